//! Every public function of the crate, module by module.

use core::fmt::Debug;
use core::hash::Hash;
use core::str::FromStr;

use heapless::String;
use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceEntry as Entry, AssociateClientDeviceWithCoreDeviceErrorEntry as ErrorEntry,
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceResponse,
    ValidationExceptionField, ValidationExceptionReason, batch_associate_client_device_with_core_device,
    batch_disassociate_client_device_from_core_device,
};
use iot_shapes::http::ToHttpResponse;
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::topic::NotifyTopic;
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn, associate_targets_with_job,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest,
    ClientToken, ProjectId, TokenSource, batch_associate_project_assets, batch_disassociate_project_assets,
};
use iot_shapes::text::{OwnedStorage, Storage, is_unreserved};
use iot_shapes::violation::{Dotted, Message, Pointer, Sink};
use iot_shapes::{
    AnyRequest, AnyResponse, BatchResults, Batches, ChunkReader, ErrorResponse, FailFast, HttpResponse, List,
    Operation, OperationRequest, Outcome, PlainError, Rejection, Report, RequestHead, ResponseError, ResponseHead,
    Text, UnknownOperation, Violation, ViolationKind,
};
use iot_shapes::{greengrassv2, iot, sitewise};

use crate::opaque::*;

/// A thing name, which the services share.
type ThingName<S = Text<'static>> = greengrassv2::ThingName<S>;

/// Owned storage.
type Owned = String<16>;

// ---- text ----

pub fn text() {
    opaque(Text::new(string()).as_str());
    opaque(Text::from_percent(bytes()));
    opaque(is_unreserved(opaque(0)));
    opaque((Text::from(string()), Text::default()));

    let text = crate::opaque::text();
    opaque((text.as_str(), text.is_empty(), text.len_utf8()));
    opaque(text == *string());
    opaque(text == string());
    show(&text);
    ordered(&text);

    let mut chars = opaque(text.chars());
    opaque((chars.next(), chars.size_hint(), chars.nth(opaque(0))));
    debug(&chars.clone());
    opaque(chars.last());

    if let Err(too_small) = opaque(text.decode_to_slice(buffer())) {
        error(&too_small);
        opaque(too_small.clone() == too_small);
    }
    opaque((text.as_text(), string().as_text()));
    if let Ok(owned) = opaque(Owned::try_from_text(text)) {
        opaque(owned.as_text());
    }
}

// ---- violation ----

/// Any violation.
fn a_violation() -> Option<Violation> {
    opaque(ProjectId::new(string())).err()
}

pub fn violation() {
    if let Some(violation) = a_violation() {
        let violation = opaque(violation);
        error(&violation);
        opaque(violation.clone() == violation);
        kind(violation.kind());
        pointer(violation.pointer());
        message(violation.message());
        opaque((violation.member(), violation.offset(), violation.length(), violation.index()));
        opaque(violation.is_truncated());

        rejection(&violation.rejection(opaque(&iot::SERVICE)));
        response_error(ResponseError::from(violation));
        let _ = opaque(FailFast.report(violation));
        FailFast.report_fatal(violation);
        debug(&opaque(FailFast::default().clone()));
        report::<1>(violation);
        report::<8>(violation);
    }
}

fn kind(kind: ViolationKind) {
    let kind = opaque(kind);
    opaque((kind.name(), kind.is_constraint()));
    show(&kind);
    ordered(&kind);
}

fn pointer(pointer: Pointer) {
    let pointer = opaque(pointer);
    show(&pointer);
    opaque(pointer.clone() == pointer);
    let dotted: Dotted = opaque(pointer.dotted());
    show(&dotted);
    opaque(dotted.clone() == dotted);
}

fn message(message: Message) {
    let message = opaque(message);
    show(&message);
    opaque(message.clone() == message);
}

fn report<const K: usize>(violation: Violation) {
    let mut report = opaque(Report::<K>::new());
    let _ = opaque(report.report(opaque(violation)));
    report.report_fatal(opaque(violation));
    let report = &mut opaque(report);
    opaque((report.violations(), report.total(), report.is_empty()));
    debug(report);
    opaque(report.clone() == *report);
    rejection(&report.rejection(opaque(&greengrassv2::SERVICE)));
    report.clear();
    opaque(Report::<K>::default());
}

// ---- schema ----

pub fn schema() {
    for service in [&sitewise::SERVICE, &greengrassv2::SERVICE, &iot::SERVICE] {
        let service = opaque(service);
        opaque((service.signing_name(), service.endpoint_prefix(), service.host_prefix()));
        debug(service);
        let host = &opaque(service.host(string()).with_dns_suffix(string()));
        show(host);
        opaque(host.clone());
    }
    let template = opaque(opaque(Operation::AssociateTargetsWithJob).uri_template());
    show(template);

    if let Some(violation) = a_violation() {
        let member = opaque(violation.member());
        opaque((member.path(), member.name()));
        debug(member);
        opaque(member.clone() == *member);
        let constraint = opaque(member.constraint());
        debug(constraint);
        let pattern = opaque(constraint.pattern.clone());
        debug(&pattern);
        opaque((constraint.clone() == *constraint, pattern == constraint.pattern, pattern.anchored()));
    }
}

// ---- constraint ----

/// A value of text, over every storage that needs no heap.
macro_rules! text_value {
    ($name:ident, $literal:literal) => {{
        const LITERAL: $name = $name::from_static($literal);
        opaque((LITERAL, $name::CONSTRAINT));

        let _ = opaque($name::new(string()));
        let _ = opaque($name::try_from(string()));
        let _ = opaque($name::from_storage(crate::opaque::text()));
        if let Ok(plain) = opaque($name::from_storage(string())) {
            opaque((plain.as_str(), AsRef::<str>::as_ref(&plain)));
            text_value!(@storage plain);
        }
        if let Ok(owned) = opaque($name::<Owned>::from_str(string())) {
            let _ = opaque($name::from_storage(owned.clone().into_storage()));
            opaque((owned.as_str(), AsRef::<str>::as_ref(&owned)));
            text_value!(@storage owned);
        }
        if let Ok(text) = opaque($name::from_text(crate::opaque::text())) {
            text_value!(@storage text);
        }
    }};
    (@storage $value:expr) => {{
        let this = opaque($value);
        opaque((this.as_text(), this.as_borrowed()));
        let _ = opaque(this.try_to_owned::<Owned>());
        show(&this);
        ordered(&this);
        opaque((this == *string(), this == string()));
        let other = opaque(this.as_borrowed());
        opaque((this == other, this.partial_cmp(&other)));
        opaque(this.clone().into_storage());
    }};
}

macro_rules! uuid_value {
    ($name:ident) => {{
        const LITERAL: $name = $name::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
        opaque((LITERAL, $name::CONSTRAINT));

        let _ = opaque($name::new(string()));
        let _ = opaque($name::from_text(crate::opaque::text()));
        let _ = opaque($name::try_from(string()));
        let _ = opaque($name::from_str(string()));
        opaque($name::from(opaque([0; 16])));
        let this = $name::from_bytes(opaque([0; 16]));
        opaque((this.as_bytes(), this.to_ascii(), this.is_nil(), <[u8; 16]>::from(this)));
        show(&this);
        ordered(&this);
    }};
}

pub fn values() {
    uuid_value!(ProjectId);
    uuid_value!(AssetId);
    text_value!(ClientToken, "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    text_value!(ThingName, "pump-1");
    text_value!(JobId, "firmware-7");
    text_value!(TargetArn, "arn:aws:iot:::thinggroup/line-4");
    text_value!(Comment, "line 4 joins");
    text_value!(NamespaceId, "plant-2");
    opaque(ClientToken::from_entropy(opaque([0; 16])));
    let mut tokens = opaque(TokenSource::with_counter(opaque([0; 16]), opaque(0)));
    opaque((tokens.next_token(), tokens.counter()));
    debug(&tokens);
    opaque(iot_shapes::UNICODE_VERSION);
}

pub fn list() {
    let asset = opaque(AssetId::from_bytes([0; 16]));
    opaque(List::new(asset));
    list_of::<100>(asset);
    list_of::<8>(asset);
    list_of::<200>(asset);
}

fn list_of<const N: usize>(asset: AssetId) {
    let _ = opaque(List::<_, N>::try_from_iter(many(asset)));
    let mut list = opaque(List::<_, N>::with_first(asset));
    let _ = opaque(list.push(asset));
    let list = opaque(list);
    opaque((list.as_slice(), list.first(), List::<AssetId, N>::MIN, List::<AssetId, N>::MAX));
    for asset in &list {
        opaque(asset);
    }
    debug(&list);
    value(&list);
}

// ---- http ----

fn request_head() -> RequestHead<'static> {
    let head = RequestHead::new(bytes(), bytes()).header(string(), bytes());
    opaque(head.header(string(), bytes()))
}

fn response_head() -> ResponseHead<'static> {
    opaque(ResponseHead::new(opaque(200)).header(string(), bytes()).header(string(), bytes()))
}

pub fn http() {
    let head = opaque(RequestHead::new(string(), string()));
    opaque((head.method(), head.target()));
    debug(&request_head().clone());

    let head = response_head();
    opaque((head.status(), head.is_success(), head.request_id()));
    opaque((head.retry_after(), head.retry_after_seconds(), head.retry_after_text()));
    debug(&head.clone());

    if let Some(violation) = a_violation() {
        let violations = opaque(core::slice::from_ref(&violation));
        rejection(&Rejection::new(None, violations, opaque(0)));
        rejection(&Rejection::new(Some(opaque(&sitewise::SERVICE)), violations, opaque(0)));
    }
    plain_error(&PlainError::new(opaque(0), string(), string()));
    opaque((iot_shapes::http::CONTENT_TYPE, iot_shapes::http::MEDIA_TYPE, iot_shapes::http::ERROR_TYPE));
    opaque((iot_shapes::http::RETRY_AFTER, iot_shapes::http::ALLOW));
}

fn plain_error(plain: &PlainError<'_>) {
    let plain = opaque(plain.clone().with_retry_after_seconds(opaque(0)));
    opaque((plain.status(), plain.name(), plain.message(), plain.retry_after_seconds(), plain.is_retryable()));
    encoded(plain.json());
    error(&plain);
    value(&plain);
    http_response(HttpResponse::from(&plain));
    http_response(plain.to_http_response());
}

fn rejection(rejection: &Rejection<'_>) {
    let rejection = opaque(rejection.clone());
    opaque((rejection.status(), rejection.error_type()));
    encoded(rejection.json());
    debug(&rejection);
    http_response(HttpResponse::from(&rejection));
    http_response(rejection.to_http_response());
}

fn http_response(response: HttpResponse<'_>) {
    let response = opaque(response.clone());
    opaque((response.status(), response.error_name()));
    for (name, value) in response.headers() {
        opaque(name);
        show(&value);
    }
    encoded(response.json());
    debug(&response);
}

fn error_response(response: &ErrorResponse<'_>) {
    let response = opaque(response.clone());
    opaque((response.status(), response.name(), response.message(), response.request_id(), response.is_retryable()));
    opaque((response.retry_after(), response.retry_after_seconds(), response.item_count()));
    opaque((response.body_violation(), response.body()));
    error(&response);
}

fn response_error<'a>(failed: ResponseError<'a>) -> Option<ErrorResponse<'a>> {
    let failed = opaque(failed);
    error(&failed.clone());
    match failed {
        ResponseError::Service(response) => {
            error_response(&response);
            Some(response)
        }
        ResponseError::Invalid(violation) => {
            opaque(violation);
            None
        }
    }
}

/// Calls the functions that the requests of all operations have.
macro_rules! request {
    ($request:expr) => {{
        let request = opaque($request);
        encoded(request.json());
        encoded(request.path());
        encoded(request.canonical_path());
        encoded(request.query());
        encoded(request.target());
        debug(&request);
        value(&request);
        let _ = opaque(request.try_to_owned::<Owned>()).map(|copy| {
            encoded(copy.json());
            encoded(copy.target());
            debug(&copy);
            value(&copy);
        });
    }};
}

/// Calls the functions of a request in generic code.
fn operation_request<R: OperationRequest>(request: &R) {
    opaque(R::OPERATION);
    encoded(request.json());
    encoded(request.path());
    encoded(request.canonical_path());
    encoded(request.query());
    encoded(request.target());
    match opaque(R::read_response(&response_head(), bytes())) {
        Ok(response) => http_response(response.to_http_response()),
        Err(failed) => {
            if let Some(response) = response_error(failed) {
                http_response(R::Error::from(&response).to_http_response());
            }
        }
    }
}

/// Reads a request in every form with a capacity. `$label` is its label.
macro_rules! read_request {
    ($request:ty, $label:expr) => {
        for sink in [&mut FailFast as &mut dyn Sink, &mut Report::<8>::new(), &mut Anything] {
            if let Ok(request) = opaque(<$request>::from_json_with($label, bytes(), sink)) {
                operation_request(&request);
                request!(request);
            }
            let _ = opaque(<$request>::from_json_in_place(opaque(&mut None), $label, bytes(), sink));
            let _ = opaque(<$request>::from_http_with(&request_head(), bytes(), sink));
            let _ = opaque(<$request>::from_http_in_place(opaque(&mut None), &request_head(), bytes(), sink));
        }
    };
}

/// Reads a response in every form. `$response` is its type with the default capacity, `$sized` one with any.
macro_rules! read_response {
    ($response:ty) => {
        let _ = opaque(<$response>::new());
        let _ = opaque(<$response>::from_json(bytes()));
        if let Ok(response) = opaque(<$response>::from_http(&response_head(), bytes())).map_err(response_error) {
            response!(response);
        }
        read_response!(@sized $response);
    };
    (@sized $response:ty) => {
        let _ = opaque(<$response>::default());
        for sink in [&mut FailFast as &mut dyn Sink, &mut Report::<8>::new(), &mut Anything] {
            let read = opaque(<$response>::from_http_with(&response_head(), bytes(), sink)).map_err(response_error);
            if let Ok(response) = read {
                response!(response);
            }
            let _ = opaque(<$response>::from_http_in_place(opaque(&mut None), &response_head(), bytes(), sink));
            let _ = opaque(<$response>::from_json_with(bytes(), sink));
            let _ = opaque(<$response>::from_json_in_place(opaque(&mut None), bytes(), sink));
        }
    };
}

/// Calls the functions that the responses of all operations have.
macro_rules! response {
    ($response:expr) => {{
        let response = opaque($response);
        encoded(response.json());
        debug(&response);
        value(&response);
        http_response(HttpResponse::from(&response));
        let _ = opaque(response.try_to_owned::<Owned>()).map(|copy| {
            encoded(copy.json());
            debug(&copy);
            value(&copy);
        });
    }};
}

/// Calls the functions that the errors of all operations have.
macro_rules! operation_error {
    ($error:expr) => {{
        let this = opaque($error);
        opaque((this.status(), this.name(), this.message(), this.retry_after_seconds(), this.is_retryable()));
        encoded(this.json());
        error(&this);
        value(&this);
        http_response(HttpResponse::from(&this));
        if let Ok(copy) = opaque(this.try_to_owned::<Owned>()) {
            error(&copy);
        }
    }};
}

/// Creates an error by each of its constructors, and one of a response.
macro_rules! operation_errors {
    ($error:ty: $( $new:ident ),+) => {
        $( operation_error!(<$error>::$new(opaque(Some(crate::opaque::text())))); )+
        operation_error!(<$error>::unknown(opaque(0), opaque(Some(crate::opaque::text())), opaque(None)));
        if let Some(response) = an_error_response() {
            operation_error!(<$error>::from(&response));
        }
    };
}

/// Any error response.
fn an_error_response() -> Option<ErrorResponse<'static>> {
    opaque(BatchAssociateProjectAssetsResponse::from_http(&response_head(), bytes())).err().and_then(response_error)
}

// ---- sitewise ----

/// The requests of both operations on a project's assets.
macro_rules! project_assets_request {
    ($name:ident, $capacity:literal) => {{
        type Request<S = Text<'static>> = $name<S, $capacity>;

        let (project, asset) = (opaque(ProjectId::from_bytes([0; 16])), opaque(AssetId::from_bytes([0; 16])));
        read_request!(Request, project);
        if let Ok(request) = opaque(Request::try_from_iter(project, many(asset))) {
            request!(opaque(request.with_client_token(ClientToken::from_entropy(opaque([0; 16])))));
        }
        let mut tokens = opaque(TokenSource::new(opaque([0; 16])));
        for (indices, request) in $name::<_, $capacity>::batches(project, many(asset)) {
            opaque((indices, request.with_client_token(tokens.next_token())));
        }
    }};
    ($name:ident, $module:ident) => {{
        let (project, asset) = (opaque(ProjectId::from_bytes([0; 16])), opaque(AssetId::from_bytes([0; 16])));
        let _ = opaque($name::new(project, many(asset)));
        let _ = opaque($name::from_json(project, bytes()));
        let _ = opaque($name::from_http(&request_head(), bytes()));
        opaque(($module::MAX_PATH_LEN, $module::MAX_JSON_LEN, $module::max_json_len(opaque(0))));
        let token = opaque(ClientToken::from_entropy(opaque([0; 16])));
        uri(&$module::uri(&project));
        let _ = opaque($module::request_json(several(asset))).map(encoded);
        let _ = opaque($module::request_json_with_client_token(several(asset), &token)).map(encoded);
        project_assets_request!($name, 100);
        project_assets_request!($name, 8);
    }};
}

pub fn sitewise() {
    project_assets_request!(BatchAssociateProjectAssetsRequest, batch_associate_project_assets);
    project_assets_request!(BatchDisassociateProjectAssetsRequest, batch_disassociate_project_assets);

    read_response!(BatchAssociateProjectAssetsResponse);
    let _ = opaque(BatchAssociateProjectAssetsResponse::from_failures(many(asset_failure())));
    project_assets_response::<100>();
    project_assets_response::<8>();
    encoded(batch_associate_project_assets::response_json(several(asset_failure())));

    operation_errors!(
        BatchAssociateProjectAssetsError:
        invalid_request_exception,
        resource_not_found_exception,
        internal_failure_exception,
        throttling_exception,
        limit_exceeded_exception
    );
    operation_errors!(
        BatchDisassociateProjectAssetsError:
        invalid_request_exception,
        resource_not_found_exception,
        internal_failure_exception,
        throttling_exception
    );
}

fn asset_failure() -> AssetErrorDetails {
    let code = opaque(AssetErrorCode::from_storage(crate::opaque::text()));
    opaque((code.as_text(), code.is_retryable()));
    show(&code);
    value(&code);
    let details = AssetErrorDetails::new(opaque(AssetId::from_bytes([0; 16])), code, crate::opaque::text());
    debug(&details);
    value(&details);
    let _ = opaque(details.try_to_owned::<Owned>());
    opaque(details)
}

fn project_assets_response<const N: usize>() {
    type Response<const N: usize> = BatchAssociateProjectAssetsResponse<Text<'static>, N>;

    read_response!(@sized Response::<N>);
    if let Ok(response) = opaque(Response::<N>::try_from_iter(many(asset_failure()))) {
        for failure in response.failures_by_index(opaque(&[])) {
            opaque(failure);
        }
    }
    let assets: &[AssetId] = opaque(&[]);
    opaque(asset_failure().indices_in(assets).map(opaque).count());
}

// ---- greengrassv2 ----

fn a_thing_name() -> Option<ThingName> {
    opaque(ThingName::from_text(crate::opaque::text())).ok()
}

/// Calls the functions of an operation on client devices whose types it does not share.
macro_rules! client_devices {
    ($module:ident) => {{
        use $module as module;

        if let Some(name) = a_thing_name() {
            let _ = opaque(module::Request::new(name, many(name)));
            let _ = opaque(module::Request::from_json(name, bytes()));
            client_devices!(@sized module::Request<Text<'static>, 100>, name);
            client_devices!(@sized module::Request<Text<'static>, 8>, name);
            uri(&module::uri(&name));
            let _ = opaque(module::request_json(several(name))).map(encoded);
        }
        let _ = opaque(module::Request::from_http(&request_head(), bytes()));
        opaque((module::MAX_PATH_LEN, module::MAX_JSON_LEN, module::max_json_len(opaque(0))));
    }};
    (@sized $request:ty, $name:ident) => {
        read_request!($request, $name);
        let _ = opaque(<$request>::try_from_iter($name, many($name)));
        request!(<$request>::without_entries($name));
        <$request>::batches($name, many($name)).for_each(|batch| drop(opaque(batch)));
    };
}

pub fn greengrassv2() {
    use batch_associate_client_device_with_core_device as module;

    type Response<S = Text<'static>, const N: usize = 100> = BatchAssociateClientDeviceWithCoreDeviceResponse<S, N>;

    client_devices!(batch_associate_client_device_with_core_device);
    client_devices!(batch_disassociate_client_device_from_core_device);
    if let Some(name) = a_thing_name() {
        let entry = opaque(Entry::new(name));
        opaque(entry == Entry::from(name));
        debug(&entry);
        value(&entry);
        let _ = opaque(entry.try_to_owned::<Owned>());
    }

    read_response!(Response);
    let _ = opaque(Response::from_failures(many(device_failure())));
    core_device_response::<100>();
    core_device_response::<8>();
    encoded(module::response_json(several(device_failure())));

    core_device_error::<100>();
    core_device_error::<8>();
}

fn core_device_error<const F: usize>() {
    type Error<const F: usize> = BatchAssociateClientDeviceWithCoreDeviceError<Text<'static>, F>;

    operation_errors!(
        Error<F>:
        validation_exception,
        resource_not_found_exception,
        access_denied_exception,
        internal_server_exception,
        throttling_exception
    );
    let reason = opaque(ValidationExceptionReason::from_storage(crate::opaque::text()));
    opaque(reason.as_text());
    show(&reason);
    value(&reason);
    let mut field = opaque(ValidationExceptionField::default());
    field.name = opaque(Some(crate::opaque::text()));
    debug(&field);
    value(&field);
    let _ = opaque(field.try_to_owned::<Owned>());
    let mut fields = heapless::Vec::new();
    let _ = fields.push(field);
    let text = crate::opaque::text();
    operation_error!(opaque(Error::<F>::validation_exception(Some(text))).with_reason(reason).with_fields(fields));
    operation_error!(
        opaque(Error::<F>::resource_not_found_exception(None)).with_resource_id(text).with_resource_type(text)
    );
    operation_error!(
        opaque(Error::<F>::throttling_exception(None))
            .with_quota_code(text)
            .with_service_code(text)
            .with_retry_after_seconds(opaque(0))
    );
}

fn device_failure() -> ErrorEntry {
    let mut failure = opaque(ErrorEntry::default());
    failure.message = opaque(Some(crate::opaque::text()));
    debug(&failure);
    value(&failure);
    let _ = opaque(failure.try_to_owned::<Owned>());
    opaque(failure)
}

fn core_device_response<const N: usize>() {
    type Response<const N: usize> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'static>, N>;

    read_response!(@sized Response::<N>);
    if let Ok(response) = opaque(Response::<N>::try_from_iter(many(device_failure()))) {
        let entries: &[Entry] = opaque(&[]);
        for failure in response.failures_by_index(entries) {
            opaque(failure);
        }
        opaque(device_failure().indices_in(entries).map(opaque).count());
    }
}

// ---- iot ----

pub fn iot() {
    use associate_targets_with_job as module;

    type Request<S = Text<'static>, const N: usize = 100> = AssociateTargetsWithJobRequest<S, N>;
    type Response = AssociateTargetsWithJobResponse<Text<'static>>;

    let targets = opaque(TargetArn::from_text(crate::opaque::text()));
    if let (Ok(job), Ok(target)) = (opaque(JobId::from_text(crate::opaque::text())), targets) {
        let _ = opaque(Request::new(job, many(target)));
        let _ = opaque(Request::from_json(job, bytes()));
        job_request::<100>(job, target);
        job_request::<8>(job, target);
        let namespace_id = opaque(NamespaceId::new(string())).ok();
        uri(&module::uri(&job, namespace_id.as_ref()));
        let _ = opaque(module::request_json(several(target))).map(encoded);
        if let Ok(comment) = opaque(Comment::new(string())) {
            let _ = opaque(module::request_json_with_comment(several(target), &comment)).map(encoded);
        }
    }
    opaque((module::MAX_PATH_LEN, module::MAX_JSON_LEN, module::max_json_len(opaque(0))));
    let _ = opaque(Request::from_http(&request_head(), bytes()));

    read_response!(Response);
    let response = opaque(Response::default());
    http_response(HttpResponse::from_result::<_, AssociateTargetsWithJobError>(&Ok(response)));
    let text = crate::opaque::text();
    response!(opaque(Response::default()).with_job_arn(text).with_job_id(text).with_description(text));
    operation_errors!(
        AssociateTargetsWithJobError:
        invalid_request_exception,
        resource_not_found_exception,
        limit_exceeded_exception,
        throttling_exception,
        service_unavailable_exception
    );
}

fn job_request<const N: usize>(job: JobId, target: TargetArn) {
    type Request<const N: usize> = AssociateTargetsWithJobRequest<Text<'static>, N>;

    read_request!(Request::<N>, job);
    if let Ok(mut request) = opaque(Request::<N>::try_from_iter(job, many(target))) {
        if let Ok(namespace) = opaque(NamespaceId::from_text(crate::opaque::text())) {
            request = request.with_namespace_id(namespace);
        }
        if let Ok(comment) = opaque(Comment::from_text(crate::opaque::text())) {
            request = request.with_comment(comment);
        }
        request!(request);
    }
    if let Ok(batches) = Request::<N>::batches(job, several(target)) {
        batches.for_each(|batch| drop(opaque(batch)));
    }
}

pub fn arn() {
    if let Some(arn) = opaque(Arn::parse(crate::opaque::text())) {
        opaque((arn.thing_group(), arn.is_thing_group()));
        debug(&arn);
        value(&arn);
    }
}

pub fn topic() {
    if let (Some(name), Ok(job), Ok(namespace)) = (
        a_thing_name(),
        opaque(JobId::from_text(crate::opaque::text())),
        opaque(NamespaceId::from_text(crate::opaque::text())),
    ) {
        opaque(NotifyTopic::job(name, job, namespace));
        opaque(NotifyTopic::pending(name, namespace));
        opaque(NotifyTopic::next(name, namespace));
    }
    if let Some(topic) = opaque(NotifyTopic::parse(string())) {
        opaque((topic.thing_name(), topic.job_id(), topic.namespace_id()));
        show(&topic);
        value(&topic);
    }
}

// ---- operation ----

pub fn operation() {
    if let Err(unknown) = opaque(Operation::from_str(string())) {
        error(&unknown);
        value::<UnknownOperation>(&unknown);
    }
    opaque(Operation::from_target(bytes()));
    if let Some(operation) = opaque(Operation::route(bytes(), bytes())) {
        opaque((operation.name(), operation.method(), operation.uri_template(), operation.service()));
        opaque((operation.max_body_len(), Operation::MAX_BODY_LEN, operation.uri_template().label(bytes())));
        show(&operation);
        ordered(&operation);
        let _ = opaque(AnyResponse::from_http(operation, &response_head(), bytes())).map_err(response_error);
        any_response::<100>(operation);
        any_response::<8>(operation);
        if let Some(response) = opaque(ErrorResponse::from_http(operation, &response_head(), bytes())) {
            error_response(&response);
        }
        if let Ok(valid) = opaque(operation.validate_response(&response_head(), bytes(), &mut Anything)) {
            debug(&valid.clone());
        }
    }
    opaque((Operation::ALL, Operation::METHOD));

    let mut report = Report::<8>::new();
    if let Ok(valid) = opaque(Operation::validate_http(&request_head(), bytes(), &mut report)) {
        debug(&valid);
        opaque(valid.clone() == valid);
    }
    rejection(&Operation::rejection(&request_head(), &report));
    let _ = opaque(Operation::validate_head(&request_head(), &mut report));
    let _ = opaque(Operation::validate_head(&request_head(), &mut FailFast));
    for operation in opaque(Operation::ALL) {
        let _ = opaque(operation.validate_json(bytes(), &mut Anything));
    }
    let _ = opaque(Operation::validate_http(&request_head(), bytes(), &mut FailFast));
    let _ = opaque(Operation::validate_http(&request_head(), bytes(), &mut Anything));

    let _ = opaque(AnyRequest::from_http(&request_head(), bytes()));
    any_request::<100>();
    any_request::<8>();
}

fn any_request<const N: usize>() {
    type Request<const N: usize> = AnyRequest<Text<'static>, N>;

    let mut place = None;
    let _ = opaque(Request::<N>::from_http_in_place(opaque(&mut place), &request_head(), bytes(), &mut Anything));
    if let Ok(request) = opaque(Request::<N>::from_http_with(&request_head(), bytes(), &mut Anything)) {
        opaque(request.operation());
        request!(request.clone());
        if let AnyRequest::AssociateTargetsWithJob(request) = opaque(request) {
            debug(&AnyRequest::from(opaque(request)));
        }
    }
}

fn any_response<const N: usize>(operation: Operation) {
    type Response<const N: usize> = AnyResponse<Text<'static>, N>;

    let mut place = None;
    let _ = opaque(Response::<N>::from_http_in_place(
        opaque(&mut place),
        operation,
        &response_head(),
        bytes(),
        &mut Anything,
    ));
    let read = opaque(Response::<N>::from_http_with(operation, &response_head(), bytes(), &mut Anything));
    if let Ok(response) = read.map_err(response_error) {
        opaque(response.operation());
        encoded(response.json());
        debug(&response);
        value(&response);
        http_response(response.to_http_response());
        let _ = opaque(response.try_to_owned::<Owned>());
    }
}

// ---- serde ----

#[cfg(feature = "serde")]
pub fn serde() {
    use crate::format::{read, written};

    /// Reads everything that has storage, over that storage.
    fn stored<'de, S: iot_shapes::DeserializeStorage<'de>>() {
        read::<ClientToken<S>>();
        read::<ThingName<S>>();
        read::<JobId<S>>();
        read::<TargetArn<S>>();
        read::<Comment<S>>();
        read::<NamespaceId<S>>();

        read::<BatchAssociateProjectAssetsRequest<S, 8>>();
        read::<BatchDisassociateProjectAssetsRequest<S, 100>>();
        read::<BatchAssociateProjectAssetsError<S>>();
        read::<BatchDisassociateProjectAssetsError<S>>();
        read::<BatchAssociateProjectAssetsResponse<S, 8>>();
        read::<BatchAssociateProjectAssetsResponse<S, 100>>();
        read::<AssetErrorDetails<S>>();
        read::<AssetErrorCode<S>>();

        read::<batch_associate_client_device_with_core_device::Request<S, 8>>();
        read::<batch_associate_client_device_with_core_device::Request<S, 100>>();
        read::<batch_disassociate_client_device_from_core_device::Request<S, 8>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceError<S, 8>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceError<S, 100>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceResponse<S, 8>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceResponse<S, 100>>();
        read::<Entry<S>>();
        read::<ErrorEntry<S>>();
        read::<ValidationExceptionField<S>>();
        read::<ValidationExceptionReason<S>>();

        read::<AssociateTargetsWithJobRequest<S, 8>>();
        read::<AssociateTargetsWithJobRequest<S, 100>>();
        read::<AssociateTargetsWithJobError<S>>();
        read::<AssociateTargetsWithJobResponse<S>>();

        read::<AnyRequest<S, 8>>();
        read::<AnyResponse<S, 8>>();
    }

    stored::<Text<'_>>();
    stored::<&str>();
    stored::<Owned>();
    read::<Text<'_>>();
    read::<ProjectId>();
    read::<AssetId>();
    read::<List<AssetId, 8>>();
    read::<List<AssetId, 100>>();
    read::<Operation>();
    read::<ViolationKind>();
    if let Some(violation) = a_violation() {
        written(&violation);
    }
}

// ---- chunk ----

/// Reads the body of a message in chunks, to its end.
macro_rules! read_chunks {
    ($message:ty) => {{
        opaque(ChunkReader::<$message, ()>::MIN_BUFFER_LEN);
        if let Ok(reader) = opaque(ChunkReader::<$message, _>::new(buffer())) {
            read_chunks!(@to_end reader);
        }
        read_chunks!(@to_end ChunkReader::<$message, _>::from_array(opaque([0; 16])));
    }};
    (@to_end $reader:expr) => {{
        let mut reader = opaque($reader);
        while opaque(true) {
            let _ = opaque(reader.push(bytes(), &mut Anything, |item| chunk_item(opaque(item))));
        }
        debug(&reader);
        let _ = opaque(reader.finish(&mut Anything));
    }};
}

fn chunk_item(item: impl Clone + Debug + Hash + PartialEq) {
    debug(&item);
    value(&item);
}

pub fn chunk() {
    read_chunks!(batch_associate_project_assets::Request);
    read_chunks!(batch_disassociate_project_assets::Request);
    read_chunks!(batch_associate_project_assets::Response);
    read_chunks!(batch_associate_client_device_with_core_device::Request);
    read_chunks!(batch_disassociate_client_device_from_core_device::Request);
    read_chunks!(batch_associate_client_device_with_core_device::Response);
    read_chunks!(associate_targets_with_job::Request);
    if let (Ok(id), Ok(target)) = (AssetId::new(string()), TargetArn::new(string())) {
        chunk_item(batch_associate_project_assets::RequestItem::AssetId(id));
        chunk_item(associate_targets_with_job::RequestItem::Target(target));
    }
}

// ---- batch ----

pub fn batch() {
    let id = opaque(AssetId::from_bytes(opaque([0; 16])));
    debug(&Batches::new(0..opaque(0)).clone());
    Batches::new(many(id)).for_each(|batch| drop(opaque(batch)));
    Batches::<_, 8>::with_size(many(id)).for_each(|batch| drop(opaque(batch)));
    batch_results();
}

fn batch_results() {
    let mut outcomes = opaque([Outcome::<u8>::Pending; 3]);
    let mut results = opaque(BatchResults::new(opaque(&mut outcomes[..])));
    while opaque(true) {
        results.begin_request(opaque(0)..opaque(0));
        results.begin_request(several(0));
        opaque(results.record_response(opaque(0)..opaque(0), many((opaque(Some(0)), 0))));
        opaque(results.record_response(several(0), many((opaque(Some(0)), 0))));
        let mut response = opaque(results.begin_response(opaque(0)..opaque(0)));
        response.record_failure(opaque(Some(0)), opaque(0));
        debug(&response);
        if opaque(true) {
            opaque(response.finish());
        } else {
            drop(response);
        }
        let read = BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(opaque(0)), bytes());
        if let Err(failed) = opaque(read) {
            results.record_error(many(0), opaque(0), &failed);
        }
    }
    opaque((results.succeeded(), results.unmatched(), results.outcomes()));
    opaque((results.take_retry_after(), results.needs_resend(opaque(0)..opaque(0)), results.needs_resend(several(0))));
    opaque(results.retryable(|failure| opaque(*failure) == 0).count());
    debug(&results);
    if let Some(outcome) = results.outcomes().first() {
        debug(outcome);
        value(outcome);
    }
}
