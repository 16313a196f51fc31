//! The transforms of Winograd's minimal filtering in one dimension; two dimensions take them twice.
//! The weights are transformed by [`Tile`](crate::networks::kernels::weights::Tile).

use pulp::Simd;

/// The transforms for tiles of `TILE` outputs, which see `SIDE` inputs.
pub trait Transform<const TILE: usize, const SIDE: usize> {
    /// The inputs.
    fn input<S: Simd>(simd: S, x: [S::f32s; SIDE]) -> [S::f32s; SIDE];

    /// The outputs, from the products.
    fn output<S: Simd>(simd: S, x: [S::f32s; SIDE]) -> [S::f32s; TILE];
}

/// Two outputs from four inputs, at the points 0, 1, -1 and infinity.
pub struct Two;

impl Transform<2, 4> for Two {
    #[inline(always)]
    fn input<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 4] {
        [
            simd.sub_f32s(a, c),
            simd.add_f32s(b, c),
            simd.sub_f32s(c, b),
            simd.sub_f32s(b, d),
        ]
    }

    #[inline(always)]
    fn output<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 2] {
        [
            simd.add_f32s(a, simd.add_f32s(b, c)),
            simd.sub_f32s(simd.sub_f32s(b, c), d),
        ]
    }
}

/// Four outputs from six inputs, at the points 0, 1, -1, 2, -2 and infinity.
pub struct Four;

impl Transform<4, 6> for Four {
    #[inline(always)]
    fn input<S: Simd>(simd: S, [a, b, c, d, e, f]: [S::f32s; 6]) -> [S::f32s; 6] {
        let times = |factor: f32, x, y| simd.mul_add_e_f32s(simd.splat_f32s(factor), x, y);
        let (even, odd) = (times(-4.0, c, e), times(-4.0, b, d));
        let (near, far) = (simd.sub_f32s(e, c), simd.sub_f32s(d, b));
        let far = simd.add_f32s(far, far);
        [
            times(4.0, a, times(-5.0, c, e)),
            simd.add_f32s(even, odd),
            simd.sub_f32s(even, odd),
            simd.add_f32s(near, far),
            simd.sub_f32s(near, far),
            times(4.0, b, times(-5.0, d, f)),
        ]
    }

    #[inline(always)]
    fn output<S: Simd>(simd: S, [a, b, c, d, e, f]: [S::f32s; 6]) -> [S::f32s; 4] {
        let times = |factor: f32, x, y| simd.mul_add_e_f32s(simd.splat_f32s(factor), x, y);
        let (sum, difference) = (simd.add_f32s(b, c), simd.sub_f32s(b, c));
        let (sum_2, difference_2) = (simd.add_f32s(d, e), simd.sub_f32s(d, e));
        [
            simd.add_f32s(simd.add_f32s(a, sum), sum_2),
            times(2.0, difference_2, difference),
            times(4.0, sum_2, sum),
            simd.add_f32s(times(8.0, difference_2, difference), f),
        ]
    }
}
