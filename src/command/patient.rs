//! Reading the patient file.

use std::error::Error;
use std::path::Path;

use ct_severity::patient::Patient;

/// The patient of a JSON file.
pub fn read(path: &Path) -> Result<Patient, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the patient file cannot be read: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("the patient file: {error}").into())
}
