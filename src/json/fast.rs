//! The fast path: items of a list that are valid and spelled as the SDKs and the services spell them.
//!
//! A body of 100 items is mostly items that look alike. A tight loop takes them here, one after the other. The fast
//! path never rejects input: the interpreter reads all that it does not accept.

use crate::constraint::Value;
use crate::constraint::check::is_valid;
use crate::kernels;
use crate::schema::Constraint;
use crate::text::{Text, utf8_front};

/// A value that the fast path may take as an item of a list.
pub(crate) trait FastItem<'a>: Sized {
    /// `true` if the fast path takes items of ASCII only, so that UTF-8 need not be checked.
    const IS_ASCII: bool = false;

    /// Takes an item.
    fn read_fast(fast: &mut Fast<'a>) -> Option<Self>;
}

/// A position in a body, for the fast path.
///
/// Its functions are inlined without exception: the position has to stay in a register, or each item waits for memory.
pub(crate) struct Fast<'a> {
    bytes: &'a [u8],
    /// The front of the bytes that is UTF-8, if it is known.
    text: Option<&'a str>,
    at: usize,
    /// The number of bytes that an item may have.
    max_item: usize,
    /// `true` if the last item was followed by a comma, which is taken too.
    is_after_comma: bool,
}

impl<'a> Fast<'a> {
    pub(crate) const fn new(bytes: &'a [u8], text: Option<&'a str>, at: usize, max_item: usize) -> Self {
        Self { bytes, text, at, max_item, is_after_comma: false }
    }

    /// Returns the position of the next byte, `true` if it follows a comma, and the text.
    pub(crate) const fn finish(self) -> (usize, bool, Option<&'a str>) {
        (self.at, self.is_after_comma, self.text)
    }

    /// Takes items and the commas between them, at most `capacity` items, and returns their number.
    #[inline(always)]
    pub(crate) fn items<T: FastItem<'a>>(&mut self, capacity: u32, mut keep: impl FnMut(T)) -> u32 {
        if !kernels::ALL {
            return 0;
        }
        if !T::IS_ASCII && self.text.is_none() {
            self.text = Some(utf8_front(self.bytes));
        }
        let mut ahead = Self { ..*self };
        let mut count = 0_u32;
        while count < capacity {
            let Some(item) = T::read_fast(&mut ahead) else { break };
            if ahead.at.wrapping_sub(self.at) > self.max_item {
                break;
            }
            keep(item);
            count = count.wrapping_add(1);
            self.is_after_comma = ahead.comma().is_some();
            self.at = ahead.at;
            if !self.is_after_comma {
                break;
            }
        }
        count
    }

    /// Takes a byte.
    #[inline(always)]
    pub(crate) fn byte(&mut self, expected: u8) -> Option<()> {
        if self.bytes.get(self.at) != Some(&expected) {
            return None;
        }
        self.at = self.at.wrapping_add(1);
        Some(())
    }

    /// Takes a comma, and a space after it if there is one.
    #[inline(always)]
    pub(crate) fn comma(&mut self) -> Option<()> {
        self.byte(b',')?;
        let _ = self.byte(b' ');
        Some(())
    }

    /// Takes a member's name, its colon, and a space after it if there is one.
    #[inline(always)]
    pub(crate) fn name(&mut self, name: &str) -> Option<()> {
        let rest = self.bytes.get(self.at..)?.strip_prefix(b"\"")?;
        let rest = rest.strip_prefix(name.as_bytes())?.strip_prefix(b"\":")?;
        self.at = self.bytes.len().wrapping_sub(rest.len());
        let _ = self.byte(b' ');
        Some(())
    }

    /// Takes a constrained string.
    #[inline(always)]
    pub(crate) fn value<T: Value<'a>>(&mut self) -> Option<T> {
        if let Some((value, length)) = T::from_quoted(self.bytes.get(self.at..)?) {
            self.at = self.at.wrapping_add(length);
            return Some(value);
        }
        if T::IS_ASCII {
            return None;
        }
        let text = self.checked(&T::CONSTRAINT)?;
        Some(T::from_valid(text, &crate::kernels::Bytes([0; 16])))
    }

    /// Takes a string that satisfies a constraint.
    #[inline(always)]
    pub(crate) fn checked(&mut self, constraint: &Constraint) -> Option<Text<'a>> {
        let text = self.string()?;
        if is_valid(constraint, text) { Some(text) } else { None }
    }

    /// Takes a string.
    #[inline(always)]
    fn string(&mut self) -> Option<Text<'a>> {
        self.byte(b'"')?;
        let text = self.text?;
        let (string, end) = string(text, self.at)?;
        self.at = end.wrapping_add(1);
        Some(string)
    }
}

/// Returns the string that starts at `from`, after its opening quote, and the position of its closing one.
#[inline(always)]
pub(crate) fn string(text: &str, from: usize) -> Option<(Text<'_>, usize)> {
    let end = kernels::plain_run(text.as_bytes(), from);
    if text.as_bytes().get(end) == Some(&b'"') {
        return Some((Text::new(text.get(from..end)?), end));
    }
    let end = kernels::escaped_string(text.as_bytes(), end)?;
    Some((Text::from_json(text.get(from..end)?), end))
}
