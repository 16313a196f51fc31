//! The two U-Nets of AI-segment, in the layout of the public PyTorch U-Net by milesial: batch
//! normalisation before the ReLU, way down by maximum, way up by bilinear doubling with aligned
//! corners.
//!
//! One labels the lungs of a slice, the other the lesions of a slice from it and its two
//! neighbours. They differ in their channels and in the last kernel alone.

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::nn::conv::Conv2d;
use burn::tensor::module::{interpolate, max_pool2d};
use burn::tensor::ops::{InterpolateMode, InterpolateOptions, MaxPoolOptions};
use burn::tensor::{Tensor, activation};

use super::layers::conv;
use super::parameters::{LoadError, Scope};

const EPSILON: f64 = 1e-5;
/// Input and output channels of the four levels on the way down.
const DOWN: [[usize; 2]; 4] = [[64, 128], [128, 256], [256, 512], [512, 512]];
/// Input (skip and risen together) and output channels of the four levels on the way up.
const UP: [[usize; 2]; 4] = [[1024, 256], [512, 128], [256, 64], [128, 64]];

/// What sets the two apart.
#[derive(Debug, Clone, Copy)]
pub struct SegmentUNetConfig {
    /// Slices that the network sees.
    pub channels_in: usize,
    /// Classes that it scores.
    pub classes: usize,
    /// Rows and columns of the last kernel.
    pub last_kernel: usize,
}

impl SegmentUNetConfig {
    /// The lung network: left and right lung as two independent scores.
    pub const LUNG: Self = Self {
        channels_in: 1,
        classes: 2,
        last_kernel: 1,
    };
    /// The lesion network: background, ground glass, consolidation, crazy paving, healthy lung.
    pub const LESION: Self = Self {
        channels_in: 3,
        classes: 5,
        last_kernel: 3,
    };
}

/// The network.
#[derive(Module, Debug)]
pub struct SegmentUNet {
    inc: DoubleConv,
    down: Vec<DoubleConv>,
    up: Vec<DoubleConv>,
    outc: Conv2d,
}

impl SegmentUNet {
    /// Builds the network from the published tensor names.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(scope: &Scope, config: SegmentUNetConfig) -> Result<Self, LoadError> {
        let down = (1..).zip(DOWN).map(|(level, channels)| {
            let place = scope
                .child(format_args!("down{level}"))
                .child("mpconv")
                .child(1);
            DoubleConv::load(&place.child("conv"), channels)
        });
        let up = (1..).zip(UP).map(|(level, channels)| {
            let place = scope.child(format_args!("up{level}")).child("conv");
            DoubleConv::load(&place.child("conv"), channels)
        });
        let last = conv(
            [64, config.classes],
            config.last_kernel,
            1,
            config.last_kernel / 2,
        );
        Ok(Self {
            inc: DoubleConv::load(
                &scope.child("inc").child("conv").child("conv"),
                [config.channels_in, 64],
            )?,
            down: down.collect::<Result<_, _>>()?,
            up: up.collect::<Result<_, _>>()?,
            outc: scope
                .child("outc")
                .child("conv")
                .conv2d(last.with_bias(true))?,
        })
    }

    /// Scores of the classes: `[slices, channels, rows, columns]` to
    /// `[slices, classes, rows, columns]`; rows and columns multiples of 16.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let mut skips = vec![self.inc.forward(input)];
        for level in &self.down {
            let above = skips[skips.len() - 1].clone();
            skips.push(level.forward(max_pool2d(above, MaxPoolOptions::new([2, 2]))));
        }
        let deepest = skips.remove(skips.len() - 1);
        let x = self
            .up
            .iter()
            .zip(skips.into_iter().rev())
            .fold(deepest, |x, (level, skip)| {
                let [_, _, rows, columns] = skip.dims();
                let doubled = InterpolateOptions::new(InterpolateMode::Bilinear)
                    .with_align_corners(true)
                    .with_output_size([rows, columns]);
                level.forward(Tensor::cat(vec![skip, interpolate(x, doubled)], 1))
            });
        self.outc.forward(x)
    }
}

/// Twice: 3 x 3 convolution, batch normalisation, ReLU. Numbered as in the checkpoint.
#[derive(Module, Debug)]
struct DoubleConv {
    conv_0: Conv2d,
    norm_1: BatchNorm,
    conv_3: Conv2d,
    norm_4: BatchNorm,
}

impl DoubleConv {
    fn load(scope: &Scope, [channels_in, channels_out]: [usize; 2]) -> Result<Self, LoadError> {
        let convolution = |name, channels_in| {
            scope
                .child(name)
                .conv2d(conv([channels_in, channels_out], 3, 1, 1).with_bias(true))
        };
        Ok(Self {
            conv_0: convolution(0, channels_in)?,
            norm_1: scope.child(1).batch_norm(channels_out, EPSILON)?,
            conv_3: convolution(3, channels_out)?,
            norm_4: scope.child(4).batch_norm(channels_out, EPSILON)?,
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = activation::relu(self.norm_1.forward(self.conv_0.forward(x)));
        activation::relu(self.norm_4.forward(self.conv_3.forward(x)))
    }
}
