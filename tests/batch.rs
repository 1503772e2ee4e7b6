//! More items than one request takes: batches, bodies of any length, and the account of what became of all items.

use std::collections::BTreeSet;
use std::fmt::Write;

use iot_shapes::greengrassv2::{
    self, AssociateClientDeviceWithCoreDeviceErrorEntry, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::iot::{self, AssociateTargetsWithJobRequest, Comment, JobId, TargetArn};
use iot_shapes::sitewise::{
    self, AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsRequest, ClientToken, ProjectId,
};
use iot_shapes::{Account, Batches, Kind, Outcome, ResponseHead};

const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);

fn assets(count: u16) -> impl Iterator<Item = AssetId> + Clone {
    (0..count).map(|number| AssetId::from_bytes((u128::from(number) << 64).to_be_bytes()))
}

fn sizes(total: u16) -> Vec<usize> {
    Batches::new(assets(total)).map(|batch| batch.len()).collect()
}

#[test]
fn batches_are_full_but_the_last() {
    assert_eq!(sizes(0), []);
    assert_eq!(sizes(1), [1]);
    assert_eq!(sizes(100), [100]);
    assert_eq!(sizes(101), [100, 1]);
    assert_eq!(sizes(1234), [[100; 12].as_slice(), &[34]].concat());
    let eights: Vec<_> = Batches::<_, 8>::of(assets(20)).map(|batch| batch.len()).collect();
    assert_eq!(eights, [8, 8, 4]);
    // A model's bound is a bound for whoever has more room.
    let larger: Vec<_> = Batches::<_, 150>::of(assets(120)).map(|batch| batch.len()).collect();
    assert_eq!(larger, [100, 20]);
    let all: Vec<_> = Batches::new(assets(250)).flat_map(|batch| batch.to_vec()).collect();
    assert_eq!(all, assets(250).collect::<Vec<_>>());
}

#[test]
fn each_batch_has_a_token_of_its_own_even_of_a_stuck_source() {
    let mut asked = 0;
    let stuck = || {
        asked += 1;
        [0x5a; 16]
    };
    let requests: Vec<_> = BatchDisassociateProjectAssetsRequest::batches(PROJECT, assets(1234), stuck).collect();
    assert_eq!((requests.len(), asked), (13, 13));
    let tokens: BTreeSet<_> = requests.iter().map(|request| request.client_token().unwrap().to_string()).collect();
    assert_eq!(tokens.len(), 13);
    for (request, batch) in requests.iter().zip(Batches::new(assets(1234))) {
        assert_eq!(request.asset_ids(), batch.as_slice());
        assert_eq!(request.project_id(), PROJECT);
        let json = request.json().to_string();
        let read = BatchDisassociateProjectAssetsRequest::from_json(PROJECT, json.as_bytes()).unwrap();
        assert_eq!(read.client_token(), request.client_token().map(|token| token.borrowed()).as_ref());
    }
    // The first is that of the source alone, as a request built by hand has it.
    assert_eq!(*requests[0].client_token().unwrap(), ClientToken::from_entropy([0x5a; 16]));
}

#[test]
fn client_devices_go_in_batches_to_one_core_device() {
    let core = ThingName::literal("gw");
    let names: Vec<_> = (0..250).map(|number| format!("pump-{number}")).collect();
    let devices = |count| names.iter().take(count).map(|name| ThingName::new(name).unwrap());
    let requests: Vec<_> = BatchAssociateClientDeviceWithCoreDeviceRequest::batches(core, devices(250)).collect();
    assert!(requests.iter().all(|request| *request.core_device_thing_name() == core));
    assert_eq!(requests.iter().map(|request| request.entries().len()).collect::<Vec<_>>(), [100, 100, 50]);
    let entries = requests.iter().flat_map(|request| request.entries());
    assert!(entries.map(|entry| entry.thing_name).eq(devices(250)));
    let eights = BatchAssociateClientDeviceWithCoreDeviceRequest::<_, 8>::batches_of(core, devices(20));
    assert_eq!(eights.map(|request| request.entries().len()).collect::<Vec<_>>(), [8, 8, 4]);
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceRequest::batches(core, devices(0)).count(), 0);
}

#[test]
fn a_job_holds_no_more_than_100_targets() {
    let job = JobId::literal("fw-7");
    let targets = |count| vec![TargetArn::literal("a"); count];
    let of = |count| AssociateTargetsWithJobRequest::batches(job, targets(count)).map(|requests| requests.count());
    assert_eq!((of(0), of(1), of(100)), (Ok(0), Ok(1), Ok(1)));
    let violation = of(101).unwrap_err();
    assert_eq!((violation.kind(), violation.length()), (Kind::Length, Some(101)));
    assert_eq!(violation.pointer().to_string(), "/targets");
    let eights = AssociateTargetsWithJobRequest::<_, 8>::batches_of(job, targets(100)).unwrap();
    assert_eq!(eights.count(), 13);
    assert!(AssociateTargetsWithJobRequest::<_, 8>::batches_of(job, targets(101)).is_err());
}

#[test]
fn bodies_of_iterators_are_those_of_requests_and_responses() {
    let token = ClientToken::from_entropy([7; 16]);
    let request =
        BatchAssociateProjectAssetsRequest::new(PROJECT, assets(30)).unwrap().with_client_token(token.clone());
    let streamed = sitewise::request_json_with_token(assets(30), &token);
    assert_eq!(streamed.to_string(), request.json().to_string());
    assert_eq!(streamed.len(), request.json().len());

    let details = |asset_id| AssetErrorDetails { asset_id, code: AssetErrorCode::InternalFailure, message: "\"é\"" };
    let mut response = BatchAssociateProjectAssetsResponse::<_, 100>::default();
    assets(30).for_each(|id| response.push(details(id)).unwrap());
    assert_eq!(sitewise::response_json(assets(30).map(details)).to_string(), response.json().to_string());

    let names = ["pump-1", "é\n"].map(|name| ThingName::new(name).unwrap());
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(ThingName::literal("gw"), names).unwrap();
    assert_eq!(greengrassv2::request_json(names).to_string(), request.json().to_string());

    let entry = |name| AssociateClientDeviceWithCoreDeviceErrorEntry { thing_name: Some(name), ..Default::default() };
    let mut response = BatchAssociateClientDeviceWithCoreDeviceResponse::<_, 100>::default();
    ["a", "b"].into_iter().for_each(|name| response.push(entry(name)).unwrap());
    assert_eq!(greengrassv2::response_json(["a", "b"].into_iter().map(entry)).to_string(), response.json().to_string());

    let targets = [TargetArn::literal("a"), TargetArn::literal("b/c")];
    let comment = Comment::literal("why");
    let request = AssociateTargetsWithJobRequest::new(JobId::literal("fw-7"), targets).unwrap().with_comment(comment);
    assert_eq!(iot::request_json(targets, Some(&comment)).to_string(), request.json().to_string());
}

#[test]
fn a_body_is_the_same_wherever_what_is_collected_for_a_write_ends() {
    let id = AssetId::from_bytes([0xab; 16]);
    for length in 0..=1100 {
        let message = "m".repeat(length);
        let details = AssetErrorDetails { asset_id: id, code: AssetErrorCode::Unknown("C"), message: message.as_str() };
        let item = format!(r#"{{"assetId":"{id}","code":"C","message":"{message}"}}"#);
        let expected = format!(r#"{{"errors":[{item},{item}]}}"#);
        let json = sitewise::response_json([details; 2]);
        assert_eq!((json.to_string(), json.len()), (expected.clone(), expected.len()), "{length}");
    }
}

#[test]
fn a_body_of_any_length_goes_out_item_by_item_behind_its_length() {
    /// Counts, and keeps the longest single write.
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
    let json = sitewise::request_json(assets(5000));
    let mut wire = Wire::default();
    write!(wire, "{json}").unwrap();
    assert_eq!(wire.bytes, json.len());
    assert_eq!(json.len(), r#"{"assetIds":[]}"#.len() + 5000 * 39 - 1);
    assert!(wire.longest <= 512);
}

#[test]
fn an_account_tells_what_became_of_every_item() {
    let mut outcomes = [Outcome::Succeeded; 350];
    let mut account = Account::new(&mut outcomes);
    assert_eq!(account.succeeded(), 0, "an account starts with nothing recorded");
    let ids: Vec<_> = assets(350).collect();
    // In any order; the reply to the fourth is lost.
    for number in [2, 0, 1] {
        let batch = ids.chunks(100).nth(number).unwrap();
        let places = number * 100..number * 100 + batch.len();
        let body = match number {
            0 => format!(
                r#"{{"errors":[{{"assetId":"{}","code":"INTERNAL_FAILURE","message":"a"}},{{"assetId":"{}","code":"NEW","message":"b"}},{{"assetId":"{}","code":"NEW","message":"c"}}]}}"#,
                ids[7], ids[99], ids[200]
            ),
            _ => "{\"errors\":".into(),
        };
        let head = if number == 2 { ResponseHead::new(404) } else { ResponseHead::new(200) };
        match BatchAssociateProjectAssetsResponse::from_http(&head, body.as_bytes()) {
            Ok(response) => {
                let failures = response.failures_of(batch);
                account.record(places, failures.map(|(place, error)| (place, error.code.is_retryable())));
            }
            Err(failure) => account.refuse(places, head.status(), &failure),
        }
    }
    assert_eq!(account.succeeded(), 98);
    assert_eq!(account.unmatched(), 1);
    assert_eq!(account.outcomes()[7], Outcome::Failed(true));
    assert_eq!(account.outcomes()[99], Outcome::Failed(false));
    // A body that is no response's says nothing of what was done; the token makes asking again safe.
    assert_eq!(account.outcomes()[100], Outcome::Refused { status: 200, retryable: true });
    assert_eq!(account.outcomes()[299], Outcome::Refused { status: 404, retryable: false });
    assert_eq!(account.outcomes()[349], Outcome::Pending);
    let again: Vec<_> = account.again(|retryable| *retryable).collect();
    assert_eq!(again, [7].into_iter().chain(100..200).chain(300..350).collect::<Vec<_>>());
}

#[test]
fn an_asset_that_stands_twice_in_a_batch_fails_twice() {
    let [a, b] = [1, 2].map(|byte| AssetId::from_bytes([byte; 16]));
    let body = format!(r#"{{"errors":[{{"assetId":"{a}","code":"INTERNAL_FAILURE","message":""}}]}}"#);
    let response = BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap();
    let places = |batch: &[AssetId]| response.failures_of(batch).map(|(place, _)| place).collect::<Vec<_>>();
    assert_eq!(places(&[a, b, a]), [Some(0), Some(2)]);
    assert_eq!(places(&[b]), [None]);
}

#[test]
fn an_account_keeps_what_it_has_room_for() {
    let mut outcomes = [Outcome::Pending; 3];
    let mut account = Account::<()>::new(&mut outcomes);
    account.record(0..2, []);
    account.record(2..4, [(Some(0), ()), (Some(1), ()), (Some(2), ()), (None, ())]);
    account.record([usize::MAX], []);
    assert_eq!(account.outcomes(), [Outcome::Succeeded, Outcome::Succeeded, Outcome::Failed(())]);
    // The fourth item was in its batch, only not in the account.
    assert_eq!(account.unmatched(), 2);
    account.record([2], []);
    assert_eq!(account.succeeded(), 3);
}
