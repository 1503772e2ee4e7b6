//! The loops of builds for speed, and the constants that select them.
//!
//! A kernel changes no verdict: it accepts input that it can prove valid, and leaves the rest to the ordinary code.
//!
//! No position wraps: `wrapping_add` is for builds with overflow checks, in which a `+` can panic.

pub(crate) mod number;
pub(crate) mod vectors;

/// The kernels that a build uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(dead_code)]
enum Kernels {
    /// No kernels: the smallest code. The choice for `opt-level = "z"`.
    None,
    /// The kernels of single strings. The choice for `opt-level = "s"`.
    Strings,
    /// All kernels. The choice for every other `opt-level`.
    All,
}

/// The kernels of this build, by `opt-level` or `IOT_SHAPES_KERNELS`: `build.rs` chooses.
const KERNELS: Kernels = if cfg!(kernels = "none") {
    Kernels::None
} else if cfg!(kernels = "strings") {
    Kernels::Strings
} else {
    Kernels::All
};

/// `true` if the kernels of single strings are used.
pub(crate) const STRINGS: bool = matches!(KERNELS, Kernels::Strings | Kernels::All);

/// `true` if the kernels of lists and of whole values are used too.
pub(crate) const ALL: bool = matches!(KERNELS, Kernels::All);

/// `true` if only the kernels of single strings are used.
pub(crate) const STRINGS_ONLY: bool = matches!(KERNELS, Kernels::Strings);

/// Returns `true` if a JSON string can contain `byte` only as an escape.
pub(crate) const fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Returns what [`is_special`] does. `|`, not `||`: a branch would undo the vectors.
// Three comparisons. Two of `byte ^ 2` decide as well, but the compiler then makes no vector code of what follows.
const fn is_special_bitwise(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

/// `true` if the compiler generates vector code for a loop over 16 bytes.
const HAS_VECTORS: bool = cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// Skips the blocks of 16 bytes in front of `rest` that have no byte for which `ends` returns `true`. Returns the position after
/// them and the bytes from there on.
#[inline(always)]
fn skip_blocks(mut position: usize, mut rest: &[u8], ends: impl Fn(u8) -> bool) -> (usize, &[u8]) {
    while let Some((block, tail)) = rest.split_first_chunk::<16>().filter(|_| HAS_VECTORS) {
        // `|`, not `||`: a branch would undo the vectors.
        if block.iter().fold(false, |found, byte| found | ends(*byte)) {
            break;
        }
        position = position.wrapping_add(16);
        rest = tail;
    }
    (position, rest)
}

/// Returns the first position from `position` on whose byte ends a run of plain characters of a JSON string.
#[inline(never)]
pub(crate) fn plain_run(bytes: &[u8], mut position: usize) -> usize {
    let mut rest = bytes.get(position..).unwrap_or_default();
    (position, rest) = skip_blocks(position, rest, is_special_bitwise);
    while let [a, b, c, d, e, f, g, h, tail @ ..] = rest {
        if let Some(place) = special_in(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])) {
            return position.wrapping_add(place);
        }
        position = position.wrapping_add(8);
        rest = tail;
    }
    // `last_chunk` keeps a reachable panic with older compilers.
    match bytes.get(bytes.len().wrapping_sub(8)..) {
        Some([a, b, c, d, e, f, g, h]) if !rest.is_empty() => {
            // The zeros that move in after the last byte are special.
            let word = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
            let word = word.wrapping_shr(64_u32.wrapping_sub(rest.len() as u32 * 8));
            position.wrapping_add(special_in(word).unwrap_or_default())
        }
        _ => position.wrapping_add(rest.iter().take_while(|byte| !is_special(**byte)).count()),
    }
}

/// Returns the position that [`plain_run`] does, for a string that is likely to be short.
///
/// Without a branch for each byte or word: where a short string ends, no processor predicts.
#[inline(always)]
pub(crate) fn plain_end(bytes: &[u8], mut position: usize) -> usize {
    let mut rest = bytes.get(position..).unwrap_or_default();
    while let Some((block, tail)) = rest.split_first_chunk::<32>().filter(|_| HAS_VECTORS) {
        let index = special_in_block(block);
        position = position.wrapping_add(index);
        if index < 32 {
            return position;
        }
        rest = tail;
    }
    plain_run(bytes, position)
}

/// Returns the index of the first special byte of a block, 32 if there is none.
#[inline(always)]
fn special_in_block(block: &[u8; 32]) -> usize {
    // By value: if two arrays could overlap, a check of that would precede the vector code.
    let flags = block.map(|byte| if is_special_bitwise(byte) { 0xff } else { 0 });
    let [a, b, c, d] = words(&flags);
    if a | b | c | d == 0 {
        return 32;
    }
    let [low, high] = [[a, b], [c, d]].map(|[low, high]| u128::from(low) | u128::from(high) << 64);
    let [low, high] = [low, high].map(|half| (half.trailing_zeros() / 8) as usize);
    if low == 16 { high.wrapping_add(16) } else { low }
}

/// Returns the words of a block.
// By patterns of bytes: the compiler takes the words out of the vector. Arrays of 8 or 16 go through memory.
#[inline(always)]
fn words(block: &[u8; 32]) -> [u64; 4] {
    let mut words = [0_u64; 4];
    let mut rest: &[u8] = block;
    for word in &mut words {
        let [a, b, c, d, e, f, g, h, tail @ ..] = rest else { return words };
        *word = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
        rest = tail;
    }
    words
}

/// Returns `true` if all of a text is plain characters of a JSON string.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    if HAS_VECTORS {
        match text.len() {
            32.. => return is_plain_in::<32>(text),
            16.. => return is_plain_in::<16>(text),
            8.. => return is_plain_in::<8>(text),
            _ => {}
        }
    }
    !text.iter().any(|byte| is_special(*byte))
}

/// Returns what [`is_plain`] does for a text of `N` bytes or more. The last block overlaps the one before it.
#[inline(always)]
fn is_plain_in<const N: usize>(text: &[u8]) -> bool {
    let has_special = |block: &[u8; N]| {
        let mut marks = [u8::MAX; N];
        mark_special(&mut marks, block);
        is_any_marked(&marks)
    };
    let mut rest = text;
    while let Some((block, tail)) = rest.split_first_chunk() {
        if has_special(block) {
            return false;
        }
        rest = tail;
    }
    !text.split_last_chunk().is_some_and(|(_, block)| has_special(block))
}

/// Sets a mark to 0 if its byte is special.
// Not by comparisons: those joined by `|` take up to 1.6 times the instructions of the whole writing.
#[inline(always)]
fn mark_special<const N: usize>(marks: &mut [u8; N], block: &[u8; N]) {
    for (mark, byte) in marks.iter_mut().zip(block) {
        *mark = (*mark).min(*byte ^ b'"').min(*byte ^ b'\\').min(*byte & !0x1f);
    }
}

#[inline(always)]
fn is_any_marked<const N: usize>(marks: &[u8; N]) -> bool {
    marks.iter().fold(false, |found, mark| found | (*mark == 0))
}

/// Copies a text to a place of its length. Returns `true` if all of it is plain characters of a JSON string, else the place
/// is unspecified.
///
/// The marks of all blocks are joined, so that there is one branch. The last block overlaps the one before it.
// Inlined: out of line, writing 100 items takes 9 to 13 % more instructions.
#[inline(always)]
pub(crate) fn copy_plain(place: &mut [u8], text: &[u8]) -> bool {
    if HAS_VECTORS {
        match text.len() {
            32.. => return copy_blocks::<32>(place, text),
            16.. => return copy_blocks::<16>(place, text),
            8.. => return copy_blocks::<8>(place, text),
            _ => {}
        }
    }
    let mut is_plain = true;
    for (to, from) in place.iter_mut().zip(text) {
        is_plain &= !is_special(*from);
        *to = *from;
    }
    is_plain
}

/// Copies a text of `N` bytes or more, as [`copy_plain`] does.
#[inline(always)]
fn copy_blocks<const N: usize>(place: &mut [u8], text: &[u8]) -> bool {
    let mut marks = [u8::MAX; N];
    let mut copy = |to: &mut [u8; N], from: &[u8; N]| {
        mark_special(&mut marks, from);
        *to = *from;
    };
    if let (Some((_, to)), Some((_, from))) = (place.split_last_chunk_mut::<N>(), text.split_last_chunk::<N>()) {
        copy(to, from);
    }
    let (mut place, mut text) = (place, text);
    while let (Some((to, place_tail)), Some((from, tail))) =
        (place.split_first_chunk_mut::<N>(), text.split_first_chunk::<N>())
    {
        copy(to, from);
        (place, text) = (place_tail, tail);
    }
    !is_any_marked(&marks)
}

/// Returns the number of bytes up to the first `wanted`, which is counted.
#[inline]
pub(crate) fn through(bytes: &[u8], wanted: u8) -> Option<usize> {
    let (position, rest) = skip_blocks(0, bytes, |byte| byte == wanted);
    let index = rest.iter().position(|byte| *byte == wanted)?;
    Some(position.wrapping_add(index).wrapping_add(1))
}

/// Returns the number of bytes before the first `one` or `other`.
#[inline]
pub(crate) fn before(bytes: &[u8], one: u8, other: u8) -> usize {
    let ends = |byte: u8| (byte == one) | (byte == other);
    let (position, rest) = skip_blocks(0, bytes, ends);
    position.wrapping_add(rest.iter().take_while(|byte| !ends(**byte)).count())
}

/// A word whose bytes are 1.
const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
/// The high bits of a word's bytes.
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// Returns the index of the first byte of `word` that is not zero.
const fn first_byte(word: u64) -> usize {
    (word.trailing_zeros() / 8) as usize
}

/// Returns the index of the first special byte of a word whose first byte is its lowest.
#[inline]
fn special_in(word: u64) -> Option<usize> {
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);

    // A byte is special if subtracting borrows into its high bit and that bit was clear. A borrow may also mark a byte
    // after a special one, never one before all of them.
    let quotes = (word ^ QUOTES).wrapping_sub(LOW);
    let backslashes = (word ^ BACKSLASHES).wrapping_sub(LOW);
    let controls = word.wrapping_sub(SPACES);
    let special = (quotes | backslashes | controls) & !word & HIGH;
    if special == 0 { None } else { Some(first_byte(special)) }
}

/// Returns the position of the quote that closes a JSON string, from a position in it on, if its escapes are valid.
///
/// The bytes are UTF-8.
// An escape follows another, or a few bytes after it. The branches guess which: nothing waits for a position that is found
// by a search. A run of more than three plain characters is searched for its end.
#[inline(never)]
pub(crate) fn escaped_string(bytes: &[u8], position: usize) -> Option<usize> {
    let mut rest = bytes.get(position..)?;
    let mut plain = 0_u32;
    loop {
        plain = match rest {
            [b'"', ..] => return Some(bytes.len().wrapping_sub(rest.len())),
            [b'\\', ..] => {
                rest = after_escape(rest)?.1;
                0
            }
            [0..b' ', ..] | [] => return None,
            [_, tail @ ..] if plain < 3 => {
                rest = tail;
                plain.wrapping_add(1)
            }
            _ => {
                rest = rest.get(plain_end(rest, 0)..)?;
                0
            }
        };
    }
}

/// Returns the character of the escape in front, or of the two of a surrogate pair, if it is whole and valid, and the bytes
/// after it.
#[inline(always)]
fn after_escape(bytes: &[u8]) -> Option<(u32, &[u8])> {
    match bytes {
        [b'\\', b'u', a, b, c, d, rest @ ..] => match (unit([*a, *b, *c, *d])?, rest) {
            (high @ 0xd800..0xdc00, [b'\\', b'u', a, b, c, d, rest @ ..]) => match unit([*a, *b, *c, *d])? {
                low @ 0xdc00..0xe000 => Some((((high & 0x3ff) << 10 | low & 0x3ff).wrapping_add(0x1_0000), rest)),
                _ => None,
            },
            (0xd800..0xe000, _) => None,
            (unit, _) => Some((unit, rest)),
        },
        [b'\\', letter, rest @ ..] => match short_escape(*letter) {
            0 => None,
            meaning => Some((meaning, rest)),
        },
        _ => None,
    }
}

/// Returns the character of an escape of one letter, 0 if there is none.
#[inline(always)]
const fn short_escape(letter: u8) -> u32 {
    match letter {
        b'"' | b'\\' | b'/' => letter as u32,
        b'b' => 8,
        b'f' => 12,
        b'n' => 10,
        b'r' => 13,
        b't' => 9,
        _ => 0,
    }
}

/// Returns the number of characters of a valid text that is not percent-encoded, and `true` if all are admitted.
///
/// `None` if it is not valid, which no text is. With `has_escapes`, a backslash starts an escape of JSON.
#[inline(always)]
pub(crate) fn count_admitted(text: &str, has_escapes: bool, admits: impl Fn(u32) -> bool) -> Option<(u32, bool)> {
    let mut rest = text.as_bytes();
    let mut count = 0_u32;
    let mut fits = true;
    while let [first, tail @ ..] = rest {
        let c;
        (c, rest) = match first {
            b'\\' if has_escapes => after_escape(rest)?,
            0..0x80 => (u32::from(*first), tail),
            _ => after_utf8(rest)?,
        };
        fits &= admits(c);
        count = count.wrapping_add(1);
    }
    Some((count, fits))
}

/// Returns the character in front, which is not ASCII, of bytes that are UTF-8, and the bytes after it.
#[inline(always)]
const fn after_utf8(bytes: &[u8]) -> Option<(u32, &[u8])> {
    const fn low(byte: u8) -> u32 {
        byte as u32 & 0x3f
    }
    match bytes {
        [a @ 0xe0..0xf0, b, c, rest @ ..] => Some(((*a as u32 & 0x0f) << 12 | low(*b) << 6 | low(*c), rest)),
        [a @ 0..0xe0, b, rest @ ..] => Some(((*a as u32 & 0x1f) << 6 | low(*b), rest)),
        [a, b, c, d, rest @ ..] => Some(((*a as u32 & 0x07) << 18 | low(*b) << 12 | low(*c) << 6 | low(*d), rest)),
        _ => None,
    }
}

/// The value of each hexadecimal digit, and [`NO_DIGIT`] for all other bytes. No digit has a bit of it.
const DIGITS: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        values[b"0123456789abcdef"[value] as usize] = value as u8;
        values[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    values
};

const NO_DIGIT: u8 = 0xf0;

/// Returns the UTF-16 code unit of four hexadecimal digits.
#[inline]
pub(crate) const fn unit([a, b, c, d]: [u8; 4]) -> Option<u32> {
    let [a, b, c, d] = [DIGITS[a as usize], DIGITS[b as usize], DIGITS[c as usize], DIGITS[d as usize]];
    if (a | b | c | d) & NO_DIGIT == 0 {
        Some((a as u32) << 12 | (b as u32) << 8 | (c as u32) << 4 | d as u32)
    } else {
        None
    }
}

/// The front of a value that was skipped: the position after it, which is between two tokens, and the brackets open there.
// Two words, which are returned in registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Skipped {
    pub(crate) position: usize,
    /// A leading 1, a bit for each bracket of the value that is open, and a bit that is 1 after a value.
    state: u64,
}

impl Skipped {
    /// The state after a whole value.
    const WHOLE: u64 = 0b11;

    /// The greatest number of open brackets.
    pub(crate) const MAX_DEPTH: u32 = 62;

    #[inline(always)]
    const fn new(position: usize, objects: u64, depth: u32, is_after_value: bool) -> Self {
        Self { position, state: (1_u64.wrapping_shl(depth) | objects) << 1 | is_after_value as u64 }
    }

    /// Returns the number of brackets of the value that are open.
    pub(crate) const fn depth(self) -> u32 {
        // Not `ilog2`, which can panic.
        (u64::BITS - 2).wrapping_sub(self.state.leading_zeros())
    }

    /// Returns a bit for each of these brackets, the innermost lowest: 1 for an object.
    pub(crate) const fn objects(self) -> u64 {
        self.state >> 1 ^ 1_u64.wrapping_shl(self.depth())
    }

    /// Returns `true` after a value, `false` before one.
    pub(crate) const fn is_after_value(self) -> bool {
        self.state & 1 == 1
    }

    /// Returns `true` if all of the value is before the position.
    pub(crate) const fn is_whole(self) -> bool {
        self.state == Self::WHOLE
    }
}

/// Skips a value from `position` on, as far as it is valid and has at most `depth` open brackets, and no more than
/// [`Skipped::MAX_DEPTH`]. Returns the last position between two tokens, and the brackets that are open there.
///
/// The interpreter continues at that position, so all violations are found in one place. The bytes are UTF-8.
#[inline(never)]
pub(crate) fn skip_value(bytes: &[u8], position: usize, depth: u32) -> Skipped {
    let mut rest = bytes.get(position..).unwrap_or_default();
    // A bit for each open bracket, the innermost lowest: 1 for an object.
    let mut objects = 0_u64;
    let mut open = 0_u32;
    let depth = depth.min(Skipped::MAX_DEPTH);
    let is_after_value = 'value: loop {
        rest = after_space(rest);
        let after_value = match rest {
            [b'"', tail @ ..] => after_string(tail),
            [b'[', tail @ ..] if open < depth => match after_space(tail) {
                [b']', tail @ ..] => Some(tail),
                [] => None,
                tail => {
                    objects <<= 1;
                    open = open.wrapping_add(1);
                    rest = tail;
                    continue;
                }
            },
            [b'{', tail @ ..] if open < depth => match after_space(tail) {
                [b'}', tail @ ..] => Some(tail),
                tail => match after_name(tail) {
                    Some(tail) => {
                        objects = objects << 1 | 1;
                        open = open.wrapping_add(1);
                        rest = tail;
                        continue;
                    }
                    None => None,
                },
            },
            [b't', b'r', b'u', b'e', tail @ ..]
            | [b'f', b'a', b'l', b's', b'e', tail @ ..]
            | [b'n', b'u', b'l', b'l', tail @ ..] => Some(tail),
            number => after_number(number),
        };
        let Some(tail) = after_value else { break false };
        rest = tail;
        loop {
            if open == 0 {
                return Skipped { position: bytes.len().wrapping_sub(rest.len()), state: Skipped::WHOLE };
            }
            let is_object = objects & 1 == 1;
            match after_space(rest) {
                [b',', tail @ ..] => {
                    if is_object {
                        let Some(value) = after_name(after_space(tail)) else { break 'value true };
                        rest = value;
                    } else {
                        rest = tail;
                    }
                    break;
                }
                [b']', tail @ ..] if !is_object => rest = tail,
                [b'}', tail @ ..] if is_object => rest = tail,
                _ => break 'value true,
            }
            open = open.wrapping_sub(1);
            objects >>= 1;
        }
    };
    Skipped::new(bytes.len().wrapping_sub(rest.len()), objects, open, is_after_value)
}

/// Returns the position after a value, if [`skip_value`] skips all of it.
#[inline(always)]
pub(crate) fn whole_value(bytes: &[u8], position: usize, depth: u32) -> Option<usize> {
    let skipped = skip_value(bytes, position, depth);
    if skipped.is_whole() { Some(skipped.position) } else { None }
}

/// Skips members of an object, from the comma in front on, as long as their values are valid and `skips` returns `true` for
/// their names. Returns the position after the last. The bytes are UTF-8.
#[inline(always)]
pub(crate) fn skip_members(bytes: &[u8], mut position: usize, depth: u32, skips: impl Fn(&[u8]) -> bool) -> usize {
    let next = |position: usize| {
        let [b',', tail @ ..] = after_space(bytes.get(position..)?) else { return None };
        let [b'"', tail @ ..] = after_space(tail) else { return None };
        let (name, [b'"', tail @ ..]) = tail.split_at_checked(plain_end(tail, 0))? else { return None };
        let [b':', tail @ ..] = after_space(tail) else { return None };
        if skips(name) { whole_value(bytes, bytes.len().wrapping_sub(tail.len()), depth) } else { None }
    };
    while let Some(end) = next(position) {
        position = end;
    }
    position
}

/// Returns the bytes after a member's name and its colon.
#[inline(always)]
fn after_name(bytes: &[u8]) -> Option<&[u8]> {
    let [b'"', tail @ ..] = bytes else { return None };
    let [b':', tail @ ..] = after_space(after_string(tail)?) else { return None };
    Some(tail)
}

/// Returns the bytes after a string, whose opening quote is before `bytes`.
#[inline(always)]
fn after_string(bytes: &[u8]) -> Option<&[u8]> {
    let mut end = plain_end(bytes, 0);
    if bytes.get(end) != Some(&b'"') {
        end = escaped_string(bytes, end)?;
    }
    bytes.get(end.wrapping_add(1)..)
}

/// Returns the bytes after a number that another byte follows.
#[inline(always)]
fn after_number(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = if let [b'-', tail @ ..] = bytes { tail } else { bytes };
    let mut rest = if let [b'0', tail @ ..] = bytes { tail } else { after_digits(bytes)? };
    if let [b'.', tail @ ..] = rest {
        rest = after_digits(tail)?;
    }
    if let [b'e' | b'E', tail @ ..] = rest {
        rest = after_digits(if let [b'+' | b'-', tail @ ..] = tail { tail } else { tail })?;
    }
    if rest.is_empty() { None } else { Some(rest) }
}

/// Returns the bytes after one digit or more.
#[inline(always)]
fn after_digits(bytes: &[u8]) -> Option<&[u8]> {
    let [b'0'..=b'9', rest @ ..] = bytes else { return None };
    let mut rest = rest;
    while let [b'0'..=b'9', tail @ ..] = rest {
        rest = tail;
    }
    Some(rest)
}

/// Returns the bytes after white space.
#[inline(always)]
fn after_space(bytes: &[u8]) -> &[u8] {
    match bytes {
        [b' ' | b'\t' | b'\n' | b'\r', tail @ ..] => match tail {
            [b' ' | b'\t' | b'\n' | b'\r', ..] => tail.get(space_run(tail, 0)..).unwrap_or_default(),
            _ => tail,
        },
        _ => bytes,
    }
}

/// Returns the first position from `position` on without white space, soon if there is at most one space.
#[inline(always)]
pub(crate) fn skip_space(bytes: &[u8], position: usize) -> usize {
    let rest = bytes.get(position..).unwrap_or_default();
    position.wrapping_add(rest.len().wrapping_sub(after_space(rest).len()))
}

/// Returns the first position from `position` on without white space.
// Out of line: a long run is rare, and its loop is large.
#[inline(never)]
pub(crate) fn space_run(bytes: &[u8], position: usize) -> usize {
    let mut rest = bytes.get(position..).unwrap_or_default();
    while let Some((block, tail)) = rest.split_first_chunk::<32>().filter(|_| HAS_VECTORS) {
        // 0 for each of the four, by `^` and `min`: of comparisons the compiler makes a branch for each byte.
        let other = |byte: u8| (byte ^ b' ').min(byte ^ b'\t').min(byte ^ b'\n').min(byte ^ b'\r');
        if block.iter().fold(0, |all, byte| all | other(*byte)) != 0 {
            break;
        }
        rest = tail;
    }
    while let [b' ' | b'\t' | b'\n' | b'\r', tail @ ..] = rest {
        rest = tail;
    }
    bytes.len().wrapping_sub(rest.len())
}

/// The number of characters of a UUID.
const UUID: usize = 36;

/// The bytes of a UUID, aligned: an array of bytes in an `Option` may be at any address, and is copied byte by byte.
#[derive(Clone, Copy)]
#[repr(align(4))]
pub(crate) struct Bytes(pub(crate) [u8; 16]);

/// Returns the bytes of a UUID in lower case.
// Out of line: inlined, it does not become vector code everywhere (100 failures of assets: 3,660 and 3,980 ns).
#[cfg_attr(kernels = "all", inline(never))]
pub(crate) const fn parse_uuid(text: &[u8; UUID]) -> Option<Bytes> {
    parse_uuid_inline(text)
}

/// Does what [`parse_uuid`] does, inlined: for the loop over a list of UUIDs (100 assets: 635 ns, and 725 ns out of line).
#[inline(always)]
pub(crate) const fn parse_uuid_inline(text: &[u8; UUID]) -> Option<Bytes> {
    if ALL && HAS_VECTORS { parse_uuid_by_vectors(text) } else { parse_uuid_by_words(text) }
}

/// Parses all digits at once, in loops of fixed bounds, which become vector code.
#[inline(always)]
const fn parse_uuid_by_vectors(text: &[u8; UUID]) -> Option<Bytes> {
    if text[8] != b'-' || text[13] != b'-' || text[18] != b'-' || text[23] != b'-' {
        return None;
    }
    let mut digits = [0; 32];
    copy::<8>(&mut digits, 0, text, 0);
    copy::<4>(&mut digits, 8, text, 9);
    copy::<4>(&mut digits, 12, text, 14);
    copy::<4>(&mut digits, 16, text, 19);
    copy::<12>(&mut digits, 20, text, 24);
    let mut values = [0_u8; 32];
    let mut index = 0;
    while index < 32 {
        let digit = digits[index];
        // 0 to 9 for a decimal digit, above 15 for every other byte.
        let decimal = digit.wrapping_add(0xff - b'9').saturating_sub(6).wrapping_sub(0xf0);
        // 10 to 15 for a letter, above for every other byte.
        let letter = digit.wrapping_sub(b'a').saturating_add(10);
        values[index] = if decimal < letter { decimal } else { letter };
        index += 1;
    }
    let mut fits = true;
    index = 0;
    while index < 32 {
        fits &= values[index] <= 15;
        index += 1;
    }
    if !fits {
        return None;
    }
    let mut bytes = [0_u8; 16];
    index = 0;
    while index < 16 {
        // The first digit is moved up by four bits, to the second.
        let pair = u16::from_le_bytes([values[2 * index], values[2 * index + 1]]);
        bytes[index] = (pair.wrapping_mul(0x1001) >> 8) as u8;
        index += 1;
    }
    Some(Bytes(bytes))
}

/// Copies `N` bytes from one position to another.
#[inline(always)]
const fn copy<const N: usize>(to: &mut [u8; 32], at: usize, text: &[u8; UUID], from: usize) {
    let mut index = 0;
    while index < N {
        to[at + index] = text[from + index];
        index += 1;
    }
}

/// Parses four digits at a time, in the bytes of a word. Loops of fixed bounds become vector code.
#[inline]
const fn parse_uuid_by_words(text: &[u8; UUID]) -> Option<Bytes> {
    let mut words = [0_u32; 8];
    let mut rest: &[u8] = text;
    let mut index = 0;
    while index < 8 {
        if matches!(index, 2..=5) {
            let [b'-', tail @ ..] = rest else { return None };
            rest = tail;
        }
        let [a, b, c, d, tail @ ..] = rest else { return None };
        words[index] = u32::from_le_bytes([*a, *b, *c, *d]);
        rest = tail;
        index += 1;
    }
    let mut bytes = [0; 16];
    let mut wrong = 0;
    let mut index = 0;
    while index < 8 {
        let word = words[index];
        // The high bit of a byte changes when the byte reaches the first digit, and when it passes the last. The
        // letters change it likewise, so it ends up set in the two ranges only. No sum of ASCII carries into the next
        // byte.
        let within = word.wrapping_add(0x5050_5050)
            ^ word.wrapping_add(0x4646_4646)
            ^ word.wrapping_add(0x1f1f_1f1f)
            ^ word.wrapping_add(0x1919_1919);
        wrong |= !within | word;
        // The letters are those with the bit 0x40, and their low bits count from 1.
        let values = (word & 0x0f0f_0f0f).wrapping_add((word >> 6 & 0x0101_0101).wrapping_mul(9));
        let pairs = values << 4 | values >> 8;
        bytes[2 * index] = pairs as u8;
        bytes[2 * index + 1] = (pairs >> 16) as u8;
        index += 1;
    }
    if wrong & 0x8080_8080 == 0 { Some(Bytes(bytes)) } else { None }
}

/// Returns the text of a UUID's bytes.
#[inline]
pub(crate) const fn format_uuid(bytes: &[u8; 16]) -> [u8; UUID] {
    let digits = if HAS_VECTORS { vector_digits(bytes) } else { word_digits(bytes) };
    let mut text = [b'-'; UUID];
    let mut index = 0;
    while index < 4 {
        text[index] = digits[index];
        text[index + 4] = digits[index + 4];
        text[index + 9] = digits[index + 8];
        text[index + 14] = digits[index + 12];
        text[index + 19] = digits[index + 16];
        text[index + 24] = digits[index + 20];
        text[index + 28] = digits[index + 24];
        text[index + 32] = digits[index + 28];
        index += 1;
    }
    text
}

/// Writes the text of a UUID's bytes.
///
/// The digits of both ends are at their places at once, and those between move apart. It takes 2.6 ns, and [`format_uuid`],
/// whose digits are copied from an array, 3.6 (x86-64).
#[inline]
pub(crate) fn write_uuid(text: &mut [u8; UUID], bytes: &[u8; 16]) {
    const HYPHEN: u64 = b'-' as u64;
    if !HAS_VECTORS {
        *text = format_uuid(bytes);
        return;
    }
    write_digits(text, bytes);
    let [_, _, _, _, _, _, _, _, middle @ .., _, _, _, _, _, _, _, _, _, _, _, _] = text;
    let [a, b, c, d, e, f, g, h, _, _, _, _, i, j, k, l] = *middle;
    let (front, back) = (u64::from_le_bytes([a, b, c, d, e, f, g, h]), u32::from_le_bytes([i, j, k, l]));
    // Hyphens before and after the first four digits, and around the last four.
    let front_of_middle = HYPHEN | front << 32 >> 24 | HYPHEN << 40 | front >> 32 << 48;
    let back_of_middle = front >> 48 | HYPHEN << 16 | u64::from(back) << 24 | HYPHEN << 56;
    *middle = (u128::from(front_of_middle) | u128::from(back_of_middle) << 64).to_le_bytes();
}

/// Writes 16 digits to the front, and 16 to the back.
// Out of line, as `vector_digits`.
#[inline(never)]
const fn write_digits(text: &mut [u8; UUID], bytes: &[u8; 16]) {
    let mut index = 0;
    while index < 8 {
        let (front, back) = (digits(bytes[index]), digits(bytes[8 + index]));
        text[2 * index] = front[0];
        text[2 * index + 1] = front[1];
        text[20 + 2 * index] = back[0];
        text[20 + 2 * index + 1] = back[1];
        index += 1;
    }
}

/// Returns the digits of the bytes of a UUID.
// Out of line: inlined, each part between two hyphens would be computed apart.
#[inline(never)]
const fn vector_digits(bytes: &[u8; 16]) -> [u8; 32] {
    let mut all = [0; 32];
    let mut index = 0;
    while index < 16 {
        let pair = digits(bytes[index]);
        all[2 * index] = pair[0];
        all[2 * index + 1] = pair[1];
        index += 1;
    }
    all
}

/// Returns the digits of a byte, in operations on a vector if it is called in a loop.
#[inline(always)]
const fn digits(byte: u8) -> [u8; 2] {
    // The high digit in the low byte.
    let values = (byte as u16).wrapping_mul(0x1001) >> 4;
    let letters = values.wrapping_add(0x0606) >> 4 & 0x0101;
    let after_9 = letters.wrapping_mul((b'a' - b'9' - 1) as u16);
    values.wrapping_add(0x3030).wrapping_add(after_9).to_le_bytes()
}

/// Returns the digits of the bytes of a UUID, eight at once in the bytes of a word.
#[inline]
const fn word_digits(bytes: &[u8; 16]) -> [u8; 32] {
    let all = u128::from_le_bytes(*bytes);
    let [q, r, s, t] = [
        eight_digits(all as u32),
        eight_digits((all >> 32) as u32),
        eight_digits((all >> 64) as u32),
        eight_digits((all >> 96) as u32),
    ];
    let mut digits = [0; 32];
    let mut index = 0;
    while index < 8 {
        digits[index] = q[index];
        digits[index + 8] = r[index];
        digits[index + 16] = s[index];
        digits[index + 24] = t[index];
        index += 1;
    }
    digits
}

/// Returns the digits of four bytes, the lowest first: all eight at once, in the bytes of a word.
#[inline]
const fn eight_digits(word: u32) -> [u8; 8] {
    let word = word as u64;
    let pairs = (word | word << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff;
    let values = (bytes >> 4 | bytes << 8) & 0x0f0f_0f0f_0f0f_0f0f;
    let letters = values.wrapping_add(0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101;
    let after_9 = letters.wrapping_mul((b'a' - b'9' - 1) as u64);
    values.wrapping_add(0x3030_3030_3030_3030).wrapping_add(after_9).to_le_bytes()
}

#[cfg(test)]
mod tests;
