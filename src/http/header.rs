//! The grammars of the header values that are looked at (RFC 9110).

use nom::{IResult, Parser};

use crate::parse::take_till;
use crate::text::Text;

/// What the `Accept` headers say so far of an answer in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Accept {
    /// Nothing: there is none, or an empty one.
    Absent,
    Allowed,
    Refused,
}

impl Accept {
    /// With one more header of the name: all of them are one list.
    pub(crate) fn and(self, value: &[u8]) -> Self {
        if self == Self::Allowed || trim(value).is_empty() {
            return self;
        }
        let mut ranges = value;
        loop {
            let Ok((behind, (range, _))) = (essence, parameters).parse(ranges) else { return Self::Refused };
            if [b"application/json".as_slice(), b"application/*", b"*/*"].iter().any(|known| is(range, known)) {
                return Self::Allowed;
            }
            match behind {
                [_comma, next @ ..] => ranges = next,
                [] => return Self::Refused,
            }
        }
    }
}

/// Whether a `Content-Type` is `application/json`, with whatever parameters, and no list.
pub(crate) fn is_json(value: &[u8]) -> bool {
    matches!((essence, parameters).parse(value), Ok(([], (media_type, _))) if is(media_type, b"application/json"))
}

/// The integer of a `Retry-After`, which is digits alone.
pub(crate) fn seconds(value: &[u8]) -> Option<u32> {
    let text = core::str::from_utf8(trim(value)).ok()?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// The name of an error in a header, whose address need not be UTF-8.
pub(crate) fn error_name_of_bytes(value: &[u8]) -> Option<Text<'_>> {
    let (_, name) = take_till(|byte| byte == b':').parse(trim(value)).ok()?;
    error_name(Text::new(core::str::from_utf8(name).ok()?))
}

/// An error's name without what services put around it: what is before the first `:`, of that what follows the last
/// `#`. `None` where nothing is left.
pub(crate) fn error_name(text: Text<'_>) -> Option<Text<'_>> {
    let mut name = text.split_once(':').map_or(text, |(name, _)| name);
    while let Some((_, behind)) = name.split_once('#') {
        name = behind;
    }
    (!name.is_empty()).then_some(name)
}

/// A media type or range, up to its parameters or the end of the list's element.
fn essence(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_till(|byte| byte == b';' || byte == b',').parse(input)
}

/// All that is before a comma that stands in no quoted string (RFC 9110, section 5.6.4); one that is not closed goes on to
/// the end.
fn parameters(input: &[u8]) -> IResult<&[u8], &[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    take_till(|byte| {
        quoted ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && quoted && !escaped;
        byte == b',' && !quoted
    })
    .parse(input)
}

/// Whether a media type is the known one, in any case, white space around it aside.
fn is(media_type: &[u8], known: &[u8]) -> bool {
    trim(media_type).eq_ignore_ascii_case(known)
}

/// Without the white space of HTTP (RFC 9110, section 5.6.3) at both ends.
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', tail @ ..] | [tail @ .., b' ' | b'\t'] = value {
        value = tail;
    }
    value
}
