//! AWS IoT Greengrass V2: the client devices of a core device.

pub mod batch_associate_client_device_with_core_device;
pub mod batch_disassociate_client_device_from_core_device;
mod client_devices;
mod validation;

pub use batch_associate_client_device_with_core_device::{
    Entry as AssociateClientDeviceWithCoreDeviceEntry, Error as BatchAssociateClientDeviceWithCoreDeviceError,
    ErrorEntry as AssociateClientDeviceWithCoreDeviceErrorEntry,
    Request as BatchAssociateClientDeviceWithCoreDeviceRequest,
    Response as BatchAssociateClientDeviceWithCoreDeviceResponse,
};
pub use batch_disassociate_client_device_from_core_device::{
    Entry as DisassociateClientDeviceFromCoreDeviceEntry, Error as BatchDisassociateClientDeviceFromCoreDeviceError,
    ErrorEntry as DisassociateClientDeviceFromCoreDeviceErrorEntry,
    Request as BatchDisassociateClientDeviceFromCoreDeviceRequest,
    Response as BatchDisassociateClientDeviceFromCoreDeviceResponse,
};
pub use validation::{ValidationExceptionField, ValidationExceptionReason};

pub use crate::shape::ThingName;

use crate::schema::{RejectionForm, Service};

/// AWS IoT Greengrass V2.
pub static SERVICE: Service = Service {
    signing_name: "greengrass",
    endpoint_prefix: "greengrass",
    host_prefix: None,
    rejection_form: RejectionForm::Validation,
};
