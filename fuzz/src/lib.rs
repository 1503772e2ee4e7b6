//! What the fuzz targets do, as functions of any bytes: so the committed corpora are replayed by `cargo test` too.
//!
//! A target hands what the fuzzer made to the crate, and holds what the crate says against an oracle that shares no code
//! with it. [`oracle`] is those oracles, [`told`] what is held against them.

pub mod message;
pub mod oracle;
mod requests;
mod responses;
mod split;
mod structured;
mod told;
mod values;

use std::path::Path;

use iot_shapes::Operation;
#[cfg(fuzzing)]
pub use libfuzzer_sys;

/// Makes a function of each target, and the list of all.
macro_rules! targets {
    ($( $(#[$doc:meta])* $name:ident = $run:expr; )+) => {
        $(
            $(#[$doc])*
            pub fn $name(data: &[u8]) {
                let run: fn(&[u8]) = $run;
                run(data);
            }
        )+

        /// All targets, by their names.
        pub const TARGETS: &[(&str, fn(&[u8]))] = &[$( (stringify!($name), $name), )+];
    };
}

targets! {
    /// A request of one operation: its URI's values on the first line, then its body.
    batch_associate_project_assets = |data| requests::of_operation(Operation::BatchAssociateProjectAssets, data);
    /// A request of one operation: its URI's values on the first line, then its body.
    batch_disassociate_project_assets = |data| requests::of_operation(Operation::BatchDisassociateProjectAssets, data);
    /// A request of one operation: its URI's values on the first line, then its body.
    batch_associate_client_device_with_core_device =
        |data| requests::of_operation(Operation::BatchAssociateClientDeviceWithCoreDevice, data);
    /// A request of one operation: its URI's values on the first line, then its body.
    associate_targets_with_job = |data| requests::of_operation(Operation::AssociateTargetsWithJob, data);
    /// A reply to any operation, a response or an error: its head on the first line, then its body.
    responses = responses::of_line;
    /// A request, a response or an error that is valid as it is made, through every door and back.
    structured = structured::of_bytes;
    /// A text that stands for a whole body, and in all places of one.
    json_against_serde_json = requests::of_json;
    /// A text as a value of each kind.
    patterns_against_regex = values::patterns;
    /// A text as an identifier, and its bytes as entropy.
    uuid_against_uuid = values::uuids;
    /// A request target, and the parts of one.
    uri_against_percent_encoding = values::uris;
    /// An HTTP message as it goes over the wire, a request or a reply.
    http = of_message;
    /// A body in pieces: their lengths on the first line, then the body.
    split = split::of_line;
}

/// A reply's start line begins with its version, a request's with its method.
fn of_message(data: &[u8]) {
    if data.starts_with(b"HTTP/") { responses::of_message(data) } else { requests::of_message(data) }
}

/// Runs a target over the files that the command line names.
pub fn replay(run: fn(&[u8])) {
    for file in std::env::args_os().skip(1) {
        run(&read(Path::new(&file)));
    }
}

/// The bytes of a file.
pub fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The program of a target: the fuzzer, or where there is none a program that runs the target over files.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|data: &[u8]| $crate::$name(data));

        #[cfg(not(fuzzing))]
        fn main() {
            $crate::replay($crate::$name);
        }
    };
}
