//! What the contract says, by other people's code: JSON by `serde_json`, patterns by `regex`, URIs by
//! `percent-encoding`. Nothing here calls the crate; of its types there are only the names of things.

pub mod http;
pub mod json;
pub mod model;

use iot_shapes::Kind;

/// A violation that is to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    pub pointer: String,
    pub kind: Kind,
    /// How long the value is, where its length is wrong.
    pub length: Option<usize>,
}

impl Told {
    pub fn new(kind: Kind, pointer: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), kind, length: None }
    }
}

/// All that is to be told of a message: violations of constraints in their order, and what ends the reading, if anything
/// does.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Expected {
    pub violations: Vec<Told>,
    pub fault: Option<Told>,
}

impl From<Told> for Expected {
    fn from(fault: Told) -> Self {
        Self { violations: Vec::new(), fault: Some(fault) }
    }
}
