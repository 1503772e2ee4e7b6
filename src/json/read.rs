//! The interpreter: it reads every body by the rows of its table, whole or in chunks.
//!
//! One loop goes through known and unknown values. Its state is a few words: a bit for each open bracket, the rows that
//! were seen, and the phase. The phase limits the next token. The same loop reads a body that arrives in chunks: it
//! stops at the end of a chunk and continues with the next. A whole body is one chunk.
//!
//! A known string or an item of a list is passed on as a whole. The loop stops before one that a chunk cuts, and the
//! [chunk reader](crate::chunk) keeps its bytes. In unknown values it stops between any two characters.

use crate::constraint::check::{self, ConstraintError, StringCheck};
use crate::constraint::uuid;
use crate::json::fast::{self, Fast};
use crate::json::fill::Fill;
use crate::json::frame::Frame;
use crate::kernels::number::Number;
use crate::kernels::{self, Skipped};
use crate::schema::{Constraint, Member, Pattern, Table, members};
use crate::text::charset::{self, Class};
use crate::text::cursor::{Cursor, END, Encoding, QUOTE};
use crate::text::{Text, utf8_front};
use crate::violation::{NO_OFFSET, Sink, Violation, ViolationKind, saturate};

/// The reason for which the interpreter stops before the end of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Stopped {
    /// A reported violation.
    Reported,
    /// The end of a chunk that is not the end of the body.
    Suspended,
}

/// The checks of a reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// The mode that rejects values which the types cannot hold: for the responses that a device reads.
    Types,
    /// The mode that also rejects values which violate a constraint. It has the class of Unicode's category C if the
    /// pattern of a row excludes it, so that a program without such a row does not link the class.
    Strict(Option<&'static Class>),
    /// The mode that reads as much as possible, and keeps the first violation.
    ///
    /// A value of a wrong type counts as absent. If a member is repeated, the first counts.
    Lenient,
}

impl Mode {
    /// Returns the strict mode for a table, in a constant.
    pub(crate) const fn strict(table: &Table) -> Self {
        Self::Strict(if table.excludes_other() { Some(&charset::OTHER) } else { None })
    }

    const fn is_strict(self) -> bool {
        matches!(self, Self::Strict(_))
    }
}

/// The phase of the interpreter between two tokens, or in one of an unknown value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Value,
    FirstItem,
    FirstName,
    Name,
    Colon,
    /// After a value: a comma, or the bracket that closes.
    Separator,
    /// After the top-level object.
    End,
    InName,
    InString,
    InNumber,
}

/// The open brackets: a bit for each, 1 for an object. The outermost is one, so the value is 0 outside only.
// Packed: 16-byte alignment would make the state of a chunk reader larger than 128 bytes on some hosts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C, packed(8))]
struct Brackets(u128);

/// The state with which the interpreter continues.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    brackets: Brackets,
    /// The offset of the `[` of the known list.
    list: usize,
    /// The offset of the last name.
    name: usize,
    /// The innermost known bracket.
    within: &'static Member,
    /// The row of the value that is next or is read, if it is known.
    known: Option<&'static Member>,
    /// A bit for each row that was named; 16 bits higher, for each that has a value.
    members: u32,
    /// The index of the item of the known list.
    index: u32,
    /// The number of items of the list that was read.
    pub(crate) items: u32,
    /// A bit for each member whose name may be the one that is read.
    candidates: u16,
    /// The number of characters of the name so far.
    matched: u8,
    /// The number of unknown brackets that are open in the known one.
    unknown: u8,
    /// The number of the known row.
    row: u8,
    phase: Phase,
    number: Number,
}

impl State {
    /// Returns the state before a body.
    // Not a constant, and not zeros next to each other: the compiler would link a `memcpy` or a `memset` for them.
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Self {
            brackets: Brackets(0),
            list: NO_OFFSET,
            name: NO_OFFSET,
            within: Member::ROOT,
            known: Some(Member::ROOT),
            members: 0,
            index: 0,
            items: 0,
            candidates: 0,
            matched: 0,
            unknown: 0,
            row: 0,
            phase: Phase::Value,
            number: Number::START,
        }
    }

    /// Returns `true` if a known value is next. One that a chunk cuts is kept until it is whole.
    pub(crate) fn is_at_known_value(&self) -> bool {
        matches!(self.phase, Phase::Value | Phase::FirstItem) && self.known.is_some() && self.brackets.0 != 0
    }

    /// Returns `true` if an item of the known list is next.
    pub(crate) fn is_at_item(&self) -> bool {
        self.is_at_known_value() && self.known.is_some_and(Member::is_item)
    }

    /// Continues after items that the fast path took, and the commas between them.
    pub(crate) fn took_items(&mut self, taken: u32, is_after_comma: bool) {
        self.index = self.index.wrapping_add(taken);
        self.phase = Phase::Value;
        if !is_after_comma {
            self.index = self.index.wrapping_sub(1);
            self.phase = Phase::Separator;
        }
    }

    /// Goes past a comma between two items of the known list, and returns `true` if one may be next.
    pub(crate) fn took_comma(&mut self) -> bool {
        let is_after_item =
            self.phase == Phase::Separator && self.within.is_list() && self.known.is_some_and(Member::is_item);
        if is_after_item {
            self.index = self.index.wrapping_add(1);
            self.phase = Phase::Value;
        }
        is_after_item
    }

    /// Returns the byte that ends an item, if an item of the known list is next and `bytes` start with one.
    pub(crate) fn item_closes(&self, bytes: &[u8]) -> Option<u8> {
        let member = self.known.filter(|_| self.is_at_item())?;
        (bytes.first().copied() == Some(member.opens())).then_some(if member.is_text() { b'"' } else { b'}' })
    }

    /// Returns `true` if no byte was read yet.
    pub(crate) fn is_at_start(&self) -> bool {
        self.brackets.0 == 0 && self.phase == Phase::Value
    }
}

/// The limits of a body that arrives in chunks.
#[derive(Clone, Copy)]
pub(crate) struct Chunk {
    /// The offset of the first byte.
    pub(crate) base: usize,
    /// The number of bytes that a known value may have.
    pub(crate) max_value: usize,
    /// `true` if the body ends with these bytes.
    pub(crate) is_last: bool,
    /// The scan for the end of the last known value.
    pub(crate) frame: Frame,
    // A pointer, so that the function is linked only if chunks are read.
    demand_whole: Option<DemandWhole>,
}

type DemandWhole = fn(&mut Reader<'_, '_>, &'static Member) -> Result<(), Stopped>;

/// Stops before a known value that the chunk cuts, or that has more bytes than the caller's buffer.
fn demand_whole(reader: &mut Reader<'_, '_>, member: &'static Member) -> Result<(), Stopped> {
    if !member.is_item() && !member.is_text() {
        return Ok(());
    }
    let start = reader.check.cursor.at;
    reader.chunk.frame = Frame::START;
    match reader.chunk.frame.scan(reader.check.cursor.bytes.get(start..).unwrap_or_default()) {
        Some(length) if length > reader.chunk.max_value => {
            reader.check.length = saturate(length);
            reader.report_at(ViolationKind::Capacity, member, start)
        }
        None if !reader.chunk.is_last => Err(Stopped::Suspended),
        _ => Ok(()),
    }
}

impl Chunk {
    /// A body that is one chunk.
    const BODY: Self = Self { base: 0, max_value: usize::MAX, is_last: true, frame: Frame::START, demand_whole: None };

    pub(crate) const fn new(base: usize, max_value: usize, is_last: bool) -> Self {
        let demand_whole: Option<DemandWhole> = if max_value == usize::MAX { None } else { Some(demand_whole) };
        Self { base, max_value, is_last, frame: Frame::START, demand_whole }
    }
}

/// A reader of a body, or of a chunk of one.
pub(crate) struct Reader<'a, 's> {
    pub(crate) check: StringCheck<'a>,
    /// The front of the bytes that is UTF-8, once it is needed.
    text: Option<&'a str>,
    rows: &'static [Member],
    fill: &'s mut dyn Fill<'a>,
    sink: &'s mut dyn Sink,
    pub(crate) state: State,
    /// The first violation, or the one that stopped the reader.
    pub(crate) first: Option<Violation>,
    pub(crate) chunk: Chunk,
    /// The number of items that the caller has storage for.
    capacity: u32,
    mode: Mode,
    is_item_valid: bool,
}

/// Reads a whole body. Returns the number of items of its list.
pub(crate) fn read<'a>(
    body: &'a [u8],
    table: &'static Table,
    mode: Mode,
    fill: &mut dyn Fill<'a>,
    capacity: usize,
    sink: &mut dyn Sink,
) -> Result<u32, Violation> {
    let mut reader = Reader::new(table, mode, fill, capacity, sink);
    let _ = reader.body(body);
    reader.finish()
}

impl<'a, 's> Reader<'a, 's> {
    #[inline(always)]
    pub(crate) fn new(
        table: &'static Table,
        mode: Mode,
        fill: &'s mut dyn Fill<'a>,
        capacity: usize,
        sink: &'s mut dyn Sink,
    ) -> Self {
        let other = if let Mode::Strict(other) = mode { other } else { None };
        Self {
            check: StringCheck::new(Cursor::new(&[], Encoding::Json), true, other),
            text: None,
            rows: table.rows,
            fill,
            sink,
            state: State::new(),
            first: None,
            chunk: Chunk::BODY,
            capacity: saturate(capacity),
            mode,
            is_item_valid: true,
        }
    }

    /// Continues with a chunk of a body, of which `text` is the front that is UTF-8.
    pub(crate) fn chunk(&mut self, bytes: &'a [u8], text: &'a str, chunk: Chunk) -> Result<(), Stopped> {
        self.check.cursor = Cursor::new(bytes, Encoding::Json);
        self.text = Some(text);
        self.chunk = chunk;
        self.run()
    }

    /// Reads a whole body.
    pub(crate) fn body(&mut self, body: &'a [u8]) -> Result<(), Stopped> {
        self.check.cursor = Cursor::new(body, Encoding::Json);
        self.check.is_quoted = true;
        self.text = None;
        self.start();
        if body.is_empty() { self.require(self.state.within) } else { self.run() }
    }

    /// Moves to the root, before the first byte.
    pub(crate) fn start(&mut self) {
        let root = self.row(0).unwrap_or(Member::ROOT);
        (self.state.within, self.state.known) = (root, Some(root));
    }

    /// Ends an empty body, which counts as an object without members.
    pub(crate) fn end_empty(&mut self) -> Result<(), Stopped> {
        self.require(self.state.within)
    }

    /// Reports that the known value at `offset` has `needed` bytes, more than the caller's buffer.
    pub(crate) fn too_large(&mut self, needed: usize, offset: usize) -> Result<(), Stopped> {
        self.check.length = saturate(needed);
        self.report(ViolationKind::Capacity, self.state.known.unwrap_or(Member::ROOT), offset)
    }

    /// Returns the number of items, or the violation that is the verdict.
    pub(crate) fn finish(&mut self) -> Result<u32, Violation> {
        match self.first {
            None => Ok(self.state.items),
            Some(violation) => {
                if !violation.kind().is_constraint() {
                    self.sink.report_fatal(violation);
                }
                Err(violation)
            }
        }
    }

    /// Reads a member of the URI. Checks its encoding, or, if that `is_valid`, its constraint.
    // Out of line: its stack is given back before the body is read.
    #[inline(never)]
    pub(crate) fn uri_member(&mut self, raw: &'a [u8], row: u8, is_valid: bool) -> Result<(), Stopped> {
        let Some(member) = self.row(row) else { return Ok(()) };
        if kernels::ALL && self.plain_uri_member(raw, member, row, is_valid) {
            return Ok(());
        }
        self.check.cursor = Cursor::new(raw, Encoding::Percent);
        self.check.is_quoted = false;
        match self.check.run(if is_valid { *member.constraint() } else { Constraint::NONE }) {
            Some(kind) => self.report(if is_valid { kind } else { ViolationKind::Encoding }, member, NO_OFFSET),
            None => {
                if is_valid {
                    self.fill.fill(row, self.fill.uri_text(raw), &self.check.uuid);
                }
                Ok(())
            }
        }
    }

    /// Does what [`uri_member`](Self::uri_member) does, if nothing in the member is encoded, and returns `true` if it did.
    #[inline(always)]
    fn plain_uri_member(&mut self, raw: &'a [u8], member: &Member, row: u8, is_valid: bool) -> bool {
        if member.constraint().pattern == Pattern::Uuid {
            let Some(uuid) = uuid::parse_fast(raw) else { return false };
            if is_valid {
                self.fill.fill(row, Text::default(), &uuid);
            }
            return true;
        }
        // `&`, not `&&`: without a branch it becomes vector code.
        if !raw.iter().fold(true, |plain, byte| plain & byte.is_ascii() & (*byte != b'%')) {
            return false;
        }
        if is_valid {
            let text = Text::new(utf8_front(raw));
            if check::check_by_kernel(member.constraint(), text).is_err() {
                return false;
            }
            self.fill.fill(row, text, &self.check.uuid);
        }
        true
    }

    /// Returns a row.
    fn row(&self, row: u8) -> Option<&'static Member> {
        self.rows.get(usize::from(row))
    }

    /// Reads to the end of the bytes.
    fn run(&mut self) -> Result<(), Stopped> {
        loop {
            match self.state.phase {
                Phase::InName | Phase::InString => self.unknown_string()?,
                Phase::InNumber => self.number()?,
                _ => {}
            }
            let byte = self.skip_space();
            if byte == 0 && self.check.cursor.is_end() {
                if !self.chunk.is_last {
                    return Err(Stopped::Suspended);
                }
                if self.state.phase == Phase::End {
                    return Ok(());
                }
            }
            match (self.state.phase, byte) {
                (Phase::FirstItem, b']') | (Phase::FirstName, b'}') => self.close()?,
                (Phase::Value | Phase::FirstItem, _) => self.value(byte)?,
                (Phase::FirstName | Phase::Name, b'"') => self.name()?,
                (Phase::Colon, b':') => self.next(Phase::Value),
                (Phase::Separator, _) => self.separator(byte)?,
                _ => return self.syntax(),
            }
        }
    }

    /// Skips a byte and goes to a phase.
    fn next(&mut self, phase: Phase) {
        self.check.cursor.step();
        self.state.phase = phase;
    }

    /// Reads a value that starts with `byte`, or the opening bracket of one.
    fn value(&mut self, byte: u8) -> Result<(), Stopped> {
        let start = self.check.cursor.at;
        let mut known = self.state.known;
        if let Some(member) = known {
            let is_over = member.is_item() && self.state.index >= self.capacity && self.is_limited();
            if byte == b'n' && !member.is_item() && self.state.row != 0 {
                // A value that starts with `n` is `null`, which means absent, or a syntax error.
                known = None;
            } else if byte != member.opens() || is_over {
                if !matches!(byte, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') {
                    return self.syntax();
                }
                self.check.length = 0;
                self.report_at(if is_over { ViolationKind::Capacity } else { ViolationKind::Type }, member, start)?;
                if self.state.row == 0 {
                    return Err(Stopped::Reported);
                }
                // The lenient mode continues. An item that it skips is not counted.
                if member.is_item() {
                    self.state.index = self.state.index.wrapping_sub(1);
                }
                known = None;
            } else {
                if kernels::ALL && member.is_item() && self.fast_items(member) {
                    return Ok(());
                }
                if let Some(demand_whole) = self.chunk.demand_whole {
                    demand_whole(self, member)?;
                }
                self.state.members |= 0x1_0000_u32.wrapping_shl(self.state.row.into());
            }
        }
        self.state.known = known;
        if kernels::ALL && known.is_none() && self.skip_unknown() {
            return Ok(());
        }
        let word = match byte {
            b'"' => {
                self.next(Phase::InString);
                return match known {
                    Some(member) => self.known_string(member, start),
                    None => Ok(()),
                };
            }
            b'{' | b'[' => return self.open(byte),
            b't' => "true",
            b'f' => "false",
            b'n' => "null",
            _ => {
                self.state.number = Number::START;
                self.state.phase = Phase::InNumber;
                return Ok(());
            }
        };
        for byte in word.bytes() {
            if !self.check.cursor.took(byte) {
                return self.syntax_or_suspend(start);
            }
        }
        self.state.phase = Phase::Separator;
        Ok(())
    }

    /// Skips an unknown value, or its front, and returns `true` if it skipped any of it.
    #[inline(always)]
    fn skip_unknown(&mut self) -> bool {
        let start = self.check.cursor.at;
        let depth = self.state.brackets.0.leading_zeros();
        let skipped = kernels::skip_value(self.text().as_bytes(), start, depth);
        self.check.cursor.at = skipped.position;
        if skipped.is_whole() {
            self.state.phase = Phase::Separator;
            if self.state.brackets.0 & 1 == 1 {
                self.skip_members(depth);
            }
            return true;
        }
        self.open_skipped(skipped);
        skipped.position != start
    }

    /// Opens the brackets in the front of an unknown value that was skipped.
    #[cold]
    fn open_skipped(&mut self, skipped: Skipped) {
        if skipped.depth() > 0 {
            self.state.brackets.0 = self.state.brackets.0.wrapping_shl(skipped.depth()) | u128::from(skipped.objects());
            self.state.unknown = self.state.unknown.wrapping_add(skipped.depth() as u8);
            self.state.phase = if skipped.is_after_value() { Phase::Separator } else { Phase::Value };
        }
    }

    /// Skips unknown members after one that was skipped.
    #[inline(never)]
    fn skip_members(&mut self, depth: u32) {
        let members = self.members();
        let is_unknown = |name: &[u8]| !members.iter().any(|member| member.name().as_bytes() == name);
        let bytes = self.text().as_bytes();
        self.check.cursor.at = kernels::skip_members(bytes, self.check.cursor.at, depth, is_unknown);
    }

    /// Returns `true` if the known list may have more items than there is storage for.
    ///
    /// If there is storage for all items that the constraint allows, a longer list violates the constraint instead.
    fn is_limited(&self) -> bool {
        let max = self.state.within.constraint().max;
        max == Constraint::UNBOUNDED || self.capacity < max.into()
    }

    /// Takes items of the known list by the fast path, and returns `true` if it took any.
    fn fast_items(&mut self, item: &Member) -> bool {
        let cursor = self.check.cursor;
        let mut fast = Fast::new(cursor.bytes, self.text, cursor.at, self.chunk.max_value);
        // If the list has no limit, the items without storage are checked and dropped.
        let capacity = if self.is_limited() { self.capacity.saturating_sub(self.state.index) } else { u32::MAX };
        let taken = self.fill.fast_items(item.above, &mut fast, capacity);
        let (at, is_after_comma, text) = fast.finish();
        self.text = text;
        if taken == 0 {
            return false;
        }
        self.check.cursor.at = at;
        self.state.took_items(taken, is_after_comma);
        true
    }

    /// Goes through the opening bracket of a value.
    fn open(&mut self, bracket: u8) -> Result<(), Stopped> {
        if self.state.brackets.0 >> 127 != 0 {
            return self.report_at(ViolationKind::Depth, Member::ROOT, self.check.cursor.at);
        }
        let is_object = bracket == b'{';
        self.state.brackets.0 = self.state.brackets.0 << 1 | u128::from(is_object);
        match self.state.known {
            Some(member) => {
                self.state.within = member;
                if self.state.row != 0 {
                    self.fill.fill(self.state.row, Text::default(), &self.check.uuid);
                }
                if is_object {
                    // Each item starts without members.
                    let bits = 0x1_0001_u32.wrapping_shl(member.count.into()).wrapping_sub(0x1_0001);
                    self.state.members &= !bits.wrapping_shl(member.first.into());
                    self.is_item_valid = true;
                } else {
                    self.state.list = self.chunk.base.wrapping_add(self.check.cursor.at);
                    self.state.index = 0;
                    self.at_item();
                }
            }
            None => self.state.unknown = self.state.unknown.wrapping_add(1),
        }
        self.next(if is_object { Phase::FirstName } else { Phase::FirstItem });
        Ok(())
    }

    /// Goes to an item of the known list.
    fn at_item(&mut self) {
        self.state.row = self.state.within.first;
        self.state.known = self.row(self.state.row);
    }

    /// Goes through a closing bracket.
    #[cfg_attr(not(kernels = "all"), inline(never))]
    fn close(&mut self) -> Result<(), Stopped> {
        let is_empty = self.state.phase == Phase::FirstItem;
        self.state.brackets.0 >>= 1;
        let is_end = self.state.brackets.0 == 0;
        self.next(if is_end { Phase::End } else { Phase::Separator });
        if self.state.unknown > 0 {
            self.state.unknown = self.state.unknown.wrapping_sub(1);
            return Ok(());
        }
        let member = self.state.within;
        self.state.within = self.row(member.above).unwrap_or(member);
        if member.is_structure() {
            self.require(member)?;
            if self.is_item_valid && !is_end {
                self.fill.end_item();
            }
            return Ok(());
        }
        let count = if is_empty { 0 } else { self.state.index.wrapping_add(1) };
        self.state.items = count;
        self.state.index = 0;
        self.check.length = count;
        if (self.mode.is_strict() || count > self.capacity) && !member.constraint().allows(count) {
            return self.report(ViolationKind::Length, member, self.state.list);
        }
        Ok(())
    }

    /// Goes through a comma or a closing bracket.
    fn separator(&mut self, byte: u8) -> Result<(), Stopped> {
        let is_object = self.state.brackets.0 & 1 == 1;
        match (byte, is_object) {
            (b',', true) => self.next(Phase::Name),
            (b',', false) => {
                self.next(Phase::Value);
                if self.state.unknown == 0 {
                    self.state.index = self.state.index.wrapping_add(1);
                    self.at_item();
                } else {
                    self.state.known = None;
                }
            }
            (b'}', true) | (b']', false) => return self.close(),
            _ => return self.syntax(),
        }
        Ok(())
    }

    /// Returns the members that a name here may have.
    fn members(&self) -> &'static [Member] {
        if self.state.unknown == 0 { members(self.rows, self.state.within) } else { &[] }
    }

    /// Reads a name from its opening quote on.
    fn name(&mut self) -> Result<(), Stopped> {
        self.state.name = self.chunk.base.wrapping_add(self.check.cursor.at);
        self.next(Phase::InName);
        self.state.candidates = u16::MAX;
        self.state.matched = 0;
        let mut field = 0_u8;
        // Builds for size compare each name character by character: 150 bytes of flash less.
        let members = if kernels::STRINGS { self.members() } else { &[] };
        for member in members {
            let mut ahead = self.check.cursor;
            if ahead.takes(member.name()) && ahead.took(b'"') {
                self.check.cursor = ahead;
                self.named(Some(field))?;
                if kernels::ALL && self.check.cursor.peek() == b':' {
                    self.next(Phase::Value);
                }
                return Ok(());
            }
            field = field.wrapping_add(1);
        }
        if kernels::ALL {
            let text = self.text();
            let end = kernels::plain_run(text.as_bytes(), self.check.cursor.at);
            if text.as_bytes().get(end) == Some(&b'"') {
                self.check.cursor.at = end.wrapping_add(1);
                return self.named(None);
            }
        }
        Ok(())
    }

    /// Reads on in an unknown string, or in a name that has an escape or is not known: character by character.
    fn unknown_string(&mut self) -> Result<(), Stopped> {
        let members = if self.state.phase == Phase::InName { self.members() } else { &[] };
        let mut is_searched = false;
        loop {
            if kernels::ALL && (members.is_empty() || self.state.candidates == 0) {
                let bytes = self.text().as_bytes();
                self.check.cursor.at = kernels::plain_run(bytes, self.check.cursor.at);
                if !is_searched && let Some(end) = kernels::escaped_string(bytes, self.check.cursor.at) {
                    self.check.cursor.at = end;
                }
                // Once, as it reads up to the error of a string that is not valid.
                is_searched = true;
            }
            let start = self.check.cursor.at;
            let c = self.check.cursor.char();
            if c >= END && c != QUOTE {
                self.check.fault = c;
                return self.syntax_or_suspend(start);
            }
            let mut found = None;
            let mut bit = 1_u16;
            let mut field = 0_u8;
            for member in members {
                // The quote is not a character of a name.
                let expected = member.name().as_bytes().get(usize::from(self.state.matched)).copied();
                if expected.map_or(QUOTE, u32::from) != c {
                    self.state.candidates &= !bit;
                } else if self.state.candidates & bit != 0 {
                    found = Some(field);
                }
                bit = bit.wrapping_shl(1);
                field = field.wrapping_add(1);
            }
            if c == QUOTE {
                self.check.cursor.step();
                if self.state.phase == Phase::InName {
                    return self.named(found);
                }
                self.state.phase = Phase::Separator;
                return Ok(());
            }
            self.state.matched = self.state.matched.saturating_add(1);
        }
    }

    /// Ends a name, which is that of the member at this position in its structure, if it is known.
    fn named(&mut self, field: Option<u8>) -> Result<(), Stopped> {
        self.state.phase = Phase::Colon;
        self.state.known = None;
        if let Some(field) = field {
            let row = self.state.within.first.wrapping_add(field);
            let Some(member) = self.row(row) else { return Ok(()) };
            let bit = 1_u32.wrapping_shl(row.into());
            if self.state.members & bit != 0 {
                // The lenient mode skips the value.
                return self.report(ViolationKind::Duplicate, member, self.state.name);
            }
            self.state.members |= bit;
            self.state.row = row;
            self.state.known = Some(member);
        }
        Ok(())
    }

    /// Reads on in a number, which is in an unknown value.
    fn number(&mut self) -> Result<(), Stopped> {
        while let Some(next) = self.state.number.next(self.check.cursor.peek()) {
            self.state.number = next;
            self.check.cursor.step();
        }
        if !self.state.number.is_whole() {
            return self.syntax();
        }
        if !self.chunk.is_last && self.check.cursor.is_end() {
            return Err(Stopped::Suspended);
        }
        self.state.phase = Phase::Separator;
        Ok(())
    }

    /// Skips white space and returns the byte after it, 0 at the end.
    #[inline(always)]
    fn skip_space(&mut self) -> u8 {
        if kernels::ALL {
            self.check.cursor.at = kernels::skip_space(self.check.cursor.bytes, self.check.cursor.at);
            return self.check.cursor.peek();
        }
        loop {
            match self.check.cursor.peek() {
                b' ' | b'\t' | b'\n' | b'\r' => self.check.cursor.step(),
                byte => return byte,
            }
        }
    }

    /// Returns the front of the bytes that is UTF-8.
    fn text(&mut self) -> &'a str {
        match self.text {
            Some(text) => text,
            None => {
                let text = utf8_front(self.check.cursor.bytes);
                self.text = Some(text);
                text
            }
        }
    }

    /// Reads a known string after its opening quote, which is at `start`, to after its closing one.
    fn known_string(&mut self, member: &'static Member, start: usize) -> Result<(), Stopped> {
        let from = self.check.cursor.at;
        let mut constraint = *member.constraint();
        let is_uuid = constraint.pattern == Pattern::Uuid;
        if !self.mode.is_strict() && !is_uuid {
            constraint = Constraint::NONE;
        }
        // Each way fills or reports by itself: a value that all return takes 24 bytes of stack more in builds for size.
        if let Some(text) = self.fast_string(constraint, from) {
            self.fill.fill(self.state.row, text, &self.check.uuid);
        } else if kernels::ALL
            && let Some(read) = self.counted_string(constraint, from)
        {
            match read {
                Ok(text) => self.fill.fill(self.state.row, text, &self.check.uuid),
                Err(kind) => self.report_at(kind, member, start)?,
            }
        } else {
            match self.check.run(constraint) {
                Some(ViolationKind::Syntax) => return self.syntax(),
                Some(kind) => self.report_at(kind, member, start)?,
                None => {
                    let text = if is_uuid {
                        Text::default()
                    } else {
                        self.body_text(from, self.check.cursor.at, self.check.has_escape)
                    };
                    self.fill.fill(self.state.row, text, &self.check.uuid);
                }
            }
        }
        self.next(Phase::Separator);
        Ok(())
    }

    /// Returns the text of a valid string between two positions.
    fn body_text(&mut self, from: usize, end: usize, has_escape: bool) -> Text<'a> {
        self.fill.body_text(self.check.cursor.bytes, &mut self.text, from..end, has_escape)
    }

    /// Moves to the closing quote of a UUID in the usual spelling, or, with the kernels of single strings only, of ASCII without a
    /// pattern. Returns its text if it is valid.
    #[inline(always)]
    fn fast_string(&mut self, constraint: Constraint, from: usize) -> Option<Text<'a>> {
        if kernels::STRINGS && constraint.pattern == Pattern::Uuid {
            let quoted = self.check.cursor.bytes.get(from.wrapping_sub(1)..)?;
            self.check.uuid = uuid::parse_quoted(quoted)?;
            self.check.cursor.at = from.wrapping_add(uuid::LENGTH);
            return Some(Text::default());
        }
        if kernels::STRINGS_ONLY && constraint.pattern == Pattern::Any {
            // A string of ASCII has as many characters as bytes.
            let bytes = self.check.cursor.bytes;
            let end = kernels::plain_run(bytes, from);
            let raw = bytes.get(from..end)?;
            let is_plain = bytes.get(end) == Some(&b'"') && raw.is_ascii();
            if is_plain && constraint.allows(saturate(raw.len())) {
                self.check.cursor.at = end;
                return Some(self.body_text(from, end, false));
            }
        }
        None
    }

    /// Moves to the closing quote of a string that is JSON, and returns its text, or the kind of its violation, whose length is then
    /// that of the check.
    ///
    /// Returns `None`, with the cursor unmoved, for a string that is not JSON, and for an escaped UUID.
    #[inline(always)]
    fn counted_string(&mut self, constraint: Constraint, from: usize) -> Option<Result<Text<'a>, ViolationKind>> {
        let (text, end) = match self.text {
            Some(front) => fast::string(front, from)?,
            None => fast::string_alone(self.check.cursor.bytes, from)?,
        };
        let read = match check::check_by_kernel(&constraint, text).map_err(ConstraintError::parts) {
            // The bytes of a UUID that is escaped are not read yet.
            Ok(()) if constraint.pattern == Pattern::Uuid => return None,
            Ok(()) => Ok(text),
            Err((kind, length)) => {
                self.check.length = length;
                Err(kind)
            }
        };
        self.check.cursor.at = end;
        Some(read)
    }

    /// Reports the required members of a structure that have no value.
    fn require(&mut self, structure: &Member) -> Result<(), Stopped> {
        if self.mode == Mode::Lenient {
            return Ok(());
        }
        let present = (self.state.members >> 16).wrapping_shr(structure.first.into());
        let mut missing = u32::from(structure.required()) & !present;
        for member in members(self.rows, structure) {
            if missing & 1 == 1 {
                self.report(ViolationKind::Required, member, NO_OFFSET)?;
            }
            missing >>= 1;
        }
        Ok(())
    }

    /// Reports that the bytes are not JSON from the cursor on. Suspends at the end of a chunk that is not the last.
    #[inline(never)]
    fn syntax(&mut self) -> Result<(), Stopped> {
        self.syntax_or_suspend(self.check.cursor.at)
    }

    /// Does what [`syntax`](Self::syntax) does, but suspends at `start`.
    #[inline(never)]
    fn syntax_or_suspend(&mut self, start: usize) -> Result<(), Stopped> {
        let is_end = self.check.cursor.is_end();
        if !self.chunk.is_last && is_end {
            self.check.cursor.at = start;
            return Err(Stopped::Suspended);
        }
        self.check.length = self.check.fault | u32::from(is_end);
        self.report_at(ViolationKind::Syntax, Member::ROOT, self.check.cursor.at)
    }

    /// Reports a violation at a position of the bytes.
    fn report_at(&mut self, kind: ViolationKind, member: &'static Member, position: usize) -> Result<(), Stopped> {
        self.report(kind, member, self.chunk.base.wrapping_add(position))
    }

    /// Reports a violation at an offset, and stops if it ends the reader.
    #[cold]
    #[inline(never)]
    pub(crate) fn report(
        &mut self,
        kind: ViolationKind,
        member: &'static Member,
        offset: usize,
    ) -> Result<(), Stopped> {
        let has_length = matches!(kind, ViolationKind::Length | ViolationKind::Capacity | ViolationKind::Syntax);
        let length = if has_length { self.check.length } else { 0 };
        let violation = Violation::new(kind, member, self.state.index, offset, length);
        self.is_item_valid = false;
        let is_fatal = if self.mode == Mode::Lenient {
            // Items for which there is no storage are dropped.
            if kind == ViolationKind::Capacity {
                return Ok(());
            }
            matches!(kind, ViolationKind::Syntax | ViolationKind::Depth)
        } else if kind.is_constraint() {
            self.sink.report(violation).is_break()
        } else {
            self.first = None;
            true
        };
        self.first.get_or_insert(violation);
        if is_fatal { Err(Stopped::Reported) } else { Ok(()) }
    }
}
