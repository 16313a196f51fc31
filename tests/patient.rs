//! The patient record: what it accepts, what it refuses, and in which words.

use ct_severity::patient::{Input, Patient};

fn refusal(json: &str) -> String {
    serde_json::from_str::<Patient>(json)
        .unwrap_err()
        .to_string()
}

#[test]
fn the_five_bedside_values_are_read() {
    let patient: Patient = serde_json::from_str(
        r#"{"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}"#,
    )
    .unwrap();
    assert_eq!(patient.get(Input::Age), Some(62.0));
    assert_eq!(patient.get(Input::Sex), Some(1.0));
    assert_eq!(patient.get(Input::Urea), Some(5.8));
    assert_eq!(patient.get(Input::CtLogit), None);
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
fn a_saturation_given_as_a_fraction_is_refused() {
    assert!(refusal(r#"{"spo2": 0.95}"#).starts_with("spo2 is 0.95 %, which is not possible"));
}
