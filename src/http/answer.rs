//! The answer a service gives to a request it refuses.

use core::fmt::{self, Write};

use crate::json::write::{Items, Json, Out, Rendered, Source, Value};
use crate::schema::{Constraint, Refusal, Row, RowItem, RowValue, Service, Table, table};
use crate::text::Text;
use crate::violation::{Kind, Report, Violation};

const fn string(name: &'static str) -> Row {
    Row { name, value: RowValue::String(Constraint::NONE), is_required: false }
}

const FIELD_ROWS: [Row; 2] = [string("name"), string("message")];

/// The rows of the body: those of a `ValidationException`, of which the other errors have the first.
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

/// A refusal in a service's own form: status, `x-amzn-ErrorType` and JSON body.
///
/// ```
/// use iot_shapes::{Operation, Report, RequestHead};
///
/// let head = RequestHead::new("POST", "/greengrass/v2/coreDevices/gw-1/associateClientDevices")
///     .header("Content-Type", b"application/json");
/// let mut report = Report::<16>::new();
/// let refused = Operation::validate_http(&head, br#"{"entries":[{}]}"#, &mut report);
/// assert!(refused.is_err());
///
/// let answer = Operation::answer(&head, &report);
/// assert_eq!(answer.status(), 400);
/// assert_eq!(answer.error_type(), "ValidationException");
/// assert_eq!(
///     answer.json().to_string(),
///     r#"{"message":"1 validation error detected. Value at '/entries/0/thingName' failed to satisfy constraint: Member must not be null","reason":"FIELD_VALIDATION_FAILED","fields":[{"name":"entries.0.thingName","message":"Value at '/entries/0/thingName' failed to satisfy constraint: Member must not be null"}]}"#
/// );
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Answer<'v> {
    refusal: Refusal,
    kind: Kind,
    violations: &'v [Violation],
    total: usize,
}

impl<'v> Answer<'v> {
    /// The answer to the violations that were kept, one at least, of `total`. Where no operation was found, there is no service, and
    /// the answer is the same for all.
    pub fn new(service: Option<&'static Service>, violations: &'v [Violation], total: usize) -> Self {
        Self {
            refusal: service.map_or(Refusal::InvalidRequest, |service| service.refusal),
            kind: violations.first().map_or(Kind::Required, Violation::kind),
            violations,
            total,
        }
    }

    /// The status code.
    pub const fn status(&self) -> u16 {
        match self.kind {
            Kind::Capacity => 413,
            Kind::ContentType => 415,
            Kind::Accept => 406,
            Kind::Route => 404,
            Kind::Method => 405,
            _ => 400,
        }
    }

    /// The error's name, the value of `x-amzn-ErrorType`.
    pub const fn error_type(&self) -> &'static str {
        match (self.kind, self.refusal) {
            (Kind::Capacity, _) => "RequestEntityTooLargeException",
            (Kind::ContentType, _) => "UnsupportedMediaTypeException",
            (Kind::Accept, _) => "NotAcceptableException",
            (Kind::Route | Kind::Method, _) => "UnknownOperationException",
            (_, Refusal::InvalidRequest) => "InvalidRequestException",
            (_, Refusal::Validation) => "ValidationException",
        }
    }

    /// The body.
    pub const fn json(&self) -> Rendered<Json<'_, Self>> {
        Rendered(Json { table: &TABLE, source: self })
    }

    /// Why a `ValidationException` was raised; nothing else says why.
    fn reason(&self) -> Option<&'static str> {
        match (self.refusal, self.kind) {
            (Refusal::InvalidRequest, _)
            | (_, Kind::Capacity | Kind::ContentType | Kind::Accept | Kind::Route | Kind::Method) => None,
            (Refusal::Validation, kind) if kind.is_constraint() => Some("FIELD_VALIDATION_FAILED"),
            (Refusal::Validation, _) => Some("CANNOT_PARSE"),
        }
    }

    fn write_message(&self, out: &mut dyn Write) -> fmt::Result {
        if self.kind.is_constraint() {
            let plural = if self.total == 1 { "" } else { "s" };
            write!(out, "{} validation error{plural} detected. ", self.total)?;
        }
        let mut between = "";
        for violation in self.violations {
            write!(out, "{between}{}", violation.message())?;
            between = "; ";
        }
        Ok(())
    }
}

impl Source for Answer<'_> {
    fn value(&self, field: u8) -> Value<'_> {
        match (field, self.reason()) {
            (0, _) => Value::Made,
            (1, Some(reason)) => Value::Text(Text::new(reason)),
            (2, Some(_)) if self.kind.is_constraint() => Value::List,
            _ => Value::Absent,
        }
    }

    fn write_items(&self, _: u8, items: &mut Items<'_, '_>) {
        self.violations.iter().for_each(|violation| items.write(violation));
    }

    fn write_made(&self, _: u8, out: &mut Out<'_>) {
        out.made(|out| self.write_message(out));
    }
}

/// One of `fields`.
impl Source for Violation {
    fn value(&self, _: u8) -> Value<'_> {
        Value::Made
    }

    fn write_made(&self, field: u8, out: &mut Out<'_>) {
        out.made(|out| match field {
            0 => write!(out, "{}", self.pointer().dotted()),
            _ => write!(out, "{}", self.message()),
        });
    }
}

impl<const K: usize> Report<K> {
    /// The answer of a service to what was reported. See also [`Operation::answer`](crate::Operation::answer).
    pub fn answer(&self, service: &'static Service) -> Answer<'_> {
        Answer::new(Some(service), self.violations(), self.total())
    }
}

impl Violation {
    /// The answer of a service to this violation alone.
    pub fn answer(&self, service: &'static Service) -> Answer<'_> {
        Answer::new(Some(service), core::slice::from_ref(self), 1)
    }
}
