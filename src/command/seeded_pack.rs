//! `ct-severity seeded-pack`: deterministic weights in the published tensor names.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use ct_severity::weights;

use super::Outcome;

/// Write the pack of seeded weights. Its numbers say nothing about any patient.
#[derive(Args)]
pub struct SeededPack {
    /// Folder to write; made where it is missing.
    folder: PathBuf,
    /// Lung weights that answer to Hounsfield units alone, as the reference outputs used.
    #[arg(long)]
    bands: bool,
    /// Heads of a published `ai_severity.npz` in place of seeded ones.
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
}

impl SeededPack {
    pub fn run(self) -> Outcome {
        let heads = match &self.heads {
            Some(path) => Some(
                std::fs::read(path)
                    .map_err(|error| format!("the heads cannot be read: {error}"))?
                    .into(),
            ),
            None => None,
        };
        weights::write_seeded_pack(&self.folder, self.bands, heads)?;
        Ok(ExitCode::SUCCESS)
    }
}
