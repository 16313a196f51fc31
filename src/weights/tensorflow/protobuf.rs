//! The wire format of protocol buffers, as far as the index needs it.

use super::super::error::{Result, damaged};

/// The value of a field.
pub(super) enum Field<'a> {
    Integer(u64),
    Fixed(u32),
    Bytes(&'a [u8]),
}

/// Numbers and values of the fields of a message; ends at the first error.
pub(super) fn fields(message: &[u8]) -> impl Iterator<Item = Result<(u64, Field<'_>)>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let field = field(&mut rest);
        if field.is_none() {
            rest = &[];
        }
        Some(field.ok_or_else(|| damaged("a protocol buffer in the index is malformed")))
    })
}

fn field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Field<'a>)> {
    let tag = varint(rest)?;
    let value = match tag & 7 {
        0 => Field::Integer(varint(rest)?),
        2 => {
            let len = usize::try_from(varint(rest)?).ok()?;
            let (bytes, after) = rest.split_at_checked(len)?;
            *rest = after;
            Field::Bytes(bytes)
        }
        5 => {
            let (bytes, after) = rest.split_first_chunk()?;
            *rest = after;
            Field::Fixed(u32::from_le_bytes(*bytes))
        }
        _ => return None,
    };
    Some((tag >> 3, value))
}

/// An integer of seven bits a byte, the lowest first.
pub(super) fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
