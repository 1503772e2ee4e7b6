//! The one walk over a body: members and items in the order they stand, each violation told as it is met.
//!
//! A shape's own code says which members it knows and what becomes of their values; whether they are kept or only
//! checked is no concern of the reader's. What is wrong with the JSON, a type, a duplicate or a capacity ends the walk
//! as its `Err`; what is wrong with a value goes into the sink, and the walk goes on if the sink lets it.

use crate::constraint::{List, Value, check};
use crate::json::glance::{Glance, Item};
use crate::json::lex::{self, Fault, MAX_DEPTH, NO_UTF_8, Skip, StringState};
use crate::shape::Member;
use crate::text::Text;
use crate::violation::{Kind, Sink, Violation};

/// Where the items of a list go as they are read.
pub(crate) trait Keep<'a, T> {
    /// How many items there is room for.
    fn capacity(&self) -> usize;

    /// Takes it that there is a list, if only an empty one.
    fn start(&mut self) {}

    /// Takes an item within the capacity; those past it are checked and dropped.
    fn keep(&mut self, item: T);

    /// Takes items at a glance, no more than there is `room` for, and returns their number.
    fn glance(&mut self, glance: &mut Glance<'a>, room: usize) -> u32;
}

/// Keeps nothing: the list is only checked.
pub(crate) struct Nothing;

impl<'a, T: Item<'a>> Keep<'a, T> for Nothing {
    fn capacity(&self) -> usize {
        usize::MAX
    }

    fn keep(&mut self, _: T) {}

    fn glance(&mut self, glance: &mut Glance<'a>, room: usize) -> u32 {
        glance.items(room, |_: T| {})
    }
}

impl<'a, T: Item<'a>, const N: usize> Keep<'a, T> for Option<heapless::Vec<T, N>> {
    fn capacity(&self) -> usize {
        N
    }

    fn start(&mut self) {
        *self = Some(heapless::Vec::new());
    }

    fn keep(&mut self, item: T) {
        if let Some(items) = self {
            let _ = items.push(item);
        }
    }

    fn glance(&mut self, glance: &mut Glance<'a>, room: usize) -> u32 {
        let Some(items) = self else { return 0 };
        glance.items(room, |item| {
            let _ = items.push(item);
        })
    }
}

impl<'a, T: Item<'a>, const N: usize> Keep<'a, T> for List<T, N> {
    fn capacity(&self) -> usize {
        N
    }

    fn keep(&mut self, item: T) {
        List::keep(self, item);
    }

    fn glance(&mut self, glance: &mut Glance<'a>, room: usize) -> u32 {
        glance.items(room, |item| List::keep(self, item))
    }
}

/// A list that may be absent: one without items is absent too.
impl<'a, T: Item<'a>, const N: usize> Keep<'a, T> for Option<List<T, N>> {
    fn capacity(&self) -> usize {
        N
    }

    fn keep(&mut self, item: T) {
        self.get_or_insert(List::unread()).keep(item);
    }

    fn glance(&mut self, glance: &mut Glance<'a>, room: usize) -> u32 {
        match self {
            Some(list) => Keep::glance(list, glance, room),
            // The first item is read in the ordinary way, and makes the list.
            None => 0,
        }
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

/// An object that is being read.
pub(crate) struct Members {
    at: &'static Member,
    index: u32,
    members: &'static [&'static Member],
    seen: Present,
    /// Which of its members had a value.
    pub(crate) present: Present,
    place: Place,
}

impl Members {
    const fn of(at: &'static Member, index: u32, members: &'static [&'static Member]) -> Self {
        Self { at, index, members, seen: Present::NONE, present: Present::NONE, place: Place::Open }
    }
}

/// A list that is being read.
struct Items {
    at: &'static Member,
    item: &'static Member,
    capacity: usize,
    offset: usize,
    /// The index of the item that is read.
    count: u32,
    place: Place,
}

/// Where the reader stands in an object or a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind the bracket that opens.
    Open,
    /// In a member or an item, or behind it.
    Within,
    /// Behind the bracket that closes.
    End,
}

/// What is to be checked beside what the types themselves hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// Nothing: a reply is read into its types.
    OfTypes,
    /// All bounds of the model.
    OfModel,
}

/// Walks a body from its first byte to its last; `read` keeps what it finds where the caller wants it.
pub(crate) fn walk<'a>(
    body: &'a [u8],
    bounds: Bounds,
    sink: &mut dyn Sink,
    read: impl FnOnce(&mut Reader<'a, '_>) -> Result<(), Stop>,
) -> Result<(), Violation> {
    let mut reader = Reader::new(body, bounds, sink);
    match (read(&mut reader), reader.told) {
        (Ok(()), None) => Ok(()),
        _ => Err(reader.verdict()),
    }
}

/// What was read into a place of the caller's, where all was right; else nothing is left there.
pub(crate) fn kept<T, E>(place: &mut Option<T>, read: Result<(), E>, unread: impl FnOnce() -> T) -> Result<&mut T, E> {
    match read {
        Ok(()) => Ok(place.get_or_insert_with(unread)),
        Err(error) => {
            *place = None;
            Err(error)
        }
    }
}

/// The end of the walk before the body's: why is in the reader.
///
/// It takes no room, so what a step of the walk returns stays in registers; a [`Violation`] would go through memory at
/// each `?`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stop;

/// A place in a body, and the account of what was wrong up to it.
pub(crate) struct Reader<'a, 's> {
    body: &'a [u8],
    characters: Option<Characters<'a>>,
    position: usize,
    depth: u8,
    bounds: Bounds,
    sink: &'s mut dyn Sink,
    /// What was told alone, or else the first violation that was told.
    told: Option<Violation>,
}

/// The part of a body that was shown to be UTF-8, from where the first string stands that is not an identifier.
///
/// Everything else that JSON allows is ASCII, which the reader sees for itself.
#[derive(Clone, Copy)]
struct Characters<'a> {
    start: usize,
    text: &'a str,
}

impl<'a, 's> Reader<'a, 's> {
    pub(crate) fn new(body: &'a [u8], bounds: Bounds, sink: &'s mut dyn Sink) -> Self {
        Self { body, characters: None, position: 0, depth: 0, bounds, sink, told: None }
    }

    /// Reads a value alone, which stands within `depth` open brackets. Offsets count from its first byte.
    pub(crate) fn element(value: &'a [u8], depth: u8, bounds: Bounds, sink: &'s mut dyn Sink) -> Self {
        Self { depth, ..Self::new(value, bounds, sink) }
    }

    /// Reads a value at the front of a text. As [`Reader::element`], but what is behind the value does not matter.
    pub(crate) fn of_text(text: &'a str, depth: u8, bounds: Bounds, sink: &'s mut dyn Sink) -> Self {
        Self { characters: Some(Characters { start: 0, text }), ..Self::element(text.as_bytes(), depth, bounds, sink) }
    }

    /// The position of the next byte.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The first violation that was told, if any was.
    pub(crate) fn first(&self) -> Option<Violation> {
        self.told
    }

    /// Reads a string, and finds it among the names of `members`.
    // Out of line it would take 40 bytes more of a device's stack.
    #[inline(always)]
    pub(crate) fn name(&mut self, members: &[&'static Member]) -> Result<Option<usize>, Stop> {
        let name = self.string_here()?;
        Ok(members.iter().position(|member| name == member.name()))
    }

    /// Tells of a violation; `Err` where the sink has had enough.
    pub(crate) fn report(&mut self, violation: Violation) -> Result<(), Stop> {
        self.told = self.told.or(Some(violation));
        if self.sink.violation(violation).is_break() { Err(Stop) } else { Ok(()) }
    }

    /// Ends the walk with a violation that is told alone.
    #[cold]
    #[inline(never)]
    fn stop(&mut self, violation: Violation) -> Stop {
        self.told = Some(violation);
        Stop
    }

    /// Ends the walk where the body stops being JSON.
    #[cold]
    #[inline(never)]
    fn syntax(&mut self, position: usize) -> Stop {
        self.stop(Violation::syntax(position))
    }

    /// Why there is no value: whoever stops the walk has told of something first.
    #[cold]
    fn verdict(&mut self) -> Violation {
        let told = self.told.unwrap_or(Violation::of_message(Kind::Required));
        if !told.kind().is_constraint() {
            self.sink.fault(told);
        }
        told
    }

    /// Reads the whole body, an object of the known `members` or no byte at all.
    ///
    /// What follows the object is left to [`Reader::finish`], so that the members that are missing are told before it.
    pub(crate) fn document(&mut self, members: &'static [&'static Member]) -> Result<Members, Stop> {
        if self.body.is_empty() {
            return Ok(Members { place: Place::End, ..Members::of(Member::ROOT, 0, members) });
        }
        self.object(Member::ROOT, 0, members)
    }

    /// Checks that nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), Stop> {
        self.skip_space();
        if self.position < self.body.len() { Err(self.syntax(self.position)) } else { Ok(()) }
    }

    /// Enters an object, the value of `at`, whose members [`Reader::member`] then finds.
    pub(crate) fn object(
        &mut self,
        at: &'static Member,
        index: u32,
        members: &'static [&'static Member],
    ) -> Result<Members, Stop> {
        self.enter(b'{', at, index)?;
        Ok(Members::of(at, index, members))
    }

    /// Goes to the first byte of the next known member's value that is not `null`, and returns the member's number; `None`
    /// behind the object.
    #[inline(never)]
    pub(crate) fn member(&mut self, object: &mut Members) -> Result<Option<usize>, Stop> {
        while !self.is_behind(&mut object.place, b'}')? {
            if self.next_byte()? != b'"' {
                return Err(self.syntax(self.position));
            }
            let offset = self.position;
            let ahead = self.known_name(object.members);
            let number = match ahead {
                Some(number) => Some(number),
                None => self.name(object.members)?,
            };
            if let Some(number) = number {
                if object.seen.has(number) {
                    let member = object.members.get(number).copied().unwrap_or(object.at);
                    return Err(self.stop(Violation::new(Kind::Duplicate, member, object.index, Some(offset))));
                }
                object.seen.insert(number);
            }
            if ahead.is_none() {
                if self.next_byte()? != b':' {
                    return Err(self.syntax(self.position));
                }
                self.step();
            }
            match (number, self.next_byte()?) {
                // What starts so is `null`, or it is nothing.
                (Some(_), b'n') | (None, _) => self.skip_value()?,
                (Some(number), _) => {
                    object.present.insert(number);
                    return Ok(Some(number));
                }
            }
        }
        Ok(None)
    }

    /// Takes a name and its colon at a glance: the number of the member that it names.
    fn known_name(&mut self, members: &[&'static Member]) -> Option<usize> {
        if cfg!(optimize_for_size) {
            return None;
        }
        let mut glance = Glance::new(self.body, "", 0, self.position);
        let number = members.iter().position(|member| glance.name(member).is_some())?;
        self.position = glance.position();
        Some(number)
    }

    /// Reads a list, the value of `at`, and keeps its items: those that are valid, in the place the caller gave. The length
    /// is checked, and returned.
    pub(crate) fn list_into<T: Item<'a>>(
        &mut self,
        at: &'static Member,
        item: &'static Member,
        keep: &mut dyn Keep<'a, T>,
    ) -> Result<u32, Stop> {
        let mut list = self.list(at, item, keep.capacity())?;
        keep.start();
        while self.has_item(&mut list)? {
            list.count = list.count.saturating_add(self.glance(keep, list.count));
            self.start_item(&list)?;
            if let Some(value) = T::read(self, item, list.count)? {
                keep.keep(value);
            }
        }
        Ok(list.count)
    }

    /// Enters a list, the value of `at`.
    fn list(&mut self, at: &'static Member, item: &'static Member, capacity: usize) -> Result<Items, Stop> {
        let offset = self.position;
        self.enter(b'[', at, 0)?;
        Ok(Items { at, item, capacity, offset, count: 0, place: Place::Open })
    }

    /// Goes to where the next item must be, and returns whether there is one; behind the list, its length is checked.
    #[inline(never)]
    fn has_item(&mut self, list: &mut Items) -> Result<bool, Stop> {
        if list.place == Place::Within {
            list.count = list.count.saturating_add(1);
        }
        if !self.is_behind(&mut list.place, b']')? {
            return Ok(true);
        }
        let checked = self.bounds == Bounds::OfModel || list.count as usize > list.capacity;
        if checked && !list.at.constraint().allows(list.count) {
            self.report(Violation::of_length(list.count, list.at, 0, Some(list.offset)))?;
        }
        Ok(false)
    }

    /// Takes items at a glance, and returns their number.
    fn glance<T: Item<'a>>(&mut self, keep: &mut dyn Keep<'a, T>, count: u32) -> u32 {
        if cfg!(optimize_for_size) {
            return 0;
        }
        self.skip_space();
        let (text, start) = if T::IS_ASCII {
            ("", 0)
        } else {
            let characters = self.characters();
            (characters.text, characters.start)
        };
        let mut glance = Glance::new(self.body, text, start, self.position);
        let taken = keep.glance(&mut glance, keep.capacity().saturating_sub(count as usize));
        self.position = glance.position();
        taken
    }

    /// Goes to the first byte of an item, for which there must be room.
    #[inline(never)]
    fn start_item(&mut self, list: &Items) -> Result<(), Stop> {
        if !lex::starts_value(self.next_byte()?) {
            return Err(self.syntax(self.position));
        }
        // A list with room for all that the model allows cannot outgrow its storage: it breaks its bounds.
        if list.count as usize >= list.capacity && list.capacity < list.at.constraint().max as usize {
            return Err(self.stop(Violation::new(Kind::Capacity, list.item, list.count, Some(self.position))));
        }
        Ok(())
    }

    /// Goes past what stands before the next member or item: nothing, a comma, or the bracket that closes.
    fn is_behind(&mut self, place: &mut Place, close: u8) -> Result<bool, Stop> {
        let behind = match *place {
            Place::Open => {
                let behind = self.next_byte()? == close;
                if behind {
                    self.leave();
                }
                behind
            }
            Place::Within => self.comma_or(close)?,
            Place::End => true,
        };
        *place = if behind { Place::End } else { Place::Within };
        Ok(behind)
    }

    /// Reads a string, the value of `at`, unchecked; its offset beside it.
    fn string(&mut self, at: &'static Member, index: u32) -> Result<(Text<'a>, usize), Stop> {
        self.expect(b'"', at, index)?;
        let offset = self.position;
        Ok((self.string_here()?, offset))
    }

    /// Reads a string and makes a constrained value of it; `None` where a violation was told.
    pub(crate) fn value<T: Value<'a>>(&mut self, at: &'static Member, index: u32) -> Result<Option<T>, Stop> {
        self.skip_space();
        if let Some((value, length)) = T::of_json(self.body.get(self.position..).unwrap_or_default()) {
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
    ) -> Result<Option<T>, Stop> {
        Ok(if self.holds(text, at, index, offset)? { T::of_valid(text) } else { None })
    }

    /// Whether a text is within what is asked of `at`. Where it is not, a violation was told.
    fn holds(&mut self, text: Text<'a>, at: &'static Member, index: u32, offset: Option<usize>) -> Result<bool, Stop> {
        match check(at.constraint(), text) {
            Ok(()) => Ok(true),
            Err(breach) => self.report(Violation::of_breach(breach, at, index, offset)).map(|()| false),
        }
    }

    /// Reads a string that its type holds whatever it says; the model's bounds are checked if they are asked for.
    pub(crate) fn text(&mut self, at: &'static Member, index: u32) -> Result<Text<'a>, Stop> {
        let (text, offset) = self.string(at, index)?;
        if self.bounds == Bounds::OfModel {
            self.holds(text, at, index, Some(offset))?;
        }
        Ok(text)
    }

    /// Tells of those of the required `members` that are not there.
    pub(crate) fn require(&mut self, members: &[&'static Member], present: Present, index: u32) -> Result<(), Stop> {
        for (number, member) in members.iter().enumerate() {
            if !present.has(number) {
                self.report(Violation::new(Kind::Required, member, index, None))?;
            }
        }
        Ok(())
    }

    /// The characters of the body, at least from here on.
    fn characters(&mut self) -> Characters<'a> {
        if let Some(characters) = self.characters {
            return characters;
        }
        let rest = self.body.get(self.position..).unwrap_or_default();
        let text = match core::str::from_utf8(rest) {
            Ok(text) => text,
            Err(error) => {
                let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
                core::str::from_utf8(valid).unwrap_or_default()
            }
        };
        *self.characters.insert(Characters { start: self.position, text })
    }

    /// Goes by a token: `lex` is given the characters and where the token's rest starts in them. Where they run out, it is
    /// shown that what follows is no UTF-8, if so it is.
    fn advance(
        &mut self,
        characters: Characters<'a>,
        mut lex: impl FnMut(&[u8], usize) -> lex::Lexed,
    ) -> Result<(), Stop> {
        let Characters { start, text } = characters;
        let lexed = match lex(text.as_bytes(), self.position.wrapping_sub(start)) {
            // A high surrogate that such a byte follows stands alone, and was first.
            Ok(None) if start.wrapping_add(text.len()) < self.body.len() => match lex(NO_UTF_8, 0) {
                Err(fault) => Err(fault.shifted(text.len())),
                Ok(_) => Ok(None),
            },
            lexed => lexed,
        };
        self.lexed(characters, lexed)
    }

    /// Goes to where a token ends.
    fn lexed(&mut self, characters: Characters<'a>, lexed: lex::Lexed) -> Result<(), Stop> {
        let Characters { start, text } = characters;
        match lexed {
            Ok(Some(position)) => {
                self.position = start.wrapping_add(position);
                Ok(())
            }
            Ok(None) => Err(self.syntax(start.wrapping_add(text.len()))),
            Err(fault) => Err(self.stop(Violation::of_fault(fault.shifted(start)))),
        }
    }

    /// Goes past a byte. (`+=` would be a panic in builds with overflow checks.)
    fn step(&mut self) {
        self.position = self.position.wrapping_add(1);
    }

    fn skip_space(&mut self) {
        while self.body.get(self.position).is_some_and(|byte| lex::is_space(*byte)) {
            self.step();
        }
    }

    /// The next byte that is not white space; the position is then its.
    fn next_byte(&mut self) -> Result<u8, Stop> {
        self.skip_space();
        match self.body.get(self.position) {
            Some(byte) => Ok(*byte),
            None => Err(self.syntax(self.body.len())),
        }
    }

    /// Checks that a value of the right type is next, told by its first byte.
    fn expect(&mut self, first: u8, at: &'static Member, index: u32) -> Result<(), Stop> {
        match self.next_byte()? {
            byte if byte == first => Ok(()),
            byte if lex::starts_value(byte) => {
                Err(self.stop(Violation::new(Kind::Type, at, index, Some(self.position))))
            }
            _ => Err(self.syntax(self.position)),
        }
    }

    /// Goes through an opening bracket.
    fn enter(&mut self, bracket: u8, at: &'static Member, index: u32) -> Result<(), Stop> {
        self.expect(bracket, at, index)?;
        if self.depth >= MAX_DEPTH {
            return Err(self.stop(Violation::of_fault(Fault::Depth(self.position))));
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
    fn comma_or(&mut self, close: u8) -> Result<bool, Stop> {
        match self.next_byte()? {
            b',' => {
                self.step();
                Ok(false)
            }
            byte if byte == close => {
                self.leave();
                Ok(true)
            }
            _ => Err(self.syntax(self.position)),
        }
    }

    /// Reads the string whose opening quote is here.
    fn string_here(&mut self) -> Result<Text<'a>, Stop> {
        let characters = self.characters();
        self.step();
        let start = self.position.wrapping_sub(characters.start);
        let mut state = StringState::START;
        self.advance(characters, |bytes, position| lex::string(bytes, position, &mut state))?;
        let end = self.position.wrapping_sub(characters.start).wrapping_sub(1);
        let raw = characters.text.get(start..end).unwrap_or_default();
        Ok(if state.escaped { Text::from_json(raw) } else { Text::new(raw) })
    }

    // Out of line: what it takes of the stack is not to lie below each member.
    #[inline(never)]
    fn skip_value(&mut self) -> Result<(), Stop> {
        let characters = self.characters();
        let mut skip = Skip::new(self.depth);
        self.advance(characters, |bytes, position| skip.run(bytes, position))
    }
}
