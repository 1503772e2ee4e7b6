//! Error replies: never lost, whatever their body is.

use core::fmt;

use crate::http::ResponseHead;
use crate::http::header::error_name;
use crate::json::read::{Bounds, Reader, Stop, walk};
use crate::shape::{Constraint, ErrorBody, Member};
use crate::show::displayed;
use crate::text::Text;
use crate::violation::{FailFast, Sink, Violation};

/// The members in which any service may name an error and say its text: the first of each service's list.
pub(crate) static CODE: Member = Member::new("/code", &Constraint::NONE);
pub(crate) static TYPE: Member = Member::new("/__type", &Constraint::NONE);
pub(crate) static MESSAGE: Member = Member::new("/message", &Constraint::NONE);
pub(crate) static MESSAGE_CAPITAL: Member = Member::new("/Message", &Constraint::NONE);
pub(crate) static ERROR_MESSAGE: Member = Member::new("/errorMessage", &Constraint::NONE);

/// The status of an error that the operation does not model, where it stands beside the members, as through `serde`.
#[cfg(feature = "serde")]
pub(crate) static STATUS: Member = Member::new("/status", &Constraint::NONE);

/// The error members of a service whose errors have no others.
pub(crate) static COMMON: [&Member; 5] = [&CODE, &TYPE, &MESSAGE, &MESSAGE_CAPITAL, &ERROR_MESSAGE];

/// What the common members of an error body said, in their order.
pub(crate) type Common<'a> = [Option<Text<'a>>; COMMON.len()];

/// Reads an error body: the common members here, those of the service alone through `own`.
pub(crate) fn read_body<'a, 's>(
    reader: &mut Reader<'a, 's>,
    members: &'static [&'static Member],
    common: &mut Common<'a>,
    own: &mut dyn FnMut(&mut Reader<'a, 's>, usize) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut object = reader.document(members)?;
    while let Some(number) = reader.member(&mut object)? {
        match (COMMON.get(number), common.get_mut(number)) {
            (Some(member), Some(place)) => *place = Some(reader.text(member, 0)?),
            _ => own(reader, number)?,
        }
    }
    reader.finish()
}

/// A reply whose status is not 2xx.
///
/// Whatever its body is, its status, its name (by the header), `Retry-After` and whether it may be sent again are there;
/// what was wrong with the body is told beside them. The `Error` types of the operations are made of it, by their
/// `from_reply`.
///
/// ```
/// use iot_shapes::sitewise::{BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsResponse};
/// use iot_shapes::{Failure, ResponseHead};
///
/// let head = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException:http://internal/");
/// let Err(Failure::Error(reply)) = BatchAssociateProjectAssetsResponse::from_http(&head, b"<html>") else {
///     unreachable!("429 is an error")
/// };
/// assert_eq!(reply.status(), 429);
/// assert_eq!(reply.name().unwrap(), "ThrottlingException");
/// assert!(reply.is_retryable());
/// assert_eq!(reply.body_violation().unwrap().to_string(), "syntax: The body is not valid JSON at byte 0");
///
/// let Err(Failure::Error(reply)) =
///     BatchAssociateProjectAssetsResponse::from_http(&head, br#"{"message":"slow down"}"#)
/// else {
///     unreachable!("429 is an error")
/// };
/// let error = BatchAssociateProjectAssetsError::from_reply(&reply)?;
/// assert!(matches!(error, BatchAssociateProjectAssetsError::ThrottlingException { .. }));
/// assert_eq!(error.message().unwrap(), "slow down");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy)]
pub struct ErrorReply<'a> {
    status: u16,
    retry_after: Option<u32>,
    name: Option<Text<'a>>,
    message: Option<Text<'a>>,
    body: &'a [u8],
    violation: Option<Violation>,
}

/// The names by which services say that requests come too fast.
const THROTTLING: [&str; 12] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

impl<'a> ErrorReply<'a> {
    /// Reads an error reply of a service.
    pub(crate) fn read(service: &'static ErrorBody, head: &ResponseHead<'a>, body: &'a [u8]) -> Self {
        let mut common = Common::default();
        let read = walk(body, Bounds::OfTypes, &mut FailFast, |reader| {
            let own = &mut |reader: &mut Reader<'a, '_>, number| (service.check)(reader, number);
            read_body(reader, service.members, &mut common, own)
        });
        let ([code, kind, message, capital, long], violation) = match read {
            Ok(()) => (common, None),
            Err(violation) => (Common::default(), Some(violation)),
        };
        Self {
            status: head.status(),
            retry_after: head.retry_after(),
            name: head.error_name().or_else(|| code.and_then(error_name)).or_else(|| kind.and_then(error_name)),
            message: message.or(capital).or(long),
            body,
            violation,
        }
    }

    /// The status code.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The error's name: from the header, else the body's `code`, else its `__type`; namespace and address cut off.
    pub const fn name(&self) -> Option<Text<'a>> {
        self.name
    }

    /// The error's text: the body's `message`, else `Message`, else `errorMessage`.
    pub const fn message(&self) -> Option<Text<'a>> {
        self.message
    }

    /// The integer in `Retry-After`, in seconds.
    pub const fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// Whether the same request may be sent again: the status is 429 or 5xx, or the name is one by which services say
    /// that requests come too fast (`ThrottlingException` at 400 included).
    pub fn is_retryable(&self) -> bool {
        matches!(self.status, 429 | 500..600)
            || self.name.is_some_and(|name| THROTTLING.iter().any(|known| name == *known))
    }

    /// What was wrong with the body, where something was.
    pub const fn body_violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// The body, as it came.
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The reply, if its body was sound.
    pub(crate) fn sound(&self) -> Result<&Self, Violation> {
        self.violation.map_or(Ok(self), Err)
    }
}

displayed!(['a] ErrorReply<'a>, |this, f| {
    let error = Shown { status: this.status, name: this.name, message: this.message };
    match this.violation {
        Some(violation) => put!(f, "{} (its body: {})", error, violation),
        None => put!(f, "{}", error),
    }
});

impl fmt::Debug for ErrorReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for ErrorReply<'_> {}

/// Why a reply gave no response.
#[derive(Clone, Copy, Debug)]
// An error reply is small enough to be returned, and there is no heap to box it on.
#[allow(clippy::large_enum_variant)]
pub enum Failure<'a> {
    /// The status is an error's.
    Error(ErrorReply<'a>),
    /// The status is 2xx, but the body is not what the operation answers.
    Body(Violation),
}

displayed!(['a] Failure<'a>, |this, f| match this {
    Failure::Error(reply) => put!(f, "{}", reply),
    Failure::Body(violation) => put!(f, "{}", violation),
});

impl core::error::Error for Failure<'_> {}

impl From<Violation> for Failure<'_> {
    fn from(violation: Violation) -> Self {
        Self::Body(violation)
    }
}

/// Reads a reply: by `read` where the status is 2xx, else as an error.
pub(crate) fn read_reply<'a>(
    service: &'static ErrorBody,
    head: &ResponseHead<'a>,
    body: &'a [u8],
    sink: &mut dyn Sink,
    read: impl FnOnce(&mut Reader<'a, '_>) -> Result<(), Stop>,
) -> Result<(), Failure<'a>> {
    if !head.is_success() {
        return Err(Failure::Error(ErrorReply::read(service, head, body)));
    }
    walk(body, Bounds::OfTypes, sink, read).map_err(Failure::Body)
}

/// The errors of an operation that have a message and nothing else, each with its status.
macro_rules! message_errors {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $( $(#[$variant_doc:meta])* $variant:ident = $status:literal, )+
        }
        message: $required:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name<S = $crate::text::Text<'static>> {
            $(
                $(#[$variant_doc])*
                #[doc = concat!("\n\nStatus ", stringify!($status), ".")]
                $variant {
                    /// What the service said.
                    message: Option<S>,
                },
            )+
            /// An error that the operation does not model, such as those common to all services.
            Unknown {
                /// The status it came with.
                status: u16,
                /// Its name, if it had one.
                name: Option<S>,
                /// What the service said.
                message: Option<S>,
            },
        }

        impl<'a> $name<$crate::text::Text<'a>> {
            /// The error that a reply is.
            ///
            /// # Errors
            ///
            /// What was wrong with the reply's body. Its name is in the reply all the same.
            pub fn from_reply(reply: &$crate::http::ErrorReply<'a>) -> Result<Self, $crate::violation::Violation> {
                let reply = reply.sound()?;
                let message = reply.message();
                Ok(match reply.name() {
                    $( Some(name) if name == stringify!($variant) => Self::$variant { message }, )+
                    name => Self::Unknown { status: reply.status(), name, message },
                })
            }
        }

        impl<S: $crate::text::Storage> $name<S> {
            /// The status a service answers with.
            pub const fn status(&self) -> u16 {
                match self {
                    $( Self::$variant { .. } => $status, )+
                    Self::Unknown { status, .. } => *status,
                }
            }

            /// The name, as `x-amzn-ErrorType` has it.
            pub fn name(&self) -> Option<$crate::text::Text<'_>> {
                match self {
                    $( Self::$variant { .. } => Some($crate::text::Text::new(stringify!($variant))), )+
                    Self::Unknown { name, .. } => name.as_ref().map(|name| name.text()),
                }
            }

            /// What the service said.
            pub fn message(&self) -> Option<$crate::text::Text<'_>> {
                match self {
                    $( Self::$variant { message } )|+ | Self::Unknown { message, .. } => {
                        message.as_ref().map(|message| message.text())
                    }
                }
            }

            /// A copy in storage of its own.
            ///
            /// # Errors
            ///
            /// [`TooSmall`](crate::text::TooSmall) where a text takes more bytes than `T` has.
            pub fn copied<T: $crate::text::OwnedStorage>(&self) -> Result<$name<T>, $crate::text::TooSmall> {
                let message = self.message().map(T::copy_of).transpose()?;
                Ok(match self {
                    $( Self::$variant { .. } => $name::$variant { message }, )+
                    Self::Unknown { status, .. } => {
                        $name::Unknown { status: *status, name: self.name().map(T::copy_of).transpose()?, message }
                    }
                })
            }

            /// The JSON body a service answers with.
            pub const fn json(&self) -> $crate::Rendered<$crate::json::write::Json<'_, Self>> {
                $crate::Rendered($crate::json::write::Json(self))
            }
        }

        impl<S: $crate::text::Storage> $crate::json::write::WriteJson for $name<S> {
            fn write_json(&self, out: &mut $crate::json::write::Out<'_>) -> core::fmt::Result {
                let mut object = $crate::json::write::Object::new(out);
                object.message(self.message(), $required)?;
                object.end()
            }
        }

        $crate::http::error::display_error!($name);
        $crate::http::reply::reply_of_error!($name<S>, |_| None);

        #[cfg(feature = "serde")]
        $crate::http::error::serde_message_errors!($name { $( $variant ),+ });
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_errors!($name<S> { $( $variant {} ),+ } message: $required);
    };
}

/// The errors through `serde`: the name, the message, and the status where it does not follow from the name.
#[cfg(feature = "serde")]
macro_rules! serde_message_errors {
    ($name:ident { $( $variant:ident ),+ }) => {
        const _: () = {
            use $crate::http::error::{MESSAGE, STATUS, TYPE};
            use $crate::serde::{ReadValue, WriteValue};

            $crate::serde::error_name!(enum Name { $( $variant ),+ });

            struct Members<S> {
                name: Option<Name<S>>,
                status: Option<u16>,
                message: Option<S>,
            }

            $crate::serde::read_shape!(Members<S> as $name { name: TYPE, status: STATUS, message: MESSAGE });

            impl<S: $crate::text::Storage> WriteValue for $name<S> {
                fn write<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                    let status = if let Self::Unknown { status, .. } = self { Some(*status) } else { None };
                    let (name, message) = (self.name(), self.message());
                    $crate::serde::write_shape!(serializer, stringify!($name), {
                        TYPE: name,
                        STATUS: status,
                        MESSAGE: message,
                    })
                }
            }

            impl<'de, S: $crate::serde::DeserializeStorage<'de>> ReadValue<'de> for $name<S> {
                fn read<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                    at: $crate::serde::Place,
                ) -> Result<Self, D::Error> {
                    let Members { name, status, message } = ReadValue::read(deserializer, at)?;
                    let name = match name {
                        $( Some(Name::$variant) => return Ok(Self::$variant { message }), )+
                        Some(Name::Unknown(name)) => Some(name),
                        None => None,
                    };
                    Ok(Self::Unknown { status: $crate::serde::required(status, STATUS.name())?, name, message })
                }
            }

            $crate::serde::public_doors!($name<S>);
        };
    };
}

#[cfg(feature = "serde")]
pub(crate) use serde_message_errors;

/// How the errors of all operations are displayed.
macro_rules! display_error {
    ($name:ident $(, $capacity:ident)?) => {
        $crate::show::displayed!([S: $crate::text::Storage $(, const $capacity: usize)?] $name<S $(, $capacity)?>, |this, f| {
            put!(
                f,
                "{}",
                $crate::http::error::Shown { status: this.status(), name: this.name(), message: this.message() }
            )
        });

        impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::fmt::Debug for $name<S $(, $capacity)?> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }

        impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::error::Error for $name<S $(, $capacity)?> {}
    };
}

pub(crate) use {display_error, message_errors};

/// An error as it is displayed: `status 404, ResourceNotFoundException: no such project`.
pub(crate) struct Shown<'a> {
    pub(crate) status: u16,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) message: Option<Text<'a>>,
}

displayed!(['a] Shown<'a>, |this, f| match (this.name, this.message) {
    (Some(name), Some(message)) => put!(f, "status {}, {}: {}", this.status, name, message),
    (Some(name), None) => put!(f, "status {}, {}", this.status, name),
    (None, Some(message)) => put!(f, "status {}: {}", this.status, message),
    (None, None) => put!(f, "status {}", this.status),
});
