//! Measures on a simulated Cortex-M4 what a size does not tell: the stack and the instructions that calls take. A line
//! for each: its name and its value.
//!
//! Instructions are counted by SysTick, which QEMU drives by them under `-icount shift=6`; the stack is painted before
//! a call, and looked at after it.

#![no_std]
#![no_main]

use core::hint::black_box;
use core::ptr::{read_volatile, write_volatile};

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::register::msp;
use cortex_m_rt::entry;
use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest, ThingName};
use iot_shapes::heapless::String;
use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
use iot_shapes::sitewise::{AssetId, BatchAssociateProjectAssetsRequest, ClientToken, ProjectId};
use iot_shapes::{FailFast, Operation, RequestHead, Text};
use semihosting::{println, process};

/// The stack that is painted: more than any call takes.
const PAINTED: usize = 32 * 1024;
/// What is left unpainted, for the code that paints.
const MARGIN: usize = 64;
const PAINT: u32 = 0x5a5a_5a5a;

/// A call to be measured: of a request's head and body.
type Call = fn(&RequestHead<'_>, &[u8]);

#[entry]
fn main() -> ! {
    let Some(peripherals) = cortex_m::Peripherals::take() else { process::exit(1) };
    let mut clock = peripherals.SYST;
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(0x00ff_ffff);
    clock.enable_counter();

    let mut buffer = [0; 16 * 1024];
    let mut target = [0; 128];

    let project = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    let assets = (0..100).map(|n: u8| AssetId::from_bytes([n.wrapping_mul(151) ^ 0xa5; 16]));
    let request = BatchAssociateProjectAssetsRequest::new(project, assets.clone()).unwrap();
    let request = request.with_client_token(ClientToken::from_entropy([0x5a; 16]));
    let path = request.target().write_into(&mut target).unwrap();
    let body = request.json().write_into(&mut buffer).unwrap();
    measure(&mut clock, "validate", "100-assets", path, body, validate);
    measure(&mut clock, "read", "100-assets", path, body, read_assets::<100>);
    let few = BatchAssociateProjectAssetsRequest::new(project, assets.take(8)).unwrap();
    let body = few.json().write_into(&mut buffer).unwrap();
    let path = few.target().write_into(&mut target).unwrap();
    measure(&mut clock, "read", "8-assets", path, body, read_assets::<8>);

    let names = (0..100_u8).map(|n| {
        let mut name = String::<16>::new();
        let _ = core::fmt::Write::write_fmt(&mut name, format_args!("pump-{n:03}"));
        ThingName::from_storage(name).unwrap()
    });
    let core_device = ThingName::<Text<'_>>::literal("gateway-1").copied::<String<16>>().unwrap();
    let request =
        BatchAssociateClientDeviceWithCoreDeviceRequest::<String<16>, 100>::collect(core_device, names).unwrap();
    let path = request.target().write_into(&mut target).unwrap();
    let body = request.json().write_into(&mut buffer).unwrap();
    measure(&mut clock, "validate", "100-entries", path, body, validate);
    measure(&mut clock, "read", "100-entries", path, body, read_entries);

    let line = TargetArn::literal("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
    let request = AssociateTargetsWithJobRequest::new(JobId::literal("firmware-7"), [line; 100]).unwrap();
    let path = request.target().write_into(&mut target).unwrap();
    let body = request.json().write_into(&mut buffer).unwrap();
    measure(&mut clock, "validate", "100-targets", path, body, validate);
    measure(&mut clock, "read", "100-targets", path, body, read_targets);

    process::exit(0)
}

fn validate(head: &RequestHead<'_>, body: &[u8]) {
    let valid = Operation::validate_http(head, body, &mut FailFast);
    assert!(black_box(&valid).is_ok());
}

fn read_assets<const N: usize>(head: &RequestHead<'_>, body: &[u8]) {
    let request = BatchAssociateProjectAssetsRequest::<Text<'_>, N>::read_http(head, body, &mut FailFast);
    assert!(black_box(&request).is_ok());
}

fn read_entries(head: &RequestHead<'_>, body: &[u8]) {
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_http(head, body);
    assert!(black_box(&request).is_ok());
}

fn read_targets(head: &RequestHead<'_>, body: &[u8]) {
    let request = AssociateTargetsWithJobRequest::from_http(head, body);
    assert!(black_box(&request).is_ok());
}

fn measure(clock: &mut SYST, call: &str, of: &str, target: &[u8], body: &[u8], run: Call) {
    let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
    let run = || black_box(run)(black_box(&head), black_box(body));
    let stack = stack_of(run);
    let ticks = ticks_of(clock, run).wrapping_sub(ticks_of(clock, || ()));
    println!("stack-{call}-{of} {stack}");
    // An instruction is 64 ns long, and a tick 40 ns.
    println!("instructions-{call}-{of} {}", ticks * 5 / 8);
}

/// The ticks of the clock that a call takes: it counts down, in 24 bits.
#[inline(never)]
fn ticks_of(clock: &mut SYST, run: impl FnOnce()) -> u32 {
    clock.clear_current();
    let start = SYST::get_current();
    run();
    start.wrapping_sub(SYST::get_current()) & 0x00ff_ffff
}

/// The bytes of stack that a call takes.
#[inline(never)]
fn stack_of(run: impl FnOnce()) -> usize {
    let top = msp::read() as usize;
    let words = (top - PAINTED..top - MARGIN).step_by(4);
    for word in words.clone() {
        // SAFETY: memory below the stack pointer is nobody's: the stack has more than that, and no interrupt is
        // enabled.
        unsafe { write_volatile(word as *mut u32, PAINT) };
    }
    run();
    // SAFETY: as above; the call has returned.
    let touched = words.clone().find(|word| unsafe { read_volatile(*word as *const u32) } != PAINT);
    touched.map_or(MARGIN, |word| top - word)
}
