//! The lossy compression that an image went through, as objects made from it must state it
//! (PS3.3 C.7.6.1.1.5).

use crate::dicom::header::Header;

/// Ratio and method, each with one value for every time that the image was compressed, `\` between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Lossy Image Compression Ratio.
    pub ratio: String,
    /// Lossy Image Compression Method.
    pub method: String,
}

impl Loss {
    /// As the file states it; where it does not, as its transfer syntax and its size show it. `None`
    /// where neither knows of a compression that can lose anything.
    pub fn of(header: &Header) -> Option<Self> {
        let stated = [
            &header.lossy_image_compression_ratio,
            &header.lossy_image_compression_method,
        ];
        if stated.iter().all(|text| !text.is_empty()) {
            let [ratio, method] = stated.map(String::clone);
            return Some(Self { ratio, method });
        }
        let pixel = &header.image_pixel;
        let values = f64::from(pixel.rows)
            * f64::from(pixel.columns)
            * f64::from(pixel.samples_per_pixel)
            * pixel.number_of_frames as f64;
        let bytes = values * f64::from(pixel.bits_allocated.div_ceil(8));
        let method = method(&header.transfer_syntax_uid)?;
        (pixel.stored_bytes > 0).then(|| Self {
            ratio: format!("{:.2}", bytes / pixel.stored_bytes as f64),
            method: method.to_owned(),
        })
    }
}

/// The method of a transfer syntax that can lose something.
fn method(transfer_syntax: &str) -> Option<&'static str> {
    match transfer_syntax {
        "1.2.840.10008.1.2.4.50" | "1.2.840.10008.1.2.4.51" => Some("ISO_10918_1"),
        "1.2.840.10008.1.2.4.81" => Some("ISO_14495_1"),
        "1.2.840.10008.1.2.4.91" => Some("ISO_15444_1"),
        "1.2.840.10008.1.2.4.203" => Some("ISO_15444_15"),
        _ => None,
    }
}
