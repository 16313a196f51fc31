//! How good the networks are on phantoms that they never saw.

use std::ops::ControlFlow;

use burn::tensor::Device;

use super::{Result, VALIDATION_SEEDS};
use crate::networks::{LocalNetworks, Network, ParameterSource, Parameters};
use crate::phantom::{self, Recipe};
use crate::progress::{Progress, Step};
use crate::segmentation::{self, LEFT, RIGHT, SegmentNetworks, Segmentation, bundled, extents};
use crate::volume::Volume;
use crate::weights::Checkpoint;

/// The weights of our two networks.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Of the lung network.
    pub lung: Checkpoint,
    /// Of the lesion network.
    pub lesion: Checkpoint,
}

impl ParameterSource for Weights {
    fn parameters(&self, network: Network) -> std::result::Result<Box<dyn Parameters>, String> {
        match network {
            Network::OwnLung => Ok(Box::new(self.lung.clone())),
            Network::OwnLesion => Ok(Box::new(self.lesion.clone())),
            other => Err(format!("{} is not trained here", other.name())),
        }
    }
}

/// Nobody waits.
struct Silent;

impl Progress for Silent {
    fn report(&self, _: Step, _: usize, _: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Segments a scan with these weights.
///
/// # Errors
/// As [`bundled::segment`].
pub fn segment(
    scan: &Volume,
    weights: &Weights,
    device: &Device,
) -> std::result::Result<Segmentation, segmentation::Error> {
    let networks = LocalNetworks::new(weights.clone(), device.clone());
    pollster::block_on(bundled::segment(scan, &networks, &Silent))
}

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

/// Dice of both lungs together, of the right and of the left one, in two masks of one shape.
pub fn dice(found: &[u8], truth: &[u8]) -> [f64; 3] {
    let of = |chosen: &dyn Fn(u8) -> bool| {
        let (mut both, mut sum) = (0_usize, 0_usize);
        for (&found, &truth) in found.iter().zip(truth) {
            let (found, truth) = (chosen(found), chosen(truth));
            both += usize::from(found && truth);
            sum += usize::from(found) + usize::from(truth);
        }
        2.0 * both as f64 / sum.max(1) as f64
    };
    [
        of(&|label| label != 0),
        of(&|label| label == RIGHT),
        of(&|label| label == LEFT),
    ]
}
