//! Four AWS IoT operations as checked types: requests, responses and errors, read, validated, written and answered,
//! without `std`, heap, `unsafe`, panic or recursion.
//!
//! - [`sitewise`] has `BatchAssociateProjectAssets`, `BatchDisassociateProjectAssets`
//! - [`greengrassv2`] has `BatchAssociateClientDeviceWithCoreDevice`
//! - [`iot`] has `AssociateTargetsWithJob`
//! - [`Operation`] is the four as one, where a message may be of any of them
//! - [`violation`] is what is told of a message that is not valid, and how to ask for it
//! - [`http`] is what an HTTP message adds to its body, and what a service sends back
//! - [`text`] has strings as they came, and where they are kept
//! - [`schema`] is what the service models say, as data
#![cfg_attr(doc, doc = "- [`in_firmware`] is what each call takes of a device's memory")]
//!
//! # A request, from one end to the other
//!
//! ```
//! use iot_shapes::iot::{AssociateTargetsWithJobRequest, Comment, JobId, TargetArn};
//! use iot_shapes::{Operation, Report, RequestHead};
//!
//! // A device builds it: what exists is valid.
//! let line = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
//! let request = AssociateTargetsWithJobRequest::new(JobId::literal("firmware-7"), [line])?
//!     .with_comment(Comment::new("line 4 joins")?);
//!
//! // It goes over the wire.
//! let target = request.target().to_string();
//! let mut buffer = [0; 256];
//! let body = request.json().write_into(&mut buffer)?;
//!
//! // A service reads it, borrowing from what it received.
//! let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
//! assert_eq!(AssociateTargetsWithJobRequest::from_http(&head, body)?, request);
//!
//! // And it refuses what is not valid, in the service's own words.
//! let mut report = Report::<8>::new();
//! let body = br#"{"targets":[],"comment":"two\nlines"}"#;
//! assert!(AssociateTargetsWithJobRequest::from_http_with(&head, body, &mut report).is_err());
//! assert_eq!(report.violations()[0].pointer().to_string(), "/targets");
//! assert_eq!(report.violations()[1].offset(), Some(24));
//! let answer = Operation::answer(&head, &report);
//! assert_eq!((answer.status(), answer.error_type()), (400, "InvalidRequestException"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The forms of a reader
//!
//! `from_…` has room for 100 items and stops at the first violation; `from_…_with` has the same room and takes a
//! [`Sink`](violation::Sink), such as a [`Report`]; `read_…` takes a sink too, and its room, `N`, is yours to choose.
//! `read_http_into` reads into a place of yours, which saves a device the stack of a copy.
//! To check a message and keep nothing, use [`Operation::validate_http`] and [`Operation::validate_response`].
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
#[cfg(test)]
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
/// The crate whose `Vec` and `String` are storage here, in the version that fits.
pub use heapless;

pub use batch::{Account, Batches, Outcome};
pub use chunk::Pieces;
pub use constraint::{List, UNICODE_VERSION};
pub use http::{Answer, ErrorReply, Failure, RequestHead, ResponseHead};
pub use json::write::{Render, Rendered};
pub use operation::{AnyRequest, AnyResponse, Operation, ValidRequest, ValidResponse};

pub use text::Text;
pub use violation::{FailFast, Kind, Report, Violation};

#[cfg(doc)]
#[doc = include_str!("../docs/in-firmware.md")]
pub mod in_firmware {}

/// The code of the README, tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// What must not compile, tested.
#[cfg(doctest)]
#[path = "../tests/compile_fail/mod.rs"]
mod compile_fail;
