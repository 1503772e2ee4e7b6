//! The one decoder of strings: plain, JSON-escaped, percent-encoded.
//!
//! No position wraps: `wrapping_add` is for builds with overflow checks, in which a `+` can panic.

use crate::kernels;

/// The value of [`Cursor::char`] after the last byte.
pub(crate) const END: u32 = 0x11_0000;
/// The value of [`Cursor::char`] at the quote that ends a JSON string.
pub(crate) const QUOTE: u32 = 0x11_0001;
/// The least value of [`Cursor::char`] at bytes that are not a character.
pub(crate) const BAD: u32 = 0x11_0002;
/// The value of [`Cursor::char`] at a sequence of UTF-8 that the end cuts.
const CUT: u32 = 0x20_0000;
/// The bit of an escape in which a digit is missing. Bits 1 to 3 are the number of missing digits, and those from bit 4 on
/// are the value of the others.
const NO_DIGIT: u32 = 0x40_0000;
/// The bit of an escape after a high surrogate in which a digit is missing.
const NO_LOW_DIGIT: u32 = 0x80_0000;
/// The first low surrogate.
const LOW: u32 = 0xdc00;

/// The encoding of a string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
// A word wide: padding in the types that hold one would be copied byte by byte.
#[repr(usize)]
pub(crate) enum Encoding {
    /// UTF-8.
    Plain,
    /// UTF-8 in which a byte may be a `%` and two hexadecimal digits (RFC 3986, section 2.1).
    Percent,
    /// The bytes between the quotes of a JSON string (RFC 8259, section 7).
    Json,
}

/// The escapes of one letter, each with its byte. Writers do not use the first.
pub(crate) const SHORT_ESCAPES: [[u8; 2]; 8] =
    [[b'/', b'/'], [b'"', b'"'], [b'\\', b'\\'], [b'b', 8], [b'f', 12], [b'n', 10], [b'r', 13], [b't', 9]];

/// A position in bytes from which characters are decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
    pub(crate) encoding: Encoding,
}

impl<'a> Cursor<'a> {
    /// Creates a cursor at the first of `bytes`.
    #[inline(always)]
    pub(crate) const fn new(bytes: &'a [u8], encoding: Encoding) -> Self {
        Self { bytes, at: 0, encoding }
    }

    /// Returns the next byte, 0 after the last: no token of JSON contains that.
    #[inline(always)]
    pub(crate) const fn peek(&self) -> u8 {
        if self.at < self.bytes.len() { self.bytes[self.at] } else { 0 }
    }

    /// Skips a byte.
    #[inline(always)]
    pub(crate) const fn step(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    /// Returns `true` if no byte is left.
    #[inline(always)]
    pub(crate) const fn is_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Skips `byte` if it is next, and returns `true` if it was.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    pub(crate) const fn took(&mut self, byte: u8) -> bool {
        let took = self.peek() == byte;
        if took {
            self.step();
        }
        took
    }

    /// Skips `word` if it is next, and returns `true` if it was.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    pub(crate) fn takes(&mut self, word: &str) -> bool {
        if kernels::ALL {
            let takes = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
            self.at = if takes { self.at.wrapping_add(word.len()) } else { self.at };
            return takes;
        }
        let start = self.at;
        for expected in word.bytes() {
            if !self.took(expected) {
                self.at = start;
                return false;
            }
        }
        true
    }

    /// Skips the bytes before the first `one` or `other`, or all of them, and returns them.
    #[inline(never)]
    pub(crate) fn until(&mut self, one: u8, other: u8) -> &'a [u8] {
        let start = self.at;
        if kernels::ALL {
            let rest = self.bytes.get(start..).unwrap_or_default();
            let (front, _) = rest.split_at_checked(kernels::before(rest, one, other)).unwrap_or_default();
            self.at = start.wrapping_add(front.len());
            return front;
        }
        while !self.is_end() && self.peek() != one && self.peek() != other {
            self.step();
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// Decodes `count` hexadecimal digits. If a byte is not one, the cursor stays there, and the result has [`NO_DIGIT`].
    const fn hex(&mut self, mut count: u32) -> u32 {
        let mut value = 0_u32;
        while count > 0 {
            let digit = hex_digit(self.peek() as u32);
            if digit > 15 {
                return NO_DIGIT | value.wrapping_shl(4) | count.wrapping_shl(1);
            }
            value = value << 4 | digit;
            self.step();
            count = count.wrapping_sub(1);
        }
        value
    }

    /// Decodes the next byte of UTF-8.
    pub(crate) const fn byte(&mut self) -> u32 {
        let byte = self.peek();
        self.step();
        if byte == b'%' && matches!(self.encoding, Encoding::Percent) { self.hex(2) } else { byte as u32 }
    }

    /// Decodes the next character, or returns [`END`], [`QUOTE`], or a value from [`BAD`] on.
    ///
    /// If it is bad, the cursor goes to:
    ///
    /// - the first byte of a bad or truncated UTF-8 sequence,
    /// - the backslash of a lone surrogate,
    /// - the byte of an invalid escape,
    /// - the end in a truncated escape.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    pub(crate) const fn char(&mut self) -> u32 {
        let start = self.at;
        if start >= self.bytes.len() {
            return END;
        }
        let lead = self.byte();
        let mut code = lead;
        if lead < 0x80 {
            if !matches!(self.encoding, Encoding::Json) {
                return lead;
            }
            if lead == b'"' as u32 {
                self.at = start;
                return QUOTE;
            }
            if lead == b'\\' as u32 {
                code = self.escape();
                if code >= BAD {
                    return code;
                }
            } else if lead < 0x20 {
                code = BAD;
            }
        } else if matches!(lead, 0xc2..0xf5) {
            let more = 1_u32.wrapping_add((lead >= 0xe0) as u32).wrapping_add((lead >= 0xf0) as u32);
            let mut left = more;
            code = lead & 0x3f_u32.wrapping_shr(more);
            while left > 0 {
                let mut next = self.byte();
                if next & !0x3f != 0x80 {
                    if self.at <= self.bytes.len() {
                        code = 0;
                        break;
                    }
                    // The end cuts the sequence. After E0 and F0 a great byte completes it, after ED and F4 a small one.
                    next = (lead & 4).wrapping_sub(1);
                }
                code = code << 6 | next & 0x3f;
                left = left.wrapping_sub(1);
            }
            // RFC 3629, section 3: a sequence is the shortest that its character has.
            if code.wrapping_shr(more.wrapping_mul(5).wrapping_add(1)) == 0 {
                code = BAD;
            }
        } else {
            code = BAD;
        }
        // Surrogates are not characters.
        if code >= END || code >> 11 == 0x1b {
            self.at = start;
            return BAD;
        }
        if self.at > self.bytes.len() {
            self.at = start;
            return CUT;
        }
        code
    }

    /// Decodes an escape after its backslash. A lone surrogate is returned unchanged.
    pub(crate) const fn escape(&mut self) -> u32 {
        if kernels::ALL
            && let Some((_, [b'u', a, b, c, d, ..])) = self.bytes.split_at_checked(self.at)
            && let Some(unit) = kernels::unit([*a, *b, *c, *d])
            && unit >> 11 != 0x1b
        {
            self.at = self.at.wrapping_add(5);
            return unit;
        }
        if self.took(b'u') {
            let high = self.hex(4);
            if high >> 10 != 0x36 {
                return high;
            }
            if self.took(b'\\') && self.took(b'u') {
                let low = self.hex(4);
                return match low >> 10 {
                    0x37 => ((high & 0x3ff) << 10 | low & 0x3ff).wrapping_add(0x10000),
                    _ if low >= END => low | NO_LOW_DIGIT,
                    _ => high,
                };
            }
            return if self.is_end() { BAD } else { high };
        }
        let mut index = 0;
        while index < SHORT_ESCAPES.len() {
            if self.took(SHORT_ESCAPES[index][0]) {
                return SHORT_ESCAPES[index][1] as u32;
            }
            index = index.wrapping_add(1);
        }
        BAD
    }
}

/// Returns `true` if a syntax error is that of a truncated body. `code` is the value of [`Cursor::char`] if the error is in
/// a string, else 0. Its lowest bit is set if the cursor is at the end.
pub(crate) const fn is_cut(code: u32) -> bool {
    let missing = (code >> 1 & 7).wrapping_mul(4);
    let least = (code >> 4 & 0xfff).wrapping_shl(missing);
    if code & NO_LOW_DIGIT == 0 {
        // A low surrogate without a high one before it, cut in its digits, stays a lone one.
        return code == CUT || (code & 1 == 1 && (code & NO_DIGIT == 0 || least >> 10 != LOW >> 10));
    }
    // The end cuts the escape of a low surrogate: the first of them completes the digits, if one can.
    let completed = least | LOW & !u32::MAX.wrapping_shl(missing);
    code & 1 == 1 && completed >> 10 == LOW >> 10
}

/// Returns the value of a hexadecimal digit, or [`BAD`].
pub(crate) const fn hex_digit(c: u32) -> u32 {
    let digit = c.wrapping_sub(b'0' as u32);
    let letter = (c | 0x20).wrapping_sub(b'a' as u32);
    if digit < 10 {
        digit
    } else if letter < 6 {
        letter.wrapping_add(10)
    } else {
        BAD
    }
}
