//! Constrained values and their checks. Nothing here depends on a service or on HTTP.
//!
//! All constructors use [`check`], except those of a UUID, which is kept as 16 bytes: they use [`uuid::parse`].

pub(crate) mod check;
pub(crate) mod list;
pub(crate) mod uuid;

pub use list::List;

pub(crate) use check::{ConstraintError, check};

use crate::schema::Constraint;
use crate::text::Text;

/// A value that a reader creates from a string that satisfies its constraint.
pub(crate) trait Value<'a>: Sized {
    const CONSTRAINT: Constraint;

    /// `true` if the fast path uses [`from_quoted`](Value::from_quoted) only, which accepts nothing but ASCII.
    const IS_ASCII: bool = false;

    /// Creates a value without a check. `uuid` has the bytes if the text is a UUID.
    fn from_valid(text: Text<'a>, uuid: &uuid::Bytes) -> Self;

    /// Creates a value from the quoted JSON string at the front of `json`, and returns it with its number of bytes. `parse`
    /// is the kernel that parses a UUID.
    ///
    /// Returns `None` if the type has no such fast path, or if the string is invalid or contains an escape.
    #[inline(always)]
    fn from_quoted(
        json: &[u8],
        parse: impl FnOnce(&[u8; uuid::LENGTH]) -> Option<uuid::Bytes>,
    ) -> Option<(Self, usize)> {
        let _ = (json, parse);
        None
    }
}
