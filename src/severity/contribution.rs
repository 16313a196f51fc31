//! Why a probability is what it is: what each input adds to the log-odds.
//!
//! A logistic model is a sum, so the difference between a patient and any reference patient splits
//! exactly into one part per input. The reference is a convention, stated in the report: a woman of
//! 60 years with normal bedside and laboratory values, no comorbidity, no lesion, and a CT network
//! that is undecided (probability 0.5, logit 0). It was chosen so that each part reads as "compared
//! with normal", not taken from a cohort.

use serde::Serialize;

use super::logistic::LogisticModel;
use crate::patient::{Input, MissingInputs, Patient};

/// The reference patient. Inputs that are not listed are 0: absent.
pub const REFERENCE_PATIENT: &[(Input, f64)] = &[
    (Input::Age, 60.0),
    (Input::Spo2, 98.0),
    (Input::Platelets, 250.0),
    (Input::Urea, 5.0),
    (Input::Ldh, 200.0),
    (Input::Neutrophils, 4.0),
];

/// What one input adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contribution {
    /// Name of the input.
    pub input: &'static str,
    /// The patient's value.
    pub value: f64,
    /// The reference patient's value.
    pub reference: f64,
    /// Log-odds that the difference of the two adds.
    pub log_odds: f64,
}

/// What each input of a model adds to the log-odds of the reference patient; the parts add up to the
/// patient's log-odds less the reference patient's.
pub fn contributions(
    model: &LogisticModel,
    patient: &Patient,
) -> Result<Vec<Contribution>, MissingInputs> {
    let mut missing = Vec::new();
    let mut contributions = Vec::new();
    for term in model.terms {
        let reference = reference_value(term.input);
        match patient.get(term.input) {
            Some(value) => contributions.push(Contribution {
                input: term.input.name(),
                value,
                reference,
                log_odds: term.apply(value) - term.apply(reference),
            }),
            None => missing.push(term.input.name()),
        }
    }
    if missing.is_empty() {
        Ok(contributions)
    } else {
        Err(MissingInputs(missing))
    }
}

/// The reference patient's value of an input.
pub fn reference_value(input: Input) -> f64 {
    REFERENCE_PATIENT
        .iter()
        .find(|(listed, _)| *listed == input)
        .map_or(0.0, |(_, value)| *value)
}
