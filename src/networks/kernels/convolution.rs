//! A convolution with all that is computed with it in one pass.

/// What follows a convolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Activation {
    /// Nothing.
    None,
    /// `max(x, 0)`.
    Relu,
    /// `x sigmoid(x)`.
    Silu,
    /// `1 / (1 + exp(-x))`.
    Sigmoid,
}

/// The size of a square convolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Geometry {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// Rows and columns of the kernel.
    pub kernel: usize,
    /// Step between outputs.
    pub stride: usize,
    /// Zeros before the first row and column, and behind the last.
    pub padding: [usize; 2],
    /// Whether every channel has a kernel of its own (channels in and out are then equal);
    /// otherwise every output sees every input.
    pub depthwise: bool,
}

impl Geometry {
    /// Stride 1 and the padding that keeps the size, of an odd kernel.
    pub const fn new(channels: [usize; 2], kernel: usize) -> Self {
        Self {
            channels,
            kernel,
            stride: 1,
            padding: [kernel / 2, kernel / 2],
            depthwise: false,
        }
    }

    /// The same with another stride; the padding stays.
    pub const fn stride(mut self, stride: usize) -> Self {
        self.stride = stride;
        self
    }

    /// Rows or columns out for rows or columns in.
    pub const fn output(&self, input: usize) -> usize {
        (input + self.padding[0] + self.padding[1] - self.kernel) / self.stride + 1
    }

    /// Rows and columns out for rows and columns in.
    pub fn outputs(&self, input: [usize; 2]) -> [usize; 2] {
        input.map(|length| self.output(length))
    }

    /// Whether it mixes all channels over 3 x 3 places in steps of 1 and keeps the size, as Winograd's
    /// algorithm wants it.
    pub fn is_three_by_three(&self) -> bool {
        let [inputs, outputs] = self.channels;
        *self == Self::new([inputs, outputs], 3)
    }

    /// Shape of the weights: `[out, in, kernel, kernel]`, where a depthwise convolution has one
    /// channel in.
    pub const fn weight_shape(&self) -> [usize; 4] {
        let [inputs, outputs] = self.channels;
        let inputs = if self.depthwise { 1 } else { inputs };
        [outputs, inputs, self.kernel, self.kernel]
    }
}

/// `x * scale + shift`, channel by channel: a batch normalisation with its statistics fixed.
#[derive(Debug, Clone, PartialEq)]
pub struct Affine {
    /// `[channels]`.
    pub scale: Vec<f32>,
    /// `[channels]`.
    pub shift: Vec<f32>,
}

/// A convolution, its bias, what follows it, and its weights in row-major order.
#[derive(Debug, Clone, PartialEq)]
pub struct Convolution {
    /// Its size.
    pub geometry: Geometry,
    /// Of the shape [`Geometry::weight_shape`].
    pub weight: Vec<f32>,
    /// `[out]`.
    pub bias: Vec<f32>,
    /// After the bias and after the residual, if there is one.
    pub activation: Activation,
    /// After the activation.
    pub affine: Option<Affine>,
}

impl Convolution {
    /// The same convolution with a normalisation behind it, folded into weights and bias.
    pub fn normalised(mut self, norm: &Affine) -> Self {
        let per_output = self.weight.len() / self.bias.len().max(1);
        let kernels = self.weight.chunks_exact_mut(per_output.max(1));
        for ((kernel, bias), (&scale, &shift)) in kernels
            .zip(&mut self.bias)
            .zip(norm.scale.iter().zip(&norm.shift))
        {
            for weight in kernel {
                *weight *= scale;
            }
            *bias = bias.mul_add(scale, shift);
        }
        self
    }

    /// The same convolution with an activation behind it.
    pub const fn then(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// The same convolution with a normalisation behind its activation.
    pub fn and_then(mut self, affine: Affine) -> Self {
        self.affine = Some(affine);
        self
    }
}
