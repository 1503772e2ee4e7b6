//! The work of a gateway: it sends requests from a fixed buffer, reads each response where it was received, and acts on it.
//! This is the part to copy.

use core::fmt;
use core::time::Duration;

use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse,
    BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName,
};
use iot_shapes::heapless::{String, Vec};
use iot_shapes::iot::{
    AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId, NamespaceId, TargetArn,
    associate_targets_with_job,
};
use iot_shapes::sitewise::{
    AssetId, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse,
    BatchDisassociateProjectAssetsRequest, BatchDisassociateProjectAssetsResponse, ClientToken, ProjectId,
    batch_associate_project_assets, batch_disassociate_project_assets,
};
use iot_shapes::{ChunkReader, Encode, Encoded, FailFast, Operation, ResponseError, Text, Violation};
use semihosting::println;

use crate::wire::{HEAD, Received, write_request};

/// The number of items that this device sends at once. Every list takes the memory of as many.
const ITEMS: usize = 8;

/// The length of the longest request, where the crate has a bound for it.
const ASSETS_BUFFER: usize =
    HEAD + batch_associate_project_assets::MAX_PATH_LEN + batch_associate_project_assets::max_json_len(ITEMS);
const ALL_ASSETS_BUFFER: usize =
    HEAD + batch_disassociate_project_assets::MAX_PATH_LEN + batch_disassociate_project_assets::MAX_JSON_LEN;
/// A budget. A thing name has up to 128 characters of up to 6 bytes, but those of this device are shorter. A request that
/// exceeds the budget is an error; it is never truncated.
const DEVICES_BUFFER: usize = HEAD + 1024;
/// A budget: a namespace has no bound, and a target has up to 12 KB.
const JOB_BUFFER: usize = HEAD + associate_targets_with_job::MAX_PATH_LEN + 1024;

/// The length of the largest failure that can be read in chunks.
const CHUNK_BUFFER: usize = 512;

/// The number of times that a request is tried.
const TRIES: usize = 3;

/// The time to wait if the service does not say.
const PAUSE: Duration = Duration::from_secs(1);

/// The way to the service. On a device, its HTTP client implements it.
pub trait Link {
    /// Sends a request, and returns the response where it was received.
    fn exchange(&mut self, request: &[u8]) -> Option<Received<'_>>;

    /// Sends a request, and passes each chunk of the body of a 200 response to `take` as it arrives.
    fn exchange_in_chunks(
        &mut self,
        request: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<(), Violation>,
    ) -> Result<(), Failure>;

    /// Returns 16 random bytes of the device's source, new each time.
    fn entropy(&mut self) -> [u8; 16];

    /// Waits.
    fn wait(&mut self, time: Duration);
}

/// The reason for which a task was not done.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Failure {
    /// The same request may succeed later.
    Later { after: Duration },
    /// The service rejects the request for good.
    Rejected { status: u16 },
    /// A value of the device, or the body of the response, is not valid.
    Invalid(Violation),
    /// The request is larger than its buffer.
    TooLarge,
    /// No response came.
    Unreachable,
}

impl From<Violation> for Failure {
    fn from(violation: Violation) -> Self {
        // The connection ended before the response did. All requests may be sent again.
        if violation.is_truncated() { Self::Later { after: PAUSE } } else { Self::Invalid(violation) }
    }
}

impl From<fmt::Error> for Failure {
    fn from(_: fmt::Error) -> Self {
        Self::TooLarge
    }
}

impl From<ResponseError<'_>> for Failure {
    fn from(error: ResponseError<'_>) -> Self {
        println!("    {error}");
        match error {
            ResponseError::Service(response) if response.is_retryable() => {
                Self::Later { after: response.retry_after().unwrap_or(PAUSE) }
            }
            ResponseError::Service(response) => Self::Rejected { status: response.status() },
            ResponseError::Invalid(violation) => violation.into(),
        }
    }
}

/// Associates assets with a project. Sends those again that failed for a passing reason.
pub fn associate_assets(link: &mut impl Link, project: ProjectId, assets: &[AssetId]) -> Result<(), Failure> {
    type Response<'a> = BatchAssociateProjectAssetsResponse<Text<'a>, ITEMS>;

    let mut left = Vec::<AssetId, ITEMS>::from_slice(assets).map_err(|_| Failure::TooLarge)?;
    for _ in 0..TRIES {
        // Fewer assets are another request, which needs another token.
        let token = ClientToken::from_entropy(link.entropy());
        let request = BatchAssociateProjectAssetsRequest::<_, ITEMS>::try_from_iter(project, left.iter().copied())?
            .with_client_token(token);
        left.clear();

        let mut buffer = String::<ASSETS_BUFFER>::new();
        write_request(&mut buffer, Operation::BatchAssociateProjectAssets, request.target(), request.json())?;
        let received = link.exchange(buffer.as_bytes()).ok_or(Failure::Unreachable)?;

        let mut place = None;
        let response = Response::from_http_in_place(&mut place, &received.head, received.body, &mut FailFast)?;
        for error in response.errors.iter().flatten() {
            println!("    asset {} failed, {}: {}", error.asset_id, error.code, error.message);
            if error.code.is_retryable() {
                let _ = left.push(error.asset_id);
            }
        }
        if left.is_empty() {
            return Ok(());
        }
    }
    Err(Failure::Later { after: PAUSE })
}

/// Disassociates up to 100 assets from a project, and returns the number of failures. The response may be larger than the
/// memory of the device: each failure is read as it arrives.
pub fn disassociate_assets(
    link: &mut impl Link,
    project: ProjectId,
    assets: impl IntoIterator<Item = AssetId>,
) -> Result<usize, Failure> {
    let token = ClientToken::from_entropy(link.entropy());
    let request = BatchDisassociateProjectAssetsRequest::new(project, assets)?.with_client_token(token);
    let mut buffer = String::<ALL_ASSETS_BUFFER>::new();
    write_request(&mut buffer, Operation::BatchDisassociateProjectAssets, request.target(), request.json())?;

    let mut reader = ChunkReader::<BatchDisassociateProjectAssetsResponse, _>::from_array([0; CHUNK_BUFFER]);
    let mut retryable = 0;
    link.exchange_in_chunks(buffer.as_bytes(), &mut |chunk| {
        reader.push(chunk, &mut FailFast, |error| retryable += usize::from(error.code.is_retryable()))
    })?;
    // The failures are provisional until `finish` succeeds.
    let failed = reader.finish(&mut FailFast)?;
    println!("    {failed} assets failed, {retryable} of them may be sent again");
    Ok(failed)
}

/// Associates client devices with this core device, and returns the number of failures. Waits if the service throttles.
pub fn associate_client_devices(
    link: &mut impl Link,
    core_device: ThingName<&str>,
    names: &[ThingName<&str>],
) -> Result<usize, Failure> {
    type Request<'a> = BatchAssociateClientDeviceWithCoreDeviceRequest<&'a str, ITEMS>;

    let request = Request::try_from_iter(core_device, names.iter().copied())?;
    let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
    change_client_devices(link, operation, request.target(), request.json())
}

/// Disassociates client devices from this core device, and returns the number of failures. Waits if the service throttles.
pub fn disassociate_client_devices(
    link: &mut impl Link,
    core_device: ThingName<&str>,
    names: &[ThingName<&str>],
) -> Result<usize, Failure> {
    type Request<'a> = BatchDisassociateClientDeviceFromCoreDeviceRequest<&'a str, ITEMS>;

    let request = Request::try_from_iter(core_device, names.iter().copied())?;
    let operation = Operation::BatchDisassociateClientDeviceFromCoreDevice;
    change_client_devices(link, operation, request.target(), request.json())
}

/// Sends a request of either operation on client devices, and returns the number of failures.
fn change_client_devices<T: Encode, B: Encode>(
    link: &mut impl Link,
    operation: Operation,
    target: Encoded<T>,
    body: Encoded<B>,
) -> Result<usize, Failure> {
    // Both operations have this response.
    type Response<'a> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, ITEMS>;

    let mut buffer = String::<DEVICES_BUFFER>::new();
    write_request(&mut buffer, operation, target, body)?;
    for _ in 0..TRIES {
        let received = link.exchange(buffer.as_bytes()).ok_or(Failure::Unreachable)?;
        let response = Response::from_http_with(&received.head, received.body, &mut FailFast);
        let after = match response.map_err(Failure::from) {
            Ok(response) => {
                let failures = response.error_entries.as_deref().unwrap_or_default();
                for failure in failures {
                    let name = failure.thing_name.unwrap_or_default();
                    println!("    client device {name} failed: {}", failure.message.unwrap_or_default());
                }
                return Ok(failures.len());
            }
            Err(Failure::Later { after }) => after,
            Err(failure) => return Err(failure),
        };
        link.wait(after);
    }
    Err(Failure::Later { after: PAUSE })
}

/// Associates thing groups with a job.
pub fn associate_targets(
    link: &mut impl Link,
    job: JobId,
    namespace: NamespaceId,
    targets: &[TargetArn],
    comment: Comment,
) -> Result<(), Failure> {
    let request = AssociateTargetsWithJobRequest::<_, ITEMS>::try_from_iter(job, targets.iter().copied())?
        .with_namespace_id(namespace)
        .with_comment(comment);
    let mut buffer = String::<JOB_BUFFER>::new();
    write_request(&mut buffer, Operation::AssociateTargetsWithJob, request.target(), request.json())?;
    let received = link.exchange(buffer.as_bytes()).ok_or(Failure::Unreachable)?;
    let response = AssociateTargetsWithJobResponse::from_http(&received.head, received.body)?;
    println!("    job {}: {}", response.job_id.unwrap_or_default(), response.description.unwrap_or_default());
    Ok(())
}
