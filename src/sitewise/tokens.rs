//! Tokens for any number of requests.

use core::fmt;

use crate::sitewise::{ClientToken, GeneratedToken};

/// A source of client tokens that never repeats one: 16 bytes of entropy and a counter.
///
/// Keep one for as long as the device runs, and take a token of it for each new request. A request that is sent again
/// unchanged keeps the token that it has.
///
/// A token is the text of a version 4 UUID. Its last 32 bits are those of the counter, its other 90 free bits those of the
/// entropy. So tokens of one source differ even if its entropy is all zeros. Tokens of two sources, such as those of two
/// devices, may be equal if their entropy is.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::TokenSource;
///
/// let mut tokens = TokenSource::new([0x5a; 16]); // from the device's source
/// assert_eq!(tokens.next_token(), "b4b4b4b4-5a5a-4a5a-9a5a-5a5a00000000");
/// assert_eq!(tokens.next_token(), "b4b4b4b4-5a5a-4a5a-9a5a-5a5a00000001");
///
/// // If the entropy may be the same after a restart, go on from a counter in flash.
/// let mut tokens = TokenSource::with_counter([0x5a; 16], tokens.counter());
/// assert_eq!(tokens.next_token(), "b4b4b4b4-5a5a-4a5a-9a5a-5a5a00000002");
/// ```
// Not `Clone`: the copy would repeat the tokens.
pub struct TokenSource {
    /// The entropy, with zeros where the counter is. (A `u128` has another alignment on each target.)
    entropy: [u8; 16],
    counter: u64,
}

impl TokenSource {
    /// Creates a source with 16 bytes of entropy. They should be new each time that the device starts.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::TokenSource;
    ///
    /// let mut tokens = TokenSource::new([0; 16]); // even without entropy, no token is repeated
    /// assert_ne!(tokens.next_token(), tokens.next_token());
    /// ```
    #[must_use]
    pub const fn new(entropy: [u8; 16]) -> Self {
        Self::with_counter(entropy, 0)
    }

    /// Creates a source that goes on from a [`counter`](Self::counter), for a device whose entropy may repeat itself after
    /// a restart.
    ///
    /// Tokens of different counters less than 2³² apart differ for any entropy. With equal entropy they differ for all counters.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::TokenSource;
    ///
    /// let tokens = TokenSource::with_counter([0x5a; 16], 7);
    /// assert_eq!(tokens.counter(), 7);
    /// ```
    #[must_use]
    pub const fn with_counter(entropy: [u8; 16], counter: u64) -> Self {
        let entropy = u128::from_be_bytes(entropy);
        // The last 32 bits are added to the first, so that each byte of the entropy counts.
        let entropy = entropy.wrapping_add(entropy << 96) >> 32 << 32;
        Self { entropy: entropy.to_be_bytes(), counter }
    }

    /// Returns the counter of the next token. Store it after
    /// [`next_token`](Self::next_token), and before the request with that token is sent.
    #[must_use]
    pub const fn counter(&self) -> u64 {
        self.counter
    }

    /// Returns a new token, by the counter, and increments the counter.
    #[must_use]
    pub fn next_token(&mut self) -> GeneratedToken {
        let (high, low) = (self.counter >> 32, self.counter as u32);
        self.counter = self.counter.wrapping_add(1);
        // The low half replaces bits. If it were added to them, it could cancel the difference of two entropies.
        let entropy = u128::from_be_bytes(self.entropy);
        let bits = entropy.wrapping_add(u128::from(high) << 96) | u128::from(low);
        ClientToken::from_entropy(bits.to_be_bytes())
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the counter: on a target of 32 bits the `Display` of a `u64` has a reachable panic at opt-level s.
        f.debug_struct("TokenSource").finish_non_exhaustive()
    }
}

/// The storage in a request of a batch, which has no token yet.
///
/// It is no [`Storage`](crate::text::Storage), so the request has no `json` before `with_client_token`: a program that
/// forgets the token does not compile.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::Request;
/// use iot_shapes::sitewise::{AssetId, ProjectId, TokenSource, WithoutToken};
///
/// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
/// let mut tokens = TokenSource::new([0x5a; 16]);
/// for (_, request) in Request::<WithoutToken>::batches(project, [AssetId::from_bytes([7; 16])]) {
///     let request = request.with_client_token(tokens.next_token());
///     assert!(request.json().to_string().contains("clientToken"));
/// }
/// ```
#[derive(Clone, Debug)]
pub enum WithoutToken {}
