//! A scan for the end of a value that a chunk cuts.

use crate::kernels;

/// The state of a scan for the end of a string, an array or an object.
///
/// The scan assumes that the value is valid. If it is not, the end may be wrong, and the interpreter stops before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Frame {
    depth: u32,
    is_string: bool,
    is_escaped: bool,
}

impl Frame {
    /// A scan before the first byte of a value.
    pub(crate) const START: Self = Self { depth: 0, is_string: false, is_escaped: false };

    /// Continues the scan, and returns the number of bytes up to the end of the value, if `bytes` contain it.
    pub(crate) fn scan(&mut self, bytes: &[u8]) -> Option<usize> {
        // A copy stays in registers: the state is written back once.
        let mut frame = *self;
        let end = frame.end(bytes);
        *self = frame;
        end
    }

    #[inline(always)]
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut index = 0;
        loop {
            if kernels::ALL && self.is_string && !self.is_escaped {
                index = kernels::plain_end(bytes, index);
            }
            let byte = *bytes.get(index)?;
            index = index.wrapping_add(1);
            if self.is_string {
                // The byte after a backslash is part of the escape.
                if self.is_escaped || byte != b'"' {
                    self.is_escaped = byte == b'\\' && !self.is_escaped;
                    continue;
                }
                self.is_string = false;
            } else {
                self.is_string = byte == b'"';
                // A brace has the bits of a bracket, and one more.
                match byte | 0x20 {
                    b'{' => self.depth = self.depth.saturating_add(1),
                    b'}' => self.depth = self.depth.saturating_sub(1),
                    _ => continue,
                }
            }
            if self.depth == 0 {
                return Some(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scan_in_two_parts_ends_where_that_of_the_whole_does() {
        for value in [
            r#""""#,
            r#""a\n""#,
            r#""\"\\""#,
            r#""\\\"a much longer text, of several words\\""#,
            "[]",
            r#"{"a]":[1,"}",{}],"\"{":"\\"}"#,
        ] {
            let bytes = [value.as_bytes(), b",\"]}"].concat();
            for at in 0..bytes.len() {
                let mut frame = Frame::START;
                let (first, second) = bytes.split_at(at);
                let end = frame.scan(first).or_else(|| frame.scan(second).map(|end| at + end));
                assert_eq!(end, Some(value.len()), "{value} cut at {at}");
            }
        }
    }
}
