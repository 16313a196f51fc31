//! Colombi et al.: a clinical model, and one with the well-aerated lung on CT.
//!
//! Colombi et al., Radiology 296:E86 (2020), table 3. The intercept is not published: the value is
//! the log-odds without it, good for ranking patients, not a probability. The publication's CT item is
//! a visually or by software estimated well-aerated lung below 73 %. The benchmark uses a
//! radiologist's disease extent above grade 2 (more than 25 %) instead; here the network's diseased
//! fraction is used where there is one (aerated = 1 - extent), and the benchmark's rule otherwise.

use super::score::{Context, Evaluation, Scale, Score, part};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::Evidence;

pub(super) const CLINICAL: Score = Score {
    id: "colombi",
    title: "Colombi, clinical",
    citation: CITATION,
    doi: DOI,
    outcome: OUTCOME,
    scale: Scale::LogOdds,
    range: (0.0, 5.6),
    inputs: &[
        Input::Age,
        Input::CardiovascularDisease,
        Input::Platelets,
        Input::Ldh,
        Input::Crp,
    ],
    bands: &[],
    departures: &[CARDIOVASCULAR],
    evidence: EVIDENCE,
    limits: LIMITS,
    evaluate: clinical,
};

pub(super) const CLINICAL_AND_CT: Score = Score {
    id: "colombi_ct",
    title: "Colombi, clinical and CT",
    citation: CITATION,
    doi: DOI,
    outcome: OUTCOME,
    scale: Scale::LogOdds,
    range: (0.0, 6.0),
    inputs: &[
        Input::Age,
        Input::CardiovascularDisease,
        Input::Platelets,
        Input::Crp,
        Input::Extent,
        Input::DiseaseExtent,
    ],
    bands: &[],
    departures: &[
        CARDIOVASCULAR,
        "The publication's CT item is well-aerated lung below 73 %. The network's extent above 0.27 stands for it where the scan was segmented; otherwise, as in the benchmark, a radiologist's disease extent above grade 2 (more than 25 %).",
    ],
    evidence: EVIDENCE,
    limits: LIMITS,
    evaluate: clinical_and_ct,
};

const CITATION: &str = "Colombi D et al. Well-aerated lung on admitting chest CT to predict adverse outcome in COVID-19 pneumonia. Radiology 2020";
const DOI: &str = "10.1148/radiol.2020201433";
const OUTCOME: &str = "intensive care or death in hospital";
const CARDIOVASCULAR: &str = "The benchmark also counts hypertension as cardiovascular disease; here cardiovascular_disease is taken as given.";
const EVIDENCE: &[Evidence] = &[Evidence {
    cohort: "development: one emergency department, Piacenza, Italy, first wave of 2020",
    patients: None,
    outcome: OUTCOME,
    discrimination: None,
    source: "Colombi et al., Radiology 2020, doi 10.1148/radiol.2020201433",
}];
const LIMITS: &[&str] = &["No intercept is published: log-odds for ranking, not a probability."];

/// 7.6 mg/dL in the publication.
const CRP_THRESHOLD: f64 = 76.0;

fn clinical(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let [age, cardiovascular, platelets, ldh, crp] = patient.require([
        Input::Age,
        Input::CardiovascularDisease,
        Input::Platelets,
        Input::Ldh,
        Input::Crp,
    ])?;
    Ok(Evaluation::sum(
        &CLINICAL,
        vec![
            part("age", if age > 68.0 { 1.2 } else { 0.0 }),
            part("cardiovascular_disease", 1.3 * cardiovascular),
            part("platelets", if platelets > 180.0 { 1.0 } else { 0.0 }),
            part("ldh", if ldh > 347.0 { 1.1 } else { 0.0 }),
            part("crp", if crp > CRP_THRESHOLD { 1.0 } else { 0.0 }),
        ],
    ))
}

fn clinical_and_ct(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let needed = [
        Input::Age,
        Input::CardiovascularDisease,
        Input::Platelets,
        Input::Crp,
    ];
    let poorly_aerated = match (
        patient.get(Input::Extent),
        patient.get(Input::DiseaseExtent),
    ) {
        (Some(extent), _) => extent > 0.27,
        (None, Some(grade)) => grade > 2.0,
        (None, None) => {
            let mut missing = patient.missing(&needed);
            missing.push(Input::DiseaseExtent.name());
            return Err(MissingInputs(missing));
        }
    };
    let [age, cardiovascular, platelets, crp] = patient.require(needed)?;
    Ok(Evaluation::sum(
        &CLINICAL_AND_CT,
        vec![
            part("age", if age > 68.0 { 1.1 } else { 0.0 }),
            part("cardiovascular_disease", 1.4 * cardiovascular),
            part("platelets", if platelets > 180.0 { 1.1 } else { 0.0 }),
            part("crp", if crp > CRP_THRESHOLD { 0.7 } else { 0.0 }),
            part("well_aerated_lung", if poorly_aerated { 1.7 } else { 0.0 }),
        ],
    ))
}
