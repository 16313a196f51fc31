//! The logistic function and what is made of it, lane by lane.

use pulp::Simd;

/// Beyond this the result is 0 or 1 to the last digit.
const RANGE: f32 = 18.0;
/// x times a polynomial in x^2, highest power first, over another, plus one half: a rational
/// approximation to 1.2e-7, in the coefficients of MLAS, the kernels of onnxruntime.
const NUMERATOR: [f32; 5] = [
    4.370_310_2e-11,
    1.156_273_2e-7,
    6.085_748_6e-5,
    8.513_771e-3,
    2.482_879_5e-1,
];
const DENOMINATOR: [f32; 6] = [
    6.102_474e-13,
    5.761_021e-9,
    6.291_068e-6,
    1.701_988_2e-3,
    1.168_176_6e-1,
    9.931_519e-1,
];

/// 1 / (1 + exp(-x)).
// Several vectors at a time, each step for all of them: one alone would wait for itself.
#[inline(always)]
pub fn sigmoid<S: Simd, const N: usize>(simd: S, x: [S::f32s; N]) -> [S::f32s; N] {
    let range = simd.splat_f32s(RANGE);
    let x = x.map(|x| simd.max_f32s(x, simd.neg_f32s(range)));
    let x = x.map(|x| simd.min_f32s(x, range));
    let square = x.map(|x| simd.mul_f32s(x, x));
    let above = polynomial(simd, square, NUMERATOR);
    let below = polynomial(simd, square, DENOMINATOR);
    std::array::from_fn(|i| {
        let quotient = simd.div_f32s(simd.mul_f32s(above[i], x[i]), below[i]);
        simd.add_f32s(quotient, simd.splat_f32s(0.5))
    })
}

/// x / (1 + exp(-x)).
#[inline(always)]
pub fn silu<S: Simd, const N: usize>(simd: S, x: [S::f32s; N]) -> [S::f32s; N] {
    let sigmoid = sigmoid(simd, x);
    std::array::from_fn(|i| simd.mul_f32s(x[i], sigmoid[i]))
}

#[inline(always)]
fn polynomial<S: Simd, const N: usize, const M: usize>(
    simd: S,
    x: [S::f32s; N],
    coefficients: [f32; M],
) -> [S::f32s; N] {
    let mut sums = [simd.splat_f32s(coefficients[0]); N];
    for &coefficient in &coefficients[1..] {
        let coefficient = simd.splat_f32s(coefficient);
        sums = std::array::from_fn(|i| simd.mul_add_e_f32s(sums[i], x[i], coefficient));
    }
    sums
}
