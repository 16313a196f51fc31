//! One door for every format: told apart by content, never by name.

use super::checkpoint::Checkpoint;
use super::error::{Result, WeightsError};
use super::{npz, safetensors};
use bytes::Bytes;

/// Reads a file of weights of any supported format. The tensors are views of `bytes`.
pub fn read(bytes: Bytes) -> Result<Checkpoint> {
    if looks_like_safetensors(&bytes) {
        safetensors::read(&bytes)
    } else if bytes.starts_with(b"\x93NUMPY") || bytes.starts_with(b"PK\x03\x04") {
        npz::read(&bytes)
    } else {
        Err(WeightsError::NotWeights)
    }
}

/// The header's length in eight bytes, then the header, a JSON object.
fn looks_like_safetensors(bytes: &[u8]) -> bool {
    bytes.get(8) == Some(&b'{')
        && bytes
            .first_chunk()
            .is_some_and(|len| u64::from_le_bytes(*len) <= bytes.len() as u64)
}
