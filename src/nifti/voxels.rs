//! Numbers in the byte order of the file.

/// Voxel types by their NIfTI codes; all that hold one real number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DataType {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
}

impl DataType {
    /// nifti1.h, NIFTI_TYPE_*.
    pub(super) fn of(code: i64) -> Option<Self> {
        Some(match code {
            2 => Self::U8,
            4 => Self::I16,
            8 => Self::I32,
            16 => Self::F32,
            64 => Self::F64,
            256 => Self::I8,
            512 => Self::U16,
            768 => Self::U32,
            1024 => Self::I64,
            1280 => Self::U64,
            _ => return None,
        })
    }

    /// Bytes per voxel.
    pub(super) fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// The voxels in `bytes`.
    pub(super) fn values(self, bytes: &[u8], big_endian: bool) -> impl Iterator<Item = f64> {
        bytes.chunks_exact(self.size()).map(move |bytes| {
            let bytes = Bytes { bytes, big_endian };
            let value = match self {
                Self::U8 => bytes.u8(0).map(f64::from),
                Self::I8 => bytes.u8(0).map(|value| f64::from(value as i8)),
                Self::U16 => bytes.i16(0).map(|value| f64::from(value as u16)),
                Self::I16 => bytes.i16(0).map(f64::from),
                Self::U32 => bytes.i32(0).map(|value| f64::from(value as u32)),
                Self::I32 => bytes.i32(0).map(f64::from),
                Self::U64 => bytes.i64(0).map(|value| value as u64 as f64),
                Self::I64 => bytes.i64(0).map(|value| value as f64),
                Self::F32 => bytes.f32(0).map(f64::from),
                Self::F64 => bytes.f64(0),
            };
            // Each chunk has the size that is read.
            value.unwrap_or_default()
        })
    }
}

/// Bytes read at offsets; `None` beyond the end.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) big_endian: bool,
}

impl Bytes<'_> {
    fn at<const N: usize>(&self, offset: usize) -> Option<[u8; N]> {
        let mut bytes = *self.bytes.get(offset..)?.first_chunk::<N>()?;
        if self.big_endian {
            bytes.reverse();
        }
        Some(bytes)
    }

    pub(super) fn u8(&self, offset: usize) -> Option<u8> {
        self.bytes.get(offset).copied()
    }

    pub(super) fn i16(&self, offset: usize) -> Option<i16> {
        self.at(offset).map(i16::from_le_bytes)
    }

    pub(super) fn i32(&self, offset: usize) -> Option<i32> {
        self.at(offset).map(i32::from_le_bytes)
    }

    pub(super) fn i64(&self, offset: usize) -> Option<i64> {
        self.at(offset).map(i64::from_le_bytes)
    }

    pub(super) fn f32(&self, offset: usize) -> Option<f32> {
        self.at(offset).map(f32::from_le_bytes)
    }

    pub(super) fn f64(&self, offset: usize) -> Option<f64> {
        self.at(offset).map(f64::from_le_bytes)
    }
}
