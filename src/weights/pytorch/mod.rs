//! PyTorch checkpoints, in both containers, as data.
//!
//! `torch.save` writes a pickle of the object and, beside it, the raw storages of its tensors:
//! since 2020 as entries of a zip archive, before that one after the other behind the pickle. The
//! published files are of both kinds. Nothing is run; tensors are views of the file's own bytes.

mod legacy;
mod state_dict;
mod storage;
mod zipped;

pub(super) use legacy::is_legacy;
pub(super) use zipped::is_zipped;

use super::checkpoint::Checkpoint;
use super::error::Result;
use bytes::Bytes;

/// Reads a checkpoint in the zip container.
pub(super) fn read_zipped(bytes: &Bytes) -> Result<Checkpoint> {
    zipped::read(bytes)
}

/// Reads a checkpoint in the container of before 2020.
pub(super) fn read_legacy(bytes: &Bytes) -> Result<Checkpoint> {
    legacy::read(bytes)
}

/// The Python objects that may occur in a checkpoint. None of them is made or called.
fn is_part_of_a_checkpoint(name: &str) -> bool {
    const OBJECTS: &[&str] = &[
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.Counter",
        "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state",
        "torch.Size",
        "torch.device",
        // The scalars among training statistics.
        "_codecs.encode",
        "numpy.dtype",
        "numpy.core.multiarray.scalar",
        "numpy._core.multiarray.scalar",
        // Python 2 and 3: sets, and the default factories of dictionaries.
        "__builtin__.set",
        "__builtin__.dict",
        "__builtin__.list",
        "builtins.set",
        "builtins.dict",
        "builtins.list",
    ];
    OBJECTS.contains(&name) || storage::is_storage_or_dtype(name)
}
