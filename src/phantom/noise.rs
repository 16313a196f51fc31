//! Smooth random fields in space, from one periodic tile.

use super::maths::Point;
use super::random::Random;

const SIDE: usize = 32;

/// Values in [-1, 1] on a lattice that repeats after 32 steps, interpolated between.
pub(super) struct Noise(Vec<f32>);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 77);
        Self(
            (0..SIDE * SIDE * SIDE)
                .map(|_| random.range(-1.0, 1.0))
                .collect(),
        )
    }

    /// The field at a point in mm, with features of about `size` mm. About 0.35 in deviation.
    pub(super) fn at(&self, p: Point, size: f32, salt: f32) -> f32 {
        // Turned out of the axes, along which a lattice shows.
        let p = [
            0.36 * p[0] + 0.48 * p[1] - 0.8 * p[2],
            -0.8 * p[0] + 0.6 * p[1],
            0.48 * p[0] + 0.64 * p[1] + 0.6 * p[2],
        ];
        // The lattice cell along an axis, and how far into it.
        let cell = |axis: usize| {
            // Offset by more than any scanner is large, so that the cast truncates downwards.
            let x = p[axis] / size + 4096.0 + salt * (7.31 + axis as f32 * 3.17);
            let floor = x as usize;
            let f = x - floor as f32;
            (floor, f * f * (3.0 - 2.0 * f))
        };
        let (base, t): ([usize; 3], [f32; 3]) = {
            let [x, y, z] = [cell(0), cell(1), cell(2)];
            ([x.0, y.0, z.0], [x.1, y.1, z.1])
        };
        let index = |i: usize| i % SIDE;
        let (x0, x1) = (index(base[0]), index(base[0] + 1));
        let (y0, y1) = (index(base[1]) * SIDE, index(base[1] + 1) * SIDE);
        let (z0, z1) = (
            index(base[2]) * SIDE * SIDE,
            index(base[2] + 1) * SIDE * SIDE,
        );
        let n = &self.0;
        let lerp = |a: f32, b: f32, t: f32| a + (b - a) * t;
        let row = |yz: usize| lerp(n[yz + x0], n[yz + x1], t[0]);
        let plane = |z: usize| lerp(row(y0 + z), row(y1 + z), t[1]);
        lerp(plane(z0), plane(z1), t[2])
    }

    /// Two octaves: large features with half as strong ones of under half their size.
    pub(super) fn rough(&self, p: Point, size: f32, salt: f32) -> f32 {
        let turned = [p[1], p[2], -p[0]];
        self.at(p, size, salt) + 0.5 * self.at(turned, size * 0.43, salt + 1.7)
    }
}
