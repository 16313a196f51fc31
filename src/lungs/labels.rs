//! The network's labels, slice by slice, become one mask of the scan.

use super::body::BodyCrop;
use super::postprocess::postprocess;
use super::prepare::NETWORK_SHAPE;
use super::{Error, Mask, zoom};

/// Joins the labels of all slices in three dimensions and pastes them back where each was cropped.
///
/// `network_labels` holds for each slice the network's `[256, 256]` labels (0 background, 1 right
/// lung, 2 left lung), `crops` the part of the slice that the network saw, `shape` the slices, rows
/// and columns of the scan. Returns the labels `[slices, rows, columns]` of the scan.
///
/// # Errors
/// A number of label slices or crops that is not that of the slices, label slices that are not
/// 256 x 256, crops that reach outside the slice.
pub fn assemble(
    network_labels: Vec<Vec<u8>>,
    crops: &[BodyCrop],
    shape: [usize; 3],
) -> Result<Mask, Error> {
    let [slices, rows, columns] = shape;
    let [network_rows, network_columns] = NETWORK_SHAPE;
    let network_pixels = network_rows * network_columns;
    let fits = network_labels.len() == slices
        && crops.len() == slices
        && network_labels.iter().all(|s| s.len() == network_pixels)
        && crops
            .iter()
            .all(|crop| crop.rows.end <= rows && crop.columns.end <= columns);
    if !fits {
        return Err(Error::NetworkLabels {
            labels: network_labels.len(),
            crops: crops.len(),
            slices,
        });
    }
    if rows * columns == 0 {
        return Ok(Mask::background(shape));
    }

    let volume = postprocess(
        &network_labels.concat(),
        [slices, network_rows, network_columns],
    );
    let mut mask = Mask::background(shape);
    for ((seen, crop), slice) in volume
        .chunks_exact(network_pixels)
        .zip(crops)
        .zip(mask.labels.chunks_exact_mut(rows * columns))
    {
        let pasted = zoom::nearest(seen, NETWORK_SHAPE, crop.shape());
        let lines = slice.chunks_exact_mut(columns).skip(crop.rows.start);
        for (from, line) in pasted
            .chunks_exact(crop.columns.len().max(1))
            .zip(lines.take(crop.rows.len()))
        {
            line[crop.columns.clone()].copy_from_slice(from);
        }
    }
    Ok(mask)
}
