//! Risk group and 1 to 5 score of AI-severity.
//!
//! The groups are published: the terciles of the authors' cohort. The hospital tool shows 1 (very
//! low) to 5 (very high), but its cut-offs are not published. Ours are derived: the quintiles of the
//! one logit-normal distribution that passes through the two published terciles. They are labelled as
//! derived wherever they are shown.

use serde::Serialize;

use super::logistic::{logit, sigmoid};
use super::normal::normal_quantile;

/// The published terciles that part the risk groups.
pub const TERCILES: [f64; 2] = [0.187, 0.375];

/// What must stand beside the 1 to 5 score.
pub const LEVEL_NOTE: &str = "Derived: the cut-offs of the 1 to 5 score are not published. These are the quintiles of the logit-normal distribution that passes through the two published terciles (0.187 and 0.375).";

/// A published risk group: a third of the authors' cohort each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskGroup {
    /// Below 0.187.
    Low,
    /// From 0.187 to below 0.375.
    Medium,
    /// From 0.375.
    High,
}

impl RiskGroup {
    /// `low`, `medium` or `high`.
    pub fn name(self) -> &'static str {
        match self {
            RiskGroup::Low => "low",
            RiskGroup::Medium => "medium",
            RiskGroup::High => "high",
        }
    }
}

/// The risk group of an AI-severity probability.
pub fn risk_group(risk: f64) -> RiskGroup {
    let [low, high] = TERCILES;
    if risk < low {
        RiskGroup::Low
    } else if risk < high {
        RiskGroup::Medium
    } else {
        RiskGroup::High
    }
}

/// The derived 1 (very low) to 5 (very high) score of an AI-severity probability.
pub fn level(risk: f64) -> u8 {
    level_cutoffs()
        .iter()
        .fold(1, |level, cutoff| level + u8::from(risk >= *cutoff))
}

/// The four probabilities at which the 1 to 5 score steps up.
pub fn level_cutoffs() -> [f64; 4] {
    let [low, high] = TERCILES.map(logit);
    let mean = (low + high) / 2.0;
    let deviation = (high - low) / (2.0 * normal_quantile(2.0 / 3.0));
    [0.2, 0.4, 0.6, 0.8].map(|quintile| sigmoid(mean + deviation * normal_quantile(quintile)))
}
