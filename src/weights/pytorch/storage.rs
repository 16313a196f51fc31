//! The storages behind tensors: which bytes they are, and of what type.

use super::super::error::{Result, damaged, shown, unsupported};
use super::super::pickle::{Pickle, Value};
use super::super::tensor::Dtype;
use bytes::Bytes;
use std::collections::HashMap;

/// A storage's bytes, by the key under which the pickle knows it.
pub(super) type Storages = HashMap<String, Bytes>;

/// Keys are decimal numbers.
const LONGEST_KEY: usize = 64;

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
        let key = key
            .as_str()
            .filter(|key| key.len() <= LONGEST_KEY)
            .ok_or_else(malformed)?;
        let view = match rest.first().and_then(|view| pickle.sequence(view)) {
            Some([key, offset, len]) => Some((
                key.as_str()
                    .filter(|key| key.len() <= LONGEST_KEY)
                    .ok_or_else(malformed)?,
                offset.as_usize().ok_or_else(malformed)?,
                len.as_usize().ok_or_else(malformed)?,
            )),
            _ => None,
        };
        Ok(Self { dtype, key, view })
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

/// Whether this names a class of storages or a type of numbers, supported or not.
pub(super) fn is_storage_or_dtype(name: &str) -> bool {
    const OTHER_DTYPES: &[&str] = &[
        "torch.uint16",
        "torch.uint32",
        "torch.uint64",
        "torch.complex32",
        "torch.complex64",
        "torch.complex128",
    ];
    let is_storage = |class: &str| {
        class.ends_with("Storage") && class.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    dtype(name).is_some()
        || is_untyped(name)
        || OTHER_DTYPES.contains(&name)
        || name.strip_prefix("torch.").is_some_and(is_storage)
}

/// Whether this is the class of storages that count bytes.
pub(super) fn is_untyped(name: &str) -> bool {
    matches!(
        name,
        "torch.storage.UntypedStorage" | "torch.UntypedStorage"
    )
}
