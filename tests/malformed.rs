//! Damaged, odd and hostile files give a sentence, never a panic; what a viewer opens, we open.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;
#[path = "common/dicom_file.rs"]
mod dicom_file;

use std::io::Write;
use std::path::Path;

use ct_severity::dicom::{self, Catalog, Error, SkipReason, header, slice};
use ct_severity::inspect::{PixelsFound, pixels_of};
use ct_severity::nifti;
use dicom_file::{DicomFile, element, padded};
use proptest::prelude::*;

/// Compares with what pydicom made of each file of the folder: the same stored values, or, where
/// pydicom fails, anything that is said in words.
fn agrees_with_pydicom(folder: &str) {
    let Some(folder) = common::shared(folder) else {
        return;
    };
    let expected = std::fs::read(folder.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    for (name, expected) in expected.as_object().unwrap() {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let found = serde_json::to_value(pixels_of(&bytes)).unwrap();
        if let Some(error) = found.get("error") {
            let sentence = error.as_str().unwrap();
            assert!(sentence.len() > 20 && sentence.ends_with('.'), "{sentence}");
        }
        if expected.get("error").is_some() {
            continue;
        }
        if let Some(error) = found.get("error") {
            let refused = ["which is not decoded here"];
            let by_name = refused
                .iter()
                .any(|words| error.to_string().contains(words));
            assert!(by_name, "{name}: {error}");
            continue;
        }
        for key in ["transfer_syntax", "rows", "columns", "frames"] {
            assert_eq!(found[key], expected[key], "{name}: {key}");
        }
        for key in ["slope", "intercept"] {
            assert_eq!(found[key].as_f64(), expected[key].as_f64(), "{name}: {key}");
        }
        if found["lossy"] == true {
            for key in ["min", "max"] {
                let difference = found[key].as_i64().unwrap() - expected[key].as_i64().unwrap();
                assert!(difference.abs() <= 1, "{name}: {key} {difference}");
            }
        } else {
            for key in ["sha256_i32le", "min", "max"] {
                assert_eq!(found[key], expected[key], "{name}: {key}");
            }
        }
    }
}

#[test]
fn damaged_files_that_pydicom_decodes_give_the_same_stored_values() {
    agrees_with_pydicom("data/malformed");
}

#[test]
fn every_transfer_syntax_gives_the_stored_values_of_pydicom() {
    agrees_with_pydicom("data/transfer_syntax");
}

#[test]
fn no_damaged_file_stops_the_cataloguing_of_the_others() {
    let Some(folder) = common::shared("data/malformed") else {
        return;
    };
    let mut catalog = Catalog::new();
    for entry in std::fs::read_dir(Path::new(&folder)).unwrap() {
        catalog.add("file", &std::fs::read(entry.unwrap().path()).unwrap());
    }
    for n in 0..6 {
        catalog.add("good", &DicomFile::nth(n).bytes());
    }
    let inventory = catalog.finish();
    assert!(
        inventory
            .series
            .iter()
            .any(|series| series.slices.len() == 6)
    );
    for skipped in &inventory.skipped {
        assert!(skipped.reason.to_string().len() > 10, "{skipped:?}");
    }
}

/// 16 unsigned pixels 0..16 with intercept -1024.
fn assert_reads(bytes: &[u8]) {
    let decoded = slice::decode(bytes, 0).unwrap();
    let expected: Vec<f32> = (0..16).map(|pixel| pixel as f32 - 1024.0).collect();
    assert_eq!(decoded.hounsfield, expected);
    let header = header::read(bytes).unwrap();
    assert_eq!(header.modality, "CT");
    assert_eq!(
        header.frames[0].image_position_patient,
        Some([-10.0, -20.0, 30.0])
    );
}

#[test]
fn a_file_without_preamble_opens() {
    let file = DicomFile {
        preamble: Vec::new(),
        ..DicomFile::default()
    };
    assert_reads(&file.bytes());
}

#[test]
fn a_file_without_prefix_opens() {
    for preamble in [Vec::new(), vec![0; 128]] {
        let file = DicomFile {
            preamble,
            prefix: false,
            ..DicomFile::default()
        };
        assert_reads(&file.bytes());
    }
}

#[test]
fn a_bare_data_set_opens_in_each_encoding() {
    for (explicit, big_endian) in [(true, false), (false, false), (true, true)] {
        let file = DicomFile {
            preamble: Vec::new(),
            prefix: false,
            meta: Some(Vec::new()),
            explicit,
            big_endian,
            ..DicomFile::default()
        };
        assert_reads(&file.bytes());
    }
}

#[test]
fn a_file_that_names_no_transfer_syntax_opens_with_a_warning() {
    for explicit in [true, false] {
        let file = DicomFile {
            meta: Some(element(
                false,
                true,
                2,
                2,
                b"UI",
                &padded("1.2.840.10008.5.1.4.1.1.2", 0),
            )),
            explicit,
            ..DicomFile::default()
        };
        assert_reads(&file.bytes());
        let mut catalog = Catalog::new();
        catalog.add("file", &file.bytes());
        let inventory = catalog.finish();
        assert!(
            inventory.warnings[0]
                .to_string()
                .contains("does not name its transfer syntax")
        );
    }
}

#[test]
fn a_file_written_in_the_other_encoding_than_it_names_opens() {
    for (explicit, transfer_syntax) in [(false, "1.2.840.10008.1.2.1"), (true, "1.2.840.10008.1.2")]
    {
        let file = DicomFile {
            explicit,
            transfer_syntax,
            ..DicomFile::default()
        };
        assert_reads(&file.bytes());
    }
}

#[test]
fn odd_file_meta_information_is_read_over() {
    let usual = DicomFile::default().usual_meta();
    let without_group_length = usual[12..].to_vec();
    let mut wrong_group_length = usual.clone();
    wrong_group_length[8..12].copy_from_slice(&9999_u32.to_le_bytes());
    let mut empty_version = element(false, true, 2, 1, b"OB", &[]);
    empty_version.extend(&without_group_length);
    let mut long_title = without_group_length.clone();
    long_title.extend(element(false, true, 2, 0x16, b"AE", &[b'A'; 40]));
    for meta in [
        without_group_length,
        wrong_group_length,
        empty_version,
        long_title,
    ] {
        let file = DicomFile {
            meta: Some(meta),
            ..DicomFile::default()
        };
        assert_reads(&file.bytes());
    }
}

#[test]
fn a_deflated_data_set_is_inflated() {
    let file = DicomFile {
        transfer_syntax: "1.2.840.10008.1.2.1.99",
        ..DicomFile::default()
    };
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(file.usual_meta());
    let mut encoder = flate2::write::DeflateEncoder::new(bytes, flate2::Compression::default());
    encoder.write_all(&file.data_set()).unwrap();
    let bytes = encoder.finish().unwrap();
    assert_reads(&bytes);
    let cut = &bytes[..bytes.len() - 40];
    assert!(slice::decode(cut, 0).is_err());
}

#[test]
fn a_deflated_bomb_is_refused() {
    let file = DicomFile {
        transfer_syntax: "1.2.840.10008.1.2.1.99",
        ..DicomFile::default()
    };
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(file.usual_meta());
    let mut encoder = flate2::write::DeflateEncoder::new(bytes, flate2::Compression::fast());
    encoder.write_all(&file.data_set()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..200 {
        encoder.write_all(&zeros).unwrap();
    }
    let bytes = encoder.finish().unwrap();
    assert!(matches!(
        header::read(&bytes),
        Err(Error::InflatesTooFar { .. })
    ));
}

#[test]
fn truncated_pixel_data_are_told_with_their_numbers() {
    let bytes = DicomFile::default().bytes();
    let error = slice::decode(&bytes[..bytes.len() - 10], 0).unwrap_err();
    assert_eq!(
        error,
        Error::TruncatedPixelData {
            expected: 32,
            found: 22
        }
    );
    let mut catalog = Catalog::new();
    catalog.add("file", &bytes[..bytes.len() - 10]);
    let warnings = catalog.finish().warnings;
    assert!(
        warnings[0]
            .to_string()
            .contains("ends before its pixel data do")
    );
}

#[test]
fn an_image_far_larger_than_its_file_is_refused_unread() {
    let file = DicomFile {
        rows: 65535,
        columns: 65535,
        more: vec![(0x0028, 0x0008, b"IS", padded("2147483647", b' '))],
        ..DicomFile::default()
    };
    let error = slice::decode(&file.bytes(), 0).unwrap_err();
    assert!(matches!(error, Error::TruncatedPixelData { found: 32, .. }));
}

#[test]
fn signed_values_of_twelve_bits_are_sign_extended() {
    // 0x0800 is -2048 in twelve bits; the bits above are not part of the value.
    let mut pixels = vec![0; 16];
    pixels[..4].copy_from_slice(&[0x0800, 0x07FF, 0x0FFF, 0xF801]);
    let file = DicomFile {
        signed: true,
        bits_stored: 12,
        slope: "0.5",
        intercept: "10.25",
        pixels,
        ..DicomFile::default()
    };
    let decoded = slice::decode(&file.bytes(), 0).unwrap();
    assert_eq!(decoded.hounsfield[..4], [-1013.75, 1033.75, 9.75, -1013.25]);
}

#[test]
fn sequences_of_undefined_length_and_unknown_ones_are_walked_over() {
    let item = [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];
    let item_end = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
    let sequence_end = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
    let inner_explicit = element(false, true, 0x0028, 0x0010, b"US", &[9, 0]);
    let inner_implicit = element(false, false, 0x0028, 0x0010, b"US", &[9, 0]);
    for (vr, inner) in [(b"SQ", inner_explicit), (b"UN", inner_implicit)] {
        let mut sequence = Vec::new();
        sequence.extend([0x08, 0x00, 0x40, 0x11]);
        sequence.extend(vr);
        sequence.extend([0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        sequence.extend(item);
        sequence.extend(&inner);
        sequence.extend(item_end);
        sequence.extend(sequence_end);
        let file = DicomFile::default();
        let data_set = file.data_set();
        // After the element (0008,0060).
        let at = data_set
            .windows(4)
            .position(|bytes| bytes == [0x20, 0x00, 0x0E, 0x00])
            .unwrap();
        let mut bytes = vec![0; 128];
        bytes.extend(b"DICM");
        bytes.extend(file.usual_meta());
        bytes.extend(&data_set[..at]);
        bytes.extend(sequence);
        bytes.extend(&data_set[at..]);
        assert_reads(&bytes);
    }
}

#[test]
fn deep_nesting_is_damage_and_not_a_stack_overflow() {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(DicomFile::default().usual_meta());
    for _ in 0..100_000 {
        bytes.extend([
            0x08, 0x00, 0x40, 0x11, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF,
        ]);
        bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
    }
    assert!(matches!(
        slice::decode(&bytes, 0),
        Err(Error::Damaged { .. })
    ));
}

#[test]
fn what_is_not_a_ct_image_is_left_out_with_its_reason() {
    let files: [(Vec<u8>, &str); 8] = [
        (Vec::new(), "the file is empty"),
        (
            b"Dear reader,\nthis is a note.\n".repeat(20),
            "not a DICOM file but a text file",
        ),
        (
            b"\x89PNG\r\n\x1a\n and so on".to_vec(),
            "not a DICOM file but a PNG picture",
        ),
        (vec![0xAB; 400], "not a DICOM file but something else"),
        (
            DicomFile {
                modality: "RTSTRUCT",
                ..DicomFile::default()
            }
            .bytes(),
            "an object of modality RTSTRUCT, not CT",
        ),
        (
            DicomFile {
                image_type: "ORIGINAL\\PRIMARY\\LOCALIZER",
                ..DicomFile::default()
            }
            .bytes(),
            "a localizer, not a slice",
        ),
        (
            DicomFile {
                orientation: [0.0; 6],
                ..DicomFile::default()
            }
            .bytes(),
            "a CT image whose ImageOrientationPatient (0020,0037) is missing or unreadable",
        ),
        (
            DicomFile {
                pixel_spacing: [0.0, 0.0],
                ..DicomFile::default()
            }
            .bytes(),
            "a CT image whose PixelSpacing (0028,0030) is missing or unreadable",
        ),
    ];
    let mut catalog = Catalog::new();
    for (bytes, _) in &files {
        catalog.add("name", bytes);
    }
    let inventory = catalog.finish();
    assert!(inventory.series.is_empty());
    assert_eq!(inventory.proposed, None);
    let reasons: Vec<String> = inventory
        .skipped
        .iter()
        .map(|skipped| skipped.reason.to_string())
        .collect();
    let expected: Vec<&str> = files.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, expected);
}

#[test]
fn a_name_in_the_place_of_the_modality_is_not_repeated() {
    let file = DicomFile {
        modality: "Doe^Jane",
        ..DicomFile::default()
    };
    let mut catalog = Catalog::new();
    catalog.add("file", &file.bytes());
    let reason = &catalog.finish().skipped[0].reason;
    assert_eq!(
        *reason,
        SkipReason::NotCt {
            modality: "unknown".into()
        }
    );
}

#[test]
fn age_and_sex_are_offered_but_not_shown_in_debug_output() {
    let file = |more| {
        DicomFile {
            more,
            ..DicomFile::default()
        }
        .bytes()
    };
    let by_age = file(vec![
        (0x0010, 0x0040, b"CS", padded("F", b' ')),
        (0x0010, 0x1010, b"AS", b"062Y".to_vec()),
    ]);
    let patient = header::read(&by_age).unwrap().patient;
    assert_eq!(patient.age_years, Some(62));
    assert!(patient.sex == Some(dicom::patient::Sex::Female));
    assert_eq!(format!("{patient:?}"), "Patient(not shown)");
    for (study, birth, age) in [
        ("20200315", "19580316", Some(61)),
        ("20200315", "19580315", Some(62)),
        ("20200315", "19580015", None),
        ("", "19580315", None),
    ] {
        let by_dates = file(vec![
            (0x0008, 0x0020, b"DA", padded(study, b' ')),
            (0x0010, 0x0030, b"DA", padded(birth, b' ')),
        ]);
        assert_eq!(header::read(&by_dates).unwrap().patient.age_years, age);
    }
}

/// All that reads bytes, on these bytes.
fn read_everything(bytes: &[u8]) {
    if let PixelsFound::Failed { error } = pixels_of(bytes) {
        assert!(error.len() > 10);
    }
    let mut catalog = Catalog::new();
    catalog.add("file", bytes);
    catalog.add("file", bytes);
    let inventory = catalog.finish();
    for series in &inventory.series {
        if let Ok(mut builder) = dicom::VolumeBuilder::new(series) {
            for index in 0..series.slices.len().min(4) {
                let _ = builder.add(index, bytes);
            }
            let _ = builder.finish();
        }
    }
    let _ = nifti::read(bytes);
    if let Ok(mut zip) = ct_severity::input::ZipFiles::new(std::io::Cursor::new(bytes)) {
        let _ =
            ct_severity::input::catalogue(
                &mut zip,
                &mut |_, _| std::ops::ControlFlow::Continue(()),
            );
    }
}

/// Small valid files of every kind to start from.
fn seeds() -> Vec<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a/b", zip::write::SimpleFileOptions::default())
        .unwrap();
    zip.write_all(&DicomFile::default().bytes()).unwrap();
    let mut seeds = vec![
        DicomFile::default().bytes(),
        DicomFile {
            explicit: false,
            transfer_syntax: "1.2.840.10008.1.2",
            ..DicomFile::default()
        }
        .bytes(),
        DicomFile {
            explicit: true,
            big_endian: true,
            transfer_syntax: "1.2.840.10008.1.2.2",
            ..DicomFile::default()
        }
        .bytes(),
        zip.finish().unwrap().into_inner(),
    ];
    if let Some(folder) = common::shared("data/malformed") {
        for name in [
            "UN_sequence.dcm",
            "GH220.dcm",
            "badVR.dcm",
            "meta_missing_tsyntax.dcm",
        ] {
            seeds.push(std::fs::read(folder.join(name)).unwrap());
        }
    }
    if let Some(path) = common::shared("data/transfer_syntax/tiny/MR_small_RLE.dcm") {
        seeds.push(std::fs::read(path).unwrap());
    }
    seeds
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_everything(&bytes);
        let mut with_prefix = vec![0; 128];
        with_prefix.extend(b"DICM");
        with_prefix.extend(&bytes);
        read_everything(&with_prefix);
    }

    #[test]
    fn mutated_files_never_panic(
        seed in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let seeds = seeds();
        let mut bytes = seed.get(&seeds).clone();
        for (index, value) in changes {
            let index = index.index(bytes.len());
            bytes[index] = value;
        }
        if let Some(cut) = cut {
            let cut = cut.index(bytes.len());
            bytes.truncate(cut);
        }
        read_everything(&bytes);
    }
}
