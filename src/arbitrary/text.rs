//! Strings, and the types that store one.

use core::ops::RangeInclusive;

use ::arbitrary::{Error, Result, Unstructured};
use alloc::vec::Vec;

use crate::arbitrary::{ArbitraryStorage, Generate, ValueSpec, length};
use crate::constraint::check;
use crate::constraint::check::admits;
use crate::schema::{Constraint, Pattern};
use crate::text::Text;

/// Characters that a careless reader or writer would confuse. The first range has characters that match any pattern.
const RANGES: [RangeInclusive<char>; 16] = [
    ' '..='~',
    // JSON escapes the quote, the backslash and the characters below the space.
    '"'..='"',
    '\\'..='\\',
    '\0'..='\x1f',
    // Delimiters of a URI, an ARN, a topic and the name of an error.
    '#'..='/',
    ':'..='@',
    // The boundaries at which UTF-8 takes another byte.
    '\x7f'..='\u{a0}',
    '\u{7c0}'..='\u{83f}',
    '\u{ff80}'..='\u{1007f}',
    // Characters around the surrogates, and private ones.
    '\u{d780}'..='\u{e07f}',
    // White space, marks without width and line separators.
    '\u{1680}'..='\u{1680}',
    '\u{2000}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{1f300}'..='\u{1f6ff}',
    '\u{10ff80}'..=char::MAX,
    '\0'..=char::MAX,
];

/// The number of characters that are searched for one that matches the pattern.
const NEAR: usize = 256;

/// Generates a character that matches a pattern and takes at most `widest` bytes.
fn character(u: &mut Unstructured<'_>, pattern: Pattern, widest: usize) -> Result<char> {
    let first = u.choose_index(RANGES.len())?;
    for range in RANGES.iter().cycle().skip(first).take(RANGES.len()) {
        let (start, end) = (*range.start(), *range.end());
        let code = u.int_in_range(u32::from(start)..=u32::from(end))?;
        let c = char::from_u32(code).unwrap_or(start);
        let mut near = (c..=end).chain(start..c).take(NEAR);
        if let Some(admitted) = near.find(|c| admits(pattern, *c) && c.len_utf8() <= widest) {
            return Ok(admitted);
        }
    }
    Err(Error::IncorrectFormat)
}

/// Generates a string that a constraint allows.
pub(crate) fn text<S: ArbitraryStorage>(u: &mut Unstructured<'_>, constraint: &Constraint) -> Result<S> {
    // A pattern may require a character when the length does not.
    let wanted = if check(constraint, Text::default()).is_err() { 1 } else { 0 };
    let length = length(u, constraint.min.max(wanted).into(), constraint, S::CAPACITY)? as usize;
    let widest = S::CAPACITY.checked_div(length).unwrap_or(S::CAPACITY);
    let period = *u.choose(&[8, 1, 64, usize::MAX])?;
    let chars = (0..length.min(period)).map(|_| character(u, constraint.pattern, widest));
    let chars = chars.collect::<Result<Vec<_>>>()?;
    let mut text = S::default();
    let mut chars = chars.into_iter().cycle().take(length);
    chars.try_for_each(|c| text.write_char(c)).map_err(|_| Error::IncorrectFormat)?;
    Ok(text)
}

impl<S: ArbitraryStorage> Generate for S {
    fn generate(u: &mut Unstructured<'_>, spec: ValueSpec) -> Result<Self> {
        text(u, &spec.value)
    }
}

/// Implements the traits for a constrained text.
macro_rules! arbitrary_text {
    ($name:ident) => {
        impl<S: $crate::arbitrary::ArbitraryStorage> $crate::arbitrary::Generate for $name<S> {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                _: $crate::arbitrary::ValueSpec,
            ) -> ::arbitrary::Result<Self> {
                let storage = $crate::arbitrary::text(u, &$name::CONSTRAINT)?;
                $crate::arbitrary::checked(Self::from_storage(storage))
            }
        }

        $crate::arbitrary::impl_arbitrary!($name<S>);
    };
}

/// Implements the traits for an enum of texts: a known text, or an unknown one.
macro_rules! arbitrary_open_enum {
    ($name:ident { $( $variant:ident ),+ }) => {
        impl<S: $crate::arbitrary::ArbitraryStorage> $crate::arbitrary::Generate for $name<S> {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                spec: $crate::arbitrary::ValueSpec,
            ) -> ::arbitrary::Result<Self> {
                let known = [$( Self::$variant ),+];
                let chosen = u.choose_index(known.len() + 1)?;
                match known.into_iter().nth(chosen) {
                    Some(known) => Ok(known),
                    None => S::generate(u, spec).map(Self::from_storage),
                }
            }
        }

        $crate::arbitrary::impl_arbitrary!($name<S>);
    };
}

pub(crate) use {arbitrary_open_enum, arbitrary_text};
