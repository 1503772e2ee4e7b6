//! `AssociateTargetsWithJob`: associates thing groups with a continuous job.
//!
//! Source: <https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html>

use core::ops::Range;

use crate::batch::Batches;
use crate::constraint::{List, list};
use crate::iot::{Comment, JobId, NamespaceId, SERVICE, TargetArn};
use crate::json::encode::{Encoded, Streamed};
use crate::schema::Model;
use crate::shape::{chunks, errors, list_constructors, request, response};
use crate::text::{Storage, Text};
use crate::violation::{Violation, saturate};

pub(crate) static MODEL: Model = Model { name: "AssociateTargetsWithJob", service: &SERVICE };

request! {
    /// A request to associate thing groups with a job: `POST /jobs/{jobId}/targets`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::associate_targets_with_job::Request;
    /// use iot_shapes::iot::{Comment, JobId, NamespaceId, TargetArn};
    ///
    /// let line = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
    /// let request = Request::new(JobId::from_static("firmware-7"), [line])?
    ///     .with_namespace_id(NamespaceId::from_static("plant-2"))
    ///     .with_comment(Comment::new("line 4 joins")?);
    ///
    /// assert_eq!(request.target().to_string(), "/jobs/firmware-7/targets?namespaceId=plant-2");
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    #[doc(alias = "AssociateTargetsWithJobRequest")]
    pub struct Request<S, N>: POST "/jobs/{jobId}/targets";
    label {
        /// The job.
        #[doc(alias = "jobId")]
        job_id: JobId<S> = "jobId"
    }
    query {
        /// The namespace of the job's notifications.
        #[doc(alias = "namespaceId")]
        namespace_id: NamespaceId<S> = "namespaceId" => with_namespace_id
    }
    required {
        /// The thing groups, 1 to 100.
        targets: List<TargetArn<S>, N> = "targets"
    }
    optional {
        /// The reason for which the job is associated with them.
        comment: Comment<S> = "comment" => with_comment
    }
    example {
        label iot_shapes::iot::JobId = "firmware-7";
        target "/jobs/firmware-7/targets";
        body r#"{"targets":["arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"]}"#
    }
}

list_constructors!(
    Request over [S: Storage] S,
    job_id: JobId<S>,
    required targets: TargetArn<S>,
    TargetArn<Text<'a>>;
    example iot_shapes::iot::JobId = "firmware-7",
    iot_shapes::iot::TargetArn = "arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"
);

impl<S: Storage, const N: usize> Request<S, N> {
    /// Returns requests of up to `N` targets each, each with the indices of its targets among all. Together they are no more
    /// than the 100 that a job may have.
    ///
    /// # Errors
    ///
    /// Returns [`Length`](crate::ViolationKind::Length) at `/targets`, with the count, if they are more than 100.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::associate_targets_with_job::Request;
    /// use iot_shapes::iot::{JobId, TargetArn};
    ///
    /// let job = JobId::from_static("fw-7");
    /// let line = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
    /// let indices = Request::<_, 8>::batches(job, vec![line; 20])?.map(|(indices, _)| indices);
    /// assert!(indices.eq([0..8, 8..16, 16..20]));
    ///
    /// let Err(violation) = Request::<_, 8>::batches(job, vec![line; 120]) else { unreachable!("a job has at most 100") };
    /// assert_eq!(violation.length(), Some(120));
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    pub fn batches<I>(job_id: JobId<S>, targets: I) -> Result<impl Iterator<Item = (Range<usize>, Self)>, Violation>
    where
        I: IntoIterator<Item = TargetArn<S>, IntoIter: Clone>,
    {
        let targets = targets.into_iter();
        let total = saturate(targets.clone().count());
        if !list::CONSTRAINT.allows(total.max(1)) {
            return Err(Violation::of_length(total, URI.table.list()));
        }
        let batches = Batches::with_size(targets).with_indices();
        Ok(batches.map(move |(indices, targets)| (indices, Self::with_list(job_id.clone(), targets))))
    }
}

response! {
    /// The response: the job.
    ///
    /// An odd description is no reason to lose a response: only the types are checked.
    /// [`Operation::validate_response`](crate::Operation::validate_response) checks the constraints too.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::ResponseHead;
    /// use iot_shapes::iot::associate_targets_with_job::Response;
    ///
    /// let response = Response::from_http(&ResponseHead::new(200), br#"{"jobId":"fw-7"}"#);
    /// assert_eq!(response.map_err(|error| error.to_string())?.job_id.unwrap(), "fw-7");
    /// # Ok::<(), String>(())
    /// ```
    #[derive(Copy)]
    pub struct Response<S> {
        /// The ARN of the job.
        #[doc(alias = "jobArn")]
        pub job_arn: Option<S> = "jobArn" => with_job_arn,
        /// The identifier of the job.
        #[doc(alias = "jobId")]
        pub job_id: Option<S> = "jobId" where JobId::CONSTRAINT => with_job_id,
        /// The description of the job.
        pub description: Option<S> = "description" where Comment::CONSTRAINT => with_description,
    }
    example iot_shapes::iot::associate_targets_with_job, r#"{"jobId":"firmware-7"}"#;
}

errors! {
    /// The errors of `AssociateTargetsWithJob`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::associate_targets_with_job::Error;
    ///
    /// // This service throttles with status 400.
    /// let error = Error::throttling_exception(Some("Rate exceeded"));
    /// assert_eq!((error.status(), error.is_retryable()), (400, true));
    /// ```
    #[derive(Copy)]
    pub enum Error<S>: message optional {
        /// The request is not valid.
        InvalidRequestException = 400, invalid_request_exception {},
        /// The job or a thing group does not exist.
        ResourceNotFoundException = 404, resource_not_found_exception {},
        /// The job would have more targets than its quota.
        LimitExceededException = 410, limit_exceeded_exception {},
        /// Requests come too fast.
        ThrottlingException = 400, throttling_exception {},
        /// The service is not available for now.
        ServiceUnavailableException = 503, service_unavailable_exception {},
    }
    example iot_shapes::iot::associate_targets_with_job;
}

/// An item of a request's body that is read in chunks by a [`ChunkReader`](crate::ChunkReader).
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::associate_targets_with_job::{Request, RequestItem};
/// use iot_shapes::{ChunkReader, FailFast};
///
/// let mut reader = ChunkReader::<Request, _>::from_array([0; 128]);
/// reader.push(br#"{"targets":["a"]}"#, &mut FailFast, |item| assert!(matches!(item, RequestItem::Target(_))))?;
/// reader.finish(&mut FailFast)?;
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RequestItem<'p> {
    /// One of `targets`.
    Target(TargetArn<Text<'p>>),
    /// The `comment`.
    Comment(Comment<Text<'p>>),
}

chunks! {
    Request: &URI.table, MODE;
    item TargetArn<Text<'p>> => RequestItem<'p>: RequestItem::Target;
    comment: Comment<Text<'p>> => RequestItem::Comment;
}

type StreamedTargets<'r, S, I> = Encoded<Streamed<'r, <I as IntoIterator>::IntoIter, TargetArn<S>>>;

/// Returns the JSON body of a request, with one target at a time in memory.
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
/// use iot_shapes::iot::TargetArn;
/// use iot_shapes::iot::associate_targets_with_job::request_json;
///
/// let line = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");
/// let json = request_json([line])?.to_string();
/// assert_eq!(json, r#"{"targets":["arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"]}"#);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
pub fn request_json<'r, S, I>(targets: I) -> Result<StreamedTargets<'r, S, I>, Violation>
where
    S: Storage,
    I: IntoIterator<Item = TargetArn<S>, IntoIter: Clone>,
{
    Streamed::checked(&URI.table, targets.into_iter(), None)
}

/// Returns the JSON body that [`request_json`] returns, with a comment.
///
/// # Errors
///
/// Returns [`Length`](crate::ViolationKind::Length) at the list if there is no item or more than 100.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::associate_targets_with_job::request_json_with_comment;
/// use iot_shapes::iot::{Comment, TargetArn};
///
/// let comment = Comment::new("line 4 joins")?;
/// let json = request_json_with_comment([TargetArn::from_static("a")], &comment)?;
/// assert_eq!(json.to_string(), r#"{"targets":["a"],"comment":"line 4 joins"}"#);
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
pub fn request_json_with_comment<S, T, I>(
    targets: I,
    comment: &Comment<T>,
) -> Result<StreamedTargets<'_, S, I>, Violation>
where
    S: Storage,
    T: Storage,
    I: IntoIterator<Item = TargetArn<S>, IntoIter: Clone>,
{
    Streamed::checked(&URI.table, targets.into_iter(), Some((Field::comment as u8, comment.as_text())))
}
