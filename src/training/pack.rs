//! A trained pack as a whole folder, ready to take the place of `models/bundled`.

use std::path::Path;

use super::card::{self, Validation};
use super::curve::{self, Curve};
use super::{History, Result, write};
use crate::networks::Network;
use crate::weights::{Holds, Manifest, PackFile};

const CARD: &str = "README.md";
const MANIFEST: &str = "pack.toml";
const LOSSES: &str = "losses.svg";

/// One of the two networks at the end of its training.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// Which one.
    pub network: Network,
    /// Its weights, as safetensors.
    pub weights: Vec<u8>,
    /// How they were trained.
    pub history: History,
}

/// Writes the pack into `folder`, which is created: the weights of the lung and of the lesion
/// network, the manifest with their sizes and hashes, the loss curves, and the card. The prose of
/// the card and the words of the manifest are those of the pack in the folder `template`.
///
/// # Errors
/// When a file cannot be read or written, or the template is no pack with a card.
pub fn assemble(
    folder: &Path,
    template: &Path,
    trained: &[Trained; 2],
    validation: &Validation,
) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut manifest = Manifest::parse(&std::fs::read(template.join(MANIFEST))?)?;
    manifest.files.clear();
    for Trained {
        network, weights, ..
    } in trained
    {
        let name = format!("{}.safetensors", network.id());
        write(&folder.join(&name), weights)?;
        let file = PackFile::new(&name, Holds::Network(*network), weights);
        manifest.files.push(file);
    }
    write(&folder.join(MANIFEST), manifest.to_toml()?.as_bytes())?;

    let curves = [("lungs", &trained[0]), ("lesions", &trained[1])].map(|(name, trained)| Curve {
        name,
        points: trained
            .history
            .intervals
            .iter()
            .map(|interval| (interval.step, interval.loss))
            .collect(),
    });
    write(&folder.join(LOSSES), curve::svg(&curves).as_bytes())?;

    let histories = [&trained[0].history, &trained[1].history];
    let section = card::section(histories, LOSSES, validation);
    let template = std::fs::read_to_string(template.join(CARD))?;
    write(
        &folder.join(CARD),
        card::fill(&template, &section)?.as_bytes(),
    )
}
