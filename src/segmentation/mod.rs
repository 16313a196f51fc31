//! Lungs and lesions of a scan on its own grid, and what is measured in them.
//!
//! Two sets of networks can do it: the [`published`] ones of AI-segment, and our own ([`bundled`]). Both end in a
//! [`Segmentation`]; [`measure`] turns it into the extents that the model AI-segment takes, and into
//! densitometry, which needs the lungs alone and no lesion network.

pub mod bundled;
pub mod frame;
pub mod gas;
pub mod lung_field;
pub mod measure;
pub mod published;
mod trilinear;

pub use measure::{Densitometry, Extents, densitometry, extents};

use crate::lungs::Mask;
use crate::networks::{Network, NetworkError};
use crate::progress::Cancelled;
use crate::warning::Warning;

/// Value of the right lung in [`Segmentation::lungs`].
pub const RIGHT: u8 = 1;
/// Value of the left lung.
pub const LEFT: u8 = 2;
/// Value of ground glass in [`Segmentation::lesions`].
pub const GROUND_GLASS: u8 = 1;
/// Value of consolidation.
pub const CONSOLIDATION: u8 = 2;
/// Value of crazy paving; networks that do not tell it apart count it as ground glass.
pub const CRAZY_PAVING: u8 = 3;
/// Value of healthy lung.
pub const HEALTHY: u8 = 4;

/// Lungs and lesions of a scan, on the grid of its [`Volume`](crate::volume::Volume).
#[derive(Debug, Clone, PartialEq)]
pub struct Segmentation {
    /// 1 right lung, 2 left lung.
    pub lungs: Mask,
    /// 1 ground glass, 2 consolidation, 3 crazy paving, 4 healthy lung; 0 outside the lungs.
    pub lesions: Mask,
    /// What is odd about them.
    pub warnings: Vec<Warning>,
}

/// Which networks make a segmentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentNetworks {
    /// The three published networks of AI-segment.
    Published,
    /// Our own two small ones, trained on synthetic chests.
    Own,
}

impl SegmentNetworks {
    /// The name used in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Own => "own",
        }
    }
}

/// The networks of a set, in the order in which they are needed.
pub const fn networks_of(which: SegmentNetworks) -> &'static [Network] {
    match which {
        SegmentNetworks::Published => &[
            Network::UnetLung,
            Network::ResnetLesion,
            Network::UnetLesion,
        ],
        SegmentNetworks::Own => &[Network::OwnLung, Network::OwnLesion],
    }
}

/// Why a scan has no segmentation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Slices of a size that the published networks do not take.
    #[error(
        "The published networks of AI-segment take slices of {side} x {side} pixels; those of this scan are {rows} x {columns}."
    )]
    SliceSize {
        /// What they take.
        side: usize,
        /// Rows of the scan.
        rows: usize,
        /// Columns of the scan.
        columns: usize,
    },
    /// Fewer slices than the lesion network sees at once.
    #[error("The published networks of AI-segment need at least 3 slices; this scan has {slices}.")]
    TooFewSlices {
        /// Slices of the scan.
        slices: usize,
    },
    /// No voxel was called lung.
    #[error(
        "The segmentation networks found no lung. Check that the series is a chest CT in Hounsfield units and that it covers the lungs."
    )]
    NoLung,
    /// A network could not be loaded or run.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The person stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Error {
    /// Whether the scan is at fault, so that other networks may do better.
    pub fn is_of_the_scan(&self) -> bool {
        matches!(
            self,
            Self::SliceSize { .. } | Self::TooFewSlices { .. } | Self::NoLung
        )
    }
}
