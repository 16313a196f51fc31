//! Synthetic chest CT: patients that never were, with every voxel labelled.
//!
//! The networks that come with the project learn from them, the page and the command offer three of
//! them as sample patients. A [`Recipe`] holds every parameter; [`generate`] makes the scan. The same
//! recipe gives the same labels on every platform: nothing here calls the platform's mathematics
//! library but for square roots, which IEEE 754 defines to the bit.
//!
//! How it is made, in the order in which the data flows: `sample` draws the parameters of a
//! [`recipe`]; `landmarks` and `outline` lay out the large organs and the body; `anatomy` gives the
//! surfaces of body, ribs and lungs as signed distances, which `fields` samples on a coarse grid;
//! `tree` grows vessels and bronchi; `solids` lists all that is painted; `lesions` knows the disease;
//! `render` draws one level; `scanner` adds what a scanner adds. Thick slices are means of several
//! levels.
//!
//! Convention of the lung mask, after contours of radiotherapy: parenchyma with whatever disease is
//! in it, small nodules, and the vessels and bronchi beyond the outline of the mediastinum; not
//! trachea and main bronchi, not the great vessels, not pleural fluid or air, and not masses of more
//! than about 3 cm. The contour runs 0.8 mm outside of the half-way line between lung and wall.

mod anatomy;
pub mod dicom;
mod fields;
mod frame;
mod landmarks;
mod lesions;
mod maths;
mod noise;
mod outline;
mod outside;
pub mod patients;
mod random;
pub mod recipe;
mod render;
mod sample;
mod scanner;
mod shape;
mod solids;
mod tissue;
mod tree;

pub use recipe::Recipe;
pub use tissue::Tissue;

use crate::lungs::Mask;
use crate::volume::Volume;

use anatomy::Anatomy;
use fields::{BODY, Fields};
use frame::Frame;
use landmarks::Landmarks;
use lesions::Lesions;
use noise::Noise;
use outside::Outside;
use random::Random;
use render::{Level, Pixels, Renderer};

/// A synthetic scan and what is in it; all of one shape `[slices, rows, columns]`.
#[derive(Debug, Clone)]
pub struct Phantom {
    /// HU as a scanner reconstructs them.
    pub volume: Volume,
    /// A [`Tissue`] for each voxel.
    pub tissue: Mask,
    /// 0 outside, 1 right lung, 2 left lung.
    pub lungs: Mask,
    /// 0 outside of the lungs, 1 ground glass (crazy paving included), 2 consolidation, 4 other lung.
    /// Collapse and scar count as consolidation, since they look alike.
    pub lesions: Mask,
}

/// The voxels to generate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Slices, rows, columns.
    pub shape: [usize; 3],
    /// mm between slices, rows, columns.
    pub spacing: [f64; 3],
    /// Thickness of a slice in mm; may differ from their spacing.
    pub thickness: f64,
    /// Height of the first slice over the carina in mm.
    pub bottom: f64,
}

impl Recipe {
    /// The grid that this recipe's scanner would use with pictures of `side` x `side` and slices
    /// `spacing` mm apart; `None` for the recipe's own thickness.
    pub fn grid(&self, side: usize, spacing: Option<f64>) -> Grid {
        let side = side.max(1);
        let thickness = f64::from(self.scanner.thickness);
        let between = spacing.unwrap_or(thickness).max(0.3);
        let [low, high] = self.scanner.coverage.map(f64::from);
        let slices = ((high - low) / between).round().max(1.0) as usize;
        let pixel = f64::from(self.scanner.field_of_view) / side as f64;
        Grid {
            shape: [slices, side, side],
            spacing: [between, pixel, pixel],
            thickness: if spacing.is_some() {
                thickness.min(between)
            } else {
                thickness
            },
            bottom: low,
        }
    }
}

/// Makes the scan of a recipe on a grid, centred on the middle of the picture.
pub fn generate(recipe: &Recipe, grid: Grid) -> Phantom {
    let [slices, rows, columns] = grid.shape;
    let size = [grid.spacing[1] as f32, grid.spacing[2] as f32];
    let first = [
        -0.5 * (rows as f32 - 1.0) * size[0],
        -0.5 * (columns as f32 - 1.0) * size[1],
    ];
    let pixels = Pixels {
        rows,
        columns,
        size,
        first,
    };
    let (between, thickness) = (grid.spacing[0] as f32, grid.thickness as f32);
    let bottom = grid.bottom as f32;
    let levels = [
        bottom - thickness,
        bottom + between * slices as f32 + thickness,
    ];

    let noise = Noise::new(recipe.seed);
    let frame = Frame::new(&recipe.posture);
    let landmarks = Landmarks::new(recipe);
    let anatomy = Anatomy::new(recipe, &landmarks, &noise);
    // All of the lungs, seen or not: vessels and extents are those of the whole patient.
    let reach = [
        levels[0].min(recipe.anatomy.recess - 10.0),
        levels[1].max(recipe.anatomy.apex + 10.0),
    ];
    let fields = Fields::new(
        &anatomy,
        &frame,
        [first[1] - 4.0, first[0] - 4.0, reach[0] - 4.0],
        [-first[1] + 4.0, -first[0] + 4.0, reach[1] + 4.0],
    );
    let lesions = Lesions::new(recipe, &frame, &noise, &fields);
    let solids = solids::solids(recipe, &landmarks, &frame, &fields, levels);
    let up = if recipe.posture.prone { -1.0 } else { 1.0 };
    let back = fields
        .points()
        .filter(|(p, d)| d[BODY] < 0.0 && p[2].abs() < 90.0)
        .map(|(p, _)| up * p[1])
        .fold(60.0, f32::max);
    let outside = Outside::new(recipe, &noise, back + 2.0);
    let renderer = Renderer {
        recipe,
        frame: &frame,
        landmarks: &landmarks,
        noise: &noise,
        fields: &fields,
        solids: &solids,
        lesions: &lesions,
        outside: &outside,
        pixels,
    };

    let mut phantom = Phantom {
        volume: Volume {
            voxels: Vec::with_capacity(slices * rows * columns),
            shape: grid.shape,
            spacing: grid.spacing,
            origin: [f64::from(first[1]), f64::from(first[0]), grid.bottom],
            direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
        },
        tissue: Mask::background(grid.shape),
        lungs: Mask::background(grid.shape),
        lesions: Mask::background(grid.shape),
    };
    let len = rows * columns;
    // Enough levels that thin vessels and slanting surfaces blur as in a thick slice.
    let parts = ((thickness / 2.2).round() as usize).clamp(1, 4);
    let breaths = &mut Random::new(recipe.seed, 10);
    for slice in 0..slices {
        // Breaths between two slices show as steps at diaphragm and heart.
        let step = 7.0 * recipe.scanner.motion * recipe.scanner.motion * breaths.range(-1.0, 1.0);
        let z = bottom + slice as f32 * between + step;
        let mut hu = vec![0.0f32; len];
        let mut levels = Vec::with_capacity(parts);
        for part in 0..parts {
            let off = ((part as f32 + 0.5) / parts as f32 - 0.5) * thickness;
            let level = renderer.level(z + off);
            for (sum, v) in hu.iter_mut().zip(&level.hu) {
                *sum += v / parts as f32;
            }
            levels.push(level);
        }
        phantom.label(slice, &levels);
        phantom.forget_unseen(slice, recipe, &pixels);
        scanner::scan(recipe, &pixels, thickness, slice as u64, &mut hu);
        phantom.volume.voxels.extend_from_slice(&hu);
    }
    phantom
}

impl Phantom {
    /// What lies outside of the reconstructed circle is not in the picture: neither are its labels.
    fn forget_unseen(&mut self, slice: usize, recipe: &Recipe, pixels: &Pixels) {
        let len = self.volume.slice_len();
        for pixel in (0..len).filter(|&pixel| scanner::padding(recipe, pixels, pixel).is_some()) {
            let voxel = slice * len + pixel;
            self.tissue.labels[voxel] = Tissue::Outside as u8;
            self.lungs.labels[voxel] = 0;
            self.lesions.labels[voxel] = 0;
        }
    }

    /// Labels a slice that is the mean of some levels: lung where at least half of them are, and the
    /// tissue of one that agrees.
    fn label(&mut self, slice: usize, levels: &[Level]) {
        let len = self.volume.slice_len();
        for pixel in 0..len {
            let lungs = levels
                .iter()
                .filter(|level| level.lungs[pixel] != 0)
                .count();
            let is_lung = lungs * 2 >= levels.len();
            let agrees = |level: &&Level| (level.lungs[pixel] != 0) == is_lung;
            // The middle one first, then the others.
            let (below, above) = levels.split_at(levels.len() / 2);
            let Some(level) = above.iter().chain(below).find(agrees) else {
                continue;
            };
            let voxel = slice * len + pixel;
            let (lung, tissue) = (level.lungs[pixel], level.tissue[pixel]);
            self.lungs.labels[voxel] = lung;
            self.tissue.labels[voxel] = tissue;
            self.lesions.labels[voxel] = lesion_label(lung, tissue);
        }
    }
}

fn lesion_label(lung: u8, tissue: u8) -> u8 {
    if lung == 0 {
        0
    } else if tissue == Tissue::GroundGlass as u8 {
        1
    } else if tissue == Tissue::Consolidation as u8 {
        2
    } else {
        4
    }
}
