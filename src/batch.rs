//! More items than one request takes: batches of them, and the results of all.

use core::iter::FusedIterator;

use crate::constraint::List;
use crate::http::ResponseError;

/// Splits any number of items into lists of up to `N`, or of 100 if `N` is more.
///
/// The requests of the operations have `batches` of their items, which are made of it.
///
/// # Examples
///
/// ```
/// use iot_shapes::Batches;
///
/// let batches: Vec<_> = Batches::new(0..1234).collect();
/// assert_eq!(batches.len(), 13);
/// assert_eq!(batches[12].len(), 34);
///
/// assert_eq!(Batches::<_, 8>::with_size(0..20).count(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Batches<I, const N: usize = 100>(I);

impl<I: Iterator> Batches<I> {
    /// Creates batches of up to 100 items.
    pub fn new(items: impl IntoIterator<IntoIter = I>) -> Self {
        Self::with_size(items)
    }
}

impl<I: Iterator, const N: usize> Batches<I, N> {
    /// Creates batches of up to `N` items.
    pub fn with_size(items: impl IntoIterator<IntoIter = I>) -> Self {
        Self(items.into_iter())
    }
}

impl<I: Iterator, const N: usize> Iterator for Batches<I, N> {
    type Item = List<I::Item, N>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = List::with_first(self.0.next()?);
        while batch.len() < List::<I::Item, N>::CAPACITY {
            let Some(item) = self.0.next() else { break };
            // Cannot fail: the list has capacity `N`.
            let _ = batch.push(item);
        }
        Some(batch)
    }
}

impl<I: Iterator + FusedIterator, const N: usize> FusedIterator for Batches<I, N> {}

/// Returns the indices at which `is_there` is true, or `None` once if it is true at none.
pub(crate) fn indices(is_there: impl Iterator<Item = bool> + Clone) -> impl Iterator<Item = Option<usize>> {
    let is_nowhere = !is_there.clone().any(|there| there);
    let indices = is_there.enumerate().filter_map(|(index, there)| there.then_some(Some(index)));
    indices.chain(is_nowhere.then_some(None))
}

/// The outcome of an item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Outcome<E> {
    /// No response was recorded: the batch was not sent yet, or its response was lost. If it was lost, send the same request
    /// again, with its client token, so that it is not done twice.
    Pending,
    /// The operation succeeded.
    Succeeded,
    /// The operation failed for this item.
    Failed(E),
    /// The batch was rejected as a whole.
    #[non_exhaustive]
    Rejected {
        /// The status. It may be 2xx, if the body was not a response.
        status: u16,
        /// `true` if the same request may be sent again.
        retryable: bool,
    },
}

/// The results of a number of batches, in memory of the caller: an [`Outcome`] for each item.
///
/// Each response is recorded with the indices of its batch's items. So responses may come in any order, and a later one
/// for the same items replaces an earlier one. `E` is what is kept of an item's failure: its code, a copy of its message,
/// nothing.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::{Request, Response};
/// use iot_shapes::sitewise::{AssetId, ProjectId};
/// use iot_shapes::{BatchResults, Outcome, ResponseHead};
///
/// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
/// let assets: Vec<_> = (0..250_u8).map(|n| AssetId::from_bytes([n; 16])).collect();
///
/// let mut outcomes = [Outcome::Pending; 250];
/// let mut results = BatchResults::new(&mut outcomes);
/// let mut entropy = || [0x5a; 16]; // from the device's source
/// let mut start = 0;
/// for request in Request::<_>::batches(project, assets.iter().copied(), &mut entropy) {
///     let indices = start..start + request.asset_ids.len();
///     // Send it; these are three responses.
///     let (status, body) = match start {
///         0 => (200, r#"{"errors":[{"assetId":"07070707-0707-0707-0707-070707070707","code":"INTERNAL_FAILURE","message":""}]}"#),
///         100 => (429, r#"{"message":"Rate exceeded"}"#),
///         _ => (200, "{}"),
///     };
///     start = indices.end;
///     match Response::from_http(&ResponseHead::new(status), body.as_bytes()) {
///         Ok(response) => {
///             let failures = response.failures_by_index(&request.asset_ids);
///             results.record_response(indices, failures.map(|(index, error)| (index, error.code.is_retryable())));
///         }
///         Err(error) => results.record_error(indices, status, &error),
///     }
/// }
/// assert_eq!(results.succeeded(), 149);
/// assert_eq!(results.outcomes()[7], Outcome::Failed(true));
/// assert!(matches!(results.outcomes()[100], Outcome::Rejected { status: 429, retryable: true, .. }));
///
/// // The items to send again in new requests, by the indices that they had.
/// let again: Vec<_> = results.retryable(|retryable| *retryable).collect();
/// assert_eq!((again.len(), again[0], again[1]), (101, 7, 100));
/// results.record_response(again.iter().copied(), []);
/// assert_eq!(results.succeeded(), 250);
/// ```
#[derive(Debug)]
pub struct BatchResults<'s, E> {
    outcomes: &'s mut [Outcome<E>],
    unmatched: usize,
}

impl<'s, E> BatchResults<'s, E> {
    /// Creates results with an outcome for each item, and sets all to [`Outcome::Pending`].
    pub fn new(outcomes: &'s mut [Outcome<E>]) -> Self {
        outcomes.iter_mut().for_each(|outcome| *outcome = Outcome::Pending);
        Self { outcomes, unmatched: 0 }
    }

    /// Records the response to a batch whose items have these indices, such as `100..200`. Those at the indices of
    /// `failures`, counted in the batch, failed; all others succeeded.
    ///
    /// A failure without an index, or with one that the batch does not have, is counted as
    /// [unmatched](BatchResults::unmatched). Indices past the last outcome are skipped.
    pub fn record_response<P>(&mut self, indices: P, failures: impl IntoIterator<Item = (Option<usize>, E)>)
    where
        P: IntoIterator<Item = usize, IntoIter: Clone>,
    {
        let indices = indices.into_iter();
        for index in indices.clone() {
            self.set(index, Outcome::Succeeded);
        }
        for (position, failure) in failures {
            match position.and_then(|position| indices.clone().nth(position)) {
                Some(index) => self.set(index, Outcome::Failed(failure)),
                None => self.unmatched = self.unmatched.saturating_add(1),
            }
        }
    }

    /// Records that a batch whose items have these indices was rejected as a whole, or that its response was not valid.
    ///
    /// If the status is 2xx and the body is not a response, the same request may be sent again: its client token makes that
    /// safe.
    pub fn record_error(&mut self, indices: impl IntoIterator<Item = usize>, status: u16, error: &ResponseError<'_>) {
        let retryable = match error {
            ResponseError::Service(response) => response.is_retryable(),
            ResponseError::Invalid(_) => true,
        };
        for index in indices {
            self.set(index, Outcome::Rejected { status, retryable });
        }
    }

    fn set(&mut self, index: usize, outcome: Outcome<E>) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = outcome;
        }
    }

    /// Returns the outcome of each item, in their order.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome<E>] {
        self.outcomes
    }

    /// Returns the number of items that succeeded.
    #[must_use]
    pub fn succeeded(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Succeeded)).count()
    }

    /// Returns the number of reported failures whose item is not in their batch.
    #[must_use]
    pub const fn unmatched(&self) -> usize {
        self.unmatched
    }

    /// Returns the indices of the items to send again: those of batches that may be sent again, those pending, and those
    /// failed for which `is_retryable` returns `true`.
    ///
    /// If a batch is rejected or pending as a whole, send the same request again, with its token. New [`Batches`] of its
    /// items have new tokens.
    pub fn retryable<'a>(&'a self, mut is_retryable: impl FnMut(&E) -> bool + 'a) -> impl Iterator<Item = usize> + 'a {
        self.outcomes.iter().enumerate().filter_map(move |(index, outcome)| {
            let is_retried = match outcome {
                Outcome::Pending => true,
                Outcome::Succeeded => false,
                Outcome::Failed(failure) => is_retryable(failure),
                Outcome::Rejected { retryable, .. } => *retryable,
            };
            is_retried.then_some(index)
        })
    }
}
