//! The traits and functions through which generic code reads a message.

use core::marker::PhantomData;

use crate::constraint::uuid;
use crate::http::{ErrorResponse, ResponseError, ResponseHead};
use crate::json::fast::Fast;
use crate::json::fill::Fill;
use crate::json::read::{Mode, read};
use crate::schema::Table;
use crate::text::Text;
use crate::violation::Sink;

/// A request or a response that the interpreter fills.
pub(crate) trait Message<'a>: Fill<'a> + Sized {
    /// The number of items that its list has storage for.
    const CAPACITY: usize;

    /// Creates a message that a reader fills. No message that is returned has a value of it that is not valid.
    fn placeholder() -> Self;

    /// Checks items of a list by the fast path, and returns their number.
    fn check_fast(row: u8, fast: &mut Fast<'a>, capacity: u32) -> u32;
}

/// Discards the values of a message, whose items are checked by the fast path.
pub(crate) struct Checked<M>(PhantomData<M>);

impl<M> Checked<M> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'a, M: Message<'a>> Fill<'a> for Checked<M> {
    fn fill(&mut self, _: u8, _: Text<'a>, _: &uuid::Bytes) {}

    fn fast_items(&mut self, row: u8, fast: &mut Fast<'a>, capacity: u32) -> u32 {
        M::check_fast(row, fast, capacity)
    }
}

/// Reads a message that `make` creates, and returns it.
// The message is in the result from the start: 290 bytes of flash less than with `?` and `Ok`, for a request of any operation.
#[inline(always)]
pub(crate) fn by_value<M, T, E>(make: impl FnOnce() -> M, read: impl FnOnce(&mut M) -> Result<T, E>) -> Result<M, E> {
    let mut result = Ok(make());
    if let Ok(message) = &mut result
        && let Err(error) = read(message)
    {
        result = Err(error);
    }
    result
}

/// Reads a message in the caller's place, which `make` fills first. Empties the place if that fails.
pub(crate) fn in_place<M, T, E>(
    place: &mut Option<M>,
    make: impl Fn() -> M,
    read: impl FnOnce(&mut M) -> Result<T, E>,
) -> Result<&mut M, E> {
    if let Err(error) = read(place.insert(make())) {
        *place = None;
        return Err(error);
    }
    // The place is full. The compiler does not know it, and would keep the panic of an `unreachable!`.
    Ok(place.get_or_insert_with(make))
}

/// The impls of a request or a response by the fields in the order of their struct, which [`fields!`] has numbered.
///
/// A struct whose fields need no storage has a marker of it, `storage`.
///
/// It expands to `Fill` and `Message` for the storage `Text`, and to `Source` and `try_to_owned` for every storage.
///
/// [`fields!`]: crate::shape::fields
macro_rules! message {
    ($name:ident<S $(, $N:ident)?> { $( $field:ident: $ty:ty ),* $(,)? } $table:expr $(, storage $storage:ident)?) => {
        // A message without members uses no argument of most functions.
        #[allow(unused_variables)]
        impl<'a $(, const $N: usize)?> $crate::json::fill::Fill<'a> for $name<$crate::text::Text<'a> $(, $N)?> {
            fn fill(
                &mut self,
                row: u8,
                text: $crate::text::Text<'a>,
                uuid: &$crate::constraint::uuid::Bytes,
            ) {
                let (field, part) = $crate::json::fill::slot(&$table, row);
                $(
                    if field == Field::$field as u8 {
                        return $crate::shape::field::ReadField::fill(&mut self.$field, part, text, uuid);
                    }
                )*
            }

            fn fast_items(&mut self, row: u8, fast: &mut $crate::json::fast::Fast<'a>, capacity: u32) -> u32 {
                let (field, _) = $crate::json::fill::slot(&$table, row);
                $(
                    if field == Field::$field as u8 {
                        return $crate::shape::field::ReadField::fast_items(Some(&mut self.$field), fast, capacity);
                    }
                )*
                0
            }
        }

        #[allow(unused_variables)]
        impl<'a $(, const $N: usize)?> $crate::shape::message::Message<'a>
            for $name<$crate::text::Text<'a> $(, $N)?>
        {
            const CAPACITY: usize = $crate::shape::message::capacity!($($N)?);

            fn placeholder() -> Self {
                Self { $( $field: $crate::shape::field::ReadField::placeholder(), )* $( $storage: core::marker::PhantomData, )? }
            }

            fn check_fast(row: u8, fast: &mut $crate::json::fast::Fast<'a>, capacity: u32) -> u32 {
                let (field, _) = $crate::json::fill::slot(&$table, row);
                $(
                    if field == Field::$field as u8 {
                        let none = $crate::shape::message::none(|message: &mut Self| &mut message.$field);
                        return $crate::shape::field::ReadField::fast_items(none, fast, capacity);
                    }
                )*
                0
            }
        }

        #[allow(unused_variables)]
        impl<S: $crate::text::Storage $(, const $N: usize)?> $crate::json::write::Source for $name<S $(, $N)?> {
            fn value(&self, field: u8) -> $crate::json::write::Value<'_> {
                $(
                    if field == Field::$field as u8 {
                        return $crate::shape::field::WriteField::value(&self.$field);
                    }
                )*
                $crate::json::write::Value::Absent
            }

            fn item(&self, field: u8, index: usize) -> Option<&dyn $crate::json::write::Source> {
                $(
                    if field == Field::$field as u8 {
                        return $crate::shape::field::WriteField::item(&self.$field, index);
                    }
                )*
                None
            }

            fn fast_items(&self, field: u8, items: &mut $crate::json::fast_write::FastItems<'_, '_>) {
                $(
                    if field == Field::$field as u8 {
                        return $crate::shape::field::WriteField::write_fast(&self.$field, items);
                    }
                )*
            }
        }

        impl<S: $crate::text::Storage $(, const $N: usize)?> $name<S $(, $N)?> {
            /// Copies the message into owned storage.
            ///
            /// # Errors
            ///
            /// Returns [`BufferTooSmall`](crate::text::BufferTooSmall) if a string has more bytes than the capacity of `T`.
            /// That of a `String` grows: the error is `Infallible`.
            pub fn try_to_owned<T: $crate::text::OwnedStorage>(
                &self,
            ) -> Result<$name<T $(, $N)?>, T::Error> {
                Ok($name { $( $field: $crate::shape::field::CopyField::<T>::copy_field(&self.$field)?, )* $( $storage: core::marker::PhantomData, )? })
            }
        }
    };
}

/// The capacity of a message: that of its list, or any if it has none.
macro_rules! capacity {
    () => {
        usize::MAX
    };
    ($N:ident) => {
        $N
    };
}

/// Equality and hash, field by field. They are not derived: that would need the bounds of the fields on the struct.
macro_rules! equality {
    ($name:ident<S $(, $N:ident)?> { $( $field:ident ),+ $(,)? }) => {
        impl<S: $crate::text::Storage $(, const $N: usize)?> PartialEq for $name<S $(, $N)?> {
            fn eq(&self, other: &Self) -> bool {
                $( self.$field == other.$field )&&+
            }
        }

        impl<S: $crate::text::Storage $(, const $N: usize)?> Eq for $name<S $(, $N)?> {}

        impl<S: $crate::text::Storage $(, const $N: usize)?> core::hash::Hash for $name<S $(, $N)?> {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                $( self.$field.hash(state); )+
            }
        }
    };
}

pub(crate) use {capacity, equality, message};

/// Returns no field, of the type of the one that `field` finds.
pub(crate) fn none<'f, M, F>(_: fn(&mut M) -> &mut F) -> Option<&'f mut F> {
    None
}

/// Reads a response into its type, or as an error response if the status is not 2xx.
pub(crate) fn read_response<'a>(
    errors: &'static Table,
    table: &'static Table,
    head: &ResponseHead<'a>,
    body: &'a [u8],
    response: &mut dyn Fill<'a>,
    capacity: usize,
    sink: &mut dyn Sink,
) -> Result<(), ResponseError<'a>> {
    if !head.is_success() {
        return Err(ResponseError::Service(ErrorResponse::read(errors, head, body)));
    }
    read(body, table, Mode::Types, response, capacity, sink).map(drop).map_err(ResponseError::Invalid)
}
