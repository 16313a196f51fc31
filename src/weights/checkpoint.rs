//! Named tensors in the order in which a file lists them.

use super::error::{Result, WeightsError, shown};
use super::tensor::Tensor;
use std::collections::HashMap;

/// What a name in a file stands for.
#[derive(Debug, Clone)]
enum Entry {
    Tensor(Tensor),
    /// Something that is not numbers, such as a licence text; an error only when asked for.
    Unsupported(String),
}

/// Named tensors in the order of their file.
#[derive(Debug, Clone, Default)]
pub struct Checkpoint {
    entries: Vec<(String, Entry)>,
    positions: HashMap<String, usize>,
}

impl Checkpoint {
    /// A checkpoint that holds nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tensor, or replaces the one of that name where it stands.
    pub fn insert(&mut self, name: impl Into<String>, tensor: Tensor) {
        self.put(name.into(), Entry::Tensor(tensor));
    }

    /// Adds an entry whose values, of the type named `dtype`, cannot be read here.
    pub(crate) fn insert_unsupported(&mut self, name: String, dtype: String) {
        self.put(name, Entry::Unsupported(dtype));
    }

    fn put(&mut self, name: String, entry: Entry) {
        if let Some((_, old)) = self
            .positions
            .get(&name)
            .and_then(|&i| self.entries.get_mut(i))
        {
            *old = entry;
            return;
        }
        self.positions.insert(name.clone(), self.entries.len());
        self.entries.push((name, entry));
    }

    /// The tensor of that name; an error when there is none, or when its values are not numbers.
    pub fn get(&self, name: &str) -> Result<&Tensor> {
        match self.positions.get(name).and_then(|&i| self.entries.get(i)) {
            Some((_, Entry::Tensor(tensor))) => Ok(tensor),
            Some((_, Entry::Unsupported(dtype))) => Err(WeightsError::UnsupportedDtype {
                name: shown(name),
                dtype: shown(dtype),
            }),
            None => Err(WeightsError::MissingTensor { name: shown(name) }),
        }
    }

    /// The tensor of that name, which must have that shape.
    pub fn get_shaped(&self, name: &str, shape: &[usize]) -> Result<&Tensor> {
        let tensor = self.get(name)?;
        if tensor.shape() != shape {
            return Err(WeightsError::WrongShape {
                name: shown(name),
                found: tensor.shape().to_vec(),
                expected: shape.to_vec(),
            });
        }
        Ok(tensor)
    }

    /// Whether there is a readable tensor of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_ok()
    }

    /// The readable tensors in the order of their file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tensor)> {
        self.entries.iter().filter_map(|(name, entry)| match entry {
            Entry::Tensor(tensor) => Some((name.as_str(), tensor)),
            Entry::Unsupported(_) => None,
        })
    }

    /// Number of readable tensors.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is no readable tensor.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tensors whose names begin with `prefix`, under what follows it. Copies no values.
    pub fn strip_prefix(&self, prefix: &str) -> Self {
        let mut out = Self::new();
        for (name, tensor) in self.iter() {
            if let Some(rest) = name.strip_prefix(prefix) {
                out.insert(rest, tensor.clone());
            }
        }
        out
    }
}
