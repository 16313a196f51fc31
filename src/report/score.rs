//! One model or score in the report.

use serde::Serialize;

use crate::patient::{MissingInputs, Patient};
use crate::scores::{Context, Part, Scale, Score};
use crate::severity::evidence::{self, Evidence};
use crate::severity::{
    Contribution, Curve, LogisticModel, ai_severity, contributions, risk_group, sensitivity,
};

/// One model or score: its value with what explains it, or what is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreReport {
    /// Name in the literature.
    pub title: &'static str,
    /// Authors, journal, year.
    pub citation: &'static str,
    /// Digital object identifier; absent where the source has none.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub doi: &'static str,
    /// What is predicted.
    pub outcome: &'static str,
    /// What the value is.
    pub scale: ScoreScale,
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// The value; absent when an input is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The published risk band, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<&'static str>,
    /// What the band means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band_meaning: Option<&'static str>,
    /// Where that is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band_source: Option<&'static str>,
    /// Inputs and model files without which the score cannot be computed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'static str>,
    /// Missing inputs that the published model itself fills in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub imputed: Vec<&'static str>,
    /// Points, log-odds or further results per item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What each input adds to the log-odds of the reference patient (ScanCovIA models).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<Contribution>,
    /// The probability as a function of each input (ScanCovIA models).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sensitivity: Vec<Curve>,
    /// Where the study's benchmark departs from the publication, and what is done here.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub departures: &'static [&'static str],
    /// Cohorts and figures.
    pub evidence: &'static [Evidence],
    /// What limits the score.
    pub limits: &'static [&'static str],
}

/// What a value is.
pub type ScoreScale = Scale;

const CITATION: &str = "Lassau N et al. Integrating deep learning CT-scan model, biological and clinical variables to predict severity of COVID-19 patients. Nat Commun 12:634, 2021";
const DOI: &str = "10.1038/s41467-020-20657-4";

pub(super) fn severity_model(model: &LogisticModel, patient: &Patient) -> ScoreReport {
    let mut report = ScoreReport {
        title: model.title,
        citation: CITATION,
        doi: DOI,
        outcome: evidence::SEVERE,
        scale: Scale::Probability,
        range: (0.0, 1.0),
        value: None,
        band: None,
        band_meaning: None,
        band_source: None,
        missing: Vec::new(),
        imputed: Vec::new(),
        parts: Vec::new(),
        contributions: contributions(model, patient).unwrap_or_default(),
        sensitivity: sensitivity(model, patient).unwrap_or_default(),
        departures: &[],
        evidence: model.evidence,
        limits: evidence::LIMITS,
    };
    match model.risk(patient) {
        Err(MissingInputs(missing)) => report.missing = missing,
        Ok(risk) => {
            report.value = Some(risk);
            if model.id == ai_severity::MODEL.id {
                report.band = Some(risk_group(risk).name());
                report.band_meaning =
                    Some("third of the authors' cohort by risk: low below 0.187, high from 0.375");
                report.band_source = Some(
                    "terciles published with the authors' reference implementation (owkin/scancovia)",
                );
            }
        }
    }
    report
}

pub(super) fn literature_score(score: &Score, patient: &Patient, context: &Context) -> ScoreReport {
    let mut report = ScoreReport {
        title: score.title,
        citation: score.citation,
        doi: score.doi,
        outcome: score.outcome,
        scale: score.scale,
        range: score.range,
        value: None,
        band: None,
        band_meaning: None,
        band_source: None,
        missing: Vec::new(),
        imputed: Vec::new(),
        parts: Vec::new(),
        contributions: Vec::new(),
        sensitivity: Vec::new(),
        departures: score.departures,
        evidence: score.evidence,
        limits: score.limits,
    };
    match (score.evaluate)(patient, context) {
        Err(MissingInputs(missing)) => report.missing = missing,
        Ok(evaluation) => {
            report.value = Some(evaluation.value);
            report.band = evaluation.band.map(|band| band.label);
            report.band_meaning = evaluation.band.map(|band| band.meaning);
            report.band_source = evaluation.band.map(|band| band.source);
            report.imputed = evaluation.imputed;
            report.parts = evaluation.parts;
        }
    }
    report
}
