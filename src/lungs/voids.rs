//! Filling the holes of a lung by the rules of the package `fill-voids`.
//!
//! A hole is background that no path over faces joins to the border of the volume. fill-voids 2.1.2
//! finds the background of the border by walking each of the six faces line by line and starting one
//! flood per stretch of background, but it does not end a stretch where a line ends. A pocket of
//! background at the start of a line, cut off from all else, is therefore filled if the line before
//! ended in background. The reference fills it, so it is filled here.

use super::components::Connectivity;
use super::morphology::all_but_reached;

/// Fills the holes of a `[slices, rows, columns]` mask as `fill_voids.fill` does.
///
/// # Panics
/// If `mask` is not of the shape `shape`.
pub fn fill_voids(mask: &[bool], shape: [usize; 3]) -> Vec<bool> {
    let [slices, rows, columns] = shape;
    let at = |slice: usize, row: usize, column: usize| (slice * rows + row) * columns + column;
    let mut starts = Vec::new();
    for end in [0, columns.saturating_sub(1)] {
        starts.extend(stretches(mask, rows, slices, |r, s| at(s, r, end)));
    }
    for end in [0, rows.saturating_sub(1)] {
        starts.extend(stretches(mask, columns, slices, |c, s| at(s, end, c)));
    }
    for end in [0, slices.saturating_sub(1)] {
        starts.extend(stretches(mask, columns, rows, |c, r| at(end, r, c)));
    }
    all_but_reached(mask, shape, Connectivity::Faces, starts)
}

/// Where the stretches of background of a face begin, its lines walked as if they were one.
fn stretches(
    mask: &[bool],
    lines: usize,
    length: usize,
    voxel: impl Fn(usize, usize) -> usize,
) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut in_background = false;
    for line in 0..lines {
        for place in 0..length {
            let voxel = voxel(line, place);
            if !mask[voxel] && !in_background {
                starts.push(voxel);
            }
            in_background = !mask[voxel];
        }
    }
    starts
}
