//! How a probability would change with one input, the others held.

use serde::Serialize;

use super::logistic::LogisticModel;
use crate::patient::{Input, Kind, MissingInputs, Patient};

/// The probability as a function of one input.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// Name of the input.
    pub input: &'static str,
    /// The patient's value.
    pub value: f64,
    /// Pairs of input value and probability, in ascending order of the value.
    pub points: Vec<(f64, f64)>,
}

/// One curve per input of the model: measured inputs over their plausible range in 40 steps, others
/// at each of their values.
pub fn sensitivity(model: &LogisticModel, patient: &Patient) -> Result<Vec<Curve>, MissingInputs> {
    model.risk(patient)?;
    model
        .inputs()
        .map(|input| curve(model, patient, input))
        .collect()
}

fn curve(model: &LogisticModel, patient: &Patient, input: Input) -> Result<Curve, MissingInputs> {
    let points = grid(input)
        .into_iter()
        .map(|at| {
            let risk = model.risk_by(|other| {
                if other == input {
                    Some(at)
                } else {
                    patient.get(other)
                }
            })?;
            Ok((at, risk))
        })
        .collect::<Result<_, _>>()?;
    Ok(Curve {
        input: input.name(),
        value: patient.get(input).unwrap_or_default(),
        points,
    })
}

fn grid(input: Input) -> Vec<f64> {
    let spec = input.spec();
    let (low, high) = spec.plausible;
    let steps = match spec.kind {
        Kind::Number => 40,
        Kind::Whole | Kind::Flag | Kind::Sex => (high - low) as u32,
    };
    (0..=steps)
        .map(|step| low + (high - low) * f64::from(step) / f64::from(steps))
        .collect()
}
