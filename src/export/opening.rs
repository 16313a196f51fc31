//! What every DICOM object made here begins with: whose it is, what made it, and its new identifiers.

use dicom_dictionary_std::tags;

use super::Material;
use super::codes::own_scheme;
use crate::dicom::uid;
use crate::dicom::write::DataSet;

/// A kind of object.
pub(super) struct Opening {
    /// What its UIDs are derived from beside what is in it.
    pub(super) name: &'static str,
    pub(super) sop_class_uid: &'static str,
    pub(super) modality: &'static str,
    pub(super) series_number: &'static str,
    pub(super) series_description: &'static str,
}

impl Opening {
    /// A UID of the object, the same whenever it is made of the same at the same moment.
    pub(super) fn uid(&self, what: &str, material: &Material) -> String {
        let identity = material.identity;
        let series = material
            .source
            .map_or("", |source| source.series_instance_uid.as_str());
        let report = material.report.to_json().to_string();
        let moment = identity.moment().iso();
        uid::of(&[self.name, what, &identity.uid(series), &report, &moment])
    }

    /// Writes the modules of patient, study, series, equipment and instance.
    pub(super) fn write(&self, object: &mut DataSet, material: &Material) {
        let (identity, moment) = (material.identity, material.identity.moment());
        identity.write(object, material.source, &self.uid("study", material));
        let software = material.report.software;
        object
            .text(tags::MANUFACTURER, b"LO", "CT Severity project")
            .text(tags::MANUFACTURER_MODEL_NAME, b"LO", software.name)
            .text(tags::DEVICE_SERIAL_NUMBER, b"LO", software.version)
            .text(tags::SOFTWARE_VERSIONS, b"LO", software.version)
            .text(tags::SOP_CLASS_UID, b"UI", self.sop_class_uid)
            .text(
                tags::SOP_INSTANCE_UID,
                b"UI",
                self.uid("instance", material),
            )
            .text(
                tags::SERIES_INSTANCE_UID,
                b"UI",
                self.uid("series", material),
            )
            .text(tags::MODALITY, b"CS", self.modality)
            .text(tags::SERIES_NUMBER, b"IS", self.series_number)
            .text(tags::INSTANCE_NUMBER, b"IS", "1")
            .text(tags::SERIES_DESCRIPTION, b"LO", self.series_description)
            .text(tags::CONTENT_DATE, b"DA", moment.date())
            .text(tags::CONTENT_TIME, b"TM", moment.time())
            .sequence(
                tags::CODING_SCHEME_IDENTIFICATION_SEQUENCE,
                vec![own_scheme()],
            );
    }
}
