//! From the scanner's grid to the one grid on which every network sees a scan.
//!
//! The published models were run on 0.703125 x 0.703125 x 10 mm voxels, resampled by SimpleITK with
//! trilinear interpolation. A score is only theirs if the grid is the same to the voxel, so this
//! module repeats what ITK does for float images: the size, the anchor, the rule at the edges and the
//! order of the interpolations.
//!
//! Two things about the anchor. The reference reads the NIfTI that dcm2niix writes, whose first row
//! in memory is the most posterior one, and its new grid starts at that voxel; a [`Volume`] has its
//! most anterior row first, so along rows the grid is anchored at our last row and runs to anterior.
//! And NIfTI stores the spacing as a 32-bit float, which decides the size where the extent is a
//! whole number of new voxels (100 slices of 0.7 mm are 6 new slices, not 7), so the spacing is
//! rounded to 32 bits here too.

use std::borrow::Cow;

use crate::grid::Grid;
use crate::volume::{Scan, Volume};

/// Spacing of the working grid along slices, rows and columns, in mm.
pub const WORKING_SPACING: [f64; 3] = [10.0, 0.703125, 0.703125];

/// The most slices, rows and columns of a working grid: 5 m by 1.4 m by 1.4 m, beyond any patient.
const MAX_SHAPE: [usize; 3] = [512, 2048, 2048];

/// The most voxels of a working grid: 1 GiB of 32-bit floats.
const MAX_VOXELS: usize = 1 << 28;

/// Why a scan cannot be brought to the working grid.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The volume has no voxels.
    #[error("The scan holds no voxels.")]
    Empty,
    /// The number of voxels is not the product of the shape.
    #[error(
        "The scan holds {voxels} voxels where {} slices of {} x {} were announced.",
        shape[0], shape[1], shape[2]
    )]
    ShapeMismatch {
        /// Voxels in memory.
        voxels: usize,
        /// Slices, rows, columns announced.
        shape: [usize; 3],
    },
    /// A spacing that is zero, negative or not a number.
    #[error("The distance between neighbouring {axis} is {millimetres} mm; it must be above zero.")]
    Spacing {
        /// `slices`, `rows` or `columns`.
        axis: &'static str,
        /// The spacing as given.
        millimetres: f64,
    },
    /// Less than one voxel of the working grid along an axis.
    #[error(
        "The scan is only {extent:.1} mm long across its {axis}; at least {needed} mm are needed. Choose a series that covers the whole chest."
    )]
    TooShort {
        /// `slices`, `rows` or `columns`.
        axis: &'static str,
        /// Number of voxels times their spacing, in mm.
        extent: f64,
        /// One voxel of the working grid, in mm.
        needed: f64,
    },
    /// The working grid would be larger than any patient.
    #[error(
        "The scan would fill {} slices of {} x {} voxels: its spacing ({} x {} x {} mm) cannot be right for a patient.",
        shape[0], shape[1], shape[2], spacing[0], spacing[1], spacing[2]
    )]
    TooLarge {
        /// Slices, rows, columns of the working grid.
        shape: [usize; 3],
        /// Spacing of the scan along slices, rows, columns, in mm.
        spacing: [f64; 3],
    },
    /// The machine has not the memory for the resampled scan.
    #[error("There is not enough memory for the resampled scan ({megabytes} MB).")]
    OutOfMemory {
        /// Size of the resampled scan.
        megabytes: usize,
    },
}

/// Resamples a scan to 0.703125 x 0.703125 x 10 mm voxels, as SimpleITK's `Resample` with
/// `sitkLinear` does for a float32 image: all slices of its [`WorkingGrid`].
///
/// # Errors
/// As [`WorkingGrid::of`] and [`WorkingGrid::append`].
pub fn to_working_grid(scan: &dyn Scan) -> Result<Volume, Error> {
    check_shape(scan, scan.grid().shape)?;
    let grid = WorkingGrid::of(&scan.grid())?;
    let mut voxels = grid.voxels()?;
    for slice in 0..grid.slices() {
        grid.append(scan, slice, &mut voxels)?;
    }
    Ok(grid.volume(voxels))
}

/// The working grid of a scan, on which each slice can be had as soon as the two of the scan between
/// which it lies are there.
///
/// The size along each axis is `floor(size * spacing / new spacing)`. The grid is anchored at slice
/// 0, column 0 and the last (most posterior) row. Voxels of the new grid that lie half an old voxel
/// or more beyond the centre of the outermost one are 0.
pub struct WorkingGrid {
    scan: Grid,
    shape: [usize; 3],
    /// Along slices, rows, columns.
    samples: [Vec<Sample>; 3],
}

impl WorkingGrid {
    /// The working grid of a scan on this grid.
    ///
    /// # Errors
    /// An empty grid, a spacing that is not above zero, an axis shorter than one new voxel, and a
    /// working grid larger than any patient.
    pub fn of(scan: &Grid) -> Result<Self, Error> {
        if scan.is_empty() {
            return Err(Error::Empty);
        }
        let spacing = nifti_spacing(scan)?;
        let shape = working_shape(scan.shape, spacing)?;
        let samples = [0, 1, 2]
            .map(|i| axis_samples(scan.shape[i], spacing[i], shape[i], WORKING_SPACING[i]));
        Ok(Self {
            scan: *scan,
            shape,
            samples,
        })
    }

    /// Number of slices.
    pub fn slices(&self) -> usize {
        self.shape[0]
    }

    /// Number of rows and columns.
    pub fn slice_shape(&self) -> [usize; 2] {
        [self.shape[1], self.shape[2]]
    }

    /// How many slices of the scan, from its first, must be there for a slice of this grid.
    pub fn needed(&self, slice: usize) -> usize {
        let [slices, ..] = &self.samples;
        // Beyond the last sample is nothing but zeros.
        let sample = slices.get(slice).or(slices.last());
        sample.map_or(0, |sample| sample.near.max(sample.far) + 1)
    }

    /// Room for the voxels of all slices.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn voxels(&self) -> Result<Vec<f32>, Error> {
        let count = self.shape.iter().product::<usize>();
        let mut voxels = Vec::new();
        voxels
            .try_reserve_exact(count)
            .map_err(|_| Error::OutOfMemory {
                megabytes: count.saturating_mul(size_of::<f32>()) >> 20,
            })?;
        Ok(voxels)
    }

    /// Appends a slice of this grid, `[rows, columns]` in HU, to `voxels`.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when the scan is not of the grid this was made for.
    pub fn append(
        &self,
        scan: &dyn Scan,
        slice: usize,
        voxels: &mut Vec<f32>,
    ) -> Result<(), Error> {
        check_shape(scan, self.scan.shape)?;
        let [slices, rows, columns] = &self.samples;
        let [new_rows, new_columns] = self.slice_shape();
        let start = voxels.len();
        voxels.resize(start + new_rows * new_columns, 0.0);
        if let (Some(sample), Some(output)) = (slices.get(slice), voxels.get_mut(start..)) {
            interpolate(scan, sample, [rows, columns], new_columns, output);
        }
        Ok(())
    }

    /// The volume of all slices' voxels.
    pub fn volume(&self, voxels: Vec<f32>) -> Volume {
        let (grid, shape) = (&self.scan, self.shape);
        // The last rows coincide, so the first one moves by what the rows no longer cover.
        let covered = |rows: usize, spacing: f64| rows.saturating_sub(1) as f64 * spacing;
        let shift = covered(grid.shape[1], grid.spacing[1]) - covered(shape[1], WORKING_SPACING[1]);
        let origin = std::array::from_fn(|i| grid.origin[i] + shift * grid.direction[1][i]);
        Volume {
            voxels,
            shape,
            spacing: WORKING_SPACING,
            origin,
            direction: grid.direction,
        }
    }
}

const AXES: [&str; 3] = ["slices", "rows", "columns"];

fn check_shape(scan: &dyn Scan, shape: [usize; 3]) -> Result<(), Error> {
    let [slices, rows, columns] = shape;
    let announced = slices
        .checked_mul(rows)
        .and_then(|voxels| voxels.checked_mul(columns));
    if announced != Some(scan.voxels()) || scan.grid().shape != shape {
        return Err(Error::ShapeMismatch {
            voxels: scan.voxels(),
            shape,
        });
    }
    if scan.voxels() == 0 {
        return Err(Error::Empty);
    }
    Ok(())
}

fn nifti_spacing(grid: &Grid) -> Result<[f64; 3], Error> {
    for (axis, millimetres) in AXES.into_iter().zip(grid.spacing) {
        if !(millimetres.is_finite() && millimetres > 0.0) {
            return Err(Error::Spacing { axis, millimetres });
        }
    }
    Ok(grid
        .spacing
        .map(|millimetres| f64::from(millimetres as f32)))
}

fn working_shape(size: [usize; 3], spacing: [f64; 3]) -> Result<[usize; 3], Error> {
    // The product first, then the quotient, as the reference writes it: the order decides the floor.
    let shape: [usize; 3] =
        std::array::from_fn(|i| (size[i] as f64 * spacing[i] / WORKING_SPACING[i]) as usize);
    for i in 0..3 {
        if shape[i] == 0 {
            return Err(Error::TooShort {
                axis: AXES[i],
                extent: size[i] as f64 * spacing[i],
                needed: WORKING_SPACING[i],
            });
        }
    }
    let within = (0..3).all(|i| shape[i] <= MAX_SHAPE[i])
        && shape.iter().map(|&n| n as u64).product::<u64>() <= MAX_VOXELS as u64;
    if within {
        Ok(shape)
    } else {
        Err(Error::TooLarge { shape, spacing })
    }
}

/// Between which two old samples a new one lies, and how far from the first.
struct Sample {
    near: usize,
    far: usize,
    weight: f64,
}

/// The new samples of one axis that lie inside the old ones; those after them are outside.
fn axis_samples(old: usize, old_spacing: f64, new: usize, new_spacing: f64) -> Vec<Sample> {
    (0..new)
        .map(|index| index as f64 * new_spacing / old_spacing)
        .take_while(|&position| position < old as f64 - 0.5)
        .map(|position| {
            let near = position.floor() as usize;
            let weight = position - near as f64;
            let far = if weight > 0.0 { near + 1 } else { near };
            Sample {
                near,
                far: far.min(old - 1),
                weight,
            }
        })
        .collect()
}

/// One slice of the new grid, `[rows, new_columns]`.
fn interpolate(
    scan: &dyn Scan,
    sample: &Sample,
    [rows, columns]: [&[Sample]; 2],
    new_columns: usize,
    output: &mut [f32],
) {
    let mut near = Lines::new(scan, sample.near, columns);
    let mut far = Lines::new(scan, sample.far, columns);
    // Both grids are walked from their last, most posterior row.
    for (row, line) in rows.iter().zip(output.chunks_exact_mut(new_columns).rev()) {
        let (near_0, near_1) = near.pair(row.near, row.far);
        let (far_0, far_1) = if sample.far == sample.near {
            (near_0, near_1)
        } else {
            far.pair(row.near, row.far)
        };
        let across = near_0.iter().zip(near_1).zip(far_0.iter().zip(far_1));
        for (voxel, ((&v00, &v10), (&v01, &v11))) in line.iter_mut().zip(across) {
            let near = lerp(v00, v10, row.weight);
            let far = lerp(v01, v11, row.weight);
            *voxel = lerp(near, far, sample.weight) as f32;
        }
    }
}

fn lerp(a: f64, b: f64, weight: f64) -> f64 {
    a + (b - a) * weight
}

/// Two neighbouring rows of one slice, counted from the last, already interpolated along columns:
/// each row is needed by several new rows, and interpolating it once is what makes this fast.
struct Lines<'a> {
    slice: Cow<'a, [f32]>,
    old_columns: usize,
    columns: &'a [Sample],
    rows: [Option<usize>; 2],
    lines: [Vec<f64>; 2],
}

impl<'a> Lines<'a> {
    fn new(scan: &'a dyn Scan, slice: usize, columns: &'a [Sample]) -> Self {
        Self {
            slice: scan.slice(slice),
            old_columns: scan.grid().shape[2],
            columns,
            rows: [None; 2],
            lines: [Vec::new(), Vec::new()],
        }
    }

    fn pair(&mut self, near: usize, far: usize) -> (&[f64], &[f64]) {
        if self.rows[0] != Some(near) {
            self.rows.swap(0, 1);
            self.lines.swap(0, 1);
            self.load(0, near);
        }
        if far == near {
            return (&self.lines[0], &self.lines[0]);
        }
        self.load(1, far);
        (&self.lines[0], &self.lines[1])
    }

    fn load(&mut self, place: usize, row: usize) {
        if self.rows[place] == Some(row) {
            return;
        }
        let old = self
            .slice
            .rchunks_exact(self.old_columns)
            .nth(row)
            .unwrap_or_default();
        let value = |index: usize| old.get(index).map_or(0.0, |&v| f64::from(v));
        self.lines[place].clear();
        self.lines[place].extend(
            self.columns
                .iter()
                .map(|sample| lerp(value(sample.near), value(sample.far), sample.weight)),
        );
        self.rows[place] = Some(row);
    }
}
