//! Marker segments of JPEG-LS (T.87 Annex C).

use super::super::{Error, Shape};
use super::{CODEC, damaged, unsupported};

/// What holds for the whole image, or until redefined.
pub(super) struct Headers {
    /// Bits of a sample: 2 to 16.
    pub precision: u32,
    /// Lines between restart markers; 0 for none.
    pub restart_interval: usize,
    /// Preset coding parameters; 0 asks for the default.
    pub preset: Preset,
    components: usize,
}

/// MAXVAL, T1, T2, T3, RESET (T.87 C.2.4.1.1).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Preset {
    pub max_value: i32,
    pub thresholds: [i32; 3],
    pub reset: i32,
}

/// How the components of a scan follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interleave {
    /// The scan has one component.
    None,
    /// A line of each component in turn.
    Line,
}

/// The header of one scan.
pub(super) struct Scan {
    /// The largest allowed error of a sample.
    pub near: i32,
    pub interleave: Interleave,
}

impl Headers {
    /// Reads up to and including the frame header, which must declare `shape`.
    pub fn parse(codestream: &[u8], shape: Shape) -> Result<(Self, &[u8]), Error> {
        let mut rest = codestream.strip_prefix(&[0xFF, 0xD8]).ok_or(damaged(
            "they do not begin with the marker of a JPEG-LS image",
        ))?;
        let mut headers = Self {
            precision: 0,
            restart_interval: 0,
            preset: Preset::default(),
            components: shape.samples,
        };
        loop {
            let (marker, segment, after) = next_segment(rest)?;
            rest = after;
            match marker {
                0xF7 => break headers.start_frame(segment, shape)?,
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                    return Err(damaged("they are JPEG data under the name of JPEG-LS"));
                }
                0xDA => return Err(damaged("the scan comes before the frame header")),
                _ => headers.define(marker, segment)?,
            }
        }
        Ok((headers, rest))
    }

    /// Reads up to and including the next scan header; what follows is entropy-coded.
    pub fn next_scan<'a>(&mut self, mut rest: &'a [u8]) -> Result<(Scan, &'a [u8]), Error> {
        loop {
            let (marker, segment, after) = next_segment(rest)?;
            rest = after;
            match marker {
                0xDA => return Ok((self.start_scan(segment)?, rest)),
                0xD9 => return Err(Error::Truncated { codec: CODEC }),
                _ => self.define(marker, segment)?,
            }
        }
    }

    fn start_frame(&mut self, segment: &[u8], shape: Shape) -> Result<(), Error> {
        self.precision = u32::from(u8_at(segment, 0)?);
        if !(2..=16).contains(&self.precision) {
            return Err(damaged(
                "the number of bits per sample is not one of the standard's",
            ));
        }
        let declared = Shape {
            rows: usize::from(u16_at(segment, 1)?),
            columns: usize::from(u16_at(segment, 3)?),
            samples: usize::from(u8_at(segment, 5)?),
        };
        shape.check(CODEC, declared)?;
        for component in 0..declared.samples {
            if declared.samples > 1 && u8_at(segment, 7 + 3 * component)? != 0x11 {
                return Err(unsupported("colours of unequal resolution"));
            }
        }
        Ok(())
    }

    fn start_scan(&self, segment: &[u8]) -> Result<Scan, Error> {
        let count = usize::from(u8_at(segment, 0)?);
        if count != 1 && count != self.components {
            return Err(unsupported("scans of some of the colours"));
        }
        for component in 0..count {
            if u8_at(segment, 2 + 2 * component)? != 0 {
                return Err(unsupported("a mapping table"));
            }
        }
        let parameters = 1 + 2 * count;
        let near = i32::from(u8_at(segment, parameters)?);
        let interleave = match (count, u8_at(segment, parameters + 1)?) {
            (1, _) => Interleave::None,
            (_, 1) => Interleave::Line,
            (_, 2) => return Err(unsupported("colours interleaved sample by sample")),
            _ => {
                return Err(damaged(
                    "the interleave mode contradicts the number of components",
                ));
            }
        };
        if u8_at(segment, parameters + 2)? & 15 != 0 {
            return Err(unsupported("a point transform"));
        }
        Ok(Scan { near, interleave })
    }

    /// What may stand before a frame or a scan header.
    fn define(&mut self, marker: u8, segment: &[u8]) -> Result<(), Error> {
        match marker {
            0xDD => self.restart_interval = restart_interval(segment)?,
            0xF8 => match u8_at(segment, 0)? {
                1 => self.preset = Preset::parse(segment)?,
                2 | 3 => return Err(unsupported("a mapping table")),
                _ => return Err(unsupported("an extended header")),
            },
            // Application data, comments, and what decoders must skip.
            _ => {}
        }
        Ok(())
    }
}

impl Preset {
    fn parse(segment: &[u8]) -> Result<Self, Error> {
        let value = |index: usize| u16_at(segment, 1 + 2 * index).map(i32::from);
        Ok(Self {
            max_value: value(0)?,
            thresholds: [value(1)?, value(2)?, value(3)?],
            reset: value(4)?,
        })
    }
}

/// Two, three or four bytes (T.87 C.2.5).
fn restart_interval(segment: &[u8]) -> Result<usize, Error> {
    if !(2..=4).contains(&segment.len()) {
        return Err(damaged("the restart interval has an impossible length"));
    }
    Ok(segment
        .iter()
        .fold(0, |joined, &byte| (joined << 8) | usize::from(byte)))
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
