//! Replies: responses and errors.

use std::fmt::Display;

use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceError;
use iot_shapes::iot::AssociateTargetsWithJobError;
use iot_shapes::sitewise::{BatchAssociateProjectAssetsError, BatchDisassociateProjectAssetsError};
use iot_shapes::text::TooSmall;
use iot_shapes::{
    AnyResponse, ErrorReply, FailFast, Failure, Kind, Operation, ResponseHead, Text, ValidResponse, Violation,
};

use crate::message::{Headers, Message, first_line, status};
use crate::oracle::Expected;
use crate::oracle::http::{error_name, error_name_of_header, seconds};
use crate::oracle::json::{Node, Refused, parse_whole_members};
use crate::oracle::model::{Bounds, Model, canonical, check, items, paths, text};
use crate::requests::{body, judge, text_of};
use crate::told::{Trace, ask, same_but_for_room};

/// A reply, taken apart as an HTTP library does it.
struct Reply<'a> {
    model: &'static Model,
    status: u16,
    headers: Headers<'a>,
    body: &'a [u8],
}

pub const ERROR_TYPE: &str = "x-amzn-ErrorType";
pub const RETRY_AFTER: &str = "Retry-After";

/// A reply whose first line is the number of its operation, its status, its `Retry-After` and the rest of it the name of
/// its error, all of which may be missing.
pub fn of_line(data: &[u8]) {
    let (line, body) = first_line(data);
    let mut words = line.splitn(4, |byte| *byte == b' ');
    let mut next = || words.next().filter(|word| !word.is_empty());
    let number = next().and_then(|word| word.first()).copied().unwrap_or_default();
    let status = next().and_then(status).unwrap_or(200);
    let headers: Vec<_> = [RETRY_AFTER, ERROR_TYPE].into_iter().filter_map(|name| Some((name, next()?))).collect();
    let operation = Operation::ALL[usize::from(number) % Operation::ALL.len()];
    of_parts(operation, status, &headers, body);
}

/// A reply to an operation, by its parts.
pub fn of_parts(operation: Operation, status: u16, headers: &[(&str, &[u8])], body: &[u8]) {
    Reply { model: Model::of(operation), status, headers: headers.to_vec(), body }.check();
}

/// A reply as it goes over the wire, to each of the operations.
pub fn of_message(data: &[u8]) {
    let message = Message::parse(data);
    let Some(status) = message.word(1).and_then(status) else { return };
    for model in Model::all() {
        Reply { model, status, headers: message.headers.clone(), body: message.body }.check();
    }
}

impl<'a> Reply<'a> {
    fn head(&self) -> ResponseHead<'a> {
        let head = ResponseHead::new(self.status);
        self.headers.iter().fold(head, |head, (name, value)| head.header(name, value))
    }

    /// The value of the first header of a name.
    fn header(&self, name: &str) -> Option<&'a [u8]> {
        self.headers.iter().find(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1)
    }

    fn check(&self) {
        if (200..300).contains(&self.status) { self.check_response() } else { self.check_error() }
    }

    /// Holds everything that the crate says of a response against the oracles, and against itself.
    fn check_response(&self) {
        let json = body(self.body);
        let judge_as = |told: &Trace, bounds, room| {
            told.is_placed(self.body, json.as_ref().ok(), &paths(self.model.response));
            let check = |json: &Node, expected: &mut Expected| check(json, self.model.response, bounds, room, expected);
            judge(told, self.body, json.as_ref(), check);
        };
        let (valid, told) =
            ask(|sink| match self.model.operation.validate_response(&self.head(), self.body, sink)? {
                ValidResponse::Success { items } => Ok(items),
                ValidResponse::Error(reply) => panic!("{} is no error: {reply}", self.status),
            });
        judge_as(&told, Bounds::OfModel, None);
        if let (Ok(valid), Ok(json)) = (valid, &json) {
            assert_eq!(valid, items(json, self.model.response));
        }

        let (read, whole) = self.read::<150>();
        judge_as(&whole, Bounds::OfTypes, Some(150));
        let small = [(1, self.read::<1>().1), (8, self.read::<8>().1), (100, self.read::<100>().1)];
        for (room, told) in &small {
            judge_as(told, Bounds::OfTypes, Some(*room));
            if *room < 100 && whole.fault.is_none_or(|fault| fault.kind() != Kind::Capacity) {
                same_but_for_room(*room, told, &whole);
            }
        }
        if let (Ok(response), Ok(json)) = (read, &json) {
            self.check_written(&response, json);
        }
    }

    fn read<const N: usize>(&self) -> (Result<AnyResponse<'a, N>, Violation>, Trace) {
        ask(|sink| {
            let read = AnyResponse::<N>::read_http(self.model.operation, &self.head(), self.body, sink);
            read.map_err(|failure| match failure {
                Failure::Body(violation) => violation,
                Failure::Error(reply) => panic!("{} is no error: {reply}", self.status),
            })
        })
    }

    /// What is written of a response is what another library writes of what it read, and is read back equal.
    fn check_written<const N: usize>(&self, response: &AnyResponse<'a, N>, json: &Node) {
        assert_eq!(response.operation(), self.model.operation);
        let written = canonical(json, self.model.response);
        let written = serde_json::to_string(&written).expect("it is a tree of strings");
        assert_eq!(text_of(response.json()), written);
        let ok = ResponseHead::new(200);
        let again = AnyResponse::<N>::read_http(response.operation(), &ok, written.as_bytes(), &mut FailFast);
        assert_eq!(again.ok().as_ref(), Some(response));

        macro_rules! check_copies {
            ($response:expr) => {{
                let copy = $response.copied::<String>().expect("it has room for any text");
                assert_eq!(text_of(copy.json()), written);
                match $response.copied::<heapless::String<48>>() {
                    Ok(copy) => assert_eq!(text_of(copy.json()), written),
                    Err(TooSmall { needed }) => assert!(48 < needed && needed <= self.body.len()),
                }
            }};
        }
        match response {
            AnyResponse::BatchAssociateProjectAssets(response) => check_copies!(response),
            AnyResponse::BatchDisassociateProjectAssets(response) => check_copies!(response),
            AnyResponse::BatchAssociateClientDeviceWithCoreDevice(response) => check_copies!(response),
            AnyResponse::AssociateTargetsWithJob(response) => check_copies!(response),
            other => panic!("{:?} is not known here", other.operation()),
        }
    }

    /// The error that the reply is.
    fn error(&self) -> ErrorReply<'a> {
        match AnyResponse::from_http(self.model.operation, &self.head(), self.body) {
            Err(Failure::Error(reply)) => reply,
            other => panic!("{} is an error: {other:?}", self.status),
        }
    }

    /// Holds everything that the crate says of an error against the oracles, and against itself.
    fn check_error(&self) {
        let reply = self.error();
        let (valid, told) =
            ask(|sink| match self.model.operation.validate_response(&self.head(), self.body, sink)? {
                ValidResponse::Error(reply) => Ok(reply.to_string()),
                ValidResponse::Success { .. } => panic!("{} is an error", self.status),
            });
        assert_eq!(reply.body_violation(), told.fault.as_ref());
        assert_eq!(valid.unwrap_or_else(|_| reply.to_string()), reply.to_string());

        let json = body(self.body);
        told.is_placed(self.body, json.as_ref().ok(), &paths(self.model.error));
        judge(&told, self.body, json.as_ref(), |json, expected| {
            check(json, self.model.error, Bounds::OfTypes, None, expected);
        });

        // Of a body that is broken, what came whole before that counts.
        let whole = json.as_ref().map_or_else(|_| parse_whole_members(self.body), Node::clone);
        let of_body =
            |names: &[&str], read: fn(&str) -> Option<String>| names.iter().find_map(|name| read(text(&whole, name)?));
        let name = self.header(ERROR_TYPE).and_then(error_name_of_header);
        let name = name.or_else(|| of_body(&["code", "Code", "__type"], error_name));
        let message = of_body(&["message", "Message", "errorMessage"], |text| Some(text.to_owned()));
        assert_eq!(reply.status(), self.status);
        assert_eq!(reply.retry_after(), self.header(RETRY_AFTER).and_then(seconds));
        if json != Err(Refused::NoOpinion) {
            assert_eq!(reply.name().map(|name| name.to_string()), name);
            assert_eq!(reply.message().map(|message| message.to_string()), message);
        }
        let name = reply.name().map(|name| name.to_string());
        assert_eq!(
            reply.is_retryable(),
            matches!(self.status, 408 | 429 | 500 | 502 | 503 | 504)
                || name.is_some_and(|name| RETRYABLE.contains(&name.as_str()))
        );
        self.check_typed_error(&reply, json.ok().as_ref());
    }

    /// The error as its operation has it is written and read back equal.
    fn check_typed_error(&self, reply: &ErrorReply<'a>, json: Option<&Node>) {
        macro_rules! check {
            ($error:ident<$text:ty $(, $large:literal, $small:literal)?>, $message_is_required:expr) => {{
                let read = <$error<$text $(, $large)?>>::from_reply(reply);
                assert_eq!(<$error<$text $(, $large)?>>::read_reply(reply), read);
                $( self.check_small(reply, &<$error<$text, $small>>::read_reply(reply), &read, $small, json); )?
                let error = match read {
                    Ok(error) => error,
                    Err(violation) => return self.check_refused(reply, violation, 100, json),
                };
                let written = text_of(error.json());
                assert_eq!(text_of(error.copied::<String>().expect("it has room for any text").json()), written);
                assert_eq!(error.message().map(|text| text.to_string()), reply.message().map(|text| text.to_string()));
                assert_eq!(error.name(), reply.name());
                let seconds = error.retry_after_seconds();
                assert!(seconds.is_none() || seconds == reply.retry_after());

                // The body does not say the name, and a header cannot say all that the body of another could.
                let name = error.name().map(|name| name.to_string()).unwrap_or_default();
                if !name.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return;
                }
                let retry_after = seconds.map(|seconds| seconds.to_string());
                let mut headers = vec![(ERROR_TYPE, name.as_bytes())];
                headers.extend(retry_after.as_ref().map(|seconds| (RETRY_AFTER, seconds.as_bytes())));
                let again = Reply { model: self.model, status: error.status(), headers, body: written.as_bytes() };
                let again = again.error();
                let again = <$error<$text $(, $large)?>>::from_reply(&again).expect("what was written is sound");
                if error.message().is_none() && $message_is_required {
                    assert_eq!(again.message(), Some(Text::new("")));
                } else {
                    assert_eq!(again, error);
                }
                assert_eq!(text_of(again.json()), written);
            }};
        }
        match self.model.operation {
            Operation::BatchAssociateProjectAssets => check!(BatchAssociateProjectAssetsError<Text<'_>>, true),
            Operation::BatchDisassociateProjectAssets => check!(BatchDisassociateProjectAssetsError<Text<'_>>, true),
            Operation::BatchAssociateClientDeviceWithCoreDevice => {
                check!(BatchAssociateClientDeviceWithCoreDeviceError<Text<'_>, 100, 3>, true)
            }
            Operation::AssociateTargetsWithJob => check!(AssociateTargetsWithJobError<Text<'_>>, false),
            other => panic!("{other:?} is not known here"),
        }
    }

    /// The error with little room is the one with much, or has an item too many.
    fn check_small<Small: Display, Large: Display>(
        &self,
        reply: &ErrorReply<'a>,
        small: &Result<Small, Violation>,
        large: &Result<Large, Violation>,
        room: usize,
        json: Option<&Node>,
    ) {
        match (small, large) {
            (Ok(small), Ok(large)) => assert_eq!(small.to_string(), large.to_string()),
            (Err(violation), _) => self.check_refused(reply, *violation, room, json),
            (Ok(small), Err(violation)) => panic!("{small} has more room than what tells {violation}"),
        }
    }

    /// No typed error is made of a body that is not sound, or whose fields are too many.
    fn check_refused(&self, reply: &ErrorReply<'a>, violation: Violation, room: usize, json: Option<&Node>) {
        if let Some(told) = reply.body_violation() {
            return assert_eq!(violation, *told);
        }
        assert_eq!((violation.kind(), violation.pointer().to_string()), (Kind::Capacity, format!("/fields/{room}")));
        let fields = json.map(|json| items(json, self.model.error));
        assert!(fields.is_none_or(|fields| fields > Some(room)));
    }
}

/// The names of the errors that are sent again, as the contract has them.
const RETRYABLE: [&str; 15] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];
