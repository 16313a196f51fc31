//! The lossless process (T.81 Annex H): each sample is predicted from its neighbours above and to
//! the left, and the difference, modulo 65536, follows in a Huffman code.

use super::super::bits::BitReader;
use super::super::{Error, Shape};
use super::huffman::{HuffmanTable, receive_extend};
use super::markers::Scan;
use super::{CODEC, damaged};

/// Shapes have one sample per pixel or three.
const MOST_COMPONENTS: usize = 3;

/// The samples of the scan, components of a pixel together.
pub(super) fn decode(
    scan: &Scan<'_>,
    mut reader: BitReader<'_>,
    shape: Shape,
) -> Result<Vec<u16>, Error> {
    // A sample takes at least one bit: nothing is allocated for a scan that cannot be complete.
    if scan.entropy_coded.len().saturating_mul(8) < shape.len() {
        return Err(Error::Truncated { codec: CODEC });
    }
    let tables = tables(scan)?;
    let rows_per_restart = rows_per_restart(scan.restart_interval, shape)?;
    let width = shape.columns * shape.samples;
    let mut samples = vec![0u16; shape.len()];
    let mut above: &[u16] = &[];
    for (row, current) in samples.chunks_exact_mut(width).enumerate() {
        let restarts = row > 0 && row % rows_per_restart == 0;
        if restarts && !reader.restart(row / rows_per_restart - 1) {
            return Err(damaged("a restart marker is missing"));
        }
        if row == 0 || restarts {
            first_row(current, scan, &tables, &mut reader)?;
        } else {
            later_row(current, above, scan.predictor, &tables, &mut reader)?;
        }
        if reader.overrun() {
            return Err(Error::Truncated { codec: CODEC });
        }
        above = current;
    }
    for sample in &mut samples {
        *sample <<= scan.point_transform;
    }
    Ok(samples)
}

fn tables<'s>(scan: &'s Scan<'_>) -> Result<Vec<&'s HuffmanTable>, Error> {
    let of_component = |dc: usize| scan.dc_tables.get(dc).and_then(Option::as_ref);
    scan.components
        .iter()
        .map(|component| of_component(component.dc).ok_or(damaged("a Huffman table is missing")))
        .collect()
}

/// Restarts come between rows only (T.81 H.1.1).
fn rows_per_restart(interval: usize, shape: Shape) -> Result<usize, Error> {
    match interval {
        0 => Ok(usize::MAX),
        pixels if pixels % shape.columns == 0 => Ok(pixels / shape.columns),
        _ => Err(damaged(
            "the restart interval is not a number of whole rows",
        )),
    }
}

/// A row with nothing above: half of the range, then the sample to the left.
fn first_row(
    current: &mut [u16],
    scan: &Scan<'_>,
    tables: &[&HuffmanTable],
    reader: &mut BitReader<'_>,
) -> Result<(), Error> {
    let middle = 1u16 << (scan.precision - scan.point_transform - 1);
    let mut left = [middle; MOST_COMPONENTS];
    for pixel in current.chunks_exact_mut(tables.len()) {
        for ((sample, left), table) in pixel.iter_mut().zip(&mut left).zip(tables) {
            *left = left.wrapping_add(difference(table, reader)?);
            *sample = *left;
        }
    }
    Ok(())
}

/// A row predicted by one of the seven rules of T.81 Table H.1.
fn later_row(
    current: &mut [u16],
    above: &[u16],
    predictor: u8,
    tables: &[&HuffmanTable],
    reader: &mut BitReader<'_>,
) -> Result<(), Error> {
    match predictor {
        1 => predicted_row(current, above, tables, reader, |left, _, _| left),
        2 => predicted_row(current, above, tables, reader, |_, above, _| above),
        3 => predicted_row(current, above, tables, reader, |_, _, corner| corner),
        4 => predicted_row(current, above, tables, reader, |left, above, corner| {
            left + above - corner
        }),
        5 => predicted_row(current, above, tables, reader, |left, above, corner| {
            left + ((above - corner) >> 1)
        }),
        6 => predicted_row(current, above, tables, reader, |left, above, corner| {
            above + ((left - corner) >> 1)
        }),
        _ => predicted_row(current, above, tables, reader, |left, above, _| {
            (left + above) >> 1
        }),
    }
}

/// `predict` takes the samples to the left, above, and above left.
#[inline]
fn predicted_row(
    current: &mut [u16],
    above: &[u16],
    tables: &[&HuffmanTable],
    reader: &mut BitReader<'_>,
    predict: impl Fn(i32, i32, i32) -> i32,
) -> Result<(), Error> {
    // With the sample above in all three places every rule gives that sample, which is what the
    // standard asks of the first column.
    let mut neighbours = [(0, 0); MOST_COMPONENTS];
    for (neighbours, &above) in neighbours.iter_mut().zip(above) {
        *neighbours = (i32::from(above), i32::from(above));
    }
    let count = tables.len();
    for (pixel, above) in current
        .chunks_exact_mut(count)
        .zip(above.chunks_exact(count))
    {
        let coded = pixel.iter_mut().zip(above).zip(&mut neighbours).zip(tables);
        for (((sample, &above), (left, corner)), table) in coded {
            let above = i32::from(above);
            let prediction = predict(*left, above, *corner) as u16;
            *sample = prediction.wrapping_add(difference(table, reader)?);
            (*left, *corner) = (i32::from(*sample), above);
        }
    }
    Ok(())
}

/// The next difference, modulo 65536 (T.81 H.1.2.2).
#[inline]
fn difference(table: &HuffmanTable, reader: &mut BitReader<'_>) -> Result<u16, Error> {
    reader.refill();
    match table.decode(reader)? {
        // 32768 is the one difference of sixteen bits and needs no further ones.
        16 => Ok(1 << 15),
        bits @ 0..=15 => Ok(receive_extend(reader, u32::from(bits)) as u16),
        _ => Err(damaged("a difference has more than sixteen bits")),
    }
}
