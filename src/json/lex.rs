//! The tokens of RFC 8259, and the machine that skips a value.
//!
//! Every lexer here can be stopped between two bytes and taken up again: running off the end is not a fault but
//! [`None`], and what is to be remembered is in a small state. So one grammar serves whole bodies and bodies that
//! arrive in pieces.
//!
//! No position and no depth ever wraps: `wrapping_add` is for builds with overflow checks, where a `+` is a panic.

use crate::text::{four_digits, hex_digit};

/// The most arrays and objects that may be open at once, the top-level object included.
pub(crate) const MAX_DEPTH: u8 = 128;

/// A byte that no UTF-8 has. No token may have it but, to a lexer that sees bytes alone, a string.
pub(crate) const NO_UTF_8: &[u8] = &[0xff];

/// Where a text stopped being JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// At the first byte that no valid text can have there.
    Syntax(usize),
    /// At the bracket that opens one level too many.
    Depth(usize),
}

impl Fault {
    /// Where it is.
    pub(crate) const fn position(self) -> usize {
        match self {
            Self::Syntax(position) | Self::Depth(position) => position,
        }
    }

    /// The same, where positions count from `by` bytes before.
    pub(crate) const fn shifted(self, by: usize) -> Self {
        match self {
            Self::Syntax(position) => Self::Syntax(position.wrapping_add(by)),
            Self::Depth(position) => Self::Depth(position.wrapping_add(by)),
        }
    }
}

/// The position behind a token, or `None` where the bytes ran out first.
pub(crate) type Lexed = Result<Option<usize>, Fault>;

/// Whether `byte` is one of JSON's four white-space characters.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a value can start with `byte`.
pub(crate) const fn starts_value(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}

/// Whether `byte` ends a run of plain characters in a string.
pub(crate) const fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Whether the compiler makes vector code of a loop over 16 bytes.
const HAS_VECTORS: bool = !cfg!(optimize_for_size) && cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// The first position from `position` on whose byte ends a run of plain characters.
#[inline(never)]
pub(crate) fn plain_run(bytes: &[u8], mut position: usize) -> usize {
    let mut rest = bytes.get(position..).unwrap_or_default();
    while let Some((block, tail)) = rest.split_first_chunk::<16>().filter(|_| HAS_VECTORS) {
        // `|`, not `||`: a branch would undo the vectors.
        if block.iter().fold(false, |found, byte| found | is_special(*byte)) {
            break;
        }
        position = position.wrapping_add(16);
        rest = tail;
    }
    while let [a, b, c, d, e, f, g, h, tail @ ..] = rest {
        if let Some(place) = special_in(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])) {
            return position.wrapping_add(place);
        }
        position = position.wrapping_add(8);
        rest = tail;
    }
    // Not by `last_chunk`, which keeps a panic that is reachable for older compilers.
    match bytes.get(bytes.len().wrapping_sub(8)..) {
        Some([a, b, c, d, e, f, g, h]) if !rest.is_empty() => {
            // The zeros that move in behind the last byte are special.
            let word = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]);
            let word = word.wrapping_shr(64_u32.wrapping_sub(rest.len() as u32 * 8));
            position.wrapping_add(special_in(word).unwrap_or_default())
        }
        _ => position.wrapping_add(rest.iter().take_while(|byte| !is_special(**byte)).count()),
    }
}

/// The first position from `position` on at which `wanted` stands.
pub(crate) fn find(bytes: &[u8], mut position: usize, wanted: u8) -> Option<usize> {
    let mut rest = bytes.get(position..)?;
    while let [a, b, c, d, e, f, g, h, tail @ ..] = rest {
        let word = u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]) ^ u64::from_ne_bytes([wanted; 8]);
        let found = word.wrapping_sub(LOW) & !word & HIGH;
        if found != 0 {
            return Some(position.wrapping_add(first_byte(found)));
        }
        position = position.wrapping_add(8);
        rest = tail;
    }
    rest.iter().position(|byte| *byte == wanted).map(|place| position.wrapping_add(place))
}

/// A word of ones.
const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
/// The high bits of a word's bytes.
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// The place of the first byte of `word` that is not zero.
const fn first_byte(word: u64) -> usize {
    (word.trailing_zeros() / 8) as usize
}

/// The place of the first special byte of a word whose first byte is its lowest.
#[inline]
fn special_in(word: u64) -> Option<usize> {
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);

    // A byte is special where subtracting borrows into its high bit and that bit was clear; a borrow may also mark a byte
    // behind a special one, never one before all of them.
    let quotes = (word ^ QUOTES).wrapping_sub(LOW);
    let backslashes = (word ^ BACKSLASHES).wrapping_sub(LOW);
    let controls = word.wrapping_sub(SPACES);
    let special = (quotes | backslashes | controls) & !word & HIGH;
    if special == 0 { None } else { Some(first_byte(special)) }
}

/// How far a string was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct StringState {
    escape: Escape,
    /// Whether an escape was met.
    pub(crate) escaped: bool,
}

/// How far an escape was read, its bytes so far counted from its backslash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Escape {
    None,
    Backslash,
    Unit {
        digits: u8,
        unit: u16,
    },
    /// A high surrogate stands alone so far.
    High,
    HighBackslash,
    Low {
        digits: u8,
        unit: u16,
    },
}

impl StringState {
    /// Behind the opening quote.
    pub(crate) const START: Self = Self { escape: Escape::None, escaped: false };
}

/// Reads a string from behind its opening quote, or from where its bytes ran out.
#[inline]
pub(crate) fn string(bytes: &[u8], mut position: usize, state: &mut StringState) -> Lexed {
    if state.escape == Escape::None {
        position = plain_run(bytes, position);
        match bytes.get(position) {
            Some(b'"') => return Ok(Some(position.wrapping_add(1))),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    escaped_string(bytes, position, state)
}

/// Reads on where a string is not plain to its end.
// Out of line: inlined at each use it would be the largest code of the crate.
#[inline(never)]
fn escaped_string(bytes: &[u8], mut position: usize, state: &mut StringState) -> Lexed {
    loop {
        if state.escape == Escape::None {
            position = short_run(bytes, position).unwrap_or_else(|| plain_run(bytes, position));
            if let (false, Some(length)) = (cfg!(optimize_for_size), whole_escape(bytes, position)) {
                state.escaped = true;
                position = position.wrapping_add(length);
                continue;
            }
        }
        let Some(&byte) = bytes.get(position) else { return Ok(None) };
        state.escape = match state.escape {
            Escape::None => match byte {
                b'"' => return Ok(Some(position.wrapping_add(1))),
                b'\\' => {
                    state.escaped = true;
                    Escape::Backslash
                }
                _ => return Err(Fault::Syntax(position)),
            },
            Escape::Backslash => match byte {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Escape::None,
                b'u' => Escape::Unit { digits: 0, unit: 0 },
                _ => return Err(Fault::Syntax(position)),
            },
            Escape::Unit { digits, unit } => match (digits, hex_unit(unit, byte)) {
                (_, None) => return Err(Fault::Syntax(position)),
                (3, Some(0xd800..0xdc00)) => Escape::High,
                (3, Some(0xdc00..0xe000)) => return Err(lone_surrogate(position, 5)),
                (3, Some(_)) => Escape::None,
                (_, Some(unit)) => Escape::Unit { digits: digits.wrapping_add(1), unit },
            },
            Escape::High if byte == b'\\' => Escape::HighBackslash,
            Escape::High => return Err(lone_surrogate(position, 6)),
            Escape::HighBackslash if byte == b'u' => Escape::Low { digits: 0, unit: 0 },
            Escape::HighBackslash => return Err(lone_surrogate(position, 7)),
            Escape::Low { digits, unit } => match (digits, hex_unit(unit, byte)) {
                (_, None) => return Err(Fault::Syntax(position)),
                (3, Some(0xdc00..0xe000)) => Escape::None,
                (3, Some(_)) => return Err(lone_surrogate(position, 11)),
                (_, Some(unit)) => Escape::Low { digits: digits.wrapping_add(1), unit },
            },
        };
        position = position.wrapping_add(1);
    }
}

/// What [`plain_run`] finds, where that is near, as it is between escapes.
#[inline]
fn short_run(bytes: &[u8], position: usize) -> Option<usize> {
    match bytes.get(position..)? {
        [a, b, c, d, e, f, g, h, ..] if !cfg!(optimize_for_size) => {
            let place = special_in(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]))?;
            Some(position.wrapping_add(place))
        }
        _ => None,
    }
}

/// The length of the escape at `position`, or of the two of a surrogate pair, if it is whole and valid.
#[inline]
fn whole_escape(bytes: &[u8], position: usize) -> Option<usize> {
    match bytes.get(position..)? {
        [b'\\', b'u', digits @ ..] => match four_digits(digits)? {
            (0xd800..0xdc00, [b'\\', b'u', digits @ ..]) => match four_digits(digits)? {
                (0xdc00..0xe000, _) => Some(12),
                _ => None,
            },
            (0xd800..0xe000, _) => None,
            _ => Some(6),
        },
        [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(2),
        _ => None,
    }
}

/// Told at its backslash, which may lie in an earlier piece: a position counts from the body's first byte, modulo 2ⁿ.
const fn lone_surrogate(position: usize, back: usize) -> Fault {
    Fault::Syntax(position.wrapping_sub(back))
}

fn hex_unit(unit: u16, byte: u8) -> Option<u16> {
    hex_digit(byte).map(|digit| unit << 4 | u16::from(digit))
}

/// How far a number was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Number {
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    E,
    Sign,
    Exponent,
}

impl Number {
    /// The state that `byte` starts, if it starts a number.
    const fn start(byte: u8) -> Option<Self> {
        match byte {
            b'-' => Some(Self::Minus),
            b'0' => Some(Self::Zero),
            b'1'..=b'9' => Some(Self::Integer),
            _ => None,
        }
    }

    /// The state behind `byte`, if it goes on with the number.
    const fn next(self, byte: u8) -> Option<Self> {
        match (self, byte) {
            (Self::Minus, b'0') => Some(Self::Zero),
            (Self::Minus, b'1'..=b'9') | (Self::Integer, b'0'..=b'9') => Some(Self::Integer),
            (Self::Zero | Self::Integer, b'.') => Some(Self::Point),
            (Self::Point | Self::Fraction, b'0'..=b'9') => Some(Self::Fraction),
            (Self::Zero | Self::Integer | Self::Fraction, b'e' | b'E') => Some(Self::E),
            (Self::E, b'+' | b'-') => Some(Self::Sign),
            (Self::E | Self::Sign | Self::Exponent, b'0'..=b'9') => Some(Self::Exponent),
            _ => None,
        }
    }

    /// Whether a number may end here.
    const fn is_whole(self) -> bool {
        matches!(self, Self::Zero | Self::Integer | Self::Fraction | Self::Exponent)
    }
}

/// The rest of a literal whose first byte is `byte`.
const fn literal_rest(byte: u8) -> Option<&'static [u8]> {
    match byte {
        b't' => Some(b"rue"),
        b'f' => Some(b"alse"),
        b'n' => Some(b"ull"),
        _ => None,
    }
}

/// Reads what is left of a literal; what is still left where the bytes run out stays in `rest`.
pub(crate) fn literal(bytes: &[u8], mut position: usize, rest: &mut &'static [u8]) -> Lexed {
    while let [expected, tail @ ..] = *rest {
        match bytes.get(position) {
            Some(byte) if byte == expected => {
                *rest = tail;
                position = position.wrapping_add(1);
            }
            Some(_) => return Err(Fault::Syntax(position)),
            None => return Ok(None),
        }
    }
    Ok(Some(position))
}

/// What may come next where no token is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expect {
    Value,
    ValueOrClose,
    Name,
    NameOrClose,
    Colon,
    CommaOrClose,
}

/// The token that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token {
    None,
    Name(StringState),
    String(StringState),
    Number(Number),
    Literal(&'static [u8]),
}

/// Skips one value of any kind, checking it as strictly as one that is read.
///
/// Its own stack is a bit for each open bracket: whether it is an object's.
#[derive(Clone, Debug)]
pub(crate) struct Skip {
    objects: [u8; (MAX_DEPTH / 8) as usize],
    /// The brackets open around the value.
    outer: u8,
    /// Those and the value's own.
    depth: u8,
    expect: Expect,
    token: Token,
}

impl Skip {
    /// Before a value within `depth` open brackets.
    pub(crate) const fn new(depth: u8) -> Self {
        Self { objects: [0; (MAX_DEPTH / 8) as usize], outer: depth, depth, expect: Expect::Value, token: Token::None }
    }

    /// Skips on from `position` to the value's end.
    ///
    /// A number at the very end of the bytes may go on in the next, so it is never whole there.
    pub(crate) fn run(&mut self, bytes: &[u8], mut position: usize) -> Lexed {
        loop {
            match &mut self.token {
                Token::None => {
                    let Some(&byte) = bytes.get(position) else { return Ok(None) };
                    if !is_space(byte) {
                        self.open(byte, position)?;
                    }
                    position = position.wrapping_add(1);
                    if !matches!(byte, b'}' | b']') {
                        continue;
                    }
                }
                Token::Name(state) => {
                    let Some(behind) = string(bytes, position, state)? else { return Ok(None) };
                    position = behind;
                    self.token = Token::None;
                    self.expect = Expect::Colon;
                    continue;
                }
                Token::String(state) => {
                    let Some(behind) = string(bytes, position, state)? else { return Ok(None) };
                    position = behind;
                    self.close_token();
                }
                Token::Number(number) => {
                    let Some(&byte) = bytes.get(position) else { return Ok(None) };
                    if let Some(next) = number.next(byte) {
                        *number = next;
                        position = position.wrapping_add(1);
                        continue;
                    }
                    if !number.is_whole() {
                        return Err(Fault::Syntax(position));
                    }
                    self.close_token();
                }
                Token::Literal(rest) => {
                    let Some(behind) = literal(bytes, position, rest)? else { return Ok(None) };
                    position = behind;
                    self.close_token();
                }
            }
            if self.is_done() {
                return Ok(Some(position));
            }
        }
    }

    fn close_token(&mut self) {
        self.token = Token::None;
        self.expect = Expect::CommaOrClose;
    }

    /// Whether the value has been skipped to its end.
    fn is_done(&self) -> bool {
        self.depth == self.outer && self.token == Token::None && self.expect == Expect::CommaOrClose
    }

    /// Takes the first byte of a token.
    #[inline]
    fn open(&mut self, byte: u8, position: usize) -> Result<(), Fault> {
        self.expect = match (self.expect, byte) {
            (Expect::Name | Expect::NameOrClose, b'"') => {
                self.token = Token::Name(StringState::START);
                Expect::Colon
            }
            (Expect::Value | Expect::ValueOrClose, b'"') => {
                self.token = Token::String(StringState::START);
                Expect::CommaOrClose
            }
            (Expect::Value | Expect::ValueOrClose, b'[') => {
                self.push(false, position)?;
                Expect::ValueOrClose
            }
            (Expect::Value | Expect::ValueOrClose, b'{') => {
                self.push(true, position)?;
                Expect::NameOrClose
            }
            (Expect::ValueOrClose, b']') => self.pop(),
            (Expect::Value | Expect::ValueOrClose, byte) => {
                self.token = match (Number::start(byte), literal_rest(byte)) {
                    (Some(number), _) => Token::Number(number),
                    (None, Some(rest)) => Token::Literal(rest),
                    (None, None) => return Err(Fault::Syntax(position)),
                };
                Expect::CommaOrClose
            }
            (Expect::Colon, b':') => Expect::Value,
            (Expect::CommaOrClose, b',') if self.in_object() => Expect::Name,
            (Expect::CommaOrClose, b',') => Expect::Value,
            (Expect::CommaOrClose | Expect::NameOrClose, b'}') if self.in_object() => self.pop(),
            (Expect::CommaOrClose, b']') if !self.in_object() => self.pop(),
            _ => return Err(Fault::Syntax(position)),
        };
        Ok(())
    }

    fn push(&mut self, object: bool, position: usize) -> Result<(), Fault> {
        if self.depth >= MAX_DEPTH {
            return Err(Fault::Depth(position));
        }
        if let Some(byte) = self.objects.get_mut(usize::from(self.depth / 8)) {
            let bit = 1 << (self.depth % 8);
            *byte = if object { *byte | bit } else { *byte & !bit };
        }
        self.depth = self.depth.wrapping_add(1);
        Ok(())
    }

    fn pop(&mut self) -> Expect {
        self.depth = self.depth.wrapping_sub(1);
        Expect::CommaOrClose
    }

    /// Whether the innermost open bracket is an object's.
    fn in_object(&self) -> bool {
        let top = self.depth.wrapping_sub(1);
        self.objects.get(usize::from(top / 8)).is_some_and(|byte| byte >> (top % 8) & 1 == 1)
    }
}
