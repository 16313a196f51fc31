//! The safetensors format: how converted weights are kept, and the packs made here.

use super::checkpoint::Checkpoint;
use super::error::{Result, damaged};
use super::tensor::{Dtype, Tensor, product, unknown_dtype};
use bytes::Bytes;
use safetensors::tensor::{Dtype as Stored, SafeTensors, View};
use serde_json::{Map, json};
use std::borrow::Cow;

/// Reads a safetensors file; the values stay in `bytes`.
pub fn read(bytes: &Bytes) -> Result<Checkpoint> {
    let file = SafeTensors::deserialize(bytes)
        .map_err(|error| damaged(format!("the safetensors header is refused ({error})")))?;
    let mut out = Checkpoint::new();
    for (name, view) in file.iter() {
        let dtype =
            dtype(view.dtype()).ok_or_else(|| unknown_dtype(&format!("{:?}", view.dtype())))?;
        let values = bytes.slice_ref(view.data());
        out.insert(
            name,
            Tensor::contiguous(dtype, view.shape().to_vec(), values)?,
        );
    }
    Ok(out)
}

/// Writes a safetensors file, the same bytes for the same tensors.
pub fn write(checkpoint: &Checkpoint) -> Result<Vec<u8>> {
    let views = checkpoint
        .iter()
        .map(|(name, tensor)| (name, Written(tensor)));
    safetensors::serialize(views, None)
        .map_err(|error| damaged(format!("the tensors do not fit safetensors ({error})")))
}

/// A tensor of a file that is written piece by piece.
pub(super) struct Entry<'a> {
    pub name: &'a str,
    pub dtype: Dtype,
    pub shape: &'a [usize],
}

/// What stands before the values of a file that holds these tensors in this order, and the length
/// of the whole file.
pub(super) fn header(entries: &[Entry]) -> Result<(Vec<u8>, u64)> {
    let mut end = 0;
    let mut described = Map::new();
    for Entry { name, dtype, shape } in entries {
        let begin = end;
        end = product(shape)
            .and_then(|len| len.checked_mul(dtype.size())?.checked_add(begin))
            .ok_or_else(|| damaged("its tensors are larger than memory"))?;
        let entry = json!({"dtype": stored(*dtype), "shape": shape, "data_offsets": [begin, end]});
        described.insert((*name).to_owned(), entry);
    }
    let mut json = serde_json::Value::Object(described)
        .to_string()
        .into_bytes();
    json.resize(json.len().next_multiple_of(8), b' ');
    let mut header = (json.len() as u64).to_le_bytes().to_vec();
    header.append(&mut json);
    let bytes = header.len() as u64 + end as u64;
    Ok((header, bytes))
}

struct Written<'a>(&'a Tensor);

impl View for Written<'_> {
    fn dtype(&self) -> Stored {
        stored(self.0.dtype())
    }

    fn shape(&self) -> &[usize] {
        self.0.shape()
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.0.to_le_bytes().to_vec())
    }

    fn data_len(&self) -> usize {
        self.0.len() * self.0.dtype().size()
    }
}

fn stored(dtype: Dtype) -> Stored {
    match dtype {
        Dtype::F16 => Stored::F16,
        Dtype::BF16 => Stored::BF16,
        Dtype::F32 => Stored::F32,
        Dtype::F64 => Stored::F64,
        Dtype::U8 => Stored::U8,
        Dtype::I8 => Stored::I8,
        Dtype::I16 => Stored::I16,
        Dtype::I32 => Stored::I32,
        Dtype::I64 => Stored::I64,
        Dtype::Bool => Stored::BOOL,
    }
}

fn dtype(stored: Stored) -> Option<Dtype> {
    Some(match stored {
        Stored::F16 => Dtype::F16,
        Stored::BF16 => Dtype::BF16,
        Stored::F32 => Dtype::F32,
        Stored::F64 => Dtype::F64,
        Stored::U8 => Dtype::U8,
        Stored::I8 => Dtype::I8,
        Stored::I16 => Dtype::I16,
        Stored::I32 => Dtype::I32,
        Stored::I64 => Dtype::I64,
        Stored::BOOL => Dtype::Bool,
        _ => return None,
    })
}
