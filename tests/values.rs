//! The constrained values: tables on both sides of each bound, and oracles that share no code with the crate.

use std::cmp::Ordering;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::LazyLock;

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::topic::NotifyTopic;
use iot_shapes::iot::{AssociateTargetsWithJobRequest, Comment, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::{AssetId, ClientToken, ProjectId};
use iot_shapes::text::{BufferTooSmall, OwnedStorage, Storage};
use iot_shapes::{AnyRequest, FailFast, List, Operation, RequestHead, Text, UNICODE_VERSION, Violation, ViolationKind};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use regex::Regex;
use uuid::Uuid;

/// The outcome of a check: acceptance, or a kind with the length if the kind is `length`.
type Verdict = Result<(), (ViolationKind, Option<usize>)>;

const PATTERN: Verdict = Err((ViolationKind::Pattern, None));

const fn length(length: usize) -> Verdict {
    Err((ViolationKind::Length, Some(length)))
}

fn verdict<T>(result: Result<T, Violation>) -> Verdict {
    result.map(drop).map_err(|violation| (violation.kind(), violation.length()))
}

/// A constrained value: its constructors, and the contract's verdict on a text.
struct Subject {
    name: &'static str,
    /// The constructors of the value, which take a text and no message.
    constructors: fn(&str) -> Vec<Verdict>,
    /// The messages that have the value, as target and body. `@` marks its position.
    messages: &'static [(&'static str, &'static str)],
    /// The verdict on a text, by code that is not the crate's.
    oracle: fn(&str) -> Verdict,
}

impl Subject {
    /// Returns the verdict on a text. Panics if a constructor, a message and the oracle disagree.
    #[track_caller]
    fn check(&self, text: &str) -> Verdict {
        let expected = (self.oracle)(text);
        for (number, verdict) in (self.constructors)(text).into_iter().enumerate() {
            assert_eq!(verdict, expected, "{}, constructor {number}: {text:?}", self.name);
        }
        let fully_encoded = (percent(text), json(text));
        let few = text.replace('%', "%25").replace('/', "%2F").replace('?', "%3F").replace('&', "%26");
        let plain = serde_json::to_string(text).unwrap();
        // PHP escapes slashes.
        let slashes = plain.contains('/').then(|| (few.clone(), plain.replace('/', "\\/")));
        for (percent, json) in [fully_encoded, (few, plain)].into_iter().chain(slashes) {
            for (target, body) in self.messages {
                let target = target.replacen('@', &percent, 1);
                let body = body.replacen('@', &json, 1);
                let head = RequestHead::new("POST", &target).header("Content-Type", b"application/json");
                let checked = verdict(Operation::validate_http(&head, body.as_bytes(), &mut FailFast));
                let read = verdict(AnyRequest::from_http(&head, body.as_bytes()));
                assert_eq!([checked, read], [expected; 2], "{}: {target} {body}", self.name);
            }
        }
        expected
    }
}

/// Returns a text with every byte percent-encoded.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// Returns a JSON string with every character escaped.
fn json(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", String::from_iter(units))
}

/// Makes a function that calls all constructors of a value over text. A value must equal its text.
macro_rules! text_constructors {
    ($name:ident) => {
        |text| {
            fn same<S: Storage>(made: Result<$name<S>, Violation>, text: &str) -> Verdict {
                if let Ok(value) = &made {
                    assert_eq!(value, text);
                    assert_eq!(value.to_string(), text);
                }
                if let Err(violation) = &made {
                    assert_eq!((violation.pointer().to_string().as_str(), violation.offset()), ("", None));
                }
                verdict(made)
            }
            let encoded = percent(text);
            vec![
                same($name::new(text), text),
                same($name::try_from(text), text),
                same($name::from_text(Text::new(text)), text),
                same($name::from_text(Text::from_percent(encoded.as_bytes()).unwrap()), text),
                same($name::from_storage(Text::from(text)), text),
                same($name::from_storage(text), text),
                same($name::from_storage(heapless::String::<MAX_LEN>::try_from(text).unwrap()), text),
                same(text.parse::<$name<heapless::String<MAX_LEN>>>(), text),
                #[cfg(feature = "alloc")]
                same($name::from_storage(String::from(text)), text),
                #[cfg(feature = "alloc")]
                same(text.parse::<$name<String>>(), text),
            ]
        }
    };
}

/// The number of bytes of the longest text of a table.
const MAX_LEN: usize = 4 * 2100;

/// Makes a function that calls all constructors of an identifier.
macro_rules! id_constructors {
    ($name:ident) => {
        |text| {
            let same = |made: Result<$name, Violation>| {
                if let Ok(id) = &made {
                    let uuid = Uuid::parse_str(text).unwrap();
                    assert_eq!((id.as_bytes(), id.to_string().as_str()), (uuid.as_bytes(), text));
                    assert_eq!(id.to_ascii(), text.as_bytes());
                    assert_eq!(id.is_nil(), uuid.is_nil());
                    assert_eq!([$name::from_bytes(uuid.into_bytes()), $name::from(uuid.into_bytes())], [*id; 2]);
                    assert_eq!(<[u8; 16]>::from(*id), uuid.into_bytes());
                }
                verdict(made)
            };
            let encoded = percent(text);
            vec![
                same($name::new(text)),
                same($name::try_from(text)),
                same($name::from_text(Text::new(text))),
                same($name::from_text(Text::from_percent(encoded.as_bytes()).unwrap())),
                same(text.parse()),
            ]
        }
    };
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(&format!("^(?:{pattern})$")).unwrap()
}

fn oracle(text: &str, min: usize, max: usize, pattern: &Regex) -> Verdict {
    match text.chars().count() {
        count if count < min || count > max => length(count),
        _ if pattern.is_match(text) => Ok(()),
        _ => PATTERN,
    }
}

fn oracle_of_ids(text: &str) -> Verdict {
    static REGEX: LazyLock<Regex> =
        LazyLock::new(|| pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
    let verdict = oracle(text, 36, 36, &REGEX);
    // A second oracle: the `uuid` crate reads the text, and writes the same text.
    assert_eq!(verdict.is_ok(), Uuid::parse_str(text).is_ok_and(|uuid| uuid.hyphenated().to_string() == text));
    verdict
}

fn oracle_of_names(text: &str, max: usize) -> Verdict {
    static REGEX: LazyLock<Regex> = LazyLock::new(|| pattern("[a-zA-Z0-9_-]+"));
    oracle(text, usize::from(max == 64), max, &REGEX)
}

static ANY: LazyLock<Regex> = LazyLock::new(|| pattern("(?s).*"));

const ASSET_ID: Subject = Subject {
    name: "AssetId",
    constructors: id_constructors!(AssetId),
    messages: &[
        ("/projects/00000000-0000-0000-0000-000000000000/assets/associate", r#"{"assetIds":[@]}"#),
        ("/projects/00000000-0000-0000-0000-000000000000/assets/disassociate", r#"{"assetIds":[@]}"#),
    ],
    oracle: oracle_of_ids,
};

const PROJECT_ID: Subject = Subject {
    name: "ProjectId",
    constructors: id_constructors!(ProjectId),
    messages: &[
        ("/projects/@/assets/associate", r#"{"assetIds":["00000000-0000-0000-0000-000000000000"]}"#),
        ("/projects/@/assets/disassociate", r#"{"assetIds":["00000000-0000-0000-0000-000000000000"]}"#),
    ],
    oracle: oracle_of_ids,
};

const CLIENT_TOKEN: Subject = Subject {
    name: "ClientToken",
    constructors: text_constructors!(ClientToken),
    messages: &[(
        "/projects/00000000-0000-0000-0000-000000000000/assets/associate",
        r#"{"assetIds":["00000000-0000-0000-0000-000000000000"],"clientToken":@}"#,
    )],
    oracle: |text| {
        static REGEX: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"[^\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*",
            )
        });
        oracle(text, 36, 64, &REGEX)
    },
};

const THING_NAME: Subject = Subject {
    name: "ThingName",
    constructors: text_constructors!(ThingName),
    messages: &[
        ("/greengrass/v2/coreDevices/@/associateClientDevices", "{}"),
        ("/greengrass/v2/coreDevices/core/associateClientDevices", r#"{"entries":[{"thingName":@}]}"#),
    ],
    oracle: |text| oracle(text, 1, 128, &ANY),
};

const JOB_ID: Subject = Subject {
    name: "JobId",
    constructors: text_constructors!(JobId),
    messages: &[("/jobs/@/targets", r#"{"targets":["a"]}"#)],
    oracle: |text| oracle_of_names(text, 64),
};

const TARGET_ARN: Subject = Subject {
    name: "TargetArn",
    constructors: text_constructors!(TargetArn),
    messages: &[("/jobs/a/targets", r#"{"targets":[@]}"#)],
    oracle: |text| oracle(text, 0, 2048, &ANY),
};

const COMMENT: Subject = Subject {
    name: "Comment",
    constructors: text_constructors!(Comment),
    messages: &[("/jobs/a/targets", r#"{"targets":["a"],"comment":@}"#)],
    oracle: |text| {
        static REGEX: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^\p{C}]+"));
        oracle(text, 0, 2028, &REGEX)
    },
};

const NAMESPACE_ID: Subject = Subject {
    name: "NamespaceId",
    constructors: text_constructors!(NamespaceId),
    messages: &[("/jobs/a/targets?namespaceId=@", r#"{"targets":["a"]}"#)],
    oracle: |text| oracle_of_names(text, usize::MAX),
};

const NIL: &str = "00000000-0000-0000-0000-000000000000";
const ID: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";

#[test]
fn length_outside_bounds_is_rejected() {
    // The characters of a text, the lengths that are accepted, and those that are rejected.
    type Row = (Subject, &'static [&'static str], &'static [usize], &'static [usize]);
    // Characters of 1 to 4 bytes, a combining one, and one of no width.
    const ALL: &[&str] = &["a", "\u{0}", "é", "\u{301}", "中", "\u{200d}", "\u{10348}", "🚀", "\u{10ffff}"];
    const VISIBLE: &[&str] = &["a", "\"", "/", "\\", "é", "\u{301}", "中", "\u{10348}", "🚀"];
    let table: [Row; 6] = [
        (
            CLIENT_TOKEN,
            &["a", "\"", "/", "\\", "\u{0}", "é", "中", "🚀"],
            &[36, 37, 63, 64],
            &[0, 1, 9, 18, 35, 65, 66, 128],
        ),
        (THING_NAME, ALL, &[1, 2, 127, 128], &[0, 129, 130, 512]),
        (JOB_ID, &["a", "-", "_", "0", "Z"], &[1, 2, 63, 64], &[0, 65, 66, 128]),
        (TARGET_ARN, ALL, &[0, 1, 2047, 2048], &[2049, 2050]),
        (COMMENT, VISIBLE, &[1, 2027, 2028], &[2029, 2030, 2049]),
        (NAMESPACE_ID, &["a", "-", "_", "0", "Z"], &[1, 64, 65, 128, 129, 2049, 8192], &[]),
    ];
    for (subject, characters, accepted, rejected) in table {
        for character in characters {
            for &count in accepted {
                assert_eq!(subject.check(&character.repeat(count)), Ok(()), "{} {count}", subject.name);
            }
            for &count in rejected {
                assert_eq!(subject.check(&character.repeat(count)), length(count), "{} {count}", subject.name);
            }
        }
    }
}

#[test]
fn length_counts_scalar_values_of_decoded_text() {
    let family = "👨\u{200d}👩\u{200d}👧";
    for (subject, text, expected) in [
        // Two scalar values for each character on the screen.
        (THING_NAME, "e\u{301}".repeat(64), Ok(())),
        (THING_NAME, "e\u{301}".repeat(64) + "e", length(129)),
        (THING_NAME, family.repeat(25), Ok(())),
        (THING_NAME, family.repeat(26), length(130)),
        // 36 bytes, but fewer characters.
        (ASSET_ID, "中".repeat(12), length(12)),
        (CLIENT_TOKEN, "中".repeat(12), length(12)),
        // 36 UTF-16 units, but fewer characters.
        (PROJECT_ID, "🚀".repeat(18), length(18)),
        (CLIENT_TOKEN, "🚀".repeat(18), length(18)),
        // The length is checked before the pattern.
        (JOB_ID, "é".repeat(65), length(65)),
        (JOB_ID, "é".repeat(64), PATTERN),
        (COMMENT, "\n".repeat(2029), length(2029)),
        (COMMENT, "\n".repeat(2028), PATTERN),
        (CLIENT_TOKEN, " ".repeat(35), length(35)),
        (CLIENT_TOKEN, " ".repeat(36), PATTERN),
        (CLIENT_TOKEN, " ".repeat(64), PATTERN),
        (CLIENT_TOKEN, " ".repeat(65), length(65)),
        // A value without a least length needs a character if its pattern does.
        (COMMENT, String::new(), PATTERN),
        (NAMESPACE_ID, String::new(), PATTERN),
        (JOB_ID, String::new(), length(0)),
        (TARGET_ARN, String::new(), Ok(())),
    ] {
        assert_eq!(subject.check(&text), expected, "{} {text:?}", subject.name);
    }
}

/// Checks accepted and rejected characters, each at both ends of valid characters and between them.
fn check_characters(subject: &Subject, accepted: &str, rejected: &str) {
    for (characters, expected) in [(accepted, Ok(())), (rejected, PATTERN)] {
        for c in characters.chars() {
            for text in [format!("{c:a<36}"), format!("{c:a>64}"), format!("{c:a^50}")] {
                assert_eq!(subject.check(&text), expected, "{} {text:?}", subject.name);
            }
        }
    }
}

#[test]
fn name_other_than_64_ascii_characters_is_rejected() {
    // The other characters of ASCII, and characters that fold to a letter, or look like a letter, a digit or a hyphen.
    let rejected = "\0\t\n\r !\"#$%&'()*+,./:;<=>?@[\\]^`{|}~\u{7f}éß\u{131}\u{17f}\u{212a}\u{ff41}\u{ff10}٣\
                   \u{ad}\u{2010}\u{2013}\u{2212}\u{200b}\u{feff}中🚀";
    for subject in [JOB_ID, NAMESPACE_ID] {
        check_characters(&subject, "azAZ09_-mM5", rejected);
    }
}

#[test]
fn token_with_white_space_of_ecma_262_is_rejected() {
    let white_space = "\t\n\u{b}\u{c}\r \u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\
                       \u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
    // The code points next to white space, and white space by other definitions.
    let others = "\0\u{8}\u{e}\u{1c}\u{1f}!\"\\~\u{7f}\u{85}\u{9f}\u{a1}é\u{167f}\u{1681}\u{180e}\u{1fff}\
                  \u{200b}\u{200d}\u{2027}\u{202a}\u{202e}\u{2030}\u{205e}\
                  \u{2060}\u{2fff}\u{3001}中\u{fefe}\u{ff00}🚀\u{10ffff}";
    check_characters(&CLIENT_TOKEN, others, white_space);
    // One SDK sends upper case, another sends odd variant bits.
    for text in ["0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70", "0d5fba1e-7c3a-4a4b-ff57-2f1c4d5e6f70"] {
        assert_eq!(CLIENT_TOKEN.check(text), Ok(()), "{text:?}");
    }
}

#[test]
fn comment_with_category_c_is_rejected() {
    // The last two are new in Unicode 16.0.
    let accepted = " !\"\\~\u{a0}é\u{301}\u{2028}\u{2029}\u{3000}中\u{fe0f}\u{fffd}🚀\u{10d40}\u{11380}";
    let control = "\0\t\n\r\u{1f}\u{7f}\u{80}\u{85}\u{9f}";
    let format = "\u{ad}\u{600}\u{180e}\u{200b}\u{200d}\u{200f}\u{202e}\u{2060}\u{feff}\u{e0001}\u{e0041}";
    let private = "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}";
    let unassigned = "\u{378}\u{fdd0}\u{ffff}\u{1fffe}\u{10ffff}";
    check_characters(&COMMENT, accepted, &[control, format, private, unassigned].concat());
}

#[test]
fn id_other_than_lower_case_uuid_is_rejected() {
    for id in [ASSET_ID, PROJECT_ID] {
        for text in [ID, NIL, "ffffffff-ffff-ffff-ffff-ffffffffffff", "01234567-89ab-cdef-0123-456789abcdef"] {
            assert_eq!(id.check(text), Ok(()), "{text}");
        }
        for (text, expected) in [
            ("0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70", PATTERN),
            ("0d5fba1e7c3a4a4b9f572f1c4d5e6f70", length(32)),
            ("{0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70}", length(38)),
            ("urn:uuid:0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70", length(45)),
            ("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f7", length(35)),
            ("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f700", length(37)),
            (" 0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f7", PATTERN),
            ("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f7\n", PATTERN),
            ("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70\n", length(37)),
            ("0d5fba1e-7c3a4-a4b-9f57-2f1c4d5e6f70", PATTERN),
            ("------------------------------------", PATTERN),
            ("000000000000000000000000000000000000", PATTERN),
            ("", length(0)),
        ] {
            assert_eq!(id.check(text), expected, "{text:?}");
        }
    }
}

#[test]
fn id_with_wrong_character_at_any_position_is_rejected() {
    let strange = "０ａｆ٠۰०‐‑–−﹣－éß中🚀\u{80}\u{ff}\u{100}\u{130}\u{161}\u{200b}\u{feff}\u{10ffff}";
    for id in [ASSET_ID, PROJECT_ID] {
        for position in 0..36 {
            let (head, tail) = (&ID[..position], &ID[position + 1..]);
            let fits = if [8, 13, 18, 23].contains(&position) { "-" } else { "0123456789abcdef" };
            for c in ('\0'..='\x7f').chain(strange.chars()) {
                let expected = if fits.contains(c) { Ok(()) } else { PATTERN };
                assert_eq!(id.check(&format!("{head}{c}{tail}")), expected, "{c:?} at {position}");
            }
            // As many bytes as an identifier, but fewer characters.
            for c in strange.chars() {
                if let Some(tail) = ID.get(position + c.len_utf8()..) {
                    let expected = length(37 - c.len_utf8());
                    assert_eq!(id.check(&format!("{head}{c}{tail}")), expected, "{c:?} at {position}");
                }
            }
            assert_eq!(id.check(&format!("{head}{tail}")), length(35), "{position}");
            assert_eq!(id.check(&format!("{head}0{}", &ID[position..])), length(37), "{position}");
            assert_eq!(id.check(&format!("{head}-{}", &ID[position..])), length(37), "{position}");
            assert_eq!(id.check(&ID[..position]), length(position));
        }
    }
}

/// Generates texts with up to three characters replaced, inserted or removed.
fn mutated(base: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let strange =
        "aFgZ09-_/ \t\n\0\"\\%+&=\u{7f}\u{85}\u{a0}\u{ad}\u{378}\u{200b}\u{2028}\u{3000}\u{e000}\u{feff}ａ０٣é中🚀";
    let c = prop_oneof![4 => select(Vec::from_iter(strange.chars())), 1 => any::<char>()];
    (base, prop::collection::vec((any::<Index>(), 0..3_u8, c), 0..=3)).prop_map(|(text, changes)| {
        let mut chars = Vec::from_iter(text.chars());
        for (index, change, c) in changes {
            let index = index.index(chars.len() + 1);
            match change {
                0 => chars.insert(index, c),
                1 if index < chars.len() => chars[index] = c,
                _ if index < chars.len() => drop(chars.remove(index)),
                _ => {}
            }
        }
        String::from_iter(chars)
    })
}

/// Generates texts that repeat a few characters, with a length at a bound or near it.
fn long(character: impl Strategy<Value = char>, bound: usize) -> impl Strategy<Value = String> {
    let length = prop_oneof![1 => 0..4_usize, 3 => bound - 3..=bound + 3];
    (prop::collection::vec(character, 1..8), length)
        .prop_map(|(unit, length)| String::from_iter(unit.iter().cycle().take(length)))
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn mutated_id_agrees_with_regex_and_uuid(
        text in mutated(any::<u128>().prop_map(|bits| Uuid::from_u128(bits).to_string())),
    ) {
        let _ = ASSET_ID.check(&text);
        let _ = PROJECT_ID.check(&text);
    }

    #[test]
    fn mutated_token_agrees_with_regex(
        text in mutated(
            prop_oneof![long(any::<char>(), 36), long(any::<char>(), 64), long("[!-~]".prop_map(first), 64)],
        ),
    ) {
        let _ = CLIENT_TOKEN.check(&text);
    }

    #[test]
    fn mutated_job_or_namespace_agrees_with_regex(text in mutated("[a-zA-Z0-9_-]{0,3}|[a-zA-Z0-9_-]{61,67}")) {
        let _ = JOB_ID.check(&text);
        let _ = NAMESPACE_ID.check(&text);
    }

    #[test]
    fn mutated_thing_name_agrees_with_regex(text in mutated(long(any::<char>(), 128))) {
        let _ = THING_NAME.check(&text);
    }

    #[test]
    fn mutated_short_comment_agrees_with_regex(text in mutated("\\PC{0,12}")) {
        let _ = COMMENT.check(&text);
    }
}

fn first(text: String) -> char {
    text.chars().next().unwrap()
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn mutated_target_agrees_with_regex(text in mutated(long(any::<char>(), 2048))) {
        let _ = TARGET_ARN.check(&text);
    }

    #[test]
    fn mutated_long_comment_agrees_with_regex(text in mutated(long("\\PC".prop_map(first), 2028))) {
        let _ = COMMENT.check(&text);
    }
}

#[test]
fn invalid_literal_panics() {
    const TOKEN: ClientToken = ClientToken::from_static("0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70");
    const ASSET: AssetId = AssetId::from_static(ID);
    const COMMENT: Comment = Comment::from_static("第2ライン");
    assert_eq!((TOKEN.to_string(), ASSET.to_string()), (ID.to_uppercase(), ID.to_owned()));
    assert_eq!(COMMENT, "第2ライン");
    let rejected: [(&str, fn()); 8] = [
        ("AssetId", || drop(AssetId::from_static("0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70").to_string())),
        ("ProjectId", || drop(ProjectId::from_static("").to_string())),
        ("ClientToken", || drop(ClientToken::from_static("short").to_string())),
        ("ThingName", || drop(ThingName::from_static("").to_string())),
        ("JobId", || drop(JobId::from_static("a b").to_string())),
        ("TargetArn", || drop(TargetArn::from_static("中".repeat(2049).leak()).to_string())),
        ("Comment", || drop(Comment::from_static("a\nb").to_string())),
        ("NamespaceId", || drop(NamespaceId::from_static("").to_string())),
    ];
    for (name, literal) in rejected {
        let message = std::panic::catch_unwind(literal).unwrap_err();
        assert_eq!(message.downcast_ref::<&str>(), Some(&format!("not a valid {name}").as_str()));
    }
}

/// A text in each of its encodings.
struct Encodings {
    plain: String,
    percent: String,
    body: String,
}

impl Encodings {
    /// Encodes a text. Characters with `true` are encoded even if they need not be.
    fn new(chars: &[(char, bool)]) -> Self {
        let plain = String::from_iter(chars.iter().map(|(c, _)| c));
        let in_percent = |&(c, encoded): &(char, bool)| {
            if encoded || c == '%' { percent(&c.to_string()) } else { c.to_string() }
        };
        let in_json = |&(c, encoded): &(char, bool)| {
            if encoded || c < ' ' || c == '"' || c == '\\' {
                json(&c.to_string()).trim_matches('"').to_owned()
            } else {
                c.to_string()
            }
        };
        Self {
            plain,
            percent: chars.iter().map(in_percent).collect(),
            body: format!(r#"{{"targets":["{}"]}}"#, String::from_iter(chars.iter().map(in_json))),
        }
    }

    /// Returns all encodings as `Text`: plain, percent-encoded, JSON-escaped.
    fn texts(&self) -> [Text<'_>; 3] {
        let request = AssociateTargetsWithJobRequest::from_json(JobId::from_static("a"), self.body.as_bytes()).unwrap();
        let json = request.targets[0].into_storage();
        [Text::new(&self.plain), Text::from_percent(self.percent.as_bytes()).unwrap(), json]
    }
}

fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

/// Asserts that two values compare as their texts do.
fn assert_ordering<S: Storage, T: Storage>(left: &TargetArn<S>, right: &TargetArn<T>, expected: Ordering) {
    assert_eq!(left == right, expected.is_eq(), "{left:?} {right:?}");
    assert_eq!(left.partial_cmp(right), Some(expected), "{left:?} {right:?}");
    assert_eq!(hash(left) == hash(right), expected.is_eq(), "{left:?} {right:?}");
    assert_eq!(left.as_borrowed().cmp(&right.as_borrowed()), expected, "{left:?} {right:?}");
}

/// Generates characters that are often equal, and that UTF-16 and UTF-8 order differently.
fn chars() -> impl Strategy<Value = Vec<(char, bool)>> {
    let special = "ab%+\"\\/\n\0\u{7f}é\u{7ff}\u{800}中\u{d7ff}\u{e000}\u{ffff}\u{10000}🚀\u{10ffff}";
    let c = prop_oneof![8 => select(Vec::from_iter(special.chars())), 1 => any::<char>()];
    prop::collection::vec((c, any::<bool>()), 0..6)
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn encoded_values_compare_and_hash_as_decoded_text(a in chars(), b in chars(), flip in chars()) {
        // Half of the pairs have the same text in another encoding.
        let same = Vec::from_iter(a.iter().zip(0..).map(|(&(c, encoded), i)| (c, encoded ^ (flip.len() > i))));
        for b in [b, same] {
            let (a, b) = (Encodings::new(&a), Encodings::new(&b));
            let expected = a.plain.as_str().cmp(&b.plain);
            for left in a.texts() {
                for right in b.texts() {
                    prop_assert_eq!((left == right, left.cmp(&right)), (expected.is_eq(), expected));
                    prop_assert_eq!(left.partial_cmp(&right), Some(expected));
                    prop_assert_eq!(hash((left, 'b')) == hash((right, 'b')), expected.is_eq());
                    prop_assert_eq!(left == *b.plain.as_str(), expected.is_eq());
                    let [left, right] = [left, right].map(|text| TargetArn::from_text(text).unwrap());
                    assert_ordering(&left, &right, expected);
                    assert_ordering(&left, &right.try_to_owned::<heapless::String<64>>().unwrap(), expected);
                    assert_ordering(&left.try_to_owned::<heapless::String<32>>().unwrap(), &right, expected);
                    assert_ordering(&left, &TargetArn::from_storage(b.plain.as_str()).unwrap(), expected);
                    #[cfg(feature = "alloc")]
                    assert_ordering(&left.try_to_owned::<String>().unwrap(), &right, expected);
                    prop_assert_eq!(left == *b.plain.as_str(), expected.is_eq());
                    prop_assert_eq!(left == b.plain.as_str(), expected.is_eq());
                }
            }
        }
    }

    #[test]
    fn encoded_text_is_counted_displayed_and_copied_decoded(chars in chars()) {
        let encodings = Encodings::new(&chars);
        let plain = encodings.plain.as_str();
        for text in encodings.texts() {
            prop_assert_eq!(text.to_string(), plain);
            prop_assert_eq!(format!("{text:?}"), serde_json::to_string(plain).unwrap());
            prop_assert_eq!((text.is_empty(), text.len_utf8()), (plain.is_empty(), plain.len()));

            let mut walk = text.chars();
            for (left, c) in plain.chars().enumerate().map(|(i, c)| (plain.chars().count() - i, c)) {
                let (least, most) = walk.size_hint();
                prop_assert!(least <= left && most.unwrap() >= left);
                prop_assert_eq!(walk.next(), Some(c));
            }
            prop_assert_eq!((walk.next(), walk.next(), walk.size_hint()), (None, None, (0, Some(0))));

            let mut buffer = vec![b'~'; plain.len() + 1];
            prop_assert_eq!(text.decode_to_slice(&mut buffer), Ok(plain));
            prop_assert_eq!(buffer[plain.len()], b'~');
            prop_assert_eq!(text.decode_to_slice(&mut buffer[..plain.len()]), Ok(plain));
            if let Some(short) = plain.len().checked_sub(1) {
                prop_assert_eq!(text.decode_to_slice(&mut buffer[..short]), Err(BufferTooSmall { needed: plain.len() }));
                prop_assert_eq!(text.decode_to_slice(&mut []), Err(BufferTooSmall { needed: plain.len() }));
            }
            match heapless::String::<8>::try_from_text(text) {
                Ok(copy) => prop_assert_eq!((copy.as_str(), plain.len() <= 8), (plain, true)),
                Err(BufferTooSmall { needed }) => prop_assert_eq!((needed, plain.len() > 8), (plain.len(), true)),
            }
            #[cfg(feature = "alloc")]
            prop_assert_eq!(String::try_from_text(text), Ok(plain.to_owned()));
        }
    }
}

#[test]
fn identifier_is_its_bytes() {
    let bytes = [0xf2, 0xc6, 0x1a, 0x9e, 0x0b, 0x77, 0x4d, 0x1c, 0x8a, 0x35, 0x6f, 0x0e, 0x5d, 0x4c, 0x3b, 0x2a];
    assert_eq!(AssetId::from(bytes).to_string(), "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
    assert_eq!(AssetId::from(bytes).as_bytes(), &bytes);
}

#[test]
fn adjacent_texts_hash_differently() {
    let [ab, c, a, bc] = ["ab", "c", "a", "bc"].map(Text::new);
    assert_ne!(hash((ab, c)), hash((a, bc)));
    assert_ne!(hash([ab, Text::default()]), hash([Text::default(), ab]));
}

#[test]
fn text_without_encoded_character_is_str() {
    assert_eq!(Text::new("a%20\\n").as_str(), Some("a%20\\n"));
    assert_eq!(Text::default().as_str(), Some(""));
    assert_eq!(Text::from_percent("+é".as_bytes()).unwrap().as_str(), Some("+é"));
    assert_eq!(Text::from_percent(b"%61").unwrap().as_str(), None);
    for (body, expected) in [(r#"{"targets":["a/b"]}"#, Some("a/b")), (r#"{"targets":["a\/b"]}"#, None)] {
        let request = AssociateTargetsWithJobRequest::from_json(JobId::from_static("a"), body.as_bytes()).unwrap();
        assert_eq!(request.targets[0].as_text().as_str(), expected);
        assert_eq!(request.targets[0], "a/b");
    }
}

#[test]
fn text_is_decoded_by_one_encoding() {
    // Both have an encoded character, so that neither is plain.
    let body = br#"{"targets":["\u0061%41%"]}"#;
    let request = AssociateTargetsWithJobRequest::from_json(JobId::from_static("a"), body).unwrap();
    assert_eq!(request.targets[0], "a%41%");
    assert_eq!(Text::from_percent(br"%61\n\u0041\").unwrap(), *r"a\n\u0041\");
}

/// Decodes percent-encoded bytes, byte by byte.
fn unpercent(mut raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    while let [first, rest @ ..] = raw {
        (bytes, raw) = match (first, rest) {
            (b'%', [high, low, rest @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
                (bytes, rest)
            }
            (b'%', _) => return None,
            _ => {
                bytes.push(*first);
                (bytes, rest)
            }
        };
    }
    String::from_utf8(bytes).ok()
}

/// Asserts that the crate and [`unpercent`] decode alike.
#[track_caller]
fn assert_percent_decoding(raw: &[u8]) {
    let text = Text::from_percent(raw).map(|text| text.to_string());
    assert_eq!(text, unpercent(raw), "{}", raw.escape_ascii());
}

#[test]
fn percent_encoding_without_two_digits_or_utf_8_is_rejected() {
    for (raw, expected) in [
        (&b""[..], Some("")),
        (b"a+b", Some("a+b")),
        (b"a%2Fb%2fb", Some("a/b/b")),
        (b"%25%32%35", Some("%25")),
        (b"%00", Some("\0")),
        (b"%e4%B8%ad", Some("中")),
        (b"%F0%9F%9A%80", Some("🚀")),
        (b"\xe4\xb8\xad", Some("中")),
        (b"\xe4%B8\xad", Some("中")),
        (b" \"<>\\^`{|}", Some(" \"<>\\^`{|}")),
        (b"%", None),
        (b"a%", None),
        (b"%2", None),
        (b"%2%46", None),
        (b"%G0", None),
        (b"%0g", None),
        (b"%%41", None),
        (b"% 41", None),
        (b"%+1", None),
        (b"%-1", None),
        (b"%u0041", None),
        (b"%\xef\xbc\x94\x31", None),
        (b"%80", None),
        (b"%ff", None),
        (b"\xff", None),
        (b"%c3", None),
        (b"%c3a", None),
        (b"%e4%b8", None),
        (b"%c0%80", None),
        (b"%e0%80%80", None),
        (b"%ed%a0%80", None),
        (b"%f4%90%80%80", None),
    ] {
        let text = Text::from_percent(raw);
        assert_eq!(text.map(|text| text.to_string()).as_deref(), expected, "{}", raw.escape_ascii());
        assert_percent_decoding(raw);
    }
}

#[test]
fn percent_encoding_accepts_utf_8_of_str() {
    for first in 0..=0xff {
        for second in 0..=0xff {
            assert_percent_decoding(&[first, second]);
            assert_percent_decoding(format!("%{first:02X}%{second:02x}").as_bytes());
        }
    }
    // Bytes on both sides of every bound of a byte in a sequence.
    let edges = b"\0%a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5\xf8\xff";
    for first in edges {
        for second in edges {
            for third in edges {
                assert_percent_decoding(&[*first, *second, *third]);
                assert_percent_decoding(format!("%{first:02x}%{second:02x}%{third:02x}").as_bytes());
                for fourth in edges.iter().filter(|_| *first >= 0xe0) {
                    assert_percent_decoding(format!("%{first:02x}%{second:02x}%{third:02x}%{fourth:02x}").as_bytes());
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn percent_encoding_agrees_with_byte_by_byte_decoder(
        chunks in prop::collection::vec(
            prop_oneof![
                8 => any::<char>().prop_map(|c| percent(&c.to_string()).into_bytes()),
                8 => any::<char>().prop_map(|c| c.to_string().into_bytes()),
                1 => any::<u8>().prop_map(|byte| format!("%{byte:02X}").into_bytes()),
                1 => any::<u8>().prop_map(|byte| vec![byte]),
                1 => select(vec![&b"%"[..], b"%4", b"%4g", b"%g4", b"%%", b"+"]).prop_map(<[u8]>::to_vec),
            ],
            0..8,
        ),
    ) {
        assert_percent_decoding(&chunks.concat());
    }
}

#[test]
fn value_over_storage_reports_needed_bytes() {
    let name = ThingName::from_static("café");
    assert_eq!(name.try_to_owned::<heapless::String<5>>().unwrap(), "café");
    assert_eq!(name.try_to_owned::<heapless::String<4>>().unwrap_err(), BufferTooSmall { needed: 5 });
    assert_eq!("café".parse::<ThingName<heapless::String<5>>>().unwrap().into_storage(), "café");

    let violation = "café".parse::<ThingName<heapless::String<4>>>().unwrap_err();
    assert_eq!((violation.kind(), violation.offset(), violation.length()), (ViolationKind::Capacity, None, None));
    // The constraint is checked before the caller's capacity.
    let violation = "é".repeat(129).parse::<ThingName<heapless::String<4>>>().unwrap_err();
    assert_eq!((violation.kind(), violation.length()), (ViolationKind::Length, Some(129)));
    let violation = "a b".parse::<JobId<heapless::String<1>>>().unwrap_err();
    assert_eq!(violation.kind(), ViolationKind::Pattern);

    let encoded = ThingName::from_text(Text::from_percent(b"caf%C3%A9").unwrap()).unwrap();
    assert_eq!(encoded.try_to_owned::<heapless::String<5>>().unwrap(), name);
    assert_eq!(encoded.try_to_owned::<heapless::String<4>>().unwrap_err(), BufferTooSmall { needed: 5 });
    assert_eq!(BufferTooSmall { needed: 5 }.to_string(), "the buffer is too small: 5 bytes are needed");
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn token_from_entropy_is_version_4_uuid(entropy in any::<[u8; 16]>()) {
        for entropy in [entropy, [0; 16], [0xff; 16]] {
            let token = ClientToken::from_entropy(entropy);
            let uuid = uuid::Builder::from_random_bytes(entropy).into_uuid();
            prop_assert_eq!(token.to_string(), uuid.hyphenated().to_string());
            prop_assert_eq!(CLIENT_TOKEN.check(token.as_str()), Ok(()));
        }
    }

    #[test]
    fn ids_are_ordered_as_texts(a in any::<u128>(), b in any::<u128>(), shared in 0..128_u32) {
        // Most pairs have equal first bits.
        let b = a ^ b.checked_shr(shared).unwrap_or(0);
        let [a, b] = [a, b].map(|bits| AssetId::from_bytes(bits.to_be_bytes()));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        prop_assert_eq!(a == b, a.to_string() == b.to_string());
        prop_assert_eq!(hash(a) == hash(b), a == b);
    }
}

#[test]
fn nil_uuid_is_nil_id() {
    assert!(ProjectId::new(NIL).unwrap().is_nil());
    assert!(AssetId::new(NIL).unwrap().is_nil());
    for bit in 0..128 {
        let bytes = (1_u128 << bit).to_be_bytes();
        assert!(!ProjectId::from_bytes(bytes).is_nil(), "{bit}");
        assert!(!AssetId::from_bytes(bytes).is_nil(), "{bit}");
    }
}

#[test]
fn unicode_version_is_16_or_later() {
    assert!(UNICODE_VERSION >= (16, 0, 0));
}

/// Returns the kind, the pointer and the length of the violation, if there is one.
fn violation_of<T>(result: Result<T, Violation>) -> Option<(ViolationKind, String, Option<usize>)> {
    result.err().map(|violation| (violation.kind(), violation.pointer().to_string(), violation.length()))
}

fn too_long(length: usize) -> Option<(ViolationKind, String, Option<usize>)> {
    Some((ViolationKind::Length, String::new(), Some(length)))
}

fn over_capacity(index: usize) -> Option<(ViolationKind, String, Option<usize>)> {
    Some((ViolationKind::Capacity, format!("/{index}"), None))
}

#[test]
fn list_outside_1_to_100_items_reports_length() {
    for (count, expected) in [
        (0, too_long(0)),
        (1, None),
        (2, None),
        (99, None),
        (100, None),
        (101, too_long(101)),
        (102, too_long(102)),
        (1000, too_long(1000)),
    ] {
        assert_eq!(violation_of(List::<_>::try_from_iter(0..count)), expected, "{count}");
        assert_eq!(violation_of(List::<_, 100>::try_from_iter(0..count)), expected, "{count}");
        assert_eq!(violation_of(List::<_, 101>::try_from_iter(0..count)), expected, "{count}");
        assert_eq!(violation_of(List::<_, 200>::try_from_iter(0..count)), expected, "{count}");
    }
    assert_eq!((List::<u8>::MIN, List::<u8>::MAX), (1, 100));
}

#[test]
fn list_over_capacity_reports_capacity() {
    assert_eq!(violation_of(List::<_, 1>::try_from_iter(0..1)), None);
    assert_eq!(violation_of(List::<_, 1>::try_from_iter(0..2)), over_capacity(1));
    assert_eq!(violation_of(List::<_, 8>::try_from_iter(0..8)), None);
    assert_eq!(violation_of(List::<_, 8>::try_from_iter(0..9)), over_capacity(8));
    assert_eq!(violation_of(List::<_, 8>::try_from_iter(0..1000)), over_capacity(8));
    assert_eq!(violation_of(List::<_, 99>::try_from_iter(0..99)), None);
    assert_eq!(violation_of(List::<_, 99>::try_from_iter(0..100)), over_capacity(99));
    assert_eq!(violation_of(List::<_, 99>::try_from_iter(0..101)), over_capacity(99));
    assert_eq!(violation_of(List::<u8, 8>::try_from_iter([])), too_long(0));
}

#[test]
fn failed_push_leaves_list_unchanged() {
    let mut list = List::new(0);
    for item in 1..100 {
        assert_eq!(violation_of(list.push(item)), None);
    }
    assert_eq!(violation_of(list.push(100)), too_long(101));
    assert_eq!(Vec::from_iter(list.iter().copied()), Vec::from_iter(0..100));

    let mut list_of_150 = List::<_, 150>::try_from_iter(0..100).unwrap();
    assert_eq!(violation_of(list_of_150.push(100)), too_long(101));
    assert_eq!(list_of_150.len(), 100);

    let mut list = List::<_, 2>::with_first(7);
    assert_eq!(violation_of(list.push(8)), None);
    assert_eq!(violation_of(list.push(9)), over_capacity(2));
    assert_eq!((list.as_slice(), &list[..], format!("{list:?}").as_str()), (&[7, 8][..], &[7, 8][..], "[7, 8]"));
    assert_eq!(Vec::from_iter(&list), [&7, &8]);
    assert_eq!(list, List::try_from_iter([7, 8]).unwrap());
    assert_ne!(list, List::try_from_iter([7]).unwrap());
}

#[test]
fn arn_without_six_parts_is_rejected() {
    type Parts = [&'static str; 5];
    let table: [(&str, Option<Parts>, Option<&str>); 26] = [
        (
            "arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4",
            Some(["aws", "iot", "eu-west-1", "123456789012", "thinggroup/line-4"]),
            Some("line-4"),
        ),
        (
            "arn:aws-cn:iot:cn-north-1:000000000000:thinggroup/a/b:c",
            Some(["aws-cn", "iot", "cn-north-1", "000000000000", "thinggroup/a/b:c"]),
            Some("a/b:c"),
        ),
        ("arn:aws:iot:::thinggroup/中", Some(["aws", "iot", "", "", "thinggroup/中"]), Some("中")),
        ("arn:aws:iot:::thing/pump", Some(["aws", "iot", "", "", "thing/pump"]), None),
        ("arn:aws:iot:::thinggroup/", Some(["aws", "iot", "", "", "thinggroup/"]), None),
        ("arn:aws:iot:::thinggroup", Some(["aws", "iot", "", "", "thinggroup"]), None),
        ("arn:aws:iot:::thinggroup:a", Some(["aws", "iot", "", "", "thinggroup:a"]), None),
        ("arn:aws:iot:::Thinggroup/a", Some(["aws", "iot", "", "", "Thinggroup/a"]), None),
        ("arn:aws:iotsitewise:::thinggroup/a", Some(["aws", "iotsitewise", "", "", "thinggroup/a"]), None),
        ("arn:aws:s3:::bucket", Some(["aws", "s3", "", "", "bucket"]), None),
        ("arn:aws:iot::::", Some(["aws", "iot", "", "", ":"]), None),
        ("arn:aws:iot:::", None, None),
        ("arn:aws:iot::", None, None),
        ("arn::iot:::a", None, None),
        ("arn:aws::::a", None, None),
        ("arn:aws:iot:r:12345678901:a", None, None),
        ("arn:aws:iot:r:1234567890123:a", None, None),
        ("arn:aws:iot:r:12345678901a:a", None, None),
        ("arn:aws:iot:r:12345678901٣:a", None, None),
        ("ARN:aws:iot:::a", None, None),
        (" arn:aws:iot:::a", None, None),
        ("xarn:aws:iot:::a", None, None),
        (":aws:iot:::a", None, None),
        ("line-4", None, None),
        ("arn", None, None),
        ("", None, None),
    ];
    for (text, parts, thing_group) in table {
        let encoded = percent(text);
        for text in [Text::new(text), Text::from_percent(encoded.as_bytes()).unwrap()] {
            let arn = Arn::parse(text);
            let found = arn.map(|arn| [arn.partition, arn.service, arn.region, arn.account, arn.resource]);
            assert_eq!(found, parts.map(|parts| parts.map(Text::new)), "{text}");
            assert_eq!(arn.and_then(|arn| arn.thing_group()), thing_group.map(Text::new), "{text}");
            assert_eq!(arn.is_some_and(|arn| arn.is_thing_group()), thing_group.is_some(), "{text}");
        }
    }
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn mutated_arn_agrees_with_split(
        text in mutated(
            "arn:(aws|[a-z]{0,2}):(iot|[a-z]{0,2}):(eu)?:(|[0-9]{12}|[0-9]{11,13}):(thinggroup/)?[a-z:/]{0,3}",
        ),
    ) {
        let expected = match Vec::from_iter(text.splitn(6, ':'))[..] {
            ["arn", partition, service, region, account, resource]
                if pattern("|[0-9]{12}").is_match(account) && ![partition, service, resource].contains(&"") =>
            {
                Some([partition, service, region, account, resource])
            }
            _ => None,
        };
        let arn = Arn::parse(Text::new(&text));
        let found = arn.map(|arn| [arn.partition, arn.service, arn.region, arn.account, arn.resource]);
        prop_assert_eq!(found, expected.map(|parts| parts.map(Text::new)));
    }
}

/// The violations of a text that each constructor of a type rejects.
macro_rules! rejected {
    ($type:ident<_>, $text:expr) => {
        vec![
            $type::new($text).unwrap_err(),
            $type::from_text(Text::new($text)).unwrap_err(),
            $type::try_from($text).unwrap_err(),
            $type::from_storage($text).unwrap_err(),
            $text.parse::<$type<heapless::String<512>>>().unwrap_err(),
        ]
    };
    ($type:ty, $text:expr) => {
        vec![
            <$type>::new($text).unwrap_err(),
            <$type>::from_text(Text::new($text)).unwrap_err(),
            <$type>::try_from($text).unwrap_err(),
            $text.parse::<$type>().unwrap_err(),
        ]
    };
}

#[test]
fn violation_of_value_in_no_message_names_type() {
    const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

    let length = |type_name, length, bounds| {
        format!(
            "Value of type '{type_name}' with length {length} failed to satisfy constraint: Member must have length {bounds}"
        )
    };
    let pattern = |type_name, pattern| {
        format!(
            "Value of type '{type_name}' failed to satisfy constraint: Member must satisfy regular expression pattern: {pattern}"
        )
    };
    let capacity = |type_name| format!("Value of type '{type_name}' exceeds the capacity");
    let long = "a".repeat(2049);
    let of = |length: usize| &long[..length];
    let ids = "between 36 and 36, inclusive";
    for (type_name, violations, sentence) in [
        ("AssetId", rejected!(AssetId, "x"), length("AssetId", 1, ids)),
        ("AssetId", rejected!(AssetId, of(36)), pattern("AssetId", UUID)),
        ("ProjectId", rejected!(ProjectId, of(37)), length("ProjectId", 37, ids)),
        ("ProjectId", rejected!(ProjectId, of(36)), pattern("ProjectId", UUID)),
        ("ClientToken", rejected!(ClientToken<_>, of(35)), length("ClientToken", 35, "between 36 and 64, inclusive")),
        ("ClientToken", rejected!(ClientToken<_>, &*" ".repeat(36)), pattern("ClientToken", r"^\S{36,64}$")),
        ("ThingName", rejected!(ThingName<_>, ""), length("ThingName", 0, "between 1 and 128, inclusive")),
        ("ThingName", rejected!(ThingName<_>, of(129)), length("ThingName", 129, "between 1 and 128, inclusive")),
        ("JobId", rejected!(JobId<_>, of(65)), length("JobId", 65, "between 1 and 64, inclusive")),
        ("JobId", rejected!(JobId<_>, "a b"), pattern("JobId", "^[a-zA-Z0-9_-]+$")),
        ("NamespaceId", rejected!(NamespaceId<_>, ""), pattern("NamespaceId", "^[a-zA-Z0-9_-]+$")),
        ("TargetArn", rejected!(TargetArn<_>, of(2049)), length("TargetArn", 2049, "less than or equal to 2048")),
        ("Comment", rejected!(Comment<_>, of(2029)), length("Comment", 2029, "less than or equal to 2028")),
        ("Comment", rejected!(Comment<_>, "a\n"), pattern("Comment", r"^[^\p{C}]+$")),
        ("ThingName", vec!["pump 1".parse::<ThingName<heapless::String<5>>>().unwrap_err()], capacity("ThingName")),
        ("JobId", vec!["pump".parse::<JobId<heapless::String<3>>>().unwrap_err()], capacity("JobId")),
        ("List", vec![List::<u8>::try_from_iter([]).unwrap_err()], length("List", 0, "between 1 and 100, inclusive")),
        (
            "List",
            vec![List::<u8>::try_from_iter([0; 101]).unwrap_err()],
            length("List", 101, "between 1 and 100, inclusive"),
        ),
    ] {
        for (number, violation) in violations.into_iter().enumerate() {
            assert_eq!(violation.message().to_string(), sentence, "constructor {number}");
            assert_eq!((violation.member().name(), violation.member().path()), (type_name, type_name));
            assert_eq!((violation.offset(), violation.index()), (None, None));
            let pointer = violation.pointer();
            assert_eq!((pointer.to_string().as_str(), pointer.dotted().to_string().as_str()), ("", ""));
        }
    }
    // An item that a list has no capacity for has its position, and a list or a value of a message has that of the message.
    let item = List::<_, 1>::try_from_iter([0; 2]).unwrap_err();
    assert_eq!(item.message().to_string(), "Value at '/1' exceeds the capacity");
    let list = AssociateTargetsWithJobRequest::new(JobId::from_static("a"), [] as [TargetArn; 0]).unwrap_err();
    assert_eq!(
        list.message().to_string(),
        "Value with length 0 at '/targets' failed to satisfy constraint: Member must have length between 1 and 100, inclusive"
    );
}

/// Returns the topic of a form, by the constructors.
fn topic<'a>(
    thing: ThingName<Text<'a>>,
    job: Option<JobId<Text<'a>>>,
    is_next: bool,
    namespace: NamespaceId<Text<'a>>,
) -> Option<NotifyTopic<'a>> {
    match job {
        Some(job) => NotifyTopic::job(thing, job, namespace),
        None if is_next => NotifyTopic::next(thing, namespace),
        None => NotifyTopic::pending(thing, namespace),
    }
}

#[test]
fn written_topic_is_parsed_back() {
    let long = ["t".repeat(128), "j".repeat(64), "n".repeat(300), "ポ".repeat(128)];
    let of_job = format!("$aws/things/{}/jobs/{}/notify-namespace-{}/", long[0], long[1], long[2]);
    let pending = format!("$aws/things/{}/jobs/notify-namespace-{}", long[3], long[2]);
    let next = format!("$aws/things/{}/jobs/notify-next-namespace-{}", long[0], long[2]);
    for (text, thing, job, is_next, namespace) in [
        ("$aws/things/pump-1/jobs/fw-7/notify-namespace-plant/", "pump-1", Some("fw-7"), false, "plant"),
        ("$aws/things/pump-1/jobs/notify-namespace-plant", "pump-1", None, false, "plant"),
        ("$aws/things/pump-1/jobs/notify-next-namespace-plant", "pump-1", None, true, "plant"),
        ("$aws/things/ポンプ 1/jobs/-/notify-namespace-_/", "ポンプ 1", Some("-"), false, "_"),
        ("$aws/things/ポンプ 1/jobs/notify-namespace-_", "ポンプ 1", None, false, "_"),
        ("$aws/things/ポンプ 1/jobs/notify-next-namespace--", "ポンプ 1", None, true, "-"),
        // Names that are parts of the topic.
        (
            "$aws/things/$aws/jobs/jobs/notify-namespace-notify-namespace-/",
            "$aws",
            Some("jobs"),
            false,
            "notify-namespace-",
        ),
        ("$aws/things/T/jobs/notify-namespace-x/notify-namespace-y/", "T", Some("notify-namespace-x"), false, "y"),
        (
            "$aws/things/T/jobs/notify-next-namespace-x/notify-namespace-y/",
            "T",
            Some("notify-next-namespace-x"),
            false,
            "y",
        ),
        ("$aws/things/T/jobs/notify-namespace-notify-namespace-x", "T", None, false, "notify-namespace-x"),
        ("$aws/things/T/jobs/notify-namespace-next-namespace-x", "T", None, false, "next-namespace-x"),
        ("$aws/things/jobs/jobs/notify-next-namespace-notify-namespace-", "jobs", None, true, "notify-namespace-"),
        (&of_job, &long[0], Some(&*long[1]), false, &long[2]),
        (&pending, &long[3], None, false, &long[2]),
        (&next, &long[0], None, true, &long[2]),
    ] {
        let parsed = NotifyTopic::parse(text).unwrap();
        assert_eq!(*parsed.thing_name(), thing);
        assert_eq!(parsed.job_id().map(JobId::to_string).as_deref(), job);
        assert_eq!(*parsed.namespace_id(), namespace);
        assert_eq!(matches!(parsed, NotifyTopic::Next { .. }), is_next);
        let encoded = percent(thing);
        for thing in [Text::new(thing), Text::from_percent(encoded.as_bytes()).unwrap()] {
            let thing = ThingName::from_text(thing).unwrap();
            let job = job.map(|job| JobId::new(job).unwrap());
            let made = topic(thing, job, is_next, NamespaceId::new(namespace).unwrap()).unwrap();
            assert_eq!((made.to_string().as_str(), made), (text, parsed));
        }
    }
}

#[test]
fn topic_of_other_form_is_rejected() {
    let long = ["t".repeat(129), "j".repeat(65)];
    for topic in [
        "",
        "$aws/things/pump/jobs/fw/notify-namespace-plant",
        "$aws/things/pump/jobs/fw/notify-namespace-plant//",
        "$aws/things/pump/jobs/fw/notify-namespace-plant/x",
        "$aws/things/pump/jobs/fw/notify-namespace-/",
        "$aws/things/pump/jobs/fw/notify-namespace/",
        "$aws/things/pump/jobs/fw/notify-next-namespace-plant/",
        "$aws/things/pump/jobs/fw/notify-next-namespace-plant",
        "$aws/things/pump/jobs/fw/notify/",
        "$aws/things/pump/jobs//notify-namespace-plant/",
        "$aws/things//jobs/fw/notify-namespace-plant/",
        "$aws/things/a/b/jobs/fw/notify-namespace-plant/",
        "$aws/things/a+b/jobs/fw/notify-namespace-plant/",
        "$aws/things/a#b/jobs/fw/notify-namespace-plant/",
        "$aws/things/a\0b/jobs/fw/notify-namespace-plant/",
        "$aws/things/pump/jobs/f w/notify-namespace-plant/",
        "$aws/things/pump/jobs/fw/notify-namespace-pl.ant/",
        "aws/things/pump/jobs/fw/notify-namespace-plant/",
        "/$aws/things/pump/jobs/fw/notify-namespace-plant/",
        " $aws/things/pump/jobs/fw/notify-namespace-plant/",
        "$AWS/things/pump/jobs/fw/notify-namespace-plant/",
        "$aws/things/pump/Jobs/fw/notify-namespace-plant/",
        &format!("$aws/things/{}/jobs/fw/notify-namespace-plant/", long[0]),
        &format!("$aws/things/pump/jobs/{}/notify-namespace-plant/", long[1]),
        // The two topics without a job.
        "$aws/things/pump/jobs",
        "$aws/things/pump/jobs/",
        "$aws/things/pump/jobs/notify",
        "$aws/things/pump/jobs/notify-next",
        "$aws/things/pump/jobs/notify-namespace",
        "$aws/things/pump/jobs/notify-namespace-",
        "$aws/things/pump/jobs/notify-next-namespace",
        "$aws/things/pump/jobs/notify-next-namespace-",
        "$aws/things/pump/jobs/notify-namespace-plant/",
        "$aws/things/pump/jobs/notify-next-namespace-plant/",
        "$aws/things/pump/jobs//notify-namespace-plant",
        "$aws/things/pump/jobs/notify-namespace-plant/x",
        "$aws/things/pump/jobs/notify-namespace-pl.ant",
        "$aws/things/pump/jobs/notify-next-namespace-pl ant",
        "$aws/things/pump/jobs/notify-next-namespace-plant\n",
        "$aws/things/pump/jobs/Notify-namespace-plant",
        "$aws/things/pump/jobs/notify-namespace_plant",
        "$aws/things/pump/jobs/notify-nextnamespace-plant",
        "$aws/things/pump/jobs/xnotify-namespace-plant",
        "$aws/things/pump/notify-namespace-plant",
        "$aws/things//jobs/notify-namespace-plant",
        "$aws/things//jobs/notify-next-namespace-plant",
        "$aws/things/a/b/jobs/notify-namespace-plant",
        "$aws/things/+/jobs/notify-namespace-plant",
        "$aws/things/#/jobs/notify-next-namespace-plant",
        "$aws/things/a\0b/jobs/notify-next-namespace-plant",
        &format!("$aws/things/{}/jobs/notify-namespace-plant", long[0]),
        &format!("$aws/things/{}/jobs/notify-next-namespace-plant", long[0]),
    ] {
        assert_eq!(NotifyTopic::parse(topic), None, "{topic:?}");
    }
    let encoded = ThingName::from_text(Text::from_percent(b"a%2Fb").unwrap()).unwrap();
    for thing in ["a/b", "a+b", "#", "a\0"].map(|thing| ThingName::new(thing).unwrap()).into_iter().chain([encoded]) {
        let namespace = NamespaceId::from_static("n");
        assert_eq!(NotifyTopic::job(thing, JobId::from_static("j"), namespace), None, "{thing}");
        assert_eq!(NotifyTopic::pending(thing, namespace), None, "{thing}");
        assert_eq!(NotifyTopic::next(thing, namespace), None, "{thing}");
    }
}

proptest! {
    #[test]
    fn topic_of_any_names_is_parsed_back(
        thing in "[^/+#\\x00]{1,128}",
        job in prop::option::of("(notify-(next-)?namespace-)?[a-zA-Z0-9_-]{1,40}"),
        is_next in any::<bool>(),
        namespace in "(notify-)?(next-)?(namespace-)?[a-zA-Z0-9_-]{1,40}",
    ) {
        let (thing, namespace) = (ThingName::new(&thing).unwrap(), NamespaceId::new(&namespace).unwrap());
        let made = topic(thing, job.as_deref().map(|job| JobId::new(job).unwrap()), is_next, namespace).unwrap();
        let text = made.to_string();
        prop_assert_eq!(NotifyTopic::parse(&text), Some(made));
        // A front of it is another topic, or none.
        for end in text.char_indices().map(|(end, _)| end) {
            let cut = NotifyTopic::parse(&text[..end]);
            prop_assert!(cut.is_none_or(|cut| cut.to_string() == text[..end]), "{}", &text[..end]);
        }
    }
}
