//! Messages that AWS's clients never send, to a running gateway: raw, slow and broken ones.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use iot_shapes::{ErrorResponse, Operation, ResponseHead};

const PROJECT: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
const ASSETS: [&str; 2] = ["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a", "36f675cc-81e7-4ef5-a8e2-5d940ed90475"];
const TOKEN: &str = "token-0123456789-0123456789-0123456789";
const JOB: &str = r#"{"targets":["arn:aws:iot:us-east-1:123456789012:thinggroup/line-4"]}"#;

/// A running gateway, which ends with its test.
struct Gateway {
    process: Child,
    address: String,
}

impl Gateway {
    fn start(arguments: &[&str]) -> Self {
        Self::spawn(Command::new(env!("CARGO_BIN_EXE_gateway")).args(arguments))
    }

    fn spawn(command: &mut Command) -> Self {
        let command = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        Self::with_process(command.spawn().unwrap())
    }

    fn with_process(mut process: Child) -> Self {
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").expect("the address").to_owned();
        Self { process, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends a message, closes that half of the connection, and returns all that the gateway sends until it closes.
    fn exchange(&self, message: &[u8]) -> String {
        let mut stream = self.connect();
        // The gateway may have responded and closed before all is written.
        let _ = stream.write_all(message);
        let _ = stream.shutdown(Shutdown::Write);
        rest(stream)
    }

    fn post(&self, target: &str, body: &str) -> String {
        self.exchange(&post(target, body))
    }

    fn signal(&self) {
        let status = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn post(target: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn rest(mut stream: TcpStream) -> String {
    let mut response = Vec::new();
    // A reset after the response loses nothing.
    let _ = stream.read_to_end(&mut response);
    String::from_utf8(response).unwrap()
}

/// Returns the status, the error's name and the body of a response.
fn parts(response: &str) -> (&str, Option<&str>, &str) {
    let (head, body) = response.split_once("\r\n\r\n").unwrap_or((response, ""));
    let status = head.split(' ').nth(1).unwrap_or("closed");
    let name = head.lines().find_map(|line| line.strip_prefix("x-amzn-errortype: "));
    (status, name, body)
}

/// Returns `true` if the crate's own client would send the request again after a response.
fn is_retryable(response: &str) -> bool {
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let head =
        headers.fold(ResponseHead::new(status), |head, (name, value)| head.header(name, value.trim().as_bytes()));
    let response = ErrorResponse::from_http(Operation::AssociateTargetsWithJob, &head, body.as_bytes()).unwrap();
    assert_eq!(response.body_violation(), None);
    response.is_retryable()
}

fn associate(assets: &[&str], token: &str) -> String {
    format!(r#"{{"assetIds":["{}"],"clientToken":"{token}"}}"#, assets.join(r#"",""#))
}

#[test]
fn invalid_head_is_rejected_with_error_of_service() {
    let gateway = Gateway::start(&[]);
    for (message, expected) in [
        ("GET /jobs/firmware-7/targets HTTP/1.1\r\nHost: a\r\n\r\n", ("405", Some("UnknownOperationException"))),
        ("POST /jobs HTTP/1.1\r\nHost: a\r\n\r\n", ("404", Some("UnknownOperationException"))),
        (
            "POST /jobs/firmware-7/targets HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
            ("415", Some("UnsupportedMediaTypeException")),
        ),
        (
            "POST /jobs/firmware-7/targets HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n",
            ("406", Some("NotAcceptableException")),
        ),
        ("POST /jobs/%FF/targets HTTP/1.1\r\nHost: a\r\n\r\n", ("400", Some("InvalidRequestException"))),
        ("POST /jobs/firmware-7/targets HTTP/1.1\r\nHost: a\r\n\r\n", ("400", Some("InvalidRequestException"))),
        ("no HTTP at all\r\n\r\n", ("400", None)),
    ] {
        let response = gateway.exchange(message.as_bytes());
        let (status, name, _) = parts(&response);
        assert_eq!((status, name), expected, "{message}");
        assert_eq!(response.contains("\r\nallow: POST\r\n"), status == "405", "{message}");
    }
}

#[test]
fn known_token_repeats_result_and_rejects_other_request() {
    let gateway = Gateway::start(&["--assets-per-project", "1"]);
    let target = format!("/projects/{PROJECT}/assets/associate");
    let first = associate(&ASSETS[..1], TOKEN);
    assert_eq!(parts(&gateway.post(&target, &first)), ("200", None, "{}"));
    // A rejection is not kept for its token: the next try may succeed.
    let full = gateway.post(&target, &associate(&ASSETS, &TOKEN.replace("token", "other")));
    assert_eq!(parts(&full).1, Some("LimitExceededException"));
    // The asset is disassociated. The first request, sent again, does not associate it: it was executed already.
    let out = format!("/projects/{PROJECT}/assets/disassociate");
    assert_eq!(parts(&gateway.post(&out, &associate(&ASSETS[..1], TOKEN))).0, "200");
    assert_eq!(parts(&gateway.post(&target, &first)), ("200", None, "{}"));
    let second = gateway.post(&target, &associate(&ASSETS[1..], &TOKEN.replace("token", "other")));
    assert_eq!(parts(&second), ("200", None, "{}"));
    // Escapes do not make it another token.
    let reused = gateway.post(&target, &associate(&ASSETS[1..], &TOKEN.replace('t', "\\u0074")));
    assert_eq!(parts(&reused).1, Some("InvalidRequestException"));
}

#[test]
fn client_device_disassociated_twice_is_reported() {
    let gateway = Gateway::start(&[]);
    let post = |core_device: &str, action: &str| {
        let target = format!("/greengrass/v2/coreDevices/{core_device}/{action}ClientDevices");
        gateway.post(&target, r#"{"entries":[{"thingName":"pump-1"}]}"#)
    };
    for core_device in ["gateway-1", "gateway%202"] {
        assert_eq!(parts(&post(core_device, "associate")), ("200", None, "{}"));
    }
    assert_eq!(parts(&post("gateway-1", "disassociate")), ("200", None, "{}"));
    let again = post("gateway-1", "disassociate");
    let failure = concat!(
        r#"{"errorEntries":[{"thingName":"pump-1","code":"ResourceNotFoundException","#,
        r#""message":"The thing is not associated with the core device"}]}"#
    );
    assert_eq!(parts(&again), ("200", None, failure));
    // The other core device keeps its association.
    assert_eq!(parts(&post("gateway%202", "disassociate")), ("200", None, "{}"));
    assert_eq!(parts(&post("gateway-0", "disassociate")).1, Some("ResourceNotFoundException"));
}

#[test]
fn body_over_limit_is_rejected() {
    let gateway = Gateway::start(&["--max-body", "1000"]);
    let expected = ("413", Some("RequestEntityTooLargeException"));
    // A declared length over the limit is rejected before the body arrives.
    let head = "POST /jobs/firmware-7/targets HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n";
    let response = gateway.exchange(head.as_bytes());
    assert_eq!((parts(&response).0, parts(&response).1), expected);
    let head = "POST /jobs/firmware-7/targets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunks = format!("1f4\r\n{}\r\n", " ".repeat(500)).repeat(3);
    let response = gateway.exchange(format!("{head}{chunks}0\r\n\r\n").as_bytes());
    assert_eq!((parts(&response).0, parts(&response).1), expected);
    assert!(!is_retryable(&response));

    let padded = format!("{JOB}{}", " ".repeat(1000 - JOB.len()));
    assert_eq!(parts(&gateway.post("/jobs/firmware-7/targets", &padded)).0, "200");
}

#[test]
fn body_over_longest_of_operation_is_rejected_by_default() {
    let gateway = Gateway::start(&[]);
    for (target, operation) in [
        (format!("/projects/{PROJECT}/assets/associate"), Operation::BatchAssociateProjectAssets),
        ("/jobs/firmware-7/targets".into(), Operation::AssociateTargetsWithJob),
    ] {
        let body = if operation == Operation::AssociateTargetsWithJob { JOB.into() } else { associate(&ASSETS, TOKEN) };
        for (length, expected) in [(operation.max_body_len(), "200"), (operation.max_body_len() + 1, "413")] {
            let padded = format!("{body}{}", " ".repeat(length - body.len()));
            assert_eq!(parts(&gateway.post(&target, &padded)).0, expected, "{operation} {length}");
        }
    }
}

#[test]
fn target_with_trailing_slash_is_that_without() {
    let gateway = Gateway::start(&[]);
    for (target, expected) in [
        ("/jobs/firmware-7/targets", ("200", None)),
        ("/jobs/firmware-7/targets/", ("200", None)),
        ("/jobs/firmware-7/targets/?namespaceId=plant", ("200", None)),
        ("/jobs/firmware-7/targets//", ("404", Some("UnknownOperationException"))),
        ("/jobs//targets", ("400", Some("InvalidRequestException"))),
    ] {
        let response = gateway.post(target, JOB);
        assert_eq!((parts(&response).0, parts(&response).1), expected, "{target}");
    }
}

#[test]
fn head_that_no_body_makes_valid_is_rejected_before_its_body_arrives() {
    let gateway = Gateway::start(&[]);
    for (start, expected) in [
        ("POST /jobs HTTP/1.1", "404"),
        ("PUT /jobs/firmware-7/targets HTTP/1.1", "405"),
        ("POST /jobs/%FF/targets HTTP/1.1", "400"),
    ] {
        let mut stream = gateway.connect();
        stream.write_all(format!("{start}\r\nHost: a\r\nContent-Length: 1000\r\n\r\n").as_bytes()).unwrap();
        assert_eq!(parts(&rest(stream)).0, expected, "{start}");
    }
}

#[test]
fn violations_of_uri_and_body_are_reported_together() {
    let gateway = Gateway::start(&[]);
    let response = gateway.post("/jobs/not%20a%20job/targets", r#"{"targets":[]}"#);
    let (status, name, body) = parts(&response);
    assert_eq!((status, name), ("400", Some("InvalidRequestException")));
    assert!(body.starts_with(r#"{"message":"2 validation errors detected. "#), "{body}");
}

#[test]
fn slow_client_times_out() {
    let gateway = Gateway::start(&["--patience", "1"]);
    let start = Instant::now();
    let mut head = gateway.connect();
    head.write_all(b"POST /jobs/firmware-7/tar").unwrap();
    let mut body = gateway.connect();
    body.write_all(&post("/jobs/firmware-7/targets", JOB)[..150]).unwrap();
    let (head, body) = (rest(head), rest(body));
    assert_eq!(parts(&head).0, "closed", "{head}");
    assert_eq!((parts(&body).0, parts(&body).1), ("408", Some("RequestTimeoutException")));
    assert!(is_retryable(&body));
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(parts(&gateway.post("/jobs/firmware-7/targets", JOB)).0, "200");
}

#[test]
fn connections_over_limit_wait() {
    let limited = r#"ulimit -n 32 && exec "$0" "$@""#;
    let gateway = Gateway::spawn(Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_gateway")]));
    let idle: Vec<_> = (0..64).map(|_| gateway.connect()).collect();
    sleep(Duration::from_millis(300));
    drop(idle);
    assert_eq!(parts(&gateway.post("/jobs/firmware-7/targets", JOB)).0, "200");

    let gateway = Gateway::start(&["--connections", "1"]);
    let idle = gateway.connect();
    sleep(Duration::from_millis(300));
    let mut waiting = gateway.connect();
    waiting.write_all(&post("/jobs/firmware-7/targets", JOB)).unwrap();
    waiting.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(waiting.read(&mut [0]).is_err(), "the limit is one connection");
    drop(idle);
    waiting.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    waiting.shutdown(Shutdown::Write).unwrap();
    assert_eq!(parts(&rest(waiting)).0, "200");
}

#[test]
fn request_under_way_has_response_after_sigterm() {
    let mut gateway = Gateway::start(&[]);
    let message = post("/jobs/firmware-7/targets", JOB);
    let mut stream = gateway.connect();
    stream.write_all(&message[..150]).unwrap();
    // Until the gateway has the head.
    sleep(Duration::from_millis(300));
    gateway.signal();
    sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&gateway.address).is_err(), "it accepts no more connections");
    stream.write_all(&message[150..]).unwrap();
    assert_eq!(parts(&rest(stream)).0, "200");
    assert_eq!(gateway.process.wait().unwrap().code(), Some(0));
}

#[test]
fn responses_are_counted_by_operation_and_error() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_gateway"))
        .args(["--listen", "127.0.0.1:0", "--log-format", "json", "--requests-per-minute", "2", "--max-body", "1000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = process.stderr.take().unwrap();
    let gateway = Gateway::with_process(process);
    let target = "/jobs/firmware-7/targets";
    for body in [JOB, JOB, JOB, "{", &" ".repeat(1001)] {
        gateway.post(target, body);
    }
    gateway.post("/jobs", "");
    gateway.signal();
    let mut lines = String::new();
    log.read_to_string(&mut lines).unwrap();
    let counted = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let counted = counted.filter(|line| line["message"] == "counted");
    let counted = Vec::from_iter(counted.map(|line| {
        let text = |name: &str| line[name].as_str().unwrap_or("none").to_owned();
        (text("operation"), text("error"), line["responses"].as_u64().unwrap())
    }));
    let expected = [
        ("none", "UnknownOperationException", 1),
        ("AssociateTargetsWithJob", "none", 2),
        ("AssociateTargetsWithJob", "InvalidRequestException", 1),
        ("AssociateTargetsWithJob", "RequestEntityTooLargeException", 1),
        ("AssociateTargetsWithJob", "ThrottlingException", 1),
    ];
    assert_eq!(counted, expected.map(|(operation, error, count)| (operation.to_owned(), error.to_owned(), count)));
}

#[test]
fn invalid_world_is_rejected_with_reason() {
    let file = std::env::temp_dir().join(format!("world-{}.json", std::process::id()));
    let world = include_str!("../world.json").replace(PROJECT, &PROJECT.to_uppercase());
    std::fs::write(&file, world).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gateway")).arg("--world").arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(!output.status.success());
    let reported = String::from_utf8(output.stderr).unwrap();
    assert!(reported.contains("regular expression pattern"), "{reported}");
}
