//! The kernels of the loop over a list: by loops that the compiler makes vector code of, or, with the feature `simd`, by the
//! vectors of the CPU that the program runs on.

use crate::kernels::{self, Bytes, UUID};

/// The vectors that a loop uses.
///
/// Those of AVX2 are inlined without exception: out of line they would be compiled without AVX2.
pub(crate) trait Vectors: Copy {
    /// Returns the position that [`plain_end`](kernels::plain_end) does.
    fn plain_end(self, bytes: &[u8], position: usize) -> usize;

    /// Returns the bytes of a UUID in lower case.
    fn uuid(self, text: &[u8; UUID]) -> Option<Bytes>;

    /// Does what [`uuid`](Vectors::uuid) does, for the loop over a list of UUIDs.
    fn uuid_inline(self, text: &[u8; UUID]) -> Option<Bytes>;
}

/// The vectors that every CPU of the target has.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Vectors for Portable {
    #[inline(always)]
    fn plain_end(self, bytes: &[u8], position: usize) -> usize {
        kernels::plain_end(bytes, position)
    }

    #[inline(always)]
    fn uuid(self, text: &[u8; UUID]) -> Option<Bytes> {
        kernels::parse_uuid(text)
    }

    #[inline(always)]
    fn uuid_inline(self, text: &[u8; UUID]) -> Option<Bytes> {
        kernels::parse_uuid_inline(text)
    }
}

/// Evaluates an expression with the widest vectors of the CPU.
#[cfg(not(feature = "simd"))]
macro_rules! with_vectors {
    ($vectors:ident => $body:expr) => {{
        let $vectors = $crate::kernels::vectors::Portable;
        $body
    }};
}

/// Evaluates an expression with the widest vectors of the CPU.
#[cfg(feature = "simd")]
macro_rules! with_vectors {
    ($vectors:ident => $body:expr) => {
        match fearless_simd::Level::new().as_avx2() {
            Some(avx2) => fearless_simd::Simd::vectorize(
                avx2,
                #[inline(always)]
                || {
                    let $vectors = $crate::kernels::vectors::Avx2(avx2);
                    $body
                },
            ),
            None => {
                let $vectors = $crate::kernels::vectors::Portable;
                $body
            }
        }
    };
}

pub(crate) use with_vectors;

#[cfg(feature = "simd")]
pub(crate) use avx2::Avx2;

#[cfg(feature = "simd")]
mod avx2 {
    use fearless_simd::prelude::*;
    use fearless_simd::{u8x16, u8x32, u16x16, u32x8, u64x2};

    use crate::kernels::vectors::Vectors;
    use crate::kernels::{self, UUID};

    /// The vectors of AVX2.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx2(pub(crate) fearless_simd::Avx2);

    impl Vectors for Avx2 {
        #[inline(always)]
        fn plain_end(self, bytes: &[u8], mut position: usize) -> usize {
            let mut rest = bytes.get(position..).unwrap_or_default();
            while let Some((block, tail)) = rest.split_first_chunk::<32>() {
                let block = u8x32::from_slice(self.0, block);
                let special = (block.simd_eq(b'"') | block.simd_eq(b'\\') | block.simd_lt(b' ')).to_bitmask();
                if special != 0 {
                    return position.wrapping_add(special.trailing_zeros() as usize);
                }
                position = position.wrapping_add(32);
                rest = tail;
            }
            kernels::plain_run(bytes, position)
        }

        #[inline(always)]
        fn uuid(self, text: &[u8; UUID]) -> Option<kernels::Bytes> {
            self.uuid_inline(text)
        }

        #[inline(always)]
        fn uuid_inline(self, text: &[u8; UUID]) -> Option<kernels::Bytes> {
            // The bytes 0 to 15 and 20 to 35, between which a shuffle leaves places for the other digits.
            const ENDS: [u8; 32] = [
                0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, NONE, NONE, //
                NONE, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
            ];
            // The bytes 16 to 19: two digits, a hyphen, a digit.
            const MIDDLE: [u8; 32] = [
                NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 0, 1, //
                3, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
            ];
            const ODD: [u8; 32] = [
                1, 3, 5, 7, 9, 11, 13, 15, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, //
                1, 3, 5, 7, 9, 11, 13, 15, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
            ];
            /// The index of no byte: a shuffle gives 0 for it.
            const NONE: u8 = 0x80;

            let simd = self.0;
            let (front, back) = (text.first_chunk::<16>()?, text.last_chunk::<16>()?);
            let ends = simd.combine_u8x16(u8x16::from_slice(simd, front), u8x16::from_slice(simd, back));
            if ends.simd_eq(b'-').to_bitmask() != 1 << 8 | 1 << 13 | 1 << 19 || text[18] != b'-' {
                return None;
            }
            let middle = u32x8::splat(simd, u32::from_le_bytes([text[16], text[17], text[18], text[19]]));
            let digits = simd.swizzle_dyn_within_blocks_u8x32(ends, u8x32::from_slice(simd, &ENDS))
                | simd.swizzle_dyn_within_blocks_u8x32(middle.bitcast(), u8x32::from_slice(simd, &MIDDLE));
            // As in the portable kernel.
            let decimal = (digits + (0xff - b'9')).saturating_sub(u8x32::splat(simd, 6)) + 0x10_u8;
            let letter = (digits - b'a').saturating_add(u8x32::splat(simd, 10));
            let values = decimal.min(letter);
            if values.simd_gt(15_u8).any_true() {
                return None;
            }
            let pairs: u16x16<_> = values.bitcast();
            let pairs: u8x32<_> = (pairs * 0x1001_u16).bitcast();
            let odd = simd.swizzle_dyn_within_blocks_u8x32(pairs, u8x32::from_slice(simd, &ODD));
            let (low, high) = simd.split_u8x32(odd);
            let (low, high): (u64x2<_>, u64x2<_>) = (low.bitcast(), high.bitcast());
            let bytes: u8x16<_> = simd.zip_low_u64x2(low, high).bitcast();
            Some(kernels::Bytes(bytes.into()))
        }
    }
}
