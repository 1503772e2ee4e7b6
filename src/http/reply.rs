//! What a service sends back, whichever of its shapes it is.

use core::fmt::{self, Debug, Display};

use crate::http::{Answer, CONTENT_TYPE, ERROR_TYPE, RETRY_AFTER};
use crate::json::write::{AnyJson, Rendered, Source};
use crate::schema::Table;
use crate::text::Text;

/// What a service sends back: a response, an error of an operation, or the [`Answer`] to a request that it refuses.
///
/// It is one type for all of them, so that a service hands them to its HTTP library in one place.
///
/// ```
/// use iot_shapes::http::Reply;
/// use iot_shapes::sitewise::{BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsResponse};
///
/// type Outcome = Result<BatchAssociateProjectAssetsResponse, BatchAssociateProjectAssetsError<&'static str>>;
///
/// fn send(outcome: &Outcome) -> String {
///     let reply = Reply::of_result(outcome);
///     let headers = reply.headers().map(|(name, value)| format!("{name}: {value}\r\n"));
///     format!("HTTP/1.1 {}\r\n{}\r\n{}", reply.status(), headers.collect::<String>(), reply.json())
/// }
/// assert_eq!(
///     send(&Ok(BatchAssociateProjectAssetsResponse::new())),
///     "HTTP/1.1 200\r\nContent-Type: application/json\r\n\r\n{}"
/// );
/// assert_eq!(
///     send(&Err(BatchAssociateProjectAssetsError::ThrottlingException { message: Some("Rate exceeded") })),
///     "HTTP/1.1 429\r\nContent-Type: application/json\r\nx-amzn-ErrorType: ThrottlingException\r\n\r\n\
///      {\"message\":\"Rate exceeded\"}"
/// );
/// ```
#[derive(Clone, Copy)]
pub struct Reply<'r> {
    status: u16,
    error_type: Option<Text<'r>>,
    retry_after: Option<u32>,
    body: AnyJson<'r>,
}

impl<'r> Reply<'r> {
    pub(crate) const fn of_response(table: &'static Table, source: &'r (dyn Source + Sync)) -> Self {
        Self { status: 200, error_type: None, retry_after: None, body: AnyJson { table, source } }
    }

    pub(crate) const fn of_error(
        status: u16,
        error_type: Option<Text<'r>>,
        retry_after: Option<u32>,
        table: &'static Table,
        source: &'r (dyn Source + Sync),
    ) -> Self {
        Self { status, error_type, retry_after, body: AnyJson { table, source } }
    }

    /// What an operation came to: its response or its error.
    pub fn of_result<T, E>(outcome: &'r Result<T, E>) -> Self
    where
        Self: From<&'r T> + From<&'r E>,
    {
        match outcome {
            Ok(response) => response.into(),
            Err(error) => error.into(),
        }
    }

    /// The status code.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The headers, names and values, to which the body's length is to be added.
    ///
    /// An error's name that no header can have, as one with a line break in it or one of no character, is left out.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, impl Display + Debug + use<'r>)> + use<'r> {
        let name = self.error_type.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic()));
        [
            Some((CONTENT_TYPE_NAME, Value::Text(Text::new(CONTENT_TYPE)))),
            name.map(|name| (ERROR_TYPE, Value::Text(name))),
            self.retry_after.map(|seconds| (RETRY_AFTER, Value::Seconds(seconds))),
        ]
        .into_iter()
        .flatten()
    }

    /// Returns the JSON body.
    pub const fn json(&self) -> Rendered<AnyJson<'r>> {
        Rendered(self.body)
    }
}

const CONTENT_TYPE_NAME: &str = "Content-Type";

/// The value of a header.
#[derive(Debug)]
enum Value<'r> {
    Text(Text<'r>),
    Seconds(u32),
}

impl Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => Display::fmt(text, f),
            Self::Seconds(seconds) => Display::fmt(seconds, f),
        }
    }
}

impl Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.json())
    }
}

impl<'r> From<&'r Answer<'_>> for Reply<'r> {
    fn from(answer: &'r Answer<'_>) -> Self {
        Self::of_error(answer.status(), Some(Text::new(answer.error_type())), None, &super::answer::TABLE, answer)
    }
}

/// Lets a response be sent.
macro_rules! reply_of_response {
    ($name:ident<S $(, $capacity:ident)?>, $table:expr) => {
        impl<'r, S: $crate::text::Storage + Sync $(, const $capacity: usize)?> From<&'r $name<S $(, $capacity)?>>
            for $crate::http::Reply<'r>
        {
            fn from(response: &'r $name<S $(, $capacity)?>) -> Self {
                Self::of_response(&$table, response)
            }
        }
    };
}

/// Lets the error of an operation be sent.
macro_rules! reply_of_error {
    ($name:ident<S $(, $capacity:ident)?>, $table:expr) => {
        impl<'r, S: $crate::text::Storage + Sync $(, const $capacity: usize)?> From<&'r $name<S $(, $capacity)?>>
            for $crate::http::Reply<'r>
        {
            fn from(error: &'r $name<S $(, $capacity)?>) -> Self {
                Self::of_error(error.status(), error.name(), error.retry_after_seconds(), &$table, error)
            }
        }
    };
}

pub(crate) use {reply_of_error, reply_of_response};

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::*;
    use crate::greengrassv2::{
        BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceResponse,
    };
    use crate::iot::{AssociateTargetsWithJobError, AssociateTargetsWithJobResponse};
    use crate::{Operation, Report, RequestHead};

    type GreengrassError = BatchAssociateClientDeviceWithCoreDeviceError<&'static str, 0>;

    fn headers(reply: Reply<'_>) -> Vec<(&'static str, String)> {
        reply.headers().map(|(name, value)| (name, value.to_string())).collect()
    }

    #[test]
    fn an_error_says_when_to_come_again_where_its_model_has_that() {
        let error = GreengrassError::ThrottlingException {
            message: None,
            quota_code: None,
            service_code: None,
            retry_after_seconds: Some(30),
        };
        let reply = Reply::from(&error);
        assert_eq!(reply.status(), 429);
        let expected =
            [("Content-Type", "application/json"), ("x-amzn-ErrorType", "ThrottlingException"), ("Retry-After", "30")];
        assert_eq!(headers(reply), expected.map(|(name, value)| (name, value.into())));
        assert_eq!(reply.json().to_string(), error.json().to_string());

        let error = AssociateTargetsWithJobError::ThrottlingException { message: Some("Rate exceeded") };
        assert_eq!(headers(Reply::from(&error)).len(), 2);
    }

    #[test]
    fn it_goes_where_tasks_go() {
        fn is_send_and_sync<T: Send + Sync>() {}
        is_send_and_sync::<Reply<'_>>();
    }

    #[test]
    fn a_response_has_no_name() {
        let response = BatchAssociateClientDeviceWithCoreDeviceResponse::new();
        let outcome = Ok::<_, GreengrassError>(response);
        let reply = Reply::of_result(&outcome);
        assert_eq!((reply.status(), headers(reply).len()), (200, 1));

        let response = AssociateTargetsWithJobResponse { job_id: Some("fw-7"), ..Default::default() };
        assert_eq!(Reply::from(&response).json().to_string(), r#"{"jobId":"fw-7"}"#);
    }

    #[test]
    fn an_answer_is_sent_as_it_is() {
        let head = RequestHead::new("GET", "/jobs/fw-7/targets");
        let mut report = Report::<1>::new();
        assert!(Operation::validate_http(&head, b"", &mut report).is_err());
        let answer = Operation::answer(&head, &report);
        let reply = Reply::from(&answer);
        assert_eq!(reply.status(), 405);
        assert_eq!(headers(reply)[1], ("x-amzn-ErrorType", "UnknownOperationException".into()));
        assert_eq!(reply.json().to_string(), answer.json().to_string());
    }

    #[test]
    fn a_name_that_would_break_the_head_is_left_out() {
        let names =
            [("Custom", true), ("Custom\r\nSet-Cookie: a", false), ("Käse", false), ("a b", false), ("", false)];
        for (name, kept) in names {
            let error = AssociateTargetsWithJobError::Unknown { status: 418, name: Some(name), message: None };
            assert_eq!(headers(Reply::from(&error)).len(), if kept { 2 } else { 1 }, "{name:?}");
        }
    }
}
