//! Small codestreams made by other people's encoders decode to what was encoded, and no damage to
//! them, nor random bytes, makes a decoder panic or run on.
//!
//! The streams are lines of text: name, rows, columns, samples, bits, NEAR, the SHA-256 of the
//! values as little-endian int32 as the encoder's own library decodes them, and the codestream in
//! hexadecimal. `jpeg_ls.txt` comes from CharLS; its streams with restart markers are joined from
//! streams that CharLS made of the parts, and CharLS decodes them to the same values.
//! `jpeg.txt` comes from libjpeg-turbo; `jpeg2000.txt` from OpenJPEG; `rle.txt` from pydicom.

#![allow(clippy::unwrap_used)]

use ct_severity::dicom::encoded::{EncodedPixels, PixelData};
use ct_severity::dicom::pixels::{Error, StoredFrame, decode_frame};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const STREAMS: [(&str, &str); 4] = [
    ("1.2.840.10008.1.2.5", include_str!("codestreams/rle.txt")),
    (
        "1.2.840.10008.1.2.4.57",
        include_str!("codestreams/jpeg.txt"),
    ),
    (
        "1.2.840.10008.1.2.4.81",
        include_str!("codestreams/jpeg_ls.txt"),
    ),
    (
        "1.2.840.10008.1.2.4.90",
        include_str!("codestreams/jpeg2000.txt"),
    ),
];

#[derive(Debug, Clone)]
struct Stream {
    transfer_syntax: &'static str,
    name: &'static str,
    rows: usize,
    columns: usize,
    samples: u16,
    bits: u16,
    near: u32,
    sha256: &'static str,
    bytes: Vec<u8>,
}

impl Stream {
    fn all() -> Vec<Self> {
        let of_codec = |(transfer_syntax, text): (&'static str, &'static str)| {
            text.lines()
                .map(move |line| Self::parse(transfer_syntax, line))
        };
        STREAMS.into_iter().flat_map(of_codec).collect()
    }

    fn parse(transfer_syntax: &'static str, line: &'static str) -> Self {
        let fields: Vec<&str> = line.split('|').collect();
        let hex = fields[7].as_bytes().chunks(2);
        Self {
            transfer_syntax,
            name: fields[0],
            rows: fields[1].parse().unwrap(),
            columns: fields[2].parse().unwrap(),
            samples: fields[3].parse().unwrap(),
            bits: fields[4].parse().unwrap(),
            near: fields[5].parse().unwrap(),
            sha256: fields[6],
            bytes: hex
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                .collect(),
        }
    }

    fn decode(&self, bytes: &[u8]) -> Result<StoredFrame, Error> {
        let pixels = EncodedPixels {
            transfer_syntax: self.transfer_syntax,
            rows: self.rows,
            columns: self.columns,
            samples_per_pixel: self.samples,
            photometric_interpretation: if self.samples == 1 {
                "MONOCHROME2"
            } else {
                "RGB"
            },
            bits_allocated: if self.bits > 8 { 16 } else { 8 },
            bits_stored: self.bits,
            high_bit: self.bits - 1,
            signed: false,
            planar_configuration: 0,
            frames: 1,
            data: PixelData::Fragments {
                offset_table: Vec::new(),
                fragments: vec![bytes],
            },
        };
        decode_frame(&pixels, 0)
    }

    fn check(&self) {
        let decoded = self
            .decode(&self.bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let bytes: Vec<u8> = decoded
            .values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hash, self.sha256, "{}", self.name);
        assert_eq!(decoded.lossy, self.near > 0, "{}", self.name);
    }
}

#[test]
fn streams_of_other_encoders_decode_to_what_was_encoded() {
    let streams = Stream::all();
    assert_eq!(streams.len(), 5 + 24 + 41 + 18);
    streams.iter().for_each(Stream::check);
}

#[test]
fn a_stream_that_is_cut_short_is_never_taken_for_an_image() {
    for stream in Stream::all() {
        // Behind this there may be the end marker, padding, and the unused bits of the last code.
        let last = stream.bytes.len() - 8;
        for end in (0..last).step_by(3) {
            let decoded = stream.decode(&stream.bytes[..end]);
            assert!(decoded.is_err(), "{} cut at {end}", stream.name);
        }
    }
}

#[test]
fn a_jpeg_2000_stream_decodes_without_its_end_marker() {
    for stream in Stream::all() {
        if stream.transfer_syntax.ends_with(".90") {
            let whole = stream.decode(&stream.bytes);
            let end = stream.bytes.len() - 2;
            assert_eq!(
                stream.decode(&stream.bytes[..end]),
                whole,
                "{}",
                stream.name
            );
        }
    }
}

/// What happens to a stream on its way: bytes changed, cut, and inserted.
#[derive(Debug, Clone)]
struct Damage {
    changed: Vec<(prop::sample::Index, u8)>,
    /// Headers are short but decide most; they get damage of their own.
    changed_in_header: Vec<(usize, u8)>,
    cut_at: Option<prop::sample::Index>,
    inserted: Option<(prop::sample::Index, Vec<u8>)>,
}

impl Damage {
    fn any() -> impl Strategy<Value = Self> {
        let byte = prop_oneof![any::<u8>(), Just(0), Just(0xFF), Just(0x80), Just(0x7F)];
        let insertion = (
            any::<prop::sample::Index>(),
            prop::collection::vec(any::<u8>(), 1..5),
        );
        (
            prop::collection::vec((any::<prop::sample::Index>(), byte.clone()), 0..6),
            prop_oneof![
                2 => Just(Vec::new()),
                1 => prop::collection::vec((0usize..120, byte), 1..4),
            ],
            prop::option::weighted(0.2, any::<prop::sample::Index>()),
            prop::option::weighted(0.2, insertion),
        )
            .prop_map(|(changed, changed_in_header, cut_at, inserted)| Self {
                changed,
                changed_in_header,
                cut_at,
                inserted,
            })
    }

    fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for (place, byte) in &self.changed {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        for &(place, byte) in &self.changed_in_header {
            if let Some(target) = bytes.get_mut(place) {
                *target = byte;
            }
        }
        if let Some((place, inserted)) = &self.inserted {
            let place = place.index(bytes.len());
            bytes.splice(place..place, inserted.iter().copied());
        }
        if let Some(end) = &self.cut_at {
            bytes.truncate(end.index(bytes.len()));
        }
        bytes
    }
}

/// Either the whole image or a sentence.
fn decodes_or_explains(stream: &Stream, bytes: &[u8]) -> Result<(), TestCaseError> {
    match stream.decode(bytes) {
        Ok(decoded) => {
            let samples = stream.rows * stream.columns * usize::from(stream.samples);
            prop_assert_eq!(decoded.values.len(), samples);
        }
        Err(error) => prop_assert!(error.to_string().ends_with('.')),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_stream_gives_an_image_or_a_sentence(
        stream in prop::sample::select(Stream::all()),
        damage in Damage::any(),
    ) {
        decodes_or_explains(&stream, &damage.apply(&stream.bytes))?;
    }

    #[test]
    fn random_bytes_give_an_image_or_a_sentence(
        stream in prop::sample::select(Stream::all()),
        header in 0usize..80,
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let header = stream.bytes.get(..header).unwrap_or_default();
        decodes_or_explains(&stream, &[header, &bytes].concat())?;
    }

    #[test]
    fn a_header_of_any_values_gives_an_image_or_a_sentence(
        stream in prop::sample::select(Stream::all()),
        rows in prop_oneof![0usize..70, Just(65535)],
        columns in prop_oneof![0usize..70, Just(65535)],
        samples in 0u16..5,
        bits in 0u16..40,
        allocated in prop_oneof![0u16..40, Just(8), Just(16), Just(32)],
        signed in any::<bool>(),
        high_bit in prop_oneof![0u16..40, Just(65535)],
        frames in 0usize..4,
        frame in 0usize..4,
        native in any::<bool>(),
        offset_table in prop::collection::vec(0u32..200, 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let (first, second) = stream.bytes.split_at(cut.index(stream.bytes.len()));
        let pixels = EncodedPixels {
            transfer_syntax: if native { "1.2.840.10008.1.2.1" } else { stream.transfer_syntax },
            rows,
            columns,
            samples_per_pixel: samples,
            photometric_interpretation: "",
            bits_allocated: allocated,
            bits_stored: bits,
            high_bit,
            signed,
            planar_configuration: samples % 2,
            frames,
            data: if native {
                PixelData::Native(&stream.bytes)
            } else {
                PixelData::Fragments { offset_table, fragments: vec![first, second] }
            },
        };
        match decode_frame(&pixels, frame) {
            Ok(decoded) => {
                prop_assert_eq!(decoded.values.len(), rows * columns * usize::from(samples));
            }
            Err(error) => prop_assert!(error.to_string().ends_with('.')),
        }
    }
}
