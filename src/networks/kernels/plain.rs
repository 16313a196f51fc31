//! The layers in Burn's own operations: right on every device of Burn, and what the kernels of our
//! own are held against.

use burn::tensor::module::{avg_pool2d, conv2d, interpolate, max_pool2d};
use burn::tensor::ops::{
    AvgPoolOptions, ConvOptions, InterpolateMode, InterpolateOptions, MaxPoolOptions,
};
use burn::tensor::{Device, Tensor, TensorData, activation};

use super::{Activation, Affine, Convolution, Geometry, Input, Kernels};

/// Burn's operations on a device.
#[derive(Debug, Clone)]
pub struct Plain(pub Device);

/// A convolution on a device of Burn.
#[derive(Debug)]
pub struct PlainConv {
    geometry: Geometry,
    weight: Tensor<4>,
    bias: Tensor<1>,
    activation: Activation,
    /// Scale and shift, `[1, channels, 1, 1]`.
    affine: Option<[Tensor<4>; 2]>,
}

impl Plain {
    fn tensor<const D: usize>(&self, values: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
        Tensor::from_data(TensorData::new(values, shape), &self.0)
    }
}

impl Kernels for Plain {
    type Map = Tensor<4>;
    type Conv = PlainConv;

    fn convolution(&self, convolution: Convolution) -> PlainConv {
        let Convolution {
            geometry,
            weight,
            bias,
            activation,
            affine,
        } = convolution;
        let [_, outputs] = geometry.channels;
        PlainConv {
            geometry,
            weight: self.tensor(weight, geometry.weight_shape()),
            bias: self.tensor(bias, [outputs]),
            activation,
            affine: affine.map(|Affine { scale, shift }| {
                [scale, shift].map(|values| self.tensor(values, [1, outputs, 1, 1]))
            }),
        }
    }

    fn upload(&self, values: Vec<f32>, shape: [usize; 4]) -> Tensor<4> {
        self.tensor(values, shape)
    }

    fn conv(
        &self,
        conv: &PlainConv,
        input: Input<'_, Tensor<4>>,
        residual: Option<&Tensor<4>>,
    ) -> Tensor<4> {
        let x = match input {
            Input::Map(x) => x.clone(),
            Input::Beside(first, second) => Tensor::cat(vec![first.clone(), second.clone()], 1),
            Input::Gated(x, gates) => x.clone() * gates.clone(),
        };
        let [near, far] = conv.geometry.padding;
        let x = if near == far {
            x
        } else {
            x.pad((near, far, near, far), 0.0)
        };
        let padding = if near == far { near } else { 0 };
        let stride = conv.geometry.stride;
        let groups = if conv.geometry.depthwise {
            conv.geometry.channels[0]
        } else {
            1
        };
        let options = ConvOptions::new([stride; 2], [padding; 2], [1; 2], groups);
        let y = conv2d(x, conv.weight.clone(), Some(conv.bias.clone()), options);
        let y = match residual {
            Some(residual) => y + residual.clone(),
            None => y,
        };
        let y = match conv.activation {
            Activation::None => y,
            Activation::Relu => activation::relu(y),
            Activation::Silu => activation::silu(y),
            Activation::Sigmoid => activation::sigmoid(y),
        };
        match &conv.affine {
            Some([scale, shift]) => y * scale.clone() + shift.clone(),
            None => y,
        }
    }

    fn gates(&self, x: &Tensor<4>, reduce: &PlainConv, expand: &PlainConv) -> Tensor<4> {
        let mean = x.clone().mean_dims(&[2, 3]);
        let reduced = self.conv(reduce, Input::Map(&mean), None);
        self.conv(expand, Input::Map(&reduced), None)
    }

    fn max_pool(&self, x: &Tensor<4>) -> Tensor<4> {
        let options = MaxPoolOptions::new([3, 3])
            .with_stride([2, 2])
            .with_padding([1, 1]);
        max_pool2d(x.clone(), options)
    }

    fn halve(&self, x: &Tensor<4>) -> Tensor<4> {
        avg_pool2d(x.clone(), AvgPoolOptions::new([2, 2]))
    }

    fn double(&self, x: &Tensor<4>) -> Tensor<4> {
        let [_, _, rows, columns] = x.dims();
        let options = InterpolateOptions::new(InterpolateMode::Bilinear)
            .with_align_corners(false)
            .with_output_size([2 * rows, 2 * columns]);
        interpolate(x.clone(), options)
    }

    async fn read(&self, map: Tensor<4>) -> Result<Vec<f32>, String> {
        map.into_data_async()
            .await
            .map_err(|error| error.to_string())?
            .try_into_vec::<f32>()
            .map_err(|error| format!("{error:?}"))
    }
}
