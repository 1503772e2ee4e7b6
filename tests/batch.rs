//! More items than one request takes: batches, bodies of any length, and the results of all items.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;
use std::time::Duration;

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device as devices;
use iot_shapes::iot::{Comment, JobId, TargetArn, associate_targets_with_job as job};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, ClientToken, ProjectId, TokenSource,
    batch_associate_project_assets as assets, batch_disassociate_project_assets as disassociate,
};
use iot_shapes::{BatchResults, Batches, ChunkReader, FailFast, Outcome, ResponseHead, Violation, ViolationKind};

const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);

fn asset_ids(count: u16) -> impl Iterator<Item = AssetId> + Clone {
    (0..count).map(|number| AssetId::from_bytes((u128::from(number) << 64).to_be_bytes()))
}

fn sizes(total: u16) -> Vec<usize> {
    Batches::new(asset_ids(total)).map(|batch| batch.len()).collect()
}

#[test]
fn batches_of_any_count_are_full_but_the_last() {
    assert_eq!(sizes(0), []);
    assert_eq!(sizes(1), [1]);
    assert_eq!(sizes(100), [100]);
    assert_eq!(sizes(101), [100, 1]);
    assert_eq!(sizes(1234), [[100; 12].as_slice(), &[34]].concat());
    let eights: Vec<_> = Batches::<_, 8>::with_size(asset_ids(20)).map(|batch| batch.len()).collect();
    assert_eq!(eights, [8, 8, 4]);
    // A larger size is limited to the model's 100.
    let larger: Vec<_> = Batches::<_, 150>::with_size(asset_ids(120)).map(|batch| batch.len()).collect();
    assert_eq!(larger, [100, 20]);
    let all: Vec<_> = Batches::new(asset_ids(250)).flat_map(|batch| batch.to_vec()).collect();
    assert_eq!(all, asset_ids(250).collect::<Vec<_>>());
}

/// Entropies of sources that are stuck, and one that is not.
const ENTROPIES: [[u8; 16]; 4] = [
    [0; 16],
    [0xff; 16],
    [0x5a; 16],
    [0xb5, 0x3c, 0x91, 0x0e, 0xd2, 0x77, 0x18, 0xa6, 0x4f, 0x60, 0xc9, 0x2b, 0xfe, 0x83, 0x05, 0xd1],
];

/// Counters next to each bound, and some more.
const COUNTERS: [Range<u64>; 5] = [
    0..5000,
    u16::MAX as u64 - 3..u16::MAX as u64 + 3,
    u32::MAX as u64 - 3..u32::MAX as u64 + 300,
    (1 << 62) - 3..(1 << 62) + 3,
    u64::MAX - 3..u64::MAX,
];

#[test]
fn token_source_of_any_entropy_never_repeats_a_token() {
    for entropy in ENTROPIES {
        let mut seen = BTreeSet::new();
        for counters in COUNTERS {
            let mut tokens = TokenSource::with_counter(entropy, counters.start);
            for counter in counters {
                assert_eq!(tokens.counter(), counter);
                let token = tokens.next_token().to_string();
                assert!(seen.insert(token.clone()), "{entropy:?}, {counter}: {token} again");
            }
        }
        // The last counter is followed by the first, without a panic.
        let mut tokens = TokenSource::with_counter(entropy, u64::MAX);
        assert!(seen.insert(tokens.next_token().to_string()));
        assert_eq!(tokens.counter(), 0);
    }
}

#[test]
fn token_source_that_goes_on_with_any_other_entropy_never_repeats_a_token() {
    // Entropies that cancel a counter that were added to them, XORed with them, or mixed in at another place.
    for shift in [0, 32, 64, 96] {
        let cancel: [fn(u128, u128) -> u128; 4] =
            [u128::wrapping_sub, u128::wrapping_add, |entropy, counter| entropy ^ counter, |entropy, _| entropy];
        for cancel in cancel {
            for entropy in ENTROPIES.map(u128::from_be_bytes) {
                let mut seen = BTreeSet::new();
                let mut counter = 0;
                for _ in 0..300 {
                    let entropy = cancel(entropy, u128::from(counter) << shift).to_be_bytes();
                    let mut tokens = TokenSource::with_counter(entropy, counter);
                    assert!(seen.insert(tokens.next_token().to_string()));
                    counter = tokens.counter();
                }
            }
        }
    }
}

#[test]
fn token_source_takes_each_byte_of_its_entropy() {
    let first = |entropy| TokenSource::new(entropy).next_token().to_string();
    for entropy in ENTROPIES {
        assert_eq!(first(entropy), first(entropy));
        for byte in 0..16 {
            let mut other = entropy;
            other[byte] ^= 1;
            assert_ne!(first(entropy), first(other), "byte {byte}");
        }
    }
}

#[test]
fn token_of_a_source_is_a_version_4_uuid() {
    for entropy in ENTROPIES {
        for counter in [0, 1, u64::from(u32::MAX), 1 << 32, u64::MAX] {
            let token = TokenSource::with_counter(entropy, counter).next_token().to_string();
            let uuid = uuid::Uuid::parse_str(&token).unwrap();
            assert_eq!((uuid.get_version_num(), uuid.get_variant()), (4, uuid::Variant::RFC4122));
            assert_eq!(token[28..], format!("{:08x}", counter as u32));
            assert!(ClientToken::new(&token).is_ok());
        }
    }
}

#[test]
fn token_of_equal_entropy_is_equal() {
    for entropy in ENTROPIES {
        assert_eq!(ClientToken::from_entropy(entropy), ClientToken::from_entropy(entropy));
    }
}

#[test]
fn batches_have_indices_and_take_tokens_on_demand() {
    let mut tokens = TokenSource::new([0x5a; 16]);
    let mut seen = BTreeSet::new();
    let mut start = 0;
    for ((indices, request), batch) in
        disassociate::Request::<_>::batches(PROJECT, asset_ids(1234)).zip(Batches::new(asset_ids(1234)))
    {
        assert_eq!(indices, start..start + batch.len());
        start = indices.end;
        assert_eq!((&request.asset_ids, request.project_id), (&batch, PROJECT));
        // The loop takes tokens for other requests too.
        assert!(seen.insert(tokens.next_token().to_string()));
        let token = tokens.next_token();
        let request = request.with_client_token(token.clone());
        assert!(seen.insert(token.to_string()));
        let json = request.json().to_string();
        let read = disassociate::Request::from_json(PROJECT, json.as_bytes()).unwrap();
        assert_eq!(read.client_token, Some(token.as_borrowed()));
        assert_eq!(read.asset_ids, batch);
    }
    assert_eq!((start, seen.len()), (1234, 26));
    // Another run takes other tokens.
    for (_, request) in assets::Request::<_, 8>::batches(PROJECT, asset_ids(20)) {
        let request = request.with_client_token(tokens.next_token());
        assert!(seen.insert(request.client_token.unwrap().to_string()));
    }
    assert_eq!(seen.len(), 29);
    assert_eq!(assets::Request::<_>::batches(PROJECT, []).count(), 0);
}

#[test]
fn request_sent_again_unchanged_has_the_same_bytes_and_token() {
    let mut tokens = TokenSource::new([0; 16]);
    let mut sent = Vec::new();
    for (_, request) in assets::Request::<_>::batches(PROJECT, asset_ids(250)) {
        let request = request.with_client_token(tokens.next_token());
        sent.push((request.json().to_string(), request.client_token.unwrap()));
    }
    // Of the same items and the tokens that were kept, the same requests.
    for ((_, request), (json, token)) in assets::Request::<_>::batches(PROJECT, asset_ids(250)).zip(sent) {
        assert_eq!(request.with_client_token(token).json().to_string(), json);
    }
}

#[test]
fn batches_of_client_devices_have_the_same_core_device() {
    let core = ThingName::from_static("gw");
    let texts: Vec<_> = (0..250).map(|number| format!("pump-{number}")).collect();
    let names = |count| texts.iter().take(count).map(|name| ThingName::new(name).unwrap());
    let batches: Vec<_> = devices::Request::<_>::batches(core, names(250)).collect();
    assert!(batches.iter().all(|(_, request)| request.core_device_thing_name == core));
    assert!(batches.iter().map(|(indices, _)| indices.clone()).eq([0..100, 100..200, 200..250]));
    for (indices, request) in &batches {
        let entries = request.entries.as_ref().unwrap().iter();
        assert!(entries.map(|entry| entry.thing_name).eq(names(250).take(indices.end).skip(indices.start)));
    }
    let eights = devices::Request::<_, 8>::batches(core, names(20));
    let eights: Vec<_> = eights.map(|(indices, request)| (indices, request.entries.unwrap().len())).collect();
    assert_eq!(eights, [(0..8, 8), (8..16, 8), (16..20, 4)]);
    assert_eq!(devices::Request::<_>::batches(core, names(0)).count(), 0);
}

#[test]
fn batches_of_101_targets_report_length() {
    let job = JobId::from_static("fw-7");
    let targets = |count| vec![TargetArn::from_static("a"); count];
    let of = |count| job::Request::<_>::batches(job, targets(count)).map(|requests| requests.count());
    assert_eq!((of(0), of(1), of(100)), (Ok(0), Ok(1), Ok(1)));
    let violation = of(101).unwrap_err();
    assert_eq!((violation.kind(), violation.length()), (ViolationKind::Length, Some(101)));
    assert_eq!(violation.pointer().to_string(), "/targets");
    let eights: Vec<_> = job::Request::<_, 8>::batches(job, targets(100)).unwrap().collect();
    assert_eq!(eights.len(), 13);
    assert_eq!((&eights[12].0, eights[12].1.targets.len()), (&(96..100), 4));
    assert!(job::Request::<_, 8>::batches(job, targets(101)).is_err());
}

#[test]
fn streamed_bodies_equal_those_of_requests_and_responses() {
    let token = ClientToken::from_entropy([7; 16]);
    let request = assets::Request::new(PROJECT, asset_ids(30)).unwrap();
    assert_eq!(assets::request_json(asset_ids(30)).unwrap().to_string(), request.json().to_string());
    let request = request.with_client_token(token.clone());
    let streamed = assets::request_json_with_client_token(asset_ids(30), &token).unwrap();
    assert_eq!(streamed.to_string(), request.json().to_string());
    assert_eq!(streamed.len(), request.json().len());

    let details = |asset_id| AssetErrorDetails::new(asset_id, AssetErrorCode::InternalFailure, "\"é\"");
    let response = assets::Response::from_failures(asset_ids(30).map(details)).unwrap();
    assert_eq!(assets::response_json(asset_ids(30).map(details)).to_string(), response.json().to_string());

    let names = ["pump-1", "é\n"].map(|name| ThingName::new(name).unwrap());
    let request = devices::Request::new(ThingName::from_static("gw"), names).unwrap();
    assert_eq!(devices::request_json(names).unwrap().to_string(), request.json().to_string());

    let entry = |name| {
        let mut entry = devices::ErrorEntry::default();
        entry.thing_name = Some(name);
        entry
    };
    let response = devices::Response::from_failures(["a", "b"].map(entry)).unwrap();
    assert_eq!(devices::response_json(["a", "b"].map(entry)).to_string(), response.json().to_string());

    let targets = [TargetArn::from_static("a"), TargetArn::from_static("b/c")];
    let comment = Comment::from_static("why");
    let request = job::Request::new(JobId::from_static("fw-7"), targets).unwrap();
    assert_eq!(job::request_json(targets).unwrap().to_string(), request.json().to_string());
    let request = request.with_comment(comment);
    assert_eq!(job::request_json_with_comment(targets, &comment).unwrap().to_string(), request.json().to_string());
}

#[test]
fn streamed_body_with_a_message_of_any_length_equals_its_text() {
    // The writer collects bytes before it passes them on; each length ends its buffer elsewhere.
    let id = AssetId::from_bytes([0xab; 16]);
    for length in 0..=1100 {
        let message = "m".repeat(length);
        let details = AssetErrorDetails::new(id, AssetErrorCode::Unknown("C"), message.as_str());
        let item = format!(r#"{{"assetId":"{id}","code":"C","message":"{message}"}}"#);
        let expected = format!(r#"{{"errors":[{item},{item}]}}"#);
        let json = assets::response_json([details; 2]);
        assert_eq!((json.to_string(), json.len()), (expected.clone(), expected.len()), "{length}");
    }
}

#[test]
fn streamed_body_of_5000_items_has_known_length_and_short_writes() {
    /// Counts the bytes, and keeps the length of the longest write.
    #[derive(Default)]
    struct Wire {
        bytes: usize,
        longest: usize,
    }
    impl Write for Wire {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.bytes += text.len();
            self.longest = self.longest.max(text.len());
            Ok(())
        }
    }
    let json =
        assets::response_json(asset_ids(5000).map(|id| AssetErrorDetails::new(id, AssetErrorCode::Unknown("C"), "m")));
    let mut wire = Wire::default();
    write!(wire, "{json}").unwrap();
    assert_eq!(wire.bytes, json.len());
    let item = r#"{"assetId":"","code":"C","message":"m"},"#.len() + 36;
    assert_eq!(json.len(), r#"{"errors":[]}"#.len() + 5000 * item - 1);
    assert!(wire.longest <= 512);
}

/// The text of a failure of an asset.
fn failure(id: AssetId, code: &str) -> String {
    format!(r#"{{"assetId":"{id}","code":"{code}","message":"m"}}"#)
}

/// The body of a response with these failures.
fn failures(failures: &[String]) -> String {
    format!(r#"{{"errors":[{}]}}"#, failures.join(","))
}

#[test]
fn streamed_request_out_of_bounds_is_a_violation_of_the_list() {
    for (count, is_valid) in [(0, false), (1, true), (100, true), (101, false), (250, false)] {
        let of_assets = assets::request_json(asset_ids(count)).map(drop);
        let names = (0..count).map(|_| ThingName::from_static("pump"));
        let of_devices = devices::request_json(names).map(drop);
        let targets = (0..count).map(|_| TargetArn::from_static("a"));
        let of_targets = job::request_json(targets).map(drop);
        for (result, pointer) in [(of_assets, "/assetIds"), (of_devices, "/entries"), (of_targets, "/targets")] {
            let reported =
                result.map_err(|violation| (violation.kind(), violation.pointer().to_string(), violation.length()));
            let expected =
                if is_valid { Ok(()) } else { Err((ViolationKind::Length, pointer.to_string(), Some(count.into()))) };
            assert_eq!(reported, expected, "{pointer}: {count}");
        }
    }
}

#[test]
fn results_of_batches_in_any_order_have_the_outcome_of_each_item() {
    let mut outcomes = [Outcome::Succeeded; 350];
    let mut results = BatchResults::new(&mut outcomes);
    assert_eq!(results.succeeded(), 0, "nothing is recorded at first");
    let ids: Vec<_> = asset_ids(350).collect();
    // In any order; the response to the fourth is lost.
    for number in [2, 0, 1] {
        let batch = ids.chunks(100).nth(number).unwrap();
        let indices = number * 100..number * 100 + batch.len();
        let body = match number {
            0 => {
                failures(&[(7, "INTERNAL_FAILURE"), (99, "NEW"), (200, "NEW")].map(|(id, code)| failure(ids[id], code)))
            }
            _ => "{\"errors\":".into(),
        };
        let head = if number == 2 { ResponseHead::new(404) } else { ResponseHead::new(200) };
        match assets::Response::from_http(&head, body.as_bytes()) {
            Ok(response) => {
                let failures = response.failures_by_index(batch);
                let failures = failures.map(|(index, error)| (index, error.code.is_retryable()));
                assert_eq!(results.record_response(indices, failures), 1, "the batch does not have item 200");
            }
            Err(error) => results.record_error(indices, head.status(), &error),
        }
    }
    // One failure has no item, so which of the others succeeded is not known.
    assert_eq!(results.succeeded(), 0);
    assert_eq!(results.outcomes().iter().filter(|outcome| **outcome == Outcome::Unclear).count(), 98);
    assert_eq!(results.unmatched(), 1);
    assert_eq!(results.outcomes()[7], Outcome::Failed(true));
    assert_eq!(results.outcomes()[99], Outcome::Failed(false));
    // The outcome of a 2xx with an invalid body is unknown. The token makes it safe to send the request again.
    assert!(matches!(results.outcomes()[100], Outcome::Rejected { status: 200, retryable: true, .. }));
    assert!(matches!(results.outcomes()[299], Outcome::Rejected { status: 404, retryable: false, .. }));
    assert_eq!(results.outcomes()[349], Outcome::Pending);

    // Whole batches to send again, and items for new requests.
    assert_eq!(
        [0..100, 100..200, 200..300, 300..350].map(|batch| results.needs_resend(batch)),
        [false, true, false, true]
    );
    assert!(results.retryable(|retryable| *retryable).eq(0..99));
    assert!(results.retryable(|_| true).eq(0..100));
    assert!(results.retryable(|_| false).eq((0..99).filter(|index| *index != 7)));
}

#[test]
fn batch_with_one_item_that_was_answered_needs_no_resend() {
    let batch = [AssetId::from_bytes([1; 16])];
    let failed = failures(&batch.map(|id| failure(id, "INTERNAL_FAILURE")));
    let cases = [
        (None, true),
        (Some((200, "{}")), false),
        (Some((200, failed.as_str())), false),
        (Some((200, "{")), true),
        (Some((429, "{}")), true),
        (Some((404, "{}")), false),
    ];
    for (number, (answer, needs_resend)) in cases.into_iter().enumerate() {
        let mut outcomes = [Outcome::Pending; 3];
        let mut results = BatchResults::new(&mut outcomes);
        if let Some((status, body)) = answer {
            match assets::Response::from_http(&ResponseHead::new(status), body.as_bytes()) {
                Ok(response) => {
                    let failures = response.failures_by_index(&batch).map(|(index, _)| (index, ()));
                    assert_eq!(results.record_response([1], failures), 0);
                }
                Err(error) => results.record_error([1], status, &error),
            }
        }
        assert_eq!(results.needs_resend(0..3), needs_resend, "{number}");
        assert_eq!(results.needs_resend([1]), needs_resend, "{number}");
        assert!(results.needs_resend([2, 0]), "{number}");
        assert!(!results.needs_resend([]), "no batch is empty");
        assert!(!results.needs_resend([3]), "no outcome is there");
        assert!(results.needs_resend(2..4), "an index past the end is skipped");
    }
}

#[test]
fn longest_time_to_wait_is_that_of_errors_that_may_pass() {
    /// A status, and the header with the time to wait.
    type Errors<'a> = &'a [(u16, &'a str, &'a str)];

    let cases: [(Errors<'_>, Option<u64>); 8] = [
        (&[], None),
        (&[(429, "X", "")], None),
        (&[(429, "Retry-After", "0")], Some(0)),
        (&[(429, "Retry-After", "3"), (503, "Retry-After", "5"), (500, "Retry-After", "4")], Some(5000)),
        (&[(429, "x-amz-retry-after", "2500"), (503, "Retry-After", "2")], Some(2500)),
        (&[(429, "X", ""), (503, "Retry-After", "2"), (429, "X", "")], Some(2000)),
        // The request is not sent again, so there is nothing to wait for.
        (&[(404, "Retry-After", "9"), (503, "Retry-After", "2")], Some(2000)),
        (&[(200, "Retry-After", "9")], None),
    ];
    let mut outcomes = [Outcome::<()>::Pending; 3];
    let mut results = BatchResults::new(&mut outcomes);
    for (errors, expected) in cases {
        for (status, name, value) in errors {
            let head = ResponseHead::new(*status).header(name, value.as_bytes());
            let error = assets::Response::from_http(&head, b"{").unwrap_err();
            results.record_error(0..3, *status, &error);
        }
        assert_eq!(results.take_retry_after(), expected.map(Duration::from_millis), "{errors:?}");
        assert_eq!(results.take_retry_after(), None, "it is forgotten");
    }
}

#[test]
fn nameless_failure_is_counted_and_returned() {
    let names = ["a", "b"].map(|name| devices::Entry::new(ThingName::from_static(name)));
    let cases = [
        (r#"{}"#, 0, [Outcome::Succeeded, Outcome::Succeeded]),
        (r#"{"errorEntries":[]}"#, 0, [Outcome::Succeeded, Outcome::Succeeded]),
        (r#"{"errorEntries":[{"thingName":"b"}]}"#, 0, [Outcome::Succeeded, Outcome::Failed(())]),
        (r#"{"errorEntries":[{"code":"A"}]}"#, 1, [Outcome::Unclear, Outcome::Unclear]),
        (r#"{"errorEntries":[{},{"thingName":"c"},{"thingName":"a"}]}"#, 2, [Outcome::Failed(()), Outcome::Unclear]),
        (r#"{"errorEntries":[{"thingName":null},{"thingName":""},{"thingName":"A"}]}"#, 3, [Outcome::Unclear; 2]),
    ];
    let mut total = 0;
    let mut outcomes = [Outcome::Pending; 2];
    let mut results = BatchResults::new(&mut outcomes);
    for (body, unmatched, expected) in cases {
        let response = devices::Response::from_json(body.as_bytes()).unwrap();
        let failures = response.failures_by_index(&names).map(|(index, _)| (index, ()));
        assert_eq!(results.record_response(0..2, failures), unmatched, "{body}");
        assert_eq!(results.outcomes(), expected, "{body}");
        // Items whose outcome is not clear go into new requests.
        assert!(!results.needs_resend(0..2), "{body}");
        let again = expected.iter().filter(|outcome| **outcome != Outcome::Succeeded).count();
        assert_eq!(results.retryable(|()| true).count(), again, "{body}");
        total += unmatched;
        assert_eq!(results.unmatched(), total);
    }
}

#[test]
fn results_and_recorder_are_displayed_with_what_is_known() {
    let mut outcomes = [Outcome::Pending; 2];
    let mut results = BatchResults::new(&mut outcomes);
    assert_eq!(results.record_response(0..2, [(Some(1), 'a'), (None, 'b')]), 1);
    assert_eq!(format!("{results:?}"), "BatchResults { outcomes: [Unclear, Failed('a')], unmatched: 1, .. }");
    let mut response = results.begin_response(0..2);
    response.record_failure(None, 'c');
    assert_eq!(format!("{response:?}"), "ResponseRecorder with 1 unmatched failures");
}

#[test]
fn lost_response_to_failed_items_keeps_their_token() {
    let mut outcomes = [Outcome::Pending; 3];
    let mut results = BatchResults::new(&mut outcomes);
    assert_eq!(results.record_response(0..3, [(Some(1), true)]), 0);
    assert_eq!(results.retryable(|retryable| *retryable).collect::<Vec<_>>(), [1]);
    // The item goes into a new request, and no response arrives: the new request is sent again.
    results.begin_request([1]);
    assert_eq!(results.outcomes(), [Outcome::Succeeded, Outcome::Pending, Outcome::Succeeded]);
    assert!(results.needs_resend([1]));
    assert_eq!(results.retryable(|_| true).count(), 0);
}

#[test]
fn response_over_a_capacity_is_not_asked_for_again() {
    let response = failures(&[1, 2].map(|byte| failure(AssetId::from_bytes([byte; 16]), "INTERNAL_FAILURE")));
    let cut = &response[..20];
    for (body, retryable) in [(response.as_str(), false), (cut, true), ("[]", true)] {
        let mut outcomes = [Outcome::<()>::Pending; 2];
        let mut results = BatchResults::new(&mut outcomes);
        let head = ResponseHead::new(200);
        let error = assets::Response::<_, 1>::from_http_with(&head, body.as_bytes(), &mut FailFast).unwrap_err();
        results.record_error(0..2, 200, &error);
        assert_eq!(results.needs_resend(0..2), retryable, "{body}");
    }
}

#[test]
fn indices_of_failures_one_by_one_equal_those_of_the_response() {
    let [a, b, c] = [1, 2, 3].map(|byte| AssetId::from_bytes([byte; 16]));
    let body = failures(&[a, c, b, b].map(|id| failure(id, "INTERNAL_FAILURE")));
    let response = assets::Response::from_json(body.as_bytes()).unwrap();
    for batch in [&[][..], &[a], &[b], &[c, a], &[a, b, c], &[a, b, a], &[b, b, b], &[c; 100]] {
        let mut one_by_one = Vec::new();
        let mut reader = ChunkReader::<assets::Response, _>::from_array([0; 128]);
        for chunk in body.as_bytes().chunks(5) {
            reader
                .push(chunk, &mut FailFast, |failure| {
                    one_by_one.extend(failure.indices_in(batch).map(|index| (index, failure.asset_id)));
                })
                .unwrap();
        }
        assert_eq!(reader.finish(&mut FailFast), Ok(4));
        let whole: Vec<_> =
            response.failures_by_index(batch).map(|(index, failure)| (index, failure.asset_id)).collect();
        assert_eq!(one_by_one, whole, "{batch:?}");
        for (index, id) in whole {
            assert_eq!(index.map(|index| batch[index]).unwrap_or(id), id);
            assert_eq!(index.is_none(), !batch.contains(&id));
        }
    }
    // Names, one of them escaped.
    let body = r#"{"errorEntries":[{"thingName":"p\u0075mp"},{},{"thingName":"fan"},{"thingName":null}]}"#;
    let response = devices::Response::from_json(body.as_bytes()).unwrap();
    for names in [&["pump"][..], &["fan", "pump", "fan"], &["p"]] {
        let entries: Vec<_> = names.iter().map(|name| devices::Entry::new(ThingName::new(name).unwrap())).collect();
        let mut one_by_one = Vec::new();
        let mut reader = ChunkReader::<devices::Response, _>::from_array([0; 128]);
        reader.push(body.as_bytes(), &mut FailFast, |failure| one_by_one.extend(failure.indices_in(&entries))).unwrap();
        reader.finish(&mut FailFast).unwrap();
        assert!(response.failures_by_index(&entries).map(|(index, _)| index).eq(one_by_one), "{names:?}");
    }
}

/// Records a response chunk by chunk, failure by failure.
fn record_in_chunks(
    results: &mut BatchResults<'_, bool>,
    indices: Range<usize>,
    batch: &[AssetId],
    body: &[u8],
) -> Result<usize, Violation> {
    let mut response = results.begin_response(indices);
    let mut reader = ChunkReader::<assets::Response, _>::from_array([0; 128]);
    for chunk in body.chunks(11) {
        reader.push(chunk, &mut FailFast, |failure| {
            for index in failure.indices_in(batch) {
                response.record_failure(index, failure.code.is_retryable());
            }
        })?;
    }
    reader.finish(&mut FailFast)?;
    Ok(response.finish())
}

#[test]
fn response_recorded_failure_by_failure_equals_that_recorded_as_a_whole() {
    let ids: Vec<_> = asset_ids(6).collect();
    let body = failures(&[(2, "INTERNAL_FAILURE"), (4, "NEW"), (5, "NEW")].map(|(id, code)| failure(ids[id], code)));
    let batch = &ids[1..5];
    let (mut whole, mut chunked) = ([Outcome::Pending; 6], [Outcome::Pending; 6]);
    let (mut whole, mut chunked) = (BatchResults::new(&mut whole), BatchResults::new(&mut chunked));

    let response = assets::Response::from_json(body.as_bytes()).unwrap();
    let failures = response.failures_by_index(batch).map(|(index, failure)| (index, failure.code.is_retryable()));
    assert_eq!(whole.record_response(1..5, failures), 1);
    assert_eq!(record_in_chunks(&mut chunked, 1..5, batch, body.as_bytes()), Ok(1));
    assert_eq!(chunked.outcomes(), whole.outcomes());
    assert_eq!((chunked.unmatched(), whole.unmatched()), (1, 1));
    let expected =
        [Outcome::Pending, Outcome::Unclear, Outcome::Failed(true), Outcome::Unclear, Outcome::Failed(false)];
    assert_eq!(whole.outcomes()[..5], expected);
    assert_eq!(whole.outcomes()[5], Outcome::Pending);
}

#[test]
fn response_truncated_at_any_byte_is_no_success() {
    let ids: Vec<_> = asset_ids(4).collect();
    let body = failures(&[failure(ids[1], "NEW"), failure(ids[2], "INTERNAL_FAILURE")]);
    let mut outcomes = [Outcome::Pending; 6];
    let mut results = BatchResults::new(&mut outcomes);
    // Cut at byte 0 there is no body, which reads as `{}`.
    for length in 1..body.len() {
        // That the batch was answered before changes nothing, nor do other batches.
        assert_eq!(results.record_response(0..6, [(Some(0), true)]), 0);
        assert!(record_in_chunks(&mut results, 1..5, &ids, &body.as_bytes()[..length]).is_err(), "{length}");
        assert_eq!(results.outcomes()[1..5], [Outcome::Pending; 4], "{length}");
        assert!(results.needs_resend(1..5));
        assert_eq!((results.outcomes()[0], results.outcomes()[5]), (Outcome::Failed(true), Outcome::Succeeded));
        assert_eq!(results.unmatched(), 0);
    }
    assert_eq!(record_in_chunks(&mut results, 1..5, &ids, body.as_bytes()), Ok(0));
    assert_eq!(results.retryable(|retryable| *retryable).collect::<Vec<_>>(), [0, 3]);
}

#[test]
fn failure_of_an_asset_twice_in_its_batch_has_both_indices() {
    let [a, b] = [1, 2].map(|byte| AssetId::from_bytes([byte; 16]));
    let body = failures(&[failure(a, "INTERNAL_FAILURE")]);
    let response = assets::Response::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap();
    let indices = |batch: &[AssetId]| response.failures_by_index(batch).map(|(index, _)| index).collect::<Vec<_>>();
    assert_eq!(indices(&[a, b, a]), [Some(0), Some(2)]);
    assert_eq!(indices(&[b]), [None]);
}

#[test]
fn results_with_indices_past_their_end_ignore_them() {
    let mut outcomes = [Outcome::Pending; 3];
    let mut results = BatchResults::<()>::new(&mut outcomes);
    assert_eq!(results.record_response(0..2, []), 0);
    // The batch has a fourth item, so its failure is matched. The results have no outcome for it.
    assert_eq!(results.record_response(2..4, [(Some(0), ()), (Some(1), ()), (Some(2), ()), (None, ())]), 2);
    assert_eq!(results.record_response([usize::MAX], []), 0);
    assert_eq!(results.outcomes(), [Outcome::Succeeded, Outcome::Succeeded, Outcome::Failed(())]);
    assert_eq!(results.unmatched(), 2);
    assert_eq!(results.record_response([2], []), 0);
    assert_eq!(results.succeeded(), 3);
}
