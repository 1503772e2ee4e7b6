//! Bodies larger than the buffer, read in chunks as they arrive.
//!
//! The interpreter reads each chunk in place. It stops before a known value that the chunk cuts, whose bytes then wait in
//! the caller's buffer until a scan for its end has found it, and in the midst of a character. There is no second grammar.

use core::fmt;
use core::marker::PhantomData;
use core::ops::ControlFlow;

use crate::constraint::uuid;
use crate::json::fast::Fast;
use crate::json::fill::{Discard, Fill};
use crate::json::frame::Frame;
use crate::json::read::{Chunk, Mode, Reader, State, Stop};
use crate::kernels;
use crate::schema::Table;
use crate::text::{Text, copy_to_front};
use crate::violation::{Sink, Violation};

/// A body that is read in chunks, and the items that it has.
pub(crate) trait Body: 'static {
    /// An item of the list, or another of the members.
    type Part<'p>;
    /// The place in which an item is put together.
    type Slot<'p>: Slot<'p, Part = Self::Part<'p>>;

    const TABLE: &'static Table;
    const MODE: Mode;
}

/// A place in which an item is put together.
pub(crate) trait Slot<'p>: Default {
    type Part;

    /// Takes a value. Returns what it completes, if anything.
    fn fill(&mut self, row: u8, text: Text<'p>, uuid: &uuid::Bytes) -> Option<Self::Part>;

    /// Ends an item that is a structure, and returns it.
    fn end_item(&mut self) -> Option<Self::Part>;

    /// Takes items by the fast path, and returns their number.
    fn fast_items(fast: &mut Fast<'p>, capacity: u32, take: &mut dyn FnMut(Self::Part)) -> u32;
}

/// Hands what is read to the caller, item by item.
struct HandOut<'p, 't, B: Body> {
    slot: B::Slot<'p>,
    take: &'t mut dyn FnMut(B::Part<'p>),
}

impl<'p, B: Body> Fill<'p> for HandOut<'p, '_, B> {
    fn fill(&mut self, row: u8, text: Text<'p>, uuid: &uuid::Bytes) {
        if let Some(item) = self.slot.fill(row, text, uuid) {
            (self.take)(item);
        }
    }

    fn end_item(&mut self) {
        if let Some(item) = self.slot.end_item() {
            (self.take)(item);
        }
    }

    fn fast_items(&mut self, _: u8, fast: &mut Fast<'p>, capacity: u32) -> u32 {
        B::Slot::fast_items(fast, capacity, self.take)
    }
}

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
    progress: Progress,
    body: PhantomData<B>,
}

/// The state between two chunks.
#[derive(Clone, Debug)]
struct Progress {
    state: State,
    /// The first violation, or the one that stopped the reading.
    first: Option<Violation>,
    /// The offset of the first held byte, or of the next byte.
    offset: usize,
    /// The number of bytes of the value or the character that the last chunk cut. Those past the end of the buffer are not
    /// in it.
    held: usize,
    /// The scan for the end of the held value.
    frame: Frame,
    is_failed: bool,
}

const _: () = assert!(size_of::<Progress>() <= 128, "the state is small");

// The trait is crate-private: users meet it through the aliases of the services.
#[allow(private_bounds)]
impl<'b, B: Body> Pieces<'b, B> {
    /// The number of bytes that the buffer must have at least: those of a surrogate pair.
    pub const MIN_BUFFER: usize = 12;

    /// Creates a reader at the first byte of a body.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        let progress =
            Progress { state: State::new(), first: None, offset: 0, held: 0, frame: Frame::START, is_failed: false };
        Self { buffer, progress, body: PhantomData }
    }

    /// Reads the next bytes of the body, and hands each part that they complete to `take`. A violation in an item that the
    /// end of a chunk cuts may be reported with a later chunk, as late as the one that ends the item.
    ///
    /// # Errors
    ///
    /// Returns the first violation if `sink` stops at it; a violation that is not of a constraint;
    /// [`Kind::Capacity`](crate::Kind::Capacity) at a part that has more bytes than the buffer, with the number that it
    /// [has](Violation::length), when it has come to its end. After an error all calls return it again.
    pub fn push(
        &mut self,
        mut piece: &[u8],
        sink: &mut dyn Sink,
        mut take: impl FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        while self.progress.held > 0 && !self.progress.is_failed {
            let was_over_full = self.is_over_full();
            let Some(rest) = self.hold_more(piece) else {
                return if self.is_over_full() && !was_over_full { self.read_over_full(sink) } else { Ok(()) };
            };
            piece = rest;
            if self.is_over_full() {
                let is_value = self.progress.state.is_at_known_value();
                return self.fail_too_large(if is_value { self.progress.held } else { Self::MIN_BUFFER }, sink);
            }
            if !self.take_held(&mut take) {
                self.read_held(false, sink, &mut take)?;
            }
        }
        if let (true, Some(first)) = (self.progress.is_failed, self.progress.first) {
            return Err(first);
        }
        if kernels::ALL {
            piece = self.skip_comma(piece);
            // An item that the chunk cuts is not tried.
            let mut is_cut = self.is_item_cut(piece);
            if !is_cut {
                let taken = take_fast::<B>(&mut self.progress, piece, self.buffer.len(), &mut take);
                piece = piece.get(taken..).unwrap_or_default();
                is_cut = taken > 0 && self.is_item_cut(piece);
            }
            if is_cut {
                self.hold(piece);
                return if self.is_over_full() { self.read_over_full(sink) } else { Ok(()) };
            }
        }
        let read = read_chunk::<B>(&mut self.progress, piece, self.buffer.len(), false, sink, &mut take);
        let consumed = self.settle(read)?;
        let rest = piece.get(consumed..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(());
        }
        self.hold(rest);
        if self.is_over_full() { self.read_over_full(sink) } else { Ok(()) }
    }

    /// Ends the body. Returns the number of items of its list, 0 if it is absent.
    ///
    /// # Errors
    ///
    /// Returns the first violation, or one that is not of a constraint in place of all: a body that is truncated, among
    /// others.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<usize, Violation> {
        if !self.progress.is_failed {
            if self.is_over_full() {
                self.fail_too_large(0, sink)?;
            }
            self.read_held(true, sink, &mut |_| {})?;
        }
        match self.progress.first {
            Some(first) => Err(first),
            None => Ok(self.progress.state.items as usize),
        }
    }

    /// Takes the item that is held by the fast path.
    fn take_held(&mut self, take: &mut dyn FnMut(B::Part<'_>)) -> bool {
        let held = self.buffer.get(..self.progress.held).unwrap_or_default();
        let is_taken = take_fast::<B>(&mut self.progress, held, self.buffer.len(), take) != 0;
        if is_taken {
            self.progress.held = 0;
        }
        is_taken
    }

    /// Skips a comma between two items.
    fn skip_comma<'p>(&mut self, piece: &'p [u8]) -> &'p [u8] {
        match piece {
            [b',', rest @ ..] if self.progress.state.took_comma() => {
                self.progress.offset = self.progress.offset.wrapping_add(1);
                rest
            }
            _ => piece,
        }
    }

    /// Returns `true` if the bytes start with an item whose end is not among them.
    fn is_item_cut(&mut self, bytes: &[u8]) -> bool {
        self.progress.state.is_item_cut(bytes, &mut self.progress.frame)
    }

    /// Adds bytes to those that are held. Returns the rest if they may now be read, `None` if there are none.
    fn hold_more<'p>(&mut self, piece: &'p [u8]) -> Option<&'p [u8]> {
        let end = if !self.progress.state.is_at_known_value() {
            // A character that is cut, or a literal: each byte may be its last.
            (!piece.is_empty()).then_some(1)
        } else {
            self.progress.frame.scan(piece)
        };
        let (more, rest) = piece.split_at_checked(end.unwrap_or(piece.len())).unwrap_or((piece, &[]));
        self.hold(more);
        end.map(|_| rest)
    }

    /// Keeps bytes. Those that the buffer has no space for are counted.
    fn hold(&mut self, bytes: &[u8]) {
        let free = self.buffer.get_mut(self.progress.held..).unwrap_or_default();
        let fitting = bytes.get(..free.len()).unwrap_or(bytes);
        let _ = copy_to_front(free, fitting);
        self.progress.held = self.progress.held.saturating_add(bytes.len());
    }

    /// Returns `true` if more bytes are held than the buffer has.
    fn is_over_full(&self) -> bool {
        self.progress.held > self.buffer.len()
    }

    /// Reads the bytes that are held.
    fn read_held(
        &mut self,
        is_last: bool,
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(B::Part<'_>),
    ) -> Result<(), Violation> {
        let held = self.buffer.get(..self.progress.held).unwrap_or_default();
        let read = read_chunk::<B>(&mut self.progress, held, self.buffer.len(), is_last, sink, take);
        let consumed = self.settle(read)?;
        // The rest is the front of one token, and waits for its next byte.
        self.progress.held = self.progress.held.saturating_sub(consumed);
        Ok(())
    }

    /// Looks into a value that has more bytes than the buffer: what is not JSON before its end is reported at once.
    fn read_over_full(&mut self, sink: &mut dyn Sink) -> Result<(), Violation> {
        if !self.progress.state.is_at_known_value() {
            return self.fail_too_large(Self::MIN_BUFFER, sink);
        }
        let mut progress = self.progress.clone();
        if read_chunk::<B>(&mut progress, self.buffer, usize::MAX, false, &mut Ignored, &mut |_| {}).is_ok() {
            return Ok(());
        }
        let read = read_chunk::<B>(&mut self.progress, self.buffer, usize::MAX, false, sink, &mut |_| {});
        self.settle(read).map(drop)
    }

    /// Fails at a value that has more bytes than the buffer: `needed`, or 0 if that is not known.
    fn fail_too_large(&mut self, needed: usize, sink: &mut dyn Sink) -> Result<(), Violation> {
        let mut fill = Discard;
        let mut reader = Reader::new(B::TABLE, B::MODE, &mut fill, usize::MAX, sink);
        reader.state = self.progress.state;
        let _ = reader.too_large(needed, self.progress.offset);
        self.progress.first = reader.finish().err();
        self.settle(Err(Stop::Reported)).map(drop)
    }

    /// Returns the number of bytes that were read, or fails for good.
    fn settle(&mut self, read: Result<usize, Stop>) -> Result<usize, Violation> {
        match (read, self.progress.first) {
            (Ok(consumed), _) => Ok(consumed),
            (Err(_), Some(first)) => {
                self.progress.is_failed = true;
                Err(first)
            }
            (Err(_), None) => Ok(0),
        }
    }
}

/// Ignores violations: those in a value that has more bytes than the buffer count only if it is not JSON.
struct Ignored;

impl Sink for Ignored {
    fn violation(&mut self, _: Violation) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn fault(&mut self, _: Violation) {}
}

/// Takes items at the offset of `progress` by the fast path, and returns the number of bytes.
fn take_fast<'p, B: Body>(
    progress: &mut Progress,
    bytes: &'p [u8],
    max_value: usize,
    take: &mut dyn FnMut(B::Part<'p>),
) -> usize {
    if !kernels::ALL || !progress.state.is_at_item() {
        return 0;
    }
    let mut fast = Fast::new(bytes, None, 0, max_value);
    let taken = B::Slot::fast_items(&mut fast, u32::MAX, take);
    let (at, is_after_comma, _) = fast.finish();
    if taken > 0 {
        progress.state.took_items(taken, is_after_comma);
        progress.offset = progress.offset.wrapping_add(at);
    }
    at
}

/// Reads bytes from the offset of `progress` on, and returns how many were consumed.
fn read_chunk<'p, B: Body>(
    progress: &mut Progress,
    bytes: &'p [u8],
    max_value: usize,
    is_last: bool,
    sink: &mut dyn Sink,
    take: &mut dyn FnMut(B::Part<'p>),
) -> Result<usize, Stop> {
    let (bytes, text) = match core::str::from_utf8(bytes) {
        Ok(text) => (bytes, text),
        Err(error) => {
            let front = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let text = core::str::from_utf8(front).unwrap_or_default();
            // A character that the chunk cuts is left for the next.
            (if error.error_len().is_none() && !is_last { front } else { bytes }, text)
        }
    };
    let mut fill = HandOut::<B> { slot: B::Slot::default(), take };
    let mut reader = Reader::new(B::TABLE, B::MODE, &mut fill, usize::MAX, sink);
    (reader.state, reader.first) = (progress.state, progress.first);
    if progress.state.is_at_start() {
        reader.start();
    }
    let read = if is_last && bytes.is_empty() && progress.offset == 0 && progress.state.is_at_start() {
        reader.end_empty()
    } else {
        reader.chunk(bytes, text, Chunk::new(progress.offset, max_value, is_last))
    };
    (progress.state, progress.first) = (reader.state, reader.first);
    let consumed = reader.check.cursor.at;
    if read == Err(Stop::Reported) {
        let _ = reader.finish();
        return Err(Stop::Reported);
    }
    progress.offset = progress.offset.wrapping_add(consumed);
    // Of the bytes that are left, a character that the chunk cuts was not scanned: it ends no value.
    progress.frame = reader.chunk.frame;
    Ok(consumed)
}

impl<B> fmt::Debug for Pieces<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pieces at byte {}", self.progress.offset)
    }
}
