//! The masks, in vectors of 32 bytes.

use std::arch::x86_64::{
    __m256i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8, _mm256_cmpeq_epi8,
    _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_min_epi8, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set1_epi8, _mm256_setr_epi8, _mm256_shuffle_epi8,
};

use super::{BLOCK, Masks, SpecialMasks, Summary, Vectors, pass};

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("popcnt")
}

#[target_feature(enable = "avx2,bmi1,pclmulqdq,popcnt")]
pub(super) fn mark(body: &[u8], index: &mut Vec<u64>) -> Summary {
    pass::<Avx2>(body, index)
}

/// Only [`mark`] uses it, so that the machine has the features.
struct Avx2;

impl Vectors for Avx2 {
    #[inline(always)]
    fn masks(block: &[u8; BLOCK]) -> Masks {
        // SAFETY: the machine has the features.
        unsafe { masks(block) }
    }

    #[inline(always)]
    fn special_masks(block: &[u8; BLOCK]) -> SpecialMasks {
        // SAFETY: the machine has the features.
        unsafe { special_masks(block) }
    }

    #[inline(always)]
    fn prefix_xor(mask: u64) -> u64 {
        // SAFETY: the machine has the features.
        unsafe { prefix_xor(mask) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn masks(block: &[u8; BLOCK]) -> Masks {
    let [low, high] = halves(block);
    // Compared with sign, bytes beyond ASCII are less than a space too.
    let below_space = _mm256_cmpgt_epi8(splat(b' '), _mm256_min_epi8(low, high));
    let backslash = _mm256_or_si256(equal(low, b'\\'), equal(high, b'\\'));
    Masks {
        quotes: mask(equal(low, b'"'), equal(high, b'"')),
        structural: mask(structural(low), structural(high)),
        is_special: bits(_mm256_or_si256(below_space, backslash)) != 0,
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn special_masks(block: &[u8; BLOCK]) -> SpecialMasks {
    let [low, high] = halves(block);
    SpecialMasks {
        backslashes: mask(equal(low, b'\\'), equal(high, b'\\')),
        controls: mask(control(low), control(high)),
        beyond_ascii: mask(low, high),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn halves(block: &[u8; BLOCK]) -> [__m256i; 2] {
    let halves: *const __m256i = block.as_ptr().cast();
    // SAFETY: a block has two halves, and the loads take any alignment.
    unsafe { [_mm256_loadu_si256(halves), _mm256_loadu_si256(halves.add(1))] }
}

#[inline]
#[target_feature(enable = "avx2")]
fn splat(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte.cast_signed())
}

/// Returns the highest bits of the bytes.
#[inline]
#[target_feature(enable = "avx2")]
fn bits(vector: __m256i) -> u32 {
    _mm256_movemask_epi8(vector).cast_unsigned()
}

#[inline]
#[target_feature(enable = "avx2")]
fn mask(low: __m256i, high: __m256i) -> u64 {
    u64::from(bits(low)) | u64::from(bits(high)) << 32
}

#[inline]
#[target_feature(enable = "avx2")]
fn equal(vector: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(vector, splat(byte))
}

#[inline]
#[target_feature(enable = "avx2")]
fn control(vector: __m256i) -> __m256i {
    _mm256_cmpeq_epi8(_mm256_min_epu8(vector, splat(0x1f)), vector)
}

/// A byte is structural if it is, but for bit 5, that of the table at its low four bits. Bit 5 distinguishes `[` from `{`,
/// and two controls from `,` and `:`.
#[inline]
#[target_feature(enable = "avx2")]
fn structural(vector: __m256i) -> __m256i {
    #[rustfmt::skip]
    let table = _mm256_setr_epi8(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3a, 0x7b, 0x2c, 0x7d, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3a, 0x7b, 0x2c, 0x7d, 0, 0,
    );
    _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, vector), _mm256_or_si256(vector, splat(0x20)))
}

/// A product without carries with a factor of ones.
#[inline]
#[target_feature(enable = "pclmulqdq")]
fn prefix_xor(mask: u64) -> u64 {
    let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, mask.cast_signed()), _mm_set1_epi8(-1));
    _mm_cvtsi128_si64(product).cast_unsigned()
}
