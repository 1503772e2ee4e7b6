//! The code that the operations on a core device's client devices share.

/// The parts of an operation on client devices that are no rows: its constructors, its batches, what is read in chunks and
/// what is streamed.
///
/// The module has `request!` with `core_device_thing_name` and `entries`, `response!` with `error_entries`, and the
/// structures of both lists, which have a `thing_name`.
macro_rules! client_devices {
    ($request:ident of $entry:ident, $response:ident of $error_entry:ident) => {
        $crate::shape::list_constructors!(
            $request over [S: $crate::text::Storage] S,
            core_device_thing_name: ThingName<S>,
            optional entries: $entry<S>,
            $entry<$crate::text::Text<'a>>
        );

        impl<S: $crate::text::Storage> From<ThingName<S>> for $entry<S> {
            fn from(thing_name: ThingName<S>) -> Self {
                Self { thing_name }
            }
        }

        impl<'a> $request<$crate::text::Text<'a>, 100> {
            /// Creates a request without `entries`, which the service allows, with capacity for 100 client devices.
            pub fn without_entries(core_device_thing_name: ThingName<$crate::text::Text<'a>>) -> Self {
                Self::empty(core_device_thing_name)
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $request<S, N> {
            /// Creates a request without `entries`, with capacity for `N` client devices.
            pub fn empty(core_device_thing_name: ThingName<S>) -> Self {
                Self::with_required(core_device_thing_name)
            }
        }

        impl<S: $crate::text::Storage + Clone> $request<S, 100> {
            /// Returns requests of up to 100 client devices each.
            pub fn batches<E: Into<$entry<S>>>(
                core_device_thing_name: ThingName<S>,
                entries: impl IntoIterator<Item = E>,
            ) -> impl Iterator<Item = Self> {
                Self::batches_of(core_device_thing_name, entries)
            }
        }

        impl<S: $crate::text::Storage + Clone, const N: usize> $request<S, N> {
            /// Returns requests of up to `N` client devices each.
            pub fn batches_of<E: Into<$entry<S>>>(
                core_device_thing_name: ThingName<S>,
                entries: impl IntoIterator<Item = E>,
            ) -> impl Iterator<Item = Self> {
                $crate::batch::Batches::of(entries.into_iter().map(Into::into))
                    .map(move |entries| Self::with_list(core_device_thing_name.clone(), entries))
            }
        }

        impl<S, const N: usize> $response<S, N> {
            /// Returns the client devices that failed.
            #[doc(alias = "errorEntries")]
            pub fn error_entries(&self) -> &[$error_entry<S>] {
                self.error_entries.as_deref().unwrap_or_default()
            }

            /// Adds a client device that failed.
            ///
            /// # Errors
            ///
            /// Returns [`Kind::Capacity`](crate::Kind::Capacity) if there is no capacity for it.
            pub fn push(&mut self, entry: $error_entry<S>) -> Result<(), $crate::violation::Violation> {
                let entries = self.error_entries.get_or_insert_with(heapless::Vec::new);
                $crate::constraint::list::push(entries, entry, &RESPONSE)
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $response<S, N> {
            /// Returns each failure with the index of its client device in the request: with every index, if it is there
            /// more than once, and with `None` if it is not there, or if the failure has no name.
            pub fn failures_of<'r, T: $crate::text::Storage>(
                &'r self,
                entries: &'r [$entry<T>],
            ) -> impl Iterator<Item = (Option<usize>, &'r $error_entry<S>)> {
                self.error_entries().iter().flat_map(move |failure| {
                    let name = failure.thing_name.as_ref().map($crate::text::Storage::text);
                    $crate::batch::places(entries.iter().map(move |entry| name == Some(entry.thing_name.text())))
                        .map(move |place| (place, failure))
                })
            }
        }

        $crate::shape::chunks! {
            /// The body of a request, for [`RequestPieces`].
            pub struct RequestBody: &URI.table, Model;
            item $entry<$crate::text::Text<'p>> => $entry<$crate::text::Text<'p>>: core::convert::identity;
        }

        /// Reads the body of a request in chunks: its client devices, one by one.
        pub type RequestPieces<'b> = $crate::chunk::Pieces<'b, RequestBody>;

        $crate::shape::chunks! {
            /// The body of a response, for [`ResponsePieces`].
            pub struct ResponseBody: &RESPONSE, Types;
            item $error_entry<$crate::text::Text<'p>> => $error_entry<$crate::text::Text<'p>>: core::convert::identity;
        }

        /// Reads the body of a response in chunks: the client devices that failed, one by one.
        pub type ResponsePieces<'b> = $crate::chunk::Pieces<'b, ResponseBody>;

        /// Returns the JSON body of a request of any number of client devices, with one at a time in memory.
        ///
        /// It is not checked against the bounds of a request: [`List`](crate::List) and the request itself are.
        pub fn request_json<'r, S, E: Into<$entry<S>>, I: IntoIterator<Item = E> + Clone>(
            entries: I,
        ) -> $crate::Rendered<$crate::json::write::Streamed<'r, I, $entry<S>>>
        where
            S: $crate::text::Storage,
        {
            $crate::Rendered($crate::json::write::Streamed::new(&URI.table, entries, None))
        }

        /// Returns the JSON body of a response of any number of failures, with one at a time in memory.
        pub fn response_json<'r, S, I: IntoIterator<Item = $error_entry<S>> + Clone>(
            error_entries: I,
        ) -> $crate::Rendered<$crate::json::write::Streamed<'r, I, $error_entry<S>>>
        where
            S: $crate::text::Storage,
        {
            $crate::Rendered($crate::json::write::Streamed::new(&RESPONSE, error_entries, None))
        }
    };
}

pub(crate) use client_devices;
