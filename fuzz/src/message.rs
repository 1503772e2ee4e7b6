//! How inputs are taken apart.

/// The headers of a message, in their order.
pub type Headers<'a> = Vec<(&'a str, &'a [u8])>;

/// An HTTP message as it goes over the wire.
pub struct Message<'a> {
    start: &'a [u8],
    pub headers: Headers<'a>,
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Takes any bytes for a message: lines may end in a line feed alone, and what is no header is passed over.
    pub fn parse(data: &'a [u8]) -> Self {
        let line = |rest| {
            let (line, rest) = first_line(rest);
            (line.strip_suffix(b"\r").unwrap_or(line), rest)
        };
        let (start, mut rest) = line(data);
        let mut headers = Vec::new();
        loop {
            let (header, behind) = line(rest);
            rest = behind;
            if header.is_empty() {
                return Self { start, headers, body: rest };
            }
            if let Some(colon) = header.iter().position(|byte| *byte == b':')
                && let Ok(name) = str::from_utf8(&header[..colon])
            {
                headers.push((name, &header[colon + 1..]));
            }
        }
    }

    /// A word of the start line: of a request its method and its target, of a reply its version and its status.
    pub fn word(&self, number: usize) -> Option<&'a [u8]> {
        self.start.split(|byte| *byte == b' ').nth(number)
    }
}

/// What is before the first line feed, and what is behind it.
pub fn first_line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[]),
    }
}

/// A status in digits.
pub fn status(word: &[u8]) -> Option<u16> {
    str::from_utf8(word).ok()?.parse().ok()
}
