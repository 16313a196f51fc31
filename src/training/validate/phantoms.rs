//! Phantoms that the networks never saw, and of which every voxel is known.

use burn::tensor::Device;

use super::{Weights, dice, segment};
use crate::phantom::{self, Recipe};
use crate::segmentation::{SegmentNetworks, Segmentation, extents};
use crate::training::{Result, VALIDATION_SEEDS};

/// What came of one phantom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The phantom.
    pub seed: u64,
    /// Dice of both lungs together, of the right and of the left one.
    pub dice: [f64; 3],
    /// Lesions, ground glass and consolidation as percent of the lungs: as they are.
    pub true_extent: [f64; 3],
    /// And as they were found.
    pub found_extent: [f64; 3],
}

impl Score {
    /// Error of the extent of all lesions, percentage points.
    pub fn extent_error(&self) -> f64 {
        self.found_extent[0] - self.true_extent[0]
    }
}

/// The first `count` validation phantoms at `side` x `side` pixels, 5 mm apart. One in which no lung
/// was found scores 0.
///
/// # Errors
/// When a network fails.
pub fn on_phantoms(
    count: u64,
    side: usize,
    weights: &Weights,
    device: &Device,
    mut each: impl FnMut(&Score),
) -> Result<Vec<Score>> {
    let mut scores = Vec::new();
    for seed in VALIDATION_SEEDS..VALIDATION_SEEDS + count {
        let recipe = Recipe::sample(seed);
        let phantom = phantom::generate(&recipe, recipe.grid(side, Some(5.0)));
        if phantom.lungs.count() == 0 {
            continue;
        }
        let truth = Segmentation {
            lungs: phantom.lungs,
            lesions: phantom.lesions,
            warnings: Vec::new(),
        };
        let found = match segment(&phantom.volume, weights, device) {
            Ok(found) => Some(found),
            Err(error) if error.is_of_the_scan() => None,
            Err(error) => return Err(error.into()),
        };
        let score = Score {
            seed,
            dice: found.as_ref().map_or([0.0; 3], |found| {
                dice(&found.lungs.labels, &truth.lungs.labels)
            }),
            true_extent: percent(&truth),
            found_extent: found.as_ref().map_or([0.0; 3], percent),
        };
        each(&score);
        scores.push(score);
    }
    Ok(scores)
}

fn percent(of: &Segmentation) -> [f64; 3] {
    extents(&of.lesions, SegmentNetworks::Own).map_or([0.0; 3], |extents| {
        [extents.disease, extents.ground_glass, extents.consolidation].map(|share| 100.0 * share)
    })
}
