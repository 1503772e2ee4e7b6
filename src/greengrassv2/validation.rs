//! The members of a `ValidationException`, which the operations of the service share.
//!
//! Source: <https://docs.aws.amazon.com/greengrass/v2/APIReference/API_ValidationExceptionField.html>

use crate::shape::{open_enum, structure};

structure! {
    /// A field that is not valid. The service sends both members; a reader accepts a field without them.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::greengrassv2::ValidationExceptionField;
    ///
    /// let mut field = ValidationExceptionField::default();
    /// field.name = Some("entries.0.thingName");
    /// assert_eq!(field.message, None);
    /// ```
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct ValidationExceptionField<S> {
        /// The path of the field, with dots.
        pub name: Option<S> = "name",
        /// The reason, in a sentence.
        pub message: Option<S> = "message",
    }
}

open_enum! {
    /// The reason for which a request is not valid.
    pub enum ValidationExceptionReason {
        UnknownOperation = "UNKNOWN_OPERATION",
        CannotParse = "CANNOT_PARSE",
        FieldValidationFailed = "FIELD_VALIDATION_FAILED",
        Other = "OTHER",
    }
    example iot_shapes::greengrassv2, "CANNOT_PARSE";
}
