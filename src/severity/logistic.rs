//! A logistic regression on transformed inputs.

use super::evidence::Evidence;
use crate::patient::{Input, MissingInputs, Patient};

/// `sigmoid(intercept + sum(coefficient x transformed input))`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogisticModel {
    /// Name in JSON, CSV and page.
    pub id: &'static str,
    /// Name in the publication.
    pub title: &'static str,
    /// Constant term, in log-odds.
    pub intercept: f64,
    /// One term per input, in the order in which the reference adds them.
    pub terms: &'static [Term],
    /// Cohorts and figures.
    pub evidence: &'static [Evidence],
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
        self.risk_by(|input| patient.get(input))
    }

    /// Probability of the outcome with values from any source.
    pub fn risk_by(&self, value: impl Fn(Input) -> Option<f64>) -> Result<f64, MissingInputs> {
        self.log_odds_by(value).map(sigmoid)
    }

    /// The linear predictor: logit of the probability.
    pub fn log_odds(&self, patient: &Patient) -> Result<f64, MissingInputs> {
        self.log_odds_by(|input| patient.get(input))
    }

    /// The model's inputs.
    pub fn inputs(&self) -> impl Iterator<Item = Input> {
        self.terms.iter().map(|term| term.input)
    }

    fn log_odds_by(&self, value: impl Fn(Input) -> Option<f64>) -> Result<f64, MissingInputs> {
        let mut sum = self.intercept;
        let mut missing = Vec::new();
        for term in self.terms {
            match value(term.input) {
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
    /// A term whose input enters as it is.
    pub(super) const fn plain(input: Input, coefficient: f64) -> Term {
        Term {
            input,
            coefficient,
            transform: Transform::Identity,
        }
    }

    /// A term whose input enters as `ln(0.001 + x)`.
    pub(super) const fn log(input: Input, coefficient: f64) -> Term {
        Term {
            input,
            coefficient,
            transform: Transform::Log,
        }
    }

    /// The term of oxygen saturation, `-ln(101 - x)`.
    pub(super) const fn saturation(coefficient: f64) -> Term {
        Term {
            input: Input::Spo2,
            coefficient,
            transform: Transform::Saturation,
        }
    }

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
            Transform::Saturation => -(101.0 - value).ln(),
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
