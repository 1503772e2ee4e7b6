//! The HTTP response that a service sends, of any shape.

use core::fmt::{self, Debug, Display};

use crate::http::{ALLOW, CONTENT_TYPE, ERROR_TYPE, MEDIA_TYPE, PlainError, RETRY_AFTER, Rejection};
use crate::json::encode::{Encoded, Json};
use crate::json::write::Source;
use crate::schema::Table;
use crate::text::Text;

/// The HTTP response that a service sends: a response, an error of an operation, the [`Rejection`] of a request, or a
/// [`PlainError`].
///
/// One type covers all of them, so that a service passes them to its HTTP library in one place.
///
/// # Examples
///
/// ```
/// use iot_shapes::http::HttpResponse;
/// use iot_shapes::sitewise::{BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsResponse};
///
/// type Outcome = Result<BatchAssociateProjectAssetsResponse, BatchAssociateProjectAssetsError<&'static str>>;
///
/// fn send(outcome: &Outcome) -> String {
///     let response = HttpResponse::from_result(outcome);
///     let headers = response.headers().map(|(name, value)| format!("{name}: {value}\r\n"));
///     format!("HTTP/1.1 {}\r\n{}\r\n{}", response.status(), headers.collect::<String>(), response.json())
/// }
/// assert_eq!(
///     send(&Ok(BatchAssociateProjectAssetsResponse::new())),
///     "HTTP/1.1 200\r\nContent-Type: application/json\r\n\r\n{}"
/// );
/// assert_eq!(
///     send(&Err(BatchAssociateProjectAssetsError::throttling_exception(Some("Rate exceeded")))),
///     "HTTP/1.1 429\r\nContent-Type: application/json\r\nx-amzn-ErrorType: ThrottlingException\r\n\r\n\
///      {\"message\":\"Rate exceeded\"}"
/// );
/// ```
#[derive(Clone, Copy)]
pub struct HttpResponse<'r> {
    status: u16,
    error_name: Option<Text<'r>>,
    retry_after: Option<u32>,
    table: &'static Table,
    source: &'r (dyn Source + Sync),
}

impl<'r> HttpResponse<'r> {
    pub(crate) const fn from_response(table: &'static Table, source: &'r (dyn Source + Sync)) -> Self {
        Self { status: 200, error_name: None, retry_after: None, table, source }
    }

    pub(crate) const fn from_error(
        status: u16,
        error_name: Option<Text<'r>>,
        retry_after: Option<u32>,
        table: &'static Table,
        source: &'r (dyn Source + Sync),
    ) -> Self {
        Self { status, error_name, retry_after, table, source }
    }

    /// Creates the HTTP response for the result of an operation: its response or its error.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::HttpResponse;
    /// use iot_shapes::iot::{AssociateTargetsWithJobError as Error, AssociateTargetsWithJobResponse as Response};
    ///
    /// let outcome: Result<Response, Error> = Ok(Response::new());
    /// assert_eq!(HttpResponse::from_result(&outcome).status(), 200);
    /// ```
    pub fn from_result<T: ToHttpResponse, E: ToHttpResponse>(outcome: &'r Result<T, E>) -> Self {
        match outcome {
            Ok(response) => response.to_http_response(),
            Err(error) => error.to_http_response(),
        }
    }

    /// Returns the status code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns the name of the error, the value of `x-amzn-ErrorType`, such as for a metric.
    ///
    /// Returns `None` for a response, for an error without a name, and for a name that has anything but visible ASCII. So a
    /// metric takes the status too. The names of modelled errors, rejections and a service's own [`PlainError`]s are few. Those
    /// of forwarded errors, such as `Error::Unknown`, are the sender's.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::{AssociateTargetsWithJobError, AssociateTargetsWithJobResponse};
    /// use iot_shapes::{FailFast, HttpResponse, Operation, PlainError, RequestHead};
    ///
    /// let head = RequestHead::new("GET", "/jobs/a/targets");
    /// let violation = Operation::validate_http(&head, b"", &mut FailFast).unwrap_err();
    /// let rejection = violation.rejection(Operation::AssociateTargetsWithJob.service());
    /// assert_eq!(HttpResponse::from(&rejection).error_name().unwrap(), "UnknownOperationException");
    ///
    /// let error = AssociateTargetsWithJobError::throttling_exception(Some("Rate exceeded"));
    /// assert_eq!(HttpResponse::from(&error).error_name().unwrap(), "ThrottlingException");
    ///
    /// let response = AssociateTargetsWithJobResponse::new();
    /// assert_eq!(HttpResponse::from(&response).error_name(), None);
    /// ```
    #[must_use]
    pub fn error_name(&self) -> Option<Text<'r>> {
        self.error_name.filter(|name| name.chars().all(|c| c.is_ascii_graphic()))
    }

    /// Returns the names and values of the headers. The caller adds the length of the body.
    ///
    /// A response of status 405 has `Allow: POST`, as [RFC 9110, section 15.5.6] demands: no operation has another method.
    /// Omits an error's name that has anything but visible ASCII, such as a line break, as [`error_name`](Self::error_name) does.
    ///
    /// [RFC 9110, section 15.5.6]: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, impl Display + Debug + use<'r>)> + use<'r> {
        [
            Some((CONTENT_TYPE, Value::Text(Text::new(MEDIA_TYPE)))),
            self.error_name().map(|name| (ERROR_TYPE, Value::Text(name))),
            self.retry_after.map(|seconds| (RETRY_AFTER, Value::Seconds(seconds))),
            (self.status == 405).then_some((ALLOW, Value::Text(Text::new("POST")))),
        ]
        .into_iter()
        .flatten()
    }

    /// Returns the JSON body.
    #[must_use]
    pub const fn json(&self) -> Encoded<Json<'r>> {
        Encoded(Json::new(self.table, self.source))
    }
}

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

impl Debug for HttpResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.json())
    }
}

/// A value that a service sends as an [`HttpResponse`]: a response, an error of an operation, a [`Rejection`] or a [`PlainError`].
///
/// `HttpResponse::from(&value)` takes any of them. The trait is for code that is generic over them, and for a service's own
/// type of errors.
///
/// # Examples
///
/// ```
/// use iot_shapes::http::ToHttpResponse;
/// use iot_shapes::iot::{AssociateTargetsWithJobError, AssociateTargetsWithJobResponse};
/// use iot_shapes::{HttpResponse, PlainError};
///
/// enum Failed {
///     Job(AssociateTargetsWithJobError<&'static str>),
///     Stopping,
/// }
///
/// impl ToHttpResponse for Failed {
///     fn to_http_response(&self) -> HttpResponse<'_> {
///         const STOPPING: PlainError<'_> = PlainError::new(503, "ServiceUnavailableException", "The service shuts down");
///         match self {
///             Self::Job(error) => error.into(),
///             Self::Stopping => HttpResponse::from(&STOPPING),
///         }
///     }
/// }
///
/// let outcome: Result<AssociateTargetsWithJobResponse, Failed> = Err(Failed::Stopping);
/// assert_eq!(HttpResponse::from_result(&outcome).status(), 503);
/// let outcome: Result<AssociateTargetsWithJobResponse, Failed> =
///     Err(Failed::Job(AssociateTargetsWithJobError::throttling_exception(None)));
/// assert_eq!(HttpResponse::from_result(&outcome).status(), 400);
/// ```
pub trait ToHttpResponse {
    /// Returns the HTTP response, which borrows from this value.
    fn to_http_response(&self) -> HttpResponse<'_>;
}

impl<'r, T: ToHttpResponse + ?Sized> From<&'r T> for HttpResponse<'r> {
    fn from(value: &'r T) -> Self {
        value.to_http_response()
    }
}

/// For a large value that is boxed, such as an error with a list.
#[cfg(feature = "alloc")]
impl<T: ToHttpResponse + ?Sized> ToHttpResponse for alloc::boxed::Box<T> {
    fn to_http_response(&self) -> HttpResponse<'_> {
        (**self).to_http_response()
    }
}

impl ToHttpResponse for Rejection<'_> {
    fn to_http_response(&self) -> HttpResponse<'_> {
        let error_name = Some(Text::new(self.error_type()));
        HttpResponse::from_error(self.status(), error_name, None, &super::rejection::TABLE, self)
    }
}

impl ToHttpResponse for PlainError<'_> {
    fn to_http_response(&self) -> HttpResponse<'_> {
        let (name, retry_after) = (self.name(), self.retry_after_seconds());
        HttpResponse::from_error(self.status(), name, retry_after, &super::rejection::TABLE, self)
    }
}

/// Implements the conversion of a response to an [`HttpResponse`].
macro_rules! impl_response_to_http {
    ($name:ident<S $(, $capacity:ident)?>, $table:expr) => {
        impl<S: $crate::text::Storage + Sync $(, const $capacity: usize)?> $crate::http::ToHttpResponse
            for $name<S $(, $capacity)?>
        {
            fn to_http_response(&self) -> $crate::http::HttpResponse<'_> {
                $crate::http::HttpResponse::from_response(&$table, self)
            }
        }
    };
}

/// Implements the conversion of the error of an operation to an [`HttpResponse`].
macro_rules! impl_error_to_http {
    ($name:ident<S $(, $capacity:ident)?>, $table:expr) => {
        impl<S: $crate::text::Storage + Sync $(, const $capacity: usize)?> $crate::http::ToHttpResponse
            for $name<S $(, $capacity)?>
        {
            fn to_http_response(&self) -> $crate::http::HttpResponse<'_> {
                let (status, retry_after) = (self.status(), self.retry_after_seconds());
                $crate::http::HttpResponse::from_error(status, self.name(), retry_after, &$table, self)
            }
        }
    };
}

pub(crate) use {impl_error_to_http, impl_response_to_http};

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

    fn headers(response: HttpResponse<'_>) -> Vec<(&'static str, String)> {
        response.headers().map(|(name, value)| (name, value.to_string())).collect()
    }

    #[test]
    fn throttling_error_with_modelled_retry_after_has_header() {
        let error = GreengrassError::ThrottlingException {
            message: None,
            quota_code: None,
            service_code: None,
            retry_after_seconds: Some(30),
        };
        let response = HttpResponse::from(&error);
        assert_eq!(response.status(), 429);
        let expected =
            [("Content-Type", "application/json"), ("x-amzn-ErrorType", "ThrottlingException"), ("Retry-After", "30")];
        assert_eq!(headers(response), expected.map(|(name, value)| (name, value.into())));
        assert_eq!(response.json().to_string(), error.json().to_string());

        let error = AssociateTargetsWithJobError::ThrottlingException { message: Some("Rate exceeded") };
        assert_eq!(headers(HttpResponse::from(&error)).len(), 2);
    }

    #[test]
    fn http_response_is_send_and_sync() {
        fn is_send_and_sync<T: Send + Sync>() {}
        is_send_and_sync::<HttpResponse<'_>>();
    }

    #[test]
    fn response_of_success_has_no_error_type() {
        let response = BatchAssociateClientDeviceWithCoreDeviceResponse::new();
        let outcome = Ok::<_, GreengrassError>(response);
        let http_response = HttpResponse::from_result(&outcome);
        assert_eq!((http_response.status(), headers(http_response).len()), (200, 1));

        let response = AssociateTargetsWithJobResponse::default().with_job_id("fw-7");
        assert_eq!(HttpResponse::from(&response).json().to_string(), r#"{"jobId":"fw-7"}"#);
    }

    #[test]
    fn rejection_as_http_response_is_unchanged() {
        let head = RequestHead::new("GET", "/jobs/fw-7/targets");
        let mut report = Report::<1>::new();
        assert!(Operation::validate_http(&head, b"", &mut report).is_err());
        let rejection = Operation::rejection(&head, &report);
        let response = HttpResponse::from(&rejection);
        assert_eq!(response.status(), 405);
        let expected = [
            ("Content-Type", "application/json"),
            ("x-amzn-ErrorType", "UnknownOperationException"),
            ("Allow", "POST"),
        ];
        assert_eq!(headers(response), expected.map(|(name, value)| (name, value.into())));
        assert_eq!(response.json().to_string(), rejection.json().to_string());
    }

    #[test]
    fn error_name_without_visible_ascii_only_is_omitted() {
        let names =
            [("Custom", true), ("Custom\r\nSet-Cookie: a", false), ("Käse", false), ("a b", false), (" ", false)];
        for (name, kept) in names {
            let error = AssociateTargetsWithJobError::Unknown { status: 418, name: Some(name), message: None };
            let response = HttpResponse::from(&error);
            assert_eq!(headers(response).len(), if kept { 2 } else { 1 }, "{name:?}");
            assert_eq!(response.error_name().is_some(), kept, "{name:?}");
        }
    }
}
