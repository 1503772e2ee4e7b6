//! Signs a request, and sends it over a connection of `embedded-io-async`, from a buffer of 128 bytes.
//!
//! ```text
//! cargo run --example send
//! ```
//!
//! The connection is in place of a TLS session: it takes a few bytes at a time, and keeps them. The body has some 4 KB. It
//! is never in memory as a whole: its hash and its length are known in advance, and the encoding pauses when the buffer is full.
//! Only the headers have a buffer of their own size. Nothing of the device is on a heap.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::{Display, Write as _};

use embedded_io_async::{ErrorType, Write};
use iot_shapes::sitewise::{self, AssetId, BatchAssociateProjectAssetsRequest, ClientToken, ProjectId};
use iot_shapes::{AnyRequest, Encode, Encoded, RequestHead};
use sigv4::{Canonical, Hash, Signer};

#[path = "sign/sigv4.rs"]
mod sigv4;

const REGION: &str = "eu-west-1";
/// The time in UTC, from the device's clock.
const NOW: &str = "20261127T120000Z";

/// A connection that takes up to 50 bytes at a time.
#[derive(Default)]
struct Connection {
    sent: Vec<u8>,
    writes: usize,
}

impl ErrorType for Connection {
    type Error = Infallible;
}

impl Write for Connection {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        let taken = bytes.len().min(50);
        self.sent.extend_from_slice(&bytes[..taken]);
        self.writes += 1;
        Ok(taken)
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Sends a part of a message through `buffer`.
async fn send<T: Encode, W: Write>(
    connection: &mut W,
    part: Encoded<T>,
    buffer: &mut [u8; 128],
) -> Result<(), W::Error> {
    let mut chunks = part.chunks();
    while !chunks.is_finished() {
        let length = chunks.fill(buffer);
        connection.write_all(&buffer[..length]).await?;
    }
    Ok(())
}

async fn run(connection: &mut Connection) -> Result<(), Box<dyn Error>> {
    let project = ProjectId::new("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70")?;
    let assets = (0..100).map(|number| AssetId::from_bytes([number; 16]));
    // The entropy is from the device's source of random numbers.
    let token = ClientToken::from_entropy([0x5a; 16]);
    let request = BatchAssociateProjectAssetsRequest::<_>::try_from_iter(project, assets)?.with_client_token(token);

    let signer = Signer {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        region: REGION,
        service: sitewise::SERVICE.signing_name(),
        timestamp: NOW,
    };
    let signed: [(&str, &dyn Display); 3] =
        [("content-type", &"application/json"), ("host", &sitewise::SERVICE.host(REGION)), ("x-amz-date", &NOW)];
    let canonical = Canonical {
        method: "POST",
        path: &request.canonical_path(),
        query: &request.query(),
        headers: &signed,
        payload: Hash::of(&request.json()),
    };
    let mut headers = heapless::String::<512>::new();
    for (name, value) in signed {
        write!(headers, "{name}: {value}\r\n")?;
    }
    write!(headers, "authorization: {}\r\n", signer.authorization(&canonical))?;
    write!(headers, "content-length: {}\r\n\r\n", request.json().len())?;

    let mut buffer = [0; 128];
    connection.write_all(b"POST ").await?;
    send(connection, request.target(), &mut buffer).await?;
    connection.write_all(b" HTTP/1.1\r\n").await?;
    connection.write_all(headers.as_bytes()).await?;
    send(connection, request.json(), &mut buffer).await?;
    connection.flush().await?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::default();
    pollster::block_on(run(&mut connection))?;

    // The receiver reads what was sent.
    let end = connection.sent.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or("no end of the head")?;
    let (head, body) = (std::str::from_utf8(&connection.sent[..end])?, &connection.sent[end + 4..]);
    let target = head.split(' ').nth(1).ok_or("no target")?;
    let request_head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
    let request = AnyRequest::from_http(&request_head, body)?;
    println!("{head}\r\n");
    println!("{} bytes of body in {} writes: {}", body.len(), connection.writes, request.operation());
    Ok(())
}
