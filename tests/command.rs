//! The native command as a person runs it.
#![cfg(all(feature = "command", feature = "cpu"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

fn ct_severity(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ct-severity"))
        .args(arguments)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A failure is a non-zero exit, nothing on standard output, and one sentence.
fn sentence(output: &Output) -> String {
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!error.contains("panicked"), "{error}");
    error
}

/// A folder of this test run, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_string()
}

fn phantom() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/phantom_a.zip")
}

fn reference() -> Value {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/phantom_a_seeded_heads.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The seeded pack, written once.
fn pack() -> &'static str {
    static PACK: OnceLock<String> = OnceLock::new();
    PACK.get_or_init(|| {
        let folder = folder("seeded-pack");
        let path = folder.to_str().unwrap().to_string();
        let output = ct_severity(&["seeded-pack", &path, "--bands"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        path
    })
}

fn near(ours: &Value, expected: &Value) {
    let (ours, expected) = (ours.as_f64().unwrap(), expected.as_f64().unwrap());
    assert!((ours - expected).abs() <= 1e-4, "{ours}, not {expected}");
}

const PATIENT: &str = r#"{"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}"#;

#[test]
fn score_gives_the_reference_numbers_and_every_array() {
    let folder = folder("score");
    let patient = write(&folder, "patient.json", PATIENT);
    let (scan, dump, export) = (phantom(), folder.join("dump"), folder.join("export"));
    let output = ct_severity(&[
        "score",
        "--scan",
        scan.to_str().unwrap(),
        "--pack",
        pack(),
        "--patient",
        &patient,
        "--dump",
        dump.to_str().unwrap(),
        "--export",
        export.to_str().unwrap(),
    ]);
    assert_exports(&export);
    let (report, reference) = (json(&output), reference());
    for branch in ["efficientnet", "moco", "blend"] {
        near(
            &report["predictions"][branch],
            &reference["prediction"][branch],
        );
    }
    near(
        &report["ai_severity"]["risk"],
        &reference["ai_severity"][0]["risk"],
    );
    assert_eq!(report["backend"], "cpu");
    assert_eq!(report["pack"]["name"], "seeded");
    assert!(report["timings"]["total"].as_f64().unwrap() > 0.0);
    assert!(report["warnings"].is_array());
    assert!(!output.stderr.is_empty(), "progress goes to standard error");
    let arrays = std::fs::read(dump.join("arrays.npz")).unwrap();
    let arrays = ct_severity::weights::npz::read(&arrays.into()).unwrap();
    assert_eq!(
        arrays.get("lungmask_labels").unwrap().shape(),
        [568, 568, 8]
    );
    assert_eq!(arrays.get("heatmap_blend").unwrap().shape(), [16, 16, 8]);
    // AI-severity leads, and our own networks stand beside it, labelled.
    assert_eq!(report["segmentation"]["pack"]["name"], "bundled");
    labelled(&report["segmentation"]);
    labelled(&report["ai_segment"]);
    assert!(dump.join("lungs.npz").exists() && dump.join("lesions.npz").exists());
}

fn labelled(part: &Value) {
    let label = part["label"].as_str().unwrap();
    assert!(label.contains("trained on synthetic scans"), "{label}");
    assert!(label.contains("research only"), "{label}");
}

/// The one array of a file of a dump: `[rows, columns, slices]` of the phantom's own grid.
fn dumped(folder: &Path, name: &str) -> Vec<u8> {
    let bytes = std::fs::read(folder.join(format!("{name}.npz"))).unwrap();
    let arrays = ct_severity::weights::npz::read(&bytes.into()).unwrap();
    assert_eq!(arrays.iter().count(), 1);
    let array = arrays.get(name).unwrap();
    assert_eq!(array.shape(), [512, 512, 32]);
    assert_eq!(array.dtype(), ct_severity::weights::Dtype::U8);
    array
        .to_f32()
        .into_iter()
        .map(|value| value as u8)
        .collect()
}

#[test]
fn without_a_pack_our_own_networks_score_a_scan_and_the_masks_explain_the_numbers() {
    let folder = folder("own");
    let patient = write(&folder, "patient.json", PATIENT);
    let (scan, dump) = (phantom(), folder.join("dump"));
    let (scan, to) = (scan.to_str().unwrap(), dump.to_str().unwrap());
    let arguments = ["score", "--scan", scan, "--patient", &patient, "--dump", to];
    let report = json(&ct_severity(&arguments));
    assert_eq!(report["pack"]["name"], "bundled");
    assert!(report.get("predictions").is_none());
    assert!(report.get("ai_severity").is_none());
    assert!(!dump.join("arrays.npz").exists());
    labelled(&report["segmentation"]);
    labelled(&report["ai_segment"]);
    let note = report["ai_segment"]["level_note"].as_str().unwrap();
    assert!(note.contains("derived for another model"), "{note}");
    let risk = report["ai_segment"]["risk"].as_f64().unwrap();
    assert_eq!(Some(risk), report["scores"]["ai_segment"]["value"].as_f64());
    assert!((1..=5).contains(&report["ai_segment"]["level"].as_u64().unwrap()));

    let (lungs, lesions) = (dumped(&dump, "lungs"), dumped(&dump, "lesions"));
    let count = |mask: &[u8], label: u8| mask.iter().filter(|&&found| found == label).count();
    assert!(lungs.iter().all(|label| [0, 1, 2].contains(label)));
    assert!(lesions.iter().all(|label| [0, 1, 2, 4].contains(label)));
    assert!(count(&lungs, 1) > 0 && count(&lungs, 2) > 0);
    let both = lungs.iter().zip(&lesions);
    assert!(
        both.into_iter()
            .all(|(lung, lesion)| (*lung == 0) == (*lesion == 0))
    );
    let all = (lesions.len() - count(&lesions, 0)) as f64;
    let near = |name: &str, ours: &Value, expected: f64| {
        let ours = ours.as_f64().unwrap();
        assert!(
            (ours - expected).abs() < 1e-9,
            "{name}: {ours}, not {expected}"
        );
    };
    near(
        "extent",
        &report["extent"],
        1.0 - count(&lesions, 4) as f64 / all,
    );
    let extents = &report["segmentation"]["extents"];
    near(
        "ground glass",
        &extents["ground_glass"],
        count(&lesions, 1) as f64 / all,
    );
    near(
        "consolidation",
        &extents["consolidation"],
        count(&lesions, 2) as f64 / all,
    );
    let geometry = json(&ct_severity(&["inspect", scan, "--json"]));
    let spacing = geometry["series"][0]["geometry"]["spacing"]
        .as_array()
        .unwrap();
    let voxel: f64 = spacing.iter().map(|mm| mm.as_f64().unwrap()).product();
    let right = count(&lungs, 1) as f64 * voxel / 1e6;
    let litres = report["densitometry"]["right_litres"].as_f64().unwrap();
    assert!((litres - right).abs() < 1e-4, "{litres}, not {right}");
    // The patient's right is at column 0.
    let column = |label: u8| {
        let at = lungs
            .iter()
            .enumerate()
            .filter(|&(_, &found)| found == label);
        at.map(|(index, _)| (index / 32 % 512) as f64).sum::<f64>() / count(&lungs, label) as f64
    };
    assert!(column(1) < column(2));
}

#[test]
fn the_pack_that_the_command_carries_is_the_one_of_the_project() {
    let scan = phantom();
    let given = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/bundled");
    let arguments = ["score", "--scan", scan.to_str().unwrap()];
    let carried = json(&ct_severity(&arguments));
    let given = json(&ct_severity(
        &[&arguments[..], &["--pack", given.to_str().unwrap()]].concat(),
    ));
    assert_eq!(carried["extent"], given["extent"]);
    assert_eq!(carried["pack"], given["pack"]);
    assert!(carried.get("ai_segment").is_none(), "no bedside values");
}

/// Every file that AI-severity's networks allow, each of its kind.
fn assert_exports(folder: &Path) {
    let starts: [(&str, usize, &[u8]); 9] = [
        ("ct-severity-report.json", 0, b"{"),
        ("ct-severity-report.csv", 0, b"age,"),
        ("ct-severity-report.fhir.json", 0, b"{"),
        ("ct-severity-report.sr.dcm", 128, b"DICM"),
        ("ct-severity-masks.seg.dcm", 128, b"DICM"),
        ("ct-severity-lungs.nii.gz", 0, b"\x1f\x8b"),
        ("ct-severity-heat-map.nii.gz", 0, b"\x1f\x8b"),
        ("ct-severity-heat-map-efficientnet.nii.gz", 0, b"\x1f\x8b"),
        ("ct-severity-heat-map-moco.nii.gz", 0, b"\x1f\x8b"),
    ];
    for (name, offset, start) in starts {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert!(bytes[offset..].starts_with(start), "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_in_a_sentence_before_any_computing() {
    let folder = folder("wrong");
    let scan = phantom();
    let scan = scan.to_str().unwrap();
    let empty = folder.to_str().unwrap();
    assert!(sentence(&ct_severity(&["score", "--scan", scan, "--pack", empty])).contains("pack"));
    let patient = write(&folder, "patient.json", r#"{"age": 62, "weight": 80}"#);
    let error = sentence(&ct_severity(&[
        "score",
        "--scan",
        scan,
        "--pack",
        pack(),
        "--patient",
        &patient,
    ]));
    assert!(error.contains("patient file"), "{error}");
    let error = sentence(&ct_severity(&["score", "--scan", empty, "--pack", pack()]));
    assert!(error.contains("series"), "{error}");
    let missing = folder.join("nothing");
    sentence(&ct_severity(&["inspect", missing.to_str().unwrap()]));
    sentence(&ct_severity(&["weights", missing.to_str().unwrap()]));
}

#[test]
fn a_table_with_and_without_scans_scores_in_one_command_and_resumes() {
    let folder = folder("batch");
    let scan = phantom();
    let table = format!(
        "id,age,sex,spo2,platelets,urea,scan\n\
         a,62,male,95,208,5.8,{}\n\
         b,81,female,84,131,14.2,\n\
         c,not a number,male,95,208,5.8,\n\
         d,81,female,84,131,14.2,no-such-scan\n",
        scan.display()
    );
    let patients = write(&folder, "patients.csv", &table);
    let out = folder.join("results.csv");
    let arguments = [
        "batch",
        &patients,
        "--out",
        out.to_str().unwrap(),
        "--pack",
        pack(),
    ];
    let output = ct_severity(&arguments);
    assert!(!output.status.success(), "two rows have an error");
    let text = std::fs::read_to_string(&out).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    let cell = |row: usize, name: &str| {
        let column = columns.iter().position(|column| column == name).unwrap();
        rows[row].get(column).unwrap().to_string()
    };
    let risk: f64 = cell(0, "ai_severity").parse().unwrap();
    near(&risk.into(), &reference()["ai_severity"][0]["risk"]);
    assert_eq!(cell(0, "error"), "");
    assert_eq!(cell(1, "error"), "");
    assert_eq!(cell(1, "ai_severity"), "", "no scan, no AI-severity");
    assert!(!cell(2, "error").is_empty());
    assert!(!cell(3, "error").is_empty());
    let again = ct_severity(&arguments);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("row 1 kept from before"), "{said}");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), text);
}

#[test]
fn scores_needs_no_scan() {
    let folder = folder("scores");
    let patient = write(&folder, "patient.json", PATIENT);
    let report = json(&ct_severity(&["scores", "--patient", &patient, "--json"]));
    assert!(report["scores"]["ai_severity"]["missing"].is_array());
    let text = ct_severity(&["scores", "--patient", &patient]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("curb_65"));
}

#[test]
fn the_published_comparators_are_computed_when_their_pack_is_given() {
    let Some(published) = common::shared("reference/published") else {
        return;
    };
    let folder = folder("comparators");
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/comparators/pack.toml");
    std::fs::copy(manifest, folder.join("pack.toml")).unwrap();
    std::fs::copy(
        published.join("model_without_lab.pkl"),
        folder.join("model_without_lab.pkl"),
    )
    .unwrap();
    let patient = r#"{"age": 62, "sex": "male", "spo2": 95, "temperature": 38.2, "heart_rate": 96,
        "dysrhythmia": false, "chronic_kidney_disease": false, "cardiovascular_disease": true,
        "diabetes": false}"#;
    let patient = write(&folder, "patient.json", patient);
    let arguments = ["scores", "--patient", &patient, "--json"];
    let without = json(&ct_severity(&arguments));
    assert!(without["scores"]["mit"]["missing"].is_array());
    let pack = folder.to_str().unwrap();
    let with = json(&ct_severity(
        &[&arguments[..], &["--comparators", pack]].concat(),
    ));
    let value = with["scores"]["mit"]["value"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&value));
}

#[test]
fn inspect_lists_the_series_and_proposes_one() {
    let scan = phantom();
    let scan = scan.to_str().unwrap();
    let found = json(&ct_severity(&["inspect", scan, "--json"]));
    assert_eq!(found["series"].as_array().unwrap().len(), 1);
    assert_eq!(found["proposed"], found["series"][0]["id"]);
    assert_eq!(
        found["series"][0]["geometry"]["size"],
        serde_json::json!([512, 512, 32])
    );
    let text = ct_severity(&["inspect", scan]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("32 slices of 512 x 512"));
}

#[test]
fn inspect_with_pixels_gives_the_hash_of_every_file() {
    let Some(data) = common::shared("data/transfer_syntax") else {
        return;
    };
    let expected: Value =
        serde_json::from_slice(&std::fs::read(data.join("expected.json")).unwrap()).unwrap();
    let found = json(&ct_severity(&[
        "inspect",
        data.to_str().unwrap(),
        "--pixels",
    ]));
    let name =
        "cornerstone_ctimage/CTImage.dcm_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm";
    let (ours, theirs) = (&found["files"][name], &expected[name]);
    for key in [
        "sha256_i32le",
        "rows",
        "columns",
        "frames",
        "min",
        "max",
        "slope",
        "intercept",
        "transfer_syntax",
    ] {
        assert_eq!(ours[key], theirs[key], "{key}");
    }
    assert!(found["files"]["expected.json"]["error"].is_string());
}

#[test]
fn weights_says_what_a_checkpoint_holds() {
    let file = Path::new(pack()).join("ai_severity.npz");
    let found = json(&ct_severity(&["weights", file.to_str().unwrap(), "--json"]));
    assert_eq!(
        found["components_PCA"]["shape"],
        serde_json::json!([40, 2048])
    );
}
