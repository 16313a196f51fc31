//! What was measured in the segmented lungs, as Observations, and what must be said with it.

use serde_json::{Value, json};

use super::quantity;
use crate::patient::Input;
use crate::report::Report;
use crate::severity;

/// The extents that are no input of a model, and densitometry: code and value, and as note whose
/// networks they are.
pub(super) fn observations(report: &Report) -> Vec<Value> {
    let mut values = Vec::new();
    if let Some(found) = &report.segmentation
        && found.extents.crazy_paving.is_none()
    {
        values.extend([
            (
                "Ground-glass fraction of the lungs, crazy paving included (network)",
                found.extents.ground_glass,
                "1",
            ),
            (
                "Consolidated fraction of the lungs (network)",
                found.extents.consolidation,
                "1",
            ),
        ]);
    }
    if let Some(density) = report.densitometry {
        values.extend([
            (
                "Fraction of the lungs above -700 HU",
                density.above_minus_700,
                "1",
            ),
            (
                "Well-aerated fraction of the lungs, -950 to -700 HU",
                density.well_aerated,
                "1",
            ),
            ("Volume of the right lung", density.right_litres, "L"),
            ("Volume of the left lung", density.left_litres, "L"),
        ]);
    }
    let label = report.segmentation.as_ref().and_then(|found| found.label);
    values
        .into_iter()
        .map(|(title, value, unit)| {
            let mut observation =
                json!({"code": {"text": title}, "valueQuantity": quantity(&value.into(), unit)});
            if let Some(label) = label {
                observation["note"] = json!([{"text": label}]);
            }
            observation
        })
        .collect()
}

/// What must be said with an input that the segmentation networks gave.
pub(super) fn label_of_input(report: &Report, input: Input) -> Option<&'static str> {
    match input {
        Input::Extent
        | Input::ExtentGroundGlass
        | Input::ExtentConsolidation
        | Input::ExtentCrazyPaving => report.segmentation.as_ref()?.label,
        _ => None,
    }
}

/// What must be said with the result of a model: of AI-segment its level, and whose networks and
/// cut-offs they are.
pub(super) fn notes(report: &Report, id: &str) -> Vec<String> {
    match &report.ai_segment {
        Some(segment) if id == severity::ai_segment::MODEL.id => {
            let level = format!("{} of 5. {}", segment.level, segment.level_note);
            let label = segment.label.map(str::to_owned);
            [level].into_iter().chain(label).collect()
        }
        _ => Vec::new(),
    }
}
