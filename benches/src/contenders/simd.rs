//! The crate with its feature `simd`.

use iot_shapes_simd as built;

macro_rules! name {
    ($way:literal) => {
        concat!("iot-shapes, simd", $way)
    };
}

#[expect(clippy::duplicate_mod, reason = "one source for all builds")]
#[path = "ours.rs"]
mod ours;

pub(super) use ours::BUILD;
