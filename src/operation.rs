//! The four operations as one: routing, and requests and responses of any of them.

use core::fmt;

use crate::http::answer::Answer;
use crate::http::error::{ErrorReply, Failure, read_reply};
use crate::http::request::read_request;
use crate::http::target::{Target, matched};
use crate::http::{RequestHead, ResponseHead};
use crate::json::read::{Bounds, walk};
use crate::json::write::{Json, Out, Rendered, WriteJson};
use crate::shape::{Model, Service};
use crate::violation::{FailFast, Kind, Report, Sink, Violation};
use crate::{greengrassv2, iot, sitewise};

/// Makes the enums of all operations: a line for each, its name and its module.
macro_rules! operations {
    ($( $name:ident = $service:ident::$module:ident, )+) => {
        /// One of the operations.
        ///
        /// ```
        /// use iot_shapes::Operation;
        ///
        /// let operation = Operation::of_target(b"/jobs/fw-7/targets?namespaceId=plant").unwrap();
        /// assert_eq!(operation, Operation::AssociateTargetsWithJob);
        /// assert_eq!(operation.uri_template().to_string(), "/jobs/{jobId}/targets");
        /// assert_eq!(Operation::of_name("AssociateTargetsWithJob"), Some(operation));
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

        /// A request of any operation, borrowed from the message it was read from, with room for `N` items.
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        // There is no heap to keep the larger ones on; a smaller `N` makes all smaller.
        #[allow(clippy::large_enum_variant)]
        pub enum AnyRequest<'a, const N: usize = 100> {
            $(
                #[doc = concat!("Of `", stringify!($name), "`.")]
                $name($service::$module::BorrowedRequest<'a, N>),
            )+
        }

        /// A response of any operation, borrowed from the message it was read from, with room for `N` failures.
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        // There is no heap to keep the larger ones on; a smaller `N` makes all smaller.
        #[allow(clippy::large_enum_variant)]
        pub enum AnyResponse<'a, const N: usize = 100> {
            $(
                #[doc = concat!("Of `", stringify!($name), "`.")]
                $name($service::$module::BorrowedResponse<'a, N>),
            )+
        }

        impl Operation {
            /// All of them.
            pub const ALL: &'static [Self] = &[$( Self::$name, )+];

            const fn model(self) -> &'static Model {
                match self {
                    $( Self::$name => &$service::$module::MODEL, )+
                }
            }

            /// The URI, with its label in braces.
            pub const fn uri_template(self) -> &'static crate::shape::UriTemplate {
                match self {
                    $( Self::$name => &$service::$module::URI, )+
                }
            }

            const fn error_body(self) -> &'static crate::shape::ErrorBody {
                match self {
                    $( Self::$name => &$service::ERROR_BODY, )+
                }
            }

            /// Checks a request of this operation, and counts its items.
            fn check_request(
                self,
                head: &RequestHead<'_>,
                body: &[u8],
                sink: &mut dyn Sink,
            ) -> Result<u32, Violation> {
                let mut count = 0;
                read_request(self.uri_template(), head, body, sink, |reader, uri| {
                    count = match self {
                        $( Self::$name => $service::$module::check_request(reader, uri)?, )+
                    };
                    Ok(())
                })?;
                Ok(count)
            }

            /// Checks a response to this operation, and counts its failures.
            fn check_response(self, body: &[u8], sink: &mut dyn Sink) -> Result<Option<u32>, Violation> {
                let mut count = None;
                walk(body, Bounds::OfModel, sink, |reader| {
                    count = match self {
                        $( Self::$name => $service::$module::check_response(reader)?, )+
                    };
                    Ok(())
                })?;
                Ok(count)
            }
        }

        impl<'a, const N: usize> AnyRequest<'a, N> {
            /// Reads a request of whichever operation its target names, with room for `N` items, and tells `sink` of
            /// every violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met, or what is told alone.
            pub fn read_http(
                head: &RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn Sink,
            ) -> Result<Self, Violation> {
                let operation = route(head, sink)?;
                let mut request = match operation {
                    $( Operation::$name => Self::$name($service::$module::BorrowedRequest::unread()), )+
                };
                read_request(operation.uri_template(), head, body, sink, |reader, uri| match &mut request {
                    $( Self::$name(request) => request.read(reader, uri), )+
                })?;
                Ok(request)
            }

            /// The operation.
            pub const fn operation(&self) -> Operation {
                match self {
                    $( Self::$name(_) => Operation::$name, )+
                }
            }

            /// The path and the query, as the start line of a request has them.
            pub fn target(&self) -> Rendered<Target<'_>> {
                match self {
                    $( Self::$name(request) => request.target(), )+
                }
            }

            /// The JSON body.
            pub const fn json(&self) -> Rendered<Json<'_, Self>> {
                Rendered(Json(self))
            }
        }

        impl<const N: usize> WriteJson for AnyRequest<'_, N> {
            fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
                match self {
                    $( Self::$name(request) => request.write_json(out), )+
                }
            }
        }

        impl<const N: usize> WriteJson for AnyResponse<'_, N> {
            fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
                match self {
                    $( Self::$name(response) => response.write_json(out), )+
                }
            }
        }

        impl<'a, const N: usize> AnyResponse<'a, N> {
            /// Reads a reply to an operation, with room for `N` failures, and tells `sink` of every violation of a body
            /// whose status is 2xx.
            ///
            /// # Errors
            ///
            /// [`Failure::Error`] where its status is not 2xx, [`Failure::Body`] where its body is not a response's.
            pub fn read_http(
                operation: Operation,
                head: &ResponseHead<'a>,
                body: &'a [u8],
                sink: &mut dyn Sink,
            ) -> Result<Self, Failure<'a>> {
                let mut response = match operation {
                    $( Operation::$name => Self::$name($service::$module::BorrowedResponse::default()), )+
                };
                read_reply(operation.error_body(), head, body, sink, |reader| match &mut response {
                    $( Self::$name(response) => response.read(reader), )+
                })?;
                Ok(response)
            }

            /// The operation it answers.
            pub const fn operation(&self) -> Operation {
                match self {
                    $( Self::$name(_) => Operation::$name, )+
                }
            }

            /// The JSON body.
            pub const fn json(&self) -> Rendered<Json<'_, Self>> {
                Rendered(Json(self))
            }
        }
    };
}

operations! {
    BatchAssociateProjectAssets = sitewise::batch_associate_project_assets,
    BatchDisassociateProjectAssets = sitewise::batch_disassociate_project_assets,
    BatchAssociateClientDeviceWithCoreDevice = greengrassv2::batch_associate_client_device_with_core_device,
    AssociateTargetsWithJob = iot::associate_targets_with_job,
}

/// The operation that a request's target names.
fn route(head: &RequestHead<'_>, sink: &mut dyn Sink) -> Result<Operation, Violation> {
    Operation::of_target(head.target()).ok_or_else(|| {
        let violation = Violation::of_message(Kind::Route);
        sink.fault(violation);
        violation
    })
}

/// What a valid request is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ValidRequest {
    /// Its operation.
    pub operation: Operation,
    /// How many items its list has, 0 where it is absent.
    pub items: usize,
}

/// What a valid reply is.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
// A valid reply is small enough to be returned, and there is no heap to box it on.
#[allow(clippy::large_enum_variant)]
pub enum ValidResponse<'a> {
    /// A response.
    Success {
        /// How many failures its list has, 0 where it is absent; `None` for an operation without one.
        items: Option<usize>,
    },
    /// An error with a sound body.
    Error(ErrorReply<'a>),
}

impl Operation {
    /// The method of all operations.
    pub const METHOD: &'static str = "POST";

    /// The operation with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.name() == name)
    }

    /// The operation that a request target names, whatever the method; `None` where none does.
    ///
    /// The target is origin-form. Literal segments match exactly, one trailing slash is ignored, the label is any one
    /// segment.
    pub fn of_target(target: &[u8]) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| matched(operation.uri_template(), target).is_some())
    }

    /// The operation that a method and a target name; `None` where none does.
    pub fn route(method: &[u8], target: &[u8]) -> Option<Self> {
        if method == Self::METHOD.as_bytes() { Self::of_target(target) } else { None }
    }

    /// The name in the API reference.
    pub const fn name(self) -> &'static str {
        self.model().name
    }

    /// The method, `POST`.
    pub const fn method(self) -> &'static str {
        Self::METHOD
    }

    /// The service.
    pub const fn service(self) -> &'static Service {
        self.model().service
    }

    /// Checks a request of whichever operation its target names, in constant memory, and tells `sink` of every
    /// violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone.
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
        let operation = route(head, sink)?;
        let items = operation.check_request(head, body, sink)? as usize;
        Ok(ValidRequest { operation, items })
    }

    /// Checks a reply to this operation, in constant memory, and tells `sink` of every violation. All bounds of the
    /// model are checked, those too that a device does without.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone.
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation, ResponseHead, ValidResponse};
    ///
    /// let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    /// let reply = operation.validate_response(&ResponseHead::new(200), b"{}", &mut FailFast)?;
    /// assert!(matches!(reply, ValidResponse::Success { items: Some(0) }));
    ///
    /// let body = br#"{"errorEntries":[{"code":""}]}"#;
    /// let refused = operation.validate_response(&ResponseHead::new(200), body, &mut FailFast);
    /// assert_eq!(refused.unwrap_err().pointer().to_string(), "/errorEntries/0/code");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn validate_response<'a>(
        self,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<ValidResponse<'a>, Violation> {
        if head.is_success() {
            let items = self.check_response(body, sink)?;
            return Ok(ValidResponse::Success { items: items.map(|items| items as usize) });
        }
        let reply = ErrorReply::read(self.error_body(), head, body);
        match reply.body_violation() {
            Some(violation) => {
                sink.fault(*violation);
                Err(*violation)
            }
            None => Ok(ValidResponse::Error(reply)),
        }
    }

    /// The answer to a request that was refused, in the form of the service that its target names.
    pub fn answer<'v, const K: usize>(head: &RequestHead<'_>, report: &'v Report<K>) -> Answer<'v> {
        let service = Self::of_target(head.target()).map(Self::service);
        Answer::new(service, report.violations(), report.total())
    }
}

impl<'a> AnyRequest<'a, 100> {
    /// Reads a request of whichever operation its target names, with room for 100 items, up to the first violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met.
    ///
    /// ```
    /// use iot_shapes::{AnyRequest, RequestHead};
    ///
    /// let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
    /// match AnyRequest::from_http(&head, br#"{"targets":["arn:aws:iot:::thinggroup\/line-4"]}"#)? {
    ///     AnyRequest::AssociateTargetsWithJob(request) => {
    ///         assert_eq!(request.targets()[0], "arn:aws:iot:::thinggroup/line-4");
    ///     }
    ///     other => unreachable!("{:?}", other.operation()),
    /// }
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn from_http(head: &RequestHead<'a>, body: &'a [u8]) -> Result<Self, Violation> {
        Self::read_http(head, body, &mut FailFast)
    }

    /// Reads a request of whichever operation its target names, with room for 100 items, and tells `sink` of every
    /// violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone.
    pub fn from_http_with(head: &RequestHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
        Self::read_http(head, body, sink)
    }
}

impl<'a> AnyResponse<'a, 100> {
    /// Reads a reply to an operation, with room for 100 failures, up to the first violation.
    ///
    /// # Errors
    ///
    /// [`Failure::Error`] where its status is not 2xx, [`Failure::Body`] where its body is not a response's.
    pub fn from_http(operation: Operation, head: &ResponseHead<'a>, body: &'a [u8]) -> Result<Self, Failure<'a>> {
        Self::read_http(operation, head, body, &mut FailFast)
    }

    /// Reads a reply to an operation, with room for 100 failures, and tells `sink` of every violation of a body whose
    /// status is 2xx.
    ///
    /// # Errors
    ///
    /// As [`from_http`](Self::from_http).
    pub fn from_http_with(
        operation: Operation,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<Self, Failure<'a>> {
        Self::read_http(operation, head, body, sink)
    }
}
