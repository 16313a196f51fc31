//! One level of the patient, from surfaces, solids and lesions to HU and labels.

use super::fields::{ABDOMEN, BODY, CAGE, FAT, Fields, LEFT, RIGHT, SURFACES};
use super::frame::Frame;
use super::landmarks::Landmarks;
use super::lesions::Lesions;
use super::maths::{Point, angle, mix, smoothstep};
use super::noise::Noise;
use super::outside::Outside;
use super::recipe::Recipe;
use super::solids::{Solid, VERTEBRA, Within};
use super::tissue::Tissue;

/// mm by which contours of the lung run outside of the half-way line between lung and wall, as
/// clinicians draw them.
const CONTOUR: f32 = 0.8;

/// mm from one rib to the next.
const RIB: f32 = 25.0;

/// The pixels of a picture: side in mm, number, and where the first one lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pixels {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// mm between rows, columns.
    pub(super) size: [f32; 2],
    /// y of the first row and x of the first column.
    pub(super) first: [f32; 2],
}

/// One level: `[rows, columns]` each.
pub(super) struct Level {
    pub(super) hu: Vec<f32>,
    pub(super) tissue: Vec<u8>,
    /// 1 right, 2 left.
    pub(super) lungs: Vec<u8>,
    /// Share of the pixel in the body, and in the lung.
    body: Vec<f32>,
    lung: Vec<f32>,
    below: Vec<bool>,
}

pub(super) struct Renderer<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) frame: &'a Frame,
    pub(super) landmarks: &'a Landmarks,
    pub(super) noise: &'a Noise,
    pub(super) fields: &'a Fields,
    pub(super) solids: &'a [Solid],
    pub(super) lesions: &'a Lesions<'a>,
    pub(super) outside: &'a Outside<'a>,
    pub(super) pixels: Pixels,
}

impl Renderer<'_> {
    pub(super) fn level(&self, z: f32) -> Level {
        let count = self.pixels.rows * self.pixels.columns;
        let mut level = Level {
            hu: vec![-1000.0; count],
            tissue: vec![0; count],
            lungs: vec![0; count],
            body: vec![0.0; count],
            lung: vec![0.0; count],
            below: vec![false; count],
        };
        self.base(z, &mut level);
        for solid in self.solids {
            self.paint(solid, z, &mut level);
        }
        level
    }

    fn base(&self, z: f32, level: &mut Level) {
        let Pixels {
            rows,
            columns,
            size,
            first,
        } = self.pixels;
        let plane = self.fields.plane(z);
        let pixel = size[1];
        for row in 0..rows {
            let y = first[0] + row as f32 * size[0];
            for column in 0..columns {
                let x = first[1] + column as f32 * pixel;
                let i = row * columns + column;
                let p = [x, y, z];
                let d = plane.at(x, y);
                let body = (0.5 - d[BODY] / pixel).clamp(0.0, 1.0);
                let around = if body < 1.0 {
                    self.outside.at(p, d[BODY])
                } else {
                    -1000.0
                };
                if body <= 0.0 {
                    level.hu[i] = around;
                    level.tissue[i] = if around > -970.0 {
                        Tissue::Table
                    } else {
                        Tissue::Outside
                    } as u8;
                    continue;
                }
                let (mut hu, mut tissue) = self.wall(p, &d, pixel);
                let nearest = d[RIGHT].min(d[LEFT]);
                let lung = (0.5 - nearest / pixel).clamp(0.0, 1.0);
                if lung > 0.0 || nearest < CONTOUR {
                    let (inner, label, share) = self.chest(p, &d, pixel);
                    hu = mix(hu, inner, lung);
                    if lung > 0.5 {
                        tissue = label;
                    }
                    let left_out = matches!(label, Tissue::Mass | Tissue::Atelectasis);
                    if nearest < CONTOUR && share && !left_out {
                        level.lungs[i] = if d[LEFT] < d[RIGHT] { 2 } else { 1 };
                    }
                    level.lung[i] = if share { lung } else { 0.0 };
                    if !share && lung > 0.0 {
                        // Fluid and free air: nothing of the lung is painted there.
                        level.lung[i] = 0.0;
                    }
                }
                if body < 1.0 {
                    hu = mix(around, hu, body);
                    if body <= 0.5 {
                        tissue = if around > -970.0 {
                            Tissue::Table
                        } else {
                            Tissue::Outside
                        };
                    }
                }
                level.hu[i] = hu;
                level.tissue[i] = tissue as u8;
                level.body[i] = body;
                level.below[i] = d[ABDOMEN] < 1.0 && d[CAGE] < 8.0 && !self.beside_spine(p);
            }
        }
    }

    /// HU and tissue in the pleural space, and whether that is lung.
    fn chest(&self, p: Point, d: &[f32; SURFACES], pixel: f32) -> (f32, Tissue, bool) {
        if self.lesions.fluid(p, d) < 0.0 {
            return (10.0, Tissue::Effusion, false);
        }
        if self.lesions.free_air(p, d) < 0.0 {
            return (-1000.0, Tissue::Pneumothorax, false);
        }
        let lung = self.lesions.at(p, d, pixel);
        (lung.hu, lung.tissue, true)
    }

    /// HU and tissue of all in the body that is neither lung nor painted.
    fn wall(&self, p: Point, d: &[f32; SURFACES], pixel: f32) -> (f32, Tissue) {
        let a = &self.recipe.anatomy;
        let depth = -d[BODY];
        if depth < 1.8 {
            return (-10.0, Tissue::Skin);
        }
        let fine = || self.noise.at(p, 6.0, 50.0);
        if depth < d[FAT] && d[CAGE] > 5.0 {
            // Strands in the fat.
            let strand = smoothstep(0.035, 0.0, self.noise.at(p, 24.0, 51.0).abs());
            return (-105.0 + 12.0 * fine() + 60.0 * strand, Tissue::Fat);
        }
        if let Some(bone) = self.spine(p, pixel) {
            return bone;
        }
        if d[CAGE] > 0.0 {
            if d[CAGE] < 13.0
                && let Some(bone) = self.rib(p, d[CAGE])
            {
                return bone;
            }
            // Fat between the muscles.
            let gap = self.noise.at(p, 26.0, 52.0).abs();
            let fatty = 0.03 + 0.10 * a.visceral_fat + 0.05 * (1.35 - a.muscle);
            if gap < fatty && d[CAGE] > 10.0 {
                return (-90.0 + 20.0 * fine(), Tissue::Fat);
            }
            return (52.0 + 14.0 * fine(), Tissue::Muscle);
        }
        if d[ABDOMEN] > -2.5 && d[ABDOMEN] < 1.0 {
            return (45.0, Tissue::Muscle);
        }
        (-98.0 + 14.0 * fine(), Tissue::Fat)
    }

    /// Whether a point is of the spine or the muscles beside it, where no organ lies.
    fn beside_spine(&self, p: Point) -> bool {
        let q = self.frame.to_patient(p);
        let s = self.landmarks.spine_at(q[2]);
        let (dx, dy) = ((q[0] - s[0]) / 20.0, (q[1] - s[1]) / 17.0);
        dy > 0.0 && dx.abs() < 1.0 + 0.5 * dy || dx * dx + dy * dy < 1.0
    }

    /// Vertebral bodies, discs, the canal and its arch.
    fn spine(&self, p: Point, pixel: f32) -> Option<(f32, Tissue)> {
        let q = self.frame.to_patient(p);
        let s = self.landmarks.spine_at(q[2]);
        let (dx, dy) = (q[0] - s[0], q[1] - s[1]);
        if dx.abs() > 30.0 || !(-24.0..46.0).contains(&dy) {
            return None;
        }
        let density = self.recipe.anatomy.bone;
        let phase = (q[2] / VERTEBRA + 1000.0).fract();
        let size = 1.0 - 0.0012 * (q[2] + 40.0).clamp(-200.0, 150.0);
        let waist = 1.0 - 0.1 * smoothstep(0.5, 0.0, (phase - 0.6).abs());
        let (u, v) = (dx / (17.0 * size * waist), dy / (14.5 * size * waist));
        let e = (u * u + v * v).sqrt();
        let canal = (dx * dx / 1.3 + (dy - 22.5 * size) * (dy - 22.5 * size)).sqrt();
        if canal < 7.6 {
            let cord = canal < 4.6;
            return Some((if cord { 35.0 } else { 8.0 }, Tissue::Muscle));
        }
        if e < 1.0 {
            if phase < 0.2 {
                return Some((85.0, Tissue::Cartilage));
            }
            let rim = (1.0 - e) * 15.0;
            let plate = (phase - 0.2).min(1.0 - phase) * VERTEBRA;
            let grain = 45.0 * self.noise.at(p, 3.5, 53.0);
            return Some(if rim < 1.6 || plate < 1.6 {
                (480.0 * density, Tissue::CorticalBone)
            } else {
                (170.0 * density + grain, Tissue::Marrow)
            });
        }
        // The arch, open between two vertebrae.
        let arch = (canal - 10.5).abs();
        if dy > 12.0 * size && arch < 2.8 + 0.2 * pixel && (0.3..0.95).contains(&phase) {
            return Some((650.0 * density, Tissue::CorticalBone));
        }
        None
    }

    /// Ribs run round the cage, falling from back to front.
    fn rib(&self, p: Point, cage: f32) -> Option<(f32, Tissue)> {
        let q = self.frame.to_patient(p);
        let a = &self.recipe.anatomy;
        if q[2] > a.apex + 6.0 {
            return None;
        }
        // 0 at the back, pi in front.
        let round = angle(q[0].abs(), q[1] - 0.05 * a.half_depth);
        let fall = if round < 2.2 {
            34.0 * (round - 0.25).max(0.0)
        } else {
            66.3 - 24.0 * (round - 2.2)
        };
        // The costal margin: no ribs in front of it.
        let margin = a.recess + 70.0 - 95.0 * smoothstep(2.9, 1.1, round);
        if q[2] < margin - 20.0 {
            return None;
        }
        let shift = if q[0] > 0.0 { 2.0 } else { 0.0 } + 3.0 * self.noise.at(q, 50.0, 54.0);
        let phase = ((q[2] + fall + shift) / RIB + 1000.0).fract() - 0.5;
        let (u, v) = (phase * RIB / 6.3, (cage - 6.0) / 4.6);
        let e = (u * u + v * v).sqrt();
        if e > 1.0 || (round > 2.95 && q[2] > -90.0) {
            return None;
        }
        if round > 2.45 {
            let hard = self.recipe.age > 60 && e > 0.7;
            return Some((if hard { 260.0 } else { 110.0 }, Tissue::Cartilage));
        }
        let grain = 60.0 * self.noise.at(p, 5.0, 55.0);
        Some(if e > 0.66 {
            (720.0 * a.bone + grain, Tissue::CorticalBone)
        } else {
            (170.0 * a.bone + grain, Tissue::Marrow)
        })
    }

    fn paint(&self, solid: &Solid, z: f32, level: &mut Level) {
        let Pixels {
            rows,
            columns,
            size,
            first,
        } = self.pixels;
        let pixel = size[1];
        let [low, high] = solid.shape.bounds(pixel + solid.rough);
        if z < low[2] || z > high[2] {
            return;
        }
        let span = |axis: usize, step: f32, start: f32, count: usize| {
            let from = ((low[axis] - start) / step).ceil().max(0.0) as usize;
            let to = ((high[axis] - start) / step + 1.0).max(0.0) as usize;
            from.min(count)..to.min(count)
        };
        // What is thinner than a pixel fills only a part of it.
        let thin = match solid.shape {
            super::shape::Shape::Capsule { radii, .. } => {
                (2.0 * radii[0].max(radii[1]) / pixel).min(1.0)
            }
            super::shape::Shape::Ellipsoid { .. } => 1.0,
        };
        let deep = solid.rough + pixel + solid.shell.map_or(0.0, |(thick, _)| thick);
        for row in span(1, size[0], first[0], rows) {
            let y = first[0] + row as f32 * size[0];
            if solid.level.is_some_and(|(up, level)| up * y > level) {
                continue;
            }
            for column in span(0, pixel, first[1], columns) {
                let p = [first[1] + column as f32 * pixel, y, z];
                let mut d = solid.shape.distance(p);
                if d > pixel + solid.rough {
                    continue;
                }
                // Deep inside nothing depends on how uneven the surface is.
                if solid.rough > 0.0 && d > -deep {
                    d += solid.rough * self.noise.at(p, 14.0, 60.0);
                }
                let cover = (0.5 - d / pixel).clamp(0.0, 1.0) * thin;
                if cover > 0.0 {
                    self.blend(solid, row * columns + column, d, cover, level);
                }
            }
        }
    }

    fn blend(&self, solid: &Solid, i: usize, d: f32, cover: f32, level: &mut Level) {
        let share = match solid.within {
            Within::Body => level.body[i],
            Within::NotLung => level.body[i] * (1.0 - level.lung[i]),
            Within::Lung => level.lung[i],
            Within::Abdomen => {
                if level.below[i] {
                    level.body[i] * (1.0 - level.lung[i])
                } else {
                    0.0
                }
            }
            Within::Outside => 1.0 - level.body[i],
        };
        // Branches of the bronchi pass beside heart and vessels, never through them.
        let is_branch =
            matches!(solid.tissue, Tissue::Airway | Tissue::AirwayWall) && !solid.central;
        let amount = if is_branch && level.tissue[i] == Tissue::Heart as u8 {
            0.0
        } else {
            cover * share
        };
        if amount <= 0.0 {
            return;
        }
        let shell = solid.shell.filter(|(thick, _)| -d < *thick);
        let hu = shell.map_or(solid.hu, |(_, hu)| hu);
        // A vessel never lightens what is denser.
        if solid.tissue == Tissue::LungVessel && hu < level.hu[i] {
            return;
        }
        level.hu[i] += (hu - level.hu[i]) * amount;
        if amount > 0.5 {
            let hard = shell.is_some() && solid.tissue == Tissue::Marrow;
            level.tissue[i] = if hard {
                Tissue::CorticalBone
            } else {
                solid.tissue
            } as u8;
        }
        if solid.hilar && amount > 0.4 {
            level.lungs[i] = 0;
        }
    }
}
