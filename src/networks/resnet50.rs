//! ResNet-50 up to its last feature map (He et al., CVPR 2016), in torchvision's layout: the stride
//! of a bottleneck stands in its 3 x 3 convolution.
//!
//! The published checkpoint was trained by momentum contrast on chest CT. It names the parts by
//! their place among the network's children: 0 the first convolution, 1 its normalisation, 4 to 7
//! the four layers.

use super::kernels::{Activation, Geometry, Input, Kernels};
use super::layered::Layered;
use super::parameters::{LoadError, Scope};

const EPSILON: f64 = 1e-5;
/// Width of the bottlenecks, their number, and the stride of the first, layer by layer.
const LAYERS: [(usize, usize, usize); 4] = [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)];
/// Output channels of a bottleneck per channel of its width.
const EXPANSION: usize = 4;

/// The network. Fields are numbered as in the checkpoint; each convolution carries the
/// normalisation that follows it.
pub struct ResNet50<K: Kernels> {
    conv_0: K::Conv,
    layers_4_to_7: Vec<Vec<Bottleneck<K>>>,
}

impl<K: Kernels> Layered<K> for ResNet50<K> {
    fn load(scope: &Scope, kernels: &K) -> Result<Self, LoadError> {
        let mut channels_in = 64;
        let mut layers = Vec::with_capacity(LAYERS.len());
        for (i, (width, count, stride)) in LAYERS.into_iter().enumerate() {
            let mut blocks = Vec::with_capacity(count);
            for block in 0..count {
                let stride = if block == 0 { stride } else { 1 };
                let place = scope.child(4 + i).child(block);
                blocks.push(Bottleneck::load(
                    &place,
                    kernels,
                    channels_in,
                    width,
                    stride,
                )?);
                channels_in = EXPANSION * width;
            }
            layers.push(blocks);
        }
        let first = Geometry::new([3, 64], 7).stride(2);
        Ok(Self {
            conv_0: convolution(scope, kernels, [&0, &1], first, Activation::Relu)?,
            layers_4_to_7: layers,
        })
    }

    /// The last feature map: `[slices, 3, rows, columns]` to `[slices, 2048, rows/32, columns/32]`.
    fn forward(&self, kernels: &K, input: K::Map) -> K::Map {
        let x = kernels.conv(&self.conv_0, Input::Map(&input), None);
        self.layers_4_to_7
            .iter()
            .flatten()
            .fold(kernels.max_pool(&x), |x, block| block.forward(kernels, &x))
    }
}

/// A convolution without bias and the normalisation behind it, by their two names.
fn convolution<K: Kernels>(
    scope: &Scope,
    kernels: &K,
    [conv, norm]: [&dyn std::fmt::Display; 2],
    geometry: Geometry,
    activation: Activation,
) -> Result<K::Conv, LoadError> {
    let [_, channels_out] = geometry.channels;
    let convolution = scope.child(conv).convolution(geometry, false)?;
    let norm = scope.child(norm).normalisation(channels_out, EPSILON)?;
    Ok(kernels.convolution(convolution.normalised(&norm).then(activation)))
}

/// 1 x 1, 3 x 3, 1 x 1, each normalised, and the input added before the last ReLU.
struct Bottleneck<K: Kernels> {
    conv1: K::Conv,
    conv2: K::Conv,
    conv3: K::Conv,
    /// The shortcut where the shape changes.
    downsample: Option<K::Conv>,
}

impl<K: Kernels> Bottleneck<K> {
    fn load(
        scope: &Scope,
        kernels: &K,
        channels_in: usize,
        width: usize,
        stride: usize,
    ) -> Result<Self, LoadError> {
        let channels_out = EXPANSION * width;
        let changes_shape = stride != 1 || channels_in != channels_out;
        let relu = |conv, norm, geometry| {
            convolution(scope, kernels, [conv, norm], geometry, Activation::Relu)
        };
        let downsample = |place: &Scope| {
            let geometry = Geometry::new([channels_in, channels_out], 1).stride(stride);
            convolution(place, kernels, [&0, &1], geometry, Activation::None)
        };
        Ok(Self {
            conv1: relu(&"conv1", &"bn1", Geometry::new([channels_in, width], 1))?,
            conv2: relu(
                &"conv2",
                &"bn2",
                Geometry::new([width, width], 3).stride(stride),
            )?,
            conv3: relu(&"conv3", &"bn3", Geometry::new([width, channels_out], 1))?,
            downsample: changes_shape
                .then(|| downsample(&scope.child("downsample")))
                .transpose()?,
        })
    }

    fn forward(&self, kernels: &K, input: &K::Map) -> K::Map {
        let x = kernels.conv(&self.conv1, Input::Map(input), None);
        let x = kernels.conv(&self.conv2, Input::Map(&x), None);
        let shortcut = self
            .downsample
            .as_ref()
            .map(|downsample| kernels.conv(downsample, Input::Map(input), None));
        let shortcut = shortcut.as_ref().unwrap_or(input);
        kernels.conv(&self.conv3, Input::Map(&x), Some(shortcut))
    }
}
