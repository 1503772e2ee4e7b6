//! Error replies: never lost, whatever their body is.

use core::fmt;

use crate::constraint::uuid;
use crate::http::ResponseHead;
use crate::http::header::error_name;
use crate::json::fill::Fill;
use crate::json::read::{Mode, Reader, read};
use crate::schema::{Constraint, Row, RowValue, Table, table};
use crate::text::Text;
use crate::text::display::displayed;
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

/// The values of the common members of an error body.
#[derive(Default)]
struct Common<'a>([Option<Text<'a>>; COMMON as usize]);

impl<'a> Fill<'a> for Common<'a> {
    fn fill(&mut self, row: u8, text: Text<'a>, _: &uuid::Bytes) {
        // The first rows after the body are theirs.
        if let Some(place) = self.0.get_mut(usize::from(row.wrapping_sub(1))) {
            *place = Some(text);
        }
    }
}

/// A reply whose status is not 2xx.
///
/// Whatever its body is, its status, its name (by the header), `Retry-After` and whether it may be sent again are there;
/// what was wrong with the body is told beside them. The `Error` types of the operations are made of it, by their
/// `from_reply`.
///
/// ```
/// use iot_shapes::sitewise::{BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsResponse};
/// use iot_shapes::{Failure, ResponseHead};
///
/// let head = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException:http://internal/");
/// let Err(Failure::Error(reply)) = BatchAssociateProjectAssetsResponse::from_http(&head, b"<html>") else {
///     unreachable!("429 is an error")
/// };
/// assert_eq!(reply.status(), 429);
/// assert_eq!(reply.name().unwrap(), "ThrottlingException");
/// assert!(reply.is_retryable());
/// assert_eq!(reply.body_violation().unwrap().to_string(), "syntax: The body is not valid JSON at byte 0");
///
/// let Err(Failure::Error(reply)) =
///     BatchAssociateProjectAssetsResponse::from_http(&head, br#"{"message":"slow down"}"#)
/// else {
///     unreachable!("429 is an error")
/// };
/// let error = BatchAssociateProjectAssetsError::from_reply(&reply)?;
/// assert!(matches!(error, BatchAssociateProjectAssetsError::ThrottlingException { .. }));
/// assert_eq!(error.message().unwrap(), "slow down");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy)]
pub struct ErrorReply<'a> {
    status: u16,
    retry_after: Option<u32>,
    name: Option<Text<'a>>,
    message: Option<Text<'a>>,
    body: &'a [u8],
    violation: Option<Violation>,
}

/// The names of errors after which the same request may be sent again.
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

impl<'a> ErrorReply<'a> {
    /// Reads an error response of an operation, whose error bodies have these rows.
    pub(crate) fn read(table: &'static Table, head: &ResponseHead<'a>, body: &'a [u8]) -> Self {
        let mut members = Common::default();
        let mut sink = FailFast;
        let mut reader = Reader::new(table, Mode::Lenient, &mut members, usize::MAX, &mut sink);
        let _ = reader.body(body);
        let violation = reader.first;
        let Common([code, capital_code, kind, message, capital_message, long_message]) = members;
        let named = |source: Option<Text<'a>>| source.and_then(error_name);
        Self {
            status: head.status(),
            retry_after: head.retry_after(),
            name: head.error_name().or_else(|| named(code)).or_else(|| named(capital_code)).or_else(|| named(kind)),
            message: message.or(capital_message).or(long_message),
            body,
            violation,
        }
    }

    /// Reads the members of the typed error.
    pub(crate) fn read_members(
        &self,
        table: &'static Table,
        members: &mut dyn Fill<'a>,
        capacity: usize,
    ) -> Result<(), Violation> {
        if let Some(violation) = self.violation {
            return Err(violation);
        }
        read(self.body, table, Mode::Types, members, capacity, &mut FailFast).map(drop)
    }

    /// The status code.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The error's name: from the header, else the body's `code`, else its `__type`; namespace and address cut off.
    pub const fn name(&self) -> Option<Text<'a>> {
        self.name
    }

    /// The error's text: the body's `message`, else `Message`, else `errorMessage`.
    pub const fn message(&self) -> Option<Text<'a>> {
        self.message
    }

    /// The integer in `Retry-After`, in seconds.
    pub const fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// Returns `true` if the same request may be sent again: the status is 408, 429, 500, 502, 503 or 504, or the name is
    /// that of a passing error (`ThrottlingException` at 400 included).
    pub fn is_retryable(&self) -> bool {
        matches!(self.status, 408 | 429 | 500 | 502..=504)
            || self.name.is_some_and(|name| RETRYABLE.iter().any(|known| name == *known))
    }

    /// What was wrong with the body, where something was.
    pub const fn body_violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// The body, as it came.
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }
}

displayed!(['a] ErrorReply<'a>, |this, f| {
    let error = Shown { status: this.status, name: this.name, message: this.message };
    match this.violation {
        Some(violation) => put!(f, "{} (its body: {})", error, violation),
        None => put!(f, "{}", error),
    }
});

impl fmt::Debug for ErrorReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for ErrorReply<'_> {}

/// Why a reply gave no response.
#[derive(Clone, Copy, Debug)]
// An error reply is small enough to be returned, and there is no heap to box it on.
#[allow(clippy::large_enum_variant)]
pub enum Failure<'a> {
    /// The status is an error's.
    Error(ErrorReply<'a>),
    /// The status is 2xx, but the body is not what the operation answers.
    Body(Violation),
}

displayed!(['a] Failure<'a>, |this, f| match this {
    Failure::Error(reply) => put!(f, "{}", reply),
    Failure::Body(violation) => put!(f, "{}", violation),
});

impl core::error::Error for Failure<'_> {}

impl From<Violation> for Failure<'_> {
    fn from(violation: Violation) -> Self {
        Self::Body(violation)
    }
}

/// How the errors of all operations are displayed.
macro_rules! display_error {
    ($name:ident $(, $capacity:ident)?) => {
        $crate::text::display::displayed!([S: $crate::text::Storage $(, const $capacity: usize)?] $name<S $(, $capacity)?>, |this, f| {
            put!(
                f,
                "{}",
                $crate::http::error::Shown { status: this.status(), name: this.name(), message: this.message() }
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

/// An error as it is displayed: `status 404, ResourceNotFoundException: no such project`.
pub(crate) struct Shown<'a> {
    pub(crate) status: u16,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) message: Option<Text<'a>>,
}

displayed!(['a] Shown<'a>, |this, f| match (this.name, this.message) {
    (Some(name), Some(message)) => put!(f, "status {}, {}: {}", this.status, name, message),
    (Some(name), None) => put!(f, "status {}, {}", this.status, name),
    (None, Some(message)) => put!(f, "status {}: {}", this.status, message),
    (None, None) => put!(f, "status {}", this.status),
});
