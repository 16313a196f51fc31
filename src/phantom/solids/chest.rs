//! Heart, vessels, oesophagus and airways.

use super::super::maths::{Point, add, sin_cos};
use super::super::random::Random;
use super::super::shape::Shape;
use super::super::tissue::Tissue;
use super::super::tree::{grow, spread};
use super::{Builder, Within};

impl Builder<'_> {
    pub(super) fn chest(&mut self) {
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
                    let inner = shape.narrowed(oesophagus_gas);
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
                Shape::ellipsoid(p, [radius, radius * 0.8, radius * 1.3], 0.0),
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
                    shape.scaled(0.72),
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
                    let (sine, cosine) = sin_cos(r.range(0.0, std::f32::consts::TAU));
                    let p: Point = std::array::from_fn(|k| a[k] + (b[k] - a[k]) * t);
                    let p = add(p, [sine * radii[0], cosine * radii[0], 0.0]);
                    self.put(
                        Shape::ellipsoid(
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

    pub(super) fn lung(&mut self) {
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

    pub(super) fn airways(&mut self) {
        let a = self.recipe.anatomy.clone();
        let r = &mut Random::new(self.recipe.seed, 7);
        // Each with whether contours leave it out, and whether it is trachea or main bronchus.
        let mut paths: Vec<(Shape, bool, bool)> = Vec::new();
        for shape in &self.landmarks.trachea {
            // Two tubes side by side make an oval one.
            for sign in [-1.0, 1.0] {
                let off = [sign * a.trachea_oval[0], sign * a.trachea_oval[1], 0.0];
                paths.push((self.frame.shape(shape.moved(off)), true, true));
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
                shape.walled(1.28, wall),
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
}
