//! How the elements of a data set are written: byte order, and with or without a VR (PS3.5 7.1).

use dicom_core::Tag;

/// Byte order, and whether elements carry their value representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    /// Elements carry their VR.
    pub explicit: bool,
    /// Most significant byte first.
    pub big_endian: bool,
}

impl Encoding {
    /// Of file meta information and of nearly all files.
    pub const EXPLICIT_LITTLE: Self = Self {
        explicit: true,
        big_endian: false,
    };
    /// DICOM's default.
    pub const IMPLICIT_LITTLE: Self = Self {
        explicit: false,
        big_endian: false,
    };
    /// Retired, still in archives.
    pub const EXPLICIT_BIG: Self = Self {
        explicit: true,
        big_endian: true,
    };

    /// The encoding in which `bytes`, a data set or an item, are really written: the byte order of
    /// `self`, but with VRs exactly if the first element shows one. Mislabelled files are common.
    pub fn of(self, bytes: &[u8]) -> Self {
        match bytes.get(4..6) {
            Some(code) => Self {
                explicit: is_vr(code),
                ..self
            },
            None => self,
        }
    }

    /// The encoding of a bare data set, which starts with group 0008 or, for file meta information
    /// without its prefix, 0002. `None` where the bytes start with neither.
    pub fn guess(bytes: &[u8]) -> Option<Self> {
        let explicit = is_vr(bytes.get(4..6)?);
        let (big_endian, element) = match bytes.get(..4)? {
            [0x08 | 0x02, 0x00, low, high] => (false, u16::from_le_bytes([*low, *high])),
            [0x00, 0x08, high, low] => (true, u16::from_be_bytes([*high, *low])),
            _ => return None,
        };
        let guess = Self {
            explicit,
            big_endian,
        };
        // Without a VR to show it, only a length that fits tells a data set from chance.
        let fits = explicit || {
            let length = guess.u32(bytes.get(4..8)?)?;
            u64::from(length) <= bytes.len() as u64 && !big_endian
        };
        (fits && element < 0x3000).then_some(guess)
    }

    /// The tag at the start of `bytes`.
    pub fn tag(self, bytes: &[u8]) -> Option<Tag> {
        Some(Tag(self.u16(bytes)?, self.u16(bytes.get(2..)?)?))
    }

    /// The first two bytes.
    pub fn u16(self, bytes: &[u8]) -> Option<u16> {
        let bytes = *bytes.first_chunk()?;
        Some(if self.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    /// The first four bytes.
    pub fn u32(self, bytes: &[u8]) -> Option<u32> {
        let bytes = *bytes.first_chunk()?;
        Some(if self.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    /// The first eight bytes.
    pub fn u64(self, bytes: &[u8]) -> Option<u64> {
        let bytes = *bytes.first_chunk()?;
        Some(if self.big_endian {
            u64::from_be_bytes(bytes)
        } else {
            u64::from_le_bytes(bytes)
        })
    }
}

fn is_vr(code: &[u8]) -> bool {
    matches!(
        code,
        b"AE"
            | b"AS"
            | b"AT"
            | b"CS"
            | b"DA"
            | b"DS"
            | b"DT"
            | b"FD"
            | b"FL"
            | b"IS"
            | b"LO"
            | b"LT"
            | b"OB"
            | b"OD"
            | b"OF"
            | b"OL"
            | b"OV"
            | b"OW"
            | b"PN"
            | b"SH"
            | b"SL"
            | b"SQ"
            | b"SS"
            | b"ST"
            | b"SV"
            | b"TM"
            | b"UC"
            | b"UI"
            | b"UL"
            | b"UN"
            | b"UR"
            | b"US"
            | b"UT"
            | b"UV"
    )
}
