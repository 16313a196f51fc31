//! A pack: a manifest and as many of its files as are there, each checked against it.
//!
//! Files may come one by one, so a pack is usable with any subset: what it lacks is an error only
//! when asked for. Every file is hashed when the pack is opened, so that the report can name the
//! weights, and read again only when its network is built: two checkpoints never lie in memory at
//! the same time.

use super::checkpoint::Checkpoint;
use super::error::{Result, WeightsError};
use super::heads::Heads;
use super::manifest::{Holds, Manifest, Original, PackFile};
use super::network::Network;
use super::read::read;
use crate::warning::Warning;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Which files are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// Only files that match the manifest.
    #[default]
    Listed,
    /// Also others, by explicit choice of the user; every result then says so.
    AlsoUnlisted,
}

/// How a file compares with its manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Size and whole sha256 match.
    Sha256,
    /// The published beginning of the sha256 matches.
    Sha256Prefix,
    /// No hash is published: names and shapes of the tensors are all there is to check.
    NoPublishedHash,
    /// Differs from the record of a file that is only probably the same.
    DiffersFromRecord,
    /// Not the listed file; accepted by explicit choice.
    Unlisted,
}

/// A file's identity for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileIdentity {
    /// Name in the pack.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Size in bytes.
    pub bytes: u64,
    /// sha256 in lower-case hexadecimal.
    pub sha256: String,
    /// How it, or the published file it was converted from, compares with the manifest.
    pub check: Check,
    /// The published file it was converted from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

/// A pack's identity for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackIdentity {
    /// Name in the manifest.
    pub name: String,
    /// Version in the manifest.
    pub version: String,
    /// Licence of the weights.
    pub licence: String,
    /// Address of the project that published them.
    pub origin: String,
    /// A sentence to show with every result.
    pub notice: Option<String>,
    /// Whether no file was accepted against its manifest.
    pub listed: bool,
    /// The files that are there.
    pub files: Vec<FileIdentity>,
}

/// A file of a pack that is opened from what its user holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// The bytes.
    Whole(Bytes),
    /// Size and sha256 of a file that lies elsewhere and is read where it is used.
    Elsewhere {
        /// Size in bytes.
        bytes: u64,
        /// sha256 in lower-case hexadecimal.
        sha256: String,
    },
}

impl Content {
    /// Size and sha256 of a file, read once from beginning to end; holds none of it.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn elsewhere(file: impl Read) -> std::io::Result<Self> {
        hash_stream(file).map(|(bytes, sha256)| Self::Elsewhere { bytes, sha256 })
    }
}

#[derive(Debug)]
enum Source {
    Folder(PathBuf),
    Given(HashMap<String, Content>),
}

/// A manifest and the files that are there.
#[derive(Debug)]
pub struct Pack {
    manifest: Manifest,
    source: Source,
    files: Vec<FileIdentity>,
}

const MANIFEST: &str = "pack.toml";

impl Pack {
    /// Opens the pack in a folder that holds its `pack.toml`. Hashes every file that is there.
    pub fn open(folder: &Path, trust: Trust) -> Result<Self> {
        let manifest =
            std::fs::read(folder.join(MANIFEST)).map_err(|e| unreadable(MANIFEST, &e))?;
        let manifest = Manifest::parse(&manifest)?;
        Self::new(manifest, Source::Folder(folder.to_owned()), trust)
    }

    /// Opens the pack whose files, `pack.toml` among them, are in memory.
    pub fn from_files(files: Vec<(String, Bytes)>, trust: Trust) -> Result<Self> {
        let manifest = files.iter().find(|(name, _)| name == MANIFEST);
        let (_, manifest) = manifest.ok_or_else(|| WeightsError::Manifest {
            what: "there is none among the files".into(),
        })?;
        Self::with_manifest(Manifest::parse(manifest)?, files, trust)
    }

    /// Joins a known manifest with files, by their names in it. Files that it does not list are
    /// ignored.
    pub fn with_manifest(
        manifest: Manifest,
        files: Vec<(String, Bytes)>,
        trust: Trust,
    ) -> Result<Self> {
        let whole = |(name, bytes)| (name, Content::Whole(bytes));
        Self::with_contents(manifest, files.into_iter().map(whole).collect(), trust)
    }

    /// As [`Pack::with_manifest`], for files that need not lie in memory. What lies elsewhere is
    /// checked like the others; its weights are an error when asked for here.
    pub fn with_contents(
        manifest: Manifest,
        files: Vec<(String, Content)>,
        trust: Trust,
    ) -> Result<Self> {
        Self::new(manifest, Source::Given(files.into_iter().collect()), trust)
    }

    fn new(manifest: Manifest, source: Source, trust: Trust) -> Result<Self> {
        let mut files = Vec::new();
        for file in &manifest.files {
            if let Some((bytes, sha256)) = source.fingerprint(&file.name)? {
                files.push(FileIdentity {
                    name: file.name.clone(),
                    holds: file.holds,
                    check: checked(file, bytes, &sha256, trust)?,
                    bytes,
                    sha256,
                    original: file.original.clone(),
                });
            }
        }
        Ok(Self {
            manifest,
            source,
            files,
        })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Name, origin, hashes, and whether all files are the listed ones.
    pub fn identity(&self) -> PackIdentity {
        let Manifest {
            name,
            version,
            licence,
            origin,
            notice,
            ..
        } = self.manifest.clone();
        PackIdentity {
            name,
            version,
            licence,
            origin,
            notice,
            listed: self.files.iter().all(|file| file.check != Check::Unlisted),
            files: self.files.clone(),
        }
    }

    /// What every result from this pack must say.
    pub fn warnings(&self) -> Vec<Warning> {
        let published = |file: &FileIdentity| match &file.original {
            Some(original) => original.name.clone(),
            None => file.name.clone(),
        };
        let warning = |file: &FileIdentity| match file.check {
            Check::Unlisted => Some(Warning::UnlistedWeights {
                file: published(file),
            }),
            Check::DiffersFromRecord => Some(Warning::WeightsDifferFromRecord {
                file: published(file),
            }),
            _ => None,
        };
        self.files.iter().filter_map(warning).collect()
    }

    /// Whether the file that holds this is there.
    pub fn holds(&self, what: Holds) -> bool {
        self.files.iter().any(|file| file.holds == what)
    }

    /// The weights of a network, under their published names: read, selected and checked against
    /// the architecture now.
    pub fn network(&self, network: Network) -> Result<Checkpoint> {
        network.select(&read(self.bytes(Holds::Network(network))?)?)
    }

    /// The projection and regressions of AI-severity.
    pub fn heads(&self) -> Result<Heads> {
        Heads::from_checkpoint(&read(self.bytes(Holds::Heads)?)?)
    }

    /// The bytes of the file that holds this.
    pub fn bytes(&self, what: Holds) -> Result<Bytes> {
        let file = self
            .manifest
            .file(what)
            .ok_or_else(|| WeightsError::NotProvided {
                pack: self.manifest.name.clone(),
                what: what.id().into(),
            })?;
        self.source
            .read(&file.name)?
            .ok_or_else(|| WeightsError::MissingFile {
                pack: self.manifest.name.clone(),
                file: file.name.clone(),
                origin: file
                    .url
                    .clone()
                    .unwrap_or_else(|| self.manifest.origin.clone()),
            })
    }
}

impl Source {
    /// A file's bytes, or nothing when it is not there.
    fn read(&self, name: &str) -> Result<Option<Bytes>> {
        match self {
            Self::Given(files) => match files.get(name) {
                Some(Content::Whole(bytes)) => Ok(Some(bytes.clone())),
                Some(Content::Elsewhere { .. }) => Err(WeightsError::Io {
                    file: name.into(),
                    action: "read",
                    reason: "it lies elsewhere".into(),
                }),
                None => Ok(None),
            },
            Self::Folder(folder) => match std::fs::read(folder.join(name)) {
                Ok(bytes) => Ok(Some(bytes.into())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(unreadable(name, &error)),
            },
        }
    }

    /// Size and sha256 of a file, or nothing when it is not there. Holds none of it.
    fn fingerprint(&self, name: &str) -> Result<Option<(u64, String)>> {
        match self {
            Self::Given(files) => Ok(files.get(name).map(|content| match content {
                Content::Whole(bytes) => (bytes.len() as u64, sha256(bytes)),
                Content::Elsewhere { bytes, sha256 } => (*bytes, sha256.clone()),
            })),
            Self::Folder(folder) => match File::open(folder.join(name)) {
                Ok(file) => hash_stream(file)
                    .map(Some)
                    .map_err(|e| unreadable(name, &e)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(unreadable(name, &error)),
            },
        }
    }
}

/// sha256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hash_stream(mut file: impl Read) -> std::io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    // Large, because in the page each portion is a request of its own.
    let mut buffer = vec![0; 1 << 20];
    let mut total = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((total, hex(&hash.finalize())));
        }
        total += read as u64;
        hash.update(buffer.get(..read).unwrap_or_default());
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A converted file must be intact; what it is worth, its original decides.
fn checked(file: &PackFile, bytes: u64, sha256: &str, trust: Trust) -> Result<Check> {
    let check = check(file, bytes, sha256, trust)?;
    match &file.original {
        Some(original) if check == Check::Sha256 => Ok(original.check),
        _ => Ok(check),
    }
}

pub(super) fn check(file: &PackFile, bytes: u64, sha256: &str, trust: Trust) -> Result<Check> {
    let differs = if file.bytes.is_some_and(|expected| expected != bytes) {
        file.bytes
            .map(|expected| (format!("{expected} bytes"), format!("{bytes} bytes")))
    } else {
        let expected = file.sha256.as_ref().or(file.sha256_prefix.as_ref());
        expected
            .filter(|expected| !sha256.starts_with(expected.as_str()))
            .map(|expected| (format!("sha256 {expected}"), format!("sha256 {sha256}")))
    };
    match differs {
        None if file.sha256.is_some() => Ok(Check::Sha256),
        None if file.sha256_prefix.is_some() => Ok(Check::Sha256Prefix),
        None => Ok(Check::NoPublishedHash),
        Some(_) if file.probable => Ok(Check::DiffersFromRecord),
        Some(_) if trust == Trust::AlsoUnlisted => Ok(Check::Unlisted),
        Some((expected, found)) => Err(WeightsError::NotTheListedFile {
            file: file.name.clone(),
            expected,
            found,
        }),
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> WeightsError {
    WeightsError::Io {
        file: file.into(),
        action: "read",
        reason: error.kind().to_string(),
    }
}
