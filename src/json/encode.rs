//! The JSON bodies of messages, and the forms in which any part of a message is written.

use core::fmt;

use crate::json::write::{Out, Position, Source, Step, Structures, Value};
use crate::kernels;
use crate::schema::Table;
use crate::text::display::impl_format;
use crate::text::{BufferTooSmall, Text};
use crate::violation::{Violation, saturate};

/// A part of a message that can be encoded: a JSON body, a path, a query or a target.
///
/// Use it as the bound of a function that takes any [`Encoded`].
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
/// use iot_shapes::{Encode, Encoded};
///
/// fn content_length(body: &Encoded<impl Encode>) -> String {
///     format!("Content-Length: {}", body.len())
/// }
/// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")])?;
/// assert_eq!(content_length(&request.json()), "Content-Length: 17");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
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
pub(super) fn write_text<T: Encode>(part: &T, out: &mut dyn fmt::Write) -> fmt::Result {
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
            if let Some(byte) = bytes.get(taken.wrapping_add(index)).copied()
                && let Some(place) = bytes.get_mut(index)
            {
                *place = byte;
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
///
/// # Examples
///
/// ```
/// use iot_shapes::Encoded;
/// use iot_shapes::encode::Json;
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
///
/// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")])?;
/// let json: Encoded<Json<'_>> = request.json();
/// assert_eq!(json.to_string(), r#"{"targets":["a"]}"#);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
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
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::TargetArn;
/// use iot_shapes::iot::associate_targets_with_job::request_json;
///
/// let json = request_json(["a", "b"].map(TargetArn::from_static))?;
/// assert_eq!(json.to_string(), r#"{"targets":["a","b"]}"#);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
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

pub(super) use debug;

debug!(
    [] Json<'_>,
    [I: Iterator<Item: Into<T>> + Clone, T: Source + Clone] Streamed<'_, I, T>,
);
