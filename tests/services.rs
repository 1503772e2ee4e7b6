//! The parts that a service uses: generic code over the operations, heads, bounds, owned forms, the `http` crate.

use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchDisassociateClientDeviceFromCoreDeviceRequest,
};
use iot_shapes::iot::AssociateTargetsWithJobRequest;
use iot_shapes::sitewise::{BatchAssociateProjectAssetsRequest, BatchDisassociateProjectAssetsRequest};
use iot_shapes::{
    AnyRequest, FailFast, HttpResponse, Operation, OperationRequest, Report, RequestHead, ResponseError, ResponseHead,
    Text, ViolationKind,
};

const PROJECT: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
const ASSETS: &str =
    r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"],"clientToken":"token-0123456789-0123456789-01234567"}"#;
const DEVICES: &str = r#"{"entries":[{"thingName":"pump-1"},{"thingName":"pump-2"}]}"#;
const TARGETS: &str = r#"{"targets":["arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"],"comment":"line 4"}"#;

/// Returns the target and the body of a valid request of an operation.
fn valid(operation: Operation) -> (String, &'static str) {
    match operation {
        Operation::BatchAssociateProjectAssets => (format!("/projects/{PROJECT}/assets/associate"), ASSETS),
        Operation::BatchDisassociateProjectAssets => (format!("/projects/{PROJECT}/assets/disassociate"), ASSETS),
        Operation::BatchAssociateClientDeviceWithCoreDevice => {
            ("/greengrass/v2/coreDevices/gw%201/associateClientDevices".into(), DEVICES)
        }
        Operation::BatchDisassociateClientDeviceFromCoreDevice => {
            ("/greengrass/v2/coreDevices/gw%201/disassociateClientDevices".into(), DEVICES)
        }
        Operation::AssociateTargetsWithJob => ("/jobs/fw-7/targets?namespaceId=plant".into(), TARGETS),
        other => panic!("{other} has no message here"),
    }
}

fn post(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

/// Calls a generic function for the request type of each operation.
macro_rules! for_each_operation {
    ($function:ident($($argument:expr),*)) => {
        $function::<BatchAssociateProjectAssetsRequest<Text<'_>>>($($argument),*);
        $function::<BatchDisassociateProjectAssetsRequest<Text<'_>>>($($argument),*);
        $function::<BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'_>>>($($argument),*);
        $function::<BatchDisassociateClientDeviceFromCoreDeviceRequest<Text<'_>>>($($argument),*);
        $function::<AssociateTargetsWithJobRequest<Text<'_>>>($($argument),*);
    };
}

// ---- generic code over operations ----

#[test]
fn generic_request_writes_its_uri_and_body() {
    fn written<R: OperationRequest>(request: &R) -> [String; 5] {
        [
            request.target().to_string(),
            request.path().to_string(),
            request.query().to_string(),
            request.canonical_path().to_string(),
            request.json().to_string(),
        ]
    }

    let mut operations = vec![];
    for operation in Operation::ALL.iter().copied() {
        let (target, body) = valid(operation);
        let head = post(&target);
        let any = AnyRequest::from_http(&head, body.as_bytes()).unwrap();
        let (written, of) = match &any {
            AnyRequest::BatchAssociateProjectAssets(request) => (written(request), operation_of(request)),
            AnyRequest::BatchDisassociateProjectAssets(request) => (written(request), operation_of(request)),
            AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => (written(request), operation_of(request)),
            AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(request) => {
                (written(request), operation_of(request))
            }
            AnyRequest::AssociateTargetsWithJob(request) => (written(request), operation_of(request)),
            other => panic!("{other:?}"),
        };
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        assert_eq!(written, [&target, path, query, &path.replace('%', "%25"), body]);
        assert_eq!(of, operation);
        operations.push(of);
    }
    assert_eq!(operations, Operation::ALL);
}

fn operation_of<R: OperationRequest>(_: &R) -> Operation {
    R::OPERATION
}

#[test]
fn generic_client_reads_response_and_typed_error() {
    fn check<R: OperationRequest>() {
        let response = R::read_response(&ResponseHead::new(200), br#"{"unknown":1}"#).unwrap();
        assert_eq!(HttpResponse::from(&response).json().to_string(), "{}", "{}", R::OPERATION);

        let head = ResponseHead::new(404).header("x-amzn-ErrorType", b"ResourceNotFoundException:http://internal/");
        let body = br#"{"message":"none","resourceId":"a","resourceType":"b"}"#;
        match R::read_response(&head, body) {
            Err(ResponseError::Service(response)) => {
                let error = R::Error::from(&response);
                assert_eq!(error.to_string(), "status 404, ResourceNotFoundException: none");
                let response = HttpResponse::from(&error);
                assert_eq!(
                    (response.status(), response.error_name().unwrap().to_string()),
                    (404, "ResourceNotFoundException".into())
                );
            }
            other => panic!("{other:?}"),
        }

        match R::read_response(&ResponseHead::new(200), b"[]") {
            Err(ResponseError::Invalid(violation)) => assert_eq!(violation.kind(), ViolationKind::Type),
            other => panic!("{other:?}"),
        }
    }

    for_each_operation!(check());
}

#[cfg(feature = "alloc")]
#[test]
fn owned_request_is_that_of_borrowed_reader_or_has_same_violations() {
    use iot_shapes::AnyOwnedRequest;

    fn check<R: OperationRequest>() {
        fn is_owned<T: Send + Sync + 'static>(_: &T) {}

        let (target, body) = valid(R::OPERATION);
        let owned = R::read_owned(&post(&target), body.as_bytes(), &mut FailFast).unwrap();
        is_owned(&owned);
        assert_eq!((owned.target().to_string(), owned.json().to_string()), (target.clone(), body.into()));
        // An owned request is a request of the same operation, whose owned form is of the same type.
        assert_eq!(*owned, owned.to_owned_request());
        let any = AnyOwnedRequest::read_owned(&post(&target), body.as_bytes(), &mut FailFast).unwrap();
        is_owned(&any);
        assert_eq!(any.operation(), R::OPERATION);
        assert_eq!((any.target().to_string(), any.json().to_string()), (target.clone(), body.into()));

        for (target, body) in [
            (target.as_str(), ""),
            (&target, "{"),
            (&target, r#"{"assetIds":[1],"entries":2,"targets":{}}"#),
            (&target, r#"{"assetIds":["a","b"],"entries":[{},{"thingName":""}],"targets":["",""],"comment":"\n"}"#),
            ("/projects", body),
        ] {
            let (mut checked, mut read) = (Report::<8>::new(), Report::<8>::new());
            let expected = Operation::validate_http(&post(target), body.as_bytes(), &mut checked);
            let owned = R::read_owned(&post(target), body.as_bytes(), &mut read);
            assert_eq!(owned.err(), expected.err(), "{} {body}", R::OPERATION);
            assert_eq!(read.violations(), checked.violations(), "{} {body}", R::OPERATION);
            let mut read = Report::<8>::new();
            let any = AnyOwnedRequest::read_owned(&post(target), body.as_bytes(), &mut read);
            assert_eq!(any.err(), expected.err(), "{} {body}", R::OPERATION);
            assert_eq!(read.violations(), checked.violations(), "{} {body}", R::OPERATION);
        }
    }

    for_each_operation!(check());
}

#[cfg(feature = "alloc")]
#[test]
fn owned_response_and_error_are_written_as_what_was_read() {
    use std::time::Duration;

    use iot_shapes::http::OwnedResponseError;

    fn check<R: OperationRequest>(response: &str, error: &str) {
        fn is_owned<T: Send + Sync + 'static>(_: &T) {}

        let read = R::read_response(&ResponseHead::new(200), response.as_bytes()).unwrap();
        let owned = R::to_owned_response(&read);
        is_owned(&owned);
        assert_eq!(HttpResponse::from(&owned).json().to_string(), response);

        let head = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException");
        let Err(ResponseError::Service(service)) = R::read_response(&head, error.as_bytes()) else {
            panic!("an error response")
        };
        let owned = Box::new(R::to_owned_error(&R::Error::from(&service)));
        is_owned(&owned);
        // A boxed error is sent as the error itself.
        assert_eq!(HttpResponse::from(&owned).json().to_string(), error);

        // Both are read at once, too.
        let read = R::read_owned_response(&ResponseHead::new(200), response.as_bytes()).unwrap();
        assert_eq!(HttpResponse::from(&read).json().to_string(), response);
        let head = head.header("Retry-After", b"7").header("x-amzn-RequestId", b"id-1");
        match R::read_owned_response(&head, error.as_bytes()) {
            Err(OwnedResponseError::Service(read)) => {
                is_owned(&read);
                assert_eq!((read.status, read.is_retryable), (429, true));
                assert_eq!(
                    (read.retry_after, read.request_id.as_deref()),
                    (Some(Duration::from_secs(7)), Some("id-1"))
                );
                assert_eq!(HttpResponse::from(&read.error).json().to_string(), error);
                assert!(read.to_string().ends_with("ThrottlingException: slow"), "{read}");
                assert_eq!(OwnedResponseError::Service(read.clone()).to_string(), read.to_string());
            }
            other => panic!("{other:?}"),
        }
        match R::read_owned_response(&ResponseHead::new(418), b"<html>") {
            Err(OwnedResponseError::Service(read)) => {
                assert_eq!(
                    (read.status, read.is_retryable, read.retry_after, read.request_id),
                    (418, false, None, None)
                );
            }
            other => panic!("{other:?}"),
        }
        match R::read_owned_response(&ResponseHead::new(200), b"[]") {
            Err(error @ OwnedResponseError::Invalid(violation)) => {
                assert_eq!(violation.kind(), ViolationKind::Type);
                assert_eq!(error.to_string(), violation.to_string());
            }
            other => panic!("{other:?}"),
        }
    }

    let asset =
        r#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"INTERNAL_FAILURE","message":"m"}]}"#;
    check::<BatchAssociateProjectAssetsRequest>(asset, r#"{"message":"slow"}"#);
    check::<BatchDisassociateProjectAssetsRequest>(asset, r#"{"message":"slow"}"#);
    let device = r#"{"errorEntries":[{"thingName":"t","code":"c","message":"m"}]}"#;
    let error = r#"{"message":"slow","quotaCode":"q","serviceCode":"s"}"#;
    check::<BatchAssociateClientDeviceWithCoreDeviceRequest>(device, error);
    check::<BatchDisassociateClientDeviceFromCoreDeviceRequest>(device, error);
    check::<AssociateTargetsWithJobRequest>(r#"{"jobId":"fw-7"}"#, r#"{"message":"slow"}"#);
}

/// The sizes that the documentation of `OperationRequest` states.
#[cfg(all(feature = "alloc", target_pointer_width = "64"))]
#[test]
fn owned_forms_have_documented_sizes() {
    use std::mem::size_of;

    use iot_shapes::AnyOwnedRequest;
    use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device as devices;
    use iot_shapes::iot::associate_targets_with_job as job;
    use iot_shapes::sitewise::batch_associate_project_assets as assets;

    let sizes = [
        [size_of::<assets::OwnedRequest>(), size_of::<assets::OwnedRequest<8>>()],
        [size_of::<devices::OwnedRequest>(), size_of::<devices::OwnedRequest<8>>()],
        [size_of::<job::OwnedRequest>(), size_of::<job::OwnedRequest<8>>()],
        [size_of::<assets::OwnedResponse>(), size_of::<assets::OwnedResponse<8>>()],
        [size_of::<devices::OwnedResponse>(), size_of::<devices::OwnedResponse<8>>()],
        [size_of::<devices::OwnedError>(), size_of::<devices::OwnedError<8>>()],
        [size_of::<AnyOwnedRequest>(), size_of::<AnyOwnedRequest<8>>()],
        [size_of::<job::OwnedResponse>(), size_of::<job::OwnedError>()],
    ];
    assert_eq!(
        sizes,
        [[1648, 176], [2440, 232], [2480, 272], [6416, 528], [7216, 592], [4864, 448], [2480, 272], [72, 56]]
    );
    assert_eq!(size_of::<assets::OwnedError>(), 56);
}

// ---- before and without a body ----

#[test]
fn head_is_accepted_or_rejected_before_its_body() {
    let (name_128, name_129) = ("n".repeat(128), "n".repeat(129));
    let devices = |name: &str| format!("/greengrass/v2/coreDevices/{name}/associateClientDevices");
    let job = Operation::AssociateTargetsWithJob;
    for (method, target, accept, expected) in [
        ("POST", format!("/projects/{PROJECT}/assets/associate"), None, Ok(Operation::BatchAssociateProjectAssets)),
        ("POST", format!("/projects/{PROJECT}/assets/associate/"), None, Ok(Operation::BatchAssociateProjectAssets)),
        ("POST", devices(&name_128), None, Ok(Operation::BatchAssociateClientDeviceWithCoreDevice)),
        ("POST", devices(&name_129), None, Err((ViolationKind::Length, "/coreDeviceThingName"))),
        ("POST", devices(""), None, Err((ViolationKind::Length, "/coreDeviceThingName"))),
        ("POST", devices("%FF"), None, Err((ViolationKind::Encoding, "/coreDeviceThingName"))),
        ("POST", "/jobs/fw-7/targets".into(), Some("application/json"), Ok(job)),
        ("POST", "/jobs/fw-7/targets".into(), Some("text/html"), Err((ViolationKind::Accept, ""))),
        ("POST", "/jobs/fw%207/targets".into(), None, Err((ViolationKind::Pattern, "/jobId"))),
        ("POST", "/jobs/a/targets?namespaceId=a%20b".into(), None, Err((ViolationKind::Pattern, "/namespaceId"))),
        ("POST", "/jobs/a/targets?namespaceId=a-b".into(), None, Ok(job)),
        ("PUT", "/jobs/fw-7/targets".into(), None, Err((ViolationKind::Method, ""))),
        ("POST", "/jobs".into(), None, Err((ViolationKind::Route, ""))),
        ("GET", "/jobs".into(), None, Err((ViolationKind::Route, ""))),
    ] {
        // A content type is that of a body, which a request may lack.
        for content_type in [None, Some("text/html"), Some("application/json")] {
            let mut head = RequestHead::new(method, &target);
            for (name, value) in [("Accept", accept), ("Content-Type", content_type)] {
                if let Some(value) = value {
                    head = head.header(name, value.as_bytes());
                }
            }
            let mut report = Report::<4>::new();
            let result = Operation::validate_head(&head, &mut report);
            let pointer = result.map_err(|violation| (violation.kind(), violation.pointer().to_string()));
            assert_eq!(pointer, expected.map_err(|(kind, pointer)| (kind, pointer.into())), "{method} {target}");
            // The report has the same verdict.
            assert_eq!(report.violations().first().copied(), result.err(), "{method} {target}");
            // A head that is rejected is rejected with any body.
            if let Err(violation) = result {
                for body in ["", "{}", TARGETS, DEVICES, "{"] {
                    let mut whole = Report::<100>::new();
                    let rejected = Operation::validate_http(&head, body.as_bytes(), &mut whole).unwrap_err();
                    let is_verdict = violation == rejected || violation.kind().is_constraint();
                    assert!(is_verdict, "{method} {target} {body}: {violation}, {rejected}");
                }
            }
        }
    }
}

#[test]
fn two_violations_of_a_head_are_reported() {
    let mut report = Report::<4>::new();
    let head = RequestHead::new("POST", "/jobs/a%20b/targets?namespaceId=c%20d");
    assert!(Operation::validate_head(&head, &mut report).is_err());
    let pointers: Vec<_> = report.violations().iter().map(|violation| violation.pointer().to_string()).collect();
    assert_eq!(pointers, ["/jobId", "/namespaceId"]);
}

#[test]
fn label_of_target_is_decoded_or_absent() {
    for (operation, target, label) in [
        (Operation::AssociateTargetsWithJob, "/jobs/fw-7/targets", Some("fw-7")),
        (Operation::AssociateTargetsWithJob, "/jobs/fw-7/targets/", Some("fw-7")),
        (Operation::AssociateTargetsWithJob, "/jobs/fw-7/targets?namespaceId=a", Some("fw-7")),
        (Operation::AssociateTargetsWithJob, "/jobs/a%2Fb+c/targets", Some("a/b+c")),
        (Operation::AssociateTargetsWithJob, "/jobs/caf%c3%A9/targets", Some("café")),
        // The constraint is not checked.
        (Operation::AssociateTargetsWithJob, "/jobs//targets", Some("")),
        (Operation::AssociateTargetsWithJob, "/jobs/not a job/targets", Some("not a job")),
        (Operation::AssociateTargetsWithJob, "/jobs/%C3/targets", None),
        (Operation::AssociateTargetsWithJob, "/jobs/%4/targets", None),
        (Operation::AssociateTargetsWithJob, "/jobs/a/b/targets", None),
        (Operation::AssociateTargetsWithJob, "/projects/a/assets/associate", None),
        (Operation::BatchAssociateProjectAssets, "/projects/a/assets/associate", Some("a")),
        (Operation::BatchAssociateProjectAssets, "/projects/a/assets/disassociate", None),
    ] {
        let found = operation.uri_template().label(target.as_bytes());
        assert_eq!(found.map(|label| label.to_string()).as_deref(), label, "{target}");
    }
}

/// The longest body is written by hand: each name escaped, each value of its greatest length in the widest characters.
#[test]
fn longest_body_of_escapes_is_valid_and_has_stated_length() {
    let escape = |text: &str| -> String { text.bytes().map(|byte| format!(r"\u{byte:04x}")).collect() };
    let member = |name: &str, value: &str| format!(r#""{}":{value}"#, escape(name));
    let hundred = |item: &str| format!("[{}]", vec![item; 100].join(","));
    // A character outside of the Basic Multilingual Plane is two escapes.
    let wide = |count: usize| format!(r#""{}""#, r"\ud83d\ude00".repeat(count));
    let uuid = format!(r#""{}""#, escape("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"));

    let assets = format!("{{{},{}}}", member("assetIds", &hundred(&uuid)), member("clientToken", &wide(64)));
    let entry = format!("{{{}}}", member("thingName", &wide(128)));
    let devices = format!("{{{}}}", member("entries", &hundred(&entry)));
    let job = format!("{{{},{}}}", member("targets", &hundred(&wide(2048))), member("comment", &wide(2028)));

    for operation in Operation::ALL.iter().copied() {
        let body = match operation.service().signing_name() {
            "iotsitewise" => &assets,
            "greengrass" => &devices,
            _ => &job,
        };
        assert_eq!(
            operation.validate_json(body.as_bytes(), &mut FailFast).map(|valid| valid.items),
            Ok(100),
            "{operation}"
        );
        assert_eq!(operation.max_body_len(), body.len(), "{operation}");
    }
    assert_eq!(Operation::MAX_BODY_LEN, job.len());
    assert_eq!(Operation::ALL.iter().map(|operation| operation.max_body_len()).max(), Some(Operation::MAX_BODY_LEN));
}

// ---- the `http` crate ----

#[cfg(feature = "http")]
mod http_crate {
    use iot_shapes::{ErrorResponse, PlainError, ViolationKind};

    use super::*;

    #[test]
    fn head_of_http_request_is_that_made_by_hand() {
        for (uri, target) in [
            ("/jobs/fw-7/targets?namespaceId=plant", "/jobs/fw-7/targets?namespaceId=plant"),
            // The URI of HTTP/2 is absolute.
            ("https://a.example/jobs/fw-7/targets?namespaceId=plant", "/jobs/fw-7/targets?namespaceId=plant"),
            ("https://a.example", "/"),
            ("*", "*"),
            // The authority-form of CONNECT has no path.
            ("a.example:443", "/"),
        ] {
            let request = http::Request::builder()
                .method("PATCH")
                .uri(uri)
                .header("content-type", "application/json")
                .header("accept", "text/html")
                .header("accept", "application/json;q=0.5")
                .body(())
                .unwrap();
            let of_request = format!("{:?}", RequestHead::from(&request));
            let (parts, ()) = request.into_parts();
            let by_hand = RequestHead::new("PATCH", target)
                .header("Content-Type", b"application/json")
                .header("Accept", b"text/html")
                .header("Accept", b"application/json;q=0.5");
            assert_eq!(of_request, format!("{by_hand:?}"), "{uri}");
            assert_eq!(format!("{:?}", RequestHead::from(&parts)), format!("{by_hand:?}"), "{uri}");
        }
    }

    #[test]
    fn http_request_has_verdict_of_its_message() {
        let validate = |request: http::Request<&str>| {
            let head = RequestHead::from(&request);
            Operation::validate_http(&head, request.body().as_bytes(), &mut FailFast).map_err(|error| error.kind())
        };
        let (target, body) = valid(Operation::AssociateTargetsWithJob);
        let post = || http::Request::post(format!("https://a.example{target}"));
        assert!(validate(post().header("Content-Type", "application/json").body(body).unwrap()).is_ok());
        assert_eq!(validate(post().body(body).unwrap()), Err(ViolationKind::ContentType));
        assert_eq!(validate(http::Request::put(&target).body("").unwrap()), Err(ViolationKind::Method));
        // The first content type counts, as in the order of the message.
        let two = post().header("Content-Type", "text/html").header("Content-Type", "application/json");
        assert_eq!(validate(two.body(body).unwrap()), Err(ViolationKind::ContentType));
    }

    #[test]
    fn head_of_http_response_has_its_headers() {
        let response = http::Response::builder()
            .status(429)
            .header("retry-after", "30")
            .header("x-amzn-errortype", "ThrottlingException:http://internal/")
            .header("x-amzn-requestid", "id-1")
            .body(r#"{"message":"slow"}"#)
            .unwrap();
        let check = |head: ResponseHead<'_>, body: &str| {
            assert_eq!((head.status(), head.retry_after_seconds(), head.request_id()), (429, Some(30), Some("id-1")));
            let error = ErrorResponse::from_http(Operation::AssociateTargetsWithJob, &head, body.as_bytes()).unwrap();
            assert_eq!(error.to_string(), "status 429, ThrottlingException: slow");
        };
        check(ResponseHead::from(&response), response.body());
        let (parts, body) = response.into_parts();
        check(ResponseHead::from(&parts), body);
    }

    #[test]
    fn http_response_is_converted_with_all_headers() {
        let error = PlainError::new(503, "ServiceUnavailableException", "stops").with_retry_after_seconds(5);
        let response = http::Response::<String>::try_from(HttpResponse::from(&error)).unwrap();
        assert_eq!((response.status().as_u16(), response.body().as_str()), (503, r#"{"message":"stops"}"#));
        let mut headers: Vec<_> =
            response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        headers.sort_unstable();
        assert_eq!(
            headers,
            [
                ("content-type", "application/json"),
                ("retry-after", "5"),
                ("x-amzn-errortype", "ServiceUnavailableException")
            ]
        );

        let head = RequestHead::new("PUT", "/jobs/fw-7/targets");
        let mut report = Report::<1>::new();
        assert!(Operation::validate_http(&head, b"", &mut report).is_err());
        let rejection = Operation::rejection(&head, &report);
        // Any body that is made from a `String`.
        let response = http::Response::<Vec<u8>>::try_from(HttpResponse::from(&rejection)).unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["allow"]), (405, &"POST".parse().unwrap()));
        assert_eq!(*response.body(), rejection.json().to_string().into_bytes());
    }

    #[test]
    fn http_request_of_a_client_is_read_back() {
        fn check<R: OperationRequest>() {
            let (target, body) = valid(R::OPERATION);
            let request = R::read_owned(&post(&target), body.as_bytes(), &mut FailFast).unwrap();
            for (endpoint, uri) in [("", target.clone()), ("https://a.example", format!("https://a.example{target}"))] {
                let sent: http::Request<String> = request.to_http_request(endpoint).unwrap();
                assert_eq!((sent.method().as_str(), sent.uri().to_string()), ("POST", uri));
                let read = R::read_owned(&RequestHead::from(&sent), sent.body().as_bytes(), &mut FailFast);
                assert_eq!(read.as_ref(), Ok(&request));
            }
            for endpoint in ["a b", "https://"] {
                assert!(request.to_http_request::<String>(endpoint).is_err(), "{endpoint}");
            }
        }

        for_each_operation!(check());
    }

    #[test]
    fn http_response_of_impossible_status_is_an_error() {
        for (status, is_ok) in [(0, false), (99, false), (100, true), (999, true), (1000, false), (u16::MAX, false)] {
            let error = PlainError::new(status, "Name", "");
            assert_eq!(http::Response::<String>::try_from(HttpResponse::from(&error)).is_ok(), is_ok, "{status}");
        }
    }

    #[test]
    fn http_response_never_has_a_line_break_in_its_name() {
        let error = PlainError::new(400, "Split\r\nSet-Cookie: a", "");
        let response = http::Response::<String>::try_from(HttpResponse::from(&error)).unwrap();
        assert_eq!(response.headers().len(), 1);
    }
}
