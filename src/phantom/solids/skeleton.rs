//! Bones that are not part of spine or ribs, which the base tissues hold.

use super::super::maths::{Point, add};
use super::super::shape::Shape;
use super::super::tissue::Tissue;
use super::{Builder, VERTEBRA, Within};

impl Builder<'_> {
    fn bone(&mut self, shape: Shape, shell: f32) {
        let density = self.recipe.anatomy.bone;
        let solid = self.put(shape, Within::NotLung, Tissue::Marrow, 180.0 * density);
        solid.shell = Some((shell, 800.0 * density));
        solid.rough = 1.0;
    }

    pub(super) fn bones(&mut self) {
        let a = self.recipe.anatomy.clone();
        let landmarks = self.landmarks;
        let (w, b, top) = (a.half_width, a.half_depth, a.apex);
        for (side, sign) in [-1.0, 1.0].into_iter().enumerate() {
            let shoulder = landmarks.shoulders[side];
            let elbow = landmarks.elbows[side];
            // Arm.
            self.bone(
                Shape::Capsule {
                    a: shoulder,
                    b: elbow,
                    radii: [11.0, 10.0],
                },
                4.0,
            );
            self.bone(Shape::ellipsoid(shoulder, [24.0, 23.0, 23.0], 0.0), 2.0);
            let forearm = landmarks.arms.get(side * 2 + 1).map(|arm| arm.shape);
            if let Some(Shape::Capsule { a: from, b: to, .. }) = forearm {
                for y in [-11.0, 11.0] {
                    self.bone(
                        Shape::Capsule {
                            a: add(from, [0.0, y, 0.0]),
                            b: add(to, [0.0, y, 0.0]),
                            radii: [7.0, 6.0],
                        },
                        3.0,
                    );
                }
            }
            // Collar bone.
            let inner = [sign * 24.0, -0.52 * b, top - 42.0];
            let bend = [sign * 70.0, -0.55 * b, top - 18.0];
            let outer = [shoulder[0] - sign * 8.0, shoulder[1] - 8.0, top + 6.0];
            self.bone(
                Shape::Capsule {
                    a: inner,
                    b: bend,
                    radii: [9.0, 6.5],
                },
                2.0,
            );
            self.bone(
                Shape::Capsule {
                    a: bend,
                    b: outer,
                    radii: [6.5, 7.5],
                },
                2.0,
            );
            // Shoulder blade: a fan of thin struts outside of the ribs, spine and socket.
            let behind = 0.62 * b + 24.0;
            let socket = [
                shoulder[0] - sign * 26.0,
                shoulder[1] + 6.0,
                shoulder[2] - 2.0,
            ];
            let tip = [sign * 0.82 * w, 0.8 * b + 22.0, top - 165.0];
            let medial = [sign * 0.55 * w, behind + 0.26 * b + 10.0, top - 40.0];
            for i in 0..7 {
                let t = i as f32 / 6.0;
                let end: Point = std::array::from_fn(|k| medial[k] + (tip[k] - medial[k]) * t);
                let start: Point =
                    std::array::from_fn(|k| socket[k] + (tip[k] - socket[k]) * t * 0.9);
                self.bone(
                    Shape::Capsule {
                        a: start,
                        b: end,
                        radii: [4.5 - 1.5 * t, 3.0],
                    },
                    2.0,
                );
            }
            self.bone(
                Shape::Capsule {
                    a: [shoulder[0], shoulder[1] + 18.0, top + 8.0],
                    b: add(medial, [0.0, 14.0, 8.0]),
                    radii: [6.0, 4.0],
                },
                2.0,
            );
            self.bone(Shape::ellipsoid(socket, [10.0, 12.0, 18.0], 0.0), 2.0);
        }
        // Breast bone: handle and body.
        let front = |z: f32| -b * (0.98 - 0.34 * ((z + 20.0) / 110.0).clamp(0.0, 1.0)) - 7.0;
        for (low, high, wide) in [(-95.0, 8.0, 15.0), (14.0, top - 45.0, 24.0)] {
            // One flat bone of five rods: the shell of all before the marrow of all.
            for (radius, hu, tissue) in [
                (5.6, 560.0 * a.bone, Tissue::CorticalBone),
                (4.1, 150.0 * a.bone, Tissue::Marrow),
            ] {
                for x in [-1.0, -0.5, 0.0, 0.5, 1.0] {
                    let x = x * wide * 0.8;
                    let shape = Shape::Capsule {
                        a: [x, front(low), low],
                        b: [x, front(high), high],
                        radii: [radius; 2],
                    };
                    self.put(shape, Within::NotLung, tissue, hu);
                }
            }
        }
        // Processes of the vertebrae.
        let mut z = a.recess - 260.0;
        while z < top + 120.0 {
            if z > self.levels[0] - 60.0 && z < self.levels[1] + 60.0 {
                let s = landmarks.spine_at(z);
                let back = s[1] + 27.0;
                self.bone(
                    Shape::Capsule {
                        a: [s[0], back + 7.0, z],
                        b: [s[0], back + 32.0, z - 22.0],
                        radii: [4.5, 4.0],
                    },
                    1.8,
                );
                for sign in [-1.0, 1.0] {
                    self.bone(
                        Shape::Capsule {
                            a: [s[0] + sign * 12.0, back - 6.0, z + 2.0],
                            b: [s[0] + sign * 34.0, back + 8.0, z + 7.0],
                            radii: [6.0, 4.5],
                        },
                        1.8,
                    );
                    self.bone(
                        Shape::Capsule {
                            a: [s[0] + sign * 11.0, back - 16.0, z + 3.0],
                            b: [s[0] + sign * 12.0, back + 2.0, z - 6.0],
                            radii: [5.0, 6.0],
                        },
                        1.8,
                    );
                }
            }
            z += VERTEBRA;
        }
        // Jaw and skull base, where the scan reaches them.
        let head = top + 150.0;
        for sign in [-1.0, 1.0] {
            self.bone(
                Shape::Capsule {
                    a: [sign * 8.0, -95.0, head - 25.0],
                    b: [sign * 42.0, -25.0, head + 5.0],
                    radii: [9.0; 2],
                },
                2.5,
            );
        }
        self.put(
            Shape::ellipsoid([0.0, -50.0, head], [18.0, 30.0, 22.0], 0.0),
            Within::NotLung,
            Tissue::Airway,
            -1000.0,
        )
        .rough = 5.0;
    }
}
