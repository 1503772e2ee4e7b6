//! The values and shapes for fuzzing, in the feature `arbitrary`: always valid, and often at their bounds.
//!
//! Nothing is generated and then discarded. Lengths are within the constraint, and characters match its pattern. So the
//! public constructors, which make every value, reject none.

mod error;
mod list;
mod member;
mod shape;
mod text;
mod uuid;

pub(crate) use error::{arbitrary_errors, message, name, status};
pub(crate) use member::{Generate, ValueSpec, impl_arbitrary};
pub(crate) use shape::arbitrary_shape;
pub(crate) use text::{arbitrary_open_enum, arbitrary_text, text};
pub(crate) use uuid::{arbitrary_uuid, uuid};

use core::fmt::Write;

use ::arbitrary::{Error, Result, Unstructured};

use crate::schema::Constraint;
use crate::text::OwnedStorage;
use crate::violation::{Violation, saturate};

/// Storage for arbitrary strings, in the feature `arbitrary`: `String` and `heapless::String<N>`.
///
/// The generated values:
///
/// - Every value, request, response and error is valid: writing, reading and validating it gives no violation.
/// - The minimum and the maximum length of a string or a list are as likely as all lengths between them. The capacity
///   of the storage limits the maximum. A length that the models do not bound is at most 300.
/// - Characters have all lengths in UTF-8. Many need an escape in JSON or an encoding in URIs. A long string mostly
///   repeats its characters, so that a fuzzer needs few bytes for it.
/// - If the bytes run out, every choice is the least one, which is not an error. Storage too small for any valid string
///   is an error.
///
/// A borrowing string cannot be arbitrary, because it has nothing to borrow from. Generate an owned value, then borrow
/// from it with `as_borrowed`.
///
/// # Examples
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
///     assert_eq!(read.map(|read| read.targets.len()), Ok(request.targets.len()));
///     Ok(())
/// }
/// any_bytes(b"")?;
/// any_bytes(b"some bytes from a fuzzer")?;
/// # Ok::<(), arbitrary::Error>(())
/// ```
pub trait ArbitraryStorage: OwnedStorage + Default + Write {
    /// The capacity in bytes.
    #[doc(hidden)]
    const CAPACITY: usize;
}

impl<const N: usize> ArbitraryStorage for heapless::String<N> {
    const CAPACITY: usize = N;
}

impl ArbitraryStorage for alloc::string::String {
    const CAPACITY: usize = usize::MAX;
}

/// The maximum length of a value that the models do not bound: more than fits in a byte.
const UNBOUNDED_MAX: u32 = 300;

/// Generates a length from `min` to the maximum that both the constraint and the capacity allow.
fn length(u: &mut Unstructured<'_>, min: u32, constraint: &Constraint, capacity: usize) -> Result<u32> {
    let max = if constraint.max == Constraint::UNBOUNDED { UNBOUNDED_MAX } else { constraint.max.into() };
    let max = max.min(saturate(capacity));
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

/// Converts the result of a constructor that was given a valid value.
pub(crate) fn checked<T>(made: core::result::Result<T, Violation>) -> Result<T> {
    made.map_err(|_| Error::IncorrectFormat)
}
