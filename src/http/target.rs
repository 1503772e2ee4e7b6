//! The request target (RFC 9112, section 3.2.1): its route, its label, its query member.

use core::fmt::{self, Write};

use nom::Parser;
use nom::combinator::opt;

use crate::json::write::Render;
use crate::parse::{tag, take_till};
use crate::shape::UriTemplate;
use crate::text::Text;
use crate::violation::{Kind, Violation};

/// What an operation's URI says: its label, and its query member where the request has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Uri<'a> {
    pub(crate) label: Text<'a>,
    pub(crate) query: Option<Text<'a>>,
}

/// A target that matches a template, its label and its query not yet decoded.
#[derive(Clone, Copy)]
pub(crate) struct Matched<'a> {
    label: &'a [u8],
    query: &'a [u8],
}

/// Holds a target against a template: literal segments as they are, one segment of any bytes for the label.
pub(crate) fn matched<'a>(template: &UriTemplate, target: &'a [u8]) -> Option<Matched<'a>> {
    let label = take_till(|byte| byte == b'/' || byte == b'?');
    let mut path = (tag(template.prefix), label, tag(template.suffix), opt(tag("/")));
    let (query, (_, label, _, _)) = path.parse(target).ok()?;
    match query {
        [] => Some(Matched { label, query }),
        [b'?', query @ ..] => Some(Matched { label, query }),
        _ => None,
    }
}

impl<'a> Matched<'a> {
    /// Decodes what was matched. Where both are badly encoded, the label is told.
    pub(crate) fn decode(&self, template: &UriTemplate) -> Result<Uri<'a>, Violation> {
        let bad = |member| Violation::new(Kind::Encoding, member, 0, None);
        let label = Text::from_percent(self.label).ok_or_else(|| bad(template.label))?;
        let query = match template.query {
            Some(member) => match first_value(self.query, member.name()) {
                Some(raw) => Some(Text::from_percent(raw).ok_or_else(|| bad(member))?),
                None => None,
            },
            None => None,
        };
        Ok(Uri { label, query })
    }
}

/// The value of the first pair of a query whose decoded key is `name`.
fn first_value<'a>(mut query: &'a [u8], name: &str) -> Option<&'a [u8]> {
    while !query.is_empty() {
        let (behind, pair) = take_till(|byte| byte == b'&').parse(query).ok()?;
        let (value, key) = take_till(|byte| byte == b'=').parse(pair).ok()?;
        if Text::from_percent(key).is_some_and(|key| key == name) {
            return Some(after_first(value));
        }
        query = after_first(behind);
    }
    None
}

/// What follows a delimiter, if there is one.
fn after_first(bytes: &[u8]) -> &[u8] {
    bytes.split_first().map_or(bytes, |(_, behind)| behind)
}

/// The value of a label that is to be written.
#[derive(Clone, Copy)]
pub(crate) enum Label<'r> {
    Text(Text<'r>),
    Uuid([u8; 36]),
}

/// The path of a request.
#[derive(Clone, Copy)]
pub struct Path<'r> {
    template: &'static UriTemplate,
    label: Label<'r>,
}

/// The query of a request, without the question mark.
#[derive(Clone, Copy)]
pub struct Query<'r> {
    template: &'static UriTemplate,
    value: Option<Text<'r>>,
}

/// The path and the query of a request, as its start line has them.
#[derive(Clone, Copy)]
pub struct Target<'r> {
    pub(crate) path: Path<'r>,
    pub(crate) query: Query<'r>,
}

impl<'r> Target<'r> {
    pub(crate) const fn new(template: &'static UriTemplate, label: Label<'r>, query: Option<Text<'r>>) -> Self {
        Self { path: Path { template, label }, query: Query { template, value: query } }
    }
}

impl Render for Path<'_> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str(self.template.prefix)?;
        match &self.label {
            Label::Text(text) => percent(out, *text)?,
            Label::Uuid(ascii) => out.write_str(core::str::from_utf8(ascii).unwrap_or_default())?,
        }
        out.write_str(self.template.suffix)
    }
}

impl Render for Query<'_> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        let (Some(member), Some(value)) = (self.template.query, self.value) else { return Ok(()) };
        out.write_str(member.name())?;
        out.write_str("=")?;
        percent(out, value)
    }
}

impl Render for Target<'_> {
    fn render(&self, out: &mut dyn Write) -> fmt::Result {
        self.path.render(out)?;
        if self.query.value.is_some() && self.query.template.query.is_some() {
            out.write_str("?")?;
        }
        self.query.render(out)
    }
}

/// Writes a text with all but RFC 3986's unreserved characters encoded, in upper-case digits.
fn percent(out: &mut dyn Write, text: Text<'_>) -> fmt::Result {
    text.write_to(&mut Percent(out))
}

struct Percent<'w>(&'w mut dyn Write);

impl Write for Percent<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().try_for_each(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                return self.0.write_char(byte as char);
            }
            let digit = |value| char::from(crate::constraint::uuid::digit(value)).to_ascii_uppercase();
            self.0.write_char('%')?;
            self.0.write_char(digit(byte >> 4))?;
            self.0.write_char(digit(byte))
        })
    }
}
