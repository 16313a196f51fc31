//! From what a pickle describes to named tensors.

use super::super::checkpoint::Checkpoint;
use super::super::error::{Result, damaged, too_large, unsupported};
use super::super::pickle::{Object, Pickle, Value};
use super::super::tensor::Tensor;
use super::storage::{StorageId, Storages, dtype};

/// Nested dictionaries are followed this deep; an optimiser's state is four deep.
const DEEPEST: usize = 16;
/// Bytes of the name of a tensor, its dictionaries' included.
const LONGEST_NAME: usize = 1024;
/// Entries of all dictionaries together.
const MOST_ENTRIES: usize = 1 << 20;

/// The tensors of the dictionary under `state_dict`, where there is one, or else of the whole
/// object. Those of a dictionary within it are named `outer.inner`.
///
/// `file_len` bounds the work: all tensors together may have at most four values for each byte of
/// the file, which shared storages need and endless repetition does not get.
pub(super) fn named_tensors(
    pickle: &Pickle,
    storages: &Storages,
    file_len: usize,
) -> Result<Checkpoint> {
    let root = pickle
        .item(&pickle.root, "state_dict")
        .filter(|inner| pickle.items(inner).is_some())
        .unwrap_or(&pickle.root);
    let mut reader = Reader {
        pickle,
        storages,
        out: Checkpoint::new(),
        entries_left: MOST_ENTRIES,
        values_left: file_len.saturating_mul(4).saturating_add(1 << 20),
    };
    reader.dictionary("", root, DEEPEST)?;
    if reader.out.is_empty() {
        return Err(damaged("it holds no named tensor"));
    }
    Ok(reader.out)
}

struct Reader<'a> {
    pickle: &'a Pickle,
    storages: &'a Storages,
    out: Checkpoint,
    entries_left: usize,
    values_left: usize,
}

impl Reader<'_> {
    fn dictionary(&mut self, prefix: &str, value: &Value, deeper: usize) -> Result<()> {
        let items = self.pickle.items(value).unwrap_or_default();
        if !items.is_empty() && deeper == 0 {
            return Err(too_large("its dictionaries are nested too deeply"));
        }
        for (key, value) in items {
            self.entries_left = self
                .entries_left
                .checked_sub(1)
                .ok_or_else(|| too_large("its dictionaries have more than a million entries"))?;
            let key = match key {
                Value::Int(number) => number.to_string(),
                key => match key.as_str() {
                    Some(text) if prefix.len() + text.len() > LONGEST_NAME => {
                        return Err(too_large("the names of its tensors are too long"));
                    }
                    Some(text) => text.to_owned(),
                    None => continue,
                },
            };
            let name = format!("{prefix}{key}");
            if let Some(object) = self
                .pickle
                .object(value)
                .and_then(|o| tensor_call(self.pickle, o))
            {
                let tensor = self.tensor(object)?;
                self.values_left = self
                    .values_left
                    .checked_sub(tensor.len())
                    .ok_or_else(|| too_large("its tensors repeat few bytes too often"))?;
                self.out.insert(name, tensor);
            } else {
                self.dictionary(&format!("{name}."), value, deeper - 1)?;
            }
        }
        Ok(())
    }

    /// `_rebuild_tensor*(storage, offset, size, stride, ...)`.
    fn tensor(&self, call: &Object) -> Result<Tensor> {
        let malformed = || damaged("a tensor is described in an unknown way");
        let pickle = self.pickle;
        let args = pickle.sequence(&call.args).ok_or_else(malformed)?;
        let [storage, offset, shape, strides, rest @ ..] = args else {
            return Err(malformed());
        };
        let id = pickle.persistent(storage).ok_or_else(malformed)?;
        let id = StorageId::from_pickle(pickle, id)?;
        // Version 3 names the type itself: (..., requires_grad, hooks, dtype).
        let named = rest.get(2).and_then(Value::as_global).and_then(dtype);
        let dtype = named
            .or(id.dtype)
            .ok_or_else(|| unsupported("a storage whose type is not named"))?;
        let bytes = self
            .storages
            .get(id.key)
            .ok_or_else(|| damaged("the storage of a tensor is missing"))?;
        let sizes = |value: &Value| -> Option<Vec<usize>> {
            pickle
                .sequence(value)?
                .iter()
                .map(Value::as_usize)
                .collect()
        };
        let shape = sizes(shape).ok_or_else(malformed)?;
        let strides = sizes(strides).ok_or_else(malformed)?;
        let offset = offset.as_usize().ok_or_else(malformed)?;
        Tensor::view(dtype, shape, strides, offset, bytes)
    }
}

/// The call that makes a tensor, out of a parameter where it is wrapped in one.
fn tensor_call<'a>(pickle: &'a Pickle, object: &'a Object) -> Option<&'a Object> {
    match object.class.strip_prefix("torch._utils.")? {
        name if name.starts_with("_rebuild_tensor") => Some(object),
        name if name.starts_with("_rebuild_parameter") => {
            let inner = pickle.object(pickle.sequence(&object.args)?.first()?)?;
            inner
                .class
                .starts_with("torch._utils._rebuild_tensor")
                .then_some(inner)
        }
        _ => None,
    }
}
