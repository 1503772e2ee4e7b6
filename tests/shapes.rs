//! What is done with values and shapes beside reading and writing them: they are built, copied and shown.

use std::error::Error;
use std::fmt::Debug;

use iot_shapes::greengrassv2::{
    self, AssociateClientDeviceWithCoreDeviceErrorEntry, BatchAssociateClientDeviceWithCoreDeviceError,
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
    ValidationExceptionField, ValidationExceptionReason,
};
use iot_shapes::heapless::{self, Vec as Places};
use iot_shapes::http::Reply;
use iot_shapes::iot::{
    self, AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment,
    JobId, NamespaceId, TargetArn,
};
use iot_shapes::schema::Pattern;
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest,
    ClientToken, ProjectId,
};
use iot_shapes::text::TooSmall;
use iot_shapes::{
    AnyRequest, AnyResponse, FailFast, Failure, Kind, Operation, Report, RequestHead, ResponseHead, Text, Violation,
};

const PROJECT: ProjectId = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const ASSET: AssetId = AssetId::literal("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
const ASSOCIATE: &str = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate";
const DEVICES: &str = "/greengrass/v2/coreDevices/gw-1/associateClientDevices";
const JOB: &str = "/jobs/fw-7/targets";

/// Storage with room for all texts of this file but those that say so.
type Room = heapless::String<64>;

/// Storage with room for no text of this file but the empty one.
type Tiny = heapless::String<0>;

fn post(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

/// What a violation is: kind, pointer, length.
fn told(violation: &Violation) -> (Kind, String, Option<usize>) {
    assert_eq!(violation.offset(), None, "what is built has no body");
    (violation.kind(), violation.pointer().to_string(), violation.length())
}

#[test]
fn a_value_is_shown_as_its_decoded_text() {
    let name = ThingName::from_text(Text::from_percent(b"caf%C3%A9%0A").unwrap()).unwrap();
    assert_eq!((name.to_string().as_str(), format!("{name:?}").as_str()), ("café\n", r#""café\n""#));
    assert_eq!((PROJECT.to_string(), format!("{PROJECT:?}")), (ASSOCIATE[10..46].into(), ASSOCIATE[10..46].into()));

    assert_eq!(ThingName::from_storage("pump").unwrap().as_str(), "pump");
    assert_eq!("pump".parse::<ThingName<Room>>().unwrap().as_str(), "pump");
    #[cfg(feature = "alloc")]
    assert_eq!("pump".parse::<ThingName<String>>().unwrap().as_str(), "pump");
}

#[test]
fn a_code_or_reason_is_shown_as_the_service_writes_it() {
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

/// Fills a request by `push`, one with room for 100 and one with room for two, and looks at what is refused.
macro_rules! grows {
    ($name:ident($first:expr), $items:ident, $item:expr, $list:literal) => {{
        let item = $item;
        let mut request = $name::<_, 100>::collect($first, [item(0)]).unwrap();
        for count in 1..100 {
            assert_eq!(request.$items().len(), count);
            assert_eq!(request.push(item(count)), Ok(()));
        }
        let full = request.clone();
        assert_eq!($name::<_, 100>::collect($first, (0..100).map(item)).as_ref(), Ok(&full));
        assert_eq!(told(&request.push(item(100)).unwrap_err()), (Kind::Length, $list.into(), Some(101)));
        assert_eq!(request, full);
        for count in [0, 101] {
            let refused = $name::<_, 100>::collect($first, (0..count).map(item)).unwrap_err();
            assert_eq!(told(&refused), (Kind::Length, $list.into(), Some(count)));
        }

        let mut request = $name::<_, 2>::collect($first, [item(0)]).unwrap();
        assert_eq!(request.push(item(1)), Ok(()));
        assert_eq!(told(&request.push(item(2)).unwrap_err()), (Kind::Capacity, concat!($list, "/2").into(), None));
        assert_eq!(request.$items().len(), 2);
    }};
}

#[test]
fn a_request_grows_to_100_items_or_to_what_there_is_room_for() {
    let asset = |number: usize| AssetId::from_bytes([number as u8; 16]);
    grows!(BatchAssociateProjectAssetsRequest(PROJECT), asset_ids, asset, "/assetIds");
    grows!(BatchDisassociateProjectAssetsRequest(PROJECT), asset_ids, asset, "/assetIds");
    let thing = |number: usize| number.to_string().parse::<ThingName<Room>>().unwrap();
    grows!(BatchAssociateClientDeviceWithCoreDeviceRequest(thing(0)), entries, thing, "/entries");
    let target = |number: usize| number.to_string().parse::<TargetArn<Room>>().unwrap();
    grows!(AssociateTargetsWithJobRequest("fw-7".parse::<JobId<Room>>().unwrap()), targets, target, "/targets");

    // The one whose list may be absent.
    let mut request = BatchAssociateClientDeviceWithCoreDeviceRequest::<_, 1>::empty(ThingName::literal("gw-1"));
    assert_eq!(request.push(ThingName::literal("pump")), Ok(()));
    assert_eq!(request.json().to_string(), r#"{"entries":[{"thingName":"pump"}]}"#);
    let refused = request.push(ThingName::literal("valve")).unwrap_err();
    assert_eq!(told(&refused), (Kind::Capacity, "/entries/1".into(), None));
}

#[test]
fn a_response_grows_to_what_there_is_room_for() {
    let details = AssetErrorDetails { asset_id: ASSET, code: AssetErrorCode::InternalFailure, message: "" };
    let mut response = BatchAssociateProjectAssetsResponse::<_, 2>::default();
    assert_eq!([response.push(details), response.push(details)], [Ok(()); 2]);
    assert_eq!(told(&response.push(details).unwrap_err()), (Kind::Capacity, "/errors/2".into(), None));
    assert_eq!(response.errors(), [details; 2]);

    let entry = AssociateClientDeviceWithCoreDeviceErrorEntry { code: Some("a"), ..Default::default() };
    let mut response = BatchAssociateClientDeviceWithCoreDeviceResponse::<_, 2>::default();
    assert_eq!([response.push(entry), response.push(entry)], [Ok(()); 2]);
    assert_eq!(told(&response.push(entry).unwrap_err()), (Kind::Capacity, "/errorEntries/2".into(), None));
    assert_eq!(response.error_entries(), [entry; 2]);

    assert_eq!(BatchAssociateProjectAssetsResponse::new().json().to_string(), "{}");
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceResponse::new().json().to_string(), "{}");
}

/// The forms of a reader that collect: each tells two violations of a body that has them, and reads a valid one.
#[test]
fn readers_with_a_sink_tell_all_and_read_what_is_valid() {
    /// What was read, if anything, and where the violations are.
    fn shown<T: Debug, E>(read: impl FnOnce(&mut Report<4>) -> Result<T, E>) -> (Option<String>, Vec<String>) {
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
            let doors = match number {
                0 => [
                    shown(|sink| BatchAssociateProjectAssetsRequest::from_http_with(&head, bytes, sink)),
                    shown(|sink| BatchAssociateProjectAssetsRequest::from_json_with(PROJECT, bytes, sink)),
                ],
                1 => [
                    shown(|sink| BatchDisassociateProjectAssetsRequest::from_http_with(&head, bytes, sink)),
                    shown(|sink| BatchDisassociateProjectAssetsRequest::from_json_with(PROJECT, bytes, sink)),
                ],
                2 => [
                    shown(|sink| BatchAssociateClientDeviceWithCoreDeviceRequest::from_http_with(&head, bytes, sink)),
                    shown(|sink| {
                        let core = ThingName::literal("gw-1");
                        BatchAssociateClientDeviceWithCoreDeviceRequest::from_json_with(core, bytes, sink)
                    }),
                ],
                _ => [
                    shown(|sink| AssociateTargetsWithJobRequest::from_http_with(&head, bytes, sink)),
                    shown(|sink| AssociateTargetsWithJobRequest::from_json_with(JobId::literal("fw-7"), bytes, sink)),
                ],
            };
            // A request is shown by its target and its body, on one line.
            let expected = if body == valid {
                (Some(format!("{target} {body}")), vec![])
            } else {
                (None, pointers.map(String::from).to_vec())
            };
            assert_eq!(doors, [expected.clone(), expected], "{target} {body}");
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
        let read = AnyResponse::from_http_with(operation, &ok, valid.as_bytes(), &mut FailFast).unwrap();
        assert_eq!((read.operation(), read.json().to_string()), (operation, valid.into()));
        assert_eq!(AnyResponse::from_http(operation, &ok, valid.as_bytes()).unwrap(), read);
        for (body, expected) in [(valid, &[][..]), (invalid, pointers)] {
            let any = shown(|sink| AnyResponse::from_http_with(operation, &ok, body.as_bytes(), sink));
            assert_eq!((any.0.is_some(), any.1), (body == valid, Vec::from_iter(expected.iter().map(<_>::to_string))));
        }
    }
    for (body, expected) in [(responses[0].1, &[][..]), (responses[0].2, responses[0].3)] {
        let read = shown(|sink| BatchAssociateProjectAssetsResponse::from_http_with(&ok, body.as_bytes(), sink));
        let read_body = expected.is_empty().then(|| body.to_string());
        assert_eq!(read, (read_body, Vec::from_iter(expected.iter().map(<_>::to_string))));
    }
    let read = shown(|sink| {
        BatchAssociateClientDeviceWithCoreDeviceResponse::from_http_with(&ok, responses[2].1.as_bytes(), sink)
    });
    assert_eq!(read, (Some(responses[2].1.into()), vec![]));
}

/// Copies a shape: the copy is written and shown as the original, and what a text takes is told where it is too much.
macro_rules! copies {
    ($shape:expr, $needed:expr) => {{
        let shape = $shape;
        let copy = shape.copied::<Room>().unwrap();
        assert_eq!(format!("{copy:?}"), format!("{shape:?}"));
        assert_eq!(copy.json().to_string(), shape.json().to_string());
        let needed: Option<usize> = $needed;
        assert_eq!(shape.copied::<Tiny>().err(), needed.map(|needed| TooSmall { needed }), "{shape:?}");
    }};
}

/// Reads bodies one after another into one place, and holds what is there against what is returned.
macro_rules! same_in_place {
    ($shape:ty, $head:expr, [$( $body:expr ),+]) => {{
        let head = $head;
        let mut place = None;
        for body in [$( $body ),+] {
            let returned = <$shape>::read_http(&head, body.as_bytes(), &mut FailFast).map_err(|error| error.to_string());
            let mut sink = FailFast;
            let read = <$shape>::read_http_into(&mut place, &head, body.as_bytes(), &mut sink);
            assert_eq!(read.map(|read| read.clone()).map_err(|error| error.to_string()), returned);
            assert_eq!(place, returned.ok(), "{body}");
        }
    }};
}

#[test]
fn what_is_read_into_a_place_is_what_is_returned() {
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
fn requests_and_responses_are_copied() {
    for (target, body, needed) in [
        (ASSOCIATE, r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#, None),
        (DEVICES, r#"{"entries":[{"thingName":"a"}]}"#, Some(4)),
        ("/jobs/fw-7/targets?namespaceId=n", r#"{"targets":["\u00e9"],"comment":"c"}"#, Some(4)),
    ] {
        match AnyRequest::from_http(&post(target), body.as_bytes()).unwrap() {
            AnyRequest::BatchAssociateProjectAssets(request) => copies!(request, needed),
            AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => copies!(request, needed),
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

/// An error as a service answers with it: status, name, body.
type Sent = (u16, Option<&'static str>, &'static str);

/// An error is what was sent, shown in one line, and so is its copy.
macro_rules! error {
    ($error:expr, $sent:expr, $shown:expr, $needed:expr) => {{
        let (error, (status, name, body)): (_, Sent) = ($error, $sent);
        copies!(&error, $needed);
        let copy = error.copied::<Room>().unwrap();
        assert_eq!(
            (error.status(), error.name(), error.json().to_string()),
            (status, name.map(Text::new), body.into())
        );
        assert_eq!((copy.status(), copy.name(), copy.message()), (status, error.name(), error.message()));
        assert_eq!([error.to_string(), format!("{error:?}"), copy.to_string()], [$shown; 3]);
        let _: &dyn Error = &error;
    }};
}

#[test]
fn errors_are_written_copied_and_shown() {
    const NO_MESSAGE: &str = r#"{"message":""}"#;
    let message = Some(Text::new("no such job"));

    let error = AssociateTargetsWithJobError::ResourceNotFoundException { message };
    let sent = (404, Some("ResourceNotFoundException"), r#"{"message":"no such job"}"#);
    error!(error, sent, "status 404, ResourceNotFoundException: no such job", Some(11));
    let error = AssociateTargetsWithJobError::<Text<'_>>::ThrottlingException { message: None };
    error!(error, (400, Some("ThrottlingException"), "{}"), "status 400, ThrottlingException", None);
    let error = AssociateTargetsWithJobError::Unknown { status: 403, name: Some(Text::new("A\n")), message: None };
    error!(error, (403, Some("A\n"), "{}"), "status 403, A\n", Some(2));
    let error = AssociateTargetsWithJobError::<Text<'_>>::Unknown { status: 502, name: None, message: None };
    error!(error, (502, None, "{}"), "status 502", None);

    // Both services that require a message of whoever writes an error.
    let error = BatchAssociateProjectAssetsError::<Text<'_>>::LimitExceededException { message: None };
    error!(error, (410, Some("LimitExceededException"), NO_MESSAGE), "status 410, LimitExceededException", None);
    let error = BatchDisassociateProjectAssetsError::InternalFailureException { message };
    let sent = (500, Some("InternalFailureException"), r#"{"message":"no such job"}"#);
    error!(error, sent, "status 500, InternalFailureException: no such job", Some(11));

    use BatchAssociateClientDeviceWithCoreDeviceError as Greengrass;
    let message = Some(Text::new("m"));
    let field = ValidationExceptionField { name: Some(Text::new("entries")), message: Some(Text::new("n")) };
    for (reason, text) in [
        (ValidationExceptionReason::UnknownOperation, "UNKNOWN_OPERATION"),
        (ValidationExceptionReason::CannotParse, "CANNOT_PARSE"),
        (ValidationExceptionReason::FieldValidationFailed, "FIELD_VALIDATION_FAILED"),
        (ValidationExceptionReason::Other, "OTHER"),
        (ValidationExceptionReason::Unknown(Text::new("NEW")), "NEW"),
    ] {
        let needed = matches!(reason, ValidationExceptionReason::Unknown(_)).then_some(3);
        let error: Greengrass = Greengrass::ValidationException { message: None, reason: Some(reason), fields: None };
        let body: &'static str = format!(r#"{{"message":"","reason":"{text}"}}"#).leak();
        error!(error, (400, Some("ValidationException"), body), "status 400, ValidationException", needed);
    }
    let error: Greengrass = Greengrass::ValidationException {
        message: None,
        reason: None,
        fields: Some(Places::from_slice(&[ValidationExceptionField::default(), field]).unwrap()),
    };
    let body = r#"{"message":"","fields":[{},{"name":"entries","message":"n"}]}"#;
    error!(error, (400, Some("ValidationException"), body), "status 400, ValidationException", Some(7));
    let error: Greengrass = Greengrass::ResourceNotFoundException {
        message,
        resource_id: Some(Text::new("gw-1")),
        resource_type: Some(Text::new("coreDevice")),
    };
    let body = r#"{"message":"m","resourceId":"gw-1","resourceType":"coreDevice"}"#;
    error!(error, (404, Some("ResourceNotFoundException"), body), "status 404, ResourceNotFoundException: m", Some(1));
    let error: Greengrass = Greengrass::AccessDeniedException { message };
    let body = r#"{"message":"m"}"#;
    error!(error, (403, Some("AccessDeniedException"), body), "status 403, AccessDeniedException: m", Some(1));
    let error: Greengrass = Greengrass::InternalServerException { message, retry_after_seconds: Some(7) };
    assert_eq!(error.copied::<Room>().unwrap().retry_after_seconds(), Some(7));
    error!(error, (500, Some("InternalServerException"), body), "status 500, InternalServerException: m", Some(1));
    let error: Greengrass = Greengrass::ThrottlingException {
        message,
        quota_code: Some(Text::new("L-1")),
        service_code: Some(Text::new("greengrass")),
        retry_after_seconds: Some(8),
    };
    assert_eq!(error.copied::<Room>().unwrap().retry_after_seconds(), Some(8));
    let body = r#"{"message":"m","quotaCode":"L-1","serviceCode":"greengrass"}"#;
    error!(error, (429, Some("ThrottlingException"), body), "status 429, ThrottlingException: m", Some(1));
    let error: Greengrass = Greengrass::Unknown { status: 403, name: Some(Text::new("A")), message: None };
    assert_eq!(error.retry_after_seconds(), None);
    error!(error, (403, Some("A"), NO_MESSAGE), "status 403, A", Some(1));
}

#[test]
fn an_error_reply_is_shown_with_what_is_wrong_with_its_body() {
    let named = ResponseHead::new(404).header("x-amzn-ErrorType", b"ResourceNotFoundException");
    for (head, body, shown) in [
        (named, r#"{"message":"no such job"}"#, "status 404, ResourceNotFoundException: no such job"),
        (named, "", "status 404, ResourceNotFoundException"),
        (ResponseHead::new(502), "<html>", "status 502 (its body: syntax: The body is not valid JSON at byte 0)"),
    ] {
        let failure = AssociateTargetsWithJobResponse::from_http(&head, body.as_bytes()).unwrap_err();
        let Failure::Error(reply) = failure else { panic!("{failure}") };
        assert_eq!([failure.to_string(), reply.to_string(), format!("{reply:?}")], [shown; 3]);
        assert_eq!(reply.body(), body.as_bytes());
        // The reply is an error of the operation where its body is sound.
        let error = AssociateTargetsWithJobError::from_reply(&reply).map(|error| error.to_string());
        assert_eq!(error, reply.body_violation().map_or(Ok(shown.into()), |violation| Err(*violation)));
    }
    let failure = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(200), b"{").unwrap_err();
    assert_eq!(failure.to_string(), "syntax: The body is not valid JSON at byte 1");
    let violation = first(&post(JOB), "{");
    assert_eq!(Failure::from(violation).to_string(), violation.to_string());
    let _: &dyn Error = &failure;
}

#[test]
fn whatever_is_sent_is_a_reply_with_its_headers() {
    fn sent(reply: Reply<'_>) -> (u16, Vec<String>, String) {
        assert_eq!(format!("{reply:?}"), format!("{} {}", reply.status(), reply.json()));
        let headers = reply.headers().map(|(name, value)| format!("{name}: {value}")).collect();
        (reply.status(), headers, reply.json().to_string())
    }
    type Devices = Result<
        BatchAssociateClientDeviceWithCoreDeviceResponse<&'static str, 1>,
        BatchAssociateClientDeviceWithCoreDeviceError<&'static str>,
    >;
    const JSON: &str = "Content-Type: application/json";

    let outcome: Devices = Ok(BatchAssociateClientDeviceWithCoreDeviceResponse::default());
    assert_eq!(sent(Reply::of_result(&outcome)), (200, vec![JSON.into()], "{}".into()));
    let outcome: Devices = Err(BatchAssociateClientDeviceWithCoreDeviceError::InternalServerException {
        message: Some("busy"),
        retry_after_seconds: Some(30),
    });
    let headers = vec![JSON.into(), "x-amzn-ErrorType: InternalServerException".into(), "Retry-After: 30".into()];
    assert_eq!(sent(Reply::of_result(&outcome)), (500, headers, r#"{"message":"busy"}"#.into()));
    // A name that no header can have.
    for (name, shown) in [("A", true), ("A\n", false), ("A B", false), ("é", false)] {
        let error = AssociateTargetsWithJobError::Unknown { status: 418, name: Some(name), message: None };
        let names = [JSON.to_owned()].into_iter().chain(shown.then(|| format!("x-amzn-ErrorType: {name}")));
        assert_eq!(sent(Reply::from(&error)), (418, names.collect(), "{}".into()), "{name:?}");
    }
    let violation = first(&post(JOB), "{");
    let answer = violation.answer(&iot::SERVICE);
    let headers = vec![JSON.into(), format!("x-amzn-ErrorType: {}", answer.error_type())];
    assert_eq!(sent(Reply::from(&answer)), (answer.status(), headers, answer.json().to_string()));
}

/// What is told first of a request.
fn first(head: &RequestHead<'_>, body: &str) -> Violation {
    Operation::validate_http(head, body.as_bytes(), &mut FailFast).unwrap_err()
}

#[test]
fn each_kind_has_a_sentence_with_its_place() {
    let deep = format!(r#"{{"x":{}"#, "[".repeat(128));
    for (violation, shown) in [
        (
            first(&post(DEVICES), r#"{"entries":[{"thingName":""}]}"#),
            "length: Value with length 0 at '/entries/0/thingName' failed to satisfy constraint: Member must have length between 1 and 128, inclusive (byte 25)",
        ),
        (
            ThingName::new("").unwrap_err(),
            "length: Value with length 0 failed to satisfy constraint: Member must have length between 1 and 128, inclusive",
        ),
        (
            JobId::new("a b").unwrap_err(),
            "pattern: Value failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$",
        ),
        (
            ClientToken::new(&" ".repeat(36)).unwrap_err(),
            r"pattern: Value failed to satisfy constraint: Member must satisfy regular expression pattern: ^\S{36,64}$",
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
            "accept: The answer is application/json, which the request does not accept",
        ),
        (
            AssociateTargetsWithJobRequest::<_, 1>::read_json(
                JobId::literal("a"),
                br#"{"targets":["a","b"]}"#,
                &mut FailFast,
            )
            .unwrap_err(),
            "capacity: Value at '/targets/1' is more than there is room for at byte 16",
        ),
        (
            AssociateTargetsWithJobRequest::<_, 1>::collect(JobId::literal("a"), [TargetArn::literal("b"); 2])
                .unwrap_err(),
            "capacity: Value at '/targets/1' is more than there is room for",
        ),
        (
            Operation::BatchAssociateClientDeviceWithCoreDevice
                .validate_response(&ResponseHead::new(200), br#"{"errorEntries":[{"code":""}]}"#, &mut FailFast)
                .unwrap_err(),
            "length: Value with length 0 at '/errorEntries/0/code' failed to satisfy constraint: Member must have length greater than or equal to 1 (byte 25)",
        ),
    ] {
        assert_eq!([violation.to_string(), format!("{violation:?}")], [shown; 2]);
        let place = if violation.kind().is_constraint() { violation.offset() } else { None };
        let place = place.map(|offset| format!(" (byte {offset})")).unwrap_or_default();
        let sentence = format!("{}: {}{place}", violation.kind().name(), violation.message());
        assert_eq!(sentence, shown);
        let _: &dyn Error = &violation;
    }
}

#[test]
fn a_violation_knows_its_member_and_its_item() {
    let violation = first(&post(DEVICES), r#"{"entries":[{"thingName":"a"},{"thingName":""}]}"#);
    assert_eq!((violation.member().path(), violation.member().name()), ("/entries/*/thingName", "thingName"));
    assert_eq!(format!("{:?}", violation.member()), "/entries/*/thingName");
    assert_eq!((violation.index(), violation.length()), (Some(1), Some(0)));
    let pointer = violation.pointer();
    assert_eq!((pointer.to_string(), format!("{pointer:?}")), ("/entries/1/thingName".into(), pointer.to_string()));
    let dotted = pointer.dotted();
    assert_eq!((dotted.to_string(), format!("{dotted:?}")), ("entries.1.thingName".into(), dotted.to_string()));
    let answer = violation.answer(&greengrassv2::SERVICE);
    assert_eq!((answer.status(), answer.error_type()), (400, "ValidationException"));
    assert!(answer.json().to_string().starts_with(r#"{"message":"1 validation error detected. "#));

    let violation = first(&post(JOB), r#"{"targets":[]}"#);
    assert_eq!((violation.member().name(), violation.index()), ("targets", None));
    let violation = first(&post(JOB), "{");
    assert_eq!((violation.member().path(), violation.index(), violation.length()), ("", None, None));
    assert_eq!((violation.pointer().to_string(), violation.pointer().dotted().to_string()), Default::default());
}

#[test]
fn a_report_is_empty_until_it_is_told_and_when_it_is_cleared() {
    let mut report = Report::<1>::default();
    assert!(report.is_empty());
    assert_eq!(report, Report::new());
    let _ = Operation::validate_http(&post("/jobs/a.b/targets"), br#"{"targets":[]}"#, &mut report);
    assert_eq!((report.is_empty(), report.total(), report.violations().len()), (false, 2, 1));
    report.clear();
    assert_eq!((report.is_empty(), report.total(), report.violations().len()), (true, 0, 0));
}

#[test]
fn what_is_rendered_knows_its_length_and_shows_itself() {
    let request = AssociateTargetsWithJobRequest::new(JobId::literal("fw-7"), [TargetArn::literal("a")]).unwrap();
    assert!(request.query().is_empty());
    assert!(!request.path().is_empty());
    let request = request.with_namespace_id(NamespaceId::literal("n")).with_comment(Comment::literal("c"));
    assert!(!request.query().is_empty());
    assert_eq!((request.query().len(), format!("{:?}", request.query())), (13, "namespaceId=n".into()));
    assert_eq!(format!("{request:?}"), r#"/jobs/fw-7/targets?namespaceId=n {"targets":["a"],"comment":"c"}"#);
}

#[test]
fn the_rest_is_shown_by_what_names_it() {
    assert_eq!(post(JOB).method(), b"POST");
    assert_eq!(format!("{:?}", iot::SERVICE), "iot");
    let template = Operation::AssociateTargetsWithJob.uri_template();
    assert_eq!((template.to_string(), format!("{template:?}")), ("/jobs/{jobId}/targets".into(), template.to_string()));
    assert_eq!(Pattern::Any.anchored(), "");
    assert_eq!(TargetArn::<Text<'_>>::CONSTRAINT.pattern.anchored(), "");
    assert_eq!(JobId::<Text<'_>>::CONSTRAINT.pattern.anchored(), "^[a-zA-Z0-9_-]+$");

    let mut buffer = [0; 128];
    let mut pieces = iot::RequestPieces::new(&mut buffer);
    pieces.push(br#"{"targets""#, &mut FailFast, |_| {}).unwrap();
    assert_eq!(format!("{pieces:?}"), "Pieces at byte 10");
}
