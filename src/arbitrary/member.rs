//! Values as members of a shape, generated within their constraints.

use ::arbitrary::{Arbitrary, Result, Unstructured};

use crate::schema::{Constraint, Table};

/// The constraints of a value.
#[derive(Clone, Copy)]
pub(crate) struct ValueSpec {
    pub(crate) value: Constraint,
    /// The constraint of its items, if it is a list.
    pub(crate) item: Constraint,
}

impl ValueSpec {
    /// The specification of a value without constraints.
    pub(crate) const NONE: Self = Self { value: Constraint::NONE, item: Constraint::NONE };

    /// Returns the specification of a field of a body.
    pub(crate) fn of(table: &Table, field: u8) -> Self {
        let Some(row) = table.row(field.wrapping_add(1)) else { return Self::NONE };
        let item = table.row(row.first).map_or(Constraint::NONE, |item| *item.constraint());
        Self { value: *row.constraint(), item }
    }

    /// Returns the specification of an item of the list.
    pub(crate) const fn item(self) -> Self {
        Self { value: self.item, item: Constraint::NONE }
    }
}

/// A value that can be generated as a member.
pub(crate) trait Generate: Sized {
    fn generate(u: &mut Unstructured<'_>, spec: ValueSpec) -> Result<Self>;
}

/// Implements `Arbitrary` by [`Generate`].
macro_rules! impl_arbitrary {
    ($name:ident $(<S $(, $capacity:ident)?>)?) => {
        impl<'a $(, S: $crate::arbitrary::ArbitraryStorage $(, const $capacity: usize)?)?> ::arbitrary::Arbitrary<'a>
            for $name $(<S $(, $capacity)?>)?
        {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                $crate::arbitrary::Generate::generate(u, $crate::arbitrary::ValueSpec::NONE)
            }
        }
    };
}

pub(crate) use impl_arbitrary;

/// A number. The models do not constrain it.
impl Generate for u32 {
    fn generate(u: &mut Unstructured<'_>, _: ValueSpec) -> Result<Self> {
        Ok(match u.int_in_range(0..=3)? {
            0 => Self::MIN,
            1 => Self::MAX,
            _ => Self::arbitrary(u)?,
        })
    }
}

impl<T: Generate> Generate for Option<T> {
    fn generate(u: &mut Unstructured<'_>, spec: ValueSpec) -> Result<Self> {
        Ok(if bool::arbitrary(u)? { Some(T::generate(u, spec)?) } else { None })
    }
}
