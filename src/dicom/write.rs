//! A data set to the bytes of a Part 10 file, Explicit VR Little Endian.
//!
//! The counterpart of the reader, and as small as the objects written here allow: elements are given
//! with their VR, sorted by tag, and sequences and items get explicit lengths. Pixel data are native.
//! Sources: PS3.5 sections 6.2, 7.1 and 7.5; PS3.10 section 7.

use std::collections::BTreeMap;

use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};

use crate::dicom::element;

/// What writes files in this program: a UID made once from a random UUID (PS3.5 B.2).
const IMPLEMENTATION_CLASS_UID: &str = "2.25.257899470946562463055437871944733658724";

/// Its name, at most 16 characters.
const IMPLEMENTATION_VERSION_NAME: &str = "CT_SEVERITY";

/// Why a data set cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value longer than its length field can say.
    #[error("the value of {0} is too long to be written as DICOM")]
    TooLong(Tag),
    /// No SOP class or SOP instance.
    #[error("the data set has no SOP Class UID or no SOP Instance UID")]
    NoIdentity,
}

/// A value with its representation.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text of the given VR; several values are separated by backslashes.
    Text([u8; 2], String),
    /// Bytes of the given VR as they are, padded to even length: binary data, or text in the character
    /// set of the file it was copied from.
    Bytes([u8; 2], Vec<u8>),
    /// US
    UnsignedShort(Vec<u16>),
    /// UL
    UnsignedLong(Vec<u32>),
    /// FD
    Double(Vec<f64>),
    /// AT
    Tag(Tag),
    /// SQ
    Sequence(Vec<DataSet>),
}

/// Elements in the order of their tags.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DataSet(BTreeMap<Tag, Value>);

impl DataSet {
    /// Without any element.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets an element; an earlier one of that tag is replaced.
    pub fn set(&mut self, tag: Tag, value: Value) -> &mut Self {
        self.0.insert(tag, value);
        self
    }

    /// Sets a text element.
    pub fn text(&mut self, tag: Tag, vr: &[u8; 2], value: impl Into<String>) -> &mut Self {
        self.set(tag, Value::Text(*vr, value.into()))
    }

    /// Sets a US element of one value.
    pub fn short(&mut self, tag: Tag, value: u16) -> &mut Self {
        self.set(tag, Value::UnsignedShort(vec![value]))
    }

    /// Sets a DS element.
    pub fn decimals(&mut self, tag: Tag, values: &[f64]) -> &mut Self {
        let texts: Vec<String> = values.iter().map(|&value| decimal(value)).collect();
        self.text(tag, b"DS", texts.join("\\"))
    }

    /// Sets a sequence.
    pub fn sequence(&mut self, tag: Tag, items: Vec<DataSet>) -> &mut Self {
        self.set(tag, Value::Sequence(items))
    }

    /// The element of that tag.
    pub fn get(&self, tag: Tag) -> Option<&Value> {
        self.0.get(&tag)
    }

    /// The bytes of a Part 10 file: preamble, meta information, and this data set, which holds SOP
    /// Class UID and SOP Instance UID.
    ///
    /// # Errors
    /// In the words of [`Error`].
    pub fn part10(&self) -> Result<Vec<u8>, Error> {
        let identity = |tag| match self.get(tag) {
            Some(Value::Text(_, uid)) => Ok(uid.clone()),
            _ => Err(Error::NoIdentity),
        };
        let mut meta = DataSet::new();
        meta.set(
            tags::FILE_META_INFORMATION_VERSION,
            Value::Bytes(*b"OB", vec![0, 1]),
        )
        .text(
            tags::MEDIA_STORAGE_SOP_CLASS_UID,
            b"UI",
            identity(tags::SOP_CLASS_UID)?,
        )
        .text(
            tags::MEDIA_STORAGE_SOP_INSTANCE_UID,
            b"UI",
            identity(tags::SOP_INSTANCE_UID)?,
        )
        .text(
            tags::TRANSFER_SYNTAX_UID,
            b"UI",
            uids::EXPLICIT_VR_LITTLE_ENDIAN,
        )
        .text(
            tags::IMPLEMENTATION_CLASS_UID,
            b"UI",
            IMPLEMENTATION_CLASS_UID,
        )
        .text(
            tags::IMPLEMENTATION_VERSION_NAME,
            b"SH",
            IMPLEMENTATION_VERSION_NAME,
        );
        let meta = meta.elements()?;
        let mut length = DataSet::new();
        length.set(
            tags::FILE_META_INFORMATION_GROUP_LENGTH,
            Value::UnsignedLong(vec![meta.len() as u32]),
        );
        let mut file = vec![0; 128];
        file.extend_from_slice(b"DICM");
        file.extend(length.elements()?);
        file.extend(meta);
        self.write(&mut file)?;
        Ok(file)
    }

    /// The elements alone, as an item of a sequence holds them.
    fn elements(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.write(&mut bytes)?;
        Ok(bytes)
    }

    fn write(&self, bytes: &mut Vec<u8>) -> Result<(), Error> {
        for (&tag, value) in &self.0 {
            value.write(tag, bytes)?;
        }
        Ok(())
    }
}

impl Value {
    fn vr(&self) -> [u8; 2] {
        match self {
            Self::Text(vr, _) | Self::Bytes(vr, _) => *vr,
            Self::UnsignedShort(_) => *b"US",
            Self::UnsignedLong(_) => *b"UL",
            Self::Double(_) => *b"FD",
            Self::Tag(_) => *b"AT",
            Self::Sequence(_) => *b"SQ",
        }
    }

    fn write(&self, tag: Tag, bytes: &mut Vec<u8>) -> Result<(), Error> {
        write_tag(tag, bytes);
        bytes.extend_from_slice(&self.vr());
        let encoded;
        let body: &[u8] = match self {
            // Pixel data are large: they are not copied once more.
            Self::Bytes(_, body) => body,
            Self::Text(_, text) => text.as_bytes(),
            other => {
                encoded = other.encoded()?;
                &encoded
            }
        };
        let padded = body.len() + body.len() % 2;
        if element::has_long_length(self.vr()) {
            let length = u32::try_from(padded)
                .ok()
                .filter(|&length| length != u32::MAX);
            bytes.extend_from_slice(&[0, 0]);
            bytes.extend_from_slice(&length.ok_or(Error::TooLong(tag))?.to_le_bytes());
        } else {
            let length = u16::try_from(padded).map_err(|_| Error::TooLong(tag))?;
            bytes.extend_from_slice(&length.to_le_bytes());
        }
        bytes.extend_from_slice(body);
        if padded > body.len() {
            bytes.push(self.padding());
        }
        Ok(())
    }

    fn encoded(&self) -> Result<Vec<u8>, Error> {
        let mut body = Vec::new();
        match self {
            Self::Text(_, text) => body.extend_from_slice(text.as_bytes()),
            Self::Bytes(_, bytes) => body.extend_from_slice(bytes),
            Self::UnsignedShort(values) => {
                body.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
            Self::UnsignedLong(values) => {
                body.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
            Self::Double(values) => {
                body.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
            Self::Tag(tag) => write_tag(*tag, &mut body),
            Self::Sequence(items) => {
                for item in items {
                    let item = item.elements()?;
                    write_tag(element::ITEM, &mut body);
                    let length =
                        u32::try_from(item.len()).map_err(|_| Error::TooLong(element::ITEM))?;
                    body.extend_from_slice(&length.to_le_bytes());
                    body.extend(item);
                }
            }
        }
        Ok(body)
    }

    /// PS3.5 6.2: UIDs and bytes are padded with zero, text with a space.
    fn padding(&self) -> u8 {
        match &self.vr() {
            b"UI" | b"OB" | b"OW" | b"UN" => 0,
            _ => b' ',
        }
    }
}

fn write_tag(tag: Tag, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&tag.group().to_le_bytes());
    bytes.extend_from_slice(&tag.element().to_le_bytes());
}

/// A DS: the shortest text of the number, in at most 16 characters (PS3.5 6.2). What is no finite
/// number, which has no DS, becomes 0.
pub fn decimal(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let exact = format!("{value}");
    if exact.len() <= 16 {
        return exact;
    }
    // As many digits as there is room for.
    (0..=14)
        .rev()
        .flat_map(|digits| [format!("{value:.digits$}"), format!("{value:.digits$e}")])
        .filter(|text| text.len() <= 16)
        .min_by(|a, b| error(a, value).total_cmp(&error(b, value)))
        .unwrap_or_else(|| "0".to_owned())
}

fn error(text: &str, value: f64) -> f64 {
    text.parse()
        .map_or(f64::INFINITY, |parsed: f64| (parsed - value).abs())
}
