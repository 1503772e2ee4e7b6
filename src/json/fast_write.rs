//! The fast path of the writer: the items of a list, in one loop over their type.

use core::mem::take;

use crate::constraint::uuid;
use crate::json::write::{Out, Position, Source, Step, Value};
use crate::kernels;
use crate::text::copy_to_front;

/// An output of items. Each method returns `None` if it does not take all of its bytes.
pub(crate) trait FastOut {
    /// Writes a byte.
    fn byte(&mut self, byte: u8) -> Option<()>;

    /// Writes the byte before a member, and its name with quotes and colon.
    fn name(&mut self, before: u8, name: &'static str) -> Option<()>;

    /// Writes a string with its quotes.
    fn string(&mut self, value: Value<'_>) -> Option<()>;

    /// Writes an item, with a comma before it if it is not the first.
    #[inline(always)]
    fn item<T: Source>(&mut self, item: &T, is_first: bool) -> Option<()>
    where
        Self: Sized,
    {
        if !is_first {
            self.byte(b',')?;
        }
        item.fast_item(self)
    }
}

/// An output that counts the bytes of the items that it takes, for [`front`].
trait Front: FastOut {
    /// Returns the number of bytes written.
    fn written(&self) -> usize;
}

/// Free bytes, for items that fit as a whole and have nothing to escape.
///
/// After a `None` they are unspecified.
struct Free<'b> {
    free: &'b mut [u8],
    capacity: usize,
}

impl<'b> Free<'b> {
    fn new(free: &'b mut [u8]) -> Self {
        let capacity = free.len();
        Self { free, capacity }
    }
}

impl FastOut for Free<'_> {
    #[inline(always)]
    fn byte(&mut self, byte: u8) -> Option<()> {
        let (place, free) = take(&mut self.free).split_first_mut()?;
        *place = byte;
        self.free = free;
        Some(())
    }

    #[inline(always)]
    fn name(&mut self, before: u8, name: &'static str) -> Option<()> {
        let (place, free) = take(&mut self.free).split_at_mut_checked(name.len().wrapping_add(1))?;
        let [first, place @ ..] = place else { return None };
        *first = before;
        // The length is constant, so this is a few stores.
        copy_to_front(place, name.as_bytes())?;
        self.free = free;
        Some(())
    }

    #[inline(always)]
    fn string(&mut self, value: Value<'_>) -> Option<()> {
        match value {
            Value::Uuid(bytes) => {
                let (place, free) = take(&mut self.free).split_first_chunk_mut::<{ uuid::LENGTH + 2 }>()?;
                let [open, text @ .., close] = place;
                (*open, *close) = (b'"', b'"');
                kernels::write_uuid(text, bytes);
                self.free = free;
            }
            Value::Text(text) => {
                let text = text.as_str()?.as_bytes();
                let (place, free) = take(&mut self.free).split_at_mut_checked(text.len().wrapping_add(2))?;
                let [open, place @ .., close] = place else { return None };
                if !kernels::copy_plain(place, text) {
                    return None;
                }
                (*open, *close) = (b'"', b'"');
                self.free = free;
            }
            Value::Made | Value::Absent | Value::List => return None,
        }
        Some(())
    }
}

impl Front for Free<'_> {
    fn written(&self) -> usize {
        self.capacity.wrapping_sub(self.free.len())
    }
}

/// The number of bytes of items that have nothing to escape.
///
/// After a `None` it is unspecified.
struct Count(usize);

impl Count {
    fn add(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.wrapping_add(count);
        Some(())
    }
}

impl FastOut for Count {
    #[inline(always)]
    fn byte(&mut self, _: u8) -> Option<()> {
        self.add(1)
    }

    #[inline(always)]
    fn name(&mut self, _: u8, name: &'static str) -> Option<()> {
        self.add(name.len().wrapping_add(1))
    }

    #[inline(always)]
    fn string(&mut self, value: Value<'_>) -> Option<()> {
        match value {
            Value::Uuid(_) => self.add(uuid::LENGTH + 2),
            Value::Text(text) => {
                let text = text.as_str()?.as_bytes();
                if kernels::is_plain(text) { self.add(text.len().wrapping_add(2)) } else { None }
            }
            Value::Made | Value::Absent | Value::List => None,
        }
    }
}

impl Front for Count {
    fn written(&self) -> usize {
        self.0
    }
}

/// Takes all bytes: those past the end are counted.
impl FastOut for Out<'_> {
    #[inline(always)]
    fn byte(&mut self, byte: u8) -> Option<()> {
        self.byte(byte);
        Some(())
    }

    #[inline(always)]
    fn name(&mut self, before: u8, name: &'static str) -> Option<()> {
        self.byte(before);
        self.raw(name.as_bytes());
        Some(())
    }

    #[inline(always)]
    fn string(&mut self, value: Value<'_>) -> Option<()> {
        self.whole_string(value);
        Some(())
    }
}

/// Writes the items in front that `out` takes. Returns the number of their bytes, and the other items.
#[inline(always)]
fn front<T: Source>(mut out: impl Front, items: &[T], mut is_first: bool) -> (usize, &[T]) {
    let mut rest = items;
    let mut written = 0;
    while let [item, tail @ ..] = rest {
        if out.item(item, is_first).is_none() {
            break;
        }
        is_first = false;
        written = out.written();
        rest = tail;
    }
    (written, rest)
}

/// The number of bytes of the buffer for an item that the chunk cuts.
const BUFFER: usize = 128;

/// The items that the fast path writes.
pub(crate) struct FastItems<'w, 'o> {
    out: &'w mut Out<'o>,
    position: &'w mut Position,
    are_structures: bool,
    /// `true` if the chunk cuts an item.
    pub(super) is_full: bool,
}

impl<'w, 'o> FastItems<'w, 'o> {
    /// The number of bytes that an item may have to be one unit. After a cut it is written again as a whole, which takes less
    /// time than to resume in it. A longer string is resumed at its character.
    const MAX_STRUCTURE: usize = 256;
    const MAX_STRING: usize = 96;

    /// The number of bytes that a chunk must have for the fast path. In a smaller one an item would be written again for each
    /// few bytes of it.
    const MIN_CHUNK: usize = 64;

    pub(super) fn new(out: &'w mut Out<'o>, are_structures: bool, position: &'w mut Position) -> Self {
        Self { out, position, are_structures, is_full: false }
    }

    /// Returns `true` if the fast path writes the items from a position on.
    pub(super) fn are_written(out: &Out<'_>, position: &Position) -> bool {
        position.is_cut || Self::can_write_whole(out)
    }

    /// Returns `true` if an item may be written as a whole.
    fn can_write_whole(out: &Out<'_>) -> bool {
        out.skip == 0 && out.limit >= Self::MIN_CHUNK
    }

    /// Writes items from the position on, up to the end of the chunk.
    #[inline(always)]
    pub(crate) fn write<T: Source>(&mut self, items: &[T]) {
        if !kernels::ALL {
            return;
        }
        let mut rest = items.get(self.position.item..).unwrap_or_default();
        while !self.is_full {
            rest = self.whole(rest);
            let [item, tail @ ..] = rest else { return };
            rest = tail;
            let is_first = self.position.item == 0;
            let mut buffer = [0; BUFFER];
            let mut free = Free::new(&mut buffer);
            if free.item(item, is_first).is_some() {
                let length = free.written();
                self.part(buffer.get(..length).unwrap_or_default());
            } else {
                // Takes all bytes.
                let _ = self.out.item(item, is_first);
                if !self.end(item.value(0)) {
                    return;
                }
            }
            if !Self::can_write_whole(self.out) {
                return;
            }
        }
    }

    /// Writes the part of an item that is in the chunk.
    #[inline(never)]
    fn part(&mut self, item: &[u8]) {
        let out = &mut *self.out;
        let rest = item.get(out.skip.into()..).unwrap_or_default();
        out.skip = 0;
        let free = out.buffer.get_mut(out.length..).unwrap_or_default();
        if copy_to_front(free, rest).is_some() || out.limit == usize::MAX {
            out.length = out.length.wrapping_add(rest.len());
            return self.end_item();
        }
        let _ = copy_to_front(free, rest.get(..free.len()).unwrap_or_default());
        self.position.skip = self.position.skip.wrapping_add(free.len() as u16);
        self.position.is_cut = true;
        out.length = out.limit;
        self.is_full = true;
    }

    /// Ends an item that is written as a whole.
    #[inline(always)]
    fn end_item(&mut self) {
        self.out.unit_start = self.out.length;
        self.position.item = self.position.item.wrapping_add(1);
        self.position.skip = 0;
        self.position.is_cut = false;
    }

    /// Writes the items in front that fit as a whole and have nothing to escape. Returns the others.
    #[inline(always)]
    fn whole<'i, T: Source>(&mut self, items: &'i [T]) -> &'i [T] {
        if !Self::can_write_whole(self.out) {
            return items;
        }
        // No byte of the next item is written.
        self.position.is_cut = false;
        let is_first = self.position.item == 0;
        let (written, rest) = if self.out.buffer.is_empty() {
            front(Count(0), items, is_first)
        } else {
            front(Free::new(self.out.buffer.get_mut(self.out.length..).unwrap_or_default()), items, is_first)
        };
        self.out.length = self.out.length.wrapping_add(written);
        self.out.unit_start = self.out.length;
        self.position.item = self.position.item.wrapping_add(items.len().wrapping_sub(rest.len()));
        rest
    }

    /// Ends an item, if it is in the chunk as a whole. Else returns `false`, and ends the chunk in the midst of the item, or
    /// takes the item back if it is to be written in smaller units.
    #[inline(never)]
    fn end(&mut self, string: Value<'_>) -> bool {
        if self.out.length <= self.out.limit {
            self.end_item();
            return true;
        }
        let written = self.out.length.wrapping_sub(self.out.unit_start);
        let fitting = self.out.limit.wrapping_sub(self.out.unit_start);
        let position = &mut *self.position;
        let max = if self.are_structures { Self::MAX_STRUCTURE } else { Self::MAX_STRING };
        self.is_full = written.saturating_add(position.skip.into()) <= max;
        if self.is_full {
            position.skip = position.skip.wrapping_add(fitting as u16);
            position.is_cut = true;
        } else if let (Value::Text(text), false) = (string, self.are_structures) {
            // Before the text are a comma, if it is not the first, and a quote.
            let before = if position.item > 0 { 2 } else { 1 };
            if let Some(at) = fitting.checked_sub(before).filter(|at| text.starts_plain(*at)) {
                (position.step, position.is_in_item, position.at) = (Step::String, true, at);
                self.is_full = true;
            }
        }
        self.out.length = if self.is_full { self.out.limit } else { self.out.unit_start };
        false
    }
}
