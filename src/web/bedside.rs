//! What the conductor says without the networks: the form, age and sex in a scan's header, and every
//! score of the bedside values alone.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::conductor::Conductor;
use super::failure::input;
use super::form::form;
use super::messages::to_js;
use crate::dicom::patient::Sex;
use crate::patient::Patient;
use crate::report::Report;

/// Age and sex as the files of a series state them: patient data, for the screen alone.
#[derive(Default, Serialize)]
struct HeaderPatient {
    /// Completed years.
    age: Option<u16>,
    /// `male` or `female`.
    sex: Option<&'static str>,
}

#[wasm_bindgen]
impl Conductor {
    /// Inputs, scores and cut-offs: a `Form`.
    ///
    /// # Errors
    /// None in practice.
    pub fn form(&self) -> Result<JsValue, JsValue> {
        to_js(&form())
    }

    /// Age and sex in the header of a series, to be offered; a `HeaderPatient`, empty for a NIfTI
    /// file, which has none.
    ///
    /// # Errors
    /// None in practice.
    pub fn header_patient(&self, series: usize) -> Result<JsValue, JsValue> {
        let stated = self.series_patient(series).unwrap_or_default();
        to_js(&HeaderPatient {
            age: stated.age_years,
            sex: stated.sex.map(|sex| match sex {
                Sex::Female => "female",
                Sex::Male => "male",
            }),
        })
    }

    /// The full report of bedside values, without a scan or with what a scan gave among them
    /// (`ct_logit`, `extent`): what the page shows beside the form, and what a value moved by hand
    /// would change. Open packs lend their comparators. `patient` is JSON as for `score`.
    ///
    /// # Errors
    /// When a value is at fault.
    pub fn bedside(&self, patient: &str) -> Result<JsValue, JsValue> {
        let patient: Patient = serde_json::from_str(patient).map_err(input)?;
        to_js(&Report::new(&patient, None, &self.packs.context()).map_err(input)?)
    }
}
