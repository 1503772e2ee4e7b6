//! The violations of an invalid message: their kinds, their positions, and their messages.
//!
//! A reader reports violations to a [`Sink`]. [`FailFast`] stops the reader at the first violation. A [`Report`] keeps
//! as many as it has capacity for, and counts all. An application can also implement [`Sink`] itself.

use core::fmt::{self, Write};
use core::ops::ControlFlow;

use heapless::Vec;

use crate::schema::{Constraint, Member};
use crate::text::display::{impl_display, impl_format};
use crate::text::{Text, cursor};

/// The kind of a [`Violation`].
///
/// # Examples
///
/// ```
/// use iot_shapes::ViolationKind;
///
/// assert_eq!(ViolationKind::ContentType.name(), "content-type");
/// assert!(ViolationKind::Pattern.is_constraint());
/// assert!(!ViolationKind::Syntax.is_constraint());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A body that is not JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)), is not UTF-8, or is truncated.
    Syntax,
    /// More than 128 arrays and objects that are open at once.
    Depth,
    /// A value of another JSON type than its shape, or a list item that is `null`.
    Type,
    /// A known member that is present twice in its object.
    Duplicate,
    /// A required member that is absent or `null`.
    Required,
    /// A string or a list whose length is out of bounds.
    Length,
    /// A string of allowed length that does not match its pattern.
    Pattern,
    /// A list within its bounds that has more items than the caller has capacity for.
    ///
    /// If a body is read in [chunks](crate::ChunkReader), also a value that has more bytes than the buffer. Their number is
    /// [`Violation::length`], not a part of the message.
    Capacity,
    /// A target with an invalid percent-encoding, or one that does not decode to UTF-8.
    Encoding,
    /// A URI that no operation has.
    Route,
    /// A method that is not the operation's.
    Method,
    /// A body without a content type, or with one other than `application/json`.
    ContentType,
    /// A client that accepts no JSON.
    Accept,
}

impl ViolationKind {
    /// Returns the kind in one word, as the `validate` example prints it.
    #[must_use]
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

    /// Returns `true` if this is a constraint violation. All other kinds stop parsing.
    #[must_use]
    pub const fn is_constraint(self) -> bool {
        matches!(self, Self::Required | Self::Length | Self::Pattern)
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl_format!([] ViolationKind, |this, out| out.write_str(this.name()));

/// A validation error, with its position in the message.
///
/// It is small and `Copy`, and contains no text. [`Violation::message`] returns the sentence of a service. `Display`
/// writes an entry for a log: the kind, the sentence and the offset.
///
/// # Examples
///
/// ```
/// use iot_shapes::ViolationKind;
/// use iot_shapes::sitewise::{BatchAssociateProjectAssetsRequest, ProjectId};
///
/// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
/// let violation = BatchAssociateProjectAssetsRequest::from_json(project, br#"{"assetIds":["pump"]}"#).unwrap_err();
///
/// assert_eq!(violation.kind(), ViolationKind::Length);
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
    /// The length, the number of bytes that a value needs, or, for a syntax error, what [`cursor::is_cut`] takes.
    length: u32,
    /// The index, in 24 bits: padding would be copied byte by byte.
    index: [u8; 3],
    kind: ViolationKind,
}

/// The offset of a value that is not in the body.
pub(crate) const NO_OFFSET: usize = usize::MAX;

/// Returns a count as a `u32`, at most `u32::MAX - 1`.
pub(crate) const fn saturate(count: usize) -> u32 {
    if count < u32::MAX as usize { count as u32 } else { u32::MAX - 1 }
}

impl Violation {
    /// Creates a violation of the value at `member`.
    pub(crate) const fn new(
        kind: ViolationKind,
        member: &'static Member,
        index: u32,
        offset: usize,
        length: u32,
    ) -> Self {
        let offset = if offset == NO_OFFSET { u32::MAX } else { saturate(offset) };
        let [a, b, c, _] = if index < 1 << 24 { index.to_le_bytes() } else { [0xff; 4] };
        Self { member, offset, length, index: [a, b, c], kind }
    }

    /// Creates a violation of a value that is not in a body.
    pub(crate) const fn at_member(kind: ViolationKind, member: &'static Member) -> Self {
        Self::new(kind, member, 0, NO_OFFSET, 0)
    }

    /// Creates a violation of the message as a whole.
    pub(crate) const fn of_message(kind: ViolationKind) -> Self {
        Self::at_member(kind, Member::ROOT)
    }

    /// Creates the violation of an item for which a list has no capacity.
    pub(crate) const fn of_capacity(item: &'static Member, index: usize) -> Self {
        Self::new(ViolationKind::Capacity, item, saturate(index), NO_OFFSET, 0)
    }

    /// Creates the violation of a value, a string or a list, that is not in a body.
    pub(crate) const fn of_length(length: u32, member: &'static Member) -> Self {
        Self::new(ViolationKind::Length, member, 0, NO_OFFSET, length)
    }

    const fn raw_index(&self) -> u32 {
        let [a, b, c] = self.index;
        u32::from_le_bytes([a, b, c, 0])
    }

    /// Returns the kind of the violation.
    #[must_use]
    pub const fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// Returns the JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) of the value, for display.
    ///
    /// It is empty if the violation is of no particular value, or if the value is in no message.
    #[must_use]
    pub const fn pointer(&self) -> Pointer {
        Pointer { path: self.member.path(), index: self.raw_index() }
    }

    /// Returns the member of the value.
    ///
    /// For a value that is in no message, it has the name of the value's type.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::AssetId;
    ///
    /// let violation = AssetId::new("pump").unwrap_err();
    /// assert_eq!(violation.member().name(), "AssetId");
    /// assert_eq!(violation.pointer().to_string(), "");
    /// assert_eq!(
    ///     violation.message().to_string(),
    ///     "Value of type 'AssetId' with length 4 failed to satisfy constraint: \
    ///      Member must have length between 36 and 36, inclusive",
    /// );
    /// ```
    #[must_use]
    pub const fn member(&self) -> &'static Member {
        self.member
    }

    /// Returns the byte offset from the body's first byte.
    ///
    /// Returns `None` for [`ViolationKind::Required`], as there is no value, and for a violation of the head. The offset is that of:
    ///
    /// - the opening quote of a string, the first byte of another value, or the `[` of a list,
    /// - the second name of a duplicate,
    /// - the bracket that is too deep,
    /// - the first byte that cannot follow, for [`ViolationKind::Syntax`],
    /// - the backslash of the escape, for a lone surrogate,
    /// - the first byte of the sequence, for bytes that are not UTF-8 or a sequence that the end cuts,
    /// - the end, for a body that is truncated elsewhere.
    ///
    /// In bodies of 4 GiB and more it stops at 2³² − 2.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation};
    ///
    /// let offset_in = |body: &[u8]| {
    ///     let violation = Operation::AssociateTargetsWithJob.validate_json(body, &mut FailFast).unwrap_err();
    ///     violation.offset().unwrap()
    /// };
    /// assert_eq!(offset_in(br#"{"targets":["a" "b"]}"#), 16); // the second item: a comma or a bracket is expected
    /// assert_eq!(offset_in(br#"{"targets":["a\u12"]}"#), 18); // the quote: a digit is expected
    /// assert_eq!(offset_in(br#"{"targets":["a\ud83d"]}"#), 14); // the backslash of a lone surrogate
    /// assert_eq!(offset_in(b"{\"targets\":[\"a\xe2(\xa1\"]}"), 14); // the first byte of a bad sequence
    /// assert_eq!(offset_in(b"{\"targets\":[\"a\xe2"), 14); // the first byte of a truncated sequence
    /// assert_eq!(offset_in(br#"{"targets":["a"#), 14); // the end
    /// ```
    #[must_use]
    pub const fn offset(&self) -> Option<usize> {
        if self.offset == u32::MAX { None } else { Some(self.offset as usize) }
    }

    /// Returns the length of the value for [`ViolationKind::Length`], in Unicode scalar values or in items.
    ///
    /// For [`ViolationKind::Capacity`] of a body read in [chunks](crate::ChunkReader), returns the number of bytes that
    /// the buffer needs for the value, if it is known.
    #[must_use]
    pub const fn length(&self) -> Option<usize> {
        match (self.kind, self.length) {
            (ViolationKind::Length, length) => Some(length as usize),
            (ViolationKind::Capacity, 1..) => Some(self.length as usize),
            _ => None,
        }
    }

    /// Returns `true` if this is the syntax error of a truncated body: some continuation of the body is valid JSON.
    ///
    /// The bytes may end anywhere, in an escape or a UTF-8 sequence as well. A body that no continuation makes valid is
    /// malformed: it stays so if the rest of it arrives.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{FailFast, Operation};
    ///
    /// let operation = Operation::BatchAssociateProjectAssets;
    /// let truncated = operation.validate_json(br#"{"assetIds":["0d5"#, &mut FailFast).unwrap_err();
    /// assert!(truncated.is_truncated());
    /// let malformed = operation.validate_json(br#"{"assetIds":["0d5"}"#, &mut FailFast).unwrap_err();
    /// assert!(!malformed.is_truncated());
    /// ```
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        matches!(self.kind, ViolationKind::Syntax) && cursor::is_cut(self.length)
    }

    /// Returns the item's index if the value is an item of a list, or a member of one. It stops at 2²⁴ − 1.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.member.path().bytes().any(|byte| byte == b'*').then_some(self.raw_index() as usize)
    }

    /// Returns the sentence of a service's rejection, for display.
    ///
    /// The wording is Smithy's for constraints, and the crate's for the other kinds. It never repeats the caller's
    /// value.
    #[must_use]
    pub const fn message(&self) -> Message {
        Message(*self)
    }

    /// Returns the same violation at another member.
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

impl_display!([] Violation, |this, f| match this.offset() {
    Some(offset) if this.kind.is_constraint() => put!(f, "{}: {} (byte {})", this.kind, this.message(), offset),
    _ => put!(f, "{}: {}", this.kind, this.message()),
});

impl core::error::Error for Violation {}

/// A JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), for display. See [`Violation::pointer`].
///
/// # Examples
///
/// ```
/// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest as Request, ThingName};
///
/// let body = br#"{"entries":[{"thingName":""}]}"#;
/// let violation = Request::from_json(ThingName::from_static("gateway-1"), body).unwrap_err();
/// assert_eq!(violation.pointer().to_string(), "/entries/0/thingName");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    path: &'static str,
    index: u32,
}

impl Pointer {
    /// Returns the path with dots, as the `name` of a Greengrass `ValidationExceptionField`: `entries.0.thingName`.
    #[must_use]
    pub const fn dotted(self) -> Dotted {
        Dotted(self)
    }

    fn write(self, out: &mut dyn Write, separator: &str) -> fmt::Result {
        // The iterator of `split` keeps a panic that the compiler cannot rule out.
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

impl_format!([] Pointer, |this, out| this.write(out, "/"));

/// A path with dots, for display. See [`Pointer::dotted`].
///
/// # Examples
///
/// ```
/// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest as Request, ThingName};
///
/// let body = br#"{"entries":[{"thingName":""}]}"#;
/// let violation = Request::from_json(ThingName::from_static("gateway-1"), body).unwrap_err();
/// assert_eq!(violation.pointer().dotted().to_string(), "entries.0.thingName");
/// ```
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

impl_format!([] Dotted, |this, out| this.0.write(out, "."));

/// The position of a value, empty if the value is not in a message.
struct At(Pointer);

impl_display!([] At, |this, f| if this.0.path.starts_with('/') { put!(f, " at '{}'", this.0) } else { put!(f, "") });

/// The name of the type of a value that is not in a message, empty for other values.
struct OfType(&'static str);

impl_display!([] OfType, |this, f| match this.0.as_bytes() {
    [] | [b'/', ..] => put!(f, ""),
    _ => put!(f, " of type '{}'", Text::new(this.0)),
});

/// A violation in a service's words, for display. See [`Violation::message`].
///
/// # Examples
///
/// ```
/// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest as Request, ThingName};
///
/// let body = br#"{"entries":[{"thingName":""}]}"#;
/// let violation = Request::from_json(ThingName::from_static("gateway-1"), body).unwrap_err();
/// assert_eq!(
///     violation.message().to_string(),
///     "Value with length 0 at '/entries/0/thingName' failed to satisfy constraint: \
///      Member must have length between 1 and 128, inclusive",
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message(Violation);

impl_display!([] Message, |this, f| {
    let violation = &this.0;
    let (pointer, constraint) = (violation.pointer(), violation.member.constraint());
    let of_type = OfType(violation.member.path());
    match violation.kind {
        ViolationKind::Length => put!(
            f,
            "Value{} with length {}{} failed to satisfy constraint: Member must have length {}",
            of_type,
            violation.length,
            At(pointer),
            Bounds(*constraint)
        ),
        ViolationKind::Pattern => put!(
            f,
            "Value{}{} failed to satisfy constraint: Member must satisfy regular expression pattern: {}",
            of_type,
            At(pointer),
            Text::new(constraint.pattern.anchored())
        ),
        ViolationKind::Required => put!(f, "Value at '{}' failed to satisfy constraint: Member must not be null", pointer),
        ViolationKind::Syntax => put!(f, "The body is not valid JSON at byte {}", violation.offset),
        ViolationKind::Depth => put!(f, "The body is nested more than 128 levels deep at byte {}", violation.offset),
        ViolationKind::Type => put!(f, "Value{} has the wrong JSON type at byte {}", At(pointer), violation.offset),
        ViolationKind::Duplicate => put!(f, "Member '{}' is given a second time at byte {}", pointer, violation.offset),
        ViolationKind::Capacity => match violation.offset() {
            Some(offset) => put!(f, "Value at '{}' exceeds the capacity at byte {}", pointer, offset),
            None => put!(f, "Value{}{} exceeds the capacity", of_type, At(pointer)),
        },
        ViolationKind::Encoding => put!(f, "Value at '{}' of the request target is not percent-encoded UTF-8", pointer),
        ViolationKind::Route => put!(f, "No operation has this request target"),
        ViolationKind::Method => put!(f, "The method of this operation is POST"),
        ViolationKind::ContentType => put!(f, "The content type of a body must be application/json"),
        ViolationKind::Accept => put!(f, "The response is application/json, which the request does not accept"),
    }
});

/// The lengths that a constraint allows.
struct Bounds(Constraint);

impl_display!([] Bounds, |this, f| match this.0 {
    Constraint { min: 0, max, .. } => put!(f, "less than or equal to {}", max),
    Constraint { min, max: Constraint::UNBOUNDED, .. } => put!(f, "greater than or equal to {}", min),
    Constraint { min, max, .. } => put!(f, "between {} and {}, inclusive", min, max),
});

/// A receiver of the violations that a reader finds in a message.
///
/// Reported violations are provisional until the reader returns. If it returns an error whose kind is not
/// [a constraint's](ViolationKind::is_constraint), it calls [`Sink::report_fatal`], and that error replaces all others.
///
/// Bound what you keep: a body may have a violation for every few bytes, also past the 100th item. A [`Report`] keeps the first
/// `K` and counts all.
///
/// # Examples
///
/// ```
/// use core::ops::ControlFlow;
///
/// use iot_shapes::Operation;
/// use iot_shapes::violation::{Sink, Violation};
///
/// /// A sink that keeps the first 1,000 violations.
/// #[derive(Default)]
/// struct FirstThousand(Vec<Violation>);
///
/// impl Sink for FirstThousand {
///     fn report(&mut self, violation: Violation) -> ControlFlow<()> {
///         if self.0.len() < 1000 {
///             self.0.push(violation);
///         }
///         ControlFlow::Continue(())
///     }
///
///     fn report_fatal(&mut self, fault: Violation) {
///         self.0 = vec![fault];
///     }
/// }
///
/// let body = format!(r#"{{"assetIds":[{}]}}"#, ["\"x\""; 2000].join(","));
/// let mut sink = FirstThousand::default();
/// assert!(Operation::BatchAssociateProjectAssets.validate_json(body.as_bytes(), &mut sink).is_err());
/// assert_eq!(sink.0.len(), 1000);
/// ```
pub trait Sink {
    /// Takes a constraint violation. Returns `Break` to stop the reader.
    fn report(&mut self, violation: Violation) -> ControlFlow<()>;

    /// Takes an error that is not a constraint violation. It replaces all violations that were reported before.
    fn report_fatal(&mut self, fault: Violation);
}

/// A [`Sink`] that stops the reader at the first violation, which the reader returns.
///
/// The [order of violations](crate::docs::constraints#order-of-violations) states which one is the first. An invalid encoding
/// in the query, a wrong method and a wrong header precede a constraint of the URI. That precedes all of the body, so it hides a
/// syntax error there. A [`Report`] has the syntax error.
///
/// # Examples
///
/// ```
/// use iot_shapes::{FailFast, Operation};
///
/// let operation = Operation::AssociateTargetsWithJob;
/// let violation = operation.validate_json(br#"{"targets":[],"comment":""}"#, &mut FailFast).unwrap_err();
/// assert_eq!(violation.pointer().to_string(), "/targets");
/// ```
#[derive(Clone, Copy, Default, Debug)]
pub struct FailFast;

impl Sink for FailFast {
    fn report(&mut self, _: Violation) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn report_fatal(&mut self, _: Violation) {}
}

/// A [`Sink`] that keeps the first `K` violations, and counts all.
///
/// A report is for one message: [`clear`](Report::clear) it before the next.
///
/// # Examples
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
    /// Creates an empty report.
    ///
    /// Fails to compile if `K` is 0, because the first violation decides the rejection.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Report;
    ///
    /// assert!(Report::<8>::new().violations().is_empty());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(K > 0, "a report keeps a violation at least") };
        Self { kept: Vec::new(), total: 0 }
    }

    /// Returns the first violations, at most `K`.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.kept
    }

    /// Returns the number of violations, kept or not.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    /// Returns `true` if there is no violation.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Removes all violations.
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
    fn report(&mut self, violation: Violation) -> ControlFlow<()> {
        // A full report still counts.
        let _ = self.kept.push(violation);
        self.total = self.total.saturating_add(1);
        ControlFlow::Continue(())
    }

    fn report_fatal(&mut self, fault: Violation) {
        self.clear();
        let _ = self.report(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violation_has_16_or_24_bytes() {
        let pointers = core::mem::size_of::<usize>();
        assert_eq!(core::mem::size_of::<Violation>(), if pointers == 8 { 24 } else { 16 });
        assert_eq!(core::mem::size_of::<Option<Violation>>(), core::mem::size_of::<Violation>());
        assert_eq!(core::mem::size_of::<Result<(), Violation>>(), core::mem::size_of::<Violation>());
    }

    #[test]
    fn offset_of_four_gibibytes_saturates() {
        assert_eq!(saturate(0), 0);
        assert_eq!(saturate(u32::MAX as usize - 1), u32::MAX - 1);
        assert_eq!(saturate(u32::MAX as usize), u32::MAX - 1);
        assert_eq!(saturate(usize::MAX), u32::MAX - 1);
    }
}
