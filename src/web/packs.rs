//! The model packs that are open, several at once and each by its name.
//!
//! A later one stands before an earlier one that can do the same: what the person opened last is
//! what they mean to use. The networks stay in their files until a Worker needs them; what is kept
//! here is small.

use std::collections::BTreeMap;

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::conductor::{Conductor, told};
use super::failure::input;
use super::import::{refused, trust};
use super::messages::{NETWORKS, to_js};
use super::pack_message::PackMessage;
use super::page::{Files, PageProgress};
use crate::scores::{Comparators, Context};
use crate::segmentation::{SegmentNetworks, networks_of};
use crate::warning::Warning;
use crate::weights::{Content, Heads, Holds, Manifest, Network, Pack, WeightsError};

/// The open packs, in the order in which they were opened.
#[derive(Default)]
pub struct Packs(Vec<OpenPack>);

/// What is kept of a pack.
pub struct OpenPack {
    /// What the page knows of it.
    pub message: PackMessage,
    /// The projection and regressions of AI-severity, where it has them.
    pub heads: Option<Heads>,
    /// What every result from it must say.
    pub warnings: Vec<Warning>,
    comparators: Comparators,
}

impl OpenPack {
    fn new(pack: &Pack, message: PackMessage) -> Result<Self, WeightsError> {
        Ok(Self {
            message,
            heads: match pack.holds(Holds::Heads) {
                true => Some(pack.heads()?),
                false => None,
            },
            warnings: pack.warnings(),
            comparators: Comparators::from_pack(pack)?,
        })
    }

    /// The heads and the networks' place, when it can compute AI-severity.
    fn ai_severity(&self) -> Option<(&Self, &Heads)> {
        let heads = self.heads.as_ref()?;
        self.message.has(&NETWORKS).then_some((self, heads))
    }
}

impl Packs {
    /// The pack that computes AI-severity, with its heads.
    pub fn ai_severity(&self) -> Option<(&OpenPack, &Heads)> {
        self.0.iter().rev().find_map(OpenPack::ai_severity)
    }

    /// The pack that has all of these networks.
    pub fn with(&self, networks: &[Network]) -> Option<&OpenPack> {
        self.0.iter().rev().find(|pack| pack.message.has(networks))
    }

    /// What the scores of the literature can be told.
    pub fn context(&self) -> Context<'_> {
        self.0.iter().fold(Context::default(), |context, pack| {
            let of_pack = pack.comparators.context();
            Context {
                mit: of_pack.mit.or(context.mit),
                liang: of_pack.liang.or(context.liang),
            }
        })
    }

    fn open(&mut self, pack: OpenPack) {
        self.close(pack.message.name());
        self.0.push(pack);
    }

    fn close(&mut self, name: &str) {
        self.0.retain(|pack| pack.message.name() != name);
    }
}

/// Where a network's weights are.
#[derive(Serialize)]
struct Place<'a> {
    pack: &'a str,
    file: &'a str,
}

#[wasm_bindgen]
impl Conductor {
    /// Checks a pack and keeps what is needed of it, beside the others; one of the same name is
    /// replaced. Its files are `pack.toml` and any of those that it lists. `kept` says that the
    /// page itself put them where they are, `unlisted` accepts files that are not the listed ones. A
    /// `PackIdentity`.
    ///
    /// # Errors
    /// When the manifest is wrong or missing, a file cannot be read, or the person cancelled; of the
    /// kind `unlisted` when a file is not the listed one.
    pub async fn open_pack(
        &mut self,
        files: Files,
        kept: bool,
        unlisted: bool,
        progress: &Function,
    ) -> Result<JsValue, JsValue> {
        let manifest = read_manifest(&files).await?;
        let progress = PageProgress(progress);
        let mut contents = Vec::new();
        let listed = listed_files(&manifest, &files.names());
        for (done, (name, holds, position)) in listed.iter().enumerate() {
            told(progress.tell("pack", done, listed.len()))?;
            files.breathe().await?;
            let content = match holds {
                Holds::Network(_) => {
                    Content::elsewhere(files.walk(*position)).map_err(|_| moved())?
                }
                _ => Content::Whole(files.bytes(*position).await?.into()),
            };
            contents.push((name.clone(), content));
        }
        // Weights that were accepted against their manifest when they were kept say so themselves.
        let pack = Pack::with_contents(manifest, contents, trust(unlisted)).map_err(refused)?;
        let message = PackMessage::of(&pack, kept);
        let answer = to_js(&message)?;
        let pack = OpenPack::new(&pack, message).map_err(input)?;
        self.packs_changed(|packs| packs.open(pack));
        Ok(answer)
    }

    /// Forgets a pack; nothing happens when there is none of that name.
    pub fn close_pack(&mut self, name: &str) {
        self.packs_changed(|packs| packs.close(name));
    }

    /// Where each network's weights are, in the packs that would be used now: an object of
    /// `{ pack, file }` by network.
    ///
    /// # Errors
    /// None in practice.
    pub fn network_files(&self) -> Result<JsValue, JsValue> {
        let mut places = BTreeMap::new();
        for network in Network::ALL {
            let sets = [SegmentNetworks::Published, SegmentNetworks::Own].map(networks_of);
            let set = sets.into_iter().find(|set| set.contains(&network));
            let pack = match set {
                Some(set) => self.packs.with(set),
                None => self.packs.ai_severity().map(|(pack, _)| pack),
            };
            let place = pack.and_then(|pack| {
                let (pack, file) = (pack.message.name(), pack.message.file_of(network)?);
                Some(Place { pack, file })
            });
            places.insert(network.id(), place);
        }
        to_js(&places)
    }
}

/// The manifest among the files, or that of the published pack to which they belong by name.
async fn read_manifest(files: &Files) -> Result<Manifest, JsValue> {
    let names = files.names();
    let is_manifest = |name: &String| name == "pack.toml" || name.ends_with("/pack.toml");
    if let Some(position) = names.iter().position(is_manifest) {
        return Manifest::parse(&files.bytes(position).await?).map_err(input);
    }
    let published = Manifest::published().map_err(input)?;
    let mut belongs = published
        .into_iter()
        .filter(|manifest| !listed_files(manifest, &names).is_empty());
    belongs.next().ok_or_else(|| {
        input(WeightsError::Manifest {
            what: "there is none among the files".into(),
        })
    })
}

/// The files of a manifest that are there: name, what it holds, and position. Some packs have files
/// in folders, so names are compared with the ends of paths.
fn listed_files(manifest: &Manifest, paths: &[String]) -> Vec<(String, Holds, usize)> {
    let is_at = |path: &str, name: &str| {
        path.strip_suffix(name)
            .is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    };
    let listed = manifest.files.iter().filter_map(|file| {
        let position = paths.iter().position(|path| is_at(path, &file.name))?;
        Some((file.name.clone(), file.holds, position))
    });
    listed.collect()
}

fn moved() -> JsValue {
    input(
        "A file of the pack could not be read: it was moved or changed since it was chosen. Choose it again.",
    )
}
