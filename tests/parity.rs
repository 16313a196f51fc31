//! Whole scans, with seeded weights, against what the unmodified reference implementation returns.
#![cfg(feature = "networks")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ct_severity::input;
use ct_severity::networks::{Backend, LocalNetworks, ParameterSource, Parameters, open};
use ct_severity::patient::Patient;
use ct_severity::pipeline::{self, CtFindings, Whole};
use ct_severity::progress::Silent;
use ct_severity::severity::{ai_severity, logit};
use ct_severity::weights::{
    Checkpoint, Conversion, Heads, Network, Precision, npz, safetensors, seeded,
};
use serde_json::Value;

/// Share of the voxels of a mask that may differ.
const MASK_TOLERANCE: f64 = 1e-5;
/// Hounsfield units.
const HU_TOLERANCE: f32 = 0.01;
/// Share of the largest value of a feature map or heat-map.
const FEATURE_TOLERANCE: f32 = 1e-3;
/// Of a probability.
const PREDICTION_TOLERANCE: f64 = 1e-4;
/// Of a probability, with weights kept in half precision.
const HALF_PRECISION_TOLERANCE: f64 = 1e-3;

/// The seeded weights the references were made with: R231 answers to Hounsfield units alone.
struct SeededWeights;

impl ParameterSource for SeededWeights {
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String> {
        let checkpoint = match network {
            Network::R231 => seeded::r231_with_bands(),
            other => seeded::checkpoint(other),
        };
        Ok(Box::new(checkpoint.map_err(|error| error.to_string())?))
    }
}

/// The same, as the page keeps them in half precision.
struct HalfWeights;

impl ParameterSource for HalfWeights {
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String> {
        let weights = match network {
            Network::R231 => seeded::r231_with_bands(),
            other => seeded::checkpoint(other),
        };
        let weights = weights.map_err(|error| error.to_string())?;
        let conversion = Conversion::new(network, &weights, Precision::Half)
            .map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        conversion.write(|portion| {
            bytes.extend_from_slice(portion);
            Ok::<_, String>(())
        })?;
        let kept = safetensors::read(&bytes.into()).map_err(|error| error.to_string())?;
        Ok(Box::new(kept))
    }
}

fn analyse(scan: &Path, weights: impl ParameterSource, heads: &Heads) -> CtFindings {
    let mut input = input::open(scan).unwrap();
    let (volume, _) =
        input::read_scan(input.as_mut(), None, &mut |_, _| ControlFlow::Continue(())).unwrap();
    pollster::block_on(async {
        let device = open(Backend::Cpu).await.unwrap();
        let networks = LocalNetworks::new(weights, device);
        pipeline::analyse(&mut Whole(&volume), &networks, heads, &Silent)
            .await
            .unwrap()
    })
}

/// What the reference returned: its JSON, and its arrays.
struct Reference {
    json: Value,
    arrays: Checkpoint,
}

impl Reference {
    fn read(path: &Path) -> Self {
        let json = std::fs::read(path.with_extension("json")).unwrap();
        let arrays = std::fs::read(path.with_extension("npz")).unwrap();
        Self {
            json: serde_json::from_slice(&json).unwrap(),
            arrays: npz::read(&arrays.into()).unwrap(),
        }
    }

    fn number(&self, pointer: &str) -> f64 {
        self.json.pointer(pointer).and_then(Value::as_f64).unwrap()
    }

    /// An array in the order of our own: the last axis first.
    fn slices_first(&self, name: &str) -> Vec<f32> {
        let array = self.arrays.get(name).unwrap();
        let (values, slices) = (array.to_f32(), array.shape()[2]);
        (0..slices)
            .flat_map(|s| {
                values
                    .iter()
                    .skip(s)
                    .step_by(slices)
                    .copied()
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn compare(&self, findings: &CtFindings) {
        self.compare_geometry(findings);
        self.compare_masks(findings);
        self.compare_maps(findings);
        self.compare_scores(findings);
    }

    fn compare_geometry(&self, findings: &CtFindings) {
        let [slices, rows, columns] = findings.resampled.shape;
        for (axis, ours) in [columns, rows, slices].into_iter().enumerate() {
            assert_eq!(self.number(&format!("/resampled/size/{axis}")), ours as f64);
        }
        for slice in 0..slices {
            let pixels = findings.resampled.slice(slice);
            let mean = pixels.iter().map(|&hu| f64::from(hu)).sum::<f64>() / pixels.len() as f64;
            let expected = self.number(&format!("/resampled_slice_mean/{slice}"));
            assert!(
                (mean - expected).abs() < 0.01,
                "slice {slice}: mean {mean}, not {expected}"
            );
        }
        assert_eq!(
            findings.features_slice_index as f64,
            self.number("/features_slice_index")
        );
    }

    fn compare_masks(&self, findings: &CtFindings) {
        for (name, mask) in [
            ("lungmask_labels", &findings.lung_labels),
            ("clean_mask", &findings.clean_mask),
            ("mask_512", &findings.mask_512),
        ] {
            let expected = self.slices_first(name);
            assert_eq!(mask.labels.len(), expected.len(), "{name}");
            let differing = mask
                .labels
                .iter()
                .zip(&expected)
                .filter(|&(&a, &b)| f32::from(a) != b)
                .count();
            eprintln!("{name}: {differing} of {} voxels differ", expected.len());
            assert!(
                differing as f64 <= MASK_TOLERANCE * expected.len() as f64,
                "{name}: {differing}"
            );
        }
    }

    fn compare_maps(&self, findings: &CtFindings) {
        let maps = &findings.heat_maps;
        for (name, ours) in [
            ("heatmap_efficientnet", &maps.efficientnet),
            ("heatmap_moco", &maps.moco),
            ("heatmap_blend", &maps.blend()),
        ] {
            let ours: Vec<f32> = ours.iter().map(|&value| value as f32).collect();
            close(name, &ours, &self.slices_first(name));
        }
    }

    fn compare_scores(&self, findings: &CtFindings) {
        let ours = findings.prediction;
        for (name, value) in [
            ("efficientnet", ours.efficientnet),
            ("moco", ours.moco),
            ("blend", ours.blend),
        ] {
            near(name, value, self.number(&format!("/prediction/{name}")));
        }
        for case in self.json["ai_severity"].as_array().unwrap() {
            let patient = patient(&case["patient"]);
            let risk = ai_severity::risk(logit(ours.blend), &patient).unwrap();
            near("AI-severity", risk, case["risk"].as_f64().unwrap());
        }
    }
}

/// A patient in the reference's names.
fn patient(reference: &Value) -> Patient {
    let ours = serde_json::json!({
        "age": reference["Age"],
        "sex": if reference["Sex"] == 1 { "male" } else { "female" },
        "spo2": reference["Oxygen saturation"],
        "platelets": reference["Platelet"],
        "urea": reference["Urea"],
    });
    serde_json::from_value(ours).unwrap()
}

fn near(name: &str, ours: f64, expected: f64) {
    eprintln!(
        "{name}: {ours:.9}, reference {expected:.9}, difference {:.1e}",
        (ours - expected).abs()
    );
    assert!(
        (ours - expected).abs() <= PREDICTION_TOLERANCE,
        "{name}: {ours}, not {expected}"
    );
}

fn close(name: &str, ours: &[f32], expected: &[f32]) {
    assert_eq!(ours.len(), expected.len(), "{name}");
    let largest = expected.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    let difference = ours
        .iter()
        .zip(expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0_f32, f32::max);
    eprintln!(
        "{name}: largest difference {:.1e} of the largest value",
        difference / largest
    );
    assert!(
        difference <= FEATURE_TOLERANCE * largest,
        "{name}: off by {difference} of {largest}"
    );
}

fn resampled_slices_agree(ours: &[f32], expected: &[f32]) {
    let difference = ours
        .iter()
        .zip(expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    eprintln!("resampled slices: largest difference {difference:.1e} HU");
    assert_eq!(ours.len(), expected.len());
    assert!(
        difference <= HU_TOLERANCE,
        "resampled slices are off by {difference} HU"
    );
}

/// Every step of a scan under `../shared`, whose features are there whole.
fn equals_the_reference(scan: PathBuf, reference: PathBuf, heads: &Heads) {
    let reference = Reference::read(&reference);
    let findings = analyse(&scan, SeededWeights, heads);
    let index = reference
        .arrays
        .get("resampled_slices_index")
        .unwrap()
        .to_f64();
    let ours: Vec<f32> = index
        .iter()
        .flat_map(|&slice| findings.resampled.slice(slice as usize))
        .copied()
        .collect();
    resampled_slices_agree(&ours, &reference.slices_first("resampled_slices"));
    let features = |name| reference.arrays.get(name).unwrap().to_f32();
    close(
        "efficientnet_features",
        &findings.efficientnet_features,
        &features("efficientnet_features"),
    );
    close(
        "moco_features",
        &findings.moco_features,
        &features("moco_features"),
    );
    reference.compare(&findings);
}

fn published_heads() -> Option<Heads> {
    let path = common::shared("reference/published/ai_severity.npz")?;
    let bytes = std::fs::read(path).unwrap();
    Some(Heads::from_checkpoint(&npz::read(&bytes.into()).unwrap()).unwrap())
}

#[test]
fn the_phantom_in_this_clone_gives_the_reference_numbers() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let reference = Reference::read(&fixtures.join("phantom_a_seeded_heads"));
    let heads = Heads::from_checkpoint(&seeded::heads().unwrap()).unwrap();
    let findings = analyse(&fixtures.join("phantom_a.zip"), SeededWeights, &heads);
    let expected = reference.arrays.get("resampled_slice_4").unwrap().to_f32();
    resampled_slices_agree(findings.resampled.slice(4), &expected);
    let every_4th = |features: &[f32]| -> Vec<f32> {
        features
            .chunks_exact(256)
            .step_by(4)
            .flatten()
            .copied()
            .collect()
    };
    for (name, ours) in [
        (
            "efficientnet_features_every_4th",
            every_4th(&findings.efficientnet_features),
        ),
        (
            "moco_features_every_4th",
            every_4th(&findings.moco_features),
        ),
    ] {
        close(name, &ours, &reference.arrays.get(name).unwrap().to_f32());
    }
    reference.compare(&findings);
}

#[test]
fn the_phantom_with_published_heads_gives_the_reference_numbers() {
    let scan = common::shared("data/ct/phantom_a");
    let reference = common::shared("reference/phantom_a.npz");
    if let (Some(scan), Some(reference), Some(heads)) = (scan, reference, published_heads()) {
        equals_the_reference(scan, reference, &heads);
    }
}

#[test]
fn the_covid_scan_gives_the_reference_numbers() {
    let scan = common::shared("data/ct/covid_ricord1a_001012");
    let reference = common::shared("reference/covid_ricord1a_001012.npz");
    if let (Some(scan), Some(reference), Some(heads)) = (scan, reference, published_heads()) {
        equals_the_reference(scan, reference, &heads);
    }
}

/// The predictions with weights in half precision against those of the reference, which are in
/// single precision.
fn half_precision_is_near(scan: &Path, reference: &Path, heads: &Heads) {
    let reference = Reference::read(reference);
    let ours = analyse(scan, HalfWeights, heads).prediction;
    for (name, value) in [
        ("efficientnet", ours.efficientnet),
        ("moco", ours.moco),
        ("blend", ours.blend),
    ] {
        let expected = reference.number(&format!("/prediction/{name}"));
        let difference = (value - expected).abs();
        eprintln!("{name} in half precision: {value:.6}, off by {difference:.1e}");
        assert!(difference <= HALF_PRECISION_TOLERANCE, "{name}: {value}");
    }
}

#[test]
fn weights_kept_in_half_precision_move_the_phantoms_predictions_by_less_than_a_thousandth() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let heads = Heads::from_checkpoint(&seeded::heads().unwrap()).unwrap();
    let reference = fixtures.join("phantom_a_seeded_heads");
    half_precision_is_near(&fixtures.join("phantom_a.zip"), &reference, &heads);
}

#[test]
#[ignore = "over a minute, and the phantom guards the same code; the figure stands in the model card"]
fn weights_kept_in_half_precision_move_the_covid_scans_predictions_by_less_than_a_thousandth() {
    let scan = common::shared("data/ct/covid_ricord1a_001012");
    let reference = common::shared("reference/covid_ricord1a_001012.npz");
    if let (Some(scan), Some(reference), Some(heads)) = (scan, reference, published_heads()) {
        half_precision_is_near(&scan, &reference, &heads);
    }
}
