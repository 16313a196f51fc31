//! A scan in Hounsfield units with its place in the patient.
//!
//! Everything after the reader speaks [`Volume`]. There is one orientation in the whole project, so
//! that no step needs to ask: the first slice is the most inferior, the first row the most anterior,
//! the first column the one at the patient's right. Memory order is `[slices, rows, columns]`.

/// A scan: Hounsfield units on a regular grid in patient space.
///
/// Index `(s, r, c)` lies at `origin + s*spacing[0]*direction[0] + r*spacing[1]*direction[1] +
/// c*spacing[2]*direction[2]` in the DICOM patient system (LPS: x to the left, y to posterior,
/// z to the head), in mm. The direction closest to each index is +z, +y, +x in that order.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Hounsfield units, `[slices, rows, columns]`, columns fastest.
    pub voxels: Vec<f32>,
    /// Number of slices, rows, columns.
    pub shape: [usize; 3],
    /// Distance between neighbours along slices, rows, columns, in mm.
    pub spacing: [f64; 3],
    /// Position of voxel (0, 0, 0) in the patient system, in mm.
    pub origin: [f64; 3],
    /// Unit vectors, in the patient system, of increasing slice, row and column index.
    pub direction: [[f64; 3]; 3],
}

impl Volume {
    /// Number of voxels in one slice.
    pub fn slice_len(&self) -> usize {
        self.shape[1] * self.shape[2]
    }

    /// One slice, `[rows, columns]`; empty when there is no such slice.
    pub fn slice(&self, index: usize) -> &[f32] {
        let len = self.slice_len();
        self.voxels
            .get(index * len..(index + 1) * len)
            .unwrap_or_default()
    }

    /// All slices in order, inferior first.
    pub fn slices(&self) -> impl Iterator<Item = &[f32]> {
        self.voxels.chunks_exact(self.slice_len().max(1))
    }
}
