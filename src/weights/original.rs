//! Published files as they were downloaded, in any subset and any order: which pack each belongs
//! to, and what is kept of it.

use super::convert::{Conversion, Precision};
use super::error::{Result, WeightsError};
use super::heads::Heads;
use super::manifest::{Holds, Manifest, Original, PackFile};
use super::network::Network;
use super::pack::{self, Trust, sha256};
use super::read::read;
use bytes::Bytes;

/// A file that has found its place.
pub struct OriginalFile {
    /// Name of the pack it belongs to.
    pub pack: String,
    holds: Holds,
    original: Original,
    kept: Kept,
}

/// What is kept of it.
enum Kept {
    /// The tensors that the network uses.
    Network(Conversion),
    /// All of it: it is small.
    Whole(Bytes),
}

impl OriginalFile {
    /// Finds the place of a file by its content: weights by the names and shapes of their tensors,
    /// the others by their published hash.
    ///
    /// # Errors
    /// When it is damaged, belongs to no network known here, or is not the published file and
    /// `trust` does not accept others.
    pub fn recognise(bytes: Bytes, trust: Trust, precision: Precision) -> Result<Self> {
        let hash = sha256(&bytes);
        let published = Manifest::published()?;
        let by_hash = published
            .iter()
            .find_map(|manifest| Some((manifest, manifest.file_with_sha256(&hash)?)));
        let (listed, kept) = match by_hash {
            Some((manifest, file)) if !matches!(file.holds, Holds::Network(_)) => {
                ((manifest, file), Kept::Whole(bytes.clone()))
            }
            _ => weights(&bytes, &published, precision)?,
        };
        let (manifest, file) = listed;
        let length = bytes.len() as u64;
        let check = pack::check(file, length, &hash, trust)?;
        Ok(Self {
            pack: manifest.name.clone(),
            holds: file.holds,
            original: Original {
                name: file.name.clone(),
                bytes: length,
                sha256: hash,
                check,
            },
            kept,
        })
    }

    /// The name under which it is kept.
    pub fn kept_name(&self) -> String {
        match self.kept {
            Kept::Network(_) => format!("{}.safetensors", self.holds.id()),
            Kept::Whole(_) => self.holds.id().to_owned(),
        }
    }

    /// Length of what is kept.
    pub fn kept_bytes(&self) -> u64 {
        match &self.kept {
            Kept::Network(conversion) => conversion.bytes(),
            Kept::Whole(bytes) => bytes.len() as u64,
        }
    }

    /// Hands over what is kept, in portions, and returns its entry for the pack's manifest. Can be
    /// done again after the sink failed.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write<E>(&self, mut sink: impl FnMut(&[u8]) -> Result<(), E>) -> Result<PackFile, E> {
        let entry = match &self.kept {
            Kept::Network(conversion) => conversion.write(sink)?,
            Kept::Whole(bytes) => {
                sink(bytes)?;
                PackFile::new(&self.kept_name(), self.holds, bytes)
            }
        };
        Ok(PackFile {
            original: Some(self.original.clone()),
            ..entry
        })
    }
}

/// The manifest of a published pack with the entries of files that were kept in the place of those
/// they were made from; the others stay as what the pack lacks.
///
/// # Errors
/// When there is no published pack of that name.
pub fn kept_manifest(pack: &str, entries: Vec<PackFile>) -> Result<Manifest> {
    let published = Manifest::published()?.into_iter();
    let mut manifest = published
        .into_iter()
        .find(|manifest| manifest.name == pack)
        .ok_or_else(|| WeightsError::Manifest {
            what: "there is no published pack of its name".into(),
        })?;
    for entry in entries {
        let mut listed = manifest.files.iter_mut();
        if let Some(listed) = listed.find(|file| file.holds == entry.holds) {
            *listed = entry;
        }
    }
    Ok(manifest)
}

type Listed<'a> = (&'a Manifest, &'a PackFile);

/// The place of a file of tensors.
fn weights<'a>(
    bytes: &Bytes,
    published: &'a [Manifest],
    precision: Precision,
) -> Result<(Listed<'a>, Kept)> {
    let checkpoint = read(bytes.clone())?;
    let listed = |holds| {
        let mut places = published.iter();
        places
            .find_map(|manifest| Some((manifest, manifest.file(holds)?)))
            .ok_or(WeightsError::UnknownNetwork)
    };
    if let Some(network) = Network::recognise(&checkpoint) {
        let weights = network.select(&checkpoint)?;
        let conversion = Conversion::new(network, &weights, precision)?;
        return Ok((listed(Holds::Network(network))?, Kept::Network(conversion)));
    }
    match Heads::from_checkpoint(&checkpoint) {
        Ok(_) => Ok((listed(Holds::Heads)?, Kept::Whole(bytes.clone()))),
        Err(_) => Err(WeightsError::UnknownNetwork),
    }
}
