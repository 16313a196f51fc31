//! The lung mask without what is not lung.
//!
//! Source: `CleanLungMask` of the reference implementation of AI-severity.

use super::components::{Components, Connectivity, Region, label};
use super::{Error, Mask};
use crate::volume::Volume;

/// A part of a slice's mask is lung if 5 % of its voxels are no denser than this, in HU.
const DENSEST_LUNG: f32 = -100.0;

/// The rank, as a fraction, of the voxel that is held against [`DENSEST_LUNG`].
const RANK: f64 = 0.05;

/// Keeps the largest component of each lung, then drops in each slice the parts too dense for lung.
///
/// `labels` is the mask of [`super::labels::assemble`], `volume` the scan on the same grid. In the
/// result 1 is lung and 0 is not.
///
/// # Errors
/// A mask whose shape is not that of the scan.
pub fn clean(labels: &Mask, volume: &Volume) -> Result<Mask, Error> {
    labels.check_fits(volume)?;
    let mut mask = largest_components(labels);
    let [_, rows, columns] = mask.shape;
    let pixels = (rows * columns).max(1);
    for (slice, hu) in mask.labels.chunks_exact_mut(pixels).zip(volume.slices()) {
        drop_dense_parts(slice, hu, [1, rows, columns]);
    }
    Ok(mask)
}

fn largest_components(labels: &Mask) -> Mask {
    if labels.labels.is_empty() {
        return Mask::background(labels.shape);
    }
    let components = label(&labels.labels, labels.shape, Connectivity::Full);
    let lungs = [1, 2].map(|value| first_largest(&components, labels.shape, value));
    let is_lung = |number: u32| number > 0 && lungs.contains(&Some(number));
    Mask {
        labels: components
            .labels
            .iter()
            .map(|&number| u8::from(is_lung(number)))
            .collect(),
        shape: labels.shape,
    }
}

/// The number of the largest component of a label; of several equally large the one that comes first
/// when rows are walked before columns and columns before slices, the order of the reference.
fn first_largest(components: &Components, shape: [usize; 3], value: u8) -> Option<u32> {
    let largest = components
        .regions
        .iter()
        .filter(|region| region.value == value)
        .map(|region| region.voxels)
        .max()?;
    (1..)
        .zip(&components.regions)
        .filter(|(_, region)| region.value == value && region.voxels == largest)
        .min_by_key(|&(number, region)| first_voxel(components, shape, number, region))
        .map(|(number, _)| number)
}

/// Row, column and slice of the first voxel of a component, rows walked slowest.
fn first_voxel(
    components: &Components,
    [_, rows, columns]: [usize; 3],
    number: u32,
    region: &Region,
) -> Option<[usize; 3]> {
    let [in_slices, in_rows, in_columns] = &region.bounds;
    let row = in_rows.start;
    in_columns
        .clone()
        .flat_map(|column| in_slices.clone().map(move |slice| (column, slice)))
        .find(|(column, slice)| {
            components.labels[(slice * rows + row) * columns + column] == number
        })
        .map(|(column, slice)| [row, column, slice])
}

fn drop_dense_parts(slice: &mut [u8], hu: &[f32], shape: [usize; 3]) {
    let parts = label(slice, shape, Connectivity::Full);
    let mut densities: Vec<Vec<f32>> = parts
        .regions
        .iter()
        .map(|part| Vec::with_capacity(part.voxels))
        .collect();
    for (&number, &hu) in parts.labels.iter().zip(hu) {
        if number > 0 {
            densities[number as usize - 1].push(hu);
        }
    }
    let dense: Vec<bool> = densities
        .into_iter()
        .map(|densities| percentile(densities, RANK) > DENSEST_LUNG)
        .collect();
    for (voxel, number) in slice.iter_mut().zip(parts.labels) {
        if number > 0 && dense[number as usize - 1] {
            *voxel = 0;
        }
    }
}

/// The value at a rank between 0 and 1, interpolated between its neighbours as `numpy.percentile`
/// does for float32: rank in 64 bits, value in 32. Not a number if there is no value or one of them
/// is not a number.
pub fn percentile(mut values: Vec<f32>, rank: f64) -> f32 {
    if values.is_empty() || values.iter().any(|value| value.is_nan()) {
        return f32::NAN;
    }
    let last = values.len() - 1;
    let position = (last as f64 * rank).clamp(0.0, last as f64);
    let below = position.floor() as usize;
    let weight = position - below as f64;
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f32::total_cmp);
    let Some(high) = above.iter().copied().min_by(f32::total_cmp) else {
        return low;
    };
    let step = high - low;
    if weight >= 0.5 {
        high - step * (1.0 - weight) as f32
    } else {
        low + step * weight as f32
    }
}
