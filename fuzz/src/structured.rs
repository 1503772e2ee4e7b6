//! Generated values, which are valid. They are written and read back in every way.

use arbitrary::{Arbitrary, Unstructured};
use iot_shapes::greengrassv2::{
    batch_associate_client_device_with_core_device, batch_disassociate_client_device_from_core_device,
};
use iot_shapes::iot::associate_targets_with_job;
use iot_shapes::sitewise::{batch_associate_project_assets, batch_disassociate_project_assets};
use iot_shapes::{AnyRequest, AnyResponse, FailFast, Operation, RequestHead, ResponseError, ResponseHead};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::requests::text_of;
use crate::{requests, responses};

/// The generated shape.
#[derive(Arbitrary)]
enum Subject {
    Request,
    Response,
    Error,
}

/// Storage without a limit, and small storage.
type Large = String;
type Small = heapless::String<64>;

macro_rules! request {
    ($module:ident<$storage:ident, $capacity:literal>, $unstructured:ident) => {{
        let made = $module::Request::<$storage, $capacity>::arbitrary($unstructured)?;
        let (target, body) = (text_of(made.target()), text_of(made.json()));
        let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
        let read = $module::Request::<_, $capacity>::from_http_with(&head, body.as_bytes(), &mut FailFast);
        assert_eq!(read.expect("what is made is valid").try_to_owned().as_ref(), Ok(&made));
        let document = through_serde(&made);
        same_members(&document, &target, &body);
        // A request of any operation is the same under the name of its operation.
        let any = AnyRequest::from(made);
        assert_eq!(through_serde(&any), format!("{{\"{}\":{document}}}", any.operation()));
        requests::from_target(target.as_bytes(), body.as_bytes());
    }};
}

macro_rules! response {
    ($module:ident<$storage:ident $(, $capacity:literal)?>, $operation:ident, $unstructured:ident) => {{
        let made = $module::Response::<$storage $(, $capacity)?>::arbitrary($unstructured)?;
        let body = text_of(made.json());
        let read = $module::Response::<_ $(, $capacity)?>::from_http_with(&ResponseHead::new(200), body.as_bytes(), &mut FailFast);
        assert_eq!(read.expect("what is made is valid").try_to_owned().as_ref(), Ok(&made));
        assert_eq!(through_serde(&made), body);
        responses::of_parts($operation, 200, &[], body.as_bytes());
    }};
}

macro_rules! error {
    ($module:ident<$storage:ident $(, $capacity:literal)?>, $operation:ident, $unstructured:ident) => {{
        let made = $module::Error::<$storage $(, $capacity)?>::arbitrary($unstructured)?;
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
            Err(ResponseError::Service(response)) => {
                let read = $module::Error::<_ $(, $capacity)?>::from(&response);
                assert_eq!(read.try_to_owned().as_ref(), Ok(&made));
            }
            other => panic!("{made} is an error: {other:?}"),
        }
        responses::of_parts($operation, status, &headers, body.as_bytes());
    }};
}

/// Checks a shape of an operation, with its large or its small capacity.
macro_rules! operation {
    (
        $module:ident,
        Response[$( $large:literal, $small:literal )?],
        Error[$( $fields:literal, $few:literal )?],
        $operation:ident, $unstructured:ident
    ) => {
        match (Subject::arbitrary($unstructured)?, bool::arbitrary($unstructured)?) {
            (Subject::Request, false) => request!($module<Large, 100>, $unstructured),
            (Subject::Request, true) => request!($module<Small, 3>, $unstructured),
            (Subject::Response, false) => response!($module<Large $(, $large)?>, $operation, $unstructured),
            (Subject::Response, true) => response!($module<Small $(, $small)?>, $operation, $unstructured),
            (Subject::Error, false) => error!($module<Large $(, $fields)?>, $operation, $unstructured),
            (Subject::Error, true) => error!($module<Small $(, $few)?>, $operation, $unstructured),
        }
    };
}

/// Checks a generated request, response or error of an operation.
pub fn of_bytes(data: &[u8]) {
    any(&mut Unstructured::new(data)).expect("bytes that run out give the least of everything");
}

fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let operation = Operation::arbitrary(u)?;
    match operation {
        Operation::BatchAssociateProjectAssets => {
            operation!(batch_associate_project_assets, Response[100, 3], Error[], operation, u);
        }
        Operation::BatchDisassociateProjectAssets => {
            operation!(batch_disassociate_project_assets, Response[100, 3], Error[], operation, u);
        }
        Operation::BatchAssociateClientDeviceWithCoreDevice => {
            operation!(batch_associate_client_device_with_core_device, Response[100, 3], Error[100, 3], operation, u);
        }
        Operation::BatchDisassociateClientDeviceFromCoreDevice => {
            operation!(batch_disassociate_client_device_from_core_device, Response[100, 3], Error[100, 3], operation, u);
        }
        Operation::AssociateTargetsWithJob => {
            operation!(associate_targets_with_job, Response[], Error[], operation, u);
        }
        other => panic!("{other:?} is not known here"),
    }
    Ok(())
}

/// Writes and reads a shape in a human-readable and in a binary format. Returns its text in the first.
fn through_serde<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(made: &T) -> String {
    let json = serde_json::to_string(made).expect("a shape is JSON");
    assert_eq!(&serde_json::from_str::<T>(&json).expect("what was written is read"), made);
    let bytes = postcard::to_stdvec(made).expect("a shape has members");
    let (read, rest) = postcard::take_from_bytes::<T>(&bytes).expect("what was written is read");
    assert_eq!((&read, rest), (made, [].as_slice()));
    json
}

/// Checks that in `serde` a request has the members of its URI, then those of its body.
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
