//! The exam in the page: what the open packs allow, what stays of a computed scan, and its report.

use wasm_bindgen::prelude::*;

use super::conductor::Conductor;
use super::messages::Report;
use super::overlays::Overlays;
use super::packs::{OpenPack, Packs};
use crate::export;
use crate::grid::Grid;
use crate::patient::{self, Patient};
use crate::pipeline::{Exam, Plan, Timing};
use crate::report::{self, Ct, Predictions, SegmentedCt};
use crate::segmentation::{SegmentNetworks, networks_of};
use crate::severity::heatmap::CtPrediction;
use crate::warning::Warning;

/// What stays of a computed scan: enough to score it again with other bedside values, and to show it.
pub struct Computed {
    /// Index of the series.
    pub series: usize,
    /// Lungs, lesions and heat-maps.
    pub overlays: Overlays,
    /// Where the networks ran.
    pub backend: String,
    /// What exports need beside the masks.
    pub exports: export::Scan,
    prediction: Option<CtPrediction>,
    /// Number of slices of the working grid that hold lung.
    kept_slices: Option<usize>,
    warnings: Vec<Warning>,
    timings: Vec<Timing>,
}

impl Computed {
    /// Keeps what is small of an exam, and its masks.
    pub fn of(
        series: usize,
        backend: String,
        scan: Grid,
        exam: Exam,
        mut warnings: Vec<Warning>,
        read: Timing,
        source: Option<export::Source>,
    ) -> Self {
        warnings.extend(exam.warnings.iter().cloned());
        let timings = [read].into_iter().chain(exam.timings.iter().copied());
        let severity = exam.severity.as_ref();
        Self {
            series,
            backend,
            prediction: severity.map(|findings| findings.prediction),
            kept_slices: severity.map(|findings| findings.kept_slices.len()),
            warnings,
            timings: timings.collect(),
            exports: export::Scan::of(&exam, scan, source),
            overlays: Overlays::of(scan, exam),
        }
    }
}

impl Packs {
    /// What they allow to compute.
    pub fn plan(&self) -> Plan<'_> {
        let can = |which| self.with(networks_of(which)).is_some();
        Plan {
            severity: self.ai_severity().map(|(_, heads)| heads),
            published: can(SegmentNetworks::Published),
            own: can(SegmentNetworks::Own),
        }
    }

    /// The hashes of every file that takes part in an exam.
    pub fn exam_files(&self) -> Vec<String> {
        let severity = self.ai_severity().map(|(pack, _)| pack);
        let segmenting = [SegmentNetworks::Published, SegmentNetworks::Own]
            .into_iter()
            .filter_map(|which| self.with(networks_of(which)));
        let packs = severity.into_iter().chain(segmenting);
        packs.flat_map(|pack| pack.message.hashes()).collect()
    }
}

/// What the report takes of a computed scan.
pub fn ct(computed: &Computed, packs: &Packs) -> Ct {
    let (severity, segmenting) = taking_part(computed, packs);
    let found = computed.overlays.segmented.as_ref();
    let mut warnings: Vec<Warning> = Vec::new();
    for pack in severity.into_iter().chain(segmenting) {
        warnings.extend(pack.warnings.iter().cloned());
    }
    warnings.extend(computed.warnings.iter().cloned());
    Ct {
        predictions: computed.prediction.map(|prediction| Predictions {
            efficientnet: prediction.efficientnet,
            moco: prediction.moco,
            blend: prediction.blend,
        }),
        segmented: found.map(|found| SegmentedCt {
            networks: found.networks,
            extents: found.extents,
            densitometry: found.densitometry,
            pack: segmenting.map(in_report),
        }),
        warnings,
        timings: computed
            .timings
            .iter()
            .map(|timing| (timing.step.id().to_owned(), timing.seconds))
            .collect(),
        pack: severity.or(segmenting).map(in_report),
        backend: Some(computed.backend.clone()),
    }
}

/// The packs that gave AI-severity and the segmentation of a computed scan.
fn taking_part<'a>(
    computed: &Computed,
    packs: &'a Packs,
) -> (Option<&'a OpenPack>, Option<&'a OpenPack>) {
    let severity = packs.ai_severity().map(|(pack, _)| pack);
    let found = computed.overlays.segmented.as_ref();
    (
        severity.filter(|_| computed.prediction.is_some()),
        found.and_then(|found| packs.with(networks_of(found.networks))),
    )
}

/// The report of a computed scan and a patient.
pub fn report<'a>(
    computed: &'a Computed,
    packs: &'a Packs,
    patient: &Patient,
) -> Result<Report<'a>, patient::Error> {
    let (severity, segmenting) = taking_part(computed, packs);
    let full = report::Report::new(patient, Some(ct(computed, packs)), &packs.context())?;
    Ok(Report {
        full,
        kept_slices: computed.kept_slices,
        seconds: computed.timings.iter().map(|timing| timing.seconds).sum(),
        timings: &computed.timings,
        pack: severity.or(segmenting).map(|pack| &pack.message),
        backend: &computed.backend,
        version: crate::VERSION,
    })
}

fn in_report(pack: &OpenPack) -> report::Pack {
    pack.message.in_report()
}

#[wasm_bindgen]
impl Conductor {
    /// What the viewer lays over the scan that was scored last; an `Overlays`, all of it null when
    /// none was.
    ///
    /// # Errors
    /// None in practice.
    pub fn overlays(&self) -> Result<JsValue, JsValue> {
        match self.computed() {
            Some(computed) => computed.overlays.to_js(),
            None => Overlays::none(),
        }
    }
}
