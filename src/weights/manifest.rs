//! `pack.toml`: where a pack of weights comes from, what is in it, and what it can compute.

use super::error::{Result, WeightsError, shown};
use super::network::Network;
use super::pack::{Check, sha256};
use serde::{Deserialize, Serialize};
use std::path::{Component, Path};

/// What one file of a pack holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Holds {
    /// The weights of a network.
    Network(Network),
    /// The projection and regressions of AI-severity (`ai_severity.npz`).
    Heads,
    /// The MIT calculator without laboratory values (`model_without_lab.pkl`).
    Mit,
    /// The index of one fold of the networks of Liang et al. (`model.index`).
    LiangIndex(Fold),
    /// The values of one fold of the networks of Liang et al. (`model.data-00000-of-00001`).
    LiangData(Fold),
}

/// One of the five cross-validation folds of Liang et al. (`fold_0` to `fold_4`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Fold {
    One,
    Two,
    Three,
    Four,
    Five,
}

impl Fold {
    /// All folds in order.
    pub const ALL: [Self; 5] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five];
}

impl Holds {
    /// The name used in manifests and reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Network(network) => network.id(),
            Self::Heads => "heads",
            Self::Mit => "mit",
            Self::LiangIndex(Fold::One) => "liang_0_index",
            Self::LiangIndex(Fold::Two) => "liang_1_index",
            Self::LiangIndex(Fold::Three) => "liang_2_index",
            Self::LiangIndex(Fold::Four) => "liang_3_index",
            Self::LiangIndex(Fold::Five) => "liang_4_index",
            Self::LiangData(Fold::One) => "liang_0_data",
            Self::LiangData(Fold::Two) => "liang_1_data",
            Self::LiangData(Fold::Three) => "liang_2_data",
            Self::LiangData(Fold::Four) => "liang_3_data",
            Self::LiangData(Fold::Five) => "liang_4_data",
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let folds = Fold::ALL
            .into_iter()
            .flat_map(|fold| [Self::LiangIndex(fold), Self::LiangData(fold)]);
        let networks = Network::ALL.into_iter().map(Self::Network);
        networks.chain([Self::Heads, Self::Mit]).chain(folds)
    }
}

impl TryFrom<String> for Holds {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        Self::all()
            .find(|holds| holds.id() == id)
            .ok_or_else(|| format!("nothing known is called `{}`", shown(&id)))
    }
}

impl From<Holds> for String {
    fn from(holds: Holds) -> Self {
        holds.id().to_owned()
    }
}

/// A pack's manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Short name: `ai-severity`, `ai-segment`, ...
    pub name: String,
    /// Version of the published release.
    pub version: String,
    /// Licence of the weights, as an SPDX expression where there is one.
    pub licence: String,
    /// Address of the project that published them.
    pub origin: String,
    /// A sentence to show with every result, for packs that are not for clinical comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// What can be computed when all files are there.
    pub computes: Vec<String>,
    /// The files.
    #[serde(rename = "file")]
    pub files: Vec<PackFile>,
}

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Its published name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Size in bytes, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// sha256 in lower-case hexadecimal, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How the sha256 begins, where no more is published (PyTorch's convention in file names).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256_prefix: Option<String>,
    /// Size and hash are those of a file that is only probably the same: a difference is reported
    /// and does not refuse the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub probable: bool,
    /// Published address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The published file that this one was converted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

impl PackFile {
    /// The entry of a file with these bytes.
    pub fn new(name: &str, holds: Holds, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            holds,
            bytes: Some(bytes.len() as u64),
            sha256: Some(sha256(bytes)),
            sha256_prefix: None,
            probable: false,
            url: None,
            original: None,
        }
    }
}

/// The published file behind a converted one, as it was when it was converted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Original {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its sha256.
    pub sha256: String,
    /// How it compared with its manifest.
    pub check: Check,
}

const LONGEST_MANIFEST: usize = 1 << 20;

impl Manifest {
    /// The manifests of the published packs.
    pub fn published() -> Result<Vec<Self>> {
        const PACKS: [&str; 3] = [
            include_str!("../../models/ai-severity/pack.toml"),
            include_str!("../../models/ai-segment/pack.toml"),
            include_str!("../../models/comparators/pack.toml"),
        ];
        PACKS
            .iter()
            .map(|text| Self::parse(text.as_bytes()))
            .collect()
    }

    /// Reads a manifest. Fails when it is not TOML of this form, or when a file's name leads out
    /// of the pack.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let refuse = |what: String| WeightsError::Manifest { what };
        if bytes.len() > LONGEST_MANIFEST {
            return Err(refuse("it is longer than 1 MiB".into()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8 text".into()))?;
        let manifest: Self =
            toml::from_str(text).map_err(|error| refuse(shown(error.message())))?;
        for file in &manifest.files {
            if !stays_inside(&file.name) {
                return Err(refuse(format!(
                    "`{}` is not a file of the pack",
                    shown(&file.name)
                )));
            }
            let whole = file
                .sha256
                .as_ref()
                .is_none_or(|hash| hash.len() == 64 && is_lower_hex(hash));
            if !whole
                || file
                    .sha256_prefix
                    .as_ref()
                    .is_some_and(|hash| !is_lower_hex(hash))
            {
                return Err(refuse(format!(
                    "the sha256 of `{}` is not hexadecimal",
                    shown(&file.name)
                )));
            }
        }
        Ok(manifest)
    }

    /// The manifest as TOML.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|error| WeightsError::Manifest {
            what: error.to_string(),
        })
    }

    /// The file whose whole sha256 this is: how files that cannot be told by their content, such as
    /// raw values, find their place.
    pub fn file_with_sha256(&self, sha256: &str) -> Option<&PackFile> {
        self.files
            .iter()
            .find(|file| file.sha256.as_deref() == Some(sha256))
    }

    /// The file that holds something.
    pub fn file(&self, holds: Holds) -> Option<&PackFile> {
        self.files.iter().find(|file| file.holds == holds)
    }
}

fn stays_inside(name: &str) -> bool {
    !name.is_empty()
        && !name.contains('\\')
        && Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

fn is_lower_hex(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
