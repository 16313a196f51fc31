//! What the viewer lays over the scan that was scored last: lungs, lesions, and the heat-maps of
//! AI-severity, each on its own grid.

use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::messages::to_js;
use crate::grid::Grid;
use crate::lungs::Mask;
use crate::lungs::network_input::input_start;
use crate::pipeline::{CtFindings, Exam, Segmented};
use crate::segmentation::HEALTHY;
use crate::volume::Volume;

/// What is kept of an exam for the viewer.
pub struct Overlays {
    scan: Grid,
    /// Lungs and lesions on the scan's own grid.
    pub segmented: Option<Segmented>,
    /// Where nothing was segmented, the lungs as AI-severity saw them, on its working grid.
    lungs: Option<(Grid, Mask)>,
    heat: Option<Heat>,
}

/// The log-odds maps of both branches, and where they lie.
struct Heat {
    grid: Grid,
    kept_slices: Vec<usize>,
    frame: [isize; 2],
    efficientnet: Vec<f32>,
    moco: Vec<f32>,
}

impl Heat {
    fn of(findings: &CtFindings) -> Self {
        let [_, rows, columns] = findings.resampled.shape;
        let single = |map: &[f64]| map.iter().map(|&value| value as f32).collect();
        Self {
            grid: Grid::of(&findings.resampled),
            kept_slices: findings.kept_slices.clone(),
            frame: input_start(rows, columns).map(|start| -start),
            efficientnet: single(&findings.heat_maps.efficientnet),
            moco: single(&findings.heat_maps.moco),
        }
    }
}

impl Overlays {
    /// Takes of an exam what the viewer shows.
    pub fn of(scan: &Volume, exam: Exam) -> Self {
        let seen = exam.severity.as_ref().filter(|_| exam.segmented.is_none());
        Self {
            scan: Grid::of(scan),
            lungs: seen.map(|found| (Grid::of(&found.resampled), found.clean_mask.clone())),
            heat: exam.severity.as_ref().map(Heat::of),
            segmented: exam.segmented,
        }
    }

    /// An `Overlays` of nothing.
    ///
    /// # Errors
    /// None in practice.
    pub fn none() -> Result<JsValue, JsValue> {
        let message = JsValue::from(Object::new());
        for name in ["lungs", "lesions", "heat", "extent", "crazy_paving"] {
            Reflect::set(&message, &name.into(), &JsValue::NULL)?;
        }
        Ok(message)
    }

    /// An `Overlays`.
    ///
    /// # Errors
    /// None in practice.
    pub fn to_js(&self) -> Result<JsValue, JsValue> {
        let message = Self::none()?;
        let set = |name: &str, value: &JsValue| Reflect::set(&message, &name.into(), value);
        if let Some(found) = &self.segmented {
            let masks = &found.masks;
            set("lungs", &label_map(&self.scan, whole(&masks.lungs))?)?;
            set(
                "lesions",
                &label_map(&self.scan, lesions_alone(&masks.lesions))?,
            )?;
            set("extent", &extent_by_slice(&masks.lesions))?;
            set("crazy_paving", &found.extents.crazy_paving.is_some().into())?;
        }
        if let Some((grid, mask)) = &self.lungs {
            set("lungs", &label_map(grid, whole(mask))?)?;
        }
        if let Some(heat) = &self.heat {
            set("heat", &heat.to_js()?)?;
        }
        Ok(message)
    }
}

fn label_map(grid: &Grid, labels: Uint8Array) -> Result<JsValue, JsValue> {
    let map = Object::new();
    Reflect::set(&map, &"grid".into(), &to_js(grid)?)?;
    Reflect::set(&map, &"labels".into(), &labels)?;
    Ok(map.into())
}

fn whole(mask: &Mask) -> Uint8Array {
    Uint8Array::from(mask.labels.as_slice())
}

impl Heat {
    fn to_js(&self) -> Result<JsValue, JsValue> {
        let map = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&map, &name.into(), value);
        set("grid", &to_js(&self.grid)?)?;
        set("kept_slices", &to_js(&self.kept_slices)?)?;
        set("frame", &to_js(&self.frame)?)?;
        set("efficientnet", &Float32Array::from(&self.efficientnet[..]))?;
        set("moco", &Float32Array::from(&self.moco[..]))?;
        Ok(map.into())
    }
}

/// The labels without healthy lung, which is no lesion to draw.
fn lesions_alone(lesions: &Mask) -> Uint8Array {
    let labels = Uint8Array::new_with_length(lesions.labels.len() as u32);
    let mut start = 0;
    for slice in lesions.slices() {
        let drawn: Vec<u8> = slice
            .iter()
            .map(|&label| if label == HEALTHY { 0 } else { label })
            .collect();
        let end = start + drawn.len() as u32;
        labels.subarray(start, end).copy_from(&drawn);
        start = end;
    }
    labels
}

/// What each slice adds to the diseased share of the lungs, so that the slices' sum is the extent; null
/// where there is no lung.
fn extent_by_slice(lesions: &Mask) -> Array {
    let count = |slice: &[u8], is: fn(u8) -> bool| slice.iter().filter(|&&label| is(label)).count();
    let lungs = count(&lesions.labels, |label| label != 0);
    lesions
        .slices()
        .map(|slice| match count(slice, |label| label != 0) {
            0 => JsValue::NULL,
            lung => {
                let healthy = count(slice, |label| label == HEALTHY);
                JsValue::from((lung - healthy) as f64 / lungs as f64)
            }
        })
        .collect()
}
