//! The service itself: what exists, what is associated with what, and what becomes of each request. It knows no HTTP.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceErrorEntry, BatchAssociateClientDeviceWithCoreDeviceError,
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, JobId,
};
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
    BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest, ClientToken, ProjectAssetsResponse,
    ProjectId,
};
use iot_shapes::{Operation, Text, Violation};
use tracing::debug;

use crate::throttle::Throttle;
use crate::tokens::{Reused, Tokens};
use crate::world::World;

/// The most targets that a job has, by the API reference.
const TARGETS_PER_JOB: usize = 100;

/// Where the jobs are, as their ARNs begin.
const JOB_ARN: &str = "arn:aws:iot:us-east-1:123456789012:job/";

const TOO_FAST: &str = "Rate exceeded";

/// How much the service takes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub assets_per_project: usize,
    pub tokens: usize,
    pub requests_per_minute: Option<u32>,
}

/// A mock control plane, its associations in memory.
pub struct Service {
    world: World,
    limits: Limits,
    state: Mutex<State>,
}

struct State {
    projects: HashMap<ProjectId, HashSet<AssetId>>,
    client_devices: HashMap<ThingName<String>, HashSet<ThingName<String>>>,
    targets: HashMap<JobId<String>, HashSet<String>>,
    tokens: Tokens<AssetsChange, Vec<AssetId>>,
    throttle: Throttle,
}

/// What a request changes in a project: two that are equal under one token are one request sent twice.
#[derive(PartialEq)]
struct AssetsChange {
    project: ProjectId,
    assets: Vec<AssetId>,
}

/// Why a project's assets stay as they are.
enum Refused {
    TooFast,
    UnknownProject,
    Reused,
    TooMany,
}

type AssetsResponse = ProjectAssetsResponse<&'static str>;
type DevicesResponse<'a> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>>;
type DevicesError<'a> = BatchAssociateClientDeviceWithCoreDeviceError<Text<'a>, 0>;
type JobResponse = AssociateTargetsWithJobResponse<String>;
type JobError = AssociateTargetsWithJobError<&'static str>;

impl Service {
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

    /// Puts assets into a project: all that exist, or none where they would be too many.
    pub fn associate_assets(
        &self,
        request: &BatchAssociateProjectAssetsRequest<Text<'_>>,
    ) -> Result<AssetsResponse, BatchAssociateProjectAssetsError<&'static str>> {
        let change = AssetsChange { project: request.project_id(), assets: request.asset_ids().to_vec() };
        let limit = self.limits.assets_per_project;
        let failed = self.change_assets(
            Operation::BatchAssociateProjectAssets,
            change,
            request.client_token(),
            |held, existing| {
                let new: HashSet<_> = existing.iter().filter(|asset| !held.contains(asset)).copied().collect();
                if held.len() + new.len() > limit {
                    return Err(Refused::TooMany);
                }
                held.extend(new);
                Ok(())
            },
        )?;
        Ok(assets_response(failed))
    }

    /// Takes assets out of a project. One that is not in it is no failure: it is where the caller wants it.
    pub fn disassociate_assets(
        &self,
        request: &BatchDisassociateProjectAssetsRequest<Text<'_>>,
    ) -> Result<AssetsResponse, BatchDisassociateProjectAssetsError<&'static str>> {
        let change = AssetsChange { project: request.project_id(), assets: request.asset_ids().to_vec() };
        let failed = self.change_assets(
            Operation::BatchDisassociateProjectAssets,
            change,
            request.client_token(),
            |held, existing| {
                for asset in existing {
                    held.remove(asset);
                }
                Ok(())
            },
        )?;
        Ok(assets_response(failed))
    }

    /// Changes the assets of a project, and returns those that do not exist. A request that was answered before under the
    /// same token changes nothing and is answered the same.
    fn change_assets(
        &self,
        operation: Operation,
        change: AssetsChange,
        token: Option<&ClientToken<Text<'_>>>,
        act: impl FnOnce(&mut HashSet<AssetId>, &[AssetId]) -> Result<(), Refused>,
    ) -> Result<Vec<AssetId>, Refused> {
        // What exists does not change, and is looked up before others have to wait.
        let (existing, failed) = change.assets.iter().partition::<Vec<_>, _>(|asset| self.world.assets.contains(asset));
        let state = &mut *self.state();
        state.throttle.admit(operation, Instant::now()).map_err(|_| Refused::TooFast)?;
        let token = token.map(|token| (operation, token.to_string()));
        if let Some(token) = &token
            && let Some(failed) = state.tokens.answered(token, &change).map_err(|Reused| Refused::Reused)?
        {
            return Ok(failed.clone());
        }
        if !self.world.projects.contains(&change.project) {
            return Err(Refused::UnknownProject);
        }
        act(state.projects.entry(change.project).or_default(), &existing)?;
        if let Some(token) = token {
            state.tokens.keep(token, change, failed.clone());
        }
        Ok(failed)
    }

    /// Lets client devices talk to a core device: all that exist.
    pub fn associate_client_devices<'a>(
        &self,
        request: &'a BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'_>>,
    ) -> Result<DevicesResponse<'a>, DevicesError<'a>> {
        let state = &mut *self.state();
        let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
        state.throttle.admit(operation, Instant::now()).map_err(|seconds| DevicesError::ThrottlingException {
            message: Some(TOO_FAST.into()),
            quota_code: None,
            service_code: Some("greengrass".into()),
            retry_after_seconds: Some(seconds),
        })?;
        let core_device = owned(request.core_device_thing_name());
        if !self.world.core_devices.contains(&core_device) {
            return Err(DevicesError::ResourceNotFoundException {
                message: Some("The core device does not exist".into()),
                resource_id: Some(request.core_device_thing_name().text()),
                resource_type: Some("CoreDevice".into()),
            });
        }
        let held = state.client_devices.entry(core_device).or_default();
        let mut response = DevicesResponse::new();
        for entry in request.entries() {
            let name = owned(&entry.thing_name);
            if self.world.things.contains(&name) {
                held.insert(name);
                continue;
            }
            // There is room for as many failures as a request has entries.
            let _: Result<(), Violation> = response.push(AssociateClientDeviceWithCoreDeviceErrorEntry {
                thing_name: Some(entry.thing_name.text()),
                code: Some("ResourceNotFoundException".into()),
                message: Some("The thing does not exist".into()),
            });
        }
        Ok(response)
    }

    /// Sends a job to more thing groups: to all of them, or to none where one is unknown or they would be too many.
    pub fn associate_targets(
        &self,
        request: &AssociateTargetsWithJobRequest<Text<'_>>,
    ) -> Result<JobResponse, JobError> {
        let state = &mut *self.state();
        state
            .throttle
            .admit(Operation::AssociateTargetsWithJob, Instant::now())
            .map_err(|_| JobError::ThrottlingException { message: Some(TOO_FAST) })?;
        let unknown = |message| JobError::ResourceNotFoundException { message: Some(message) };
        let (job_id, description) = request
            .job_id()
            .copied()
            .ok()
            .and_then(|job_id| self.world.jobs.get_key_value::<JobId<String>>(&job_id))
            .ok_or(unknown("The job does not exist"))?;
        for target in request.targets() {
            let group = Arn::parse(target.text()).and_then(|arn| arn.thing_group()).ok_or(
                JobError::InvalidRequestException { message: Some("A target is not the ARN of a thing group") },
            )?;
            if !self.world.thing_groups.contains(&group.to_string()) {
                return Err(unknown("A thing group does not exist"));
            }
        }
        let held = state.targets.entry(job_id.clone()).or_default();
        let mut all = held.clone();
        all.extend(request.targets().iter().map(ToString::to_string));
        if all.len() > TARGETS_PER_JOB {
            return Err(JobError::LimitExceededException { message: Some("A job has 100 targets at most") });
        }
        *held = all;
        debug!(job = ?job_id, namespace = ?request.namespace_id(), comment = ?request.comment(), "the job has more targets");
        Ok(JobResponse {
            job_arn: Some(format!("{JOB_ARN}{job_id}")),
            job_id: Some(job_id.to_string()),
            description: Some(description.to_string()),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is made at one stroke, so what a panic left behind is sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name to look up by: with `String` there is room for any.
fn owned(name: &ThingName<Text<'_>>) -> ThingName<String> {
    name.copied().unwrap_or_else(|_| unreachable!("a `String` grows"))
}

fn assets_response(failed: Vec<AssetId>) -> AssetsResponse {
    let mut response = AssetsResponse::default();
    for asset_id in failed {
        // There is room for as many failures as a request has assets. The model has no other code.
        let _: Result<(), Violation> = response.push(AssetErrorDetails {
            asset_id,
            code: AssetErrorCode::InternalFailure,
            message: "The asset does not exist",
        });
    }
    response
}

/// Gives the reasons their names in the errors of an operation.
macro_rules! assets_error {
    ($error:ident, $too_many:ident) => {
        impl From<Refused> for $error<&'static str> {
            fn from(refused: Refused) -> Self {
                match refused {
                    Refused::TooFast => Self::ThrottlingException { message: Some(TOO_FAST) },
                    Refused::UnknownProject => {
                        Self::ResourceNotFoundException { message: Some("The project does not exist") }
                    }
                    Refused::Reused => Self::InvalidRequestException {
                        message: Some("The client token was used for a request with other parameters"),
                    },
                    Refused::TooMany => Self::$too_many { message: Some("The project has as many assets as it may") },
                }
            }
        }
    };
}

assets_error!(BatchAssociateProjectAssetsError, LimitExceededException);
// Taking assets out makes them no more: this is never answered.
assets_error!(BatchDisassociateProjectAssetsError, InternalFailureException);
