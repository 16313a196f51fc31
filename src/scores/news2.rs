//! NEWS2: the National Early Warning Score of the Royal College of Physicians (2017).
//!
//! Seven signs, 0 to 20 points in all. Oxygen saturation on scale 1, or on scale 2 where the clinician
//! chose it for hypercapnic respiratory failure. Consciousness scores 3 when the patient is newly
//! confused or not fully conscious; the benchmark, whose cohort did not record confusion so, looks at
//! unconsciousness alone.

use super::score::{Band, Context, Evaluation, Scale, Score, part, points_below, points_up_to};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{Discrimination, Evidence};

pub(super) const SCORE: Score = Score {
    id: "news2",
    title: "NEWS2",
    citation: "Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017",
    doi: "",
    outcome: "acute deterioration",
    scale: Scale::Points,
    range: (0.0, 20.0),
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
    ],
    bands: &[LOW, LOW_MEDIUM, MEDIUM, HIGH],
    departures: &[
        "The chart gives 3 points for new confusion; the benchmark looks at unconsciousness alone. Where neither is given, a Glasgow coma score of 15 is taken as alert and a lower one as not.",
        "Scale 1 for oxygen saturation, unless a target of 88-92 % was prescribed for hypercapnic respiratory failure: then scale 2.",
    ],
    evidence: &[
        Evidence {
            cohort: "COVID-19: one multi-site hospital, United Kingdom, 1 March to 5 April 2020",
            patients: Some(708),
            outcome: "intensive care or death within 14 days of symptom onset",
            discrimination: Discrimination::auc(0.628),
            source: "Carr et al., first preprint, medRxiv 2020.04.24.20078006, abstract",
        },
        Evidence {
            cohort: "COVID-19: University College London Hospitals, 2020",
            patients: Some(411),
            outcome: "deterioration within 24 hours",
            discrimination: Discrimination::auc_within(0.78, 0.73, 0.83),
            source: "Gupta et al., Eur Respir J 2020, doi 10.1183/13993003.03498-2020, abstract",
        },
    ],
    limits: &[
        "Made to recognise acute deterioration now, not the course of COVID-19. In 830 hospital patients with COVID-19, 30-day mortality was 32.9 % with fewer than 5 points (NW-CORR, medRxiv 2020.07.15.20154815).",
    ],
    evaluate,
};

const SOURCE: &str = "Royal College of Physicians, NEWS2, 2017";
const LOW: Band = Band {
    from: 0.0,
    label: "low",
    meaning: "0 to 4 points: ward-based response",
    source: SOURCE,
};
/// Given by a single sign with 3 points, not by the sum.
const LOW_MEDIUM: Band = Band {
    from: f64::INFINITY,
    label: "low-medium",
    meaning: "3 points in a single sign, 4 or fewer in all: urgent ward-based response",
    source: SOURCE,
};
const MEDIUM: Band = Band {
    from: 5.0,
    label: "medium",
    meaning: "5 or 6 points: key threshold for urgent response",
    source: SOURCE,
};
const HIGH: Band = Band {
    from: 7.0,
    label: "high",
    meaning: "7 points or more: urgent or emergency response",
    source: SOURCE,
};

/// The chart, on the patient's values.
pub(super) fn evaluate(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let signs = [
        Input::RespiratoryRate,
        Input::Spo2,
        Input::OnOxygen,
        Input::Systolic,
        Input::HeartRate,
        Input::Temperature,
    ];
    let consciousness = consciousness_points(patient);
    let (
        Ok(
            [
                respiratory_rate,
                spo2,
                on_oxygen,
                systolic,
                heart_rate,
                temperature,
            ],
        ),
        Ok(consciousness),
    ) = (patient.require(signs), &consciousness)
    else {
        let mut missing = patient.missing(&signs);
        missing.extend(consciousness.err().unwrap_or_default());
        return Err(MissingInputs(missing));
    };
    let parts = vec![
        part(
            "respiratory_rate",
            respiratory_rate_points(respiratory_rate),
        ),
        if patient.flag(Input::HypercapnicTarget) == Some(true) {
            part("spo2_scale_2", scale_2_points(spo2, on_oxygen != 0.0))
        } else {
            part("spo2_scale_1", scale_1_points(spo2))
        },
        part("on_oxygen", 2.0 * on_oxygen),
        part("systolic", systolic_points(systolic)),
        part("heart_rate", heart_rate_points(heart_rate)),
        part("consciousness", *consciousness),
        part("temperature", temperature_points(temperature)),
    ];
    let value = parts.iter().map(|part| part.value).sum();
    let single_three = parts.iter().any(|part| part.value == 3.0);
    let band = match value {
        value if value >= HIGH.from => &HIGH,
        value if value >= MEDIUM.from => &MEDIUM,
        _ if single_three => &LOW_MEDIUM,
        _ => &LOW,
    };
    Ok(Evaluation::new(value, Some(band), parts))
}

/// 3 points unless alert; or what is missing to tell.
fn consciousness_points(patient: &Patient) -> Result<f64, Vec<&'static str>> {
    let signs = [Input::Confusion, Input::Unconsciousness];
    let known = signs.map(|input| patient.flag(input));
    if known.contains(&Some(true)) {
        return Ok(3.0);
    }
    if known == [Some(false), Some(false)] {
        return Ok(0.0);
    }
    match patient.get(Input::Gcs) {
        Some(score) if score < 15.0 => Ok(3.0),
        _ => Err(patient.missing(&signs)),
    }
}

fn respiratory_rate_points(rate: f64) -> f64 {
    points_up_to(
        rate,
        &[(8.0, 3.0), (11.0, 1.0), (20.0, 0.0), (24.0, 2.0)],
        3.0,
    )
}

fn scale_1_points(spo2: f64) -> f64 {
    points_up_to(spo2, &[(91.0, 3.0), (93.0, 2.0), (95.0, 1.0)], 0.0)
}

fn scale_2_points(spo2: f64, on_oxygen: bool) -> f64 {
    if spo2 < 93.0 || !on_oxygen {
        points_up_to(spo2, &[(83.0, 3.0), (85.0, 2.0), (87.0, 1.0)], 0.0)
    } else {
        points_below(spo2, &[(95.0, 1.0), (97.0, 2.0)], 3.0)
    }
}

fn systolic_points(pressure: f64) -> f64 {
    points_up_to(
        pressure,
        &[(90.0, 3.0), (100.0, 2.0), (110.0, 1.0), (219.0, 0.0)],
        3.0,
    )
}

fn heart_rate_points(rate: f64) -> f64 {
    points_up_to(
        rate,
        &[
            (40.0, 3.0),
            (50.0, 1.0),
            (90.0, 0.0),
            (110.0, 1.0),
            (130.0, 2.0),
        ],
        3.0,
    )
}

fn temperature_points(temperature: f64) -> f64 {
    points_up_to(
        temperature,
        &[(35.0, 3.0), (36.0, 1.0), (38.0, 0.0), (39.0, 1.0)],
        2.0,
    )
}
