//! The container since PyTorch 1.6: a zip archive that holds, under one folder, `data.pkl` and the
//! storages `data/<key>`, none of them compressed.

use super::super::checkpoint::Checkpoint;
use super::super::error::{Result, WeightsError, damaged, shown, unsupported};
use super::super::pickle::Pickle;
use super::{is_part_of_a_checkpoint, state_dict, storage::Storages};
use bytes::Bytes;
use flate2::Crc;
use std::io::Cursor;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

const PICKLE: &str = "data.pkl";

/// Whether the zip archive is a checkpoint.
pub(in super::super) fn is_zipped(bytes: &Bytes) -> bool {
    ZipArchive::new(Cursor::new(bytes.clone())).is_ok_and(|archive| {
        archive
            .file_names()
            .flatten()
            .any(|name| folder(&name).is_some())
    })
}

pub(super) fn read(bytes: &Bytes) -> Result<Checkpoint> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.clone())).map_err(bad_zip)?;
    let mut entries = Storages::new();
    let mut bytes_left = bytes.len();
    for index in 0..archive.len() {
        let (name, data) = entry(&mut archive, index, bytes, bytes_left)?;
        bytes_left -= data.len();
        entries.insert(name, data);
    }
    let folder = entries
        .keys()
        .filter_map(|name| folder(name))
        .min_by_key(|folder| folder.len())
        .ok_or(WeightsError::NotWeights)?
        .to_owned();
    if entries
        .get(&format!("{folder}byteorder"))
        .is_some_and(|order| order.as_ref() != b"little")
    {
        return Err(unsupported("big-endian numbers"));
    }
    let pickle = entries
        .get(&format!("{folder}{PICKLE}"))
        .cloned()
        .unwrap_or_default();
    let pickle = Pickle::read(&pickle, is_part_of_a_checkpoint)?;
    let prefix = format!("{folder}data/");
    let storages = entries
        .into_iter()
        .filter_map(|(name, data)| Some((name.strip_prefix(&prefix)?.to_owned(), data)))
        .collect();
    state_dict::named_tensors(&pickle, &storages, bytes.len())
}

/// What stands before `data.pkl`, when that is what the entry is.
fn folder(name: &str) -> Option<&str> {
    name.strip_suffix(PICKLE)
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// Name and bytes of an entry, as a view of the archive; its checksum is verified. Entries do not
/// share bytes, so one is at most `bytes_left` long: the work stays within the length of the file.
fn entry(
    archive: &mut ZipArchive<Cursor<Bytes>>,
    index: usize,
    bytes: &Bytes,
    bytes_left: usize,
) -> Result<(String, Bytes)> {
    let entry = archive.by_index_raw(index).map_err(bad_zip)?;
    let name = entry.name().map_err(bad_zip)?.into_owned();
    if entry.encrypted() || entry.compression() != CompressionMethod::Stored {
        return Err(unsupported(format!(
            "a compressed or encrypted entry `{}`",
            shown(&name)
        )));
    }
    let start = entry
        .data_start()
        .and_then(|start| usize::try_from(start).ok());
    let len = usize::try_from(entry.size()).ok();
    let data = start
        .zip(len)
        .and_then(|(start, len)| Some(start..start.checked_add(len)?))
        .filter(|range| range.end <= bytes.len() && range.len() <= bytes_left)
        .map(|range| bytes.slice(range))
        .ok_or_else(|| {
            damaged(format!(
                "the entry `{}` reaches beyond the file",
                shown(&name)
            ))
        })?;
    let mut crc = Crc::new();
    crc.update(&data);
    if crc.sum() != entry.crc32() {
        return Err(damaged(format!(
            "the checksum of the entry `{}` is wrong",
            shown(&name)
        )));
    }
    Ok((name, data))
}

fn bad_zip(error: ZipError) -> WeightsError {
    damaged(format!("the zip directory cannot be read ({error})"))
}
