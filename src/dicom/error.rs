//! Why a file or a series cannot be used, in a sentence for the person who gave it.

use crate::dicom::pixels;

/// What stops a file or a series from becoming slices.
///
/// No variant holds patient data: files are named by the caller, by their position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Zero bytes.
    #[error("The file is empty.")]
    Empty,
    /// Neither a Part 10 file nor a bare data set.
    #[error("This is not a DICOM file; it looks like {0}.")]
    NotDicom(&'static str),
    /// The deflated data set does not inflate.
    #[error("The deflated data set is damaged and cannot be inflated.")]
    DamagedDeflate,
    /// The deflated data set inflates beyond any CT slice.
    #[error("The deflated data set inflates to more than {limit} bytes; no CT file is that large.")]
    InflatesTooFar {
        /// The bound, in bytes.
        limit: usize,
    },
    /// The file ends, or breaks off in disorder, before any pixel data.
    #[error(
        "The data set is damaged or cut short at byte {offset}, before the pixel data; copy the file again from its source."
    )]
    Damaged {
        /// Byte offset in the data set, after inflation if it was deflated.
        offset: usize,
    },
    /// No (7FE0,0010).
    #[error("The file holds no image: there is no Pixel Data (7FE0,0010).")]
    NoPixelData,
    /// An attribute without which the image cannot be decoded or placed.
    #[error("The attribute {0} is missing or unreadable.")]
    MissingAttribute(&'static str),
    /// Native pixel data shorter than the image.
    #[error(
        "The pixel data are cut short: {found} bytes where {expected} are needed; copy the file again from its source."
    )]
    TruncatedPixelData {
        /// Bytes that rows, columns, samples, bits allocated and frames ask for.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// More than one sample per pixel.
    #[error("This is a colour picture, not a CT slice.")]
    ColourPicture,
    /// The decoder returned another number of values than rows x columns.
    #[error("The image decodes to {found} values where rows x columns are {expected}.")]
    WrongSize {
        /// Rows x columns.
        expected: usize,
        /// Values decoded.
        found: usize,
    },
    /// The frame asked for is not in the file.
    #[error("The file has {frames} frame(s); frame {frame} was asked for (counting from 0).")]
    NoSuchFrame {
        /// The frame asked for, from 0.
        frame: usize,
        /// Number of frames.
        frames: usize,
    },
    /// The bytes given for a slice are of another image than the one catalogued.
    #[error("The file given for slice {slice} is not the one that was catalogued.")]
    AnotherFile {
        /// Index of the slice in the series, from 0.
        slice: usize,
    },
    /// The slice asked for is not in the series.
    #[error("The series has {slices} slice(s); slice {slice} was asked for (counting from 0).")]
    NoSuchSlice {
        /// The slice asked for, from 0.
        slice: usize,
        /// Number of slices.
        slices: usize,
    },
    /// `finish` before every slice was added.
    #[error("{missing} of {slices} slices were not read, the first of them slice {first}.")]
    SlicesNotRead {
        /// How many are missing.
        missing: usize,
        /// Number of slices in the series.
        slices: usize,
        /// Index of the first that is missing, from 0.
        first: usize,
    },
    /// A single slice, or all at one place: no extent along the body.
    #[error("The series has {slices} slice(s); a volume needs at least 2 at different positions.")]
    TooFewSlices {
        /// Number of slices.
        slices: usize,
    },
    /// More voxels than any device here can hold.
    #[error(
        "The series has {voxels} voxels, more than the {limit} that are read at once; choose a series with fewer slices."
    )]
    TooLarge {
        /// Number of voxels.
        voxels: u64,
        /// The bound.
        limit: u64,
    },
    /// The memory for the volume could not be had.
    #[error("There is not enough memory for {voxels} voxels; choose a series with fewer slices.")]
    OutOfMemory {
        /// Number of voxels.
        voxels: u64,
    },
    /// The pixel decoder's own sentence.
    #[error(transparent)]
    Pixels(#[from] pixels::Error),
}
