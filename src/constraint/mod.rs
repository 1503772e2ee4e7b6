//! Values that cannot be invalid. Nothing here knows a service or HTTP, and of JSON only that quotes stand around an
//! identifier.
//!
//! One function, [`check`], holds a text against its constraint, whatever door it came through; a UUID, whose text is
//! kept as 16 bytes, has [`uuid::parse`].

pub(crate) mod charset;
pub(crate) mod list;
mod thing_name;
pub(crate) mod uuid;
mod value;

pub use charset::UNICODE_VERSION;
pub use list::List;
pub use thing_name::ThingName;
pub(crate) use value::{Value, text_value, uuid_value};

use crate::shape::{Breach, Constraint, Pattern};
use crate::text::Text;
use crate::violation::saturate;

/// Holds a text against its constraint: length first, in Unicode scalar values, then pattern.
pub(crate) const fn check(constraint: &Constraint, text: Text<'_>) -> Result<(), Breach> {
    if matches!(constraint.pattern, Pattern::Uuid) {
        return match uuid::parse(text) {
            Ok(_) => Ok(()),
            Err(breach) => Err(breach),
        };
    }
    // Not more bytes than characters are allowed, and at least one where one is asked for: no need to count.
    if matches!(constraint.pattern, Pattern::Any)
        && text.raw_len() <= constraint.max as usize
        && (constraint.min == 0 || (constraint.min == 1 && !text.is_empty()))
    {
        return Ok(());
    }
    // Programs that are optimized for size go through all texts in the same way.
    if !cfg!(optimize_for_size) && matches!(constraint.pattern, Pattern::NonSpace | Pattern::NotOther) {
        let first = if matches!(constraint.pattern, Pattern::NonSpace) { b'!' } else { b' ' };
        if let Some(length) = text.len_ascii(first) {
            if length > 0 && constraint.allows(saturate(length)) {
                return Ok(());
            }
        }
    }
    let mut length = 0_u32;
    let mut matches = true;
    let mut chars = text.chars();
    while let Some((c, rest)) = chars.step() {
        matches = matches && admits(constraint.pattern, c);
        length = length.saturating_add(1);
        chars = rest;
    }
    if !constraint.allows(length) {
        return Err(Breach::Length(length));
    }
    // Each pattern but the free one asks for a character.
    if !matches || (length == 0 && !matches!(constraint.pattern, Pattern::Any)) {
        return Err(Breach::Pattern);
    }
    Ok(())
}

/// Whether a pattern allows a character.
pub(crate) const fn admits(pattern: Pattern, c: char) -> bool {
    match pattern {
        Pattern::Any => true,
        Pattern::Uuid => matches!(c, '0'..='9' | 'a'..='f' | '-'),
        Pattern::NonSpace => !charset::is_white_space(c),
        Pattern::Name => charset::is_name(c),
        Pattern::NotOther => !charset::is_other(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_pattern_is_counted_where_its_bytes_do_not_tell() {
        const OUTSIDE: fn(u32) -> Result<(), Breach> = |length| Err(Breach::Length(length));

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
            assert_eq!(check(&Constraint::length(min, max), Text::new(text)), expected, "{min} to {max}: {text:?}");
        }
    }

    #[test]
    fn an_identifier_is_held_to_its_form_as_any_text_is() {
        const ID: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";

        for (text, expected) in [
            (ID, Ok(())),
            (&ID[1..], Err(Breach::Length(35))),
            (&ID.to_uppercase(), Err(Breach::Pattern)),
            (&ID.replace('-', "0"), Err(Breach::Pattern)),
        ] {
            assert_eq!(check(&uuid::CONSTRAINT, Text::new(text)), expected, "{text:?}");
        }
        for c in '\0'..='\u{100}' {
            let expected = c == '-' || (c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
            assert_eq!(admits(Pattern::Uuid, c), expected, "{c:?}");
        }
    }
}
