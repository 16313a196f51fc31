//! Weights given by their files.

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use clap::Args;
use ct_severity::networks::Network;
use ct_severity::training::Trainer;
use ct_severity::training::validate::Weights;
use ct_severity::weights::{Checkpoint, safetensors};

use crate::Outcome;

#[derive(Args)]
pub struct Weighed {
    /// Weights of the lung network, safetensors.
    #[arg(long)]
    lung: PathBuf,
    /// Weights of the lesion network; random ones where there are none.
    #[arg(long)]
    lesion: Option<PathBuf>,
}

impl Weighed {
    pub fn read(&self) -> Outcome<Weights> {
        let read = |path: &Path| -> Outcome<Checkpoint> {
            Ok(safetensors::read(&std::fs::read(path)?.into())?)
        };
        Ok(Weights {
            lung: read(&self.lung)?,
            lesion: match &self.lesion {
                Some(path) => read(path)?,
                None => Trainer::new(Network::OwnLesion, 1, &Device::flex())?
                    .result()
                    .clone(),
            },
        })
    }
}
