//! The report as a row of a table.
//!
//! One row per patient, the same columns in every row, so that rows from many runs can be put under one
//! another. Columns carry the names of the JSON: an input by its name, a score by its id with
//! `<id>_band` and `<id>_missing`.

use serde_json::Value;

use super::Report;
use crate::patient::INPUTS;
use crate::{scores, severity};

/// Names of the columns, in order.
pub fn columns() -> Vec<String> {
    let mut columns: Vec<String> = INPUTS.iter().map(|spec| spec.name.to_owned()).collect();
    columns.extend(
        [
            "predictions.efficientnet",
            "predictions.moco",
            "predictions.blend",
            "ai_severity_level",
            "ai_segment_level",
            "segmentation",
            "segmentation.ground_glass",
            "segmentation.consolidation",
            "segmentation.crazy_paving",
            "densitometry.above_minus_700",
            "densitometry.well_aerated",
            "densitometry.right_litres",
            "densitometry.left_litres",
        ]
        .map(str::to_owned),
    );
    for id in score_ids() {
        columns.extend([id.to_owned(), format!("{id}_band"), format!("{id}_missing")]);
    }
    columns.extend(["warnings", "pack", "backend", "version"].map(str::to_owned));
    columns
}

/// The cells of one report, in the order of [`columns`]; what is not known is empty.
pub fn row(report: &Report) -> Vec<String> {
    let mut cells: Vec<String> = INPUTS
        .iter()
        .map(|spec| {
            report
                .inputs
                .get(spec.name)
                .map(|input| plain(&input.value))
                .unwrap_or_default()
        })
        .collect();
    let predictions = report.predictions;
    cells.extend([
        number(predictions.map(|p| p.efficientnet)),
        number(predictions.map(|p| p.moco)),
        number(predictions.map(|p| p.blend)),
        report
            .ai_severity
            .as_ref()
            .map(|main| main.level.to_string())
            .unwrap_or_default(),
    ]);
    cells.extend(segmented(report));
    for id in score_ids() {
        let score = report.scores.get(id);
        cells.extend([
            number(score.and_then(|score| score.value)),
            score
                .and_then(|score| score.band)
                .unwrap_or_default()
                .to_owned(),
            score
                .map(|score| score.missing.join(" "))
                .unwrap_or_default(),
        ]);
    }
    let warnings: Vec<&str> = report
        .warnings
        .iter()
        .filter_map(|warning| warning["message"].as_str())
        .collect();
    cells.extend([
        warnings.join(" | "),
        report
            .pack
            .as_ref()
            .map(|pack| format!("{} {}", pack.name, pack.version))
            .unwrap_or_default(),
        report.backend.clone().unwrap_or_default(),
        report.software.version.to_owned(),
    ]);
    cells
}

/// The level of AI-segment, whose networks they were, the kinds of lesions, and densitometry.
fn segmented(report: &Report) -> [String; 9] {
    let found = report.segmentation.as_ref();
    let extents = found.map(|found| found.extents);
    let density = report.densitometry;
    [
        report
            .ai_segment
            .as_ref()
            .map(|segment| segment.level.to_string())
            .unwrap_or_default(),
        found
            .map(|found| found.networks.id().to_owned())
            .unwrap_or_default(),
        number(extents.map(|extents| extents.ground_glass)),
        number(extents.map(|extents| extents.consolidation)),
        number(extents.and_then(|extents| extents.crazy_paving)),
        number(density.map(|density| density.above_minus_700)),
        number(density.map(|density| density.well_aerated)),
        number(density.map(|density| density.right_litres)),
        number(density.map(|density| density.left_litres)),
    ]
}

/// The whole table of one report: header and row.
pub fn table(report: &Report) -> String {
    [columns(), row(report)]
        .iter()
        .map(|record| line(record))
        .collect()
}

/// One line of CSV (RFC 4180, line feed at the end).
pub fn line(record: &[String]) -> String {
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory cannot fail.
    let written = writer
        .write_record(record)
        .ok()
        .and_then(|()| writer.into_inner().ok());
    written
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

fn score_ids() -> impl Iterator<Item = &'static str> {
    severity::registry()
        .into_iter()
        .map(|model| model.id)
        .chain(scores::registry().into_iter().map(|score| score.id))
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number
            .as_f64()
            .map(|value| value.to_string())
            .unwrap_or_default(),
        other => other.to_string(),
    }
}
