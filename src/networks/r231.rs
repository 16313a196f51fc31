//! U-Net R231, the lung mask network of the lungmask package (Hofmanninger et al., European
//! Radiology Experimental 2020, doi 10.1186/s41747-020-00173-2).
//!
//! Five levels of 64 to 1024 channels. Two things are not what a U-Net usually has: the
//! normalisation stands after the ReLU, and the way down is by average pooling. The published
//! checkpoint also holds `residual_*` tensors, which the network does not use.

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::nn::conv::Conv2d;
use burn::tensor::module::{avg_pool2d, interpolate};
use burn::tensor::ops::{AvgPoolOptions, InterpolateMode, InterpolateOptions};
use burn::tensor::{Tensor, activation};

use super::layers::conv;
use super::parameters::{LoadError, Scope};

const LEVELS: usize = 5;
const FIRST_LEVEL_CHANNELS: usize = 64;
/// Background, right lung, left lung.
pub const CLASSES: usize = 3;
const EPSILON: f64 = 1e-5;

/// The network. Field names are those of the checkpoint.
#[derive(Module, Debug)]
pub struct UNetR231 {
    down_path: Vec<ConvBlock>,
    up_path: Vec<UpBlock>,
    last: Conv2d,
}

impl UNetR231 {
    /// Builds the network from the published tensor names.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(scope: &Scope) -> Result<Self, LoadError> {
        let channels = |level: usize| FIRST_LEVEL_CHANNELS << level;
        let down_path = (0..LEVELS)
            .map(|level| {
                let channels_in = if level == 0 { 1 } else { channels(level - 1) };
                let place = scope.child("down_path").child(level).child("block");
                ConvBlock::load(&place, channels_in, channels(level))
            })
            .collect::<Result<_, _>>()?;
        let up_path = (0..LEVELS - 1)
            .rev()
            .enumerate()
            .map(|(i, level)| {
                let place = scope.child("up_path").child(i);
                UpBlock::load(&place, channels(level + 1), channels(level))
            })
            .collect::<Result<_, _>>()?;
        let last = scope
            .child("last")
            .conv2d(conv([channels(0), CLASSES], 1, 1, 0).with_bias(true))?;
        Ok(Self {
            down_path,
            up_path,
            last,
        })
    }

    /// Log-probabilities of the classes.
    ///
    /// `input` is `[slices, 1, rows, columns]`, HU scaled to [0, 1], rows and columns multiples of
    /// 16; the result is `[slices, 3, rows, columns]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let mut skips = Vec::with_capacity(LEVELS);
        let mut x = input;
        for (level, block) in self.down_path.iter().enumerate() {
            x = block.forward(x);
            if level + 1 < self.down_path.len() {
                skips.push(x.clone());
                x = avg_pool2d(x, AvgPoolOptions::new([2, 2]));
            }
        }
        for (block, skip) in self.up_path.iter().zip(skips.into_iter().rev()) {
            x = block.forward(x, skip);
        }
        activation::log_softmax(self.last.forward(x), 1)
    }
}

/// Twice: 3 x 3 convolution, ReLU, batch normalisation. Numbered as in the checkpoint's `block`.
#[derive(Module, Debug)]
struct ConvBlock {
    conv_0: Conv2d,
    norm_2: BatchNorm,
    conv_3: Conv2d,
    norm_5: BatchNorm,
}

impl ConvBlock {
    fn load(scope: &Scope, channels_in: usize, channels_out: usize) -> Result<Self, LoadError> {
        let convolution = |name, channels_in| {
            scope
                .child(name)
                .conv2d(conv([channels_in, channels_out], 3, 1, 1).with_bias(true))
        };
        Ok(Self {
            conv_0: convolution(0, channels_in)?,
            norm_2: scope.child(2).batch_norm(channels_out, EPSILON)?,
            conv_3: convolution(3, channels_out)?,
            norm_5: scope.child(5).batch_norm(channels_out, EPSILON)?,
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self
            .norm_2
            .forward(activation::relu(self.conv_0.forward(x)));
        self.norm_5
            .forward(activation::relu(self.conv_3.forward(x)))
    }
}

/// Bilinear doubling and a 1 x 1 convolution, then the skip connection behind it.
#[derive(Module, Debug)]
struct UpBlock {
    up_1: Conv2d,
    conv_block: ConvBlock,
}

impl UpBlock {
    fn load(scope: &Scope, channels_in: usize, channels_out: usize) -> Result<Self, LoadError> {
        let up = conv([channels_in, channels_out], 1, 1, 0).with_bias(true);
        Ok(Self {
            up_1: scope.child("up").child(1).conv2d(up)?,
            conv_block: ConvBlock::load(
                &scope.child("conv_block").child("block"),
                channels_in,
                channels_out,
            )?,
        })
    }

    fn forward(&self, x: Tensor<4>, skip: Tensor<4>) -> Tensor<4> {
        let [_, _, rows, columns] = skip.dims();
        let doubled = InterpolateOptions::new(InterpolateMode::Bilinear)
            .with_align_corners(false)
            .with_output_size([rows, columns]);
        let up = self.up_1.forward(interpolate(x, doubled));
        self.conv_block.forward(Tensor::cat(vec![up, skip], 1))
    }
}
