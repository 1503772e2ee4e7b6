//! `serde-json-core` into derived structures over `heapless`, and the checks by hand.

use heapless::Vec;
use serde::{Deserialize, Serialize};

use super::{Contender, Writer};
use crate::bodies::{Message, Shape};
use crate::shapes::{AssetsIn, Checked, ClientDevicesIn, Entry, Failure, FailuresIn, JobTargetsIn};

type Assets<'m> = AssetsIn<Vec<&'m str, 100>, &'m str>;
type ClientDevices<'m> = ClientDevicesIn<Vec<Entry<&'m str>, 100>>;
type JobTargets<'m> = JobTargetsIn<Vec<&'m str, 100>, &'m str>;
type Failures<'m> = FailuresIn<Vec<Failure<&'m str>, 100>>;

pub static SERDE_JSON_CORE: Contender = Contender {
    name: "serde-json-core, &str",
    note: "does not decode escapes, so lengths and patterns are those of other characters. The only peer \
           that, like `iot-shapes`, has no heap.",
    escapes: false,
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| read::<Assets>(message),
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| read::<ClientDevices>(message),
            Shape::JobTargets => |message| read::<JobTargets>(message),
            Shape::Failures => |message| read::<Failures>(message),
        })
    },
    write: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| writer::<Assets>(message),
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| writer::<ClientDevices>(message),
            Shape::JobTargets => |message| writer::<JobTargets>(message),
            Shape::Failures => return None,
        })
    },
    checks_less: &[
        ("1mb-unknown", "checks neither strings nor numbers nor literals that it skips"),
        ("1mb-escapes", "does not check escapes"),
        ("1mb-arrays", "does not check the commas of what it skips"),
        ("1mb-items", "stops at the 101st item, which exceeds its capacity"),
    ],
    ..Contender::NONE
};

fn parse<'m, T: Deserialize<'m>>(message: &'m Message) -> Option<T> {
    let (shape, length) = serde_json_core::from_slice(message.body.as_bytes()).ok()?;
    (length == message.body.len()).then_some(shape)
}

fn read<'m, T: Deserialize<'m> + Checked>(message: &'m Message) -> Option<usize> {
    parse::<T>(message)?.checked()
}

fn writer<'m, T: Deserialize<'m> + Serialize + 'm>(message: &'m Message) -> Writer<'m> {
    let shape: T = parse(message).expect("the body is valid");
    Box::new(move |buffer| {
        serde_json_core::to_slice(&shape, buffer).expect("the buffer is large enough");
    })
}
