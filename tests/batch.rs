//! More items than one request takes: batches, bodies of any length, and the results of all items.

use std::collections::BTreeSet;
use std::fmt::Write;

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device as devices;
use iot_shapes::iot::{Comment, JobId, TargetArn, associate_targets_with_job as job};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, ClientToken, ProjectId, batch_associate_project_assets as assets,
    batch_disassociate_project_assets as disassociate,
};
use iot_shapes::{BatchResults, Batches, Outcome, ResponseHead, ViolationKind};

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

#[test]
fn batches_with_constant_entropy_have_different_tokens() {
    let mut calls = 0;
    let entropy = || {
        calls += 1;
        [0x5a; 16]
    };
    let requests: Vec<_> = disassociate::Request::<_>::batches(PROJECT, asset_ids(1234), entropy).collect();
    assert_eq!((requests.len(), calls), (13, 13));
    let tokens: BTreeSet<_> =
        requests.iter().map(|request| request.client_token.as_ref().unwrap().to_string()).collect();
    assert_eq!(tokens.len(), 13);
    for (request, batch) in requests.iter().zip(Batches::new(asset_ids(1234))) {
        assert_eq!(request.asset_ids, batch);
        assert_eq!(request.project_id, PROJECT);
        let json = request.json().to_string();
        let read = disassociate::Request::from_json(PROJECT, json.as_bytes()).unwrap();
        assert_eq!(read.client_token, request.client_token.as_ref().map(ClientToken::as_borrowed));
    }
    // The first token is that of the entropy, as in a request that is built without batches.
    assert_eq!(requests[0].client_token, Some(ClientToken::from_entropy([0x5a; 16])));
}

#[test]
fn batches_of_client_devices_have_the_same_core_device() {
    let core = ThingName::from_static("gw");
    let texts: Vec<_> = (0..250).map(|number| format!("pump-{number}")).collect();
    let names = |count| texts.iter().take(count).map(|name| ThingName::new(name).unwrap());
    let requests: Vec<_> = devices::Request::<_>::batches(core, names(250)).collect();
    assert!(requests.iter().all(|request| request.core_device_thing_name == core));
    assert_eq!(
        requests.iter().map(|request| request.entries.as_ref().unwrap().len()).collect::<Vec<_>>(),
        [100, 100, 50]
    );
    let entries = requests.iter().flat_map(|request| request.entries.as_ref().unwrap());
    assert!(entries.map(|entry| entry.thing_name).eq(names(250)));
    let eights = devices::Request::<_, 8>::batches(core, names(20));
    assert_eq!(eights.map(|request| request.entries.unwrap().len()).collect::<Vec<_>>(), [8, 8, 4]);
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
    let eights = job::Request::<_, 8>::batches(job, targets(100)).unwrap();
    assert_eq!(eights.count(), 13);
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
            0 => format!(
                r#"{{"errors":[{{"assetId":"{}","code":"INTERNAL_FAILURE","message":"a"}},{{"assetId":"{}","code":"NEW","message":"b"}},{{"assetId":"{}","code":"NEW","message":"c"}}]}}"#,
                ids[7], ids[99], ids[200]
            ),
            _ => "{\"errors\":".into(),
        };
        let head = if number == 2 { ResponseHead::new(404) } else { ResponseHead::new(200) };
        match assets::Response::from_http(&head, body.as_bytes()) {
            Ok(response) => {
                let failures = response.failures_by_index(batch);
                results.record_response(indices, failures.map(|(index, error)| (index, error.code.is_retryable())));
            }
            Err(error) => results.record_error(indices, head.status(), &error),
        }
    }
    assert_eq!(results.succeeded(), 98);
    assert_eq!(results.unmatched(), 1);
    assert_eq!(results.outcomes()[7], Outcome::Failed(true));
    assert_eq!(results.outcomes()[99], Outcome::Failed(false));
    // The outcome of a 2xx with an invalid body is unknown. The token makes it safe to send the request again.
    assert!(matches!(results.outcomes()[100], Outcome::Rejected { status: 200, retryable: true, .. }));
    assert!(matches!(results.outcomes()[299], Outcome::Rejected { status: 404, retryable: false, .. }));
    assert_eq!(results.outcomes()[349], Outcome::Pending);
    let retryable: Vec<_> = results.retryable(|retryable| *retryable).collect();
    assert_eq!(retryable, [7].into_iter().chain(100..200).chain(300..350).collect::<Vec<_>>());
}

#[test]
fn failure_of_an_asset_twice_in_its_batch_has_both_indices() {
    let [a, b] = [1, 2].map(|byte| AssetId::from_bytes([byte; 16]));
    let body = format!(r#"{{"errors":[{{"assetId":"{a}","code":"INTERNAL_FAILURE","message":""}}]}}"#);
    let response = assets::Response::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap();
    let indices = |batch: &[AssetId]| response.failures_by_index(batch).map(|(index, _)| index).collect::<Vec<_>>();
    assert_eq!(indices(&[a, b, a]), [Some(0), Some(2)]);
    assert_eq!(indices(&[b]), [None]);
}

#[test]
fn results_with_indices_past_their_end_ignore_them() {
    let mut outcomes = [Outcome::Pending; 3];
    let mut results = BatchResults::<()>::new(&mut outcomes);
    results.record_response(0..2, []);
    results.record_response(2..4, [(Some(0), ()), (Some(1), ()), (Some(2), ()), (None, ())]);
    results.record_response([usize::MAX], []);
    assert_eq!(results.outcomes(), [Outcome::Succeeded, Outcome::Succeeded, Outcome::Failed(())]);
    // The batch has a fourth item, so its failure is matched. The results have no outcome for it.
    assert_eq!(results.unmatched(), 2);
    results.record_response([2], []);
    assert_eq!(results.succeeded(), 3);
}
