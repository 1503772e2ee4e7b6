//! All operations as one enum: routing, and requests and responses of any of them.

use core::fmt;
use core::str::FromStr;

use crate::http::error::{ErrorResponse, ResponseError};
use crate::http::rejection::Rejection;
use crate::http::request::{read_routed, reject_route};
use crate::http::target::{Matched, find};
use crate::http::{RequestHead, ResponseHead};
use crate::json::encode::{Encoded, Json};
use crate::json::fill::{Discard, Fill};
use crate::json::read::{Mode, read};
use crate::json::uri::{CanonicalPath, Path, Query, Target};
use crate::json::write::Source;
use crate::kernels;
use crate::schema::{Member, Model, Service, Table, UriTemplate};
use crate::shape::message::{Checked, Message, in_place, read_response};
use crate::text::display::impl_display;
use crate::text::{BufferTooSmall, OwnedStorage, Storage, Text};
use crate::violation::{FailFast, Report, Sink, Violation};
use crate::{greengrassv2, iot, sitewise};

/// Makes the enums of all operations: a line for each, its name and its module.
macro_rules! operations {
    ($( $name:ident = $service:ident::$module:ident, )+) => {
        /// An operation.
        ///
        /// # Examples
        ///
        /// ```
        /// use iot_shapes::Operation;
        ///
        /// let operation = Operation::from_target(b"/jobs/fw-7/targets?namespaceId=plant").unwrap();
        /// assert_eq!(operation, Operation::AssociateTargetsWithJob);
        /// assert_eq!(operation.uri_template().to_string(), "/jobs/{jobId}/targets");
        /// assert_eq!("AssociateTargetsWithJob".parse(), Ok(operation));
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        pub enum Operation {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name,
            )+
        }

        /// A request of any operation. `N` is the capacity of its list.
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        // There is no heap to keep the larger ones on; a smaller `N` makes all smaller.
        #[allow(clippy::large_enum_variant)]
        pub enum AnyRequest<S: Storage = Text<'static>, const N: usize = 100> {
            $(
                #[doc = concat!("A request of `", stringify!($name), "`.")]
                $name($service::$module::Request<S, N>),
            )+
        }

        /// A response of any operation. `N` is the capacity for failures.
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        // There is no heap to keep the larger ones on; a smaller `N` makes all smaller.
        #[allow(clippy::large_enum_variant)]
        pub enum AnyResponse<S: Storage = Text<'static>, const N: usize = 100> {
            $(
                #[doc = concat!("A response of `", stringify!($name), "`.")]
                $name($service::$module::AnyCapacityResponse<S, N>),
            )+
        }

        impl Operation {
            /// All operations.
            pub const ALL: &'static [Self] = &[$( Self::$name, )+];

            /// Their URIs, in the same order.
            const URIS: &'static [&'static UriTemplate] = &[$( &$service::$module::URI, )+];

            const fn model(self) -> &'static Model {
                match self {
                    $( Self::$name => &$service::$module::MODEL, )+
                }
            }

            /// Returns the URI, with its label in braces.
            #[must_use]
            pub const fn uri_template(self) -> &'static UriTemplate {
                match self {
                    $( Self::$name => &$service::$module::URI, )+
                }
            }

            const fn response(self) -> &'static Table {
                match self {
                    $( Self::$name => &$service::$module::RESPONSE, )+
                }
            }

            const fn errors(self) -> &'static Table {
                match self {
                    $( Self::$name => &$service::$module::ERRORS, )+
                }
            }

            /// Calls `check` with a place that discards the values of a request.
            fn with_discarded_request<'a, R>(self, check: impl FnOnce(&mut dyn Fill<'a>) -> R) -> R {
                match self {
                    _ if !kernels::ALL => check(&mut Discard),
                    $( Self::$name => check(&mut Checked::<$service::$module::Request<Text<'a>, 1>>::new()), )+
                }
            }

            /// Calls `check` with a place that discards the values of a response.
            fn with_discarded_response<'a, R>(self, check: impl FnOnce(&mut dyn Fill<'a>) -> R) -> R {
                match self {
                    _ if !kernels::ALL => check(&mut Discard),
                    $( Self::$name => {
                        check(&mut Checked::<$service::$module::AnyCapacityResponse<Text<'a>, 1>>::new())
                    } )+
                }
            }
        }

        impl<'a, const N: usize> AnyRequest<Text<'a>, N> {
            fn placeholder(operation: Operation) -> Self {
                match operation {
                    $( Operation::$name => Self::$name(Message::placeholder()), )+
                }
            }

            fn fill(&mut self) -> &mut dyn Fill<'a> {
                match self {
                    $( Self::$name(request) => request, )+
                }
            }
        }

        impl<S: Storage, const N: usize> AnyRequest<S, N> {
            /// Returns the operation.
            #[must_use]
            pub const fn operation(&self) -> Operation {
                match self {
                    $( Self::$name(_) => Operation::$name, )+
                }
            }

            /// Copies the request into owned storage.
            ///
            /// # Errors
            ///
            /// Returns [`BufferTooSmall`] if a string has more bytes than the capacity of `T`.
            pub fn try_to_owned<T: OwnedStorage>(&self) -> Result<AnyRequest<T, N>, BufferTooSmall> {
                Ok(match self {
                    $( Self::$name(request) => AnyRequest::$name(request.try_to_owned()?), )+
                })
            }

            fn source(&self) -> &dyn Source {
                match self {
                    $( Self::$name(request) => request, )+
                }
            }
        }

        impl<'a, const N: usize> AnyResponse<Text<'a>, N> {
            fn placeholder(operation: Operation) -> Self {
                match operation {
                    $( Operation::$name => Self::$name(Default::default()), )+
                }
            }

            fn fill(&mut self) -> &mut dyn Fill<'a> {
                match self {
                    $( Self::$name(response) => response, )+
                }
            }
        }

        impl<S: Storage, const N: usize> AnyResponse<S, N> {
            /// Returns the operation.
            #[must_use]
            pub const fn operation(&self) -> Operation {
                match self {
                    $( Self::$name(_) => Operation::$name, )+
                }
            }

            /// Copies the response into owned storage.
            ///
            /// # Errors
            ///
            /// Returns [`BufferTooSmall`] if a string has more bytes than the capacity of `T`.
            pub fn try_to_owned<T: OwnedStorage>(&self) -> Result<AnyResponse<T, N>, BufferTooSmall> {
                Ok(match self {
                    $( Self::$name(response) => AnyResponse::$name(response.try_to_owned()?), )+
                })
            }

            fn source(&self) -> &dyn Source {
                match self {
                    $( Self::$name(response) => response, )+
                }
            }
        }

        $(
            impl<S: Storage, const N: usize> From<$service::$module::Request<S, N>> for AnyRequest<S, N> {
                fn from(request: $service::$module::Request<S, N>) -> Self {
                    Self::$name(request)
                }
            }
        )+
    };
}

operations! {
    BatchAssociateProjectAssets = sitewise::batch_associate_project_assets,
    BatchDisassociateProjectAssets = sitewise::batch_disassociate_project_assets,
    BatchAssociateClientDeviceWithCoreDevice = greengrassv2::batch_associate_client_device_with_core_device,
    BatchDisassociateClientDeviceFromCoreDevice = greengrassv2::batch_disassociate_client_device_from_core_device,
    AssociateTargetsWithJob = iot::associate_targets_with_job,
}

impl<'a> AnyRequest<Text<'a>> {
    /// Reads a request of the operation that its target names, up to the first violation. The capacity is 100 items.
    ///
    /// # Errors
    ///
    /// Returns the first violation.
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
    /// Returns the first violation. If there is one that is not of a constraint, returns that one and discards the others.
    pub fn from_http_with(head: &RequestHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
        let Some((operation, uri)) = route(head.target()) else { return Err(reject_route(sink)) };
        let mut request = Self::placeholder(operation);
        read_routed(&uri, head, body, request.fill(), N, sink)?;
        Ok(request)
    }

    /// Reads a request as [`from_http_with`](Self::from_http_with) does, into `place`: this takes the memory of one
    /// request, not two.
    ///
    /// # Errors
    ///
    /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
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
        in_place(place, make, |request| read_routed(&uri, head, body, request.fill(), N, sink))
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
    pub fn from_http_with(
        operation: Operation,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<Self, ResponseError<'a>> {
        let mut response = Self::placeholder(operation);
        read_response(operation.errors(), operation.response(), head, body, response.fill(), N, sink)?;
        Ok(response)
    }

    /// Reads a response as [`from_http_with`](Self::from_http_with) does, into `place`: this takes the memory of one
    /// response, not two.
    ///
    /// # Errors
    ///
    /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
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

impl<'a> ErrorResponse<'a> {
    /// Reads an error response to a request of an operation. Returns `None` if the status is 2xx.
    ///
    /// The response type of the operation is not needed. A program that reads nothing else of a response takes less flash.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{ErrorResponse, Operation, ResponseHead};
    ///
    /// let read = |status| {
    ///     let head = ResponseHead::new(status);
    ///     ErrorResponse::from_http(Operation::AssociateTargetsWithJob, &head, br#"{"message":"busy"}"#)
    /// };
    /// let response = read(503).ok_or("no error")?;
    /// assert!(response.is_retryable());
    /// assert_eq!(response.message().unwrap(), "busy");
    /// assert!(read(200).is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    // Inlined, so that the tables of the other operations are not linked.
    #[inline]
    pub fn from_http(operation: Operation, head: &ResponseHead<'a>, body: &'a [u8]) -> Option<Self> {
        if head.is_success() { None } else { Some(Self::read(operation.errors(), head, body)) }
    }
}

/// Returns the operation that a target names, and the parts of the target.
fn route(target: &[u8]) -> Option<(Operation, Matched<'_>)> {
    let uri = find(Operation::URIS, target)?;
    let index = Operation::URIS.iter().position(|template| core::ptr::eq(*template, uri.template))?;
    Some((*Operation::ALL.get(index)?, uri))
}

/// The operation and the size of a valid request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct ValidRequest {
    /// The operation.
    pub operation: Operation,
    /// The number of items of the list, 0 if it is absent.
    pub items: usize,
}

/// A valid response, or a valid error response.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
// A valid response is small enough to be returned, and there is no heap to box it on.
#[allow(clippy::large_enum_variant)]
#[non_exhaustive]
pub enum ValidResponse<'a> {
    /// A response.
    #[non_exhaustive]
    Success {
        /// The number of failures in the list, 0 if it is absent; `None` if the operation has no such list.
        items: Option<usize>,
    },
    /// An error response whose body is valid.
    Error(ErrorResponse<'a>),
}

/// The error of a name that no operation has.
///
/// # Examples
///
/// ```
/// use iot_shapes::Operation;
///
/// let error = "DeleteProject".parse::<Operation>().unwrap_err();
/// assert_eq!(error.to_string(), "no operation has this name");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct UnknownOperation;

impl_display!([] UnknownOperation, |_this, f| put!(f, "no operation has this name"));

impl core::error::Error for UnknownOperation {}

impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(name: &str) -> Result<Self, UnknownOperation> {
        Self::ALL.iter().copied().find(|operation| operation.name() == name).ok_or(UnknownOperation)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Operation {
    /// The method of all operations.
    pub const METHOD: &'static str = "POST";

    /// Returns the operation that a request target names, for any method. `None` if there is none.
    ///
    /// The target is origin-form (RFC 9112, section 3.2.1). Literal segments match exactly, one trailing slash is ignored,
    /// the label is any one segment.
    #[must_use]
    pub fn from_target(target: &[u8]) -> Option<Self> {
        route(target).map(|(operation, _)| operation)
    }

    /// Returns the operation that a method and a target name. `None` if there is none.
    #[must_use]
    pub fn route(method: &[u8], target: &[u8]) -> Option<Self> {
        if method == Self::METHOD.as_bytes() { Self::from_target(target) } else { None }
    }

    /// Returns the name, as the API reference has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.model().name
    }

    /// Returns the method, `POST`.
    #[must_use]
    pub const fn method(self) -> &'static str {
        Self::METHOD
    }

    /// Returns the service.
    #[must_use]
    pub const fn service(self) -> &'static Service {
        self.model().service
    }

    /// Validates a request of the operation that its target names, in constant memory, and reports each violation to
    /// `sink`.
    ///
    /// # Errors
    ///
    /// Returns the first violation. If there is one that is not of a constraint, returns that one and discards the others.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation, RequestHead};
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
    /// let valid = Operation::validate_http(&head, br#"{"targets":["a","b"]}"#, &mut FailFast)?;
    /// assert_eq!(valid.items, 2);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn validate_http(head: &RequestHead<'_>, body: &[u8], sink: &mut dyn Sink) -> Result<ValidRequest, Violation> {
        let Some((operation, uri)) = route(head.target()) else { return Err(reject_route(sink)) };
        let items = operation.with_discarded_request(|fill| read_routed(&uri, head, body, fill, usize::MAX, sink))?;
        Ok(ValidRequest { operation, items: items as usize })
    }

    /// Validates the JSON body of a request of this operation, in constant memory, and reports each violation to `sink`. The
    /// members of the URI are not looked at: for bodies that come without an HTTP message, as from a queue.
    ///
    /// # Errors
    ///
    /// Returns the first violation; if there is one that is not of a constraint, returns that one and discards the others.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation};
    ///
    /// let operation = Operation::AssociateTargetsWithJob;
    /// let valid = operation.validate_json(br#"{"targets":["a","b"]}"#, &mut FailFast)?;
    /// assert_eq!(valid.items, 2);
    ///
    /// let violation = operation.validate_json(b"{}", &mut FailFast).unwrap_err();
    /// assert_eq!(violation.pointer().to_string(), "/targets");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn validate_json(self, body: &[u8], sink: &mut dyn Sink) -> Result<ValidRequest, Violation> {
        let table = &self.uri_template().table;
        let items = self.with_discarded_request(|fill| read(body, table, Mode::Strict, fill, usize::MAX, sink))?;
        Ok(ValidRequest { operation: self, items: items as usize })
    }

    /// Validates a response of this operation, in constant memory, and reports each violation to `sink`. All constraints of
    /// the model are checked, also those that a typed response does not need.
    ///
    /// # Errors
    ///
    /// Returns the first violation. If there is one that is not of a constraint, returns that one and discards the others.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation, ResponseHead, ValidResponse};
    ///
    /// let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    /// let response = operation.validate_response(&ResponseHead::new(200), b"{}", &mut FailFast)?;
    /// assert!(matches!(response, ValidResponse::Success { items: Some(0), .. }));
    ///
    /// let body = br#"{"errorEntries":[{"code":""}]}"#;
    /// let rejected = operation.validate_response(&ResponseHead::new(200), body, &mut FailFast);
    /// assert_eq!(rejected.unwrap_err().pointer().to_string(), "/errorEntries/0/code");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn validate_response<'a>(
        self,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<ValidResponse<'a>, Violation> {
        if head.is_success() {
            let table = self.response();
            let items = self.with_discarded_response(|fill| read(body, table, Mode::Strict, fill, usize::MAX, sink))?;
            let has_list = table.list() != Member::ROOT;
            return Ok(ValidResponse::Success { items: has_list.then_some(items as usize) });
        }
        let response = ErrorResponse::read(self.errors(), head, body);
        match response.body_violation() {
            Some(violation) => {
                sink.report_fatal(*violation);
                Err(*violation)
            }
            None => Ok(ValidResponse::Error(response)),
        }
    }

    /// Returns the rejection of a request, in the form of the service that its target names.
    #[must_use]
    pub fn rejection<'v, const K: usize>(head: &RequestHead<'_>, report: &'v Report<K>) -> Rejection<'v> {
        let service = Self::from_target(head.target()).map(Self::service);
        Rejection::new(service, report.violations(), report.total())
    }
}

#[cfg(feature = "serde")]
impl ::serde::Serialize for Operation {
    fn serialize<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(feature = "serde")]
impl<'de> ::serde::Deserialize<'de> for Operation {
    fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::serde::read_text(deserializer, |text| {
            let named = Self::ALL.iter().copied().find(|operation| text.as_text() == operation.name());
            named.ok_or(crate::serde::Unkept::Name("operation"))
        })
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> ::arbitrary::Arbitrary<'a> for Operation {
    fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
        u.choose(Self::ALL).copied()
    }
}
