//! The heads and responses of the `http` crate.

use ::alloc::string::{String, ToString};

use ::http::header::HeaderMap;
use ::http::{Method, Uri, request, response};

use crate::http::{HttpResponse, RequestHead, ResponseHead};

/// Passes on the method, the path with the query, and all headers.
///
/// The URI of a request over HTTP/2 is absolute: its scheme and authority are left out, as in the origin-form of a target.
///
/// # Examples
///
/// ```
/// use iot_shapes::{Operation, RequestHead};
///
/// let request = http::Request::post("https://data.iot.eu-west-1.amazonaws.com/jobs/fw-7/targets?namespaceId=plant")
///     .header("content-type", "application/json")
///     .body(r#"{"targets":["a"]}"#)?;
/// let (parts, body) = request.into_parts();
/// let head = RequestHead::from(&parts);
/// assert_eq!(head.target(), b"/jobs/fw-7/targets?namespaceId=plant");
/// assert!(Operation::validate_http(&head, body.as_bytes(), &mut iot_shapes::FailFast).is_ok());
/// # Ok::<(), http::Error>(())
/// ```
impl<'a> From<&'a request::Parts> for RequestHead<'a> {
    fn from(parts: &'a request::Parts) -> Self {
        request_head(&parts.method, &parts.uri, &parts.headers)
    }
}

/// Passes on the method, the path with the query, and all headers, as that of [`request::Parts`] does.
impl<'a, B> From<&'a ::http::Request<B>> for RequestHead<'a> {
    fn from(request: &'a ::http::Request<B>) -> Self {
        request_head(request.method(), request.uri(), request.headers())
    }
}

fn request_head<'a>(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> RequestHead<'a> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let head = RequestHead::new(method.as_str(), target);
    headers.iter().fold(head, |head, (name, value)| head.header(name.as_str(), value.as_bytes()))
}

/// Passes on the status and all headers.
///
/// # Examples
///
/// ```
/// use iot_shapes::ResponseHead;
///
/// let response = http::Response::builder().status(429).header("retry-after", "30").body("{}")?;
/// let (parts, _) = response.into_parts();
/// assert_eq!(ResponseHead::from(&parts).retry_after_seconds(), Some(30));
/// # Ok::<(), http::Error>(())
/// ```
impl<'a> From<&'a response::Parts> for ResponseHead<'a> {
    fn from(parts: &'a response::Parts) -> Self {
        response_head(parts.status.as_u16(), &parts.headers)
    }
}

/// Passes on the status and all headers.
impl<'a, B> From<&'a ::http::Response<B>> for ResponseHead<'a> {
    fn from(response: &'a ::http::Response<B>) -> Self {
        response_head(response.status().as_u16(), response.headers())
    }
}

fn response_head(status: u16, headers: &HeaderMap) -> ResponseHead<'_> {
    let head = ResponseHead::new(status);
    headers.iter().fold(head, |head, (name, value)| head.header(name.as_str(), value.as_bytes()))
}

/// Creates a response with the JSON as its body: `Vec<u8>`, `String`, `bytes::Bytes`, `axum::body::Body` and others.
///
/// # Errors
///
/// Returns an error if the status is not in `100..1000`, which only that of a [`PlainError`](crate::PlainError) or of an
/// unknown error can be.
///
/// # Examples
///
/// ```
/// use iot_shapes::{HttpResponse, PlainError};
///
/// let error = PlainError::new(503, "ServiceUnavailableException", "The service shuts down").with_retry_after_seconds(5);
/// let response = http::Response::<String>::try_from(HttpResponse::from(&error))?;
/// assert_eq!(response.status(), 503);
/// assert_eq!(response.headers()["retry-after"], "5");
/// assert_eq!(response.body(), r#"{"message":"The service shuts down"}"#);
///
/// let error = PlainError::new(1000, "OutOfRange", "");
/// assert!(http::Response::<String>::try_from(HttpResponse::from(&error)).is_err());
/// # Ok::<(), http::Error>(())
/// ```
impl<'r, B: From<String>> TryFrom<HttpResponse<'r>> for ::http::Response<B> {
    type Error = ::http::Error;

    fn try_from(response: HttpResponse<'r>) -> Result<Self, ::http::Error> {
        let builder = ::http::Response::builder().status(response.status());
        response
            .headers()
            .fold(builder, |builder, (name, value)| builder.header(name, value.to_string()))
            .body(response.json().to_string().into())
    }
}
