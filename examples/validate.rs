//! Validates HTTP messages of all operations, as they went over the wire.
//!
//! `cargo run --release --example validate -- examples/requests/*.http`

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::{Parser, ValueEnum};
use iot_shapes::violation::Sink;
use iot_shapes::{Operation, Rejection, RequestHead, ResponseHead, ValidResponse, Violation};
use serde::Serialize;

/// Validates HTTP messages of AWS IoT operations.
///
/// Each FILE is one HTTP message: start line, headers, blank line, body. The body is all that follows the blank line:
/// Content-Length and Transfer-Encoding are ignored. The verdict on an invalid message has the error with which AWS rejects it,
/// and each violation with its JSON Pointer, byte offset and kind. All violated constraints are listed. Any other violation ends
/// the reading, and is the only one.
#[derive(Parser)]
#[command(name = "validate", version, after_long_help = details())]
struct Arguments {
    /// The format of the verdicts.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Read responses to this operation, such as AssociateTargetsWithJob, instead of requests.
    #[arg(long, value_name = "OPERATION", value_parser = operation)]
    response_to: Option<Operation>,

    /// Read bodies of requests to this operation, without start line and headers.
    #[arg(long, value_name = "OPERATION", value_parser = operation, conflicts_with = "response_to")]
    body_of: Option<Operation>,

    /// The files to check. `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Returns the examples, the operations and the statuses.
fn details() -> String {
    let operations = Operation::ALL.iter().map(|operation| operation.name()).collect::<Vec<_>>().join("\n  ");
    format!(
        "\
Examples:
  validate examples/requests/*.http
  validate --response-to AssociateTargetsWithJob response.http
  echo '{{\"targets\":[]}}' | validate --body-of AssociateTargetsWithJob -

Operations:
  {operations}

Exit status:
  0  every message is valid
  1  a message is invalid
  2  wrong usage, an I/O error, or a file that is not an HTTP message

A file that cannot be read, or is not an HTTP message, has a line on standard error, and no line of JSON.

Text is coloured on a terminal. Set NO_COLOR=1 to turn that off, CLICOLOR_FORCE=1 to turn it on elsewhere."
    )
}

const VALID: Style = AnsiColor::Green.on_default();
const INVALID: Style = AnsiColor::Red.on_default().bold();
const POINTER: Style = Style::new().bold();

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people.
    Text,
    /// A line of JSON for each message.
    Json,
}

fn operation(name: &str) -> Result<Operation, String> {
    name.parse::<Operation>().map_err(|_| {
        let names: Vec<_> = Operation::ALL.iter().map(|operation| operation.name()).collect();
        format!("no such operation; there are {}", names.join(", "))
    })
}

/// The verdict on a message, printed as a line of JSON.
#[derive(Serialize)]
struct Verdict<'a> {
    file: &'a str,
    valid: bool,
    operation: Option<&'static str>,
    #[serde(flatten)]
    detail: Detail,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Detail {
    Valid {
        #[serde(skip_serializing_if = "Option::is_none")]
        items: Option<usize>,
    },
    Error {
        status: u16,
        error: Option<String>,
    },
    Invalid {
        status: Option<u16>,
        error: Option<&'static str>,
        total: usize,
        violations: Vec<Reported>,
    },
}

/// A violation in the form in which it is printed.
#[derive(Serialize)]
struct Reported {
    pointer: String,
    kind: &'static str,
    offset: Option<usize>,
    message: String,
}

impl From<&Violation> for Reported {
    fn from(violation: &Violation) -> Self {
        Self {
            pointer: violation.pointer().to_string(),
            kind: violation.kind().name(),
            offset: violation.offset(),
            message: violation.message().to_string(),
        }
    }
}

/// A sink that keeps every violation.
#[derive(Default)]
struct All(Vec<Violation>);

impl Sink for All {
    fn report(&mut self, violation: Violation) -> ControlFlow<()> {
        self.0.push(violation);
        ControlFlow::Continue(())
    }

    fn report_fatal(&mut self, violation: Violation) {
        self.0 = vec![violation];
    }
}

impl Detail {
    fn invalid(violations: &[Violation], rejection: Option<&Rejection<'_>>) -> Self {
        Self::Invalid {
            status: rejection.map(Rejection::status),
            error: rejection.map(Rejection::error_type),
            total: violations.len(),
            violations: violations.iter().map(Reported::from).collect(),
        }
    }
}

/// A message, split into its start line, headers and body.
struct Message<'a> {
    start: &'a [u8],
    headers: Vec<httparse::Header<'a>>,
    body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Splits a message.
    ///
    /// # Errors
    ///
    /// Returns the reason for which the bytes are no HTTP message.
    fn parse(bytes: &'a [u8]) -> Result<Self, String> {
        if bytes.trim_ascii_start().first().is_some_and(|byte| b"{[".contains(byte)) {
            return Err(
                "it begins as JSON does; --body-of OPERATION reads a body without start line and headers".into()
            );
        }
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
            return Err(if bytes.is_empty() { "it is empty" } else { "its start line does not end" }.into());
        };
        let (start, rest) = bytes.split_at(end);
        let rest = &rest[1..];
        let line_count = rest.iter().filter(|byte| **byte == b'\n').count();
        let mut headers = vec![httparse::EMPTY_HEADER; line_count];
        match httparse::parse_headers(rest, &mut headers) {
            Ok(httparse::Status::Complete((length, used))) => Ok(Self {
                start: start.strip_suffix(b"\r").unwrap_or(start),
                headers: used.to_vec(),
                body: &rest[length..],
            }),
            Ok(httparse::Status::Partial) => Err("no blank line ends its headers".into()),
            Err(error) => Err(format!("its headers are malformed: {error}")),
        }
    }

    /// Returns the head of a request.
    ///
    /// `httparse` rejects a target that is not UTF-8, which has a verdict here. So the start line is split by hand.
    ///
    /// # Errors
    ///
    /// Returns the reason for which the start line is not that of a request.
    fn request(&self) -> Result<RequestHead<'_>, String> {
        if self.start.starts_with(b"HTTP/") {
            return Err("it is a response; --response-to OPERATION reads those".into());
        }
        let parts: Vec<_> = self.start.split(|byte| *byte == b' ').collect();
        let [method, target, version] = parts[..] else {
            let count = parts.len() - 1;
            let plural = if count == 1 { "" } else { "s" };
            return Err(format!("its start line has {count} space{plural}: a method, a target and a version have 2"));
        };
        if method.is_empty() || !method.iter().all(|byte| is_token_byte(*byte)) {
            return Err(format!("`{}` is not a method", method.escape_ascii()));
        }
        if target.is_empty() {
            return Err("its start line has no target".into());
        }
        check_version(version)?;
        let head = RequestHead::new(method, target);
        Ok(self.headers.iter().fold(head, |head, header| head.header(header.name, header.value)))
    }

    /// Returns the head of a response.
    ///
    /// # Errors
    ///
    /// Returns the reason for which the start line is not that of a response.
    fn response(&self) -> Result<ResponseHead<'_>, String> {
        let mut parts = self.start.splitn(3, |byte| *byte == b' ');
        let version = parts.next().unwrap_or_default();
        if !version.starts_with(b"HTTP/") && self.start.split(|byte| *byte == b' ').count() == 3 {
            return Err("it is a request; without --response-to it is read as one".into());
        }
        check_version(version)?;
        let status = parts.next().unwrap_or_default();
        let is_status = status.len() == 3 && status.iter().all(u8::is_ascii_digit);
        let code = std::str::from_utf8(status).ok().filter(|_| is_status).and_then(|digits| digits.parse().ok());
        let Some(code) = code else {
            return Err(format!("`{}` is not a status of three digits", status.escape_ascii()));
        };
        let head = ResponseHead::new(code);
        Ok(self.headers.iter().fold(head, |head, header| head.header(header.name, header.value)))
    }
}

/// Returns `true` if a method can have `byte` (RFC 9110, section 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Checks a version: `HTTP/1.1`, or `HTTP/2` and the like, as `curl -i` saves them.
fn check_version(version: &[u8]) -> Result<(), String> {
    let is_number = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let is_version = version.strip_prefix(b"HTTP/").is_some_and(|number| {
        let mut numbers = number.splitn(2, |byte| *byte == b'.');
        numbers.all(is_number)
    });
    if is_version { Ok(()) } else { Err(format!("`{}` is not a version of HTTP", version.escape_ascii())) }
}

fn check_body<'a>(file: &'a str, operation: Operation, body: &[u8]) -> Verdict<'a> {
    let mut all = All::default();
    let detail = match operation.validate_json(body, &mut all) {
        Ok(valid) => Detail::Valid { items: Some(valid.items) },
        Err(_) => {
            let rejection = Rejection::new(Some(operation.service()), &all.0, all.0.len());
            Detail::invalid(&all.0, Some(&rejection))
        }
    };
    let valid = matches!(detail, Detail::Valid { .. });
    Verdict { file, valid, operation: Some(operation.name()), detail }
}

fn check_request<'a>(file: &'a str, head: &RequestHead<'_>, body: &[u8]) -> Verdict<'a> {
    let operation = Operation::from_target(head.target());
    let mut all = All::default();
    let detail = match Operation::validate_http(head, body, &mut all) {
        Ok(valid) => Detail::Valid { items: Some(valid.items) },
        Err(_) => {
            let rejection = Rejection::new(operation.map(Operation::service), &all.0, all.0.len());
            Detail::invalid(&all.0, Some(&rejection))
        }
    };
    let valid = matches!(detail, Detail::Valid { .. });
    Verdict { file, valid, operation: operation.map(Operation::name), detail }
}

fn check_response<'a>(file: &'a str, operation: Operation, head: &ResponseHead<'_>, body: &[u8]) -> Verdict<'a> {
    let mut all = All::default();
    let detail = match operation.validate_response(head, body, &mut all) {
        Ok(ValidResponse::Success { items, .. }) => Detail::Valid { items },
        Ok(ValidResponse::Error(response)) => {
            Detail::Error { status: response.status(), error: response.name().map(|name| name.to_string()) }
        }
        Ok(_) => unreachable!("a valid response is a success or an error response"),
        Err(_) => Detail::invalid(&all.0, None),
    };
    let valid = !matches!(detail, Detail::Invalid { .. });
    Verdict { file, valid, operation: Some(operation.name()), detail }
}

fn print_text(out: &mut impl Write, verdict: &Verdict<'_>, body: &[u8]) -> io::Result<()> {
    let operation = verdict.operation.unwrap_or("no operation");
    write!(out, "{}: ", verdict.file)?;
    match &verdict.detail {
        Detail::Valid { items: None } => writeln!(out, "{VALID}valid{VALID:#} {operation}"),
        Detail::Valid { items: Some(1) } => writeln!(out, "{VALID}valid{VALID:#} {operation}, 1 item"),
        Detail::Valid { items: Some(items) } => writeln!(out, "{VALID}valid{VALID:#} {operation}, {items} items"),
        Detail::Error { status, error } => {
            let error = error.as_deref().unwrap_or("without a name");
            writeln!(out, "{VALID}valid{VALID:#} {operation} error, status {status}, {error}")
        }
        Detail::Invalid { status, error, violations, .. } => {
            write!(out, "{INVALID}INVALID{INVALID:#} {operation}")?;
            if let (Some(status), Some(error)) = (status, error) {
                write!(out, ", to be answered with {status} {error}")?;
            }
            writeln!(out)?;
            violations.iter().try_for_each(|violation| print_violation(out, violation, body))
        }
    }
}

fn print_violation(out: &mut impl Write, violation: &Reported, body: &[u8]) -> io::Result<()> {
    let whole = if violation.offset.is_some() { "the body" } else { "the message" };
    let pointer = if violation.pointer.is_empty() { whole } else { &violation.pointer };
    match violation.offset {
        Some(offset) => write!(out, "  {POINTER}{pointer}{POINTER:#} at byte {offset}")?,
        None => write!(out, "  {POINTER}{pointer}{POINTER:#}")?,
    }
    writeln!(out, ": {}: {}", violation.kind, violation.message)?;
    match violation.offset {
        Some(offset) => print_context(out, body, offset),
        None => Ok(()),
    }
}

/// Prints the bytes around an offset, and a caret under it.
fn print_context(out: &mut impl Write, body: &[u8], offset: usize) -> io::Result<()> {
    const BEFORE: usize = 30;
    const AFTER: usize = 40;
    // Each character takes one column: a dot replaces a control character, U+FFFD replaces bytes that are not UTF-8.
    let printable = |bytes: &[u8]| -> String {
        String::from_utf8_lossy(bytes).chars().map(|c| if c.is_control() { '·' } else { c }).collect()
    };
    let (before, after) = body.split_at(offset.min(body.len()));
    let is_start = |byte: &u8| (*byte as i8) >= -0x40;
    let start = before.len().saturating_sub(BEFORE);
    let start = before[start..].iter().position(is_start).map_or(before.len(), |skipped| start + skipped);
    let end = after.iter().skip(AFTER).position(is_start).map_or(after.len(), |more| AFTER + more);
    let (before, after) = (printable(&before[start..]), printable(&after[..end.min(after.len())]));
    writeln!(out, "    {before}{after}")?;
    writeln!(out, "    {}{INVALID}^{INVALID:#}", " ".repeat(before.chars().count()))
}

fn read(file: &str) -> io::Result<Vec<u8>> {
    if file != "-" {
        return std::fs::read(file);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Checks a file and prints the verdict. Returns `true` if the message is valid.
fn run(arguments: &Arguments, file: &str, out: &mut impl Write) -> Result<bool, String> {
    let bytes = read(file).map_err(|error| error.to_string())?;
    let (verdict, body) = match arguments.body_of {
        Some(operation) => (check_body(file, operation, &bytes), bytes.as_slice()),
        None => {
            let no_message = |reason| format!("not an HTTP message: {reason}");
            let message = Message::parse(&bytes).map_err(no_message)?;
            let verdict = match arguments.response_to {
                None => check_request(file, &message.request().map_err(no_message)?, message.body),
                Some(operation) => {
                    check_response(file, operation, &message.response().map_err(no_message)?, message.body)
                }
            };
            (verdict, message.body)
        }
    };
    match arguments.format {
        Format::Text => print_text(out, &verdict, body),
        Format::Json => {
            serde_json::to_writer(&mut *out, &verdict).map_err(io::Error::from).and_then(|()| writeln!(out))
        }
    }
    .map_err(|error| error.to_string())?;
    Ok(verdict.valid)
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // It removes the styles if it writes to no terminal, or if `NO_COLOR` is set.
    let mut out = io::BufWriter::new(AutoStream::auto(io::stdout().lock()));
    let mut status = 0;
    for file in &arguments.files {
        status = status.max(match run(&arguments, file, &mut out) {
            Ok(true) => 0,
            Ok(false) => 1,
            Err(error) => {
                eprintln!("validate: {file}: {error}");
                2
            }
        });
    }
    if let Err(error) = out.flush() {
        eprintln!("validate: {error}");
        status = 2;
    }
    ExitCode::from(status)
}
