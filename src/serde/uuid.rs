//! Identifiers: text if the format is human-readable, otherwise 16 bytes.

use core::fmt;

use ::serde::de::{Deserializer, Error, Visitor};
use ::serde::ser::Serializer;

use crate::constraint::uuid;
use crate::serde::Unkept;
use crate::text::Text;

/// Writes an identifier.
pub(crate) fn write_uuid<Z: Serializer>(bytes: &[u8; 16], serializer: Z) -> Result<Z::Ok, Z::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(core::str::from_utf8(&uuid::format(bytes)).unwrap_or_default())
    } else {
        serializer.serialize_bytes(bytes)
    }
}

/// Reads an identifier. `parse` parses its text.
pub(crate) fn read_uuid<'de, D: Deserializer<'de>>(
    deserializer: D,
    parse: impl Fn(Text<'_>) -> Result<[u8; 16], Unkept>,
) -> Result<[u8; 16], D::Error> {
    struct UuidVisitor<F>(F);

    impl<F: Fn(Text<'_>) -> Result<[u8; 16], Unkept>> Visitor<'_> for UuidVisitor<F> {
        type Value = [u8; 16];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a UUID, as a string or as 16 bytes")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<[u8; 16], E> {
            (self.0)(Text::new(text)).map_err(E::custom)
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<[u8; 16], E> {
            bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))
        }
    }

    // Decided by the format, not the value: a format that buffers its input no longer knows which of the two it read.
    if deserializer.is_human_readable() {
        deserializer.deserialize_str(UuidVisitor(parse))
    } else {
        deserializer.deserialize_bytes(UuidVisitor(parse))
    }
}

/// Implements the traits for an identifier.
macro_rules! serde_uuid {
    ($name:ident) => {
        impl $crate::serde::WriteValue for $name {
            fn write<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                $crate::serde::write_uuid(&self.0, serializer)
            }
        }

        impl<'de> $crate::serde::ReadValue<'de> for $name {
            fn read<D: ::serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::serde::Position,
            ) -> Result<Self, D::Error> {
                let parse = |text: $crate::text::Text<'_>| {
                    $crate::constraint::uuid::parse(text).map_err(|error| at.error(error, Self::STANDALONE))
                };
                $crate::serde::read_uuid(deserializer, parse).map(Self)
            }
        }

        $crate::serde::impl_serde!($name);
    };
}

pub(crate) use serde_uuid;
