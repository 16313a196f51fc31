//! The slices that the severity networks see: lung alone, 512 x 512.
//!
//! Source: `ApplyLungMask` and `CropPadAxial` of the reference implementation of AI-severity. The
//! reference stops at slices that are not square; here they are padded with air, and the report says
//! so.

use super::{Error, Mask};
use crate::volume::Volume;
use crate::warning::Warning;

/// Rows and columns of the severity networks' input.
pub const INPUT_SIDE: usize = 512;

/// What is put outside the lungs, in HU: air.
pub const OUTSIDE_LUNGS: f32 = -1024.0;

/// What the severity networks see of a scan.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkInput {
    /// The slices with lung, inferior first.
    pub slices: Vec<KeptSlice>,
    /// The lung mask of those slices, `[kept slices, 512, 512]`, 1 for lung.
    pub mask_512: Mask,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// A slice with lung in it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSlice {
    /// Which slice of the working grid it is, from 0.
    pub index: usize,
    /// `[512, 512]` Hounsfield units, -1024 outside the lungs.
    pub pixels: Vec<f32>,
}

/// Row and column of the input at which slices of this size start; negative where they are cropped.
pub fn input_start(rows: usize, columns: usize) -> [isize; 2] {
    Frame::new(rows, columns).start
}

/// Keeps of a scan on the working grid the slices with lung, and of those the lung, on 512 x 512
/// pixels: larger slices are cropped to their centre, smaller ones padded with air.
///
/// `lungs` is the binary mask of [`super::clean::clean`].
///
/// # Errors
/// A mask whose shape is not that of the scan, or without a single voxel of lung.
pub fn network_input(volume: &Volume, lungs: &Mask) -> Result<NetworkInput, Error> {
    lungs.check_fits(volume)?;
    let [_, rows, columns] = volume.shape;
    let frame = Frame::new(rows, columns);
    let mut slices = Vec::new();
    let mut mask = Vec::new();
    for (index, (hu, lung)) in volume.slices().zip(lungs.slices()).enumerate() {
        if lung.iter().all(|&voxel| voxel == 0) {
            continue;
        }
        let masked: Vec<f32> = hu
            .iter()
            .zip(lung)
            .map(|(&hu, &lung)| if lung == 0 { OUTSIDE_LUNGS } else { hu })
            .collect();
        let pixels = frame.fit(&masked, OUTSIDE_LUNGS);
        slices.push(KeptSlice { index, pixels });
        mask.extend(frame.fit(lung, 0));
    }
    if slices.is_empty() {
        return Err(Error::NoLung);
    }
    let mask_512 = Mask {
        labels: mask,
        shape: [slices.len(), INPUT_SIDE, INPUT_SIDE],
    };
    let warnings = warnings(lungs, &mask_512);
    Ok(NetworkInput {
        slices,
        mask_512,
        warnings,
    })
}

fn warnings(lungs: &Mask, mask_512: &Mask) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let [_, rows, columns] = lungs.shape;
    if rows != columns {
        warnings.push(Warning::PaddedToSquare { rows, columns });
    }
    let (all, kept) = (lungs.count(), mask_512.count());
    if kept < all {
        warnings.push(Warning::LungsOutsideCrop {
            percent: 100.0 * (all - kept) as f64 / all as f64,
        });
    }
    warnings
}

/// How far a slice is moved, and what is left of it, when it is padded to a square and then cropped
/// or padded to the input's side.
struct Frame {
    columns: usize,
    /// Row and column of the input at which the slice starts; negative where it is cropped.
    start: [isize; 2],
}

impl Frame {
    fn new(rows: usize, columns: usize) -> Self {
        let side = rows.max(columns);
        let square_start = if side > INPUT_SIDE {
            -((side / 2 - INPUT_SIDE / 2) as isize)
        } else {
            ((INPUT_SIDE - side) / 2) as isize
        };
        let start = [rows, columns].map(|size| ((side - size) / 2) as isize + square_start);
        Self { columns, start }
    }

    fn fit<T: Copy>(&self, slice: &[T], padding: T) -> Vec<T> {
        let mut input = vec![padding; INPUT_SIDE * INPUT_SIDE];
        let (from_column, to_column) = skip(self.start[1]);
        let (from_row, to_row) = skip(self.start[0]);
        let kept_rows = slice.chunks_exact(self.columns).skip(from_row);
        let lines = input.chunks_exact_mut(INPUT_SIDE).skip(to_row);
        for (row, line) in kept_rows.zip(lines) {
            let kept_pixels = row.iter().skip(from_column);
            for (pixel, place) in kept_pixels.zip(line.iter_mut().skip(to_column)) {
                *place = *pixel;
            }
        }
        input
    }
}

/// How many samples to skip in the slice and in the input.
fn skip(start: isize) -> (usize, usize) {
    match usize::try_from(start) {
        Ok(padded) => (0, padded),
        Err(_) => (start.unsigned_abs(), 0),
    }
}
