//! Every public function of the crate, module by module.

use core::fmt::Debug;
use core::hash::Hash;
use core::str::FromStr;

use heapless::String;
use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceEntry, AssociateClientDeviceWithCoreDeviceErrorEntry,
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, ValidationExceptionField, ValidationExceptionReason,
};
use iot_shapes::http::Reply;
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::topic::NotifyTopic;
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobPart, AssociateTargetsWithJobRequest,
    AssociateTargetsWithJobResponse, Comment, JobId, NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest, ClientToken, ProjectAssetsPart,
    ProjectAssetsResponse, ProjectId,
};
use iot_shapes::text::{OwnedStorage, Storage};
use iot_shapes::violation::{Dotted, Message, Pointer, Sink};
use iot_shapes::{
    Account, Answer, AnyRequest, AnyResponse, Batches, ErrorReply, FailFast, Failure, Kind, List, Operation, Outcome,
    Report, RequestHead, ResponseHead, Text, Violation,
};
use iot_shapes::{greengrassv2, iot, sitewise};

use crate::opaque::*;
use crate::{rendered, streamed};

/// Any thing's name, as the services share it.
type ThingName<S = Text<'static>> = greengrassv2::ThingName<S>;

/// Storage of a copy's own.
type Owned = String<16>;

// ---- text ----

pub fn text() {
    opaque(Text::new(string()).as_str());
    opaque(Text::from_percent(bytes()));
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

    if let Err(too_small) = opaque(text.copy_into(buffer())) {
        error(&too_small);
        opaque(too_small.clone() == too_small);
    }
    opaque((text.text(), string().text()));
    if let Ok(owned) = opaque(Owned::copy_of(text)) {
        opaque(owned.text());
    }
}

// ---- violation ----

/// Any violation, from a reader that meets it.
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

        answer(&violation.answer(opaque(&iot::SERVICE)));
        failure(Failure::from(violation));
        let _ = opaque(FailFast.violation(violation));
        FailFast.fault(violation);
        debug(&opaque(FailFast::default().clone()));
        report::<1>(violation);
        report::<8>(violation);
    }
}

fn kind(kind: Kind) {
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
    let _ = opaque(report.violation(opaque(violation)));
    report.fault(opaque(violation));
    let report = &mut opaque(report);
    opaque((report.violations(), report.total(), report.is_empty()));
    debug(report);
    opaque(report.clone() == *report);
    answer(&report.answer(opaque(&greengrassv2::SERVICE)));
    report.clear();
    opaque(Report::<K>::default());
}

// ---- schema ----

pub fn schema() {
    for service in [&sitewise::SERVICE, &greengrassv2::SERVICE, &iot::SERVICE] {
        let service = opaque(service);
        opaque((service.signing_name(), service.host_prefix()));
        debug(service);
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

/// A value of text, over every storage there is without a heap.
macro_rules! text_value {
    ($name:ident, $literal:literal) => {{
        const LITERAL: $name = $name::literal($literal);
        opaque((LITERAL, $name::CONSTRAINT));

        let _ = opaque($name::new(string()));
        let _ = opaque($name::try_from(string()));
        let _ = opaque($name::from_storage(crate::opaque::text()));
        if let Ok(plain) = opaque($name::from_storage(string())) {
            opaque(plain.as_str());
            text_value!(@storage plain);
        }
        if let Ok(owned) = opaque($name::<Owned>::from_str(string())) {
            let _ = opaque($name::from_storage(owned.clone().into_storage()));
            opaque(owned.as_str());
            text_value!(@storage owned);
        }
        if let Ok(text) = opaque($name::from_text(crate::opaque::text())) {
            text_value!(@storage text);
        }
    }};
    (@storage $value:expr) => {{
        let this = opaque($value);
        opaque((this.text(), this.borrowed()));
        let _ = opaque(this.copied::<Owned>());
        show(&this);
        ordered(&this);
        opaque((this == *string(), this == string()));
        let other = opaque(this.borrowed());
        opaque((this == other, this.partial_cmp(&other)));
        opaque(this.clone().into_storage());
    }};
}

macro_rules! uuid_value {
    ($name:ident) => {{
        const LITERAL: $name = $name::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
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
    opaque(iot_shapes::UNICODE_VERSION);
}

pub fn list() {
    let asset = opaque(AssetId::from_bytes([0; 16]));
    opaque(List::new(asset));
    let _ = opaque(List::from_items(many(asset)));
    list_of::<100>(asset);
    list_of::<8>(asset);
    list_of::<200>(asset);
}

fn list_of<const N: usize>(asset: AssetId) {
    let _ = opaque(List::<_, N>::collect(many(asset)));
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
    opaque((head.status(), head.is_success(), head.retry_after()));
    debug(&head.clone());

    if let Some(violation) = a_violation() {
        let violations = opaque(core::slice::from_ref(&violation));
        answer(&Answer::new(None, violations, opaque(0)));
        answer(&Answer::new(Some(opaque(&sitewise::SERVICE)), violations, opaque(0)));
    }
    opaque((iot_shapes::http::CONTENT_TYPE, iot_shapes::http::ERROR_TYPE, iot_shapes::http::RETRY_AFTER));
}

fn answer(answer: &Answer<'_>) {
    let answer = opaque(answer.clone());
    opaque((answer.status(), answer.error_type()));
    rendered!(answer.json());
    debug(&answer);
    sent(Reply::from(&answer));
}

fn sent(reply: Reply<'_>) {
    let reply = opaque(reply.clone());
    opaque(reply.status());
    for (name, value) in reply.headers() {
        opaque(name);
        show(&value);
    }
    rendered!(reply.json());
    debug(&reply);
}

fn error_reply(reply: &ErrorReply<'_>) {
    let reply = opaque(reply.clone());
    opaque((reply.status(), reply.name(), reply.message(), reply.retry_after(), reply.is_retryable()));
    opaque((reply.body_violation(), reply.body()));
    error(&reply);
}

fn failure<'a>(failure: Failure<'a>) -> Option<ErrorReply<'a>> {
    let failure = opaque(failure);
    error(&failure.clone());
    match failure {
        Failure::Error(reply) => {
            error_reply(&reply);
            Some(reply)
        }
        Failure::Body(violation) => {
            opaque(violation);
            None
        }
    }
}

/// What the requests of all operations have.
macro_rules! request {
    ($request:expr) => {{
        let request = opaque($request);
        rendered!(request.json());
        rendered!(request.path());
        rendered!(request.query());
        rendered!(request.target());
        debug(&request);
        value(&request);
        let _ = opaque(request.copied::<Owned>()).map(|copy| {
            rendered!(copy.json());
            rendered!(copy.target());
            debug(&copy);
            value(&copy);
        });
    }};
}

/// What the errors of all operations have.
macro_rules! operation_error {
    ($error:expr) => {{
        let this = opaque($error);
        opaque((this.status(), this.name(), this.message(), this.retry_after_seconds()));
        rendered!(this.json());
        error(&this);
        value(&this);
        sent(Reply::from(&this));
        if let Ok(copy) = opaque(this.copied::<Owned>()) {
            error(&copy);
        }
    }};
}

// ---- sitewise ----

/// The requests of both operations on a project's assets.
macro_rules! project_assets_request {
    ($name:ident, $capacity:literal) => {{
        type Request<S = Text<'static>> = $name<S, $capacity>;

        let (project, asset) = (opaque(ProjectId::from_bytes([0; 16])), opaque(AssetId::from_bytes([0; 16])));
        for sink in [&mut FailFast as &mut dyn Sink, &mut Report::<8>::new(), &mut Anything] {
            if let Ok(request) = opaque(Request::read_json(project, bytes(), sink)) {
                request!(request);
            }
            let _ = opaque(Request::read_http(&request_head(), bytes(), sink));
            let _ = opaque(Request::read_http_into(opaque(&mut None), &request_head(), bytes(), sink));
        }
        if let Ok(request) = opaque(Request::collect(project, many(asset))) {
            let mut request = opaque(request.with_client_token(ClientToken::from_entropy(opaque([0; 16]))));
            let _ = opaque(request.push(asset));
            opaque((request.project_id(), request.asset_ids(), request.client_token()));
            request!(request);
        }
    }};
    ($name:ident) => {{
        let (project, asset) = (opaque(ProjectId::from_bytes([0; 16])), opaque(AssetId::from_bytes([0; 16])));
        let _ = opaque($name::new(project, many(asset)));
        let _ = opaque($name::from_json(project, bytes()));
        let _ = opaque($name::from_json_with(project, bytes(), &mut Anything));
        let _ = opaque($name::from_http(&request_head(), bytes()));
        let _ = opaque($name::from_http_with(&request_head(), bytes(), &mut Anything));
        opaque(($name::MAX_PATH, $name::MAX_JSON, $name::max_json(opaque(0))));
        project_assets_request!($name, 100);
        project_assets_request!($name, 8);
    }};
}

pub fn sitewise() {
    project_assets_request!(BatchAssociateProjectAssetsRequest);
    project_assets_request!(BatchDisassociateProjectAssetsRequest);

    opaque(ProjectAssetsResponse::new());
    let _ = opaque(ProjectAssetsResponse::from_http_with(&response_head(), bytes(), &mut Anything)).map_err(failure);
    if let Err(Some(reply)) = opaque(ProjectAssetsResponse::from_http(&response_head(), bytes())).map_err(failure) {
        if let Ok(error) = opaque(BatchAssociateProjectAssetsError::from_reply(&reply)) {
            operation_error!(error);
        }
        let _ = opaque(BatchAssociateProjectAssetsError::read_reply(&reply));
        if let Ok(error) = opaque(BatchDisassociateProjectAssetsError::from_reply(&reply)) {
            operation_error!(error);
        }
        let _ = opaque(BatchDisassociateProjectAssetsError::read_reply(&reply));
    }
    project_assets_response::<100>();
    project_assets_response::<8>();

    operation_error!(BatchAssociateProjectAssetsError::ThrottlingException { message: Some(string()) });
    operation_error!(BatchDisassociateProjectAssetsError::ThrottlingException { message: Some(string()) });
}

fn project_assets_response<const N: usize>() {
    opaque(ProjectAssetsResponse::<&str, N>::default());
    let mut place = None;
    let place = opaque(&mut place);
    let _ = opaque(ProjectAssetsResponse::<_, N>::read_http_into(place, &response_head(), bytes(), &mut Anything));
    if let Ok(read) = opaque(ProjectAssetsResponse::<_, N>::read_http(&response_head(), bytes(), &mut Anything)) {
        let mut response = opaque(read);
        let details = AssetErrorDetails {
            asset_id: opaque(AssetId::from_bytes([0; 16])),
            code: opaque(AssetErrorCode::from_storage(crate::opaque::text())),
            message: crate::opaque::text(),
        };
        opaque(details.code.text());
        debug(&details.code);
        debug(&details);
        value(&details);
        let _ = opaque(details.copied::<Owned>());

        let _ = opaque(response.push(details));
        let response = opaque(response);
        opaque(response.errors());
        for failure in response.failures_of(opaque(&[])) {
            opaque(failure);
        }
        rendered!(response.json());
        debug(&response);
        value(&response);
        sent(Reply::from(&response));
        let _ = opaque(response.copied::<Owned>()).map(|copy| {
            rendered!(copy.json());
            debug(&copy);
            value(&copy);
        });
    }
}

// ---- greengrassv2 ----

fn a_thing_name() -> Option<ThingName> {
    opaque(ThingName::from_text(crate::opaque::text())).ok()
}

pub fn greengrassv2() {
    type Request<S = Text<'static>, const N: usize = 100> = BatchAssociateClientDeviceWithCoreDeviceRequest<S, N>;
    type Response<S = Text<'static>, const N: usize = 100> = BatchAssociateClientDeviceWithCoreDeviceResponse<S, N>;
    type Error<S = Text<'static>, const F: usize = 100> = BatchAssociateClientDeviceWithCoreDeviceError<S, F>;

    if let Some(name) = a_thing_name() {
        let _ = opaque(Request::new(name, many(name)));
        let _ = opaque(Request::from_json(name, bytes()));
        let _ = opaque(Request::from_json_with(name, bytes(), &mut Anything));
        opaque(Request::without_entries(name));
        core_device_request::<100>(name);
        core_device_request::<8>(name);
    }
    let _ = opaque(Request::from_http(&request_head(), bytes()));
    let _ = opaque(Request::from_http_with(&request_head(), bytes(), &mut Anything));

    opaque(Response::new());
    let _ = opaque(Response::from_http_with(&response_head(), bytes(), &mut Anything)).map_err(failure);
    opaque((Request::MAX_PATH, Request::MAX_JSON, Request::max_json(opaque(0))));
    if let Err(Some(reply)) = opaque(Response::from_http(&response_head(), bytes())).map_err(failure) {
        if let Ok(error) = opaque(Error::from_reply(&reply)) {
            operation_error!(error);
        }
        if let Ok(error) = opaque(Error::<_, 8>::read_reply(&reply)) {
            operation_error!(error);
        }
    }
    core_device_response::<100>();
    core_device_response::<8>();

    operation_error!(Error::<_, 8>::AccessDeniedException { message: Some(string()) });
    let reason = opaque(ValidationExceptionReason::from_storage(crate::opaque::text()));
    opaque(reason.text());
    show(&reason);
    value(&reason);
    let field = opaque(ValidationExceptionField { name: Some(string()), message: Some(string()) });
    debug(&field);
    value(&field);
    let _ = opaque(field.copied::<Owned>());
    opaque(ValidationExceptionField::<&str>::default());
}

fn core_device_request<const N: usize>(name: ThingName) {
    type Request<const N: usize> = BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'static>, N>;

    for sink in [&mut FailFast as &mut dyn Sink, &mut Report::<8>::new(), &mut Anything] {
        if let Ok(request) = opaque(Request::<N>::read_json(name, bytes(), sink)) {
            request!(request);
        }
        let _ = opaque(Request::<N>::read_http(&request_head(), bytes(), sink));
        let _ = opaque(Request::<N>::read_http_into(opaque(&mut None), &request_head(), bytes(), sink));
    }
    let _ = opaque(Request::<N>::collect(name, many(name)));
    let mut request = opaque(Request::<N>::empty(name));
    let _ = opaque(request.push(name));
    let _ = opaque(request.push(AssociateClientDeviceWithCoreDeviceEntry::from(name)));
    let request = opaque(request);
    opaque((request.core_device_thing_name(), request.entries()));
    if let Some(entry) = request.entries().first() {
        debug(entry);
        value(entry);
        let _ = opaque(entry.copied::<Owned>());
    }
}

fn core_device_response<const N: usize>() {
    type Response<'a, const N: usize> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, N>;

    opaque(Response::<N>::default());
    let _ = opaque(Response::<N>::read_http_into(opaque(&mut None), &response_head(), bytes(), &mut Anything));
    if let Ok(read) = opaque(Response::<N>::read_http(&response_head(), bytes(), &mut Anything)) {
        let mut response = opaque(read);
        let entry = opaque(AssociateClientDeviceWithCoreDeviceErrorEntry::default());
        debug(&entry);
        value(&entry);
        let _ = opaque(entry.copied::<Owned>());

        let _ = opaque(response.push(entry));
        let response = opaque(response);
        opaque(response.error_entries());
        let entries: &[AssociateClientDeviceWithCoreDeviceEntry] = opaque(&[]);
        for failure in response.failures_of(entries) {
            opaque(failure);
        }
        rendered!(response.json());
        debug(&response);
        value(&response);
        sent(Reply::from(&response));
        let _ = opaque(response.copied::<Owned>()).map(|copy| {
            rendered!(copy.json());
            debug(&copy);
            value(&copy);
        });
    }
}

// ---- iot ----

pub fn iot() {
    type Request<S = Text<'static>, const N: usize = 100> = AssociateTargetsWithJobRequest<S, N>;

    let targets = opaque(TargetArn::from_text(crate::opaque::text()));
    if let (Ok(job), Ok(target)) = (opaque(JobId::from_text(crate::opaque::text())), targets) {
        let _ = opaque(Request::new(job, many(target)));
        let _ = opaque(Request::from_json(job, bytes()));
        let _ = opaque(Request::from_json_with(job, bytes(), &mut Anything));
        job_request::<100>(job, target);
        job_request::<8>(job, target);
    }
    opaque((Request::MAX_PATH, Request::MAX_JSON, Request::max_json(opaque(0))));
    let _ = opaque(Request::from_http(&request_head(), bytes()));
    let _ = opaque(Request::from_http_with(&request_head(), bytes(), &mut Anything));

    type Response = AssociateTargetsWithJobResponse<Text<'static>>;
    opaque(Response::new());
    let _ = opaque(Response::from_http_with(&response_head(), bytes(), &mut Anything)).map_err(failure);
    let _ = opaque(Response::read_http(&response_head(), bytes(), &mut Anything));
    let _ = opaque(Response::read_http_into(opaque(&mut None), &response_head(), bytes(), &mut Anything));
    match opaque(AssociateTargetsWithJobResponse::from_http(&response_head(), bytes())).map_err(failure) {
        Ok(response) => {
            rendered!(response.json());
            debug(&response);
            value(&response);
            let _ = opaque(response.copied::<Owned>()).map(|copy| {
                rendered!(copy.json());
                debug(&copy);
                value(&copy);
            });
        }
        Err(Some(reply)) => {
            if let Ok(error) = opaque(AssociateTargetsWithJobError::from_reply(&reply)) {
                operation_error!(error);
            }
            let _ = opaque(AssociateTargetsWithJobError::read_reply(&reply));
        }
        Err(None) => {}
    }
    let response = opaque(AssociateTargetsWithJobResponse::<&str>::default());
    sent(Reply::of_result::<_, AssociateTargetsWithJobError>(&Ok(response)));
    operation_error!(AssociateTargetsWithJobError::ThrottlingException { message: Some(string()) });
}

fn job_request<const N: usize>(job: JobId, target: TargetArn) {
    type Request<const N: usize> = AssociateTargetsWithJobRequest<Text<'static>, N>;

    for sink in [&mut FailFast as &mut dyn Sink, &mut Report::<8>::new(), &mut Anything] {
        if let Ok(request) = opaque(Request::<N>::read_json(job, bytes(), sink)) {
            request!(request);
        }
        let _ = opaque(Request::<N>::read_http(&request_head(), bytes(), sink));
        let _ = opaque(Request::<N>::read_http_into(opaque(&mut None), &request_head(), bytes(), sink));
    }
    if let Ok(mut request) = opaque(Request::<N>::collect(job, many(target))) {
        let _ = opaque(request.push(target));
        if let Ok(namespace) = opaque(NamespaceId::from_text(crate::opaque::text())) {
            request = request.with_namespace_id(namespace);
        }
        if let Ok(comment) = opaque(Comment::from_text(crate::opaque::text())) {
            request = request.with_comment(comment);
        }
        let request = opaque(request);
        opaque((request.job_id(), request.namespace_id(), request.targets(), request.comment()));
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
        opaque(NotifyTopic::new(name, job, namespace));
    }
    if let Some(topic) = opaque(NotifyTopic::parse(string())) {
        opaque((topic.thing_name(), topic.job_id(), topic.namespace_id()));
        show(&topic);
        value(&topic);
    }
}

// ---- operation ----

pub fn operation() {
    opaque(Operation::of_name(string()));
    opaque(Operation::of_target(bytes()));
    if let Some(operation) = opaque(Operation::route(bytes(), bytes())) {
        opaque((operation.name(), operation.method(), operation.uri_template(), operation.service()));
        debug(&operation);
        ordered(&operation);
        any_response::<100>(operation);
        any_response::<8>(operation);
        let _ = opaque(AnyResponse::from_http(operation, &response_head(), bytes())).map_err(failure);
        let _ =
            opaque(AnyResponse::from_http_with(operation, &response_head(), bytes(), &mut Anything)).map_err(failure);
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
    answer(&Operation::answer(&request_head(), &report));
    for operation in opaque(Operation::ALL) {
        let _ = opaque(operation.validate_json(bytes(), &mut Anything));
    }
    let _ = opaque(Operation::validate_http(&request_head(), bytes(), &mut FailFast));
    let _ = opaque(Operation::validate_http(&request_head(), bytes(), &mut Anything));

    let _ = opaque(AnyRequest::from_http(&request_head(), bytes()));
    let _ = opaque(AnyRequest::from_http_with(&request_head(), bytes(), &mut Anything));
    any_request::<100>();
    any_request::<8>();
}

fn any_request<const N: usize>() {
    if let Ok(request) = opaque(AnyRequest::<N>::read_http(&request_head(), bytes(), &mut Anything)) {
        opaque(request.operation());
        rendered!(request.target());
        rendered!(request.json());
        debug(&request);
        value(&request);
    }
}

fn any_response<const N: usize>(operation: Operation) {
    match opaque(AnyResponse::<N>::read_http(operation, &response_head(), bytes(), &mut Anything)) {
        Ok(response) => {
            opaque(response.operation());
            rendered!(response.json());
            debug(&response);
            value(&response);
        }
        Err(failed) => {
            opaque(failure(failed));
        }
    }
}

// ---- serde ----

#[cfg(feature = "serde")]
pub fn serde() {
    use crate::format::{read, written};

    /// Whatever is kept in storage, over that storage.
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
        read::<ProjectAssetsResponse<S, 8>>();
        read::<ProjectAssetsResponse<S, 100>>();
        read::<AssetErrorDetails<S>>();
        read::<AssetErrorCode<S>>();

        read::<BatchAssociateClientDeviceWithCoreDeviceRequest<S, 8>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceRequest<S, 100>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceError<S, 8>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceError<S, 100>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceResponse<S, 8>>();
        read::<BatchAssociateClientDeviceWithCoreDeviceResponse<S, 100>>();
        read::<AssociateClientDeviceWithCoreDeviceEntry<S>>();
        read::<AssociateClientDeviceWithCoreDeviceErrorEntry<S>>();
        read::<ValidationExceptionField<S>>();
        read::<ValidationExceptionReason<S>>();

        read::<AssociateTargetsWithJobRequest<S, 8>>();
        read::<AssociateTargetsWithJobRequest<S, 100>>();
        read::<AssociateTargetsWithJobError<S>>();
        read::<AssociateTargetsWithJobResponse<S>>();
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
    read::<Kind>();
    if let Some(violation) = a_violation() {
        written(&violation);
    }
}

// ---- pieces ----

/// Reads a body of one of the kinds in pieces, to its end.
macro_rules! read_pieces {
    ($pieces:ty) => {{
        opaque(<$pieces>::MIN_BUFFER);
        let mut pieces = opaque(<$pieces>::new(buffer()));
        while opaque(true) {
            let _ = opaque(pieces.push(bytes(), &mut Anything, |part| part_of_a_body(opaque(part))));
        }
        debug(&pieces);
        let _ = opaque(pieces.finish(&mut Anything));
    }};
}

fn part_of_a_body(part: impl Clone + Debug + Hash + PartialEq) {
    debug(&part);
    value(&part);
}

pub fn pieces() {
    read_pieces!(sitewise::RequestPieces);
    read_pieces!(sitewise::ResponsePieces);
    read_pieces!(greengrassv2::RequestPieces);
    read_pieces!(greengrassv2::ResponsePieces);
    read_pieces!(iot::RequestPieces);
    part_of_a_body(opaque(ProjectAssetsPart::AssetId(AssetId::from_bytes([0; 16]))));
    if let Ok(target) = opaque(TargetArn::from_text(crate::opaque::text())) {
        part_of_a_body(opaque(AssociateTargetsWithJobPart::Target(target)));
    }

    fn body(body: &(impl Clone + Debug)) {
        debug(&opaque(body.clone()));
    }
    body(&sitewise::RequestBody);
    body(&sitewise::ResponseBody);
    body(&greengrassv2::RequestBody);
    body(&greengrassv2::ResponseBody);
    body(&iot::RequestBody);
}

// ---- batch ----

pub fn batch() {
    let id = opaque(AssetId::from_bytes(opaque([0; 16])));
    let project = opaque(ProjectId::from_bytes(opaque([0; 16])));
    debug(&Batches::new(0..opaque(0)).clone());
    Batches::new(many(id)).for_each(|batch| drop(opaque(batch)));
    Batches::<_, 8>::of(many(id)).for_each(|batch| drop(opaque(batch)));
    let entropy = || opaque([0; 16]);
    BatchAssociateProjectAssetsRequest::batches(project, many(id), entropy).for_each(|request| drop(opaque(request)));
    BatchDisassociateProjectAssetsRequest::batches(project, many(id), entropy)
        .for_each(|request| drop(opaque(request)));
    for request in BatchAssociateProjectAssetsRequest::<_, 8>::batches_of(project, many(id), entropy) {
        opaque(request);
    }
    for request in BatchDisassociateProjectAssetsRequest::<_, 8>::batches_of(project, many(id), entropy) {
        opaque(request);
    }

    let token = opaque(ClientToken::from_entropy(opaque([0; 16])));
    streamed!(sitewise::request_json(several(id)));
    streamed!(sitewise::request_json_with_token(several(id), &token));
    if let (Ok(name), Ok(target), Ok(comment), Ok(job)) =
        opaque((ThingName::new(string()), TargetArn::new(string()), Comment::new(string()), JobId::new(string())))
    {
        streamed!(greengrassv2::request_json(several(name)));
        streamed!(iot::request_json(several(target), Some(&comment)));
        for request in BatchAssociateClientDeviceWithCoreDeviceRequest::batches(name, many(name)) {
            opaque(request);
        }
        for request in BatchAssociateClientDeviceWithCoreDeviceRequest::<_, 8>::batches_of(name, many(name)) {
            opaque(request);
        }
        if let Ok(requests) = AssociateTargetsWithJobRequest::batches(job, several(target)) {
            requests.for_each(|request| drop(opaque(request)));
        }
        if let Ok(requests) = AssociateTargetsWithJobRequest::<_, 8>::batches_of(job, several(target)) {
            requests.for_each(|request| drop(opaque(request)));
        }
    }
    let details =
        AssetErrorDetails { asset_id: id, code: AssetErrorCode::InternalFailure, message: crate::opaque::text() };
    opaque(details.code.is_retryable());
    value(&details.code);
    show(&details.code);
    streamed!(sitewise::response_json(several(details)));
    let entry =
        AssociateClientDeviceWithCoreDeviceErrorEntry { message: Some(crate::opaque::text()), ..Default::default() };
    streamed!(greengrassv2::response_json(several(entry)));
    account();
}

fn account() {
    let mut outcomes = opaque([Outcome::<u8>::Pending; 3]);
    let mut account = opaque(Account::new(opaque(&mut outcomes[..])));
    while opaque(true) {
        account.record(opaque(0)..opaque(0), many((opaque(Some(0)), 0)));
        account.record(several(0), many((opaque(Some(0)), 0)));
        if let Err(failure) = opaque(ProjectAssetsResponse::from_http(&ResponseHead::new(opaque(0)), bytes())) {
            account.refuse(many(0), opaque(0), &failure);
        }
    }
    opaque((account.succeeded(), account.unmatched(), account.outcomes()));
    opaque(account.again(|what| opaque(*what) == 0).count());
    debug(&account);
    if let Some(outcome) = account.outcomes().first() {
        debug(outcome);
        value(outcome);
    }
}
