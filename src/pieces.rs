//! Bodies larger than the buffer, read in pieces as they arrive.
//!
//! The machine that skips unknown values frames an element in the caller's buffer, and the ordinary reader reads it
//! there: there is no second grammar. What is not kept, members that are unknown or white space, goes by unbuffered.
//!
//! An item that stands whole in a piece is read where it stands, and one that a piece cuts is held and taken at a glance; only
//! what neither takes is framed. Programs that are optimized for size frame every item.

use core::fmt;
use core::marker::PhantomData;
use core::ops::ControlFlow;

use crate::json::glance::{Glance, Item};
use crate::json::lex::{self, Fault, Lexed, Skip};
use crate::json::read::{Bounds, Present, Reader, Stop};
use crate::shape::Member;
use crate::text::copy_to_front;
use crate::violation::{Kind, Sink, Violation};

/// A body that has a list and may have strings beside it: what is read of it in pieces.
pub(crate) trait Body: 'static {
    /// An item of the list, or another of the members.
    type Part<'p>;
    /// An item of the list.
    type Item<'p>: Item<'p>;

    /// The known members, the list first.
    const MEMBERS: &'static [&'static Member];
    /// The items of the list.
    const ITEM: &'static Member;
    /// How many of the members, from the first on, are required.
    const REQUIRED: usize;
    /// What is checked.
    const BOUNDS: Bounds;

    /// The part that an item is.
    fn part(item: Self::Item<'_>) -> Self::Part<'_>;

    /// Reads the member with this number, one that is not the list.
    fn read_member<'p>(reader: &mut Reader<'p, '_>, number: usize) -> Result<Option<Self::Part<'p>>, Stop> {
        let _ = (reader, number);
        Ok(None)
    }
}

/// Where the reading of a body stands, between two bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Before the top-level object.
    Start,
    NameOrClose,
    Name,
    Colon,
    Value,
    CommaOrClose,
    ItemOrClose,
    Item,
    /// At an item that the end of a piece cut: its bytes are in the buffer, not looked at until the first that may be its
    /// last.
    Held,
    ItemCommaOrClose,
    /// Behind the top-level object.
    End,
    /// In a value that [`Skip`] is going through.
    Within(Element),
    /// An error was returned, which is returned again.
    Failed,
}

/// What can be made of an item without a copy of it.
enum InPlace {
    /// It was read, up to this position.
    Read(usize),
    /// It goes on in the next piece.
    Cut,
    /// It has to be framed.
    No,
}

/// What becomes of the value that is gone through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Element {
    Name,
    Member,
    Item,
    /// Nothing.
    Skipped,
}

/// The number of a member that is not known.
const UNKNOWN: u8 = u8::MAX;

/// Reads a body in pieces of any size, down to one byte, and hands out its parts one by one.
///
/// A part is handed out when it is whole and checked, exactly as the reader of whole bodies would check it. The verdict
/// on the body comes with [`Pieces::finish`]: until then all parts are provisional. Who acts on them as they come must be
/// able to take it back, or to bear that the rest of the body is not valid; a device that logs failures can, one that
/// deletes what succeeded should wait.
///
/// Memory is the caller's buffer, which must hold the largest part as it came, escapes and white space included, and
/// [`MIN_BUFFER`](Pieces::MIN_BUFFER) bytes at least; beside it the state takes at most 128 bytes.
///
/// There is one for each body that has a list: [`sitewise::RequestPieces`](crate::sitewise::RequestPieces),
/// [`sitewise::ResponsePieces`](crate::sitewise::ResponsePieces),
/// [`greengrassv2::RequestPieces`](crate::greengrassv2::RequestPieces),
/// [`greengrassv2::ResponsePieces`](crate::greengrassv2::ResponsePieces), [`iot::RequestPieces`](crate::iot::RequestPieces).
///
/// ```
/// use iot_shapes::FailFast;
/// use iot_shapes::sitewise::ResponsePieces;
///
/// let body = br#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"INTERNAL_FAILURE","message":"caf\u00e9"}]}"#;
/// let mut buffer = [0; 256];
/// let mut pieces = ResponsePieces::new(&mut buffer);
/// let mut failed = Vec::new();
/// for piece in body.chunks(7) {
///     pieces.push(piece, &mut FailFast, |error| failed.push(error.message.to_string()))?;
/// }
/// assert_eq!(pieces.finish(&mut FailFast)?, 1);
/// assert_eq!(failed, ["café"]);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
pub struct Pieces<'b, B> {
    buffer: &'b mut [u8],
    state: State,
    body: PhantomData<B>,
}

/// What is remembered between two pieces.
#[derive(Clone, Debug)]
struct State {
    skip: Skip,
    first: Option<Violation>,
    /// The offset of the next byte; while an item is held, of the item's first.
    offset: usize,
    /// The offset of the first byte of the element that is gone through.
    element: usize,
    /// The offset of the list's `[`.
    list: usize,
    /// How many bytes the element has so far; those past the buffer's end are not in it.
    length: usize,
    /// How many items the list has so far.
    count: u32,
    seen: Present,
    present: Present,
    phase: Phase,
    /// The number of the member whose value is next.
    member: u8,
    /// A character cut by the end of a piece.
    cut: [u8; 4],
    cut_length: u8,
}

const _: () = assert!(size_of::<State>() <= 128, "the state is small");

/// Tells a sink of an element's violations by their offsets in the body.
struct Shifted<'s> {
    sink: &'s mut dyn Sink,
    by: usize,
}

impl Sink for Shifted<'_> {
    fn violation(&mut self, violation: Violation) -> ControlFlow<()> {
        self.sink.violation(violation.shifted(self.by))
    }

    fn fault(&mut self, fault: Violation) {
        self.sink.fault(fault.shifted(self.by));
    }
}

// What a body is to the reader is crate-private: users meet it behind the aliases of the services.
#[allow(private_bounds)]
impl<'b, B: Body> Pieces<'b, B> {
    /// The bytes that the buffer must have: the longest of the known names, each of its characters escaped.
    pub const MIN_BUFFER: usize = {
        let mut longest = 0;
        let mut members = B::MEMBERS;
        while let [member, rest @ ..] = members {
            if member.name().len() > longest {
                longest = member.name().len();
            }
            members = rest;
        }
        2 + 6 * longest
    };

    /// The first byte of an item.
    const ITEM_OPENS: u8 = <B::Item<'static> as Item<'static>>::OPENS;

    /// The last byte of an item, which may also stand within one.
    const ITEM_CLOSES: u8 = if Self::ITEM_OPENS == b'{' { b'}' } else { Self::ITEM_OPENS };

    /// A reader at the first byte of a body.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        let state = State {
            skip: Skip::new(0),
            first: None,
            offset: 0,
            element: 0,
            list: 0,
            length: 0,
            count: 0,
            seen: Present::NONE,
            present: Present::NONE,
            phase: Phase::Start,
            member: UNKNOWN,
            cut: [0; 4],
            cut_length: 0,
        };
        Self { buffer, state, body: PhantomData }
    }

    /// Reads the next bytes of the body, and hands each part that they complete to `take`. What is wrong with an item that
    /// the end of a piece cuts may be told with a later piece, as late as the one that ends the item.
    ///
    /// # Errors
    ///
    /// The first violation, where `sink` stops at it; a fault of the JSON, which is told alone; [`Kind::Capacity`] at a
    /// part that the buffer is too small for, with the bytes that it [takes](Violation::length), where it came to its
    /// end. After an error all calls return it again.
    pub fn push(
        &mut self,
        piece: &[u8],
        sink: &mut dyn Sink,
        mut take: impl FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        let read = self.push_all(piece, sink, &mut take);
        self.settle(read, sink)
    }

    /// Ends the body: the number of items its list has, 0 where it is absent.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone, a body that is cut short among it.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<usize, Violation> {
        let ended = self.end(sink);
        self.settle(ended, sink)?;
        match self.state.first {
            Some(first) => Err(first),
            None => Ok(self.state.count as usize),
        }
    }

    fn settle(&mut self, read: Result<(), Violation>, sink: &mut dyn Sink) -> Result<(), Violation> {
        let Err(violation) = read else { return Ok(()) };
        if self.state.phase != Phase::Failed {
            self.state.phase = Phase::Failed;
            if !violation.kind().is_constraint() {
                sink.fault(violation);
                self.state.first = Some(violation);
            }
        }
        Err(*self.state.first.get_or_insert(violation))
    }

    fn push_all(
        &mut self,
        mut piece: &[u8],
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        if let (Phase::Failed, Some(first)) = (self.state.phase, self.state.first) {
            return Err(first);
        }
        while self.state.phase == Phase::Held {
            let close = lex::find(piece, 0, Self::ITEM_CLOSES);
            let length = close.map_or(piece.len(), |place| place.wrapping_add(1));
            let (head, rest) = piece.split_at_checked(length).unwrap_or((piece, &[]));
            if head.len() > self.buffer.len().saturating_sub(self.state.length) {
                self.release(sink, take)?;
                break;
            }
            self.store(head);
            if close.is_none() {
                return Ok(());
            }
            piece = rest;
            if !self.take_held(take) {
                self.release(sink, take)?;
            }
        }
        self.read_characters(piece, sink, take)
    }

    /// Takes at a glance what was held, if that is an item.
    fn take_held(&mut self, take: &mut dyn FnMut(B::Part<'_>)) -> bool {
        let held = self.stored().unwrap_or_default();
        let text = if <B::Item<'static>>::IS_ASCII { "" } else { core::str::from_utf8(held).unwrap_or_default() };
        let mut glance = Glance::new(held, text, 0, 0);
        let Some(item) = Item::glance(&mut glance) else { return false };
        if glance.position() != held.len() {
            return false;
        }
        take(B::part(item));
        self.state.offset = self.state.offset.wrapping_add(self.state.length);
        self.count_item();
        true
    }

    /// Goes through what was held, in the buffer, as through any other item.
    fn release(&mut self, sink: &mut dyn Sink, take: &mut dyn FnMut(B::Part<'_>)) -> Result<(), Violation> {
        let held = self.stored().unwrap_or_default();
        let (valid, is_broken) = match core::str::from_utf8(held) {
            Ok(_) => (held.len(), false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        let mut cut = [0; 4];
        let rest = held.get(valid..).unwrap_or_default();
        let cut_length = rest.len() as u8;
        let _ = copy_to_front(&mut cut, rest);
        self.state.phase = self.open(Element::Item, 2);
        let lexed = self.state.skip.run(self.buffer.get(..valid).unwrap_or_default(), 0);
        self.state.length = lexed_up_to(lexed).unwrap_or(valid);
        self.lexed(Element::Item, lexed, self.state.element, sink, take)?;
        self.state.offset = self.state.element.wrapping_add(valid);
        if is_broken {
            return self.no_utf_8(sink, take);
        }
        (self.state.cut, self.state.cut_length) = (cut, cut_length);
        Ok(())
    }

    /// Reads bytes that may start within a character and end within one.
    fn read_characters(
        &mut self,
        mut piece: &[u8],
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        // A character that the last piece cut is completed byte by byte.
        while self.state.cut_length > 0 {
            let [byte, rest @ ..] = piece else { return Ok(()) };
            piece = rest;
            let Some(place) = self.state.cut.get_mut(usize::from(self.state.cut_length)) else { break };
            *place = *byte;
            self.state.cut_length = self.state.cut_length.wrapping_add(1);
            let cut = self.state.cut;
            let character = cut.get(..usize::from(self.state.cut_length)).unwrap_or_default();
            match core::str::from_utf8(character) {
                Ok(character) => {
                    self.state.cut_length = 0;
                    self.read_bytes(character.as_bytes(), character, false, sink, take)?;
                }
                Err(error) if error.error_len().is_some() => return self.no_utf_8(sink, take),
                Err(_) => {}
            }
        }
        let (valid, rest, is_broken) = match core::str::from_utf8(piece) {
            Ok(text) => (text, [].as_slice(), false),
            Err(error) => {
                let (valid, rest) = piece.split_at_checked(error.valid_up_to()).unwrap_or((piece, &[]));
                (core::str::from_utf8(valid).unwrap_or_default(), rest, error.error_len().is_some())
            }
        };
        self.read_bytes(valid.as_bytes(), valid, !is_broken, sink, take)?;
        if is_broken {
            return self.no_utf_8(sink, take);
        }
        if self.state.phase == Phase::Held {
            self.store(rest);
            return Ok(());
        }
        // At most three bytes are left of a character that may go on.
        for (place, byte) in self.state.cut.iter_mut().zip(rest) {
            *place = *byte;
            self.state.cut_length = self.state.cut_length.wrapping_add(1);
        }
        Ok(())
    }

    /// What is told of bytes that are no UTF-8, or that the body's end cuts: the sequence's first byte, unless the JSON
    /// was broken by what stands right before it.
    fn no_utf_8(&mut self, sink: &mut dyn Sink, take: &mut dyn FnMut(B::Part<'_>)) -> Result<(), Violation> {
        let offset = self.state.offset;
        self.read_bytes(lex::NO_UTF_8, "", false, sink, take)?;
        self.state.length = self.state.length.saturating_sub(1);
        Err(self.fault(Fault::Syntax(offset), sink))
    }

    fn end(&mut self, sink: &mut dyn Sink) -> Result<(), Violation> {
        if self.state.phase == Phase::Held {
            self.release(sink, &mut |_| {})?;
        }
        match (self.state.phase, self.state.first) {
            (Phase::Failed, Some(first)) => Err(first),
            _ if self.state.cut_length > 0 => self.no_utf_8(sink, &mut |_| {}),
            (Phase::End, _) => Ok(()),
            (Phase::Start, _) if self.state.offset == 0 => self.require(sink),
            _ => Err(self.fault(Fault::Syntax(self.state.offset), sink)),
        }
    }

    /// Reads bytes, of which `text` is the same as characters, if they are any.
    fn read_bytes(
        &mut self,
        bytes: &[u8],
        text: &str,
        may_hold: bool,
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        let base = self.state.offset;
        let mut position = 0;
        while let Some(&byte) = bytes.get(position) {
            let offset = base.wrapping_add(position);
            self.state.offset = offset;
            if let Phase::Within(element) = self.state.phase {
                let lexed = self.state.skip.run(bytes, position);
                let behind = lexed_up_to(lexed).unwrap_or(bytes.len());
                if element != Element::Skipped {
                    self.store(bytes.get(position..behind).unwrap_or_default());
                }
                self.lexed(element, lexed, base, sink, take)?;
                position = behind;
                continue;
            }
            match self.item_in(text, position, take) {
                InPlace::Read(behind) => position = behind,
                // Of a character that the piece cuts there may be three bytes more.
                InPlace::Cut
                    if may_hold && bytes.len().wrapping_sub(position) < self.buffer.len().saturating_sub(3) =>
                {
                    self.state.phase = Phase::Held;
                    self.state.length = 0;
                    self.store(bytes.get(position..).unwrap_or_default());
                    return Ok(());
                }
                InPlace::Cut | InPlace::No => {
                    if !lex::is_space(byte) {
                        self.punctuation(byte, sink)?;
                    }
                    // The first byte of an element belongs to it.
                    if !matches!(self.state.phase, Phase::Within(_)) {
                        position = position.wrapping_add(1);
                    }
                }
            }
        }
        self.state.offset = base.wrapping_add(bytes.len());
        Ok(())
    }

    /// Ends an element that `lexed` has come to the end of, or tells what is wrong there. Positions count from `base`.
    fn lexed(
        &mut self,
        element: Element,
        lexed: Lexed,
        base: usize,
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        match lexed {
            Ok(Some(_)) => self.close(element, sink, take),
            Ok(None) => Ok(()),
            Err(fault) => Err(self.fault(fault.shifted(base), sink)),
        }
    }

    /// Reads items where they stand whole and valid at `position`, without a copy. Programs that are optimized for size
    /// frame them all.
    fn item_in(&mut self, text: &str, position: usize, take: &mut dyn FnMut(B::Part<'_>)) -> InPlace {
        if cfg!(optimize_for_size)
            || !matches!(self.state.phase, Phase::Item | Phase::ItemOrClose)
            || text.as_bytes().get(position) != Some(&Self::ITEM_OPENS)
        {
            return InPlace::No;
        }
        if lex::find(text.as_bytes(), position.wrapping_add(1), Self::ITEM_CLOSES).is_none() {
            return InPlace::Cut;
        }
        let mut glance = Glance::new(text.as_bytes(), text, 0, position);
        let mut behind = position;
        while let Some(item) = Item::glance(&mut glance) {
            // One that is longer than the buffer would have been refused there.
            if glance.position().wrapping_sub(behind) > self.buffer.len() {
                break;
            }
            take(B::part(item));
            self.count_item();
            behind = glance.position();
            if glance.comma().is_none() {
                break;
            }
            self.state.phase = Phase::Item;
            behind = glance.position();
        }
        if behind != position {
            return InPlace::Read(behind);
        }
        let mut sink = crate::FailFast;
        let mut reader = Reader::of_text(text.get(position..).unwrap_or_default(), 2, B::BOUNDS, &mut sink);
        match Item::read(&mut reader, B::ITEM, self.state.count) {
            Ok(Some(item)) if reader.position() <= self.buffer.len() => {
                take(B::part(item));
                self.count_item();
                InPlace::Read(position.wrapping_add(reader.position()))
            }
            _ => InPlace::No,
        }
    }

    fn count_item(&mut self) {
        self.state.count = self.state.count.saturating_add(1);
        self.state.phase = Phase::ItemCommaOrClose;
    }

    /// Takes a byte that is no white space and stands in no element.
    fn punctuation(&mut self, byte: u8, sink: &mut dyn Sink) -> Result<(), Violation> {
        let offset = self.state.offset;
        self.state.phase = match (self.state.phase, byte) {
            (Phase::Start, b'{') => Phase::NameOrClose,
            (Phase::Start, _) => return Err(wrong(byte, Member::ROOT, 0, offset)),
            (Phase::Name | Phase::NameOrClose, b'"') => self.open(Element::Name, 1),
            (Phase::NameOrClose | Phase::CommaOrClose, b'}') => {
                self.require(sink)?;
                Phase::End
            }
            (Phase::CommaOrClose, b',') => Phase::Name,
            (Phase::Colon, b':') => Phase::Value,
            (Phase::Value, _) => self.value(byte)?,
            (Phase::ItemOrClose | Phase::ItemCommaOrClose, b']') => {
                self.check_length(sink)?;
                Phase::CommaOrClose
            }
            (Phase::ItemCommaOrClose, b',') => Phase::Item,
            (Phase::Item | Phase::ItemOrClose, _) if byte == Self::ITEM_OPENS => self.open(Element::Item, 2),
            (Phase::Item | Phase::ItemOrClose, _) => return Err(wrong(byte, B::ITEM, self.state.count, offset)),
            _ => return Err(Violation::syntax(offset)),
        };
        Ok(())
    }

    /// Takes the first byte of a member's value.
    fn value(&mut self, byte: u8) -> Result<Phase, Violation> {
        let number = usize::from(self.state.member);
        let Some(member) = B::MEMBERS.get(number).copied() else {
            return if lex::starts_value(byte) {
                Ok(self.open(Element::Skipped, 1))
            } else {
                Err(Violation::syntax(self.state.offset))
            };
        };
        if byte == b'n' {
            return Ok(self.open(Element::Skipped, 1));
        }
        let opens = if number == 0 { b'[' } else { b'"' };
        if byte != opens {
            return Err(wrong(byte, member, 0, self.state.offset));
        }
        self.state.present.insert(number);
        if number > 0 {
            return Ok(self.open(Element::Member, 1));
        }
        self.state.list = self.state.offset;
        Ok(Phase::ItemOrClose)
    }

    /// Starts to go through an element within `depth` open brackets.
    fn open(&mut self, element: Element, depth: u8) -> Phase {
        self.state.skip = Skip::new(depth);
        self.state.element = self.state.offset;
        self.state.length = 0;
        Phase::Within(element)
    }

    fn store(&mut self, bytes: &[u8]) {
        let free = self.buffer.get_mut(self.state.length..).unwrap_or_default();
        // What does not fit is told when the element has come to its end.
        let _ = copy_to_front(free, bytes);
        self.state.length = self.state.length.saturating_add(bytes.len());
    }

    /// What is in the buffer of the element; `None` where it was too small.
    fn stored(&self) -> Option<&[u8]> {
        self.buffer.get(..self.state.length)
    }

    /// Ends an element.
    fn close(
        &mut self,
        element: Element,
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        self.state.phase = match element {
            Element::Skipped => Phase::CommaOrClose,
            Element::Name => {
                self.name()?;
                Phase::Colon
            }
            Element::Member | Element::Item => {
                if self.stored().is_none() {
                    return Err(self.too_large(element, self.state.length));
                }
                self.part(element, sink, take)?;
                if element == Element::Item {
                    self.count_item();
                    return Ok(());
                }
                Phase::CommaOrClose
            }
        };
        Ok(())
    }

    /// Finds out which member a name is.
    fn name(&mut self) -> Result<(), Violation> {
        let number = match self.stored() {
            Some(name) => Reader::element(name, 1, B::BOUNDS, &mut crate::FailFast).name(B::MEMBERS).ok().flatten(),
            // A name longer than the longest that is known is not known.
            None if self.buffer.len() >= Self::MIN_BUFFER => None,
            None => return Err(self.too_large(Element::Name, Self::MIN_BUFFER)),
        };
        self.state.member = UNKNOWN;
        if let (Some(number), Some(member)) = (number, number.and_then(|number| B::MEMBERS.get(number))) {
            if self.state.seen.has(number) {
                return Err(Violation::new(Kind::Duplicate, member, 0, Some(self.state.element)));
            }
            self.state.seen.insert(number);
            self.state.member = number as u8;
        }
        Ok(())
    }

    /// Reads what is in the buffer of a part, and hands it out if it is valid.
    fn part(
        &mut self,
        element: Element,
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        let state = &mut self.state;
        let stored = self.buffer.get(..state.length).unwrap_or_default();
        let mut sink = Shifted { sink, by: state.element };
        let (depth, item) = if element == Element::Item { (2, true) } else { (1, false) };
        let mut reader = Reader::element(stored, depth, B::BOUNDS, &mut sink);
        let read = if item {
            Item::read(&mut reader, B::ITEM, state.count).map(|item| item.map(B::part))
        } else {
            B::read_member(&mut reader, usize::from(state.member))
        };
        let first = reader.first().map(|violation| violation.shifted(state.element));
        match (read, first) {
            (Ok(Some(part)), None) => take(part),
            (Err(_), Some(violation)) => return Err(violation),
            _ => state.first = state.first.or(first),
        }
        Ok(())
    }

    fn too_large(&self, element: Element, needed: usize) -> Violation {
        let (member, index) = match element {
            Element::Item => (B::ITEM, self.state.count),
            _ => (B::MEMBERS.get(usize::from(self.state.member)).copied().unwrap_or(Member::ROOT), 0),
        };
        Violation::of_capacity(needed, member, index, self.state.element)
    }

    /// What is told where the JSON ends to be JSON: what the ordinary reader meets before that in an element that is
    /// not whole, else the fault itself.
    fn fault(&mut self, fault: Fault, sink: &mut dyn Sink) -> Violation {
        let told = Violation::of_fault(fault);
        let Phase::Within(element @ (Element::Member | Element::Item)) = self.state.phase else { return told };
        if self.stored().is_none() {
            return self.too_large(element, 0);
        }
        let end = self.state.element.wrapping_add(self.state.length);
        match self.part(element, sink, &mut |_| {}) {
            // It ran off the end, which is not the body's.
            Err(violation) if violation == Violation::syntax(end) => told,
            Err(violation) => violation,
            Ok(()) => told,
        }
    }

    fn check_length(&mut self, sink: &mut dyn Sink) -> Result<(), Violation> {
        let Some(list) = B::MEMBERS.first() else { return Ok(()) };
        if B::BOUNDS == Bounds::OfModel && !list.constraint().allows(self.state.count) {
            let violation = Violation::of_length(self.state.count, list, 0, Some(self.state.list));
            return self.report(violation, sink);
        }
        Ok(())
    }

    fn require(&mut self, sink: &mut dyn Sink) -> Result<(), Violation> {
        for (number, member) in B::MEMBERS.iter().take(B::REQUIRED).enumerate() {
            if !self.state.present.has(number) {
                self.report(Violation::new(Kind::Required, member, 0, None), sink)?;
            }
        }
        Ok(())
    }

    fn report(&mut self, violation: Violation, sink: &mut dyn Sink) -> Result<(), Violation> {
        self.state.first = self.state.first.or(Some(violation));
        if sink.violation(violation).is_break() { Err(violation) } else { Ok(()) }
    }
}

/// The position that `lexed` came to, if it stopped before the bytes ran out.
fn lexed_up_to(lexed: Lexed) -> Option<usize> {
    match lexed {
        Ok(end) => end,
        Err(fault) => Some(fault.position()),
    }
}

/// What is told of the first byte of a value that is of the wrong type, or is no value.
fn wrong(byte: u8, at: &'static Member, index: u32, offset: usize) -> Violation {
    if lex::starts_value(byte) {
        Violation::new(Kind::Type, at, index, Some(offset))
    } else {
        Violation::syntax(offset)
    }
}

impl<B> fmt::Debug for Pieces<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pieces at byte {}", self.state.offset)
    }
}
