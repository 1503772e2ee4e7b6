//! Violations and their kinds.

use core::fmt;

use ::serde::de::Deserializer;
use ::serde::ser::{SerializeStruct, Serializer};
use ::serde::{Deserialize, Serialize};

use crate::serde::{Unkept, read_text};
use crate::violation::{Violation, ViolationKind};

const KINDS: [ViolationKind; 13] = [
    ViolationKind::Syntax,
    ViolationKind::Depth,
    ViolationKind::Type,
    ViolationKind::Duplicate,
    ViolationKind::Required,
    ViolationKind::Length,
    ViolationKind::Pattern,
    ViolationKind::Capacity,
    ViolationKind::Encoding,
    ViolationKind::Route,
    ViolationKind::Method,
    ViolationKind::ContentType,
    ViolationKind::Accept,
];

impl Serialize for ViolationKind {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for ViolationKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| {
            let named = KINDS.into_iter().find(|kind| text.as_text() == kind.name());
            named.ok_or(Unkept::Name("kind of violation"))
        })
    }
}

/// Writes a violation for a log or a rejection. It cannot be read back, because it points into the models.
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
    fn kinds_are_listed_once() {
        for (number, kind) in KINDS.into_iter().enumerate() {
            // A new kind fails to compile here. Add it to `KINDS` too.
            let expected = match kind {
                ViolationKind::Syntax => 0,
                ViolationKind::Depth => 1,
                ViolationKind::Type => 2,
                ViolationKind::Duplicate => 3,
                ViolationKind::Required => 4,
                ViolationKind::Length => 5,
                ViolationKind::Pattern => 6,
                ViolationKind::Capacity => 7,
                ViolationKind::Encoding => 8,
                ViolationKind::Route => 9,
                ViolationKind::Method => 10,
                ViolationKind::ContentType => 11,
                ViolationKind::Accept => 12,
            };
            assert_eq!(number, expected);
        }
    }
}
