//! The command line of section 7 of the contract, run as by a user.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use iot_shapes::Operation;
use serde_json::{Value, json};

/// Returns the path of the example, which `cargo test` builds along with the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("examples").join("validate");
    assert!(
        program.with_extension(std::env::consts::EXE_EXTENSION).exists(),
        "build it: cargo build --example validate"
    );
    program
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    run_in(&[], arguments, input)
}

/// Runs the program with these environment variables, and without others that decide on colours.
fn run_in(variables: &[(&str, &str)], arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(program())
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .envs(variables.iter().copied())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The pipe is closed if the program has ended without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    std::str::from_utf8(&output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns the line about one message from standard input, and the exit status.
fn verdict(arguments: &[&str], message: &[u8]) -> (String, i32) {
    let output = run(&[&["--format", "json"], arguments, &["-"]].concat(), message);
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn messages(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_string()).collect();
    files.sort();
    files
}

#[test]
fn example_message_has_verdict_of_its_name() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut checked = 0;
    let mut check = |files: Vec<String>, more: &[&str]| {
        let mut arguments = vec!["--format", "json"];
        arguments.extend(more);
        arguments.extend(files.iter().map(String::as_str));
        let output = run(&arguments, b"");
        assert_eq!(output.status.code(), Some(1));
        let lines = lines(&output);
        assert_eq!(lines.len(), files.len());
        for (line, file) in lines.iter().zip(&files) {
            let name = Path::new(file).file_name().unwrap().to_str().unwrap();
            assert_eq!(line["file"], *file);
            assert_eq!(line["valid"], name.starts_with("valid-"), "{name}");
            checked += 1;
        }
    };
    check(messages(&examples.join("requests")), &[]);
    for folder in messages(&examples.join("responses")) {
        let operation = Path::new(&folder).file_name().unwrap().to_str().unwrap().to_string();
        check(messages(Path::new(&folder)), &["--response-to", &operation]);
    }
    assert!(checked >= 30);
}

#[test]
fn valid_request_prints_items() {
    let message =
        b"POST /jobs/fw-7/targets HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"targets\":[\"a\",\"b\"]}";
    let line = "{\"file\":\"-\",\"valid\":true,\"operation\":\"AssociateTargetsWithJob\",\"items\":2}\n";
    assert_eq!(verdict(&[], message), (line.into(), 0));
}

#[test]
fn invalid_request_prints_all_violations() {
    let message =
        b"POST /jobs/a.b/targets HTTP/1.1\nContent-Type: application/json\n\n{\"targets\":[],\"comment\":\"\"}";
    let (line, status) = verdict(&[], message);
    assert_eq!(status, 1);
    let pattern =
        |p: &str| format!("failed to satisfy constraint: Member must satisfy regular expression pattern: {p}");
    assert_eq!(
        serde_json::from_str::<Value>(&line).unwrap(),
        json!({
            "file": "-", "valid": false, "operation": "AssociateTargetsWithJob", "status": 400,
            "error": "InvalidRequestException", "total": 3,
            "violations": [
                {"pointer": "/jobId", "kind": "pattern", "offset": null,
                 "message": format!("Value at '/jobId' {}", pattern("^[a-zA-Z0-9_-]+$"))},
                {"pointer": "/targets", "kind": "length", "offset": 11,
                 "message": "Value with length 0 at '/targets' failed to satisfy constraint: Member must have length between 1 and 100, inclusive"},
                {"pointer": "/comment", "kind": "pattern", "offset": 24,
                 "message": format!("Value at '/comment' {}", pattern("^[^\\p{C}]+$"))},
            ]
        })
    );
}

#[test]
fn request_of_5000_violations_prints_all() {
    let targets = vec!["\"\""; 5000].join(",").replace("\"\"", "{}");
    let message = format!(
        "POST /greengrass/v2/coreDevices/gw/associateClientDevices HTTP/1.1\nContent-Type: application/json\n\n{{\"entries\":[{targets}]}}"
    );
    let (line, _) = verdict(&[], message.as_bytes());
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["total"], 5001);
    assert_eq!(line["violations"].as_array().unwrap().len(), 5001);
    assert_eq!(line["violations"][4999]["pointer"], "/entries/4999/thingName");
}

#[test]
fn request_without_route_prints_null_operation() {
    let (line, status) = verdict(&[], b"POST / HTTP/1.1\r\n\r\n");
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(status, 1);
    assert_eq!(line["operation"], Value::Null);
    assert_eq!((&line["status"], &line["error"]), (&json!(404), &json!("UnknownOperationException")));
    let (line, _) = verdict(&[], b"GET /jobs/fw-7/targets HTTP/1.1\r\n\r\n");
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["operation"], "AssociateTargetsWithJob");
    assert_eq!(line["status"], 405);
}

#[test]
fn body_of_option_checks_body_without_head() {
    let body_of = |operation| ["--body-of", operation];
    for (operation, body, line, status) in [
        (
            "AssociateTargetsWithJob",
            r#"{"targets":["a","b"]}"#,
            r#"{"file":"-","valid":true,"operation":"AssociateTargetsWithJob","items":2}"#,
            0,
        ),
        (
            "BatchAssociateClientDeviceWithCoreDevice",
            "",
            r#"{"file":"-","valid":true,"operation":"BatchAssociateClientDeviceWithCoreDevice","items":0}"#,
            0,
        ),
        (
            "BatchDisassociateClientDeviceFromCoreDevice",
            r#"{"entries":[{"thingName":"pump-1"}]}"#,
            r#"{"file":"-","valid":true,"operation":"BatchDisassociateClientDeviceFromCoreDevice","items":1}"#,
            0,
        ),
        (
            "BatchAssociateProjectAssets",
            "",
            r#"{"file":"-","valid":false,"operation":"BatchAssociateProjectAssets","status":400,"error":"InvalidRequestException","total":1,"violations":[{"pointer":"/assetIds","kind":"required","offset":null,"message":"Value at '/assetIds' failed to satisfy constraint: Member must not be null"}]}"#,
            1,
        ),
        (
            "BatchAssociateClientDeviceWithCoreDevice",
            "[",
            r#"{"file":"-","valid":false,"operation":"BatchAssociateClientDeviceWithCoreDevice","status":400,"error":"ValidationException","total":1,"violations":[{"pointer":"","kind":"type","offset":0,"message":"Value has the wrong JSON type at byte 0"}]}"#,
            1,
        ),
    ] {
        assert_eq!(verdict(&body_of(operation), body.as_bytes()), (format!("{line}\n"), status));
    }
    let both = run(&["--body-of", "AssociateTargetsWithJob", "--response-to", "AssociateTargetsWithJob", "-"], b"{}");
    assert_eq!((both.status.code(), both.stdout.is_empty()), (Some(2), true));
}

#[test]
fn version_other_than_one_or_two_numbers_exits_with_2() {
    for (version, status) in [
        ("HTTP/1.1", 0),
        ("HTTP/1.0", 0),
        ("HTTP/2", 0),
        ("HTTP/2.0", 0),
        ("HTTP/3", 0),
        ("HTTP/10.42", 0),
        ("HTTP/", 2),
        ("HTTP/.1", 2),
        ("HTTP/1.", 2),
        ("HTTP/1.1.1", 2),
        ("HTTP/x", 2),
        ("http/1.1", 2),
        ("HTTP1.1", 2),
    ] {
        let request = format!(
            "POST /jobs/fw-7/targets {version}\r\nContent-Type: application/json\r\n\r\n{{\"targets\":[\"a\"]}}"
        );
        assert_eq!(verdict(&[], request.as_bytes()).1, status, "{version}");
        let response = format!("{version} 200 OK\r\n\r\n{{}}");
        assert_eq!(verdict(&["--response-to", "AssociateTargetsWithJob"], response.as_bytes()).1, status, "{version}");
    }
}

#[test]
fn response_prints_status_and_error() {
    let iot = &["--response-to", "AssociateTargetsWithJob"];
    let sitewise = &["--response-to", "BatchDisassociateProjectAssets"];
    for (arguments, message, line) in [
        (iot, "HTTP/1.1 200 OK\r\n\r\n{}", r#"{"file":"-","valid":true,"operation":"AssociateTargetsWithJob"}"#),
        (
            sitewise,
            "HTTP/1.1 204\n\n",
            r#"{"file":"-","valid":true,"operation":"BatchDisassociateProjectAssets","items":0}"#,
        ),
        (
            iot,
            "HTTP/1.1 400 Bad Request\r\nX-Amzn-Errortype: ThrottlingException:http://x\r\n\r\n",
            r#"{"file":"-","valid":true,"operation":"AssociateTargetsWithJob","status":400,"error":"ThrottlingException"}"#,
        ),
        (
            iot,
            "HTTP/1.1 302 Found\r\n\r\n{}",
            r#"{"file":"-","valid":true,"operation":"AssociateTargetsWithJob","status":302,"error":null}"#,
        ),
    ] {
        assert_eq!(verdict(arguments, message.as_bytes()), (format!("{line}\n"), 0));
    }
    for message in ["HTTP/1.1 200 OK\r\n\r\n[", "HTTP/1.1 500 Oops\r\nx-amzn-errortype: A\r\n\r\n["] {
        let (line, status) = verdict(iot, message.as_bytes());
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(status, 1);
        assert_eq!((&line["status"], &line["error"]), (&Value::Null, &Value::Null));
        assert_eq!(line["violations"][0]["kind"], "type");
    }
}

#[test]
fn response_prints_name_of_first_source_that_has_one() {
    for (headers, body, name) in [
        // The header: up to the first comma, up to the first colon, after the last number sign, trimmed.
        ("X-Amzn-Errortype: A\r\n", "{}", Some("A")),
        ("x-amzn-errortype:\t A \t\r\n", "{}", Some("A")),
        ("X-Amzn-Errortype: A, B\r\n", "{}", Some("A")),
        ("X-Amzn-Errortype: A:http://x/,B\r\n", "{}", Some("A")),
        ("X-Amzn-Errortype: A,B:http://x/#C\r\n", "{}", Some("A")),
        ("X-Amzn-Errortype: a#b# A \t,\tB\r\n", "{}", Some("A")),
        ("X-Amzn-Errortype: A:x#B\r\n", "{}", Some("A")),
        ("X-Amzn-Errortype: A\r\nX-Amzn-Errortype: B\r\n", "{}", Some("A")),
        // Nothing is left: the body's `code`, `Code`, `__type` follow.
        ("X-Amzn-Errortype: \r\n", r#"{"__type":"T","Code":"C","code":"c"}"#, Some("c")),
        ("X-Amzn-Errortype: ,A\r\n", r#"{"__type":"T","Code":"C","code":"c"}"#, Some("c")),
        ("X-Amzn-Errortype: \t, A\r\n", r#"{"__type":"T","Code":"C"}"#, Some("C")),
        ("X-Amzn-Errortype: :A\r\n", r#"{"__type":"T","Code":"C"}"#, Some("C")),
        ("X-Amzn-Errortype: A#\r\n", r#"{"__type":"T"}"#, Some("T")),
        ("X-Amzn-Errortype: A# \t:x\r\n", r#"{"__type":"T"}"#, Some("T")),
        ("X-Amzn-Errortype: Ä, B\r\n", r#"{"__type":"T"}"#, Some("Ä")),
        // Names in the body follow the same rule.
        ("", r#"{"code":" ns#A:x , B"}"#, Some("A")),
        ("", r#"{"Code":"A,B"}"#, Some("A")),
        ("", r#"{"__type":"ns#A"}"#, Some("A")),
        ("", r#"{"__type":"ns\u0023\tA\u002c B"}"#, Some("A")),
        ("", r#"{"code":",A","Code":"ns#","__type":"\u0009A\u0020"}"#, Some("A")),
        ("", r#"{"code":null,"Code":"","__type":"A"}"#, Some("A")),
        ("", r#"{"code":"\u00a0A"}"#, Some("\u{a0}A")),
        ("", r#"{"CODE":"A","type":"B","error":{"code":"C","__type":"D"}}"#, None),
        ("", r#"{"code":":","Code":" ","__type":"ns#"}"#, None),
        ("", "", None),
    ] {
        let message = format!("HTTP/1.1 400 Bad Request\r\n{headers}\r\n{body}");
        for operation in ["AssociateTargetsWithJob", "BatchAssociateClientDeviceWithCoreDevice"] {
            let (line, status) = verdict(&["--response-to", operation], message.as_bytes());
            let line: Value = serde_json::from_str(&line).unwrap();
            assert_eq!((status, &line["status"]), (0, &Value::from(400)), "{message}");
            assert_eq!(line["error"].as_str(), name, "{message}");
        }
    }
    // A name that is not UTF-8 is absent.
    let message = b"HTTP/1.1 400 Bad Request\r\nX-Amzn-Errortype: A\xff\r\n\r\n{\"Code\":\"B\"}";
    assert!(verdict(&["--response-to", "AssociateTargetsWithJob"], message).0.contains(r#""error":"B""#));
    // A name of a wrong type, or one that is repeated, makes the body invalid.
    for body in [r#"{"Code":1}"#, r#"{"code":409}"#, r#"{"__type":"A","__type":"A"}"#] {
        let message = format!("HTTP/1.1 400 Bad Request\r\nX-Amzn-Errortype: A\r\n\r\n{body}");
        assert_eq!(verdict(&["--response-to", "AssociateTargetsWithJob"], message.as_bytes()).1, 1, "{body}");
    }
}

#[test]
fn file_without_message_prints_reason_to_standard_error() {
    for (message, reason) in [
        ("", "it is empty"),
        ("POST /jobs/fw-7/targets HTTP/1.1", "its start line does not end"),
        ("POST /jobs/fw-7/targets HTTP/1.1\r\n", "no blank line ends its headers"),
        ("POST /jobs/fw-7/targets HTTP/1.1\r\nHost: x\r\n", "no blank line ends its headers"),
        ("POST\r\n\r\n", "its start line has 0 spaces: a method, a target and a version have 2"),
        ("POST /jobs/fw-7/targets\r\n\r\n", "its start line has 1 space: a method, a target and a version have 2"),
        ("POST /jobs/fw 7 HTTP/1.1\r\n\r\n", "its start line has 3 spaces: a method, a target and a version have 2"),
        ("POST  HTTP/1.1\r\n\r\n", "its start line has no target"),
        (" /jobs/fw-7/targets HTTP/1.1\r\n\r\n", "`` is not a method"),
        ("P\u{e4}ST /jobs/fw-7/targets HTTP/1.1\r\n\r\n", r"`P\xc3\xa4ST` is not a method"),
        ("POST /jobs/fw-7/targets HTTP/x\r\n\r\n", "`HTTP/x` is not a version of HTTP"),
        ("POST /jobs/fw-7/targets HTTP/1.1\r\nno colon\r\n\r\n", "its headers are malformed: invalid header name"),
        ("HTTP/1.1 200 OK\r\n\r\n", "it is a response; --response-to OPERATION reads those"),
        ("{}", "it begins as JSON does; --body-of OPERATION reads a body without start line and headers"),
        (" \n[{\n\n", "it begins as JSON does; --body-of OPERATION reads a body without start line and headers"),
    ] {
        assert_reason(&["-"], message, reason);
    }
    for (message, reason) in [
        ("POST / HTTP/1.1\r\n\r\n", "it is a request; without --response-to it is read as one"),
        ("FTP/1.1 200\r\n\r\n", "`FTP/1.1` is not a version of HTTP"),
        ("HTTP/1. 200 OK\r\n\r\n", "`HTTP/1.` is not a version of HTTP"),
        ("HTTP/1.1\r\n\r\n", "`` is not a status of three digits"),
        ("HTTP/1.1 20 OK\r\n\r\n", "`20` is not a status of three digits"),
        ("HTTP/1.1 +20 OK\r\n\r\n", "`+20` is not a status of three digits"),
        ("HTTP/1.1 2000\r\n\r\n", "`2000` is not a status of three digits"),
        ("HTTP/1.1 OK\r\n\r\n", "`OK` is not a status of three digits"),
        ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "its headers are malformed: invalid header name"),
    ] {
        assert_reason(&["--response-to", "AssociateTargetsWithJob", "-"], message, reason);
    }
}

#[track_caller]
fn assert_reason(arguments: &[&str], message: &str, reason: &str) {
    let output = run(arguments, message.as_bytes());
    assert_eq!(output.status.code(), Some(2), "{message:?}");
    assert!(output.stdout.is_empty(), "{message:?}");
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(printed, format!("validate: -: not an HTTP message: {reason}\n"), "{message:?}");
}

#[test]
fn wrong_usage_or_missing_file_exits_with_2() {
    let arguments: [&[&str]; 4] =
        [&[], &["--format", "xml", "-"], &["--response-to", "CreateJob", "-"], &["no-such-file.http"]];
    for arguments in arguments {
        let output = run(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        assert!(!output.stderr.is_empty());
    }
    // The other messages are still checked.
    let output = run(&["no-such-file.http", "examples/requests/valid-associate-100.http"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        output.stdout,
        b"examples/requests/valid-associate-100.http: valid BatchAssociateProjectAssets, 100 items\n"
    );
}

#[test]
fn body_is_everything_after_blank_line() {
    let head = "POST /jobs/fw-7/targets HTTP/1.1\nContent-Type: application/json\r\nContent-Length: 3\n";
    assert_eq!(verdict(&[], format!("{head}\r\n{{\"targets\":[\"a\"]}}\r\n\r\n").as_bytes()).1, 0);
    let (line, _) = verdict(&[], format!("{head}\n{{\"targets\":[\"a\"]}}\r\n\r\nx").as_bytes());
    assert!(line.contains(r#""kind":"syntax","offset":21"#), "{line}");
}

#[test]
fn target_without_utf_8_reports_encoding() {
    let (line, status) = verdict(&[], b"POST /jobs/\xff/targets HTTP/1.1\r\n\r\n");
    assert_eq!(status, 1);
    assert!(line.contains(r#""pointer":"/jobId","kind":"encoding","offset":null"#), "{line}");
}

#[test]
fn text_output_marks_offset() {
    let message =
        "POST /jobs/fw-7/targets HTTP/1.1\nContent-Type: application/json\n\n{\"targets\":[\"é\"],\n\"comment\":12}";
    let output = run(&["-"], message.as_bytes());
    let expected = "-: INVALID AssociateTargetsWithJob, to be answered with 400 InvalidRequestException\n  \
         /comment at byte 29: type: Value at '/comment' has the wrong JSON type at byte 29\n    \
         {\"targets\":[\"é\"],·\"comment\":12}\n                                ^\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn text_output_has_colour_only_if_asked_for() {
    const FORCE: (&str, &str) = ("CLICOLOR_FORCE", "1");
    let files = ["examples/requests/valid-associate-100.http", "examples/requests/invalid-route.http"];
    let output = |variables: &[_], arguments: &[&str]| {
        String::from_utf8(run_in(variables, &[arguments, &files].concat(), b"").stdout).unwrap()
    };
    // Standard output is a pipe here.
    let plain = output(&[], &[]);
    assert!(!plain.contains('\x1b'), "{plain}");
    let coloured = output(&[FORCE], &[]);
    assert!(coloured.contains("\x1b[32mvalid\x1b[0m BatchAssociateProjectAssets"), "{coloured}");
    assert!(coloured.contains("\x1b[31mINVALID\x1b[0m"), "{coloured}");
    assert_eq!(output(&[FORCE, ("NO_COLOR", "1")], &[]), plain);
    assert_eq!(output(&[FORCE], &["--format", "json"]), output(&[], &["--format", "json"]));
}

#[test]
fn help_lists_options_operations_and_statuses() {
    let output = run(&["--help"], b"");
    let help = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    for part in ["--response-to", "--body-of", "--format", "Examples:", "Exit status:", "NO_COLOR"] {
        assert!(help.contains(part), "{part}");
    }
    for operation in Operation::ALL {
        assert!(help.contains(operation.name()), "{operation}");
    }
}
