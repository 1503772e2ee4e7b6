//! AWS IoT Greengrass V2: the client devices of a core device.

pub(crate) mod batch_associate_client_device_with_core_device;
mod client_devices;
mod validation;

pub use batch_associate_client_device_with_core_device::{
    AssociateClientDeviceWithCoreDeviceEntry, AssociateClientDeviceWithCoreDeviceErrorEntry,
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, RequestBody, RequestPieces, ResponseBody, ResponsePieces,
    request_json, response_json,
};
pub use validation::{ValidationExceptionField, ValidationExceptionReason};

pub use crate::shape::ThingName;

use crate::schema::{Refusal, Service};

/// AWS IoT Greengrass V2.
pub static SERVICE: Service = Service { signing_name: "greengrass", host_prefix: None, refusal: Refusal::Validation };
