//! Our own two networks: their cost, their training, and what they make of phantoms and real scans.
#![cfg(feature = "train")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use common::shared;
use ct_severity::lungs::components::{self, Connectivity};
use ct_severity::networks::{LoadedNetwork, Network, OWN_SIDE};
use ct_severity::segmentation::Segmentation;
use ct_severity::training::validate::{RealScan, Weights, on_phantoms};
use ct_severity::training::{Batch, Course, Trainer};
use ct_severity::volume::Volume;
use ct_severity::weights::{Pack, SmallUNetShape, Trust};

const PARAMETERS: usize = 1_500_000;
const MULTIPLY_ADDS: usize = 2_000_000_000;
const BYTES: u64 = 5_000_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/bundled")
}

fn weights() -> Weights {
    let pack = Pack::open(&folder(), Trust::Listed).unwrap();
    Weights {
        lung: pack.network(Network::OwnLung).unwrap(),
        lesion: pack.network(Network::OwnLesion).unwrap(),
    }
}

#[test]
fn the_networks_are_small() {
    for shape in [SmallUNetShape::LUNG, SmallUNetShape::LESION] {
        assert!(shape.parameter_count() <= PARAMETERS);
        assert!(shape.multiply_adds(256) <= MULTIPLY_ADDS);
    }
    let pack = Pack::open(&folder(), Trust::Listed).unwrap();
    let files = pack.identity().files;
    assert_eq!(files.len(), 2);
    assert!(files.iter().map(|file| file.bytes).sum::<u64>() <= BYTES);
}

#[test]
fn each_network_scores_a_slice_and_refuses_another_size() {
    let weights = weights();
    let picture = OWN_SIDE * OWN_SIDE;
    for (network, checkpoint, channels) in [
        (Network::OwnLung, &weights.lung, 3),
        (Network::OwnLesion, &weights.lesion, 4),
    ] {
        let loaded = LoadedNetwork::load(network, checkpoint, &Device::flex()).unwrap();
        let air = vec![-1.0; channels * picture];
        let scores = pollster::block_on(loaded.run(&air)).unwrap();
        assert_eq!(scores.len(), 3 * picture);
        assert!(pollster::block_on(loaded.run(&air[1..])).is_err());
    }
}

/// A picture whose brightness says its class.
fn easy() -> Batch {
    let picture = OWN_SIDE * OWN_SIDE;
    let class = |pixel: usize| (pixel % OWN_SIDE * 3 / OWN_SIDE) as u8;
    Batch {
        inputs: (0..3 * picture)
            .map(|pixel| f32::from(class(pixel)) - 1.0)
            .collect(),
        targets: (0..picture).map(class).collect(),
        weights: vec![1.0; picture],
    }
}

#[test]
fn training_learns_and_goes_on_after_a_stop_as_if_there_had_been_none() {
    let saved = std::env::temp_dir().join(format!("ct-severity-{}", std::process::id()));
    let device = Device::flex();
    let batch = easy();
    let mut whole = Trainer::new(Network::OwnLung, 7, &device).unwrap();
    let first = whole.step(&batch, 3e-3).unwrap();
    for _ in 0..4 {
        whole.step(&batch, 3e-3).unwrap();
    }
    whole.save(&saved).unwrap();
    let mut resumed = Trainer::resume(Network::OwnLung, &saved, &device)
        .unwrap()
        .unwrap();
    assert_eq!(resumed.steps(), 5);
    let next: Vec<f32> = [&mut whole, &mut resumed]
        .into_iter()
        .map(|trainer| {
            trainer.step(&batch, 3e-3).unwrap();
            trainer.step(&batch, 3e-3).unwrap()
        })
        .collect();
    std::fs::remove_dir_all(&saved).unwrap();
    assert_eq!(next[0], next[1]);
    assert!(next[0] < 0.8 * first, "{} after {first}", next[0]);
}

#[test]
fn the_rate_rises_then_falls() {
    let course = Course::committed(1);
    assert!(course.rate(0) < 0.1 * course.rate);
    assert_eq!(course.rate(course.steps / 2), course.rate);
    assert!(course.rate(course.steps - 1) < 0.01 * course.rate);
}

/// On six of the patients of the card's table, coarser so that it takes seconds.
#[test]
fn phantoms_never_trained_on_are_segmented() {
    let scores = on_phantoms(6, 128, &weights(), &Device::flex(), |score| {
        eprintln!("{score:?}");
    })
    .unwrap();
    let count = scores.len() as f64;
    let lungs = scores.iter().map(|score| score.dice[0]).sum::<f64>() / count;
    let error = scores
        .iter()
        .map(|score| score.extent_error().abs())
        .sum::<f64>()
        / count;
    eprintln!("lungs {lungs:.4}, extent off by {error:.2} points");
    assert!(lungs >= LUNGS_OF_PHANTOMS, "{lungs}");
    assert!(error <= EXTENT_OF_PHANTOMS, "{error}");
}

/// Reached at these seeds and this size; the card says what is aimed at and what is reached.
const LUNGS_OF_PHANTOMS: f64 = 0.92;
const EXTENT_OF_PHANTOMS: f64 = 3.0;

/// The scan, what is found in it, and its Dice with the lungs that others drew.
fn scan(real: RealScan) -> Option<(Volume, Segmentation, Option<f64>)> {
    shared(real.folder)?;
    let folder = shared("")?;
    let (scan, found) = real
        .segment(&folder, &weights(), &Device::flex())
        .unwrap()
        .unwrap();
    let agreement = real.agreement(&folder, &found).unwrap();
    eprintln!("{}: {agreement:?}", real.name);
    Some((scan, found, agreement.map(|(both, _)| both)))
}

#[test]
fn the_lungs_of_a_real_scan_are_where_clinicians_drew_them() {
    let Some((_, _, both)) = scan(RealScan::LUNG1) else {
        return;
    };
    // Plain thresholding reaches 0.943.
    assert!(both.unwrap() >= 0.955, "{both:?}");
}

#[test]
fn the_lungs_of_a_coarse_real_scan_are_found() {
    let Some((_, _, both)) = scan(RealScan::CIP) else {
        return;
    };
    assert!(both.unwrap() >= 0.95, "{both:?}");
}

/// No contours of this scan are at hand: volumes, and that air elsewhere is left out.
#[test]
fn the_lungs_of_a_patient_with_covid_are_two_and_whole() {
    let Some((scan, found, _)) = scan(RealScan::COVID) else {
        return;
    };
    let litres = |side: u8| {
        let voxels = found
            .lungs
            .labels
            .iter()
            .filter(|&&label| label == side)
            .count();
        voxels as f64 * scan.spacing.iter().product::<f64>() / 1e6
    };
    for side in [1, 2] {
        assert!((1.2..2.0).contains(&litres(side)), "{}", litres(side));
    }
    // The gas of stomach and bowel fills the lowest slices of this scan.
    let below = found
        .lungs
        .slices()
        .take(12)
        .flatten()
        .filter(|label| **label != 0);
    let below = below.count() as f64 * scan.spacing.iter().product::<f64>() / 1e6;
    assert!(below < 0.02, "{below} litres of gas taken for lung");
    // Trachea and stomach, the large bodies of gas that the body encloses, are no lung.
    let is_gas: Vec<u8> = scan
        .voxels
        .iter()
        .map(|&hu| u8::from(hu < -930.0))
        .collect();
    let gas = components::label(&is_gas, scan.shape, Connectivity::Faces);
    let voxel = scan.spacing.iter().product::<f64>() / 1000.0;
    let [_, rows, columns] = scan.shape;
    let mut enclosed = 0;
    for (number, body) in (1..).zip(&gas.regions) {
        let [_, in_rows, in_columns] = &body.bounds;
        let open = in_rows.start == 0
            || in_columns.start == 0
            || in_rows.end == rows
            || in_columns.end == columns;
        if open || (body.voxels as f64) * voxel < 15.0 {
            continue;
        }
        let labels = gas.labels.iter().zip(&found.lungs.labels);
        let lung = labels.filter(|&(&of, &lung)| of == number && lung != 0);
        let share = lung.count() as f64 / body.voxels as f64;
        eprintln!("{body:?}: {share:.4} of it lung");
        assert!(share < 0.05, "{share} of {body:?} taken for lung");
        enclosed += 1;
    }
    assert!(enclosed >= 3, "{enclosed} bodies of gas");
}
