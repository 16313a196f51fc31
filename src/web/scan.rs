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
use crate::dicom::{Catalog, Decoded, Inventory, Series, geometry, part10};
use crate::pipeline::{Progress, Step};
use crate::volume::Volume;
use crate::warning::Warning;

/// A series of more voxels is decoded again to be scored: 512 MiB in 16 bits, beside the 1 GiB that
/// scoring then takes, which is 1,024 slices of 512 x 512.
const MOST_KEPT: usize = 1 << 28;

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
    /// Whether its slices are kept, or too many for that.
    kept: bool,
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
                kept: decoded.layout().len() <= MOST_KEPT,
                decoded,
                last_file: None,
                seconds: 0.0,
            });
        }
        let view = self.view.as_ref().ok_or_else(no_such_series)?;
        Ok(&view.decoded)
    }

    /// Whether the slices of the series that is looked at are kept for scoring.
    pub fn keeps(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.kept)
    }

    /// Decodes one slice of a series, and keeps it.
    ///
    /// # Errors
    /// When its file cannot be read or decoded, or the person cancelled.
    pub async fn decode(&mut self, series: usize, index: usize) -> Result<PlacedSlice, JsValue> {
        let started = Instant::now();
        self.view(series)?;
        let decoded = self.decode_kept(index).await?;
        let Some(view) = &mut self.view else {
            return Err(no_such_series());
        };
        view.seconds += started.elapsed().as_secs_f64();
        let series = self.inventory.series.get(view.series);
        series
            .and_then(|series| view.decoded.turned(series, index, &decoded))
            .ok_or_else(no_such_series)
    }

    async fn decode_kept(&mut self, index: usize) -> Result<DecodedSlice, JsValue> {
        let view = self.view.as_mut().ok_or_else(no_such_series)?;
        let series = self
            .inventory
            .series
            .get(view.series)
            .ok_or_else(no_such_series)?;
        let place = series.slices.get(index).ok_or_else(no_such_series)?;
        let of_file = |error| input(format!("File {}: {error}", place.file + 1));
        let several_in_a_file = view.last_file.as_ref().map(|(file, _)| *file) == Some(place.file);
        let decoded = match &view.last_file {
            Some((_, bytes)) if several_in_a_file => slice::decode(bytes, place.frame),
            _ => {
                let bytes = self
                    .source
                    .read(place.file)
                    .await
                    .map_err(Trouble::into_js)?;
                let decoded = slice::decode(&bytes, place.frame);
                let others = series
                    .slices
                    .iter()
                    .filter(|other| other.file == place.file);
                view.last_file = (others.count() > 1).then_some((place.file, bytes));
                decoded
            }
        }
        .map_err(of_file)?;
        if view.kept {
            view.decoded
                .keep(series, index, &decoded)
                .map_err(of_file)?;
        }
        Ok(decoded)
    }

    /// The series as a volume, its warnings, and the seconds that reading took. What the person has
    /// looked at is not decoded again. Between two files the Worker hears whether to stop.
    ///
    /// # Errors
    /// When a slice cannot be read or decoded, or the person cancelled.
    pub async fn read(
        &mut self,
        index: usize,
        progress: &PageProgress<'_>,
    ) -> Result<(Volume, Vec<Warning>, f64), JsValue> {
        let started = Instant::now();
        self.view(index)?;
        let (volume, mut warnings) = if self.keeps() {
            self.read_kept(progress).await?
        } else {
            self.read_unkept(index, progress).await?
        };
        let positions = self.series(index)?.files();
        let used = |warning: &&Warning| warning.file().is_none_or(|file| positions.contains(&file));
        warnings.extend(self.inventory.warnings.iter().filter(used).cloned());
        let before = self.view.as_ref().map_or(0.0, |view| view.seconds);
        Ok((volume, warnings, before + started.elapsed().as_secs_f64()))
    }

    async fn read_kept(
        &mut self,
        progress: &PageProgress<'_>,
    ) -> Result<(Volume, Vec<Warning>), JsValue> {
        let total = self.view.as_ref().map_or(0, |view| view.decoded.slices());
        loop {
            let view = self.view.as_mut().ok_or_else(no_such_series)?;
            let Some(missing) = view.decoded.first_missing() else {
                break;
            };
            told(progress.report(Step::Read, missing, total))?;
            self.decode_kept(missing).await?;
        }
        told(progress.report(Step::Read, total, total))?;
        let view = self.view.as_ref().ok_or_else(no_such_series)?;
        view.decoded
            .volume(self.series(view.series)?)
            .map_err(input)
    }

    /// A series that is too large to be kept beside its volume.
    async fn read_unkept(
        &mut self,
        index: usize,
        progress: &PageProgress<'_>,
    ) -> Result<(Volume, Vec<Warning>), JsValue> {
        let series = self
            .inventory
            .series
            .get(index)
            .ok_or_else(no_such_series)?;
        let mut builder = crate::dicom::VolumeBuilder::new(series).map_err(input)?;
        let positions = series.files();
        for (done, &position) in positions.iter().enumerate() {
            told(progress.report(Step::Read, done, positions.len()))?;
            let bytes = self.source.read(position).await.map_err(Trouble::into_js)?;
            let of_file = |error| input(format!("File {}: {error}", position + 1));
            builder.add_file(position, &bytes).map_err(of_file)?;
        }
        told(progress.report(Step::Read, positions.len(), positions.len()))?;
        builder.finish().map_err(input)
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
