//! What is wrong with the lungs: where infection sits, how dense it is, and what else may be found.
//!
//! Infection is the part of the lung where a potential exceeds a threshold. The potential says what
//! attracts lesions (pleura, base, gravity, hila, chance); the threshold is the quantile that gives
//! the extent asked for. So extents are met by construction, whatever the pattern, less what is too
//! faint for anybody to see and to draw: [`VISIBLE`].

mod focal;

use super::fields::{Fields, LEFT, RIGHT, SURFACES};
use super::frame::Frame;
use super::maths::{Point, length, smoothstep, sub};
use super::noise::Noise;
use super::recipe::Recipe;
use super::tissue::Tissue;
use focal::Focal;

/// HU. Ground glass is at least so much denser than aerated lung of the same place.
const GLASS_OVER_LUNG: f32 = 120.0;
/// HU. Where a fading lesion adds less, it is not labelled.
const VISIBLE: f32 = 80.0;

/// The lung at one point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parenchyma {
    pub(super) hu: f32,
    pub(super) tissue: Tissue,
}

pub(super) struct Lesions<'a> {
    recipe: &'a Recipe,
    frame: &'a Frame,
    noise: &'a Noise,
    hilum: [Point; 2],
    threshold: f32,
    solid_threshold: f32,
    focal: Focal,
    /// Half the depth of the chest, for heights along gravity.
    depth: f32,
}

impl<'a> Lesions<'a> {
    pub(super) fn new(
        recipe: &'a Recipe,
        frame: &'a Frame,
        noise: &'a Noise,
        fields: &Fields,
    ) -> Self {
        let a = &recipe.anatomy;
        let hilum = [
            [-45.0, 0.1 * a.half_depth, -30.0],
            [50.0, 0.15 * a.half_depth, -30.0],
        ];
        let mut lesions = Self {
            recipe,
            frame,
            noise,
            hilum,
            threshold: f32::INFINITY,
            solid_threshold: f32::INFINITY,
            focal: Focal::default(),
            depth: a.half_depth,
        };
        let lung: Vec<(Point, f32)> = fields
            .points()
            .filter_map(|(p, d)| {
                let nearest = d[RIGHT].min(d[LEFT]);
                (nearest < 0.0 && lesions.fluid(p, d) > 0.0).then_some((p, -nearest))
            })
            .collect();
        lesions.find_thresholds(&lung);
        lesions.focal = Focal::scatter(recipe, &lung);
        lesions
    }

    /// 1 for a patient who lies on the back, -1 for one on the belly: the sign of y along gravity.
    fn up(&self) -> f32 {
        if self.recipe.posture.prone { -1.0 } else { 1.0 }
    }

    fn find_thresholds(&mut self, lung: &[(Point, f32)]) {
        let d = &self.recipe.disease;
        if d.extent <= 0.0 || lung.is_empty() {
            return;
        }
        let mut potentials: Vec<f32> = lung
            .iter()
            .map(|&(p, depth)| self.potential(p, depth))
            .collect();
        self.threshold = quantile(&mut potentials, 1.0 - d.extent);
        let mut solid: Vec<f32> = lung
            .iter()
            .filter_map(|&(p, depth)| {
                let excess = self.potential(p, depth) - self.threshold;
                (excess > 0.0).then(|| self.solidity(p, excess))
            })
            .collect();
        self.solid_threshold = if d.consolidation > 0.0 {
            quantile(&mut solid, 1.0 - d.consolidation)
        } else {
            f32::INFINITY
        };
    }

    /// What attracts infection at a point of the scanner's frame, `depth` mm under the pleura.
    fn potential(&self, p: Point, depth: f32) -> f32 {
        let d = &self.recipe.disease;
        let q = self.frame.to_patient(p);
        let up = self.up();
        let side = usize::from(q[0] > 0.0);
        let [pleura, base, gravity, hilum, chance] = d.attraction;
        let mut s = pleura * (1.0 - depth / 30.0).max(-0.6);
        s += base * (-q[2] / 90.0);
        s += gravity * up * q[1] / self.depth;
        s += hilum * (1.0 - length(sub(q, self.hilum[side])) / 50.0).max(-1.0);
        s += chance * 2.2 * self.noise.rough(q, d.patch, 11.0);
        s += d.side * (side as f32 - 0.5);
        if d.lobes != [0.0; 3] {
            s += d.lobes[self.lobe(q, side)];
        }
        s + 0.25 * self.noise.at(q, 4.5, 12.0)
    }

    fn solidity(&self, p: Point, excess: f32) -> f32 {
        let size = self.recipe.disease.patch * 0.7;
        0.6 * excess.min(2.5)
            + 2.0 * self.noise.rough(p, size, 13.0)
            + 0.5 * self.noise.at(p, 4.0, 14.0)
    }

    /// Distance behind the oblique fissure (negative: above and before it).
    fn fissure(&self, q: Point) -> f32 {
        let bend = 7.0 * self.noise.at(q, 60.0, 15.0);
        (-38.0 + 78.0 * q[1] / self.depth + bend - q[2]) * 0.75
    }

    /// 0 upper, 1 middle or lingula, 2 lower.
    fn lobe(&self, q: Point, side: usize) -> usize {
        let minor = [-22.0, -30.0][side] + 5.0 * self.noise.at(q, 50.0, 16.0);
        if self.fissure(q) > 0.0 {
            2
        } else if q[2] < minor && q[1] < 0.25 * self.depth {
            1
        } else {
            0
        }
    }

    /// Distance above the fluid of the pleural space: negative in the fluid.
    pub(super) fn fluid(&self, p: Point, surfaces: &[f32; SURFACES]) -> f32 {
        let side = usize::from(surfaces[LEFT] < surfaces[RIGHT]);
        let amount = self.recipe.disease.effusion[side];
        if amount <= 0.0 {
            return f32::INFINITY;
        }
        let q = self.frame.to_patient(p);
        let a = &self.recipe.anatomy;
        let up = self.up();
        // Deepest at the base, thinning upwards and along the wall.
        let thin = 1.0 - smoothstep(a.recess, a.apex, q[2]) * (1.3 - amount);
        let level = self.depth * (1.0 - 1.9 * amount * thin);
        let wall = surfaces[RIGHT].min(surfaces[LEFT]);
        level - up * q[1] - (9.0 + wall * 0.8).max(0.0) * 0.8 + 3.0 * self.noise.at(q, 35.0, 17.0)
    }

    /// Thickness of air around the lung at a point: positive where it is lung.
    pub(super) fn free_air(&self, p: Point, surfaces: &[f32; SURFACES]) -> f32 {
        let side = usize::from(surfaces[LEFT] < surfaces[RIGHT]);
        let amount = self.recipe.disease.pneumothorax[side];
        if amount <= 0.0 {
            return f32::INFINITY;
        }
        let up = self.up();
        let q = self.frame.to_patient(p);
        // Air rises.
        let wide = amount * (0.9 - up * q[1] / self.depth);
        -surfaces[RIGHT].min(surfaces[LEFT]) - wide
    }

    /// The lung tissue at a point of the scanner's frame, vessels and bronchi aside. `pixel` in mm.
    pub(super) fn at(&self, p: Point, surfaces: &[f32; SURFACES], pixel: f32) -> Parenchyma {
        let d = &self.recipe.disease;
        let depth = -surfaces[RIGHT].min(surfaces[LEFT]);
        let mut out = Parenchyma {
            hu: self.healthy(p, depth),
            tissue: Tissue::Lung,
        };
        if d.fibrosis > 0.0 {
            self.reticulate(p, depth, &mut out);
        }
        let q = self.frame.to_patient(p);
        let line = (1.2 - self.fissure(q).abs()).clamp(0.0, 1.0);
        out.hu += 90.0 * line;
        if d.extent > 0.0 {
            let excess = self.potential(p, depth) - self.threshold;
            // Faint just outside, so that edges can be soft.
            let fade = d.softness / 30.0;
            if excess > -0.5 * fade {
                self.infect(p, excess, fade, &mut out);
            }
        }
        if d.collapse > 0.0 {
            self.collapse(p, surfaces, &mut out);
        }
        self.focal.draw(p, pixel, self.noise, self.up(), &mut out);
        out
    }

    /// HU of aerated lung, its texture aside.
    fn aerated(&self, q: Point) -> f32 {
        let a = &self.recipe.anatomy;
        let gravity = a.gradient * 0.5 * self.up() * (q[1] / self.depth);
        a.lung + gravity + 22.0 * self.noise.at(q, 40.0, 20.0)
    }

    fn healthy(&self, p: Point, depth: f32) -> f32 {
        let a = &self.recipe.anatomy;
        let up = self.up();
        let q = self.frame.to_patient(p);
        let mut hu = self.aerated(q) + 70.0 * self.noise.at(q, 4.5, 21.0);
        // The most dependent rim is always a little denser.
        hu += a.gradient
            * 0.5
            * smoothstep(12.0, 0.0, depth)
            * smoothstep(0.3, 0.9, up * q[1] / self.depth);
        if a.emphysema > 0.0 {
            let hole = self.noise.rough(q, 13.0, 22.0) + q[2] / 400.0;
            hu -= 110.0 * smoothstep(0.45 - a.emphysema, 0.75 - a.emphysema, hole);
        }
        hu.max(-995.0)
    }

    fn reticulate(&self, p: Point, depth: f32, out: &mut Parenchyma) {
        let strength = self.recipe.disease.fibrosis * smoothstep(28.0, 4.0, depth);
        let mesh = self
            .noise
            .at(p, 7.0, 23.0)
            .abs()
            .min(self.noise.at(p, 7.0, 24.0).abs());
        out.hu += strength * (420.0 * smoothstep(0.14, 0.02, mesh) + 60.0);
        if strength > 0.5 && mesh > 0.3 {
            // Honeycombs.
            out.hu -= 120.0 * (strength - 0.5);
        }
    }

    fn infect(&self, p: Point, excess: f32, fade: f32, out: &mut Parenchyma) {
        let d = &self.recipe.disease;
        let strength = smoothstep(-0.5 * fade, 0.5 * fade, excess);
        let aerated = self.aerated(self.frame.to_patient(p));
        let cloudy = d.glass + 70.0 * self.noise.at(p, 18.0, 25.0);
        let cloudy = cloudy.max(aerated + GLASS_OVER_LUNG);
        let mut glass = (cloudy + 40.0 * self.noise.at(p, 5.0, 26.0)).max(out.hu + 60.0);
        let pattern = self.noise.at(p, 40.0, 27.0) * 1.4 + 0.5;
        if pattern < d.crazy_paving {
            let mesh = self
                .noise
                .at(p, 8.5, 28.0)
                .abs()
                .min(self.noise.at(p, 8.5, 29.0).abs());
            glass += 330.0 * smoothstep(0.13, 0.02, mesh);
        }
        out.hu += (glass - out.hu) * strength;
        if excess > 0.0 {
            if strength * (cloudy - aerated) >= VISIBLE {
                out.tissue = Tissue::GroundGlass;
            }
            let solidity = self.solidity(p, excess) - self.solid_threshold;
            let solid = smoothstep(-0.35, 0.35, solidity);
            let target = d.solid + 25.0 * self.noise.at(p, 6.0, 30.0);
            out.hu += (target - out.hu) * solid;
            if solidity > 0.0 {
                out.tissue = Tissue::Consolidation;
            }
        }
    }

    /// Lung that fluid, or a high diaphragm, has pressed airless.
    fn collapse(&self, p: Point, surfaces: &[f32; SURFACES], out: &mut Parenchyma) {
        let reach = self.recipe.disease.collapse;
        let fluid = self.fluid(p, surfaces);
        let q = self.frame.to_patient(p);
        let up = self.up();
        let depth = -surfaces[RIGHT].min(surfaces[LEFT]);
        let dependent =
            smoothstep(0.45, 0.75, up * q[1] / self.depth) * smoothstep(20.0, -60.0, q[2]);
        let near = if fluid.is_finite() {
            fluid
        } else {
            depth + (1.0 - dependent) * 60.0
        };
        let edge = reach - near + 7.0 * self.noise.rough(p, 13.0, 31.0);
        let amount = smoothstep(-3.0, 3.0, edge);
        out.hu += (35.0 - out.hu) * amount;
        if amount > 0.5 {
            out.tissue = Tissue::Atelectasis;
        }
    }
}

/// The value that a `share` of the values do not exceed.
fn quantile(values: &mut [f32], share: f32) -> f32 {
    if values.is_empty() {
        return f32::INFINITY;
    }
    let rank = ((values.len() as f32 * share) as usize).min(values.len() - 1);
    *values.select_nth_unstable_by(rank, f32::total_cmp).1
}
