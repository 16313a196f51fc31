//! JPEG 2000 (ITU-T T.800), decoded by `hayro-jpeg2000`.
//!
//! The library is made for pictures: it does not tell signed from unsigned samples, nor lossless
//! from lossy. So the main header is read here first, which also keeps a codestream of another size
//! from being decoded at all.

use super::{Cell, Error, Shape, StoredFrame};
use hayro_jpeg2000::{
    DecodeError, DecodeSettings, DecoderContext, DecodingError, Image, TileError,
};

const CODEC: &str = "JPEG 2000";

/// The library computes in 32-bit floating point, which holds the coefficients of samples up to
/// this precision exactly.
const MOST_BITS: u32 = 16;

/// The signature box of a JP2 file, which some scanners wrap around the codestream.
const JP2_SIGNATURE: &[u8] = b"\x00\x00\x00\x0C\x6A\x50\x20\x20";

pub(super) fn decode(data: &[u8], shape: Shape, cell: Cell) -> Result<StoredFrame, Error> {
    let codestream = codestream(data)?;
    let header = MainHeader::parse(codestream, shape)?;
    // Neither palettes nor channel definitions, which only files have and DICOM forbids.
    let settings = DecodeSettings {
        resolve_palette_indices: false,
        strict: true,
        target_resolution: None,
    };
    let image = Image::new(codestream, &settings).map_err(in_words)?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(in_words)?;
    let components = decoded.components();
    let pixels = shape.rows * shape.columns;
    if components.len() != shape.samples
        || components
            .iter()
            .any(|component| component.samples().len() != pixels)
    {
        return Err(damaged("the components are not of the announced size"));
    }
    let mut values = vec![0; shape.len()];
    for (first, component) in components.iter().enumerate() {
        let of_component = values.iter_mut().skip(first).step_by(shape.samples);
        for (value, &sample) in of_component.zip(component.samples()) {
            *value = header.stored_value(sample, shape, cell)?;
        }
    }
    Ok(StoredFrame {
        values,
        lossy: header.irreversible,
    })
}

/// What the SIZ and COD marker segments say (T.800 A.5.1, A.6.1).
struct MainHeader {
    precision: u32,
    signed: bool,
    irreversible: bool,
}

impl MainHeader {
    fn parse(codestream: &[u8], shape: Shape) -> Result<Self, Error> {
        let mut rest = codestream.strip_prefix(&[0xFF, 0x4F]).ok_or(damaged(
            "they do not begin with the marker of a JPEG 2000 codestream",
        ))?;
        let mut sample_format = None;
        loop {
            let marker = u16_at(rest, 0)?;
            match marker {
                // These stand alone, without a length.
                0xFF30..=0xFF3F => {
                    rest = rest.get(2..).unwrap_or_default();
                    continue;
                }
                0xFF90 | 0xFF93 | 0xFFD9 => return Err(damaged("the coding style is missing")),
                _ => {}
            }
            let length = usize::from(u16_at(rest, 2)?);
            let segment = rest
                .get(4..length + 2)
                .ok_or(Error::Truncated { codec: CODEC })?;
            rest = rest.get(length + 2..).unwrap_or_default();
            match (marker, sample_format) {
                (0xFF51, _) => sample_format = Some(sample_format_of(segment, shape)?),
                (0xFF52, Some((precision, signed))) => {
                    let irreversible = u8_at(segment, 9)? == 0;
                    return Ok(Self {
                        precision,
                        signed,
                        irreversible,
                    });
                }
                _ => {}
            }
        }
    }

    /// The sample as pydicom gives it: when header and codestream disagree about the sign, the bits
    /// of the codestream are taken and the sign of the header.
    fn stored_value(&self, sample: f32, shape: Shape, cell: Cell) -> Result<i32, Error> {
        let range = 1i32 << self.precision;
        let unsigned = (sample.round_ties_even() as i32).clamp(0, range - 1);
        // The library adds half of the range to signed samples too.
        let value = if self.signed {
            unsigned - range / 2
        } else {
            unsigned
        };
        if self.signed == cell.signed || shape.samples != 1 {
            return Ok(value);
        }
        cell.extended(value as u32, self.precision)
    }
}

/// Precision and signedness, the same in all components.
fn sample_format_of(segment: &[u8], shape: Shape) -> Result<(u32, bool), Error> {
    let extent = |high: usize, low: usize| {
        Ok(u32_at(segment, high)?.saturating_sub(u32_at(segment, low)?) as usize)
    };
    let samples = usize::from(u16_at(segment, 34)?);
    shape.check(
        CODEC,
        Shape {
            rows: extent(6, 14)?,
            columns: extent(2, 10)?,
            samples,
        },
    )?;
    let format = u8_at(segment, 36)?;
    for component in 0..samples {
        if u16_at(segment, 37 + 3 * component)? != 0x0101 {
            return Err(unsupported("components of reduced resolution"));
        }
        if u8_at(segment, 36 + 3 * component)? != format {
            return Err(unsupported("components of different precision"));
        }
    }
    let precision = u32::from(format & 0x7F) + 1;
    if precision > MOST_BITS {
        return Err(unsupported("more than 16 bits per sample"));
    }
    Ok((precision, format & 0x80 != 0))
}

/// The codestream itself, out of a JP2 file if there is one around it (T.800 Annex I).
fn codestream(data: &[u8]) -> Result<&[u8], Error> {
    if !data.starts_with(JP2_SIGNATURE) {
        return Ok(data);
    }
    let mut rest = data;
    loop {
        let length = u32_at(rest, 0)? as usize;
        if rest.get(4..8) == Some(b"jp2c") {
            return Ok(rest.get(8..).unwrap_or_default());
        }
        rest = rest
            .get(length..)
            .filter(|_| length >= 8)
            .ok_or(damaged("there is no codestream in the JP2 file"))?;
    }
}

fn in_words(error: DecodeError) -> Error {
    match error {
        DecodeError::Decoding(
            DecodingError::UnexpectedEof | DecodingError::CodeBlockDecodeFailure,
        )
        | DecodeError::Tile(TileError::Invalid) => Error::Truncated { codec: CODEC },
        _ => damaged("the codestream breaks the rules of JPEG 2000"),
    }
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

fn u8_at(bytes: &[u8], index: usize) -> Result<u8, Error> {
    bytes
        .get(index)
        .copied()
        .ok_or(Error::Truncated { codec: CODEC })
}

fn u16_at(bytes: &[u8], index: usize) -> Result<u16, Error> {
    Ok(u16::from_be_bytes([
        u8_at(bytes, index)?,
        u8_at(bytes, index + 1)?,
    ]))
}

fn u32_at(bytes: &[u8], index: usize) -> Result<u32, Error> {
    Ok((u32::from(u16_at(bytes, index)?) << 16) | u32::from(u16_at(bytes, index + 2)?))
}
