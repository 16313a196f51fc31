//! The two comparators that need published files, against the libraries they were published with.
//!
//! `mit.json`: scikit-learn 0.22.1, XGBoost 1.1.1 and NumPy 1.18.5 on the unpickled file, through
//! the study's own code; `fahrenheit` in the unit of the training data, `celsius as the benchmark`
//! as the study hands temperatures over. `liang.json`: TensorFlow 1.14 on the published graphs and
//! checkpoints, through the study's own code; `normalised` as the authors require, `raw` as the
//! study does.

#![allow(clippy::unwrap_used)]

mod common;

use bytes::Bytes;
use common::shared;
use ct_severity::scores::{
    Comparators, LiangNetwork, MitClassifier, liang::LiangModel, mit::MitModel,
};
use ct_severity::weights::{Manifest, Pack, Trust, tensorflow};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct MitCase {
    kind: String,
    inputs: [Option<f64>; 9],
    probability: f64,
    imputed: Option<[f64; 9]>,
}

#[derive(Deserialize)]
struct LiangCase {
    kind: String,
    inputs: [f64; 10],
    feature: f64,
}

fn mit_file() -> Option<Bytes> {
    let path = shared("reference/published/model_without_lab.pkl")?;
    Some(std::fs::read(path).unwrap().into())
}

fn mit_cases() -> Vec<MitCase> {
    serde_json::from_str(include_str!("mit_liang/mit.json")).unwrap()
}

fn fold(index: usize) -> Option<[Bytes; 2]> {
    let folder = shared(&format!("reference/published/models_liang/fold_{index}"))?;
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap().into();
    Some([file("model.index"), file("model.data-00000-of-00001")])
}

#[test]
fn the_mit_calculator_gives_the_libraries_probabilities() {
    let Some(file) = mit_file() else {
        return;
    };
    let model = MitModel::from_pickle(&file).unwrap();
    let cases = mit_cases();
    assert_eq!(cases.len(), 189);
    for case in cases {
        let found = model.probability_as_trained(case.inputs);
        assert_eq!(found, case.probability, "{} {:?}", case.kind, case.inputs);
    }
}

#[test]
fn missing_inputs_are_filled_as_the_published_imputer_fills_them() {
    let Some(file) = mit_file() else {
        return;
    };
    let model = MitModel::from_pickle(&file).unwrap();
    for case in mit_cases() {
        if let Some(imputed) = case.imputed {
            assert_eq!(model.imputed(case.inputs), imputed, "{:?}", case.inputs);
        }
    }
}

#[test]
fn with_nothing_known_the_means_of_the_training_patients_are_taken() {
    let Some(file) = mit_file() else {
        return;
    };
    let model = MitModel::from_pickle(&file).unwrap();
    // scikit-learn, which sums in single precision in another order.
    let expected = [67.1953265462064, 98.85068320747932, 91.37930375764114];
    for (found, expected) in model.imputed([None; 9]).into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-4, "{found} {expected}");
    }
}

#[test]
fn the_temperature_is_converted_to_the_unit_of_the_training_data() {
    let Some(file) = mit_file() else {
        return;
    };
    let model = MitModel::from_pickle(&file).unwrap();
    for mut case in mit_cases()
        .into_iter()
        .filter(|case| case.kind == "fahrenheit")
    {
        case.inputs[1] = case.inputs[1].map(|fahrenheit| (fahrenheit - 32.0) / 1.8);
        let found = model.probability(case.inputs);
        assert!(
            (found - case.probability).abs() <= 6e-8,
            "{:?}: {found}",
            case.inputs
        );
    }
}

#[test]
fn another_pickle_is_refused_as_not_the_calculator() {
    for (bytes, expected) in [
        (&b"\x80\x04}."[..], "not the pickle of the MIT calculator"),
        (b"\x80\x04\x8c\x02os\x8c\x06system\x93.", "`os.system`"),
        (b"", "ends too early"),
    ] {
        let error = MitModel::from_pickle(&Bytes::from_static(bytes))
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_liang_networks_give_tensorflows_feature() {
    let Some(folds) = (0..5).map(fold).collect::<Option<Vec<_>>>() else {
        return;
    };
    let folds: Vec<_> = folds
        .iter()
        .map(|[index, data]| tensorflow::read(index, data).unwrap())
        .collect();
    let model = LiangModel::from_checkpoints(&folds).unwrap();
    let cases: Vec<LiangCase> = serde_json::from_str(include_str!("mit_liang/liang.json")).unwrap();
    assert_eq!(cases.len(), 120);
    for case in cases {
        let found = model.feature(case.inputs);
        // Single precision, with TensorFlow's own hyperbolic tangent.
        assert!(
            (found - case.feature).abs() <= 1e-6,
            "{} {found} {}",
            case.kind,
            case.feature
        );
    }
}

#[test]
fn a_tensorflow_checkpoint_lists_every_variable() {
    let Some([index, data]) = fold(0) else {
        return;
    };
    let checkpoint = tensorflow::read(&index, &data).unwrap();
    // tf.train.list_variables: 3 layers of weights and biases, each with two Adam slots, the powers
    // of Adam's betas, and the step.
    assert_eq!(checkpoint.len(), 21);
    assert!(checkpoint.get_shaped("layer2/weights", &[27, 12]).is_ok());
    assert_eq!(
        checkpoint.get("global_step").unwrap().dtype().torch_name(),
        "int32"
    );
}

#[test]
fn a_changed_value_or_a_cut_file_is_refused() {
    let Some([index, data]) = fold(1) else {
        return;
    };
    let mut changed = data.to_vec();
    changed[1000] ^= 4;
    let error = tensorflow::read(&index, &changed.into())
        .unwrap_err()
        .to_string();
    assert!(error.contains("checksum"), "{error}");
    for len in 0..index.len() {
        assert!(tensorflow::read(&index.slice(..len), &data).is_err());
    }
    let error = tensorflow::read(&index, &data.slice(..7000))
        .unwrap_err()
        .to_string();
    assert!(error.contains("shorter than its index says"), "{error}");
}

#[test]
fn a_pack_with_some_comparators_gives_those_and_leaves_the_others_out() {
    let Some(folder) = shared("reference/published") else {
        return;
    };
    let manifest = Manifest::published().unwrap().remove(2);
    for (kept, mit, liang) in [
        ("", true, true),
        ("models_liang", false, true),
        ("model_without", true, false),
    ] {
        let files = manifest
            .files
            .iter()
            .filter(|file| file.name.starts_with(kept));
        let files = files
            .map(|file| {
                (
                    file.name.clone(),
                    std::fs::read(folder.join(&file.name)).unwrap().into(),
                )
            })
            .collect();
        let pack = Pack::with_manifest(manifest.clone(), files, Trust::Listed).unwrap();
        let comparators = Comparators::from_pack(&pack).unwrap();
        let context = comparators.context();
        assert_eq!(
            (context.mit.is_some(), context.liang.is_some()),
            (mit, liang)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_comparators_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10)) {
        let edit = |bytes: &Bytes| {
            let mut bytes = bytes.to_vec();
            for (index, value) in &edits {
                let at = index.index(bytes.len());
                bytes[at] = *value;
            }
            Bytes::from(bytes)
        };
        if let Some([index, data]) = fold(2) {
            let _ = tensorflow::read(&edit(&index), &edit(&data));
        }
        // The first part, where everything that is read lies.
        if let Some(file) = mit_file() {
            let mut bytes = edit(&file.slice(..400_000)).to_vec();
            bytes.extend_from_slice(&file[400_000..]);
            if let Ok(model) = MitModel::from_pickle(&bytes.into()) {
                let value = model.probability([Some(60.0), None, Some(90.0), None, None, Some(1.0), None, None, Some(92.0)]);
                prop_assert!(value.is_nan() || (0.0..=1.0).contains(&value));
            }
        }
    }
}
