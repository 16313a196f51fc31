//! Between the patient's frame and the scanner's.

use super::maths::{Point, sin_cos};
use super::recipe::Posture;
use super::shape::Shape;

/// How the patient lies: turned about the long axis, leaning, off centre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    turn: [f32; 2],
    lean: f32,
    offset: [f32; 2],
}

impl Frame {
    pub(super) fn new(posture: &Posture) -> Self {
        let (sine, cosine) = sin_cos(posture.roll);
        Self {
            turn: [sine, cosine],
            lean: posture.lean,
            offset: posture.offset,
        }
    }

    pub(super) fn to_scanner(self, p: Point) -> Point {
        let x = p[0] + self.lean * p[2];
        [
            x * self.turn[1] - p[1] * self.turn[0] + self.offset[0],
            x * self.turn[0] + p[1] * self.turn[1] + self.offset[1],
            p[2],
        ]
    }

    pub(super) fn to_patient(self, p: Point) -> Point {
        let (x, y) = (p[0] - self.offset[0], p[1] - self.offset[1]);
        let across = x * self.turn[1] + y * self.turn[0];
        [
            across - self.lean * p[2],
            y * self.turn[1] - x * self.turn[0],
            p[2],
        ]
    }

    pub(super) fn shape(&self, shape: Shape) -> Shape {
        match shape {
            Shape::Capsule { a, b, radii } => Shape::Capsule {
                a: self.to_scanner(a),
                b: self.to_scanner(b),
                radii,
            },
            Shape::Ellipsoid {
                centre,
                radii,
                turn,
            } => Shape::Ellipsoid {
                centre: self.to_scanner(centre),
                radii,
                // The sum of the two angles.
                turn: [
                    turn[0] * self.turn[1] + turn[1] * self.turn[0],
                    turn[1] * self.turn[1] - turn[0] * self.turn[0],
                ],
            },
        }
    }
}
