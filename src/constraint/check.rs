//! The one pass over a string: its encoding, its length, its pattern, and the bytes of a UUID.

use crate::constraint::uuid;
use crate::kernels;
use crate::schema::{Constraint, Pattern};
use crate::text::Text;
use crate::text::charset::{self, Class};
use crate::text::cursor::{BAD, Cursor, END, hex_digit};
use crate::violation::{ViolationKind, saturate};

/// The constraint that a value does not satisfy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ConstraintError {
    /// The length of the value, which is out of bounds.
    Length(u32),
    /// A mismatch of the pattern.
    Pattern,
}

impl ConstraintError {
    /// Returns the kind of the violation, and the length of the value if it is out of bounds, else 0.
    pub(crate) const fn parts(self) -> (ViolationKind, u32) {
        match self {
            Self::Length(length) => (ViolationKind::Length, length),
            Self::Pattern => (ViolationKind::Pattern, 0),
        }
    }
}

/// Checks a text against its constraint: length first, in Unicode scalar values, then pattern.
#[cfg_attr(kernels = "all", inline(always))]
pub(crate) const fn check(constraint: &Constraint, text: Text<'_>) -> Result<(), ConstraintError> {
    if is_valid_by_bytes(constraint, text) { Ok(()) } else { check_thoroughly(constraint, text) }
}

/// Returns `true` if the number of its bytes shows that a text is valid: a string has no more characters than bytes, and at
/// least one if it has a byte.
#[cfg_attr(kernels = "all", inline(always))]
const fn is_valid_by_bytes(constraint: &Constraint, text: Text<'_>) -> bool {
    matches!(constraint.pattern, Pattern::Any)
        && text.raw_len() <= constraint.max as usize
        && (constraint.min == 0 || (constraint.min == 1 && !text.is_empty()))
}

/// Does what [`check`] does for a text whose bytes do not decide.
#[cfg_attr(kernels = "all", inline(never))]
#[cfg_attr(not(kernels = "all"), inline(always))]
const fn check_thoroughly(constraint: &Constraint, text: Text<'_>) -> Result<(), ConstraintError> {
    if matches!(constraint.pattern, Pattern::Uuid) {
        return match uuid::parse(text) {
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
    }
    if kernels::ALL && matches!(constraint.pattern, Pattern::NonSpace | Pattern::NotOther) {
        let length = if matches!(constraint.pattern, Pattern::NonSpace) {
            text.len_ascii::<b'!'>()
        } else {
            text.len_ascii::<b' '>()
        };
        if let Some(length) = length
            && length > 0
            && constraint.allows(saturate(length))
        {
            return Ok(());
        }
    }
    let mut string = StringCheck::of_text(text, constraint.pattern);
    match string.run(*constraint) {
        None => Ok(()),
        Some(ViolationKind::Length) => Err(ConstraintError::Length(string.length)),
        Some(_) => Err(ConstraintError::Pattern),
    }
}

/// Does what [`check`] does. It counts characters by a kernel, so it is not `const`.
#[inline(always)]
pub(crate) fn check_by_kernel(constraint: &Constraint, text: Text<'_>) -> Result<(), ConstraintError> {
    if is_valid_by_bytes(constraint, text) { Ok(()) } else { check_counted(constraint, text) }
}

/// Does what [`check_by_kernel`] does for a text whose bytes do not decide.
#[inline(never)]
fn check_counted(constraint: &Constraint, text: Text<'_>) -> Result<(), ConstraintError> {
    let pattern = constraint.pattern;
    // A loop for each class of characters.
    let counted = match pattern {
        Pattern::NotOther => count::<b' '>(text, |c| !charset::is_other(c)),
        Pattern::NonSpace => count::<b'!'>(text, |c| !charset::is_white_space(c)),
        Pattern::Any | Pattern::Name | Pattern::Uuid => count::<b' '>(text, |_| true),
    };
    match counted {
        Some((length, _)) if !constraint.allows(length) => Err(ConstraintError::Length(length)),
        Some((_, true)) if pattern == Pattern::Any => Ok(()),
        Some((length, fits)) if matches!(pattern, Pattern::NonSpace | Pattern::NotOther) => {
            if fits && length > 0 {
                Ok(())
            } else {
                Err(ConstraintError::Pattern)
            }
        }
        _ => check_thoroughly(constraint, text),
    }
}

/// Returns the number of characters of a text, and `true` if all are admitted. `None` for a percent-encoded text.
///
/// `admits` must return `true` for each character from `FIRST` to `~`.
#[inline(always)]
fn count<const FIRST: u8>(text: Text<'_>, admits: impl Fn(u32) -> bool) -> Option<(u32, bool)> {
    if let Some(length) = text.len_ascii::<FIRST>() {
        return Some((saturate(length), true));
    }
    // A loop for each encoding.
    match text.json_source()? {
        (plain, false) => kernels::count_admitted(plain, false, admits),
        (escaped, true) => kernels::count_admitted(escaped, true, admits),
    }
}

/// Returns `true` if a string of the pattern may contain `c`.
#[cfg(any(test, feature = "arbitrary"))]
pub(crate) const fn admits(pattern: Pattern, c: char) -> bool {
    match pattern {
        Pattern::Uuid => matches!(c, '0'..='9' | 'a'..='f' | '-'),
        _ => !excludes(pattern, excluded(pattern, Some(&charset::OTHER)), c as u32),
    }
}

/// Returns the class whose characters a pattern excludes. `other` is category C, if the caller may need it.
const fn excluded(pattern: Pattern, other: Option<&'static Class>) -> Option<&'static Class> {
    match pattern {
        Pattern::Any | Pattern::Uuid => None,
        Pattern::NonSpace => Some(&charset::WHITE_SPACE),
        Pattern::Name => Some(&charset::NO_NAME),
        Pattern::NotOther => other,
    }
}

/// Returns `true` if a pattern excludes `c`. `class` is its class.
#[inline(always)]
const fn excludes(pattern: Pattern, class: Option<&'static Class>, c: u32) -> bool {
    let Some(class) = class else { return false };
    if kernels::STRINGS {
        match pattern {
            Pattern::NonSpace => return charset::is_white_space(c),
            Pattern::Name => return !charset::is_name(c),
            _ => {}
        }
        // Of the patterns with a class, only `NotOther` is left.
        if kernels::ALL {
            return charset::is_other(c);
        }
        if matches!(c, 0x20..=0x7E) {
            return false;
        }
    }
    class.contains(c)
}

/// A cursor that checks strings as it goes through them.
pub(crate) struct StringCheck<'a> {
    /// Unicode's category C, if the pattern of a string may exclude it.
    other: Option<&'static Class>,
    pub(crate) cursor: Cursor<'a>,
    /// The number of characters of the last string.
    pub(crate) length: u32,
    /// The bytes of the last string, if it was a UUID.
    pub(crate) uuid: uuid::Bytes,
    /// The value of [`Cursor::char`] at a syntax error in a string, 0 before one.
    pub(crate) fault: u32,
    /// `true` if a string ends at its quote, `false` if it ends with the bytes.
    pub(crate) is_quoted: bool,
    /// `true` if the last string has an escape.
    pub(crate) has_escape: bool,
}

impl<'a> StringCheck<'a> {
    #[inline(always)]
    pub(crate) const fn new(cursor: Cursor<'a>, is_quoted: bool, other: Option<&'static Class>) -> Self {
        Self { other, cursor, length: 0, fault: 0, uuid: uuid::PLACEHOLDER, is_quoted, has_escape: false }
    }

    /// Creates a check of a text that is in no body.
    pub(crate) const fn of_text(text: Text<'a>, pattern: Pattern) -> Self {
        let other = if matches!(pattern, Pattern::NotOther) { Some(&charset::OTHER) } else { None };
        Self::new(text.cursor(), false, other)
    }

    /// Moves to the end of a string, and returns the kind of its violation, if any.
    ///
    /// The kind is [`ViolationKind::Syntax`] if the encoding is invalid or the closing quote is absent. It is
    /// [`ViolationKind::Length`] or [`ViolationKind::Pattern`] if the string violates the constraint.
    pub(crate) const fn run(&mut self, constraint: Constraint) -> Option<ViolationKind> {
        let bytes = self.cursor.bytes;
        let mut at = self.cursor.at;
        let mut length = 0_u32;
        let mut digits = 0_usize;
        let mut fits = true;
        let class = excluded(constraint.pattern, self.other);
        self.has_escape = false;
        let end = loop {
            let byte = if at < bytes.len() { bytes[at] } else { 0 };
            let mut c = byte as u32;
            if matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'%') {
                at = at.wrapping_add(1);
            } else {
                self.has_escape |= byte == b'\\';
                self.cursor.at = at;
                c = self.cursor.char();
                at = self.cursor.at;
                if c >= END {
                    break c;
                }
            }
            fits &= match constraint.pattern {
                Pattern::Uuid => {
                    // A bit for each index of a hyphen: 8, 13, 18, 23.
                    if length < 32 && 0x0084_2100 >> length & 1 == 1 {
                        c == b'-' as u32
                    } else {
                        let digit = hex_digit(c);
                        let place = &mut self.uuid.0[digits >> 1 & 15];
                        *place = *place << 4 | digit as u8;
                        digits = digits.wrapping_add(1);
                        // Lower-case letters and digits have this bit, upper-case letters do not.
                        c & 0x20 != 0 && digit < 16
                    }
                }
                pattern => !excludes(pattern, class, c),
            };
            length = length.wrapping_add(1);
        };
        self.length = length;
        if end >= BAD || (end == END && self.is_quoted) {
            self.fault = end;
            return Some(ViolationKind::Syntax);
        }
        if !constraint.allows(length) {
            return Some(ViolationKind::Length);
        }
        // Every pattern but `Any` demands a character.
        if !fits || (length == 0 && !matches!(constraint.pattern, Pattern::Any)) {
            return Some(ViolationKind::Pattern);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_without_pattern_is_counted_by_characters() {
        const OUTSIDE: fn(u32) -> Result<(), ConstraintError> = |length| Err(ConstraintError::Length(length));

        // No model has a least length above 1 without a pattern; a later one may.
        for (min, max, text, expected) in [
            (0, 3, "", Ok(())),
            (0, 3, "ééé", Ok(())),
            (0, 3, "abcd", OUTSIDE(4)),
            (1, 3, "", OUTSIDE(0)),
            (1, 3, "é", Ok(())),
            (1, 3, "éééé", OUTSIDE(4)),
            (2, 3, "", OUTSIDE(0)),
            (2, 3, "a", OUTSIDE(1)),
            (2, 3, "é", OUTSIDE(1)),
            (2, 3, "ab", Ok(())),
            (2, 3, "ééé", Ok(())),
            (2, 3, "abcd", OUTSIDE(4)),
        ] {
            let constraint = Constraint::length(min, max);
            assert_eq!(check(&constraint, Text::new(text)), expected, "{min} to {max}: {text:?}");
            assert_eq!(check_by_kernel(&constraint, Text::new(text)), expected, "{min} to {max}: {text:?}");
        }
    }

    #[test]
    fn string_with_pattern_is_checked_for_length_before_pattern() {
        const ID: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
        const VALID: Result<(), ConstraintError> = Ok(());
        const LENGTH: fn(u32) -> Result<(), ConstraintError> = |length| Err(ConstraintError::Length(length));
        const PATTERN: Result<(), ConstraintError> = Err(ConstraintError::Pattern);

        let escaped_id = ID.replace('d', r"\u0064");
        let rows = [
            (Pattern::NonSpace, Text::new("abé"), VALID),
            (Pattern::NonSpace, Text::from_json(r"a\u00e9\/"), VALID),
            (Pattern::NonSpace, Text::new("a b"), PATTERN),
            (Pattern::NonSpace, Text::new("é\u{feff}"), PATTERN),
            (Pattern::NonSpace, Text::from_json(r"a\tb"), PATTERN),
            (Pattern::NonSpace, Text::new("a bé "), LENGTH(5)),
            (Pattern::NonSpace, Text::new(""), PATTERN),
            (Pattern::NotOther, Text::new("a ü"), VALID),
            (Pattern::NotOther, Text::from_json(r"\ud83d\ude80"), VALID),
            (Pattern::NotOther, Text::new("a\u{ad}"), PATTERN),
            (Pattern::NotOther, Text::from_json(r"a\n"), PATTERN),
            (Pattern::NotOther, Text::new("a\u{ad}é  "), LENGTH(5)),
            (Pattern::NotOther, Text::from_json(r#"ab\/\"c"#), LENGTH(5)),
            (Pattern::NotOther, Text::new(""), PATTERN),
            (Pattern::Name, Text::new("a-Z_"), VALID),
            (Pattern::Name, Text::new("a.b"), PATTERN),
            (Pattern::Name, Text::new("a.bcd"), LENGTH(5)),
            (Pattern::Name, Text::from_json(r"\u0061"), VALID),
            (Pattern::Name, Text::from_percent(b"a%2Db").unwrap_or_default(), VALID),
            (Pattern::Name, Text::from_percent(b"a%2Eb").unwrap_or_default(), PATTERN),
        ];
        let ids = [(Text::new(ID), VALID), (Text::from_json(&escaped_id), VALID), (Text::new(&ID[1..]), LENGTH(35))];
        let rows = rows.map(|(pattern, text, expected)| (Constraint::new(0, 4, pattern), text, expected));
        let ids = ids.map(|(text, expected)| (uuid::CONSTRAINT, text, expected));
        for (constraint, text, expected) in rows.into_iter().chain(ids) {
            assert_eq!(check(&constraint, text), expected, "{constraint:?}: {text:?}");
            assert_eq!(check_by_kernel(&constraint, text), expected, "{constraint:?}: {text:?}");
        }
    }

    #[test]
    fn identifier_of_other_form_is_rejected() {
        const ID: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";

        for (text, expected) in [
            (ID, Ok(())),
            (&ID[1..], Err(ConstraintError::Length(35))),
            (&ID.to_uppercase(), Err(ConstraintError::Pattern)),
            (&ID.replace('-', "0"), Err(ConstraintError::Pattern)),
        ] {
            assert_eq!(check(&uuid::CONSTRAINT, Text::new(text)), expected, "{text:?}");
        }
        for c in '\0'..='\u{100}' {
            let expected = c == '-' || (c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
            assert_eq!(admits(Pattern::Uuid, c), expected, "{c:?}");
        }
    }
}
