//! A table of patients in, a table of results out.
//!
//! One row in, one row out, in the same order. A row that cannot be scored gets its error in its own
//! row and the others go on. The work can be cut into shards, whose results joined by plain
//! concatenation are byte for byte the results of one run; and it can be resumed, since finished rows
//! lie in a journal beside the results until all are done. How a scan is scored is handed in, so that
//! this module knows nothing of networks.

mod distance;
mod files;
mod run;
mod shard;
mod table;

pub use files::{Error, Progress, Summary, run_files};
pub use run::{Outcome, columns, score_row};
pub use shard::Shard;
pub use table::{Cohort, SCAN_COLUMN, TableError};
