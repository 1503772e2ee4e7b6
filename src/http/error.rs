//! Error responses: never lost, for any body.

use core::fmt;
use core::time::Duration;

use crate::constraint::uuid;
use crate::http::ResponseHead;
use crate::http::header::{self, error_name};
use crate::json::fill::Fill;
use crate::json::read::{Mode, Reader};
use crate::schema::{Constraint, Member, Row, RowValue, Table, table};
use crate::text::Text;
use crate::text::display::impl_display;
use crate::violation::{FailFast, Violation};

const fn common(name: &'static str) -> Row {
    Row { name, value: RowValue::String(Constraint::NONE), is_required: false }
}

/// The members by which any service may name an error and say its text.
pub(crate) const COMMON_ROWS: [Row; COMMON as usize] =
    [common("code"), common("Code"), common("__type"), common("message"), common("Message"), common("errorMessage")];

/// The number of the common members: an error's own members have the fields after them.
pub(crate) const COMMON: u8 = 6;

/// The field of the text, the one that is written.
pub(crate) const MESSAGE: u8 = 3;

/// The rows of error bodies without members of their own.
pub(crate) const COMMON_TABLE: Table = table!(&COMMON_ROWS, &[]);

/// Makes the table of an operation's error bodies of their own members, each a field with its name and its row.
macro_rules! error_table {
    () => {
        $crate::http::error::COMMON_TABLE
    };
    ($( $field:ident = $json:literal => $row:expr, )+) => {{
        use $crate::http::error::COMMON_ROWS;
        $crate::schema::table!(
            &[
                COMMON_ROWS[0], COMMON_ROWS[1], COMMON_ROWS[2], COMMON_ROWS[3], COMMON_ROWS[4], COMMON_ROWS[5],
                $( $row, )+
            ],
            &[];
            $( $field = $json ),+
        )
    }};
}

/// The values of the common members of an error body, and the number of items of its list.
struct Common<'a> {
    texts: [Option<Text<'a>>; COMMON as usize],
    items: u32,
    table: &'static Table,
}

impl<'a> Fill<'a> for Common<'a> {
    fn fill(&mut self, row: u8, text: Text<'a>, _: &uuid::Bytes) {
        // The first rows after the body are those of the texts.
        if let Some(place) = self.texts.get_mut(usize::from(row.wrapping_sub(1))) {
            *place = Some(text);
        } else if self.table.row(row).is_some_and(Member::is_item) {
            self.items = self.items.saturating_add(1);
        }
    }
}

/// A response whose status is not 2xx.
///
/// It is never lost. Its status, its name by the header, the time to wait, the request id and whether the request may be
/// sent again are available for any body, HTML included. The violation in the body is available too. The `Error` types of the
/// operations are made of it by `From`.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::{Error, Response};
/// use iot_shapes::{ResponseError, ResponseHead};
///
/// let head = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException:http://internal/");
/// let Err(ResponseError::Service(response)) = Response::from_http(&head, b"<html>") else {
///     unreachable!("429 is an error")
/// };
/// assert_eq!(response.status(), 429);
/// assert_eq!(response.name().unwrap(), "ThrottlingException");
/// assert!(response.is_retryable());
/// assert_eq!(response.body_violation().unwrap().to_string(), "syntax: The body is not valid JSON at byte 0");
/// assert!(matches!(Error::from(&response), Error::ThrottlingException { .. }));
///
/// let Err(ResponseError::Service(response)) = Response::from_http(&head, br#"{"message":"slow down"}"#) else {
///     unreachable!("429 is an error")
/// };
/// assert_eq!(Error::from(&response).message().unwrap(), "slow down");
/// ```
#[derive(Clone, Copy)]
pub struct ErrorResponse<'a> {
    status: u16,
    /// `true` for each of `waits` whose header is present. Two `Option`s take 4 bytes more, and a [`ResponseError`] is then
    /// so large that clippy warns in the code of users.
    has_wait: [bool; 2],
    /// The milliseconds and the seconds to wait.
    waits: [u32; 2],
    items: u32,
    request_id: Option<&'a str>,
    name: Option<Text<'a>>,
    message: Option<Text<'a>>,
    body: &'a [u8],
    violation: Option<Violation>,
}

const _: () = assert!(size_of::<ResponseError<'_>>() < 128, "an error is small enough to be returned");

/// The names of errors after which the request may be sent again.
const RETRYABLE: [&str; 15] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

impl<'a> ErrorResponse<'a> {
    /// Reads an error response of an operation, whose error bodies have these rows.
    pub(crate) fn read(table: &'static Table, head: &ResponseHead<'a>, body: &'a [u8]) -> Self {
        let mut members = Common { texts: [None; COMMON as usize], items: 0, table };
        let violation = read_leniently(table, body, &mut members, usize::MAX);
        let [code, capital_code, kind, message, capital_message, long_message] = members.texts;
        let named = |source: Option<Text<'a>>| source.and_then(error_name);
        let (milliseconds, seconds) = (head.retry_after_ms(), head.retry_after_seconds());
        Self {
            status: head.status(),
            has_wait: [milliseconds.is_some(), seconds.is_some()],
            waits: [milliseconds.unwrap_or_default(), seconds.unwrap_or_default()],
            items: members.items,
            request_id: head.request_id(),
            name: head.error_name().or_else(|| named(code)).or_else(|| named(capital_code)).or_else(|| named(kind)),
            message: message.or(capital_message).or(long_message),
            body,
            violation,
        }
    }

    /// Reads the members of the typed error.
    pub(crate) fn read_members(&self, table: &'static Table, members: &mut dyn Fill<'a>, capacity: usize) {
        read_leniently(table, self.body, members, capacity);
    }

    /// Returns the status code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns the name: from the header `x-amzn-ErrorType`, else from the body's `code`, `Code` or `__type`. Namespace and
    /// address are cut off.
    #[must_use]
    pub const fn name(&self) -> Option<Text<'a>> {
        self.name
    }

    /// Returns the text: the body's `message`, else its `Message`, else its `errorMessage`.
    #[must_use]
    pub const fn message(&self) -> Option<Text<'a>> {
        self.message
    }

    /// Returns the number of items of the list in the body, such as the `fields` of a `ValidationException`. The typed error
    /// drops those past its capacity.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceError as Error;
    /// use iot_shapes::{ErrorResponse, Operation, ResponseHead};
    ///
    /// let head = ResponseHead::new(400).header("x-amzn-ErrorType", b"ValidationException");
    /// let body = br#"{"message":"no","fields":[{"name":"a"},{"name":"b"},{"name":"c"}]}"#;
    /// let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    /// let response = ErrorResponse::from_http(operation, &head, body).ok_or("no error")?;
    ///
    /// let Error::<_, 2>::ValidationException { fields: Some(fields), .. } = Error::from(&response) else {
    ///     return Err("no fields");
    /// };
    /// assert_eq!((fields.len(), response.item_count() - fields.len()), (2, 1));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub const fn item_count(&self) -> usize {
        self.items as usize
    }

    /// Returns the time to wait before the request is sent again, as [`ResponseHead::retry_after`] does.
    /// [`ResponseHead::retry_after_text`] is the text of `Retry-After`, which may be a date.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let ([milliseconds, _], [has_milliseconds, _]) = (self.waits, self.has_wait);
        header::duration(has_milliseconds.then_some(milliseconds), self.retry_after_seconds())
    }

    /// Returns the integer of the header `Retry-After`, in seconds, as [`ResponseHead::retry_after_seconds`] does.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u32> {
        let ([_, seconds], [_, has_seconds]) = (self.waits, self.has_wait);
        has_seconds.then_some(seconds)
    }

    /// Returns the identifier that the service gave the request, as [`ResponseHead::request_id`] does.
    #[must_use]
    pub const fn request_id(&self) -> Option<&'a str> {
        self.request_id
    }

    /// Returns `true` if the request may be sent again: the status is 408, 429, 500, 502, 503 or 504, or the name is that
    /// of a passing error, such as `ThrottlingException` at 400.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        is_retryable(self.status(), self.name)
    }

    /// Returns the violation of the body, if it has one.
    #[must_use]
    pub const fn body_violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// Returns the body.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }
}

/// Reads as much of an error body as there is, and returns its first violation.
fn read_leniently<'a>(
    table: &'static Table,
    body: &'a [u8],
    members: &mut dyn Fill<'a>,
    capacity: usize,
) -> Option<Violation> {
    let mut sink = FailFast;
    let mut reader = Reader::new(table, Mode::Lenient, members, capacity, &mut sink);
    let _ = reader.body(body);
    reader.first
}

/// Returns `true` if a request may be sent again after an error of this status and name.
pub(crate) fn is_retryable(status: u16, name: Option<Text<'_>>) -> bool {
    matches!(status, 408 | 429 | 500 | 502..=504)
        || name.is_some_and(|name| RETRYABLE.iter().any(|known| name == *known))
}

impl_display!(['a] ErrorResponse<'a>, |this, f| {
    let error = ErrorDisplay { status: this.status(), name: this.name, message: this.message };
    match this.violation {
        Some(violation) => put!(f, "{} (its body: {})", error, violation),
        None => put!(f, "{}", error),
    }
});

impl fmt::Debug for ErrorResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for ErrorResponse<'_> {}

/// The reason for which a response has no value: an error of the service, or a body that is not valid.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::associate_targets_with_job::Response;
/// use iot_shapes::{ResponseError, ResponseHead};
///
/// match Response::from_http(&ResponseHead::new(503), b"") {
///     Err(ResponseError::Service(response)) => assert!(response.is_retryable()),
///     other => unreachable!("{other:?}"),
/// }
/// assert!(matches!(Response::from_http(&ResponseHead::new(200), b"["), Err(ResponseError::Invalid(_))));
/// ```
#[derive(Clone, Copy, Debug)]
// An error response is small enough to be returned, and there is no heap to box it on.
#[allow(clippy::large_enum_variant)]
pub enum ResponseError<'a> {
    /// The status is not 2xx.
    Service(ErrorResponse<'a>),
    /// The status is 2xx, and the body is not a response of the operation.
    Invalid(Violation),
}

impl_display!(['a] ResponseError<'a>, |this, f| match this {
    ResponseError::Service(response) => put!(f, "{}", response),
    ResponseError::Invalid(violation) => put!(f, "{}", violation),
});

impl core::error::Error for ResponseError<'_> {}

impl From<Violation> for ResponseError<'_> {
    fn from(violation: Violation) -> Self {
        Self::Invalid(violation)
    }
}

/// Displays the errors of all operations alike.
macro_rules! display_error {
    ($name:ident $(, $capacity:ident)?) => {
        $crate::text::display::impl_display!([S: $crate::text::Storage $(, const $capacity: usize)?] $name<S $(, $capacity)?>, |this, f| {
            put!(
                f,
                "{}",
                $crate::http::error::ErrorDisplay { status: this.status(), name: this.name(), message: this.message() }
            )
        });

        impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::fmt::Debug for $name<S $(, $capacity)?> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }

        impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::error::Error for $name<S $(, $capacity)?> {}
    };
}

pub(crate) use {display_error, error_table};

/// The text of an error: `status 404, ResourceNotFoundException: no such project`.
pub(crate) struct ErrorDisplay<'a> {
    pub(crate) status: u16,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) message: Option<Text<'a>>,
}

impl_display!(['a] ErrorDisplay<'a>, |this, f| match (this.name, this.message) {
    (Some(name), Some(message)) => put!(f, "status {}, {}: {}", this.status, name, message),
    (Some(name), None) => put!(f, "status {}, {}", this.status, name),
    (None, Some(message)) => put!(f, "status {}: {}", this.status, message),
    (None, None) => put!(f, "status {}", this.status),
});
