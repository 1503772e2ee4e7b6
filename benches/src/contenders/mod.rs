//! Those who do the work: the crate itself, its peers, and the limits that nobody gets past.

mod aws_smithy_json;
mod garde;
mod jsonschema;
mod limits;
mod ours;
mod serde_json;
mod serde_json_core;
mod simd_json;
mod sonic_rs;
mod uuid;

use crate::bodies::{Message, Shape};

/// Reads the message's body and checks all that the contract asks: how many items its list has, or `None` where it is
/// not valid.
pub type Read = fn(&Message) -> Option<usize>;

/// Takes a body into types of its own, and returns what writes them back.
pub type Write = for<'m> fn(&'m Message) -> Writer<'m>;

/// Writes to a buffer that has as many bytes as the body; they may be overwritten, or replaced by others.
pub type Writer<'m> = Box<dyn FnMut(&mut Vec<u8>) + 'm>;

/// One who does some of the work.
pub struct Contender {
    pub name: &'static str,
    /// What is to be known of its figures; printed below the table.
    pub note: &'static str,
    /// Whether it takes strings with escapes.
    pub escapes: bool,
    pub read: fn(Shape) -> Option<Read>,
    pub write: fn(Shape) -> Option<Write>,
    pub uuid: Option<Uuid>,
}

/// An identifier alone, as often as there are places.
pub struct Uuid {
    /// Whether all texts are valid.
    pub parse: fn(&[String], &mut [[u8; 16]]) -> bool,
    pub format: fn(&[[u8; 16]], &mut [[u8; 36]]),
}

impl Contender {
    /// One who does nothing, for the parts that a peer has not.
    const NONE: Self = Self { name: "", note: "", escapes: true, read: |_| None, write: |_| None, uuid: None };
}

pub use limits::{MEMCHR, MEMCPY, SIMDUTF8};
pub use ours::{COLLECTING, MESSAGE, OURS, PIECES_64, PIECES_1460, VALIDATING};

/// All peers.
pub static PEERS: &[&Contender] = &[
    &serde_json::BORROWED,
    &serde_json::OWNED,
    &serde_json::WITH_UUID,
    &garde::GARDE,
    &jsonschema::JSONSCHEMA,
    &sonic_rs::BORROWED,
    &sonic_rs::OWNED,
    &simd_json::SIMD_JSON,
    &serde_json_core::SERDE_JSON_CORE,
    &aws_smithy_json::AWS_SMITHY_JSON,
    &uuid::UUID,
];
