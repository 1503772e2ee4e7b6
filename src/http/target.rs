//! The request target (RFC 9112, section 3.2.1): its route, its label, its query member.

use crate::schema::UriTemplate;
use crate::text::Text;
use crate::text::cursor::{Cursor, Encoding};

/// A target that matches a template. Its members are not yet decoded.
#[derive(Clone, Copy)]
pub(crate) struct Matched<'a> {
    pub(crate) template: &'static UriTemplate,
    /// The label, and the value of the query member if both the template and the query have it.
    pub(crate) members: [Option<&'a [u8]>; 2],
}

/// Returns the first template that a target matches. Literal segments match exactly, the label matches one segment of
/// any bytes.
#[inline(never)]
pub(crate) fn find<'a>(templates: &[&'static UriTemplate], target: &'a [u8]) -> Option<Matched<'a>> {
    for template in templates.iter().copied() {
        let mut cursor = Cursor::new(target, Encoding::Plain);
        if !cursor.takes(template.prefix) {
            continue;
        }
        let label = cursor.until(b'/', b'?');
        if !cursor.takes(template.suffix) {
            continue;
        }
        // One trailing slash is ignored.
        cursor.took(b'/');
        if cursor.is_end() || cursor.took(b'?') {
            let query = template.table.query().and_then(|member| first_value(cursor, member.name()));
            return Some(Matched { template, members: [Some(label), query] });
        }
    }
    None
}

impl UriTemplate {
    /// Returns the label of a target, decoded. Its constraint is not checked.
    ///
    /// Returns `None` if the target has another path, or if the label is not percent-encoded UTF-8.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Operation;
    ///
    /// let uri = Operation::AssociateTargetsWithJob.uri_template();
    /// assert_eq!(uri.label(b"/jobs/caf%C3%A9/targets?namespaceId=plant").unwrap(), "café");
    /// assert!(uri.label(b"/jobs/%FF/targets").is_none());
    /// assert!(uri.label(b"/jobs/fw-7").is_none());
    /// ```
    #[must_use]
    pub fn label<'a>(&'static self, target: &'a [u8]) -> Option<Text<'a>> {
        let [label, _] = find(&[self], target)?.members;
        label.and_then(Text::from_percent)
    }
}

/// Returns the value of the first pair of a query whose decoded key is `name`.
fn first_value<'a>(mut query: Cursor<'a>, name: &str) -> Option<&'a [u8]> {
    while !query.is_end() {
        let key = query.until(b'=', b'&');
        query.took(b'=');
        let value = query.until(b'&', b'&');
        query.step();
        if decodes_to(key, name) {
            return Some(value);
        }
    }
    None
}

/// Returns `true` if percent-encoded bytes decode to `name`, which is ASCII.
fn decodes_to(encoded: &[u8], name: &str) -> bool {
    let mut cursor = Cursor::new(encoded, Encoding::Percent);
    name.bytes().all(|byte| cursor.char() == u32::from(byte)) && cursor.is_end()
}
