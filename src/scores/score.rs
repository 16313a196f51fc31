//! What a score is.

use serde::Serialize;

use super::published::{LiangNetwork, MitClassifier};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::Evidence;

/// A score of the literature.
pub struct Score {
    /// Name in JSON, CSV and page.
    pub id: &'static str,
    /// Name in the literature.
    pub title: &'static str,
    /// Authors, journal, year.
    pub citation: &'static str,
    /// Digital object identifier; empty where the source has none.
    pub doi: &'static str,
    /// What is predicted.
    pub outcome: &'static str,
    /// What the value is.
    pub scale: Scale,
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// Every input that the score may read.
    pub inputs: &'static [Input],
    /// Published risk bands, from the lowest up; empty where none are published.
    pub bands: &'static [Band],
    /// Where the study's benchmark departs from the publication, and what is done here.
    pub departures: &'static [&'static str],
    /// Cohorts and figures.
    pub evidence: &'static [Evidence],
    /// What limits the score.
    pub limits: &'static [&'static str],
    /// Computes the score.
    pub evaluate: fn(&Patient, &Context) -> Result<Evaluation, MissingInputs>,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Points.
    Points,
    /// A probability from 0 to 1.
    Probability,
    /// Log-odds without the intercept, which was not published.
    LogOdds,
    /// 1 or 0.
    Class,
}

/// A published risk band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lowest value of the band; it ends where the next begins.
    pub from: f64,
    /// Its name.
    pub label: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Where that is published.
    pub source: &'static str,
}

/// What a score may need besides the patient.
#[derive(Default, Clone, Copy)]
pub struct Context<'a> {
    /// The published classifier of the MIT calculator, where its file is present.
    pub mit: Option<&'a dyn MitClassifier>,
    /// The published network of Liang et al., where its checkpoints are present.
    pub liang: Option<&'a dyn LiangNetwork>,
}

/// A computed score.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The value, on the score's scale.
    pub value: f64,
    /// The published band it falls in.
    pub band: Option<&'static Band>,
    /// How the value comes about: points or log-odds per item, adding up to the value or to its
    /// logit; and further results of the score.
    pub parts: Vec<Part>,
    /// Inputs that were missing and that the published model itself fills in.
    pub imputed: Vec<&'static str>,
}

/// One item of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Part {
    /// The item.
    pub item: &'static str,
    /// Its points, log-odds or value.
    pub value: f64,
}

impl Score {
    /// The published band in which a value falls.
    pub fn band(&self, value: f64) -> Option<&'static Band> {
        self.bands.iter().rev().find(|band| value >= band.from)
    }
}

impl Evaluation {
    pub(super) fn new(value: f64, band: Option<&'static Band>, parts: Vec<Part>) -> Evaluation {
        Evaluation {
            value,
            band,
            parts,
            imputed: Vec::new(),
        }
    }

    /// A sum of items, with its band.
    pub(super) fn sum(score: &Score, parts: Vec<Part>) -> Evaluation {
        let value = parts.iter().map(|part| part.value).sum();
        Evaluation::new(value, score.band(value), parts)
    }
}

/// One item of a score.
pub(super) fn part(item: &'static str, value: f64) -> Part {
    Part { item, value }
}

/// The points of the first row whose upper bound the value does not exceed; of the last otherwise.
pub(super) fn points_up_to(value: f64, rows: &[(f64, f64)], above: f64) -> f64 {
    rows.iter()
        .find(|(bound, _)| value <= *bound)
        .map_or(above, |(_, points)| *points)
}

/// The points of the first row below whose bound the value lies; of the last otherwise.
pub(super) fn points_below(value: f64, rows: &[(f64, f64)], otherwise: f64) -> f64 {
    rows.iter()
        .find(|(bound, _)| value < *bound)
        .map_or(otherwise, |(_, points)| *points)
}
