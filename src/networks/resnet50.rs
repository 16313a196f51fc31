//! ResNet-50 up to its last feature map (He et al., CVPR 2016), in torchvision's layout: the stride
//! of a bottleneck stands in its 3 x 3 convolution.
//!
//! The published checkpoint was trained by momentum contrast on chest CT. It names the parts by
//! their place among the network's children: 0 the first convolution, 1 its normalisation, 4 to 7
//! the four layers.

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::nn::conv::Conv2d;
use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;
use burn::tensor::{Tensor, activation};

use super::layers::conv;
use super::parameters::{LoadError, Scope};

const EPSILON: f64 = 1e-5;
/// Width of the bottlenecks, their number, and the stride of the first, layer by layer.
const LAYERS: [(usize, usize, usize); 4] = [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)];
/// Output channels of a bottleneck per channel of its width.
const EXPANSION: usize = 4;

/// The network. Fields are numbered as in the checkpoint.
#[derive(Module, Debug)]
pub struct ResNet50 {
    conv_0: Conv2d,
    norm_1: BatchNorm,
    layers_4_to_7: Vec<Vec<Bottleneck>>,
}

impl ResNet50 {
    /// Builds the network from the published tensor names.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(scope: &Scope) -> Result<Self, LoadError> {
        let mut channels_in = 64;
        let mut layers = Vec::with_capacity(LAYERS.len());
        for (i, (width, count, stride)) in LAYERS.into_iter().enumerate() {
            let mut blocks = Vec::with_capacity(count);
            for block in 0..count {
                let stride = if block == 0 { stride } else { 1 };
                let place = scope.child(4 + i).child(block);
                blocks.push(Bottleneck::load(&place, channels_in, width, stride)?);
                channels_in = EXPANSION * width;
            }
            layers.push(blocks);
        }
        Ok(Self {
            conv_0: scope.child(0).conv2d(conv([3, 64], 7, 2, 3))?,
            norm_1: scope.child(1).batch_norm(64, EPSILON)?,
            layers_4_to_7: layers,
        })
    }

    /// The last feature map: `[slices, 3, rows, columns]` to `[slices, 2048, rows/32, columns/32]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let x = activation::relu(self.norm_1.forward(self.conv_0.forward(input)));
        let pool = MaxPoolOptions::new([3, 3])
            .with_stride([2, 2])
            .with_padding([1, 1]);
        let x = max_pool2d(x, pool);
        self.layers_4_to_7
            .iter()
            .flatten()
            .fold(x, |x, block| block.forward(x))
    }
}

/// 1 x 1, 3 x 3, 1 x 1, each normalised, and the input added before the last ReLU.
#[derive(Module, Debug)]
struct Bottleneck {
    conv1: Conv2d,
    bn1: BatchNorm,
    conv2: Conv2d,
    bn2: BatchNorm,
    conv3: Conv2d,
    bn3: BatchNorm,
    downsample: Option<Downsample>,
}

impl Bottleneck {
    fn load(
        scope: &Scope,
        channels_in: usize,
        width: usize,
        stride: usize,
    ) -> Result<Self, LoadError> {
        let channels_out = EXPANSION * width;
        let changes_shape = stride != 1 || channels_in != channels_out;
        Ok(Self {
            conv1: scope
                .child("conv1")
                .conv2d(conv([channels_in, width], 1, 1, 0))?,
            bn1: scope.child("bn1").batch_norm(width, EPSILON)?,
            conv2: scope
                .child("conv2")
                .conv2d(conv([width, width], 3, stride, 1))?,
            bn2: scope.child("bn2").batch_norm(width, EPSILON)?,
            conv3: scope
                .child("conv3")
                .conv2d(conv([width, channels_out], 1, 1, 0))?,
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

    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
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
    conv_0: Conv2d,
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
                .conv2d(conv([channels_in, channels_out], 1, stride, 0))?,
            norm_1: scope.child(1).batch_norm(channels_out, EPSILON)?,
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.norm_1.forward(self.conv_0.forward(x))
    }
}
