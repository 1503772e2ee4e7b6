//! The resources that exist before the first request: those of the file `--world`, by default of `world.json`.

use std::collections::{HashMap, HashSet};

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::{JobDescription, JobId};
use iot_shapes::sitewise::{AssetId, ProjectId};
use serde::Deserialize;

/// All resources. Their types are those of the crate, so a file with an invalid value is rejected.
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

    /// Parses a world from JSON.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }
}
