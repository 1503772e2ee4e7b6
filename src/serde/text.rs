//! Strings, and the types that store one.

use core::fmt;

use ::serde::de::{Deserializer, Error, Visitor};
use ::serde::ser::Serializer;
use ::serde::{Deserialize, Serialize};

use crate::serde::{DeserializeStorage, Handed, Position, ReadValue, Unkept, WriteValue};
use crate::text::{Storage, Text};

/// Reads a string, and returns the value that `make` makes from it.
pub(crate) fn read_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: impl FnOnce(Handed<'de, '_>) -> Result<T, Unkept>,
) -> Result<T, D::Error> {
    struct TextVisitor<F>(F);

    impl<'de, T, F: FnOnce(Handed<'de, '_>) -> Result<T, Unkept>> Visitor<'de> for TextVisitor<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
            (self.0)(Handed::Input(text)).map_err(E::custom)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(Handed::Passing(text)).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(TextVisitor(make))
}

impl Serialize for Text<'_> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        match self.as_str() {
            Some(text) => serializer.serialize_str(text),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer, Position::NONE)
    }
}

impl<S: Storage> WriteValue for S {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.as_text().serialize(serializer)
    }
}

impl<'de, S: DeserializeStorage<'de>> ReadValue<'de> for S {
    fn read<D: Deserializer<'de>>(deserializer: D, _: Position) -> Result<Self, D::Error> {
        read_text(deserializer, S::keep)
    }
}

/// Implements the traits for a constrained text. Checks the constraint before it stores the string, so that an invalid
/// string is a violation in any storage.
macro_rules! serde_text {
    ($name:ident) => {
        impl<S: $crate::text::Storage> $crate::serde::WriteValue for $name<S> {
            fn write<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                $crate::serde::WriteValue::write(&self.0, serializer)
            }
        }

        impl<'de, S: $crate::serde::DeserializeStorage<'de>> $crate::serde::ReadValue<'de> for $name<S> {
            fn read<D: ::serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::serde::Position,
            ) -> Result<Self, D::Error> {
                $crate::serde::read_text(deserializer, |text| {
                    match $crate::constraint::check(&$name::CONSTRAINT, text.as_text()) {
                        Ok(()) => S::keep(text).map(Self),
                        Err(error) => Err(at.error(error, $name::STANDALONE)),
                    }
                })
            }
        }

        $crate::serde::impl_serde!($name<S>);
    };
}

/// Implements the traits for an enum of texts, which stores an unknown text.
macro_rules! serde_open_enum {
    ($name:ident { $( $variant:ident ),+ }) => {
        impl<S: $crate::text::Storage> $crate::serde::WriteValue for $name<S> {
            fn write<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                ::serde::Serialize::serialize(&self.as_text(), serializer)
            }
        }

        impl<'de, S: $crate::serde::DeserializeStorage<'de>> $crate::serde::ReadValue<'de> for $name<S> {
            fn read<D: ::serde::Deserializer<'de>>(
                deserializer: D,
                _: $crate::serde::Position,
            ) -> Result<Self, D::Error> {
                $crate::serde::read_text(deserializer, |text| match $name::from_storage(text.as_text()) {
                    $( $name::$variant => Ok(Self::$variant), )+
                    $name::Unknown(_) => S::keep(text).map(Self::Unknown),
                })
            }
        }

        $crate::serde::impl_serde!($name<S>);
    };
}

/// Defines the name of an error: one that the operation models, or an unknown one, which is stored. An unknown name is
/// `None` if nothing is left of it.
macro_rules! define_error_name {
    (enum $name:ident { $( $variant:ident ),+ $(,)? }) => {
        enum $name<S> {
            $( $variant, )+
            Unknown(Option<S>),
        }

        impl<'de, S: $crate::serde::DeserializeStorage<'de>> $crate::serde::ReadValue<'de> for $name<S> {
            fn read<D: ::serde::Deserializer<'de>>(
                deserializer: D,
                _: $crate::serde::Position,
            ) -> Result<Self, D::Error> {
                $crate::serde::read_text(deserializer, |name| {
                    let Some(name) = name.error_name() else { return Ok(Self::Unknown(None)) };
                    $(
                        if name.as_text() == stringify!($variant) {
                            return Ok(Self::$variant);
                        }
                    )+
                    S::keep(name).map(Some).map(Self::Unknown)
                })
            }
        }
    };
}

pub(crate) use {define_error_name, serde_open_enum, serde_text};
