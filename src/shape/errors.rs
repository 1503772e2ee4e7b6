//! `errors!`: the errors of an operation, each with its status, and a row for each member.

/// Declares the errors of an operation.
///
/// ```ignore
/// errors! {
///     /// The errors of the operation.
///     pub enum Error<S, const F: usize = 100>: message required, header retry_after_seconds {
///         /// The request is not valid.
///         ValidationException = 400 {
///             /// The invalid fields.
///             fields: Option<Vec<Field<S>, F>> = "fields",
///         },
///         /// Requests come too fast.
///         ThrottlingException(retry_after_seconds) = 429 {},
///     }
/// }
/// ```
///
/// All have a `message`, which is written even if it is absent if it is `required`. The `header` is the field that
/// `Retry-After` fills, in the variants that have it in parentheses. It expands to
///
/// - the enum, with a variant `Unknown` for every other error;
/// - `ERRORS`: the rows of the operation's error bodies, those common to all services first;
/// - `from_reply` and `read_reply`, by the lenient reading; `status`, `name`, `message`, `json`, `copied`;
/// - `Display`, `Debug`, `Error`, what a service sends (`Reply`);
/// - `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features.
macro_rules! errors {
    (
        $(#[$meta:meta])*
        pub enum $name:ident<S $(, const $F:ident: usize = $capacity:literal)?>:
            message $message:ident $(, header $header:ident)? {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident $(($retry:ident))? = $status:literal {
                    $( $(#[$field_meta:meta])* $field:ident: $ty:ty = $json:literal ),* $(,)?
                }
            ),+ $(,)?
        }
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
                $variant {
                    /// The text of the service.
                    message: Option<S>,
                    $( $(#[$field_meta])* $field: $ty, )*
                    $(
                        /// The number of seconds after which to try again, by the header `Retry-After`.
                        $retry: Option<u32>,
                    )?
                },
            )+
            /// An error that the operation does not model, such as those common to all services.
            Unknown {
                /// The status.
                status: u16,
                /// The name, if it has one.
                name: Option<S>,
                /// The text of the service.
                message: Option<S>,
            },
        }

        /// The rows, with the storage of a text that is in no message.
        mod error_rows {
            #[allow(unused_imports)]
            use super::*;

            #[allow(dead_code)]
            type S = $crate::text::Text<'static>;
            $( #[allow(dead_code)] const $F: usize = 1; )?

            pub(crate) static ERRORS: $crate::schema::Table = $crate::http::error::error_table!(
                $( $( $field = $json => $crate::shape::row!($ty, $json), )* )+
            );
        }

        pub(crate) use error_rows::ERRORS;

        const _: () = {
        $crate::shape::fields!($( $( $field, )* )+);

        /// The members of all variants, as a body has them.
        struct Members<S $(, const $F: usize)?> {
            $( $( $field: $ty, )* )+
            storage: core::marker::PhantomData<S>,
        }

        impl<'a $(, const $F: usize)?> $crate::json::fill::Fill<'a> for Members<$crate::text::Text<'a> $(, $F)?> {
            #[allow(unused_variables)]
            fn fill(
                &mut self,
                row: u8,
                text: $crate::text::Text<'a>,
                uuid: &$crate::constraint::uuid::Bytes,
            ) {
                let (field, part) = $crate::json::fill::slot(&ERRORS, row);
                $( $(
                    if field == $crate::http::error::COMMON + Field::$field as u8 {
                        return $crate::shape::field::ReadField::fill(&mut self.$field, part, text, uuid);
                    }
                )* )+
            }
        }

        impl<'a> $name<$crate::text::Text<'a>> {
            /// Returns the error that an error response is.
            ///
            /// # Errors
            ///
            /// Returns the violation of the body, if it has one.
            pub fn from_reply(reply: &$crate::http::ErrorReply<'a>) -> Result<Self, $crate::violation::Violation> {
                Self::read_reply(reply)
            }
        }

        impl<'a $(, const $F: usize)?> $name<$crate::text::Text<'a> $(, $F)?> {
            /// Returns the error that an error response is, with the capacity of its type.
            ///
            /// # Errors
            ///
            /// Returns the violation of the body, if it has one; [`Kind::Capacity`](crate::Kind::Capacity) if a list has
            /// more items than capacity.
            pub fn read_reply(reply: &$crate::http::ErrorReply<'a>) -> Result<Self, $crate::violation::Violation> {
                let mut members = Members { $( $( $field: None, )* )+ storage: core::marker::PhantomData };
                let capacity = $crate::shape::message::capacity!($($F)?);
                reply.read_members(&ERRORS, &mut members, capacity)?;
                let message = reply.message();
                Ok(match reply.name() {
                    $(
                        Some(name) if name == stringify!($variant) => Self::$variant {
                            message,
                            $( $field: members.$field, )*
                            $( $retry: reply.retry_after(), )?
                        },
                    )+
                    name => Self::Unknown { status: reply.status(), name, message },
                })
            }
        }

        impl<S: $crate::text::Storage $(, const $F: usize)?> $name<S $(, $F)?> {
            /// Returns the status that a service sends.
            pub const fn status(&self) -> u16 {
                match self {
                    $( Self::$variant { .. } => $status, )+
                    Self::Unknown { status, .. } => *status,
                }
            }

            /// Returns the name, as `x-amzn-ErrorType` has it.
            pub fn name(&self) -> Option<$crate::text::Text<'_>> {
                match self {
                    $( Self::$variant { .. } => Some($crate::text::Text::new(stringify!($variant))), )+
                    Self::Unknown { name, .. } => name.as_ref().map(|name| name.text()),
                }
            }

            /// Returns the text of the service.
            pub fn message(&self) -> Option<$crate::text::Text<'_>> {
                match self {
                    $( Self::$variant { message, .. } )|+ | Self::Unknown { message, .. } => {
                        message.as_ref().map(|message| message.text())
                    }
                }
            }

            /// Returns the number of seconds after which to try again, if the error has it: the header `Retry-After`.
            pub const fn retry_after_seconds(&self) -> Option<u32> {
                match self {
                    $( $( Self::$variant { $retry, .. } => *$retry, )? )+
                    _ => None,
                }
            }

            /// Copies the error into owned storage.
            ///
            /// # Errors
            ///
            /// Returns [`TooSmall`](crate::text::TooSmall) if a string takes more bytes than `T` has.
            pub fn copied<T: $crate::text::OwnedStorage>(&self) -> Result<$name<T $(, $F)?>, $crate::text::TooSmall> {
                use $crate::shape::field::CopyField;

                let message = self.message().map(T::copy_of).transpose()?;
                Ok(match self {
                    $(
                        Self::$variant { $( $field, )* $( $retry, )? .. } => $name::$variant {
                            message,
                            $( $field: CopyField::<T>::copy_field($field)?, )*
                            $( $retry: *$retry, )?
                        },
                    )+
                    Self::Unknown { status, name, .. } => {
                        $name::Unknown { status: *status, name: CopyField::<T>::copy_field(name)?, message }
                    }
                })
            }

            /// Returns the JSON body that a service sends.
            pub const fn json(&self) -> $crate::Rendered<$crate::json::write::Json<'_, Self>> {
                $crate::Rendered($crate::json::write::Json { table: &ERRORS, source: self })
            }
        }

        impl<S: $crate::text::Storage $(, const $F: usize)?> $crate::json::write::Source for $name<S $(, $F)?> {
            fn value(&self, field: u8) -> $crate::json::write::Value<'_> {
                use $crate::json::write::Value;

                if field == $crate::http::error::MESSAGE {
                    let absent = $crate::shape::errors::absent!($message);
                    return self.message().map_or(absent, Value::Text);
                }
                match self {
                    $(
                        Self::$variant { $( $field, )* .. } => {
                            $(
                                if field == $crate::http::error::COMMON + Field::$field as u8 {
                                    return $crate::shape::field::WriteField::value($field);
                                }
                            )*
                            Value::Absent
                        }
                    )+
                    Self::Unknown { .. } => Value::Absent,
                }
            }

            #[allow(unused_variables)]
            fn write_items(&self, field: u8, items: &mut $crate::json::write::Items<'_, '_>) {
                match self {
                    $(
                        Self::$variant { $( $field, )* .. } => {
                            $(
                                if field == $crate::http::error::COMMON + Field::$field as u8 {
                                    $crate::shape::field::WriteField::write_items($field, items);
                                }
                            )*
                        }
                    )+
                    Self::Unknown { .. } => {}
                }
            }
        }

        $crate::http::error::display_error!($name $(, $F)?);
        $crate::http::reply::reply_of_error!($name<S $(, $F)?>, ERRORS);

        #[cfg(feature = "serde")]
        $crate::serde::serde_errors!($name<S $(, $F)?> {
            $( $variant $(($retry))? { $( $field: $ty = $json ),* } ),+
        } ERRORS $(, $header)?);
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_errors!($name<S $(, $F)?> {
            $( $variant $(($retry))? { $( $field ),* } ),+
        } ERRORS, message $message);
        };
    };
}

/// The value of a message that is absent.
macro_rules! absent {
    (required) => {
        $crate::json::write::Value::Text($crate::text::Text::new(""))
    };
    (optional) => {
        $crate::json::write::Value::Absent
    };
}

pub(crate) use {absent, errors};
