//! A service that queues valid requests and responds before they are executed, the one of `docs/in-service.md`.
//!
//! `cargo run --manifest-path examples/gateway/Cargo.toml --example queue`

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
use iot_shapes::{AnyOwnedRequest, AnyRequest, PlainError};
use tokio::sync::mpsc;

use crate::glue::{BodyLimits, Valid, respond};

struct Service {
    queue: mpsc::Sender<Box<AnyOwnedRequest>>,
}

impl FromRef<Arc<Service>> for BodyLimits {
    fn from_ref(_: &Arc<Service>) -> Self {
        Self { max_len: None, patience: Duration::from_secs(10) }
    }
}

/// Queues a valid request, and responds before it is executed.
async fn enqueue(State(service): State<Arc<Service>>, Valid(request): Valid) -> Response {
    let Ok(permit) = service.queue.try_reserve() else {
        let error = PlainError::new(503, "ServiceUnavailableException", "The queue is full");
        return respond(&error.with_retry_after_seconds(5));
    };
    // The response borrows from the request, so it is made before the queue takes that.
    let response = match &*request {
        AnyRequest::BatchAssociateProjectAssets(_) => respond(&associate_assets::Response::new()),
        AnyRequest::BatchDisassociateProjectAssets(_) => respond(&disassociate_assets::Response::new()),
        AnyRequest::BatchAssociateClientDeviceWithCoreDevice(_) => respond(&associate_devices::Response::new()),
        AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(_) => respond(&disassociate_devices::Response::new()),
        AnyRequest::AssociateTargetsWithJob(request) => {
            respond(&associate_targets::Response::new().with_job_id(request.job_id.as_text()))
        }
        _ => return respond(&PlainError::new(501, "NotImplementedException", "The operation is not implemented")),
    };
    permit.send(request);
    response
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    let (queue, mut requests) = mpsc::channel::<Box<AnyOwnedRequest>>(1000);
    tokio::spawn(async move {
        while let Some(request) = requests.recv().await {
            println!("{} is executed", request.operation());
        }
    });
    let router = Router::new().fallback(enqueue).with_state(Arc::new(Service { queue }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, router).await
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use iot_shapes::{FailFast, RequestHead};

    use super::*;

    #[tokio::test]
    async fn full_queue_responds_503_and_keeps_its_requests() {
        let head = RequestHead::new("POST", "/jobs/fw-7/targets").header("Content-Type", b"application/json");
        let valid = || Valid(AnyOwnedRequest::read_owned(&head, br#"{"targets":["a"]}"#, &mut FailFast).unwrap());
        let (queue, mut requests) = mpsc::channel(1);
        let service = Arc::new(Service { queue });

        let response = enqueue(State(service.clone()), valid()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), r#"{"jobId":"fw-7"}"#);

        let response = enqueue(State(service.clone()), valid()).await;
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "5");
        assert_eq!(response.headers()["x-amzn-errortype"], "ServiceUnavailableException");

        let queued = requests.recv().await.unwrap();
        assert_eq!(queued.json().to_string(), r#"{"targets":["a"]}"#);
        assert!(requests.try_recv().is_err());
    }
}
