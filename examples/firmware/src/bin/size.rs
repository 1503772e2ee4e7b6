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
    use iot_shapes::greengrassv2::{
        BatchAssociateClientDeviceWithCoreDeviceRequest, BatchDisassociateClientDeviceFromCoreDeviceRequest,
    };
    use iot_shapes::iot::AssociateTargetsWithJobRequest;
    use iot_shapes::sitewise::{BatchAssociateProjectAssetsRequest, BatchDisassociateProjectAssetsRequest};
    use iot_shapes::{AnyRequest, ErrorResponse, FailFast, Operation, RequestHead, ResponseHead, Text};

    /// Any request's head, with any header.
    fn head() -> RequestHead<'static> {
        RequestHead::new(bytes(), bytes()).header(black_box(""), bytes())
    }

    fn bytes() -> &'static [u8] {
        black_box(&[])
    }

    /// Reads a request of one operation from an HTTP message.
    macro_rules! read {
        ($request:ident) => {
            drop(black_box($request::from_http(&head(), bytes())))
        };
    }

    /// Writes the target and the body of a request.
    macro_rules! write {
        ($request:ty) => {
            if let Some(request) = black_box(None::<&$request>) {
                let _ = black_box(request.target().encode_to_slice(black_box(&mut [])));
                let _ = black_box(request.json().encode_to_slice(black_box(&mut [])));
            }
        };
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
        #[cfg(feature = "read-error-response")]
        {
            let head = ResponseHead::new(black_box(503)).header(black_box(""), bytes());
            black_box(ErrorResponse::from_http(Operation::BatchAssociateProjectAssets, &head, bytes()));
        }
        #[cfg(feature = "validate-all")]
        let _ = black_box(Operation::validate_http(&head(), bytes(), &mut FailFast));
        #[cfg(feature = "write-associate-assets")]
        write!(BatchAssociateProjectAssetsRequest);
        #[cfg(feature = "write-disassociate-assets")]
        write!(BatchDisassociateProjectAssetsRequest);
        #[cfg(feature = "write-client-devices")]
        write!(BatchAssociateClientDeviceWithCoreDeviceRequest);
        #[cfg(feature = "write-client-devices-disassociate")]
        write!(BatchDisassociateClientDeviceFromCoreDeviceRequest);
        #[cfg(feature = "write-job-targets")]
        write!(AssociateTargetsWithJobRequest);
        #[cfg(feature = "write-all")]
        write!(AnyRequest);
    }
}
