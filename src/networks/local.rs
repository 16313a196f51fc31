//! Networks computed on a device of this process.

use std::cell::RefCell;

use burn::tensor::{Device, Tensor, TensorData};

use super::efficientnet::EfficientNetB0;
use super::lesion_resnet::LesionResNet;
use super::output::labels_of_scores;
use super::parameters::{LoadError, Parameters, Scope};
use super::r231::{CLASSES, UNetR231};
use super::resnet50::ResNet50;
use super::segment_unet::{SegmentUNet, SegmentUNetConfig};
use super::small_unet::SmallUNet;
use super::windows::{efficientnet_input, moco_input};
use super::{Network, NetworkError, Networks, OWN_SIDE};
use crate::weights::SmallUNetShape;

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
        Self {
            source,
            device,
            parallelism: 1,
            loaded: RefCell::new(None),
        }
    }

    /// Where the parameters come from.
    pub fn source(&self) -> &S {
        &self.source
    }

    fn load(&self, network: Network) -> Result<LoadedNetwork, NetworkError> {
        let load_error = |reason| NetworkError::Load {
            network: network.name(),
            reason,
        };
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
// One network is in memory at a time, so the size of the largest costs nothing.
#[derive(Debug, Clone)]
pub enum LoadedNetwork {
    /// The lung mask.
    R231(UNetR231, Device),
    /// The first feature extractor.
    EfficientNetB0(EfficientNetB0, Device),
    /// The second feature extractor.
    ResNet50Moco(ResNet50, Device),
    /// AI-segment's lungs.
    UnetLung(SegmentUNet, Device),
    /// AI-segment's lesions, slice by slice.
    UnetLesion(SegmentUNet, Device),
    /// AI-segment's lesions, block by block.
    ResnetLesion(LesionResNet, Device),
    /// Our own lungs.
    OwnLung(SmallUNet, Device),
    /// Our own lesions.
    OwnLesion(SmallUNet, Device),
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
        let scope = |prefix| Scope::new(parameters, device, prefix);
        let on = device.clone();
        Ok(match network {
            Network::R231 => Self::R231(UNetR231::load(&scope(""))?, on),
            Network::EfficientNetB0 => Self::EfficientNetB0(EfficientNetB0::load(&scope(""))?, on),
            Network::ResNet50Moco => {
                Self::ResNet50Moco(ResNet50::load(&scope(network.prefix()))?, on)
            }
            Network::UnetLung => Self::UnetLung(
                SegmentUNet::load(&scope(network.prefix()), SegmentUNetConfig::LUNG)?,
                on,
            ),
            Network::UnetLesion => Self::UnetLesion(
                SegmentUNet::load(&scope(network.prefix()), SegmentUNetConfig::LESION)?,
                on,
            ),
            Network::ResnetLesion => {
                Self::ResnetLesion(LesionResNet::load(&scope(network.prefix()))?, on)
            }
            Network::OwnLung => Self::OwnLung(
                SmallUNet::load(&scope(network.prefix()), SmallUNetShape::LUNG)?,
                on,
            ),
            Network::OwnLesion => Self::OwnLesion(
                SmallUNet::load(&scope(network.prefix()), SmallUNetShape::LESION)?,
                on,
            ),
        })
    }

    /// One slice (or block of slices) through the network; shapes as said at [`Networks::run`].
    ///
    /// # Errors
    /// When the slice has another size, or the device fails.
    pub async fn run(&self, slice: &[f32]) -> Result<Vec<f32>, NetworkError> {
        let side = self.side();
        let slices = slice.len() / (side * side);
        let fits = match self {
            Self::ResnetLesion(..) => slices > 0,
            Self::UnetLesion(..) | Self::OwnLung(..) => slices == 3,
            Self::OwnLesion(..) => slices == 4,
            _ => slices == 1,
        };
        if !fits || slice.len() != slices * side * side {
            return Err(NetworkError::Run {
                network: self.network().name(),
                reason: format!("{} values are no slices of {side} x {side}", slice.len()),
            });
        }
        let shape = [1, slices, side, side];
        match self {
            Self::R231(..) => {
                let scores = self.forward(slice.to_vec(), shape).await?;
                Ok(labels_of_scores(&scores, CLASSES)
                    .into_iter()
                    .map(f32::from)
                    .collect())
            }
            Self::EfficientNetB0(..) => {
                self.forward(efficientnet_input(slice), [1, 3, side, side])
                    .await
            }
            Self::ResNet50Moco(..) => self.forward(moco_input(slice), [1, 3, side, side]).await,
            Self::UnetLung(..)
            | Self::UnetLesion(..)
            | Self::ResnetLesion(..)
            | Self::OwnLung(..)
            | Self::OwnLesion(..) => self.forward(slice.to_vec(), shape).await,
        }
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
        match self {
            Self::R231(module, device) => {
                self.read(module.forward(tensor(input, shape, device)))
                    .await
            }
            Self::EfficientNetB0(module, device) => {
                self.read(module.forward(tensor(input, shape, device)))
                    .await
            }
            Self::ResNet50Moco(module, device) => {
                self.read(module.forward(tensor(input, shape, device)))
                    .await
            }
            Self::UnetLung(module, device) | Self::UnetLesion(module, device) => {
                self.read(module.forward(tensor(input, shape, device)))
                    .await
            }
            Self::OwnLung(module, device) | Self::OwnLesion(module, device) => {
                self.read(module.forward(tensor(input, shape, device)))
                    .await
            }
            Self::ResnetLesion(module, device) => {
                let [blocks, slices, rows, columns] = shape;
                let input = tensor(input, [blocks, 1, slices, rows, columns], device);
                self.read(module.forward(input)).await
            }
        }
    }

    /// Which network this is.
    pub fn network(&self) -> Network {
        match self {
            Self::R231(..) => Network::R231,
            Self::EfficientNetB0(..) => Network::EfficientNetB0,
            Self::ResNet50Moco(..) => Network::ResNet50Moco,
            Self::UnetLung(..) => Network::UnetLung,
            Self::UnetLesion(..) => Network::UnetLesion,
            Self::ResnetLesion(..) => Network::ResnetLesion,
            Self::OwnLung(..) => Network::OwnLung,
            Self::OwnLesion(..) => Network::OwnLesion,
        }
    }

    /// Rows and columns of the slices it takes in a scan.
    fn side(&self) -> usize {
        match self {
            Self::R231(..) => 256,
            Self::OwnLung(..) | Self::OwnLesion(..) => OWN_SIDE,
            _ => 512,
        }
    }

    async fn read<const D: usize>(&self, output: Tensor<D>) -> Result<Vec<f32>, NetworkError> {
        let failed = |reason: String| NetworkError::Run {
            network: self.network().name(),
            reason,
        };
        let values = output
            .into_data_async()
            .await
            .map_err(|error| failed(error.to_string()))?
            .try_into_vec::<f32>()
            .map_err(|error| failed(format!("{error:?}")))?;
        // A device that ran out of memory or lost its shader may hand back NaN without an error.
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(failed("its output is not a number".to_string()))
        }
    }
}

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), device)
}
