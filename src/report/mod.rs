//! The report: everything that was given, computed and known, in one record.
//!
//! Every number in it can be explained from the report alone: the inputs as they were used and as they
//! were given, each score with its parts, what is missing, its evidence and its limits, the model pack
//! with its hashes, the software and the backend. The same record becomes JSON (`schema.json` beside
//! this file), plain text ([`text`]), a CSV row ([`csv`]) and a FHIR R4 Bundle ([`fhir`]).

mod build;
pub mod csv;
pub mod fhir;
mod score;
mod segment;
pub mod text;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::severity::RiskGroup;
use crate::warning::Warning;

pub use crate::segmentation::{Densitometry, Extents, SegmentNetworks};
pub use score::{ScoreReport, ScoreScale};
pub use segment::{AiSegment, LEVEL_NOTE, OWN_NETWORKS_NOTE, SegmentationReport, SegmentedCt};

/// JSON Schema of [`Report::to_json`].
pub const SCHEMA: &str = include_str!("schema.json");

/// The report of one patient, with or without a scan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What made the report.
    pub software: Software,
    /// What the CT networks gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predictions: Option<Predictions>,
    /// The main result, where it could be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_severity: Option<AiSeverity>,
    /// Diseased fraction of the lungs, where the scan was segmented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<f64>,
    /// Which networks segmented the scan, and the extents they found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segmentation: Option<SegmentationReport>,
    /// What the Hounsfield units of the lungs say without any lesion network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub densitometry: Option<Densitometry>,
    /// AI-segment from the network's extent, where it could be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_segment: Option<AiSegment>,
    /// Every known input by name, as it was used.
    pub inputs: BTreeMap<&'static str, InputReport>,
    /// Every model and score by name.
    pub scores: BTreeMap<&'static str, ScoreReport>,
    /// The patient against which the models' contributions are told.
    pub reference_patient: BTreeMap<&'static str, f64>,
    /// Sentences that must be read with the result.
    pub notes: Vec<String>,
    /// What is odd about the inputs or the scan: code, numbers and sentence.
    pub warnings: Vec<Value>,
    /// Seconds per step.
    pub timings: BTreeMap<String, f64>,
    /// The model pack that scored the scan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack: Option<Pack>,
    /// The device that ran the networks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend: Option<String>,
}

/// What the pipeline brings from a scan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ct {
    /// Probabilities of the CT networks, where the pack has them.
    pub predictions: Option<Predictions>,
    /// Lesion extents and densitometry, where a pack has segmentation networks.
    pub segmented: Option<SegmentedCt>,
    /// What is odd about the scan.
    pub warnings: Vec<Warning>,
    /// Seconds per step.
    pub timings: BTreeMap<String, f64>,
    /// The model pack.
    pub pack: Option<Pack>,
    /// The device that ran the networks, and why, for people.
    pub backend: Option<String>,
}

/// Probabilities of a severe course from the scan alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Predictions {
    /// EfficientNet-B0 branch.
    pub efficientnet: f64,
    /// MoCo ResNet-50 branch.
    pub moco: f64,
    /// Their mean.
    pub blend: f64,
}

/// The main result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AiSeverity {
    /// Probability of a severe course, 0 to 1.
    pub risk: f64,
    /// Published risk group.
    pub group: RiskGroup,
    /// Derived score from 1 (very low) to 5 (very high).
    pub level: u8,
    /// That the level is derived, and how.
    pub level_note: &'static str,
}

/// What made the report.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Software {
    /// Name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What it may be used for.
    pub purpose: &'static str,
}

/// The model pack behind a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pack {
    /// Name in its manifest.
    pub name: String,
    /// Version in its manifest.
    pub version: String,
    /// What must stand beside every result of this pack; absent for the published weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its files.
    pub files: Vec<PackFile>,
}

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackFile {
    /// Name in the pack.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// One input as it was used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputReport {
    /// Clinical name.
    pub title: &'static str,
    /// The value: a number in `unit`, true or false, or `male` or `female`.
    pub value: Value,
    /// Unit in UCUM; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// Where the value comes from.
    pub source: Source,
    /// As it was given, where that was in another unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Value>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Given with the patient.
    Given,
    /// Follows from other inputs.
    Derived,
    /// Computed from the scan.
    Scan,
}

impl Report {
    /// The report as JSON.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Whether there is a warning of this code.
    pub fn warns_of(&self, code: &str) -> bool {
        self.warnings.iter().any(|warning| warning["code"] == code)
    }
}
