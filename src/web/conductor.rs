//! The conductor: the dropped scan, the pack, and the pipeline, as one object for JavaScript.

use std::ops::ControlFlow;

use js_sys::{Float32Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_time::Instant;

use super::failure::{Kind, failure, input};
use super::messages::{Computed, Inventory as InventoryMessage, Preview, Report, to_js};
use super::packs::{OpenPack, Packs};
use super::page::{Files, PageProgress, Pool, PoolNetworks};
use super::source::{Source, Trouble};
use crate::dicom::patient::Patient as HeaderPatient;
use crate::dicom::slice;
use crate::dicom::{Catalog, Inventory, Series, VolumeBuilder};
use crate::networks::NetworkError;
use crate::patient::{self, Patient};
use crate::pipeline::{self, Progress, Step, Timing};
use crate::report::{self, Ct, Predictions};
use crate::scores::Context;
use crate::severity::heatmap::CtPrediction;
use crate::volume::Volume;
use crate::warning::Warning;

/// What the conductor Worker knows between two requests.
#[wasm_bindgen]
#[derive(Default)]
pub struct Conductor {
    scan: Option<Scan>,
    pub(super) packs: Packs,
    computed: Option<Computed>,
}

/// The dropped scan and the series in it; none in a NIfTI file, which is one volume.
struct Scan {
    source: Source,
    inventory: Inventory,
}

#[wasm_bindgen]
impl Conductor {
    /// One that knows nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the headers of the dropped files; an `Inventory`.
    ///
    /// # Errors
    /// When the one archive or NIfTI file is damaged, or the person cancelled.
    pub async fn catalogue(
        &mut self,
        files: Files,
        progress: &Function,
    ) -> Result<JsValue, JsValue> {
        self.scan = None;
        self.computed = None;
        let mut source = Source::open(files).await?;
        let inventory = inventory(&mut source, &PageProgress(progress)).await?;
        let message = match &source {
            Source::Nifti(volume, warnings) => InventoryMessage::of_nifti(volume, warnings),
            _ => InventoryMessage::of(&inventory),
        };
        self.scan = Some(Scan { source, inventory });
        to_js(&message)
    }

    /// The middle slice of a series; a `Preview`.
    ///
    /// # Errors
    /// When there is no such series, or its slice cannot be decoded.
    pub async fn preview(&mut self, series: usize) -> Result<JsValue, JsValue> {
        let (preview, pixels) = self.scan_mut()?.preview(series).await?;
        let message = to_js(&preview)?;
        Reflect::set(
            &message,
            &"pixels".into(),
            &Float32Array::from(pixels.as_slice()),
        )?;
        Ok(message)
    }

    /// The whole exam; a `Report`. A scan that was computed before with the same pack is only
    /// scored again. `patient` is JSON, `backend` where the pool's networks run.
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
    ) -> Result<JsValue, JsValue> {
        let patient: Patient = serde_json::from_str(patient).map_err(input)?;
        if self
            .computed
            .as_ref()
            .is_none_or(|computed| computed.series != series || computed.backend != backend)
        {
            self.computed = None;
            self.computed = Some(
                self.compute(series, pool, backend, &PageProgress(progress))
                    .await?,
            );
        }
        let (Some(computed), Some((pack, _))) = (&self.computed, self.packs.ai_severity()) else {
            return Err(no_pack());
        };
        let context = self.packs.context();
        to_js(&report(computed, pack, &context, &patient).map_err(input)?)
    }
}

impl Conductor {
    /// Opens or closes packs. What was computed stays when the same pack would compute it again.
    pub(super) fn packs_changed(&mut self, change: impl FnOnce(&mut Packs)) {
        let before = self.ai_severity_files();
        change(&mut self.packs);
        if self.ai_severity_files() != before {
            self.computed = None;
        }
    }

    fn ai_severity_files(&self) -> Option<Vec<String>> {
        let (pack, _) = self.packs.ai_severity()?;
        Some(pack.message.hashes())
    }

    /// Age and sex in the header of a series.
    pub(super) fn series_patient(&self, index: usize) -> Option<HeaderPatient> {
        Some(self.scan.as_ref()?.inventory.series.get(index)?.patient)
    }

    fn scan_mut(&mut self) -> Result<&mut Scan, JsValue> {
        self.scan.as_mut().ok_or_else(no_such_series)
    }

    async fn compute(
        &mut self,
        series: usize,
        pool: &Pool,
        backend: String,
        progress: &PageProgress<'_>,
    ) -> Result<Computed, JsValue> {
        let (_, heads) = self.packs.ai_severity().ok_or_else(no_pack)?;
        let scan = self.scan.as_mut().ok_or_else(no_such_series)?;
        let started = Instant::now();
        let decoded;
        let (volume, warnings) = match &scan.source {
            Source::Nifti(volume, warnings) => (volume, warnings.clone()),
            _ => {
                let (volume, warnings) = scan.read(series, progress).await?;
                decoded = volume;
                (&decoded, warnings)
            }
        };
        let read = Timing {
            step: Step::Read,
            seconds: started.elapsed().as_secs_f64(),
        };
        let findings = pipeline::analyse(volume, &PoolNetworks(pool), heads, progress)
            .await
            .map_err(analysis_failure)?;
        Ok(Computed::of(series, backend, findings, warnings, read))
    }
}

impl Scan {
    fn series(&self, index: usize) -> Result<&Series, JsValue> {
        self.inventory.series.get(index).ok_or_else(no_such_series)
    }

    async fn preview(&mut self, index: usize) -> Result<(Preview, Vec<f32>), JsValue> {
        if let Source::Nifti(volume, _) = &self.source {
            return Ok(preview_of_volume(volume));
        }
        let series = self.series(index)?;
        let (middle, count) = (series.middle(), series.slices.len());
        let place = series
            .slices
            .get(middle)
            .cloned()
            .ok_or_else(no_such_series)?;
        let bytes = self
            .source
            .read(place.file)
            .await
            .map_err(Trouble::into_js)?;
        let decoded = slice::decode(&bytes, place.frame).map_err(input)?;
        let (upright, [row_spacing, column_spacing]) = self.series(index)?.upright(&decoded);
        let preview = Preview {
            slice: middle,
            count,
            rows: upright.rows,
            columns: upright.columns,
            row_spacing,
            column_spacing,
        };
        Ok((preview, upright.hounsfield))
    }

    /// Decodes a series. Between two files the Worker hears whether to stop.
    async fn read(
        &mut self,
        index: usize,
        progress: &PageProgress<'_>,
    ) -> Result<(Volume, Vec<Warning>), JsValue> {
        let series = self
            .inventory
            .series
            .get(index)
            .ok_or_else(no_such_series)?;
        let mut builder = VolumeBuilder::new(series).map_err(input)?;
        let positions = series.files();
        for (done, &position) in positions.iter().enumerate() {
            told(progress.report(Step::Read, done, positions.len()))?;
            let bytes = self.source.read(position).await.map_err(Trouble::into_js)?;
            let of_file = |error| input(format!("File {}: {error}", position + 1));
            builder.add_file(position, &bytes).map_err(of_file)?;
        }
        told(progress.report(Step::Read, positions.len(), positions.len()))?;
        let (volume, mut warnings) = builder.finish().map_err(input)?;
        let used = |warning: &&Warning| warning.file().is_none_or(|file| positions.contains(&file));
        warnings.extend(self.inventory.warnings.iter().filter(used).cloned());
        Ok((volume, warnings))
    }
}

async fn inventory(source: &mut Source, progress: &PageProgress<'_>) -> Result<Inventory, JsValue> {
    let mut catalog = Catalog::new();
    let names = source.names();
    for (position, name) in names.iter().enumerate() {
        told(progress.tell("catalogue", position, names.len()))?;
        match source.read(position).await {
            Ok(bytes) => catalog.add(name, &bytes),
            Err(Trouble::File(sentence)) => catalog.add_unreadable(name, &sentence),
            Err(cancelled) => return Err(cancelled.into_js()),
        }
    }
    Ok(catalog.finish())
}

fn preview_of_volume(volume: &Volume) -> (Preview, Vec<f32>) {
    let [count, rows, columns] = volume.shape;
    let [_, row_spacing, column_spacing] = volume.spacing;
    let preview = Preview {
        slice: count / 2,
        count,
        rows,
        columns,
        row_spacing,
        column_spacing,
    };
    (preview, volume.slice(count / 2).to_vec())
}

fn report<'a>(
    computed: &'a Computed,
    pack: &'a OpenPack,
    context: &Context,
    patient: &Patient,
) -> Result<Report<'a>, patient::Error> {
    let CtPrediction {
        efficientnet,
        moco,
        blend,
    } = computed.prediction;
    let ct = Ct {
        predictions: Some(Predictions {
            efficientnet,
            moco,
            blend,
        }),
        warnings: [pack.warnings.clone(), computed.warnings.clone()].concat(),
        ..Ct::default()
    };
    let full = report::Report::new(patient, Some(ct), context)?;
    Ok(Report {
        full,
        kept_slices: computed.kept_slices,
        seconds: computed.timings.iter().map(|timing| timing.seconds).sum(),
        timings: &computed.timings,
        pack: &pack.message,
        backend: &computed.backend,
        version: crate::VERSION,
    })
}

fn analysis_failure(error: pipeline::Error) -> JsValue {
    let kind = match &error {
        pipeline::Error::Cancelled | pipeline::Error::Network(NetworkError::Cancelled) => {
            Kind::Cancelled
        }
        pipeline::Error::Network(NetworkError::Run { .. }) => Kind::Device,
        _ => Kind::Input,
    };
    failure(kind, error)
}

/// A cancelled failure when progress was answered by a wish to stop.
pub(super) fn told(answer: ControlFlow<()>) -> Result<(), JsValue> {
    match answer {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(failure(Kind::Cancelled, pipeline::Error::Cancelled)),
    }
}

fn no_such_series() -> JsValue {
    input("There is no such series; choose one of those that were found.")
}

fn no_pack() -> JsValue {
    input("There is no model pack; choose one first.")
}
