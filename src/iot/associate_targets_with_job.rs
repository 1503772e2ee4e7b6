//! `AssociateTargetsWithJob`: sends a continuous job to more thing groups.
//!
//! Source: <https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html>

use core::fmt;

use crate::batch::Batches;
use crate::constraint::{List, list};
use crate::http::error::{message_errors, read_reply};
use crate::http::reply::reply_of_response;
use crate::http::request::request_doors;
use crate::http::target::{Label, Uri};
use crate::http::{Failure, ResponseHead};
use crate::iot::{Comment, ERROR_BODY, JobId, NamespaceId, SERVICE, TargetArn};
use crate::json::glance::{Glance, Item};
use crate::json::read::{Bounds, Keep, Nothing, Reader, Stop, walk};
use crate::json::write::{Json, Object, Out, Rendered, Streamed, WriteJson, debug_json, string};
use crate::pieces::{Body, Pieces};
use crate::shape::{Constraint, Member, Model, UriTemplate};
use crate::text::{OwnedStorage, Storage, Text, TooSmall};
use crate::violation::{FailFast, Sink, Violation, saturate};

pub(crate) static MODEL: Model = Model { name: "AssociateTargetsWithJob", service: &SERVICE };

pub(crate) static URI: UriTemplate =
    UriTemplate { prefix: "/jobs/", label: &JOB_ID, suffix: "/targets", query: Some(&NAMESPACE_ID) };

static JOB_ID: Member = Member::new("/jobId", &JobId::CONSTRAINT);
static NAMESPACE_ID: Member = Member::new("/namespaceId", &NamespaceId::CONSTRAINT);
static TARGETS: Member = Member::new("/targets", &list::CONSTRAINT);
static TARGETS_ITEM: Member = Member::new("/targets/*", &TargetArn::CONSTRAINT);
static COMMENT: Member = Member::new("/comment", &Comment::CONSTRAINT);
static REQUEST: [&Member; 2] = [&TARGETS, &COMMENT];

static JOB_ARN: Member = Member::new("/jobArn", &Constraint::NONE);
static DESCRIPTION: Member = Member::new("/description", &Comment::CONSTRAINT);
static RESPONSE: [&Member; 3] = [&JOB_ARN, &JOB_ID, &DESCRIPTION];

/// A request to send a job to more thing groups: `POST /jobs/{jobId}/targets`.
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, Comment, JobId, NamespaceId, TargetArn};
///
/// let line = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
/// let request = AssociateTargetsWithJobRequest::new(JobId::literal("firmware-7"), [line])?
///     .with_namespace_id(NamespaceId::literal("plant-2"))
///     .with_comment(Comment::new("line 4 joins")?);
///
/// assert_eq!(request.target().to_string(), "/jobs/firmware-7/targets?namespaceId=plant-2");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[doc(alias = "AssociateTargetsWithJob")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AssociateTargetsWithJobRequest<S: Storage = Text<'static>, const N: usize = 100> {
    job_id: JobId<S>,
    namespace_id: Option<NamespaceId<S>>,
    targets: List<TargetArn<S>, N>,
    comment: Option<Comment<S>>,
}

impl AssociateTargetsWithJobRequest {
    /// The bytes that the longest path takes: a job's identifier needs no encoding. A namespace has no bound, and so
    /// the query has none.
    pub const MAX_PATH: usize = URI.prefix.len() + 64 + URI.suffix.len();
}

impl<'a> AssociateTargetsWithJobRequest<Text<'a>, 100> {
    /// A request without namespace and comment, with room for 100 targets.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/targets` where there is none, or more than 100.
    pub fn new(
        job_id: JobId<Text<'a>>,
        targets: impl IntoIterator<Item = TargetArn<Text<'a>>>,
    ) -> Result<Self, Violation> {
        Self::collect(job_id, targets)
    }

    /// Reads the JSON body of a request, with room for 100 targets, up to the first violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met.
    pub fn from_json(job_id: JobId<Text<'a>>, body: &'a [u8]) -> Result<Self, Violation> {
        Self::read_json(job_id, body, &mut FailFast)
    }

    /// Reads the JSON body of a request, with room for 100 targets, and tells `sink` of every violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone.
    pub fn from_json_with(job_id: JobId<Text<'a>>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
        Self::read_json(job_id, body, sink)
    }
}

impl<'a, const N: usize> AssociateTargetsWithJobRequest<Text<'a>, N> {
    /// Reads the JSON body of a request, with room for `N` targets, and tells `sink` of every violation.
    ///
    /// # Errors
    ///
    /// The first violation that was met, or what is told alone; [`Kind::Capacity`](crate::Kind::Capacity) where `N` is
    /// below 100 and too few.
    pub fn read_json(job_id: JobId<Text<'a>>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
        let mut request = Self { job_id, ..Self::unread() };
        walk(body, Bounds::OfModel, sink, |reader| request.read_body(reader))?;
        Ok(request)
    }

    /// A request for a reader to fill. None is handed out with parts that are not valid.
    pub(crate) fn unread() -> Self {
        Self { job_id: JobId::of_checked(Text::default()), namespace_id: None, targets: List::unread(), comment: None }
    }

    pub(crate) fn read(&mut self, reader: &mut Reader<'a, '_>, uri: Uri<'a>) -> Result<(), Stop> {
        let (job_id, namespace_id) = read_uri(reader, uri)?;
        if let Some(job_id) = job_id {
            self.job_id = job_id;
        }
        self.namespace_id = namespace_id;
        self.read_body(reader)
    }

    fn read_body(&mut self, reader: &mut Reader<'a, '_>) -> Result<(), Stop> {
        read_request(reader, &mut self.targets, &mut self.comment).map(drop)
    }
}

impl<S: Storage + Clone> AssociateTargetsWithJobRequest<S, 100> {
    /// The request for all targets of a job, which may hold no more than one request takes: none or one.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/targets`, with the count, where they are more than 100.
    pub fn batches<I>(job_id: JobId<S>, targets: I) -> Result<impl Iterator<Item = Self>, Violation>
    where
        I: IntoIterator<Item = TargetArn<S>, IntoIter: Clone>,
    {
        Self::batches_of(job_id, targets)
    }
}

impl<S: Storage + Clone, const N: usize> AssociateTargetsWithJobRequest<S, N> {
    /// Requests of up to `N` targets each, which together are no more than the 100 that a job may hold.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/targets`, with the count, where they are more than 100.
    ///
    /// ```
    /// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};
    ///
    /// type Request = AssociateTargetsWithJobRequest<&'static str, 8>;
    /// let job = JobId::from_storage("fw-7")?;
    /// let line = TargetArn::from_storage("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
    /// assert_eq!(Request::batches_of(job, vec![line; 20])?.count(), 3);
    ///
    /// let Err(violation) = Request::batches_of(job, vec![line; 120]) else { unreachable!("a job holds 100") };
    /// assert_eq!(violation.length(), Some(120));
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn batches_of<I>(job_id: JobId<S>, targets: I) -> Result<impl Iterator<Item = Self>, Violation>
    where
        I: IntoIterator<Item = TargetArn<S>, IntoIter: Clone>,
    {
        let targets = targets.into_iter();
        let total = saturate(targets.clone().count());
        if total > list::CONSTRAINT.max {
            return Err(Violation::of_length(total, &TARGETS, 0, None));
        }
        Ok(Batches::of(targets).map(move |targets| Self {
            job_id: job_id.clone(),
            namespace_id: None,
            targets,
            comment: None,
        }))
    }
}

impl<S: Storage, const N: usize> AssociateTargetsWithJobRequest<S, N> {
    /// A request without namespace and comment, with room for `N` targets.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/targets` where there is none, or more than 100;
    /// [`Kind::Capacity`](crate::Kind::Capacity) where there are more than `N`, which is below 100.
    pub fn collect(job_id: JobId<S>, targets: impl IntoIterator<Item = TargetArn<S>>) -> Result<Self, Violation> {
        let targets = List::collect(targets).map_err(placed)?;
        Ok(Self { job_id, namespace_id: None, targets, comment: None })
    }

    /// The same request with a namespace for the job's notifications.
    #[must_use]
    pub fn with_namespace_id(mut self, namespace_id: NamespaceId<S>) -> Self {
        self.namespace_id = Some(namespace_id);
        self
    }

    /// The same request with a comment.
    #[must_use]
    pub fn with_comment(mut self, comment: Comment<S>) -> Self {
        self.comment = Some(comment);
        self
    }

    /// Adds a target.
    ///
    /// # Errors
    ///
    /// [`Kind::Length`](crate::Kind::Length) at `/targets` where 100 are there,
    /// [`Kind::Capacity`](crate::Kind::Capacity) where `N` are, which is below 100. The request is as it was.
    pub fn push(&mut self, target: TargetArn<S>) -> Result<(), Violation> {
        self.targets.push(target).map_err(placed)
    }

    /// The job.
    pub const fn job_id(&self) -> &JobId<S> {
        &self.job_id
    }

    /// The namespace of the job's notifications, if there is one.
    pub const fn namespace_id(&self) -> Option<&NamespaceId<S>> {
        self.namespace_id.as_ref()
    }

    /// The targets, 1 to 100.
    pub fn targets(&self) -> &[TargetArn<S>] {
        &self.targets
    }

    /// The comment, if there is one.
    pub const fn comment(&self) -> Option<&Comment<S>> {
        self.comment.as_ref()
    }

    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<AssociateTargetsWithJobRequest<T, N>, TooSmall> {
        Ok(AssociateTargetsWithJobRequest {
            job_id: self.job_id.copied()?,
            namespace_id: self.namespace_id.as_ref().map(NamespaceId::copied).transpose()?,
            targets: self.targets.try_map(TargetArn::copied)?,
            comment: self.comment.as_ref().map(Comment::copied).transpose()?,
        })
    }

    fn uri(&self) -> (Label<'_>, Option<Text<'_>>) {
        (Label::Text(self.job_id.text()), self.namespace_id.as_ref().map(NamespaceId::text))
    }
}

request_doors!(AssociateTargetsWithJobRequest);

crate::shape::members!(AssociateTargetsWithJobRequest<S, N> {
    job_id: JOB_ID,
    namespace_id: NAMESPACE_ID,
    targets: TARGETS[TARGETS_ITEM],
    comment: COMMENT,
});

impl<S: Storage, const N: usize> WriteJson for AssociateTargetsWithJobRequest<S, N> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        write_request(out, &self.targets, |out, target| string(out, target.text()), self.comment.as_ref())
    }
}

/// Writes the body of a request.
fn write_request<T, S: Storage>(
    out: &mut Out<'_>,
    targets: impl IntoIterator<Item = T>,
    write_target: impl FnMut(&mut Out<'_>, T) -> fmt::Result,
    comment: Option<&Comment<S>>,
) -> fmt::Result {
    let mut object = Object::new(out);
    object.list(TARGETS.name(), targets, write_target)?;
    object.optional(COMMENT.name(), comment.map(Comment::text).as_ref())?;
    object.end()
}

fn placed(violation: Violation) -> Violation {
    list::placed(violation, &TARGETS, &TARGETS_ITEM)
}

type UriMembers<'a> = (Option<JobId<Text<'a>>>, Option<NamespaceId<Text<'a>>>);

fn read_uri<'a>(reader: &mut Reader<'a, '_>, uri: Uri<'a>) -> Result<UriMembers<'a>, Stop> {
    let job_id = reader.checked(uri.label, &JOB_ID, 0, None)?;
    let namespace_id = match uri.query {
        Some(query) => reader.checked(query, &NAMESPACE_ID, 0, None)?,
        None => None,
    };
    Ok((job_id, namespace_id))
}

impl<'a> Item<'a> for TargetArn<Text<'a>> {
    const OPENS: u8 = b'"';

    fn read(reader: &mut Reader<'a, '_>, at: &'static Member, index: u32) -> Result<Option<Self>, Stop> {
        reader.value(at, index)
    }

    fn glance(glance: &mut Glance<'a>) -> Option<Self> {
        glance.value()
    }
}

/// Reads the body of a request: its targets go where `keep` puts them, and are counted; its comment goes to `comment`.
fn read_request<'a>(
    reader: &mut Reader<'a, '_>,
    keep: &mut dyn Keep<'a, TargetArn<Text<'a>>>,
    comment: &mut Option<Comment<Text<'a>>>,
) -> Result<u32, Stop> {
    let mut count = 0;
    let mut body = reader.document(&REQUEST)?;
    while let Some(member) = reader.member(&mut body)? {
        match member {
            0 => count = reader.list_into(&TARGETS, &TARGETS_ITEM, keep)?,
            _ => *comment = reader.value(&COMMENT, 0)?,
        }
    }
    reader.require(&[&TARGETS], body.present, 0)?;
    reader.finish()?;
    Ok(count)
}

/// The response: the job.
///
/// A device reads it for what it says, not for what it should say: an odd description is no reason to lose a response.
/// [`Operation::validate_response`](crate::Operation::validate_response) checks its bounds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AssociateTargetsWithJobResponse<S = Text<'static>> {
    /// The ARN of the job.
    #[doc(alias = "jobArn")]
    pub job_arn: Option<S>,
    /// The identifier of the job.
    #[doc(alias = "jobId")]
    pub job_id: Option<S>,
    /// What the job is for.
    pub description: Option<S>,
}

impl<'a> AssociateTargetsWithJobResponse<Text<'a>> {
    /// Reads a reply.
    ///
    /// # Errors
    ///
    /// [`Failure::Error`] where its status is not 2xx, [`Failure::Body`] where its body is not a response's.
    ///
    /// ```
    /// use iot_shapes::ResponseHead;
    /// use iot_shapes::iot::AssociateTargetsWithJobResponse;
    ///
    /// let body = br#"{"jobId":"firmware-7","description":"caf\u00e9"}"#;
    /// let response = AssociateTargetsWithJobResponse::from_http(&ResponseHead::new(200), body)?;
    /// assert_eq!(response.description.unwrap(), "café");
    /// # Ok::<(), iot_shapes::Failure>(())
    /// ```
    pub fn from_http(head: &ResponseHead<'a>, body: &'a [u8]) -> Result<Self, Failure<'a>> {
        Self::read_http(head, body, &mut FailFast)
    }

    /// Reads a reply, and tells `sink` of every violation of a body whose status is 2xx.
    ///
    /// # Errors
    ///
    /// As [`from_http`](Self::from_http).
    pub fn read_http(head: &ResponseHead<'a>, body: &'a [u8], sink: &mut dyn Sink) -> Result<Self, Failure<'a>> {
        let mut response = Self::default();
        read_reply(&ERROR_BODY, head, body, sink, |reader| response.read(reader))?;
        Ok(response)
    }

    pub(crate) fn read(&mut self, reader: &mut Reader<'a, '_>) -> Result<(), Stop> {
        let mut body = reader.document(&RESPONSE)?;
        while let Some(member) = reader.member(&mut body)? {
            match member {
                0 => self.job_arn = Some(reader.text(&JOB_ARN, 0)?),
                1 => self.job_id = Some(reader.text(&JOB_ID, 0)?),
                _ => self.description = Some(reader.text(&DESCRIPTION, 0)?),
            }
        }
        reader.finish()
    }
}

impl<S: Storage> AssociateTargetsWithJobResponse<S> {
    /// The JSON body.
    pub const fn json(&self) -> Rendered<Json<'_, Self>> {
        Rendered(Json(self))
    }

    /// A copy in storage of its own.
    ///
    /// # Errors
    ///
    /// [`TooSmall`] where a text takes more bytes than `T` has.
    pub fn copied<T: OwnedStorage>(&self) -> Result<AssociateTargetsWithJobResponse<T>, TooSmall> {
        let copy = |text: &Option<S>| text.as_ref().map(|text| T::copy_of(text.text())).transpose();
        Ok(AssociateTargetsWithJobResponse {
            job_arn: copy(&self.job_arn)?,
            job_id: copy(&self.job_id)?,
            description: copy(&self.description)?,
        })
    }
}

impl<S: Storage> WriteJson for AssociateTargetsWithJobResponse<S> {
    fn write_json(&self, out: &mut Out<'_>) -> fmt::Result {
        let mut object = Object::new(out);
        object.optional(JOB_ARN.name(), self.job_arn.as_ref())?;
        object.optional(JOB_ID.name(), self.job_id.as_ref())?;
        object.optional(DESCRIPTION.name(), self.description.as_ref())?;
        object.end()
    }
}

debug_json!(AssociateTargetsWithJobResponse<S>);

reply_of_response!(AssociateTargetsWithJobResponse<S>);

crate::shape::members!(AssociateTargetsWithJobResponse<S> {
    job_arn: JOB_ARN,
    job_id: JOB_ID,
    description: DESCRIPTION,
});

/// A part of a request's body that is read in pieces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AssociateTargetsWithJobPart<'p> {
    /// One of `targets`.
    Target(TargetArn<Text<'p>>),
    /// `comment`
    Comment(Comment<Text<'p>>),
}

/// The JSON body of a request, of any number of targets, one at a time in memory.
///
/// It is not held against the bounds of a request: [`List`](crate::List) and the request itself are.
pub fn request_json<S: Storage>(
    targets: impl IntoIterator<Item = TargetArn<S>> + Clone,
    comment: Option<&Comment<S>>,
) -> Rendered<Streamed<impl Fn(&mut Out<'_>) -> fmt::Result>> {
    Rendered(Streamed(move |out: &mut Out<'_>| {
        write_request(out, targets.clone(), |out, target| string(out, target.text()), comment)
    }))
}

/// Reads the body of a request in pieces: its targets, one by one, and its comment.
pub type RequestPieces<'b> = Pieces<'b, RequestBody>;

/// The body of a request, for [`RequestPieces`].
#[derive(Clone, Copy, Debug)]
pub struct RequestBody;

impl Body for RequestBody {
    type Part<'p> = AssociateTargetsWithJobPart<'p>;
    type Item<'p> = TargetArn<Text<'p>>;

    const MEMBERS: &'static [&'static Member] = &REQUEST;
    const ITEM: &'static Member = &TARGETS_ITEM;
    const REQUIRED: usize = 1;
    const BOUNDS: Bounds = Bounds::OfModel;

    fn part(item: Self::Item<'_>) -> Self::Part<'_> {
        AssociateTargetsWithJobPart::Target(item)
    }

    fn read_member<'p>(reader: &mut Reader<'p, '_>, _: usize) -> Result<Option<Self::Part<'p>>, Stop> {
        Ok(reader.value(&COMMENT, 0)?.map(AssociateTargetsWithJobPart::Comment))
    }
}

message_errors! {
    /// The errors of `AssociateTargetsWithJob`.
    pub enum AssociateTargetsWithJobError {
        /// The request is not valid.
        InvalidRequestException = 400,
        /// The job or a thing group does not exist.
        ResourceNotFoundException = 404,
        /// The job would have more targets than it may.
        LimitExceededException = 410,
        /// Requests come too fast.
        ThrottlingException = 400,
        /// The service is not available for now.
        ServiceUnavailableException = 503,
    }
    message: false
}

pub(crate) type BorrowedRequest<'a, const N: usize> = AssociateTargetsWithJobRequest<Text<'a>, N>;
// Its response has no list; the operations share one form of alias.
#[allow(type_alias_bounds)]
pub(crate) type BorrowedResponse<'a, const N: usize> = AssociateTargetsWithJobResponse<Text<'a>>;

/// Checks a request, and counts its targets.
pub(crate) fn check_request<'a>(reader: &mut Reader<'a, '_>, uri: Uri<'a>) -> Result<u32, Stop> {
    read_uri(reader, uri)?;
    read_request(reader, &mut Nothing, &mut None)
}

/// Checks a response, which has nothing to count.
pub(crate) fn check_response(reader: &mut Reader<'_, '_>) -> Result<Option<u32>, Stop> {
    AssociateTargetsWithJobResponse::default().read(reader).map(|()| None)
}
