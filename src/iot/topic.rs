//! The topics on which things are notified of jobs with a namespace.

use nom::branch::alt;
use nom::combinator::all_consuming;
use nom::error::Error;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use crate::iot::{JobId, NamespaceId, ThingName};
use crate::parse::{tag, take_till};
use crate::text::display::impl_display;
use crate::text::{Text, utf8};

/// A topic on which a thing is notified of jobs with a namespace.
///
/// Its thing's name has no character that a topic's level cannot have: `/`, `+`, `#`, U+0000 ([MQTT 3.1.1, section 4.7]).
/// So values are made by the constructors only. A thing's name that is assigned to a field is not checked.
///
/// Sources: the API reference of [`AssociateTargetsWithJob`], `namespaceId`, and [the notifications of jobs].
///
/// [MQTT 3.1.1, section 4.7]: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html#_Toc398718106
/// [`AssociateTargetsWithJob`]: https://docs.aws.amazon.com/iot/latest/apireference/API_AssociateTargetsWithJob.html
/// [the notifications of jobs]: https://docs.aws.amazon.com/iot/latest/developerguide/jobs-comm-notifications.html
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::topic::NotifyTopic;
/// use iot_shapes::iot::{NamespaceId, ThingName};
///
/// // The namespace of Greengrass.
/// const NAMESPACE: NamespaceId = NamespaceId::from_static("aws-gg-deployment");
///
/// // A device subscribes to a topic …
/// let next = NotifyTopic::next(ThingName::from_static("gateway-1"), NAMESPACE).unwrap();
/// assert_eq!(next.to_string(), "$aws/things/gateway-1/jobs/notify-next-namespace-aws-gg-deployment");
///
/// // … and parses that of a message.
/// match NotifyTopic::parse("$aws/things/gateway-1/jobs/fw-7/notify-namespace-aws-gg-deployment/").unwrap() {
///     NotifyTopic::Job { job_id, namespace_id, .. } if namespace_id == NAMESPACE => assert_eq!(job_id, "fw-7"),
///     other => panic!("{other}"),
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NotifyTopic<'a> {
    /// The topic of one job: `$aws/things/THING_NAME/jobs/JOB_ID/notify-namespace-NAMESPACE_ID/`.
    #[non_exhaustive]
    Job {
        /// The thing that is notified.
        thing_name: ThingName<Text<'a>>,
        /// The job.
        job_id: JobId<Text<'a>>,
        /// The namespace of the job.
        namespace_id: NamespaceId<Text<'a>>,
    },
    /// The topic of the list of pending jobs: `$aws/things/THING_NAME/jobs/notify-namespace-NAMESPACE_ID`.
    #[non_exhaustive]
    Pending {
        /// The thing that is notified.
        thing_name: ThingName<Text<'a>>,
        /// The namespace of the jobs.
        namespace_id: NamespaceId<Text<'a>>,
    },
    /// The topic of the next pending job: `$aws/things/THING_NAME/jobs/notify-next-namespace-NAMESPACE_ID`.
    #[non_exhaustive]
    Next {
        /// The thing that is notified.
        thing_name: ThingName<Text<'a>>,
        /// The namespace of the job.
        namespace_id: NamespaceId<Text<'a>>,
    },
}

impl<'a> NotifyTopic<'a> {
    /// Creates the topic of a job. Returns `None` if the thing's name has a character that a topic's level cannot have.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::topic::NotifyTopic;
    /// use iot_shapes::iot::{JobId, NamespaceId, ThingName};
    ///
    /// let (job, namespace) = (JobId::from_static("fw-7"), NamespaceId::from_static("plant"));
    /// let topic = NotifyTopic::job(ThingName::from_static("pump-1"), job, namespace).unwrap();
    /// assert_eq!(topic.to_string(), "$aws/things/pump-1/jobs/fw-7/notify-namespace-plant/");
    /// assert_eq!(NotifyTopic::job(ThingName::from_static("pump/1"), job, namespace), None);
    /// ```
    #[must_use]
    pub fn job(
        thing_name: ThingName<Text<'a>>,
        job_id: JobId<Text<'a>>,
        namespace_id: NamespaceId<Text<'a>>,
    ) -> Option<Self> {
        is_level(&thing_name).then_some(Self::Job { thing_name, job_id, namespace_id })
    }

    /// Creates the topic of the list of pending jobs. Returns `None` if the thing's name has a character that a topic's
    /// level cannot have.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::topic::NotifyTopic;
    /// use iot_shapes::iot::{NamespaceId, ThingName};
    ///
    /// let topic = NotifyTopic::pending(ThingName::from_static("pump-1"), NamespaceId::from_static("plant")).unwrap();
    /// assert_eq!(topic.to_string(), "$aws/things/pump-1/jobs/notify-namespace-plant");
    /// ```
    #[must_use]
    pub fn pending(thing_name: ThingName<Text<'a>>, namespace_id: NamespaceId<Text<'a>>) -> Option<Self> {
        is_level(&thing_name).then_some(Self::Pending { thing_name, namespace_id })
    }

    /// Creates the topic of the next pending job. Returns `None` if the thing's name has a character that a topic's level
    /// cannot have.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::topic::NotifyTopic;
    /// use iot_shapes::iot::{NamespaceId, ThingName};
    ///
    /// let topic = NotifyTopic::next(ThingName::from_static("pump-1"), NamespaceId::from_static("plant")).unwrap();
    /// assert_eq!(topic.to_string(), "$aws/things/pump-1/jobs/notify-next-namespace-plant");
    /// ```
    #[must_use]
    pub fn next(thing_name: ThingName<Text<'a>>, namespace_id: NamespaceId<Text<'a>>) -> Option<Self> {
        is_level(&thing_name).then_some(Self::Next { thing_name, namespace_id })
    }

    /// Parses a topic of any of the three forms. Returns `None` if the text is no such topic.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::iot::topic::NotifyTopic;
    ///
    /// let topic = NotifyTopic::parse("$aws/things/pump-1/jobs/notify-namespace-plant").unwrap();
    /// assert!(matches!(topic, NotifyTopic::Pending { .. }));
    /// // Only the topic of a job ends with a slash.
    /// assert_eq!(NotifyTopic::parse("$aws/things/pump-1/jobs/notify-namespace-plant/"), None);
    /// ```
    #[must_use]
    pub fn parse(topic: &'a str) -> Option<Self> {
        let thing_name = || delimited(tag("$aws/things/"), level(|name| ThingName::new(name).ok()), tag("/jobs/"));
        let job_id = level(|id| JobId::new(id).ok());
        let namespace_id = || level(|id| NamespaceId::new(id).ok());
        // The job is first: its identifier may start as the last level of the other forms does.
        let job = (thing_name(), job_id, delimited(tag("/notify-namespace-"), namespace_id(), tag("/")));
        let pending = (thing_name(), preceded(tag("notify-namespace-"), namespace_id()));
        let next = (thing_name(), preceded(tag("notify-next-namespace-"), namespace_id()));
        let parsed: IResult<&[u8], Self> = all_consuming(alt((
            job.map_opt(|(thing_name, job_id, namespace_id)| Self::job(thing_name, job_id, namespace_id)),
            pending.map_opt(|(thing_name, namespace_id)| Self::pending(thing_name, namespace_id)),
            next.map_opt(|(thing_name, namespace_id)| Self::next(thing_name, namespace_id)),
        )))
        .parse(topic.as_bytes());
        parsed.ok().map(|(_, topic)| topic)
    }

    /// Returns the thing that is notified.
    #[must_use]
    pub const fn thing_name(&self) -> &ThingName<Text<'a>> {
        let (Self::Job { thing_name, .. } | Self::Pending { thing_name, .. } | Self::Next { thing_name, .. }) = self;
        thing_name
    }

    /// Returns the job, if the topic is that of one.
    #[must_use]
    pub const fn job_id(&self) -> Option<&JobId<Text<'a>>> {
        if let Self::Job { job_id, .. } = self { Some(job_id) } else { None }
    }

    /// Returns the namespace.
    #[must_use]
    pub const fn namespace_id(&self) -> &NamespaceId<Text<'a>> {
        let (Self::Job { namespace_id, .. } | Self::Pending { namespace_id, .. } | Self::Next { namespace_id, .. }) =
            self;
        namespace_id
    }
}

/// Returns `true` if a topic's level may have the characters of the name.
fn is_level(thing_name: &ThingName<Text<'_>>) -> bool {
    !thing_name.as_text().chars().any(|c| matches!(c, '/' | '+' | '#' | '\0'))
}

/// Returns a parser that takes a level of a topic and creates its value.
fn level<'a, T>(create: impl Fn(&'a str) -> Option<T>) -> impl Parser<&'a [u8], Output = T, Error = Error<&'a [u8]>> {
    take_till(|byte| byte == b'/').map_opt(move |level| create(utf8(level)?))
}

impl_display!(['a] NotifyTopic<'a>, |this, f| match this {
    Self::Job { thing_name, job_id, namespace_id } => {
        put!(f, "$aws/things/{}/jobs/{}/notify-namespace-{}/", thing_name, job_id, namespace_id)
    }
    Self::Pending { thing_name, namespace_id } => {
        put!(f, "$aws/things/{}/jobs/notify-namespace-{}", thing_name, namespace_id)
    }
    Self::Next { thing_name, namespace_id } => {
        put!(f, "$aws/things/{}/jobs/notify-next-namespace-{}", thing_name, namespace_id)
    }
});
