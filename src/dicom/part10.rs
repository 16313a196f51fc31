//! The front of a file: where the data set starts and how it is written (PS3.10).
//!
//! What a viewer opens, this opens: without preamble, without the `DICM` prefix, without or with
//! odd file meta information (a wrong or missing group length, an empty version, an application
//! title that is too long), with no transfer syntax named or with the wrong one. The data set is
//! the judge: its first element shows how it is written.

use std::borrow::Cow;
use std::io::Read;

use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};

use crate::dicom::element::Elements;
use crate::dicom::encoding::Encoding;
use crate::dicom::error::Error;
use crate::dicom::{transfer_syntax, value};

/// Deflated data sets are inflated up to this many bytes: sixteen times a 2048 x 2048 slice, far
/// beyond any CT slice, and far below what would hurt the device.
const MAX_INFLATED: usize = 128 << 20;

/// A data set, ready to be walked.
#[derive(Debug)]
pub struct Part10<'a> {
    /// Transfer Syntax UID as the file names it, or as the data set shows it.
    pub transfer_syntax: String,
    /// Whether the file named it.
    pub transfer_syntax_named: bool,
    /// Media Storage SOP Class UID (0002,0002); empty when absent.
    pub media_storage_sop_class: String,
    /// How the data set is written.
    pub encoding: Encoding,
    /// The data set, inflated if it was deflated.
    pub data_set: Cow<'a, [u8]>,
}

impl Part10<'_> {
    /// The elements of the data set.
    pub fn elements(&self) -> Elements<'_> {
        Elements::new(&self.data_set, self.encoding)
    }
}

/// Finds the data set of a file.
///
/// # Errors
/// [`Error::Empty`], [`Error::NotDicom`] with what it looks like instead, [`Error::DamagedDeflate`]
/// and [`Error::InflatesTooFar`].
pub fn open(bytes: &[u8]) -> Result<Part10<'_>, Error> {
    let meta = FileMeta::read(bytes.get(start_of_meta(bytes)?..).unwrap_or_default());
    let data_set = if meta.transfer_syntax == uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN {
        inflate(meta.rest)?
    } else {
        Cow::Borrowed(meta.rest)
    };
    let encoding = if meta.transfer_syntax.is_empty() {
        Encoding::guess(&data_set).unwrap_or_else(|| Encoding::IMPLICIT_LITTLE.of(&data_set))
    } else {
        transfer_syntax::encoding(&meta.transfer_syntax).of(&data_set)
    };
    let transfer_syntax_named = !meta.transfer_syntax.is_empty();
    Ok(Part10 {
        transfer_syntax: if transfer_syntax_named {
            meta.transfer_syntax
        } else {
            transfer_syntax::native(encoding).to_owned()
        },
        transfer_syntax_named,
        media_storage_sop_class: meta.sop_class,
        encoding,
        data_set,
    })
}

fn start_of_meta(bytes: &[u8]) -> Result<usize, Error> {
    if bytes.is_empty() {
        Err(Error::Empty)
    } else if bytes.get(128..132) == Some(b"DICM") {
        Ok(132)
    } else if bytes.starts_with(b"DICM") {
        Ok(4)
    } else if Encoding::guess(bytes).is_some() {
        Ok(0)
    } else if bytes.get(128..).and_then(Encoding::guess).is_some() {
        // A preamble whose prefix was left out.
        Ok(128)
    } else {
        Err(Error::NotDicom(looks_like(bytes)))
    }
}

#[derive(Default)]
struct FileMeta<'a> {
    transfer_syntax: String,
    sop_class: String,
    rest: &'a [u8],
}

impl<'a> FileMeta<'a> {
    /// Reads group 0002 by its elements, not by its group length, which is often wrong; except that
    /// only the group length can part it from a deflated data set.
    fn read(bytes: &'a [u8]) -> Self {
        let mut meta = Self::default();
        let mut elements = Elements::new(bytes, Encoding::EXPLICIT_LITTLE.of(bytes));
        let mut end_by_group_length = None;
        let mut end = 0;
        while bytes
            .get(end..)
            .is_some_and(|rest| rest.starts_with(&[2, 0]))
            && Some(end) != end_by_group_length
        {
            let Some(element) = elements.next() else {
                break;
            };
            end = elements.position();
            match element.tag {
                Tag(0x0002, 0x0000) => {
                    end_by_group_length = value::integer(&element)
                        .and_then(|length| usize::try_from(length).ok())
                        .and_then(|length| end.checked_add(length));
                }
                tags::MEDIA_STORAGE_SOP_CLASS_UID => meta.sop_class = value::text(&element),
                tags::TRANSFER_SYNTAX_UID => meta.transfer_syntax = value::text(&element),
                _ => {}
            }
        }
        meta.rest = bytes.get(end..).unwrap_or_default();
        meta
    }
}

/// PS3.5 A.5: a raw deflate stream. Some writers add the zlib header.
fn inflate(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if Encoding::guess(bytes).is_some_and(|encoding| encoding.explicit) {
        return Ok(Cow::Borrowed(bytes));
    }
    let limit = MAX_INFLATED as u64 + 1;
    let mut inflated = Vec::new();
    let mut outcome = flate2::read::DeflateDecoder::new(bytes)
        .take(limit)
        .read_to_end(&mut inflated);
    if outcome.is_err() && Encoding::guess(&inflated).is_none() {
        inflated.clear();
        outcome = flate2::read::ZlibDecoder::new(bytes)
            .take(limit)
            .read_to_end(&mut inflated);
    }
    if inflated.len() > MAX_INFLATED {
        return Err(Error::InflatesTooFar {
            limit: MAX_INFLATED,
        });
    }
    // A stream that breaks off leaves a data set that breaks off, which is told further on.
    if outcome.is_err() && Encoding::guess(&inflated).is_none() {
        return Err(Error::DamagedDeflate);
    }
    Ok(Cow::Owned(inflated))
}

fn looks_like(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 12] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"BM", "a BMP picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x1F\x8B", "a gzip file"),
        (b"MZ", "a Windows program"),
        (b"\x7FELF", "a program"),
        (b"NRRD", "an NRRD volume"),
    ];
    let is_text = |bytes: &[u8]| {
        let start = bytes.get(..512).unwrap_or(bytes);
        // A character may be cut in two at the end.
        let is_utf8 = std::str::from_utf8(start).map_or_else(|e| e.error_len().is_none(), |_| true);
        is_utf8
            && start
                .iter()
                .all(|&byte| byte >= 0x20 || matches!(byte, b'\n' | b'\r' | b'\t'))
    };
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map_or_else(
            || {
                if is_text(bytes) {
                    "a text file"
                } else {
                    "something else"
                }
            },
            |(_, name)| name,
        )
}
