//! Errors: those that an operation models, and any other.

use ::arbitrary::{Result, Unstructured};

use crate::arbitrary::{ArbitraryStorage, Asked, Generate, text};
use crate::http::error::MESSAGE;
use crate::shape::{Constraint, Pattern};

/// An error's message, which some services require.
pub(crate) fn message<S: ArbitraryStorage>(u: &mut Unstructured<'_>, required: bool) -> Result<Option<S>> {
    let asked = Asked::of(&MESSAGE);
    if required { S::generate(u, asked).map(Some) } else { Option::generate(u, asked) }
}

/// The status of an error that is not modelled.
pub(crate) fn status(u: &mut Unstructured<'_>) -> Result<u16> {
    u.int_in_range(300..=599)
}

/// The name of an error that is not modelled: none of the known ones, and nothing that a reader would cut off.
pub(crate) fn name<S: ArbitraryStorage>(u: &mut Unstructured<'_>, known: &[&str]) -> Result<Option<S>> {
    if !u.arbitrary()? {
        return Ok(None);
    }
    let name: S = text(u, &Constraint::new(1, 64, Pattern::Name))?;
    Ok((!known.iter().any(|known| name.text() == *known)).then_some(name))
}

/// The impls of the errors of an operation, by the table of the members that each has beside its message.
macro_rules! arbitrary_errors {
    (
        $name:ident<S $(, $capacity:ident)?> {
            $( $variant:ident { $( $field:ident: $member:path $([$item:path])? ),* } ),+ $(,)?
        }
        message: $required:expr
    ) => {
        impl<S: $crate::arbitrary::ArbitraryStorage $(, const $capacity: usize)?> $crate::arbitrary::Generate
            for $name<S $(, $capacity)?>
        {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                _: $crate::arbitrary::Asked,
            ) -> ::arbitrary::Result<Self> {
                const KNOWN: &[&str] = &[$( stringify!($variant) ),+];

                let message = $crate::arbitrary::message(u, $required)?;
                let chosen = KNOWN.get(u.choose_index(KNOWN.len() + 1)?).copied();
                $(
                    if chosen == Some(stringify!($variant)) {
                        return Ok(Self::$variant {
                            message,
                            $(
                                $field: {
                                    let asked = $crate::arbitrary::Asked::of(&$member)$(.of_items(&$item))?;
                                    $crate::arbitrary::Generate::generate(u, asked)?
                                },
                            )*
                        });
                    }
                )+
                let status = $crate::arbitrary::status(u)?;
                Ok(Self::Unknown { status, name: $crate::arbitrary::name(u, KNOWN)?, message })
            }
        }

        $crate::arbitrary::public_door!($name<S $(, $capacity)?>);
    };
}

pub(crate) use arbitrary_errors;
