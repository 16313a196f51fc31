//! Tubes and lines in the body, cables and leads on it.

use super::super::maths::add;
use super::super::random::Random;
use super::super::shape::Shape;
use super::super::tissue::Tissue;
use super::{Builder, Within};

impl Builder<'_> {
    pub(super) fn devices(&mut self) {
        let a = self.recipe.anatomy.clone();
        let r = &mut Random::new(self.recipe.seed, 8);
        let [breathing, feeding, line] = self.recipe.surroundings.tubes;
        if breathing {
            for shape in self.landmarks.trachea.clone().iter().take(2) {
                for (radius, hu, tissue) in
                    [(5.2, 180.0, Tissue::Device), (3.8, -1000.0, Tissue::Airway)]
                {
                    let solid = self.put(shape.with_radius(radius), Within::Body, tissue, hu);
                    solid.hilar = true;
                    solid.central = true;
                }
            }
        }
        if feeding {
            for shape in self.landmarks.oesophagus.clone() {
                self.put(shape.with_radius(2.6), Within::Body, Tissue::Device, 300.0);
                self.put(shape.with_radius(1.4), Within::Body, Tissue::GutGas, -700.0);
            }
        }
        if line {
            let path = [
                [-60.0, -0.45 * a.half_depth, a.apex],
                [-34.0, -0.2 * a.half_depth, a.apex - 15.0],
                [-30.0, -0.15 * a.half_depth, -20.0],
            ];
            for pair in path.windows(2) {
                self.put(
                    Shape::Capsule {
                        a: pair[0],
                        b: pair[1],
                        radii: [1.3; 2],
                    },
                    Within::Body,
                    Tissue::Device,
                    1400.0,
                );
            }
        }
        // Cables and leads on the skin, tubes beside it, all in front.
        for _ in 0..self.recipe.surroundings.cables {
            let front = -(a.half_depth + 30.0 + a.fat);
            let mut p = [
                r.range(-1.2, 1.2) * a.half_width,
                front + r.range(-25.0, 40.0),
                r.range(a.recess, a.apex),
            ];
            let radius = r.range(0.8, 4.0);
            let hu = if r.chance(0.5) {
                r.range(100.0, 900.0)
            } else {
                3000.0
            };
            let hollow = radius > 2.5;
            for _ in 0..r.below(7) + 1 {
                let q = add(
                    p,
                    [
                        r.range(-60.0, 60.0),
                        r.range(-14.0, 14.0),
                        r.range(-60.0, 60.0),
                    ],
                );
                self.put(
                    Shape::Capsule {
                        a: p,
                        b: q,
                        radii: [radius; 2],
                    },
                    Within::Outside,
                    Tissue::Table,
                    hu,
                );
                if hollow {
                    self.put(
                        Shape::Capsule {
                            a: p,
                            b: q,
                            radii: [radius - 1.4; 2],
                        },
                        Within::Outside,
                        Tissue::Outside,
                        -1000.0,
                    );
                }
                p = q;
            }
        }
    }
}
