//! JSON out: compact, members in the model's order, absent ones left out.

use core::fmt::{self, Write};

use crate::constraint::uuid;
use crate::json::lex;
use crate::show::logged;
use crate::text::{SliceWriter, Storage, Text, TooSmall, copy_to_front};

/// What can write itself in one form or another: a JSON body, a path, a query. Bound a function by it that takes any
/// [`Rendered`].
pub trait Render {
    /// Writes itself to `out`, in as many pieces as it likes.
    ///
    /// # Errors
    ///
    /// That of `out`.
    fn render(&self, out: &mut dyn Write) -> fmt::Result;
}

/// Something ready to be written, whose exact length is known first.
///
/// It displays itself into any `core::fmt::Write`, or goes into a buffer of bytes.
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
///
/// let target = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
/// let request = AssociateTargetsWithJobRequest::new(JobId::literal("fw-7"), [target])?;
///
/// assert_eq!(request.target().to_string(), "/jobs/fw-7/targets");
///
/// let mut buffer = [0; 128];
/// let body = request.json().write_into(&mut buffer)?;
/// assert_eq!(body, br#"{"targets":["arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"]}"#);
/// assert_eq!(body.len(), request.json().len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Rendered<T>(pub(crate) T);

impl<T: Render> Rendered<T> {
    /// The exact number of bytes it takes.
    pub fn len(&self) -> usize {
        let mut counter = Counter(0);
        // Counting cannot fail.
        let _ = self.0.render(&mut counter);
        counter.0
    }

    /// Whether it takes no byte, as the query of a request without one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes it to the front of `buffer`, and returns the bytes written.
    ///
    /// # Errors
    ///
    /// [`TooSmall`], with the bytes it takes, where they are more than the buffer has; the buffer is then unspecified.
    pub fn write_into<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], TooSmall> {
        let mut writer = SliceWriter::new(buffer);
        match self.0.render(&mut writer) {
            Ok(()) => Ok(writer.finish()),
            Err(fmt::Error) => Err(TooSmall { needed: self.len() }),
        }
    }
}

impl<T: Render> fmt::Display for Rendered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.render(f)
    }
}

impl<T: Render> fmt::Debug for Rendered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.render(f)
    }
}

logged!([T: Render] Rendered<T>, |this, out| this.0.render(out));

/// Counts what is written to it.
struct Counter(usize);

impl Write for Counter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.saturating_add(text.len());
        Ok(())
    }
}

/// The JSON body of a shape whose items are made as they are written.
#[derive(Clone, Copy)]
pub struct Streamed<F>(pub(crate) F);

impl<F: Fn(&mut Out<'_>) -> fmt::Result> Render for Streamed<F> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        Out::write(out, &self.0)
    }
}

/// The JSON body of a shape.
#[derive(Clone, Copy)]
pub struct Json<'r, T>(pub(crate) &'r T);

impl<T: WriteJson> Render for Json<'_, T> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        Out::write(out, |out| self.0.write_json(out))
    }
}

/// Shows shapes by their JSON, which is one line whatever stands in them.
macro_rules! debug_json {
    ($( $name:ident<S $(, $capacity:ident)?> ),+) => {
        $(
            impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::fmt::Debug for $name<S $(, $capacity)?> {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    $crate::json::write::Render::render(&$crate::json::write::Json(self), f)
                }
            }

            $crate::show::logged!([S: $crate::text::Storage $(, const $capacity: usize)?] $name<S $(, $capacity)?>,
                |this, out| $crate::json::write::Render::render(&$crate::json::write::Json(this), out));
        )+
    };
}

pub(crate) use debug_json;

/// A shape that has a JSON body.
pub(crate) trait WriteJson {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result;
}

/// The bytes that are collected before they are written: most of what JSON is made of is short, and a call for each
/// would cost more than the copy. Programs that are optimized for size collect none.
const BUFFER: usize = if cfg!(optimize_for_size) { 0 } else { 512 };

/// Where JSON goes.
pub struct Out<'w> {
    sink: &'w mut dyn Write,
    /// Whole texts.
    buffer: [u8; BUFFER],
    length: usize,
}

impl<'w> Out<'w> {
    /// Writes JSON to `sink`.
    pub(crate) fn write(sink: &'w mut dyn Write, write: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        let mut out = Self { sink, buffer: [0; BUFFER], length: 0 };
        write(&mut out)?;
        if BUFFER == 0 { Ok(()) } else { out.flush() }
    }

    /// Writes text as it is.
    #[inline]
    fn raw(&mut self, text: &str) -> fmt::Result {
        if BUFFER == 0 {
            self.sink.write_str(text)
        } else if self.collect(text.as_bytes()) {
            Ok(())
        } else {
            self.write_on(text)
        }
    }

    /// Writes a UUID between quotes.
    pub(crate) fn uuid(&mut self, bytes: &[u8; 16]) -> fmt::Result {
        if BUFFER == 0 {
            self.raw("\"")?;
            self.raw(core::str::from_utf8(&uuid::format(bytes)).unwrap_or_default())?;
            return self.raw("\"");
        }
        if BUFFER.saturating_sub(self.length) < uuid::QUOTED {
            self.flush()?;
        }
        let free = self.buffer.get_mut(self.length..).unwrap_or_default();
        if let Some(([open, text @ .., close], _)) = free.split_first_chunk_mut::<{ uuid::QUOTED }>() {
            (*open, *text, *close) = (b'"', uuid::format(bytes), b'"');
            self.length = self.length.wrapping_add(uuid::QUOTED);
        }
        Ok(())
    }

    /// Collects the bytes of a text, if there is room for them.
    #[inline]
    fn collect(&mut self, text: &[u8]) -> bool {
        let free = self.buffer.get_mut(self.length..).unwrap_or_default();
        if copy_to_front(free, text).is_none() {
            return false;
        }
        self.length = self.length.wrapping_add(text.len());
        true
    }

    /// Writes what was collected, and a text that there is no room for.
    #[inline(never)]
    fn write_on(&mut self, text: &str) -> fmt::Result {
        self.flush()?;
        if self.collect(text.as_bytes()) { Ok(()) } else { self.sink.write_str(text) }
    }

    fn flush(&mut self) -> fmt::Result {
        let collected = self.buffer.get(..self.length).unwrap_or_default();
        self.length = 0;
        match core::str::from_utf8(collected) {
            Ok("") => Ok(()),
            Ok(text) => self.sink.write_str(text),
            // Never: only whole texts are collected.
            Err(_) => Err(fmt::Error),
        }
    }
}

impl Write for Out<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.raw(text)
    }
}

/// Writes an object, member by member.
pub(crate) struct Object<'o, 'w> {
    out: &'o mut Out<'w>,
    open: bool,
}

impl<'o, 'w> Object<'o, 'w> {
    pub(crate) fn new(out: &'o mut Out<'w>) -> Self {
        Self { out, open: false }
    }

    /// Writes a member's name, and returns where its value goes.
    pub(crate) fn name(&mut self, name: &str) -> Result<&mut Out<'w>, fmt::Error> {
        self.out.raw(if self.open { ",\"" } else { "{\"" })?;
        self.open = true;
        self.out.raw(name)?;
        self.out.raw("\":")?;
        Ok(self.out)
    }

    /// Writes a member that is a string.
    pub(crate) fn text(&mut self, name: &str, value: Text<'_>) -> fmt::Result {
        string(self.name(name)?, value)
    }

    /// Writes a member that is a string, or nothing where it is absent.
    pub(crate) fn optional(&mut self, name: &str, value: Option<&impl Storage>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.text(name, value.text()))
    }

    /// Writes an error's `message`, which some services require of whoever writes one.
    pub(crate) fn message(&mut self, message: Option<Text<'_>>, required: bool) -> fmt::Result {
        match message {
            Some(message) => self.text("message", message),
            None if required => self.text("message", Text::new("")),
            None => Ok(()),
        }
    }

    /// Writes a member that is a list.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Out<'w>, T) -> fmt::Result,
    ) -> fmt::Result {
        let out = self.name(name)?;
        out.raw("[")?;
        let mut is_first = true;
        for item in items {
            if !is_first {
                out.raw(",")?;
            }
            is_first = false;
            write(out, item)?;
        }
        out.raw("]")
    }

    /// Closes the object.
    pub(crate) fn end(self) -> fmt::Result {
        self.out.raw(if self.open { "}" } else { "{}" })
    }
}

/// Writes a string between quotes, with the fewest escapes that JSON allows.
pub(crate) fn string(out: &mut Out<'_>, text: Text<'_>) -> fmt::Result {
    out.raw("\"")?;
    match text.as_str() {
        Some(plain) => escaped(out, plain)?,
        None => text.write_to(&mut Escaper(out))?,
    }
    out.raw("\"")
}

/// Escapes what is written through it.
pub(crate) struct Escaper<'o, 'w>(pub(crate) &'o mut Out<'w>);

impl Write for Escaper<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escaped(self.0, text)
    }
}

fn escaped(out: &mut Out<'_>, text: &str) -> fmt::Result {
    let mut rest = text;
    loop {
        let bytes = rest.as_bytes();
        let end = if BUFFER == 0 {
            bytes.iter().take_while(|byte| !lex::is_special(**byte)).count()
        } else {
            lex::plain_run(bytes, 0)
        };
        let Some((plain, tail)) = rest.split_at_checked(end) else { return Ok(()) };
        out.raw(plain)?;
        let Some((special, tail)) = tail.split_at_checked(1) else { return Ok(()) };
        for byte in special.bytes() {
            escape(out, byte)?;
        }
        rest = tail;
    }
}

fn escape(out: &mut Out<'_>, byte: u8) -> fmt::Result {
    match byte {
        b'"' => out.raw("\\\""),
        b'\\' => out.raw("\\\\"),
        0x08 => out.raw("\\b"),
        0x0c => out.raw("\\f"),
        b'\n' => out.raw("\\n"),
        b'\r' => out.raw("\\r"),
        b'\t' => out.raw("\\t"),
        _ => {
            out.raw(if byte < 0x10 { "\\u000" } else { "\\u001" })?;
            out.write_char(uuid::digit(byte & 0x0f) as char)
        }
    }
}
