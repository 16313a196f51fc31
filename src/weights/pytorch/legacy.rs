//! The container of before PyTorch 1.6: a magic number, a protocol version, a description of the
//! machine, the object, and the keys of the storages, each a pickle; then each storage as the
//! number of its values (eight bytes) and the values.

use super::super::checkpoint::Checkpoint;
use super::super::error::{Result, damaged, unsupported};
use super::super::pickle::{Pickle, Value};
use super::storage::{StorageId, Storages};
use super::{is_part_of_a_checkpoint, state_dict};
use bytes::Bytes;
use std::collections::HashMap;

/// The pickle of the number 0x1950a86a20f9469cfc6c.
const MAGIC: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

/// Whether the file begins as such a container.
pub(in super::super) fn is_legacy(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

pub(super) fn read(bytes: &Bytes) -> Result<Checkpoint> {
    let mut rest = bytes.slice(MAGIC.len().min(bytes.len())..);
    let version = next(&mut rest)?;
    if version.root.as_usize() != Some(1001) {
        return Err(unsupported(
            "an unknown version of PyTorch's first container",
        ));
    }
    let machine = next(&mut rest)?;
    if let Some(Value::Bool(false)) = machine.item(&machine.root, "little_endian") {
        return Err(unsupported("big-endian numbers"));
    }
    let object = next(&mut rest)?;
    let keys = next(&mut rest)?;
    let storages = storages(&object, &keys, rest)?;
    state_dict::named_tensors(&object, &storages, bytes.len())
}

fn next(rest: &mut Bytes) -> Result<Pickle> {
    let pickle = Pickle::read(rest, is_part_of_a_checkpoint)?;
    *rest = rest.slice(pickle.len.min(rest.len())..);
    Ok(pickle)
}

/// The storages that follow the pickles, in the order of `keys`.
fn storages(object: &Pickle, keys: &Pickle, mut rest: Bytes) -> Result<Storages> {
    let ended = || damaged("it ends within the values of a tensor");
    let ids: Vec<StorageId> = object
        .persistent_ids()
        .map(|id| StorageId::from_pickle(object, id))
        .collect::<Result<_>>()?;
    let mut value_sizes = HashMap::new();
    for id in &ids {
        let root = id.view.map_or(id.key, |(root, ..)| root);
        value_sizes.insert(root, id.dtype.map_or(1, |dtype| dtype.size()));
    }
    let mut out = Storages::new();
    for key in keys.sequence(&keys.root).unwrap_or_default() {
        let key = key
            .as_str()
            .ok_or_else(|| damaged("the key of a storage is not text"))?;
        let size = value_sizes
            .get(key)
            .ok_or_else(|| damaged("it holds a storage that no tensor uses"))?;
        let count = rest
            .first_chunk()
            .map(|count| u64::from_le_bytes(*count))
            .ok_or_else(ended)?;
        let len = usize::try_from(count)
            .ok()
            .and_then(|count| count.checked_mul(*size));
        let end = len
            .and_then(|len| len.checked_add(8))
            .filter(|&end| end <= rest.len());
        let end = end.ok_or_else(ended)?;
        out.insert(key.to_owned(), rest.slice(8..end));
        rest = rest.slice(end..);
    }
    for id in &ids {
        if let Some((root, offset, len)) = id.view {
            let size = id.dtype.map_or(1, |dtype| dtype.size());
            let part = out.get(root).and_then(|whole| {
                let start = offset.checked_mul(size)?;
                let end = len.checked_mul(size)?.checked_add(start)?;
                (end <= whole.len()).then(|| whole.slice(start..end))
            });
            let part =
                part.ok_or_else(|| damaged("a storage reaches beyond the one it is part of"))?;
            out.insert(id.key.to_owned(), part);
        }
    }
    Ok(out)
}
