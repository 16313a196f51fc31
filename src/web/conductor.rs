//! The conductor: the dropped files, the pack, and the pipeline, as one object for JavaScript.

use std::ops::ControlFlow;

use bytes::Bytes;
use js_sys::{Float32Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_time::Instant;

use super::failure::{Kind, failure, input};
use super::messages::{
    Computed, Inventory as InventoryMessage, NETWORKS, PackMessage, Preview, Report, Severity,
    inputs, to_js, warnings,
};
use super::page::{Files, PageProgress, Pool, PoolNetworks};
use crate::dicom::build::VolumeBuilder;
use crate::dicom::catalog::{Catalog, Inventory};
use crate::dicom::series::Series;
use crate::dicom::slice;
use crate::networks::NetworkError;
use crate::patient::Patient;
use crate::pipeline::{self, Progress, Step, Timing};
use crate::severity::{ai_severity, logit};
use crate::volume::Volume;
use crate::warning::Warning;
use crate::weights::{Heads, Pack, Trust};

/// What the conductor Worker knows between two requests.
#[wasm_bindgen]
#[derive(Default)]
pub struct Conductor {
    inventory: Option<Inventory>,
    pack: Option<LoadedPack>,
    computed: Option<Computed>,
}

/// What is kept of a pack: its networks are read from their files where they run.
struct LoadedPack {
    message: PackMessage,
    heads: Heads,
    warnings: Vec<Warning>,
}

#[wasm_bindgen]
impl Conductor {
    /// One that knows nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The table of bedside values: an array of `InputSpec`.
    ///
    /// # Errors
    /// None in practice.
    pub fn inputs(&self) -> Result<JsValue, JsValue> {
        to_js(&inputs())
    }

    /// Reads the headers of the dropped files; an `Inventory`.
    ///
    /// # Errors
    /// When the person cancelled.
    pub async fn catalogue(&mut self, files: &Files) -> Result<JsValue, JsValue> {
        self.inventory = None;
        self.computed = None;
        let mut catalog = Catalog::new();
        for position in 0..files.len() {
            let bytes = files.bytes(position).await?;
            catalog.add(&files.name_of(position), &bytes);
        }
        let inventory = self.inventory.insert(catalog.finish());
        to_js(&InventoryMessage::of(inventory))
    }

    /// The middle slice of a series; a `Preview`.
    ///
    /// # Errors
    /// When there is no such series, or its slice cannot be decoded.
    pub async fn preview(&self, series: usize, files: &Files) -> Result<JsValue, JsValue> {
        let series = self.series(series)?;
        let index = series.middle();
        let place = series.slices.get(index).ok_or_else(no_such_series)?;
        let bytes = files.bytes(place.file).await?;
        let decoded = slice::decode(&bytes, place.frame).map_err(input)?;
        let (upright, [row_spacing, column_spacing]) = series.upright(&decoded);
        let message = to_js(&Preview {
            slice: index,
            count: series.slices.len(),
            rows: upright.rows,
            columns: upright.columns,
            row_spacing,
            column_spacing,
        })?;
        let pixels = Float32Array::from(upright.hounsfield.as_slice());
        Reflect::set(&message, &"pixels".into(), &pixels)?;
        Ok(message)
    }

    /// Checks a pack, whose `pack.toml` is among the files, and keeps what is needed of it; a
    /// `PackIdentity`.
    ///
    /// # Errors
    /// When the manifest is missing or wrong, a file is not the listed one, or one that AI-severity
    /// needs is missing.
    pub async fn open_pack(&mut self, files: &Files) -> Result<JsValue, JsValue> {
        self.pack = None;
        self.computed = None;
        let mut contents = Vec::new();
        for position in 0..files.len() {
            let name = files.name_of(position);
            contents.push((
                base_name(&name).to_string(),
                Bytes::from(files.bytes(position).await?),
            ));
        }
        let pack = Pack::from_files(contents, Trust::default()).map_err(input)?;
        let heads = pack.heads().map_err(input)?;
        for network in NETWORKS {
            pack.network(network).map_err(input)?;
        }
        let message = PackMessage::of(&pack);
        let answer = to_js(&message)?;
        self.pack = Some(LoadedPack {
            message,
            heads,
            warnings: pack.warnings(),
        });
        Ok(answer)
    }

    /// The whole exam; a `Report`. A scan that was computed before with the same pack is only
    /// scored again. `backend` is where the pool's networks run.
    ///
    /// # Errors
    /// When a value or a file is at fault, the device fails, or the person cancelled.
    pub async fn score(
        &mut self,
        series: usize,
        patient: JsValue,
        files: &Files,
        pool: &Pool,
        backend: String,
        progress: &Function,
    ) -> Result<JsValue, JsValue> {
        let patient: Patient = serde_wasm_bindgen::from_value(patient).map_err(input)?;
        if self
            .computed
            .as_ref()
            .is_none_or(|computed| computed.series != series)
        {
            self.computed = None;
            self.computed = Some(
                self.compute(series, files, pool, backend, &PageProgress(progress))
                    .await?,
            );
        }
        let (Some(computed), Some(pack)) = (&self.computed, &self.pack) else {
            return Err(no_pack());
        };
        to_js(&report(computed, pack, &patient))
    }
}

impl Conductor {
    fn series(&self, index: usize) -> Result<&Series, JsValue> {
        let inventory = self.inventory.as_ref().ok_or_else(no_such_series)?;
        inventory.series.get(index).ok_or_else(no_such_series)
    }

    async fn compute(
        &self,
        index: usize,
        files: &Files,
        pool: &Pool,
        backend: String,
        progress: &PageProgress<'_>,
    ) -> Result<Computed, JsValue> {
        let pack = self.pack.as_ref().ok_or_else(no_pack)?;
        let started = Instant::now();
        let (scan, warnings) = read_scan(self.series(index)?, files, progress).await?;
        let read = Timing {
            step: Step::Read,
            seconds: started.elapsed().as_secs_f64(),
        };
        let findings = pipeline::analyse(&scan, &PoolNetworks(pool), &pack.heads, progress)
            .await
            .map_err(analysis_failure)?;
        Ok(Computed::of(index, backend, findings, warnings, read))
    }
}

async fn read_scan(
    series: &Series,
    files: &Files,
    progress: &PageProgress<'_>,
) -> Result<(Volume, Vec<Warning>), JsValue> {
    let mut builder = VolumeBuilder::new(series).map_err(input)?;
    let positions = series.files();
    for (done, &position) in positions.iter().enumerate() {
        tell(progress, done, positions.len())?;
        let bytes = files.bytes(position).await?;
        let in_file = |error| {
            input(format!(
                "Slice {} of {}: {error}",
                done + 1,
                positions.len()
            ))
        };
        builder.add_file(position, &bytes).map_err(in_file)?;
    }
    tell(progress, positions.len(), positions.len())?;
    builder.finish().map_err(input)
}

fn tell(progress: &PageProgress<'_>, done: usize, total: usize) -> Result<(), JsValue> {
    match progress.report(Step::Read, done, total) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(failure(Kind::Cancelled, pipeline::Error::Cancelled)),
    }
}

fn report<'a>(computed: &'a Computed, pack: &'a LoadedPack, patient: &Patient) -> Report<'a> {
    let (ai_severity, missing) = match ai_severity::risk(logit(computed.prediction.blend), patient)
    {
        Ok(risk) => (Some(Severity::of(risk)), Vec::new()),
        Err(missing) => (None, missing.0),
    };
    let mut all = warnings(&pack.warnings);
    all.extend(warnings(&computed.warnings));
    Report {
        predictions: computed.prediction,
        ai_severity,
        missing,
        kept_slices: computed.kept_slices,
        warnings: all,
        seconds: computed.timings.iter().map(|timing| timing.seconds).sum(),
        timings: &computed.timings,
        pack: &pack.message,
        backend: &computed.backend,
        version: env!("CARGO_PKG_VERSION"),
    }
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

fn no_such_series() -> JsValue {
    input("There is no such series; choose one of those that were found.")
}

fn no_pack() -> JsValue {
    input("There is no model pack; choose one first.")
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
