//! The URI of a request: its path, its query, its target.

use core::fmt;

use crate::json::encode::{Encode, Encoded, debug, write_text};
use crate::json::write::{Form, Out, Position, Source, Step, Value};
use crate::schema::UriTemplate;

/// The path of a request.
///
/// # Examples
///
/// ```
/// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest as Request, ThingName};
///
/// let request = Request::<_>::without_entries(ThingName::from_static("line:4"));
/// assert_eq!(request.path().to_string(), "/greengrass/v2/coreDevices/line%3A4/associateClientDevices");
/// ```
#[derive(Clone, Copy)]
pub struct Path<'r> {
    template: &'static UriTemplate,
    source: &'r dyn Source,
}

/// The path of a request, percent-encoded twice, as a signature wants it.
///
/// # Examples
///
/// ```
/// use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest as Request, ThingName};
///
/// let request = Request::<_>::without_entries(ThingName::from_static("line:4"));
/// assert_eq!(request.canonical_path().to_string(), "/greengrass/v2/coreDevices/line%253A4/associateClientDevices");
/// ```
#[derive(Clone, Copy)]
pub struct CanonicalPath<'r>(Path<'r>);

/// The query of a request, without the question mark.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, NamespaceId, TargetArn};
///
/// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")])?
///     .with_namespace_id(NamespaceId::from_static("plant_2"));
/// assert_eq!(request.query().to_string(), "namespaceId=plant_2");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy)]
pub struct Query<'r>(Path<'r>);

/// The path and the query of a request, as in its start line.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, NamespaceId, TargetArn};
///
/// let request = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [TargetArn::from_static("a")])?
///     .with_namespace_id(NamespaceId::from_static("plant_2"));
/// assert_eq!(request.target().to_string(), "/jobs/fw-7/targets?namespaceId=plant_2");
/// # Ok::<(), iot_shapes::Violation>(())
/// ```
#[derive(Clone, Copy)]
pub struct Target<'r>(Path<'r>);

/// The URI of a request, made of its label and its query without the request. Each operation's module has a function `uri`.
///
/// # Examples
///
/// ```
/// use iot_shapes::iot::associate_targets_with_job::uri;
/// use iot_shapes::iot::{JobId, NamespaceId};
///
/// let (job_id, namespace_id) = (JobId::from_static("fw-7"), NamespaceId::from_static("line-4"));
/// let uri = uri(&job_id, Some(&namespace_id));
/// assert_eq!(uri.target().to_string(), "/jobs/fw-7/targets?namespaceId=line-4");
/// assert_eq!(uri.path().to_string(), "/jobs/fw-7/targets");
/// ```
#[derive(Clone, Copy)]
pub struct Uri<'r> {
    template: &'static UriTemplate,
    label: &'r dyn Source,
    query: Option<&'r dyn Source>,
}

impl<'r> Uri<'r> {
    pub(crate) const fn new(
        template: &'static UriTemplate,
        label: &'r dyn Source,
        query: Option<&'r dyn Source>,
    ) -> Self {
        Self { template, label, query }
    }

    /// Returns the path, percent-encoded.
    #[must_use]
    pub const fn path(&self) -> Encoded<Path<'_>> {
        Encoded(Path::new(self.template, self))
    }

    /// Returns the path percent-encoded twice, as Signature Version 4 has it in its canonical request.
    #[must_use]
    pub const fn canonical_path(&self) -> Encoded<CanonicalPath<'_>> {
        Encoded(Path::new(self.template, self).canonical())
    }

    /// Returns the query without its question mark, percent-encoded. It is empty if it is absent.
    #[must_use]
    pub const fn query(&self) -> Encoded<Query<'_>> {
        Encoded(Path::new(self.template, self).query())
    }

    /// Returns the target: the path, and the query if there is one.
    #[must_use]
    pub const fn target(&self) -> Encoded<Target<'_>> {
        Encoded(Path::new(self.template, self).target())
    }
}

impl Source for Uri<'_> {
    fn value(&self, field: u8) -> Value<'_> {
        if field < self.template.table.label {
            return self.label.value(0);
        }
        self.query.map_or(Value::Absent, |query| query.value(0))
    }
}

impl fmt::Debug for Uri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target().write_text(f)
    }
}

/// The steps of a URI, by [`Position::field`]. After the name of the query comes its value.
const PREFIX: u8 = 0;
const LABEL: u8 = 1;
const SUFFIX: u8 = 2;
const QUERY: u8 = 3;
const URI_END: u8 = 5;

impl<'r> Path<'r> {
    pub(crate) const fn new(template: &'static UriTemplate, source: &'r dyn Source) -> Self {
        Self { template, source }
    }

    pub(crate) const fn canonical(self) -> CanonicalPath<'r> {
        CanonicalPath(self)
    }

    pub(crate) const fn query(self) -> Query<'r> {
        Query(self)
    }

    pub(crate) const fn target(self) -> Target<'r> {
        Target(self)
    }

    /// Writes the steps before `end`, from a position on. Returns `false` if the chunk is full.
    #[inline(never)]
    fn write(&self, end: u8, form: Form, position: &mut Position, out: &mut Out<'_>) -> bool {
        let table = &self.template.table;
        while position.field < end {
            let mut text = "";
            let mut field = None;
            match position.field {
                PREFIX => text = self.template.prefix,
                LABEL => field = Some(table.label.wrapping_sub(1)),
                SUFFIX => text = self.template.suffix,
                QUERY => match table.query() {
                    Some(member) if !matches!(self.source.value(table.label), Value::Absent) => {
                        // A query without a path has no mark.
                        if position.step != Step::Open {
                            out.byte(b'?');
                        }
                        out.raw(member.name().as_bytes());
                        text = "=";
                    }
                    _ => return true,
                },
                _ => field = Some(table.label),
            }
            if let Some(field) = field
                && !out.string(self.source, field, form, position)
            {
                return false;
            }
            out.raw(text.as_bytes());
            if !out.end_unit(position) {
                return false;
            }
            position.at = 0;
            position.field = position.field.wrapping_add(1);
            position.step = Step::Name;
        }
        true
    }
}

impl Encode for Path<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        self.write(QUERY, Form::Uri, position, out)
    }
}

impl Encode for CanonicalPath<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        self.0.write(QUERY, Form::CanonicalUri, position, out)
    }
}

impl Encode for Query<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        position.field = position.field.max(QUERY);
        self.0.write(URI_END, Form::Uri, position, out)
    }
}

impl Encode for Target<'_> {
    fn encode(&mut self, position: &mut Position, out: &mut Out<'_>) -> bool {
        self.0.write(URI_END, Form::Uri, position, out)
    }
}

debug!(
    [] Path<'_>,
    [] CanonicalPath<'_>,
    [] Query<'_>,
    [] Target<'_>,
);
