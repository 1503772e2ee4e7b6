//! A value as a member of a shape: written and read where it stands.
//!
//! The place goes down with the reading, so that a violation is told with its pointer; what `serde` itself tells (a
//! type, a repeated member, an absent one) has none.

use core::fmt;
use core::marker::PhantomData;

use ::serde::de::{DeserializeSeed, Deserializer, Error, Visitor};
use ::serde::ser::Serializer;
use ::serde::{Deserialize, Serialize};

use crate::constraint::list;
use crate::serde::Unkept;
use crate::shape::{Breach, Member};
use crate::violation::Violation;

/// Where a value stands.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) member: &'static Member,
    /// The member that its items are, where it is a list.
    pub(crate) item: &'static Member,
    /// Its index, where it stands in an item of a list.
    index: Option<u32>,
}

impl Place {
    /// That of a value that is read by itself.
    pub(crate) const ALONE: Self = Self { member: Member::ROOT, item: Member::ROOT, index: None };

    /// The place of a member of the shape here.
    pub(crate) const fn member(self, member: &'static Member) -> Self {
        Self { member, item: member, index: self.index }
    }

    /// The place of a list of these items.
    pub(crate) const fn of_items(self, item: &'static Member) -> Self {
        Self { item, ..self }
    }

    /// The place of an item of the list here.
    pub(crate) const fn item(self, index: u32) -> Self {
        Self { member: self.item, item: self.item, index: Some(index) }
    }

    /// Whether the pointer to the value is known. For a shape of a list's items that is read by itself it is not.
    fn is_known(self) -> bool {
        let path = self.member.path();
        !path.is_empty() && (self.index.is_some() || !path.bytes().any(|byte| byte == b'*'))
    }

    /// What a constraint found of the value here; `alone` is the member that it is by itself.
    pub(crate) fn breached(self, breach: Breach, alone: &'static Member) -> Unkept {
        let member = if self.is_known() { self.member } else { alone };
        Unkept::Violation(Violation::of_breach(breach, member, self.index.unwrap_or(0), None))
    }

    /// A violation of the list here, which knew no place.
    pub(crate) fn of_list(self, violation: Violation) -> Violation {
        if self.is_known() { list::placed(violation, self.member, self.item) } else { violation }
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
