//! How good the networks are: on phantoms that they never saw, and on real scans.

mod phantoms;
mod scans;

pub use phantoms::{Score, on_phantoms};
pub use scans::{RealScan, ScanScore, on_scans};

use burn::tensor::Device;

use crate::networks::{LocalNetworks, Network, ParameterSource, Parameters};
use crate::progress::Silent;
use crate::segmentation::{self, LEFT, RIGHT, Segmentation, bundled};
use crate::volume::Volume;
use crate::weights::Checkpoint;

/// What the mean absolute error of the extent on phantoms should not exceed, percentage points.
pub const EXTENT_AIM: f64 = 3.0;

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
