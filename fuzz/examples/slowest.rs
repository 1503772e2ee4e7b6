//! Prints the inputs that take the most time per byte: `cargo run --release --example slowest -- DIRECTORY...`.
//!
//! Each file is read as the body of each request, whole and without its first line or its head, by validation and into types.
//! The time is the shortest of many runs. Inputs of less than 512 bytes are left out, as the time that any message takes is most
//! of theirs. Times are multiples of the time per byte of an ordinary body: 100 items as the crate writes them.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use iot_shapes::{AnyRequest, Operation, Report, RequestHead};
use iot_shapes_fuzz::message::{Message, first_line};
use iot_shapes_fuzz::read;

const MIN_LEN: usize = 512;
const RUNS: usize = 15;
const SHOWN: usize = 5;

const UUID: &str = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";

/// An operation, a target that routes to it, and an ordinary body.
struct Work {
    operation: Operation,
    target: String,
    ordinary: Vec<u8>,
}

fn works() -> Vec<Work> {
    let body = |name: &str, item: &str| format!(r#"{{"{name}":[{}]}}"#, vec![item; 100].join(",")).into_bytes();
    let asset = format!(r#""{UUID}""#);
    let thing = r#"{"thingName":"pump-0001-at-line-4"}"#;
    let group = r#""arn:aws:iot:us-east-1:123456789012:thinggroup/line-4""#;
    let work = |operation, target: &str, ordinary| Work { operation, target: target.to_owned(), ordinary };
    vec![
        work(
            Operation::BatchAssociateProjectAssets,
            &format!("/projects/{UUID}/assets/associate"),
            body("assetIds", &asset),
        ),
        work(
            Operation::BatchDisassociateProjectAssets,
            &format!("/projects/{UUID}/assets/disassociate"),
            body("assetIds", &asset),
        ),
        work(
            Operation::BatchAssociateClientDeviceWithCoreDevice,
            "/greengrass/v2/coreDevices/core/associateClientDevices",
            body("entries", thing),
        ),
        work(
            Operation::BatchDisassociateClientDeviceFromCoreDevice,
            "/greengrass/v2/coreDevices/core/disassociateClientDevices",
            body("entries", thing),
        ),
        work(Operation::AssociateTargetsWithJob, "/jobs/job/targets", body("targets", group)),
    ]
}

/// Reads a body as the request with this target.
type Reader = fn(&RequestHead<'_>, &[u8]);

const READERS: [(&str, Reader); 2] = [
    ("validated", |head, body| _ = black_box(Operation::validate_http(head, body, &mut Report::<4>::new()))),
    ("into types", |head, body| {
        drop(black_box(AnyRequest::<_, 100>::from_http_with(head, body, &mut Report::<4>::new())));
    }),
];

/// Returns the shortest time to read a body, in nanoseconds per byte.
fn per_byte(read: Reader, target: &str, body: &[u8], runs: usize) -> f64 {
    let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
    let run = |_| {
        let start = Instant::now();
        read(&head, black_box(body));
        start.elapsed()
    };
    (0..runs).map(run).min().unwrap_or(Duration::ZERO).as_nanos() as f64 / body.len() as f64
}

/// Returns the bodies that an input may have, by the formats of the targets.
fn bodies(input: &[u8]) -> Vec<&[u8]> {
    let (_, after_line) = first_line(input);
    let bodies = [input, after_line, Message::parse(input).body, Message::parse(after_line).body];
    bodies.into_iter().filter(|body| body.len() >= MIN_LEN).collect()
}

fn add_files(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("the directory can be read") {
            add_files(&entry.expect("the directory can be read").path(), files);
        }
    } else {
        files.push(path.to_owned());
    }
}

fn main() {
    let mut files = Vec::new();
    for directory in std::env::args_os().skip(1) {
        add_files(Path::new(&directory), &mut files);
    }
    assert!(!files.is_empty(), "usage: the directories of inputs");
    println!("{} inputs", files.len());
    let inputs: Vec<_> = files.iter().map(|file| (file, read(file))).collect();
    let bodies: Vec<_> =
        inputs.iter().flat_map(|(file, input)| bodies(input).into_iter().map(move |body| (file, body))).collect();
    let works = works();
    for (name, reader) in READERS {
        for Work { operation, target, ordinary } in &works {
            let of_ordinary = per_byte(reader, target, ordinary, 100 * RUNS);
            let timed = bodies.iter().map(|(file, body)| (per_byte(reader, target, body, RUNS), file, *body));
            let mut found: Vec<_> = timed.collect();
            // Those that seem slow, which may be due to other work on the machine, are measured again.
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            found.truncate(10 * SHOWN);
            for (time, _, body) in &mut found {
                *time = per_byte(reader, target, body, 20 * RUNS);
            }
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            println!("{operation:?} {name}: an ordinary body takes {of_ordinary:.2} ns a byte");
            for (time, file, body) in found.iter().take(SHOWN) {
                println!("  {:5.1} times: {}, {} bytes", time / of_ordinary, file.display(), body.len());
            }
        }
    }
}
