//! Responses and error responses.

use std::time::Duration;

use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceError;
use iot_shapes::iot::AssociateTargetsWithJobError;
use iot_shapes::sitewise::{BatchAssociateProjectAssetsError, BatchDisassociateProjectAssetsError};
use iot_shapes::text::BufferTooSmall;
use iot_shapes::{
    AnyResponse, ErrorResponse, FailFast, Operation, ResponseError, ResponseHead, Text, ValidResponse, Violation,
    ViolationKind,
};

use crate::message::{Headers, Message, first_line, status};
use crate::oracle::http::{error_name, error_name_of_header, first_header, integer, request_id, retry_after};
use crate::oracle::json::{Node, Rejected, parse_kept};
use crate::oracle::model::{Mode, Model, canonical, check, is_retryable, items, paths, text};
use crate::reported::{Trace, run, same_but_for_capacity};
use crate::requests::{body, check_reported, text_of};

/// A response or an error response, parsed as an HTTP library does it.
struct Response<'a> {
    model: &'static Model,
    status: u16,
    headers: Headers<'a>,
    body: &'a [u8],
}

pub const ERROR_TYPE: &str = "x-amzn-ErrorType";
pub const RETRY_AFTER: &str = "Retry-After";

/// Checks a response. The first line has the number of its operation, its status, its `Retry-After` and its error's
/// name. All of them may be absent.
pub fn of_line(data: &[u8]) {
    let (line, body) = first_line(data);
    let mut words = line.splitn(4, |byte| *byte == b' ');
    let mut next = || words.next().filter(|word| !word.is_empty());
    let number = next().and_then(|word| word.first()).map_or(0, |digit| digit.wrapping_sub(b'0'));
    let status = next().and_then(status).unwrap_or(200);
    let headers: Vec<_> = [RETRY_AFTER, ERROR_TYPE].into_iter().filter_map(|name| Some((name, next()?))).collect();
    let operation = Operation::ALL[usize::from(number) % Operation::ALL.len()];
    of_parts(operation, status, &headers, body);
}

/// Checks a response of an operation, by its parts.
pub fn of_parts(operation: Operation, status: u16, headers: &[(&str, &[u8])], body: &[u8]) {
    Response { model: Model::of(operation), status, headers: headers.to_vec(), body }.check();
}

/// Checks a response as on the wire, for each operation.
pub fn of_message(data: &[u8]) {
    let message = Message::parse(data);
    let Some(status) = message.word(1).and_then(status) else { return };
    for model in Model::all() {
        Response { model, status, headers: message.headers.clone(), body: message.body }.check();
    }
}

impl<'a> Response<'a> {
    fn head(&self) -> ResponseHead<'a> {
        let head = ResponseHead::new(self.status);
        self.headers.iter().fold(head, |head, (name, value)| head.header(name, value))
    }

    fn check(&self) {
        let head = self.head();
        let seconds = (head.retry_after_seconds(), head.retry_after_text());
        self.check_headers(head.retry_after(), seconds, head.request_id());
        if (200..300).contains(&self.status) { self.check_response() } else { self.check_error() }
    }

    /// Compares the values of headers with the oracles.
    fn check_headers(&self, time: Option<Duration>, (seconds, text): (Option<u32>, Option<&[u8]>), id: Option<&str>) {
        let expected = first_header(&self.headers, RETRY_AFTER);
        assert_eq!((seconds, text), (expected.and_then(integer), expected));
        assert_eq!((time, id), (retry_after(&self.headers), request_id(&self.headers)));
    }

    /// Compares all results of the crate for a response with the oracles, and with each other.
    fn check_response(&self) {
        let json = body(self.body);
        let check_mode = |trace: &Trace, mode, capacity| {
            trace.check_positions(self.body, json.as_ref().ok(), &paths(self.model.response));
            check_reported(trace, self.body, json.as_ref(), |json, expected| {
                check(json, self.model.response, mode, capacity, expected);
            });
        };
        let (valid, trace) =
            run(|sink| match self.model.operation.validate_response(&self.head(), self.body, sink)? {
                ValidResponse::Success { items, .. } => Ok(items),
                other => panic!("{} is no error: {other:?}", self.status),
            });
        check_mode(&trace, Mode::Strict, None);
        if let (Ok(valid), Ok(json)) = (valid, &json) {
            assert_eq!(valid, items(json, self.model.response));
        }

        let (read, whole) = self.read::<150>();
        check_mode(&whole, Mode::Lenient, Some(150));
        let small = [(1, self.read::<1>().1), (8, self.read::<8>().1), (100, self.read::<100>().1)];
        for (capacity, trace) in &small {
            check_mode(trace, Mode::Lenient, Some(*capacity));
            if *capacity < 100 && whole.fatal.is_none_or(|fatal| fatal.kind() != ViolationKind::Capacity) {
                same_but_for_capacity(*capacity, trace, &whole);
            }
        }
        if let (Ok(response), Ok(json)) = (read, &json) {
            self.check_written(&response, json);
        }
    }

    /// Reads the response with a capacity of `N` items.
    fn read<const N: usize>(&self) -> (Result<AnyResponse<Text<'a>, N>, Violation>, Trace) {
        let (operation, head) = (self.model.operation, self.head());
        let invalid = |error: ResponseError<'_>| match error {
            ResponseError::Invalid(violation) => violation,
            ResponseError::Service(response) => panic!("{} is no error: {response}", self.status),
        };
        let (read, trace) =
            run(|sink| AnyResponse::<_, N>::from_http_with(operation, &head, self.body, sink).map_err(invalid));
        let (mut place, mut in_place) = (None, Trace::default());
        let result = AnyResponse::from_http_in_place(&mut place, operation, &head, self.body, &mut in_place);
        assert_eq!(result.map_err(invalid).err(), read.as_ref().err().copied());
        assert_eq!((place.as_ref(), &in_place), (read.as_ref().ok(), &trace));
        (read, trace)
    }

    /// Checks that a response is written as another library writes it, and is read back equal.
    fn check_written<const N: usize>(&self, response: &AnyResponse<Text<'a>, N>, json: &Node) {
        assert_eq!(response.operation(), self.model.operation);
        let written = canonical(json, self.model.response);
        let written = serde_json::to_string(&written).expect("it is a tree of strings");
        assert_eq!(text_of(response.json()), written);
        let ok = ResponseHead::new(200);
        let again = AnyResponse::from_http_with(response.operation(), &ok, written.as_bytes(), &mut FailFast);
        assert_eq!(again.ok().as_ref(), Some(response));

        macro_rules! check_copies {
            ($response:expr) => {{
                let copy = $response.try_to_owned::<String>().expect("a `String` has capacity for any text");
                assert_eq!(text_of(copy.json()), written);
                match $response.try_to_owned::<heapless::String<48>>() {
                    Ok(copy) => assert_eq!(text_of(copy.json()), written),
                    Err(BufferTooSmall { needed }) => assert!(48 < needed && needed <= self.body.len()),
                }
            }};
        }
        match response {
            AnyResponse::BatchAssociateProjectAssets(response) => check_copies!(response),
            AnyResponse::BatchDisassociateProjectAssets(response) => check_copies!(response),
            AnyResponse::BatchAssociateClientDeviceWithCoreDevice(response)
            | AnyResponse::BatchDisassociateClientDeviceFromCoreDevice(response) => check_copies!(response),
            AnyResponse::AssociateTargetsWithJob(response) => check_copies!(response),
            other => panic!("{:?} is not known here", other.operation()),
        }
    }

    /// Returns the error response.
    fn error_response(&self) -> ErrorResponse<'a> {
        match AnyResponse::from_http(self.model.operation, &self.head(), self.body) {
            Err(ResponseError::Service(response)) => response,
            other => panic!("{} is an error: {other:?}", self.status),
        }
    }

    /// Compares all results of the crate for an error response with the oracles, and with each other.
    fn check_error(&self) {
        let response = self.error_response();
        let (valid, trace) =
            run(|sink| match self.model.operation.validate_response(&self.head(), self.body, sink)? {
                ValidResponse::Error(response) => Ok(response.to_string()),
                other => panic!("{} is an error: {other:?}", self.status),
            });
        assert_eq!(response.body_violation(), trace.fatal.as_ref());
        assert_eq!(valid.unwrap_or_else(|_| response.to_string()), response.to_string());

        let json = body(self.body);
        trace.check_positions(self.body, json.as_ref().ok(), &paths(self.model.error));
        check_reported(&trace, self.body, json.as_ref(), |json, expected| {
            check(json, self.model.error, Mode::Lenient, None, expected);
        });

        // If the body has a syntax error, what is complete before it counts.
        let kept = parse_kept(self.body).unwrap_or(Node::Null);
        let of_body =
            |names: &[&str], read: fn(&str) -> Option<String>| names.iter().find_map(|name| read(text(&kept, name)?));
        let name = first_header(&self.headers, ERROR_TYPE).and_then(error_name_of_header);
        let name = name.or_else(|| of_body(&["code", "Code", "__type"], error_name));
        let message = of_body(&["message", "Message", "errorMessage"], |text| Some(text.to_owned()));
        assert_eq!(response.status(), self.status);
        assert_eq!(response.body(), self.body);
        let of_error = (response.retry_after_seconds(), self.head().retry_after_text());
        self.check_headers(response.retry_after(), of_error, response.request_id());
        if json == Err(Rejected::NoOpinion) {
            return;
        }
        assert_eq!(response.name().map(|name| name.to_string()), name);
        assert_eq!(response.message().map(|message| message.to_string()), message);
        assert_eq!(response.is_retryable(), is_retryable(self.status, name.as_deref()));
        self.check_typed_error(&response, &kept, name.as_deref(), message.as_deref());
    }

    /// Compares the error type of the operation with the oracle. Checks that it is written and read back equal.
    fn check_typed_error(&self, response: &ErrorResponse<'a>, kept: &Node, name: Option<&str>, message: Option<&str>) {
        let written = |capacity| {
            let written = self.model.lenient_error(kept, name, message, capacity);
            serde_json::to_string(&written).expect("it is a tree of strings")
        };
        let model = self.model.error_of_name(name);
        let status = model.map_or(self.status, |model| model.status);
        let seconds = response.retry_after_seconds().filter(|_| model.is_some_and(|model| model.has_seconds));

        macro_rules! check {
            ($error:ty, $capacity:literal) => {{
                let error = <$error>::from(response);
                let written = written($capacity);
                assert_eq!(text_of(error.json()), written, "{}", self.body.escape_ascii());
                assert_eq!((error.status(), error.retry_after_seconds()), (status, seconds));
                assert_eq!((error.name(), error.message()), (response.name(), response.message()));
                assert_eq!(error.is_retryable(), is_retryable(status, name));
                let copy = error.try_to_owned::<String>().expect("a `String` has capacity for any text");
                assert_eq!(text_of(copy.json()), written);

                // The body has no name. A header cannot have every name that a body can.
                let name = name.unwrap_or_default();
                if name.bytes().all(|byte| byte.is_ascii_graphic()) {
                    let retry_after = seconds.map(|seconds| seconds.to_string());
                    let mut headers = vec![(ERROR_TYPE, name.as_bytes())];
                    headers.extend(retry_after.as_ref().map(|seconds| (RETRY_AFTER, seconds.as_bytes())));
                    let again = Response { model: self.model, status, headers, body: written.as_bytes() };
                    let again = again.error_response();
                    let again = <$error>::from(&again);
                    if again.message() == error.message() {
                        assert_eq!(again, error);
                    } else {
                        assert_eq!((error.message(), again.message()), (None, Some(Text::new(""))));
                    }
                    assert_eq!(text_of(again.json()), written);
                }
            }};
        }
        match self.model.operation {
            Operation::BatchAssociateProjectAssets => check!(BatchAssociateProjectAssetsError<Text<'_>>, 0),
            Operation::BatchDisassociateProjectAssets => check!(BatchDisassociateProjectAssetsError<Text<'_>>, 0),
            Operation::BatchAssociateClientDeviceWithCoreDevice
            | Operation::BatchDisassociateClientDeviceFromCoreDevice => {
                check!(BatchAssociateClientDeviceWithCoreDeviceError<Text<'_>>, 100);
                check!(BatchAssociateClientDeviceWithCoreDeviceError<Text<'_>, 3>, 3);
            }
            Operation::AssociateTargetsWithJob => check!(AssociateTargetsWithJobError<Text<'_>>, 0),
            other => panic!("{other:?} is not known here"),
        }
    }
}
