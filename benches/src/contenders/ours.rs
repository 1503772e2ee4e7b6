//! The crate itself, in one of its builds: `built`, and `name!` makes the names of its contenders.

use std::hint::black_box;

use super::built::greengrassv2::{
    ThingName, batch_associate_client_device_with_core_device as associate_devices,
    batch_disassociate_client_device_from_core_device as disassociate_devices,
};
use super::built::iot::{JobId, associate_targets_with_job as job_targets};
use super::built::sitewise::{
    AssetId, ProjectId, batch_associate_project_assets as associate, batch_disassociate_project_assets as disassociate,
};
use super::built::violation::Sink;
use super::built::{
    AnyRequest, ChunkReader, Encode, Encoded, FailFast, Operation, Report, RequestHead, ResponseHead, ValidResponse,
};

use super::super::{Build, Contender, Read, Uuid};
use crate::bodies::{HEADERS, Message, Shape};

const PROJECT: ProjectId = ProjectId::from_static("6513270e-269e-4d37-b2a7-4de452e6b438");
const CORE_DEVICE: ThingName = ThingName::from_static("gateway-hall-3");
const JOB: JobId = JobId::from_static("firmware-2026_11");

pub(in super::super) static BUILD: Build = Build {
    typed: &TYPED,
    collecting: &COLLECTING,
    message: &MESSAGE,
    validating: &VALIDATING,
    read_in_chunks: [&CHUNKS_64, &CHUNKS_1460],
    filling: [&FILL_64, &FILL_128, &FILL_1460],
};

/// Reads a body, and returns the writer of its request.
macro_rules! writer {
    ($module:ident, $label:expr, $write:expr) => {
        |message| {
            let request = $module::Request::from_json($label, message.body.as_bytes()).expect("the body is valid");
            Box::new(move |buffer| $write(request.json(), buffer))
        }
    };
}

/// Returns the writer of the requests of a shape.
macro_rules! writer_of {
    ($shape:expr, $write:expr) => {
        Some(match $shape {
            Shape::Associate => writer!(associate, PROJECT, $write),
            Shape::Disassociate => writer!(disassociate, PROJECT, $write),
            Shape::AssociateDevices => writer!(associate_devices, CORE_DEVICE, $write),
            Shape::DisassociateDevices => writer!(disassociate_devices, CORE_DEVICE, $write),
            Shape::JobTargets => writer!(job_targets, JOB, $write),
            Shape::Failures => return None,
        })
    };
}

/// Reads a body into its types, up to the first violation.
static TYPED: Contender = Contender {
    name: name!(""),
    note: "",
    read: |shape| {
        Some(match shape {
            Shape::Associate => |message| read_associate(message, &mut FailFast),
            Shape::Disassociate => |message| {
                let read = disassociate::Request::from_json(PROJECT, message.body.as_bytes());
                black_box(&read).as_ref().ok().map(|request| request.asset_ids.len())
            },
            Shape::AssociateDevices => |message| read_associate_devices(message, &mut FailFast),
            Shape::DisassociateDevices => |message| {
                let read = disassociate_devices::Request::from_json(CORE_DEVICE, message.body.as_bytes());
                black_box(&read).as_ref().ok().map(|request| count(request.entries.as_deref()))
            },
            Shape::JobTargets => |message| read_job_targets(message, &mut FailFast),
            Shape::Failures => |message| read_failures(message, &mut FailFast),
        })
    },
    write: |shape| writer_of!(shape, write),
    uuid: Some(Uuid {
        parse: |texts, places| {
            texts.iter().zip(places).all(|(text, place)| {
                let id = AssetId::new(text);
                id.map(|id| *place = *id.as_bytes()).is_ok()
            })
        },
        format: |ids, places| {
            for (id, place) in ids.iter().zip(places) {
                *place = AssetId::from_bytes(*id).to_ascii();
            }
        },
    }),
    ..Contender::NONE
};

/// Reads a body into its types, and reports every violation.
static COLLECTING: Contender = Contender {
    name: name!(", into a report"),
    note: "`from_json_with` and a `Report<100>`: reports every violation. The row `iot-shapes` stops at the first.",
    read: |shape| {
        Some(match shape {
            Shape::Associate => |message| read_associate(message, &mut Report::<100>::new()),
            Shape::AssociateDevices => |message| read_associate_devices(message, &mut Report::<100>::new()),
            Shape::JobTargets => |message| read_job_targets(message, &mut Report::<100>::new()),
            Shape::Failures => |message| read_failures(message, &mut Report::<100>::new()),
            Shape::Disassociate | Shape::DisassociateDevices => return None,
        })
    },
    ..Contender::NONE
};

/// Reads a whole message into its types.
static MESSAGE: Contender = Contender {
    name: name!(", whole message"),
    note: "`AnyRequest::from_http`: routes by the target, takes the header lines one by one, decodes and checks the label, \
           and reads the body. The peers read only the body.",
    read: |shape| {
        let read: Read = |message| {
            let read = AnyRequest::from_http(&request_head(message), message.body.as_bytes());
            Some(match black_box(&read).as_ref().ok()? {
                AnyRequest::BatchAssociateProjectAssets(request) => request.asset_ids.len(),
                AnyRequest::BatchDisassociateProjectAssets(request) => request.asset_ids.len(),
                AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => count(request.entries.as_deref()),
                AnyRequest::BatchDisassociateClientDeviceFromCoreDevice(request) => count(request.entries.as_deref()),
                AnyRequest::AssociateTargetsWithJob(request) => request.targets.len(),
                _ => return None,
            })
        };
        (shape != Shape::Failures).then_some(read)
    },
    ..Contender::NONE
};

/// Validates a whole message, and stores nothing.
static VALIDATING: Contender = Contender {
    name: name!(", validate only"),
    note: "`Operation::validate_http`, `validate_response`: the whole message, target and headers too; stores nothing.",
    read: |shape| {
        let request: Read = |message| {
            let valid = Operation::validate_http(&request_head(message), message.body.as_bytes(), &mut FailFast);
            black_box(valid).ok().map(|valid| valid.items)
        };
        let response: Read = |message| {
            let operation = Operation::BatchAssociateProjectAssets;
            let head = ResponseHead::new(200);
            match operation.validate_response(&head, message.body.as_bytes(), &mut FailFast) {
                Ok(ValidResponse::Success { items, .. }) => items,
                _ => None,
            }
        };
        Some(if shape == Shape::Failures { response } else { request })
    },
    ..Contender::NONE
};

/// Reads a body in chunks as small as small packets.
static CHUNKS_64: Contender = Contender {
    name: name!(", in chunks of 64"),
    note: "`ChunkReader` with a buffer of 512 bytes: returns and checks all items, and stores none. Chunk boundaries \
           split most items.",
    read: |shape| in_chunks::<64>(shape),
    ..Contender::NONE
};

/// Reads a body in chunks as large as the segments of TCP.
static CHUNKS_1460: Contender = Contender {
    name: name!(", in chunks of 1460"),
    note: "The same.",
    read: |shape| in_chunks::<1460>(shape),
    ..Contender::NONE
};

/// Writes a body into chunks as small as small packets.
static FILL_64: Contender = Contender {
    name: name!(", filled by 64"),
    note: "`Encoded::chunks`, of which `Chunks::fill` writes so many bytes at a time. The peers write the whole body.",
    write: |shape| writer_of!(shape, fill::<64, _>),
    ..Contender::NONE
};

/// Writes a body into chunks as large as a device's buffer.
static FILL_128: Contender = Contender {
    name: name!(", filled by 128"),
    note: "The same.",
    write: |shape| writer_of!(shape, fill::<128, _>),
    ..Contender::NONE
};

/// Writes a body into chunks as large as the segments of TCP.
static FILL_1460: Contender = Contender {
    name: name!(", filled by 1460"),
    note: "The same.",
    write: |shape| writer_of!(shape, fill::<1460, _>),
    ..Contender::NONE
};

fn in_chunks<const LENGTH: usize>(shape: Shape) -> Option<Read> {
    Some(match shape {
        Shape::Associate | Shape::Disassociate => |message| count_items!(associate::Request, LENGTH, message),
        Shape::AssociateDevices => |message| count_items!(associate_devices::Request, LENGTH, message),
        Shape::DisassociateDevices => |message| count_items!(disassociate_devices::Request, LENGTH, message),
        Shape::JobTargets => |message| count_items!(job_targets::Request, LENGTH, message),
        Shape::Failures => |message| count_items!(associate::Response, LENGTH, message),
    })
}

/// Counts the items of a body that is read in chunks.
macro_rules! count_items {
    ($message_type:ty, $length:expr, $message:expr) => {{
        let mut buffer = [0; 512];
        let mut reader = ChunkReader::<$message_type, _>::new(&mut buffer[..]).ok()?;
        for chunk in $message.body.as_bytes().chunks($length) {
            reader
                .push(chunk, &mut FailFast, |item| {
                    black_box(&item);
                })
                .ok()?;
        }
        reader.finish(&mut FailFast).ok()
    }};
}
use count_items;

fn request_head<'m>(message: &'m Message) -> RequestHead<'m> {
    HEADERS.iter().fold(RequestHead::new("POST", message.target), |head, (name, value)| head.header(name, value))
}

fn read_associate(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let read = associate::Request::<_>::from_json_with(PROJECT, message.body.as_bytes(), sink);
    black_box(&read).as_ref().ok().map(|request| request.asset_ids.len())
}

fn read_associate_devices(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let body = message.body.as_bytes();
    let read = associate_devices::Request::<_>::from_json_with(CORE_DEVICE, body, sink);
    black_box(&read).as_ref().ok().map(|request| count(request.entries.as_deref()))
}

fn read_job_targets(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let read = job_targets::Request::<_>::from_json_with(JOB, message.body.as_bytes(), sink);
    black_box(&read).as_ref().ok().map(|request| request.targets.len())
}

fn read_failures(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let head = ResponseHead::new(200);
    let read = associate::Response::<_>::from_http_with(&head, message.body.as_bytes(), sink);
    black_box(&read).as_ref().ok().map(|response| count(response.errors.as_deref()))
}

/// Returns the number of items of an optional list, 0 if it is absent.
fn count<T>(list: Option<&[T]>) -> usize {
    list.map_or(0, <[T]>::len)
}

fn write<T: Encode>(json: Encoded<T>, buffer: &mut Vec<u8>) {
    let length = json.encode_to_slice(buffer).expect("the buffer is large enough").len();
    buffer.truncate(length);
}

fn fill<const LENGTH: usize, T: Encode>(json: Encoded<T>, buffer: &mut [u8]) {
    let mut chunks = json.chunks();
    for chunk in buffer.chunks_mut(LENGTH) {
        chunks.fill(chunk);
    }
    assert!(chunks.is_finished(), "the buffer is large enough");
}
