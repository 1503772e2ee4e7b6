//! The code between `axum` and the crate: the extractor of a valid request of any operation, and the response. This is the part
//! to copy.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::LengthLimitError;
use iot_shapes::{AnyOwnedRequest, HttpResponse, Operation, PlainError, Report, RequestHead, Violation};

/// A valid request of any operation. The rejection of any other request is the crate's own.
pub struct Valid(pub Box<AnyOwnedRequest>);

/// The bounds of the body of a request.
#[derive(Clone, Copy)]
pub struct BodyLimits {
    /// The greatest number of bytes, in place of that of the operation.
    pub max_len: Option<usize>,
    /// The time that a client has to send it.
    pub patience: Duration,
}

impl<S: Sync> FromRequest<S> for Valid
where
    BodyLimits: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let limits = BodyLimits::from_ref(state);
        let (parts, body) = request.into_parts();
        let head = RequestHead::from(&parts);
        let mut report = Report::<100>::new();
        match Operation::validate_head(&head, &mut report) {
            // As AWS does, report a violated constraint of the URI along with those of the body. `read_owned` reports it again.
            Err(violation) if violation.kind().is_constraint() => report.clear(),
            Err(violation) => return Err(reject(&head, &report, violation)),
            Ok(_) => {}
        }
        let operation = Operation::from_target(head.target());
        let max_len = limits.max_len.or(operation.map(Operation::max_body_len)).unwrap_or_default();
        let body = read_body(body, max_len, limits.patience).await.map_err(|error| respond(&error))?;
        match AnyOwnedRequest::read_owned(&head, &body, &mut report) {
            Ok(request) => Ok(Self(request)),
            Err(violation) => Err(reject(&head, &report, violation)),
        }
    }
}

/// Returns the rejection of a request, and logs its violations.
fn reject(head: &RequestHead<'_>, report: &Report<100>, first: Violation) -> Response {
    tracing::debug!(violations = report.total(), %first, "rejected");
    for violation in report.violations() {
        let (pointer, kind) = (violation.pointer(), violation.kind());
        tracing::trace!(%pointer, offset = violation.offset(), %kind, "violation");
    }
    respond(&Operation::rejection(head, report))
}

/// Reads the whole body of a request.
///
/// # Errors
///
/// Returns the error to send if the body is larger than `max_len`, takes longer than `patience`, or is truncated.
pub async fn read_body(body: Body, max_len: usize, patience: Duration) -> Result<Bytes, PlainError<'static>> {
    let too_large =
        PlainError::new(413, "RequestEntityTooLargeException", "The body is larger than this service accepts");
    // A declared length over the limit is rejected before the body arrives.
    if body.size_hint().lower() > max_len as u64 {
        return Err(too_large);
    }
    match tokio::time::timeout(patience, to_bytes(body, max_len)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(cause)) if cause.source().is_some_and(|source| source.is::<LengthLimitError>()) => Err(too_large),
        Ok(Err(_)) => Err(PlainError::new(400, "RequestAbortedException", "The body is truncated")),
        Err(_) => Err(PlainError::new(408, "RequestTimeoutException", "The body took longer than this service waits")),
    }
}

/// Returns the response with which a result, an error or a rejection is sent.
pub fn respond<'r>(value: impl Into<HttpResponse<'r>>) -> Response {
    Response::try_from(value.into()).unwrap_or_else(|_| {
        // Cannot happen: the errors of this service have valid statuses.
        let mut response = Response::default();
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
