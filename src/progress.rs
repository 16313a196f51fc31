//! How far a computation is, and whether to go on.

use std::ops::ControlFlow;

use serde::Serialize;

/// A step of the computation, as the person who waits sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Reading and decoding the scan.
    Read,
    /// Bringing it on the working grid.
    Resample,
    /// The lung mask network, slice by slice.
    LungMask,
    /// The first feature network, slice by slice.
    #[serde(rename = "efficientnet")]
    EfficientNet,
    /// The second feature network, slice by slice.
    Moco,
    /// The lungs on the scan's own grid, slice by slice.
    SegmentLungs,
    /// The lesions on the scan's own grid, slice by slice.
    SegmentLesions,
}

impl Step {
    /// The step's name in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Resample => "resample",
            Self::LungMask => "lung_mask",
            Self::EfficientNet => "efficientnet",
            Self::Moco => "moco",
            Self::SegmentLungs => "segment_lungs",
            Self::SegmentLesions => "segment_lesions",
        }
    }

    /// The step's name in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "reading the scan",
            Self::Resample => "resampling",
            Self::LungMask => "finding the lungs",
            Self::EfficientNet => "first severity network",
            Self::Moco => "second severity network",
            Self::SegmentLungs => "outlining the lungs",
            Self::SegmentLesions => "outlining the lesions",
        }
    }
}

/// Who hears of the progress and may stop the computation.
pub trait Progress {
    /// `done` of `total` slices of a step are done; `Break` stops the computation.
    fn report(&self, step: Step, done: usize, total: usize) -> ControlFlow<()>;
}

/// Nobody waits.
pub struct Silent;

impl Progress for Silent {
    fn report(&self, _: Step, _: usize, _: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The person stopped the computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The computation was cancelled.")]
pub struct Cancelled;

/// Tells of the progress.
///
/// # Errors
/// When the computation is to stop.
pub fn tell(
    progress: &impl Progress,
    step: Step,
    done: usize,
    total: usize,
) -> Result<(), Cancelled> {
    match progress.report(step, done, total) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Cancelled),
    }
}
