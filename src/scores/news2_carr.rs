//! NEWS2 with age and blood tests, for COVID-19.
//!
//! Carr et al., BMC Medicine 19:23 (2021), model 4 of the first preprint as used in the study:
//! standardised inputs, logistic, with the authors' recalibration (slope 0.9689, intercept -0.0232).
//! The benchmark agrees but for the NEWS2 inside (see [`super::news2`]).

use super::score::{Context, Evaluation, Scale, Score, part};
use super::{neutrophil_lymphocyte_ratio, news2};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::Evidence;
use crate::severity::sigmoid;

pub(super) const SCORE: Score = Score {
    id: "news2_carr",
    title: "NEWS2 with age and blood tests",
    citation: "Carr E et al. Evaluation and improvement of the National Early Warning Score (NEWS2) for COVID-19: a multi-hospital study. BMC Med 2021; model 4 of the preprint (2020)",
    doi: "10.1186/s12916-020-01893-3",
    outcome: OUTCOME,
    scale: Scale::Probability,
    range: (0.0, 1.0),
    inputs: &[
        Input::RespiratoryRate,
        Input::Spo2,
        Input::OnOxygen,
        Input::HypercapnicTarget,
        Input::Systolic,
        Input::HeartRate,
        Input::Confusion,
        Input::Unconsciousness,
        Input::Gcs,
        Input::Temperature,
        Input::Crp,
        Input::Egfr,
        Input::Neutrophils,
        Input::Urea,
        Input::Lymphocytes,
        Input::OxygenFlow,
        Input::Age,
    ],
    bands: &[],
    departures: &["Uses the NEWS2 of the Royal College's chart, scale 1 or 2 as there."],
    evidence: &[
        Evidence {
            cohort: "training: King's College Hospital, London, 1 March to 30 April 2020",
            patients: Some(1276),
            outcome: OUTCOME,
            discrimination: None,
            source: SOURCE,
        },
        Evidence {
            cohort: "external validation: nine hospital organisations, United Kingdom, Norway and China",
            patients: Some(6237),
            outcome: OUTCOME,
            discrimination: None,
            source: SOURCE,
        },
    ],
    limits: &[
        "The coefficients are those of the preprint's model 4, fitted on fewer patients than the final publication.",
    ],
    evaluate,
};

const OUTCOME: &str = "intensive care or death within 14 days of symptom onset";
const SOURCE: &str = "Carr et al., BMC Med 2021, doi 10.1186/s12916-020-01893-3, abstract";

const BLOOD_AND_AGE: [Input; 8] = [
    Input::Crp,
    Input::Egfr,
    Input::Neutrophils,
    Input::Urea,
    Input::Lymphocytes,
    Input::Spo2,
    Input::OxygenFlow,
    Input::Age,
];

fn evaluate(patient: &Patient, context: &Context) -> Result<Evaluation, MissingInputs> {
    let (news2, values) = match (
        news2::evaluate(patient, context),
        patient.require(BLOOD_AND_AGE),
    ) {
        (Ok(news2), Ok(values)) => (news2.value, values),
        (news2, values) => {
            let mut missing = news2.err().map(|error| error.0).unwrap_or_default();
            missing.extend(values.err().map(|error| error.0).unwrap_or_default());
            missing.dedup();
            missing.sort_by_key(|name| Input::from_name(name));
            missing.dedup();
            return Err(MissingInputs(missing));
        }
    };
    let [
        crp,
        egfr,
        neutrophils,
        urea,
        lymphocytes,
        spo2,
        oxygen_flow,
        age,
    ] = values;
    let ratio = neutrophil_lymphocyte_ratio(neutrophils, lymphocytes);
    let items = [
        part("constant", -0.9687),
        part("crp", 0.1450 * (crp.sqrt() - 9.1433) / 4.1398),
        part("egfr", -0.2320 * (egfr - 60.4115) / 25.8918),
        part(
            "neutrophils",
            0.0887 * (neutrophils.sqrt() - 2.4072) / 0.6980,
        ),
        part("urea", 0.0577 * (urea.sqrt() - 2.8909) / 1.0338),
        part(
            "neutrophil_lymphocyte_ratio",
            0.0664 * ((ratio + 0.01).ln() - 1.7255) / 0.7520,
        ),
        part("spo2", -0.1987 * (spo2 - 95.9230) / 2.5935),
        part("oxygen_flow", 0.3295 * (oxygen_flow - 3.1818) / 4.9347),
        part("news2", 0.4171 * (news2 - 2.9231) / 2.4468),
        part("age", 0.2795 * (age - 69.2258) / 16.7558),
    ];
    let sum: f64 = items.iter().map(|item| item.value).sum();
    let mut parts: Vec<_> = items
        .iter()
        .map(|item| part(item.item, 0.9689 * item.value))
        .collect();
    parts.push(part("recalibration", -0.0232));
    Ok(Evaluation::new(sigmoid(0.9689 * sum - 0.0232), None, parts))
}
