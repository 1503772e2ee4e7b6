//! The number of responses, by operation and by the name of the error.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use iot_shapes::Operation;
use tracing::info;

/// An operation and the name of an error, each if there is one. The names are those that the service sends, so they are few.
type Key = (Option<Operation>, Option<String>);

/// The numbers of responses.
#[derive(Default)]
pub struct Metrics(Mutex<HashMap<Key, u64>>);

impl Metrics {
    /// Counts a response.
    pub fn count(&self, operation: Option<Operation>, error: Option<String>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((operation, error)).or_default() += 1;
    }

    /// Logs each number, in the order of the operations.
    pub fn log(&self) {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts = Vec::from_iter(counts.iter());
        counts.sort();
        for ((operation, error), responses) in counts {
            info!(operation = operation.map(Operation::name), error, responses, "counted");
        }
    }
}
