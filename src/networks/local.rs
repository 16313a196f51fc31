//! Networks computed on a device of this process.

use std::cell::RefCell;

use burn::tensor::{Device, Tensor, TensorData};

use super::efficientnet::EfficientNetB0;
use super::output::labels_of_scores;
use super::parameters::{LoadError, Parameters, Scope};
use super::r231::{CLASSES, UNetR231};
use super::resnet50::ResNet50;
use super::windows::{efficientnet_input, moco_input};
use super::{Network, NetworkError, Networks};

/// Where the parameters of a network come from when it is first needed.
pub trait ParameterSource {
    /// The named tensors of one network, or the sentence why there are none.
    ///
    /// # Errors
    /// When the weights cannot be had.
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String>;
}

/// All networks on one device, loaded when first used.
///
/// An exam needs one network after the other and together they hold 240 MB of weights, so only the
/// one in use stays in memory.
pub struct LocalNetworks<S> {
    source: S,
    device: Device,
    parallelism: usize,
    loaded: RefCell<Option<(Network, LoadedNetwork)>>,
}

impl<S: ParameterSource> LocalNetworks<S> {
    /// Networks with parameters from `source`, computed on `device`.
    pub fn new(source: S, device: Device) -> Self {
        Self { source, device, parallelism: 1, loaded: RefCell::new(None) }
    }

    fn load(&self, network: Network) -> Result<LoadedNetwork, NetworkError> {
        let load_error = |reason| NetworkError::Load { network: network.name(), reason };
        if let Some((loaded, module)) = &*self.loaded.borrow()
            && *loaded == network
        {
            return Ok(module.clone());
        }
        self.loaded.replace(None);
        let parameters = self.source.parameters(network).map_err(load_error)?;
        let module = LoadedNetwork::load(network, parameters.as_ref(), &self.device)
            .map_err(|error| load_error(error.to_string()))?;
        self.loaded.replace(Some((network, module.clone())));
        Ok(module)
    }
}

impl<S: ParameterSource> Networks for LocalNetworks<S> {
    async fn run(&self, network: Network, slice: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        self.load(network)?.run(&slice).await
    }

    fn parallelism(&self) -> usize {
        self.parallelism
    }
}

/// One network, ready to run. Clones share their weights.
#[derive(Debug, Clone)]
pub enum LoadedNetwork {
    /// The lung mask.
    R231(UNetR231, Device),
    /// The first feature extractor.
    EfficientNetB0(EfficientNetB0, Device),
    /// The second feature extractor.
    ResNet50Moco(ResNet50, Device),
}

impl LoadedNetwork {
    /// Builds a network from named tensors in the published names.
    ///
    /// # Errors
    /// When a tensor is missing, of another shape, or unreadable.
    pub fn load(network: Network, parameters: &dyn Parameters, device: &Device) -> Result<Self, LoadError> {
        let scope = |prefix| Scope::new(parameters, device, prefix);
        let on = device.clone();
        Ok(match network {
            Network::R231 => Self::R231(UNetR231::load(&scope(""))?, on),
            Network::EfficientNetB0 => Self::EfficientNetB0(EfficientNetB0::load(&scope(""))?, on),
            Network::ResNet50Moco => Self::ResNet50Moco(ResNet50::load(&scope(network.prefix()))?, on),
            Network::UnetLung | Network::UnetLesion | Network::ResnetLesion => {
                return Err(LoadError::NotOfAiSeverity);
            }
        })
    }

    /// One slice through the network; shapes as said at [`Networks::run`].
    ///
    /// # Errors
    /// When the slice has another size, or the device fails.
    pub async fn run(&self, slice: &[f32]) -> Result<Vec<f32>, NetworkError> {
        let side = self.side();
        if slice.len() != side * side {
            return Err(NetworkError::Run {
                network: self.network().name(),
                reason: format!("it takes {side} x {side} values, not {}", slice.len()),
            });
        }
        let output = match self {
            Self::R231(module, device) => {
                let scores = self.read(module.forward(tensor(slice.to_vec(), [1, 1, side, side], device))).await?;
                labels_of_scores(&scores, CLASSES).into_iter().map(f32::from).collect()
            }
            Self::EfficientNetB0(module, device) => {
                let input = tensor(efficientnet_input(slice), [1, 3, side, side], device);
                self.read(module.forward(input)).await?
            }
            Self::ResNet50Moco(module, device) => {
                let input = tensor(moco_input(slice), [1, 3, side, side], device);
                self.read(module.forward(input)).await?
            }
        };
        Ok(output)
    }

    /// The network's output on an input of any size and number of channels, as it is:
    /// what the parity tests and the self-test compare.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn forward(&self, input: Vec<f32>, shape: [usize; 4]) -> Result<Vec<f32>, NetworkError> {
        let output = match self {
            Self::R231(module, device) => module.forward(tensor(input, shape, device)),
            Self::EfficientNetB0(module, device) => module.forward(tensor(input, shape, device)),
            Self::ResNet50Moco(module, device) => module.forward(tensor(input, shape, device)),
        };
        self.read(output).await
    }

    /// Which network this is.
    pub fn network(&self) -> Network {
        match self {
            Self::R231(..) => Network::R231,
            Self::EfficientNetB0(..) => Network::EfficientNetB0,
            Self::ResNet50Moco(..) => Network::ResNet50Moco,
        }
    }

    /// Rows and columns of the slices it takes in a scan.
    fn side(&self) -> usize {
        match self {
            Self::R231(..) => 256,
            Self::EfficientNetB0(..) | Self::ResNet50Moco(..) => 512,
        }
    }

    async fn read(&self, output: Tensor<4>) -> Result<Vec<f32>, NetworkError> {
        let failed = |reason: String| NetworkError::Run { network: self.network().name(), reason };
        let values = output
            .into_data_async()
            .await
            .map_err(|error| failed(error.to_string()))?
            .into_vec::<f32>()
            .map_err(|error| failed(format!("{error:?}")))?;
        // A device that ran out of memory or lost its shader may hand back NaN without an error.
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(failed("its output is not a number".to_string()))
        }
    }
}

fn tensor(values: Vec<f32>, shape: [usize; 4], device: &Device) -> Tensor<4> {
    Tensor::from_data(TensorData::new(values, shape), device)
}
