//! Things of a shape of their own in the lung: nodules, masses and what they block, bullae, bands.

use super::Parenchyma;
use crate::phantom::maths::{Point, length, smoothstep, sub};
use crate::phantom::noise::Noise;
use crate::phantom::random::Random;
use crate::phantom::recipe::Recipe;
use crate::phantom::tissue::Tissue;

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

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Focal {
    balls: Vec<Ball>,
    bands: Vec<Band>,
}

impl Focal {
    /// As many as the recipe says, anywhere in the lung, of which these are points.
    pub(super) fn scatter(recipe: &Recipe, lung: &[(Point, f32)]) -> Self {
        let mut focal = Self::default();
        if lung.is_empty() {
            return focal;
        }
        let d = &recipe.disease;
        let r = &mut Random::new(recipe.seed, 9);
        for _ in 0..d.nodules {
            let small = r.unit();
            let radius = 2.0 + 12.5 * small * small;
            let ground_glass = r.chance(0.2);
            focal.balls.push(Ball {
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
            focal.balls.push(Ball {
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
            focal.balls.push(Ball {
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
            focal.bands.push(Band {
                centre: lung[r.below(lung.len())].0,
                normal: raw.map(|x| x / norm),
                reach: r.range(15.0, 45.0),
                half: r.range(0.6, 3.5),
            });
        }
        focal
    }

    /// Draws those that are at a point of the scanner's frame. `pixel` in mm; `up` is 1 for a patient
    /// who lies on the back, -1 for one on the belly.
    pub(super) fn draw(&self, p: Point, pixel: f32, noise: &Noise, up: f32, out: &mut Parenchyma) {
        for band in &self.bands {
            let from = sub(p, band.centre);
            let off =
                from[0] * band.normal[0] + from[1] * band.normal[1] + from[2] * band.normal[2];
            if length(from) < band.reach && off.abs() < band.half + pixel {
                let off = off + 2.0 * noise.at(p, 14.0, 18.0);
                blend(
                    out,
                    20.0,
                    Tissue::Consolidation,
                    (band.half - off.abs()) / pixel + 0.5,
                );
            }
        }
        for ball in self.balls.iter().filter(|ball| ball.behind > 0.0) {
            ball.obstruct(p, noise, up, out);
        }
        for ball in &self.balls {
            let away = length(sub(p, ball.centre));
            if away < ball.radius + 2.0 * ball.rough + pixel {
                let edge = ball.radius - away
                    + ball.rough * 2.0 * noise.at(p, (ball.radius * 0.6).max(3.0), 19.0);
                blend(out, ball.hu, ball.tissue, edge / pixel + 0.5);
            }
        }
    }
}

impl Ball {
    /// Lung behind a mass, as seen along gravity: cloudy, netted, in parts airless.
    fn obstruct(&self, p: Point, noise: &Noise, up: f32, out: &mut Parenchyma) {
        let from = sub(p, self.centre);
        let away = length(from);
        let dependent = up * from[1] / away.max(1.0);
        let reach = self.behind * (0.2 + 0.8 * dependent) + 9.0 * noise.rough(p, 16.0, 32.0);
        let edge = reach - (away - self.radius);
        if edge <= -4.0 {
            return;
        }
        let amount = smoothstep(-4.0, 8.0, edge);
        let mottled = noise.rough(p, 9.0, 33.0);
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
}

fn blend(out: &mut Parenchyma, hu: f32, tissue: Tissue, amount: f32) {
    let amount = amount.clamp(0.0, 1.0);
    out.hu += (hu - out.hu) * amount;
    if amount > 0.5 {
        out.tissue = tissue;
    }
}
