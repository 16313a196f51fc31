//! What of the patient is in an export.

use ct_severity::export::Identity;

use crate::material::{MARKS, Made};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut all = bytes.to_vec();
    if bytes.starts_with(&[0x1F, 0x8B]) {
        flate2::read::GzDecoder::new(bytes)
            .read_to_end(&mut all)
            .expect("gzip");
    }
    all
}

#[test]
fn no_mark_of_the_source_is_in_a_de_identified_export() {
    let made = Made::new();
    // The marks are really in the source.
    for mark in MARKS {
        assert!(holds(&made.scan_files[0], mark), "{mark}");
    }
    for (name, bytes) in made.files(&Identity::Removed) {
        let bytes = inflated(&bytes);
        for mark in MARKS {
            assert!(!holds(&bytes, mark), "{mark} in {name}");
        }
        assert!(!name.contains("Zzyzx"));
    }
}

#[test]
fn an_identified_export_files_into_the_study_of_the_source() {
    let made = Made::new();
    let files = made.files(&made.kept());
    for name in ["ct-severity-report.sr.dcm", "ct-severity-masks.seg.dcm"] {
        for mark in [
            "Zzyzx^Quirin",
            "PID-778899",
            "19470311",
            "20200402",
            "ACC-445566",
            "STUDYID-7",
            "1.9.8.7.1",
            "1.9.8.7.2.40",
        ] {
            assert!(holds(&files[name], mark), "{mark} in {name}");
        }
        // Patient Identity Removed.
        assert_eq!(crate::dicom::text(&files[name], (0x0012, 0x0062)), "");
        // The day of the export, 2026-11-24 in UTC.
        assert!(holds(&files[name], "20261124"));
    }
    let fhir: serde_json::Value =
        serde_json::from_slice(&files["ct-severity-report.fhir.json"]).expect("JSON");
    let patient = &fhir["entry"][0]["resource"];
    assert_eq!(patient["identifier"][0]["value"], "PID-778899");
    assert_eq!(patient["name"][0]["text"], "Zzyzx Quirin");
    assert_eq!(patient["birthDate"], "1947-03-11");
    let address = &fhir["entry"][0]["fullUrl"];
    let observations: Vec<_> = fhir["entry"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| &entry["resource"])
        .filter(|resource| resource["resourceType"] == "Observation")
        .collect();
    assert!(observations.len() > 5);
    for observation in observations {
        assert_eq!(&observation["subject"]["reference"], address);
        assert_eq!(observation["effectiveDateTime"], "2020-04-02");
    }
    // What never holds a name does not begin to.
    for name in ["ct-severity-report.json", "ct-severity-report.csv"] {
        for mark in MARKS {
            assert!(!holds(&files[name], mark), "{mark} in {name}");
        }
    }
}

#[test]
fn files_made_from_one_scan_belong_together_and_do_not_change_from_one_export_to_the_next() {
    let made = Made::new();
    let files = made.files(&Identity::Removed);
    assert_eq!(files, made.files(&Identity::Removed));
    let value = |name: &str, tag| crate::dicom::text(&files[name], tag);
    let (sr, seg) = ("ct-severity-report.sr.dcm", "ct-severity-masks.seg.dcm");
    // Study, patient.
    for tag in [(0x0020, 0x000D), (0x0010, 0x0020)] {
        assert_eq!(value(sr, tag), value(seg, tag));
        assert!(!value(sr, tag).is_empty());
    }
    // SOP instance, series.
    for tag in [(0x0008, 0x0018), (0x0020, 0x000E)] {
        assert_ne!(value(sr, tag), value(seg, tag));
        assert!(value(sr, tag).starts_with("2.25.") && value(sr, tag).len() <= 44);
    }
}
