//! What the integration tests share.

#![allow(clippy::print_stderr)]

use std::path::PathBuf;

/// A file or folder of the shared test data, or `None`, saying so, in a clone without it.
pub fn shared(path: &str) -> Option<PathBuf> {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if full.exists() {
        Some(full)
    } else {
        eprintln!("skipped: ../shared/{path} is not here");
        None
    }
}
