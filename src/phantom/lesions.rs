//! What is wrong with the lungs: where infection sits, how dense it is, and what else may be found.
//!
//! Infection is the part of the lung where a potential exceeds a threshold. The potential says what
//! attracts lesions (pleura, base, gravity, hila, chance); the threshold is the quantile that gives
//! the extent asked for. So extents are met by construction, whatever the pattern.

use super::fields::{Fields, LEFT, RIGHT, SURFACES};
use super::frame::Frame;
use super::maths::{Point, length, smoothstep, sub};
use super::noise::Noise;
use super::random::Random;
use super::recipe::Recipe;
use super::tissue::Tissue;

/// The lung at one point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parenchyma {
    pub(super) hu: f32,
    pub(super) tissue: Tissue,
}

/// A round thing of its own: nodule, mass, bulla.
#[derive(Debug, Clone, Copy)]
struct Ball {
    centre: Point,
    radius: f32,
    hu: f32,
    tissue: Tissue,
    rough: f32,
    /// mm of ill-aerated lung behind it, as beyond a blocked bronchus.
    behind: f32,
}

/// A thin band of collapse or scar.
#[derive(Debug, Clone, Copy)]
struct Band {
    centre: Point,
    normal: Point,
    reach: f32,
    half: f32,
}

pub(super) struct Lesions<'a> {
    recipe: &'a Recipe,
    frame: &'a Frame,
    noise: &'a Noise,
    hilum: [Point; 2],
    threshold: f32,
    solid_threshold: f32,
    balls: Vec<Ball>,
    bands: Vec<Band>,
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
            balls: Vec::new(),
            bands: Vec::new(),
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
        lesions.scatter(&lung);
        lesions
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
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
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
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
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
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
        let q = self.frame.to_patient(p);
        // Air rises.
        let wide = amount * (0.9 - up * q[1] / self.depth);
        -surfaces[RIGHT].min(surfaces[LEFT]) - wide
    }

    fn scatter(&mut self, lung: &[(Point, f32)]) {
        let d = &self.recipe.disease;
        let r = &mut Random::new(self.recipe.seed, 9);
        if lung.is_empty() {
            return;
        }
        for _ in 0..d.nodules {
            let small = r.unit();
            let radius = 2.0 + 12.5 * small * small;
            let ground_glass = r.chance(0.2);
            self.balls.push(Ball {
                behind: 0.0,
                centre: lung[r.below(lung.len())].0,
                radius,
                hu: if ground_glass {
                    r.range(-650.0, -350.0)
                } else {
                    r.range(-20.0, 70.0)
                },
                tissue: if ground_glass {
                    Tissue::GroundGlass
                } else {
                    Tissue::Nodule
                },
                rough: radius * r.range(0.1, 0.4),
            });
        }
        for _ in 0..d.masses {
            let radius = r.range(17.0, 50.0);
            let behind = if r.chance(0.6) {
                r.range(8.0, 45.0)
            } else {
                0.0
            };
            self.balls.push(Ball {
                behind,
                centre: lung[r.below(lung.len())].0,
                radius,
                hu: r.range(20.0, 65.0),
                tissue: Tissue::Mass,
                rough: radius * r.range(0.08, 0.3),
            });
        }
        for _ in 0..d.bullae {
            let radius = r.range(5.0, 32.0);
            self.balls.push(Ball {
                behind: 0.0,
                centre: lung[r.below(lung.len())].0,
                radius,
                hu: r.range(-1000.0, -960.0),
                tissue: Tissue::Lung,
                rough: radius * 0.25,
            });
        }
        for _ in 0..d.bands {
            let raw = [r.normal(), r.normal(), r.normal() * 2.0];
            let norm = length(raw).max(0.1);
            self.bands.push(Band {
                centre: lung[r.below(lung.len())].0,
                normal: raw.map(|x| x / norm),
                reach: r.range(15.0, 45.0),
                half: r.range(0.6, 3.5),
            });
        }
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
        for band in &self.bands {
            let from = sub(p, band.centre);
            let off =
                from[0] * band.normal[0] + from[1] * band.normal[1] + from[2] * band.normal[2];
            if length(from) < band.reach && off.abs() < band.half + pixel {
                let off = off + 2.0 * self.noise.at(p, 14.0, 18.0);
                blend(
                    &mut out,
                    20.0,
                    Tissue::Consolidation,
                    (band.half - off.abs()) / pixel + 0.5,
                );
            }
        }
        for ball in self.balls.iter().filter(|ball| ball.behind > 0.0) {
            self.obstruct(p, ball, &mut out);
        }
        for ball in &self.balls {
            let away = length(sub(p, ball.centre));
            if away < ball.radius + 2.0 * ball.rough + pixel {
                let edge = ball.radius - away
                    + ball.rough * 2.0 * self.noise.at(p, (ball.radius * 0.6).max(3.0), 19.0);
                blend(&mut out, ball.hu, ball.tissue, edge / pixel + 0.5);
            }
        }
        out
    }

    /// Lung behind a mass, as seen along gravity: cloudy, netted, in parts airless.
    fn obstruct(&self, p: Point, ball: &Ball, out: &mut Parenchyma) {
        let from = sub(p, ball.centre);
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
        let away = length(from);
        let dependent = up * from[1] / away.max(1.0);
        let reach = ball.behind * (0.2 + 0.8 * dependent) + 9.0 * self.noise.rough(p, 16.0, 32.0);
        let edge = reach - (away - ball.radius);
        if edge <= -4.0 {
            return;
        }
        let amount = smoothstep(-4.0, 8.0, edge);
        let mottled = self.noise.rough(p, 9.0, 33.0);
        let airless = mottled > 0.25;
        let hu = if airless {
            10.0
        } else {
            -480.0 + 260.0 * mottled
        };
        out.hu += (hu.max(out.hu) - out.hu) * amount;
        if amount > 0.5 {
            out.tissue = if airless {
                Tissue::Consolidation
            } else {
                Tissue::GroundGlass
            };
        }
    }

    fn healthy(&self, p: Point, depth: f32) -> f32 {
        let a = &self.recipe.anatomy;
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
        let q = self.frame.to_patient(p);
        let mut hu = a.lung
            + a.gradient * 0.5 * up * (q[1] / self.depth)
            + 22.0 * self.noise.at(q, 40.0, 20.0)
            + 70.0 * self.noise.at(q, 4.5, 21.0);
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
        let cloudy = 70.0 * self.noise.at(p, 18.0, 25.0) + 40.0 * self.noise.at(p, 5.0, 26.0);
        let mut glass = (d.glass + cloudy).max(out.hu + 60.0);
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
            out.tissue = Tissue::GroundGlass;
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
        let up = if self.recipe.posture.prone { -1.0 } else { 1.0 };
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
            out.tissue = Tissue::Consolidation;
        }
    }
}

fn blend(out: &mut Parenchyma, hu: f32, tissue: Tissue, amount: f32) {
    let amount = amount.clamp(0.0, 1.0);
    out.hu += (hu - out.hu) * amount;
    if amount > 0.5 {
        out.tissue = tissue;
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
