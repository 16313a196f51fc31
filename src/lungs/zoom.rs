//! Resizing a slice by the rules of `scipy.ndimage.zoom`.
//!
//! The lung network was trained on slices that scipy resized, and its output is pasted back by the
//! same function, so a voxel more or less at an edge is a voxel of difference in the mask. The rules
//! (mode `constant`, `grid_mode` off): the first and last samples of both grids are aligned; nearest
//! rounds halves up; and where rounding errors push the last sample beyond the last pixel, it
//! becomes 0. That last one is no idea of ours, but it decides voxels in real scans.

/// Resizes `[rows, columns]` pixels by nearest neighbour (scipy's order 0).
///
/// # Panics
/// If `pixels` is not of the shape `from`.
pub fn nearest<T: Copy + Default>(pixels: &[T], from: [usize; 2], to: [usize; 2]) -> Vec<T> {
    assert_eq!(
        pixels.len(),
        from[0] * from[1],
        "pixels do not fill their shape"
    );
    let columns: Vec<Option<usize>> = positions(from[1], to[1]).map(round).collect();
    let mut resized = Vec::with_capacity(to[0] * to[1]);
    for row in positions(from[0], to[0]).map(round) {
        resized.extend(columns.iter().map(|&column| match (row, column) {
            (Some(row), Some(column)) => pixels[row * from[1] + column],
            _ => T::default(),
        }));
    }
    resized
}

/// Resizes `[rows, columns]` pixels by linear interpolation in both directions (scipy's order 1).
///
/// Computed in 64 bits and rounded once, as scipy does for a float32 image.
///
/// # Panics
/// If `pixels` is not of the shape `from`.
pub fn linear(pixels: &[f32], from: [usize; 2], to: [usize; 2]) -> Vec<f32> {
    assert_eq!(
        pixels.len(),
        from[0] * from[1],
        "pixels do not fill their shape"
    );
    let columns: Vec<Option<Between>> = between(from[1], to[1]).collect();
    let mut resized = Vec::with_capacity(to[0] * to[1]);
    for row in between(from[0], to[0]) {
        resized.extend(columns.iter().map(|column| match (&row, column) {
            (Some(row), Some(column)) => bilinear(pixels, from[1], row, column),
            _ => 0.0,
        }));
    }
    resized
}

/// The position on the old axis of each sample of the new one; `None` where it falls outside.
fn positions(from: usize, to: usize) -> impl Iterator<Item = Option<f64>> {
    let step = if to > 1 {
        (from as f64 - 1.0) / (to as f64 - 1.0)
    } else {
        1.0
    };
    (0..to)
        .map(move |index| index as f64 * step)
        .map(move |position| (position <= from as f64 - 1.0).then_some(position))
}

fn round(position: Option<f64>) -> Option<usize> {
    position.map(|position| (position + 0.5).floor() as usize)
}

struct Between {
    index: [usize; 2],
    weight: [f64; 2],
}

fn between(from: usize, to: usize) -> impl Iterator<Item = Option<Between>> {
    positions(from, to).map(move |position| {
        position.map(|position| {
            let low = position.floor();
            let high_weight = position - low;
            let low = low as usize;
            Between {
                index: [low, (low + 1).min(from - 1)],
                weight: [1.0 - high_weight, high_weight],
            }
        })
    })
}

fn bilinear(pixels: &[f32], width: usize, row: &Between, column: &Between) -> f32 {
    let mut sum = 0.0;
    for (r, row_weight) in row.index.into_iter().zip(row.weight) {
        for (c, column_weight) in column.index.into_iter().zip(column.weight) {
            sum += f64::from(pixels[r * width + c]) * row_weight * column_weight;
        }
    }
    sum as f32
}
