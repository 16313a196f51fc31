//! What the viewer lays over the scan that was scored last: lungs, lesions, and the heat-maps of
//! AI-severity, each on its own grid.

use std::ops::Range;

use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::messages::to_js;
use crate::grid::Grid;
use crate::lungs::Mask;
use crate::lungs::network_input::input_start;
use crate::pipeline::{CtFindings, Exam, Segmented};
use crate::segmentation::HEALTHY;

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
    pub fn of(scan: Grid, exam: Exam) -> Self {
        let seen = exam.severity.as_ref().filter(|_| exam.segmented.is_none());
        Self {
            scan,
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
            let part = Part::around(&masks.lungs);
            let grid = part.grid(&self.scan);
            let lungs = part.labels(&masks.lungs, |label| label);
            set("lungs", &label_map(&grid, lungs)?)?;
            // Healthy lung is no lesion to draw.
            let drawn = |label| if label == HEALTHY { 0 } else { label };
            let lesions = part.labels(&masks.lesions, drawn);
            set("lesions", &label_map(&grid, lesions)?)?;
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

/// The part of each slice in which the lungs lie: what the page gets of masks on the scan's own grid,
/// whose whole slices would take it four times the memory.
struct Part {
    rows: Range<usize>,
    columns: Range<usize>,
}

impl Part {
    /// Around all that is not background, and a voxel more on each side, so that what is drawn ends as
    /// in the whole slice.
    fn around(mask: &Mask) -> Self {
        let [_, rows, columns] = mask.shape;
        let (mut in_rows, mut in_columns) = (vec![false; rows], vec![false; columns]);
        for slice in mask.slices() {
            for (line, in_row) in slice.chunks_exact(columns.max(1)).zip(&mut in_rows) {
                for (&label, in_column) in line.iter().zip(&mut in_columns) {
                    *in_row |= label != 0;
                    *in_column |= label != 0;
                }
            }
        }
        Self {
            rows: with_margin(&in_rows),
            columns: with_margin(&in_columns),
        }
    }

    fn grid(&self, whole: &Grid) -> Grid {
        let first = [0, self.rows.start, self.columns.start];
        Grid {
            shape: [whole.shape[0], self.rows.len(), self.columns.len()],
            origin: whole.position(first.map(|index| index as f64)),
            ..*whole
        }
    }

    fn labels(&self, mask: &Mask, drawn: impl Fn(u8) -> u8) -> Uint8Array {
        let [slices, _, columns] = mask.shape;
        let size = self.rows.len() * self.columns.len();
        let labels = Uint8Array::new_with_length((slices * size) as u32);
        let mut part = Vec::with_capacity(size);
        for (nth, slice) in mask.slices().enumerate() {
            part.clear();
            let lines = slice.chunks_exact(columns.max(1));
            for line in lines.skip(self.rows.start).take(self.rows.len()) {
                let line = line.get(self.columns.clone()).unwrap_or_default();
                part.extend(line.iter().map(|&label| drawn(label)));
            }
            let start = nth * size;
            labels
                .subarray(start as u32, (start + size) as u32)
                .copy_from(&part);
        }
        labels
    }
}

/// From the first to the last that is so, and one more on each side.
fn with_margin(so: &[bool]) -> Range<usize> {
    let first = so.iter().position(|&so| so).unwrap_or(0);
    let last = so.iter().rposition(|&so| so).unwrap_or(0);
    first.saturating_sub(1)..(last + 2).min(so.len())
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
