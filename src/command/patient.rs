//! Reading the patient file.

use std::error::Error;
use std::path::Path;

use ct_severity::patient::Patient;

/// The patient of a JSON file.
pub fn read(path: &Path) -> Result<Patient, Box<dyn Error>> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("the patient file cannot be read: {error}"))?;
    Patient::from_json(&bytes).map_err(|error| format!("the patient file: {error}").into())
}
