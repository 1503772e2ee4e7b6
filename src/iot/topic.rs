//! The topic on which a job with a namespace notifies its things.

use nom::combinator::all_consuming;
use nom::sequence::delimited;
use nom::{IResult, Parser};

use crate::iot::{JobId, NamespaceId, ThingName};
use crate::parse::{tag, take_till};
use crate::text::display::impl_display;
use crate::text::{Text, utf8};

/// The topic `$aws/things/THING_NAME/jobs/JOB_ID/notify-namespace-NAMESPACE_ID/`.
///
/// Source: the AWS IoT API reference, `AssociateTargetsWithJob`, `namespaceId`.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::topic::NotifyTopic;
/// use iot_shapes::iot::{JobId, NamespaceId, ThingName};
///
/// let pump = ThingName::from_static("pump-1");
/// let topic = NotifyTopic::new(pump, JobId::from_static("fw-7"), NamespaceId::from_static("plant")).unwrap();
/// let text = topic.to_string();
/// assert_eq!(text, "$aws/things/pump-1/jobs/fw-7/notify-namespace-plant/");
/// assert_eq!(NotifyTopic::parse(&text), Some(topic));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NotifyTopic<'a> {
    thing_name: ThingName<Text<'a>>,
    job_id: JobId<Text<'a>>,
    namespace_id: NamespaceId<Text<'a>>,
}

impl<'a> NotifyTopic<'a> {
    /// Creates the topic of a thing. Returns `None` if the thing's name has a character that a topic's level cannot have:
    /// `/`, `+`, `#`, U+0000 (MQTT 3.1.1, section 4.7).
    #[must_use]
    pub fn new(
        thing_name: ThingName<Text<'a>>,
        job_id: JobId<Text<'a>>,
        namespace_id: NamespaceId<Text<'a>>,
    ) -> Option<Self> {
        let is_level = !thing_name.as_text().chars().any(|c| matches!(c, '/' | '+' | '#' | '\0'));
        is_level.then_some(Self { thing_name, job_id, namespace_id })
    }

    /// Parses a topic. Returns `None` if the text is no such topic.
    #[must_use]
    pub fn parse(topic: &'a str) -> Option<Self> {
        let level = || take_till(|byte| byte == b'/');
        let parsed: IResult<&[u8], _> = all_consuming((
            delimited(tag("$aws/things/"), level(), tag("/jobs/")),
            level(),
            delimited(tag("/notify-namespace-"), level(), tag("/")),
        ))
        .parse(topic.as_bytes());
        let (_, (thing_name, job_id, namespace_id)) = parsed.ok()?;
        let text = |level| utf8(level);
        Self::new(
            ThingName::new(text(thing_name)?).ok()?,
            JobId::new(text(job_id)?).ok()?,
            NamespaceId::new(text(namespace_id)?).ok()?,
        )
    }

    /// Returns the thing that is notified.
    #[must_use]
    pub const fn thing_name(&self) -> &ThingName<Text<'a>> {
        &self.thing_name
    }

    /// Returns the job.
    #[must_use]
    pub const fn job_id(&self) -> &JobId<Text<'a>> {
        &self.job_id
    }

    /// Returns the namespace.
    #[must_use]
    pub const fn namespace_id(&self) -> &NamespaceId<Text<'a>> {
        &self.namespace_id
    }
}

impl_display!(['a] NotifyTopic<'a>, |this, f| {
    put!(f, "$aws/things/{}/jobs/{}/notify-namespace-{}/", this.thing_name, this.job_id, this.namespace_id)
});
