//! How a network gets its parameters: by the names of the published checkpoint.

use burn::module::{Param, RunningState};
use burn::nn::conv::{Conv2d, Conv2dConfig, Conv3d, Conv3dConfig};
use burn::nn::{BatchNorm, BatchNormConfig};
use burn::tensor::{Device, Tensor, TensorData};

use super::kernels::{Activation, Affine, Convolution, Geometry};
use crate::weights::Checkpoint;

/// Shape of a tensor and its values in row-major order.
pub type Values = (Vec<usize>, Vec<f32>);

/// A source of named tensors.
pub trait Parameters {
    /// Shape and values, in row-major order, of the tensor of that name.
    ///
    /// `None` when there is none; a sentence when it cannot be read.
    fn get(&self, name: &str) -> Option<Result<Values, String>>;
}

impl Parameters for Checkpoint {
    fn get(&self, name: &str) -> Option<Result<Values, String>> {
        let tensor = Checkpoint::get(self, name).ok()?;
        Some(Ok((tensor.shape().to_vec(), tensor.to_f32())))
    }
}

/// Why weights do not make a network.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LoadError {
    /// A tensor that the architecture needs is not there.
    #[error("the checkpoint has no tensor `{0}`: it belongs to another network")]
    Missing(String),
    /// A tensor has another shape than the architecture needs.
    #[error("the tensor `{name}` is {found:?} where this network needs {expected:?}")]
    Shape {
        /// Its name in the checkpoint.
        name: String,
        /// What the architecture needs.
        expected: Vec<usize>,
        /// What the checkpoint holds.
        found: Vec<usize>,
    },
    /// A tensor is there but cannot be read.
    #[error("the tensor `{name}` cannot be read: {reason}")]
    Unreadable {
        /// Its name in the checkpoint.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A place in the tree of names of a checkpoint, and the device on which its tensors shall live.
pub struct Scope<'a> {
    parameters: &'a dyn Parameters,
    device: &'a Device,
    prefix: String,
}

impl<'a> Scope<'a> {
    /// The root: `prefix` stands before every name of the checkpoint.
    pub fn new(parameters: &'a dyn Parameters, device: &'a Device, prefix: &str) -> Self {
        Self {
            parameters,
            device,
            prefix: prefix.to_string(),
        }
    }

    /// One level down.
    pub fn child(&self, name: impl std::fmt::Display) -> Scope<'a> {
        Scope {
            parameters: self.parameters,
            device: self.device,
            prefix: format!("{}{name}.", self.prefix),
        }
    }

    /// The values of one tensor of this place, in row-major order.
    ///
    /// # Errors
    /// When it is missing, or of another shape.
    pub fn values(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, LoadError> {
        let name = format!("{}{name}", self.prefix);
        let (found, values) = match self.parameters.get(&name) {
            None => return Err(LoadError::Missing(name)),
            Some(Err(reason)) => return Err(LoadError::Unreadable { name, reason }),
            Some(Ok(tensor)) => tensor,
        };
        if found != shape {
            return Err(LoadError::Shape {
                name,
                expected: shape.to_vec(),
                found,
            });
        }
        Ok(values)
    }

    /// A convolution stored here as `weight` and, `with_bias`, `bias`; nothing follows it yet.
    ///
    /// # Errors
    /// As [`Scope::values`].
    pub fn convolution(
        &self,
        geometry: Geometry,
        with_bias: bool,
    ) -> Result<Convolution, LoadError> {
        let [_, outputs] = geometry.channels;
        Ok(Convolution {
            geometry,
            weight: self.values("weight", &geometry.weight_shape())?,
            bias: if with_bias {
                self.values("bias", &[outputs])?
            } else {
                vec![0.0; outputs]
            },
            activation: Activation::None,
            affine: None,
        })
    }

    /// A batch normalisation stored here as `weight`, `bias`, `running_mean`, `running_var`, with
    /// its statistics fixed.
    ///
    /// # Errors
    /// As [`Scope::values`].
    pub fn normalisation(&self, channels: usize, epsilon: f64) -> Result<Affine, LoadError> {
        let values = |name| self.values(name, &[channels]);
        let (gamma, beta) = (values("weight")?, values("bias")?);
        let (mean, variance) = (values("running_mean")?, values("running_var")?);
        let scale = |(&gamma, &variance): (&f32, &f32)| {
            f64::from(gamma) / (f64::from(variance) + epsilon).sqrt()
        };
        let scales: Vec<f64> = gamma.iter().zip(&variance).map(scale).collect();
        let shifts = beta.iter().zip(&mean).zip(&scales);
        Ok(Affine {
            shift: shifts
                .map(|((&beta, &mean), scale)| (f64::from(beta) - f64::from(mean) * scale) as f32)
                .collect(),
            scale: scales.iter().map(|&scale| scale as f32).collect(),
        })
    }

    /// One tensor of this place, on the device.
    ///
    /// # Errors
    /// As [`Scope::values`].
    pub fn tensor<const D: usize>(
        &self,
        name: &str,
        shape: [usize; D],
    ) -> Result<Tensor<D>, LoadError> {
        let values = self.values(name, &shape)?;
        Ok(Tensor::from_data(
            TensorData::new(values, shape),
            self.device,
        ))
    }

    /// A convolution stored here as `weight` and, where the configuration has one, `bias`.
    ///
    /// # Errors
    /// As [`Scope::tensor`].
    pub fn conv2d(&self, config: Conv2dConfig) -> Result<Conv2d, LoadError> {
        let [channels_in, channels_out] = config.channels;
        let [height, width] = config.kernel_size;
        let mut conv = config.init(self.device);
        let shape = [channels_out, channels_in / config.groups, height, width];
        conv.weight = Param::from_tensor(self.tensor("weight", shape)?);
        if config.bias {
            conv.bias = Some(Param::from_tensor(self.tensor("bias", [channels_out])?));
        }
        Ok(conv)
    }

    /// A three-dimensional convolution without bias, stored here as `weight`.
    ///
    /// # Errors
    /// As [`Scope::tensor`].
    pub fn conv3d(&self, config: Conv3dConfig) -> Result<Conv3d, LoadError> {
        let [channels_in, channels_out] = config.channels;
        let [depth, height, width] = config.kernel_size;
        let mut conv = config.init(self.device);
        let shape = [channels_out, channels_in, depth, height, width];
        conv.weight = Param::from_tensor(self.tensor("weight", shape)?);
        Ok(conv)
    }

    /// A batch normalisation stored here as `weight`, `bias`, `running_mean`, `running_var`.
    ///
    /// # Errors
    /// As [`Scope::tensor`].
    pub fn batch_norm(&self, channels: usize, epsilon: f64) -> Result<BatchNorm, LoadError> {
        let mut norm = BatchNormConfig::new(channels)
            .with_epsilon(epsilon)
            .init(self.device);
        norm.gamma = Param::from_tensor(self.tensor("weight", [channels])?);
        norm.beta = Param::from_tensor(self.tensor("bias", [channels])?);
        norm.running_mean = RunningState::new(self.tensor("running_mean", [channels])?);
        norm.running_var = RunningState::new(self.tensor("running_var", [channels])?);
        Ok(norm)
    }
}
