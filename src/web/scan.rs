//! The dropped scan: its series, and what was decoded of the one that is looked at.

use wasm_bindgen::JsValue;
use web_time::Instant;

use super::conductor::{no_such_series, told};
use super::failure::input;
use super::messages::Preview;
use super::page::{Files, PageProgress};
use super::source::{Source, Trouble};
use crate::dicom::decoded::PlacedSlice;
use crate::dicom::geometry::Orientation;
use crate::dicom::header::Image;
use crate::dicom::slice::{self, DecodedSlice};
use crate::dicom::{Catalog, Decoded, Error, Inventory, Series, geometry, part10};
use crate::volume::Volume;
use crate::warning::Warning;

/// Where among the files a first picture is looked for, as parts of their number: a middle slice
/// shows most of the lungs, and most exports name their files in some order.
const GLIMPSES: [f64; 6] = [0.5, 0.35, 0.65, 0.2, 0.8, 0.05];

/// The dropped scan and the series in it; none in a NIfTI file, which is one volume.
pub struct Scan {
    /// What was dropped.
    pub source: Source,
    /// The series found.
    pub inventory: Inventory,
    view: Option<View>,
}

/// The series that is looked at.
struct View {
    series: usize,
    decoded: Decoded,
    /// The file read last, when it holds several slices.
    last_file: Option<(usize, Vec<u8>)>,
    seconds: f64,
}

impl Scan {
    /// Reads the headers of the dropped files. `glimpse` is told the first picture that can be
    /// shown, before all headers are read.
    ///
    /// # Errors
    /// When the one archive or NIfTI file is damaged, or the person cancelled.
    pub async fn open(
        files: Files,
        progress: &PageProgress<'_>,
        glimpse: impl FnOnce(Preview, Vec<f32>) -> Result<(), JsValue>,
    ) -> Result<Self, JsValue> {
        let mut source = Source::open(files).await?;
        if let Some((preview, pixels)) = first_picture(&mut source).await? {
            glimpse(preview, pixels)?;
        }
        let inventory = inventory(&mut source, progress).await?;
        Ok(Self {
            source,
            inventory,
            view: None,
        })
    }

    fn series(&self, index: usize) -> Result<&Series, JsValue> {
        self.inventory.series.get(index).ok_or_else(no_such_series)
    }

    /// The middle slice of a series.
    ///
    /// # Errors
    /// When there is no such series, or its slice cannot be decoded.
    pub async fn preview(&mut self, index: usize) -> Result<(Preview, Vec<f32>), JsValue> {
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
        let (upright, spacing) = self.series(index)?.upright(&decoded);
        Ok(preview_of(upright, spacing, middle, count))
    }

    /// Prepares a series to be decoded slice by slice; what was decoded of another is forgotten.
    ///
    /// # Errors
    /// When there is no such series, or it is no volume.
    pub fn view(&mut self, index: usize) -> Result<&Decoded, JsValue> {
        let known = self.view.as_ref().is_some_and(|view| view.series == index);
        if !known {
            self.view = None;
            let decoded = Decoded::new(self.series(index)?).map_err(input)?;
            self.view = Some(View {
                series: index,
                decoded,
                last_file: None,
                seconds: 0.0,
            });
        }
        let view = self.view.as_ref().ok_or_else(no_such_series)?;
        Ok(&view.decoded)
    }

    /// Decodes one slice of a series, and keeps it. Where the memory does not reach to keep it, it is
    /// shown all the same, and scoring says so.
    ///
    /// # Errors
    /// When its file cannot be read or decoded, or the person cancelled.
    pub async fn decode(&mut self, series: usize, index: usize) -> Result<PlacedSlice, JsValue> {
        self.view(series)?;
        let slice = self.decoded(index).await?;
        match self.keep(index, &slice) {
            Ok(()) | Err(Error::OutOfMemory { .. }) => {}
            Err(error) => return Err(self.of_slice(index, error)),
        }
        self.placed(index, &slice)
    }

    /// Decodes one slice of the series that is looked at, and keeps it.
    ///
    /// # Errors
    /// When its file cannot be read or decoded, the memory does not reach, or the person cancelled.
    pub async fn read(&mut self, index: usize) -> Result<DecodedSlice, JsValue> {
        let slice = self.decoded(index).await?;
        self.keep(index, &slice)
            .map_err(|error| self.of_slice(index, error))?;
        Ok(slice)
    }

    /// A slice of the series that is looked at, as it lies in the volume.
    ///
    /// # Errors
    /// When there is no such slice.
    pub fn placed(&self, index: usize, slice: &DecodedSlice) -> Result<PlacedSlice, JsValue> {
        let (series, view) = self.viewed()?;
        let placed = view.decoded.turned(series, index, slice);
        placed.ok_or_else(no_such_series)
    }

    /// Seconds that were spent on decoding the series that is looked at.
    pub fn seconds(&self) -> f64 {
        self.view.as_ref().map_or(0.0, |view| view.seconds)
    }

    /// What is odd about the series that is looked at, all of which has been decoded.
    ///
    /// # Errors
    /// While a slice is missing.
    pub fn warnings(&self) -> Result<Vec<Warning>, JsValue> {
        let (series, view) = self.viewed()?;
        let mut warnings = view.decoded.warnings(series).map_err(input)?;
        let positions = series.files();
        let used = |warning: &&Warning| warning.file().is_none_or(|file| positions.contains(&file));
        warnings.extend(self.inventory.warnings.iter().filter(used).cloned());
        Ok(warnings)
    }

    fn viewed(&self) -> Result<(&Series, &View), JsValue> {
        let view = self.view.as_ref().ok_or_else(no_such_series)?;
        Ok((self.series(view.series)?, view))
    }

    async fn decoded(&mut self, index: usize) -> Result<DecodedSlice, JsValue> {
        let started = Instant::now();
        let decoded = self.decoded_from_file(index).await;
        if let Some(view) = &mut self.view {
            view.seconds += started.elapsed().as_secs_f64();
        }
        decoded
    }

    async fn decoded_from_file(&mut self, index: usize) -> Result<DecodedSlice, JsValue> {
        let view = self.view.as_mut().ok_or_else(no_such_series)?;
        let series = self.inventory.series.get(view.series);
        let series = series.ok_or_else(no_such_series)?;
        let place = series.slices.get(index).ok_or_else(no_such_series)?;
        let decoded = match &view.last_file {
            Some((file, bytes)) if *file == place.file => slice::decode(bytes, place.frame),
            _ => {
                let read = self.source.read(place.file).await;
                let bytes = read.map_err(Trouble::into_js)?;
                let decoded = slice::decode(&bytes, place.frame);
                let of_file = series.slices.iter().filter(|one| one.file == place.file);
                view.last_file = (of_file.count() > 1).then_some((place.file, bytes));
                decoded
            }
        };
        decoded.map_err(|error| of_file(place.file, error))
    }

    fn keep(&mut self, index: usize, slice: &DecodedSlice) -> Result<(), Error> {
        let no_such = Error::NoSuchSlice {
            slice: index,
            slices: 0,
        };
        let Some(view) = &mut self.view else {
            return Err(no_such);
        };
        let series = self.inventory.series.get(view.series).ok_or(no_such)?;
        view.decoded.keep(series, index, slice)
    }

    fn of_slice(&self, index: usize, error: Error) -> JsValue {
        let place = self
            .viewed()
            .ok()
            .and_then(|(series, _)| series.slices.get(index));
        place.map_or_else(no_such_series, |place| of_file(place.file, error))
    }
}

fn of_file(file: usize, error: Error) -> JsValue {
    input(format!("File {}: {error}", file + 1))
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

/// The first picture among a few files that is an axial image with a place in the patient. Which
/// series it belongs to is not known yet, and nothing is said of files that are no such thing.
async fn first_picture(source: &mut Source) -> Result<Option<(Preview, Vec<f32>)>, JsValue> {
    if let Source::Nifti(volume, _) = source {
        return Ok(Some(preview_of_volume(volume)));
    }
    let count = source.names().len();
    if count == 0 {
        return Ok(None);
    }
    for part in GLIMPSES {
        let position = ((count as f64 * part) as usize).min(count.saturating_sub(1));
        match source.read(position).await {
            Ok(bytes) => {
                if let Some((upright, spacing)) = axial_picture(&bytes) {
                    return Ok(Some(preview_of(upright, spacing, position, count)));
                }
            }
            Err(Trouble::File(_)) => {}
            Err(cancelled) => return Err(cancelled.into_js()),
        }
    }
    Ok(None)
}

fn axial_picture(bytes: &[u8]) -> Option<(DecodedSlice, [f64; 2])> {
    let part10 = part10::open(bytes).ok()?;
    let image = Image::read(&part10);
    let frames = &image.header.frames;
    let middle = frames.len() / 2;
    let plane = geometry::Plane::of(frames.get(middle)?).ok()?;
    if plane.orientation() != Orientation::Axial || image.header.modality != "CT" {
        return None;
    }
    let decoded = slice::decode(bytes, middle).ok()?;
    Some(plane.upright(&decoded))
}

fn preview_of(
    upright: DecodedSlice,
    [row_spacing, column_spacing]: [f64; 2],
    slice: usize,
    count: usize,
) -> (Preview, Vec<f32>) {
    let preview = Preview {
        slice,
        count,
        rows: upright.rows,
        columns: upright.columns,
        row_spacing,
        column_spacing,
    };
    (preview, upright.hounsfield)
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
