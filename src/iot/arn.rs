//! The parts of an ARN: a stricter reading of a job's target than its service's model has.

use crate::text::Text;

/// An Amazon Resource Name: `arn:partition:service:region:account-id:resource`.
///
/// The parts are not decoded. Region and account may be empty. Source: [Amazon Resource Names].
///
/// [Amazon Resource Names]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
///
/// # Examples
///
/// ```
/// use iot_shapes::Text;
/// use iot_shapes::iot::arn::Arn;
///
/// let arn = Arn::parse(Text::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")).unwrap();
/// assert_eq!(arn.region, "eu-west-1");
/// assert_eq!(arn.thing_group().unwrap(), "line-4");
/// assert!(Arn::parse(Text::new("line-4")).is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Arn<'a> {
    /// The partition: `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: Text<'a>,
    /// The service's namespace: `iot`.
    pub service: Text<'a>,
    /// The region, or an empty text.
    pub region: Text<'a>,
    /// The account, twelve digits or an empty text.
    pub account: Text<'a>,
    /// The rest, colons included: `thinggroup/line-4`.
    pub resource: Text<'a>,
}

impl<'a> Arn<'a> {
    /// Parses an ARN. Returns `None` if the text does not start with `arn:`, has fewer than six parts, an empty partition,
    /// service or resource, or an account that is neither empty nor twelve digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use iot_shapes::Text;
    /// use iot_shapes::iot::arn::Arn;
    ///
    /// let arn = Arn::parse(Text::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")).ok_or("no ARN")?;
    /// assert_eq!(arn.resource, "thinggroup/line-4");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn parse(text: Text<'a>) -> Option<Self> {
        let (prefix, rest) = text.split_once(':')?;
        let (partition, rest) = rest.split_once(':')?;
        let (service, rest) = rest.split_once(':')?;
        let (region, rest) = rest.split_once(':')?;
        let (account, resource) = rest.split_once(':')?;
        let is_account =
            account.is_empty() || (account.len_utf8() == 12 && account.chars().all(|digit| digit.is_ascii_digit()));
        let is_whole = prefix == "arn" && ![partition, service, resource].iter().any(Text::is_empty);
        (is_whole && is_account).then_some(Self { partition, service, region, account, resource })
    }

    /// Returns the name of the thing group, if the ARN is that of one.
    #[must_use]
    pub fn thing_group(&self) -> Option<Text<'a>> {
        let (kind, name) = self.resource.split_once('/')?;
        (self.service == "iot" && kind == "thinggroup" && !name.is_empty()).then_some(name)
    }

    /// Returns `true` if the ARN is that of a thing group.
    #[must_use]
    pub fn is_thing_group(&self) -> bool {
        self.thing_group().is_some()
    }
}
