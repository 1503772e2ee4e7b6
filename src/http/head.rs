//! The parts of a message's head that the crate reads, collected header by header.

use core::time::Duration;

use crate::http::header;
use crate::text::Text;
use crate::violation::ViolationKind;

/// The head of a request: its method, its target and the headers that the crate reads.
///
/// It works with any HTTP library, because it borrows its parts and copies nothing. Add all headers in their order. The
/// head keeps those that it needs.
///
/// # Examples
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
    /// `true` if an `Accept` has a range of JSON. `None` if it is absent or blank.
    accept: Option<bool>,
}

impl<'a> RequestHead<'a> {
    /// Creates a head without headers.
    ///
    /// The target has the origin-form ([RFC 9112, section 3.2.1]): a path and an optional query. It is not checked for characters
    /// that RFC 9112 excludes: a raw space, CR, LF or `é` in a label is a part of the value, as its percent-encoding would be.
    /// A `#` is one too. If the HTTP library does not reject such targets, reject them before.
    ///
    /// [RFC 9112, section 3.2.1]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::RequestHead;
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets?namespaceId=plant_2");
    /// assert_eq!(head.target(), b"/jobs/fw-7/targets?namespaceId=plant_2");
    /// ```
    pub fn new<M, T>(method: &'a M, target: &'a T) -> Self
    where
        M: AsRef<[u8]> + ?Sized,
        T: AsRef<[u8]> + ?Sized,
    {
        Self { method: method.as_ref(), target: target.as_ref(), content_type: None, accept: None }
    }

    /// Adds a header.
    ///
    /// The first `Content-Type` counts. Several `Accept` headers form one list. Parameters are ignored, a `q` of 0 too.
    #[must_use]
    pub fn header(mut self, name: &str, value: &'a [u8]) -> Self {
        if name.eq_ignore_ascii_case("content-type") {
            self.content_type = self.content_type.or(Some(value));
        } else if name.eq_ignore_ascii_case("accept") && !header::is_blank(value) {
            // Several headers form one list.
            self.accept = Some(self.accept == Some(true) || header::is_json(value, true));
        }
        self
    }

    /// Returns the method, unchanged.
    #[must_use]
    pub const fn method(&self) -> &'a [u8] {
        self.method
    }

    /// Returns the target, unchanged.
    #[must_use]
    pub const fn target(&self) -> &'a [u8] {
        self.target
    }

    /// Returns the kind of the violation of the method or the headers, if there is one.
    pub(crate) fn violation(&self, has_body: bool) -> Option<ViolationKind> {
        if self.method != b"POST" {
            Some(ViolationKind::Method)
        } else if self.accept == Some(false) {
            Some(ViolationKind::Accept)
        } else if has_body && !self.content_type.is_some_and(|value| header::is_json(value, false)) {
            Some(ViolationKind::ContentType)
        } else {
            None
        }
    }
}

/// The head of a response: its status and the headers that the crate reads.
///
/// # Examples
///
/// ```
/// use core::time::Duration;
///
/// use iot_shapes::ResponseHead;
///
/// let head = ResponseHead::new(429)
///     .header("x-amzn-ErrorType", b"ThrottlingException:http://internal.amazon.com/coral/")
///     .header("Retry-After", b"30");
/// assert_eq!(head.status(), 429);
/// assert_eq!(head.retry_after(), Some(Duration::from_secs(30)));
/// assert!(!head.is_success());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    status: u16,
    error_type: Option<&'a [u8]>,
    retry_after: Option<&'a [u8]>,
    retry_after_ms: Option<&'a [u8]>,
    request_id: Option<&'a [u8]>,
    other_request_id: Option<&'a [u8]>,
}

impl<'a> ResponseHead<'a> {
    /// Creates a head without headers.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::ResponseHead;
    ///
    /// assert!(ResponseHead::new(204).is_success());
    /// ```
    #[must_use]
    pub const fn new(status: u16) -> Self {
        Self {
            status,
            error_type: None,
            retry_after: None,
            retry_after_ms: None,
            request_id: None,
            other_request_id: None,
        }
    }

    /// Adds a header. If a name repeats, its first value counts. Headers that the crate does not use are skipped.
    #[must_use]
    pub fn header(mut self, name: &str, value: &'a [u8]) -> Self {
        let fields = [
            (super::ERROR_TYPE, &mut self.error_type),
            (super::RETRY_AFTER, &mut self.retry_after),
            ("x-amz-retry-after", &mut self.retry_after_ms),
            ("x-amzn-RequestId", &mut self.request_id),
            ("x-amz-request-id", &mut self.other_request_id),
        ];
        for (known, field) in fields {
            if name.eq_ignore_ascii_case(known) {
                *field = field.or(Some(value));
            }
        }
        self
    }

    /// Returns the status code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns `true` if the status is 2xx. Any other status is that of an error response.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..300)
    }

    /// Returns the time to wait before the request is sent again: the milliseconds of `x-amz-retry-after`, else the
    /// seconds of `Retry-After`. A header that is not an integer below 2³² counts as absent.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        header::duration(self.retry_after_ms(), self.retry_after_seconds())
    }

    pub(crate) fn retry_after_ms(&self) -> Option<u32> {
        self.retry_after_ms.and_then(header::integer)
    }

    /// Returns the integer of the header `Retry-After`, in seconds. `None` if it is absent or a date.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after.and_then(header::integer)
    }

    /// Returns the value of the header `Retry-After`, which may be a date (RFC 9110, section 10.2.3).
    #[must_use]
    pub const fn retry_after_text(&self) -> Option<&'a [u8]> {
        self.retry_after
    }

    /// Returns the identifier that the service gave the request: the value of `x-amzn-RequestId`, else of
    /// `x-amz-request-id`. `None` if it is empty, or not UTF-8.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        header::text(self.request_id).or_else(|| header::text(self.other_request_id))
    }

    /// Returns the name in `X-Amzn-Errortype`, without its address and its namespace. Returns `None` if nothing is left.
    pub(crate) fn error_name(&self) -> Option<Text<'a>> {
        header::error_name_of_bytes(self.error_type?).map(Text::new)
    }
}
