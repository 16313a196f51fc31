//! Slices to a volume, in whatever order they come.
//!
//! Each slice is turned into the project's one orientation as it is placed, so the scan lies in
//! memory once.

use crate::dicom::error::Error;
use crate::dicom::geometry::Plane;
use crate::dicom::header::Image;
use crate::dicom::part10;
use crate::dicom::series::Series;
use crate::dicom::slice::{self, DecodedSlice};
use crate::volume::{Layout, Volume};
use crate::warning::Warning;

/// Voxels in one volume: 2000 slices of 512 x 512 and then some, 4 GiB.
const MAX_VOXELS: u64 = 1 << 30;

/// Gathers the slices of one series.
#[derive(Debug)]
pub struct VolumeBuilder<'a> {
    series: &'a Series,
    layout: Layout,
    voxels: Vec<f32>,
    placed: Vec<bool>,
    lossy: usize,
}

impl<'a> VolumeBuilder<'a> {
    /// For the slices of `series`.
    ///
    /// # Errors
    /// [`Error::TooFewSlices`] for fewer than two, [`Error::TooLarge`].
    pub fn new(series: &'a Series) -> Result<Self, Error> {
        Ok(Self {
            series,
            layout: series.volume_layout()?,
            voxels: Vec::new(),
            placed: vec![false; series.slices.len()],
            lossy: 0,
        })
    }

    /// Decodes and places the slice with this index (from 0, in the order of the series) from its
    /// file.
    ///
    /// # Errors
    /// In the words of [`Error`]; the other slices remain.
    pub fn add(&mut self, slice: usize, bytes: &[u8]) -> Result<(), Error> {
        let frame = self.series.slices.get(slice).map_or(0, |slice| slice.frame);
        let decoded = slice::decode(bytes, frame)?;
        self.place(slice, &decoded)
    }

    /// Decodes and places every slice that lies in the file at this position of the input: one for
    /// a classic file, all its frames for a multi-frame file, which is so read only once.
    ///
    /// # Errors
    /// In the words of [`Error`].
    pub fn add_file(&mut self, file: usize, bytes: &[u8]) -> Result<(), Error> {
        let part10 = part10::open(bytes)?;
        let image = Image::read(&part10);
        let series = self.series;
        for (index, slice) in series.slices.iter().enumerate() {
            if slice.file == file {
                let decoded = slice::decode_frame(&image, slice.frame)?;
                self.place(index, &decoded)?;
            }
        }
        Ok(())
    }

    /// Places a slice that was decoded elsewhere, as by another Worker.
    ///
    /// # Errors
    /// [`Error::NoSuchSlice`], [`Error::AnotherFile`] when its size differs, [`Error::OutOfMemory`].
    pub fn place(&mut self, slice: usize, decoded: &DecodedSlice) -> Result<(), Error> {
        let slices = self.series.slices.len();
        let Some(placed) = self.placed.get_mut(slice) else {
            return Err(Error::NoSuchSlice { slice, slices });
        };
        if [decoded.rows, decoded.columns] != self.series.matrix
            || decoded.hounsfield.len() != decoded.rows * decoded.columns
        {
            return Err(Error::AnotherFile { slice });
        }
        // Only now: a header alone must not make anyone allocate.
        if self.voxels.is_empty() {
            let len = self.layout.len();
            let out_of_memory = |_| Error::OutOfMemory { voxels: len as u64 };
            self.voxels.try_reserve_exact(len).map_err(out_of_memory)?;
            self.voxels.resize(len, 0.0);
        }
        self.layout
            .place(slice, &decoded.hounsfield, &mut self.voxels);
        self.lossy += usize::from(decoded.lossy && !*placed);
        *placed = true;
        Ok(())
    }

    /// How many slices have been placed.
    pub fn placed(&self) -> usize {
        self.placed.iter().filter(|&&placed| placed).count()
    }

    /// The volume, and what is odd about it.
    ///
    /// # Errors
    /// [`Error::SlicesNotRead`] while any is missing.
    pub fn finish(self) -> Result<(Volume, Vec<Warning>), Error> {
        let slices = self.series.slices.len();
        let missing = slices - self.placed();
        if let Some(first) = self.placed.iter().position(|&placed| !placed) {
            return Err(Error::SlicesNotRead {
                missing,
                slices,
                first,
            });
        }
        let warnings = self.series.warnings_when_decoded(self.lossy);
        Ok((self.layout.volume(self.voxels), warnings))
    }
}

impl Series {
    /// How its slices become a volume; `None` for no slice.
    pub(crate) fn layout(&self) -> Option<Layout> {
        let first = self.slices.first()?;
        let [rows, columns] = self.matrix;
        let [between_rows, between_columns] = self.plane.pixel_spacing;
        Some(Layout::new(
            [self.slices.len(), rows, columns],
            [self.slice_spacing, between_rows, between_columns],
            first.position,
            [
                self.plane.normal(),
                self.plane.down_column,
                self.plane.along_row,
            ],
        ))
    }

    /// As [`Series::layout`], of a series that can be a volume.
    ///
    /// # Errors
    /// [`Error::TooFewSlices`] for fewer than two, [`Error::TooLarge`].
    pub(crate) fn volume_layout(&self) -> Result<Layout, Error> {
        let slices = self.slices.len();
        let layout = self
            .layout()
            .filter(|_| slices >= 2 && self.slice_spacing > 0.0)
            .ok_or(Error::TooFewSlices { slices })?;
        let [rows, columns] = self.matrix;
        let voxels = (slices as u64)
            .saturating_mul(rows as u64)
            .saturating_mul(columns as u64);
        if voxels > MAX_VOXELS {
            return Err(Error::TooLarge {
                voxels,
                limit: MAX_VOXELS,
            });
        }
        Ok(layout)
    }

    /// The warnings of the series, when its pixels showed `lossy` slices compressed with loss.
    pub(crate) fn warnings_when_decoded(&self, lossy: usize) -> Vec<Warning> {
        let mut warnings = self.warnings.clone();
        if lossy > 0 {
            warnings.retain(|warning| !matches!(warning, Warning::LossyCompression { .. }));
            warnings.push(Warning::LossyCompression { slices: lossy });
        }
        warnings
    }

    /// One slice as the page shows it: for an axial series anterior at the top and the patient's
    /// right at the left, as in [`Volume`]; as in its file otherwise. Also returns the distance
    /// between rows and between columns, mm.
    pub fn upright(&self, decoded: &DecodedSlice) -> (DecodedSlice, [f64; 2]) {
        self.plane.upright(decoded)
    }
}

impl Plane {
    /// How one image of `rows` by `columns` in this plane lies in the project's orientation.
    pub(crate) fn layout(&self, rows: usize, columns: usize) -> Layout {
        let [between_rows, between_columns] = self.pixel_spacing;
        Layout::new(
            [1, rows, columns],
            [1.0, between_rows, between_columns],
            [0.0; 3],
            [self.normal(), self.down_column, self.along_row],
        )
    }

    /// As [`Series::upright`].
    pub fn upright(&self, decoded: &DecodedSlice) -> (DecodedSlice, [f64; 2]) {
        let spacing = self.pixel_spacing;
        let layout = self.layout(decoded.rows, decoded.columns);
        if layout.shape()[0] != 1 || decoded.hounsfield.len() != layout.len() {
            return (decoded.clone(), spacing);
        }
        let mut hounsfield = vec![0.0; layout.len()];
        layout.place(0, &decoded.hounsfield, &mut hounsfield);
        let [_, rows, columns] = layout.shape();
        let [_, between_rows, between_columns] = layout.spacing();
        let upright = DecodedSlice {
            rows,
            columns,
            hounsfield,
            lossy: decoded.lossy,
        };
        (upright, [between_rows, between_columns])
    }
}
