//! Client tokens: a request that is sent twice is executed once, and has the same result both times.

use std::collections::{HashMap, VecDeque};

use iot_shapes::Operation;

/// A token, which belongs to one operation.
pub type Key = (Operation, String);

/// The error of a token that was used for another request.
#[derive(PartialEq, Debug)]
pub struct Reused;

/// The last requests that had a token, and their results.
pub struct Tokens<R, T> {
    results: HashMap<Key, (R, T)>,
    oldest_first: VecDeque<Key>,
    capacity: usize,
}

impl<R: PartialEq, T> Tokens<R, T> {
    /// Creates a store with capacity for this number of tokens.
    pub fn new(capacity: usize) -> Self {
        Self { results: HashMap::new(), oldest_first: VecDeque::new(), capacity }
    }

    /// Returns the result of the request, if its token is known.
    ///
    /// # Errors
    ///
    /// Returns [`Reused`] if the token was used for another request.
    pub fn find(&self, token: &Key, request: &R) -> Result<Option<&T>, Reused> {
        match self.results.get(token) {
            Some((known, result)) if known == request => Ok(Some(result)),
            Some(_) => Err(Reused),
            None => Ok(None),
        }
    }

    /// Keeps the result of a request whose token is new. If the store is full, drops the oldest.
    pub fn keep(&mut self, token: Key, request: R, result: T) {
        self.oldest_first.push_back(token.clone());
        self.results.insert(token, (request, result));
        if self.oldest_first.len() > self.capacity
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.results.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(operation: Operation, token: &str) -> Key {
        (operation, token.to_owned())
    }

    #[test]
    fn known_token_returns_result_for_same_request_and_operation() {
        let token = key(Operation::BatchAssociateProjectAssets, "t");
        let mut tokens = Tokens::new(8);
        tokens.keep(token.clone(), "request", "result");
        assert_eq!(tokens.find(&token, &"request"), Ok(Some(&"result")));
        assert_eq!(tokens.find(&token, &"another"), Err(Reused));
        assert_eq!(tokens.find(&key(Operation::BatchDisassociateProjectAssets, "t"), &"another"), Ok(None));
    }

    #[test]
    fn token_over_capacity_drops_oldest() {
        let keys = ["a", "b", "c"].map(|token| key(Operation::BatchAssociateProjectAssets, token));
        let mut tokens = Tokens::new(2);
        for token in &keys {
            tokens.keep(token.clone(), (), ());
        }
        let known = keys.map(|token| tokens.find(&token, &()).unwrap().is_some());
        assert_eq!(known, [false, true, true]);
        assert_eq!(tokens.results.len(), tokens.oldest_first.len());
    }
}
