//! A grid in patient space, without its voxels.
//!
//! What masks and maps need of a [`Volume`] once its voxels are gone.

use serde::Serialize;

use crate::volume::{Layout, Volume};

/// Where the voxels of a volume, mask or map lie; indices and axes as in [`Volume`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Grid {
    /// Number of slices, rows, columns.
    pub shape: [usize; 3],
    /// Distance between neighbours along slices, rows, columns, mm.
    pub spacing: [f64; 3],
    /// Position of voxel (0, 0, 0) in the patient system (LPS), mm.
    pub origin: [f64; 3],
    /// Unit vectors, in the patient system, of increasing slice, row and column index.
    pub direction: [[f64; 3]; 3],
}

impl Grid {
    /// Of a volume.
    pub fn of(volume: &Volume) -> Self {
        Self {
            shape: volume.shape,
            spacing: volume.spacing,
            origin: volume.origin,
            direction: volume.direction,
        }
    }

    /// Of the volume that a series will become.
    pub fn of_layout(layout: &Layout) -> Self {
        Self {
            shape: layout.shape(),
            spacing: layout.spacing(),
            origin: layout.origin(),
            direction: layout.direction(),
        }
    }

    /// Number of voxels; the largest `usize` where it is more than that.
    pub fn len(&self) -> usize {
        let [slices, rows, columns] = self.shape;
        slices.saturating_mul(rows).saturating_mul(columns)
    }

    /// Whether there is no voxel.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Position of a place given in indices of slice, row and column, which need not be whole; mm.
    pub fn position(&self, index: [f64; 3]) -> [f64; 3] {
        let mut position = self.origin;
        let axes = index.into_iter().zip(self.spacing).zip(self.direction);
        for ((steps, spacing), direction) in axes {
            for (place, component) in position.iter_mut().zip(direction) {
                *place += steps * spacing * component;
            }
        }
        position
    }
}
