//! Errors: those that an operation models, and unknown ones.

use ::arbitrary::{Result, Unstructured};

use crate::arbitrary::{ArbitraryStorage, Generate, ValueSpec, text};
use crate::schema::{Constraint, Pattern};

/// Generates the message of an error. Some services require one.
pub(crate) fn message<S: ArbitraryStorage>(u: &mut Unstructured<'_>, is_required: bool) -> Result<Option<S>> {
    if is_required { S::generate(u, ValueSpec::NONE).map(Some) } else { Option::generate(u, ValueSpec::NONE) }
}

/// Generates the status of an unknown error.
pub(crate) fn status(u: &mut Unstructured<'_>) -> Result<u16> {
    u.int_in_range(300..=599)
}

/// Generates the name of an unknown error: not a known one, and without characters that a reader would cut off.
pub(crate) fn name<S: ArbitraryStorage>(u: &mut Unstructured<'_>, known: &[&str]) -> Result<Option<S>> {
    if u.arbitrary()? {
        let name: S = text(u, &Constraint::new(1, 64, Pattern::Name))?;
        return Ok((!known.iter().any(|known| name.as_text() == *known)).then_some(name));
    }
    Ok(None)
}

/// Implements the traits for the errors of an operation, by the fields of each variant.
macro_rules! arbitrary_errors {
    ($name:ident<S $(, $F:ident)?> {
        $( $variant:ident $(($retry:ident))? { $( $field:ident ),* } ),+
    } $table:expr, message $message:ident) => {
        impl<S: $crate::arbitrary::ArbitraryStorage $(, const $F: usize)?> $crate::arbitrary::Generate
            for $name<S $(, $F)?>
        {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                _: $crate::arbitrary::ValueSpec,
            ) -> ::arbitrary::Result<Self> {
                const KNOWN: &[&str] = &[$( stringify!($variant) ),+];

                let message = $crate::arbitrary::message(u, stringify!($message) == "required")?;
                let chosen = KNOWN.get(u.choose_index(KNOWN.len() + 1)?).copied();
                $(
                    if chosen == Some(stringify!($variant)) {
                        return Ok(Self::$variant {
                            message,
                            $(
                                $field: {
                                    let field = $crate::http::error::COMMON + Field::$field as u8;
                                    let spec = $crate::arbitrary::ValueSpec::of(&$table, field);
                                    $crate::arbitrary::Generate::generate(u, spec)?
                                },
                            )*
                            $( $retry: $crate::arbitrary::Generate::generate(
                                u, $crate::arbitrary::ValueSpec::NONE)?, )?
                        });
                    }
                )+
                let status = $crate::arbitrary::status(u)?;
                Ok(Self::Unknown { status, name: $crate::arbitrary::name(u, KNOWN)?, message })
            }
        }

        $crate::arbitrary::impl_arbitrary!($name<S $(, $F)?>);
    };
}

pub(crate) use arbitrary_errors;
