//! Real and made-up scans become volumes: order, place and Hounsfield units.
//!
//! Expected numbers: pydicom 3.0 (values), SimpleITK 2.5.7 (places; `DICOMOrient(image, "LPS")` is
//! this project's orientation), dcm2niix v1.0.20260724 through the reference's JSON.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;
#[path = "common/dicom_file.rs"]
mod dicom_file;

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use ct_severity::dicom::{Catalog, Error, Inventory, Series, VolumeBuilder, slice};
use ct_severity::input::{self, Files, Input, ZipFiles};
use ct_severity::inspect;
use ct_severity::nifti;
use ct_severity::volume::Volume;
use ct_severity::warning::Warning;
use dicom_file::{DicomFile, element, padded};

const UPRIGHT: [[f64; 3]; 3] = [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];

fn on(_: usize, _: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn scan(folder: &Path) -> (Inventory, Volume, Vec<Warning>) {
    let mut files = Files::folder(folder).unwrap();
    let inventory = input::catalogue(&mut files, &mut on).unwrap();
    let series = inventory.proposed().expect("a series is proposed");
    let (volume, warnings) = input::read_series(&mut files, series, &mut on).unwrap();
    (inventory, volume, warnings)
}

fn mean(voxels: &[f32]) -> f64 {
    voxels.iter().map(|&voxel| f64::from(voxel)).sum::<f64>() / voxels.len() as f64
}

fn at(volume: &Volume, [slice, row, column]: [usize; 3]) -> f32 {
    volume.slice(slice)[row * volume.shape[2] + column]
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected}"
    );
}

/// The reference's geometry is that of dcm2niix, whose first row is the most posterior one.
fn has_the_geometry_of_the_reference(volume: &Volume, reference: &str) {
    let path = common::shared(reference).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let numbers = |key: &str| -> Vec<f64> {
        let values = json["input"][key].as_array().unwrap();
        values.iter().map(|value| value.as_f64().unwrap()).collect()
    };
    let found = inspect::Geometry::of(volume);
    assert_eq!(found.size.map(|size| size as f64).to_vec(), numbers("size"));
    assert_eq!(found.spacing.to_vec(), numbers("spacing"));
    let mut origin = found.origin;
    origin[1] += (found.size[1] as f64 - 1.0) * found.spacing[1];
    assert_eq!(origin.to_vec(), numbers("origin"));
    assert_eq!(
        found.direction,
        [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
    );
}

#[test]
fn the_phantom_is_one_volume_in_order_of_position() {
    let Some(folder) = common::shared("data/ct/phantom_a") else {
        return;
    };
    let (inventory, volume, warnings) = scan(&folder);
    assert_eq!(inventory.series.len(), 1);
    assert!(inventory.skipped.is_empty());
    has_the_geometry_of_the_reference(&volume, "reference/phantom_a.json");
    assert_eq!(volume.shape, [32, 512, 512]);
    assert_eq!(volume.origin, [-199.609375, -199.609375, -200.0]);
    assert_eq!(warnings, [Warning::ShortCoverage { extent: 80.0 }]);
    close(mean(volume.slice(0)), -708.2651863098145, 1e-9);
    close(mean(volume.slice(16)), -733.4287910461426, 1e-9);
    close(mean(volume.slice(31)), -726.1431770324707, 1e-9);
    assert_eq!(at(&volume, [16, 100, 200]), -1008.0);
    assert_eq!(at(&volume, [16, 300, 150]), -887.0);
}

#[test]
fn the_covid_scan_in_jpeg_lossless_is_one_volume() {
    let Some(folder) = common::shared("data/ct/covid_ricord1a_001012") else {
        return;
    };
    let (inventory, volume, warnings) = scan(&folder);
    assert_eq!(inventory.series.len(), 1);
    has_the_geometry_of_the_reference(&volume, "reference/covid_ricord1a_001012.json");
    assert!(warnings.is_empty(), "{warnings:?}");
    close(mean(&volume.voxels), -982.3469664512143, 1e-6);
    close(mean(volume.slice(0)), -994.4784774780273, 1e-9);
    close(mean(volume.slice(247)), -1165.9289512634277, 1e-9);
    assert_eq!(at(&volume, [124, 100, 200]), -96.0);
    assert_eq!(at(&volume, [124, 300, 150]), -828.0);
    let range = volume
        .voxels
        .iter()
        .fold((0.0_f32, 0.0_f32), |(low, high), &voxel| {
            (low.min(voxel), high.max(voxel))
        });
    assert_eq!(range, (-3024.0, 3071.0));
}

#[test]
fn a_scan_with_a_study_time_per_slice_is_one_volume_and_its_radiotherapy_objects_are_left_out() {
    let Some(folder) = common::shared("data/ct/lung1_002") else {
        return;
    };
    let (inventory, volume, warnings) = scan(&folder);
    assert_eq!(inventory.series.len(), 1);
    let mut reasons: Vec<String> = inventory
        .skipped
        .iter()
        .map(|skipped| skipped.reason.to_string())
        .collect();
    reasons.sort();
    assert_eq!(
        reasons,
        ["RTDOSE", "RTPLAN", "RTSTRUCT"]
            .map(|modality| format!("an object of modality {modality}, not CT"))
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(volume.shape, [111, 512, 512]);
    assert_eq!(volume.spacing, [3.0, 0.977, 0.977]);
    assert_eq!(volume.origin, [-250.112, -250.112, -133.4]);
    close(mean(&volume.voxels), -755.2762267310341, 1e-6);
    close(mean(volume.slice(0)), -712.2563629150391, 1e-9);
    close(mean(volume.slice(110)), -810.906078338623, 1e-9);
    assert_eq!(at(&volume, [55, 300, 150]), -55.0);
}

#[test]
fn slices_one_millimetre_apart_but_two_thick_are_placed_by_position() {
    let Some(archive) = common::shared("data/ct/lungfcp_0001.tar.xz") else {
        return;
    };
    let temporary = TemporaryFolder::new("lungfcp");
    let unpacked = Command::new("tar")
        .arg("xJf")
        .arg(archive)
        .arg("-C")
        .arg(&temporary.0)
        .status();
    if !unpacked.is_ok_and(|status| status.success()) {
        eprintln!("skipped: tar with xz is not here");
        return;
    }
    let (_, volume, warnings) = scan(&temporary.0);
    assert_eq!(volume.shape, [98, 512, 512]);
    assert_eq!(volume.spacing, [1.0, 0.759765625, 0.759765625]);
    assert_eq!(volume.origin, [-189.1201171875, -364.1201171875, -5.5]);
    assert_eq!(warnings, [Warning::ShortCoverage { extent: 98.0 }]);
    close(mean(volume.slice(49)), -549.1556434631348, 1e-9);
    assert_eq!(at(&volume, [49, 100, 200]), -998.0);
    assert_eq!(at(&volume, [49, 300, 150]), -883.0);
}

#[test]
fn rounded_positions_give_the_mean_spacing_of_the_original_volume() {
    let Some(folder) = common::shared("data/ct/cip_ct64_dicom") else {
        return;
    };
    let (_, volume, warnings) = scan(&folder);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(volume.shape, [79, 64, 64]);
    // From the NRRD file that the DICOM files were made of.
    close(volume.spacing[0], 3.9873417721518987, 1e-5);
    close(mean(&volume.voxels), -465.62708292128167, 1e-9);
    close(mean(volume.slice(39)), -528.59765625, 1e-9);
    assert_eq!(at(&volume, [39, 20, 30]), -37.0);
    assert_eq!(at(&volume, [39, 40, 10]), -929.0);
}

#[test]
fn a_sagittal_reformat_is_listed_and_not_proposed_and_turned_upright_if_chosen() {
    let Some(folder) = common::shared("data/ct/covid_ricord1a_000906_reformat") else {
        return;
    };
    let mut files = Files::folder(&folder).unwrap();
    let inventory = input::catalogue(&mut files, &mut on).unwrap();
    assert_eq!(inventory.proposed, None);
    let counts: Vec<usize> = inventory
        .series
        .iter()
        .map(|series| series.slices.len())
        .collect();
    assert_eq!(counts, [19, 1]);
    let sagittal = &inventory.series[0];
    let reasons: Vec<String> = sagittal
        .reservations
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        reasons,
        [
            "its slices are sagittal, not axial",
            "it is a reformat of another series"
        ]
    );
    let error = VolumeBuilder::new(&inventory.series[1]).unwrap_err();
    assert_eq!(error, Error::TooFewSlices { slices: 1 });
    let (volume, warnings) = input::read_series(&mut files, sagittal, &mut on).unwrap();
    assert_eq!(volume.shape, [512, 512, 19]);
    assert_eq!(volume.spacing, [0.703125, 0.703125, 3.0]);
    assert_eq!(volume.direction, UPRIGHT);
    close(volume.origin[0], 173.848434, 1e-9);
    close(volume.origin[1], -174.726562, 1e-9);
    close(volume.origin[2], -326.669373, 1e-9);
    assert_eq!(at(&volume, [10, 100, 5]), -1024.0);
    assert_eq!(at(&volume, [300, 200, 18]), -981.0);
    close(mean(volume.slice(256)), -580.8054070723684, 1e-9);
    let sagittal_warning = Warning::NotAxial {
        orientation: "sagittal",
    };
    assert!(warnings.contains(&sagittal_warning));
}

#[test]
fn two_slices_without_modality_are_a_volume_with_a_warning() {
    let Some(folder) = common::shared("data/ct/lungmask_testdata") else {
        return;
    };
    let (_, volume, warnings) = scan(&folder);
    assert_eq!(volume.shape, [2, 512, 512]);
    close(mean(&volume.voxels), -648.601245880127, 1e-9);
    assert_eq!(at(&volume, [1, 100, 200]), -934.0);
    assert!(warnings.contains(&Warning::FewSlices { slices: 2 }));
}

// From here on, scans made in memory.

fn stack(count: u16) -> Vec<DicomFile> {
    (0..count).map(DicomFile::nth).collect()
}

fn catalogue(files: &[DicomFile]) -> Inventory {
    let mut catalog = Catalog::new();
    for file in files {
        catalog.add("name", &file.bytes());
    }
    catalog.finish()
}

fn build(series: &Series, files: &[DicomFile]) -> (Volume, Vec<Warning>) {
    let mut builder = VolumeBuilder::new(series).unwrap();
    for (index, slice) in series.slices.iter().enumerate().rev() {
        builder.add(index, &files[slice.file].bytes()).unwrap();
    }
    builder.finish().unwrap()
}

/// The mark of a stack's n-th slice.
fn marks(volume: &Volume) -> Vec<f32> {
    volume
        .slices()
        .map(|slice| (slice[0] + 1024.0) / 100.0)
        .collect()
}

/// Without the warnings that every stack of a few millimetres gives.
fn peculiar(warnings: Vec<Warning>) -> Vec<Warning> {
    let usual = |warning: &Warning| matches!(warning, Warning::ShortCoverage { .. });
    warnings
        .into_iter()
        .filter(|warning| !usual(warning))
        .collect()
}

#[test]
fn shuffled_slices_are_ordered_by_position_and_not_by_instance_number() {
    let mut files = stack(7);
    for (index, file) in files.iter_mut().enumerate() {
        file.instance_number = [3, 1, 4, 1, 5, 9, 2][index];
    }
    files.swap(0, 5);
    files.swap(2, 3);
    files.rotate_left(3);
    let inventory = catalogue(&files);
    let (volume, warnings) = build(&inventory.series[0], &files);
    assert_eq!(marks(&volume), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(volume.spacing, [2.0, 0.75, 0.75]);
    assert_eq!(volume.origin, [-10.0, -20.0, 30.0]);
    assert_eq!(peculiar(warnings), []);
}

#[test]
fn repeated_files_are_dropped_with_a_warning() {
    let mut files = stack(6);
    files.extend(stack(2));
    // The same instance, stored anew.
    files.push(DicomFile {
        slope: "1.0",
        ..DicomFile::nth(4)
    });
    let inventory = catalogue(&files);
    assert_eq!(inventory.series.len(), 1);
    assert_eq!(inventory.skipped.len(), 3);
    let (volume, warnings) = build(&inventory.series[0], &files);
    assert_eq!(volume.shape[0], 6);
    assert_eq!(peculiar(warnings), [Warning::DuplicateSlices { count: 3 }]);
}

#[test]
fn two_kernels_in_one_series_become_two_volumes() {
    let kernel = |name| vec![(0x0018, 0x1210, b"SH", padded(name, b' '))];
    let mut files = stack(6);
    for (index, file) in stack(6).into_iter().enumerate() {
        files[index].more = kernel("B31f");
        files.push(DicomFile {
            more: kernel("B70f"),
            sop_instance_uid: String::new(),
            pixels: file.pixels.iter().map(|pixel| pixel + 7).collect(),
            ..file
        });
    }
    let inventory = catalogue(&files);
    let kernels: Vec<&str> = inventory
        .series
        .iter()
        .map(|series| series.convolution_kernel.as_str())
        .collect();
    assert_eq!(kernels, ["B31f", "B70f"]);
    assert_eq!(inventory.series[1].id, "1.2.3#2");
    assert_eq!(inventory.proposed().unwrap().convolution_kernel, "B31f");
    assert_eq!(
        inventory.find("1.2.3#2").unwrap().convolution_kernel,
        "B70f"
    );
    for series in &inventory.series {
        let (volume, warnings) = build(series, &files);
        assert_eq!(volume.shape[0], 6);
        assert_eq!(peculiar(warnings), [Warning::SeveralImagesAtOnePlace]);
    }
}

#[test]
fn phases_that_nothing_names_are_parted_by_instance_number() {
    let mut files = stack(5);
    for (index, file) in stack(5).into_iter().enumerate() {
        files.push(DicomFile {
            instance_number: 100 + index as i32,
            sop_instance_uid: String::new(),
            pixels: file.pixels.iter().map(|pixel| pixel + 7).collect(),
            ..file
        });
    }
    let inventory = catalogue(&files);
    assert_eq!(inventory.series.len(), 2);
    let (volume, _) = build(&inventory.series[0], &files);
    assert_eq!(marks(&volume), [0.0, 1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn a_missing_slice_is_counted_and_its_gap_given() {
    let mut files = stack(9);
    files.remove(4);
    let inventory = catalogue(&files);
    let (volume, warnings) = build(&inventory.series[0], &files);
    assert_eq!(volume.shape[0], 8);
    assert_eq!(volume.spacing[0], 2.0);
    assert_eq!(
        peculiar(warnings),
        [Warning::MissingSlices {
            missing: 1,
            spacing: 2.0,
            largest: 4.0
        }]
    );
}

#[test]
fn unequal_gaps_are_given_with_their_numbers() {
    let mut files = stack(8);
    for file in &mut files[5..] {
        file.position[2] += 0.75;
    }
    let inventory = catalogue(&files);
    let (volume, warnings) = build(&inventory.series[0], &files);
    assert_eq!(volume.spacing[0], 2.0);
    assert_eq!(
        peculiar(warnings),
        [Warning::UnequalGaps {
            uneven: 1,
            spacing: 2.0,
            smallest: 2.0,
            largest: 2.75
        }]
    );
}

#[test]
fn a_tilted_gantry_is_told_in_degrees_and_spacing_is_along_the_normal() {
    let (sine, cosine) = 20_f64.to_radians().sin_cos();
    let mut files = stack(8);
    for file in &mut files {
        file.orientation = [1.0, 0.0, 0.0, 0.0, cosine, sine];
    }
    let inventory = catalogue(&files);
    let (volume, warnings) = build(&inventory.series[0], &files);
    close(volume.spacing[0], 2.0 * cosine, 1e-6);
    let degrees: Vec<f64> = warnings
        .iter()
        .filter_map(|warning| match warning {
            Warning::GantryTilt { degrees } | Warning::Oblique { degrees } => Some(*degrees),
            _ => None,
        })
        .collect();
    assert_eq!(degrees.len(), 2);
    for found in degrees {
        close(found, 20.0, 1e-4);
    }
}

#[test]
fn a_reconstruction_moved_sideways_midway_is_told() {
    let mut files = stack(8);
    for file in &mut files[4..] {
        file.position[0] += 30.0;
    }
    let (_, warnings) = build(&catalogue(&files).series[0], &files);
    assert!(
        warnings
            .iter()
            .any(|warning| matches!(warning, Warning::SidewaysJump { jump } if *jump > 10.0))
    );
}

#[test]
fn four_slices_give_a_volume_with_a_warning_and_one_slice_an_error() {
    let files = stack(4);
    let inventory = catalogue(&files);
    let (_, warnings) = build(inventory.proposed().unwrap(), &files);
    assert_eq!(peculiar(warnings), [Warning::FewSlices { slices: 4 }]);
    let inventory = catalogue(&stack(1));
    assert_eq!(inventory.proposed, None);
    let error = VolumeBuilder::new(&inventory.series[0]).unwrap_err();
    assert!(error.to_string().contains("at least 2"));
}

#[test]
fn pixels_that_are_not_square_are_told_with_both_spacings() {
    let mut files = stack(6);
    for file in &mut files {
        file.pixel_spacing = [0.75, 0.5];
    }
    let (volume, warnings) = build(&catalogue(&files).series[0], &files);
    assert_eq!(volume.spacing, [2.0, 0.75, 0.5]);
    assert_eq!(
        peculiar(warnings),
        [Warning::NonSquarePixels {
            between_rows: 0.75,
            between_columns: 0.5
        }]
    );
}

/// The same four by four image, seen from other sides. SimpleITK gives the same array and origin
/// for such a series after `DICOMOrient(image, "LPS")`.
#[test]
fn a_prone_or_feet_first_scan_is_turned_by_its_axes() {
    let upright: Vec<f32> = (0..16).map(|pixel| pixel as f32 - 1024.0).collect();
    let turned: Vec<f32> = upright.iter().rev().copied().collect();
    let mirrored: Vec<f32> = upright
        .chunks(4)
        .flat_map(|row| row.iter().rev().copied())
        .collect();
    let transposed: Vec<f32> = (0..16).map(|i| upright[(i % 4) * 4 + i / 4]).collect();
    let cases = [
        (
            [-1.0, 0.0, 0.0, 0.0, -1.0, 0.0],
            "HFP",
            turned,
            [-12.25, -22.25, 30.0],
        ),
        (
            [-1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            "FFS",
            mirrored,
            [-12.25, -20.0, 30.0],
        ),
        (
            [0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            "HFDR",
            transposed,
            [-10.0, -20.0, 30.0],
        ),
    ];
    for (orientation, position, expected, origin) in cases {
        let mut files = stack(5);
        for file in &mut files {
            file.orientation = orientation;
            file.more = vec![(0x0018, 0x5100, b"CS", padded(position, b' '))];
        }
        let series = &catalogue(&files).series[0];
        let (volume, warnings) = build(series, &files);
        assert_eq!(volume.slice(0), expected, "{position}");
        assert_eq!(volume.origin, origin, "{position}");
        assert_eq!(volume.direction, UPRIGHT, "{position}");
        let told = |warning: &Warning| matches!(warning, Warning::PatientPosition { .. });
        assert!(warnings.iter().any(told));
        // The middle slice alone is shown as it lies in the volume.
        let decoded = slice::decode(&files[series.slices[2].file].bytes(), 0).unwrap();
        let (shown, _) = series.upright(&decoded);
        assert_eq!(shown.hounsfield, volume.slice(2), "{position}");
    }
}

#[test]
fn slope_and_intercept_are_those_of_each_slice() {
    let mut files = stack(5);
    // Not a scale: GDCM and dcm2niix take it for 1.
    files[2].slope = "0";
    files[3].slope = "2.5";
    files[3].intercept = "-1000.5";
    let (volume, _) = build(&catalogue(&files).series[0], &files);
    assert_eq!(volume.slice(3)[..3], [-250.5, -248.0, -245.5]);
    assert_eq!(volume.slice(2)[..2], [-824.0, -823.0]);
    assert_eq!(volume.slice(4)[..2], [-624.0, -623.0]);
}

#[test]
fn the_fullest_axial_chest_series_is_proposed() {
    let series = |uid: &str, count: u16, description: &'static str, image_type: &'static str| {
        let mut files = stack(count);
        for file in &mut files {
            file.series_instance_uid = uid.into();
            file.image_type = image_type;
            file.more = vec![(0x0008, 0x103E, b"LO", padded(description, b' '))];
        }
        files
    };
    let original = "ORIGINAL\\PRIMARY\\AXIAL";
    let mut files = series("1.1", 90, "ABDOMEN", original);
    files.extend(series("1.2", 30, "Chest thick", original));
    files.extend(series("1.3", 60, "Chest thin", original));
    files.extend(series(
        "1.4",
        80,
        "Chest MIP",
        "DERIVED\\SECONDARY\\AXIAL\\MIP",
    ));
    let inventory = catalogue(&files);
    assert_eq!(inventory.series.len(), 4);
    assert_eq!(inventory.proposed().unwrap().id, "1.3");
}

#[test]
fn a_volume_with_a_slice_unread_is_refused() {
    let files = stack(5);
    let inventory = catalogue(&files);
    let mut builder = VolumeBuilder::new(&inventory.series[0]).unwrap();
    builder.add(2, &files[2].bytes()).unwrap();
    let error = builder.add(9, &files[2].bytes()).unwrap_err();
    assert_eq!(
        error,
        Error::NoSuchSlice {
            slice: 9,
            slices: 5
        }
    );
    let error = builder.finish().unwrap_err();
    assert_eq!(
        error,
        Error::SlicesNotRead {
            missing: 4,
            slices: 5,
            first: 0
        }
    );
}

#[test]
fn an_enhanced_file_gives_each_frame_its_own_place() {
    let Some(path) = common::shared("data/transfer_syntax/enhanced/eCT_Supplemental.dcm") else {
        return;
    };
    let header = ct_severity::dicom::header::read(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(header.image_pixel.number_of_frames, 2);
    let positions: Vec<_> = header
        .frames
        .iter()
        .map(|frame| frame.image_position_patient.unwrap())
        .collect();
    // pydicom: PerFrameFunctionalGroupsSequence[n].PlanePositionSequence[0].ImagePositionPatient
    assert_eq!(positions, [[99.5, -301.5, -159.0], [99.5, -301.5, -149.0]]);
    let frame = &header.frames[1];
    assert_eq!(
        frame.image_orientation_patient,
        Some([-1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    );
    assert_eq!(frame.pixel_spacing, Some([0.388672, 0.388672]));
    assert_eq!(frame.rescale_intercept, Some(-1024.0));
}

fn item(content: Vec<u8>) -> Vec<u8> {
    element(false, false, 0xFFFE, 0xE000, b"SQ", &content)
}

fn sequence(group: u16, number: u16, content: Vec<u8>) -> Vec<u8> {
    element(false, true, group, number, b"SQ", &item(content))
}

#[test]
fn a_multi_frame_file_is_a_volume_in_order_of_position() {
    let order = [3.0, 0.0, 4.0, 1.0, 2.0];
    let groups: Vec<u8> = order
        .iter()
        .flat_map(|place: &f64| {
            let position = padded(&format!("-10\\-20\\{}", 30.0 + 2.0 * place), b' ');
            let position = element(false, true, 0x0020, 0x0032, b"DS", &position);
            let intercept = padded(&format!("{}", -1000.0 - place), b' ');
            let intercept = element(false, true, 0x0028, 0x1052, b"DS", &intercept);
            let mut groups = sequence(0x0020, 0x9113, position);
            groups.extend(sequence(0x0028, 0x9145, intercept));
            item(groups)
        })
        .collect();
    let pixels = order.iter().flat_map(|&place| vec![100 * place as u16; 16]);
    let file = DicomFile {
        more: vec![
            (0x0028, 0x0008, b"IS", padded("5", b' ')),
            (0x5200, 0x9230, b"SQ", groups),
        ],
        pixels: pixels.collect(),
        ..DicomFile::default()
    };
    let inventory = catalogue(std::slice::from_ref(&file));
    let series = inventory.proposed().unwrap();
    assert_eq!(series.files(), [0]);
    let mut builder = VolumeBuilder::new(series).unwrap();
    builder.add_file(0, &file.bytes()).unwrap();
    let (volume, warnings) = builder.finish().unwrap();
    let first_voxels: Vec<f32> = volume.slices().map(|slice| slice[0]).collect();
    assert_eq!(first_voxels, [-1000.0, -901.0, -802.0, -703.0, -604.0]);
    assert_eq!(volume.spacing[0], 2.0);
    assert_eq!(peculiar(warnings), []);
}

#[test]
fn compression_with_loss_in_the_past_of_a_slice_is_told() {
    let mut files = stack(6);
    for file in &mut files[2..] {
        file.more = vec![(0x0028, 0x2110, b"CS", b"01".to_vec())];
    }
    let (_, warnings) = build(&catalogue(&files).series[0], &files);
    assert_eq!(
        peculiar(warnings),
        [Warning::LossyCompression { slices: 4 }]
    );
}

// Ways to hand over a scan.

struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new(name: &str) -> Self {
        let folder = format!("ct-severity-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A stack under odd names, with a note, an empty file and a picture among it.
fn heap() -> Vec<(String, Vec<u8>)> {
    let mut heap: Vec<(String, Vec<u8>)> = stack(6)
        .iter()
        .enumerate()
        .map(|(index, file)| (format!("A/B {}/é{index}", index % 2), file.bytes()))
        .collect();
    heap.push(("README".into(), b"Read me.\n".to_vec()));
    heap.push(("A/empty".into(), Vec::new()));
    heap.push(("A/B 0/picture.png".into(), b"\x89PNG\r\n\x1a\n".to_vec()));
    heap
}

#[test]
fn a_nested_folder_of_odd_names_is_read() {
    let temporary = TemporaryFolder::new("folder");
    for (name, bytes) in heap() {
        let path = temporary.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let mut found = input::open(&temporary.0).unwrap();
    let (volume, _) = input::read_scan(found.as_mut(), None, &mut on).unwrap();
    assert_eq!(marks(&volume), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let inspection = inspect::inspect(found.as_mut(), &mut on).unwrap();
    assert_eq!(inspection.files, 9);
    assert_eq!(inspection.proposed.as_deref(), Some("1.2.3"));
    let geometry = inspection.series[0].geometry.clone().unwrap();
    assert_eq!(geometry.size, [4, 4, 6]);
    assert_eq!(geometry.spacing, [0.75, 0.75, 2.0]);
    let names: Vec<&str> = inspection
        .skipped
        .iter()
        .map(|skipped| skipped.file.as_str())
        .collect();
    assert_eq!(names, ["A/B 0/picture.png", "A/empty", "README"]);
    let pixels = inspect::inspect_pixels(found.as_mut(), &mut on).unwrap();
    let json = serde_json::to_value(&pixels["A/B 1/é1"]).unwrap();
    assert_eq!(json["min"], 100);
    assert_eq!(json["max"], 115);
    // hashlib.sha256(numpy.arange(100, 116, dtype='<i4').tobytes()).hexdigest()
    assert_eq!(json["sha256_i32le"], SHA256_OF_100_TO_115);
}

const SHA256_OF_100_TO_115: &str =
    "34819f75ed7b029ce33517f976a03f67d74fac07003ef23ab361aaf7ef214b68";

#[test]
fn a_missing_path_and_an_empty_folder_are_told() {
    let temporary = TemporaryFolder::new("empty");
    let error = input::open(&temporary.0.join("nothing")).err().unwrap();
    assert!(error.to_string().starts_with("The path cannot be opened"));
    let mut found = input::open(&temporary.0).unwrap();
    let error = input::read_scan(found.as_mut(), None, &mut on).unwrap_err();
    assert_eq!(error, input::Error::NoSeries { files: 0 });
}

#[test]
fn reading_can_be_cancelled() {
    let temporary = TemporaryFolder::new("cancel");
    std::fs::write(temporary.0.join("one"), DicomFile::nth(0).bytes()).unwrap();
    let mut found = input::open(&temporary.0).unwrap();
    let stop = &mut |_: usize, _: usize| ControlFlow::Break(());
    let error = input::catalogue(found.as_mut(), stop).unwrap_err();
    assert_eq!(error, input::Error::Cancelled);
}

#[test]
fn a_zip_with_folders_in_it_is_read() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_directory("A/", options).unwrap();
    for (name, bytes) in heap() {
        zip.start_file(format!("../{name}"), options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let mut members = ZipFiles::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(members.names().len(), 9);
    let (volume, _) = input::read_scan(&mut members, Some("1.2.3"), &mut on).unwrap();
    assert_eq!(marks(&volume), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let error = input::read_scan(&mut members, Some("9.9"), &mut on).unwrap_err();
    assert_eq!(error, input::Error::NoSuchSeries);
    let temporary = TemporaryFolder::new("zip");
    let path = temporary.0.join("scan");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(input::open(&path).unwrap().names().len(), 9);
    assert!(matches!(
        ZipFiles::new(Cursor::new(&bytes[..bytes.len() / 2])).err(),
        Some(input::Error::DamagedArchive)
    ));
}

/// A NIfTI-1 of 2 x 3 x 4 voxels 0, 1, 2, ... with spacing 0.5, 0.75, 2 mm.
struct Nifti {
    q_fac: f32,
    /// Code, b, c, d, x, y, z.
    q_form: (i16, [f32; 6]),
    s_form: (i16, [f32; 12]),
}

/// What dcm2niix writes: x from right to left, y from back to front.
const OF_DCM2NIIX: Nifti = Nifti {
    q_fac: -1.0,
    q_form: (1, [0.0, 1.0, 0.0, 12.0, -20.0, -33.0]),
    s_form: (
        1,
        [
            -0.5, 0.0, 0.0, 12.0, 0.0, 0.75, 0.0, -20.0, 0.0, 0.0, 2.0, -33.0,
        ],
    ),
};

const RIGHT_ANTERIOR_SUPERIOR: [f32; 12] = [
    0.5, 0.0, 0.0, -12.0, 0.0, 0.75, 0.0, -20.0, 0.0, 0.0, 2.0, -33.0,
];

impl Nifti {
    fn bytes(&self, code: i16, voxels: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 352];
        let mut put = |offset: usize, value: &[u8]| {
            bytes[offset..offset + value.len()].copy_from_slice(value);
        };
        put(0, &348_i32.to_le_bytes());
        for (index, size) in [3_i16, 2, 3, 4, 1, 1, 1, 1].iter().enumerate() {
            put(40 + 2 * index, &size.to_le_bytes());
        }
        put(70, &code.to_le_bytes());
        for (index, size) in [self.q_fac, 0.5, 0.75, 2.0].iter().enumerate() {
            put(76 + 4 * index, &size.to_le_bytes());
        }
        put(108, &352_f32.to_le_bytes());
        put(123, &[2]);
        put(252, &self.q_form.0.to_le_bytes());
        put(254, &self.s_form.0.to_le_bytes());
        for (index, value) in self.q_form.1.iter().chain(&self.s_form.1).enumerate() {
            put(256 + 4 * index, &value.to_le_bytes());
        }
        put(344, b"n+1\0");
        bytes.extend(voxels);
        bytes
    }

    fn short(&self) -> Vec<u8> {
        let voxels: Vec<u8> = (0..24_i16).flat_map(i16::to_le_bytes).collect();
        self.bytes(4, &voxels)
    }
}

#[test]
fn nifti_files_lie_where_itk_puts_them() {
    let upright = [4, 3, 2];
    let cases = [
        (
            "dcm2niix",
            OF_DCM2NIIX,
            upright,
            [-12.0, 18.5, -33.0],
            vec![4, 5, 2, 3, 0, 1],
        ),
        (
            "q-form alone",
            Nifti {
                q_fac: 1.0,
                q_form: (1, [0.0, 0.0, 0.0, -12.0, -20.0, -33.0]),
                s_form: (0, [0.0; 12]),
            },
            upright,
            [11.5, 18.5, -33.0],
            vec![5, 4, 3, 2, 1, 0],
        ),
        (
            "permuted axes",
            Nifti {
                q_fac: 1.0,
                q_form: (1, [-0.5, 0.5, -0.5, -12.0, 20.0, 33.0]),
                s_form: (0, [0.0; 12]),
            },
            [3, 2, 4],
            [6.0, -20.0, 31.5],
            vec![22, 16, 10, 4, 23, 17],
        ),
        (
            "s-form of the scanner before q-form",
            Nifti {
                s_form: (1, RIGHT_ANTERIOR_SUPERIOR),
                ..OF_DCM2NIIX
            },
            upright,
            [11.5, 18.5, -33.0],
            vec![5, 4, 3, 2, 1, 0],
        ),
        (
            "q-form before an aligned s-form",
            Nifti {
                s_form: (2, RIGHT_ANTERIOR_SUPERIOR),
                ..OF_DCM2NIIX
            },
            upright,
            [-12.0, 18.5, -33.0],
            vec![4, 5, 2, 3, 0, 1],
        ),
        (
            "neither",
            Nifti {
                q_form: (0, [0.0; 6]),
                s_form: (0, [0.0; 12]),
                ..OF_DCM2NIIX
            },
            upright,
            [0.0, 0.0, 0.0],
            vec![0, 1, 2, 3, 4, 5],
        ),
    ];
    for (name, file, shape, origin, start) in cases {
        let (volume, warnings) = nifti::read(&file.short()).unwrap();
        assert_eq!(volume.shape, shape, "{name}");
        assert_eq!(volume.origin, origin, "{name}");
        assert_eq!(volume.direction, UPRIGHT, "{name}");
        let start: Vec<f32> = start.into_iter().map(|voxel: i16| voxel.into()).collect();
        assert_eq!(volume.voxels[..6], start, "{name}");
        assert_eq!(
            warnings.contains(&Warning::NoOrientation),
            name == "neither"
        );
    }
}

#[test]
fn a_sheared_nifti_falls_back_on_its_q_form_with_a_warning() {
    let mut file = OF_DCM2NIIX;
    file.s_form.1[6] = 0.4;
    let (volume, warnings) = nifti::read(&file.short()).unwrap();
    assert_eq!(volume.origin, [-12.0, 18.5, -33.0]);
    assert!(warnings.contains(&Warning::ShearedOrientation));
}

#[test]
fn every_data_type_slope_and_gzip_of_nifti_is_read() {
    let values = 0..24_u8;
    let encodings: [(i16, Vec<u8>); 10] = [
        (2, values.clone().collect()),
        (256, values.clone().collect()),
        (
            4,
            values
                .clone()
                .flat_map(|v| i16::from(v).to_le_bytes())
                .collect(),
        ),
        (
            512,
            values
                .clone()
                .flat_map(|v| u16::from(v).to_le_bytes())
                .collect(),
        ),
        (
            8,
            values
                .clone()
                .flat_map(|v| i32::from(v).to_le_bytes())
                .collect(),
        ),
        (
            768,
            values
                .clone()
                .flat_map(|v| u32::from(v).to_le_bytes())
                .collect(),
        ),
        (
            1024,
            values
                .clone()
                .flat_map(|v| i64::from(v).to_le_bytes())
                .collect(),
        ),
        (
            1280,
            values
                .clone()
                .flat_map(|v| u64::from(v).to_le_bytes())
                .collect(),
        ),
        (
            16,
            values
                .clone()
                .flat_map(|v| f32::from(v).to_le_bytes())
                .collect(),
        ),
        (
            64,
            values
                .clone()
                .flat_map(|v| f64::from(v).to_le_bytes())
                .collect(),
        ),
    ];
    for (code, voxels) in encodings {
        let mut bytes = OF_DCM2NIIX.bytes(code, &voxels);
        bytes[112..116].copy_from_slice(&0.5_f32.to_le_bytes());
        bytes[116..120].copy_from_slice(&(-3.25_f32).to_le_bytes());
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&bytes).unwrap();
        let packed = gzip.finish().unwrap();
        for bytes in [&bytes, &packed] {
            assert!(nifti::is_nifti(bytes));
            let (volume, _) = nifti::read(bytes).unwrap();
            assert_eq!(
                volume.voxels[..6],
                [-1.25, -0.75, -2.25, -1.75, -3.25, -2.75],
                "{code}"
            );
        }
        let cut = nifti::read(&bytes[..bytes.len() - 1]).unwrap_err();
        assert!(
            cut.to_string().starts_with("The file is cut short"),
            "{cut}"
        );
        assert!(nifti::read(&packed[..packed.len() - 20]).is_err());
    }
}

#[test]
fn what_a_nifti_file_cannot_be_is_said() {
    let mut pair = OF_DCM2NIIX.short();
    pair[344..348].copy_from_slice(b"ni1\0");
    assert_eq!(nifti::read(&pair).unwrap_err(), nifti::Error::HeaderOfPair);
    let complex = OF_DCM2NIIX.bytes(32, &[0; 24 * 8]);
    assert_eq!(
        nifti::read(&complex).unwrap_err(),
        nifti::Error::UnsupportedDataType(32)
    );
    let mut large = OF_DCM2NIIX.short();
    for index in 1..=3 {
        large[40 + 2 * index..42 + 2 * index].copy_from_slice(&32767_i16.to_le_bytes());
    }
    assert!(matches!(
        nifti::read(&large).unwrap_err(),
        nifti::Error::TooLarge { .. }
    ));
    let mut immense = large.clone();
    immense[0..4].copy_from_slice(&540_i32.to_le_bytes());
    immense[4..8].copy_from_slice(b"n+2\0");
    immense.resize(600, 0);
    immense[12..14].copy_from_slice(&4_i16.to_le_bytes());
    immense[16..24].copy_from_slice(&3_i64.to_le_bytes());
    for axis in 0..3 {
        let spacing = 104 + 8 * (axis + 1);
        immense[24 + 8 * axis..32 + 8 * axis].copy_from_slice(&(1_i64 << 24).to_le_bytes());
        immense[spacing..spacing + 8].copy_from_slice(&1_f64.to_le_bytes());
    }
    let error = nifti::read(&immense).unwrap_err();
    assert!(matches!(error, nifti::Error::TooLarge { .. }));
    large[46..48].copy_from_slice(&1_i16.to_le_bytes());
    assert!(matches!(
        nifti::read(&large).unwrap_err(),
        nifti::Error::Truncated { planes: 0, .. }
    ));
    let mut dynamic = OF_DCM2NIIX.short();
    dynamic[40..42].copy_from_slice(&4_i16.to_le_bytes());
    dynamic[48..50].copy_from_slice(&7_i16.to_le_bytes());
    assert_eq!(
        nifti::read(&dynamic).unwrap_err(),
        nifti::Error::SeveralVolumes(7)
    );
    assert_eq!(nifti::read(b"text").unwrap_err(), nifti::Error::NotNifti);
}

#[test]
fn a_path_to_a_nifti_file_is_a_scan() {
    let temporary = TemporaryFolder::new("nifti");
    let path = temporary.0.join("scan.of.no.extension");
    std::fs::write(&path, OF_DCM2NIIX.short()).unwrap();
    let mut found = input::open(&path).unwrap();
    let (volume, warnings) = input::read_scan(found.as_mut(), None, &mut on).unwrap();
    assert_eq!(volume.shape, [4, 3, 2]);
    assert!(warnings.contains(&Warning::FewSlices { slices: 4 }));
    let inspection = inspect::inspect(found.as_mut(), &mut on).unwrap();
    assert_eq!(inspection.nifti.unwrap().geometry.size, [2, 3, 4]);
}
