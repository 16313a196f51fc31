//! Stored values from encoded pixel data: native formats.

use crate::dicom::encoded::{EncodedPixels, PixelData};

/// Why a frame cannot be decoded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The transfer syntax is not decoded.
    #[error("the transfer syntax {0} is not supported")]
    Unsupported(String),
    /// The frame is not there.
    #[error("the pixel data end before frame {0}")]
    Truncated(usize),
}

/// One decoded frame.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFrame {
    /// Stored values, row by row.
    pub values: Vec<i32>,
    /// Compressed with loss.
    pub lossy: bool,
}

/// Decodes one frame.
pub fn decode_frame(pixels: &EncodedPixels, frame: usize) -> Result<StoredFrame, Error> {
    let PixelData::Native(bytes) = &pixels.data else {
        return Err(Error::Unsupported(pixels.transfer_syntax.to_owned()));
    };
    if pixels.bits_allocated != 16 {
        return Err(Error::Unsupported(pixels.transfer_syntax.to_owned()));
    }
    let big = pixels.transfer_syntax == "1.2.840.10008.1.2.2";
    let count = pixels.rows * pixels.columns * usize::from(pixels.samples_per_pixel);
    let start = frame * count * 2;
    let bytes = bytes
        .get(start..start + count * 2)
        .ok_or(Error::Truncated(frame))?;
    let unused = 15_u16.saturating_sub(pixels.high_bit);
    let drop = 16_u16.saturating_sub(pixels.bits_stored).min(15);
    let values = bytes.chunks_exact(2).map(|pair| {
        let raw = match (pair, big) {
            (&[a, b], true) => u16::from_be_bytes([a, b]),
            (&[a, b], false) => u16::from_le_bytes([a, b]),
            _ => 0,
        } << unused;
        if pixels.signed {
            i32::from(raw as i16 >> drop)
        } else {
            i32::from(raw >> drop)
        }
    });
    Ok(StoredFrame {
        values: values.collect(),
        lossy: false,
    })
}
