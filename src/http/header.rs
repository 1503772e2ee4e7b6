//! The grammars of the header values that are looked at (RFC 9110).

use crate::text::Text;
use crate::text::cursor::{Cursor, Encoding};

/// The verdict of a header on JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Media {
    /// There is none, or an empty one.
    Absent,
    Json,
    Other,
}

/// Returns what an `Accept`, which is a list of ranges, or a `Content-Type`, which is no list, says of JSON. Parameters are
/// skipped.
pub(crate) fn media(value: &[u8], is_accept: bool) -> Media {
    let mut rest = Cursor::new(value, Encoding::Plain);
    skip_blanks(&mut rest);
    if is_accept && rest.is_end() {
        return Media::Absent;
    }
    loop {
        skip_blanks(&mut rest);
        let is_known = if rest.takes("application/", true) {
            rest.takes("json", true) || (is_accept && rest.took(b'*'))
        } else {
            is_accept && rest.takes("*/*", false)
        };
        skip_blanks(&mut rest);
        let is_json = is_known && rest.until(b';', b',').is_empty();
        if is_json && is_accept {
            return Media::Json;
        }
        skip_parameters(&mut rest);
        if !rest.took(b',') {
            return if is_json { Media::Json } else { Media::Other };
        }
        if !is_accept {
            return Media::Other;
        }
    }
}

/// Skips to a comma that is in no quoted string (RFC 9110, section 5.6.4). One that is not closed goes on to the end.
fn skip_parameters(rest: &mut Cursor<'_>) {
    rest.until(b';', b',');
    loop {
        rest.until(b'"', b',');
        if !rest.took(b'"') {
            return;
        }
        loop {
            rest.until(b'"', b'\\');
            if !rest.took(b'\\') {
                break;
            }
            rest.step();
        }
        rest.took(b'"');
    }
}

/// Skips the white space of HTTP (RFC 9110, section 5.6.3).
fn skip_blanks(rest: &mut Cursor<'_>) {
    while rest.took(b' ') || rest.took(b'\t') {}
}

/// The integer of a `Retry-After`, which is digits alone.
pub(crate) fn seconds(value: &[u8]) -> Option<u32> {
    let text = core::str::from_utf8(trim(value)).ok()?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Returns the name of an error in a header, whose end need not be UTF-8.
pub(crate) fn error_name_of_bytes(value: &[u8]) -> Option<Text<'_>> {
    let name = Cursor::new(value, Encoding::Plain).until(b',', b':');
    error_name(Text::new(core::str::from_utf8(name).ok()?))
}

/// Returns an error's name without what services and proxies put around it: what precedes the first `,`, of that what
/// precedes the first `:`, of that what follows the last `#`, without blanks at its ends. `None` if nothing is left.
pub(crate) fn error_name(text: Text<'_>) -> Option<Text<'_>> {
    let mut name = text;
    for end in [',', ':'] {
        name = name.split_once(end).map_or(name, |(name, _)| name);
    }
    while let Some((_, tail)) = name.split_once('#') {
        name = tail;
    }
    let name = name.trim_blanks();
    (!name.is_empty()).then_some(name)
}

/// Without the white space of HTTP (RFC 9110, section 5.6.3) at both ends.
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', tail @ ..] | [tail @ .., b' ' | b'\t'] = value {
        value = tail;
    }
    value
}
