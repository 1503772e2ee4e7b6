//! `aws-smithy-json` and `regex`, as in the code that smithy-rs generates for a server. It reads tokens into structures
//! of `String`s, and checks each string against its pattern.

use std::hint::black_box;
use std::iter::Peekable;

use aws_smithy_json::deserialize::error::DeserializeError;
use aws_smithy_json::deserialize::token::{expect_start_array, expect_start_object, expect_string_or_null, skip_value};
use aws_smithy_json::deserialize::{JsonTokenIterator, Token, json_token_iter};
use aws_smithy_json::serialize::{JsonArrayWriter, JsonObjectWriter};

use super::Contender;
use crate::bodies::{Message, Shape};
use crate::checks::{COMMENT_PATTERN, TOKEN_PATTERN, UUID_PATTERN, is_bounded, is_target, is_thing_name};
use crate::shapes::{Assets, ClientDevices, Entry, Failure, Failures, JobTargets};

pub static AWS_SMITHY_JSON: Contender = Contender {
    name: "aws-smithy-json + regex",
    note: "what smithy-rs servers do: `String`s, patterns by `regex`.",
    read: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| {
                let request = black_box(read(message, assets)?);
                let valid = is_bounded(&request.asset_ids)
                    && request.asset_ids.iter().all(|id| UUID_PATTERN.is_match(id))
                    && request.client_token.as_ref().is_none_or(|token| TOKEN_PATTERN.is_match(token));
                valid.then_some(request.asset_ids.len())
            },
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| {
                let Some(entries) = black_box(read(message, client_devices)?).entries else { return Some(0) };
                let valid = is_bounded(&entries) && entries.iter().all(|entry| is_thing_name(&entry.thing_name));
                valid.then_some(entries.len())
            },
            Shape::JobTargets => |message| {
                let request = black_box(read(message, job_targets)?);
                let valid = is_bounded(&request.targets)
                    && request.targets.iter().all(|target| is_target(target))
                    && request
                        .comment
                        .as_ref()
                        .is_none_or(|comment| comment.chars().count() <= 2028 && COMMENT_PATTERN.is_match(comment));
                valid.then_some(request.targets.len())
            },
            Shape::Failures => |message| {
                let Some(errors) = black_box(read(message, failures)?).errors else { return Some(0) };
                errors.iter().all(|failure| UUID_PATTERN.is_match(&failure.asset_id)).then_some(errors.len())
            },
        })
    },
    write: |shape| {
        Some(match shape {
            Shape::Associate | Shape::Disassociate => |message| {
                let request = read(message, assets).expect("the body is valid");
                Box::new(move |buffer| {
                    *buffer = object(|object| {
                        list(object, "assetIds", &request.asset_ids, |list, id| list.value().string(id));
                        if let Some(token) = &request.client_token {
                            object.key("clientToken").string(token);
                        }
                    });
                })
            },
            Shape::AssociateDevices | Shape::DisassociateDevices => |message| {
                let entries = read(message, client_devices).expect("the body is valid").entries.unwrap_or_default();
                Box::new(move |buffer| {
                    *buffer = object(|object| {
                        list(object, "entries", &entries, |list, entry| {
                            let mut object = list.value().start_object();
                            object.key("thingName").string(&entry.thing_name);
                            object.finish();
                        });
                    });
                })
            },
            Shape::JobTargets => |message| {
                let request = read(message, job_targets).expect("the body is valid");
                Box::new(move |buffer| {
                    *buffer = object(|object| {
                        list(object, "targets", &request.targets, |list, target| list.value().string(target));
                        if let Some(comment) = &request.comment {
                            object.key("comment").string(comment);
                        }
                    });
                })
            },
            Shape::Failures => return None,
        })
    },
    checks_less: &[
        ("1mb-unknown", "does not check the numbers of what it skips"),
        ("1mb-escapes", "does not check the escapes of what it skips"),
    ],
    ..Contender::NONE
};

type Tokens<'m> = Peekable<JsonTokenIterator<'m>>;
type Parsed<T> = Result<T, DeserializeError>;

/// Reads a body to its end.
fn read<T>(message: &Message, parse: fn(&mut Tokens<'_>) -> Parsed<Option<T>>) -> Option<T> {
    let mut tokens = json_token_iter(message.body.as_bytes()).peekable();
    let shape = parse(&mut tokens).ok()?;
    if tokens.next().is_some() { None } else { shape }
}

/// Reads an object, calling `member` at each value.
fn members(tokens: &mut Tokens<'_>, mut member: impl FnMut(&mut Tokens<'_>, &str) -> Parsed<()>) -> Parsed<()> {
    expect_start_object(tokens.next())?;
    loop {
        match tokens.next().transpose()? {
            Some(Token::EndObject { .. }) => return Ok(()),
            Some(Token::ObjectKey { key, .. }) => member(tokens, &key.to_unescaped()?)?,
            other => {
                return Err(DeserializeError::custom(format!("expected object key or end object, found: {other:?}")));
            }
        }
    }
}

/// Reads a list, calling `item` at each value. Returns `None` for `null`.
fn items<T>(tokens: &mut Tokens<'_>, item: fn(&mut Tokens<'_>) -> Parsed<Option<T>>) -> Parsed<Option<Vec<T>>> {
    if let Some(Ok(Token::ValueNull { .. })) = tokens.peek() {
        tokens.next();
        return Ok(None);
    }
    expect_start_array(tokens.next())?;
    let mut items = Vec::new();
    loop {
        if let Some(Ok(Token::EndArray { .. })) = tokens.peek() {
            tokens.next();
            return Ok(Some(items));
        }
        let item = item(tokens)?;
        items.push(item.ok_or_else(|| DeserializeError::custom("dense list cannot contain null values"))?);
    }
}

fn string(tokens: &mut Tokens<'_>) -> Parsed<Option<String>> {
    let text = expect_string_or_null(tokens.next())?;
    Ok(text.map(|text| text.to_unescaped().map(|text| text.into_owned())).transpose()?)
}

fn assets(tokens: &mut Tokens<'_>) -> Parsed<Option<Assets<String>>> {
    let (mut asset_ids, mut client_token) = (None, None);
    members(tokens, |tokens, name| {
        match name {
            "assetIds" => asset_ids = items(tokens, string)?,
            "clientToken" => client_token = string(tokens)?,
            _ => skip_value(tokens)?,
        }
        Ok(())
    })?;
    Ok(asset_ids.map(|asset_ids| Assets { asset_ids, client_token }))
}

fn client_devices(tokens: &mut Tokens<'_>) -> Parsed<Option<ClientDevices<String>>> {
    let mut entries = None;
    members(tokens, |tokens, name| {
        match name {
            "entries" => entries = items(tokens, entry)?,
            _ => skip_value(tokens)?,
        }
        Ok(())
    })?;
    Ok(Some(ClientDevices { entries }))
}

fn entry(tokens: &mut Tokens<'_>) -> Parsed<Option<Entry<String>>> {
    let mut thing_name = None;
    members(tokens, |tokens, name| {
        match name {
            "thingName" => thing_name = string(tokens)?,
            _ => skip_value(tokens)?,
        }
        Ok(())
    })?;
    Ok(thing_name.map(|thing_name| Entry { thing_name }))
}

fn job_targets(tokens: &mut Tokens<'_>) -> Parsed<Option<JobTargets<String>>> {
    let (mut targets, mut comment) = (None, None);
    members(tokens, |tokens, name| {
        match name {
            "targets" => targets = items(tokens, string)?,
            "comment" => comment = string(tokens)?,
            _ => skip_value(tokens)?,
        }
        Ok(())
    })?;
    Ok(targets.map(|targets| JobTargets { targets, comment }))
}

fn failures(tokens: &mut Tokens<'_>) -> Parsed<Option<Failures<String>>> {
    let mut errors = None;
    members(tokens, |tokens, name| {
        match name {
            "errors" => errors = items(tokens, failure)?,
            _ => skip_value(tokens)?,
        }
        Ok(())
    })?;
    Ok(Some(Failures { errors }))
}

fn failure(tokens: &mut Tokens<'_>) -> Parsed<Option<Failure<String>>> {
    let (mut asset_id, mut code, mut message) = (None, None, None);
    members(tokens, |tokens, name| {
        match name {
            "assetId" => asset_id = string(tokens)?,
            "code" => code = string(tokens)?,
            "message" => message = string(tokens)?,
            _ => skip_value(tokens)?,
        }
        Ok(())
    })?;
    let failure = asset_id.zip(code).zip(message);
    Ok(failure.map(|((asset_id, code), message)| Failure { asset_id, code, message }))
}

/// Writes an object into a new string, as the generated code does.
fn object(members: impl FnOnce(&mut JsonObjectWriter<'_>)) -> Vec<u8> {
    let mut json = String::new();
    let mut object = JsonObjectWriter::new(&mut json);
    members(&mut object);
    object.finish();
    json.into_bytes()
}

fn list<T>(
    object: &mut JsonObjectWriter<'_>,
    name: &str,
    items: &[T],
    mut item: impl FnMut(&mut JsonArrayWriter<'_>, &T),
) {
    let mut list = object.key(name).start_array();
    for value in items {
        item(&mut list, value);
    }
    list.finish();
}
