//! The character classes over every code point, the `regex` crate being the judge.

use iot_shapes::{iot::Comment, sitewise::ClientToken};
use regex::Regex;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/constraint/charset/table.rs");

/// More bytes to a block make fewer blocks, a smaller table and a longer walk to the end of each.
const BLOCK: usize = 32;

#[test]
fn table_is_up_to_date() {
    let table = table();
    if std::env::var("IOT_SHAPES_BLESS").as_deref() == Ok("1") {
        std::fs::write(PATH, table).unwrap();
        return;
    }
    // By lines, as a checkout may have put other line ends in.
    assert!(
        table.lines().eq(include_str!("../src/constraint/charset/table.rs").lines()),
        "the table is not what `regex` makes of `\\p{{C}}`; \
         to rewrite it, run `IOT_SHAPES_BLESS=1 cargo test --test unicode`, then the tests again"
    );
}

#[test]
fn comments_refuse_category_c() {
    let pattern = Regex::new(r"(?u)^[^\p{C}]+$").unwrap();
    for c in '\0'..=char::MAX {
        let comment = c.to_string();
        assert_eq!(Comment::new(&comment).is_ok(), pattern.is_match(&comment), "{}", c.escape_unicode());
    }
}

#[test]
fn tokens_refuse_white_space() {
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

fn table() -> String {
    let (major, minor) = version();
    let mut heads = Vec::new();
    let mut lines = String::new();
    let mut count = 0;
    for (start, runs) in blocks() {
        // The last head only ends the block before it, so its own start need not fit.
        heads.push(format!("0x{:05X}{count:03X}", start.min(0xF_FFFF)));
        if !runs.is_empty() {
            lines += &line(&runs);
        }
        count += runs.len();
    }
    format!(
        "\
//! Unicode's general category C, as runs of code points. Generated: do not edit.
//!
//! The source is `\\p{{C}}` of the `regex` crate. To bring the table up to its version of Unicode, run
//! `IOT_SHAPES_BLESS=1 cargo test --test unicode`.

/// The version of Unicode whose general categories decide which characters a comment may have.
pub const UNICODE_VERSION: (u8, u8, u8) = ({major}, {minor}, 0);

/// Where each block starts: five hexadecimal digits of a code point, three of an index of `RUNS`. The last head is
/// no block's, it only ends the one before.
#[rustfmt::skip]
pub(super) static HEADS: [u32; {}] = [
{}];

/// The lengths of the runs, without the last run of each block; a line is a block.
#[rustfmt::skip]
pub(super) static RUNS: [u8; {count}] = [
{lines}];
",
        heads.len(),
        heads.chunks(8).map(line).collect::<String>(),
    )
}

fn line<T: ToString>(items: &[T]) -> String {
    let items = Vec::from_iter(items.iter().map(T::to_string));
    format!("    {},\n", items.join(", "))
}

/// The newest version of which `regex` can tell the characters' age. Versions have long had no third number but 0.
fn version() -> (u8, u8) {
    (16..=99)
        .flat_map(|major| [(major, 0), (major, 1)])
        .filter(|(major, minor)| Regex::new(&format!(r"\p{{Age={major}.{minor}}}")).is_ok())
        .max()
        .unwrap()
}

/// Where each block starts and its runs' lengths, and an empty block where the code points end.
fn blocks() -> Vec<(u32, Vec<u8>)> {
    let mut blocks = vec![(0, Vec::new())];
    let mut start = 0;
    for end in ends() {
        let (_, runs) = blocks.last_mut().unwrap();
        match u8::try_from(end - start) {
            Ok(run) if runs.len() < BLOCK => runs.push(run),
            // What does not fit ends the block, for there a run needs no length.
            _ => blocks.push((end, Vec::new())),
        }
        start = end;
    }
    blocks
}

/// Where each run of code points ends, by turns of category C and of another, from U+0000 on.
fn ends() -> Vec<u32> {
    let all = String::from_iter('\0'..=char::MAX);
    let mut ends = Vec::new();
    for run in Regex::new(r"\P{C}+").unwrap().find_iter(&all) {
        let chars = run.as_str().chars();
        ends.extend(chars.clone().next().map(|first| first as u32));
        ends.extend(chars.last().map(|last| last as u32 + 1));
    }
    ends.push(char::MAX as u32 + 1);
    ends
}
