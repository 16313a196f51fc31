//! The sample patients: synthetic scans that go the same way as dropped files.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::failure::input;
use crate::phantom::patients::Severity;
use crate::phantom::{Recipe, dicom, generate};

/// The DICOM files of a synthetic patient, 512 x 512 in slices of 5 mm: an array of
/// `{name, bytes}` with a `Uint8Array` each. `severity` is `mild`, `moderate` or `severe`.
///
/// # Errors
/// For another severity.
#[wasm_bindgen]
pub fn synthetic(severity: &str, seed: u32) -> Result<Array, JsValue> {
    let severity: Severity = severity.parse().map_err(input)?;
    let recipe = Recipe::patient(severity, u64::from(seed));
    let phantom = generate(&recipe, recipe.grid(512, Some(5.0)));
    let files = Array::new();
    for file in dicom::series(&recipe, &phantom.volume, severity.name()) {
        let entry = Object::new();
        Reflect::set(&entry, &"name".into(), &file.name.into())?;
        Reflect::set(
            &entry,
            &"bytes".into(),
            &Uint8Array::from(file.bytes.as_slice()),
        )?;
        files.push(&entry);
    }
    Ok(files)
}

/// The five invented bedside values of a synthetic patient, as JSON text in the form of a patient
/// file: `{"age": 62, "sex": "male", "spo2": 93, "platelets": 204, "urea": 6.8}`.
///
/// # Errors
/// For another severity.
#[wasm_bindgen(js_name = syntheticBedside)]
pub fn synthetic_bedside(severity: &str) -> Result<String, JsValue> {
    let severity: Severity = severity.parse().map_err(input)?;
    serde_json::to_string(&severity.bedside()).map_err(input)
}
