//! A program with the one call that a feature of this package names. Its size less that of the program without a feature is
//! the flash that the call takes. It is never run.

#![no_std]
#![no_main]

use core::hint::black_box;

#[cfg(target_arch = "arm")]
use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
// The panic handler, which the linker drops if no panic can be reached.
use semihosting as _;

#[entry]
fn main() -> ! {
    called::call();
    loop {
        core::hint::spin_loop();
    }
}

// Each feature uses a part.
#[allow(unused)]
mod called {
    use super::black_box;
    use core::fmt::Write;

    use iot_shapes::greengrassv2::{
        BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
        BatchAssociateClientDeviceWithCoreDeviceResponse, BatchDisassociateClientDeviceFromCoreDeviceError,
        BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName,
    };
    use iot_shapes::heapless::String;
    use iot_shapes::iot::{
        AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
        NamespaceId, TargetArn,
    };
    use iot_shapes::sitewise::batch_associate_project_assets::{Request, Response};
    use iot_shapes::sitewise::{
        AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest,
        BatchAssociateProjectAssetsResponse, BatchDisassociateProjectAssetsError,
        BatchDisassociateProjectAssetsRequest, ClientToken, ProjectId, TokenSource,
    };
    use iot_shapes::{
        AnyRequest, AnyResponse, BatchResults, ChunkReader, ErrorResponse, FailFast, Operation, Outcome, RequestHead,
        ResponseError, ResponseHead, Text, Violation,
    };

    /// Any request's head, with any header.
    fn head() -> RequestHead<'static> {
        RequestHead::new(bytes(), bytes()).header(black_box(""), bytes())
    }

    /// Any response's head, with any header.
    fn response_head() -> ResponseHead<'static> {
        ResponseHead::new(black_box(503)).header(black_box(""), bytes())
    }

    fn bytes() -> &'static [u8] {
        black_box(&[])
    }

    fn operation() -> Operation {
        black_box(Operation::BatchAssociateProjectAssets)
    }

    fn project() -> ProjectId {
        black_box(ProjectId::from_bytes([0; 16]))
    }

    fn asset() -> AssetId {
        black_box(AssetId::from_bytes([0; 16]))
    }

    /// A writer that takes anything.
    struct Anything;

    impl Write for Anything {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            black_box(text);
            Ok(())
        }
    }

    /// Reads a request of one operation from an HTTP message.
    macro_rules! read {
        ($request:ident) => {
            drop(black_box($request::from_http(&head(), bytes())))
        };
    }

    /// Writes the target and the body of a request.
    macro_rules! write_request {
        ($request:ty) => {
            if let Some(request) = black_box(None::<&$request>) {
                let _ = black_box(request.target().encode_to_slice(black_box(&mut [])));
                let _ = black_box(request.json().encode_to_slice(black_box(&mut [])));
            }
        };
    }

    /// Creates a value of text.
    macro_rules! new {
        ($value:ident) => {
            let _ = black_box($value::new(black_box("")));
        };
    }

    /// Validates the body of a request of one operation.
    macro_rules! validate_body {
        ($operation:ident) => {
            let _ = black_box(Operation::$operation.validate_json(bytes(), &mut FailFast));
        };
    }

    /// Creates a request, and writes it.
    macro_rules! write_with {
        ($token:expr) => {
            if let (Ok(request), Ok(token)) =
                (BatchAssociateProjectAssetsRequest::try_from_iter(project(), [asset()]), $token)
            {
                let request: BatchAssociateProjectAssetsRequest<_> = request.with_client_token(token);
                let _ = black_box(request.target().encode_to_slice(black_box(&mut [])));
                let _ = black_box(request.json().encode_to_slice(black_box(&mut [])));
            }
        };
    }

    /// Reads a response of one operation from an HTTP message, or an error response.
    macro_rules! read_response {
        ($response:ident) => {
            let _ = black_box($response::from_http(&response_head(), bytes()));
        };
    }

    #[cfg(feature = "defmt")]
    #[defmt::global_logger]
    struct Logger;

    #[cfg(feature = "defmt")]
    unsafe impl defmt::Logger for Logger {
        fn acquire() {}

        unsafe fn flush() {}

        unsafe fn release() {}

        unsafe fn write(bytes: &[u8]) {
            black_box(bytes);
        }
    }

    /// A connection that takes all bytes.
    #[cfg(feature = "embedded-io")]
    impl embedded_io::ErrorType for Anything {
        type Error = embedded_io::ErrorKind;
    }

    #[cfg(feature = "embedded-io")]
    impl embedded_io::Write for Anything {
        fn write(&mut self, bytes: &[u8]) -> Result<usize, embedded_io::ErrorKind> {
            Ok(black_box(bytes).len())
        }

        fn flush(&mut self) -> Result<(), embedded_io::ErrorKind> {
            Ok(())
        }
    }

    pub fn call() {
        #[cfg(feature = "read-associate-assets")]
        read!(BatchAssociateProjectAssetsRequest);
        #[cfg(feature = "read-disassociate-assets")]
        read!(BatchDisassociateProjectAssetsRequest);
        #[cfg(feature = "read-client-devices")]
        read!(BatchAssociateClientDeviceWithCoreDeviceRequest);
        #[cfg(feature = "read-client-devices-disassociate")]
        read!(BatchDisassociateClientDeviceFromCoreDeviceRequest);
        #[cfg(feature = "read-job-targets")]
        read!(AssociateTargetsWithJobRequest);
        #[cfg(feature = "read-all")]
        read!(AnyRequest);
        #[cfg(feature = "read-all-in-place")]
        drop(black_box(AnyRequest::<_>::from_http_in_place(&mut None, &head(), bytes(), &mut FailFast)));
        #[cfg(feature = "read-error-response")]
        black_box(ErrorResponse::from_http(Operation::BatchAssociateProjectAssets, &response_head(), bytes()));
        #[cfg(feature = "read-responses")]
        drop(black_box(AnyResponse::from_http(operation(), &response_head(), bytes())));
        #[cfg(feature = "read-responses-and-errors")]
        match black_box(AnyResponse::from_http(operation(), &response_head(), bytes())) {
            Err(ResponseError::Service(response)) => {
                black_box(BatchAssociateProjectAssetsError::from(&response));
                black_box(BatchDisassociateProjectAssetsError::from(&response));
                black_box::<BatchAssociateClientDeviceWithCoreDeviceError<_>>((&response).into());
                black_box::<BatchDisassociateClientDeviceFromCoreDeviceError<_>>((&response).into());
                black_box(AssociateTargetsWithJobError::from(&response));
            }
            _ => {}
        }
        #[cfg(feature = "validate-all")]
        let _ = black_box(Operation::validate_http(&head(), bytes(), &mut FailFast));
        #[cfg(feature = "write-associate-assets")]
        write_request!(BatchAssociateProjectAssetsRequest);
        #[cfg(feature = "write-disassociate-assets")]
        write_request!(BatchDisassociateProjectAssetsRequest);
        #[cfg(feature = "write-client-devices")]
        write_request!(BatchAssociateClientDeviceWithCoreDeviceRequest);
        #[cfg(feature = "write-client-devices-disassociate")]
        write_request!(BatchDisassociateClientDeviceFromCoreDeviceRequest);
        #[cfg(feature = "write-job-targets")]
        write_request!(AssociateTargetsWithJobRequest);
        #[cfg(feature = "write-all")]
        write_request!(AnyRequest);

        #[cfg(feature = "new-client-token")]
        new!(ClientToken);
        #[cfg(feature = "new-entropy-token")]
        drop(black_box(ClientToken::from_entropy(black_box([0; 16]))));
        #[cfg(feature = "new-token-source")]
        drop(black_box(black_box(TokenSource::new(black_box([0; 16]))).next_token()));
        #[cfg(feature = "new-project-id")]
        new!(ProjectId);
        #[cfg(feature = "new-asset-id")]
        new!(AssetId);
        #[cfg(feature = "new-job-id")]
        new!(JobId);
        #[cfg(feature = "new-namespace-id")]
        new!(NamespaceId);
        #[cfg(feature = "new-target")]
        new!(TargetArn);
        #[cfg(feature = "new-thing-name")]
        new!(ThingName);
        #[cfg(feature = "new-comment")]
        new!(Comment);

        #[cfg(feature = "validate-body-associate-assets")]
        validate_body!(BatchAssociateProjectAssets);
        #[cfg(feature = "validate-body-client-devices")]
        validate_body!(BatchAssociateClientDeviceWithCoreDevice);
        #[cfg(feature = "validate-body-job-targets")]
        validate_body!(AssociateTargetsWithJob);
        #[cfg(feature = "read-response-assets")]
        read_response!(BatchAssociateProjectAssetsResponse);
        #[cfg(feature = "read-response-client-devices")]
        read_response!(BatchAssociateClientDeviceWithCoreDeviceResponse);
        #[cfg(feature = "read-response-job")]
        read_response!(AssociateTargetsWithJobResponse);
        #[cfg(feature = "read-chunks-assets")]
        {
            let mut reader = ChunkReader::<BatchAssociateProjectAssetsResponse, _>::from_array(black_box([0; 512]));
            let _ = black_box(reader.push(bytes(), &mut FailFast, |failure| _ = black_box(failure)));
            let _ = black_box(reader.finish(&mut FailFast));
        }
        #[cfg(feature = "write-chunks-associate-assets")]
        if let Some(request) = black_box(None::<&BatchAssociateProjectAssetsRequest>) {
            let (mut target, mut body) = (request.target().chunks(), request.json().chunks());
            while !target.is_finished() {
                black_box(target.fill(black_box(&mut [])));
            }
            while !body.is_finished() {
                black_box(body.fill(black_box(&mut [])));
            }
        }
        #[cfg(feature = "write-with-client-token")]
        write_with!(ClientToken::new(black_box("")));
        #[cfg(feature = "write-with-entropy-token")]
        write_with!(Ok::<_, Violation>(ClientToken::from_entropy(black_box([0; 16]))));
        #[cfg(feature = "client-associate-assets")]
        {
            write_with!(Ok::<_, Violation>(ClientToken::from_entropy(black_box([0; 16]))));
            read_response!(BatchAssociateProjectAssetsResponse);
        }
        #[cfg(feature = "client-batches")]
        {
            let mut outcomes = [Outcome::Pending; 250];
            let mut results = BatchResults::new(&mut outcomes);
            let mut tokens = TokenSource::new(black_box([0; 16]));
            let assets = (0..250).map(|_| asset());
            for (indices, request) in Request::<_, 8>::batches(project(), assets) {
                let request = request.with_client_token(tokens.next_token());
                results.begin_request(indices.clone());
                while results.needs_resend(indices.clone()) {
                    let _ = black_box(request.target().encode_to_slice(black_box(&mut [])));
                    let _ = black_box(request.json().encode_to_slice(black_box(&mut [])));
                    let (mut place, head) = (None, response_head());
                    match Response::<_, 8>::from_http_in_place(&mut place, &head, bytes(), &mut FailFast) {
                        Ok(response) => {
                            let failures = response.failures_by_index(&request.asset_ids);
                            let failures = failures.map(|(index, error)| (index, error.code.is_retryable()));
                            results.record_response(indices.clone(), failures);
                        }
                        Err(error) => results.record_error(indices.clone(), head.status(), &error),
                    }
                }
            }
            black_box(results.succeeded());
        }
        #[cfg(feature = "client-all")]
        {
            write_request!(AnyRequest);
            drop(black_box(AnyResponse::from_http(operation(), &response_head(), bytes())));
        }

        // The call that the features are compared with is `read-response-assets`, or `write-associate-assets`.
        #[cfg(feature = "with-features")]
        read_response!(BatchAssociateProjectAssetsResponse);
        #[cfg(feature = "with-display")]
        if let Err(error) = black_box(BatchAssociateProjectAssetsResponse::from_http(&response_head(), bytes())) {
            let _ = write!(Anything, "{error}");
        }
        #[cfg(feature = "with-defmt")]
        if let Err(error) = black_box(BatchAssociateProjectAssetsResponse::from_http(&response_head(), bytes())) {
            defmt::error!("{}", error);
        }
        #[cfg(feature = "with-defmt-only")]
        if black_box(BatchAssociateProjectAssetsResponse::from_http(&response_head(), bytes())).is_err() {
            defmt::error!("{}", black_box("failed"));
        }
        #[cfg(feature = "with-embedded-io")]
        if let Some(request) = black_box(None::<&BatchAssociateProjectAssetsRequest>) {
            let _ = black_box(request.target().write_to(&mut Anything));
            let _ = black_box(request.json().write_to(&mut Anything));
        }
        #[cfg(feature = "with-serde-read")]
        drop(black_box(postcard::from_bytes::<BatchAssociateProjectAssetsRequest>(bytes())));
        #[cfg(feature = "with-serde-write")]
        if let Some(request) = black_box(None::<&BatchAssociateProjectAssetsRequest>) {
            let _ = black_box(postcard::to_slice(request, black_box(&mut [])));
        }
    }
}
