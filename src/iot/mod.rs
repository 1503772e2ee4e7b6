//! AWS IoT: the targets of a job.

pub mod arn;
pub mod associate_targets_with_job;
pub mod topic;

pub use associate_targets_with_job::{
    Error as AssociateTargetsWithJobError, Request as AssociateTargetsWithJobRequest,
    Response as AssociateTargetsWithJobResponse,
};

pub use crate::shape::ThingName;

use crate::schema::{Constraint, Pattern, RejectionForm, Service};
use crate::shape::text_value;
use crate::text::Text;

/// AWS IoT.
pub static SERVICE: Service = Service {
    signing_name: "iot",
    endpoint_prefix: "iot",
    host_prefix: None,
    rejection_form: RejectionForm::InvalidRequest,
};

text_value! {
    /// The identifier of a job: 1 to 64 of `a-z`, `A-Z`, `0-9`, `_`, `-`.
    ///
    /// Source: the [AWS IoT API reference], `jobId`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::JobId;
    ///
    /// const JOB: JobId = JobId::from_static("firmware-7");
    /// assert!(JobId::new("firmware 7").is_err());
    /// assert_eq!(JOB, "firmware-7");
    /// ```
    ///
    /// [AWS IoT API reference]: https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html
    #[doc(alias = "jobId")]
    pub struct JobId: Constraint::new(1, 64, Pattern::Name);
    example iot_shapes::iot, "firmware-7";
}

text_value! {
    /// The ARN of a thing group that is a target of a job: up to 2,048 Unicode scalar values.
    ///
    /// The service's model sets no pattern, so any text is valid, the empty one too. [`Arn`](arn::Arn) parses it.
    /// Source: the [AWS IoT API reference], `targets`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::TargetArn;
    /// use iot_shapes::iot::arn::Arn;
    ///
    /// let target = TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
    /// assert!(Arn::parse(target.as_text()).is_some_and(|arn| arn.is_thing_group()));
    /// # Ok::<(), iot_shapes::Violation>(())
    /// ```
    ///
    /// [AWS IoT API reference]: https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html
    #[doc(alias = "targets")]
    pub struct TargetArn: Constraint::new(0, 2048, Pattern::Any);
    example iot_shapes::iot, "arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4";
}

text_value! {
    /// The reason for which a job is associated with targets: 1 to 2,028 Unicode scalar values, none of general category C.
    ///
    /// Source: the [AWS IoT API reference], `comment`, `[^\p{C}]+`; the Unicode version is
    /// [`UNICODE_VERSION`](crate::UNICODE_VERSION).
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::Comment;
    ///
    /// assert!(Comment::new("第2ライン 🚀").is_ok());
    /// assert!(Comment::new("two\nlines").is_err());
    /// ```
    ///
    /// [AWS IoT API reference]: https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html
    #[doc(alias = "comment")]
    #[doc(alias = "description")]
    pub struct Comment: Constraint::new(0, 2028, Pattern::NotOther);
    example iot_shapes::iot, "line 4 joins";
}

/// The description of a job. It has the constraint of a comment.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::JobDescription;
///
/// let description = JobDescription::new("Firmware 7")?;
/// assert_eq!(description, "Firmware 7");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
pub type JobDescription<S = Text<'static>> = Comment<S>;

text_value! {
    /// The namespace of a job's notifications: one or more of `a-z`, `A-Z`, `0-9`, `_`, `-`.
    ///
    /// Source: the [AWS IoT API reference], `namespaceId`.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::NamespaceId;
    ///
    /// assert!(NamespaceId::new("plant_2").is_ok());
    /// assert!(NamespaceId::new("").is_err());
    /// ```
    ///
    /// [AWS IoT API reference]: https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html
    #[doc(alias = "namespaceId")]
    pub struct NamespaceId: Constraint::new(0, Constraint::UNBOUNDED, Pattern::Name);
    example iot_shapes::iot, "plant_2";
}
