//! `ct-severity weights`: what is in a file of weights.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use ct_severity::weights::{self, Holds, Summary};

use super::Outcome;

/// Say what a checkpoint holds: PyTorch (zip or legacy), safetensors, .npz.
#[derive(Args)]
pub struct Weights {
    /// The file, as it was downloaded.
    file: PathBuf,
    /// Per tensor its shape, dtype, sum and hash, as JSON.
    #[arg(long)]
    json: bool,
}

impl Weights {
    pub fn run(self) -> Outcome {
        let bytes: bytes::Bytes = std::fs::read(&self.file)
            .map_err(|error| format!("the file cannot be read: {error}"))?
            .into();
        let checkpoint = weights::read(bytes.clone())?;
        let summary = Summary::of(&checkpoint);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&summary)?);
            return Ok(ExitCode::SUCCESS);
        }
        let holds = weights::identify(&bytes).map_or("of no network known here", Holds::id);
        println!("{} tensors, {holds}", summary.0.len());
        for (name, tensor) in &summary.0 {
            println!("{name} {} {:?}", tensor.dtype, tensor.shape);
        }
        Ok(ExitCode::SUCCESS)
    }
}
