//! `BatchAssociateClientDeviceWithCoreDevice`: lets client devices talk to a core device.
//!
//! Source: <https://docs.aws.amazon.com/greengrass/v2/APIReference/API_BatchAssociateClientDeviceWithCoreDevice.html>

use heapless::Vec;

use crate::constraint::List;
use crate::greengrassv2::client_devices::client_devices;
use crate::greengrassv2::{SERVICE, ValidationExceptionField, ValidationExceptionReason};
use crate::schema::{Constraint, Model};
use crate::shape::{ThingName, errors, request, response, structure};
use crate::text::Storage;

pub(crate) static MODEL: Model = Model { name: "BatchAssociateClientDeviceWithCoreDevice", service: &SERVICE };

request! {
    /// A request to let client devices talk to a core device:
    /// `POST /greengrass/v2/coreDevices/{coreDeviceThingName}/associateClientDevices`.
    ///
    /// ```
    /// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest, ThingName};
    ///
    /// let core = ThingName::literal("gateway 1");
    /// let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(core, [ThingName::new("pump-1")?])?;
    ///
    /// assert_eq!(request.path().to_string(), "/greengrass/v2/coreDevices/gateway%201/associateClientDevices");
    /// assert_eq!(request.json().to_string(), r#"{"entries":[{"thingName":"pump-1"}]}"#);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[doc(alias = "BatchAssociateClientDeviceWithCoreDevice")]
    pub struct BatchAssociateClientDeviceWithCoreDeviceRequest<S, N>:
        POST "/greengrass/v2/coreDevices/{coreDeviceThingName}/associateClientDevices";
    label {
        /// Returns the core device.
        #[doc(alias = "coreDeviceThingName")]
        core_device_thing_name: ThingName<S> = "coreDeviceThingName"
    }
    required {}
    optional {
        /// Returns the client devices; none if `entries` is absent.
        entries: List<AssociateClientDeviceWithCoreDeviceEntry<S>, N> = "entries"
    }
}

structure! {
    /// A client device that is to talk to the core device.
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    pub struct AssociateClientDeviceWithCoreDeviceEntry<S: Storage> {
        /// The thing of the client device.
        #[doc(alias = "thingName")]
        pub thing_name: ThingName<S> = "thingName",
    }
}

response! {
    /// The response: the client devices that could not be associated. `N` is the capacity for them.
    ///
    /// A device reads it as far as its types demand: a name too long or an empty code is no reason to lose a response.
    /// [`Operation::validate_response`](crate::Operation::validate_response) checks those constraints.
    pub struct BatchAssociateClientDeviceWithCoreDeviceResponse<S, N> {
        error_entries: Option<Vec<AssociateClientDeviceWithCoreDeviceErrorEntry<S>, N>> = "errorEntries"
            where Constraint::length(0, 100),
    }
}

structure! {
    /// A client device that could not be associated. All members are optional.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct AssociateClientDeviceWithCoreDeviceErrorEntry<S> {
        /// The thing of the client device.
        pub thing_name: Option<S> = "thingName" where ThingName::CONSTRAINT,
        /// The code of the error.
        pub code: Option<S> = "code" where Constraint::at_least(1),
        /// The error in words.
        pub message: Option<S> = "message" where Constraint::at_least(1),
    }
}

errors! {
    /// The errors of `BatchAssociateClientDeviceWithCoreDevice`. `F` is the capacity for the fields of a
    /// `ValidationException`.
    pub enum BatchAssociateClientDeviceWithCoreDeviceError<S, const F: usize = 100>:
        message required, header retry_after_seconds {
        /// The request is not valid.
        ValidationException = 400 {
            /// The reason.
            reason: Option<ValidationExceptionReason<S>> = "reason",
            /// The fields that are not valid.
            fields: Option<Vec<ValidationExceptionField<S>, F>> = "fields",
        },
        /// The core device does not exist.
        ResourceNotFoundException = 404 {
            /// The identifier of what does not exist.
            resource_id: Option<S> = "resourceId",
            /// Its type.
            resource_type: Option<S> = "resourceType",
        },
        /// The caller may not do this.
        AccessDeniedException = 403 {},
        /// The service failed.
        InternalServerException(retry_after_seconds) = 500 {},
        /// Requests come too fast.
        ThrottlingException(retry_after_seconds) = 429 {
            /// The code of the quota.
            quota_code: Option<S> = "quotaCode",
            /// The code of the service.
            service_code: Option<S> = "serviceCode",
        },
    }
}

client_devices!(
    BatchAssociateClientDeviceWithCoreDeviceRequest of AssociateClientDeviceWithCoreDeviceEntry,
    BatchAssociateClientDeviceWithCoreDeviceResponse of AssociateClientDeviceWithCoreDeviceErrorEntry
);
