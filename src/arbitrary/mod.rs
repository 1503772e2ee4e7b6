//! The values and shapes for fuzzing, in the feature `arbitrary`: valid as they are made, and often at their bounds.
//!
//! Nothing is made and then thrown away. A length is one that the constraint allows, a character one that its pattern
//! admits, and the public constructors, which all values go through, have nothing left to refuse.

mod error;
mod list;
mod member;
mod shape;
mod text;
mod uuid;

pub(crate) use error::{arbitrary_errors, message, name, status};
pub(crate) use member::{Generate, ValueSpec, public_door};
pub(crate) use shape::arbitrary_shape;
pub(crate) use text::{arbitrary_open_enum, arbitrary_text, text};
pub(crate) use uuid::{arbitrary_uuid, uuid};

use core::fmt::Write;

use ::arbitrary::{Error, Result, Unstructured};

use crate::schema::Constraint;
use crate::text::OwnedStorage;
use crate::violation::{Violation, saturate};

/// Storage that an arbitrary string is made in, in the feature `arbitrary`: `String` and `heapless::String<N>`.
///
/// What `arbitrary` makes:
///
/// - Every value, request, response and error is valid: it is written, read and validated without a violation.
/// - The least and the greatest length of a string or a list are as likely as all lengths between them, as far as the
///   storage has room. What the models do not bound is no longer than 300.
/// - Characters are of all lengths in UTF-8, and those that JSON escapes or URIs encode are often among them. Of a long
///   string most are repeated, so that few bytes of a fuzzer's make it.
/// - Bytes that run out give the least of everything, never an error; storage that no valid string fits is one.
///
/// Strings that borrow cannot be arbitrary, as there is nothing to borrow from: what is owned is `borrowed`.
///
/// ```
/// use arbitrary::{Arbitrary, Unstructured};
/// use iot_shapes::RequestHead;
/// use iot_shapes::iot::AssociateTargetsWithJobRequest;
///
/// fn any_bytes(bytes: &[u8]) -> arbitrary::Result<()> {
///     let request = AssociateTargetsWithJobRequest::<String, 8>::arbitrary(&mut Unstructured::new(bytes))?;
///     let (target, json) = (request.target().to_string(), request.json().to_string());
///     let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
///     let read = AssociateTargetsWithJobRequest::from_http(&head, json.as_bytes());
///     assert_eq!(read.map(|read| read.targets().len()), Ok(request.targets().len()));
///     Ok(())
/// }
/// any_bytes(b"")?;
/// any_bytes(b"whatever a fuzzer comes up with")?;
/// # Ok::<(), arbitrary::Error>(())
/// ```
pub trait ArbitraryStorage: OwnedStorage + Default + Write {
    /// The bytes that it has room for.
    #[doc(hidden)]
    const CAPACITY: usize;
}

impl<const N: usize> ArbitraryStorage for heapless::String<N> {
    const CAPACITY: usize = N;
}

impl ArbitraryStorage for alloc::string::String {
    const CAPACITY: usize = usize::MAX;
}

/// The greatest length of what the models do not bound: more than a byte can count.
const UNBOUNDED_MAX: u32 = 300;

/// A length from `min` to what both the constraint and the room allow.
fn length(u: &mut Unstructured<'_>, min: u32, constraint: &Constraint, room: usize) -> Result<u32> {
    let max = if constraint.max == Constraint::UNBOUNDED { UNBOUNDED_MAX } else { constraint.max.into() };
    let max = max.min(saturate(room));
    if max < min {
        return Err(Error::IncorrectFormat);
    }
    match u.int_in_range(0..=7)? {
        0 | 1 => Ok(min),
        2 | 3 => Ok(max),
        4 => u.int_in_range(min..=max),
        _ => u.int_in_range(min..=max.min(min + 4)),
    }
}

/// What a constructor made of a valid value.
pub(crate) fn checked<T>(made: core::result::Result<T, Violation>) -> Result<T> {
    made.map_err(|_| Error::IncorrectFormat)
}
