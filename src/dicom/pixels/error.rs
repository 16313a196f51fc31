//! Why a frame could not be decoded, in words for the person who holds the scan.

/// Why a frame could not be decoded. The sentences hold no patient data: the caller adds the
/// position of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The transfer syntax is known, or unknown, but not decoded here.
    #[error(
        "The image is encoded as {name}, which is not decoded here. Export it from the PACS uncompressed or as JPEG Lossless."
    )]
    UnsupportedTransferSyntax {
        /// The registered name of the transfer syntax (PS3.6 Table A-1).
        name: &'static str,
    },
    /// The codestream uses a rare feature of its encoding.
    #[error(
        "The {codec} data of the image use {feature}, which is not decoded here. Export it from the PACS uncompressed or as JPEG Lossless."
    )]
    UnsupportedFeature {
        /// The encoding.
        codec: &'static str,
        /// What it uses.
        feature: &'static str,
    },
    /// An attribute of the Image Pixel module has an impossible value.
    #[error("The header of the image gives {attribute} as {value}; it must be {expected}.")]
    Header {
        /// The keyword's name and tag.
        attribute: &'static str,
        /// The value found.
        value: usize,
        /// What it may be.
        expected: &'static str,
    },
    /// The image is larger than any CT slice.
    #[error(
        "The header of the image asks for {rows} x {columns} pixels of {samples} samples, more than is decoded here."
    )]
    TooLarge {
        /// Rows (0028,0010).
        rows: usize,
        /// Columns (0028,0011).
        columns: usize,
        /// Samples per Pixel (0028,0002).
        samples: usize,
    },
    /// The frame asked for is not in the image.
    #[error("Frame {frame} was asked for, but the header of the image announces {frames}.")]
    NoSuchFrame {
        /// The frame asked for, counted from 1.
        frame: usize,
        /// Number of Frames (0028,0008).
        frames: usize,
    },
    /// The fragments cannot be told apart into frames.
    #[error(
        "Frame {frame} of {frames} cannot be found in the {fragments} fragments of Pixel Data (7FE0,0010). The file is damaged or incomplete: export it again."
    )]
    FrameNotFound {
        /// The frame asked for, counted from 1.
        frame: usize,
        /// Number of Frames (0028,0008).
        frames: usize,
        /// Fragments in the file.
        fragments: usize,
    },
    /// Encapsulated data in an uncompressed transfer syntax.
    #[error(
        "Pixel Data (7FE0,0010) hold compressed fragments although the transfer syntax says uncompressed. Export the image again."
    )]
    UnexpectedFragments,
    /// Native data in a compressed transfer syntax.
    #[error(
        "Pixel Data (7FE0,0010) hold no compressed fragments although the transfer syntax says compressed. Export the image again."
    )]
    MissingFragments,
    /// The codestream holds an image of another size than the header says.
    #[error(
        "The {codec} data hold an image of {rows} x {columns} pixels of {samples} samples, but the header says {header_rows} x {header_columns} of {header_samples}. Export the image again."
    )]
    SizeMismatch {
        /// The encoding.
        codec: &'static str,
        /// Rows of the codestream.
        rows: usize,
        /// Columns of the codestream.
        columns: usize,
        /// Components of the codestream.
        samples: usize,
        /// Rows (0028,0010).
        header_rows: usize,
        /// Columns (0028,0011).
        header_columns: usize,
        /// Samples per Pixel (0028,0002).
        header_samples: usize,
    },
    /// The pixel data end before the image is complete.
    #[error(
        "The {codec} data end before the image is complete. The file is truncated: copy or export it again."
    )]
    Truncated {
        /// The encoding.
        codec: &'static str,
    },
    /// The pixel data are there but do not follow the rules of their encoding.
    #[error("The {codec} data are damaged: {what}. Copy or export the file again.")]
    Damaged {
        /// The encoding.
        codec: &'static str,
        /// What is wrong.
        what: &'static str,
    },
    /// A 32-bit unsigned stored value is too large for the values used here.
    #[error(
        "A stored value is above 2147483647, which no CT slice holds. Export the image with 16 bits allocated."
    )]
    ValueTooLarge,
}
