//! The elements of a data set, borrowed from its bytes.
//!
//! Why not dicom-rs here: its parser sizes buffers by the length a file claims, stops at the first
//! irregularity and copies every value. This reader allocates nothing, takes each item in the
//! encoding it is really written in, and hands out what came before the damage. The tags and UIDs
//! are dicom-rs's dictionary.

use dicom_core::Tag;

use crate::dicom::encoding::Encoding;

pub(crate) const ITEM: Tag = Tag(0xFFFE, 0xE000);
const ITEM_END: Tag = Tag(0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = Tag(0xFFFE, 0xE0DD);
const UNDEFINED: u32 = 0xFFFF_FFFF;

/// Sequences nested deeper than this are taken for damage; real ones stay below ten.
const MAX_DEPTH: usize = 64;

/// One element; its value borrowed from the data set.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// (gggg,eeee).
    pub tag: Tag,
    /// Value representation; `None` where the element is written without one.
    pub vr: Option<[u8; 2]>,
    /// The value; of an element of undefined length, its items without the closing delimiter.
    pub value: &'a [u8],
    /// The length was undefined: the value is items (of a sequence, or fragments).
    pub undefined_length: bool,
    /// The file ends within the value.
    pub truncated: bool,
    /// How numbers, and the items of a sequence, are written.
    pub encoding: Encoding,
}

impl<'a> Element<'a> {
    /// The items of a sequence, each as its elements. What is not a sequence has none.
    pub fn items(&self) -> impl Iterator<Item = Elements<'a>> + use<'a> {
        let encoding = self.encoding;
        Items::new(self.value, encoding).map(move |item| Elements::new(item, encoding.of(item)))
    }

    /// The bodies of the items, unread: the fragments of encapsulated pixel data.
    pub fn fragments(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        Items::new(self.value, self.encoding)
    }
}

/// Walks the elements of a data set or item; ends at its end or at the first disorder.
#[derive(Debug, Clone)]
pub struct Elements<'a> {
    bytes: &'a [u8],
    position: usize,
    encoding: Encoding,
    damaged: bool,
}

impl<'a> Elements<'a> {
    /// Over `bytes`, which start with an element's tag.
    pub fn new(bytes: &'a [u8], encoding: Encoding) -> Self {
        Self {
            bytes,
            position: 0,
            encoding,
            damaged: false,
        }
    }

    /// Byte offset of the next element.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Whether the walk stopped at something that is no element.
    pub fn damaged(&self) -> bool {
        self.damaged
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        if self.damaged {
            return None;
        }
        loop {
            let rest = self.bytes.get(self.position..).unwrap_or_default();
            // Trailing zeros pad some files to a block; they are no damage.
            if rest.len() < 8 || rest.iter().take(8).all(|&byte| byte == 0) {
                self.damaged = rest.iter().any(|&byte| byte != 0);
                return None;
            }
            let Some(header) = ElementHeader::read(rest, self.encoding) else {
                self.damaged = true;
                return None;
            };
            // A stray delimiter carries nothing.
            if header.tag.group() == 0xFFFE {
                self.position += header.size;
                continue;
            }
            let body = rest.get(header.size..).unwrap_or_default();
            let (value, used) = match header.length {
                UNDEFINED => match undefined_extent(body, header.nested(self.encoding), 0) {
                    Some(extent) => extent,
                    None => {
                        self.damaged = true;
                        return None;
                    }
                },
                length => {
                    let length = usize::try_from(length).unwrap_or(usize::MAX);
                    let length = length.min(body.len());
                    (length, length)
                }
            };
            self.position += header.size + used;
            let undefined_length = header.length == UNDEFINED;
            return Some(Element {
                tag: header.tag,
                vr: header.vr,
                value: body.get(..value).unwrap_or_default(),
                undefined_length,
                truncated: if undefined_length {
                    value == used
                } else {
                    u64::from(header.length) > body.len() as u64
                },
                encoding: header.nested(self.encoding),
            });
        }
    }
}

struct ElementHeader {
    tag: Tag,
    vr: Option<[u8; 2]>,
    length: u32,
    size: usize,
}

impl ElementHeader {
    fn read(bytes: &[u8], encoding: Encoding) -> Option<Self> {
        let tag = encoding.tag(bytes)?;
        let code: [u8; 2] = bytes.get(4..6)?.try_into().ok()?;
        // Where a writer slipped an implicit element into an explicit data set, the place of the VR
        // holds no letters.
        let explicit =
            encoding.explicit && tag.group() != 0xFFFE && code.iter().all(u8::is_ascii_uppercase);
        let (vr, length, size) = if !explicit {
            (None, encoding.u32(bytes.get(4..8)?)?, 8)
        } else if has_long_length(code) {
            (Some(code), encoding.u32(bytes.get(8..12)?)?, 12)
        } else {
            (Some(code), encoding.u16(bytes.get(6..8)?)?.into(), 8)
        };
        Some(Self {
            tag,
            vr,
            length,
            size,
        })
    }

    /// PS3.5 6.2.2: the content of an unknown of undefined length is implicit little endian.
    fn nested(&self, encoding: Encoding) -> Encoding {
        if self.vr == Some(*b"UN") && self.length == UNDEFINED {
            Encoding::IMPLICIT_LITTLE
        } else {
            encoding
        }
    }
}

/// Whether the length of an explicit element of that VR has 32 bits (PS3.5 7.1.2).
pub(crate) fn has_long_length(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"OB"
            | b"OD"
            | b"OF"
            | b"OL"
            | b"OV"
            | b"OW"
            | b"SQ"
            | b"SV"
            | b"UC"
            | b"UN"
            | b"UR"
            | b"UT"
            | b"UV"
    )
}

/// Length of the items, and of the items with their closing delimiter; equal when the file ends
/// first. `None` where there is something else than items.
fn undefined_extent(bytes: &[u8], encoding: Encoding, depth: usize) -> Option<(usize, usize)> {
    let mut position = 0;
    loop {
        let rest = bytes.get(position..).unwrap_or_default();
        let (Some(tag), Some(length)) = (encoding.tag(rest), rest.get(4..8)) else {
            return Some((bytes.len(), bytes.len()));
        };
        let length = encoding.u32(length)?;
        match tag {
            SEQUENCE_END => return Some((position, position + 8)),
            ITEM => {
                let body = rest.get(8..).unwrap_or_default();
                position += 8 + item_extent(body, length, encoding, depth)?.1;
            }
            _ => return None,
        }
    }
}

/// Length of an item's body, and of the body with its delimiter if it has one.
fn item_extent(
    body: &[u8],
    length: u32,
    encoding: Encoding,
    depth: usize,
) -> Option<(usize, usize)> {
    if length != UNDEFINED {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        return Some((length.min(body.len()), length.min(body.len())));
    }
    if depth >= MAX_DEPTH {
        return None;
    }
    let encoding = encoding.of(body);
    let mut position = 0;
    loop {
        let rest = body.get(position..).unwrap_or_default();
        if rest.len() < 8 {
            return Some((body.len(), body.len()));
        }
        let header = ElementHeader::read(rest, encoding)?;
        if header.tag == ITEM_END {
            return Some((position, position + 8));
        }
        if header.tag.group() == 0xFFFE {
            return None;
        }
        let value = rest.get(header.size..).unwrap_or_default();
        let used = match header.length {
            UNDEFINED => undefined_extent(value, header.nested(encoding), depth + 1)?.1,
            length => usize::try_from(length)
                .unwrap_or(usize::MAX)
                .min(value.len()),
        };
        position += header.size + used;
    }
}

struct Items<'a> {
    bytes: &'a [u8],
    encoding: Encoding,
}

impl<'a> Items<'a> {
    fn new(bytes: &'a [u8], encoding: Encoding) -> Self {
        Self { bytes, encoding }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.encoding.tag(self.bytes)? != ITEM {
            return None;
        }
        let length = self.encoding.u32(self.bytes.get(4..8)?)?;
        let body = self.bytes.get(8..)?;
        let (value, used) = item_extent(body, length, self.encoding, 0)?;
        self.bytes = body.get(used..).unwrap_or_default();
        body.get(..value)
    }
}
