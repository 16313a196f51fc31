//! Encoded pixel data to stored values, one frame at a time.
//!
//! A CT archive holds one image in any of some twenty encodings, and every one must give the same
//! stored values to the last bit, because a wrong pixel is a wrong score that nobody notices. So
//! each codec is a file of its own that knows nothing of DICOM: it takes a codestream and the
//! [`Shape`] the header promises, and refuses a codestream that says otherwise before any memory is
//! set aside for it. What is left to do here is what DICOM adds: which bytes are a frame
//! (`frames`), which codec reads them (`syntax`), and which bits of a sample count (`cell`).
//!
//! The measure is pydicom: the values are those of its `pixel_array`.
//!
//! | transfer syntax | read by |
//! |---|---|
//! | uncompressed, either byte order; deflated once inflated | `native` |
//! | RLE Lossless (.5) | `rle` |
//! | JPEG Lossless (.57, .70), 8- and 12-bit lossy JPEG (.50, .51) | `jpeg` |
//! | JPEG-LS lossless and near-lossless (.80, .81) | `jpeg_ls` |
//! | JPEG 2000 (.90, .91) | `jpeg2000` |
//!
//! Every other one is refused by its registered name.

mod bits;
mod cell;
mod error;
mod frames;
mod jpeg;
mod jpeg2000;
mod jpeg_ls;
mod native;
mod rle;
mod shape;
mod syntax;

use super::encoded::{EncodedPixels, PixelData};
use cell::Cell;
pub use error::Error;
use shape::Shape;
use syntax::Codec;

/// The stored values of one frame, before Rescale Slope and Intercept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFrame {
    /// `[rows, columns, samples]`, row by row; the samples of a pixel stand together.
    pub values: Vec<i32>,
    /// The encoding of this frame itself lost information: lossy JPEG, JPEG-LS with NEAR above 0,
    /// or the irreversible wavelet of JPEG 2000. A frame may have been through a lossy encoding
    /// before; only the header can tell (Lossy Image Compression (0028,2110)).
    pub lossy: bool,
}

/// Decodes frame `frame` (0 is the first).
///
/// # Errors
///
/// A transfer syntax that is not decoded, a header that contradicts itself or the codestream, and
/// damaged or truncated pixel data.
pub fn decode_frame(pixels: &EncodedPixels<'_>, frame: usize) -> Result<StoredFrame, Error> {
    let codec = Codec::of(pixels.transfer_syntax)?;
    let shape = Shape::of(pixels)?;
    let cell = Cell::of(pixels)?;
    if frame >= pixels.frames.max(1) {
        return Err(Error::NoSuchFrame {
            frame: frame + 1,
            frames: pixels.frames,
        });
    }
    match (&codec, &pixels.data) {
        (Codec::Native(order), PixelData::Native(bytes)) => {
            native::decode(bytes, frame, *order, shape, cell)
        }
        (Codec::Native(_), PixelData::Fragments { .. }) => Err(Error::UnexpectedFragments),
        (_, PixelData::Native(_)) => Err(Error::MissingFragments),
        (
            _,
            PixelData::Fragments {
                offset_table,
                fragments,
            },
        ) => {
            let codestream = frames::frame(offset_table, fragments, pixels.frames, frame)?;
            match codec {
                Codec::Native(_) => Err(Error::UnexpectedFragments),
                Codec::Rle => rle::decode(&codestream, shape, cell),
                Codec::Jpeg => jpeg::decode(&codestream, shape, cell),
                Codec::JpegLs => jpeg_ls::decode(&codestream, shape, cell),
                Codec::Jpeg2000 => jpeg2000::decode(&codestream, shape, cell),
            }
        }
    }
}
