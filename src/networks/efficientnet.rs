//! EfficientNet-B0 up to its last feature map (Tan and Le, ICML 2019), as the package
//! `efficientnet_pytorch` computes it.
//!
//! Two things must be kept for parity. The padding is TensorFlow's "same": on stride 2 one more on
//! the far side than on the near side; and it is the padding that a 224 x 224 picture would get,
//! whatever the size of the picture, because the package fixes it when it builds the network. The
//! batch normalisation's epsilon is 1e-3.

use super::kernels::{Activation, Convolution, Geometry, Input, Kernels};
use super::layered::Layered;
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

/// The network. Field names are those of the checkpoint, less the leading underscore; each
/// convolution carries the normalisation and the activation that follow it.
pub struct EfficientNetB0<K: Kernels> {
    conv_stem: K::Conv,
    blocks: Vec<MobileBlock<K>>,
    conv_head: K::Conv,
}

impl<K: Kernels> Layered<K> for EfficientNetB0<K> {
    fn load(scope: &Scope, kernels: &K) -> Result<Self, LoadError> {
        let mut blocks = Vec::new();
        let mut channels = STEM_CHANNELS;
        for stage in &STAGES {
            channels = stage.channels_out;
            for repeat in 0..stage.repeats {
                let place = scope.child("_blocks").child(blocks.len());
                blocks.push(MobileBlock::load(&place, kernels, stage, repeat == 0)?);
            }
        }
        let silu = |conv, norm, geometry| normalised(scope, conv, norm, geometry, Activation::Silu);
        let stem = silu("_conv_stem", "_bn0", same([3, STEM_CHANNELS], 3, 2))?;
        let head = silu("_conv_head", "_bn1", same([channels, HEAD_CHANNELS], 1, 1))?;
        Ok(Self {
            conv_stem: kernels.convolution(stem),
            blocks,
            conv_head: kernels.convolution(head),
        })
    }

    /// The last feature map: `[slices, 3, rows, columns]` to `[slices, 1280, rows/32, columns/32]`.
    fn forward(&self, kernels: &K, input: K::Map) -> K::Map {
        let x = kernels.conv(&self.conv_stem, Input::Map(&input), None);
        let x = self
            .blocks
            .iter()
            .fold(x, |x, block| block.forward(kernels, x));
        kernels.conv(&self.conv_head, Input::Map(&x), None)
    }
}

/// Padded as TensorFlow pads a picture of even size.
const fn same(channels: [usize; 2], kernel: usize, stride: usize) -> Geometry {
    let total = kernel - stride;
    Geometry {
        channels,
        kernel,
        stride,
        padding: [total / 2, total - total / 2],
        depthwise: false,
    }
}

/// A convolution without bias, and what follows it.
fn normalised(
    scope: &Scope,
    conv: &str,
    norm: &str,
    geometry: Geometry,
    activation: Activation,
) -> Result<Convolution, LoadError> {
    let [_, channels_out] = geometry.channels;
    let convolution = scope.child(conv).convolution(geometry, false)?;
    let norm = scope.child(norm).normalisation(channels_out, EPSILON)?;
    Ok(convolution.normalised(&norm).then(activation))
}

/// Inverted bottleneck with depthwise convolution and squeeze-and-excitation.
struct MobileBlock<K: Kernels> {
    expand_conv: Option<K::Conv>,
    depthwise_conv: K::Conv,
    se_reduce: K::Conv,
    se_expand: K::Conv,
    project_conv: K::Conv,
    keeps_shape: bool,
}

impl<K: Kernels> MobileBlock<K> {
    fn load(scope: &Scope, kernels: &K, stage: &Stage, first: bool) -> Result<Self, LoadError> {
        let channels_in = if first {
            stage.channels_in
        } else {
            stage.channels_out
        };
        let stride = if first { stage.stride } else { 1 };
        let wide = stage.expansion * channels_in;
        let squeezed = channels_in / SQUEEZE;
        let expand = || {
            let geometry = same([channels_in, wide], 1, 1);
            normalised(scope, "_expand_conv", "_bn0", geometry, Activation::Silu)
        };
        let depthwise = Geometry {
            depthwise: true,
            ..same([wide, wide], stage.kernel, stride)
        };
        let depthwise = normalised(
            scope,
            "_depthwise_conv",
            "_bn1",
            depthwise,
            Activation::Silu,
        )?;
        let project = same([wide, stage.channels_out], 1, 1);
        let project = normalised(scope, "_project_conv", "_bn2", project, Activation::None)?;
        let excite = |name: &str, channels, activation| {
            let convolution = scope.child(name).convolution(same(channels, 1, 1), true)?;
            Ok::<_, LoadError>(kernels.convolution(convolution.then(activation)))
        };
        Ok(Self {
            expand_conv: (stage.expansion != 1)
                .then(expand)
                .transpose()?
                .map(|expand| kernels.convolution(expand)),
            depthwise_conv: kernels.convolution(depthwise),
            se_reduce: excite("_se_reduce", [wide, squeezed], Activation::Silu)?,
            se_expand: excite("_se_expand", [squeezed, wide], Activation::Sigmoid)?,
            project_conv: kernels.convolution(project),
            keeps_shape: stride == 1 && channels_in == stage.channels_out,
        })
    }

    fn forward(&self, kernels: &K, input: K::Map) -> K::Map {
        let expanded = self
            .expand_conv
            .as_ref()
            .map(|expand| kernels.conv(expand, Input::Map(&input), None));
        let wide = expanded.as_ref().unwrap_or(&input);
        let x = kernels.conv(&self.depthwise_conv, Input::Map(wide), None);
        drop(expanded);
        let gates = kernels.gates(&x, &self.se_reduce, &self.se_expand);
        let residual = self.keeps_shape.then_some(&input);
        kernels.conv(&self.project_conv, Input::Gated(&x, &gates), residual)
    }
}
