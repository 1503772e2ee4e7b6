//! A first pass over a body, like the first stage of `simdjson`: the work that a reader by vectors cannot avoid.
//!
//! For each block of 64 bytes the pass makes masks of quotes, backslashes, structural characters and controls. From these
//! it finds the strings, and writes the places of quotes and of the structural characters between strings. It also finds
//! controls in strings, and bytes beyond ASCII.

#[cfg(target_arch = "x86_64")]
mod avx2;

/// The result of a pass, in addition to the index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Summary {
    pub is_ascii: bool,
    /// `true` if a string is not closed.
    pub ends_in_string: bool,
    pub has_control_in_string: bool,
}

/// Writes a word for each block to `index`, with a bit for each byte. It uses AVX2 if the machine has it.
pub fn mark(body: &[u8], index: &mut Vec<u64>) -> Summary {
    #[cfg(target_arch = "x86_64")]
    if avx2::is_available() {
        // SAFETY: the machine has the features.
        return unsafe { avx2::mark(body, index) };
    }
    mark_portably(body, index)
}

/// Does the same as [`mark`], without vectors.
pub fn mark_portably(body: &[u8], index: &mut Vec<u64>) -> Summary {
    pass::<Portable>(body, index)
}

/// Writes the positions of the bits of an index to `positions`.
pub fn list(index: &[u64], positions: &mut Vec<u32>) {
    positions.resize(index.len() * BLOCK, 0);
    let mut count = 0;
    for (mut word, offset) in index.iter().copied().zip((0..).step_by(BLOCK)) {
        while word != 0 {
            positions[count] = offset + word.trailing_zeros();
            count += 1;
            word &= word - 1;
        }
    }
    positions.truncate(count);
}

const BLOCK: usize = 64;

/// Makes masks of blocks: a bit for each byte, the lowest for the first.
///
/// The functions are always inlined, so that they are compiled for the features of the function that calls [`pass`].
trait Vectors {
    fn masks(block: &[u8; BLOCK]) -> Masks;

    /// Returns the masks of a special block.
    fn special_masks(block: &[u8; BLOCK]) -> SpecialMasks;

    /// Returns a mask whose bits are the parity of the bits up to theirs. Of quotes it makes the strings.
    fn prefix_xor(mask: u64) -> u64;
}

struct Masks {
    quotes: u64,
    /// In a special block, controls may be in it too.
    structural: u64,
    /// `true` if the block has a backslash, a control or a byte beyond ASCII.
    is_special: bool,
}

struct SpecialMasks {
    backslashes: u64,
    controls: u64,
    beyond_ascii: u64,
}

struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn masks(block: &[u8; BLOCK]) -> Masks {
        Masks {
            quotes: mask(block, |byte| byte == b'"'),
            structural: mask(block, |byte| matches!(byte, b'{' | b'}' | b'[' | b']' | b':' | b',')),
            is_special: block.iter().any(|&byte| byte == b'\\' || byte < 0x20 || !byte.is_ascii()),
        }
    }

    #[inline(always)]
    fn special_masks(block: &[u8; BLOCK]) -> SpecialMasks {
        SpecialMasks {
            backslashes: mask(block, |byte| byte == b'\\'),
            controls: mask(block, |byte| byte < 0x20),
            beyond_ascii: mask(block, |byte| !byte.is_ascii()),
        }
    }

    #[inline(always)]
    fn prefix_xor(mask: u64) -> u64 {
        [1, 2, 4, 8, 16, 32].iter().fold(mask, |mask, shift| mask ^ mask << shift)
    }
}

fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    block.iter().rev().fold(0, |mask, &byte| mask << 1 | u64::from(is(byte)))
}

#[inline(always)]
fn pass<V: Vectors>(body: &[u8], index: &mut Vec<u64>) -> Summary {
    let mut pass = Pass {
        next_is_escaped: 0,
        in_string: 0,
        summary: Summary { is_ascii: true, ends_in_string: false, has_control_in_string: false },
    };
    index.resize(body.len().div_ceil(BLOCK), 0);
    let (blocks, rest) = body.as_chunks();
    for (block, word) in blocks.iter().zip(&mut *index) {
        *word = pass.marks::<V>(block);
    }
    if !rest.is_empty() {
        let mut block = [b' '; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        index[blocks.len()] = pass.marks::<V>(&block);
    }
    Summary { ends_in_string: pass.in_string != 0, ..pass.summary }
}

/// A pass between two blocks.
struct Pass {
    /// 1 if the first byte of the next block is escaped.
    next_is_escaped: u64,
    /// All ones if the next block starts in a string.
    in_string: u64,
    summary: Summary,
}

impl Pass {
    /// Returns a mask of the quotes and the structural characters of the next block.
    #[inline(always)]
    fn marks<V: Vectors>(&mut self, block: &[u8; BLOCK]) -> u64 {
        let Masks { mut quotes, mut structural, is_special } = V::masks(block);
        let mut controls = 0;
        if is_special || self.next_is_escaped != 0 {
            let special = V::special_masks(block);
            quotes &= !self.escaped(special.backslashes);
            controls = special.controls;
            structural &= !controls;
            self.summary.is_ascii &= special.beyond_ascii == 0;
        }
        let strings = V::prefix_xor(quotes) ^ self.in_string;
        self.in_string = (strings.cast_signed() >> 63).cast_unsigned();
        self.summary.has_control_in_string |= controls & strings != 0;
        structural & !strings | quotes
    }

    /// Returns a mask of the bytes after a backslash that is not itself escaped, as in `simdjson`: a subtraction carries
    /// through each series of backslashes, and its result depends on the parity of the start.
    #[inline(always)]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
        let starts = backslashes & !self.next_is_escaped;
        let escapes_and_ends = (starts << 1 | ODD).wrapping_sub(starts) ^ ODD;
        let escaped = escapes_and_ends ^ (backslashes | self.next_is_escaped);
        self.next_is_escaped = (escapes_and_ends & backslashes) >> 63;
        escaped
    }
}
