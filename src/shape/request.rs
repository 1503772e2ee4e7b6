//! `request!`: a request, its URI, and a row for each member.

/// Declares a request.
///
/// ```ignore
/// request! {
///     /// A request to associate assets with a project.
///     pub struct Request<S, N>: POST "/projects/{projectId}/assets/associate";
///     label {
///         /// The project.
///         project_id: ProjectId = "projectId"
///     }
///     required {
///         /// The assets.
///         asset_ids: List<AssetId, N> = "assetIds",
///     }
///     optional {
///         /// The token.
///         client_token: ClientToken<S> = "clientToken",
///     }
///     example {
///         label iot_shapes::sitewise::ProjectId = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
///         target "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate";
///         body r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#
///     }
/// }
/// ```
///
/// The type of a field has the constraint of its member. After `label` there may be a `query { … }`, which is optional as
/// a member. An optional row may end in the name of its setter: `=> with_comment`. The macro expands to
///
/// - the struct, its alias `OwnedRequest`, `Debug`, equality, `try_to_owned`, and `URI`, which has the table of all rows;
/// - `Fill` and `Source`: how the interpreter fills it, and how the writer takes its members;
/// - the readers `from_http`, `from_http_with`, `from_http_in_place`, and the same of a body, `from_json`, …;
/// - the writers `json`, `path`, `canonical_path`, `query`, `target`, the function `uri`, and the constants `MAX_PATH_LEN`, `MAX_JSON_LEN`, `max_json_len`;
/// - `with_required`, of which the constructors of the operation are made;
/// - `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features.
///
/// The `example` is the label, the target and the body of a request, for the examples in the documentation of its readers.
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<S, N>: POST $uri:literal;
        label { $(#[$label_meta:meta])* $label:ident: $label_ty:ident $(<$label_s:ident>)? = $label_json:literal }
        $( query { $(#[$query_meta:meta])* $query:ident: $query_ty:ty = $query_json:literal
            $(=> $query_with:ident)? } )?
        required { $( $(#[$required_meta:meta])* $required:ident: $required_ty:ty = $required_json:literal ),* $(,)? }
        optional { $(
            $(#[$optional_meta:meta])* $optional:ident: $optional_ty:ty = $optional_json:literal
            $(=> $optional_with:ident)?
        ),* $(,)? }
        example { label $example_label:path = $example_text:literal; target $target:literal; body $body:literal }
    ) => {
        $(#[$meta])*
        ///
        /// `N` is the capacity of the list, if it has one.
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name<S = $crate::text::Text<'static>, const N: usize = 100> {
            $(#[$label_meta])*
            pub $label: $label_ty $(<$label_s>)?,
            $( $(#[$query_meta])* pub $query: Option<$query_ty>, )?
            $( $(#[$required_meta])* pub $required: $required_ty, )*
            $( $(#[$optional_meta])* pub $optional: Option<$optional_ty>, )*
        }

        /// The request with its strings on the heap: it is `Send`, and borrows from nothing. [`OperationRequest`] states its
        /// size.
        ///
        /// [`OperationRequest`]: crate::OperationRequest#owned-forms
        ///
        /// # Examples
        ///
        /// ```
        /// # #[cfg(feature = "alloc")]
        /// # fn main() -> Result<(), iot_shapes::Violation> {
        /// use iot_shapes::RequestHead;
        #[doc = concat!("use ", module_path!(), "::{OwnedRequest, Request};")]
        ///
        #[doc = concat!("let head = RequestHead::new(\"POST\", ", stringify!($target), ").header(\"Content-Type\", b\"application/json\");")]
        #[doc = concat!("let body = b", stringify!($body), ";")]
        /// let Ok(owned) = Request::from_http(&head, body)?.try_to_owned();
        /// let queued: Box<OwnedRequest> = Box::new(owned);
        #[doc = concat!("assert_eq!(queued.json().to_string(), ", stringify!($body), ");")]
        /// # Ok(())
        /// # }
        /// # #[cfg(not(feature = "alloc"))]
        /// # fn main() {}
        /// ```
        #[cfg(feature = "alloc")]
        pub type OwnedRequest<const N: usize = 100> = $name<::alloc::string::String, N>;

        /// The URI of the operation and the rows of its request.
        pub(crate) static URI: $crate::schema::UriTemplate = {
            $crate::schema::If::<{ $crate::schema::is_label($uri, $label_json) }>::is_label($label_json);
            $crate::schema::UriTemplate::new($uri, rows::TABLE)
        };

        /// The number of bytes of the longest path. A query is not counted.
        pub const MAX_PATH_LEN: usize = URI.max_path_len();

        /// The number of bytes of the longest JSON body, that of 100 items if the body has a list.
        pub const MAX_JSON_LEN: usize = max_json_len(100);

        /// Returns the number of bytes of the longest JSON body, with up to `items` items if it has a list.
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use ", module_path!(), "::{MAX_JSON_LEN, max_json_len};")]
        ///
        /// let buffer = [0; max_json_len(8)];
        /// assert!(buffer.len() < MAX_JSON_LEN);
        /// ```
        #[must_use]
        pub const fn max_json_len(items: usize) -> usize {
            URI.table.max_json_len(items, $crate::schema::Spelling::Written)
        }

        /// Returns the URI of a request from its label, and its query if it has one, without a request.
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use ", module_path!(), "::uri;")]
        #[doc = concat!("use ", stringify!($example_label), ";")]
        ///
        #[doc = concat!("let label = ", stringify!($label_ty), "::from_static(", stringify!($example_text), ");")]
        #[doc = concat!("let uri = uri(&label", $( ", /* ", stringify!($query), " */ None", )? ");")]
        #[doc = concat!("assert_eq!(uri.path().to_string(), ", stringify!($target), ");")]
        /// ```
        #[must_use]
        pub const fn uri<'r $(, $label_s: $crate::text::Storage)?>(
            $label: &'r $label_ty $(<$label_s>)?,
            $( $query: Option<&'r $query_ty>, )?
        ) -> $crate::json::uri::Uri<'r> {
            #[allow(unused_mut, unused_assignments)]
            let mut query: Option<&'r dyn $crate::json::write::Source> = None;
            $(
                if let Some($query) = $query {
                    query = Some($query);
                }
            )?
            $crate::json::uri::Uri::new(&URI, $label, query)
        }

        const MODE: $crate::json::read::Mode = $crate::json::read::Mode::strict(&URI.table);

        $crate::shape::fields!($( $required, )* $( $optional, )* $label $(, $query )?);

        /// The rows, with the storage of a text that is in no message.
        mod rows {
            use super::*;

            #[allow(dead_code)]
            type S = $crate::text::Text<'static>;
            #[allow(dead_code)]
            const N: usize = 1;

            pub(super) const TABLE: $crate::schema::Table = $crate::schema::table!(
                &[
                    $( $crate::shape::row!($required_ty, $required_json), )*
                    $( $crate::shape::row!(optional $optional_ty, $optional_json), )*
                ],
                &[
                    $crate::shape::row!($label_ty $(<$label_s>)?, $label_json),
                    $( $crate::shape::row!(optional $query_ty, $query_json), )?
                ];
                $( $required = $required_json, )* $( $optional = $optional_json, )*
                $label = $label_json, $( $query = $query_json, )?
            );
        }

        $crate::shape::message!(
            $name<S, N> {
                $label: $label_ty $(<$label_s>)?,
                $( $query: Option<$query_ty>, )?
                $( $required: $required_ty, )*
                $( $optional: Option<$optional_ty>, )*
            }
            URI.table
        );
        $crate::shape::equality!($name<S, N> { $label, $( $query, )? $( $required, )* $( $optional, )* });

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            $( $( $crate::shape::setter!($query_with, $query: $query_ty); )? )?
            $( $( $crate::shape::setter!($optional_with, $optional: $optional_ty); )? )*
        }

        impl<S, const N: usize> $name<S, N> {
            /// Creates a request with the label and the required members.
            const fn with_required($label: $label_ty $(<$label_s>)? $(, $required: $required_ty)*) -> Self {
                Self { $label, $( $query: None, )? $( $required, )* $( $optional: None, )* }
            }
        }

        $crate::shape::request_api!(
            $name, $label: $label_ty $(<$crate::shape::borrowed!($label_s)>)?;
            $label_ty, $example_label, $example_text, $target, $body
        );

        #[cfg(feature = "serde")]
        $crate::serde::serde_shape!(
            $name<S, N> {
                $label = $label_json,
                $( $query = $query_json, )?
                $( $required = $required_json, )*
                $( $optional = $optional_json, )*
            }
            Some(&URI.table)
        );
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_shape!(
            $name<S, N> { $label, $( $query, )? $( $required, )* $( $optional, )* } URI.table);
    };
}

/// Sets an optional member.
macro_rules! setter {
    ($with:ident, $field:ident: $ty:ty) => {
        /// Returns the request with this member.
        #[must_use]
        pub fn $with(mut self, $field: $ty) -> Self {
            self.$field = Some($field);
            self
        }
    };
}

/// The storage of a label that is borrowed from a message.
macro_rules! borrowed {
    (S) => {
        $crate::text::Text<'a>
    };
}

/// The readers and writers of a request, which are the same for all.
macro_rules! request_api {
    (
        $name:ident, $label:ident: $label_ty:ty;
        $label_name:ident, $example_label:path, $example_text:literal, $target:literal, $body:literal
    ) => {
        impl<'a> $name<$crate::text::Text<'a>> {
            /// Reads a request from an HTTP message, up to the first violation. The capacity is 100 items.
            ///
            /// # Errors
            ///
            /// Returns the first violation: of the route, the encoding of the URI, the method, the headers, the constraints of
            /// the URI, then the body. It is the first in the [order](crate::docs::constraints#order-of-violations), not the one
            /// that is leftmost in the message.
            ///
            /// # Examples
            ///
            /// ```
            /// use iot_shapes::RequestHead;
            #[doc = concat!("use ", module_path!(), "::Request;")]
            ///
            #[doc = concat!("let head = RequestHead::new(\"POST\", ", stringify!($target), ").header(\"Content-Type\", b\"application/json\");")]
            #[doc = concat!("let body = b", stringify!($body), ";")]
            /// let request = Request::from_http(&head, body)?;
            #[doc = concat!("assert_eq!(request.json().to_string(), ", stringify!($body), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn from_http(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
            ) -> Result<Self, $crate::violation::Violation> {
                Self::from_http_with(head, body, &mut $crate::violation::FailFast)
            }

            /// Reads the JSON body of a request, up to the first violation. The capacity is 100 items. An empty body is read
            /// as `{}`.
            ///
            /// # Errors
            ///
            /// Returns the first violation.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", module_path!(), "::Request;")]
            #[doc = concat!("use ", stringify!($example_label), ";")]
            ///
            #[doc = concat!("let label = ", stringify!($label_name), "::from_static(", stringify!($example_text), ");")]
            #[doc = concat!("let body = b", stringify!($body), ";")]
            /// let request = Request::from_json(label, body)?;
            #[doc = concat!("assert_eq!(request.json().to_string(), ", stringify!($body), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn from_json($label: $label_ty, body: &'a [u8]) -> Result<Self, $crate::violation::Violation> {
                Self::from_json_with($label, body, &mut $crate::violation::FailFast)
            }
        }

        impl<'a, const N: usize> $name<$crate::text::Text<'a>, N> {
            /// Reads a request from an HTTP message, and reports each violation to `sink`. The capacity is `N` items.
            ///
            /// # Errors
            ///
            /// Returns the first violation. One that is not of a constraint replaces those before it, also in `sink`.
            /// [`Capacity`](crate::ViolationKind::Capacity) is returned if `N` is below 100 and too small.
            ///
            /// # Examples
            ///
            /// ```
            /// use iot_shapes::{Report, RequestHead, ViolationKind};
            #[doc = concat!("use ", module_path!(), "::Request;")]
            ///
            #[doc = concat!("let head = RequestHead::new(\"POST\", ", stringify!($target), ");")]
            /// let mut report = Report::<8>::new();
            /// // The capacity is 100 items; that of `Request::<_, 8>` is 8.
            /// assert!(Request::<_>::from_http_with(&head, b"[]", &mut report).is_err());
            /// assert_eq!(report.violations()[0].kind(), ViolationKind::ContentType);
            /// ```
            pub fn from_http_with(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut request = $crate::shape::message::Message::placeholder();
                $crate::http::request::read_request(&URI, MODE, head, body, &mut request, N, sink)?;
                Ok(request)
            }

            /// Reads a request as [`from_http_with`](Self::from_http_with) does, into `place`: this takes the memory of
            /// one request, not two.
            ///
            /// # Errors
            ///
            /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
            ///
            /// # Examples
            ///
            /// ```
            /// use iot_shapes::{FailFast, RequestHead};
            #[doc = concat!("use ", module_path!(), "::Request;")]
            ///
            #[doc = concat!("let head = RequestHead::new(\"POST\", ", stringify!($target), ").header(\"Content-Type\", b\"application/json\");")]
            #[doc = concat!("let body = b", stringify!($body), ";")]
            /// let mut place = None;
            /// let request = Request::<_, 8>::from_http_in_place(&mut place, &head, body, &mut FailFast)?;
            #[doc = concat!("assert_eq!(request.json().to_string(), ", stringify!($body), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn from_http_in_place<'p>(
                place: &'p mut Option<Self>,
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<&'p mut Self, $crate::violation::Violation> {
                $crate::shape::message::in_place(place, $crate::shape::message::Message::placeholder, |request| {
                    $crate::http::request::read_request(&URI, MODE, head, body, request, N, sink)
                })
            }

            /// Reads the JSON body of a request, and reports each violation to `sink`. The capacity is `N` items.
            ///
            /// # Errors
            ///
            /// As [`from_http_with`](Self::from_http_with).
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", module_path!(), "::Request;")]
            #[doc = concat!("use ", stringify!($example_label), ";")]
            /// use iot_shapes::{Report, ViolationKind};
            ///
            #[doc = concat!("let label = ", stringify!($label_name), "::from_static(", stringify!($example_text), ");")]
            /// let mut report = Report::<8>::new();
            /// assert!(Request::<_>::from_json_with(label, b"[]", &mut report).is_err());
            /// assert_eq!(report.violations()[0].kind(), ViolationKind::Type);
            /// ```
            pub fn from_json_with(
                $label: $label_ty,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut request = Self { $label, ..$crate::shape::message::Message::placeholder() };
                $crate::json::read::read(body, &URI.table, MODE, &mut request, N, sink)?;
                Ok(request)
            }

            /// Reads the JSON body of a request as [`from_json_with`](Self::from_json_with) does, into `place`.
            ///
            /// # Errors
            ///
            /// As [`from_http_with`](Self::from_http_with). The place is then `None`.
            ///
            /// # Examples
            ///
            /// ```
            /// use iot_shapes::FailFast;
            #[doc = concat!("use ", module_path!(), "::Request;")]
            #[doc = concat!("use ", stringify!($example_label), ";")]
            ///
            #[doc = concat!("let label = ", stringify!($label_name), "::from_static(", stringify!($example_text), ");")]
            #[doc = concat!("let body = b", stringify!($body), ";")]
            /// let mut place = None;
            /// let request = Request::<_, 8>::from_json_in_place(&mut place, label, body, &mut FailFast)?;
            #[doc = concat!("assert_eq!(request.json().to_string(), ", stringify!($body), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn from_json_in_place<'p>(
                place: &'p mut Option<Self>,
                $label: $label_ty,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<&'p mut Self, $crate::violation::Violation> {
                let make = || Self { $label: $label.clone(), ..$crate::shape::message::Message::placeholder() };
                $crate::shape::message::in_place(place, make, |request| {
                    $crate::json::read::read(body, &URI.table, MODE, request, N, sink)
                })
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// Returns the JSON body.
            #[must_use]
            pub const fn json(&self) -> $crate::json::encode::Encoded<$crate::json::encode::Json<'_>> {
                $crate::json::encode::Encoded($crate::json::encode::Json::new(&URI.table, self))
            }

            /// Returns the path, percent-encoded.
            #[must_use]
            pub const fn path(&self) -> $crate::json::encode::Encoded<$crate::json::uri::Path<'_>> {
                $crate::json::encode::Encoded($crate::json::uri::Path::new(&URI, self))
            }

            /// Returns the path percent-encoded twice, as Signature Version 4 has it in its canonical request.
            ///
            /// All services but Amazon S3 sign it so: the `%3A` of the path is `%253A` here.
            #[must_use]
            pub const fn canonical_path(&self) -> $crate::json::encode::Encoded<$crate::json::uri::CanonicalPath<'_>> {
                $crate::json::encode::Encoded($crate::json::uri::Path::new(&URI, self).canonical())
            }

            /// Returns the query without its question mark, percent-encoded. It is empty if no member of it is present.
            ///
            /// Signature Version 4 takes it unchanged as the canonical query: it has one member at most, so it is sorted.
            #[must_use]
            pub const fn query(&self) -> $crate::json::encode::Encoded<$crate::json::uri::Query<'_>> {
                $crate::json::encode::Encoded($crate::json::uri::Path::new(&URI, self).query())
            }

            /// Returns the target: the path, and the query if there is one.
            #[must_use]
            pub const fn target(&self) -> $crate::json::encode::Encoded<$crate::json::uri::Target<'_>> {
                $crate::json::encode::Encoded($crate::json::uri::Path::new(&URI, self).target())
            }
        }

        impl<S: $crate::text::Storage, const N: usize> core::fmt::Debug for $name<S, N> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{} {}", self.target(), self.json())
            }
        }

        #[cfg(feature = "defmt")]
        impl<S: $crate::text::Storage, const N: usize> ::defmt::Format for $name<S, N> {
            fn format(&self, f: ::defmt::Formatter<'_>) {
                ::defmt::write!(f, "{} {}", self.target(), self.json());
            }
        }
    };
}

/// The constructors of a request with a list, which is `required` or `optional`. `try_from_iter` is over the storage that
/// the label and the items can infer.
macro_rules! list_constructors {
    (
        $name:ident over [$($generics:tt)*] $storage:ty,
        $label:ident: $label_ty:ident $(<$label_s:ident>)?,
        $kind:ident $list:ident: $item:ty, $borrowed:ty;
        example $example_label:path = $example_text:literal, $example_item:path = $item_text:literal
    ) => {
        impl<'a> $name<$crate::text::Text<'a>> {
            /// Creates a request with these items. The capacity is 100; [`try_from_iter`](Self::try_from_iter) takes any.
            #[doc = $crate::shape::without_list!($kind)]
            ///
            /// # Errors
            ///
            /// Returns [`Length`](crate::ViolationKind::Length) at the list if there is no item, or more than 100.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", module_path!(), "::Request;")]
            ///
            #[doc = concat!("let label = <", stringify!($example_label), ">::from_static(", stringify!($example_text), ");")]
            #[doc = concat!("let item = <", stringify!($example_item), ">::from_static(", stringify!($item_text), ");")]
            /// let request = Request::new(label, [item])?;
            #[doc = concat!("assert!(request.json().to_string().contains(", stringify!($item_text), "));")]
            /// assert!(Request::new(label, [item; 101]).is_err());
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn new<E: Into<$borrowed>>(
                $label: $label_ty $(<$crate::shape::borrowed!($label_s)>)?,
                $list: impl IntoIterator<Item = E>,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::try_from_iter($label, $list)
            }
        }

        impl<$($generics)*, const N: usize> $name<$storage, N> {
            /// Creates a request with these items. The capacity is `N`.
            ///
            /// # Errors
            ///
            /// - Returns [`Length`](crate::ViolationKind::Length) at the list if there is no item, or more than 100.
            /// - Returns [`Capacity`](crate::ViolationKind::Capacity) if there are more than `N`, which is below 100.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", module_path!(), "::Request;")]
            ///
            #[doc = concat!("let label = <", stringify!($example_label), ">::from_static(", stringify!($example_text), ");")]
            #[doc = concat!("let item = <", stringify!($example_item), ">::from_static(", stringify!($item_text), ");")]
            /// let request = Request::<_, 8>::try_from_iter(label, [item; 8])?;
            /// assert!(Request::<_, 8>::try_from_iter(label, [item; 9]).is_err());
            /// # let _ = request;
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn try_from_iter<E: Into<$item>>(
                $label: $label_ty $(<$label_s>)?,
                $list: impl IntoIterator<Item = E>,
            ) -> Result<Self, $crate::violation::Violation> {
                match $crate::constraint::List::try_from_iter($list.into_iter().map(Into::into)) {
                    Ok(list) => Ok(Self::with_list($label, list)),
                    Err(violation) => Err($crate::constraint::list::relocate(violation, &URI.table)),
                }
            }

            fn with_list($label: $label_ty $(<$label_s>)?, list: $crate::constraint::List<$item, N>) -> Self {
                $crate::shape::with_list!($kind, $label, $list, list)
            }
        }
    };
}

/// The sentence on a request without its list.
macro_rules! without_list {
    (required) => {
        ""
    };
    (optional) => {
        "For a request without the list, use [`without_entries`](Self::without_entries), which cannot fail."
    };
}

/// Creates a request of its list.
macro_rules! with_list {
    (required, $label:ident, $list:ident, $value:ident) => {
        Self::with_required($label, $value)
    };
    (optional, $label:ident, $list:ident, $value:ident) => {
        Self { $list: Some($value), ..Self::with_required($label) }
    };
}

pub(crate) use {borrowed, list_constructors, request, request_api, setter, with_list, without_list};
