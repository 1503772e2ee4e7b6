//! `serde_json` into derived structures that `garde` validates.

use std::hint::black_box;

use garde::Validate;
use serde::Deserialize;

use super::Contender;
use crate::bodies::{Message, Shape};
use crate::checks::{COMMENT_PATTERN, TOKEN_PATTERN, UUID_PATTERN};

pub static GARDE: Contender = Contender {
    name: "serde_json + garde",
    note: "`String`s, patterns by `regex`.",
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| Some(valid::<Assets>(message)?.asset_ids.len()),
            Shape::AssociateDevices | Shape::DisassociateDevices => {
                |message| Some(valid::<ClientDevices>(message)?.entries.map_or(0, |list| list.len()))
            }
            Shape::JobTargets => |message| Some(valid::<JobTargets>(message)?.targets.len()),
            Shape::Failures => |message| Some(valid::<Failures>(message)?.errors.map_or(0, |list| list.len())),
        })
    },
    ..Contender::NONE
};

#[derive(Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Assets {
    #[garde(length(min = 1, max = 100), inner(pattern(UUID_PATTERN)))]
    asset_ids: Vec<String>,
    #[garde(inner(length(chars, min = 36, max = 64), pattern(TOKEN_PATTERN)))]
    client_token: Option<String>,
}

#[derive(Deserialize, Validate)]
struct ClientDevices {
    #[garde(length(min = 1, max = 100), dive)]
    entries: Option<Vec<Entry>>,
}

#[derive(Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[garde(length(chars, min = 1, max = 128))]
    thing_name: String,
}

#[derive(Deserialize, Validate)]
struct JobTargets {
    #[garde(length(min = 1, max = 100), inner(length(chars, max = 2048)))]
    targets: Vec<String>,
    #[garde(inner(length(chars, max = 2028), pattern(COMMENT_PATTERN)))]
    comment: Option<String>,
}

#[derive(Deserialize, Validate)]
struct Failures {
    #[garde(dive)]
    errors: Option<Vec<Failure>>,
}

#[derive(Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Failure {
    #[garde(pattern(UUID_PATTERN))]
    asset_id: String,
    #[garde(skip)]
    #[expect(dead_code, reason = "read and not looked at")]
    code: String,
    #[garde(skip)]
    #[expect(dead_code, reason = "read and not looked at")]
    message: String,
}

fn valid<'m, T: Deserialize<'m> + Validate<Context = ()>>(message: &'m Message) -> Option<T> {
    let shape: T = serde_json::from_slice(message.body.as_bytes()).ok()?;
    black_box(&shape).validate().ok().map(|()| shape)
}
