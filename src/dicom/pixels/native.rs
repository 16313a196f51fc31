//! Uncompressed pixel data (PS3.5 8.1).

use super::{Cell, Error, Shape, StoredFrame};

/// The order of the bytes of a cell; words of 32 bits follow it throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

/// The values of frame `frame` in the bytes of all frames.
pub(super) fn decode(
    bytes: &[u8],
    frame: usize,
    order: ByteOrder,
    shape: Shape,
    cell: Cell,
) -> Result<StoredFrame, Error> {
    let length = shape.len() * cell.bytes();
    let bytes = frame
        .checked_mul(length)
        .and_then(|start| bytes.get(start..start.checked_add(length)?))
        .ok_or(Error::Truncated {
            codec: "uncompressed",
        })?;
    let values = bytes
        .chunks_exact(cell.bytes())
        .map(|bytes| {
            let join = |joined: u32, &byte: &u8| (joined << 8) | u32::from(byte);
            cell.value(match order {
                ByteOrder::Little => bytes.iter().rev().fold(0, join),
                ByteOrder::Big => bytes.iter().fold(0, join),
            })
        })
        .collect::<Result<Vec<i32>, Error>>()?;
    let values = if cell.planar {
        by_pixel(&values, shape)
    } else {
        values
    };
    Ok(StoredFrame {
        values,
        lossy: false,
    })
}

/// Planes of one sample each to pixels whose samples stand together.
pub(super) fn by_pixel(planes: &[i32], shape: Shape) -> Vec<i32> {
    let pixels = shape.rows * shape.columns;
    (0..pixels)
        .flat_map(|pixel| {
            planes
                .iter()
                .skip(pixel)
                .step_by(pixels)
                .take(shape.samples)
        })
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        rows: 1,
        columns: 2,
        samples: 1,
    };

    fn cell(allocated: u32, stored: u32, shift: u32, signed: bool) -> Cell {
        Cell {
            allocated,
            stored,
            shift,
            planar: false,
            signed,
        }
    }

    #[test]
    fn twelve_signed_bits_are_extended_whatever_stands_in_the_unused_four() {
        let decoded = decode(
            &[0xFF, 0x7F, 0x00, 0xA8],
            0,
            ByteOrder::Little,
            SHAPE,
            cell(16, 12, 0, true),
        );
        assert_eq!(decoded.unwrap().values, [-1, -2048]);
    }

    #[test]
    fn a_high_bit_of_fifteen_leaves_the_low_bits_out() {
        let decoded = decode(
            &[0x12, 0x3F, 0xFF, 0xF0],
            0,
            ByteOrder::Big,
            SHAPE,
            cell(16, 12, 4, false),
        );
        assert_eq!(decoded.unwrap().values, [0x123, 0xFFF]);
    }

    #[test]
    fn the_second_frame_follows_the_first() {
        let decoded = decode(
            &[1, 2, 3, 4],
            1,
            ByteOrder::Little,
            SHAPE,
            cell(8, 8, 0, false),
        );
        assert_eq!(decoded.unwrap().values, [3, 4]);
    }

    #[test]
    fn planes_become_pixels() {
        let shape = Shape {
            samples: 3,
            ..SHAPE
        };
        assert_eq!(
            by_pixel(&[1, 2, 10, 20, 100, 200], shape),
            [1, 10, 100, 2, 20, 200]
        );
    }

    #[test]
    fn missing_bytes_are_an_error() {
        let decoded = decode(
            &[1, 2, 3],
            0,
            ByteOrder::Little,
            SHAPE,
            cell(16, 16, 0, false),
        );
        assert_eq!(
            decoded,
            Err(Error::Truncated {
                codec: "uncompressed"
            })
        );
    }

    #[test]
    fn an_unsigned_value_of_32_bits_that_does_not_fit_is_an_error() {
        let bytes = [0, 0, 0, 0x80, 0, 0, 0, 0];
        let decoded = decode(&bytes, 0, ByteOrder::Little, SHAPE, cell(32, 32, 0, false));
        assert_eq!(decoded, Err(Error::ValueTooLarge));
    }
}
