//! CALL: Comorbidity, Age, Lymphocytes, LDH.
//!
//! Ji et al., Clinical Infectious Diseases 71:1393 (2020), table 3: 1 to 4 points for comorbidity, 1
//! or 3 for age above 60 years, 1 or 3 for lymphocytes of 1 G/L or less, 1 to 3 for LDH; 4 to 13 in
//! all. The benchmark agrees with the publication.

use super::score::{Band, Context, Evaluation, Scale, Score, part, points_up_to};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{Discrimination, Evidence};

pub(super) const SCORE: Score = Score {
    id: "call",
    title: "CALL",
    citation: "Ji D et al. Prediction for progression risk in patients with COVID-19 pneumonia: the CALL score. Clin Infect Dis 2020",
    doi: "10.1093/cid/ciaa414",
    outcome: "progression to severe COVID-19 in hospital",
    scale: Scale::Points,
    range: (4.0, 13.0),
    inputs: &[
        Input::Comorbidity,
        Input::Age,
        Input::Lymphocytes,
        Input::Ldh,
    ],
    bands: &[
        Band {
            from: 4.0,
            label: "low",
            meaning: "6 points or fewer: negative predictive value for progression 98.5 %",
            source: SOURCE,
        },
        Band {
            from: 7.0,
            label: "high",
            meaning: "more than 6 points: positive predictive value for progression 50.7 %",
            source: SOURCE,
        },
    ],
    departures: &[
        "Derived comorbidity: hypertension, diabetes, cardiovascular disease, asthma or COPD. The publication also counts HIV infection; give comorbidity directly for it.",
    ],
    evidence: &[
        Evidence {
            cohort: "development: two centres (Fuyang, Beijing), China, January to March 2020",
            patients: Some(208),
            outcome: "progression to severe COVID-19 in hospital",
            discrimination: Discrimination::auc_within(0.91, 0.86, 0.94),
            source: SOURCE,
        },
        Evidence {
            cohort: "external: one university hospital, Turkey",
            patients: Some(256),
            outcome: "progression to severe COVID-19",
            discrimination: Discrimination::auc_within(0.59, 0.50, 0.66),
            source: "Int J Clin Pract 2021, doi 10.1111/ijcp.14642, abstract",
        },
    ],
    limits: &[
        "Small development cohort, no validation in the publication; external performance varies widely.",
    ],
    evaluate,
};

const SOURCE: &str = "Ji et al., Clin Infect Dis 2020, doi 10.1093/cid/ciaa414, abstract";

fn evaluate(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let [comorbidity, age, lymphocytes, ldh] = patient.require([
        Input::Comorbidity,
        Input::Age,
        Input::Lymphocytes,
        Input::Ldh,
    ])?;
    Ok(Evaluation::sum(
        &SCORE,
        vec![
            part("comorbidity", 1.0 + 3.0 * comorbidity),
            part("age", if age > 60.0 { 3.0 } else { 1.0 }),
            part("lymphocytes", if lymphocytes <= 1.0 { 3.0 } else { 1.0 }),
            part("ldh", points_up_to(ldh, &[(250.0, 1.0), (500.0, 2.0)], 3.0)),
        ],
    ))
}
