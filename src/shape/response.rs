//! `response!`: a response, a row for each member. All are optional, and there may be none.

/// Declares a response.
///
/// ```ignore
/// response! {
///     /// The client devices that could not be associated.
///     pub struct Response<S, N> {
///         /// The failures.
///         pub error_entries: Option<Vec<ErrorEntry<S>, N>> = "errorEntries" where Constraint::length(0, 100),
///     }
///     example iot_shapes::greengrassv2::batch_associate_client_device_with_core_device,
///         r#"{"errorEntries":[{"thingName":"pump-1"}]}"#;
/// }
/// ```
///
/// A row of a string may end in the name of its setter: `=> with_job_id`. The `example` is the public module of the response, and a
/// body, for the examples in the documentation.
/// It expands to the struct, its alias `OwnedResponse`, `Default`, `Debug`, `RESPONSE` (the table of its rows), what [`message!`] makes, the readers
/// `from_http`, `from_http_with`, `from_http_in_place`, and the same of a body, `from_json`, …; the writer `json`,
/// `HttpResponse: From<&Response>`, and `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features.
/// `ERRORS` of its module is the table of the operation's error bodies.
///
/// [`message!`]: crate::shape::message
macro_rules! response {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<S $(, $N:ident)?> {
            $(
                $(#[$field_meta:meta])*
                pub $field:ident: Option<$ty:ty> = $json:literal $(where $constraint:expr)? $(=> $with:ident)?
            ),*
            $(,)?
        }
        example $module:path, $body:literal;
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub struct $name<S = $crate::text::Text<'static> $(, const $N: usize = 100)?> {
            $( $(#[$field_meta])* pub $field: Option<$ty>, )*
            // A response may have no member that needs storage.
            storage: core::marker::PhantomData<S>,
        }

        /// The response with its strings on the heap: it is `Send`, and borrows from nothing. [`OperationRequest`] states its
        /// size.
        ///
        /// [`OperationRequest`]: crate::OperationRequest#owned-forms
        ///
        /// # Examples
        ///
        /// ```
        /// # #[cfg(feature = "alloc")]
        /// # fn main() -> Result<(), iot_shapes::Violation> {
        #[doc = concat!("use ", stringify!($module), "::{OwnedResponse, Response};")]
        ///
        #[doc = concat!("let body = b", stringify!($body), ";")]
        /// let Ok(owned) = Response::from_json(body)?.try_to_owned();
        /// let kept: Box<OwnedResponse> = Box::new(owned);
        #[doc = concat!("assert_eq!(kept.json().to_string(), ", stringify!($body), ");")]
        /// # Ok(())
        /// # }
        /// # #[cfg(not(feature = "alloc"))]
        /// # fn main() {}
        /// ```
        #[cfg(feature = "alloc")]
        pub type OwnedResponse$(<const $N: usize = 100>)? = $name<::alloc::string::String $(, $N)?>;

        /// The rows, with the storage of a text that is in no message.
        mod response_rows {
            #[allow(unused_imports)]
            use super::*;

            #[allow(dead_code)]
            type S = $crate::text::Text<'static>;
            $( const $N: usize = 1; )?

            pub(crate) static RESPONSE: $crate::schema::Table = $crate::schema::table!(
                &[$( $crate::shape::row!(optional $ty, $json $(, $constraint)?) ),*],
                &[];
                $( $field = $json ),*
            );
        }

        pub(crate) use response_rows::RESPONSE;

        // An alias with a capacity for every response, also for one without a list: the enum of all responses needs it.
        #[allow(dead_code, type_alias_bounds)]
        pub(crate) type AnyCapacityResponse<S, const N: usize> = $name<S $(, $N)?>;

        const _: () = {
            use $crate::http::{ResponseError, ResponseHead};
            use $crate::json::read::{Mode, read};
            use $crate::shape::message::{self, Message};
            use $crate::text::{Storage, Text};
            use $crate::violation::{FailFast, Sink, Violation};

            $crate::shape::fields!($( $field ),*);

            impl<S $(, const $N: usize)?> Default for $name<S $(, $N)?> {
                fn default() -> Self {
                    Self { $( $field: None, )* storage: core::marker::PhantomData }
                }
            }

            $crate::shape::message!($name<S $(, $N)?> { $( $field: Option<$ty> ),* } RESPONSE, storage storage);
            $crate::shape::debug_json!($name<S $(, $N)?>, RESPONSE);
            $crate::http::http_response::impl_response_to_http!($name<S $(, $N)?>, RESPONSE);

            #[cfg(feature = "serde")]
            $crate::serde::serde_shape!($name<S $(, $N)?> { $( $field = $json ),* } Some(&RESPONSE), storage storage);
            #[cfg(feature = "arbitrary")]
            $crate::arbitrary::arbitrary_shape!($name<S $(, $N)?> { $( $field ),* } RESPONSE, storage storage);

            impl<'a> $name<Text<'a>> {
                /// Creates a response without members.
                ///
                /// # Examples
                ///
                /// ```
                #[doc = concat!("use ", stringify!($module), "::Response;")]
                ///
                /// assert_eq!(Response::new().json().to_string(), "{}");
                /// ```
                #[must_use]
                pub const fn new() -> Self {
                    Self { $( $field: None, )* storage: core::marker::PhantomData }
                }

                /// Reads a response from an HTTP message, up to the first violation. The capacity of a list is 100 items.
                ///
                /// # Errors
                ///
                /// As [`from_http_with`](Self::from_http_with).
                ///
                /// # Examples
                ///
                /// ```
                /// use iot_shapes::ResponseHead;
                #[doc = concat!("use ", stringify!($module), "::Response;")]
                ///
                #[doc = concat!("let body = b", stringify!($body), ";")]
                /// let response = Response::from_http(&ResponseHead::new(200), body)?;
                #[doc = concat!("assert_eq!(response.json().to_string(), ", stringify!($body), ");")]
                /// # Ok::<(), iot_shapes::ResponseError<'_>>(())
                /// ```
                pub fn from_http(head: &ResponseHead<'a>, body: &'a [u8]) -> Result<Self, ResponseError<'a>> {
                    Self::from_http_with(head, body, &mut FailFast)
                }

                /// Reads the JSON body of a response, up to the first violation. The capacity of a list is 100 items.
                ///
                /// # Errors
                ///
                /// Returns the first violation.
                ///
                /// # Examples
                ///
                /// ```
                #[doc = concat!("use ", stringify!($module), "::Response;")]
                ///
                #[doc = concat!("let body = b", stringify!($body), ";")]
                /// let response = Response::from_json(body)?;
                #[doc = concat!("assert_eq!(response.json().to_string(), ", stringify!($body), ");")]
                /// # Ok::<(), iot_shapes::Violation>(())
                /// ```
                pub fn from_json(body: &'a [u8]) -> Result<Self, Violation> {
                    Self::from_json_with(body, &mut FailFast)
                }
            }

            impl<'a $(, const $N: usize)?> $name<Text<'a> $(, $N)?> {
                /// Reads a response from an HTTP message, and reports each violation of a 2xx response to `sink`. A list has
                /// the capacity of the type.
                ///
                /// # Errors
                ///
                /// - Returns [`ResponseError::Service`] if the status is not 2xx.
                /// - Returns [`ResponseError::Invalid`] if the body is not a response of this type, or if a list has more
                ///   items than capacity.
                ///
                /// # Examples
                ///
                /// ```
                /// use iot_shapes::{Report, ResponseHead};
                #[doc = concat!("type Response = ", stringify!($module), "::Response<iot_shapes::Text<'static>>;")]
                ///
                /// let head = ResponseHead::new(200);
                /// let mut report = Report::<8>::new();
                /// assert!(Response::from_http_with(&head, b"[]", &mut report).is_err());
                /// assert_eq!(report.total(), 1);
                /// ```
                pub fn from_http_with(
                    head: &ResponseHead<'a>,
                    body: &'a [u8],
                    sink: &mut dyn Sink,
                ) -> Result<Self, ResponseError<'a>> {
                    let mut response = Self::default();
                    message::read_response(&ERRORS, &RESPONSE, head, body, &mut response, Self::CAPACITY, sink)?;
                    Ok(response)
                }

                /// Reads a response as [`from_http_with`](Self::from_http_with) does, into `place`: this takes the memory of
                /// one response, not two.
                ///
                /// # Errors
                ///
                /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
                ///
                /// # Examples
                ///
                /// ```
                /// use iot_shapes::{FailFast, ResponseHead};
                #[doc = concat!("type Response = ", stringify!($module), "::Response<iot_shapes::Text<'static>>;")]
                ///
                #[doc = concat!("let body = b", stringify!($body), ";")]
                /// let mut place = None;
                /// let response = Response::from_http_in_place(&mut place, &ResponseHead::new(200), body, &mut FailFast)?;
                #[doc = concat!("assert_eq!(response.json().to_string(), ", stringify!($body), ");")]
                /// # Ok::<(), iot_shapes::ResponseError<'_>>(())
                /// ```
                pub fn from_http_in_place<'p>(
                    place: &'p mut Option<Self>,
                    head: &ResponseHead<'a>,
                    body: &'a [u8],
                    sink: &mut dyn Sink,
                ) -> Result<&'p mut Self, ResponseError<'a>> {
                    message::in_place(place, Self::default, |response| {
                        message::read_response(&ERRORS, &RESPONSE, head, body, response, Self::CAPACITY, sink)
                    })
                }

                /// Reads the JSON body of a response, and reports each violation to `sink`. A list has the capacity of the
                /// type.
                ///
                /// # Errors
                ///
                /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
                ///
                /// # Examples
                ///
                /// ```
                /// use iot_shapes::Report;
                #[doc = concat!("type Response = ", stringify!($module), "::Response<iot_shapes::Text<'static>>;")]
                ///
                /// let mut report = Report::<8>::new();
                /// assert!(Response::from_json_with(b"[]", &mut report).is_err());
                /// assert_eq!(report.total(), 1);
                /// ```
                pub fn from_json_with(body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
                    let mut response = Self::default();
                    read(body, &RESPONSE, Mode::Types, &mut response, Self::CAPACITY, sink)?;
                    Ok(response)
                }

                /// Reads the JSON body of a response as [`from_json_with`](Self::from_json_with) does, into `place`.
                ///
                /// # Errors
                ///
                /// As [`from_json_with`](Self::from_json_with). The place is then `None`.
                ///
                /// # Examples
                ///
                /// ```
                /// use iot_shapes::FailFast;
                #[doc = concat!("type Response = ", stringify!($module), "::Response<iot_shapes::Text<'static>>;")]
                ///
                #[doc = concat!("let body = b", stringify!($body), ";")]
                /// let mut place = None;
                /// let response = Response::from_json_in_place(&mut place, body, &mut FailFast)?;
                #[doc = concat!("assert_eq!(response.json().to_string(), ", stringify!($body), ");")]
                /// # Ok::<(), iot_shapes::Violation>(())
                /// ```
                pub fn from_json_in_place<'p>(
                    place: &'p mut Option<Self>,
                    body: &'a [u8],
                    sink: &mut dyn Sink,
                ) -> Result<&'p mut Self, Violation> {
                    message::in_place(place, Self::default, |response| {
                        read(body, &RESPONSE, Mode::Types, response, Self::CAPACITY, sink)
                    })
                }
            }

            impl<S: Storage $(, const $N: usize)?> $name<S $(, $N)?> {
                $( $(
                    /// Returns the response with this member.
                    ///
                    /// # Examples
                    ///
                    /// ```
                    #[doc = concat!("use ", stringify!($module), "::Response;")]
                    ///
                    #[doc = concat!("let response = Response::default().", stringify!($with), "(\"firmware-7\");")]
                    #[doc = concat!("assert_eq!(response.json().to_string(), r#\"{\"", $json, "\":\"firmware-7\"}\"#);")]
                    /// ```
                    #[must_use]
                    pub fn $with(mut self, $field: $ty) -> Self {
                        self.$field = Some($field);
                        self
                    }
                )? )*

                /// Returns the JSON body.
                #[must_use]
                pub const fn json(&self) -> $crate::json::encode::Encoded<$crate::json::encode::Json<'_>> {
                    $crate::json::encode::Encoded($crate::json::encode::Json::new(&RESPONSE, self))
                }
            }
        };
    };
}

/// The functions of a response with a list of failures: its constructors, its body in chunks and as a stream.
macro_rules! failures {
    ($name:ident, $list:ident: $item:ident; example $module:path, $use:literal, $failure:literal) => {
        impl<S> $name<S> {
            /// Creates a response with these failures. The capacity is 100.
            ///
            /// # Errors
            ///
            /// Returns [`Capacity`](crate::ViolationKind::Capacity) if there are more than 100.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::Response;")]
            #[doc = concat!($use)]
            ///
            #[doc = concat!("let failure = ", $failure, ";")]
            /// let response = Response::from_failures([failure])?;
            /// assert_eq!(Response::from_json(response.json().to_string().as_bytes())?, response);
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn from_failures(
                failures: impl IntoIterator<Item = $item<S>>,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::try_from_iter(failures)
            }
        }

        impl<S, const N: usize> $name<S, N> {
            /// Creates a response with these failures. The capacity is `N`. The list is absent if there is none.
            ///
            /// # Errors
            ///
            /// Returns [`Capacity`](crate::ViolationKind::Capacity) if there are more than `N`.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::Response;")]
            #[doc = concat!($use)]
            ///
            #[doc = concat!("let failure = ", $failure, ";")]
            /// let response = Response::<_, 8>::try_from_iter([failure; 8])?;
            /// assert!(Response::<_, 8>::try_from_iter([failure; 9]).is_err());
            /// # let _ = response;
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn try_from_iter(
                failures: impl IntoIterator<Item = $item<S>>,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut list = None;
                for failure in failures {
                    $crate::constraint::list::push(list.get_or_insert_with(heapless::Vec::new), failure, &RESPONSE)?;
                }
                Ok(Self { $list: list, ..Self::default() })
            }
        }

        $crate::shape::chunks! {
            $name: &RESPONSE, $crate::json::read::Mode::Types;
            item $item<Text<'p>> => $item<Text<'p>>: core::convert::identity;
        }

        /// Returns the JSON body of a response of any number of failures, with one at a time in memory.
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use ", stringify!($module), "::{Response, response_json};")]
        #[doc = concat!($use)]
        ///
        #[doc = concat!("let failure = ", $failure, ";")]
        /// let json = response_json([failure; 3]).to_string();
        /// assert_eq!(json, Response::from_failures([failure; 3])?.json().to_string());
        /// # Ok::<(), iot_shapes::Violation>(())
        /// ```
        #[must_use]
        pub fn response_json<'r, S, I>(
            failures: I,
        ) -> $crate::json::encode::Encoded<$crate::json::encode::Streamed<'r, I::IntoIter, $item<S>>>
        where
            S: $crate::text::Storage,
            I: IntoIterator<Item = $item<S>, IntoIter: Clone>,
        {
            $crate::json::encode::Encoded($crate::json::encode::Streamed::new(&RESPONSE, failures.into_iter(), None))
        }
    };
}

pub(crate) use {failures, response};

#[cfg(test)]
// The macro declares public items, and the test uses some of them.
#[allow(dead_code, unreachable_pub)]
mod tests {
    use std::string::ToString;

    use crate::ViolationKind;
    use crate::http::ResponseHead;
    use crate::http::error::COMMON_TABLE;

    static ERRORS: crate::schema::Table = COMMON_TABLE;

    response! {
        /// A response without members.
        pub struct Response<S> {}
        example iot_shapes, "{}";
    }

    #[test]
    fn response_without_members_is_an_object() {
        for body in ["", "{}", r#" {"unknown" : [{}, null]} "#] {
            assert_eq!(Response::from_json(body.as_bytes()), Ok(Response::new()), "{body:?}");
            assert!(Response::from_http(&ResponseHead::new(200), body.as_bytes()).is_ok(), "{body:?}");
        }
        for (body, kind) in [("[]", ViolationKind::Type), ("{", ViolationKind::Syntax), ("null", ViolationKind::Type)] {
            assert_eq!(Response::from_json(body.as_bytes()).unwrap_err().kind(), kind, "{body:?}");
        }
        assert_eq!(Response::new().json().to_string(), "{}");
    }
}
