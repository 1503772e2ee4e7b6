//! A UUID's 36 characters and its 16 bytes. Only lower case is text of a UUID here, so the two map one to one.

use crate::shape::{Breach, Constraint, Pattern};
use crate::text::Text;

/// What the models ask of an identifier.
pub(crate) const CONSTRAINT: Constraint = Constraint::new(36, 36, Pattern::Uuid);

/// The characters of a UUID.
pub(crate) const LENGTH: usize = 36;

/// The characters of a UUID between quotes.
pub(crate) const QUOTED: usize = LENGTH + 2;

/// The lower-case hexadecimal digit of the low four bits.
pub(crate) const fn digit(value: u8) -> u8 {
    let value = value & 0x0f;
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// The bytes of a UUID's text.
pub(crate) const fn parse(text: Text<'_>) -> Result<[u8; 16], Breach> {
    if let Some(plain) = text.as_str() {
        if let Some((text, [])) = plain.as_bytes().split_first_chunk::<LENGTH>() {
            if let Some(bytes) = parse_ascii(text) {
                return Ok(bytes);
            }
        }
    }
    parse_chars(text)
}

/// The bytes of a UUID's text between quotes, at the front of `json`.
pub(crate) fn parse_quoted(json: &[u8]) -> Option<[u8; 16]> {
    let [b'"', text @ ..] = json else { return None };
    let (text, [b'"', ..]) = text.split_first_chunk()? else { return None };
    parse_ascii(text)
}

/// The same for text that is encoded, and for what was refused: it may have 36 characters in more bytes.
#[cold]
const fn parse_chars(text: Text<'_>) -> Result<[u8; 16], Breach> {
    let mut ascii = [0; LENGTH];
    let mut length = 0;
    let mut chars = text.chars();
    while let Some((c, rest)) = chars.step() {
        if length < LENGTH {
            ascii[length] = if c.is_ascii() { c as u8 } else { 0xff };
        }
        length = length.saturating_add(1);
        chars = rest;
    }
    if length != LENGTH {
        return Err(Breach::Length(crate::violation::saturate(length)));
    }
    match parse_ascii(&ascii) {
        Some(bytes) => Ok(bytes),
        None => Err(Breach::Pattern),
    }
}

/// Gathers the digits first, then turns all into their values at once: loops of fixed bounds become vector code.
#[inline(never)]
const fn parse_ascii(text: &[u8; LENGTH]) -> Option<[u8; 16]> {
    let mut digits = [0_u8; 32];
    let mut index = 0;
    while index < 8 {
        digits[index] = text[index];
        index += 1;
    }
    while index < 12 {
        digits[index] = text[index + 1];
        index += 1;
    }
    while index < 16 {
        digits[index] = text[index + 2];
        index += 1;
    }
    while index < 20 {
        digits[index] = text[index + 3];
        index += 1;
    }
    while index < 32 {
        digits[index] = text[index + 4];
        index += 1;
    }
    let mut wrong = (text[8] ^ b'-') | (text[13] ^ b'-') | (text[18] ^ b'-') | (text[23] ^ b'-');
    let mut index = 0;
    while index < 32 {
        let byte = digits[index];
        let decimal = byte.wrapping_sub(b'0');
        let letter = byte.wrapping_sub(b'a');
        digits[index] = if decimal < 10 { decimal } else { letter.wrapping_add(10) };
        // `|` on bytes, not `||`: a branch would undo the vectors.
        wrong |= ((decimal >= 10) & (letter >= 6)) as u8;
        index += 1;
    }
    if wrong != 0 {
        return None;
    }
    let mut bytes = [0; 16];
    let mut index = 0;
    while index < 16 {
        bytes[index] = digits[2 * index] << 4 | digits[2 * index + 1];
        index += 1;
    }
    Some(bytes)
}

/// The text of a UUID's bytes.
pub(crate) const fn format(bytes: &[u8; 16]) -> [u8; LENGTH] {
    let mut digits = [0_u8; 32];
    let mut index = 0;
    while index < 16 {
        digits[2 * index] = digit(bytes[index] >> 4);
        digits[2 * index + 1] = digit(bytes[index]);
        index += 1;
    }
    let mut text = [b'-'; LENGTH];
    let mut index = 0;
    while index < 8 {
        text[index] = digits[index];
        index += 1;
    }
    while index < 12 {
        text[index + 1] = digits[index];
        index += 1;
    }
    while index < 16 {
        text[index + 2] = digits[index];
        index += 1;
    }
    while index < 20 {
        text[index + 3] = digits[index];
        index += 1;
    }
    while index < 32 {
        text[index + 4] = digits[index];
        index += 1;
    }
    text
}

/// A version 4 UUID (RFC 9562, section 5.4) of 16 random bytes, of which 6 bits are overwritten.
pub(crate) const fn version_4(mut random: [u8; 16]) -> [u8; 16] {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    random
}
