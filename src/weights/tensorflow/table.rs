//! The sorted table of the index, in LevelDB's format.
//!
//! A footer points to a block that lists the data blocks. In each block a key shares a prefix with
//! the one before it; after each block stand its compression and its checksum.

use super::super::error::{Result, damaged, too_large, unsupported};
use super::masked_crc32c;
use super::protobuf::varint;
use bytes::Bytes;

const MAGIC: u64 = 0xdb47_7524_8b80_fb57;
const FOOTER: usize = 48;
/// All keys together: prefixes make them longer than the file.
const MOST_KEY_BYTES: usize = 1 << 24;

type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// All keys and values in order.
pub(super) fn entries(file: &Bytes) -> Result<Entries> {
    let no_table = || damaged("the index is not a TensorFlow checkpoint's");
    let start = file.len().checked_sub(FOOTER).ok_or_else(no_table)?;
    let mut footer = file.get(start..).unwrap_or_default();
    if !footer.ends_with(&MAGIC.to_le_bytes()) {
        return Err(no_table());
    }
    handle(&mut footer).ok_or_else(no_table)?;
    let index = handle(&mut footer).ok_or_else(no_table)?;
    let mut out = Entries::new();
    let mut budget = MOST_KEY_BYTES;
    for (_, place) in block(file, index, &mut budget)? {
        let place = handle(&mut place.as_slice()).ok_or_else(no_table)?;
        out.extend(block(file, place, &mut budget)?);
    }
    Ok(out)
}

/// Offset and length of a block.
fn handle(rest: &mut &[u8]) -> Option<(usize, usize)> {
    let offset = usize::try_from(varint(rest)?).ok()?;
    Some((offset, usize::try_from(varint(rest)?).ok()?))
}

/// Keys and values of a block. `budget` bounds the bytes of all keys together.
fn block(file: &Bytes, (offset, len): (usize, usize), budget: &mut usize) -> Result<Entries> {
    let malformed = || damaged("a block of the index is malformed");
    let end = offset.checked_add(len).ok_or_else(malformed)?;
    let content = file.get(offset..end).ok_or_else(malformed)?;
    let (&compression, after) = file
        .get(end..)
        .and_then(<[u8]>::split_first)
        .ok_or_else(malformed)?;
    if compression != 0 {
        return Err(unsupported("a compressed index"));
    }
    let checked = file.get(offset..=end).unwrap_or_default();
    if after.first_chunk().map(|crc| u32::from_le_bytes(*crc)) != Some(masked_crc32c(checked)) {
        return Err(damaged("the checksum of a block of the index is wrong"));
    }
    let (content, restarts) = content.split_last_chunk().ok_or_else(malformed)?;
    let restarts = usize::try_from(u32::from_le_bytes(*restarts))
        .ok()
        .and_then(|n| n.checked_mul(4));
    let end = restarts
        .and_then(|restarts| content.len().checked_sub(restarts))
        .ok_or_else(malformed)?;
    let mut rest = content.get(..end).unwrap_or_default();
    let mut key = Vec::new();
    let mut out = Entries::new();
    while !rest.is_empty() {
        let value = entry(&mut rest, &mut key).ok_or_else(malformed)?;
        *budget = budget
            .checked_sub(key.len() + value.len())
            .ok_or_else(|| too_large("the keys of its index are too long"))?;
        out.push((key.clone(), value.to_vec()));
    }
    Ok(out)
}

/// Changes `key` into the next one and gives its value.
fn entry<'a>(rest: &mut &'a [u8], key: &mut Vec<u8>) -> Option<&'a [u8]> {
    let mut length = || usize::try_from(varint(rest)?).ok();
    let [shared, unshared, value] = [length()?, length()?, length()?];
    let (suffix, after) = rest.split_at_checked(unshared)?;
    let (value, after) = after.split_at_checked(value)?;
    *rest = after;
    if shared > key.len() {
        return None;
    }
    key.truncate(shared);
    key.extend_from_slice(suffix);
    Some(value)
}
