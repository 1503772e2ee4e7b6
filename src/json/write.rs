//! The writer: it encodes every body, path and query by the rows of its table.

use core::fmt;
use core::marker::PhantomData;

use crate::constraint::uuid;
use crate::kernels::{self, is_special};
use crate::schema::{Member, Table, UriTemplate, members};
use crate::text::cursor::{Encoding, SHORT_ESCAPES};
use crate::text::display::impl_format;
use crate::text::{BufferTooSmall, Text};

/// A value that is written.
#[derive(Clone, Copy)]
pub(crate) enum Value<'r> {
    Absent,
    Text(Text<'r>),
    Uuid(&'r [u8; 16]),
    /// A text that [`Source::write_made`] creates.
    Made,
    /// A list, whose items [`Source::write_items`] writes.
    List,
}

/// A structure that is written.
///
/// A field is a member's position in the structure, those of the URI after those of the body.
pub(crate) trait Source {
    /// Returns the value of a field.
    fn value(&self, field: u8) -> Value<'_>;

    /// Writes each item of a list.
    fn write_items(&self, field: u8, items: &mut Items<'_, '_>) {
        let _ = (field, items);
    }

    /// Writes a text that is created during the writing, by [`Out::made`].
    // The source calls it, so that `core::fmt` is linked only with sources that create texts.
    fn write_made(&self, field: u8, out: &mut Out<'_>) {
        let _ = (field, out);
    }
}

/// The items of a list that is being written.
pub(crate) struct Items<'w, 'o> {
    out: &'w mut Out<'o>,
    table: &'static Table,
    item: &'static Member,
}

impl Items<'_, '_> {
    /// Writes an item.
    #[inline(always)]
    pub(crate) fn write<T: Source>(&mut self, item: &T) {
        if kernels::ALL { self.write_any(item) } else { self.write_any(item as &dyn Source) }
    }

    fn write_any<T: Source + ?Sized>(&mut self, item: &T) {
        if self.item.is_structure() {
            self.out.structure(self.table, self.item, item);
        } else {
            self.out.string(item, 0, item.value(0));
        }
    }
}

/// A buffer for encoded bytes, with an optional drain for when it is full.
// The hidden method of a public trait takes it: only the crate implements that trait.
#[allow(unnameable_types)]
pub struct Out<'o> {
    buffer: &'o mut [u8],
    /// The number of bytes written, including those that did not fit.
    length: usize,
    /// The receiver of a full buffer. If it is absent, bytes that do not fit are only counted.
    drain: Option<&'o mut dyn Drain>,
    is_first: bool,
}

/// A receiver of the bytes of a full buffer.
pub(crate) trait Drain {
    /// Takes the front of the bytes that is UTF-8, and returns the number of bytes that are left.
    fn drain(&mut self, bytes: &mut [u8]) -> usize;
}

impl fmt::Debug for Out<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Out at byte {}", self.length)
    }
}

impl<'o> Out<'o> {
    const fn new(buffer: &'o mut [u8], drain: Option<&'o mut dyn Drain>) -> Self {
        Self { buffer, length: 0, drain, is_first: true }
    }

    /// Writes a byte.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    #[cfg_attr(kernels = "all", inline(always))]
    fn byte(&mut self, byte: u8) {
        if self.length >= self.buffer.len() {
            self.drain_buffer();
        }
        if let Some(place) = self.buffer.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.wrapping_add(1);
    }

    /// Empties the buffer if there is a drain.
    #[cold]
    #[inline(never)]
    fn drain_buffer(&mut self) {
        if let Some(drain) = &mut self.drain {
            let end = self.length;
            self.length = drain.drain(self.buffer.get_mut(..end).unwrap_or_default());
        }
    }

    /// Writes bytes unchanged.
    #[inline]
    fn raw(&mut self, bytes: &[u8]) {
        if kernels::ALL {
            let free = self.buffer.get_mut(self.length..).unwrap_or_default();
            if crate::text::copy_to_front(free, bytes).is_some() {
                self.length = self.length.wrapping_add(bytes.len());
                return;
            }
        }
        self.each_byte(bytes);
    }

    #[inline(never)]
    fn each_byte(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.byte(*byte));
    }

    fn hex(&mut self, byte: u8, letter: u8) {
        for digit in [byte >> 4, byte & 15] {
            self.byte(if digit < 10 { b'0' | digit } else { letter.wrapping_add(digit) });
        }
    }

    /// Writes a byte of a text: percent-encoded, or escaped.
    #[inline(never)]
    fn encoded(&mut self, byte: u8, percent: bool) {
        if percent {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                return self.byte(byte);
            }
            self.byte(b'%');
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

    /// Writes a text, decoded and encoded anew.
    #[inline(never)]
    fn text(&mut self, text: Text<'_>, percent: bool) {
        let mut cursor = text.cursor();
        if kernels::ALL && !percent && cursor.encoding == Encoding::Plain {
            return self.plain_text(cursor.bytes);
        }
        while !cursor.is_end() {
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
                self.encoded((code.wrapping_shr(more.wrapping_mul(6)) & mask | mark) as u8, percent);
                if more == 0 {
                    break;
                }
                more = more.wrapping_sub(1);
                (mark, mask) = (0x80, 0x3f);
            }
        }
    }

    /// Writes a text that is not encoded, in runs.
    fn plain_text(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        loop {
            let end = kernels::plain_run(rest, 0);
            let Some((plain, tail)) = rest.split_at_checked(end) else { return };
            self.raw(plain);
            let Some((special, tail)) = tail.split_first() else { return };
            self.encoded(*special, false);
            rest = tail;
        }
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

    /// Writes a UUID between quotes, at once if it fits.
    #[inline(always)]
    fn quoted_uuid(&mut self, bytes: &[u8; 16]) {
        let free = self.buffer.get_mut(self.length..).unwrap_or_default();
        if let Some(([open, text @ .., close], _)) = free.split_first_chunk_mut::<{ uuid::LENGTH + 2 }>() {
            (*open, *text, *close) = (b'"', uuid::format(bytes), b'"');
            self.length = self.length.wrapping_add(uuid::LENGTH + 2);
        } else {
            self.byte(b'"');
            self.uuid(bytes);
            self.byte(b'"');
        }
    }

    /// Writes the comma before a member or an item, if it is not the first.
    fn separate(&mut self) {
        if !self.is_first {
            self.byte(b',');
        }
        self.is_first = false;
    }

    fn open(&mut self, bracket: u8) {
        self.byte(bracket);
        self.is_first = true;
    }

    fn close(&mut self, bracket: u8) {
        self.byte(bracket);
        self.is_first = false;
    }

    /// Writes a string between quotes.
    fn string<T: Source + ?Sized>(&mut self, source: &T, field: u8, value: Value<'_>) {
        self.separate();
        if let (true, Value::Uuid(bytes)) = (kernels::ALL, value) {
            return self.quoted_uuid(bytes);
        }
        self.byte(b'"');
        match value {
            Value::Text(text) => self.text(text, false),
            Value::Uuid(bytes) => self.uuid(bytes),
            Value::Made => source.write_made(field, self),
            Value::Absent | Value::List => {}
        }
        self.byte(b'"');
    }

    /// Writes a text that `make` writes, escaped.
    pub(crate) fn made(&mut self, make: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result) {
        // Cannot fail: an encoder accepts all bytes.
        let _ = make(&mut Encoder { out: self });
    }

    /// Writes a structure by its rows.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    pub(crate) fn structure<T: Source + ?Sized>(
        &mut self,
        table: &'static Table,
        structure: &'static Member,
        source: &T,
    ) {
        self.separate();
        self.open(b'{');
        let mut next = 0_u8;
        for member in members(table.rows, structure) {
            let field = next;
            next = next.wrapping_add(1);
            let value = source.value(field);
            if matches!(value, Value::Absent) {
                continue;
            }
            self.separate();
            self.byte(b'"');
            self.raw(member.name().as_bytes());
            self.raw(b"\":");
            self.is_first = true;
            if let (Value::List, Some(item)) = (value, table.row(member.first)) {
                self.open(b'[');
                source.write_items(field, &mut Items { out: self, table, item });
                self.close(b']');
            } else {
                self.string(source, field, value);
            }
        }
        self.close(b'}');
    }

    /// Writes a value of a URI.
    fn uri_value(&mut self, value: Value<'_>) {
        match value {
            Value::Text(text) => self.text(text, true),
            Value::Uuid(bytes) => self.uuid(bytes),
            _ => {}
        }
    }
}

/// A writer that escapes the text written through it.
struct Encoder<'w, 'o> {
    out: &'w mut Out<'o>,
}

impl fmt::Write for Encoder<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| self.out.encoded(byte, false));
        Ok(())
    }
}

/// A part of a message that can be encoded: a JSON body, a path, a query or a target.
///
/// Use it as the bound of a function that takes any [`Encoded`].
pub trait Encode {
    /// Encodes the part to `out`.
    #[doc(hidden)]
    fn encode(&self, out: &mut Out<'_>);
}

/// A part of a message that is ready to be encoded.
///
/// [`len`](Self::len) returns its exact length in advance. `Display` writes it to any [`fmt::Write`], and
/// [`encode_to_slice`](Self::encode_to_slice) writes it to a buffer of bytes.
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
        let mut out = Out::new(&mut [], None);
        self.0.encode(&mut out);
        out.length
    }

    /// Returns `true` if the encoding has no byte, as the query of a request without one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Encodes to the front of `buffer`, and returns the bytes written.
    ///
    /// # Errors
    ///
    /// Returns [`BufferTooSmall`], with the number of bytes needed, if the encoding is longer than `buffer`. The
    /// content of `buffer` is then unspecified.
    pub fn encode_to_slice<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], BufferTooSmall> {
        let mut out = Out::new(buffer, None);
        self.0.encode(&mut out);
        let needed = out.length;
        buffer.get(..needed).ok_or(BufferTooSmall { needed })
    }

    /// Writes it to `out`, through a buffer.
    pub(crate) fn write_to(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_to(&self.0, out)
    }
}

/// A drain that writes to a [`fmt::Write`].
struct Writing<'w> {
    out: &'w mut dyn fmt::Write,
    result: fmt::Result,
}

impl Drain for Writing<'_> {
    fn drain(&mut self, bytes: &mut [u8]) -> usize {
        let valid = crate::text::utf8_front(bytes);
        let taken = valid.len();
        self.result = self.result.and_then(|()| self.out.write_str(valid));
        // The buffer may end inside a character, whose first bytes are kept.
        let left = bytes.len().wrapping_sub(taken);
        for index in 0..left {
            if let Some(byte) = bytes.get(taken.wrapping_add(index)).copied() {
                if let Some(place) = bytes.get_mut(index) {
                    *place = byte;
                }
            }
        }
        left
    }
}

/// Writes something to `out`, through a buffer.
fn write_to<T: Encode>(encode: &T, out: &mut dyn fmt::Write) -> fmt::Result {
    const BUFFER: usize = if kernels::ALL { 512 } else { 32 };

    let mut drain = Writing { out, result: Ok(()) };
    let mut buffer = [0; BUFFER];
    let mut out = Out::new(&mut buffer, Some(&mut drain));
    encode.encode(&mut out);
    out.drain_buffer();
    drain.result
}

impl<T: Encode> fmt::Display for Encoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

impl<T: Encode> fmt::Debug for Encoded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

impl_format!([T: Encode] Encoded<T>, |this, out| this.write_to(out));

/// The JSON body of a message.
#[derive(Clone, Copy)]
pub struct Json<'r, T> {
    pub(crate) table: &'static Table,
    pub(crate) source: &'r T,
}

impl<T: Source> Encode for Json<'_, T> {
    fn encode(&self, out: &mut Out<'_>) {
        let Some(root) = self.table.rows.first() else { return };
        if kernels::ALL {
            out.structure(self.table, root, self.source);
        } else {
            out.structure(self.table, root, self.source as &dyn Source);
        }
    }
}

/// The JSON body of any message.
#[derive(Clone, Copy)]
pub struct AnyJson<'r> {
    pub(crate) table: &'static Table,
    pub(crate) source: &'r dyn Source,
}

impl Encode for AnyJson<'_> {
    fn encode(&self, out: &mut Out<'_>) {
        let Some(root) = self.table.rows.first() else { return };
        out.structure(self.table, root, self.source);
    }
}

/// The JSON body of a message whose items are created during the writing.
#[derive(Clone, Copy)]
pub struct Streamed<'r, I, T> {
    table: &'static Table,
    items: I,
    /// A string of the body, by its field.
    text: Option<(u8, Text<'r>)>,
    item: PhantomData<T>,
}

impl<'r, I, T> Streamed<'r, I, T> {
    pub(crate) const fn new(table: &'static Table, items: I, text: Option<(u8, Text<'r>)>) -> Self {
        Self { table, items, text, item: PhantomData }
    }
}

impl<I: IntoIterator<Item: Into<T>> + Clone, T: Source> Source for Streamed<'_, I, T> {
    fn value(&self, field: u8) -> Value<'_> {
        match self.text {
            _ if field == self.table.list_field() => Value::List,
            Some((at, text)) if at == field => Value::Text(text),
            _ => Value::Absent,
        }
    }

    fn write_items(&self, _: u8, items: &mut Items<'_, '_>) {
        for item in self.items.clone() {
            items.write(&item.into());
        }
    }
}

impl<I: IntoIterator<Item: Into<T>> + Clone, T: Source> Encode for Streamed<'_, I, T> {
    fn encode(&self, out: &mut Out<'_>) {
        Json { table: self.table, source: self }.encode(out);
    }
}

/// The path of a request.
#[derive(Clone, Copy)]
pub struct Path<'r> {
    template: &'static UriTemplate,
    source: &'r dyn Source,
}

/// The query of a request, without the question mark.
#[derive(Clone, Copy)]
pub struct Query<'r>(Path<'r>);

/// The path and the query of a request, as in its start line.
#[derive(Clone, Copy)]
pub struct Target<'r>(Path<'r>);

impl<'r> Path<'r> {
    pub(crate) const fn new(template: &'static UriTemplate, source: &'r dyn Source) -> Self {
        Self { template, source }
    }

    pub(crate) const fn query(self) -> Query<'r> {
        Query(self)
    }

    pub(crate) const fn target(self) -> Target<'r> {
        Target(self)
    }

    /// Writes the query after `mark`, if there is one.
    fn write_query(&self, out: &mut Out<'_>, mark: &[u8]) {
        let table = &self.template.table;
        let Some(member) = table.query() else { return };
        let value = self.source.value(table.label);
        if !matches!(value, Value::Absent) {
            out.raw(mark);
            out.raw(member.name().as_bytes());
            out.byte(b'=');
            out.uri_value(value);
        }
    }
}

impl Encode for Path<'_> {
    fn encode(&self, out: &mut Out<'_>) {
        out.raw(self.template.prefix.as_bytes());
        out.uri_value(self.source.value(self.template.table.label.wrapping_sub(1)));
        out.raw(self.template.suffix.as_bytes());
    }
}

impl Encode for Query<'_> {
    fn encode(&self, out: &mut Out<'_>) {
        self.0.write_query(out, b"");
    }
}

impl Encode for Target<'_> {
    fn encode(&self, out: &mut Out<'_>) {
        self.0.encode(out);
        self.0.write_query(out, b"?");
    }
}

/// Shows by `Debug` the text that is written.
macro_rules! debug {
    ($( [$($generics:tt)*] $type:ty ),+ $(,)?) => {
        $(
            impl<$($generics)*> fmt::Debug for $type {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write_to(self, f)
                }
            }
        )+
    };
}

debug!(
    [T: Source] Json<'_, T>,
    [] AnyJson<'_>,
    [I: IntoIterator<Item: Into<T>> + Clone, T: Source] Streamed<'_, I, T>,
    [] Path<'_>,
    [] Query<'_>,
    [] Target<'_>,
);
