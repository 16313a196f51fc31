//! The grid on which our own networks see a scan, and the way back to the scan's own.
//!
//! A network learns what a lung looks like at one scale, so every scan is brought to the same pixel
//! size, and thin slices are put together to about 5 mm, which is as thick as most scanners give and
//! quiets their noise. The way there averages (a triangle as wide as a pixel of the coarser of the
//! two grids), the way back interpolates scores rather than labels, so that borders come out smooth
//! on the scan's own grid. Training sees its synthetic scans through the same code.

use std::borrow::Cow;
use std::ops::Range;

use crate::networks::OWN_SIDE;
use crate::volume::Scan;

/// mm between the slices that the networks see, unless the scan's own lie further apart.
pub const SLICE_STEP: f64 = 5.0;
/// mm between a slice and the neighbours shown beside it.
pub const NEIGHBOUR_DISTANCE: f64 = 10.0;
/// mm per pixel for the lung network: 432 mm in all.
pub const LUNG_PIXEL: f64 = 2.7;
/// HU of what lies outside the scan.
const AIR: f32 = -1024.0;

/// One axis of a frame, in units of the scan's own indices.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    /// Own index at which the first sample lies.
    first: f64,
    /// Own indices from one sample to the next.
    step: f64,
    samples: usize,
    /// Samples of the scan itself.
    own: usize,
}

/// Where a sample comes from: own indices from `start`, and what each weighs.
#[derive(Debug, Clone, Default)]
struct Taps {
    start: usize,
    weights: Vec<f32>,
}

impl Axis {
    /// What each sample of the frame is made of; nothing where it lies outside the scan.
    fn taps(&self) -> Vec<Taps> {
        let reach = self.step.max(1.0);
        let taps = (0..self.samples).map(|sample| {
            let position = self.first + sample as f64 * self.step;
            if position < -0.5 || position > self.own as f64 - 0.5 {
                return Taps::default();
            }
            let position = position.clamp(0.0, (self.own - 1) as f64);
            let start = (position - reach).ceil().max(0.0) as usize;
            let end = ((position + reach).floor() as usize).min(self.own - 1);
            let weight = |index: usize| 1.0 - (index as f64 - position).abs() / reach;
            let total: f64 = (start..=end).map(weight).sum();
            Taps {
                start,
                weights: (start..=end)
                    .map(|index| (weight(index) / total) as f32)
                    .collect(),
            }
        });
        taps.collect()
    }

    /// For each own index, the samples before and after it and the weight of the latter; `None`
    /// where it lies outside the frame.
    fn back(&self) -> Vec<Option<(usize, usize, f32)>> {
        let last = self.samples.saturating_sub(1) as f64;
        let places = (0..self.own).map(|index| {
            let position = (index as f64 - self.first) / self.step;
            // Where own slices lie closer than the frame's, half a step beyond its ends is still its.
            let beyond = 0.5_f64.max(1.0 / self.step);
            if position < -beyond || position > last + beyond {
                return None;
            }
            let position = position.clamp(0.0, last);
            let near = position.floor() as usize;
            Some((
                near,
                (near + 1).min(self.samples - 1),
                (position - near as f64) as f32,
            ))
        });
        places.collect()
    }
}

/// The grid of one network on one scan: slices of [`OWN_SIDE`] x [`OWN_SIDE`].
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    axes: [Axis; 3],
    /// How many slices of the frame [`NEIGHBOUR_DISTANCE`] is.
    neighbour: usize,
}

impl Frame {
    /// A frame of `pixel` mm per pixel around the own row and column `centre`. `None` for a scan
    /// without voxels or spacing.
    pub fn new(scan: &dyn Scan, centre: [f64; 2], pixel: f64) -> Option<Self> {
        let own = scan.grid();
        let usable = own.shape.iter().all(|&size| size > 0)
            && own.spacing.iter().all(|&mm| mm.is_finite() && mm > 0.0)
            && scan.voxels() == own.len()
            && centre.iter().all(|at| at.is_finite())
            && pixel > 0.0;
        if !usable {
            return None;
        }
        let step = SLICE_STEP.max(own.spacing[0]);
        let slices = {
            let (own, step) = (own.shape[0], step / own.spacing[0]);
            let samples = ((own - 1) as f64 / step) as usize + 1;
            let first = ((own - 1) as f64 - (samples - 1) as f64 * step) / 2.0;
            Axis {
                first,
                step,
                samples,
                own,
            }
        };
        let across = |axis: usize| {
            let step = pixel / own.spacing[axis];
            let first = centre[axis - 1] - (OWN_SIDE - 1) as f64 / 2.0 * step;
            Axis {
                first,
                step,
                samples: OWN_SIDE,
                own: own.shape[axis],
            }
        };
        Some(Self {
            axes: [slices, across(1), across(2)],
            neighbour: ((NEIGHBOUR_DISTANCE / step).round() as usize).max(1),
        })
    }

    /// The frame of the lung network: around the middle of the body.
    pub fn of_body(scan: &dyn Scan) -> Option<Self> {
        Self::new(scan, body_centre(scan), LUNG_PIXEL)
    }

    /// Slices of the frame.
    pub fn slices(&self) -> usize {
        self.axes[0].samples
    }

    /// Size of a voxel of the frame in mm³, on this scan.
    pub fn voxel(&self, scan: &dyn Scan) -> f64 {
        let sides = self.axes.iter().zip(scan.grid().spacing);
        sides.map(|(axis, spacing)| axis.step * spacing).product()
    }

    /// The slices shown with one: itself and its neighbours below and above, the outermost slice
    /// standing in where there is none.
    pub fn shown(&self, slice: usize) -> [usize; 3] {
        shown(slice, self.neighbour, self.slices())
    }

    /// Slices of the frame between a slice and a neighbour shown beside it.
    pub fn neighbour(&self) -> usize {
        self.neighbour
    }

    /// The scan on the frame, `[slices, OWN_SIDE, OWN_SIDE]` in HU, air where the scan does not
    /// reach.
    pub fn resample(&self, scan: &dyn Scan) -> Vec<f32> {
        let [slices, rows, columns] = self.axes.map(|axis| axis.taps());
        let [_, own_rows, own_columns] = scan.grid().shape;
        let mut out = Vec::with_capacity(self.slices() * OWN_SIDE * OWN_SIDE);
        let mut stack = vec![0.0_f32; own_rows * own_columns];
        let mut lines = vec![0.0_f32; own_columns];
        for slice in &slices {
            weigh(&mut stack, slice, |index| scan.slice(index));
            for row in &rows {
                if row.weights.is_empty() {
                    out.extend([AIR; OWN_SIDE]);
                    continue;
                }
                weigh(&mut lines, row, |index| {
                    Cow::Borrowed(&stack[index * own_columns..(index + 1) * own_columns])
                });
                out.extend(columns.iter().map(|column| {
                    if column.weights.is_empty() {
                        return AIR;
                    }
                    let own = lines[column.start..].iter().zip(&column.weights);
                    own.map(|(value, weight)| value * weight).sum::<f32>()
                }));
            }
        }
        out
    }

    /// From the frame to one slice of the scan's own grid, `[channels, rows, columns]`; `outside`
    /// where the frame does not reach.
    ///
    /// `values` is `[slices, channels, OWN_SIDE, OWN_SIDE]` on the frame.
    pub fn own_slices<'a>(
        &'a self,
        values: &'a [f32],
        channels: usize,
        outside: f32,
    ) -> impl Iterator<Item = Vec<f32>> + 'a {
        let [slices, rows, columns] = self.axes.map(|axis| axis.back());
        let picture = OWN_SIDE * OWN_SIDE;
        slices.into_iter().map(move |slice| {
            let mut out = vec![outside; channels * rows.len() * columns.len()];
            let Some(slice) = slice else {
                return out;
            };
            let own = out.chunks_exact_mut((rows.len() * columns.len()).max(1));
            for (channel, out) in own.enumerate() {
                let plane = |slice: usize| {
                    let start = (slice * channels + channel) * picture;
                    values.get(start..start + picture).unwrap_or(&[])
                };
                let (below, above) = (plane(slice.0), plane(slice.1));
                let mixed = mix(below, above, slice.2);
                interpolate(&mixed, &rows, &columns, out);
            }
            out
        })
    }

    /// Own row and column of a place on the frame.
    pub fn own_place(&self, row: f64, column: f64) -> [f64; 2] {
        let own = |axis: &Axis, at: f64| axis.first + at * axis.step;
        [own(&self.axes[1], row), own(&self.axes[2], column)]
    }

    /// From a picture on this frame to the same picture on another frame of the same scan; 0 where
    /// this one does not reach.
    pub fn moved(&self, picture: &[f32], to: &Self) -> Vec<f32> {
        let places = |axis: usize| -> Vec<Option<(usize, usize, f32)>> {
            let (from, to) = (&self.axes[axis], &to.axes[axis]);
            let place = |sample: usize| {
                let own = to.first + sample as f64 * to.step;
                let position = (own - from.first) / from.step;
                let inside = (0.0..=(OWN_SIDE - 1) as f64).contains(&position);
                let near = position.max(0.0).floor() as usize;
                inside.then(|| {
                    (
                        near,
                        (near + 1).min(OWN_SIDE - 1),
                        (position - near as f64) as f32,
                    )
                })
            };
            (0..OWN_SIDE).map(place).collect()
        };
        let (rows, columns) = (places(1), places(2));
        let mut out = vec![0.0; OWN_SIDE * OWN_SIDE];
        interpolate(picture, &rows, &columns, &mut out);
        out
    }
}

/// The slices shown with one of `slices`: the one `neighbour` below, itself, the one above.
pub fn shown(slice: usize, neighbour: usize, slices: usize) -> [usize; 3] {
    let above = (slice + neighbour).min(slices.saturating_sub(1));
    [slice.saturating_sub(neighbour), slice, above]
}

/// HU as the networks take them: -1 for air, 0 for collapsed lung's midway, 1 for bone and contrast.
pub fn scaled(hounsfield: f32) -> f32 {
    ((hounsfield + 424.0) / 600.0).clamp(-1.0, 1.0)
}

/// Sums what lies at the indices of `taps`, weighted, into `sum`.
fn weigh<'a>(sum: &mut [f32], taps: &Taps, at: impl Fn(usize) -> Cow<'a, [f32]>) {
    let indices: Range<usize> = taps.start..taps.start + taps.weights.len();
    for (nth, (index, &weight)) in indices.zip(&taps.weights).enumerate() {
        let values = at(index);
        let values = sum.iter_mut().zip(values.iter());
        if nth == 0 {
            values.for_each(|(sum, value)| *sum = value * weight);
        } else {
            values.for_each(|(sum, value)| *sum += value * weight);
        }
    }
}

/// Fills `out`, `[rows, columns]`, from a picture on the frame: between which two of its lines and
/// columns each pixel lies, and how far towards the second. What has no place stays as it is.
fn interpolate(
    picture: &[f32],
    rows: &[Option<(usize, usize, f32)>],
    columns: &[Option<(usize, usize, f32)>],
    out: &mut [f32],
) {
    for (row, out) in rows.iter().zip(out.chunks_exact_mut(columns.len().max(1))) {
        let Some(row) = row else { continue };
        let line = |row: usize| picture.get(row * OWN_SIDE..(row + 1) * OWN_SIDE);
        let (Some(near), Some(far)) = (line(row.0), line(row.1)) else {
            continue;
        };
        let line = mix(near, far, row.2);
        for (column, out) in columns.iter().zip(out) {
            if let Some((near, far, weight)) = *column {
                *out = line[near] + (line[far] - line[near]) * weight;
            }
        }
    }
}

fn mix(near: &[f32], far: &[f32], weight: f32) -> Vec<f32> {
    if weight == 0.0 {
        return near.to_vec();
    }
    let pairs = near.iter().zip(far);
    pairs
        .map(|(near, far)| near + (far - near) * weight)
        .collect()
}

/// HU. What is denser is body (or table, which is little).
const BODY: f32 = -300.0;
/// One voxel in so many along each axis tells where the body is.
const SPARSE: usize = 4;

/// Mean row and column of all that is denser than fat; the middle of the scan when nothing is.
fn body_centre(scan: &dyn Scan) -> [f64; 2] {
    let [slices, rows, columns] = scan.grid().shape;
    let (mut count, mut sums) = (0_usize, [0_usize; 2]);
    for slice in (0..slices).step_by(SPARSE) {
        let slice = scan.slice(slice);
        let lines = slice.chunks_exact(columns.max(1)).enumerate();
        for (row, line) in lines.step_by(SPARSE) {
            for (column, _) in line
                .iter()
                .enumerate()
                .step_by(SPARSE)
                .filter(|(_, hu)| **hu > BODY)
            {
                count += 1;
                sums[0] += row;
                sums[1] += column;
            }
        }
    }
    if count == 0 {
        return [rows, columns].map(|size| size.saturating_sub(1) as f64 / 2.0);
    }
    sums.map(|sum| sum as f64 / count as f64)
}
