//! The escapes of a JSON string, for text that is written through `core::fmt`.

use core::fmt::{self, Write};

use crate::kernels::is_special;
use crate::text::cursor::SHORT_ESCAPES;

/// A writer that escapes the text written through it.
pub(crate) struct Escaper<'w>(pub(crate) &'w mut dyn Write);

impl Write for Escaper<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        loop {
            // Not `count`, which can panic in builds with overflow checks.
            let plain = rest.find(|c: char| c.is_ascii() && is_special(c as u8)).unwrap_or(rest.len());
            let Some((plain, tail)) = rest.split_at_checked(plain) else { return Ok(()) };
            self.0.write_str(plain)?;
            let Some((special, tail)) = tail.split_at_checked(1) else { return Ok(()) };
            for byte in special.bytes() {
                escape(byte, &mut |byte| self.0.write_char(char::from(byte)))?;
            }
            rest = tail;
        }
    }
}

/// Writes the escape of a special byte, in the form of the contract: short if there is one, else `\u00xx`.
fn escape(byte: u8, put: &mut dyn FnMut(u8) -> fmt::Result) -> fmt::Result {
    put(b'\\')?;
    for [letter, meaning] in &SHORT_ESCAPES[1..] {
        if *meaning == byte {
            return put(*letter);
        }
    }
    for digit in [b'u', b'0', b'0', b'0' | byte >> 4, hex(byte & 15)] {
        put(digit)?;
    }
    Ok(())
}

/// Returns a lower-case hexadecimal digit.
const fn hex(value: u8) -> u8 {
    if value < 10 { b'0' | value } else { b'a'.wrapping_add(value.wrapping_sub(10)) }
}
