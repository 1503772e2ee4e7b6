//! Helpers of more than one file of tests.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use iot_shapes::RequestHead;
use proptest::prelude::*;

/// Generates values by the feature `arbitrary`, from any bytes. Panics if it rejects the bytes.
pub(crate) fn strategy<T: for<'a> Arbitrary<'a> + Debug>() -> impl Strategy<Value = T> {
    let words = prop_oneof![1 => 0..8_usize, 3 => 8..512_usize];
    words.prop_flat_map(|length| prop::collection::vec(any::<[u8; 8]>(), length)).prop_map(|words| {
        let bytes = words.as_flattened();
        T::arbitrary(&mut Unstructured::new(bytes)).unwrap_or_else(|error| panic!("{bytes:?}: {error}"))
    })
}

/// Returns the head of a request with a JSON body.
pub(crate) fn post(target: &str) -> RequestHead<'_> {
    RequestHead::new("POST", target).header("Content-Type", b"application/json")
}
