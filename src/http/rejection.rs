//! The error response that a service sends for an invalid request.

use core::fmt::{self, Write};

use crate::json::encode::{Encoded, Json};
use crate::json::write::{Out, Source, Value};
use crate::schema::{Constraint, RejectionForm, Row, RowItem, RowValue, Service, Table, table};
use crate::text::Text;
use crate::violation::{Report, Violation, ViolationKind};

const fn string(name: &'static str) -> Row {
    Row { name, value: RowValue::String(Constraint::NONE), is_required: false }
}

const FIELD_ROWS: [Row; 2] = [string("name"), string("message")];

/// The rows of the body of a `ValidationException`. The other errors have only the first row.
pub(super) static TABLE: Table = table!(
    &[
        string("message"),
        string("reason"),
        Row {
            name: "fields",
            value: RowValue::List(Constraint::NONE, RowItem::Structure(&FIELD_ROWS)),
            is_required: false,
        },
    ],
    &[]
);

/// The error response for an invalid request, in the form of its service: status, `x-amzn-ErrorType` and JSON body.
///
/// [`HttpResponse`](crate::HttpResponse) has all of its headers.
///
/// # Examples
///
/// ```
/// use iot_shapes::{Operation, Report, RequestHead};
///
/// let head = RequestHead::new("POST", "/greengrass/v2/coreDevices/gw-1/associateClientDevices")
///     .header("Content-Type", b"application/json");
/// let mut report = Report::<16>::new();
/// let result = Operation::validate_http(&head, br#"{"entries":[{}]}"#, &mut report);
/// assert!(result.is_err());
///
/// let rejection = Operation::rejection(&head, &report);
/// assert_eq!(rejection.status(), 400);
/// assert_eq!(rejection.error_type(), "ValidationException");
/// assert_eq!(
///     rejection.json().to_string(),
///     r#"{"message":"1 validation error detected. Value at '/entries/0/thingName' failed to satisfy constraint: Member must not be null","reason":"FIELD_VALIDATION_FAILED","fields":[{"name":"entries.0.thingName","message":"Value at '/entries/0/thingName' failed to satisfy constraint: Member must not be null"}]}"#
/// );
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rejection<'v> {
    rejection_form: RejectionForm,
    kind: ViolationKind,
    violations: &'v [Violation],
    total: usize,
}

impl<'v> Rejection<'v> {
    /// Creates a rejection from the violations that were kept, at least one, of `total`.
    ///
    /// `service` is `None` if the target matches no operation. The rejection is then the same for all services.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Rejection;
    /// use iot_shapes::iot::{JobId, SERVICE};
    ///
    /// let violations = [JobId::new("").unwrap_err()];
    /// let rejection = Rejection::new(Some(&SERVICE), &violations, 1);
    /// assert_eq!((rejection.status(), rejection.error_type()), (400, "InvalidRequestException"));
    /// ```
    pub fn new(service: Option<&'static Service>, violations: &'v [Violation], total: usize) -> Self {
        Self {
            rejection_form: service.map_or(RejectionForm::InvalidRequest, |service| service.rejection_form),
            kind: violations.first().map_or(ViolationKind::Required, Violation::kind),
            violations,
            total,
        }
    }

    /// Returns the status code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.kind {
            ViolationKind::Capacity => 413,
            ViolationKind::ContentType => 415,
            ViolationKind::Accept => 406,
            ViolationKind::Route => 404,
            ViolationKind::Method => 405,
            _ => 400,
        }
    }

    /// Returns the error's name, the value of `x-amzn-ErrorType`.
    #[must_use]
    pub const fn error_type(&self) -> &'static str {
        match (self.kind, self.rejection_form) {
            (ViolationKind::Capacity, _) => "RequestEntityTooLargeException",
            (ViolationKind::ContentType, _) => "UnsupportedMediaTypeException",
            (ViolationKind::Accept, _) => "NotAcceptableException",
            (ViolationKind::Route | ViolationKind::Method, _) => "UnknownOperationException",
            (_, RejectionForm::InvalidRequest) => "InvalidRequestException",
            (_, RejectionForm::Validation) => "ValidationException",
        }
    }

    /// Returns the JSON body.
    #[must_use]
    pub const fn json(&self) -> Encoded<Json<'_>> {
        Encoded(Json::new(&TABLE, self))
    }

    /// Returns the reason of a `ValidationException`. The other errors have none.
    fn reason(&self) -> Option<&'static str> {
        match (self.rejection_form, self.kind) {
            (RejectionForm::InvalidRequest, _)
            | (
                _,
                ViolationKind::Capacity
                | ViolationKind::ContentType
                | ViolationKind::Accept
                | ViolationKind::Route
                | ViolationKind::Method,
            ) => None,
            (RejectionForm::Validation, kind) if kind.is_constraint() => Some("FIELD_VALIDATION_FAILED"),
            (RejectionForm::Validation, _) => Some("CANNOT_PARSE"),
        }
    }

    /// Writes a violation of the message, and what precedes it.
    fn write_violation(&self, index: usize, out: &mut dyn Write) -> fmt::Result {
        if index > 0 {
            out.write_str("; ")?;
        } else if self.kind.is_constraint() {
            let plural = if self.total == 1 { "" } else { "s" };
            write!(out, "{} validation error{plural} detected. ", self.total)?;
        }
        self.violations.get(index).map_or(Ok(()), |violation| write!(out, "{}", violation.message()))
    }
}

impl Source for Rejection<'_> {
    fn value(&self, field: u8) -> Value<'_> {
        match (field, self.reason()) {
            (0, _) => Value::Made,
            (1, Some(reason)) => Value::Text(Text::new(reason)),
            (2, Some(_)) if self.kind.is_constraint() => Value::List,
            _ => Value::Absent,
        }
    }

    fn item(&self, _: u8, index: usize) -> Option<&dyn Source> {
        self.violations.get(index).map(|violation| violation as &dyn Source)
    }

    fn write_made(&self, _: u8, fragment: usize, out: &mut Out<'_>) -> bool {
        let is_present = fragment == 0 || fragment < self.violations.len();
        if is_present {
            out.made(|out| self.write_violation(fragment, out));
        }
        is_present
    }
}

/// An item of `fields`.
impl Source for Violation {
    fn value(&self, _: u8) -> Value<'_> {
        Value::Made
    }

    fn write_made(&self, field: u8, fragment: usize, out: &mut Out<'_>) -> bool {
        if fragment > 0 {
            return false;
        }
        out.made(|out| match field {
            0 => write!(out, "{}", self.pointer().dotted()),
            _ => write!(out, "{}", self.message()),
        });
        true
    }
}

impl<const K: usize> Report<K> {
    /// Returns the rejection by a service for the reported violations.
    ///
    /// See also [`Operation::rejection`](crate::Operation::rejection).
    #[must_use]
    pub fn rejection(&self, service: &'static Service) -> Rejection<'_> {
        Rejection::new(Some(service), self.violations(), self.total())
    }
}

impl Violation {
    /// Returns the rejection by a service for this single violation.
    #[must_use]
    pub fn rejection(&self, service: &'static Service) -> Rejection<'_> {
        Rejection::new(Some(service), core::slice::from_ref(self), 1)
    }
}
