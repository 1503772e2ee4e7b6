//! The one walk over a body: members and items in the order they stand, each violation told as it is met.
//!
//! A shape's own code says which members it knows and what becomes of their values; whether they are kept or only
//! checked is no concern of the reader's. What is wrong with the JSON, a type, a duplicate or a capacity ends the walk
//! as its `Err`; what is wrong with a value goes into the sink, and the walk goes on if the sink lets it.

use crate::constraint::{Value, check};
use crate::json::lex::{self, Fault, MAX_DEPTH, NO_UTF_8, Skip, StringState};
use crate::shape::Member;
use crate::text::Text;
use crate::violation::{Kind, Sink, Violation};

/// Reads the value of the known member with this number, in an object's list of members.
pub(crate) type ReadMember<'r, 'a, 's> = &'r mut dyn FnMut(&mut Reader<'a, 's>, usize) -> Result<(), Violation>;

/// Reads the item with this index.
pub(crate) type ReadItem<'r, 'a, 's> = &'r mut dyn FnMut(&mut Reader<'a, 's>, u32) -> Result<(), Violation>;

/// Where the items of a list go as they are read.
pub(crate) trait Keep<T> {
    /// How many items there is room for.
    fn capacity(&self) -> usize;

    /// Takes an item within the capacity; those past it are checked and dropped.
    fn keep(&mut self, item: T);
}

/// Keeps nothing: the list is only checked.
pub(crate) struct Nothing;

impl<T> Keep<T> for Nothing {
    fn capacity(&self) -> usize {
        usize::MAX
    }

    fn keep(&mut self, _: T) {}
}

impl<T, const N: usize> Keep<T> for heapless::Vec<T, N> {
    fn capacity(&self) -> usize {
        N
    }

    fn keep(&mut self, item: T) {
        let _ = self.push(item);
    }
}

/// Which of an object's known members have a value other than `null`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Present(u16);

impl Present {
    /// None of them.
    pub(crate) const NONE: Self = Self(0);

    pub(crate) fn has(self, number: usize) -> bool {
        self.0 & Self::bit(number) != 0
    }

    pub(crate) fn insert(&mut self, number: usize) {
        self.0 |= Self::bit(number);
    }

    /// No object has more than 16 members. (`<<` would be a panic in builds with overflow checks.)
    const fn bit(number: usize) -> u16 {
        1_u16.wrapping_shl(number as u32)
    }
}

/// What is to be checked beside what the types themselves hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// Nothing: a reply is read into its types.
    OfTypes,
    /// All bounds of the model.
    OfModel,
}

/// Reads a body from its first byte to its last.
///
/// `read` makes the value, or `None` where something that the sink was told of left it without a part.
pub(crate) fn run<'a, T>(
    body: &'a [u8],
    bounds: Bounds,
    sink: &mut dyn Sink,
    read: impl FnOnce(&mut Reader<'a, '_>) -> Result<Option<T>, Violation>,
) -> Result<T, Violation> {
    let mut reader = Reader::new(body, bounds, sink);
    match (read(&mut reader), reader.first) {
        (Err(violation), _) => {
            if !violation.kind().is_constraint() {
                reader.sink.fault(violation);
            }
            Err(violation)
        }
        (Ok(_), Some(first)) => Err(first),
        (Ok(value), None) => value.ok_or(Violation::of_message(Kind::Required)),
    }
}

/// A place in a body, and the account of what was wrong up to it.
pub(crate) struct Reader<'a, 's> {
    text: &'a str,
    /// The length of the body, of which `text` is the part that is UTF-8.
    whole: usize,
    position: usize,
    depth: u8,
    bounds: Bounds,
    sink: &'s mut dyn Sink,
    first: Option<Violation>,
}

impl<'a, 's> Reader<'a, 's> {
    pub(crate) fn new(body: &'a [u8], bounds: Bounds, sink: &'s mut dyn Sink) -> Self {
        let text = match core::str::from_utf8(body) {
            Ok(text) => text,
            Err(error) => {
                let valid = body.get(..error.valid_up_to()).unwrap_or_default();
                core::str::from_utf8(valid).unwrap_or_default()
            }
        };
        Self { whole: body.len(), ..Self::of_text(text, 0, bounds, sink) }
    }

    /// Reads a value alone, which stands within `depth` open brackets. Offsets count from its first byte.
    pub(crate) fn element(value: &'a [u8], depth: u8, bounds: Bounds, sink: &'s mut dyn Sink) -> Self {
        Self { depth, ..Self::new(value, bounds, sink) }
    }

    /// Reads a value at the front of a text. As [`Reader::element`], but what is behind the value does not matter.
    pub(crate) fn of_text(text: &'a str, depth: u8, bounds: Bounds, sink: &'s mut dyn Sink) -> Self {
        Self { text, whole: text.len(), position: 0, depth, bounds, sink, first: None }
    }

    /// The position of the next byte.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The first violation that was told, if any was.
    pub(crate) fn first(&self) -> Option<Violation> {
        self.first
    }

    /// Reads a sound string, and finds it among the names of `members`.
    pub(crate) fn name(&mut self, members: &[&'static Member]) -> Option<usize> {
        let name = self.string_here().ok()?;
        members.iter().position(|member| name == member.name())
    }

    /// Tells of a violation; `Err` with it where the sink has had enough.
    pub(crate) fn report(&mut self, violation: Violation) -> Result<(), Violation> {
        self.first = self.first.or(Some(violation));
        if self.sink.violation(violation).is_break() { Err(violation) } else { Ok(()) }
    }

    /// Reads the whole body, an object of the known `members` or no byte at all.
    ///
    /// What follows the object is left to [`Reader::finish`], so that the members that are missing are told before it.
    pub(crate) fn document(
        &mut self,
        members: &'static [&'static Member],
        read: ReadMember<'_, 'a, 's>,
    ) -> Result<Present, Violation> {
        if self.whole == 0 {
            return Ok(Present::NONE);
        }
        self.object(Member::ROOT, 0, members, read)
    }

    /// Checks that nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), Violation> {
        self.skip_space();
        if self.position < self.whole { Err(Violation::syntax(self.position)) } else { Ok(()) }
    }

    /// Reads an object, the value of `at`, calling `read` at the first byte of each known member's value that is not
    /// `null`.
    pub(crate) fn object(
        &mut self,
        at: &'static Member,
        index: u32,
        members: &'static [&'static Member],
        read: ReadMember<'_, 'a, 's>,
    ) -> Result<Present, Violation> {
        self.enter(b'{', at, index)?;
        let mut seen = Present::NONE;
        let mut present = Present::NONE;
        if self.next_byte()? == b'}' {
            self.leave();
            return Ok(present);
        }
        loop {
            if self.next_byte()? != b'"' {
                return Err(Violation::syntax(self.position));
            }
            let offset = self.position;
            let name = self.string_here()?;
            let number = members.iter().position(|member| name == member.name());
            if let Some(number) = number {
                if seen.has(number) {
                    let member = members.get(number).copied().unwrap_or(at);
                    return Err(Violation::new(Kind::Duplicate, member, index, Some(offset)));
                }
                seen.insert(number);
            }
            if self.next_byte()? != b':' {
                return Err(Violation::syntax(self.position));
            }
            self.step();
            match (number, self.next_byte()?) {
                (Some(_), b'n') => self.null()?,
                (Some(number), _) => {
                    present.insert(number);
                    read(self, number)?;
                }
                (None, _) => self.skip_value()?,
            }
            if self.comma_or(b'}')? {
                return Ok(present);
            }
        }
    }

    /// Reads a list, the value of `at`, calling `read` at the first byte of each item, and checks its length. The
    /// length is returned.
    pub(crate) fn list(
        &mut self,
        at: &'static Member,
        item: &'static Member,
        capacity: usize,
        read: ReadItem<'_, 'a, 's>,
    ) -> Result<u32, Violation> {
        let offset = self.position;
        self.enter(b'[', at, 0)?;
        let bounds = at.constraint();
        let mut count = 0_u32;
        let mut done = self.next_byte()? == b']';
        if done {
            self.leave();
        }
        while !done {
            let first = self.next_byte()?;
            if !lex::starts_value(first) {
                return Err(Violation::syntax(self.position));
            }
            // A list with room for all that the model allows cannot outgrow its storage: it breaks its bounds.
            if count as usize >= capacity && capacity < bounds.max as usize {
                return Err(Violation::new(Kind::Capacity, item, count, Some(self.position)));
            }
            read(self, count)?;
            count = count.saturating_add(1);
            done = self.comma_or(b']')?;
        }
        let checked = self.bounds == Bounds::OfModel || count as usize > capacity;
        if checked && !bounds.allows(count) {
            self.report(Violation::of_length(count, at, 0, Some(offset)))?;
        }
        Ok(count)
    }

    /// Reads a list and keeps its items: those that are valid, in the place the caller gave.
    pub(crate) fn list_into<T>(
        &mut self,
        at: &'static Member,
        item: &'static Member,
        keep: &mut dyn Keep<T>,
        read: fn(&mut Self, u32) -> Result<Option<T>, Violation>,
    ) -> Result<u32, Violation> {
        self.list(at, item, keep.capacity(), &mut |reader, index| {
            if let Some(value) = read(reader, index)? {
                keep.keep(value);
            }
            Ok(())
        })
    }

    /// Reads a string, the value of `at`, unchecked; its offset beside it.
    fn string(&mut self, at: &'static Member, index: u32) -> Result<(Text<'a>, usize), Violation> {
        self.expect(b'"', at, index)?;
        let offset = self.position;
        Ok((self.string_here()?, offset))
    }

    /// Reads a string and makes a constrained value of it; `None` where a violation was told.
    pub(crate) fn value<T: Value<'a>>(&mut self, at: &'static Member, index: u32) -> Result<Option<T>, Violation> {
        self.skip_space();
        if let Some((value, length)) = T::of_json(self.text.as_bytes().get(self.position..).unwrap_or_default()) {
            self.position = self.position.wrapping_add(length);
            return Ok(Some(value));
        }
        let (text, offset) = self.string(at, index)?;
        self.checked(text, at, index, Some(offset))
    }

    /// Makes a constrained value of a text; `None` where a violation was told.
    pub(crate) fn checked<T: Value<'a>>(
        &mut self,
        text: Text<'a>,
        at: &'static Member,
        index: u32,
        offset: Option<usize>,
    ) -> Result<Option<T>, Violation> {
        match T::of_text(text) {
            Ok(value) => Ok(Some(value)),
            Err(breach) => self.report(Violation::of_breach(breach, at, index, offset)).map(|()| None),
        }
    }

    /// Reads a string that its type holds whatever it says; the model's bounds are checked if they are asked for.
    pub(crate) fn text(&mut self, at: &'static Member, index: u32) -> Result<Text<'a>, Violation> {
        let (text, offset) = self.string(at, index)?;
        if self.bounds == Bounds::OfModel {
            if let Err(breach) = check(at.constraint(), text) {
                self.report(Violation::of_breach(breach, at, index, Some(offset)))?;
            }
        }
        Ok(text)
    }

    /// Tells of those of the required `members` that are not there.
    pub(crate) fn require(
        &mut self,
        members: &[&'static Member],
        present: Present,
        index: u32,
    ) -> Result<(), Violation> {
        for (number, member) in members.iter().enumerate() {
            if !present.has(number) {
                self.report(Violation::new(Kind::Required, member, index, None))?;
            }
        }
        Ok(())
    }

    /// What a lexer says whose bytes ran out, once it has been shown that what follows is no UTF-8, if so it is.
    ///
    /// A high surrogate that such a byte follows stands alone, and was first.
    fn behind_end(&self, shown: lex::Lexed) -> lex::Lexed {
        match shown {
            Err(Fault::Syntax(position)) if self.text.len() < self.whole => {
                Err(Fault::Syntax(self.text.len().wrapping_add(position)))
            }
            _ => Ok(None),
        }
    }

    /// What a lexer left behind: the next position, or a body that is cut short.
    fn advance(&mut self, lexed: lex::Lexed) -> Result<(), Violation> {
        match lexed {
            Ok(Some(position)) => {
                self.position = position;
                Ok(())
            }
            Ok(None) => Err(Violation::syntax(self.text.len())),
            Err(fault) => Err(Violation::of_fault(fault)),
        }
    }

    /// Goes past a byte. (`+=` would be a panic in builds with overflow checks.)
    fn step(&mut self) {
        self.position = self.position.wrapping_add(1);
    }

    fn skip_space(&mut self) {
        while self.text.as_bytes().get(self.position).is_some_and(|byte| lex::is_space(*byte)) {
            self.step();
        }
    }

    /// The next byte that is not white space; the position is then its.
    fn next_byte(&mut self) -> Result<u8, Violation> {
        self.skip_space();
        match self.text.as_bytes().get(self.position) {
            Some(byte) => Ok(*byte),
            None => Err(Violation::syntax(self.text.len())),
        }
    }

    /// Checks that a value of the right type is next, told by its first byte.
    fn expect(&mut self, first: u8, at: &'static Member, index: u32) -> Result<(), Violation> {
        match self.next_byte()? {
            byte if byte == first => Ok(()),
            byte if lex::starts_value(byte) => Err(Violation::new(Kind::Type, at, index, Some(self.position))),
            _ => Err(Violation::syntax(self.position)),
        }
    }

    /// Goes through an opening bracket.
    fn enter(&mut self, bracket: u8, at: &'static Member, index: u32) -> Result<(), Violation> {
        self.expect(bracket, at, index)?;
        if self.depth >= MAX_DEPTH {
            return Err(Violation::of_fault(Fault::Depth(self.position)));
        }
        self.depth = self.depth.wrapping_add(1);
        self.step();
        Ok(())
    }

    /// Goes through a closing bracket.
    fn leave(&mut self) {
        self.depth = self.depth.wrapping_sub(1);
        self.step();
    }

    /// Goes through a comma, or through the bracket that closes; whether it was the bracket.
    fn comma_or(&mut self, close: u8) -> Result<bool, Violation> {
        match self.next_byte()? {
            b',' => {
                self.step();
                Ok(false)
            }
            byte if byte == close => {
                self.leave();
                Ok(true)
            }
            _ => Err(Violation::syntax(self.position)),
        }
    }

    /// Reads the string whose opening quote is here.
    fn string_here(&mut self) -> Result<Text<'a>, Violation> {
        let start = self.position.wrapping_add(1);
        let mut state = StringState::START;
        let lexed = lex::string(self.text.as_bytes(), start, &mut state);
        self.advance(match lexed {
            Ok(None) => self.behind_end(lex::string(NO_UTF_8, 0, &mut state)),
            lexed => lexed,
        })?;
        let raw = self.text.get(start..self.position.wrapping_sub(1)).unwrap_or_default();
        Ok(if state.escaped { Text::from_json(raw) } else { Text::new(raw) })
    }

    fn null(&mut self) -> Result<(), Violation> {
        let lexed = lex::literal(self.text.as_bytes(), self.position, &mut { b"null".as_slice() });
        self.advance(lexed)
    }

    fn skip_value(&mut self) -> Result<(), Violation> {
        let mut skip = Skip::new(self.depth);
        self.advance(match skip.run(self.text.as_bytes(), self.position) {
            Ok(None) => self.behind_end(skip.run(NO_UTF_8, 0)),
            lexed => lexed,
        })
    }
}
