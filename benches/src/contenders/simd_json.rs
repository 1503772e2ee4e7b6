//! `simd-json` into derived structures, and the checks by hand.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use simd_json::Buffers;

use super::limits::with_copy;
use super::{Contender, Writer};
use crate::bodies::{Message, Shape};
use crate::shapes::{Assets, Checked, ClientDevices, Failures, JobTargets};

/// Decodes strings in place, over the body.
pub static SIMD_JSON: Contender = Contender {
    name: "simd-json, &str",
    note: "overwrites the body, so its time has that of a copy in it (`limit: memcpy`); detects at run time which \
           vectors the machine has, and uses those.",
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => {
                |message| with_copy(message, |copy| parse::<Assets<&str>>(copy)?.checked())
            }
            Shape::AssociateDevices | Shape::DisassociateDevices => {
                |message| with_copy(message, |copy| parse::<ClientDevices<&str>>(copy)?.checked())
            }
            Shape::JobTargets => |message| with_copy(message, |copy| parse::<JobTargets<&str>>(copy)?.checked()),
            Shape::Failures => |message| with_copy(message, |copy| parse::<Failures<&str>>(copy)?.checked()),
        })
    },
    write: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| writer::<Assets<String>>(message),
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| writer::<ClientDevices<String>>(message),
            Shape::JobTargets => |message| writer::<JobTargets<String>>(message),
            Shape::Failures => return None,
        })
    },
    ..Contender::NONE
};

fn parse<'c, T: Deserialize<'c>>(copy: &'c mut [u8]) -> Option<T> {
    thread_local! {
        static BUFFERS: RefCell<Buffers> = RefCell::default();
    }
    BUFFERS.with_borrow_mut(|buffers| simd_json::serde::from_slice_with_buffers(copy, buffers).ok())
}

fn writer<'m, T: for<'c> Deserialize<'c> + Serialize + 'm>(message: &'m Message) -> Writer<'m> {
    let shape: T = with_copy(message, |copy| parse(copy)).expect("the body is valid");
    Box::new(move |buffer| {
        simd_json::serde::to_writer(&mut buffer[..], &shape).expect("the buffer is large enough");
    })
}
