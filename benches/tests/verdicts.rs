//! All contenders give the same verdicts, so that their times are comparable.

use comparison::bodies::{Message, Shape};
use comparison::contenders::{BUILDS, Contender, PEERS};
use comparison::works::works;

const ID: &str = r#""6513270e-269e-4d37-b2a7-4de452e6b438""#;

fn readers() -> impl Iterator<Item = &'static Contender> {
    let ours = BUILDS.iter().flat_map(|build| [build.typed, build.collecting, build.message, build.validating]);
    ours.chain(PEERS.iter().copied())
}

#[test]
fn works_by_all_contenders_give_expected_results() {
    let works = works();
    for work in &works {
        let contenders = work.contenders();
        assert!(contenders.len() > 2, "{}", work.name);
        for (_, mut runs) in contenders {
            // Twice, because the first run may leave state for the next.
            runs(2);
        }
    }
}

#[test]
fn names_of_contenders_and_works_are_unique() {
    let in_chunks = BUILDS.iter().flat_map(|build| build.read_in_chunks.into_iter().chain(build.filling));
    let mut names: Vec<_> = readers().chain(in_chunks).map(|contender| contender.name).collect();
    names.extend(works().iter().map(|work| work.name));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn works_with_fewer_checks_exist() {
    for (name, _) in PEERS.iter().flat_map(|peer| peer.checks_less) {
        assert!(works().iter().any(|work| work.name == *name), "{name}");
    }
}

#[test]
fn skipped_value_that_is_not_json_is_rejected_unless_peer_checks_less() {
    const ANY: &[&str] = &["01", "tru", "\"\n\"", "{\"a\"}"];
    for (work, values) in [("1mb-unknown", ANY), ("1mb-arrays", &["[1 2]", "[],]"]), ("1mb-escapes", &[r#""\q""#])] {
        for value in values {
            let body = format!(r#"{{"x":{value},"entries":[{{"thingName":"pump"}}]}}"#);
            let shape = Shape::AssociateDevices;
            let message = Message { shape, target: shape.target(), body, items: None, escaped: false };
            for reader in readers().filter(|reader| reader.is_comparable_in(work)) {
                if let Some(read) = (reader.read)(shape) {
                    assert_eq!(read(&message), None, "{}: {}", reader.name, message.body);
                }
            }
        }
    }
}

/// The requests about client devices, which have the same body.
const DEVICES: [Shape; 2] = [Shape::AssociateDevices, Shape::DisassociateDevices];

#[track_caller]
fn assert_all(shape: Shape, body: &str, items: Option<usize>) {
    let body = body.to_owned();
    let message = Message { shape, target: shape.target(), body, items, escaped: false };
    for reader in readers() {
        if let Some(read) = (reader.read)(shape) {
            assert_eq!(read(&message), items, "{}: {:.200}", reader.name, message.body);
        }
    }
}

fn list(name: &str, item: &str, items: usize) -> String {
    format!(r#"{{"{name}":[{}]}}"#, vec![item; items].join(","))
}

#[test]
fn list_outside_1_to_100_items_is_rejected() {
    for (items, verdict) in [(0, None), (1, Some(1)), (100, Some(100)), (101, None)] {
        assert_all(Shape::Associate, &list("assetIds", ID, items), verdict);
        for shape in DEVICES {
            assert_all(shape, &list("entries", r#"{"thingName":"pump"}"#, items), verdict);
        }
        assert_all(Shape::JobTargets, &list("targets", r#""arn""#, items), verdict);
    }
    for shape in DEVICES {
        assert_all(shape, "{}", Some(0));
    }
    assert_all(Shape::Associate, "{}", None);
    assert_all(Shape::JobTargets, "{}", None);
    assert_all(Shape::Failures, "{}", Some(0));
}

#[test]
fn identifier_other_than_lower_case_uuid_is_rejected() {
    let id = ID.trim_matches('"');
    for wrong in ["", &id[1..], &id.to_uppercase(), &id.replace('-', "0"), &id.replace('b', "g"), &format!("{id}0")] {
        let wrong = format!("\"{wrong}\"");
        assert_all(Shape::Associate, &list("assetIds", &wrong, 1), None);
        assert_all(Shape::Failures, &list("errors", &failure(&wrong), 1), None);
    }
    assert_all(Shape::Failures, &list("errors", &failure(ID), 1), Some(1));
}

fn failure(id: &str) -> String {
    format!(r#"{{"assetId":{id},"code":"INTERNAL_FAILURE","message":""}}"#)
}

#[test]
fn token_outside_36_to_64_characters_or_with_white_space_is_rejected() {
    let verdict = |token: &str, verdict| {
        assert_all(Shape::Associate, &format!(r#"{{"assetIds":[{ID}],"clientToken":"{token}"}}"#), verdict);
    };
    for (length, expected) in [(35, None), (36, Some(1)), (64, Some(1)), (65, None)] {
        verdict(&"a".repeat(length), expected);
        verdict(&"中".repeat(length), expected);
    }
    // Rust and ECMA-262 disagree on the last two.
    for (c, expected) in [(' ', None), ('\u{a0}', None), ('\u{3000}', None), ('\u{feff}', None), ('\u{85}', Some(1))] {
        verdict(&format!("{}{c}", "a".repeat(40)), expected);
    }
}

#[test]
fn name_or_target_with_too_many_characters_is_rejected() {
    for (length, expected) in [(0, None), (1, Some(1)), (128, Some(1)), (129, None)] {
        let entry = format!(r#"{{"thingName":"{}"}}"#, "é".repeat(length));
        for shape in DEVICES {
            assert_all(shape, &list("entries", &entry, 1), expected);
        }
    }
    for shape in DEVICES {
        assert_all(shape, r#"{"entries":[{}]}"#, None);
    }
    for (length, expected) in [(0, Some(1)), (2048, Some(1)), (2049, None)] {
        assert_all(Shape::JobTargets, &list("targets", &format!("\"{}\"", "é".repeat(length)), 1), expected);
    }
}

#[test]
fn comment_with_character_of_category_other_is_rejected() {
    let verdict = |comment: &str, verdict| {
        assert_all(Shape::JobTargets, &format!(r#"{{"targets":["a"],"comment":"{comment}"}}"#), verdict);
    };
    verdict("", None);
    for (length, expected) in [(1, Some(1)), (2028, Some(1)), (2029, None)] {
        verdict(&"中".repeat(length), expected);
    }
    // Cc, Cf, Co, Cn.
    for other in ['\u{7f}', '\u{200b}', '\u{e000}', '\u{378}'] {
        verdict(&format!("line 4{other}"), None);
    }
}

#[test]
fn body_that_is_not_json_of_its_shape_is_rejected() {
    for body in ["{", "[]", r#"{"assetIds":["#, r#"{"assetIds":[1]}"#, r#"{"assetIds":[null]}"#, r#"{"assetIds":"a"}"#]
    {
        assert_all(Shape::Associate, body, None);
    }
    assert_all(Shape::Associate, &format!(r#"{{"assetIds":[{ID}]}}x"#), None);
    assert_all(Shape::Associate, &format!(r#"{{"assetIds":[{ID},]}}"#), None);
    assert_all(Shape::Associate, &format!(r#"{{"x":{{"y":[0]}},"assetIds":[{ID}]}}"#), Some(1));
}
