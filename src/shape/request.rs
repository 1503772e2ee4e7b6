//! `request!`: a request, its URI, and a row for each member.

/// Declares a request.
///
/// ```ignore
/// request! {
///     /// A request to put assets into a project.
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
/// }
/// ```
///
/// The type of a field has the constraint of its member. After `label` there may be a `query { … }`, which is optional as
/// a member. An optional row may end in the name of its setter: `=> with_comment`. It expands to
///
/// - the struct, `Debug`, `copied`, and `URI`, which has the table of all rows;
/// - `Fill` and `Source`: how the interpreter fills it, and how the writer takes its members;
/// - the readers `from_http`, `from_http_with`, `read_http`, `read_http_into`, and the same of a body, `from_json`, …;
/// - the writers `json`, `path`, `query`, `target`, and the sizes `MAX_PATH`, `MAX_JSON`, `max_json`;
/// - `with_required`, of which the constructors of the operation are made;
/// - `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features.
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
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name<S: $crate::text::Storage = $crate::text::Text<'static>, const N: usize = 100> {
            $(#[$label_meta])*
            $label: $label_ty $(<$label_s>)?,
            $( $(#[$query_meta])* $query: Option<$query_ty>, )?
            $( $(#[$required_meta])* $required: $required_ty, )*
            $( $(#[$optional_meta])* $optional: Option<$optional_ty>, )*
        }

        /// The URI of the operation and the rows of its request.
        pub(crate) static URI: $crate::schema::UriTemplate = {
            $crate::schema::If::<{ $crate::schema::is_label($uri, $label_json) }>::is_label($label_json);
            $crate::schema::UriTemplate::new($uri, rows::TABLE)
        };

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

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            $crate::shape::getter!($(#[$label_meta])* $label: $label_ty $(<$label_s>)?);
            $( $crate::shape::getter!($(#[$query_meta])* $query: Option<$query_ty>); )?
            $( $crate::shape::getter!($(#[$required_meta])* $required: $required_ty); )*
            $( $crate::shape::getter!($(#[$optional_meta])* $optional: Option<$optional_ty>); )*

            $( $( $crate::shape::setter!($query_with, $query: $query_ty); )? )?
            $( $( $crate::shape::setter!($optional_with, $optional: $optional_ty); )? )*

            /// Creates a request with the label and the required members.
            pub(crate) fn with_required($label: $label_ty $(<$label_s>)? $(, $required: $required_ty)*) -> Self {
                Self { $label, $( $query: None, )? $( $required, )* $( $optional: None, )* }
            }
        }

        pub(crate) type BorrowedRequest<'a, const N: usize> = $name<$crate::text::Text<'a>, N>;

        $crate::shape::request_api!($name, $label: $label_ty $(<$crate::shape::borrowed!($label_s)>)?);

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
        /// Returns the same request with this member.
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
    ($name:ident, $label:ident: $label_ty:ty) => {
        impl $name {
            /// The number of bytes that the longest path takes. A query is not counted.
            pub const MAX_PATH: usize = URI.max_path_len();

            /// The number of bytes that the longest JSON body takes, that of 100 items.
            pub const MAX_JSON: usize = Self::max_json(100);

            /// Returns the number of bytes that the longest JSON body of up to `items` items takes.
            pub const fn max_json(items: usize) -> usize {
                URI.table.max_json_len(items)
            }
        }

        impl<'a> $name<$crate::text::Text<'a>, 100> {
            /// Reads a request from the parts of an HTTP message, with capacity for 100 items, up to the first violation.
            ///
            /// # Errors
            ///
            /// Returns the first violation: of the target, the method, the headers, then the body.
            pub fn from_http(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_http(head, body, &mut $crate::violation::FailFast)
            }

            /// Reads a request from the parts of an HTTP message, with capacity for 100 items, and reports each violation
            /// to `sink`.
            ///
            /// # Errors
            ///
            /// As [`read_http`](Self::read_http).
            pub fn from_http_with(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_http(head, body, sink)
            }

            /// Reads the JSON body of a request, with capacity for 100 items, up to the first violation.
            ///
            /// # Errors
            ///
            /// Returns the first violation.
            pub fn from_json($label: $label_ty, body: &'a [u8]) -> Result<Self, $crate::violation::Violation> {
                Self::read_json($label, body, &mut $crate::violation::FailFast)
            }

            /// Reads the JSON body of a request, with capacity for 100 items, and reports each violation to `sink`.
            ///
            /// # Errors
            ///
            /// As [`read_json`](Self::read_json).
            pub fn from_json_with(
                $label: $label_ty,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_json($label, body, sink)
            }
        }

        impl<'a, const N: usize> $name<$crate::text::Text<'a>, N> {
            /// Reads a request from the parts of an HTTP message, with capacity for `N` items, and reports each violation
            /// to `sink`.
            ///
            /// # Errors
            ///
            /// Returns the first violation; if there is one that is not of a constraint, returns that one and discards
            /// the others. [`Kind::Capacity`](crate::Kind::Capacity) if `N` is below 100 and too small.
            pub fn read_http(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut request = $crate::shape::message::Message::placeholder();
                $crate::http::request::read_request(&URI, head, body, &mut request, N, sink)?;
                Ok(request)
            }

            /// Reads a request as [`read_http`](Self::read_http) does, into `place`. It takes the memory of one request; a
            /// function that returns one takes that of two.
            ///
            /// # Errors
            ///
            /// As [`read_http`](Self::read_http); the place is then empty.
            pub fn read_http_into<'p>(
                place: &'p mut Option<Self>,
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<&'p mut Self, $crate::violation::Violation> {
                let request = place.insert($crate::shape::message::Message::placeholder());
                let read = $crate::http::request::read_request(&URI, head, body, request, N, sink);
                $crate::shape::message::kept(place, read.map(drop))
            }

            /// Reads the JSON body of a request, with capacity for `N` items, and reports each violation to `sink`.
            ///
            /// # Errors
            ///
            /// As [`read_http`](Self::read_http).
            pub fn read_json(
                $label: $label_ty,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut request = Self { $label, ..$crate::shape::message::Message::placeholder() };
                let mode = $crate::json::read::Mode::Model;
                $crate::json::read::read(body, &URI.table, mode, &mut request, N, sink)?;
                Ok(request)
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// Returns the JSON body.
            pub const fn json(&self) -> $crate::Rendered<$crate::json::write::Json<'_, Self>> {
                $crate::Rendered($crate::json::write::Json { table: &URI.table, source: self })
            }

            /// Returns the path, percent-encoded.
            pub const fn path(&self) -> $crate::Rendered<$crate::json::write::Path<'_>> {
                $crate::Rendered($crate::json::write::Path::new(&URI, self))
            }

            /// Returns the query without its question mark, percent-encoded; empty if there is none.
            pub const fn query(&self) -> $crate::Rendered<$crate::json::write::Query<'_>> {
                $crate::Rendered($crate::json::write::Path::new(&URI, self).query())
            }

            /// Returns the path and the query, as the start line of a request has them.
            pub const fn target(&self) -> $crate::Rendered<$crate::json::write::Target<'_>> {
                $crate::Rendered($crate::json::write::Path::new(&URI, self).target())
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

/// The constructors of a request with a list, which is `required` or `optional`. `collect` is over the storage that the
/// label and the items can infer.
macro_rules! list_constructors {
    (
        $name:ident over [$($generics:tt)*] $storage:ty,
        $label:ident: $label_ty:ident $(<$label_s:ident>)?,
        $kind:ident $list:ident: $item:ty, $borrowed:ty
    ) => {
        impl<'a> $name<$crate::text::Text<'a>, 100> {
            /// Creates a request with these items, with capacity for 100.
            ///
            /// # Errors
            ///
            /// Returns [`Kind::Length`](crate::Kind::Length) at the list if there is no item, or more than 100.
            pub fn new<E: Into<$borrowed>>(
                $label: $label_ty $(<$crate::shape::borrowed!($label_s)>)?,
                $list: impl IntoIterator<Item = E>,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::collect($label, $list)
            }
        }

        impl<$($generics)*, const N: usize> $name<$storage, N> {
            /// Creates a request with these items, with capacity for `N`.
            ///
            /// # Errors
            ///
            /// Returns [`Kind::Length`](crate::Kind::Length) at the list if there is no item, or more than 100;
            /// [`Kind::Capacity`](crate::Kind::Capacity) if there are more than `N`, which is below 100.
            pub fn collect<E: Into<$item>>(
                $label: $label_ty $(<$label_s>)?,
                $list: impl IntoIterator<Item = E>,
            ) -> Result<Self, $crate::violation::Violation> {
                match $crate::constraint::List::collect($list.into_iter().map(Into::into)) {
                    Ok(list) => Ok(Self::with_list($label, list)),
                    Err(violation) => Err($crate::constraint::list::relocate(violation, &URI.table)),
                }
            }

            fn with_list($label: $label_ty $(<$label_s>)?, list: $crate::constraint::List<$item, N>) -> Self {
                $crate::shape::with_list!($kind, $label, $list, list)
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// Adds an item.
            ///
            /// # Errors
            ///
            /// Returns [`Kind::Length`](crate::Kind::Length) at the list if it has 100 items,
            /// [`Kind::Capacity`](crate::Kind::Capacity) if it has `N`, which is below 100. The request is unchanged.
            pub fn push(&mut self, item: impl Into<$item>) -> Result<(), $crate::violation::Violation> {
                let pushed = $crate::shape::field::PushItem::push_item(&mut self.$list, item.into());
                pushed.map_err(|violation| $crate::constraint::list::relocate(violation, &URI.table))
            }
        }
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

pub(crate) use {borrowed, list_constructors, request, request_api, setter, with_list};
