//! The time to read or to write a body is linear in its length, and the stack is constant.

use std::env;
use std::fmt::{self, Write as _};
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use iot_shapes::Text;
use iot_shapes::encode::{Encode, Encoded, Uri};
use iot_shapes::greengrassv2::batch_disassociate_client_device_from_core_device::{self as devices, Error, ErrorEntry};
use iot_shapes::iot::associate_targets_with_job::{Request, uri};
use iot_shapes::iot::{AssociateTargetsWithJobError, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::batch_associate_project_assets::response_json;
use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};
use iot_shapes::{
    AnyRequest, ChunkReader, FailFast, Operation, Rejection, Report, RequestHead, ResponseHead, Violation,
    ViolationKind,
};

/// The lengths of messages that are read.
const SMALL: usize = 64 << 10;
const LARGE: usize = 1 << 20;

/// The lengths of messages that are written. In chunks of a byte, quadratic time is seconds for the second one.
const SHORT: usize = 2 << 10;
const LONG: usize = 32 << 10;

/// The limit of the time per byte in a body that is 16 times as large, as a multiple. Quadratic time has a multiple of 16.
const FACTOR: u32 = 8;

/// The limit of the time to write a byte in chunks of a byte, in an unoptimized build on a busy machine.
const PER_BYTE: Duration = Duration::from_nanos(if cfg!(debug_assertions) { 600 } else { 100 });

/// The number of bytes of the stack of a thread that reads.
const STACK: usize = 128 << 10;

const SITEWISE: &str = "/projects/00000000-0000-0000-0000-000000000000/assets/associate";
const SITEWISE_DISASSOCIATE: &str = "/projects/00000000-0000-0000-0000-000000000000/assets/disassociate";
const GREENGRASS: &str = "/greengrass/v2/coreDevices/core/associateClientDevices";
const GREENGRASS_DISASSOCIATE: &str = "/greengrass/v2/coreDevices/core/disassociateClientDevices";
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

/// Responses and an error response. None has a bound on its length.
const RESPONSES: [Reader; 3] = [
    |_, body| {
        let operation = Operation::BatchAssociateProjectAssets;
        operation.validate_response(&ResponseHead::new(200), body, &mut Report::<4>::new()).map(drop)
    },
    |_, body| {
        let operation = Operation::BatchDisassociateClientDeviceFromCoreDevice;
        operation.validate_response(&ResponseHead::new(200), body, &mut Report::<4>::new()).map(drop)
    },
    |_, body| {
        let operation = Operation::BatchDisassociateClientDeviceFromCoreDevice;
        operation.validate_response(&ResponseHead::new(400), body, &mut Report::<4>::new()).map(drop)
    },
];

/// Readers of a request in chunks: as packets have them, and short ones.
const IN_CHUNKS: [Reader; 2] = [|_, body| in_chunks(body, 1460), |_, body| in_chunks(body, 5)];

fn in_chunks(body: &[u8], length: usize) -> Result<(), Violation> {
    let mut reader = ChunkReader::<devices::Request, _>::from_array([0; 512]);
    for chunk in body.chunks(length) {
        reader.push(chunk, &mut Report::<4>::new(), |_| ())?;
    }
    reader.finish(&mut Report::<4>::new()).map(drop)
}

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

/// Returns `true` if one of several tries succeeds: on a busy machine a run takes longer. Quadratic time has few tries.
fn succeeds_at_last(mut attempt: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    (0..40).take_while(|number| *number < 3 || start.elapsed() < Duration::from_secs(20)).any(|_| attempt())
}

/// Returns a text of at least `size` bytes, which repeats `part`.
fn repeated(size: usize, [before, part, after]: [&str; 3]) -> String {
    [before, &part.repeat(size / part.len() + 1), after].concat()
}

/// Reads two messages until their shortest times are as expected. `read` takes the index of the message.
#[track_caller]
fn assert_times(body: &str, read: impl Fn(usize) -> Duration, are_expected: impl Fn([Duration; 2]) -> bool) {
    let mut best = [Duration::MAX; 2];
    let succeeds = succeeds_at_last(|| {
        for (index, best) in best.iter_mut().enumerate() {
            *best = read(index).min(*best);
        }
        are_expected(best)
    });
    assert!(succeeds, "{best:?}: {body:.80}");
}

/// Reads a message in both sizes, and compares the time per byte.
#[track_caller]
fn grows_linearly(readers: &[Reader], message: impl Fn(usize) -> (String, String), expected: Verdict) {
    let messages = [SMALL, LARGE].map(message);
    for reader in readers {
        let read = |index: usize| {
            let (target, body) = &messages[index];
            let (time, verdict) = time(*reader, target, body.as_bytes(), 1);
            assert_eq!(verdict, expected, "{target:.80} {body:.80}");
            time
        };
        assert_times(&messages[0].1, read, |[small, large]| large / (LARGE / SMALL) as u32 <= small * FACTOR);
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
    bodies_grow_linearly(&REQUESTS[..1], GREENGRASS_DISASSOCIATE, &skipped.map(|body| (body, Ok(()))));
    // Without the last, an item that is larger than the buffer.
    bodies_grow_linearly(&IN_CHUNKS, "", &skipped.map(|body| (body, Ok(())))[..skipped.len() - 1]);
    bodies_grow_linearly(&RESPONSES, "", &skipped.map(|body| (body, Ok(()))));
}

#[test]
fn unknown_value_that_fails_at_its_end_is_not_read_again_for_each_bracket() {
    // A bracket that does not match, and the end of the body; then a value too deep for the fast path.
    let too_deep = ["[".repeat(70), "]".repeat(70)].concat();
    for (part, end) in [("0,", "}"), (r#""0d5fba1e-7c3a","#, ""), ("[1],", "{]"), (r#"{"a":"\n"},"#, too_deep.as_str())]
    {
        let of_depth = |depth| ["{\"x\":", &"[".repeat(depth), &part.repeat(SMALL / part.len()), end].concat();
        for depth in [50, 120] {
            let bodies = [1, depth].map(of_depth);
            for reader in REQUESTS.iter().chain(&IN_CHUNKS) {
                let read = |index: usize| time(*reader, SITEWISE, bodies[index].as_bytes(), 1).0;
                assert_times(&bodies[0], read, |[one, many]| many <= one * 4);
            }
        }
    }
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
    bodies_grow_linearly(&REQUESTS, SITEWISE_DISASSOCIATE, &assets);
    let entries = [
        ([r#"{"entries":["#, r#"{"thingName":"pump"},"#, r#"{"thingName":"a"}]}"#], length(11)),
        ([r#"{"entries":["#, r#"{"x":[{}],"thingName":""},"#, r#"{"thingName":"a"}]}"#], length(34)),
        ([r#"{"entries":["#, "{},", "{}]}"], Err((ViolationKind::Required, None))),
        ([r#"{"entries":[{"thingName":""#, r"\n", r#""}]}"#], length(25)),
    ];
    bodies_grow_linearly(&REQUESTS, GREENGRASS, &entries);
    bodies_grow_linearly(&REQUESTS, GREENGRASS_DISASSOCIATE, &entries);
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
    let errors = [([r#"{"errorEntries":["#, r#"{"thingName":"a","code":"b","message":"\n"},"#, "{}]}"], length(16))];
    bodies_grow_linearly(&RESPONSES[1..2], "", &errors);
    let fields = [
        ([r#"{"fields":["#, r#"{"name":"a","message":"\n"},"#, "{}]}"], Ok(())),
        ([r#"{"message":""#, r"\u00e9", r#""}"#], Ok(())),
        ([r#"{"code":""#, "a#", r#""}"#], Ok(())),
    ];
    bodies_grow_linearly(&RESPONSES[2..], "", &fields);
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
        (["/greengrass/v2/coreDevices/", "a", "/disassociateClientDevices"], Err((ViolationKind::Length, None))),
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

/// The environment variable by which the test below starts itself: the name of a reader, the depth, the free stack.
const NESTED: &str = "IOT_SHAPES_NESTED";

/// The bytes of a frame that [`with_frames`] puts on the stack.
const FRAME: usize = 256;

/// The bytes of stack that a body of any depth may take more than one of depth 2, since it takes other branches.
const MORE: usize = 2 * FRAME;

/// Calls a function under this many frames.
fn with_frames(frames: usize, run: &mut dyn FnMut()) {
    let frame = black_box([0_u8; FRAME]);
    if frames == 0 {
        run()
    } else {
        with_frames(frames - 1, run)
    }
    black_box(&frame);
}

/// Counts the brackets by recursion. Its frame is as small as one can be.
#[inline(never)]
fn depth_by_recursion(body: &[u8]) -> usize {
    match body {
        [b'[', rest @ ..] => black_box(depth_by_recursion(black_box(rest))) + 1,
        _ => 0,
    }
}

/// Reads a body of this depth with this many frames on the stack.
fn read_nested(reader: &str, depth: usize, frames: usize) {
    let brackets = "[".repeat(depth - 1) + &"]".repeat(depth - 1);
    let body = format!(r#"{{"x":{brackets}}}"#);
    let validate = |operation: Operation| operation.validate_json(body.as_bytes(), &mut FailFast).map(drop);
    let mut run = || match reader {
        "validate" => validate(Operation::BatchAssociateClientDeviceWithCoreDevice).unwrap(),
        _ => assert_eq!(depth_by_recursion(brackets.as_bytes()), depth - 1),
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, || with_frames(frames, &mut run)).unwrap().join().unwrap();
    });
}

/// Returns the greatest number of frames with which the body can be read. A stack that overflows ends the process, so each
/// number is tried in a new one.
fn frames_left(reader: &str, depth: usize) -> usize {
    let succeeds = |frames: usize| {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "nested_body_takes_no_more_stack"]).env(NESTED, format!("{reader} {depth} {frames}"));
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    };
    let (mut most, mut too_many) = (0, STACK / FRAME + 1);
    assert!(succeeds(most), "{reader}");
    while too_many - most > 1 {
        let middle = most.midpoint(too_many);
        if succeeds(middle) { most = middle } else { too_many = middle }
    }
    most
}

#[test]
fn nested_body_takes_no_more_stack() {
    if let Ok(case) = env::var(NESTED) {
        let [reader, depth, frames] = case.split(' ').collect::<Vec<_>>().try_into().unwrap();
        return read_nested(reader, depth.parse().unwrap(), frames.parse().unwrap());
    }
    let bytes = |reader| frames_left(reader, 2).saturating_sub(frames_left(reader, 128)) * FRAME;
    assert!(bytes("validate") <= MORE);
    // The smallest recursion takes more, so this test would find one.
    assert!(bytes("recursion") > MORE);
}

/// A way to write a message.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Only the length is computed.
    Length,
    /// The whole message is written to a slice.
    Slice,
    /// The message is displayed.
    Display,
    /// Chunks of these sizes are filled, again and again.
    Fill(&'static [usize]),
}

const WAYS: [Way; 9] = [
    Way::Length,
    Way::Slice,
    Way::Display,
    Way::Fill(&[1]),
    Way::Fill(&[2]),
    Way::Fill(&[63]),
    Way::Fill(&[128]),
    Way::Fill(&[4096]),
    Way::Fill(&[64, 1, 8, 500]),
];

/// Counts the bytes that are written.
struct Counter(usize);

impl fmt::Write for Counter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// Writes a message, and returns the number of bytes. The buffer has the length of the message or of the largest chunk.
fn write<T: Encode>(message: &Encoded<T>, way: Way, buffer: &mut [u8]) -> usize {
    match way {
        Way::Length => message.len(),
        Way::Slice => message.encode_to_slice(buffer).unwrap().len(),
        Way::Display => {
            let mut counter = Counter(0);
            write!(counter, "{message}").unwrap();
            counter.0
        }
        Way::Fill(sizes) => {
            let mut chunks = message.chunks();
            let mut sizes = sizes.iter().cycle();
            let mut written = 0;
            while !chunks.is_finished() {
                written += chunks.fill(&mut buffer[..*sizes.next().unwrap()]);
            }
            written
        }
    }
}

/// Writes a message once, or again and again if it is small, and returns the time per byte in nanoseconds.
fn time_to_write<T: Encode>(message: &Encoded<T>, way: Way) -> f64 {
    let length = message.len();
    let mut buffer = vec![0; length.max(4096)];
    let runs = LONG.div_ceil(length);
    let start = Instant::now();
    for _ in 0..runs {
        assert_eq!(write(message, way, &mut buffer), length, "{way:?}");
    }
    start.elapsed().as_nanos() as f64 / (runs * length) as f64
}

/// Compares the time per byte of two messages, in all ways to write them: that of the second one has a limit.
#[track_caller]
fn bytes_take_equal_time<T: Encode>(name: &str, messages: [Encoded<T>; 2]) {
    for way in WAYS {
        let mut best = [f64::INFINITY; 2];
        let is_linear = succeeds_at_last(|| {
            for (message, best) in messages.iter().zip(&mut best) {
                *best = time_to_write(message, way).min(*best);
            }
            best[1] <= best[0] * f64::from(FACTOR)
        });
        assert!(is_linear, "{name}, {way:?}: {best:?} ns per byte");
    }
}

/// Compares the time per byte of two messages, the second of which is more than 12 times as long.
#[track_caller]
fn writing_grows_linearly<T: Encode>(name: &str, messages: [Encoded<T>; 2]) {
    let [small, large] = messages.each_ref().map(Encoded::len);
    assert!(large > 12 * small, "{name}: {small} and {large} bytes");
    bytes_take_equal_time(name, messages);
}

/// Returns the body of a request with this many items, each of which is the text.
fn body_of_items([before, item, after]: [&str; 3], count: usize) -> String {
    [before, &vec![item; count].join(","), after].concat()
}

#[test]
fn written_requests_take_linear_time_whole_and_in_chunks() {
    let assets = [r#"{"assetIds":["#, r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""#, "]}"];
    let entries = [r#"{"entries":["#, r#"{"thingName":"pump \" 1 \u00e9"}"#, "]}"];
    let targets = [r#"{"targets":["#, r#""arn:aws:iot:eu-west-1:123456789012:thing\/pump\n""#, "]}"];
    for (target, row) in [
        (SITEWISE, assets),
        (SITEWISE_DISASSOCIATE, assets),
        (GREENGRASS, entries),
        (GREENGRASS_DISASSOCIATE, entries),
        (IOT, targets),
    ] {
        let bodies = [6, 96].map(|count| body_of_items(row, count));
        let requests =
            bodies.each_ref().map(|body| AnyRequest::<_>::from_http(&head(target), body.as_bytes()).unwrap());
        writing_grows_linearly(target, requests.each_ref().map(AnyRequest::json));
    }
}

#[test]
fn written_paths_take_linear_time_whole_and_in_chunks() {
    for operation in ["associateClientDevices", "disassociateClientDevices"] {
        // A character of a name has up to 12 bytes in a path, and 20 in a canonical one.
        let targets =
            [1, 128].map(|length| format!("/greengrass/v2/coreDevices/{}/{operation}", "%F0%9F%9A%80".repeat(length)));
        let requests = targets.each_ref().map(|target| AnyRequest::<_>::from_http(&head(target), b"{}").unwrap());
        writing_grows_linearly(operation, requests.each_ref().map(AnyRequest::path));
        writing_grows_linearly(operation, requests.each_ref().map(AnyRequest::canonical_path));
        writing_grows_linearly(operation, requests.each_ref().map(AnyRequest::target));
    }
    let ids = [SHORT, LONG].map(|size| "n".repeat(size));
    let ids = ids.each_ref().map(|id| NamespaceId::new(id.as_str()).unwrap());
    let job_id = JobId::from_static("fw-7");
    let uris = ids.each_ref().map(|id| uri(&job_id, Some(id)));
    writing_grows_linearly("a target", uris.each_ref().map(Uri::target));
    writing_grows_linearly("a query", uris.each_ref().map(Uri::query));
}

/// The other paths are short. Their bytes take no longer than those of the longest one.
#[test]
fn written_path_of_bounded_length_takes_time_of_its_bytes() {
    let name = "%F0%9F%9A%80".repeat(128);
    let longest = format!("/greengrass/v2/coreDevices/{name}/disassociateClientDevices");
    for target in [SITEWISE, SITEWISE_DISASSOCIATE, GREENGRASS, GREENGRASS_DISASSOCIATE, IOT] {
        let body = br#"{"targets":["a"],"assetIds":["00000000-0000-0000-0000-000000000000"]}"#;
        let requests = [&longest, target].map(|target| AnyRequest::<_>::from_http(&head(target), body).unwrap());
        bytes_take_equal_time(target, requests.each_ref().map(AnyRequest::path));
        bytes_take_equal_time(target, requests.each_ref().map(AnyRequest::canonical_path));
        bytes_take_equal_time(target, requests.each_ref().map(AnyRequest::target));
    }
}

#[test]
fn written_responses_take_linear_time_whole_and_in_chunks() {
    let failures = |count: usize| {
        let failure = |_| AssetErrorDetails::new(AssetId::from_bytes([7; 16]), AssetErrorCode::Unknown("C"), "m");
        (0..count).map(failure)
    };
    writing_grows_linearly("failures", [SHORT / 50, LONG / 50].map(|count| response_json(failures(count))));
    let mut failure = ErrorEntry::default();
    failure.thing_name = Some("pump");
    failure.message = Some("\u{e9}\n");
    let responses = [SHORT / 50, LONG / 50].map(|count| devices::response_json((0..count).map(move |_| failure)));
    writing_grows_linearly("error entries", responses);
    // Long texts: plain, with an escape for each character, of three bytes each.
    for text in ["a", "\n", "\u{20ac}"] {
        let texts = [SHORT, LONG].map(|size| text.repeat(size));
        let errors = texts.each_ref().map(|text| AssociateTargetsWithJobError::unknown(418, None, Some(text.as_str())));
        writing_grows_linearly(text, errors.each_ref().map(AssociateTargetsWithJobError::json));
        let errors = texts.each_ref().map(|text| Error::<_>::throttling_exception(Some(text.as_str())));
        writing_grows_linearly(text, errors.each_ref().map(Error::json));
    }
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
    let rejections = reports.each_ref().map(|report| Operation::rejection(&head, report));
    writing_grows_linearly("rejection", rejections.each_ref().map(Rejection::json));
}
