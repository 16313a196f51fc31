//! The model packs that a command uses, and which of them computes what.

use std::error::Error;
use std::path::PathBuf;

use ct_severity::networks::{Network, ParameterSource, Parameters};
use ct_severity::pipeline::Plan;
use ct_severity::report::{Pack as PackReport, PackFile};
use ct_severity::segmentation::{SegmentNetworks, networks_of};
use ct_severity::warning::Warning;
use ct_severity::weights::{Heads, Holds, Pack, PackIdentity, Trust};

use super::bundled;

/// The networks of AI-severity, in the order in which an exam needs them.
const SEVERITY: [Network; 3] = [
    Network::R231,
    Network::EfficientNetB0,
    Network::ResNet50Moco,
];

/// Open packs; an earlier one stands before a later one that can do the same.
pub struct Packs {
    all: Vec<Pack>,
    heads: Option<Heads>,
}

impl Packs {
    /// Opens the packs of these folders, and beside them our own networks, which the command carries.
    /// Each must be whole: what it lacks would otherwise be missed only after minutes of computing, or
    /// not at all.
    pub fn open(folders: &[PathBuf], trust: Trust) -> Result<Self, Box<dyn Error>> {
        let mut all = Vec::new();
        for folder in folders {
            let pack = Pack::open(folder, trust)?;
            for listed in &pack.manifest().files {
                if !pack.holds(listed.holds) {
                    pack.bytes(listed.holds)?;
                }
            }
            all.push(pack);
        }
        if all.iter().all(|pack| pack.manifest().name != bundled::NAME) {
            all.push(bundled::pack()?);
        }
        let packs = Self { all, heads: None };
        let heads = packs.severity().map(Pack::heads).transpose()?;
        Ok(Self { heads, ..packs })
    }

    /// What they allow to compute.
    pub fn plan(&self) -> Plan<'_> {
        let can = |which| self.with(networks_of(which)).is_some();
        Plan {
            severity: self.heads.as_ref(),
            published: can(SegmentNetworks::Published),
            own: can(SegmentNetworks::Own),
        }
    }

    /// The pack that leads: that of AI-severity, else the first.
    pub fn lead(&self) -> Option<PackReport> {
        let lead = self.severity().or(self.all.first());
        lead.map(|pack| in_report(pack.identity()))
    }

    /// The pack that segments.
    pub fn segmenting(&self, which: SegmentNetworks) -> Option<PackReport> {
        let pack = self.with(networks_of(which));
        pack.map(|pack| in_report(pack.identity()))
    }

    /// What every result must say.
    pub fn warnings(&self) -> Vec<Warning> {
        self.all.iter().flat_map(Pack::warnings).collect()
    }

    /// The hashes of all their files.
    pub fn key(&self) -> String {
        let hashes = self.all.iter().flat_map(|pack| pack.identity().files);
        let hashes: Vec<String> = hashes.map(|file| file.sha256).collect();
        hashes.join(" ")
    }

    fn severity(&self) -> Option<&Pack> {
        let whole = |pack: &&Pack| pack.holds(Holds::Heads);
        self.having(&SEVERITY).find(whole)
    }

    fn with(&self, networks: &'static [Network]) -> Option<&Pack> {
        self.having(networks).next()
    }

    fn having(&self, networks: &'static [Network]) -> impl Iterator<Item = &Pack> {
        let has = |pack: &Pack, network: &Network| pack.holds(Holds::Network(*network));
        self.all
            .iter()
            .filter(move |pack| networks.iter().all(|network| has(pack, network)))
    }
}

/// Reads each network's file when it is first needed.
impl ParameterSource for Packs {
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String> {
        let sets = [
            &SEVERITY[..],
            networks_of(SegmentNetworks::Published),
            networks_of(SegmentNetworks::Own),
        ];
        let set = sets.into_iter().find(|set| set.contains(&network));
        let pack = match set {
            Some(set) if set == SEVERITY => self.severity(),
            Some(set) => self.with(set),
            None => None,
        };
        let pack = pack.ok_or("its weights are in none of the packs")?;
        match pack.network(network) {
            Ok(checkpoint) => Ok(Box::new(checkpoint)),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn in_report(identity: PackIdentity) -> PackReport {
    let files = identity.files.into_iter().map(|file| PackFile {
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256,
    });
    PackReport {
        name: identity.name,
        version: identity.version,
        label: identity.notice,
        files: files.collect(),
    }
}
