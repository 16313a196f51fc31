//! The report: JSON against its schema, CSV, FHIR R4 against HL7's schema, and that each number can be
//! explained from it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and may say that it skips"
)]

mod common;
mod reference;

use std::collections::{BTreeMap, BTreeSet};

use ct_severity::patient::{Input, Patient};
use ct_severity::report::{
    Ct, Densitometry, Extents, OWN_NETWORKS_NOTE, Pack, PackFile, Predictions, Report, SCHEMA,
    SegmentNetworks, SegmentedCt, csv, fhir, text,
};
use ct_severity::scores::Context;
use ct_severity::severity::{level, sigmoid};
use ct_severity::warning::Warning;
use serde_json::{Value, json};

fn full_patient() -> Patient {
    serde_json::from_value(json!({
        "age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": {"value": 16.25, "unit": "mg{BUN}/dL"},
        "ldh": 328, "neutrophils": 4.9, "lymphocytes": {"value": 12, "unit": "%", "leukocytes": 8.2}, "crp": 87,
        "direct_bilirubin": 5.1, "egfr": 70, "creatine_kinase": 120, "temperature": 38.4, "heart_rate": 96,
        "respiratory_rate": 24, "systolic": 128, "diastolic": 74, "oxygen_flow": 2, "gcs": 15,
        "dyspnoea": true, "haemoptysis": false, "chronic_kidney_disease": false, "hypertension": true,
        "cardiovascular_disease": false, "dysrhythmia": false, "diabetes": true, "asthma": false,
        "emphysema": false, "copd": false, "cancer": false, "xray_abnormality": true, "disease_extent": 3,
        "opacity": true, "crazy_paving": false, "condensation": true, "topography_subpleural": true,
        "predominance": false
    }))
    .unwrap()
}

fn ct() -> Ct {
    Ct {
        predictions: Some(Predictions {
            efficientnet: 0.11,
            moco: 0.67,
            blend: 0.39,
        }),
        segmented: Some(segmented(SegmentNetworks::Published)),
        warnings: vec![Warning::PaddedToSquare {
            rows: 500,
            columns: 512,
        }],
        timings: BTreeMap::from([("lung mask".into(), 1.5)]),
        pack: Some(Pack {
            name: "seeded".into(),
            version: "1".into(),
            label: Some("Seeded weights: for tests only.".into()),
            files: vec![PackFile {
                name: "ai_severity.npz".into(),
                bytes: 350_320,
                sha256: "d3".repeat(32),
            }],
        }),
        backend: Some("cpu".into()),
    }
}

fn segmented(networks: SegmentNetworks) -> SegmentedCt {
    let own = networks == SegmentNetworks::Own;
    SegmentedCt {
        networks,
        extents: Extents {
            disease: 0.31,
            ground_glass: if own { 0.23 } else { 0.2 },
            consolidation: 0.08,
            crazy_paving: (!own).then_some(0.03),
        },
        densitometry: Densitometry {
            above_minus_700: 0.42,
            well_aerated: 0.51,
            right_litres: 2.4,
            left_litres: 2.1,
        },
        pack: Some(Pack {
            name: if own { "bundled" } else { "ai-segment" }.into(),
            version: "7".into(),
            label: None,
            files: vec![PackFile {
                name: "lungs.safetensors".into(),
                bytes: 2_000_000,
                sha256: "ab".repeat(32),
            }],
        }),
    }
}

/// A scan that only our own networks saw.
fn with_own_networks() -> Report {
    let ct = Ct {
        segmented: Some(segmented(SegmentNetworks::Own)),
        ..Ct::default()
    };
    Report::new(&full_patient(), Some(ct), &Context::default()).unwrap()
}

fn with_scan() -> Report {
    Report::new(&full_patient(), Some(ct()), &Context::default()).unwrap()
}

fn without_scan() -> Report {
    Report::new(&full_patient(), None, &Context::default()).unwrap()
}

fn of_nothing() -> Report {
    Report::new(&Patient::default(), None, &Context::default()).unwrap()
}

fn assert_valid(schema: &str, instance: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(instance)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn is_valid(schema: &str, instance: &Value) -> bool {
    jsonschema::is_valid(&serde_json::from_str(schema).unwrap(), instance)
}

#[test]
fn reports_with_and_without_a_scan_and_of_nothing_follow_the_schema() {
    for report in [
        with_scan(),
        with_own_networks(),
        without_scan(),
        of_nothing(),
    ] {
        assert_valid(SCHEMA, &report.to_json());
    }
    let Some(cases) = reference::cases() else {
        return;
    };
    for case in cases {
        assert_valid(
            SCHEMA,
            &Report::new(&case.patient, None, &Context::default())
                .unwrap()
                .to_json(),
        );
    }
}

#[test]
fn the_schema_refuses_a_report_with_a_renamed_or_missing_key() {
    let good = with_scan().to_json();
    let mut renamed = good.clone();
    renamed["ai_severity"]["probability"] = json!(0.5);
    let mut missing = good.clone();
    missing["scores"].as_object_mut().unwrap().remove("four_c");
    let mut contradictory = good;
    contradictory["scores"]["four_c"]["missing"] = json!(["age"]);
    for broken in [renamed, missing, contradictory] {
        assert!(!is_valid(SCHEMA, &broken));
    }
}

#[test]
fn the_keys_are_those_that_scripts_rely_on() {
    let json = with_scan().to_json();
    assert_eq!(json["predictions"]["blend"], json!(0.39));
    assert!(json["ai_severity"]["risk"].is_f64());
    assert_eq!(
        json["scores"]["ai_severity"]["value"],
        json["ai_severity"]["risk"]
    );
    assert_eq!(
        json["scores"]["ai_severity"]["band"],
        json["ai_severity"]["group"]
    );
    assert_eq!(json["timings"]["lung mask"], json!(1.5));
    assert_eq!(json["pack"]["name"], json!("seeded"));
    assert_eq!(json["backend"], json!("cpu"));
    assert_eq!(json["warnings"][0]["code"], json!("padded_to_square"));
    assert_eq!(
        json["scores"]["mit"]["missing"],
        json!(["model_without_lab.pkl"])
    );
    assert_eq!(json["scores"].as_object().unwrap().len(), 19);
}

#[test]
fn the_level_is_labelled_as_derived() {
    let report = with_scan();
    let main = report.ai_severity.unwrap();
    assert_eq!(main.level, level(main.risk));
    assert!(main.level_note.starts_with("Derived"));
}

#[test]
fn an_extent_that_was_typed_gives_ai_segment_its_level_too() {
    let patient: Patient = serde_json::from_value(json!({
        "age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8, "extent": 0.31
    }))
    .unwrap();
    let report = Report::new(&patient, None, &Context::default()).unwrap();
    let segment = report.ai_segment.unwrap();
    assert_eq!(Some(segment.risk), report.scores["ai_segment"].value);
    assert_eq!(segment.level, level(segment.risk));
    assert!(segment.label.is_none(), "no network made it");
}

#[test]
fn ai_segment_stands_beside_with_the_cutoffs_of_another_model_and_says_so() {
    let json = with_scan().to_json();
    let risk = json["scores"]["ai_segment"]["value"].as_f64().unwrap();
    assert_eq!(json["ai_segment"]["risk"].as_f64(), Some(risk));
    assert_eq!(json["ai_segment"]["level"], json!(level(risk)));
    let note = json["ai_segment"]["level_note"].as_str().unwrap();
    assert!(note.contains("derived for another model"), "{note}");
    assert!(json["ai_segment"].get("label").is_none());
    assert_eq!(json["extent"], json!(0.31));
    assert_eq!(json["densitometry"]["above_minus_700"], json!(0.42));
    assert_eq!(json["segmentation"]["networks"], json!("published"));
    assert_eq!(json["segmentation"]["pack"]["name"], json!("ai-segment"));
}

#[test]
fn what_our_own_networks_give_is_labelled_wherever_it_stands() {
    let report = with_own_networks();
    let json = report.to_json();
    assert!(OWN_NETWORKS_NOTE.contains("trained on synthetic scans"));
    assert!(OWN_NETWORKS_NOTE.contains("research only"));
    for place in ["ai_segment", "segmentation"] {
        assert_eq!(json[place]["label"], json!(OWN_NETWORKS_NOTE), "{place}");
    }
    assert!(report.notes.iter().any(|note| note == OWN_NETWORKS_NOTE));
    assert!(text::text(&report).contains(OWN_NETWORKS_NOTE));
    let bundle = fhir::bundle(&report, None);
    let noted = |resource: &Value| resource["note"].to_string().contains(OWN_NETWORKS_NOTE);
    let assessment = resources(&bundle, "RiskAssessment")
        .find(|resource| {
            resource["method"]["text"]
                .as_str()
                .unwrap()
                .starts_with("AI-segment.")
        })
        .unwrap();
    assert!(noted(assessment));
    assert!(
        assessment["note"]
            .to_string()
            .contains("of 5. The cut-offs")
    );
    let measured = resources(&bundle, "Observation").filter(|resource| {
        let text = resource["code"]["text"].as_str().unwrap_or_default();
        text.contains("HU") || text.contains("Volume of the") || text.contains("(network)")
    });
    let measured: Vec<_> = measured.collect();
    // The extent that AI-segment takes, two kinds of lesions, four of density.
    assert_eq!(measured.len(), 7);
    assert!(measured.into_iter().all(noted));
}

#[test]
fn ai_segment_ct_takes_nothing_from_networks_that_do_not_tell_crazy_paving_apart() {
    assert!(with_scan().scores["ai_segment_ct"].value.is_some());
    let own = with_own_networks();
    assert_eq!(
        own.scores["ai_segment_ct"].missing,
        [
            "extent_ground_glass",
            "extent_consolidation",
            "extent_crazy_paving"
        ]
    );
    assert!(own.ai_severity.is_none());
    assert!(own.ai_segment.is_some());
}

#[test]
fn without_a_scan_the_report_says_what_the_ct_would_add() {
    let report = without_scan();
    assert!(report.ai_severity.is_none());
    assert_eq!(report.scores["ai_severity"].missing, ["ct_logit"]);
    assert!(report.scores["clinical_bio"].value.is_some());
    assert!(report.notes.iter().any(|note| note.contains("AUC by 0.03")));
    for report in [with_scan(), with_own_networks()] {
        assert!(!report.notes.iter().any(|note| note.contains("AUC by 0.03")));
    }
}

#[test]
fn the_label_of_a_pack_stands_among_the_notes() {
    assert_eq!(with_scan().notes[0], "Seeded weights: for tests only.");
}

#[test]
fn every_model_can_be_recomputed_from_its_contributions_and_the_reference_patient() {
    let json = with_scan().to_json();
    for id in [
        "ai_severity",
        "ai_segment",
        "ai_segment_ct",
        "clinical_bio",
        "clinical_bio_radiologist",
        "radiologist",
    ] {
        let score = &json["scores"][id];
        let contributions = score["contributions"].as_array().unwrap();
        let sum: f64 = contributions
            .iter()
            .map(|part| part["log_odds"].as_f64().unwrap())
            .sum();
        let mut normal = Patient::default();
        for part in contributions {
            let input = Input::from_name(part["input"].as_str().unwrap()).unwrap();
            let listed = json["reference_patient"][input.name()]
                .as_f64()
                .unwrap_or(0.0);
            assert_eq!(part["reference"].as_f64(), Some(listed));
            normal.set(input, listed).unwrap();
        }
        let normal = Report::new(&normal, None, &Context::default())
            .unwrap()
            .scores[id]
            .value
            .unwrap();
        let risk = sigmoid((normal / (1.0 - normal)).ln() + sum);
        assert!(
            (risk - score["value"].as_f64().unwrap()).abs() < 1e-12,
            "{id}"
        );
    }
}

#[test]
fn inputs_tell_where_they_come_from_and_how_they_were_given() {
    let json = with_scan().to_json();
    let inputs = &json["inputs"];
    assert_eq!(
        inputs["urea"]["given"],
        json!({"value": 16.25, "unit": "mg{BUN}/dL"})
    );
    assert_eq!(inputs["urea"]["unit"], json!("mmol/L"));
    assert_eq!(inputs["lymphocyte_percent"]["source"], json!("derived"));
    assert_eq!(
        inputs["comorbidity_count_4c"],
        json!({
            "title": "Number of comorbidities of the 4C score", "value": 1, "source": "derived"
        })
    );
    assert_eq!(inputs["ct_logit"]["source"], json!("scan"));
    assert_eq!(inputs["sex"]["value"], json!("male"));
    assert_eq!(inputs["dyspnoea"]["value"], json!(true));
}

#[test]
fn a_scan_wins_over_a_logit_in_the_record_and_says_so() {
    let patient = full_patient().with(Input::CtLogit, 3.0).unwrap();
    let report = Report::new(&patient, Some(ct()), &Context::default()).unwrap();
    assert_eq!(report.ai_severity, with_scan().ai_severity);
    assert!(
        report
            .warnings
            .iter()
            .any(|warning| warning["code"] == "scan_replaces_input")
    );
}

#[test]
fn no_figure_stands_without_its_source() {
    for (id, score) in with_scan().scores {
        assert!(!score.evidence.is_empty(), "{id}");
        for evidence in score.evidence {
            assert!(
                !evidence.source.is_empty() && !evidence.cohort.is_empty(),
                "{id}"
            );
        }
        assert!(
            !score.citation.is_empty() && !score.limits.is_empty(),
            "{id}"
        );
        assert_eq!(score.band.is_some(), score.band_source.is_some(), "{id}");
    }
}

#[test]
fn the_row_has_one_cell_per_column_and_reads_back() {
    for report in [
        with_scan(),
        with_own_networks(),
        without_scan(),
        of_nothing(),
    ] {
        let table = csv::table(&report);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let columns = reader.headers().unwrap().clone();
        assert_eq!(
            columns.iter().collect::<BTreeSet<_>>().len(),
            columns.len(),
            "column names are unique"
        );
        let row: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(row.len(), 1);
        let cell = |name: &str| {
            row[0]
                .get(columns.iter().position(|column| column == name).unwrap())
                .unwrap()
        };
        for (id, score) in &report.scores {
            assert_eq!(cell(id).parse().ok(), score.value, "{id}");
            assert_eq!(
                cell(&format!("{id}_missing")),
                score.missing.join(" "),
                "{id}"
            );
        }
        assert_eq!(
            cell("predictions.blend").parse().ok(),
            report.predictions.map(|p| p.blend)
        );
        let density = report.densitometry;
        for (name, value) in [
            ("extent", report.extent),
            (
                "ai_segment_level",
                report
                    .ai_segment
                    .as_ref()
                    .map(|found| f64::from(found.level)),
            ),
            (
                "densitometry.above_minus_700",
                density.map(|found| found.above_minus_700),
            ),
            (
                "densitometry.left_litres",
                density.map(|found| found.left_litres),
            ),
        ] {
            assert_eq!(cell(name).parse().ok(), value, "{name}");
        }
        let networks = report
            .segmentation
            .as_ref()
            .map(|found| found.networks.id());
        assert_eq!(cell("segmentation"), networks.unwrap_or_default());
    }
    assert!(csv::table(&with_scan()).contains("padded with air"));
}

#[test]
fn the_text_has_a_line_for_every_score_and_names_what_is_missing() {
    let plain = text::text(&without_scan());
    for id in without_scan().scores.keys() {
        assert!(
            plain
                .lines()
                .any(|line| line.split_whitespace().next() == Some(id)),
            "{id}"
        );
    }
    assert!(plain.contains("missing: ct_logit"));
    assert!(plain.contains("of 21 points, intermediate"), "{plain}");
    assert!(text::text(&with_scan()).starts_with("AI-severity 0."));
}

const FHIR_R4: &str = include_str!("data/fhir_r4/fhir.schema.json");

fn subject() -> fhir::Subject {
    fhir::Subject {
        reference: "Patient/123".into(),
        effective: "2020-04-01T08:30:00+02:00".into(),
    }
}

#[test]
fn the_bundle_is_valid_fhir_r4() {
    for report in [
        with_scan(),
        with_own_networks(),
        without_scan(),
        of_nothing(),
    ] {
        assert_valid(FHIR_R4, &fhir::bundle(&report, None));
        assert_valid(FHIR_R4, &fhir::bundle(&report, Some(&subject())));
    }
}

#[test]
fn hl7s_schema_refuses_a_bundle_with_an_unknown_element_or_without_a_required_one() {
    let good = fhir::bundle(&with_scan(), None);
    let at = |kind: &str| {
        good["entry"]
            .as_array()
            .unwrap()
            .iter()
            .position(|entry| entry["resource"]["resourceType"] == kind)
            .unwrap()
    };
    let mut unknown = good.clone();
    unknown["entry"][at("Observation")]["resource"]["colour"] = json!("red");
    let mut missing = good.clone();
    missing["entry"][at("RiskAssessment")]["resource"]
        .as_object_mut()
        .unwrap()
        .remove("subject");
    for broken in [unknown, missing] {
        assert!(!is_valid(FHIR_R4, &broken));
    }
}

fn resources<'a>(bundle: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    let entries = bundle["entry"].as_array().unwrap().iter();
    entries
        .map(|entry| &entry["resource"])
        .filter(move |resource| resource["resourceType"] == kind)
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("reference") {
                found.push(reference.clone());
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_in_a_de_identified_bundle_leads_to_one_of_its_entries() {
    let bundle = fhir::bundle(&with_scan(), None);
    let addresses: BTreeSet<_> = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["fullUrl"].as_str().unwrap())
        .collect();
    assert_eq!(
        addresses.len(),
        bundle["entry"].as_array().unwrap().len(),
        "addresses are unique"
    );
    let mut found = Vec::new();
    references(&bundle, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        assert!(addresses.contains(reference.as_str()), "{reference}");
    }
}

#[test]
fn a_bundle_is_de_identified_unless_a_subject_is_given() {
    let old = full_patient().with(Input::Age, 93.0).unwrap();
    let report = Report::new(&old, None, &Context::default()).unwrap();
    let bundle = fhir::bundle(&report, None);
    assert_eq!(
        resources(&bundle, "Patient").collect::<Vec<_>>(),
        [&json!({"resourceType": "Patient", "gender": "male"})]
    );
    assert!(!bundle.to_string().contains("\"effectiveDateTime\""));
    let age = |bundle: &Value| {
        let code = |observation: &&Value| observation["code"]["coding"][0]["code"] == "30525-0";
        resources(bundle, "Observation").find(code).unwrap()["valueQuantity"].clone()
    };
    assert_eq!(age(&bundle)["value"], json!(90));
    assert_eq!(age(&bundle)["comparator"], json!(">="));

    let identified = fhir::bundle(&report, Some(&subject()));
    assert_eq!(resources(&identified, "Patient").count(), 0);
    assert_eq!(age(&identified)["value"], json!(93.0));
    assert!(
        resources(&identified, "Observation")
            .all(|observation| observation["subject"]["reference"] == "Patient/123")
    );
}

#[test]
fn the_risk_assessment_of_ai_severity_gives_percent_and_rests_on_its_six_inputs() {
    let report = with_scan();
    let bundle = fhir::bundle(&report, None);
    let main = resources(&bundle, "RiskAssessment")
        .find(|assessment| {
            assessment["method"]["text"]
                .as_str()
                .unwrap()
                .starts_with("AI-severity.")
        })
        .unwrap();
    let percent = main["prediction"][0]["probabilityDecimal"]
        .as_f64()
        .unwrap();
    assert!((percent / 100.0 - report.ai_severity.unwrap().risk).abs() < 1e-12);
    // Sex stands in the Patient.
    assert_eq!(main["basis"].as_array().unwrap().len(), 5);
}

#[test]
fn laboratory_values_and_vital_signs_carry_loinc_and_ucum() {
    let bundle = fhir::bundle(&with_scan(), None);
    for observation in resources(&bundle, "Observation") {
        let category = observation["category"][0]["coding"][0]["code"]
            .as_str()
            .unwrap();
        if category == "vital-signs"
            || (category == "laboratory"
                && observation["code"]["text"] != "Estimated glomerular filtration rate")
        {
            assert_eq!(
                observation["code"]["coding"][0]["system"], "http://loinc.org",
                "{observation}"
            );
        }
        if let Some(quantity) = observation.get("valueQuantity") {
            assert_eq!(quantity["system"], "http://unitsofmeasure.org");
            assert_eq!(quantity["code"], quantity["unit"]);
        }
    }
}

#[test]
fn the_device_carries_the_versions_and_the_hash_of_every_file_of_the_pack() {
    let bundle = fhir::bundle(&with_scan(), None);
    let device = resources(&bundle, "Device").next().unwrap();
    assert_eq!(
        device["property"][0]["valueCode"][0]["text"],
        json!("d3".repeat(32))
    );
    assert_eq!(device["version"][1]["value"], json!("1"));
    assert_eq!(device["version"][2]["value"], json!("7"));
    assert_eq!(
        device["property"][1]["valueCode"][0]["text"],
        json!("ab".repeat(32))
    );
}
