//! What the lung network says of a whole scan, and the classical steps that guard it.
//!
//! A network labels slice by slice and may be wrong about a bubble of bowel gas or take a patch of
//! one lung for the other. Lungs are two large connected bodies without holes, so what is small and
//! apart is dropped, what is small and inside the other lung changes sides, [gas](super::gas) of other
//! organs is dropped, and holes are filled. Each of these says so in a [`Warning`] when it moved more
//! than a hundredth of the lungs.

use std::ops::Range;

use super::frame::Frame;
use super::{LEFT, RIGHT, gas};
use crate::lungs::Mask;
use crate::lungs::components::{Connectivity, label};
use crate::lungs::morphology::fill_holes;
use crate::networks::OWN_SIDE;
use crate::volume::Scan;
use crate::warning::Warning;

const PICTURE: usize = OWN_SIDE * OWN_SIDE;
/// Scores beyond this say no more, and would pull the border between two pixels to one of them.
const SURE: f32 = 4.0;
/// Log-odds of the gas of other organs: so low that lung beside it does not, between their two voxels,
/// win back a part of it together with the density.
const OTHER_GAS: f32 = -3.0 * SURE;
/// A part of a lung that is apart and smaller than this share of it is not lung.
const SMALL_PART: f64 = 0.05;
/// A part that touches the other lung and is smaller than this share of its own belongs to the other.
const SMALL_SIDE: f64 = 0.25;
/// mm². As large as the section of a vessel 2 cm wide. A larger gap in a lung's section is not a hole
/// that the network left: the dome of the liver and a tumour are such gaps.
const LARGEST_HOLE: f64 = 315.0;
/// Share of the lungs from which on a change is worth a warning.
const WORTH_TELLING: f64 = 0.01;
/// HU between lung and wall: half way between aerated lung and soft tissue.
const BORDER: f32 = -400.0;
/// HU from [`BORDER`] at which the density speaks with its full weight.
const CLEAR: f32 = 200.0;
/// HU from which on a voxel may be gas without lung, and below which it is.
const PURE_GAS: [f32; 2] = [-940.0, -980.0];
/// Weight of the density beside the network's score: it decides where the network is unsure, within
/// about a pixel of the network's border, and nowhere else.
const DENSITY_WEIGHT: f32 = 1.5;

/// The lungs on a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
pub struct LungField {
    /// `[slices, 2, OWN_SIDE, OWN_SIDE]`: log-odds of lung, and log-odds of right against left.
    odds: Vec<f32>,
    slices: usize,
}

impl LungField {
    /// From the network's scores, `[slices, 3, OWN_SIDE, OWN_SIDE]`.
    pub fn from_scores(scores: &[f32], slices: usize) -> Self {
        let mut odds = Vec::with_capacity(slices * 2 * PICTURE);
        for scores in scores.chunks_exact(3 * PICTURE).take(slices) {
            let (none, lungs) = scores.split_at(PICTURE);
            let (right, left) = lungs.split_at(PICTURE);
            let lung = none
                .iter()
                .zip(right.iter().zip(left))
                .map(|(none, (right, left))| {
                    let larger = right.max(*left);
                    let either = larger + ((right - larger).exp() + (left - larger).exp()).ln();
                    (either - none).clamp(-SURE, SURE)
                });
            odds.extend(lung);
            let side = right.iter().zip(left).map(|(right, left)| right - left);
            odds.extend(side.map(|odds| odds.clamp(-SURE, SURE)));
        }
        odds.resize(slices * 2 * PICTURE, -SURE);
        Self { odds, slices }
    }

    /// The label of each voxel of the frame: 0 none, 1 right, 2 left.
    pub fn labels(&self) -> Vec<u8> {
        let mut labels = Vec::with_capacity(self.slices * PICTURE);
        for odds in self.odds.chunks_exact(2 * PICTURE) {
            let (lung, side) = odds.split_at(PICTURE);
            labels.extend(
                lung.iter()
                    .zip(side)
                    .map(|(&lung, &side)| named(lung, side)),
            );
        }
        labels
    }

    /// Drops parts that are no lung, mends sides and fills holes; says what mattered.
    ///
    /// `hounsfield` is the scan on the frame, `[slices, OWN_SIDE, OWN_SIDE]`; `voxel` is the size of a
    /// voxel of it in mm³.
    pub fn clean(&mut self, hounsfield: &[f32], voxel: f64) -> Vec<Warning> {
        let swapped = self.swap_if_mirrored();
        let mended = self.mend_sides();
        let dropped = self.drop_gas(hounsfield) + self.drop_small_parts();
        let filled = self.fill_holes(voxel);
        let lungs = self.labels().iter().filter(|&&label| label != 0).count();
        let percent = |voxels: usize| 100.0 * voxels as f64 / lungs.max(1) as f64;
        let matters = |voxels: usize| percent(voxels) > 100.0 * WORTH_TELLING;
        let mut warnings = Vec::new();
        if swapped {
            warnings.push(Warning::LungSidesSwapped);
        }
        if matters(mended) {
            warnings.push(Warning::LungSidesMended {
                percent: percent(mended),
            });
        }
        if matters(dropped) {
            warnings.push(Warning::LungPartsDropped {
                millilitres: dropped as f64 * voxel / 1000.0,
                percent: percent(dropped),
            });
        }
        if matters(filled) {
            warnings.push(Warning::LungHolesFilled {
                percent: percent(filled),
            });
        }
        warnings
    }

    /// The right lung lies at the patient's right, which is where columns start.
    fn swap_if_mirrored(&mut self) -> bool {
        let (mut sums, mut counts) = ([0.0_f64; 2], [0_usize; 2]);
        for (voxel, label) in self.labels().into_iter().enumerate() {
            if let Some(side) = usize::from(label).checked_sub(1) {
                sums[side] += (voxel % OWN_SIDE) as f64;
                counts[side] += 1;
            }
        }
        let smaller = counts[0].min(counts[1]) as f64;
        let both = smaller > SMALL_PART * (counts[0] + counts[1]) as f64;
        let mean = |side: usize| sums[side] / counts[side] as f64;
        let mirrored = both && mean(0) > mean(1);
        if mirrored {
            for odds in self.odds.chunks_exact_mut(2 * PICTURE) {
                odds[PICTURE..].iter_mut().for_each(|side| *side = -*side);
            }
        }
        mirrored
    }

    /// Gives small parts of one lung that touch the other to the other; how many voxels.
    fn mend_sides(&mut self) -> usize {
        let labels = self.labels();
        let parts = label(&labels, self.shape(), Connectivity::Faces);
        let mut touches = vec![false; parts.regions.len()];
        for (first, second) in faces(self.shape()) {
            if labels[first] != labels[second] && labels[first] != 0 && labels[second] != 0 {
                for voxel in [first, second] {
                    if let Some(part) = (parts.labels[voxel] as usize).checked_sub(1) {
                        touches[part] = true;
                    }
                }
            }
        }
        let largest = largest_of_sides(&parts.regions);
        let wrong: Vec<bool> = parts
            .regions
            .iter()
            .zip(touches)
            .map(|(part, touches)| {
                let share = part.voxels as f64 / largest[usize::from(part.value - 1)].max(1) as f64;
                touches && share < SMALL_SIDE
            })
            .collect();
        let mut moved = 0;
        for (voxel, &part) in parts.labels.iter().enumerate() {
            let wrong = (part as usize)
                .checked_sub(1)
                .is_some_and(|part| wrong[part]);
            if wrong {
                let [_, side] = self.at(voxel);
                self.odds[side] = -self.odds[side];
                moved += 1;
            }
        }
        moved
    }

    /// Drops the gas of other organs; how many voxels of it were lung.
    fn drop_gas(&mut self, hounsfield: &[f32]) -> usize {
        let mut dropped = 0;
        for voxel in gas::of_other_organs(hounsfield, &self.labels(), self.shape()) {
            let [lung, _] = self.at(voxel);
            dropped += usize::from(self.odds[lung] > 0.0);
            self.odds[lung] = OTHER_GAS;
        }
        dropped
    }

    /// Drops what is small and apart; how many voxels.
    fn drop_small_parts(&mut self) -> usize {
        let labels = self.labels();
        let parts = label(&labels, self.shape(), Connectivity::Faces);
        let largest = largest_of_sides(&parts.regions);
        let small: Vec<bool> = parts
            .regions
            .iter()
            .map(|part| {
                let of_side = largest[usize::from(part.value - 1)];
                (part.voxels as f64) < SMALL_PART * of_side as f64
            })
            .collect();
        let mut dropped = 0;
        for (voxel, &part) in parts.labels.iter().enumerate() {
            if (part as usize)
                .checked_sub(1)
                .is_some_and(|part| small[part])
            {
                let [lung, _] = self.at(voxel);
                self.odds[lung] = -SURE;
                dropped += 1;
            }
        }
        dropped
    }

    /// Fills holes in the sections of each lung; how many voxels.
    fn fill_holes(&mut self, voxel: f64) -> usize {
        // Slices lie at least 5 mm apart; what is left of the voxel is its area.
        let most = LARGEST_HOLE * super::frame::SLICE_STEP / voxel;
        let labels = self.labels();
        let mut filled = 0;
        for (slice, labels) in labels.chunks_exact(PICTURE).enumerate() {
            for side in [RIGHT, LEFT] {
                let lung: Vec<bool> = labels.iter().map(|&label| label == side).collect();
                if !lung.contains(&true) {
                    continue;
                }
                let whole = fill_holes(&lung, [OWN_SIDE; 2], Connectivity::Faces);
                let holes: Vec<u8> = whole
                    .iter()
                    .zip(&lung)
                    .zip(labels)
                    .map(|((&whole, &lung), &label)| u8::from(whole && !lung && label == 0))
                    .collect();
                let holes = label_holes(&holes, most);
                for pixel in holes {
                    let [lung, of_side] = self.at(slice * PICTURE + pixel);
                    self.odds[lung] = SURE;
                    self.odds[of_side] = if side == RIGHT { SURE } else { -SURE };
                    filled += 1;
                }
            }
        }
        filled
    }

    /// The lungs on the scan's own grid: where the network is unsure, the density decides.
    pub fn on_own_grid(&self, scan: &dyn Scan, frame: &Frame) -> Mask {
        let [slices, rows, columns] = scan.grid().shape;
        let mut mask = Mask::background([slices, rows, columns]);
        let picture = (rows * columns).max(1);
        let own = frame.own_slices(&self.odds, 2, -SURE);
        let labels = mask.labels.chunks_exact_mut(picture).enumerate();
        for (odds, (slice, labels)) in own.zip(labels) {
            let hounsfield = scan.slice(slice);
            let (lung, side) = odds.split_at(picture);
            let odds = lung.iter().zip(side);
            for ((label, &hu), (&lung, &side)) in labels.iter_mut().zip(hounsfield.iter()).zip(odds)
            {
                if lung > -SURE {
                    *label = named(lung + density(hu), side);
                }
            }
        }
        mask
    }

    /// Rows and columns of the frame in which the lungs lie.
    pub fn bounds(&self) -> Option<[Range<usize>; 2]> {
        bounds(&self.labels())
    }

    /// Whether any lung lies in a slice of the frame.
    pub fn holds_lung(&self, slice: usize) -> bool {
        self.lung(slice).iter().any(|&lung| lung > 0.0)
    }

    /// Probability of lung in a slice of the frame, `[OWN_SIDE, OWN_SIDE]`.
    pub fn probabilities(&self, slice: usize) -> Vec<f32> {
        let odds = self.lung(slice).iter();
        odds.map(|lung| 1.0 / (1.0 + (-2.0 * lung).exp())).collect()
    }

    fn lung(&self, slice: usize) -> &[f32] {
        let start = slice * 2 * PICTURE;
        self.odds.get(start..start + PICTURE).unwrap_or(&[])
    }

    fn shape(&self) -> [usize; 3] {
        [self.slices, OWN_SIDE, OWN_SIDE]
    }

    /// Where the two log-odds of a voxel of the frame stand.
    fn at(&self, voxel: usize) -> [usize; 2] {
        let lung = voxel / PICTURE * 2 * PICTURE + voxel % PICTURE;
        [lung, lung + PICTURE]
    }
}

/// Rows and columns of a frame in which the voxels of `labels` that are not 0 lie.
pub fn bounds(labels: &[u8]) -> Option<[Range<usize>; 2]> {
    let mut bounds: Option<[Range<usize>; 2]> = None;
    for (voxel, _) in labels.iter().enumerate().filter(|(_, label)| **label != 0) {
        let at = [voxel % PICTURE / OWN_SIDE, voxel % OWN_SIDE];
        let bounds = bounds.get_or_insert_with(|| at.map(|at| at..at + 1));
        for (bound, at) in bounds.iter_mut().zip(at) {
            *bound = bound.start.min(at)..bound.end.max(at + 1);
        }
    }
    bounds
}

fn named(lung: f32, side: f32) -> u8 {
    match (lung > 0.0, side > 0.0) {
        (false, _) => 0,
        (true, true) => RIGHT,
        (true, false) => LEFT,
    }
}

/// What a density says of a voxel, as log-odds of lung: for it from [`BORDER`] downwards, and against
/// it again where it is [gas](PURE_GAS) and nothing else, as in the trachea beside the lung.
fn density(hounsfield: f32) -> f32 {
    let air = ((BORDER - hounsfield) / CLEAR).clamp(-1.0, 1.0);
    let gas = ((PURE_GAS[0] - hounsfield) / (PURE_GAS[0] - PURE_GAS[1])).clamp(0.0, 1.0);
    DENSITY_WEIGHT * (air - 2.0 * gas)
}

/// Voxels of the largest part of each side.
fn largest_of_sides(parts: &[crate::lungs::components::Region]) -> [usize; 2] {
    [RIGHT, LEFT].map(|side| {
        let voxels = parts
            .iter()
            .filter(|part| part.value == side)
            .map(|part| part.voxels);
        voxels.max().unwrap_or(0)
    })
}

/// Pixels of the holes that are not larger than `most`.
fn label_holes(holes: &[u8], most: f64) -> Vec<usize> {
    let found = label(holes, [1, OWN_SIDE, OWN_SIDE], Connectivity::Faces);
    let small = |&(_, &hole): &(usize, &u32)| {
        (hole as usize)
            .checked_sub(1)
            .and_then(|hole| found.regions.get(hole))
            .is_some_and(|hole| hole.voxels as f64 <= most)
    };
    found
        .labels
        .iter()
        .enumerate()
        .filter(small)
        .map(|(pixel, _)| pixel)
        .collect()
}

/// Pairs of voxels that share a face.
fn faces([slices, rows, columns]: [usize; 3]) -> impl Iterator<Item = (usize, usize)> {
    (0..slices * rows * columns).flat_map(move |voxel| {
        let (slice, row, column) = (
            voxel / (rows * columns),
            voxel / columns % rows,
            voxel % columns,
        );
        [
            (slice + 1 < slices).then_some((voxel, voxel + rows * columns)),
            (row + 1 < rows).then_some((voxel, voxel + columns)),
            (column + 1 < columns).then_some((voxel, voxel + 1)),
        ]
        .into_iter()
        .flatten()
    })
}
