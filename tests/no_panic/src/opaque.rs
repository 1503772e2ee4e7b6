//! Inputs that the optimiser knows nothing of, and uses that it cannot drop.

use core::cmp::Ordering;
use core::fmt::{self, Debug, Display, Write};
use core::hash::{Hash, Hasher};
pub use core::hint::black_box as opaque;
use core::ops::ControlFlow;

use iot_shapes::violation::Sink;
use iot_shapes::{Text, Violation};

/// Bytes of any number and any values.
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

/// Any number of items, to be gone through more than once.
pub fn several<T: Copy>(item: T) -> impl Iterator<Item = T> + Clone {
    (0..opaque(0)).map(move |_| opaque(item))
}

/// A writer, a hasher and a sink of violations that may do anything they are allowed to.
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
    fn violation(&mut self, violation: Violation) -> ControlFlow<()> {
        opaque(violation);
        opaque(ControlFlow::Continue(()))
    }

    fn fault(&mut self, fault: Violation) {
        opaque(fault);
    }
}

/// Shows a value by its `Debug`, with and without the flags that it may be asked for.
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

/// What any value has: a copy, equality, a hash.
pub fn value<T: Clone + PartialEq + Hash>(value: &T) {
    let copy = opaque(value.clone());
    opaque(copy == *value);
    value.hash(&mut Anything);
}

/// What an ordered value has beside those.
pub fn ordered<T: Clone + Ord + Hash>(this: &T) {
    value(this);
    let other = opaque(this.clone());
    opaque::<(Ordering, Option<Ordering>, bool)>((this.cmp(&other), this.partial_cmp(&other), *this < other));
}

/// What a [`Rendered`](iot_shapes::Rendered) has. A macro, as the trait that bounds those methods is private.
#[macro_export]
macro_rules! rendered {
    ($rendered:expr) => {{
        let rendered = $crate::opaque::opaque($rendered);
        $crate::opaque::opaque(rendered.clone());
        $crate::streamed!(rendered);
    }};
}

/// The same for one that cannot be copied.
#[macro_export]
macro_rules! streamed {
    ($rendered:expr) => {{
        let rendered = $crate::opaque::opaque($rendered);
        $crate::opaque::opaque((rendered.len(), rendered.is_empty()));
        let _ = $crate::opaque::opaque(rendered.write_into($crate::opaque::buffer()));
        $crate::opaque::show(&rendered);
    }};
}

/// A panic that can be reached, so that the test itself is tested.
#[cfg(feature = "control")]
pub fn control() {
    opaque(bytes()[opaque(0)]);
}
