//! Where the body lies in a slice.
//!
//! The lung network sees each slice cropped to the body, so that table and air do not shrink the
//! lungs. The crop is found on a 128 x 128 thumbnail, as lungmask 0.2.22 finds it
//! (`simple_bodymask`, `crop_and_resize`): rough, and part of what the network was trained on.

use std::ops::Range;

use super::components::{Connectivity, label};
use super::{morphology, zoom};

/// Rows and columns of the thumbnail.
const THUMBNAIL: [usize; 2] = [128, 128];

/// Above this the thumbnail shows body or table, not air; in HU.
const BODY_ABOVE: f32 = -500.0;

/// The part of a slice that the lung network sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyCrop {
    /// Rows of the slice.
    pub rows: Range<usize>,
    /// Columns of the slice.
    pub columns: Range<usize>,
}

impl BodyCrop {
    /// Number of rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        [self.rows.len(), self.columns.len()]
    }
}

/// The bounding box of the body in a slice `[rows, columns]` of Hounsfield units; the whole slice
/// where no body is found.
///
/// # Panics
/// If `slice` is not of the shape `[rows, columns]`.
pub fn body_crop(slice: &[f32], rows: usize, columns: usize) -> BodyCrop {
    let thumbnail = zoom::nearest(slice, [rows, columns], THUMBNAIL);
    let body = body_of_thumbnail(&thumbnail);
    let mask = zoom::nearest(&body, THUMBNAIL, [rows, columns]);
    // The first component, not the largest: enlarged from the thumbnail there is hardly ever a second.
    match label(&mask, [1, rows, columns], Connectivity::Full)
        .regions
        .into_iter()
        .next()
    {
        Some(region) => {
            let [_, rows, columns] = region.bounds;
            BodyCrop { rows, columns }
        }
        None => BodyCrop {
            rows: 0..rows,
            columns: 0..columns,
        },
    }
}

/// 1 in the largest dense region of the thumbnail, its holes included; 0 elsewhere.
fn body_of_thumbnail(thumbnail: &[f32]) -> Vec<u8> {
    let [rows, columns] = THUMBNAIL;
    let dense: Vec<bool> = thumbnail.iter().map(|&hu| hu > BODY_ABOVE).collect();
    let closed = morphology::close(&dense, THUMBNAIL);
    let filled = morphology::fill_holes(&closed, THUMBNAIL, Connectivity::Full);
    // Two erosions cut the arms and the table off the trunk.
    let eroded = morphology::erode(&morphology::erode(&filled, THUMBNAIL), THUMBNAIL);
    let eroded: Vec<u8> = eroded.into_iter().map(u8::from).collect();
    let components = label(&eroded, [1, rows, columns], Connectivity::Faces);
    let Some(trunk) = largest(components.regions.iter().map(|region| region.voxels)) else {
        return eroded;
    };
    let trunk = trunk as u32 + 1;
    let trunk: Vec<bool> = components.labels.iter().map(|&n| n == trunk).collect();
    let dilated = morphology::dilate(&morphology::dilate(&trunk, THUMBNAIL), THUMBNAIL);
    dilated.into_iter().map(u8::from).collect()
}

/// The index of the first of the largest sizes, as `numpy.argmax` gives it.
fn largest(sizes: impl Iterator<Item = usize>) -> Option<usize> {
    sizes
        .enumerate()
        .max_by_key(|&(index, size)| (size, std::cmp::Reverse(index)))
        .map(|(index, _)| index)
}
