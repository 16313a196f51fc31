//! The working grid against SimpleITK. Expected numbers: tests/data/generate_lungs.py.

#[path = "common/npz.rs"]
mod npz;

use std::path::Path;

use ct_severity::resample::{Error, WORKING_SPACING, to_working_grid};
use ct_severity::volume::Volume;

fn volume(voxels: Vec<f32>, shape: [usize; 3], spacing: [f64; 3]) -> Volume {
    Volume {
        voxels,
        shape,
        spacing,
        origin: [-100.0, -120.0, -300.0],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    }
}

/// Posterior row first to anterior row first, or back.
fn flip_rows(voxels: &[f32], [_, rows, columns]: [usize; 3]) -> Vec<f32> {
    voxels
        .chunks_exact(rows * columns)
        .flat_map(|slice| slice.rchunks_exact(columns).flatten().copied())
        .collect()
}

#[test]
fn resampling_equals_simpleitk_on_volumes_that_run_from_posterior_to_anterior() {
    let expected = npz::read(Path::new("tests/data/resample.npz"));
    for case in 0..10 {
        let input = &expected[&format!("{case}_voxels")];
        let output = &expected[&format!("{case}_resampled")];
        let spacing = expected[&format!("{case}_spacing")].numbers();
        let scan = volume(
            flip_rows(&input.f32s(), input.shape3()),
            input.shape3(),
            spacing.try_into().unwrap(),
        );
        let resampled = to_working_grid(&scan).unwrap();
        assert_eq!(resampled.shape, output.shape3(), "case {case}");
        let theirs = flip_rows(&output.f32s(), output.shape3());
        for (voxel, (ours, theirs)) in resampled.voxels.iter().zip(theirs).enumerate() {
            assert!(
                (ours - theirs).abs() <= 0.001,
                "case {case}, voxel {voxel}: {ours} instead of {theirs}"
            );
        }
    }
}

#[test]
fn the_most_posterior_row_keeps_its_place_in_the_patient() {
    let scan = volume(vec![0.0; 4 * 11 * 9], [4, 11, 9], [5.0, 0.9, 0.8]);
    let resampled = to_working_grid(&scan).unwrap();
    assert_eq!(resampled.spacing, WORKING_SPACING);
    assert_eq!(resampled.shape, [2, 14, 10]);
    let posterior = |v: &Volume| v.origin[1] + (v.shape[1] - 1) as f64 * v.spacing[1];
    assert!((posterior(&resampled) - posterior(&scan)).abs() < 1e-9);
    assert_eq!(resampled.origin[0], scan.origin[0]);
    assert_eq!(resampled.origin[2], scan.origin[2]);
}

#[test]
fn a_spacing_that_nifti_rounds_down_gives_one_slice_less() {
    // SimpleITK reads 0.7 mm from a NIfTI file as 0.699999988 mm.
    let scan = volume(vec![0.0; 400], [100, 2, 2], [0.7, 0.7, 0.8]);
    assert_eq!(to_working_grid(&scan).unwrap().shape, [6, 1, 2]);
}

#[test]
fn a_scan_that_cannot_be_resampled_says_why() {
    let short = volume(vec![0.0; 8], [2, 2, 2], [4.0, 1.0, 1.0]);
    let error = to_working_grid(&short).unwrap_err();
    assert_eq!(
        error.to_string(),
        "The scan is only 8.0 mm long across its slices; at least 10 mm are needed. Choose a series that covers the whole chest."
    );
    let empty = volume(Vec::new(), [0, 512, 512], [1.0; 3]);
    assert_eq!(to_working_grid(&empty), Err(Error::Empty));
    let lying = volume(vec![0.0; 3], [usize::MAX, 2, 2], [1.0; 3]);
    assert!(matches!(
        to_working_grid(&lying),
        Err(Error::ShapeMismatch { voxels: 3, .. })
    ));
    for spacing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let bad = volume(vec![0.0; 8], [2, 2, 2], [10.0, spacing, 1.0]);
        assert!(matches!(
            to_working_grid(&bad),
            Err(Error::Spacing { axis: "rows", .. })
        ));
    }
    for spacing in [1e300, 1e6] {
        let huge = volume(vec![0.0; 8], [2, 2, 2], [10.0, spacing, spacing]);
        assert!(matches!(
            to_working_grid(&huge),
            Err(Error::TooLarge { .. })
        ));
    }
}
