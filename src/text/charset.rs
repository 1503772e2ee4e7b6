//! The character classes that the strings' patterns are made of.

mod table;

pub use table::UNICODE_VERSION;

/// A class of characters.
///
/// The code points form runs that are alternately in the class and not. Each head has five hexadecimal digits of a code
/// point at which a run of the class starts, then three of the index of a nibble in `runs`. The code points before the
/// first head are in the class if those after the last run are.
///
/// A run has one code point more than its length in `runs`. A length is octal digits, the most significant first. A digit
/// is a nibble, whose high bit is set if another digit of the same length follows. The low nibble of a byte is the first.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Class {
    heads: &'static [u32],
    runs: &'static [u8],
}

/// Unicode's general category C (other): Cc, Cf, Cs, Co and Cn.
///
/// A reader of a message refers to it only if a member has this pattern. Other programs do not link it.
pub(crate) static OTHER: Class = Class { heads: &table::HEADS, runs: &table::RUNS };

// Flash is the scarcest resource of small devices: a table that outgrows this size needs a review.
const _: () = assert!(size_of_val(&table::HEADS) + size_of_val(&table::RUNS) <= 1206);

/// White space by ECMA-262's `\s`.
///
/// The class is neither ASCII's nor Unicode's white space: it contains U+FEFF, but not U+0085.
pub(crate) static WHITE_SPACE: Class = Class {
    heads: &[0x9 << 12],
    runs: &runs::<20>(&[
        [0x9, 0xD],
        [0x20, 0x20],
        [0xA0, 0xA0],
        [0x1680, 0x1680],
        [0x2000, 0x200A],
        [0x2028, 0x2029],
        [0x202F, 0x202F],
        [0x205F, 0x205F],
        [0x3000, 0x3000],
        [0xFEFF, 0xFEFF],
    ]),
};

/// All characters but `[a-zA-Z0-9_-]`, the class of job and namespace ids.
pub(crate) static NO_NAME: Class = Class {
    heads: &[0],
    runs: &runs::<7>(&[[0, 0x2C], [0x2E, 0x2F], [0x3A, 0x40], [0x5B, 0x5E], [0x60, 0x60], [0x7B, 0x10_FFFF]]),
};

impl Class {
    /// Returns `true` if the class has `c`.
    // Out of line: its registers are then not those of the caller's loop.
    #[inline(never)]
    pub(crate) const fn contains(&self, c: u32) -> bool {
        let [first, rest @ ..] = self.heads else { return false };
        let (mut head, mut heads) = (*first, rest);
        while let [next, rest @ ..] = heads
            && *next >> 12 <= c
        {
            (head, heads) = (*next, rest);
        }

        // Before the first head this wraps, and no run is long enough.
        let mut rest = c.wrapping_sub(head >> 12);
        let mut place = (head & 0xFFF) as usize;
        let mut is_in = true;
        let mut run = 0_u32;
        while place / 2 < self.runs.len() {
            let nibble = self.runs[place / 2].wrapping_shr((place as u32 & 1) * 4);
            place = place.wrapping_add(1);
            run = (run << 3) | (nibble & 7) as u32;
            if nibble & 8 == 0 {
                if rest <= run {
                    return is_in;
                }
                rest = rest.wrapping_sub(run).wrapping_sub(1);
                is_in = !is_in;
                run = 0;
            }
        }
        is_in
    }
}

/// Returns the lengths of the runs of a class, by its ranges. The last run has no length if it ends the code points.
const fn runs<const N: usize>(ranges: &[[u32; 2]]) -> [u8; N] {
    // The high bit of the nibble that fills the last byte prevents that it is read as a run.
    let mut runs = [0x88; N];
    let mut place = 0;
    let mut index = 0;
    while index < ranges.len() {
        let [first, last] = ranges[index];
        if index > 0 {
            push(&mut runs, &mut place, first - ranges[index - 1][1] - 2);
        }
        if last != char::MAX as u32 {
            push(&mut runs, &mut place, last - first);
        }
        index += 1;
    }
    assert!(place.div_ceil(2) == N, "a class has as many bytes as its runs need");
    runs
}

/// Adds the octal digits of a length.
const fn push(runs: &mut [u8], place: &mut usize, length: u32) {
    let mut digits = 1;
    while length >> (3 * digits) > 0 {
        digits += 1;
    }
    while digits > 0 {
        digits -= 1;
        let nibble = (length >> (3 * digits) & 7) as u8 | if digits > 0 { 8 } else { 0 };
        let byte = &mut runs[*place / 2];
        *byte = if place.is_multiple_of(2) { *byte & 0xF0 | nibble } else { *byte & 0xF | nibble << 4 };
        *place += 1;
    }
}

/// Returns `true` if `c` is in [`WHITE_SPACE`]: faster than a look-up.
pub(crate) const fn is_white_space(c: u32) -> bool {
    matches!(
        c,
        0x9..=0xD | 0x20 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 | 0xFEFF
    )
}

/// Returns `true` if `c` is in `[a-zA-Z0-9_-]`, and so not in [`NO_NAME`]: faster than a look-up.
pub(crate) const fn is_name(c: u32) -> bool {
    // The first test makes the cast exact.
    c <= 0x7F && matches!(c as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-')
}

/// Ranges of the most frequent characters: ASCII, Latin, Greek and Cyrillic, Japanese and Chinese, Korean, forms of full width,
/// emoji. No character in them is in [`OTHER`].
const FREQUENT: [[u32; 2]; 10] = [
    [0x20, 0x7E],
    [0xAE, 0x377],
    [0x3A3, 0x52F],
    [0x3000, 0x303F],
    [0x3041, 0x3096],
    [0x3099, 0x30FF],
    [0x3220, 0xA48C],
    [0xAC00, 0xD7A3],
    [0xFF01, 0xFFBE],
    [0x1F300, 0x1F6D7],
];

/// Returns `true` if `c` is in [`OTHER`]: faster than a look-up, but larger.
#[cfg_attr(kernels = "all", inline(always))]
pub(crate) const fn is_other(c: u32) -> bool {
    // Without a branch for each range, since which of them comes next is not predicted.
    let mut is_frequent = false;
    let mut index = 0;
    while index < FREQUENT.len() {
        let [first, last] = FREQUENT[index];
        is_frequent |= is_within(c, first, last);
        index += 1;
    }
    !is_frequent && OTHER.contains(c)
}

/// Returns `true` if `c` is within a range, by one comparison.
#[inline(always)]
const fn is_within(c: u32, first: u32, last: u32) -> bool {
    c.wrapping_sub(first) <= last.wrapping_sub(first)
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn chars() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    #[test]
    fn white_space_differs_from_unicode_in_two_characters() {
        for c in chars() {
            let expected = (c.is_whitespace() && c != '\u{85}') || c == '\u{FEFF}';
            assert_eq!(is_white_space(c.into()), expected, "{}", c.escape_unicode());
            assert_eq!(WHITE_SPACE.contains(c.into()), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn name_characters_are_ascii() {
        for c in chars() {
            let expected = c.is_ascii_alphanumeric() || "_-".contains(c);
            assert_eq!(is_name(c.into()), expected, "{}", c.escape_unicode());
            assert_eq!(!NO_NAME.contains(c.into()), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn other_is_category_c() {
        let category = Regex::new(r"\p{C}").unwrap();
        for c in chars() {
            let expected = category.is_match(c.encode_utf8(&mut [0; 4]));
            assert_eq!(is_other(c.into()), expected, "{}", c.escape_unicode());
            // The table needs none of the shortcuts before it, as they only save time.
            assert_eq!(OTHER.contains(c.into()), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn code_point_without_character_is_other_only() {
        for c in (0xD800..=0xDFFF).chain([0x11_0000, u32::MAX]) {
            assert!(is_other(c), "{c:#X}");
            assert!(OTHER.contains(c) && NO_NAME.contains(c) && !WHITE_SPACE.contains(c), "{c:#X}");
            assert!(!is_name(c) && !is_white_space(c), "{c:#X}");
        }
    }
}
