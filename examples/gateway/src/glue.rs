//! The code between `axum` and the crate: the head of a request, its body, and the response. This is the part to copy.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use http_body_util::LengthLimitError;
use iot_shapes::{HttpResponse, PlainError, RequestHead};

/// Returns the head of a request. All headers are passed on; the crate keeps those that it needs.
pub fn head(parts: &Parts) -> RequestHead<'_> {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let head = RequestHead::new(parts.method.as_str(), target);
    parts.headers.iter().fold(head, |head, (name, value)| head.header(name.as_str(), value.as_bytes()))
}

/// Reads the whole body of a request.
///
/// # Errors
///
/// Returns the error to send if the body is larger than `limit`, takes longer than `patience`, or is truncated.
pub async fn body(body: Body, limit: usize, patience: Duration) -> Result<Bytes, PlainError<'static>> {
    let too_large =
        PlainError::new(413, "RequestEntityTooLargeException", "The body is larger than this service accepts");
    // A declared length over the limit is rejected before the body arrives.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large);
    }
    match tokio::time::timeout(patience, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(cause)) if cause.source().is_some_and(|source| source.is::<LengthLimitError>()) => Err(too_large),
        Ok(Err(_)) => Err(PlainError::new(400, "RequestAbortedException", "The body is truncated")),
        Err(_) => Err(PlainError::new(408, "RequestTimeoutException", "The body took longer than this service waits")),
    }
}

/// Converts an HTTP response of the crate to one of `axum`.
pub fn response(http_response: HttpResponse<'_>) -> Response {
    let mut builder = Response::builder().status(http_response.status());
    for (name, value) in http_response.headers() {
        builder = builder.header(name, value.to_string());
    }
    builder.body(http_response.json().to_string().into()).unwrap_or_else(|_| {
        // Cannot happen: the errors of this service have valid statuses and headers.
        let mut response = Response::default();
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
