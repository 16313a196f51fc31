//! One network on one device.

use std::fmt;
use std::rc::Rc;

use burn::tensor::Device;

use super::computed::{self, Computed};
use super::output::labels_of_scores;
use super::parameters::{LoadError, Parameters, Scope};
use super::r231::CLASSES;
use super::windows::{efficientnet_input, moco_input};
use super::{Network, NetworkError, OWN_SIDE};

/// One network, ready to run. Clones share their weights.
#[derive(Clone)]
pub struct LoadedNetwork {
    network: Network,
    computed: Rc<dyn Computed>,
}

impl fmt::Debug for LoadedNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadedNetwork")
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

impl LoadedNetwork {
    /// Builds a network from named tensors in the published names.
    ///
    /// # Errors
    /// When a tensor is missing, of another shape, or unreadable.
    pub fn load(
        network: Network,
        parameters: &dyn Parameters,
        device: &Device,
    ) -> Result<Self, LoadError> {
        let scope = Scope::new(parameters, device, network.prefix());
        Ok(Self {
            network,
            computed: computed::load(network, &scope, device)?,
        })
    }

    /// One slice (or block of slices) through the network; shapes as said at
    /// [`Networks::run`](super::Networks::run).
    ///
    /// # Errors
    /// When the slice has another size, or the device fails.
    pub async fn run(&self, slice: &[f32]) -> Result<Vec<f32>, NetworkError> {
        let side = self.side();
        let slices = slice.len() / (side * side);
        let fits = match self.network {
            Network::ResnetLesion => slices > 0,
            Network::UnetLesion | Network::OwnLung => slices == 3,
            Network::OwnLesion => slices == 4,
            _ => slices == 1,
        };
        if !fits || slice.len() != slices * side * side {
            return Err(self.failed(format!(
                "{} values are no slices of {side} x {side}",
                slice.len()
            )));
        }
        let pictures = [1, 3, side, side];
        match self.network {
            Network::R231 => {
                let scores = self.forward(slice.to_vec(), [1, 1, side, side]).await?;
                let labels = labels_of_scores(&scores, CLASSES);
                Ok(labels.into_iter().map(f32::from).collect())
            }
            Network::EfficientNetB0 => self.forward(efficientnet_input(slice), pictures).await,
            Network::ResNet50Moco => self.forward(moco_input(slice), pictures).await,
            _ => self.forward(slice.to_vec(), [1, slices, side, side]).await,
        }
    }

    /// Begins to compile what the first slice of a scan will need, where the device compiles at
    /// all: a graphics processor's driver takes seconds for that.
    pub fn warm(&self) {
        let channels = match self.network {
            Network::EfficientNetB0 | Network::ResNet50Moco => 3,
            _ => 1,
        };
        let side = self.side();
        self.computed.warm([1, channels, side, side]);
    }

    /// The network's output as it is, on an input of any size.
    ///
    /// `shape` is `[slices, channels, rows, columns]`; for the 3D network
    /// `[blocks, slices, rows, columns]`.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn forward(
        &self,
        input: Vec<f32>,
        shape: [usize; 4],
    ) -> Result<Vec<f32>, NetworkError> {
        let values = self
            .computed
            .forward(input, shape)
            .await
            .map_err(|reason| self.failed(reason))?;
        // A device that ran out of memory or lost its shader may hand back NaN without an error.
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(self.failed("its output is not a number".to_string()))
        }
    }

    /// Which network this is.
    pub const fn network(&self) -> Network {
        self.network
    }

    /// Rows and columns of the slices it takes in a scan.
    const fn side(&self) -> usize {
        match self.network {
            Network::R231 => 256,
            Network::OwnLung | Network::OwnLesion => OWN_SIDE,
            _ => 512,
        }
    }

    const fn failed(&self, reason: String) -> NetworkError {
        NetworkError::Run {
            network: self.network.name(),
            reason,
        }
    }
}
