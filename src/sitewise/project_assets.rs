//! What the two operations on a project's assets share: all of their shapes.

use core::fmt;

use heapless::Vec;

use crate::Rendered;
use crate::batch::places;
use crate::constraint::{list, uuid};
use crate::http::error::read_reply;
use crate::http::reply::reply_of_response;
use crate::http::{Failure, ResponseHead};
use crate::json::glance::{Glance, Item};
use crate::json::read::{Bounds, Keep, Nothing, Reader, Stop, kept};
use crate::json::write::{Json, Object, Out, Streamed, WriteJson, debug_json};
use crate::pieces::{Body, Pieces};
use crate::shape::{Constraint, Member};
use crate::show::logged;
use crate::sitewise::{AssetId, BorrowedToken, ClientToken, ERROR_BODY, ProjectId};
use crate::text::{OwnedStorage, Storage, Text, TooSmall};
use crate::violation::{FailFast, Sink, Violation};

pub(crate) static PROJECT_ID: Member = Member::new("/projectId", &ProjectId::CONSTRAINT);
pub(crate) static ASSET_IDS: Member = Member::new("/assetIds", &list::CONSTRAINT);
pub(crate) static ASSET_IDS_ITEM: Member = Member::new("/assetIds/*", &AssetId::CONSTRAINT);
pub(crate) static CLIENT_TOKEN: Member = Member::new("/clientToken", &ClientToken::CONSTRAINT);
static REQUEST: [&Member; 2] = [&ASSET_IDS, &CLIENT_TOKEN];

static ERRORS: Member = Member::new("/errors", &Constraint::NONE);
static ERRORS_ITEM: Member = Member::new("/errors/*", &Constraint::NONE);
static ASSET_ID: Member = Member::new("/errors/*/assetId", &AssetId::CONSTRAINT);
static CODE: Member = Member::new("/errors/*/code", &Constraint::NONE);
static MESSAGE: Member = Member::new("/errors/*/message", &Constraint::NONE);
static RESPONSE: [&Member; 1] = [&ERRORS];
static DETAILS: [&Member; 3] = [&ASSET_ID, &CODE, &MESSAGE];

impl<'a> Item<'a> for AssetId {
    const OPENS: u8 = b'"';
    const IS_ASCII: bool = true;

    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop> {
        reader.value(at, index)
    }

    fn glance(glance: &mut Glance<'a>) -> Option<Self> {
        glance.value()
    }
}

/// Reads the body of a request: its assets go where `keep` puts them, and are counted; its token goes to `token`.
pub(crate) fn read_request<'a>(
    reader: &mut Reader<'a, '_>,
    keep: &mut dyn Keep<'a, AssetId>,
    token: &mut BorrowedToken<'a>,
) -> Result<u32, Stop> {
    let mut count = 0;
    let mut body = reader.document(&REQUEST)?;
    while let Some(member) = reader.member(&mut body)? {
        match member {
            0 => count = reader.list_into(&ASSET_IDS, &ASSET_IDS_ITEM, keep)?,
            _ => *token = reader.value(&CLIENT_TOKEN, 0)?,
        }
    }
    reader.require(&[&ASSET_IDS], body.present, 0)?;
    reader.finish()?;
    Ok(count)
}

/// Checks a request, and counts its assets.
pub(crate) fn check_request(reader: &mut Reader<'_, '_>, label: Text<'_>) -> Result<u32, Stop> {
    if let Err(breach) = uuid::parse(label) {
        reader.report(Violation::of_breach(breach, &PROJECT_ID, 0, None))?;
    }
    read_request(reader, &mut Nothing, &mut None)
}

/// Writes the body of a request.
pub(crate) fn write_request(
    out: &mut Out<'_>,
    assets: impl IntoIterator<Item = AssetId>,
    token: Option<Text<'_>>,
) -> fmt::Result {
    let mut object = Object::new(out);
    object.list(ASSET_IDS.name(), assets, |out, id| out.uuid(id.as_bytes()))?;
    object.optional(CLIENT_TOKEN.name(), token.as_ref())?;
    object.end()
}

/// A request of the two operations, which differ in nothing but their URI.
macro_rules! project_assets_request {
    ($(#[$doc:meta])* pub struct $name:ident;) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name<S: $crate::text::Storage = $crate::text::Text<'static>, const N: usize = 100> {
            project_id: $crate::sitewise::ProjectId,
            asset_ids: $crate::constraint::List<$crate::sitewise::AssetId, N>,
            client_token: Option<$crate::sitewise::ClientToken<S>>,
        }

        impl $name {
            /// The bytes that the path takes.
            pub const MAX_PATH: usize = URI.prefix.len() + 36 + URI.suffix.len();

            /// The bytes that the longest JSON body takes, that of 100 assets and a token.
            pub const MAX_JSON: usize = Self::max_json(100);

            /// The bytes that the longest JSON body of up to `assets` assets takes. A character of a token takes up to 6, as
            /// `\u0001`.
            pub const fn max_json(assets: usize) -> usize {
                let assets = $crate::constraint::list::bounded(assets);
                r#"{"assetIds":[],"clientToken":""}"#.len() + 39 * assets - 1 + 6 * 64
            }
        }

        impl<'a> $name<$crate::text::Text<'a>, 100> {
            /// A request without a token, with room for 100 assets.
            ///
            /// # Errors
            ///
            /// [`Kind::Length`](crate::Kind::Length) at `/assetIds` where there is none, or more than 100.
            pub fn new(
                project_id: $crate::sitewise::ProjectId,
                asset_ids: impl IntoIterator<Item = $crate::sitewise::AssetId>,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::collect(project_id, asset_ids)
            }

            /// Reads the JSON body of a request, with room for 100 assets, up to the first violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met.
            pub fn from_json(
                project_id: $crate::sitewise::ProjectId,
                body: &'a [u8],
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_json(project_id, body, &mut $crate::violation::FailFast)
            }

            /// Reads the JSON body of a request, with room for 100 assets, and tells `sink` of every violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met, or what is told alone.
            pub fn from_json_with(
                project_id: $crate::sitewise::ProjectId,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                Self::read_json(project_id, body, sink)
            }
        }

        impl<'a, const N: usize> $name<$crate::text::Text<'a>, N> {
            /// A request without a token, with room for `N` assets.
            ///
            /// # Errors
            ///
            /// [`Kind::Length`](crate::Kind::Length) at `/assetIds` where there is none, or more than 100;
            /// [`Kind::Capacity`](crate::Kind::Capacity) where there are more than `N`, which is below 100.
            pub fn collect(
                project_id: $crate::sitewise::ProjectId,
                asset_ids: impl IntoIterator<Item = $crate::sitewise::AssetId>,
            ) -> Result<Self, $crate::violation::Violation> {
                let asset_ids = $crate::constraint::List::collect(asset_ids).map_err(placed)?;
                Ok(Self { project_id, asset_ids, client_token: None })
            }

            /// Reads the JSON body of a request, with room for `N` assets, and tells `sink` of every violation.
            ///
            /// # Errors
            ///
            /// The first violation that was met, or what is told alone; [`Kind::Capacity`](crate::Kind::Capacity)
            /// where `N` is below 100 and too few.
            pub fn read_json(
                project_id: $crate::sitewise::ProjectId,
                body: &'a [u8],
                sink: &mut dyn $crate::violation::Sink,
            ) -> Result<Self, $crate::violation::Violation> {
                let mut request = Self { project_id, ..Self::unread() };
                $crate::json::read::walk(body, $crate::json::read::Bounds::OfModel, sink, |reader| {
                    request.read_body(reader)
                })?;
                Ok(request)
            }

            /// A request for a reader to fill. None is handed out with parts that are not valid.
            pub(crate) fn unread() -> Self {
                Self {
                    project_id: $crate::sitewise::ProjectId::from_bytes([0; 16]),
                    asset_ids: $crate::constraint::List::unread(),
                    client_token: None,
                }
            }

            pub(crate) fn read(
                &mut self,
                reader: &mut $crate::json::read::Reader<'a, '_>,
                uri: $crate::http::target::Uri<'a>,
            ) -> Result<(), $crate::json::read::Stop> {
                if let Some(project_id) =
                    reader.checked(uri.label, &$crate::sitewise::project_assets::PROJECT_ID, 0, None)?
                {
                    self.project_id = project_id;
                }
                self.read_body(reader)
            }

            fn read_body(
                &mut self,
                reader: &mut $crate::json::read::Reader<'a, '_>,
            ) -> Result<(), $crate::json::read::Stop> {
                let (assets, token) = (&mut self.asset_ids, &mut self.client_token);
                $crate::sitewise::project_assets::read_request(reader, assets, token).map(drop)
            }
        }

        impl $name<heapless::String<36>, 100> {
            /// Requests of up to 100 assets each, with a token of its own each: of 16 bytes of `entropy`, asked for
            /// once a request.
            ///
            /// A source that is stuck gives the requests of one call different tokens all the same.
            pub fn batches(
                project_id: $crate::sitewise::ProjectId,
                asset_ids: impl IntoIterator<Item = $crate::sitewise::AssetId>,
                entropy: impl FnMut() -> [u8; 16],
            ) -> impl Iterator<Item = Self> {
                Self::batches_of(project_id, asset_ids, entropy)
            }
        }

        impl<const N: usize> $name<heapless::String<36>, N> {
            /// Requests of up to `N` assets each, with a token of its own each: of 16 bytes of `entropy`, asked for once
            /// a request.
            ///
            /// A source that is stuck gives the requests of one call different tokens all the same.
            pub fn batches_of(
                project_id: $crate::sitewise::ProjectId,
                asset_ids: impl IntoIterator<Item = $crate::sitewise::AssetId>,
                mut entropy: impl FnMut() -> [u8; 16],
            ) -> impl Iterator<Item = Self> {
                let batches = $crate::batch::Batches::of(asset_ids);
                batches.zip(0_u32..).map(move |(asset_ids, number)| {
                    let token = $crate::sitewise::ClientToken::numbered(entropy(), number);
                    Self { project_id, asset_ids, client_token: Some(token) }
                })
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// The same request with a token, which may be kept in other storage.
            #[must_use]
            pub fn with_client_token<T: $crate::text::Storage>(
                self, token: $crate::sitewise::ClientToken<T>) -> $name<T, N> {
                $name { project_id: self.project_id, asset_ids: self.asset_ids, client_token: Some(token) }
            }

            /// Adds an asset.
            ///
            /// # Errors
            ///
            /// [`Kind::Length`](crate::Kind::Length) at `/assetIds` where 100 are there,
            /// [`Kind::Capacity`](crate::Kind::Capacity) where `N` are, which is below 100. The request is as it was.
            pub fn push(&mut self, asset_id: $crate::sitewise::AssetId) -> Result<(), $crate::violation::Violation> {
                self.asset_ids.push(asset_id).map_err(placed)
            }

            /// The project.
            pub const fn project_id(&self) -> $crate::sitewise::ProjectId {
                self.project_id
            }

            /// The assets, 1 to 100.
            #[doc(alias = "assetIds")]
            pub fn asset_ids(&self) -> &[$crate::sitewise::AssetId] {
                &self.asset_ids
            }

            /// The token, if there is one.
            pub const fn client_token(&self) -> Option<&$crate::sitewise::ClientToken<S>> {
                self.client_token.as_ref()
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $name<S, N> {
            /// A copy whose token is in storage of its own.
            ///
            /// # Errors
            ///
            /// [`TooSmall`](crate::text::TooSmall) where the token takes more bytes than `T` has.
            pub fn copied<T: $crate::text::OwnedStorage>(&self) -> Result<$name<T, N>, $crate::text::TooSmall> {
                Ok($name {
                    project_id: self.project_id,
                    asset_ids: self.asset_ids.clone(),
                    client_token: self.client_token.as_ref().map(|token| token.copied()).transpose()?,
                })
            }

            fn uri(&self) -> ($crate::http::target::Label<'_>, Option<$crate::text::Text<'_>>) {
                ($crate::http::target::Label::Uuid(self.project_id.to_ascii()), None)
            }
        }

        impl<S: $crate::text::Storage, const N: usize> $crate::json::write::WriteJson for $name<S, N> {
            fn write_json(&self, out: &mut $crate::json::write::Out<'_>) -> core::fmt::Result {
                let token = self.client_token.as_ref().map(|token| token.text());
                $crate::sitewise::project_assets::write_request(out, self.asset_ids.iter().copied(), token)
            }
        }

        fn placed(violation: $crate::violation::Violation) -> $crate::violation::Violation {
            use $crate::sitewise::project_assets::{ASSET_IDS, ASSET_IDS_ITEM};
            $crate::constraint::list::placed(violation, &ASSET_IDS, &ASSET_IDS_ITEM)
        }

        $crate::http::request::request_doors!($name);

        $crate::shape::members!($name<S, N> {
            project_id: $crate::sitewise::project_assets::PROJECT_ID,
            asset_ids: $crate::sitewise::project_assets::ASSET_IDS[$crate::sitewise::project_assets::ASSET_IDS_ITEM],
            client_token: $crate::sitewise::project_assets::CLIENT_TOKEN,
        });
    };
}

pub(crate) use project_assets_request;

/// Why an asset of a batch failed.
#[doc(alias = "code")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AssetErrorCode<S = Text<'static>> {
    /// `INTERNAL_FAILURE`, the only code that the API reference has.
    InternalFailure,
    /// A code not known yet, kept as it came.
    Unknown(S),
}

impl<S: Storage> AssetErrorCode<S> {
    const INTERNAL_FAILURE: &'static str = "INTERNAL_FAILURE";

    /// The code of a text.
    pub fn from_storage(code: S) -> Self {
        if code.text() == Self::INTERNAL_FAILURE { Self::InternalFailure } else { Self::Unknown(code) }
    }

    /// Whether the same asset may be asked for again: the service failed, not the request.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::InternalFailure)
    }

    /// The code as the service writes it.
    pub fn text(&self) -> Text<'_> {
        match self {
            Self::InternalFailure => Text::new(Self::INTERNAL_FAILURE),
            Self::Unknown(code) => code.text(),
        }
    }
}

impl<S: Storage> fmt::Display for AssetErrorCode<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.text(), f)
    }
}

impl<S: Storage> fmt::Debug for AssetErrorCode<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text(), f)
    }
}

logged!([S: Storage] AssetErrorCode<S>, |this, out| this.text().write_to(out));

/// An asset of a batch that failed, and why.
///
/// Source: the IoT SiteWise API reference, `AssetErrorDetails`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssetErrorDetails<S = Text<'static>> {
    /// The asset.
    pub asset_id: AssetId,
    /// Why it failed.
    pub code: AssetErrorCode<S>,
    /// Why it failed, in words.
    pub message: S,
}

impl<S: Storage> AssetErrorDetails<S> {
    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<AssetErrorDetails<T>, TooSmall> {
        Ok(AssetErrorDetails {
            asset_id: self.asset_id,
            code: match &self.code {
                AssetErrorCode::InternalFailure => AssetErrorCode::InternalFailure,
                AssetErrorCode::Unknown(code) => AssetErrorCode::Unknown(T::copy_of(code.text())?),
            },
            message: T::copy_of(self.message.text())?,
        })
    }
}

impl<S: Storage> WriteJson for AssetErrorDetails<S> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let id = self.asset_id.to_ascii();
        let mut object = Object::new(out);
        object.text(ASSET_ID.name(), Text::new(core::str::from_utf8(&id).unwrap_or_default()))?;
        object.text(CODE.name(), self.code.text())?;
        object.text(MESSAGE.name(), self.message.text())?;
        object.end()
    }
}

/// The response of both operations on a project's assets: which of the assets failed.
///
/// `N` is how many failures there is room for; a batch has up to 100 assets.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProjectAssetsResponse<S = Text<'static>, const N: usize = 100> {
    errors: Option<Vec<AssetErrorDetails<S>, N>>,
}

impl<'a> ProjectAssetsResponse<Text<'a>, 100> {
    /// A response in which no asset failed.
    pub const fn new() -> Self {
        Self { errors: None }
    }

    /// Reads a reply, with room for 100 failures.
    ///
    /// # Errors
    ///
    /// [`Failure::Error`] where its status is not 2xx, [`Failure::Body`] where its body is not a response's.
    pub fn from_http(head: &ResponseHead<'a>, body: &'a [u8]) -> Result<Self, Failure<'a>> {
        Self::read_http(head, body, &mut FailFast)
    }

    /// Reads a reply, with room for 100 failures, and tells `sink` of every violation of a body whose status is 2xx.
    ///
    /// # Errors
    ///
    /// As [`from_http`](Self::from_http).
    pub fn from_http_with(head: &ResponseHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Failure<'a>> {
        Self::read_http(head, body, sink)
    }
}

impl<'a, const N: usize> ProjectAssetsResponse<Text<'a>, N> {
    /// Reads a reply, with room for `N` failures, and tells `sink` of every violation of a body whose status is 2xx.
    ///
    /// # Errors
    ///
    /// As [`from_http`](ProjectAssetsResponse::from_http); [`Kind::Capacity`](crate::Kind::Capacity) where there are
    /// more than `N` failures.
    pub fn read_http(head: &ResponseHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Failure<'a>> {
        let mut response = Self::default();
        read_reply(&ERROR_BODY, head, body, sink, |reader| response.read(reader))?;
        Ok(response)
    }

    /// Reads a reply as [`read_http`](Self::read_http) does, into a place of the caller's. It takes the memory of one response,
    /// where a function that returns one takes that of two: the one it fills, and the one it returns.
    ///
    /// # Errors
    ///
    /// As [`read_http`](Self::read_http); the place is then empty.
    pub fn read_http_into<'p>(
        place: &'p mut Option<Self>,
        head: &ResponseHead<'a>,
        body: &'a [u8],
        sink: &mut dyn Sink,
    ) -> Result<&'p mut Self, Failure<'a>> {
        let response = place.insert(Self::default());
        let read = read_reply(&ERROR_BODY, head, body, sink, |reader| response.read(reader));
        kept(place, read, Self::default)
    }

    pub(crate) fn read(&mut self, reader: &mut Reader<'a, '_>) -> Result<(), Stop> {
        read_response(reader, &mut self.errors).map(drop)
    }
}

impl<S, const N: usize> ProjectAssetsResponse<S, N> {
    /// The assets that failed.
    pub fn errors(&self) -> &[AssetErrorDetails<S>] {
        self.errors.as_deref().unwrap_or_default()
    }

    /// Adds an asset that failed.
    ///
    /// # Errors
    ///
    /// [`Kind::Capacity`](crate::Kind::Capacity) where there is no room for it.
    pub fn push(&mut self, error: AssetErrorDetails<S>) -> Result<(), Violation> {
        let errors = self.errors.get_or_insert_with(Vec::new);
        let index = errors.len();
        errors.push(error).map_err(|_| Violation::of_room(&ERRORS_ITEM, index))
    }

    /// Each failure with the place of its asset in the request: with every place, where it stands there more than once, and
    /// `None` where it stands nowhere.
    pub fn failures_of<'r>(
        &'r self,
        asset_ids: &'r [AssetId],
    ) -> impl Iterator<Item = (Option<usize>, &'r AssetErrorDetails<S>)> {
        self.errors().iter().flat_map(move |error| {
            places(asset_ids.iter().map(move |id| *id == error.asset_id)).map(move |place| (place, error))
        })
    }
}

impl<S: Storage, const N: usize> ProjectAssetsResponse<S, N> {
    /// The JSON body.
    pub const fn json(&self) -> Rendered<Json<'_, Self>> {
        Rendered(Json(self))
    }

    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<ProjectAssetsResponse<T, N>, TooSmall> {
        let errors = self.errors.as_ref().map(|errors| list::try_map(errors, AssetErrorDetails::copied));
        Ok(ProjectAssetsResponse { errors: errors.transpose()? })
    }
}

impl<S, const N: usize> Default for ProjectAssetsResponse<S, N> {
    fn default() -> Self {
        Self { errors: None }
    }
}

impl<S: Storage, const N: usize> WriteJson for ProjectAssetsResponse<S, N> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        if let Some(errors) = &self.errors {
            object.list(ERRORS.name(), errors, |out, error| error.write_json(out))?;
        }
        object.end()
    }
}

debug_json!(AssetErrorDetails<S>, ProjectAssetsResponse<S, N>);

reply_of_response!(ProjectAssetsResponse<S, N>);

crate::shape::known_texts!(AssetErrorCode { InternalFailure });

crate::shape::members!(AssetErrorDetails<S> { asset_id: ASSET_ID, code: CODE, message: MESSAGE });

crate::shape::members!(ProjectAssetsResponse<S, N> { errors: ERRORS[ERRORS_ITEM] });

/// Reads the body of a response: the number of the assets that failed, which go where `keep` puts them.
fn read_response<'a>(
    reader: &mut Reader<'a, '_>,
    keep: &mut dyn Keep<'a, AssetErrorDetails<Text<'a>>>,
) -> Result<u32, Stop> {
    let mut count = 0;
    let mut body = reader.document(&RESPONSE)?;
    while reader.member(&mut body)?.is_some() {
        count = reader.list_into(&ERRORS, &ERRORS_ITEM, keep)?;
    }
    reader.finish()?;
    Ok(count)
}

impl<'a> Item<'a> for AssetErrorDetails<Text<'a>> {
    const OPENS: u8 = b'{';

    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop> {
        let (mut asset_id, mut code, mut message) = (None, None, None);
        let mut details = reader.object(at, index, &DETAILS)?;
        while let Some(member) = reader.member(&mut details)? {
            match member {
                0 => asset_id = reader.value(&ASSET_ID, index)?,
                1 => code = Some(reader.text(&CODE, index)?),
                _ => message = Some(reader.text(&MESSAGE, index)?),
            }
        }
        reader.require(&DETAILS, details.present, index)?;
        Ok(match (asset_id, code, message) {
            (Some(asset_id), Some(code), Some(message)) => {
                Some(Self { asset_id, code: AssetErrorCode::from_storage(code), message })
            }
            _ => None,
        })
    }

    fn glance(glance: &mut Glance<'a>) -> Option<Self> {
        glance.byte(b'{')?;
        let asset_id = glance.member(&ASSET_ID)?;
        glance.comma()?;
        let code = AssetErrorCode::from_storage(glance.text_member(&CODE)?);
        glance.comma()?;
        let message = glance.text_member(&MESSAGE)?;
        glance.byte(b'}')?;
        Some(Self { asset_id, code, message })
    }
}

/// A part of a request's body that is read in pieces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ProjectAssetsPart<'p> {
    /// One of `assetIds`.
    AssetId(AssetId),
    /// `clientToken`
    ClientToken(ClientToken<Text<'p>>),
}

/// The JSON body of a request of both operations without a token, of any number of assets, one at a time in memory.
///
/// It is not held against the bounds of a request: [`List`](crate::List) and the requests themselves are.
///
/// ```
/// use iot_shapes::sitewise::{self, AssetId};
///
/// let json = sitewise::request_json((0..250).map(|n| AssetId::from_bytes([n; 16])));
/// assert_eq!(json.len(), json.to_string().len());
/// ```
pub fn request_json(
    asset_ids: impl IntoIterator<Item = AssetId> + Clone,
) -> Rendered<Streamed<impl Fn(&mut Out<'_>) -> fmt::Result>> {
    Rendered(Streamed(move |out: &mut Out<'_>| write_request(out, asset_ids.clone(), None)))
}

/// The same with a token.
pub fn request_json_with_token<S: Storage>(
    asset_ids: impl IntoIterator<Item = AssetId> + Clone,
    client_token: &ClientToken<S>,
) -> Rendered<Streamed<impl Fn(&mut Out<'_>) -> fmt::Result>> {
    Rendered(Streamed(move |out: &mut Out<'_>| write_request(out, asset_ids.clone(), Some(client_token.text()))))
}

/// The JSON body of a response to both operations, of any number of failures, one at a time in memory.
pub fn response_json<S: Storage>(
    errors: impl IntoIterator<Item = AssetErrorDetails<S>> + Clone,
) -> Rendered<Streamed<impl Fn(&mut Out<'_>) -> fmt::Result>> {
    Rendered(Streamed(move |out: &mut Out<'_>| {
        let mut object = Object::new(out);
        object.list(ERRORS.name(), errors.clone(), |out, error| error.write_json(out))?;
        object.end()
    }))
}

/// Reads the body of a request of both operations in pieces.
pub type RequestPieces<'b> = Pieces<'b, RequestBody>;

/// The body of a request, for [`RequestPieces`].
#[derive(Clone, Copy, Debug)]
pub struct RequestBody;

impl Body for RequestBody {
    type Part<'p> = ProjectAssetsPart<'p>;
    type Item<'p> = AssetId;

    const MEMBERS: &'static [&'static Member] = &REQUEST;
    const ITEM: &'static Member = &ASSET_IDS_ITEM;
    const REQUIRED: usize = 1;
    const BOUNDS: Bounds = Bounds::OfModel;

    fn part(item: Self::Item<'_>) -> Self::Part<'_> {
        ProjectAssetsPart::AssetId(item)
    }

    fn read_member<'p>(reader: &mut Reader<'p, '_>, _: usize) -> Result<Option<Self::Part<'p>>, Stop> {
        Ok(reader.value(&CLIENT_TOKEN, 0)?.map(ProjectAssetsPart::ClientToken))
    }
}

/// Reads the body of a response to both operations in pieces: the assets that failed, one by one.
pub type ResponsePieces<'b> = Pieces<'b, ResponseBody>;

/// The body of a response, for [`ResponsePieces`].
#[derive(Clone, Copy, Debug)]
pub struct ResponseBody;

impl Body for ResponseBody {
    type Part<'p> = AssetErrorDetails<Text<'p>>;
    type Item<'p> = AssetErrorDetails<Text<'p>>;

    const MEMBERS: &'static [&'static Member] = &RESPONSE;
    const ITEM: &'static Member = &ERRORS_ITEM;
    const REQUIRED: usize = 0;
    const BOUNDS: Bounds = Bounds::OfTypes;

    fn part(item: Self::Item<'_>) -> Self::Part<'_> {
        item
    }
}

/// Checks a response, and counts its failures.
pub(crate) fn check_response(reader: &mut Reader<'_, '_>) -> Result<Option<u32>, Stop> {
    read_response(reader, &mut Nothing).map(Some)
}
