//! The trait through which the interpreter passes on the values that it reads.

use core::ops::Range;

use crate::constraint::uuid;
use crate::json::fast::Fast;
use crate::schema::Table;
use crate::text::{Text, utf8_front};

/// The part of a field to which a value belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// A string, or the opening of a list.
    Whole,
    /// An item: a string, or the opening of a structure.
    Item,
    /// A member of an item, by its position in the structure.
    Member(u8),
}

/// Returns the field of a row, and the part of it that the row is.
///
/// A field is a member's position in its message, those of the URI after those of the body.
#[inline(never)]
pub(crate) fn slot(table: &Table, row: u8) -> (u8, Part) {
    let above = |row: u8| table.row(row).map_or(0, |row| row.above);
    let outer = above(row);
    if outer == 0 {
        return (row.wrapping_sub(1), Part::Whole);
    }
    match above(outer) {
        0 => (outer.wrapping_sub(1), Part::Item),
        list => {
            let first = table.row(outer).map_or(0, |item| item.first);
            (list.wrapping_sub(1), Part::Member(row.wrapping_sub(first)))
        }
    }
}

/// A receiver of the values of a message.
pub(crate) trait Fill<'a> {
    /// Takes the valid value of a row. A list or a structure is taken when it opens.
    ///
    /// If the value is a UUID, `uuid` has its bytes, and `text` is empty.
    fn fill(&mut self, row: u8, text: Text<'a>, uuid: &uuid::Bytes);

    /// Takes the end of an item that is a valid structure.
    fn end_item(&mut self) {}

    /// Returns the text of a valid JSON string, which is at `place` in the body.
    ///
    /// `front` has the front of the body that is UTF-8, once it is known.
    fn body_text(
        &self,
        bytes: &'a [u8],
        front: &mut Option<&'a str>,
        place: Range<usize>,
        has_escape: bool,
    ) -> Text<'a> {
        let front = front.get_or_insert_with(|| utf8_front(bytes));
        let raw = front.get(place).unwrap_or_default();
        if has_escape { Text::from_json(raw) } else { Text::new(raw) }
    }

    /// Returns the text of a member of the URI, whose encoding is valid.
    fn uri_text(&self, raw: &'a [u8]) -> Text<'a> {
        Text::from_valid_percent(raw, utf8_front(raw))
    }

    /// Takes items of the list of a row by the fast path, at most `capacity` of them, and returns their number.
    fn fast_items(&mut self, _row: u8, _fast: &mut Fast<'a>, _capacity: u32) -> u32 {
        0
    }
}

/// A receiver that discards the values: they are checked only.
pub(crate) struct Discard;

impl<'a> Fill<'a> for Discard {
    fn fill(&mut self, _: u8, _: Text<'a>, _: &uuid::Bytes) {}

    // Creates no text, so that the check of UTF-8 of `core` is not linked: it takes some 480 bytes of flash. The interpreter
    // has another.
    fn body_text(&self, _: &'a [u8], _: &mut Option<&'a str>, _: Range<usize>, _: bool) -> Text<'a> {
        Text::default()
    }

    fn uri_text(&self, _: &'a [u8]) -> Text<'a> {
        Text::default()
    }
}
