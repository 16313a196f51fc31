//! One image in Hounsfield units.

use crate::dicom::error::Error;
use crate::dicom::frame::Frame;
use crate::dicom::header::Image;
use crate::dicom::{part10, pixels};

/// One image in Hounsfield units, rows and columns as in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedSlice {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Hounsfield units, `[rows, columns]`.
    pub hounsfield: Vec<f32>,
    /// The pixel data were compressed with loss.
    pub lossy: bool,
}

/// Decodes one frame (from 0) of a file: stored value x Rescale Slope + Rescale Intercept, computed
/// in double precision and rounded once to single, as ITK does.
///
/// # Errors
/// In the words of [`Error`], for whatever is missing, cut short or not decodable.
pub fn decode(bytes: &[u8], frame: usize) -> Result<DecodedSlice, Error> {
    let part10 = part10::open(bytes)?;
    let image = Image::read(&part10);
    decode_frame(&image, frame)
}

pub(crate) fn decode_frame(image: &Image, frame: usize) -> Result<DecodedSlice, Error> {
    let encoded = image.encoded_pixels()?;
    let (rows, columns, frames) = (encoded.rows, encoded.columns, encoded.frames);
    if frame >= frames {
        return Err(Error::NoSuchFrame { frame, frames });
    }
    if encoded.samples_per_pixel != 1 {
        return Err(Error::ColourPicture);
    }
    let header = &image.header;
    let attributes = header.frames.get(frame).or(header.frames.first());
    let (slope, intercept) = attributes.map_or((1.0, 0.0), Frame::rescale);
    let stored = pixels::decode_frame(&encoded, frame)?;
    if stored.values.len() != rows * columns {
        return Err(Error::WrongSize {
            expected: rows * columns,
            found: stored.values.len(),
        });
    }
    let hounsfield = stored.values.iter();
    Ok(DecodedSlice {
        rows,
        columns,
        hounsfield: hounsfield
            .map(|&value| (f64::from(value) * slope + intercept) as f32)
            .collect(),
        lossy: stored.lossy || header.lossy_image_compression,
    })
}
