//! A value as a member of a shape: written and read where it stands.
//!
//! The place goes down with the reading, so that a violation is told with its pointer; what `serde` itself tells (a
//! type, a repeated member, an absent one) has none.

use core::fmt;
use core::marker::PhantomData;

use ::serde::de::{DeserializeSeed, Deserializer, Error, Visitor};
use ::serde::ser::Serializer;
use ::serde::{Deserialize, Serialize};

use crate::constraint::ConstraintError;
use crate::schema::{Constraint, Member, Table};
use crate::serde::Unkept;
use crate::violation::{Kind, NO_OFFSET, Violation};

/// The place of a value in a message.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// The rows of the message; `None` for a value that is read by itself.
    table: Option<&'static Table>,
    row: u8,
    /// The index of the item of a list that it is, or is in.
    index: u32,
}

impl Place {
    /// The place of a value that is read by itself.
    pub(crate) const ALONE: Self = Self { table: None, row: 0, index: 0 };

    /// Returns the place of the body of `table` for a message. A structure that is read by itself is in none.
    pub(crate) fn or_body(self, table: Option<&'static Table>) -> Self {
        Self { table: self.table.or(table), ..self }
    }

    /// Returns the place of a field of the structure here.
    pub(crate) fn member(self, field: u8) -> Self {
        let first = self.row().map_or(1, |row| row.first);
        Self { row: first.wrapping_add(field), ..self }
    }

    /// Returns the place of an item of the list here.
    pub(crate) fn item(self, index: u32) -> Self {
        Self { row: self.row().map_or(0, |row| row.first), index, ..self }
    }

    fn row(self) -> Option<&'static Member> {
        self.table.and_then(|table| table.row(self.row))
    }

    /// Returns the constraint of the list here.
    pub(crate) fn constraint(self) -> Constraint {
        self.row().map_or(Constraint::NONE, |row| *row.constraint())
    }

    /// Returns the error of a value here that breaks its constraint; `alone` is the row that it has by itself.
    pub(crate) fn error(self, error: ConstraintError, alone: &'static Member) -> Unkept {
        let (kind, length) = error.parts();
        Unkept::Violation(Violation::new(kind, self.row().unwrap_or(alone), self.index, NO_OFFSET, length))
    }

    /// Returns the violation of the list here, or of an item for which it has no capacity.
    pub(crate) fn of_list(self, violation: Violation) -> Violation {
        let Some(list) = self.row() else { return violation };
        match self.table.and_then(|table| table.row(list.first)) {
            Some(item) if violation.kind() == Kind::Capacity => violation.relocate(item),
            _ => violation.relocate(list),
        }
    }
}

/// A value as it is written as a member.
pub(crate) trait WriteValue {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error>;

    /// Whether the member is left out where it can be.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value as it is read as a member.
pub(crate) trait ReadValue<'de>: Sized {
    fn read<D: Deserializer<'de>>(deserializer: D, at: Place) -> Result<Self, D::Error>;

    /// What a member is that is left out, unless it is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// What is written as a member, as `serde` asks for it.
pub(crate) struct Written<'v, T>(pub(crate) &'v T);

impl<T: WriteValue> Serialize for Written<'_, T> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.write(serializer)
    }
}

/// What is to be read as a member, as `serde` asks for it.
pub(crate) struct Seed<T>(Place, PhantomData<T>);

impl<T> Seed<T> {
    pub(crate) const fn new(at: Place) -> Self {
        Self(at, PhantomData)
    }
}

impl<'de, T: ReadValue<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer, self.0)
    }
}

/// Gives a type that is written and read as a member the public traits.
macro_rules! public_doors {
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
                $crate::serde::ReadValue::read(deserializer, $crate::serde::Place::ALONE)
            }
        }
    };
}

pub(crate) use public_doors;

/// The impls of a number, of which the models ask nothing.
macro_rules! numbers {
    ($( $number:ident ),+) => {
        $(
            impl WriteValue for $number {
                fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                    self.serialize(serializer)
                }
            }

            impl<'de> ReadValue<'de> for $number {
                fn read<D: Deserializer<'de>>(deserializer: D, _: Place) -> Result<Self, D::Error> {
                    Self::deserialize(deserializer)
                }
            }
        )+
    };
}

numbers!(u16, u32);

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
    fn read<D: Deserializer<'de>>(deserializer: D, at: Place) -> Result<Self, D::Error> {
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
