//! The parts of an HTTP message that precede its body, and the responses that a service sends. Knows no service.

#[cfg(feature = "http")]
mod conversions;
pub(crate) mod error;
mod head;
pub(crate) mod header;
pub(crate) mod http_response;
mod plain_error;
pub(crate) mod rejection;
pub(crate) mod request;
pub(crate) mod target;

pub use error::{ErrorResponse, ResponseError};
pub use head::{RequestHead, ResponseHead};
pub use http_response::{HttpResponse, ToHttpResponse};
pub use plain_error::PlainError;
pub use rejection::Rejection;

/// The content type of every body that the crate writes.
pub const CONTENT_TYPE: &str = "application/json";

/// The header with the methods that a target has, in a response of status 405.
pub const ALLOW: &str = "Allow";

/// The header with the name of the error, in an error response.
pub const ERROR_TYPE: &str = "x-amzn-ErrorType";

/// The header with the time to wait before a request is sent again, in seconds or as a date.
pub const RETRY_AFTER: &str = "Retry-After";
