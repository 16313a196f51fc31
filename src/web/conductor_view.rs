//! What the viewer asks of the conductor: the grid of a series, its slices one by one in whatever
//! order they are looked at, and a small picture of each series for the list.

use js_sys::{Int16Array, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::conductor::{Conductor, no_such_series};
use super::messages::to_js;
use super::source::Source;
use crate::dicom::decoded::PlacedSlice;
use crate::grid::Grid;

/// Rows and columns of the pictures in the list of series, at most.
const THUMBNAIL: usize = 112;

#[derive(Serialize)]
struct ViewMessage {
    grid: Grid,
    /// Number of slices to ask for.
    slices: usize,
    /// Across which axis of the grid they lie: 0 slices, 1 rows, 2 columns.
    axis: usize,
}

#[derive(Serialize)]
struct Thumbnail {
    rows: usize,
    columns: usize,
    row_spacing: f64,
    column_spacing: f64,
}

#[wasm_bindgen]
impl Conductor {
    /// Prepares a series to be looked at; a `View`.
    ///
    /// # Errors
    /// When there is no such series, or it is no volume.
    pub fn view(&mut self, series: usize) -> Result<JsValue, JsValue> {
        let scan = self.scan_mut()?;
        if let Source::Nifti(volume, _) = &scan.source {
            return to_js(&ViewMessage {
                grid: Grid::of(volume),
                slices: volume.shape[0],
                axis: 0,
            });
        }
        let decoded = scan.view(series)?;
        to_js(&ViewMessage {
            grid: Grid::of_layout(decoded.layout()),
            slices: decoded.slices(),
            axis: decoded.layout().plane(0).map_or(0, |(axis, _)| axis),
        })
    }

    /// One slice of a series; a `Plane`.
    ///
    /// # Errors
    /// When its file cannot be read or decoded.
    pub async fn slice(&mut self, series: usize, index: usize) -> Result<JsValue, JsValue> {
        let scan = self.scan_mut()?;
        if let Source::Nifti(volume, _) = &scan.source {
            return plane(PlacedSlice {
                axis: 0,
                index,
                hounsfield: volume.slice(index).to_vec(),
            });
        }
        plane(scan.decode(series, index).await?)
    }

    /// The middle slice of a series, small; a `Thumbnail`.
    ///
    /// # Errors
    /// When there is no such series, or its slice cannot be decoded.
    pub async fn thumbnail(&mut self, series: usize) -> Result<JsValue, JsValue> {
        let (preview, pixels) = self.scan_mut()?.preview(series).await?;
        let (rows, columns) = (preview.rows, preview.columns);
        let step = rows.max(columns).div_ceil(THUMBNAIL).max(1);
        let small = Thumbnail {
            rows: rows / step,
            columns: columns / step,
            row_spacing: preview.row_spacing,
            column_spacing: preview.column_spacing,
        };
        if small.rows == 0 || small.columns == 0 {
            return Err(no_such_series());
        }
        let message = to_js(&small)?;
        let pixels = shrunk(&pixels, columns, step, [small.rows, small.columns]);
        Reflect::set(
            &message,
            &"pixels".into(),
            &Int16Array::from(pixels.as_slice()),
        )?;
        Ok(message)
    }
}

/// A slice for the viewer; a `Plane`.
///
/// # Errors
/// None in practice.
pub(super) fn plane(slice: PlacedSlice) -> Result<JsValue, JsValue> {
    let message = js_sys::Object::new();
    let values: Vec<i16> = slice.hounsfield.into_iter().map(for_the_eye).collect();
    for (name, value) in [
        ("axis", JsValue::from(slice.axis as u32)),
        ("index", JsValue::from(slice.index as u32)),
        ("values", Int16Array::from(values.as_slice()).into()),
    ] {
        Reflect::set(&message, &name.into(), &value)?;
    }
    Ok(message.into())
}

/// Rounded to whole Hounsfield units; what is beyond 16 bits is as good as their end.
fn for_the_eye(hounsfield: f32) -> i16 {
    hounsfield.round() as i16
}

/// Each pixel the mean of `step` by `step`.
fn shrunk(
    pixels: &[f32],
    columns: usize,
    step: usize,
    [rows, small_columns]: [usize; 2],
) -> Vec<i16> {
    let mean = |row: usize, column: usize| {
        let lines = pixels.chunks_exact(columns).skip(row * step).take(step);
        let block = lines.flat_map(|line| line.iter().skip(column * step).take(step));
        let (sum, count) = block.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        for_the_eye(sum / count)
    };
    (0..rows)
        .flat_map(|row| (0..small_columns).map(move |column| (row, column)))
        .map(|(row, column)| mean(row, column))
        .collect()
}
