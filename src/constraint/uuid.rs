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

/// The bytes of a UUID, to be copied by words where there is no vector: whatever holds an array of bytes alone, as an
/// `Option`, has it at any address.
#[derive(Clone, Copy)]
#[repr(align(4))]
pub(crate) struct Bytes(pub(crate) [u8; 16]);

/// The bytes of a UUID's text.
pub(crate) const fn parse(text: Text<'_>) -> Result<[u8; 16], Breach> {
    if let Some(plain) = text.as_str() {
        if let Some((text, [])) = plain.as_bytes().split_first_chunk::<LENGTH>() {
            if let Some(bytes) = parse_ascii(text) {
                return Ok(bytes.0);
            }
        }
    }
    parse_chars(text)
}

/// The bytes of a UUID's text between quotes, at the front of `json`.
pub(crate) fn parse_quoted(json: &[u8]) -> Option<Bytes> {
    let [b'"', text @ ..] = json else { return None };
    let (text, [b'"', ..]) = text.split_first_chunk()? else { return None };
    parse_ascii(text)
}

/// As [`parse`], for text that is encoded, and for what that refused: it may have 36 characters in more bytes.
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
        Some(bytes) => Ok(bytes.0),
        None => Err(Breach::Pattern),
    }
}

/// Four digits at a time, in the bytes of a word: loops of fixed bounds, which become vector code where there are vectors.
#[inline]
const fn parse_ascii(text: &[u8; LENGTH]) -> Option<Bytes> {
    let mut words = [0_u32; 8];
    let mut rest: &[u8] = text;
    let mut index = 0;
    while index < 8 {
        if matches!(index, 2..=5) {
            let [b'-', tail @ ..] = rest else { return None };
            rest = tail;
        }
        let [a, b, c, d, tail @ ..] = rest else { return None };
        words[index] = u32::from_le_bytes([*a, *b, *c, *d]);
        rest = tail;
        index += 1;
    }
    let mut bytes = [0; 16];
    let mut wrong = 0;
    let mut index = 0;
    while index < 8 {
        let word = words[index];
        // The high bit of a byte changes where it reaches the first digit, where it passes the last, and so for the letters:
        // it is set in the end within the two ranges alone. No sum of ASCII carries into the next byte.
        let within = word.wrapping_add(0x5050_5050)
            ^ word.wrapping_add(0x4646_4646)
            ^ word.wrapping_add(0x1f1f_1f1f)
            ^ word.wrapping_add(0x1919_1919);
        wrong |= !within | word;
        // The letters are those with the bit 0x40, and their low bits count from 1.
        let values = (word & 0x0f0f_0f0f).wrapping_add((word >> 6 & 0x0101_0101).wrapping_mul(9));
        let pairs = values << 4 | values >> 8;
        bytes[2 * index] = pairs as u8;
        bytes[2 * index + 1] = (pairs >> 16) as u8;
        index += 1;
    }
    if wrong & 0x8080_8080 == 0 { Some(Bytes(bytes)) } else { None }
}

/// The text of a UUID's bytes.
#[inline]
pub(crate) const fn format(bytes: &[u8; 16]) -> [u8; LENGTH] {
    let all = u128::from_le_bytes(*bytes);
    let [q, r, s, t] =
        [digits(all as u32), digits((all >> 32) as u32), digits((all >> 64) as u32), digits((all >> 96) as u32)];
    let mut text = [b'-'; LENGTH];
    let mut index = 0;
    while index < 4 {
        text[index] = q[index];
        text[index + 4] = q[index + 4];
        text[index + 9] = r[index];
        text[index + 14] = r[index + 4];
        text[index + 19] = s[index];
        text[index + 24] = s[index + 4];
        text[index + 28] = t[index];
        text[index + 32] = t[index + 4];
        index += 1;
    }
    text
}

/// The digits of four bytes, the lowest first, all eight at once in the bytes of a word.
#[inline]
const fn digits(word: u32) -> [u8; 8] {
    let word = word as u64;
    let pairs = (word | word << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff;
    let values = (bytes >> 4 | bytes << 8) & 0x0f0f_0f0f_0f0f_0f0f;
    let letters = values.wrapping_add(0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101;
    let behind_9 = letters.wrapping_mul((b'a' - b'9' - 1) as u64);
    values.wrapping_add(0x3030_3030_3030_3030).wrapping_add(behind_9).to_le_bytes()
}

/// A version 4 UUID (RFC 9562, section 5.4) of 16 random bytes, of which 6 bits are overwritten.
pub(crate) const fn version_4(mut random: [u8; 16]) -> [u8; 16] {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    random
}
