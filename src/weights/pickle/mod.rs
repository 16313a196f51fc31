//! Python pickles as data: what a stream describes, without making any of it.
//!
//! A pickle is a program for a small stack machine whose instructions may call any Python function.
//! This machine has the same instructions and calls nothing: a call becomes a record of what would
//! have been called with what, and the name must be on the caller's list, so that a hostile file
//! ends with its first foreign name in an error. Values live in one arena, so neither cycles nor
//! depth can hurt, and the number of instructions is bounded, so neither can length.

mod machine;

use super::error::{Result, too_large};
use bytes::Bytes;
use machine::Machine;
use std::sync::Arc;

/// Instructions of one pickle. The largest published one has some twenty thousand.
const MOST_INSTRUCTIONS: usize = 1_000_000;

/// A value on the machine's stack.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// A number that no reader here needs: of floating point, or of more than 64 bits.
    OtherNumber,
    /// UTF-8, checked.
    Text(Bytes),
    Bytes(Bytes),
    /// `module.name`, from the caller's list.
    Global(Arc<str>),
    /// Something that lies in the arena.
    Node(usize),
}

impl Value {
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    pub fn as_usize(&self) -> Option<usize> {
        match self {
            Self::Int(value) => usize::try_from(*value).ok(),
            _ => None,
        }
    }

    pub fn as_global(&self) -> Option<&str> {
        match self {
            Self::Global(name) => Some(name),
            _ => None,
        }
    }
}

#[derive(Debug)]
enum Node {
    Sequence(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    Object(Box<Object>),
    Persistent(Value),
}

/// A call or an object that the pickle describes.
#[derive(Debug)]
pub(crate) struct Object {
    /// `module.name` of what would be called.
    pub class: Arc<str>,
    /// Its arguments, a sequence.
    pub args: Value,
    /// What would be put in as a dictionary's items.
    items: Vec<(Value, Value)>,
    /// What would be put in as a list's or set's elements.
    elements: Vec<Value>,
    /// What `__setstate__` would be given.
    pub state: Option<Value>,
}

/// What a pickle describes.
#[derive(Debug)]
pub(crate) struct Pickle {
    nodes: Vec<Node>,
    /// The value that unpickling would return.
    pub root: Value,
    /// Length of the pickle in bytes: others may follow in the same file.
    pub len: usize,
}

impl Pickle {
    /// Reads the pickle at the start of `input`. `allowed` is asked for each `module.name`.
    pub fn read(input: &Bytes, allowed: fn(&str) -> bool) -> Result<Self> {
        let mut machine = Machine::new(input, allowed);
        for _ in 0..MOST_INSTRUCTIONS {
            if let Some(root) = machine.step()? {
                let (nodes, len) = machine.finish();
                return Ok(Self { nodes, root, len });
            }
        }
        Err(too_large("its pickle has more than a million instructions"))
    }

    /// The elements of a tuple, list or set.
    pub fn sequence(&self, value: &Value) -> Option<&[Value]> {
        match self.node(value)? {
            Node::Sequence(values) => Some(values),
            _ => None,
        }
    }

    /// The items of a dictionary or of a class of dictionary, the first of equal keys first.
    pub fn items(&self, value: &Value) -> Option<Vec<(&Value, &Value)>> {
        match self.node(value)? {
            Node::Dict(items) => Some(items.iter().map(|(k, v)| (k, v)).collect()),
            Node::Object(object) if is_dictionary(&object.class) => {
                let mut items = self.pairs(&object.args);
                items.extend(object.items.iter().map(|(k, v)| (k, v)));
                Some(items)
            }
            _ => None,
        }
    }

    /// The value of a dictionary's text key.
    pub fn item(&self, dictionary: &Value, key: &str) -> Option<&Value> {
        self.items(dictionary)?
            .into_iter()
            .rev()
            .find(|(k, _)| k.as_str() == Some(key))
            .map(|(_, value)| value)
    }

    /// The call or object that a value stands for.
    pub fn object(&self, value: &Value) -> Option<&Object> {
        match self.node(value)? {
            Node::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The identifier of something kept outside of the pickle.
    pub fn persistent(&self, value: &Value) -> Option<&Value> {
        match self.node(value)? {
            Node::Persistent(id) => Some(id),
            _ => None,
        }
    }

    /// All identifiers of things kept outside of the pickle.
    pub fn persistent_ids(&self) -> impl Iterator<Item = &Value> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Persistent(id) => Some(id),
            _ => None,
        })
    }

    fn node(&self, value: &Value) -> Option<&Node> {
        match value {
            Value::Node(index) => self.nodes.get(*index),
            _ => None,
        }
    }

    /// `OrderedDict([[key, value], ...])`, as Python 2 wrote it.
    fn pairs(&self, args: &Value) -> Vec<(&Value, &Value)> {
        let list = self.sequence(args).and_then(|args| args.first());
        let pairs = list
            .and_then(|list| self.sequence(list))
            .unwrap_or_default();
        pairs
            .iter()
            .filter_map(|pair| match self.sequence(pair)? {
                [key, value] => Some((key, value)),
                _ => None,
            })
            .collect()
    }
}

fn is_dictionary(class: &str) -> bool {
    matches!(
        class,
        "collections.OrderedDict" | "collections.defaultdict" | "collections.Counter"
    )
}
