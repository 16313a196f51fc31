//! From a scan on the working grid to the lungs that the severity networks see.
//!
//! The steps around the lung network R231, in the order in which the data flows: [`prepare`] a slice
//! (cropping it to the [`body`]), run the network on it (not here), assemble its [`labels`] into a
//! mask of the scan ([`postprocess`] in three dimensions), [`clean`] the mask, check its
//! [`plausibility`], and cut out the [`mod@network_input`]. [`zoom`], [`morphology`],
//! [`components`] and [`voids`] are the image operations they need. Each repeats the reference (lungmask 0.2.22
//! with scipy and scikit-image, and the AI-severity preprocessing) to the voxel, its oddities
//! included: a mask that is better than the one the model was trained with is a different model.

pub mod body;
pub mod clean;
pub mod components;
pub mod labels;
pub mod morphology;
pub mod network_input;
pub mod plausibility;
pub mod postprocess;
pub mod prepare;
pub mod voids;
pub mod zoom;

pub use body::{BodyCrop, body_crop};
pub use clean::clean;
pub use labels::assemble;
pub use network_input::{KeptSlice, NetworkInput, network_input};
pub use plausibility::plausibility;
pub use prepare::{LungSlice, prepare_slice};

use crate::volume::Scan;

/// A label for each voxel of a scan, in the orientation of a [`Volume`](crate::volume::Volume).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// `[slices, rows, columns]`, columns fastest; 0 is background.
    pub labels: Vec<u8>,
    /// Number of slices, rows, columns.
    pub shape: [usize; 3],
}

impl Mask {
    /// A mask of background alone.
    pub fn background(shape: [usize; 3]) -> Self {
        Self {
            labels: vec![0; shape.iter().product()],
            shape,
        }
    }

    /// All slices in order, inferior first, each `[rows, columns]`.
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        self.labels
            .chunks_exact((self.shape[1] * self.shape[2]).max(1))
    }

    /// How many voxels are not background.
    pub fn count(&self) -> usize {
        self.labels.iter().filter(|&&label| label != 0).count()
    }

    fn check_fits(&self, scan: &dyn Scan) -> Result<(), Error> {
        let of_scan = scan.grid().shape;
        let voxels = self.shape.iter().product::<usize>();
        let fits = self.shape == of_scan && self.labels.len() == voxels && scan.voxels() == voxels;
        if fits {
            Ok(())
        } else {
            Err(Error::MaskShape {
                mask: self.shape,
                scan: of_scan,
            })
        }
    }
}

/// Why the lungs of a scan cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The cleaned mask is empty.
    #[error(
        "No lung was found in the scan. Check that the series is a chest CT in Hounsfield units and that it covers the lungs."
    )]
    NoLung,
    /// A slice whose pixels are not as many as its shape says.
    #[error("A slice of {} x {} was announced, but it holds {pixels} pixels.", shape[0], shape[1])]
    SliceShape {
        /// Pixels in memory.
        pixels: usize,
        /// Rows and columns announced.
        shape: [usize; 2],
    },
    /// Labels or crops that do not belong to the slices of the scan.
    #[error(
        "The lung network labelled {labels} slices and {crops} were cropped, each within its slice, where the scan has {slices}."
    )]
    NetworkLabels {
        /// Label slices given.
        labels: usize,
        /// Crops given.
        crops: usize,
        /// Slices of the scan.
        slices: usize,
    },
    /// A mask that is not on the grid of the scan.
    #[error(
        "The lung mask is {} x {} x {} voxels, the scan {} x {} x {}.",
        mask[0], mask[1], mask[2], scan[0], scan[1], scan[2]
    )]
    MaskShape {
        /// Slices, rows, columns of the mask.
        mask: [usize; 3],
        /// Slices, rows, columns of the scan.
        scan: [usize; 3],
    },
}
