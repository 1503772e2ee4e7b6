//! AWS IoT Greengrass V2: the client devices of a core device.

pub(crate) mod batch_associate_client_device_with_core_device;
mod error;

pub use batch_associate_client_device_with_core_device::{
    AssociateClientDeviceWithCoreDeviceEntry, AssociateClientDeviceWithCoreDeviceErrorEntry,
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, RequestBody,
    RequestPieces, ResponseBody, ResponsePieces, request_json, response_json,
};
pub use error::{BatchAssociateClientDeviceWithCoreDeviceError, ValidationExceptionField, ValidationExceptionReason};

pub use crate::constraint::ThingName;

use crate::shape::{ErrorBody, Refusal, Service};

/// AWS IoT Greengrass V2.
pub static SERVICE: Service = Service { signing_name: "greengrass", host_prefix: None, refusal: Refusal::Validation };

pub(crate) static ERROR_BODY: ErrorBody = ErrorBody { members: &error::MEMBERS, check: error::check };
