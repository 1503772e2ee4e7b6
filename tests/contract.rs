//! A test for each numbered rule of the contract, named after it. Larger tables stand in the files beside this one.

use iot_shapes::greengrassv2::{
    self, BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName, ValidationExceptionReason,
};
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, ClientToken, ProjectId,
};
use iot_shapes::{
    AnyRequest, ErrorReply, FailFast, Failure, Kind, Operation, Report, RequestHead, ResponseHead, ValidResponse,
    Violation,
};

const PROJECT: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
const ASSET: &str = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";
const ASSOCIATE: &str = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate";
const DISASSOCIATE: &str = "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate";
const DEVICES: &str = "/greengrass/v2/coreDevices/gw-1/associateClientDevices";
const JOB: &str = "/jobs/fw-7/targets";

/// A violation as the contract speaks of it: kind, pointer, offset.
type Told = (Kind, String, Option<usize>);

fn told(violation: &Violation) -> Told {
    (violation.kind(), violation.pointer().to_string(), violation.offset())
}

fn post(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

/// All that is told of a request; the three ways to ask must agree on what they share.
fn all(head: &RequestHead<'_>, body: &[u8]) -> Vec<Told> {
    let mut report = Report::<200>::new();
    let collected = Operation::validate_http(head, body, &mut report);
    let violations: Vec<_> = report.violations().iter().map(told).collect();
    assert_eq!(report.total(), violations.len());
    assert_eq!(collected.err().as_ref().map(told), violations.first().cloned());

    let mut typed = Report::<200>::new();
    let read = AnyRequest::from_http_with(head, body, &mut typed);
    assert_eq!(typed, report);
    assert_eq!(read.is_ok(), violations.is_empty());
    if let Ok(request) = &read {
        // What is written is read back equal.
        let (target, json) = (request.target().to_string(), request.json().to_string());
        let again = AnyRequest::from_http(&post(&target), json.as_bytes());
        assert_eq!(again.as_ref(), Ok(request));
        assert_eq!(Operation::of_target(target.as_bytes()), Some(request.operation()));
    }

    let first = Operation::validate_http(head, body, &mut FailFast).err();
    assert_eq!(first, AnyRequest::from_http(head, body).err());
    match violations.first() {
        // Of JSON that is sound, the first violation of all is the first that is met.
        Some((kind, ..)) if kind.is_constraint() => assert_eq!(first.as_ref().map(told), violations.first().cloned()),
        Some(_) => assert!(first.is_some()),
        None => assert_eq!(first, None),
    }
    violations
}

fn of_body(target: &str, body: impl AsRef<[u8]>) -> Vec<Told> {
    all(&post(target), body.as_ref())
}

fn one(kind: Kind, pointer: &str, offset: impl Into<Option<usize>>) -> Vec<Told> {
    vec![(kind, pointer.to_string(), offset.into())]
}

/// What is told of `{"x":VALUE,"targets":["a"]}`, offsets counted from the value.
fn skipped(value: impl AsRef<[u8]>) -> Vec<Told> {
    const BEFORE: &[u8] = br#"{"x":"#;
    let body = [BEFORE, value.as_ref(), br#","targets":["a"]}"#].concat();
    of_body(JOB, body).into_iter().map(|(k, p, at)| (k, p, at.map(|at| at - BEFORE.len()))).collect()
}

fn items(count: usize) -> String {
    vec![format!("{ASSET:?}"); count].join(",")
}

#[test]
fn section_1_operations() {
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
        ("AssociateTargetsWithJob", JOB, "/jobs/{jobId}/targets", "iot", None),
    ];
    assert_eq!(Operation::ALL.len(), table.len());
    for (name, target, template, signing_name, host_prefix) in table {
        let operation = Operation::route(b"POST", target.as_bytes()).unwrap();
        assert_eq!((operation.name(), Operation::of_name(name)), (name, Some(operation)));
        assert_eq!(operation.method(), "POST");
        assert_eq!(operation.uri_template().to_string(), template);
        assert_eq!(operation.service().signing_name(), signing_name);
        assert_eq!(operation.service().host_prefix(), host_prefix);
        assert_eq!(Operation::route(b"GET", target.as_bytes()), None);
    }
    assert_eq!(Operation::of_name("batchAssociateProjectAssets"), None);
}

#[test]
fn section_1_members_of_requests() {
    let body = format!(r#"{{"assetIds":[{ASSET:?}],"clientToken":"{PROJECT}"}}"#);
    let request = BatchAssociateProjectAssetsRequest::from_http(&post(ASSOCIATE), body.as_bytes()).unwrap();
    assert_eq!(request.project_id().to_string(), PROJECT);
    assert_eq!(request.asset_ids(), [AssetId::literal(ASSET)]);
    assert_eq!(*request.client_token().unwrap(), PROJECT);

    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(&post(DEVICES), b"{}").unwrap();
    assert_eq!(*request.core_device_thing_name(), "gw-1");
    assert!(request.entries().is_empty());

    let head = post("/jobs/fw-7/targets?namespaceId=plant");
    let request = AssociateTargetsWithJobRequest::from_http(&head, br#"{"targets":["a"],"comment":"b"}"#).unwrap();
    assert_eq!(*request.job_id(), "fw-7");
    assert_eq!(*request.namespace_id().unwrap(), "plant");
    assert_eq!(request.targets()[0], "a");
    assert_eq!(*request.comment().unwrap(), "b");
}

#[test]
fn section_1_required_members() {
    assert_eq!(of_body(ASSOCIATE, "{}"), one(Kind::Required, "/assetIds", None));
    assert_eq!(of_body(DISASSOCIATE, "{}"), one(Kind::Required, "/assetIds", None));
    assert_eq!(of_body(DEVICES, "{}"), []);
    assert_eq!(of_body(DEVICES, r#"{"entries":[{}]}"#), one(Kind::Required, "/entries/0/thingName", None));
    assert_eq!(of_body(JOB, "{}"), one(Kind::Required, "/targets", None));
}

/// Whether a reply, read into its types, is a response; its error reply if it is one.
fn error_reply<'a>(operation: Operation, head: &ResponseHead<'a>, body: &'a [u8]) -> ErrorReply<'a> {
    match iot_shapes::AnyResponse::from_http(operation, head, body) {
        Err(Failure::Error(reply)) => reply,
        other => panic!("{other:?}"),
    }
}

#[test]
fn section_1_modelled_errors() {
    let associate = Operation::BatchAssociateProjectAssets;
    for (name, status) in [
        ("InvalidRequestException", 400),
        ("ResourceNotFoundException", 404),
        ("InternalFailureException", 500),
        ("ThrottlingException", 429),
        ("LimitExceededException", 410),
    ] {
        let head = ResponseHead::new(status).header("X-Amzn-Errortype", name.as_bytes());
        let reply = error_reply(associate, &head, br#"{"message":"why"}"#);
        let error = BatchAssociateProjectAssetsError::from_reply(&reply).unwrap();
        assert!(!matches!(error, BatchAssociateProjectAssetsError::Unknown { .. }), "{name}");
        assert_eq!((error.name().unwrap(), error.status()), (name.into(), status));
        assert_eq!(error.json().to_string(), r#"{"message":"why"}"#);

        let other = BatchDisassociateProjectAssetsError::from_reply(&reply).unwrap();
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
        let reply = error_reply(Operation::AssociateTargetsWithJob, &head, b"");
        let error = AssociateTargetsWithJobError::from_reply(&reply).unwrap();
        assert!(!matches!(error, AssociateTargetsWithJobError::Unknown { .. }), "{name}");
        assert_eq!((error.name().unwrap(), error.status()), (name.into(), status));
        // The message is optional in this service.
        assert_eq!(error.json().to_string(), "{}");
    }
    // In the other two a message is required of whoever writes one.
    let silent = BatchAssociateProjectAssetsError::from_reply(&error_reply(associate, &ResponseHead::new(500), b""));
    assert_eq!(silent.unwrap().json().to_string(), r#"{"message":""}"#);
}

#[test]
fn section_1_errors_of_greengrass() {
    type Error<'a> = BatchAssociateClientDeviceWithCoreDeviceError<iot_shapes::Text<'a>>;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
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
    for (name, status, body) in rows {
        let head = ResponseHead::new(status).header("x-amzn-errortype", name.as_bytes()).header("retry-after", b"7");
        let reply = error_reply(operation, &head, body.as_bytes());
        let error = Error::from_reply(&reply).unwrap();
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
    // Members that are absent, and a name that the operation does not model.
    for (name, status, body) in [
        ("ValidationException", 400, r#"{"message":"m","reason":"OTHER"}"#),
        ("ValidationException", 400, r#"{"message":"m","fields":[]}"#),
        ("ThrottledException", 418, r#"{"message":"m"}"#),
    ] {
        let head = ResponseHead::new(status).header("x-amzn-errortype", name.as_bytes()).header("retry-after", b"7");
        let reply = error_reply(operation, &head, body.as_bytes());
        let error = Error::from_reply(&reply).unwrap();
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
        assert_eq!(read.text(), reason);
    }
}

#[test]
fn section_1_responses() {
    let body = format!(r#"{{"errors":[{{"assetId":{ASSET:?},"code":"INTERNAL_FAILURE","message":"m"}}]}}"#);
    let response = BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(200), body.as_bytes()).unwrap();
    let [details] = response.errors() else { panic!("one error") };
    assert_eq!(details.code, AssetErrorCode::InternalFailure);
    assert_eq!(response.json().to_string(), body);

    let other = body.replace("INTERNAL_FAILURE", "NEW_FAILURE");
    let response = BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(200), other.as_bytes()).unwrap();
    assert_eq!(response.errors()[0].code, AssetErrorCode::Unknown("NEW_FAILURE".into()));
    assert_eq!(response.json().to_string(), other);

    let body = br#"{"errorEntries":[{"thingName":"b"},{"code":"c"},{}]}"#;
    let response = BatchAssociateClientDeviceWithCoreDeviceResponse::from_http(&ResponseHead::new(200), body).unwrap();
    let entries = [ThingName::literal("a").into(), ThingName::literal("b").into()];
    let places: Vec<_> = response.failures_of(&entries).map(|(place, _)| place).collect();
    assert_eq!(places, [Some(1), None, None]);
    assert_eq!(response.json().to_string().as_bytes(), body);

    let body = br#"{"jobArn":"a","jobId":"b","description":"c"}"#;
    let response = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(200), body).unwrap();
    assert_eq!(response.job_arn.unwrap(), "a");
    assert_eq!(response.json().to_string().as_bytes(), body);
}

#[test]
fn section_2_lengths_count_scalar_values_of_the_decoded_string() {
    for (c, escaped) in [('x', "\\u0078"), ('é', "\\u00e9"), ('\u{1f600}', "\\ud83d\\ude00")] {
        let plain = |count: usize| format!(r#"{{"entries":[{{"thingName":"{}"}}]}}"#, c.to_string().repeat(count));
        let json = |count: usize| format!(r#"{{"entries":[{{"thingName":"{}"}}]}}"#, escaped.repeat(count));
        for body in [plain(1), plain(128), json(1), json(128)] {
            assert_eq!(of_body(DEVICES, body), []);
        }
        for body in [plain(129), json(129)] {
            assert_eq!(of_body(DEVICES, body), one(Kind::Length, "/entries/0/thingName", 25));
        }
    }
}

#[test]
fn section_2_a_pattern_matches_the_whole_string() {
    for id in ["fw-7\n", "\nfw-7", "fw 7", "fw-7$", "fw.7"] {
        assert_eq!(JobId::new(id).unwrap_err().kind(), Kind::Pattern, "{id:?}");
    }
    assert!(ClientToken::new(&format!("{ASSET} ")).is_err());
}

#[test]
fn section_2_lists_have_1_to_100_items() {
    let body = |count| format!(r#"{{"assetIds":[{}]}}"#, items(count));
    assert_eq!(of_body(ASSOCIATE, body(0)), one(Kind::Length, "/assetIds", 12));
    assert_eq!(of_body(ASSOCIATE, body(1)), []);
    assert_eq!(of_body(ASSOCIATE, body(100)), []);
    assert_eq!(of_body(ASSOCIATE, body(101)), one(Kind::Length, "/assetIds", 12));
    // `targets` has its bound from the API reference.
    assert_eq!(of_body(JOB, format!(r#"{{"targets":[{}]}}"#, items(101))), one(Kind::Length, "/targets", 11));
}

#[test]
fn section_2_a_token_is_no_uuid() {
    for token in [ASSET.to_uppercase(), "x".repeat(36), "\u{1}".repeat(64), "é".repeat(36)] {
        assert!(ClientToken::new(&token).is_ok(), "{token:?}");
    }
}

#[test]
fn rule_3_1_json_is_rfc_8259_strictly_in_skipped_values_too() {
    for sound in ["0", "-0.5e+7", "[]", "{}", r#"{"a":[true,false,null]}"#, " \t\r\n1 ", r#""\u00e9\ud83d\ude00\/""#] {
        assert_eq!(skipped(sound), [], "{sound}");
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
        assert_eq!(skipped(broken), one(Kind::Syntax, "", offset), "{broken}");
    }
    for (broken, offset) in [
        (b"\"a\xff\"".as_slice(), 2),
        (b"\"\xc3\"", 1),
        (b"\"\xc0\xaf\"", 1),
        (b"\"\xed\xa0\x80\"", 1),
        (b"\"\xf4\x90\x80\x80\"", 1),
        (b"\"\xe2\x82\"", 1),
        (b"1\x80", 1),
        // A surrogate stands alone before what follows it is no UTF-8.
        (b"\"\\ud83d\xff\"", 1),
        (b"\"\\ud83d\\\xff\"", 1),
        (b"\"\\ud83d\xc3\"", 1),
        (b"\"\\ud83d\\ud\xff\"", 10),
        (b"\"\\n\xff\"", 3),
    ] {
        assert_eq!(skipped(broken), one(Kind::Syntax, "", offset), "{broken:?}");
    }
    assert_eq!(of_body(JOB, b"{\"targets\":[\"a\\ud83d\xff"), one(Kind::Syntax, "", 14));
    // No byte order mark, nothing behind the value.
    assert_eq!(of_body(DEVICES, "\u{feff}{}"), one(Kind::Syntax, "", 0));
    assert_eq!(of_body(DEVICES, "{} \n"), []);
    assert_eq!(of_body(DEVICES, "{} x"), one(Kind::Syntax, "", 3));
    assert_eq!(of_body(DEVICES, "{}{}"), one(Kind::Syntax, "", 2));
    assert_eq!(of_body(DEVICES, b"{} \xe2\x82"), one(Kind::Syntax, "", 3));
}

#[test]
fn rule_3_2_the_top_level_is_an_object_or_no_byte() {
    assert_eq!(of_body(DEVICES, ""), []);
    assert_eq!(of_body(JOB, ""), one(Kind::Required, "/targets", None));
    assert_eq!(of_body(DEVICES, " \n"), one(Kind::Syntax, "", 2));
    for other in ["[]", "null", "\"a\"", "12", "-1", "true", "false"] {
        assert_eq!(of_body(DEVICES, format!(" {other}")), one(Kind::Type, "", 1), "{other}");
    }
}

#[test]
fn rule_3_3_escapes_are_decoded_wherever_a_string_stands() {
    let body = format!(r#"{{"\u0061ssetIds":["\u0066{}"]}}"#, &ASSET[1..]);
    let project = ProjectId::literal(PROJECT);
    let request = BatchAssociateProjectAssetsRequest::from_json(project, body.as_bytes()).unwrap();
    assert_eq!(request.asset_ids(), [AssetId::literal(ASSET)]);

    let body = br#"{"targets":["thinggroup\/line-4"],"c\u006fmment":"caf\u00e9 \ud83d\ude80 \"\\\b\f"}"#;
    let job = JobId::literal("fw-7");
    let violation = AssociateTargetsWithJobRequest::from_json(job, body).unwrap_err();
    assert_eq!(told(&violation), (Kind::Pattern, "/comment".into(), Some(49)));

    let body = br#"{"targets":["thinggroup\/line-4"],"c\u006fmment":"caf\u00e9 \ud83d\ude80 \"\\"}"#;
    let request = AssociateTargetsWithJobRequest::from_json(job, body).unwrap();
    assert_eq!(request.targets()[0], "thinggroup/line-4");
    assert_eq!(*request.comment().unwrap(), "café 🚀 \"\\");
}

#[test]
fn rule_3_4_nesting_deeper_than_128_is_an_error() {
    // The top-level object is the first level.
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        assert_eq!(skipped(nested(127)), []);
        assert_eq!(skipped(nested(128)), one(Kind::Depth, "", 127 * open.len()));
        assert_eq!(skipped(open.repeat(2_000_000)), one(Kind::Depth, "", 127 * open.len()));
    }
    // An unknown member of an item starts at the fourth level.
    let body = |levels: usize| {
        format!(r#"{{"entries":[{{"thingName":"a","x":{}{}}}]}}"#, "[".repeat(levels), "]".repeat(levels))
    };
    assert_eq!(of_body(DEVICES, body(125)), []);
    assert_eq!(of_body(DEVICES, body(126)), one(Kind::Depth, "", 33 + 125));
    // Levels that were closed do not count.
    assert_eq!(skipped(format!("[{}[]]", format!("{}{},", "[".repeat(126), "]".repeat(126)).repeat(50))), []);
}

#[test]
fn rule_3_5_duplicates_null_and_types() {
    for second in ["\"targets\"", "\"t\\u0061rgets\""] {
        for (one_value, other) in [("[\"a\"]", "[\"a\"]"), ("null", "[\"a\"]"), ("[\"a\"]", "null"), ("null", "null")] {
            let body = format!(r#"{{"targets":{one_value},{second}:{other}}}"#);
            assert_eq!(of_body(JOB, body), one(Kind::Duplicate, "/targets", 12 + one_value.len()));
        }
    }
    let body = r#"{"entries":[{"thingName":"a","thingName":"a"}]}"#;
    assert_eq!(of_body(DEVICES, body), one(Kind::Duplicate, "/entries/0/thingName", 29));
    // Members that are not known may come as often as they like.
    assert_eq!(of_body(DEVICES, r#"{"x":1,"x":2}"#), []);

    assert_eq!(of_body(JOB, r#"{"targets":null}"#), one(Kind::Required, "/targets", None));
    assert_eq!(of_body(JOB, r#"{"targets":["a"],"comment":null}"#), []);
    assert_eq!(of_body(DEVICES, r#"{"entries":null}"#), []);
    assert_eq!(of_body(JOB, r#"{"targets":["a",null]}"#), one(Kind::Type, "/targets/1", 16));
    assert_eq!(of_body(DEVICES, r#"{"entries":[null]}"#), one(Kind::Type, "/entries/0", 12));

    for wrong in ["12", "-", "true", "{", "[", "fals", "nope"] {
        let body = format!(r#"{{"targets":["a",{wrong}"#);
        assert_eq!(of_body(JOB, body), one(Kind::Type, "/targets/1", 16), "{wrong}");
    }
    for wrong in ["12", "-", "true", "{", "\"a"] {
        let body = format!(r#"{{"targets":{wrong}"#);
        assert_eq!(of_body(JOB, body), one(Kind::Type, "/targets", 11), "{wrong}");
    }
    // What starts like the `null` that a member may have must be it.
    assert_eq!(of_body(JOB, r#"{"targets":nulx}"#), one(Kind::Syntax, "", 14));
    assert_eq!(of_body(JOB, r#"{"targets":?}"#), one(Kind::Syntax, "", 11));
}

#[test]
fn rule_3_6_a_list_that_outgrows_the_callers_capacity() {
    fn read<const N: usize>(body: &str) -> (Option<Told>, Vec<Told>) {
        let mut report = Report::<200>::new();
        let project = ProjectId::literal(PROJECT);
        let read = |sink: &mut dyn iot_shapes::violation::Sink| {
            BatchAssociateProjectAssetsRequest::<_, N>::read_json(project, body.as_bytes(), sink)
                .err()
                .map(|v| told(&v))
        };
        let first = read(&mut FailFast);
        read(&mut report);
        (first, report.violations().iter().map(told).collect())
    }
    let body = |count| format!(r#"{{"assetIds":[{}]}}"#, items(count));
    assert_eq!(read::<8>(&body(8)), (None, vec![]));
    let ninth = one(Kind::Capacity, "/assetIds/8", 13 + 8 * 39);
    for count in [9, 10, 11, 100] {
        assert_eq!(read::<8>(&body(count)), (Some(ninth[0].clone()), ninth.clone()), "{count}");
    }
    // It stops there: what is wrong with the items beyond is not looked at.
    assert_eq!(read::<8>(&format!(r#"{{"assetIds":[{},12,"#, items(8))).1, ninth);
    // Told alone, whatever was seen before.
    let bad = body(9).replacen(ASSET, "x", 1);
    assert_eq!(read::<8>(&bad).1, one(Kind::Capacity, "/assetIds/8", 13 + 8 * 39 - 35));
    assert_eq!(read::<8>(&bad).0, Some((Kind::Length, "/assetIds/0".into(), Some(13))));
    // With room for 100 the list's own bound is what is broken, and its items are read to the end.
    for broken in [read::<100>(&body(101)).1, read::<150>(&body(101)).1] {
        assert_eq!(broken, one(Kind::Length, "/assetIds", 12));
    }
    let last = read::<100>(&body(102).replace(&format!("{ASSET:?}]"), "\"x\"]")).1;
    assert_eq!(
        last,
        [(Kind::Length, "/assetIds/101".into(), Some(13 + 101 * 39)), one(Kind::Length, "/assetIds", 12)[0].clone()]
    );
    let stopped = read::<100>(&format!(r#"{{"assetIds":[{},12]}}"#, items(100))).1;
    assert_eq!(stopped, one(Kind::Type, "/assetIds/100", 13 + 100 * 39));

    // The fields of an error have no bound of the model's.
    let body = r#"{"fields":[{"name":"a"},{"name":"b"}]}"#;
    let reply = BatchAssociateClientDeviceWithCoreDeviceResponse::from_http(&ResponseHead::new(400), body.as_bytes());
    let Err(Failure::Error(reply)) = reply else { panic!("{reply:?}") };
    let second = BatchAssociateClientDeviceWithCoreDeviceError::<_, 1>::read_reply(&reply).unwrap_err();
    assert_eq!(told(&second), (Kind::Capacity, "/fields/1".into(), Some(24)));
    assert!(BatchAssociateClientDeviceWithCoreDeviceError::<_, 2>::read_reply(&reply).is_ok());
}

#[test]
fn section_3b_json_out() {
    let project = ProjectId::literal(PROJECT);
    let request = BatchAssociateProjectAssetsRequest::new(project, [AssetId::literal(ASSET); 2])
        .unwrap()
        .with_client_token(ClientToken::new(PROJECT).unwrap());
    let json = format!(r#"{{"assetIds":[{ASSET:?},{ASSET:?}],"clientToken":{PROJECT:?}}}"#);
    assert_eq!(request.json().to_string(), json);
    assert_eq!(request.json().len(), json.len());
    assert_eq!(BatchAssociateProjectAssetsRequest::from_json(project, json.as_bytes()).unwrap(), request);

    let none = BatchAssociateClientDeviceWithCoreDeviceRequest::from_json(ThingName::literal("gw"), b"{}").unwrap();
    assert_eq!(none.json().to_string(), "{}");

    // Every character below U+0020 and the two that must be escaped; all others stand for themselves.
    let name: String = ('\0'..='\u{20}').chain("\"\\/\u{7f}\u{2028}é🚀".chars()).collect();
    let core = ThingName::literal("gw");
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(core, [ThingName::new(&name).unwrap()]).unwrap();
    let json = concat!(
        r#"{"entries":[{"thingName":"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#,
        r#"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f "#,
        "\\\"\\\\/\u{7f}\u{2028}é🚀\"}]}"
    );
    assert_eq!(request.json().to_string(), json);
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceRequest::from_json(core, json.as_bytes()).unwrap(), request);

    // A buffer of the exact length is enough, one byte less says what it takes.
    let mut buffer = vec![0; json.len()];
    assert_eq!(request.json().write_into(&mut buffer).unwrap(), json.as_bytes());
    let needed = request.json().write_into(&mut buffer[1..]).unwrap_err().needed;
    assert_eq!(needed, json.len());
}

#[test]
fn section_3b_largest_lengths_are_reached() {
    const SMALL: usize = 3;
    let project = ProjectId::literal(PROJECT);
    let token = "\u{1}".repeat(64);
    let request = BatchAssociateProjectAssetsRequest::<_, SMALL>::collect(project, [AssetId::literal(ASSET); SMALL])
        .unwrap()
        .with_client_token(ClientToken::new(&token).unwrap());
    assert_eq!(request.json().len(), BatchAssociateProjectAssetsRequest::max_json(SMALL));
    assert_eq!(request.path().len(), BatchAssociateProjectAssetsRequest::MAX_PATH);
    assert_eq!(BatchAssociateProjectAssetsRequest::max_json(200), BatchAssociateProjectAssetsRequest::MAX_JSON);

    let name = "\u{1}".repeat(128);
    let core = "🚀".repeat(128);
    let core = ThingName::new(&core).unwrap();
    let entries = [ThingName::new(&name).unwrap(); SMALL];
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::new(core, entries).unwrap();
    assert_eq!(request.json().len(), BatchAssociateClientDeviceWithCoreDeviceRequest::max_json(SMALL));
    assert_eq!(request.path().len(), BatchAssociateClientDeviceWithCoreDeviceRequest::MAX_PATH);

    let job = "j".repeat(64);
    let request = AssociateTargetsWithJobRequest::new(JobId::new(&job).unwrap(), [TargetArn::literal("")]).unwrap();
    assert_eq!(request.path().len(), AssociateTargetsWithJobRequest::MAX_PATH);
}

#[test]
fn rule_4_1_targets_and_labels() {
    let told = |target: &str| all(&RequestHead::new("POST", target), b"");
    let route = one(Kind::Route, "", None);
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
        assert_eq!(told(target), route, "{target}");
    }
    for label in ["gw-1", "a%2Fb", "%C3%A9", "é", "..", "a+b", "a:b@c<>|{}\"", "%25", "a;b=c", "a#b", "%00"] {
        for target in [DEVICES.replace("gw-1", label), DEVICES.replace("gw-1", label) + "/"] {
            assert_eq!(told(&target), [], "{target}");
        }
    }
    assert_eq!(told(&DEVICES.replace("gw-1", "")), one(Kind::Length, "/coreDeviceThingName", None));
    for label in ["%", "%4", "%zz", "a%2", "%C3", "%ff", "%ED%A0%80", "%C0%AF", "%C3é"] {
        assert_eq!(told(&DEVICES.replace("gw-1", label)), one(Kind::Encoding, "/coreDeviceThingName", None), "{label}");
    }
    let raw = [
        b"/greengrass/v2/coreDevices/\xff/associateClientDevices".as_slice(),
        b"/greengrass/v2/coreDevices/%C3\xa9/associateClientDevices",
    ];
    assert_eq!(all(&RequestHead::new("POST", raw[0]), b""), one(Kind::Encoding, "/coreDeviceThingName", None));
    assert_eq!(all(&RequestHead::new("POST", raw[1]), b""), []);
    // A label is decoded once, and only a label.
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(
        &RequestHead::new("POST", "/greengrass/v2/coreDevices/a%2Fb%2525+/associateClientDevices"),
        b"",
    );
    assert_eq!(*request.unwrap().core_device_thing_name(), "a/b%25+");
    assert_eq!(of_body(&ASSOCIATE.replace("0d5f", "%30d5f"), format!(r#"{{"assetIds":[{ASSET:?}]}}"#)), []);
}

#[test]
fn rule_4_2_queries() {
    let body = br#"{"targets":["a"]}"#;
    let namespace = |query: &str| {
        let target = format!("/jobs/fw-7/targets?{query}");
        let read = AssociateTargetsWithJobRequest::from_http(&post(&target), body);
        assert_eq!(all(&post(&target), body).len(), usize::from(read.is_err()));
        match read {
            Ok(request) => Ok(request.namespace_id().map(|namespace| namespace.to_string())),
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
    assert_eq!(namespace("namespaceId"), Err(Kind::Pattern));
    assert_eq!(namespace("namespaceId="), Err(Kind::Pattern));
    assert_eq!(namespace("namespaceId&namespaceId=a"), Err(Kind::Pattern));
    assert_eq!(namespace("namespaceId=a+b"), Err(Kind::Pattern));
    assert_eq!(namespace("namespaceId=a=b"), Err(Kind::Pattern));
    assert_eq!(namespace("namespaceId=a?b"), Err(Kind::Pattern));
    assert_eq!(namespace("namespaceId=%zz"), Err(Kind::Encoding));
    assert_eq!(namespace("namespaceId=%ff"), Err(Kind::Encoding));
    // Operations without one ignore it.
    assert_eq!(of_body(&format!("{DEVICES}?namespaceId=%zz"), "{}"), []);

    let core = ThingName::literal("a b/é~._-+%");
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::without_entries(core);
    let target = request.target().to_string();
    assert_eq!(target, "/greengrass/v2/coreDevices/a%20b%2F%C3%A9~._-%2B%25/associateClientDevices");
    assert_eq!(BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(&post(&target), b"").unwrap(), request);

    let request = AssociateTargetsWithJobRequest::new(JobId::literal("fw-7"), [TargetArn::literal("a")]).unwrap();
    assert_eq!(request.query().to_string(), "");
    let request = request.with_namespace_id(NamespaceId::literal("p_1"));
    assert_eq!(request.path().to_string(), "/jobs/fw-7/targets");
    assert_eq!(request.query().to_string(), "namespaceId=p_1");
    assert_eq!(request.target().to_string(), "/jobs/fw-7/targets?namespaceId=p_1");
}

#[test]
fn rule_4_3_content_type_and_accept() {
    let content_type = |values: &[&'static str]| {
        let head = values
            .iter()
            .fold(RequestHead::new("POST", DEVICES), |head, value| head.header("CONTENT-type", value.as_bytes()));
        assert_eq!(all(&head, b""), [], "it is not looked at where there is no body");
        all(&head, b"{}").is_empty()
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
        assert_eq!(all(&head, b"{}"), one(Kind::ContentType, "", None));
    }
    assert!(!content_type(&[]));
    assert!(content_type(&["application/json", "text/plain"]));
    assert!(!content_type(&["text/plain", "application/json"]));
    // A body of any byte has a type.
    assert_eq!(all(&RequestHead::new("POST", DEVICES), b" "), one(Kind::ContentType, "", None));

    let accept = |values: &[&'static str]| {
        let head = values.iter().fold(post(DEVICES), |head, value| head.header("ACCEPT", value.as_bytes()));
        let told = all(&head, b"{}");
        assert!(told.is_empty() || told == one(Kind::Accept, "", None));
        told.is_empty()
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
    for refused in [
        &["text/html"][..],
        &["text/*, application/xml"],
        &["application/jsonx"],
        &["text/html;a=\", application/json\""],
        &["*"],
        &["text/html", "text/plain"],
        &["", "text/plain"],
    ] {
        assert!(!accept(refused), "{refused:?}");
    }
    // A response's own type is not looked at.
    let head = ResponseHead::new(200).header("Content-Type", b"text/html");
    assert!(AssociateTargetsWithJobResponse::from_http(&head, b"{}").is_ok());
}

#[test]
fn rule_4_4_order() {
    let worst = "/jobs/%zz/targets?namespaceId=%zz";
    let head = RequestHead::new("GET", worst).header("Accept", b"text/html").header("Content-Type", b"text/html");
    assert_eq!(all(&RequestHead::new("GET", "/jobs/%zz"), b"["), one(Kind::Route, "", None));
    assert_eq!(all(&head, b"["), one(Kind::Encoding, "/jobId", None));
    let head = RequestHead::new("GET", "/jobs/a.b/targets?namespaceId=%zz").header("Accept", b"text/html");
    assert_eq!(all(&head, b"["), one(Kind::Encoding, "/namespaceId", None));
    let target = "/jobs/a.b/targets?namespaceId=a.b";
    for method in ["GET", "post", "PUT", "POST ", ""] {
        let head = RequestHead::new(method, target).header("Accept", b"text/html");
        assert_eq!(all(&head, b"["), one(Kind::Method, "", None));
    }
    assert_eq!(
        all(&RequestHead::new("POST", target).header("Accept", b"text/html"), b"["),
        one(Kind::Accept, "", None)
    );
    assert_eq!(all(&RequestHead::new("POST", target), b"["), one(Kind::ContentType, "", None));
    assert_eq!(all(&post(target), b"["), one(Kind::Type, "", 0));
    let both = ["/jobId", "/namespaceId"].map(|pointer| one(Kind::Pattern, pointer, None)[0].clone());
    assert_eq!(all(&post(target), br#"{"targets":["a"]}"#), both);
}

#[test]
fn section_5_stopping_at_the_first_means_the_first_met() {
    let first = |target: &str, body: &str| {
        told(&Operation::validate_http(&post(target), body.as_bytes(), &mut FailFast).unwrap_err())
    };
    assert_eq!(first("/jobs/a.b/targets", "["), (Kind::Pattern, "/jobId".into(), None));
    assert_eq!(
        first(DEVICES, r#"{"entries":[{"thingName":""}x"#),
        (Kind::Length, "/entries/0/thingName".into(), Some(25))
    );
    assert_eq!(first(JOB, "{}x"), (Kind::Required, "/targets".into(), None));
    assert_eq!(first(JOB, r#"{"targets":[]x"#), (Kind::Length, "/targets".into(), Some(11)));
}

#[test]
fn section_5_the_json_stage_is_told_alone() {
    assert_eq!(of_body("/jobs/a.b/targets", "["), one(Kind::Type, "", 0));
    assert_eq!(of_body(DEVICES, r#"{"entries":[{"thingName":""}x"#), one(Kind::Syntax, "", 28));
    assert_eq!(of_body(JOB, "{}x"), one(Kind::Syntax, "", 2));
    assert_eq!(of_body(JOB, r#"{"targets":[],"targets":[]}"#), one(Kind::Duplicate, "/targets", 14));
    assert_eq!(of_body(JOB, r#"{"targets":[1],"targets":[]}"#), one(Kind::Type, "/targets/0", 12));
}

#[test]
fn section_5_violations_come_in_the_order_of_one_pass() {
    let target = "/jobs/a.b/targets?namespaceId=";
    let long = "x".repeat(2049);
    let body = format!(r#"{{"comment":"","targets":["{long}","a"{}]}}"#, r#","b""#.repeat(100));
    let expected: Vec<Told> = vec![
        (Kind::Pattern, "/jobId".into(), None),
        (Kind::Pattern, "/namespaceId".into(), None),
        (Kind::Pattern, "/comment".into(), Some(11)),
        (Kind::Length, "/targets/0".into(), Some(25)),
        (Kind::Length, "/targets".into(), Some(24)),
    ];
    assert_eq!(of_body(target, body), expected);
    let expected = ["/entries/0/thingName", "/entries/1/thingName"].map(|at| (Kind::Required, at.to_string(), None));
    assert_eq!(of_body(DEVICES, r#"{"entries":[{},{"thingName":null}]}"#), expected);
}

#[test]
fn section_5_a_report_counts_what_it_has_no_room_for() {
    let mut report = Report::<2>::new();
    let body = br#"{"targets":[],"comment":"\n"}"#;
    let _ = Operation::validate_http(&post("/jobs/a.b/targets"), body, &mut report);
    assert_eq!((report.violations().len(), report.total()), (2, 3));
    let answer = Operation::answer(&post(JOB), &report);
    assert!(answer.json().to_string().starts_with(r#"{"message":"3 validation errors detected. Value at '/jobId' "#));
}

#[test]
fn section_5_answers() {
    fn answer(head: &RequestHead<'_>, body: &str) -> (u16, &'static str, String) {
        let mut report = Report::<8>::new();
        assert!(Operation::validate_http(head, body.as_bytes(), &mut report).is_err());
        let answer = Operation::answer(head, &report);
        assert_eq!(answer.json().len(), answer.json().to_string().len());
        (answer.status(), answer.error_type(), answer.json().to_string())
    }
    let of = |head: &RequestHead<'_>, body: &str| {
        let (status, error, _) = answer(head, body);
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
    let (_, _, json) = answer(&post(&DEVICES.replace("gw-1", "%zz")), "{}");
    assert!(json.ends_with(r#"","reason":"CANNOT_PARSE"}"#), "{json}");
    assert_eq!(of(&post("/"), "{}"), (404, "UnknownOperationException"));

    let (_, _, json) = answer(&post(ASSOCIATE), r#"{"assetIds":["F2C61A9E-0B77-4D1C-8A35-6F0E5D4C3B2A"]}"#);
    assert_eq!(
        json,
        r#"{"message":"1 validation error detected. Value at '/assetIds/0' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}"#
    );
    let (_, _, json) = answer(&post(ASSOCIATE), r#"{"assetIds":[],"clientToken":"a b"}"#);
    assert_eq!(
        json,
        r#"{"message":"2 validation errors detected. Value with length 0 at '/assetIds' failed to satisfy constraint: Member must have length between 1 and 100, inclusive; Value with length 3 at '/clientToken' failed to satisfy constraint: Member must have length between 36 and 64, inclusive"}"#
    );
    let (_, _, json) = answer(&post(JOB), &format!(r#"{{"targets":["{}"]}}"#, "x".repeat(2049)));
    assert_eq!(
        json,
        r#"{"message":"1 validation error detected. Value with length 2049 at '/targets/0' failed to satisfy constraint: Member must have length less than or equal to 2048"}"#
    );
    let (_, _, json) = answer(&post(JOB), r#"{"targets":["a"],"comment":""}"#);
    // A backslash of the pattern is escaped as any other.
    assert!(json.ends_with(r#"Member must satisfy regular expression pattern: ^[^\\p{C}]+$"}"#), "{json}");
    let (_, _, json) = answer(&post(DEVICES), "{");
    assert_eq!(json, r#"{"message":"The body is not valid JSON at byte 1","reason":"CANNOT_PARSE"}"#);
    let (_, _, json) = answer(&RequestHead::new("PUT", DEVICES), "{");
    assert_eq!(json, r#"{"message":"The method of this operation is POST"}"#);
    let (_, _, json) = answer(&post(DEVICES), r#"{"entries":[{"thingName":""},{}]}"#);
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
    let read = BatchAssociateProjectAssetsRequest::<_, 2>::read_http(&post(ASSOCIATE), body.as_bytes(), &mut report);
    assert_eq!(read.unwrap_err().kind(), Kind::Capacity);
    let answer = report.answer(&greengrassv2::SERVICE);
    assert_eq!((answer.status(), answer.error_type()), (413, "RequestEntityTooLargeException"));
}

#[test]
fn section_6_a_response_refuses_only_what_its_types_cannot_hold() {
    let ok = ResponseHead::new(200);
    let refused = |body: &str| match BatchAssociateProjectAssetsResponse::from_http(&ok, body.as_bytes()) {
        Err(Failure::Body(violation)) => Some(told(&violation)),
        Err(Failure::Error(reply)) => panic!("{reply}"),
        Ok(_) => None,
    };
    assert_eq!(refused(""), None);
    assert_eq!(refused("{}"), None);
    assert_eq!(refused(r#"{"errors":null}"#), None);
    assert_eq!(refused(r#"{"errors":[]}"#), None);
    assert_eq!(refused("["), Some((Kind::Type, String::new(), Some(0))));
    assert_eq!(refused(r#"{"errors":[{"assetId":"a"}]}"#), Some((Kind::Length, "/errors/0/assetId".into(), Some(22))));
    assert_eq!(refused(r#"{"errors":[{}]}"#), Some((Kind::Required, "/errors/0/assetId".into(), None)));

    // Bounds that a device does without are checked where validation is asked for.
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
        BatchAssociateClientDeviceWithCoreDeviceResponse::<_, 120>::read_http(&ok, body.as_bytes(), &mut FailFast)
            .map(|response| response.error_entries().len())
            .map_err(|failure| match failure {
                Failure::Body(violation) => told(&violation),
                Failure::Error(reply) => panic!("{reply}"),
            })
    };
    assert_eq!(read(&entries(101)), Ok(101));
    assert_eq!(read(&entries(120)), Ok(120));
    assert_eq!(read(&entries(121)), Err((Kind::Length, "/errorEntries".into(), Some(16))));
    assert!(operation.validate_response(&ok, entries(100).as_bytes(), &mut FailFast).is_ok());
    let violation = operation.validate_response(&ok, entries(101).as_bytes(), &mut FailFast).unwrap_err();
    assert_eq!(told(&violation), (Kind::Length, "/errorEntries".into(), Some(16)));
    let odd = r#"{"errorEntries":[{"thingName":"","code":"","message":""}]}"#;
    assert_eq!(read(odd), Ok(1));
    let mut report = Report::<8>::new();
    assert!(operation.validate_response(&ok, odd.as_bytes(), &mut report).is_err());
    assert_eq!(report.total(), 3);

    // SiteWise's `errors` has no bound but the caller's capacity.
    let details = format!(r#"{{"assetId":{ASSET:?},"code":"","message":""}}"#);
    let many = format!(r#"{{"errors":[{}]}}"#, vec![details; 101].join(","));
    let failure = BatchAssociateProjectAssetsResponse::from_http(&ok, many.as_bytes()).unwrap_err();
    assert!(matches!(failure, Failure::Body(violation) if violation.kind() == Kind::Capacity));
    let validated = Operation::BatchAssociateProjectAssets.validate_response(&ok, many.as_bytes(), &mut FailFast);
    assert!(matches!(validated, Ok(ValidResponse::Success { items: Some(101) })));
}

#[test]
fn section_6_statuses() {
    for status in 100..=999 {
        let read = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(status), b"");
        match read {
            Ok(_) => assert!((200..300).contains(&status)),
            Err(Failure::Error(reply)) => {
                assert!(!(200..300).contains(&status));
                assert_eq!(reply.status(), status);
                let is_retryable = [408, 429, 500, 502, 503, 504].contains(&status);
                assert_eq!(reply.is_retryable(), is_retryable, "{status}");
            }
            Err(Failure::Body(violation)) => panic!("{violation}"),
        }
    }
}

#[test]
fn section_6_names_of_errors() {
    let name = |header: Option<&'static str>, body: &'static str| {
        let head = ResponseHead::new(400);
        let head = header.map_or(head, |value| head.header("X-Amzn-ErrorType", value.as_bytes()));
        let reply = error_reply(Operation::AssociateTargetsWithJob, &head, body.as_bytes());
        reply.name().map(|name| name.to_string())
    };
    let body = r#"{"code":"com.a#B:x#y","__type":"a#b#C"}"#;
    assert_eq!(name(Some("A:http://internal/#x"), body).unwrap(), "A");
    assert_eq!(name(Some("ns#A"), body).unwrap(), "A");
    assert_eq!(name(None, body).unwrap(), "B");
    for nothing in ["", ":http://x", "ns#", "#:"] {
        assert_eq!(name(Some(nothing), body).unwrap(), "B", "{nothing}");
    }
    assert_eq!(name(None, r#"{"code":"","__type":"a#b#C"}"#).unwrap(), "C");
    assert_eq!(name(None, r#"{"code":null,"__type":"a\u0023C\u003ad"}"#).unwrap(), "C");
    assert_eq!(name(None, r#"{"x":{"__type":"C"}}"#), None);
    assert_eq!(name(None, ""), None);
    let head = ResponseHead::new(400).header("x-amzn-errortype", b" A:\xff ");
    assert_eq!(error_reply(Operation::AssociateTargetsWithJob, &head, b"").name().unwrap(), "A");
    let head = ResponseHead::new(400).header("x-amzn-errortype", b"A\xff");
    assert_eq!(error_reply(Operation::AssociateTargetsWithJob, &head, br#"{"code":"B"}"#).name().unwrap(), "B");
    // The body's failure leaves the header's name.
    assert_eq!(name(Some("A"), "<html>").unwrap(), "A");
    assert_eq!(name(None, "<html>"), None);

    let head = ResponseHead::new(400).header("x-amzn-errortype", b"A").header("x-amzn-errortype", b"B");
    assert_eq!(error_reply(Operation::AssociateTargetsWithJob, &head, b"").name().unwrap(), "A");
}

#[test]
fn section_6_texts_of_errors() {
    let message = |body: &'static str| {
        let reply = error_reply(Operation::AssociateTargetsWithJob, &ResponseHead::new(400), body.as_bytes());
        reply.message().map(|message| message.to_string())
    };
    assert_eq!(message(r#"{"errorMessage":"c","Message":"b","message":"a"}"#).unwrap(), "a");
    assert_eq!(message(r#"{"errorMessage":"c","Message":"b"}"#).unwrap(), "b");
    assert_eq!(message(r#"{"errorMessage":"c"}"#).unwrap(), "c");
    assert_eq!(message("{}"), None);
}

#[test]
fn section_6_known_members_of_error_bodies() {
    let violation = |operation: Operation, body: &'static str| {
        let reply = error_reply(operation, &ResponseHead::new(400), body.as_bytes());
        reply.body_violation().map(told)
    };
    let greengrass = Operation::BatchAssociateClientDeviceWithCoreDevice;
    for operation in Operation::ALL.iter().copied() {
        for name in ["code", "__type", "message", "Message", "errorMessage"] {
            let wrong: &'static str = format!(r#"{{"{name}":1}}"#).leak();
            let twice: &'static str = format!(r#"{{"{name}":"a","{name}":"a"}}"#).leak();
            assert_eq!(violation(operation, wrong), Some((Kind::Type, format!("/{name}"), Some(name.len() + 4))));
            assert_eq!(violation(operation, twice), Some((Kind::Duplicate, format!("/{name}"), Some(name.len() + 8))));
        }
        for name in ["reason", "resourceId", "resourceType", "quotaCode", "serviceCode", "fields"] {
            let wrong: &'static str = format!(r#"{{"{name}":1}}"#).leak();
            let known = violation(operation, wrong).is_some();
            assert_eq!(known, operation == greengrass, "{name}");
        }
    }
    let field = |body| violation(greengrass, body);
    assert_eq!(field(r#"{"fields":[{}]}"#), None);
    assert_eq!(field(r#"{"fields":[null]}"#), Some((Kind::Type, "/fields/0".into(), Some(11))));
    assert_eq!(field(r#"{"fields":[{"name":1}]}"#), Some((Kind::Type, "/fields/0/name".into(), Some(19))));
    assert_eq!(field(r#"{"fields":[{"__type":1,"code":2}],"retryAfterSeconds":"x"}"#), None);
}

#[test]
fn section_6_retry_after() {
    for (value, seconds) in [
        ("0", Some(0)),
        ("120", Some(120)),
        (" 7 ", Some(7)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("7s", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", None),
        ("99999999999", None),
    ] {
        let head = ResponseHead::new(503).header("RETRY-AFTER", value.as_bytes()).header("Retry-After", b"9");
        assert_eq!(error_reply(Operation::AssociateTargetsWithJob, &head, b"").retry_after(), seconds, "{value:?}");
    }
}

#[test]
fn section_6_what_may_be_retried() {
    for (name, retryable) in [
        ("ThrottlingException", true),
        ("TooManyRequestsException", true),
        ("com.amazonaws#Throttling:http://x", true),
        ("LimitExceededException", false),
        ("InvalidRequestException", false),
    ] {
        let head = ResponseHead::new(400).header("X-Amzn-Errortype", name.as_bytes());
        let reply = error_reply(Operation::AssociateTargetsWithJob, &head, b"<html>");
        assert_eq!(reply.is_retryable(), retryable, "{name}");
    }
}

#[test]
fn a_comment_is_its_pattern() {
    assert_eq!(Comment::new("").unwrap_err().kind(), Kind::Pattern);
    assert_eq!(Comment::new(&"\n".repeat(2029)).unwrap_err().kind(), Kind::Length);
}
