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
use crate::json::read::{Chunk, Mode, Reader, State, Stopped};
use crate::kernels;
use crate::schema::Table;
use crate::text::{BufferTooSmall, Text, copy_to_front};
use crate::violation::{Sink, Violation};

/// A message whose body a [`ChunkReader`] reads: a request or a response with a list, by the type with its default storage.
///
/// The crate implements it, for the `Request` and the `Response` of each operation that has a list.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::associate_targets_with_job::{Request, RequestItem};
/// use iot_shapes::{ChunkReader, ChunkedMessage, FailFast};
///
/// fn count(item: <Request as ChunkedMessage>::Item<'_>, targets: &mut usize) {
///     *targets += usize::from(matches!(item, RequestItem::Target(_)));
/// }
/// let mut reader = ChunkReader::<Request, _>::from_array([0; 64]);
/// let mut targets = 0;
/// reader.push(br#"{"targets":["a","b"]}"#, &mut FailFast, |item| count(item, &mut targets))?;
/// reader.finish(&mut FailFast)?;
/// assert_eq!(targets, 2);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
pub trait ChunkedMessage {
    /// An item of the list, or another member of the body.
    type Item<'p>;
}

/// The part of [`ChunkedMessage`] that only the crate uses.
pub(crate) trait Body: ChunkedMessage + 'static {
    /// The slot in which an item is put together.
    type Slot<'p>: Slot<'p, Item = Self::Item<'p>>;

    const TABLE: &'static Table;
    const MODE: Mode;
}

/// A slot in which an item is put together.
pub(crate) trait Slot<'p>: Default {
    type Item;

    /// Takes a value. Returns what it completes, if anything.
    fn fill(&mut self, row: u8, text: Text<'p>, uuid: &uuid::Bytes) -> Option<Self::Item>;

    /// Ends an item that is a structure, and returns it.
    fn end_item(&mut self) -> Option<Self::Item>;

    /// Takes items by the fast path, and returns their number.
    fn fast_items(fast: &mut Fast<'p>, capacity: u32, take: &mut dyn FnMut(Self::Item)) -> u32;
}

/// A reader's output that passes each item to the caller.
struct ItemSink<'p, 't, T: Body> {
    slot: T::Slot<'p>,
    take: &'t mut dyn FnMut(T::Item<'p>),
}

impl<'p, T: Body> Fill<'p> for ItemSink<'p, '_, T> {
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
        T::Slot::fast_items(fast, capacity, self.take)
    }
}

/// A reader of the body of a `T`, a request or a response, in chunks of any size, down to one byte.
///
/// An item is passed on when it is whole, and checked as in a whole body. Items are provisional until
/// [`finish`](ChunkReader::finish) succeeds. Log them earlier, but wait for `finish` before anything irreversible.
///
/// `B` is the buffer, owned or borrowed. It holds a value that the end of a chunk cuts, so it must have as many bytes as the
/// largest value in its encoded form, and [`MIN_BUFFER_LEN`](ChunkReader::MIN_BUFFER_LEN) at least. The state takes at most
/// 128 bytes in addition.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::Response;
/// use iot_shapes::{ChunkReader, FailFast};
///
/// let body = br#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"INTERNAL_FAILURE","message":"caf\u00e9"}]}"#;
/// let mut reader = ChunkReader::<Response, _>::from_array([0; 256]);
/// let mut failed = Vec::new();
/// for chunk in body.chunks(7) {
///     reader.push(chunk, &mut FailFast, |error| failed.push(error.message.to_string()))?;
/// }
/// assert_eq!(reader.finish(&mut FailFast)?, 1);
/// assert_eq!(failed, ["café"]);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
pub struct ChunkReader<T, B> {
    buffer: B,
    progress: Progress,
    message: PhantomData<T>,
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
    /// `true` if the scan has not seen the held value.
    is_unscanned: bool,
    is_failed: bool,
}

impl Progress {
    /// The state before the first byte of a body.
    const START: Self = Self {
        state: State::new(),
        first: None,
        offset: 0,
        held: 0,
        frame: Frame::START,
        is_unscanned: false,
        is_failed: false,
    };
}

const _: () = assert!(size_of::<Progress>() <= 128, "the state has at most 128 bytes");

impl<T, B> ChunkReader<T, B> {
    /// The least number of bytes of a buffer: an escaped surrogate pair has as many.
    pub const MIN_BUFFER_LEN: usize = 12;
}

impl<T: ChunkedMessage, const K: usize> ChunkReader<T, [u8; K]> {
    /// Creates a reader at the first byte of a body, which owns its buffer.
    ///
    /// Fails to compile if `K` is less than [`MIN_BUFFER_LEN`](Self::MIN_BUFFER_LEN).
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::batch_associate_project_assets::Response;
    /// use iot_shapes::{ChunkReader, FailFast};
    ///
    /// let mut reader = ChunkReader::<Response, _>::from_array([0; 512]);
    /// reader.push(b"{\"errors\":", &mut FailFast, |_| {})?;
    /// reader.push(b"[]}", &mut FailFast, |_| {})?;
    /// assert_eq!(reader.finish(&mut FailFast)?, 0);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[must_use]
    pub const fn from_array(buffer: [u8; K]) -> Self {
        const { assert!(K >= Self::MIN_BUFFER_LEN, "the buffer of a `ChunkReader` has at least 12 bytes") };
        Self { buffer, progress: Progress::START, message: PhantomData }
    }
}

// The trait with the table of the message is crate-private.
#[allow(private_bounds)]
impl<T: Body, B: AsMut<[u8]>> ChunkReader<T, B> {
    /// Creates a reader at the first byte of a body.
    ///
    /// # Errors
    ///
    /// Returns [`BufferTooSmall`] if the buffer has less than [`MIN_BUFFER_LEN`](Self::MIN_BUFFER_LEN) bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::ChunkReader;
    /// use iot_shapes::iot::associate_targets_with_job::Request;
    ///
    /// let mut buffer = [0; 64];
    /// assert!(ChunkReader::<Request, _>::new(&mut buffer[..8]).is_err());
    /// assert!(ChunkReader::<Request, _>::new(&mut buffer[..]).is_ok());
    /// ```
    pub fn new(mut buffer: B) -> Result<Self, BufferTooSmall> {
        if buffer.as_mut().len() < Self::MIN_BUFFER_LEN {
            return Err(BufferTooSmall { needed: Self::MIN_BUFFER_LEN });
        }
        Ok(Self { buffer, progress: Progress::START, message: PhantomData })
    }

    /// Reads the next bytes of the body, and hands each item that they complete to `take`. A violation in an item that the
    /// end of a chunk cuts may be reported with a later chunk, as late as the one that ends the item.
    ///
    /// # Errors
    ///
    /// - Returns the first violation if `sink` stops at it.
    /// - Returns a violation that is not of a constraint.
    /// - Returns [`Capacity`](crate::ViolationKind::Capacity) at the end of a value that has more bytes than the buffer,
    ///   with [their number](Violation::length).
    ///
    /// After an error all calls return it again.
    pub fn push(
        &mut self,
        chunk: &[u8],
        sink: &mut dyn Sink,
        mut take: impl FnMut(T::Item<'_>),
    ) -> Result<(), Violation> {
        self.as_borrowed().push(chunk, sink, &mut take)
    }

    /// Ends the body. Returns the number of items of its list, 0 if it is absent.
    ///
    /// # Errors
    ///
    /// Returns the first violation. If there is one that is not of a constraint, as in a truncated body, returns that one.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<usize, Violation> {
        self.as_borrowed().finish(sink)
    }

    fn as_borrowed(&mut self) -> BorrowedReader<'_, T> {
        BorrowedReader { buffer: self.buffer.as_mut(), progress: &mut self.progress, message: PhantomData }
    }
}

/// A reader with its buffer borrowed, so that there is one copy of the code for all types of buffer.
struct BorrowedReader<'b, T> {
    buffer: &'b mut [u8],
    progress: &'b mut Progress,
    message: PhantomData<T>,
}

impl<T: Body> BorrowedReader<'_, T> {
    fn push(
        &mut self,
        mut chunk: &[u8],
        sink: &mut dyn Sink,
        take: &mut dyn FnMut(T::Item<'_>),
    ) -> Result<(), Violation> {
        while self.progress.held > 0 && !self.progress.is_failed {
            if kernels::ALL && self.progress.is_unscanned {
                let Some(rest) = self.complete_item(chunk, take) else { return Ok(()) };
                chunk = rest;
                if self.progress.held == 0 {
                    break;
                }
            }
            let was_over_full = self.is_over_full();
            let Some(rest) = self.hold_more(chunk) else {
                return if self.is_over_full() && !was_over_full { self.read_over_full(sink) } else { Ok(()) };
            };
            chunk = rest;
            if self.is_over_full() {
                let is_value = self.progress.state.is_at_known_value();
                return if is_value {
                    self.fail_too_large(self.progress.held, sink)
                } else {
                    self.read_over_full(sink)
                };
            }
            // An item that was not scanned is tried a second time: rarely, and at the price of one item.
            if !self.take_held(take) {
                self.read_held(false, sink, take)?;
            }
        }
        if let (true, Some(first)) = (self.progress.is_failed, self.progress.first) {
            return Err(first);
        }
        if kernels::ALL {
            chunk = self.skip_comma(chunk);
            // An item that the chunk cuts is not tried.
            if self.hold_item(chunk) {
                return Ok(());
            }
            let taken = take_fast::<T>(self.progress, chunk, self.buffer.len(), take);
            chunk = chunk.get(taken..).unwrap_or_default();
            if taken > 0 && self.hold_item(chunk) {
                return Ok(());
            }
        }
        let read = read_chunk::<T>(self.progress, chunk, self.buffer.len(), false, sink, take);
        let consumed = self.settle(read)?;
        let rest = chunk.get(consumed..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(());
        }
        self.hold(rest);
        if self.is_over_full() { self.read_over_full(sink) } else { Ok(()) }
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<usize, Violation> {
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
    fn take_held(&mut self, take: &mut dyn FnMut(T::Item<'_>)) -> bool {
        let held = self.buffer.get(..self.progress.held).unwrap_or_default();
        let is_taken = take_fast::<T>(self.progress, held, self.buffer.len(), take) != 0;
        if is_taken {
            self.progress.held = 0;
        }
        is_taken
    }

    /// Skips a comma between two items.
    fn skip_comma<'p>(&mut self, chunk: &'p [u8]) -> &'p [u8] {
        match chunk {
            [b',', rest @ ..] if self.progress.state.took_comma() => {
                self.progress.offset = self.progress.offset.wrapping_add(1);
                rest
            }
            _ => chunk,
        }
    }

    /// Holds the bytes if they start with an item whose end is not among them. A search for the byte that ends an item takes
    /// less than a scan, which waits until it is needed.
    fn hold_item(&mut self, bytes: &[u8]) -> bool {
        let Some(closes) = self.progress.state.item_closes(bytes) else { return false };
        let after = bytes.get(1..).unwrap_or_default();
        if bytes.len() > self.buffer.len() || kernels::through(after, closes).is_some() {
            return false;
        }
        self.hold(bytes);
        (self.progress.frame, self.progress.is_unscanned) = (Frame::START, true);
        true
    }

    /// Holds more bytes of an item without a scan, up to the first that may end it, and then tries the fast path. Returns the
    /// rest, `None` if no byte may end the item.
    fn complete_item<'p>(&mut self, chunk: &'p [u8], take: &mut dyn FnMut(T::Item<'_>)) -> Option<&'p [u8]> {
        let closes = self.progress.state.item_closes(self.buffer).unwrap_or_default();
        let end = kernels::through(chunk, closes);
        let (more, rest) = chunk.split_at_checked(end.unwrap_or(chunk.len())).unwrap_or((chunk, &[]));
        if more.len() > self.buffer.len().wrapping_sub(self.progress.held) {
            return Some(chunk);
        }
        self.hold(more);
        end?;
        if self.take_held(take) {
            self.progress.is_unscanned = false;
        }
        Some(rest)
    }

    /// Adds bytes to those that are held. Returns the rest if they may now be read, `None` if there are none.
    fn hold_more<'p>(&mut self, chunk: &'p [u8]) -> Option<&'p [u8]> {
        if kernels::ALL && self.progress.is_unscanned {
            self.progress.is_unscanned = false;
            if self.progress.frame.scan(self.buffer.get(..self.progress.held).unwrap_or_default()).is_some() {
                return Some(chunk);
            }
        }
        let end = if !self.progress.state.is_at_known_value() {
            // A character that is cut, or a literal: each byte may be its last.
            (!chunk.is_empty()).then_some(1)
        } else {
            self.progress.frame.scan(chunk)
        };
        let (more, rest) = chunk.split_at_checked(end.unwrap_or(chunk.len())).unwrap_or((chunk, &[]));
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
        take: &mut dyn FnMut(T::Item<'_>),
    ) -> Result<(), Violation> {
        let held = self.buffer.get(..self.progress.held).unwrap_or_default();
        let read = read_chunk::<T>(self.progress, held, self.buffer.len(), is_last, sink, take);
        let consumed = self.settle(read)?;
        // The rest is the front of one token, and waits for its next byte.
        self.progress.held = self.progress.held.saturating_sub(consumed);
        Ok(())
    }

    /// Reads the full buffer, which has not all bytes of a value or of a character, so that invalid JSON in it is reported
    /// at once.
    fn read_over_full(&mut self, sink: &mut dyn Sink) -> Result<(), Violation> {
        if !self.progress.state.is_at_known_value() {
            // Only an escape that is cut by a character of UTF-8 is that long. The first byte of that character is in the
            // buffer, and is no digit.
            let read = read_chunk::<T>(self.progress, self.buffer, usize::MAX, true, sink, &mut |_| {});
            return self.settle(read).map(drop);
        }
        let mut progress = self.progress.clone();
        if read_chunk::<T>(&mut progress, self.buffer, usize::MAX, false, &mut Ignored, &mut |_| {}).is_ok() {
            return Ok(());
        }
        let read = read_chunk::<T>(self.progress, self.buffer, usize::MAX, false, sink, &mut |_| {});
        self.settle(read).map(drop)
    }

    /// Fails at a value that has more bytes than the buffer: `needed`, or 0 if that is not known.
    fn fail_too_large(&mut self, needed: usize, sink: &mut dyn Sink) -> Result<(), Violation> {
        let mut fill = Discard;
        let mut reader = Reader::new(T::TABLE, T::MODE, &mut fill, usize::MAX, sink);
        reader.state = self.progress.state;
        let _ = reader.too_large(needed, self.progress.offset);
        self.progress.first = reader.finish().err();
        self.settle(Err(Stopped::Reported)).map(drop)
    }

    /// Returns the number of bytes that were read, or fails for good.
    fn settle(&mut self, read: Result<usize, Stopped>) -> Result<usize, Violation> {
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
    fn report(&mut self, _: Violation) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn report_fatal(&mut self, _: Violation) {}
}

/// Takes items at the offset of `progress` by the fast path, and returns the number of bytes.
fn take_fast<'p, T: Body>(
    progress: &mut Progress,
    bytes: &'p [u8],
    max_value: usize,
    take: &mut dyn FnMut(T::Item<'p>),
) -> usize {
    if !kernels::ALL || !progress.state.is_at_item() {
        return 0;
    }
    let mut fast = Fast::new(bytes, None, 0, max_value);
    let taken = T::Slot::fast_items(&mut fast, u32::MAX, take);
    let (at, is_after_comma, _) = fast.finish();
    if taken > 0 {
        progress.state.took_items(taken, is_after_comma);
        progress.offset = progress.offset.wrapping_add(at);
    }
    at
}

/// Reads bytes from the offset of `progress` on, and returns how many were consumed.
fn read_chunk<'p, T: Body>(
    progress: &mut Progress,
    bytes: &'p [u8],
    max_value: usize,
    is_last: bool,
    sink: &mut dyn Sink,
    take: &mut dyn FnMut(T::Item<'p>),
) -> Result<usize, Stopped> {
    let (bytes, text) = match core::str::from_utf8(bytes) {
        Ok(text) => (bytes, text),
        Err(error) => {
            let front = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let text = core::str::from_utf8(front).unwrap_or_default();
            // A character that the chunk cuts is left for the next.
            (if error.error_len().is_none() && !is_last { front } else { bytes }, text)
        }
    };
    let mut fill = ItemSink::<T> { slot: T::Slot::default(), take };
    let mut reader = Reader::new(T::TABLE, T::MODE, &mut fill, usize::MAX, sink);
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
    if read == Err(Stopped::Reported) {
        let _ = reader.finish();
        return Err(Stopped::Reported);
    }
    progress.offset = progress.offset.wrapping_add(consumed);
    // Of the bytes that are left, a character that the chunk cuts was not scanned: it ends no value.
    progress.frame = reader.chunk.frame;
    Ok(consumed)
}

impl<T, B> fmt::Debug for ChunkReader<T, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChunkReader at byte {}", self.progress.offset)
    }
}
