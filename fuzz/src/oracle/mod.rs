//! The oracles: the contract by other people's code. `serde_json` parses JSON, `regex` matches patterns,
//! `percent-encoding` decodes URIs. Nothing here calls the crate. Of its types, only the enums of names are used.

pub mod http;
pub mod json;
pub mod model;

use iot_shapes::ViolationKind;

/// A violation that the crate must report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reported {
    pub pointer: String,
    pub kind: ViolationKind,
    /// The length of the value, if it is wrong.
    pub length: Option<usize>,
}

impl Reported {
    pub fn new(kind: ViolationKind, pointer: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), kind, length: None }
    }
}

/// The expected reports on a message: the violations of constraints in their order, and the one that stops parsing, if
/// any.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Expected {
    pub violations: Vec<Reported>,
    pub fatal: Option<Reported>,
}

impl From<Reported> for Expected {
    fn from(fatal: Reported) -> Self {
        Self { violations: Vec::new(), fatal: Some(fatal) }
    }
}
