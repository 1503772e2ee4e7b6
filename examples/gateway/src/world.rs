//! What exists before the first request: the file `--world` names, `world.json` unless it does.

use std::collections::{HashMap, HashSet};

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::{JobDescription, JobId};
use iot_shapes::sitewise::{AssetId, ProjectId};
use serde::Deserialize;

/// All that there is. Its values are the crate's own, so a file with one that is not valid is refused.
#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct World {
    pub projects: HashSet<ProjectId>,
    pub assets: HashSet<AssetId>,
    pub core_devices: HashSet<ThingName<String>>,
    pub things: HashSet<ThingName<String>>,
    /// Each with its description.
    pub jobs: HashMap<JobId<String>, JobDescription<String>>,
    pub thing_groups: HashSet<String>,
}

impl World {
    /// The world of the file `world.json`.
    pub const DEFAULT: &'static str = include_str!("../world.json");

    /// The world that a JSON text tells of.
    pub fn of_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }
}
