//! The parts of a message's head that matter here, gathered header by header.

use crate::http::header::{self, Media};
use crate::text::Text;
use crate::violation::Kind;

/// The head of a request: its method, its target and those of its headers that are looked at.
///
/// It borrows what it is given and copies nothing, so it serves any HTTP library: hand over all headers in their
/// order, and those that matter are kept.
///
/// ```
/// use iot_shapes::RequestHead;
///
/// let head = RequestHead::new("POST", "/jobs/fw-7/targets")
///     .header("Host", b"iot.eu-west-1.amazonaws.com")
///     .header("Content-Type", b"application/json");
/// assert_eq!(head.target(), b"/jobs/fw-7/targets");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    method: &'a [u8],
    target: &'a [u8],
    content_type: Option<&'a [u8]>,
    accept: Media,
}

impl<'a> RequestHead<'a> {
    /// A head without headers. The target is origin-form (RFC 9112, section 3.2.1): a path and an optional query.
    pub fn new<M, T>(method: &'a M, target: &'a T) -> Self
    where
        M: AsRef<[u8]> + ?Sized,
        T: AsRef<[u8]> + ?Sized,
    {
        Self { method: method.as_ref(), target: target.as_ref(), content_type: None, accept: Media::Absent }
    }

    /// Takes a header. Of a `Content-Type` that comes twice the first counts; several `Accept` are one list, whose
    /// parameters are not looked at, a `q` of 0 neither.
    #[must_use]
    pub fn header(mut self, name: &str, value: &'a [u8]) -> Self {
        if name.eq_ignore_ascii_case("content-type") {
            self.content_type = self.content_type.or(Some(value));
        } else if name.eq_ignore_ascii_case("accept") {
            // Several are one list.
            self.accept = match (self.accept, header::media(value, true)) {
                (known, Media::Absent) => known,
                (Media::Json, _) => Media::Json,
                (_, said) => said,
            };
        }
        self
    }

    /// The method, as it came.
    pub const fn method(&self) -> &'a [u8] {
        self.method
    }

    /// The target, as it came.
    pub const fn target(&self) -> &'a [u8] {
        self.target
    }

    /// Returns the kind of the violation of the method or the headers, if there is one.
    pub(crate) fn violation(&self, has_body: bool) -> Option<Kind> {
        if self.method != b"POST" {
            Some(Kind::Method)
        } else if self.accept == Media::Other {
            Some(Kind::Accept)
        } else if has_body && !self.content_type.is_some_and(|value| header::media(value, false) == Media::Json) {
            Some(Kind::ContentType)
        } else {
            None
        }
    }
}

/// The head of a response: its status and those of its headers that are looked at.
///
/// ```
/// use iot_shapes::ResponseHead;
///
/// let head = ResponseHead::new(429)
///     .header("x-amzn-ErrorType", b"ThrottlingException:http://internal.amazon.com/coral/")
///     .header("Retry-After", b"30");
/// assert_eq!(head.status(), 429);
/// assert_eq!(head.retry_after(), Some(30));
/// assert!(!head.is_success());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    status: u16,
    error_type: Option<&'a [u8]>,
    retry_after: Option<&'a [u8]>,
}

impl<'a> ResponseHead<'a> {
    /// A head without headers.
    pub const fn new(status: u16) -> Self {
        Self { status, error_type: None, retry_after: None }
    }

    /// Takes a header. Of one that comes twice the first counts.
    #[must_use]
    pub fn header(mut self, name: &str, value: &'a [u8]) -> Self {
        if name.eq_ignore_ascii_case(super::ERROR_TYPE) {
            self.error_type = self.error_type.or(Some(value));
        } else if name.eq_ignore_ascii_case(super::RETRY_AFTER) {
            self.retry_after = self.retry_after.or(Some(value));
        }
        self
    }

    /// The status code.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is of the class 2xx; any other is an error's.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..300)
    }

    /// The integer in `Retry-After`, in seconds; `None` where there is none, or a date.
    pub fn retry_after(&self) -> Option<u32> {
        self.retry_after.and_then(header::seconds)
    }

    /// The name in `X-Amzn-Errortype`, its address and its namespace cut off; `None` where nothing is left.
    pub(crate) fn error_name(&self) -> Option<Text<'a>> {
        header::error_name_of_bytes(self.error_type?)
    }
}
