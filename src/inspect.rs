//! What is in an input, for people and for programs: the `inspect` command.
//!
//! UIDs and file names appear here and only here, because the user asks what his own files are and
//! chooses a series by its UID.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::dicom::encoded::EncodedPixels;
use crate::dicom::header::Image;
use crate::dicom::{self, Inventory, Series, part10, pixels, transfer_syntax};
use crate::input::{self, Input, Progress};
use crate::volume::Volume;
use crate::warning::Warning;

/// What `inspect` says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// Number of files seen.
    pub files: usize,
    /// `id` of the series that is scored if none is chosen.
    pub proposed: Option<String>,
    /// The series found.
    pub series: Vec<SeriesFound>,
    /// The NIfTI volume, if the input is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nifti: Option<NiftiFound>,
    /// The files left out, counted by reason.
    pub left_out: BTreeMap<String, usize>,
    /// Each file left out.
    pub skipped: Vec<FileLeftOut>,
    /// What is odd about single files.
    pub warnings: Vec<serde_json::Value>,
}

/// One series and its geometry.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct SeriesFound {
    pub id: String,
    pub series_instance_uid: String,
    pub series_number: Option<i64>,
    pub series_description: String,
    pub image_type: Vec<String>,
    pub convolution_kernel: String,
    pub slice_thickness: Option<f64>,
    pub orientation: &'static str,
    pub transfer_syntax: Vec<TransferSyntax>,
    pub files: usize,
    /// Of the volume it becomes; `None` for a single slice.
    pub geometry: Option<Geometry>,
    pub warnings: Vec<serde_json::Value>,
    /// Why it is not proposed, or not gladly.
    pub reservations: Vec<String>,
}

/// A transfer syntax by its UID and name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct TransferSyntax {
    pub uid: String,
    pub name: String,
}

/// The grid of a volume in the order that ITK prints it: x (columns), y (rows), z (slices).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Geometry {
    /// Number of columns, rows, slices.
    pub size: [usize; 3],
    /// mm between columns, rows, slices.
    pub spacing: [f64; 3],
    /// mm, LPS, of the most inferior, anterior voxel at the patient's right.
    pub origin: [f64; 3],
    /// Direction cosines, row by row: the columns are the x, y and z axes of the grid.
    pub direction: [f64; 9],
}

/// A NIfTI volume.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct NiftiFound {
    pub geometry: Geometry,
    pub warnings: Vec<serde_json::Value>,
}

/// A file that is part of no series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct FileLeftOut {
    pub file: String,
    pub reason: String,
}

/// What `inspect --pixels` says of one file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum PixelsFound {
    /// The stored values of all frames.
    Decoded {
        transfer_syntax: String,
        rows: usize,
        columns: usize,
        frames: usize,
        /// Of the stored values, row by row, frame by frame, as little-endian 32-bit integers.
        sha256_i32le: String,
        min: i32,
        max: i32,
        /// The pixel data were compressed with loss: another decoder may differ in the last digit.
        lossy: bool,
        /// At the top level of the file; 1 when absent, as in enhanced files, which have it per frame.
        slope: f64,
        /// At the top level of the file; 0 when absent.
        intercept: f64,
    },
    /// The sentence.
    Failed { error: String },
}

/// Reads all headers of an input, and the whole of a NIfTI file.
///
/// # Errors
/// [`input::Error::Cancelled`], and those of a single NIfTI file.
pub fn inspect(input: &mut dyn Input, progress: Progress) -> Result<Inspection, input::Error> {
    let nifti = input::read_nifti(input)?;
    let inventory = input::catalogue(input, progress)?;
    let mut inspection = Inspection::of(&inventory);
    if let Some((volume, warnings)) = nifti {
        inspection.left_out.clear();
        inspection.skipped.clear();
        inspection.nifti = Some(NiftiFound {
            geometry: Geometry::of(&volume),
            warnings: warnings.iter().map(Warning::to_json).collect(),
        });
    }
    Ok(inspection)
}

/// Decodes every file of an input; by name.
///
/// # Errors
/// Only [`input::Error::Cancelled`].
pub fn inspect_pixels(
    input: &mut dyn Input,
    progress: Progress,
) -> Result<BTreeMap<String, PixelsFound>, input::Error> {
    let names = input.names().to_vec();
    let mut found = BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        let of_file = match input.read(position) {
            Ok(bytes) => pixels_of(&bytes),
            Err(error) => PixelsFound::Failed {
                error: error.to_string(),
            },
        };
        found.insert(name.clone(), of_file);
        if progress(position + 1, names.len()) == ControlFlow::Break(()) {
            return Err(input::Error::Cancelled);
        }
    }
    Ok(found)
}

/// The stored values of one file.
pub fn pixels_of(bytes: &[u8]) -> PixelsFound {
    decode(bytes).unwrap_or_else(|error| PixelsFound::Failed {
        error: error.to_string(),
    })
}

fn decode(bytes: &[u8]) -> Result<PixelsFound, dicom::Error> {
    let part10 = part10::open(bytes)?;
    let image = Image::read(&part10);
    let encoded = image.encoded_pixels()?;
    let summary = Summary::of(&encoded)?;
    Ok(PixelsFound::Decoded {
        transfer_syntax: encoded.transfer_syntax.to_owned(),
        rows: encoded.rows,
        columns: encoded.columns,
        frames: encoded.frames,
        sha256_i32le: summary.sha256,
        min: summary.min,
        max: summary.max,
        lossy: summary.lossy,
        slope: image.header.rescale_slope.unwrap_or(1.0),
        intercept: image.header.rescale_intercept.unwrap_or(0.0),
    })
}

struct Summary {
    sha256: String,
    min: i32,
    max: i32,
    lossy: bool,
}

impl Summary {
    fn of(encoded: &EncodedPixels) -> Result<Self, dicom::Error> {
        let mut hash = Sha256::new();
        let (mut min, mut max, mut lossy) = (i32::MAX, i32::MIN, false);
        for frame in 0..encoded.frames {
            let stored = pixels::decode_frame(encoded, frame)?;
            lossy |= stored.lossy;
            let mut bytes = Vec::with_capacity(stored.values.len() * 4);
            for value in stored.values {
                min = min.min(value);
                max = max.max(value);
                bytes.extend_from_slice(&value.to_le_bytes());
            }
            hash.update(&bytes);
        }
        let digest = hash.finalize();
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            sha256,
            min,
            max,
            lossy,
        })
    }
}

impl Inspection {
    /// Of an inventory.
    pub fn of(inventory: &Inventory) -> Self {
        let mut left_out = BTreeMap::new();
        for skipped in &inventory.skipped {
            *left_out.entry(skipped.reason.to_string()).or_default() += 1;
        }
        Self {
            files: inventory.files,
            proposed: inventory.proposed().map(|series| series.id.clone()),
            series: inventory.series.iter().map(SeriesFound::of).collect(),
            nifti: None,
            left_out,
            skipped: inventory
                .skipped
                .iter()
                .map(|skipped| FileLeftOut {
                    file: skipped.name.clone(),
                    reason: skipped.reason.to_string(),
                })
                .collect(),
            warnings: inventory.warnings.iter().map(Warning::to_json).collect(),
        }
    }
}

impl SeriesFound {
    fn of(series: &Series) -> Self {
        let syntaxes = series.transfer_syntax_uids.iter();
        Self {
            id: series.id.clone(),
            series_instance_uid: series.series_instance_uid.clone(),
            series_number: series.series_number,
            series_description: series.series_description.clone(),
            image_type: series.image_type.clone(),
            convolution_kernel: series.convolution_kernel.clone(),
            slice_thickness: series.slice_thickness,
            orientation: series.orientation.name(),
            transfer_syntax: syntaxes
                .map(|uid| TransferSyntax {
                    uid: uid.clone(),
                    name: transfer_syntax::name(uid).to_owned(),
                })
                .collect(),
            files: series.files().len(),
            geometry: series
                .layout()
                .filter(|_| series.slices.len() > 1)
                .map(|layout| Geometry::of(&layout.volume(Vec::new()))),
            warnings: series.warnings.iter().map(Warning::to_json).collect(),
            reservations: series
                .reservations
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }
}

impl Geometry {
    /// Of a volume.
    pub fn of(volume: &Volume) -> Self {
        let [z, y, x] = volume.direction;
        let reversed = |mut values: [f64; 3]| {
            values.reverse();
            values
        };
        let mut size = volume.shape;
        size.reverse();
        Self {
            size,
            spacing: reversed(volume.spacing),
            origin: volume.origin,
            direction: [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]],
        }
    }
}
