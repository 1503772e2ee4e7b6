//! JSON out: compact, members in the model's order, absent ones left out.

use core::fmt::{self, Write};

use crate::text::{SliceWriter, Storage, Text, TooSmall};

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

impl<F: Fn(&mut dyn Write) -> fmt::Result> Render for Streamed<F> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        (self.0)(out)
    }
}

/// The JSON body of a shape.
#[derive(Clone, Copy)]
pub struct Json<'r, T>(pub(crate) &'r T);

impl<T: WriteJson> Render for Json<'_, T> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        self.0.write_json(out)
    }
}

/// Shows shapes by their JSON, which is one line whatever stands in them.
macro_rules! debug_json {
    ($( $name:ident<S $(, $capacity:ident)?> ),+) => {
        $(
            impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::fmt::Debug for $name<S $(, $capacity)?> {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    $crate::json::write::WriteJson::write_json(self, f)
                }
            }
        )+
    };
}

pub(crate) use debug_json;

/// A shape that has a JSON body.
pub(crate) trait WriteJson {
    fn write_json(&self, out: &mut dyn Write) -> fmt::Result;
}

/// Writes an object, member by member.
pub(crate) struct Object<'w> {
    out: &'w mut dyn Write,
    open: bool,
}

impl<'w> Object<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, open: false }
    }

    /// Writes a member's name, and returns where its value goes.
    pub(crate) fn name(&mut self, name: &str) -> Result<&mut dyn Write, fmt::Error> {
        self.out.write_str(if self.open { ",\"" } else { "{\"" })?;
        self.open = true;
        self.out.write_str(name)?;
        self.out.write_str("\":")?;
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
        mut write: impl FnMut(&mut dyn Write, T) -> fmt::Result,
    ) -> fmt::Result {
        let out = self.name(name)?;
        out.write_str("[")?;
        let mut between = "";
        for item in items {
            out.write_str(between)?;
            between = ",";
            write(out, item)?;
        }
        out.write_str("]")
    }

    /// Closes the object.
    pub(crate) fn end(self) -> fmt::Result {
        self.out.write_str(if self.open { "}" } else { "{}" })
    }
}

/// Writes a string between quotes, with the fewest escapes that JSON allows.
pub(crate) fn string(out: &mut dyn Write, text: Text<'_>) -> fmt::Result {
    out.write_str("\"")?;
    let mut escaper = Escaper(out);
    text.write_to(&mut escaper)?;
    out.write_str("\"")
}

/// Escapes what is written through it.
pub(crate) struct Escaper<'w>(pub(crate) &'w mut dyn Write);

impl Write for Escaper<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(end) = rest.as_bytes().iter().position(|byte| must_escape(*byte)) {
            let Some((plain, tail)) = rest.split_at_checked(end) else { break };
            let Some((special, tail)) = tail.split_at_checked(1) else { break };
            self.0.write_str(plain)?;
            for byte in special.bytes() {
                escape(self.0, byte)?;
            }
            rest = tail;
        }
        self.0.write_str(rest)
    }
}

const fn must_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut dyn Write, byte: u8) -> fmt::Result {
    match byte {
        b'"' => out.write_str("\\\""),
        b'\\' => out.write_str("\\\\"),
        0x08 => out.write_str("\\b"),
        0x0c => out.write_str("\\f"),
        b'\n' => out.write_str("\\n"),
        b'\r' => out.write_str("\\r"),
        b'\t' => out.write_str("\\t"),
        _ => {
            out.write_str(if byte < 0x10 { "\\u000" } else { "\\u001" })?;
            out.write_char(crate::constraint::uuid::digit(byte & 0x0f) as char)
        }
    }
}
