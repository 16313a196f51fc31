//! The heat-map of AI-severity laid over the scan's own slices.

use super::CtFindings;
use crate::lungs::network_input::{INPUT_SIDE, input_start};
use crate::severity::heatmap::SIDE;
use crate::volume::Volume;

/// Pixels of the networks' input per cell of the map.
const CELL: f64 = (INPUT_SIDE / SIDE) as f64;

/// The blended log-odds map of a scan, to be read slice by slice on the scan's grid.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// `[kept slices, 16, 16]` log-odds.
    map: Vec<f64>,
    /// For each slice of the working grid its place among the kept ones.
    kept: Vec<Option<usize>>,
    shape: [usize; 3],
    /// Index on the working grid = offset + scale x index on the scan's, per axis.
    offset: [f64; 3],
    scale: [f64; 3],
    /// Row and column of the networks' input at which a slice of the working grid starts.
    start: [isize; 2],
}

impl Overlay {
    /// The overlay of what a scan gave.
    pub fn new(scan: &Volume, findings: &CtFindings) -> Self {
        let grid = &findings.resampled;
        let mut kept = vec![None; grid.shape[0]];
        for (place, &slice) in findings.kept_slices.iter().enumerate() {
            if let Some(entry) = kept.get_mut(slice) {
                *entry = Some(place);
            }
        }
        let offset = [0, 1, 2].map(|axis| {
            let along: f64 = (scan.origin.iter().zip(&grid.origin))
                .zip(&grid.direction[axis])
                .map(|((from, to), component)| (from - to) * component)
                .sum();
            along / grid.spacing[axis]
        });
        Self {
            map: findings.heat_maps.blend(),
            kept,
            shape: scan.shape,
            offset,
            scale: [0, 1, 2].map(|axis| scan.spacing[axis] / grid.spacing[axis]),
            start: input_start(grid.shape[1], grid.shape[2]),
        }
    }

    /// The log-odds over one slice of the scan, `[rows, columns]`, interpolated between the cells of
    /// the nearest slice that the networks saw; not a number where they saw none. `None` when the scan
    /// has no such slice.
    pub fn slice(&self, slice: usize) -> Option<Vec<f32>> {
        let [slices, rows, columns] = self.shape;
        if slice >= slices {
            return None;
        }
        let nearest = (self.offset[0] + self.scale[0] * slice as f64).round();
        let seen = (nearest >= 0.0)
            .then(|| self.kept.get(nearest as usize).copied().flatten())
            .flatten()
            .and_then(|place| self.map.chunks_exact(SIDE * SIDE).nth(place));
        let Some(map) = seen else {
            return Some(vec![f32::NAN; rows * columns]);
        };
        let across: Vec<_> = (0..rows).map(|row| self.cell(0, row)).collect();
        let along: Vec<_> = (0..columns).map(|column| self.cell(1, column)).collect();
        let mut values = Vec::with_capacity(rows * columns);
        for row in across {
            values.extend(along.iter().map(|&column| match (row, column) {
                (Some((upper, lower, down)), Some((left, right, over))) => {
                    let between = |row: usize| {
                        (1.0 - over) * map[row * SIDE + left] + over * map[row * SIDE + right]
                    };
                    ((1.0 - down) * between(upper) + down * between(lower)) as f32
                }
                _ => f32::NAN,
            }));
        }
        Some(values)
    }

    /// The two cells around a row (0) or column (1) of the scan, and the weight of the second; `None`
    /// outside what the networks saw.
    fn cell(&self, axis: usize, index: usize) -> Option<(usize, usize, f64)> {
        let on_grid = self.offset[axis + 1] + self.scale[axis + 1] * index as f64;
        let pixel = on_grid + self.start[axis] as f64;
        if !(-0.5..INPUT_SIDE as f64 - 0.5).contains(&pixel) {
            return None;
        }
        let last = SIDE - 1;
        let cell = ((pixel + 0.5) / CELL - 0.5).clamp(0.0, last as f64);
        let first = cell as usize;
        Some((first, (first + 1).min(last), cell - first as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scan of the working grid's own spacing and 512 x 512 pixels, seen in its second slice.
    fn overlay(map: Vec<f64>) -> Overlay {
        Overlay {
            map,
            kept: vec![None, Some(0)],
            shape: [4, 512, 512],
            offset: [0.0; 3],
            scale: [0.5, 1.0, 1.0],
            start: [0, 0],
        }
    }

    #[test]
    fn the_middle_of_a_cell_has_its_value_and_halfway_to_the_next_their_mean() {
        let map: Vec<f64> = (0..256).map(|cell| (cell % 16) as f64).collect();
        let slice = overlay(map).slice(2).unwrap_or_default();
        let at = |column: usize| slice[100 * 512 + column];
        assert_eq!((at(15) + at(16)) / 2.0, 0.0 + 0.5 / 32.0 / 2.0);
        assert_eq!((at(47) + at(48)) / 2.0, 1.0);
        assert_eq!((at(31) + at(32)) / 2.0, 0.5);
        assert_eq!(at(511), 15.0);
    }

    #[test]
    fn a_slice_that_no_network_saw_has_no_value_and_one_that_is_not_there_is_none() {
        let overlay = overlay(vec![1.0; 256]);
        assert!(overlay.slice(0).is_some_and(|slice| slice.iter().all(|value| value.is_nan())));
        assert!(overlay.slice(1).is_some_and(|slice| slice.iter().all(|&value| value == 1.0)));
        assert!(overlay.slice(4).is_none());
    }
}
