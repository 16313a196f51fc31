//! One door for every format: told apart by content, never by name.

use super::checkpoint::Checkpoint;
use super::error::{Result, WeightsError};
use super::manifest::{Holds, Manifest};
use super::network::Network;
use super::pack::sha256;
use super::{heads::Heads, npz, pytorch, safetensors};
use bytes::Bytes;

/// Reads a file of weights of any supported format. The tensors are views of `bytes`.
pub fn read(bytes: Bytes) -> Result<Checkpoint> {
    if looks_like_safetensors(&bytes) {
        safetensors::read(&bytes)
    } else if pytorch::is_legacy(&bytes) {
        pytorch::read_legacy(&bytes)
    } else if bytes.starts_with(b"PK\x03\x04") && pytorch::is_zipped(&bytes) {
        pytorch::read_zipped(&bytes)
    } else if bytes.starts_with(b"\x93NUMPY") || bytes.starts_with(b"PK\x03\x04") {
        npz::read(&bytes)
    } else {
        Err(WeightsError::NotWeights)
    }
}

/// Whether a file may be one of those used here, by its beginning (64 bytes do) and its length: what
/// [`read`] would look at, and the small published files that are known by their hash.
pub fn may_be_weights(start: &[u8], len: u64) -> bool {
    let header = start.first_chunk().map(|len| u64::from_le_bytes(*len));
    let safetensors = start.get(8) == Some(&b'{') && header.is_some_and(|header| header <= len);
    let is_listed = || {
        let mut published = Manifest::published().unwrap_or_default().into_iter();
        published.any(|manifest| manifest.files.iter().any(|file| file.bytes == Some(len)))
    };
    safetensors
        || pytorch::is_legacy(start)
        || start.starts_with(b"PK\x03\x04")
        || start.starts_with(b"\x93NUMPY")
        || is_listed()
}

/// The network whose weights a file holds, by the names and shapes of its tensors.
pub fn recognise(bytes: &Bytes) -> Option<Network> {
    Network::recognise(&read(bytes.clone()).ok()?)
}

/// What a file is, by its content alone: the file's name says nothing. Weights are known by their
/// tensors, the others by their published hash.
pub fn identify(bytes: &Bytes) -> Option<Holds> {
    let Ok(checkpoint) = read(bytes.clone()) else {
        let sha256 = sha256(bytes);
        let published = Manifest::published().ok()?;
        let file = published
            .iter()
            .find_map(|manifest| manifest.file_with_sha256(&sha256));
        return file.map(|file| file.holds);
    };
    match Network::recognise(&checkpoint) {
        Some(network) => Some(Holds::Network(network)),
        None => Heads::from_checkpoint(&checkpoint)
            .is_ok()
            .then_some(Holds::Heads),
    }
}

/// The header's length in eight bytes, then the header, a JSON object.
fn looks_like_safetensors(bytes: &[u8]) -> bool {
    bytes.get(8) == Some(&b'{')
        && bytes
            .first_chunk()
            .is_some_and(|len| u64::from_le_bytes(*len) <= bytes.len() as u64)
}
