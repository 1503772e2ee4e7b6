//! The newtypes of the models' constrained strings: one macro for text and one for UUIDs, so that all have the same API.

use crate::constraint::ConstraintError;
use crate::schema::Member;
use crate::violation::{NO_OFFSET, Violation};

/// Creates the violation of a value that is in no message. `member` has the name of its type.
pub(crate) const fn violation(error: ConstraintError, member: &'static Member) -> Violation {
    let (kind, length) = error.parts();
    Violation::new(kind, member, 0, NO_OFFSET, length)
}

/// A string that its constraint has accepted, over any storage.
macro_rules! text_value {
    (
        $(#[$doc:meta])*
        pub struct $name:ident: $constraint:expr;
        example $module:path, $example:literal;
    ) => {
        $(#[$doc])*
        ///
        /// `S` is the storage of the characters: [`Text`](crate::Text), which a reader borrows from a message, `&str`,
        /// `heapless::String<N>`, and with the feature `alloc` `String`. Equality, order and hash are those of the decoded
        /// text, for any storage. A character takes up to 4 bytes of UTF-8.
        #[derive(Clone, Copy)]
        pub struct $name<S = $crate::text::Text<'static>>(S);

        impl $name {
            /// The constraint of the value.
            pub const CONSTRAINT: $crate::schema::Constraint = $constraint;

            pub(crate) const STANDALONE: &'static $crate::schema::Member = &$crate::schema::Member::new(stringify!($name), Self::CONSTRAINT);

            /// Creates a value from a literal. Use it in a `const`, and [`new`](Self::new) for other text.
            ///
            /// # Panics
            ///
            /// Panics if the literal is not valid. In a `const` it then fails to compile.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("const VALUE: ", stringify!($name), " = ", stringify!($name), "::from_static(", stringify!($example), ");")]
            #[doc = concat!("assert_eq!(VALUE, ", stringify!($example), ");")]
            /// ```
            #[must_use]
            pub const fn from_static(text: &'static str) -> Self {
                let text = $crate::text::Text::new(text);
                match $crate::constraint::check(&Self::CONSTRAINT, text) {
                    Ok(()) => Self(text),
                    Err(_) => panic!(concat!("not a valid ", stringify!($name))),
                }
            }
        }

        impl<'a> $name<$crate::text::Text<'a>> {
            /// Creates a value that borrows `text`.
            ///
            /// # Errors
            ///
            /// Returns [`Length`](crate::ViolationKind::Length) or [`Pattern`](crate::ViolationKind::Pattern), by the
            /// constraint.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let value = ", stringify!($name), "::new(", stringify!($example), ")?;")]
            #[doc = concat!("assert_eq!(value.as_text(), ", stringify!($example), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub const fn new(text: &'a str) -> Result<Self, $crate::violation::Violation> {
                Self::from_text($crate::text::Text::new(text))
            }

            /// Creates a value that borrows an encoded text: escaped or percent-encoded.
            ///
            /// # Errors
            ///
            /// Returns [`Length`](crate::ViolationKind::Length) or [`Pattern`](crate::ViolationKind::Pattern), by the
            /// constraint.
            ///
            /// # Examples
            ///
            /// ```
            /// use iot_shapes::Text;
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let text = Text::from_percent(b", stringify!($example), ").ok_or(\"percent-encoding\")?;")]
            #[doc = concat!("assert_eq!(", stringify!($name), "::from_text(text)?, ", stringify!($example), ");")]
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            pub const fn from_text(text: $crate::text::Text<'a>) -> Result<Self, $crate::violation::Violation> {
                match $crate::constraint::check(&$name::CONSTRAINT, text) {
                    Ok(()) => Ok(Self(text)),
                    Err(error) => Err($crate::shape::value::violation(error, $name::STANDALONE)),
                }
            }
        }

        impl<S> $name<S> {
            /// Creates a value of storage that is known to be valid.
            #[allow(dead_code)]
            pub(crate) const fn from_checked(storage: S) -> Self {
                Self(storage)
            }
        }

        impl<S: $crate::text::Storage> $name<S> {
            /// Creates a value with its characters in `storage`.
            ///
            /// # Errors
            ///
            /// Returns [`Length`](crate::ViolationKind::Length) or [`Pattern`](crate::ViolationKind::Pattern), by the
            /// constraint.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let value = ", stringify!($name), "::from_storage(", stringify!($example), ")?;")]
            #[doc = concat!("assert_eq!(value.as_str(), ", stringify!($example), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub fn from_storage(storage: S) -> Result<Self, $crate::violation::Violation> {
                match $crate::constraint::check(&$name::CONSTRAINT, storage.as_text()) {
                    Ok(()) => Ok(Self(storage)),
                    Err(error) => Err($crate::shape::value::violation(error, $name::STANDALONE)),
                }
            }

            /// Returns the characters.
            #[must_use]
            pub fn as_text(&self) -> $crate::text::Text<'_> {
                self.0.as_text()
            }

            /// Borrows the value.
            #[must_use]
            pub fn as_borrowed(&self) -> $name<$crate::text::Text<'_>> {
                $name(self.0.as_text())
            }

            /// Copies the value into owned storage.
            ///
            /// # Errors
            ///
            /// Returns [`BufferTooSmall`](crate::text::BufferTooSmall) if the decoded text has more bytes than the capacity
            /// of `T`. That of a `String` grows: the error is `Infallible`, so that `let Ok(owned) = …;` compiles.
            pub fn try_to_owned<T: $crate::text::OwnedStorage>(&self) -> Result<$name<T>, T::Error> {
                T::try_from_text(self.0.as_text()).map($name)
            }

            /// Returns the storage.
            #[must_use]
            pub fn into_storage(self) -> S {
                self.0
            }
        }

        impl<'a> $name<&'a str> {
            /// Returns the characters.
            #[must_use]
            pub const fn as_str(&self) -> &'a str {
                self.0
            }
        }

        impl<const N: usize> $name<heapless::String<N>> {
            /// Returns the characters.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        #[cfg(feature = "alloc")]
        impl $name<alloc::string::String> {
            /// Returns the characters.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl AsRef<str> for $name<&str> {
            fn as_ref(&self) -> &str {
                self.0
            }
        }

        impl<const N: usize> AsRef<str> for $name<heapless::String<N>> {
            fn as_ref(&self) -> &str {
                self.0.as_str()
            }
        }

        #[cfg(feature = "alloc")]
        impl AsRef<str> for $name<alloc::string::String> {
            fn as_ref(&self) -> &str {
                self.0.as_str()
            }
        }

        impl<'a> $crate::constraint::Value<'a> for $name<$crate::text::Text<'a>> {
            const CONSTRAINT: $crate::schema::Constraint = $constraint;

            #[inline(always)]
            fn from_valid(text: $crate::text::Text<'a>, _: &$crate::constraint::uuid::Bytes) -> Self {
                Self(text)
            }
        }

        impl<'a> TryFrom<&'a str> for $name<$crate::text::Text<'a>> {
            type Error = $crate::violation::Violation;

            fn try_from(text: &'a str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        /// Parses into owned storage. Text that does not fit is [`Capacity`](crate::ViolationKind::Capacity).
        impl<S: $crate::text::OwnedStorage> core::str::FromStr for $name<S> {
            type Err = $crate::violation::Violation;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::new(text)?.try_to_owned().map_err(|_| {
                    $crate::violation::Violation::at_member($crate::violation::ViolationKind::Capacity, $name::STANDALONE)
                })
            }
        }

        impl<S: $crate::text::Storage> core::fmt::Display for $name<S> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.0.as_text(), f)
            }
        }

        impl<S: $crate::text::Storage> core::fmt::Debug for $name<S> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Debug::fmt(&self.0.as_text(), f)
            }
        }

        $crate::text::display::impl_format!([S: $crate::text::Storage] $name<S>, |this, out| this.0.as_text().write_to(out));

        impl<S: $crate::text::Storage, T: $crate::text::Storage> PartialEq<$name<T>> for $name<S> {
            fn eq(&self, other: &$name<T>) -> bool {
                self.0.as_text() == other.0.as_text()
            }
        }

        impl<S: $crate::text::Storage> Eq for $name<S> {}

        impl<S: $crate::text::Storage> PartialEq<str> for $name<S> {
            fn eq(&self, other: &str) -> bool {
                self.0.as_text() == *other
            }
        }

        impl<S: $crate::text::Storage> PartialEq<&str> for $name<S> {
            fn eq(&self, other: &&str) -> bool {
                self.0.as_text() == **other
            }
        }

        impl<S: $crate::text::Storage, T: $crate::text::Storage> PartialOrd<$name<T>> for $name<S> {
            fn partial_cmp(&self, other: &$name<T>) -> Option<core::cmp::Ordering> {
                Some(self.0.as_text().cmp(&other.0.as_text()))
            }
        }

        impl<S: $crate::text::Storage> Ord for $name<S> {
            fn cmp(&self, other: &Self) -> core::cmp::Ordering {
                self.0.as_text().cmp(&other.0.as_text())
            }
        }

        impl<S: $crate::text::Storage> core::hash::Hash for $name<S> {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                self.0.as_text().hash(state);
            }
        }

        $crate::shape::value::string_field!([S] $name<S>, $name::CONSTRAINT);

        impl<S: $crate::text::Storage> $crate::shape::field::WriteField for $name<S> {
            fn value(&self) -> $crate::json::write::Value<'_> {
                $crate::json::write::Value::Text(self.0.as_text())
            }
        }

        impl<S: $crate::text::Storage> $crate::json::write::Source for $name<S> {
            fn value(&self, _: u8) -> $crate::json::write::Value<'_> {
                $crate::json::write::Value::Text(self.0.as_text())
            }
        }

        impl<S: $crate::text::Storage, T: $crate::text::OwnedStorage> $crate::shape::field::CopyField<T> for $name<S> {
            type Copy = $name<T>;

            fn copy_field(&self) -> Result<$name<T>, T::Error> {
                self.try_to_owned()
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde::serde_text!($name);
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_text!($name);
    };
}

/// An identifier whose text is a UUID in lower case, kept as its 16 bytes.
macro_rules! uuid_value {
    (
        $(#[$doc:meta])*
        pub struct $name:ident;
        example $module:path, $example:literal;
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        // Copied by words, not byte by byte.
        #[repr(align(4))]
        pub struct $name([u8; 16]);

        impl $name {
            /// The constraint of the text: 36 characters, a UUID in lower case.
            pub const CONSTRAINT: $crate::schema::Constraint = $crate::constraint::uuid::CONSTRAINT;

            pub(crate) const STANDALONE: &'static $crate::schema::Member = &$crate::schema::Member::new(stringify!($name), Self::CONSTRAINT);

            /// Creates an identifier from a literal. Use it in a `const`, and [`new`](Self::new) for other text.
            ///
            /// # Panics
            ///
            /// Panics if the literal is not valid. In a `const` it then fails to compile.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("const ID: ", stringify!($name), " = ", stringify!($name), "::from_static(", stringify!($example), ");")]
            #[doc = concat!("assert_eq!(ID.to_string(), ", stringify!($example), ");")]
            /// ```
            #[must_use]
            pub const fn from_static(text: &'static str) -> Self {
                match Self::new(text) {
                    Ok(id) => id,
                    Err(_) => panic!(concat!("not a valid ", stringify!($name))),
                }
            }

            /// Creates an identifier from its text.
            ///
            /// # Errors
            ///
            /// - Returns [`Length`](crate::ViolationKind::Length) if the text does not have 36 characters.
            /// - Returns [`Pattern`](crate::ViolationKind::Pattern) if they are not a UUID in lower case.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let id = ", stringify!($name), "::new(", stringify!($example), ")?;")]
            #[doc = concat!("assert_eq!(id.to_string(), ", stringify!($example), ");")]
            /// # Ok::<(), iot_shapes::Violation>(())
            /// ```
            pub const fn new(text: &str) -> Result<Self, $crate::violation::Violation> {
                Self::from_text($crate::text::Text::new(text))
            }

            /// Creates an identifier from an encoded text: escaped or percent-encoded.
            ///
            /// # Errors
            ///
            /// As [`new`](Self::new).
            ///
            /// # Examples
            ///
            /// ```
            /// use iot_shapes::Text;
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let text = Text::from_percent(b", stringify!($example), ").ok_or(\"percent-encoding\")?;")]
            #[doc = concat!("assert_eq!(", stringify!($name), "::from_text(text)?.to_string(), ", stringify!($example), ");")]
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            pub const fn from_text(text: $crate::text::Text<'_>) -> Result<Self, $crate::violation::Violation> {
                match $crate::constraint::uuid::parse(text) {
                    Ok(bytes) => Ok(Self(bytes)),
                    Err(error) => Err($crate::shape::value::violation(error, Self::STANDALONE)),
                }
            }

            /// Creates an identifier from the bytes of a UUID, in the order of its text. All are valid.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let id = ", stringify!($name), "::from_bytes([0xf2; 16]);")]
            /// assert_eq!(id.to_string(), "f2f2f2f2-f2f2-f2f2-f2f2-f2f2f2f2f2f2");
            /// ```
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// Returns the bytes of the UUID.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Returns the text: 36 ASCII characters.
            #[must_use]
            pub const fn to_ascii(&self) -> [u8; 36] {
                $crate::constraint::uuid::format(&self.0)
            }

            /// Returns `true` if all bits are zero. The pattern of the API reference admits that UUID; newer service models
            /// exclude it.
            #[must_use]
            pub const fn is_nil(&self) -> bool {
                u128::from_ne_bytes(self.0) == 0
            }

            /// Writes the text to `out`.
            pub(crate) fn write_to(&self, out: &mut dyn core::fmt::Write) -> core::fmt::Result {
                out.write_str(core::str::from_utf8(&self.to_ascii()).unwrap_or_default())
            }
        }

        impl $crate::constraint::Value<'_> for $name {
            const CONSTRAINT: $crate::schema::Constraint = $crate::constraint::uuid::CONSTRAINT;
            const IS_ASCII: bool = true;

            #[inline(always)]
            fn from_valid(_: $crate::text::Text<'_>, uuid: &$crate::constraint::uuid::Bytes) -> Self {
                Self(uuid.0)
            }

            #[inline(always)]
            fn from_quoted(
                json: &[u8],
                parse: impl FnOnce(&[u8; $crate::constraint::uuid::LENGTH]) -> Option<$crate::constraint::uuid::Bytes>,
            ) -> Option<(Self, usize)> {
                let bytes = parse($crate::constraint::uuid::unquoted(json)?)?;
                Some((Self(bytes.0), 38))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::violation::Violation;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::violation::Violation;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl From<[u8; 16]> for $name {
            fn from(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }
        }

        impl From<$name> for [u8; 16] {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.write_to(f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.write_to(f)
            }
        }

        $crate::text::display::impl_format!([] $name, |this, out| this.write_to(out));

        $crate::shape::value::string_field!([] $name, $name::CONSTRAINT);

        impl $crate::shape::field::WriteField for $name {
            fn value(&self) -> $crate::json::write::Value<'_> {
                $crate::json::write::Value::Uuid(&self.0)
            }
        }

        impl $crate::json::write::Source for $name {
            fn value(&self, _: u8) -> $crate::json::write::Value<'_> {
                $crate::json::write::Value::Uuid(&self.0)
            }
        }

        impl<T: $crate::text::OwnedStorage> $crate::shape::field::CopyField<T> for $name {
            type Copy = Self;

            fn copy_field(&self) -> Result<Self, T::Error> {
                Ok(*self)
            }
        }

        #[cfg(feature = "serde")]
        $crate::serde::serde_uuid!($name);
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_uuid!($name);
    };
}

/// The rows of a value as a field and as an item.
macro_rules! string_field {
    ([$($generics:tt)*] $name:ty, $constraint:expr) => {
        impl<$($generics)*> $crate::shape::field::FieldType for $name {
            const VALUE: $crate::schema::RowValue = $crate::schema::RowValue::String($constraint);
        }

        impl<$($generics)*> $crate::shape::field::ItemType for $name {
            const ITEM: $crate::schema::RowItem = $crate::schema::RowItem::String($constraint);
        }
    };
}

pub(crate) use {string_field, text_value, uuid_value};
