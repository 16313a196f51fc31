//! U-Net R231, the lung mask network of the lungmask package (Hofmanninger et al., European
//! Radiology Experimental 2020, doi 10.1186/s41747-020-00173-2).
//!
//! Five levels of 64 to 1024 channels. Two things are not what a U-Net usually has: the
//! normalisation stands after the ReLU, and the way down is by average pooling. The published
//! checkpoint also holds `residual_*` tensors, which the network does not use.

use super::kernels::{Activation, Geometry, Input, Kernels};
use super::layered::Layered;
use super::parameters::{LoadError, Scope};

const LEVELS: usize = 5;
const FIRST_LEVEL_CHANNELS: usize = 64;
/// Background, right lung, left lung.
pub const CLASSES: usize = 3;
const EPSILON: f64 = 1e-5;

/// The network. Field names are those of the checkpoint.
pub struct UNetR231<K: Kernels> {
    down_path: Vec<ConvBlock<K>>,
    up_path: Vec<UpBlock<K>>,
    last: K::Conv,
}

impl<K: Kernels> Layered<K> for UNetR231<K> {
    fn load(scope: &Scope, kernels: &K) -> Result<Self, LoadError> {
        let channels = |level: usize| FIRST_LEVEL_CHANNELS << level;
        let down_path = (0..LEVELS)
            .map(|level| {
                let channels_in = if level == 0 { 1 } else { channels(level - 1) };
                let place = scope.child("down_path").child(level).child("block");
                ConvBlock::load(&place, kernels, channels_in, channels(level))
            })
            .collect::<Result<_, _>>()?;
        let up_path = (0..LEVELS - 1)
            .rev()
            .enumerate()
            .map(|(i, level)| {
                let place = scope.child("up_path").child(i);
                UpBlock::load(&place, kernels, channels(level + 1), channels(level))
            })
            .collect::<Result<_, _>>()?;
        let last = Geometry::new([channels(0), CLASSES], 1);
        Ok(Self {
            down_path,
            up_path,
            last: kernels.convolution(scope.child("last").convolution(last, true)?),
        })
    }

    /// `input` is `[slices, 1, rows, columns]`, HU scaled to [0, 1], rows and columns multiples of
    /// 16; the result is `[slices, 3, rows, columns]`, to become log-probabilities by
    /// [`Layered::finish`].
    fn forward(&self, kernels: &K, input: K::Map) -> K::Map {
        let mut skips = Vec::with_capacity(LEVELS);
        let mut x = input;
        for (level, block) in self.down_path.iter().enumerate() {
            let y = block.forward(kernels, Input::Map(&x));
            if level + 1 < self.down_path.len() {
                x = kernels.halve(&y);
                skips.push(y);
            } else {
                x = y;
            }
        }
        for block in &self.up_path {
            if let Some(skip) = skips.pop() {
                x = block.forward(kernels, &x, &skip);
            }
        }
        kernels.conv(&self.last, Input::Map(&x), None)
    }

    /// The logarithm of the softmax over the classes.
    fn finish(scores: &mut [f32]) {
        log_softmax(scores, CLASSES);
    }
}

/// Twice: 3 x 3 convolution, ReLU, batch normalisation. Numbered as in the checkpoint's `block`.
struct ConvBlock<K: Kernels> {
    conv_0: K::Conv,
    conv_3: K::Conv,
}

impl<K: Kernels> ConvBlock<K> {
    fn load(
        scope: &Scope,
        kernels: &K,
        channels_in: usize,
        channels_out: usize,
    ) -> Result<Self, LoadError> {
        let convolution = |conv: usize, norm: usize, channels_in| {
            let geometry = Geometry::new([channels_in, channels_out], 3);
            let convolution = scope
                .child(conv)
                .convolution(geometry, true)?
                .then(Activation::Relu)
                .and_then(scope.child(norm).normalisation(channels_out, EPSILON)?);
            Ok::<_, LoadError>(kernels.convolution(convolution))
        };
        Ok(Self {
            conv_0: convolution(0, 2, channels_in)?,
            conv_3: convolution(3, 5, channels_out)?,
        })
    }

    fn forward(&self, kernels: &K, input: Input<'_, K::Map>) -> K::Map {
        let x = kernels.conv(&self.conv_0, input, None);
        kernels.conv(&self.conv_3, Input::Map(&x), None)
    }
}

/// Bilinear doubling and a 1 x 1 convolution, then the skip connection behind it.
struct UpBlock<K: Kernels> {
    up_1: K::Conv,
    conv_block: ConvBlock<K>,
}

impl<K: Kernels> UpBlock<K> {
    fn load(
        scope: &Scope,
        kernels: &K,
        channels_in: usize,
        channels_out: usize,
    ) -> Result<Self, LoadError> {
        let up = Geometry::new([channels_in, channels_out], 1);
        let place = scope.child("up").child(1);
        let block = scope.child("conv_block").child("block");
        Ok(Self {
            up_1: kernels.convolution(place.convolution(up, true)?),
            conv_block: ConvBlock::load(&block, kernels, channels_in, channels_out)?,
        })
    }

    fn forward(&self, kernels: &K, x: &K::Map, skip: &K::Map) -> K::Map {
        // The original doubles first. A 1 x 1 convolution sees one place, and the weights of the
        // interpolation sum to one: the two commute, and this way a quarter of the work is left.
        let up = kernels.double(&kernels.conv(&self.up_1, Input::Map(x), None));
        self.conv_block.forward(kernels, Input::Beside(&up, skip))
    }
}

/// In place, over the classes of scores `[classes, places]`.
fn log_softmax(scores: &mut [f32], classes: usize) {
    let places = scores.len() / classes.max(1);
    for place in 0..places {
        let at = |class: usize| class * places + place;
        let values = (0..classes).filter_map(|class| scores.get(at(class)).copied());
        let largest = values.clone().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = values.map(|value| (value - largest).exp()).sum();
        let norm = largest + sum.ln();
        for class in 0..classes {
            if let Some(score) = scores.get_mut(at(class)) {
                *score -= norm;
            }
        }
    }
}
