//! JPEG (ITU-T T.81) with one scan: lossless (process 14) and lossy sequential (processes 1, 2, 4).
//!
//! Lossless JPEG is what most CT archives hold, and 12-bit lossy JPEG the commonest lossy form, but
//! the libraries written for photographs read neither 12 bits nor all that scanners write. Both
//! share the markers, the Huffman codes and the bit reader; what differs is `lossless` and `dct`.

mod dct;
mod huffman;
mod lossless;
mod markers;

use super::bits::{BitReader, Stuffing};
use super::{Cell, Error, Shape, StoredFrame};
use markers::{Process, Scan};

pub(super) const CODEC: &str = "JPEG";

pub(super) fn decode(codestream: &[u8], shape: Shape, cell: Cell) -> Result<StoredFrame, Error> {
    let scan = Scan::parse(codestream, shape)?;
    cell.check_precision(CODEC, scan.precision)?;
    let reader = BitReader::new(scan.entropy_coded, Stuffing::ZeroByte);
    let (samples, lossy) = match scan.process {
        Process::Lossless => (lossless::decode(&scan, reader, shape)?, false),
        Process::Sequential => (dct::decode(&scan, reader, shape)?, true),
    };
    let values = samples
        .into_iter()
        .map(|sample| cell.low_bits(u32::from(sample)))
        .collect::<Result<_, Error>>()?;
    Ok(StoredFrame { values, lossy })
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
