//! The errors of Greengrass, which have members of their own.

use core::fmt;

use heapless::Vec;

use crate::constraint::list::try_map;
use crate::http::ErrorReply;
use crate::http::error::{CODE, Common, ERROR_MESSAGE, MESSAGE, MESSAGE_CAPITAL, TYPE, display_error, read_body};
use crate::http::reply::reply_of_error;
use crate::json::glance::Item;
use crate::json::read::{Bounds, Keep, Nothing, Reader, Stop, walk};
use crate::json::write::{Json, Object, Out, Rendered, WriteJson, debug_json};
use crate::shape::{Constraint, Member};
use crate::show::logged;
use crate::text::{OwnedStorage, Storage, Text, TooSmall};
use crate::violation::{FailFast, Violation};

static REASON: Member = Member::new("/reason", &Constraint::NONE);
static FIELDS: Member = Member::new("/fields", &Constraint::NONE);
static RESOURCE_ID: Member = Member::new("/resourceId", &Constraint::NONE);
static RESOURCE_TYPE: Member = Member::new("/resourceType", &Constraint::NONE);
static QUOTA_CODE: Member = Member::new("/quotaCode", &Constraint::NONE);
static SERVICE_CODE: Member = Member::new("/serviceCode", &Constraint::NONE);
static FIELDS_ITEM: Member = Member::new("/fields/*", &Constraint::NONE);
static FIELD_NAME: Member = Member::new("/fields/*/name", &Constraint::NONE);
static FIELD_MESSAGE: Member = Member::new("/fields/*/message", &Constraint::NONE);
static FIELD: [&Member; 2] = [&FIELD_NAME, &FIELD_MESSAGE];

/// What the header `Retry-After` says, where it stands beside the members.
#[cfg(any(feature = "serde", feature = "arbitrary"))]
static RETRY_AFTER_SECONDS: Member = Member::new("/retryAfterSeconds", &Constraint::NONE);

/// The members of all error bodies of the service: the common ones first.
pub(crate) static MEMBERS: [&Member; 11] = [
    &CODE,
    &TYPE,
    &MESSAGE,
    &MESSAGE_CAPITAL,
    &ERROR_MESSAGE,
    &REASON,
    &FIELDS,
    &RESOURCE_ID,
    &RESOURCE_TYPE,
    &QUOTA_CODE,
    &SERVICE_CODE,
];

/// The members of the service's own, by their names.
#[derive(Clone, Copy, Default)]
struct Own<'a> {
    reason: Option<Text<'a>>,
    resource_id: Option<Text<'a>>,
    resource_type: Option<Text<'a>>,
    quota_code: Option<Text<'a>>,
    service_code: Option<Text<'a>>,
}

impl<'a> Own<'a> {
    /// Reads the value of the member with this number in [`MEMBERS`].
    fn read(
        &mut self,
        reader: &mut Reader<'a, '_>,
        number: usize,
        fields: &mut dyn Keep<'a, ValidationExceptionField<Text<'a>>>,
    ) -> Result<(), Stop> {
        let (member, place) = match number {
            5 => (&REASON, &mut self.reason),
            6 => return reader.list_into(&FIELDS, &FIELDS_ITEM, fields).map(drop),
            7 => (&RESOURCE_ID, &mut self.resource_id),
            8 => (&RESOURCE_TYPE, &mut self.resource_type),
            9 => (&QUOTA_CODE, &mut self.quota_code),
            _ => (&SERVICE_CODE, &mut self.service_code),
        };
        *place = Some(reader.text(member, 0)?);
        Ok(())
    }
}

/// Checks the value of a member of the service's own.
pub(crate) fn check(reader: &mut Reader<'_, '_>, number: usize) -> Result<(), Stop> {
    Own::default().read(reader, number, &mut Nothing)
}

impl<'a> Item<'a> for ValidationExceptionField<Text<'a>> {
    const OPENS: u8 = b'{';

    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop> {
        let mut field = ValidationExceptionField::default();
        let mut members = reader.object(at, index, &FIELD)?;
        while let Some(member) = reader.member(&mut members)? {
            match member {
                0 => field.name = Some(reader.text(&FIELD_NAME, index)?),
                _ => field.message = Some(reader.text(&FIELD_MESSAGE, index)?),
            }
        }
        Ok(Some(field))
    }
}

/// A field that was not valid, and why. The service sends both members; a reader takes a field without.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ValidationExceptionField<S = Text<'static>> {
    /// The path of the field, with dots.
    pub name: Option<S>,
    /// Why it was not valid.
    pub message: Option<S>,
}

impl<S: Storage> WriteJson for ValidationExceptionField<S> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        object.optional(FIELD_NAME.name(), self.name.as_ref())?;
        object.optional(FIELD_MESSAGE.name(), self.message.as_ref())?;
        object.end()
    }
}

debug_json!(ValidationExceptionField<S>);

crate::shape::members!(ValidationExceptionField<S> { name: FIELD_NAME, message: FIELD_MESSAGE });

/// Why a request was not valid.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValidationExceptionReason<S = Text<'static>> {
    /// `UNKNOWN_OPERATION`
    UnknownOperation,
    /// `CANNOT_PARSE`
    CannotParse,
    /// `FIELD_VALIDATION_FAILED`
    FieldValidationFailed,
    /// `OTHER`
    Other,
    /// A reason not known yet, kept as it came.
    Unknown(S),
}

impl<S: Storage> ValidationExceptionReason<S> {
    /// The reason of a text.
    pub fn from_storage(reason: S) -> Self {
        [Self::UnknownOperation, Self::CannotParse, Self::FieldValidationFailed, Self::Other]
            .into_iter()
            .find(|known| known.text() == reason.text())
            .unwrap_or(Self::Unknown(reason))
    }

    /// A copy in storage of its own, which a known reason does not need.
    fn copy_of<T: OwnedStorage>(&self) -> Result<ValidationExceptionReason<T>, TooSmall> {
        Ok(match self {
            Self::UnknownOperation => ValidationExceptionReason::UnknownOperation,
            Self::CannotParse => ValidationExceptionReason::CannotParse,
            Self::FieldValidationFailed => ValidationExceptionReason::FieldValidationFailed,
            Self::Other => ValidationExceptionReason::Other,
            Self::Unknown(reason) => ValidationExceptionReason::Unknown(T::copy_of(reason.text())?),
        })
    }

    /// The reason as the service writes it.
    pub fn text(&self) -> Text<'_> {
        Text::new(match self {
            Self::UnknownOperation => "UNKNOWN_OPERATION",
            Self::CannotParse => "CANNOT_PARSE",
            Self::FieldValidationFailed => "FIELD_VALIDATION_FAILED",
            Self::Other => "OTHER",
            Self::Unknown(reason) => return reason.text(),
        })
    }
}

impl<S: Storage> fmt::Display for ValidationExceptionReason<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.text(), f)
    }
}

impl<S: Storage> fmt::Debug for ValidationExceptionReason<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text(), f)
    }
}

logged!([S: Storage] ValidationExceptionReason<S>, |this, out| this.text().write_to(out));

crate::shape::known_texts!(ValidationExceptionReason { UnknownOperation, CannotParse, FieldValidationFailed, Other });

/// The errors of `BatchAssociateClientDeviceWithCoreDevice`. `F` is how many fields of a `ValidationException` there is
/// room for.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
// There is no heap to keep the fields on; a smaller `F` makes the error smaller.
#[allow(clippy::large_enum_variant)]
pub enum BatchAssociateClientDeviceWithCoreDeviceError<S = Text<'static>, const F: usize = 100> {
    /// The request is not valid. Status 400.
    ValidationException {
        /// What the service said.
        message: Option<S>,
        /// Why the request is not valid.
        reason: Option<ValidationExceptionReason<S>>,
        /// The fields that are not valid.
        fields: Option<Vec<ValidationExceptionField<S>, F>>,
    },
    /// The core device does not exist. Status 404.
    ResourceNotFoundException {
        /// What the service said.
        message: Option<S>,
        /// The identifier of what does not exist.
        resource_id: Option<S>,
        /// Its type.
        resource_type: Option<S>,
    },
    /// The caller may not do this. Status 403.
    AccessDeniedException {
        /// What the service said.
        message: Option<S>,
    },
    /// The service failed. Status 500.
    InternalServerException {
        /// What the service said.
        message: Option<S>,
        /// After how many seconds to try again, of the header `Retry-After`.
        retry_after_seconds: Option<u32>,
    },
    /// Requests come too fast. Status 429.
    ThrottlingException {
        /// What the service said.
        message: Option<S>,
        /// The code of the quota.
        quota_code: Option<S>,
        /// The code of the service.
        service_code: Option<S>,
        /// After how many seconds to try again, of the header `Retry-After`.
        retry_after_seconds: Option<u32>,
    },
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

impl<'a> BatchAssociateClientDeviceWithCoreDeviceError<Text<'a>, 100> {
    /// The error that a reply is, with room for 100 fields.
    ///
    /// # Errors
    ///
    /// What was wrong with the reply's body. Its name is in the reply all the same.
    ///
    /// ```
    /// use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceError as Error;
    /// use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceResponse as Response;
    /// use iot_shapes::{Failure, ResponseHead};
    ///
    /// let head = ResponseHead::new(429)
    ///     .header("x-amzn-ErrorType", b"ThrottlingException")
    ///     .header("Retry-After", b"30");
    /// let Err(Failure::Error(reply)) = Response::from_http(&head, br#"{"message":"slow down"}"#) else {
    ///     unreachable!("429 is an error")
    /// };
    /// let error = Error::from_reply(&reply)?;
    /// assert_eq!(error.retry_after_seconds(), Some(30));
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn from_reply(reply: &ErrorReply<'a>) -> Result<Self, Violation> {
        Self::read_reply(reply)
    }
}

impl<'a, const F: usize> BatchAssociateClientDeviceWithCoreDeviceError<Text<'a>, F> {
    /// The error that a reply is, with room for `F` fields.
    ///
    /// # Errors
    ///
    /// What was wrong with the reply's body; [`Kind::Capacity`](crate::Kind::Capacity) where it has more than `F`
    /// fields. The name and the message are in the reply all the same.
    pub fn read_reply(reply: &ErrorReply<'a>) -> Result<Self, Violation> {
        let message = reply.message();
        let mut own = Own::default();
        let mut fields = None;
        let mut common = Common::default();
        walk(reply.sound()?.body(), Bounds::OfTypes, &mut FailFast, |reader| {
            read_body(reader, &MEMBERS, &mut common, &mut |reader, number| own.read(reader, number, &mut fields))
        })?;
        let retry_after_seconds = reply.retry_after();
        Ok(match reply.name() {
            Some(name) if name == "ValidationException" => Self::ValidationException {
                message,
                reason: own.reason.map(ValidationExceptionReason::from_storage),
                fields,
            },
            Some(name) if name == "ResourceNotFoundException" => Self::ResourceNotFoundException {
                message,
                resource_id: own.resource_id,
                resource_type: own.resource_type,
            },
            Some(name) if name == "AccessDeniedException" => Self::AccessDeniedException { message },
            Some(name) if name == "InternalServerException" => {
                Self::InternalServerException { message, retry_after_seconds }
            }
            Some(name) if name == "ThrottlingException" => Self::ThrottlingException {
                message,
                quota_code: own.quota_code,
                service_code: own.service_code,
                retry_after_seconds,
            },
            name => Self::Unknown { status: reply.status(), name, message },
        })
    }
}

impl<S: Storage, const F: usize> BatchAssociateClientDeviceWithCoreDeviceError<S, F> {
    /// The status a service answers with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::ValidationException { .. } => 400,
            Self::ResourceNotFoundException { .. } => 404,
            Self::AccessDeniedException { .. } => 403,
            Self::InternalServerException { .. } => 500,
            Self::ThrottlingException { .. } => 429,
            Self::Unknown { status, .. } => *status,
        }
    }

    /// The name, as `x-amzn-ErrorType` has it.
    pub fn name(&self) -> Option<Text<'_>> {
        Some(Text::new(match self {
            Self::ValidationException { .. } => "ValidationException",
            Self::ResourceNotFoundException { .. } => "ResourceNotFoundException",
            Self::AccessDeniedException { .. } => "AccessDeniedException",
            Self::InternalServerException { .. } => "InternalServerException",
            Self::ThrottlingException { .. } => "ThrottlingException",
            Self::Unknown { name, .. } => return name.as_ref().map(Storage::text),
        }))
    }

    /// What the service said.
    pub fn message(&self) -> Option<Text<'_>> {
        match self {
            Self::ValidationException { message, .. }
            | Self::ResourceNotFoundException { message, .. }
            | Self::AccessDeniedException { message }
            | Self::InternalServerException { message, .. }
            | Self::ThrottlingException { message, .. }
            | Self::Unknown { message, .. } => message.as_ref().map(Storage::text),
        }
    }

    /// The value of the header `Retry-After`, where the error has one, in seconds.
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::InternalServerException { retry_after_seconds, .. }
            | Self::ThrottlingException { retry_after_seconds, .. } => *retry_after_seconds,
            _ => None,
        }
    }

    /// The JSON body a service answers with.
    pub const fn json(&self) -> Rendered<Json<'_, Self>> {
        Rendered(Json(self))
    }
}

impl<S: Storage, const F: usize> BatchAssociateClientDeviceWithCoreDeviceError<S, F> {
    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<BatchAssociateClientDeviceWithCoreDeviceError<T, F>, TooSmall> {
        type Copied<T, const F: usize> = BatchAssociateClientDeviceWithCoreDeviceError<T, F>;

        let copy = |text: &Option<S>| text.as_ref().map(|text| T::copy_of(text.text())).transpose();
        let message = self.message().map(T::copy_of).transpose()?;
        Ok(match self {
            Self::ValidationException { reason, fields, .. } => Copied::ValidationException {
                message,
                reason: match reason {
                    Some(reason) => Some(ValidationExceptionReason::copy_of(reason)?),
                    None => None,
                },
                fields: match fields {
                    Some(fields) => Some(try_map(fields, |field| {
                        Ok(ValidationExceptionField { name: copy(&field.name)?, message: copy(&field.message)? })
                    })?),
                    None => None,
                },
            },
            Self::ResourceNotFoundException { resource_id, resource_type, .. } => Copied::ResourceNotFoundException {
                message,
                resource_id: copy(resource_id)?,
                resource_type: copy(resource_type)?,
            },
            Self::AccessDeniedException { .. } => Copied::AccessDeniedException { message },
            Self::InternalServerException { retry_after_seconds, .. } => {
                Copied::InternalServerException { message, retry_after_seconds: *retry_after_seconds }
            }
            Self::ThrottlingException { quota_code, service_code, retry_after_seconds, .. } => {
                Copied::ThrottlingException {
                    message,
                    quota_code: copy(quota_code)?,
                    service_code: copy(service_code)?,
                    retry_after_seconds: *retry_after_seconds,
                }
            }
            Self::Unknown { status, name, .. } => Copied::Unknown { status: *status, name: copy(name)?, message },
        })
    }
}

impl<S: Storage, const F: usize> WriteJson for BatchAssociateClientDeviceWithCoreDeviceError<S, F> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        object.message(self.message(), true)?;
        match self {
            Self::ValidationException { reason, fields, .. } => {
                let reason = reason.as_ref().map(ValidationExceptionReason::text);
                object.optional(REASON.name(), reason.as_ref())?;
                if let Some(fields) = fields {
                    object.list(FIELDS.name(), fields, |out, field| field.write_json(out))?;
                }
            }
            Self::ResourceNotFoundException { resource_id, resource_type, .. } => {
                object.optional(RESOURCE_ID.name(), resource_id.as_ref())?;
                object.optional(RESOURCE_TYPE.name(), resource_type.as_ref())?;
            }
            Self::ThrottlingException { quota_code, service_code, .. } => {
                object.optional(QUOTA_CODE.name(), quota_code.as_ref())?;
                object.optional(SERVICE_CODE.name(), service_code.as_ref())?;
            }
            _ => {}
        }
        object.end()
    }
}

display_error!(BatchAssociateClientDeviceWithCoreDeviceError, F);

reply_of_error!(BatchAssociateClientDeviceWithCoreDeviceError<S, F>, |error| error.retry_after_seconds());

#[cfg(feature = "arbitrary")]
crate::arbitrary::arbitrary_errors! {
    BatchAssociateClientDeviceWithCoreDeviceError<S, F> {
        ValidationException { reason: REASON, fields: FIELDS[FIELDS_ITEM] },
        ResourceNotFoundException { resource_id: RESOURCE_ID, resource_type: RESOURCE_TYPE },
        AccessDeniedException {},
        InternalServerException { retry_after_seconds: RETRY_AFTER_SECONDS },
        ThrottlingException {
            quota_code: QUOTA_CODE,
            service_code: SERVICE_CODE,
            retry_after_seconds: RETRY_AFTER_SECONDS
        },
    }
    message: true
}

/// The errors through `serde`: the name and the members of all variants side by side.
#[cfg(feature = "serde")]
mod side_by_side {
    use serde::{Deserializer, Serializer};

    use super::*;
    use crate::http::error::STATUS;
    use crate::serde::{DeserializeStorage, Place, ReadValue, WriteValue};
    use crate::serde::{error_name, public_doors, read_shape, required, write_shape};

    error_name!(
        enum Name {
            ValidationException,
            ResourceNotFoundException,
            AccessDeniedException,
            InternalServerException,
            ThrottlingException,
        }
    );

    struct Members<S, const F: usize> {
        name: Option<Name<S>>,
        status: Option<u16>,
        message: Option<S>,
        reason: Option<ValidationExceptionReason<S>>,
        fields: Option<Vec<ValidationExceptionField<S>, F>>,
        resource_id: Option<S>,
        resource_type: Option<S>,
        quota_code: Option<S>,
        service_code: Option<S>,
        retry_after_seconds: Option<u32>,
    }

    read_shape!(Members<S, F> as BatchAssociateClientDeviceWithCoreDeviceError {
        name: TYPE,
        status: STATUS,
        message: MESSAGE,
        reason: REASON,
        fields: FIELDS[FIELDS_ITEM],
        resource_id: RESOURCE_ID,
        resource_type: RESOURCE_TYPE,
        quota_code: QUOTA_CODE,
        service_code: SERVICE_CODE,
        retry_after_seconds: RETRY_AFTER_SECONDS,
    });

    impl<S: Storage, const F: usize> WriteValue for BatchAssociateClientDeviceWithCoreDeviceError<S, F> {
        fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
            fn text<S: Storage>(text: &Option<S>) -> Option<Text<'_>> {
                text.as_ref().map(Storage::text)
            }

            let (name, message, retry_after_seconds) = (self.name(), self.message(), self.retry_after_seconds());
            let mut status = None;
            let (mut reason, mut fields) = (None, None);
            let (mut resource_id, mut resource_type) = (None, None);
            let (mut quota_code, mut service_code) = (None, None);
            match self {
                Self::ValidationException { reason: why, fields: which, .. } => {
                    reason = why.as_ref().map(ValidationExceptionReason::text);
                    fields = which.as_deref();
                }
                Self::ResourceNotFoundException { resource_id: id, resource_type: kind, .. } => {
                    (resource_id, resource_type) = (text(id), text(kind));
                }
                Self::ThrottlingException { quota_code: quota, service_code: service, .. } => {
                    (quota_code, service_code) = (text(quota), text(service));
                }
                Self::Unknown { status: own, .. } => status = Some(*own),
                Self::AccessDeniedException { .. } | Self::InternalServerException { .. } => {}
            }
            write_shape!(serializer, "BatchAssociateClientDeviceWithCoreDeviceError", {
                TYPE: name,
                STATUS: status,
                MESSAGE: message,
                REASON: reason,
                FIELDS: fields,
                RESOURCE_ID: resource_id,
                RESOURCE_TYPE: resource_type,
                QUOTA_CODE: quota_code,
                SERVICE_CODE: service_code,
                RETRY_AFTER_SECONDS: retry_after_seconds,
            })
        }
    }

    impl<'de, S: DeserializeStorage<'de>, const F: usize> ReadValue<'de>
        for BatchAssociateClientDeviceWithCoreDeviceError<S, F>
    {
        fn read<D: Deserializer<'de>>(deserializer: D, at: Place) -> Result<Self, D::Error> {
            let members: Members<S, F> = ReadValue::read(deserializer, at)?;
            let Members { message, retry_after_seconds, .. } = members;
            let name = match members.name {
                Some(Name::ValidationException) => {
                    let Members { reason, fields, .. } = members;
                    return Ok(Self::ValidationException { message, reason, fields });
                }
                Some(Name::ResourceNotFoundException) => {
                    let Members { resource_id, resource_type, .. } = members;
                    return Ok(Self::ResourceNotFoundException { message, resource_id, resource_type });
                }
                Some(Name::AccessDeniedException) => return Ok(Self::AccessDeniedException { message }),
                Some(Name::InternalServerException) => {
                    return Ok(Self::InternalServerException { message, retry_after_seconds });
                }
                Some(Name::ThrottlingException) => {
                    let Members { quota_code, service_code, .. } = members;
                    return Ok(Self::ThrottlingException { message, quota_code, service_code, retry_after_seconds });
                }
                Some(Name::Unknown(name)) => Some(name),
                None => None,
            };
            Ok(Self::Unknown { status: required(members.status, STATUS.name())?, name, message })
        }
    }

    public_doors!(BatchAssociateClientDeviceWithCoreDeviceError<S, F>);
}
