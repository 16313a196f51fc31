//! One row of results.

use super::table::Cohort;
use crate::report::{Ct, Report, csv};
use crate::scores::Context;

/// The result of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The cells, in the order of [`columns`].
    pub cells: Vec<String>,
    /// Whether the row has an error.
    pub failed: bool,
}

/// Columns of the results: the row's number in the table (from 1), the columns that the table does not
/// share with the results, those of [`csv::columns`], the error, and a fingerprint by which a later
/// run knows that the row is done.
pub fn columns(cohort: &Cohort) -> Vec<String> {
    let kept = cohort.kept().map(str::to_owned);
    let [row, results @ ..] = &result_columns()[..] else {
        return Vec::new();
    };
    std::iter::once(row.clone())
        .chain(kept)
        .chain(results.iter().cloned())
        .collect()
}

/// Scores one row. `score_scan` gets the cell of the `scan` column of a row that has one.
pub fn score_row(
    cohort: &Cohort,
    row: usize,
    key: &str,
    context: &Context,
    score_scan: &mut dyn FnMut(&str) -> Result<Ct, String>,
) -> Outcome {
    let report = report(cohort, row, context, score_scan);
    let mut cells = vec![(row + 1).to_string()];
    cells.extend(cohort.kept_cells(row));
    match &report {
        Ok(report) => cells.extend(csv::row(report)),
        Err(_) => cells.extend(csv::columns().iter().map(|_| String::new())),
    }
    let failed = report.is_err();
    cells.push(report.err().unwrap_or_default());
    cells.push(cohort.fingerprint(row, key));
    Outcome { cells, failed }
}

/// Columns of the results that do not come from the table.
pub(super) fn result_columns() -> Vec<String> {
    let mut columns = vec!["row".to_owned()];
    columns.extend(csv::columns());
    columns.extend(["error", "fingerprint"].map(str::to_owned));
    columns
}

fn report(
    cohort: &Cohort,
    row: usize,
    context: &Context,
    score_scan: &mut dyn FnMut(&str) -> Result<Ct, String>,
) -> Result<Report, String> {
    let (patient, scan) = cohort.patient(row)?;
    let ct = scan.map(score_scan).transpose()?;
    Report::new(&patient, ct, context).map_err(|error| error.to_string())
}
