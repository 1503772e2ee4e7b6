//! Targets and headers, as sections 4 and 6 of the contract have them.

use iot_shapes::Kind;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

use super::Told;
use super::model::Model;

/// What a target says.
pub struct Uri {
    pub model: &'static Model,
    pub label: String,
    pub query: Option<String>,
}

/// Takes a target apart, segment by segment.
pub fn route(target: &[u8]) -> Result<Uri, Told> {
    let (path, query) = split_once(target, b'?');
    let segments: Vec<_> = path.split(|byte| *byte == b'/').collect();
    let found = Model::all().find_map(|model| label(model, &segments).map(|label| (model, label)));
    let Some((model, label)) = found else { return Err(Told::new(Kind::Route, "")) };
    let bad = |name: &str| Told::new(Kind::Encoding, format!("/{name}"));
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

/// The segment at the label's place, where all others are the path's; one trailing slash is ignored.
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

/// What is before the first of a byte, and what is behind it if there is one.
fn split_once(bytes: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.iter().position(|byte| *byte == at) {
        Some(place) => (&bytes[..place], Some(&bytes[place + 1..])),
        None => (bytes, None),
    }
}

/// A percent-encoded text. `percent-encoding` lets a `%` stand for itself that no two digits follow; the contract does not.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let is_triplet = |rest: &[u8]| matches!(rest, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let mut rest = bytes;
    while let (_, Some(behind)) = split_once(rest, b'%') {
        if !is_triplet(behind) {
            return None;
        }
        rest = behind;
    }
    percent_decode(bytes).decode_utf8().ok().map(Into::into)
}

/// All but RFC 3986's unreserved characters, which are written as they are.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as it stands in a URI that is written.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The media types of a list, their parameters cut off.
fn media_types(value: &[u8]) -> Vec<Vec<u8>> {
    #[derive(Clone, Copy)]
    enum In {
        Type,
        Parameters,
        Quotes,
        Escape,
    }

    let mut types = vec![Vec::new()];
    let mut place = In::Type;
    for byte in value {
        place = match (place, byte) {
            (In::Type | In::Parameters, b',') => {
                types.push(Vec::new());
                In::Type
            }
            (In::Type, b';') => In::Parameters,
            (In::Type, _) => {
                types.last_mut().expect("there is one at least").push(byte.to_ascii_lowercase());
                In::Type
            }
            (In::Parameters, b'"') => In::Quotes,
            (In::Quotes, b'"') => In::Parameters,
            (In::Quotes, b'\\') => In::Escape,
            (In::Escape, _) => In::Quotes,
            (place, _) => place,
        };
    }
    types.iter().map(|media_type| trim(media_type).to_vec()).collect()
}

/// Without HTTP's white space at both ends.
fn trim(value: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = value.iter().position(is_text).unwrap_or(value.len());
    let end = value.iter().rposition(is_text).map_or(start, |last| last + 1);
    &value[start..end]
}

/// Whether a `Content-Type` is JSON.
pub fn is_json(content_type: &[u8]) -> bool {
    media_types(content_type) == [b"application/json"]
}

/// Whether the `Accept` headers of a request allow JSON.
pub fn accepts_json<'v>(headers: impl Iterator<Item = &'v [u8]>) -> bool {
    let mut headers = headers.filter(|value| !trim(value).is_empty()).peekable();
    let allowed: [&[u8]; 3] = [b"application/json", b"application/*", b"*/*"];
    headers.peek().is_none()
        || headers.any(|value| media_types(value).iter().any(|range| allowed.contains(&range.as_slice())))
}

/// The integer of a `Retry-After`.
pub fn seconds(value: &[u8]) -> Option<u32> {
    let digits = str::from_utf8(trim(value)).ok()?;
    if digits.starts_with('+') { None } else { digits.parse().ok() }
}

/// The name of an error in its header, of which what is cut off need not be text.
pub fn error_name_of_header(value: &[u8]) -> Option<String> {
    let (name, _) = split_once(value, b',');
    let (name, _) = split_once(name, b':');
    error_name(str::from_utf8(name).ok()?)
}

/// An error's name: up to the first `,`, of that up to the first `:`, of that behind the last `#`, without HTTP's white
/// space at both ends.
pub fn error_name(text: &str) -> Option<String> {
    let name = text.split(',').next()?.split(':').next()?.rsplit('#').next()?;
    let name = name.trim_matches([' ', '\t']);
    (!name.is_empty()).then(|| name.to_owned())
}
