//! Where the large organs lie, in the patient's frame: the list from which the mediastinum is built,
//! the outline of trunk and limbs, and the paths of spine, airways and great vessels.

use super::maths::{Point, add, mix};
use super::outline::outline;
use super::random::Random;
use super::recipe::Recipe;
use super::shape::Shape;

/// A solid that shapes a surface: of the mediastinum, with how far the pleura keeps from it; or of
/// the outline, with the width over which it blends in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) shape: Shape,
    pub(super) margin: f32,
    /// The box around it.
    pub(super) bounds: [Point; 2],
}

impl Part {
    fn new(shape: Shape, margin: f32) -> Self {
        let bounds = shape.bounds(0.0);
        Self {
            shape,
            margin,
            bounds,
        }
    }
}

pub(super) struct Landmarks {
    pub(super) mediastinum: Vec<Part>,
    /// What bulges from the trunk, each with the width over which it blends in.
    pub(super) outline: Vec<Part>,
    pub(super) arms: Vec<Part>,
    /// Shoulder joints, elbows, right and left.
    pub(super) shoulders: [Point; 2],
    pub(super) elbows: [Point; 2],
    pub(super) heart: Vec<Shape>,
    pub(super) blood: Vec<Shape>,
    pub(super) oesophagus: Vec<Shape>,
    pub(super) trachea: Vec<Shape>,
    /// Main, lobar bronchi and where they end, with the radius there: [side] -> ends.
    pub(super) bronchi: [Vec<Shape>; 2],
    pub(super) bronchus_ends: [Vec<(Point, f32)>; 2],
    pub(super) artery_ends: [Vec<(Point, f32)>; 2],
    pub(super) vein_ends: [Vec<(Point, f32)>; 2],
    spine: [f32; 3],
}

fn tube(points: &[Point], radii: &[f32]) -> Vec<Shape> {
    let pairs = points.windows(2).zip(radii.windows(2));
    pairs
        .map(|(p, r)| Shape::Capsule {
            a: p[0],
            b: p[1],
            radii: [r[0], r[1]],
        })
        .collect()
}

impl Landmarks {
    pub(super) fn new(recipe: &Recipe) -> Self {
        let a = &recipe.anatomy;
        let r = &mut Random::new(recipe.seed, 2);
        // Half the chest's depth, from which all depths follow.
        let b = a.half_depth;
        let k = a.half_width / 125.0;
        let s = a.shift;
        let spine = [0.56 * b, a.kyphosis, s * 0.1];
        let mut jitter =
            |p: Point, by: f32| add(p, [r.normal() * by, r.normal() * by, r.normal() * by]);

        let push = a.trachea_shift;
        let trachea = tube(
            &[
                [0.0, -0.22 * b, 260.0],
                [1.0 + s * 0.2 + push[0] * 0.6, -0.06 * b + push[1], 95.0],
                [s * 0.6 + push[0], 0.06 * b + push[1] * 0.6, 40.0],
                [s, 0.14 * b, 0.0],
            ],
            &[a.trachea * 0.95, a.trachea, a.trachea, a.trachea * 1.05],
        );
        let main = [a.trachea * 0.8, a.trachea * 0.72];
        let carina = [s, 0.14 * b, 0.0];
        let p_r1 = jitter([-24.0 * k + s, 0.17 * b, -15.0], 2.0);
        let p_r2 = jitter([-33.0 * k + s, 0.15 * b, -42.0], 2.0);
        let rul = jitter([-44.0 * k + s, 0.10 * b, 2.0], 3.0);
        let rml = jitter([-54.0 * k + s, -0.15 * b, -62.0], 3.0);
        let rll = jitter([-50.0 * k + s, 0.34 * b, -78.0], 3.0);
        let rs6 = jitter([-50.0 * k + s, 0.42 * b, -42.0], 3.0);
        let p_l1 = jitter([36.0 * k + s, 0.24 * b, -24.0], 2.0);
        let lul = jitter([56.0 * k + s, 0.05 * b, -12.0], 3.0);
        let lin = jitter([60.0 * k + s, -0.18 * b, -45.0], 3.0);
        let lll = jitter([50.0 * k + s, 0.38 * b, -66.0], 3.0);
        let ls6 = jitter([52.0 * k + s, 0.48 * b, -36.0], 3.0);
        let lobar = a.trachea * 0.5;
        let mut right = tube(&[carina, p_r1, p_r2], &[main[0], main[0], main[0] * 0.85]);
        right.extend(tube(&[p_r1, rul], &[lobar * 1.1, lobar]));
        right.extend(tube(&[p_r2, rml], &[lobar * 0.8, lobar * 0.7]));
        right.extend(tube(&[p_r2, rll], &[lobar * 1.1, lobar]));
        right.extend(tube(&[p_r2, rs6], &[lobar * 0.8, lobar * 0.7]));
        let mut left = tube(&[carina, p_l1], &[main[1], main[1]]);
        left.extend(tube(&[p_l1, lul], &[lobar * 1.1, lobar]));
        left.extend(tube(&[lul, lin], &[lobar * 0.8, lobar * 0.7]));
        left.extend(tube(&[p_l1, lll], &[lobar * 1.1, lobar]));
        left.extend(tube(&[p_l1, ls6], &[lobar * 0.8, lobar * 0.7]));

        // The heart rests on the diaphragm.
        let h = a.heart * k;
        let rest = (a.dome[0] + a.dome[1]) * 0.5;
        let hz = mix(-62.0, rest + 34.0, 0.6);
        let heart = vec![
            Shape::ellipsoid(
                [24.0 * k + s, -0.26 * b, hz],
                [56.0 * h, 0.50 * b * a.heart.min(1.15), 46.0 * h],
                33.0,
            ),
            Shape::ellipsoid(
                [-20.0 * k + s, -0.22 * b, hz + 8.0],
                [31.0 * h, 0.42 * b, 44.0 * h],
                0.0,
            ),
            Shape::ellipsoid(
                [4.0 * k + s, 0.02 * b, -46.0],
                [36.0 * h, 0.24 * b, 24.0 * h],
                0.0,
            ),
        ];

        let ao = a.aorta;
        let u = a.unfolding;
        let mut blood = tube(
            &[
                [8.0 + s, -0.22 * b, hz + 20.0],
                [-14.0 + s, -0.32 * b, -12.0],
                [-12.0 + s, -0.26 * b, 22.0],
                [4.0 + s, -0.06 * b, 38.0 + u * 0.4],
                [20.0 + u * 0.6 + s, 0.22 * b, 30.0 + u * 0.3],
                [24.0 + u * 0.8 + s, 0.38 * b, 5.0],
                [22.0 + u + s * 0.6, 0.42 * b, -70.0],
                [9.0 + u * 0.4, 0.32 * b, -180.0],
                [3.0, 0.28 * b, -420.0],
            ],
            &[
                ao * 1.15,
                ao * 1.2,
                ao * 1.15,
                ao,
                ao * 0.95,
                ao * 0.92,
                ao * 0.9,
                ao * 0.8,
                ao * 0.75,
            ],
        );
        // Superior vena cava, the veins that join to it, inferior vena cava.
        blood.extend(tube(
            &[
                [-30.0 * k + s, -0.2 * b, 58.0],
                [-30.0 * k + s, -0.12 * b, -35.0],
            ],
            &[8.5, 10.0],
        ));
        blood.extend(tube(
            &[
                [-34.0 * k, -0.2 * b, 100.0],
                [-30.0 * k + s, -0.2 * b, 55.0],
            ],
            &[7.0, 8.0],
        ));
        blood.extend(tube(
            &[
                [42.0 * k, -0.3 * b, 85.0],
                [8.0, -0.36 * b, 62.0],
                [-28.0 * k + s, -0.22 * b, 50.0],
            ],
            &[6.0, 6.5, 6.5],
        ));
        blood.extend(tube(
            &[
                [-22.0 * k + s, 0.0, hz - 15.0],
                [-24.0 * k, 0.06 * b, -160.0],
                [-18.0, 0.2 * b, -420.0],
            ],
            &[13.0, 12.0, 11.0],
        ));
        // Arteries of head and arms.
        let arch = 40.0 + u * 0.4;
        blood.extend(tube(
            &[
                [-6.0 + s, -0.18 * b, arch],
                [-20.0, -0.14 * b, 95.0],
                [-28.0, -0.1 * b, 240.0],
            ],
            &[6.5, 5.5, 4.0],
        ));
        blood.extend(tube(
            &[
                [7.0 + s, -0.02 * b, arch],
                [19.0, -0.06 * b, 105.0],
                [28.0, -0.1 * b, 240.0],
            ],
            &[4.5, 4.0, 4.0],
        ));
        blood.extend(tube(
            &[
                [17.0 + s, 0.16 * b, arch - 4.0],
                [29.0, 0.12 * b, 88.0],
                [75.0, -0.05 * b, 112.0],
            ],
            &[5.5, 5.0, 4.5],
        ));
        blood.extend(tube(
            &[[-26.0, -0.05 * b, 92.0], [-75.0, -0.05 * b, 112.0]],
            &[4.8, 4.5],
        ));
        // Pulmonary trunk and its branches.
        let pa = mix(11.0, 14.0, r.unit());
        let r_hilum = [-44.0 * k + s, 0.06 * b, -34.0];
        let l_hilum = [50.0 * k + s, 0.24 * b, -28.0];
        blood.extend(tube(
            &[[22.0 + s, -0.4 * b, -42.0], [19.0 + s, -0.16 * b, -10.0]],
            &[pa * 1.1, pa],
        ));
        blood.extend(tube(
            &[
                [19.0 + s, -0.16 * b, -10.0],
                [-16.0 + s, -0.04 * b, -16.0],
                [-36.0 * k + s, -0.02 * b, -18.0],
                r_hilum,
            ],
            &[pa * 0.85, pa * 0.8, pa * 0.75, pa * 0.55],
        ));
        blood.extend(tube(
            &[
                [19.0 + s, -0.16 * b, -10.0],
                [38.0 * k + s, 0.1 * b, -6.0],
                l_hilum,
            ],
            &[pa * 0.85, pa * 0.8, pa * 0.55],
        ));
        // Pulmonary veins to the left atrium.
        let veins = [
            [
                [-46.0 * k + s, -0.12 * b, -30.0],
                [-44.0 * k + s, 0.2 * b, -62.0],
            ],
            [
                [48.0 * k + s, -0.06 * b, -26.0],
                [46.0 * k + s, 0.26 * b, -58.0],
            ],
        ];
        for side in veins {
            for end in side {
                blood.extend(tube(&[[end[0] * 0.45, 0.02 * b, -48.0], end], &[7.0, 5.5]));
            }
        }
        // Azygos vein.
        blood.extend(tube(
            &[[-9.0 + s, 0.38 * b, 14.0], [-7.0, 0.4 * b, -200.0]],
            &[4.0, 3.5],
        ));
        blood.extend(tube(
            &[
                [-9.0 + s, 0.38 * b, 14.0],
                [-24.0 + s, 0.16 * b, 20.0],
                [-30.0 * k + s, -0.1 * b, 16.0],
            ],
            &[4.0, 4.5, 5.0],
        ));

        let oesophagus = tube(
            &[
                [3.0, -0.05 * b, 200.0],
                [5.0, 0.12 * b, 80.0],
                [4.0 + s, 0.28 * b, 10.0],
                [5.0 + s, 0.3 * b, -70.0],
                [18.0, 0.12 * b, -130.0],
                [38.0, -0.05 * b, -160.0],
            ],
            &[6.5, 7.0, 7.0, 8.0, 9.0, 9.0],
        );

        let mut mediastinum = Vec::new();
        let mut keep = |shapes: &[Shape], margin: f32| {
            mediastinum.extend(shapes.iter().map(|&shape| Part::new(shape, margin)));
        };
        let padded = 1.0 + 3.0 * a.visceral_fat;
        keep(&heart, 1.5 + 5.0 * a.visceral_fat);
        keep(&blood, padded);
        keep(&oesophagus, padded);
        let oval = a.trachea_oval[0].max(a.trachea_oval[1]);
        keep(&trachea, 1.0 + padded + oval * 0.7);
        keep(&right[..2], 1.0 + padded);
        keep(&left[..1], 1.0 + padded);

        let (outline, arms, shoulders, elbows) = outline(recipe);
        Self {
            mediastinum,
            outline: outline
                .into_iter()
                .map(|(shape, blend)| Part::new(shape, blend))
                .collect(),
            arms: arms
                .into_iter()
                .map(|shape| Part::new(shape, 0.0))
                .collect(),
            shoulders,
            elbows,
            heart,
            blood,
            oesophagus,
            trachea,
            bronchi: [right, left],
            bronchus_ends: [
                vec![
                    (rul, lobar),
                    (rml, lobar * 0.7),
                    (rll, lobar),
                    (rs6, lobar * 0.7),
                ],
                vec![
                    (lul, lobar),
                    (lin, lobar * 0.7),
                    (lll, lobar),
                    (ls6, lobar * 0.7),
                ],
            ],
            artery_ends: [vec![(r_hilum, pa * 0.5)], vec![(l_hilum, pa * 0.5)]],
            vein_ends: veins.map(|side| side.map(|end| (end, 5.0)).to_vec()),
            spine,
        }
    }

    /// Centre of the vertebral bodies at a height.
    pub(super) fn spine_at(&self, z: f32) -> Point {
        let [y, kyphosis, x] = self.spine;
        // Forward at the neck and in the loins, back between.
        let bend = if z > 0.0 {
            kyphosis * (z / 110.0) * (z / 110.0)
        } else {
            0.35 * kyphosis * (z / 150.0) * (z / 150.0)
        };
        [x, y - bend.min(45.0), z]
    }
}
