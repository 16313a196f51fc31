//! What follows the sums of a convolution.

use pulp::Simd;

use super::logistic::{sigmoid, silu};
use super::product::width_here;
use crate::networks::kernels::{Activation, Affine, Convolution};

/// Bias, activation and affine of a convolution, filled up with zeros to whole panels.
#[derive(Debug)]
pub struct Epilogue {
    bias: Vec<f32>,
    activation: Activation,
    affine: Option<[Vec<f32>; 2]>,
}

impl Epilogue {
    /// Of a convolution.
    pub fn of(convolution: Convolution) -> Self {
        let filled = |mut values: Vec<f32>| {
            values.resize(values.len().next_multiple_of(width_here()), 0.0);
            values
        };
        Self {
            bias: filled(convolution.bias),
            activation: convolution.activation,
            affine: convolution
                .affine
                .map(|Affine { scale, shift }| [filled(scale), filled(shift)]),
        }
    }

    /// Vectors of sums, of the channels from `start` on, into `out`, which may be shorter.
    #[inline(always)]
    pub fn finish<S: Simd, const N: usize>(
        &self,
        simd: S,
        start: usize,
        sums: [S::f32s; N],
        residual: Option<&[f32]>,
        out: &mut [f32],
    ) {
        let bias: [S::f32s; N] = vectors::<S, N>(&self.bias[start..]);
        let mut y: [S::f32s; N] = std::array::from_fn(|i| simd.add_f32s(sums[i], bias[i]));
        if let Some(residual) = residual {
            let residual: [S::f32s; N] = load(simd, residual);
            y = std::array::from_fn(|i| simd.add_f32s(y[i], residual[i]));
        }
        y = match self.activation {
            Activation::None => y,
            Activation::Relu => y.map(|y| simd.max_f32s(y, simd.splat_f32s(0.0))),
            Activation::Silu => silu(simd, y),
            Activation::Sigmoid => sigmoid(simd, y),
        };
        if let Some([scale, shift]) = &self.affine {
            let scale: [S::f32s; N] = vectors::<S, N>(&scale[start..]);
            let shift: [S::f32s; N] = vectors::<S, N>(&shift[start..]);
            y = std::array::from_fn(|i| simd.mul_add_e_f32s(y[i], scale[i], shift[i]));
        }
        store(simd, out, y);
    }
}

/// The first vectors of values that are at least as many.
#[inline(always)]
pub fn vectors<S: Simd, const N: usize>(values: &[f32]) -> [S::f32s; N] {
    let (vectors, _) = S::as_simd_f32s(&values[..N * S::F32_LANES]);
    std::array::from_fn(|i| vectors[i])
}

/// The first vectors of the values, zeros where these are fewer.
#[inline(always)]
pub fn load<S: Simd, const N: usize>(simd: S, values: &[f32]) -> [S::f32s; N] {
    if values.len() >= N * S::F32_LANES {
        return vectors::<S, N>(values);
    }
    std::array::from_fn(|i| {
        let start = values.len().min(i * S::F32_LANES);
        let end = values.len().min(start + S::F32_LANES);
        simd.partial_load_f32s(&values[start..end])
    })
}

/// Vectors to the first of the values, which may be fewer.
#[inline(always)]
pub fn store<S: Simd, const N: usize>(simd: S, values: &mut [f32], vectors: [S::f32s; N]) {
    if let Some(whole) = values.get_mut(..N * S::F32_LANES) {
        let (places, _) = S::as_mut_simd_f32s(whole);
        places.copy_from_slice(&vectors);
        return;
    }
    for (places, vector) in values.chunks_mut(S::F32_LANES).zip(vectors) {
        simd.partial_store_f32s(places, vector);
    }
}
