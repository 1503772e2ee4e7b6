//! The macros that implement `Display` and, with the feature `defmt`, `defmt::Format`, in the same words.
//!
//! With `defmt`, the words stay on the host. A device sends numbers and texts only, and decodes the texts as it sends
//! them. So none of `core::fmt`'s formatting is linked, and no buffer is needed.

/// Implements `Display` and `defmt::Format` for a type.
///
/// `put!` is the `write!` of either crate. Each path must use it once.
macro_rules! impl_display {
    ([$($generics:tt)*] $type:ty, |$this:ident, $f:ident| $words:expr) => {
        impl<$($generics)*> core::fmt::Display for $type {
            fn fmt(&self, $f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                use core::write as put;

                let $this = self;
                $words
            }
        }

        #[cfg(feature = "defmt")]
        impl<$($generics)*> ::defmt::Format for $type {
            fn format(&self, $f: ::defmt::Formatter<'_>) {
                use ::defmt::write as put;

                let $this = self;
                $words
            }
        }
    };
}

/// Implements `defmt::Format` for a type by an expression that writes it.
macro_rules! impl_format {
    ([$($generics:tt)*] $type:ty, |$this:ident, $out:ident| $written:expr) => {
        #[cfg(feature = "defmt")]
        impl<$($generics)*> ::defmt::Format for $type {
            fn format(&self, f: ::defmt::Formatter<'_>) {
                let ($this, $out) = (self, &mut $crate::text::display::Sender(f));
                // Sending does not fail.
                let _ = $written;
            }
        }
    };
}

pub(crate) use {impl_display, impl_format};

/// A writer that sends each text written to it.
#[cfg(feature = "defmt")]
pub(crate) struct Sender<'f>(pub(crate) ::defmt::Formatter<'f>);

#[cfg(feature = "defmt")]
impl core::fmt::Write for Sender<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        // The hint `:a` overrides that of a `{:?}`, which would put each text between quotes.
        ::defmt::write!(self.0, "{=str:a}", text);
        Ok(())
    }
}
