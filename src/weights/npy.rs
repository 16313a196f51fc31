//! One NumPy array (`.npy`, format versions 1 to 3).
//!
//! The header is a Python dictionary literal; only the one shape that NumPy writes is accepted:
//! `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.

use super::error::{Result, damaged, shown};
use super::tensor::{Dtype, Tensor, fortran_strides};
use bytes::Bytes;

const MAGIC: &[u8] = b"\x93NUMPY";

/// An array, or the name of a type that is not numbers.
pub(super) enum Array {
    Numbers(Tensor),
    Unsupported(String),
}

/// Reads one `.npy` file. The values stay in `bytes`.
pub(super) fn read(bytes: &Bytes) -> Result<Array> {
    let (header, data) = split(bytes).ok_or_else(|| damaged("an array has no NumPy header"))?;
    let malformed = || damaged(format!("the NumPy header `{}` is malformed", shown(header)));
    let descr = field(header, "descr").ok_or_else(malformed)?;
    let descr = descr.trim_matches(['\'', '"']);
    let Some(dtype) = dtype(descr) else {
        return Ok(Array::Unsupported(shown(descr)));
    };
    let shape = field(header, "shape")
        .and_then(shape)
        .ok_or_else(malformed)?;
    let fortran = match field(header, "fortran_order") {
        Some("True") => true,
        Some("False") => false,
        _ => return Err(malformed()),
    };
    if !fortran || shape.len() < 2 {
        return Tensor::contiguous(dtype, shape, data).map(Array::Numbers);
    }
    // Checked as if in C order: the number of bytes is the same.
    Tensor::contiguous(dtype, shape.clone(), data.clone())?;
    let strides = fortran_strides(&shape);
    Tensor::view(dtype, shape, strides, 0, &data).map(Array::Numbers)
}

/// Writes a tensor as a `.npy` file, format version 1, C order.
pub(super) fn write(tensor: &Tensor) -> Vec<u8> {
    let shape: Vec<String> = tensor.shape().iter().map(|n| format!("{n},")).collect();
    let shape = match shape.as_slice() {
        [one] => one.clone(),
        several => several.join(" ").trim_end_matches(',').to_owned(),
    };
    let mut header = format!(
        "{{'descr': '{}', 'fortran_order': False, 'shape': ({shape}), }}",
        descr(tensor.dtype())
    );
    // The values begin at a multiple of 64 bytes, after a line end.
    let unpadded = MAGIC.len() + 4 + header.len() + 1;
    header.extend(std::iter::repeat_n(
        ' ',
        unpadded.next_multiple_of(64) - unpadded,
    ));
    header.push('\n');
    let mut out = MAGIC.to_vec();
    out.extend([1, 0]);
    out.extend((header.len() as u16).to_le_bytes());
    out.extend(header.as_bytes());
    if tensor.dtype() == Dtype::BF16 {
        out.extend(tensor.to_f32().into_iter().flat_map(f32::to_le_bytes));
    } else {
        out.extend_from_slice(&tensor.to_le_bytes());
    }
    out
}

/// Header text and values.
fn split(bytes: &Bytes) -> Option<(&str, Bytes)> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (&[major, _minor], rest) = rest.split_first_chunk()?;
    let (len, rest) = match major {
        1 => {
            let (len, rest) = rest.split_first_chunk()?;
            (u32::from(u16::from_le_bytes(*len)), rest)
        }
        2 | 3 => {
            let (len, rest) = rest.split_first_chunk()?;
            (u32::from_le_bytes(*len), rest)
        }
        _ => return None,
    };
    let (header, data) = rest.split_at_checked(usize::try_from(len).ok()?)?;
    Some((std::str::from_utf8(header).ok()?, bytes.slice_ref(data)))
}

/// The text of one field of the header's dictionary.
fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = header.split_once(&format!("'{name}':"))?;
    let after = after.trim_start();
    let end = match after.chars().next()? {
        '(' => after.find(')')? + 1,
        '[' => after.find(']')? + 1,
        quote @ ('\'' | '"') => after.get(1..)?.find(quote)? + 2,
        _ => after.find([',', '}'])?,
    };
    after.get(..end).map(str::trim_end)
}

fn shape(text: &str) -> Option<Vec<usize>> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    inner
        .split(',')
        .map(str::trim)
        .filter(|axis| !axis.is_empty())
        .map(|axis| axis.trim_end_matches('L').parse().ok())
        .collect()
}

fn dtype(descr: &str) -> Option<Dtype> {
    Some(match descr {
        "<f2" => Dtype::F16,
        "<f4" => Dtype::F32,
        "<f8" => Dtype::F64,
        "|u1" => Dtype::U8,
        "|i1" => Dtype::I8,
        "<i2" => Dtype::I16,
        "<i4" => Dtype::I32,
        "<i8" => Dtype::I64,
        "|b1" => Dtype::Bool,
        _ => return None,
    })
}

fn descr(dtype: Dtype) -> &'static str {
    match dtype {
        Dtype::F16 => "<f2",
        // NumPy has no bfloat16; single precision holds all its values.
        Dtype::F32 | Dtype::BF16 => "<f4",
        Dtype::F64 => "<f8",
        Dtype::U8 => "|u1",
        Dtype::I8 => "|i1",
        Dtype::I16 => "<i2",
        Dtype::I32 => "<i4",
        Dtype::I64 => "<i8",
        Dtype::Bool => "|b1",
    }
}
