//! More items than one request takes: batches there, and one account of all items on the way back.

use core::iter::FusedIterator;

use crate::constraint::List;
use crate::http::Failure;

/// Splits any number of items into lists of up to `N`, or of 100 where `N` is more.
///
/// The operations' requests make their [`batches`](crate::sitewise::BatchAssociateProjectAssetsRequest::batches) of it.
///
/// ```
/// use iot_shapes::Batches;
///
/// let batches: Vec<_> = Batches::new(0..1234).collect();
/// assert_eq!(batches.len(), 13);
/// assert_eq!(batches[12].len(), 34);
/// ```
#[derive(Clone, Debug)]
pub struct Batches<I, const N: usize = 100>(I);

impl<I: Iterator> Batches<I, 100> {
    /// Batches of up to 100 items.
    pub fn new(items: impl IntoIterator<IntoIter = I>) -> Self {
        Self::of(items)
    }
}

impl<I: Iterator, const N: usize> Batches<I, N> {
    /// Batches of up to `N` items.
    pub fn of(items: impl IntoIterator<IntoIter = I>) -> Self {
        Self(items.into_iter())
    }
}

impl<I: Iterator, const N: usize> Iterator for Batches<I, N> {
    type Item = List<I::Item, N>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = List::with_first(self.0.next()?);
        while batch.len() < List::<I::Item, N>::ROOM {
            let Some(item) = self.0.next() else { break };
            // There is room.
            let _ = batch.push(item);
        }
        Some(batch)
    }
}

impl<I: Iterator + FusedIterator, const N: usize> FusedIterator for Batches<I, N> {}

/// What became of an item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Outcome<E> {
    /// No reply to its batch was recorded: it was not sent yet, or the reply was lost. The batch may be sent again, with
    /// the same client token if it has one, so that it is not done twice.
    Pending,
    /// The service did what was asked.
    Succeeded,
    /// The service did what was asked of the batch, but not of this item.
    Failed(E),
    /// The batch was refused as a whole.
    Refused {
        /// The status of the reply; that of a success whose body was not a response's included.
        status: u16,
        /// Whether the same batch may be sent again.
        retryable: bool,
    },
}

/// What became of all items of a number of batches, in memory that the caller gives: an [`Outcome`] for each item.
///
/// `E` is what is kept of an item's failure: its code, a copy of its message, nothing.
///
/// ```
/// use iot_shapes::sitewise::{AssetId, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse, ProjectId};
/// use iot_shapes::{Account, Outcome, ResponseHead};
///
/// let project = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
/// let assets: Vec<_> = (0..250_u8).map(|n| AssetId::from_bytes([n; 16])).collect();
///
/// let mut outcomes = [Outcome::Pending; 250];
/// let mut account = Account::new(&mut outcomes);
/// let mut entropy = || [0x5a; 16]; // of the device's own source
/// for (number, request) in
///     BatchAssociateProjectAssetsRequest::batches(project, assets.iter().copied(), &mut entropy).enumerate()
/// {
///     // Send it; here are three replies.
///     let (status, body) = [
///         (200, r#"{"errors":[{"assetId":"07070707-0707-0707-0707-070707070707","code":"INTERNAL_FAILURE","message":""}]}"#),
///         (429, r#"{"message":"Rate exceeded"}"#),
///         (200, "{}"),
///     ][number];
///     let asked = request.asset_ids();
///     match BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(status), body.as_bytes()) {
///         Ok(response) => {
///             let failures = response.failures_of(asked).map(|(place, error)| (place, error.code.is_retryable()));
///             account.record(asked.len(), failures);
///         }
///         Err(failure) => account.refuse(asked.len(), status, &failure),
///     }
/// }
/// assert_eq!(account.succeeded(), 149);
/// assert_eq!(account.outcomes()[7], Outcome::Failed(true));
/// assert_eq!(account.outcomes()[100], Outcome::Refused { status: 429, retryable: true });
/// let again = account.again(|retryable| *retryable);
/// assert_eq!(again.count(), 101);
/// ```
#[derive(Debug)]
pub struct Account<'s, E> {
    outcomes: &'s mut [Outcome<E>],
    /// How many items the batches so far had.
    items: usize,
    unmatched: usize,
}

impl<'s, E> Account<'s, E> {
    /// An account in which no batch is recorded. `outcomes` has a place for each item, in their order.
    pub fn new(outcomes: &'s mut [Outcome<E>]) -> Self {
        outcomes.iter_mut().for_each(|outcome| *outcome = Outcome::Pending);
        Self { outcomes, items: 0, unmatched: 0 }
    }

    /// Records the response to the next batch, one of `items` items: those at the places of `failures` failed, all others
    /// succeeded. A failure without a place in the batch is [counted](Account::unmatched).
    ///
    /// The batches must be recorded in their order; items past the end of the account's memory are not kept.
    pub fn record(&mut self, items: usize, failures: impl IntoIterator<Item = (Option<usize>, E)>) {
        let batch = self.next_batch(items);
        let mut unmatched = 0_usize;
        batch.iter_mut().for_each(|outcome| *outcome = Outcome::Succeeded);
        for (place, what) in failures {
            match place.and_then(|place| batch.get_mut(place)) {
                Some(outcome) => *outcome = Outcome::Failed(what),
                None => unmatched = unmatched.saturating_add(1),
            }
        }
        self.unmatched = self.unmatched.saturating_add(unmatched);
    }

    /// Records that the next batch, one of `items` items, was refused as a whole, or that its response was not to be read.
    ///
    /// A reply with a status of 2xx whose body is no response's may be asked for again: the client token makes that safe.
    pub fn refuse(&mut self, items: usize, status: u16, failure: &Failure<'_>) {
        let retryable = match failure {
            Failure::Error(reply) => reply.is_retryable(),
            Failure::Body(_) => true,
        };
        for outcome in self.next_batch(items) {
            *outcome = Outcome::Refused { status, retryable };
        }
    }

    /// Leaves the next batch, one of `items` items, pending: its reply was lost.
    pub fn lose(&mut self, items: usize) {
        self.next_batch(items);
    }

    fn next_batch(&mut self, items: usize) -> &mut [Outcome<E>] {
        let start = self.items.min(self.outcomes.len());
        self.items = self.items.saturating_add(items);
        let end = self.items.min(self.outcomes.len());
        self.outcomes.get_mut(start..end).unwrap_or_default()
    }

    /// What became of each item, in their order.
    pub fn outcomes(&self) -> &[Outcome<E>] {
        self.outcomes
    }

    /// How many items succeeded.
    pub fn succeeded(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Succeeded)).count()
    }

    /// How many failures were told of items that their batch did not have.
    pub const fn unmatched(&self) -> usize {
        self.unmatched
    }

    /// The places of the items that may be asked for again: those of batches that may, those still pending, and those
    /// failed of which `retryable` is true.
    pub fn again<'a>(&'a self, mut retryable: impl FnMut(&E) -> bool + 'a) -> impl Iterator<Item = usize> + 'a {
        let places = self.outcomes.iter().enumerate();
        places.filter_map(move |(place, outcome)| {
            let again = match outcome {
                Outcome::Pending => true,
                Outcome::Succeeded => false,
                Outcome::Failed(what) => retryable(what),
                Outcome::Refused { retryable, .. } => *retryable,
            };
            again.then_some(place)
        })
    }
}
