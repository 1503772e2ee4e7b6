//! Each kernel against a naive oracle, on both sides of its bounds.

use std::cell::RefCell;
use std::string::String;
use std::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::kernels::vectors::{Vectors, with_vectors};

/// Bytes of which few are special, so that runs reach over several blocks.
fn mostly_plain() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![40 => b'a'..=b'z', 1 => any::<u8>(), 1 => select(b"\"\\\x1f\x20\x7f\x80".as_slice())];
    vec(byte, 0..150)
}

fn first(bytes: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> usize {
    (from..bytes.len()).find(|index| ends(bytes[*index])).unwrap_or(bytes.len().max(from))
}

/// A byte of each value at each index of two blocks and a word.
#[test]
fn special_byte_ends_a_run_at_every_index() {
    for length in [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 72] {
        for index in 0..=length {
            for byte in 0..=255 {
                let mut bytes = std::vec![b'a'; length];
                if let Some(place) = bytes.get_mut(index) {
                    *place = byte;
                }
                let expected = first(&bytes, 0, is_special);
                assert_eq!(plain_end(&bytes, 0), expected, "{byte} at {index} of {length}");
                assert_eq!(plain_run(&bytes, 0), expected, "{byte} at {index} of {length}");
                let end = with_vectors!(vectors => vectors.plain_end(&bytes, 0));
                assert_eq!(end, expected, "{byte} at {index} of {length}");
            }
        }
    }
}

#[test]
fn white_space_ends_at_every_index() {
    for length in [0, 1, 2, 3, 31, 32, 33, 34, 63, 64, 65, 66] {
        for index in 0..=length {
            for byte in 0..=255 {
                let mut bytes: Vec<u8> = b" \t\n\r".iter().copied().cycle().take(length).collect();
                if let Some(place) = bytes.get_mut(index) {
                    *place = byte;
                }
                let expected = first(&bytes, 0, |byte| !b" \t\n\r".contains(&byte));
                assert_eq!(space_run(&bytes, 0), expected, "{byte} at {index} of {length}");
                assert_eq!(skip_space(&bytes, 0), expected, "{byte} at {index} of {length}");
            }
        }
    }
}

#[test]
fn blocks_of_one_byte_are_searched_as_that_byte() {
    for byte in 0..=255 {
        for length in [1, 15, 16, 17, 32, 33, 80] {
            let bytes = std::vec![byte; length];
            let spaces = if b" \t\n\r".contains(&byte) { length } else { 0 };
            assert_eq!(space_run(&bytes, 0), spaces, "{byte} {length} times");
            assert_eq!(through(&bytes, byte), Some(1), "{byte} {length} times");
            assert_eq!(through(&bytes, !byte), None, "{byte} {length} times");
            assert_eq!(before(&bytes, byte, !byte), 0, "{byte} {length} times");
            assert_eq!(before(&bytes, !byte, byte), 0, "{byte} {length} times");
            assert_eq!(before(&bytes, !byte, !byte), length, "{byte} {length} times");
        }
    }
}

#[test]
fn byte_of_a_uuid_is_checked_at_every_index() {
    const ID: &[u8; UUID] = b"0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f79";

    for index in 0..UUID {
        for byte in 0..=255 {
            let mut text = *ID;
            text[index] = byte;
            let is_hyphen = matches!(index, 8 | 13 | 18 | 23);
            let fits = if is_hyphen { byte == b'-' } else { matches!(byte, b'0'..=b'9' | b'a'..=b'f') };
            let digits: String = text.iter().filter(|byte| **byte != b'-').map(|b| char::from(*b)).collect();
            let expected = fits.then(|| u128::from_str_radix(&digits, 16).unwrap().to_be_bytes());
            assert_eq!(parse_uuid(&text).map(|bytes| bytes.0), expected, "{byte} at {index}");
            assert_eq!(parse_uuid_by_vectors(&text).map(|bytes| bytes.0), expected, "{byte} at {index}");
            assert_eq!(parse_uuid_by_words(&text).map(|bytes| bytes.0), expected, "{byte} at {index}");
            let parsed = with_vectors!(vectors => vectors.uuid_inline(&text));
            assert_eq!(parsed.map(|bytes| bytes.0), expected, "{byte} at {index}");
        }
    }
}

/// Returns `true` if a text is one JSON value. `serde_json` accepts lone surrogates in what it skips: no text here has one.
fn is_value(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

#[test]
fn value_of_each_kind_is_skipped_or_left_to_the_interpreter() {
    for text in [
        "[]",
        "{}",
        r#"[[],[ ],{"a":[]}]"#,
        r#"{"a":1,"b":[true,false,null],"c":"x\u00e9\ud83d\ude00"}"#,
        " \t\n\r [ 1 , -0.5e+10 ]",
        " \"a\"",
        "[0]",
        r#""a b""#,
        "-0",
        "1.25E-3",
        "true",
    ] {
        assert!(is_value(text), "{text}");
        assert_eq!(whole_value([text, ","].concat().as_bytes(), 0, 128), Some(text.len()), "{text}");
    }
    for text in [
        "",
        "[",
        "{",
        "[1",
        "[1,",
        "[,1]",
        "[1,]",
        "[1 2]",
        "{1:2}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "[}",
        "{]",
        "[1}",
        "{\"a\":1]",
        "\"a",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\udc00 \"",
        "\"\u{1}\"",
        "tru",
        "nul,",
        "fals]",
        "-,",
        "1.,",
        ".5,",
        "1e,",
        "1e+,",
        "+1,",
        "1",
    ] {
        assert_eq!(whole_value(text.as_bytes(), 0, 128), None, "{text}");
    }
}

#[test]
fn number_ends_before_a_byte_that_no_number_has() {
    // The interpreter rejects what follows.
    for (text, end) in [("1-2.5", 1), ("1 2", 1), ("01", 1), ("1.5.5", 3), ("1e5e5", 3), ("-0-", 2)] {
        assert_eq!(whole_value(text.as_bytes(), 0, 128), Some(end), "{text}");
    }
}

#[test]
fn value_is_skipped_up_to_its_depth() {
    for (open, depth, skips) in
        [(1, 0, false), (1, 1, true), (3, 2, false), (3, 3, true), (62, 128, true), (63, 128, false)]
    {
        for (opens, closes) in [("[", "]"), ("{\"a\":", "}")] {
            let text = [&opens.repeat(open), "1", &closes.repeat(open)].concat();
            assert_eq!(whole_value(text.as_bytes(), 0, depth), skips.then_some(text.len()), "{text} in {depth}");
        }
        let text = ["[".repeat(open), "]".repeat(open)].concat();
        assert_eq!(whole_value(text.as_bytes(), 0, depth), skips.then_some(text.len()), "{text} in {depth}");
    }
}

/// Returns the position, the number of open brackets, their bits, and `true` after a value.
fn skipped(text: &str, position: usize, depth: u32) -> (usize, u32, u64, bool) {
    let skipped = skip_value(text.as_bytes(), position, depth);
    (skipped.position, skipped.depth(), skipped.objects(), skipped.is_after_value())
}

#[test]
fn value_that_is_cut_or_invalid_is_skipped_up_to_a_token() {
    const BEFORE: bool = false;
    const AFTER: bool = true;

    for (text, position, brackets, is_after_value) in [
        ("", 0, "", BEFORE),
        ("x", 0, "", BEFORE),
        ("[", 0, "", BEFORE),
        ("[ ", 0, "", BEFORE),
        ("[x", 1, "[", BEFORE),
        ("[ [ x", 4, "[[", BEFORE),
        ("[1", 1, "[", BEFORE),
        ("[1 x", 2, "[", AFTER),
        ("[1,", 3, "[", BEFORE),
        ("[1, x", 4, "[", BEFORE),
        ("[1}", 2, "[", AFTER),
        ("[[1], \"a", 6, "[", BEFORE),
        ("{", 0, "", BEFORE),
        ("{ x", 0, "", BEFORE),
        (r#"{"a""#, 0, "", BEFORE),
        (r#"{"a":"#, 5, "{", BEFORE),
        (r#"{"a": x"#, 6, "{", BEFORE),
        (r#"{"a":1"#, 5, "{", BEFORE),
        (r#"{"a":[]"#, 7, "{", AFTER),
        (r#"{"a":[],"#, 7, "{", AFTER),
        (r#"{"a":[], "b"#, 7, "{", AFTER),
        (r#"{"a":[], "b": "#, 14, "{", BEFORE),
        (r#"{"a":[], "b": "\x"#, 14, "{", BEFORE),
        (r#"[{"a":[{}]"#, 10, "[{", AFTER),
        (r#"[{"a":[{"b":"#, 12, "[{[{", BEFORE),
        (r#"{"a":{"b":[]}]"#, 13, "{", AFTER),
        ("[]x", 2, "", AFTER),
    ] {
        let objects = brackets.bytes().fold(0, |bits, bracket| bits << 1 | u64::from(bracket == b'{'));
        let expected = (position, brackets.len() as u32, objects, is_after_value);
        assert_eq!(skipped(text, 0, 128), expected, "{text}");
        let moved = (position + 2, brackets.len() as u32, objects, is_after_value);
        assert_eq!(skipped(&["1,", text].concat(), 2, 128), moved, "{text}");
    }
    for (open, depth, skips) in [(3, 2, 2), (62, 61, 61), (62, 62, 62), (63, 128, 62), (128, 128, 62)] {
        let objects = u64::MAX >> (64 - skips);
        let expected = (5 * skips, skips as u32, objects, BEFORE);
        assert_eq!(skipped(&"{\"a\":".repeat(open), 0, depth), expected, "{open} in {depth}");
    }
}

#[test]
fn members_are_skipped_up_to_one_that_is_known_or_not_usual() {
    let skips = |name: &[u8]| name != b"known";
    for (text, end) in [
        (r#","a":1,"b":[2],"known":3}"#, 14),
        (r#" , "a" : 1 , "b" : {} }"#, 21),
        (r#","known":1}"#, 0),
        (r#","a":1,"\u0062":2}"#, 6),
        (r#","a":1,"b":tru}"#, 6),
        (r#","a":1}"#, 6),
        (r#","a":1"#, 0),
        (r#"}"#, 0),
        ("", 0),
    ] {
        assert_eq!(skip_members(text.as_bytes(), 0, 128, skips), end, "{text}");
    }
}

#[test]
fn escape_of_each_letter_ends_where_it_does() {
    for letter in 0..=255 {
        let text = [b'\\', letter, b'0', b'0', b'e', b'9', b'"'];
        let expected = match letter {
            b'u' => Some((0xe9, 6)),
            b'b' => Some((8, 2)),
            b'f' => Some((12, 2)),
            b'n' => Some((10, 2)),
            b'r' => Some((13, 2)),
            b't' => Some((9, 2)),
            b'"' | b'\\' | b'/' => Some((letter.into(), 2)),
            _ => None,
        };
        let found = after_escape(&text).map(|(c, rest)| (c, text.len() - rest.len()));
        assert_eq!(found, expected, "{letter}");
        assert_eq!(escaped_string(&text, 0), expected.map(|_| 6), "{letter}");
    }
    for (text, end) in [
        (r#"\ud83d\ude00""#, Some(12)),
        (r#"a\u00e9bcd\u00e9abcde\n""#, Some(23)),
        (r#"\ud83d""#, None),
        (r#"\ude00\ud83d""#, None),
        (r#"\ud83d\u0041""#, None),
        (r#"\u00g0""#, None),
        (r#"\u00e"#, None),
        (r#"\"#, None),
        ("abcde", None),
        ("abc\u{1f}\"", None),
    ] {
        assert_eq!(escaped_string(text.as_bytes(), 0), end, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn run_from_any_position_ends_at_the_first_special_byte(bytes in mostly_plain(), from in any::<Index>()) {
        let from = from.index(bytes.len() + 2);
        prop_assert_eq!(plain_end(&bytes, from), first(&bytes, from, is_special));
        prop_assert_eq!(plain_run(&bytes, from), first(&bytes, from, is_special));
        let end = with_vectors!(vectors => vectors.plain_end(&bytes, from));
        prop_assert_eq!(end, first(&bytes, from, is_special));
    }

    #[test]
    fn byte_is_found_before_and_through(bytes in vec(select(b"abcdefgh".as_slice()), 0..100)) {
        prop_assert_eq!(before(&bytes, b'g', b'h'), first(&bytes, 0, |byte| byte >= b'g'));
        prop_assert_eq!(through(&bytes, b'h'), bytes.iter().position(|byte| *byte == b'h').map(|index| index + 1));
    }

    #[test]
    fn escaped_string_is_decoded_as_serde_json_does(parts in vec(select(&[
        "a", "bcd", "efghi", "é", "日本語", "😀", "\\n", "\\/", "\\\"", "\\\\", "\\u00e9", "\\u65E5", "\\ud83d\\ude00",
    ][..]), 0..40)) {
        let raw = parts.concat();
        let quoted = std::format!("\"{raw}\"");
        let decoded: String = serde_json::from_str(&quoted).unwrap();
        prop_assert_eq!(escaped_string(quoted.as_bytes(), 1), Some(quoted.len() - 1));
        let is_narrow = |c: u32| c < 0x100;
        let expected = (decoded.chars().count() as u32, decoded.chars().all(|c| is_narrow(c.into())));
        prop_assert_eq!(count_admitted(&raw, true, is_narrow), Some(expected));
        prop_assert_eq!(count_admitted(&decoded, false, is_narrow), Some(expected));
    }

    #[test]
    fn each_character_of_a_text_is_asked_for(text: String) {
        let asked = RefCell::new(String::new());
        let admits = |c| {
            asked.borrow_mut().extend(char::from_u32(c));
            true
        };
        let count = text.chars().count() as u32;
        prop_assert_eq!(count_admitted(&text, false, admits), Some((count, true)));
        prop_assert_eq!(asked.into_inner(), text);
    }

    #[test]
    fn value_is_skipped_only_if_it_is_valid(parts in vec(select(&[
        "[", "]", "{", "}", ",", ":", "\"", "\"a\"", "\"\\n\"", "1", "-2.5", "true", "null", " ", "\n  ", "[]", "\"a\":",
    ][..]), 1..12)) {
        let text = parts.concat();
        if let Some(end) = whole_value(text.as_bytes(), 0, 128) {
            prop_assert!(is_value(&text[..end]));
        }
        if is_value(&text) {
            // A byte after a number shows that it ends.
            prop_assert_eq!(whole_value([&text, ","].concat().as_bytes(), 0, 128), Some(text.trim_end().len()));
        }
    }
}

/// The bytes at and next to the bounds of what is special.
const BYTES: [u8; 14] = [0, 0x1f, b' ', b'!', b'"', b'#', b'[', b'\\', b']', 0x7f, 0x80, 0x9f, 0xa2, 0xff];

#[test]
fn text_with_any_byte_anywhere_is_plain_if_no_byte_is_special() {
    for length in 0..140 {
        for (at, byte) in (0..length).flat_map(|at| BYTES.map(|byte| (at, byte))) {
            let mut text = std::vec![b'a'; length];
            text[at] = byte;
            let is_plain_by_bytes = !text.iter().any(|byte| is_special(*byte));
            assert_eq!(is_plain(&text), is_plain_by_bytes, "{byte:#x} at {at} of {length}");
            let mut copy = std::vec![0; length];
            assert_eq!(copy_plain(&mut copy, &text), is_plain_by_bytes, "{byte:#x} at {at} of {length}");
            assert!(copy == text || !is_plain_by_bytes, "{byte:#x} at {at} of {length}");
        }
    }
    assert!(is_plain(&[]) && copy_plain(&mut [], &[]));
}

#[test]
fn text_of_any_bytes_is_plain_if_no_byte_is_special() {
    for byte in 0..=u8::MAX {
        for length in [1, 8, 16, 32, 33] {
            let text = std::vec![byte; length];
            assert_eq!(is_plain(&text), !is_special(byte), "{length} times {byte:#x}");
            assert_eq!(copy_plain(&mut std::vec![0; length], &text), !is_special(byte), "{length} times {byte:#x}");
        }
    }
}

#[test]
fn uuid_of_any_byte_anywhere_is_its_digits() {
    for (at, byte) in (0..16).flat_map(|at| (0..=u8::MAX).map(move |byte| (at, byte))) {
        let mut bytes = core::array::from_fn(|index| 0x10 * index as u8 + 5);
        bytes[at] = byte;
        let mut expected: String = bytes.iter().map(|byte| std::format!("{byte:02x}")).collect();
        for hyphen in [8, 13, 18, 23] {
            expected.insert(hyphen, '-');
        }
        let mut written = [0; UUID];
        write_uuid(&mut written, &bytes);
        assert_eq!(written, expected.as_bytes());
        assert_eq!(format_uuid(&bytes), expected.as_bytes());
        assert_eq!(word_digits(&bytes), vector_digits(&bytes));
        assert_eq!(parse_uuid(&written).map(|bytes| bytes.0), Some(bytes));
    }
}
