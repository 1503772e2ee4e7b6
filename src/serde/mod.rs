//! The values and shapes through `serde`: the same types and constraints, in any format.
//!
//! The impls are not derived: a derived one takes a list for an object, `[[["a"]]]` for a request. A shape is the table
//! of its members, which stands in its operation's file; how any shape is written and read is here.

mod list;
mod member;
mod shape;
mod text;
mod uuid;
mod violation;

pub(crate) use member::{Place, ReadValue, WriteValue, Written, public_doors};
pub(crate) use shape::{
    MemberName, ReadShape, ShapeWriter, present, read_member, read_members, read_next, read_shape, required,
    serde_errors, serde_shape, skip_member, write_shape,
};
pub(crate) use text::{error_name, read_text, serde_open_enum, serde_text};
pub(crate) use uuid::{read_uuid, serde_uuid, write_uuid};

use core::fmt;

use crate::text::{OwnedStorage, Storage, Text, TooSmall};
use crate::violation::Violation;

/// Storage that a string can be read into through `serde`, in the feature `serde`: all that there is.
///
/// [`Text`] and `&str` borrow from the input. Where a format has to decode a string first, as `serde_json` one with an
/// escape in it, there is nothing to borrow, and the error says so; owned storage takes it, and so do the crate's own
/// readers, which decode nothing.
///
/// What the shapes look like:
///
/// - A shape is a map of its members by their API names; a request's are all of them, those of its URI and its query
///   first. An error's are its name as `__type` and those of its variant; `Unknown` has a `status` besides.
/// - Where the format is human-readable, absent members are left out, an identifier is text, and only a map is taken
///   for a shape. Where it is not, all members are written, an error's those of all its variants; an identifier is a
///   string of 16 bytes, as that of `uuid::Uuid`; and a sequence is taken for a shape too.
/// - Unknown members are ignored. An optional member may be null.
/// - All constraints hold. Their violations are the custom errors, in the words of [`Violation`].
///
/// ```
/// use iot_shapes::greengrassv2::BatchAssociateClientDeviceWithCoreDeviceRequest as Request;
/// use iot_shapes::Text;
///
/// let json = r#"{"coreDeviceThingName":"gateway-1","entries":[{"thingName":"caf\u00e9"}]}"#;
/// let owned: Request<heapless::String<128>, 8> = serde_json::from_str(json)?;
/// assert_eq!(owned.entries()[0].thing_name, "café");
///
/// let refused = serde_json::from_str::<Request<Text, 8>>(json).unwrap_err();
/// assert!(refused.to_string().contains("owned storage"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait DeserializeStorage<'de>: Storage + Sized {
    /// Keeps a string that a format has handed over.
    #[doc(hidden)]
    fn keep(text: Handed<'de, '_>) -> Result<Self, Unkept>;
}

/// A string as a format hands it over.
#[derive(Clone, Copy)]
pub enum Handed<'de, 't> {
    /// It is part of the input.
    Input(&'de str),
    /// It is the format's own, and will not last.
    Passing(&'t str),
}

impl<'t, 'de: 't> Handed<'de, 't> {
    pub(crate) const fn text(self) -> Text<'t> {
        match self {
            Self::Input(text) => Text::new(text),
            Self::Passing(text) => Text::new(text),
        }
    }
}

/// Why a string was not kept.
pub enum Unkept {
    /// Its constraint refuses it.
    Violation(Violation),
    /// The storage borrows, and the string will not last.
    Passing,
    /// The storage is too small.
    TooSmall(TooSmall),
    /// It names nothing.
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
            Self::TooSmall(TooSmall { needed }) => {
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
        S::copy_of(text.text()).map_err(Unkept::TooSmall)
    }
}
