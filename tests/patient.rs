//! The patient record: what it accepts, what it refuses, and in which words.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and may say that it skips"
)]

use ct_severity::patient::{Error, INPUTS, Input, Kind, Patient};
use ct_severity::warning::Warning;
use proptest::prelude::*;
use serde_json::{Value, json};

fn patient(json: Value) -> Patient {
    serde_json::from_value(json).unwrap()
}

fn refusal(json: &str) -> String {
    serde_json::from_str::<Patient>(json)
        .unwrap_err()
        .to_string()
}

fn close(value: Option<f64>, expected: f64) {
    let value = value.unwrap();
    assert!(
        (value - expected).abs() < 1e-9 * expected.abs().max(1.0),
        "{value} {expected}"
    );
}

#[test]
fn the_five_bedside_values_are_read() {
    let patient =
        patient(json!({"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}));
    assert_eq!(patient.get(Input::Age), Some(62.0));
    assert_eq!(patient.get(Input::Sex), Some(1.0));
    assert_eq!(patient.get(Input::Urea), Some(5.8));
    assert_eq!(patient.get(Input::CtLogit), None);
    assert!(patient.warnings().is_empty());
}

#[test]
fn an_unknown_key_is_an_error_that_names_it() {
    assert!(refusal(r#"{"plattelets": 208}"#).contains("\"plattelets\" is not an input"));
}

#[test]
fn sex_is_male_or_female_and_nothing_else() {
    for sex in ["1", "0", "true", "\"m\"", "\"Male\""] {
        assert!(
            refusal(&format!("{{\"sex\": {sex}}}"))
                .starts_with("sex must be \"male\" or \"female\"")
        );
    }
}

#[test]
fn a_key_given_twice_is_an_error() {
    assert!(refusal(r#"{"age": 62, "age": 26}"#).starts_with("age is given twice"));
}

#[test]
fn a_patient_file_gives_its_error_as_one_sentence_that_repeats_none_of_it() {
    let refused = |text: &str| Patient::from_json(text.as_bytes()).unwrap_err();
    assert_eq!(
        refused(r#"{"age": 62, "age": 26}"#),
        Error::GivenTwice("age")
    );
    for text in [
        "\"Jane Doe\"",
        "[\"Jane Doe\"]",
        "{\"age\": Jane Doe}",
        "",
        "{\"age\": 62",
        "\u{0}",
    ] {
        let sentence = refused(text).to_string();
        assert!(
            sentence.starts_with("the patient file is not a JSON object")
                && !sentence.contains("Jane"),
            "{sentence}"
        );
    }
    assert_eq!(
        Patient::from_json(br#"{"age": 62}"#)
            .unwrap()
            .get(Input::Age),
        Some(62.0)
    );
}

#[test]
fn null_means_not_known() {
    let patient = patient(json!({"age": null, "urea": {"value": null, "unit": "mg/dL"}}));
    assert!(patient.is_empty());
}

#[test]
fn a_saturation_given_as_a_fraction_is_refused_with_the_reason() {
    let sentence = refusal(r#"{"spo2": 0.95}"#);
    assert!(
        sentence.starts_with("spo2 is 0.95 %, which is not possible"),
        "{sentence}"
    );
    assert!(sentence.contains("in percent"), "{sentence}");
}

#[test]
fn a_temperature_in_fahrenheit_without_its_unit_is_refused() {
    assert!(refusal(r#"{"temperature": 98.6}"#).contains("[degF]"));
    close(
        patient(json!({"temperature": {"value": 98.6, "unit": "[degF]"}})).get(Input::Temperature),
        37.0,
    );
}

#[test]
fn what_a_person_typed_as_a_value_is_never_repeated() {
    for json in [
        r#"{"sex": "Jane Doe"}"#,
        r#"{"age": "Jane Doe"}"#,
        r#"{"urea": {"value": 3, "unit": "Jane Doe"}}"#,
    ] {
        assert!(!refusal(json).contains("Jane"), "{json}");
    }
}

#[test]
fn the_values_of_the_references_example_are_caught_as_implausible() {
    let patient =
        patient(json!({"age": 75, "sex": "female", "spo2": 80, "platelets": 4.5, "urea": 1.3}));
    let odd: Vec<_> = patient
        .warnings()
        .into_iter()
        .map(|warning| match warning {
            Warning::ImplausibleValue { input, .. } => input,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(odd, ["platelets", "urea"]);
    let sentence = patient.warnings()[0].to_string();
    assert!(
        sentence.contains("platelets is 4.5 10*9/L") && sentence.contains("logarithm"),
        "{sentence}"
    );
}

/// Expected values: molar masses 60.056 (urea), 28.014 (two nitrogen), 584.66 (bilirubin) g/mol.
#[test]
fn every_accepted_unit_is_converted() {
    for (name, value, unit, expected) in [
        ("platelets", 208.0, "G/L", 208.0),
        ("platelets", 208.0, "10*9/L", 208.0),
        ("platelets", 208.0, "10*3/uL", 208.0),
        ("platelets", 208_000.0, "/uL", 208.0),
        ("urea", 28.0, "mg/dL", 4.662315172505661),
        ("urea", 28.0, "mg{urea}/dL", 4.662315172505661),
        ("urea", 28.0, "mg{BUN}/dL", 9.99500249875062),
        ("urea", 28.0, "mg/dL BUN", 9.99500249875062),
        ("urea", 0.28, "g/L", 4.662315172505661),
        ("crp", 7.6, "mg/dL", 76.0),
        ("direct_bilirubin", 0.3, "mg/dL", 5.131187356754353),
        ("temperature", 104.0, "[degF]", 40.0),
        ("ldh", 5.0, "ukat/L", 300.0),
        ("systolic", 16.0, "kPa", 120.00985213530502),
        ("extent", 25.0, "%", 0.25),
    ] {
        let patient = patient(json!({name: {"value": value, "unit": unit}}));
        close(patient.get(Input::from_name(name).unwrap()), expected);
    }
}

#[test]
fn every_unit_of_the_table_is_accepted_and_the_others_are_refused_by_listing_them() {
    for spec in INPUTS.iter().filter(|spec| spec.kind == Kind::Number) {
        let middle = (spec.plausible.0 + spec.plausible.1) / 2.0;
        for unit in spec.accepted_units() {
            let (factor, offset) = spec.conversion(unit).unwrap();
            let mut patient = Patient::default();
            patient
                .set_in(spec.input, (middle - offset) / factor, unit, None)
                .unwrap();
            close(patient.get(spec.input), middle);
        }
        let error = Patient::default()
            .set_in(spec.input, middle, "furlong", None)
            .unwrap_err();
        assert!(error.to_string().contains(spec.unit), "{error}");
    }
}

#[test]
fn urea_in_plain_milligrams_warns_of_urea_nitrogen() {
    let plain = patient(json!({"urea": {"value": 28, "unit": "mg/dL"}}));
    assert_eq!(plain.warnings(), [Warning::UreaOrUreaNitrogen]);
    let nitrogen = patient(json!({"urea": {"value": 28, "unit": "mg{BUN}/dL"}}));
    assert!(nitrogen.warnings().is_empty());
}

#[test]
fn a_share_of_leukocytes_becomes_a_count() {
    let patient = patient(json!({
        "neutrophils": {"value": 70, "unit": "%", "leukocytes": 8.2},
        "lymphocytes": {"value": 12, "unit": "%", "leukocytes": 8.2}
    }));
    close(patient.get(Input::Neutrophils), 5.74);
    close(patient.get(Input::Lymphocytes), 0.984);
    close(patient.get(Input::LymphocytePercent), 12.0);
    assert!(patient.is_derived(Input::LymphocytePercent));
    assert!(
        refusal(r#"{"neutrophils": {"value": 70, "unit": "%"}}"#)
            .contains("needs the input leukocytes")
    );
    assert!(
        refusal(r#"{"neutrophils": {"value": 70, "unit": "%", "leukocytes": 0}}"#)
            .contains("leukocytes must be")
    );
}

#[test]
fn a_count_with_leukocytes_gives_the_share_and_a_share_the_count() {
    let count =
        patient(json!({"lymphocytes": {"value": 0.8, "unit": "10*9/L", "leukocytes": 8.0}}));
    close(count.get(Input::LymphocytePercent), 10.0);
    let share =
        patient(json!({"lymphocyte_percent": {"value": 10, "unit": "%", "leukocytes": 8.0}}));
    close(share.get(Input::Lymphocytes), 0.8);
}

#[test]
fn the_leukocyte_count_of_the_record_serves_every_share_wherever_it_stands() {
    let record = patient(json!({
        "neutrophils": {"value": 70, "unit": "%"},
        "lymphocytes": {"value": 12, "unit": "%"},
        "leukocytes": {"value": 8200, "unit": "/uL"}
    }));
    close(record.get(Input::Neutrophils), 5.74);
    close(record.get(Input::Lymphocytes), 0.984);
    close(record.get(Input::LymphocytePercent), 12.0);
    close(
        patient(json!({"leukocytes": 8.0, "lymphocytes": 0.8})).get(Input::LymphocytePercent),
        10.0,
    );
    close(
        patient(json!({"lymphocyte_percent": 10, "leukocytes": 8.0})).get(Input::Lymphocytes),
        0.8,
    );
    // Of no leukocytes there are no shares.
    assert_eq!(
        patient(json!({"leukocytes": 0, "lymphocyte_percent": 10})).get(Input::Lymphocytes),
        None
    );
    assert!(
        refusal(r#"{"leukocytes": 0, "neutrophils": {"value": 70, "unit": "%"}}"#)
            .contains("needs the input leukocytes")
    );
    // Given back, it is the same record.
    let written = serde_json::to_value(&record).unwrap();
    assert_eq!(patient(written), record);
}

fn single_comorbidities() -> Value {
    json!({
        "hypertension": true, "diabetes": false, "cardiovascular_disease": true, "copd": true,
        "asthma": true, "chronic_kidney_disease": false, "cancer": true
    })
}

#[test]
fn comorbidity_counts_follow_from_the_single_comorbidities() {
    let patient = patient(single_comorbidities());
    assert_eq!(patient.get(Input::ComorbidityCountGram), Some(4.0));
    assert_eq!(patient.get(Input::ComorbidityCountLiang), Some(4.0));
    // The 4C score counts neither hypertension nor asthma.
    assert_eq!(patient.get(Input::ComorbidityCount4c), Some(3.0));
    assert_eq!(patient.get(Input::Comorbidity), Some(1.0));
}

#[test]
fn a_count_is_missing_while_one_of_its_comorbidities_is_unknown() {
    let mut given = single_comorbidities();
    given["cancer"] = Value::Null;
    let patient = patient(given);
    assert_eq!(patient.get(Input::ComorbidityCountGram), None);
    assert_eq!(patient.get(Input::ComorbidityCount4c), None);
}

#[test]
fn a_count_that_is_given_wins_over_the_derived_one() {
    let mut given = single_comorbidities();
    given["comorbidity_count_4c"] = json!(5);
    let patient = patient(given);
    assert_eq!(patient.get(Input::ComorbidityCount4c), Some(5.0));
    assert!(!patient.is_derived(Input::ComorbidityCount4c));
}

#[test]
fn one_known_comorbidity_is_enough_for_any_comorbidity() {
    assert_eq!(
        patient(json!({"diabetes": true})).get(Input::Comorbidity),
        Some(1.0)
    );
    assert_eq!(
        patient(json!({"diabetes": false})).get(Input::Comorbidity),
        None
    );
}

#[test]
fn emphysema_is_copd_but_its_absence_says_nothing() {
    assert_eq!(
        patient(json!({"emphysema": true})).get(Input::Copd),
        Some(1.0)
    );
    assert_eq!(patient(json!({"emphysema": false})).get(Input::Copd), None);
}

#[test]
fn oxygen_and_its_flow_follow_from_each_other_and_contradictions_warn() {
    assert_eq!(
        patient(json!({"oxygen_flow": 2})).flag(Input::OnOxygen),
        Some(true)
    );
    assert_eq!(
        patient(json!({"on_oxygen": false})).get(Input::OxygenFlow),
        Some(0.0)
    );
    assert_eq!(
        patient(json!({"on_oxygen": true})).get(Input::OxygenFlow),
        None
    );
    let contradiction = patient(json!({"on_oxygen": false, "oxygen_flow": 4}));
    assert_eq!(
        contradiction.warnings(),
        [Warning::OxygenContradiction {
            on_oxygen: false,
            oxygen_flow: 4.0
        }]
    );
}

#[test]
fn exchanged_blood_pressures_warn() {
    let patient = patient(json!({"systolic": 80, "diastolic": 120}));
    assert_eq!(
        patient.warnings(),
        [Warning::DiastolicNotBelowSystolic {
            systolic: 80.0,
            diastolic: 120.0
        }]
    );
}

#[test]
fn grades_and_counts_are_whole_numbers() {
    assert!(
        refusal(r#"{"disease_extent": 2.5}"#).starts_with("disease_extent must be a whole number")
    );
    assert!(refusal(r#"{"gcs": 16}"#).starts_with("gcs is 16, which is not possible"));
}

#[test]
fn cells_of_text_are_read_as_json_is() {
    let mut patient = Patient::default();
    patient.set_text(Input::Sex, None, " female ").unwrap();
    patient
        .set_text(Input::Urea, Some("mg{BUN}/dL"), "28")
        .unwrap();
    patient.set_text(Input::Dyspnoea, None, "yes").unwrap();
    patient.set_text(Input::Age, None, "NA").unwrap();
    assert_eq!(patient.get(Input::Sex), Some(0.0));
    close(patient.get(Input::Urea), 9.99500249875062);
    assert_eq!(patient.flag(Input::Dyspnoea), Some(true));
    assert_eq!(patient.get(Input::Age), None);
    let comma = patient.set_text(Input::Crp, None, "7,6").unwrap_err();
    assert_eq!(
        comma,
        Error::WrongKind {
            name: "crp",
            expected: "a number with a decimal point"
        }
    );
}

#[test]
fn a_record_written_as_json_reads_back_the_same() {
    let original = patient(json!({
        "age": 62, "sex": "female", "urea": {"value": 28, "unit": "mg{BUN}/dL"}, "dyspnoea": true,
        "lymphocytes": {"value": 12, "unit": "%", "leukocytes": 8.2}, "gcs": 15
    }));
    let text = serde_json::to_string(&original).unwrap();
    assert_eq!(serde_json::from_str::<Patient>(&text).unwrap(), original);
}

#[test]
fn the_table_is_consistent() {
    for spec in &INPUTS {
        assert_eq!(Input::from_name(spec.name), Some(spec.input));
        assert!(
            spec.possible.0 <= spec.plausible.0 && spec.plausible.1 <= spec.possible.1,
            "{}",
            spec.name
        );
        if let Some(loinc) = spec.loinc {
            assert!(check_digit_is_right(loinc.code), "{}", loinc.code);
        }
    }
}

/// LOINC codes end in a Mod 10 (Luhn) check digit.
fn check_digit_is_right(code: &str) -> bool {
    let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            if index % 2 == 1 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    code.contains('-') && sum.is_multiple_of(10)
}

#[test]
fn the_names_are_those_of_the_report() {
    let names = INPUTS.map(|spec| spec.name).join(", ");
    assert_eq!(
        names,
        "age, sex, spo2, platelets, urea, ldh, leukocytes, neutrophils, lymphocytes, \
         lymphocyte_percent, crp, direct_bilirubin, egfr, creatine_kinase, temperature, heart_rate, respiratory_rate, systolic, \
         diastolic, on_oxygen, oxygen_flow, hypercapnic_target, gcs, confusion, unconsciousness, dyspnoea, haemoptysis, \
         chronic_kidney_disease, hypertension, cardiovascular_disease, dysrhythmia, diabetes, asthma, \
         emphysema, copd, cancer, comorbidity, comorbidity_count_gram, comorbidity_count_4c, \
         comorbidity_count_liang, xray_abnormality, disease_extent, opacity, crazy_paving, condensation, \
         topography_subpleural, predominance, ct_logit, extent, extent_ground_glass, \
         extent_consolidation, extent_crazy_paving"
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic_or_hold_an_impossible_value(text in ".{0,40}", number in any::<f64>()) {
        for spec in &INPUTS {
            let mut patient = Patient::default();
            let _ = patient.set_text(spec.input, None, &text);
            let _ = patient.set_text(spec.input, Some(&text), &number.to_string());
            let _ = patient.set_json(spec.name, &json!({"value": number, "unit": text, "leukocytes": number}));
            if let Some(value) = patient.get(spec.input) {
                prop_assert!((spec.possible.0..=spec.possible.1).contains(&value));
            }
        }
        let _ = serde_json::from_str::<Patient>(&text);
    }
}
