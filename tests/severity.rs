//! The seven ScanCovIA models against the reference implementation, and what explains them.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and may say that it skips"
)]

mod common;
mod reference;

use ct_severity::patient::{Input, MissingInputs, Patient};
use ct_severity::severity::{
    LogisticModel, RiskGroup, TERCILES, ai_severity, contributions, level, level_cutoffs, logit,
    normal_quantile, reference_value, registry, risk_group, sensitivity,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn model(id: &str) -> &'static LogisticModel {
    registry().into_iter().find(|model| model.id == id).unwrap()
}

/// Our id, the reference's name, and the name under which it draws the network's extent.
const MODELS: [(&str, &str, &str); 7] = [
    ("ai_severity", "AI-severity", "Disease_extent_both"),
    ("ai_severity_ct", "AI-severity-ct", "Disease_extent_both"),
    ("ai_segment", "AI-segment", "Disease_extent_both"),
    ("ai_segment_ct", "AI-segment-ct", "Disease extent AiSegment"),
    ("clinical_bio", "Clinical and bio", "Disease_extent_both"),
    (
        "clinical_bio_radiologist",
        "Clinical and bio and radiologist report",
        "Disease_extent_both",
    ),
    ("radiologist", "Radiologist report", "Disease_extent_both"),
];

fn with_extent(case: &reference::Case, name: &str) -> Patient {
    case.patient
        .clone()
        .with(Input::Extent, case.given[name].as_f64().unwrap())
        .unwrap()
}

#[test]
fn ai_severity_of_the_reference_scans_is_the_references() {
    for scan in [
        "covid_ricord1a_001012",
        "phantom_a",
        "phantom_a_seeded_heads",
    ] {
        let Some(path) = common::shared(&format!("reference/{scan}.json")) else {
            return;
        };
        let reference: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let ct_logit = logit(reference["prediction"]["blend"].as_f64().unwrap());
        for case in reference["ai_severity"].as_array().unwrap() {
            let given = &case["patient"];
            let patient: Patient = serde_json::from_value(json!({
                "age": given["Age"],
                "sex": if given["Sex"] == 1 { "male" } else { "female" },
                "spo2": given["Oxygen saturation"],
                "platelets": given["Platelet"],
                "urea": given["Urea"],
            }))
            .unwrap();
            let risk = ai_severity::risk(ct_logit, &patient).unwrap();
            assert!(
                (risk - case["risk"].as_f64().unwrap()).abs() < 1e-12,
                "{scan}: {risk} {case}"
            );
        }
    }
}

#[test]
fn all_seven_models_are_the_references_on_its_100_patients() {
    let Some(cases) = reference::cases() else {
        return;
    };
    assert_eq!(cases.len(), 100);
    for (index, case) in cases.iter().enumerate() {
        for (id, name, extent) in MODELS {
            let risk = model(id).risk(&with_extent(case, extent)).unwrap();
            let expected = case.expected[name].as_f64().unwrap();
            assert!(
                (risk - expected).abs() < 1e-12,
                "{id}, patient {index}: {risk}, reference {expected}"
            );
        }
    }
}

#[test]
fn contributions_add_up_to_the_difference_from_the_reference_patient() {
    let Some(cases) = reference::cases() else {
        return;
    };
    for case in &cases {
        for model in registry() {
            let patient = with_extent(case, "Disease_extent_both");
            let sum: f64 = contributions(model, &patient)
                .unwrap()
                .iter()
                .map(|part| part.log_odds)
                .sum();
            let normal = model.risk_by(|input| Some(reference_value(input))).unwrap();
            let difference = model.log_odds(&patient).unwrap() - logit(normal);
            assert!(
                (sum - difference).abs() < 1e-12,
                "{}: {sum} {difference}",
                model.id
            );
        }
    }
}

#[test]
fn sensitivity_curves_pass_through_the_patient_and_cover_the_plausible_range() {
    let Some(cases) = reference::cases() else {
        return;
    };
    for model in registry() {
        let patient = with_extent(&cases[0], "Disease_extent_both");
        let curves = sensitivity(model, &patient).unwrap();
        assert_eq!(curves.len(), model.terms.len());
        for curve in curves {
            let input = Input::from_name(curve.input).unwrap();
            let (low, high) = input.spec().plausible;
            assert_eq!(curve.points.first().unwrap().0, low);
            assert!((curve.points.last().unwrap().0 - high).abs() < 1e-9);
            for (at, risk) in &curve.points {
                let moved = patient.clone().with(input, *at).unwrap();
                assert_eq!(
                    *risk,
                    model.risk(&moved).unwrap(),
                    "{}: {} at {at}",
                    model.id,
                    curve.input
                );
            }
        }
    }
}

#[test]
fn a_model_names_every_input_that_is_missing() {
    let nothing = Patient::default();
    assert_eq!(
        ai_severity::risk(0.0, &nothing),
        Err(MissingInputs(vec![
            "spo2",
            "age",
            "sex",
            "platelets",
            "urea"
        ]))
    );
    for model in registry() {
        let all: Vec<_> = model.inputs().map(|input| input.name()).collect();
        assert_eq!(model.risk(&nothing), Err(MissingInputs(all.clone())));
        assert_eq!(
            contributions(model, &nothing),
            Err(MissingInputs(all.clone()))
        );
        assert_eq!(sensitivity(model, &nothing), Err(MissingInputs(all)));
    }
}

#[test]
fn clinical_and_bio_needs_no_ct() {
    let ct = [
        Input::CtLogit,
        Input::Extent,
        Input::DiseaseExtent,
        Input::Opacity,
    ];
    assert!(
        model("clinical_bio")
            .inputs()
            .all(|input| !ct.contains(&input))
    );
}

#[test]
fn risk_groups_change_at_the_published_terciles() {
    assert_eq!(risk_group(0.187_f64.next_down()), RiskGroup::Low);
    assert_eq!(risk_group(0.187), RiskGroup::Medium);
    assert_eq!(risk_group(0.375_f64.next_down()), RiskGroup::Medium);
    assert_eq!(risk_group(0.375), RiskGroup::High);
    assert_eq!(RiskGroup::Medium.name(), "medium");
}

/// Expected values: scipy.stats.norm.ppf.
#[test]
fn normal_quantiles_are_scipys() {
    for (probability, expected) in [
        (0.001, -3.090232306167813),
        (0.2, -0.8416212335729142),
        (0.4, -0.2533471031357997),
        (0.5, 0.0),
        (2.0 / 3.0, 0.43072729929545744),
        (0.8, 0.8416212335729143),
        (0.999, 3.090232306167813),
    ] {
        assert!(
            (normal_quantile(probability) - expected).abs() < 1e-12,
            "{probability}"
        );
    }
}

/// Expected values: the same derivation with numpy and scipy.stats.norm.ppf.
#[test]
fn the_cutoffs_of_the_1_to_5_score_are_the_quintiles_of_the_distribution_through_the_terciles() {
    let expected = [
        0.12708894837938206,
        0.2188810918501494,
        0.3299857852153699,
        0.48662777054429757,
    ];
    for (cutoff, expected) in level_cutoffs().into_iter().zip(expected) {
        assert!((cutoff - expected).abs() < 1e-12);
    }
}

proptest! {
    #[test]
    fn risk_groups_and_levels_never_fall_as_the_risk_rises(a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        prop_assert!(risk_group(low) <= risk_group(high));
        prop_assert!(level(low) <= level(high));
        prop_assert!((1..=5).contains(&level(a)));
    }

    #[test]
    fn levels_agree_with_the_terciles(risk in 0.0..=1.0_f64) {
        let [low, high] = TERCILES;
        // A fifth lies wholly below the first tercile and a fifth wholly above the second.
        prop_assert!(level(risk) != 1 || risk < low);
        prop_assert!(level(risk) != 5 || risk >= high);
        prop_assert!(risk_group(risk) != RiskGroup::Low || level(risk) <= 2);
        prop_assert!(risk_group(risk) != RiskGroup::Medium || (2..=4).contains(&level(risk)));
        prop_assert!(risk_group(risk) != RiskGroup::High || level(risk) >= 4);
    }

    #[test]
    fn contributions_add_up_for_any_patient(
        age in 0.0..125.0_f64, male in 0..=1_u8, spo2 in 20.0..100.0_f64, platelets in 0.0..5000.0_f64,
        urea in 0.0..150.0_f64, ct_logit in -50.0..50.0_f64,
    ) {
        let mut patient = Patient::default();
        for (input, value) in [
            (Input::Age, age), (Input::Sex, f64::from(male)), (Input::Spo2, spo2),
            (Input::Platelets, platelets), (Input::Urea, urea), (Input::CtLogit, ct_logit),
        ] {
            patient.set(input, value).unwrap();
        }
        let sum: f64 = contributions(&ai_severity::MODEL, &patient).unwrap().iter().map(|part| part.log_odds).sum();
        let normal = logit(ai_severity::MODEL.risk_by(|input| Some(reference_value(input))).unwrap());
        prop_assert!((normal + sum - ai_severity::MODEL.log_odds(&patient).unwrap()).abs() < 1e-12);
    }
}
