//! The sequential lossy process with 8 or 12 bits (T.81 Annexes A, F), one component.
//!
//! The inverse transform is computed in floating point: T.81 leaves its rounding free, and this is
//! the value that every integer approximation approximates.

use super::super::bits::BitReader;
use super::super::{Error, Shape};
use super::huffman::{HuffmanTable, receive_extend};
use super::markers::{Component, Scan};
use super::{CODEC, damaged};

/// Samples along the edge of a block.
const EDGE: usize = 8;

/// Row-major place of each coefficient in the order in which they are coded (T.81 Figure A.6).
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

type Block = [f32; EDGE * EDGE];

struct Tables<'s> {
    dc: &'s HuffmanTable,
    ac: &'s HuffmanTable,
    steps: &'s [u16; 64],
}

/// The samples of the scan.
pub(super) fn decode(
    scan: &Scan<'_>,
    mut reader: BitReader<'_>,
    shape: Shape,
) -> Result<Vec<u16>, Error> {
    let blocks_across = shape.columns.div_ceil(EDGE);
    let block_rows = shape.rows.div_ceil(EDGE);
    // A block takes at least two bits: nothing is allocated for a scan that cannot be complete.
    if scan.entropy_coded.len().saturating_mul(4) < blocks_across * block_rows {
        return Err(Error::Truncated { codec: CODEC });
    }
    let component = scan.components.first().copied().unwrap_or_default();
    let tables = tables(scan, component)?;
    let cosines = cosines();
    let mut samples = vec![0u16; shape.len()];
    let mut dc = 0i32;
    let mut block_number = 0usize;
    for band in samples.chunks_mut(EDGE * shape.columns) {
        for block_column in 0..blocks_across {
            let restarts = block_number.checked_rem(scan.restart_interval) == Some(0);
            if restarts && block_number > 0 {
                if !reader.restart(block_number / scan.restart_interval - 1) {
                    return Err(damaged("a restart marker is missing"));
                }
                dc = 0;
            }
            let coefficients = block(&mut reader, &tables, &mut dc)?;
            let values = inverse_transform(&coefficients, &cosines);
            for (row, values) in band
                .chunks_mut(shape.columns)
                .zip(values.chunks_exact(EDGE))
            {
                for (sample, &value) in row.iter_mut().skip(block_column * EDGE).zip(values) {
                    *sample = shifted(value, scan.precision);
                }
            }
            block_number += 1;
        }
        if reader.overrun() {
            return Err(Error::Truncated { codec: CODEC });
        }
    }
    Ok(samples)
}

fn tables<'s>(scan: &'s Scan<'_>, component: Component) -> Result<Tables<'s>, Error> {
    let missing_code = damaged("a Huffman table is missing");
    let of = |tables: &'s [Option<HuffmanTable>; 4], index: usize| {
        tables.get(index).and_then(Option::as_ref)
    };
    Ok(Tables {
        dc: of(&scan.dc_tables, component.dc).ok_or(missing_code.clone())?,
        ac: of(&scan.ac_tables, component.ac).ok_or(missing_code)?,
        steps: scan
            .quantization
            .get(component.quantization)
            .and_then(Option::as_ref)
            .ok_or(damaged("a quantization table is missing"))?,
    })
}

/// The coefficients of the next block, dequantized, row-major (T.81 F.2.2).
fn block(reader: &mut BitReader<'_>, tables: &Tables<'_>, dc: &mut i32) -> Result<Block, Error> {
    let mut block = [0.0; EDGE * EDGE];
    let mut coded = ZIGZAG.iter().zip(tables.steps);
    let mut put = |skip: usize, coefficient: i32| match coded.nth(skip) {
        Some((&place, &step)) => {
            if let Some(slot) = block.get_mut(place) {
                *slot = coefficient as f32 * f32::from(step);
            }
            Ok(coded.len())
        }
        None => Err(damaged("a block has more than 64 coefficients")),
    };
    reader.refill();
    let bits = u32::from(tables.dc.decode(reader)?);
    if bits > 16 {
        return Err(damaged("a coefficient has more than sixteen bits"));
    }
    *dc = dc.wrapping_add(receive_extend(reader, bits));
    let mut left = put(0, *dc)?;
    while left > 0 {
        reader.refill();
        let symbol = tables.ac.decode(reader)?;
        let (run, bits) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        match (run, bits) {
            (15, 0) => left = put(15, 0)?,
            (_, 0) => break,
            _ => left = put(run, receive_extend(reader, bits))?,
        }
    }
    Ok(block)
}

/// `[frequency][position]`: half the cosine, with the factor 1 / sqrt(2) at frequency 0.
fn cosines() -> [[f32; EDGE]; EDGE] {
    let mut table = [[0.0; EDGE]; EDGE];
    for (frequency, row) in table.iter_mut().enumerate() {
        for (position, entry) in row.iter_mut().enumerate() {
            let scale = if frequency == 0 {
                std::f64::consts::FRAC_1_SQRT_2
            } else {
                1.0
            };
            let angle = (2 * position + 1) as f64 * frequency as f64 * std::f64::consts::PI / 16.0;
            *entry = (0.5 * scale * angle.cos()) as f32;
        }
    }
    table
}

/// T.81 A.3.3, along the columns and then along the rows.
fn inverse_transform(coefficients: &Block, cosines: &[[f32; EDGE]; EDGE]) -> Block {
    let mut columns_done = [0.0; EDGE * EDGE];
    for (coefficients, cosines) in coefficients.chunks_exact(EDGE).zip(cosines) {
        for (row, &cosine) in columns_done.chunks_exact_mut(EDGE).zip(cosines) {
            for (sum, &coefficient) in row.iter_mut().zip(coefficients) {
                *sum += coefficient * cosine;
            }
        }
    }
    let mut values = [0.0; EDGE * EDGE];
    for (row, frequencies) in values
        .chunks_exact_mut(EDGE)
        .zip(columns_done.chunks_exact(EDGE))
    {
        for (&coefficient, cosines) in frequencies.iter().zip(cosines) {
            for (sum, &cosine) in row.iter_mut().zip(cosines) {
                *sum += coefficient * cosine;
            }
        }
    }
    values
}

/// The level shift of T.81 A.3.1, rounded and kept in the range of the precision.
fn shifted(value: f32, precision: u32) -> u16 {
    let middle = f32::from(1u16 << (precision - 1));
    (value.round_ties_even() + middle).clamp(0.0, 2.0 * middle - 1.0) as u16
}
