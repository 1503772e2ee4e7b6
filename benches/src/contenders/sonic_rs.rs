//! `sonic-rs` into derived structures, and the checks by hand.

use serde::{Deserialize, Serialize};

use super::{Contender, Writer};
use crate::bodies::{Message, Shape};
use crate::shapes::{Assets, Checked, ClientDevices, Failures, JobTargets};

/// Borrows all strings.
pub static BORROWED: Contender = Contender {
    name: "sonic-rs, &str",
    note: "fails on any escape; does not check skipped values for lone surrogates; without `-C target-cpu=native` it has no \
           vectors wider than 16 bytes.",
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
    name: "sonic-rs, String",
    note: "the same, escapes decoded.",
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

fn read<'m, T: Deserialize<'m> + Checked>(message: &'m Message) -> Option<usize> {
    sonic_rs::from_slice::<T>(message.body.as_bytes()).ok()?.checked()
}

fn writer<'m, T: Deserialize<'m> + Serialize + 'm>(message: &'m Message) -> Writer<'m> {
    let shape = sonic_rs::from_slice::<T>(message.body.as_bytes()).expect("the body is valid");
    Box::new(move |buffer| {
        buffer.clear();
        sonic_rs::to_writer(buffer, &shape).expect("a vector takes all that is written to it");
    })
}
