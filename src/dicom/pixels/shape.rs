//! How large a frame is, checked before any memory is set aside for it.

use super::Error;
use crate::dicom::encoded::EncodedPixels;

/// The most samples a frame may have: twice 4096 x 4096. The largest CT matrices in use are 2048 x
/// 2048; without a limit a file of a hundred bytes could ask for gigabytes.
const MOST_SAMPLES: usize = 1 << 25;

/// Rows, columns and samples per pixel; none is zero and the product is at most [`MOST_SAMPLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub rows: usize,
    pub columns: usize,
    pub samples: usize,
}

impl Shape {
    pub fn of(pixels: &EncodedPixels<'_>) -> Result<Self, Error> {
        let (rows, columns) = (pixels.rows, pixels.columns);
        let samples = usize::from(pixels.samples_per_pixel);
        let at_least_one = "at least 1";
        if rows == 0 {
            return Err(header("Rows (0028,0010)", rows, at_least_one));
        }
        if columns == 0 {
            return Err(header("Columns (0028,0011)", columns, at_least_one));
        }
        if !matches!(samples, 1 | 3) {
            return Err(header("Samples per Pixel (0028,0002)", samples, "1 or 3"));
        }
        let len = rows
            .checked_mul(columns)
            .and_then(|n| n.checked_mul(samples));
        if len.is_none_or(|n| n > MOST_SAMPLES) {
            return Err(Error::TooLarge {
                rows,
                columns,
                samples,
            });
        }
        Ok(Self {
            rows,
            columns,
            samples,
        })
    }

    /// Samples in a frame.
    pub fn len(self) -> usize {
        self.rows * self.columns * self.samples
    }

    /// That a codestream declares this very shape.
    pub fn check(self, codec: &'static str, declared: Shape) -> Result<(), Error> {
        if self == declared {
            return Ok(());
        }
        Err(Error::SizeMismatch {
            codec,
            rows: declared.rows,
            columns: declared.columns,
            samples: declared.samples,
            header_rows: self.rows,
            header_columns: self.columns,
            header_samples: self.samples,
        })
    }
}

fn header(attribute: &'static str, value: usize, expected: &'static str) -> Error {
    Error::Header {
        attribute,
        value,
        expected,
    }
}
