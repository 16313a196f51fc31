//! COVID-GRAM: probability of critical illness in hospital.
//!
//! Liang et al., JAMA Internal Medicine 180:1081 (2020), table 3: the logarithms of the published odds
//! ratios, with the constant ln 0.001. The benchmark agrees but for its list of comorbidities, and for
//! haemoptysis and unconsciousness, which its cohort lacked and which it set to absent; here they are
//! needed.

use super::neutrophil_lymphocyte_ratio;
use super::score::{Context, Evaluation, Scale, Score, part};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{Discrimination, Evidence};
use crate::severity::sigmoid;

pub(super) const SCORE: Score = Score {
    id: "covid_gram",
    title: "COVID-GRAM",
    citation: "Liang W et al. Development and validation of a clinical risk score to predict the occurrence of critical illness in hospitalized patients with COVID-19. JAMA Intern Med 2020",
    doi: "10.1001/jamainternmed.2020.2033",
    outcome: OUTCOME,
    scale: Scale::Probability,
    range: (0.0, 1.0),
    inputs: &INPUTS,
    bands: &[],
    departures: &[
        "The benchmark counts asthma and not cancer among the comorbidities and sets haemoptysis and unconsciousness to absent. Here the derived count is hypertension, diabetes, cardiovascular disease, COPD, chronic kidney disease and cancer; the publication also counts cerebrovascular disease, hepatitis B and immunodeficiency (give comorbidity_count_gram directly for them).",
        "Neutrophil to lymphocyte ratio with 0.01 added to the lymphocytes, as in the benchmark.",
    ],
    evidence: &[
        Evidence {
            cohort: "development: 575 hospitals, China, until 31 January 2020",
            patients: Some(1590),
            outcome: OUTCOME,
            discrimination: None,
            source: SOURCE,
        },
        Evidence {
            cohort: "validation: four further cohorts, China",
            patients: Some(710),
            outcome: OUTCOME,
            discrimination: Discrimination::auc_within(0.88, 0.84, 0.93),
            source: SOURCE,
        },
    ],
    limits: &[
        "Odds ratios rounded in print: the probability differs a little from the authors' online calculator.",
    ],
    evaluate,
};

const OUTCOME: &str =
    "critical illness: intensive care, invasive ventilation, or death in hospital";
const SOURCE: &str =
    "Liang et al., JAMA Intern Med 2020, doi 10.1001/jamainternmed.2020.2033, abstract";

const INPUTS: [Input; 11] = [
    Input::XrayAbnormality,
    Input::Age,
    Input::Haemoptysis,
    Input::Dyspnoea,
    Input::Unconsciousness,
    Input::ComorbidityCountGram,
    Input::Cancer,
    Input::Neutrophils,
    Input::Lymphocytes,
    Input::Ldh,
    Input::DirectBilirubin,
];

fn evaluate(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let [
        xray,
        age,
        haemoptysis,
        dyspnoea,
        unconsciousness,
        comorbidities,
        cancer,
        neutrophils,
        lymphocytes,
        ldh,
        bilirubin,
    ] = patient.require(INPUTS)?;
    let ratio = neutrophil_lymphocyte_ratio(neutrophils, lymphocytes);
    let parts = vec![
        part("constant", 0.001_f64.ln()),
        part("xray_abnormality", 3.39_f64.ln() * xray),
        part("age", 1.03_f64.ln() * age),
        part("haemoptysis", 4.53_f64.ln() * haemoptysis),
        part("dyspnoea", 1.88_f64.ln() * dyspnoea),
        part("unconsciousness", 4.71_f64.ln() * unconsciousness),
        part("comorbidity_count_gram", 1.60_f64.ln() * comorbidities),
        part("cancer", 4.07_f64.ln() * cancer),
        part("neutrophil_lymphocyte_ratio", 1.06_f64.ln() * ratio),
        part("ldh", 1.002_f64.ln() * ldh),
        part("direct_bilirubin", 1.15_f64.ln() * bilirubin),
    ];
    let value = sigmoid(parts.iter().map(|part| part.value).sum());
    Ok(Evaluation::new(value, SCORE.band(value), parts))
}
