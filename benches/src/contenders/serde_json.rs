//! `serde_json` into derived structures, and the checks by hand.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Contender, Writer};
use crate::bodies::{Message, Shape};
use crate::shapes::{Assets, AssetsIn, Checked, ClientDevices, Failures, JobTargets};

/// Borrows all strings.
pub static BORROWED: Contender = Contender {
    name: "serde_json, &str",
    note: "fails on any escape; checks skipped values neither for lone surrogates nor for depth.",
    escapes: false,
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| read::<Assets<&str>>(message),
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| read::<ClientDevices<&str>>(message),
            Shape::JobTargets => |message| read::<JobTargets<&str>>(message),
            Shape::Failures => |message| read::<Failures<&str>>(message),
        })
    },
    write: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| writer::<Assets<&str>>(message),
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| writer::<ClientDevices<&str>>(message),
            Shape::JobTargets => |message| writer::<JobTargets<&str>>(message),
            Shape::Failures => return None,
        })
    },
    ..Contender::NONE
};

/// Owns all strings.
pub static OWNED: Contender = Contender {
    name: "serde_json, String",
    note: "checks skipped values neither for lone surrogates nor for depth.",
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| read::<Assets<String>>(message),
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| read::<ClientDevices<String>>(message),
            Shape::JobTargets => |message| read::<JobTargets<String>>(message),
            Shape::Failures => |message| read::<Failures<String>>(message),
        })
    },
    ..Contender::NONE
};

/// Writes identifiers that are stored as 16 bytes, as ours are.
pub static WITH_UUID: Contender = Contender {
    name: "serde_json, Uuid",
    note: "writes identifiers stored as the 16 bytes of a `uuid::Uuid`, while `serde_json, &str` has their text.",
    write: |shape| {
        matches!(shape, Shape::Associate | Shape::Disassociate)
            .then_some(|message| writer::<AssetsIn<Vec<Uuid>, &str>>(message))
    },
    ..Contender::NONE
};

fn read<'m, T: Deserialize<'m> + Checked>(message: &'m Message) -> Option<usize> {
    serde_json::from_slice::<T>(message.body.as_bytes()).ok()?.checked()
}

fn writer<'m, T: Deserialize<'m> + Serialize + 'm>(message: &'m Message) -> Writer<'m> {
    let shape = serde_json::from_slice::<T>(message.body.as_bytes()).expect("the body is valid");
    Box::new(move |buffer| serde_json::to_writer(&mut buffer[..], &shape).expect("the buffer is large enough"))
}
