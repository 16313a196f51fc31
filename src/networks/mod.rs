//! The neural networks: what they take and give, and, on a device, how they are computed.
//!
//! Every network works on one axial slice at a time, which is what lets slices be spread over
//! processors, over browser Workers, or be batched on a GPU. [`Networks`] is all the rest of the
//! program knows of that; the Burn modules behind it are compiled with the feature `networks` and
//! are the same definition on every device.

mod output;
#[cfg(feature = "networks")]
mod device;
#[cfg(feature = "networks")]
mod efficientnet;
#[cfg(feature = "networks")]
mod layers;
#[cfg(feature = "networks")]
mod local;
#[cfg(feature = "networks")]
mod parameters;
#[cfg(feature = "networks")]
mod r231;
#[cfg(feature = "networks")]
mod resnet50;

pub mod windows;

pub use output::labels_of_scores;

#[cfg(feature = "networks")]
pub use {
    device::{Backend, DeviceError, known_answer, open},
    efficientnet::EfficientNetB0,
    local::{LoadedNetwork, LocalNetworks, ParameterSource},
    parameters::{LoadError, Parameters, Scope},
    r231::UNetR231,
    resnet50::ResNet50,
};

use std::future::Future;

/// A network of AI-severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// The lung mask: U-Net R231 of lungmask. Input `[256, 256]`, HU scaled to [0, 1]; output
    /// `[256, 256]` class labels (0 background, 1 right lung, 2 left lung) as numbers.
    R231,
    /// The first feature extractor: EfficientNet-B0. Input `[512, 512]` in HU; output
    /// `[1280, 16, 16]`.
    EfficientNetB0,
    /// The second feature extractor: ResNet-50 trained by momentum contrast. Input `[512, 512]` in
    /// HU; output `[2048, 16, 16]`.
    ResNet50Moco,
}

impl Network {
    /// All networks, in the order in which an exam needs them.
    pub const ALL: [Network; 3] = [Network::R231, Network::EfficientNetB0, Network::ResNet50Moco];

    /// The name a person knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Network::R231 => "U-Net R231",
            Network::EfficientNetB0 => "EfficientNet-B0",
            Network::ResNet50Moco => "ResNet-50 (MoCo)",
        }
    }

    /// Rows (and columns) of the slices it takes in a scan.
    pub fn side(self) -> usize {
        match self {
            Network::R231 => 256,
            Network::EfficientNetB0 | Network::ResNet50Moco => 512,
        }
    }

    /// Number of values it gives for one slice of a scan.
    pub fn output_len(self) -> usize {
        match self {
            Network::R231 => 256 * 256,
            Network::EfficientNetB0 => 1280 * 16 * 16,
            Network::ResNet50Moco => 2048 * 16 * 16,
        }
    }
}

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
    /// One slice through one network; shapes as said at [`Network`].
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
}
