//! AWS IoT SiteWise: the assets of a project.

pub mod batch_associate_project_assets;
pub mod batch_disassociate_project_assets;
mod project_assets;
mod tokens;

pub use batch_associate_project_assets::{
    Error as BatchAssociateProjectAssetsError, Request as BatchAssociateProjectAssetsRequest,
    Response as BatchAssociateProjectAssetsResponse,
};
pub use batch_disassociate_project_assets::{
    Error as BatchDisassociateProjectAssetsError, Request as BatchDisassociateProjectAssetsRequest,
    Response as BatchDisassociateProjectAssetsResponse,
};
pub use project_assets::{AssetErrorCode, AssetErrorDetails};
pub use tokens::{TokenSource, WithoutToken};

use crate::constraint::uuid;
use crate::schema::{Constraint, Pattern, RejectionForm, Service};
use crate::shape::{text_value, uuid_value};

/// AWS IoT SiteWise.
pub static SERVICE: Service = Service {
    signing_name: "iotsitewise",
    endpoint_prefix: "iotsitewise",
    host_prefix: Some("monitor."),
    rejection_form: RejectionForm::InvalidRequest,
};

uuid_value! {
    /// The identifier of a project, a UUID in lower case.
    ///
    /// Source: the [IoT SiteWise API reference], `projectId`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::ProjectId;
    ///
    /// const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    /// assert_eq!(PROJECT.to_string(), "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    /// assert!(!PROJECT.is_nil());
    /// ```
    ///
    /// [IoT SiteWise API reference]: https://docs.aws.amazon.com/iot-sitewise/latest/APIReference/API_BatchAssociateProjectAssets.html
    #[doc(alias = "projectId")]
    pub struct ProjectId;
    example iot_shapes::sitewise, "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
}

uuid_value! {
    /// The identifier of an asset, a UUID in lower case.
    ///
    /// Source: the [IoT SiteWise API reference], `assetIds`, `assetId`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::AssetId;
    ///
    /// let id = AssetId::new("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a")?;
    /// assert_eq!(id.as_bytes()[0], 0xf2);
    /// assert!(AssetId::new("F2C61A9E-0B77-4D1C-8A35-6F0E5D4C3B2A").is_err());
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    ///
    /// [IoT SiteWise API reference]: https://docs.aws.amazon.com/iot-sitewise/latest/APIReference/API_BatchAssociateProjectAssets.html
    #[doc(alias = "assetId")]
    pub struct AssetId;
    example iot_shapes::sitewise, "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";
}

text_value! {
    /// A token that makes a request idempotent: 36 to 64 characters, none of them white space.
    ///
    /// White space is ECMA-262's `\s`. Source: the [IoT SiteWise API reference], `clientToken`, `\S{36,64}`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::ClientToken;
    ///
    /// let entropy = [0x5a; 16]; // from the device's source, new for each request
    /// let token = ClientToken::from_entropy(entropy);
    /// assert_eq!(token, "5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a");
    /// ```
    ///
    /// [IoT SiteWise API reference]: https://docs.aws.amazon.com/iot-sitewise/latest/APIReference/API_BatchAssociateProjectAssets.html
    #[doc(alias = "clientToken")]
    pub struct ClientToken: Constraint::new(36, 64, Pattern::NonSpace);
    example iot_shapes::sitewise, "5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a";
}

/// A token that the crate made, by [`ClientToken::from_entropy`] or a [`TokenSource`]: the text of a UUID.
///
/// A request with it is a `Request<heapless::String<36>>`.
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::{GeneratedToken, TokenSource};
///
/// struct Pending {
///     token: GeneratedToken,
/// }
///
/// let mut tokens = TokenSource::new([0x5a; 16]);
/// let pending = Pending { token: tokens.next_token() };
/// assert_eq!(pending.token.as_text().len_utf8(), 36);
/// ```
pub type GeneratedToken = ClientToken<heapless::String<36>>;

impl GeneratedToken {
    /// Creates a token from 16 random bytes: the text of a version 4 UUID (RFC 9562, section 5.4). Six of the bits are
    /// overwritten; the other 122 must be new for each request.
    ///
    /// Equal bytes make equal tokens. A [`TokenSource`] makes different ones.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::ClientToken;
    ///
    /// assert_eq!(ClientToken::from_entropy([0; 16]), "00000000-0000-4000-8000-000000000000");
    /// ```
    #[must_use]
    pub fn from_entropy(entropy: [u8; 16]) -> Self {
        let ascii = uuid::format(&uuid::version_4(entropy));
        let mut storage = heapless::String::new();
        // By characters: core's check of UTF-8 takes 500 bytes of flash. All 36 fit. In builds with overflow checks the compiler
        // must see that each is one byte, because `heapless` adds the bytes of others in a loop.
        for byte in ascii {
            let _ = storage.push(char::from(byte & 0x7f));
        }
        Self::from_checked(storage)
    }
}
