//! Identifiers. Any 16 bytes are valid.

use ::arbitrary::{Result, Unstructured};

/// Generates the bytes of an identifier.
pub(crate) fn uuid(u: &mut Unstructured<'_>) -> Result<[u8; 16]> {
    Ok(match u.int_in_range(0..=7)? {
        0 => [0; 16],
        1 => [0xff; 16],
        _ => u.arbitrary()?,
    })
}

/// Implements the traits for an identifier.
macro_rules! arbitrary_uuid {
    ($name:ident) => {
        impl $crate::arbitrary::Generate for $name {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                _: $crate::arbitrary::ValueSpec,
            ) -> ::arbitrary::Result<Self> {
                $crate::arbitrary::uuid(u).map(Self::from_bytes)
            }
        }

        $crate::arbitrary::impl_arbitrary!($name);
    };
}

pub(crate) use arbitrary_uuid;
