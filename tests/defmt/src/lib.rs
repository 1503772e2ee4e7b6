//! What a log of `defmt` shows is what `Display` shows, or `Debug` where there is no `Display`.

#![cfg(test)]

use std::fmt::{Debug, Display};
use std::sync::{Mutex, OnceLock, PoisonError};

use defmt::Format;
use defmt_decoder::Table;
use iot_shapes::greengrassv2::{
    self, AssociateClientDeviceWithCoreDeviceEntry, BatchAssociateClientDeviceWithCoreDeviceError,
    BatchAssociateClientDeviceWithCoreDeviceRequest, ThingName, ValidationExceptionField, ValidationExceptionReason,
};
use iot_shapes::heapless::String as Fixed;
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::topic::NotifyTopic;
use iot_shapes::iot::{
    AssociateTargetsWithJobPart, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    self, AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError,
    BatchAssociateProjectAssetsRequest, ClientToken, ProjectAssetsPart, ProjectAssetsResponse, ProjectId,
};
use iot_shapes::{
    AnyRequest, AnyResponse, FailFast, Failure, Kind, List, Operation, Outcome, Report, RequestHead, ResponseHead,
    Text, Violation,
};

/// What was sent of the log entry that is being made.
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

/// A value as the host shows it, whether it is asked for `{}` or for `{:?}`.
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
fn displays(value: &(impl Format + Display)) {
    assert_eq!(logged(value), value.to_string());
}

#[track_caller]
fn debugs(value: &(impl Format + Debug)) {
    assert_eq!(logged(value), format!("{value:?}"));
}

const PROJECT: ProjectId = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const PUMP: AssetId = AssetId::literal("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");

#[test]
fn a_text_reads_as_it_is_decoded() {
    assert_eq!(logged(Text::new("a \"b\"\n")), "a \"b\"\n");
    assert_eq!(logged(Text::from_percent("caf%C3%A9%20ü".as_bytes()).unwrap()), "café ü");
    assert_eq!(logged(Text::default()), "");
    let body = br#"{"targets":["caf\u00e9 \ud83d\ude00 \"x\""]}"#;
    let request = AssociateTargetsWithJobRequest::from_json(JobId::literal("fw-7"), body).unwrap();
    assert_eq!(logged(request.targets()[0].text()), "café 😀 \"x\"");
}

#[test]
fn values_read_as_their_text() {
    assert_eq!(logged(PUMP), "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
    assert_eq!(logged(JobId::literal("fw-7")), "fw-7");
    assert_eq!(logged(JobId::from_storage(Fixed::<8>::try_from("fw-7").unwrap()).unwrap()), "fw-7");
    displays(&PROJECT);
    displays(&ClientToken::from_entropy([0x5a; 16]));
    displays(&ThingName::from_storage("gateway 1").unwrap());
    displays(&TargetArn::literal("arn:aws:iot:::thinggroup/line-4"));
    displays(&Comment::literal("line 4 joins"));
    displays(&NamespaceId::literal("plant-2"));
    displays(&AssetErrorCode::<&str>::InternalFailure);
    displays(&AssetErrorCode::from_storage("OTHER"));
    displays(&ValidationExceptionReason::<&str>::CannotParse);
    debugs(&List::<_, 4>::collect([PUMP, PUMP]).unwrap());
    let (thing, job) = (ThingName::literal("pump-1"), JobId::literal("fw-7"));
    displays(&NotifyTopic::new(thing, job, NamespaceId::literal("plant-2")).unwrap());
    assert_eq!(
        logged(Arn::parse(Text::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")).unwrap()),
        "Arn { partition: aws, service: iot, region: eu-west-1, account: 123456789012, resource: thinggroup/line-4 }"
    );
}

/// One violation of each kind, from the readers.
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
    type Few<'a> = BatchAssociateProjectAssetsRequest<Text<'a>, 1>;
    let two = br#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a",1]}"#;
    violations.push(Few::read_json(PROJECT, two, &mut FailFast).unwrap_err());
    violations.push(Few::collect(PROJECT, [PUMP, PUMP]).unwrap_err());
    // With a bound on one side alone, and such as stand nowhere.
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
fn violations_are_told_in_the_same_words() {
    let violations = violations();
    assert_eq!(
        logged(violations[6]),
        "length: Value with length 4 at '/assetIds/1' failed to satisfy constraint: \
         Member must have length between 36 and 36, inclusive (byte 52)"
    );
    let mut kinds = std::collections::HashSet::new();
    for violation in violations {
        kinds.insert(violation.kind());
        displays(&violation);
        displays(&violation.message());
        displays(&violation.pointer());
        displays(&violation.pointer().dotted());
        displays(&violation.kind());
    }
    assert_eq!(kinds.len(), 13, "a violation of each kind");
}

#[test]
fn an_index_of_any_length_is_told() {
    let mut report = Report::<150>::new();
    let body = format!(r#"{{"assetIds":[{}]}}"#, vec!["\"\""; 120].join(","));
    assert!(BatchAssociateProjectAssetsRequest::from_json_with(PROJECT, body.as_bytes(), &mut report).is_err());
    for index in [0, 9, 10, 99, 100, 119] {
        assert_eq!(logged(report.violations()[index].pointer()), format!("/assetIds/{index}"));
    }
    assert_eq!(report.total(), 121);
    debugs(&report);
}

#[test]
fn requests_and_responses_are_their_target_and_their_json() {
    let request = BatchAssociateProjectAssetsRequest::<_, 4>::collect(PROJECT, [PUMP]).unwrap();
    let request = request.with_client_token(ClientToken::from_entropy([0x5a; 16]));
    debugs(&request);
    displays(&request.json());
    displays(&request.target());
    let devices = BatchAssociateClientDeviceWithCoreDeviceRequest::<_, 4>::collect(
        ThingName::literal("gateway 1"),
        [ThingName::from_text(Text::new("Ventil \"Öl\"\n")).unwrap()],
    )
    .unwrap();
    assert_eq!(
        logged(&devices),
        "/greengrass/v2/coreDevices/gateway%201/associateClientDevices {\"entries\":[{\"thingName\":\"Ventil \\\"Öl\\\"\\n\"}]}"
    );
    debugs(&devices);
    let entry: &AssociateClientDeviceWithCoreDeviceEntry = &devices.entries()[0];
    debugs(entry);
    debugs(
        &AssociateTargetsWithJobRequest::<&str, 2>::collect(
            JobId::from_storage("fw-7").unwrap(),
            [TargetArn::from_storage("line-4").unwrap()],
        )
        .unwrap(),
    );

    let head = RequestHead::new("POST", "/jobs/fw-7/targets?namespaceId=plant-2");
    let head = head.header("Content-Type", b"application/json");
    let body = br#"{"targets":["thinggroup\/line-4"],"comment":"caf\u00e9"}"#;
    debugs(&AnyRequest::from_http(&head, body).unwrap());
    debugs(&Operation::validate_http(&head, body, &mut FailFast).unwrap());

    let details = AssetErrorDetails { asset_id: PUMP, code: AssetErrorCode::InternalFailure, message: "try again" };
    debugs(&details);
    displays(&sitewise::response_json([details]));
    let mut response = ProjectAssetsResponse::<_, 4>::default();
    debugs(&response);
    response.push(details).unwrap();
    debugs(&response);
    let body = br#"{"errorEntries":[{"thingName":"pump 2","code":"ResourceNotFoundException"}]}"#;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    debugs(&AnyResponse::from_http(operation, &ResponseHead::new(200), body).unwrap());
    debugs(&operation.validate_response(&ResponseHead::new(200), body, &mut FailFast).unwrap());
    let response =
        greengrassv2::BatchAssociateClientDeviceWithCoreDeviceResponse::from_http(&ResponseHead::new(200), body)
            .unwrap();
    debugs(&response);
    debugs(&response.error_entries()[0]);
    debugs(&AssociateTargetsWithJobResponse { job_arn: None, job_id: Some("fw-7"), description: Some("für alle") });

    assert_eq!(logged(ProjectAssetsPart::AssetId(PUMP)), format!("AssetId({PUMP})"));
    assert_eq!(logged(AssociateTargetsWithJobPart::Comment(Comment::literal("new"))), "Comment(new)");
}

#[test]
fn errors_are_told_in_the_same_words() {
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
        let failure = ProjectAssetsResponse::from_http(&head, body.as_bytes()).unwrap_err();
        displays(&failure);
        if let Failure::Error(reply) = failure {
            displays(&reply);
            if let Ok(error) = BatchAssociateProjectAssetsError::from_reply(&reply) {
                displays(&error);
            }
        }
    }
    let field = ValidationExceptionField { name: Some("entries.0"), message: Some("too long") };
    debugs(&field);
    displays(&BatchAssociateClientDeviceWithCoreDeviceError::<&str, 1>::AccessDeniedException { message: None });
    displays(&Text::new("gateway").copy_into(&mut [0; 3]).unwrap_err());
    debugs(&Outcome::Failed(Kind::Capacity.is_constraint()));
    assert_eq!(
        logged(Outcome::<u8>::Refused { status: 429, retryable: true }),
        "Refused { status: 429, retryable: true }"
    );
}
