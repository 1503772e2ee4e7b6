//! The crate itself.

use std::hint::black_box;

use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest, ThingName};
use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId};
use iot_shapes::sitewise::{
    AssetId, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse,
    BatchDisassociateProjectAssetsRequest, ProjectId,
};
use iot_shapes::violation::Sink;
use iot_shapes::{
    AnyRequest, FailFast, Operation, Render, Rendered, Report, RequestHead, ResponseHead, greengrassv2, iot, sitewise,
};

use super::{Contender, Uuid};
use crate::bodies::{HEADERS, Message, Shape};

const PROJECT: ProjectId = ProjectId::literal("6513270e-269e-4d37-b2a7-4de452e6b438");
const CORE_DEVICE: ThingName = ThingName::literal("gateway-hall-3");
const JOB: JobId = JobId::literal("firmware-2026_11");

/// Reads a body into its types, up to the first violation.
pub static OURS: Contender = Contender {
    name: "iot-shapes",
    note: "",
    read: |shape| {
        Some(match shape {
            Shape::Associate => |message| associate(message, &mut FailFast),
            Shape::Disassociate => |message| {
                let read = BatchDisassociateProjectAssetsRequest::from_json(PROJECT, message.body.as_bytes());
                black_box(&read).as_ref().ok().map(|request| request.asset_ids().len())
            },
            Shape::ClientDevices => |message| client_devices(message, &mut FailFast),
            Shape::JobTargets => |message| job_targets(message, &mut FailFast),
            Shape::Failures => |message| failures(message, &mut FailFast),
        })
    },
    write: |shape| {
        Some(match shape {
            Shape::Associate => |message| {
                let request = BatchAssociateProjectAssetsRequest::from_json(PROJECT, message.body.as_bytes());
                let request = request.expect("the body is valid");
                Box::new(move |buffer| write(request.json(), buffer))
            },
            Shape::Disassociate => |message| {
                let request = BatchDisassociateProjectAssetsRequest::from_json(PROJECT, message.body.as_bytes());
                let request = request.expect("the body is valid");
                Box::new(move |buffer| write(request.json(), buffer))
            },
            Shape::ClientDevices => |message| {
                let body = message.body.as_bytes();
                let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_json(CORE_DEVICE, body);
                let request = request.expect("the body is valid");
                Box::new(move |buffer| write(request.json(), buffer))
            },
            Shape::JobTargets => |message| {
                let request = AssociateTargetsWithJobRequest::from_json(JOB, message.body.as_bytes());
                let request = request.expect("the body is valid");
                Box::new(move |buffer| write(request.json(), buffer))
            },
            Shape::Failures => return None,
        })
    },
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

/// Reads a body into its types, and tells of every violation.
pub static COLLECTING: Contender = Contender {
    name: "iot-shapes, into a report",
    note: "`from_json_with` and a `Report<100>`: every violation is told, where the row `iot-shapes` stops at the first.",
    read: |shape| {
        Some(match shape {
            Shape::Associate => |message| associate(message, &mut Report::<100>::new()),
            Shape::Disassociate => return None,
            Shape::ClientDevices => |message| client_devices(message, &mut Report::<100>::new()),
            Shape::JobTargets => |message| job_targets(message, &mut Report::<100>::new()),
            Shape::Failures => |message| failures(message, &mut Report::<100>::new()),
        })
    },
    ..Contender::NONE
};

/// Reads a whole message into its types.
pub static MESSAGE: Contender = Contender {
    name: "iot-shapes, whole message",
    note: "`AnyRequest::from_http`: routes by the target, takes the header lines one by one, decodes and checks the label, \
           and reads the body. The peers are given the body alone.",
    read: |shape| {
        let read: super::Read = |message| {
            let read = AnyRequest::from_http(&request_head(message), message.body.as_bytes());
            Some(match black_box(&read).as_ref().ok()? {
                AnyRequest::BatchAssociateProjectAssets(request) => request.asset_ids().len(),
                AnyRequest::BatchDisassociateProjectAssets(request) => request.asset_ids().len(),
                AnyRequest::BatchAssociateClientDeviceWithCoreDevice(request) => request.entries().len(),
                AnyRequest::AssociateTargetsWithJob(request) => request.targets().len(),
                _ => return None,
            })
        };
        (shape != Shape::Failures).then_some(read)
    },
    ..Contender::NONE
};

/// Checks a whole message, and keeps nothing.
pub static VALIDATING: Contender = Contender {
    name: "iot-shapes, validate alone",
    note: "`Operation::validate_http`, `validate_response`: the whole message, target and headers too; nothing is kept.",
    read: |shape| {
        let request: super::Read = |message| {
            let valid = Operation::validate_http(&request_head(message), message.body.as_bytes(), &mut FailFast);
            black_box(valid).ok().map(|valid| valid.items)
        };
        let reply: super::Read = |message| {
            let operation = Operation::BatchAssociateProjectAssets;
            let head = ResponseHead::new(200);
            match operation.validate_response(&head, message.body.as_bytes(), &mut FailFast) {
                Ok(iot_shapes::ValidResponse::Success { items }) => items,
                _ => None,
            }
        };
        Some(if shape == Shape::Failures { reply } else { request })
    },
    ..Contender::NONE
};

/// Reads a body as it comes in small packets.
pub static PIECES_64: Contender = Contender {
    name: "iot-shapes, in pieces of 64",
    note: "`Pieces` with a buffer of 512 bytes: all items are handed out and checked, none is kept. Most are cut by the end of a \
           piece.",
    read: |shape| in_pieces::<64>(shape),
    ..Contender::NONE
};

/// Reads a body as it comes in the segments of TCP.
pub static PIECES_1460: Contender = Contender {
    name: "iot-shapes, in pieces of 1460",
    note: "The same.",
    read: |shape| in_pieces::<1460>(shape),
    ..Contender::NONE
};

fn in_pieces<const LENGTH: usize>(shape: Shape) -> Option<super::Read> {
    Some(match shape {
        Shape::Associate | Shape::Disassociate => |message| pieces!(sitewise::RequestPieces, LENGTH, message),
        Shape::ClientDevices => |message| pieces!(greengrassv2::RequestPieces, LENGTH, message),
        Shape::JobTargets => |message| pieces!(iot::RequestPieces, LENGTH, message),
        Shape::Failures => |message| pieces!(sitewise::ResponsePieces, LENGTH, message),
    })
}

/// The number of items that a reader hands out.
macro_rules! pieces {
    ($reader:path, $length:expr, $message:expr) => {{
        let mut buffer = [0; 512];
        let mut reader = <$reader>::new(&mut buffer);
        for piece in $message.body.as_bytes().chunks($length) {
            reader
                .push(piece, &mut FailFast, |part| {
                    black_box(&part);
                })
                .ok()?;
        }
        reader.finish(&mut FailFast).ok()
    }};
}
use pieces;

fn request_head<'m>(message: &'m Message) -> RequestHead<'m> {
    HEADERS.iter().fold(RequestHead::new("POST", message.target), |head, (name, value)| head.header(name, value))
}

fn associate(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let read = BatchAssociateProjectAssetsRequest::from_json_with(PROJECT, message.body.as_bytes(), sink);
    black_box(&read).as_ref().ok().map(|request| request.asset_ids().len())
}

fn client_devices(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let body = message.body.as_bytes();
    let read = BatchAssociateClientDeviceWithCoreDeviceRequest::from_json_with(CORE_DEVICE, body, sink);
    black_box(&read).as_ref().ok().map(|request| request.entries().len())
}

fn job_targets(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let read = AssociateTargetsWithJobRequest::from_json_with(JOB, message.body.as_bytes(), sink);
    black_box(&read).as_ref().ok().map(|request| request.targets().len())
}

fn failures(message: &Message, sink: &mut dyn Sink) -> Option<usize> {
    let head = ResponseHead::new(200);
    let read = BatchAssociateProjectAssetsResponse::from_http_with(&head, message.body.as_bytes(), sink);
    black_box(&read).as_ref().ok().map(|response| response.errors().len())
}

fn write<T: Render>(json: Rendered<T>, buffer: &mut Vec<u8>) {
    let length = json.write_into(buffer).expect("the buffer has room").len();
    buffer.truncate(length);
}
