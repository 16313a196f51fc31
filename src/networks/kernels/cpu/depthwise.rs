//! A convolution in which every channel has a kernel of its own.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::blocks::for_each;
use super::epilogue::{Epilogue, load};
use super::map::Map;
use crate::networks::kernels::{Convolution, Geometry};

/// Vectors of channels that are summed at a time, enough to hide how long an addition takes.
const VECTORS: usize = 4;

/// A depthwise convolution, its weights tap by tap.
#[derive(Debug)]
pub struct Depthwise {
    geometry: Geometry,
    /// `[taps, channels]`.
    weight: Vec<f32>,
    epilogue: Epilogue,
}

impl Depthwise {
    /// Lays the weights out.
    pub fn new(convolution: Convolution) -> Self {
        let geometry = convolution.geometry;
        let [channels, _] = geometry.channels;
        let taps = geometry.kernel * geometry.kernel;
        Self {
            weight: (0..taps * channels)
                .map(|at| convolution.weight[at % channels * taps + at / channels])
                .collect(),
            epilogue: Epilogue::of(convolution),
            geometry,
        }
    }

    /// Its size.
    pub const fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// Computes it.
    pub fn run(&self, x: &Map, residual: Option<&Map>, out: &mut Map) {
        let [_, channels, rows, columns] = out.shape();
        let length = columns * channels;
        for_each(out.values_mut(), length, |_, line, out| {
            Arch::new().dispatch(Line {
                conv: self,
                x,
                slice: line / rows,
                row: line % rows,
                residual: residual.map(|map| &map.values()[line * length..][..length]),
                out,
            });
        });
    }
}

/// One row of the output.
struct Line<'a> {
    conv: &'a Depthwise,
    x: &'a Map,
    slice: usize,
    row: usize,
    /// Of the same row.
    residual: Option<&'a [f32]>,
    out: &'a mut [f32],
}

impl WithSimd for Line<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let [_, channels, _, columns] = self.x.shape();
        let Geometry {
            kernel,
            stride,
            padding: [near, _],
            ..
        } = self.conv.geometry;
        let rows = self.tap_rows();
        for (column, out) in self.out.chunks_exact_mut(channels).enumerate() {
            let first = column * stride;
            let taps = Taps {
                rows: &rows,
                columns: near.saturating_sub(first)..kernel.min(columns + near - first),
                kernel,
                channels,
                // The first tap's place along the row, counted from the padding's first.
                place: first * channels,
                padding: near * channels,
                values: self.x.values(),
                weights: &self.conv.weight,
            };
            let residual = |start: usize| {
                let place = column * channels + start..(column + 1) * channels;
                self.residual.map(|residual| &residual[place])
            };
            let step = VECTORS * S::F32_LANES;
            let whole = channels / step * step;
            for start in (0..whole).step_by(step) {
                let sums = taps.sums::<S, VECTORS>(simd, start, |values| {
                    super::epilogue::vectors::<S, VECTORS>(values)
                });
                let out = &mut out[start..];
                let residual = residual(start);
                self.conv.epilogue.finish(simd, start, sums, residual, out);
            }
            for start in (whole..channels).step_by(S::F32_LANES) {
                let end = channels.min(start + S::F32_LANES) - start;
                let sums = taps.sums::<S, 1>(simd, start, |values| load(simd, &values[..end]));
                let out = &mut out[start..];
                let residual = residual(start);
                self.conv.epilogue.finish(simd, start, sums, residual, out);
            }
        }
    }
}

impl Line<'_> {
    /// The rows of the kernel that lie in the picture, each with where its row of inputs begins.
    fn tap_rows(&self) -> Vec<(usize, usize)> {
        let [_, channels, rows, columns] = self.x.shape();
        let Geometry {
            kernel,
            stride,
            padding: [near, _],
            ..
        } = self.conv.geometry;
        (0..kernel)
            .filter_map(|tap| {
                let row = (self.row * stride + tap).checked_sub(near)?;
                let start = (self.slice * rows + row) * columns * channels;
                (row < rows).then_some((tap, start))
            })
            .collect()
    }
}

/// The taps of one output that lie in the picture.
struct Taps<'a> {
    rows: &'a [(usize, usize)],
    columns: Range<usize>,
    kernel: usize,
    channels: usize,
    place: usize,
    padding: usize,
    values: &'a [f32],
    weights: &'a [f32],
}

impl Taps<'_> {
    /// The sums of some vectors of channels over the taps.
    #[inline(always)]
    fn sums<S: Simd, const N: usize>(
        &self,
        simd: S,
        start: usize,
        vectors: impl Fn(&[f32]) -> [S::f32s; N],
    ) -> [S::f32s; N] {
        let mut sums = [simd.splat_f32s(0.0); N];
        for &(tap_row, row) in self.rows {
            for column in self.columns.clone() {
                let tap = (tap_row * self.kernel + column) * self.channels + start;
                let at = row + self.place + column * self.channels - self.padding + start;
                let (value, weight) = (vectors(&self.values[at..]), vectors(&self.weights[tap..]));
                for i in 0..N {
                    sums[i] = simd.mul_add_e_f32s(value[i], weight[i], sums[i]);
                }
            }
        }
        sums
    }
}
