//! Liang et al.: Cox regression on ten inputs and a network feature.
//!
//! Liang et al., Nature Communications 11:3543 (2020), and the authors' published code: six inputs are
//! normalised with the mean and standard deviation of their cohort, five small networks give a
//! feature, and a Cox model gives the risk of critical illness within 5, 10 and 30 days. The
//! benchmark feeds raw values to both, which the authors' code forbids ("normalized value, NOT raw
//! value") and which sends every risk to 1; the authors' normalisation is followed here. The networks
//! are the published checkpoints `models_liang`; without them the score names them among what is
//! missing.

use super::neutrophil_lymphocyte_ratio;
use super::score::{Context, Evaluation, Scale, Score, part};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{Discrimination, Evidence};

pub(super) const SCORE: Score = Score {
    id: "liang",
    title: "Liang, deep-learning triage",
    citation: "Liang W et al. Early triage of critically ill COVID-19 patients using deep learning. Nat Commun 2020",
    doi: "10.1038/s41467-020-17280-8",
    outcome: "critical illness within 30 days",
    scale: Scale::Probability,
    range: (0.0, 1.0),
    inputs: &INPUTS,
    bands: &[],
    departures: &[
        "The benchmark feeds raw values where the authors' code normalises them; the authors' normalisation is followed. The benchmark's value is the linear predictor; here it is the risk within 30 days.",
        "The benchmark takes emphysema for COPD and any disease extent for an abnormal X-ray; here both are taken as given (emphysema counts as COPD).",
        "Neutrophil to lymphocyte ratio with 0.01 added to the lymphocytes, as in the benchmark.",
    ],
    evidence: &[
        Evidence {
            cohort: "development: 575 centres, China, until 31 January 2020; internal validation",
            patients: Some(1590),
            outcome: "critical illness",
            discrimination: Discrimination::c_index(0.894),
            source: SOURCE,
        },
        Evidence {
            cohort: "external: Wuhan, Hubei and Guangdong, China; three cohorts, 1393 patients in all, of which Hubei did worst",
            patients: None,
            outcome: "critical illness",
            discrimination: Discrimination::c_index(0.852),
            source: SOURCE,
        },
    ],
    limits: &[
        "Derived comorbidities cover those that the record knows; give comorbidity_count_liang directly for others.",
    ],
    evaluate,
};

const SOURCE: &str = "Liang et al., Nat Commun 2020, doi 10.1038/s41467-020-17280-8, abstract";

const INPUTS: [Input; 11] = [
    Input::Cancer,
    Input::XrayAbnormality,
    Input::Copd,
    Input::Dyspnoea,
    Input::ComorbidityCountLiang,
    Input::Ldh,
    Input::Age,
    Input::Neutrophils,
    Input::Lymphocytes,
    Input::CreatineKinase,
    Input::DirectBilirubin,
];

/// What the networks and the Cox model take, in the networks' order.
pub const LIANG_INPUTS: [&str; 10] = [
    "cancer",
    "xray_abnormality",
    "copd",
    "dyspnoea",
    "comorbidity_count_liang",
    "ldh",
    "age",
    "neutrophil_lymphocyte_ratio",
    "creatine_kinase",
    "direct_bilirubin",
];

const COEFFICIENTS: [f64; 10] = [
    1.06741622, 0.65624252, 0.28010291, 0.34496069, 0.06626169, 0.04888803, 0.09156370, 0.02040950,
    0.05368482, 0.03486548,
];
const NETWORK_COEFFICIENT: f64 = 1.50393931;

/// Mean and standard deviation of the authors' cohort; yes/no inputs enter as they are.
const NORMALISATION: [(f64, f64); 10] = [
    (0.0, 1.0),
    (0.0, 1.0),
    (0.0, 1.0),
    (0.0, 1.0),
    (0.366352, 0.766475),
    (259.740330, 77.955030),
    (48.879804, 12.861063),
    (5.374749, 2.445621),
    (98.198436, 49.690099),
    (3.762461, 1.389199),
];

/// Cumulative baseline hazard at 5, 10 and 30 days.
const BASELINE_HAZARD: [(&str, f64); 3] = [
    ("risk_5_days", 0.03552347),
    ("risk_10_days", 0.04164459),
    ("risk_30_days", 0.04840961),
];

const FILES: &str = "models_liang";

fn evaluate(patient: &Patient, context: &Context) -> Result<Evaluation, MissingInputs> {
    let inputs = normalised_liang_inputs(patient);
    let (Some(network), Ok(inputs)) = (context.liang, &inputs) else {
        let mut missing = inputs.err().map(|error| error.0).unwrap_or_default();
        if context.liang.is_none() {
            missing.push(FILES);
        }
        return Err(MissingInputs(missing));
    };
    let feature = network.feature(*inputs);
    let linear: f64 = inputs
        .iter()
        .zip(COEFFICIENTS)
        .map(|(value, coefficient)| value * coefficient)
        .sum();
    let predictor = linear + NETWORK_COEFFICIENT * feature;
    let mut parts: Vec<_> = LIANG_INPUTS
        .iter()
        .zip(inputs.iter().zip(COEFFICIENTS))
        .map(|(name, (value, coefficient))| part(name, value * coefficient))
        .collect();
    parts.push(part("network_feature", NETWORK_COEFFICIENT * feature));
    parts.push(part("linear_predictor", predictor));
    let risks =
        BASELINE_HAZARD.map(|(name, hazard)| part(name, 1.0 - (-predictor.exp() * hazard).exp()));
    parts.extend(risks);
    let [.., thirty_days] = risks;
    Ok(Evaluation::new(thirty_days.value, None, parts))
}

/// The patient's values in the order of [`LIANG_INPUTS`], normalised as in the authors' code.
pub fn normalised_liang_inputs(
    patient: &Patient,
) -> Result<[f64; LIANG_INPUTS.len()], MissingInputs> {
    let [
        cancer,
        xray,
        copd,
        dyspnoea,
        comorbidities,
        ldh,
        age,
        neutrophils,
        lymphocytes,
        creatine_kinase,
        bilirubin,
    ] = patient.require(INPUTS)?;
    let ratio = neutrophil_lymphocyte_ratio(neutrophils, lymphocytes);
    let mut values = [
        cancer,
        xray,
        copd,
        dyspnoea,
        comorbidities,
        ldh,
        age,
        ratio,
        creatine_kinase,
        bilirubin,
    ];
    for (value, (mean, deviation)) in values.iter_mut().zip(NORMALISATION) {
        *value = (*value - mean) / deviation;
    }
    Ok(values)
}
