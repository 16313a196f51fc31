//! NIfTI-1 and NIfTI-2 files to a volume, and masks and maps to NIfTI-1 ([`write`]).
//!
//! The reference implementation reads NIfTI through ITK, so the choices are ITK's: which of the two
//! orientations counts, spacing from `pixdim`, values scaled in double precision. The reader is our
//! own because the bytes come from anywhere: voxels are read plane by plane, so that memory follows
//! the data that are there and not the size a header claims.

mod header;
mod voxels;
pub mod write;

use std::io::{Chain, Cursor, Read};

use crate::volume::{FEW_SLICES, Layout, Volume};
use crate::warning::Warning;

use header::{Header, LARGEST_HEADER};

/// Voxels in one volume, as for DICOM: 4 GiB.
const MAX_VOXELS: u64 = 1 << 30;

/// Deflate cannot pack tighter than this (RFC 1951: 258 bytes in two bits).
const MAX_DEFLATE_RATIO: u64 = 1032;

/// Why a NIfTI file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No NIfTI magic.
    #[error("This is not a NIfTI file.")]
    NotNifti,
    /// An `.hdr` without its `.img`.
    #[error(
        "This is only the header of a NIfTI pair (.hdr and .img); convert the pair to one .nii file."
    )]
    HeaderOfPair,
    /// A header field with an impossible value.
    #[error("The NIfTI header is damaged: {0} has an impossible value.")]
    ImpossibleHeader(&'static str),
    /// Complex, colour, 128-bit or unknown voxels.
    #[error(
        "The voxels are of NIfTI data type {0}, which is no CT; convert them to int16 or float32."
    )]
    UnsupportedDataType(i64),
    /// Not one three-dimensional volume.
    #[error("The file holds {0} volumes; split it, and give the one to score.")]
    SeveralVolumes(u64),
    /// A single slice.
    #[error("The volume has {slices} slice(s) along the body; at least 2 are needed.")]
    TooFewSlices {
        /// Number of slices.
        slices: usize,
    },
    /// The file ends before its voxels do.
    #[error(
        "The file is cut short: the voxels end after plane {planes} of {expected}; copy it again from its source."
    )]
    Truncated {
        /// Complete planes.
        planes: usize,
        /// Planes the header announces.
        expected: usize,
    },
    /// The gzip stream is damaged.
    #[error("The gzip compression of the file is damaged; copy it again from its source.")]
    DamagedGzip,
    /// More voxels than are read at once.
    #[error("The volume has {voxels} voxels, more than the {limit} that are read at once.")]
    TooLarge {
        /// Number of voxels.
        voxels: u64,
        /// The bound.
        limit: u64,
    },
    /// The memory could not be had.
    #[error("There is not enough memory for {voxels} voxels.")]
    OutOfMemory {
        /// Number of voxels.
        voxels: u64,
    },
}

/// Whether the bytes are those of a NIfTI file, gzipped or not.
pub fn is_nifti(bytes: &[u8]) -> bool {
    let mut start = Vec::new();
    let mut reader = Source::new(bytes);
    let read = reader.by_ref().take(LARGEST_HEADER).read_to_end(&mut start);
    (read.is_ok() || !start.is_empty()) && Header::is_header(&start)
}

/// Reads a NIfTI-1 or NIfTI-2 file, gzipped or not, into the project's orientation.
///
/// # Errors
/// In the words of [`Error`].
pub fn read(bytes: &[u8]) -> Result<(Volume, Vec<Warning>), Error> {
    let mut source = Source::new(bytes);
    let mut start = Vec::new();
    // A file shorter than the larger header may still be a whole NIfTI-1.
    let outcome = source.by_ref().take(LARGEST_HEADER).read_to_end(&mut start);
    if outcome.is_err() && start.is_empty() {
        return Err(Error::DamagedGzip);
    }
    let header = Header::parse(&start)?;
    require_plausible(&header, bytes)?;
    let mut warnings = Vec::new();
    let affine = header.orientation(&mut warnings);
    let [columns, rows, slices] = header.shape;
    let layout = Layout::new(
        [slices, rows, columns],
        [header.spacing[2], header.spacing[1], header.spacing[0]],
        affine.origin,
        [
            affine.direction[2],
            affine.direction[1],
            affine.direction[0],
        ],
    );
    let [slices, _, _] = layout.shape();
    if slices < 2 {
        return Err(Error::TooFewSlices { slices });
    }
    let mut reader = Cursor::new(start).chain(source);
    skip(&mut reader, header.voxel_offset)?;
    let voxels = read_voxels(&header, &layout, &mut reader, &mut warnings)?;
    if slices < FEW_SLICES {
        warnings.push(Warning::FewSlices { slices });
    }
    warnings.extend(layout.warnings());
    Ok((layout.volume(voxels), warnings))
}

fn require_plausible(header: &Header, bytes: &[u8]) -> Result<(), Error> {
    let [columns, rows, slices] = header.shape.map(|size| size as u64);
    let voxels = columns.saturating_mul(rows).saturating_mul(slices);
    if voxels > MAX_VOXELS {
        return Err(Error::TooLarge {
            voxels,
            limit: MAX_VOXELS,
        });
    }
    let ratio = if is_gzip(bytes) { MAX_DEFLATE_RATIO } else { 1 };
    let most = (bytes.len() as u64).saturating_mul(ratio);
    if voxels.saturating_mul(header.data_type.size() as u64) > most {
        return Err(Error::Truncated {
            planes: 0,
            expected: header.shape[2],
        });
    }
    Ok(())
}

fn skip(reader: &mut impl Read, bytes: u64) -> Result<(), Error> {
    std::io::copy(&mut reader.take(bytes), &mut std::io::sink())
        .map(|_| ())
        .map_err(|_| Error::DamagedGzip)
}

fn read_voxels(
    header: &Header,
    layout: &Layout,
    reader: &mut Chain<Cursor<Vec<u8>>, Source>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<f32>, Error> {
    let [columns, rows, planes] = header.shape;
    let plane_bytes = (rows * columns)
        .checked_mul(header.data_type.size())
        .ok_or(Error::TooLarge {
            voxels: layout.len() as u64,
            limit: MAX_VOXELS,
        })?;
    let mut voxels = Vec::new();
    let mut stored = Vec::new();
    let mut not_finite = 0;
    for plane in 0..planes {
        stored.clear();
        let read = reader.take(plane_bytes as u64).read_to_end(&mut stored);
        if stored.len() < plane_bytes {
            return Err(match read {
                Ok(_) => Error::Truncated {
                    planes: plane,
                    expected: planes,
                },
                Err(_) => Error::DamagedGzip,
            });
        }
        if voxels.is_empty() {
            let len = layout.len();
            voxels
                .try_reserve_exact(len)
                .map_err(|_| Error::OutOfMemory { voxels: len as u64 })?;
            voxels.resize(len, 0.0);
        }
        let mut values = header.hounsfield(&stored);
        for value in values.iter_mut().filter(|value| !value.is_finite()) {
            *value = AIR;
            not_finite += 1;
        }
        layout.place(plane, &values, &mut voxels);
    }
    if not_finite > 0 {
        warnings.push(Warning::NotFinite { voxels: not_finite });
    }
    Ok(voxels)
}

/// HU of what lies outside a scan.
const AIR: f32 = -1024.0;

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// The bytes as they are, or inflated.
enum Source<'a> {
    Plain(&'a [u8]),
    Gzip(Box<flate2::read::MultiGzDecoder<&'a [u8]>>),
}

impl<'a> Source<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        if is_gzip(bytes) {
            Self::Gzip(Box::new(flate2::read::MultiGzDecoder::new(bytes)))
        } else {
            Self::Plain(bytes)
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(bytes) => bytes.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
        }
    }
}
