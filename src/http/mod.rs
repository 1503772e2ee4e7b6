//! The parts of an HTTP message that precede its body, and the responses that a service sends. Knows no service.

#[cfg(feature = "http")]
mod conversions;
pub(crate) mod error;
mod head;
pub(crate) mod header;
pub(crate) mod http_response;
#[cfg(feature = "alloc")]
mod owned_error;
mod plain_error;
pub(crate) mod rejection;
pub(crate) mod request;
pub(crate) mod target;

pub use error::{ErrorResponse, ResponseError};
pub use head::{RequestHead, ResponseHead};
pub use http_response::{HttpResponse, ToHttpResponse};
#[cfg(feature = "alloc")]
pub use owned_error::{OwnedResponseError, ServiceError};
pub use plain_error::PlainError;
pub use rejection::Rejection;

/// The header with the media type of a body.
pub const CONTENT_TYPE: &str = "Content-Type";

/// The media type of every body that the crate writes, the value of [`CONTENT_TYPE`].
pub const MEDIA_TYPE: &str = "application/json";

/// The header with the methods that a target has, in a response of status 405.
pub const ALLOW: &str = "Allow";

/// The header with the name of the error, in an error response.
pub const ERROR_TYPE: &str = "x-amzn-ErrorType";

/// The header with the time to wait before a request is sent again, in seconds or as a date.
pub const RETRY_AFTER: &str = "Retry-After";
