//! The grammars of the header values that the crate reads (RFC 9110).

use core::time::Duration;

use crate::kernels;
use crate::text::cursor::{Cursor, Encoding};
use crate::text::{Text, utf8};

/// The media type of a body, and the ranges of an `Accept` that have it.
const RANGES: [&[u8]; 3] = [super::MEDIA_TYPE.as_bytes(), b"application/*", b"*/*"];

/// Returns `true` if a header's value has no characters but blanks.
pub(crate) fn is_blank(value: &[u8]) -> bool {
    trim(value).is_empty()
}

/// Returns `true` if a header is of JSON. An `Accept` is a list of ranges, a `Content-Type` is not a list. Parameters are
/// ignored.
pub(crate) fn is_json(value: &[u8], is_accept: bool) -> bool {
    if kernels::ALL && value == super::MEDIA_TYPE.as_bytes() {
        return true;
    }
    let known = if is_accept { &RANGES[..] } else { &RANGES[..1] };
    let mut rest = Cursor::new(value, Encoding::Plain);
    loop {
        let name = trim(rest.until(b';', b','));
        let is_known = known.iter().any(|known| name.eq_ignore_ascii_case(known));
        skip_parameters(&mut rest);
        let is_last = !rest.took(b',');
        if is_known || is_last || !is_accept {
            return is_known && (is_last || is_accept);
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
