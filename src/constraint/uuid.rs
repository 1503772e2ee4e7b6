//! The text of a UUID and its 16 bytes. Only lower case is accepted, so the two map one to one.

use crate::constraint::check::{ConstraintError, StringCheck};
use crate::kernels;
use crate::schema::{Constraint, Pattern};
use crate::text::Text;
use crate::violation::ViolationKind;

/// The constraint of an identifier.
pub(crate) const CONSTRAINT: Constraint = Constraint::new(36, 36, Pattern::Uuid);

/// The number of characters of a UUID.
pub(crate) const LENGTH: usize = 36;

pub(crate) use crate::kernels::Bytes;

/// The bytes of a UUID that is not yet read. Not zeros: the compiler would link a `memset` for them.
pub(crate) const PLACEHOLDER: Bytes = Bytes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

/// Returns the bytes of a UUID's text.
#[cfg_attr(kernels = "all", inline(always))]
pub(crate) const fn parse(text: Text<'_>) -> Result<[u8; 16], ConstraintError> {
    if kernels::STRINGS
        && let Some(plain) = text.as_str()
        && let Some((text, [])) = plain.as_bytes().split_first_chunk::<LENGTH>()
        && let Some(bytes) = kernels::parse_uuid_inline(text)
    {
        return Ok(bytes.0);
    }
    parse_thoroughly(text)
}

/// Does what [`parse`] does for a text that is encoded or not valid.
#[cfg_attr(kernels = "all", cold, inline(never))]
#[cfg_attr(not(kernels = "all"), inline(always))]
const fn parse_thoroughly(text: Text<'_>) -> Result<[u8; 16], ConstraintError> {
    let mut string = StringCheck::of_text(text, Pattern::Uuid);
    match string.run(CONSTRAINT) {
        None => Ok(string.uuid.0),
        Some(ViolationKind::Length) => Err(ConstraintError::Length(string.length)),
        Some(_) => Err(ConstraintError::Pattern),
    }
}

/// Returns the bytes of a UUID's text that is not encoded.
pub(crate) fn parse_fast(text: &[u8]) -> Option<Bytes> {
    kernels::parse_uuid(text.try_into().ok()?)
}

/// Returns the bytes of a UUID's text between quotes, at the front of `json`.
#[inline(always)]
pub(crate) fn parse_quoted(json: &[u8]) -> Option<Bytes> {
    kernels::parse_uuid(unquoted(json)?)
}

/// Returns the characters between quotes, which are at the front of `json`, if they are as many as a UUID has.
#[inline(always)]
pub(crate) fn unquoted(json: &[u8]) -> Option<&[u8; LENGTH]> {
    let (quoted, _) = json.split_first_chunk::<{ LENGTH + 2 }>()?;
    let [b'"', text @ .., b'"'] = quoted else { return None };
    Some(text)
}

/// Returns the text of a UUID's bytes.
pub(crate) const fn format(bytes: &[u8; 16]) -> [u8; LENGTH] {
    if kernels::STRINGS {
        return kernels::format_uuid(bytes);
    }
    let mut text = [b'-'; LENGTH];
    let mut index = 0;
    let mut nibble = 0_usize;
    while index < LENGTH {
        if !matches!(index, 8 | 13 | 18 | 23) {
            let byte = bytes[nibble >> 1 & 15];
            text[index] = digit(if nibble & 1 == 0 { byte >> 4 } else { byte });
            nibble = nibble.wrapping_add(1);
        }
        index += 1;
    }
    text
}

/// Returns the lower-case hexadecimal digit of the low four bits.
pub(crate) const fn digit(value: u8) -> u8 {
    let value = value & 0x0f;
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// Returns a version 4 UUID (RFC 9562, section 5.4) of 16 random bytes, of which 6 bits are overwritten.
pub(crate) const fn version_4(mut random: [u8; 16]) -> [u8; 16] {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    random
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn identifier_in_the_usual_spelling_is_parsed_at_once() {
        let text = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";
        let bytes = Some(0xf2c6_1a9e_0b77_4d1c_8a35_6f0e_5d4c_3b2a_u128.to_be_bytes());
        assert_eq!(parse_fast(text.as_bytes()).map(|bytes| bytes.0), bytes);
        assert_eq!(parse_quoted(format!("\"{text}\",").as_bytes()).map(|bytes| bytes.0), bytes);
        for other in [&text[1..], &text.to_uppercase(), &format!("{text}0")] {
            assert!(parse_fast(other.as_bytes()).is_none(), "{other}");
            assert!(parse_quoted(format!("\"{other}\"").as_bytes()).is_none(), "{other}");
        }
        for unquoted in [format!("{text}\","), format!("\"{text}")] {
            assert!(parse_quoted(unquoted.as_bytes()).is_none(), "{unquoted}");
        }
    }
}
