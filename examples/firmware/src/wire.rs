//! HTTP messages, as far as a gateway needs them. On a device of your own, an HTTP client does this.

use core::fmt::{self, Write};

use iot_shapes::http::CONTENT_TYPE;
use iot_shapes::{Operation, Render, Rendered, ResponseHead};

const REGION: &str = "eu-west-1";

/// A budget for the bytes of a request's head beside its target: method, host, headers. A signed one takes more.
pub const HEAD: usize = 192;

/// Writes a whole request. The length of the body is known before its first byte, so it need not be in memory.
pub fn write_request<T: Render, B: Render>(
    out: &mut impl Write,
    operation: Operation,
    target: Rendered<T>,
    body: Rendered<B>,
) -> fmt::Result {
    let service = operation.service();
    let prefix = service.host_prefix().unwrap_or_default();
    write!(out, "{} {target} HTTP/1.1\r\n", operation.method())?;
    write!(out, "Host: {prefix}{}.{REGION}.amazonaws.com\r\n", service.signing_name())?;
    write!(out, "Content-Type: {CONTENT_TYPE}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// A message as it was received: its start line, its header lines, its body.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    pub start: &'a str,
    headers: &'a str,
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// The parts of a message; `None` where its head is not whole.
    pub fn split(bytes: &'a [u8]) -> Option<Self> {
        const END: &[u8] = b"\r\n\r\n";
        let end = bytes.windows(END.len()).position(|window| window == END)?;
        let (head, rest) = bytes.split_at_checked(end)?;
        let (start, headers) = core::str::from_utf8(head).ok()?.split_once("\r\n")?;
        Some(Self { start, headers, body: rest.strip_prefix(END)? })
    }

    /// The headers, in their order.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> + use<'a> {
        let lines = self.headers.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name, value.trim().as_bytes()))
    }
}

/// A reply: what of its head matters, and its body.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    pub head: ResponseHead<'a>,
    pub body: &'a [u8],
}

impl<'a> Reply<'a> {
    /// The parts of a reply; `None` where it is no HTTP message.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let message = Message::split(bytes)?;
        let status = message.start.split(' ').nth(1)?.parse().ok()?;
        let head = message.headers().fold(ResponseHead::new(status), |head, (name, value)| head.header(name, value));
        Some(Self { head, body: message.body })
    }
}
