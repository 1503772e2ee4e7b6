//! Inputs that the optimiser cannot see, and uses that it cannot drop.

use core::cmp::Ordering;
use core::fmt::{self, Debug, Display, Write};
use core::hash::{Hash, Hasher};
pub use core::hint::black_box as opaque;
use core::ops::ControlFlow;

use iot_shapes::encode::Uri;
use iot_shapes::violation::Sink;
use iot_shapes::{Encode, Encoded, Text, Violation};

/// Any bytes.
pub fn bytes() -> &'static [u8] {
    opaque(&[])
}

/// Any string.
pub fn string() -> &'static str {
    opaque("")
}

/// Any text: plain, escaped or percent-encoded.
pub fn text() -> Text<'static> {
    opaque(Text::new(""))
}

/// A buffer of any length.
pub fn buffer() -> &'static mut [u8] {
    opaque(&mut [])
}

/// Any number of copies of `item`.
pub fn many<T: Clone>(item: T) -> impl Iterator<Item = T> {
    core::iter::from_fn(move || opaque(true).then(|| opaque(item.clone())))
}

/// Any number of items, by an iterator that can be cloned.
pub fn several<T: Copy>(item: T) -> impl Iterator<Item = T> + Clone {
    (0..opaque(0)).map(move |_| opaque(item))
}

/// A writer, a hasher and a sink that may do anything that their traits allow.
pub struct Anything;

impl Write for Anything {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        opaque(text);
        opaque(Ok(()))
    }
}

impl Hasher for Anything {
    fn write(&mut self, bytes: &[u8]) {
        opaque(bytes);
    }

    fn finish(&self) -> u64 {
        opaque(0)
    }
}

impl Sink for Anything {
    fn report(&mut self, violation: Violation) -> ControlFlow<()> {
        opaque(violation);
        opaque(ControlFlow::Continue(()))
    }

    fn report_fatal(&mut self, violation: Violation) {
        opaque(violation);
    }
}

/// Shows a value by its `Debug`, with and without flags.
pub fn debug(value: &impl Debug) {
    let _ = write!(Anything, "{value:?} {value:#?} {value:x?} {value:<40.3?} {value:08?}");
}

/// Shows a value by its `Display` and its `Debug`.
pub fn show<T: Debug + Display>(value: &T) {
    debug(value);
    let _ = write!(Anything, "{value} {value:#} {value:>40.3} {value:08}");
}

/// An error, as `dyn Error`.
pub fn error<T: core::error::Error>(value: &T) {
    show(value);
    opaque(value.source().is_some());
}

/// Clones, compares and hashes a value.
pub fn value<T: Clone + PartialEq + Hash>(value: &T) {
    let copy = opaque(value.clone());
    opaque(copy == *value);
    value.hash(&mut Anything);
}

/// Does the same with an ordered value, and orders it.
pub fn ordered<T: Clone + Ord + Hash>(this: &T) {
    value(this);
    let other = opaque(this.clone());
    opaque::<(Ordering, Option<Ordering>, bool)>((this.cmp(&other), this.partial_cmp(&other), *this < other));
}

/// Calls the methods of an [`Encoded`] and of its chunks.
pub fn encoded<T: Encode>(encoded: Encoded<T>) {
    let encoded = opaque(encoded.clone());
    opaque((encoded.len(), encoded.is_empty()));
    let _ = opaque(encoded.encode_to_slice(buffer()));
    let mut chunks = opaque(encoded.chunks().clone());
    opaque((chunks.fill(buffer()), chunks.is_finished()));
    debug(&chunks);
    let _ = opaque(encoded.write_to(&mut Wire));
    show(&encoded);
}

/// A connection that takes any number of the bytes.
struct Wire;

impl embedded_io::ErrorType for Wire {
    type Error = embedded_io::ErrorKind;
}

impl embedded_io::Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, embedded_io::ErrorKind> {
        let _ = opaque(bytes);
        opaque(Ok(0))
    }

    fn flush(&mut self) -> Result<(), embedded_io::ErrorKind> {
        Ok(())
    }
}

/// Calls the methods of a [`Uri`].
pub fn uri(uri: &Uri<'_>) {
    let uri = opaque(*uri);
    encoded(uri.path());
    encoded(uri.canonical_path());
    encoded(uri.query());
    encoded(uri.target());
    debug(&uri);
}

/// A reachable panic, which tests the test.
#[cfg(feature = "control")]
pub fn control() {
    opaque(bytes()[opaque(0)]);
}
