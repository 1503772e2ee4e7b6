//! `BatchDisassociateProjectAssets`: takes assets out of a project.
//!
//! Source: <https://docs.aws.amazon.com/iot-sitewise/latest/APIReference/API_BatchDisassociateProjectAssets.html>

use crate::http::error::message_errors;
use crate::http::target::Uri;
use crate::json::read::{Reader, Stop};
use crate::shape::{Model, UriTemplate};
use crate::sitewise::SERVICE;
use crate::sitewise::project_assets::{self, PROJECT_ID, ProjectAssetsResponse, project_assets_request};
use crate::text::Text;

pub(crate) static MODEL: Model = Model { name: "BatchDisassociateProjectAssets", service: &SERVICE };

pub(crate) static URI: UriTemplate =
    UriTemplate { prefix: "/projects/", label: &PROJECT_ID, suffix: "/assets/disassociate", query: None };

project_assets_request! {
    /// A request to take assets out of a project: `POST /projects/{projectId}/assets/disassociate`.
    ///
    /// ```
    /// use iot_shapes::sitewise::{AssetId, BatchDisassociateProjectAssetsRequest, ClientToken, ProjectId};
    ///
    /// let project = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    /// let pump = AssetId::new("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a")?;
    /// let request = BatchDisassociateProjectAssetsRequest::new(project, [pump])?
    ///     .with_client_token(ClientToken::from_entropy([0x5a; 16]));
    ///
    /// assert_eq!(request.path().to_string(), "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate");
    /// let json = request.json().to_string();
    /// let read = BatchDisassociateProjectAssetsRequest::from_json(project, json.as_bytes())?;
    /// assert_eq!(read.asset_ids(), [pump]);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[doc(alias = "BatchDisassociateProjectAssets")]
    pub struct BatchDisassociateProjectAssetsRequest;
}

/// The response: which of the assets could not be taken out of the project.
pub type BatchDisassociateProjectAssetsResponse<S = Text<'static>, const N: usize = 100> = ProjectAssetsResponse<S, N>;

message_errors! {
    /// The errors of `BatchDisassociateProjectAssets`.
    pub enum BatchDisassociateProjectAssetsError {
        /// The request is not valid.
        InvalidRequestException = 400,
        /// The project or an asset does not exist.
        ResourceNotFoundException = 404,
        /// The service failed.
        InternalFailureException = 500,
        /// Requests come too fast.
        ThrottlingException = 429,
    }
    message: true
}

pub(crate) type BorrowedRequest<'a, const N: usize> = BatchDisassociateProjectAssetsRequest<Text<'a>, N>;
pub(crate) type BorrowedResponse<'a, const N: usize> = BatchDisassociateProjectAssetsResponse<Text<'a>, N>;

pub(crate) fn check_request(reader: &mut Reader<'_, '_>, uri: Uri<'_>) -> Result<u32, Stop> {
    project_assets::check_request(reader, uri.label)
}

pub(crate) use project_assets::check_response;
