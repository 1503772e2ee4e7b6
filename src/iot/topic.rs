//! The topic on which a job with a namespace notifies its things.

use nom::combinator::all_consuming;
use nom::sequence::delimited;
use nom::{IResult, Parser};

use crate::iot::{JobId, NamespaceId, ThingName};
use crate::parse::{tag, take_till};
use crate::text::Text;
use crate::text::display::displayed;

/// The topic `$aws/things/THING_NAME/jobs/JOB_ID/notify-namespace-NAMESPACE_ID/`.
///
/// Source: the AWS IoT API reference, `AssociateTargetsWithJob`, `namespaceId`.
///
/// ```
/// use iot_shapes::iot::topic::NotifyTopic;
/// use iot_shapes::iot::{JobId, NamespaceId, ThingName};
///
/// let pump = ThingName::literal("pump-1");
/// let topic = NotifyTopic::new(pump, JobId::literal("fw-7"), NamespaceId::literal("plant")).unwrap();
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
    /// The topic for a thing; `None` where the thing's name has a character that a topic's level cannot have: `/`, `+`,
    /// `#`, U+0000 (MQTT 3.1.1, section 4.7).
    pub fn new(
        thing_name: ThingName<Text<'a>>,
        job_id: JobId<Text<'a>>,
        namespace_id: NamespaceId<Text<'a>>,
    ) -> Option<Self> {
        let is_level = !thing_name.text().chars().any(|c| matches!(c, '/' | '+' | '#' | '\0'));
        is_level.then_some(Self { thing_name, job_id, namespace_id })
    }

    /// The parts of a topic; `None` where the text is no such topic.
    pub fn parse(topic: &'a str) -> Option<Self> {
        let level = || take_till(|byte| byte == b'/');
        let parsed: IResult<&[u8], _> = all_consuming((
            delimited(tag("$aws/things/"), level(), tag("/jobs/")),
            level(),
            delimited(tag("/notify-namespace-"), level(), tag("/")),
        ))
        .parse(topic.as_bytes());
        let (_, (thing_name, job_id, namespace_id)) = parsed.ok()?;
        let text = |level| core::str::from_utf8(level).ok();
        Self::new(
            ThingName::new(text(thing_name)?).ok()?,
            JobId::new(text(job_id)?).ok()?,
            NamespaceId::new(text(namespace_id)?).ok()?,
        )
    }

    /// The thing that is notified.
    pub const fn thing_name(&self) -> &ThingName<Text<'a>> {
        &self.thing_name
    }

    /// The job.
    pub const fn job_id(&self) -> &JobId<Text<'a>> {
        &self.job_id
    }

    /// The namespace.
    pub const fn namespace_id(&self) -> &NamespaceId<Text<'a>> {
        &self.namespace_id
    }
}

displayed!(['a] NotifyTopic<'a>, |this, f| {
    put!(f, "$aws/things/{}/jobs/{}/notify-namespace-{}/", this.thing_name, this.job_id, this.namespace_id)
});
