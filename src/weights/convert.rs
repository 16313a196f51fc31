//! Published files, converted once into what is kept on the device.
//!
//! A converted file holds only the tensors its network uses, in the safetensors format, and its
//! entry in the manifest remembers the published file it came from, so that a result can still name
//! the original weights. It is written piece by piece, because the page has little memory. In half
//! precision it takes half the room; batch-norm tensors and biases stay in single precision, since
//! they are small and their rounding would move every value.

use super::checkpoint::Checkpoint;
use super::error::{Result, damaged};
use super::manifest::{Holds, Original, PackFile};
use super::network::Network;
use super::pack::{Pack, hex};
use super::safetensors::{self, Entry};
use super::tensor::{Dtype, Tensor};
use half::f16;
use sha2::{Digest, Sha256};

/// How converted weights are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As published.
    Single,
    /// Kernels of convolutions rounded to half precision.
    Half,
}

/// A network's weights, ready to be written as a safetensors file.
pub struct Conversion {
    network: Network,
    header: Vec<u8>,
    tensors: Vec<(Tensor, Dtype)>,
    bytes: u64,
}

/// Values that are rounded and handed over at a time.
const PORTION: usize = 1 << 18;

impl Conversion {
    /// Of the tensors of [`Network::select`]. Copies no values.
    ///
    /// # Errors
    /// When the tensors do not fit the format.
    pub fn new(network: Network, weights: &Checkpoint, precision: Precision) -> Result<Self> {
        let mut tensors: Vec<_> = weights
            .iter()
            .map(|(name, tensor)| (name, tensor, kept_dtype(tensor, precision)))
            .collect();
        // As the format's own library does: wide values first, so that all are aligned.
        tensors.sort_by(|(a, _, wide), (b, _, narrow)| {
            (narrow.size().cmp(&wide.size())).then_with(|| a.cmp(b))
        });
        let entries: Vec<Entry> = tensors
            .iter()
            .map(|(name, tensor, dtype)| Entry {
                name,
                dtype: *dtype,
                shape: tensor.shape(),
            })
            .collect();
        let (header, bytes) = safetensors::header(&entries)?;
        Ok(Self {
            network,
            header,
            bytes,
            tensors: tensors
                .into_iter()
                .map(|(_, tensor, dtype)| (tensor.clone(), dtype))
                .collect(),
        })
    }

    /// Length of the whole file.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Hands the file over from beginning to end, in portions, and returns its entry for a
    /// manifest. Can be done again after the sink failed.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write<E>(&self, mut sink: impl FnMut(&[u8]) -> Result<(), E>) -> Result<PackFile, E> {
        let mut hash = Sha256::new();
        let mut put = |bytes: &[u8]| {
            hash.update(bytes);
            sink(bytes)
        };
        put(&self.header)?;
        for (tensor, dtype) in &self.tensors {
            if *dtype == tensor.dtype() {
                for portion in tensor.to_le_bytes().chunks(PORTION * dtype.size()) {
                    put(portion)?;
                }
                continue;
            }
            for portion in tensor.to_f32().chunks(PORTION) {
                put(&rounded(portion))?;
            }
        }
        Ok(PackFile {
            bytes: Some(self.bytes),
            sha256: Some(hex(&hash.finalize())),
            ..PackFile::new(
                &format!("{}.safetensors", self.network.id()),
                Holds::Network(self.network),
                &[],
            )
        })
    }
}

impl Pack {
    /// A network's weights as a converted file: its entry for a manifest, and its bytes.
    pub fn convert(&self, network: Network, precision: Precision) -> Result<(PackFile, Vec<u8>)> {
        let weights = self.network(network)?;
        let conversion = Conversion::new(network, &weights, precision)?;
        let mut bytes = Vec::new();
        let mut entry = conversion.write(|portion| {
            bytes.extend_from_slice(portion);
            Ok(())
        })?;
        let mut files = self.identity().files.into_iter();
        entry.original = files
            .find(|file| file.holds == Holds::Network(network))
            .map(|file| {
                file.original.unwrap_or(Original {
                    name: file.name,
                    bytes: file.bytes,
                    sha256: file.sha256,
                    check: file.check,
                })
            });
        if bytes.len() as u64 != conversion.bytes() {
            return Err(damaged("a tensor holds fewer values than its shape says"));
        }
        Ok((entry, bytes))
    }
}

/// Kernels rounded to half precision, the rest as it is.
#[cfg(feature = "train")]
pub(crate) fn halved(weights: &Checkpoint) -> Result<Checkpoint> {
    let mut out = Checkpoint::new();
    for (name, tensor) in weights.iter() {
        let tensor = if kept_dtype(tensor, Precision::Half) == tensor.dtype() {
            tensor.clone()
        } else {
            let rounded = rounded(&tensor.to_f32()).into();
            Tensor::contiguous(Dtype::F16, tensor.shape().to_vec(), rounded)?
        };
        out.insert(name, tensor);
    }
    Ok(out)
}

fn rounded(values: &[f32]) -> Vec<u8> {
    let halves = values.iter().map(|&value| f16::from_f32(value));
    halves.flat_map(f16::to_le_bytes).collect()
}

/// A kernel whose values all fit is rounded; everything else is kept as it is.
fn kept_dtype(tensor: &Tensor, precision: Precision) -> Dtype {
    let is_kernel = tensor.shape().len() >= 2 && tensor.dtype() == Dtype::F32;
    let rounds = || {
        let mut values = tensor.to_f32().into_iter();
        values.all(|value| f16::from_f32(value).is_finite())
    };
    if precision == Precision::Half && is_kernel && rounds() {
        Dtype::F16
    } else {
        tensor.dtype()
    }
}
