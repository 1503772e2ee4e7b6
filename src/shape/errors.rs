//! `errors!`: the errors of an operation, each with its status, and a row for each member.

/// Declares the errors of an operation.
///
/// ```ignore
/// errors! {
///     /// The errors of the operation.
///     pub enum Error<S, const F: usize = 100>:
///         message required, header retry_after_seconds => with_retry_after_seconds {
///         /// The request is not valid.
///         ValidationException = 400, validation_exception {
///             /// The invalid fields.
///             fields: Option<Vec<Field<S>, F>> = "fields" => with_fields,
///         },
///         /// Requests come too fast.
///         ThrottlingException(retry_after_seconds) = 429, throttling_exception {},
///     }
///     example iot_shapes::greengrassv2::batch_associate_client_device_with_core_device;
/// }
/// ```
///
/// All have a `message`. If it is `required`, it is written even if it is absent. The `header` is the field that
/// `Retry-After` fills, in the variants that have it in parentheses; its setter follows. After the status comes the name of the constructor,
/// after a row that of its setter. The `example` is the public module of the errors, for the examples in the documentation. The macro
/// expands to
///
/// - the enum, with a variant `Unknown` for every other error, and its alias `OwnedError`;
/// - `ERRORS`: the rows of the operation's error bodies, those common to all services first;
/// - the constructors and setters, `status`, `name`, `message`, `retry_after_seconds`, `is_retryable`;
/// - reading and writing, by [`error_reader!`] and [`error_writer!`];
/// - `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features.
///
/// [`error_reader!`]: crate::shape::errors::error_reader
/// [`error_writer!`]: crate::shape::errors::error_writer
macro_rules! errors {
    (
        $(#[$meta:meta])*
        pub enum $name:ident<S $(, const $F:ident: usize = $capacity:literal)?>:
            message $message:ident $(, header $header:ident => $with_header:ident)? {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident $(($retry:ident))? = $status:literal, $new:ident {
                    $( $(#[$field_meta:meta])* $field:ident: Option<$ty:ty> = $json:literal => $with:ident ),* $(,)?
                }
            ),+ $(,)?
        }
        example $module:path;
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        // There is no heap to keep the larger variants on; a smaller capacity makes the error smaller.
        #[allow(clippy::large_enum_variant)]
        pub enum $name<S = $crate::text::Text<'static> $(, const $F: usize = $capacity)?> {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("\n\nStatus ", stringify!($status), ".")]
                #[non_exhaustive]
                $variant {
                    /// The text of the service.
                    message: Option<S>,
                    $( $(#[$field_meta])* $field: Option<$ty>, )*
                    $(
                        /// The number of seconds after which to send the request again, by the header `Retry-After`.
                        $retry: Option<u32>,
                    )?
                },
            )+
            /// An error that the operation does not model, such as those common to all services.
            #[non_exhaustive]
            Unknown {
                /// The status.
                status: u16,
                /// The name, if it has one.
                name: Option<S>,
                /// The text of the service.
                message: Option<S>,
            },
        }

        /// The error with its strings on the heap: it is `Send`, and borrows from nothing. [`OperationRequest`] states its
        /// size.
        ///
        /// [`OperationRequest`]: crate::OperationRequest#owned-forms
        ///
        /// # Examples
        ///
        /// ```
        /// # #[cfg(feature = "alloc")]
        /// # fn main() {
        #[doc = concat!("use ", stringify!($module), "::OwnedError;")]
        ///
        /// let name = "TeapotException".to_owned();
        /// let error = Box::<OwnedError>::new(OwnedError::unknown(418, Some(name), None));
        /// assert_eq!(error.status(), 418);
        /// # }
        /// # #[cfg(not(feature = "alloc"))]
        /// # fn main() {}
        /// ```
        #[cfg(feature = "alloc")]
        pub type OwnedError$(<const $F: usize = $capacity>)? = $name<::alloc::string::String $(, $F)?>;

        /// The rows, with the storage of a text that is in no message.
        mod error_rows {
            #[allow(unused_imports)]
            use super::*;

            #[allow(dead_code)]
            type S = $crate::text::Text<'static>;
            $( #[allow(dead_code)] const $F: usize = 1; )?

            pub(crate) static ERRORS: $crate::schema::Table = $crate::http::error::error_table!(
                $( $( $field = $json => $crate::shape::row!(optional $ty, $json), )* )+
            );
        }

        pub(crate) use error_rows::ERRORS;

        impl<S $(, const $F: usize)?> $name<S $(, $F)?> {
            $(
                #[doc = concat!("Creates a `", stringify!($variant), "`. Its other members are absent.")]
                ///
                /// # Examples
                ///
                /// ```
                #[doc = concat!("type Error = ", stringify!($module), "::Error<&'static str>;")]
                ///
                #[doc = concat!("let error = Error::", stringify!($new), "(Some(\"text\"));")]
                #[doc = concat!("assert_eq!(error.status(), ", stringify!($status), ");")]
                #[doc = concat!("assert_eq!(error.name().unwrap(), ", "\"", stringify!($variant), "\"", ");")]
                /// ```
                #[must_use]
                pub const fn $new(message: Option<S>) -> Self {
                    Self::$variant { message, $( $field: None, )* $( $retry: None, )? }
                }
            )+

            /// Creates an error that the operation does not model.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("type Error = ", stringify!($module), "::Error<&'static str>;")]
            ///
            /// let error = Error::unknown(418, Some("TeapotException"), None);
            /// assert_eq!((error.status(), error.is_retryable()), (418, false));
            /// ```
            #[must_use]
            pub const fn unknown(status: u16, name: Option<S>, message: Option<S>) -> Self {
                Self::Unknown { status, name, message }
            }

            /// Returns the modelled status, or that of an unknown error.
            #[must_use]
            pub const fn status(&self) -> u16 {
                match self {
                    $( Self::$variant { .. } => $status, )+
                    Self::Unknown { status, .. } => *status,
                }
            }

            /// Returns the integer of the header `Retry-After`, in seconds, if the error has it.
            #[must_use]
            pub const fn retry_after_seconds(&self) -> Option<u32> {
                match self {
                    $( $( Self::$variant { $retry, .. } => *$retry, )? )+
                    _ => None,
                }
            }
        }

        impl<S: $crate::text::Storage $(, const $F: usize)?> $name<S $(, $F)?> {
            $( $(
                #[doc = concat!("Returns the error with this member, if it is a `", stringify!($variant), "`.")]
                #[must_use]
                pub fn $with(mut self, value: $ty) -> Self {
                    if let Self::$variant { $field, .. } = &mut self {
                        *$field = Some(value);
                    }
                    self
                }
            )* )+
            $(
                /// Returns the error with a `Retry-After` of this number of seconds, if its variant has it.
                #[must_use]
                pub fn $with_header(mut self, $header: u32) -> Self {
                    if let Some(field) = self.retry_after_mut() {
                        *field = Some($header);
                    }
                    self
                }
            )?

            #[allow(dead_code)]
            const fn retry_after_mut(&mut self) -> Option<&mut Option<u32>> {
                match self {
                    $( $( Self::$variant { $retry, .. } => Some($retry), )? )+
                    _ => None,
                }
            }

            /// Returns the name, as `x-amzn-ErrorType` has it: that of an unknown error is without namespace and address.
            #[must_use]
            pub fn name(&self) -> Option<$crate::text::Text<'_>> {
                match self {
                    $( Self::$variant { .. } => Some($crate::text::Text::new(stringify!($variant))), )+
                    Self::Unknown { name, .. } => {
                        name.as_ref().and_then(|name| $crate::http::header::error_name(name.as_text()))
                    }
                }
            }

            /// Returns the text of the service.
            #[must_use]
            pub fn message(&self) -> Option<$crate::text::Text<'_>> {
                match self {
                    $( Self::$variant { message, .. } )|+ | Self::Unknown { message, .. } => {
                        message.as_ref().map(S::as_text)
                    }
                }
            }

            /// Returns `true` if the request may be sent again, by the status and the name. An
            /// [`ErrorResponse`](crate::ErrorResponse) goes by the status that was received, and prevails.
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                $crate::http::error::is_retryable(self.status(), self.name())
            }
        }

        const _: () = {
            $crate::shape::fields!($( $( $field, )* )+);
            $crate::shape::errors::error_reader!($name<S $(, $F)?> {
                $( $variant $(($retry))? { $( $field: Option<$ty> ),* } ),+
            });
            $crate::shape::errors::error_writer!($name<S $(, $F)?> {
                $( $variant $(($retry))? { $( $field ),* } ),+
            } message $message);
            $crate::http::error::display_error!($name $(, $F)?);
            $crate::http::http_response::impl_error_to_http!($name<S $(, $F)?>, ERRORS);

            #[cfg(feature = "serde")]
            $crate::serde::serde_errors!($name<S $(, $F)?> {
                $( $variant $(($retry))? { $( $field: Option<$ty> = $json ),* } ),+
            } ERRORS $(, $header)?);
            #[cfg(feature = "arbitrary")]
            $crate::arbitrary::arbitrary_errors!($name<S $(, $F)?> {
                $( $variant $(($retry))? { $( $field ),* } ),+
            } ERRORS, message $message);
        };
    };
}

/// Makes the error of an error response, by the lenient reading.
macro_rules! error_reader {
    ($name:ident<S $(, $F:ident)?> { $( $variant:ident $(($retry:ident))? { $( $field:ident: $ty:ty ),* } ),+ }) => {
        /// The members of all variants, as a body has them.
        struct Members<S $(, const $F: usize)?> {
            $( $( $field: $ty, )* )+
            storage: core::marker::PhantomData<S>,
        }

        impl<'a $(, const $F: usize)?> $crate::json::fill::Fill<'a> for Members<$crate::text::Text<'a> $(, $F)?> {
            #[allow(unused_variables)]
            fn fill(&mut self, row: u8, text: $crate::text::Text<'a>, uuid: &$crate::constraint::uuid::Bytes) {
                let (field, part) = $crate::json::fill::slot(&ERRORS, row);
                $( $(
                    if field == $crate::http::error::COMMON + Field::$field as u8 {
                        return $crate::shape::field::ReadField::fill(&mut self.$field, part, text, uuid);
                    }
                )* )+
            }
        }

        /// Reads the error leniently: it cannot fail. A list keeps as many items as it has capacity for;
        /// [`ErrorResponse::item_count`](crate::ErrorResponse::item_count) is the number of all.
        impl<'a $(, const $F: usize)?> From<&$crate::http::ErrorResponse<'a>> for $name<$crate::text::Text<'a> $(, $F)?> {
            fn from(response: &$crate::http::ErrorResponse<'a>) -> Self {
                let mut members = Members { $( $( $field: None, )* )+ storage: core::marker::PhantomData };
                response.read_members(&ERRORS, &mut members, $crate::shape::message::capacity!($($F)?));
                let message = response.message();
                match response.name() {
                    $(
                        Some(name) if name == stringify!($variant) => Self::$variant {
                            message,
                            $( $field: members.$field, )*
                            $( $retry: response.retry_after_seconds(), )?
                        },
                    )+
                    name => Self::Unknown { status: response.status(), name, message },
                }
            }
        }
    };
}

/// Writes the JSON body of an error, and copies it into owned storage.
macro_rules! error_writer {
    (
        $name:ident<S $(, $F:ident)?> { $( $variant:ident $(($retry:ident))? { $( $field:ident ),* } ),+ }
        message $message:ident
    ) => {
        use $crate::json::encode::Json;
        use $crate::json::write::{Source, Value};
        use $crate::shape::field::CopyField;
        #[allow(unused_imports)]
        use $crate::shape::field::WriteField;

        impl<S: $crate::text::Storage $(, const $F: usize)?> $name<S $(, $F)?> {
            /// Returns the JSON body that a service sends.
            #[must_use]
            pub const fn json(&self) -> $crate::json::encode::Encoded<Json<'_>> {
                $crate::json::encode::Encoded(Json::new(&ERRORS, self))
            }

            /// Copies the error into owned storage.
            ///
            /// # Errors
            ///
            /// Returns [`BufferTooSmall`](crate::text::BufferTooSmall) if a string has more bytes than the capacity of `T`.
            /// That of a `String` grows: the error is `Infallible`.
            pub fn try_to_owned<T: $crate::text::OwnedStorage>(
                &self,
            ) -> Result<$name<T $(, $F)?>, T::Error> {
                Ok(match self {
                    $(
                        Self::$variant { message, $( $field, )* $( $retry, )? } => $name::$variant {
                            message: CopyField::<T>::copy_field(message)?,
                            $( $field: CopyField::<T>::copy_field($field)?, )*
                            $( $retry: *$retry, )?
                        },
                    )+
                    Self::Unknown { status, name, message } => $name::Unknown {
                        status: *status,
                        name: CopyField::<T>::copy_field(name)?,
                        message: CopyField::<T>::copy_field(message)?,
                    },
                })
            }
        }

        impl<S: $crate::text::Storage $(, const $F: usize)?> Source for $name<S $(, $F)?> {
            fn value(&self, field: u8) -> Value<'_> {
                if field == $crate::http::error::MESSAGE {
                    return self.message().map_or($crate::shape::errors::absent!($message), Value::Text);
                }
                match self {
                    $(
                        Self::$variant { $( $field, )* .. } => {
                            $(
                                if field == $crate::http::error::COMMON + Field::$field as u8 {
                                    return WriteField::value($field);
                                }
                            )*
                            Value::Absent
                        }
                    )+
                    Self::Unknown { .. } => Value::Absent,
                }
            }

            #[allow(unused_variables)]
            fn item(&self, field: u8, index: usize) -> Option<&dyn Source> {
                match self {
                    $(
                        Self::$variant { $( $field, )* .. } => {
                            $(
                                if field == $crate::http::error::COMMON + Field::$field as u8 {
                                    return WriteField::item($field, index);
                                }
                            )*
                            None
                        }
                    )+
                    Self::Unknown { .. } => None,
                }
            }
        }
    };
}

/// The value of a message that is absent.
macro_rules! absent {
    (required) => {
        Value::Text($crate::text::Text::new(""))
    };
    (optional) => {
        Value::Absent
    };
}

pub(crate) use {absent, error_reader, error_writer, errors};
