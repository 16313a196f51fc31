//! The exports of a result in the page.

use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::conductor::Conductor;
use super::exam::report;
use super::failure::input;
use super::messages::to_js;
use super::source::Trouble;
use crate::dicom::study::{self, Study};
use crate::export::{Identity, Kind, Material, Moment, Person};
use crate::patient::Patient;
use crate::report::Report;

/// A file to be saved; its bytes stand beside.
#[derive(Serialize)]
struct FileMessage {
    name: String,
    media_type: &'static str,
}

#[wasm_bindgen]
impl Conductor {
    /// The kinds of exports that there is material for: `patient` is JSON as for `score`, `scanned`
    /// says whether the scan that was scored last is part of the result.
    ///
    /// # Errors
    /// When a value is at fault.
    pub fn exports(&self, patient: &str, scanned: bool) -> Result<JsValue, JsValue> {
        let report = self.export_report(patient, scanned)?;
        let material = self.material(&report, scanned, &Identity::Removed);
        let kinds: Vec<&str> = material.available().into_iter().map(Kind::id).collect();
        to_js(&kinds)
    }

    /// A result as a file: `{ name, media_type, bytes }`. `seconds` is the time, since 1970, which
    /// only an identified export states.
    ///
    /// # Errors
    /// When a value is at fault, there is no such export, or the scan's file cannot be read again.
    pub async fn export(
        &mut self,
        kind: &str,
        patient: &str,
        scanned: bool,
        identified: bool,
        seconds: f64,
    ) -> Result<JsValue, JsValue> {
        let kind = Kind::from_id(kind).ok_or_else(|| input("There is no such export."))?;
        let identity = match identified {
            false => Identity::Removed,
            true => Identity::Kept {
                study: self.study().await?,
                now: Moment::from_unix(seconds as i64),
            },
        };
        let report = self.export_report(patient, scanned)?;
        let material = self.material(&report, scanned, &identity);
        let message = to_js(&FileMessage {
            name: material.file_name(kind),
            media_type: kind.media_type(),
        })?;
        let bytes = material.make(kind).map_err(input)?;
        Reflect::set(&message, &"bytes".into(), &Uint8Array::from(&bytes[..]))?;
        Ok(message)
    }

    /// Patient and study as the scan that was scored names them; a `Person`, for the screen and the
    /// printer alone.
    ///
    /// # Errors
    /// When there is no DICOM scan, or its file cannot be read again.
    pub async fn person(&mut self) -> Result<JsValue, JsValue> {
        to_js(&Person::of(&self.study().await?))
    }
}

impl Conductor {
    fn export_report(&self, patient: &str, scanned: bool) -> Result<Report, JsValue> {
        let patient: Patient = serde_json::from_str(patient).map_err(input)?;
        match self.computed().filter(|_| scanned) {
            Some(computed) => Ok(report(computed, &self.packs, &patient).map_err(input)?.full),
            None if scanned => Err(not_computed()),
            None => Report::new(&patient, None, &self.packs.context()).map_err(input),
        }
    }

    fn material<'a>(
        &'a self,
        report: &'a Report,
        scanned: bool,
        identity: &'a Identity,
    ) -> Material<'a> {
        match self.computed().filter(|_| scanned) {
            Some(computed) => {
                let segmented = computed.overlays.segmented.as_ref();
                computed.exports.material(report, segmented, identity)
            }
            None => Material::of_report(report, identity),
        }
    }

    /// Patient and study, from the file of the first slice: they are not kept.
    async fn study(&mut self) -> Result<Study, JsValue> {
        let series = self.computed().ok_or_else(not_computed)?.series;
        let scan = self.scan_mut()?;
        let series = scan.inventory.series.get(series);
        let file = series.and_then(|series| series.files().first().copied());
        let file = file.ok_or_else(|| input("A NIfTI file names no patient."))?;
        let bytes = scan.source.read(file).await.map_err(Trouble::into_js)?;
        study::read(&bytes).map_err(input)
    }
}

fn not_computed() -> JsValue {
    input("The scan of this result is no longer there; score it again to export it.")
}
