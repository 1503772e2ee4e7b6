//! A gateway's firmware: it builds a request of each operation, reads the replies and acts on them, on a machine
//! without an operating system and without a heap.
//!
//! `gateway` is what a device does. `service` stands for the other end of the network, and so checks what it is sent.
//! Each scenario says what must come of it; the exit status, through semihosting, says whether it did.

#![no_std]
#![no_main]

mod gateway;
mod service;
mod wire;

#[cfg(target_arch = "arm")]
use cortex_m_rt::entry;
use iot_shapes::Operation;
use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::{Comment, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::{AssetId, ProjectId};
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
use semihosting::{println, process};

use crate::gateway::Trouble;
use crate::service::Service;

// A wrong one fails the build.
const PROJECT: ProjectId = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const ASSETS: [AssetId; 2] = [
    AssetId::literal("c6b789ef-8136-4acc-bf88-af5933736dcc"),
    AssetId::literal("d129d067-43a0-4f06-9742-0e940144702b"),
];
const JOB: JobId = JobId::literal("fw-7");
const NAMESPACE: NamespaceId = NamespaceId::literal("plant-2");
const LINE: TargetArn = TargetArn::literal("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
const COMMENT: Comment = Comment::literal("line 4 joins: für alle");

/// What a scenario is called, and whether it came out as it must.
type Scenario = (&'static str, fn() -> bool);

const SCENARIOS: [Scenario; 6] = [
    ("an asset fails, and is asked for again", asset_fails_once),
    ("a reply of 100 failures through a buffer of 512 bytes", all_assets_fail),
    ("throttled, waits, and a client device is not known", throttled),
    ("a job gets another target", job_gets_target),
    ("an error that no model has", unknown_error),
    ("more than there is room for", too_many),
];

#[entry]
fn main() -> ! {
    let mut failed = 0;
    for (name, came_out) in SCENARIOS {
        println!("{name}");
        let is_right = came_out();
        println!("    {}", if is_right { "ok" } else { "FAILED" });
        failed += i32::from(!is_right);
    }
    println!("{} scenarios, {failed} failed", SCENARIOS.len());
    process::exit(i32::from(failed > 0))
}

fn asset_fails_once() -> bool {
    let replies = &[service::ONE_FAILED, service::NONE_FAILED];
    let mut service = Service::new(Operation::BatchAssociateProjectAssets, replies);
    gateway::associate_assets(&mut service, PROJECT, &ASSETS) == Ok(()) && service.items == [2, 1]
}

fn all_assets_fail() -> bool {
    let mut service = Service::new(Operation::BatchDisassociateProjectAssets, &[]);
    let assets = (0..100).map(|number| AssetId::from_bytes([number; 16]));
    gateway::disassociate_assets(&mut service, PROJECT, assets) == Ok(100) && service.items == [100]
}

fn throttled() -> bool {
    let replies = &[service::THROTTLED, service::NO_SUCH_THING];
    let mut service = Service::new(Operation::BatchAssociateClientDeviceWithCoreDevice, replies);
    // Names are the device's own configuration, so they are checked as they are read.
    let (Ok(core_device), Ok(pump), Ok(valve)) = (
        ThingName::from_storage("gateway 1"),
        ThingName::from_storage("pump 2"),
        ThingName::from_storage("Ventil für Öl"),
    ) else {
        return false;
    };
    let failed = gateway::associate_client_devices(&mut service, core_device, &[pump, valve]);
    failed == Ok(1) && service.items == [2, 2] && service.waited == 30
}

fn job_gets_target() -> bool {
    let mut service = Service::new(Operation::AssociateTargetsWithJob, &[service::JOB]);
    gateway::associate_targets(&mut service, JOB, NAMESPACE, &[LINE], COMMENT) == Ok(()) && service.items == [1]
}

fn unknown_error() -> bool {
    let mut service = Service::new(Operation::AssociateTargetsWithJob, &[service::UNKNOWN]);
    let refused = gateway::associate_targets(&mut service, JOB, NAMESPACE, &[LINE], COMMENT);
    refused == Err(Trouble::Refused { status: 418 })
}

/// Nothing is sent that would be refused.
fn too_many() -> bool {
    let mut service = Service::new(Operation::AssociateTargetsWithJob, &[]);
    let refused = gateway::associate_targets(&mut service, JOB, NAMESPACE, &[LINE; 9], COMMENT);
    matches!(refused, Err(Trouble::Invalid(violation)) if violation.index() == Some(8)) && service.items.is_empty()
}
