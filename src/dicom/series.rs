//! A series: the slices that form one volume, in order, and what is odd about them.

use serde::{Deserialize, Serialize};

use crate::dicom::geometry::{Orientation, Plane, Vector};
use crate::dicom::loss::Loss;
use crate::dicom::patient::Patient;
use crate::warning::Warning;

/// The slices of one volume, from inferior to superior (for a coronal series from anterior to
/// posterior, for a sagittal one from right to left).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// What the caller chooses it by: the Series Instance UID, with `#2`, `#3` where the files under
    /// one UID form several volumes.
    pub id: String,
    /// Series Instance UID.
    pub series_instance_uid: String,
    /// Study Instance UID.
    pub study_instance_uid: String,
    /// SOP Class UID of its first image.
    pub sop_class_uid: String,
    /// Frame of Reference UID.
    pub frame_of_reference_uid: String,
    /// Series Number.
    pub series_number: Option<i64>,
    /// Series Description.
    pub series_description: String,
    /// Body Part Examined.
    pub body_part_examined: String,
    /// Image Type.
    pub image_type: Vec<String>,
    /// Convolution Kernel.
    pub convolution_kernel: String,
    /// Patient Position.
    pub patient_position: String,
    /// Slice Thickness, mm.
    pub slice_thickness: Option<f64>,
    /// The transfer syntaxes of its files, each once.
    pub transfer_syntax_uids: Vec<String>,
    /// Rows and columns of each image.
    pub matrix: [usize; 2],
    /// Bits Stored.
    pub bits_stored: u16,
    /// Orientation and pixel spacing.
    pub plane: Plane,
    /// Nearest anatomical plane.
    pub orientation: Orientation,
    /// mm between slices along the normal; 0 for a single slice.
    pub slice_spacing: f64,
    /// mm from the first to the last slice along the normal.
    pub extent: f64,
    /// The slices in order.
    #[serde(skip)]
    pub slices: Vec<Slice>,
    /// Age and sex as the files state them, to be offered to the user.
    #[serde(skip)]
    pub patient: Patient,
    /// The lossy compression that its first image may have been through.
    #[serde(skip)]
    pub loss: Option<Loss>,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
    /// Why it is not proposed, or not gladly.
    pub reservations: Vec<Reservation>,
}

/// One image of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// Position of its file in the input, from 0.
    pub file: usize,
    /// Frame in the file, from 0.
    pub frame: usize,
    /// SOP Instance UID of its file.
    pub sop_instance_uid: String,
    /// Instance Number.
    pub instance_number: Option<i64>,
    /// Image Position (Patient), mm.
    pub position: Vector,
    /// mm along the normal of the series.
    pub along_normal: f64,
    /// Rescale Slope; 1 when absent.
    pub rescale_slope: f64,
    /// Rescale Intercept; 0 when absent.
    pub rescale_intercept: f64,
}

/// Why a series is not the best to score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reservation {
    /// Its slices are not axial.
    #[error("its slices are {0}, not axial", .orientation.name())]
    NotAxial {
        /// Nearest anatomical plane.
        orientation: Orientation,
    },
    /// One image.
    #[error("it has a single slice")]
    SingleSlice,
    /// Fewer than five images.
    #[error("it has only {slices} slices")]
    FewSlices {
        /// Number of slices.
        slices: usize,
    },
    /// Image Type says REFORMATTED or MPR.
    #[error("it is a reformat of another series")]
    Reformat,
    /// Image Type says MIP, MinIP or the like.
    #[error("it is a projection, not slices")]
    Projection,
    /// Image Type says DERIVED.
    #[error("it was derived from other images")]
    Derived,
    /// At most eight bits stored.
    #[error("it has only {bits} bits per pixel, too few for Hounsfield units")]
    FewBits {
        /// Bits Stored.
        bits: u16,
    },
    /// Its words name another part of the body.
    #[error("it seems to show another part of the body")]
    NotChest,
}

impl Series {
    /// Positions, in the input, of the files that hold its slices, in the order of the slices.
    pub fn files(&self) -> Vec<usize> {
        let mut files: Vec<usize> = Vec::new();
        for slice in &self.slices {
            if files.last() != Some(&slice.file) {
                files.push(slice.file);
            }
        }
        let mut seen = std::collections::HashSet::new();
        files.retain(|&file| seen.insert(file));
        files
    }

    /// Index of the slice in the middle, the one to show first.
    pub fn middle(&self) -> usize {
        self.slices.len() / 2
    }
}

impl Orientation {
    /// The radiologist's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Axial => "axial",
            Self::Coronal => "coronal",
            Self::Sagittal => "sagittal",
        }
    }
}
