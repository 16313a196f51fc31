//! The 3D ResNet-50 of AI-segment, in MedicalNet's layout (Chen et al., arXiv 1904.00625): the
//! third and fourth layer are dilated in place of strided, and a small head doubles the resolution
//! once before it scores five classes.

use burn::module::{Module, Param};
use burn::nn::conv::{Conv3d, Conv3dConfig};
use burn::nn::{BatchNorm, PaddingConfig3d};
use burn::tensor::module::{conv_transpose3d, max_pool2d};
use burn::tensor::ops::{ConvTransposeOptions, MaxPoolOptions};
use burn::tensor::{Tensor, activation};

use super::parameters::{LoadError, Scope};

const EPSILON: f64 = 1e-5;
const EXPANSION: usize = 4;
const HEAD_CHANNELS: usize = 32;
/// Background, ground glass, consolidation, crazy paving, healthy lung.
const CLASSES: usize = 5;

/// One layer: width of its bottlenecks, their number, stride of the first, dilation of all.
struct Layer {
    width: usize,
    count: usize,
    stride: usize,
    dilation: usize,
}

#[rustfmt::skip]
const LAYERS: [Layer; 4] = [
    Layer { width:  64, count: 3, stride: 1, dilation: 1 },
    Layer { width: 128, count: 4, stride: 2, dilation: 1 },
    Layer { width: 256, count: 6, stride: 1, dilation: 2 },
    Layer { width: 512, count: 3, stride: 1, dilation: 4 },
];

/// The network.
#[derive(Module, Debug)]
pub struct LesionResNet {
    conv1: Conv3d,
    bn1: BatchNorm,
    layers: Vec<Vec<Bottleneck>>,
    conv_seg: Head,
}

impl LesionResNet {
    /// Builds the network from the published tensor names.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(scope: &Scope) -> Result<Self, LoadError> {
        let mut channels_in = 64;
        let mut layers = Vec::with_capacity(LAYERS.len());
        for (number, layer) in (1..).zip(&LAYERS) {
            let mut blocks = Vec::with_capacity(layer.count);
            for block in 0..layer.count {
                let place = scope.child(format_args!("layer{number}")).child(block);
                let stride = if block == 0 { layer.stride } else { 1 };
                blocks.push(Bottleneck::load(&place, channels_in, layer, stride)?);
                channels_in = EXPANSION * layer.width;
            }
            layers.push(blocks);
        }
        Ok(Self {
            conv1: scope.child("conv1").conv3d(conv([1, 64], 7, 2, 1))?,
            bn1: scope.child("bn1").batch_norm(64, EPSILON)?,
            layers,
            conv_seg: Head::load(&scope.child("conv_seg"), channels_in)?,
        })
    }

    /// Scores of the classes: `[blocks, 1, slices, rows, columns]` to
    /// `[blocks, 5, slices/4, rows/4, columns/4]`.
    pub fn forward(&self, input: Tensor<5>) -> Tensor<5> {
        let x = activation::relu(self.bn1.forward(self.conv1.forward(input)));
        let x = halve_by_maximum(x);
        let x = self
            .layers
            .iter()
            .flatten()
            .fold(x, |x, block| block.forward(x));
        self.conv_seg.forward(x)
    }
}

/// A cubic convolution without bias that keeps the size, but for its stride.
fn conv(channels: [usize; 2], kernel: usize, stride: usize, dilation: usize) -> Conv3dConfig {
    let padding = dilation * (kernel / 2);
    Conv3dConfig::new(channels, [kernel; 3])
        .with_stride([stride; 3])
        .with_dilation([dilation; 3])
        .with_padding(PaddingConfig3d::Explicit(padding, padding, padding))
        .with_bias(false)
}

/// Maximum over 3 x 3 x 3 at every second voxel. The maximum is separable, and the backend has it
/// in two dimensions: first rows and columns, then slices.
fn halve_by_maximum(x: Tensor<5>) -> Tensor<5> {
    let [blocks, channels, slices, rows, columns] = x.dims();
    let planes = x.reshape([blocks * channels, slices, rows, columns]);
    let halved = max_pool2d(
        planes,
        MaxPoolOptions::new([3, 3])
            .with_stride([2, 2])
            .with_padding([1, 1]),
    );
    let [_, _, rows, columns] = halved.dims();
    let stacks = halved.reshape([blocks * channels, 1, slices, rows * columns]);
    let halved = max_pool2d(
        stacks,
        MaxPoolOptions::new([3, 1])
            .with_stride([2, 1])
            .with_padding([1, 0]),
    );
    let [_, _, slices, _] = halved.dims();
    halved.reshape([blocks, channels, slices, rows, columns])
}

/// 1, 3 and 1 cubed, each normalised, and the input added before the last ReLU.
#[derive(Module, Debug)]
struct Bottleneck {
    conv1: Conv3d,
    bn1: BatchNorm,
    conv2: Conv3d,
    bn2: BatchNorm,
    conv3: Conv3d,
    bn3: BatchNorm,
    downsample: Option<Downsample>,
}

impl Bottleneck {
    fn load(
        scope: &Scope,
        channels_in: usize,
        layer: &Layer,
        stride: usize,
    ) -> Result<Self, LoadError> {
        let (width, dilation) = (layer.width, layer.dilation);
        let channels_out = EXPANSION * width;
        let changes_shape = stride != 1 || channels_in != channels_out;
        Ok(Self {
            conv1: scope
                .child("conv1")
                .conv3d(conv([channels_in, width], 1, 1, 1))?,
            bn1: scope.child("bn1").batch_norm(width, EPSILON)?,
            conv2: scope
                .child("conv2")
                .conv3d(conv([width, width], 3, stride, dilation))?,
            bn2: scope.child("bn2").batch_norm(width, EPSILON)?,
            conv3: scope
                .child("conv3")
                .conv3d(conv([width, channels_out], 1, 1, 1))?,
            bn3: scope.child("bn3").batch_norm(channels_out, EPSILON)?,
            downsample: changes_shape
                .then(|| {
                    Downsample::load(
                        &scope.child("downsample"),
                        channels_in,
                        channels_out,
                        stride,
                    )
                })
                .transpose()?,
        })
    }

    fn forward(&self, input: Tensor<5>) -> Tensor<5> {
        let x = activation::relu(self.bn1.forward(self.conv1.forward(input.clone())));
        let x = activation::relu(self.bn2.forward(self.conv2.forward(x)));
        let x = self.bn3.forward(self.conv3.forward(x));
        let shortcut = match &self.downsample {
            Some(downsample) => downsample.forward(input),
            None => input,
        };
        activation::relu(x + shortcut)
    }
}

/// The shortcut where the shape changes.
#[derive(Module, Debug)]
struct Downsample {
    conv_0: Conv3d,
    norm_1: BatchNorm,
}

impl Downsample {
    fn load(
        scope: &Scope,
        channels_in: usize,
        channels_out: usize,
        stride: usize,
    ) -> Result<Self, LoadError> {
        Ok(Self {
            conv_0: scope
                .child(0)
                .conv3d(conv([channels_in, channels_out], 1, stride, 1))?,
            norm_1: scope.child(1).batch_norm(channels_out, EPSILON)?,
        })
    }

    fn forward(&self, x: Tensor<5>) -> Tensor<5> {
        self.norm_1.forward(self.conv_0.forward(x))
    }
}

/// Doubles the resolution and scores the classes. Numbered as in the checkpoint.
#[derive(Module, Debug)]
struct Head {
    up_0_weight: Param<Tensor<5>>,
    up_0_bias: Param<Tensor<1>>,
    norm_1: BatchNorm,
    conv_3: Conv3d,
    norm_4: BatchNorm,
    conv_6: Conv3d,
}

impl Head {
    fn load(scope: &Scope, channels_in: usize) -> Result<Self, LoadError> {
        let up = scope.child(0);
        Ok(Self {
            up_0_weight: Param::from_tensor(
                up.tensor("weight", [channels_in, HEAD_CHANNELS, 2, 2, 2])?,
            ),
            up_0_bias: Param::from_tensor(up.tensor("bias", [HEAD_CHANNELS])?),
            norm_1: scope.child(1).batch_norm(HEAD_CHANNELS, EPSILON)?,
            conv_3: scope
                .child(3)
                .conv3d(conv([HEAD_CHANNELS, HEAD_CHANNELS], 3, 1, 1))?,
            norm_4: scope.child(4).batch_norm(HEAD_CHANNELS, EPSILON)?,
            conv_6: scope
                .child(6)
                .conv3d(conv([HEAD_CHANNELS, CLASSES], 1, 1, 1))?,
        })
    }

    fn forward(&self, x: Tensor<5>) -> Tensor<5> {
        let doubling = ConvTransposeOptions::new([2; 3], [0; 3], [0; 3], [1; 3], 1);
        let up = conv_transpose3d(
            x,
            self.up_0_weight.val(),
            Some(self.up_0_bias.val()),
            doubling,
        );
        let x = activation::relu(self.norm_1.forward(up));
        let x = activation::relu(self.norm_4.forward(self.conv_3.forward(x)));
        self.conv_6.forward(x)
    }
}
