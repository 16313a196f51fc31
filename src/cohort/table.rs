//! The table of patients.

use sha2::{Digest, Sha256};

use super::distance::near_miss;
use super::run;
use crate::patient::{Input, Patient};

/// Name of the column that holds the folder or file of a scan.
pub const SCAN_COLUMN: &str = "scan";

/// A table of patients: a CSV file (RFC 4180, UTF-8, comma, decimal point) with one row per patient.
///
/// A column named like an input holds that input, in its own unit or, as `urea (mg/dL)`, in another;
/// `scan` holds the folder or file of a scan. Every other column is carried into the results unread.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    columns: Vec<Column>,
    rows: Vec<Result<Vec<String>, RowError>>,
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    /// No header.
    #[error("the table is empty; its first line must name the columns")]
    Empty,
    /// Another separator than the comma.
    #[error(
        "the columns are not separated by commas; save the table as CSV with commas and decimal points"
    )]
    Separator,
    /// A header that is not text.
    #[error("the header is not UTF-8 text; save the table as CSV in UTF-8")]
    HeaderEncoding,
    /// Two columns of one name.
    #[error("the column {0:?} stands twice in the table")]
    ColumnTwice(String),
    /// A column that is almost an input.
    #[error(
        "the column {column:?} looks like the input {input}; name it {input}, or rename it if it is something else"
    )]
    NearMiss {
        /// As it is written.
        column: String,
        /// The input.
        input: &'static str,
    },
    /// An input in a unit that is not converted.
    #[error("the column {0:?} names a unit that is not accepted for this input")]
    Unit(String),
    /// A column that has the name of a result.
    #[error("the column {0:?} has the name of a result column; rename it")]
    NameOfResult(String),
    /// No input and no scan.
    #[error(
        "no column of the table is an input or \"scan\"; name the columns as in the patient file"
    )]
    NothingToScore,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum RowError {
    #[error("the row has {cells} cells, the header {columns}")]
    Cells { cells: usize, columns: usize },
    #[error("the row is not UTF-8 text")]
    Encoding,
}

#[derive(Debug, Clone, PartialEq)]
struct Column {
    name: String,
    role: Role,
}

#[derive(Debug, Clone, PartialEq)]
enum Role {
    Input(Input, Option<String>),
    Scan,
    Carried,
}

impl Cohort {
    /// Reads a table. A row that cannot be read is an error of its own, not of the table.
    pub fn read(bytes: &[u8]) -> Result<Cohort, TableError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut records = reader.byte_records();
        // Reading from memory yields no other error than those of the records themselves.
        let header = records
            .next()
            .and_then(Result::ok)
            .ok_or(TableError::Empty)?;
        let names = text(&header).ok_or(TableError::HeaderEncoding)?;
        let columns = columns(&names)?;
        let rows = records
            .filter_map(Result::ok)
            .map(|record| {
                let cells = text(&record).ok_or(RowError::Encoding)?;
                if cells.len() == columns.len() {
                    Ok(cells)
                } else {
                    Err(RowError::Cells {
                        cells: cells.len(),
                        columns: columns.len(),
                    })
                }
            })
            .collect();
        Ok(Cohort { columns, rows })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has a header only.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether there is a column that names scans.
    pub fn names_scans(&self) -> bool {
        self.columns.iter().any(|column| column.role == Role::Scan)
    }

    /// The columns that are carried into the results unread, but for `scan`.
    pub fn carried(&self) -> Vec<&str> {
        self.columns
            .iter()
            .filter(|column| column.role == Role::Carried)
            .map(|column| column.name.as_str())
            .collect()
    }

    /// The scan that a row names, if it names one and can be read.
    pub fn scan(&self, row: usize) -> Option<&str> {
        let column = self
            .columns
            .iter()
            .position(|column| column.role == Role::Scan)?;
        let cell = self.cells(row).ok()?.get(column)?.trim();
        Some(cell).filter(|scan| !scan.is_empty())
    }

    /// The columns that stand in the results as they are: `scan` and the carried ones.
    pub(super) fn kept(&self) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .filter(|column| column.is_kept())
            .map(|column| column.name.as_str())
    }

    /// The cells of a row in the columns of [`Cohort::kept`]; empty for a row that cannot be read.
    pub(super) fn kept_cells(&self, row: usize) -> Vec<String> {
        let cells = self.cells(row).unwrap_or_default();
        let kept = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.is_kept());
        kept.map(|(index, _)| cells.get(index).cloned().unwrap_or_default())
            .collect()
    }

    /// The patient of a row and the scan, if the row names one; or the row's error in words.
    pub(super) fn patient(&self, row: usize) -> Result<(Patient, Option<&str>), String> {
        let mut patient = Patient::default();
        let mut scan = None;
        let cells = self.cells(row).map_err(|error| error.to_string())?;
        let mut columns: Vec<_> = self.columns.iter().zip(cells).collect();
        // The shares of leukocytes need their count, wherever its column stands.
        columns
            .sort_by_key(|(column, _)| !matches!(column.role, Role::Input(Input::Leukocytes, _)));
        for (column, cell) in columns {
            match &column.role {
                Role::Input(input, unit) => {
                    patient
                        .set_text(*input, unit.as_deref(), cell)
                        .map_err(|error| error.to_string())?;
                }
                Role::Scan => scan = Some(cell.trim()).filter(|scan| !scan.is_empty()),
                Role::Carried => {}
            }
        }
        Ok((patient, scan))
    }

    /// A digest of all that a row's result depends on: its columns and cells, and `key` for the
    /// software, the pack and the options.
    pub(super) fn fingerprint(&self, row: usize, key: &str) -> String {
        let mut hash = Sha256::new();
        let names = self.columns.iter().map(|column| column.name.as_str());
        let cells = self
            .cells(row)
            .unwrap_or_default()
            .iter()
            .map(String::as_str);
        for text in [key, env!("CARGO_PKG_VERSION")]
            .into_iter()
            .chain(names)
            .chain(cells)
        {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        hash.finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn cells(&self, row: usize) -> Result<&[String], RowError> {
        match self.rows.get(row) {
            Some(Ok(cells)) => Ok(cells),
            Some(Err(error)) => Err(*error),
            None => Ok(&[]),
        }
    }
}

impl Column {
    fn is_kept(&self) -> bool {
        !matches!(self.role, Role::Input(..))
    }
}

fn columns(names: &[String]) -> Result<Vec<Column>, TableError> {
    if let [single] = names
        && single.contains([';', '\t'])
    {
        return Err(TableError::Separator);
    }
    let columns: Vec<Column> = names
        .iter()
        .map(|name| column(name))
        .collect::<Result<_, _>>()?;
    let results = run::result_columns();
    for (index, column) in columns.iter().enumerate() {
        let twice = columns
            .iter()
            .take(index)
            .any(|earlier| match (&earlier.role, &column.role) {
                (Role::Input(earlier, _), Role::Input(input, _)) => earlier == input,
                _ => earlier.name == column.name,
            });
        if twice {
            return Err(TableError::ColumnTwice(column.name.clone()));
        }
        if column.is_kept() && results.contains(&column.name) {
            return Err(TableError::NameOfResult(column.name.clone()));
        }
    }
    if columns.iter().all(|column| column.role == Role::Carried) {
        return Err(TableError::NothingToScore);
    }
    Ok(columns)
}

fn column(name: &str) -> Result<Column, TableError> {
    let name = name.trim();
    let (base, unit) = match name
        .strip_suffix(')')
        .and_then(|rest| rest.split_once(" ("))
    {
        Some((base, unit)) => (base, Some(unit)),
        None => (name, None),
    };
    let role = match (Input::from_name(base), unit) {
        (Some(input), None) => Role::Input(input, None),
        (Some(input), Some(unit)) if input.takes(unit) => Role::Input(input, Some(unit.into())),
        (Some(_), Some(_)) => return Err(TableError::Unit(name.into())),
        (None, _) if name == SCAN_COLUMN => Role::Scan,
        (None, _) => match near_miss(base) {
            Some(input) => {
                return Err(TableError::NearMiss {
                    column: name.into(),
                    input,
                });
            }
            None => Role::Carried,
        },
    };
    Ok(Column {
        name: name.into(),
        role,
    })
}

fn text(record: &csv::ByteRecord) -> Option<Vec<String>> {
    record
        .iter()
        .map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned))
        .collect()
}
