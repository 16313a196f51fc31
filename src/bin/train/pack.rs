//! What was trained, validated and written as a pack.

use std::path::{Path, PathBuf};

use clap::Args;
use ct_severity::networks::Network;
use ct_severity::training::History;
use ct_severity::training::pack::{Trained, assemble};
use ct_severity::training::validate::Weights;
use ct_severity::weights::safetensors;

use crate::Outcome;
use crate::validate::On;

#[derive(Args)]
pub struct Pack {
    /// Where the trainings are kept.
    #[arg(long, default_value = "target/training")]
    folder: PathBuf,
    /// The pack whose card and manifest are filled anew.
    #[arg(long, default_value = "models/bundled")]
    template: PathBuf,
    /// The folder to write.
    #[arg(long, default_value = "target/training/card")]
    out: PathBuf,
    /// The commit that this program was built from.
    #[arg(long)]
    commit: String,
    #[command(flatten)]
    on: On,
}

pub fn pack(arguments: &Pack) -> Outcome {
    let read = |network: Network| read(network, &arguments.folder.join(network.id()));
    let trained = [read(Network::OwnLung)?, read(Network::OwnLesion)?];
    let checkpoint = |trained: &Trained| safetensors::read(&trained.weights.clone().into());
    let weights = Weights {
        lung: checkpoint(&trained[0])?,
        lesion: checkpoint(&trained[1])?,
    };
    let validation = arguments.on.measure(&weights, &arguments.commit)?;
    assemble(&arguments.out, &arguments.template, &trained, &validation)?;
    println!("the pack is {}", arguments.out.display());
    Ok(())
}

fn read(network: Network, folder: &Path) -> Outcome<Trained> {
    Ok(Trained {
        network,
        weights: std::fs::read(folder.join("result.safetensors"))?,
        history: History::read(folder, usize::MAX)?,
    })
}
