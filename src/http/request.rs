//! A whole request, from its route to its last byte.

use crate::http::RequestHead;
use crate::http::target::{Matched, find};
use crate::json::fill::Fill;
use crate::json::read::{Mode, Reader, Stopped};
use crate::schema::{Member, UriTemplate};
use crate::violation::{NO_OFFSET, Sink, Violation, ViolationKind};

/// Reads a request of one operation: what precedes the body in the order of the contract, then the body. Returns the number
/// of items.
pub(crate) fn read_request<'a>(
    template: &'static UriTemplate,
    mode: Mode,
    head: &RequestHead<'a>,
    body: &'a [u8],
    fill: &mut dyn Fill<'a>,
    capacity: usize,
    sink: &mut dyn Sink,
) -> Result<u32, Violation> {
    match find(&[template], head.target()) {
        Some(uri) => read_routed(&uri, mode, head, body, fill, capacity, sink),
        None => Err(reject_route(sink)),
    }
}

/// Reports that no operation has the target.
#[cold]
pub(crate) fn reject_route(sink: &mut dyn Sink) -> Violation {
    let violation = Violation::of_message(ViolationKind::Route);
    sink.report_fatal(violation);
    violation
}

/// Reads a request whose target matches a template.
pub(crate) fn read_routed<'a>(
    uri: &Matched<'a>,
    mode: Mode,
    head: &RequestHead<'a>,
    body: &'a [u8],
    fill: &mut dyn Fill<'a>,
    capacity: usize,
    sink: &mut dyn Sink,
) -> Result<u32, Violation> {
    let mut reader = Reader::new(&uri.template.table, mode, fill, capacity, sink);
    let _ = read_parts(&mut reader, uri, head, Some(body));
    reader.finish()
}

/// Reads what precedes the body of a request whose target matches a template, for a body that may be empty.
pub(crate) fn read_head<'a>(
    uri: &Matched<'a>,
    mode: Mode,
    head: &RequestHead<'a>,
    fill: &mut dyn Fill<'a>,
    sink: &mut dyn Sink,
) -> Result<(), Violation> {
    let mut reader = Reader::new(&uri.template.table, mode, fill, 0, sink);
    let _ = read_parts(&mut reader, uri, head, None);
    reader.finish().map(drop)
}

/// Reads the members of the URI, checks the method and the headers, and reads the body if there is to be one.
fn read_parts<'a>(
    reader: &mut Reader<'a, '_>,
    uri: &Matched<'a>,
    head: &RequestHead<'a>,
    body: Option<&'a [u8]>,
) -> Result<(), Stopped> {
    for is_valid in [false, true] {
        let mut row = uri.template.table.label;
        for member in &uri.members {
            if let Some(raw) = *member {
                reader.uri_member(raw, row, is_valid)?;
            }
            row = row.wrapping_add(1);
        }
        if !is_valid && let Some(kind) = head.violation(body.is_some_and(|body| !body.is_empty())) {
            return reader.report(kind, Member::ROOT, NO_OFFSET);
        }
    }
    body.map_or(Ok(()), |body| reader.body(body))
}
