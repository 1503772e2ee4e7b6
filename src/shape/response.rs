//! `response!`: a response, a row for each member. All are optional.

/// Declares a response.
///
/// ```ignore
/// response! {
///     /// The client devices that failed.
///     pub struct Response<S, N> {
///         /// The failures.
///         error_entries: Option<Vec<ErrorEntry<S>, N>> = "errorEntries" where Constraint::length(0, 100),
///     }
/// }
/// ```
///
/// It expands to the struct, `Default`, `Debug`, `RESPONSE` (the table of its rows), what [`message!`] makes, the readers
/// `from_http`, `from_http_with`, `read_http`, `read_http_into`, the writer `json`, what a service sends (`Reply`), and
/// `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features. `ERRORS` of its module is the table of
/// the operation's error bodies.
///
/// [`message!`]: crate::shape::message
macro_rules! response {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<S $(, $N:ident)?> {
            $( $(#[$field_meta:meta])* $vis:vis $field:ident: Option<$ty:ty> = $json:literal $(where $constraint:expr)? ),+
            $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name<S = $crate::text::Text<'static> $(, const $N: usize = 100)?> {
            $( $(#[$field_meta])* $vis $field: Option<$ty>, )+
        }

        /// The rows, with the storage of a text that is in no message.
        mod response_rows {
            use super::*;

            #[allow(dead_code)]
            type S = $crate::text::Text<'static>;
            $( const $N: usize = 1; )?

            pub(crate) static RESPONSE: $crate::schema::Table = $crate::schema::table!(
                &[$( $crate::shape::row!(optional $ty, $json $(, $constraint)?) ),+],
                &[];
                $( $field = $json ),+
            );
        }

        pub(crate) use response_rows::RESPONSE;

        // The operations share one form of alias, whether or not the response has a list.
        #[allow(dead_code, type_alias_bounds)]
        pub(crate) type BorrowedResponse<'a, const N: usize> = $name<$crate::text::Text<'a> $(, $N)?>;

        const _: () = {
            $crate::shape::fields!($( $field ),+);

            impl<S $(, const $N: usize)?> Default for $name<S $(, $N)?> {
                fn default() -> Self {
                    Self { $( $field: None ),+ }
                }
            }

            $crate::shape::message!($name<S $(, $N)?> { $( $field: Option<$ty> ),+ } RESPONSE);
            $crate::shape::debug_json!($name<S $(, $N)?>, RESPONSE);
            $crate::http::reply::reply_of_response!($name<S $(, $N)?>, RESPONSE);

            #[cfg(feature = "serde")]
            $crate::serde::serde_shape!($name<S $(, $N)?> { $( $field = $json ),+ } Some(&RESPONSE));
            #[cfg(feature = "arbitrary")]
            $crate::arbitrary::arbitrary_shape!($name<S $(, $N)?> { $( $field ),+ } RESPONSE);

            impl<'a> $name<$crate::text::Text<'a>> {
                /// Creates a response without members.
                pub const fn new() -> Self {
                    Self { $( $field: None ),+ }
                }

                /// Reads a response, with capacity for 100 items, up to the first violation.
                ///
                /// # Errors
                ///
                /// As [`read_http`](Self::read_http).
                pub fn from_http(
                    head: &$crate::http::ResponseHead<'a>,
                    body: &'a [u8],
                ) -> Result<Self, $crate::http::Failure<'a>> {
                    Self::read_http(head, body, &mut $crate::violation::FailFast)
                }

                /// Reads a response, with capacity for 100 items, and reports each violation to `sink`.
                ///
                /// # Errors
                ///
                /// As [`read_http`](Self::read_http).
                pub fn from_http_with(
                    head: &$crate::http::ResponseHead<'a>,
                    body: &'a [u8],
                    sink: &mut dyn $crate::violation::Sink,
                ) -> Result<Self, $crate::http::Failure<'a>> {
                    Self::read_http(head, body, sink)
                }
            }

            impl<'a $(, const $N: usize)?> $name<$crate::text::Text<'a> $(, $N)?> {
                /// Reads a response, and reports each violation of a body whose status is 2xx to `sink`. Its list has the
                /// capacity that its type says.
                ///
                /// # Errors
                ///
                /// Returns [`Failure::Error`](crate::Failure::Error) if the status is not 2xx,
                /// [`Failure::Body`](crate::Failure::Body) if the body is not a response's;
                /// [`Kind::Capacity`](crate::Kind::Capacity) in it if the list has more items than capacity.
                pub fn read_http(
                    head: &$crate::http::ResponseHead<'a>,
                    body: &'a [u8],
                    sink: &mut dyn $crate::violation::Sink,
                ) -> Result<Self, $crate::http::Failure<'a>> {
                    let mut response = Self::default();
                    let capacity = <Self as $crate::shape::message::Message>::CAPACITY;
                    $crate::shape::message::read_response(&ERRORS, &RESPONSE, head, body, &mut response, capacity, sink)?;
                    Ok(response)
                }

                /// Reads a response as [`read_http`](Self::read_http) does, into `place`. It takes the memory of one response;
                /// a function that returns one takes that of two.
                ///
                /// # Errors
                ///
                /// As [`read_http`](Self::read_http); the place is then empty.
                pub fn read_http_into<'p>(
                    place: &'p mut Option<Self>,
                    head: &$crate::http::ResponseHead<'a>,
                    body: &'a [u8],
                    sink: &mut dyn $crate::violation::Sink,
                ) -> Result<&'p mut Self, $crate::http::Failure<'a>> {
                    let response = place.insert(Self::default());
                    let capacity = <Self as $crate::shape::message::Message>::CAPACITY;
                    let read = $crate::shape::message::read_response(
                        &ERRORS, &RESPONSE, head, body, response, capacity, sink);
                    $crate::shape::message::kept(place, read)
                }
            }

            impl<S: $crate::text::Storage $(, const $N: usize)?> $name<S $(, $N)?> {
                /// Returns the JSON body.
                pub const fn json(&self) -> $crate::Rendered<$crate::json::write::Json<'_, Self>> {
                    $crate::Rendered($crate::json::write::Json { table: &RESPONSE, source: self })
                }
            }
        };
    };
}

pub(crate) use response;
