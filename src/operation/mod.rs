//! All operations as one enum: routing, and requests and responses of any of them.

mod any;
mod operation_request;
#[cfg(feature = "serde")]
mod serde;
#[cfg(test)]
mod tests;

pub use operation_request::OperationRequest;

use core::fmt;
use core::str::FromStr;

use crate::http::rejection::Rejection;
use crate::http::request::{read_head, read_routed, reject_route};
use crate::http::target::{Matched, find};
use crate::http::{ErrorResponse, HttpResponse, RequestHead, ResponseHead, ToHttpResponse};
use crate::json::fill::{Discard, Fill};
use crate::json::read::{Mode, read};
use crate::json::write::Source;
use crate::kernels;
use crate::operation::operation_request::impl_operation_request;
use crate::schema::{Member, Model, Service, Spelling, Table, UriTemplate};
use crate::shape::message::{Checked, Message};
use crate::text::charset;
use crate::text::display::impl_display;
use crate::text::{OwnedStorage, Storage, Text};
use crate::violation::{Report, Sink, Violation};
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
        ///
        /// # Examples
        ///
        /// ```
        /// use iot_shapes::{AnyRequest, Operation, RequestHead};
        ///
        /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
        /// let request = AnyRequest::from_http(&head, br#"{"targets":["a"]}"#)?;
        /// assert_eq!(request.operation(), Operation::AssociateTargetsWithJob);
        /// assert_eq!(request.target().to_string(), "/jobs/fw-7/targets");
        /// # Ok::<(), iot_shapes::Violation>(())
        /// ```
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
        ///
        /// # Examples
        ///
        /// ```
        /// use iot_shapes::{AnyResponse, HttpResponse, Operation, ResponseHead};
        ///
        /// let operation = Operation::AssociateTargetsWithJob;
        /// let response = AnyResponse::from_http(operation, &ResponseHead::new(200), br#"{"jobId":"fw-7"}"#)?;
        /// assert_eq!(response.operation(), operation);
        /// assert_eq!(HttpResponse::from(&response).status(), 200);
        /// # Ok::<(), iot_shapes::ResponseError<'_>>(())
        /// ```
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

            const fn request_mode(self) -> Mode {
                match self {
                    $( Self::$name => const { Mode::strict(&$service::$module::URI.table) }, )+
                }
            }

            const fn response_mode(self) -> Mode {
                match self {
                    $( Self::$name => const { Mode::strict(&$service::$module::RESPONSE) }, )+
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
            /// Returns [`BufferTooSmall`](crate::text::BufferTooSmall) if a string has more bytes than the capacity of `T`. That
            /// of a `String` grows: the error is `Infallible`.
            pub fn try_to_owned<T: OwnedStorage>(&self) -> Result<AnyRequest<T, N>, T::Error> {
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
            /// Returns [`BufferTooSmall`](crate::text::BufferTooSmall) if a string has more bytes than the capacity of `T`. That
            /// of a `String` grows: the error is `Infallible`.
            pub fn try_to_owned<T: OwnedStorage>(&self) -> Result<AnyResponse<T, N>, T::Error> {
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

        impl<S: Storage + Sync, const N: usize> ToHttpResponse for AnyResponse<S, N> {
            fn to_http_response(&self) -> HttpResponse<'_> {
                match self {
                    $( Self::$name(response) => response.to_http_response(), )+
                }
            }
        }

        #[cfg(feature = "serde")]
        serde::impl_any_serde!(AnyRequest { $( $name ),+ });
        #[cfg(feature = "serde")]
        serde::impl_any_serde!(AnyResponse { $( $name ),+ });

        $(
            impl_operation_request!($name = $service::$module);

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

/// The mode for a request of any operation.
const STRICT: Mode = Mode::Strict(Some(&charset::OTHER));

/// Returns the operation that a target names, and the parts of the target.
fn route(target: &[u8]) -> Option<(Operation, Matched<'_>)> {
    let uri = find(Operation::URIS, target)?;
    let index = Operation::URIS.iter().position(|template| core::ptr::eq(*template, uri.template))?;
    Some((*Operation::ALL.get(index)?, uri))
}

/// The operation and the size of a valid request.
///
/// # Examples
///
/// ```
/// use iot_shapes::{FailFast, Operation, RequestHead};
///
/// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
/// let valid = Operation::validate_http(&head, br#"{"targets":["a","b"]}"#, &mut FailFast)?;
/// assert_eq!((valid.operation, valid.items), (Operation::AssociateTargetsWithJob, 2));
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
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
///
/// # Examples
///
/// ```
/// use iot_shapes::{FailFast, Operation, ResponseHead, ValidResponse};
///
/// let operation = Operation::BatchAssociateProjectAssets;
/// let valid = operation.validate_response(&ResponseHead::new(200), br#"{"errors":[]}"#, &mut FailFast)?;
/// assert!(matches!(valid, ValidResponse::Success { items: Some(0), .. }));
/// let valid = operation.validate_response(&ResponseHead::new(503), b"", &mut FailFast)?;
/// assert!(matches!(valid, ValidResponse::Error(error) if error.is_retryable()));
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Operation;
    ///
    /// assert_eq!(Operation::from_target(b"/jobs/fw-7/targets"), Some(Operation::AssociateTargetsWithJob));
    /// assert_eq!(Operation::from_target(b"/jobs"), None);
    /// ```
    #[must_use]
    pub fn from_target(target: &[u8]) -> Option<Self> {
        route(target).map(|(operation, _)| operation)
    }

    /// Returns the operation that a method and a target name. `None` if there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Operation;
    ///
    /// let target = b"/jobs/fw-7/targets";
    /// assert_eq!(Operation::route(b"POST", target), Some(Operation::AssociateTargetsWithJob));
    /// assert_eq!(Operation::route(b"GET", target), None);
    /// ```
    #[must_use]
    pub fn route(method: &[u8], target: &[u8]) -> Option<Self> {
        if method == Self::METHOD.as_bytes() { Self::from_target(target) } else { None }
    }

    /// The number of bytes of the longest body that is worth reading, of any operation.
    ///
    /// See [`max_body_len`](Self::max_body_len) for that of one operation.
    pub const MAX_BODY_LEN: usize = {
        let mut longest = 0;
        let mut rest = Self::ALL;
        while let [operation, tail @ ..] = rest {
            if operation.max_body_len() >= longest {
                longest = operation.max_body_len();
            }
            rest = tail;
        }
        longest
    };

    /// Returns the number of bytes of the longest body that is worth reading: 100 items, all of the greatest length, each
    /// character in its longest escape. That is 6 bytes in a UUID or a name of a member, 12 (a surrogate pair) elsewhere.
    ///
    /// A longer body is valid only if it has white space or unknown members instead. No client sends that much of them: a
    /// service can reject a longer body unread, with the status 413. The longest body that the crate itself writes is shorter,
    /// `MAX_JSON_LEN` of the operation's module.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Operation;
    /// use iot_shapes::sitewise::batch_associate_project_assets::MAX_JSON_LEN;
    ///
    /// let operation = Operation::BatchAssociateProjectAssets;
    /// assert!(MAX_JSON_LEN < operation.max_body_len());
    /// assert!(operation.max_body_len() <= Operation::MAX_BODY_LEN);
    /// ```
    #[must_use]
    pub const fn max_body_len(self) -> usize {
        self.uri_template().table.max_json_len(100, Spelling::Escaped)
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
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
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
        let items =
            operation.with_discarded_request(|fill| read_routed(&uri, STRICT, head, body, fill, usize::MAX, sink))?;
        Ok(ValidRequest { operation, items: items as usize })
    }

    /// Validates the head of a request before its body is read: the target, the method, the members of the URI and `Accept`.
    /// Reports each violation to `sink`, and returns the operation.
    ///
    /// A request that it rejects is invalid with any body, so it can be rejected unread. `Content-Type` is not checked, since a
    /// request without a body needs none. [`max_body_len`](Self::max_body_len) of the operation bounds the body that is read next.
    ///
    /// # Errors
    ///
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation, RequestHead, ViolationKind};
    ///
    /// let validate = |method, target| Operation::validate_head(&RequestHead::new(method, target), &mut FailFast);
    /// let operation = validate("POST", "/jobs/fw-7/targets")?;
    /// assert_eq!(operation.max_body_len(), 2_482_332);
    ///
    /// assert_eq!(validate("GET", "/jobs/fw-7/targets").unwrap_err().kind(), ViolationKind::Method);
    /// assert_eq!(validate("POST", "/jobs/fw%207/targets").unwrap_err().pointer().to_string(), "/jobId");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn validate_head(head: &RequestHead<'_>, sink: &mut dyn Sink) -> Result<Self, Violation> {
        let Some((operation, uri)) = route(head.target()) else { return Err(reject_route(sink)) };
        operation.with_discarded_request(|fill| read_head(&uri, STRICT, head, fill, sink))?;
        Ok(operation)
    }

    /// Validates the JSON body of a request of this operation, in constant memory, and reports each violation to `sink`. The
    /// members of the URI are not looked at: for bodies that come without an HTTP message, as from a queue.
    ///
    /// An empty body is read as `{}`, as in an HTTP message. It is valid if the operation has no required member in its body.
    ///
    /// # Errors
    ///
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
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
        let (table, mode) = (&self.uri_template().table, self.request_mode());
        let items = self.with_discarded_request(|fill| read(body, table, mode, fill, usize::MAX, sink))?;
        Ok(ValidRequest { operation: self, items: items as usize })
    }

    /// Validates a response of this operation, in constant memory, and reports each violation to `sink`. All constraints of
    /// the model are checked, also those that a typed response does not need.
    ///
    /// # Errors
    ///
    /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
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
            let (table, mode) = (self.response(), self.response_mode());
            let items = self.with_discarded_response(|fill| read(body, table, mode, fill, usize::MAX, sink))?;
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
    ///
    /// The report is that of the call that failed. After [`FailFast`](crate::FailFast), use [`Rejection::new`] with the violation.
    #[must_use]
    pub fn rejection<'v, const K: usize>(head: &RequestHead<'_>, report: &'v Report<K>) -> Rejection<'v> {
        let service = Self::from_target(head.target()).map(Self::service);
        Rejection::new(service, report.violations(), report.total())
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> ::arbitrary::Arbitrary<'a> for Operation {
    fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
        u.choose(Self::ALL).copied()
    }
}
