//! The steps around the lung network against scipy, scikit-image, fill-voids, lungmask and the
//! AI-severity preprocessing. Expected numbers: tests/data/generate_lungs.py.

#[path = "common/npz.rs"]
mod npz;

use std::collections::BTreeMap;
use std::path::Path;

use ct_severity::lungs::clean::percentile;
use ct_severity::lungs::components::{Connectivity, label};
use ct_severity::lungs::postprocess::postprocess;
use ct_severity::lungs::voids::fill_voids;
use ct_severity::lungs::{
    BodyCrop, Error, Mask, assemble, body_crop, clean, morphology, network_input, plausibility,
    prepare_slice, zoom,
};
use ct_severity::volume::Volume;
use ct_severity::warning::Warning;

fn expected() -> BTreeMap<String, npz::Array> {
    npz::read(Path::new("tests/data/lungs.npz"))
}

fn volume(voxels: Vec<f32>, shape: [usize; 3]) -> Volume {
    Volume {
        voxels,
        shape,
        spacing: [10.0, 0.703125, 0.703125],
        origin: [0.0; 3],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    }
}

/// `[rows, columns, slices]`, as the reference has it, to `[slices, rows, columns]`.
fn slices_first<T: Copy>(values: &[T], [rows, columns, slices]: [usize; 3]) -> Vec<T> {
    (0..slices)
        .flat_map(|slice| (0..rows * columns).map(move |pixel| values[pixel * slices + slice]))
        .collect()
}

#[test]
fn zoom_equals_scipy() {
    let expected = expected();
    for case in 0..9 {
        let image = &expected[&format!("zoom_{case}_image")];
        for order in 0..2 {
            let zoomed = &expected[&format!("zoom_{case}_order{order}")];
            let resize = [zoom::nearest::<f32>, zoom::linear][order];
            let ours = resize(&image.f32s(), image.shape2(), zoomed.shape2());
            assert_eq!(ours, zoomed.f32s(), "case {case}, order {order}");
        }
    }
    let ramp: Vec<u8> = (0..=255).collect();
    for (name, zoomed) in expected.range("zoom_ramp_".to_owned().."zoom_ramp_a".to_owned()) {
        let ours = zoom::nearest(&ramp, [256, 1], [zoomed.shape[0], 1]);
        assert_eq!(ours, zoomed.u8s(), "{name}");
    }
}

#[test]
fn zoom_loses_the_last_sample_where_scipy_loses_it() {
    let expected = expected();
    for fixed in [128, 256] {
        for (direction, from_to) in [
            (
                "to",
                (|fixed, n| (fixed, n)) as fn(usize, usize) -> (usize, usize),
            ),
            ("from", |fixed, n| (n, fixed)),
        ] {
            let lost: Vec<usize> = (2..=1100)
                .filter(|&n| {
                    let (from, to) = from_to(fixed, n);
                    zoom::nearest(&vec![1_u8; from], [from, 1], [to, 1])[to - 1] == 0
                })
                .collect();
            let theirs = expected[&format!("zoom_last_lost_{direction}_{fixed}")].usizes();
            assert_eq!(lost, theirs, "{direction} {fixed}");
        }
    }
}

#[test]
fn morphology_equals_scipy() {
    let expected = expected();
    for case in 0..3 {
        let array = |name: &str| &expected[&format!("morphology_{case}_{name}")];
        let (mask, shape) = (array("mask").bools(), array("mask").shape2());
        let fill = |connectivity| morphology::fill_holes(&mask, shape, connectivity);
        assert_eq!(morphology::dilate(&mask, shape), array("dilated").bools());
        assert_eq!(morphology::erode(&mask, shape), array("eroded").bools());
        assert_eq!(morphology::close(&mask, shape), array("closed").bools());
        assert_eq!(fill(Connectivity::Full), array("filled_full").bools());
        assert_eq!(fill(Connectivity::Faces), array("filled_faces").bools());
    }
}

#[test]
fn holes_of_a_volume_are_those_of_fill_voids() {
    let expected = expected();
    for case in 0..6 {
        let mask = &expected[&format!("voids_{case}_mask")];
        let filled = &expected[&format!("voids_{case}_filled")];
        let ours = fill_voids(&mask.bools(), mask.shape3());
        assert_eq!(ours, filled.bools(), "case {case}");
    }
}

#[test]
fn components_and_their_order_are_those_of_scikit_image() {
    let expected = expected();
    for case in 0..4 {
        let values = &expected[&format!("components_{case}_values")];
        for (name, connectivity) in [("faces", Connectivity::Faces), ("full", Connectivity::Full)] {
            let theirs = expected[&format!("components_{case}_{name}")].usizes();
            let ours = label(values.u8s(), values.shape3(), connectivity);
            let labels: Vec<usize> = ours.labels.iter().map(|&n| n as usize).collect();
            assert_eq!(labels, theirs, "case {case}, {name}");
            for (number, region) in (1..).zip(&ours.regions) {
                let count = theirs.iter().filter(|&&n| n == number).count();
                assert_eq!(region.voxels, count);
            }
        }
    }
}

#[test]
fn the_body_crop_and_the_prepared_slice_equal_lungmask() {
    let expected = expected();
    for case in 0..12 {
        let array = |name: &str| &expected[&format!("body_{case}_{name}")];
        let (hu, shape) = (array("hu").f32s(), array("hu").shape2());
        let crop = body_crop(&hu, shape[0], shape[1]);
        let [top, left, bottom, right] = array("box").usizes().try_into().unwrap();
        assert_eq!(crop.rows, top..bottom, "case {case}");
        assert_eq!(crop.columns, left..right, "case {case}");

        let prepared = prepare_slice(&hu, shape).unwrap();
        assert_eq!(prepared.crop, crop);
        let every = |rows: usize, columns: usize| -> Vec<f32> {
            let rows = prepared.pixels.chunks_exact(256).step_by(rows);
            rows.flat_map(|row| row.iter().step_by(columns).copied())
                .collect()
        };
        assert_eq!(every(21, 23), array("pixels").f32s(), "case {case}");
        let last_row = prepared.pixels[255 * 256..].iter().step_by(31);
        let last_column = prepared.pixels.chunks_exact(256).step_by(31);
        let last: Vec<f32> = last_row
            .copied()
            .chain(last_column.map(|row| row[255]))
            .collect();
        assert_eq!(last, array("last").f32s(), "case {case}");
        let sum: f64 = prepared.pixels.iter().copied().map(f64::from).sum();
        assert!(
            (sum - array("sum").numbers()[0]).abs() < 1e-6,
            "case {case}"
        );
    }
}

#[test]
fn labels_are_pasted_back_where_lungmask_pastes_them() {
    let expected = expected();
    for case in 0..12 {
        let labels = &expected[&format!("paste_{case}_labels")];
        let mask = &expected[&format!("paste_{case}_mask")];
        let [top, left, bottom, right] = expected[&format!("body_{case}_box")]
            .usizes()
            .try_into()
            .unwrap();
        let crop = BodyCrop {
            rows: top..bottom,
            columns: left..right,
        };
        let blocks: Vec<u8> = (0..256 * 256)
            .map(|pixel| labels.u8s()[pixel / 256 / 8 * 32 + pixel % 256 / 8])
            .collect();
        // A single slice: what is compared is the pasting of what post-processing leaves.
        let [rows, columns] = mask.shape2();
        let kept = postprocess(&blocks, [1, 256, 256]);
        let ours = assemble(
            vec![blocks.clone()],
            std::slice::from_ref(&crop),
            [1, rows, columns],
        )
        .unwrap();
        let pasted = zoom::nearest(&kept, [256, 256], crop.shape());
        let all = zoom::nearest(&blocks, [256, 256], crop.shape());
        for row in 0..rows {
            for column in 0..columns {
                let at = row * columns + column;
                let inside = crop.rows.contains(&row) && crop.columns.contains(&column);
                let in_crop = || (row - top) * (right - left) + column - left;
                let kept = if inside { pasted[in_crop()] } else { 0 };
                let all = if inside { all[in_crop()] } else { 0 };
                assert_eq!(ours.labels[at], kept, "case {case}, {row}, {column}");
                assert_eq!(all, mask.u8s()[at], "case {case}, {row}, {column}");
            }
        }
    }
}

#[test]
fn postprocessing_equals_lungmask() {
    let expected = expected();
    let mut cases = 0;
    while let Some(values) = expected.get(&format!("postprocess_{cases}_values")) {
        let result = &expected[&format!("postprocess_{cases}_result")];
        let ours = postprocess(values.u8s(), values.shape3());
        let differ = ours
            .iter()
            .zip(result.u8s())
            .filter(|(a, b)| a != b)
            .count();
        assert_eq!(differ, 0, "case {cases}, {:?}", values.shape);
        cases += 1;
    }
    assert!(cases > 30);
}

#[test]
fn cleaning_equals_the_reference() {
    let expected = expected();
    for case in 0..6 {
        let array = |name: &str| &expected[&format!("clean_{case}_{name}")];
        let [rows, columns, slices] = array("labels").shape3();
        let shape = [slices, rows, columns];
        let labels = Mask {
            labels: slices_first(array("labels").u8s(), array("labels").shape3()),
            shape,
        };
        let hu = slices_first(&array("hu").f32s(), array("hu").shape3());
        let ours = clean(&labels, &volume(hu, shape)).unwrap();
        let theirs = slices_first(array("result").u8s(), array("result").shape3());
        assert_eq!(ours.labels, theirs, "case {case}");
    }
}

#[test]
fn percentiles_equal_numpy() {
    let expected = expected();
    let values = expected["percentile_values"].f32s();
    let starts = expected["percentile_starts"].usizes();
    let results = expected["percentile_results"].f32s();
    for (range, theirs) in starts.windows(2).zip(results) {
        let ours = percentile(values[range[0]..range[1]].to_vec(), 0.05);
        assert_eq!(ours, theirs, "{} values", range[1] - range[0]);
    }
    assert!(percentile(Vec::new(), 0.05).is_nan());
    assert!(percentile(vec![1.0, f32::NAN], 0.05).is_nan());
}

#[test]
fn slices_are_cropped_or_padded_to_512_as_the_reference_does() {
    for went in expected()["frame_went"].usizes().chunks_exact(7) {
        let &[side, row, column, first, last_row, last_column, last] = went else {
            unreachable!()
        };
        let ramp = (0..side * side).map(|voxel| voxel as f32).collect();
        let scan = volume(ramp, [1, side, side]);
        let lungs = Mask {
            labels: vec![1; side * side],
            shape: scan.shape,
        };
        let input = network_input(&scan, &lungs).unwrap();
        let pixels = &input.slices[0].pixels;
        let inside = |r: usize, c: usize| {
            (row..=last_row).contains(&r) && (column..=last_column).contains(&c)
        };
        assert_eq!(pixels[row * 512 + column], first as f32);
        assert_eq!(pixels[last_row * 512 + last_column], last as f32);
        for (pixel, &hu) in pixels.iter().enumerate() {
            let inside = inside(pixel / 512, pixel % 512);
            assert_eq!(hu != -1024.0, inside, "side {side}, pixel {pixel}");
            assert_eq!(input.mask_512.labels[pixel] == 1, inside);
        }
        let cropped = side > 512;
        assert_eq!(!input.warnings.is_empty(), cropped, "side {side}");
    }
}

#[test]
fn a_slice_that_is_not_square_is_padded_with_air_and_reported() {
    let scan = volume(vec![-700.0; 2 * 400 * 601], [2, 400, 601]);
    let mut lungs = Mask::background(scan.shape);
    lungs.labels[400 * 601 + 200 * 601 + 300] = 1;
    let input = network_input(&scan, &lungs).unwrap();
    assert_eq!(
        input.warnings,
        [Warning::PaddedToSquare {
            rows: 400,
            columns: 601
        }]
    );
    assert_eq!(input.slices.len(), 1);
    assert_eq!(input.slices[0].index, 1);
    // 100 rows of air above, then 44 rows and columns cropped: side 601, centre 300.
    let at = (200 + 100 - 44) * 512 + 300 - 44;
    for (pixel, &hu) in input.slices[0].pixels.iter().enumerate() {
        assert_eq!(hu, if pixel == at { -700.0 } else { -1024.0 });
    }
    assert_eq!(input.mask_512.count(), 1);
}

#[test]
fn a_scan_without_lung_is_an_error_in_words() {
    let scan = volume(vec![0.0; 2 * 8 * 8], [2, 8, 8]);
    let error = network_input(&scan, &Mask::background(scan.shape)).unwrap_err();
    assert_eq!(error, Error::NoLung);
    assert!(
        error
            .to_string()
            .contains("Check that the series is a chest CT")
    );
}

#[test]
fn masks_and_slices_that_do_not_fit_are_errors() {
    let scan = volume(vec![0.0; 2 * 8 * 8], [2, 8, 8]);
    let other = Mask::background([2, 8, 9]);
    let short = Mask {
        labels: vec![0; 5],
        shape: [2, 8, 8],
    };
    for mask in [&other, &short] {
        assert!(matches!(clean(mask, &scan), Err(Error::MaskShape { .. })));
        assert!(matches!(
            network_input(&scan, mask),
            Err(Error::MaskShape { .. })
        ));
        assert!(matches!(
            plausibility(&scan, mask, mask),
            Err(Error::MaskShape { .. })
        ));
    }
    assert!(matches!(
        prepare_slice(&[0.0; 5], [2, 3]),
        Err(Error::SliceShape { .. })
    ));
    assert!(matches!(
        prepare_slice(&[], [0, 3]),
        Err(Error::SliceShape { .. })
    ));
    let crop = BodyCrop {
        rows: 0..9,
        columns: 0..8,
    };
    let labels = vec![vec![0; 256 * 256]];
    for shape in [[1, 8, 8], [2, 9, 8]] {
        assert!(matches!(
            assemble(labels.clone(), std::slice::from_ref(&crop), shape),
            Err(Error::NetworkLabels { .. })
        ));
    }
    let inverted = BodyCrop {
        rows: 0..9,
        columns: std::ops::Range { start: 10, end: 8 },
    };
    assert!(assemble(labels, &[inverted], [1, 9, 8]).is_ok());
}

#[test]
fn a_mask_that_is_not_two_whole_lungs_is_reported_with_its_numbers() {
    // 40 x 100 x 100 voxels of 8 x 1 x 1 mm.
    let mut scan = volume(vec![-800.0; 40 * 100 * 100], [40, 100, 100]);
    scan.spacing = [8.0, 1.0, 1.0];
    let lungs = |slices: std::ops::Range<usize>, left: bool| {
        let labels = (0..40 * 100 * 100).map(|voxel| {
            let (slice, column) = (voxel / 10_000, voxel % 100);
            match (slices.contains(&slice), column) {
                (true, 0..50) => 1,
                (true, 50..) if left => 2,
                _ => 0,
            }
        });
        Mask {
            labels: labels.collect(),
            shape: scan.shape,
        }
    };
    let warnings = |mask: &Mask| plausibility(&scan, mask, mask).unwrap();
    assert_eq!(warnings(&lungs(5..35, true)), []);
    assert_eq!(
        warnings(&lungs(0..30, true)),
        [Warning::LungsCutInferiorly { percent: 100.0 }]
    );
    assert_eq!(
        warnings(&lungs(10..40, true)),
        [Warning::LungsCutSuperiorly { percent: 100.0 }]
    );
    assert_eq!(
        warnings(&lungs(5..35, false)),
        [Warning::OneLung {
            right_litres: 1.2,
            left_litres: 0.0
        }]
    );
    assert_eq!(
        warnings(&lungs(5..10, true)),
        [Warning::ImplausibleLungVolume { litres: 0.4 }]
    );
    assert_eq!(warnings(&Mask::background(scan.shape)), []);
}
