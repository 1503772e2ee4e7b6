//! What stands between `axum` and the crate: the head of a request, its body, and what is sent back. This is the part to
//! copy.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use http_body_util::LengthLimitError;
use iot_shapes::RequestHead;
use iot_shapes::http::Reply;
use iot_shapes::iot::AssociateTargetsWithJobError;

/// An error that no operation models, in the form of those they do.
pub type Unmodelled = AssociateTargetsWithJobError<&'static str>;

/// The head of a request. All of its headers are handed over; the crate keeps those that matter.
pub fn head(parts: &Parts) -> RequestHead<'_> {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let head = RequestHead::new(parts.method.as_str(), target);
    parts.headers.iter().fold(head, |head, (name, value)| head.header(name.as_str(), value.as_bytes()))
}

/// The whole body of a request, unless it is larger or slower than it may be.
pub async fn body(body: Body, limit: usize, patience: Duration) -> Result<Bytes, Unmodelled> {
    let refused = |status, name, message| Unmodelled::Unknown { status, name: Some(name), message: Some(message) };
    let too_large = refused(413, "RequestEntityTooLargeException", "The body is larger than this service takes");
    // What says that it is too large need not be read.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large);
    }
    match tokio::time::timeout(patience, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => Err(too_large),
        Ok(Err(_)) => Err(refused(400, "RequestAbortedException", "The body is cut short")),
        Err(_) => Err(refused(408, "RequestTimeoutException", "The body took longer than this service waits")),
    }
}

/// The response that a reply is.
pub fn response(reply: Reply<'_>) -> Response {
    let mut response = Response::builder().status(reply.status());
    for (name, value) in reply.headers() {
        response = response.header(name, value.to_string());
    }
    response.body(reply.json().to_string().into()).unwrap_or_else(|_| {
        // No status that the service gives its errors is out of bounds.
        let mut response = Response::default();
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
