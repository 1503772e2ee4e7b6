//! Encodings in chunks: any part of any message, paused between any two bytes, is the whole.

use iot_shapes::encode::{Chunks, Encode, Encoded};
use iot_shapes::greengrassv2::{
    ThingName, ValidationExceptionField, batch_associate_client_device_with_core_device as devices,
};
use iot_shapes::iot::{Comment, JobId, NamespaceId, TargetArn, associate_targets_with_job as job};
use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId, ClientToken, ProjectId};
use iot_shapes::sitewise::{
    batch_associate_project_assets as assets, batch_disassociate_project_assets as disassociate,
};
use iot_shapes::{AnyRequest, HttpResponse, Operation, Report, RequestHead, ResponseHead};
use proptest::prelude::*;

const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");

/// Text of one to four bytes a character, with all that a writer escapes.
const TEXT: &str = "a\"b\\c/d\u{0}\u{8}\t\n\u{c}\r\u{1f}\u{7f} é€😀\u{2028}%25+&=";

fn asset_ids(count: u8) -> impl Iterator<Item = AssetId> + Clone {
    (0..count).map(|number| AssetId::from_bytes([number; 16]))
}

/// Writes in chunks whose lengths are those of `sizes`, again and again.
fn write_in_chunks<T: Encode>(mut chunks: Chunks<T>, sizes: &[usize]) -> Vec<u8> {
    let mut written = Vec::new();
    let mut sizes = sizes.iter().copied().cycle();
    while !chunks.is_finished() {
        let mut chunk = vec![0xff; sizes.next().unwrap()];
        let length = chunks.fill(&mut chunk);
        assert!(length == chunk.len() || chunks.is_finished(), "a chunk is full but for the last");
        assert!(length > 0 || chunk.is_empty(), "a chunk has a byte if the encoding is not finished");
        written.extend_from_slice(&chunk[..length]);
        assert_eq!(chunks.fill(&mut []), 0, "an empty chunk changes nothing");
    }
    assert_eq!(chunks.fill(&mut [0; 8]), 0, "nothing follows the end");
    written
}

/// Compares the whole with chunks of each equal size up to 70 bytes, and of some unequal ones.
fn assert_chunks_are_the_whole<T: Encode>(encoded: Encoded<T>) {
    let whole = encoded.to_string().into_bytes();
    let mut buffer = vec![0; whole.len()];
    assert_eq!(encoded.encode_to_slice(&mut buffer).unwrap(), whole);
    assert_eq!(encoded.len(), whole.len());
    for size in 1..=70 {
        let written = write_in_chunks(encoded.chunks(), &[size]);
        assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&whole), "chunks of {size} bytes");
    }
    for sizes in [[1, 2, 3, 0, 5].as_slice(), &[13, 1], &[whole.len().max(1)], &[whole.len() + 1], &[4096]] {
        assert_eq!(write_in_chunks(encoded.chunks(), sizes), whole, "chunks of {sizes:?} bytes");
    }
    if let Some(short) = whole.len().checked_sub(1) {
        assert_eq!(encoded.encode_to_slice(&mut vec![0; short]).unwrap_err().needed, whole.len());
    }
    assert_eq!(encoded.is_empty(), whole.is_empty());
    assert_eq!(encoded.chunks().is_finished(), whole.is_empty());
}

#[test]
fn body_in_chunks_is_the_whole_body() {
    let token = ClientToken::new("é/\u{1F600}\\\"0123456789abcdefghijklmnopqrstuv").unwrap();
    for count in [1, 2, 100] {
        let mut request = assets::Request::<_>::try_from_iter(PROJECT, asset_ids(count)).unwrap();
        assert_chunks_are_the_whole(request.json());
        request.client_token = Some(token);
        assert_chunks_are_the_whole(request.json());
        assert_chunks_are_the_whole(AnyRequest::from(request).json());
    }
    let core = || ThingName::from_static("gateway");
    assert_chunks_are_the_whole(devices::Request::<_>::without_entries(core()).json());
    let request = devices::Request::new(core(), [ThingName::new(TEXT).unwrap(), ThingName::from_static("x")]);
    assert_chunks_are_the_whole(request.unwrap().json());
    let targets = [TargetArn::new("").unwrap(), TargetArn::new(TEXT).unwrap()];
    let mut request = job::Request::new(JobId::from_static("fw-7"), targets).unwrap();
    request.comment = Some(Comment::new("é \"quoted\" 日本").unwrap());
    assert_chunks_are_the_whole(request.json());
}

#[test]
fn escaped_body_in_chunks_is_the_whole_body() {
    let body = br#"{"targets":["\u0061\ud83d\ude00\u0000\/\n","\u20ac\u00e9"],"comment":"\u65e5\u672c \"x\""}"#;
    let request = job::Request::from_json(JobId::from_static("fw-7"), body).unwrap();
    assert_eq!(request.json().to_string(), "{\"targets\":[\"a😀\\u0000/\\n\",\"€é\"],\"comment\":\"日本 \\\"x\\\"\"}");
    assert_chunks_are_the_whole(request.json());
}

#[test]
fn target_in_chunks_is_the_whole_target() {
    let request = assets::Request::new(PROJECT, asset_ids(1)).unwrap();
    assert_chunks_are_the_whole(request.path());
    assert_chunks_are_the_whole(request.target());
    assert_chunks_are_the_whole(request.query());
    let request = devices::Request::<_>::without_entries(ThingName::new(TEXT).unwrap());
    assert_chunks_are_the_whole(request.path());
    assert_chunks_are_the_whole(request.canonical_path());
    assert_chunks_are_the_whole(request.target());
    let mut request = job::Request::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")]).unwrap();
    for namespace_id in [None, Some("a"), Some("namespace_7-x")] {
        request.namespace_id = namespace_id.map(NamespaceId::from_static);
        assert_chunks_are_the_whole(request.path());
        assert_chunks_are_the_whole(request.query());
        assert_chunks_are_the_whole(request.target());
        assert_eq!(request.query().is_empty(), namespace_id.is_none());
    }
}

#[test]
fn uri_without_a_request_is_that_of_the_request() {
    let core = ThingName::new(TEXT).unwrap();
    let request = devices::Request::<_>::without_entries(core);
    let uri = devices::uri(&core);
    assert_eq!(uri.target().to_string(), request.target().to_string());
    assert_eq!(uri.path().to_string(), request.path().to_string());
    assert_eq!(uri.canonical_path().to_string(), request.canonical_path().to_string());
    assert!(uri.query().is_empty());
    assert_chunks_are_the_whole(uri.target());
    assert_eq!(disassociate::uri(&PROJECT).target().to_string(), format!("/projects/{PROJECT}/assets/disassociate"));
    let job_id = JobId::from_static("fw-7");
    let mut request = job::Request::new(job_id, [TargetArn::from_static("a")]).unwrap();
    for namespace_id in [None, Some(NamespaceId::from_static("a_b-C"))] {
        request.namespace_id = namespace_id;
        let uri = job::uri(&job_id, namespace_id.as_ref());
        assert_eq!(uri.target().to_string(), request.target().to_string());
        assert_eq!(uri.query().to_string(), request.query().to_string());
        assert_chunks_are_the_whole(uri.target());
    }
}

#[test]
fn canonical_path_encodes_the_path_twice() {
    for (name, path, canonical) in [
        ("gateway", "gateway", "gateway"),
        ("line:4", "line%3A4", "line%253A4"),
        ("a/b c", "a%2Fb%20c", "a%252Fb%2520c"),
        ("100%", "100%25", "100%2525"),
        ("é😀", "%C3%A9%F0%9F%98%80", "%25C3%25A9%25F0%259F%2598%2580"),
        ("-._~", "-._~", "-._~"),
    ] {
        let request = devices::Request::<_>::without_entries(ThingName::new(name).unwrap());
        let uri = |label| format!("/greengrass/v2/coreDevices/{label}/associateClientDevices");
        assert_eq!(request.path().to_string(), uri(path), "{name:?}");
        assert_eq!(request.canonical_path().to_string(), uri(canonical), "{name:?}");
        assert_eq!(AnyRequest::from(request).canonical_path().to_string(), uri(canonical), "{name:?}");
    }
}

#[test]
fn streamed_body_in_chunks_is_the_whole_body() {
    let token = ClientToken::from_entropy([7; 16]);
    assert_chunks_are_the_whole(assets::request_json(asset_ids(100)).unwrap());
    assert_chunks_are_the_whole(assets::request_json_with_client_token(asset_ids(3), &token).unwrap());
    let names = ["a", TEXT].map(|name| ThingName::new(name).unwrap());
    assert_chunks_are_the_whole(devices::request_json(names).unwrap());
    let comment = Comment::new("é").unwrap();
    let targets = [TargetArn::new(TEXT).unwrap(); 3];
    assert_chunks_are_the_whole(job::request_json_with_comment(targets, &comment).unwrap());
    let details = asset_ids(9).map(|id| AssetErrorDetails::new(id, AssetErrorCode::InternalFailure, TEXT));
    assert_chunks_are_the_whole(assets::response_json(details));
    assert_chunks_are_the_whole(disassociate::response_json([] as [AssetErrorDetails<&str>; 0]));
}

#[test]
fn rejection_in_chunks_is_the_whole_rejection() {
    let greengrass = "/greengrass/v2/coreDevices/gw/associateClientDevices";
    let site_wise = format!("/projects/{PROJECT}/assets/associate");
    for (target, body) in [
        (greengrass, r#"{"entries":[{},{"thingName":""},{}]}"#),
        (greengrass, r#"{"entries":["#),
        (&site_wise, r#"{"assetIds":["x","y"],"clientToken":"z"}"#),
        ("/", ""),
    ] {
        let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
        let mut report = Report::<8>::new();
        Operation::validate_http(&head, body.as_bytes(), &mut report).unwrap_err();
        let rejection = Operation::rejection(&head, &report);
        assert_chunks_are_the_whole(rejection.json());
        assert_chunks_are_the_whole(HttpResponse::from(&rejection).json());
    }
}

#[test]
fn response_and_error_in_chunks_are_the_whole() {
    let body = r#"{"errorEntries":[{"thingName":"a","message":"\ud83d\ude00"},{},{"code":"C"}]}"#;
    let response = devices::Response::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap();
    assert_chunks_are_the_whole(response.json());
    let mut field = ValidationExceptionField::default();
    (field.name, field.message) = (Some("entries.0.thingName"), Some(TEXT));
    let fields = [field, field].into_iter().collect();
    let error: devices::Error<&str, 2> = devices::Error::validation_exception(Some(TEXT)).with_fields(fields);
    assert_chunks_are_the_whole(error.json());
}

#[test]
fn chunks_take_64_bytes_of_state() {
    let request = assets::Request::new(PROJECT, asset_ids(1)).unwrap();
    assert!(size_of_val(&request.json().chunks()) <= 64);
    assert!(size_of_val(&request.target().chunks()) <= 64);
    assert!(size_of_val(&request.canonical_path().chunks()) <= 64);
    // The iterator and the current item are the caller's.
    let items = asset_ids(3);
    let streamed = assets::request_json(items.clone()).unwrap().chunks();
    let of_caller = size_of_val(&items) + size_of::<Option<AssetId>>();
    assert!(size_of_val(&streamed) <= 64 + of_caller.next_multiple_of(size_of::<usize>()));
}

/// Returns texts of lengths about those at which the fast path changes: short ones, those of a cut item, and longer ones.
fn item_text() -> impl Strategy<Value = String> {
    let characters = prop_oneof![8 => Just("a"), 1 => Just("\n"), 1 => Just("é"), 1 => Just("😀"), 1 => Just("\"")];
    let length = prop_oneof![0_usize..40, 50_usize..80, 240_usize..270, Just(600)];
    (prop::collection::vec(characters, 1..6), length)
        .prop_map(|(parts, length)| parts.into_iter().cycle().take(length).collect())
}

/// Returns sizes of chunks on both sides of the least that the fast path writes.
fn chunk_size() -> impl Strategy<Value = usize> {
    prop_oneof![0_usize..5, 60_usize..70, 64_usize..300]
}

proptest! {
    #[test]
    fn items_of_any_length_in_chunks_of_changing_size_are_the_whole(
        texts in prop::collection::vec(item_text(), 1..12),
        sizes in prop::collection::vec(chunk_size(), 1..12),
    ) {
        // The last one ends even if all others are 0.
        let sizes = [sizes.as_slice(), &[1]].concat();
        let targets = texts.iter().map(|text| TargetArn::new(text.as_str()).unwrap());
        let request = job::Request::<_>::try_from_iter(JobId::from_static("a"), targets).unwrap();
        let whole = request.json().to_string();
        prop_assert_eq!(write_in_chunks(request.json().chunks(), &sizes), whole.as_bytes());
        // Read from escapes, the same texts are no longer plain.
        let escaped = whole.replace('a', "\\u0061");
        let request = job::Request::from_json(JobId::from_static("a"), escaped.as_bytes()).unwrap();
        prop_assert_eq!(write_in_chunks(request.json().chunks(), &sizes), whole.as_bytes());
        let failures = texts.iter().enumerate().map(|(number, text)| {
            AssetErrorDetails::new(AssetId::from_bytes([number as u8; 16]), AssetErrorCode::InternalFailure, text.as_str())
        });
        let response = assets::Response::<_>::try_from_iter(failures).unwrap();
        prop_assert_eq!(write_in_chunks(response.json().chunks(), &sizes), response.json().to_string().into_bytes());
    }
}

#[test]
fn item_with_any_character_anywhere_is_written_as_by_serde_json() {
    for length in (0..80).chain(120..135) {
        for (at, character) in (0..=length).flat_map(|at| ["", "\"", "\\", "\u{1f}", " ", "é"].map(|text| (at, text)))
        {
            let text = format!("{:a<at$}{character}{:a<1$}", "", length - at);
            let expected = serde_json::to_string(&text).unwrap();
            let targets =
                ["b", &text, "c"].map(|text| TargetArn::new(text).unwrap_or_else(|_| TargetArn::from_static("d")));
            let request = job::Request::<_>::try_from_iter(JobId::from_static("a"), targets).unwrap();
            let expected = format!(r#"{{"targets":["b",{},"c"]}}"#, if text.is_empty() { r#""d""# } else { &expected });
            assert_eq!(request.json().to_string(), expected);
            assert_eq!(request.json().len(), expected.len());
            // One byte less than the whole, or than an item, cuts it at its end.
            for size in [expected.len(), expected.len() - 1, expected.len() - 7, 64] {
                assert_eq!(write_in_chunks(request.json().chunks(), &[size]), expected.as_bytes());
            }
            let details =
                AssetErrorDetails::new(AssetId::from_bytes([7; 16]), AssetErrorCode::InternalFailure, text.as_str());
            let response = assets::Response::<_>::try_from_iter([details, details]).unwrap();
            let whole = response.json().to_string();
            let read: serde_json::Value = serde_json::from_str(&whole).unwrap();
            assert_eq!(read["errors"][1]["message"], text);
            assert_eq!(response.json().len(), whole.len());
            assert_eq!(write_in_chunks(response.json().chunks(), &[whole.len() - 2, 1]), whole.as_bytes());
        }
    }
}

/// A connection that fails after a number of bytes.
#[cfg(feature = "embedded-io")]
struct Broken {
    bytes: Vec<u8>,
    limit: usize,
}

#[cfg(feature = "embedded-io")]
impl embedded_io::ErrorType for Broken {
    type Error = embedded_io::ErrorKind;
}

#[cfg(feature = "embedded-io")]
impl embedded_io::Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, embedded_io::ErrorKind> {
        let taken = bytes.len().min(3).min(self.limit - self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..taken]);
        if taken > 0 { Ok(taken) } else { Err(embedded_io::ErrorKind::BrokenPipe) }
    }

    fn flush(&mut self) -> Result<(), embedded_io::ErrorKind> {
        Ok(())
    }
}

#[test]
#[cfg(feature = "embedded-io")]
fn body_to_a_connection_is_the_whole_body_or_its_error() {
    let request = assets::Request::<_>::try_from_iter(PROJECT, asset_ids(40)).unwrap();
    let whole = request.json().to_string();
    for limit in [0, 1, 31, 32, 33, 511, 512, 513, whole.len() - 1, whole.len(), whole.len() + 1] {
        let mut connection = Broken { bytes: Vec::new(), limit };
        let written = request.json().write_to(&mut connection);
        assert_eq!(connection.bytes, whole.as_bytes()[..limit.min(whole.len())], "{limit}");
        let expected = if limit < whole.len() { Err(embedded_io::ErrorKind::BrokenPipe) } else { Ok(()) };
        assert_eq!(written, expected, "{limit}");
    }
}

proptest! {
    #[test]
    fn any_text_in_any_chunks_is_the_whole(
        texts in prop::collection::vec(any::<String>(), 1..6),
        sizes in prop::collection::vec(0_usize..40, 0..8),
    ) {
        let targets = texts.iter().map(|text| TargetArn::new(text.as_str()).unwrap());
        let request = job::Request::<_>::try_from_iter(JobId::from_static("a"), targets).unwrap();
        // The last one ends even if all others are 0.
        let sizes = [sizes.as_slice(), &[1]].concat();
        prop_assert_eq!(write_in_chunks(request.json().chunks(), &sizes), request.json().to_string().into_bytes());
    }
}

#[test]
fn uri_and_encodings_show_the_text_that_is_written() {
    let job = JobId::from_static("fw-7");
    let namespace = NamespaceId::from_static("line-4");
    let uri = job::uri(&job, Some(&namespace));
    assert_eq!(format!("{uri:?}"), "/jobs/fw-7/targets?namespaceId=line-4");
    assert_eq!(format!("{:?}", uri.path()), "/jobs/fw-7/targets");
    assert_eq!(format!("{:?}", uri.target()), "/jobs/fw-7/targets?namespaceId=line-4");
}
