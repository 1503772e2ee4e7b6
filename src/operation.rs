//! The four operations as one: routing, and requests and responses of any of them.

use crate::http::answer::Answer;
use crate::http::error::{ErrorReply, Failure};
use crate::http::request::{read_routed, reject_route};
use crate::http::target::{Matched, find};
use crate::http::{RequestHead, ResponseHead};
use crate::json::fill::{Discard, Fill};
use crate::json::read::{Mode, read};
use crate::json::write::{AnyJson, Path, Rendered, Source, Target};
use crate::kernels;
use crate::schema::{Member, Model, Service, Table, UriTemplate};
use crate::shape::message::{Checked, Message, read_response};
use crate::violation::{FailFast, Report, Sink, Violation};
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

            /// Their URIs, in the same order.
            const URIS: &'static [&'static UriTemplate] = &[$( &$service::$module::URI, )+];

            const fn model(self) -> &'static Model {
                match self {
                    $( Self::$name => &$service::$module::MODEL, )+
                }
            }

            /// Returns the URI, with its label in braces.
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
                    $( Self::$name => check(&mut Checked::<$service::$module::BorrowedRequest<'a, 1>>::new()), )+
                }
            }

            /// Calls `check` with a place that discards the values of a response.
            fn with_discarded_response<'a, R>(self, check: impl FnOnce(&mut dyn Fill<'a>) -> R) -> R {
                match self {
                    _ if !kernels::ALL => check(&mut Discard),
                    $( Self::$name => check(&mut Checked::<$service::$module::BorrowedResponse<'a, 1>>::new()), )+
                }
            }
        }

        impl<'a, const N: usize> AnyRequest<'a, N> {
            /// Reads a request of the operation that its target names, with capacity for `N` items, and reports each
            /// violation to `sink`.
            ///
            /// # Errors
            ///
            /// Returns the first violation; if there is one that is not of a constraint, returns that one and discards the
            /// others.
            pub fn read_http(
                head: &RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn Sink,
            ) -> Result<Self, Violation> {
                let Some((operation, uri)) = route(head.target()) else { return Err(reject_route(sink)) };
                let mut request = match operation {
                    $( Operation::$name => Self::$name(Message::placeholder()), )+
                };
                let fill: &mut dyn Fill<'a> = match &mut request {
                    $( Self::$name(request) => request, )+
                };
                read_routed(&uri, head, body, fill, N, sink)?;
                Ok(request)
            }

            /// Returns the operation.
            pub const fn operation(&self) -> Operation {
                match self {
                    $( Self::$name(_) => Operation::$name, )+
                }
            }

            fn source(&self) -> &(dyn Source + Sync) {
                match self {
                    $( Self::$name(request) => request, )+
                }
            }
        }

        impl<'a, const N: usize> AnyResponse<'a, N> {
            /// Reads a response to an operation, with capacity for `N` failures, and reports each violation of a body whose
            /// status is 2xx to `sink`.
            ///
            /// # Errors
            ///
            /// Returns [`Failure::Error`] if the status is not 2xx, [`Failure::Body`] if the body is not a response's.
            pub fn read_http(
                operation: Operation,
                head: &ResponseHead<'a>,
                body: &'a [u8],
                sink: &mut dyn Sink,
            ) -> Result<Self, Failure<'a>> {
                let mut response = match operation {
                    $( Operation::$name => Self::$name($service::$module::BorrowedResponse::default()), )+
                };
                let fill: &mut dyn Fill<'a> = match &mut response {
                    $( Self::$name(response) => response, )+
                };
                read_response(operation.errors(), operation.response(), head, body, fill, N, sink)?;
                Ok(response)
            }

            /// Returns the operation that it responds to.
            pub const fn operation(&self) -> Operation {
                match self {
                    $( Self::$name(_) => Operation::$name, )+
                }
            }

            fn source(&self) -> &(dyn Source + Sync) {
                match self {
                    $( Self::$name(response) => response, )+
                }
            }
        }
    };
}

impl<const N: usize> AnyRequest<'_, N> {
    /// Returns the path and the query, as the start line of a request has them.
    pub fn target(&self) -> Rendered<Target<'_>> {
        Rendered(Path::new(self.operation().uri_template(), self.source()).target())
    }

    /// Returns the JSON body.
    pub fn json(&self) -> Rendered<AnyJson<'_>> {
        Rendered(AnyJson { table: &self.operation().uri_template().table, source: self.source() })
    }
}

impl<const N: usize> AnyResponse<'_, N> {
    /// Returns the JSON body.
    pub fn json(&self) -> Rendered<AnyJson<'_>> {
        Rendered(AnyJson { table: self.operation().response(), source: self.source() })
    }
}

operations! {
    BatchAssociateProjectAssets = sitewise::batch_associate_project_assets,
    BatchDisassociateProjectAssets = sitewise::batch_disassociate_project_assets,
    BatchAssociateClientDeviceWithCoreDevice = greengrassv2::batch_associate_client_device_with_core_device,
    AssociateTargetsWithJob = iot::associate_targets_with_job,
}

/// Returns the operation that a target names, and the parts of the target.
fn route(target: &[u8]) -> Option<(Operation, Matched<'_>)> {
    let uri = find(Operation::URIS, target)?;
    let index = Operation::URIS.iter().position(|template| core::ptr::eq(*template, uri.template))?;
    Some((*Operation::ALL.get(index)?, uri))
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
        route(target).map(|(operation, _)| operation)
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
        let Some((operation, uri)) = route(head.target()) else { return Err(reject_route(sink)) };
        let items = operation.with_discarded_request(|fill| read_routed(&uri, head, body, fill, usize::MAX, sink))?;
        Ok(ValidRequest { operation, items: items as usize })
    }

    /// Checks the JSON body of a request to this operation, in constant memory, and reports each violation to `sink`. The
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
        let items = self.with_discarded_request(|fill| read(body, table, Mode::Model, fill, usize::MAX, sink))?;
        Ok(ValidRequest { operation: self, items: items as usize })
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
            let table = self.response();
            let items = self.with_discarded_response(|fill| read(body, table, Mode::Model, fill, usize::MAX, sink))?;
            let has_list = table.list() != Member::ROOT;
            return Ok(ValidResponse::Success { items: has_list.then_some(items as usize) });
        }
        let reply = ErrorReply::read(self.errors(), head, body);
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
            let named = Self::ALL.iter().copied().find(|operation| text.text() == operation.name());
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
