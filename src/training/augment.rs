//! A slice of a phantom, varied: turned, stretched, moved, of another brightness, noise and sharpness.
//!
//! What a phantom costs is spread over many slices this way. Nothing is mirrored: the right lung of a
//! mirrored chest is on the wrong side.

use super::random::Random;
use super::sheet::{PICTURE, Sheet};
use super::trainer::Batch;
use crate::networks::{Network, OWN_SIDE};
use crate::segmentation::frame::{scaled, shown};

/// HU of what lies outside.
const AIR: f32 = -1024.0;
/// Weight of gas that is no lung: there is little of it that is hard to tell.
const GAS: f32 = 3.0;
/// Weight of lung that is solid. More of it and the network takes chest wall for lung.
const SOLID_LUNG: f32 = 1.3;
/// HU between the two.
const SOLID: f32 = -350.0;

/// Where each pixel of the varied picture comes from.
struct Motion {
    /// Rows and columns of the source per row and column, and the source of the middle.
    matrix: [[f32; 2]; 2],
    shift: [f32; 2],
}

impl Motion {
    fn draw(random: &mut Random) -> Self {
        let angle = random.normal() * 0.1;
        let scale = random.range(0.84, 1.2);
        let stretch = 1.0 + random.normal() * 0.05;
        let (sin, cos) = angle.sin_cos();
        Self {
            matrix: [
                [cos * scale * stretch, -sin * scale],
                [sin * scale * stretch, cos * scale],
            ],
            shift: [random.normal() * 6.0, random.normal() * 6.0],
        }
    }

    fn source(&self, row: usize, column: usize) -> [f32; 2] {
        let middle = (OWN_SIDE - 1) as f32 / 2.0;
        let (row, column) = (row as f32 - middle, column as f32 - middle);
        std::array::from_fn(|axis| {
            let [by_row, by_column] = self.matrix[axis];
            middle + self.shift[axis] + by_row * row + by_column * column
        })
    }
}

/// How the densities of one slice are varied.
struct Tone {
    gain: f32,
    offset: f32,
    noise: f32,
    smooth: f32,
}

impl Tone {
    fn draw(random: &mut Random) -> Self {
        Self {
            gain: 1.0 + random.normal() * 0.04,
            offset: random.normal() * 12.0,
            noise: if random.chance(0.5) {
                random.range(0.0, 30.0)
            } else {
                0.0
            },
            smooth: if random.chance(0.4) {
                random.range(0.0, 0.8)
            } else {
                0.0
            },
        }
    }

    fn apply(&self, picture: &mut [f32], random: &mut Random) {
        if self.smooth > 0.0 {
            smooth(picture, self.smooth);
        }
        for hu in picture.iter_mut() {
            *hu = (*hu + 1000.0) * self.gain - 1000.0 + self.offset;
            if self.noise > 0.0 {
                *hu += random.normal() * self.noise;
            }
        }
    }
}

/// Adds a varied slice of `sheet` to a batch of `network`.
pub fn add(batch: &mut Batch, network: Network, sheet: &Sheet, slice: usize, random: &mut Random) {
    let motion = Motion::draw(random);
    let tone = Tone::draw(random);
    let mut middle = Vec::new();
    for (nth, slice) in shown(slice, sheet.neighbour, sheet.slices())
        .into_iter()
        .enumerate()
    {
        let start = slice * PICTURE;
        let mut picture = moved(&sheet.hounsfield[start..start + PICTURE], &motion);
        tone.apply(&mut picture, random);
        batch.inputs.extend(picture.iter().map(|&hu| scaled(hu)));
        if nth == 1 {
            middle = picture;
        }
    }
    let start = slice * PICTURE;
    let labels = labels_moved(&sheet.labels[start..start + PICTURE], &motion);
    match network {
        Network::OwnLesion => {
            batch.inputs.extend(lungs_as_found(&labels, random));
            batch
                .weights
                .extend(labels.iter().map(|&label| f32::from(u8::from(label != 0))));
            batch
                .targets
                .extend(labels.iter().map(|label| label.saturating_sub(1)));
        }
        _ => {
            let weight = |(&hu, &label): (&f32, &u8)| match (hu > SOLID, label != 0) {
                (false, false) => GAS,
                (true, true) => SOLID_LUNG,
                _ => 1.0,
            };
            batch.weights.extend(middle.iter().zip(&labels).map(weight));
            batch.targets.extend(&labels);
        }
    }
}

/// The lungs as a network would find them: too large or too small by a pixel, soft at the edge.
fn lungs_as_found(labels: &[u8], random: &mut Random) -> Vec<f32> {
    let mut lungs: Vec<f32> = labels
        .iter()
        .map(|&l| f32::from(u8::from(l != 0)))
        .collect();
    smooth(&mut lungs, 1.0);
    let level = random.range(0.15, 0.85);
    let steep = random.range(1.5, 8.0);
    for lung in &mut lungs {
        *lung = ((*lung - level) * steep + 0.5).clamp(0.0, 1.0);
    }
    lungs
}

fn moved(picture: &[i16], motion: &Motion) -> Vec<f32> {
    let at = |row: isize, column: isize| {
        let inside = 0..OWN_SIDE as isize;
        if inside.contains(&row) && inside.contains(&column) {
            f32::from(picture[row as usize * OWN_SIDE + column as usize])
        } else {
            AIR
        }
    };
    let mut out = Vec::with_capacity(PICTURE);
    for row in 0..OWN_SIDE {
        for column in 0..OWN_SIDE {
            let [y, x] = motion.source(row, column);
            let (row, column) = (y.floor(), x.floor());
            let (down, right) = (y - row, x - column);
            let (row, column) = (row as isize, column as isize);
            let upper = at(row, column) * (1.0 - right) + at(row, column + 1) * right;
            let lower = at(row + 1, column) * (1.0 - right) + at(row + 1, column + 1) * right;
            out.push(upper * (1.0 - down) + lower * down);
        }
    }
    out
}

fn labels_moved(labels: &[u8], motion: &Motion) -> Vec<u8> {
    let mut out = Vec::with_capacity(PICTURE);
    for row in 0..OWN_SIDE {
        for column in 0..OWN_SIDE {
            let [y, x] = motion.source(row, column).map(f32::round);
            let inside = 0.0..OWN_SIDE as f32;
            let label = (inside.contains(&y) && inside.contains(&x))
                .then(|| labels[y as usize * OWN_SIDE + x as usize]);
            out.push(label.unwrap_or(0));
        }
    }
    out
}

/// Mixes each pixel with the mean of its neighbours along rows and then columns.
fn smooth(picture: &mut [f32], share: f32) {
    let side = share / 3.0;
    for (step, stride) in [(1, OWN_SIDE), (OWN_SIDE, 1)] {
        let source = picture.to_vec();
        for line in 0..OWN_SIDE {
            for at in 1..OWN_SIDE - 1 {
                let here = line * stride + at * step;
                picture[here] = source[here] * (1.0 - 2.0 * side)
                    + (source[here - step] + source[here + step]) * side;
            }
        }
    }
}
