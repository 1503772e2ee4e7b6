//! `BatchDisassociateProjectAssets`: disassociates assets from a project.
//!
//! Source: <https://docs.aws.amazon.com/iot-sitewise/latest/APIReference/API_BatchDisassociateProjectAssets.html>

use crate::constraint::List;
use crate::schema::Model;
use crate::shape::{errors, request};
use crate::sitewise::project_assets::project_assets;
use crate::sitewise::{AssetId, ClientToken, ProjectId, SERVICE};

#[cfg(feature = "alloc")]
pub use crate::sitewise::project_assets::OwnedResponse;
pub(crate) use crate::sitewise::project_assets::{AnyCapacityResponse, RESPONSE};
pub use crate::sitewise::project_assets::{RequestItem, Response, response_json};

pub(crate) static MODEL: Model = Model { name: "BatchDisassociateProjectAssets", service: &SERVICE };

request! {
    /// A request to disassociate assets from a project: `POST /projects/{projectId}/assets/disassociate`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::batch_disassociate_project_assets::Request;
    /// use iot_shapes::sitewise::{AssetId, ClientToken, ProjectId};
    ///
    /// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
    /// let pump = AssetId::new("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a")?;
    /// let request = Request::new(project, [pump])?.with_client_token(ClientToken::from_entropy([0x5a; 16]));
    ///
    /// assert_eq!(request.path().to_string(), "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate");
    /// let json = request.json().to_string();
    /// let read = Request::from_json(project, json.as_bytes())?;
    /// assert_eq!(read.asset_ids[..], [pump]);
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[doc(alias = "BatchDisassociateProjectAssetsRequest")]
    pub struct Request<S, N>: POST "/projects/{projectId}/assets/disassociate";
    label {
        /// The project.
        #[doc(alias = "projectId")]
        project_id: ProjectId = "projectId"
    }
    required {
        /// The assets, 1 to 100.
        #[doc(alias = "assetIds")]
        asset_ids: List<AssetId, N> = "assetIds"
    }
    optional {
        /// The token, by which the service knows a request that is sent again.
        #[doc(alias = "clientToken")]
        client_token: ClientToken<S> = "clientToken"
    }
    example {
        label iot_shapes::sitewise::ProjectId = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
        target "/projects/0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70/assets/disassociate";
        body r#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#
    }
}

project_assets!(batch_disassociate_project_assets);

errors! {
    /// The errors of `BatchDisassociateProjectAssets`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::batch_disassociate_project_assets::Error;
    ///
    /// let error = Error::throttling_exception(Some("Rate exceeded"));
    /// assert_eq!((error.status(), error.is_retryable()), (429, true));
    /// assert_eq!(error.json().to_string(), r#"{"message":"Rate exceeded"}"#);
    /// ```
    #[derive(Copy)]
    pub enum Error<S>: message required {
        /// The request is not valid.
        InvalidRequestException = 400, invalid_request_exception {},
        /// The project or an asset does not exist.
        ResourceNotFoundException = 404, resource_not_found_exception {},
        /// The service failed.
        InternalFailureException = 500, internal_failure_exception {},
        /// Requests come too fast.
        ThrottlingException = 429, throttling_exception {},
    }
    example iot_shapes::sitewise::batch_disassociate_project_assets;
}
