//! Whose images they are, for objects that are to be filed beside them.
//!
//! Patient data: the `Debug` output is blank, and nothing here is serialised, logged or put in a
//! message. It is read when the user asks for an export that is not de-identified, and at no other
//! time. Values are kept as bytes in the file's own character set, so that a copy is exact.

use std::fmt;

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use crate::dicom::error::Error;
use crate::dicom::part10;
use crate::dicom::write::{DataSet, Value};

/// The attributes of patient and study that a new object of the same study repeats (PS3.3 C.7.1.1,
/// C.7.1.2, C.7.2.1, C.7.2.2), with their VRs.
const COPIED: [(Tag, [u8; 2]); 19] = [
    (tags::SPECIFIC_CHARACTER_SET, *b"CS"),
    (tags::STUDY_DATE, *b"DA"),
    (tags::STUDY_TIME, *b"TM"),
    (tags::ACCESSION_NUMBER, *b"SH"),
    (tags::REFERRING_PHYSICIAN_NAME, *b"PN"),
    (tags::STUDY_DESCRIPTION, *b"LO"),
    (tags::PATIENT_NAME, *b"PN"),
    (tags::PATIENT_ID, *b"LO"),
    (tags::ISSUER_OF_PATIENT_ID, *b"LO"),
    (tags::PATIENT_BIRTH_DATE, *b"DA"),
    (tags::PATIENT_BIRTH_TIME, *b"TM"),
    (tags::PATIENT_SEX, *b"CS"),
    (tags::PATIENT_AGE, *b"AS"),
    (tags::PATIENT_SIZE, *b"DS"),
    (tags::PATIENT_WEIGHT, *b"DS"),
    (tags::PATIENT_IDENTITY_REMOVED, *b"CS"),
    (tags::DEIDENTIFICATION_METHOD, *b"LO"),
    (tags::STUDY_INSTANCE_UID, *b"UI"),
    (tags::STUDY_ID, *b"SH"),
];

/// No name, number or description is longer; what is, is not copied.
const MAX_LENGTH: usize = 1024;

/// Patient and study as one file states them.
#[derive(Clone, PartialEq)]
pub struct Study(DataSet);

impl fmt::Debug for Study {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Study(not shown)")
    }
}

/// Reads patient and study from one file.
///
/// # Errors
/// As for the file's header.
pub fn read(bytes: &[u8]) -> Result<Study, Error> {
    let part10 = part10::open(bytes)?;
    let mut study = DataSet::new();
    for element in part10.elements() {
        if element.tag > tags::STUDY_ID {
            break;
        }
        let known = COPIED.iter().find(|(tag, _)| *tag == element.tag);
        if let Some((tag, vr)) = known
            && element.value.len() <= MAX_LENGTH
        {
            let end = element
                .value
                .iter()
                .rposition(|&byte| byte != 0 && byte != b' ');
            let value = element.value.get(..end.map_or(0, |end| end + 1));
            study.set(*tag, Value::Bytes(*vr, value.unwrap_or_default().to_vec()));
        }
    }
    Ok(Study(study))
}

impl Study {
    /// Writes the attributes into a new object.
    pub fn copy_into(&self, data_set: &mut DataSet) {
        for (tag, _) in COPIED {
            if let Some(value) = self.0.get(tag) {
                data_set.set(tag, value.clone());
            }
        }
    }

    /// Whether text other than ASCII can be added to an object that copies this study.
    pub fn is_unicode(&self) -> bool {
        self.bytes(tags::SPECIFIC_CHARACTER_SET) == b"ISO_IR 192"
    }

    /// A value as text; empty when absent. Letters in a character set that is not read here become
    /// `?`-like marks.
    pub fn text(&self, tag: Tag) -> String {
        let bytes = self.bytes(tag);
        match self.bytes(tags::SPECIFIC_CHARACTER_SET) {
            b"ISO_IR 100" => bytes.iter().map(|&byte| char::from(byte)).collect(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// A person's name as people write it: its first component group, spaces between the parts.
    pub fn name(&self, tag: Tag) -> String {
        let text = self.text(tag);
        let group = text.split('=').next().unwrap_or_default();
        let parts = group.split('^').filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    }

    fn bytes(&self, tag: Tag) -> &[u8] {
        match self.0.get(tag) {
            Some(Value::Bytes(_, bytes)) => bytes,
            _ => &[],
        }
    }
}
