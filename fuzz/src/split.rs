//! Bodies in chunks.

use iot_shapes::greengrassv2::{
    ThingName, batch_associate_client_device_with_core_device as associate_devices,
    batch_disassociate_client_device_from_core_device as disassociate_devices,
};
use iot_shapes::iot::{JobId, associate_targets_with_job as job};
use iot_shapes::sitewise::{ProjectId, batch_associate_project_assets as assets};
use iot_shapes::violation::Sink;
use iot_shapes::{ChunkReader, Violation, ViolationKind};

use crate::message::first_line;
use crate::reported::run;

/// The items of a body. Those of its list come first, then other members.
type Read = Result<Vec<String>, Violation>;

type ReadChunks = fn(&[&[u8]], &mut [u8], &mut dyn Sink) -> Read;

/// The readers of a shape: of the whole body, and of chunks with a buffer.
struct Body {
    whole: fn(&[u8], &mut dyn Sink) -> Read,
    in_chunks: ReadChunks,
}

/// Reads all chunks. `$push` adds an item to those of the list, or to the others.
macro_rules! in_chunks {
    ($message:ty, $push:expr) => {
        |chunks, buffer, sink| {
            let (mut items, mut others) = (Vec::new(), Vec::new());
            let mut reader = ChunkReader::<$message, _>::new(buffer).expect("the buffer has the minimum length");
            for chunk in chunks {
                reader.push(chunk, sink, |item| $push(item, &mut items, &mut others))?;
            }
            let count = reader.finish(sink)?;
            assert_eq!(count, items.len());
            items.append(&mut others);
            Ok(items)
        }
    };
}

type Items<'i> = &'i mut Vec<String>;

fn push(item: impl std::fmt::Debug, items: Items<'_>, _: Items<'_>) {
    items.push(format!("{item:?}"));
}

/// Reads a whole response, with capacity for all failures that fit in the input of a fuzzer.
macro_rules! response {
    ($module:ident, $failures:ident) => {
        |body, sink| {
            let response = $module::Response::<_, 600>::from_json_with(body, sink)?;
            Ok(response.$failures.iter().flatten().map(|failure| format!("{failure:?}")).collect())
        }
    };
}

/// The readers of a request about client devices.
macro_rules! devices_request {
    ($module:ident) => {
        Body {
            whole: |body, sink| {
                let core = ThingName::from_static("gateway-1");
                let request = $module::Request::<_>::from_json_with(core, body, sink)?;
                Ok(request.entries.iter().flatten().map(|entry| format!("{entry:?}")).collect())
            },
            in_chunks: in_chunks!($module::Request, push),
        }
    };
}

const BODIES: [Body; 6] = [
    Body {
        whole: |body, sink| {
            let project = ProjectId::from_bytes([0; 16]);
            let request = assets::Request::<_>::from_json_with(project, body, sink)?;
            let assets = request.asset_ids.iter().map(|id| format!("{id:?}"));
            Ok(assets.chain(request.client_token.map(|token| format!("{token:?}"))).collect())
        },
        in_chunks: in_chunks!(assets::Request, |item, items: Items<'_>, others: Items<'_>| match item {
            assets::RequestItem::AssetId(id) => push(id, items, others),
            assets::RequestItem::ClientToken(token) => push(token, others, items),
            other => panic!("{other:?} is not known here"),
        }),
    },
    Body { whole: response!(assets, errors), in_chunks: in_chunks!(assets::Response, push) },
    devices_request!(associate_devices),
    Body {
        whole: response!(associate_devices, error_entries),
        in_chunks: in_chunks!(associate_devices::Response, push),
    },
    Body {
        whole: |body, sink| {
            let request = job::Request::<_>::from_json_with(JobId::from_static("firmware-7"), body, sink)?;
            let targets = request.targets.iter().map(|target| format!("{target:?}"));
            Ok(targets.chain(request.comment.map(|comment| format!("{comment:?}"))).collect())
        },
        in_chunks: in_chunks!(job::Request, |item, items: Items<'_>, others: Items<'_>| match item {
            job::RequestItem::Target(target) => push(target, items, others),
            job::RequestItem::Comment(comment) => push(comment, others, items),
            other => panic!("{other:?} is not known here"),
        }),
    },
    // The last, so that the numbers in the corpus stay valid.
    devices_request!(disassociate_devices),
];

/// The minimum length of a buffer.
const MIN_BUFFER_LEN: usize = ChunkReader::<assets::Request, &mut [u8]>::MIN_BUFFER_LEN;

/// Checks a body in chunks. The bytes of the first line are the number of the shape, the capacity for an item, and the
/// lengths of the chunks, which repeat.
pub fn of_line(data: &[u8]) {
    let (line, body) = first_line(data);
    let (shape, capacity, lengths) = match line {
        [] => (0, 0, line),
        [shape] => (*shape, 0, &line[1..]),
        [shape, capacity, lengths @ ..] => (*shape, *capacity, lengths),
    };
    let shape = &BODIES[usize::from(shape) % BODIES.len()];
    let chunks = cut(body, lengths);
    let single: Vec<_> = body.chunks(1).collect();

    let (whole, trace) = run(|sink| (shape.whole)(body, sink));
    let read = |chunks: &[&[u8]], capacity| run(|sink| (shape.in_chunks)(chunks, &mut vec![0; capacity], sink));
    for chunks in [&chunks, &single] {
        let (items, chunked_trace) = read(chunks, body.len() + MIN_BUFFER_LEN);
        assert_eq!(items, whole, "{chunks:?}");
        assert_eq!(
            (chunked_trace.violations, chunked_trace.fatal),
            (trace.violations.clone(), trace.fatal),
            "{chunks:?}"
        );
    }

    // With less capacity, a larger item stops parsing, so all later violations are absent.
    let capacity = MIN_BUFFER_LEN + usize::from(capacity);
    let (items, chunked_trace) = read(&chunks, capacity);
    match chunked_trace.fatal {
        Some(fatal) if fatal.kind() == ViolationKind::Capacity => {
            assert!(fatal.length().is_none_or(|needed| capacity < needed && needed <= body.len()), "{fatal}");
            assert!(trace.violations.starts_with(&chunked_trace.violations));
        }
        fatal => {
            assert_eq!(items, whole);
            assert_eq!((chunked_trace.violations, fatal), (trace.violations, trace.fatal));
        }
    }
}

/// Splits a body into chunks of the lengths, which repeat. A length of 255 is the rest of the body.
fn cut<'b>(mut body: &'b [u8], lengths: &[u8]) -> Vec<&'b [u8]> {
    let mut chunks = Vec::new();
    // Only zero lengths would never end, so add a length of 1.
    for length in lengths.iter().chain(&[1]).cycle() {
        if body.is_empty() {
            break;
        }
        let length = if *length == u8::MAX { body.len() } else { usize::from(*length).min(body.len()) };
        let (chunk, rest) = body.split_at(length);
        chunks.push(chunk);
        body = rest;
    }
    chunks
}
