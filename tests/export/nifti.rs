//! Masks and heat-maps as NIfTI.

use ct_severity::export::{Heat, HeatMap, Identity};
use ct_severity::grid::Grid;
use ct_severity::nifti;
use ct_severity::nifti::write::{Voxels, write};

use crate::material::Made;

fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-5, "{found} is not {expected}");
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut all = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut all)
        .expect("gzip");
    all
}

#[test]
fn our_own_reader_finds_a_mask_where_it_was() {
    let made = Made::new();
    let files = made.files(&Identity::Removed);
    for (name, labels) in [
        ("ct-severity-lungs.nii.gz", &made.lungs),
        ("ct-severity-lesions.nii.gz", &made.lesions),
    ] {
        let (volume, warnings) = nifti::read(&files[name]).expect("a volume");
        let found = Grid::of(&volume);
        assert_eq!(found.shape, made.grid.shape);
        for axis in 0..3 {
            assert_near(found.spacing[axis], made.grid.spacing[axis]);
            assert_near(found.origin[axis], made.grid.origin[axis]);
        }
        let voxels: Vec<u8> = volume.voxels.iter().map(|&value| value as u8).collect();
        assert_eq!(&voxels, labels);
        // It is short, which is no fault of the writer; nothing else is odd.
        let messages: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert!(messages.len() <= 2, "{messages:?}");
    }
}

/// By hand: the scan's grid with x and y turned round, in millimetres.
#[test]
fn the_affine_of_a_mask_is_that_of_the_scan_in_the_system_of_nifti() {
    let made = Made::new();
    let bytes = inflated(&made.files(&Identity::Removed)["ct-severity-lungs.nii.gz"]);
    let affine: Vec<f32> = bytes[280..328]
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    let expected = [
        [-0.5, 0.0, 0.0, 10.25],
        [0.0, -0.75, 0.0, 20.5],
        [0.0, 0.0, 2.5, 30.0],
    ];
    assert_eq!(affine, expected.concat());
    // Scanner coordinates, both; half a turn about z: b = c = 0, d = 1.
    assert_eq!(bytes[252..256], [1, 0, 1, 0]);
    assert_eq!(
        f32::from_le_bytes(bytes[264..268].try_into().expect("4")),
        1.0
    );
}

#[test]
fn both_orientations_of_an_oblique_grid_say_the_same() {
    // Turned by 20 degrees about x, then by 10 about z.
    let (a, b) = (20_f64.to_radians(), 10_f64.to_radians());
    let turned = |v: [f64; 3]| {
        let [x, y, z] = [
            v[0],
            a.cos() * v[1] - a.sin() * v[2],
            a.sin() * v[1] + a.cos() * v[2],
        ];
        [b.cos() * x - b.sin() * y, b.sin() * x + b.cos() * y, z]
    };
    let grid = Grid {
        shape: [5, 4, 3],
        spacing: [2.0, 0.75, 0.5],
        origin: [1.0, -2.0, 3.0],
        direction: [
            turned([0.0, 0.0, 1.0]),
            turned([0.0, 1.0, 0.0]),
            turned([1.0, 0.0, 0.0]),
        ],
    };
    let labels: Vec<u8> = (0..60).collect();
    let with_both = inflated(&write(&grid, Voxels::Labels(&labels), "").expect("a file"));
    for form in [252, 254] {
        // Without the other form the reader must take this one.
        let mut one = with_both.clone();
        let other = if form == 252 { 254 } else { 252 };
        one[other] = 0;
        let (volume, _) = nifti::read(&one).expect("a volume");
        for axis in 0..3 {
            assert_near(volume.origin[axis], grid.origin[axis]);
            for component in 0..3 {
                assert_near(
                    volume.direction[axis][component],
                    grid.direction[axis][component],
                );
            }
        }
    }
}

/// By hand: the centre of the first cell is 15.5 pixels of 0.703125 mm from the frame's first pixel,
/// which lies 14 rows and 30 columns before the grid's; slice 2 is 20 mm above the first.
#[test]
fn a_heat_map_lies_on_its_own_cells() {
    let made = Made::new();
    let grid = made.heat.grid();
    assert_eq!(grid.shape, [4, 16, 16]);
    assert_eq!(grid.spacing, [10.0, 22.5, 22.5]);
    assert_near(grid.origin[0], -150.0 + (15.5 - 30.0) * 0.703125);
    assert_near(grid.origin[1], -160.0 + (15.5 - 14.0) * 0.703125);
    assert_near(grid.origin[2], -280.0);
    // The last cell ends where the 512 pixels do.
    let last = grid.position([0.0, 15.0, 15.0]);
    let edge = last[0] + 22.5 / 2.0;
    assert_near(edge, -150.0 + (512.0 - 30.0 - 0.5) * 0.703125);
}

#[test]
fn a_slice_without_lung_has_no_value_in_a_heat_map() {
    let made = Made::new();
    let values = made.heat.values(HeatMap::Blend);
    assert_eq!(values.len(), 4 * 256);
    // Slices 2, 3, none, 5; the mean of 0.01 n and -0.03 n.
    assert_near(values[1].into(), -0.01);
    assert_near(values[256].into(), -2.56);
    assert!(values[512..768].iter().all(|value| value.is_nan()));
    assert_near(values[1023].into(), -7.67);
    let only = |map| made.heat.values(map)[300];
    assert_near(only(HeatMap::EfficientNet).into(), 3.0);
    assert_near(only(HeatMap::Moco).into(), -9.0);
}

#[test]
fn a_mask_that_does_not_fit_its_grid_is_refused() {
    let made = Made::new();
    assert!(write(&made.grid, Voxels::Labels(&made.lungs[1..]), "").is_err());
    let empty = Heat {
        kept_slices: Vec::new(),
        ..made.heat
    };
    assert!(empty.nifti(HeatMap::Blend).is_err());
}
