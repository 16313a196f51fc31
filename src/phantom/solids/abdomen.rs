//! Organs below the diaphragm, and the gas in them.

use super::super::maths::{Point, add};
use super::super::random::Random;
use super::super::shape::Shape;
use super::super::tissue::Tissue;
use super::{Builder, Within};

impl Builder<'_> {
    pub(super) fn abdomen(&mut self) {
        let a = self.recipe.anatomy.clone();
        let r = &mut Random::new(self.recipe.seed, 4);
        let (w, b) = (a.half_width, a.half_depth);
        let bright = if a.blood > 80.0 {
            r.range(20.0, 60.0)
        } else {
            0.0
        };
        let organ = 50.0 + bright;
        let liver = r.range(35.0, 65.0) + bright;
        let [right, left] = a.dome;
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
        let gut = r.range(0.0, 35.0);
        let within = Within::Abdomen;
        // Kidneys and spleen.
        for sign in [-1.0, 1.0] {
            let z = right - 120.0 + r.range(-20.0, 15.0);
            self.put(
                Shape::ellipsoid([sign * 52.0, 0.4 * b, z], [26.0, 24.0, 52.0], sign * 30.0),
                within,
                Tissue::Abdomen,
                organ + bright,
            );
        }
        self.put(
            Shape::ellipsoid(
                [0.72 * w, 0.42 * b, left - 62.0],
                [
                    r.range(20.0, 34.0),
                    r.range(34.0, 52.0),
                    r.range(40.0, 62.0),
                ],
                -20.0,
            ),
            within,
            Tissue::Abdomen,
            organ,
        )
        .rough = 3.0;
        // Loops of bowel, deep in the abdomen, some with gas.
        for _ in 0..r.below(26) {
            let p = [
                r.range(-0.6, 0.7) * w,
                r.range(-0.9, 0.1) * b,
                right - r.range(100.0, 260.0),
            ];
            let q = add(
                p,
                [
                    r.range(-30.0, 30.0),
                    r.range(-15.0, 15.0),
                    r.range(-12.0, 12.0),
                ],
            );
            let radius = r.range(7.0, 16.0);
            let shape = Shape::Capsule {
                a: p,
                b: q,
                radii: [radius; 2],
            };
            self.put(shape, within, Tissue::Gut, gut).rough = 3.0;
            if r.chance(0.35) {
                self.gas(shape, 2.5, up, r.range(-0.6, 0.9) * radius, r);
            }
        }
        // The stomach under the left dome: wall, content, a bubble over the fluid.
        let size = r.range(0.55, 1.25);
        let top = left - r.range(4.0, 12.0);
        let radii = [48.0 * size, 40.0 * size * b / 88.0, r.range(34.0, 58.0)];
        let centre = [
            r.range(0.28, 0.52) * w,
            r.range(-0.3, 0.1) * b,
            top - radii[2],
        ];
        let body = Shape::ellipsoid(centre, radii, r.range(-30.0, 10.0));
        // Towards its outlet, across the midline.
        let tail = Shape::Capsule {
            a: centre,
            b: [
                r.range(-0.5, 0.2) * w,
                r.range(-0.7, -0.3) * b,
                centre[2] - r.range(15.0, 70.0),
            ],
            radii: [radii[1] * 0.8, radii[1] * r.range(0.4, 0.85)],
        };
        for shape in [body, tail] {
            let solid = self.put(shape, within, Tissue::Gut, gut);
            solid.rough = 3.0;
            solid.shell = Some((3.0, organ));
        }
        if a.stomach_gas > 0.0 {
            let level = (2.0 * a.stomach_gas - 1.0) * radii[1];
            for shape in [body, tail] {
                self.gas(shape, 4.0, up, level, r);
            }
        }
        // The liver fills the right dome and reaches across.
        self.put(
            Shape::ellipsoid(
                [-0.5 * w, 0.0, right - 92.0],
                [0.72 * w, 1.25 * b, 108.0],
                0.0,
            ),
            within,
            Tissue::Abdomen,
            liver,
        )
        .rough = 4.0;
        self.put(
            Shape::ellipsoid(
                [0.1 * w, -0.42 * b, right.min(left) - 46.0],
                [r.range(0.42, 0.7) * w, 0.5 * b, 50.0],
                0.0,
            ),
            within,
            Tissue::Abdomen,
            liver,
        )
        .rough = 4.0;
        self.colon(r, up, gut);
    }

    /// The colon: below the liver, across, and up to the left dome, in sacs with gas and stool.
    fn colon(&mut self, r: &mut Random, up: f32, gut: f32) {
        let a = self.recipe.anatomy.clone();
        let (w, b) = (a.half_width, a.half_depth);
        let [right, left] = a.dome;
        // How high the left bend climbs: sometimes right under the diaphragm.
        let high = left
            - if r.chance(0.5) {
                r.range(6.0, 30.0)
            } else {
                r.range(30.0, 110.0)
            };
        let mut path = [
            [-0.62 * w, -0.2 * b, right - 150.0],
            [-0.3 * w, -0.75 * b, right - r.range(110.0, 150.0)],
            [0.25 * w, -0.8 * b, left - r.range(60.0, 140.0)],
            [r.range(0.5, 0.72) * w, r.range(-0.6, 0.0) * b, high - 24.0],
            [0.8 * w, 0.15 * b, high - 60.0],
            [0.78 * w, 0.25 * b, high - 200.0],
        ];
        if r.chance(0.06) {
            // In front of the liver, under the right dome.
            path[0] = [-0.5 * w, -0.7 * b, right - 30.0];
        }
        let radius = r.range(13.0, 32.0);
        let mut gas = Vec::new();
        for pair in path.windows(2) {
            let steps = 5;
            for i in 0..steps {
                let t = i as f32 / steps as f32;
                let p: Point = std::array::from_fn(|k| pair[0][k] + (pair[1][k] - pair[0][k]) * t);
                let radius = radius * r.range(0.8, 1.15);
                let shape = Shape::ellipsoid(p, [radius, radius, radius], 0.0);
                let solid = self.put(shape, Within::Abdomen, Tissue::Gut, gut - 20.0);
                solid.rough = 4.0;
                solid.shell = Some((2.5, 40.0));
                if r.chance(a.colon_gas) {
                    let level = r.range(-0.5, 1.4) * radius;
                    gas.push((shape, level));
                }
            }
        }
        // After all walls, so that the sacs join.
        for (shape, level) in gas {
            self.gas(shape, 1.5, up, level, r);
        }
    }

    /// Gas in a shape, `wall` mm inside, above `level` mm behind its middle.
    fn gas(&mut self, shape: Shape, wall: f32, up: f32, level: f32, r: &mut Random) {
        let (inner, middle) = match shape {
            Shape::Capsule { a, b, radii } => (
                Shape::Capsule {
                    a,
                    b,
                    radii: radii.map(|x| (x - wall).max(1.0)),
                },
                [
                    (a[0] + b[0]) * 0.5,
                    (a[1] + b[1]) * 0.5,
                    (a[2] + b[2]) * 0.5,
                ],
            ),
            Shape::Ellipsoid {
                centre,
                radii,
                turn,
            } => (
                Shape::Ellipsoid {
                    centre,
                    radii: radii.map(|x| (x - wall).max(1.0)),
                    turn,
                },
                centre,
            ),
        };
        let middle = self.frame.to_scanner(middle);
        let rough = r.range(1.0, 5.0);
        let solid = self.put(inner, Within::Abdomen, Tissue::GutGas, -1000.0);
        solid.rough = rough;
        solid.level = Some((up, up * middle[1] + level));
    }
}
