//! Targets and headers, by sections 4 and 6 of the contract.

use std::time::Duration;

use iot_shapes::ViolationKind;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

use super::Reported;
use super::model::Model;
use crate::message::Headers;

/// The values in a target.
pub struct Uri {
    pub model: &'static Model,
    pub label: String,
    pub query: Option<String>,
}

/// Parses a target, segment by segment.
pub fn route(target: &[u8]) -> Result<Uri, Reported> {
    let (path, query) = split_once(target, b'?');
    let segments: Vec<_> = path.split(|byte| *byte == b'/').collect();
    let found = Model::all().find_map(|model| label(model, &segments).map(|label| (model, label)));
    let Some((model, label)) = found else { return Err(Reported::new(ViolationKind::Route, "")) };
    let bad = |name: &str| Reported::new(ViolationKind::Encoding, format!("/{name}"));
    let label = decode(label).ok_or_else(|| bad(model.around_label().1))?;
    let query = match (model.query, query) {
        (Some((name, _)), Some(query)) => {
            let mut pairs = query.split(|byte| *byte == b'&').map(|pair| split_once(pair, b'='));
            let value = pairs.find(|(key, _)| decode(key).as_deref() == Some(name));
            let value = value.map(|(_, value)| decode(value.unwrap_or_default()).ok_or_else(|| bad(name)));
            value.transpose()?
        }
        _ => None,
    };
    Ok(Uri { model, label, query })
}

/// Returns the segment of the label, if all others match the path. Ignores one trailing slash.
fn label<'t>(model: &Model, segments: &[&'t [u8]]) -> Option<&'t [u8]> {
    let expected: Vec<_> = model.path.split('/').collect();
    let segments = match segments {
        [segments @ .., []] if segments.len() == expected.len() => segments,
        segments if segments.len() == expected.len() => segments,
        _ => return None,
    };
    let mut label = None;
    for (segment, expected) in segments.iter().zip(expected) {
        if expected.starts_with('{') {
            label = Some(*segment);
        } else if *segment != expected.as_bytes() {
            return None;
        }
    }
    label
}

/// Returns the bytes before the first occurrence of a byte, and those after it if there is one.
fn split_once(bytes: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.iter().position(|byte| *byte == at) {
        Some(index) => (&bytes[..index], Some(&bytes[index + 1..])),
        None => (bytes, None),
    }
}

/// Decodes a percent-encoded text. `percent-encoding` keeps a `%` without two digits after it; the contract rejects it.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let is_triplet = |rest: &[u8]| matches!(rest, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let mut rest = bytes;
    while let (_, Some(after)) = split_once(rest, b'%') {
        if !is_triplet(after) {
            return None;
        }
        rest = after;
    }
    percent_decode(bytes).decode_utf8().ok().map(Into::into)
}

/// All characters except RFC 3986's unreserved ones, which are written unencoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a text for a URI.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Returns the media types of a list, without their parameters.
fn media_types(value: &[u8]) -> Vec<Vec<u8>> {
    #[derive(Clone, Copy)]
    enum State {
        Type,
        Parameters,
        Quotes,
        Escape,
    }

    let mut types = vec![Vec::new()];
    let mut state = State::Type;
    for byte in value {
        state = match (state, byte) {
            (State::Type | State::Parameters, b',') => {
                types.push(Vec::new());
                State::Type
            }
            (State::Type, b';') => State::Parameters,
            (State::Type, _) => {
                types.last_mut().expect("there is one at least").push(byte.to_ascii_lowercase());
                State::Type
            }
            (State::Parameters, b'"') => State::Quotes,
            (State::Quotes, b'"') => State::Parameters,
            (State::Quotes, b'\\') => State::Escape,
            (State::Escape, _) => State::Quotes,
            (state, _) => state,
        };
    }
    types.iter().map(|media_type| trim(media_type).to_vec()).collect()
}

/// Returns the value without HTTP's white space at both ends.
fn trim(value: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = value.iter().position(is_text).unwrap_or(value.len());
    let end = value.iter().rposition(is_text).map_or(start, |last| last + 1);
    &value[start..end]
}

/// Returns `true` if a `Content-Type` is JSON.
pub fn is_json(content_type: &[u8]) -> bool {
    media_types(content_type) == [b"application/json"]
}

/// Returns `true` if the `Accept` headers of a request allow JSON.
pub fn accepts_json<'v>(headers: impl Iterator<Item = &'v [u8]>) -> bool {
    let mut headers = headers.filter(|value| !trim(value).is_empty()).peekable();
    let allowed: [&[u8]; 3] = [b"application/json", b"application/*", b"*/*"];
    headers.peek().is_none()
        || headers.any(|value| media_types(value).iter().any(|range| allowed.contains(&range.as_slice())))
}

/// Returns the value of the first header with a name.
pub fn first_header<'a>(headers: &Headers<'a>, name: &str) -> Option<&'a [u8]> {
    headers.iter().find(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1)
}

/// Returns the time to wait by the headers of a response.
pub fn retry_after(headers: &Headers<'_>) -> Option<Duration> {
    let milliseconds = first_header(headers, "x-amz-retry-after").and_then(integer);
    let seconds = first_header(headers, "retry-after").and_then(integer);
    milliseconds
        .map(|milliseconds| Duration::from_millis(milliseconds.into()))
        .or(seconds.map(|seconds| Duration::from_secs(seconds.into())))
}

/// Returns the request id by the headers of a response. One that is not UTF-8 is no text, so it counts as absent.
pub fn request_id<'a>(headers: &Headers<'a>) -> Option<&'a str> {
    let text = |name| str::from_utf8(trim(first_header(headers, name)?)).ok().filter(|id| !id.is_empty());
    text("x-amzn-requestid").or_else(|| text("x-amz-request-id"))
}

/// Returns the integer of a header, which has only digits.
pub fn integer(value: &[u8]) -> Option<u32> {
    let digits = str::from_utf8(trim(value)).ok()?;
    if digits.starts_with('+') { None } else { digits.parse().ok() }
}

/// Returns the name of an error in its header. The parts that are cut off need not be UTF-8.
pub fn error_name_of_header(value: &[u8]) -> Option<String> {
    let (name, _) = split_once(value, b',');
    let (name, _) = split_once(name, b':');
    let name = name.rsplit(|byte| *byte == b'#').next()?;
    error_name(str::from_utf8(name).ok()?)
}

/// Returns an error's name. Cuts the text at the first `,`, then at the first `:`. Removes the text up to the last `#`,
/// and HTTP's white space at both ends.
pub fn error_name(text: &str) -> Option<String> {
    let name = text.split(',').next()?.split(':').next()?.rsplit('#').next()?;
    let name = name.trim_matches([' ', '\t']);
    (!name.is_empty()).then(|| name.to_owned())
}
