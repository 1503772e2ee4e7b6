//! The service, simulated: it validates each request as a local validator does, and sends prepared responses.

use core::fmt::{self, Write};
use core::time::Duration;

use iot_shapes::heapless::Vec;
use iot_shapes::sitewise::batch_disassociate_project_assets::{MAX_JSON_LEN, MAX_PATH_LEN, response_json};
use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};
use iot_shapes::{FailFast, Operation, RequestHead, Violation};
use semihosting::println;

use crate::gateway::{Failure, Link};
use crate::wire::{HEAD, Message, Received};

/// One of two assets failed for a passing reason.
pub const ONE_FAILED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"errors\":[{\"assetId\":\"d129d067-43a0-4f06-9742-0e940144702b\",\"code\":\"INTERNAL_FAILURE\",\
    \"message\":\"try ag\\u00e4in\"}]}";

/// All assets are associated.
pub const NONE_FAILED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}";

/// Requests come too fast.
pub const THROTTLED: &str = "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 30\r\n\
    x-amzn-ErrorType: ThrottlingException:http://internal.amazon.com/coral/\r\n\r\n{\"message\":\"Rate exceeded\"}";

/// One client device does not exist.
pub const NO_SUCH_THING: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"errorEntries\":[{\"thingName\":\"pump 2\",\"code\":\"ResourceNotFoundException\",\
    \"message\":\"No such thing.\"}]}";

/// The connection ends before the response does, within an escape.
pub const TRUNCATED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"errorEntries\":[{\"thingName\":\"Ventil f\\u00";

/// One client device is not associated with the core device.
pub const NOT_ASSOCIATED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"errorEntries\":[{\"thingName\":\"Ventil f\\u00fcr \\u00d6l\",\"code\":\"ResourceNotFoundException\",\
    \"message\":\"Not associated.\"}]}";

/// An error that the operation does not model.
pub const UNKNOWN: &str = "HTTP/1.1 418 I'm a teapot\r\nContent-Type: application/json\r\n\r\n\
    {\"__type\":\"com.amazonaws.iot#TeapotException\",\"Message\":\"short and stout\"}";

/// The job.
pub const JOB: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"jobArn\":\"arn:aws:iot:eu-west-1:123456789012:job/fw-7\",\"jobId\":\"fw-7\",\"description\":\"f\\u00fcr alle\"}";

/// The service of one scenario: its responses in order, and a record of the requests.
pub struct Service {
    operation: Operation,
    responses: core::slice::Iter<'static, &'static str>,
    /// The number of items of each valid request. An invalid request ends the scenario.
    pub items: Vec<usize, 8>,
    /// The number of bytes of the longest chunk.
    pub longest_chunk: usize,
    /// The request so far.
    sent: Vec<u8, { HEAD + MAX_PATH_LEN + MAX_JSON_LEN }>,
    /// The time that the gateway waited.
    pub waited: Duration,
    /// A counter instead of a source of entropy: the small machines of QEMU have none.
    drawn: u8,
}

impl Service {
    pub fn new(operation: Operation, responses: &'static [&'static str]) -> Self {
        Self {
            operation,
            responses: responses.iter(),
            items: Vec::new(),
            longest_chunk: 0,
            sent: Vec::new(),
            waited: Duration::ZERO,
            drawn: 0,
        }
    }

    /// Parses and validates the request, in constant memory.
    fn check(&mut self) -> Option<()> {
        let result = self.valid_items();
        self.sent.clear();
        self.items.push(result?).ok()
    }

    /// Returns the number of items of the request, if it is valid.
    fn valid_items(&self) -> Option<usize> {
        let message = Message::split(&self.sent)?;
        let (method, rest) = message.start.split_once(' ')?;
        let (target, _version) = rest.split_once(' ')?;
        println!("    {method} {target}, {} bytes", self.sent.len());
        let head =
            message.headers().fold(RequestHead::new(method, target), |head, (name, value)| head.header(name, value));
        match Operation::validate_http(&head, message.body, &mut FailFast) {
            Ok(valid) if valid.operation == self.operation => Some(valid.items),
            Ok(_) => None,
            Err(violation) => {
                println!("    {violation}");
                None
            }
        }
    }
}

impl Link for Service {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.longest_chunk = self.longest_chunk.max(bytes.len());
        self.sent.extend_from_slice(bytes).map_err(|_| Failure::Unreachable)
    }

    fn receive(&mut self) -> Option<Received<'_>> {
        self.check()?;
        Received::parse(self.responses.next()?.as_bytes())
    }

    /// Responds that all of 100 assets failed, in segments of 7 bytes.
    fn receive_in_chunks(&mut self, take: &mut dyn FnMut(&[u8]) -> Result<(), Violation>) -> Result<(), Failure> {
        let errors = (0..100_u8).map(|number| {
            let code = if number % 4 == 0 { "INTERNAL_FAILURE" } else { "NOT_IN_PROJECT" };
            let code = AssetErrorCode::from_storage(code);
            AssetErrorDetails::new(AssetId::from_bytes([number; 16]), code, "The asset could not be disassociated.")
        });
        self.check().ok_or(Failure::Unreachable)?;
        let mut segments = Segments { take, result: Ok(()) };
        // The cause of a failed write is in `result`.
        let _ = write!(segments, "{}", response_json(errors));
        Ok(segments.result?)
    }

    fn entropy(&mut self) -> [u8; 16] {
        self.drawn = self.drawn.wrapping_add(1);
        [self.drawn; 16]
    }

    fn wait(&mut self, time: Duration) {
        println!("    waits {} s", time.as_secs());
        self.waited = self.waited.saturating_add(time);
    }
}

/// A writer that passes on each segment.
struct Segments<'t> {
    take: &'t mut dyn FnMut(&[u8]) -> Result<(), Violation>,
    result: Result<(), Violation>,
}

impl Write for Segments<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.result = text.as_bytes().chunks(7).try_for_each(&mut self.take);
        self.result.map_err(|_| fmt::Error)
    }
}
