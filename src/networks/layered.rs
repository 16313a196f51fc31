//! A network written over the kernels of a device.

use super::kernels::Kernels;
use super::parameters::{LoadError, Scope};

/// A network of layers that every device computes in its own way.
pub trait Layered<K: Kernels>: Sized {
    /// Builds the network from the published tensor names.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    fn load(scope: &Scope, kernels: &K) -> Result<Self, LoadError>;

    /// From the input `[slices, channels, rows, columns]` to the output of the last layer.
    fn forward(&self, kernels: &K, input: K::Map) -> K::Map;

    /// What is left to do with the output of one slice once it is read, in place.
    fn finish(_output: &mut [f32]) {}
}
