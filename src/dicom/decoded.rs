//! A series as it is decoded, slice after slice, and kept between two questions.
//!
//! The page shows slices while the others are still being decoded, and scores the scan later; what
//! was decoded for the eye serves the networks too, from where it lies: there is no second copy.
//! Whole Hounsfield units, which nearly every CT has, are kept in 16 bits; the first value that is no
//! such number widens what is there to 32.

use std::borrow::Cow;

use crate::dicom::error::Error;
use crate::dicom::series::Series;
use crate::dicom::slice::DecodedSlice;
use crate::grid::Grid;
use crate::volume::{Layout, Scan};
use crate::warning::Warning;

/// The decoded slices of one series, in the orientation of a [`Volume`](crate::volume::Volume).
#[derive(Debug)]
pub struct Decoded {
    layout: Layout,
    voxels: Voxels,
    /// Of each slice, in the order of the series.
    placed: Vec<bool>,
    kept: usize,
    lossy: usize,
}

#[derive(Debug)]
enum Voxels {
    Whole(Vec<i16>),
    Real(Vec<f32>),
}

/// One slice as it lies in the volume.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSlice {
    /// Across which axis of the volume: 0 slices, 1 rows, 2 columns.
    pub axis: usize,
    /// At which index along it.
    pub index: usize,
    /// Hounsfield units along the two other axes, in the order of the volume.
    pub hounsfield: Vec<f32>,
}

impl Decoded {
    /// Nothing yet of `series`.
    ///
    /// # Errors
    /// [`Error::TooFewSlices`] for fewer than two, [`Error::TooLarge`].
    pub fn new(series: &Series) -> Result<Self, Error> {
        Ok(Self {
            layout: series.volume_layout()?,
            voxels: Voxels::Whole(Vec::new()),
            placed: vec![false; series.slices.len()],
            kept: 0,
            lossy: 0,
        })
    }

    /// How the slices become a volume.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Number of slices of the series.
    pub fn slices(&self) -> usize {
        self.placed.len()
    }

    /// Number of slices that are kept.
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// The first slice that is not.
    pub fn first_missing(&self) -> Option<usize> {
        self.first_missing_of(usize::MAX)
    }

    /// The first slice that is not and that is needed for the first `count` slices of the volume.
    pub fn first_missing_of(&self, count: usize) -> Option<usize> {
        let is_needed = |plane: usize| match self.layout.plane(plane) {
            // Across the volume's slices each plane has a part in all of them.
            Some((0, index)) => index < count,
            _ => true,
        };
        let mut planes = self.placed.iter().enumerate();
        planes
            .find(|&(plane, placed)| !placed && is_needed(plane))
            .map(|(plane, _)| plane)
    }

    /// Keeps a slice of `series`, which must be the one this was made for.
    ///
    /// # Errors
    /// [`Error::NoSuchSlice`], [`Error::AnotherFile`] when its size differs, [`Error::OutOfMemory`].
    pub fn keep(
        &mut self,
        series: &Series,
        slice: usize,
        decoded: &DecodedSlice,
    ) -> Result<(), Error> {
        let slices = self.placed.len();
        let Some(placed) = self.placed.get_mut(slice) else {
            return Err(Error::NoSuchSlice { slice, slices });
        };
        if [decoded.rows, decoded.columns] != series.matrix
            || decoded.hounsfield.len() != decoded.rows * decoded.columns
        {
            return Err(Error::AnotherFile { slice });
        }
        self.voxels
            .place(&self.layout, slice, &decoded.hounsfield)?;
        if !*placed {
            *placed = true;
            self.kept += 1;
            self.lossy += usize::from(decoded.lossy);
        }
        Ok(())
    }

    /// A slice turned to lie as it does in the volume; `None` when there is no such slice.
    pub fn turned(
        &self,
        series: &Series,
        slice: usize,
        decoded: &DecodedSlice,
    ) -> Option<PlacedSlice> {
        let (axis, index) = self.layout.plane(slice)?;
        let layout = series.plane.layout(decoded.rows, decoded.columns);
        let mut hounsfield = vec![0.0; layout.len()];
        layout.place(0, &decoded.hounsfield, &mut hounsfield);
        Some(PlacedSlice {
            axis,
            index,
            hounsfield,
        })
    }

    /// What is odd about the scan of all slices.
    ///
    /// # Errors
    /// [`Error::SlicesNotRead`] while any is missing.
    pub fn warnings(&self, series: &Series) -> Result<Vec<Warning>, Error> {
        if let Some(first) = self.first_missing() {
            return Err(Error::SlicesNotRead {
                missing: self.slices() - self.kept,
                slices: self.slices(),
                first,
            });
        }
        Ok(series.warnings_when_decoded(self.lossy))
    }
}

/// The scan from where its slices are kept. Of those that are not there yet the voxels are 0, or
/// none.
impl Scan for Decoded {
    fn grid(&self) -> Grid {
        Grid::of_layout(&self.layout)
    }

    fn voxels(&self) -> usize {
        match &self.voxels {
            Voxels::Whole(whole) => whole.len(),
            Voxels::Real(real) => real.len(),
        }
    }

    fn slice(&self, index: usize) -> Cow<'_, [f32]> {
        let [_, rows, columns] = self.layout.shape();
        let places = index * rows * columns..(index + 1) * rows * columns;
        match &self.voxels {
            Voxels::Whole(whole) => {
                let whole = whole.get(places).unwrap_or_default();
                whole.iter().map(|&value| f32::from(value)).collect()
            }
            Voxels::Real(real) => Cow::Borrowed(real.get(places).unwrap_or_default()),
        }
    }
}

impl Voxels {
    fn place(&mut self, layout: &Layout, plane: usize, hounsfield: &[f32]) -> Result<(), Error> {
        if let Self::Whole(voxels) = self {
            if let Some(values) = whole(hounsfield) {
                // Only now: a header alone must not make anyone allocate.
                if voxels.is_empty() {
                    *voxels = reserved(layout.len())?;
                    voxels.resize(layout.len(), 0);
                }
                layout.place(plane, &values, voxels);
                return Ok(());
            }
            let mut real = reserved(layout.len())?;
            real.extend(voxels.iter().map(|&value| f32::from(value)));
            real.resize(layout.len(), 0.0);
            *self = Self::Real(real);
        }
        if let Self::Real(voxels) = self {
            layout.place(plane, hounsfield, voxels);
        }
        Ok(())
    }
}

/// The values in 16 bits, if each is a whole number that fits.
fn whole(hounsfield: &[f32]) -> Option<Vec<i16>> {
    hounsfield
        .iter()
        .map(|&value| {
            let whole = value as i16;
            (f32::from(whole) == value).then_some(whole)
        })
        .collect()
}

fn reserved<T>(len: usize) -> Result<Vec<T>, Error> {
    let mut voxels = Vec::new();
    voxels
        .try_reserve_exact(len)
        .map_err(|_| Error::OutOfMemory { voxels: len as u64 })?;
    Ok(voxels)
}
