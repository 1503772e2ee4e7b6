//! The name of a thing, which more than one service speaks of.

use crate::schema::{Constraint, Pattern};
use crate::shape::text_value;

text_value! {
    /// The name of a thing in the registry of AWS IoT: a core device, a client device.
    ///
    /// 1 to 128 Unicode scalar values. Source: the [Greengrass V2 API reference], `thingName`, `coreDeviceThingName`.
    ///
    /// `.` and `..` are valid. As the name of a core device they are written as a dot segment of the path, which HTTP software may
    /// remove. Reject them if they are not your own.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::ThingName;
    ///
    /// const PUMP: ThingName = ThingName::from_static("pump-1");
    /// assert_eq!(ThingName::new("pump-1")?, PUMP);
    /// assert!(ThingName::new("").is_err());
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    ///
    /// [Greengrass V2 API reference]: https://docs.aws.amazon.com/greengrass/v2/APIReference/API_BatchAssociateClientDeviceWithCoreDevice.html
    #[doc(alias = "thingName")]
    #[doc(alias = "coreDeviceThingName")]
    pub struct ThingName: Constraint::new(1, 128, Pattern::Any);
    example iot_shapes::greengrassv2, "pump-1";
}
