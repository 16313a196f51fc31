//! A logistic regression on transformed inputs.

use crate::patient::{Input, MissingInputs, Patient};

/// `sigmoid(intercept + sum(coefficient x transformed input))`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogisticModel {
    /// Name in JSON, CSV and page.
    pub id: &'static str,
    /// Constant term, in log-odds.
    pub intercept: f64,
    /// One term per input, in the order in which the reference adds them.
    pub terms: &'static [Term],
}

/// One input of a [`LogisticModel`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The input.
    pub input: Input,
    /// Log-odds per unit of the transformed input.
    pub coefficient: f64,
    /// What is done to the input before it is multiplied.
    pub transform: Transform,
}

/// The transforms of the published models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transform {
    /// The input as it is.
    Identity,
    /// `ln(0.001 + x)`: blood counts and chemistry.
    Log,
    /// `-ln(101 - x)`: oxygen saturation in %.
    Saturation,
}

impl LogisticModel {
    /// Probability of the model's outcome, 0 to 1.
    pub fn risk(&self, patient: &Patient) -> Result<f64, MissingInputs> {
        self.log_odds(patient).map(sigmoid)
    }

    /// The linear predictor: logit of the probability.
    pub fn log_odds(&self, patient: &Patient) -> Result<f64, MissingInputs> {
        let mut sum = self.intercept;
        let mut missing = Vec::new();
        for term in self.terms {
            match patient.get(term.input) {
                Some(value) => sum += term.apply(value),
                None => missing.push(term.input.name()),
            }
        }
        if missing.is_empty() {
            Ok(sum)
        } else {
            Err(MissingInputs(missing))
        }
    }
}

impl Term {
    /// What a value of the input adds to the log-odds.
    pub fn apply(&self, value: f64) -> f64 {
        self.coefficient * self.transform.apply(value)
    }
}

impl Transform {
    fn apply(self, value: f64) -> f64 {
        match self {
            Transform::Identity => value,
            Transform::Log => (0.001 + value).ln(),
            Transform::Saturation => -(1.0 + 100.0 - value).ln(),
        }
    }
}

/// `1 / (1 + e^-x)`.
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `ln(p / (1 - p))`, the inverse of [`sigmoid`].
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}
