//! Requests, of one operation and of any.

use iot_shapes::text::BufferTooSmall;
use iot_shapes::{
    AnyRequest, Encode, Encoded, FailFast, Operation, OperationRequest, Rejection, RequestHead, Text, Violation,
    ViolationKind,
};

use crate::message::{Headers, Message, first_line};
use crate::oracle::http::{Uri, accepts_json, encode, is_json, route};
use crate::oracle::json::{Node, Rejected, is_begun, parse};
use crate::oracle::model::{Mode, Model, canonical, check, items};
use crate::oracle::{Expected, Reported};
use crate::reported::{Trace, run, same_but_for_capacity};

/// A request, parsed as an HTTP library does it.
struct Request<'a> {
    method: &'a [u8],
    target: &'a [u8],
    headers: Headers<'a>,
    body: &'a [u8],
}

const JSON: (&str, &[u8]) = ("Content-Type", b"application/json");

/// Checks a request with valid method and headers.
pub fn from_target(target: &[u8], body: &[u8]) {
    Request { method: b"POST", target, headers: vec![JSON], body }.check();
}

/// Checks a request of an operation. The first line has its label and, after a `?`, its query. The rest is its body.
pub fn of_operation(operation: Operation, data: &[u8]) {
    let (line, body) = first_line(data);
    let (before, _, after) = Model::of(operation).around_label();
    let (label, query) = line.split_at(line.iter().position(|byte| *byte == b'?').unwrap_or(line.len()));
    from_target(&[before.as_bytes(), label, after.as_bytes(), query].concat(), body);
}

/// Checks requests with any target.
pub fn of_uri(target: &[u8]) {
    from_target(target, b"");
    from_target(target, br#"{"targets":["line-4"]}"#);
}

/// Checks a request as on the wire.
pub fn of_message(data: &[u8]) {
    let message = Message::parse(data);
    let (Some(method), Some(target)) = (message.word(0), message.word(1)) else { return };
    Request { method, target, headers: message.headers, body: message.body }.check();
}

/// Checks a text at all positions of a body: as the whole, a skipped value, a name, a stored string.
pub fn of_json(text: &[u8]) {
    let devices = b"/greengrass/v2/coreDevices/gateway-1/associateClientDevices";
    let job = b"/jobs/firmware-7/targets";
    from_target(devices, text);
    let positions: [(&[u8], &str, &str); 6] = [
        (devices, r#"{"x":"#, "}"),
        (devices, r#"{"entries":[{"thingName":"pump-1","x":["#, "]}]}"),
        (devices, r#"{""#, r#"":[{"thingName":"pump-1"}]}"#),
        (devices, r#"{"entries":[{"thingName":""#, r#""}]}"#),
        (job, r#"{"targets":[""#, r#""]}"#),
        (job, r#"{"targets":["line-4"],"comment":""#, r#""}"#),
    ];
    for (target, before, after) in positions {
        from_target(target, &[before.as_bytes(), text, after.as_bytes()].concat());
    }
}

impl<'a> Request<'a> {
    fn head(&self) -> RequestHead<'a> {
        let head = RequestHead::new(self.method, self.target);
        self.headers.iter().fold(head, |head, (name, value)| head.header(name, value))
    }

    /// Returns the values of all headers with a name.
    fn headers(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.headers.iter().filter(move |header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1)
    }

    /// Returns the values in the URI, or the violation of the target, the method or a header.
    fn checked_uri(&self) -> Result<Uri, Reported> {
        let uri = route(self.target)?;
        let rejected = if self.method != b"POST" {
            ViolationKind::Method
        } else if !accepts_json(self.headers("accept")) {
            ViolationKind::Accept
        } else if !self.body.is_empty() && !self.headers("content-type").next().is_some_and(is_json) {
            ViolationKind::ContentType
        } else {
            return Ok(uri);
        };
        Err(Reported::new(rejected, ""))
    }

    /// Compares all results of the crate for a request with the oracles, and with each other.
    fn check(&self) {
        let (valid, whole) = run(|sink| Operation::validate_http(&self.head(), self.body, sink));
        let (read, trace) = self.read::<100>();
        assert_eq!(read.is_some(), valid.is_ok());
        self.check_head();
        let uri = self.checked_uri();
        let json = body(self.body);
        let traces = [
            (None, &whole),
            (Some(1), &self.read::<1>().1),
            (Some(8), &self.read::<8>().1),
            (Some(100), &trace),
            (Some(128), &self.read::<128>().1),
        ];
        for (capacity, trace) in traces {
            same_but_for_capacity(capacity.unwrap_or(usize::MAX), trace, &whole);
            match &uri {
                Err(rejected) => assert_eq!(trace.reported(), rejected.clone().into()),
                Ok(uri) => {
                    trace.check_positions(self.body, json.as_ref().ok(), &uri.model.request_paths());
                    let check = |json: &Node, expected: &mut Expected| uri.check(json, capacity, expected);
                    check_reported(trace, self.body, json.as_ref(), check);
                }
            }
            if !trace.is_empty() {
                self.check_rejection(trace);
            }
        }
        let (Ok(valid), Some(request), Ok(uri), Ok(json)) = (valid, read, uri, json) else { return };
        assert_eq!((valid.operation, request.operation()), (uri.model.operation, uri.model.operation));
        assert_eq!(Some(valid.items), items(&json, uri.model.request));
        self.check_written(&request, &uri, &json);
    }

    /// Compares the check of the head with the oracle of a request without a body.
    fn check_head(&self) {
        let (operation, trace) = run(|sink| Operation::validate_head(&self.head(), sink));
        match (Request { body: b"", headers: self.headers.clone(), ..*self }).checked_uri() {
            Err(rejected) => assert_eq!(trace.reported(), rejected.into()),
            Ok(uri) => {
                let mut expected = Expected::default();
                uri.check_members(&mut expected);
                let is_valid = expected.violations.is_empty();
                assert_eq!(trace.reported(), expected);
                assert_eq!(operation.ok(), is_valid.then_some(uri.model.operation));
                let label = uri.model.operation.uri_template().label(self.target);
                assert_eq!(label.map(|label| label.to_string()), Some(uri.label));
            }
        }
    }

    /// Reads the request with a capacity of `N` items.
    fn read<const N: usize>(&self) -> (Option<AnyRequest<Text<'a>, N>>, Trace) {
        let (read, trace) = run(|sink| AnyRequest::<_, N>::from_http_with(&self.head(), self.body, sink));
        let (mut place, mut in_place) = (None, Trace::default());
        let result = AnyRequest::from_http_in_place(&mut place, &self.head(), self.body, &mut in_place);
        assert_eq!(result.err(), read.as_ref().err().copied());
        assert_eq!((place.as_ref(), &in_place), (read.as_ref().ok(), &trace));
        (read.ok(), trace)
    }

    /// Checks that a request is written as another library writes it, and is read back equal.
    fn check_written(&self, request: &AnyRequest<Text<'a>>, uri: &Uri, json: &Node) {
        let written = canonical(json, uri.model.request);
        let written = serde_json::to_string(&written).expect("it is a tree of strings");
        assert_eq!(text_of(request.json()), written);

        let (before, _, after) = uri.model.around_label();
        let mut target = format!("{before}{}{after}", encode(&uri.label));
        if let (Some((name, _)), Some(value)) = (uri.model.query, &uri.query) {
            target = format!("{target}?{name}={}", encode(value));
        }
        assert_eq!(text_of(request.target()), target);

        let head = RequestHead::new("POST", &target).header(JSON.0, JSON.1);
        assert_eq!(AnyRequest::from_http(&head, written.as_bytes()).as_ref(), Ok(request));

        fn check_owned<R: OperationRequest>(request: &R, head: &RequestHead<'_>, body: &[u8]) {
            let owned = R::read_owned(head, body, &mut FailFast).expect("what was read is read again");
            assert_eq!(*owned, request.to_owned_request());
            assert_eq!(format!("{owned:?}"), format!("{request:?}"));
            assert_eq!(format!("{} {}", owned.target(), owned.json()), format!("{request:?}"));
        }

        macro_rules! check_copies {
            ($request:expr) => {{
                check_owned($request, &self.head(), self.body);
                let shown = format!("{:?}", $request);
                let is_same = |target: String, json: String| assert_eq!(format!("{target} {json}"), shown);
                match $request.try_to_owned::<heapless::String<48>>() {
                    Ok(copy) => is_same(copy.target().to_string(), copy.json().to_string()),
                    Err(BufferTooSmall { needed }) => {
                        assert!(48 < needed && needed <= self.body.len() + self.target.len())
                    }
                }
            }};
        }
        match request {
            AnyRequest::BatchAssociateProjectAssets(request) => check_copies!(request),
            AnyRequest::BatchDisassociateProjectAssets(request) => check_copies!(request),
            AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => check_copies!(request),
            AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(request) => check_copies!(request),
            AnyRequest::AssociateTargetsWithJob(request) => check_copies!(request),
            other => panic!("{:?} is not known here", other.operation()),
        }
    }

    /// Checks that the rejection has the status and the name of the contract's table, and a JSON body.
    fn check_rejection(&self, trace: &Trace) {
        let operation = Operation::from_target(self.target);
        let violations = trace.collected();
        let rejection = Rejection::new(operation.map(Operation::service), violations, violations.len());
        let kind = violations[0].kind();
        let is_greengrass = matches!(
            operation,
            Some(
                Operation::BatchAssociateClientDeviceWithCoreDevice
                    | Operation::BatchDisassociateClientDeviceFromCoreDevice
            )
        );
        let (status, name) = match kind {
            ViolationKind::Capacity => (413, "RequestEntityTooLargeException"),
            ViolationKind::ContentType => (415, "UnsupportedMediaTypeException"),
            ViolationKind::Accept => (406, "NotAcceptableException"),
            ViolationKind::Route => (404, "UnknownOperationException"),
            ViolationKind::Method => (405, "UnknownOperationException"),
            _ if is_greengrass => (400, "ValidationException"),
            _ => (400, "InvalidRequestException"),
        };
        assert_eq!((rejection.status(), rejection.error_type()), (status, name));
        let json: serde_json::Value = serde_json::from_str(&text_of(rejection.json())).expect("a rejection is JSON");
        assert!(json["message"].is_string());
        let reason = if kind.is_constraint() { "FIELD_VALIDATION_FAILED" } else { "CANNOT_PARSE" };
        assert_eq!(json["reason"].as_str(), (name == "ValidationException").then_some(reason));
        let fields = is_greengrass && kind.is_constraint();
        assert_eq!(json["fields"].as_array().map(Vec::len), fields.then_some(violations.len()));
    }
}

impl Uri {
    /// Adds the violations of a request with this URI. The reader keeps at most `capacity` items, or none at all.
    fn check(&self, json: &Node, capacity: Option<usize>, expected: &mut Expected) {
        self.check_members(expected);
        check(json, self.model.request, Mode::Strict, capacity, expected);
    }

    /// Adds the violations of the members of the URI.
    fn check_members(&self, expected: &mut Expected) {
        let label = Some((self.model.around_label().1, self.model.label, self.label.as_str()));
        let query = self.model.query.zip(self.query.as_deref()).map(|((name, rule), value)| (name, rule, value));
        for (name, rule, value) in label.into_iter().chain(query) {
            if let Some((kind, length)) = rule.violation(value) {
                expected.violations.push(Reported { length, ..Reported::new(kind, format!("/{name}")) });
            }
        }
    }
}

/// Parses a body. An empty body is an empty object.
pub fn body(body: &[u8]) -> Result<Node, Rejected> {
    if body.is_empty() { Ok(Node::Object(Vec::new())) } else { parse(body) }
}

/// Compares the reports on a body with those expected for its JSON, or with the reason for which it is no JSON.
pub fn check_reported(
    trace: &Trace,
    body: &[u8],
    json: Result<&Node, &Rejected>,
    check: impl FnOnce(&Node, &mut Expected),
) {
    match json {
        Ok(json) => {
            let mut expected = Expected::default();
            check(json, &mut expected);
            assert_eq!(trace.reported(), expected, "{}", body.escape_ascii());
        }
        // A violation that stops parsing before the syntax error replaces it.
        Err(rejected) => match (rejected, &trace.fatal, trace.fatal.as_ref().map(Violation::kind)) {
            (_, _, Some(ViolationKind::Type | ViolationKind::Duplicate | ViolationKind::Capacity))
            | (Rejected::Depth, _, Some(ViolationKind::Depth)) => {}
            (Rejected::Syntax, Some(fatal), Some(ViolationKind::Syntax)) => check_syntax_offset(fatal.offset(), body),
            (Rejected::NoOpinion, ..) => {}
            (rejected, fatal, _) => panic!("{rejected:?}, but {fatal:?} is reported for {}", body.escape_ascii()),
        },
    }
}

/// Checks that the offset of a syntax error is that of the first byte that no JSON can have there.
fn check_syntax_offset(offset: Option<usize>, body: &[u8]) {
    let (begun, rest) = body.split_at(offset.expect("a syntax error has an offset"));
    assert!(is_begun(begun), "{} was broken before", begun.escape_ascii());
    // Lone surrogates and cut characters are excluded: the bytes after the reported one break them.
    if let Some(byte) = rest.first().filter(|byte| byte.is_ascii() && **byte != b'\\') {
        // `serde_json` reads the four digits of an escape at once, so it needs all four to reject one.
        let broken = [begun, &[*byte], b"0000"].concat();
        assert!(!is_begun(&broken), "{} could go on", broken.escape_ascii());
    }
}

/// Returns the encoded text. Checks its length, and encoding to a slice and in chunks.
pub fn text_of<T: Encode>(encoded: Encoded<T>) -> String {
    let text = encoded.to_string();
    assert_eq!((encoded.len(), encoded.is_empty()), (text.len(), text.is_empty()));
    let mut buffer = vec![0; text.len()];
    assert_eq!(encoded.encode_to_slice(&mut buffer), Ok(text.as_bytes()));
    if let Some(short) = text.len().checked_sub(1) {
        assert_eq!(encoded.encode_to_slice(&mut buffer[..short]), Err(BufferTooSmall { needed: text.len() }));
    }
    // Chunks of a few bytes and of more, by the length: a fuzzer varies it.
    for size in [1 + text.len() % 7, 64 + text.len() % 97] {
        let mut chunks = encoded.chunks();
        let mut written = Vec::new();
        while !chunks.is_finished() {
            let mut chunk = vec![0; size];
            let length = chunks.fill(&mut chunk);
            written.extend_from_slice(&chunk[..length]);
        }
        assert_eq!(written, text.as_bytes(), "chunks of {size} bytes");
    }
    text
}
