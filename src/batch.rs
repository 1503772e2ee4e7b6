//! More items than one request takes: batches of them, and the results of all.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;
use core::time::Duration;

use crate::constraint::List;
use crate::http::ResponseError;
use crate::violation::ViolationKind;

/// An iterator that splits any number of items into lists of up to `N`, or of 100 if `N` is more.
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
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Batches;
    ///
    /// assert!(Batches::new(0..250).map(|batch| batch.len()).eq([100, 100, 50]));
    /// ```
    pub fn new(items: impl IntoIterator<IntoIter = I>) -> Self {
        Self::with_size(items)
    }
}

impl<I: Iterator, const N: usize> Batches<I, N> {
    /// Creates batches of up to `N` items.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Batches;
    ///
    /// assert!(Batches::<_, 8>::with_size(0..20).map(|batch| batch.len()).eq([8, 8, 4]));
    /// ```
    pub fn with_size(items: impl IntoIterator<IntoIter = I>) -> Self {
        Self(items.into_iter())
    }

    /// Returns each list with the indices of its items among all.
    pub(crate) fn with_indices(self) -> impl Iterator<Item = (Range<usize>, List<I::Item, N>)> {
        self.scan(0_usize, |start, list| {
            let indices = *start..start.saturating_add(list.len());
            *start = indices.end;
            Some((indices, list))
        })
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
///
/// # Examples
///
/// ```
/// use iot_shapes::{BatchResults, Outcome};
///
/// let mut outcomes = [Outcome::Pending; 3];
/// let mut results = BatchResults::new(&mut outcomes);
/// assert_eq!(results.record_response(0..3, [(Some(1), "busy")]), 0);
/// assert_eq!(outcomes, [Outcome::Succeeded, Outcome::Failed("busy"), Outcome::Succeeded]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Outcome<E> {
    /// No response was recorded: the batch was not sent yet, or its response was lost or truncated. If it was sent, send the
    /// same request again, with its client token, so that it is not done twice.
    Pending,
    /// The operation succeeded.
    Succeeded,
    /// The operation succeeded or failed: the response has a failure that names no item of the batch. Ask for the item in a new
    /// request, with a new token; the same request has the same response.
    Unclear,
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

impl<E> Outcome<E> {
    /// Returns `true` if the item's batch may be sent again as a whole.
    const fn needs_resend(&self) -> bool {
        matches!(self, Self::Pending | Self::Rejected { retryable: true, .. })
    }
}

/// The results of a number of batches, in memory of the caller: an [`Outcome`] for each item.
///
/// Each response is recorded with the indices of its batch's items. So responses may come in any order, and a later one
/// for the same items replaces an earlier one. `E` is the part of an item's failure that is kept: its code, a copy of its
/// message, nothing.
///
/// There are two ways to go on. A batch that was rejected as a whole, or whose response was lost, is sent again as the same
/// request, with the token that it had: [`needs_resend`](Self::needs_resend). Single items that failed are asked for in
/// a new request, with a new token: [`retryable`](Self::retryable).
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::{Request, Response};
/// use iot_shapes::sitewise::{AssetId, ProjectId, TokenSource};
/// use iot_shapes::{BatchResults, Outcome, ResponseHead};
///
/// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
/// let assets: Vec<_> = (0..250_u8).map(|n| AssetId::from_bytes([n; 16])).collect();
///
/// let mut tokens = TokenSource::new([0x5a; 16]); // 16 bytes of the device's entropy
/// let mut outcomes = [Outcome::Pending; 250];
/// let mut results = BatchResults::new(&mut outcomes);
/// let mut sent = Vec::new();
/// for (indices, request) in Request::<_>::batches(project, assets.iter().copied()) {
///     let request = request.with_client_token(tokens.next_token());
///     // Send it; these are three responses.
///     let (status, body) = match indices.start {
///         0 => (200, r#"{"errors":[{"assetId":"07070707-0707-0707-0707-070707070707","code":"INTERNAL_FAILURE","message":""}]}"#),
///         100 => (429, r#"{"message":"Rate exceeded"}"#),
///         _ => (200, "{}"),
///     };
///     let head = ResponseHead::new(status).header("Retry-After", b"3");
///     match Response::from_http(&head, body.as_bytes()) {
///         Ok(response) => {
///             let failures = response.failures_by_index(&request.asset_ids);
///             let failures = failures.map(|(index, error)| (index, error.code.is_retryable()));
///             assert_eq!(results.record_response(indices.clone(), failures), 0);
///         }
///         Err(error) => results.record_error(indices.clone(), status, &error),
///     }
///     sent.push((indices, request));
/// }
/// assert_eq!(results.succeeded(), 149);
/// assert_eq!(results.outcomes()[7], Outcome::Failed(true));
/// assert!(matches!(results.outcomes()[100], Outcome::Rejected { status: 429, retryable: true, .. }));
///
/// // Wait. Then send the batches again that were rejected as a whole, unchanged.
/// assert_eq!(results.take_retry_after().unwrap().as_secs(), 3);
/// sent.retain(|(indices, _)| results.needs_resend(indices.clone()));
/// for (indices, request) in sent {
///     assert_eq!((indices.start, request.client_token.is_some()), (100, true));
///     assert_eq!(results.record_response(indices, []), 0);
/// }
///
/// // Ask anew for the items that failed, by their indices.
/// let again: Vec<_> = results.retryable(|retryable| *retryable).collect();
/// assert_eq!(again, [7]);
/// for (indices, request) in Request::<_>::batches(project, again.iter().map(|index| assets[*index])) {
///     let request = request.with_client_token(tokens.next_token());
///     assert_eq!(results.record_response(again[indices].iter().copied(), []), 0);
/// }
/// assert_eq!(results.succeeded(), 250);
/// ```
pub struct BatchResults<'s, E> {
    outcomes: &'s mut [Outcome<E>],
    unmatched: usize,
    retry_after: Option<Duration>,
}

impl<'s, E> BatchResults<'s, E> {
    /// Creates results with an outcome for each item, and sets all to [`Outcome::Pending`].
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::{BatchResults, Outcome};
    ///
    /// let mut outcomes = [Outcome::<()>::Succeeded; 250];
    /// let results = BatchResults::new(&mut outcomes);
    /// assert!(results.needs_resend(0..100));
    /// assert_eq!(results.succeeded(), 0);
    /// ```
    pub fn new(outcomes: &'s mut [Outcome<E>]) -> Self {
        outcomes.iter_mut().for_each(|outcome| *outcome = Outcome::Pending);
        Self { outcomes, unmatched: 0, retry_after: None }
    }

    /// Records that a request with the items of these indices is sent: they are [pending](Outcome::Pending).
    ///
    /// Call it before each request. If nothing arrives, the batch then [is sent again](Self::needs_resend) with its token, also
    /// if its items had failed before.
    pub fn begin_request(&mut self, indices: impl IntoIterator<Item = usize>) {
        self.set_pending(indices.into_iter());
    }

    /// Records the response to a batch whose items have these indices, such as `100..200`. Those at the indices of
    /// `failures`, counted in the batch, failed; all others succeeded. Indices past the last outcome are skipped.
    ///
    /// Returns the number of failures without an index, or with one that the batch does not have. If it is not 0, the items
    /// without a failure are [unclear](Outcome::Unclear). [`unmatched`](Self::unmatched) is the sum of these numbers.
    #[must_use = "if it is not 0, the items without a failure did not all succeed"]
    pub fn record_response<P>(&mut self, indices: P, failures: impl IntoIterator<Item = (Option<usize>, E)>) -> usize
    where
        P: IntoIterator<Item = usize, IntoIter: Clone>,
    {
        let mut response = self.begin_response(indices);
        for (index, failure) in failures {
            response.record_failure(index, failure);
        }
        response.finish()
    }

    /// Begins to record a response whose failures come one by one, as from a [`ChunkReader`](crate::ChunkReader).
    ///
    /// The items are [pending](Outcome::Pending) until [`finish`](ResponseRecorder::finish).
    pub fn begin_response<P>(&mut self, indices: P) -> ResponseRecorder<'_, 's, E, P::IntoIter>
    where
        P: IntoIterator<Item = usize, IntoIter: Clone>,
    {
        let indices = indices.into_iter();
        self.set_pending(indices.clone());
        ResponseRecorder { results: self, indices, unmatched: 0, is_finished: false }
    }

    /// Records that a batch whose items have these indices was rejected as a whole, or that its response was not valid.
    ///
    /// If the status is 2xx and the body is not a response, the same request may be sent again: its client token makes that
    /// safe. `status` is that of the response, which [`Outcome::Rejected`] keeps. A response that exceeds a [capacity](crate::ViolationKind::Capacity) may not: it would be the same.
    pub fn record_error(&mut self, indices: impl IntoIterator<Item = usize>, status: u16, error: &ResponseError<'_>) {
        let retryable = match error {
            ResponseError::Service(response) => response.is_retryable(),
            ResponseError::Invalid(violation) => violation.kind() != ViolationKind::Capacity,
        };
        for index in indices {
            self.set(index, Outcome::Rejected { status, retryable });
        }
        if let (true, ResponseError::Service(response)) = (retryable, error) {
            self.retry_after = self.retry_after.max(response.retry_after());
        }
    }

    fn set(&mut self, index: usize, outcome: Outcome<E>) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = outcome;
        }
    }

    fn set_pending(&mut self, indices: impl Iterator<Item = usize>) {
        for index in indices {
            self.set(index, Outcome::Pending);
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

    /// Takes the longest time to wait of the error responses after which a batch may be sent again. The next call returns `None`
    /// until another one is recorded.
    pub const fn take_retry_after(&mut self) -> Option<Duration> {
        self.retry_after.take()
    }

    /// Returns `true` if the batch whose items have these indices is to be sent again: all of them are
    /// [pending](Outcome::Pending), or rejected and retryable.
    ///
    /// Send the same request, with the token that it had. To the service, the same items with a new token are another
    /// request.
    #[must_use]
    pub fn needs_resend(&self, indices: impl IntoIterator<Item = usize>) -> bool {
        let mut outcomes = indices.into_iter().filter_map(|index| self.outcomes.get(index)).peekable();
        outcomes.peek().is_some() && outcomes.all(Outcome::needs_resend)
    }

    /// Returns the indices of the items for new requests: those that failed and for which `is_retryable` returns `true`, and
    /// those that are [unclear](Outcome::Unclear). A service that sends nameless failures each time leaves them unclear each
    /// time, so limit the number of requests.
    ///
    /// They go into new requests, which need new tokens. Items of batches that [are sent again](Self::needs_resend) are not
    /// among them.
    pub fn retryable<'a>(&'a self, mut is_retryable: impl FnMut(&E) -> bool + 'a) -> impl Iterator<Item = usize> + 'a {
        self.outcomes.iter().enumerate().filter_map(move |(index, outcome)| match outcome {
            Outcome::Failed(failure) => is_retryable(failure).then_some(index),
            Outcome::Unclear => Some(index),
            _ => None,
        })
    }
}

impl<E: fmt::Debug> fmt::Debug for BatchResults<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the time: the `Debug` of `Duration` has reachable panics.
        let mut results = f.debug_struct("BatchResults");
        results.field("outcomes", &self.outcomes).field("unmatched", &self.unmatched).finish_non_exhaustive()
    }
}

/// A response that is recorded failure by failure, by [`BatchResults::begin_response`].
///
/// Failures are provisional until [`finish`](Self::finish). If it is dropped before, all items of the batch are
/// [pending](Outcome::Pending): a truncated response is no success, and the batch [is sent
/// again](BatchResults::needs_resend).
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::Response;
/// use iot_shapes::sitewise::AssetId;
/// use iot_shapes::{BatchResults, ChunkReader, FailFast, Outcome, Violation};
///
/// /// Records the response to a batch of these assets, which are `100..103` of all.
/// fn record(results: &mut BatchResults<'_, bool>, assets: &[AssetId], body: &[u8]) -> Result<usize, Violation> {
///     let mut response = results.begin_response(100..103);
///     let mut reader = ChunkReader::<Response, _>::from_array([0; 256]);
///     for chunk in body.chunks(7) {
///         reader.push(chunk, &mut FailFast, |failure| {
///             for index in failure.indices_in(assets) {
///                 response.record_failure(index, failure.code.is_retryable());
///             }
///         })?;
///     }
///     reader.finish(&mut FailFast)?;
///     Ok(response.finish())
/// }
///
/// let assets = [1, 2, 3].map(|n| AssetId::from_bytes([n; 16]));
/// let body = br#"{"errors":[{"assetId":"02020202-0202-0202-0202-020202020202","code":"INTERNAL_FAILURE","message":""}]}"#;
/// let mut outcomes = [Outcome::Pending; 103];
/// let mut results = BatchResults::new(&mut outcomes);
///
/// assert!(record(&mut results, &assets, &body[..100]).is_err());
/// assert!(results.needs_resend(100..103));
/// assert_eq!(record(&mut results, &assets, body)?, 0);
/// assert_eq!(results.outcomes()[100..], [Outcome::Succeeded, Outcome::Failed(true), Outcome::Succeeded]);
/// # Ok::<(), Violation>(())
/// ```
///
/// If `push` or `finish` of the reader fails, drop the recorder and call [`BatchResults::record_error`] with the violation. It
/// distinguishes a truncated response, which is worth the same request again, from one that exceeds the buffer each time.
#[must_use = "until it is finished, all items are pending"]
pub struct ResponseRecorder<'r, 's, E, P: Iterator<Item = usize> + Clone> {
    results: &'r mut BatchResults<'s, E>,
    indices: P,
    unmatched: usize,
    is_finished: bool,
}

impl<E, P: Iterator<Item = usize> + Clone> ResponseRecorder<'_, '_, E, P> {
    /// Records that the item at this index of the batch failed. A failure without an index, or with one that the batch does
    /// not have, is counted.
    pub fn record_failure(&mut self, index: Option<usize>, failure: E) {
        match index.and_then(|index| self.indices.clone().nth(index)) {
            Some(index) => self.results.set(index, Outcome::Failed(failure)),
            None => self.unmatched = self.unmatched.saturating_add(1),
        }
    }

    /// Ends the response: all items without a failure succeeded, or are unclear if a failure has no item. Returns the number of
    /// such failures, as [`BatchResults::record_response`] does.
    #[must_use = "if it is not 0, the items without a failure did not all succeed"]
    pub fn finish(mut self) -> usize {
        self.is_finished = true;
        for index in self.indices.clone() {
            if let Some(outcome @ Outcome::Pending) = self.results.outcomes.get_mut(index) {
                *outcome = if self.unmatched == 0 { Outcome::Succeeded } else { Outcome::Unclear };
            }
        }
        self.results.unmatched = self.results.unmatched.saturating_add(self.unmatched);
        self.unmatched
    }
}

impl<E, P: Iterator<Item = usize> + Clone> Drop for ResponseRecorder<'_, '_, E, P> {
    fn drop(&mut self) {
        if !self.is_finished {
            self.results.set_pending(self.indices.clone());
        }
    }
}

impl<E, P: Iterator<Item = usize> + Clone> fmt::Debug for ResponseRecorder<'_, '_, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResponseRecorder with {} unmatched failures", self.unmatched)
    }
}
