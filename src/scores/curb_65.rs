//! CURB-65: Confusion, Urea, Respiratory rate, Blood pressure, age 65.
//!
//! Lim et al., Thorax 58:377 (2003), figure 2: one point each, 0 to 5. Made for community-acquired
//! pneumonia before COVID-19. The benchmark agrees with the publication.

use super::score::{Band, Context, Evaluation, Scale, Score, part};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::Evidence;

pub(super) const SCORE: Score = Score {
    id: "curb_65",
    title: "CURB-65",
    citation: "Lim WS et al. Defining community acquired pneumonia severity on presentation to hospital: an international derivation and validation study. Thorax 2003",
    doi: "10.1136/thorax.58.5.377",
    outcome: "death within 30 days",
    scale: Scale::Points,
    range: (0.0, 5.0),
    inputs: &INPUTS,
    bands: &[
        Band {
            from: 0.0,
            label: "low",
            meaning: "0 or 1 point: 30-day mortality below 2 %",
            source: SOURCE,
        },
        Band {
            from: 2.0,
            label: "intermediate",
            meaning: "2 points: 30-day mortality 9.2 %",
            source: SOURCE,
        },
        Band {
            from: 3.0,
            label: "high",
            meaning: "3 points or more: 30-day mortality 22 %",
            source: SOURCE,
        },
    ],
    departures: &[],
    evidence: &[Evidence {
        cohort: "community-acquired pneumonia: United Kingdom, New Zealand, the Netherlands; 80 % derivation, 20 % validation",
        patients: Some(1068),
        outcome: "death within 30 days",
        discrimination: None,
        source: SOURCE,
    }],
    limits: &[
        "Made for bacterial pneumonia. In 830 hospital patients with COVID-19, 30-day mortality was 16.7 % in its low band (0 or 1 point; NW-CORR, medRxiv 2020.07.15.20154815).",
    ],
    evaluate,
};

const SOURCE: &str = "Lim et al., Thorax 2003, doi 10.1136/thorax.58.5.377";

const INPUTS: [Input; 6] = [
    Input::Confusion,
    Input::Urea,
    Input::RespiratoryRate,
    Input::Systolic,
    Input::Diastolic,
    Input::Age,
];

fn evaluate(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let [confusion, urea, respiratory_rate, systolic, diastolic, age] = patient.require(INPUTS)?;
    Ok(Evaluation::sum(
        &SCORE,
        vec![
            part("confusion", confusion),
            part("urea", f64::from(urea > 7.0)),
            part("respiratory_rate", f64::from(respiratory_rate >= 30.0)),
            part(
                "blood_pressure",
                f64::from(diastolic <= 60.0 || systolic < 90.0),
            ),
            part("age", f64::from(age >= 65.0)),
        ],
    ))
}
