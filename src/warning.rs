//! What is odd about an input but still usable.
//!
//! A strange scan opens all the same and the reader learns why it is strange: parsers return what
//! they could read together with a list of these. Each carries its numbers as fields, so that the
//! page can say it in any language; [`std::fmt::Display`] is the English sentence. No warning holds
//! patient data: a file is named by its position in the input.

use serde::Serialize;

/// Something odd that did not stop the computation.
///
/// Serialised as `{"code": "unequal_gaps", ...numbers}`; [`Warning::to_json`] adds the sentence.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// The in-plane size of the resampled scan is not square; the reference refuses such scans.
    #[error(
        "The slices are not square ({rows} x {columns} on the working grid): they were padded with air to a square. The published model was never run on such a scan."
    )]
    PaddedToSquare {
        /// Rows before padding.
        rows: usize,
        /// Columns before padding.
        columns: usize,
    },
    /// An input outside the range expected in a patient.
    #[error(
        "{input} is {value} {unit}, outside the expected {low} to {high}: check the value and its unit. {trap}"
    )]
    ImplausibleValue {
        /// The input.
        input: &'static str,
        /// Its value.
        value: f64,
        /// Unit of the value and the range, in UCUM.
        unit: &'static str,
        /// Lowest expected value.
        low: f64,
        /// Highest expected value.
        high: f64,
        /// What such a value usually comes from; may be empty.
        trap: &'static str,
    },
    /// Urea in plain mg/dL, which laboratories use for urea and for urea nitrogen.
    #[error(
        "urea in mg/dL was read as urea. If the laboratory reports urea nitrogen (BUN), give the unit as mg{{BUN}}/dL: the difference is a factor of 2.14."
    )]
    UreaOrUreaNitrogen,
    /// Blood pressures that cannot belong together.
    #[error(
        "The diastolic pressure ({diastolic} mmHg) is not below the systolic ({systolic} mmHg): they may have been exchanged."
    )]
    DiastolicNotBelowSystolic {
        /// Systolic pressure in mmHg.
        systolic: f64,
        /// Diastolic pressure in mmHg.
        diastolic: f64,
    },
    /// Oxygen flow and "on oxygen" disagree.
    #[error(
        "on_oxygen ({on_oxygen}) and oxygen_flow ({oxygen_flow} L/min) contradict each other; each score used the one that it names."
    )]
    OxygenContradiction {
        /// Whether the patient is said to be on oxygen.
        on_oxygen: bool,
        /// Flow in L/min.
        oxygen_flow: f64,
    },
    /// The scan gave a value that the patient record also holds.
    #[error("{input} was computed from the scan; the value given with the patient was not used.")]
    ScanReplacesInput {
        /// The input.
        input: &'static str,
    },
}

impl Warning {
    /// The warning as JSON: its code, its numbers, and the English sentence under `message`.
    pub fn to_json(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            object.insert("message".into(), self.to_string().into());
        }
        value
    }
}
