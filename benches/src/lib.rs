//! A comparison of `iot-shapes` with its peers: the same bodies, the same checks, one run.
//!
//! - `bodies` has the messages, `works` the works on them
//! - `checks` and `shapes` have the code that the peers share: the bounds by hand, and the structures for serde
//! - `contenders` has a file and a table row for each contender
//! - `stage1` is the limit of a reader: a pass by vectors, the only module with `unsafe`
//! - `measure` times, `report` compares and prints
//!
//! To add a peer, write its file in `contenders` and add it to the table there. The tests check that it gives the same
//! verdicts.

pub mod bodies;
pub mod checks;
pub mod contenders;
pub mod measure;
pub mod report;
pub mod shapes;
pub mod stage1;
pub mod works;
