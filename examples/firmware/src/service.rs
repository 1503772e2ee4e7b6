//! The service's side, which is a network away from a device of your own: it checks what it is sent as a local
//! validator would, and has its replies ready.

use core::fmt::{self, Write};

use iot_shapes::heapless::Vec;
use iot_shapes::sitewise::{self, AssetErrorCode, AssetErrorDetails, AssetId};
use iot_shapes::{FailFast, Operation, RequestHead, Violation};
use semihosting::println;

use crate::gateway::{Link, Trouble};
use crate::wire::{Message, Reply};

/// One of two assets failed, and may be asked for again.
pub const ONE_FAILED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"errors\":[{\"assetId\":\"d129d067-43a0-4f06-9742-0e940144702b\",\"code\":\"INTERNAL_FAILURE\",\
    \"message\":\"try ag\\u00e4in\"}]}";

/// All went well.
pub const NONE_FAILED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}";

/// Requests come too fast.
pub const THROTTLED: &str = "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 30\r\n\
    x-amzn-ErrorType: ThrottlingException:http://internal.amazon.com/coral/\r\n\r\n{\"message\":\"Rate exceeded\"}";

/// One client device is not known.
pub const NO_SUCH_THING: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"errorEntries\":[{\"thingName\":\"pump 2\",\"code\":\"ResourceNotFoundException\",\
    \"message\":\"No such thing.\"}]}";

/// An error that no model has.
pub const UNKNOWN: &str = "HTTP/1.1 418 I'm a teapot\r\nContent-Type: application/json\r\n\r\n\
    {\"__type\":\"com.amazonaws.iot#TeapotException\",\"Message\":\"short and stout\"}";

/// The job, as it is now.
pub const JOB: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\
    {\"jobArn\":\"arn:aws:iot:eu-west-1:123456789012:job/fw-7\",\"jobId\":\"fw-7\",\"description\":\"f\\u00fcr alle\"}";

/// The service of one scenario: its replies, one after the other, and what it was sent.
pub struct Service {
    operation: Operation,
    replies: core::slice::Iter<'static, &'static str>,
    /// How many items each of the requests had; the first that is not valid ends the scenario.
    pub items: Vec<usize, 4>,
    /// The seconds that the gateway has waited.
    pub waited: u32,
    /// A counter in the place of a source of entropy, of which QEMU's small machines have none.
    drawn: u8,
}

impl Service {
    pub fn new(operation: Operation, replies: &'static [&'static str]) -> Self {
        Self { operation, replies: replies.iter(), items: Vec::new(), waited: 0, drawn: 0 }
    }

    /// Reads a request as it came over the wire, and checks it without keeping any of it.
    fn check(&mut self, request: &[u8]) -> Option<()> {
        let message = Message::split(request)?;
        let (method, rest) = message.start.split_once(' ')?;
        let (target, _version) = rest.split_once(' ')?;
        println!("    {method} {target}, {} bytes", request.len());
        let head =
            message.headers().fold(RequestHead::new(method, target), |head, (name, value)| head.header(name, value));
        match Operation::validate_http(&head, message.body, &mut FailFast) {
            Ok(valid) if valid.operation == self.operation => self.items.push(valid.items).ok(),
            Ok(_) => None,
            Err(violation) => {
                println!("    {violation}");
                None
            }
        }
    }
}

impl Link for Service {
    fn exchange(&mut self, request: &[u8]) -> Option<Reply<'_>> {
        self.check(request)?;
        Reply::read(self.replies.next()?.as_bytes())
    }

    /// All of 100 assets failed, which is told in segments as small as a network may have.
    fn exchange_in_pieces(
        &mut self,
        request: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Result<(), Violation>,
    ) -> Result<(), Trouble> {
        let errors = (0..100_u8).map(|number| AssetErrorDetails {
            asset_id: AssetId::from_bytes([number; 16]),
            code: AssetErrorCode::from_storage(if number % 4 == 0 { "INTERNAL_FAILURE" } else { "NOT_IN_PROJECT" }),
            message: "The asset could not be taken out of the project.",
        });
        self.check(request).ok_or(Trouble::Unreachable)?;
        let mut segments = Segments { take, result: Ok(()) };
        // What ends it early is in the result.
        let _ = write!(segments, "{}", sitewise::response_json(errors));
        Ok(segments.result?)
    }

    fn entropy(&mut self) -> [u8; 16] {
        self.drawn = self.drawn.wrapping_add(1);
        [self.drawn; 16]
    }

    fn wait(&mut self, seconds: u32) {
        println!("    waits {seconds} s");
        self.waited += seconds;
    }
}

/// A body that is written, handed on as it is written.
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
