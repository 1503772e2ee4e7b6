//! The work of a gateway: it sends requests from fixed buffers, reads each response where it was received, and acts on it.
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
    BatchDisassociateProjectAssetsRequest, BatchDisassociateProjectAssetsResponse, ClientToken, GeneratedToken,
    ProjectId, TokenSource, batch_associate_project_assets,
};
use iot_shapes::{BatchResults, ChunkReader, Encode, Encoded, FailFast, Operation, ResponseError, Text, Violation};
use semihosting::println;

use crate::wire::{HEAD, Received, write_headers, write_request};

/// The number of items that this device sends at once. Every list takes the memory of as many.
const ITEMS: usize = 8;

/// The length of the longest request, where the crate has a bound for it.
const ASSETS_BUFFER: usize =
    HEAD + batch_associate_project_assets::MAX_PATH_LEN + batch_associate_project_assets::max_json_len(ITEMS);
/// A budget. A thing name has up to 128 characters of up to 6 bytes, but those of this device are shorter. A request that
/// exceeds the budget is an error; it is never truncated.
const DEVICES_BUFFER: usize = HEAD + 1024;
/// A budget: a namespace has no bound, and a target has up to 12 KB.
const JOB_BUFFER: usize = HEAD + associate_targets_with_job::MAX_PATH_LEN + 1024;

/// The length of the chunks in which a request is sent that is longer than the memory for it.
pub const CHUNK_LEN: usize = 128;

/// The length of the largest failure that can be read in chunks.
const CHUNK_BUFFER: usize = 512;

/// The number of assets that this device associates in batches.
pub const ALL_ITEMS: usize = 32;
const BATCHES: usize = ALL_ITEMS.div_ceil(ITEMS);

/// The number of times that a request is tried.
const TRIES: usize = 3;

/// The time to wait if the service does not say.
const PAUSE: Duration = Duration::from_secs(1);

/// The way to the service. On a device, its HTTP client implements it.
pub trait Link {
    /// Sends the next bytes of a request.
    fn send(&mut self, bytes: &[u8]) -> Result<(), Failure>;

    /// Returns the response where it was received. Returns `None` if there is none.
    fn receive(&mut self) -> Option<Received<'_>>;

    /// Passes each chunk of the body of a 200 response to `take` as it arrives.
    fn receive_in_chunks(&mut self, take: &mut dyn FnMut(&[u8]) -> Result<(), Violation>) -> Result<(), Failure>;

    /// Sends a whole request, and returns the response.
    fn exchange(&mut self, request: &[u8]) -> Option<Received<'_>> {
        self.send(request).ok()?;
        self.receive()
    }

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

/// Sends a request in chunks. Only its headers are in memory as a whole.
fn send_request<T: Encode, B: Encode>(
    link: &mut impl Link,
    operation: Operation,
    target: Encoded<T>,
    body: Encoded<B>,
) -> Result<(), Failure> {
    let mut headers = String::<HEAD>::new();
    write_headers(&mut headers, operation, body.len())?;
    link.send(b"POST ")?;
    send_part(link, target)?;
    link.send(headers.as_bytes())?;
    send_part(link, body)
}

fn send_part<T: Encode>(link: &mut impl Link, part: Encoded<T>) -> Result<(), Failure> {
    let mut buffer = [0; CHUNK_LEN];
    let mut chunks = part.chunks();
    while !chunks.is_finished() {
        let length = chunks.fill(&mut buffer);
        link.send(&buffer[..length])?;
    }
    Ok(())
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

/// Associates up to [`ALL_ITEMS`] assets with a project, in batches, and records the result of each asset. A result keeps of
/// a failure whether the asset may be sent again.
pub fn associate_all_assets(
    link: &mut impl Link,
    tokens: &mut TokenSource,
    project: ProjectId,
    assets: &[AssetId],
    results: &mut BatchResults<'_, bool>,
) -> Result<(), Failure> {
    let mut asked = Vec::<usize, ALL_ITEMS>::new();
    for index in 0..assets.len() {
        asked.push(index).map_err(|_| Failure::TooLarge)?;
    }
    for _ in 0..TRIES {
        associate_batches(link, tokens, project, assets, &asked, results)?;
        asked.clear();
        for index in results.retryable(|is_retryable| *is_retryable) {
            let _ = asked.push(index);
        }
        if asked.is_empty() {
            return Ok(());
        }
    }
    Err(Failure::Later { after: PAUSE })
}

/// Associates the assets with these indices. Sends each batch until there is a response, with the same token.
fn associate_batches(
    link: &mut impl Link,
    tokens: &mut TokenSource,
    project: ProjectId,
    assets: &[AssetId],
    asked: &[usize],
    results: &mut BatchResults<'_, bool>,
) -> Result<(), Failure> {
    type Request<S> = BatchAssociateProjectAssetsRequest<S, ITEMS>;
    type Response<'a> = BatchAssociateProjectAssetsResponse<Text<'a>, ITEMS>;

    let mut kept = Vec::<GeneratedToken, BATCHES>::new();
    for _ in 0..TRIES {
        let mut is_done = true;
        // Made of the same assets each time, the requests are the same.
        let these = asked.iter().filter_map(|index| assets.get(*index).copied());
        for (number, (range, request)) in Request::<_>::batches(project, these).enumerate() {
            let indices = asked.get(range).unwrap_or_default().iter().copied();
            let token = match kept.get(number) {
                Some(_) if !results.needs_resend(indices.clone()) => continue,
                Some(token) => token.clone(),
                None => {
                    let token = tokens.next_token();
                    kept.push(token.clone()).map_err(|_| Failure::TooLarge)?;
                    token
                }
            };
            let request = request.with_client_token(token);
            results.begin_request(indices.clone());
            send_request(link, Operation::BatchAssociateProjectAssets, request.target(), request.json())?;
            // A batch without a response is pending, and is sent again.
            if let Some(received) = link.receive() {
                let mut place = None;
                match Response::from_http_in_place(&mut place, &received.head, received.body, &mut FailFast) {
                    Ok(response) => {
                        let failures = response.failures_by_index(&request.asset_ids);
                        let failures = failures.map(|(index, error)| (index, error.code.is_retryable()));
                        let unmatched = results.record_response(indices.clone(), failures);
                        println!("    batch {number}: {unmatched} failures are of other assets");
                    }
                    Err(error) => {
                        println!("    batch {number}: {error}");
                        results.record_error(indices.clone(), received.head.status(), &error);
                    }
                }
            }
            is_done &= !results.needs_resend(indices);
        }
        if is_done {
            return Ok(());
        }
        link.wait(results.take_retry_after().unwrap_or(PAUSE));
    }
    Err(Failure::Later { after: PAUSE })
}

/// Disassociates up to 100 assets from a project, and returns the number of failures. The request and the response may be
/// larger than the memory of the device: the one is sent in chunks, of the other each failure is read as it arrives.
pub fn disassociate_assets(
    link: &mut impl Link,
    project: ProjectId,
    assets: impl IntoIterator<Item = AssetId>,
) -> Result<usize, Failure> {
    let token = ClientToken::from_entropy(link.entropy());
    let request = BatchDisassociateProjectAssetsRequest::new(project, assets)?.with_client_token(token);
    send_request(link, Operation::BatchDisassociateProjectAssets, request.target(), request.json())?;

    let mut reader = ChunkReader::<BatchDisassociateProjectAssetsResponse, _>::from_array([0; CHUNK_BUFFER]);
    let mut retryable = 0;
    link.receive_in_chunks(&mut |chunk| {
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
