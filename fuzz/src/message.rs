//! The parser of inputs.

/// The headers of a message, in their order.
pub type Headers<'a> = Vec<(&'a str, &'a [u8])>;

/// An HTTP message as on the wire.
pub struct Message<'a> {
    start: &'a [u8],
    pub headers: Headers<'a>,
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Parses any bytes as a message. A single line feed may end a line. Skips lines that are not headers.
    pub fn parse(data: &'a [u8]) -> Self {
        let line = |rest| {
            let (line, rest) = first_line(rest);
            (line.strip_suffix(b"\r").unwrap_or(line), rest)
        };
        let (start, mut rest) = line(data);
        let mut headers = Vec::new();
        loop {
            let (header, after) = line(rest);
            rest = after;
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

    /// Returns a word of the start line: method and target of a request, version and status of a response.
    pub fn word(&self, number: usize) -> Option<&'a [u8]> {
        self.start.split(|byte| *byte == b' ').nth(number)
    }
}

/// Returns the bytes before the first line feed and the bytes after it.
pub fn first_line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[]),
    }
}

/// Parses the digits of a status.
pub fn status(word: &[u8]) -> Option<u16> {
    str::from_utf8(word).ok()?.parse().ok()
}
