//! Scans whose slices come in while the networks already work on others.

use super::Error;
use crate::grid::Grid;
use crate::volume::Scan;

/// A scan that is still being read.
// The futures are awaited where they are made; the page has one thread per Worker.
#[allow(async_fn_in_trait)]
pub trait Arriving {
    /// What can go wrong in reading it, and in all that is done with it.
    type Error: From<Error>;

    /// The grid of the whole scan.
    fn grid(&self) -> Grid;

    /// The scan, of which at least the first `count` slices, or all when it has fewer, are there.
    ///
    /// # Errors
    /// When one of them cannot be read, or the person stopped it.
    async fn first(&mut self, count: usize) -> Result<&dyn Scan, Self::Error>;

    /// Seconds spent on reading so far.
    fn seconds(&self) -> f64;
}

/// A scan all of whose slices are there.
pub struct Whole<'a>(pub &'a dyn Scan);

impl Arriving for Whole<'_> {
    type Error = Error;

    fn grid(&self) -> Grid {
        self.0.grid()
    }

    async fn first(&mut self, _: usize) -> Result<&dyn Scan, Error> {
        Ok(self.0)
    }

    fn seconds(&self) -> f64 {
        0.0
    }
}
