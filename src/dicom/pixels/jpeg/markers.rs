//! The marker segments before the one scan (T.81 Annex B).

use super::super::{Error, Shape};
use super::huffman::HuffmanTable;
use super::{CODEC, damaged, unsupported};

/// How the samples are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Process {
    /// Prediction and exact differences.
    Lossless,
    /// Discrete cosine transform, one pass.
    Sequential,
}

/// One component of the scan: which tables it uses.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Component {
    pub quantization: usize,
    /// DC table, or the one table of the lossless process.
    pub dc: usize,
    pub ac: usize,
}

/// All that the marker segments say, checked against the header of the image.
pub(super) struct Scan<'a> {
    pub process: Process,
    /// Bits of a sample: 2 to 16.
    pub precision: u32,
    pub components: Vec<Component>,
    /// Minimum coded units between restart markers; 0 for none.
    pub restart_interval: usize,
    pub dc_tables: [Option<HuffmanTable>; 4],
    pub ac_tables: [Option<HuffmanTable>; 4],
    /// Steps in zigzag order.
    pub quantization: [Option<[u16; 64]>; 4],
    /// 1 to 7 in the lossless process.
    pub predictor: u8,
    /// Low bits dropped before coding, below the precision.
    pub point_transform: u32,
    pub entropy_coded: &'a [u8],
}

struct Frame {
    process: Process,
    precision: u32,
    /// Identifier and quantization table of each component.
    components: Vec<(u8, usize)>,
}

#[derive(Default)]
struct Tables {
    restart_interval: usize,
    dc: [Option<HuffmanTable>; 4],
    ac: [Option<HuffmanTable>; 4],
    quantization: [Option<[u16; 64]>; 4],
}

impl<'a> Scan<'a> {
    pub fn parse(codestream: &'a [u8], shape: Shape) -> Result<Self, Error> {
        let mut rest = codestream
            .strip_prefix(&[0xFF, 0xD8])
            .ok_or(damaged("they do not begin with the marker of a JPEG image"))?;
        let mut frame = None;
        let mut tables = Tables::default();
        loop {
            let (marker, segment, after) = next_segment(rest)?;
            rest = after;
            match marker {
                0xC0 | 0xC1 => frame = Some(Frame::parse(segment, Process::Sequential, shape)?),
                0xC3 => frame = Some(Frame::parse(segment, Process::Lossless, shape)?),
                0xC2 => return Err(unsupported("progressive coding")),
                0xC4 => tables.define_huffman(segment)?,
                0xC5..=0xC7 | 0xDE | 0xDF => return Err(unsupported("hierarchical coding")),
                0xC9..=0xCF => return Err(unsupported("arithmetic coding")),
                0xF7 => return Err(damaged("they are JPEG-LS data under the name of JPEG")),
                0xDA => {
                    let frame = frame.ok_or(damaged("the scan comes before the frame header"))?;
                    return Self::begin(segment, rest, frame, tables);
                }
                0xDB => tables.define_quantization(segment)?,
                0xDD => tables.restart_interval = usize::from(u16_at(segment, 0)?),
                0xD9 => return Err(damaged("they end before the first scan")),
                // Application data, comments, and what decoders must skip.
                _ => {}
            }
        }
    }

    fn begin(
        segment: &[u8],
        entropy_coded: &'a [u8],
        frame: Frame,
        tables: Tables,
    ) -> Result<Self, Error> {
        let count = usize::from(u8_at(segment, 0)?);
        if count != frame.components.len() {
            return Err(unsupported("one scan for each colour"));
        }
        let mut components = Vec::with_capacity(count);
        for (index, &(identifier, quantization)) in frame.components.iter().enumerate() {
            if u8_at(segment, 1 + 2 * index)? != identifier {
                return Err(damaged(
                    "the scan names other components than the frame header",
                ));
            }
            let destinations = u8_at(segment, 2 + 2 * index)?;
            let (dc, ac) = (
                usize::from(destinations >> 4),
                usize::from(destinations & 15),
            );
            components.push(Component {
                quantization,
                dc,
                ac,
            });
        }
        let predictor = u8_at(segment, 1 + 2 * count)?;
        let point_transform = u32::from(u8_at(segment, 3 + 2 * count)? & 15);
        if frame.process == Process::Lossless {
            if !(1..=7).contains(&predictor) {
                return Err(damaged("the predictor is not one of the seven"));
            }
            if point_transform >= frame.precision {
                return Err(damaged("the point transform leaves no bits"));
            }
        }
        Ok(Self {
            process: frame.process,
            precision: frame.precision,
            components,
            restart_interval: tables.restart_interval,
            dc_tables: tables.dc,
            ac_tables: tables.ac,
            quantization: tables.quantization,
            predictor,
            point_transform,
            entropy_coded,
        })
    }
}

impl Frame {
    fn parse(segment: &[u8], process: Process, shape: Shape) -> Result<Self, Error> {
        let precision = u32::from(u8_at(segment, 0)?);
        let known = match process {
            Process::Lossless => (2..=16).contains(&precision),
            Process::Sequential => matches!(precision, 8 | 12),
        };
        if !known {
            return Err(damaged(
                "the number of bits per sample is not one of the standard's",
            ));
        }
        let count = usize::from(u8_at(segment, 5)?);
        shape.check(
            CODEC,
            Shape {
                rows: usize::from(u16_at(segment, 1)?),
                columns: usize::from(u16_at(segment, 3)?),
                samples: count,
            },
        )?;
        if count > 1 && process == Process::Sequential {
            return Err(unsupported("lossy compressed colours"));
        }
        let mut components = Vec::with_capacity(count);
        for index in 0..count {
            let identifier = u8_at(segment, 6 + 3 * index)?;
            if count > 1 && u8_at(segment, 7 + 3 * index)? != 0x11 {
                return Err(unsupported("colours of unequal resolution"));
            }
            components.push((identifier, usize::from(u8_at(segment, 8 + 3 * index)?)));
        }
        Ok(Self {
            process,
            precision,
            components,
        })
    }
}

impl Tables {
    fn define_huffman(&mut self, mut segment: &[u8]) -> Result<(), Error> {
        let incomplete = || damaged("a Huffman table is incomplete");
        while let Some((&destination, rest)) = segment.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or_else(incomplete)?;
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let (values, rest) = rest.split_at_checked(total).ok_or_else(incomplete)?;
            segment = rest;
            let class = if destination >> 4 == 0 {
                &mut self.dc
            } else {
                &mut self.ac
            };
            let slot = class
                .get_mut(usize::from(destination & 15))
                .ok_or(damaged("a Huffman table has an impossible number"))?;
            *slot = Some(HuffmanTable::new(counts, values)?);
        }
        Ok(())
    }

    fn define_quantization(&mut self, mut segment: &[u8]) -> Result<(), Error> {
        let incomplete = || damaged("a quantization table is incomplete");
        while let Some((&destination, rest)) = segment.split_first() {
            let bytes = if destination >> 4 == 0 { 1 } else { 2 };
            let (steps, rest) = rest.split_at_checked(64 * bytes).ok_or_else(incomplete)?;
            segment = rest;
            let mut table = [0; 64];
            for (entry, step) in table.iter_mut().zip(steps.chunks_exact(bytes)) {
                *entry = step
                    .iter()
                    .fold(0, |joined, &byte| (joined << 8) | u16::from(byte));
            }
            let slot = self
                .quantization
                .get_mut(usize::from(destination & 15))
                .ok_or(damaged("a quantization table has an impossible number"))?;
            *slot = Some(table);
        }
        Ok(())
    }
}

/// The next marker, its segment without the length, and what follows.
fn next_segment(bytes: &[u8]) -> Result<(u8, &[u8], &[u8]), Error> {
    let truncated = Error::Truncated { codec: CODEC };
    let Some((0xFF, rest)) = bytes.split_first().map(|(&first, rest)| (first, rest)) else {
        return Err(if bytes.is_empty() {
            truncated
        } else {
            damaged("a marker is missing")
        });
    };
    let fill = rest.iter().take_while(|&&byte| byte == 0xFF).count();
    let Some((&marker, rest)) = rest.get(fill..).and_then(<[u8]>::split_first) else {
        return Err(truncated);
    };
    // These stand alone, without a length.
    if matches!(marker, 0x01 | 0xD0..=0xD9) {
        return Ok((marker, &[], rest));
    }
    let length = usize::from(u16_at(rest, 0)?);
    let segment = rest.get(2..length).ok_or(truncated)?;
    Ok((marker, segment, rest.get(length..).unwrap_or_default()))
}

fn u8_at(bytes: &[u8], index: usize) -> Result<u8, Error> {
    bytes
        .get(index)
        .copied()
        .ok_or(damaged("a marker segment is too short"))
}

fn u16_at(bytes: &[u8], index: usize) -> Result<u16, Error> {
    Ok(u16::from_be_bytes([
        u8_at(bytes, index)?,
        u8_at(bytes, index + 1)?,
    ]))
}
