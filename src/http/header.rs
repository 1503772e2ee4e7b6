//! The grammars of the header values that the crate reads (RFC 9110).

use core::time::Duration;

use crate::kernels;
use crate::text::cursor::{Cursor, Encoding};
use crate::text::{Text, utf8};

/// The verdict of a header on JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Media {
    /// An absent header, or an empty one.
    Absent,
    Json,
    Other,
}

/// Returns the verdict of a header on JSON. An `Accept` is a list of ranges, a `Content-Type` is not a list. Skips the
/// parameters.
pub(crate) fn media(value: &[u8], is_accept: bool) -> Media {
    if kernels::ALL && value == b"application/json" {
        return Media::Json;
    }
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

/// Skips to a comma outside of quoted strings (RFC 9110, section 5.6.4). An unclosed quoted string extends to the end.
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

/// Returns the integer of a header, which is digits and nothing else.
pub(crate) fn integer(value: &[u8]) -> Option<u32> {
    let text = text(Some(value))?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Returns the time to wait, by two headers of which the one in milliseconds prevails.
pub(crate) fn duration(milliseconds: Option<u32>, seconds: Option<u32>) -> Option<Duration> {
    match milliseconds {
        Some(milliseconds) => Some(Duration::from_millis(milliseconds.into())),
        None => seconds.map(|seconds| Duration::from_secs(seconds.into())),
    }
}

/// Returns the text of a header, if it has one.
pub(crate) fn text(value: Option<&[u8]>) -> Option<&str> {
    let text = utf8(trim(value?))?;
    if text.is_empty() { None } else { Some(text) }
}

/// Returns the name of an error in a header, by the rule of [`error_name`]. The parts around the name need not be UTF-8.
pub(crate) fn error_name_of_bytes(value: &[u8]) -> Option<&str> {
    let name = Cursor::new(value, Encoding::Plain).until(b',', b':');
    text(name.rsplit(|byte| *byte == b'#').next())
}

/// Returns an error's name without the text that services and proxies add around it. Returns `None` if nothing is left.
///
/// Cuts the text at the first `,`, then at the first `:`. Removes the text up to the last `#`, then the blanks at both
/// ends.
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

/// Returns the value without HTTP's white space (RFC 9110, section 5.6.3) at both ends.
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', tail @ ..] | [tail @ .., b' ' | b'\t'] = value {
        value = tail;
    }
    value
}
