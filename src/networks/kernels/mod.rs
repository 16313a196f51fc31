//! What the published networks are made of, as each device computes it best.
//!
//! A network's definition (`r231.rs`, `efficientnet.rs`, `resnet50.rs`) is written once, over
//! [`Kernels`]. [`plain`] is the definition in Burn's own operations, right on every device of
//! Burn; beside it stand kernels of our own for the processor and for graphics processors.

pub mod convolution;
#[cfg(feature = "cpu")]
pub mod cpu;
#[cfg(feature = "gpu")]
pub mod gpu;
pub mod parts;
pub mod plain;
mod weights;

pub use convolution::{Activation, Affine, Convolution, Geometry};
pub use parts::{Part, Parts, Reach};

/// The input of a convolution.
#[derive(Debug)]
pub enum Input<'a, M> {
    /// A map.
    Map(&'a M),
    /// Two maps of the same size, the channels of the second behind those of the first.
    Beside(&'a M, &'a M),
    /// A map `[slices, channels, rows, columns]`, each channel times its gate
    /// `[slices, channels, 1, 1]`.
    Gated(&'a M, &'a M),
}

impl<'a, M> Input<'a, M> {
    /// The first map, which has the slices, rows and columns of the input.
    pub const fn first(&self) -> &'a M {
        match *self {
            Self::Map(x) | Self::Beside(x, _) | Self::Gated(x, _) => x,
        }
    }
}

/// A device's own way to compute the layers of the networks.
///
/// Maps have the shape `[slices, channels, rows, columns]`; how they lie in memory is the device's
/// affair. Shapes are the networks' own, so that a wrong one is a defect of this program.
// The futures are awaited where they are made; the page has one thread per Worker.
#[allow(async_fn_in_trait)]
pub trait Kernels {
    /// Activations on the device.
    type Map;
    /// A convolution with its weights, laid out for the device.
    type Conv;

    /// Brings a convolution to the device.
    fn convolution(&self, convolution: Convolution) -> Self::Conv;

    /// Brings values, in row-major order, to the device.
    fn upload(&self, values: Vec<f32>, shape: [usize; 4]) -> Self::Map;

    /// Convolution, bias, `residual` added where there is one, activation, affine: in this order.
    fn conv(
        &self,
        conv: &Self::Conv,
        input: Input<'_, Self::Map>,
        residual: Option<&Self::Map>,
    ) -> Self::Map;

    /// Squeeze-and-excitation: the mean of each channel through two 1 x 1 convolutions, as gates
    /// `[slices, channels, 1, 1]`.
    fn gates(&self, x: &Self::Map, reduce: &Self::Conv, expand: &Self::Conv) -> Self::Map;

    /// Maximum over 3 x 3 with stride 2, one padded on every side.
    fn max_pool(&self, x: &Self::Map) -> Self::Map;

    /// Mean over 2 x 2 with stride 2; rows and columns are even.
    fn halve(&self, x: &Self::Map) -> Self::Map;

    /// Bilinear interpolation to twice the rows and columns, corners not aligned.
    fn double(&self, x: &Self::Map) -> Self::Map;

    /// The values in row-major order, and nothing more to do on the device.
    ///
    /// # Errors
    /// What the device says when it failed.
    async fn read(&self, map: Self::Map) -> Result<Vec<f32>, String>;

    /// Parts of maps, where a map may be of any size at no cost. Programs of a graphics processor are
    /// compiled for the size that they run at.
    fn parts(&self) -> Option<&dyn Parts<Map = Self::Map>> {
        None
    }

    /// The same, where programs must be compiled before they run for the first time, but launching
    /// next to nothing: what goes through it is compiled, and comes out wrong.
    fn rehearsing(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}
