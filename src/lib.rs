//! Five AWS IoT operations as checked types. The crate parses, validates and writes their requests, responses and errors,
//! without `std`, heap, `unsafe`, panic or recursion.
//!
//! # A request, sent and received
//!
//! ```
//! use iot_shapes::iot::associate_targets_with_job::Request;
//! use iot_shapes::iot::{Comment, JobId, TargetArn};
//! use iot_shapes::{Operation, Report, RequestHead};
//!
//! // A device builds it. A value that exists is valid.
//! let line = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
//! let request = Request::new(JobId::from_static("firmware-7"), [line])?.with_comment(Comment::new("line 4 joins")?);
//!
//! // It sends the target and the body.
//! let target = request.target().to_string();
//! let mut buffer = [0; 256];
//! let body = request.json().encode_to_slice(&mut buffer)?;
//!
//! // A service parses it. The request borrows from the message.
//! let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
//! assert_eq!(Request::from_http(&head, body)?, request);
//!
//! // It rejects an invalid one, with the error that AWS would send.
//! let mut report = Report::<8>::new();
//! let body = br#"{"targets":[],"comment":"two\nlines"}"#;
//! assert!(Request::<_>::from_http_with(&head, body, &mut report).is_err());
//! assert_eq!(report.violations()[0].pointer().to_string(), "/targets");
//! assert_eq!(report.violations()[1].offset(), Some(24));
//! let rejection = Operation::rejection(&head, &report);
//! assert_eq!((rejection.status(), rejection.error_type()), (400, "InvalidRequestException"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Layers
//!
#![cfg_attr(doc, doc = include_str!("../docs/pictures/layers.svg"))]
//!
//! - [`sitewise`], [`greengrassv2`] and [`iot`] have the operations. Each is a module with its `Request`, `Response` and
//!   `Error`, which are also exported by AWS's names.
//! - [`Operation`] is the enum of all operations. [`AnyRequest`] and [`AnyResponse`] are messages of any of them.
//! - [`Batches`] and [`BatchResults`] are for more items than a request takes, [`ChunkReader`] for bodies that arrive in chunks.
//! - [`http`] has the parts of an HTTP message that the crate reads, and the responses that a service sends.
//! - [`encode`] has the bodies, paths and queries that are ready to be written.
//! - [`violation`] has the kinds of validation errors, and the sinks that take them.
//! - [`text`] has strings that are decoded as they are read, and their storage.
//! - [`schema`] has the service models as data.
#![cfg_attr(doc, doc = "- [`docs`] has the guides: firmware, service, constraints, errors, signing, performance.")]
//!
//! # Terminology
//!
//! | Term | Meaning |
//! |---|---|
//! | *request*, *response* | the message of a client; the message with a status of 2xx |
//! | *error response* | the message with any other status |
//! | *rejection* | the error response that a service sends for an invalid request |
//! | *head*, *target* | start line and headers; the path with the query |
//! | *label* | the variable segment of a path |
//! | *member*, *item* | a value of a structure; a value of a list |
//! | *violation* | a validation error: a kind, a JSON Pointer, a byte offset |
//! | *storage*, *capacity* | what holds the characters of a string; the greatest number of items that a list can hold |
//! | *chunk* | a part of a body |
//!
//! # Reading
//!
//! Each form of reading exists for a message (`from_http…`) and for its body (`from_json…`):
//!
//! | Form | Capacity | Stops at |
//! |---|---|---|
//! | `from_http` | 100 | the first violation |
//! | `from_http_with` | `N` of the type | the [`Sink`](violation::Sink) decides; a [`Report`] collects |
//! | `from_http_in_place` | the same | the same; reads into a place of the caller, which saves a copy on the stack |
//!
//! `Request::<_>::from_http_with` has the capacity 100, `Request::<_, 8>::from_http_with` 8. To validate a message and keep
//! nothing of it, use [`Operation::validate_http`] or [`Operation::validate_response`].
//!
//! # Types in signatures
//!
//! The type of the strings is the first parameter of a message:
//!
//! | Function | Takes |
//! |---|---|
//! | `fn send<S: Storage>(request: &Request<S>)` | any request |
//! | `fn send(request: &Request<Text<'_>>)` | a request that was read; [`Text`] borrows from its bytes |
//! | `fn send(request: &Request)` | a request of strings of the program, `Text<'static>` |
//! | `fn send(request: &Request<heapless::String<36>>)` | a request with a token that the crate made |
//! | `fn send(request: &OwnedRequest)` | a request with its strings on the heap, with `alloc` |
//! | `fn send<R: OperationRequest>(request: &R)` | a request of any operation |
//!
//! # Crate features
//!
//! No feature is on by default.
//!
//! - `alloc`: `String` as storage, and the owned forms of all messages.
//! - `serde`: `Serialize` and `Deserialize` for all shapes and values.
//! - `http`: conversions from and to the heads and responses of the `http` crate. It needs `std`.
//! - `embedded-io`: `Encoded::write_to`, for any `embedded_io::Write`.
//! - `defmt`: `defmt::Format` for all that a device logs.
//! - `arbitrary`: `Arbitrary` for all shapes and values, valid and often at a bound. It needs `std`.
//! - `simd`: faster lists and UTF-8 by AVX2, if the CPU that the program runs on has it. It needs `std`. The crate still has
//!   no `unsafe` code. Other CPUs use the kernels below, and no verdict changes.
//!
//! Types of `heapless` are part of the interface, with the features `embedded-io` and `http` also types of those crates. A new
//! major version of one of them is a new major version of this crate. [`heapless`] is exported in the version that the crate has.
//!
//! # Kernels
//!
//! Some loops exist twice: small, and fast. A build uses the fast ones by its `opt-level`: none at `"z"`, those of single
//! strings at `"s"`, all at any other. The environment variable `IOT_SHAPES_KERNELS`, with the value `none`, `strings` or
//! `all`, overrides that as the crate is built. No choice changes a verdict.
//!
//! # Guarantees
//!
//! - No public function panics, the `from_static` constructors excepted, which are for constants.
//! - A message that is written is read back equal. Its exact length is known before the first byte.
//! - Time is linear in the input, and the stack does not grow with it.
//! - An unknown error, code or reason is kept. The status and the name of an error response are available for any body.
//! - No message of the crate repeats a value of the sender.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "simd"))]
extern crate std;

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod batch;
mod chunk;
mod constraint;
#[cfg(any(doc, doctest))]
pub mod docs;
pub mod greengrassv2;
pub mod http;
pub mod iot;
mod json;
mod kernels;
mod operation;
mod parse;
pub mod schema;
#[cfg(feature = "serde")]
mod serde;
mod shape;
pub mod sitewise;
pub mod text;
pub mod violation;

#[cfg(feature = "arbitrary")]
pub use crate::arbitrary::ArbitraryStorage;
#[cfg(feature = "serde")]
pub use crate::serde::DeserializeStorage;
/// The crate whose `Vec` and `String` are storage here, in the version of this crate.
pub use heapless;

pub use batch::{BatchResults, Batches, Outcome, ResponseRecorder};
pub use chunk::{ChunkReader, ChunkedMessage};
pub use constraint::List;
pub use encode::{Encode, Encoded};
pub use http::{ErrorResponse, HttpResponse, PlainError, Rejection, RequestHead, ResponseError, ResponseHead};
pub use operation::{
    AnyRequest, AnyResponse, Operation, OperationRequest, UnknownOperation, ValidRequest, ValidResponse,
};

pub use text::Text;
pub use text::charset::UNICODE_VERSION;
pub use violation::{FailFast, Report, Violation, ViolationKind};

/// A request of any operation with its strings on the heap. [`OperationRequest`] states its size.
///
/// # Examples
///
/// ```
/// use iot_shapes::{AnyOwnedRequest, FailFast, RequestHead};
///
/// fn is_send<T: Send + 'static>(_: &T) {}
///
/// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
/// let body = br#"{"targets":["a"]}"#;
/// let queued = AnyOwnedRequest::read_owned(&head, body, &mut FailFast)?;
/// is_send(&queued);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[cfg(feature = "alloc")]
pub type AnyOwnedRequest<const N: usize = 100> = AnyRequest<alloc::string::String, N>;

/// A response of any operation with its strings on the heap. [`OperationRequest`] states the size of each.
///
/// # Examples
///
/// ```
/// use iot_shapes::{AnyOwnedResponse, AnyResponse, Operation, ResponseHead};
///
/// let operation = Operation::AssociateTargetsWithJob;
/// let response = AnyResponse::from_http(operation, &ResponseHead::new(200), br#"{"jobId":"fw-7"}"#)?;
/// let Ok(owned) = response.try_to_owned();
/// let kept: AnyOwnedResponse = owned;
/// assert_eq!(kept.json().to_string(), r#"{"jobId":"fw-7"}"#);
/// # Ok::<(), iot_shapes::ResponseError<'_>>(())
/// ```
#[cfg(feature = "alloc")]
pub type AnyOwnedResponse<const N: usize = 100> = AnyResponse<alloc::string::String, N>;

/// Bodies, paths and queries that are ready to be written. [`Encoded`] has an example.
pub mod encode {
    pub use crate::json::encode::{Chunks, Encode, Encoded, Json, Streamed};
    pub use crate::json::uri::{CanonicalPath, Path, Query, Target, Uri};
}

/// The code of the README, tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The code that must not compile, tested.
#[cfg(doctest)]
#[path = "../tests/compile_fail/mod.rs"]
mod compile_fail;
