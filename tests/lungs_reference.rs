//! From a volume to the cleaned lung mask against the unmodified reference implementation.
//!
//! The reference ran with the band weights (`../shared/reference/checkpoints.py`, `bands=True`),
//! which make the network's labels a function of each pixel alone; [`band_network`] is that function.

// The helpers are part of the tests.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;
#[path = "common/npz.rs"]
mod npz;

use std::ops::ControlFlow;
use std::path::Path;

use ct_severity::input;
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

fn compare_shared_scan(name: &str) {
    let scan = common::shared(&format!("data/ct/{name}"));
    let reference = common::shared(&format!("reference/{name}.npz"));
    if let (Some(scan), Some(reference)) = (scan, reference) {
        let mut input = input::open(&scan).unwrap();
        let (volume, _) =
            input::read_scan(input.as_mut(), None, &mut |_, _| ControlFlow::Continue(())).unwrap();
        compare_with_reference(&volume, &reference);
    }
}

#[test]
fn the_lungs_of_the_phantom_are_those_of_the_reference() {
    compare_shared_scan("phantom_a");
}

#[test]
fn the_lungs_of_a_covid_19_scan_are_those_of_the_reference() {
    compare_shared_scan("covid_ricord1a_001012");
}
