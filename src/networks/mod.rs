//! The neural networks: what they take and give, and, on a device, how they are computed.
//!
//! Every network works on one axial slice at a time, which is what lets slices be spread over
//! processors, over browser Workers, or be batched on a GPU. [`Networks`] is all the rest of the
//! program knows of that; what is behind it is compiled with the feature `networks`. The networks
//! of AI-severity are written over the layers of [`kernels`], which each device computes in its own
//! way; the others are Burn modules.

#[cfg(feature = "networks")]
mod computed;
#[cfg(feature = "networks")]
mod device;
#[cfg(feature = "networks")]
mod efficientnet;
#[cfg(feature = "networks")]
pub mod kernels;
#[cfg(feature = "networks")]
mod layered;
#[cfg(feature = "networks")]
mod layers;
#[cfg(feature = "networks")]
mod lesion_resnet;
#[cfg(feature = "networks")]
mod loaded;
#[cfg(feature = "networks")]
mod local;
mod output;
#[cfg(feature = "networks")]
mod parameters;
#[cfg(feature = "networks")]
mod r231;
#[cfg(feature = "networks")]
mod resnet50;
#[cfg(feature = "networks")]
mod segment_unet;
#[cfg(feature = "networks")]
mod small_unet;

pub mod windows;

pub use output::labels_of_scores;

#[cfg(feature = "networks")]
pub use {
    device::{Backend, DeviceError, known_answer, open},
    loaded::LoadedNetwork,
    local::{LocalNetworks, ParameterSource},
    parameters::{LoadError, Parameters, Scope},
    small_unet::SmallUNet,
};

use std::future::Future;

pub use crate::weights::Network;

/// Rows and columns of the slices that our own networks see.
pub const OWN_SIDE: usize = 160;

/// Why a network gave no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NetworkError {
    /// The weights are missing, incomplete or of another architecture.
    #[error("{network} cannot be loaded: {reason}")]
    Load {
        /// Its name.
        network: &'static str,
        /// What is wrong with the weights.
        reason: String,
    },
    /// The device failed or gave something that is no answer.
    #[error("{network} failed on this device: {reason}. Try again, or use the CPU.")]
    Run {
        /// Its name.
        network: &'static str,
        /// What the device said.
        reason: String,
    },
    /// The person stopped the computation.
    #[error("The computation was cancelled.")]
    Cancelled,
}

/// Something that runs networks on slices: a device here, or Workers elsewhere.
// The futures are awaited where they are made; the page has one thread per Worker.
#[allow(async_fn_in_trait)]
pub trait Networks {
    /// One slice through one network.
    ///
    /// - R231 takes `[256, 256]`, HU scaled to [0, 1], and gives `[256, 256]` labels (0 background,
    ///   1 right lung, 2 left lung) as numbers.
    /// - EfficientNet-B0 takes `[512, 512]` in HU and gives features `[1280, 16, 16]`.
    /// - The MoCo ResNet-50 takes `[512, 512]` in HU and gives features `[2048, 16, 16]`.
    /// - The networks of AI-segment take `[1, 512, 512]` (lungs), `[3, 512, 512]` (lesions by
    ///   slice) or `[slices, 512, 512]` (lesions by block) and give their scores.
    /// - Our own lung network takes `[3, 160, 160]` (the slice below, the slice, the one above) and
    ///   gives scores `[3, 160, 160]` (background, right lung, left lung); our own lesion network
    ///   takes `[4, 160, 160]` (the same and the lung mask) and gives scores `[3, 160, 160]` (ground
    ///   glass, consolidation, healthy lung). Their slices come from [`crate::segmentation::frame`].
    ///
    /// # Errors
    /// When the weights do not fit the network, or the device fails.
    fn run(
        &self,
        network: Network,
        slice: Vec<f32>,
    ) -> impl Future<Output = Result<Vec<f32>, NetworkError>>;

    /// How many slices are worth having under way at once.
    fn parallelism(&self) -> usize;

    /// Tells that a network will be needed soon, so that what takes time can begin beside other
    /// work. What goes wrong is said when the network is run.
    fn prepare(&self, _network: Network) {}
}
