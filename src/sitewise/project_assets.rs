//! The shapes and the code that the operations on a project's assets share.

use heapless::Vec;

use crate::batch::places;
use crate::chunk::Pieces;
use crate::constraint::list;
use crate::http::error::COMMON_TABLE;
use crate::json::write::{Rendered, Streamed};
use crate::schema::Table;
use crate::shape::{chunks, open_enum, response, structure};
use crate::sitewise::batch_associate_project_assets::{CLIENT_TOKEN, URI};
use crate::sitewise::{AssetId, ClientToken};
use crate::text::{Storage, Text};
use crate::violation::Violation;

/// The rows of the error bodies, whose members are those common to all services.
static ERRORS: Table = COMMON_TABLE;

/// The parts of an operation on a project's assets that are no rows: its constructors, its token, its batches.
macro_rules! project_assets {
    ($name:ident) => {
        $crate::shape::list_constructors!(
            $name over ['a] $crate::text::Text<'a>, project_id: ProjectId, required asset_ids: AssetId, AssetId);

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// Returns the same request with a token, which may be in other storage.
            #[must_use]
            pub fn with_client_token<T: $crate::text::Storage>(self, client_token: ClientToken<T>) -> $name<T, N> {
                $name { client_token: Some(client_token), ..$name::with_required(self.project_id, self.asset_ids) }
            }
        }

        impl $name<heapless::String<36>, 100> {
            /// Returns requests of up to 100 assets each, and each with a token: of 16 bytes of `entropy`, which is called
            /// once for a request.
            ///
            /// If the source is stuck, the requests of one call have different tokens all the same.
            pub fn batches(
                project_id: ProjectId,
                asset_ids: impl IntoIterator<Item = AssetId>,
                entropy: impl FnMut() -> [u8; 16],
            ) -> impl Iterator<Item = Self> {
                Self::batches_of(project_id, asset_ids, entropy)
            }
        }

        impl<const N: usize> $name<heapless::String<36>, N> {
            /// Returns requests of up to `N` assets each, and each with a token: of 16 bytes of `entropy`, which is called
            /// once for a request.
            ///
            /// If the source is stuck, the requests of one call have different tokens all the same.
            pub fn batches_of(
                project_id: ProjectId,
                asset_ids: impl IntoIterator<Item = AssetId>,
                mut entropy: impl FnMut() -> [u8; 16],
            ) -> impl Iterator<Item = Self> {
                $crate::batch::Batches::of(asset_ids).zip(0_u32..).map(move |(asset_ids, number)| Self {
                    client_token: Some(ClientToken::numbered(entropy(), number)),
                    ..Self::with_required(project_id, asset_ids)
                })
            }
        }

        /// The field of the token.
        #[allow(dead_code)]
        pub(crate) const CLIENT_TOKEN: u8 = Field::client_token as u8;
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
}

impl<S> AssetErrorCode<S> {
    /// Returns `true` if a new request for the same asset may succeed: the service failed, not the request.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::InternalFailure)
    }
}

structure! {
    /// An asset that failed.
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    pub struct AssetErrorDetails<S> {
        /// The asset.
        pub asset_id: AssetId = "assetId",
        /// The code of the error.
        pub code: AssetErrorCode<S> = "code",
        /// The error in words.
        pub message: S = "message",
    }
}

response! {
    /// The response of both operations on a project's assets: the assets that failed. `N` is the capacity for them.
    pub struct ProjectAssetsResponse<S, N> {
        errors: Option<Vec<AssetErrorDetails<S>, N>> = "errors",
    }
}

impl<S, const N: usize> ProjectAssetsResponse<S, N> {
    /// Returns the assets that failed.
    pub fn errors(&self) -> &[AssetErrorDetails<S>] {
        self.errors.as_deref().unwrap_or_default()
    }

    /// Adds an asset that failed.
    ///
    /// # Errors
    ///
    /// Returns [`Kind::Capacity`](crate::Kind::Capacity) if there is no capacity for it.
    pub fn push(&mut self, error: AssetErrorDetails<S>) -> Result<(), Violation> {
        list::push(self.errors.get_or_insert_with(Vec::new), error, &RESPONSE)
    }

    /// Returns each failure with the index of its asset in the request: with every index, if it is there more than once, and
    /// with `None` if it is not there.
    pub fn failures_of<'r>(
        &'r self,
        asset_ids: &'r [AssetId],
    ) -> impl Iterator<Item = (Option<usize>, &'r AssetErrorDetails<S>)> {
        self.errors().iter().flat_map(move |error| {
            places(asset_ids.iter().map(move |id| *id == error.asset_id)).map(move |place| (place, error))
        })
    }
}

/// A part of a request's body that is read in chunks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ProjectAssetsPart<'p> {
    /// One of `assetIds`.
    AssetId(AssetId),
    /// `clientToken`
    ClientToken(ClientToken<Text<'p>>),
}

/// The fields of a request of both operations.
struct Field;

#[allow(non_upper_case_globals)]
impl Field {
    const client_token: u8 = CLIENT_TOKEN;
}

chunks! {
    /// The body of a request of both operations, for [`RequestPieces`].
    pub struct RequestBody: &URI.table, Model;
    item AssetId => ProjectAssetsPart<'p>: ProjectAssetsPart::AssetId;
    client_token: ClientToken<Text<'p>> => ProjectAssetsPart::ClientToken;
}

/// Reads the body of a request of both operations in chunks.
pub type RequestPieces<'b> = Pieces<'b, RequestBody>;

chunks! {
    /// The body of a response, for [`ResponsePieces`].
    pub struct ResponseBody: &RESPONSE, Types;
    item AssetErrorDetails<Text<'p>> => AssetErrorDetails<Text<'p>>: core::convert::identity;
}

/// Reads the body of a response to both operations in chunks: the assets that failed, one by one.
pub type ResponsePieces<'b> = Pieces<'b, ResponseBody>;

/// Returns the JSON body of a request of both operations without a token, of any number of assets, with one at a time in
/// memory.
///
/// It is not checked against the bounds of a request: [`List`](crate::List) and the requests themselves are.
///
/// ```
/// use iot_shapes::sitewise::{self, AssetId};
///
/// let json = sitewise::request_json((0..250).map(|n| AssetId::from_bytes([n; 16])));
/// assert_eq!(json.len(), json.to_string().len());
/// ```
pub fn request_json<'r, I: IntoIterator<Item = AssetId> + Clone>(asset_ids: I) -> Rendered<Streamed<'r, I, AssetId>> {
    Rendered(Streamed::new(&URI.table, asset_ids, None))
}

/// Returns the same with a token.
pub fn request_json_with_token<'r, S: Storage, I: IntoIterator<Item = AssetId> + Clone>(
    asset_ids: I,
    client_token: &'r ClientToken<S>,
) -> Rendered<Streamed<'r, I, AssetId>> {
    Rendered(Streamed::new(&URI.table, asset_ids, Some((CLIENT_TOKEN, client_token.text()))))
}

/// Returns the JSON body of a response to both operations, of any number of failures, with one at a time in memory.
pub fn response_json<'r, S: Storage, I: IntoIterator<Item = AssetErrorDetails<S>> + Clone>(
    errors: I,
) -> Rendered<Streamed<'r, I, AssetErrorDetails<S>>> {
    Rendered(Streamed::new(&RESPONSE, errors, None))
}
