//! Our own small U-Net: one shape for the lungs and for the lesions.
//!
//! It must be quick on the processor of a laptop and quick to train there, so the first thing it
//! does is to fold 2 x 2 pixels into channels and it works at half the resolution from there on;
//! the last thing is to unfold them. Every change of resolution is such a fold and a 1 x 1
//! convolution, which any device computes as one matrix product; kernels of 3 x 3 stand only between
//! them. Skips are added, not joined, which halves the work of the way up.

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::nn::conv::Conv2d;
use burn::tensor::{Tensor, activation};

use super::layers::conv;
use super::parameters::{LoadError, Scope};
use crate::weights::{SmallUNetShape, WIDTHS};

/// Of the batch normalisations.
pub(crate) const EPSILON: f64 = 1e-5;

/// The network.
///
/// Takes `[slices, channels, rows, columns]`, rows and columns multiples of 16, and gives scores
/// `[slices, classes, rows, columns]`.
#[derive(Module, Debug)]
pub struct SmallUNet {
    stem: Block,
    skip: Block,
    down: Vec<Down>,
    bottom: Block,
    up: Vec<Up>,
    head: Conv2d,
}

impl SmallUNet {
    /// Builds the network from named tensors.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(scope: &Scope, shape: SmallUNetShape) -> Result<Self, LoadError> {
        let levels = || WIDTHS.iter().copied().zip(WIDTHS[1..].iter().copied());
        let down = levels().enumerate().map(|(level, (outer, inner))| {
            let at = scope.child(format_args!("down.{level}"));
            Ok(Down {
                fold: Block::load(&at.child("fold"), [4 * outer, inner], 1)?,
                block: Block::load(&at.child("block"), [inner, inner], 3)?,
            })
        });
        let up = levels().enumerate().map(|(level, (outer, inner))| {
            let at = scope.child(format_args!("up.{level}"));
            Ok(Up {
                unfold: at
                    .child("unfold")
                    .conv2d(conv([inner, 4 * outer], 1, 1, 0).with_bias(true))?,
                block: Block::load(&at.child("block"), [outer, outer], 3)?,
            })
        });
        let [outermost, .., innermost] = WIDTHS;
        Ok(Self {
            stem: Block::load(&scope.child("stem"), [4 * shape.channels, outermost], 3)?,
            skip: Block::load(&scope.child("skip"), [outermost, outermost], 3)?,
            down: down.collect::<Result<_, _>>()?,
            bottom: Block::load(&scope.child("bottom"), [innermost, innermost], 3)?,
            up: up.collect::<Result<_, _>>()?,
            head: scope
                .child("head")
                .conv2d(conv([outermost, 4 * shape.classes], 1, 1, 0).with_bias(true))?,
        })
    }

    /// Scores `[slices, classes, rows, columns]` of `[slices, channels, rows, columns]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let mut skips = Vec::with_capacity(self.down.len());
        let mut x = self.skip.forward(self.stem.forward(fold(x)));
        for level in &self.down {
            skips.push(x.clone());
            x = level.block.forward(level.fold.forward(fold(x)));
        }
        x = self.bottom.forward(x);
        for level in self.up.iter().rev() {
            let risen = unfold(level.unfold.forward(x));
            x = match skips.pop() {
                Some(skip) => level.block.forward(risen + skip),
                None => level.block.forward(risen),
            };
        }
        unfold(self.head.forward(x))
    }
}

#[cfg(feature = "train")]
impl SmallUNet {
    /// Its tensors by name, `prefix` before each.
    ///
    /// # Errors
    /// When the device fails.
    pub fn weights(&self, prefix: &str) -> crate::weights::Result<crate::weights::Checkpoint> {
        let mut out = Named::new(prefix);
        out.block("stem", &self.stem)?;
        out.block("skip", &self.skip)?;
        for (level, down) in self.down.iter().enumerate() {
            out.block(&format!("down.{level}.fold"), &down.fold)?;
            out.block(&format!("down.{level}.block"), &down.block)?;
        }
        out.block("bottom", &self.bottom)?;
        for (level, up) in self.up.iter().enumerate() {
            out.conv(&format!("up.{level}.unfold"), &up.unfold)?;
            out.block(&format!("up.{level}.block"), &up.block)?;
        }
        out.conv("head", &self.head)?;
        Ok(out.checkpoint)
    }
}

/// A network's tensors on their way out.
#[cfg(feature = "train")]
struct Named<'a> {
    prefix: &'a str,
    checkpoint: crate::weights::Checkpoint,
}

#[cfg(feature = "train")]
impl<'a> Named<'a> {
    fn new(prefix: &'a str) -> Self {
        Self {
            prefix,
            checkpoint: crate::weights::Checkpoint::new(),
        }
    }

    fn block(&mut self, at: &str, block: &Block) -> crate::weights::Result<()> {
        let Block { conv, norm } = block;
        self.tensor(&format!("{at}.conv.weight"), conv.weight.val())?;
        self.tensor(&format!("{at}.norm.weight"), norm.gamma.val())?;
        self.tensor(&format!("{at}.norm.bias"), norm.beta.val())?;
        self.tensor(
            &format!("{at}.norm.running_mean"),
            norm.running_mean.value_sync(),
        )?;
        self.tensor(
            &format!("{at}.norm.running_var"),
            norm.running_var.value_sync(),
        )
    }

    fn conv(&mut self, at: &str, conv: &Conv2d) -> crate::weights::Result<()> {
        self.tensor(&format!("{at}.weight"), conv.weight.val())?;
        match &conv.bias {
            Some(bias) => self.tensor(&format!("{at}.bias"), bias.val()),
            None => Ok(()),
        }
    }

    fn tensor<const D: usize>(
        &mut self,
        name: &str,
        tensor: Tensor<D>,
    ) -> crate::weights::Result<()> {
        let shape = tensor.dims();
        let values = tensor.into_data().try_into_vec::<f32>().map_err(|error| {
            crate::weights::WeightsError::Manifest {
                what: format!("the tensor `{name}` cannot be read from the device ({error:?})"),
            }
        })?;
        let tensor = crate::weights::Tensor::from_f32(&shape, &values)?;
        self.checkpoint
            .insert(format!("{}{name}", self.prefix), tensor);
        Ok(())
    }
}

/// Halves the resolution: each 2 x 2 pixels become four channels.
fn fold(x: Tensor<4>) -> Tensor<4> {
    let [slices, channels, rows, columns] = x.dims();
    x.reshape([slices, channels, rows / 2, 2, columns / 2, 2])
        .permute([0, 1, 3, 5, 2, 4])
        .reshape([slices, channels * 4, rows / 2, columns / 2])
}

/// Doubles the resolution: the inverse of [`fold`].
fn unfold(x: Tensor<4>) -> Tensor<4> {
    let [slices, channels, rows, columns] = x.dims();
    x.reshape([slices, channels / 4, 2, 2, rows, columns])
        .permute([0, 1, 4, 2, 5, 3])
        .reshape([slices, channels / 4, rows * 2, columns * 2])
}

#[derive(Module, Debug)]
struct Down {
    fold: Block,
    block: Block,
}

#[derive(Module, Debug)]
struct Up {
    unfold: Conv2d,
    block: Block,
}

/// A convolution, batch normalisation, ReLU.
#[derive(Module, Debug)]
struct Block {
    conv: Conv2d,
    norm: BatchNorm,
}

impl Block {
    fn load(scope: &Scope, channels: [usize; 2], kernel: usize) -> Result<Self, LoadError> {
        Ok(Self {
            conv: scope
                .child("conv")
                .conv2d(conv(channels, kernel, 1, kernel / 2))?,
            norm: scope.child("norm").batch_norm(channels[1], EPSILON)?,
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        activation::relu(self.norm.forward(self.conv.forward(x)))
    }
}
