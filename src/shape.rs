//! What the service models say of their shapes, as data: constraints, members, operations, services.
//!
//! Everything here is a constant of an operation's file; nothing here reads or writes.

use core::fmt;

use crate::json::read::{Reader, Stop};
use crate::violation::Violation;

/// The pattern a string must match as a whole.
///
/// Source: the `pattern` traits of the four operations' models, as the AWS API references print them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Pattern {
    /// Any text.
    Any,
    /// A UUID in lower case, `8-4-4-4-12` hexadecimal digits.
    Uuid,
    /// Characters that are not white space by ECMA-262's `\s`, 36 to 64 of them.
    NonSpace,
    /// One or more of `a-z`, `A-Z`, `0-9`, `_`, `-`.
    Name,
    /// One or more characters of no general category C (control, format, surrogate, private use, unassigned).
    NotOther,
}

impl Pattern {
    /// The pattern between `^` and `$`, as a service's message prints it; empty for [`Pattern::Any`].
    ///
    /// ```
    /// use iot_shapes::shape::Pattern;
    ///
    /// assert_eq!(Pattern::Name.anchored(), "^[a-zA-Z0-9_-]+$");
    /// ```
    pub const fn anchored(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Uuid => "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            Self::NonSpace => r"^\S{36,64}$",
            Self::Name => "^[a-zA-Z0-9_-]+$",
            Self::NotOther => r"^[^\p{C}]+$",
        }
    }
}

/// What a model asks of a value: its length and its pattern.
///
/// The length of a string counts Unicode scalar values of the decoded text; that of a list counts items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Constraint {
    /// The least length; 0 where the model has none.
    pub min: u32,
    /// The greatest length; [`Constraint::UNBOUNDED`] where the model has none.
    pub max: u32,
    /// The pattern of a string; [`Pattern::Any`] for lists.
    pub pattern: Pattern,
}

impl Constraint {
    /// A `max` that bounds nothing.
    pub const UNBOUNDED: u32 = u32::MAX;

    /// No constraint at all.
    pub const NONE: Self = Self::length(0, Self::UNBOUNDED);

    /// A constraint on length alone.
    pub(crate) const fn length(min: u32, max: u32) -> Self {
        Self { min, max, pattern: Pattern::Any }
    }

    /// A constraint on length and pattern.
    pub(crate) const fn new(min: u32, max: u32, pattern: Pattern) -> Self {
        Self { min, max, pattern }
    }

    /// Whether `length` lies within the bounds.
    pub(crate) const fn allows(&self, length: u32) -> bool {
        self.min <= length && length <= self.max
    }
}

/// A member of a shape: where it stands in a message, and what its model asks of it.
///
/// The path is a JSON Pointer (RFC 6901) in which `*` stands for the index of a list item. Labels and query members
/// have a path of their name alone, as the contract of violations has it: `/projectId`, `/namespaceId`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Member {
    path: &'static str,
    name: &'static str,
    constraint: &'static Constraint,
}

impl Member {
    /// What has no name of its own: a whole body, a value that stands alone.
    pub(crate) const ROOT: &'static Self = &Self::new("", &Constraint::NONE);

    pub(crate) const fn new(path: &'static str, constraint: &'static Constraint) -> Self {
        let mut name = path;
        let mut rest = path.as_bytes();
        while let [byte, tail @ ..] = rest {
            rest = tail;
            if *byte == b'/' {
                name = match core::str::from_utf8(tail) {
                    Ok(tail) => tail,
                    Err(_) => "",
                };
            }
        }
        Self { path, name, constraint }
    }

    /// The path, with `*` for a list index: `/entries/*/thingName`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The member's own name, the last token of its path.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the model asks of the value.
    pub const fn constraint(&self) -> &'static Constraint {
        self.constraint
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

/// The table of a struct's members, in the order in which they are written, for whoever goes by it: the member that each
/// field is, and what its items are if it is a list.
macro_rules! members {
    ($($table:tt)+) => {
        #[cfg(feature = "serde")]
        $crate::serde::serde_shape!($($table)+);
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_shape!($($table)+);
    };
}

/// The same of an enum of texts: the variants that it knows.
macro_rules! known_texts {
    ($($table:tt)+) => {
        #[cfg(feature = "serde")]
        $crate::serde::serde_open_enum!($($table)+);
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_open_enum!($($table)+);
    };
}

pub(crate) use {known_texts, members};

/// A service: how requests to it are signed and addressed, and the form of its refusals.
///
/// ```
/// use iot_shapes::Operation;
///
/// let service = Operation::BatchAssociateProjectAssets.service();
/// assert_eq!(service.signing_name(), "iotsitewise");
/// assert_eq!(service.host_prefix(), Some("monitor."));
/// ```
pub struct Service {
    pub(crate) signing_name: &'static str,
    pub(crate) host_prefix: Option<&'static str>,
    pub(crate) refusal: Refusal,
}

/// What the error bodies of a service are, apart from [`Service`]: who asks for a URI alone is not to link a reader.
pub(crate) struct ErrorBody {
    /// The members of all its error bodies: those common to all services, then its own.
    pub(crate) members: &'static [&'static Member],
    /// Checks the value of one of its own.
    pub(crate) check: CheckMember,
}

/// Checks the value of a known member, by its number in a list of members.
pub(crate) type CheckMember = fn(&mut Reader<'_, '_>, usize) -> Result<(), Stop>;

impl Service {
    /// The name in the credential scope of a Signature Version 4.
    pub const fn signing_name(&self) -> &'static str {
        self.signing_name
    }

    /// What the SDKs put before the endpoint's host, where the model has it.
    pub const fn host_prefix(&self) -> Option<&'static str> {
        self.host_prefix
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.signing_name)
    }
}

/// The error a service refuses bad input with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refusal {
    /// `InvalidRequestException`, a message alone.
    InvalidRequest,
    /// `ValidationException`, with a reason and a field for each violation.
    Validation,
}

/// What a model says of an operation, beside its shapes and its URI: that stands apart, so that who reads a request does not
/// link the rest.
pub struct Model {
    pub(crate) name: &'static str,
    pub(crate) service: &'static Service,
}

/// An operation's URI: one label between two literals, and at most one query member.
pub struct UriTemplate {
    pub(crate) prefix: &'static str,
    pub(crate) label: &'static Member,
    pub(crate) suffix: &'static str,
    pub(crate) query: Option<&'static Member>,
}

impl fmt::Display for UriTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)?;
        f.write_str("{")?;
        f.write_str(self.label.name)?;
        f.write_str("}")?;
        f.write_str(self.suffix)
    }
}

impl fmt::Debug for UriTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a value that stands alone was refused; the reader adds where it stood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Breach {
    Length(u32),
    Pattern,
}

impl Breach {
    /// The breach of a value that stands nowhere but in the caller's hand.
    pub(crate) const fn alone(self, member: &'static Member) -> Violation {
        Violation::of_breach(self, member, 0, None)
    }
}
