//! The fuzz targets, as functions of any bytes. So `cargo test` replays the committed corpora too.
//!
//! A target passes its input to the crate, and compares the results with an oracle that shares no code with the crate.
//! [`oracle`] has the oracles, [`reported`] collects the violations that are compared with them.

mod entry_points;
pub mod kernels;
pub mod message;
pub mod oracle;
mod reported;
mod requests;
mod responses;
mod split;
mod structured;
mod values;

use std::path::Path;

use iot_shapes::Operation;
#[cfg(fuzzing)]
pub use libfuzzer_sys;

/// Defines a function for each target, and the list of all targets.
macro_rules! targets {
    (
        requests { $( $request:ident = $operation:ident; )+ }
        $( $(#[$doc:meta])* $name:ident = $run:expr; )+
    ) => {
        $(
            /// Checks a request of one operation. The first line has the values of its URI, the rest is its body.
            pub fn $request(data: &[u8]) {
                requests::of_operation(Operation::$operation, data);
            }
        )+
        $(
            $(#[$doc])*
            pub fn $name(data: &[u8]) {
                let run: fn(&[u8]) = $run;
                run(data);
            }
        )+

        /// All targets, by their names.
        pub const TARGETS: &[(&str, fn(&[u8]))] =
            &[$( (stringify!($request), $request), )+ $( (stringify!($name), $name), )+];
    };
}

targets! {
    requests {
        batch_associate_project_assets = BatchAssociateProjectAssets;
        batch_disassociate_project_assets = BatchDisassociateProjectAssets;
        batch_associate_client_device_with_core_device = BatchAssociateClientDeviceWithCoreDevice;
        batch_disassociate_client_device_from_core_device = BatchDisassociateClientDeviceFromCoreDevice;
        associate_targets_with_job = AssociateTargetsWithJob;
    }
    /// Checks a response or an error response of any operation. The first line has its head, the rest is its body.
    responses = responses::of_line;
    /// Generates a valid request, response or error. Writes it and reads it back in every way.
    structured = structured::of_bytes;
    /// Checks a text as a whole body, and at all positions of a body.
    json_against_serde_json = requests::of_json;
    /// Checks a text as a value of each kind.
    patterns_against_regex = values::patterns;
    /// Checks a text as an identifier, and its bytes as entropy.
    uuid_against_uuid = values::uuids;
    /// Checks a request target, and the parts of a target.
    uri_against_percent_encoding = values::uris;
    /// Checks an HTTP message as on the wire, a request or a response.
    http = of_message;
    /// Checks a body in chunks. The first line has their lengths, the rest is the body.
    split = split::of_line;
    /// Compares builds of the crate with other kernels. The first line chooses the size of chunks, an HTTP message follows.
    kernels = kernels::of_line;
    /// Compares the crate's entry points. The first line has the size of chunks, an HTTP message follows.
    entry_points = entry_points::of_line;
}

/// Checks an HTTP message. The start line of a response begins with the version, that of a request with the method.
fn of_message(data: &[u8]) {
    if data.starts_with(b"HTTP/") { responses::of_message(data) } else { requests::of_message(data) }
}

/// Runs a target over the files that the command line names, and prints a line for each.
///
/// # Panics
///
/// Panics if no file is named, if a file cannot be read, or if the crate and an oracle differ.
pub fn replay(run: fn(&[u8])) {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    assert!(!files.is_empty(), "usage: the files to run");
    for file in files {
        let file = Path::new(&file);
        run(&read(file));
        println!("{}: no difference", file.display());
    }
}

/// Returns the bytes of a file.
///
/// # Panics
///
/// Panics if the file cannot be read.
pub fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Defines the program of a target: the fuzzer, or without one a program that runs the target over files.
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
