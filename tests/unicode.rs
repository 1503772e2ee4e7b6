//! The character classes over every code point, compared with the `regex` crate.

use std::{fmt::UpperHex, ops::Range};

use iot_shapes::{iot::Comment, sitewise::ClientToken};
use regex::Regex;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/charset/table.rs");

/// The greatest number of nibbles from a head to the next. A lookup reads at most this many.
///
/// It is the least number for which 16 heads are enough. A higher one makes fewer heads, a smaller table and longer
/// walks.
const WALK: usize = 144;

#[test]
fn table_is_up_to_date() {
    let table = table();
    if std::env::var("IOT_SHAPES_BLESS").as_deref() == Ok("1") {
        std::fs::write(PATH, table).unwrap();
        return;
    }
    // The comparison is by lines, because a checkout can change the line ends.
    assert!(
        table.lines().eq(include_str!("../src/text/charset/table.rs").lines()),
        "the table differs from `\\p{{C}}` of `regex`; \
         to rewrite it, run `IOT_SHAPES_BLESS=1 cargo test --test unicode`, then the tests again"
    );
}

#[test]
fn comment_with_category_c_is_rejected() {
    let pattern = Regex::new(r"(?u)^[^\p{C}]+$").unwrap();
    for c in '\0'..=char::MAX {
        let comment = c.to_string();
        assert_eq!(Comment::new(&comment).is_ok(), pattern.is_match(&comment), "{}", c.escape_unicode());
    }
}

#[test]
fn token_with_white_space_is_rejected() {
    let pattern = Regex::new(
        r"(?x)^[^
            \x{9}-\x{D} \x{20} \x{A0} \x{1680} \x{2000}-\x{200A}
            \x{2028} \x{2029} \x{202F} \x{205F} \x{3000} \x{FEFF}
        ]{36,64}$",
    )
    .unwrap();
    for c in '\0'..=char::MAX {
        let token = format!("{c:a<36}");
        assert_eq!(ClientToken::new(&token).is_ok(), pattern.is_match(&token), "{}", c.escape_unicode());
    }
}

/// Returns the source of the table.
fn table() -> String {
    let (major, minor) = version();
    let (heads, runs) = heads_and_runs();
    format!(
        "\
//! Unicode's general category C, as runs of code points. Generated: do not edit.
//!
//! The source is `\\p{{C}}` of the `regex` crate. To bring the table up to its version of Unicode, run
//! `IOT_SHAPES_BLESS=1 cargo test --test unicode`.

/// The version of Unicode whose general categories decide which characters a comment may have.
pub const UNICODE_VERSION: (u8, u8, u8) = ({major}, {minor}, 0);

/// The places to start at, each at a run that is of category C.
///
/// A head has five hexadecimal digits of a code point, then three of the index of a nibble in `RUNS`. From a head to
/// the next, or to the end, there are at most {WALK} nibbles. No lookup reads more.
#[rustfmt::skip]
pub(super) static HEADS: [u32; {}] = [
{}];

/// The lengths of the runs, each less one, of category C and of another by turns, from U+0000 on.
///
/// A length is octal digits, the most significant first. A digit is a nibble, whose high bit is set if another digit
/// of the same length follows. The low nibble of a byte is the first. The last run has no length here.
#[rustfmt::skip]
pub(super) static RUNS: [u8; {}] = [
{}];
",
        heads.len(),
        lines(&heads, 8),
        runs.len(),
        lines(&runs, 16),
    )
}

/// Returns the source of an array's items, `width` on a line, each item with all its hexadecimal digits.
fn lines<T: UpperHex>(items: &[T], width: usize) -> String {
    let digits = 2 * size_of::<T>();
    let line = |items: &[T]| {
        let items = Vec::from_iter(items.iter().map(|item| format!("0x{item:0digits$X}")));
        format!("    {},\n", items.join(", "))
    };
    items.chunks(width).map(line).collect()
}

/// Returns the newest Unicode version that `regex` knows as an age of characters.
///
/// The third number is not looked up: it is 0 in all recent versions.
fn version() -> (u8, u8) {
    (16..=99)
        .flat_map(|major| [(major, 0), (major, 1)])
        .filter(|(major, minor)| Regex::new(&format!(r"\p{{Age={major}.{minor}}}")).is_ok())
        .max()
        .unwrap()
}

/// Returns the data of the table: the heads, and the nibbles of all runs but the last, two in a byte.
fn heads_and_runs() -> (Vec<u32>, Vec<u8>) {
    let mut heads = vec![0];
    let mut nibbles = Vec::new();
    let mut head = 0;
    let mut end = 0;
    for allowed in allowed() {
        let pair = [nibbles_of(allowed.start - end - 1), nibbles_of(allowed.end - allowed.start - 1)].concat();
        if nibbles.len() + pair.len() - head > WALK {
            head = nibbles.len();
            // In a head, a code point has 20 bits, and the index of a nibble 12.
            assert!(end < 1 << 20 && head < 1 << 12, "U+{end:04X} at nibble {head} fits no head");
            heads.push((end << 12) | head as u32);
        }
        nibbles.extend(pair);
        end = allowed.end;
    }
    // The high bit of the nibble that fills the last byte prevents that it is read as a run.
    let runs = nibbles.chunks(2).map(|pair| pair[0] | (pair.get(1).unwrap_or(&8) << 4)).collect();
    (heads, runs)
}

/// Returns the octal digits of a run's length, all but the last with the high bit of a nibble.
fn nibbles_of(length: u32) -> Vec<u8> {
    let mut nibbles = Vec::from_iter(format!("{length:o}").bytes().map(|digit| (digit - b'0') | 8));
    *nibbles.last_mut().unwrap() &= 7;
    nibbles
}

/// Returns the ranges of code points that are not of category C.
fn allowed() -> Vec<Range<u32>> {
    let all = String::from_iter('\0'..=char::MAX);
    let range = |run: &str| {
        let mut chars = run.chars().map(u32::from);
        let start = chars.next().unwrap();
        start..chars.next_back().unwrap_or(start) + 1
    };
    Regex::new(r"\P{C}+").unwrap().find_iter(&all).map(|run| range(run.as_str())).collect()
}
