//! Our own segmentation networks, carried in the command so that a copied binary works.

use bytes::Bytes;
use ct_severity::weights::{Pack, Result, Trust};

/// Name of the pack in its manifest.
pub const NAME: &str = "bundled";

const FILES: [(&str, &[u8]); 3] = [
    (
        "pack.toml",
        include_bytes!("../../models/bundled/pack.toml"),
    ),
    (
        "own_lung.safetensors",
        include_bytes!("../../models/bundled/own_lung.safetensors"),
    ),
    (
        "own_lesion.safetensors",
        include_bytes!("../../models/bundled/own_lesion.safetensors"),
    ),
];

/// The pack `models/bundled` as it was when the command was built.
///
/// # Errors
/// When its files do not match its manifest.
pub fn pack() -> Result<Pack> {
    let files = FILES.map(|(name, bytes)| (name.to_owned(), Bytes::from_static(bytes)));
    Pack::from_files(files.into(), Trust::Listed)
}
