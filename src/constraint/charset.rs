//! The character classes that the strings' patterns are made of.

mod table;

use table::{HEADS, RUNS};

pub use table::UNICODE_VERSION;

// Flash is the scarcest resource of small devices: a table that outgrows this size needs a review.
const _: () = assert!(size_of_val(&HEADS) + size_of_val(&RUNS) <= 1206);

/// Returns `true` if `c` is white space by ECMA-262's `\s`.
///
/// The class is neither ASCII's nor Unicode's white space: it contains U+FEFF, but not U+0085.
pub(crate) const fn is_white_space(c: u32) -> bool {
    matches!(
        c,
        0x9..=0xD | 0x20 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 | 0xFEFF
    )
}

/// Returns `true` if `c` is in `[a-zA-Z0-9_-]`, the class of job and namespace ids.
pub(crate) const fn is_name(c: u32) -> bool {
    // The first test makes the cast exact.
    c < 0x80 && matches!(c as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-')
}

/// Returns `true` if `c` is in Unicode's general category C (other): Cc, Cf, Cs, Co or Cn.
#[cfg_attr(kernels = "all", inline(always))]
pub(crate) const fn is_other(c: u32) -> bool {
    if !crate::kernels::ALL {
        return !matches!(c, 0x20..=0x7E) && is_other_by_table(c);
    }
    // The most frequent characters skip the table: ASCII, Latin, Greek and Cyrillic, Japanese and Chinese, Korean, forms
    // of full width, emoji. Without a branch for each, since which of them comes next is not predicted.
    let is_frequent = is_within(c, 0x20, 0x7E)
        | is_within(c, 0xAE, 0x377)
        | is_within(c, 0x3A3, 0x52F)
        | is_within(c, 0x3000, 0x303F)
        | is_within(c, 0x3041, 0x3096)
        | is_within(c, 0x3099, 0x30FF)
        | is_within(c, 0x3220, 0xA48C)
        | is_within(c, 0xAC00, 0xD7A3)
        | is_within(c, 0xFF01, 0xFFBE)
        | is_within(c, 0x1F300, 0x1F6D7);
    !is_frequent && is_other_by_table(c)
}

/// Returns `true` if `c` is within a range, by one comparison.
#[inline(always)]
const fn is_within(c: u32, first: u32, last: u32) -> bool {
    c.wrapping_sub(first) <= last.wrapping_sub(first)
}

/// Returns `true` if the table has `c` in category C.
///
/// The code points from U+0000 on form runs that are alternately in the category and not. The first run and the last
/// are in it, as is the run at each head. `RUNS` omits the last run, because nothing follows it.
#[cfg_attr(kernels = "all", inline(never))]
const fn is_other_by_table(c: u32) -> bool {
    let mut head = HEADS[0];
    let mut next = 1;
    while next < HEADS.len() && HEADS[next] >> 12 <= c {
        head = HEADS[next];
        next = next.wrapping_add(1);
    }

    let mut rest = c.wrapping_sub(head >> 12);
    let mut place = (head & 0xFFF) as usize;
    let mut in_category = true;
    let mut run = 0_u32;
    while place / 2 < RUNS.len() {
        // The low nibble of a byte is the first.
        let nibble = RUNS[place / 2].wrapping_shr((place as u32 & 1) * 4);
        place = place.wrapping_add(1);
        run = (run << 3) | (nibble & 7) as u32;
        // A run has one code point more than its number says. The high bit is set if another digit follows.
        if nibble & 8 == 0 {
            if rest <= run {
                return in_category;
            }
            rest = rest.wrapping_sub(run).wrapping_sub(1);
            in_category = !in_category;
            run = 0;
        }
    }
    in_category
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
        }
    }

    #[test]
    fn name_characters_are_ascii() {
        for c in chars() {
            let expected = c.is_ascii_alphanumeric() || "_-".contains(c);
            assert_eq!(is_name(c.into()), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn other_is_category_c() {
        let category = Regex::new(r"\p{C}").unwrap();
        for c in chars() {
            let expected = category.is_match(c.encode_utf8(&mut [0; 4]));
            assert_eq!(is_other(c.into()), expected, "{}", c.escape_unicode());
            // The table needs none of the shortcuts before it, as they only save time.
            assert_eq!(is_other_by_table(c.into()), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn code_point_without_character_is_other_only() {
        for c in (0xD800..=0xDFFF).chain([0x11_0000, u32::MAX]) {
            assert!(is_other(c), "{c:#X}");
            assert!(is_other_by_table(c), "{c:#X}");
            assert!(!is_name(c) && !is_white_space(c), "{c:#X}");
        }
    }
}
