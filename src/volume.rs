//! A scan in Hounsfield units with its place in the patient.
//!
//! Everything after the reader speaks [`Volume`]. There is one orientation in the whole project, so
//! that no step needs to ask: the first slice is the most inferior, the first row the most anterior,
//! the first column the one at the patient's right. Memory order is `[slices, rows, columns]`.
//!
//! What is computed of a whole scan takes a [`Scan`], of which no more than a few slices need to be
//! there as 32-bit numbers: of 2,000 slices all would fill 2 GiB.

use std::borrow::Cow;

use crate::grid::Grid;
use crate::warning::Warning;

/// Fewer slices than this are a sample of a chest, not a scan.
pub const FEW_SLICES: usize = 5;

/// mm. Adult lungs are 220 to 300 mm high.
const SHORT: f64 = 200.0;

/// Degrees off the body's axis from which slices count as oblique.
const OBLIQUE: f64 = 5.0;

/// A scan that gives its slices one by one, however its voxels lie in memory. Orientation and order
/// are those of [`Volume`].
pub trait Scan {
    /// Where its voxels lie.
    fn grid(&self) -> Grid;

    /// Number of voxels in memory, which for a scan that is whole is that of its grid.
    fn voxels(&self) -> usize;

    /// Hounsfield units of one slice, `[rows, columns]`; empty when there is no such slice.
    fn slice(&self, index: usize) -> Cow<'_, [f32]>;
}

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

impl Scan for Volume {
    fn grid(&self) -> Grid {
        Grid::of(self)
    }

    fn voxels(&self) -> usize {
        self.voxels.len()
    }

    fn slice(&self, index: usize) -> Cow<'_, [f32]> {
        Cow::Borrowed(self.slice(index))
    }
}

/// How a grid given with any axes becomes a [`Volume`]: which of its axes becomes slices, rows and
/// columns, and which are turned round. Nothing is interpolated.
///
/// Given axes are in memory order, slowest first; so are those of the volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    given_shape: [usize; 3],
    /// The volume's axis along which the given planes follow each other, and whether backwards.
    plane_axis: usize,
    planes_reversed: bool,
    /// In the volume's memory, what a step along each given axis adds; and where it starts.
    strides: [i64; 3],
    start: i64,
    shape: [usize; 3],
    spacing: [f64; 3],
    origin: [f64; 3],
    direction: [[f64; 3]; 3],
}

impl Layout {
    /// Of a grid of `shape`, with `spacing` in mm and unit vectors `direction` along its axes, whose
    /// first voxel is centred at `origin` in the patient system.
    pub fn new(
        shape: [usize; 3],
        spacing: [f64; 3],
        origin: [f64; 3],
        direction: [[f64; 3]; 3],
    ) -> Self {
        let taken = nearest_axes(direction);
        let mut layout = Self {
            given_shape: shape,
            plane_axis: 0,
            planes_reversed: false,
            strides: [0; 3],
            start: 0,
            shape: taken.map(|given| shape[given]),
            spacing: taken.map(|given| spacing[given]),
            origin,
            direction: taken.map(|given| direction[given]),
        };
        // 64 bits also where addresses have 32, since headers claim what they like.
        let [_, rows, columns] = layout.shape.map(|size| size as i64);
        let volume_strides = [rows.saturating_mul(columns), columns, 1];
        for (axis, &given) in taken.iter().enumerate() {
            let stride = volume_strides[axis];
            let steps = shape[given].saturating_sub(1);
            if given == 0 {
                layout.plane_axis = axis;
            }
            // Axis 0 grows along z, 1 along y, 2 along x.
            if layout.direction[axis][2 - axis] < 0.0 {
                layout.planes_reversed |= given == 0;
                let length = steps as f64 * spacing[given];
                for (place, component) in layout.origin.iter_mut().zip(direction[given]) {
                    *place += length * component;
                }
                layout.direction[axis] = direction[given].map(|component| 0.0 - component);
                layout.start = layout
                    .start
                    .saturating_add(stride.saturating_mul(steps as i64));
                layout.strides[given] = -stride;
            } else {
                layout.strides[given] = stride;
            }
        }
        layout
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

    /// Number of slices, rows, columns of the volume.
    pub fn shape(&self) -> [usize; 3] {
        self.shape
    }

    /// mm between slices, rows, columns of the volume.
    pub fn spacing(&self) -> [f64; 3] {
        self.spacing
    }

    /// Unit vectors of increasing slice, row and column index of the volume.
    pub fn direction(&self) -> [[f64; 3]; 3] {
        self.direction
    }

    /// Position of the volume's voxel (0, 0, 0), mm.
    pub fn origin(&self) -> [f64; 3] {
        self.origin
    }

    /// Where a given plane lies in the volume: across which of its axes (0 slices, 1 rows, 2
    /// columns), and at which index along it. `None` when there is no such plane.
    pub fn plane(&self, plane: usize) -> Option<(usize, usize)> {
        let last = self.given_shape[0].checked_sub(1)?;
        let index = if self.planes_reversed {
            last.checked_sub(plane)?
        } else {
            plane
        };
        (index <= last).then_some((self.plane_axis, index))
    }

    /// What is odd about the volume's grid.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let [between_slices, between_rows, between_columns] = self.spacing;
        let extent = self.shape[0] as f64 * between_slices;
        if extent < SHORT {
            warnings.push(Warning::ShortCoverage { extent });
        }
        if (between_rows - between_columns).abs() > 1e-4 * between_rows {
            warnings.push(Warning::NonSquarePixels {
                between_rows,
                between_columns,
            });
        }
        let degrees = self.direction[0][2].clamp(-1.0, 1.0).acos().to_degrees();
        if degrees > OBLIQUE {
            warnings.push(Warning::Oblique { degrees });
        }
        warnings
    }

    /// Writes one plane of the given grid, `values` in its memory order, to its place among the
    /// `voxels` of the volume. What is out of bounds is not written.
    pub fn place<T: Copy>(&self, plane: usize, values: &[T], voxels: &mut [T]) {
        let [planes, _, columns] = self.given_shape;
        if plane >= planes || columns == 0 {
            return;
        }
        let along = |steps: usize, axis: usize| self.strides[axis].saturating_mul(steps as i64);
        let first = self.start.saturating_add(along(plane, 0));
        for (row, values) in values.chunks_exact(columns).enumerate() {
            let mut index = first.saturating_add(along(row, 1));
            for &value in values {
                let voxel = usize::try_from(index).ok();
                if let Some(voxel) = voxel.and_then(|index| voxels.get_mut(index)) {
                    *voxel = value;
                }
                index = index.saturating_add(self.strides[2]);
            }
        }
    }

    /// The volume of `voxels`, all of whose planes have been placed.
    pub fn volume(&self, voxels: Vec<f32>) -> Volume {
        Volume {
            voxels,
            shape: self.shape,
            spacing: self.spacing,
            origin: self.origin,
            direction: self.direction,
        }
    }
}

/// For slices, rows and columns, the given axis nearest to z, y and x; each given axis once, so that
/// the sum of the cosines is largest.
fn nearest_axes(direction: [[f64; 3]; 3]) -> [usize; 3] {
    const ORDERS: [[usize; 3]; 6] = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    let nearness = |order: &[usize; 3]| -> f64 {
        let cosines = order
            .iter()
            .enumerate()
            .map(|(axis, &given)| direction[given][2 - axis].abs());
        cosines.sum()
    };
    let mut best = ORDERS[0];
    for order in ORDERS {
        if nearness(&order) > nearness(&best) {
            best = order;
        }
    }
    best
}
