//! The guides of the repository's `docs/`, for the documentation only.
//!
//! - [`in_firmware`]: buffers, chunks, batches, and the memory that each call takes.
//! - [`in_service`]: a service on `axum`, from an empty project to all operations.
//! - [`constraints`]: the bound and the pattern of every member.
//! - [`errors_and_retries`]: error responses, and when to send a request again.
//! - [`signing`]: the parts of a request that Signature Version 4 signs.
//! - [`performance`]: times next to other crates, and the method.
//! - [`migrating`]: the changes since the first edition.

/// Declares a guide. Its links have two targets: `docs/links` has those of the documentation, which come first and count. The end
/// of the guide's file has those for readers of the repository. A guide with a picture has its summary here, before the picture.
macro_rules! guides {
    ($( $(#[$summary:meta])* $name:ident = $file:literal $(, picture $picture:literal)?; )+) => {$(
        $(#[$summary])*
        $(
            ///
            #[doc = include_str!(concat!("../docs/pictures/", $picture))]
        )?
        ///
        #[doc = include_str!("../docs/links")]
        ///
        #[doc = include_str!(concat!("../docs/", $file))]
        pub mod $name {}
    )+};
}

guides! {
    /// The memory that each call takes on a device, and the calls for small buffers.
    in_firmware = "in-firmware.md", picture "flash.svg";
    in_service = "in-service.md";
    constraints = "constraints.md";
    errors_and_retries = "errors-and-retries.md";
    signing = "signing.md";
    /// The times of the crate and its peers, the method, and the rows that do not lead.
    performance = "performance.md", picture "time.svg";
    migrating = "migrating.md";
}
