//! A slice as the lung network sees it: clipped, cropped to the body, 256 x 256, scaled to 0..1.

use super::body::{BodyCrop, body_crop};
use super::{Error, zoom};

/// Rows and columns of the lung network's input and output.
pub const NETWORK_SHAPE: [usize; 2] = [256, 256];

/// What the network can tell apart, in HU: air to dense bone.
const WINDOW: [f32; 2] = [-1024.0, 600.0];

/// A slice ready for the lung network.
#[derive(Debug, Clone, PartialEq)]
pub struct LungSlice {
    /// Which part of the slice it shows; the network's labels are pasted back there.
    pub crop: BodyCrop,
    /// `[256, 256]`: 0 is -1024 HU or less, 1 is 600 HU or more.
    pub pixels: Vec<f32>,
}

/// Prepares a slice `[rows, columns]` of Hounsfield units for the lung network
/// (lungmask 0.2.22: `utils.preprocess` at resolution 256, then `(x + 1024) / 1624`).
///
/// # Errors
/// A slice that is empty or not of the shape given.
pub fn prepare_slice(slice: &[f32], shape: [usize; 2]) -> Result<LungSlice, Error> {
    let [rows, columns] = shape;
    if slice.is_empty() || rows.checked_mul(columns) != Some(slice.len()) {
        return Err(Error::SliceShape {
            pixels: slice.len(),
            shape,
        });
    }
    let [low, high] = WINDOW;
    let clipped: Vec<f32> = slice.iter().map(|hu| hu.clamp(low, high)).collect();
    let crop = body_crop(&clipped, rows, columns);
    let cropped: Vec<f32> = clipped
        .chunks_exact(columns)
        .skip(crop.rows.start)
        .take(crop.rows.len())
        .flat_map(|row| &row[crop.columns.clone()])
        .copied()
        .collect();
    let mut pixels = zoom::linear(&cropped, crop.shape(), NETWORK_SHAPE);
    for pixel in &mut pixels {
        *pixel = (pixel.min(high) - low) / (high - low);
    }
    Ok(LungSlice { crop, pixels })
}
