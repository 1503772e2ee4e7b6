//! `AssociateTargetsWithJob`: sends a continuous job to more thing groups.
//!
//! Source: <https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html>

use crate::batch::Batches;
use crate::chunk::Pieces;
use crate::constraint::{List, list};
use crate::iot::{Comment, JobId, NamespaceId, SERVICE, TargetArn};
use crate::json::write::{Rendered, Streamed};
use crate::schema::Model;
use crate::shape::{chunks, errors, list_constructors, request, response};
use crate::text::{Storage, Text};
use crate::violation::{Violation, saturate};

pub(crate) static MODEL: Model = Model { name: "AssociateTargetsWithJob", service: &SERVICE };

request! {
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
    pub struct AssociateTargetsWithJobRequest<S, N>: POST "/jobs/{jobId}/targets";
    label {
        /// Returns the job.
        job_id: JobId<S> = "jobId"
    }
    query {
        /// Returns the namespace of the job's notifications.
        namespace_id: NamespaceId<S> = "namespaceId" => with_namespace_id
    }
    required {
        /// Returns the targets, 1 to 100.
        targets: List<TargetArn<S>, N> = "targets"
    }
    optional {
        /// Returns the comment.
        comment: Comment<S> = "comment" => with_comment
    }
}

list_constructors!(
    AssociateTargetsWithJobRequest over [S: Storage] S,
    job_id: JobId<S>,
    required targets: TargetArn<S>,
    TargetArn<Text<'a>>
);

impl<S: Storage + Clone> AssociateTargetsWithJobRequest<S, 100> {
    /// Returns the request for all targets of a job, none or one: a job has no more than one request takes.
    ///
    /// # Errors
    ///
    /// As [`batches_of`](Self::batches_of).
    pub fn batches<I>(job_id: JobId<S>, targets: I) -> Result<impl Iterator<Item = Self>, Violation>
    where
        I: IntoIterator<Item = TargetArn<S>, IntoIter: Clone>,
    {
        Self::batches_of(job_id, targets)
    }
}

impl<S: Storage + Clone, const N: usize> AssociateTargetsWithJobRequest<S, N> {
    /// Returns requests of up to `N` targets each, which together are no more than the 100 that a job may have.
    ///
    /// # Errors
    ///
    /// Returns [`Kind::Length`](crate::Kind::Length) at `/targets`, with the count, if they are more than 100.
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
        if !list::CONSTRAINT.allows(total.max(1)) {
            return Err(Violation::of_length(total, URI.table.list()));
        }
        Ok(Batches::of(targets).map(move |targets| Self::with_list(job_id.clone(), targets)))
    }
}

response! {
    /// The response: the job.
    ///
    /// A device reads it as far as its types demand: an odd description is no reason to lose a response.
    /// [`Operation::validate_response`](crate::Operation::validate_response) checks its constraints.
    #[derive(Copy)]
    pub struct AssociateTargetsWithJobResponse<S> {
        /// The ARN of the job.
        #[doc(alias = "jobArn")]
        pub job_arn: Option<S> = "jobArn",
        /// The identifier of the job.
        #[doc(alias = "jobId")]
        pub job_id: Option<S> = "jobId" where JobId::CONSTRAINT,
        /// The description of the job.
        pub description: Option<S> = "description" where Comment::CONSTRAINT,
    }
}

errors! {
    /// The errors of `AssociateTargetsWithJob`.
    #[derive(Copy)]
    pub enum AssociateTargetsWithJobError<S>: message optional {
        /// The request is not valid.
        InvalidRequestException = 400 {},
        /// The job or a thing group does not exist.
        ResourceNotFoundException = 404 {},
        /// The job would have more targets than it may.
        LimitExceededException = 410 {},
        /// Requests come too fast.
        ThrottlingException = 400 {},
        /// The service is not available for now.
        ServiceUnavailableException = 503 {},
    }
}

/// A part of a request's body that is read in chunks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AssociateTargetsWithJobPart<'p> {
    /// One of `targets`.
    Target(TargetArn<Text<'p>>),
    /// `comment`
    Comment(Comment<Text<'p>>),
}

chunks! {
    /// The body of a request, for [`RequestPieces`].
    pub struct RequestBody: &URI.table, Model;
    item TargetArn<Text<'p>> => AssociateTargetsWithJobPart<'p>: AssociateTargetsWithJobPart::Target;
    comment: Comment<Text<'p>> => AssociateTargetsWithJobPart::Comment;
}

/// Reads the body of a request in chunks: its targets, one by one, and its comment.
pub type RequestPieces<'b> = Pieces<'b, RequestBody>;

/// Returns the JSON body of a request of any number of targets, with one at a time in memory.
///
/// It is not checked against the bounds of a request: [`List`](crate::List) and the request itself are.
pub fn request_json<'r, S: Storage, I: IntoIterator<Item = TargetArn<S>> + Clone>(
    targets: I,
    comment: Option<&'r Comment<S>>,
) -> Rendered<Streamed<'r, I, TargetArn<S>>> {
    let comment = comment.map(|comment| (Field::comment as u8, comment.text()));
    Rendered(Streamed::new(&URI.table, targets, comment))
}
