//! The character classes that the strings' patterns are made of.

mod table;

use table::{HEADS, RUNS};

pub use table::UNICODE_VERSION;

// Flash is what small devices are shortest of: a table that outgrows this wants a closer look.
const _: () = assert!(size_of_val(&HEADS) + size_of_val(&RUNS) <= 1740);

/// White space as ECMA-262's `\s` has it, which is neither ASCII's nor Unicode's: U+FEFF is in it, U+0085 is not.
pub(crate) const fn is_white_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r'
            | ' '
            | '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200A}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{3000}'
            | '\u{FEFF}'
    )
}

/// `[a-zA-Z0-9_-]`, of which job and namespace ids are made.
pub(crate) const fn is_name(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-')
}

/// Whether `c` is of Unicode's general category C (other): Cc, Cf, Cs, Co or Cn.
pub(crate) const fn is_other(c: char) -> bool {
    match c {
        ' '..='~' => false,
        // Most of what people write beyond ASCII, to be spared the search where size does not count: Latin, Greek and
        // Cyrillic, Japanese and Chinese, Korean, emoji.
        '\u{AE}'..='\u{377}'
        | '\u{3A3}'..='\u{52F}'
        | '\u{3000}'..='\u{303F}'
        | '\u{3041}'..='\u{3096}'
        | '\u{3099}'..='\u{30FF}'
        | '\u{3220}'..='\u{A48C}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{1F300}'..='\u{1F6D7}'
            if !cfg!(optimize_for_size) =>
        {
            false
        }
        _ => is_other_by_table(c),
    }
}

/// The code points from U+0000 on are runs that are refused and allowed by turns, the first refused. They are cut
/// into blocks, and each block's last run has no place in `RUNS`, as it reaches to the next block. So runs of any
/// length fit a table of bytes, as long as the long ones end a block, and one more byte is saved per block.
const fn is_other_by_table(c: char) -> bool {
    const BLOCKS: usize = HEADS.len() - 1;

    // The last block that starts at or before `c`, found bit by bit, as the compiler then sees that every index is in
    // bounds and leaves no panic behind.
    let mut block = 0;
    let mut bit = BLOCKS.next_power_of_two() / 2;
    while bit > 0 {
        let next = block | bit;
        if next < BLOCKS && HEADS[next] >> 12 <= c as u32 {
            block = next;
        }
        bit /= 2;
    }

    let mut rest = (c as u32).wrapping_sub(HEADS[block] >> 12);
    let mut run = (HEADS[block] & 0xFFF) as usize;
    let end = (HEADS[block + 1] & 0xFFF) as usize;
    // The second bound is for the compiler, which cannot know that the first is stricter.
    while run < end && run < RUNS.len() && RUNS[run] as u32 <= rest {
        rest -= RUNS[run] as u32;
        run += 1;
    }

    // Refused are the even ones of all runs, of which `RUNS` lacks one for each block before this.
    (run ^ block) & 1 == 0
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
            assert_eq!(is_white_space(c), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn names_are_of_ascii() {
        for c in chars() {
            let expected = c.is_ascii_alphanumeric() || "_-".contains(c);
            assert_eq!(is_name(c), expected, "{}", c.escape_unicode());
        }
    }

    #[test]
    fn other_is_category_c() {
        let category = Regex::new(r"\p{C}").unwrap();
        for c in chars() {
            let expected = category.is_match(c.encode_utf8(&mut [0; 4]));
            assert_eq!(is_other(c), expected, "{}", c.escape_unicode());
            // The table stands alone, and the shortcuts before it only save time.
            assert_eq!(is_other_by_table(c), expected, "{}", c.escape_unicode());
        }
    }
}
