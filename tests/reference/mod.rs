//! The 100 patients of the reference implementation, in this project's names.

use ct_severity::patient::Patient;
use serde_json::{Map, Value, json};

use crate::common;

/// One reference patient and what the reference implementation returns for it.
#[allow(dead_code, reason = "each test file reads what it needs")]
pub struct Case {
    pub patient: Patient,
    pub expected: Value,
    pub given: Value,
}

/// Reference name, name here.
const NAMES: [(&str, &str); 43] = [
    ("Age", "age"),
    ("Sex", "sex"),
    ("Oxygen saturation", "spo2"),
    ("Platelet", "platelets"),
    ("Urea", "urea"),
    ("LDH", "ldh"),
    ("Neutrophil", "neutrophils"),
    ("Lymphocyte", "lymphocytes"),
    ("Pct lymphocytes", "lymphocyte_percent"),
    ("CRP", "crp"),
    ("Conjugated bilirubin", "direct_bilirubin"),
    ("EGFR", "egfr"),
    ("Creatine kinase", "creatine_kinase"),
    ("Chronic kidney disease", "chronic_kidney_disease"),
    ("Hypertension", "hypertension"),
    ("Dyspnea", "dyspnoea"),
    ("Cardiovascular disease", "cardiovascular_disease"),
    ("Comorbidity", "comorbidity"),
    ("Cancer", "cancer"),
    ("XRay abnormality", "xray_abnormality"),
    ("Hemoptysis", "haemoptysis"),
    ("Unconsciousness", "unconsciousness"),
    ("Nb comorbidities gram", "comorbidity_count_gram"),
    ("Nb comorbidities 4C", "comorbidity_count_4c"),
    ("Confusion", "confusion"),
    ("Respiratory rate", "respiratory_rate"),
    ("Diastolic pressure", "diastolic"),
    ("Systolic pressure", "systolic"),
    ("Cardiac frequency", "heart_rate"),
    ("Body temperature", "temperature"),
    ("Air or oxygen", "on_oxygen"),
    ("Oxygen liters", "oxygen_flow"),
    ("Glasgow coma score", "gcs"),
    ("Disease extent", "disease_extent"),
    ("Opacity", "opacity"),
    ("Crazy paving", "crazy_paving"),
    ("Condensation", "condensation"),
    ("Topography", "topography_subpleural"),
    ("Predominance", "predominance"),
    ("AiSeverity", "ct_logit"),
    ("GGO AiSegment", "extent_ground_glass"),
    ("Consolidation AiSegment", "extent_consolidation"),
    ("Crazy paving AiSegment", "extent_crazy_paving"),
];

/// All cases, or `None` in a clone without the reference. The network's extent is left out: the
/// reference draws it twice, under two names, for AI-segment and for AI-segment-ct.
pub fn cases() -> Option<Vec<Case>> {
    let path = common::shared("reference/scores.json")?;
    let all: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    Some(all.as_array().unwrap().iter().map(case).collect())
}

fn case(entry: &Value) -> Case {
    let given = &entry["patient"];
    let mut named = Map::new();
    for (theirs, ours) in NAMES {
        named.insert(ours.into(), given[theirs].clone());
    }
    named["sex"] = json!(if given["Sex"] == 1 { "male" } else { "female" });
    Case {
        patient: serde_json::from_value(Value::Object(named)).unwrap(),
        expected: entry["expected"].clone(),
        given: given.clone(),
    }
}
