//! The shapes by `serde`: in a human-readable format, in a binary one, and compared with the native reader.
#![cfg(feature = "serde")]

use std::fmt::Debug;

use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceEntry, AssociateClientDeviceWithCoreDeviceErrorEntry,
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName,
    ValidationExceptionField, ValidationExceptionReason,
};
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest,
    BatchDisassociateProjectAssetsResponse, ClientToken, ProjectId,
};
use iot_shapes::{
    AnyRequest, AnyResponse, FailFast, List, Operation, RequestHead, ResponseError, ResponseHead, Text, ViolationKind,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::json;

const PROJECT: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
const PUMP: &str = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";
const VALVE: &str = "00000000-0000-0000-0000-000000000000";
const TOKEN: &str = "5A5A5A5A-5A5A-4A5A-9A5A-5A5A5A5A5A5A";

/// Reads a JSON text and writes it again, in both formats. Returns the bytes of the binary one.
#[track_caller]
fn round_trip<T: Serialize + Deserialize<'static> + PartialEq + Debug>(json: &str) -> Vec<u8> {
    let input: &'static str = json.to_owned().leak();
    let value: T = serde_json::from_str(input).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(serde_json::to_string(&value).unwrap(), json);

    let bytes = postcard::to_stdvec(&value).unwrap();
    let input: &'static [u8] = bytes.clone().leak();
    let (again, rest) = postcard::take_from_bytes::<T>(input).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(again, value);
    assert!(rest.is_empty());
    for end in 0..bytes.len() {
        assert!(postcard::from_bytes::<T>(&input[..end]).is_err(), "{json}: {end} bytes of {bytes:?}");
    }
    bytes
}

/// Does the same in all storages, which are equal in both formats.
macro_rules! round_trips {
    ($shape:ident<S $(, $capacity:literal)?>, $json:expr) => {{
        let bytes = [
            round_trip::<$shape<Text<'static> $(, $capacity)?>>($json),
            round_trip::<$shape<&'static str $(, $capacity)?>>($json),
            round_trip::<$shape<heapless::String<80> $(, $capacity)?>>($json),
            #[cfg(feature = "alloc")]
            round_trip::<$shape<String $(, $capacity)?>>($json),
        ];
        assert!(bytes.iter().all(|other| *other == bytes[0]), "{bytes:?}");
        bytes.into_iter().next().unwrap()
    }};
}

fn postcard_of<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap()
}

/// Returns an identifier as a string of bytes.
fn bytes_of(id: &str) -> Vec<u8> {
    uuid::Uuid::parse_str(id).unwrap().into_bytes().to_vec()
}

#[test]
fn values_are_written_as_text() {
    let text = format!("{TOKEN:?}");
    let bytes = postcard_of(&TOKEN);
    assert_eq!(round_trips!(ClientToken<S>, &text), bytes);
    assert_eq!(round_trips!(ThingName<S>, &text), bytes);
    assert_eq!(round_trips!(JobId<S>, &text), bytes);
    assert_eq!(round_trips!(TargetArn<S>, &text), bytes);
    assert_eq!(round_trips!(Comment<S>, &text), bytes);
    assert_eq!(round_trips!(NamespaceId<S>, &text), bytes);
    assert_eq!(round_trips!(AssetErrorCode<S>, &text), bytes);
    assert_eq!(round_trips!(ValidationExceptionReason<S>, &text), bytes);
    assert_eq!(round_trip::<Text<'static>>(&text), bytes);
    for code in ["INTERNAL_FAILURE", "TOO_HOT", ""] {
        round_trips!(AssetErrorCode<S>, &format!("{code:?}"));
    }
    for reason in ["UNKNOWN_OPERATION", "CANNOT_PARSE", "FIELD_VALIDATION_FAILED", "OTHER", "TOO_HOT"] {
        round_trips!(ValidationExceptionReason<S>, &format!("{reason:?}"));
    }
    let read = serde_json::from_str::<AssetErrorCode>(r#""INTERNAL_FAILURE""#).unwrap();
    assert!(matches!(read, AssetErrorCode::InternalFailure));
}

#[test]
fn identifiers_are_text_if_human_readable_else_bytes() {
    for id in [PROJECT, PUMP, VALVE] {
        let json = format!("{id:?}");
        let bytes = postcard_of(&bytes_of(id));
        assert_eq!(bytes.len(), 1 + 16);
        assert_eq!(round_trip::<AssetId>(&json), bytes);
        assert_eq!(round_trip::<ProjectId>(&json), bytes);
    }
    for length in [0, 15, 17, 36] {
        let bytes = postcard_of(&vec![b'a'; length]);
        assert!(postcard::from_bytes::<AssetId>(&bytes).is_err(), "{length}");
    }
    assert!(serde_json::from_value::<AssetId>(json!(vec![0; 16])).is_err());
}

#[test]
fn operations_and_kinds_are_written_as_their_names() {
    for operation in Operation::ALL {
        assert_eq!(round_trip::<Operation>(&format!("{:?}", operation.name())), postcard_of(&operation.name()));
    }
    for kind in ["syntax", "depth", "type", "duplicate", "required", "length", "pattern", "capacity", "encoding"] {
        assert_eq!(round_trip::<ViolationKind>(&format!("{kind:?}")), postcard_of(&kind));
    }
    for kind in ["route", "method", "content-type", "accept"] {
        assert_eq!(round_trip::<ViolationKind>(&format!("{kind:?}")), postcard_of(&kind));
    }
    let error = serde_json::from_str::<Operation>(r#""associateTargetsWithJob""#).unwrap_err();
    assert_eq!(error.to_string(), "the string names no operation at line 1 column 25");
    assert!(serde_json::from_str::<ViolationKind>(r#""ContentType""#).is_err());
    assert!(serde_json::from_str::<ViolationKind>("0").is_err());
}

#[test]
fn violation_is_written_as_in_the_command_line() {
    let project = ProjectId::new(PROJECT).unwrap();
    let body = format!(r#"{{"assetIds":[{PUMP:?},"pump"]}}"#);
    let violation = BatchAssociateProjectAssetsRequest::from_json(project, body.as_bytes()).unwrap_err();
    assert_eq!(
        serde_json::to_string(&violation).unwrap(),
        "{\"pointer\":\"/assetIds/1\",\"kind\":\"length\",\"offset\":52,\"message\":\"Value with length 4 at \
         '/assetIds/1' failed to satisfy constraint: Member must have length between 36 and 36, inclusive\"}"
    );
    let violation = BatchAssociateProjectAssetsRequest::from_json(project, b"{}").unwrap_err();
    let expected = json!({
        "pointer": "/assetIds",
        "kind": "required",
        "offset": null,
        "message": "Value at '/assetIds' failed to satisfy constraint: Member must not be null",
    });
    assert_eq!(serde_json::to_value(violation).unwrap(), expected);
}

#[test]
fn requests_are_written_as_all_their_members() {
    let json = format!(r#"{{"projectId":{PROJECT:?},"assetIds":[{PUMP:?},{VALVE:?}],"clientToken":{TOKEN:?}}}"#);
    let bytes = postcard_of(&(bytes_of(PROJECT), [bytes_of(PUMP), bytes_of(VALVE)].to_vec(), Some(TOKEN)));
    assert_eq!(round_trips!(BatchAssociateProjectAssetsRequest<S, 100>, &json), bytes);
    assert_eq!(round_trips!(BatchDisassociateProjectAssetsRequest<S, 2>, &json), bytes);

    let json = format!(r#"{{"projectId":{PROJECT:?},"assetIds":[{PUMP:?}]}}"#);
    let bytes = postcard_of(&(bytes_of(PROJECT), [bytes_of(PUMP)].to_vec(), None::<&str>));
    assert_eq!(round_trips!(BatchAssociateProjectAssetsRequest<S, 1>, &json), bytes);

    let json = r#"{"coreDeviceThingName":"gateway 1","entries":[{"thingName":"a"},{"thingName":"é"}]}"#;
    let bytes = postcard_of(&("gateway 1", Some(vec!["a", "é"])));
    assert_eq!(round_trips!(BatchAssociateClientDeviceWithCoreDeviceRequest<S, 100>, json), bytes);
    assert_eq!(round_trips!(BatchDisassociateClientDeviceFromCoreDeviceRequest<S, 100>, json), bytes);
    assert_eq!(round_trips!(AssociateClientDeviceWithCoreDeviceEntry<S>, r#"{"thingName":"a"}"#), postcard_of(&"a"));

    let json = r#"{"coreDeviceThingName":"gateway 1"}"#;
    let bytes = postcard_of(&("gateway 1", None::<Vec<&str>>));
    assert_eq!(round_trips!(BatchAssociateClientDeviceWithCoreDeviceRequest<S, 4>, json), bytes);

    let json = r#"{"jobId":"fw-7","namespaceId":"plant","targets":["a",""],"comment":"line 4"}"#;
    let bytes = postcard_of(&("fw-7", Some("plant"), vec!["a", ""], Some("line 4")));
    assert_eq!(round_trips!(AssociateTargetsWithJobRequest<S, 100>, json), bytes);

    let json = r#"{"jobId":"fw-7","targets":["a"]}"#;
    let bytes = postcard_of(&("fw-7", None::<&str>, vec!["a"], None::<&str>));
    assert_eq!(round_trips!(AssociateTargetsWithJobRequest<S, 1>, json), bytes);
}

#[test]
fn responses_are_written_as_their_members() {
    let details = format!(r#"{{"assetId":{PUMP:?},"code":"INTERNAL_FAILURE","message":"no"}}"#);
    let as_postcard = || (bytes_of(PUMP), "INTERNAL_FAILURE", "no");
    assert_eq!(round_trips!(AssetErrorDetails<S>, &details), postcard_of(&as_postcard()));
    for (json, bytes) in [
        ("{}".into(), postcard_of(&None::<Vec<u8>>)),
        (r#"{"errors":[]}"#.into(), postcard_of(&Some(Vec::<u8>::new()))),
        (format!(r#"{{"errors":[{details},{details}]}}"#), postcard_of(&Some(vec![as_postcard(), as_postcard()]))),
    ] {
        assert_eq!(round_trips!(BatchDisassociateProjectAssetsResponse<S, 100>, &json), bytes);
        assert_eq!(round_trips!(BatchAssociateProjectAssetsResponse<S, 2>, &json), bytes);
    }

    for (entry, bytes) in [
        ("{}", postcard_of(&(None::<&str>, None::<&str>, None::<&str>))),
        (r#"{"thingName":"","code":"A","message":"no"}"#, postcard_of(&(Some(""), Some("A"), Some("no")))),
        (r#"{"code":"A"}"#, postcard_of(&(None::<&str>, Some("A"), None::<&str>))),
    ] {
        assert_eq!(round_trips!(AssociateClientDeviceWithCoreDeviceErrorEntry<S>, entry), bytes);
        let json = format!(r#"{{"errorEntries":[{entry}]}}"#);
        let bytes = [[1, 1].as_slice(), &bytes].concat();
        assert_eq!(round_trips!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, 4>, &json), bytes);
    }
    round_trips!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, 4>, "{}");
    round_trips!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, 100>, r#"{"errorEntries":[]}"#);

    for (json, bytes) in [
        ("{}", postcard_of(&(None::<&str>, None::<&str>, None::<&str>))),
        (
            r#"{"jobArn":"arn","jobId":"not / one","description":"no\nbounds here"}"#,
            postcard_of(&(Some("arn"), Some("not / one"), Some("no\nbounds here"))),
        ),
        (r#"{"jobId":"fw-7"}"#, postcard_of(&(None::<&str>, Some("fw-7"), None::<&str>))),
    ] {
        if !json.contains('\\') {
            assert_eq!(round_trips!(AssociateTargetsWithJobResponse<S>, json), bytes);
        }
        assert_eq!(round_trip::<AssociateTargetsWithJobResponse<heapless::String<20>>>(json), bytes);
    }
}

#[test]
fn errors_are_written_as_their_name_and_members() {
    for (name, is_of_associate, is_of_disassociate, is_of_job) in [
        ("InvalidRequestException", true, true, true),
        ("ResourceNotFoundException", true, true, true),
        ("InternalFailureException", true, true, false),
        ("ThrottlingException", true, true, true),
        ("LimitExceededException", true, false, true),
        ("ServiceUnavailableException", false, false, true),
    ] {
        let plain = format!(r#"{{"__type":{name:?}}}"#);
        let with_message = format!(r#"{{"__type":{name:?},"message":"no"}}"#);
        for (json, message) in [(plain, None), (with_message, Some("no"))] {
            let bytes = postcard_of(&(Some(name), None::<u16>, message));
            if is_of_associate {
                assert_eq!(round_trips!(BatchAssociateProjectAssetsError<S>, &json), bytes);
            }
            if is_of_disassociate {
                assert_eq!(round_trips!(BatchDisassociateProjectAssetsError<S>, &json), bytes);
            }
            if is_of_job {
                assert_eq!(round_trips!(AssociateTargetsWithJobError<S>, &json), bytes);
            }
        }
    }
    assert_eq!(
        error_text::<BatchDisassociateProjectAssetsError<heapless::String<64>>>(
            r#"{"__type":"LimitExceededException"}"#
        ),
        "missing field `status`"
    );
    for (json, bytes) in [
        (r#"{"status":418}"#, postcard_of(&(None::<&str>, Some(418_u16), None::<&str>))),
        (
            r#"{"__type":"TeapotException","status":418,"message":"short and stout"}"#,
            postcard_of(&(Some("TeapotException"), Some(418_u16), Some("short and stout"))),
        ),
    ] {
        assert_eq!(round_trips!(BatchAssociateProjectAssetsError<S>, json), bytes);
        assert_eq!(round_trips!(BatchDisassociateProjectAssetsError<S>, json), bytes);
        assert_eq!(round_trips!(AssociateTargetsWithJobError<S>, json), bytes);
        let bytes = [bytes, vec![0; 7]].concat();
        assert_eq!(round_trips!(BatchAssociateClientDeviceWithCoreDeviceError<S, 4>, json), bytes);
    }

    for field in ["{}", r#"{"name":"entries.0.thingName","message":"no"}"#, r#"{"message":""}"#] {
        round_trips!(ValidationExceptionField<S>, field);
    }
    for json in [
        r#"{"__type":"ValidationException"}"#,
        r#"{"__type":"ValidationException","message":"no","reason":"CANNOT_PARSE"}"#,
        r#"{"__type":"ValidationException","reason":"TOO_HOT","fields":[]}"#,
        r#"{"__type":"ValidationException","fields":[{"name":"a","message":"b"},{}]}"#,
        r#"{"__type":"ResourceNotFoundException","message":"no","resourceId":"gw-1","resourceType":"core"}"#,
        r#"{"__type":"ResourceNotFoundException"}"#,
        r#"{"__type":"AccessDeniedException","message":"no"}"#,
        r#"{"__type":"InternalServerException","message":"no","retryAfterSeconds":4294967295}"#,
        r#"{"__type":"ThrottlingException","quotaCode":"L-1","serviceCode":"gg","retryAfterSeconds":30}"#,
    ] {
        round_trips!(BatchAssociateClientDeviceWithCoreDeviceError<S, 100>, json);
        round_trips!(BatchAssociateClientDeviceWithCoreDeviceError<S, 2>, json);
    }
    let error = BatchAssociateClientDeviceWithCoreDeviceError::<_, 1>::throttling_exception(Some("slow down"))
        .with_service_code("gg")
        .with_retry_after_seconds(1);
    let texts = (Some("ThrottlingException"), None::<u16>, Some("slow down"), None::<&str>, None::<Vec<u8>>);
    let bytes = postcard_of(&(texts, None::<&str>, None::<&str>, None::<&str>, Some("gg"), Some(1_u32)));
    assert_eq!(postcard_of(&error), bytes);
}

#[test]
fn name_of_error_is_read_by_rule_of_native_reader() {
    type Error = AssociateTargetsWithJobError<heapless::String<64>>;
    for (text, name) in [
        ("ThrottlingException", Some("ThrottlingException")),
        ("ns#ThrottlingException", Some("ThrottlingException")),
        ("aws.iot#ResourceNotFoundException:http://internal", Some("ResourceNotFoundException")),
        ("aws.iot#ResourceNotFoundException:http://internal/#x", Some("ResourceNotFoundException")),
        (" ThrottlingException , Foo", Some("ThrottlingException")),
        ("\tThrottlingException\t,ns#Foo:bar", Some("ThrottlingException")),
        ("a#b# TeapotException\t", Some("TeapotException")),
        // Only U+0020 and U+0009 are trimmed.
        ("Teapot\nException\n", Some("Teapot\nException\n")),
        ("\u{a0}A", Some("\u{a0}A")),
        ("Käse kuchen", Some("Käse kuchen")),
        ("", None),
        (" \t ", None),
        (", ThrottlingException", None),
        (":http://internal", None),
        ("ns#", None),
        ("ns# :x", None),
        ("#", None),
    ] {
        let json = json!({ "__type": text, "status": 418 }).to_string();
        let error: Error = serde_json::from_str(&json).unwrap();
        assert_eq!(error.name().map(|name| name.to_string()).as_deref(), name, "{text:?}");
        let is_known = name.is_some_and(|name| name.ends_with("ingException") || name.ends_with("FoundException"));
        assert_eq!(matches!(error, Error::Unknown { .. }), !is_known, "{text:?}");
        let bytes = postcard_of(&(Some(text), Some(418_u16), None::<&str>));
        let borrowed: AssociateTargetsWithJobError<Text<'_>> = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(borrowed.try_to_owned().as_ref(), Ok(&error), "{text:?}");
        // The native reader has the same name for it.
        let json = json!({ "__type": text }).to_string();
        let response = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(418), json.as_bytes());
        let Err(ResponseError::Service(response)) = response else { panic!("{response:?}") };
        assert_eq!(AssociateTargetsWithJobError::from(&response).try_to_owned().as_ref(), Ok(&error), "{text:?}");
        // The name of an unknown error is written as it would be read.
        let written = serde_json::to_value(Error::unknown(418, Some(text.try_into().unwrap()), None)).unwrap();
        assert_eq!(written.get("__type").and_then(|name| name.as_str()), name, "{text:?}");
    }
}

/// A known name needs no storage.
#[test]
fn known_name_in_small_storage_is_read() {
    type Small = heapless::String<4>;
    round_trip::<AssetErrorCode<Small>>(r#""INTERNAL_FAILURE""#);
    round_trip::<ValidationExceptionReason<Small>>(r#""FIELD_VALIDATION_FAILED""#);
    round_trip::<BatchAssociateProjectAssetsError<Small>>(r#"{"__type":"ThrottlingException","message":"slow"}"#);
    round_trip::<BatchAssociateClientDeviceWithCoreDeviceError<Small, 0>>(r#"{"__type":"AccessDeniedException"}"#);
}

#[test]
fn member_of_another_variant_is_checked_and_ignored() {
    type Error<'a> = BatchAssociateClientDeviceWithCoreDeviceError<Text<'a>, 1>;
    let read = serde_json::from_str::<Error>;
    let error = read(r#"{"message":"no","status":999,"reason":"OTHER","__type":"AccessDeniedException"}"#).unwrap();
    assert_eq!(error, Error::access_denied_exception(Some(Text::new("no"))));
    assert_eq!(error.status(), 403);
    for (json, expected) in [
        (r#"{"__type":"AccessDeniedException","reason":7}"#, "invalid type: integer `7`, expected a string"),
        (r#"{"__type":"TeapotException"}"#, "missing field `status`"),
        ("{}", "missing field `status`"),
        (r#"{"status":65536}"#, "invalid value: integer `65536`, expected u16"),
        (r#"{"__type":"ValidationException","fields":[{},{}]}"#, "capacity: Value at '/fields/1' exceeds the capacity"),
    ] {
        let text = read(json).unwrap_err().to_string();
        assert!(text.starts_with(expected), "{json}: {text}");
    }
}

/// Returns the error text for a JSON text, without the position that `serde_json` adds.
fn error_text<T: DeserializeOwned>(json: &str) -> String {
    match serde_json::from_str::<T>(json) {
        Ok(_) => "accepted".into(),
        Err(error) => {
            let text = error.to_string();
            text.rsplit_once(" at line ").map_or(text.clone(), |(text, _)| text.to_owned())
        }
    }
}

/// Checks the error text of each JSON text.
#[track_caller]
fn assert_errors<T: DeserializeOwned>(table: &[(&str, &str)]) {
    for (json, expected) in table {
        let json = json.replace("PROJECT", PROJECT).replace("PUMP", PUMP);
        assert_eq!(error_text::<T>(&json), *expected, "{json}");
    }
}

const ACCEPTED: &str = "accepted";

#[test]
fn project_assets_request_is_accepted_or_rejected() {
    type Request = BatchAssociateProjectAssetsRequest<heapless::String<64>>;
    const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
    let pattern = |pointer| {
        format!(
            "pattern: Value at '{pointer}' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: {UUID}"
        )
    };
    let table = [
        (r#"{"projectId":"PROJECT","assetIds":["PUMP"]}"#, ACCEPTED),
        (r#" { "assetIds" : [ "PUMP" ] , "other" : [{"assetIds":1}] , "projectId" : "PROJECT" } "#, ACCEPTED),
        (r#"{"projectId":"PROJECT","\u0061ssetIds":["PUMP"],"clientToken":null}"#, ACCEPTED),
        (
            r#"{"projectId":"PROJECT","assetIds":["PUMP"],"clientToken":"00000000-0000-0000-0000-\u0030000_!é~0000"}"#,
            ACCEPTED,
        ),
        (r#"{"assetIds":["PUMP"]}"#, "missing field `projectId`"),
        (r#"{"projectId":"PROJECT"}"#, "missing field `assetIds`"),
        (r#"{"projectId":"PROJECT","assetids":["PUMP"]}"#, "missing field `assetIds`"),
        (
            r#"{"projectId":null,"assetIds":["PUMP"]}"#,
            "invalid type: null, expected a UUID, as a string or as 16 bytes",
        ),
        (r#"{"projectId":"PROJECT","assetIds":null}"#, "invalid type: null, expected a list"),
        (
            r#"{"projectId":"PROJECT","assetIds":[null]}"#,
            "invalid type: null, expected a UUID, as a string or as 16 bytes",
        ),
        (r#"{"projectId":"PROJECT","assetIds":"PUMP"}"#, r#"invalid type: string "PUMP", expected a list"#),
        (
            r#"{"projectId":"PROJECT","assetIds":["PUMP"],"clientToken":12}"#,
            "invalid type: integer `12`, expected a string",
        ),
        (r#"{"projectId":"PROJECT","projectId":"PROJECT","assetIds":["PUMP"]}"#, "duplicate field `projectId`"),
        (
            r#"{"projectId":"PROJECT","assetIds":["PUMP"],"clientToken":null,"clientToken":null}"#,
            "duplicate field `clientToken`",
        ),
        (
            r#"{"projectId":"pump","assetIds":["PUMP"]}"#,
            "length: Value with length 4 at '/projectId' failed to satisfy constraint: \
             Member must have length between 36 and 36, inclusive",
        ),
        (
            r#"{"projectId":"PROJECT","assetIds":["PUMP","F2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#,
            &pattern("/assetIds/1"),
        ),
        (
            r#"{"projectId":"PROJECT","assetIds":["PUMP"],"clientToken":"00000000-0000-0000-0000-000000000 00"}"#,
            "pattern: Value at '/clientToken' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^\\S{36,64}$",
        ),
        (
            r#"{"projectId":"PROJECT","assetIds":[]}"#,
            "length: Value with length 0 at '/assetIds' failed to satisfy constraint: \
             Member must have length between 1 and 100, inclusive",
        ),
    ];
    let table = table.map(|(json, text)| (json, text.replace("PUMP", PUMP)));
    for (json, text) in &table {
        assert_errors::<Request>(&[(json, text)]);
        assert_errors::<BatchDisassociateProjectAssetsRequest<heapless::String<64>>>(&[(json, text)]);
    }
}

#[test]
fn client_devices_request_is_accepted_or_rejected() {
    const NAME: &str = "failed to satisfy constraint: Member must have length between 1 and 128, inclusive";
    let long = "é".repeat(129);
    let most = "é".repeat(128);
    assert_errors::<BatchAssociateClientDeviceWithCoreDeviceRequest<heapless::String<256>, 4>>(&[
        (r#"{"coreDeviceThingName":"a"}"#, ACCEPTED),
        (r#"{"coreDeviceThingName":"a","entries":null}"#, ACCEPTED),
        (r#"{"coreDeviceThingName":"a","entries":[{"thingName":"\ud83d\ude80","x":{}}]}"#, ACCEPTED),
        (&format!(r#"{{"coreDeviceThingName":{most:?}}}"#), ACCEPTED),
        (
            &format!(r#"{{"coreDeviceThingName":{long:?}}}"#),
            &format!("length: Value with length 129 at '/coreDeviceThingName' {NAME}"),
        ),
        ("{}", "missing field `coreDeviceThingName`"),
        (r#"{"coreDeviceThingName":"a","entries":{}}"#, "invalid type: map, expected a list"),
        (
            r#"{"coreDeviceThingName":"a","entries":[]}"#,
            "length: Value with length 0 at '/entries' failed to satisfy constraint: \
             Member must have length between 1 and 100, inclusive",
        ),
        (r#"{"coreDeviceThingName":"a","entries":[{}]}"#, "missing field `thingName`"),
        (r#"{"coreDeviceThingName":"a","entries":["b"]}"#, "invalid type: string \"b\", expected the members of Entry"),
        (
            r#"{"coreDeviceThingName":"a","entries":[{"thingName":"b"},{"thingName":""}]}"#,
            &format!("length: Value with length 0 at '/entries/1/thingName' {NAME}"),
        ),
        (r#"{"coreDeviceThingName":"a","entries":[{"thingName":"b","thingName":"c"}]}"#, "duplicate field `thingName`"),
    ]);
    // An entry without a list has no pointer.
    assert_errors::<AssociateClientDeviceWithCoreDeviceEntry<heapless::String<8>>>(&[(
        r#"{"thingName":""}"#,
        &format!("length: Value of type 'ThingName' with length 0 {NAME}"),
    )]);
}

#[test]
fn job_request_is_accepted_or_rejected() {
    let long = "a".repeat(2049);
    assert_errors::<AssociateTargetsWithJobRequest<heapless::String<8>, 4>>(&[
        (r#"{"jobId":"fw-7","targets":[""]}"#, ACCEPTED),
        (r#"{"jobId":"fw-7","targets":["t"],"namespaceId":"p","comment":"x"}"#, ACCEPTED),
        (
            r#"{"jobId":"fw-7","targets":["thinggroup\/4"]}"#,
            "the storage is too small for the string: 12 bytes are needed",
        ),
        (r#"{"targets":["t"]}"#, "missing field `jobId`"),
        (r#"{"jobId":"fw-7"}"#, "missing field `targets`"),
        (
            r#"{"jobId":"fw 7","targets":["t"]}"#,
            "pattern: Value at '/jobId' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$",
        ),
        (
            r#"{"jobId":"fw-7","targets":["t"],"namespaceId":""}"#,
            "pattern: Value at '/namespaceId' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$",
        ),
        (
            r#"{"jobId":"fw-7","targets":["t"],"comment":"two\nlines"}"#,
            "pattern: Value at '/comment' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[^\\p{C}]+$",
        ),
        // The constraint rejects it before the storage does.
        (
            &format!(r#"{{"jobId":"fw-7","targets":["t",{long:?}]}}"#),
            "length: Value with length 2049 at '/targets/1' failed to satisfy constraint: \
             Member must have length less than or equal to 2048",
        ),
    ]);
}

#[test]
fn response_is_accepted_or_rejected() {
    assert_errors::<BatchAssociateProjectAssetsResponse<heapless::String<16>, 1>>(&[
        ("{}", ACCEPTED),
        (r#"{"errors":null}"#, ACCEPTED),
        (r#"{"errors":[{"assetId":"PUMP","code":"","message":""}]}"#, ACCEPTED),
        (r#"{"errors":{}}"#, "invalid type: map, expected a list"),
        (r#"{"errors":[null]}"#, "invalid type: null, expected the members of AssetErrorDetails"),
        (r#"{"errors":[{"assetId":"PUMP","code":"","messages":""}]}"#, "missing field `message`"),
        (r#"{"errors":[{"assetId":"PUMP","message":""}]}"#, "missing field `code`"),
        (r#"{"errors":[{"code":"","message":""}]}"#, "missing field `assetId`"),
        (
            r#"{"errors":[{"assetId":"","code":"","message":""}]}"#,
            "length: Value with length 0 at '/errors/0/assetId' failed to satisfy constraint: \
             Member must have length between 36 and 36, inclusive",
        ),
        (
            r#"{"errors":[{"assetId":"PUMP","code":"INTERNAL_FAILURES","message":""}]}"#,
            "the storage is too small for the string: 17 bytes are needed",
        ),
        (
            r#"{"errors":[{"assetId":"PUMP","code":"","message":""},{"assetId":"PUMP","code":"","message":""}]}"#,
            "capacity: Value at '/errors/1' exceeds the capacity",
        ),
    ]);
    assert_errors::<BatchAssociateClientDeviceWithCoreDeviceResponse<heapless::String<16>, 0>>(&[
        (r#"{"errorEntries":[]}"#, ACCEPTED),
        (r#"{"errorEntries":[{}]}"#, "capacity: Value at '/errorEntries/0' exceeds the capacity"),
    ]);
    let many = |count| format!(r#"{{"errorEntries":[{}]}}"#, vec!["{}"; count].join(","));
    assert_errors::<BatchAssociateClientDeviceWithCoreDeviceResponse<heapless::String<1>>>(&[
        (&many(100), ACCEPTED),
        (
            &many(103),
            "length: Value with length 103 at '/errorEntries' failed to satisfy constraint: \
             Member must have length less than or equal to 100",
        ),
    ]);
    assert_errors::<AssociateTargetsWithJobResponse<heapless::String<4>>>(&[
        (r#"{"jobId":null,"other":1e999}"#, ACCEPTED),
        (r#"{"jobArn":["a"]}"#, "invalid type: sequence, expected a string"),
        (r#"{"jobId":"abcde"}"#, "the storage is too small for the string: 5 bytes are needed"),
    ]);
}

#[test]
fn list_is_written_as_its_items() {
    let bytes = round_trip::<List<AssetId>>(&format!("[{PUMP:?},{VALVE:?}]"));
    assert_eq!(bytes.len(), 1 + 2 * 17);
    assert_eq!(round_trip::<List<&str, 2>>(r#"["a","b"]"#), b"\x02\x01a\x01b");
}

#[test]
fn list_outside_its_bounds_or_capacity_is_rejected() {
    fn text<const N: usize>(count: usize) -> String {
        let targets = vec!["a"; count];
        let json = json!({ "jobId": "fw-7", "targets": targets }).to_string();
        let text = error_text::<AssociateTargetsWithJobRequest<heapless::String<8>, N>>(&json);
        let bytes = postcard_of(&("fw-7", None::<&str>, targets, None::<&str>));
        let read = postcard::from_bytes::<AssociateTargetsWithJobRequest<heapless::String<8>, N>>(&bytes);
        assert_eq!(read.is_ok(), text == ACCEPTED);
        let of_list = error_text::<List<String, N>>(&json!(vec!["a"; count]).to_string());
        // A list without a message has no pointer. Its items have theirs in the list.
        let expected = text.replace("Value with", "Value of type 'List' with").replace(" at '/targets' ", " ");
        assert_eq!(of_list, expected.replace("/targets", ""));
        text
    }
    let length = |count| {
        format!(
            "length: Value with length {count} at '/targets' failed to satisfy constraint: \
             Member must have length between 1 and 100, inclusive"
        )
    };
    let capacity = |index| format!("capacity: Value at '/targets/{index}' exceeds the capacity");
    assert_eq!(text::<8>(0), length(0));
    assert_eq!(text::<8>(8), ACCEPTED);
    assert_eq!(text::<8>(9), capacity(8));
    assert_eq!(text::<8>(500), capacity(8));
    assert_eq!(text::<99>(100), capacity(99));
    assert_eq!(text::<100>(100), ACCEPTED);
    assert_eq!(text::<100>(101), length(101));
    assert_eq!(text::<100>(500), length(500));
    assert_eq!(text::<128>(128), length(128));
    assert_eq!(text::<128>(100), ACCEPTED);
}

/// The length in front of a list reserves no memory.
#[test]
fn list_with_a_false_length_is_rejected() {
    let claim = postcard_of(&("fw-7", None::<&str>, u64::MAX));
    assert!(postcard::from_bytes::<AssociateTargetsWithJobRequest<heapless::String<8>, 4>>(&claim).is_err());
}

#[test]
fn sequence_in_a_human_readable_format_is_rejected() {
    let id = |id: &str| json!(id);
    let requests = [json!([[["a"]]]), json!([id(PROJECT), [id(PUMP)], null]), json!(["fw-7", null, ["a"], null])];
    let others = [json!([]), json!(["gw-1", [{ "thingName": "a" }]]), json!(["gw-1", null]), json!([null])];
    let errors = [json!(["ThrottlingException", null, null]), json!([null, 418, null, null, null])];
    let entries = [json!(["a"]), json!([id(PUMP), "A", "no"]), json!([null, null, null]), json!([null, null])];
    for json in requests.into_iter().chain(others).chain(errors).chain(entries) {
        let json = json.to_string();
        for text in [
            error_text::<BatchAssociateProjectAssetsRequest<heapless::String<64>, 1>>(&json),
            error_text::<BatchDisassociateProjectAssetsRequest<heapless::String<64>, 1>>(&json),
            error_text::<BatchAssociateClientDeviceWithCoreDeviceRequest<heapless::String<64>, 1>>(&json),
            error_text::<AssociateClientDeviceWithCoreDeviceEntry<heapless::String<64>>>(&json),
            error_text::<AssociateTargetsWithJobRequest<heapless::String<64>, 1>>(&json),
            error_text::<BatchDisassociateProjectAssetsResponse<heapless::String<64>, 1>>(&json),
            error_text::<AssetErrorDetails<heapless::String<64>>>(&json),
            error_text::<BatchAssociateClientDeviceWithCoreDeviceResponse<heapless::String<64>, 1>>(&json),
            error_text::<AssociateClientDeviceWithCoreDeviceErrorEntry<heapless::String<64>>>(&json),
            error_text::<AssociateTargetsWithJobResponse<heapless::String<64>>>(&json),
            error_text::<BatchAssociateProjectAssetsError<heapless::String<64>>>(&json),
            error_text::<BatchDisassociateProjectAssetsError<heapless::String<64>>>(&json),
            error_text::<BatchAssociateClientDeviceWithCoreDeviceError<heapless::String<64>, 1>>(&json),
            error_text::<ValidationExceptionField<heapless::String<64>>>(&json),
            error_text::<AssociateTargetsWithJobError<heapless::String<64>>>(&json),
        ] {
            assert!(text.starts_with("invalid type: sequence, expected the members of "), "{json}: {text}");
        }
    }
    // The same holds for a structure in a list.
    assert_eq!(
        error_text::<BatchAssociateClientDeviceWithCoreDeviceRequest<heapless::String<8>, 1>>(
            r#"{"coreDeviceThingName":"a","entries":[["b"]]}"#
        ),
        "invalid type: sequence, expected the members of Entry"
    );
    assert_eq!(
        error_text::<BatchDisassociateProjectAssetsResponse<heapless::String<8>, 1>>(&format!(
            r#"{{"errors":[[{PUMP:?},"A","no"]]}}"#
        )),
        "invalid type: sequence, expected the members of AssetErrorDetails"
    );
}

#[test]
fn escape_in_borrowed_storage_is_rejected_with_the_storage_to_use() {
    const NOT_BORROWED: &str = "the string cannot be borrowed, as it is escaped or not in memory as a whole: \
                        it takes owned storage, `heapless::String` or `String`";
    type Borrowed<'a> = BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'a>, 4>;
    type Plain<'a> = BatchAssociateClientDeviceWithCoreDeviceRequest<&'a str, 4>;
    type Owned = BatchAssociateClientDeviceWithCoreDeviceRequest<heapless::String<8>, 4>;

    let plain = r#"{"coreDeviceThingName":"caf\u00e9","entries":[{"thingName":"a/b"}]}"#.replace("\\u00e9", "é");
    let escaped = plain.replace('/', r"\/");
    let read: Borrowed = serde_json::from_str(&plain).unwrap();
    let name = read.core_device_thing_name.as_text().as_str().unwrap();
    assert!(plain.as_bytes().as_ptr_range().contains(&name.as_ptr()));
    assert!(serde_json::from_str::<Plain>(&plain).is_ok());

    for read in [
        serde_json::from_str::<Borrowed>(&escaped).map(drop),
        serde_json::from_str::<Plain>(&escaped).map(drop),
        serde_json::from_slice::<Borrowed>(escaped.as_bytes()).map(drop),
        serde_json::from_str::<Text>(r#""\n""#).map(drop),
        serde_json::from_str::<ThingName>(r#""\n""#).map(drop),
        serde_json::from_str::<AssetErrorCode>(r#""\n""#).map(drop),
        serde_json::from_str::<AssociateTargetsWithJobError>(r#"{"message":"\n"}"#).map(drop),
    ] {
        assert!(read.unwrap_err().to_string().starts_with(NOT_BORROWED));
    }
    // All strings of `from_reader` are in the buffer of the format.
    let read_in_buffer = Borrowed::deserialize(&mut serde_json::Deserializer::from_reader(plain.as_bytes()));
    assert!(read_in_buffer.unwrap_err().to_string().starts_with(NOT_BORROWED));

    let owned: Owned = serde_json::from_str(&escaped).unwrap();
    assert_eq!(owned, read.try_to_owned().unwrap());
    let owned: Owned = serde_json::from_reader(escaped.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&owned).unwrap(), plain);
    #[cfg(feature = "alloc")]
    {
        type Owned = BatchAssociateClientDeviceWithCoreDeviceRequest<String, 4>;
        let owned: Owned = serde_json::from_str(&escaped).unwrap();
        assert_eq!(owned, read.try_to_owned().unwrap());
    }
    // Identifiers and known names borrow nothing, so they accept escapes.
    assert_eq!(
        serde_json::from_str::<AssetId>(&format!("{PUMP:?}").replace('-', r"\u002d")).unwrap().to_string(),
        PUMP
    );
    assert!(serde_json::from_str::<AssetErrorCode>(r#""INTERNAL\u005fFAILURE""#).is_ok());
}

/// Text that is kept in its encoded form is written decoded.
#[test]
fn encoded_text_is_written_decoded() {
    let body = br#"{"targets":["thinggroup\/line-4"],"comment":"caf\u00e9 \ud83d\ude80"}"#;
    let head = RequestHead::new("POST", "/jobs/%66w-7/targets?namespaceId=pl%61nt")
        .header("Content-Type", b"application/json");
    let Ok(AnyRequest::AssociateTargetsWithJob(request)) = AnyRequest::from_http(&head, body) else {
        unreachable!("it is a valid request");
    };
    let json = r#"{"jobId":"fw-7","namespaceId":"plant","targets":["thinggroup/line-4"],"comment":"café 🚀"}"#;
    assert_eq!(serde_json::to_string(&request).unwrap(), json);
    let bytes = postcard_of(&("fw-7", Some("plant"), vec!["thinggroup/line-4"], Some("café 🚀")));
    assert_eq!(postcard_of(&request), bytes);
}

/// Shapes work in derived types, and in formats that buffer a value before they choose a type.
#[test]
fn shapes_in_derived_types_are_read_and_written() {
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    #[serde(tag = "operation")]
    enum Any<'a> {
        #[serde(borrow)]
        AssociateTargetsWithJob(AssociateTargetsWithJobRequest<Text<'a>, 4>),
        BatchAssociateProjectAssets(BatchAssociateProjectAssetsRequest<Text<'a>, 4>),
    }

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Device<'a> {
        #[serde(borrow)]
        thing: ThingName<Text<'a>>,
        #[serde(flatten)]
        request: BatchAssociateProjectAssetsRequest<heapless::String<64>, 4>,
    }

    for json in [
        r#"{"operation":"AssociateTargetsWithJob","jobId":"fw-7","targets":["a"]}"#.to_owned(),
        format!(r#"{{"operation":"BatchAssociateProjectAssets","projectId":{PROJECT:?},"assetIds":[{PUMP:?}]}}"#),
    ] {
        let any: Any = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&any).unwrap(), json);
    }
    let json = format!(r#"{{"thing":"a","projectId":{PROJECT:?},"assetIds":[{PUMP:?}],"clientToken":{TOKEN:?}}}"#);
    let device: Device = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&device).unwrap(), json);
    let value = serde_json::to_value(&device).unwrap();
    assert_eq!(Device::deserialize(&value).unwrap(), device);
}

/// A message of any operation is a map of one member, which is the operation.
#[test]
fn any_request_and_response_are_tagged_with_their_operation() {
    let assets = format!(r#"{{"projectId":{PROJECT:?},"assetIds":[{PUMP:?},{VALVE:?}],"clientToken":{TOKEN:?}}}"#);
    let devices = r#"{"coreDeviceThingName":"gw-1","entries":[{"thingName":"pump-1"}]}"#;
    let job = r#"{"jobId":"fw-7","namespaceId":"plant","targets":["a"],"comment":"c"}"#;
    for (index, (name, request)) in [
        ("BatchAssociateProjectAssets", assets.as_str()),
        ("BatchDisassociateProjectAssets", &assets),
        ("BatchAssociateClientDeviceWithCoreDevice", devices),
        ("BatchDisassociateClientDeviceFromCoreDevice", devices),
        ("AssociateTargetsWithJob", job),
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = round_trips!(AnyRequest<S, 4>, &format!("{{{name:?}:{request}}}"));
        // A format that numbers its variants has the index of the operation.
        assert_eq!(usize::from(bytes[0]), index);
        assert_eq!(Operation::ALL[index].name(), name);
    }
    for (name, response) in [
        ("BatchAssociateProjectAssets", "{}".to_owned()),
        (
            "BatchDisassociateProjectAssets",
            format!(r#"{{"errors":[{{"assetId":{PUMP:?},"code":"INTERNAL_FAILURE","message":"m"}}]}}"#),
        ),
        ("BatchAssociateClientDeviceWithCoreDevice", r#"{"errorEntries":[]}"#.into()),
        ("BatchDisassociateClientDeviceFromCoreDevice", r#"{"errorEntries":[{"thingName":"a"}]}"#.into()),
        ("AssociateTargetsWithJob", r#"{"jobId":"fw-7"}"#.into()),
    ] {
        round_trips!(AnyResponse<S, 4>, &format!("{{{name:?}:{response}}}"));
    }
}

#[test]
fn any_request_of_another_form_is_rejected() {
    type Any = AnyRequest<heapless::String<80>, 4>;
    let job = r#"{"jobId":"fw-7","targets":["a"]}"#;
    assert!(serde_json::from_str::<Any>(&format!(r#"{{"AssociateTargetsWithJob":{job}}}"#)).is_ok());
    for (json, expected) in [
        (format!(r#"{{"CreateJob":{job}}}"#), "the string names no operation"),
        (format!(r#"{{"associateTargetsWithJob":{job}}}"#), "the string names no operation"),
        (format!(r#"{{"AssociateTargetsWithJob":{job},"a":1}}"#), "expected value"),
        (r#"{"AssociateTargetsWithJob":[]}"#.into(), "invalid type: sequence, expected the members of Request"),
        (r#""AssociateTargetsWithJob""#.into(), "invalid type: unit variant, expected newtype variant"),
        ("{}".into(), "expected value"),
        (job.into(), "the string names no operation"),
        (r#"{"AssociateTargetsWithJob":{"jobId":"fw 7","targets":["a"]}}"#.into(), "/jobId"),
        (r#"{"AssociateTargetsWithJob":{"jobId":"fw-7","targets":[]}}"#.into(), "/targets"),
    ] {
        let error = serde_json::from_str::<Any>(&json).unwrap_err().to_string();
        assert!(error.contains(expected), "{json}: {error}");
    }
    // The index of no operation.
    let mut bytes =
        postcard_of(&serde_json::from_str::<Any>(&format!(r#"{{"AssociateTargetsWithJob":{job}}}"#)).unwrap());
    bytes[0] = Operation::ALL.len() as u8;
    assert!(postcard::from_bytes::<Any>(&bytes).is_err());
}

/// A format whose error has the variants of the enum that is read.
struct Variants;

impl<'de> serde::Deserializer<'de> for Variants {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("no enum"))
    }

    fn deserialize_enum<V: serde::de::Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom(variants.join(" ")))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[test]
fn any_message_asks_for_the_names_of_all_operations() {
    let names = Operation::ALL.iter().map(|operation| operation.name()).collect::<Vec<_>>().join(" ");
    assert_eq!(AnyRequest::<heapless::String<8>, 1>::deserialize(Variants).unwrap_err().to_string(), names);
    assert_eq!(AnyResponse::<heapless::String<8>, 1>::deserialize(Variants).unwrap_err().to_string(), names);
}

#[test]
fn tag_in_bytes_is_read_and_one_of_another_type_is_rejected() {
    use serde::de::value::{BoolDeserializer, Error, MapAccessDeserializer, MapDeserializer};

    let tagged = MapAccessDeserializer::new(MapDeserializer::new([(true, 1_u32)].into_iter()));
    let rejected = AnyRequest::<heapless::String<8>, 1>::deserialize(tagged).map_err(|error: Error| error);
    assert_eq!(
        rejected.unwrap_err().to_string(),
        "invalid type: boolean `true`, expected the name or the index of an operation"
    );
    let rejected = AnyRequest::<heapless::String<8>, 1>::deserialize(BoolDeserializer::new(true));
    assert_eq!(
        rejected.map_err(|error: Error| error).unwrap_err().to_string(),
        "invalid type: boolean `true`, expected a message under the name of its operation"
    );

    // A name in bytes, as some formats have it.
    let of_bytes = |name: &'static [u8]| {
        let response = std::collections::BTreeMap::<&str, &str>::new();
        let tagged = MapAccessDeserializer::new(MapDeserializer::new([(name, response)].into_iter()));
        AnyResponse::<heapless::String<8>, 1>::deserialize(tagged).map_err(|error: Error| error.to_string())
    };
    assert_eq!(
        of_bytes(b"AssociateTargetsWithJob"),
        Ok(AnyResponse::AssociateTargetsWithJob(AssociateTargetsWithJobResponse::default()))
    );
    assert_eq!(of_bytes(b"\xff").unwrap_err(), "the string names no operation");
}

#[test]
fn wrong_type_in_a_format_without_options_reports_the_expected_one() {
    use serde::de::value::{Error, MapDeserializer};

    type Response = AssociateTargetsWithJobResponse<heapless::String<8>>;
    let rejected =
        Response::deserialize(MapDeserializer::new([("jobId", 1_u32)].into_iter())).map_err(|error: Error| error);
    assert_eq!(rejected.unwrap_err().to_string(), "invalid type: integer `1`, expected a value or null");
    let rejected =
        Response::deserialize(MapDeserializer::new([(true, 1_u32)].into_iter())).map_err(|error: Error| error);
    assert_eq!(rejected.unwrap_err().to_string(), "invalid type: boolean `true`, expected the name of a member");

    // Serde's buffer for a value that it reads twice has no options either: it has `null` as a unit.
    #[derive(Deserialize, PartialEq, Debug)]
    #[serde(untagged)]
    enum Any {
        Response(Response),
    }
    let any: Any = serde_json::from_str(r#"{"jobId":null,"description":"a"}"#).unwrap();
    let mut expected = Response::default();
    expected.description = Some(heapless::String::try_from("a").unwrap());
    assert_eq!(any, Any::Response(expected));
}

/// Storage for the texts of the bodies below that the constraints allow.
#[cfg(feature = "alloc")]
type Owned = String;
#[cfg(not(feature = "alloc"))]
type Owned = heapless::String<260>;

/// Returns the body of a request with the members of its URI in front.
fn with_uri(members: &str, body: &str) -> String {
    let Some(rest) = body.trim_start_matches([' ', '\t', '\r', '\n']).strip_prefix('{') else {
        return body.into();
    };
    let is_empty = rest.trim_start_matches([' ', '\t', '\r', '\n']).starts_with('}');
    format!("{{{members}{}{rest}", if is_empty { "" } else { "," })
}

/// Checks that both readers return equal values, or both reject the body.
#[track_caller]
fn assert_agree<T: PartialEq + Debug>(body: &str, native: Option<T>, serde: Result<T, serde_json::Error>) {
    match (native, serde) {
        (Some(native), Ok(serde)) => assert_eq!(native, serde, "{body}"),
        (None, Err(_)) => {}
        (native, serde) => panic!("{body}\nnative: {native:?}\nserde: {serde:?}"),
    }
}

/// Reads all shapes that have a body with both readers. If a text is too long for the storage, both reject it.
fn assert_readers_agree(body: &str) {
    // `serde_json` does not check skipped values, as the last test shows.
    let is_skipped_over = serde_json::from_str::<IgnoredAny>(body).is_ok();
    if is_skipped_over && serde_json::from_str::<serde_json::Value>(body).is_err() {
        return;
    }
    let bytes = body.as_bytes();
    let uri = format!(r#""projectId":{PROJECT:?}"#);
    let native = BatchAssociateProjectAssetsRequest::from_json(ProjectId::new(PROJECT).unwrap(), bytes);
    let native = native.ok().and_then(|request| request.try_to_owned::<Owned>().ok());
    assert_agree(body, native, serde_json::from_str(&with_uri(&uri, body)));

    let uri = r#""coreDeviceThingName":"gw-1""#;
    let core_device = ThingName::from_static("gw-1");
    type Devices<'a> = BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'a>, 8>;
    let native = Devices::from_json_with(core_device, bytes, &mut FailFast);
    let native = native.ok().and_then(|request| request.try_to_owned::<Owned>().ok());
    assert_agree(body, native, serde_json::from_str(&with_uri(uri, body)));

    let uri = r#""jobId":"fw-7""#;
    type Job<'a> = AssociateTargetsWithJobRequest<Text<'a>, 8>;
    let native = Job::from_json_with(JobId::from_static("fw-7"), bytes, &mut FailFast);
    let native = native.ok().and_then(|request| request.try_to_owned::<Owned>().ok());
    assert_agree(body, native, serde_json::from_str(&with_uri(uri, body)));

    // An empty body is a response, but not JSON.
    if body.is_empty() {
        return;
    }
    let head = ResponseHead::new(200);
    type Assets<'a> = BatchDisassociateProjectAssetsResponse<Text<'a>, 4>;
    let native = Assets::from_http_with(&head, bytes, &mut FailFast);
    let native = native.ok().and_then(|response| response.try_to_owned::<Owned>().ok());
    assert_agree(body, native, serde_json::from_str(body));

    type Failures<'a> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, 4>;
    let native = Failures::from_http_with(&head, bytes, &mut FailFast);
    let native = native.ok().and_then(|response| response.try_to_owned::<Owned>().ok());
    assert_agree(body, native, serde_json::from_str(body));

    let native = AssociateTargetsWithJobResponse::from_http(&head, bytes);
    let native = native.ok().and_then(|response| response.try_to_owned::<Owned>().ok());
    assert_agree(body, native, serde_json::from_str(body));
}

/// Returns a character of a JSON string in the spelling of different writers.
fn spelled(c: char) -> BoxedStrategy<String> {
    let mut units = [0; 2];
    let escaped: String = c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let plain = serde_json::to_string(&c).unwrap();
    let plain = plain[1..plain.len() - 1].to_owned();
    let mut spellings = vec![plain.clone(), plain, escaped];
    if c == '/' {
        spellings.push("\\/".into());
    }
    select(spellings).boxed()
}

/// Returns a JSON string, at times with escapes.
fn string(text: String) -> BoxedStrategy<String> {
    let quoted = |spelled: String| format!("\"{spelled}\"");
    let plain = serde_json::to_string(&text).unwrap();
    let chars: Vec<_> = text.chars().map(spelled).collect();
    prop_oneof![3 => Just(plain), 1 => chars.prop_map(|chars| chars.concat()).prop_map(quoted)].boxed()
}

/// Returns one of these texts, or one with a length near a bound.
fn text(valid: &'static [&'static str]) -> BoxedStrategy<String> {
    let edges = [1, 35, 36, 37, 63, 64, 65, 128, 129, 2048, 2049];
    let near_a_bound =
        (select(vec!["a", "é", "\u{7f}"]), select(edges.to_vec())).prop_map(|(c, count)| c.repeat(count));
    prop_oneof![
        30 => select(valid).prop_map(String::from),
        1 => select(vec![PUMP, TOKEN, "fw-7", "café/🚀", "a b", "", "a\nb", "INTERNAL_FAILURE"]).prop_map(String::from),
        1 => near_a_bound,
        1 => "\\PC{0,40}",
    ]
    .prop_flat_map(string)
    .boxed()
}

/// Returns a list of any number of items.
fn list(item: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let counts = prop_oneof![12 => 1..6_usize, 1 => select(vec![0, 7, 8, 9, 99, 100, 101])];
    let items = counts.prop_flat_map(move |count| match count {
        // Many different items would not all be valid.
        99.. => item.clone().prop_map(move |item| vec![item; count]).boxed(),
        _ => vec![item.clone(); count].boxed(),
    });
    (items, select(vec![",", " , "])).prop_map(|(items, comma)| format!("[{}]", items.join(comma))).boxed()
}

/// Returns a value of any type.
fn any_value() -> BoxedStrategy<String> {
    let valid =
        ["null", "true", "12", "-0.5e+3", "[]", "{}", "[1,[2,{\"a\":[]}]]", "\"a\\n\\u00e9\"", "\"\\ud83d\\ude80\""];
    let broken = ["01", "nul", "\"\\x\"", "\"\\ud83d\"", "[1,]", ""];
    prop_oneof![8 => select(valid.to_vec()), 1 => select(broken.to_vec())].prop_map(String::from).boxed()
}

/// Returns an object with most of these members, in any order and with others among them.
fn object(members: Vec<(&'static str, BoxedStrategy<String>)>) -> BoxedStrategy<String> {
    let written = |name: BoxedStrategy<String>, value: BoxedStrategy<String>| {
        (name, select(vec![":", " : "]), value).prop_map(|(name, colon, value)| format!("{name}{colon}{value}"))
    };
    let known: Vec<_> = members
        .into_iter()
        .map(|(name, value)| {
            let value = prop_oneof![30 => value, 1 => any_value(), 1 => Just("null".into())].boxed();
            let member = written(string(name.into()), value);
            let times = prop_oneof![3 => Just(0..1), 40 => Just(1..2), 1 => Just(2..3_usize)];
            times.prop_flat_map(move |times| proptest::collection::vec(member.clone(), times))
        })
        .collect();
    let names = select(vec!["x", "assetids", "Targets", "", "é"]).prop_map(String::from).prop_flat_map(string);
    let others = proptest::collection::vec(written(names.boxed(), any_value()), 0..2);
    (known, others, select(vec!["", " ", "\n", "\t"]))
        .prop_flat_map(|(known, others, space)| {
            let members: Vec<_> = known.into_iter().flatten().chain(others).collect();
            (Just(members).prop_shuffle(), Just(space))
        })
        .prop_map(|(members, space)| format!("{space}{{{space}{}{space}}}{space}", members.join(&format!(",{space}"))))
        .boxed()
}

fn body() -> BoxedStrategy<String> {
    let id = || text(&[PROJECT, PUMP, VALVE]);
    let any = || text(&["fw-7", "", "thinggroup/line-4", "café 🚀", "two\nlines", "a\"b\\c"]);
    let name = || text(&["pump-1", "é", " "]);
    let code = text(&["INTERNAL_FAILURE", "TOO_HOT", ""]);
    let details = object(vec![("assetId", id()), ("code", code), ("message", any())]);
    let error_entry = object(vec![("thingName", name()), ("code", any()), ("message", any())]);
    let token = text(&[TOKEN, "00000000-0000-0000-0000-000000000000/é~!"]);
    let comment = text(&["line 4", "café 🚀"]);
    prop_oneof![
        object(vec![("assetIds", list(id())), ("clientToken", token)]),
        object(vec![("entries", list(object(vec![("thingName", name())])))]),
        object(vec![("targets", list(any())), ("comment", comment)]),
        object(vec![("errors", list(details))]),
        object(vec![("errorEntries", list(error_entry))]),
        object(vec![("jobArn", any()), ("jobId", name()), ("description", any())]),
    ]
    .boxed()
}

/// Returns a body with one byte removed, doubled, or replaced by a byte of the JSON grammar.
fn broken_body() -> BoxedStrategy<String> {
    let other = select(br#"{}[]:,"\ nu0-.eE/"#.to_vec());
    (body(), any::<Index>(), 0..3_u8, other)
        .prop_filter_map("not UTF-8", |(body, index, how, other)| {
            let mut bytes = body.into_bytes();
            let index = index.index(bytes.len());
            match how {
                0 => drop(bytes.remove(index)),
                1 => bytes.insert(index, bytes[index]),
                _ => bytes[index] = other,
            }
            String::from_utf8(bytes).ok()
        })
        .boxed()
}

proptest! {
    #[test]
    fn any_body_by_both_readers_gives_the_same(body in body()) {
        assert_readers_agree(&body);
    }

    #[test]
    fn broken_body_by_both_readers_gives_the_same(body in broken_body()) {
        assert_readers_agree(&body);
    }

    #[test]
    fn written_request_is_read_back(body in body()) {
        type Request<S> = AssociateTargetsWithJobRequest<S, 8>;
        let request = Request::from_json_with(JobId::from_static("fw-7"), body.as_bytes(), &mut FailFast);
        let valid = request.ok().and_then(|request| Some((request.try_to_owned::<Owned>().ok()?, request)));
        if let Some((owned, request)) = valid {
            let json = serde_json::to_string(&request).unwrap();
            assert_eq!(serde_json::from_str::<Request<Owned>>(&json).unwrap(), owned);
            let bytes = postcard_of(&request);
            assert_eq!(bytes, postcard_of(&owned));
            assert_eq!(postcard::from_bytes::<Request<Text>>(&bytes).unwrap(), request);
        }
    }
}

/// The two readers differ by intent in these cases.
#[test]
fn skipped_value_and_empty_body_differ_between_readers() {
    let skipped = |value: &str| format!(r#"{{"x":{value},"targets":["a"]}}"#);
    let native =
        |body: &str| AssociateTargetsWithJobRequest::from_json(JobId::from_static("fw-7"), body.as_bytes()).map(drop);
    let serde = |body: &str| {
        let body = with_uri(r#""jobId":"fw-7""#, body);
        serde_json::from_str::<AssociateTargetsWithJobRequest<Owned, 4>>(&body).map(drop)
    };
    // `serde_json` does not check skipped values.
    let deep = skipped(&format!("{}{}", "[".repeat(200), "]".repeat(200)));
    assert_eq!(native(&deep).unwrap_err().kind(), ViolationKind::Depth);
    assert!(serde(&deep).is_ok());
    let lone = skipped(r#""\ud83d""#);
    assert_eq!(native(&lone).unwrap_err().kind(), ViolationKind::Syntax);
    assert!(serde(&lone).is_ok());
    // An empty body is not JSON, so `serde_json` rejects it.
    assert!(AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(200), b"").is_ok());
    assert!(serde_json::from_str::<AssociateTargetsWithJobResponse>("").is_err());
    assert!(serde_json::from_str::<IgnoredAny>("").is_err());
}
