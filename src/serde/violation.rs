//! What a caller is told.

use core::fmt;

use ::serde::de::Deserializer;
use ::serde::ser::{SerializeStruct, Serializer};
use ::serde::{Deserialize, Serialize};

use crate::serde::{Unkept, read_text};
use crate::violation::{Kind, Violation};

const KINDS: [Kind; 13] = [
    Kind::Syntax,
    Kind::Depth,
    Kind::Type,
    Kind::Duplicate,
    Kind::Required,
    Kind::Length,
    Kind::Pattern,
    Kind::Capacity,
    Kind::Encoding,
    Kind::Route,
    Kind::Method,
    Kind::ContentType,
    Kind::Accept,
];

impl Serialize for Kind {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| {
            let named = KINDS.into_iter().find(|kind| text.text() == kind.name());
            named.ok_or(Unkept::Name("kind of violation"))
        })
    }
}

/// What a log or an answer says of a violation; it cannot be read back, as it points into the models.
impl Serialize for Violation {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        struct Displayed<T>(T);

        impl<T: fmt::Display> Serialize for Displayed<T> {
            fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                serializer.collect_str(&self.0)
            }
        }

        let mut violation = serializer.serialize_struct("Violation", 4)?;
        violation.serialize_field("pointer", &Displayed(self.pointer()))?;
        violation.serialize_field("kind", &self.kind())?;
        violation.serialize_field("offset", &self.offset())?;
        violation.serialize_field("message", &Displayed(self.message()))?;
        violation.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_have_a_name_to_be_read_by() {
        for (number, kind) in KINDS.into_iter().enumerate() {
            // A new kind fails to compile here, and wants a place in `KINDS`.
            let expected = match kind {
                Kind::Syntax => 0,
                Kind::Depth => 1,
                Kind::Type => 2,
                Kind::Duplicate => 3,
                Kind::Required => 4,
                Kind::Length => 5,
                Kind::Pattern => 6,
                Kind::Capacity => 7,
                Kind::Encoding => 8,
                Kind::Route => 9,
                Kind::Method => 10,
                Kind::ContentType => 11,
                Kind::Accept => 12,
            };
            assert_eq!(number, expected);
        }
    }
}
