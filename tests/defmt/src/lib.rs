//! A log entry of `defmt` shows the text of `Display`, or that of `Debug` for a type without `Display`.

#![cfg(test)]

use std::fmt::{Debug, Display};
use std::sync::{Mutex, OnceLock, PoisonError};

use defmt::Format;
use defmt_decoder::Table;
use iot_shapes::greengrassv2::{
    ThingName, ValidationExceptionField, ValidationExceptionReason,
    batch_associate_client_device_with_core_device as devices,
};
use iot_shapes::heapless::String as Fixed;
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::topic::NotifyTopic;
use iot_shapes::iot::{Comment, JobId, NamespaceId, TargetArn, associate_targets_with_job as job};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, ClientToken, ProjectId, batch_associate_project_assets as assets,
};
use iot_shapes::{
    AnyRequest, AnyResponse, BatchResults, FailFast, List, Operation, Outcome, PlainError, Report, RequestHead,
    ResponseError, ResponseHead, Text, Violation, ViolationKind,
};

/// The bytes of the log entry that is being written.
static SENT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[defmt::global_logger]
struct Logger;

unsafe impl defmt::Logger for Logger {
    fn acquire() {}

    unsafe fn flush() {}

    unsafe fn release() {}

    unsafe fn write(bytes: &[u8]) {
        SENT.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
    }
}

/// Returns a value as the host shows it, which is the same for `{}` and `{:?}`.
fn logged(value: impl Format) -> String {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    static TABLE: OnceLock<Table> = OnceLock::new();

    let table = TABLE.get_or_init(|| {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        Table::parse(&program).unwrap().unwrap()
    });
    let _entry = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let shown = || {
        let sent = std::mem::take(&mut *SENT.lock().unwrap());
        let (frame, length) = table.decode(&sent).unwrap();
        assert_eq!(length, sent.len());
        frame.display_message().to_string()
    };
    defmt::println!("{}", value);
    let displayed = shown();
    defmt::println!("{:?}", value);
    assert_eq!(shown(), displayed);
    displayed
}

#[track_caller]
fn assert_as_display(value: &(impl Format + Display)) {
    assert_eq!(logged(value), value.to_string());
}

#[track_caller]
fn assert_as_debug(value: &(impl Format + Debug)) {
    assert_eq!(logged(value), format!("{value:?}"));
}

const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const PUMP: AssetId = AssetId::from_static("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");

#[test]
fn encoded_text_is_logged_decoded() {
    assert_eq!(logged(Text::new("a \"b\"\n")), "a \"b\"\n");
    assert_eq!(logged(Text::from_percent("caf%C3%A9%20ü".as_bytes()).unwrap()), "café ü");
    assert_eq!(logged(Text::default()), "");
    let body = br#"{"targets":["caf\u00e9 \ud83d\ude00 \"x\""]}"#;
    let request = job::Request::from_json(JobId::from_static("fw-7"), body).unwrap();
    assert_eq!(logged(request.targets[0].as_text()), "café 😀 \"x\"");
}

#[test]
fn values_are_logged_as_their_text() {
    assert_eq!(logged(PUMP), "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
    assert_eq!(logged(JobId::from_static("fw-7")), "fw-7");
    assert_eq!(logged(JobId::from_storage(Fixed::<8>::try_from("fw-7").unwrap()).unwrap()), "fw-7");
    assert_as_display(&PROJECT);
    assert_as_display(&ClientToken::from_entropy([0x5a; 16]));
    assert_as_display(&ThingName::from_storage("gateway 1").unwrap());
    assert_as_display(&TargetArn::from_static("arn:aws:iot:::thinggroup/line-4"));
    assert_as_display(&Comment::from_static("line 4 joins"));
    assert_as_display(&NamespaceId::from_static("plant-2"));
    assert_as_display(&AssetErrorCode::<&str>::InternalFailure);
    assert_as_display(&AssetErrorCode::from_storage("OTHER"));
    assert_as_display(&ValidationExceptionReason::<&str>::CannotParse);
    assert_as_debug(&List::<_, 4>::try_from_iter([PUMP, PUMP]).unwrap());
    let service = Operation::BatchAssociateProjectAssets.service();
    assert_eq!(logged(service.host("eu-west-1")), "monitor.iotsitewise.eu-west-1.amazonaws.com");
    assert_as_display(&service.host("cn-north-1").with_dns_suffix("amazonaws.com.cn"));
    let (thing, namespace) = (ThingName::from_static("pump-1"), NamespaceId::from_static("plant-2"));
    assert_as_display(&NotifyTopic::job(thing, JobId::from_static("fw-7"), namespace).unwrap());
    assert_as_display(&NotifyTopic::pending(thing, namespace).unwrap());
    assert_as_display(&NotifyTopic::next(thing, namespace).unwrap());
    assert_eq!(
        logged(Arn::parse(Text::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")).unwrap()),
        "Arn { partition: aws, service: iot, region: eu-west-1, account: 123456789012, resource: thinggroup/line-4 }"
    );
}

/// Returns at least one violation of each kind, from the readers.
fn violations() -> Vec<Violation> {
    let projects = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate";
    let deep = format!("{{\"x\":{}", "[".repeat(200));
    let mut violations: Vec<_> = [
        (projects, "{"),
        (projects, &deep),
        (projects, r#"{"assetIds":7}"#),
        (projects, r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"],"assetIds":[]}"#),
        (projects, "{}"),
        (projects, r#"{"assetIds":[]}"#),
        (projects, r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","pump"]}"#),
        (projects, r#"{"assetIds":["F2C61A9E-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#),
        ("/jobs/%ff/targets", "{}"),
        ("/jobs/fw-7/targets?namespaceId=", "{}"),
        ("/", "{}"),
    ]
    .into_iter()
    .map(|(target, body)| {
        let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
        Operation::validate_http(&head, body.as_bytes(), &mut FailFast).unwrap_err()
    })
    .collect();
    let head = RequestHead::new("GET", projects);
    violations.push(Operation::validate_http(&head, b"", &mut FailFast).unwrap_err());
    let head = RequestHead::new("POST", projects);
    violations.push(Operation::validate_http(&head, b"{}", &mut FailFast).unwrap_err());
    let head = head.header("Accept", b"text/html");
    violations.push(Operation::validate_http(&head, b"{}", &mut FailFast).unwrap_err());
    type Small<'a> = assets::Request<Text<'a>, 1>;
    let two = br#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a",1]}"#;
    violations.push(Small::from_json_with(PROJECT, two, &mut FailFast).unwrap_err());
    violations.push(Small::try_from_iter(PROJECT, [PUMP, PUMP]).unwrap_err());
    // One bound only, and no pointer.
    violations.push(NamespaceId::new("").unwrap_err());
    violations.push(NamespaceId::new("ü").unwrap_err());
    violations.push(Comment::new(&"x".repeat(3000)).unwrap_err());
    violations.push(AssetId::new("pump").unwrap_err());
    let empty = br#"{"errorEntries":[{"code":""}]}"#;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    violations.push(operation.validate_response(&ResponseHead::new(200), empty, &mut FailFast).unwrap_err());
    violations
}

#[test]
fn violations_are_logged_as_displayed() {
    let violations = violations();
    assert_eq!(
        logged(violations[6]),
        "length: Value with length 4 at '/assetIds/1' failed to satisfy constraint: \
         Member must have length between 36 and 36, inclusive (byte 52)"
    );
    let mut kinds = std::collections::HashSet::new();
    for violation in violations {
        kinds.insert(violation.kind());
        assert_as_display(&violation);
        assert_as_display(&violation.message());
        assert_as_display(&violation.pointer());
        assert_as_display(&violation.pointer().dotted());
        assert_as_display(&violation.kind());
    }
    assert_eq!(kinds.len(), 13, "a violation of each kind");
}

#[test]
fn pointer_with_index_of_any_length_is_logged() {
    let mut report = Report::<150>::new();
    let body = format!(r#"{{"assetIds":[{}]}}"#, vec!["\"\""; 120].join(","));
    assert!(assets::Request::<_>::from_json_with(PROJECT, body.as_bytes(), &mut report).is_err());
    for index in [0, 9, 10, 99, 100, 119] {
        assert_eq!(logged(report.violations()[index].pointer()), format!("/assetIds/{index}"));
    }
    assert_eq!(report.total(), 121);
    assert_as_debug(&report);
}

#[test]
fn requests_and_responses_are_logged_as_target_and_json() {
    let request = assets::Request::<_, 4>::try_from_iter(PROJECT, [PUMP]).unwrap();
    let request = request.with_client_token(ClientToken::from_entropy([0x5a; 16]));
    assert_as_debug(&request);
    assert_as_display(&request.json());
    assert_as_display(&request.target());
    let request = devices::Request::<_, 4>::try_from_iter(
        ThingName::from_static("gateway 1"),
        [ThingName::from_text(Text::new("Ventil \"Öl\"\n")).unwrap()],
    )
    .unwrap();
    assert_eq!(
        logged(&request),
        "/greengrass/v2/coreDevices/gateway%201/associateClientDevices {\"entries\":[{\"thingName\":\"Ventil \\\"Öl\\\"\\n\"}]}"
    );
    assert_as_debug(&request);
    assert_as_debug(&request.entries.unwrap()[0]);
    assert_as_debug(
        &job::Request::<&str, 2>::try_from_iter(
            JobId::from_storage("fw-7").unwrap(),
            [TargetArn::from_storage("line-4").unwrap()],
        )
        .unwrap(),
    );

    let head = RequestHead::new("POST", "/jobs/fw-7/targets?namespaceId=plant-2");
    let head = head.header("Content-Type", b"application/json");
    let body = br#"{"targets":["thinggroup\/line-4"],"comment":"caf\u00e9"}"#;
    assert_as_debug(&AnyRequest::from_http(&head, body).unwrap());
    assert_as_debug(&Operation::validate_http(&head, body, &mut FailFast).unwrap());

    let details = AssetErrorDetails::new(PUMP, AssetErrorCode::InternalFailure, "try again");
    assert_as_debug(&details);
    assert_as_display(&assets::response_json([details]));
    assert_as_debug(&assets::Response::<&str, 4>::default());
    assert_as_debug(&assets::Response::<_, 4>::try_from_iter([details]).unwrap());
    let body = br#"{"errorEntries":[{"thingName":"pump 2","code":"ResourceNotFoundException"}]}"#;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    assert_as_debug(&AnyResponse::from_http(operation, &ResponseHead::new(200), body).unwrap());
    assert_as_debug(&operation.validate_response(&ResponseHead::new(200), body, &mut FailFast).unwrap());
    let response = devices::Response::from_http(&ResponseHead::new(200), body).unwrap();
    assert_as_debug(&response);
    assert_as_debug(&response.error_entries.as_ref().unwrap()[0]);
    let mut response = job::Response::default();
    response.job_id = Some("fw-7");
    response.description = Some("für alle");
    assert_as_debug(&response);

    assert_eq!(logged(assets::RequestItem::AssetId(PUMP)), format!("AssetId({PUMP})"));
    assert_eq!(logged(job::RequestItem::Comment(Comment::from_static("new"))), "Comment(new)");
}

#[test]
fn errors_are_logged_as_displayed() {
    let throttled = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException");
    let nameless = ResponseHead::new(502);
    for (head, body) in [
        (throttled, r#"{"message":"Rate exceeded"}"#),
        (throttled, "{}"),
        (throttled, "<html>"),
        (nameless, r#"{"message":"caf\u00e9"}"#),
        (nameless, ""),
        (ResponseHead::new(200), "<html>"),
    ] {
        let error = assets::Response::from_http(&head, body.as_bytes()).unwrap_err();
        assert_as_display(&error);
        if let ResponseError::Service(response) = error {
            assert_as_display(&response);
            assert_as_display(&assets::Error::from(&response));
        }
    }
    let mut field = ValidationExceptionField::default();
    field.name = Some("entries.0");
    field.message = Some("too long");
    assert_as_debug(&field);
    assert_as_display(&devices::Error::<&str, 1>::access_denied_exception(None));
    assert_as_display(&PlainError::new(503, "ns#ServiceUnavailableException", "later"));
    assert_as_display(&Text::new("gateway").decode_to_slice(&mut [0; 3]).unwrap_err());
    assert_as_debug(&Outcome::Failed(ViolationKind::Capacity.is_constraint()));
    let head = ResponseHead::new(429);
    let error = assets::Response::from_http(&head, b"{}").unwrap_err();
    let mut outcomes = [Outcome::<u8>::Pending];
    BatchResults::new(&mut outcomes).record_error(0..1, head.status(), &error);
    assert_eq!(logged(outcomes[0]), "Rejected { status: 429, retryable: true }");
}
