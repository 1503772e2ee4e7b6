//! Client tokens: a request that is sent twice is done once, and answered the same both times.

use std::collections::{HashMap, VecDeque};

use iot_shapes::Operation;

/// A token counts for one operation.
pub type Key = (Operation, String);

/// The token was used for another request.
#[derive(PartialEq, Debug)]
pub struct Reused;

/// The last requests that had a token, and their answers.
pub struct Tokens<R, A> {
    answered: HashMap<Key, (R, A)>,
    oldest_first: VecDeque<Key>,
    most: usize,
}

impl<R: PartialEq, A> Tokens<R, A> {
    /// Room for `most` of them.
    pub fn new(most: usize) -> Self {
        Self { answered: HashMap::new(), oldest_first: VecDeque::new(), most }
    }

    /// The answer that the request got, if its token came before.
    pub fn answered(&self, token: &Key, request: &R) -> Result<Option<&A>, Reused> {
        match self.answered.get(token) {
            Some((known, answer)) if known == request => Ok(Some(answer)),
            Some(_) => Err(Reused),
            None => Ok(None),
        }
    }

    /// Keeps the answer to a request whose token is new. The oldest one makes room.
    pub fn keep(&mut self, token: Key, request: R, answer: A) {
        self.oldest_first.push_back(token.clone());
        self.answered.insert(token, (request, answer));
        if self.oldest_first.len() > self.most
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.answered.remove(&oldest);
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
    fn a_token_is_bound_to_its_request_and_its_operation() {
        let token = key(Operation::BatchAssociateProjectAssets, "t");
        let mut tokens = Tokens::new(8);
        tokens.keep(token.clone(), "request", "answer");
        assert_eq!(tokens.answered(&token, &"request"), Ok(Some(&"answer")));
        assert_eq!(tokens.answered(&token, &"another"), Err(Reused));
        assert_eq!(tokens.answered(&key(Operation::BatchDisassociateProjectAssets, "t"), &"another"), Ok(None));
    }

    #[test]
    fn the_oldest_token_makes_room() {
        let keys = ["a", "b", "c"].map(|token| key(Operation::BatchAssociateProjectAssets, token));
        let mut tokens = Tokens::new(2);
        for token in &keys {
            tokens.keep(token.clone(), (), ());
        }
        let known = keys.map(|token| tokens.answered(&token, &()).unwrap().is_some());
        assert_eq!(known, [false, true, true]);
        assert_eq!(tokens.answered.len(), tokens.oldest_first.len());
    }
}
