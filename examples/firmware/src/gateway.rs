//! What a gateway does: a request goes out of a fixed buffer, the reply is read where it was received, and what it says
//! is acted on. This is the part to copy.

use core::fmt;

use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::heapless::{String, Vec};
use iot_shapes::iot::{
    AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId, NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    AssetId, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse,
    BatchDisassociateProjectAssetsRequest, ClientToken, ProjectId, ResponsePieces,
};
use iot_shapes::{FailFast, Failure, Operation, Text, Violation};
use semihosting::println;

use crate::wire::{HEAD, Reply, write_request};

/// How many items this device sends at once: each has its place in every buffer, whether or not it is there.
const ITEMS: usize = 8;

/// The longest request there can be, where the crate knows it.
const ASSETS_BUFFER: usize =
    HEAD + BatchAssociateProjectAssetsRequest::MAX_PATH + BatchAssociateProjectAssetsRequest::max_json(ITEMS);
const ALL_ASSETS_BUFFER: usize =
    HEAD + BatchDisassociateProjectAssetsRequest::MAX_PATH + BatchDisassociateProjectAssetsRequest::MAX_JSON;
/// A thing's name has up to 128 characters of up to 6 bytes. This device's own have fewer, so a budget does; a request
/// that outgrows it is an error, and never cut.
const DEVICES_BUFFER: usize = HEAD + 1024;
/// A namespace has no bound, and a target has up to 12 KB: a budget.
const JOB_BUFFER: usize = HEAD + AssociateTargetsWithJobRequest::MAX_PATH + 1024;

/// The largest failure that is read of a reply in pieces.
const PIECES_BUFFER: usize = 512;

/// How often what may succeed later is tried.
const TRIES: usize = 3;

/// The way to the service. A device of your own has its HTTP client here.
pub trait Link {
    /// Sends a request, and returns the reply where it was received.
    fn exchange(&mut self, request: &[u8]) -> Option<Reply<'_>>;

    /// Sends a request, and hands on the body of a reply of status 200 as it arrives.
    fn exchange_in_pieces(
        &mut self,
        request: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<(), Violation>,
    ) -> Result<(), Trouble>;

    /// 16 random bytes, of the device's own source, new each time.
    fn entropy(&mut self) -> [u8; 16];

    /// Waits.
    fn wait(&mut self, seconds: u32);
}

/// Why something was not done.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Trouble {
    /// It may be asked for again.
    Later { seconds: u32 },
    /// The service refused it, and will again.
    Refused { status: u16 },
    /// A value that the device has, or the reply's body, is not valid.
    Invalid(Violation),
    /// The request is larger than its buffer.
    TooLarge,
    /// No reply came.
    Unreachable,
}

impl From<Violation> for Trouble {
    fn from(violation: Violation) -> Self {
        Self::Invalid(violation)
    }
}

impl From<fmt::Error> for Trouble {
    fn from(_: fmt::Error) -> Self {
        Self::TooLarge
    }
}

impl From<Failure<'_>> for Trouble {
    fn from(failure: Failure<'_>) -> Self {
        println!("    {failure}");
        match failure {
            Failure::Error(reply) if reply.is_retryable() => Self::Later { seconds: reply.retry_after().unwrap_or(1) },
            Failure::Error(reply) => Self::Refused { status: reply.status() },
            Failure::Body(violation) => Self::Invalid(violation),
        }
    }
}

/// Puts assets into a project. Those that fail for a reason that may pass are asked for again.
pub fn associate_assets(link: &mut impl Link, project: ProjectId, assets: &[AssetId]) -> Result<(), Trouble> {
    let mut left = Vec::<AssetId, ITEMS>::from_slice(assets).map_err(|_| Trouble::TooLarge)?;
    for _ in 0..TRIES {
        // Other assets than before are another request, and so have another token.
        let token = ClientToken::from_entropy(link.entropy());
        let request = BatchAssociateProjectAssetsRequest::<_, ITEMS>::collect(project, left.iter().copied())?
            .with_client_token(token);
        left.clear();

        let mut buffer = String::<ASSETS_BUFFER>::new();
        write_request(&mut buffer, Operation::BatchAssociateProjectAssets, request.target(), request.json())?;
        let reply = link.exchange(buffer.as_bytes()).ok_or(Trouble::Unreachable)?;

        type Response<'a> = BatchAssociateProjectAssetsResponse<Text<'a>, ITEMS>;
        let mut response = None;
        let response = Response::read_http_into(&mut response, &reply.head, reply.body, &mut FailFast)?;
        for error in response.errors() {
            println!("    asset {} failed, {}: {}", error.asset_id, error.code, error.message);
            if error.code.is_retryable() {
                let _ = left.push(error.asset_id);
            }
        }
        if left.is_empty() {
            return Ok(());
        }
    }
    Err(Trouble::Later { seconds: 1 })
}

/// Takes up to 100 assets out of a project. The reply may be larger than the memory there is: each failure is looked at
/// as it arrives, and their number is returned.
pub fn disassociate_assets(
    link: &mut impl Link,
    project: ProjectId,
    assets: impl IntoIterator<Item = AssetId>,
) -> Result<usize, Trouble> {
    let token = ClientToken::from_entropy(link.entropy());
    let request = BatchDisassociateProjectAssetsRequest::new(project, assets)?.with_client_token(token);
    let mut buffer = String::<ALL_ASSETS_BUFFER>::new();
    write_request(&mut buffer, Operation::BatchDisassociateProjectAssets, request.target(), request.json())?;

    let mut largest = [0; PIECES_BUFFER];
    let mut pieces = ResponsePieces::new(&mut largest);
    let mut retryable = 0;
    link.exchange_in_pieces(buffer.as_bytes(), &mut |piece| {
        pieces.push(piece, &mut FailFast, |error| retryable += usize::from(error.code.is_retryable()))
    })?;
    // Only now is it known that the whole body is valid.
    let failed = pieces.finish(&mut FailFast)?;
    println!("    {failed} assets failed, {retryable} of them may be asked for again");
    Ok(failed)
}

/// Lets client devices talk to this core device, and returns how many of them could not be associated. Waits where the
/// service asks for it.
pub fn associate_client_devices(
    link: &mut impl Link,
    core_device: ThingName<&str>,
    names: &[ThingName<&str>],
) -> Result<usize, Trouble> {
    type Request<'a> = BatchAssociateClientDeviceWithCoreDeviceRequest<&'a str, ITEMS>;
    type Response<'a> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, ITEMS>;

    let request = Request::collect(core_device, names.iter().copied())?;
    let mut buffer = String::<DEVICES_BUFFER>::new();
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    write_request(&mut buffer, operation, request.target(), request.json())?;
    for _ in 0..TRIES {
        let reply = link.exchange(buffer.as_bytes()).ok_or(Trouble::Unreachable)?;
        let seconds = match Response::read_http(&reply.head, reply.body, &mut FailFast).map_err(Trouble::from) {
            Ok(response) => {
                for error in response.error_entries() {
                    let name = error.thing_name.unwrap_or_default();
                    println!("    client device {name} failed: {}", error.message.unwrap_or_default());
                }
                return Ok(response.error_entries().len());
            }
            Err(Trouble::Later { seconds }) => seconds,
            Err(trouble) => return Err(trouble),
        };
        link.wait(seconds);
    }
    Err(Trouble::Later { seconds: 1 })
}

/// Sends a job to more thing groups.
pub fn associate_targets(
    link: &mut impl Link,
    job: JobId,
    namespace: NamespaceId,
    targets: &[TargetArn],
    comment: Comment,
) -> Result<(), Trouble> {
    let request = AssociateTargetsWithJobRequest::<_, ITEMS>::collect(job, targets.iter().copied())?
        .with_namespace_id(namespace)
        .with_comment(comment);
    let mut buffer = String::<JOB_BUFFER>::new();
    write_request(&mut buffer, Operation::AssociateTargetsWithJob, request.target(), request.json())?;
    let reply = link.exchange(buffer.as_bytes()).ok_or(Trouble::Unreachable)?;
    let response = AssociateTargetsWithJobResponse::from_http(&reply.head, reply.body)?;
    println!("    job {}: {}", response.job_id.unwrap_or_default(), response.description.unwrap_or_default());
    Ok(())
}
