//! The shapes of sections 1 and 2 of the contract, and the expected reports on a body that is JSON.

use std::sync::LazyLock;

use iot_shapes::{Operation, ViolationKind};
use regex::Regex;

use super::json::Node;
use super::{Expected, Reported};

/// The shape of a value.
pub enum Shape {
    Text(&'static Rule),
    List { min: usize, max: usize, item: &'static Shape },
    Structure(&'static [Field]),
}

/// A member of a structure.
pub struct Field {
    pub name: &'static str,
    required: bool,
    shape: &'static Shape,
}

const fn required(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: true, shape }
}

const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: false, shape }
}

/// The constraint of a string.
pub struct Rule {
    min: usize,
    max: usize,
    pattern: Option<LazyLock<Regex>>,
    /// `true` if the crate's type rejects any other string.
    typed: bool,
}

const UNBOUNDED: usize = usize::MAX;

impl Rule {
    const fn new(min: usize, max: usize) -> Self {
        Self { min, max, pattern: None, typed: false }
    }

    const fn matching(min: usize, max: usize, pattern: fn() -> Regex) -> Self {
        Self { min, max, pattern: Some(LazyLock::new(pattern)), typed: false }
    }

    /// Returns the violation of a text. A wrong length hides a wrong pattern.
    pub fn violation(&self, text: &str) -> Option<(ViolationKind, Option<usize>)> {
        let length = text.chars().count();
        if length < self.min || length > self.max {
            return Some((ViolationKind::Length, Some(length)));
        }
        let matches = self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
        (!matches).then_some((ViolationKind::Pattern, None))
    }
}

/// Compiles a pattern. It matches a whole string, with or without anchors.
fn whole(pattern: &str) -> Regex {
    Regex::new(&format!(r"\A(?:{pattern})\z")).expect("the pattern is valid")
}

fn name() -> Regex {
    whole("[a-zA-Z0-9_-]+")
}

pub static IDENTIFIER: Rule = Rule {
    min: 36,
    max: 36,
    pattern: Some(LazyLock::new(|| whole("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"))),
    typed: true,
};
/// Its white space is ECMA-262's, not that of `regex`.
pub static CLIENT_TOKEN: Rule = Rule::matching(36, 64, || {
    whole(r"[^\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]{36,64}")
});
pub static THING_NAME: Rule = Rule::new(1, 128);
pub static JOB_ID: Rule = Rule::matching(1, 64, name);
pub static TARGET: Rule = Rule::new(0, 2048);
pub static COMMENT: Rule = Rule::matching(0, 2028, || whole(r"[^\p{C}]+"));
pub static NAMESPACE_ID: Rule = Rule::matching(0, UNBOUNDED, name);
static NOT_EMPTY: Rule = Rule::new(1, UNBOUNDED);
static ANY: Rule = Rule::new(0, UNBOUNDED);

static ANY_TEXT: Shape = Shape::Text(&ANY);

static ASSETS_REQUEST: [Field; 2] = [
    required("assetIds", &Shape::List { min: 1, max: 100, item: &Shape::Text(&IDENTIFIER) }),
    optional("clientToken", &Shape::Text(&CLIENT_TOKEN)),
];
static DEVICES_REQUEST: [Field; 1] = [optional(
    "entries",
    &Shape::List { min: 1, max: 100, item: &Shape::Structure(&[required("thingName", &Shape::Text(&THING_NAME))]) },
)];
static JOB_REQUEST: [Field; 2] = [
    required("targets", &Shape::List { min: 1, max: 100, item: &Shape::Text(&TARGET) }),
    optional("comment", &Shape::Text(&COMMENT)),
];

static ASSETS_RESPONSE: [Field; 1] = [optional(
    "errors",
    &Shape::List {
        min: 0,
        max: UNBOUNDED,
        item: &Shape::Structure(&[
            required("assetId", &Shape::Text(&IDENTIFIER)),
            required("code", &ANY_TEXT),
            required("message", &ANY_TEXT),
        ]),
    },
)];
static DEVICES_RESPONSE: [Field; 1] = [optional(
    "errorEntries",
    &Shape::List {
        min: 0,
        max: 100,
        item: &Shape::Structure(&[
            optional("thingName", &Shape::Text(&THING_NAME)),
            optional("code", &Shape::Text(&NOT_EMPTY)),
            optional("message", &Shape::Text(&NOT_EMPTY)),
        ]),
    },
)];
static JOB_RESPONSE: [Field; 3] = [
    optional("jobArn", &ANY_TEXT),
    optional("jobId", &Shape::Text(&JOB_ID)),
    optional("description", &Shape::Text(&COMMENT)),
];

static ERROR: [Field; 6] = [
    optional("code", &ANY_TEXT),
    optional("Code", &ANY_TEXT),
    optional("__type", &ANY_TEXT),
    optional("message", &ANY_TEXT),
    optional("Message", &ANY_TEXT),
    optional("errorMessage", &ANY_TEXT),
];
static DEVICES_ERROR: [Field; 12] = [
    optional("code", &ANY_TEXT),
    optional("Code", &ANY_TEXT),
    optional("__type", &ANY_TEXT),
    optional("message", &ANY_TEXT),
    optional("Message", &ANY_TEXT),
    optional("errorMessage", &ANY_TEXT),
    optional("reason", &ANY_TEXT),
    optional(
        "fields",
        &Shape::List {
            min: 0,
            max: UNBOUNDED,
            item: &Shape::Structure(&[optional("name", &ANY_TEXT), optional("message", &ANY_TEXT)]),
        },
    ),
    optional("resourceId", &ANY_TEXT),
    optional("resourceType", &ANY_TEXT),
    optional("quotaCode", &ANY_TEXT),
    optional("serviceCode", &ANY_TEXT),
];

/// A modelled error of an operation.
pub struct ErrorModel {
    pub name: &'static str,
    pub status: u16,
    /// The members after `message`.
    members: &'static [&'static str],
    /// `true` if it has the seconds of `Retry-After`.
    pub has_seconds: bool,
}

const fn error(name: &'static str, status: u16) -> ErrorModel {
    ErrorModel { name, status, members: &[], has_seconds: false }
}

static ASSOCIATE_ASSETS_ERRORS: [ErrorModel; 5] = [
    error("InvalidRequestException", 400),
    error("ResourceNotFoundException", 404),
    error("InternalFailureException", 500),
    error("ThrottlingException", 429),
    error("LimitExceededException", 410),
];
static DISASSOCIATE_ASSETS_ERRORS: [ErrorModel; 4] = [
    error("InvalidRequestException", 400),
    error("ResourceNotFoundException", 404),
    error("InternalFailureException", 500),
    error("ThrottlingException", 429),
];
static DEVICES_ERRORS: [ErrorModel; 5] = [
    ErrorModel { members: &["reason", "fields"], ..error("ValidationException", 400) },
    ErrorModel { members: &["resourceId", "resourceType"], ..error("ResourceNotFoundException", 404) },
    error("AccessDeniedException", 403),
    ErrorModel { has_seconds: true, ..error("InternalServerException", 500) },
    ErrorModel { members: &["quotaCode", "serviceCode"], has_seconds: true, ..error("ThrottlingException", 429) },
];
static JOB_ERRORS: [ErrorModel; 5] = [
    error("InvalidRequestException", 400),
    error("ResourceNotFoundException", 404),
    error("LimitExceededException", 410),
    error("ThrottlingException", 400),
    error("ServiceUnavailableException", 503),
];

/// The names of the retryable errors in the contract.
const RETRYABLE: [&str; 15] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Returns `true` if an error of this status and name is retryable.
pub fn is_retryable(status: u16, name: Option<&str>) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504) || name.is_some_and(|name| RETRYABLE.contains(&name))
}

/// An operation of the contract.
pub struct Model {
    pub operation: Operation,
    /// The path, its label in braces.
    pub path: &'static str,
    pub label: &'static Rule,
    /// The member of the query.
    pub query: Option<(&'static str, &'static Rule)>,
    pub request: &'static [Field],
    pub response: &'static [Field],
    /// The known members of an error body.
    pub error: &'static [Field],
    pub errors: &'static [ErrorModel],
    /// `true` if `message` is written even if it is absent.
    is_message_required: bool,
}

/// Creates the model of an operation on client devices. They differ only in their paths.
const fn devices_model(operation: Operation, path: &'static str) -> Model {
    Model {
        operation,
        path,
        label: &THING_NAME,
        query: None,
        request: &DEVICES_REQUEST,
        response: &DEVICES_RESPONSE,
        error: &DEVICES_ERROR,
        errors: &DEVICES_ERRORS,
        is_message_required: true,
    }
}

static MODELS: [Model; 5] = [
    Model {
        operation: Operation::BatchAssociateProjectAssets,
        path: "/projects/{projectId}/assets/associate",
        label: &IDENTIFIER,
        query: None,
        request: &ASSETS_REQUEST,
        response: &ASSETS_RESPONSE,
        error: &ERROR,
        errors: &ASSOCIATE_ASSETS_ERRORS,
        is_message_required: true,
    },
    Model {
        operation: Operation::BatchDisassociateProjectAssets,
        path: "/projects/{projectId}/assets/disassociate",
        label: &IDENTIFIER,
        query: None,
        request: &ASSETS_REQUEST,
        response: &ASSETS_RESPONSE,
        error: &ERROR,
        errors: &DISASSOCIATE_ASSETS_ERRORS,
        is_message_required: true,
    },
    devices_model(
        Operation::BatchAssociateClientDeviceWithCoreDevice,
        "/greengrass/v2/coreDevices/{coreDeviceThingName}/associateClientDevices",
    ),
    devices_model(
        Operation::BatchDisassociateClientDeviceFromCoreDevice,
        "/greengrass/v2/coreDevices/{coreDeviceThingName}/disassociateClientDevices",
    ),
    Model {
        operation: Operation::AssociateTargetsWithJob,
        path: "/jobs/{jobId}/targets",
        label: &JOB_ID,
        query: Some(("namespaceId", &NAMESPACE_ID)),
        request: &JOB_REQUEST,
        response: &JOB_RESPONSE,
        error: &ERROR,
        errors: &JOB_ERRORS,
        is_message_required: false,
    },
];

impl Model {
    /// Returns the modelled error with a name.
    pub fn error_of_name(&self, name: Option<&str>) -> Option<&'static ErrorModel> {
        self.errors.iter().find(|error| Some(error.name) == name)
    }

    /// Returns the body as the crate must write the error that it reads leniently: `message`, then the members of the
    /// modelled error. Lists have at most `capacity` items. Values of a wrong type are absent.
    pub fn lenient_error(&self, body: &Node, name: Option<&str>, message: Option<&str>, capacity: usize) -> Node {
        let message = message.or(self.is_message_required.then_some(""));
        let message = message.map(|text| ("message".to_owned(), Node::Text(text.to_owned())));
        let names = self.error_of_name(name).map_or(&[][..], |error| error.members);
        let fields = names.iter().filter_map(|name| self.error.iter().find(|field| field.name == *name));
        Node::Object(message.into_iter().chain(lenient_members(body, fields, capacity)).collect())
    }

    pub fn all() -> impl Iterator<Item = &'static Self> {
        assert_eq!(MODELS.len(), Operation::ALL.len(), "an operation has no model here");
        MODELS.iter()
    }

    pub fn of(operation: Operation) -> &'static Self {
        Self::all().find(|model| model.operation == operation).expect("every operation has a model")
    }

    /// Returns the path before the label, the label's name, and the path after it.
    pub fn around_label(&self) -> (&'static str, &'static str, &'static str) {
        let (before, rest) = self.path.split_once('{').expect("a path has a label");
        let (label, after) = rest.split_once('}').expect("a label is closed");
        (before, label, after)
    }

    /// Returns the paths of all members that a violation of a request may name. `*` is an index.
    pub fn request_paths(&self) -> Vec<String> {
        let uri = [self.around_label().1].into_iter().chain(self.query.map(|(name, _)| name));
        uri.map(|name| format!("/{name}")).chain(paths(self.request)).collect()
    }
}

/// Returns the paths of a body, its members and their items.
pub fn paths(fields: &'static [Field]) -> Vec<String> {
    fn walk(path: String, shape: &Shape, paths: &mut Vec<String>) {
        match shape {
            Shape::Text(_) => {}
            Shape::List { item, .. } => walk(format!("{path}/*"), item, paths),
            Shape::Structure(fields) => {
                fields.iter().for_each(|field| walk(format!("{path}/{}", field.name), field.shape, paths));
            }
        }
        paths.push(path);
    }
    let mut paths = Vec::new();
    walk(String::new(), &Shape::Structure(fields), &mut paths);
    paths
}

/// The constraints that are checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Only those that the crate's types have.
    Lenient,
    /// All those of the model.
    Strict,
}

/// Adds the violations of a body. The reader keeps at most `capacity` items, or none at all.
pub fn check(body: &Node, fields: &'static [Field], mode: Mode, capacity: Option<usize>, reported: &mut Expected) {
    reported.fatal = Walk { mode, capacity, reported }.value(body, &Shape::Structure(fields), String::new()).err();
}

struct Walk<'t> {
    mode: Mode,
    capacity: Option<usize>,
    reported: &'t mut Expected,
}

impl Walk<'_> {
    fn report(&mut self, kind: ViolationKind, pointer: String, length: Option<usize>) {
        self.reported.violations.push(Reported { pointer, kind, length });
    }

    /// Checks a value. Returns the violation that stops parsing, if any.
    fn value(&mut self, value: &Node, shape: &Shape, pointer: String) -> Result<(), Reported> {
        match (shape, value) {
            (Shape::Text(rule), Node::Text(text)) => {
                let is_checked = self.mode == Mode::Strict || rule.typed;
                if let Some((kind, length)) = rule.violation(text).filter(|_| is_checked) {
                    self.report(kind, pointer, length);
                }
                Ok(())
            }
            (Shape::List { min, max, item }, Node::List(items)) => {
                for (index, value) in items.iter().enumerate() {
                    let pointer = format!("{pointer}/{index}");
                    if self.capacity.is_some_and(|capacity| index >= capacity && capacity < *max) {
                        return Err(Reported::new(ViolationKind::Capacity, pointer));
                    }
                    self.value(value, item, pointer)?;
                }
                let outgrown = self.capacity.is_some_and(|capacity| items.len() > capacity);
                let is_allowed = (*min..=*max).contains(&items.len());
                if !is_allowed && (self.mode == Mode::Strict || outgrown) {
                    self.report(ViolationKind::Length, pointer, Some(items.len()));
                }
                Ok(())
            }
            (Shape::Structure(fields), Node::Object(members)) => {
                let mut seen = Vec::new();
                let mut present = Vec::new();
                for (name, value) in members {
                    let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
                    let pointer = format!("{pointer}/{name}");
                    if seen.contains(&name) {
                        return Err(Reported::new(ViolationKind::Duplicate, pointer));
                    }
                    seen.push(name);
                    if *value != Node::Null {
                        present.push(field.name);
                        self.value(value, field.shape, pointer)?;
                    }
                }
                for field in fields.iter().filter(|field| field.required && !present.contains(&field.name)) {
                    self.report(ViolationKind::Required, format!("{pointer}/{}", field.name), None);
                }
                Ok(())
            }
            _ => Err(Reported::new(ViolationKind::Type, pointer)),
        }
    }
}

/// Returns a valid body as the crate must write it: only the known members that are present, in the order of the model.
pub fn canonical(body: &Node, fields: &[Field]) -> Node {
    let Node::Object(members) = body else { unreachable!("a valid structure is an object") };
    let value = |field: &Field| {
        let value = members.iter().find(|(name, value)| name == field.name && *value != Node::Null);
        value.map(|(name, value)| {
            let value = match (value, field.shape) {
                (Node::List(items), Shape::List { item: Shape::Structure(fields), .. }) => {
                    Node::List(items.iter().map(|item| canonical(item, fields)).collect())
                }
                (value, _) => value.clone(),
            };
            (name.clone(), value)
        })
    };
    Node::Object(fields.iter().filter_map(value).collect())
}

/// Returns the members that a lenient reader keeps. Of repeated members the first counts.
fn lenient_members<'f>(body: &Node, fields: impl Iterator<Item = &'f Field>, capacity: usize) -> Vec<(String, Node)> {
    let Node::Object(members) = body else { return Vec::new() };
    let value = |field: &'f Field| {
        let (name, value) = members.iter().find(|(name, _)| name == field.name)?;
        Some((name.clone(), lenient_value(value, field.shape, capacity)?))
    };
    fields.filter_map(value).collect()
}

/// Returns the part of a value that a lenient reader keeps. `None` if it has a wrong type.
fn lenient_value(value: &Node, shape: &Shape, capacity: usize) -> Option<Node> {
    match (shape, value) {
        (Shape::Text(_), Node::Text(_)) => Some(value.clone()),
        (Shape::List { item, .. }, Node::List(items)) => {
            let kept = items.iter().filter_map(|value| lenient_value(value, item, capacity));
            Some(Node::List(kept.take(capacity).collect()))
        }
        (Shape::Structure(fields), Node::Object(_)) => {
            Some(Node::Object(lenient_members(value, fields.iter(), capacity)))
        }
        _ => None,
    }
}

/// Returns the text of a member of a body. Of repeated members the first counts, a text or not.
pub fn text<'n>(body: &'n Node, name: &str) -> Option<&'n str> {
    let Node::Object(members) = body else { return None };
    match members.iter().find(|(member, _)| member == name) {
        Some((_, Node::Text(text))) => Some(text),
        _ => None,
    }
}

/// Returns the number of items of the first list of a valid body: 0 if it is absent, `None` if the shape has no list.
pub fn items(body: &Node, fields: &[Field]) -> Option<usize> {
    let list = fields.iter().find(|field| matches!(field.shape, Shape::List { .. }))?;
    let Node::Object(members) = body else { return Some(0) };
    members
        .iter()
        .find_map(|(name, value)| match value {
            Node::List(items) if name == list.name => Some(items.len()),
            _ => None,
        })
        .or(Some(0))
}
