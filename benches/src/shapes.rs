//! The structures that serde reads and writes, with the peer's own strings and lists, and their checks by hand.

use std::hint::black_box;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::checks::{is_bounded, is_comment, is_target, is_thing_name, is_token, is_uuid};

pub type Assets<S> = AssetsIn<Vec<S>, S>;
pub type ClientDevices<S> = ClientDevicesIn<Vec<Entry<S>>>;
pub type JobTargets<S> = JobTargetsIn<Vec<S>, S>;
pub type Failures<S> = FailuresIn<Vec<Failure<S>>>;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetsIn<L, S> {
    pub asset_ids: L,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<S>,
}

#[derive(Deserialize, Serialize)]
pub struct ClientDevicesIn<L> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<L>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry<S> {
    pub thing_name: S,
}

#[derive(Deserialize, Serialize)]
pub struct JobTargetsIn<L, S> {
    pub targets: L,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<S>,
}

#[derive(Deserialize)]
pub struct FailuresIn<L> {
    pub errors: Option<L>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure<S> {
    pub asset_id: S,
    pub code: S,
    pub message: S,
}

/// A structure that is checked against the contract after it is read.
pub trait Checked: Sized {
    /// Returns the number of items. `None` if a value is not valid.
    fn items(&self) -> Option<usize>;

    /// Returns the same as [`items`](Self::items), but the compiler must assume that all values are used.
    fn checked(self) -> Option<usize> {
        black_box(&self).items()
    }
}

impl<S: AsRef<str>, L: Deref<Target = [S]>> Checked for AssetsIn<L, S> {
    fn items(&self) -> Option<usize> {
        let valid = is_bounded(&self.asset_ids)
            && self.asset_ids.iter().all(|id| is_uuid(id.as_ref()))
            && self.client_token.as_ref().is_none_or(|token| is_token(token.as_ref()));
        valid.then_some(self.asset_ids.len())
    }
}

impl<S: AsRef<str>, L: Deref<Target = [Entry<S>]>> Checked for ClientDevicesIn<L> {
    fn items(&self) -> Option<usize> {
        let Some(entries) = &self.entries else { return Some(0) };
        let valid = is_bounded(entries) && entries.iter().all(|entry| is_thing_name(entry.thing_name.as_ref()));
        valid.then_some(entries.len())
    }
}

impl<S: AsRef<str>, L: Deref<Target = [S]>> Checked for JobTargetsIn<L, S> {
    fn items(&self) -> Option<usize> {
        let valid = is_bounded(&self.targets)
            && self.targets.iter().all(|target| is_target(target.as_ref()))
            && self.comment.as_ref().is_none_or(|comment| is_comment(comment.as_ref()));
        valid.then_some(self.targets.len())
    }
}

impl<S: AsRef<str>, L: Deref<Target = [Failure<S>]>> Checked for FailuresIn<L> {
    fn items(&self) -> Option<usize> {
        let Some(errors) = &self.errors else { return Some(0) };
        errors.iter().all(|failure| is_uuid(failure.asset_id.as_ref())).then_some(errors.len())
    }
}
