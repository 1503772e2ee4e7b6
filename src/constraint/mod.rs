//! Values that cannot be invalid, and the checks that they are made by. Nothing here knows a service or HTTP.
//!
//! [`check`] is the one check behind all constructors; a UUID, which is kept as 16 bytes, has [`uuid::parse`].

pub(crate) mod charset;
pub(crate) mod check;
pub(crate) mod list;
pub(crate) mod uuid;

pub use charset::UNICODE_VERSION;
pub use list::List;

pub(crate) use check::{ConstraintError, check};

use crate::schema::Constraint;
use crate::text::Text;

/// A value that a reader makes of a string that satisfies its constraint.
pub(crate) trait Value<'a>: Sized {
    const CONSTRAINT: Constraint;

    /// `true` if [`from_quoted`](Value::from_quoted) takes ASCII and no other value need be tried.
    const IS_ASCII: bool = false;

    /// Creates a value without a check. `uuid` has the bytes if the text is a UUID.
    fn from_valid(text: Text<'a>, uuid: &uuid::Bytes) -> Self;

    /// Creates a value of a JSON string with its quotes at the front of `json`, if it has a form of its own and is
    /// spelled without escapes. Returns the number of bytes too.
    #[inline(always)]
    fn from_quoted(json: &[u8]) -> Option<(Self, usize)> {
        let _ = json;
        None
    }
}
