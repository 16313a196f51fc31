//! `ct-severity batch`: a table of patients in, a table of results out.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use ct_severity::cohort::{self, Cohort, Progress, Shard};
use ct_severity::report::Ct;

use super::Outcome;
use super::comparators::Comparators;
use super::progress::Terminal;
use super::scan::{HowToScore, Scorer, beside};

/// Score a table of patients; a column `scan` may name each one's scan. A bad row gets its error in
/// its own row. Finished rows are not computed again.
#[derive(Args)]
pub struct Batch {
    /// The table (CSV), one row per patient, columns named like the inputs.
    patients: PathBuf,
    /// The table of results (CSV).
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// One part of the table, such as 3/16; the parts' results join by concatenation.
    #[arg(long, default_value = "1/1")]
    shard: Shard,
    #[command(flatten)]
    how: HowToScore,
    #[command(flatten)]
    comparators: Comparators,
}

impl Batch {
    pub fn run(self) -> Outcome {
        let cohort = read(&self.patients)?;
        let scorer = match cohort.names_scans() {
            true => Some(Scorer::open(&self.how)?),
            false => None,
        };
        let comparators = self.comparators.load()?;
        let key = format!(
            "{} {}",
            scorer.as_ref().map(Scorer::key).unwrap_or_default(),
            comparators.key()
        );
        name_carried_columns(&cohort);
        let summary = cohort::run_files(
            &self.patients,
            &self.out,
            self.shard,
            &key,
            &comparators.context(),
            &mut |scan| score_scan(scorer.as_ref(), &self.patients, scan),
            &mut say,
        )?;
        eprintln!(
            "{} rows, {} with an error, {} kept from before",
            summary.rows, summary.failed, summary.kept
        );
        Ok(if summary.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn read(table: &Path) -> Result<Cohort, Box<dyn Error>> {
    let bytes = std::fs::read(table)
        .map_err(|error| format!("the table of patients cannot be opened: {error}"))?;
    Ok(Cohort::read(&bytes)?)
}

/// A column that is no input is carried through unread: said, since it may be a slip of the pen.
fn name_carried_columns(cohort: &Cohort) {
    let carried = cohort.carried();
    if !carried.is_empty() {
        eprintln!("columns carried through unread: {}", carried.join(", "));
    }
}

fn score_scan(scorer: Option<&Scorer>, table: &Path, scan: &str) -> Result<Ct, String> {
    let scorer = scorer.ok_or("the table has no column that names scans")?;
    match scorer.score(&beside(table, scan), None, &Terminal::new()) {
        Ok(scored) => Ok(scored.ct),
        Err(error) => Err(error.to_string()),
    }
}

fn say(progress: Progress) {
    let outcome = match (progress.kept, progress.failed) {
        (true, _) => "kept from before",
        (false, true) => "has an error",
        (false, false) => "done",
    };
    eprintln!(
        "row {} {outcome} ({} of {})",
        progress.row, progress.done, progress.total
    );
}
