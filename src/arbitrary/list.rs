//! Lists of requests, which have bounds, and lists of responses.

use ::arbitrary::{Arbitrary, Error, Result, Unstructured};
use heapless::Vec;

use crate::arbitrary::{Generate, ValueSpec, checked, length};
use crate::constraint::{List, list};

fn make_list<'a, T, const N: usize>(
    u: &mut Unstructured<'a>,
    mut item: impl FnMut(&mut Unstructured<'a>) -> Result<T>,
) -> Result<List<T, N>> {
    let count = length(u, list::CONSTRAINT.min.into(), &list::CONSTRAINT, N)?;
    let mut list = List::with_first(item(u)?);
    for _ in 1..count {
        checked(list.push(item(u)?))?;
    }
    Ok(list)
}

impl<'a, T: Arbitrary<'a>, const N: usize> Arbitrary<'a> for List<T, N> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        make_list(u, T::arbitrary)
    }
}

impl<T: Generate, const N: usize> Generate for List<T, N> {
    fn generate(u: &mut Unstructured<'_>, spec: ValueSpec) -> Result<Self> {
        make_list(u, |u| T::generate(u, spec.item()))
    }
}

/// A list of a response, which may be empty.
impl<T: Generate, const N: usize> Generate for Vec<T, N> {
    fn generate(u: &mut Unstructured<'_>, spec: ValueSpec) -> Result<Self> {
        let mut list = Self::new();
        for _ in 0..length(u, spec.value.min.into(), &spec.value, N)? {
            list.push(T::generate(u, spec.item())?).map_err(|_| Error::IncorrectFormat)?;
        }
        Ok(list)
    }
}
