//! How values are shown: by `core::fmt` and, with the feature `defmt`, in a log of `defmt`, in the same words.
//!
//! With `defmt` the words stay on the host. What a device sends are numbers and texts, these decoded on their way, so none of
//! `core::fmt`'s formatting is linked, and no buffer is needed.

/// Displays a type in words: where `put!` stands, which must be once on each way, each has its own `write!`.
macro_rules! displayed {
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

/// Shows a type in a log of `defmt` by what it writes.
macro_rules! logged {
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

pub(crate) use {displayed, logged};

/// Sends what is written to it, piece by piece.
#[cfg(feature = "defmt")]
pub(crate) struct Sender<'f>(pub(crate) ::defmt::Formatter<'f>);

#[cfg(feature = "defmt")]
impl core::fmt::Write for Sender<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        // With a hint of its own, since `{:?}` would put each piece between quotes.
        ::defmt::write!(self.0, "{=str:a}", text);
        Ok(())
    }
}
