//! From a volume to the cleaned lung mask against the unmodified reference implementation.
//!
//! The reference ran with the band weights (`../shared/reference/checkpoints.py`, `bands=True`),
//! which make the network's labels a function of each pixel alone; [`band_network`] is that function.

mod common;
#[path = "common/npz.rs"]
mod npz;

use std::path::Path;

use ct_severity::lungs::{assemble, clean, network_input, prepare_slice};
use ct_severity::resample::to_working_grid;
use ct_severity::volume::Volume;

/// R231 with the band weights: three ramps above a threshold, through two blocks of two batch norms.
fn band_network(pixels: &[f32]) -> Vec<u8> {
    let norm = 1.0 / (1.0_f32 + 1e-5).sqrt();
    let ramp = |x: f32, threshold: f32| (x - threshold).max(0.0) * norm * norm * norm * norm;
    pixels
        .iter()
        .map(|&x| {
            let [c0, c1, c2] = [0.05, 0.20, 0.40].map(|threshold| ramp(x, threshold));
            let scores = [0.01, c0 - 10.0 * c1, c1 - 10.0 * c2];
            (1..3).fold(0, |best, class| {
                if scores[class] > scores[best] {
                    class
                } else {
                    best
                }
            }) as u8
        })
        .collect()
}

/// The shape of the array, rows and columns last, and its values in that order.
fn slices_first(array: &npz::Array) -> ([usize; 3], Vec<f64>) {
    let [rows, columns, slices] = array.shape3();
    let values = array.numbers();
    let values = (0..slices)
        .flat_map(|slice| (slice..values.len()).step_by(slices))
        .map(|at| values[at])
        .collect();
    ([slices, rows, columns], values)
}

/// How many of the voxels differ from those of the reference; the shapes must not.
fn differing(ours: &[u8], shape: [usize; 3], reference: &npz::Array) -> usize {
    let (their_shape, theirs) = slices_first(reference);
    assert_eq!(shape, their_shape);
    let pairs = ours.iter().zip(theirs);
    pairs
        .filter(|&(&ours, theirs)| f64::from(ours) != theirs)
        .count()
}

fn compare_with_reference(scan: &Volume, reference: &Path) {
    let reference = npz::read(reference);
    let resampled = to_working_grid(scan).unwrap();
    let (_, slices) = slices_first(&reference["resampled_slices"]);
    let slices: Vec<_> = slices.chunks_exact(resampled.slice_len()).collect();
    let indices = reference["resampled_slices_index"].usizes();
    assert_eq!(slices.len(), indices.len());
    for (index, theirs) in indices.into_iter().zip(slices) {
        for (&ours, &theirs) in resampled.slice(index).iter().zip(theirs) {
            assert!(
                (f64::from(ours) - theirs).abs() < 0.01,
                "slice {index}: {ours}, {theirs}"
            );
        }
    }

    let [_, rows, columns] = resampled.shape;
    let (network_labels, crops): (Vec<_>, Vec<_>) = resampled
        .slices()
        .map(|slice| prepare_slice(slice, [rows, columns]).unwrap())
        .map(|prepared| (band_network(&prepared.pixels), prepared.crop))
        .unzip();
    let labels = assemble(network_labels, &crops, resampled.shape).unwrap();
    let lungs = clean(&labels, &resampled).unwrap();
    let input = network_input(&resampled, &lungs).unwrap();

    let differ = |mask: &ct_severity::lungs::Mask, name: &str| {
        differing(&mask.labels, mask.shape, &reference[name])
    };
    assert_eq!(differ(&labels, "lungmask_labels"), 0);
    assert_eq!(differ(&lungs, "clean_mask"), 0);
    assert_eq!(differ(&input.mask_512, "mask_512"), 0);
}

/// The uncompressed slices of phantom_a, the most inferior first.
fn phantom_a(folder: &Path) -> Volume {
    let mut slices: Vec<(f64, Vec<i16>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| dicom_object::open_file(entry.unwrap().path()).unwrap())
        .map(|slice| {
            let position = slice.element_by_name("ImagePositionPatient").unwrap();
            let stored = slice.element_by_name("PixelData").unwrap();
            (
                position.to_multi_float64().unwrap()[2],
                stored.to_multi_int().unwrap(),
            )
        })
        .collect();
    slices.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let voxels = slices
        .iter()
        .flat_map(|(_, stored)| stored.iter().map(|&value| f32::from(value) - 1024.0))
        .collect();
    Volume {
        voxels,
        shape: [slices.len(), 512, 512],
        spacing: [2.5, 0.78125, 0.78125],
        origin: [-199.609375, -199.609375, -200.0],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    }
}

#[test]
fn the_lungs_of_the_phantom_are_those_of_the_reference() {
    let scan = common::shared("data/ct/phantom_a");
    let reference = common::shared("reference/phantom_a.npz");
    if let (Some(scan), Some(reference)) = (scan, reference) {
        compare_with_reference(&phantom_a(&scan), &reference);
    }
}

/// The COVID-19 scan is compressed; its Hounsfield units are read from a file of little-endian
/// numbers: shape and spacing as six float64, then the voxels as float32.
#[test]
fn the_lungs_of_a_covid_19_scan_are_those_of_the_reference() {
    let Some(path) = std::env::var_os("CT_SEVERITY_COVID_RICORD1A_001012_RAW") else {
        eprintln!("skipped: CT_SEVERITY_COVID_RICORD1A_001012_RAW names no file");
        return;
    };
    let bytes = std::fs::read(path).unwrap();
    let (header, voxels) = bytes.split_at(48);
    let header: Vec<f64> = header
        .chunks_exact(8)
        .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
        .collect();
    let voxels = voxels
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap()))
        .collect();
    let scan = Volume {
        voxels,
        shape: [header[0] as usize, header[1] as usize, header[2] as usize],
        spacing: [header[3], header[4], header[5]],
        origin: [-172.0, -156.5, -20.5],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    };
    if let Some(reference) = common::shared("reference/covid_ricord1a_001012.npz") {
        compare_with_reference(&scan, &reference);
    }
}
