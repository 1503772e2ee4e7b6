//! The service itself: the resources that exist, their associations, and the result of each request. It has no HTTP.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceEntry as Entry, AssociateClientDeviceWithCoreDeviceErrorEntry as ErrorEntry,
    ThingName, batch_associate_client_device_with_core_device, batch_disassociate_client_device_from_core_device,
};
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::associate_targets_with_job::OwnedError as JobError;
use iot_shapes::iot::{JobId, associate_targets_with_job};
use iot_shapes::sitewise::batch_associate_project_assets::OwnedResponse as AssetsResponse;
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, ClientToken, ProjectId, batch_associate_project_assets,
    batch_disassociate_project_assets,
};
use iot_shapes::{List, Operation, OperationRequest};
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

// Both operations on a core device's client devices have this response and this error.
type DevicesResponse = batch_associate_client_device_with_core_device::OwnedResponse;
type DevicesError = batch_associate_client_device_with_core_device::OwnedError;
type ClientDevices = HashSet<ThingName<String>>;

/// The execution of the requests of an operation.
pub trait Execute<R: OperationRequest> {
    /// Executes a valid request. The result is boxed, since a list of 100 failures or fields takes up to 7.2 KB.
    fn execute(&self, request: R) -> Result<Box<R::OwnedResponse>, Box<R::OwnedError>>;
}

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

    /// Changes the assets of a project, and returns those that do not exist. A request whose token is known changes nothing
    /// and has the same result as before.
    fn change_assets(
        &self,
        operation: Operation,
        change: AssetsChange,
        token: Option<ClientToken<String>>,
        act: impl FnOnce(&mut HashSet<AssetId>, &[AssetId]) -> Result<(), Rejected>,
    ) -> Result<Vec<AssetId>, Rejected> {
        // The world does not change, so it is searched before the state is locked.
        let (existing, failed) = change.assets.iter().partition::<Vec<_>, _>(|asset| self.world.assets.contains(asset));
        let state = &mut *self.state();
        state.throttle.admit(operation, Instant::now()).map_err(|_| Rejected::TooFast)?;
        let token = token.map(|token| (operation, token.into_storage()));
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

    /// Changes the client devices of a core device. The failures are the things that do not exist, and those for which
    /// `act` returns a message.
    fn change_client_devices(
        &self,
        operation: Operation,
        core_device: ThingName<String>,
        entries: Option<&List<Entry<String>>>,
        act: impl Fn(&mut ClientDevices, &ThingName<String>) -> Result<(), &'static str>,
    ) -> Result<Box<DevicesResponse>, Box<DevicesError>> {
        let state = &mut *self.state();
        state.throttle.admit(operation, Instant::now()).map_err(|seconds| {
            DevicesError::throttling_exception(Some(TOO_FAST.into()))
                .with_service_code("greengrass".into())
                .with_retry_after_seconds(seconds)
        })?;
        if !self.world.core_devices.contains(&core_device) {
            let message = Some("The core device does not exist".into());
            let error = DevicesError::resource_not_found_exception(message)
                .with_resource_id(core_device.into_storage())
                .with_resource_type("CoreDevice".into());
            return Err(error.into());
        }
        let held = state.client_devices.entry(core_device).or_default();
        let mut failed = Vec::new();
        for Entry { thing_name, .. } in entries.into_iter().flatten() {
            let exists = self.world.things.contains(thing_name);
            let result = if exists { act(held, thing_name) } else { Err("The thing does not exist") };
            if let Err(message) = result {
                let mut failure = ErrorEntry::default();
                failure.thing_name = Some(thing_name.to_string());
                failure.code = Some("ResourceNotFoundException".into());
                failure.message = Some(message.into());
                failed.push(failure);
            }
        }
        // Cannot fail: a request has at most 100 entries.
        Ok(DevicesResponse::from_failures(failed).unwrap_or_default().into())
    }

    /// Locks the state.
    fn state(&self) -> MutexGuard<'_, State> {
        // No change is made in two steps, so the state is sound after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Associates assets with a project: all that exist, or none if the project would have too many.
impl Execute<batch_associate_project_assets::OwnedRequest> for Service {
    fn execute(
        &self,
        request: batch_associate_project_assets::OwnedRequest,
    ) -> Result<Box<AssetsResponse>, Box<batch_associate_project_assets::OwnedError>> {
        let change = AssetsChange { project: request.project_id, assets: request.asset_ids.to_vec() };
        let limit = self.limits.assets_per_project;
        let operation = Operation::BatchAssociateProjectAssets;
        let failed = self.change_assets(operation, change, request.client_token, |held, existing| {
            let new: HashSet<_> = existing.iter().filter(|asset| !held.contains(asset)).copied().collect();
            if held.len() + new.len() > limit {
                return Err(Rejected::TooMany);
            }
            held.extend(new);
            Ok(())
        })?;
        Ok(assets_response(failed).into())
    }
}

/// Disassociates assets from a project. An asset that is not associated with it is no failure.
impl Execute<batch_disassociate_project_assets::OwnedRequest> for Service {
    fn execute(
        &self,
        request: batch_disassociate_project_assets::OwnedRequest,
    ) -> Result<Box<AssetsResponse>, Box<batch_disassociate_project_assets::OwnedError>> {
        let change = AssetsChange { project: request.project_id, assets: request.asset_ids.to_vec() };
        let operation = Operation::BatchDisassociateProjectAssets;
        let failed = self.change_assets(operation, change, request.client_token, |held, existing| {
            for asset in existing {
                held.remove(asset);
            }
            Ok(())
        })?;
        Ok(assets_response(failed).into())
    }
}

/// Associates client devices with a core device: all that exist.
impl Execute<batch_associate_client_device_with_core_device::OwnedRequest> for Service {
    fn execute(
        &self,
        request: batch_associate_client_device_with_core_device::OwnedRequest,
    ) -> Result<Box<DevicesResponse>, Box<DevicesError>> {
        let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
        let entries = request.entries.as_ref();
        self.change_client_devices(operation, request.core_device_thing_name, entries, |held, name| {
            held.insert(name.clone());
            Ok(())
        })
    }
}

/// Disassociates client devices from a core device. A thing that is not associated with it is a failure.
impl Execute<batch_disassociate_client_device_from_core_device::OwnedRequest> for Service {
    fn execute(
        &self,
        request: batch_disassociate_client_device_from_core_device::OwnedRequest,
    ) -> Result<Box<DevicesResponse>, Box<DevicesError>> {
        let operation = Operation::BatchDisassociateClientDeviceFromCoreDevice;
        let entries = request.entries.as_ref();
        self.change_client_devices(operation, request.core_device_thing_name, entries, |held, name| {
            held.remove(name).then_some(()).ok_or("The thing is not associated with the core device")
        })
    }
}

/// Associates thing groups with a job: all of them, or none if one is unknown or the job would have too many.
impl Execute<associate_targets_with_job::OwnedRequest> for Service {
    fn execute(
        &self,
        request: associate_targets_with_job::OwnedRequest,
    ) -> Result<Box<associate_targets_with_job::OwnedResponse>, Box<JobError>> {
        let state = &mut *self.state();
        state
            .throttle
            .admit(Operation::AssociateTargetsWithJob, Instant::now())
            .map_err(|_| JobError::throttling_exception(Some(TOO_FAST.into())))?;
        let unknown = |message: &str| JobError::resource_not_found_exception(Some(message.into()));
        let description = self.world.jobs.get(&request.job_id).ok_or_else(|| unknown("The job does not exist"))?;
        for target in &request.targets {
            let group = Arn::parse(target.as_text()).and_then(|arn| arn.thing_group()).ok_or_else(|| {
                JobError::invalid_request_exception(Some("A target is not the ARN of a thing group".into()))
            })?;
            if !self.world.thing_groups.contains(&group.to_string()) {
                return Err(unknown("A thing group does not exist").into());
            }
        }
        let held = state.targets.entry(request.job_id.clone()).or_default();
        let mut all = held.clone();
        all.extend(request.targets.iter().map(ToString::to_string));
        if all.len() > TARGETS_PER_JOB {
            return Err(JobError::limit_exceeded_exception(Some("A job has 100 targets at most".into())).into());
        }
        *held = all;
        let (job, namespace, comment) = (&request.job_id, &request.namespace_id, &request.comment);
        debug!(?job, ?namespace, ?comment, "the job has more targets");
        let response = associate_targets_with_job::OwnedResponse::default()
            .with_job_arn(format!("{JOB_ARN}{job}"))
            .with_description(description.to_string())
            .with_job_id(request.job_id.into_storage());
        Ok(response.into())
    }
}

/// Returns the response with these assets as failures.
fn assets_response(failed: Vec<AssetId>) -> AssetsResponse {
    // The model has no other code.
    let code = AssetErrorCode::InternalFailure;
    let failures = failed
        .into_iter()
        .map(|asset_id| AssetErrorDetails::new(asset_id, code.clone(), "The asset does not exist".into()));
    // Cannot fail: a request has at most 100 assets.
    AssetsResponse::from_failures(failures).unwrap_or_default()
}

/// Implements the conversion of a rejection to the error of an operation.
macro_rules! assets_error {
    ($error:ty, $too_many:ident) => {
        impl From<Rejected> for Box<$error> {
            fn from(rejected: Rejected) -> Self {
                let (new, message): (fn(_) -> $error, _) = match rejected {
                    Rejected::TooFast => (<$error>::throttling_exception, TOO_FAST),
                    Rejected::UnknownProject => (<$error>::resource_not_found_exception, "The project does not exist"),
                    Rejected::Reused => (
                        <$error>::invalid_request_exception,
                        "The client token was used for a request with other parameters",
                    ),
                    Rejected::TooMany => (<$error>::$too_many, "The project has as many assets as it may"),
                };
                new(Some(message.into())).into()
            }
        }
    };
}

assets_error!(batch_associate_project_assets::OwnedError, limit_exceeded_exception);
// Never sent: disassociated assets cannot be too many.
assets_error!(batch_disassociate_project_assets::OwnedError, internal_failure_exception);
