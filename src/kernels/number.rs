//! The grammar of a number (RFC 8259, section 6), byte by byte.

/// The part of a number that was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Number(u8);

/// A row for each part, with a nibble for each class of bytes: the number of the part after it, or [`NONE`].
///
/// The classes are, from the lowest nibble on, `0`, another digit, `.`, `e` or `E`, `+`, `-`.
const PARTS: [u32; 9] = [
    0x001f_ff32, // the start
    0x00ff_ff32, // after the minus
    0x00ff_64ff, // after a zero
    0x00ff_6433, // in the integer
    0x00ff_ff55, // after the point
    0x00ff_6f55, // in the fraction
    0x0077_ff88, // after the `e`
    0x00ff_ff88, // after its sign
    0x00ff_ff88, // in the exponent
];

/// The nibble of a byte with which a number cannot continue.
const NONE: u32 = 0xf;

impl Number {
    /// The part before the first byte.
    pub(crate) const START: Self = Self(0);

    /// Returns the part after `byte`, or `None` if the number cannot continue with it.
    pub(crate) const fn next(self, byte: u8) -> Option<Self> {
        let class = match byte {
            b'0' => 0,
            b'1'..=b'9' => 1,
            b'.' => 2,
            b'e' | b'E' => 3,
            b'+' => 4,
            b'-' => 5,
            _ => return None,
        };
        let part = self.0 as usize;
        let next = if part < PARTS.len() { PARTS[part].wrapping_shr(class * 4) & 0xf } else { NONE };
        if next == NONE { None } else { Some(Self(next as u8)) }
    }

    /// Returns `true` if a number may end here.
    pub(crate) const fn is_whole(self) -> bool {
        matches!(self.0, 2 | 3 | 5 | 8)
    }
}
