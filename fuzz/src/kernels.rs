//! The same bytes in builds of the crate with other kernels, and with the feature `simd`. No choice of kernels changes a verdict, a violation, a value or
//! a byte that is written.

use crate::message::{Headers, Message, first_line, status};

/// The results of one build, line by line. Each build has different types, so the results are compared as text.
type Results = Vec<String>;

/// A message for all builds.
struct Input<'a> {
    /// A request's target, or the index of the operation and the status of a response.
    subject: Subject<'a>,
    headers: Headers<'a>,
    body: &'a [u8],
    /// The number of bytes of a chunk, at least 1.
    chunk: usize,
}

enum Subject<'a> {
    Request { method: &'a [u8], target: &'a [u8] },
    Response { operation: usize, status: u16 },
}

/// Defines `results`, which returns all results of the build `$build` of the crate.
macro_rules! build {
    ($module:ident, $build:ident) => {
        mod $module {
            use std::fmt::Debug;
            use std::ops::ControlFlow;

            use $build::greengrassv2::{
                batch_associate_client_device_with_core_device as associate_devices,
                batch_disassociate_client_device_from_core_device as disassociate_devices,
            };
            use $build::iot::associate_targets_with_job as job;
            use $build::sitewise::{
                batch_associate_project_assets as associate_assets,
                batch_disassociate_project_assets as disassociate_assets,
            };
            use $build::violation::Sink;
            use $build::{
                AnyRequest, AnyResponse, ChunkReader, Encode, Encoded, FailFast, Operation, RequestHead, ResponseError,
                ResponseHead, Violation,
            };

            use super::{Input, Results, Subject};

            /// A sink that keeps every violation as text.
            struct All<'r>(&'r mut Results);

            impl Sink for All<'_> {
                fn report(&mut self, violation: Violation) -> ControlFlow<()> {
                    self.0.push(line(&violation));
                    ControlFlow::Continue(())
                }

                fn report_fatal(&mut self, violation: Violation) {
                    self.0.push(format!("fatal: {}", line(&violation)));
                }
            }

            fn line(violation: &Violation) -> String {
                let (pointer, offset, length) = (violation.pointer(), violation.offset(), violation.length());
                format!("{} {offset:?} {length:?} {} {violation}", pointer, violation.is_truncated())
            }

            /// Adds an encoding, whole and in chunks.
            fn write<T: Encode>(results: &mut Results, encoded: Encoded<T>, size: usize) {
                let whole = encoded.to_string();
                let mut chunks = encoded.chunks();
                let mut written = Vec::new();
                while !chunks.is_finished() {
                    let mut chunk = vec![0; size];
                    let length = chunks.fill(&mut chunk);
                    written.extend_from_slice(&chunk[..length]);
                }
                assert_eq!((encoded.len(), written), (whole.len(), whole.clone().into_bytes()));
                results.push(whole);
            }

            /// Adds the items and the violations of a reader of chunks.
            macro_rules! in_chunks {
                ($message:ty, $input:ident, $results:ident) => {{
                    let mut reader = ChunkReader::<$message, _>::from_array([0; 256]);
                    let (mut items, mut reported) = (Vec::new(), Vec::new());
                    let pushed = $input.body.chunks($input.chunk).try_for_each(|chunk| {
                        reader.push(chunk, &mut All(&mut reported), |item| items.push(format!("{item:?}")))
                    });
                    let finished = pushed.and_then(|()| reader.finish(&mut All(&mut reported)));
                    $results.append(&mut items);
                    $results.append(&mut reported);
                    $results.push(format!("{:?}", finished.map_err(|violation| line(&violation))));
                }};
            }

            fn requests<const N: usize>(results: &mut Results, head: &RequestHead<'_>, input: &Input<'_>) {
                match AnyRequest::<_, N>::from_http_with(head, input.body, &mut All(results)) {
                    Ok(request) => {
                        results.push(format!("{request:?}"));
                        write(results, request.target(), input.chunk);
                        write(results, request.canonical_path(), input.chunk);
                        write(results, request.json(), input.chunk);
                    }
                    Err(violation) => results.push(line(&violation)),
                }
            }

            fn responses<const N: usize>(
                results: &mut Results,
                operation: Operation,
                head: &ResponseHead<'_>,
                input: &Input<'_>,
            ) {
                match AnyResponse::<_, N>::from_http_with(operation, head, input.body, &mut All(results)) {
                    Ok(response) => write(results, response.json(), input.chunk),
                    Err(ResponseError::Service(error)) => {
                        results.push(format!("{error} {:?} {:?}", error.body_violation(), error.item_count()));
                        fn typed<E: Debug>(results: &mut Results, error: E) {
                            results.push(format!("{error:?}"));
                        }
                        typed(results, associate_devices::Error::<_, N>::from(&error));
                        typed(results, associate_assets::Error::from(&error));
                        typed(results, job::Error::from(&error));
                    }
                    Err(ResponseError::Invalid(violation)) => results.push(line(&violation)),
                }
            }

            /// Returns all results for a message.
            pub fn results(input: &Input<'_>) -> Results {
                let mut results = Vec::new();
                match input.subject {
                    Subject::Request { method, target } => {
                        let head = RequestHead::new(method, target);
                        let head = input.headers.iter().fold(head, |head, (name, value)| head.header(name, value));
                        for valid in [
                            Operation::validate_http(&head, input.body, &mut All(&mut results)),
                            Operation::validate_http(&head, input.body, &mut FailFast),
                        ] {
                            results.push(format!("{:?}", valid.map_err(|violation| line(&violation))));
                        }
                        let valid = Operation::validate_head(&head, &mut All(&mut results));
                        results.push(format!("{:?}", valid.map_err(|violation| line(&violation))));
                        requests::<100>(&mut results, &head, input);
                        requests::<3>(&mut results, &head, input);
                        match Operation::from_target(target) {
                            Some(Operation::BatchAssociateProjectAssets) => {
                                in_chunks!(associate_assets::Request, input, results);
                            }
                            Some(Operation::BatchDisassociateProjectAssets) => {
                                in_chunks!(disassociate_assets::Request, input, results);
                            }
                            Some(Operation::BatchAssociateClientDeviceWithCoreDevice) => {
                                in_chunks!(associate_devices::Request, input, results);
                            }
                            Some(Operation::BatchDisassociateClientDeviceFromCoreDevice) => {
                                in_chunks!(disassociate_devices::Request, input, results);
                            }
                            Some(Operation::AssociateTargetsWithJob) => in_chunks!(job::Request, input, results),
                            Some(other) => panic!("{other} is not known here"),
                            None => {}
                        }
                    }
                    Subject::Response { operation, status } => {
                        let operation = Operation::ALL[operation % Operation::ALL.len()];
                        let head = ResponseHead::new(status);
                        let head = input.headers.iter().fold(head, |head, (name, value)| head.header(name, value));
                        let valid = operation.validate_response(&head, input.body, &mut All(&mut results));
                        results.push(format!("{:?}", valid.map_err(|violation| line(&violation))));
                        responses::<100>(&mut results, operation, &head, input);
                        responses::<3>(&mut results, operation, &head, input);
                        in_chunks!(associate_assets::Response, input, results);
                        in_chunks!(associate_devices::Response, input, results);
                    }
                }
                results
            }
        }
    };
}

build!(default, iot_shapes);
build!(none, iot_shapes_none);
build!(simd, iot_shapes_simd);
build!(strings, iot_shapes_strings);

/// Compares the builds on a body: as that of a request and of a response of each operation, and of an error response.
pub fn of_body(body: &[u8], chunk: usize) {
    const TARGETS: [&[u8]; 5] = [
        b"/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/associate",
        b"/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate",
        b"/greengrass/v2/coreDevices/gateway%201/associateClientDevices",
        b"/greengrass/v2/coreDevices/gateway%201/disassociateClientDevices",
        b"/jobs/fw-7/targets?namespaceId=plant",
    ];
    let requests = TARGETS.map(|target| Subject::Request { method: b"POST", target });
    let responses = [(0, 200), (1, 200), (2, 200), (3, 200), (4, 200), (0, 404), (2, 400), (4, 503)];
    let responses = responses.map(|(operation, status)| Subject::Response { operation, status });
    for subject in requests.into_iter().chain(responses) {
        let headers = vec![("Content-Type", b"application/json".as_slice())];
        compare(&Input { subject, headers, body, chunk: chunk.max(1) });
    }
}

/// Compares the builds on a message. The first line has the size of the chunks; an HTTP message follows.
pub fn of_line(data: &[u8]) {
    let (size, message) = first_line(data);
    let chunk = size.iter().fold(0_usize, |size, byte| size.wrapping_mul(31).wrapping_add((*byte).into())) % 100 + 1;
    let message = Message::parse(message);
    let (Some(first), Some(second)) = (message.word(0), message.word(1)) else { return };
    let subject = if first.starts_with(b"HTTP/") {
        let Some(status) = status(second) else { return };
        Subject::Response { operation: chunk, status }
    } else {
        Subject::Request { method: first, target: second }
    };
    compare(&Input { subject, headers: message.headers, body: message.body, chunk });
}

fn compare(input: &Input<'_>) {
    let expected = default::results(input);
    assert_eq!(none::results(input), expected, "the kernels `none`");
    assert_eq!(strings::results(input), expected, "the kernels `strings`");
    assert_eq!(simd::results(input), expected, "the feature `simd`");
}
