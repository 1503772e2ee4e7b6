//! The parts of HTTP that a gateway needs. On a device, its HTTP client has them.

use core::fmt::{self, Write};

use iot_shapes::http::{CONTENT_TYPE, MEDIA_TYPE};
use iot_shapes::{Encode, Encoded, Operation, ResponseHead};

const REGION: &str = "eu-west-1";

/// A budget for the bytes of a request's head without its target: method, host, headers. A signature takes more.
pub const HEAD: usize = 192;

/// Writes a whole request.
pub fn write_request<T: Encode, B: Encode>(
    out: &mut impl Write,
    operation: Operation,
    target: Encoded<T>,
    body: Encoded<B>,
) -> fmt::Result {
    write!(out, "{} {target}", operation.method())?;
    write_headers(out, operation, body.len())?;
    write!(out, "{body}")
}

/// Writes a request from the end of its target to that of its headers. The length of a body is known before its first byte
/// is encoded.
pub fn write_headers(out: &mut impl Write, operation: Operation, body_length: usize) -> fmt::Result {
    let service = operation.service();
    let prefix = service.host_prefix().unwrap_or_default();
    write!(out, " HTTP/1.1\r\nHost: {prefix}{}.{REGION}.amazonaws.com\r\n", service.signing_name())?;
    write!(out, "{CONTENT_TYPE}: {MEDIA_TYPE}\r\nContent-Length: {body_length}\r\n\r\n")
}

/// A received message: its start line, its headers and its body.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    pub start: &'a str,
    headers: &'a str,
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Splits a message into its parts. Returns `None` if its head is incomplete.
    pub fn split(bytes: &'a [u8]) -> Option<Self> {
        const END: &[u8] = b"\r\n\r\n";
        let end = bytes.windows(END.len()).position(|window| window == END)?;
        let (head, rest) = bytes.split_at_checked(end)?;
        let (start, headers) = core::str::from_utf8(head).ok()?.split_once("\r\n")?;
        Some(Self { start, headers, body: rest.strip_prefix(END)? })
    }

    /// Returns the names and values of the headers, in their order.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> + use<'a> {
        let lines = self.headers.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name, value.trim().as_bytes()))
    }
}

/// A received response: the head, which has the headers that the crate reads, and the body.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    pub head: ResponseHead<'a>,
    pub body: &'a [u8],
}

impl<'a> Received<'a> {
    /// Parses a response. Returns `None` if it is no HTTP message.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let message = Message::split(bytes)?;
        let status = message.start.split(' ').nth(1)?.parse().ok()?;
        let head = message.headers().fold(ResponseHead::new(status), |head, (name, value)| head.header(name, value));
        Some(Self { head, body: message.body })
    }
}
