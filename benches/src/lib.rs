//! `iot-shapes` beside its peers: the same bodies, the same checks, one run.
//!
//! - `bodies` has the messages, `works` what is done with them
//! - `checks` and `shapes` have what the peers share: the contract's bounds by hand, and the structures that serde fills
//! - `contenders` has a file for each of those who do the work, and one line for each in its table
//! - `measure` times, `report` prints
//!
//! To add a peer, write its file in `contenders` and add it to the table there: the tests hold it to the same verdicts.

pub mod bodies;
pub mod checks;
pub mod contenders;
pub mod measure;
pub mod report;
pub mod shapes;
pub mod works;
