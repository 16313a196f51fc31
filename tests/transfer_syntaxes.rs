//! Every transfer syntax gives the stored values that pydicom gives.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod common;

use std::path::Path;

use ct_severity::dicom::header::Image;
use ct_severity::dicom::{part10, pixels};
use serde_json::Value;
use sha2::{Digest, Sha256};

struct Decoded {
    values: Vec<i32>,
    lossy: bool,
}

/// All frames of a file, or the sentence that says why not.
fn decode(path: &Path) -> Result<Decoded, String> {
    let bytes = std::fs::read(path).unwrap();
    let part10 = part10::open(&bytes).map_err(|error| error.to_string())?;
    let image = Image::read(&part10);
    let encoded = image.encoded_pixels().map_err(|error| error.to_string())?;
    let mut all = Decoded {
        values: Vec::new(),
        lossy: false,
    };
    for frame in 0..encoded.frames {
        let stored = pixels::decode_frame(&encoded, frame).map_err(|error| error.to_string())?;
        all.values.extend(stored.values);
        all.lossy |= stored.lossy;
    }
    Ok(all)
}

fn sha256_i32le(values: &[i32]) -> String {
    let bytes: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One line for the table, and whether it agrees with pydicom.
fn compare(decoded: &Result<Decoded, String>, expected: &Value) -> (bool, String) {
    let extreme = |name: &str| expected[name].as_i64().unwrap();
    match decoded {
        Ok(_) if expected["error"].is_string() => (true, "decoded, which pydicom does not".into()),
        Ok(decoded) if sha256_i32le(&decoded.values) == expected["sha256_i32le"] => {
            (true, "identical".into())
        }
        Ok(decoded) => {
            let min = i64::from(*decoded.values.iter().min().unwrap());
            let max = i64::from(*decoded.values.iter().max().unwrap());
            let close = (min - extreme("min")).abs() <= 1 && (max - extreme("max")).abs() <= 1;
            (
                close && decoded.lossy,
                format!("{min} to {max}, lossy: {}", decoded.lossy),
            )
        }
        Err(sentence) => (expected["error"].is_string(), sentence.clone()),
    }
}

fn check_folder(folder: &str, refused_by_name: &[&str]) {
    let Some(folder) = common::shared(folder) else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for (name, expected) in &expected {
        let decoded = decode(&folder.join(name));
        let (mut agrees, line) = compare(&decoded, expected);
        println!("{name}: {line}");
        if let Err(sentence) = &decoded {
            assert!(
                sentence.ends_with('.') && sentence.contains(' '),
                "{name}: {sentence}"
            );
            agrees |= refused_by_name
                .iter()
                .any(|refused| sentence.contains(refused));
        }
        if !agrees {
            wrong.push(format!("{name}: {line}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_transfer_syntax_gives_the_values_of_pydicom_or_is_refused_by_name() {
    check_folder("data/transfer_syntax", &["High-Throughput JPEG 2000"]);
}

#[test]
fn what_pydicom_decodes_of_the_damaged_files_is_decoded_alike_and_the_rest_refused_in_words() {
    check_folder("data/malformed", &[]);
}

#[test]
fn a_whole_covid_scan_of_jpeg_lossless_slices_decodes() {
    let Some(folder) = common::shared("data/ct/covid_ricord1a_001012") else {
        return;
    };
    let mut slices = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let decoded = decode(&entry.unwrap().path()).unwrap();
        assert_eq!(decoded.values.len(), 512 * 512);
        assert!(!decoded.lossy);
        slices += 1;
    }
    assert_eq!(slices, 248);
}
