//! The fast path: items of a list that are valid and spelled as the SDKs and the services spell them.
//!
//! A body of 100 items is mostly items that look alike. A tight loop takes them here, one after the other. The fast
//! path never rejects input: the interpreter reads all that it does not accept.

use crate::constraint::check::check_by_kernel;
use crate::constraint::{Value, uuid};
use crate::kernels::vectors::{Portable, Vectors, with_vectors};
use crate::kernels::{self, Skipped};
use crate::schema::Constraint;
use crate::text::{Text, utf8, utf8_front};

/// A value that the fast path may take as an item of a list.
pub(crate) trait FastItem<'a>: Sized {
    /// `true` if the fast path takes items of ASCII only, so that UTF-8 need not be checked.
    const IS_ASCII: bool = false;

    /// `true` if the item is a structure, which has gaps.
    const IS_STRUCTURE: bool = false;

    /// Takes an item in the usual spelling.
    fn read_fast<K: Vectors>(fast: &mut Fast<'a, K>) -> Option<Self>;

    /// Takes an item whose members may be in any order, with white space between the tokens.
    fn read_odd(fast: &mut Fast<'a>) -> Option<Self>;
}

/// A position in a body, for the fast path.
///
/// Its functions are inlined without exception: the position has to stay in a register, or each item waits for memory.
#[derive(Clone, Copy)]
pub(crate) struct Fast<'a, K = Portable> {
    vectors: K,
    bytes: &'a [u8],
    /// The front of the bytes that is UTF-8, if it is known.
    text: Option<&'a str>,
    at: usize,
    /// The number of spaces after a colon or a comma: 0 or 1.
    gap: usize,
    /// The number of bytes that an item may have.
    max_item: usize,
    /// `true` if the last item was followed by a comma, which is taken too.
    is_after_comma: bool,
}

impl<'a> Fast<'a> {
    pub(crate) const fn new(bytes: &'a [u8], text: Option<&'a str>, at: usize, max_item: usize) -> Self {
        Self { vectors: Portable, bytes, text, at, max_item, gap: 0, is_after_comma: false }
    }

    /// Returns the position of the next byte, `true` if it follows a comma, and the text.
    pub(crate) const fn finish(self) -> (usize, bool, Option<&'a str>) {
        (self.at, self.is_after_comma, self.text)
    }

    /// Takes items and the commas between them, at most `capacity` items, and returns their number.
    #[inline(always)]
    pub(crate) fn items<T: FastItem<'a>>(&mut self, capacity: u32, mut keep: impl FnMut(T)) -> u32 {
        if !kernels::ALL {
            return 0;
        }
        if !T::IS_ASCII {
            let text = self.text.unwrap_or_else(|| utf8_front(self.bytes));
            self.text = Some(text);
            // The bytes after the text are not taken. One slice has one check of bounds.
            self.bytes = text.as_bytes();
        }
        let mut taken = with_vectors!(vectors => self.items_by(vectors, capacity, &mut keep));
        // After items of a chunk, the next is more likely cut than odd.
        let is_whole = self.max_item == usize::MAX;
        let is_odd = if taken == 0 {
            T::IS_STRUCTURE
        } else {
            is_whole && self.is_after_comma && (T::IS_STRUCTURE || self.has_space())
        };
        if is_odd {
            taken = taken.wrapping_add(self.odd_items(capacity.wrapping_sub(taken), &mut keep));
        }
        taken
    }

    /// Takes items in the usual spelling.
    #[inline(always)]
    fn items_by<T: FastItem<'a>>(&mut self, vectors: impl Vectors, capacity: u32, keep: &mut impl FnMut(T)) -> u32 {
        // A loop for each gap, so that each position in an item is a constant distance from its start.
        let mut taken = self.run(vectors, 0, capacity, keep);
        // The gap is after the first comma. In a structure it is after the first colon too.
        let has_gap = if taken == 0 { T::IS_STRUCTURE } else { self.is_after_comma && self.byte(b' ').is_some() };
        if has_gap {
            taken = taken.wrapping_add(self.run(vectors, 1, capacity.wrapping_sub(taken), keep));
        }
        taken
    }

    /// Takes items that all have this gap.
    #[inline(always)]
    fn run<T: FastItem<'a>, K: Vectors>(
        &mut self,
        vectors: K,
        gap: usize,
        capacity: u32,
        keep: &mut impl FnMut(T),
    ) -> u32 {
        let Self { bytes, text, at, max_item, is_after_comma, .. } = *self;
        let mut ahead = Fast { vectors, bytes, text, at, gap, max_item, is_after_comma };
        let mut count = 0_u32;
        let mut at = at;
        let mut is_after_comma = is_after_comma;
        while count < capacity {
            let Some(item) = T::read_fast(&mut ahead) else { break };
            if ahead.at.wrapping_sub(at) > max_item {
                break;
            }
            keep(item);
            count = count.wrapping_add(1);
            at = ahead.at;
            is_after_comma = ahead.comma().is_some();
            if !is_after_comma {
                break;
            }
            at = ahead.at;
        }
        (self.at, self.is_after_comma) = (at, is_after_comma);
        count
    }

    /// Takes items in any spelling.
    // Out of line, as few bodies need it.
    #[inline(never)]
    fn odd_items<T: FastItem<'a>>(&mut self, capacity: u32, keep: &mut impl FnMut(T)) -> u32 {
        let mut ahead = *self;
        if self.is_after_comma {
            ahead.skip_space();
        }
        let mut count = 0_u32;
        while count < capacity {
            let Some(item) = T::read_odd(&mut ahead) else { break };
            if ahead.at.wrapping_sub(self.at) > self.max_item {
                break;
            }
            keep(item);
            count = count.wrapping_add(1);
            self.at = ahead.at;
            ahead.skip_space();
            self.is_after_comma = ahead.token(b',').is_some();
            if !self.is_after_comma {
                break;
            }
            self.at = ahead.at;
        }
        count
    }
}

impl<'a, K: Vectors> Fast<'a, K> {
    /// Takes a byte.
    #[inline(always)]
    pub(crate) fn byte(&mut self, expected: u8) -> Option<()> {
        if self.bytes.get(self.at) != Some(&expected) {
            return None;
        }
        self.at = self.at.wrapping_add(1);
        Some(())
    }

    /// Takes a comma and the gap after it.
    #[inline(always)]
    pub(crate) fn comma(&mut self) -> Option<()> {
        self.byte(b',')?;
        self.gap()
    }

    /// Takes the gap after a comma or a colon. The next position does not depend on the byte, so it does not wait for it.
    #[inline(always)]
    fn gap(&mut self) -> Option<()> {
        if self.gap != 0 && self.bytes.get(self.at) != Some(&b' ') {
            return None;
        }
        self.at = self.at.wrapping_add(self.gap);
        Some(())
    }

    /// Takes a member's name, its colon and the gap after it.
    #[inline(always)]
    pub(crate) fn name(&mut self, name: &str) -> Option<()> {
        let length = name.len().wrapping_add(3);
        let (spelled, _) = self.bytes.get(self.at..)?.split_at_checked(length)?;
        match spelled {
            [b'"', spelled @ .., b'"', b':'] if spelled == name.as_bytes() => {
                self.at = self.at.wrapping_add(length);
                self.gap()
            }
            _ => None,
        }
    }

    /// Returns `true` if white space is next.
    #[inline(always)]
    fn has_space(&self) -> bool {
        self.bytes.get(self.at).is_some_and(|byte| *byte <= b' ')
    }

    /// Skips white space.
    #[inline(always)]
    fn skip_space(&mut self) {
        self.at = kernels::skip_space(self.bytes, self.at);
    }

    /// Takes a byte and the white space after it.
    #[inline(always)]
    pub(crate) fn token(&mut self, expected: u8) -> Option<()> {
        self.byte(expected)?;
        self.skip_space();
        Some(())
    }

    /// Takes the name of any member that has no escape, its colon and white space.
    #[inline(always)]
    pub(crate) fn any_name(&mut self) -> Option<&'a [u8]> {
        self.byte(b'"')?;
        let end = kernels::plain_end(self.bytes, self.at);
        let name = self.bytes.get(self.at..end)?;
        self.at = end;
        self.token(b'"')?;
        self.token(b':')?;
        Some(name)
    }

    /// Takes an unknown value of a member of an item.
    pub(crate) fn unknown_value(&mut self) -> Option<()> {
        // Three brackets are open, and more than `MAX_DEPTH` others are allowed.
        self.at = kernels::whole_value(self.bytes, self.at, Skipped::MAX_DEPTH)?;
        Some(())
    }

    /// Takes what follows a member, and returns `true` if another member does.
    #[inline(always)]
    pub(crate) fn has_next(&mut self) -> Option<bool> {
        self.skip_space();
        if self.token(b',').is_some() {
            return Some(true);
        }
        self.byte(b'}')?;
        Some(false)
    }

    /// Takes a constrained string.
    #[inline(always)]
    pub(crate) fn value<T: Value<'a>>(&mut self) -> Option<T> {
        let vectors = self.vectors;
        self.value_by(
            #[inline(always)]
            |text| vectors.uuid(text),
        )
    }

    /// Takes a constrained string that is an item of a list.
    #[inline(always)]
    pub(crate) fn item<T: Value<'a>>(&mut self) -> Option<T> {
        let vectors = self.vectors;
        self.value_by(
            #[inline(always)]
            |text| vectors.uuid_inline(text),
        )
    }

    /// Takes a constrained string. `parse` is the kernel that parses a UUID.
    #[inline(always)]
    fn value_by<T: Value<'a>>(&mut self, parse: impl FnOnce(&[u8; uuid::LENGTH]) -> Option<uuid::Bytes>) -> Option<T> {
        if let Some((value, length)) = T::from_quoted(self.bytes.get(self.at..)?, parse) {
            self.at = self.at.wrapping_add(length);
            return Some(value);
        }
        if T::IS_ASCII {
            return None;
        }
        let text = self.checked(&T::CONSTRAINT)?;
        Some(T::from_valid(text, &uuid::Bytes([0; 16])))
    }

    /// Takes a string that satisfies a constraint.
    #[inline(always)]
    pub(crate) fn checked(&mut self, constraint: &Constraint) -> Option<Text<'a>> {
        let text = self.string()?;
        if check_by_kernel(constraint, text).is_ok() { Some(text) } else { None }
    }

    /// Takes a string.
    #[inline(always)]
    fn string(&mut self) -> Option<Text<'a>> {
        self.byte(b'"')?;
        let text = self.text?;
        let (string, end) = string_by(self.vectors, text, self.at)?;
        self.at = end.wrapping_add(1);
        Some(string)
    }
}

/// Returns the string that starts at `from`, after its opening quote, and the position of its closing one.
#[inline(always)]
pub(crate) fn string(text: &str, from: usize) -> Option<(Text<'_>, usize)> {
    string_by(Portable, text, from)
}

#[inline(always)]
fn string_by(vectors: impl Vectors, text: &str, from: usize) -> Option<(Text<'_>, usize)> {
    let end = vectors.plain_end(text.as_bytes(), from);
    if text.as_bytes().get(end) == Some(&b'"') {
        return Some((Text::new(text.get(from..end)?), end));
    }
    let end = kernels::escaped_string(text.as_bytes(), end)?;
    Some((Text::from_json(text.get(from..end)?), end))
}

/// Returns what [`string`] does, for bytes that may not be UTF-8. Checks those of the string only.
pub(crate) fn string_alone(bytes: &[u8], from: usize) -> Option<(Text<'_>, usize)> {
    let mut end = kernels::plain_end(bytes, from);
    let is_plain = bytes.get(end) == Some(&b'"');
    if !is_plain {
        end = kernels::escaped_string(bytes, end)?;
    }
    let text = utf8(bytes.get(from..end)?)?;
    Some((if is_plain { Text::new(text) } else { Text::from_json(text) }, end))
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;
    use crate::constraint::uuid::LENGTH;
    use crate::greengrassv2::batch_associate_client_device_with_core_device::ErrorEntry;
    use crate::sitewise::AssetId;

    const ID: &str = "\"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a\"";

    /// Takes items at the front of a list. Returns them, the position after them, and `true` if a comma is before it.
    fn take<'a, T: FastItem<'a>>(list: &'a str, capacity: u32, max_item: usize) -> (Vec<T>, usize, bool) {
        let mut fast = Fast::new(list.as_bytes(), None, 0, max_item);
        let mut items = Vec::new();
        let taken = fast.items(capacity, |item| items.push(item));
        assert_eq!(taken as usize, items.len());
        let (at, is_after_comma, _) = fast.finish();
        (items, at, is_after_comma)
    }

    fn count<'a, T: FastItem<'a>>(list: &'a str, max_item: usize) -> usize {
        take::<T>(list, u32::MAX, max_item).0.len()
    }

    #[test]
    fn items_are_taken_up_to_one_that_is_not_usual() {
        if !kernels::ALL {
            return assert_eq!(count::<AssetId>(ID, usize::MAX), 0);
        }
        for (list, expected) in [
            (format!("{ID},{ID}]"), (2, 2 * 38 + 1, false)),
            (format!("{ID}, {ID}]"), (2, 2 * 38 + 2, false)),
            (format!("{ID},{ID}, {ID},{ID}]"), (3, 3 * 38 + 3, false)),
            (format!("{ID},\n{ID} ]"), (2, 2 * 38 + 2, false)),
            (format!("{ID},7"), (1, 38 + 1, true)),
            (format!("{ID},{}", ID.to_uppercase()), (1, 38 + 1, true)),
            (format!("{ID},{}", &ID[..37]), (1, 38 + 1, true)),
            ("]".into(), (0, 0, false)),
        ] {
            let (items, at, is_after_comma) = take::<AssetId>(&list, u32::MAX, usize::MAX);
            assert_eq!((items.len(), at, is_after_comma), expected, "{list}");
        }
        let list = format!("{ID},{ID},{ID}]");
        assert_eq!(take::<AssetId>(&list, 2, usize::MAX).0.len(), 2);
        // An item may have as many bytes as the buffer.
        assert_eq!([LENGTH + 1, LENGTH + 2].map(|max| count::<AssetId>(&list, max)), [0, 3]);
    }

    #[test]
    fn structure_is_taken_without_optional_members_and_in_any_order() {
        let (first, second) =
            (r#"{"thingName":"a","code":"b","message":"c"}"#, r#"{"thingName":"d","code":"e","message":"f"}"#);
        let rows = [
            (format!("{first},{second}]"), 2),
            (format!("{}, {}]", first, second), 2),
            (format!(r#"{{"message":"c","thingName":"a"}},{second}]"#), 2),
            (format!(r#"{{ "code" : "b" , "message" : "c" , "thingName" : "a" }} , {second}]"#), 2),
            (r#"{"thingName":"a","x":[{"y":null}]}]"#.into(), 1),
            (r#"{"thingName":"a","thingName":"a"}]"#.into(), 0),
            (r#"{"thingName":""}]"#.into(), 0),
            ("{}]".into(), 0),
        ];
        for (list, expected) in rows {
            let expected = if kernels::ALL { expected } else { 0 };
            assert_eq!(count::<ErrorEntry<Text<'_>>>(&list, usize::MAX), expected, "{list}");
        }
        if kernels::ALL {
            let list = r#"{"message":"c"}]"#;
            let (items, at, _) = take::<ErrorEntry<Text<'_>>>(list, u32::MAX, usize::MAX);
            assert_eq!((items[0].message, items[0].code, items[0].thing_name), (Some(Text::new("c")), None, None));
            assert_eq!(at, list.len() - 1);
            assert_eq!([14, 15].map(|max| count::<ErrorEntry<Text<'_>>>(list, max)), [0, 1]);
            // As deep as the kernel skips.
            let nested = |depth| format!(r#"{{"x":{}1{}}}]"#, "[".repeat(depth), "]".repeat(depth));
            assert_eq!([62, 63].map(|depth| count::<ErrorEntry<Text<'_>>>(&nested(depth), usize::MAX)), [1, 0]);
        }
    }
}
