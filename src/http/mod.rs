//! What an HTTP message adds to its body: target, headers, status; and what a service sends back. Knows no service.

pub(crate) mod answer;
pub(crate) mod error;
mod head;
pub(crate) mod header;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod target;

pub use answer::Answer;
pub use error::{ErrorReply, Failure};
pub use head::{RequestHead, ResponseHead};
pub use reply::Reply;

/// The content type of every body that the crate writes.
pub const CONTENT_TYPE: &str = "application/json";

/// The header that names the error of an error reply.
pub const ERROR_TYPE: &str = "x-amzn-ErrorType";

/// The header that says after how many seconds a request may be sent again.
pub const RETRY_AFTER: &str = "Retry-After";
