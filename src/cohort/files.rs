//! A run from file to file, which can be resumed.
//!
//! Finished rows are appended to a journal (`<results>.part`) as they are done, each in one write, in
//! whatever order. A run first keeps what the journal and earlier results hold that is still true (same
//! row, same fingerprint, no error), then computes the rest, and last writes the results in order to a
//! new file that replaces the old one in one step. So an interrupted run loses at most the row it was
//! working on, and rows with an error are tried again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::run::{columns, score_row};
use super::shard::Shard;
use super::table::{Cohort, TableError};
use crate::report::Ct;
use crate::report::csv::line;
use crate::scores::Context;

/// Why a run could not begin or end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table of patients cannot be opened.
    #[error("the table of patients cannot be opened: {0}")]
    Input(io::Error),
    /// The table of patients cannot be read.
    #[error("the table of patients: {0}")]
    Table(#[from] TableError),
    /// The results cannot be written.
    #[error("the results cannot be written: {0}")]
    Output(io::Error),
    /// There is another file where the results should go.
    #[error(
        "the file for the results exists and does not hold results of this table; choose another name or move it away"
    )]
    OtherFile,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows of this shard that are done.
    pub done: usize,
    /// Rows of this shard.
    pub total: usize,
    /// The row that has just been done, counted from 1 in the whole table.
    pub row: usize,
    /// Whether it was kept from an earlier run.
    pub kept: bool,
    /// Whether it has an error.
    pub failed: bool,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows in the results.
    pub rows: usize,
    /// Rows kept from an earlier run.
    pub kept: usize,
    /// Rows with an error.
    pub failed: usize,
}

/// Scores the rows of a shard of the table at `patients` into `results`. `key` names what the results
/// depend on besides the table (pack, options). `progress` hears of every row.
pub fn run_files(
    patients: &Path,
    results: &Path,
    shard: Shard,
    key: &str,
    context: &Context,
    score_scan: &mut dyn FnMut(&str) -> Result<Ct, String>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, Error> {
    let cohort = Cohort::read(&fs::read(patients).map_err(Error::Input)?)?;
    let journal_path = beside(results, ".part");
    let rows = shard.rows(cohort.len());
    let mut finished = earlier_rows(&cohort, results, &journal_path, shard, key)?;
    finished.retain(|row, _| rows.contains(row));
    let mut summary = Summary {
        rows: rows.len(),
        kept: finished.len(),
        failed: 0,
    };
    // In a block, since Windows removes no file that is open.
    {
        let mut journal = start_journal(&journal_path, &finished).map_err(Error::Output)?;
        for (index, row) in rows.clone().enumerate() {
            let kept = finished.contains_key(&row);
            let mut failed = false;
            if !kept {
                let outcome = score_row(&cohort, row, key, context, score_scan);
                failed = outcome.failed;
                let written = line(&outcome.cells);
                journal
                    .write_all(written.as_bytes())
                    .map_err(Error::Output)?;
                finished.insert(row, written);
            }
            summary.failed += usize::from(failed);
            progress(Progress {
                done: index + 1,
                total: rows.len(),
                row: row + 1,
                kept,
                failed,
            });
        }
    }
    write_results(results, &cohort, shard, &finished).map_err(Error::Output)?;
    fs::remove_file(&journal_path).map_err(Error::Output)?;
    Ok(summary)
}

/// Rows of earlier runs that are still true, as lines of CSV.
fn earlier_rows(
    cohort: &Cohort,
    results: &Path,
    journal: &Path,
    shard: Shard,
    key: &str,
) -> Result<BTreeMap<usize, String>, Error> {
    let columns = columns(cohort);
    let mut rows = BTreeMap::new();
    if let Some(records) = records(results).map_err(Error::Output)? {
        let ours = |record: &Vec<String>| record.len() == columns.len();
        let header_fits = !shard.has_header() || records.first() == Some(&columns);
        if !header_fits || !records.iter().all(ours) {
            return Err(Error::OtherFile);
        }
        keep(cohort, key, records, &mut rows);
    }
    keep(
        cohort,
        key,
        records(journal).map_err(Error::Output)?.unwrap_or_default(),
        &mut rows,
    );
    Ok(rows)
}

fn keep(cohort: &Cohort, key: &str, records: Vec<Vec<String>>, rows: &mut BTreeMap<usize, String>) {
    for record in records {
        let (Some(number), [.., error, fingerprint]) = (record.first(), &record[..]) else {
            continue;
        };
        let Some(row) = number
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
        else {
            continue;
        };
        if error.is_empty() && row < cohort.len() && *fingerprint == cohort.fingerprint(row, key) {
            rows.insert(row, line(&record));
        }
    }
}

/// All records of a CSV file that can be read; `None` where there is no file.
fn records(path: &Path) -> io::Result<Option<Vec<Vec<String>>>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&bytes[..]);
    Ok(Some(
        reader
            .records()
            .filter_map(Result::ok)
            .map(|record| record.iter().map(str::to_owned).collect())
            .collect(),
    ))
}

/// A journal that holds the rows to keep, ready for more. It replaces an old one in one step, since a
/// line that an interruption cut short must not be continued.
fn start_journal(path: &Path, rows: &BTreeMap<usize, String>) -> io::Result<File> {
    let new = beside(path, ".new");
    fs::write(&new, rows.values().map(String::as_str).collect::<String>())?;
    fs::rename(&new, path)?;
    File::options().append(true).open(path)
}

fn write_results(
    path: &Path,
    cohort: &Cohort,
    shard: Shard,
    rows: &BTreeMap<usize, String>,
) -> io::Result<()> {
    let new = beside(path, ".new");
    let header = if shard.has_header() {
        line(&columns(cohort))
    } else {
        String::new()
    };
    fs::write(
        &new,
        header + &rows.values().map(String::as_str).collect::<String>(),
    )?;
    fs::rename(&new, path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.into();
    name.push(ending);
    name.into()
}
