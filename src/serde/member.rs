//! Values as members of a shape, written and read at their position.
//!
//! Readers pass the position down, so that a violation has its pointer. `serde`'s own errors have none: a wrong type, a
//! repeated member, an absent member.

use core::fmt;
use core::marker::PhantomData;

use ::serde::de::{DeserializeSeed, Deserializer, Error, Visitor};
use ::serde::ser::Serializer;
use ::serde::{Deserialize, Serialize};

use crate::constraint::ConstraintError;
use crate::schema::{Constraint, Member, Table};
use crate::serde::Unkept;
use crate::violation::{NO_OFFSET, Violation, ViolationKind};

/// The position of a value in a message.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    /// The rows of the message. `None` for a standalone value.
    table: Option<&'static Table>,
    row: u8,
    /// The index of the list item that the value is, or is in.
    index: u32,
}

impl Position {
    /// The position of a standalone value.
    pub(crate) const NONE: Self = Self { table: None, row: 0, index: 0 };

    /// Returns the position itself, or that of the body of `table` if it is standalone. Only messages have a table.
    pub(crate) fn or_body(self, table: Option<&'static Table>) -> Self {
        Self { table: self.table.or(table), ..self }
    }

    /// Returns the position of a field of the structure at this position.
    pub(crate) fn member(self, field: u8) -> Self {
        let first = self.row().map_or(1, |row| row.first);
        Self { row: first.wrapping_add(field), ..self }
    }

    /// Returns the position of an item of the list at this position.
    pub(crate) fn item(self, index: u32) -> Self {
        Self { row: self.row().map_or(0, |row| row.first), index, ..self }
    }

    fn row(self) -> Option<&'static Member> {
        self.table.and_then(|table| table.row(self.row))
    }

    /// Returns the constraint of the list at this position.
    pub(crate) fn constraint(self) -> Constraint {
        self.row().map_or(Constraint::NONE, |row| *row.constraint())
    }

    /// Returns the error of a value that breaks its constraint. `standalone` is its row outside of a message.
    pub(crate) fn error(self, error: ConstraintError, standalone: &'static Member) -> Unkept {
        let (kind, length) = error.parts();
        Unkept::Violation(Violation::new(kind, self.row().unwrap_or(standalone), self.index, NO_OFFSET, length))
    }

    /// Relocates a violation to the list at this position, or to its item if the list has no capacity for it.
    pub(crate) fn of_list(self, violation: Violation) -> Violation {
        let Some(list) = self.row() else { return violation };
        match self.table.and_then(|table| table.row(list.first)) {
            Some(item) if violation.kind() == ViolationKind::Capacity => violation.relocate(item),
            _ => violation.relocate(list),
        }
    }
}

/// A value that can be written as a member.
pub(crate) trait WriteValue {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error>;

    /// Returns `true` if the member is omitted when the format allows it.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value that can be read as a member.
pub(crate) trait ReadValue<'de>: Sized {
    fn read<D: Deserializer<'de>>(deserializer: D, at: Position) -> Result<Self, D::Error>;

    /// Returns the value of an absent member. `None` if the member is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// A [`WriteValue`] as a `Serialize`.
pub(crate) struct Written<'v, T>(pub(crate) &'v T);

impl<T: WriteValue> Serialize for Written<'_, T> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.write(serializer)
    }
}

/// A [`ReadValue`] as a `DeserializeSeed`.
pub(crate) struct Seed<T>(Position, PhantomData<T>);

impl<T> Seed<T> {
    pub(crate) const fn new(at: Position) -> Self {
        Self(at, PhantomData)
    }
}

impl<'de, T: ReadValue<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer, self.0)
    }
}

/// Implements `Serialize` and `Deserialize` by [`WriteValue`] and [`ReadValue`].
macro_rules! impl_serde {
    ($name:ident $(<S $(, $capacity:ident)?>)?) => {
        impl $(<S: $crate::text::Storage $(, const $capacity: usize)?>)? ::serde::Serialize
            for $name $(<S $(, $capacity)?>)?
        {
            fn serialize<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                $crate::serde::WriteValue::write(self, serializer)
            }
        }

        impl<'de $(, S: $crate::serde::DeserializeStorage<'de> $(, const $capacity: usize)?)?> ::serde::Deserialize<'de>
            for $name $(<S $(, $capacity)?>)?
        {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::serde::ReadValue::read(deserializer, $crate::serde::Position::NONE)
            }
        }
    };
}

pub(crate) use impl_serde;

/// Implements the traits for numbers. The models do not constrain them.
macro_rules! impl_number {
    ($( $number:ident ),+) => {
        $(
            impl WriteValue for $number {
                fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                    self.serialize(serializer)
                }
            }

            impl<'de> ReadValue<'de> for $number {
                fn read<D: Deserializer<'de>>(deserializer: D, _: Position) -> Result<Self, D::Error> {
                    Self::deserialize(deserializer)
                }
            }
        )+
    };
}

impl_number!(u16, u32);

impl<T: WriteValue> WriteValue for Written<'_, T> {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.write(serializer)
    }
}

impl<T: WriteValue> WriteValue for Option<T> {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Written(value)),
            None => serializer.serialize_none(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<'de, T: ReadValue<'de>> ReadValue<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(deserializer: D, at: Position) -> Result<Self, D::Error> {
        struct OptionVisitor<T>(Seed<T>);

        impl<'de, T: ReadValue<'de>> Visitor<'de> for OptionVisitor<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }

            fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
                self.0.deserialize(deserializer).map(Some)
            }
        }

        deserializer.deserialize_option(OptionVisitor(Seed::new(at)))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}
