//! JPEG-LS (ITU-T T.87, ISO/IEC 14495-1), lossless and near-lossless.
//!
//! Each sample is predicted from four neighbours; the error of the prediction follows in a Golomb
//! code whose parameter is learnt, while decoding, for each of 365 kinds of neighbourhood. Where
//! the neighbourhood is flat, whole runs of equal samples take a bit or less. It is the best simple
//! lossless code for CT and there is no library for it in Rust, hence this one: `markers` reads the
//! headers, `coding` derives the constants, `context` is what is learnt, `line` decodes.
//!
//! Names follow the standard (A, B, C, N, Ra, Rb, Rc, Rd, NEAR, RUNindex), so that code and text
//! can be read side by side.
//!
//! Not read: components interleaved sample by sample, mapping tables, and sizes above 65535.

mod coding;
mod context;
mod line;
mod markers;

use super::bits::{BitReader, Stuffing};
use super::native::by_pixel;
use super::{Cell, Error, Shape, StoredFrame};
use coding::Coding;
use line::{Component, LineDecoder};
use markers::{Headers, Interleave, Scan};

pub(super) const CODEC: &str = "JPEG-LS";

pub(super) fn decode(codestream: &[u8], shape: Shape, cell: Cell) -> Result<StoredFrame, Error> {
    let (mut headers, mut rest) = Headers::parse(codestream, shape)?;
    cell.check_precision(CODEC, headers.precision)?;
    let mut planes = Vec::new();
    let mut lossy = false;
    loop {
        let (scan, entropy_coded) = headers.next_scan(rest)?;
        lossy |= scan.near > 0;
        let coding = Coding::new(&headers, &scan)?;
        let mut reader = BitReader::new(entropy_coded, Stuffing::ZeroBit);
        decode_scan(&mut reader, &headers, &scan, &coding, shape, &mut planes)?;
        if planes.len() >= shape.len() {
            break;
        }
        rest = reader.rest();
    }
    let samples = if shape.samples == 1 {
        planes
    } else {
        by_pixel(&planes, shape)
    };
    let values = samples
        .into_iter()
        .map(|sample| cell.extended(sample.unsigned_abs(), headers.precision))
        .collect::<Result<_, Error>>()?;
    Ok(StoredFrame { values, lossy })
}

/// Appends the components of a scan to `planes`, one after the other.
fn decode_scan(
    reader: &mut BitReader<'_>,
    headers: &Headers,
    scan: &Scan,
    coding: &Coding,
    shape: Shape,
    planes: &mut Vec<i32>,
) -> Result<(), Error> {
    let count = match scan.interleave {
        Interleave::None => 1,
        Interleave::Line => shape.samples,
    };
    let mut decoder = LineDecoder::new(coding);
    let mut components = vec![Component::new(shape.columns); count];
    for row in 0..shape.rows {
        if row > 0 && row.checked_rem(headers.restart_interval) == Some(0) {
            if reader.overrun() || !reader.restart(row / headers.restart_interval - 1) {
                return Err(damaged("a restart marker is missing"));
            }
            decoder = LineDecoder::new(coding);
            components.iter_mut().for_each(Component::restart);
        }
        for component in &mut components {
            decoder.decode(reader, component)?;
        }
        if reader.overrun() {
            return Err(Error::Truncated { codec: CODEC });
        }
    }
    for component in components {
        planes.extend(component.samples());
    }
    Ok(())
}

fn damaged(what: &'static str) -> Error {
    Error::Damaged { codec: CODEC, what }
}

fn unsupported(feature: &'static str) -> Error {
    Error::UnsupportedFeature {
        codec: CODEC,
        feature,
    }
}
