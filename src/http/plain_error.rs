//! The error that a service sends for a reason that no operation models.

use core::fmt;

use crate::http::error::{ErrorDisplay, is_retryable};
use crate::http::header::error_name;
use crate::json::encode::{Encoded, Json};
use crate::json::write::{Source, Value};
use crate::text::Text;
use crate::text::display::impl_display;

/// An error of any status and name, in the form of the modelled errors.
///
/// It is for a reason that no operation models: a body that is too large, a sender that is too slow, a service that shuts down. It
/// is also for a modelled error with a header that its model does not have, such as IoT SiteWise's `ThrottlingException` with
/// `Retry-After`.
///
/// # Examples
///
/// ```
/// use iot_shapes::{HttpResponse, PlainError};
///
/// let error = PlainError::new(503, "ServiceUnavailableException", "The service shuts down").with_retry_after_seconds(5);
/// let response = HttpResponse::from(&error);
/// assert_eq!(response.status(), 503);
/// assert_eq!(response.error_name().unwrap(), "ServiceUnavailableException");
/// assert_eq!(response.json().to_string(), r#"{"message":"The service shuts down"}"#);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlainError<'e> {
    status: u16,
    name: Text<'e>,
    message: Text<'e>,
    retry_after_seconds: Option<u32>,
}

impl<'e> PlainError<'e> {
    /// Creates an error without `Retry-After`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::PlainError;
    ///
    /// let error = PlainError::new(413, "RequestEntityTooLargeException", "The body is too large");
    /// assert_eq!((error.status(), error.is_retryable()), (413, false));
    /// ```
    #[must_use]
    pub const fn new(status: u16, name: &'e str, message: &'e str) -> Self {
        Self { status, name: Text::new(name), message: Text::new(message), retry_after_seconds: None }
    }

    /// Returns the error with a `Retry-After` of this number of seconds.
    #[must_use]
    pub const fn with_retry_after_seconds(self, seconds: u32) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    /// Returns the status code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns the name, as `x-amzn-ErrorType` has it: without namespace and address. Returns `None` if nothing is left.
    #[must_use]
    pub fn name(&self) -> Option<Text<'e>> {
        error_name(self.name)
    }

    /// Returns the text.
    #[must_use]
    pub const fn message(&self) -> Text<'e> {
        self.message
    }

    /// Returns the number of seconds of `Retry-After`, if the error has one.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after_seconds
    }

    /// Returns `true` if a client may send the request again, by the status and the name, as
    /// [`ErrorResponse::is_retryable`](crate::ErrorResponse::is_retryable) does.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        is_retryable(self.status, self.name())
    }

    /// Returns the JSON body.
    #[must_use]
    pub const fn json(&self) -> Encoded<Json<'_>> {
        Encoded(Json::new(&super::rejection::TABLE, self))
    }
}

impl Source for PlainError<'_> {
    fn value(&self, field: u8) -> Value<'_> {
        if field == 0 { Value::Text(self.message) } else { Value::Absent }
    }
}

impl_display!(['e] PlainError<'e>, |this, f| {
    put!(f, "{}", ErrorDisplay { status: this.status, name: this.name(), message: Some(this.message) })
});

impl fmt::Debug for PlainError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for PlainError<'_> {}
