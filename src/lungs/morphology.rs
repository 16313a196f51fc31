//! Binary morphology as `scipy.ndimage` defines it, for the masks of body and lungs.
//!
//! Everything outside an image counts as background, in erosion too: a mask that touches the edge is
//! eroded there. The reference relies on it.

use super::components::{Connectivity, coordinates};

/// Adds to a `[rows, columns]` mask the 4-neighbours of its pixels.
///
/// # Panics
/// If `mask` is not of the shape `shape`.
pub fn dilate(mask: &[bool], shape: [usize; 2]) -> Vec<bool> {
    cross(mask, shape, |centre, arms| {
        centre || arms.into_iter().any(|arm| arm)
    })
}

/// Removes from a `[rows, columns]` mask the pixels with a 4-neighbour, or an edge, outside it.
///
/// # Panics
/// If `mask` is not of the shape `shape`.
pub fn erode(mask: &[bool], shape: [usize; 2]) -> Vec<bool> {
    cross(mask, shape, |centre, arms| {
        centre && arms.into_iter().all(|arm| arm)
    })
}

/// Closes gaps one or two pixels wide: dilation, then erosion.
///
/// # Panics
/// If `mask` is not of the shape `shape`.
pub fn close(mask: &[bool], shape: [usize; 2]) -> Vec<bool> {
    erode(&dilate(mask, shape), shape)
}

fn cross(
    mask: &[bool],
    [rows, columns]: [usize; 2],
    rule: impl Fn(bool, [bool; 4]) -> bool,
) -> Vec<bool> {
    assert_eq!(mask.len(), rows * columns, "pixels do not fill their shape");
    let mut result = Vec::with_capacity(mask.len());
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            let arms = [
                row > 0 && mask[at - columns],
                row + 1 < rows && mask[at + columns],
                column > 0 && mask[at - 1],
                column + 1 < columns && mask[at + 1],
            ];
            result.push(rule(mask[at], arms));
        }
    }
    result
}

/// Fills the holes of a `[rows, columns]` mask: the background that no path from the edge of the
/// image reaches, where a path goes from neighbour to neighbour by `connectivity`.
///
/// # Panics
/// If `mask` is not of the shape `shape`.
pub fn fill_holes(mask: &[bool], shape: [usize; 2], connectivity: Connectivity) -> Vec<bool> {
    let [rows, columns] = shape;
    let edge = (0..rows * columns).filter(|pixel| {
        let (row, column) = (pixel / columns, pixel % columns);
        row == 0 || row + 1 == rows || column == 0 || column + 1 == columns
    });
    all_but_reached(mask, [1, rows, columns], connectivity, edge)
}

/// All of a `[slices, rows, columns]` mask, and the background that no path through background
/// reaches from the voxels `starts`.
///
/// # Panics
/// If `mask` is not of the shape `shape`.
pub fn all_but_reached(
    mask: &[bool],
    shape: [usize; 3],
    connectivity: Connectivity,
    starts: impl IntoIterator<Item = usize>,
) -> Vec<bool> {
    let [slices, rows, columns] = shape;
    assert_eq!(
        mask.len(),
        slices * rows * columns,
        "voxels do not fill their shape"
    );
    let mut filled = vec![true; mask.len()];
    let mut reached = Vec::new();
    for voxel in starts {
        if !mask[voxel] && filled[voxel] {
            filled[voxel] = false;
            reached.push(voxel);
        }
    }
    let steps = steps(connectivity);
    while let Some(voxel) = reached.pop() {
        let here = coordinates(voxel, shape);
        for step in &steps {
            let there: [Option<usize>; 3] = std::array::from_fn(|axis| {
                here[axis]
                    .checked_add_signed(step[axis])
                    .filter(|&at| at < shape[axis])
            });
            let [Some(slice), Some(row), Some(column)] = there else {
                continue;
            };
            let voxel = (slice * rows + row) * columns + column;
            if !mask[voxel] && filled[voxel] {
                filled[voxel] = false;
                reached.push(voxel);
            }
        }
    }
    filled
}

fn steps(connectivity: Connectivity) -> Vec<[isize; 3]> {
    let mut steps = Vec::new();
    for slice in -1..=1_isize {
        for row in -1..=1_isize {
            for column in -1..=1_isize {
                let axes = slice.abs() + row.abs() + column.abs();
                let neighbour = match connectivity {
                    Connectivity::Faces => axes == 1,
                    Connectivity::Full => axes > 0,
                };
                if neighbour {
                    steps.push([slice, row, column]);
                }
            }
        }
    }
    steps
}
