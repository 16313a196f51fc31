//! Values of elements: text and numbers, as leniently as they are written in the wild.

use crate::dicom::element::Element;

/// A text value without its padding; bytes outside ASCII become `?`-like marks, never an error,
/// since no text that decides anything here holds them.
pub fn text(element: &Element) -> String {
    trim(&String::from_utf8_lossy(start_of(element))).to_owned()
}

/// Every attribute read here is short; what a hostile file writes behind is not looked at.
const MAX_LENGTH: usize = 1024;

fn start_of<'a>(element: &Element<'a>) -> &'a [u8] {
    element.value.get(..MAX_LENGTH).unwrap_or(element.value)
}

/// The values of a multi-valued text (separated by backslashes), each without its padding.
pub fn texts(element: &Element) -> Vec<String> {
    let whole = text(element);
    whole
        .split('\\')
        .map(|part| trim(part).to_owned())
        .collect()
}

/// The first value as an integer, from text (IS, DS) or binary (US, SS, UL, SL).
pub fn integer(element: &Element) -> Option<i64> {
    let (bytes, encoding) = (element.value, element.encoding);
    match element.vr.as_ref() {
        Some(b"US") => encoding.u16(bytes).map(i64::from),
        Some(b"SS") => encoding.u16(bytes).map(|value| i64::from(value as i16)),
        Some(b"UL") => encoding.u32(bytes).map(i64::from),
        Some(b"SL") => encoding.u32(bytes).map(|value| i64::from(value as i32)),
        Some(b"IS" | b"DS") => integer_from_text(element),
        // Without a VR, binary numbers of 2 or 4 bytes and digits look different enough.
        _ => integer_from_text(element).or_else(|| match bytes.len() {
            2 => encoding.u16(bytes).map(i64::from),
            4 => encoding.u32(bytes).map(i64::from),
            _ => None,
        }),
    }
}

/// The first value of an element that the dictionary says is a US, whatever VR it carries.
pub fn unsigned_short(element: &Element) -> Option<u16> {
    match element.vr.as_ref() {
        Some(b"IS" | b"DS") => integer_from_text(element).and_then(|value| value.try_into().ok()),
        Some(b"UL" | b"SL") => u16::try_from(element.encoding.u32(element.value)?).ok(),
        _ => element.encoding.u16(element.value),
    }
}

/// All values as decimals, from text (DS, IS) or binary (FD, FL). One that is no finite number
/// makes the whole unreadable.
pub fn decimals(element: &Element) -> Option<Vec<f64>> {
    let encoding = element.encoding;
    let values: Option<Vec<f64>> = match element.vr.as_ref() {
        Some(b"FD") => start_of(element)
            .chunks_exact(8)
            .map(|bytes| encoding.u64(bytes).map(f64::from_bits))
            .collect(),
        Some(b"FL") => start_of(element)
            .chunks_exact(4)
            .map(|bytes| encoding.u32(bytes).map(|bits| f32::from_bits(bits).into()))
            .collect(),
        _ => texts(element)
            .iter()
            // Some writers follow the locale of their machine.
            .map(|part| part.replace(',', ".").parse().ok())
            .collect(),
    };
    values.filter(|values| !values.is_empty() && values.iter().all(|value| value.is_finite()))
}

/// The first value as a decimal.
pub fn decimal(element: &Element) -> Option<f64> {
    decimals(element)?.first().copied()
}

/// The first `N` values as decimals.
pub fn vector<const N: usize>(element: &Element) -> Option<[f64; N]> {
    decimals(element)?.first_chunk().copied()
}

fn integer_from_text(element: &Element) -> Option<i64> {
    let whole = std::str::from_utf8(start_of(element)).ok()?;
    let first = trim(whole.split('\\').next()?);
    first.parse().ok().or_else(|| {
        // "1.0" in an IS.
        let value: f64 = first.parse().ok()?;
        (value.fract() == 0.0 && value.abs() < 9e15).then_some(value as i64)
    })
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\0', '\t', '\r', '\n'])
}
