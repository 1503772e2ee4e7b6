//! The tokens that nom's combinators put together: topics.
//!
//! nom's own `tag`, `take_till` and `take` slice by index, and where the compiler cannot see that the index is in
//! bounds, a panic stays reachable: `tests/no_panic` finds it. These do the same by `split_at_checked`; slices'
//! `strip_prefix` keeps a panic too, where it is not inlined.

use nom::error::{Error, ErrorKind};
use nom::{Err, IResult, Parser};

/// Takes the bytes of `expected`.
pub(crate) fn tag<'a>(expected: &'static str) -> impl Parser<&'a [u8], Output = (), Error = Error<&'a [u8]>> {
    move |input: &'a [u8]| match input.split_at_checked(expected.len()) {
        Some((front, behind)) if front == expected.as_bytes() => Ok((behind, ())),
        _ => fail(input, ErrorKind::Tag),
    }
}

/// Takes all bytes before the first of which `ends` is true, or all there are.
pub(crate) fn take_till<'a>(
    mut ends: impl FnMut(u8) -> bool,
) -> impl Parser<&'a [u8], Output = &'a [u8], Error = Error<&'a [u8]>> {
    move |input: &'a [u8]| {
        let end = input.iter().position(|byte| ends(*byte)).unwrap_or(input.len());
        let (taken, behind) = input.split_at_checked(end).unwrap_or((input, &[]));
        Ok((behind, taken))
    }
}

fn fail<T>(input: &[u8], kind: ErrorKind) -> IResult<&[u8], T> {
    Err(Err::Error(Error { input, code: kind }))
}
