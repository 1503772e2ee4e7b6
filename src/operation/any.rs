//! Requests and responses of any operation.

use crate::http::request::{read_routed, reject_route};
use crate::http::{RequestHead, ResponseError, ResponseHead};
use crate::json::encode::{Encoded, Json};
use crate::json::uri::{CanonicalPath, Path, Query, Target};
use crate::operation::{AnyRequest, AnyResponse, Operation, STRICT, route};
use crate::shape::message::{by_value, in_place, read_response};
use crate::text::{Storage, Text};
use crate::violation::{FailFast, Sink, Violation};

impl<'a> AnyRequest<Text<'a>> {
    /// Reads a request of the operation that its target names, up to the first violation. The capacity is 100 items.
    ///
    /// # Errors
    ///
    /// Returns the first violation, in the [order](crate::docs::constraints#order-of-violations) in which a request is read.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyRequest, RequestHead};
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
    /// match AnyRequest::from_http(&head, br#"{"targets":["arn:aws:iot:::thinggroup\/line-4"]}"#)? {
    ///     AnyRequest::AssociateTargetsWithJob(request) => {
    ///         assert_eq!(request.targets[0], "arn:aws:iot:::thinggroup/line-4");
    ///     }
    ///     other => unreachable!("{:?}", other.operation()),
    /// }
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn from_http(head: &RequestHead<'a>, body: &'a [u8]) -> Result<Self, Violation> {
        Self::from_http_with(head, body, &mut FailFast)
    }
}

impl<'a, const N: usize> AnyRequest<Text<'a>, N> {
    /// Reads a request of the operation that its target names, and reports each violation to `sink`. The capacity is `N`
    /// items.
    ///
    /// # Errors
    ///
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyRequest, Report, RequestHead};
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
    /// let mut report = Report::<8>::new();
    /// assert!(AnyRequest::<_>::from_http_with(&head, br#"{"targets":[],"comment":""}"#, &mut report).is_err());
    /// assert_eq!(report.total(), 2);
    /// ```
    pub fn from_http_with(head: &RequestHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
        let Some((operation, uri)) = route(head.target()) else { return Err(reject_route(sink)) };
        let make = || Self::placeholder(operation);
        by_value(make, |request| read_routed(&uri, STRICT, head, body, request.fill(), N, sink))
    }

    /// Reads a request as [`from_http_with`](Self::from_http_with) does, into `place`: this takes the memory of one
    /// request, not two.
    ///
    /// # Errors
    ///
    /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyRequest, FailFast, Operation, RequestHead};
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
    /// let mut place = None;
    /// let request = AnyRequest::<_, 8>::from_http_in_place(&mut place, &head, br#"{"targets":["a"]}"#, &mut FailFast)?;
    /// assert_eq!(request.operation(), Operation::AssociateTargetsWithJob);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn from_http_in_place<'p>(
        place: &'p mut Option<Self>,
        head: &RequestHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<&'p mut Self, Violation> {
        let Some((operation, uri)) = route(head.target()) else {
            *place = None;
            return Err(reject_route(sink));
        };
        let make = || Self::placeholder(operation);
        in_place(place, make, |request| read_routed(&uri, STRICT, head, body, request.fill(), N, sink))
    }
}

#[cfg(feature = "alloc")]
impl AnyRequest<::alloc::string::String> {
    /// Reads a request of the operation that its target names, and copies it into owned storage. Reports each violation to
    /// `sink`. The capacity is 100 items.
    ///
    /// [`OperationRequest`](crate::OperationRequest#owned-forms) has an example.
    ///
    /// # Errors
    ///
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyOwnedRequest, FailFast, RequestHead};
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
    /// let body = br#"{"targets":["a"]}"#.to_vec();
    /// let request = AnyOwnedRequest::read_owned(&head, &body, &mut FailFast)?;
    /// drop(body);
    /// assert_eq!(request.json().to_string(), r#"{"targets":["a"]}"#);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn read_owned(
        head: &RequestHead<'_>,
        body: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<::alloc::boxed::Box<Self>, Violation> {
        let mut place = None;
        let Ok(owned) = AnyRequest::<Text<'_>>::from_http_in_place(&mut place, head, body, sink)?.try_to_owned();
        Ok(owned.into())
    }
}

impl<S: Storage, const N: usize> AnyRequest<S, N> {
    /// Returns the JSON body.
    #[must_use]
    pub fn json(&self) -> Encoded<Json<'_>> {
        Encoded(Json::new(&self.operation().uri_template().table, self.source()))
    }

    /// Returns the path, percent-encoded.
    #[must_use]
    pub fn path(&self) -> Encoded<Path<'_>> {
        Encoded(Path::new(self.operation().uri_template(), self.source()))
    }

    /// Returns the path percent-encoded twice, as Signature Version 4 has it in its canonical request.
    #[must_use]
    pub fn canonical_path(&self) -> Encoded<CanonicalPath<'_>> {
        Encoded(self.path().0.canonical())
    }

    /// Returns the query without its question mark, percent-encoded. It is empty if no member of it is present.
    ///
    /// Signature Version 4 takes it unchanged as the canonical query: it has one member at most, so it is sorted.
    #[must_use]
    pub fn query(&self) -> Encoded<Query<'_>> {
        Encoded(self.path().0.query())
    }

    /// Returns the target: the path, and the query if there is one.
    #[must_use]
    pub fn target(&self) -> Encoded<Target<'_>> {
        Encoded(self.path().0.target())
    }
}

impl<'a> AnyResponse<Text<'a>> {
    /// Reads a response of an operation, up to the first violation. The capacity is 100 failures.
    ///
    /// # Errors
    ///
    /// As [`from_http_with`](Self::from_http_with).
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyResponse, Operation, ResponseHead};
    ///
    /// let head = ResponseHead::new(200);
    /// let response = AnyResponse::from_http(Operation::AssociateTargetsWithJob, &head, br#"{"jobId":"fw-7"}"#);
    /// assert_eq!(response.map_err(|error| error.to_string())?.json().to_string(), r#"{"jobId":"fw-7"}"#);
    /// # Ok::<(), String>(())
    /// ```
    pub fn from_http(operation: Operation, head: &ResponseHead<'a>, body: &'a [u8]) -> Result<Self, ResponseError<'a>> {
        Self::from_http_with(operation, head, body, &mut FailFast)
    }
}

impl<'a, const N: usize> AnyResponse<Text<'a>, N> {
    /// Reads a response of an operation, and reports each violation of a 2xx response to `sink`. The capacity is `N`
    /// failures.
    ///
    /// # Errors
    ///
    /// - Returns [`ResponseError::Service`] if the status is not 2xx.
    /// - Returns [`ResponseError::Invalid`] if the body is not a response of the operation, or if its list has more items
    ///   than capacity.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyResponse, Operation, Report, ResponseHead, Text};
    ///
    /// type Response<'a> = AnyResponse<Text<'a>>;
    ///
    /// let operation = Operation::BatchAssociateProjectAssets;
    /// let mut report = Report::<8>::new();
    /// let body = br#"{"errors":[{"assetId":"x","code":"","message":""}]}"#;
    /// assert!(Response::from_http_with(operation, &ResponseHead::new(200), body, &mut report).is_err());
    /// assert_eq!(report.violations()[0].pointer().to_string(), "/errors/0/assetId");
    /// ```
    pub fn from_http_with(
        operation: Operation,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<Self, ResponseError<'a>> {
        let make = || Self::placeholder(operation);
        by_value(make, |response| {
            read_response(operation.errors(), operation.response(), head, body, response.fill(), N, sink)
        })
    }

    /// Reads a response as [`from_http_with`](Self::from_http_with) does, into `place`: this takes the memory of one
    /// response, not two.
    ///
    /// # Errors
    ///
    /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{AnyResponse, FailFast, Operation, ResponseHead, Text};
    ///
    /// type Response<'a> = AnyResponse<Text<'a>, 8>;
    ///
    /// let operation = Operation::AssociateTargetsWithJob;
    /// let mut place = None;
    /// let head = ResponseHead::new(200);
    /// let response = Response::from_http_in_place(&mut place, operation, &head, br#"{"jobId":"fw-7"}"#, &mut FailFast)?;
    /// assert_eq!(response.operation(), operation);
    /// # Ok::<(), iot_shapes::ResponseError<'_>>(())
    /// ```
    pub fn from_http_in_place<'p>(
        place: &'p mut Option<Self>,
        operation: Operation,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<&'p mut Self, ResponseError<'a>> {
        let make = || Self::placeholder(operation);
        in_place(place, make, |response| {
            read_response(operation.errors(), operation.response(), head, body, response.fill(), N, sink)
        })
    }
}

impl<S: Storage, const N: usize> AnyResponse<S, N> {
    /// Returns the JSON body.
    #[must_use]
    pub fn json(&self) -> Encoded<Json<'_>> {
        Encoded(Json::new(self.operation().response(), self.source()))
    }
}
