//! The writer: it encodes every body, path and query by the rows of its table.
//!
//! It writes in units, which are short: a name with its punctuation, a character, a UUID. It can pause after any byte:
//! the [`Position`] has the unit that is next, and the number of its bytes that were written. A whole encoding is one
//! chunk.

use core::fmt;

use crate::constraint::uuid;
use crate::kernels::{self, is_special};
use crate::schema::{Member, Table, UriTemplate, members};
use crate::text::cursor::{Encoding, SHORT_ESCAPES};
use crate::text::display::impl_format;
use crate::text::{BufferTooSmall, Text, is_unreserved};
use crate::violation::{Violation, saturate};

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
    fn item(&self, field: u8, index: usize) -> Option<&dyn Source> {
        let _ = (field, index);
        None
    }

    /// Writes the items of a list by the fast path.
    fn fast_items(&self, field: u8, items: &mut FastItems<'_, '_>) {
        let _ = (field, items);
    }

    /// Writes a fragment of a text that is created during the writing, by [`Out::made`]. Returns `false` if there is no such
    /// fragment.
    ///
    /// A fragment that a pause cuts is created again, so its length should be bounded.
    // The source calls it, so that `core::fmt` is linked only with sources that create texts.
    fn write_made(&self, field: u8, fragment: usize, out: &mut Out<'_>) -> bool {
        let _ = (field, fragment, out);
        false
    }
}

/// The structures of a message that is written.
pub(crate) trait Structures {
    /// Returns the body, or the item of its list at an index. The indices of a field ascend.
    fn structure(&mut self, field: u8, item: Option<usize>) -> Option<&dyn Source>;
}

/// The items that the fast path writes.
pub(crate) struct FastItems<'w, 'o> {
    out: &'w mut Out<'o>,
    table: &'static Table,
    item: &'static Member,
    position: Position,
    /// `true` if the chunk cuts an item.
    is_full: bool,
}

impl FastItems<'_, '_> {
    /// The number of bytes that an item may have to be one unit. After a cut it is written again as a whole, which takes less
    /// time than to resume in it. A longer string is resumed at its character.
    const MAX_STRUCTURE: usize = 256;
    const MAX_STRING: usize = 96;

    /// The number of bytes that a chunk must have for the fast path. In a smaller one an item would be written again for each
    /// few bytes of it.
    const MIN_CHUNK: usize = 64;

    /// Writes items from the position on, up to the end of the chunk.
    #[inline(always)]
    pub(crate) fn write<T: Source>(&mut self, items: &[T]) {
        if !kernels::ALL {
            return;
        }
        for item in items.get(self.position.item..).unwrap_or_default() {
            if self.position.item > 0 {
                self.out.byte(b',');
            }
            if self.item.is_structure() {
                self.structure(item);
            } else {
                self.out.fast_string(item.value(0));
            }
            if self.out.length > self.out.limit {
                self.cut(item.value(0));
                return;
            }
            self.out.unit_start = self.out.length;
            self.position.item = self.position.item.wrapping_add(1);
            self.position.skip = 0;
            self.position.is_cut = false;
            if self.out.limit < Self::MIN_CHUNK {
                return;
            }
        }
    }

    /// Ends the chunk in the midst of an item, or takes the item back if it is to be written in smaller units.
    #[inline(never)]
    fn cut(&mut self, string: Value<'_>) {
        let written = self.out.length.wrapping_sub(self.out.unit_start);
        let fitting = self.out.limit.wrapping_sub(self.out.unit_start);
        let position = &mut self.position;
        // The front of a string is a comma, if it is not the first, and a quote.
        let front = if position.item > 0 { 2 } else { 1 };
        let rest = fitting.checked_sub(front);
        let max = if self.item.is_structure() { Self::MAX_STRUCTURE } else { Self::MAX_STRING };
        self.is_full = true;
        match (rest, string) {
            _ if written.saturating_add(position.skip.into()) <= max => {
                position.skip = position.skip.wrapping_add(fitting as u16);
                position.is_cut = true;
            }
            (Some(rest), Value::Text(text)) if !self.item.is_structure() && text.starts_plain(rest) => {
                (position.step, position.is_in_item, position.at) = (Step::String, true, rest);
            }
            _ => self.is_full = false,
        }
        self.out.length = if self.is_full { self.out.limit } else { self.out.unit_start };
    }

    #[inline(always)]
    fn structure<T: Source>(&mut self, source: &T) {
        self.out.byte(b'{');
        let mut is_first = true;
        let mut field = 0_u8;
        for member in members(self.table.rows, self.item) {
            let value = source.value(field);
            field = field.wrapping_add(1);
            if !matches!(value, Value::Absent) {
                self.out.name(member, is_first);
                self.out.fast_string(value);
                is_first = false;
            }
        }
        self.out.byte(b'}');
    }
}

/// The step of an encoding that is next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
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
    at: usize,
    /// The index of the item that is written, or that is next.
    item: usize,
    /// The number of bytes of the unit that were written.
    skip: u16,
    /// The member of the body, or the step of a URI.
    field: u8,
    /// The member of the item.
    member: u8,
    step: Step,
    /// `true` if an item is written.
    is_in_item: bool,
    /// `true` if the unit is an item, which the fast path has cut.
    is_cut: bool,
}

impl Position {
    const START: Self =
        Self { at: 0, item: 0, skip: 0, field: 0, member: 0, step: Step::Open, is_in_item: false, is_cut: false };
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of item {}", self.step, self.item)
    }
}

/// A buffer for encoded bytes: of the whole encoding, or of a chunk of it.
#[allow(unnameable_types)]
pub struct Out<'o> {
    buffer: &'o mut [u8],
    /// The number of bytes written, including those past the end of the buffer.
    length: usize,
    /// The number of bytes that the chunk may have. The whole encoding has no limit: it is counted past the buffer.
    limit: usize,
    /// The number of bytes to skip: an earlier chunk has them.
    skip: u16,
    /// The length before the unit that is being written.
    unit_start: usize,
}

impl fmt::Debug for Out<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Out at byte {}", self.length)
    }
}

/// The encoding of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Json,
    /// Percent-encoding (RFC 3986, section 2.1).
    Uri,
    /// Percent-encoding twice, as a signature wants it.
    CanonicalUri,
}

impl<'o> Out<'o> {
    /// Creates an output of the whole encoding.
    const fn whole(buffer: &'o mut [u8]) -> Self {
        Self { buffer, length: 0, limit: usize::MAX, skip: 0, unit_start: 0 }
    }

    /// Creates an output of the chunk that starts at a position.
    const fn chunk(buffer: &'o mut [u8], position: &Position) -> Self {
        let limit = buffer.len();
        Self { buffer, length: 0, limit, skip: position.skip, unit_start: 0 }
    }

    /// Writes a byte.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip = self.skip.wrapping_sub(1);
        } else {
            self.put(byte);
        }
    }

    /// Writes a byte that no earlier chunk has.
    #[inline(always)]
    fn put(&mut self, byte: u8) {
        if let Some(place) = self.buffer.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.wrapping_add(1);
    }

    /// Ends a unit. Returns `false` if the chunk is full before its end.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    fn end_unit(&mut self, position: &mut Position) -> bool {
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
    fn raw(&mut self, bytes: &[u8]) {
        if !kernels::ALL {
            return self.each_byte(bytes);
        }
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
        bytes.iter().for_each(|byte| self.byte(*byte));
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
                self.hex(b'%', b'A' - 10);
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
            b"u00".iter().for_each(|byte| self.byte(*byte));
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

    /// Writes a string by the fast path, with its quotes.
    #[inline(always)]
    fn fast_string(&mut self, value: Value<'_>) {
        if let (Value::Uuid(bytes), 0) = (value, self.skip) {
            let free = self.buffer.get_mut(self.length..).unwrap_or_default();
            if let Some(([open, text @ .., close], _)) = free.split_first_chunk_mut::<{ uuid::LENGTH + 2 }>() {
                (*open, *text, *close) = (b'"', uuid::format(bytes), b'"');
                self.length = self.length.wrapping_add(uuid::LENGTH + 2);
                return;
            }
        }
        self.byte(b'"');
        match value {
            Value::Uuid(bytes) => self.uuid(bytes),
            Value::Text(text) => match text.as_str().map(str::as_bytes) {
                Some(plain) if kernels::plain_run(plain, 0) == plain.len() => self.raw(plain),
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
    fn string(&mut self, source: &dyn Source, field: u8, form: Form, position: &mut Position) -> bool {
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

    /// Returns `true` if the fast path writes the items from a position on.
    fn writes_fast(&self, position: &Position) -> bool {
        position.is_cut || (self.skip == 0 && self.limit >= FastItems::MIN_CHUNK)
    }

    /// Writes a body by its rows, from a position on. Returns `false` if the chunk is full.
    #[inline(never)]
    fn body(&mut self, table: &'static Table, message: &mut dyn Structures, position: &mut Position) -> bool {
        let root = table.row(0).unwrap_or(Member::ROOT);
        loop {
            let mut next = *position;
            // The row of the items of the list, if a list is being written.
            let list = members(table.rows, root).get(usize::from(next.field)).unwrap_or(root);
            let item = table.row(list.first).unwrap_or(root);
            if kernels::ALL && next.step == Step::Item && self.writes_fast(&next) {
                let mut items = FastItems { out: self, table, item, position: next, is_full: false };
                if let Some(body) = message.structure(next.field, None) {
                    body.fast_items(next.field, &mut items);
                }
                let is_full = items.is_full;
                next = items.position;
                *position = next;
                if is_full {
                    return false;
                }
            }
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

/// A part of a message that can be encoded: a JSON body, a path, a query or a target.
///
/// Use it as the bound of a function that takes any [`Encoded`].
pub trait Encode: Clone {
    /// Encodes a chunk of the part to `out`, from a position on. Returns `true` if it was the last.
    #[doc(hidden)]
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool;
}

/// A part of a message that is ready to be encoded.
///
/// [`len`](Self::len) returns its exact length in advance. `Display` writes it to any [`fmt::Write`],
/// [`encode_to_slice`](Self::encode_to_slice) to a buffer of bytes, and [`chunks`](Self::chunks) in chunks of any size.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
///
/// let target = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
/// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [target])?;
///
/// assert_eq!(request.target().to_string(), "/jobs/fw-7/targets");
///
/// let mut buffer = [0; 128];
/// let body = request.json().encode_to_slice(&mut buffer)?;
/// assert_eq!(body, br#"{"targets":["arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"]}"#);
/// assert_eq!(body.len(), request.json().len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Encoded<T>(pub(crate) T);

impl<T: Encode> Encoded<T> {
    /// Returns the exact number of bytes of the encoding.
    pub fn len(&self) -> usize {
        self.encode_whole(&mut [])
    }

    /// Returns `true` if the encoding has no byte, as the query of a request without one.
    pub fn is_empty(&self) -> bool {
        self.chunks().is_finished()
    }

    /// Encodes to the front of `buffer`, and returns the bytes written.
    ///
    /// # Errors
    ///
    /// Returns [`BufferTooSmall`], with the number of bytes needed, if the encoding is longer than `buffer`. The
    /// content of `buffer` is then unspecified.
    pub fn encode_to_slice<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], BufferTooSmall> {
        let needed = self.encode_whole(buffer);
        buffer.get(..needed).ok_or(BufferTooSmall { needed })
    }

    /// Encodes to the front of `buffer`, and returns the length of the encoding.
    fn encode_whole(&self, buffer: &mut [u8]) -> usize {
        let mut out = Out::whole(buffer);
        self.0.clone().encode(&mut Position::START.clone(), &mut out);
        out.length
    }

    /// Returns the encoding in chunks, for a connection or a buffer that takes a few bytes at a time.
    ///
    /// # Examples
    ///
    /// A device sends a body of any length through a buffer of 128 bytes:
    ///
    /// ```
    /// use iot_shapes::sitewise::{AssetId, BatchAssociateProjectAssetsRequest, ProjectId};
    /// # let mut socket = Vec::new();
    ///
    /// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    /// let assets = (0..100).map(|n| AssetId::from_bytes([n; 16]));
    /// let request = BatchAssociateProjectAssetsRequest::<_>::try_from_iter(project, assets)?;
    ///
    /// let mut chunks = request.json().chunks();
    /// let mut buffer = [0; 128];
    /// while !chunks.is_finished() {
    ///     let length = chunks.fill(&mut buffer);
    ///     socket.extend_from_slice(&buffer[..length]);
    /// }
    /// assert_eq!(socket, request.json().to_string().into_bytes());
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[must_use]
    pub fn chunks(&self) -> Chunks<T> {
        let mut chunks = Chunks { part: self.0.clone(), position: Position::START };
        // An encoding without bytes is finished at once.
        chunks.advance(&mut []);
        chunks
    }

    /// Writes it to an [`embedded_io::Write`], through a buffer on the stack: of 32 bytes in a build for size, of 512 in others.
    ///
    /// # Errors
    ///
    /// Returns the first error of `out`. The bytes before it were written. A call that takes no byte is repeated.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
    ///
    /// let target = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
    /// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [target])?;
    ///
    /// let mut uart = [0; 128]; // any `embedded_io::Write`
    /// request.json().write_to(&mut &mut uart[..])?;
    /// assert!(uart.starts_with(br#"{"targets":["arn:aws:iot:"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "embedded-io")]
    pub fn write_to<W: embedded_io::Write>(&self, out: &mut W) -> Result<(), W::Error> {
        let mut chunks = self.chunks();
        let mut buffer = [0; BUFFER];
        while !chunks.is_finished() {
            let length = chunks.fill(&mut buffer);
            let mut rest = buffer.get(..length).unwrap_or_default();
            // Not `write_all`, which panics if a writer takes no byte.
            while !rest.is_empty() {
                let taken = out.write(rest)?;
                rest = rest.get(taken..).unwrap_or_default();
            }
        }
        Ok(())
    }

    /// Writes it to `out`, through a buffer.
    pub(crate) fn write_text(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_text(&self.0, out)
    }
}

/// An encoding in chunks, which pauses between any two bytes. See [`Encoded::chunks`].
///
/// The time is linear in the length of the encoding, for chunks of any size. It has at most 64 bytes; that of a streamed body has
/// the caller's iterator and the current item in addition.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::JobId;
/// use iot_shapes::iot::associate_targets_with_job::uri;
///
/// let job_id = JobId::from_static("fw-7");
/// let uri = uri(&job_id, None);
/// let mut chunks = uri.target().chunks();
/// let mut buffer = [0; 12];
/// assert_eq!((chunks.fill(&mut buffer), &buffer[..]), (12, &b"/jobs/fw-7/t"[..]));
/// assert_eq!((chunks.fill(&mut buffer), &buffer[..6]), (6, &b"argets"[..]));
/// assert!(chunks.is_finished());
/// ```
#[derive(Clone, Copy)]
pub struct Chunks<T> {
    part: T,
    position: Position,
}

impl<T: Encode> Chunks<T> {
    /// Fills the front of `chunk` with the next bytes, and returns their number.
    ///
    /// It is less than the length of `chunk` only at the end of the encoding. An empty `chunk` changes nothing.
    pub fn fill(&mut self, chunk: &mut [u8]) -> usize {
        if chunk.is_empty() { 0 } else { self.advance(chunk) }
    }

    fn advance(&mut self, chunk: &mut [u8]) -> usize {
        let mut out = Out::chunk(chunk, &self.position);
        if self.part.encode(&mut self.position, &mut out) {
            self.position.step = Step::End;
        }
        out.length
    }

    /// Returns `true` if all bytes were written.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        matches!(self.position.step, Step::End)
    }
}

impl<T> fmt::Debug for Chunks<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chunks at {:?}", self.position)
    }
}

/// The number of bytes of a buffer on the stack.
const BUFFER: usize = if kernels::ALL { 512 } else { 32 };

/// Writes something to `out`, through a buffer.
fn write_text<T: Encode>(part: &T, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut part = part.clone();
    write_chunks(&mut |position, out| part.encode(position, out), out)
}

fn write_chunks(encode: &mut dyn FnMut(&mut Position, &mut Out<'_>) -> bool, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut buffer = [0; BUFFER];
    let mut position = Position::START;
    // The number of bytes that the last chunk left: the front of a character.
    let mut left = 0_usize;
    loop {
        let mut chunk = Out::chunk(buffer.get_mut(left..).unwrap_or_default(), &position);
        let is_last = encode(&mut position, &mut chunk);
        let end = left.wrapping_add(chunk.length);
        let bytes = buffer.get_mut(..end).unwrap_or_default();
        let valid = crate::text::utf8_front(bytes);
        let taken = valid.len();
        out.write_str(valid)?;
        if is_last {
            return Ok(());
        }
        left = end.wrapping_sub(taken);
        for index in 0..left {
            if let Some(byte) = bytes.get(taken.wrapping_add(index)).copied() {
                if let Some(place) = bytes.get_mut(index) {
                    *place = byte;
                }
            }
        }
    }
}

impl<T: Encode> fmt::Display for Encoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_text(f)
    }
}

impl<T: Encode> fmt::Debug for Encoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_text(f)
    }
}

impl_format!([T: Encode] Encoded<T>, |this, out| this.write_text(out));

/// The JSON body of a message.
#[derive(Clone, Copy)]
pub struct Json<'r> {
    table: &'static Table,
    source: &'r dyn Source,
}

impl<'r> Json<'r> {
    pub(crate) const fn new(table: &'static Table, source: &'r dyn Source) -> Self {
        Self { table, source }
    }
}

impl Structures for Json<'_> {
    fn structure(&mut self, field: u8, item: Option<usize>) -> Option<&dyn Source> {
        match item {
            None => Some(self.source),
            Some(index) => self.source.item(field, index),
        }
    }
}

impl Encode for Json<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        out.body(self.table, self, position)
    }
}

/// The JSON body of a message whose items are created during the writing.
#[derive(Clone, Copy)]
pub struct Streamed<'r, I, T> {
    body: StreamedBody<'r>,
    items: I,
    /// The item that is written.
    item: Option<T>,
}

/// The members of a streamed body.
#[derive(Clone, Copy)]
struct StreamedBody<'r> {
    table: &'static Table,
    /// A string of the body, and its field.
    text: Option<Text<'r>>,
    field: u8,
    /// The index of the item after the one that is written. It wraps, as the index that it is compared with.
    next: u32,
}

impl<'r, I: Iterator + Clone, T> Streamed<'r, I, T> {
    pub(crate) const fn new(table: &'static Table, items: I, text: Option<(u8, Text<'r>)>) -> Self {
        let (field, text) = match text {
            Some((field, text)) => (field, Some(text)),
            None => (0, None),
        };
        Self { body: StreamedBody { table, text, field, next: 0 }, items, item: None }
    }

    /// Creates the body if the number of its items is allowed.
    pub(crate) fn checked(
        table: &'static Table,
        items: I,
        text: Option<(u8, Text<'r>)>,
    ) -> Result<Encoded<Self>, Violation> {
        let list = table.list();
        let count = saturate(items.clone().count());
        if list.constraint().allows(count) {
            Ok(Encoded(Self::new(table, items, text)))
        } else {
            Err(Violation::of_length(count, list))
        }
    }
}

impl Source for StreamedBody<'_> {
    fn value(&self, field: u8) -> Value<'_> {
        if field == self.table.list_field() {
            return Value::List;
        }
        self.text.filter(|_| field == self.field).map_or(Value::Absent, Value::Text)
    }
}

impl<I: Iterator<Item: Into<T>>, T: Source> Structures for Streamed<'_, I, T> {
    fn structure(&mut self, _: u8, item: Option<usize>) -> Option<&dyn Source> {
        let Some(index) = item else { return Some(&self.body) };
        if index as u32 == self.body.next {
            self.item = self.items.next().map(Into::into);
            self.body.next = self.body.next.wrapping_add(1);
        }
        self.item.as_ref().map(|item| item as &dyn Source)
    }
}

impl<I: Iterator<Item: Into<T>> + Clone, T: Source + Clone> Encode for Streamed<'_, I, T> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        out.body(self.body.table, self, position)
    }
}

/// The path of a request.
#[derive(Clone, Copy)]
pub struct Path<'r> {
    template: &'static UriTemplate,
    source: &'r dyn Source,
}

/// The path of a request, percent-encoded twice, as a signature wants it.
#[derive(Clone, Copy)]
pub struct CanonicalPath<'r>(Path<'r>);

/// The query of a request, without the question mark.
#[derive(Clone, Copy)]
pub struct Query<'r>(Path<'r>);

/// The path and the query of a request, as in its start line.
#[derive(Clone, Copy)]
pub struct Target<'r>(Path<'r>);

/// The URI of a request, made of its label and its query without the request. Each operation's module has a function `uri`.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::associate_targets_with_job::uri;
/// use iot_shapes::iot::{JobId, NamespaceId};
///
/// let (job_id, namespace_id) = (JobId::from_static("fw-7"), NamespaceId::from_static("line-4"));
/// let uri = uri(&job_id, Some(&namespace_id));
/// assert_eq!(uri.target().to_string(), "/jobs/fw-7/targets?namespaceId=line-4");
/// assert_eq!(uri.path().to_string(), "/jobs/fw-7/targets");
/// ```
#[derive(Clone, Copy)]
pub struct Uri<'r> {
    template: &'static UriTemplate,
    label: &'r dyn Source,
    query: Option<&'r dyn Source>,
}

impl<'r> Uri<'r> {
    pub(crate) const fn new(
        template: &'static UriTemplate,
        label: &'r dyn Source,
        query: Option<&'r dyn Source>,
    ) -> Self {
        Self { template, label, query }
    }

    /// Returns the path, percent-encoded.
    #[must_use]
    pub const fn path(&self) -> Encoded<Path<'_>> {
        Encoded(Path::new(self.template, self))
    }

    /// Returns the path percent-encoded twice, as Signature Version 4 has it in its canonical request.
    #[must_use]
    pub const fn canonical_path(&self) -> Encoded<CanonicalPath<'_>> {
        Encoded(Path::new(self.template, self).canonical())
    }

    /// Returns the query without its question mark, percent-encoded. It is empty if it is absent.
    #[must_use]
    pub const fn query(&self) -> Encoded<Query<'_>> {
        Encoded(Path::new(self.template, self).query())
    }

    /// Returns the target: the path, and the query if there is one.
    #[must_use]
    pub const fn target(&self) -> Encoded<Target<'_>> {
        Encoded(Path::new(self.template, self).target())
    }
}

impl Source for Uri<'_> {
    fn value(&self, field: u8) -> Value<'_> {
        if field < self.template.table.label {
            return self.label.value(0);
        }
        self.query.map_or(Value::Absent, |query| query.value(0))
    }
}

impl fmt::Debug for Uri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target().write_text(f)
    }
}

/// The steps of a URI, by [`Position::field`].
const QUERY: u8 = 3;
const URI_END: u8 = 5;

impl<'r> Path<'r> {
    pub(crate) const fn new(template: &'static UriTemplate, source: &'r dyn Source) -> Self {
        Self { template, source }
    }

    pub(crate) const fn canonical(self) -> CanonicalPath<'r> {
        CanonicalPath(self)
    }

    pub(crate) const fn query(self) -> Query<'r> {
        Query(self)
    }

    pub(crate) const fn target(self) -> Target<'r> {
        Target(self)
    }

    /// Writes the steps before `end`, from a position on. Returns `false` if the chunk is full.
    #[inline(never)]
    fn write(&self, end: u8, form: Form, position: &mut Position, out: &mut Out<'_>) -> bool {
        let table = &self.template.table;
        while position.field < end {
            let mut text = self.template.prefix;
            let mut field = table.label.wrapping_sub(1);
            match position.field {
                0 => {}
                2 => text = self.template.suffix,
                QUERY => match table.query() {
                    Some(member) if !matches!(self.source.value(table.label), Value::Absent) => {
                        if position.step == Step::Name {
                            out.byte(b'?');
                        }
                        out.raw(member.name().as_bytes());
                        text = "=";
                    }
                    _ => return true,
                },
                step => {
                    if step > QUERY {
                        field = table.label;
                    }
                    if !out.string(self.source, field, form, position) {
                        return false;
                    }
                    text = "";
                }
            }
            out.raw(text.as_bytes());
            if !out.end_unit(position) {
                return false;
            }
            position.at = 0;
            position.field = position.field.wrapping_add(1);
            position.step = Step::Name;
        }
        true
    }
}

impl Encode for Path<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        self.write(QUERY, Form::Uri, position, out)
    }
}

impl Encode for CanonicalPath<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        self.0.write(QUERY, Form::CanonicalUri, position, out)
    }
}

impl Encode for Query<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        position.field = position.field.max(QUERY);
        self.0.write(URI_END, Form::Uri, position, out)
    }
}

impl Encode for Target<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        self.0.write(URI_END, Form::Uri, position, out)
    }
}

/// Shows by `Debug` the text that is written.
macro_rules! debug {
    ($( [$($generics:tt)*] $type:ty ),+ $(,)?) => {
        $(
            impl<$($generics)*> fmt::Debug for $type {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write_text(self, f)
                }
            }
        )+
    };
}

debug!(
    [] Json<'_>,
    [I: Iterator<Item: Into<T>> + Clone, T: Source + Clone] Streamed<'_, I, T>,
    [] Path<'_>,
    [] CanonicalPath<'_>,
    [] Query<'_>,
    [] Target<'_>,
);
