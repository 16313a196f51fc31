//! Vessels and bronchi of the lung: trees that reach points spread over it, thinning as they branch.

use super::fields::{Fields, LEFT, RIGHT};
use super::maths::{Point, add, length, scale, sub};
use super::random::Random;

/// One piece of a tree: ends and radii.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    pub(super) a: Point,
    pub(super) b: Point,
    pub(super) radii: [f32; 2],
}

/// Points spread at random through one lung, at least `depth` mm under the pleura.
pub(super) fn spread(
    fields: &Fields,
    side: usize,
    depth: f32,
    count: usize,
    r: &mut Random,
) -> Vec<Point> {
    let lung = [RIGHT, LEFT][side];
    let inside: Vec<Point> = fields
        .points()
        .filter(|(_, d)| d[lung] < -depth)
        .map(|(p, _)| p)
        .collect();
    if inside.is_empty() {
        return Vec::new();
    }
    (0..count)
        .map(|_| {
            let p = inside[r.below(inside.len())];
            add(
                p,
                [r.range(-1.7, 1.7), r.range(-1.7, 1.7), r.range(-1.7, 1.7)],
            )
        })
        .collect()
}

/// Grows a tree from each of the `ends` (place and radius), sharing the points between them.
pub(super) fn grow(
    points: Vec<Point>,
    ends: &[(Point, f32)],
    thinnest: f32,
    r: &mut Random,
) -> Vec<Branch> {
    let mut shares: Vec<Vec<Point>> = vec![Vec::new(); ends.len()];
    for p in points {
        let nearest = (0..ends.len())
            .min_by(|&i, &j| length(sub(p, ends[i].0)).total_cmp(&length(sub(p, ends[j].0))));
        if let Some(nearest) = nearest {
            shares[nearest].push(p);
        }
    }
    let mut branches = Vec::new();
    for (share, &(start, radius)) in shares.iter_mut().zip(ends) {
        divide(share, start, radius, thinnest, r, &mut branches);
    }
    branches
}

fn divide(
    points: &mut [Point],
    start: Point,
    radius: f32,
    thinnest: f32,
    r: &mut Random,
    out: &mut Vec<Branch>,
) {
    let count = points.len();
    if count == 0 || radius < thinnest {
        return;
    }
    let sum = points.iter().fold([0.0; 3], |sum, &p| add(sum, p));
    let middle = scale(sum, 1.0 / count as f32);
    if count == 1 {
        out.push(Branch {
            a: start,
            b: middle,
            radii: [radius, radius * 0.5],
        });
        return;
    }
    let reach = scale(sub(middle, start), r.range(0.3, 0.5));
    let wiggle = length(reach) * 0.12;
    let end = add(
        add(start, reach),
        [
            r.normal() * wiggle,
            r.normal() * wiggle,
            r.normal() * wiggle,
        ],
    );
    out.push(Branch {
        a: start,
        b: end,
        radii: [radius, radius * 0.92],
    });
    // Where the points are spread widest.
    let spread: Point = std::array::from_fn(|axis| {
        let squares = points
            .iter()
            .map(|p| (p[axis] - middle[axis]) * (p[axis] - middle[axis]));
        squares.sum()
    });
    let widest = (0..3)
        .max_by(|&i, &j| spread[i].total_cmp(&spread[j]))
        .unwrap_or(0);
    points.sort_by(|p, q| p[widest].total_cmp(&q[widest]));
    let share = r.range(0.3, 0.7);
    let cut = ((count as f32 * share) as usize).clamp(1, count - 1);
    let (first, second) = points.split_at_mut(cut);
    let thin = |part: usize| radius * (0.55 + 0.45 * part as f32 / count as f32);
    let (thin_first, thin_second) = (thin(first.len()), thin(second.len()));
    divide(first, end, thin_first, thinnest, r, out);
    divide(second, end, thin_second, thinnest, r, out);
}
