//! The twelve literature scores against the reference implementation, published vectors, and the
//! points of each table.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and may say that it skips"
)]

mod common;
mod reference;

use ct_severity::patient::{Input, MissingInputs, Patient};
use ct_severity::scores::{
    Context, Evaluation, LIANG_INPUTS, LiangNetwork, MIT_INPUTS, MitClassifier, Score, registry,
};
use serde_json::{Value, json};

fn score(id: &str) -> &'static Score {
    registry().into_iter().find(|score| score.id == id).unwrap()
}

fn evaluate(id: &str, patient: &Patient) -> Result<Evaluation, MissingInputs> {
    (score(id).evaluate)(patient, &Context::default())
}

fn value(id: &str, patient: &Patient) -> f64 {
    evaluate(id, patient).unwrap().value
}

fn patient(json: Value) -> Patient {
    serde_json::from_value(json).unwrap()
}

fn agree(
    id: &str,
    name_in_reference: &str,
    adapt: impl Fn(&Patient) -> Patient,
    departure: impl Fn(f64, &Patient) -> f64,
) {
    let Some(cases) = reference::cases() else {
        return;
    };
    assert_eq!(cases.len(), 100);
    for (index, case) in cases.iter().enumerate() {
        let patient = adapt(&case.patient);
        let expected = departure(case.expected[name_in_reference].as_f64().unwrap(), &patient);
        let computed = value(id, &patient);
        assert!(
            (computed - expected).abs() < 1e-12,
            "{id}, patient {index}: {computed}, reference {expected}"
        );
    }
}

fn as_is(patient: &Patient) -> Patient {
    patient.clone()
}

/// The benchmark looks at unconsciousness alone; the chart also gives 3 points for new confusion.
fn without_confusion(patient: &Patient) -> Patient {
    patient.clone().with(Input::Confusion, 0.0).unwrap()
}

fn same(expected: f64, _: &Patient) -> f64 {
    expected
}

#[test]
fn call_is_the_references() {
    agree("call", "CALL", as_is, same);
}

#[test]
fn colombi_is_the_references() {
    agree("colombi", "Colombi", as_is, same);
}

#[test]
fn colombi_ct_is_the_references_where_only_a_radiologist_read_the_scan() {
    agree(
        "colombi_ct",
        "Colombi CT (benchmark rule: radiologist extent > 2)",
        as_is,
        same,
    );
}

#[test]
fn covid_gram_is_the_references() {
    agree("covid_gram", "COVID-GRAM", as_is, same);
}

#[test]
fn curb_65_is_the_references() {
    agree("curb_65", "CURB-65", as_is, same);
}

#[test]
fn yan_original_is_one_where_the_references_surviving_branch_is_zero() {
    agree(
        "yan_original",
        "Yan original as benchmark (1 = surviving branch)",
        as_is,
        |survives, _| 1.0 - survives,
    );
}

#[test]
fn yan_retrained_is_the_references() {
    agree("yan_retrained", "Yan retrained", as_is, same);
}

#[test]
fn news2_is_the_references_where_the_patient_is_not_confused() {
    agree("news2", "NEWS2", without_confusion, same);
}

#[test]
fn news2_carr_is_the_references_where_the_patient_is_not_confused() {
    agree("news2_carr", "NEWS2 Carr", without_confusion, same);
}

#[test]
fn four_c_is_the_references_but_for_70_to_79_years_and_the_lower_bounds_of_urea_and_crp() {
    agree(
        "four_c",
        "4C as benchmark (70-79 gives 5)",
        as_is,
        |benchmark, patient| {
            let at = |input| patient.get(input).unwrap();
            benchmark
                + f64::from((70.0..80.0).contains(&at(Input::Age)))
                + f64::from(at(Input::Urea) == 7.0)
                + f64::from(at(Input::Crp) == 50.0)
        },
    );
}

#[test]
fn four_c_agrees_with_the_published_calculators_test_patients() {
    let Some(path) = common::shared("data/scores/isaric4c_vectors.json") else {
        return;
    };
    let vectors: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mortality = vectors["mortality_percent_by_points_0_21"]
        .as_array()
        .unwrap();
    let patients = vectors["patients"].as_array().unwrap();
    assert_eq!(patients.len(), 10);
    for entry in patients {
        let given = &entry["measurements"];
        let comorbidities = match given["comorbidities"].as_str().unwrap() {
            "0" => 0,
            "1" => 1,
            _ => 2,
        };
        let patient = patient(json!({
            "age": given["age"],
            "sex": given["sex"].as_str().unwrap().to_lowercase(),
            "comorbidity_count_4c": comorbidities,
            "respiratory_rate": given["respiratory_rate"],
            "spo2": given["oxygen_saturation"],
            "gcs": if given["gcs"] == "15" { 15 } else { 14 },
            "urea": given["urea"],
            "crp": given["crp"],
        }));
        let points = value("four_c", &patient);
        assert_eq!(points, entry["four_c_points_recomputed"].as_f64().unwrap());
        let percent = mortality[points as usize].as_f64().unwrap();
        assert!((percent - entry["mortality"].as_f64().unwrap()).abs() < 0.1);
    }
}

#[test]
fn news2_agrees_with_the_published_clinical_validation_cases() {
    let Some(path) = common::shared("data/scores/news2_vectors.json") else {
        return;
    };
    let vectors: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 16);
    for case in cases {
        let unconscious = ["V", "P", "U"].contains(&case[7].as_str().unwrap());
        let patient = patient(json!({
            "respiratory_rate": case[1],
            "spo2": case[2],
            "on_oxygen": case[3],
            "temperature": case[4],
            "systolic": case[5],
            "heart_rate": case[6],
            "confusion": case[7] == "C",
            "unconsciousness": unconscious,
            "hypercapnic_target": case[9] == 2,
        }));
        let computed = evaluate("news2", &patient).unwrap().value;
        assert_eq!(computed, case[8].as_f64().unwrap(), "{}", case[0]);
    }
}

#[test]
fn call_takes_its_thresholds_where_the_published_nomogram_has_them() {
    let Some(path) = common::shared("data/scores/call_dong_2020.json") else {
        return;
    };
    let nomogram: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let variables = &nomogram["model_detail"]["variables"];
    let bound = |name: &str, row: usize| variables[name]["map"][row]["range"][1].as_f64().unwrap();
    let base = json!({"age": 40, "comorbidity": false, "lymphocytes": 2, "ldh": 200});
    for (name, threshold) in [
        ("age", bound("age", 0)),
        ("lymphocytes", bound("Lymphocyte count", 0)),
        ("ldh", bound("Lactate dehydrogenase", 0)),
    ] {
        steps("call", &base, name, &[(threshold, threshold + 0.01)]);
    }
}

/// Asserts that the score changes between the two values of each pair and nowhere else.
fn steps(id: &str, base: &Value, input: &str, pairs: &[(f64, f64)]) {
    let at = |x: f64| {
        let mut case = base.clone();
        case[input] = json!(x);
        value(id, &patient(case))
    };
    let mut previous_high = None;
    for (below, above) in pairs {
        assert_ne!(
            at(*below),
            at(*above),
            "{id}: {input} between {below} and {above}"
        );
        if let Some(high) = previous_high {
            assert_eq!(at(high), at(*below), "{id}: {input} from {high} to {below}");
        }
        previous_high = Some(*above);
    }
}

/// Asserts the points of one item on a chart: rows of (value, points).
fn points(id: &str, base: &Value, input: &str, item: &str, rows: &[(f64, f64)]) {
    for (x, expected) in rows {
        let mut case = base.clone();
        case[input] = json!(x);
        let evaluation = evaluate(id, &patient(case)).unwrap();
        let part = evaluation
            .parts
            .iter()
            .find(|part| part.item == item)
            .unwrap();
        assert_eq!(part.value, *expected, "{id}: {item} at {input} = {x}");
    }
}

#[test]
fn every_row_of_call_begins_and_ends_where_table_3_says() {
    let base = json!({"age": 40, "comorbidity": false, "lymphocytes": 2, "ldh": 200});
    assert_eq!(value("call", &patient(base.clone())), 4.0);
    points("call", &base, "age", "age", &[(60.0, 1.0), (60.5, 3.0)]);
    points(
        "call",
        &base,
        "lymphocytes",
        "lymphocytes",
        &[(1.0, 3.0), (1.01, 1.0)],
    );
    points(
        "call",
        &base,
        "ldh",
        "ldh",
        &[(250.0, 1.0), (250.5, 2.0), (500.0, 2.0), (500.5, 3.0)],
    );
    let worst = json!({"age": 80, "comorbidity": true, "lymphocytes": 0.5, "ldh": 900});
    assert_eq!(value("call", &patient(worst)), 13.0);
}

#[test]
fn every_item_of_colombi_begins_where_table_3_says() {
    let base = json!({"age": 50, "cardiovascular_disease": false, "platelets": 150, "ldh": 200, "crp": 20, "disease_extent": 1});
    for id in ["colombi", "colombi_ct"] {
        assert_eq!(value(id, &patient(base.clone())), 0.0);
        steps(id, &base, "age", &[(68.0, 68.5)]);
        steps(id, &base, "platelets", &[(180.0, 180.5)]);
        steps(id, &base, "crp", &[(76.0, 76.5)]);
    }
    steps("colombi", &base, "ldh", &[(347.0, 347.5)]);
    steps("colombi_ct", &base, "disease_extent", &[(2.0, 3.0)]);
    let mut segmented = base.clone();
    segmented["extent"] = json!(0.1);
    steps("colombi_ct", &segmented, "extent", &[(0.27, 0.2701)]);
    let worst = json!({"age": 80, "cardiovascular_disease": true, "platelets": 300, "ldh": 900, "crp": {"value": 7.7, "unit": "mg/dL"}, "disease_extent": 5});
    assert!((value("colombi", &patient(worst.clone())) - 5.6).abs() < 1e-12);
    assert!((value("colombi_ct", &patient(worst)) - 6.0).abs() < 1e-12);
}

#[test]
fn every_item_of_curb_65_begins_where_figure_2_says() {
    let base = json!({"age": 50, "confusion": false, "urea": 5, "respiratory_rate": 18, "systolic": 120, "diastolic": 75});
    assert_eq!(value("curb_65", &patient(base.clone())), 0.0);
    points("curb_65", &base, "urea", "urea", &[(7.0, 0.0), (7.01, 1.0)]);
    points(
        "curb_65",
        &base,
        "respiratory_rate",
        "respiratory_rate",
        &[(29.0, 0.0), (30.0, 1.0)],
    );
    points(
        "curb_65",
        &base,
        "diastolic",
        "blood_pressure",
        &[(60.0, 1.0), (61.0, 0.0)],
    );
    points(
        "curb_65",
        &base,
        "systolic",
        "blood_pressure",
        &[(89.0, 1.0), (90.0, 0.0)],
    );
    points("curb_65", &base, "age", "age", &[(64.0, 0.0), (65.0, 1.0)]);
    let worst = json!({"age": 90, "confusion": true, "urea": 20, "respiratory_rate": 40, "systolic": 80, "diastolic": 50});
    assert_eq!(value("curb_65", &patient(worst)), 5.0);
}

#[test]
fn every_branch_of_yans_trees_begins_where_the_publications_say() {
    let base = json!({"ldh": 300, "crp": 50, "lymphocyte_percent": 10});
    steps(
        "yan_original",
        &json!({"ldh": 300, "crp": 20, "lymphocyte_percent": 30}),
        "ldh",
        &[(364.9, 365.0)],
    );
    steps("yan_original", &base, "crp", &[(41.1, 41.2)]);
    steps("yan_original", &base, "lymphocyte_percent", &[(14.7, 14.8)]);
    assert_eq!(value("yan_original", &patient(base.clone())), 1.0);
    steps("yan_retrained", &base, "ldh", &[(378.4, 378.5)]);
    steps("yan_retrained", &base, "crp", &[(90.4, 90.5)]);
    steps(
        "yan_retrained",
        &json!({"ldh": 400, "crp": 50, "lymphocyte_percent": 10}),
        "lymphocyte_percent",
        &[(9.31, 9.32)],
    );
}

fn calm() -> Value {
    json!({
        "respiratory_rate": 16, "spo2": 98, "on_oxygen": false, "systolic": 120, "heart_rate": 70,
        "confusion": false, "unconsciousness": false, "temperature": 37
    })
}

#[test]
fn every_row_of_the_news2_chart_begins_and_ends_where_the_royal_college_says() {
    let base = calm();
    assert_eq!(value("news2", &patient(base.clone())), 0.0);
    points(
        "news2",
        &base,
        "respiratory_rate",
        "respiratory_rate",
        &[
            (8.0, 3.0),
            (9.0, 1.0),
            (11.0, 1.0),
            (12.0, 0.0),
            (20.0, 0.0),
            (21.0, 2.0),
            (24.0, 2.0),
            (25.0, 3.0),
        ],
    );
    points(
        "news2",
        &base,
        "spo2",
        "spo2_scale_1",
        &[
            (91.0, 3.0),
            (92.0, 2.0),
            (93.0, 2.0),
            (94.0, 1.0),
            (95.0, 1.0),
            (96.0, 0.0),
        ],
    );
    points("news2", &base, "on_oxygen", "on_oxygen", &[(0.0, 0.0)]);
    points(
        "news2",
        &base,
        "systolic",
        "systolic",
        &[
            (90.0, 3.0),
            (91.0, 2.0),
            (100.0, 2.0),
            (101.0, 1.0),
            (110.0, 1.0),
            (111.0, 0.0),
            (219.0, 0.0),
            (220.0, 3.0),
        ],
    );
    points(
        "news2",
        &base,
        "heart_rate",
        "heart_rate",
        &[
            (40.0, 3.0),
            (41.0, 1.0),
            (50.0, 1.0),
            (51.0, 0.0),
            (90.0, 0.0),
            (91.0, 1.0),
            (110.0, 1.0),
            (111.0, 2.0),
            (130.0, 2.0),
            (131.0, 3.0),
        ],
    );
    points(
        "news2",
        &base,
        "temperature",
        "temperature",
        &[
            (35.0, 3.0),
            (35.1, 1.0),
            (36.0, 1.0),
            (36.1, 0.0),
            (38.0, 0.0),
            (38.1, 1.0),
            (39.0, 1.0),
            (39.1, 2.0),
        ],
    );
}

#[test]
fn scale_2_of_news2_scores_high_saturation_on_oxygen_only() {
    let at = |spo2: f64, on_oxygen: bool| {
        let mut case = calm();
        case["hypercapnic_target"] = json!(true);
        case["spo2"] = json!(spo2);
        case["on_oxygen"] = json!(on_oxygen);
        let evaluation = evaluate("news2", &patient(case)).unwrap();
        evaluation
            .parts
            .iter()
            .find(|part| part.item == "spo2_scale_2")
            .unwrap()
            .value
    };
    for (spo2, points) in [
        (83.0, 3.0),
        (84.0, 2.0),
        (85.0, 2.0),
        (86.0, 1.0),
        (87.0, 1.0),
        (88.0, 0.0),
        (92.0, 0.0),
    ] {
        assert_eq!(at(spo2, false), points);
        assert_eq!(at(spo2, true), points);
    }
    for (spo2, points) in [
        (93.0, 1.0),
        (94.0, 1.0),
        (95.0, 2.0),
        (96.0, 2.0),
        (97.0, 3.0),
        (100.0, 3.0),
    ] {
        assert_eq!(at(spo2, false), 0.0);
        assert_eq!(at(spo2, true), points);
    }
}

#[test]
fn new_confusion_scores_three_points_of_news2() {
    let mut confused = calm();
    confused["confusion"] = json!(true);
    assert_eq!(value("news2", &patient(confused)), 3.0);
}

#[test]
fn a_coma_score_of_15_stands_for_an_alert_patient_in_news2() {
    let mut case = calm();
    case.as_object_mut().unwrap().remove("confusion");
    case.as_object_mut().unwrap().remove("unconsciousness");
    assert_eq!(
        evaluate("news2", &patient(case.clone())),
        Err(MissingInputs(vec!["confusion", "unconsciousness"]))
    );
    case["gcs"] = json!(15);
    assert_eq!(value("news2", &patient(case.clone())), 0.0);
    case["gcs"] = json!(14);
    assert_eq!(value("news2", &patient(case)), 3.0);
}

#[test]
fn the_bands_of_news2_follow_the_sum_and_a_single_three() {
    let band = |changes: Value| {
        let mut case = calm();
        for (name, value) in changes.as_object().unwrap() {
            case[name] = value.clone();
        }
        evaluate("news2", &patient(case))
            .unwrap()
            .band
            .unwrap()
            .label
    };
    assert_eq!(band(json!({})), "low");
    assert_eq!(band(json!({"respiratory_rate": 22, "spo2": 93})), "low");
    assert_eq!(band(json!({"respiratory_rate": 25})), "low-medium");
    assert_eq!(
        band(json!({"respiratory_rate": 22, "spo2": 93, "heart_rate": 95})),
        "medium"
    );
    assert_eq!(band(json!({"respiratory_rate": 25, "spo2": 91})), "medium");
    assert_eq!(
        band(json!({"respiratory_rate": 25, "spo2": 91, "heart_rate": 95})),
        "high"
    );
}

#[test]
fn every_row_of_the_4c_table_begins_and_ends_where_the_bmj_says() {
    let base = json!({
        "age": 40, "sex": "female", "comorbidity_count_4c": 0, "respiratory_rate": 16, "spo2": 98, "gcs": 15, "urea": 5, "crp": 20
    });
    assert_eq!(value("four_c", &patient(base.clone())), 0.0);
    points(
        "four_c",
        &base,
        "age",
        "age",
        &[
            (49.0, 0.0),
            (50.0, 2.0),
            (59.0, 2.0),
            (60.0, 4.0),
            (69.0, 4.0),
            (70.0, 6.0),
            (79.0, 6.0),
            (80.0, 7.0),
        ],
    );
    points(
        "four_c",
        &base,
        "comorbidity_count_4c",
        "comorbidity_count_4c",
        &[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (5.0, 2.0)],
    );
    points(
        "four_c",
        &base,
        "respiratory_rate",
        "respiratory_rate",
        &[(19.0, 0.0), (20.0, 1.0), (29.0, 1.0), (30.0, 2.0)],
    );
    points("four_c", &base, "spo2", "spo2", &[(91.0, 2.0), (92.0, 0.0)]);
    points("four_c", &base, "gcs", "gcs", &[(14.0, 2.0), (15.0, 0.0)]);
    points(
        "four_c",
        &base,
        "urea",
        "urea",
        &[(6.9, 0.0), (7.0, 1.0), (14.0, 1.0), (14.1, 3.0)],
    );
    points(
        "four_c",
        &base,
        "crp",
        "crp",
        &[(49.0, 0.0), (50.0, 1.0), (99.0, 1.0), (100.0, 2.0)],
    );
    let worst = json!({
        "age": 90, "sex": "male", "comorbidity_count_4c": 4, "respiratory_rate": 40, "spo2": 80, "gcs": 8, "urea": 30, "crp": 200
    });
    assert_eq!(value("four_c", &patient(worst)), 21.0);
}

#[test]
fn bands_begin_at_the_published_points() {
    let label = |id: &str, value: f64| score(id).band(value).map(|band| band.label);
    for (id, value, expected) in [
        ("call", 6.0, "low"),
        ("call", 7.0, "high"),
        ("curb_65", 1.0, "low"),
        ("curb_65", 2.0, "intermediate"),
        ("curb_65", 3.0, "high"),
        ("four_c", 3.0, "low"),
        ("four_c", 4.0, "intermediate"),
        ("four_c", 8.0, "intermediate"),
        ("four_c", 9.0, "high"),
        ("four_c", 14.0, "high"),
        ("four_c", 15.0, "very high"),
    ] {
        assert_eq!(label(id, value), Some(expected), "{id} at {value}");
    }
}

#[test]
fn an_empty_record_makes_every_score_name_what_it_lacks() {
    for score in registry() {
        let MissingInputs(missing) =
            (score.evaluate)(&Patient::default(), &Context::default()).unwrap_err();
        assert!(!missing.is_empty(), "{}", score.id);
        for name in missing {
            let is_file = ["model_without_lab.pkl", "models_liang"].contains(&name);
            let known = Input::from_name(name).is_some_and(|input| score.inputs.contains(&input));
            assert!(is_file || known, "{}: {name}", score.id);
        }
    }
}

#[test]
fn leaving_out_any_one_input_is_reported_by_its_name() {
    let Some(cases) = reference::cases() else {
        return;
    };
    for score in registry() {
        for input in score.inputs {
            let mut patient = cases[0].patient.clone();
            if score.id != "four_c" {
                // A full coma score would stand for the signs of consciousness.
                patient.unset(Input::Gcs);
            }
            patient.unset(*input);
            let computed = (score.evaluate)(&patient, &Context::default());
            let replaced = match (score.id, input) {
                ("yan_retrained", _) => true,
                // Needed only where another input cannot tell.
                (_, Input::Gcs) => score.id != "four_c",
                (_, Input::Extent) => true,
                (_, Input::OnOxygen) => true,
                // Scale 1, then.
                (_, Input::HypercapnicTarget) => true,
                ("mit" | "liang", _) => false,
                _ => false,
            };
            if replaced {
                assert!(computed.is_ok(), "{} without {}", score.id, input.name());
            } else {
                let missing = computed.unwrap_err().0;
                assert!(
                    missing.contains(&input.name()),
                    "{} without {}: {missing:?}",
                    score.id,
                    input.name()
                );
            }
        }
    }
}

#[test]
fn the_retrained_tree_says_which_inputs_took_the_first_branch() {
    let evaluation = evaluate("yan_retrained", &patient(json!({"ldh": 300}))).unwrap();
    assert_eq!(evaluation.imputed, ["crp", "lymphocyte_percent"]);
}

#[test]
fn parts_add_up_to_the_value_of_points_and_to_the_logit_of_probabilities() {
    let Some(cases) = reference::cases() else {
        return;
    };
    for case in &cases {
        for id in [
            "call",
            "colombi",
            "colombi_ct",
            "curb_65",
            "news2",
            "four_c",
        ] {
            let evaluation = evaluate(id, &case.patient).unwrap();
            let sum: f64 = evaluation.parts.iter().map(|part| part.value).sum();
            assert!((sum - evaluation.value).abs() < 1e-12, "{id}");
        }
        for id in ["covid_gram", "news2_carr"] {
            let evaluation = evaluate(id, &case.patient).unwrap();
            let sum: f64 = evaluation.parts.iter().map(|part| part.value).sum();
            assert!(
                (1.0 / (1.0 + (-sum).exp()) - evaluation.value).abs() < 1e-12,
                "{id}"
            );
        }
    }
}

#[test]
fn every_value_lies_in_the_range_of_its_score() {
    let Some(cases) = reference::cases() else {
        return;
    };
    for case in &cases {
        for score in registry() {
            if let Ok(evaluation) = (score.evaluate)(&case.patient, &Context::default()) {
                let (low, high) = score.range;
                assert!(
                    (low..=high + 1e-9).contains(&evaluation.value),
                    "{}: {}",
                    score.id,
                    evaluation.value
                );
            }
        }
    }
}

#[test]
fn identifiers_are_those_of_the_report() {
    let ids = registry().map(|score| score.id);
    assert_eq!(
        ids,
        [
            "call",
            "colombi",
            "colombi_ct",
            "covid_gram",
            "curb_65",
            "yan_original",
            "yan_retrained",
            "news2",
            "news2_carr",
            "four_c",
            "mit",
            "liang",
        ]
    );
}

struct Recorder;

impl MitClassifier for Recorder {
    fn probability(&self, inputs: [Option<f64>; MIT_INPUTS.len()]) -> f64 {
        assert_eq!(
            inputs,
            [
                Some(70.0),
                Some(37.5),
                None,
                Some(0.0),
                Some(1.0),
                Some(0.0),
                Some(1.0),
                Some(0.0),
                Some(94.0)
            ]
        );
        0.25
    }
}

#[test]
fn the_mit_classifier_gets_its_inputs_in_the_published_order_with_sex_reversed() {
    let patient = patient(json!({
        "age": 70, "temperature": 37.5, "dysrhythmia": false, "chronic_kidney_disease": true,
        "cardiovascular_disease": false, "diabetes": true, "sex": "male", "spo2": 94
    }));
    let context = Context {
        mit: Some(&Recorder),
        ..Context::default()
    };
    let evaluation = (score("mit").evaluate)(&patient, &context).unwrap();
    assert_eq!(evaluation.value, 0.25);
    assert_eq!(evaluation.imputed, ["heart_rate"]);
}

struct Constant(f64);

impl LiangNetwork for Constant {
    fn feature(&self, _: [f64; LIANG_INPUTS.len()]) -> f64 {
        self.0
    }
}

/// Expected values: the authors' published Python (normalize, Model_COX_DL) with a network feature of
/// 0.25, for the patient that their preprocess.py gives as its example.
#[test]
fn liangs_risks_are_those_of_the_authors_code() {
    let patient = patient(json!({
        "cancer": false, "xray_abnormality": false, "copd": false, "dyspnoea": false,
        "comorbidity_count_liang": 0, "ldh": 433, "age": 47, "neutrophils": 10.4232, "lymphocytes": 1.0,
        "creatine_kinase": 429, "direct_bilirubin": 5.3
    }));
    let context = Context {
        liang: Some(&Constant(0.25)),
        ..Context::default()
    };
    let evaluation = (score("liang").evaluate)(&patient, &context).unwrap();
    let part = |item: &str| {
        evaluation
            .parts
            .iter()
            .find(|part| part.item == item)
            .unwrap()
            .value
    };
    for (item, expected) in LIANG_EXPECTED {
        assert!(
            (part(item) - expected).abs() < 1e-9,
            "{item}: {} {expected}",
            part(item)
        );
    }
    assert_eq!(evaluation.value, part("risk_30_days"));
}

const LIANG_EXPECTED: [(&str, f64); 4] = [
    ("linear_predictor", 0.8768408678138071),
    ("risk_5_days", 0.08183061588801388),
    ("risk_10_days", 0.09523881173533766),
    ("risk_30_days", 0.10982979390971204),
];
