//! The shapes, as sections 1 and 2 of the contract have them, and what is to be told of a body that is JSON.

use std::sync::LazyLock;

use iot_shapes::{Kind, Operation};
use regex::Regex;

use super::json::Node;
use super::{Expected, Told};

/// What a value must be.
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

/// What a string must be.
pub struct Rule {
    min: usize,
    max: usize,
    pattern: Option<LazyLock<Regex>>,
    /// Whether its type cannot hold another.
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

    /// What is wrong with a text: its length and nothing else, or its pattern.
    pub fn breach(&self, text: &str) -> Option<(Kind, Option<usize>)> {
        let length = text.chars().count();
        if length < self.min || length > self.max {
            return Some((Kind::Length, Some(length)));
        }
        let matches = self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
        (!matches).then_some((Kind::Pattern, None))
    }
}

/// A pattern matches a whole string, whatever its anchors.
fn whole(pattern: &str) -> Regex {
    Regex::new(&format!(r"\A(?:{pattern})\z")).expect("the pattern is one")
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

/// An operation, as the contract has it.
pub struct Model {
    pub operation: Operation,
    /// The path, its label in braces.
    pub path: &'static str,
    pub label: &'static Rule,
    /// The member of the query.
    pub query: Option<(&'static str, &'static Rule)>,
    pub request: &'static [Field],
    pub response: &'static [Field],
    pub error: &'static [Field],
}

static MODELS: [Model; 4] = [
    Model {
        operation: Operation::BatchAssociateProjectAssets,
        path: "/projects/{projectId}/assets/associate",
        label: &IDENTIFIER,
        query: None,
        request: &ASSETS_REQUEST,
        response: &ASSETS_RESPONSE,
        error: &ERROR,
    },
    Model {
        operation: Operation::BatchDisassociateProjectAssets,
        path: "/projects/{projectId}/assets/disassociate",
        label: &IDENTIFIER,
        query: None,
        request: &ASSETS_REQUEST,
        response: &ASSETS_RESPONSE,
        error: &ERROR,
    },
    Model {
        operation: Operation::BatchAssociateClientDeviceWithCoreDevice,
        path: "/greengrass/v2/coreDevices/{coreDeviceThingName}/associateClientDevices",
        label: &THING_NAME,
        query: None,
        request: &DEVICES_REQUEST,
        response: &DEVICES_RESPONSE,
        error: &DEVICES_ERROR,
    },
    Model {
        operation: Operation::AssociateTargetsWithJob,
        path: "/jobs/{jobId}/targets",
        label: &JOB_ID,
        query: Some(("namespaceId", &NAMESPACE_ID)),
        request: &JOB_REQUEST,
        response: &JOB_RESPONSE,
        error: &ERROR,
    },
];

impl Model {
    pub fn all() -> impl Iterator<Item = &'static Self> {
        assert_eq!(MODELS.len(), Operation::ALL.len(), "an operation has no model here");
        MODELS.iter()
    }

    pub fn of(operation: Operation) -> &'static Self {
        Self::all().find(|model| model.operation == operation).expect("every operation has a model")
    }

    /// The path before the label, the label's name, and the path behind it.
    pub fn around_label(&self) -> (&'static str, &'static str, &'static str) {
        let (before, rest) = self.path.split_once('{').expect("a path has a label");
        let (label, behind) = rest.split_once('}').expect("a label is closed");
        (before, label, behind)
    }

    /// The paths of all that may be told of a request, `*` standing for an index.
    pub fn request_paths(&self) -> Vec<String> {
        let uri = [self.around_label().1].into_iter().chain(self.query.map(|(name, _)| name));
        uri.map(|name| format!("/{name}")).chain(paths(self.request)).collect()
    }
}

/// The paths of a body's members and their items, the whole body's among them.
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

/// What is checked beside what the types hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bounds {
    OfTypes,
    OfModel,
}

/// Tells what is wrong with a body. Its list has room for `room` items, or for any number where nothing is kept.
pub fn check(body: &Node, fields: &'static [Field], bounds: Bounds, room: Option<usize>, told: &mut Expected) {
    told.fault = Walk { bounds, room, told }.value(body, &Shape::Structure(fields), String::new()).err();
}

struct Walk<'t> {
    bounds: Bounds,
    room: Option<usize>,
    told: &'t mut Expected,
}

impl Walk<'_> {
    fn tell(&mut self, kind: Kind, pointer: String, length: Option<usize>) {
        self.told.violations.push(Told { pointer, kind, length });
    }

    /// `Err` with what ends the reading.
    fn value(&mut self, value: &Node, shape: &Shape, pointer: String) -> Result<(), Told> {
        match (shape, value) {
            (Shape::Text(rule), Node::Text(text)) => {
                let is_checked = self.bounds == Bounds::OfModel || rule.typed;
                if let Some((kind, length)) = rule.breach(text).filter(|_| is_checked) {
                    self.tell(kind, pointer, length);
                }
                Ok(())
            }
            (Shape::List { min, max, item }, Node::List(items)) => {
                for (index, value) in items.iter().enumerate() {
                    let pointer = format!("{pointer}/{index}");
                    if self.room.is_some_and(|room| index >= room && room < *max) {
                        return Err(Told::new(Kind::Capacity, pointer));
                    }
                    self.value(value, item, pointer)?;
                }
                let outgrown = self.room.is_some_and(|room| items.len() > room);
                let is_allowed = (*min..=*max).contains(&items.len());
                if !is_allowed && (self.bounds == Bounds::OfModel || outgrown) {
                    self.tell(Kind::Length, pointer, Some(items.len()));
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
                        return Err(Told::new(Kind::Duplicate, pointer));
                    }
                    seen.push(name);
                    if *value != Node::Null {
                        present.push(field.name);
                        self.value(value, field.shape, pointer)?;
                    }
                }
                for field in fields.iter().filter(|field| field.required && !present.contains(&field.name)) {
                    self.tell(Kind::Required, format!("{pointer}/{}", field.name), None);
                }
                Ok(())
            }
            _ => Err(Told::new(Kind::Type, pointer)),
        }
    }
}

/// A sound body as it is to be written: known members alone, in the order of the model, absent ones left out.
pub fn canonical(body: &Node, fields: &[Field]) -> Node {
    let Node::Object(members) = body else { unreachable!("a sound structure is an object") };
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

/// The text of a member of a body. Of a member given twice the first counts, a text or not.
pub fn text<'n>(body: &'n Node, name: &str) -> Option<&'n str> {
    let Node::Object(members) = body else { return None };
    match members.iter().find(|(member, _)| member == name) {
        Some((_, Node::Text(text))) => Some(text),
        _ => None,
    }
}

/// How many items the first list of a sound body has: 0 where it is absent, `None` where its shape has none.
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
