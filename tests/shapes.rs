//! Values and shapes are built, copied and displayed. Other files test that they are read and written.

use std::error::Error;
use std::fmt::Debug;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use iot_shapes::greengrassv2::{
    self, AssociateClientDeviceWithCoreDeviceErrorEntry, BatchAssociateClientDeviceWithCoreDeviceError,
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse,
    BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName, ValidationExceptionField, ValidationExceptionReason,
};
use iot_shapes::heapless::{self, Vec as Places};
use iot_shapes::http::HttpResponse;
use iot_shapes::iot::{
    self, AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment,
    JobId, NamespaceId, TargetArn,
};
use iot_shapes::schema::Pattern;
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest,
    ClientToken, ProjectId, TokenSource,
};
use iot_shapes::text::BufferTooSmall;
use iot_shapes::{
    AnyRequest, AnyResponse, ChunkReader, FailFast, List, Operation, PlainError, Report, RequestHead, ResponseError,
    ResponseHead, Text, Violation, ViolationKind,
};

const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const ASSET: AssetId = AssetId::from_static("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
const ASSOCIATE: &str = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate";
const DEVICES: &str = "/greengrass/v2/coreDevices/gw-1/associateClientDevices";
const DISASSOCIATE_DEVICES: &str = "/greengrass/v2/coreDevices/gw-1/disassociateClientDevices";
const JOB: &str = "/jobs/fw-7/targets";

/// Storage for the texts of this file.
type Large = heapless::String<64>;

/// Storage for the empty text.
type Empty = heapless::String<0>;

fn post(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

/// Returns the kind, the pointer and the length of a violation without an offset.
fn reported(violation: &Violation) -> (ViolationKind, String, Option<usize>) {
    assert_eq!(violation.offset(), None, "a built value is not in a body");
    (violation.kind(), violation.pointer().to_string(), violation.length())
}

#[test]
fn value_displays_decoded_text() {
    let name = ThingName::from_text(Text::from_percent(b"caf%C3%A9%0A").unwrap()).unwrap();
    assert_eq!((name.to_string().as_str(), format!("{name:?}").as_str()), ("café\n", r#""café\n""#));
    for c in '\0'..='\u{ff}' {
        let text = String::from_iter(['a', c, 'b']);
        assert_eq!(format!("{:?}", Text::new(&text)), serde_json::to_string(&text).unwrap());
    }
    assert_eq!((PROJECT.to_string(), format!("{PROJECT:?}")), (ASSOCIATE[10..46].into(), ASSOCIATE[10..46].into()));

    assert_eq!(ThingName::from_storage("pump").unwrap().as_str(), "pump");
    assert_eq!("pump".parse::<ThingName<Large>>().unwrap().as_str(), "pump");
    #[cfg(feature = "alloc")]
    assert_eq!("pump".parse::<ThingName<String>>().unwrap().as_str(), "pump");
}

#[test]
fn code_or_reason_displays_name_of_service() {
    let codes = ["INTERNAL_FAILURE", "NO_SUCH_CODE"].map(AssetErrorCode::from_storage);
    assert_eq!(codes, [AssetErrorCode::InternalFailure, AssetErrorCode::Unknown("NO_SUCH_CODE")]);
    assert_eq!(codes.map(|code| code.is_retryable()), [true, false]);
    assert_eq!(codes.map(|code| code.to_string()), ["INTERNAL_FAILURE", "NO_SUCH_CODE"]);
    assert_eq!(codes.map(|code| format!("{code:?}")), [r#""INTERNAL_FAILURE""#, r#""NO_SUCH_CODE""#]);

    for (text, reason) in [
        ("UNKNOWN_OPERATION", ValidationExceptionReason::UnknownOperation),
        ("CANNOT_PARSE", ValidationExceptionReason::CannotParse),
        ("FIELD_VALIDATION_FAILED", ValidationExceptionReason::FieldValidationFailed),
        ("OTHER", ValidationExceptionReason::Other),
        ("Other", ValidationExceptionReason::Unknown("Other")),
    ] {
        assert_eq!(ValidationExceptionReason::from_storage(text), reason);
        assert_eq!((reason.to_string(), format!("{reason:?}")), (text.into(), format!("{text:?}")));
    }
}

/// Fills requests of capacity 100 and 2 item by item, and checks the violations of further items. The expression is a
/// list of the request.
macro_rules! grows {
    ($name:ident($first:expr), |$request:ident| $items:expr, $item:expr, $list:literal) => {{
        macro_rules! items {
            ($of:expr) => {{
                let $request = $of;
                $items
            }};
        }
        let item = $item;
        let mut request = $name::<_, 100>::try_from_iter($first, [item(0)]).unwrap();
        for count in 1..100 {
            assert_eq!(items!(&mut request).len(), count);
            assert_eq!(items!(&mut request).push(item(count).into()), Ok(()));
        }
        let full = request.clone();
        assert_eq!($name::<_, 100>::try_from_iter($first, (0..100).map(item)).as_ref(), Ok(&full));
        // The pointer of a list's violation starts at the list.
        let violation = items!(&mut request).push(item(100).into()).unwrap_err();
        assert_eq!(reported(&violation), (ViolationKind::Length, String::new(), Some(101)));
        assert_eq!(request, full);
        for count in [0, 101] {
            let violation = $name::<_, 100>::try_from_iter($first, (0..count).map(item)).unwrap_err();
            assert_eq!(reported(&violation), (ViolationKind::Length, $list.into(), Some(count)));
        }

        let mut request = $name::<_, 2>::try_from_iter($first, [item(0)]).unwrap();
        assert_eq!(items!(&mut request).push(item(1).into()), Ok(()));
        let violation = items!(&mut request).push(item(2).into()).unwrap_err();
        assert_eq!(reported(&violation), (ViolationKind::Capacity, "/2".into(), None));
        assert_eq!(items!(&mut request).len(), 2);
        let violation = $name::<_, 2>::try_from_iter($first, (0..3).map(item)).unwrap_err();
        assert_eq!(reported(&violation), (ViolationKind::Capacity, concat!($list, "/2").into(), None));
    }};
}

#[test]
fn request_over_100_items_or_capacity_is_rejected() {
    let asset = |number: usize| AssetId::from_bytes([number as u8; 16]);
    grows!(BatchAssociateProjectAssetsRequest(PROJECT), |request| &mut request.asset_ids, asset, "/assetIds");
    grows!(BatchDisassociateProjectAssetsRequest(PROJECT), |request| &mut request.asset_ids, asset, "/assetIds");
    let thing = |number: usize| number.to_string().parse::<ThingName<Large>>().unwrap();
    grows!(
        BatchAssociateClientDeviceWithCoreDeviceRequest(thing(0)),
        |request| request.entries.as_mut().unwrap(),
        thing,
        "/entries"
    );
    grows!(
        BatchDisassociateClientDeviceFromCoreDeviceRequest(thing(0)),
        |request| request.entries.as_mut().unwrap(),
        thing,
        "/entries"
    );
    let target = |number: usize| number.to_string().parse::<TargetArn<Large>>().unwrap();
    grows!(
        AssociateTargetsWithJobRequest("fw-7".parse::<JobId<Large>>().unwrap()),
        |request| &mut request.targets,
        target,
        "/targets"
    );

    // The list of this request can be absent.
    let core = ThingName::from_static("gw-1");
    let mut request = BatchAssociateClientDeviceWithCoreDeviceRequest::<_, 1>::without_entries(core);
    assert_eq!(request.json().to_string(), "{}");
    let entries = request.entries.insert(List::with_first(ThingName::from_static("pump").into()));
    let violation = entries.push(ThingName::from_static("valve").into()).unwrap_err();
    assert_eq!(reported(&violation), (ViolationKind::Capacity, "/1".into(), None));
    assert_eq!(request.json().to_string(), r#"{"entries":[{"thingName":"pump"}]}"#);
}

#[test]
fn response_over_capacity_is_rejected() {
    type Assets<const N: usize> = BatchAssociateProjectAssetsResponse<&'static str, N>;
    let details = AssetErrorDetails::new(ASSET, AssetErrorCode::InternalFailure, "");
    let response = Assets::<2>::try_from_iter([details; 2]).unwrap();
    assert_eq!(response.errors.unwrap(), [details; 2]);
    let violation = Assets::<2>::try_from_iter([details; 3]).unwrap_err();
    assert_eq!(reported(&violation), (ViolationKind::Capacity, "/errors/2".into(), None));
    assert_eq!(Assets::<2>::try_from_iter([]), Ok(Assets::default()));
    assert_eq!(BatchAssociateProjectAssetsResponse::from_failures([details; 100]).unwrap().errors.unwrap().len(), 100);
    let violation = BatchAssociateProjectAssetsResponse::from_failures([details; 101]).unwrap_err();
    assert_eq!(reported(&violation), (ViolationKind::Capacity, "/errors/100".into(), None));

    type Devices<const N: usize> = BatchAssociateClientDeviceWithCoreDeviceResponse<&'static str, N>;
    let mut entry = AssociateClientDeviceWithCoreDeviceErrorEntry::default();
    entry.code = Some("a");
    let response = Devices::<2>::try_from_iter([entry; 2]).unwrap();
    assert_eq!(response.error_entries.unwrap(), [entry; 2]);
    let violation = Devices::<2>::try_from_iter([entry; 3]).unwrap_err();
    assert_eq!(reported(&violation), (ViolationKind::Capacity, "/errorEntries/2".into(), None));
    assert_eq!(Devices::<2>::try_from_iter([]), Ok(Devices::default()));

    assert_eq!(BatchAssociateProjectAssetsResponse::new().json().to_string(), "{}");
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceResponse::new().json().to_string(), "{}");
}

/// Each reader with a sink reports two violations of an invalid body, and reads a valid one.
#[test]
// A test can return a large error, and `ResponseError` has no box: the crate has no heap.
#[allow(clippy::result_large_err)]
fn reader_with_sink_reports_all_violations() {
    /// Returns the shape if it was read, and the pointers of the violations.
    fn run<T: Debug, E>(read: impl FnOnce(&mut Report<4>) -> Result<T, E>) -> (Option<String>, Vec<String>) {
        let mut report = Report::new();
        let read = read(&mut report).ok().map(|shape| format!("{shape:?}"));
        (read, report.violations().iter().map(|violation| violation.pointer().to_string()).collect())
    }

    let sitewise = r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#;
    let cases = [
        (ASSOCIATE, sitewise, r#"{"assetIds":["a"],"clientToken":"b"}"#, ["/assetIds/0", "/clientToken"]),
        (
            "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate",
            sitewise,
            r#"{"assetIds":["a"],"clientToken":"b"}"#,
            ["/assetIds/0", "/clientToken"],
        ),
        (
            DEVICES,
            r#"{"entries":[{"thingName":"a"}]}"#,
            r#"{"entries":[{"thingName":""},{}]}"#,
            ["/entries/0/thingName", "/entries/1/thingName"],
        ),
        (JOB, r#"{"targets":["a"],"comment":"b"}"#, r#"{"targets":[],"comment":""}"#, ["/targets", "/comment"]),
    ];
    for (number, (target, valid, invalid, pointers)) in cases.into_iter().enumerate() {
        for body in [valid, invalid] {
            let (head, bytes) = (post(target), body.as_bytes());
            let readers = match number {
                0 => [
                    run(|sink| BatchAssociateProjectAssetsRequest::<_>::from_http_with(&head, bytes, sink)),
                    run(|sink| BatchAssociateProjectAssetsRequest::<_>::from_json_with(PROJECT, bytes, sink)),
                ],
                1 => [
                    run(|sink| BatchDisassociateProjectAssetsRequest::<_>::from_http_with(&head, bytes, sink)),
                    run(|sink| BatchDisassociateProjectAssetsRequest::<_>::from_json_with(PROJECT, bytes, sink)),
                ],
                2 => [
                    run(|sink| {
                        BatchAssociateClientDeviceWithCoreDeviceRequest::<_>::from_http_with(&head, bytes, sink)
                    }),
                    run(|sink| {
                        let core = ThingName::from_static("gw-1");
                        BatchAssociateClientDeviceWithCoreDeviceRequest::<_>::from_json_with(core, bytes, sink)
                    }),
                ],
                _ => [
                    run(|sink| AssociateTargetsWithJobRequest::<_>::from_http_with(&head, bytes, sink)),
                    run(|sink| {
                        AssociateTargetsWithJobRequest::<_>::from_json_with(JobId::from_static("fw-7"), bytes, sink)
                    }),
                ],
            };
            // `Debug` of a request is its target and its body, on one line.
            let expected = if body == valid {
                (Some(format!("{target} {body}")), vec![])
            } else {
                (None, pointers.map(String::from).to_vec())
            };
            assert_eq!(readers, [expected.clone(), expected], "{target} {body}");
        }
    }

    let ok = ResponseHead::new(200);
    let responses = [
        (
            Operation::BatchAssociateProjectAssets,
            r#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"a","message":"b"}]}"#,
            r#"{"errors":[{"assetId":"a","code":"b"}]}"#,
            &["/errors/0/assetId", "/errors/0/message"][..],
        ),
        (
            Operation::BatchDisassociateProjectAssets,
            r#"{"errors":[]}"#,
            r#"{"errors":[{"code":"a"}]}"#,
            &["/errors/0/assetId", "/errors/0/message"],
        ),
        (
            Operation::BatchAssociateClientDeviceWithCoreDevice,
            r#"{"errorEntries":[{"thingName":"a"}]}"#,
            r#"{"errorEntries":1}"#,
            &["/errorEntries"],
        ),
        (Operation::AssociateTargetsWithJob, r#"{"jobId":"a"}"#, r#"{"jobId":1}"#, &["/jobId"]),
    ];
    for (operation, valid, invalid, pointers) in responses {
        let read = AnyResponse::<_>::from_http_with(operation, &ok, valid.as_bytes(), &mut FailFast).unwrap();
        assert_eq!((read.operation(), read.json().to_string()), (operation, valid.into()));
        assert_eq!(AnyResponse::from_http(operation, &ok, valid.as_bytes()).unwrap(), read);
        for (body, expected) in [(valid, &[][..]), (invalid, pointers)] {
            let any = run(|sink| AnyResponse::<_>::from_http_with(operation, &ok, body.as_bytes(), sink));
            assert_eq!((any.0.is_some(), any.1), (body == valid, Vec::from_iter(expected.iter().map(<_>::to_string))));
        }
    }
    for (body, expected) in [(responses[0].1, &[][..]), (responses[0].2, responses[0].3)] {
        let read = run(|sink| BatchAssociateProjectAssetsResponse::<_>::from_http_with(&ok, body.as_bytes(), sink));
        let read_body = expected.is_empty().then(|| body.to_string());
        assert_eq!(read, (read_body, Vec::from_iter(expected.iter().map(<_>::to_string))));
    }
    let read = run(|sink| {
        BatchAssociateClientDeviceWithCoreDeviceResponse::<_>::from_http_with(&ok, responses[2].1.as_bytes(), sink)
    });
    assert_eq!(read, (Some(responses[2].1.into()), vec![]));
}

/// Copies a shape, and compares the copy. `$needed` is the capacity in the error of storage that is too small.
macro_rules! copies {
    ($shape:expr, $needed:expr) => {{
        let shape = $shape;
        let copy = shape.try_to_owned::<Large>().unwrap();
        assert_eq!(format!("{copy:?}"), format!("{shape:?}"));
        assert_eq!(copy.json().to_string(), shape.json().to_string());
        let needed: Option<usize> = $needed;
        assert_eq!(shape.try_to_owned::<Empty>().err(), needed.map(|needed| BufferTooSmall { needed }), "{shape:?}");
    }};
}

/// Reads bodies one after another into one place, and compares the place with the returned shape.
macro_rules! same_in_place {
    ($shape:ty, $head:expr, [$( $body:expr ),+]) => {{
        let head = $head;
        let mut place = None;
        for body in [$( $body ),+] {
            let returned = <$shape>::from_http_with(&head, body.as_bytes(), &mut FailFast).map_err(|error| error.to_string());
            let mut sink = FailFast;
            let read = <$shape>::from_http_in_place(&mut place, &head, body.as_bytes(), &mut sink);
            assert_eq!(read.map(|read| read.clone()).map_err(|error| error.to_string()), returned);
            assert_eq!(place, returned.ok(), "{body}");
        }
    }};
}

#[test]
fn in_place_reader_reads_same_shape() {
    let asset = format!("{{\"assetIds\":[\"{ASSET}\"]}}");
    let three = format!("{{\"assetIds\":[\"{ASSET}\",\"{ASSET}\",\"{ASSET}\"]}}");
    let bodies = [asset.as_str(), r#"{"assetIds":[]}"#, &asset, &three, &asset, "{", ""];
    for target in [ASSOCIATE, "/projects/none/assets/associate", JOB] {
        same_in_place!(BatchAssociateProjectAssetsRequest<_, 2>, post(target), [bodies[0], bodies[1], bodies[2]]);
        same_in_place!(BatchAssociateProjectAssetsRequest<_, 2>, post(target), [bodies[3], bodies[4], bodies[5], bodies[6]]);
    }
    same_in_place!(
        BatchAssociateClientDeviceWithCoreDeviceRequest<_, 2>,
        post(DEVICES),
        [r#"{"entries":[{"thingName":"a"}]}"#, "{}", r#"{"entries":[{"thingName":"a"},{}]}"#, "{}"]
    );
    same_in_place!(
        BatchDisassociateClientDeviceFromCoreDeviceRequest<_, 2>,
        post(DISASSOCIATE_DEVICES),
        [r#"{"entries":[{"thingName":"a"}]}"#, "{}", r#"{"entries":[{"thingName":"a"},{}]}"#, "{}"]
    );
    same_in_place!(
        AssociateTargetsWithJobRequest<_, 2>,
        post(JOB),
        [r#"{"targets":["a","b"],"comment":"c"}"#, r#"{"targets":["a"]}"#, r#"{"targets":["a"],"comment":""}"#]
    );
    let failed = format!("{{\"errors\":[{{\"assetId\":\"{ASSET}\",\"code\":\"X\",\"message\":\"\"}}]}}");
    for head in [ResponseHead::new(200), ResponseHead::new(429)] {
        same_in_place!(BatchAssociateProjectAssetsResponse<_, 1>, head, [failed.as_str(), "{}", "[]", &failed]);
        same_in_place!(
            BatchAssociateClientDeviceWithCoreDeviceResponse<_, 1>,
            head,
            [r#"{"errorEntries":[{"code":"X"}]}"#, r#"{"errorEntries":[{},{}]}"#, "{}"]
        );
    }
}

#[test]
fn request_or_response_copy_is_equal() {
    for (target, body, needed) in [
        (ASSOCIATE, r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#, None),
        (DEVICES, r#"{"entries":[{"thingName":"a"}]}"#, Some(4)),
        (DISASSOCIATE_DEVICES, r#"{"entries":[{"thingName":"a"}]}"#, Some(4)),
        ("/jobs/fw-7/targets?namespaceId=n", r#"{"targets":["\u00e9"],"comment":"c"}"#, Some(4)),
    ] {
        match AnyRequest::from_http(&post(target), body.as_bytes()).unwrap() {
            AnyRequest::BatchAssociateProjectAssets(request) => copies!(request, needed),
            AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => copies!(request, needed),
            AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(request) => copies!(request, needed),
            AnyRequest::AssociateTargetsWithJob(request) => copies!(request, needed),
            other => panic!("{other:?}"),
        }
    }
    for (operation, body, needed) in [
        (Operation::BatchAssociateProjectAssets, r#"{"errors":[]}"#, None),
        (
            Operation::BatchAssociateProjectAssets,
            r#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"INTERNAL_FAILURE","message":"é"}]}"#,
            Some(2),
        ),
        (
            Operation::BatchAssociateProjectAssets,
            r#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"NEW","message":""}]}"#,
            Some(3),
        ),
        (Operation::BatchAssociateClientDeviceWithCoreDevice, "{}", None),
        (
            Operation::BatchAssociateClientDeviceWithCoreDevice,
            r#"{"errorEntries":[{},{"thingName":"pump","code":"b","message":"c"}]}"#,
            Some(4),
        ),
        (Operation::AssociateTargetsWithJob, r#"{"jobArn":"arn","jobId":"b","description":"c"}"#, Some(3)),
    ] {
        match AnyResponse::from_http(operation, &ResponseHead::new(200), body.as_bytes()).unwrap() {
            AnyResponse::BatchAssociateProjectAssets(response) => copies!(response, needed),
            AnyResponse::BatchAssociateClientDeviceWithCoreDevice(response) => copies!(response, needed),
            AnyResponse::AssociateTargetsWithJob(response) => copies!(response, needed),
            other => panic!("{other:?}"),
        }
    }
}

/// An error as a service sends it: status, name, body.
type Sent = (u16, Option<&'static str>, &'static str);

/// Asserts that an error and its copy are sent and displayed as expected.
macro_rules! error {
    ($error:expr, $sent:expr, $displayed:expr, $needed:expr) => {{
        let (error, (status, name, body)): (_, Sent) = ($error, $sent);
        copies!(&error, $needed);
        let copy = error.try_to_owned::<Large>().unwrap();
        assert_eq!(
            (error.status(), error.name(), error.json().to_string()),
            (status, name.map(Text::new), body.into())
        );
        assert_eq!((copy.status(), copy.name(), copy.message()), (status, error.name(), error.message()));
        assert_eq!([error.to_string(), format!("{error:?}"), copy.to_string()], [$displayed; 3]);
        let _: &dyn Error = &error;
    }};
}

#[test]
fn error_is_written_copied_and_displayed() {
    const NO_MESSAGE: &str = r#"{"message":""}"#;
    let message = Some(Text::new("no such job"));

    let error = AssociateTargetsWithJobError::resource_not_found_exception(message);
    let sent = (404, Some("ResourceNotFoundException"), r#"{"message":"no such job"}"#);
    error!(error, sent, "status 404, ResourceNotFoundException: no such job", Some(11));
    let error = AssociateTargetsWithJobError::<Text<'_>>::throttling_exception(None);
    error!(error, (400, Some("ThrottlingException"), "{}"), "status 400, ThrottlingException", None);
    let error = AssociateTargetsWithJobError::unknown(403, Some(Text::new("A\n")), None);
    error!(error, (403, Some("A\n"), "{}"), "status 403, A\n", Some(2));
    let error = AssociateTargetsWithJobError::<Text<'_>>::unknown(502, None, None);
    error!(error, (502, None, "{}"), "status 502", None);

    // These services require a message. A writer adds an empty one.
    let error = BatchAssociateProjectAssetsError::<Text<'_>>::limit_exceeded_exception(None);
    error!(error, (410, Some("LimitExceededException"), NO_MESSAGE), "status 410, LimitExceededException", None);
    let error = BatchDisassociateProjectAssetsError::internal_failure_exception(message);
    let sent = (500, Some("InternalFailureException"), r#"{"message":"no such job"}"#);
    error!(error, sent, "status 500, InternalFailureException: no such job", Some(11));

    use BatchAssociateClientDeviceWithCoreDeviceError as Greengrass;
    let message = Some(Text::new("m"));
    let mut field = ValidationExceptionField::default();
    (field.name, field.message) = (Some(Text::new("entries")), Some(Text::new("n")));
    for (reason, text) in [
        (ValidationExceptionReason::UnknownOperation, "UNKNOWN_OPERATION"),
        (ValidationExceptionReason::CannotParse, "CANNOT_PARSE"),
        (ValidationExceptionReason::FieldValidationFailed, "FIELD_VALIDATION_FAILED"),
        (ValidationExceptionReason::Other, "OTHER"),
        (ValidationExceptionReason::Unknown(Text::new("NEW")), "NEW"),
    ] {
        let needed = matches!(reason, ValidationExceptionReason::Unknown(_)).then_some(3);
        let error: Greengrass = Greengrass::validation_exception(None).with_reason(reason);
        let body: &'static str = format!(r#"{{"message":"","reason":"{text}"}}"#).leak();
        error!(error, (400, Some("ValidationException"), body), "status 400, ValidationException", needed);
    }
    let fields = Places::from_slice(&[ValidationExceptionField::default(), field]).unwrap();
    let error: Greengrass = Greengrass::validation_exception(None).with_fields(fields);
    let body = r#"{"message":"","fields":[{},{"name":"entries","message":"n"}]}"#;
    error!(error, (400, Some("ValidationException"), body), "status 400, ValidationException", Some(7));
    let error: Greengrass = Greengrass::resource_not_found_exception(message)
        .with_resource_id(Text::new("gw-1"))
        .with_resource_type(Text::new("coreDevice"));
    let body = r#"{"message":"m","resourceId":"gw-1","resourceType":"coreDevice"}"#;
    error!(error, (404, Some("ResourceNotFoundException"), body), "status 404, ResourceNotFoundException: m", Some(1));
    let error: Greengrass = Greengrass::access_denied_exception(message);
    let body = r#"{"message":"m"}"#;
    error!(error, (403, Some("AccessDeniedException"), body), "status 403, AccessDeniedException: m", Some(1));
    let error: Greengrass = Greengrass::internal_server_exception(message).with_retry_after_seconds(7);
    assert_eq!(error.try_to_owned::<Large>().unwrap().retry_after_seconds(), Some(7));
    error!(error, (500, Some("InternalServerException"), body), "status 500, InternalServerException: m", Some(1));
    let error: Greengrass = Greengrass::throttling_exception(message)
        .with_quota_code(Text::new("L-1"))
        .with_service_code(Text::new("greengrass"))
        .with_retry_after_seconds(8);
    assert_eq!(error.try_to_owned::<Large>().unwrap().retry_after_seconds(), Some(8));
    let body = r#"{"message":"m","quotaCode":"L-1","serviceCode":"greengrass"}"#;
    error!(error, (429, Some("ThrottlingException"), body), "status 429, ThrottlingException: m", Some(1));
    let error: Greengrass = Greengrass::unknown(403, Some(Text::new("A")), None);
    assert_eq!(error.retry_after_seconds(), None);
    error!(error, (403, Some("A"), NO_MESSAGE), "status 403, A", Some(1));
}

#[test]
fn error_response_with_invalid_body_displays_violation() {
    let named = ResponseHead::new(404).header("x-amzn-ErrorType", b"ResourceNotFoundException");
    for (head, body, displayed) in [
        (named, r#"{"message":"no such job"}"#, "status 404, ResourceNotFoundException: no such job"),
        (named, "", "status 404, ResourceNotFoundException"),
        (ResponseHead::new(502), "<html>", "status 502 (its body: syntax: The body is not valid JSON at byte 0)"),
    ] {
        let failure = AssociateTargetsWithJobResponse::from_http(&head, body.as_bytes()).unwrap_err();
        let ResponseError::Service(response) = failure else { panic!("{failure}") };
        assert_eq!([failure.to_string(), response.to_string(), format!("{response:?}")], [displayed; 3]);
        assert_eq!(response.body(), body.as_bytes());
        // The typed error is the same, without the violation in the body.
        let (status, _) = displayed.split_once(" (its body").unwrap_or((displayed, ""));
        assert_eq!(AssociateTargetsWithJobError::from(&response).to_string(), status);
        assert_eq!(response.body_violation().is_some(), status != displayed);
    }
    let failure = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(200), b"{").unwrap_err();
    assert_eq!(failure.to_string(), "syntax: The body is not valid JSON at byte 1");
    let violation = first(&post(JOB), "{");
    assert_eq!(ResponseError::from(violation).to_string(), violation.to_string());
    let _: &dyn Error = &failure;
}

#[test]
fn http_response_has_status_headers_and_body() {
    fn sent(response: HttpResponse<'_>) -> (u16, Vec<String>, String) {
        assert_eq!(format!("{response:?}"), format!("{} {}", response.status(), response.json()));
        let headers = response.headers().map(|(name, value)| format!("{name}: {value}")).collect();
        (response.status(), headers, response.json().to_string())
    }
    type Devices = Result<
        BatchAssociateClientDeviceWithCoreDeviceResponse<&'static str, 1>,
        BatchAssociateClientDeviceWithCoreDeviceError<&'static str>,
    >;
    const JSON: &str = "Content-Type: application/json";

    let outcome: Devices = Ok(BatchAssociateClientDeviceWithCoreDeviceResponse::default());
    assert_eq!(sent(HttpResponse::from_result(&outcome)), (200, vec![JSON.into()], "{}".into()));
    let outcome: Devices = Err(BatchAssociateClientDeviceWithCoreDeviceError::internal_server_exception(Some("busy"))
        .with_retry_after_seconds(30));
    let headers = vec![JSON.into(), "x-amzn-ErrorType: InternalServerException".into(), "Retry-After: 30".into()];
    assert_eq!(sent(HttpResponse::from_result(&outcome)), (500, headers, r#"{"message":"busy"}"#.into()));
    // A header has the name only if it is visible ASCII.
    for (name, displayed) in [("A", true), ("A\n", false), ("A B", false), ("é", false)] {
        let error = AssociateTargetsWithJobError::unknown(418, Some(name), None);
        let names = [JSON.to_owned()].into_iter().chain(displayed.then(|| format!("x-amzn-ErrorType: {name}")));
        assert_eq!(sent(HttpResponse::from(&error)), (418, names.collect(), "{}".into()), "{name:?}");
    }
    let violation = first(&post(JOB), "{");
    let rejection = violation.rejection(&iot::SERVICE);
    let headers = vec![JSON.into(), format!("x-amzn-ErrorType: {}", rejection.error_type())];
    assert_eq!(sent(HttpResponse::from(&rejection)), (rejection.status(), headers, rejection.json().to_string()));
    // A rejected method has the one that is allowed.
    let violation = first(&RequestHead::new("PUT", "/jobs/fw-7/targets"), "");
    let rejection = violation.rejection(&iot::SERVICE);
    let headers = [JSON, "x-amzn-ErrorType: UnknownOperationException", "Allow: POST"].map(String::from).to_vec();
    assert_eq!(sent(HttpResponse::from(&rejection)), (405, headers, rejection.json().to_string()));
    // A plain error has any status and any name.
    for (error, status, headers, body) in [
        (
            PlainError::new(413, "RequestEntityTooLargeException", "too large"),
            413,
            vec!["x-amzn-ErrorType: RequestEntityTooLargeException"],
            r#"{"message":"too large"}"#,
        ),
        (
            PlainError::new(503, "ns#ServiceUnavailableException:x", "\"later\"\n").with_retry_after_seconds(0),
            503,
            vec!["x-amzn-ErrorType: ServiceUnavailableException", "Retry-After: 0"],
            r#"{"message":"\"later\"\n"}"#,
        ),
        (PlainError::new(405, "A", ""), 405, vec!["x-amzn-ErrorType: A", "Allow: POST"], r#"{"message":""}"#),
        (PlainError::new(418, "A B", "m"), 418, vec![], r#"{"message":"m"}"#),
        (PlainError::new(418, " ", "m"), 418, vec![], r#"{"message":"m"}"#),
    ] {
        let headers = [JSON].into_iter().chain(headers).map(String::from).collect();
        assert_eq!(sent(HttpResponse::from(&error)), (status, headers, body.into()));
        assert_eq!(error.json().to_string(), body);
    }
}

#[test]
fn http_response_of_error_has_its_name() {
    let name = |response: HttpResponse<'_>| response.error_name().map(|name| name.to_string());
    let response = AssociateTargetsWithJobResponse::new();
    assert_eq!(name(HttpResponse::from(&response)), None);
    for (given, of_error, sent) in [
        (None, None, None),
        (Some("A"), Some("A"), Some("A")),
        (Some("ns#A:x,B"), Some("A"), Some("A")),
        // A blank is not sent in the header.
        (Some("A B"), Some("A B"), None),
        (Some("#"), None, None),
    ] {
        let error = AssociateTargetsWithJobError::unknown(418, given, None);
        assert_eq!(name(HttpResponse::from(&error)).as_deref(), sent);
        let error = PlainError::new(418, given.unwrap_or_default(), "m");
        assert_eq!(name(HttpResponse::from(&error)).as_deref(), sent);
        assert_eq!(error.name().map(|name| name.to_string()).as_deref(), of_error);
    }
    let error = AssociateTargetsWithJobError::<&str>::throttling_exception(None);
    assert_eq!(name(HttpResponse::from(&error)).unwrap(), "ThrottlingException");
    let violation = first(&post(JOB), "{");
    let rejection = violation.rejection(&iot::SERVICE);
    assert_eq!(name(HttpResponse::from(&rejection)).unwrap(), rejection.error_type());
    let error = PlainError::new(408, "RequestTimeoutException", "too slow");
    assert_eq!((error.status(), error.message(), error.retry_after_seconds()), (408, Text::new("too slow"), None));
    assert_eq!(error.to_string(), "status 408, RequestTimeoutException: too slow");
    assert_eq!(format!("{error:?}"), error.to_string());
}

/// Returns the first violation of a request.
fn first(head: &RequestHead<'_>, body: &str) -> Violation {
    Operation::validate_http(head, body.as_bytes(), &mut FailFast).unwrap_err()
}

#[test]
fn violation_displays_sentence_with_pointer_and_offset() {
    let deep = format!(r#"{{"x":{}"#, "[".repeat(128));
    for (violation, displayed) in [
        (
            first(&post(DEVICES), r#"{"entries":[{"thingName":""}]}"#),
            "length: Value with length 0 at '/entries/0/thingName' failed to satisfy constraint: Member must have length between 1 and 128, inclusive (byte 25)",
        ),
        (
            ThingName::new("").unwrap_err(),
            "length: Value of type 'ThingName' with length 0 failed to satisfy constraint: Member must have length between 1 and 128, inclusive",
        ),
        (
            JobId::new("a b").unwrap_err(),
            "pattern: Value of type 'JobId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$",
        ),
        (
            ClientToken::new(&" ".repeat(36)).unwrap_err(),
            r"pattern: Value of type 'ClientToken' failed to satisfy constraint: Member must satisfy regular expression pattern: ^\S{36,64}$",
        ),
        (
            first(&post(JOB), "{}"),
            "required: Value at '/targets' failed to satisfy constraint: Member must not be null",
        ),
        (first(&post(JOB), &deep), "depth: The body is nested more than 128 levels deep at byte 132"),
        (first(&post(JOB), r#"{"targets":1}"#), "type: Value at '/targets' has the wrong JSON type at byte 11"),
        (
            first(&post(JOB), r#"{"targets":["a"],"targets":[]}"#),
            "duplicate: Member '/targets' is given a second time at byte 17",
        ),
        (first(&post(JOB), "{"), "syntax: The body is not valid JSON at byte 1"),
        (
            first(&post("/jobs/%zz/targets"), ""),
            "encoding: Value at '/jobId' of the request target is not percent-encoded UTF-8",
        ),
        (first(&post("/"), ""), "route: No operation has this request target"),
        (first(&RequestHead::new("GET", JOB), ""), "method: The method of this operation is POST"),
        (
            first(&RequestHead::new("POST", JOB), "{}"),
            "content-type: The content type of a body must be application/json",
        ),
        (
            first(&post(JOB).header("Accept", b"text/html"), ""),
            "accept: The response is application/json, which the request does not accept",
        ),
        (
            AssociateTargetsWithJobRequest::<_, 1>::from_json_with(
                JobId::from_static("a"),
                br#"{"targets":["a","b"]}"#,
                &mut FailFast,
            )
            .unwrap_err(),
            "capacity: Value at '/targets/1' exceeds the capacity at byte 16",
        ),
        (
            AssociateTargetsWithJobRequest::<_, 1>::try_from_iter(
                JobId::from_static("a"),
                [TargetArn::from_static("b"); 2],
            )
            .unwrap_err(),
            "capacity: Value at '/targets/1' exceeds the capacity",
        ),
        (
            Operation::BatchAssociateClientDeviceWithCoreDevice
                .validate_response(&ResponseHead::new(200), br#"{"errorEntries":[{"code":""}]}"#, &mut FailFast)
                .unwrap_err(),
            "length: Value with length 0 at '/errorEntries/0/code' failed to satisfy constraint: Member must have length greater than or equal to 1 (byte 25)",
        ),
    ] {
        assert_eq!([violation.to_string(), format!("{violation:?}")], [displayed; 2]);
        let offset = if violation.kind().is_constraint() { violation.offset() } else { None };
        let suffix = offset.map(|offset| format!(" (byte {offset})")).unwrap_or_default();
        let sentence = format!("{}: {}{suffix}", violation.kind().name(), violation.message());
        assert_eq!(sentence, displayed);
        let _: &dyn Error = &violation;
    }
}

#[test]
fn violation_has_member_and_index() {
    let violation = first(&post(DEVICES), r#"{"entries":[{"thingName":"a"},{"thingName":""}]}"#);
    assert_eq!((violation.member().path(), violation.member().name()), ("/entries/*/thingName", "thingName"));
    assert_eq!(format!("{:?}", violation.member()), "/entries/*/thingName");
    assert_eq!((violation.index(), violation.length()), (Some(1), Some(0)));
    let pointer = violation.pointer();
    assert_eq!((pointer.to_string(), format!("{pointer:?}")), ("/entries/1/thingName".into(), pointer.to_string()));
    let dotted = pointer.dotted();
    assert_eq!((dotted.to_string(), format!("{dotted:?}")), ("entries.1.thingName".into(), dotted.to_string()));
    let rejection = violation.rejection(&greengrassv2::SERVICE);
    assert_eq!((rejection.status(), rejection.error_type()), (400, "ValidationException"));
    assert!(rejection.json().to_string().starts_with(r#"{"message":"1 validation error detected. "#));

    let violation = first(&post(JOB), r#"{"targets":[]}"#);
    assert_eq!((violation.member().name(), violation.index()), ("targets", None));
    let violation = first(&post(JOB), "{");
    assert_eq!((violation.member().path(), violation.index(), violation.length()), ("", None, None));
    assert_eq!((violation.pointer().to_string(), violation.pointer().dotted().to_string()), Default::default());
}

#[test]
fn report_is_empty_before_violation_and_after_clear() {
    let mut report = Report::<1>::default();
    assert!(report.is_empty());
    assert_eq!(report, Report::new());
    let _ = Operation::validate_http(&post("/jobs/a.b/targets"), br#"{"targets":[]}"#, &mut report);
    assert_eq!((report.is_empty(), report.total(), report.violations().len()), (false, 2, 1));
    report.clear();
    assert_eq!((report.is_empty(), report.total(), report.violations().len()), (true, 0, 0));
}

#[test]
fn encoded_message_has_length_and_displays_text() {
    let request =
        AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")]).unwrap();
    assert!(request.query().is_empty());
    assert!(!request.path().is_empty());
    let request = request.with_namespace_id(NamespaceId::from_static("n")).with_comment(Comment::from_static("c"));
    assert!(!request.query().is_empty());
    assert_eq!((request.query().len(), format!("{:?}", request.query())), (13, "namespaceId=n".into()));
    assert_eq!(format!("{:?}", request.target()), "/jobs/fw-7/targets?namespaceId=n");
    assert_eq!(format!("{request:?}"), r#"/jobs/fw-7/targets?namespaceId=n {"targets":["a"],"comment":"c"}"#);

    let mut chunks = request.json().chunks();
    assert_eq!(format!("{chunks:?}"), "Chunks at Open of item 0");
    chunks.fill(&mut [0; 128]);
    assert_eq!(format!("{chunks:?}"), "Chunks at End of item 0");
}

#[test]
fn service_template_pattern_and_reader_are_displayed() {
    assert_eq!(post(JOB).method(), b"POST");
    assert_eq!(format!("{:?}", iot::SERVICE), "iot");
    let host = iot::SERVICE.host("eu-central-1");
    assert_eq!((host.to_string(), format!("{host:?}")), ("iot.eu-central-1.amazonaws.com".into(), host.to_string()));
    let template = Operation::AssociateTargetsWithJob.uri_template();
    assert_eq!((template.to_string(), format!("{template:?}")), ("/jobs/{jobId}/targets".into(), template.to_string()));
    assert_eq!(Pattern::Any.anchored(), "");
    assert_eq!(TargetArn::<Text<'_>>::CONSTRAINT.pattern.anchored(), "");
    assert_eq!(JobId::<Text<'_>>::CONSTRAINT.pattern.anchored(), "^[a-zA-Z0-9_-]+$");

    let mut reader = ChunkReader::<AssociateTargetsWithJobRequest, _>::from_array([0; 128]);
    reader.push(br#"{"targets""#, &mut FailFast, |_| {}).unwrap();
    assert_eq!(format!("{reader:?}"), "ChunkReader at byte 10");
}

#[test]
fn token_source_hides_entropy_and_operation_displays_name() {
    assert_eq!(format!("{:?}", TokenSource::new([0; 16])), "TokenSource { .. }");
    for operation in Operation::ALL {
        assert_eq!(operation.to_string(), operation.name());
    }
}

#[test]
fn violation_becomes_the_error_of_a_response() {
    // As `?` converts it.
    fn first_asset(body: &[u8]) -> Result<String, ResponseError<'_>> {
        let project = ProjectId::new("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70")?;
        let request = BatchAssociateProjectAssetsRequest::from_json(project, body)?;
        Ok(request.asset_ids[0].to_string())
    }
    assert_eq!(first_asset(format!(r#"{{"assetIds":["{ASSET}"]}}"#).as_bytes()).unwrap(), ASSET.to_string());
    let error = first_asset(br#"{"assetIds":[]}"#).unwrap_err();
    assert!(matches!(error, ResponseError::Invalid(violation) if violation.kind() == ViolationKind::Length), "{error}");
}

#[test]
fn equal_shapes_have_one_hash_and_others_have_another() {
    fn hash<T: Hash>(shape: &T) -> u64 {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(shape)
    }

    let read = |body: &'static str| {
        BatchAssociateProjectAssetsResponse::<Text<'_>>::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap()
    };
    let failed = |message: &str| {
        format!(r#"{{"errors":[{{"assetId":"{ASSET}","code":"INTERNAL_FAILURE","message":"{message}"}}]}}"#).leak()
    };
    let [one, same, other] = ["caf\u{e9}", r"caf\u00e9", "cafe"].map(|message| read(failed(message)));
    assert_eq!((one == same, hash(&one) == hash(&same)), (true, true));
    assert_eq!((one == other, hash(&one) == hash(&other)), (false, false));
}

#[test]
fn values_convert_to_str_from_bytes_and_into_results() {
    fn length(text: impl AsRef<str>) -> usize {
        text.as_ref().len()
    }

    assert_eq!(length(ThingName::from_storage("pump").unwrap()), 4);
    assert_eq!(length("pump".parse::<ThingName<heapless::String<8>>>().unwrap()), 4);
    #[cfg(feature = "alloc")]
    assert_eq!(length("pump".parse::<ThingName<String>>().unwrap()), 4);
    assert_eq!(AssetId::from([0x5a; 16]), AssetId::from_bytes([0x5a; 16]));

    let violation = Operation::validate_http(&post(DEVICES), b"[", &mut FailFast).unwrap_err();
    assert_eq!(ResponseError::from(violation).to_string(), violation.to_string());
}
