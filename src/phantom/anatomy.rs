//! The surfaces of body, rib cage and lungs, in the patient's frame.

use super::landmarks::Landmarks;
use super::maths::{Point, length, mix, smooth_max, smooth_min, smoothstep, superellipse};
use super::noise::Noise;
use super::recipe::Recipe;
use super::shape::{Shape, is_beyond};

/// Signed distances of a point from the surfaces that everything else hangs on, in mm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surfaces {
    /// From the skin.
    pub(super) body: f32,
    /// From the inside of the ribs.
    pub(super) cage: f32,
    /// From the pleural spaces, right and left.
    pub(super) pleura: [f32; 2],
    /// Thickness of the fat under the skin here.
    pub(super) fat: f32,
}

/// What one level of the cage looks like: each side an ellipse of its own.
#[derive(Debug, Clone, Copy)]
struct Level {
    /// Distance of the ellipse's middle from the midline.
    across: f32,
    width: f32,
    depth: f32,
    middle: f32,
}

/// mm over which the organs of the mediastinum blend.
const BLEND: f32 = 9.0;

pub(super) struct Anatomy<'a> {
    recipe: &'a Recipe,
    landmarks: &'a Landmarks,
    noise: &'a Noise,
}

impl<'a> Anatomy<'a> {
    pub(super) fn new(recipe: &'a Recipe, landmarks: &'a Landmarks, noise: &'a Noise) -> Self {
        Self {
            recipe,
            landmarks,
            noise,
        }
    }

    /// The surfaces about a point in the patient's frame.
    pub(super) fn surfaces(&self, p: Point) -> Surfaces {
        let body = self.body(p);
        let mut surfaces = Surfaces {
            body,
            cage: 60.0,
            pleura: [60.0; 2],
            fat: self.recipe.anatomy.fat,
        };
        if body > 8.0 {
            return surfaces;
        }
        surfaces.fat = self.fat(p);
        // Left and right are never quite alike.
        let warp = [
            p[0] + 3.0 * self.noise.at(p, 70.0, 1.0),
            p[1] + 3.0 * self.noise.at(p, 70.0, 2.0),
            p[2] + 5.0 * self.noise.at(p, 80.0, 3.0),
        ];
        let level = self.level(warp[2]);
        let cage = self.cage(warp, &level);
        // Never through the skin.
        surfaces.cage = cage.max(body + 9.0);
        if surfaces.cage > 12.0 {
            surfaces.pleura = [surfaces.cage; 2];
            return surfaces;
        }
        let mediastinum = self.mediastinum(p);
        for (side, sign) in [-1.0, 1.0].into_iter().enumerate() {
            let septum = self.septum(p, sign);
            let mut d = smooth_max(surfaces.cage, -mediastinum, 3.0);
            d = smooth_max(d, septum, 3.0);
            d = d.max(-self.abdomen(warp, side, &level));
            surfaces.pleura[side] = d.max(self.recess(warp) - warp[2]);
        }
        surfaces
    }

    /// Distance from the surface under the domes: positive in the chest.
    fn abdomen(&self, p: Point, side: usize, level: &Level) -> f32 {
        let a = &self.recipe.anatomy;
        let low = smoothstep(0.0, 90.0, p[2] - a.recess);
        let height = (a.dome[side] - a.recess).max(40.0) * 0.8;
        let centre = a.dome[side] - height;
        let gap = mix(0.0, 2.5 + 3.0 * self.noise.at(p, 60.0, 4.0), low).max(0.0);
        let u = (p[0].abs() - level.across * 0.9 - a.dome_shift[0] * low) / (level.width - gap);
        let shift = (0.2 * level.depth + a.dome_shift[1]) * low;
        let v = (p[1] - level.middle + shift) / (level.depth - gap - 0.04 * level.depth * low);
        let rho = superellipse(u, v, self.recipe.anatomy.squareness * 0.6);
        let bumps = a.humps * self.noise.at(p, 48.0, 5.0);
        if p[2] > centre {
            let w = (p[2] - centre + bumps) / height;
            let e = (rho * rho + w * w).sqrt();
            (e - 1.0) * mix(height, level.width, (rho / e.max(0.01)).clamp(0.0, 1.0))
        } else {
            (rho - 1.0) * level.width
        }
    }

    /// Where the recess between diaphragm and ribs ends: lower at the back.
    fn recess(&self, p: Point) -> f32 {
        let a = &self.recipe.anatomy;
        let back = (p[1] / a.half_depth).clamp(-1.0, 1.0);
        a.recess
            + (1.0 - back) * 0.5 * 0.62 * (a.dome[0] - a.recess).max(30.0)
            + 5.0 * self.noise.at(p, 50.0, 6.0)
    }

    fn level(&self, z: f32) -> Level {
        let a = &self.recipe.anatomy;
        let t = ((a.apex - z) / (a.apex - a.recess)).clamp(0.0, 1.2);
        let dome = |end: f32| {
            let s = 1.0 - (t / end).min(1.0);
            (1.0 - s * s).max(0.0).sqrt()
        };
        // Above the apex the ellipses shrink to less than nothing.
        let over = (z - a.apex).max(0.0);
        let across = mix(
            0.33 * a.half_width,
            0.42 * a.half_width,
            smoothstep(0.0, 0.4, t),
        );
        let width = (a.half_width - across)
            * mix(dome(0.55), 1.0, 0.04)
            * mix(1.0, 0.95, smoothstep(0.75, 1.1, t));
        let depth =
            a.half_depth * mix(dome(0.5), 1.0, 0.05) * mix(1.0, 0.93, smoothstep(0.8, 1.1, t));
        let middle = mix(0.22, 0.0, smoothstep(0.0, 0.5, t)) * a.half_depth;
        Level {
            across,
            width: (width - over).max(2.0),
            depth: (depth - over).max(2.0),
            middle,
        }
    }

    /// Distance from the inside of the ribs.
    fn cage(&self, p: Point, level: &Level) -> f32 {
        let dx = p[0].abs() - level.across;
        let dy = p[1] - level.middle;
        let (u, v) = (dx / level.width, dy / level.depth);
        let rho = superellipse(u, v, self.recipe.anatomy.squareness);
        let slope = length([u / level.width, v / level.depth, 0.0]) / rho.max(0.05);
        let d = (rho - 1.0) / slope.max(1.0 / level.width.max(level.depth));
        // Closed above the apex.
        d.max(p[2] - self.recipe.anatomy.apex)
    }

    /// Distance from all between the lungs.
    fn mediastinum(&self, p: Point) -> f32 {
        // The spine, and what joins ribs to it, as wide as the back.
        let spine = self.landmarks.spine_at(p[2]);
        let back = (p[1] - spine[1]).max(0.0);
        let (dx, dy) = (p[0] - spine[0], (p[1] - spine[1]).min(0.0));
        let wall = (dx * dx + dy * dy).sqrt() - (20.0 + 0.22 * back);
        let mut d = smooth_min(60.0, wall, BLEND);
        for tube in &self.landmarks.mediastinum {
            if !is_beyond(&tube.bounds, p, tube.margin + d + BLEND) {
                d = smooth_min(d, tube.shape.distance(p) - tube.margin, BLEND);
            }
        }
        d
    }

    /// The lungs meet before the heart but never mix.
    fn septum(&self, p: Point, sign: f32) -> f32 {
        let a = &self.recipe.anatomy;
        let bend = 5.0 * self.noise.at(p, 60.0, 8.0) + a.shift * 0.5;
        let thymus = smoothstep(15.0, 60.0, p[2]) * 10.0;
        let pad = smoothstep(-40.0, -100.0, p[2]) * 14.0;
        let half = 1.2 + 9.0 * a.visceral_fat * a.visceral_fat + thymus + pad;
        half - sign * (p[0] - bend)
    }

    fn fat(&self, p: Point) -> f32 {
        let a = &self.recipe.anatomy;
        let back = (p[1] / a.half_depth).clamp(-1.0, 1.0);
        let low = smoothstep(40.0, -160.0, p[2]);
        (a.fat * (0.75 + 0.35 * low - 0.2 * back.abs() + 0.35 * self.noise.at(p, 60.0, 9.0)))
            .max(2.5)
    }

    /// Distance from the skin.
    pub(super) fn body(&self, p: Point) -> f32 {
        let a = &self.recipe.anatomy;
        let l = &self.landmarks;
        let z = p[2];
        let t = ((a.apex - z) / (a.apex - a.recess)).clamp(0.0, 1.3);
        let up = smoothstep(0.62, 0.12, t);
        let waist = smoothstep(0.8, 1.3, t)
            * (if self.recipe.female { 10.0 } else { 2.0 })
            * (1.0 - a.belly / 90.0);
        let width = a.half_width + 15.0 * a.muscle + a.fat * 0.95 + up * 26.0 * a.muscle - waist;
        let depth = (a.half_depth + 20.0 * a.muscle.sqrt() + a.fat * 0.75) * mix(1.0, 0.86, up);
        let middle = 5.0 + 9.0 * up;
        let warp = 3.0 * self.noise.at(p, 90.0, 10.0);
        let (u, v) = (p[0] / width, (p[1] - middle) / depth);
        let rho = superellipse(u, v, 0.25 + a.squareness * 0.6);
        let slope = length([u / width, v / depth, 0.0]) / rho.max(0.05);
        let mut d = (rho - 1.0) / slope.max(1.0 / width) + warp;
        d = smooth_max(d, z - (a.apex - 8.0), 30.0);
        for bulge in &l.outline {
            if !is_beyond(&bulge.bounds, p, d + bulge.margin) {
                d = smooth_min(d, bulge.shape.distance(p), bulge.margin);
            }
        }
        for arm in &l.arms {
            if !is_beyond(&arm.bounds, p, d + 4.0) {
                d = d.min(arm.shape.distance(p) + warp * 0.5);
            }
        }
        // The furrow of the back.
        let spine = self.landmarks.spine_at(z);
        let furrow = Shape::Capsule {
            a: [spine[0], depth + middle + 14.0, -400.0],
            b: [spine[0], depth + middle + 14.0, a.apex],
            radii: [20.0; 2],
        };
        smooth_max(d, -furrow.distance(p), 16.0)
    }

    /// The level of the cage at a height, for what needs [`Self::abdomen`].
    pub(super) fn abdomen_at(&self, p: Point) -> f32 {
        let side = usize::from(p[0] > 0.0);
        self.abdomen(p, side, &self.level(p[2]))
    }
}
