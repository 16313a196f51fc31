//! `ct-severity scores`: every model and score that the bedside values alone allow.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use ct_severity::report::{Report, text};

use super::comparators::Comparators;
use super::{Outcome, patient};

/// Compute every score that needs no scan, and say what the others lack.
#[derive(Args)]
pub struct Scores {
    /// A JSON file with the patient's values.
    #[arg(long, value_name = "FILE")]
    patient: PathBuf,
    /// The full report as JSON in place of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    comparators: Comparators,
}

impl Scores {
    pub fn run(self) -> Outcome {
        let comparators = self.comparators.load()?;
        let report = Report::new(&patient::read(&self.patient)?, None, &comparators.context())?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            print!("{}", text::text(&report));
        }
        Ok(ExitCode::SUCCESS)
    }
}
