//! What is in a checkpoint, for a person or a script that wants to compare two of them.

use super::checkpoint::Checkpoint;
use super::tensor::Tensor;
use serde::ser::{Serialize, SerializeMap, Serializer};
use sha2::{Digest, Sha256};

/// One tensor in short.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TensorSummary {
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// Type as PyTorch names it.
    pub dtype: &'static str,
    /// Sum of the values in double precision.
    pub sum: f64,
    /// sha256 of the values in C order as little-endian single-precision numbers.
    pub sha256_f32le: String,
}

/// Every tensor of a checkpoint in short; a JSON object in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary(pub Vec<(String, TensorSummary)>);

impl Summary {
    /// Reads every value of every tensor, one tensor at a time.
    pub fn of(checkpoint: &Checkpoint) -> Self {
        let summary =
            |(name, tensor): (&str, &Tensor)| (name.to_owned(), TensorSummary::of(tensor));
        Self(checkpoint.iter().map(summary).collect())
    }
}

impl TensorSummary {
    fn of(tensor: &Tensor) -> Self {
        let mut hash = Sha256::new();
        for value in tensor.to_f32() {
            hash.update(value.to_le_bytes());
        }
        Self {
            shape: tensor.shape().to_vec(),
            dtype: tensor.dtype().torch_name(),
            sum: compensated_sum(tensor.to_f64()),
            sha256_f32le: hash
                .finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        }
    }
}

impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, tensor) in &self.0 {
            map.serialize_entry(name, tensor)?;
        }
        map.end()
    }
}

/// Neumaier's sum: right to the last digit whatever the order, as libraries sum in various ones.
fn compensated_sum(values: Vec<f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        sum = next;
    }
    // An infinite or missing value leaves nothing to compensate.
    if sum.is_finite() { sum + lost } else { sum }
}
