//! The crate's entry points on the same bytes: without an oracle and with few allocations, so that a fuzzer runs this target
//! many times as often as those with oracles.

use iot_shapes::greengrassv2::{
    batch_associate_client_device_with_core_device as associate_devices,
    batch_disassociate_client_device_from_core_device as disassociate_devices,
};
use iot_shapes::http::ErrorResponse;
use iot_shapes::iot::associate_targets_with_job as job;
use iot_shapes::sitewise::{
    batch_associate_project_assets as associate_assets, batch_disassociate_project_assets as disassociate_assets,
};
use iot_shapes::{
    AnyRequest, AnyResponse, ChunkReader, Encode, Encoded, FailFast, Operation, Report, RequestHead, ResponseError,
    ResponseHead, Text, ValidResponse, Violation,
};

use crate::message::{Message, first_line, status};

/// More bytes than a fuzzer makes: each known value fits.
const BUFFER: usize = 1 << 16;

type Count = Result<usize, Violation>;

/// Counts the items of a body in chunks.
macro_rules! in_chunks {
    ($message:ty, $body:ident, $size:ident) => {{
        let mut buffer = vec![0; $body.len().clamp(<ChunkReader<$message, &mut [u8]>>::MIN_BUFFER_LEN, BUFFER)];
        let mut reader =
            ChunkReader::<$message, _>::new(buffer.as_mut_slice()).expect("the buffer has the least length");
        let pushed = $body.chunks($size).try_for_each(|chunk| reader.push(chunk, &mut FailFast, |_| {}));
        pushed.and_then(|()| reader.finish(&mut FailFast))
    }};
}

fn request_in_chunks(operation: Operation, body: &[u8], size: usize) -> Count {
    match operation {
        Operation::BatchAssociateProjectAssets => in_chunks!(associate_assets::Request, body, size),
        Operation::BatchDisassociateProjectAssets => in_chunks!(disassociate_assets::Request, body, size),
        Operation::BatchAssociateClientDeviceWithCoreDevice => in_chunks!(associate_devices::Request, body, size),
        Operation::BatchDisassociateClientDeviceFromCoreDevice => in_chunks!(disassociate_devices::Request, body, size),
        Operation::AssociateTargetsWithJob => in_chunks!(job::Request, body, size),
        other => panic!("{other} is not known here"),
    }
}

/// Checks a message. The first byte of the first line is the number of bytes of a chunk, less one; an HTTP message follows.
pub fn of_line(data: &[u8]) {
    let (line, message) = first_line(data);
    let size = line.first().map_or(1, |byte| usize::from(*byte) + 1);
    let message = Message::parse(message);
    let (Some(first), Some(second)) = (message.word(0), message.word(1)) else { return };
    let headers = message.headers.iter();
    if first.starts_with(b"HTTP/") {
        let Some(status) = status(second) else { return };
        let head = headers.fold(ResponseHead::new(status), |head, (name, value)| head.header(name, value));
        for operation in Operation::ALL {
            response(*operation, &head, message.body, size);
        }
    } else {
        let head = headers.fold(RequestHead::new(first, second), |head, (name, value)| head.header(name, value));
        request(&head, message.body, size);
    }
}

fn request(head: &RequestHead<'_>, body: &[u8], size: usize) {
    let first = Operation::validate_http(head, body, &mut FailFast);
    let mut place = None;
    let read = AnyRequest::<Text<'_>, 100>::from_http_in_place(&mut place, head, body, &mut FailFast);
    assert_eq!(
        first.map(|valid| valid.operation),
        read.as_ref().map(|request| request.operation()).map_err(|violation| *violation)
    );

    let mut reports = [Report::<16>::new(), Report::new()];
    let [validated, typed] = &mut reports;
    let all = Operation::validate_http(head, body, validated);
    let by_value = AnyRequest::<Text<'_>>::from_http_with(head, body, typed);
    assert_eq!(all.err(), by_value.as_ref().err().copied());
    assert_eq!((validated.violations(), validated.total()), (typed.violations(), typed.total()));
    assert_eq!(first.is_ok(), all.is_ok());
    if let (Err(first), Err(verdict)) = (first, all) {
        // Only an error that is not of a constraint discards the violation before it.
        assert!(first == verdict || (first.kind().is_constraint() && !verdict.kind().is_constraint()));
    }

    let Some(operation) = Operation::from_target(head.target()) else { return };
    let in_body = operation.validate_json(body, &mut FailFast);
    assert_eq!(request_in_chunks(operation, body, size), in_body.map(|valid| valid.items));
    if first.is_ok() {
        assert_eq!(in_body, first);
        assert_eq!(Operation::validate_head(head, &mut FailFast), Ok(operation));
    }

    let Ok(request) = read else { return };
    assert_eq!(by_value.as_ref(), Ok(&*request));
    let json = written(request.json(), size);
    let target = written(request.target(), size);
    let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
    assert_eq!(AnyRequest::from_http(&head, &json).as_ref(), Ok(&*request));
}

fn response(operation: Operation, head: &ResponseHead<'_>, body: &[u8], size: usize) {
    let valid = operation.validate_response(head, body, &mut FailFast);
    let mut place = None;
    let read = AnyResponse::<Text<'_>, 100>::from_http_in_place(&mut place, operation, head, body, &mut FailFast);
    match (&read, valid) {
        (Ok(response), valid) => {
            // A type needs not all bounds that the model has.
            assert!(!matches!(valid, Ok(ValidResponse::Error(_))));
            let json = written(response.json(), size);
            let again = AnyResponse::from_http(operation, &ResponseHead::new(200), &json);
            assert!(again.is_ok_and(|again| again == **response));
        }
        (Err(ResponseError::Service(error)), valid) => {
            let alone = ErrorResponse::from_http(operation, head, body).expect("the status is not 2xx");
            assert_eq!((error.name(), error.message()), (alone.name(), alone.message()));
            assert_eq!((error.status(), error.is_retryable()), (alone.status(), alone.is_retryable()));
            assert_eq!((error.body_violation(), error.retry_after()), (alone.body_violation(), alone.retry_after()));
            assert_eq!(valid.is_ok(), error.body_violation().is_none());
        }
        (Err(ResponseError::Invalid(_)), valid) => assert!(valid.is_err()),
    }

    if head.is_success() {
        let count = in_chunks!(associate_assets::Response, body, size);
        let whole = associate_assets::Response::<Text<'_>, 600>::from_json_with(body, &mut FailFast);
        assert_eq!(count, whole.map(|response| response.errors.map_or(0, |errors| errors.len())));
    }
}

/// Returns an encoding, which is the same as a whole and in chunks.
fn written<T: Encode>(encoded: Encoded<T>, size: usize) -> Vec<u8> {
    let mut whole = vec![0; encoded.len()];
    assert_eq!(encoded.encode_to_slice(&mut whole).map(<[u8]>::len), Ok(whole.len()));
    let mut chunks = encoded.chunks();
    let mut place = 0;
    while !chunks.is_finished() {
        let mut chunk = [0; 256];
        let length = chunks.fill(&mut chunk[..size]);
        assert_eq!(whole.get(place..place + length), Some(&chunk[..length]));
        place += length;
    }
    assert_eq!(place, whole.len());
    whole
}
