//! The crate with its default features.

use iot_shapes as built;

macro_rules! name {
    ($way:literal) => {
        concat!("iot-shapes", $way)
    };
}

#[path = "ours.rs"]
mod ours;

pub(super) use ours::BUILD;
