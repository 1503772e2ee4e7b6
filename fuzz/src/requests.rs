//! Requests, of one operation and of any.

use iot_shapes::text::TooSmall;
use iot_shapes::violation::Sink;
use iot_shapes::{Answer, AnyRequest, Kind, Operation, Render, Rendered, RequestHead, Violation};

use crate::message::{Headers, Message, first_line};
use crate::oracle::http::{Uri, accepts_json, encode, is_json, route};
use crate::oracle::json::{Node, Refused, is_begun, parse};
use crate::oracle::model::{Bounds, Model, canonical, check, items};
use crate::oracle::{Expected, Told};
use crate::told::{Trace, ask, same_but_for_room};

/// A request, taken apart as an HTTP library does it.
struct Request<'a> {
    method: &'a [u8],
    target: &'a [u8],
    headers: Headers<'a>,
    body: &'a [u8],
}

const JSON: (&str, &[u8]) = ("Content-Type", b"application/json");

/// A request whose method and headers are right.
pub fn of_target(target: &[u8], body: &[u8]) {
    Request { method: b"POST", target, headers: vec![JSON], body }.check();
}

/// A request to an operation: its label and, behind a `?`, its query on the first line, the rest is its body.
pub fn of_operation(operation: Operation, data: &[u8]) {
    let (line, body) = first_line(data);
    let (before, _, behind) = Model::of(operation).around_label();
    let (label, query) = line.split_at(line.iter().position(|byte| *byte == b'?').unwrap_or(line.len()));
    of_target(&[before.as_bytes(), label, behind.as_bytes(), query].concat(), body);
}

/// A request whose target is anything.
pub fn of_uri(target: &[u8]) {
    of_target(target, b"");
    of_target(target, br#"{"targets":["line-4"]}"#);
}

/// A request as it goes over the wire.
pub fn of_message(data: &[u8]) {
    let message = Message::parse(data);
    let (Some(method), Some(target)) = (message.word(0), message.word(1)) else { return };
    Request { method, target, headers: message.headers, body: message.body }.check();
}

/// A text in all places of a body: as all of it, as a value that is skipped, as a name, as a string that is kept.
pub fn of_json(text: &[u8]) {
    let devices = b"/greengrass/v2/coreDevices/gateway-1/associateClientDevices";
    let job = b"/jobs/firmware-7/targets";
    of_target(devices, text);
    let places: [(&[u8], &str, &str); 6] = [
        (devices, r#"{"x":"#, "}"),
        (devices, r#"{"entries":[{"thingName":"pump-1","x":["#, "]}]}"),
        (devices, r#"{""#, r#"":[{"thingName":"pump-1"}]}"#),
        (devices, r#"{"entries":[{"thingName":""#, r#""}]}"#),
        (job, r#"{"targets":[""#, r#""]}"#),
        (job, r#"{"targets":["line-4"],"comment":""#, r#""}"#),
    ];
    for (target, before, behind) in places {
        of_target(target, &[before.as_bytes(), text, behind.as_bytes()].concat());
    }
}

impl<'a> Request<'a> {
    fn head(&self) -> RequestHead<'a> {
        let head = RequestHead::new(self.method, self.target);
        self.headers.iter().fold(head, |head, (name, value)| head.header(name, value))
    }

    /// The values of the headers of a name.
    fn headers(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.headers.iter().filter(move |header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1)
    }

    /// What the URI says, where nothing before the body is wrong.
    fn admitted(&self) -> Result<Uri, Told> {
        let uri = route(self.target)?;
        let refused = if self.method != b"POST" {
            Kind::Method
        } else if !accepts_json(self.headers("accept")) {
            Kind::Accept
        } else if !self.body.is_empty() && !self.headers("content-type").next().is_some_and(is_json) {
            Kind::ContentType
        } else {
            return Ok(uri);
        };
        Err(Told::new(refused, ""))
    }

    /// Holds everything that the crate says of a request against the oracles, and against itself.
    fn check(&self) {
        let (valid, whole) = ask(|sink| Operation::validate_http(&self.head(), self.body, sink));
        let (read, told) = self.read::<100>();
        assert_eq!(read.is_some(), valid.is_ok());
        let uri = self.admitted();
        let json = body(self.body);
        let asked = [
            (None, &whole),
            (Some(1), &self.read::<1>().1),
            (Some(8), &self.read::<8>().1),
            (Some(100), &told),
            (Some(128), &self.read::<128>().1),
        ];
        for (room, told) in asked {
            same_but_for_room(room.unwrap_or(usize::MAX), told, &whole);
            match &uri {
                Err(refused) => assert_eq!(told.told(), refused.clone().into()),
                Ok(uri) => {
                    told.is_placed(self.body, json.as_ref().ok(), &uri.model.request_paths());
                    judge(told, self.body, json.as_ref(), |json, expected| uri.check(json, room, expected));
                }
            }
            if !told.is_empty() {
                self.check_answer(told);
            }
        }
        let (Ok(valid), Some(request), Ok(uri), Ok(json)) = (valid, read, uri, json) else { return };
        assert_eq!((valid.operation, request.operation()), (uri.model.operation, uri.model.operation));
        assert_eq!(Some(valid.items), items(&json, uri.model.request));
        self.check_written(&request, &uri, &json);
    }

    /// Reads the request with room for `N` items.
    fn read<const N: usize>(&self) -> (Option<AnyRequest<'a, N>>, Trace) {
        let (read, told) = ask(|sink: &mut dyn Sink| AnyRequest::<N>::read_http(&self.head(), self.body, sink));
        (read.ok(), told)
    }

    /// What is written of a request is what another library writes of what it read, and is read back equal.
    fn check_written(&self, request: &AnyRequest<'a>, uri: &Uri, json: &Node) {
        let written = canonical(json, uri.model.request);
        let written = serde_json::to_string(&written).expect("it is a tree of strings");
        assert_eq!(text_of(request.json()), written);

        let (before, _, behind) = uri.model.around_label();
        let mut target = format!("{before}{}{behind}", encode(&uri.label));
        if let (Some((name, _)), Some(value)) = (uri.model.query, &uri.query) {
            target = format!("{target}?{name}={}", encode(value));
        }
        assert_eq!(text_of(request.target()), target);

        let head = RequestHead::new("POST", &target).header(JSON.0, JSON.1);
        assert_eq!(AnyRequest::from_http(&head, written.as_bytes()).as_ref(), Ok(request));

        macro_rules! check_copies {
            ($request:expr) => {{
                let shown = format!("{:?}", $request);
                let is_same = |target: String, json: String| assert_eq!(format!("{target} {json}"), shown);
                let copy = $request.copied::<String>().expect("it has room for any text");
                is_same(copy.target().to_string(), copy.json().to_string());
                match $request.copied::<heapless::String<48>>() {
                    Ok(copy) => is_same(copy.target().to_string(), copy.json().to_string()),
                    Err(TooSmall { needed }) => assert!(48 < needed && needed <= self.body.len() + self.target.len()),
                }
            }};
        }
        match request {
            AnyRequest::BatchAssociateProjectAssets(request) => check_copies!(request),
            AnyRequest::BatchDisassociateProjectAssets(request) => check_copies!(request),
            AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => check_copies!(request),
            AnyRequest::AssociateTargetsWithJob(request) => check_copies!(request),
            other => panic!("{:?} is not known here", other.operation()),
        }
    }

    /// The answer to what is refused is that of the contract's table, in JSON.
    fn check_answer(&self, told: &Trace) {
        let operation = Operation::of_target(self.target);
        let answer = Answer::new(operation.map(Operation::service), told.collected(), told.collected().len());
        let kind = told.collected()[0].kind();
        let is_greengrass = operation == Some(Operation::BatchAssociateClientDeviceWithCoreDevice);
        let (status, name) = match kind {
            Kind::Capacity => (413, "RequestEntityTooLargeException"),
            Kind::ContentType => (415, "UnsupportedMediaTypeException"),
            Kind::Accept => (406, "NotAcceptableException"),
            Kind::Route => (404, "UnknownOperationException"),
            Kind::Method => (405, "UnknownOperationException"),
            _ if is_greengrass => (400, "ValidationException"),
            _ => (400, "InvalidRequestException"),
        };
        assert_eq!((answer.status(), answer.error_type()), (status, name));
        let json: serde_json::Value = serde_json::from_str(&text_of(answer.json())).expect("an answer is JSON");
        assert!(json["message"].is_string());
        let reason = if kind.is_constraint() { "FIELD_VALIDATION_FAILED" } else { "CANNOT_PARSE" };
        assert_eq!(json["reason"].as_str(), (name == "ValidationException").then_some(reason));
        let fields = is_greengrass && kind.is_constraint();
        assert_eq!(json["fields"].as_array().map(Vec::len), fields.then_some(told.collected().len()));
    }
}

impl Uri {
    /// What is to be told of a request with this URI, read with room for `room` items, or by one that keeps nothing.
    fn check(&self, json: &Node, room: Option<usize>, expected: &mut Expected) {
        let label = Some((self.model.around_label().1, self.model.label, self.label.as_str()));
        let query = self.model.query.zip(self.query.as_deref()).map(|((name, rule), value)| (name, rule, value));
        for (name, rule, value) in label.into_iter().chain(query) {
            if let Some((kind, length)) = rule.breach(value) {
                expected.violations.push(Told { length, ..Told::new(kind, format!("/{name}")) });
            }
        }
        check(json, self.model.request, Bounds::OfModel, room, expected);
    }
}

/// A body as JSON; one of no bytes is an empty object.
pub fn body(body: &[u8]) -> Result<Node, Refused> {
    if body.is_empty() { Ok(Node::Object(Vec::new())) } else { parse(body) }
}

/// Holds what was told of a body against what is to be told of its JSON, or against why it is none.
pub fn judge(told: &Trace, body: &[u8], json: Result<&Node, &Refused>, check: impl FnOnce(&Node, &mut Expected)) {
    match json {
        Ok(json) => {
            let mut expected = Expected::default();
            check(json, &mut expected);
            assert_eq!(told.told(), expected, "{}", body.escape_ascii());
        }
        // What ends the reading before the text is broken is told in its place.
        Err(refused) => match (refused, &told.fault, told.fault.as_ref().map(Violation::kind)) {
            (_, _, Some(Kind::Type | Kind::Duplicate | Kind::Capacity)) | (Refused::Depth, _, Some(Kind::Depth)) => {}
            (Refused::Syntax, Some(fault), Some(Kind::Syntax)) => is_first(fault.offset(), body),
            (Refused::NoOpinion, ..) => {}
            (refused, fault, _) => panic!("{refused:?}, and {fault:?} is told of {}", body.escape_ascii()),
        },
    }
}

/// What is told of as the first byte that no JSON can have there is that.
fn is_first(offset: Option<usize>, body: &[u8]) {
    let (begun, rest) = body.split_at(offset.expect("syntax has a place"));
    assert!(is_begun(begun), "{} was broken before", begun.escape_ascii());
    // A surrogate stands alone, and a character is cut, by what is behind the byte that is told.
    if let Some(byte) = rest.first().filter(|byte| byte.is_ascii() && **byte != b'\\') {
        // `serde_json` takes the digits of an escape together, and so wants four bytes to see that one is none.
        let broken = [begun, &[*byte], b"0000"].concat();
        assert!(!is_begun(&broken), "{} could go on", broken.escape_ascii());
    }
}

/// What is written, whose length is known before.
pub fn text_of<T: Render>(rendered: Rendered<T>) -> String {
    let text = rendered.to_string();
    assert_eq!((rendered.len(), rendered.is_empty()), (text.len(), text.is_empty()));
    let mut buffer = vec![0; text.len()];
    assert_eq!(rendered.write_into(&mut buffer), Ok(text.as_bytes()));
    if let Some(short) = text.len().checked_sub(1) {
        assert_eq!(rendered.write_into(&mut buffer[..short]), Err(TooSmall { needed: text.len() }));
    }
    text
}
