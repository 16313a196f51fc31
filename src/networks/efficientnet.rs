//! EfficientNet-B0 up to its last feature map (Tan and Le, ICML 2019), as the package
//! `efficientnet_pytorch` computes it.
//!
//! Two things must be kept for parity. The padding is TensorFlow's "same": on stride 2 one more on
//! the far side than on the near side; and it is the padding that a 224 x 224 picture would get,
//! whatever the size of the picture, because the package fixes it when it builds the network. The
//! batch normalisation's epsilon is 1e-3.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{BatchNorm, PaddingConfig2d};
use burn::tensor::{Tensor, activation};

use super::parameters::{LoadError, Scope};

const EPSILON: f64 = 1e-3;
const STEM_CHANNELS: usize = 32;
const HEAD_CHANNELS: usize = 1280;
/// Squeeze-and-excitation keeps a quarter of the block's input channels.
const SQUEEZE: usize = 4;

/// A row of the paper's table 1.
struct Stage {
    repeats: usize,
    kernel: usize,
    stride: usize,
    expansion: usize,
    channels_in: usize,
    channels_out: usize,
}

#[rustfmt::skip]
const STAGES: [Stage; 7] = [
    Stage { repeats: 1, kernel: 3, stride: 1, expansion: 1, channels_in:  32, channels_out:  16 },
    Stage { repeats: 2, kernel: 3, stride: 2, expansion: 6, channels_in:  16, channels_out:  24 },
    Stage { repeats: 2, kernel: 5, stride: 2, expansion: 6, channels_in:  24, channels_out:  40 },
    Stage { repeats: 3, kernel: 3, stride: 2, expansion: 6, channels_in:  40, channels_out:  80 },
    Stage { repeats: 3, kernel: 5, stride: 1, expansion: 6, channels_in:  80, channels_out: 112 },
    Stage { repeats: 4, kernel: 5, stride: 2, expansion: 6, channels_in: 112, channels_out: 192 },
    Stage { repeats: 1, kernel: 3, stride: 1, expansion: 6, channels_in: 192, channels_out: 320 },
];

/// The network. Field names are those of the checkpoint, less the leading underscore.
#[derive(Module, Debug)]
pub struct EfficientNetB0 {
    conv_stem: Conv2d,
    bn0: BatchNorm,
    blocks: Vec<MobileBlock>,
    conv_head: Conv2d,
    bn1: BatchNorm,
}

impl EfficientNetB0 {
    /// Builds the network from the published tensor names.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(scope: &Scope) -> Result<Self, LoadError> {
        let mut blocks = Vec::new();
        let mut channels = STEM_CHANNELS;
        for stage in &STAGES {
            channels = stage.channels_out;
            for repeat in 0..stage.repeats {
                let place = scope.child("_blocks").child(blocks.len());
                blocks.push(MobileBlock::load(&place, stage, repeat == 0)?);
            }
        }
        Ok(Self {
            conv_stem: scope
                .child("_conv_stem")
                .conv2d(same([3, STEM_CHANNELS], 3, 2))?,
            bn0: scope.child("_bn0").batch_norm(STEM_CHANNELS, EPSILON)?,
            blocks,
            conv_head: scope
                .child("_conv_head")
                .conv2d(same([channels, HEAD_CHANNELS], 1, 1))?,
            bn1: scope.child("_bn1").batch_norm(HEAD_CHANNELS, EPSILON)?,
        })
    }

    /// The last feature map: `[slices, 3, rows, columns]` to `[slices, 1280, rows/32, columns/32]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let x = activation::silu(self.bn0.forward(self.conv_stem.forward(input)));
        let x = self.blocks.iter().fold(x, |x, block| block.forward(x));
        activation::silu(self.bn1.forward(self.conv_head.forward(x)))
    }
}

/// A convolution without bias, padded as TensorFlow pads a picture of even size.
fn same(channels: [usize; 2], kernel: usize, stride: usize) -> Conv2dConfig {
    let total = kernel - stride;
    let (near, far) = (total / 2, total - total / 2);
    Conv2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(near, near, far, far))
        .with_bias(false)
}

/// Inverted bottleneck with depthwise convolution and squeeze-and-excitation.
#[derive(Module, Debug)]
struct MobileBlock {
    expand: Option<Expand>,
    depthwise_conv: Conv2d,
    bn1: BatchNorm,
    se_reduce: Conv2d,
    se_expand: Conv2d,
    project_conv: Conv2d,
    bn2: BatchNorm,
    keeps_shape: bool,
}

impl MobileBlock {
    fn load(scope: &Scope, stage: &Stage, first: bool) -> Result<Self, LoadError> {
        let channels_in = if first {
            stage.channels_in
        } else {
            stage.channels_out
        };
        let stride = if first { stage.stride } else { 1 };
        let wide = stage.expansion * channels_in;
        let squeezed = channels_in / SQUEEZE;
        let depthwise = same([wide, wide], stage.kernel, stride).with_groups(wide);
        Ok(Self {
            expand: (stage.expansion != 1)
                .then(|| Expand::load(scope, channels_in, wide))
                .transpose()?,
            depthwise_conv: scope.child("_depthwise_conv").conv2d(depthwise)?,
            bn1: scope.child("_bn1").batch_norm(wide, EPSILON)?,
            se_reduce: scope
                .child("_se_reduce")
                .conv2d(same([wide, squeezed], 1, 1).with_bias(true))?,
            se_expand: scope
                .child("_se_expand")
                .conv2d(same([squeezed, wide], 1, 1).with_bias(true))?,
            project_conv: scope.child("_project_conv").conv2d(same(
                [wide, stage.channels_out],
                1,
                1,
            ))?,
            bn2: scope
                .child("_bn2")
                .batch_norm(stage.channels_out, EPSILON)?,
            keeps_shape: stride == 1 && channels_in == stage.channels_out,
        })
    }

    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let x = match &self.expand {
            Some(expand) => expand.forward(input.clone()),
            None => input.clone(),
        };
        let x = activation::silu(self.bn1.forward(self.depthwise_conv.forward(x)));
        let squeezed = activation::silu(self.se_reduce.forward(x.clone().mean_dims(&[2, 3])));
        let x = x * activation::sigmoid(self.se_expand.forward(squeezed));
        let x = self.bn2.forward(self.project_conv.forward(x));
        if self.keeps_shape { x + input } else { x }
    }
}

/// The 1 x 1 convolution that widens the block.
#[derive(Module, Debug)]
struct Expand {
    conv: Conv2d,
    norm: BatchNorm,
}

impl Expand {
    fn load(scope: &Scope, channels_in: usize, wide: usize) -> Result<Self, LoadError> {
        Ok(Self {
            conv: scope
                .child("_expand_conv")
                .conv2d(same([channels_in, wide], 1, 1))?,
            norm: scope.child("_bn0").batch_norm(wide, EPSILON)?,
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        activation::silu(self.norm.forward(self.conv.forward(x)))
    }
}
