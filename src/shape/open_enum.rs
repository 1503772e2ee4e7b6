//! `open_enum!`: a string of which the model lists some values, and to which the service may add.

/// Declares an enum of known strings, with a variant for every other.
///
/// ```ignore
/// open_enum! {
///     /// The code of a failure.
///     pub enum Code {
///         InternalFailure = "INTERNAL_FAILURE",
///     }
///     example iot_shapes::sitewise, "INTERNAL_FAILURE";
/// }
/// ```
///
/// It expands to the enum with one more variant, `Unknown(S)`, to `from_storage`, `text`, `Display`, `Debug`, and to the
/// impls of a field that is a string.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $known:literal ),+ $(,)?
        }
        example $module:path, $example:literal;
    ) => {
        $(#[$meta])*
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
        ///
        #[doc = concat!("let value = ", stringify!($name), "::from_storage(", stringify!($example), ");")]
        #[doc = concat!("assert_eq!(value.to_string(), ", stringify!($example), ");")]
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name<S = $crate::text::Text<'static>> {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("`", $known, "`")]
                $variant,
            )+
            /// A value that is not known yet, kept as the service sent it.
            Unknown(S),
        }

        impl<S: $crate::text::Storage> $name<S> {
            /// Creates the value of a text.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use ", stringify!($module), "::", stringify!($name), ";")]
            ///
            #[doc = concat!("let known = ", stringify!($name), "::from_storage(", stringify!($example), ");")]
            #[doc = concat!("assert!(!matches!(known, ", stringify!($name), "::Unknown(_)));")]
            #[doc = concat!("let unknown = ", stringify!($name), "::from_storage(\"NEW\");")]
            /// assert_eq!(unknown.as_text(), "NEW");
            /// ```
            #[must_use]
            pub fn from_storage(storage: S) -> Self {
                $(
                    if storage.as_text() == $known {
                        return Self::$variant;
                    }
                )+
                Self::Unknown(storage)
            }

            /// Returns the text as the service writes it.
            #[must_use]
            pub fn as_text(&self) -> $crate::text::Text<'_> {
                match self {
                    $( Self::$variant => $crate::text::Text::new($known), )+
                    Self::Unknown(storage) => storage.as_text(),
                }
            }
        }

        impl<S> $crate::shape::field::FieldType for $name<S> {
            const VALUE: $crate::schema::RowValue =
                $crate::schema::RowValue::String($crate::schema::Constraint::NONE);
        }

        impl<'a> $crate::shape::field::ReadField<'a> for $name<$crate::text::Text<'a>> {
            fn placeholder() -> Self {
                Self::Unknown($crate::text::Text::default())
            }

            fn fill(
                &mut self,
                _: $crate::json::fill::Part,
                text: $crate::text::Text<'a>,
                _: &$crate::constraint::uuid::Bytes,
            ) {
                *self = Self::from_storage(text);
            }

            #[inline(always)]
            fn read_fast<K: $crate::kernels::vectors::Vectors>(
                fast: &mut $crate::json::fast::Fast<'a, K>,
                constraint: &$crate::schema::Constraint,
            ) -> Option<Self> {
                fast.checked(constraint).map(Self::from_storage)
            }
        }

        impl<S: $crate::text::Storage> $crate::shape::field::WriteField for $name<S> {
            fn value(&self) -> $crate::json::write::Value<'_> {
                $crate::json::write::Value::Text(self.as_text())
            }
        }

        impl<S: $crate::text::Storage, T: $crate::text::OwnedStorage> $crate::shape::field::CopyField<T> for $name<S> {
            type Copy = $name<T>;

            fn copy_field(&self) -> Result<$name<T>, T::Error> {
                Ok(match self {
                    $( Self::$variant => $name::$variant, )+
                    Self::Unknown(storage) => $name::Unknown(T::try_from_text(storage.as_text())?),
                })
            }
        }

        impl<S: $crate::text::Storage> core::fmt::Display for $name<S> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.as_text(), f)
            }
        }

        impl<S: $crate::text::Storage> core::fmt::Debug for $name<S> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Debug::fmt(&self.as_text(), f)
            }
        }

        $crate::text::display::impl_format!([S: $crate::text::Storage] $name<S>, |this, out| this.as_text().write_to(out));

        #[cfg(feature = "serde")]
        $crate::serde::serde_open_enum!($name { $( $variant ),+ });
        #[cfg(feature = "arbitrary")]
        $crate::arbitrary::arbitrary_open_enum!($name { $( $variant ),+ });
    };
}

pub(crate) use open_enum;
