//! The values and shapes in `serde`: the same types and constraints, in any format.
//!
//! The impls are not derived: a derived one reads a list as an object, `[[["a"]]]` as a request. The file of an
//! operation has the tables of its members. This module writes and reads any shape by its table.

mod list;
mod member;
mod shape;
mod text;
mod uuid;
mod violation;

pub(crate) use member::{Position, ReadValue, WriteValue, Written, impl_serde};
pub(crate) use shape::{
    MemberName, ReadShape, ShapeWriter, present, read_member, read_members, read_next, read_shape, required,
    serde_errors, serde_shape, skip_member, write_shape,
};
pub(crate) use text::{define_error_name, read_text, serde_open_enum, serde_text};
pub(crate) use uuid::{read_uuid, serde_uuid, write_uuid};

use core::fmt;

use crate::http::header::error_name;
use crate::text::{BufferTooSmall, OwnedStorage, Storage, Text};
use crate::violation::Violation;

/// Storage that `serde` can read a string into: every storage type, in the feature `serde`.
///
/// [`Text`] and `&str` borrow from the input. Some formats must decode a string first: `serde_json` does if the string
/// has an escape. Nothing can then be borrowed, and the error asks for owned storage, which keeps the decoded string.
/// The crate's own readers decode nothing, so they borrow such a string as [`Text`].
///
/// The representation of the shapes:
///
/// - A shape is a map from the API names of its members to their values.
/// - The map of a request includes the members of its URI and its query. They come first.
/// - The map of an error has its name as `__type` and the members of its variant. `Unknown` also has a `status`. The name
///   is read without the namespace and the address around it, as in a response.
/// - If the format is human-readable, absent members are omitted and an identifier is text. A shape is read only from a
///   map.
/// - Otherwise all members are written, for an error those of all its variants. An identifier is a string of 16 bytes,
///   like that of `uuid::Uuid`. A shape is read from a map or a sequence.
/// - Unknown members are ignored. An optional member may be null.
/// - All constraints hold. A violation is a custom error with the message of [`Violation`].
///
/// # Examples
///
/// ```
/// use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceRequest as Request;
/// use iot_shapes::Text;
///
/// let json = r#"{"coreDeviceThingName":"gateway-1","entries":[{"thingName":"caf\u00e9"}]}"#;
/// let owned: Request<heapless::String<128>, 8> = serde_json::from_str(json)?;
/// assert_eq!(owned.entries.unwrap()[0].thing_name, "café");
///
/// let error = serde_json::from_str::<Request<Text, 8>>(json).unwrap_err();
/// assert!(error.to_string().contains("owned storage"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait DeserializeStorage<'de>: Storage + Sized {
    /// Stores a string that a format has read.
    #[doc(hidden)]
    fn keep(text: Handed<'de, '_>) -> Result<Self, Unkept>;
}

/// A string that a format has read.
// The hidden method of a public trait has it: only the crate implements that trait.
#[allow(unnameable_types)]
#[derive(Clone, Copy, Debug)]
pub enum Handed<'de, 't> {
    /// A string in the input.
    Input(&'de str),
    /// A string in a buffer of the format, which does not outlive the call.
    Passing(&'t str),
}

impl<'t, 'de: 't> Handed<'de, 't> {
    pub(crate) const fn as_text(self) -> Text<'t> {
        match self {
            Self::Input(text) => Text::new(text),
            Self::Passing(text) => Text::new(text),
        }
    }

    /// Returns the name of an error that is in the string, as [`error_name`] cuts it. `None` if nothing is left.
    pub(crate) fn error_name(self) -> Option<Self> {
        match self {
            Self::Input(text) => error_name(Text::new(text))?.as_str().map(Self::Input),
            Self::Passing(text) => error_name(Text::new(text))?.as_str().map(Self::Passing),
        }
    }
}

/// The reason for which a string was not stored.
// The hidden method of a public trait has it: only the crate implements that trait.
#[allow(unnameable_types)]
#[derive(Debug)]
pub enum Unkept {
    /// A violated constraint.
    Violation(Violation),
    /// Borrowing storage for a string in a buffer of the format.
    Passing,
    /// Storage that is too small.
    BufferTooSmall(BufferTooSmall),
    /// An unknown name. The value says which kind of name was expected.
    Name(&'static str),
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violation(violation) => fmt::Display::fmt(violation, f),
            Self::Passing => f.write_str(
                "the string cannot be borrowed, as it is escaped or not in memory as a whole: it takes owned storage, \
                 `heapless::String` or `String`",
            ),
            Self::BufferTooSmall(BufferTooSmall { needed }) => {
                write!(f, "the storage is too small for the string: {needed} bytes are needed")
            }
            Self::Name(of) => write!(f, "the string names no {of}"),
        }
    }
}

impl<'de: 'a, 'a> DeserializeStorage<'de> for &'a str {
    fn keep(text: Handed<'de, '_>) -> Result<Self, Unkept> {
        match text {
            Handed::Input(text) => Ok(text),
            Handed::Passing(_) => Err(Unkept::Passing),
        }
    }
}

impl<'de: 'a, 'a> DeserializeStorage<'de> for Text<'a> {
    fn keep(text: Handed<'de, '_>) -> Result<Self, Unkept> {
        <&str>::keep(text).map(Text::new)
    }
}

impl<'de, S: OwnedStorage> DeserializeStorage<'de> for S {
    fn keep(text: Handed<'de, '_>) -> Result<Self, Unkept> {
        S::try_from_text(text.as_text()).map_err(|error| Unkept::BufferTooSmall(error.into()))
    }
}
