//! The values of the feature `arbitrary` are valid, by oracles that share no code with the crate, and often at a bound.
#![cfg(feature = "arbitrary")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use arbitrary::{Arbitrary, Error, Unstructured};
use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName,
    ValidationExceptionReason,
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

/// Returns `count` values of a type, the same ones in each run.
fn samples<T: for<'a> Arbitrary<'a> + Debug>(count: usize) -> impl Iterator<Item = T> {
    let mut runner = TestRunner::deterministic();
    let strategy = strategy();
    (0..count).map(move |_| strategy.new_tree(&mut runner).unwrap().current())
}

/// Checks that each of these is at least one of `rarest` values.
fn assert_common(name: &str, all: usize, rarest: usize, wanted: &[(&str, usize)]) {
    for (case, times) in wanted {
        assert!(times * rarest >= all, "{name}: {case} only {times} times of {all}");
    }
}

/// Checks that values match the pattern, have a length within the bounds, and often at one, and have all the characters
/// that the pattern allows.
fn check_text<T: for<'a> Arbitrary<'a> + ToString + Debug>(bounds: [usize; 2], pattern: &str) {
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
    assert_common(name, COUNT, 8, &[("shortest", shortest), ("longest", longest), ("between", between)]);
    if max > min + 16 {
        assert_common(name, COUNT, 24, &[("far from both", far)]);
    }
    if pattern.is_match(&"🚀".repeat(36)) {
        assert_common(
            name,
            COUNT,
            8,
            &[("of 4 bytes", wide), ("escaped in JSON", escaped), ("encoded in URIs", encoded)],
        );
        assert_eq!(Vec::from_iter(lengths_in_utf_8), [1, 2, 3, 4], "{name}");
    }
}

#[test]
fn text_of_each_type_is_valid_and_often_at_a_bound() {
    const NO_SPACE: &str =
        r"[^\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*";
    check_text::<ClientToken<String>>([36, 64], NO_SPACE);
    check_text::<ClientToken<heapless::String<256>>>([36, 64], NO_SPACE);
    check_text::<ThingName<String>>([1, 128], ".*");
    check_text::<ThingName<heapless::String<512>>>([1, 128], ".*");
    check_text::<JobId<String>>([1, 64], "[a-zA-Z0-9_-]*");
    check_text::<JobId<heapless::String<64>>>([1, 64], "[a-zA-Z0-9_-]*");
    check_text::<TargetArn<String>>([0, 2048], ".*");
    check_text::<Comment<String>>([1, 2028], r"[^\p{C}]*");
    // The model has no bound. The feature has one.
    check_text::<NamespaceId<String>>([1, 300], "[a-zA-Z0-9_-]*");
}

#[test]
fn text_in_small_storage_fills_it_to_the_last_byte() {
    check_text::<JobId<heapless::String<9>>>([1, 9], "[a-zA-Z0-9_-]*");
    check_text::<NamespaceId<heapless::String<5>>>([1, 5], "[a-zA-Z0-9_-]*");
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
fn identifiers_are_nil_max_and_others() {
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
    assert_common("ids", 2 * COUNT, 16, &[("nil", nil), ("max", max), ("others", others.len())]);
}

/// Checks that requests are valid, and often have the least and the greatest number of items.
fn check_requests<T: for<'a> Arbitrary<'a> + Debug>(
    operation: Operation,
    sizes: [usize; 2],
    encode: fn(&T) -> (String, String, usize),
) {
    const COUNT: usize = 300;

    let mut times = BTreeMap::new();
    for request in samples::<T>(COUNT) {
        let (target, json, items) = encode(&request);
        let valid = Operation::validate_http(&post(&target), json.as_bytes(), &mut FailFast);
        let valid = valid.unwrap_or_else(|violation| panic!("{violation}: {target} {json}"));
        assert_eq!((valid.operation, valid.items), (operation, items));
        *times.entry(items).or_default() += 1;
    }
    let of = |size| times.get(&size).copied().unwrap_or(0);
    let [least, most] = sizes;
    assert!(times.keys().all(|size| *size == 0 || (least..=most).contains(size)), "{times:?}");
    assert_common(operation.name(), COUNT, 12, &[("least", of(least)), ("most", of(most))]);
}

#[test]
fn requests_are_valid_with_1_and_100_items_or_their_capacity() {
    macro_rules! requests {
        ($name:ident, $request:ident, $items:expr, $( $storage:ty, $capacity:literal, $sizes:expr; )+) => {
            $(
                check_requests::<$request<$storage, $capacity>>(Operation::$name, $sizes, |request| {
                    let items: fn(&$request<$storage, $capacity>) -> usize = $items;
                    (request.target().to_string(), request.json().to_string(), items(request))
                });
            )+
        };
    }
    requests!(
        BatchAssociateProjectAssets, BatchAssociateProjectAssetsRequest, |request| request.asset_ids.len(),
        String, 100, [1, 100];
        heapless::String<36>, 8, [1, 8];
    );
    requests!(
        BatchDisassociateProjectAssets, BatchDisassociateProjectAssetsRequest, |request| request.asset_ids.len(),
        String, 120, [1, 100];
        heapless::String<64>, 1, [1, 1];
    );
    requests!(
        BatchAssociateClientDeviceWithCoreDevice, BatchAssociateClientDeviceWithCoreDeviceRequest,
        |request| request.entries.as_ref().map_or(0, |entries| entries.len()),
        String, 100, [1, 100];
        heapless::String<128>, 8, [1, 8];
    );
    requests!(
        BatchDisassociateClientDeviceFromCoreDevice, BatchDisassociateClientDeviceFromCoreDeviceRequest,
        |request| request.entries.as_ref().map_or(0, |entries| entries.len()),
        String, 100, [1, 100];
        heapless::String<128>, 8, [1, 8];
    );
    requests!(
        AssociateTargetsWithJob, AssociateTargetsWithJobRequest, |request| request.targets.len(),
        String, 100, [1, 100];
        heapless::String<128>, 8, [1, 8];
    );
    let lengths = samples::<List<AssetId, 100>>(300).map(|list| list.len());
    let times = lengths.fold([0; 101], |mut times, length| {
        times[length] += 1;
        times
    });
    assert_common("List", 300, 8, &[("least", times[1]), ("most", times[100])]);
}

/// Checks that responses are valid, also by the constraints that a reader does not check. Returns the numbers of items.
fn check_responses<T: for<'a> Arbitrary<'a> + Debug>(operation: Operation, json: fn(&T) -> String) -> BTreeSet<usize> {
    let mut counts = BTreeSet::new();
    for response in samples::<T>(300) {
        let json = json(&response);
        let valid = operation.validate_response(&ResponseHead::new(200), json.as_bytes(), &mut FailFast);
        match valid.unwrap_or_else(|violation| panic!("{violation}: {json}")) {
            ValidResponse::Success { items, .. } => counts.extend(items),
            other => panic!("{other:?}"),
        }
    }
    counts
}

#[test]
fn responses_are_valid_with_0_and_100_failures() {
    type Assets = BatchAssociateProjectAssetsResponse<String, 100>;
    let counts = check_responses::<Assets>(Operation::BatchAssociateProjectAssets, |it| it.json().to_string());
    assert!(counts.contains(&0) && counts.contains(&100), "{counts:?}");

    type Devices = BatchAssociateClientDeviceWithCoreDeviceResponse<String, 120>;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    let counts = check_responses::<Devices>(operation, |it| it.json().to_string());
    assert!(counts.contains(&0) && counts.last() == Some(&100), "{counts:?}");

    type Job = AssociateTargetsWithJobResponse<heapless::String<64>>;
    let counts = check_responses::<Job>(Operation::AssociateTargetsWithJob, |it| it.json().to_string());
    assert!(counts.is_empty());
}

/// Checks that errors are all that an operation models and others, each with its status and a valid body.
macro_rules! check_errors {
    ($error:ident<$( $parameter:tt ),+>, $operation:ident, $statuses:expr) => {{
        let statuses: &[(&str, u16)] = $statuses;
        let mut names = BTreeMap::<_, usize>::new();
        for error in samples::<$error<$( $parameter ),+>>(400) {
            let json = error.json().to_string();
            let head = ResponseHead::new(error.status());
            let valid = Operation::$operation.validate_response(&head, json.as_bytes(), &mut FailFast);
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
        assert_common(stringify!($operation), 400, 24, &Vec::from_iter(names));
    }};
}

#[test]
fn errors_are_all_modelled_ones_and_others() {
    type Inline = heapless::String<64>;

    check_errors!(
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
    check_errors!(
        BatchDisassociateProjectAssetsError<Inline>,
        BatchDisassociateProjectAssets,
        &[
            ("InvalidRequestException", 400),
            ("ResourceNotFoundException", 404),
            ("InternalFailureException", 500),
            ("ThrottlingException", 429),
        ]
    );
    check_errors!(
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
    check_errors!(
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
fn members_of_errors_are_absent_empty_and_others() {
    const COUNT: usize = 400;

    let (mut none, mut empty, mut others) = (0, 0, 0);
    for error in samples::<AssociateTargetsWithJobError<String>>(COUNT) {
        match error.message() {
            None => none += 1,
            Some(message) if message.is_empty() => empty += 1,
            Some(_) => others += 1,
        }
    }
    assert_common("messages", COUNT, 8, &[("none", none), ("empty", empty), ("others", others)]);

    // One of the five errors has a list.
    let (mut none, mut empty, mut full, mut others) = (0, 0, 0, 0);
    for error in samples::<BatchAssociateClientDeviceWithCoreDeviceError<String, 4>>(COUNT) {
        let BatchAssociateClientDeviceWithCoreDeviceError::ValidationException { fields, .. } = error else { continue };
        match fields.map(|fields| fields.len()) {
            None => none += 1,
            Some(0) => empty += 1,
            Some(4) => full += 1,
            Some(_) => others += 1,
        }
    }
    let wanted = [("none", none), ("empty", empty), ("full", full), ("others", others)];
    assert_common("lists of errors", none + empty + full + others, 24, &wanted);

    // Two of the five errors have `Retry-After`.
    let errors = samples::<BatchAssociateClientDeviceWithCoreDeviceError<String>>(COUNT);
    let seconds = Vec::from_iter(errors.filter_map(|error| error.retry_after_seconds()));
    let of = |number| seconds.iter().filter(|seconds| **seconds == number).count();
    let (least, most) = (of(0), of(u32::MAX));
    let wanted = [("least", least), ("most", most), ("others", seconds.len() - least - most)];
    assert_common("seconds to wait", seconds.len(), 8, &wanted);
}

#[test]
fn enums_are_all_known_values_and_others() {
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
fn no_bytes_give_the_least_value() {
    fn least<T: for<'a> Arbitrary<'a>>() -> T {
        T::arbitrary(&mut Unstructured::new(&[])).unwrap()
    }
    assert_eq!(least::<ThingName<String>>().as_str().len(), 1);
    assert_eq!(least::<ClientToken<heapless::String<36>>>().as_str().len(), 36);
    assert_eq!(least::<TargetArn<String>>(), "");
    assert!(least::<AssetId>().is_nil());

    let request: AssociateTargetsWithJobRequest<String> = least();
    assert_eq!(request.json().to_string(), r#"{"targets":[""]}"#);
    assert_eq!((request.namespace_id, request.comment), (None, None));
    let request: BatchAssociateProjectAssetsRequest<String> = least();
    assert_eq!((request.asset_ids.len(), request.client_token), (1, None));
    let request: BatchAssociateClientDeviceWithCoreDeviceRequest<String> = least();
    assert_eq!(request.json().to_string(), "{}");

    let response: BatchAssociateProjectAssetsResponse<String> = least();
    assert_eq!(response.json().to_string(), "{}");
    let error: BatchAssociateProjectAssetsError<String> = least();
    assert_eq!(error.to_string(), "status 400, InvalidRequestException: ");
}
