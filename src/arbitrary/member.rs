//! A value as a member of a shape: made as the models ask for it where it stands.

use ::arbitrary::{Arbitrary, Result, Unstructured};

use crate::shape::{Constraint, Member};

/// What the models ask of a value.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) value: &'static Constraint,
    /// The same of its items, where it is a list.
    pub(crate) item: &'static Constraint,
}

impl Asked {
    /// Of a value that stands alone.
    pub(crate) const ALONE: Self = Self::of(Member::ROOT);

    /// Of the value of a member.
    pub(crate) const fn of(member: &'static Member) -> Self {
        Self { value: member.constraint(), item: &Constraint::NONE }
    }

    /// The same of a list of these items.
    pub(crate) const fn of_items(self, item: &'static Member) -> Self {
        Self { item: item.constraint(), ..self }
    }

    /// Of an item of the list.
    pub(crate) const fn item(self) -> Self {
        Self { value: self.item, item: &Constraint::NONE }
    }
}

/// A value as it is made to be a member.
pub(crate) trait Generate: Sized {
    fn generate(u: &mut Unstructured<'_>, asked: Asked) -> Result<Self>;
}

/// Gives a type that is made as a member the public trait.
macro_rules! public_door {
    ($name:ident $(<S $(, $capacity:ident)?>)?) => {
        impl<'a $(, S: $crate::arbitrary::ArbitraryStorage $(, const $capacity: usize)?)?> ::arbitrary::Arbitrary<'a>
            for $name $(<S $(, $capacity)?>)?
        {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                $crate::arbitrary::Generate::generate(u, $crate::arbitrary::Asked::ALONE)
            }
        }
    };
}

pub(crate) use public_door;

/// A number, of which the models ask nothing.
impl Generate for u32 {
    fn generate(u: &mut Unstructured<'_>, _: Asked) -> Result<Self> {
        Ok(match u.int_in_range(0..=3)? {
            0 => Self::MIN,
            1 => Self::MAX,
            _ => Self::arbitrary(u)?,
        })
    }
}

impl<T: Generate> Generate for Option<T> {
    fn generate(u: &mut Unstructured<'_>, asked: Asked) -> Result<Self> {
        Ok(if bool::arbitrary(u)? { Some(T::generate(u, asked)?) } else { None })
    }
}
