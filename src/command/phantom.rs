//! `ct-severity phantom`: a synthetic chest CT as a DICOM series.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use ct_severity::phantom::patients::Severity;
use ct_severity::phantom::{Recipe, dicom, generate};

use super::Outcome;

/// Write a synthetic chest CT of COVID-19 as DICOM files, with five invented bedside values.
/// It belongs to no patient.
#[derive(Args)]
pub struct Phantom {
    /// Folder to write; made where it is missing. The files go to its folder `scan`.
    folder: PathBuf,
    /// How ill: mild, moderate or severe.
    #[arg(long, default_value = "moderate")]
    severity: Severity,
    /// Which body and pattern: the same number gives the same patient everywhere.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rows and columns of each slice.
    #[arg(long, default_value_t = 512, value_parser = clap::value_parser!(u16).range(32..=2048))]
    grid: u16,
}

impl Phantom {
    pub fn run(self) -> Outcome {
        let recipe = Recipe::patient(self.severity, self.seed);
        let phantom = generate(&recipe, recipe.grid(usize::from(self.grid), Some(5.0)));
        let scan = self.folder.join("scan");
        let unwritable = |error| format!("the folder cannot be written: {error}");
        std::fs::create_dir_all(&scan).map_err(unwritable)?;
        for file in dicom::series(&recipe, &phantom.volume, self.severity.name()) {
            std::fs::write(scan.join(file.name), file.bytes).map_err(unwritable)?;
        }
        let bedside = serde_json::to_vec_pretty(&self.severity.bedside())?;
        std::fs::write(self.folder.join("patient.json"), bedside).map_err(unwritable)?;
        Ok(ExitCode::SUCCESS)
    }
}
