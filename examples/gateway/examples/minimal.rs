//! A small service of all five operations, the one of `docs/in-service.md`.
//!
//! `cargo run --manifest-path examples/gateway/Cargo.toml --example minimal`

#[path = "../src/glue.rs"]
mod glue;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::Response;
use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device as associate_devices;
use iot_shapes::greengrassv2::batch_disassociate_client_device_from_core_device as disassociate_devices;
use iot_shapes::iot::associate_targets_with_job as associate_targets;
use iot_shapes::sitewise::batch_associate_project_assets as associate_assets;
use iot_shapes::sitewise::batch_disassociate_project_assets as disassociate_assets;
use iot_shapes::{AnyRequest, HttpResponse, OperationRequest, PlainError};

use crate::glue::{BodyLimits, Valid, respond};

/// The result of an operation.
type Outcome<R> = Result<Box<<R as OperationRequest>::OwnedResponse>, Box<<R as OperationRequest>::OwnedError>>;

/// The execution of the requests of an operation.
trait Execute<R: OperationRequest> {
    fn execute(&self, request: R) -> Outcome<R>;
}

struct Service;

impl Execute<associate_assets::OwnedRequest> for Service {
    fn execute(&self, request: associate_assets::OwnedRequest) -> Outcome<associate_assets::OwnedRequest> {
        println!("{} assets join {}", request.asset_ids.len(), request.project_id);
        Ok(Box::default())
    }
}

impl Execute<disassociate_assets::OwnedRequest> for Service {
    fn execute(&self, request: disassociate_assets::OwnedRequest) -> Outcome<disassociate_assets::OwnedRequest> {
        println!("{} assets leave {}", request.asset_ids.len(), request.project_id);
        Ok(Box::default())
    }
}

impl Execute<associate_devices::OwnedRequest> for Service {
    fn execute(&self, request: associate_devices::OwnedRequest) -> Outcome<associate_devices::OwnedRequest> {
        let devices = request.entries.map_or(0, |entries| entries.len());
        println!("{devices} client devices join {}", request.core_device_thing_name);
        Ok(Box::default())
    }
}

impl Execute<disassociate_devices::OwnedRequest> for Service {
    fn execute(&self, request: disassociate_devices::OwnedRequest) -> Outcome<disassociate_devices::OwnedRequest> {
        let devices = request.entries.map_or(0, |entries| entries.len());
        println!("{devices} client devices leave {}", request.core_device_thing_name);
        Ok(Box::default())
    }
}

impl Execute<associate_targets::OwnedRequest> for Service {
    fn execute(&self, request: associate_targets::OwnedRequest) -> Outcome<associate_targets::OwnedRequest> {
        if request.targets.len() > 50 {
            let message = "This service accepts 50 targets at most".to_owned();
            return Err(Box::new(associate_targets::OwnedError::limit_exceeded_exception(Some(message))));
        }
        Ok(Box::new(associate_targets::OwnedResponse::default().with_job_id(request.job_id.into_storage())))
    }
}

impl Service {
    fn respond<R: OperationRequest>(&self, request: R) -> Response
    where
        Self: Execute<R>,
    {
        respond(HttpResponse::from_result(&self.execute(request)))
    }
}

impl FromRef<Arc<Service>> for BodyLimits {
    fn from_ref(_: &Arc<Service>) -> Self {
        Self { max_len: None, patience: Duration::from_secs(10) }
    }
}

/// Responds to a valid request of any operation.
async fn handle(State(service): State<Arc<Service>>, Valid(request): Valid) -> Response {
    match *request {
        AnyRequest::BatchAssociateProjectAssets(request) => service.respond(request),
        AnyRequest::BatchDisassociateProjectAssets(request) => service.respond(request),
        AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => service.respond(request),
        AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(request) => service.respond(request),
        AnyRequest::AssociateTargetsWithJob(request) => service.respond(request),
        // A later version of the crate may have more operations.
        _ => respond(&PlainError::new(501, "NotImplementedException", "This service does not have the operation")),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    // The crate routes: a router of patterns does not do all that AWS does.
    let router = Router::new().fallback(handle).with_state(Arc::new(Service));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, router).await
}
