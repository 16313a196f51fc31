//! The transfer syntaxes by UID: which are native, how their elements are written, what people call
//! them.

use dicom_dictionary_std::uids::{
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN,
};

use crate::dicom::encoding::Encoding;

/// Retired from the standard, not from the archives.
pub const EXPLICIT_VR_BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";

/// How the data set is written; all but two are explicit little endian.
pub fn encoding(uid: &str) -> Encoding {
    match uid {
        IMPLICIT_VR_LITTLE_ENDIAN => Encoding::IMPLICIT_LITTLE,
        EXPLICIT_VR_BIG_ENDIAN => Encoding::EXPLICIT_BIG,
        _ => Encoding::EXPLICIT_LITTLE,
    }
}

/// The uncompressed transfer syntax that goes with an encoding.
pub fn native(encoding: Encoding) -> &'static str {
    if encoding.big_endian {
        EXPLICIT_VR_BIG_ENDIAN
    } else if encoding.explicit {
        EXPLICIT_VR_LITTLE_ENDIAN
    } else {
        IMPLICIT_VR_LITTLE_ENDIAN
    }
}

/// Whether pixel data stand uncompressed in the (inflated) data set.
pub fn is_native(uid: &str) -> bool {
    [
        IMPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_BIG_ENDIAN,
        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    ]
    .contains(&uid)
}

/// What people call it; the UID where it has no name here.
pub fn name(uid: &str) -> &str {
    match uid {
        IMPLICIT_VR_LITTLE_ENDIAN => "Implicit VR Little Endian",
        EXPLICIT_VR_LITTLE_ENDIAN => "Explicit VR Little Endian",
        EXPLICIT_VR_BIG_ENDIAN => "Explicit VR Big Endian",
        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN => "Deflated Explicit VR Little Endian",
        "1.2.840.10008.1.2.5" => "RLE Lossless",
        "1.2.840.10008.1.2.4.50" => "JPEG Baseline (lossy)",
        "1.2.840.10008.1.2.4.51" => "JPEG Extended (lossy)",
        "1.2.840.10008.1.2.4.57" => "JPEG Lossless",
        "1.2.840.10008.1.2.4.70" => "JPEG Lossless, first-order prediction",
        "1.2.840.10008.1.2.4.80" => "JPEG-LS Lossless",
        "1.2.840.10008.1.2.4.81" => "JPEG-LS Near-Lossless",
        "1.2.840.10008.1.2.4.90" => "JPEG 2000 Lossless",
        "1.2.840.10008.1.2.4.91" => "JPEG 2000",
        "1.2.840.10008.1.2.4.201" => "HTJ2K Lossless",
        "1.2.840.10008.1.2.4.202" => "HTJ2K Lossless RPCL",
        "1.2.840.10008.1.2.4.203" => "HTJ2K",
        other => other,
    }
}
