//! The seven ScanCovIA models against the reference implementation.

mod common;

use ct_severity::patient::Patient;
use ct_severity::severity::{ai_severity, logit};
use serde_json::{Value, json};

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
