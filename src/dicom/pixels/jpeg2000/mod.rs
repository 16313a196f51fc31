//! JPEG 2000 (ITU-T T.800), decoded by `hayro-jpeg2000`.
//!
//! The library is made for pictures: it does not tell signed from unsigned samples, nor lossless
//! from lossy, and it makes the best of what is damaged. So the headers are read here first
//! (`codestream`), and only a complete codestream of the announced size reaches it.

mod codestream;

use std::borrow::Cow;

use super::{Cell, Error, Shape, StoredFrame};
use codestream::{Codestream, u32_at};
use hayro_jpeg2000::{
    DecodeError, DecodeSettings, DecoderContext, DecodingError, Image, TileError,
};

const CODEC: &str = "JPEG 2000";

/// End of Codestream.
const END: [u8; 2] = [0xFF, 0xD9];

/// The signature box of a JP2 file, which some scanners wrap around the codestream.
const JP2_SIGNATURE: &[u8] = b"\x00\x00\x00\x0C\x6A\x50\x20\x20";

pub(super) fn decode(data: &[u8], shape: Shape, cell: Cell) -> Result<StoredFrame, Error> {
    let bytes = out_of_file(data)?;
    let codestream = Codestream::parse(bytes, shape)?;
    let bytes = if codestream.lacks_end {
        // Other decoders do without the end marker; the library insists on it.
        Cow::Owned([bytes, &END].concat())
    } else {
        Cow::Borrowed(bytes)
    };
    // Neither palettes nor channel definitions, which only files have and DICOM forbids.
    let settings = DecodeSettings {
        resolve_palette_indices: false,
        strict: true,
        target_resolution: None,
    };
    let image = Image::new(&bytes, &settings).map_err(in_words)?;
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
            *value = codestream.stored_value(sample, shape, cell)?;
        }
    }
    Ok(StoredFrame {
        values,
        lossy: codestream.irreversible,
    })
}

impl Codestream {
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

/// The codestream itself, out of a JP2 file if there is one around it (T.800 Annex I).
fn out_of_file(data: &[u8]) -> Result<&[u8], Error> {
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
