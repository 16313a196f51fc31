//! The product of two matrices, in tiles that fit the registers.
//!
//! A tile is [`ROWS`] rows by two vectors: 12 of the 16 vector registers of the narrowest
//! processors hold its sums, two the weights, one the value that is multiplied with them.

use pulp::Simd;

use super::epilogue::Epilogue;

/// Rows of a tile.
pub const ROWS: usize = 6;
/// Vectors of a row of a tile.
pub const VECTORS: usize = 2;

/// Two neighbouring vectors.
pub type Pair<S> = [<S as Simd>::f32s; VECTORS];

/// Columns of a tile.
pub const fn width<S: Simd>() -> usize {
    VECTORS * S::F32_LANES
}

/// The columns of a tile on the processor at hand.
pub fn width_here() -> usize {
    struct Width;
    impl pulp::WithSimd for Width {
        type Output = usize;
        fn with_simd<S: Simd>(self, _: S) -> usize {
            width::<S>()
        }
    }
    pulp::Arch::new().dispatch(Width)
}

/// Steps along the depth that are taken together, so that the loop costs little.
const STEPS: usize = 4;

/// The rows of a matrix times one panel.
#[inline(always)]
pub fn tile<S: Simd>(simd: S, rows: [&[f32]; ROWS], panel: &[f32]) -> [Pair<S>; ROWS] {
    let (vectors, _) = S::as_simd_f32s(panel);
    let (pairs, _) = vectors.as_chunks::<VECTORS>();
    let (steps, rest) = pairs.as_chunks::<STEPS>();
    let rows = rows.map(|row| row[..pairs.len()].as_chunks::<STEPS>());
    let values = rows.map(|(values, _)| &values[..steps.len()]);
    let mut sums = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
    for (k, step) in steps.iter().enumerate() {
        for (i, &weights) in step.iter().enumerate() {
            for (sums, values) in sums.iter_mut().zip(&values) {
                add_product(simd, sums, values[k][i], weights);
            }
        }
    }
    for (i, &weights) in rest.iter().enumerate() {
        for (sums, (_, values)) in sums.iter_mut().zip(&rows) {
            add_product(simd, sums, values[i], weights);
        }
    }
    sums
}

#[inline(always)]
fn add_product<S: Simd>(simd: S, sums: &mut Pair<S>, value: f32, [first, second]: Pair<S>) {
    let value = simd.splat_f32s(value);
    sums[0] = simd.mul_add_e_f32s(value, first, sums[0]);
    sums[1] = simd.mul_add_e_f32s(value, second, sums[1]);
}

/// Six rows of a matrix, the last one again where there are no more.
#[inline(always)]
pub fn rows(matrix: &[f32], depth: usize, first: usize, count: usize) -> [&[f32]; ROWS] {
    std::array::from_fn(|i| {
        let row = (first + i).min(count - 1);
        &matrix[row * depth..][..depth]
    })
}

/// A matrix `[rows, depth]` times panels, and what follows, into `out` `[rows, outputs]`.
pub struct Product<'a> {
    /// `[rows, depth]`.
    pub matrix: &'a [f32],
    /// Columns of the matrix.
    pub depth: usize,
    /// Of the weights `[depth, outputs]`, in blocks of [`width`].
    pub panels: &'a [f32],
    /// Columns of the output.
    pub outputs: usize,
    /// What follows the product.
    pub epilogue: &'a Epilogue,
    /// `[rows, outputs]`.
    pub residual: Option<&'a [f32]>,
    /// `[rows, outputs]`.
    pub out: &'a mut [f32],
}

impl pulp::WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let width = width::<S>();
        let count = self.out.len() / self.outputs;
        for (at, panel) in self.panels.chunks_exact(width * self.depth).enumerate() {
            let start = at * width;
            let end = self.outputs.min(start + width);
            for first in (0..count).step_by(ROWS) {
                let rows = rows(self.matrix, self.depth, first, count);
                let sums = tile(simd, rows, panel);
                for (sums, row) in sums.into_iter().zip(first..count) {
                    let place = row * self.outputs + start..row * self.outputs + end;
                    let residual = self.residual.map(|residual| &residual[place.clone()]);
                    let out = &mut self.out[place];
                    self.epilogue.finish(simd, start, sums, residual, out);
                }
            }
        }
    }
}
