//! The service itself: the resources that exist, their associations, and the result of each request. It has no HTTP.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceEntry as Entry, AssociateClientDeviceWithCoreDeviceErrorEntry as ErrorEntry,
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName,
};
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, JobId,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest,
    ClientToken, ProjectId,
};
use iot_shapes::{Operation, Text};
use tracing::debug;

use crate::throttle::Throttle;
use crate::tokens::{Reused, Tokens};
use crate::world::World;

/// The greatest number of targets of a job, by the API reference.
const TARGETS_PER_JOB: usize = 100;

/// The prefix of the ARN of a job.
const JOB_ARN: &str = "arn:aws:iot:us-east-1:123456789012:job/";

const TOO_FAST: &str = "Rate exceeded";

/// The limits of the service.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub assets_per_project: usize,
    pub tokens: usize,
    pub requests_per_minute: Option<u32>,
}

/// A mock control plane with its associations in memory.
pub struct Service {
    world: World,
    limits: Limits,
    state: Mutex<State>,
}

struct State {
    projects: HashMap<ProjectId, HashSet<AssetId>>,
    client_devices: HashMap<ThingName<String>, ClientDevices>,
    targets: HashMap<JobId<String>, HashSet<String>>,
    tokens: Tokens<AssetsChange, Vec<AssetId>>,
    throttle: Throttle,
}

/// A change of a project's assets. Two equal changes with one token are one request that was sent twice.
#[derive(PartialEq)]
struct AssetsChange {
    project: ProjectId,
    assets: Vec<AssetId>,
}

/// The reason for which a change of a project's assets is rejected.
enum Rejected {
    TooFast,
    UnknownProject,
    Reused,
    TooMany,
}

// Both operations on a project's assets have this response.
type AssetsResponse = BatchAssociateProjectAssetsResponse<&'static str>;
type ClientDevices = HashSet<ThingName<String>>;
// Both operations on a core device's client devices have this response and this error.
type DevicesResponse<'a> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>>;
type DevicesError<'a> = BatchAssociateClientDeviceWithCoreDeviceError<Text<'a>, 0>;
type JobResponse = AssociateTargetsWithJobResponse<String>;
type JobError = AssociateTargetsWithJobError<&'static str>;

impl Service {
    /// Creates a service without associations.
    pub fn new(world: World, limits: Limits) -> Self {
        let state = Mutex::new(State {
            projects: HashMap::new(),
            client_devices: HashMap::new(),
            targets: HashMap::new(),
            tokens: Tokens::new(limits.tokens),
            throttle: Throttle::new(limits.requests_per_minute),
        });
        Self { world, limits, state }
    }

    /// Associates assets with a project: all that exist, or none if the project would have too many.
    pub fn associate_assets(
        &self,
        request: &BatchAssociateProjectAssetsRequest<Text<'_>>,
    ) -> Result<AssetsResponse, BatchAssociateProjectAssetsError<&'static str>> {
        let change = AssetsChange { project: request.project_id, assets: request.asset_ids.to_vec() };
        let limit = self.limits.assets_per_project;
        let failed = self.change_assets(
            Operation::BatchAssociateProjectAssets,
            change,
            request.client_token.as_ref(),
            |held, existing| {
                let new: HashSet<_> = existing.iter().filter(|asset| !held.contains(asset)).copied().collect();
                if held.len() + new.len() > limit {
                    return Err(Rejected::TooMany);
                }
                held.extend(new);
                Ok(())
            },
        )?;
        Ok(assets_response(failed))
    }

    /// Disassociates assets from a project. An asset that is not associated with it is no failure.
    pub fn disassociate_assets(
        &self,
        request: &BatchDisassociateProjectAssetsRequest<Text<'_>>,
    ) -> Result<AssetsResponse, BatchDisassociateProjectAssetsError<&'static str>> {
        let change = AssetsChange { project: request.project_id, assets: request.asset_ids.to_vec() };
        let failed = self.change_assets(
            Operation::BatchDisassociateProjectAssets,
            change,
            request.client_token.as_ref(),
            |held, existing| {
                for asset in existing {
                    held.remove(asset);
                }
                Ok(())
            },
        )?;
        Ok(assets_response(failed))
    }

    /// Changes the assets of a project, and returns those that do not exist. A request whose token is known changes nothing
    /// and has the same result as before.
    fn change_assets(
        &self,
        operation: Operation,
        change: AssetsChange,
        token: Option<&ClientToken<Text<'_>>>,
        act: impl FnOnce(&mut HashSet<AssetId>, &[AssetId]) -> Result<(), Rejected>,
    ) -> Result<Vec<AssetId>, Rejected> {
        // The world does not change, so it is searched before the state is locked.
        let (existing, failed) = change.assets.iter().partition::<Vec<_>, _>(|asset| self.world.assets.contains(asset));
        let state = &mut *self.state();
        state.throttle.admit(operation, Instant::now()).map_err(|_| Rejected::TooFast)?;
        let token = token.map(|token| (operation, token.to_string()));
        if let Some(token) = &token
            && let Some(failed) = state.tokens.find(token, &change).map_err(|Reused| Rejected::Reused)?
        {
            return Ok(failed.clone());
        }
        if !self.world.projects.contains(&change.project) {
            return Err(Rejected::UnknownProject);
        }
        act(state.projects.entry(change.project).or_default(), &existing)?;
        if let Some(token) = token {
            state.tokens.keep(token, change, failed.clone());
        }
        Ok(failed)
    }

    /// Associates client devices with a core device: all that exist.
    pub fn associate_client_devices<'a>(
        &self,
        request: &'a BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'_>>,
    ) -> Result<DevicesResponse<'a>, DevicesError<'a>> {
        self.change_client_devices(
            Operation::BatchAssociateClientDeviceWithCoreDevice,
            &request.core_device_thing_name,
            request.entries.iter().flatten(),
            |held, name| {
                held.insert(name);
                Ok(())
            },
        )
    }

    /// Disassociates client devices from a core device. A thing that is not associated with it is a failure.
    pub fn disassociate_client_devices<'a>(
        &self,
        request: &'a BatchDisassociateClientDeviceFromCoreDeviceRequest<Text<'_>>,
    ) -> Result<DevicesResponse<'a>, DevicesError<'a>> {
        self.change_client_devices(
            Operation::BatchDisassociateClientDeviceFromCoreDevice,
            &request.core_device_thing_name,
            request.entries.iter().flatten(),
            |held, name| held.remove(&name).then_some(()).ok_or("The thing is not associated with the core device"),
        )
    }

    /// Changes the client devices of a core device. The failures are the things that do not exist, and those for which
    /// `act` returns a message.
    fn change_client_devices<'a, 'b: 'a>(
        &self,
        operation: Operation,
        core_device_thing_name: &'a ThingName<Text<'b>>,
        entries: impl Iterator<Item = &'a Entry<Text<'b>>>,
        act: impl Fn(&mut ClientDevices, ThingName<String>) -> Result<(), &'static str>,
    ) -> Result<DevicesResponse<'a>, DevicesError<'a>> {
        let state = &mut *self.state();
        state.throttle.admit(operation, Instant::now()).map_err(|seconds| {
            DevicesError::throttling_exception(Some(TOO_FAST.into()))
                .with_service_code("greengrass".into())
                .with_retry_after_seconds(seconds)
        })?;
        let core_device = owned(core_device_thing_name);
        if !self.world.core_devices.contains(&core_device) {
            let message = Some("The core device does not exist".into());
            return Err(DevicesError::resource_not_found_exception(message)
                .with_resource_id(core_device_thing_name.as_text())
                .with_resource_type("CoreDevice".into()));
        }
        let held = state.client_devices.entry(core_device).or_default();
        let mut failed = Vec::new();
        for entry in entries {
            let name = owned(&entry.thing_name);
            let exists = self.world.things.contains(&name);
            let result = if exists { act(held, name) } else { Err("The thing does not exist") };
            if let Err(message) = result {
                let mut failure = ErrorEntry::default();
                failure.thing_name = Some(entry.thing_name.as_text());
                failure.code = Some("ResourceNotFoundException".into());
                failure.message = Some(message.into());
                failed.push(failure);
            }
        }
        // Cannot fail: a request has at most 100 entries.
        Ok(DevicesResponse::from_failures(failed).unwrap_or_default())
    }

    /// Associates thing groups with a job: all of them, or none if one is unknown or the job would have too many.
    pub fn associate_targets(
        &self,
        request: &AssociateTargetsWithJobRequest<Text<'_>>,
    ) -> Result<JobResponse, JobError> {
        let state = &mut *self.state();
        state
            .throttle
            .admit(Operation::AssociateTargetsWithJob, Instant::now())
            .map_err(|_| JobError::throttling_exception(Some(TOO_FAST)))?;
        let unknown = |message| JobError::resource_not_found_exception(Some(message));
        let (job_id, description) = request
            .job_id
            .try_to_owned()
            .ok()
            .and_then(|job_id| self.world.jobs.get_key_value::<JobId<String>>(&job_id))
            .ok_or(unknown("The job does not exist"))?;
        for target in &request.targets {
            let group = Arn::parse(target.as_text())
                .and_then(|arn| arn.thing_group())
                .ok_or(JobError::invalid_request_exception(Some("A target is not the ARN of a thing group")))?;
            if !self.world.thing_groups.contains(&group.to_string()) {
                return Err(unknown("A thing group does not exist"));
            }
        }
        let held = state.targets.entry(job_id.clone()).or_default();
        let mut all = held.clone();
        all.extend(request.targets.iter().map(ToString::to_string));
        if all.len() > TARGETS_PER_JOB {
            return Err(JobError::limit_exceeded_exception(Some("A job has 100 targets at most")));
        }
        *held = all;
        debug!(job = ?job_id, namespace = ?request.namespace_id, comment = ?request.comment, "the job has more targets");
        let mut response = JobResponse::default();
        response.job_arn = Some(format!("{JOB_ARN}{job_id}"));
        response.job_id = Some(job_id.to_string());
        response.description = Some(description.to_string());
        Ok(response)
    }

    /// Locks the state.
    fn state(&self) -> MutexGuard<'_, State> {
        // No change is made in two steps, so the state is sound after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies a name into the storage of the keys of the maps.
fn owned(name: &ThingName<Text<'_>>) -> ThingName<String> {
    name.try_to_owned().unwrap_or_else(|_| unreachable!("a `String` grows"))
}

/// Returns the response with these assets as failures.
fn assets_response(failed: Vec<AssetId>) -> AssetsResponse {
    // The model has no other code.
    let code = AssetErrorCode::InternalFailure;
    let failures =
        failed.into_iter().map(|asset_id| AssetErrorDetails::new(asset_id, code, "The asset does not exist"));
    // Cannot fail: a request has at most 100 assets.
    AssetsResponse::from_failures(failures).unwrap_or_default()
}

/// Implements the conversion of a rejection to the error of an operation.
macro_rules! assets_error {
    ($error:ident, $too_many:ident) => {
        impl From<Rejected> for $error<&'static str> {
            fn from(rejected: Rejected) -> Self {
                match rejected {
                    Rejected::TooFast => Self::throttling_exception(Some(TOO_FAST)),
                    Rejected::UnknownProject => Self::resource_not_found_exception(Some("The project does not exist")),
                    Rejected::Reused => Self::invalid_request_exception(Some(
                        "The client token was used for a request with other parameters",
                    )),
                    Rejected::TooMany => Self::$too_many(Some("The project has as many assets as it may")),
                }
            }
        }
    };
}

assets_error!(BatchAssociateProjectAssetsError, limit_exceeded_exception);
// Never sent: disassociated assets cannot be too many.
assets_error!(BatchDisassociateProjectAssetsError, internal_failure_exception);
