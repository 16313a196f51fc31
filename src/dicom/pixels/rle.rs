//! RLE Lossless (PS3.5 Annex G): one PackBits segment for each byte of the cells.
//!
//! The segments of a sample come most significant byte first, those of the first sample before
//! those of the second.

use super::native::by_pixel;
use super::{Cell, Error, Shape, StoredFrame};

const CODEC: &str = "RLE";

/// The number of segments and fifteen offsets, four bytes each.
const HEADER: usize = 64;

/// The most segments the header has room for.
const MOST_SEGMENTS: usize = 15;

pub(super) fn decode(frame: &[u8], shape: Shape, cell: Cell) -> Result<StoredFrame, Error> {
    let segments = segments(frame, shape.samples * cell.bytes())?;
    let pixels = shape.rows * shape.columns;
    // Two bytes stand for at most 128: nothing is allocated for a frame that cannot be complete.
    if segments
        .iter()
        .any(|segment| segment.len().saturating_mul(64) < pixels)
    {
        return Err(Error::Truncated { codec: CODEC });
    }
    let mut planes = Vec::with_capacity(shape.len());
    for sample in segments.chunks_exact(cell.bytes()) {
        let mut cells = vec![0u32; pixels];
        for segment in sample {
            unpack(segment, &mut cells)?;
        }
        for raw in cells {
            planes.push(cell.value(raw)?);
        }
    }
    let values = if shape.samples == 1 {
        planes
    } else {
        by_pixel(&planes, shape)
    };
    Ok(StoredFrame {
        values,
        lossy: false,
    })
}

fn segments(frame: &[u8], expected: usize) -> Result<Vec<&[u8]>, Error> {
    let header = frame
        .get(..HEADER)
        .ok_or(Error::Truncated { codec: CODEC })?;
    let mut words = header.chunks_exact(4).map(|word| {
        word.iter()
            .rev()
            .fold(0usize, |joined, &byte| (joined << 8) | usize::from(byte))
    });
    let count = words.next().unwrap_or(0);
    if count != expected || count > MOST_SEGMENTS {
        return Err(Error::Damaged {
            codec: CODEC,
            what: "the number of segments does not fit Bits Allocated and Samples per Pixel",
        });
    }
    let starts: Vec<usize> = words.take(count).collect();
    let ends = starts.iter().skip(1).copied().chain([frame.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| {
            frame
                .get(start..end)
                .filter(|_| start >= HEADER)
                .ok_or(Error::Damaged {
                    codec: CODEC,
                    what: "a segment offset points outside the frame",
                })
        })
        .collect()
}

/// Shifts the bytes of one PackBits segment into the cells from below.
fn unpack(segment: &[u8], cells: &mut [u32]) -> Result<(), Error> {
    let truncated = Error::Truncated { codec: CODEC };
    let mut rest = segment;
    let mut cells = cells.iter_mut();
    while cells.len() > 0 {
        let Some((&control, after)) = rest.split_first() else {
            return Err(truncated);
        };
        rest = after;
        match control {
            0..=127 => {
                let count = (usize::from(control) + 1).min(cells.len());
                let Some((literal, after)) = rest.split_at_checked(count) else {
                    return Err(truncated);
                };
                rest = after;
                for (cell, &byte) in cells.by_ref().take(count).zip(literal) {
                    *cell = (*cell << 8) | u32::from(byte);
                }
            }
            // By the standard a control byte of 128 is skipped.
            128 => {}
            129..=255 => {
                let Some((&byte, after)) = rest.split_first() else {
                    return Err(truncated);
                };
                rest = after;
                for cell in cells.by_ref().take(257 - usize::from(control)) {
                    *cell = (*cell << 8) | u32::from(byte);
                }
            }
        }
    }
    Ok(())
}
