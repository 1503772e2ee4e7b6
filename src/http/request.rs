//! A whole request, from its route to its last byte.

use crate::http::RequestHead;
use crate::http::target::{Uri, matched};
use crate::json::read::{Bounds, Reader, Stop, walk};
use crate::shape::UriTemplate;
use crate::violation::{Kind, Sink, Violation};

/// Reads a request: what comes before the body in the order of the contract, then `read`.
pub(crate) fn read_request<'a>(
    template: &'static UriTemplate,
    head: &RequestHead<'a>,
    body: &'a [u8],
    sink: &mut dyn Sink,
    read: impl FnOnce(&mut Reader<'a, '_>, Uri<'a>) -> Result<(), Stop>,
) -> Result<(), Violation> {
    match admit(template, head, body) {
        Ok(uri) => walk(body, Bounds::OfModel, sink, |reader| read(reader, uri)),
        Err(violation) => {
            sink.fault(violation);
            Err(violation)
        }
    }
}

/// All that is told of a request before its body is looked at.
// Out of line: what it takes of the stack is given back before the walk.
#[inline(never)]
fn admit<'a>(template: &UriTemplate, head: &RequestHead<'a>, body: &[u8]) -> Result<Uri<'a>, Violation> {
    let matched = matched(template, head.target()).ok_or(Violation::of_message(Kind::Route))?;
    let uri = matched.decode(template)?;
    let refused = if !head.is_post() {
        Kind::Method
    } else if !head.accepts_json() {
        Kind::Accept
    } else if !body.is_empty() && !head.has_json() {
        Kind::ContentType
    } else {
        return Ok(uri);
    };
    Err(Violation::of_message(refused))
}

/// The doors by which a request comes from a whole HTTP message, the same for all operations.
///
/// The module it is used in has `URI`, and the type `unread` and `read`.
macro_rules! request_doors {
    ($name:ident) => {
        impl<'a> $name<$crate::text::Text<'a>, 100> {
            /// Reads a request from the parts of an HTTP message, with room for 100 items, up to the first violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met: of the target, the method, the headers, then the body.
            pub fn from_http(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_http(head, body, &mut $crate::violation::FailFast)
            }

            /// Reads a request from the parts of an HTTP message, with room for 100 items, and tells `sink` of every
            /// violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met, or what is told alone.
            pub fn from_http_with(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_http(head, body, sink)
            }
        }

        impl<'a, const N: usize> $name<$crate::text::Text<'a>, N> {
            /// Reads a request from the parts of an HTTP message, with room for `N` items, and tells `sink` of every
            /// violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met, or what is told alone; [`Kind::Capacity`](crate::Kind::Capacity)
            /// where `N` is below 100 and too few.
            pub fn read_http(
                head: &$crate::http::RequestHead<'a>,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut request = Self::unread();
                $crate::http::request::read_request(&URI, head, body, sink, |reader, uri| request.read(reader, uri))?;
                Ok(request)
            }

            /// Reads a request as [`read_http`](Self::read_http) does, into a place of the caller's. It takes the memory of
            /// one request, where a function that returns one takes that of two: the one it fills, and the one it returns.
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
                let request = place.insert(Self::unread());
                let read = $crate::http::request::read_request(&URI, head, body, sink, |reader, uri| {
                    request.read(reader, uri)
                });
                $crate::json::read::kept(place, read, Self::unread)
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// The JSON body.
            pub const fn json(&self) -> $crate::Rendered<$crate::json::write::Json<'_, Self>> {
                $crate::Rendered($crate::json::write::Json(self))
            }

            /// The path, percent-encoded.
            pub fn path(&self) -> $crate::Rendered<$crate::http::target::Path<'_>> {
                $crate::Rendered(self.target().0.path)
            }

            /// The query without its question mark, percent-encoded; empty where there is none.
            pub fn query(&self) -> $crate::Rendered<$crate::http::target::Query<'_>> {
                $crate::Rendered(self.target().0.query)
            }

            /// The path and the query, as the start line of a request has them.
            pub fn target(&self) -> $crate::Rendered<$crate::http::target::Target<'_>> {
                let (label, query) = self.uri();
                $crate::Rendered($crate::http::target::Target::new(&URI, label, query))
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

pub(crate) use request_doors;
