//! AWS IoT operations as checked types: requests, responses and errors, parsed, validated and written without `std`, heap,
//! `unsafe`, panic or recursion.
//!
//! # Layers
//!
//! - [`sitewise`], [`greengrassv2`] and [`iot`] have the operations, each a module with its `Request`, `Response` and
//!   `Error`, which are also exported by AWS's names.
//! - [`Operation`] is the enum of all operations; [`AnyRequest`] and [`AnyResponse`] are messages of any of them.
//! - [`violation`] has the kinds of validation errors, and the sinks that take them.
//! - [`http`] has the parts of an HTTP message that the crate reads, and the responses that a service sends.
//! - [`encode`] has the bodies, paths and queries that are ready to be written.
//! - [`text`] has strings that are decoded as they are read, and their storage.
//! - [`schema`] has the service models as data.
#![cfg_attr(doc, doc = "- [`in_firmware`] states the memory that each call takes on a device.")]
#![cfg_attr(doc, doc = "- [`in_service`] builds a service on `axum`.")]
#![cfg_attr(doc, doc = "- [`signing`] explains how a request is signed.")]
//!
//! # Terminology
//!
//! A *request* is answered by a *response* (2xx) or an *error response* (any other status). A *rejection* is the error
//! response that a service sends for an invalid request. A message has a *head*; that of a request has a *target*, the path
//! with the query. A *label* is the variable segment of a path. A *member* is a value of a structure, an *item* one of a
//! list. A *violation* is a validation error. *Storage* holds the characters of a string; the *capacity* of a list is the
//! number of items that it can hold. A *chunk* is a part of a body.
//!
//! # Examples
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
//! The type of the strings is the first parameter of a message: [`Text`] borrows from the bytes that were read. The default is
//! `Text<'static>`, for strings of the program. A function takes any message by `fn send<S: Storage>(request: &Request<S>)`, one
//! that was read by `&Request<Text<'_>>`, one with a token of the crate by `&Request<heapless::String<36>>`. With `alloc`,
//! `OwnedRequest`, `OwnedResponse` and `OwnedError` of each operation have their strings on the heap. [`OperationRequest`] is
//! for code that is generic over the operations.
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
//! # Kernels
//!
//! Some loops exist twice: small, and fast. A build uses the fast ones by its `opt-level`: none at `"z"`, those of single
//! strings at `"s"`, all at any other. The environment variable `IOT_SHAPES_KERNELS`, with the value `none`, `strings` or
//! `all`, overrides that as the crate is built. No choice changes a verdict.
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

pub use text::{Text, UNICODE_VERSION};
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
#[cfg(feature = "alloc")]
pub type AnyOwnedResponse<const N: usize = 100> = AnyResponse<alloc::string::String, N>;

/// Bodies, paths and queries that are ready to be written. [`Encoded`] has an example.
pub mod encode {
    pub use crate::json::encode::{Chunks, Encode, Encoded, Json, Streamed};
    pub use crate::json::uri::{CanonicalPath, Path, Query, Target, Uri};
}

#[cfg(doc)]
#[doc = include_str!("../docs/in-firmware.md")]
pub mod in_firmware {}

#[cfg(doc)]
#[doc = include_str!("../docs/in-service.md")]
pub mod in_service {}

#[cfg(doc)]
#[doc = include_str!("../docs/signing.md")]
pub mod signing {}

/// The code of the README, tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The code that must not compile, tested.
#[cfg(doctest)]
#[path = "../tests/compile_fail/mod.rs"]
mod compile_fail;
