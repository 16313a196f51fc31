//! The conductor: the dropped scan, the pack, and the pipeline, as one object for JavaScript.

use std::ops::ControlFlow;

use js_sys::{Float32Array, Function, Reflect};
use wasm_bindgen::prelude::*;

use super::exam::{Computed, report};
use super::failure::{Kind, failure, input};
use super::messages::{Inventory as InventoryMessage, Preview, to_js};
use super::packs::Packs;
use super::page::{Files, PageProgress, Pool, PoolNetworks, Viewer};
use super::reading::Reading;
use super::scan::Scan;
use super::source::Source;
use crate::dicom::patient::Patient as HeaderPatient;
use crate::export;
use crate::grid::Grid;
use crate::networks::NetworkError;
use crate::patient::Patient;
use crate::pipeline::{self, Arriving, Step, Timing, Whole};

/// What the conductor Worker knows between two requests.
#[wasm_bindgen]
#[derive(Default)]
pub struct Conductor {
    pub(super) scan: Option<Scan>,
    pub(super) packs: Packs,
    computed: Option<Computed>,
}

#[wasm_bindgen]
impl Conductor {
    /// One that knows nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the headers of the dropped files; an `Inventory`. `glimpse` is called with a `Preview`
    /// of the first picture that can be shown, if there is one, before all headers are read.
    ///
    /// # Errors
    /// When the one archive or NIfTI file is damaged, or the person cancelled.
    pub async fn catalogue(
        &mut self,
        files: Files,
        progress: &Function,
        glimpse: &Function,
    ) -> Result<JsValue, JsValue> {
        self.scan = None;
        self.computed = None;
        let tell = |preview: Preview, pixels: Vec<f32>| {
            glimpse.call1(&JsValue::NULL, &picture(&preview, &pixels)?)?;
            Ok(())
        };
        let scan = Scan::open(files, &PageProgress(progress), tell).await?;
        let message = match &scan.source {
            Source::Nifti(volume, warnings) => InventoryMessage::of_nifti(volume, warnings),
            _ => InventoryMessage::of(&scan.inventory),
        };
        self.scan = Some(scan);
        to_js(&message)
    }

    /// The middle slice of a series; a `Preview`.
    ///
    /// # Errors
    /// When there is no such series, or its slice cannot be decoded.
    pub async fn preview(&mut self, series: usize) -> Result<JsValue, JsValue> {
        let (preview, pixels) = self.scan_mut()?.preview(series).await?;
        picture(&preview, &pixels)
    }

    /// The whole exam; a `Report`. A scan that was computed before with the same pack is only
    /// scored again. `patient` is JSON, `backend` where the pool's networks run, `viewer` whoever still
    /// waits for slices of the series.
    ///
    /// # Errors
    /// When a value or a file is at fault, the device fails, or the person cancelled.
    pub async fn score(
        &mut self,
        series: usize,
        patient: &str,
        pool: &Pool,
        backend: String,
        progress: &Function,
        viewer: Option<Viewer>,
    ) -> Result<JsValue, JsValue> {
        let patient: Patient = serde_json::from_str(patient).map_err(input)?;
        if self
            .computed
            .as_ref()
            .is_none_or(|computed| computed.series != series || computed.backend != backend)
        {
            self.computed = None;
            let scan = self.scan.as_mut().ok_or_else(no_such_series)?;
            let progress = PageProgress(progress);
            let computed = scan
                .compute(
                    series,
                    &self.packs,
                    pool,
                    backend,
                    &progress,
                    viewer.as_ref(),
                )
                .await?;
            self.computed = Some(computed);
        }
        let Some(computed) = &self.computed else {
            return Err(no_pack());
        };
        to_js(&report(computed, &self.packs, &patient).map_err(input)?)
    }
}

impl Conductor {
    /// Opens or closes packs. What was computed stays when the same packs would compute it again.
    pub(super) fn packs_changed(&mut self, change: impl FnOnce(&mut Packs)) {
        let before = self.packs.exam_files();
        change(&mut self.packs);
        if self.packs.exam_files() != before {
            self.computed = None;
        }
    }

    /// What was computed last.
    pub(super) fn computed(&self) -> Option<&Computed> {
        self.computed.as_ref()
    }

    /// Age and sex in the header of a series.
    pub(super) fn series_patient(&self, index: usize) -> Option<HeaderPatient> {
        Some(self.scan.as_ref()?.inventory.series.get(index)?.patient)
    }

    pub(super) fn scan_mut(&mut self) -> Result<&mut Scan, JsValue> {
        self.scan.as_mut().ok_or_else(no_such_series)
    }
}

impl Scan {
    /// The exam of one of its series, by every open pack that can take part.
    ///
    /// # Errors
    /// When there is no pack, the scan is at fault, the device fails, or the person cancelled.
    pub(super) async fn compute(
        &mut self,
        series: usize,
        packs: &Packs,
        pool: &Pool,
        backend: String,
        progress: &PageProgress<'_>,
        viewer: Option<&Viewer>,
    ) -> Result<Computed, JsValue> {
        let plan = packs.plan();
        if plan.is_empty() {
            return Err(no_pack());
        }
        let source = self.inventory.series.get(series).map(export::Source::of);
        let networks = PoolNetworks(pool);
        let (exam, grid, (warnings, seconds)) = match &self.source {
            Source::Nifti(volume, warnings) => {
                let exam = pipeline::examine(&mut Whole(volume), &networks, plan, progress).await;
                let exam = exam.map_err(analysis_failure)?;
                (exam, Grid::of(volume), (warnings.clone(), 0.0))
            }
            _ => {
                let mut reading = Reading::begin(self, series, progress, viewer)?;
                let exam = pipeline::examine(&mut reading, &networks, plan, progress).await;
                let exam = exam.map_err(|failure| failure.0)?;
                (exam, reading.grid(), reading.finish()?)
            }
        };
        let read = Timing {
            step: Step::Read,
            seconds,
        };
        Ok(Computed::of(
            series, backend, grid, exam, warnings, read, source,
        ))
    }
}

/// A pipeline's error, as JavaScript receives it.
pub(super) fn analysis_failure(error: pipeline::Error) -> JsValue {
    let kind = match &error {
        pipeline::Error::Cancelled | pipeline::Error::Network(NetworkError::Cancelled) => {
            Kind::Cancelled
        }
        pipeline::Error::Network(NetworkError::Run { .. }) => Kind::Device,
        _ => Kind::Input,
    };
    failure(kind, error)
}

/// A `Preview` with its pixels.
pub(super) fn picture(preview: &Preview, pixels: &[f32]) -> Result<JsValue, JsValue> {
    let message = to_js(preview)?;
    Reflect::set(&message, &"pixels".into(), &Float32Array::from(pixels))?;
    Ok(message)
}

/// A cancelled failure when progress was answered by a wish to stop.
pub(super) fn told(answer: ControlFlow<()>) -> Result<(), JsValue> {
    match answer {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(failure(Kind::Cancelled, pipeline::Error::Cancelled)),
    }
}

pub(super) fn no_such_series() -> JsValue {
    input("There is no such series; choose one of those that were found.")
}

fn no_pack() -> JsValue {
    input("There is no model pack; choose one first.")
}
