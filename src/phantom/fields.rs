//! The surfaces of the anatomy, sampled on a coarse grid of the scanner's frame.
//!
//! They are smooth, so that a grid of a few mm and interpolation between serve every voxel; computing
//! them at each would take minutes.

use super::anatomy::Anatomy;
use super::frame::Frame;
use super::maths::Point;

/// mm.
const STEP: f32 = 3.5;

/// Number of surfaces: body, cage, right and left pleura, fat, abdomen.
pub(super) const SURFACES: usize = 6;
pub(super) const BODY: usize = 0;
pub(super) const CAGE: usize = 1;
pub(super) const RIGHT: usize = 2;
pub(super) const LEFT: usize = 3;
pub(super) const FAT: usize = 4;
pub(super) const ABDOMEN: usize = 5;

pub(super) struct Fields {
    low: Point,
    shape: [usize; 3],
    values: Vec<[f32; SURFACES]>,
}

impl Fields {
    /// Samples the box between the two corners `[x, y, z]`.
    pub(super) fn new(anatomy: &Anatomy, frame: &Frame, low: Point, high: Point) -> Self {
        let size = |axis: usize| ((high[axis] - low[axis]) / STEP) as usize + 2;
        let shape = [size(2), size(1), size(0)];
        let mut values = Vec::with_capacity(shape.iter().product());
        for s in 0..shape[0] {
            for r in 0..shape[1] {
                for c in 0..shape[2] {
                    let p = [
                        low[0] + c as f32 * STEP,
                        low[1] + r as f32 * STEP,
                        low[2] + s as f32 * STEP,
                    ];
                    let patient = frame.to_patient(p);
                    let d = anatomy.surfaces(patient);
                    let abdomen = if d.cage < 12.0 {
                        anatomy.abdomen_at(patient)
                    } else {
                        60.0
                    };
                    values.push([d.body, d.cage, d.pleura[0], d.pleura[1], d.fat, abdomen]);
                }
            }
        }
        Self { low, shape, values }
    }

    /// One level, interpolated between the planes below and above it.
    pub(super) fn plane(&self, z: f32) -> Plane {
        let [slices, rows, columns] = self.shape;
        let t = ((z - self.low[2]) / STEP).clamp(0.0, (slices - 1) as f32 - 1e-3);
        let (s, f) = (t as usize, t.fract());
        let len = rows * columns;
        let (a, b) = (
            &self.values[s * len..(s + 1) * len],
            &self.values[(s + 1) * len..(s + 2) * len],
        );
        let values = a
            .iter()
            .zip(b)
            .map(|(a, b)| std::array::from_fn(|i| a[i] + (b[i] - a[i]) * f))
            .collect();
        Plane {
            low: [self.low[0], self.low[1]],
            rows,
            columns,
            values,
        }
    }

    /// Every sampled point with its surfaces.
    pub(super) fn points(&self) -> impl Iterator<Item = (Point, &[f32; SURFACES])> {
        let [_, rows, columns] = self.shape;
        self.values.iter().enumerate().map(move |(i, value)| {
            let (c, r, s) = (i % columns, i / columns % rows, i / (columns * rows));
            let p = [
                self.low[0] + c as f32 * STEP,
                self.low[1] + r as f32 * STEP,
                self.low[2] + s as f32 * STEP,
            ];
            (p, value)
        })
    }
}

/// The surfaces of one level.
pub(super) struct Plane {
    low: [f32; 2],
    rows: usize,
    columns: usize,
    values: Vec<[f32; SURFACES]>,
}

impl Plane {
    /// The surfaces at a place of the level.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; SURFACES] {
        let (c, u) = place((x - self.low[0]) / STEP, self.columns);
        let (r, v) = place((y - self.low[1]) / STEP, self.rows);
        let i = r * self.columns + c;
        let (a, b) = (&self.values[i], &self.values[i + 1]);
        let (e, f) = (
            &self.values[i + self.columns],
            &self.values[i + self.columns + 1],
        );
        std::array::from_fn(|k| {
            let top = a[k] + (b[k] - a[k]) * u;
            let bottom = e[k] + (f[k] - e[k]) * u;
            top + (bottom - top) * v
        })
    }
}

/// The grid cell of a coordinate, and how far into it.
fn place(t: f32, size: usize) -> (usize, f32) {
    let t = t.clamp(0.0, (size - 1) as f32 - 1e-3);
    let cell = (t as usize).min(size.saturating_sub(2));
    (cell, t - cell as f32)
}
