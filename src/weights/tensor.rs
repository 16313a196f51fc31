//! A named array of numbers as a file holds it.
//!
//! Checkpoints are up to 190 MB and the page has little memory, so a tensor owns nothing: it is a
//! view (type, shape, strides) of the file's bytes, converted one at a time when a network asks.

use super::error::{Result, damaged, shown, unsupported};
use bytes::Bytes;
use half::{bf16, f16};

/// Type of the numbers in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dtype {
    /// IEEE 754 half precision.
    F16,
    /// The upper half of a single-precision number.
    BF16,
    /// IEEE 754 single precision.
    F32,
    /// IEEE 754 double precision.
    F64,
    /// Unsigned byte.
    U8,
    /// Signed byte.
    I8,
    /// Signed 16-bit integer.
    I16,
    /// Signed 32-bit integer.
    I32,
    /// Signed 64-bit integer.
    I64,
    /// One byte, zero or not.
    Bool,
}

impl Dtype {
    /// Size of one value in bytes.
    pub const fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 | Self::Bool => 1,
            Self::F16 | Self::BF16 | Self::I16 => 2,
            Self::F32 | Self::I32 => 4,
            Self::F64 | Self::I64 => 8,
        }
    }

    /// The name PyTorch gives to the type, without `torch.`.
    pub const fn torch_name(self) -> &'static str {
        match self {
            Self::F16 => "float16",
            Self::BF16 => "bfloat16",
            Self::F32 => "float32",
            Self::F64 => "float64",
            Self::U8 => "uint8",
            Self::I8 => "int8",
            Self::I16 => "int16",
            Self::I32 => "int32",
            Self::I64 => "int64",
            Self::Bool => "bool",
        }
    }
}

/// Numbers of one type in C order, as a view of the bytes of a file (little-endian).
#[derive(Debug, Clone)]
pub struct Tensor {
    shape: Vec<usize>,
    dtype: Dtype,
    /// In values, not bytes; one per axis.
    strides: Vec<usize>,
    /// Starts at the first value.
    bytes: Bytes,
}

/// More axes than any array of NumPy or tensor of PyTorch can have (64).
const MOST_AXES: usize = 64;

impl Tensor {
    /// A view of `storage` (little-endian values of type `dtype`) that starts `offset` values into
    /// it; `strides` are in values. Fails when any value would lie outside the storage.
    pub fn view(
        dtype: Dtype,
        shape: Vec<usize>,
        strides: Vec<usize>,
        offset: usize,
        storage: &Bytes,
    ) -> Result<Self> {
        if shape.len() > MOST_AXES {
            return Err(unsupported(format!("a tensor of {} axes", shape.len())));
        }
        if shape.len() != strides.len() {
            return Err(damaged("a tensor has not as many strides as axes"));
        }
        let outside = || damaged("a tensor reaches beyond its storage");
        let size = dtype.size();
        let start = offset.checked_mul(size).ok_or_else(outside)?;
        if start > storage.len() {
            return Err(outside());
        }
        let len = product(&shape).ok_or_else(outside)?;
        if len > 0 {
            let last = shape
                .iter()
                .zip(&strides)
                .try_fold(0_usize, |sum, (&n, &stride)| {
                    sum.checked_add((n - 1).checked_mul(stride)?)
                })
                .ok_or_else(outside)?;
            let end = last
                .checked_add(1)
                .and_then(|values| values.checked_mul(size))
                .and_then(|bytes| bytes.checked_add(start))
                .ok_or_else(outside)?;
            if end > storage.len() {
                return Err(outside());
            }
        }
        Ok(Self {
            shape,
            dtype,
            strides,
            bytes: storage.slice(start..),
        })
    }

    /// The values of `bytes` (little-endian, C order), which must be exactly those of `shape`.
    pub fn contiguous(dtype: Dtype, shape: Vec<usize>, bytes: Bytes) -> Result<Self> {
        let expected = product(&shape).and_then(|len| len.checked_mul(dtype.size()));
        if expected != Some(bytes.len()) {
            return Err(damaged(format!(
                "{} bytes cannot hold values of type {} and shape {shape:?}",
                bytes.len(),
                dtype.torch_name()
            )));
        }
        let strides = c_strides(&shape);
        Self::view(dtype, shape, strides, 0, &bytes)
    }

    /// A tensor of `values` in C order.
    pub fn from_f32(shape: &[usize], values: &[f32]) -> Result<Self> {
        Self::pack(Dtype::F32, shape, values, |v| v.to_le_bytes())
    }

    /// A tensor of `values` in C order.
    pub fn from_f64(shape: &[usize], values: &[f64]) -> Result<Self> {
        Self::pack(Dtype::F64, shape, values, |v| v.to_le_bytes())
    }

    /// A tensor of `values` in C order.
    pub fn from_i64(shape: &[usize], values: &[i64]) -> Result<Self> {
        Self::pack(Dtype::I64, shape, values, |v| v.to_le_bytes())
    }

    /// A tensor of `values` in C order.
    pub fn from_u8(shape: &[usize], values: &[u8]) -> Result<Self> {
        Self::contiguous(Dtype::U8, shape.to_vec(), Bytes::copy_from_slice(values))
    }

    fn pack<T: Copy, const N: usize>(
        dtype: Dtype,
        shape: &[usize],
        values: &[T],
        bytes: impl Fn(T) -> [u8; N],
    ) -> Result<Self> {
        let packed: Vec<u8> = values.iter().flat_map(|&value| bytes(value)).collect();
        Self::contiguous(dtype, shape.to_vec(), packed.into())
    }

    /// Length of each axis; empty for a scalar.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Type of the stored values.
    pub fn dtype(&self) -> Dtype {
        self.dtype
    }

    /// Number of values; 1 for a scalar.
    pub fn len(&self) -> usize {
        product(&self.shape).unwrap_or_default()
    }

    /// Whether some axis has length 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values in C order, rounded to single precision where they are wider.
    pub fn to_f32(&self) -> Vec<f32> {
        match self.dtype {
            Dtype::F16 => self.collect(|b| f16::from_le_bytes(b).to_f32()),
            Dtype::BF16 => self.collect(|b| bf16::from_le_bytes(b).to_f32()),
            Dtype::F32 => self.collect(f32::from_le_bytes),
            Dtype::F64 => self.collect(|b| f64::from_le_bytes(b) as f32),
            Dtype::U8 => self.collect(|[b]| f32::from(b)),
            Dtype::I8 => self.collect(|b| f32::from(i8::from_le_bytes(b))),
            Dtype::I16 => self.collect(|b| f32::from(i16::from_le_bytes(b))),
            Dtype::I32 => self.collect(|b| i32::from_le_bytes(b) as f32),
            Dtype::I64 => self.collect(|b| i64::from_le_bytes(b) as f32),
            Dtype::Bool => self.collect(|[b]| f32::from(u8::from(b != 0))),
        }
    }

    /// The values in C order in double precision (64-bit integers beyond 2^53 are rounded).
    pub fn to_f64(&self) -> Vec<f64> {
        match self.dtype {
            Dtype::F64 => self.collect(f64::from_le_bytes),
            Dtype::I32 => self.collect(|b| f64::from(i32::from_le_bytes(b))),
            Dtype::I64 => self.collect(|b| i64::from_le_bytes(b) as f64),
            _ => self.to_f32().into_iter().map(f64::from).collect(),
        }
    }

    /// The stored values in C order, little-endian, in their own type. Costs nothing when they
    /// already lie so.
    pub fn to_le_bytes(&self) -> Bytes {
        let total = self.len() * self.dtype.size();
        if self.is_c_order() {
            return self.bytes.slice(..total);
        }
        let mut out = Vec::with_capacity(total);
        self.visit(|value| out.extend_from_slice(value));
        out.into()
    }

    fn collect<T, const N: usize>(&self, from: impl Fn([u8; N]) -> T) -> Vec<T> {
        let mut out = Vec::with_capacity(self.len());
        self.visit(|value| {
            if let Some(value) = value.first_chunk() {
                out.push(from(*value));
            }
        });
        out
    }

    fn is_c_order(&self) -> bool {
        let packed = c_strides(&self.shape);
        self.is_empty()
            || (self.shape.iter().zip(&self.strides).zip(packed))
                .all(|((&n, &stride), packed)| n == 1 || stride == packed)
    }

    /// Hands over the bytes of each value in C order.
    fn visit(&self, mut each: impl FnMut(&[u8])) {
        let size = self.dtype.size();
        if self.is_c_order() {
            let packed = self.bytes.get(..self.len() * size).unwrap_or_default();
            packed.chunks_exact(size).for_each(each);
            return;
        }
        let mut index = vec![0; self.shape.len()];
        let mut offset = 0;
        for _ in 0..self.len() {
            if let Some(value) = self.bytes.get(offset * size..(offset + 1) * size) {
                each(value);
            }
            for (i, (&n, &stride)) in index
                .iter_mut()
                .zip(self.shape.iter().zip(&self.strides))
                .rev()
            {
                *i += 1;
                offset += stride;
                if *i < n {
                    break;
                }
                offset -= n * stride;
                *i = 0;
            }
        }
    }
}

/// The strides, in values, of an array in C order (last axis fastest).
fn c_strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    let mut step = 1_usize;
    for (stride, &n) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step = step.saturating_mul(n.max(1));
    }
    strides
}

/// The strides, in values, of an array in Fortran order (first axis fastest).
pub(crate) fn fortran_strides(shape: &[usize]) -> Vec<usize> {
    let reversed: Vec<usize> = shape.iter().rev().copied().collect();
    let mut strides = c_strides(&reversed);
    strides.reverse();
    strides
}

/// Number of values of a shape, or nothing when it does not fit the machine.
pub(crate) fn product(shape: &[usize]) -> Option<usize> {
    if shape.contains(&0) {
        return Some(0);
    }
    shape.iter().try_fold(1_usize, |len, &n| len.checked_mul(n))
}

/// The type with the given name in PyTorch's or NumPy's spelling, for error texts.
pub(crate) fn unknown_dtype(name: &str) -> super::WeightsError {
    unsupported(format!("values of type `{}`", shown(name)))
}
