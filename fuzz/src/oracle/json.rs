//! JSON by `serde_json`. It checks every value, as the crate does.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value. It keeps the order of members, and duplicate ones.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    Null,
    /// A number or a boolean. No shape has one.
    Scalar,
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Returns the value that a JSON Pointer names. Of duplicate members, the first counts.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |value, token| match value {
            Self::Object(members) => members.iter().find(|(name, _)| name == token).map(|(_, value)| value),
            Self::List(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

/// The reason for which a text is rejected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rejected {
    Syntax,
    /// More than 128 brackets are open.
    Depth,
    /// A number that no `f64` can hold. It is JSON, but `serde_json` rejects it, so it has no verdict.
    NoOpinion,
}

const MAX_DEPTH: usize = 128;
const TOO_DEEP: &str = "too deep";

/// Parses a whole text.
pub fn parse(text: &[u8]) -> Result<Node, Rejected> {
    read(text, |node, rest| rest.end().map(|()| node)).map_err(|error| rejected(&error))
}

/// Parses what is complete before the first syntax or depth error: strings and other scalars, and the part of each open
/// list and object. Returns `None` if there is no value.
pub fn parse_kept(text: &[u8]) -> Option<Node> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    reader.disable_recursion_limit();
    let mut kept = None;
    // `parse` returns the error.
    let _ = Kept { open: 0, node: &mut kept }.deserialize(&mut reader);
    kept
}

/// Parses the value at the start of a text.
pub fn parse_front(text: &[u8]) -> Result<Node, Rejected> {
    read(text, |node, _| Ok(node)).map_err(|error| rejected(&error))
}

/// Returns `true` if a text is JSON, or a prefix of JSON.
pub fn is_begun(text: &[u8]) -> bool {
    read(text, |node, rest| rest.end().map(|()| node))
        .map_or_else(|error| error.is_eof() || rejected(&error) == Rejected::NoOpinion, |_| true)
}

type Reader<'t> = serde_json::Deserializer<serde_json::de::SliceRead<'t>>;

fn read<'t>(
    text: &'t [u8],
    end: impl FnOnce(Node, &mut Reader<'t>) -> serde_json::Result<Node>,
) -> serde_json::Result<Node> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    // `serde_json` counts depth in another way. The seed below has the contract's limit.
    reader.disable_recursion_limit();
    let node = Seed { open: 0 }.deserialize(&mut reader);
    node.and_then(|node| end(node, &mut reader))
}

fn rejected(error: &serde_json::Error) -> Rejected {
    match error.to_string() {
        error if error.starts_with(TOO_DEEP) => Rejected::Depth,
        error if error.starts_with("number out of range") => Rejected::NoOpinion,
        _ => Rejected::Syntax,
    }
}

/// A seed that reads a value inside of some open brackets.
#[derive(Clone, Copy)]
struct Seed {
    open: usize,
}

impl Seed {
    fn enter<E: Error>(self) -> Result<Self, E> {
        if self.open < MAX_DEPTH { Ok(Self { open: self.open + 1 }) } else { Err(E::custom(TOO_DEEP)) }
    }
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let inner = self.enter()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let inner = self.enter()?;
        let mut object = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            object.push((name, members.next_value_seed(inner)?));
        }
        Ok(Node::Object(object))
    }
}

/// A seed that reads a value inside of some open brackets, and keeps what is complete even if an error follows.
struct Kept<'n> {
    open: usize,
    node: &'n mut Option<Node>,
}

impl<'de> DeserializeSeed<'de> for Kept<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        *self.node = Some(Node::Null);
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        *self.node = Some(Node::Scalar);
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        *self.node = Some(Node::Scalar);
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        *self.node = Some(Node::Scalar);
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        *self.node = Some(Node::Scalar);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        *self.node = Some(Node::Text(text.to_owned()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let open = Seed { open: self.open }.enter()?.open;
        let mut list = Vec::new();
        let result = loop {
            let mut item = None;
            let next = items.next_element_seed(Kept { open, node: &mut item });
            list.extend(item);
            match next {
                Ok(Some(())) => {}
                end => break end.map(drop),
            }
        };
        *self.node = Some(Node::List(list));
        result
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let open = Seed { open: self.open }.enter()?.open;
        let mut object = Vec::new();
        let result = loop {
            let name = match members.next_key::<String>() {
                Ok(Some(name)) => name,
                end => break end.map(drop),
            };
            let mut value = None;
            let next = members.next_value_seed(Kept { open, node: &mut value });
            object.extend(value.map(|value| (name, value)));
            if next.is_err() {
                break next;
            }
        };
        *self.node = Some(Node::Object(object));
        result
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::Scalar => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
