//! 4C Mortality Score.
//!
//! Knight et al., BMJ 370:m3339 (2020), table 2: 0 to 21 points. The benchmark gives 5 points for 70 to
//! 79 years where the table gives 6, and takes a urea of exactly 7 and a CRP of exactly 50 for the
//! lower class where the table puts them in the upper; the table is followed here.

use super::score::{Band, Context, Evaluation, Scale, Score, part, points_below, points_up_to};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{Discrimination, Evidence};

pub(super) const SCORE: Score = Score {
    id: "four_c",
    title: "4C Mortality Score",
    citation: "Knight SR et al. Risk stratification of patients admitted to hospital with covid-19 using the ISARIC WHO Clinical Characterisation Protocol: development and validation of the 4C Mortality Score. BMJ 2020",
    doi: "10.1136/bmj.m3339",
    outcome: OUTCOME,
    scale: Scale::Points,
    range: (0.0, 21.0),
    inputs: &INPUTS,
    bands: &[
        Band {
            from: 0.0,
            label: "low",
            meaning: "0 to 3 points: in-hospital mortality 1 %",
            source: SOURCE,
        },
        Band {
            from: 4.0,
            label: "intermediate",
            meaning: "4 to 8 points: in-hospital mortality 10 %",
            source: SOURCE,
        },
        Band {
            from: 9.0,
            label: "high",
            meaning: "9 to 14 points: in-hospital mortality 31 %",
            source: SOURCE,
        },
        Band {
            from: 15.0,
            label: "very high",
            meaning: "15 points or more: in-hospital mortality 62 %",
            source: SOURCE,
        },
    ],
    departures: &[
        "The benchmark gives 5 points for an age of 70 to 79; the published table gives 6.",
        "The benchmark puts a urea of exactly 7 mmol/L and a CRP of exactly 50 mg/L in the lower class; the published table in the upper.",
        "Derived comorbidities: cardiovascular disease, COPD, chronic kidney disease, diabetes, cancer. The publication also counts liver disease, dementia, neurological and connective tissue disease, HIV and obesity; give comorbidity_count_4c directly for them.",
    ],
    evidence: &[
        Evidence {
            cohort: "derivation: 260 hospitals, England, Scotland and Wales, February to May 2020",
            patients: Some(35463),
            outcome: OUTCOME,
            discrimination: Discrimination::auc_within(0.79, 0.78, 0.79),
            source: SOURCE,
        },
        Evidence {
            cohort: "validation: the same hospitals, May and June 2020",
            patients: Some(22361),
            outcome: OUTCOME,
            discrimination: Discrimination::auc_within(0.77, 0.76, 0.77),
            source: SOURCE,
        },
    ],
    limits: &[
        "For adults admitted to hospital; not for children or for patients in the community.",
    ],
    evaluate,
};

const OUTCOME: &str = "death in hospital";
const SOURCE: &str = "Knight et al., BMJ 2020, doi 10.1136/bmj.m3339";

const INPUTS: [Input; 8] = [
    Input::Age,
    Input::Sex,
    Input::ComorbidityCount4c,
    Input::RespiratoryRate,
    Input::Spo2,
    Input::Gcs,
    Input::Urea,
    Input::Crp,
];

fn evaluate(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let [
        age,
        sex,
        comorbidities,
        respiratory_rate,
        spo2,
        gcs,
        urea,
        crp,
    ] = patient.require(INPUTS)?;
    Ok(Evaluation::sum(
        &SCORE,
        vec![
            part(
                "age",
                points_below(
                    age,
                    &[(50.0, 0.0), (60.0, 2.0), (70.0, 4.0), (80.0, 6.0)],
                    7.0,
                ),
            ),
            part("sex", sex),
            part("comorbidity_count_4c", comorbidities.min(2.0)),
            part(
                "respiratory_rate",
                points_below(respiratory_rate, &[(20.0, 0.0), (30.0, 1.0)], 2.0),
            ),
            part("spo2", if spo2 < 92.0 { 2.0 } else { 0.0 }),
            part("gcs", if gcs < 15.0 { 2.0 } else { 0.0 }),
            part(
                "urea",
                if urea < 7.0 {
                    0.0
                } else {
                    points_up_to(urea, &[(14.0, 1.0)], 3.0)
                },
            ),
            part("crp", points_below(crp, &[(50.0, 0.0), (100.0, 1.0)], 2.0)),
        ],
    ))
}
