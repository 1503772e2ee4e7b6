//! What a caller is told: the kind of a violation, where it is, and the words for it.
//!
//! There are two ways to ask. [`FailFast`] stops a reader at the first violation it meets; a [`Report`] collects as
//! many as it has room for, and counts all. Both are a [`Sink`], and so is whatever you write yourself.

use core::fmt::{self, Write};
use core::ops::ControlFlow;

use heapless::Vec;

use crate::schema::{Constraint, Member};
use crate::text::Text;
use crate::text::display::{displayed, logged};

/// What was wrong.
///
/// ```
/// use iot_shapes::Kind;
///
/// assert_eq!(Kind::ContentType.name(), "content-type");
/// assert!(Kind::Pattern.is_constraint());
/// assert!(!Kind::Syntax.is_constraint());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// The body is not JSON (RFC 8259), is not UTF-8, or is cut short.
    Syntax,
    /// More than 128 arrays and objects are open at once.
    Depth,
    /// A value is of another JSON type than its shape, or a list item is `null`.
    Type,
    /// A known member stands twice in its object.
    Duplicate,
    /// A required member is absent or `null`.
    Required,
    /// A string or a list is outside its length.
    Length,
    /// A string of allowed length does not match its pattern.
    Pattern,
    /// A list is within its bounds, but has more items than the caller has room for; or, in
    /// [pieces](crate::Pieces), a value takes more bytes than the buffer has.
    Capacity,
    /// The target has a bad percent-encoding, or encodes no UTF-8.
    Encoding,
    /// No operation has this URI.
    Route,
    /// The operation has another method.
    Method,
    /// A body has no content type, or one that is not JSON.
    ContentType,
    /// The client accepts no JSON.
    Accept,
}

impl Kind {
    /// The kind in one word, as the `validate` example prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Depth => "depth",
            Self::Type => "type",
            Self::Duplicate => "duplicate",
            Self::Required => "required",
            Self::Length => "length",
            Self::Pattern => "pattern",
            Self::Capacity => "capacity",
            Self::Encoding => "encoding",
            Self::Route => "route",
            Self::Method => "method",
            Self::ContentType => "content-type",
            Self::Accept => "accept",
        }
    }

    /// Whether a value broke its constraint. All other kinds end the reading and are told alone.
    pub const fn is_constraint(self) -> bool {
        matches!(self, Self::Required | Self::Length | Self::Pattern)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

logged!([] Kind, |this, out| out.write_str(this.name()));

/// One thing that is wrong with a message, and where.
///
/// It is small and `Copy`, and has no words in it: [`Violation::message`] writes a service's sentence, `Display` one
/// for a log, with the place.
///
/// ```
/// use iot_shapes::Kind;
/// use iot_shapes::sitewise::{BatchAssociateProjectAssetsRequest, ProjectId};
///
/// let project = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
/// let violation = BatchAssociateProjectAssetsRequest::from_json(project, br#"{"assetIds":["pump"]}"#).unwrap_err();
///
/// assert_eq!(violation.kind(), Kind::Length);
/// assert_eq!(violation.pointer().to_string(), "/assetIds/0");
/// assert_eq!(violation.offset(), Some(13));
/// assert_eq!(
///     violation.message().to_string(),
///     "Value with length 4 at '/assetIds/0' failed to satisfy constraint: \
///      Member must have length between 36 and 36, inclusive",
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    member: &'static Member,
    offset: u32,
    length: u32,
    /// Of 24 bits: padding would be copied byte by byte.
    index: [u8; 3],
    kind: Kind,
}

/// The offset of a value that is not in the body.
pub(crate) const NO_OFFSET: usize = usize::MAX;

/// Returns a count as a `u32`, the greatest but one if it is larger.
pub(crate) const fn saturate(count: usize) -> u32 {
    if count < u32::MAX as usize { count as u32 } else { u32::MAX - 1 }
}

impl Violation {
    /// Creates a violation of the value at `member`.
    pub(crate) const fn new(kind: Kind, member: &'static Member, index: u32, offset: usize, length: u32) -> Self {
        let offset = if offset == NO_OFFSET { u32::MAX } else { saturate(offset) };
        let [a, b, c, _] = if index < 1 << 24 { index.to_le_bytes() } else { [0xff; 4] };
        Self { member, offset, length, index: [a, b, c], kind }
    }

    /// Creates a violation of a value that is not in a body.
    pub(crate) const fn at_member(kind: Kind, member: &'static Member) -> Self {
        Self::new(kind, member, 0, NO_OFFSET, 0)
    }

    /// Creates a violation of the message as a whole.
    pub(crate) const fn of_message(kind: Kind) -> Self {
        Self::at_member(kind, Member::ROOT)
    }

    /// Creates the violation of an item for which a list has no capacity.
    pub(crate) const fn of_capacity(item: &'static Member, index: usize) -> Self {
        Self::new(Kind::Capacity, item, saturate(index), NO_OFFSET, 0)
    }

    /// Creates the violation of a value, a string or a list, that is not in a body.
    pub(crate) const fn of_length(length: u32, member: &'static Member) -> Self {
        Self::new(Kind::Length, member, 0, NO_OFFSET, length)
    }

    const fn raw_index(&self) -> u32 {
        let [a, b, c] = self.index;
        u32::from_le_bytes([a, b, c, 0])
    }

    /// What was wrong.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The JSON Pointer (RFC 6901) of the value, to be displayed; empty for what no value owns.
    pub const fn pointer(&self) -> Pointer {
        Pointer { path: self.member.path(), index: self.raw_index() }
    }

    /// The member whose value it is.
    pub const fn member(&self) -> &'static Member {
        self.member
    }

    /// The byte offset from the body's first byte, where it lies in the body.
    ///
    /// It is that of a string's opening quote, of a value's first byte, of a list's `[`, of a duplicate's second
    /// name, of the bracket that is too deep; for `syntax` the first byte that no valid text can have there, the
    /// body's length where it is cut short. In bodies of 4 GiB and more it stops at 2³² − 2.
    pub const fn offset(&self) -> Option<usize> {
        if self.offset == u32::MAX { None } else { Some(self.offset as usize) }
    }

    /// For [`Kind::Length`], how long the value is, in Unicode scalar values or in items; for [`Kind::Capacity`] of a body
    /// that is read in [pieces](crate::Pieces), the bytes that the buffer must have for the value, where that is known.
    pub const fn length(&self) -> Option<usize> {
        match (self.kind, self.length) {
            (Kind::Length, length) => Some(length as usize),
            (Kind::Capacity, 1..) => Some(self.length as usize),
            _ => None,
        }
    }

    /// For items of a list and their members, the item's index. It stops at 2²⁴ − 1.
    pub fn index(&self) -> Option<usize> {
        self.member.path().bytes().any(|byte| byte == b'*').then_some(self.raw_index() as usize)
    }

    /// The sentence of a service's answer, to be displayed: Smithy's wording for constraints, our own for the rest.
    /// It never repeats the caller's value.
    pub const fn message(&self) -> Message {
        Message(*self)
    }

    /// Returns the violation of the same value as a member.
    pub(crate) const fn relocate(mut self, member: &'static Member) -> Self {
        self.member = member;
        self
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

displayed!([] Violation, |this, f| match this.offset() {
    Some(offset) if this.kind.is_constraint() => put!(f, "{}: {} (byte {})", this.kind, this.message(), offset),
    _ => put!(f, "{}: {}", this.kind, this.message()),
});

impl core::error::Error for Violation {}

/// A JSON Pointer (RFC 6901), to be displayed. See [`Violation::pointer`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    path: &'static str,
    index: u32,
}

impl Pointer {
    /// The path with dots, as the `name` of a Greengrass `ValidationExceptionField`: `entries.0.thingName`.
    pub const fn dotted(self) -> Dotted {
        Dotted(self)
    }

    fn write(self, out: &mut dyn Write, separator: &str) -> fmt::Result {
        // Not `split`: its iterator keeps a panic that the compiler cannot rule out.
        let mut rest = self.path.split_once('/');
        let mut between = if separator == "." { "" } else { separator };
        while let Some((_, path)) = rest {
            out.write_str(between)?;
            between = separator;
            rest = path.split_once('/');
            match rest.map_or(path, |(token, _)| token) {
                "*" => decimal(out, self.index)?,
                name => out.write_str(name)?,
            }
        }
        Ok(())
    }
}

/// Writes a number without `core::fmt`'s formatting.
fn decimal(out: &mut dyn Write, mut number: u32) -> fmt::Result {
    const LENGTH: usize = 10;

    let mut digits = [b'0'; LENGTH];
    let mut start = LENGTH;
    for digit in digits.iter_mut().rev() {
        if number == 0 && start < LENGTH {
            break;
        }
        *digit = digit.wrapping_add((number % 10) as u8);
        number /= 10;
        start = start.wrapping_sub(1);
    }
    let digits = digits.get(start..).unwrap_or_default();
    out.write_str(core::str::from_utf8(digits).unwrap_or_default())
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "/")
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "/")
    }
}

logged!([] Pointer, |this, out| this.write(out, "/"));

/// A path with dots, to be displayed. See [`Pointer::dotted`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Dotted(Pointer);

impl fmt::Display for Dotted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, ".")
    }
}

impl fmt::Debug for Dotted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, ".")
    }
}

logged!([] Dotted, |this, out| this.0.write(out, "."));

/// Where a value stands, if it stands in a message.
struct At(Pointer);

displayed!([] At, |this, f| if this.0.path.is_empty() { put!(f, "") } else { put!(f, " at '{}'", this.0) });

/// A violation in a service's words, to be displayed. See [`Violation::message`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message(Violation);

displayed!([] Message, |this, f| {
    let violation = &this.0;
    let (pointer, constraint) = (violation.pointer(), violation.member.constraint());
    match violation.kind {
        Kind::Length => put!(
            f,
            "Value with length {}{} failed to satisfy constraint: Member must have length {}",
            violation.length,
            At(pointer),
            Bounds(*constraint)
        ),
        Kind::Pattern => put!(
            f,
            "Value{} failed to satisfy constraint: Member must satisfy regular expression pattern: {}",
            At(pointer),
            Text::new(constraint.pattern.anchored())
        ),
        Kind::Required => put!(f, "Value at '{}' failed to satisfy constraint: Member must not be null", pointer),
        Kind::Syntax => put!(f, "The body is not valid JSON at byte {}", violation.offset),
        Kind::Depth => put!(f, "The body is nested more than 128 levels deep at byte {}", violation.offset),
        Kind::Type => put!(f, "Value{} has the wrong JSON type at byte {}", At(pointer), violation.offset),
        Kind::Duplicate => put!(f, "Member '{}' is given a second time at byte {}", pointer, violation.offset),
        Kind::Capacity => match violation.offset() {
            Some(offset) => put!(f, "Value at '{}' is more than there is room for at byte {}", pointer, offset),
            None => put!(f, "Value at '{}' is more than there is room for", pointer),
        },
        Kind::Encoding => put!(f, "Value at '{}' of the request target is not percent-encoded UTF-8", pointer),
        Kind::Route => put!(f, "No operation has this request target"),
        Kind::Method => put!(f, "The method of this operation is POST"),
        Kind::ContentType => put!(f, "The content type of a body must be application/json"),
        Kind::Accept => put!(f, "The answer is application/json, which the request does not accept"),
    }
});

/// The length that a constraint asks for.
struct Bounds(Constraint);

displayed!([] Bounds, |this, f| match this.0 {
    Constraint { min: 0, max, .. } => put!(f, "less than or equal to {}", max),
    Constraint { min, max: Constraint::UNBOUNDED, .. } => put!(f, "greater than or equal to {}", min),
    Constraint { min, max, .. } => put!(f, "between {} and {}, inclusive", min, max),
});

/// Where the violations of a message go as a reader meets them.
///
/// What a sink was given is provisional until the reader returns: where it returns an error whose kind is not
/// [a constraint's](Kind::is_constraint), that one error is the verdict, told alone, and [`Sink::fault`] has it.
///
/// ```
/// use core::ops::ControlFlow;
/// use iot_shapes::violation::{Sink, Violation};
///
/// /// Keeps the longest list of violations that memory allows.
/// #[derive(Default)]
/// struct All(Vec<Violation>);
///
/// impl Sink for All {
///     fn violation(&mut self, violation: Violation) -> ControlFlow<()> {
///         self.0.push(violation);
///         ControlFlow::Continue(())
///     }
///
///     fn fault(&mut self, fault: Violation) {
///         self.0 = vec![fault];
///     }
/// }
/// # let _ = All::default();
/// ```
pub trait Sink {
    /// Takes a constraint violation; `Break` ends the reading with it.
    fn violation(&mut self, violation: Violation) -> ControlFlow<()>;

    /// Takes what is told alone, in place of all that was taken before.
    fn fault(&mut self, fault: Violation);
}

/// Stops at the first violation, which the reader returns.
#[derive(Clone, Copy, Default, Debug)]
pub struct FailFast;

impl Sink for FailFast {
    fn violation(&mut self, _: Violation) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn fault(&mut self, _: Violation) {}
}

/// Keeps the first `K` violations, and counts all. A report is for one message: [`clear`](Report::clear) it before the next.
///
/// ```
/// use iot_shapes::{Operation, Report, RequestHead};
///
/// let head = RequestHead::new("POST", "/projects/none/assets/associate")
///     .header("content-type", b"application/json");
/// let mut report = Report::<8>::new();
/// let verdict = Operation::validate_http(&head, br#"{"assetIds":["x"]}"#, &mut report);
///
/// assert!(verdict.is_err());
/// assert_eq!(report.total(), 2);
/// assert_eq!(report.violations()[0].pointer().to_string(), "/projectId");
/// assert_eq!(report.violations()[1].pointer().to_string(), "/assetIds/0");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report<const K: usize> {
    kept: Vec<Violation, K>,
    total: usize,
}

impl<const K: usize> Report<K> {
    /// An empty report. A `K` of 0 fails the build: of what was told, the first decides the answer.
    pub const fn new() -> Self {
        const { assert!(K > 0, "a report keeps a violation at least") };
        Self { kept: Vec::new(), total: 0 }
    }

    /// The first violations, at most `K`.
    pub fn violations(&self) -> &[Violation] {
        &self.kept
    }

    /// How many violations there are, kept or not.
    pub const fn total(&self) -> usize {
        self.total
    }

    /// Whether nothing was wrong.
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Makes the report empty again.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.total = 0;
    }
}

#[cfg(feature = "defmt")]
impl<const K: usize> defmt::Format for Report<K> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Report {{ kept: {}, total: {} }}", self.violations(), self.total);
    }
}

impl<const K: usize> Default for Report<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const K: usize> Sink for Report<K> {
    fn violation(&mut self, violation: Violation) -> ControlFlow<()> {
        // A full report counts on.
        let _ = self.kept.push(violation);
        self.total = self.total.saturating_add(1);
        ControlFlow::Continue(())
    }

    fn fault(&mut self, fault: Violation) {
        self.clear();
        let _ = self.violation(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_is_small() {
        let pointers = core::mem::size_of::<usize>();
        assert_eq!(core::mem::size_of::<Violation>(), if pointers == 8 { 24 } else { 16 });
        assert_eq!(core::mem::size_of::<Option<Violation>>(), core::mem::size_of::<Violation>());
        assert_eq!(core::mem::size_of::<Result<(), Violation>>(), core::mem::size_of::<Violation>());
    }

    #[test]
    fn an_offset_beyond_four_gibibytes_saturates() {
        assert_eq!(saturate(0), 0);
        assert_eq!(saturate(u32::MAX as usize - 1), u32::MAX - 1);
        assert_eq!(saturate(u32::MAX as usize), u32::MAX - 1);
        assert_eq!(saturate(usize::MAX), u32::MAX - 1);
    }
}
