//! Lists of requests, which have bounds, and lists of responses.

use core::fmt;
use core::iter;
use core::marker::PhantomData;

use ::serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use ::serde::ser::Serializer;
use ::serde::{Deserialize, Serialize};
use heapless::Vec;

use crate::constraint::List;
use crate::schema::{Constraint, Member};
use crate::serde::member::{Seed, Written};
use crate::serde::{Position, ReadValue, WriteValue};
use crate::violation::{Violation, saturate};

/// The row of an item of a list that is in no message.
static LIST_ITEM: Member = Member::new("/*", Constraint::NONE);

/// Reads a list. `collect` builds it from its items, which are read one by one.
fn read_list<'de, D, T, K, C>(deserializer: D, seed: impl Fn(u32) -> K, collect: C) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    K: DeserializeSeed<'de>,
    C: FnOnce(&mut dyn Iterator<Item = K::Value>) -> Result<T, Violation>,
{
    struct ListVisitor<F, C>(F, C);

    impl<'de, T, K, F, C> Visitor<'de> for ListVisitor<F, C>
    where
        K: DeserializeSeed<'de>,
        F: Fn(u32) -> K,
        C: FnOnce(&mut dyn Iterator<Item = K::Value>) -> Result<T, Violation>,
    {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
            let Self(seed, collect) = self;
            let mut rejected = None;
            let mut index = 0_u32;
            let list = collect(&mut iter::from_fn(|| {
                let item = items.next_element_seed(seed(index));
                index = index.saturating_add(1);
                item.unwrap_or_else(|error| {
                    rejected = Some(error);
                    None
                })
            }));
            match rejected {
                Some(error) => Err(error),
                None => list.map_err(A::Error::custom),
            }
        }
    }

    deserializer.deserialize_seq(ListVisitor(seed, collect))
}

impl<T: Serialize, const N: usize> Serialize for List<T, N> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for List<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_list(deserializer, |_| PhantomData::<T>, |items| Self::try_from_iter(items))
    }
}

impl<T: WriteValue, const N: usize> WriteValue for List<T, N> {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.as_slice().write(serializer)
    }
}

impl<'de, T: ReadValue<'de>, const N: usize> ReadValue<'de> for List<T, N> {
    fn read<D: Deserializer<'de>>(deserializer: D, at: Position) -> Result<Self, D::Error> {
        let seed = |index| Seed::<T>::new(at.item(index));
        read_list(deserializer, seed, |items| Self::try_from_iter(items).map_err(|violation| at.of_list(violation)))
    }
}

impl<T: WriteValue> WriteValue for &[T] {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }
}

/// A list of a response. It may be empty, and it has no bound except its capacity.
impl<T: WriteValue, const N: usize> WriteValue for Vec<T, N> {
    fn write<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.as_slice().write(serializer)
    }
}

impl<'de, T: ReadValue<'de>, const N: usize> ReadValue<'de> for Vec<T, N> {
    fn read<D: Deserializer<'de>>(deserializer: D, at: Position) -> Result<Self, D::Error> {
        let seed = |index| Seed::<T>::new(at.item(index));
        read_list(deserializer, seed, |items| {
            let mut list = Self::new();
            while let Some(item) = items.next() {
                if list.push(item).is_err() {
                    // Same as the crate's own reader: if the capacity covers the model's maximum, the list is too long.
                    let max = at.constraint().max;
                    return Err(at.of_list(if max == Constraint::UNBOUNDED || N < usize::from(max) {
                        Violation::of_capacity(&LIST_ITEM, N)
                    } else {
                        let length = items.fold(N.saturating_add(1), |length, _| length.saturating_add(1));
                        Violation::of_length(saturate(length), Member::ROOT)
                    }));
                }
            }
            Ok(list)
        })
    }
}
