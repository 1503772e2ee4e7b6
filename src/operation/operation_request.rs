//! The trait of the requests of all operations, for generic code.

use core::fmt::Debug;
use core::hash::Hash;

use crate::http::{ErrorResponse, ResponseError, ResponseHead, ToHttpResponse};
use crate::json::encode::{Encoded, Json};
use crate::json::uri::{CanonicalPath, Path, Query, Target};
use crate::operation::Operation;
#[cfg(feature = "alloc")]
use crate::{
    http::{OwnedResponseError, RequestHead},
    violation::{Sink, Violation},
};
#[cfg(feature = "alloc")]
use ::alloc::boxed::Box;
#[cfg(feature = "http")]
use ::alloc::string::{String, ToString};

// The trait is sealed: it cannot be named on purpose.
#[allow(unnameable_types)]
pub(super) mod sealed {
    pub trait Sealed {}
}

/// A request of one operation, for code that is generic over the operations. It cannot be implemented outside of this crate.
///
/// It is implemented by the five `Request` types, in any storage and with any capacity. Their own methods have the same names.
///
/// # Examples
///
/// A client sends a request of any operation, and reads the response to it:
///
/// ```
/// use iot_shapes::{ErrorResponse, OperationRequest, ResponseError, ResponseHead};
/// # use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
///
/// fn call<'b, R: OperationRequest>(
///     request: &R,
///     send: impl Fn(String, String) -> (ResponseHead<'b>, &'b [u8]),
/// ) -> Result<R::Response<'b>, String> {
///     let (head, body) = send(request.target().to_string(), request.json().to_string());
///     match R::read_response(&head, body) {
///         Ok(response) => Ok(response),
///         Err(ResponseError::Service(error)) => Err(format!("{}: {}", R::OPERATION, R::Error::from(&error))),
///         Err(ResponseError::Invalid(violation)) => Err(format!("{}: {violation}", R::OPERATION)),
///     }
/// }
/// # let target = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
/// # let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [target]).unwrap();
/// # let body: &[u8] = br#"{"message":"no such job"}"#;
/// # let head = ResponseHead::new(404).header("x-amzn-ErrorType", b"ResourceNotFoundException");
/// # assert_eq!(
/// #     call(&request, |_, _| (head, body)).unwrap_err(),
/// #     "AssociateTargetsWithJob: status 404, ResourceNotFoundException: no such job"
/// # );
/// # assert_eq!(call(&request, |_, _| (ResponseHead::new(200), br#"{"jobId":"fw-7"}"#)).unwrap().job_id.unwrap(), "fw-7");
/// ```
///
/// # Owned forms
///
/// With the feature `alloc`, the associated types `Owned`, `OwnedResponse` and `OwnedError` have their strings on the heap. They
/// are `Send` and borrow from nothing, so that they live across an `await`, in a channel or in a map.
///
/// A service implements its own trait once for each operation; the rest is generic:
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// use iot_shapes::iot::associate_targets_with_job::{OwnedError, OwnedRequest, OwnedResponse};
/// use iot_shapes::{AnyOwnedRequest, AnyRequest, HttpResponse, Operation, OperationRequest, Report, RequestHead};
///
/// trait Execute<R: OperationRequest> {
///     fn execute(&self, request: R) -> Result<Box<R::OwnedResponse>, Box<R::OwnedError>>;
/// }
///
/// struct Jobs;
///
/// impl Execute<OwnedRequest> for Jobs {
///     fn execute(&self, request: OwnedRequest) -> Result<Box<OwnedResponse>, Box<OwnedError>> {
///         if request.job_id != "fw-7" {
///             return Err(OwnedError::resource_not_found_exception(Some("no such job".into())).into());
///         }
///         Ok(Box::new(OwnedResponse::default().with_job_id(request.job_id.into_storage())))
///     }
/// }
///
/// /// Returns the status and the body of the response to a valid request of any operation.
/// fn respond<R: OperationRequest>(service: &impl Execute<R>, request: R) -> (u16, String) {
///     let outcome = service.execute(request);
///     let response = HttpResponse::from_result(&outcome);
///     (response.status(), response.json().to_string())
/// }
///
/// /// Returns the status and the body of the response to any request. Only this match knows the operations.
/// fn serve(head: &RequestHead<'_>, body: &[u8]) -> (u16, String) {
///     let mut report = Report::<16>::new();
///     match AnyOwnedRequest::read_owned(head, body, &mut report).map(|request| *request) {
///         Ok(AnyRequest::AssociateTargetsWithJob(request)) => respond(&Jobs, request),
///         Ok(other) => unimplemented!("{}", other.operation()),
///         Err(_) => {
///             let rejection = Operation::rejection(head, &report);
///             (rejection.status(), rejection.json().to_string())
///         }
///     }
/// }
///
/// let serve = |target, body| {
///     let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
///     serve(&head, body)
/// };
/// assert_eq!(serve("/jobs/fw-7/targets", br#"{"targets":["a"]}"#), (200, r#"{"jobId":"fw-7"}"#.into()));
/// assert_eq!(serve("/jobs/fw-8/targets", br#"{"targets":["a"]}"#).0, 404);
/// assert_eq!(serve("/jobs/fw-7/targets", b"{}").0, 400);
/// ```
///
/// The lists of the owned forms are in the value, not on the heap, so the capacity decides what they weigh on a 64-bit host:
///
/// | | Capacity 100 | Capacity 8 |
/// |---|---:|---:|
/// | `OwnedRequest` of assets | 1,648 bytes | 176 bytes |
/// | `OwnedRequest` of client devices, of targets | 2,440; 2,480 | 232; 272 |
/// | `OwnedResponse` of assets, of client devices | 6,416; 7,216 | 528; 592 |
/// | `OwnedResponse` of a job | 72 | |
/// | `OwnedError` of client devices, of the others | 4,864; 56 | 448 |
/// | `AnyOwnedRequest` | 2,480 | 272 |
///
/// Box a request of capacity 100 before it is kept in a map, sent through a channel, or held across an `await`: each of these
/// moves it, and a future takes the size of all that it holds. Box an error of client devices before it is returned, as
/// clippy's `result_large_err` asks. A boxed response or error is sent as it is: `Box<T>` has [`ToHttpResponse`] too.
pub trait OperationRequest: sealed::Sealed + Clone + Eq + Hash + Debug {
    /// The operation.
    const OPERATION: Operation;

    /// The response, borrowed from the bytes that were read. Its list has the capacity of the request's.
    type Response<'r>: ToHttpResponse + Clone + Eq + Hash + Debug;

    /// The error of the operation, borrowed from the bytes that were read. It is read leniently: that cannot fail.
    type Error<'r>: for<'e> From<&'e ErrorResponse<'r>> + ToHttpResponse + core::error::Error + Clone + Eq + Hash;

    /// The request with its strings on the heap.
    #[cfg(feature = "alloc")]
    type Owned: OperationRequest<Owned = Self::Owned, OwnedResponse = Self::OwnedResponse, OwnedError = Self::OwnedError>
        + Send
        + Sync
        + 'static;

    /// The response with its strings on the heap.
    #[cfg(feature = "alloc")]
    type OwnedResponse: ToHttpResponse + Default + Clone + Eq + Hash + Debug + Send + Sync + 'static;

    /// The error of the operation with its strings on the heap.
    #[cfg(feature = "alloc")]
    type OwnedError: ToHttpResponse + core::error::Error + Clone + Eq + Hash + Send + Sync + 'static;

    /// Returns the JSON body.
    fn json(&self) -> Encoded<Json<'_>>;

    /// Returns the path, percent-encoded.
    fn path(&self) -> Encoded<Path<'_>>;

    /// Returns the path percent-encoded twice, as Signature Version 4 has it in its canonical request.
    fn canonical_path(&self) -> Encoded<CanonicalPath<'_>>;

    /// Returns the query without its question mark, percent-encoded. It is empty if no member of it is present.
    fn query(&self) -> Encoded<Query<'_>>;

    /// Returns the target: the path, and the query if there is one.
    fn target(&self) -> Encoded<Target<'_>>;

    /// Reads a response to this request, up to the first violation.
    ///
    /// # Errors
    ///
    /// - Returns [`ResponseError::Service`] if the status is not 2xx. [`Error`](Self::Error) is made from it.
    /// - Returns [`ResponseError::Invalid`] if the body is not a response of the operation, or if its list has more items
    ///   than capacity.
    fn read_response<'r>(head: &ResponseHead<'r>, body: &'r [u8]) -> Result<Self::Response<'r>, ResponseError<'r>>;

    /// Reads a request from an HTTP message, and copies it into owned storage. Reports each violation to `sink`.
    ///
    /// # Errors
    ///
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
    #[cfg(feature = "alloc")]
    fn read_owned(head: &RequestHead<'_>, body: &[u8], sink: &mut dyn Sink) -> Result<Box<Self::Owned>, Violation>;

    /// Reads a response to this request, up to the first violation, and copies it or its error into owned storage.
    ///
    /// # Errors
    ///
    /// As [`read_response`](Self::read_response). [`ServiceError`](crate::http::ServiceError) has an example.
    #[cfg(feature = "alloc")]
    fn read_owned_response(
        head: &ResponseHead<'_>,
        body: &[u8],
    ) -> Result<Box<Self::OwnedResponse>, OwnedResponseError<Self::OwnedError>>;

    /// Copies the request into owned storage.
    #[cfg(feature = "alloc")]
    fn to_owned_request(&self) -> Self::Owned;

    /// Copies a response into owned storage.
    #[cfg(feature = "alloc")]
    fn to_owned_response(response: &Self::Response<'_>) -> Self::OwnedResponse;

    /// Copies an error of the operation into owned storage.
    #[cfg(feature = "alloc")]
    fn to_owned_error(error: &Self::Error<'_>) -> Self::OwnedError;

    /// Returns the HTTP request with its JSON body, to be sent to an endpoint such as `https://iot.eu-west-1.amazonaws.com`. The
    /// target of a request to the empty endpoint has the origin-form. A signature is added by the caller.
    ///
    /// # Errors
    ///
    /// Returns an error if the endpoint and the target are no URI together.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::OperationRequest;
    /// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
    ///
    /// let target = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
    /// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [target])?;
    /// let request: http::Request<String> = request.to_http_request("https://iot.eu-west-1.amazonaws.com")?;
    /// assert_eq!(request.uri(), "https://iot.eu-west-1.amazonaws.com/jobs/fw-7/targets");
    /// assert_eq!(request.headers()["content-type"], "application/json");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "http")]
    fn to_http_request<B: From<String>>(&self, endpoint: &str) -> Result<::http::Request<B>, ::http::Error> {
        ::http::Request::post(::alloc::format!("{endpoint}{}", self.target()))
            .header(crate::http::CONTENT_TYPE, crate::http::MEDIA_TYPE)
            .body(self.json().to_string().into())
    }
}

/// Implements [`OperationRequest`] for the request of an operation.
macro_rules! impl_operation_request {
    ($name:ident = $service:ident::$module:ident) => {
        const _: () = {
            use $crate::http::{ResponseError, ResponseHead};
            use $crate::json::encode::{Encoded, Json};
            use $crate::json::uri::{CanonicalPath, Path, Query, Target};
            use $crate::operation::operation_request::sealed::Sealed;
            use $crate::operation::{Operation, OperationRequest};
            use $crate::text::{Storage, Text};
            use $crate::violation::FailFast;
            use $crate::$service::$module::{AnyCapacityResponse, Error, Request};

            impl<S: Storage, const N: usize> Sealed for Request<S, N> {}

            impl<S: Storage, const N: usize> OperationRequest for Request<S, N> {
                const OPERATION: Operation = Operation::$name;
                type Response<'r> = AnyCapacityResponse<Text<'r>, N>;
                type Error<'r> = Error<Text<'r>>;
                #[cfg(feature = "alloc")]
                type Owned = Request<::alloc::string::String, N>;
                #[cfg(feature = "alloc")]
                type OwnedResponse = AnyCapacityResponse<::alloc::string::String, N>;
                #[cfg(feature = "alloc")]
                type OwnedError = Error<::alloc::string::String>;

                fn json(&self) -> Encoded<Json<'_>> {
                    self.json()
                }

                fn path(&self) -> Encoded<Path<'_>> {
                    self.path()
                }

                fn canonical_path(&self) -> Encoded<CanonicalPath<'_>> {
                    self.canonical_path()
                }

                fn query(&self) -> Encoded<Query<'_>> {
                    self.query()
                }

                fn target(&self) -> Encoded<Target<'_>> {
                    self.target()
                }

                fn read_response<'r>(
                    head: &ResponseHead<'r>,
                    body: &'r [u8],
                ) -> Result<Self::Response<'r>, ResponseError<'r>> {
                    AnyCapacityResponse::<Text<'r>, N>::from_http_with(head, body, &mut FailFast)
                }

                #[cfg(feature = "alloc")]
                fn read_owned(
                    head: &$crate::http::RequestHead<'_>,
                    body: &[u8],
                    sink: &mut dyn $crate::violation::Sink,
                ) -> Result<::alloc::boxed::Box<Self::Owned>, $crate::violation::Violation> {
                    let mut place = None;
                    let request = Request::<Text<'_>, N>::from_http_in_place(&mut place, head, body, sink)?;
                    Ok(request.to_owned_request().into())
                }

                #[cfg(feature = "alloc")]
                fn read_owned_response(
                    head: &ResponseHead<'_>,
                    body: &[u8],
                ) -> Result<
                    ::alloc::boxed::Box<Self::OwnedResponse>,
                    $crate::http::OwnedResponseError<Self::OwnedError>,
                > {
                    use $crate::http::{OwnedResponseError, ServiceError};

                    match Self::read_response(head, body) {
                        Ok(response) => Ok(Self::to_owned_response(&response).into()),
                        Err(ResponseError::Service(response)) => {
                            let error = Self::to_owned_error(&Error::from(&response));
                            Err(OwnedResponseError::Service(ServiceError::new(&response, error).into()))
                        }
                        Err(ResponseError::Invalid(violation)) => Err(OwnedResponseError::Invalid(violation)),
                    }
                }

                #[cfg(feature = "alloc")]
                fn to_owned_request(&self) -> Self::Owned {
                    let Ok(owned) = self.try_to_owned();
                    owned
                }

                #[cfg(feature = "alloc")]
                fn to_owned_response(response: &Self::Response<'_>) -> Self::OwnedResponse {
                    let Ok(owned) = response.try_to_owned();
                    owned
                }

                #[cfg(feature = "alloc")]
                fn to_owned_error(error: &Self::Error<'_>) -> Self::OwnedError {
                    let Ok(owned) = error.try_to_owned();
                    owned
                }
            }
        };
    };
}

pub(super) use impl_operation_request;
