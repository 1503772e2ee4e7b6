//! The shapes and the code that the operations on a project's assets share.

use heapless::Vec;

use crate::batch::indices;
use crate::http::error::COMMON_TABLE;
use crate::schema::Table;
use crate::shape::{failures, open_enum, response, structure};
use crate::sitewise::{AssetId, ClientToken};
use crate::text::Text;

/// The rows of the error bodies, whose members are those common to all services.
static ERRORS: Table = COMMON_TABLE;

/// The parts of an operation on a project's assets that are no rows: its constructors, its token, its batches, its body
/// in chunks and as a stream. `$module` is the module of the operation.
macro_rules! project_assets {
    ($module:ident) => {
        $crate::shape::list_constructors!(
            Request over ['a] $crate::text::Text<'a>, project_id: ProjectId, required asset_ids: AssetId, AssetId;
            example iot_shapes::sitewise::ProjectId = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70",
            iot_shapes::sitewise::AssetId = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"
        );

        impl<S, const N: usize> Request<S, N> {
            /// Returns the request with a token, which may be in other storage.
            #[must_use]
            pub fn with_client_token<T>(self, client_token: ClientToken<T>) -> Request<T, N> {
                Request { client_token: Some(client_token), ..Request::with_required(self.project_id, self.asset_ids) }
            }
        }

        impl<const N: usize> Request<$crate::sitewise::WithoutToken, N> {
            /// Returns requests of up to `N` assets each, each with the indices of its assets among all.
            ///
            /// A request is written once it has a token: take one of the device's
            /// [`TokenSource`](crate::sitewise::TokenSource) for each. If a request is sent again unchanged, it keeps its
            /// token.
            ///
            /// # Examples
            ///
            /// ```
            #[doc = concat!("use iot_shapes::sitewise::", stringify!($module), "::Request;")]
            /// use iot_shapes::sitewise::{AssetId, ProjectId, TokenSource};
            ///
            /// let project = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
            /// let assets = (0..250).map(|n| AssetId::from_bytes([n; 16]));
            /// let mut tokens = TokenSource::new([0x5a; 16]);
            /// let mut sent = Vec::new();
            /// // 100 assets each; `Request::<_, 8>::batches` makes requests of 8.
            /// for (indices, request) in Request::<_>::batches(project, assets) {
            ///     let request = request.with_client_token(tokens.next_token());
            ///     sent.push((indices, request.json().len()));
            /// }
            /// assert_eq!(sent, [(0..100, 3967), (100..200, 3967), (200..250, 2017)]);
            /// ```
            pub fn batches(
                project_id: ProjectId,
                asset_ids: impl IntoIterator<Item = AssetId>,
            ) -> impl Iterator<Item = (core::ops::Range<usize>, Self)> {
                $crate::batch::Batches::with_size(asset_ids)
                    .with_indices()
                    .map(move |(indices, asset_ids)| (indices, Self::with_required(project_id, asset_ids)))
            }
        }

        $crate::shape::chunks! {
            Request: &URI.table, MODE;
            item AssetId => RequestItem<'p>: RequestItem::AssetId;
            client_token: ClientToken<Text<'p>> => RequestItem::ClientToken;
        }

        /// Returns the JSON body of a request, with one asset at a time in memory.
        ///
        /// The iterator is cloned to count the items, and again for each encoding: it must return the same items each time.
        ///
        /// # Errors
        ///
        /// Returns [`Length`](crate::ViolationKind::Length) at the list if there is no item or more than 100.
        ///
        /// # Examples
        ///
        /// ```
        #[doc = concat!("use iot_shapes::sitewise::", stringify!($module), "::request_json;")]
        /// use iot_shapes::sitewise::AssetId;
        ///
        /// let json = request_json((0..100).map(|n| AssetId::from_bytes([n; 16])))?;
        /// assert_eq!(json.len(), json.to_string().len());
        ///
        /// let violation = request_json((0..250).map(|n| AssetId::from_bytes([n; 16]))).unwrap_err();
        /// assert_eq!(violation.pointer().to_string(), "/assetIds");
        /// # Ok::<(), iot_shapes::Violation>(())
        /// ```
        pub fn request_json<'r, I>(
            asset_ids: I,
        ) -> Result<$crate::json::encode::Encoded<$crate::json::encode::Streamed<'r, I::IntoIter, AssetId>>, $crate::violation::Violation>
        where
            I: IntoIterator<Item = AssetId, IntoIter: Clone>,
        {
            $crate::json::encode::Streamed::checked(&URI.table, asset_ids.into_iter(), None)
        }

        /// Returns the JSON body that [`request_json`] returns, with a token.
        ///
        /// # Errors
        ///
        /// Returns [`Length`](crate::ViolationKind::Length) at the list if there is no item or more than 100.
        ///
        /// # Examples
        ///
        /// ```
        /// use iot_shapes::sitewise::batch_associate_project_assets::request_json_with_client_token;
        /// use iot_shapes::sitewise::{AssetId, ClientToken};
        ///
        /// let token = ClientToken::from_entropy([0x5a; 16]);
        /// let json = request_json_with_client_token([AssetId::from_bytes([7; 16])], &token)?;
        /// assert!(json.to_string().ends_with(r#""clientToken":"5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a"}"#));
        /// # Ok::<(), iot_shapes::Violation>(())
        /// ```
        pub fn request_json_with_client_token<S, I>(
            asset_ids: I,
            client_token: &ClientToken<S>,
        ) -> Result<$crate::json::encode::Encoded<$crate::json::encode::Streamed<'_, I::IntoIter, AssetId>>, $crate::violation::Violation>
        where
            S: $crate::text::Storage,
            I: IntoIterator<Item = AssetId, IntoIter: Clone>,
        {
            let token = Some((Field::client_token as u8, client_token.as_text()));
            $crate::json::encode::Streamed::checked(&URI.table, asset_ids.into_iter(), token)
        }
    };
}

pub(crate) use project_assets;

open_enum! {
    /// The code of a failure.
    #[doc(alias = "code")]
    pub enum AssetErrorCode {
        /// The service failed, the only code that the API reference has:
        InternalFailure = "INTERNAL_FAILURE",
    }
    example iot_shapes::sitewise, "INTERNAL_FAILURE";
}

impl<S> AssetErrorCode<S> {
    /// Returns `true` if a new request for the same asset may succeed: the service failed, not the request.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::InternalFailure)
    }
}

structure! {
    /// An asset that could not be associated or disassociated.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};
    ///
    /// let pump = AssetId::from_static("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
    /// let failure = AssetErrorDetails::new(pump, AssetErrorCode::InternalFailure, "busy");
    /// assert!(failure.code.is_retryable());
    /// ```
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    pub struct AssetErrorDetails<S> {
        /// The asset.
        #[doc(alias = "assetId")]
        pub asset_id: AssetId = "assetId",
        /// The error code.
        pub code: AssetErrorCode<S> = "code",
        /// The error message.
        pub message: S = "message",
    }
}

impl<S> AssetErrorDetails<S> {
    /// Creates the details of a failure.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};
    ///
    /// let asset = AssetId::new("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a")?;
    /// assert_eq!(AssetErrorDetails::new(asset, AssetErrorCode::InternalFailure, "busy").message, "busy");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[must_use]
    pub const fn new(asset_id: AssetId, code: AssetErrorCode<S>, message: S) -> Self {
        Self { asset_id, code, message }
    }
}

response! {
    /// The response: the assets that could not be associated or disassociated. `N` is the capacity for them.
    ///
    /// The two operations on a project's assets share this type.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::ResponseHead;
    /// use iot_shapes::sitewise::batch_associate_project_assets::Response;
    ///
    /// let body = br#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"INTERNAL_FAILURE","message":""}]}"#;
    /// let response = Response::from_http(&ResponseHead::new(200), body).map_err(|error| error.to_string())?;
    /// for failure in response.errors.iter().flatten() {
    ///     assert!(failure.code.is_retryable());
    /// }
    /// # Ok::<(), String>(())
    /// ```
    pub struct Response<S, N> {
        /// The failures.
        pub errors: Option<Vec<AssetErrorDetails<S>, N>> = "errors",
    }
    example iot_shapes::sitewise::batch_associate_project_assets, r#"{"errors":[{"assetId":"f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a","code":"INTERNAL_FAILURE","message":"busy"}]}"#;
}

failures!(
    Response, errors: AssetErrorDetails;
    example iot_shapes::sitewise::batch_associate_project_assets,
    "use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};",
    r#"AssetErrorDetails::new(AssetId::from_bytes([7; 16]), AssetErrorCode::InternalFailure, iot_shapes::Text::new("busy"))"#
);

impl<S> AssetErrorDetails<S> {
    /// Returns the indices of the failure's asset in the request, each as `Some`, or `None` once if it is absent.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId};
    ///
    /// let [pump, fan] = [1, 2].map(|n| AssetId::from_bytes([n; 16]));
    /// let failure = AssetErrorDetails::new(pump, AssetErrorCode::InternalFailure, "busy");
    /// assert!(failure.indices_in(&[pump, fan, pump]).eq([Some(0), Some(2)]));
    /// assert!(failure.indices_in(&[fan]).eq([None]));
    /// ```
    pub fn indices_in<'i, I>(&self, asset_ids: I) -> impl Iterator<Item = Option<usize>>
    where
        I: IntoIterator<Item = &'i AssetId, IntoIter: Clone>,
    {
        indices(asset_ids.into_iter().map(|id| *id == self.asset_id))
    }
}

impl<S, const N: usize> Response<S, N> {
    /// Returns each failure with the index of its asset in the request: with every index, if the asset is there more than
    /// once, and with `None` if it is absent.
    pub fn failures_by_index<'r>(
        &'r self,
        asset_ids: &'r [AssetId],
    ) -> impl Iterator<Item = (Option<usize>, &'r AssetErrorDetails<S>)> {
        let failures = self.errors.iter().flatten();
        failures.flat_map(move |error| error.indices_in(asset_ids).map(move |index| (index, error)))
    }
}

/// An item of a request's body that is read in chunks by a [`ChunkReader`](crate::ChunkReader).
///
/// # Examples
///
/// ```
/// use iot_shapes::sitewise::batch_associate_project_assets::{Request, RequestItem};
/// use iot_shapes::{ChunkReader, FailFast};
///
/// let mut assets = 0;
/// let mut reader = ChunkReader::<Request, _>::from_array([0; 128]);
/// reader.push(br#"{"assetIds":["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"]}"#, &mut FailFast, |item| match item {
///     RequestItem::AssetId(_) => assets += 1,
///     other => println!("{other:?}"),
/// })?;
/// reader.finish(&mut FailFast)?;
/// assert_eq!(assets, 1);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RequestItem<'p> {
    /// One of `assetIds`.
    AssetId(AssetId),
    /// The `clientToken`.
    ClientToken(ClientToken<Text<'p>>),
}
