//! The storages behind tensors: which bytes they are, and of what type.

use super::super::error::{Result, damaged, shown, unsupported};
use super::super::pickle::{Pickle, Value};
use super::super::tensor::Dtype;
use bytes::Bytes;
use std::collections::HashMap;

/// A storage's bytes, by the key under which the pickle knows it.
pub(super) type Storages = HashMap<String, Bytes>;

/// What a pickle says of a storage:
/// `('storage', class, key, location, number of values[, view])`.
pub(super) struct StorageId<'a> {
    /// Nothing for an untyped storage, which counts bytes.
    pub dtype: Option<Dtype>,
    pub key: &'a str,
    /// Containers of before 2018: this storage is part of another, `(key, offset, length)`.
    pub view: Option<(&'a str, usize, usize)>,
}

impl<'a> StorageId<'a> {
    pub fn from_pickle(pickle: &'a Pickle, id: &'a Value) -> Result<Self> {
        let malformed = || damaged("a storage is described in an unknown way");
        let fields = pickle.sequence(id).ok_or_else(malformed)?;
        let (tag, class, key, rest) = match fields {
            [tag, class, key, _location, _len, rest @ ..] => (tag, class, key, rest),
            _ => return Err(malformed()),
        };
        if tag.as_str() != Some("storage") {
            return Err(malformed());
        }
        let class = class.as_global().ok_or_else(malformed)?;
        let dtype = dtype(class);
        if dtype.is_none() && !is_untyped(class) {
            return Err(unsupported(format!("values of type `{}`", shown(class))));
        }
        let view = match rest.first().and_then(|view| pickle.sequence(view)) {
            Some([key, offset, len]) => Some((
                key.as_str().ok_or_else(malformed)?,
                offset.as_usize().ok_or_else(malformed)?,
                len.as_usize().ok_or_else(malformed)?,
            )),
            _ => None,
        };
        Ok(Self {
            dtype,
            key: key.as_str().ok_or_else(malformed)?,
            view,
        })
    }
}

/// The type of a storage's class, or of one of the names of types.
pub(super) fn dtype(name: &str) -> Option<Dtype> {
    Some(match name.strip_prefix("torch.")? {
        "HalfStorage" | "float16" | "half" => Dtype::F16,
        "BFloat16Storage" | "bfloat16" => Dtype::BF16,
        "FloatStorage" | "float32" | "float" => Dtype::F32,
        "DoubleStorage" | "float64" | "double" => Dtype::F64,
        "ByteStorage" | "uint8" => Dtype::U8,
        "CharStorage" | "int8" => Dtype::I8,
        "ShortStorage" | "int16" => Dtype::I16,
        "IntStorage" | "int32" => Dtype::I32,
        "LongStorage" | "int64" => Dtype::I64,
        "BoolStorage" | "bool" => Dtype::Bool,
        // On a GPU when saved: the same bytes.
        name => return dtype(&format!("torch.{}", name.strip_prefix("cuda.")?)),
    })
}

/// Whether this is the class of storages that count bytes.
pub(super) fn is_untyped(name: &str) -> bool {
    matches!(
        name,
        "torch.storage.UntypedStorage" | "torch.UntypedStorage"
    )
}
