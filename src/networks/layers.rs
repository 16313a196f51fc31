//! Convolution configurations that the networks share.

use burn::nn::PaddingConfig2d;
use burn::nn::conv::Conv2dConfig;

/// A square convolution without bias, `padding` on every side.
pub fn conv(channels: [usize; 2], kernel: usize, stride: usize, padding: usize) -> Conv2dConfig {
    Conv2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(
            padding, padding, padding, padding,
        ))
        .with_bias(false)
}
