//! Published files, converted once into what is kept on the device.
//!
//! A converted file holds only the tensors its network uses, in the safetensors format, and its
//! entry in the manifest remembers the published file it came from, so that a result can still name
//! the original weights. In half precision it takes half the room; batch-norm tensors and biases
//! stay in single precision, since they are small and their rounding would move every value.

use super::checkpoint::Checkpoint;
use super::error::Result;
use super::manifest::{Holds, Original, PackFile};
use super::network::Network;
use super::pack::Pack;
use super::safetensors;
use super::tensor::{Dtype, Tensor};
use half::f16;

/// How converted weights are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As published.
    Single,
    /// Kernels of convolutions rounded to half precision.
    Half,
}

impl Pack {
    /// A network's weights as a converted file: its entry for a manifest, and its bytes.
    pub fn convert(&self, network: Network, precision: Precision) -> Result<(PackFile, Vec<u8>)> {
        let weights = self.network(network)?;
        let bytes = match precision {
            Precision::Single => safetensors::write(&weights)?,
            Precision::Half => safetensors::write(&halved(&weights)?)?,
        };
        let name = format!("{}.safetensors", network.id());
        let holds = Holds::Network(network);
        let mut entry = PackFile::new(&name, holds, &bytes);
        entry.original = self
            .identity()
            .files
            .into_iter()
            .find(|file| file.holds == holds)
            .map(|file| {
                file.original.unwrap_or(Original {
                    name: file.name,
                    bytes: file.bytes,
                    sha256: file.sha256,
                    check: file.check,
                })
            });
        Ok((entry, bytes))
    }
}

/// Kernels rounded to half precision, the rest as it is.
pub(crate) fn halved(weights: &Checkpoint) -> Result<Checkpoint> {
    let mut out = Checkpoint::new();
    for (name, tensor) in weights.iter() {
        let tensor = match half_kernel(tensor) {
            Some(half) => half?,
            None => tensor.clone(),
        };
        out.insert(name, tensor);
    }
    Ok(out)
}

/// The tensor in half precision, when it is a kernel whose values all fit.
fn half_kernel(tensor: &Tensor) -> Option<Result<Tensor>> {
    if tensor.shape().len() < 2 || tensor.dtype() != Dtype::F32 {
        return None;
    }
    let halves: Vec<f16> = tensor.to_f32().into_iter().map(f16::from_f32).collect();
    if halves.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let bytes: Vec<u8> = halves.into_iter().flat_map(f16::to_le_bytes).collect();
    Some(Tensor::contiguous(
        Dtype::F16,
        tensor.shape().to_vec(),
        bytes.into(),
    ))
}
