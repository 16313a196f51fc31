//! Which bits of a sample are its value.
//!
//! A sample lies in a cell of Bits Allocated bits, of which Bits Stored count, the highest being
//! High Bit; what is above or below may be overlay planes or nothing (PS3.5 8.1.1). A codestream has
//! a precision of its own, which scanners do not always match to the header. Which of the two wins
//! differs from codec to codec; the rules here are pydicom's, so that the values are pydicom's.

use super::Error;
use crate::dicom::encoded::EncodedPixels;

/// Bits Allocated, Bits Stored, High Bit and Pixel Representation, consistent with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// 8, 16 or 32.
    pub allocated: u32,
    /// 1 to `allocated`.
    pub stored: u32,
    /// Bits below the lowest stored one.
    pub shift: u32,
    /// Planes instead of pixels in native data of several samples (Planar Configuration 1).
    pub planar: bool,
    /// Two's complement.
    pub signed: bool,
}

impl Cell {
    pub fn of(pixels: &EncodedPixels<'_>) -> Result<Self, Error> {
        let allocated = u32::from(pixels.bits_allocated);
        if !matches!(allocated, 8 | 16 | 32) {
            return Err(Error::Header {
                attribute: "Bits Allocated (0028,0100)",
                value: usize::from(pixels.bits_allocated),
                expected: "8, 16 or 32",
            });
        }
        let stored = u32::from(pixels.bits_stored);
        if stored == 0 || stored > allocated {
            return Err(Error::Header {
                attribute: "Bits Stored (0028,0101)",
                value: usize::from(pixels.bits_stored),
                expected: "at least 1 and at most Bits Allocated",
            });
        }
        // A High Bit that leaves no room for the stored bits is wrong; the usual one is then meant.
        let high_bit = u32::from(pixels.high_bit);
        let shift = match (high_bit + 1).checked_sub(stored) {
            Some(shift) if high_bit < allocated => shift,
            _ => 0,
        };
        Ok(Self {
            allocated,
            stored,
            shift,
            planar: pixels.planar_configuration == 1,
            signed: pixels.signed,
        })
    }

    /// Bytes in a cell.
    pub fn bytes(self) -> usize {
        self.allocated as usize / 8
    }

    /// The value of a cell as it lies in native or RLE data.
    pub fn value(self, cell: u32) -> Result<i32, Error> {
        self.extended(cell >> self.shift, self.stored)
    }

    /// The value of a sample decoded from a JPEG codestream: its low Bits Stored bits.
    pub fn low_bits(self, sample: u32) -> Result<i32, Error> {
        self.extended(sample, self.stored)
    }

    /// The low `bits` of `raw` as a number, signed if the header says so.
    pub fn extended(self, raw: u32, bits: u32) -> Result<i32, Error> {
        let unused = 32 - bits.clamp(1, 32);
        if self.signed {
            Ok(((raw << unused) as i32) >> unused)
        } else {
            i32::try_from((raw << unused) >> unused).map_err(|_| Error::ValueTooLarge)
        }
    }

    /// That a codestream's precision fits the cell.
    pub fn check_precision(self, codec: &'static str, precision: u32) -> Result<(), Error> {
        if precision > self.allocated {
            return Err(Error::Damaged {
                codec,
                what: "its samples are wider than Bits Allocated",
            });
        }
        Ok(())
    }
}
