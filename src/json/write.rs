//! The writer: it encodes every body, path and query by the rows of its table.
//!
//! It writes in units, which are short: a name with its punctuation, a character, a UUID. It can pause after any byte:
//! the [`Position`] has the unit that is next, and the number of its bytes that were written. A whole encoding is one
//! chunk.

use core::fmt;

use crate::constraint::uuid;
use crate::json::fast_write::{FastItems, FastOut};
use crate::kernels::{self, is_special};
use crate::schema::{Member, Table, members};
use crate::text::cursor::{Encoding, SHORT_ESCAPES};
use crate::text::{Text, is_unreserved};

/// A value that is written.
#[derive(Clone, Copy)]
pub(crate) enum Value<'r> {
    Absent,
    Text(Text<'r>),
    Uuid(&'r [u8; 16]),
    /// A text that [`Source::write_made`] creates.
    Made,
    /// A list, whose items [`Source::item`] returns.
    List,
}

/// A structure that is written.
///
/// A field is a member's position in the structure, those of the URI after those of the body.
pub(crate) trait Source {
    /// Returns the value of a field.
    fn value(&self, field: u8) -> Value<'_>;

    /// Returns an item of a list.
    fn item(&self, _field: u8, _index: usize) -> Option<&dyn Source> {
        None
    }

    /// Writes it as an item by the fast path: a string, if it does not say otherwise. Returns `None` if `out` does not take
    /// it as a whole.
    #[inline(always)]
    fn fast_item<O: FastOut>(&self, out: &mut O) -> Option<()>
    where
        Self: Sized,
    {
        out.string(self.value(0))
    }

    /// Writes the items of a list by the fast path.
    fn fast_items(&self, _field: u8, _items: &mut FastItems<'_, '_>) {}

    /// Writes a fragment of a text that is created during the writing, by [`Out::made`]. Returns `false` if there is no such
    /// fragment.
    ///
    /// A fragment that a pause cuts is created again, so its length should be bounded.
    // The source calls it, so that `core::fmt` is linked only with sources that create texts.
    fn write_made(&self, _field: u8, _fragment: usize, _out: &mut Out<'_>) -> bool {
        false
    }
}

/// The structures of a message that is written.
pub(crate) trait Structures {
    /// Returns the body, or the item of its list at an index. The indices of a field ascend.
    fn structure(&mut self, field: u8, item: Option<usize>) -> Option<&dyn Source>;
}

/// The step of an encoding that is next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// The bracket that opens the body.
    Open,
    /// The first member that is present, or the bracket that closes the structure.
    FirstName,
    /// The next member that is present, or the bracket that closes the structure.
    Name,
    /// The next item of the list, or the bracket that closes it.
    Item,
    /// A string and its closing quote.
    String,
    /// Nothing: the encoding is complete.
    End,
}

/// The position at which an encoding continues.
// The hidden method of a public trait takes it: only the crate implements that trait.
#[allow(unnameable_types)]
#[derive(Clone, Copy)]
pub struct Position {
    /// The position in the bytes of the text that is written, or the fragment of a text that is created.
    pub(super) at: usize,
    /// The index of the item that is written, or that is next.
    pub(super) item: usize,
    /// The number of bytes of the unit that were written.
    pub(super) skip: u16,
    /// The member of the body, or the step of a URI.
    pub(super) field: u8,
    /// The member of the item.
    member: u8,
    pub(super) step: Step,
    /// `true` if an item is written.
    pub(super) is_in_item: bool,
    /// `true` if the unit is an item, which the fast path has cut.
    pub(super) is_cut: bool,
}

impl Position {
    pub(super) const START: Self =
        Self { at: 0, item: 0, skip: 0, field: 0, member: 0, step: Step::Open, is_in_item: false, is_cut: false };
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of item {}", self.step, self.item)
    }
}

/// A buffer for encoded bytes: of the whole encoding, or of a chunk of it.
#[allow(unnameable_types)]
#[derive(Debug)]
pub struct Out<'o> {
    pub(super) buffer: &'o mut [u8],
    /// The number of bytes written, including those past the end of the buffer.
    pub(super) length: usize,
    /// The number of bytes that the chunk may have. The whole encoding has no limit: it is counted past the buffer.
    pub(super) limit: usize,
    /// The number of bytes to skip: an earlier chunk has them.
    pub(super) skip: u16,
    /// The length before the unit that is being written.
    pub(super) unit_start: usize,
}

/// The encoding of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Json,
    /// Percent-encoding (RFC 3986, section 2.1).
    Uri,
    /// Percent-encoding twice, as a signature wants it.
    CanonicalUri,
}

impl<'o> Out<'o> {
    /// Creates an output of the whole encoding.
    pub(super) const fn whole(buffer: &'o mut [u8]) -> Self {
        Self { buffer, length: 0, limit: usize::MAX, skip: 0, unit_start: 0 }
    }

    /// Creates an output of the chunk that starts at a position.
    pub(super) const fn chunk(buffer: &'o mut [u8], position: &Position) -> Self {
        let limit = buffer.len();
        Self { buffer, length: 0, limit, skip: position.skip, unit_start: 0 }
    }

    /// Writes a byte.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    pub(super) fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip = self.skip.wrapping_sub(1);
            return;
        }
        self.plain_byte(byte);
    }

    /// Writes a byte that no earlier chunk has.
    #[inline(always)]
    fn plain_byte(&mut self, byte: u8) {
        if let Some(place) = self.buffer.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.wrapping_add(1);
    }

    /// Ends a unit. Returns `false` if the chunk is full before its end.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    pub(super) fn end_unit(&mut self, position: &mut Position) -> bool {
        let is_whole = self.length <= self.limit;
        if is_whole {
            position.skip = 0;
        } else {
            position.skip = position.skip.wrapping_add(self.limit.wrapping_sub(self.unit_start) as u16);
            self.length = self.limit;
        }
        self.unit_start = self.length;
        is_whole
    }

    /// Writes bytes unchanged.
    #[inline]
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        if kernels::ALL { self.copy(bytes) } else { self.each_byte(bytes) }
    }

    /// Does what [`raw`](Self::raw) does, by one copy.
    #[inline]
    fn copy(&mut self, bytes: &[u8]) {
        let Some((_, bytes)) = bytes.split_at_checked(self.skip.into()) else {
            self.skip = self.skip.wrapping_sub(bytes.len() as u16);
            return;
        };
        self.skip = 0;
        let free = self.buffer.get_mut(self.length..).unwrap_or_default();
        if crate::text::copy_to_front(free, bytes).is_none() {
            let _ = crate::text::copy_to_front(free, bytes.get(..free.len()).unwrap_or_default());
        }
        self.length = self.length.wrapping_add(bytes.len());
    }

    #[inline(never)]
    fn each_byte(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if kernels::STRINGS && self.skip == 0 {
                self.plain_byte(*byte);
            } else {
                self.byte(*byte);
            }
        }
    }

    fn hex(&mut self, byte: u8, letter: u8) {
        self.digit(byte >> 4, letter);
        self.digit(byte & 15, letter);
    }

    fn digit(&mut self, digit: u8, letter: u8) {
        self.byte(if digit < 10 { b'0' | digit } else { letter.wrapping_add(digit) });
    }

    /// Writes a byte of a text: percent-encoded, or escaped.
    #[inline(never)]
    fn encoded(&mut self, byte: u8, form: Form) {
        if form != Form::Json {
            if is_unreserved(byte) {
                return self.byte(byte);
            }
            self.byte(b'%');
            if form == Form::CanonicalUri {
                self.each_byte(b"25");
            }
            return self.hex(byte, b'A' - 10);
        }
        if is_special(byte) {
            self.byte(b'\\');
            for [letter, meaning] in &SHORT_ESCAPES[1..] {
                if *meaning == byte {
                    return self.byte(*letter);
                }
            }
            self.each_byte(b"u00");
            return self.hex(byte, b'a' - 10);
        }
        self.byte(byte);
    }

    /// Writes a text from a position in it on, decoded and encoded anew. Returns `false` if the chunk is full.
    #[inline(never)]
    fn text(&mut self, text: Text<'_>, form: Form, position: &mut Position) -> bool {
        let mut cursor = text.cursor();
        cursor.at = position.at;
        loop {
            if kernels::ALL && form == Form::Json && cursor.encoding == Encoding::Plain {
                cursor.at = cursor.at.wrapping_add(self.plain_run(cursor.bytes, cursor.at));
                position.at = cursor.at;
            }
            if cursor.is_end() {
                break;
            }
            let byte = cursor.peek();
            if kernels::STRINGS_ONLY && form == Form::Json && cursor.encoding != Encoding::Percent && !is_special(byte)
            {
                if self.length >= self.limit {
                    return false;
                }
                self.plain_byte(byte);
                cursor.step();
                self.unit_start = self.length;
                position.at = cursor.at;
                continue;
            }
            // An escape means a character, which is written as UTF-8. All other input is bytes already.
            let (code, mut more);
            if cursor.encoding == Encoding::Json && cursor.took(b'\\') {
                code = cursor.escape();
                more = u32::from(code >= 0x80)
                    .wrapping_add(u32::from(code >= 0x800))
                    .wrapping_add(u32::from(code >= 0x1_0000));
            } else {
                code = cursor.byte();
                more = 0;
            }
            let mut mark = if more == 0 { 0 } else { 0xff00_u32.wrapping_shr(more.wrapping_add(1)) };
            let mut mask = 0xff;
            loop {
                self.encoded((code.wrapping_shr(more.wrapping_mul(6)) & mask | mark) as u8, form);
                if more == 0 {
                    break;
                }
                more = more.wrapping_sub(1);
                (mark, mask) = (0x80, 0x3f);
            }
            if !self.end_unit(position) {
                return false;
            }
            position.at = cursor.at;
        }
        true
    }

    /// Writes the plain bytes from a position on, as many as fit. Returns their number.
    #[inline(always)]
    fn plain_run(&mut self, bytes: &[u8], at: usize) -> usize {
        // A run is searched no further than it can be written, so that small chunks take linear time.
        let free = self.limit.wrapping_sub(self.length);
        let bytes = bytes.get(..at.saturating_add(free)).unwrap_or(bytes);
        let end = kernels::plain_run(bytes, at);
        let plain = bytes.get(at..end).unwrap_or_default();
        self.raw(plain);
        self.unit_start = self.length;
        plain.len()
    }

    /// Writes a UUID.
    fn uuid(&mut self, bytes: &[u8; 16]) {
        if kernels::STRINGS {
            return self.raw(&uuid::format(bytes));
        }
        for (index, byte) in bytes.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                self.byte(b'-');
            }
            self.hex(*byte, b'a' - 10);
        }
    }

    /// Writes a string with its quotes, without regard to the limit.
    #[inline(never)]
    pub(super) fn whole_string(&mut self, value: Value<'_>) {
        self.byte(b'"');
        match value {
            Value::Uuid(bytes) => self.uuid(bytes),
            Value::Text(text) => match text.as_str().map(str::as_bytes) {
                Some(plain) if kernels::is_plain(plain) => self.raw(plain),
                _ => self.whole_text(text),
            },
            // No list that the fast path writes has another value.
            Value::Made | Value::Absent | Value::List => {}
        }
        self.byte(b'"');
    }

    /// Writes a text without regard to the limit.
    #[inline(never)]
    fn whole_text(&mut self, text: Text<'_>) {
        // An item that the limit cuts is taken back by the fast path.
        let (limit, unit_start) = (self.limit, self.unit_start);
        self.limit = usize::MAX;
        let _ = self.text(text, Form::Json, &mut Position::START.clone());
        (self.limit, self.unit_start) = (limit, unit_start);
    }

    /// Writes the name of a member, its colon, and a comma before it if it is not the first.
    #[inline]
    fn name(&mut self, member: &Member, is_first: bool) {
        if !is_first {
            self.byte(b',');
        }
        self.byte(b'"');
        self.raw(member.name().as_bytes());
        self.raw(b"\":");
    }

    /// Writes a fragment of a text that `make` writes, escaped.
    pub(crate) fn made(&mut self, make: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result) {
        // Cannot fail: an encoder accepts all bytes.
        let _ = make(&mut Encoder { out: self });
    }

    /// Writes a string from a position on. Returns `false` if the chunk is full before its last unit.
    pub(super) fn string(&mut self, source: &dyn Source, field: u8, form: Form, position: &mut Position) -> bool {
        match source.value(field) {
            Value::Text(text) => return self.text(text, form, position),
            Value::Uuid(bytes) => self.uuid(bytes),
            Value::Made => {
                while source.write_made(field, position.at, self) {
                    if !self.end_unit(position) {
                        return false;
                    }
                    position.at = position.at.wrapping_add(1);
                }
            }
            Value::Absent | Value::List => {}
        }
        true
    }

    /// Writes a body by its rows, from a position on. Returns `false` if the chunk is full.
    #[inline(never)]
    pub(super) fn body(
        &mut self,
        table: &'static Table,
        message: &mut dyn Structures,
        position: &mut Position,
    ) -> bool {
        let root = table.row(0).unwrap_or(Member::ROOT);
        loop {
            // The row of the items of the list, if a list is being written.
            let list = members(table.rows, root).get(usize::from(position.field)).unwrap_or(root);
            let item = table.row(list.first).unwrap_or(root);
            if kernels::ALL && position.step == Step::Item && FastItems::are_written(self, position) {
                let field = position.field;
                let mut items = FastItems::new(self, item.is_structure(), position);
                if let Some(body) = message.structure(field, None) {
                    body.fast_items(field, &mut items);
                }
                if items.is_full {
                    return false;
                }
            }
            let mut next = *position;
            let index = (next.is_in_item || next.step == Step::Item).then_some(next.item);
            let source = message.structure(next.field, index);
            let (structure, field) = if next.is_in_item { (item, &mut next.member) } else { (root, &mut next.field) };
            // A unit ends with the first byte of a value, or with this one.
            let mut opened = None;
            let mut last = b'"';
            let mut is_end = false;
            match (next.step, source) {
                (Step::Open, _) => {
                    opened = Some(root);
                    next.step = Step::FirstName;
                }
                (Step::FirstName | Step::Name, Some(source)) => {
                    last = b'}';
                    is_end = true;
                    for member in members(table.rows, structure).get(usize::from(*field)..).unwrap_or_default() {
                        let value = source.value(*field);
                        if !matches!(value, Value::Absent) {
                            self.name(member, next.step == Step::FirstName);
                            opened = Some(member);
                            is_end = false;
                            next.step = if matches!(value, Value::List) { Step::Item } else { Step::String };
                            break;
                        }
                        *field = field.wrapping_add(1);
                    }
                }
                (Step::String, Some(source)) => {
                    if !self.string(source, *field, Form::Json, position) {
                        return false;
                    }
                    next.at = 0;
                    next.step = Step::Name;
                    *field = field.wrapping_add(1);
                    is_end = next.is_in_item && !item.is_structure();
                }
                (Step::Item, None) => {
                    last = b']';
                    next.item = 0;
                    next.field = next.field.wrapping_add(1);
                    next.step = Step::Name;
                }
                (Step::Item, Some(_)) => {
                    if next.item > 0 {
                        self.byte(b',');
                    }
                    opened = Some(item);
                    next.is_in_item = true;
                    next.member = 0;
                    next.step = if item.is_structure() { Step::FirstName } else { Step::String };
                }
                (_, None) | (Step::End, _) => return true,
            }
            if is_end {
                next.step = Step::End;
                if next.is_in_item {
                    next.is_in_item = false;
                    next.item = next.item.wrapping_add(1);
                    next.step = Step::Item;
                }
            }
            self.byte(opened.map_or(last, Member::opens));
            if !self.end_unit(position) {
                return false;
            }
            next.skip = 0;
            *position = next;
        }
    }
}

/// A writer that escapes the text written through it.
struct Encoder<'w, 'o> {
    out: &'w mut Out<'o>,
}

impl fmt::Write for Encoder<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| self.out.encoded(byte, Form::Json));
        Ok(())
    }
}
