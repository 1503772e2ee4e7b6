//! `BatchDisassociateClientDeviceFromCoreDevice`: disassociates client devices from a core device.
//!
//! Source: <https://docs.aws.amazon.com/greengrass/v2/APIReference/API_BatchDisassociateClientDeviceFromCoreDevice.html>

use crate::constraint::List;
use crate::greengrassv2::client_devices::client_devices;
use crate::greengrassv2::{SERVICE, ThingName};
use crate::schema::Model;
use crate::shape::request;

pub(crate) use crate::greengrassv2::client_devices::{AnyCapacityResponse, ERRORS, RESPONSE};
pub use crate::greengrassv2::client_devices::{Entry, Error, ErrorEntry, Response, response_json};
#[cfg(feature = "alloc")]
pub use crate::greengrassv2::client_devices::{OwnedError, OwnedResponse};

pub(crate) static MODEL: Model = Model { name: "BatchDisassociateClientDeviceFromCoreDevice", service: &SERVICE };

request! {
    /// A request to disassociate client devices from a core device:
    /// `POST /greengrass/v2/coreDevices/{coreDeviceThingName}/disassociateClientDevices`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::ThingName;
    /// use iot_shapes::greengrassv2::batch_disassociate_client_device_from_core_device::Request;
    ///
    /// let request = Request::new(ThingName::from_static("gateway 1"), [ThingName::new("pump-1")?])?;
    ///
    /// assert_eq!(request.path().to_string(), "/greengrass/v2/coreDevices/gateway%201/disassociateClientDevices");
    /// assert_eq!(request.json().to_string(), r#"{"entries":[{"thingName":"pump-1"}]}"#);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[doc(alias = "BatchDisassociateClientDeviceFromCoreDeviceRequest")]
    pub struct Request<S, N>: POST "/greengrass/v2/coreDevices/{coreDeviceThingName}/disassociateClientDevices";
    label {
        /// The core device.
        #[doc(alias = "coreDeviceThingName")]
        core_device_thing_name: ThingName<S> = "coreDeviceThingName"
    }
    required {}
    optional {
        /// The client devices, 1 to 100.
        entries: List<Entry<S>, N> = "entries"
    }
    example {
        label iot_shapes::greengrassv2::ThingName = "gateway-1";
        target "/greengrass/v2/coreDevices/gateway-1/disassociateClientDevices";
        body r#"{"entries":[{"thingName":"pump-1"}]}"#
    }
}

client_devices!(batch_disassociate_client_device_from_core_device);
