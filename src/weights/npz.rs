//! NumPy archives (`.npz`): a zip of arrays, read and written.
//!
//! `ai_severity.npz` comes in this format, and so do the arrays that the command writes for those
//! who want to look at each step.

use super::checkpoint::Checkpoint;
use super::error::{Result, WeightsError, damaged, shown, too_large, unsupported};
use super::npy::{self, Array};
use bytes::Bytes;
use std::io::{Cursor, Read, Write};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The unpacked arrays of one archive may take this many bytes: those of a whole scan do.
const MOST_BYTES: u64 = 1 << 30;

/// Reads an `.npz` archive, or a single `.npy` array under the name `array`.
///
/// Entries whose values are not numbers (a licence text) are kept as such and are an error only
/// when asked for. Nothing is allocated on the word of the archive: at most 1 GiB is unpacked.
pub fn read(bytes: &Bytes) -> Result<Checkpoint> {
    let mut out = Checkpoint::new();
    if bytes.starts_with(b"\x93NUMPY") {
        add(&mut out, "array", bytes)?;
        return Ok(out);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes.clone()))
        .map_err(|error| damaged(format!("the zip directory cannot be read ({error})")))?;
    let mut left = MOST_BYTES;
    for index in 0..archive.len() {
        let (name, data) = unpack(&mut archive, index, left)?;
        left = left.saturating_sub(data.len() as u64);
        if let Some(name) = name.strip_suffix(".npy") {
            add(&mut out, name, &data)?;
        }
    }
    if out.is_empty() {
        return Err(WeightsError::NotWeights);
    }
    Ok(out)
}

/// Writes the tensors as a compressed `.npz` archive, the same bytes for the same tensors.
pub fn write(checkpoint: &Checkpoint) -> Result<Vec<u8>> {
    let failed = |_| WeightsError::Io {
        file: "the .npz archive".into(),
        action: "written",
        reason: "it does not fit the format".into(),
    };
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, tensor) in checkpoint.iter() {
        archive
            .start_file(format!("{name}.npy"), options)
            .map_err(failed)?;
        archive
            .write_all(&npy::write(tensor))
            .map_err(|error| failed(error.into()))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(failed)
}

fn add(out: &mut Checkpoint, name: &str, bytes: &Bytes) -> Result<()> {
    match npy::read(bytes)? {
        Array::Numbers(tensor) => out.insert(name, tensor),
        Array::Unsupported(dtype) => out.insert_unsupported(name.to_owned(), dtype),
    }
    Ok(())
}

/// Name and unpacked bytes of an entry, which may be at most `left` bytes long.
fn unpack(
    archive: &mut ZipArchive<Cursor<Bytes>>,
    index: usize,
    left: u64,
) -> Result<(String, Bytes)> {
    let bad = |error: zip::result::ZipError| {
        damaged(format!("an archive entry cannot be read ({error})"))
    };
    let mut entry = archive.by_index(index).map_err(bad)?;
    let name = entry.name().map_err(bad)?.into_owned();
    if entry.encrypted() {
        return Err(unsupported("encryption"));
    }
    if entry.size() > left {
        return Err(too_large(format!(
            "`{}` unpacks to {} bytes",
            shown(&name),
            entry.size()
        )));
    }
    let mut data = Vec::new();
    let read = entry
        .by_ref()
        .take(left.saturating_add(1))
        .read_to_end(&mut data)
        .map_err(|error| damaged(format!("`{}` cannot be unpacked ({error})", shown(&name))))?;
    if read as u64 > left {
        return Err(too_large(format!(
            "`{}` unpacks to more than it declares",
            shown(&name)
        )));
    }
    Ok((name, data.into()))
}
