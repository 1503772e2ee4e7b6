//! The types of fields: the row that each declares, and how it is read, written and copied.

use heapless::Vec;

use crate::constraint::list::{self, List};
use crate::constraint::{Value, uuid};
use crate::json::fast::{Fast, FastItem};
use crate::json::fast_write::FastItems;
use crate::json::fill::Part;
use crate::json::write::{self, Source};
use crate::kernels::vectors::Vectors;
use crate::schema::{Constraint, RowItem, RowValue};
use crate::text::{OwnedStorage, Storage, Text};

/// A type of a field, and what it says of its member.
#[diagnostic::on_unimplemented(
    message = "a member does not have the type `{Self}`",
    label = "neither a string nor a list of items"
)]
pub(crate) trait FieldType {
    const VALUE: RowValue;
    const IS_REQUIRED: bool = true;
}

/// A type of an item.
pub(crate) trait ItemType {
    const ITEM: RowItem;
}

/// A field that is read.
pub(crate) trait ReadField<'a>: Sized {
    /// Creates a value that a reader replaces. No message that is returned has one.
    fn placeholder() -> Self;

    /// Takes a value, or a part of one.
    fn fill(&mut self, part: Part, text: Text<'a>, uuid: &uuid::Bytes);

    /// Takes items by the fast path. Without a field they are only checked.
    #[inline(always)]
    fn fast_items(_field: Option<&mut Self>, _fast: &mut Fast<'a>, _capacity: u32) -> u32 {
        0
    }

    /// Returns the field of a structure without the member, if it may be absent.
    #[inline(always)]
    fn absent() -> Option<Self> {
        None
    }

    /// Takes the value of a member by the fast path.
    #[inline(always)]
    fn read_fast<K: Vectors>(_fast: &mut Fast<'a, K>, _constraint: &Constraint) -> Option<Self> {
        None
    }
}

/// An item that is read.
pub(crate) trait ReadItem<'a>: FastItem<'a> {
    /// `true` if the item is a string, which is whole when it is opened.
    const IS_STRING: bool = false;

    /// Creates an item of its string, or a structure without its members.
    fn open(text: Text<'a>, uuid: &uuid::Bytes) -> Self;

    /// Takes the value of a member, by its position in the structure.
    fn fill_member(&mut self, _field: u8, _text: Text<'a>, _uuid: &uuid::Bytes) {}
}

/// A field that is written.
pub(crate) trait WriteField {
    /// Returns the value.
    fn value(&self) -> write::Value<'_>;

    /// Returns an item of a list.
    fn item(&self, _index: usize) -> Option<&dyn Source> {
        None
    }

    /// Writes the items of a list by the fast path.
    fn write_fast(&self, _items: &mut FastItems<'_, '_>) {}
}

/// A field that can be copied into other storage.
pub(crate) trait CopyField<T: OwnedStorage> {
    type Copy;
    fn copy_field(&self) -> Result<Self::Copy, T::Error>;
}

// ---- strings ----

impl<S: Storage> FieldType for S {
    const VALUE: RowValue = RowValue::String(Constraint::NONE);
}

impl<'a> ReadField<'a> for Text<'a> {
    fn placeholder() -> Self {
        Self::default()
    }

    fn fill(&mut self, _: Part, text: Text<'a>, _: &uuid::Bytes) {
        *self = text;
    }

    #[inline(always)]
    fn read_fast<K: Vectors>(fast: &mut Fast<'a, K>, constraint: &Constraint) -> Option<Self> {
        fast.checked(constraint)
    }
}

impl<S: Storage> WriteField for S {
    fn value(&self) -> write::Value<'_> {
        write::Value::Text(self.as_text())
    }
}

impl<S: Storage, T: OwnedStorage> CopyField<T> for S {
    type Copy = T;

    fn copy_field(&self) -> Result<T, T::Error> {
        T::try_from_text(self.as_text())
    }
}

// ---- constrained strings ----

impl<'a, V: Value<'a>> ReadField<'a> for V {
    fn placeholder() -> Self {
        V::from_valid(Text::default(), &uuid::PLACEHOLDER)
    }

    fn fill(&mut self, _: Part, text: Text<'a>, uuid: &uuid::Bytes) {
        *self = V::from_valid(text, uuid);
    }

    #[inline(always)]
    fn read_fast<K: Vectors>(fast: &mut Fast<'a, K>, _: &Constraint) -> Option<Self> {
        fast.value()
    }
}

impl<'a, V: Value<'a>> FastItem<'a> for V {
    const IS_ASCII: bool = V::IS_ASCII;

    #[inline(always)]
    fn read_fast<K: Vectors>(fast: &mut Fast<'a, K>) -> Option<Self> {
        fast.item()
    }

    #[inline(always)]
    fn read_odd(fast: &mut Fast<'a>) -> Option<Self> {
        fast.value()
    }
}

impl<'a, V: Value<'a>> ReadItem<'a> for V {
    const IS_STRING: bool = true;

    fn open(text: Text<'a>, uuid: &uuid::Bytes) -> Self {
        V::from_valid(text, uuid)
    }
}

// ---- optional members ----

impl<T: FieldType> FieldType for Option<T> {
    const VALUE: RowValue = T::VALUE;
    const IS_REQUIRED: bool = false;
}

impl<'a, T: ReadField<'a>> ReadField<'a> for Option<T> {
    fn placeholder() -> Self {
        None
    }

    fn fill(&mut self, part: Part, text: Text<'a>, uuid: &uuid::Bytes) {
        if part == Part::Whole {
            *self = Some(T::placeholder());
        }
        if let Some(value) = self {
            value.fill(part, text, uuid);
        }
    }

    #[inline(always)]
    fn fast_items(field: Option<&mut Self>, fast: &mut Fast<'a>, capacity: u32) -> u32 {
        match field {
            Some(Some(value)) => T::fast_items(Some(value), fast, capacity),
            Some(None) => 0,
            None => T::fast_items(None, fast, capacity),
        }
    }

    #[inline(always)]
    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline(always)]
    fn read_fast<K: Vectors>(fast: &mut Fast<'a, K>, constraint: &Constraint) -> Option<Self> {
        T::read_fast(fast, constraint).map(Some)
    }
}

impl<T: WriteField> WriteField for Option<T> {
    fn value(&self) -> write::Value<'_> {
        self.as_ref().map_or(write::Value::Absent, T::value)
    }

    fn item(&self, index: usize) -> Option<&dyn Source> {
        self.as_ref().and_then(|value| value.item(index))
    }

    fn write_fast(&self, items: &mut FastItems<'_, '_>) {
        if let Some(value) = self {
            value.write_fast(items);
        }
    }
}

impl<V: CopyField<T>, T: OwnedStorage> CopyField<T> for Option<V> {
    type Copy = Option<V::Copy>;

    fn copy_field(&self) -> Result<Self::Copy, T::Error> {
        self.as_ref().map(V::copy_field).transpose()
    }
}

// ---- lists ----

/// The list of a request: it has bounds.
impl<T: ItemType, const N: usize> FieldType for List<T, N> {
    const VALUE: RowValue = RowValue::List(list::CONSTRAINT, T::ITEM);
}

/// The list of a response.
impl<T: ItemType, const N: usize> FieldType for Vec<T, N> {
    const VALUE: RowValue = RowValue::List(Constraint::NONE, T::ITEM);
}

impl<'a, T: ReadItem<'a>, const N: usize> ReadField<'a> for Vec<T, N> {
    fn placeholder() -> Self {
        Self::new()
    }

    fn fill(&mut self, part: Part, text: Text<'a>, uuid: &uuid::Bytes) {
        match (part, self.last_mut()) {
            (Part::Item, _) => {
                // A reader that hands over more items than there is storage for has reported it.
                let _ = self.push(T::open(text, uuid));
            }
            (Part::Member(field), Some(item)) => item.fill_member(field, text, uuid),
            _ => {}
        }
    }

    #[inline(always)]
    fn fast_items(field: Option<&mut Self>, fast: &mut Fast<'a>, capacity: u32) -> u32 {
        match field {
            Some(list) => fast.items(
                capacity,
                #[inline(always)]
                |item| {
                    let _ = list.push(item);
                },
            ),
            None => fast.items(
                capacity,
                #[inline(always)]
                |_: T| {},
            ),
        }
    }
}

impl<'a, T: ReadItem<'a>, const N: usize> ReadField<'a> for List<T, N> {
    fn placeholder() -> Self {
        Self::placeholder()
    }

    fn fill(&mut self, part: Part, text: Text<'a>, uuid: &uuid::Bytes) {
        self.storage().fill(part, text, uuid);
    }

    #[inline(always)]
    fn fast_items(field: Option<&mut Self>, fast: &mut Fast<'a>, capacity: u32) -> u32 {
        Vec::fast_items(field.map(List::storage), fast, capacity)
    }
}

impl<T: Source, const N: usize> WriteField for Vec<T, N> {
    fn value(&self) -> write::Value<'_> {
        write::Value::List
    }

    fn item(&self, index: usize) -> Option<&dyn Source> {
        self.get(index).map(|item| item as &dyn Source)
    }

    fn write_fast(&self, items: &mut FastItems<'_, '_>) {
        items.write(self);
    }
}

impl<T: Source, const N: usize> WriteField for List<T, N> {
    fn value(&self) -> write::Value<'_> {
        write::Value::List
    }

    fn item(&self, index: usize) -> Option<&dyn Source> {
        self.get(index).map(|item| item as &dyn Source)
    }

    fn write_fast(&self, items: &mut FastItems<'_, '_>) {
        items.write(self);
    }
}

impl<V: CopyField<T>, T: OwnedStorage, const N: usize> CopyField<T> for Vec<V, N> {
    type Copy = Vec<V::Copy, N>;

    fn copy_field(&self) -> Result<Self::Copy, T::Error> {
        list::try_map(self, V::copy_field)
    }
}

impl<V: CopyField<T>, T: OwnedStorage, const N: usize> CopyField<T> for List<V, N> {
    type Copy = List<V::Copy, N>;

    fn copy_field(&self) -> Result<Self::Copy, T::Error> {
        self.try_map(V::copy_field)
    }
}
