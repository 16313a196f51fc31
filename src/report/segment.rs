//! Lungs and lesions in the report, and the model that is computed from them.

use serde::Serialize;

use super::Pack;
use crate::segmentation::{Densitometry, Extents, SegmentNetworks};
use crate::severity::level;

/// What must stand beside every result of our own segmentation networks.
pub const OWN_NETWORKS_NOTE: &str = "Own networks trained on synthetic scans, in place of the published ones: not validated on patients; research only.";

/// What must stand beside the 1 to 5 level of AI-segment.
pub const LEVEL_NOTE: &str =
    "The cut-offs of this 1 to 5 level were derived for another model, AI-severity; research only.";

/// What the pipeline brings from a segmented scan.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentedCt {
    /// Which networks made it.
    pub networks: SegmentNetworks,
    /// The lesions' shares of the lungs.
    pub extents: Extents,
    /// The density of the lungs.
    pub densitometry: Densitometry,
    /// The pack of the networks.
    pub pack: Option<Pack>,
}

/// Where the extents come from, and what they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentationReport {
    /// Which networks made it.
    pub networks: SegmentNetworks,
    /// What must stand beside every result of these networks; absent for the published ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'static str>,
    /// The lesions' shares of the lungs.
    pub extents: Extents,
    /// The pack of the networks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack: Option<Pack>,
}

/// AI-segment of a patient.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AiSegment {
    /// Probability of a severe course, 0 to 1.
    pub risk: f64,
    /// From 1 (very low) to 5 (very high), by cut-offs derived for AI-severity.
    pub level: u8,
    /// That the cut-offs are another model's.
    pub level_note: &'static str,
    /// What must stand beside it; absent for the published networks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'static str>,
}

impl SegmentedCt {
    /// What must stand beside every result of its networks.
    pub fn label(&self) -> Option<&'static str> {
        match self.networks {
            SegmentNetworks::Published => None,
            SegmentNetworks::Own => Some(OWN_NETWORKS_NOTE),
        }
    }

    /// Its part of the report.
    pub(super) fn report(&self) -> SegmentationReport {
        SegmentationReport {
            networks: self.networks,
            label: self.label(),
            extents: self.extents,
            pack: self.pack.clone(),
        }
    }
}

impl AiSegment {
    /// Of a risk; `segmented` is where the extent in it comes from, if from a scan.
    pub(super) fn new(risk: f64, segmented: Option<&SegmentedCt>) -> AiSegment {
        AiSegment {
            risk,
            level: level(risk),
            level_note: LEVEL_NOTE,
            label: segmented.and_then(SegmentedCt::label),
        }
    }
}
