//! A list that has 1 to 100 items.

use core::ops::Deref;

use heapless::Vec;

use crate::schema::{Constraint, Member, Table};
use crate::violation::{Kind, Violation, saturate};

/// What the models ask of a list in a request.
pub(crate) const CONSTRAINT: Constraint = Constraint::length(1, 100);

static ALONE: Member = Member::new("", CONSTRAINT);
static ITEM: Member = Member::new("/*", Constraint::NONE);

/// A list of 1 to 100 items, with room for `N` of them. It takes the memory of `N`, whether or not they are there.
///
/// ```
/// use iot_shapes::List;
///
/// let mut list = List::new(1);
/// list.push(2)?;
/// assert_eq!(list[..], [1, 2]);
///
/// assert!(List::from_items(std::iter::empty::<u8>()).is_err());
/// assert!(List::from_items(0..100).is_ok());
/// assert_eq!(
///     List::from_items(0..101).unwrap_err().to_string(),
///     "length: Value with length 101 failed to satisfy constraint: \
///      Member must have length between 1 and 100, inclusive",
/// );
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct List<T, const N: usize = 100>(Vec<T, N>);

impl<T> List<T, 100> {
    /// A list of one item, with room for the 100 that a service takes.
    pub fn new(first: T) -> Self {
        Self::with_first(first)
    }

    /// A list of these items, with room for 100.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`] where there is none, or more than 100.
    pub fn from_items(items: impl IntoIterator<Item = T>) -> Result<Self, Violation> {
        Self::collect(items)
    }
}

impl<T, const N: usize> List<T, N> {
    /// The least number of items.
    pub const MIN: usize = CONSTRAINT.min as usize;
    /// The greatest number of items.
    pub const MAX: usize = CONSTRAINT.max as usize;
    /// How many items a list with room for `N` can have.
    pub(crate) const ROOM: usize = bounded(N);

    /// A list of one item, with room for `N`. An `N` of 0 fails the build.
    pub fn with_first(first: T) -> Self {
        const { assert!(N > 0, "a list has at least one item") };
        let mut items = Vec::new();
        let _ = items.push(first);
        Self(items)
    }

    /// A list of these items, with room for `N`.
    ///
    /// Items past the 100th are counted to the last, for the violation to tell: an endless iterator is not for this.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`] where there is none, or more than 100; [`Kind::Capacity`] where there are more than `N`, which
    /// is below 100.
    pub fn collect(items: impl IntoIterator<Item = T>) -> Result<Self, Violation> {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return Err(Violation::of_length(0, &ALONE)) };
        let mut list = Self::with_first(first);
        while let Some(item) = items.next() {
            if let Err(violation) = list.push(item) {
                return Err(match violation.kind() {
                    // The list's whole length, as a reader of it would tell.
                    Kind::Length => {
                        let length = items.fold(Self::MAX + 1, |length, _| length.saturating_add(1));
                        Violation::of_length(saturate(length), &ALONE)
                    }
                    _ => violation,
                });
            }
        }
        Ok(list)
    }

    /// Adds an item.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`] where 100 are there, [`Kind::Capacity`] where `N` are, which is below 100. The list is as it was.
    pub fn push(&mut self, item: T) -> Result<(), Violation> {
        let length = self.0.len();
        if length >= Self::MAX {
            return Err(Violation::of_length(Self::MAX as u32 + 1, &ALONE));
        }
        self.0.push(item).map_err(|_| Violation::of_capacity(&ITEM, length))
    }

    /// The items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// A list for a reader to fill. It has no item, which none that is handed out has.
    pub(crate) const fn unread() -> Self {
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

/// Converts each item. `collect` keeps a panic for more items than the capacity.
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

/// Returns the violation of a list, or of an item for which it has no capacity, as that of the list of a message.
pub(crate) fn relocate(violation: Violation, table: &'static Table) -> Violation {
    let list = table.list();
    match table.row(list.first) {
        Some(item) if violation.kind() == Kind::Capacity => violation.relocate(item),
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

/// How many items a list with room for `capacity` can have.
pub(crate) const fn bounded(capacity: usize) -> usize {
    let max = CONSTRAINT.max as usize;
    if capacity < max { capacity } else { max }
}
