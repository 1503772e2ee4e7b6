//! Measures on a simulated Cortex-M4 what a size does not tell: the stack and the instructions that calls take, and the
//! memory that values do. A line for each: its name and its number.
//!
//! Instructions are counted by SysTick, which QEMU drives by them under `-icount shift=6`; the stack is painted before a
//! call, and looked at after it.

#![no_std]
#![no_main]

use core::fmt::Write;
use core::hint::black_box;
use core::ptr::{read_volatile, write_volatile};

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::register::msp;
use cortex_m_rt::entry;
use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::heapless::String;
use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
use iot_shapes::sitewise::{
    self, AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsRequest, ClientToken,
    ProjectAssetsResponse, ProjectId, ResponsePieces,
};
use iot_shapes::{FailFast, Operation, RequestHead, ResponseHead, Text};
use semihosting::{println, process};

/// The stack that is painted: more than any call takes.
const PAINTED: usize = 32 * 1024;
/// What is left unpainted, for the code that paints.
const MARGIN: usize = 64;
const PAINT: u32 = 0x5a5a_5a5a;

type Assets<'a, const N: usize> = BatchAssociateProjectAssetsRequest<Text<'a>, N>;
type AssetFailures<'a, const N: usize> = ProjectAssetsResponse<Text<'a>, N>;
type Devices<'a, const N: usize> = BatchAssociateClientDeviceWithCoreDeviceRequest<Text<'a>, N>;
type DeviceFailures<'a, const N: usize> = BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'a>, N>;
type Targets<'a, const N: usize> = AssociateTargetsWithJobRequest<Text<'a>, N>;

#[entry]
fn main() -> ! {
    let Some(peripherals) = cortex_m::Peripherals::take() else { process::exit(1) };
    let mut clock = peripherals.SYST;
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(0x00ff_ffff);
    clock.enable_counter();
    let mut measure = |name, run: &mut dyn FnMut()| {
        println!("stack-{name} {}", stack_of(run));
        let ticks = ticks_of(&mut clock, run).wrapping_sub(ticks_of(&mut clock, &mut || ()));
        // An instruction is 64 ns long, and a tick 40 ns.
        println!("instructions-{name} {}", ticks * 5 / 8);
    };

    let mut target = [0; 128];
    let mut buffer = [0; 16 * 1024];

    let project = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    let assets = || (0..100).map(|n: u8| AssetId::from_bytes([n.wrapping_mul(151) ^ 0xa5; 16]));
    let request = Assets::<100>::collect(project, assets()).unwrap();
    let request = request.with_client_token(ClientToken::from_entropy([0x5a; 16]));
    let head = post(request.target().write_into(&mut target).unwrap());
    measure("write-100-assets", &mut || assert!(black_box(request.json().write_into(&mut buffer)).is_ok()));
    let body = request.json().write_into(&mut buffer).unwrap();
    measure("validate-100-assets", &mut || validate(&head, body));
    measure("read-100-assets", &mut || read_assets::<100>(&head, body));
    // Whatever may be in a body that is valid, and is not in those that are written here.
    let odd = br#" { "x" : [[{"y":-1.5e3,"z":"\ud83d\ude00"}],null] ,
        "clientToken" : "\u0061bcdefghijklmnopqrstuvwxyz-0123456789", "x" : {},
        "assetIds" : [ "c6b789ef-8136-4acc-bf88-af5933736d\u0063c" ] } "#;
    measure("validate-odd-request", &mut || validate(&head, odd));
    let few = Assets::<8>::collect(project, assets().take(8)).unwrap();
    let body = few.json().write_into(&mut buffer).unwrap();
    measure("read-8-assets", &mut || read_assets::<8>(&head, body));

    let names = (0..100_u8).map(|n| {
        let mut name = String::<16>::new();
        let _ = write!(name, "pump-{n:03}");
        ThingName::from_storage(name).unwrap()
    });
    let gateway = ThingName::<Text<'_>>::literal("gateway-1").copied().unwrap();
    let request = BatchAssociateClientDeviceWithCoreDeviceRequest::<String<16>, 100>::collect(gateway, names).unwrap();
    let head = post(request.target().write_into(&mut target).unwrap());
    let body = request.json().write_into(&mut buffer).unwrap();
    measure("validate-100-entries", &mut || validate(&head, body));
    measure("read-100-entries", &mut || read_entries(&head, body));

    let line = TargetArn::literal("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
    let request = AssociateTargetsWithJobRequest::new(JobId::literal("firmware-7"), [line; 100]).unwrap();
    let head = post(request.target().write_into(&mut target).unwrap());
    let body = request.json().write_into(&mut buffer).unwrap();
    measure("validate-100-targets", &mut || validate(&head, body));
    measure("read-100-targets", &mut || read_targets(&head, body));

    let failures = assets().map(|asset_id| AssetErrorDetails {
        asset_id,
        code: AssetErrorCode::<&str>::InternalFailure,
        message: "The asset could not be put into the project.",
    });
    let body = sitewise::response_json(failures.clone()).write_into(&mut buffer).unwrap();
    measure("read-pieces-100-failures", &mut || read_in_pieces(body));
    let body = sitewise::response_json(failures.take(8)).write_into(&mut buffer).unwrap();
    measure("read-8-failures", &mut || read_failures(&ResponseHead::new(200), body));
    let throttled = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException");
    measure("read-error", &mut || read_error(&throttled, br#"{"message":"Rate exceeded"}"#));

    size::<Assets<'_, 100>>("100-assets");
    size::<Assets<'_, 8>>("8-assets");
    size::<Devices<'_, 100>>("100-entries");
    size::<Devices<'_, 8>>("8-entries");
    size::<Targets<'_, 100>>("100-targets");
    size::<Targets<'_, 8>>("8-targets");
    size::<AssetFailures<'_, 100>>("100-asset-failures");
    size::<AssetFailures<'_, 8>>("8-asset-failures");
    size::<DeviceFailures<'_, 100>>("100-device-failures");
    size::<DeviceFailures<'_, 8>>("8-device-failures");
    size::<ResponsePieces<'_>>("pieces");
    process::exit(0)
}

fn post(target: &[u8]) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

// What is measured has a frame of its own, as a device's own functions have.

#[inline(never)]
fn validate(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Operation::validate_http(head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_assets<const N: usize>(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Assets::<N>::read_http_into(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_entries(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Devices::<100>::read_http_into(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_targets(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Targets::<100>::read_http_into(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_failures(head: &ResponseHead<'_>, body: &[u8]) {
    assert!(black_box(&AssetFailures::<8>::read_http_into(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_error(head: &ResponseHead<'_>, body: &[u8]) {
    assert!(black_box(&AssetFailures::<8>::read_http_into(&mut None, head, body, &mut FailFast)).is_err());
}

/// The buffer is in it.
#[inline(never)]
fn read_in_pieces(body: &[u8]) {
    let mut buffer = [0; 512];
    let mut pieces = ResponsePieces::new(&mut buffer);
    for piece in body.chunks(64) {
        assert!(pieces.push(piece, &mut FailFast, |error| _ = black_box(error)).is_ok());
    }
    assert_eq!(black_box(pieces.finish(&mut FailFast)), Ok(100));
}

fn size<T>(name: &str) {
    println!("size-{name} {}", size_of::<T>());
}

/// The ticks of the clock that a call takes: it counts down, in 24 bits.
#[inline(never)]
fn ticks_of(clock: &mut SYST, run: &mut dyn FnMut()) -> u32 {
    clock.clear_current();
    let start = SYST::get_current();
    run();
    start.wrapping_sub(SYST::get_current()) & 0x00ff_ffff
}

/// The bytes of stack that a call takes.
#[inline(never)]
fn stack_of(run: &mut dyn FnMut()) -> usize {
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
