//! New unique identifiers.

use sha2::{Digest, Sha256};

/// The UID that belongs to these texts: always the same for the same ones, and another for others.
///
/// A UUID (RFC 9562, version 8) of their SHA-256, written as PS3.5 B.2 says. So what is exported twice,
/// or in two files, is one thing for whoever receives it; and no one finds the texts from the UID.
pub fn of(texts: &[&str]) -> String {
    format!("2.25.{}", u128::from_be_bytes(hash(texts)))
}

/// The same as a UUID, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
pub fn uuid(texts: &[&str]) -> String {
    let number = format!("{:032x}", u128::from_be_bytes(hash(texts)));
    let part = |range: std::ops::Range<usize>| number.get(range).unwrap_or_default();
    let parts = [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ];
    parts.join("-")
}

fn hash(texts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for text in texts {
        // The length keeps ["ab", "c"] and ["a", "bc"] apart.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes: [u8; 16] = std::array::from_fn(|index| digest[index]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    bytes
}
