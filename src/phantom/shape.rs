//! The solids that organs, bones and tubes are put together from.

use super::maths::{Point, add, length, mix, sin_cos, sub};

/// A solid in the scanner's frame, by its signed distance.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// A straight tube with round ends, of one radius at each end.
    Capsule { a: Point, b: Point, radii: [f32; 2] },
    /// An ellipsoid, turned about the long axis of the body by an angle given as sine and cosine.
    Ellipsoid {
        centre: Point,
        radii: Point,
        turn: [f32; 2],
    },
}

impl Shape {
    /// An ellipsoid turned about the long axis of the body by an angle.
    pub(super) fn ellipsoid(centre: Point, radii: Point, degrees: f32) -> Self {
        let (sine, cosine) = sin_cos(degrees.to_radians());
        Self::Ellipsoid {
            centre,
            radii,
            turn: [sine, cosine],
        }
    }

    /// The same somewhere else.
    pub(super) fn moved(self, by: Point) -> Self {
        match self {
            Self::Capsule { a, b, radii } => Self::Capsule {
                a: add(a, by),
                b: add(b, by),
                radii,
            },
            Self::Ellipsoid {
                centre,
                radii,
                turn,
            } => Self::Ellipsoid {
                centre: add(centre, by),
                radii,
                turn,
            },
        }
    }

    /// With every radius scaled.
    pub(super) fn scaled(self, factor: f32) -> Self {
        match self {
            Self::Capsule { a, b, radii } => Self::Capsule {
                a,
                b,
                radii: radii.map(|r| r * factor),
            },
            Self::Ellipsoid {
                centre,
                radii,
                turn,
            } => Self::Ellipsoid {
                centre,
                radii: radii.map(|r| r * factor),
                turn,
            },
        }
    }

    /// A tube with other radii, each from the one it had; an ellipsoid stays as it is.
    fn with_radii(self, radius: impl Fn(f32) -> f32) -> Self {
        match self {
            Self::Capsule { a, b, radii } => Self::Capsule {
                a,
                b,
                radii: radii.map(radius),
            },
            Self::Ellipsoid { .. } => self,
        }
    }

    /// A tube along the same path.
    pub(super) fn with_radius(self, radius: f32) -> Self {
        self.with_radii(|_| radius)
    }

    /// A tube within this one: of this radius where it leaves a wall of 2 mm.
    pub(super) fn narrowed(self, radius: f32) -> Self {
        self.with_radii(|r| radius.min(r - 2.0))
    }

    /// A tube with its wall: wider by a factor, but by no more than `most` mm.
    pub(super) fn walled(self, factor: f32, most: f32) -> Self {
        self.with_radii(|r| (r * factor).min(r + most))
    }

    /// About the distance of a point from the surface in mm, negative inside.
    pub(super) fn distance(&self, p: Point) -> f32 {
        match self {
            Self::Capsule { a, b, radii } => {
                let (pa, ba) = (sub(p, *a), sub(*b, *a));
                let along = pa[0] * ba[0] + pa[1] * ba[1] + pa[2] * ba[2];
                let square = ba[0] * ba[0] + ba[1] * ba[1] + ba[2] * ba[2];
                let t = (along / square.max(1e-6)).clamp(0.0, 1.0);
                let away = [pa[0] - ba[0] * t, pa[1] - ba[1] * t, pa[2] - ba[2] * t];
                length(away) - mix(radii[0], radii[1], t)
            }
            Self::Ellipsoid {
                centre,
                radii,
                turn,
            } => {
                let d = sub(p, *centre);
                let x = d[0] * turn[1] + d[1] * turn[0];
                let y = d[1] * turn[1] - d[0] * turn[0];
                let q = [x / radii[0], y / radii[1], d[2] / radii[2]];
                let level = length(q);
                let slope = length([q[0] / radii[0], q[1] / radii[1], q[2] / radii[2]]);
                level * (level - 1.0) / slope.max(1e-6)
            }
        }
    }

    /// Corners of a box around it, grown by `margin` mm.
    pub(super) fn bounds(&self, margin: f32) -> [Point; 2] {
        let along = |axis: usize| match self {
            Self::Capsule { a, b, radii } => [
                (a[axis] - radii[0]).min(b[axis] - radii[1]) - margin,
                (a[axis] + radii[0]).max(b[axis] + radii[1]) + margin,
            ],
            Self::Ellipsoid { centre, radii, .. } => {
                let reach = if axis < 2 {
                    radii[0].max(radii[1])
                } else {
                    radii[2]
                };
                [centre[axis] - reach - margin, centre[axis] + reach + margin]
            }
        };
        let [x, y, z] = [along(0), along(1), along(2)];
        [[x[0], y[0], z[0]], [x[1], y[1], z[1]]]
    }
}

/// Whether a point is further than `reach` mm from a box along any axis.
pub(super) fn is_beyond(bounds: &[Point; 2], p: Point, reach: f32) -> bool {
    let [low, high] = bounds;
    (0..3).any(|axis| p[axis] < low[axis] - reach || p[axis] > high[axis] + reach)
}
