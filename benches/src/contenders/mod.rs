//! The contenders: the crate itself, its peers, and the limits that none can beat.

mod aws_smithy_json;
mod garde;
mod jsonschema;
mod limits;
mod portable;
mod serde_json;
mod serde_json_core;
mod simd;
mod simd_json;
mod sonic_rs;
mod uuid;

use crate::bodies::{Message, Shape};

/// Reads the message's body and checks all constraints. Returns the number of items of its list, `None` if it is not
/// valid.
pub type Read = fn(&Message) -> Option<usize>;

/// Reads a body into the contender's types, and returns their writer.
pub type Write = for<'m> fn(&'m Message) -> Writer<'m>;

/// Writes to a buffer that has as many bytes as the body. The writer overwrites or replaces them.
pub type Writer<'m> = Box<dyn FnMut(&mut Vec<u8>) + 'm>;

/// A contender for some of the works.
pub struct Contender {
    pub name: &'static str,
    /// A note on its figures. It is printed below the table.
    pub note: &'static str,
    /// `true` if it accepts strings with escapes.
    pub escapes: bool,
    pub read: fn(Shape) -> Option<Read>,
    pub write: fn(Shape) -> Option<Write>,
    pub uuid: Option<Uuid>,
    /// The names of the works in which it makes fewer checks than the others, each with what it does instead.
    pub checks_less: &'static [(&'static str, &'static str)],
}

/// The contenders of a build of the crate. They are alike in all builds, but for their names.
pub struct Build {
    /// Reads a body into its types, and writes a whole body.
    pub typed: &'static Contender,
    pub collecting: &'static Contender,
    pub message: &'static Contender,
    pub validating: &'static Contender,
    pub read_in_chunks: [&'static Contender; 2],
    pub filling: [&'static Contender; 3],
}

/// Functions that parse and format as many identifiers as there are slots.
pub struct Uuid {
    /// Returns `true` if all texts are valid.
    pub parse: fn(&[String], &mut [[u8; 16]]) -> bool,
    pub format: fn(&[[u8; 16]], &mut [[u8; 36]]),
}

impl Contender {
    /// A contender that does nothing, for the parts that a peer lacks.
    const NONE: Self =
        Self { name: "", note: "", escapes: true, read: |_| None, write: |_| None, uuid: None, checks_less: &[] };

    /// Returns `true` if it makes the same checks as the others in a work.
    pub fn is_comparable_in(&self, work: &str) -> bool {
        self.checks_less.iter().all(|(name, _)| *name != work)
    }
}

pub use limits::{MEMCPY, SIMDUTF8, STAGE_1, STAGE_1_LISTED};

/// The builds of the crate. In a work, all contenders are compared with that of the first.
pub static BUILDS: &[&Build] = &[&portable::BUILD, &simd::BUILD];

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
