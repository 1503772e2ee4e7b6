//! The hot works. Their names are those of the table, with the way in which a chunk is read or written.

use std::hint::black_box;

use iot_shapes::greengrassv2::{ThingName, batch_associate_client_device_with_core_device as devices};
use iot_shapes::iot::{JobId, associate_targets_with_job as jobs};
use iot_shapes::sitewise::{AssetId, ProjectId, batch_associate_project_assets as assets};
use iot_shapes::{AnyRequest, ChunkReader, Encode, Encoded, FailFast, Operation, RequestHead, ResponseHead};

use crate::bodies::Shape::{Associate, AssociateDevices};
use crate::bodies::Style::{Compact, Spaced};
use crate::bodies::{HEADERS, Message, uuid_text, uuids};

const PROJECT: ProjectId = ProjectId::from_static("6513270e-269e-4d37-b2a7-4de452e6b438");
const CORE_DEVICE: ThingName = ThingName::from_static("gateway-hall-3");
const JOB: JobId = JobId::from_static("firmware-2026_11");

/// Enough to hide what a body costs by itself, and little enough for the simulation.
const UNKNOWN: usize = 1 << 14;

/// Calls a function with each row: its name, and what it runs.
pub fn for_each(row: &mut dyn FnMut(&str, &mut dyn FnMut())) {
    read(row);
    read_in_chunks(row);
    write(row);
    identifiers(row);
}

fn read(row: &mut dyn FnMut(&str, &mut dyn FnMut())) {
    for (name, message) in [
        ("associate-1", Message::assets(Associate, Compact, 1)),
        ("associate-100", Message::assets(Associate, Compact, 100)),
        ("associate-100-odd", Message::odd_assets(100)),
    ] {
        row(name, &mut || {
            black_box(assets::Request::from_json(PROJECT, body(&message))).expect("the body is valid");
        });
    }
    for (name, message) in [
        ("greengrass-100", Message::client_devices(AssociateDevices, Compact, 100)),
        ("greengrass-100-spaced", Message::client_devices(AssociateDevices, Spaced, 100)),
        ("greengrass-100-odd", Message::odd_client_devices(100)),
        ("greengrass-100-with-tags", client_devices_with_tags(100)),
        ("unknown", Message::unknown_members(UNKNOWN)),
        ("unknown-escapes", Message::unknown_member(UNKNOWN, "\"", r"caf\u00e9 \ud83d\ude80 a\/b\n", "\"")),
        ("unknown-arrays", Message::unknown_member(UNKNOWN, "[", "[],", "[]]")),
        ("spaces", Message::unknown_member(UNKNOWN, "", " \n\t", "0")),
    ] {
        row(name, &mut || {
            black_box(devices::Request::from_json(CORE_DEVICE, body(&message))).expect("the body is valid");
        });
    }
    for (name, message) in [
        ("jobs-100", Message::job_targets(Compact, 100)),
        ("jobs-100-odd", Message::odd_job_targets(100)),
        ("jobs-100-php", Message::job_targets_php(100)),
        ("jobs-1-japanese", Message::japanese()),
        ("jobs-1-japanese-escaped", Message::japanese_escaped()),
    ] {
        row(name, &mut || {
            black_box(jobs::Request::from_json(JOB, body(&message))).expect("the body is valid");
        });
    }
    for (name, message) in [("errors-100", Message::failures(100)), ("errors-100-odd", Message::odd_failures(100))] {
        row(name, &mut || {
            let head = ResponseHead::new(200);
            black_box(assets::Response::from_http(&head, body(&message))).expect("the body is valid");
        });
    }
    for (name, message) in [
        ("associate-100-validated", Message::assets(Associate, Compact, 100)),
        ("greengrass-100-validated", Message::client_devices(AssociateDevices, Compact, 100)),
    ] {
        row(name, &mut || {
            let head = head(&message);
            black_box(Operation::validate_http(&head, body(&message), &mut FailFast)).expect("the message is valid");
        });
    }
    let message = Message::unknown_member(UNKNOWN, &r#"{"a":["#.repeat(20), r#""b","#, "?");
    row("unknown-invalid", &mut || {
        black_box(devices::Request::from_json(CORE_DEVICE, body(&message))).expect_err("the last byte is not JSON");
    });
    let message = Message::assets(Associate, Spaced, 2);
    row("message-2", &mut || {
        black_box(AnyRequest::from_http(&head(&message), body(&message))).expect("the message is valid");
    });
}

fn head(message: &Message) -> RequestHead<'_> {
    let head = RequestHead::new("POST", message.target);
    HEADERS.iter().fold(head, |head, (name, value)| head.header(name, value))
}

/// Creates a request whose entries have an unknown member, as a later version of the service may send.
fn client_devices_with_tags(items: usize) -> Message {
    let message = Message::client_devices(AssociateDevices, Compact, items);
    Message { body: message.body.replace(r#""thingName""#, r#""tags":["hall",{"row":3}],"thingName""#), ..message }
}

macro_rules! in_chunks {
    ($message_type:ty, $message:expr) => {
        &mut || {
            let mut buffer = [0; 512];
            let mut reader = ChunkReader::<$message_type, _>::new(&mut buffer[..]).expect("the buffer is large enough");
            for chunk in body(&$message).chunks(64) {
                let read = reader.push(chunk, &mut FailFast, |item| {
                    black_box(&item);
                });
                read.expect("the body is valid");
            }
            reader.finish(&mut FailFast).expect("the body is whole");
        }
    };
}

fn read_in_chunks(row: &mut dyn FnMut(&str, &mut dyn FnMut())) {
    let message = Message::assets(Associate, Compact, 100);
    row("associate-100-in-chunks-of-64", in_chunks!(assets::Request, message));
    let message = Message::client_devices(AssociateDevices, Compact, 100);
    row("greengrass-100-in-chunks-of-64", in_chunks!(devices::Request, message));
    let message = Message::job_targets(Compact, 100);
    row("jobs-100-in-chunks-of-64", in_chunks!(jobs::Request, message));
    let message = Message::failures(100);
    row("errors-100-in-chunks-of-64", in_chunks!(assets::Response, message));
}

fn write(row: &mut dyn FnMut(&str, &mut dyn FnMut())) {
    let buffer = &mut [0; 1 << 14][..];
    let message = Message::assets(Associate, Compact, 100);
    let request = assets::Request::from_json(PROJECT, body(&message)).expect("the body is valid");
    row("length-of-associate-100", &mut || {
        black_box(request.json().len());
    });
    row("write-associate-100", &mut || whole(request.json(), buffer));
    row("write-associate-100-filled-by-128", &mut || filled(request.json(), buffer));
    let message = Message::client_devices(AssociateDevices, Compact, 100);
    let request = devices::Request::from_json(CORE_DEVICE, body(&message)).expect("the body is valid");
    row("length-of-greengrass-100", &mut || {
        black_box(request.json().len());
    });
    row("write-greengrass-100", &mut || whole(request.json(), buffer));
    row("write-greengrass-100-filled-by-128", &mut || filled(request.json(), buffer));
    let message = Message::job_targets(Compact, 100);
    let request = jobs::Request::from_json(JOB, body(&message)).expect("the body is valid");
    row("write-jobs-100", &mut || whole(request.json(), buffer));
    row("write-jobs-100-filled-by-128", &mut || filled(request.json(), buffer));
    let message = Message::failures(100);
    let response = assets::Response::from_http(&ResponseHead::new(200), body(&message)).expect("the body is valid");
    row("write-errors-100", &mut || whole(response.json(), buffer));
    row("write-errors-100-filled-by-128", &mut || filled(response.json(), buffer));
}

fn whole<T: Encode>(json: Encoded<T>, buffer: &mut [u8]) {
    black_box(json.encode_to_slice(buffer)).expect("the buffer is large enough");
}

fn filled<T: Encode>(json: Encoded<T>, buffer: &mut [u8]) {
    let mut chunks = json.chunks();
    while !chunks.is_finished() {
        chunks.fill(black_box(&mut buffer[..128]));
    }
}

fn identifiers(row: &mut dyn FnMut(&str, &mut dyn FnMut())) {
    let uuids: Vec<_> = uuids().take(64).collect();
    let texts: Vec<_> = uuids.iter().copied().map(uuid_text).collect();
    row("uuid-parse-64", &mut || {
        for text in &texts {
            black_box(AssetId::new(black_box(text))).expect("the text is valid");
        }
    });
    row("uuid-format-64", &mut || {
        for uuid in &uuids {
            black_box(AssetId::from_bytes(black_box(*uuid)).to_ascii());
        }
    });
}

fn body(message: &Message) -> &[u8] {
    black_box(message.body.as_bytes())
}
