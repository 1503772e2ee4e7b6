//! Measures on a simulated Cortex-M4 the stack and the instructions of calls, and the memory of values. It prints a line for
//! each: the name and the number.
//!
//! SysTick counts the instructions: QEMU derives its time from them under `-icount shift=6`. The stack is painted before a
//! call and searched after it.

#![no_std]
#![no_main]

use core::fmt::Write;
use core::hint::black_box;
use core::ptr::{read_volatile, write_volatile};

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::register::msp;
use cortex_m_rt::entry;
use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::response_json as device_response_json;
use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceErrorEntry as ErrorEntry, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::heapless::String;
use iot_shapes::iot::{AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, JobId, TargetArn};
use iot_shapes::sitewise::batch_associate_project_assets::response_json;
use iot_shapes::sitewise::{
    AssetErrorCode, AssetErrorDetails, AssetId, BatchAssociateProjectAssetsRequest,
    BatchAssociateProjectAssetsResponse, ClientToken, ProjectId,
};
use iot_shapes::{ChunkReader, Encode, Encoded, ErrorResponse, FailFast, Operation, RequestHead, ResponseHead, Text};
use semihosting::{println, process};

/// The bytes of stack that are painted: more than any call takes.
const PAINTED: usize = 32 * 1024;
/// The bytes that are not painted, for the code that paints.
const MARGIN: usize = 64;
const PAINT: u32 = 0x5a5a_5a5a;

type Assets<'a, const N: usize> = BatchAssociateProjectAssetsRequest<Text<'a>, N>;
type AssetFailures<'a, const N: usize> = BatchAssociateProjectAssetsResponse<Text<'a>, N>;
type AssetFailureReader<'b> = ChunkReader<BatchAssociateProjectAssetsResponse, &'b mut [u8]>;
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
    let mut measure = |name: &str, run: &mut dyn FnMut()| {
        println!("stack-{name} {}", stack_of(run));
        let ticks = ticks_of(&mut clock, run).wrapping_sub(ticks_of(&mut clock, &mut || ()));
        // An instruction is 64 ns long, and a tick 40 ns.
        println!("instructions-{name} {}", ticks * 5 / 8);
    };

    if cfg!(feature = "device-more") {
        more(&mut measure)
    } else {
        first(&mut measure)
    }
    process::exit(0)
}

/// Measures a call under a name.
type Measure<'m> = &'m mut dyn FnMut(&str, &mut dyn FnMut());

fn first(measure: Measure<'_>) {
    let mut target = [0; 128];
    let mut buffer = [0; 16 * 1024];

    let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    let assets = || (0..100).map(|n: u8| AssetId::from_bytes([n.wrapping_mul(151) ^ 0xa5; 16]));
    let request = Assets::<100>::try_from_iter(project, assets()).unwrap();
    let request = request.with_client_token(ClientToken::from_entropy([0x5a; 16]));
    let head = post(request.target().encode_to_slice(&mut target).unwrap());
    measure("write-100-assets", &mut || assert!(black_box(request.json().encode_to_slice(&mut buffer)).is_ok()));
    let body = request.json().encode_to_slice(&mut buffer).unwrap();
    measure("validate-100-assets", &mut || validate(&head, body));
    measure("read-100-assets", &mut || read_assets::<100>(&head, body));
    // Valid JSON that the writer does not produce: white space, escapes, members that are skipped.
    let odd = br#" { "x" : [[{"y":-1.5e3,"z":"\ud83d\ude00"}],null] ,
        "clientToken" : "\u0061bcdefghijklmnopqrstuvwxyz-0123456789", "x" : {},
        "assetIds" : [ "c6b789ef-8136-4acc-bf88-af5933736d\u0063c" ] } "#;
    measure("validate-odd-request", &mut || validate(&head, odd));
    let few = Assets::<8>::try_from_iter(project, assets().take(8)).unwrap();
    let body = few.json().encode_to_slice(&mut buffer).unwrap();
    measure("read-8-assets", &mut || read_assets::<8>(&head, body));

    let request = entries();
    let head = post(request.target().encode_to_slice(&mut target).unwrap());
    let body = request.json().encode_to_slice(&mut buffer).unwrap();
    measure("validate-100-entries", &mut || validate(&head, body));
    measure("read-100-entries", &mut || read_entries(&head, body));

    let request = targets();
    let head = post(request.target().encode_to_slice(&mut target).unwrap());
    let body = request.json().encode_to_slice(&mut buffer).unwrap();
    measure("validate-100-targets", &mut || validate(&head, body));
    measure("read-100-targets", &mut || read_targets(&head, body));

    let failures = assets().map(|asset_id| {
        AssetErrorDetails::new(
            asset_id,
            AssetErrorCode::InternalFailure,
            "The asset could not be put into the project.",
        )
    });
    let body = response_json(failures.clone()).encode_to_slice(&mut buffer).unwrap();
    measure("read-pieces-100-failures", &mut || read_in_chunks(body));
    let received = ResponseHead::new(200);
    measure("read-100-failures", &mut || assert!(black_box(AssetFailures::<100>::from_http(&received, body)).is_ok()));
    measure("read-100-failures-in-place", &mut || read_failures::<100>(&received, body));
    let body = response_json(failures.take(8)).encode_to_slice(&mut buffer).unwrap();
    measure("read-8-failures", &mut || read_failures::<8>(&received, body));
    let throttled = ResponseHead::new(429).header("x-amzn-ErrorType", b"ThrottlingException");
    measure("read-error-alone", &mut || read_error_alone(&throttled, br#"{"message":"Rate exceeded"}"#));
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
    size::<AssetFailureReader<'_>>("pieces");
}

/// Measures further calls, in a separate program: the more callers a function has, the less of it is inlined.
fn more(measure: Measure<'_>) {
    let mut buffer = [0; 16 * 1024];

    let assets = (0..100).map(|n: u8| AssetId::from_bytes([n.wrapping_mul(151) ^ 0xa5; 16]));
    let request = Assets::<100>::try_from_iter(ProjectId::from_bytes([0; 16]), assets).unwrap();
    measure("write-chunks-100-assets", &mut || write_in_chunks(request.json()));
    let request = entries();
    measure("write-100-entries", &mut || assert!(black_box(request.json().encode_to_slice(&mut buffer)).is_ok()));
    let request = targets();
    measure("write-100-targets", &mut || assert!(black_box(request.json().encode_to_slice(&mut buffer)).is_ok()));

    let entries = (0..8).map(|_| {
        let mut entry = ErrorEntry::default();
        entry.thing_name = Some(Text::new("pump-001"));
        entry.code = Some(Text::new("ResourceNotFoundException"));
        entry.message = Some(Text::new("No such thing."));
        entry
    });
    let body = device_response_json(entries).encode_to_slice(&mut buffer).unwrap();
    measure("read-8-device-failures", &mut || read_device_failures(&ResponseHead::new(200), body));
    let body =
        br#"{"jobArn":"arn:aws:iot:eu-west-1:123456789012:job/fw-7","jobId":"fw-7","description":"line 4 joins"}"#;
    measure("read-job-response", &mut || read_job_response(&ResponseHead::new(200), body));
}

/// A request of 100 client devices.
fn entries() -> BatchAssociateClientDeviceWithCoreDeviceRequest<String<16>, 100> {
    let names = (0..100_u8).map(|n| {
        let mut name = String::<16>::new();
        let _ = write!(name, "pump-{n:03}");
        ThingName::from_storage(name).unwrap()
    });
    let gateway = ThingName::from_static("gateway-1").try_to_owned().unwrap();
    BatchAssociateClientDeviceWithCoreDeviceRequest::try_from_iter(gateway, names).unwrap()
}

/// A request of 100 targets.
fn targets() -> AssociateTargetsWithJobRequest<Text<'static>> {
    let line = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
    AssociateTargetsWithJobRequest::new(JobId::from_static("firmware-7"), [line; 100]).unwrap()
}

fn post(target: &[u8]) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

// Each measured call has its frame, as the functions of a device have.

#[inline(never)]
fn validate(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Operation::validate_http(head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_assets<const N: usize>(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Assets::<N>::from_http_in_place(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_entries(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Devices::<100>::from_http_in_place(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_targets(head: &RequestHead<'_>, body: &[u8]) {
    assert!(black_box(&Targets::<100>::from_http_in_place(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_failures<const N: usize>(head: &ResponseHead<'_>, body: &[u8]) {
    assert!(black_box(&AssetFailures::<N>::from_http_in_place(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_device_failures(head: &ResponseHead<'_>, body: &[u8]) {
    assert!(black_box(&DeviceFailures::<8>::from_http_in_place(&mut None, head, body, &mut FailFast)).is_ok());
}

#[inline(never)]
fn read_job_response(head: &ResponseHead<'_>, body: &[u8]) {
    assert!(black_box(&AssociateTargetsWithJobResponse::from_http(head, body)).is_ok());
}

#[inline(never)]
fn write_in_chunks<T: Encode>(body: Encoded<T>) {
    let mut buffer = [0; 128];
    let mut chunks = body.chunks();
    while !chunks.is_finished() {
        black_box(chunks.fill(&mut buffer));
    }
}

#[inline(never)]
fn read_error_alone(head: &ResponseHead<'_>, body: &[u8]) {
    let operation = Operation::BatchAssociateProjectAssets;
    assert!(black_box(&ErrorResponse::from_http(operation, head, body)).is_some());
}

#[inline(never)]
fn read_error(head: &ResponseHead<'_>, body: &[u8]) {
    assert!(black_box(&AssetFailures::<8>::from_http_in_place(&mut None, head, body, &mut FailFast)).is_err());
}

/// Reads a response in chunks. Its frame includes the buffer.
#[inline(never)]
fn read_in_chunks(body: &[u8]) {
    let mut buffer = [0; 512];
    let mut reader = AssetFailureReader::new(&mut buffer).unwrap();
    for chunk in body.chunks(64) {
        assert!(reader.push(chunk, &mut FailFast, |error| _ = black_box(error)).is_ok());
    }
    assert_eq!(black_box(reader.finish(&mut FailFast)), Ok(100));
}

fn size<T>(name: &str) {
    println!("size-{name} {}", size_of::<T>());
}

/// Returns the ticks of the clock that a call takes. The clock counts down, in 24 bits.
#[inline(never)]
fn ticks_of(clock: &mut SYST, run: &mut dyn FnMut()) -> u32 {
    clock.clear_current();
    let start = SYST::get_current();
    run();
    start.wrapping_sub(SYST::get_current()) & 0x00ff_ffff
}

/// Returns the bytes of stack that a call takes.
#[inline(never)]
fn stack_of(run: &mut dyn FnMut()) -> usize {
    let top = msp::read() as usize;
    let words = (top - PAINTED..top - MARGIN).step_by(4);
    for word in words.clone() {
        // SAFETY: memory below the stack pointer is unused: the stack is larger than that, and no interrupt is enabled.
        unsafe { write_volatile(word as *mut u32, PAINT) };
    }
    run();
    // SAFETY: as above; the call has returned.
    let touched = words.clone().find(|word| unsafe { read_volatile(*word as *const u32) } != PAINT);
    touched.map_or(MARGIN, |word| top - word)
}
