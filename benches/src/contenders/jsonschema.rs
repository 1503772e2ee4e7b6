//! `serde_json::Value`, checked against a JSON Schema.

use std::sync::LazyLock;

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

use super::Contender;
use crate::bodies::{Message, Shape};
use crate::checks::{COMMENT, TOKEN, UUID};

pub static JSONSCHEMA: Contender = Contender {
    name: "serde_json::Value + jsonschema",
    note: "`is_valid`, its fastest function, which does not report the errors; patterns by `regex`.",
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| valid(message, &ASSETS, "assetIds"),
            Shape::AssociateDevices | Shape::DisassociateDevices => {
                |message| valid(message, &CLIENT_DEVICES, "entries")
            }
            Shape::JobTargets => |message| valid(message, &JOB_TARGETS, "targets"),
            Shape::Failures => |message| valid(message, &FAILURES, "errors"),
        })
    },
    ..Contender::NONE
};

static ASSETS: LazyLock<Validator> = LazyLock::new(|| {
    validator(json!({
        "type": "object",
        "required": ["assetIds"],
        "properties": {
            "assetIds": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "items": { "type": "string", "pattern": UUID },
            },
            "clientToken": { "type": "string", "minLength": 36, "maxLength": 64, "pattern": TOKEN },
        },
    }))
});

static CLIENT_DEVICES: LazyLock<Validator> = LazyLock::new(|| {
    validator(json!({
        "type": "object",
        "properties": {
            "entries": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "items": {
                    "type": "object",
                    "required": ["thingName"],
                    "properties": { "thingName": { "type": "string", "minLength": 1, "maxLength": 128 } },
                },
            },
        },
    }))
});

static JOB_TARGETS: LazyLock<Validator> = LazyLock::new(|| {
    validator(json!({
        "type": "object",
        "required": ["targets"],
        "properties": {
            "targets": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "items": { "type": "string", "maxLength": 2048 },
            },
            "comment": { "type": "string", "maxLength": 2028, "pattern": COMMENT },
        },
    }))
});

static FAILURES: LazyLock<Validator> = LazyLock::new(|| {
    validator(json!({
        "type": "object",
        "properties": {
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["assetId", "code", "message"],
                    "properties": {
                        "assetId": { "type": "string", "pattern": UUID },
                        "code": { "type": "string" },
                        "message": { "type": "string" },
                    },
                },
            },
        },
    }))
});

fn validator(schema: Value) -> Validator {
    let options = jsonschema::options().with_pattern_options(PatternOptions::regex());
    options.build(&schema).expect("the schema is valid")
}

fn valid(message: &Message, validator: &Validator, list: &str) -> Option<usize> {
    let value: Value = serde_json::from_slice(message.body.as_bytes()).ok()?;
    validator.is_valid(&value).then(|| value.get(list).and_then(Value::as_array).map_or(0, Vec::len))
}
