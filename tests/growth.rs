//! The time to read or to write a body is linear in its length, and the stack is constant.

use std::thread;
use std::time::{Duration, Instant};

use iot_shapes::Text;
use iot_shapes::encode::{Encode, Encoded};
use iot_shapes::iot::associate_targets_with_job::{Request, uri};
use iot_shapes::iot::{AssociateTargetsWithJobError, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::batch_associate_project_assets::response_json;
use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};
use iot_shapes::{AnyRequest, Operation, Report, RequestHead, ResponseHead, Violation, ViolationKind};

const SMALL: usize = 64 << 10;
const LARGE: usize = 1 << 20;

/// The limit of the time per byte in a body that is 16 times as large, as a multiple. Quadratic time has a multiple of 16.
const FACTOR: u32 = 8;

/// The limit of the time to write a byte in chunks of a byte, in an unoptimized build on a busy machine.
const PER_BYTE: Duration = Duration::from_nanos(if cfg!(debug_assertions) { 600 } else { 100 });

/// The number of bytes of the stack of a thread that reads.
const STACK: usize = 128 << 10;

const SITEWISE: &str = "/projects/00000000-0000-0000-0000-000000000000/assets/associate";
const GREENGRASS: &str = "/greengrass/v2/coreDevices/core/associateClientDevices";
const IOT: &str = "/jobs/job/targets";

/// The result of reading: the kind and the offset of the first violation.
type Verdict = Result<(), (ViolationKind, Option<usize>)>;

/// Reads the body of a message with this request target.
type Reader = fn(&str, &[u8]) -> Result<(), Violation>;

/// All ways to read a request: into a value, and without one. All violations are counted.
const REQUESTS: [Reader; 2] = [
    |target, body| AnyRequest::<_, 100>::from_http_with(&head(target), body, &mut Report::<4>::new()).map(drop),
    |target, body| Operation::validate_http(&head(target), body, &mut Report::<4>::new()).map(drop),
];

/// A response and an error response. Neither has a bound on its length.
const RESPONSES: [Reader; 2] = [
    |_, body| {
        let operation = Operation::BatchAssociateProjectAssets;
        operation.validate_response(&ResponseHead::new(200), body, &mut Report::<4>::new()).map(drop)
    },
    |_, body| {
        let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
        operation.validate_response(&ResponseHead::new(400), body, &mut Report::<4>::new()).map(drop)
    },
];

fn head(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}

/// Reads a message a few times on a small stack, and returns the shortest time and the verdict.
fn time(reader: Reader, target: &str, body: &[u8], runs: usize) -> (Duration, Verdict) {
    let run = || {
        let start = Instant::now();
        let read = reader(target, body);
        (start.elapsed(), read.map_err(|violation| (violation.kind(), violation.offset())))
    };
    let on_a_small_stack = |_| {
        thread::scope(|scope| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).unwrap();
            thread.join().unwrap()
        })
    };
    (0..runs).map(on_a_small_stack).min_by_key(|(time, _)| *time).unwrap()
}

/// Returns a text of at least `size` bytes, which repeats `part`.
fn repeated(size: usize, [before, part, after]: [&str; 3]) -> String {
    [before, &part.repeat(size / part.len() + 1), after].concat()
}

/// Reads a message in both sizes, and compares the time per byte.
#[track_caller]
fn grows_linearly(readers: &[Reader], message: impl Fn(usize) -> (String, String), expected: Verdict) {
    let messages = [SMALL, LARGE].map(message);
    for reader in readers {
        let mut best = [Duration::MAX; 2];
        // On a busy machine a run takes longer, so there are more of them.
        let is_linear = (0..20).any(|_| {
            for ((target, body), best) in messages.iter().zip(&mut best) {
                let (time, verdict) = time(*reader, target, body.as_bytes(), 3);
                assert_eq!(verdict, expected, "{target:.80} {body:.80}");
                *best = time.min(*best);
            }
            best[1] / (LARGE / SMALL) as u32 <= best[0] * FACTOR
        });
        assert!(is_linear, "{best:?}: {:.80}", messages[0].1);
    }
}

#[track_caller]
fn bodies_grow_linearly(readers: &[Reader], target: &str, rows: &[([&str; 3], Verdict)]) {
    for (row, expected) in rows {
        grows_linearly(readers, |size| (target.to_owned(), repeated(size, *row)), *expected);
    }
}

const fn length(offset: usize) -> Verdict {
    Err((ViolationKind::Length, Some(offset)))
}

#[test]
fn skipped_values_take_linear_time_and_constant_stack() {
    let arrays = "[".repeat(126) + &"]".repeat(126) + ",";
    let arrays_in_entry = "[".repeat(124) + &"]".repeat(124) + ",";
    let objects = r#"{"":"#.repeat(126) + "0" + &"}".repeat(126) + ",";
    let skipped = [
        [r#"{"x":["#, "[],", "0]}"],
        [r#"{"x":["#, r#"{},{"a":{}},"#, "0]}"],
        [r#"{"x":["#, &arrays, "0]}"],
        [r#"{"x":["#, &objects, "0]}"],
        [r#"{"x":["#, "0,-12.5e+1,", "0]}"],
        [r#"{"x":["#, "null,true,false,", "0]}"],
        [r#"{"x":["#, r#""","a","\n","#, "0]}"],
        [r#"{"x":"#, "1", "}"],
        [r#"{"x":0."#, "1", "}"],
        [r#"{"x":1e"#, "1", "}"],
        [r#"{"x":""#, "a", r#""}"#],
        [r#"{"x":""#, "é中🚀", r#""}"#],
        [r#"{"x":""#, r"\n\\", r#""}"#],
        [r#"{"x":""#, r"\u0041", r#""}"#],
        [r#"{"x":""#, r"\ud83d\ude80", r#""}"#],
        [r#"{"x""#, " \t\r\n", ":0}"],
        [" \n", " \t\r\n", "{}"],
        ["{}", " \t\r\n", ""],
        ["{", r#""a":0,"#, r#""b":0}"#],
        ["{", r#""\u0065ntrie":{},"#, r#""b":0}"#],
        [r#"{""#, "a", r#"":0}"#],
        [r#"{""#, r"\u0065ntries", r#"":0}"#],
        [r#"{"entries":[{"thingName":"a","x":["#, &arrays_in_entry, "0]}]}"],
    ];
    bodies_grow_linearly(&REQUESTS, GREENGRASS, &skipped.map(|body| (body, Ok(()))));
    bodies_grow_linearly(&RESPONSES, "", &skipped.map(|body| (body, Ok(()))));
}

#[test]
fn read_values_take_linear_time_and_constant_stack() {
    let id = r#""00000000-0000-0000-0000-000000000000","#;
    let last = r#""00000000-0000-0000-0000-000000000000"]}"#;
    let assets = [
        // Far more items than the contract allows, valid and invalid.
        ([r#"{"assetIds":["#, id, last], length(12)),
        ([r#"{"assetIds":["#, r#""","A","#, last], length(13)),
        ([r#"{"assetIds":[""#, "0", r#""]}"#], length(13)),
        ([r#"{"assetIds":[""#, r"\u0030", r#""]}"#], length(13)),
        ([r#"{"clientToken":""#, "a", r#"","assetIds":[]}"#], length(15)),
        ([r#"{"clientToken":""#, r"\ud83d\ude80", r#"","assetIds":[]}"#], length(15)),
    ];
    bodies_grow_linearly(&REQUESTS, SITEWISE, &assets);
    let entries = [
        ([r#"{"entries":["#, r#"{"thingName":"pump"},"#, r#"{"thingName":"a"}]}"#], length(11)),
        ([r#"{"entries":["#, r#"{"x":[{}],"thingName":""},"#, r#"{"thingName":"a"}]}"#], length(34)),
        ([r#"{"entries":["#, "{},", "{}]}"], Err((ViolationKind::Required, None))),
        ([r#"{"entries":[{"thingName":""#, r"\n", r#""}]}"#], length(25)),
    ];
    bodies_grow_linearly(&REQUESTS, GREENGRASS, &entries);
    let targets = [
        ([r#"{"targets":["#, r#""arn:aws:iot:::thinggroup\/a","#, r#""a"]}"#], length(11)),
        ([r#"{"targets":[""#, "é", r#""]}"#], length(12)),
        ([r#"{"targets":[""#, r"\u00e9", r#""]}"#], length(12)),
        ([r#"{"comment":""#, r"\n", r#"","targets":["a"]}"#], length(11)),
    ];
    bodies_grow_linearly(&REQUESTS, IOT, &targets);
    let errors = [(
        [
            r#"{"errors":["#,
            r#"{"assetId":"00000000-0000-0000-0000-000000000000","code":"a","message":"\n"},"#,
            r#"{"assetId":"00000000-0000-0000-0000-000000000000","code":"a","message":""}]}"#,
        ],
        Ok(()),
    )];
    bodies_grow_linearly(&RESPONSES[..1], "", &errors);
    let fields = [
        ([r#"{"fields":["#, r#"{"name":"a","message":"\n"},"#, "{}]}"], Ok(())),
        ([r#"{"message":""#, r"\u00e9", r#""}"#], Ok(())),
        ([r#"{"code":""#, "a#", r#""}"#], Ok(())),
    ];
    bodies_grow_linearly(&RESPONSES[1..], "", &fields);
}

#[test]
fn targets_take_linear_time_and_constant_stack() {
    for (row, expected) in [
        (["/jobs/a/targets?namespaceId=", "a", ""], Ok(())),
        (["/jobs/a/targets?namespaceId=", "%61", ""], Ok(())),
        (["/jobs/a/targets?namespaceId=", "%20", ""], Err((ViolationKind::Pattern, None))),
        (["/jobs/a/targets?", "namespaceI=a&%ff&=&", "namespaceId=a"], Ok(())),
        (["/jobs/a/targets?", "%6eamespaceI", "=a"], Ok(())),
        (["/jobs/", "%61", "/targets"], Err((ViolationKind::Length, None))),
        (["/greengrass/v2/coreDevices/", "%C3%A9", "/associateClientDevices"], Err((ViolationKind::Length, None))),
        (["/projects/", "0", "/assets/associate"], Err((ViolationKind::Length, None))),
        (["/", "/", ""], Err((ViolationKind::Route, None))),
    ] {
        let body = r#"{"targets":["a"],"assetIds":["00000000-0000-0000-0000-000000000000"]}"#;
        grows_linearly(&REQUESTS, |size| (repeated(size, row), body.to_owned()), expected);
    }
}

#[test]
fn endless_brackets_are_rejected_early_at_the_129th() {
    let brackets = "[".repeat(2_000_000);
    let braces = r#"{"":"#.repeat(2_000_000);
    for (target, before, many, expected) in [
        // The top level and 127 below it are open.
        (GREENGRASS, r#"{"x":"#, &brackets, (ViolationKind::Depth, 5 + 127)),
        (GREENGRASS, r#"{"x":"#, &braces, (ViolationKind::Depth, 5 + 4 * 127)),
        (GREENGRASS, "", &braces, (ViolationKind::Depth, 4 * 128)),
        (GREENGRASS, r#"{"entries":[{"x":"#, &brackets, (ViolationKind::Depth, 17 + 125)),
        // A wrong type is recognized by the first byte.
        (GREENGRASS, "", &brackets, (ViolationKind::Type, 0)),
        (IOT, r#"{"targets":"#, &brackets, (ViolationKind::Type, 12)),
        (IOT, r#"{"targets":"#, &braces, (ViolationKind::Type, 11)),
    ] {
        for reader in REQUESTS {
            let body = [before, many].concat();
            let (time, verdict) = time(reader, target, body.as_bytes(), 5);
            assert_eq!(verdict, Err((expected.0, Some(expected.1))), "{body:.80}");
            assert!(time < Duration::from_millis(250), "{time:?}: {body:.80}");
        }
    }
}

/// Writes a message in chunks of this many bytes, and returns the number of all bytes.
fn write_in_chunks(message: Encoded<impl Encode>, size: usize) -> usize {
    let mut chunks = message.chunks();
    let mut buffer = [0; 128];
    let mut written = 0;
    while !chunks.is_finished() {
        written += chunks.fill(&mut buffer[..size]);
    }
    written
}

/// Compares the time per byte of messages in both sizes, whole and in chunks.
#[track_caller]
fn writing_grows_linearly(name: &str, write: impl Fn(usize, Option<usize>) -> usize) {
    for chunk in [None, Some(1), Some(2), Some(63), Some(128)] {
        let mut best = [Duration::MAX; 2];
        let is_linear = (0..20).any(|_| {
            for (size, best) in [SMALL, LARGE].into_iter().zip(&mut best) {
                let start = Instant::now();
                let length = write(size, chunk);
                *best = start.elapsed().min(*best);
                assert!(length >= size, "{name}: {length} bytes");
            }
            best[1] / (LARGE / SMALL) as u32 <= best[0] * FACTOR
        });
        assert!(is_linear, "{name} in chunks of {chunk:?}: {best:?}");
    }
}

fn write(message: Encoded<impl Encode>, chunk: Option<usize>) -> usize {
    match chunk {
        Some(size) => write_in_chunks(message, size),
        None => message.len(),
    }
}

#[test]
fn written_messages_take_linear_time_whole_and_in_chunks() {
    let failures = |count: usize, message: &'static str| {
        (0..count)
            .map(move |_| AssetErrorDetails::new(AssetId::from_bytes([7; 16]), AssetErrorCode::Unknown("C"), message))
    };
    writing_grows_linearly("failures", |size, chunk| write(response_json(failures(size / 50, "m")), chunk));
    // Texts of a mebibyte: plain, with an escape for each character, of three bytes each.
    for text in ["a", "\n", "\u{20ac}"] {
        let texts = [SMALL, LARGE].map(|size| text.repeat(size));
        writing_grows_linearly(text, |size, chunk| {
            let text = if size == SMALL { &texts[0] } else { &texts[1] };
            let error = AssociateTargetsWithJobError::unknown(418, None, Some(text.as_str()));
            write(error.json(), chunk)
        });
    }
    let ids = ["n".repeat(SMALL), "n".repeat(LARGE)];
    let job_id = JobId::from_static("fw-7");
    writing_grows_linearly("query", |size, chunk| {
        let id = NamespaceId::new(if size == SMALL { ids[0].as_str() } else { &ids[1] }).unwrap();
        write(uri(&job_id, Some(&id)).target(), chunk)
    });
}

/// Writes in chunks of these sizes, the last again and again, and returns the shortest time.
fn time_in_chunks<'r>(request: &Request<Text<'r>>, sizes: &[usize]) -> Duration {
    let mut buffer = [0; 128];
    let run = |_| {
        let mut sizes = sizes.iter().chain(std::iter::repeat(sizes.last().unwrap()));
        let mut chunks = request.json().chunks();
        let start = Instant::now();
        while !chunks.is_finished() {
            chunks.fill(&mut buffer[..*sizes.next().unwrap()]);
        }
        start.elapsed()
    };
    (0..20).map(run).min().unwrap()
}

/// An item is not written again for each chunk that it has a byte of: the time of chunks does not grow with its length.
#[test]
fn list_of_items_of_any_length_in_chunks_takes_time_of_its_bytes() {
    for (part, sizes) in [
        ("a", [128].as_slice()),
        ("a", &[64]),
        ("a", &[64, 1]),
        ("a", &[64, 8]),
        ("aaaaaaaaaaaaaaa\n", &[128]),
        ("aaaaaaaaaaaaaaa\n", &[64, 1]),
    ] {
        let times = [16, 240, 272, 2032].map(|length| {
            let text = part.repeat(length / part.len());
            let targets = (0..100).map(|_| TargetArn::new(text.as_str()).unwrap());
            let request = Request::<_>::try_from_iter(JobId::from_static("fw-7"), targets).unwrap();
            let is_fast = (0..10).any(|_| time_in_chunks(&request, sizes) < PER_BYTE * (100 * length) as u32);
            (length, is_fast)
        });
        assert!(times.iter().all(|(_, is_fast)| *is_fast), "{part:?} in chunks of {sizes:?}: {times:?}");
    }
}

#[test]
fn rejection_takes_linear_time_whole_and_in_chunks() {
    const BODY: &str = r#"{"entries":[{}"#;
    const KEPT: usize = 8192;

    let head = head(GREENGRASS);
    let mut reports = [Box::new(Report::<KEPT>::new()), Box::new(Report::<KEPT>::new())];
    for (report, count) in reports.iter_mut().zip([KEPT / 16, KEPT]) {
        let body = format!("{BODY}{}]}}", ",{}".repeat(count - 1));
        Operation::validate_http(&head, body.as_bytes(), &mut **report).unwrap_err();
    }
    writing_grows_linearly("rejection", |size, chunk| {
        let rejection = Operation::rejection(&head, &reports[usize::from(size == LARGE)]);
        write(rejection.json(), chunk)
    });
}
