//! Single values: constrained texts, identifiers, percent-encoded texts.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::{Comment, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::{AssetId, ClientToken, ProjectId};
use iot_shapes::text::BufferTooSmall;
use iot_shapes::{Text, Violation, ViolationKind};
use uuid::Uuid;

use crate::oracle::http::{decode, encode};
use crate::oracle::model;
use crate::requests;

/// The kind and the length of a violation. `None` if the text is valid.
type Verdict = Option<(ViolationKind, Option<usize>)>;

fn verdict<T>(made: &Result<T, Violation>) -> Verdict {
    let violation = made.as_ref().err()?;
    assert_eq!((violation.pointer().to_string().as_str(), violation.offset()), ("", None));
    Some((violation.kind(), violation.length()))
}

/// Checks that all methods of a text agree with its decoded text.
fn same_text(text: Text<'_>, decoded: &str) {
    assert_eq!(text, decoded);
    assert_eq!(text.to_string(), decoded);
    assert!(text.chars().eq(decoded.chars()));
    assert_eq!((text.len_utf8(), text.is_empty()), (decoded.len(), decoded.is_empty()));
    let (least, most) = text.chars().size_hint();
    let count = decoded.chars().count();
    assert!(least <= count && Some(count) <= most);
    assert!(text.as_str().is_none_or(|plain| plain == decoded));

    let mut buffer = vec![0; decoded.len()];
    assert_eq!(text.decode_to_slice(&mut buffer), Ok(decoded));
    if let Some(short) = decoded.len().checked_sub(1) {
        assert_eq!(text.decode_to_slice(&mut buffer[..short]), Err(BufferTooSmall { needed: decoded.len() }));
    }
    let plain = Text::new(decoded);
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    assert_eq!((text, hasher.hash_one(text)), (plain, hasher.hash_one(plain)));
    assert_eq!(format!("{text:?}"), serde_json::to_string(decoded).expect("a string is JSON"));
}

/// Checks a text as a value of each kind. If it has a line feed, compares the two texts around it.
pub fn patterns(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let encoded = encode(text);
    let decoded = Text::from_percent(encoded.as_bytes()).expect("another library encoded it");
    same_text(Text::new(text), text);
    same_text(decoded, text);

    macro_rules! check {
        ($( $value:ident: $rule:ident ),+) => {$({
            let expected = model::$rule.violation(text);
            let owned = text.parse::<$value<String>>();
            for made in [
                verdict(&$value::new(text)),
                verdict(&$value::from_text(decoded)),
                verdict(&$value::from_storage(text)),
                verdict(&owned),
            ] {
                assert_eq!(made, expected, concat!(stringify!($value), " {:?}"), text);
            }
            if let Ok(value) = owned {
                assert_eq!((value.to_string().as_str(), value.as_str()), (text, text));
                assert_eq!(Ok(value.as_borrowed()), $value::from_text(decoded));
                let small = text.parse::<$value<heapless::String<48>>>();
                let too_small = (text.len() > 48).then_some((ViolationKind::Capacity, None));
                assert_eq!(verdict(&small), too_small);
            }
        })+};
    }
    check!(
        ClientToken: CLIENT_TOKEN, ThingName: THING_NAME, JobId: JOB_ID, TargetArn: TARGET, Comment: COMMENT,
        NamespaceId: NAMESPACE_ID
    );

    if let Some((left, right)) = text.split_once('\n') {
        let encoded = encode(right);
        let right_text = Text::from_percent(encoded.as_bytes()).expect("another library encoded it");
        assert_eq!(Text::new(left).cmp(&right_text), left.cmp(right));
        assert_eq!(Text::new(left) == right_text, left == right);
    }
}

/// Checks a text as an identifier, and its first 16 bytes as an identifier and as entropy.
pub fn uuids(data: &[u8]) {
    if let Ok(text) = str::from_utf8(data) {
        let expected = model::IDENTIFIER.violation(text);
        let asset = AssetId::new(text);
        assert_eq!((verdict(&asset), verdict(&ProjectId::new(text))), (expected, expected), "{text:?}");
        let read = Uuid::parse_str(text).ok().filter(|uuid| uuid.hyphenated().to_string() == text);
        assert_eq!(asset.ok().map(<[u8; 16]>::from), read.map(Uuid::into_bytes), "{text:?}");
        let encoded = encode(text);
        let encoded = Text::from_percent(encoded.as_bytes()).expect("another library encoded it");
        assert_eq!(AssetId::from_text(encoded).ok(), asset.ok());
    }
    if let Some(bytes) = data.first_chunk::<16>() {
        let (asset, uuid) = (AssetId::from_bytes(*bytes), Uuid::from_bytes(*bytes));
        assert_eq!((asset.to_string(), asset.is_nil()), (uuid.hyphenated().to_string(), uuid.is_nil()));
        assert_eq!(asset.to_ascii(), asset.to_string().as_bytes());
        assert_eq!(AssetId::new(&asset.to_string()), Ok(asset));
        let token = ClientToken::from_entropy(*bytes);
        assert_eq!(token, uuid::Builder::from_random_bytes(*bytes).into_uuid().to_string().as_str());
    }
}

/// Checks bytes as a percent-encoded text, and as a target, a label and a query of each operation.
pub fn uris(data: &[u8]) {
    let text = Text::from_percent(data);
    let decoded = decode(data);
    assert_eq!(text.is_some(), decoded.is_some(), "{}", data.escape_ascii());
    if let (Some(text), Some(decoded)) = (text, &decoded) {
        same_text(text, decoded);
    }
    requests::of_uri(data);
    for model in model::Model::all() {
        let (before, _, after) = model.around_label();
        requests::of_uri(&[before.as_bytes(), data, after.as_bytes()].concat());
    }
    let target = [b"/jobs/firmware-7/targets?", data].concat();
    requests::of_uri(&target);
    // `form_urlencoded` accepts every query. If all of its parts are valid, it agrees on the value.
    if decoded.is_some()
        && !data.contains(&b'+')
        && data.split(|byte| b"&=".contains(byte)).all(|part| decode(part).is_some())
    {
        let mut pairs = form_urlencoded::parse(data);
        let value = pairs.find(|(key, _)| key == "namespaceId").map(|(_, value)| value.into_owned());
        assert_eq!(crate::oracle::http::route(&target).ok().map(|uri| uri.query), Some(value));
    }
}
