//! One network in training: its weights, the optimiser's state, and a step of both.

use std::path::Path;

use burn::module::{Module, ModuleMapper, Param, ParamId};
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Bytes, Device, Tensor, TensorData, activation};

use super::random::Random;
use super::{Error, Result, write};
use crate::networks::{Network, OWN_SIDE, Scope, SmallUNet};
use crate::weights::{self, Checkpoint, SmallUNetShape, halved, safetensors};

/// Slices and what the network shall say of them.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// `[slices, channels, OWN_SIDE, OWN_SIDE]`.
    pub inputs: Vec<f32>,
    /// Class of each pixel, `[slices, OWN_SIDE, OWN_SIDE]`.
    pub targets: Vec<u8>,
    /// How much each pixel counts, `[slices, OWN_SIDE, OWN_SIDE]`.
    pub weights: Vec<f32>,
}

/// How far a weight is pulled towards the newest one by each step, in the running mean that becomes
/// the result.
const MEAN_RATE: f32 = 0.02;
/// Name of the file of the weights, of their running mean, and of the optimiser's state.
const FILES: [&str; 3] = [
    "weights.safetensors",
    "mean.safetensors",
    "optimiser.burnpack",
];

/// A network in training.
pub struct Trainer {
    network: Network,
    shape: SmallUNetShape,
    model: SmallUNet,
    mean: Checkpoint,
    optimiser: ModuleOptimizer,
    device: Device,
    step: usize,
}

impl Trainer {
    /// A network with random weights of `seed`.
    ///
    /// # Errors
    /// When `network` is none of our own.
    pub fn new(network: Network, seed: u64, device: &Device) -> Result<Self> {
        let shape = shape_of(network)?;
        let initial = initial_weights(network, seed)?;
        Self::with(network, shape, initial.clone(), initial, device)
    }

    fn with(
        network: Network,
        shape: SmallUNetShape,
        weights: Checkpoint,
        mean: Checkpoint,
        device: &Device,
    ) -> Result<Self> {
        let device = device.clone().autodiff();
        let model = SmallUNet::load(&Scope::new(&weights, &device, network.prefix()), shape)?;
        Ok(Self {
            network,
            shape,
            model: model.map(&mut Numbered(0)),
            mean,
            optimiser: AdamWConfig::new().with_weight_decay(1e-3).init(),
            device,
            step: 0,
        })
    }

    /// Steps done.
    pub fn steps(&self) -> usize {
        self.step
    }

    /// One step of gradient descent; the loss before it.
    ///
    /// # Errors
    /// When the batch has not the network's shape, or the loss is not a number.
    pub fn step(&mut self, batch: &Batch, rate: f64) -> Result<f32> {
        let loss = self.loss(batch)?;
        let value = loss.clone().into_scalar::<f32>();
        if !value.is_finite() {
            return Err(Error::Diverged { step: self.step });
        }
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        let model = self.model.clone();
        self.model = self.optimiser.step(rate, model, gradients);
        self.step += 1;
        self.average()?;
        Ok(value)
    }

    /// Mean cross-entropy over the pixels that count.
    fn loss(&self, batch: &Batch) -> Result<Tensor<1>> {
        let picture = OWN_SIDE * OWN_SIDE;
        let slices = batch.targets.len() / picture;
        let SmallUNetShape { channels, classes } = self.shape;
        let fits = slices > 0
            && batch.targets.len() == slices * picture
            && batch.weights.len() == slices * picture
            && batch.inputs.len() == slices * channels * picture;
        if !fits {
            return Err(Error::Batch);
        }
        let total: f32 = batch.weights.iter().sum();
        let mut wanted = vec![0.0_f32; slices * classes * picture];
        let pixels = batch.targets.iter().zip(&batch.weights).enumerate();
        for (pixel, (&class, &weight)) in pixels {
            let class = usize::from(class).min(classes - 1);
            let slice = pixel / picture;
            wanted[(slice * classes + class) * picture + pixel % picture] = weight / total.max(1.0);
        }
        let tensor = |values: Vec<f32>, channels: usize| {
            let shape = [slices, channels, OWN_SIDE, OWN_SIDE];
            Tensor::<4>::from_data(TensorData::new(values, shape), &self.device)
        };
        let scores = self.model.forward(tensor(batch.inputs.clone(), channels));
        let said = activation::log_softmax(scores, 1);
        Ok((said * tensor(wanted, classes)).sum().neg())
    }

    fn average(&mut self) -> Result<()> {
        // At first the mean would be that of the random start; let it follow closely.
        let rate = MEAN_RATE.max(1.0 / (self.step as f32 + 1.0));
        let newest = self.model.weights(self.network.prefix())?;
        let mut mean = Checkpoint::new();
        for (name, tensor) in newest.iter() {
            let old = self.mean.get(name)?.to_f32();
            let both = old.iter().zip(tensor.to_f32());
            let values: Vec<f32> = both.map(|(old, new)| old + (new - old) * rate).collect();
            mean.insert(name, weights::Tensor::from_f32(tensor.shape(), &values)?);
        }
        self.mean = mean;
        Ok(())
    }

    /// The running mean of the weights: the result of the training so far.
    pub fn result(&self) -> &Checkpoint {
        &self.mean
    }

    /// Writes all that is needed to go on later.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder)?;
        let [weights, mean, optimiser] = FILES;
        let newest = self.model.weights(self.network.prefix())?;
        write(&folder.join(weights), &safetensors::write(&newest)?)?;
        write(&folder.join(mean), &safetensors::write(&self.mean)?)?;
        let state = self
            .optimiser
            .into_bytes()
            .map_err(|e| Error::State(e.to_string()))?;
        write(&folder.join(optimiser), &state)?;
        // Last: a folder with it is whole.
        write(&folder.join("step"), self.step.to_string().as_bytes())
    }

    /// Goes on where [`Trainer::save`] left off; `None` when there is nothing there.
    ///
    /// # Errors
    /// When what is there cannot be read.
    pub fn resume(network: Network, folder: &Path, device: &Device) -> Result<Option<Self>> {
        let Ok(step) = std::fs::read_to_string(folder.join("step")) else {
            return Ok(None);
        };
        let checkpoint = |name: &str| -> Result<Checkpoint> {
            Ok(safetensors::read(
                &std::fs::read(folder.join(name))?.into(),
            )?)
        };
        let [weights, mean, optimiser] = FILES;
        let (weights, mean) = (checkpoint(weights)?, checkpoint(mean)?);
        let mut trainer = Self::with(network, shape_of(network)?, weights, mean, device)?;
        let state = Bytes::from_bytes_vec(std::fs::read(folder.join(optimiser))?);
        trainer.optimiser = trainer
            .optimiser
            .from_bytes(state)
            .map_err(|error| Error::State(error.to_string()))?;
        trainer.step = step
            .trim()
            .parse()
            .map_err(|_| Error::State("its step".into()))?;
        Ok(Some(trainer))
    }
}

/// Gives the parameters numbers by their order, so that the optimiser finds them again after a
/// restart.
struct Numbered(u64);

impl ModuleMapper for Numbered {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (_, value, mapper) = param.consume();
        self.0 += 1;
        Param::from_mapped_value(ParamId::from(self.0), value, mapper)
    }
}

fn shape_of(network: Network) -> Result<SmallUNetShape> {
    match network {
        Network::OwnLung => Ok(SmallUNetShape::LUNG),
        Network::OwnLesion => Ok(SmallUNetShape::LESION),
        _ => Err(Error::NotOurs(network.name())),
    }
}

/// Random weights for ReLU networks (He et al., 2015); normalisations that do nothing yet.
fn initial_weights(network: Network, seed: u64) -> Result<Checkpoint> {
    let mut out = Checkpoint::new();
    for (nth, (name, shape)) in network.tensors().into_iter().enumerate() {
        let mut random = Random::new(seed, nth as u64);
        let len: usize = shape.iter().product();
        let values: Vec<f32> = if shape.len() == 4 {
            let fan_in: usize = shape[1..].iter().product();
            let deviation = (2.0 / fan_in as f32).sqrt();
            (0..len).map(|_| random.normal() * deviation).collect()
        } else {
            let scale = name.ends_with("norm.weight") || name.ends_with("running_var");
            vec![f32::from(u8::from(scale)); len]
        };
        let tensor = weights::Tensor::from_f32(&shape, &values)?;
        out.insert(format!("{}{name}", network.prefix()), tensor);
    }
    Ok(out)
}

/// The result as it is stored: half precision.
pub fn stored(result: &Checkpoint) -> Result<Vec<u8>> {
    Ok(safetensors::write(&halved(result)?)?)
}
