//! Strings that are decoded as they are read: plain, JSON-escaped or percent-encoded.
//!
//! [`Text`] borrows the encoded bytes. Counting, comparing, displaying and copying decode them, without a buffer.

pub(crate) mod charset;
pub(crate) mod cursor;
pub(crate) mod display;
pub(crate) mod escape;

use core::cmp::Ordering;
use core::convert::Infallible;
use core::fmt::{self, Write};
use core::hash::{Hash, Hasher};
use core::iter::FusedIterator;

use crate::kernels;
use crate::text::cursor::{Cursor, END, Encoding};
use crate::text::display::{impl_display, impl_format};

/// A borrowed string that is decoded as it is read.
///
/// # Examples
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
/// assert_eq!(encoded.decode_to_slice(&mut buffer), Ok("café"));
/// ```
#[derive(Clone, Copy)]
pub struct Text<'a>(Raw<'a>);

/// The encoded characters. Each variant holds only text that its decoder accepts to the end.
#[derive(Clone, Copy)]
enum Raw<'a> {
    Plain(&'a str),
    Json(&'a str),
    Percent(&'a [u8]),
}

impl<'a> Text<'a> {
    /// Creates a text with nothing to decode.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Text;
    ///
    /// assert_eq!(Text::new("pump-1").as_str(), Some("pump-1"));
    /// ```
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(Raw::Plain(text))
    }

    /// Creates a text from percent-encoded bytes ([RFC 3986, section 2.1]).
    ///
    /// Returns `None` if a `%` is not followed by two hexadecimal digits, or if the decoded bytes are not UTF-8. A `+`
    /// is a plus sign. Bytes that should have been encoded are accepted unchanged.
    ///
    /// [RFC 3986, section 2.1]: https://www.rfc-editor.org/rfc/rfc3986#section-2.1
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Text;
    ///
    /// let text = Text::from_percent(b"line%3A4").ok_or("percent-encoding")?;
    /// assert_eq!(text, "line:4");
    /// assert!(Text::from_percent(b"line%3").is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub const fn from_percent(raw: &'a [u8]) -> Option<Self> {
        if !Self::is_percent(raw) {
            return None;
        }
        match core::str::from_utf8(raw) {
            Ok(text) if !Self::has_percent(raw) => Some(Self::new(text)),
            _ => Some(Self(Raw::Percent(raw))),
        }
    }

    /// Creates the text of percent-encoded bytes that decode to UTF-8, of which `front` are UTF-8 themselves.
    pub(crate) fn from_valid_percent(raw: &'a [u8], front: &'a str) -> Self {
        if front.len() == raw.len() && !Self::has_percent(raw) { Self::new(front) } else { Self(Raw::Percent(raw)) }
    }

    /// Returns `true` if the bytes decode to UTF-8.
    pub(crate) const fn is_percent(raw: &[u8]) -> bool {
        let mut cursor = Cursor::new(raw, Encoding::Percent);
        loop {
            let c = cursor.char();
            if c >= END {
                return c == END;
            }
        }
    }

    const fn has_percent(raw: &[u8]) -> bool {
        let mut rest = raw;
        while let [byte, tail @ ..] = rest {
            if *byte == b'%' {
                return true;
            }
            rest = tail;
        }
        false
    }

    /// Creates the text of a valid JSON string, without its quotes, that contains an escape.
    pub(crate) const fn from_json(raw: &'a str) -> Self {
        Self(Raw::Json(raw))
    }

    /// Returns the text itself, at no cost, if nothing in it is encoded.
    #[must_use]
    #[inline]
    pub const fn as_str(&self) -> Option<&'a str> {
        match self.0 {
            Raw::Plain(text) => Some(text),
            Raw::Json(_) | Raw::Percent(_) => None,
        }
    }

    /// Returns the characters as they are encoded, and `true` if they have escapes of JSON. `None` if they are
    /// percent-encoded.
    pub(crate) const fn json_source(&self) -> Option<(&'a str, bool)> {
        match self.0 {
            Raw::Plain(text) => Some((text, false)),
            Raw::Json(text) => Some((text, true)),
            Raw::Percent(_) => None,
        }
    }

    /// Returns a cursor at the first byte.
    #[inline]
    pub(crate) const fn cursor(&self) -> Cursor<'a> {
        match self.0 {
            Raw::Plain(text) => Cursor::new(text.as_bytes(), Encoding::Plain),
            Raw::Json(text) => Cursor::new(text.as_bytes(), Encoding::Json),
            Raw::Percent(bytes) => Cursor::new(bytes, Encoding::Percent),
        }
    }

    /// Returns an iterator over the decoded characters.
    #[must_use]
    pub const fn chars(&self) -> Chars<'a> {
        Chars(self.cursor())
    }

    /// Returns `true` if the text has no character.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.cursor().bytes.is_empty()
    }

    /// Returns the number of bytes of the decoded text in UTF-8.
    #[must_use]
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
    /// Returns [`BufferTooSmall`], with the number of bytes needed, if the decoded text is longer than `buffer`. The
    /// content of `buffer` is then unspecified.
    pub fn decode_to_slice<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, BufferTooSmall> {
        let too_small = BufferTooSmall { needed: self.len_utf8() };
        let mut writer = SliceWriter::new(buffer);
        self.write_to(&mut writer).map_err(|_| too_small)?;
        utf8(writer.finish()).ok_or(too_small)
    }

    /// Writes the decoded text: at once if nothing is encoded, else character by character.
    pub(crate) fn write_to(&self, out: &mut dyn Write) -> fmt::Result {
        match self.0 {
            Raw::Plain(text) => out.write_str(text),
            Raw::Json(_) | Raw::Percent(_) => self.chars().try_for_each(|c| out.write_char(c)),
        }
    }

    /// Returns the number of encoded bytes, without quotes.
    #[inline]
    pub(crate) const fn raw_len(&self) -> usize {
        self.cursor().bytes.len()
    }

    /// Returns the number of characters of a text of printable ASCII, as most are.
    ///
    /// Returns `None` if a byte is not in `FIRST..=b'~'`, or if an escape is not of a slash or a quote. A
    /// percent-encoded text is `None` too.
    // The first two loops have no early exit, so that they become vector code.
    pub(crate) const fn len_ascii<const FIRST: u8>(&self) -> Option<usize> {
        let raw = match self.0 {
            Raw::Plain(text) | Raw::Json(text) => text.as_bytes(),
            Raw::Percent(_) => return None,
        };
        let mut all = true;
        let mut index = 0;
        while index < raw.len() {
            all &= raw[index].wrapping_sub(FIRST) <= b'~' - FIRST;
            index += 1;
        }
        let mut escapes = 0_usize;
        if let (Raw::Json(_), [_, next @ ..]) = (&self.0, raw) {
            let mut index = 0;
            while index < next.len() {
                all &= (raw[index] != b'\\') | (next[index] == b'/') | (next[index] == b'"');
                index += 1;
            }
            if !all {
                return None;
            }
            index = 0;
            while index < raw.len() {
                escapes = escapes.wrapping_add((raw[index] == b'\\') as usize);
                index += 1;
            }
        }
        if all { Some(raw.len().wrapping_sub(escapes)) } else { None }
    }

    /// Returns `true` if its first `length` bytes are plain characters of JSON, which are written unchanged.
    pub(crate) fn starts_plain(&self, length: usize) -> bool {
        let front = self.as_str().and_then(|text| text.as_bytes().get(..length));
        front.is_some_and(|front| kernels::plain_run(front, 0) == length)
    }

    /// Splits the text at the first `c`.
    pub(crate) fn split_once(&self, c: char) -> Option<(Self, Self)> {
        let mut cursor = self.cursor();
        loop {
            let before = cursor.at;
            match cursor.char() {
                END.. => return None,
                code if code == u32::from(c) => return self.split_raw(before, cursor.at),
                _ => {}
            }
        }
    }

    /// Returns the text without U+0020 and U+0009 at its ends.
    pub(crate) fn trim_blanks(&self) -> Self {
        let is_blank = |code: u32| code == u32::from(' ') || code == u32::from('\t');
        let mut cursor = self.cursor();
        let (mut start, mut end) = (0, 0);
        loop {
            match cursor.char() {
                END.. => break,
                code if is_blank(code) && end == 0 => start = cursor.at,
                code if is_blank(code) => {}
                // A character takes a byte at least, so the end is not 0.
                _ => end = cursor.at,
            }
        }
        let front = self.split_raw(end.max(start), end.max(start)).map_or(*self, |(front, _)| front);
        front.split_raw(start, start).map_or(front, |(_, tail)| tail)
    }

    /// Returns the text up to the raw position `head`, and that from the raw position `tail` on.
    fn split_raw(&self, head: usize, tail: usize) -> Option<(Self, Self)> {
        Some(match self.0 {
            Raw::Plain(text) => (Self(Raw::Plain(text.get(..head)?)), Self(Raw::Plain(text.get(tail..)?))),
            Raw::Json(text) => (Self(Raw::Json(text.get(..head)?)), Self(Raw::Json(text.get(tail..)?))),
            Raw::Percent(bytes) => (Self(Raw::Percent(bytes.get(..head)?)), Self(Raw::Percent(bytes.get(tail..)?))),
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

impl_format!(['a] Text<'a>, |this, out| this.write_to(out));

/// Writes the text as a JSON string, so that a log entry stays on one line.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        self.write_to(&mut escape::Escaper(f))?;
        f.write_str("\"")
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

/// Compares by scalar values, which is the order of `str`.
impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.chars().cmp(other.chars())
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Character by character, so that equal texts have equal hashes in every encoding.
        self.chars().for_each(|c| state.write_u32(u32::from(c)));
        state.write_u8(0xff);
    }
}

/// The decoded characters of a [`Text`].
///
/// # Examples
///
/// ```
/// use iot_shapes::Text;
///
/// let text = Text::from_percent(b"%C3%A9%21").ok_or("percent-encoding")?;
/// assert!(text.chars().eq(['é', '!']));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chars<'a>(Cursor<'a>);

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        char::from_u32(self.0.char())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // A surrogate pair takes twelve bytes, as does a percent-encoded character of four.
        let left = self.0.bytes.len().saturating_sub(self.0.at);
        (left.div_ceil(12), Some(left))
    }
}

impl FusedIterator for Chars<'_> {}

/// An error: a buffer is too small for the output.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
/// use iot_shapes::text::BufferTooSmall;
///
/// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")])?;
/// assert_eq!(request.json().encode_to_slice(&mut [0; 8]), Err(BufferTooSmall { needed: 17 }));
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BufferTooSmall {
    /// The number of bytes that the output needs.
    pub needed: usize,
}

impl_display!([] BufferTooSmall, |this, f| put!(f, "the buffer is too small: {} bytes are needed", this.needed));

impl core::error::Error for BufferTooSmall {}

/// For code that is generic over owned storage: a `String` is never too small.
impl From<Infallible> for BufferTooSmall {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Returns `true` if a byte is unreserved in a URI: `A-Z`, `a-z`, `0-9`, `-`, `.`, `_` or `~`
/// ([RFC 3986, section 2.3]).
///
/// Written labels and query values have these bytes unencoded, and each other byte as `%` and two hexadecimal digits in
/// upper case. Signature Version 4 demands the same of a canonical query.
///
/// # Examples
///
/// ```
/// use iot_shapes::text::is_unreserved;
///
/// assert!(b"line-4_~.".iter().all(|byte| is_unreserved(*byte)));
/// assert!(!is_unreserved(b':') && !is_unreserved(b'/') && !is_unreserved(0xe9));
/// ```
///
/// [RFC 3986, section 2.3]: https://www.rfc-editor.org/rfc/rfc3986#section-2.3
#[must_use]
pub const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Returns the front of `bytes` that is UTF-8.
pub(crate) fn utf8_front(bytes: &[u8]) -> &str {
    // In a build for size: `Utf8Chunks` is slower than `from_utf8`, and 144 bytes smaller.
    if !kernels::STRINGS {
        return bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    }
    #[cfg(feature = "simd")]
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return text;
    }
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let front = bytes.get(..error.valid_up_to()).unwrap_or_default();
            core::str::from_utf8(front).unwrap_or_default()
        }
    }
}

/// Returns the text of bytes that are UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> Option<&str> {
    let front = utf8_front(bytes);
    (front.len() == bytes.len()).then_some(front)
}

/// A writer to the front of a caller's buffer.
pub(crate) struct SliceWriter<'b> {
    buffer: &'b mut [u8],
    written: usize,
}

impl<'b> SliceWriter<'b> {
    pub(crate) fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, written: 0 }
    }

    /// Returns the bytes written.
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

/// Copies bytes to the front of a slice, or returns `None` if they do not fit.
// `copy_from_slice` keeps a reachable panic if it is not inlined, as at opt-level 1. The compiler makes a `memcpy` of
// the loop, because the references that a function takes do not overlap.
pub(crate) fn copy_to_front(place: &mut [u8], bytes: &[u8]) -> Option<()> {
    let (front, _) = place.split_at_mut_checked(bytes.len())?;
    for (to, from) in front.iter_mut().zip(bytes) {
        *to = *from;
    }
    Some(())
}

// The trait is sealed: it cannot be named on purpose.
#[allow(unnameable_types)]
mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Text<'_> {}
    impl Sealed for &str {}
    impl<const N: usize> Sealed for heapless::String<N> {}
    #[cfg(feature = "alloc")]
    impl Sealed for alloc::string::String {}
}

/// The storage of a value's characters: [`Text`], `&str`, `heapless::String<N>` and, with `alloc`, `String`.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::JobId;
/// use iot_shapes::text::Storage;
///
/// fn length<S: Storage>(job_id: &JobId<S>) -> usize {
///     job_id.as_text().chars().count()
/// }
/// assert_eq!(length(&JobId::from_static("firmware-7")), 10);
/// assert_eq!(length(&JobId::from_storage("firmware-7")?), 10);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` stores no characters",
    note = "storage is `Text`, `&str`, `heapless::String<N>` or, with the feature `alloc`, `String`",
    note = "a request of `batches` without a token is not written: call `with_client_token`"
)]
pub trait Storage: sealed::Sealed + Clone + Eq + Hash {
    /// Returns the stored characters.
    fn as_text(&self) -> Text<'_>;
}

impl Storage for Text<'_> {
    fn as_text(&self) -> Text<'_> {
        *self
    }
}

impl Storage for &str {
    fn as_text(&self) -> Text<'_> {
        Text::new(self)
    }
}

impl<const N: usize> Storage for heapless::String<N> {
    fn as_text(&self) -> Text<'_> {
        Text::new(self.as_str())
    }
}

#[cfg(feature = "alloc")]
impl Storage for alloc::string::String {
    fn as_text(&self) -> Text<'_> {
        Text::new(self.as_str())
    }
}

/// An owned [`Storage`], which keeps a decoded copy: `heapless::String<N>` and, with `alloc`, `String`.
///
/// # Examples
///
/// ```
/// use iot_shapes::text::{OwnedStorage, Text};
///
/// let text = Text::from_percent(b"line%2F4").unwrap();
/// let owned = heapless::String::<16>::try_from_text(text).unwrap();
/// assert_eq!(owned, "line/4");
/// ```
pub trait OwnedStorage: Storage + Sized {
    /// The error of a text that does not fit: [`BufferTooSmall`], and [`Infallible`] for a `String`.
    type Error: Into<BufferTooSmall> + fmt::Debug;

    /// Creates a copy of the decoded text.
    ///
    /// # Errors
    ///
    /// Returns [`BufferTooSmall`] if the decoded text has more bytes than the capacity.
    fn try_from_text(text: Text<'_>) -> Result<Self, Self::Error>;
}

impl<const N: usize> OwnedStorage for heapless::String<N> {
    type Error = BufferTooSmall;

    fn try_from_text(text: Text<'_>) -> Result<Self, BufferTooSmall> {
        // At opt-level s, the compiler does not prove that a `String` cannot overflow as it grows, in builds with overflow
        // checks. So the bytes are decoded first: 112 bytes of flash more, and 556 at opt-level z, where it does not help.
        if kernels::STRINGS_ONLY {
            let mut bytes = heapless::Vec::from_array([0; N]);
            let length = text.decode_to_slice(&mut bytes)?.len();
            bytes.truncate(length);
            return Self::from_utf8(bytes).map_err(|_| BufferTooSmall { needed: length });
        }
        let mut copy = Self::new();
        text.write_to(&mut copy).map_err(|_| BufferTooSmall { needed: text.len_utf8() })?;
        Ok(copy)
    }
}

#[cfg(feature = "alloc")]
impl OwnedStorage for alloc::string::String {
    type Error = Infallible;

    fn try_from_text(text: Text<'_>) -> Result<Self, Infallible> {
        Ok(match text.as_str() {
            Some(plain) => plain.into(),
            None => text.chars().collect(),
        })
    }
}

#[cfg(test)]
mod tests;
