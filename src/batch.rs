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

/// The places at which `is_there` is true, or `None` alone where it is true at none.
pub(crate) fn places(is_there: impl Iterator<Item = bool> + Clone) -> impl Iterator<Item = Option<usize>> {
    let nowhere = !is_there.clone().any(|there| there);
    let places = is_there.enumerate().filter_map(|(place, there)| there.then_some(Some(place)));
    places.chain(nowhere.then_some(None))
}

/// What became of an item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Outcome<E> {
    /// No reply was recorded: its batch was not sent yet, or the reply was lost. A request whose reply was lost is sent again
    /// as it was, with its client token, so that it is not done twice.
    Pending,
    /// The service did what was asked.
    Succeeded,
    /// The service did what was asked of the batch, but not of this item.
    Failed(E),
    /// The batch was refused as a whole.
    Refused {
        /// The status of the reply; that of a success whose body was not a response's included.
        status: u16,
        /// Whether the same request may be sent again.
        retryable: bool,
    },
}

/// What became of all items of a number of batches, in memory that the caller gives: an [`Outcome`] for each item.
///
/// Each reply is recorded with the places of its batch's items, so that replies may come in any order, and a later one to
/// the same items takes the place of an earlier one. `E` is what is kept of an item's failure: its code, a copy of its
/// message, nothing.
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
/// let mut start = 0;
/// for request in BatchAssociateProjectAssetsRequest::batches(project, assets.iter().copied(), &mut entropy) {
///     let asked = request.asset_ids();
///     let places = start..start + asked.len();
///     // Send it; here are three replies.
///     let (status, body) = match start {
///         0 => (200, r#"{"errors":[{"assetId":"07070707-0707-0707-0707-070707070707","code":"INTERNAL_FAILURE","message":""}]}"#),
///         100 => (429, r#"{"message":"Rate exceeded"}"#),
///         _ => (200, "{}"),
///     };
///     start = places.end;
///     match BatchAssociateProjectAssetsResponse::from_http(&ResponseHead::new(status), body.as_bytes()) {
///         Ok(response) => {
///             let failures = response.failures_of(asked).map(|(index, error)| (index, error.code.is_retryable()));
///             account.record(places, failures);
///         }
///         Err(failure) => account.refuse(places, status, &failure),
///     }
/// }
/// assert_eq!(account.succeeded(), 149);
/// assert_eq!(account.outcomes()[7], Outcome::Failed(true));
/// assert_eq!(account.outcomes()[100], Outcome::Refused { status: 429, retryable: true });
///
/// // What may be asked for again, in new requests, and recorded by the places that they had.
/// let again: Vec<_> = account.again(|retryable| *retryable).collect();
/// assert_eq!((again.len(), again[0], again[1]), (101, 7, 100));
/// account.record(again.iter().copied(), []);
/// assert_eq!(account.succeeded(), 250);
/// ```
#[derive(Debug)]
pub struct Account<'s, E> {
    outcomes: &'s mut [Outcome<E>],
    unmatched: usize,
}

impl<'s, E> Account<'s, E> {
    /// An account in which nothing is recorded: all outcomes are made [`Outcome::Pending`]. There is one for each item.
    pub fn new(outcomes: &'s mut [Outcome<E>]) -> Self {
        outcomes.iter_mut().for_each(|outcome| *outcome = Outcome::Pending);
        Self { outcomes, unmatched: 0 }
    }

    /// Records the response to a batch whose items have these places in the account, such as `100..200`: those at the
    /// indices of `failures`, counted in the batch, failed, all others succeeded.
    ///
    /// A failure without an index, or with one that the batch does not have, is [counted](Account::unmatched). Places
    /// that the account does not have are passed over.
    pub fn record<P>(&mut self, places: P, failures: impl IntoIterator<Item = (Option<usize>, E)>)
    where
        P: IntoIterator<Item = usize, IntoIter: Clone>,
    {
        let places = places.into_iter();
        for place in places.clone() {
            self.set(place, Outcome::Succeeded);
        }
        for (index, what) in failures {
            match index.and_then(|index| places.clone().nth(index)) {
                Some(place) => self.set(place, Outcome::Failed(what)),
                None => self.unmatched = self.unmatched.saturating_add(1),
            }
        }
    }

    /// Records that a batch whose items have these places was refused as a whole, or that its response was not to be read.
    ///
    /// A request that was answered with a status of 2xx and a body that is no response's may be sent again as it was: its
    /// client token makes that safe.
    pub fn refuse(&mut self, places: impl IntoIterator<Item = usize>, status: u16, failure: &Failure<'_>) {
        let retryable = match failure {
            Failure::Error(reply) => reply.is_retryable(),
            Failure::Body(_) => true,
        };
        for place in places {
            self.set(place, Outcome::Refused { status, retryable });
        }
    }

    fn set(&mut self, place: usize, outcome: Outcome<E>) {
        if let Some(at) = self.outcomes.get_mut(place) {
            *at = outcome;
        }
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
    ///
    /// A batch that is refused or pending as a whole is best sent again as the request it was, with its token. New
    /// [`Batches`] of these items have new tokens.
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
