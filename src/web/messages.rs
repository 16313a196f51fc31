//! The messages that leave Rust for the page; `www/protocol.js` describes them on the other side.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::JsValue;

use super::failure::input;
use super::pack_message::PackMessage;
use crate::dicom::catalog;
use crate::dicom::propose::{Advantage, advantages};
use crate::dicom::series;
use crate::pipeline::Timing;
use crate::report;
use crate::volume::Volume;
use crate::warning::Warning;
use crate::weights::Network;

/// A message as a plain JavaScript object.
///
/// # Errors
/// A failure, should a value have no JavaScript form.
pub fn to_js(message: &impl Serialize) -> Result<JsValue, JsValue> {
    message
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(input)
}

/// Warnings with their sentences.
pub fn warnings(all: &[Warning]) -> Vec<serde_json::Value> {
    all.iter().map(Warning::to_json).collect()
}

/// The networks of AI-severity, in the order in which an exam needs them.
pub const NETWORKS: [Network; 3] = [
    Network::R231,
    Network::EfficientNetB0,
    Network::ResNet50Moco,
];

/// What was found among the dropped files.
#[derive(Serialize)]
pub struct Inventory {
    series: Vec<Series>,
    proposed: Option<usize>,
    left_out: Vec<LeftOut>,
    warnings: Vec<serde_json::Value>,
}

/// A series to choose.
#[derive(Serialize)]
pub struct Series {
    index: usize,
    description: String,
    number: Option<i64>,
    slices: usize,
    rows: usize,
    columns: usize,
    spacing_mm: Option<f64>,
    thickness_mm: Option<f64>,
    kernel: String,
    orientation: &'static str,
    reservations: Vec<String>,
    /// In what the proposed series is better.
    behind: Vec<Advantage>,
    warnings: Vec<serde_json::Value>,
}

/// Files left out for one reason.
#[derive(Serialize)]
pub struct LeftOut {
    reason: String,
    files: usize,
}

impl Inventory {
    /// The message of an inventory. Carries descriptions for the screen, no patient data.
    pub fn of(inventory: &catalog::Inventory) -> Self {
        let mut reasons = BTreeMap::<String, usize>::new();
        for skipped in &inventory.skipped {
            *reasons.entry(skipped.reason.to_string()).or_default() += 1;
        }
        let mut left_out: Vec<_> = reasons
            .into_iter()
            .map(|(reason, files)| LeftOut { reason, files })
            .collect();
        left_out.sort_by_key(|group| std::cmp::Reverse(group.files));
        Self {
            series: inventory
                .series
                .iter()
                .enumerate()
                .map(|(index, series)| Series::of(index, series, inventory.proposed()))
                .collect(),
            proposed: inventory.proposed,
            left_out,
            warnings: warnings(&inventory.warnings),
        }
    }

    /// The message of a volume that came as one NIfTI file.
    pub fn of_nifti(volume: &Volume, all: &[Warning]) -> Self {
        let [slices, rows, columns] = volume.shape;
        let series = Series {
            index: 0,
            description: "NIfTI".to_string(),
            number: None,
            slices,
            rows,
            columns,
            spacing_mm: Some(volume.spacing[0]),
            thickness_mm: None,
            kernel: String::new(),
            orientation: "axial",
            reservations: Vec::new(),
            behind: Vec::new(),
            warnings: warnings(all),
        };
        Self {
            series: vec![series],
            proposed: Some(0),
            left_out: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl Series {
    fn of(index: usize, series: &series::Series, proposed: Option<&series::Series>) -> Self {
        let [rows, columns] = series.matrix;
        Self {
            index,
            description: series.series_description.clone(),
            number: series.series_number,
            slices: series.slices.len(),
            rows,
            columns,
            spacing_mm: (series.slice_spacing > 0.0).then_some(series.slice_spacing),
            thickness_mm: series.slice_thickness,
            kernel: series.convolution_kernel.clone(),
            orientation: series.orientation.name(),
            reservations: series
                .reservations
                .iter()
                .map(ToString::to_string)
                .collect(),
            behind: proposed.map_or_else(Vec::new, |proposed| advantages(proposed, series)),
            warnings: warnings(&series.warnings),
        }
    }
}

/// Where one slice of a series is to be shown.
#[derive(Serialize)]
pub struct Preview {
    /// Index of the slice, from 0.
    pub slice: usize,
    /// Number of slices.
    pub count: usize,
    /// Rows of the picture.
    pub rows: usize,
    /// Columns of the picture.
    pub columns: usize,
    /// mm between rows.
    pub row_spacing: f64,
    /// mm between columns.
    pub column_spacing: f64,
}

/// The result of one exam: the full report, and what only the page shows.
#[derive(Serialize)]
pub struct Report<'a> {
    /// The report, as the command writes it.
    pub full: report::Report,
    /// Number of slices of the working grid that hold lung, where AI-severity was computed.
    pub kept_slices: Option<usize>,
    /// Seconds of each step.
    pub timings: &'a [Timing],
    /// Seconds of all of them.
    pub seconds: f64,
    /// The weights of what leads.
    pub pack: Option<&'a PackMessage>,
    /// Where the networks ran.
    pub backend: &'a str,
    /// Version of the program.
    pub version: &'static str,
}
