//! The list of solids that are painted over the base tissues, in painting order.

use super::fields::Fields;
use super::frame::Frame;
use super::landmarks::Landmarks;
use super::maths::{Point, add, sin_cos};
use super::random::Random;
use super::recipe::Recipe;
use super::shape::Shape;
use super::tissue::Tissue;
use super::tree::{grow, spread};

/// Where a solid may be painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Body,
    /// In the body but not over lung.
    NotLung,
    Lung,
    /// Below the diaphragm.
    Abdomen,
    /// Outside of the skin.
    Outside,
}

/// A solid with its tissue, in the scanner's frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Solid {
    pub(super) shape: Shape,
    pub(super) within: Within,
    pub(super) tissue: Tissue,
    pub(super) hu: f32,
    /// A shell of this thickness (mm) and HU: cortical bone.
    pub(super) shell: Option<(f32, f32)>,
    /// Gas stands above this height, seen against gravity: paint where `up * y < level`.
    pub(super) level: Option<(f32, f32)>,
    /// mm by which the surface is uneven.
    pub(super) rough: f32,
    /// Contours of the lung leave it out.
    pub(super) hilar: bool,
    /// Of the trachea or a main bronchus.
    pub(super) central: bool,
}

/// Builds the list.
pub(super) struct Builder<'a> {
    recipe: &'a Recipe,
    landmarks: &'a Landmarks,
    frame: &'a Frame,
    fields: &'a Fields,
    /// Lowest and highest level wanted: what lies wholly beyond is left out.
    levels: [f32; 2],
    solids: Vec<Solid>,
}

/// All solids of a patient, in painting order: before the lung's own, and those in and over the lung.
pub(super) fn solids(
    recipe: &Recipe,
    landmarks: &Landmarks,
    frame: &Frame,
    fields: &Fields,
    levels: [f32; 2],
) -> Vec<Solid> {
    let mut builder = Builder {
        recipe,
        landmarks,
        frame,
        fields,
        levels,
        solids: Vec::new(),
    };
    builder.abdomen();
    builder.chest();
    builder.bones();
    builder.lung();
    builder.airways();
    builder.devices();
    builder.solids
}

impl Builder<'_> {
    /// Adds a shape of the patient's frame.
    fn put(&mut self, shape: Shape, within: Within, tissue: Tissue, hu: f32) -> &mut Solid {
        let shape = self.frame.shape(shape);
        self.put_scanner(shape, within, tissue, hu)
    }

    fn put_scanner(&mut self, shape: Shape, within: Within, tissue: Tissue, hu: f32) -> &mut Solid {
        self.solids.push(Solid {
            shape,
            within,
            tissue,
            hu,
            shell: None,
            level: None,
            rough: 0.0,
            hilar: false,
            central: false,
        });
        let last = self.solids.len() - 1;
        &mut self.solids[last]
    }

    fn abdomen(&mut self) {
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
                ellipsoid([sign * 52.0, 0.4 * b, z], [26.0, 24.0, 52.0], sign * 30.0),
                within,
                Tissue::Abdomen,
                organ + bright,
            );
        }
        self.put(
            ellipsoid(
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
        let body = ellipsoid(centre, radii, r.range(-30.0, 10.0));
        let tail = Shape::Capsule {
            a: centre,
            b: [r.range(-0.2, 0.2) * w, -0.45 * b, centre[2] - 55.0],
            radii: [radii[1] * 0.8, 20.0],
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
            ellipsoid(
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
            ellipsoid(
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
        let mut path = vec![
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
        let radius = r.range(13.0, 26.0);
        let mut gas = Vec::new();
        for pair in path.windows(2) {
            let steps = 5;
            for i in 0..steps {
                let t = i as f32 / steps as f32;
                let p: Point = std::array::from_fn(|k| pair[0][k] + (pair[1][k] - pair[0][k]) * t);
                let radius = radius * r.range(0.8, 1.15);
                let shape = ellipsoid(p, [radius, radius, radius], 0.0);
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

    fn chest(&mut self) {
        let a = &self.recipe.anatomy;
        let r = &mut Random::new(self.recipe.seed, 5);
        let landmarks = self.landmarks;
        let (blood, contrast) = (a.blood, a.blood > 80.0);
        let oesophagus_gas = a.oesophagus_gas;
        let age = self.recipe.age;
        for shape in landmarks.oesophagus.clone() {
            self.put(shape, Within::NotLung, Tissue::Oesophagus, 35.0)
                .rough = 1.5;
        }
        if oesophagus_gas > 0.0 {
            for shape in landmarks.oesophagus.clone() {
                if r.chance(0.6) {
                    let inner = shrunk(shape, oesophagus_gas);
                    self.put(inner, Within::NotLung, Tissue::GutGas, -980.0)
                        .rough = 2.0;
                }
            }
        }
        // Lymph nodes.
        for _ in 0..r.below(12) {
            let p = [
                r.range(-28.0, 30.0),
                r.range(-25.0, 25.0),
                r.range(-25.0, 60.0),
            ];
            let radius = r.range(2.5, 7.0);
            self.put(
                ellipsoid(p, [radius, radius * 0.8, radius * 1.3], 0.0),
                Within::NotLung,
                Tissue::Mediastinum,
                45.0,
            );
        }
        let wall = if contrast { 95.0 } else { 42.0 };
        for shape in landmarks.heart.clone() {
            self.put(shape, Within::NotLung, Tissue::Heart, wall);
            if contrast {
                self.put(
                    shrunk_by(shape, 0.72),
                    Within::NotLung,
                    Tissue::Heart,
                    blood * 0.9,
                );
            }
        }
        for shape in landmarks.blood.clone() {
            let hu = blood * r.range(0.85, 1.1);
            self.put(shape, Within::NotLung, Tissue::Heart, hu).hilar = true;
        }
        // Calcifications of arteries.
        if age > 55 {
            for _ in 0..r.below(22) {
                let i = r.below(7);
                if let Some(&Shape::Capsule { a, b, radii }) = landmarks.blood.get(i + 1) {
                    let t = r.unit();
                    let (sine, cosine) = sin_cos(r.range(0.0, 6.28));
                    let p: Point = std::array::from_fn(|k| a[k] + (b[k] - a[k]) * t);
                    let p = add(p, [sine * radii[0], cosine * radii[0], 0.0]);
                    self.put(
                        ellipsoid(
                            p,
                            [r.range(1.0, 3.0), r.range(0.8, 2.0), r.range(1.0, 5.0)],
                            0.0,
                        ),
                        Within::NotLung,
                        Tissue::Device,
                        700.0,
                    );
                }
            }
        }
    }

    fn bone(&mut self, shape: Shape, shell: f32) {
        let density = self.recipe.anatomy.bone;
        let solid = self.put(shape, Within::NotLung, Tissue::Marrow, 180.0 * density);
        solid.shell = Some((shell, 800.0 * density));
        solid.rough = 1.0;
    }

    fn bones(&mut self) {
        let a = self.recipe.anatomy.clone();
        let landmarks = self.landmarks;
        let (w, b, top) = (a.half_width, a.half_depth, a.apex);
        for side in 0..2 {
            let sign = [-1.0, 1.0][side];
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
            self.bone(ellipsoid(shoulder, [24.0, 23.0, 23.0], 0.0), 2.0);
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
            self.bone(ellipsoid(socket, [10.0, 12.0, 18.0], 0.0), 2.0);
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
            ellipsoid([0.0, -50.0, head], [18.0, 30.0, 22.0], 0.0),
            Within::NotLung,
            Tissue::Airway,
            -1000.0,
        )
        .rough = 5.0;
    }

    fn lung(&mut self) {
        let a = self.recipe.anatomy.clone();
        let r = &mut Random::new(self.recipe.seed, 6);
        let hu = if a.blood > 80.0 { a.blood * 0.85 } else { 35.0 };
        for side in 0..2 {
            let ends = |ends: &[(Point, f32)]| -> Vec<(Point, f32)> {
                ends.iter()
                    .map(|&(p, radius)| (self.frame.to_scanner(p), radius))
                    .collect()
            };
            let count = (480.0 * a.vessels) as usize;
            // Where more vessels show they are also fuller.
            let full = (0.85 + 0.2 * a.vessels) * r.range(0.9, 1.15);
            let arteries = grow(
                spread(self.fields, side, 3.0, count, r),
                &ends(&self.landmarks.artery_ends[side]),
                0.35,
                r,
            );
            let veins = grow(
                spread(self.fields, side, 3.0, count * 3 / 4, r),
                &ends(&self.landmarks.vein_ends[side]),
                0.35,
                r,
            );
            for branch in arteries.into_iter().chain(veins) {
                let shape = Shape::Capsule {
                    a: branch.a,
                    b: branch.b,
                    radii: branch.radii.map(|x| x * full),
                };
                let solid = self.put_scanner(shape, Within::Lung, Tissue::LungVessel, hu);
                // Contours follow the outline of the mediastinum: vessels beyond it are lung.
                solid.hilar = branch.radii[0] * full > 7.5;
            }
        }
    }

    fn airways(&mut self) {
        let a = self.recipe.anatomy.clone();
        let r = &mut Random::new(self.recipe.seed, 7);
        // Each with whether contours leave it out, and whether it is trachea or main bronchus.
        let mut paths: Vec<(Shape, bool, bool)> = Vec::new();
        for shape in &self.landmarks.trachea {
            // Two tubes side by side make an oval one.
            for sign in [-1.0, 1.0] {
                let off = [sign * a.trachea_oval[0], sign * a.trachea_oval[1], 0.0];
                paths.push((self.frame.shape(moved(*shape, off)), true, true));
            }
        }
        for side in 0..2 {
            for shape in &self.landmarks.bronchi[side] {
                let Shape::Capsule { radii, .. } = shape else {
                    continue;
                };
                let main = radii[1] > 0.6 * a.trachea;
                paths.push((self.frame.shape(*shape), main, main));
            }
            let ends: Vec<_> = self.landmarks.bronchus_ends[side]
                .iter()
                .map(|&(p, radius)| (self.frame.to_scanner(p), radius * 0.85))
                .collect();
            let thick = r.range(0.7, 1.3);
            for branch in grow(spread(self.fields, side, 12.0, 110, r), &ends, 0.7, r) {
                let radii = branch.radii.map(|x| x * 0.85 * thick);
                paths.push((
                    Shape::Capsule {
                        a: branch.a,
                        b: branch.b,
                        radii,
                    },
                    false,
                    false,
                ));
            }
        }
        // All walls before all lumens, so that no wall crosses a lumen where branches meet.
        let wall = r.range(0.9, 1.4);
        for &(shape, hilar, central) in &paths {
            let solid = self.put_scanner(
                shrunk_by_mm(shape, -wall, 1.28),
                Within::Body,
                Tissue::AirwayWall,
                10.0,
            );
            solid.hilar = hilar;
            solid.central = central;
        }
        for &(shape, hilar, central) in &paths {
            let solid = self.put_scanner(shape, Within::Body, Tissue::Airway, -1000.0);
            solid.hilar = hilar;
            solid.central = central;
            solid.rough = if central { 1.2 } else { 0.0 };
        }
        // Calcified rings and secretions.
        if r.chance(0.25) {
            let shape = Shape::Capsule {
                a: [1.0, a.trachea * 0.8, 60.0],
                b: [1.0, a.trachea * 0.8, 30.0],
                radii: [r.range(1.0, 3.5); 2],
            };
            let solid = self.put(shape, Within::Body, Tissue::AirwayWall, 0.0);
            solid.hilar = true;
            solid.central = true;
        }
    }

    fn devices(&mut self) {
        let a = self.recipe.anatomy.clone();
        let r = &mut Random::new(self.recipe.seed, 8);
        let [breathing, feeding, line] = self.recipe.surroundings.tubes;
        if breathing {
            for shape in self.landmarks.trachea.clone().iter().take(2) {
                for (radius, hu, tissue) in
                    [(5.2, 180.0, Tissue::Device), (3.8, -1000.0, Tissue::Airway)]
                {
                    let solid = self.put(with_radius(*shape, radius), Within::Body, tissue, hu);
                    solid.hilar = true;
                    solid.central = true;
                }
            }
        }
        if feeding {
            for shape in self.landmarks.oesophagus.clone() {
                self.put(with_radius(shape, 2.6), Within::Body, Tissue::Device, 300.0);
                self.put(
                    with_radius(shape, 1.4),
                    Within::Body,
                    Tissue::GutGas,
                    -700.0,
                );
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

/// mm from one vertebra to the next.
pub(super) const VERTEBRA: f32 = 25.0;

fn ellipsoid(centre: Point, radii: Point, degrees: f32) -> Shape {
    let (sine, cosine) = sin_cos(degrees.to_radians());
    Shape::Ellipsoid {
        centre,
        radii,
        turn: [sine, cosine],
    }
}

fn moved(shape: Shape, by: Point) -> Shape {
    match shape {
        Shape::Capsule { a, b, radii } => Shape::Capsule {
            a: add(a, by),
            b: add(b, by),
            radii,
        },
        Shape::Ellipsoid {
            centre,
            radii,
            turn,
        } => Shape::Ellipsoid {
            centre: add(centre, by),
            radii,
            turn,
        },
    }
}

fn with_radius(shape: Shape, radius: f32) -> Shape {
    match shape {
        Shape::Capsule { a, b, .. } => Shape::Capsule {
            a,
            b,
            radii: [radius; 2],
        },
        Shape::Ellipsoid { .. } => shape,
    }
}

fn shrunk(shape: Shape, radius: f32) -> Shape {
    match shape {
        Shape::Capsule { a, b, radii } => Shape::Capsule {
            a,
            b,
            radii: radii.map(|x| radius.min(x - 2.0)),
        },
        Shape::Ellipsoid { .. } => shape,
    }
}

fn shrunk_by(shape: Shape, factor: f32) -> Shape {
    match shape {
        Shape::Capsule { a, b, radii } => Shape::Capsule {
            a,
            b,
            radii: radii.map(|x| x * factor),
        },
        Shape::Ellipsoid {
            centre,
            radii,
            turn,
        } => Shape::Ellipsoid {
            centre,
            radii: radii.map(|x| x * factor),
            turn,
        },
    }
}

/// Grown to `factor` times the radius, by `most` mm (negative) at the most.
fn shrunk_by_mm(shape: Shape, most: f32, factor: f32) -> Shape {
    match shape {
        Shape::Capsule { a, b, radii } => Shape::Capsule {
            a,
            b,
            radii: radii.map(|x| (x * factor).min(x - most)),
        },
        Shape::Ellipsoid { .. } => shape,
    }
}
