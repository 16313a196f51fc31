//! What the page decodes slice by slice for the eye is, when it is scored, the volume that is read
//! whole.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/dicom_file.rs"]
mod dicom_file;

use ct_severity::dicom::{Catalog, Decoded, Error, Inventory, Series, VolumeBuilder, slice};
use ct_severity::volume::{Scan, Volume};
use dicom_file::DicomFile;

fn catalogue(files: &[DicomFile]) -> Inventory {
    let mut catalog = Catalog::new();
    for (index, file) in files.iter().enumerate() {
        catalog.add(&format!("{index}"), &file.bytes());
    }
    catalog.finish()
}

fn read_whole(series: &Series, files: &[DicomFile]) -> Volume {
    let mut builder = VolumeBuilder::new(series).unwrap();
    for file in series.files() {
        builder.add_file(file, &files[file].bytes()).unwrap();
    }
    builder.finish().unwrap().0
}

/// Decodes in this order; each slice, turned, must be where the volume has it.
fn decode_in(order: &[usize], series: &Series, files: &[DicomFile]) -> Volume {
    let mut kept = Decoded::new(series).unwrap();
    let mut turned = Vec::new();
    for &index in order {
        let decoded = slice::decode(&files[series.slices[index].file].bytes(), 0).unwrap();
        kept.keep(series, index, &decoded).unwrap();
        turned.push(kept.turned(series, index, &decoded).unwrap());
    }
    let volume = volume(&kept, series);
    for slice in turned {
        assert_eq!(plane(&volume, slice.axis, slice.index), slice.hounsfield);
    }
    volume
}

/// The slices that are kept, one after the other.
fn volume(kept: &Decoded, series: &Series) -> Volume {
    kept.warnings(series).unwrap();
    let grid = kept.grid();
    assert!(kept.slice(grid.shape[0]).is_empty());
    assert_eq!(kept.voxels(), grid.len());
    Volume {
        voxels: (0..grid.shape[0])
            .flat_map(|slice| kept.slice(slice).into_owned())
            .collect(),
        shape: grid.shape,
        spacing: grid.spacing,
        origin: grid.origin,
        direction: grid.direction,
    }
}

/// The voxels of a volume across an axis, the two others in its order.
fn plane(volume: &Volume, axis: usize, index: usize) -> Vec<f32> {
    let [_, rows, columns] = volume.shape;
    let places = (0..volume.voxels.len()).map(|at| {
        let place = [at / (rows * columns), at / columns % rows, at % columns];
        (place, volume.voxels[at])
    });
    places
        .filter(|(place, _)| place[axis] == index)
        .map(|(_, value)| value)
        .collect()
}

fn stack(count: u16) -> Vec<DicomFile> {
    (0..count).map(DicomFile::nth).collect()
}

#[test]
fn slices_decoded_in_any_order_are_the_volume_read_whole() {
    let files = stack(6);
    let inventory = catalogue(&files);
    let series = inventory.proposed().unwrap();
    let volume = decode_in(&[3, 2, 4, 5, 0, 1], series, &files);
    assert_eq!(volume, read_whole(series, &files));
}

#[test]
fn values_that_are_no_whole_hounsfield_units_are_kept_as_they_are() {
    let mut files = stack(6);
    // The slices before it are whole numbers and must survive the change.
    files[4].slope = "0.3";
    let inventory = catalogue(&files);
    let series = inventory.proposed().unwrap();
    let volume = decode_in(&[0, 1, 2, 3, 4, 5], series, &files);
    assert_eq!(volume, read_whole(series, &files));
    let fractional = volume.voxels.iter().filter(|value| value.fract() != 0.0);
    assert!(fractional.count() > 8);
}

#[test]
fn values_beyond_sixteen_bits_are_kept_as_they_are() {
    let mut files = stack(5);
    files[2].slope = "200";
    let inventory = catalogue(&files);
    let series = inventory.proposed().unwrap();
    let volume = decode_in(&[2, 0, 1, 3, 4], series, &files);
    assert_eq!(volume, read_whole(series, &files));
    assert!(volume.voxels.iter().any(|&value| value > 32_767.0));
}

#[test]
fn slices_of_a_prone_and_of_a_coronal_series_lie_where_the_volume_has_them() {
    // Rows to the head: coronal; columns and rows both turned round: prone.
    let coronal = [1.0, 0.0, 0.0, 0.0, 0.0, -1.0];
    let prone = [-1.0, 0.0, 0.0, 0.0, -1.0, 0.0];
    for (orientation, along) in [(coronal, 1), (prone, 2)] {
        let mut files = stack(5);
        for (n, file) in files.iter_mut().enumerate() {
            file.orientation = orientation;
            file.position = [-10.0, -20.0, 30.0];
            file.position[along] += 2.0 * n as f64;
        }
        let inventory = catalogue(&files);
        let series = inventory.series.first().unwrap();
        let volume = decode_in(&[4, 0, 2, 1, 3], series, &files);
        assert_eq!(volume, read_whole(series, &files));
    }
}

#[test]
fn a_volume_with_a_slice_missing_is_refused_and_can_be_completed() {
    let files = stack(5);
    let inventory = catalogue(&files);
    let series = inventory.proposed().unwrap();
    let mut kept = Decoded::new(series).unwrap();
    let add = |kept: &mut Decoded, index: usize| {
        let decoded = slice::decode(&files[series.slices[index].file].bytes(), 0).unwrap();
        kept.keep(series, index, &decoded).unwrap();
    };
    for index in [0, 1, 2, 4] {
        add(&mut kept, index);
    }
    assert_eq!((kept.kept(), kept.first_missing()), (4, Some(3)));
    let refused = kept.warnings(series).unwrap_err();
    assert!(matches!(
        refused,
        Error::SlicesNotRead {
            missing: 1,
            slices: 5,
            first: 3
        }
    ));
    add(&mut kept, 3);
    assert_eq!(volume(&kept, series), read_whole(series, &files));
}

#[test]
fn a_slice_of_another_size_and_one_that_is_not_there_are_refused() {
    let files = stack(5);
    let inventory = catalogue(&files);
    let series = inventory.proposed().unwrap();
    let mut kept = Decoded::new(series).unwrap();
    let mut decoded = slice::decode(&files[0].bytes(), 0).unwrap();
    let beyond = kept.keep(series, 5, &decoded).unwrap_err();
    assert!(matches!(beyond, Error::NoSuchSlice { .. }));
    decoded.rows = 2;
    let small = kept.keep(series, 0, &decoded).unwrap_err();
    assert!(matches!(small, Error::AnotherFile { .. }));
    assert!(kept.turned(series, 5, &decoded).is_none());
}

#[test]
fn the_first_slices_of_the_volume_are_named_whichever_way_the_series_runs() {
    let axial = |along: f64| {
        let mut files = stack(5);
        for (n, file) in files.iter_mut().enumerate() {
            file.position[2] = along * n as f64;
        }
        files
    };
    for files in [axial(2.0), axial(-2.0)] {
        let inventory = catalogue(&files);
        let series = inventory.proposed().unwrap();
        let mut kept = Decoded::new(series).unwrap();
        let mut read = 0;
        while let Some(missing) = kept.first_missing_of(2) {
            let file = series.slices[missing].file;
            let decoded = slice::decode(&files[file].bytes(), 0).unwrap();
            kept.keep(series, missing, &decoded).unwrap();
            read += 1;
        }
        assert_eq!((read, kept.kept()), (2, 2));
        let whole = read_whole(series, &files);
        for slice in 0..2 {
            assert_eq!(kept.slice(slice), whole.slice(slice));
        }
    }
    // Of a coronal series each plane has a part in every slice.
    let mut files = stack(5);
    for (n, file) in files.iter_mut().enumerate() {
        file.orientation = [1.0, 0.0, 0.0, 0.0, 0.0, -1.0];
        file.position = [-10.0, -20.0 + 2.0 * n as f64, 30.0];
    }
    let inventory = catalogue(&files);
    let series = inventory.series.first().unwrap();
    let mut kept = Decoded::new(series).unwrap();
    for index in 0..4 {
        let decoded = slice::decode(&files[series.slices[index].file].bytes(), 0).unwrap();
        kept.keep(series, index, &decoded).unwrap();
    }
    assert_eq!(kept.first_missing_of(1), Some(4));
}
