//! Coded concepts (PS3.3 section 8): from PS3.16 and SNOMED CT where there is a code, our own where
//! there is none.

use dicom_dictionary_std::tags;

use crate::dicom::write::DataSet;

/// Designator of our own codes; `99` marks a private scheme (PS3.3 8.2).
const OWN: &str = "99CTSEVERITY";

/// A coded concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    value: &'static str,
    scheme: &'static str,
    meaning: &'static str,
}

const fn code(value: &'static str, scheme: &'static str, meaning: &'static str) -> Code {
    Code {
        value,
        scheme,
        meaning,
    }
}

/// Of DICOM's own terminology (PS3.16 Annex D).
pub const fn dcm(value: &'static str, meaning: &'static str) -> Code {
    code(value, "DCM", meaning)
}

/// Of SNOMED CT.
pub const fn sct(value: &'static str, meaning: &'static str) -> Code {
    code(value, "SCT", meaning)
}

/// A unit (UCUM).
pub const fn unit(value: &'static str, meaning: &'static str) -> Code {
    code(value, "UCUM", meaning)
}

/// One of ours; the value has at most 16 characters.
pub const fn own(value: &'static str, meaning: &'static str) -> Code {
    code(value, OWN, meaning)
}

impl Code {
    /// As an item of a code sequence.
    pub fn item(self) -> DataSet {
        let mut item = DataSet::new();
        item.text(tags::CODE_VALUE, b"SH", self.value)
            .text(tags::CODING_SCHEME_DESIGNATOR, b"SH", self.scheme)
            .text(tags::CODE_MEANING, b"LO", self.meaning);
        item
    }
}

/// Who is responsible for the private codes: item of Coding Scheme Identification Sequence.
pub fn own_scheme() -> DataSet {
    let mut scheme = DataSet::new();
    scheme
        .text(tags::CODING_SCHEME_DESIGNATOR, b"SH", OWN)
        .text(
            tags::CODING_SCHEME_NAME,
            b"ST",
            "Codes of the CT Severity project",
        )
        .text(
            tags::CODING_SCHEME_RESPONSIBLE_ORGANIZATION,
            b"ST",
            "CT Severity project",
        );
    scheme
}

pub const LUNG: Code = sct("39607008", "Lung");
pub const RIGHT: Code = sct("24028007", "Right");
pub const LEFT: Code = sct("7771000", "Left");
pub const CHEST: Code = sct("816094009", "Chest");
pub const ENGLISH: Code = code("en", "RFC5646", "English");
