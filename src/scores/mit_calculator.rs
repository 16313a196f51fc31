//! The COVIDAnalytics (MIT) mortality calculator without laboratory values.
//!
//! Bertsimas et al., PLoS ONE 15:e0243262 (2020). An XGBoost classifier behind a nearest-neighbour
//! imputer, published as the file `model_without_lab.pkl`; without that file the score names it among
//! what is missing. The benchmark counts hypertension as heart disease; here cardiovascular_disease is
//! taken as given.

use super::score::{Context, Evaluation, Scale, Score};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{Discrimination, Evidence};

pub(super) const SCORE: Score = Score {
    id: "mit",
    title: "MIT / COVIDAnalytics, without laboratory values",
    citation: "Bertsimas D et al. COVID-19 mortality risk assessment: an international multi-center study. PLoS One 2020",
    doi: "10.1371/journal.pone.0243262",
    outcome: "death in hospital",
    scale: Scale::Probability,
    range: (0.0, 1.0),
    inputs: &MIT_INPUTS,
    bands: &[],
    departures: &[
        "The benchmark also counts hypertension as heart disease; here cardiovascular_disease is taken as given.",
        "The benchmark hands the temperature over in degrees Celsius; the model was trained on degrees Fahrenheit, to which it is converted here.",
    ],
    evidence: &[Evidence {
        cohort: "derivation of the model with laboratory values: six centres, Europe and United States, 2020; held-out part",
        patients: Some(3062),
        outcome: "death in hospital",
        discrimination: Discrimination::auc_within(0.90, 0.87, 0.94),
        source: "Bertsimas et al., PLoS One 2020, abstract; of the model with laboratory values, not of this one",
    }],
    limits: &[
        "The figure is that of the sister model with laboratory values. Missing inputs are filled by the published imputer.",
    ],
    evaluate,
};

/// The model's inputs in the order of the published file. Sex is coded there the other way round: 1
/// for a woman, 0 for a man.
pub const MIT_INPUTS: [Input; 9] = [
    Input::Age,
    Input::Temperature,
    Input::HeartRate,
    Input::Dysrhythmia,
    Input::ChronicKidneyDisease,
    Input::CardiovascularDisease,
    Input::Diabetes,
    Input::Sex,
    Input::Spo2,
];

const FILE: &str = "model_without_lab.pkl";

fn evaluate(patient: &Patient, context: &Context) -> Result<Evaluation, MissingInputs> {
    let mut missing = patient.missing(&MIT_INPUTS);
    let Some(classifier) = context.mit else {
        missing.push(FILE);
        return Err(MissingInputs(missing));
    };
    if missing.len() == MIT_INPUTS.len() {
        return Err(MissingInputs(missing));
    }
    let value = classifier.probability(MIT_INPUTS.map(|input| match input {
        Input::Sex => patient.get(input).map(|male| 1.0 - male),
        other => patient.get(other),
    }));
    Ok(Evaluation {
        imputed: missing,
        ..Evaluation::new(value, None, Vec::new())
    })
}
