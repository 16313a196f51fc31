//! The report for reading in a terminal.

use std::fmt::Write;

use super::{Report, ScoreReport};
use crate::scores::Scale;
use crate::{scores, severity};

/// The report as plain text: the main result, every score on a line, notes and warnings.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_report(&mut text, report);
    text
}

fn write_report(text: &mut String, report: &Report) -> std::fmt::Result {
    if let Some(main) = &report.ai_severity {
        writeln!(
            text,
            "AI-severity {:.3}: {} risk, {} of 5\n({})\n",
            main.risk,
            main.group.name(),
            main.level,
            main.level_note
        )?;
    }
    if let Some(found) = &report.segmentation {
        writeln!(
            text,
            "Lungs diseased (network) {:.1} %",
            100.0 * found.extents.disease
        )?;
    }
    if let Some(density) = report.densitometry {
        writeln!(
            text,
            "Lungs above -700 HU {:.1} %, well aerated {:.1} %, right {:.2} L, left {:.2} L",
            100.0 * density.above_minus_700,
            100.0 * density.well_aerated,
            density.right_litres,
            density.left_litres
        )?;
    }
    if let Some(segment) = &report.ai_segment {
        writeln!(
            text,
            "AI-segment {:.3}, {} of 5\n({})\n",
            segment.risk, segment.level, segment.level_note
        )?;
    }
    let models = severity::registry().into_iter().map(|model| model.id);
    for id in models.chain(scores::registry().into_iter().map(|score| score.id)) {
        if let Some(score) = report.scores.get(id) {
            writeln!(text, "{id:<26}{}", outcome(score))?;
        }
    }
    writeln!(text)?;
    for warning in &report.warnings {
        writeln!(
            text,
            "Warning: {}",
            warning["message"].as_str().unwrap_or_default()
        )?;
    }
    for note in &report.notes {
        writeln!(text, "Note: {note}")?;
    }
    Ok(())
}

fn outcome(score: &ScoreReport) -> String {
    let Some(value) = score.value else {
        return format!("missing: {}", score.missing.join(", "));
    };
    let (_, highest) = score.range;
    let value = match score.scale {
        Scale::Probability => format!("{value:.3}"),
        Scale::Points => format!("{value} of {highest} points"),
        Scale::LogOdds => format!("{value:.1} log-odds"),
        Scale::Class => format!("{value}"),
    };
    match (score.band, score.band_meaning) {
        (Some(band), Some(meaning)) => format!("{value}, {band} ({meaning})"),
        _ => value,
    }
}
