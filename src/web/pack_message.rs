//! What the page knows of a pack: its files, what it lacks, and what a result from it is worth.

use std::collections::BTreeMap;

use serde::Serialize;

use super::messages::{NETWORKS, warnings};
use crate::report;
use crate::segmentation::{SegmentNetworks, networks_of};
use crate::weights::{Check, Fold, Holds, Manifest, Network, Original, Pack, PackFile};

/// A `PackIdentity`.
#[derive(Debug, Clone, Serialize)]
pub struct PackMessage {
    name: String,
    version: String,
    licence: String,
    origin: String,
    notice: Option<String>,
    trust: Trust,
    /// File name of each network that is there.
    networks: BTreeMap<&'static str, String>,
    /// What can be computed with the files that are there.
    scores: Vec<&'static str>,
    files: Vec<File>,
    lacks: Vec<Lacking>,
    warnings: Vec<serde_json::Value>,
}

/// A file that is there.
#[derive(Debug, Clone, Serialize)]
struct File {
    name: String,
    holds: Holds,
    bytes: u64,
    sha256: String,
    check: Check,
    /// The published file it was converted from.
    original: Option<Original>,
}

/// A file that is listed and not there.
#[derive(Debug, Clone, Serialize)]
struct Lacking {
    name: String,
    url: Option<String>,
}

/// What a result from a pack is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Trust {
    /// The published files, by their published hashes.
    Published,
    /// Tensors that fit the published networks, and no hash that could confirm them.
    Unconfirmed,
    /// Made by a rule, for tests.
    Seeded,
    /// Any other.
    Unvalidated,
}

impl PackMessage {
    /// The message of a pack. `kept` says that the page itself converted its files, so that what
    /// they say of their originals can be believed.
    pub fn of(pack: &Pack, kept: bool) -> Self {
        let identity = pack.identity();
        let files: Vec<File> = identity
            .files
            .into_iter()
            .map(|file| File {
                name: file.name,
                holds: file.holds,
                bytes: file.bytes,
                sha256: file.sha256,
                check: file.check,
                original: file.original,
            })
            .collect();
        let networks = files.iter().filter_map(|file| match file.holds {
            Holds::Network(network) => Some((network.id(), file.name.clone())),
            _ => None,
        });
        Self {
            networks: networks.collect(),
            scores: scores(|what| pack.holds(what)),
            lacks: pack
                .manifest()
                .files
                .iter()
                .filter(|listed| !pack.holds(listed.holds))
                .map(Lacking::of)
                .collect(),
            trust: trust(&identity.name, &files, kept),
            warnings: warnings(&pack.warnings()),
            name: identity.name,
            version: identity.version,
            licence: identity.licence,
            origin: identity.origin,
            notice: identity.notice,
            files,
        }
    }

    /// The pack as a report names it.
    pub fn in_report(&self) -> report::Pack {
        let files = self.files.iter().map(|file| report::PackFile {
            name: file.name.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        });
        report::Pack {
            name: self.name.clone(),
            version: self.version.clone(),
            label: self.notice.clone(),
            files: files.collect(),
        }
    }

    /// Its name, by which it is opened and closed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The sha256 of each of its files.
    pub fn hashes(&self) -> Vec<String> {
        self.files.iter().map(|file| file.sha256.clone()).collect()
    }

    /// Whether it has all of these networks.
    pub fn has(&self, networks: &[Network]) -> bool {
        networks
            .iter()
            .all(|network| self.networks.contains_key(network.id()))
    }

    /// The name of the file with a network's weights.
    pub fn file_of(&self, network: Network) -> Option<&str> {
        self.networks.get(network.id()).map(String::as_str)
    }
}

impl Lacking {
    fn of(file: &PackFile) -> Self {
        Self {
            name: file.name.clone(),
            url: file.url.clone(),
        }
    }
}

/// What can be computed from what is there, by the names of the scores; `segmentation` is that of our
/// own networks.
fn scores(holds: impl Fn(Holds) -> bool) -> Vec<&'static str> {
    let networks = |all: &[Network]| all.iter().all(|network| holds(Holds::Network(*network)));
    let folds = Fold::ALL
        .into_iter()
        .flat_map(|fold| [Holds::LiangIndex(fold), Holds::LiangData(fold)]);
    [
        ("ai_severity", networks(&NETWORKS) && holds(Holds::Heads)),
        (
            "ai_segment",
            networks(networks_of(SegmentNetworks::Published)),
        ),
        (
            "ai_segment_own",
            networks(networks_of(SegmentNetworks::Own)),
        ),
        ("mit", holds(Holds::Mit)),
        ("liang", folds.into_iter().all(&holds)),
    ]
    .into_iter()
    .filter_map(|(score, can)| can.then_some(score))
    .collect()
}

/// By the hashes alone, against the published manifests: a manifest in the pack can say anything.
fn trust(name: &str, files: &[File], kept: bool) -> Trust {
    if name == "seeded" {
        return Trust::Seeded;
    }
    let sha256 = |file: &File| match &file.original {
        Some(original) if kept => original.sha256.clone(),
        _ => file.sha256.clone(),
    };
    // Of the MoCo network no hash is published: names and shapes of its tensors must do.
    let worth = |file: &File| {
        let published = Manifest::published().unwrap_or_default();
        let mut manifests = published
            .into_iter()
            .filter(|manifest| manifest.name == name);
        let listed = manifests.find_map(|manifest| manifest.file(file.holds).cloned());
        let begins = |listed: &PackFile| {
            let begins = listed.sha256.as_ref().or(listed.sha256_prefix.as_ref());
            sha256(file).starts_with(begins.map_or("", String::as_str))
        };
        match listed {
            Some(listed) if begins(&listed) => Trust::Published,
            Some(listed) if listed.probable => Trust::Unconfirmed,
            _ => Trust::Unvalidated,
        }
    };
    files.iter().map(worth).max().unwrap_or(Trust::Unvalidated)
}
