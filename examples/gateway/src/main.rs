//! A mock control plane for AWS's own clients.
//!
//! `cargo run --release --manifest-path examples/gateway/Cargo.toml`

mod glue;
mod metrics;
mod service;
mod throttle;
mod tokens;
mod world;

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use clap::{Parser, ValueEnum};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use iot_shapes::http::ERROR_TYPE;
use iot_shapes::{AnyRequest, HttpResponse, Operation, OperationRequest, PlainError, RequestHead};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tracing::{debug, info, warn};

use crate::glue::{BodyLimits, Valid, read_body, respond};
use crate::metrics::Metrics;
use crate::service::{Execute, Limits, Service};
use crate::world::World;

/// A mock control plane for five operations of AWS IoT: BatchAssociateProjectAssets and BatchDisassociateProjectAssets
/// (SiteWise), BatchAssociateClientDeviceWithCoreDevice and BatchDisassociateClientDeviceFromCoreDevice (Greengrass V2),
/// AssociateTargetsWithJob (IoT).
///
/// Point an AWS client's endpoint to it. It prints the address it listens on, and logs to standard error. After SIGINT or
/// SIGTERM it sends the responses to the requests under way, logs the number of responses by operation and error, and exits.
#[derive(Parser)]
#[command(name = "gateway")]
struct Arguments {
    /// The address to listen on; port 0 is any free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// A JSON file of the resources that exist, in the form of `world.json`, which is the default.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,

    /// The greatest number of assets of a project; more are a LimitExceededException.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    assets_per_project: usize,

    /// The greatest number of requests a minute of each operation; more are a ThrottlingException. The default is no limit.
    #[arg(long, value_name = "N")]
    requests_per_minute: Option<u32>,

    /// The number of client tokens to remember.
    #[arg(long, value_name = "N", default_value_t = 4096)]
    tokens: usize,

    /// The largest body that is read, in bytes. The default is the longest body of the operation with every character
    /// escaped.
    #[arg(long, value_name = "BYTES")]
    max_body: Option<usize>,

    /// The time that a client has for the head of a request, and again for its body, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    patience: u64,

    /// The greatest number of connections at once; more wait.
    #[arg(long, value_name = "N", default_value_t = 1024)]
    connections: usize,

    /// The form of the log.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,

    /// The level of the log: `warn`, `info` (a line for each request) or `debug` (the first violation of a rejected request).
    #[arg(long, value_name = "LEVEL", default_value_t = tracing::Level::INFO)]
    log_level: tracing::Level,

    /// The work that is done for a request, to measure its cost.
    #[arg(long, value_enum, default_value_t = Work::All, hide = true)]
    work: Work,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// A line of JSON for each event.
    Json,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Work {
    /// Only its routing.
    Route,
    /// Its routing and its validation.
    Validate,
    /// All of it.
    All,
}

/// The state of the handlers.
struct Gateway {
    service: Service,
    metrics: Metrics,
    body_limits: BodyLimits,
    work: Work,
}

impl FromRef<Arc<Gateway>> for BodyLimits {
    fn from_ref(gateway: &Arc<Gateway>) -> Self {
        gateway.body_limits
    }
}

/// Logs and counts the response to a request.
async fn observe(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let operation = Operation::from_target(RequestHead::from(&request).target());
    let response = next.run(request).await;
    // The names are those that this service sends, so they are few.
    let error = response.headers().get(ERROR_TYPE).and_then(|name| name.to_str().ok()).map(str::to_owned);
    info!(
        operation = operation.map(Operation::name),
        status = response.status().as_u16(),
        error,
        micros = start.elapsed().as_micros() as u64,
        "responded"
    );
    gateway.metrics.count(operation, error);
    response
}

/// Responds to a valid request of any operation.
async fn handle(State(gateway): State<Arc<Gateway>>, Valid(request): Valid) -> Response {
    if gateway.work == Work::Validate {
        return Response::new("{}".into());
    }
    match *request {
        AnyRequest::BatchAssociateProjectAssets(request) => gateway.execute(request),
        AnyRequest::BatchDisassociateProjectAssets(request) => gateway.execute(request),
        AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => gateway.execute(request),
        AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(request) => gateway.execute(request),
        AnyRequest::AssociateTargetsWithJob(request) => gateway.execute(request),
        // A later version of the crate may have more operations.
        _ => respond(&PlainError::new(501, "NotImplementedException", "This service does not have the operation")),
    }
}

impl Gateway {
    /// Executes a request, and returns the response to it.
    fn execute<R: OperationRequest>(&self, request: R) -> Response
    where
        Service: Execute<R>,
    {
        respond(HttpResponse::from_result(&self.service.execute(request)))
    }
}

/// Reads any request that names an operation, and validates nothing, to measure what the rest costs.
async fn only_route(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let head = RequestHead::from(&parts);
    let Some(operation) = Operation::route(head.method(), head.target()) else {
        return respond(&PlainError::new(404, "UnknownOperationException", "No operation has this method and target"));
    };
    match read_body(body, operation.max_body_len(), gateway.body_limits.patience).await {
        Ok(_) => Response::new("{}".into()),
        Err(error) => respond(&error),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    start_log(&arguments);
    let world = match &arguments.world {
        Some(file) => {
            let json = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            World::from_json(&json).map_err(|error| format!("{}: {error}", file.display()))?
        }
        None => World::from_json(World::DEFAULT)?,
    };
    let limits = Limits {
        assets_per_project: arguments.assets_per_project,
        tokens: arguments.tokens,
        requests_per_minute: arguments.requests_per_minute,
    };
    let gateway = Gateway {
        service: Service::new(world, limits),
        metrics: Metrics::default(),
        body_limits: BodyLimits { max_len: arguments.max_body, patience: Duration::from_secs(arguments.patience) },
        work: arguments.work,
    };
    serve(TcpListener::bind(arguments.listen).await?, gateway, arguments.connections).await?;
    Ok(())
}

/// Starts the log in the form and at the level of the arguments.
fn start_log(arguments: &Arguments) {
    let log = tracing_subscriber::fmt().with_max_level(arguments.log_level).with_writer(std::io::stderr);
    match arguments.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// Serves until a signal comes. `axum::serve` has no limit on the time for the head of a request.
async fn serve(listener: TcpListener, gateway: Gateway, connections: usize) -> std::io::Result<()> {
    println!("listening on http://{}", listener.local_addr()?);
    let patience = gateway.body_limits.patience;
    let gateway = Arc::new(gateway);
    // The crate routes: it has the targets of the operations.
    let router = match gateway.work {
        Work::Route => Router::new().fallback(only_route),
        _ => Router::new().fallback(handle),
    };
    let router = router.layer(from_fn_with_state(gateway.clone(), observe));
    let service = TowerToHyperService::new(router.with_state(gateway.clone()));
    let mut builder = http1::Builder::new();
    // A client that closes its half of the connection still waits for a response.
    builder.timer(TokioTimer::new()).header_read_timeout(patience).half_close(true);
    let under_way = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(connections));
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    loop {
        // A connection over the limit waits to be accepted.
        let accepted = async {
            let permit = permits.clone().acquire_owned().await;
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            accepted = accepted => accepted,
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // If there are no more file descriptors, some will be closed soon.
                warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = under_way.watch(builder.serve_connection(TokioIo::new(stream), service.clone()));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    info!(connections = under_way.count(), "closing");
    if tokio::time::timeout(2 * patience, under_way.shutdown()).await.is_err() {
        warn!("some requests had no response in time");
    }
    gateway.metrics.log();
    Ok(())
}
