//! A string as it came: plain, JSON-escaped or percent-encoded, and walked by its characters.
//!
//! Bodies escape what they like and URIs encode what they must. [`Text`] keeps the bytes it was given, and whoever
//! counts, compares, displays or copies it sees the decoded characters, with no buffer in between.

use core::cmp::Ordering;
use core::fmt::{self, Write};
use core::hash::{Hash, Hasher};
use core::iter::FusedIterator;

use crate::json::write::{Out, string};
use crate::show::{displayed, logged};

/// A borrowed string that is decoded as it is walked.
///
/// ```
/// use iot_shapes::Text;
///
/// let plain = Text::new("pump");
/// assert_eq!(plain.as_str(), Some("pump"));
/// assert_eq!(plain.chars().count(), 4);
///
/// let encoded = Text::from_percent(b"caf%C3%A9").unwrap();
/// assert_eq!(encoded, "café");
/// assert_eq!(encoded.as_str(), None);
/// let mut buffer = [0; 8];
/// assert_eq!(encoded.copy_into(&mut buffer), Ok("café"));
/// ```
#[derive(Clone, Copy)]
pub struct Text<'a>(Raw<'a>);

/// The characters as they came. Each variant holds only what its decoder takes to the end.
#[derive(Clone, Copy)]
enum Raw<'a> {
    Plain(&'a str),
    Json(&'a str),
    Percent(&'a [u8]),
}

impl<'a> Text<'a> {
    /// A text with nothing to decode.
    pub const fn new(text: &'a str) -> Self {
        Self(Raw::Plain(text))
    }

    /// A percent-encoded text (RFC 3986, section 2.1): `None` where a `%` has no two hexadecimal digits behind it, or
    /// where the decoded bytes are not UTF-8. A `+` is a plus sign; bytes that want encoding stand for themselves.
    pub const fn from_percent(raw: &'a [u8]) -> Option<Self> {
        let mut chars = Chars { rest: raw, encoding: Encoding::Percent };
        let mut plain = true;
        while let [first, ..] = *chars.rest {
            plain &= first != b'%';
            match chars.step() {
                Some((_, rest)) => chars = rest,
                None => return None,
            }
        }
        if plain {
            if let Ok(text) = core::str::from_utf8(raw) {
                return Some(Self::new(text));
            }
        }
        Some(Self(Raw::Percent(raw)))
    }

    /// What stands between the quotes of a JSON string that the lexer took, with an escape in it.
    pub(crate) const fn from_json(raw: &'a str) -> Self {
        Self(Raw::Json(raw))
    }

    /// The text itself, at no cost, where nothing in it is encoded.
    pub const fn as_str(&self) -> Option<&'a str> {
        match self.0 {
            Raw::Plain(text) => Some(text),
            Raw::Json(_) | Raw::Percent(_) => None,
        }
    }

    /// The decoded characters.
    pub const fn chars(&self) -> Chars<'a> {
        match self.0 {
            Raw::Plain(text) => Chars { rest: text.as_bytes(), encoding: Encoding::Plain },
            Raw::Json(text) => Chars { rest: text.as_bytes(), encoding: Encoding::Json },
            Raw::Percent(rest) => Chars { rest, encoding: Encoding::Percent },
        }
    }

    /// Whether the text has no character.
    pub const fn is_empty(&self) -> bool {
        self.chars().rest.is_empty()
    }

    /// The bytes the decoded text takes as UTF-8.
    pub fn len_utf8(&self) -> usize {
        match self.0 {
            Raw::Plain(text) => text.len(),
            Raw::Json(_) | Raw::Percent(_) => {
                self.chars().fold(0_usize, |length, c| length.saturating_add(c.len_utf8()))
            }
        }
    }

    /// Copies the decoded text to the front of `buffer`.
    ///
    /// # Errors
    ///
    /// [`TooSmall`], with the bytes it takes, where they are more than the buffer has; the buffer is then unspecified.
    pub fn copy_into<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, TooSmall> {
        let too_small = TooSmall { needed: self.len_utf8() };
        let mut writer = SliceWriter::new(buffer);
        self.write_to(&mut writer).map_err(|_| too_small)?;
        core::str::from_utf8(writer.finish()).map_err(|_| too_small)
    }

    /// Writes the decoded text: at once where nothing is encoded, else character by character.
    pub(crate) fn write_to(&self, out: &mut dyn Write) -> fmt::Result {
        match self.0 {
            Raw::Plain(text) => out.write_str(text),
            Raw::Json(_) | Raw::Percent(_) => self.chars().try_for_each(|c| out.write_char(c)),
        }
    }

    /// How many bytes the text takes as it came, its quotes not counted.
    pub(crate) const fn raw_len(&self) -> usize {
        self.chars().rest.len()
    }

    /// The number of characters of a text that is not in a URI and, as most are, made of printable ASCII alone, of `first` and
    /// what is behind it; what it escapes are slashes and quotes.
    // The loops have no way out: so they become vector code.
    pub(crate) const fn len_ascii(&self, first: u8) -> Option<usize> {
        let raw = match self.0 {
            Raw::Plain(text) | Raw::Json(text) => text.as_bytes(),
            Raw::Percent(_) => return None,
        };
        let mut all = true;
        let mut index = 0;
        while index < raw.len() {
            all &= raw[index].wrapping_sub(first) <= b'~' - first;
            index += 1;
        }
        let mut escapes = 0_usize;
        if let (Raw::Json(_), [_, next @ ..]) = (&self.0, raw) {
            let mut index = 0;
            while index < next.len() {
                let is_escape = raw[index] == b'\\';
                escapes = escapes.wrapping_add(is_escape as usize);
                all &= !is_escape | (next[index] == b'/') | (next[index] == b'"');
                index += 1;
            }
        }
        if all { Some(raw.len().wrapping_sub(escapes)) } else { None }
    }

    /// Where `c` first stands, as what is before it and what is behind it.
    pub(crate) fn split_once(&self, c: char) -> Option<(Self, Self)> {
        let mut chars = self.chars();
        loop {
            let before = chars.rest.len();
            if chars.next()? == c {
                return self.split_raw(before, chars.rest.len());
            }
        }
    }

    /// The raw text without its last `before` bytes, and its last `after` bytes.
    fn split_raw(&self, before: usize, after: usize) -> Option<(Self, Self)> {
        fn ends(text: &str, before: usize, after: usize) -> Option<(&str, &str)> {
            Some((text.get(..text.len().checked_sub(before)?)?, text.get(text.len().checked_sub(after)?..)?))
        }
        Some(match self.0 {
            Raw::Plain(text) => {
                let (head, tail) = ends(text, before, after)?;
                (Self(Raw::Plain(head)), Self(Raw::Plain(tail)))
            }
            Raw::Json(text) => {
                let (head, tail) = ends(text, before, after)?;
                (Self(Raw::Json(head)), Self(Raw::Json(tail)))
            }
            Raw::Percent(bytes) => {
                let head = bytes.get(..bytes.len().checked_sub(before)?)?;
                let tail = bytes.get(bytes.len().checked_sub(after)?..)?;
                (Self(Raw::Percent(head)), Self(Raw::Percent(tail)))
            }
        })
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

impl Default for Text<'_> {
    fn default() -> Self {
        Self::new("")
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

logged!(['a] Text<'a>, |this, out| this.write_to(out));

/// The text as a JSON string, so that a log line stays one line.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Out::write(f, |out| string(out, *self))
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Raw::Plain(left), Raw::Plain(right)) => left == right,
            _ => self.chars().eq(other.chars()),
        }
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        *self == Text::new(other)
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self == Text::new(other)
    }
}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By scalar values, which is the order of `str`.
impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.chars().cmp(other.chars())
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Character by character, so that equal texts feed a hasher the same pieces however they are encoded.
        self.chars().for_each(|c| state.write_u32(u32::from(c)));
        state.write_u8(0xff);
    }
}

/// The decoded characters of a [`Text`].
#[derive(Clone, Copy, Debug)]
pub struct Chars<'a> {
    rest: &'a [u8],
    encoding: Encoding,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Encoding {
    Plain,
    Json,
    Percent,
}

impl<'a> Chars<'a> {
    /// The next character and what follows it; `None` at the end, and where the text is not of its encoding.
    pub(crate) const fn step(self) -> Option<(char, Self)> {
        let (c, rest) = match (self.rest, self.encoding) {
            ([byte @ 0..0x80, rest @ ..], Encoding::Plain) => (*byte as char, rest),
            ([b'\\', rest @ ..], Encoding::Json) => match unescape(rest) {
                Some(pair) => pair,
                None => return None,
            },
            (rest, encoding) => match decode_utf8(rest, matches!(encoding, Encoding::Percent)) {
                Some(pair) => pair,
                None => return None,
            },
        };
        Some((c, Self { rest, encoding: self.encoding }))
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let (c, rest) = self.step()?;
        *self = rest;
        Some(c)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // A `\u` pair takes twelve bytes, a percent-encoded character of four bytes as many.
        (self.rest.len().div_ceil(12), Some(self.rest.len()))
    }
}

impl FusedIterator for Chars<'_> {}

/// The byte in front, decoded if `percent`, and what follows it.
const fn byte(bytes: &[u8], percent: bool) -> Option<(u8, &[u8])> {
    match *bytes {
        [b'%', ref rest @ ..] if percent => match digits(rest, 2) {
            Some((byte, rest)) => Some((byte as u8, rest)),
            None => None,
        },
        [first, ref rest @ ..] => Some((first, rest)),
        [] => None,
    }
}

/// The value of a hexadecimal digit of either case.
pub(crate) const fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The character in front by RFC 3629, strictly, and what follows it.
const fn decode_utf8(bytes: &[u8], percent: bool) -> Option<(char, &[u8])> {
    let Some((lead, mut rest)) = byte(bytes, percent) else { return None };
    let (mut code, more, least) = match lead {
        0..0x80 => return Some((lead as char, rest)),
        0xc0..0xe0 => (lead as u32 & 0x1f, 1, 0x80),
        0xe0..0xf0 => (lead as u32 & 0x0f, 2, 0x800),
        0xf0..0xf8 => (lead as u32 & 0x07, 3, 0x10000),
        _ => return None,
    };
    let mut taken = 0;
    while taken < more {
        let Some((next @ 0x80..0xc0, tail)) = byte(rest, percent) else { return None };
        code = code << 6 | (next & 0x3f) as u32;
        rest = tail;
        taken += 1;
    }
    match char::from_u32(code) {
        Some(c) if code >= least => Some((c, rest)),
        _ => None,
    }
}

/// The character that follows a backslash (RFC 8259, section 7), and what follows it.
const fn unescape(bytes: &[u8]) -> Option<(char, &[u8])> {
    let (c, rest) = match bytes {
        [b'u', rest @ ..] => {
            let Some((unit, rest)) = four_digits(rest) else { return None };
            return match (unit, rest) {
                (0xd800..0xdc00, [b'\\', b'u', rest @ ..]) => match four_digits(rest) {
                    Some((low @ 0xdc00..0xe000, rest)) => {
                        with_rest(0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00)), rest)
                    }
                    _ => None,
                },
                _ => with_rest(unit, rest),
            };
        }
        [b'b', rest @ ..] => ('\x08', rest),
        [b'f', rest @ ..] => ('\x0c', rest),
        [b'n', rest @ ..] => ('\n', rest),
        [b'r', rest @ ..] => ('\r', rest),
        [b't', rest @ ..] => ('\t', rest),
        [byte, rest @ ..] => (*byte as char, rest),
        [] => return None,
    };
    Some((c, rest))
}

const fn with_rest(code: u32, rest: &[u8]) -> Option<(char, &[u8])> {
    match char::from_u32(code) {
        Some(c) => Some((c, rest)),
        None => None,
    }
}

/// The number of four hexadecimal digits in front, and what follows them.
pub(crate) const fn four_digits(bytes: &[u8]) -> Option<(u32, &[u8])> {
    digits(bytes, 4)
}

/// The number that hexadecimal digits in front are, and what follows them.
#[inline]
const fn digits(bytes: &[u8], count: usize) -> Option<(u32, &[u8])> {
    let mut value = 0;
    let mut rest = bytes;
    let mut taken = 0;
    while taken < count {
        let [first, tail @ ..] = rest else { return None };
        let Some(digit) = hex_digit(*first) else { return None };
        value = value << 4 | digit as u32;
        rest = tail;
        taken += 1;
    }
    Some((value, rest))
}

/// A buffer has fewer bytes than what was to be written takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooSmall {
    /// The bytes it takes.
    pub needed: usize,
}

displayed!([] TooSmall, |this, f| put!(f, "the buffer is too small: {} bytes are needed", this.needed));

impl core::error::Error for TooSmall {}

/// Writes to the front of a caller's buffer.
pub(crate) struct SliceWriter<'b> {
    buffer: &'b mut [u8],
    written: usize,
}

impl<'b> SliceWriter<'b> {
    pub(crate) fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, written: 0 }
    }

    /// What was written.
    pub(crate) fn finish(self) -> &'b [u8] {
        self.buffer.get(..self.written).unwrap_or_default()
    }
}

impl Write for SliceWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let (_, free) = self.buffer.split_at_mut_checked(self.written).ok_or(fmt::Error)?;
        copy_to_front(free, text.as_bytes()).ok_or(fmt::Error)?;
        self.written = self.written.wrapping_add(text.len());
        Ok(())
    }
}

/// Copies bytes to the front of a place that has room for them.
// Not by `copy_from_slice`, which keeps a panic over the lengths where it is not inlined, as at opt-level 1. The compiler
// makes a `memcpy` of the loop, since a function's own references do not overlap.
pub(crate) fn copy_to_front(place: &mut [u8], bytes: &[u8]) -> Option<()> {
    let (front, _) = place.split_at_mut_checked(bytes.len())?;
    for (to, from) in front.iter_mut().zip(bytes) {
        *to = *from;
    }
    Some(())
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Text<'_> {}
    impl Sealed for &str {}
    impl<const N: usize> Sealed for heapless::String<N> {}
    #[cfg(feature = "alloc")]
    impl Sealed for alloc::string::String {}
}

/// Where the characters of a value are kept: [`Text`], `&str`, `heapless::String<N>`, with `alloc` also `String`.
pub trait Storage: sealed::Sealed {
    /// The characters, as they are kept.
    fn text(&self) -> Text<'_>;
}

impl Storage for Text<'_> {
    fn text(&self) -> Text<'_> {
        *self
    }
}

impl Storage for &str {
    fn text(&self) -> Text<'_> {
        Text::new(self)
    }
}

impl<const N: usize> Storage for heapless::String<N> {
    fn text(&self) -> Text<'_> {
        Text::new(self.as_str())
    }
}

#[cfg(feature = "alloc")]
impl Storage for alloc::string::String {
    fn text(&self) -> Text<'_> {
        Text::new(self.as_str())
    }
}

/// Storage that keeps a copy of its own, decoded: `heapless::String<N>`, with `alloc` also `String`.
///
/// ```
/// use iot_shapes::text::{OwnedStorage, Text};
///
/// let text = Text::from_percent(b"line%2F4").unwrap();
/// let owned = heapless::String::<16>::copy_of(text).unwrap();
/// assert_eq!(owned, "line/4");
/// ```
pub trait OwnedStorage: Storage + Sized {
    /// A copy of the decoded text.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where the text takes more bytes than the storage has.
    fn copy_of(text: Text<'_>) -> Result<Self, TooSmall>;
}

impl<const N: usize> OwnedStorage for heapless::String<N> {
    fn copy_of(text: Text<'_>) -> Result<Self, TooSmall> {
        let mut copy = Self::new();
        text.write_to(&mut copy).map_err(|_| TooSmall { needed: text.len_utf8() })?;
        Ok(copy)
    }
}

#[cfg(feature = "alloc")]
impl OwnedStorage for alloc::string::String {
    fn copy_of(text: Text<'_>) -> Result<Self, TooSmall> {
        Ok(match text.as_str() {
            Some(plain) => plain.into(),
            None => text.chars().collect(),
        })
    }
}
