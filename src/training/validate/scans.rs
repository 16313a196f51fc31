//! Real scans, where they are at hand: some with lungs drawn by others, all looked at by eye.
//!
//! They are never trained on; two of them may not be, by their licence.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use burn::tensor::Device;

use super::{Weights, dice, segment};
use crate::input;
use crate::segmentation::{
    Densitometry, Extents, SegmentNetworks, Segmentation, densitometry, extents,
};
use crate::training::{Error, Result};
use crate::volume::Volume;
use crate::weights::npz;

/// A scan of the shared data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RealScan {
    /// What the card calls it.
    pub name: &'static str,
    /// Its folder in the shared data.
    pub folder: &'static str,
    /// The lungs that others drew in it.
    drawn: Option<Drawn>,
}

/// Lungs drawn by others.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Drawn {
    /// In the shared data.
    file: &'static str,
    format: Format,
    /// Dice of both lungs together that the networks should reach.
    aim: f64,
}

/// How drawn lungs are kept, a label per voxel of the scan.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    /// The array `mask` of an .npz file: 1 right, 2 left.
    Npz,
    /// NRRD of 16 bits, little-endian, packed by gzip: not 0 in either lung.
    Nrrd,
}

impl RealScan {
    /// Lung cancer, with the contours of clinicians. A threshold at -320 HU, closed and its holes
    /// filled, reaches a Dice of 0.943.
    pub const LUNG1: Self = Self {
        name: "`lung1_002` (tumour of the right lower lobe)",
        folder: "data/ct/lung1_002",
        drawn: Some(Drawn {
            file: "data/ct/lung1_002_lungs.npz",
            format: Format::Npz,
            aim: 0.955,
        }),
    };
    /// Slices of 64 x 64 pixels, with one mask for both lungs.
    pub const CIP: Self = Self {
        name: "`cip_ct64` (64 x 64 pixels)",
        folder: "data/ct/cip_ct64_dicom",
        drawn: Some(Drawn {
            file: "data/ct/cip_ct64/wholeLung-64.nrrd",
            format: Format::Nrrd,
            aim: 0.95,
        }),
    };
    /// COVID-19; nobody's contours are at hand.
    pub const COVID: Self = Self {
        name: "`covid_ricord1a_001012` (COVID-19)",
        folder: "data/ct/covid_ricord1a_001012",
        drawn: None,
    };
    /// All of them.
    pub const ALL: [Self; 3] = [Self::LUNG1, Self::CIP, Self::COVID];

    /// Dice of both lungs together that the networks should reach.
    pub fn aim(&self) -> Option<f64> {
        self.drawn.map(|drawn| drawn.aim)
    }

    /// The scan, and what the networks find in it; `None` where it is not at hand.
    ///
    /// # Errors
    /// When it cannot be read or segmented.
    pub fn segment(
        &self,
        shared: &Path,
        weights: &Weights,
        device: &Device,
    ) -> Result<Option<(Volume, Segmentation)>> {
        let folder = shared.join(self.folder);
        if !folder.exists() {
            return Ok(None);
        }
        let mut input = input::open(&folder)?;
        let go_on = &mut |_, _| ControlFlow::Continue(());
        let (scan, _) = input::read_scan(input.as_mut(), None, go_on)?;
        let found = segment(&scan, weights, device)?;
        Ok(Some((scan, found)))
    }

    /// How well `found` agrees with the lungs that others drew: Dice of both lungs together, and of
    /// the right and the left one where they are told apart. `None` where nobody drew any.
    ///
    /// # Errors
    /// When the drawn lungs cannot be read or are of another scan.
    pub fn agreement(
        &self,
        shared: &Path,
        found: &Segmentation,
    ) -> Result<Option<(f64, Option<[f64; 2]>)>> {
        let Some(drawn) = self.drawn else {
            return Ok(None);
        };
        let file = std::fs::read(shared.join(drawn.file))?;
        let truth = match drawn.format {
            Format::Npz => npz_mask(file)?,
            Format::Nrrd => nrrd_mask(&file)?,
        };
        let labels = &found.lungs.labels;
        if truth.len() != labels.len() {
            return Err(Error::Drawn(drawn.file));
        }
        if drawn.format == Format::Npz {
            let [both, right, left] = dice(labels, &truth);
            return Ok(Some((both, Some([right, left]))));
        }
        let whole: Vec<u8> = labels.iter().map(|&label| u8::from(label != 0)).collect();
        Ok(Some((dice(&whole, &truth)[0], None)))
    }
}

/// What came of one real scan.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanScore {
    /// The scan.
    pub scan: RealScan,
    /// Dice with the drawn lungs: both together.
    pub dice: Option<f64>,
    /// Of the right and of the left lung.
    pub sides: Option<[f64; 2]>,
    /// The lesions found.
    pub extents: Option<Extents>,
    /// What the lungs found weigh and measure.
    pub densitometry: Option<Densitometry>,
}

/// Those of the real scans that are in the folder of shared data.
///
/// # Errors
/// When one of them cannot be read or segmented.
pub fn on_scans(
    shared: &Path,
    weights: &Weights,
    device: &Device,
    mut each: impl FnMut(&ScanScore),
) -> Result<Vec<ScanScore>> {
    let mut scores = Vec::new();
    for real in RealScan::ALL {
        let Some((scan, found)) = real.segment(shared, weights, device)? else {
            continue;
        };
        let agreement = real.agreement(shared, &found)?;
        let score = ScanScore {
            scan: real,
            dice: agreement.map(|(both, _)| both),
            sides: agreement.and_then(|(_, sides)| sides),
            extents: extents(&found.lesions, SegmentNetworks::Own),
            densitometry: densitometry(&scan, &found.lungs),
        };
        each(&score);
        scores.push(score);
    }
    Ok(scores)
}

fn npz_mask(file: Vec<u8>) -> Result<Vec<u8>> {
    let arrays = npz::read(&file.into())?;
    let labels = arrays.get("mask")?.to_f32();
    Ok(labels.iter().map(|&label| label as u8).collect())
}

fn nrrd_mask(file: &[u8]) -> Result<Vec<u8>> {
    // An empty line ends the header.
    let end = file.windows(2).position(|pair| pair == b"\n\n");
    let packed = end.and_then(|end| file.get(end + 2..)).unwrap_or_default();
    let mut voxels = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut voxels)?;
    Ok(voxels.chunks_exact(2).map(|voxel| voxel[0]).collect())
}
