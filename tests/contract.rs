//! A test for each numbered rule of the contract, named after the rule. Larger tables are in the other files of tests.

use std::time::Duration;

use iot_shapes::greengrassv2::{
    self, BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, BatchDisassociateClientDeviceFromCoreDeviceRequest,
    BatchDisassociateClientDeviceFromCoreDeviceResponse, ThingName, ValidationExceptionReason,
    batch_associate_client_device_with_core_device,
};
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn, associate_targets_with_job,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, ClientToken, ProjectId,
    batch_associate_project_assets,
};
use iot_shapes::{
    AnyRequest, ErrorResponse, FailFast, Operation, PlainError, Report, RequestHead, ResponseError, ResponseHead,
    ValidResponse, Violation, ViolationKind,
};

const PROJECT: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
const ASSET: &str = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";
const ASSOCIATE: &str = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate";
const DISASSOCIATE: &str = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate";
const DEVICES: &str = "/greengrass/v2/coreDevices/gw-1/associateClientDevices";
const DISASSOCIATE_DEVICES: &str = "/greengrass/v2/coreDevices/gw-1/disassociateClientDevices";
const JOB: &str = "/jobs/fw-7/targets";

/// A violation as the contract describes it: kind, pointer, offset.
type Reported = (ViolationKind, String, Option<usize>);

fn reported(violation: &Violation) -> Reported {
    (violation.kind(), violation.pointer().to_string(), violation.offset())
}

fn post(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

/// Returns all reported violations of a request. Asserts that validating, collecting and failing fast agree.
fn check_http(head: &RequestHead<'_>, body: &[u8]) -> Vec<Reported> {
    let mut report = Report::<200>::new();
    let collected = Operation::validate_http(head, body, &mut report);
    let violations: Vec<_> = report.violations().iter().map(reported).collect();
    assert_eq!(report.total(), violations.len());
    assert_eq!(collected.err().as_ref().map(reported), violations.first().cloned());

    let mut typed = Report::<200>::new();
    let read = AnyRequest::<_>::from_http_with(head, body, &mut typed);
    assert_eq!(typed, report);
    assert_eq!(read.is_ok(), violations.is_empty());
    if let Ok(request) = &read {
        // A written request is read back equal.
        let (target, json) = (request.target().to_string(), request.json().to_string());
        let again = AnyRequest::from_http(&post(&target), json.as_bytes());
        assert_eq!(again.as_ref(), Ok(request));
        assert_eq!(Operation::from_target(target.as_bytes()), Some(request.operation()));
    }

    let first = Operation::validate_http(head, body, &mut FailFast).err();
    assert_eq!(first, AnyRequest::from_http(head, body).err());
    match violations.first() {
        // If the JSON is well-formed, failing fast returns the first collected violation.
        Some((kind, ..)) if kind.is_constraint() => {
            assert_eq!(first.as_ref().map(reported), violations.first().cloned())
        }
        Some(_) => assert!(first.is_some()),
        None => assert_eq!(first, None),
    }
    violations
}

/// Returns all violations of a request with a body.
fn check_body(target: &str, body: impl AsRef<[u8]>) -> Vec<Reported> {
    check_http(&post(target), body.as_ref())
}

/// Returns a list of one violation.
fn one(kind: ViolationKind, pointer: &str, offset: impl Into<Option<usize>>) -> Vec<Reported> {
    vec![(kind, pointer.to_string(), offset.into())]
}

/// Returns all violations of `{"x":VALUE,"targets":["a"]}`, with offsets from the start of the value.
fn check_skipped(value: impl AsRef<[u8]>) -> Vec<Reported> {
    const BEFORE: &[u8] = br#"{"x":"#;
    let body = [BEFORE, value.as_ref(), br#","targets":["a"]}"#].concat();
    check_body(JOB, body).into_iter().map(|(k, p, at)| (k, p, at.map(|at| at - BEFORE.len()))).collect()
}

fn items(count: usize) -> String {
    vec![format!("{ASSET:?}"); count].join(",")
}

#[test]
fn section_1_operations_have_names_and_routes() {
    let table = [
        (
            "BatchAssociateProjectAssets",
            ASSOCIATE,
            "/projects/{projectId}/assets/associate",
            "iotsitewise",
            Some("monitor."),
        ),
        (
            "BatchDisassociateProjectAssets",
            DISASSOCIATE,
            "/projects/{projectId}/assets/disassociate",
            "iotsitewise",
            Some("monitor."),
        ),
        (
            "BatchAssociateClientDeviceWithCoreDevice",
            DEVICES,
            "/greengrass/v2/coreDevices/{coreDeviceThingName}/associateClientDevices",
            "greengrass",
            None,
        ),
        (
            "BatchDisassociateClientDeviceFromCoreDevice",
            DISASSOCIATE_DEVICES,
            "/greengrass/v2/coreDevices/{coreDeviceThingName}/disassociateClientDevices",
            "greengrass",
            None,
        ),
        ("AssociateTargetsWithJob", JOB, "/jobs/{jobId}/targets", "iot", None),
    ];
    assert_eq!(Operation::ALL.len(), table.len());
    for (name, target, template, signing_name, host_prefix) in table {
        let operation = Operation::route(b"POST", target.as_bytes()).unwrap();
        assert_eq!((operation.name(), name.parse::<Operation>()), (name, Ok(operation)));
        assert_eq!(operation.method(), "POST");
        assert_eq!(operation.uri_template().to_string(), template);
        assert_eq!(operation.service().signing_name(), signing_name);
        assert_eq!(operation.service().host_prefix(), host_prefix);
        // The models give the three endpoints the names of the signatures.
        assert_eq!(operation.service().endpoint_prefix(), signing_name);
        assert_eq!(Operation::route(b"GET", target.as_bytes()), None);
    }
    assert!("batchAssociateProjectAssets".parse::<Operation>().is_err());
}

#[test]
fn section_1_request_members_are_read() {
    let body = format!(r#"{{"assetIds":[{ASSET:?}],"clientToken":"{PROJECT}"}}"#);
    let request = BatchAssociateProjectAssetsRequest::from_http(&post(ASSOCIATE), body.as_bytes()).unwrap();
    assert_eq!(request.project_id.to_string(), PROJECT);
    assert_eq!(request.asset_ids[..], [AssetId::from_static(ASSET)]);
    assert_eq!(request.client_token.unwrap(), PROJECT);

    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(&post(DEVICES), b"{}").unwrap();
    assert_eq!(request.core_device_thing_name, "gw-1");
    assert_eq!(request.entries, None);

    let body = br#"{"entries":[{"thingName":"pump-1"}]}"#;
    let request =
        BatchDisassociateClientDeviceFromCoreDeviceRequest::from_http(&post(DISASSOCIATE_DEVICES), body).unwrap();
    assert_eq!(request.core_device_thing_name, "gw-1");
    assert_eq!(request.entries.as_ref().unwrap()[..], [ThingName::from_static("pump-1").into()]);
    assert_eq!(
        (request.target().to_string(), request.json().to_string().as_bytes()),
        (DISASSOCIATE_DEVICES.into(), &body[..])
    );

    let head = post("/jobs/fw-7/targets?namespaceId=plant");
    let request = AssociateTargetsWithJobRequest::from_http(&head, br#"{"targets":["a"],"comment":"b"}"#).unwrap();
    assert_eq!(request.job_id, "fw-7");
    assert_eq!(request.namespace_id.unwrap(), "plant");
    assert_eq!(request.targets[0], "a");
    assert_eq!(request.comment.unwrap(), "b");
}

#[test]
fn section_1_absent_required_member_is_reported() {
    assert_eq!(check_body(ASSOCIATE, "{}"), one(ViolationKind::Required, "/assetIds", None));
    assert_eq!(check_body(DISASSOCIATE, "{}"), one(ViolationKind::Required, "/assetIds", None));
    assert_eq!(check_body(DEVICES, "{}"), []);
    assert_eq!(check_body(DEVICES, r#"{"entries":[{}]}"#), one(ViolationKind::Required, "/entries/0/thingName", None));
    // A name of the same length is another name.
    for name in ["ThingName", "thingNamE", "thingname", "_hingName"] {
        let body = format!(r#"{{"entries":[{{"{name}":"a"}}]}}"#);
        assert_eq!(check_body(DEVICES, &body), one(ViolationKind::Required, "/entries/0/thingName", None));
    }
    assert_eq!(check_body(JOB, "{}"), one(ViolationKind::Required, "/targets", None));
}

/// Reads a response, and returns its error response.
fn error_response<'a>(operation: Operation, head: &ResponseHead<'a>, body: &'a [u8]) -> ErrorResponse<'a> {
    match iot_shapes::AnyResponse::from_http(operation, head, body) {
        Err(ResponseError::Service(response)) => response,
        other => panic!("{other:?}"),
    }
}

#[test]
fn section_1_modelled_errors_have_status_and_name() {
    let associate = Operation::BatchAssociateProjectAssets;
    for (name, status) in [
        ("InvalidRequestException", 400),
        ("ResourceNotFoundException", 404),
        ("InternalFailureException", 500),
        ("ThrottlingException", 429),
        ("LimitExceededException", 410),
    ] {
        let head = ResponseHead::new(status).header("X-Amzn-Errortype", name.as_bytes());
        let response = error_response(associate, &head, br#"{"message":"why"}"#);
        let error = BatchAssociateProjectAssetsError::from(&response);
        assert!(!matches!(error, BatchAssociateProjectAssetsError::Unknown { .. }), "{name}");
        assert_eq!((error.name().unwrap(), error.status()), (name.into(), status));
        assert_eq!(error.json().to_string(), r#"{"message":"why"}"#);

        let other = BatchDisassociateProjectAssetsError::from(&response);
        let unknown = matches!(other, BatchDisassociateProjectAssetsError::Unknown { .. });
        assert_eq!(unknown, name == "LimitExceededException");
    }
    for (name, status) in [
        ("InvalidRequestException", 400),
        ("ResourceNotFoundException", 404),
        ("LimitExceededException", 410),
        ("ThrottlingException", 400),
        ("ServiceUnavailableException", 503),
    ] {
        let head = ResponseHead::new(status).header("X-Amzn-Errortype", name.as_bytes());
        let response = error_response(Operation::AssociateTargetsWithJob, &head, b"");
        let error = AssociateTargetsWithJobError::from(&response);
        assert!(!matches!(error, AssociateTargetsWithJobError::Unknown { .. }), "{name}");
        assert_eq!((error.name().unwrap(), error.status()), (name.into(), status));
        // The message is optional in this service.
        assert_eq!(error.json().to_string(), "{}");
    }
    // The other two services require a message. A writer adds an empty one.
    let without_message =
        BatchAssociateProjectAssetsError::from(&error_response(associate, &ResponseHead::new(500), b""));
    assert_eq!(without_message.json().to_string(), r#"{"message":""}"#);
}

#[test]
fn section_1_greengrass_errors_have_members() {
    type Error<'a> = BatchAssociateClientDeviceWithCoreDeviceError<iot_shapes::Text<'a>>;
    let operations =
        [Operation::BatchAssociateClientDeviceWithCoreDevice, Operation::BatchDisassociateClientDeviceFromCoreDevice];
    let rows: [(&str, u16, &str); 5] = [
        (
            "ValidationException",
            400,
            r#"{"message":"m","reason":"CANNOT_PARSE","fields":[{"name":"a","message":"b"},{}]}"#,
        ),
        ("ResourceNotFoundException", 404, r#"{"message":"m","resourceId":"gw-1","resourceType":"CoreDevice"}"#),
        ("AccessDeniedException", 403, r#"{"message":"m"}"#),
        ("InternalServerException", 500, r#"{"message":"m"}"#),
        ("ThrottlingException", 429, r#"{"message":"m","quotaCode":"q","serviceCode":"s"}"#),
    ];
    for (operation, (name, status, body)) in operations.iter().flat_map(|operation| rows.map(|row| (*operation, row))) {
        let head = ResponseHead::new(status).header("x-amzn-errortype", name.as_bytes()).header("retry-after", b"7");
        let response = error_response(operation, &head, body.as_bytes());
        let error = Error::from(&response);
        assert_eq!((error.name().unwrap(), error.status()), (name.into(), status));
        assert_eq!(error.json().to_string(), body);
        assert!(!matches!(error, Error::Unknown { .. }), "{name}");
        let waits = matches!(name, "InternalServerException" | "ThrottlingException");
        assert_eq!(error.retry_after_seconds(), waits.then_some(7));
        if let Error::ValidationException { reason, fields, .. } = error {
            assert_eq!(reason, Some(ValidationExceptionReason::CannotParse));
            assert_eq!(fields.unwrap().len(), 2);
        }
    }
    // Absent members, and a name that the operation does not model.
    for (name, status, body) in [
        ("ValidationException", 400, r#"{"message":"m","reason":"OTHER"}"#),
        ("ValidationException", 400, r#"{"message":"m","fields":[]}"#),
        ("ThrottledException", 418, r#"{"message":"m"}"#),
    ] {
        let head = ResponseHead::new(status).header("x-amzn-errortype", name.as_bytes()).header("retry-after", b"7");
        let response = error_response(operations[0], &head, body.as_bytes());
        let error = Error::from(&response);
        assert_eq!(
            (error.name().unwrap(), error.status(), error.json().to_string()),
            (name.into(), status, body.into())
        );
        assert_eq!(error.retry_after_seconds(), None);
    }
    for (reason, known) in [
        ("UNKNOWN_OPERATION", true),
        ("CANNOT_PARSE", true),
        ("FIELD_VALIDATION_FAILED", true),
        ("OTHER", true),
        ("NEW_REASON", false),
    ] {
        let read = ValidationExceptionReason::from_storage(reason);
        assert_eq!(!matches!(read, ValidationExceptionReason::Unknown(_)), known);
        assert_eq!(read.as_text(), reason);
    }
}

#[test]
fn section_1_responses_are_read_and_written() {
    let body = format!(r#"{{"errors":[{{"assetId":{ASSET:?},"code":"INTERNAL_FAILURE","message":"m"}}]}}"#);
    let response = BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap();
    let [details] = &response.errors.as_ref().unwrap()[..] else { panic!("one error") };
    assert_eq!(details.code, AssetErrorCode::InternalFailure);
    assert_eq!(response.json().to_string(), body);

    let other = body.replace("INTERNAL_FAILURE", "NEW_FAILURE");
    let response = BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(200), other.as_bytes()).unwrap();
    assert_eq!(response.errors.as_ref().unwrap()[0].code, AssetErrorCode::Unknown("NEW_FAILURE".into()));
    assert_eq!(response.json().to_string(), other);

    let body = br#"{"errorEntries":[{"thingName":"b"},{"code":"c"},{}]}"#;
    let response = BatchAssociateClientDeviceWithCoreDeviceResponse::from_http(&ResponseHead::new(200), body).unwrap();
    let entries = [ThingName::from_static("a").into(), ThingName::from_static("b").into()];
    let indices: Vec<_> = response.failures_by_index(&entries).map(|(index, _)| index).collect();
    assert_eq!(indices, [Some(1), None, None]);
    assert_eq!(response.json().to_string().as_bytes(), body);
    let other = BatchDisassociateClientDeviceFromCoreDeviceResponse::from_http(&ResponseHead::new(200), body).unwrap();
    assert_eq!(other, response);

    let body = br#"{"jobArn":"a","jobId":"b","description":"c"}"#;
    let response = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(200), body).unwrap();
    assert_eq!(response.job_arn.unwrap(), "a");
    assert_eq!(response.json().to_string().as_bytes(), body);
}

#[test]
fn section_2_length_counts_scalar_values_of_decoded_string() {
    for (c, escaped) in [('x', "\\u0078"), ('é', "\\u00e9"), ('\u{1f600}', "\\ud83d\\ude00")] {
        let plain = |count: usize| format!(r#"{{"entries":[{{"thingName":"{}"}}]}}"#, c.to_string().repeat(count));
        let json = |count: usize| format!(r#"{{"entries":[{{"thingName":"{}"}}]}}"#, escaped.repeat(count));
        for body in [plain(1), plain(128), json(1), json(128)] {
            assert_eq!(check_body(DEVICES, body), []);
        }
        for body in [plain(129), json(129)] {
            assert_eq!(check_body(DEVICES, body), one(ViolationKind::Length, "/entries/0/thingName", 25));
        }
    }
}

#[test]
fn section_2_pattern_matches_whole_string() {
    for id in ["fw-7\n", "\nfw-7", "fw 7", "fw-7$", "fw.7"] {
        assert_eq!(JobId::new(id).unwrap_err().kind(), ViolationKind::Pattern, "{id:?}");
    }
    assert!(ClientToken::new(&format!("{ASSET} ")).is_err());
}

#[test]
fn section_2_list_has_1_to_100_items() {
    let body = |count| format!(r#"{{"assetIds":[{}]}}"#, items(count));
    assert_eq!(check_body(ASSOCIATE, body(0)), one(ViolationKind::Length, "/assetIds", 12));
    assert_eq!(check_body(ASSOCIATE, body(1)), []);
    assert_eq!(check_body(ASSOCIATE, body(100)), []);
    assert_eq!(check_body(ASSOCIATE, body(101)), one(ViolationKind::Length, "/assetIds", 12));
    // `targets` has its bound from the API reference.
    assert_eq!(
        check_body(JOB, format!(r#"{{"targets":[{}]}}"#, items(101))),
        one(ViolationKind::Length, "/targets", 11)
    );
}

#[test]
fn section_2_token_other_than_uuid_is_accepted() {
    for token in [ASSET.to_uppercase(), "x".repeat(36), "\u{1}".repeat(64), "é".repeat(36)] {
        assert!(ClientToken::new(&token).is_ok(), "{token:?}");
    }
}

#[test]
fn rule_3_1_skipped_value_follows_rfc_8259() {
    for valid in ["0", "-0.5e+7", "[]", "{}", r#"{"a":[true,false,null]}"#, " \t\r\n1 ", r#""\u00e9\ud83d\ude00\/""#] {
        assert_eq!(check_skipped(valid), [], "{valid}");
    }
    for (broken, offset) in [
        ("01", 1),
        ("+1", 0),
        ("1.", 2),
        ("1.e5", 2),
        (".5", 0),
        ("-", 1),
        ("1e", 2),
        ("NaN", 0),
        ("trux", 3),
        ("nul", 3),
        ("[1,]", 3),
        ("[1 2]", 3),
        ("{a:1}", 1),
        (r#"{"a" 1}"#, 5),
        (r#"{"a":1,}"#, 7),
        ("[}", 1),
        ("{]", 1),
        (r#""\x""#, 2),
        (r#""\u12G4""#, 5),
        ("\"\u{1f}\"", 1),
        ("\"\t\"", 1),
        (r#""a\ud83d""#, 2),
        (r#""\ud83dx""#, 1),
        (r#""\ud83d\n""#, 1),
        (r#""\ud83d\u0041""#, 1),
        (r#""a\ude00""#, 2),
        ("\u{a0}1", 0),
        ("'a'", 0),
        ("/**/1", 0),
        ("", 0),
    ] {
        assert_eq!(check_skipped(broken), one(ViolationKind::Syntax, "", offset), "{broken}");
    }
    for (broken, offset) in [
        (b"\"a\xff\"".as_slice(), 2),
        (b"\"\xc3\"", 1),
        (b"\"\xc0\xaf\"", 1),
        (b"\"\xed\xa0\x80\"", 1),
        (b"\"\xf4\x90\x80\x80\"", 1),
        (b"\"\xe2\x82\"", 1),
        (b"1\x80", 1),
        // The lone surrogate is the violation, not the bad UTF-8 after it.
        (b"\"\\ud83d\xff\"", 1),
        (b"\"\\ud83d\\\xff\"", 1),
        (b"\"\\ud83d\xc3\"", 1),
        (b"\"\\ud83d\\ud\xff\"", 10),
        (b"\"\\n\xff\"", 3),
    ] {
        assert_eq!(check_skipped(broken), one(ViolationKind::Syntax, "", offset), "{broken:?}");
    }
    assert_eq!(check_body(JOB, b"{\"targets\":[\"a\\ud83d\xff"), one(ViolationKind::Syntax, "", 14));
    // A byte order mark is an error. After the value there is only white space.
    assert_eq!(check_body(DEVICES, "\u{feff}{}"), one(ViolationKind::Syntax, "", 0));
    assert_eq!(check_body(DEVICES, "{} \n"), []);
    assert_eq!(check_body(DEVICES, "{} x"), one(ViolationKind::Syntax, "", 3));
    assert_eq!(check_body(DEVICES, "{}{}"), one(ViolationKind::Syntax, "", 2));
    assert_eq!(check_body(DEVICES, b"{} \xe2\x82"), one(ViolationKind::Syntax, "", 3));
}

#[test]
fn rule_3_2_top_level_is_object_or_empty() {
    assert_eq!(check_body(DEVICES, ""), []);
    assert_eq!(check_body(JOB, ""), one(ViolationKind::Required, "/targets", None));
    assert_eq!(check_body(DEVICES, " \n"), one(ViolationKind::Syntax, "", 2));
    for other in ["[]", "null", "\"a\"", "12", "-1", "true", "false"] {
        assert_eq!(check_body(DEVICES, format!(" {other}")), one(ViolationKind::Type, "", 1), "{other}");
    }
}

#[test]
fn rule_3_3_escapes_are_decoded_in_every_string() {
    let body = format!(r#"{{"\u0061ssetIds":["\u0066{}"]}}"#, &ASSET[1..]);
    let project = ProjectId::from_static(PROJECT);
    let request = BatchAssociateProjectAssetsRequest::from_json(project, body.as_bytes()).unwrap();
    assert_eq!(request.asset_ids[..], [AssetId::from_static(ASSET)]);

    let body = br#"{"targets":["thinggroup\/line-4"],"c\u006fmment":"caf\u00e9 \ud83d\ude80 \"\\\b\f"}"#;
    let job = JobId::from_static("fw-7");
    let violation = AssociateTargetsWithJobRequest::from_json(job, body).unwrap_err();
    assert_eq!(reported(&violation), (ViolationKind::Pattern, "/comment".into(), Some(49)));

    let body = br#"{"targets":["thinggroup\/line-4"],"c\u006fmment":"caf\u00e9 \ud83d\ude80 \"\\"}"#;
    let request = AssociateTargetsWithJobRequest::from_json(job, body).unwrap();
    assert_eq!(request.targets[0], "thinggroup/line-4");
    assert_eq!(request.comment.unwrap(), "café 🚀 \"\\");
}

#[test]
fn rule_3_4_nesting_deeper_than_128_reports_depth() {
    // The top-level object is the first level.
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        assert_eq!(check_skipped(nested(127)), []);
        assert_eq!(check_skipped(nested(128)), one(ViolationKind::Depth, "", 127 * open.len()));
        assert_eq!(check_skipped(open.repeat(2_000_000)), one(ViolationKind::Depth, "", 127 * open.len()));
    }
    // The value of an unknown member of an item starts at the fourth level.
    let body = |levels: usize| {
        format!(r#"{{"entries":[{{"thingName":"a","x":{}{}}}]}}"#, "[".repeat(levels), "]".repeat(levels))
    };
    assert_eq!(check_body(DEVICES, body(125)), []);
    assert_eq!(check_body(DEVICES, body(126)), one(ViolationKind::Depth, "", 33 + 125));
    // Closed levels do not count.
    assert_eq!(check_skipped(format!("[{}[]]", format!("{}{},", "[".repeat(126), "]".repeat(126)).repeat(50))), []);
}

#[test]
fn rule_3_5_duplicate_null_and_wrong_type_are_reported() {
    for second in ["\"targets\"", "\"t\\u0061rgets\""] {
        for (one_value, other) in [("[\"a\"]", "[\"a\"]"), ("null", "[\"a\"]"), ("[\"a\"]", "null"), ("null", "null")] {
            let body = format!(r#"{{"targets":{one_value},{second}:{other}}}"#);
            assert_eq!(check_body(JOB, body), one(ViolationKind::Duplicate, "/targets", 12 + one_value.len()));
        }
    }
    let body = r#"{"entries":[{"thingName":"a","thingName":"a"}]}"#;
    assert_eq!(check_body(DEVICES, body), one(ViolationKind::Duplicate, "/entries/0/thingName", 29));
    // An unknown member can repeat.
    assert_eq!(check_body(DEVICES, r#"{"x":1,"x":2}"#), []);

    assert_eq!(check_body(JOB, r#"{"targets":null}"#), one(ViolationKind::Required, "/targets", None));
    assert_eq!(check_body(JOB, r#"{"targets":["a"],"comment":null}"#), []);
    assert_eq!(check_body(DEVICES, r#"{"entries":null}"#), []);
    assert_eq!(check_body(JOB, r#"{"targets":["a",null]}"#), one(ViolationKind::Type, "/targets/1", 16));
    assert_eq!(check_body(DEVICES, r#"{"entries":[null]}"#), one(ViolationKind::Type, "/entries/0", 12));

    for wrong in ["12", "-", "true", "{", "[", "fals", "nope"] {
        let body = format!(r#"{{"targets":["a",{wrong}"#);
        assert_eq!(check_body(JOB, body), one(ViolationKind::Type, "/targets/1", 16), "{wrong}");
    }
    for wrong in ["12", "-", "true", "{", "\"a"] {
        let body = format!(r#"{{"targets":{wrong}"#);
        assert_eq!(check_body(JOB, body), one(ViolationKind::Type, "/targets", 11), "{wrong}");
    }
    // A value that starts with `n` is `null` or a syntax error. A member can be `null`.
    assert_eq!(check_body(JOB, r#"{"targets":nulx}"#), one(ViolationKind::Syntax, "", 14));
    assert_eq!(check_body(JOB, r#"{"targets":?}"#), one(ViolationKind::Syntax, "", 11));
}

#[test]
fn rule_3_6_list_over_capacity_stops_reading() {
    fn read<const N: usize>(body: &str) -> (Option<Reported>, Vec<Reported>) {
        let mut report = Report::<200>::new();
        let project = ProjectId::from_static(PROJECT);
        let read = |sink: &mut dyn iot_shapes::violation::Sink| {
            BatchAssociateProjectAssetsRequest::<_, N>::from_json_with(project, body.as_bytes(), sink)
                .err()
                .map(|v| reported(&v))
        };
        let first = read(&mut FailFast);
        read(&mut report);
        (first, report.violations().iter().map(reported).collect())
    }
    let body = |count| format!(r#"{{"assetIds":[{}]}}"#, items(count));
    assert_eq!(read::<8>(&body(8)), (None, vec![]));
    let ninth = one(ViolationKind::Capacity, "/assetIds/8", 13 + 8 * 39);
    for count in [9, 10, 11, 100] {
        assert_eq!(read::<8>(&body(count)), (Some(ninth[0].clone()), ninth.clone()), "{count}");
    }
    // The reader stops there and does not check the items after it.
    assert_eq!(read::<8>(&format!(r#"{{"assetIds":[{},12,"#, items(8))).1, ninth);
    // The violation replaces all earlier ones.
    let bad = body(9).replacen(ASSET, "x", 1);
    assert_eq!(read::<8>(&bad).1, one(ViolationKind::Capacity, "/assetIds/8", 13 + 8 * 39 - 35));
    assert_eq!(read::<8>(&bad).0, Some((ViolationKind::Length, "/assetIds/0".into(), Some(13))));
    // With a capacity of 100, the list breaks its own bound, and its items are read to the end.
    for violations in [read::<100>(&body(101)).1, read::<150>(&body(101)).1] {
        assert_eq!(violations, one(ViolationKind::Length, "/assetIds", 12));
    }
    let last = read::<100>(&body(102).replace(&format!("{ASSET:?}]"), "\"x\"]")).1;
    assert_eq!(
        last,
        [
            (ViolationKind::Length, "/assetIds/101".into(), Some(13 + 101 * 39)),
            one(ViolationKind::Length, "/assetIds", 12)[0].clone()
        ]
    );
    let stopped = read::<100>(&format!(r#"{{"assetIds":[{},12]}}"#, items(100))).1;
    assert_eq!(stopped, one(ViolationKind::Type, "/assetIds/100", 13 + 100 * 39));

    // The model sets no bound on the fields of an error. Fields past the capacity are dropped.
    let body = r#"{"fields":[{"name":"a"},{"name":"b"}]}"#;
    let head = ResponseHead::new(400).header("x-amzn-ErrorType", b"ValidationException");
    let response = BatchAssociateClientDeviceWithCoreDeviceResponse::from_http(&head, body.as_bytes());
    let Err(ResponseError::Service(response)) = response else { panic!("{response:?}") };
    fn fields<const F: usize>(response: &ErrorResponse<'_>) -> Vec<String> {
        match BatchAssociateClientDeviceWithCoreDeviceError::<_, F>::from(response) {
            BatchAssociateClientDeviceWithCoreDeviceError::ValidationException { fields, .. } => {
                fields.unwrap().iter().map(|field| field.name.unwrap().to_string()).collect()
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(fields::<1>(&response), ["a"]);
    assert_eq!(fields::<2>(&response), ["a", "b"]);
    assert_eq!(fields::<3>(&response), ["a", "b"]);
    assert_eq!(response.body_violation(), None);
}

#[test]
fn section_3b_json_is_compact_and_escaped() {
    let project = ProjectId::from_static(PROJECT);
    let request = BatchAssociateProjectAssetsRequest::new(project, [AssetId::from_static(ASSET); 2])
        .unwrap()
        .with_client_token(ClientToken::new(PROJECT).unwrap());
    let json = format!(r#"{{"assetIds":[{ASSET:?},{ASSET:?}],"clientToken":{PROJECT:?}}}"#);
    assert_eq!(request.json().to_string(), json);
    assert_eq!(request.json().len(), json.len());
    assert_eq!(BatchAssociateProjectAssetsRequest::from_json(project, json.as_bytes()).unwrap(), request);

    let none = BatchAssociateClientDeviceWithCoreDeviceRequest::from_json(ThingName::from_static("gw"), b"{}").unwrap();
    assert_eq!(none.json().to_string(), "{}");

    // The characters below U+0020, `"` and `\` are escaped. All others are written unchanged.
    let name: String = ('\0'..='\u{20}').chain("\"\\/\u{7f}\u{2028}é🚀".chars()).collect();
    let core = ThingName::from_static("gw");
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(core, [ThingName::new(&name).unwrap()]).unwrap();
    let json = concat!(
        r#"{"entries":[{"thingName":"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#,
        r#"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f "#,
        "\\\"\\\\/\u{7f}\u{2028}é🚀\"}]}"
    );
    assert_eq!(request.json().to_string(), json);
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceRequest::from_json(core, json.as_bytes()).unwrap(), request);

    // A buffer of the exact length is enough. If it is one byte smaller, the error has the length.
    let mut buffer = vec![0; json.len()];
    assert_eq!(request.json().encode_to_slice(&mut buffer).unwrap(), json.as_bytes());
    let needed = request.json().encode_to_slice(&mut buffer[1..]).unwrap_err().needed;
    assert_eq!(needed, json.len());
}

#[test]
fn section_3b_largest_messages_reach_max_lengths() {
    const SMALL: usize = 3;
    let project = ProjectId::from_static(PROJECT);
    let token = "\u{1}".repeat(64);
    let request =
        BatchAssociateProjectAssetsRequest::<_, SMALL>::try_from_iter(project, [AssetId::from_static(ASSET); SMALL])
            .unwrap()
            .with_client_token(ClientToken::new(&token).unwrap());
    assert_eq!(request.json().len(), batch_associate_project_assets::max_json_len(SMALL));
    assert_eq!(request.path().len(), batch_associate_project_assets::MAX_PATH_LEN);
    assert_eq!(batch_associate_project_assets::max_json_len(200), batch_associate_project_assets::MAX_JSON_LEN);

    let name = "\u{1}".repeat(128);
    let core = "🚀".repeat(128);
    let core = ThingName::new(&core).unwrap();
    let entries = [ThingName::new(&name).unwrap(); SMALL];
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(core, entries).unwrap();
    assert_eq!(request.json().len(), batch_associate_client_device_with_core_device::max_json_len(SMALL));
    assert_eq!(request.path().len(), batch_associate_client_device_with_core_device::MAX_PATH_LEN);

    let job = "j".repeat(64);
    let request = AssociateTargetsWithJobRequest::new(JobId::new(&job).unwrap(), [TargetArn::from_static("")]).unwrap();
    assert_eq!(request.path().len(), associate_targets_with_job::MAX_PATH_LEN);
}

#[test]
fn rule_4_1_target_is_routed_and_label_decoded() {
    let check = |target: &str| check_http(&RequestHead::new("POST", target), b"");
    let route = one(ViolationKind::Route, "", None);
    for target in [
        "/greengrass/v2/coredevices/gw-1/associateClientDevices",
        "/greengrass/v2/coreDevices/gw-1/associateClientDevices//",
        "//greengrass/v2/coreDevices/gw-1/associateClientDevices",
        "/greengrass/v2/coreDevices/a/b/associateClientDevices",
        "/greengrass/v2/coreDevices/associateClientDevices",
        "/greengrass/v2/coreDevices/../../x/associateClientDevices",
        "/gr%65engrass/v2/coreDevices/gw-1/associateClientDevices",
        "http://localhost/greengrass/v2/coreDevices/gw-1/associateClientDevices",
        "*",
        "/",
        "",
    ] {
        assert_eq!(check(target), route, "{target}");
    }
    for label in ["gw-1", "a%2Fb", "%C3%A9", "é", "..", "a+b", "a:b@c<>|{}\"", "%25", "a;b=c", "a#b", "%00"] {
        for target in [DEVICES.replace("gw-1", label), DEVICES.replace("gw-1", label) + "/"] {
            assert_eq!(check(&target), [], "{target}");
        }
    }
    assert_eq!(check(&DEVICES.replace("gw-1", "")), one(ViolationKind::Length, "/coreDeviceThingName", None));
    for label in ["%", "%4", "%zz", "a%2", "%C3", "%ff", "%ED%A0%80", "%C0%AF", "%C3é"] {
        assert_eq!(
            check(&DEVICES.replace("gw-1", label)),
            one(ViolationKind::Encoding, "/coreDeviceThingName", None),
            "{label}"
        );
    }
    let raw = [
        b"/greengrass/v2/coreDevices/\xff/associateClientDevices".as_slice(),
        b"/greengrass/v2/coreDevices/%C3\xa9/associateClientDevices",
    ];
    assert_eq!(
        check_http(&RequestHead::new("POST", raw[0]), b""),
        one(ViolationKind::Encoding, "/coreDeviceThingName", None)
    );
    assert_eq!(check_http(&RequestHead::new("POST", raw[1]), b""), []);
    // A label is decoded once, and only a label.
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(
        &RequestHead::new("POST", "/greengrass/v2/coreDevices/a%2Fb%2525+/associateClientDevices"),
        b"",
    );
    assert_eq!(request.unwrap().core_device_thing_name, "a/b%25+");
    assert_eq!(check_body(&ASSOCIATE.replace("0d5f", "%30d5f"), format!(r#"{{"assetIds":[{ASSET:?}]}}"#)), []);
}

#[test]
fn rule_4_2_first_namespace_id_counts() {
    let body = br#"{"targets":["a"]}"#;
    let namespace = |query: &str| {
        let target = format!("/jobs/fw-7/targets?{query}");
        let read = AssociateTargetsWithJobRequest::from_http(&post(&target), body);
        assert_eq!(check_http(&post(&target), body).len(), usize::from(read.is_err()));
        match read {
            Ok(request) => Ok(request.namespace_id.map(|namespace| namespace.to_string())),
            Err(violation) => {
                assert_eq!(violation.pointer().to_string(), "/namespaceId");
                Err(violation.kind())
            }
        }
    };
    let some = |name: &str| Ok(Some(name.to_string()));
    assert_eq!(namespace(""), Ok(None));
    assert_eq!(namespace("namespaceId=a"), some("a"));
    assert_eq!(namespace("x=1&%6eamespaceId=a&namespaceId=b"), some("a"));
    assert_eq!(namespace("namespaceid=a&x=%zz&%zz=1&&=&y"), Ok(None));
    assert_eq!(namespace("x=%zz&namespaceId=%61"), some("a"));
    assert_eq!(namespace("namespaceId=a&namespaceId=%zz"), some("a"));
    assert_eq!(namespace("namespaceId"), Err(ViolationKind::Pattern));
    assert_eq!(namespace("namespaceId="), Err(ViolationKind::Pattern));
    assert_eq!(namespace("namespaceId&namespaceId=a"), Err(ViolationKind::Pattern));
    assert_eq!(namespace("namespaceId=a+b"), Err(ViolationKind::Pattern));
    assert_eq!(namespace("namespaceId=a=b"), Err(ViolationKind::Pattern));
    assert_eq!(namespace("namespaceId=a?b"), Err(ViolationKind::Pattern));
    assert_eq!(namespace("namespaceId=%zz"), Err(ViolationKind::Encoding));
    assert_eq!(namespace("namespaceId=%ff"), Err(ViolationKind::Encoding));
    // Operations without a query member ignore it.
    assert_eq!(check_body(&format!("{DEVICES}?namespaceId=%zz"), "{}"), []);

    let core = ThingName::from_static("a b/é~._-+%");
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::<_>::without_entries(core);
    let target = request.target().to_string();
    assert_eq!(target, "/greengrass/v2/coreDevices/a%20b%2F%C3%A9~._-%2B%25/associateClientDevices");
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(&post(&target), b"").unwrap(), request);

    let request =
        AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")]).unwrap();
    assert_eq!(request.query().to_string(), "");
    let request = request.with_namespace_id(NamespaceId::from_static("p_1"));
    assert_eq!(request.path().to_string(), "/jobs/fw-7/targets");
    assert_eq!(request.query().to_string(), "namespaceId=p_1");
    assert_eq!(request.target().to_string(), "/jobs/fw-7/targets?namespaceId=p_1");
}

#[test]
fn rule_4_3_content_type_and_accept_are_checked() {
    let content_type = |values: &[&'static str]| {
        let head = values
            .iter()
            .fold(RequestHead::new("POST", DEVICES), |head, value| head.header("CONTENT-type", value.as_bytes()));
        assert_eq!(check_http(&head, b""), [], "it is ignored if there is no body");
        check_http(&head, b"{}").is_empty()
    };
    for json in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"a,b\\\",\"",
        " application/json\t;",
    ] {
        assert!(content_type(&[json]), "{json}");
    }
    for other in [
        "",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/json, application/json",
        "application/json;charset=utf-8, text/plain",
        "application/problem+json",
        "application/*",
        "json",
    ] {
        assert!(!content_type(&[other]), "{other}");
        let head = RequestHead::new("POST", DEVICES).header("Content-Type", other.as_bytes());
        assert_eq!(check_http(&head, b"{}"), one(ViolationKind::ContentType, "", None));
    }
    assert!(!content_type(&[]));
    assert!(content_type(&["application/json", "text/plain"]));
    assert!(!content_type(&["text/plain", "application/json"]));
    // A body of one byte needs a content type.
    assert_eq!(check_http(&RequestHead::new("POST", DEVICES), b" "), one(ViolationKind::ContentType, "", None));

    let accept = |values: &[&'static str]| {
        let head = values.iter().fold(post(DEVICES), |head, value| head.header("ACCEPT", value.as_bytes()));
        let violations = check_http(&head, b"{}");
        assert!(violations.is_empty() || violations == one(ViolationKind::Accept, "", None));
        violations.is_empty()
    };
    for allowed in [
        &[][..],
        &[""],
        &[" \t"],
        &["*/*"],
        &["application/*"],
        &["Application/Json;q=0"],
        &["text/html, application/json;q=0.1"],
        &["text/html;a=\"x,y\",*/*"],
        &["text/html", "application/json"],
        &["application/json", "text/html"],
        &["", "*/*"],
    ] {
        assert!(accept(allowed), "{allowed:?}");
    }
    for rejected in [
        &["text/html"][..],
        &["text/*, application/xml"],
        &["application/jsonx"],
        &["text/html;a=\", application/json\""],
        &["*"],
        &["text/html", "text/plain"],
        &["", "text/plain"],
    ] {
        assert!(!accept(rejected), "{rejected:?}");
    }
    // The content type of a response is ignored.
    let head = ResponseHead::new(200).header("Content-Type", b"text/html");
    assert!(AssociateTargetsWithJobResponse::from_http(&head, b"{}").is_ok());
}

#[test]
fn rule_4_4_earlier_stage_is_reported_first() {
    let worst = "/jobs/%zz/targets?namespaceId=%zz";
    let head = RequestHead::new("GET", worst).header("Accept", b"text/html").header("Content-Type", b"text/html");
    assert_eq!(check_http(&RequestHead::new("GET", "/jobs/%zz"), b"["), one(ViolationKind::Route, "", None));
    assert_eq!(check_http(&head, b"["), one(ViolationKind::Encoding, "/jobId", None));
    let head = RequestHead::new("GET", "/jobs/a.b/targets?namespaceId=%zz").header("Accept", b"text/html");
    assert_eq!(check_http(&head, b"["), one(ViolationKind::Encoding, "/namespaceId", None));
    let target = "/jobs/a.b/targets?namespaceId=a.b";
    for method in ["GET", "post", "PUT", "POST ", ""] {
        let head = RequestHead::new(method, target).header("Accept", b"text/html");
        assert_eq!(check_http(&head, b"["), one(ViolationKind::Method, "", None));
    }
    assert_eq!(
        check_http(&RequestHead::new("POST", target).header("Accept", b"text/html"), b"["),
        one(ViolationKind::Accept, "", None)
    );
    assert_eq!(check_http(&RequestHead::new("POST", target), b"["), one(ViolationKind::ContentType, "", None));
    assert_eq!(check_http(&post(target), b"["), one(ViolationKind::Type, "", 0));
    let both = ["/jobId", "/namespaceId"].map(|pointer| one(ViolationKind::Pattern, pointer, None)[0].clone());
    assert_eq!(check_http(&post(target), br#"{"targets":["a"]}"#), both);
}

#[test]
fn section_5_fail_fast_returns_first_met() {
    let first = |target: &str, body: &str| {
        reported(&Operation::validate_http(&post(target), body.as_bytes(), &mut FailFast).unwrap_err())
    };
    assert_eq!(first("/jobs/a.b/targets", "["), (ViolationKind::Pattern, "/jobId".into(), None));
    // The headers come before the constraints of the URI, and after its encoding.
    for (target, expected) in [
        ("/jobs/a.b/targets", (ViolationKind::Accept, String::new(), None)),
        ("/jobs/%ff/targets", (ViolationKind::Encoding, "/jobId".into(), None)),
    ] {
        let head = post(target).header("Accept", b"text/html");
        let violation = Operation::validate_http(&head, b"[", &mut FailFast).unwrap_err();
        assert_eq!(reported(&violation), expected);
    }
    assert_eq!(
        first(DEVICES, r#"{"entries":[{"thingName":""}x"#),
        (ViolationKind::Length, "/entries/0/thingName".into(), Some(25))
    );
    assert_eq!(first(JOB, "{}x"), (ViolationKind::Required, "/targets".into(), None));
    assert_eq!(first(JOB, r#"{"targets":[]x"#), (ViolationKind::Length, "/targets".into(), Some(11)));
}

#[test]
fn section_5_json_stage_replaces_constraint_violations() {
    assert_eq!(check_body("/jobs/a.b/targets", "["), one(ViolationKind::Type, "", 0));
    assert_eq!(check_body(DEVICES, r#"{"entries":[{"thingName":""}x"#), one(ViolationKind::Syntax, "", 28));
    assert_eq!(check_body(JOB, "{}x"), one(ViolationKind::Syntax, "", 2));
    assert_eq!(check_body(JOB, r#"{"targets":[],"targets":[]}"#), one(ViolationKind::Duplicate, "/targets", 14));
    assert_eq!(check_body(JOB, r#"{"targets":[1],"targets":[]}"#), one(ViolationKind::Type, "/targets/0", 12));
}

#[test]
fn section_5_violations_are_in_order_of_one_pass() {
    let target = "/jobs/a.b/targets?namespaceId=";
    let long = "x".repeat(2049);
    let body = format!(r#"{{"comment":"","targets":["{long}","a"{}]}}"#, r#","b""#.repeat(100));
    let expected: Vec<Reported> = vec![
        (ViolationKind::Pattern, "/jobId".into(), None),
        (ViolationKind::Pattern, "/namespaceId".into(), None),
        (ViolationKind::Pattern, "/comment".into(), Some(11)),
        (ViolationKind::Length, "/targets/0".into(), Some(25)),
        (ViolationKind::Length, "/targets".into(), Some(24)),
    ];
    assert_eq!(check_body(target, body), expected);
    let expected =
        ["/entries/0/thingName", "/entries/1/thingName"].map(|at| (ViolationKind::Required, at.to_string(), None));
    assert_eq!(check_body(DEVICES, r#"{"entries":[{},{"thingName":null}]}"#), expected);
}

#[test]
fn section_5_full_report_counts_total() {
    let mut report = Report::<2>::new();
    let body = br#"{"targets":[],"comment":"\n"}"#;
    let _ = Operation::validate_http(&post("/jobs/a.b/targets"), body, &mut report);
    assert_eq!((report.violations().len(), report.total()), (2, 3));
    let rejection = Operation::rejection(&post(JOB), &report);
    assert!(
        rejection.json().to_string().starts_with(r#"{"message":"3 validation errors detected. Value at '/jobId' "#)
    );
}

#[test]
fn section_5_rejections_have_status_name_and_body() {
    fn reject(head: &RequestHead<'_>, body: &str) -> (u16, &'static str, String) {
        let mut report = Report::<8>::new();
        assert!(Operation::validate_http(head, body.as_bytes(), &mut report).is_err());
        let rejection = Operation::rejection(head, &report);
        assert_eq!(rejection.json().len(), rejection.json().to_string().len());
        (rejection.status(), rejection.error_type(), rejection.json().to_string())
    }
    let of = |head: &RequestHead<'_>, body: &str| {
        let (status, error, _) = reject(head, body);
        (status, error)
    };
    for (target, error) in
        [(ASSOCIATE, "InvalidRequestException"), (JOB, "InvalidRequestException"), (DEVICES, "ValidationException")]
    {
        assert_eq!(of(&post(target), "["), (400, error));
        assert_eq!(of(&RequestHead::new("PUT", target), ""), (405, "UnknownOperationException"));
        assert_eq!(of(&RequestHead::new("POST", target), "{}"), (415, "UnsupportedMediaTypeException"));
        assert_eq!(of(&post(target).header("Accept", b"text/html"), "{}"), (406, "NotAcceptableException"));
    }
    assert_eq!(of(&post("/jobs/%zz/targets"), "{}"), (400, "InvalidRequestException"));
    let (_, _, json) = reject(&post(&DEVICES.replace("gw-1", "%zz")), "{}");
    assert!(json.ends_with(r#"","reason":"CANNOT_PARSE"}"#), "{json}");
    assert_eq!(of(&post("/"), "{}"), (404, "UnknownOperationException"));

    let (_, _, json) = reject(&post(ASSOCIATE), r#"{"assetIds":["F2C61A9E-0B77-4D1C-8A35-6F0E5D4C3B2A"]}"#);
    assert_eq!(
        json,
        r#"{"message":"1 validation error detected. Value at '/assetIds/0' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}"#
    );
    let (_, _, json) = reject(&post(ASSOCIATE), r#"{"assetIds":[],"clientToken":"a b"}"#);
    assert_eq!(
        json,
        r#"{"message":"2 validation errors detected. Value with length 0 at '/assetIds' failed to satisfy constraint: Member must have length between 1 and 100, inclusive; Value with length 3 at '/clientToken' failed to satisfy constraint: Member must have length between 36 and 64, inclusive"}"#
    );
    let (_, _, json) = reject(&post(JOB), &format!(r#"{{"targets":["{}"]}}"#, "x".repeat(2049)));
    assert_eq!(
        json,
        r#"{"message":"1 validation error detected. Value with length 2049 at '/targets/0' failed to satisfy constraint: Member must have length less than or equal to 2048"}"#
    );
    let (_, _, json) = reject(&post(JOB), r#"{"targets":["a"],"comment":""}"#);
    // A backslash in the pattern is escaped in JSON.
    assert!(json.ends_with(r#"Member must satisfy regular expression pattern: ^[^\\p{C}]+$"}"#), "{json}");
    let (_, _, json) = reject(&post(DEVICES), "{");
    assert_eq!(json, r#"{"message":"The body is not valid JSON at byte 1","reason":"CANNOT_PARSE"}"#);
    let (_, _, json) = reject(&RequestHead::new("PUT", DEVICES), "{");
    assert_eq!(json, r#"{"message":"The method of this operation is POST"}"#);
    let (_, _, json) = reject(&post(DEVICES), r#"{"entries":[{"thingName":""},{}]}"#);
    assert_eq!(
        json,
        concat!(
            r#"{"message":"2 validation errors detected. "#,
            "Value with length 0 at '/entries/0/thingName' failed to satisfy constraint: ",
            "Member must have length between 1 and 128, inclusive; ",
            "Value at '/entries/1/thingName' failed to satisfy constraint: Member must not be null",
            r#"","reason":"FIELD_VALIDATION_FAILED","fields":[{"name":"entries.0.thingName","message":""#,
            "Value with length 0 at '/entries/0/thingName' failed to satisfy constraint: ",
            "Member must have length between 1 and 128, inclusive",
            r#""},{"name":"entries.1.thingName","message":""#,
            "Value at '/entries/1/thingName' failed to satisfy constraint: Member must not be null",
            r#""}]}"#
        )
    );

    let mut report = Report::<8>::new();
    let body = format!(r#"{{"assetIds":[{}]}}"#, items(3));
    let read =
        BatchAssociateProjectAssetsRequest::<_, 2>::from_http_with(&post(ASSOCIATE), body.as_bytes(), &mut report);
    assert_eq!(read.unwrap_err().kind(), ViolationKind::Capacity);
    let rejection = report.rejection(&greengrassv2::SERVICE);
    assert_eq!((rejection.status(), rejection.error_type()), (413, "RequestEntityTooLargeException"));
}

#[test]
fn section_6_response_rejects_only_values_its_types_cannot_hold() {
    let ok = ResponseHead::new(200);
    let violation = |body: &str| match BatchAssociateProjectAssetsResponse::from_http(&ok, body.as_bytes()) {
        Err(ResponseError::Invalid(violation)) => Some(reported(&violation)),
        Err(ResponseError::Service(response)) => panic!("{response}"),
        Ok(_) => None,
    };
    assert_eq!(violation(""), None);
    assert_eq!(violation("{}"), None);
    assert_eq!(violation(r#"{"errors":null}"#), None);
    assert_eq!(violation(r#"{"errors":[]}"#), None);
    assert_eq!(violation("["), Some((ViolationKind::Type, String::new(), Some(0))));
    assert_eq!(
        violation(r#"{"errors":[{"assetId":"a"}]}"#),
        Some((ViolationKind::Length, "/errors/0/assetId".into(), Some(22)))
    );
    assert_eq!(violation(r#"{"errors":[{}]}"#), Some((ViolationKind::Required, "/errors/0/assetId".into(), None)));

    // Only validation checks the bounds that the types do not need.
    let long = "x".repeat(2029);
    let odd = format!(r#"{{"jobId":"a b","description":"{long}"}}"#);
    assert!(AssociateTargetsWithJobResponse::from_http(&ok, odd.as_bytes()).is_ok());
    let mut report = Report::<8>::new();
    let validated = Operation::AssociateTargetsWithJob.validate_response(&ok, odd.as_bytes(), &mut report);
    assert!(validated.is_err());
    let pointers: Vec<_> = report.violations().iter().map(|violation| violation.pointer().to_string()).collect();
    assert_eq!(pointers, ["/jobId", "/description"]);

    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    let entries = |count: usize| format!(r#"{{"errorEntries":[{}]}}"#, vec!["{}"; count].join(","));
    let read = |body: &str| {
        BatchAssociateClientDeviceWithCoreDeviceResponse::<_, 120>::from_http_with(&ok, body.as_bytes(), &mut FailFast)
            .map(|response| response.error_entries.unwrap().len())
            .map_err(|failure| match failure {
                ResponseError::Invalid(violation) => reported(&violation),
                ResponseError::Service(response) => panic!("{response}"),
            })
    };
    assert_eq!(read(&entries(101)), Ok(101));
    assert_eq!(read(&entries(120)), Ok(120));
    assert_eq!(read(&entries(121)), Err((ViolationKind::Length, "/errorEntries".into(), Some(16))));
    assert!(operation.validate_response(&ok, entries(100).as_bytes(), &mut FailFast).is_ok());
    let violation = operation.validate_response(&ok, entries(101).as_bytes(), &mut FailFast).unwrap_err();
    assert_eq!(reported(&violation), (ViolationKind::Length, "/errorEntries".into(), Some(16)));
    let odd = r#"{"errorEntries":[{"thingName":"","code":"","message":""}]}"#;
    assert_eq!(read(odd), Ok(1));
    let mut report = Report::<8>::new();
    assert!(operation.validate_response(&ok, odd.as_bytes(), &mut report).is_err());
    assert_eq!(report.total(), 3);

    // Only the caller's capacity bounds SiteWise's `errors`.
    let details = format!(r#"{{"assetId":{ASSET:?},"code":"","message":""}}"#);
    let many = format!(r#"{{"errors":[{}]}}"#, vec![details; 101].join(","));
    let failure = BatchAssociateProjectAssetsResponse::from_http(&ok, many.as_bytes()).unwrap_err();
    assert!(matches!(failure, ResponseError::Invalid(violation) if violation.kind() == ViolationKind::Capacity));
    let validated = Operation::BatchAssociateProjectAssets.validate_response(&ok, many.as_bytes(), &mut FailFast);
    assert!(matches!(validated, Ok(ValidResponse::Success { items: Some(101), .. })));
}

#[test]
fn section_6_any_2xx_is_success() {
    for status in 100..=999 {
        let read = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(status), b"");
        match read {
            Ok(_) => assert!((200..300).contains(&status)),
            Err(ResponseError::Service(response)) => {
                assert!(!(200..300).contains(&status));
                assert_eq!(response.status(), status);
                let is_retryable = [408, 429, 500, 502, 503, 504].contains(&status);
                assert_eq!(response.is_retryable(), is_retryable, "{status}");
            }
            Err(ResponseError::Invalid(violation)) => panic!("{violation}"),
        }
    }
}

#[test]
fn section_6_error_name_is_from_first_source() {
    let name = |header: Option<&'static str>, body: &'static str| {
        let head = ResponseHead::new(400);
        let head = header.map_or(head, |value| head.header("X-Amzn-ErrorType", value.as_bytes()));
        let response = error_response(Operation::AssociateTargetsWithJob, &head, body.as_bytes());
        response.name().map(|name| name.to_string())
    };
    let body = r#"{"code":"com.a#B:x#y","__type":"a#b#C"}"#;
    assert_eq!(name(Some("A:http://internal/#x"), body).unwrap(), "A");
    assert_eq!(name(Some("ns#A"), body).unwrap(), "A");
    assert_eq!(name(None, body).unwrap(), "B");
    for empty in ["", ":http://x", "ns#", "#:"] {
        assert_eq!(name(Some(empty), body).unwrap(), "B", "{empty}");
    }
    assert_eq!(name(None, r#"{"code":"","__type":"a#b#C"}"#).unwrap(), "C");
    assert_eq!(name(None, r#"{"__type":"C","Code":"D"}"#).unwrap(), "D");
    assert_eq!(name(None, r#"{"__type":"C","Code":"D","code":"E"}"#).unwrap(), "E");
    assert_eq!(name(Some(" A\t, B:x#C"), body).unwrap(), "A");
    assert_eq!(name(Some("ns# A "), body).unwrap(), "A");
    assert_eq!(name(None, r#"{"code":null,"__type":"a\u0023C\u003ad"}"#).unwrap(), "C");
    assert_eq!(name(None, r#"{"x":{"__type":"C"}}"#), None);
    assert_eq!(name(None, ""), None);
    let head = ResponseHead::new(400).header("x-amzn-errortype", b" A:\xff ");
    assert_eq!(error_response(Operation::AssociateTargetsWithJob, &head, b"").name().unwrap(), "A");
    let head = ResponseHead::new(400).header("x-amzn-errortype", b"A\xff");
    assert_eq!(error_response(Operation::AssociateTargetsWithJob, &head, br#"{"code":"B"}"#).name().unwrap(), "B");
    // Only the name itself must be UTF-8.
    let head = ResponseHead::new(400).header("x-amzn-errortype", b"\xff# A\t,\xff");
    assert_eq!(error_response(Operation::AssociateTargetsWithJob, &head, br#"{"code":"B"}"#).name().unwrap(), "A");
    // The name in the header is available if the body is invalid.
    assert_eq!(name(Some("A"), "<html>").unwrap(), "A");
    assert_eq!(name(None, "<html>"), None);

    let head = ResponseHead::new(400).header("x-amzn-errortype", b"A").header("x-amzn-errortype", b"B");
    assert_eq!(error_response(Operation::AssociateTargetsWithJob, &head, b"").name().unwrap(), "A");
}

#[test]
fn section_6_error_text_is_from_first_source() {
    let message = |body: &'static str| {
        let response = error_response(Operation::AssociateTargetsWithJob, &ResponseHead::new(400), body.as_bytes());
        response.message().map(|message| message.to_string())
    };
    assert_eq!(message(r#"{"errorMessage":"c","Message":"b","message":"a"}"#).unwrap(), "a");
    assert_eq!(message(r#"{"errorMessage":"c","Message":"b"}"#).unwrap(), "b");
    assert_eq!(message(r#"{"errorMessage":"c"}"#).unwrap(), "c");
    assert_eq!(message("{}"), None);
}

#[test]
fn section_6_known_members_of_error_body_are_checked() {
    let violation = |operation: Operation, body: &'static str| {
        let response = error_response(operation, &ResponseHead::new(400), body.as_bytes());
        response.body_violation().map(reported)
    };
    let greengrass = Operation::BatchAssociateClientDeviceWithCoreDevice;
    for operation in Operation::ALL.iter().copied() {
        for name in ["code", "Code", "__type", "message", "Message", "errorMessage"] {
            let wrong: &'static str = format!(r#"{{"{name}":1}}"#).leak();
            let twice: &'static str = format!(r#"{{"{name}":"a","{name}":"a"}}"#).leak();
            assert_eq!(
                violation(operation, wrong),
                Some((ViolationKind::Type, format!("/{name}"), Some(name.len() + 4)))
            );
            assert_eq!(
                violation(operation, twice),
                Some((ViolationKind::Duplicate, format!("/{name}"), Some(name.len() + 8)))
            );
        }
        for name in ["reason", "resourceId", "resourceType", "quotaCode", "serviceCode", "fields"] {
            let wrong: &'static str = format!(r#"{{"{name}":1}}"#).leak();
            let known = violation(operation, wrong).is_some();
            assert_eq!(known, operation.service().signing_name() == "greengrass", "{name}");
        }
    }
    let field = |body| violation(greengrass, body);
    assert_eq!(field(r#"{"fields":[{}]}"#), None);
    assert_eq!(field(r#"{"fields":[null]}"#), Some((ViolationKind::Type, "/fields/0".into(), Some(11))));
    assert_eq!(field(r#"{"fields":[{"name":1}]}"#), Some((ViolationKind::Type, "/fields/0/name".into(), Some(19))));
    assert_eq!(field(r#"{"fields":[{"__type":1,"code":2}],"retryAfterSeconds":"x"}"#), None);
}

#[test]
fn section_6_retry_after_is_read_from_headers() {
    for (value, seconds) in [
        ("0", Some(0)),
        ("120", Some(120)),
        (" 7 ", Some(7)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("7s", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", None),
        ("4294967295", Some(u32::MAX)),
        ("4294967296", None),
        ("99999999999", None),
        ("+7", None),
        ("007", Some(7)),
        ("\t7\t", Some(7)),
        ("7 7", None),
        ("\u{0667}", None),
    ] {
        let head = ResponseHead::new(503).header("RETRY-AFTER", value.as_bytes()).header("Retry-After", b"9");
        let response = error_response(Operation::AssociateTargetsWithJob, &head, b"");
        assert_eq!(response.retry_after_seconds(), seconds, "{value:?}");
        assert_eq!(response.retry_after(), seconds.map(|seconds| Duration::from_secs(seconds.into())), "{value:?}");
        assert_eq!(head.retry_after_text(), Some(value.as_bytes()));
        assert_eq!(head.retry_after_seconds(), seconds);
    }
    // Milliseconds take precedence. A value that is not an integer below 2³² counts as absent.
    for (milliseconds, expected) in [
        ("1500", Duration::from_millis(1500)),
        ("0", Duration::ZERO),
        ("4294967295", Duration::from_millis(4_294_967_295)),
        ("4294967296", Duration::from_secs(7)),
        ("1.5", Duration::from_secs(7)),
        ("+1", Duration::from_secs(7)),
        ("-1", Duration::from_secs(7)),
        ("", Duration::from_secs(7)),
        ("Fri, 31 Dec 1999 23:59:59 GMT", Duration::from_secs(7)),
        (" 250\t", Duration::from_millis(250)),
    ] {
        let head =
            ResponseHead::new(503).header("Retry-After", b"7").header("X-Amz-Retry-After", milliseconds.as_bytes());
        let response = error_response(Operation::AssociateTargetsWithJob, &head, b"");
        assert_eq!([response.retry_after(), head.retry_after()], [Some(expected); 2], "{milliseconds:?}");
        assert_eq!(response.retry_after_seconds(), Some(7));
    }
    for head in [ResponseHead::new(503), ResponseHead::new(503).header("x-amz-retry-after", b"soon")] {
        let response = error_response(Operation::AssociateTargetsWithJob, &head, b"");
        assert_eq!((response.retry_after(), response.retry_after_seconds()), (None, None));
        assert_eq!((head.retry_after(), head.retry_after_text()), (None, None));
    }
    // A typed error has the seconds of `Retry-After` only. The text of a header is any bytes.
    let head = ResponseHead::new(500)
        .header("x-amzn-ErrorType", b"InternalServerException")
        .header("x-amz-retry-after", b"1500")
        .header("Retry-After", b"9");
    let response = error_response(Operation::BatchAssociateClientDeviceWithCoreDevice, &head, b"");
    let error = BatchAssociateClientDeviceWithCoreDeviceError::<iot_shapes::Text<'_>>::from(&response);
    assert_eq!(error.retry_after_seconds(), Some(9));
    assert_eq!(ResponseHead::new(503).header("retry-after", b" \xff ").retry_after_text(), Some(&b" \xff "[..]));
}

#[test]
fn section_6_request_id_is_from_first_header_with_text() {
    for (first, second, expected) in [
        (Some("a"), Some("b"), Some("a")),
        (None, Some("b"), Some("b")),
        (Some(""), Some("b"), Some("b")),
        (Some(""), Some(""), None),
        (Some(" \t"), Some("b"), Some("b")),
        (Some("a"), None, Some("a")),
        (Some(" a\t"), Some("b"), Some("a")),
        (None, Some(" "), None),
        (None, None, None),
    ] {
        let mut head = ResponseHead::new(500);
        if let Some(second) = second {
            head = head.header("x-amz-request-id", second.as_bytes());
        }
        if let Some(first) = first {
            head = head.header("x-amzn-requestid", first.as_bytes());
        }
        let response = error_response(Operation::AssociateTargetsWithJob, &head, b"<html>");
        assert_eq!([response.request_id(), head.request_id()], [expected; 2], "{first:?} {second:?}");
    }
}

/// An error of AWS's own front, whose message has line feeds that are not escaped.
const SIGNATURE_ERROR: &str = "{\"message\":\"The request signature we calculated does not match the signature you \
    provided.\n\nThe Canonical String for this request should have been\n'POST\n/jobs/fw-7/targets\n\n'\"}";

#[test]
fn section_6_typed_error_of_any_body_is_read_and_validation_is_strict() {
    for (body, kind) in [
        ("<html><body>502 Bad Gateway</body></html>", ViolationKind::Syntax),
        (r#"{"code":409}"#, ViolationKind::Type),
        (SIGNATURE_ERROR, ViolationKind::Syntax),
    ] {
        for name in [None, Some("ResourceNotFoundException"), Some("InvalidSignatureException")] {
            let head = ResponseHead::new(404);
            let head = name.map_or(head, |name| head.header("x-amzn-ErrorType", name.as_bytes()));
            let is_modelled = name == Some("ResourceNotFoundException");
            macro_rules! check {
                ($operation:ident, $error:ident) => {
                    let operation = Operation::$operation;
                    let response = error_response(operation, &head, body.as_bytes());
                    let error = $error::<iot_shapes::Text<'_>>::from(&response);
                    assert_eq!(matches!(error, $error::ResourceNotFoundException { .. }), is_modelled, "{body}");
                    assert_eq!(matches!(error, $error::Unknown { .. }), !is_modelled, "{body}");
                    assert_eq!(error.name().map(|name| name.to_string()).as_deref(), name, "{body}");
                    assert_eq!((error.status(), error.message()), (404, None), "{body}");
                    let violation = operation.validate_response(&head, body.as_bytes(), &mut FailFast).unwrap_err();
                    assert_eq!((violation.kind(), response.body_violation()), (kind, Some(&violation)), "{body}");
                };
            }
            check!(BatchAssociateProjectAssets, BatchAssociateProjectAssetsError);
            check!(BatchDisassociateProjectAssets, BatchDisassociateProjectAssetsError);
            check!(BatchAssociateClientDeviceWithCoreDevice, BatchAssociateClientDeviceWithCoreDeviceError);
            check!(BatchDisassociateClientDeviceFromCoreDevice, BatchAssociateClientDeviceWithCoreDeviceError);
            check!(AssociateTargetsWithJob, AssociateTargetsWithJobError);
        }
    }
}

#[test]
fn section_6_lenient_reading_keeps_valid_members() {
    type Error<'a> = BatchAssociateClientDeviceWithCoreDeviceError<iot_shapes::Text<'a>>;
    // The body, the kind of its violation, and the typed error that is read from it.
    for (body, kind, expected) in [
        (r#"{"message":1,"Message":"m","reason":"OTHER"}"#, ViolationKind::Type, r#"{"message":"m","reason":"OTHER"}"#),
        (r#"{"message":"m","reason":[{"a":[]}],"fields":[]}"#, ViolationKind::Type, r#"{"message":"m","fields":[]}"#),
        (
            r#"{"message":"m","message":"n","reason":"OTHER"}"#,
            ViolationKind::Duplicate,
            r#"{"message":"m","reason":"OTHER"}"#,
        ),
        (r#"{"message":1,"message":"n","reason":"OTHER"}"#, ViolationKind::Type, r#"{"message":"","reason":"OTHER"}"#),
        (
            r#"{"fields":[null,{"name":1,"message":"b"},null,{"name":"a"}],"message":"m"}"#,
            ViolationKind::Type,
            r#"{"message":"m","fields":[{"message":"b"},{"name":"a"}]}"#,
        ),
        (
            r#"{"message":"m","reason":"OTHER",x"fields":[]}"#,
            ViolationKind::Syntax,
            r#"{"message":"m","reason":"OTHER"}"#,
        ),
        (r#"{"message":"m","reason":"OTH"#, ViolationKind::Syntax, r#"{"message":"m"}"#),
    ] {
        let head = ResponseHead::new(400).header("x-amzn-ErrorType", b"ValidationException");
        let response = error_response(Operation::BatchAssociateClientDeviceWithCoreDevice, &head, body.as_bytes());
        assert_eq!(response.body_violation().map(Violation::kind), Some(kind), "{body}");
        assert_eq!(Error::from(&response).json().to_string(), expected, "{body}");
    }
}

#[test]
fn section_6_items_past_capacity_are_counted() {
    type Error<'a, const F: usize> = BatchAssociateClientDeviceWithCoreDeviceError<iot_shapes::Text<'a>, F>;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    fn kept<const F: usize>(response: &ErrorResponse<'_>) -> usize {
        match Error::<F>::from(response) {
            Error::ValidationException { fields, .. } => fields.map_or(0, |fields| fields.len()),
            other => panic!("{other}"),
        }
    }
    for (body, count) in [
        ("", 0),
        ("{}", 0),
        (r#"{"fields":null}"#, 0),
        (r#"{"fields":[]}"#, 0),
        (r#"{"fields":[{}]}"#, 1),
        (r#"{"fields":[{"name":"a"},{"name":"b"}]}"#, 2),
        (r#"{"fields":[{"name":"a"},{"name":"b"},{"name":"c","message":"d"}]}"#, 3),
        // `null` and items of a wrong type are skipped.
        (r#"{"fields":[null,{},"a",{},[],{"name":1},7]}"#, 3),
        // Only the first list counts, and only the known one.
        (r#"{"fields":[{},{},{}],"fields":[{},{},{},{}],"other":[{}]}"#, 3),
        (r#"{"fields":1,"fields":[{}]}"#, 0),
        // The items before a syntax error are kept.
        (r#"{"fields":[{},{},{"name":"a"}"#, 3),
        (r#"{"fields":[{},{},{}x"#, 3),
    ] {
        let head = ResponseHead::new(400).header("x-amzn-ErrorType", b"ValidationException");
        let response = error_response(operation, &head, body.as_bytes());
        assert_eq!(response.item_count(), count, "{body}");
        let kept = [kept::<0>(&response), kept::<1>(&response), kept::<2>(&response), kept::<3>(&response)];
        assert_eq!(kept, [0, 1, 2, 3].map(|capacity| count.min(capacity)), "{body}");
    }
    let head = ResponseHead::new(400);
    for other in [Operation::BatchAssociateProjectAssets, Operation::AssociateTargetsWithJob] {
        assert_eq!(error_response(other, &head, br#"{"fields":[{},{}]}"#).item_count(), 0);
    }
}

#[test]
fn section_6_error_response_is_read_without_response_type() {
    for operation in Operation::ALL.iter().copied() {
        for status in [100, 199, 200, 204, 299, 300, 404, 503] {
            let head = ResponseHead::new(status).header("x-amzn-ErrorType", b"ns#A,B").header("Retry-After", b"7");
            for body in [r#"{"message":"m","code":"C"}"#, "", "<html>", r#"{"message":1}"#] {
                let read = ErrorResponse::from_http(operation, &head, body.as_bytes());
                if head.is_success() {
                    assert!(read.is_none(), "{status}");
                    continue;
                }
                let (read, expected) = (read.unwrap(), error_response(operation, &head, body.as_bytes()));
                assert_eq!(
                    format!("{read} {:?}", read.retry_after()),
                    format!("{expected} {:?}", expected.retry_after())
                );
                assert_eq!((read.status(), read.name().unwrap().to_string()), (status, "A".into()));
                assert_eq!(read.body_violation(), expected.body_violation());
                assert_eq!(read.body(), body.as_bytes());
            }
        }
    }
}

#[test]
fn section_6_name_decides_retry_of_other_status() {
    for (name, retryable) in [
        ("ThrottlingException", true),
        ("TooManyRequestsException", true),
        ("com.amazonaws#Throttling:http://x", true),
        ("Throttling , InvalidRequestException", true),
        ("InvalidRequestException, Throttling", false),
        ("BandwidthLimitExceeded", true),
        ("EC2ThrottledException", true),
        ("PriorRequestNotComplete", true),
        ("ProvisionedThroughputExceededException", true),
        ("RequestLimitExceeded", true),
        ("RequestThrottled", true),
        ("RequestThrottledException", true),
        ("RequestTimeout", true),
        ("RequestTimeoutException", true),
        ("SlowDown", true),
        ("ThrottledException", true),
        ("Throttling", true),
        ("TransactionInProgressException", true),
        ("throttling", false),
        ("SlowDownException", false),
        ("ServiceUnavailableException", false),
        ("LimitExceededException", false),
        ("InvalidRequestException", false),
    ] {
        let head = ResponseHead::new(400).header("X-Amzn-Errortype", name.as_bytes());
        let response = error_response(Operation::AssociateTargetsWithJob, &head, b"<html>");
        assert_eq!(response.is_retryable(), retryable, "{name}");
        // A typed error goes by its modelled status too.
        let error = AssociateTargetsWithJobError::from(&response);
        assert_eq!(error.is_retryable(), retryable || name == "ServiceUnavailableException", "{name}");
        let error = AssociateTargetsWithJobError::unknown(400, Some(name), None);
        assert_eq!(error.is_retryable(), retryable, "{name}");
    }
    for status in [200, 400, 404, 408, 409, 410, 428, 429, 430, 499, 500, 501, 502, 503, 504, 505] {
        let retryable = [408, 429, 500, 502, 503, 504].contains(&status);
        assert_eq!(AssociateTargetsWithJobError::<&str>::unknown(status, None, None).is_retryable(), retryable);
        assert_eq!(PlainError::new(status, "A", "m").is_retryable(), retryable);
    }
    assert!(PlainError::new(400, "ns#SlowDown:x", "m").is_retryable());
}

#[test]
fn section_2_empty_comment_reports_pattern() {
    assert_eq!(Comment::new("").unwrap_err().kind(), ViolationKind::Pattern);
    assert_eq!(Comment::new(&"\n".repeat(2029)).unwrap_err().kind(), ViolationKind::Length);
}
