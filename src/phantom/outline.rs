//! What the body's outline has beyond the trunk.

use super::maths::Point;
use super::random::Random;
use super::recipe::Recipe;
use super::shape::Shape;

/// Outline beyond the trunk: shoulders, neck, head, breasts, belly, arms.
pub(super) type Outline = (Vec<(Shape, f32)>, Vec<Shape>, [Point; 2], [Point; 2]);

pub(super) fn outline(recipe: &Recipe) -> Outline {
    let a = &recipe.anatomy;
    let down = recipe.posture.arms_down;
    let fat = a.fat;
    let top = a.apex;
    let wide = a.half_width + 15.0 * a.muscle + 0.9 * fat;
    let span = a.half_width + 26.0 + 14.0 * a.muscle;
    let neck = 50.0 + 8.0 * a.muscle + fat * 0.35;
    let lift = if down { 0.0 } else { 16.0 };
    let mut shapes = vec![
        (
            Shape::ellipsoid(
                [0.0, 16.0, top - 34.0 + lift],
                [
                    span + 14.0 + fat * 0.6,
                    60.0 + 12.0 * a.muscle + fat * 0.6,
                    66.0,
                ],
                0.0,
            ),
            30.0,
        ),
        (
            Shape::Capsule {
                a: [0.0, 5.0, top - 20.0],
                b: [0.0, -22.0, top + 150.0],
                radii: [neck, neck],
            },
            45.0,
        ),
        (
            Shape::ellipsoid([0.0, -28.0, top + 190.0], [78.0, 98.0, 110.0], 0.0),
            15.0,
        ),
    ];
    if a.breast > 0.0 {
        let front = -(a.half_depth + 8.0 + fat * 0.7);
        let flat = if recipe.posture.prone { 0.7 } else { 1.0 };
        for sign in [-1.0, 1.0] {
            let centre = [
                sign * (62.0 + a.breast * 0.55),
                front + 6.0,
                -42.0 - a.breast * 0.4,
            ];
            let radii = [
                50.0 + a.breast * 0.5,
                (14.0 + a.breast * 0.75) * flat,
                52.0 + a.breast * 0.5,
            ];
            shapes.push((Shape::ellipsoid(centre, radii, 0.0), 14.0));
        }
    }
    if a.belly > 1.0 {
        let centre = [0.0, -a.belly * 0.35, a.recess - 70.0];
        shapes.push((
            Shape::ellipsoid(
                centre,
                [
                    wide + a.belly * 0.35,
                    a.half_depth + 20.0 + fat * 0.8 + a.belly * 0.8,
                    150.0,
                ],
                0.0,
            ),
            30.0,
        ));
    }
    let mut arms = Vec::new();
    let (mut shoulders, mut elbows) = ([[0.0; 3]; 2], [[0.0; 3]; 2]);
    let thick = 34.0 + 8.0 * a.muscle + fat * 0.4;
    let r = &mut Random::new(recipe.seed, 3);
    for (side, sign) in [-1.0, 1.0].into_iter().enumerate() {
        let shoulder = [sign * (span - 12.0), 14.0, top - 20.0 + lift];
        let (elbow, hand) = if down {
            let out = wide + thick * r.range(0.55, 1.1);
            (
                [sign * out, 22.0 + r.range(-5.0, 20.0), top - 300.0],
                [
                    sign * (out - r.range(0.0, 60.0)),
                    r.range(-120.0, 10.0),
                    top - 520.0,
                ],
            )
        } else {
            let out = r.range(-10.0, 75.0);
            (
                [sign * (span + out), r.range(-50.0, 10.0), top + 190.0],
                [sign * 60.0, -60.0, top + 330.0],
            )
        };
        arms.push(Shape::Capsule {
            a: shoulder,
            b: elbow,
            radii: [thick * 1.1, thick * 0.85],
        });
        arms.push(Shape::Capsule {
            a: elbow,
            b: hand,
            radii: [thick * 0.8, thick * 0.6],
        });
        shoulders[side] = shoulder;
        elbows[side] = elbow;
    }
    // Where arms are up, the shoulder joins them to the trunk without a step.
    if !down {
        shapes.push((arms[0], 30.0));
        shapes.push((arms[2], 30.0));
    }
    (shapes, arms, shoulders, elbows)
}
