//! The error of a response, in owned storage.

use ::alloc::boxed::Box;
use ::alloc::string::{String, ToString};

use core::fmt;
use core::time::Duration;

use crate::http::ErrorResponse;
use crate::violation::Violation;

/// An error response of a service in owned storage: the typed error `E` of the operation, and the parts of the response that are
/// those of any error.
///
/// # Examples
///
/// ```
/// use iot_shapes::http::OwnedResponseError;
/// use iot_shapes::iot::AssociateTargetsWithJobRequest;
/// use iot_shapes::{OperationRequest, ResponseHead};
///
/// let head = ResponseHead::new(429).header("Retry-After", b"30").header("x-amzn-RequestId", b"id-1");
/// match <AssociateTargetsWithJobRequest>::read_owned_response(&head, br#"{"message":"slow down"}"#) {
///     Err(OwnedResponseError::Service(error)) => {
///         assert!(error.is_retryable);
///         assert_eq!(error.retry_after.unwrap().as_secs(), 30);
///         assert_eq!(error.request_id.as_deref(), Some("id-1"));
///         assert_eq!(error.to_string(), "status 429: slow down");
///     }
///     other => unreachable!("{other:?}"),
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ServiceError<E> {
    /// The error of the operation, read leniently.
    pub error: E,
    /// The status code that was received.
    pub status: u16,
    /// `true` if the request may be sent again, by the status and the name.
    pub is_retryable: bool,
    /// The time to wait before that, if the service says it.
    pub retry_after: Option<Duration>,
    /// The identifier that the service gave the request.
    pub request_id: Option<String>,
}

impl<E> ServiceError<E> {
    pub(crate) fn new(response: &ErrorResponse<'_>, error: E) -> Self {
        Self {
            error,
            status: response.status(),
            is_retryable: response.is_retryable(),
            retry_after: response.retry_after(),
            request_id: response.request_id().map(ToString::to_string),
        }
    }
}

impl<E: fmt::Display> fmt::Display for ServiceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for ServiceError<E> {}

/// The reason for which a response has no value, in owned storage. [`ServiceError`] has an example.
///
/// # Examples
///
/// ```
/// use iot_shapes::http::OwnedResponseError;
/// use iot_shapes::iot::associate_targets_with_job::Request;
/// use iot_shapes::{OperationRequest, ResponseHead};
///
/// let head = ResponseHead::new(429).header("Retry-After", b"30");
/// match Request::<&str>::read_owned_response(&head, b"{}") {
///     Err(OwnedResponseError::Service(error)) => assert!(error.is_retryable),
///     other => unreachable!("{other:?}"),
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OwnedResponseError<E> {
    /// The status is not 2xx. The error is boxed, as it may have a list.
    Service(Box<ServiceError<E>>),
    /// The status is 2xx, and the body is not a response of the operation.
    Invalid(Violation),
}

impl<E: fmt::Display> fmt::Display for OwnedResponseError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => fmt::Display::fmt(error, f),
            Self::Invalid(violation) => fmt::Display::fmt(violation, f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for OwnedResponseError<E> {}
