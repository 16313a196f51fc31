//! `ct-severity score`: a scan, and a patient where there is one, to the published score.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use ct_severity::dump;
use ct_severity::patient::Patient;
use ct_severity::pipeline::CtFindings;
use ct_severity::report::Report;

use super::comparators::Comparators;
use super::progress::Terminal;
use super::scan::{HowToScore, Scorer};
use super::{Outcome, patient};

/// Score a scan. JSON on standard output, progress on standard error.
#[derive(Args)]
pub struct Score {
    /// The scan: a folder, a zip archive, or a NIfTI file.
    #[arg(long, value_name = "PATH")]
    scan: PathBuf,
    /// The folder of the model pack.
    #[arg(long, value_name = "DIR")]
    pack: PathBuf,
    /// A JSON file with the bedside values, for example
    /// {"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}.
    #[arg(long, value_name = "FILE")]
    patient: Option<PathBuf>,
    /// UID of the series to score in place of the proposed one; `inspect` lists them.
    #[arg(long, value_name = "UID")]
    series: Option<String>,
    /// Folder for the intermediate arrays, as one .npz.
    #[arg(long, value_name = "DIR")]
    dump: Option<PathBuf>,
    #[command(flatten)]
    how: HowToScore,
    #[command(flatten)]
    comparators: Comparators,
}

impl Score {
    pub fn run(self) -> Outcome {
        // What the person got wrong is said before minutes of computing, not after.
        let patient = match &self.patient {
            Some(path) => patient::read(path)?,
            None => Patient::default(),
        };
        let comparators = self.comparators.load()?;
        let scorer = Scorer::open(&self.pack, &self.how)?;
        let (findings, ct) = scorer.score(&self.scan, self.series.as_deref(), &Terminal::new())?;
        if let Some(folder) = &self.dump {
            write_dump(folder, &findings)?;
        }
        let report = Report::new(&patient, Some(ct), &comparators.context())?;
        println!("{}", serde_json::to_string_pretty(&report)?);
        Ok(ExitCode::SUCCESS)
    }
}

fn write_dump(folder: &Path, findings: &CtFindings) -> Result<(), Box<dyn Error>> {
    let bytes = dump::npz_of(findings)?;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(folder.join("arrays.npz"), bytes))
        .map_err(|error| format!("the intermediate arrays cannot be written: {error}").into())
}
