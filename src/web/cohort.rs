//! Cohorts in the page: the table, row after row, by the same functions as the command's `batch`.

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::conductor::Conductor;
use super::exam::ct;
use super::failure::input;
use super::messages::to_js;
use super::page::{Files, PageProgress, Pool, kind_of};
use super::scan::Scan;
use super::source::Source;
use crate::cohort::{self, Cohort};
use crate::report::Ct;
use crate::report::csv::line;
use crate::{scores, severity};

/// Columns of the results that the page shows where they hold anything: every score, its level, and
/// what went wrong. The file holds all columns.
fn shown_names() -> impl Iterator<Item = String> {
    let models = severity::registry().into_iter().map(|model| model.id);
    let literature = scores::registry().into_iter().map(|score| score.id);
    models
        .chain(literature)
        .flat_map(|id| [id.to_owned(), format!("{id}_level")])
        .chain(["error".to_owned()])
}

/// A table of patients.
#[wasm_bindgen]
pub struct CohortTable {
    cohort: Cohort,
    /// Index of each shown column among the results.
    shown: Vec<usize>,
}

#[derive(Serialize)]
struct About<'a> {
    rows: usize,
    /// Columns carried through unread.
    carried: Vec<&'a str>,
    /// The scan of each row, null where it names none.
    scans: Vec<Option<&'a str>>,
    /// Names of the shown columns.
    shown: Vec<String>,
    /// The header line of the results.
    header: String,
}

#[derive(Serialize)]
struct Row<'a> {
    /// The row as a line of the results.
    line: String,
    /// Its cells of the shown columns.
    cells: Vec<&'a str>,
    failed: bool,
}

#[wasm_bindgen]
impl CohortTable {
    /// Reads a CSV table.
    ///
    /// # Errors
    /// When it cannot be read, in a sentence for whoever made it.
    pub fn read(bytes: &[u8]) -> Result<CohortTable, JsValue> {
        let cohort = Cohort::read(bytes).map_err(|error| input(sentence(&error.to_string())))?;
        let columns = cohort::columns(&cohort);
        let carried = cohort.carried().into_iter().map(str::to_owned);
        // By which a person knows the row, before what was computed of it.
        let shown = std::iter::once(columns[0].clone())
            .chain(carried)
            .chain([cohort::SCAN_COLUMN.to_owned()])
            .chain(shown_names())
            .filter_map(|shown| columns.iter().position(|name| *name == shown))
            .collect();
        Ok(Self { shown, cohort })
    }

    /// What is in it; a `CohortAbout`.
    ///
    /// # Errors
    /// None in practice.
    pub fn about(&self) -> Result<JsValue, JsValue> {
        let columns = cohort::columns(&self.cohort);
        to_js(&About {
            rows: self.cohort.len(),
            carried: self.cohort.carried(),
            scans: (0..self.cohort.len())
                .map(|row| self.cohort.scan(row))
                .collect(),
            shown: self.of_shown(&columns).map(str::to_owned).collect(),
            header: line(&columns),
        })
    }

    fn of_shown<'a>(&self, cells: &'a [String]) -> impl Iterator<Item = &'a str> {
        let cells = self.shown.iter().filter_map(|&index| cells.get(index));
        cells.map(String::as_str).collect::<Vec<_>>().into_iter()
    }
}

#[wasm_bindgen]
impl Conductor {
    /// Scores the rows from `from` to before `to`, none of which names a scan or whose scan has the
    /// trouble that `problem` tells; `CohortRow`s.
    ///
    /// # Errors
    /// None in practice: what is wrong with a row stands in it.
    pub fn cohort_rows(
        &self,
        table: &CohortTable,
        from: usize,
        to: usize,
        problem: String,
    ) -> Result<JsValue, JsValue> {
        let rows: Vec<cohort::Outcome> = (from..to.min(table.cohort.len()))
            .map(|row| self.row(table, row, Err(problem.clone())))
            .collect();
        to_js(&rows.iter().map(|row| told(table, row)).collect::<Vec<_>>())
    }

    /// Scores a row whose scan lies in these files; a `CohortRow`.
    ///
    /// # Errors
    /// When the device fails or the person cancelled; what is wrong with the scan stands in the row.
    pub async fn cohort_scan(
        &self,
        table: &CohortTable,
        row: usize,
        files: Files,
        pool: &Pool,
        backend: String,
        progress: &Function,
    ) -> Result<JsValue, JsValue> {
        let scored = self
            .score_files(files, pool, backend, &PageProgress(progress))
            .await;
        let scored = match scored {
            Ok(ct) => Ok(ct),
            Err(failure) if kind_of(&failure) == "input" => {
                let error = js_sys::Error::from(failure);
                Err(String::from(error.message()))
            }
            Err(failure) => return Err(failure),
        };
        to_js(&told(table, &self.row(table, row, scored)))
    }

    /// The proposed series of these files through the networks.
    async fn score_files(
        &self,
        files: Files,
        pool: &Pool,
        backend: String,
        progress: &PageProgress<'_>,
    ) -> Result<Ct, JsValue> {
        let mut scan = Scan::open(files, progress, |_, _| Ok(())).await?;
        let series = match (&scan.source, scan.inventory.proposed) {
            (Source::Nifti(..), _) => 0,
            (_, Some(proposed)) => proposed,
            _ => {
                return Err(input(
                    "no CT series that can be scored was found in its files",
                ));
            }
        };
        let computed = scan
            .compute(series, &self.packs, pool, backend, progress, None)
            .await?;
        Ok(ct(&computed, &self.packs))
    }

    fn row(&self, table: &CohortTable, row: usize, scored: Result<Ct, String>) -> cohort::Outcome {
        let key = self.packs.exam_files().join(" ");
        let context = self.packs.context();
        cohort::score_row(&table.cohort, row, &key, &context, &mut |_| scored.clone())
    }
}

fn told<'a>(table: &CohortTable, row: &'a cohort::Outcome) -> Row<'a> {
    Row {
        line: line(&row.cells),
        cells: table.of_shown(&row.cells).collect(),
        failed: row.failed,
    }
}

/// The errors of tables are written to stand behind a colon.
fn sentence(error: &str) -> String {
    let mut letters = error.chars();
    let first: Option<String> = letters.next().map(|letter| letter.to_uppercase().collect());
    first.unwrap_or_default() + letters.as_str() + "."
}
