//! AI-severity, the main model: five bedside values and the probability of the CT network.

use super::logistic::{LogisticModel, Term, Transform};
use crate::patient::{Input, MissingInputs, Patient};

/// The published model. Outcome: oxygen flow of 15 L/min or more, mechanical ventilation, or death.
pub const MODEL: LogisticModel = LogisticModel {
    id: "ai_severity",
    intercept: -0.05311807245634939,
    terms: &[
        Term {
            input: Input::Spo2,
            coefficient: -0.5691738927009029,
            transform: Transform::Saturation,
        },
        Term {
            input: Input::CtLogit,
            coefficient: 0.768643675292477,
            transform: Transform::Identity,
        },
        Term {
            input: Input::Age,
            coefficient: 0.01208368240782795,
            transform: Transform::Identity,
        },
        Term {
            input: Input::Sex,
            coefficient: 0.4116879766154334,
            transform: Transform::Identity,
        },
        Term {
            input: Input::Platelets,
            coefficient: -0.5667267219464422,
            transform: Transform::Log,
        },
        Term {
            input: Input::Urea,
            coefficient: 0.393194190948113,
            transform: Transform::Log,
        },
    ],
};

/// A published risk group: a third of the development cohort each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskGroup {
    /// Below 0.187.
    Low,
    /// From 0.187 to below 0.375.
    Medium,
    /// From 0.375.
    High,
}

/// The published terciles that part the risk groups.
pub const TERCILES: [f64; 2] = [0.187, 0.375];

/// AI-severity of a patient whose CT network gave `ct_logit = ln(p / (1 - p))`: probability 0 to 1
/// of a severe course. Replaces a `ct_logit` of the record.
pub fn risk(ct_logit: f64, patient: &Patient) -> Result<f64, MissingInputs> {
    let mut sum = MODEL.intercept;
    let mut missing = Vec::new();
    for term in MODEL.terms {
        let value = match term.input {
            Input::CtLogit => Some(ct_logit),
            input => patient.get(input),
        };
        match value {
            Some(value) => sum += term.apply(value),
            None => missing.push(term.input.name()),
        }
    }
    if missing.is_empty() {
        Ok(super::logistic::sigmoid(sum))
    } else {
        Err(MissingInputs(missing))
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
