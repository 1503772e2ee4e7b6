//! The firmware of a gateway: it sends a request of each operation, reads the responses and acts on them, on a machine
//! without an operating system and without a heap.
//!
//! `gateway` is the part of the device. `service` simulates the other end of the network, and validates the requests. Each
//! scenario checks its result. The exit status, through semihosting, is 0 if all results are right.

#![no_std]
#![no_main]

mod gateway;
mod service;
mod wire;

use core::time::Duration;

#[cfg(target_arch = "arm")]
use cortex_m_rt::entry;
use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::{Comment, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::{AssetId, ProjectId, TokenSource};
use iot_shapes::{BatchResults, Operation, Outcome};
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
use semihosting::{println, process};

use crate::gateway::{CHUNK_LEN, Failure, Link};
use crate::service::Service;

// An invalid literal fails to compile.
const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const ASSETS: [AssetId; 2] = [
    AssetId::from_static("c6b789ef-8136-4acc-bf88-af5933736dcc"),
    AssetId::from_static("d129d067-43a0-4f06-9742-0e940144702b"),
];
const JOB: JobId = JobId::from_static("fw-7");
const NAMESPACE: NamespaceId = NamespaceId::from_static("plant-2");
const LINE: TargetArn = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
const COMMENT: Comment = Comment::from_static("line 4 joins: für alle");

/// The name of a scenario, and its check.
type Scenario = (&'static str, fn() -> bool);

const SCENARIOS: [Scenario; 9] = [
    ("an asset fails, and is sent again", asset_fails_once),
    ("20 assets in batches, of which two fail as a whole and one asset by itself", batches_fail_once),
    ("100 assets in chunks of 128 bytes, and 100 failures through a buffer of 512", all_assets_fail),
    ("throttled, waits, and a client device does not exist", throttled),
    ("a response is truncated, and the request is sent again", truncated),
    ("two client devices are disassociated, of which one was not associated", not_associated),
    ("a job gets another target", job_gets_target),
    ("an error that is not modelled", unknown_error),
    ("more items than the capacity", too_many),
];

#[entry]
fn main() -> ! {
    let mut failed = 0;
    for (name, check) in SCENARIOS {
        println!("{name}");
        let is_right = check();
        println!("    {}", if is_right { "ok" } else { "FAILED" });
        failed += i32::from(!is_right);
    }
    println!("{} scenarios, {failed} failed", SCENARIOS.len());
    process::exit(i32::from(failed > 0))
}

fn asset_fails_once() -> bool {
    let responses = &[service::ONE_FAILED, service::NONE_FAILED];
    let mut service = Service::new(Operation::BatchAssociateProjectAssets, responses);
    gateway::associate_assets(&mut service, PROJECT, &ASSETS) == Ok(()) && service.items == [2, 1]
}

/// The second batch is throttled, then its response is truncated. An asset of the third fails, and goes into a fourth.
fn batches_fail_once() -> bool {
    use service::{NONE_FAILED, ONE_FAILED, THROTTLED, TRUNCATED};

    let responses = &[NONE_FAILED, THROTTLED, ONE_FAILED, TRUNCATED, NONE_FAILED, NONE_FAILED];
    let mut service = Service::new(Operation::BatchAssociateProjectAssets, responses);
    let assets: [_; 20] =
        core::array::from_fn(|index| if index == 17 { ASSETS[1] } else { AssetId::from_bytes([index as u8; 16]) });
    // A device has one source for as long as it runs.
    let mut tokens = TokenSource::new(service.entropy());
    let mut outcomes = [Outcome::Pending; 20];
    let mut results = BatchResults::new(&mut outcomes);
    gateway::associate_all_assets(&mut service, &mut tokens, PROJECT, &assets, &mut results) == Ok(())
        && (results.succeeded(), results.unmatched()) == (20, 0)
        && service.items == [8, 8, 4, 8, 8, 1]
        && service.waited == Duration::from_secs(31)
        // A batch that is sent again has its token.
        && tokens.counter() == 4
}

fn all_assets_fail() -> bool {
    let mut service = Service::new(Operation::BatchDisassociateProjectAssets, &[]);
    let assets = (0..100).map(|number| AssetId::from_bytes([number; 16]));
    gateway::disassociate_assets(&mut service, PROJECT, assets) == Ok(100)
        && service.items == [100]
        && service.longest_chunk == CHUNK_LEN
}

fn throttled() -> bool {
    let responses = &[service::THROTTLED, service::NO_SUCH_THING];
    let mut service = Service::new(Operation::BatchAssociateClientDeviceWithCoreDevice, responses);
    let failed = configured_names()
        .and_then(|(core_device, names)| gateway::associate_client_devices(&mut service, core_device, &names));
    failed == Ok(1) && service.items == [2, 2] && service.waited == Duration::from_secs(30)
}

fn truncated() -> bool {
    let responses = &[service::TRUNCATED, service::NO_SUCH_THING];
    let mut service = Service::new(Operation::BatchAssociateClientDeviceWithCoreDevice, responses);
    let failed = configured_names()
        .and_then(|(core_device, names)| gateway::associate_client_devices(&mut service, core_device, &names));
    failed == Ok(1) && service.items == [2, 2]
}

fn not_associated() -> bool {
    let mut service = Service::new(Operation::BatchDisassociateClientDeviceFromCoreDevice, &[service::NOT_ASSOCIATED]);
    let failed = configured_names()
        .and_then(|(core_device, names)| gateway::disassociate_client_devices(&mut service, core_device, &names));
    failed == Ok(1) && service.items == [2]
}

type Name = ThingName<&'static str>;

/// Returns the core device and two client devices. The names come from the device's configuration, so they are checked at
/// run time.
fn configured_names() -> Result<(Name, [Name; 2]), Failure> {
    let names = [ThingName::from_storage("pump 2")?, ThingName::from_storage("Ventil für Öl")?];
    Ok((ThingName::from_storage("gateway 1")?, names))
}

fn job_gets_target() -> bool {
    let mut service = Service::new(Operation::AssociateTargetsWithJob, &[service::JOB]);
    gateway::associate_targets(&mut service, JOB, NAMESPACE, &[LINE], COMMENT) == Ok(()) && service.items == [1]
}

fn unknown_error() -> bool {
    let mut service = Service::new(Operation::AssociateTargetsWithJob, &[service::UNKNOWN]);
    let result = gateway::associate_targets(&mut service, JOB, NAMESPACE, &[LINE], COMMENT);
    result == Err(Failure::Rejected { status: 418 })
}

/// A request that is too large is not sent.
fn too_many() -> bool {
    let mut service = Service::new(Operation::AssociateTargetsWithJob, &[]);
    let result = gateway::associate_targets(&mut service, JOB, NAMESPACE, &[LINE; 9], COMMENT);
    matches!(result, Err(Failure::Invalid(violation)) if violation.index() == Some(8)) && service.items.is_empty()
}
