//! A list that has 1 to 100 items.

use core::ops::Deref;

use heapless::Vec;

use crate::schema::{Constraint, Member, Table};
use crate::violation::{Violation, ViolationKind, saturate};

/// The constraint that the models put on a list in a request.
pub(crate) const CONSTRAINT: Constraint = Constraint::length(1, 100);

static STANDALONE: Member = Member::new("List", CONSTRAINT);
static ITEM: Member = Member::new("/*", Constraint::NONE);

/// A list of 1 to 100 items, with capacity for `N`.
///
/// It always takes the memory of `N` items.
///
/// # Examples
///
/// ```
/// use iot_shapes::List;
///
/// let mut list = List::new(1);
/// list.push(2)?;
/// assert_eq!(list[..], [1, 2]);
///
/// // The capacity is 100; that of `List::<_, 8>` is 8.
/// assert!(List::<u8>::try_from_iter([]).is_err());
/// assert!(List::<_>::try_from_iter(0..100).is_ok());
/// assert_eq!(
///     List::<_>::try_from_iter(0..101).unwrap_err().to_string(),
///     "length: Value of type 'List' with length 101 failed to satisfy constraint: \
///      Member must have length between 1 and 100, inclusive",
/// );
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct List<T, const N: usize = 100>(Vec<T, N>);

impl<T> List<T, 100> {
    /// Creates a list of one item, with capacity for the 100 that a service accepts.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::List;
    ///
    /// let mut list = List::new("pump-1");
    /// list.push("pump-2")?;
    /// assert_eq!(list[..], ["pump-1", "pump-2"]);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn new(first: T) -> Self {
        Self::with_first(first)
    }
}

impl<T, const N: usize> List<T, N> {
    /// The least number of items.
    pub const MIN: usize = CONSTRAINT.min as usize;
    /// The greatest number of items.
    pub const MAX: usize = CONSTRAINT.max as usize;
    /// The greatest number of items of a list with capacity for `N`: at most 100.
    pub(crate) const CAPACITY: usize = bounded(N);

    /// Creates a list of one item, with capacity for `N`.
    ///
    /// Fails to compile if `N` is 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{List, ViolationKind};
    ///
    /// let mut list = List::<_, 2>::with_first("pump-1");
    /// list.push("pump-2")?;
    /// assert_eq!(list.push("pump-3").unwrap_err().kind(), ViolationKind::Capacity);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn with_first(first: T) -> Self {
        const { assert!(N > 0, "a list has at least one item") };
        let mut items = Vec::new();
        let _ = items.push(first);
        Self(items)
    }

    /// Creates a list of these items, with capacity for `N`.
    ///
    /// If `N` is at least 100, items after the 100th are counted for the violation. Do not pass an endless iterator.
    ///
    /// # Errors
    ///
    /// - Returns [`ViolationKind::Length`] if there is no item.
    /// - Returns [`ViolationKind::Length`] if `N` is at least 100, and there are more than 100 items.
    /// - Returns [`ViolationKind::Capacity`] if `N` is below 100, and there are more than `N` items.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::List;
    ///
    /// let list = List::<_>::try_from_iter(1..=3)?;
    /// assert_eq!(list[..], [1, 2, 3]);
    /// assert!(List::<_, 2>::try_from_iter(1..=3).is_err());
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn try_from_iter(items: impl IntoIterator<Item = T>) -> Result<Self, Violation> {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return Err(Violation::of_length(0, &STANDALONE)) };
        let mut list = Self::with_first(first);
        while let Some(item) = items.next() {
            if let Err(violation) = list.push(item) {
                return Err(match violation.kind() {
                    // The length of the whole list, as a reader reports it.
                    ViolationKind::Length => {
                        let length = items.fold(Self::MAX + 1, |length, _| length.saturating_add(1));
                        Violation::of_length(saturate(length), &STANDALONE)
                    }
                    _ => violation,
                });
            }
        }
        Ok(list)
    }

    /// Adds an item. If this fails, the list is unchanged.
    ///
    /// # Errors
    ///
    /// - Returns [`ViolationKind::Length`] if the list has 100 items.
    /// - Returns [`ViolationKind::Capacity`] if `N` is below 100, and the list has `N` items.
    pub fn push(&mut self, item: T) -> Result<(), Violation> {
        let length = self.0.len();
        if length >= Self::MAX {
            return Err(Violation::of_length(Self::MAX as u32 + 1, &STANDALONE));
        }
        self.0.push(item).map_err(|_| Violation::of_capacity(&ITEM, length))
    }

    /// Returns the items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// Creates an empty list for a reader to fill. The public API never returns an empty list.
    pub(crate) const fn placeholder() -> Self {
        Self(Vec::new())
    }

    /// Returns the storage, for a reader that checks the bounds itself.
    pub(crate) const fn storage(&mut self) -> &mut Vec<T, N> {
        &mut self.0
    }

    /// Converts each item.
    pub(crate) fn try_map<U, E>(&self, map: impl FnMut(&T) -> Result<U, E>) -> Result<List<U, N>, E> {
        try_map(&self.0, map).map(List)
    }
}

/// Converts each item. `Iterator::collect` keeps a reachable panic for more items than the capacity.
pub(crate) fn try_map<T, U, E, const N: usize>(
    items: &Vec<T, N>,
    map: impl FnMut(&T) -> Result<U, E>,
) -> Result<Vec<U, N>, E> {
    let mut mapped = Vec::new();
    for item in items.iter().map(map) {
        // Cannot fail: both vectors have capacity `N`.
        let _ = mapped.push(item?);
    }
    Ok(mapped)
}

/// Adds an item to the list of a response.
pub(crate) fn push<T, const N: usize>(list: &mut Vec<T, N>, item: T, table: &'static Table) -> Result<(), Violation> {
    let index = list.len();
    list.push(item).map_err(|_| relocate(Violation::of_capacity(&ITEM, index), table))
}

/// Returns the violation of a list, or of an item for which it has no capacity, at the list of a message.
pub(crate) fn relocate(violation: Violation, table: &'static Table) -> Violation {
    let list = table.list();
    match table.row(list.first) {
        Some(item) if violation.kind() == ViolationKind::Capacity => violation.relocate(item),
        _ => violation.relocate(list),
    }
}

impl<T, const N: usize> Deref for List<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<'l, T, const N: usize> IntoIterator for &'l List<T, N> {
    type Item = &'l T;
    type IntoIter = core::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

impl<T: core::fmt::Debug, const N: usize> core::fmt::Debug for List<T, N> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

#[cfg(feature = "defmt")]
impl<T: defmt::Format, const N: usize> defmt::Format for List<T, N> {
    fn format(&self, f: defmt::Formatter<'_>) {
        self.as_slice().format(f);
    }
}

/// Returns the greatest number of items of a list with this capacity: at most 100.
pub(crate) const fn bounded(capacity: usize) -> usize {
    let max = CONSTRAINT.max as usize;
    if capacity <= max { capacity } else { max }
}
