//! Each network on a small known input, against numbers of a reference implementation.
//!
//! What proves on a visitor's own machine that its processor and its graphics processor compute the
//! networks right. Weights and inputs are made by rule ([`crate::weights::seeded`]), so that the
//! proof needs no download; the expected numbers are few ([`VECTORS`]) and come from
//! elsewhere: of the published networks from the original code in PyTorch, of our own from NumPy.

mod vectors;

pub use vectors::VECTORS;

use crate::weights::{Checkpoint, Network, Result, seeded};

/// Largest difference allowed, as a share of the largest value expected: that of every parity test.
pub const TOLERANCE: f32 = 1e-4;

/// A known input of one network, and some of the numbers that must come out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vector {
    /// Which network, with seeded weights.
    pub network: Network,
    /// Shape of the input, as [`crate::networks::LoadedNetwork::forward`] takes it; one item.
    pub shape: [usize; 4],
    /// How many numbers come out.
    pub length: usize,
    /// Positions in the output, in C order, and the reference's numbers there; the largest in
    /// magnitude of the whole output is among them.
    pub expected: [(usize, f32); 12],
}

impl Vector {
    /// The vector of a network.
    pub fn of(network: Network) -> Option<&'static Self> {
        VECTORS.iter().find(|vector| vector.network == network)
    }

    /// The input, in C order.
    pub fn input(&self) -> Vec<f32> {
        seeded::network_input(self.network.id(), self.shape.iter().product())
    }

    /// The weights.
    ///
    /// # Errors
    /// None in practice: they are made by rule.
    pub fn checkpoint(&self) -> Result<Checkpoint> {
        seeded::checkpoint(self.network)
    }

    /// How far an output is from the expected numbers, as a share of the largest of them; infinite
    /// when it has another length or is not all numbers. Right is at most [`TOLERANCE`].
    pub fn difference(&self, output: &[f32]) -> f32 {
        if output.len() != self.length || output.iter().any(|value| !value.is_finite()) {
            return f32::INFINITY;
        }
        let largest = self.largest();
        self.expected
            .iter()
            .map(|&(at, right)| {
                output
                    .get(at)
                    .map_or(f32::INFINITY, |found| (found - right).abs() / largest)
            })
            .fold(0.0, f32::max)
    }

    /// The largest expected number, in magnitude: what differences are a share of.
    pub fn largest(&self) -> f32 {
        self.expected
            .iter()
            .map(|(_, value)| value.abs())
            .fold(f32::MIN_POSITIVE, f32::max)
    }
}
