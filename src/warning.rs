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
    /// Weights whose hash is not the published one, used by explicit choice.
    #[error(
        "`{file}` is not the published file: these weights were used by explicit choice, and the result cannot be compared with the published performance."
    )]
    UnlistedWeights {
        /// Name of the file in its pack.
        file: String,
    },
    /// Weights whose hash differs from the one recorded for a file that is probably the same.
    #[error(
        "`{file}` differs from the file recorded in the history of its repository: its tensors fit the network, but no published hash confirms it."
    )]
    WeightsDifferFromRecord {
        /// Name of the file in its pack.
        file: String,
    },
    /// The networks see the central 360 mm of a slice; part of the lungs lies beyond.
    #[error(
        "{percent:.1} % of the lungs lie outside the 360 mm that the severity networks see. The score does not count them."
    )]
    LungsOutsideCrop {
        /// Share of the lung voxels that was cropped away.
        percent: f64,
    },
    /// The lungs reach the first slice.
    #[error(
        "The scan begins within the lungs: its lowest slice still cuts {percent:.0} % of their largest cross-section. The score covers only the part that was scanned."
    )]
    LungsCutInferiorly {
        /// Lung area of the first slice, in percent of the largest of any slice.
        percent: f64,
    },
    /// The lungs reach the last slice.
    #[error(
        "The scan ends within the lungs: its highest slice still cuts {percent:.0} % of their largest cross-section. The score covers only the part that was scanned."
    )]
    LungsCutSuperiorly {
        /// Lung area of the last slice, in percent of the largest of any slice.
        percent: f64,
    },
    /// One of the two lungs is missing from the mask.
    #[error(
        "Only one lung was found (right {right_litres:.1} litres, left {left_litres:.1} litres). Check the lung mask before you use the score."
    )]
    OneLung {
        /// Volume found of the right lung.
        right_litres: f64,
        /// Volume found of the left lung.
        left_litres: f64,
    },
    /// Lungs smaller or larger than those of any adult.
    #[error(
        "The lungs found hold {litres:.1} litres, which is not plausible for an adult. Check the lung mask before you use the score."
    )]
    ImplausibleLungVolume {
        /// Volume of the lungs found.
        litres: f64,
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
