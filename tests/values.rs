//! The constrained values: tables on both sides of each bound, and oracles that share no code with the crate.

use std::cmp::Ordering;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::LazyLock;

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::iot::arn::Arn;
use iot_shapes::iot::topic::NotifyTopic;
use iot_shapes::iot::{AssociateTargetsWithJobRequest, Comment, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::{AssetId, ClientToken, ProjectId};
use iot_shapes::text::{OwnedStorage, Storage, TooSmall};
use iot_shapes::{AnyRequest, FailFast, Kind, List, Operation, RequestHead, Text, UNICODE_VERSION, Violation};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use regex::Regex;
use uuid::Uuid;

/// A value was accepted, or refused with a kind and, for `length`, the length.
type Verdict = Result<(), (Kind, Option<usize>)>;

const PATTERN: Verdict = Err((Kind::Pattern, None));

const fn length(length: usize) -> Verdict {
    Err((Kind::Length, Some(length)))
}

fn verdict<T>(result: Result<T, Violation>) -> Verdict {
    result.map(drop).map_err(|violation| (violation.kind(), violation.length()))
}

/// A constrained value: its doors, and what the contract says of a text.
struct Subject {
    name: &'static str,
    /// The doors that take a value alone.
    doors: fn(&str) -> Vec<Verdict>,
    /// The messages in which it stands, as target and body; `@` is its place.
    messages: &'static [(&'static str, &'static str)],
    oracle: fn(&str) -> Verdict,
}

impl Subject {
    /// The verdict on a text, on which all doors and the oracle agree.
    #[track_caller]
    fn judge(&self, text: &str) -> Verdict {
        let expected = (self.oracle)(text);
        for (door, verdict) in (self.doors)(text).into_iter().enumerate() {
            assert_eq!(verdict, expected, "{}, door {door}: {text:?}", self.name);
        }
        let most = (percent(text), json(text));
        let few = text.replace('%', "%25").replace('/', "%2F").replace('?', "%3F").replace('&', "%26");
        let plain = serde_json::to_string(text).unwrap();
        // As PHP has it.
        let slashes = plain.contains('/').then(|| (few.clone(), plain.replace('/', "\\/")));
        for (percent, json) in [most, (few, plain)].into_iter().chain(slashes) {
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

/// A text with every byte percent-encoded.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// A JSON string with every character escaped.
fn json(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", String::from_iter(units))
}

/// All doors of a value over text: `Ok` and a text that reads back, or the same refusal.
macro_rules! text_doors {
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
                same($name::from_storage(heapless::String::<ROOM>::try_from(text).unwrap()), text),
                same(text.parse::<$name<heapless::String<ROOM>>>(), text),
                #[cfg(feature = "alloc")]
                same($name::from_storage(String::from(text)), text),
                #[cfg(feature = "alloc")]
                same(text.parse::<$name<String>>(), text),
            ]
        }
    };
}

/// The bytes that the longest text of a table takes.
const ROOM: usize = 4 * 2100;

macro_rules! id_doors {
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
    // A second one: the text that another crate writes for the UUID that it reads.
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
    doors: id_doors!(AssetId),
    messages: &[
        ("/projects/00000000-0000-0000-0000-000000000000/assets/associate", r#"{"assetIds":[@]}"#),
        ("/projects/00000000-0000-0000-0000-000000000000/assets/disassociate", r#"{"assetIds":[@]}"#),
    ],
    oracle: oracle_of_ids,
};

const PROJECT_ID: Subject = Subject {
    name: "ProjectId",
    doors: id_doors!(ProjectId),
    messages: &[
        ("/projects/@/assets/associate", r#"{"assetIds":["00000000-0000-0000-0000-000000000000"]}"#),
        ("/projects/@/assets/disassociate", r#"{"assetIds":["00000000-0000-0000-0000-000000000000"]}"#),
    ],
    oracle: oracle_of_ids,
};

const CLIENT_TOKEN: Subject = Subject {
    name: "ClientToken",
    doors: text_doors!(ClientToken),
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
    doors: text_doors!(ThingName),
    messages: &[
        ("/greengrass/v2/coreDevices/@/associateClientDevices", "{}"),
        ("/greengrass/v2/coreDevices/core/associateClientDevices", r#"{"entries":[{"thingName":@}]}"#),
    ],
    oracle: |text| oracle(text, 1, 128, &ANY),
};

const JOB_ID: Subject = Subject {
    name: "JobId",
    doors: text_doors!(JobId),
    messages: &[("/jobs/@/targets", r#"{"targets":["a"]}"#)],
    oracle: |text| oracle_of_names(text, 64),
};

const TARGET_ARN: Subject = Subject {
    name: "TargetArn",
    doors: text_doors!(TargetArn),
    messages: &[("/jobs/a/targets", r#"{"targets":[@]}"#)],
    oracle: |text| oracle(text, 0, 2048, &ANY),
};

const COMMENT: Subject = Subject {
    name: "Comment",
    doors: text_doors!(Comment),
    messages: &[("/jobs/a/targets", r#"{"targets":["a"],"comment":@}"#)],
    oracle: |text| {
        static REGEX: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^\p{C}]+"));
        oracle(text, 0, 2028, &REGEX)
    },
};

const NAMESPACE_ID: Subject = Subject {
    name: "NamespaceId",
    doors: text_doors!(NamespaceId),
    messages: &[("/jobs/a/targets?namespaceId=@", r#"{"targets":["a"]}"#)],
    oracle: |text| oracle_of_names(text, usize::MAX),
};

const NIL: &str = "00000000-0000-0000-0000-000000000000";
const ID: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";

#[test]
fn a_length_counts_unicode_scalar_values_and_has_two_sides() {
    // What a text is made of, the lengths that are accepted, and those that are refused.
    type Row = (Subject, &'static [&'static str], &'static [usize], &'static [usize]);
    // Characters of 1 to 4 bytes, a combining one, one that takes no place.
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
    for (subject, characters, accepted, refused) in table {
        for character in characters {
            for &count in accepted {
                assert_eq!(subject.judge(&character.repeat(count)), Ok(()), "{} {count}", subject.name);
            }
            for &count in refused {
                assert_eq!(subject.judge(&character.repeat(count)), length(count), "{} {count}", subject.name);
            }
        }
    }
}

#[test]
fn a_length_is_that_of_the_decoded_text_not_of_what_it_looks_like() {
    let family = "👨\u{200d}👩\u{200d}👧";
    for (subject, text, expected) in [
        // Two scalar values each, one on the screen.
        (THING_NAME, "e\u{301}".repeat(64), Ok(())),
        (THING_NAME, "e\u{301}".repeat(64) + "e", length(129)),
        (THING_NAME, family.repeat(25), Ok(())),
        (THING_NAME, family.repeat(26), length(130)),
        // 36 bytes of fewer characters.
        (ASSET_ID, "中".repeat(12), length(12)),
        (CLIENT_TOKEN, "中".repeat(12), length(12)),
        // 36 UTF-16 units of fewer characters.
        (PROJECT_ID, "🚀".repeat(18), length(18)),
        (CLIENT_TOKEN, "🚀".repeat(18), length(18)),
        // Length before pattern.
        (JOB_ID, "é".repeat(65), length(65)),
        (JOB_ID, "é".repeat(64), PATTERN),
        (COMMENT, "\n".repeat(2029), length(2029)),
        (COMMENT, "\n".repeat(2028), PATTERN),
        (CLIENT_TOKEN, " ".repeat(35), length(35)),
        (CLIENT_TOKEN, " ".repeat(36), PATTERN),
        (CLIENT_TOKEN, " ".repeat(64), PATTERN),
        (CLIENT_TOKEN, " ".repeat(65), length(65)),
        // What has no least length still needs a character where the pattern says so.
        (COMMENT, String::new(), PATTERN),
        (NAMESPACE_ID, String::new(), PATTERN),
        (JOB_ID, String::new(), length(0)),
        (TARGET_ARN, String::new(), Ok(())),
    ] {
        assert_eq!(subject.judge(&text), expected, "{} {text:?}", subject.name);
    }
}

/// Accepted and refused characters, each at either end of fitting ones and between them.
fn judge_characters(subject: &Subject, accepted: &str, refused: &str) {
    for (characters, expected) in [(accepted, Ok(())), (refused, PATTERN)] {
        for c in characters.chars() {
            for text in [format!("{c:a<36}"), format!("{c:a>64}"), format!("{c:a^50}")] {
                assert_eq!(subject.judge(&text), expected, "{} {text:?}", subject.name);
            }
        }
    }
}

#[test]
fn a_name_is_of_64_ascii_characters() {
    // Beside ASCII's neighbours: what folds to a letter or looks like one, a digit or a hyphen.
    let refused = "\0\t\n\r !\"#$%&'()*+,./:;<=>?@[\\]^`{|}~\u{7f}éß\u{131}\u{17f}\u{212a}\u{ff41}\u{ff10}٣\
                   \u{ad}\u{2010}\u{2013}\u{2212}\u{200b}\u{feff}中🚀";
    for subject in [JOB_ID, NAMESPACE_ID] {
        judge_characters(&subject, "azAZ09_-mM5", refused);
    }
}

#[test]
fn a_token_has_no_white_space_of_ecma_262() {
    let white_space = "\t\n\u{b}\u{c}\r \u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\
                       \u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
    // Its neighbours, and what other notions of white space have.
    let others = "\0\u{8}\u{e}\u{1c}\u{1f}!\"\\~\u{7f}\u{85}\u{9f}\u{a1}é\u{167f}\u{1681}\u{180e}\u{1fff}\
                  \u{200b}\u{200d}\u{2027}\u{202a}\u{202e}\u{2030}\u{205e}\
                  \u{2060}\u{2fff}\u{3001}中\u{fefe}\u{ff00}🚀\u{10ffff}";
    judge_characters(&CLIENT_TOKEN, others, white_space);
    // One SDK sends upper case, another odd variant bits.
    for text in ["0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70", "0d5fba1e-7c3a-4a4b-ff57-2f1c4d5e6f70"] {
        assert_eq!(CLIENT_TOKEN.judge(text), Ok(()), "{text:?}");
    }
}

#[test]
fn a_comment_has_no_character_of_category_c() {
    // The last two are new in Unicode 16.0.
    let accepted = " !\"\\~\u{a0}é\u{301}\u{2028}\u{2029}\u{3000}中\u{fe0f}\u{fffd}🚀\u{10d40}\u{11380}";
    let control = "\0\t\n\r\u{1f}\u{7f}\u{80}\u{85}\u{9f}";
    let format = "\u{ad}\u{600}\u{180e}\u{200b}\u{200d}\u{200f}\u{202e}\u{2060}\u{feff}\u{e0001}\u{e0041}";
    let private = "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}";
    let unassigned = "\u{378}\u{fdd0}\u{ffff}\u{1fffe}\u{10ffff}";
    judge_characters(&COMMENT, accepted, &[control, format, private, unassigned].concat());
}

#[test]
fn an_id_is_a_lower_case_uuid_with_its_hyphens() {
    for id in [ASSET_ID, PROJECT_ID] {
        for text in [ID, NIL, "ffffffff-ffff-ffff-ffff-ffffffffffff", "01234567-89ab-cdef-0123-456789abcdef"] {
            assert_eq!(id.judge(text), Ok(()), "{text}");
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
            assert_eq!(id.judge(text), expected, "{text:?}");
        }
    }
}

#[test]
fn an_id_is_broken_by_any_wrong_character_at_any_position() {
    let strange = "０ａｆ٠۰०‐‑–−﹣－éß中🚀\u{80}\u{ff}\u{100}\u{130}\u{161}\u{200b}\u{feff}\u{10ffff}";
    for id in [ASSET_ID, PROJECT_ID] {
        for position in 0..36 {
            let (head, tail) = (&ID[..position], &ID[position + 1..]);
            let fits = if [8, 13, 18, 23].contains(&position) { "-" } else { "0123456789abcdef" };
            for c in ('\0'..='\x7f').chain(strange.chars()) {
                let expected = if fits.contains(c) { Ok(()) } else { PATTERN };
                assert_eq!(id.judge(&format!("{head}{c}{tail}")), expected, "{c:?} at {position}");
            }
            // As many bytes as an identifier, of fewer characters.
            for c in strange.chars() {
                if let Some(tail) = ID.get(position + c.len_utf8()..) {
                    let expected = length(37 - c.len_utf8());
                    assert_eq!(id.judge(&format!("{head}{c}{tail}")), expected, "{c:?} at {position}");
                }
            }
            assert_eq!(id.judge(&format!("{head}{tail}")), length(35), "{position}");
            assert_eq!(id.judge(&format!("{head}0{}", &ID[position..])), length(37), "{position}");
            assert_eq!(id.judge(&format!("{head}-{}", &ID[position..])), length(37), "{position}");
            assert_eq!(id.judge(&ID[..position]), length(position));
        }
    }
}

/// A text with up to three characters replaced, put in or taken out.
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

/// Texts of a few characters over and over, as long as a bound or a little off it.
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
    fn ids_are_as_regex_and_uuid_have_them(
        text in mutated(any::<u128>().prop_map(|bits| Uuid::from_u128(bits).to_string())),
    ) {
        let _ = ASSET_ID.judge(&text);
        let _ = PROJECT_ID.judge(&text);
    }

    #[test]
    fn tokens_are_as_regex_has_them(
        text in mutated(
            prop_oneof![long(any::<char>(), 36), long(any::<char>(), 64), long("[!-~]".prop_map(first), 64)],
        ),
    ) {
        let _ = CLIENT_TOKEN.judge(&text);
    }

    #[test]
    fn names_of_jobs_and_namespaces_are_as_regex_has_them(text in mutated("[a-zA-Z0-9_-]{0,3}|[a-zA-Z0-9_-]{61,67}")) {
        let _ = JOB_ID.judge(&text);
        let _ = NAMESPACE_ID.judge(&text);
    }

    #[test]
    fn names_of_things_are_as_regex_has_them(text in mutated(long(any::<char>(), 128))) {
        let _ = THING_NAME.judge(&text);
    }

    #[test]
    fn short_comments_are_as_regex_has_them(text in mutated("\\PC{0,12}")) {
        let _ = COMMENT.judge(&text);
    }
}

fn first(text: String) -> char {
    text.chars().next().unwrap()
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn targets_are_as_regex_has_them(text in mutated(long(any::<char>(), 2048))) {
        let _ = TARGET_ARN.judge(&text);
    }

    #[test]
    fn long_comments_are_as_regex_has_them(text in mutated(long("\\PC".prop_map(first), 2028))) {
        let _ = COMMENT.judge(&text);
    }
}

#[test]
fn a_literal_is_checked_as_any_text() {
    const TOKEN: ClientToken = ClientToken::literal("0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70");
    const ASSET: AssetId = AssetId::literal(ID);
    const COMMENT: Comment = Comment::literal("第2ライン");
    assert_eq!((TOKEN.to_string(), ASSET.to_string()), (ID.to_uppercase(), ID.to_owned()));
    assert_eq!(COMMENT, "第2ライン");
    let refused: [(&str, fn()); 8] = [
        ("AssetId", || drop(AssetId::literal("0D5FBA1E-7C3A-4A4B-9F57-2F1C4D5E6F70").to_string())),
        ("ProjectId", || drop(ProjectId::literal("").to_string())),
        ("ClientToken", || drop(ClientToken::literal("short").to_string())),
        ("ThingName", || drop(ThingName::literal("").to_string())),
        ("JobId", || drop(JobId::literal("a b").to_string())),
        ("TargetArn", || drop(TargetArn::literal("中".repeat(2049).leak()).to_string())),
        ("Comment", || drop(Comment::literal("a\nb").to_string())),
        ("NamespaceId", || drop(NamespaceId::literal("").to_string())),
    ];
    for (name, literal) in refused {
        let message = std::panic::catch_unwind(literal).unwrap_err();
        assert_eq!(message.downcast_ref::<&str>(), Some(&format!("not a valid {name}").as_str()));
    }
}

/// A text and the same text in each of its encodings; `encoded` tells which characters are.
struct Encodings {
    plain: String,
    percent: String,
    body: String,
}

impl Encodings {
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

    /// All as `Text`: plain, percent-encoded, JSON-escaped.
    fn texts(&self) -> [Text<'_>; 3] {
        let request = AssociateTargetsWithJobRequest::from_json(JobId::literal("a"), self.body.as_bytes()).unwrap();
        let json = request.targets()[0].into_storage();
        [Text::new(&self.plain), Text::from_percent(self.percent.as_bytes()).unwrap(), json]
    }
}

fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

/// Two values are to each other as their texts are.
fn agree<S: Storage, T: Storage>(left: &TargetArn<S>, right: &TargetArn<T>, expected: Ordering) {
    assert_eq!(left == right, expected.is_eq(), "{left:?} {right:?}");
    assert_eq!(left.partial_cmp(right), Some(expected), "{left:?} {right:?}");
    assert_eq!(hash(left) == hash(right), expected.is_eq(), "{left:?} {right:?}");
    assert_eq!(left.borrowed().cmp(&right.borrowed()), expected, "{left:?} {right:?}");
}

/// Characters of which many are equal, and which UTF-16 and UTF-8 order differently.
fn chars() -> impl Strategy<Value = Vec<(char, bool)>> {
    let telling = "ab%+\"\\/\n\0\u{7f}é\u{7ff}\u{800}中\u{d7ff}\u{e000}\u{ffff}\u{10000}🚀\u{10ffff}";
    let c = prop_oneof![8 => select(Vec::from_iter(telling.chars())), 1 => any::<char>()];
    prop::collection::vec((c, any::<bool>()), 0..6)
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn equality_order_and_hash_are_those_of_the_decoded_text(a in chars(), b in chars(), flip in chars()) {
        // Half of the pairs: the same text, encoded otherwise.
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
                    agree(&left, &right, expected);
                    agree(&left, &right.copied::<heapless::String<64>>().unwrap(), expected);
                    agree(&left.copied::<heapless::String<32>>().unwrap(), &right, expected);
                    agree(&left, &TargetArn::from_storage(b.plain.as_str()).unwrap(), expected);
                    #[cfg(feature = "alloc")]
                    agree(&left.copied::<String>().unwrap(), &right, expected);
                    prop_assert_eq!(left == *b.plain.as_str(), expected.is_eq());
                    prop_assert_eq!(left == b.plain.as_str(), expected.is_eq());
                }
            }
        }
    }

    #[test]
    fn a_text_is_counted_shown_and_copied_decoded(chars in chars()) {
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
            prop_assert_eq!(text.copy_into(&mut buffer), Ok(plain));
            prop_assert_eq!(buffer[plain.len()], b'~');
            prop_assert_eq!(text.copy_into(&mut buffer[..plain.len()]), Ok(plain));
            if let Some(short) = plain.len().checked_sub(1) {
                prop_assert_eq!(text.copy_into(&mut buffer[..short]), Err(TooSmall { needed: plain.len() }));
                prop_assert_eq!(text.copy_into(&mut []), Err(TooSmall { needed: plain.len() }));
            }
            match heapless::String::<8>::copy_of(text) {
                Ok(copy) => prop_assert_eq!((copy.as_str(), plain.len() <= 8), (plain, true)),
                Err(TooSmall { needed }) => prop_assert_eq!((needed, plain.len() > 8), (plain.len(), true)),
            }
            #[cfg(feature = "alloc")]
            prop_assert_eq!(String::copy_of(text), Ok(plain.to_owned()));
        }
    }
}

#[test]
fn texts_that_stand_together_hash_apart() {
    let [ab, c, a, bc] = ["ab", "c", "a", "bc"].map(Text::new);
    assert_ne!(hash((ab, c)), hash((a, bc)));
    assert_ne!(hash([ab, Text::default()]), hash([Text::default(), ab]));
}

#[test]
fn a_text_that_encodes_nothing_costs_nothing() {
    assert_eq!(Text::new("a%20\\n").as_str(), Some("a%20\\n"));
    assert_eq!(Text::default().as_str(), Some(""));
    assert_eq!(Text::from_percent("+é".as_bytes()).unwrap().as_str(), Some("+é"));
    assert_eq!(Text::from_percent(b"%61").unwrap().as_str(), None);
    for (body, expected) in [(r#"{"targets":["a/b"]}"#, Some("a/b")), (r#"{"targets":["a\/b"]}"#, None)] {
        let request = AssociateTargetsWithJobRequest::from_json(JobId::literal("a"), body.as_bytes()).unwrap();
        assert_eq!(request.targets()[0].text().as_str(), expected);
        assert_eq!(request.targets()[0], "a/b");
    }
}

#[test]
fn a_text_is_decoded_by_its_own_encoding_and_no_other() {
    // Both have something encoded, so that neither is taken for plain.
    let body = br#"{"targets":["\u0061%41%"]}"#;
    let request = AssociateTargetsWithJobRequest::from_json(JobId::literal("a"), body).unwrap();
    assert_eq!(request.targets()[0], "a%41%");
    assert_eq!(Text::from_percent(br"%61\n\u0041\").unwrap(), *r"a\n\u0041\");
}

/// The text that percent-encoded bytes stand for, byte by byte.
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

#[track_caller]
fn percent_agrees(raw: &[u8]) {
    let text = Text::from_percent(raw).map(|text| text.to_string());
    assert_eq!(text, unpercent(raw), "{}", raw.escape_ascii());
}

#[test]
fn percent_encoding_needs_two_digits_and_utf_8() {
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
        percent_agrees(raw);
    }
}

#[test]
fn percent_encoding_takes_the_utf_8_that_str_takes() {
    for first in 0..=0xff {
        for second in 0..=0xff {
            percent_agrees(&[first, second]);
            percent_agrees(format!("%{first:02X}%{second:02x}").as_bytes());
        }
    }
    // Both sides of every bound that a byte of a sequence has.
    let edges = b"\0%a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5\xf8\xff";
    for first in edges {
        for second in edges {
            for third in edges {
                percent_agrees(&[*first, *second, *third]);
                percent_agrees(format!("%{first:02x}%{second:02x}%{third:02x}").as_bytes());
                for fourth in edges.iter().filter(|_| *first >= 0xe0) {
                    percent_agrees(format!("%{first:02x}%{second:02x}%{third:02x}%{fourth:02x}").as_bytes());
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn percent_encoding_agrees_with_a_byte_by_byte_decoder(
        pieces in prop::collection::vec(
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
        percent_agrees(&pieces.concat());
    }
}

#[test]
fn what_does_not_fit_its_storage_is_told_with_what_it_takes() {
    let name = ThingName::literal("café");
    assert_eq!(name.copied::<heapless::String<5>>().unwrap(), "café");
    assert_eq!(name.copied::<heapless::String<4>>().unwrap_err(), TooSmall { needed: 5 });
    assert_eq!("café".parse::<ThingName<heapless::String<5>>>().unwrap().into_storage(), "café");

    let violation = "café".parse::<ThingName<heapless::String<4>>>().unwrap_err();
    assert_eq!((violation.kind(), violation.offset(), violation.length()), (Kind::Capacity, None, None));
    // The contract comes before the caller's room.
    let violation = "é".repeat(129).parse::<ThingName<heapless::String<4>>>().unwrap_err();
    assert_eq!((violation.kind(), violation.length()), (Kind::Length, Some(129)));
    let violation = "a b".parse::<JobId<heapless::String<1>>>().unwrap_err();
    assert_eq!(violation.kind(), Kind::Pattern);

    let encoded = ThingName::from_text(Text::from_percent(b"caf%C3%A9").unwrap()).unwrap();
    assert_eq!(encoded.copied::<heapless::String<5>>().unwrap(), name);
    assert_eq!(encoded.copied::<heapless::String<4>>().unwrap_err(), TooSmall { needed: 5 });
    assert_eq!(TooSmall { needed: 5 }.to_string(), "the buffer is too small: 5 bytes are needed");
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn a_token_of_entropy_is_the_text_of_a_version_4_uuid(entropy in any::<[u8; 16]>()) {
        for entropy in [entropy, [0; 16], [0xff; 16]] {
            let token = ClientToken::from_entropy(entropy);
            let uuid = uuid::Builder::from_random_bytes(entropy).into_uuid();
            prop_assert_eq!(token.to_string(), uuid.hyphenated().to_string());
            prop_assert_eq!(CLIENT_TOKEN.judge(&token.to_string()), Ok(()));
        }
    }

    #[test]
    fn ids_are_ordered_as_their_texts(a in any::<u128>(), b in any::<u128>(), shared in 0..128_u32) {
        // Most pairs share a head.
        let b = a ^ b.checked_shr(shared).unwrap_or(0);
        let [a, b] = [a, b].map(|bits| AssetId::from_bytes(bits.to_be_bytes()));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        prop_assert_eq!(a == b, a.to_string() == b.to_string());
        prop_assert_eq!(hash(a) == hash(b), a == b);
    }
}

#[test]
fn the_nil_uuid_is_an_id_that_says_so() {
    assert!(ProjectId::new(NIL).unwrap().is_nil());
    assert!(AssetId::new(NIL).unwrap().is_nil());
    for bit in 0..128 {
        let bytes = (1_u128 << bit).to_be_bytes();
        assert!(!ProjectId::from_bytes(bytes).is_nil(), "{bit}");
        assert!(!AssetId::from_bytes(bytes).is_nil(), "{bit}");
    }
}

#[test]
fn unicode_is_of_version_16_or_later() {
    assert!(UNICODE_VERSION >= (16, 0, 0));
}

/// What was refused, where and, for `length`, of what length.
fn refusal<T>(result: Result<T, Violation>) -> Option<(Kind, String, Option<usize>)> {
    result.err().map(|violation| (violation.kind(), violation.pointer().to_string(), violation.length()))
}

fn too_long(length: usize) -> Option<(Kind, String, Option<usize>)> {
    Some((Kind::Length, String::new(), Some(length)))
}

fn no_room(index: usize) -> Option<(Kind, String, Option<usize>)> {
    Some((Kind::Capacity, format!("/{index}"), None))
}

#[test]
fn a_list_has_1_to_100_items() {
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
        assert_eq!(refusal(List::from_items(0..count)), expected, "{count}");
        assert_eq!(refusal(List::<_, 100>::collect(0..count)), expected, "{count}");
        assert_eq!(refusal(List::<_, 101>::collect(0..count)), expected, "{count}");
        assert_eq!(refusal(List::<_, 200>::collect(0..count)), expected, "{count}");
    }
    assert_eq!((List::<u8>::MIN, List::<u8>::MAX), (1, 100));
}

#[test]
fn a_list_has_no_more_items_than_there_is_room_for() {
    assert_eq!(refusal(List::<_, 1>::collect(0..1)), None);
    assert_eq!(refusal(List::<_, 1>::collect(0..2)), no_room(1));
    assert_eq!(refusal(List::<_, 8>::collect(0..8)), None);
    assert_eq!(refusal(List::<_, 8>::collect(0..9)), no_room(8));
    assert_eq!(refusal(List::<_, 8>::collect(0..1000)), no_room(8));
    assert_eq!(refusal(List::<_, 99>::collect(0..99)), None);
    assert_eq!(refusal(List::<_, 99>::collect(0..100)), no_room(99));
    assert_eq!(refusal(List::<_, 99>::collect(0..101)), no_room(99));
    assert_eq!(refusal(List::<u8, 8>::collect([])), too_long(0));
}

#[test]
fn a_push_that_is_refused_leaves_the_list_as_it_was() {
    let mut list = List::new(0);
    for item in 1..100 {
        assert_eq!(refusal(list.push(item)), None);
    }
    assert_eq!(refusal(list.push(100)), too_long(101));
    assert_eq!(Vec::from_iter(list.iter().copied()), Vec::from_iter(0..100));

    let mut roomy = List::<_, 150>::collect(0..100).unwrap();
    assert_eq!(refusal(roomy.push(100)), too_long(101));
    assert_eq!(roomy.len(), 100);

    let mut list = List::<_, 2>::with_first(7);
    assert_eq!(refusal(list.push(8)), None);
    assert_eq!(refusal(list.push(9)), no_room(2));
    assert_eq!((list.as_slice(), &list[..], format!("{list:?}").as_str()), (&[7, 8][..], &[7, 8][..], "[7, 8]"));
    assert_eq!(Vec::from_iter(&list), [&7, &8]);
    assert_eq!(list, List::collect([7, 8]).unwrap());
    assert_ne!(list, List::collect([7]).unwrap());
}

#[test]
fn an_arn_has_six_parts() {
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
    fn an_arn_is_what_splits_in_six(
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

#[test]
fn a_topic_is_read_as_it_is_written() {
    let long = ["t".repeat(128), "j".repeat(64), "n".repeat(300)];
    let long = format!("$aws/things/{}/jobs/{}/notify-namespace-{}/", long[0], long[1], long[2]);
    for (topic, thing, job, namespace) in [
        ("$aws/things/pump-1/jobs/fw-7/notify-namespace-plant/", "pump-1", "fw-7", "plant"),
        ("$aws/things/ポンプ 1/jobs/-/notify-namespace-_/", "ポンプ 1", "-", "_"),
        ("$aws/things/$aws/jobs/jobs/notify-namespace-notify-namespace-/", "$aws", "jobs", "notify-namespace-"),
        (&long, &long[12..140], &long[146..210], &long[228..528]),
    ] {
        let parsed = NotifyTopic::parse(topic).unwrap();
        assert_eq!(*parsed.thing_name(), thing);
        assert_eq!(*parsed.job_id(), job);
        assert_eq!(*parsed.namespace_id(), namespace);
        let encoded = percent(thing);
        for thing in [Text::new(thing), Text::from_percent(encoded.as_bytes()).unwrap()] {
            let thing = ThingName::from_text(thing).unwrap();
            let made = NotifyTopic::new(thing, JobId::new(job).unwrap(), NamespaceId::new(namespace).unwrap()).unwrap();
            assert_eq!((made.to_string().as_str(), made), (topic, parsed));
        }
    }
}

#[test]
fn a_topic_has_the_form_of_the_api_reference() {
    for topic in [
        "",
        "$aws/things/pump/jobs/fw/notify-namespace-plant",
        "$aws/things/pump/jobs/fw/notify-namespace-plant//",
        "$aws/things/pump/jobs/fw/notify-namespace-plant/x",
        "$aws/things/pump/jobs/fw/notify-namespace-/",
        "$aws/things/pump/jobs/fw/notify-namespace/",
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
    ] {
        assert_eq!(NotifyTopic::parse(topic), None, "{topic:?}");
    }
    for thing in ["a/b", "a+b", "#", "a\0"] {
        let thing = ThingName::new(thing).unwrap();
        assert_eq!(NotifyTopic::new(thing, JobId::literal("j"), NamespaceId::literal("n")), None, "{thing}");
    }
    let encoded = ThingName::from_text(Text::from_percent(b"a%2Fb").unwrap()).unwrap();
    assert_eq!(NotifyTopic::new(encoded, JobId::literal("j"), NamespaceId::literal("n")), None);
}
