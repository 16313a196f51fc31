//! What a scan gave, kept until someone exports it.

use super::heat::Heat;
use super::{Identity, Labels, Lesions, Material, Source};
use crate::grid::Grid;
use crate::lungs::network_input::input_start;
use crate::pipeline::{CtFindings, Exam, Segmented};
use crate::report::Report;
use crate::segmentation::SegmentNetworks;

/// The parts of a computed scan that exports need beside its segmentation, which is large and lies
/// with whoever computed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// The DICOM series, if it was one.
    pub source: Option<Source>,
    /// The scan's own grid, on which it was segmented.
    own_grid: Grid,
    heat: Option<Heat>,
    /// The lung labels of AI-severity on the working grid, where there is no segmentation.
    coarse_lungs: Option<(Grid, Vec<u8>)>,
}

impl Scan {
    /// Takes from an exam of the scan on `own_grid` what exports need.
    pub fn of(exam: &Exam, own_grid: Grid, source: Option<Source>) -> Self {
        let severity = exam.severity.as_ref();
        let coarse_lungs = severity.filter(|_| exam.segmented.is_none());
        Self {
            source,
            own_grid,
            heat: severity.map(heat),
            coarse_lungs: coarse_lungs.map(|findings| {
                let labels = findings.lung_labels.labels.clone();
                (Grid::of(&findings.resampled), labels)
            }),
        }
    }

    /// Material for the exports of a report on this scan; `segmented` is that of the same exam.
    pub fn material<'a>(
        &'a self,
        report: &'a Report,
        segmented: Option<&'a Segmented>,
        identity: &'a Identity,
    ) -> Material<'a> {
        let own = |labels: &'a [u8]| Labels {
            grid: &self.own_grid,
            labels,
        };
        let coarse = self.coarse_lungs.as_ref();
        let coarse = coarse.map(|(grid, labels)| Labels { grid, labels });
        Material {
            report,
            source: self.source.as_ref(),
            lungs: segmented
                .map(|found| own(&found.masks.lungs.labels))
                .or(coarse),
            lesions: segmented.map(|found| Lesions {
                mask: own(&found.masks.lesions.labels),
                tells_crazy_paving: found.networks == SegmentNetworks::Published,
            }),
            heat: self.heat.as_ref(),
            identity,
        }
    }
}

fn heat(findings: &CtFindings) -> Heat {
    let [_, rows, columns] = findings.resampled.shape;
    Heat {
        working: Grid::of(&findings.resampled),
        kept_slices: findings.kept_slices.clone(),
        frame: input_start(rows, columns).map(|start| -start),
        maps: findings.heat_maps.clone(),
    }
}

impl<'a> Material<'a> {
    /// Material for the exports of a report without a scan.
    pub fn of_report(report: &'a Report, identity: &'a Identity) -> Self {
        Self {
            report,
            source: None,
            lungs: None,
            lesions: None,
            heat: None,
            identity,
        }
    }
}
