//! Four AWS IoT operations as checked types.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod constraint;
pub mod greengrassv2;
pub mod http;
pub mod iot;
mod json;
mod operation;
pub mod shape;
pub mod sitewise;
pub mod text;
pub mod violation;

pub use constraint::{List, UNICODE_VERSION};
pub use http::{Answer, ErrorReply, Failure, RequestHead, ResponseHead};
pub use json::write::Rendered;
pub use operation::{AnyRequest, AnyResponse, Operation, ValidRequest, ValidResponse};
pub use text::Text;
pub use violation::{FailFast, Kind, Report, Violation};
