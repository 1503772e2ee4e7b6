//! Values that are valid as they are made, through every door and back.

use arbitrary::{Arbitrary, Unstructured};
use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse,
};
use iot_shapes::iot::{AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse};
use iot_shapes::sitewise::{
    BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse,
    BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest, BatchDisassociateProjectAssetsResponse,
};
use iot_shapes::{AnyResponse, FailFast, Failure, Operation, RequestHead, ResponseHead};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::requests::text_of;
use crate::{requests, responses};

/// What is made.
#[derive(Arbitrary)]
enum What {
    Request,
    Response,
    Error,
}

/// Storage that is as large as need be, and storage that is small.
type Large = String;
type Small = heapless::String<64>;

macro_rules! request {
    ($request:ident<$storage:ident, $room:literal>, $unstructured:ident) => {{
        let made = $request::<$storage, $room>::arbitrary($unstructured)?;
        let (target, body) = (text_of(made.target()), text_of(made.json()));
        let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
        let read = $request::<_, $room>::read_http(&head, body.as_bytes(), &mut FailFast);
        assert_eq!(read.expect("what is made is valid").copied().as_ref(), Ok(&made));
        same_members(&through_serde(&made), &target, &body);
        requests::of_target(target.as_bytes(), body.as_bytes());
    }};
}

macro_rules! response {
    ($response:ident<$storage:ident $(, $room:literal)?>, $operation:ident, $unstructured:ident) => {{
        let made = $response::<$storage $(, $room)?>::arbitrary($unstructured)?;
        let body = text_of(made.json());
        let read = $response::<_ $(, $room)?>::read_http(&ResponseHead::new(200), body.as_bytes(), &mut FailFast);
        assert_eq!(read.expect("what is made is valid").copied().as_ref(), Ok(&made));
        assert_eq!(through_serde(&made), body);
        responses::of_parts($operation, 200, &[], body.as_bytes());
    }};
}

macro_rules! error {
    ($error:ident<$storage:ident $(, $room:literal)?>, $read:ident, $operation:ident, $unstructured:ident) => {{
        let made = $error::<$storage $(, $room)?>::arbitrary($unstructured)?;
        let (status, body) = (made.status(), text_of(made.json()));
        let document: Value = serde_json::from_str(&through_serde(&made)).expect("it is JSON");
        let of_document = |name: &str| document.get(name).and_then(Value::as_str);
        let name = made.name().map(|name| name.to_string());
        assert_eq!(of_document("__type"), name.as_deref());
        assert_eq!(of_document("message"), made.message().map(|message| message.to_string()).as_deref());

        let retry_after = document.get("retryAfterSeconds").map(Value::to_string);
        let headers = [(responses::ERROR_TYPE, &name), (responses::RETRY_AFTER, &retry_after)];
        let headers = headers.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?.as_bytes())));
        let headers: Vec<_> = headers.collect();
        let head = headers.iter().fold(ResponseHead::new(status), |head, (name, value)| head.header(name, value));
        match AnyResponse::from_http($operation, &head, body.as_bytes()) {
            Err(Failure::Error(reply)) => {
                let read = $error::<_ $(, $room)?>::$read(&reply).expect("what is made is valid");
                assert_eq!(read.copied().as_ref(), Ok(&made));
            }
            other => panic!("{made} is an error: {other:?}"),
        }
        responses::of_parts($operation, status, &headers, body.as_bytes());
    }};
}

/// What an operation has, by its names, each with the room that it has in large and in small.
macro_rules! operation {
    (
        $request:ident,
        $response:ident[$( $large:literal, $small:literal )?],
        $error:ident[$( $fields:literal, $few:literal )?] by $read:ident,
        $operation:ident, $unstructured:ident
    ) => {
        match (What::arbitrary($unstructured)?, bool::arbitrary($unstructured)?) {
            (What::Request, false) => request!($request<Large, 100>, $unstructured),
            (What::Request, true) => request!($request<Small, 3>, $unstructured),
            (What::Response, false) => response!($response<Large $(, $large)?>, $operation, $unstructured),
            (What::Response, true) => response!($response<Small $(, $small)?>, $operation, $unstructured),
            (What::Error, false) => error!($error<Large $(, $fields)?>, $read, $operation, $unstructured),
            (What::Error, true) => error!($error<Small $(, $few)?>, $read, $operation, $unstructured),
        }
    };
}

/// A request, a response or an error of an operation, of whatever the bytes make of it.
pub fn of_bytes(data: &[u8]) {
    any(&mut Unstructured::new(data)).expect("bytes that run out give the least of everything");
}

fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let operation = Operation::arbitrary(u)?;
    match operation {
        Operation::BatchAssociateProjectAssets => operation!(
            BatchAssociateProjectAssetsRequest,
            BatchAssociateProjectAssetsResponse[100, 3],
            BatchAssociateProjectAssetsError[] by from_reply,
            operation, u
        ),
        Operation::BatchDisassociateProjectAssets => operation!(
            BatchDisassociateProjectAssetsRequest,
            BatchDisassociateProjectAssetsResponse[100, 3],
            BatchDisassociateProjectAssetsError[] by from_reply,
            operation, u
        ),
        Operation::BatchAssociateClientDeviceWithCoreDevice => operation!(
            BatchAssociateClientDeviceWithCoreDeviceRequest,
            BatchAssociateClientDeviceWithCoreDeviceResponse[100, 3],
            BatchAssociateClientDeviceWithCoreDeviceError[100, 3] by read_reply,
            operation, u
        ),
        Operation::AssociateTargetsWithJob => operation!(
            AssociateTargetsWithJobRequest,
            AssociateTargetsWithJobResponse[],
            AssociateTargetsWithJobError[] by from_reply,
            operation, u
        ),
        other => panic!("{other:?} is not known here"),
    }
    Ok(())
}

/// Writes and reads a shape in a format for people and in one that is not; its text in the first.
fn through_serde<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(made: &T) -> String {
    let json = serde_json::to_string(made).expect("a shape is JSON");
    assert_eq!(&serde_json::from_str::<T>(&json).expect("what was written is read"), made);
    let bytes = postcard::to_stdvec(made).expect("a shape has members");
    let (read, rest) = postcard::take_from_bytes::<T>(&bytes).expect("what was written is read");
    assert_eq!((&read, rest), (made, [].as_slice()));
    json
}

/// Through `serde` a request is the members of its body, and before them those of its URI.
fn same_members(document: &str, target: &str, body: &str) {
    let mut document: Map<String, Value> = serde_json::from_str(document).expect("it is an object");
    let uri = crate::oracle::http::route(target.as_bytes()).expect("what is made has a route");
    let mut take = |name: &str| document.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    assert_eq!(take(uri.model.around_label().1), Some(uri.label));
    if let Some((name, _)) = uri.model.query {
        assert_eq!(take(name), uri.query);
    }
    assert_eq!(serde_json::from_str::<Value>(body).expect("a body is JSON"), Value::Object(document));
}
