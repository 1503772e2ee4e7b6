//! Items at a glance: what is spelled as the SDKs and the services spell it, and valid.
//!
//! A body of 100 items is mostly items that look alike. They are taken here one after the other in a tight loop; at the
//! first that is spelled otherwise, or is not valid, the reader goes on in its ordinary way. So nothing is refused here,
//! and whatever is taken the reader would have taken. Programs that are optimized for size do without.

use crate::constraint::{Value, check};
use crate::json::lex::{self, StringState};
use crate::json::read::{Reader, Stop};
use crate::shape::Member;
use crate::text::Text;

/// An item of a list.
pub(crate) trait Item<'a>: Sized {
    /// The first byte of an item.
    const OPENS: u8;

    /// Whether [`glance`](Item::glance) takes ASCII alone, and no text of the body needs to be shown to be UTF-8.
    const IS_ASCII: bool = false;

    /// Reads the item with this index, the value of `at`; `None` where a violation was told.
    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop>;

    /// Takes the item at a glance.
    fn glance(glance: &mut Glance<'a>) -> Option<Self> {
        let _ = glance;
        None
    }
}

/// A place in a body, from which to look on.
///
/// Its functions are inlined without exception: the place has to stay in a register, or each item waits for memory.
pub(crate) struct Glance<'a> {
    body: &'a [u8],
    /// The characters from `start` on, as far as they are known.
    text: &'a str,
    start: usize,
    position: usize,
}

impl<'a> Glance<'a> {
    pub(crate) fn new(body: &'a [u8], text: &'a str, start: usize, position: usize) -> Self {
        Self { body, text, start, position }
    }

    /// The position of the next byte.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Takes items that each have a comma behind them, no more than there is `room` for, and returns their number.
    #[inline(always)]
    pub(crate) fn items<T: Item<'a>>(&mut self, room: usize, mut keep: impl FnMut(T)) -> u32 {
        // Here too, as it is linked where it is not called: it is in the tables of `dyn Keep`.
        if cfg!(optimize_for_size) {
            return 0;
        }
        let mut ahead = Self { ..*self };
        let mut count = 0_u32;
        while (count as usize) < room {
            let Some(item) = T::glance(&mut ahead) else { break };
            if ahead.comma().is_none() {
                break;
            }
            keep(item);
            self.position = ahead.position;
            count = count.wrapping_add(1);
        }
        count
    }

    /// Takes a byte.
    #[inline(always)]
    pub(crate) fn byte(&mut self, expected: u8) -> Option<()> {
        if self.body.get(self.position) != Some(&expected) {
            return None;
        }
        self.position = self.position.wrapping_add(1);
        Some(())
    }

    /// Takes a comma, and the space that some write behind it.
    #[inline(always)]
    pub(crate) fn comma(&mut self) -> Option<()> {
        self.byte(b',')?;
        let _ = self.byte(b' ');
        Some(())
    }

    /// Takes a member's name, and its colon.
    #[inline(always)]
    pub(crate) fn name(&mut self, member: &Member) -> Option<()> {
        let rest = self.body.get(self.position..)?.strip_prefix(b"\"")?;
        let rest = rest.strip_prefix(member.name().as_bytes())?.strip_prefix(b"\":")?;
        self.position = self.body.len().wrapping_sub(rest.len());
        let _ = self.byte(b' ');
        Some(())
    }

    /// Takes a member whose value is a constrained string.
    #[inline(always)]
    pub(crate) fn member<T: Value<'a>>(&mut self, member: &Member) -> Option<T> {
        self.name(member)?;
        self.value()
    }

    /// Takes a member whose value is any string that its constraint allows.
    #[inline(always)]
    pub(crate) fn text_member(&mut self, member: &Member) -> Option<Text<'a>> {
        self.name(member)?;
        let text = self.string()?;
        check(member.constraint(), text).is_ok().then_some(text)
    }

    /// Takes a constrained string.
    #[inline(always)]
    pub(crate) fn value<T: Value<'a>>(&mut self) -> Option<T> {
        if let Some((value, length)) = T::of_json(self.body.get(self.position..)?) {
            self.position = self.position.wrapping_add(length);
            return Some(value);
        }
        T::of_text(self.string()?).ok()
    }

    #[inline(always)]
    fn string(&mut self) -> Option<Text<'a>> {
        self.byte(b'"')?;
        let bytes = self.text.as_bytes();
        let from = self.position.wrapping_sub(self.start);
        let mut end = lex::plain_run(bytes, from);
        let mut is_plain = true;
        if bytes.get(end) == Some(&b'\\') {
            let mut state = StringState::START;
            end = lex::string(bytes, end, &mut state).ok()??.wrapping_sub(1);
            is_plain = false;
        }
        let text = self.text.get(from..end)?;
        self.position = self.start.wrapping_add(end);
        self.byte(b'"')?;
        Some(if is_plain { Text::new(text) } else { Text::from_json(text) })
    }
}
