//! `BatchDisassociateProjectAssets`: takes assets out of a project.
//!
//! Source: <https://docs.aws.amazon.com/iot-sitewise/latest/APIReference/API_BatchDisassociateProjectAssets.html>

use crate::constraint::List;
use crate::schema::Model;
use crate::shape::{errors, request};
use crate::sitewise::project_assets::{ProjectAssetsResponse, project_assets};
use crate::sitewise::{AssetId, ClientToken, ProjectId, SERVICE};
use crate::text::Text;

pub(crate) use crate::sitewise::project_assets::{BorrowedResponse, RESPONSE};

pub(crate) static MODEL: Model = Model { name: "BatchDisassociateProjectAssets", service: &SERVICE };

request! {
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
    pub struct BatchDisassociateProjectAssetsRequest<S, N>: POST "/projects/{projectId}/assets/disassociate";
    label {
        /// Returns the project.
        project_id: ProjectId = "projectId"
    }
    required {
        /// Returns the assets, 1 to 100.
        #[doc(alias = "assetIds")]
        asset_ids: List<AssetId, N> = "assetIds"
    }
    optional {
        /// Returns the token.
        client_token: ClientToken<S> = "clientToken"
    }
}

project_assets!(BatchDisassociateProjectAssetsRequest);

/// The response: the assets that could not be taken out of the project.
pub type BatchDisassociateProjectAssetsResponse<S = Text<'static>, const N: usize = 100> = ProjectAssetsResponse<S, N>;

errors! {
    /// The errors of `BatchDisassociateProjectAssets`.
    #[derive(Copy)]
    pub enum BatchDisassociateProjectAssetsError<S>: message required {
        /// The request is not valid.
        InvalidRequestException = 400 {},
        /// The project or an asset does not exist.
        ResourceNotFoundException = 404 {},
        /// The service failed.
        InternalFailureException = 500 {},
        /// Requests come too fast.
        ThrottlingException = 429 {},
    }
}
