//! The token parsers of the topic parser, for nom's combinators.
//!
//! nom's own `tag`, `take_till` and `take` slice by index. If the compiler cannot prove that the index is in bounds, a
//! panic stays reachable: `tests/no_panic` finds it. The parsers here use `split_at_checked` instead. The
//! `strip_prefix` of slices keeps a panic too, if it is not inlined.

use nom::error::{Error, ErrorKind};
use nom::{Err, IResult, Parser};

/// Returns a parser that takes the bytes of `expected`.
pub(crate) fn tag<'a>(expected: &'static str) -> impl Parser<&'a [u8], Output = (), Error = Error<&'a [u8]>> {
    move |input: &'a [u8]| match input.split_at_checked(expected.len()) {
        Some((front, rest)) if front == expected.as_bytes() => Ok((rest, ())),
        _ => fail(input, ErrorKind::Tag),
    }
}

/// Returns a parser that takes the bytes before the first for which `ends` is true, or all if there is none.
pub(crate) fn take_till<'a>(
    mut ends: impl FnMut(u8) -> bool,
) -> impl Parser<&'a [u8], Output = &'a [u8], Error = Error<&'a [u8]>> {
    move |input: &'a [u8]| {
        let end = input.iter().position(|byte| ends(*byte)).unwrap_or(input.len());
        let (taken, rest) = input.split_at_checked(end).unwrap_or((input, &[]));
        Ok((rest, taken))
    }
}

fn fail<T>(input: &[u8], kind: ErrorKind) -> IResult<&[u8], T> {
    Err(Err::Error(Error { input, code: kind }))
}
