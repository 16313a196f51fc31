//! TensorFlow checkpoints (version 2: `model.index` and `model.data-00000-of-00001`).
//!
//! The networks of Liang et al. are published as such. The index is a sorted table whose values are
//! small protocol buffers: for each variable its type, shape, and where its bytes lie in the data
//! file. The graph (`model.meta`) is not needed: it says only what the paper says.

mod protobuf;
mod table;

use super::checkpoint::Checkpoint;
use super::error::{Result, WeightsError, damaged, unsupported};
use super::tensor::{Dtype, Tensor};
use bytes::Bytes;
use protobuf::{Field, fields};

/// Reads a checkpoint of one shard. The tensors are views of `data`; their checksums are verified.
pub fn read(index: &Bytes, data: &Bytes) -> Result<Checkpoint> {
    let mut out = Checkpoint::new();
    for (key, value) in table::entries(index)? {
        if key.is_empty() {
            check_header(&value)?;
            continue;
        }
        let name =
            std::str::from_utf8(&key).map_err(|_| damaged("a variable's name is not text"))?;
        out.insert(name, variable(&value, data)?);
    }
    if out.is_empty() {
        return Err(WeightsError::NotWeights);
    }
    Ok(out)
}

/// `BundleHeaderProto`: 1 number of shards, 2 endianness (0 little).
fn check_header(bytes: &[u8]) -> Result<()> {
    for field in fields(bytes) {
        match field? {
            (1, Field::Integer(shards)) if shards != 1 => {
                return Err(unsupported(format!("a checkpoint of {shards} data files")));
            }
            (2, Field::Integer(1)) => return Err(unsupported("big-endian numbers")),
            _ => {}
        }
    }
    Ok(())
}

/// `BundleEntryProto`: 1 type, 2 shape, 3 shard, 4 offset, 5 size, 6 masked CRC-32C, 7 slices.
fn variable(bytes: &[u8], data: &Bytes) -> Result<Tensor> {
    let (mut dtype, mut shape, mut offset, mut size, mut checksum) = (None, Vec::new(), 0, 0, None);
    for field in fields(bytes) {
        match field? {
            (1, Field::Integer(code)) => dtype = self::dtype(code),
            (2, Field::Bytes(bytes)) => shape = self::shape(bytes)?,
            (3, Field::Integer(shard)) if shard != 0 => {
                return Err(damaged(
                    "a variable lies in a data file that does not exist",
                ));
            }
            (4, Field::Integer(value)) => offset = value,
            (5, Field::Integer(value)) => size = value,
            (6, Field::Fixed(value)) => checksum = Some(value),
            (7, _) => return Err(unsupported("a variable in slices")),
            _ => {}
        }
    }
    let dtype = dtype.ok_or_else(|| unsupported("a variable whose values are not numbers"))?;
    let values = usize::try_from(offset)
        .ok()
        .zip(usize::try_from(size).ok())
        .and_then(|(offset, size)| Some(offset..offset.checked_add(size)?))
        .filter(|range| range.end <= data.len())
        .map(|range| data.slice(range))
        .ok_or_else(|| damaged("the data file is shorter than its index says"))?;
    if checksum.is_some_and(|expected| expected != masked_crc32c(&values)) {
        return Err(damaged("the checksum of a variable is wrong"));
    }
    Tensor::contiguous(dtype, shape, values)
}

/// `TensorShapeProto`: 2 dimension, of which 1 is the size.
fn shape(bytes: &[u8]) -> Result<Vec<usize>> {
    let mut shape = Vec::new();
    for field in fields(bytes) {
        if let (2, Field::Bytes(dimension)) = field? {
            let mut size = 0;
            for field in fields(dimension) {
                if let (1, Field::Integer(value)) = field? {
                    size = value;
                }
            }
            shape.push(
                usize::try_from(size).map_err(|_| damaged("a variable has a negative size"))?,
            );
        }
    }
    Ok(shape)
}

/// `DataType` of TensorFlow.
fn dtype(code: u64) -> Option<Dtype> {
    Some(match code {
        1 => Dtype::F32,
        2 => Dtype::F64,
        3 => Dtype::I32,
        4 => Dtype::U8,
        5 => Dtype::I16,
        6 => Dtype::I8,
        9 => Dtype::I64,
        10 => Dtype::Bool,
        14 => Dtype::BF16,
        19 => Dtype::F16,
        _ => return None,
    })
}

/// CRC-32C (Castagnoli), rotated and shifted so that a checksum of checksums keeps its power.
fn masked_crc32c(bytes: &[u8]) -> u32 {
    let crc = !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0x82F6_3B78 } else { 0 }
        })
    });
    crc.rotate_right(15).wrapping_add(0xA282_EAD8)
}
