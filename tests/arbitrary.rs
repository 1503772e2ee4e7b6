//! What the feature `arbitrary` makes: valid by oracles that share no code with the crate, and often at a bound.
#![cfg(feature = "arbitrary")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use arbitrary::{Arbitrary, Error, Unstructured};
use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName, ValidationExceptionReason,
};
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest,
    ClientToken, ProjectId,
};
use iot_shapes::{FailFast, List, Operation, ResponseHead, ValidResponse};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use regex::Regex;
use uuid::Uuid;

use support::{post, strategy};

/// As many of a type as these, the same ones each time.
fn samples<T: for<'a> Arbitrary<'a> + Debug>(count: usize) -> impl Iterator<Item = T> {
    let mut runner = TestRunner::deterministic();
    let strategy = strategy();
    (0..count).map(move |_| strategy.new_tree(&mut runner).unwrap().current())
}

/// Each of these was seen once in `rarest` times at least.
fn count(name: &str, all: usize, rarest: usize, wanted: &[(&str, usize)]) {
    for (what, times) in wanted {
        assert!(times * rarest >= all, "{name}: {what} only {times} times of {all}");
    }
}

/// Values are of the pattern, as long as the bounds say, often just so, and of many characters where they may.
fn judge<T: for<'a> Arbitrary<'a> + ToString + Debug>(bounds: [usize; 2], pattern: &str) {
    const COUNT: usize = 600;

    let name = std::any::type_name::<T>();
    let [min, max] = bounds;
    let pattern = Regex::new(&format!("^(?s:{pattern})$")).unwrap();
    let (mut shortest, mut longest, mut between, mut far) = (0, 0, 0, 0);
    let (mut wide, mut escaped, mut encoded) = (0, 0, 0);
    let mut lengths_in_utf_8 = BTreeSet::new();
    for text in samples::<T>(COUNT).map(|value| value.to_string()) {
        let length = text.chars().count();
        assert!((min..=max).contains(&length), "{name}: {length} of {text:?}");
        assert!(pattern.is_match(&text), "{name}: {text:?}");
        shortest += usize::from(length == min);
        longest += usize::from(length == max);
        between += usize::from(length != min && length != max);
        far += usize::from(length > min + 4 && length != max);
        wide += usize::from(text.chars().any(|c| c.len_utf8() == 4));
        escaped += usize::from(serde_json::to_string(&text).unwrap().contains('\\'));
        encoded += usize::from(text.contains(['%', '/', '?', '&', '+', ' ', '=', '#']));
        lengths_in_utf_8.extend(text.chars().map(char::len_utf8));
    }
    count(name, COUNT, 8, &[("shortest", shortest), ("longest", longest), ("between", between)]);
    if max > min + 16 {
        count(name, COUNT, 24, &[("far from both", far)]);
    }
    if pattern.is_match(&"🚀".repeat(36)) {
        count(name, COUNT, 8, &[("of 4 bytes", wide), ("escaped in JSON", escaped), ("encoded in URIs", encoded)]);
        assert_eq!(Vec::from_iter(lengths_in_utf_8), [1, 2, 3, 4], "{name}");
    }
}

#[test]
fn texts_are_of_their_patterns_and_often_at_their_bounds() {
    const NO_SPACE: &str =
        r"[^\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*";
    judge::<ClientToken<String>>([36, 64], NO_SPACE);
    judge::<ClientToken<heapless::String<256>>>([36, 64], NO_SPACE);
    judge::<ThingName<String>>([1, 128], ".*");
    judge::<ThingName<heapless::String<512>>>([1, 128], ".*");
    judge::<JobId<String>>([1, 64], "[a-zA-Z0-9_-]*");
    judge::<JobId<heapless::String<64>>>([1, 64], "[a-zA-Z0-9_-]*");
    judge::<TargetArn<String>>([0, 2048], ".*");
    judge::<Comment<String>>([1, 2028], r"[^\p{C}]*");
    // No bound but that of the feature itself.
    judge::<NamespaceId<String>>([1, 300], "[a-zA-Z0-9_-]*");
}

#[test]
fn storage_that_is_small_is_filled_to_its_last_byte() {
    judge::<JobId<heapless::String<9>>>([1, 9], "[a-zA-Z0-9_-]*");
    judge::<NamespaceId<heapless::String<5>>>([1, 5], "[a-zA-Z0-9_-]*");
    let mut longest = 0;
    for name in samples::<ThingName<heapless::String<20>>>(500) {
        let name = name.as_str();
        assert!((1..=20).contains(&name.len()) && name.chars().count() <= 20, "{name:?}");
        longest = longest.max(name.len());
    }
    assert_eq!(longest, 20);
    for token in samples::<ClientToken<heapless::String<36>>>(500) {
        assert!(token.as_str().len() == 36 && token.as_str().is_ascii(), "{token:?}");
    }
    let too_small = ClientToken::<heapless::String<35>>::arbitrary(&mut Unstructured::new(&[7; 64]));
    assert!(matches!(too_small, Err(Error::IncorrectFormat)));
}

#[test]
fn identifiers_are_any_uuid() {
    const COUNT: usize = 1000;

    let (mut nil, mut max, mut others) = (0, 0, BTreeSet::new());
    let ids = samples::<AssetId>(COUNT).map(|id| id.to_string());
    for text in ids.chain(samples::<ProjectId>(COUNT).map(|id| id.to_string())) {
        let uuid = Uuid::parse_str(&text).unwrap();
        assert_eq!(uuid.hyphenated().to_string(), text);
        nil += usize::from(uuid.is_nil());
        max += usize::from(uuid.is_max());
        others.insert(uuid);
    }
    count("ids", 2 * COUNT, 16, &[("nil", nil), ("max", max), ("others", others.len())]);
}

/// Requests are valid, and have the numbers of items that there are bounds on.
fn judge_requests<T: for<'a> Arbitrary<'a> + Debug>(
    operation: Operation,
    sizes: [usize; 2],
    written: fn(&T) -> (String, String, usize),
) {
    const COUNT: usize = 300;

    let mut times = BTreeMap::new();
    for request in samples::<T>(COUNT) {
        let (target, json, items) = written(&request);
        let valid = Operation::validate_http(&post(&target), json.as_bytes(), &mut FailFast);
        let valid = valid.unwrap_or_else(|violation| panic!("{violation}: {target} {json}"));
        assert_eq!((valid.operation, valid.items), (operation, items));
        *times.entry(items).or_default() += 1;
    }
    let of = |size| times.get(&size).copied().unwrap_or(0);
    let [least, most] = sizes;
    assert!(times.keys().all(|size| *size == 0 || (least..=most).contains(size)), "{times:?}");
    count(operation.name(), COUNT, 12, &[("least", of(least)), ("most", of(most))]);
}

#[test]
fn requests_are_valid_with_1_and_with_100_items_and_with_all_that_there_is_room_for() {
    macro_rules! requests {
        ($name:ident, $request:ident, $items:ident, $( $storage:ty, $room:literal, $sizes:expr; )+) => {
            $(
                judge_requests::<$request<$storage, $room>>(Operation::$name, $sizes, |request| {
                    (request.target().to_string(), request.json().to_string(), request.$items().len())
                });
            )+
        };
    }
    requests!(
        BatchAssociateProjectAssets, BatchAssociateProjectAssetsRequest, asset_ids,
        String, 100, [1, 100];
        heapless::String<36>, 8, [1, 8];
    );
    requests!(
        BatchDisassociateProjectAssets, BatchDisassociateProjectAssetsRequest, asset_ids,
        String, 120, [1, 100];
        heapless::String<64>, 1, [1, 1];
    );
    requests!(
        BatchAssociateClientDeviceWithCoreDevice, BatchAssociateClientDeviceWithCoreDeviceRequest, entries,
        String, 100, [1, 100];
        heapless::String<128>, 8, [1, 8];
    );
    requests!(
        AssociateTargetsWithJob, AssociateTargetsWithJobRequest, targets,
        String, 100, [1, 100];
        heapless::String<128>, 8, [1, 8];
    );
    let lengths = samples::<List<AssetId, 100>>(300).map(|list| list.len());
    let times = lengths.fold([0; 101], |mut times, length| {
        times[length] += 1;
        times
    });
    count("List", 300, 8, &[("least", times[1]), ("most", times[100])]);
}

/// Responses hold all bounds of the model, those too that a reader does without.
fn judge_responses<T: for<'a> Arbitrary<'a> + Debug>(operation: Operation, json: fn(&T) -> String) -> BTreeSet<usize> {
    let mut counts = BTreeSet::new();
    for response in samples::<T>(300) {
        let json = json(&response);
        let valid = operation.validate_response(&ResponseHead::new(200), json.as_bytes(), &mut FailFast);
        match valid.unwrap_or_else(|violation| panic!("{violation}: {json}")) {
            ValidResponse::Success { items } => counts.extend(items),
            ValidResponse::Error(reply) => panic!("{reply}"),
        }
    }
    counts
}

#[test]
fn responses_are_valid_with_no_failure_and_with_100() {
    type Assets = BatchAssociateProjectAssetsResponse<String, 100>;
    let counts = judge_responses::<Assets>(Operation::BatchAssociateProjectAssets, |it| it.json().to_string());
    assert!(counts.contains(&0) && counts.contains(&100), "{counts:?}");

    type Devices = BatchAssociateClientDeviceWithCoreDeviceResponse<String, 120>;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    let counts = judge_responses::<Devices>(operation, |it| it.json().to_string());
    assert!(counts.contains(&0) && counts.last() == Some(&100), "{counts:?}");

    type Job = AssociateTargetsWithJobResponse<heapless::String<64>>;
    let counts = judge_responses::<Job>(Operation::AssociateTargetsWithJob, |it| it.json().to_string());
    assert!(counts.is_empty());
}

/// An operation's errors are all that it models and others, each with the status of its name and a sound body.
macro_rules! judge_errors {
    ($error:ident<$( $parameter:tt ),+>, $operation:ident, $statuses:expr) => {{
        let statuses: &[(&str, u16)] = $statuses;
        let mut names = BTreeMap::<_, usize>::new();
        for error in samples::<$error<$( $parameter ),+>>(400) {
            let json = error.json().to_string();
            let reply = ResponseHead::new(error.status());
            let valid = Operation::$operation.validate_response(&reply, json.as_bytes(), &mut FailFast);
            assert!(matches!(valid, Ok(ValidResponse::Error(_))), "{json}: {valid:?}");
            let name = error.name().map(|name| name.to_string());
            match statuses.iter().find(|(known, _)| name.as_deref() == Some(*known)) {
                Some((known, status)) => {
                    assert_eq!(error.status(), *status);
                    assert!(!matches!(error, $error::Unknown { .. }), "{error}");
                    *names.entry(*known).or_default() += 1;
                }
                None => {
                    assert!((300..600).contains(&error.status()));
                    assert!(matches!(error, $error::Unknown { .. }), "{error}");
                    *names.entry(if name.is_some() { "another" } else { "none" }).or_default() += 1;
                }
            }
        }
        assert_eq!(names.len(), statuses.len() + 2, "{names:?}");
        count(stringify!($operation), 400, 24, &Vec::from_iter(names));
    }};
}

#[test]
fn errors_are_all_that_an_operation_models_and_others() {
    type Inline = heapless::String<64>;

    judge_errors!(
        BatchAssociateProjectAssetsError<String>,
        BatchAssociateProjectAssets,
        &[
            ("InvalidRequestException", 400),
            ("ResourceNotFoundException", 404),
            ("InternalFailureException", 500),
            ("ThrottlingException", 429),
            ("LimitExceededException", 410),
        ]
    );
    judge_errors!(
        BatchDisassociateProjectAssetsError<Inline>,
        BatchDisassociateProjectAssets,
        &[
            ("InvalidRequestException", 400),
            ("ResourceNotFoundException", 404),
            ("InternalFailureException", 500),
            ("ThrottlingException", 429),
        ]
    );
    judge_errors!(
        BatchAssociateClientDeviceWithCoreDeviceError<String, 4>,
        BatchAssociateClientDeviceWithCoreDevice,
        &[
            ("ValidationException", 400),
            ("ResourceNotFoundException", 404),
            ("AccessDeniedException", 403),
            ("InternalServerException", 500),
            ("ThrottlingException", 429),
        ]
    );
    judge_errors!(
        AssociateTargetsWithJobError<String>,
        AssociateTargetsWithJob,
        &[
            ("InvalidRequestException", 400),
            ("ResourceNotFoundException", 404),
            ("LimitExceededException", 410),
            ("ThrottlingException", 400),
            ("ServiceUnavailableException", 503),
        ]
    );
}

#[test]
fn members_of_errors_are_absent_and_anything_else() {
    const COUNT: usize = 400;

    let (mut none, mut empty, mut others) = (0, 0, 0);
    for error in samples::<AssociateTargetsWithJobError<String>>(COUNT) {
        match error.message() {
            None => none += 1,
            Some(message) if message.is_empty() => empty += 1,
            Some(_) => others += 1,
        }
    }
    count("messages", COUNT, 8, &[("none", none), ("empty", empty), ("others", others)]);

    // Two of five errors have it.
    let errors = samples::<BatchAssociateClientDeviceWithCoreDeviceError<String>>(COUNT);
    let seconds = Vec::from_iter(errors.filter_map(|error| error.retry_after_seconds()));
    let of = |number| seconds.iter().filter(|seconds| **seconds == number).count();
    let (least, most) = (of(0), of(u32::MAX));
    let wanted = [("least", least), ("most", most), ("others", seconds.len() - least - most)];
    count("seconds to wait", seconds.len(), 8, &wanted);
}

#[test]
fn enums_are_all_that_they_know_and_others() {
    let operations = BTreeSet::from_iter(samples::<Operation>(200));
    assert_eq!(Vec::from_iter(operations), Operation::ALL);
    let of = |texts: BTreeSet<bool>| assert_eq!(texts.len(), 2);
    of(samples::<AssetErrorCode<String>>(200).map(|code| matches!(code, AssetErrorCode::Unknown(_))).collect());
    let reasons = samples::<ValidationExceptionReason<String>>(400).map(|reason| match reason {
        ValidationExceptionReason::Unknown(_) => "another".to_owned(),
        known => known.to_string(),
    });
    let expected = ["CANNOT_PARSE", "FIELD_VALIDATION_FAILED", "OTHER", "UNKNOWN_OPERATION", "another"];
    assert_eq!(Vec::from_iter(BTreeSet::from_iter(reasons)), expected);
}

#[test]
fn no_bytes_make_the_least_of_everything() {
    fn least<T: for<'a> Arbitrary<'a>>() -> T {
        T::arbitrary(&mut Unstructured::new(&[])).unwrap()
    }
    assert_eq!(least::<ThingName<String>>().as_str().len(), 1);
    assert_eq!(least::<ClientToken<heapless::String<36>>>().as_str().len(), 36);
    assert_eq!(least::<TargetArn<String>>(), "");
    assert!(least::<AssetId>().is_nil());

    let request: AssociateTargetsWithJobRequest<String> = least();
    assert_eq!(request.json().to_string(), r#"{"targets":[""]}"#);
    assert_eq!((request.namespace_id(), request.comment()), (None, None));
    let request: BatchAssociateProjectAssetsRequest<String> = least();
    assert_eq!((request.asset_ids().len(), request.client_token()), (1, None));
    let request: BatchAssociateClientDeviceWithCoreDeviceRequest<String> = least();
    assert_eq!(request.json().to_string(), "{}");

    let response: BatchAssociateProjectAssetsResponse<String> = least();
    assert_eq!(response.json().to_string(), "{}");
    let error: BatchAssociateProjectAssetsError<String> = least();
    assert_eq!(error.to_string(), "status 400, InvalidRequestException: ");
}
