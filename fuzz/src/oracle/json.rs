//! JSON by `serde_json`, which is made to look into every value, as the crate does.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value, its members in their order, those given twice too.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    Null,
    /// A number or a truth value, which no shape has.
    Scalar,
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The value that a JSON Pointer names; of members given twice, the first.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |value, token| match value {
            Self::Object(members) => members.iter().find(|(name, _)| name == token).map(|(_, value)| value),
            Self::List(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

/// Why a text is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    Syntax,
    /// More than 128 brackets are open.
    Depth,
    /// `serde_json` has no opinion: it refuses numbers that no `f64` can hold, which are JSON all the same.
    NoOpinion,
}

const MAX_DEPTH: usize = 128;
const TOO_DEEP: &str = "too deep";

/// Parses a whole text.
pub fn parse(text: &[u8]) -> Result<Node, Refused> {
    read(text, |node, rest| rest.end().map(|()| node)).map_err(|error| refused(&error))
}

/// The members of an object whose values are whole before the text breaks. Of a text that is not an object, none.
pub fn parse_whole_members(text: &[u8]) -> Node {
    let mut members = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(text);
    reader.disable_recursion_limit();
    // What ends it is what `parse` returns.
    let _ = reader.deserialize_any(WholeMembers(&mut members));
    Node::Object(members)
}

/// Parses the value at the front of a text.
pub fn parse_front(text: &[u8]) -> Result<Node, Refused> {
    read(text, |node, _| Ok(node)).map_err(|error| refused(&error))
}

/// Whether a text could go on to be JSON, or is.
pub fn is_begun(text: &[u8]) -> bool {
    read(text, |node, rest| rest.end().map(|()| node))
        .map_or_else(|error| error.is_eof() || refused(&error) == Refused::NoOpinion, |_| true)
}

type Reader<'t> = serde_json::Deserializer<serde_json::de::SliceRead<'t>>;

fn read<'t>(
    text: &'t [u8],
    end: impl FnOnce(Node, &mut Reader<'t>) -> serde_json::Result<Node>,
) -> serde_json::Result<Node> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    // Its own limit counts otherwise; the seed below has the contract's.
    reader.disable_recursion_limit();
    let node = Seed { open: 0 }.deserialize(&mut reader);
    node.and_then(|node| end(node, &mut reader))
}

fn refused(error: &serde_json::Error) -> Refused {
    match error.to_string() {
        error if error.starts_with(TOO_DEEP) => Refused::Depth,
        error if error.starts_with("number out of range") => Refused::NoOpinion,
        _ => Refused::Syntax,
    }
}

/// Reads a value within some open brackets.
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

/// Keeps the members of an object, those too that an error follows.
struct WholeMembers<'m>(&'m mut Vec<(String, Node)>);

impl<'de> Visitor<'de> for WholeMembers<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            self.0.push((name, members.next_value_seed(Seed { open: 1 })?));
        }
        Ok(())
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
