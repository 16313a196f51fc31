//! `ct-severity score`: a scan, and a patient where there is one, to the published score.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use ct_severity::dump;
use ct_severity::patient::Patient;
use ct_severity::pipeline::{Exam, Segmented};
use ct_severity::report::Report;

use super::comparators::Comparators;
use super::export::Exports;
use super::progress::Terminal;
use super::scan::{HowToScore, Scorer};
use super::{Outcome, patient};

/// Score a scan. JSON on standard output, progress on standard error.
#[derive(Args)]
pub struct Score {
    /// The scan: a folder, a zip archive, or a NIfTI file.
    #[arg(long, value_name = "PATH")]
    scan: PathBuf,
    /// A JSON file with the bedside values, for example
    /// {"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}.
    #[arg(long, value_name = "FILE")]
    patient: Option<PathBuf>,
    /// UID of the series to score in place of the proposed one; `inspect` lists them.
    #[arg(long, value_name = "UID")]
    series: Option<String>,
    /// Folder for the masks (lungs.npz, lesions.npz: uint8 [rows, columns, slices] on the scan's own
    /// grid, row 0 anterior, slice 0 inferior; lungs 1 right, 2 left; lesions 1 ground glass,
    /// 2 consolidation, 3 crazy paving, 4 healthy) and AI-severity's intermediate arrays (arrays.npz).
    #[arg(long, value_name = "DIR")]
    dump: Option<PathBuf>,
    #[command(flatten)]
    exports: Exports,
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
        let scorer = Scorer::open(&self.how)?;
        let scored = scorer.score(&self.scan, self.series.as_deref(), &Terminal::new())?;
        if let Some(folder) = &self.dump {
            write_dump(folder, &scored.exam)?;
        }
        let ct = Some(scored.ct.clone());
        let report = Report::new(&patient, ct, &comparators.context())?;
        self.exports.write(&self.scan, &report, &scored)?;
        println!("{}", serde_json::to_string_pretty(&report)?);
        Ok(ExitCode::SUCCESS)
    }
}

fn write_dump(folder: &Path, exam: &Exam) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    if let Some(findings) = &exam.severity {
        files.push(("arrays.npz", dump::npz_of(findings)?));
    }
    if let Some(Segmented { masks, .. }) = &exam.segmented {
        files.push(("lungs.npz", dump::npz_of_mask("lungs", &masks.lungs)?));
        files.push(("lesions.npz", dump::npz_of_mask("lesions", &masks.lesions)?));
    }
    let write = |()| {
        let mut all = files.iter();
        all.try_for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes))
    };
    std::fs::create_dir_all(folder)
        .and_then(write)
        .map_err(|error| format!("the arrays cannot be written: {error}").into())
}
