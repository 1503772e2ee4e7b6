//! Checks of the contract by hand, for peers that cannot express them.

use std::sync::LazyLock;

use regex::Regex;

pub const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
/// The pattern of a token, without the white space of ECMA-262.
pub const TOKEN: &str =
    "^[^\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}]{36,64}$";
pub const COMMENT: &str = r"^[^\p{C}]+$";

pub static UUID_PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(UUID));
pub static TOKEN_PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(TOKEN));
pub static COMMENT_PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern(COMMENT));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of the contract")
}

pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

pub fn is_token(text: &str) -> bool {
    (36..=64).contains(&text.chars().count()) && !text.chars().any(is_white_space)
}

/// Returns `true` if a character is white space in ECMA-262.
fn is_white_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

pub fn is_thing_name(text: &str) -> bool {
    (1..=128).contains(&text.chars().count())
}

pub fn is_target(text: &str) -> bool {
    text.chars().count() <= 2048
}

pub fn is_comment(text: &str) -> bool {
    text.chars().count() <= 2028 && COMMENT_PATTERN.is_match(text)
}

/// Returns `true` if the number of items of a request's list is within its bounds.
pub fn is_bounded<T>(items: &[T]) -> bool {
    (1..=100).contains(&items.len())
}
