//! The message of every score beside AI-severity: its value, or what it lacks.

use serde::Serialize;

use crate::patient::Input;
use crate::report::{Report, ScoreReport, ScoreScale};
use crate::severity;

/// One score as the page lists it.
#[derive(Serialize)]
pub struct OtherScore {
    id: &'static str,
    title: &'static str,
    citation: &'static str,
    outcome: &'static str,
    scale: ScoreScale,
    range: (f64, f64),
    value: Option<f64>,
    band: Option<&'static str>,
    /// Clinical names of the inputs that it lacks, or of the published file.
    missing: Vec<&'static str>,
    /// Where the study's benchmark departs from the publication, and what is done here.
    departures: &'static [&'static str],
}

/// Every score of a report but AI-severity itself, the study's models first.
pub fn other_scores(report: &Report) -> Vec<OtherScore> {
    let models = severity::registry().into_iter().map(|model| model.id);
    let literature = crate::scores::registry().into_iter().map(|score| score.id);
    models
        .chain(literature)
        .filter(|id| *id != severity::ai_severity::MODEL.id)
        .filter_map(|id| Some(OtherScore::of(id, report.scores.get(id)?)))
        .collect()
}

impl OtherScore {
    fn of(id: &'static str, score: &ScoreReport) -> Self {
        let clinical_name =
            |name: &&'static str| Input::from_name(name).map_or(*name, |input| input.spec().title);
        Self {
            id,
            title: score.title,
            citation: score.citation,
            outcome: score.outcome,
            scale: score.scale,
            range: score.range,
            value: score.value,
            band: score.band,
            missing: score.missing.iter().map(clinical_name).collect(),
            departures: score.departures,
        }
    }
}
