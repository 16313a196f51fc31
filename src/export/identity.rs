//! Whether an export names the patient, and the identifiers that follow from it.

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::clock::Moment;
use super::source::Source;
use crate::dicom::study::Study;
use crate::dicom::uid;
use crate::dicom::write::DataSet;

/// Whether patient and study are named in the DICOM objects and the FHIR Bundle.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Identity {
    /// No name, number or date; every UID is replaced by one that follows from it, so that files
    /// exported from one scan still belong together.
    #[default]
    Removed,
    /// As the source's files state them, so that the objects file into the same study.
    Kept {
        /// Patient and study of the source.
        study: Study,
        /// When the export is made.
        now: Moment,
    },
}

/// Attributes of patient and study that must be there, if only empty (type 2).
const EMPTY: [(Tag, [u8; 2]); 9] = [
    (tags::PATIENT_NAME, *b"PN"),
    (tags::PATIENT_ID, *b"LO"),
    (tags::PATIENT_BIRTH_DATE, *b"DA"),
    (tags::PATIENT_SEX, *b"CS"),
    (tags::STUDY_DATE, *b"DA"),
    (tags::STUDY_TIME, *b"TM"),
    (tags::REFERRING_PHYSICIAN_NAME, *b"PN"),
    (tags::STUDY_ID, *b"SH"),
    (tags::ACCESSION_NUMBER, *b"SH"),
];

impl Identity {
    /// A UID of the source as the export states it.
    pub fn uid(&self, of_source: &str) -> String {
        match self {
            Self::Kept { .. } if !of_source.is_empty() => of_source.to_owned(),
            _ => uid::of(&["ct-severity, de-identified", of_source]),
        }
    }

    /// The frame of reference; a source without one gets one of its own.
    pub fn frame_of_reference(&self, source: &Source) -> String {
        match source.frame_of_reference_uid.as_str() {
            "" => uid::of(&["frame of reference", &self.uid(&source.series_instance_uid)]),
            stated => self.uid(stated),
        }
    }

    /// When the object was made.
    pub fn moment(&self) -> Moment {
        match self {
            Self::Removed => Moment::dummy(),
            Self::Kept { now, .. } => *now,
        }
    }

    /// Writes the modules of patient and study. `study` is the study that an object without a source
    /// belongs to.
    pub fn write(&self, data_set: &mut DataSet, source: Option<&Source>, study: &str) {
        data_set.text(tags::SPECIFIC_CHARACTER_SET, b"CS", "ISO_IR 192");
        for (tag, vr) in EMPTY {
            data_set.text(tag, &vr, "");
        }
        let study = source.map_or_else(
            || study.to_owned(),
            |source| self.uid(&source.study_instance_uid),
        );
        data_set.text(tags::STUDY_INSTANCE_UID, b"UI", study.as_str());
        match self {
            Self::Removed => {
                // The end of the new UID: one number per study, and nothing of the old one.
                let start = study.len().saturating_sub(8);
                let number = study.get(start..).unwrap_or_default();
                data_set
                    .text(tags::PATIENT_NAME, b"PN", "Patient^De-identified")
                    .text(tags::PATIENT_ID, b"LO", format!("CTS-{number}"))
                    .text(tags::PATIENT_IDENTITY_REMOVED, b"CS", "YES")
                    .text(
                        tags::DEIDENTIFICATION_METHOD,
                        b"LO",
                        "ct-severity: new UIDs, no names, numbers or dates",
                    );
            }
            Self::Kept { study, .. } => study.copy_into(data_set),
        }
    }

    /// A text of ours as it can stand beside the copied ones, whose character set may be a small one.
    pub fn letters(&self, text: &str) -> String {
        match self {
            Self::Kept { study, .. } if !study.is_unicode() => text
                .chars()
                .map(|letter| if letter.is_ascii() { letter } else { '?' })
                .collect(),
            _ => text.to_owned(),
        }
    }
}
