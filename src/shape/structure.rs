//! `structure!`: a structure that is an item of a list, each member one row.

/// Declares a structure of string members.
///
/// ```ignore
/// structure! {
///     /// A client device that could not be associated.
///     #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
///     pub struct ErrorEntry<S> {
///         /// The thing of the client device.
///         pub thing_name: Option<S> = "thingName" where ThingName::CONSTRAINT,
///     }
/// }
/// ```
///
/// The type of a field says whether the member is required and which constraint it has; `where` has another one. It
/// expands to
///
/// - the struct, its `Debug` as JSON, and `try_to_owned`;
/// - its rows (`ItemType`), which a list of it puts into the table of its message, and its table;
/// - `ReadItem` and `FastItem`: how the interpreter and the fast path fill it;
/// - `Source`: how the writer takes its members;
/// - `Serialize`, `Deserialize`, `Arbitrary`, `defmt::Format` with their features.
macro_rules! structure {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<S> {
            $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty = $json:literal $(where $constraint:expr)? ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        pub struct $name<S = $crate::text::Text<'static>> {
            $( $(#[$field_meta])* pub $field: $ty, )+
        }

        const _: () = {
            use $crate::constraint::uuid::Bytes;
            use $crate::json::write::Value;
            use $crate::schema::{RowItem, Table};
            use $crate::shape::field::{CopyField, ItemType, ReadField, ReadItem, WriteField};
            use $crate::text::{OwnedStorage, Storage, Text};

            $crate::shape::fields!($( $field ),+);

            /// The rows, with the storage of a text that is in no message.
            mod rows {
                #[allow(unused_imports)]
                use super::*;
                #[allow(dead_code)]
                type S = $crate::text::Text<'static>;
                pub(super) const ROWS: &[$crate::schema::Row] =
                    &[$( $crate::shape::row!($ty, $json $(, $constraint)?) ),+];
            }

            static TABLE: Table = $crate::schema::table!(rows::ROWS, &[]; $( $field = $json ),+);

            impl<S> ItemType for $name<S> {
                const ITEM: RowItem = RowItem::Structure(rows::ROWS);
            }

            impl<'a> $crate::json::fast::FastItem<'a> for $name<Text<'a>> {
                const IS_STRUCTURE: bool = true;

                #[inline(always)]
                fn read_fast<K: $crate::kernels::vectors::Vectors>(
                    fast: &mut $crate::json::fast::Fast<'a, K>,
                ) -> Option<Self> {
                    let mut opens = b'{';
                    $(
                        if opens == b'{' { fast.byte(b'{')? } else { fast.comma()? }
                        opens = b',';
                        fast.name($json)?;
                        let constraint = const { rows::ROWS[Field::$field as usize].constraint() };
                        let $field = ReadField::read_fast(fast, &constraint)?;
                    )+
                    let _ = opens;
                    fast.byte(b'}')?;
                    Some(Self { $( $field ),+ })
                }

                #[inline(always)]
                fn read_odd(fast: &mut $crate::json::fast::Fast<'a>) -> Option<Self> {
                    $( let mut $field = None; )+
                    fast.token(b'{')?;
                    loop {
                        let name = fast.any_name()?;
                        $(
                            if name == $json.as_bytes() {
                                if $field.is_some() {
                                    return None;
                                }
                                let constraint = const { rows::ROWS[Field::$field as usize].constraint() };
                                $field = Some(ReadField::read_fast(fast, &constraint)?);
                            } else
                        )+ {
                            fast.unknown_value()?;
                        }
                        if !fast.has_next()? {
                            break;
                        }
                    }
                    Some(Self { $( $field: $field.or_else(ReadField::absent)? ),+ })
                }
            }

            impl<'a> ReadItem<'a> for $name<Text<'a>> {
                fn open(_: Text<'a>, _: &Bytes) -> Self {
                    Self { $( $field: ReadField::placeholder() ),+ }
                }

                fn fill_member(&mut self, field: u8, text: Text<'a>, uuid: &Bytes) {
                    $(
                        if field == Field::$field as u8 {
                            ReadField::fill(&mut self.$field, $crate::json::fill::Part::Whole, text, uuid);
                        }
                    )+
                }
            }

            impl<S: Storage> $crate::json::write::Source for $name<S> {
                fn value(&self, field: u8) -> Value<'_> {
                    $( if field == Field::$field as u8 { return WriteField::value(&self.$field); } )+
                    Value::Absent
                }

                #[inline(always)]
                fn fast_item<O: $crate::json::fast_write::FastOut>(&self, out: &mut O) -> Option<()> {
                    let mut before = b'{';
                    $(
                        let value = WriteField::value(&self.$field);
                        if !matches!(value, Value::Absent) {
                            out.name(before, concat!("\"", $json, "\":"))?;
                            out.string(value)?;
                            before = b',';
                        }
                    )+
                    if before == b'{' {
                        out.byte(b'{')?;
                    }
                    out.byte(b'}')
                }
            }

            impl<S: Storage> $name<S> {
                /// Copies the structure into owned storage.
                ///
                /// # Errors
                ///
                /// Returns [`BufferTooSmall`](crate::text::BufferTooSmall) if a string has more bytes than the capacity of `T`.
                /// That of a `String` grows: the error is `Infallible`.
                pub fn try_to_owned<T: OwnedStorage>(&self) -> Result<$name<T>, T::Error> {
                    Ok($name { $( $field: CopyField::<T>::copy_field(&self.$field)? ),+ })
                }
            }

            impl<S: Storage, T: OwnedStorage> CopyField<T> for $name<S> {
                type Copy = $name<T>;

                fn copy_field(&self) -> Result<$name<T>, T::Error> {
                    self.try_to_owned()
                }
            }

            $crate::shape::debug_json!($name<S>, TABLE);

            #[cfg(feature = "serde")]
            $crate::serde::serde_shape!($name<S> { $( $field = $json ),+ } None);
            #[cfg(feature = "arbitrary")]
            $crate::arbitrary::arbitrary_shape!($name<S> { $( $field ),+ } TABLE);
        };
    };
}

/// Numbers the fields of a structure in their order.
macro_rules! fields {
    ($( $field:ident ),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::enum_variant_names, dead_code)]
        #[derive(Clone, Copy)]
        enum Field { $( $field ),* }
    };
}

/// Makes the row of a field from its type, which is in an `Option` if the row is `optional`, and its name.
macro_rules! row {
    (optional $ty:ty, $json:literal $(, $constraint:expr)?) => {
        $crate::schema::Row { is_required: false, ..$crate::shape::row!($ty, $json $(, $constraint)?) }
    };
    ($ty:ty, $json:literal) => {
        $crate::schema::Row {
            name: $json,
            value: <$ty as $crate::shape::field::FieldType>::VALUE,
            is_required: <$ty as $crate::shape::field::FieldType>::IS_REQUIRED,
        }
    };
    ($ty:ty, $json:literal, $constraint:expr) => {
        $crate::schema::Row {
            value: $crate::shape::row!($ty, $json).value.with(
                $crate::schema::If::<{ $crate::shape::row!($ty, $json).value.may_have($constraint) }>::has_no_pattern(
                    $constraint,
                ),
            ),
            ..$crate::shape::row!($ty, $json)
        }
    };
}

/// Shows a structure by its JSON, which is one line.
macro_rules! debug_json {
    ($name:ident<S $(, $capacity:ident)?>, $table:expr) => {
        impl<S: $crate::text::Storage $(, const $capacity: usize)?> core::fmt::Debug for $name<S $(, $capacity)?> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::json::encode::Encoded($crate::json::encode::Json::new(&$table, self)).write_text(f)
            }
        }

        $crate::text::display::impl_format!([S: $crate::text::Storage $(, const $capacity: usize)?] $name<S $(, $capacity)?>,
            |this, out| $crate::json::encode::Encoded($crate::json::encode::Json::new(&$table, this)).write_text(out));
    };
}

pub(crate) use {debug_json, fields, row, structure};
