//! AI-severity-ct: the probability of the CT network alone, as a model with one input.

use super::evidence;
use super::logistic::{LogisticModel, Term};
use crate::patient::Input;

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "ai_severity_ct",
    title: "AI-severity-ct",
    intercept: 0.0,
    terms: &[Term::plain(Input::CtLogit, 1.0)],
    evidence: &[evidence::DEVELOPMENT],
};
