//! The few functions the anatomy needs, from additions, products and square roots alone, so that
//! labels are the same on every platform.

pub(super) type Point = [f32; 3];

/// 0 below `low`, 1 above `high`, smooth between.
pub(super) fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

pub(super) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// Sine and cosine, to about 1e-4.
pub(super) fn sin_cos(angle: f32) -> (f32, f32) {
    use std::f32::consts::{FRAC_PI_2, PI};
    let turn = |a: f32| {
        let a = a - 2.0 * PI * (a / (2.0 * PI)).round();
        let a = if a > FRAC_PI_2 {
            PI - a
        } else if a < -FRAC_PI_2 {
            -PI - a
        } else {
            a
        };
        let s = a * a;
        a * (1.0 - s / 6.0 * (1.0 - s / 20.0 * (1.0 - s / 42.0 * (1.0 - s / 72.0))))
    };
    (turn(angle), turn(angle + FRAC_PI_2))
}

/// The angle of (x, y) from the x axis, to about 0.005 rad.
pub(super) fn angle(y: f32, x: f32) -> f32 {
    use std::f32::consts::{FRAC_PI_2, PI};
    let (a, b) = (x.abs(), y.abs());
    let q = a.min(b) / a.max(b).max(1e-6);
    let s = q * q;
    let mut t =
        q * (0.999_866 - s * (0.330_299_5 - s * (0.180_141 - s * (0.085_133 - s * 0.020_835_1))));
    if b > a {
        t = FRAC_PI_2 - t;
    }
    if x < 0.0 {
        t = PI - t;
    }
    if y < 0.0 { -t } else { t }
}

pub(super) fn length(p: Point) -> f32 {
    (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt()
}

pub(super) fn sub(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(super) fn add(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(super) fn scale(a: Point, k: f32) -> Point {
    [a[0] * k, a[1] * k, a[2] * k]
}

/// The union of two shapes given by signed distances, rounded over `k` mm where they meet.
pub(super) fn smooth_min(a: f32, b: f32, k: f32) -> f32 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.min(b) - h * h * k * 0.25
}

/// The intersection of two shapes, rounded over `k` mm.
pub(super) fn smooth_max(a: f32, b: f32, k: f32) -> f32 {
    -smooth_min(-a, -b, k)
}

/// A superellipse: the "radius" of a point in units of the half axes, between that of an ellipse
/// (`squareness` 0) and of a rounded box (1).
pub(super) fn superellipse(u: f32, v: f32, squareness: f32) -> f32 {
    let (u, v) = (u * u, v * v);
    mix((u + v).sqrt(), (u * u + v * v).sqrt().sqrt(), squareness)
}
