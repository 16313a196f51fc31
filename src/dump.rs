//! Every intermediate array of a computation as .npz, for whoever wants to check it.
//!
//! Names and layout are those of the reference outputs the parity tests compare with: arrays are
//! `[rows, columns, slices]`, row 0 anterior, slice 0 inferior.

use crate::lungs::Mask;
use crate::pipeline::CtFindings;
use crate::severity::heatmap::SIDE;
use crate::weights::{Checkpoint, Result, Tensor, npz};

/// The arrays of `findings` as the bytes of an .npz file.
///
/// Of the resampled scan it holds the first slice, those at a third and at half, and the last.
///
/// # Errors
/// When an array cannot be written.
pub fn npz_of(findings: &CtFindings) -> Result<Vec<u8>> {
    let mut arrays = Checkpoint::new();
    let mut add = |name: &str, array: Result<Tensor>| -> Result<()> {
        arrays.insert(name, array?);
        Ok(())
    };
    add("lungmask_labels", mask(&findings.lung_labels))?;
    add("clean_mask", mask(&findings.clean_mask))?;
    add("mask_512", mask(&findings.mask_512))?;
    let chosen = chosen_slices(findings.resampled.shape[0]);
    let [_, rows, columns] = findings.resampled.shape;
    let slices: Vec<f32> = chosen
        .iter()
        .flat_map(|&index| findings.resampled.slice(index))
        .copied()
        .collect();
    let values = slices_last(&slices, [chosen.len(), rows, columns]);
    add(
        "resampled_slices",
        Tensor::from_f32(&[rows, columns, chosen.len()], &values),
    )?;
    let indices: Vec<i64> = chosen.iter().map(|&index| index as i64).collect();
    add(
        "resampled_slices_index",
        Tensor::from_i64(&[indices.len()], &indices),
    )?;
    let features =
        |values: &[f32]| Tensor::from_f32(&[values.len() / (SIDE * SIDE), SIDE, SIDE], values);
    add(
        "efficientnet_features",
        features(&findings.efficientnet_features),
    )?;
    add("moco_features", features(&findings.moco_features))?;
    add(
        "features_slice_index",
        Tensor::from_i64(&[], &[findings.features_slice_index as i64]),
    )?;
    let maps = &findings.heat_maps;
    add("heatmap_efficientnet", heat_map(&maps.efficientnet))?;
    add("heatmap_moco", heat_map(&maps.moco))?;
    add("heatmap_blend", heat_map(&maps.blend()))?;
    npz::write(&arrays)
}

/// One mask of a segmentation as the bytes of an .npz file with one array of that name: `uint8
/// [rows, columns, slices]` on the scan's own grid, row 0 anterior, slice 0 inferior.
///
/// # Errors
/// When the array cannot be written.
pub fn npz_of_mask(name: &str, labels: &Mask) -> Result<Vec<u8>> {
    let mut arrays = Checkpoint::new();
    arrays.insert(name, mask(labels)?);
    npz::write(&arrays)
}

/// First, third, half and last, each once.
fn chosen_slices(slices: usize) -> Vec<usize> {
    let mut chosen = vec![0, slices / 3, slices / 2, slices.saturating_sub(1)];
    chosen.dedup();
    chosen
}

fn mask(mask: &Mask) -> Result<Tensor> {
    let [slices, rows, columns] = mask.shape;
    Tensor::from_u8(
        &[rows, columns, slices],
        &slices_last(&mask.labels, mask.shape),
    )
}

fn heat_map(values: &[f64]) -> Result<Tensor> {
    let slices = values.len() / (SIDE * SIDE);
    let values: Vec<f32> = slices_last(values, [slices, SIDE, SIDE])
        .into_iter()
        .map(|value| value as f32)
        .collect();
    Tensor::from_f32(&[SIDE, SIDE, slices], &values)
}

/// `[slices, rows, columns]` to `[rows, columns, slices]`.
fn slices_last<T: Copy>(values: &[T], [slices, rows, columns]: [usize; 3]) -> Vec<T> {
    let plane = rows * columns;
    (0..plane)
        .flat_map(|place| (0..slices).map(move |slice| slice * plane + place))
        .filter_map(|index| values.get(index).copied())
        .collect()
}
