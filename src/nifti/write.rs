//! Masks and maps to a gzipped NIfTI-1 file.
//!
//! Both orientations are written and say the same, as scanner coordinates: the s-form as it is, the
//! q-form as a quaternion, so that a reader may take either. NIfTI counts x to the right and y to
//! anterior, hence the signs. Field offsets: nifti1.h of the NIfTI Data Format Working Group.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Error;
use crate::grid::Grid;

/// NIfTI-1 counts voxels along an axis in 16 bits.
const MAX_SIDE: usize = i16::MAX as usize;

/// Length of the header and of the empty extension flag behind it.
const VOXEL_OFFSET: usize = 352;

/// The voxels of a file, in the memory order of the grid: `[slices, rows, columns]`.
#[derive(Debug, Clone, Copy)]
pub enum Voxels<'a> {
    /// Labels, as unsigned bytes.
    Labels(&'a [u8]),
    /// Values, as 32-bit floats.
    Reals(&'a [f32]),
}

impl Voxels<'_> {
    fn len(self) -> usize {
        match self {
            Self::Labels(labels) => labels.len(),
            Self::Reals(reals) => reals.len(),
        }
    }
}

/// The bytes of a `.nii.gz` file. `description` is what the file says of itself, at most 79 letters.
///
/// # Errors
/// [`Error::ImpossibleHeader`] when the voxels are not those of the grid or the grid does not fit in
/// the format.
pub fn write(grid: &Grid, voxels: Voxels, description: &str) -> Result<Vec<u8>, Error> {
    if voxels.len() != grid.len() || grid.is_empty() || grid.shape.iter().any(|&n| n > MAX_SIDE) {
        return Err(Error::ImpossibleHeader("dim"));
    }
    // Writing to memory cannot fail.
    compress(grid, voxels, description).map_err(|_| Error::DamagedGzip)
}

fn compress(grid: &Grid, voxels: Voxels, description: &str) -> io::Result<Vec<u8>> {
    let mut file = GzEncoder::new(Vec::new(), Compression::fast());
    file.write_all(&header(grid, voxels, description))?;
    match voxels {
        Voxels::Labels(labels) => file.write_all(labels)?,
        Voxels::Reals(reals) => {
            let [_, rows, columns] = grid.shape;
            for slice in reals.chunks(rows * columns) {
                let bytes: Vec<u8> = slice.iter().flat_map(|value| value.to_le_bytes()).collect();
                file.write_all(&bytes)?;
            }
        }
    }
    file.finish()
}

fn header(grid: &Grid, voxels: Voxels, description: &str) -> [u8; VOXEL_OFFSET] {
    let mut header = [0; VOXEL_OFFSET];
    let mut put = |offset: usize, bytes: &[u8]| {
        for (place, byte) in header.iter_mut().skip(offset).zip(bytes) {
            *place = *byte;
        }
    };
    let short = |value: usize| (value as i16).to_le_bytes();
    let real = |value: f64| (value as f32).to_le_bytes();
    let [slices, rows, columns] = grid.shape;
    let (data_type, bits) = match voxels {
        Voxels::Labels(_) => (2, 8),
        Voxels::Reals(_) => (16, 32),
    };
    put(0, &348_i32.to_le_bytes());
    for (index, size) in [3, columns, rows, slices, 1, 1, 1, 1]
        .into_iter()
        .enumerate()
    {
        put(40 + 2 * index, &short(size));
    }
    put(70, &short(data_type));
    put(72, &short(bits));
    let [between_slices, between_rows, between_columns] = grid.spacing;
    // The axes of a grid are never mirrored, so the first of these, the sign of the third axis, is 1.
    let pixdim = [1.0, between_columns, between_rows, between_slices];
    for (index, size) in pixdim.into_iter().enumerate() {
        put(76 + 4 * index, &real(size));
    }
    put(108, &real(VOXEL_OFFSET as f64));
    put(112, &real(1.0));
    // Millimetres.
    put(123, &[2]);
    let description: Vec<u8> = description.bytes().take(79).collect();
    put(148, &description);
    // Both forms are scanner coordinates.
    put(252, &short(1));
    put(254, &short(1));
    let axes = [grid.direction[2], grid.direction[1], grid.direction[0]].map(to_ras);
    let origin = to_ras(grid.origin);
    let quaternion = quaternion(axes);
    for (index, value) in quaternion.into_iter().chain(origin).enumerate() {
        put(256 + 4 * index, &real(value));
    }
    let sizes = [between_columns, between_rows, between_slices];
    for row in 0..3 {
        let scaled = axes.iter().zip(sizes).map(|(axis, size)| axis[row] * size);
        for (column, value) in scaled.chain([origin[row]]).enumerate() {
            put(280 + 16 * row + 4 * column, &real(value));
        }
    }
    put(344, b"n+1\0");
    header
}

/// From x to the left and y to posterior to x to the right and y to anterior.
fn to_ras([x, y, z]: [f64; 3]) -> [f64; 3] {
    [0.0 - x, 0.0 - y, z]
}

/// The parts b, c, d of the unit quaternion with a >= 0 that turns the axes of the space into these
/// (nifti1_io.c, nifti_mat44_to_quatern).
fn quaternion([i, j, k]: [[f64; 3]; 3]) -> [f64; 3] {
    // Columns of the rotation matrix are the axes.
    let [r11, r21, r31] = i;
    let [r12, r22, r32] = j;
    let [r13, r23, r33] = k;
    let trace = r11 + r22 + r33 + 1.0;
    if trace > 0.5 {
        let a = 0.5 * trace.sqrt();
        let part = 0.25 / a;
        return [r32 - r23, r13 - r31, r21 - r12].map(|difference| part * difference);
    }
    // Half a turn or nearly: the largest part first.
    let x = 1.0 + r11 - (r22 + r33);
    let y = 1.0 + r22 - (r11 + r33);
    let z = 1.0 + r33 - (r11 + r22);
    let (a, parts) = if x > 1.0 {
        let b = 0.5 * x.sqrt();
        let part = 0.25 / b;
        (
            part * (r32 - r23),
            [b, part * (r12 + r21), part * (r13 + r31)],
        )
    } else if y > 1.0 {
        let c = 0.5 * y.sqrt();
        let part = 0.25 / c;
        (
            part * (r13 - r31),
            [part * (r12 + r21), c, part * (r23 + r32)],
        )
    } else {
        let d = 0.5 * z.sqrt();
        let part = 0.25 / d;
        (
            part * (r21 - r12),
            [part * (r13 + r31), part * (r23 + r32), d],
        )
    };
    if a < 0.0 {
        parts.map(|part| -part)
    } else {
        parts
    }
}
