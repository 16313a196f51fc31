//! The report as a DICOM Comprehensive SR: an Imaging Measurement Report (PS3.16 TID 1500).
//!
//! What was read, the images it was read from, and one Measurement Group (TID 1501) for each of: the
//! severity scores, the lungs as a whole, and either lung. Each number has a unit; what has no code of
//! DICOM or SNOMED has one of our own. What must be said with the numbers stands as text beside them.

mod content;
mod findings;

use dicom_dictionary_std::{tags, uids};

use super::Material;
use super::codes::{CHEST, ENGLISH, dcm, sct};
use super::opening::Opening;
use super::seg::instance;
use super::source::Source;
use crate::dicom::uid;
use crate::dicom::write::DataSet;
use crate::report::Pack;
use content::{code, container, image, text, uid_reference};

/// Relationships of content items (PS3.3 C.17.3.2.4).
const CONTAINS: &str = "CONTAINS";
const CONTEXT: &str = "HAS OBS CONTEXT";
const ACQUISITION: &str = "HAS ACQ CONTEXT";
const MODIFIER: &str = "HAS CONCEPT MOD";

const OPENING: Opening = Opening {
    name: "ct-severity report",
    sop_class_uid: uids::COMPREHENSIVE_SR_STORAGE,
    modality: "SR",
    series_number: "9002",
    series_description: "CT Severity report, research use",
};

/// The report as a data set.
pub(super) fn document(material: &Material) -> DataSet {
    let mut document = container(
        "",
        dcm("126000", "Imaging Measurement Report"),
        Some("1500"),
    );
    OPENING.write(&mut document, material);
    document
        .text(tags::COMPLETION_FLAG, b"CS", "COMPLETE")
        .text(tags::VERIFICATION_FLAG, b"CS", "UNVERIFIED")
        .sequence(
            tags::REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE,
            Vec::new(),
        )
        .sequence(tags::PERFORMED_PROCEDURE_CODE_SEQUENCE, Vec::new());
    if let Some(source) = material.source {
        document.sequence(
            tags::CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
            vec![evidence(material, source)],
        );
    }
    let new_uid = |what: &str| OPENING.uid(what, material);
    document.sequence(tags::CONTENT_SEQUENCE, tree(material, &new_uid));
    document
}

/// Program and packs, in the 64 characters of an LO.
pub(super) fn algorithm(material: &Material) -> String {
    let software = material.report.software;
    let packs = packs(material).map(|pack| format!(", {} {}", pack.name, pack.version));
    let name = format!("{} {}", software.name, software.version) + &packs.collect::<String>();
    name.chars()
        .filter(|&letter| letter != '\\')
        .take(64)
        .collect()
}

/// The packs that took part, each once.
fn packs<'a>(material: &Material<'a>) -> impl Iterator<Item = &'a Pack> {
    let lead = material.report.pack.as_ref();
    let found = material.report.segmentation.as_ref();
    let beside = found.and_then(|found| found.pack.as_ref());
    lead.into_iter()
        .chain(beside.filter(|pack| Some(*pack) != lead))
}

fn tree(material: &Material, new_uid: &dyn Fn(&str) -> String) -> Vec<DataSet> {
    let software = material.report.software;
    let mut items = vec![
        code(
            MODIFIER,
            dcm("121049", "Language of Content Item and Descendants"),
            ENGLISH,
        ),
        code(
            CONTEXT,
            dcm("121005", "Observer Type"),
            dcm("121007", "Device"),
        ),
        uid_reference(
            CONTEXT,
            dcm("121012", "Device Observer UID"),
            &uid::of(&["ct-severity observer", software.version]),
        ),
        text(
            CONTEXT,
            dcm("121013", "Device Observer Name"),
            software.name,
        ),
        text(
            CONTEXT,
            dcm("121014", "Device Observer Manufacturer"),
            "CT Severity project",
        ),
        code(
            MODIFIER,
            dcm("121058", "Procedure reported"),
            sct("77477000", "Computed tomography"),
        ),
    ];
    if let Some(source) = material.source {
        items.push(library(material, source));
    }
    let groups = findings::groups(material, new_uid);
    let mut measurements = container(CONTAINS, dcm("126010", "Imaging Measurements"), None);
    measurements.sequence(tags::CONTENT_SEQUENCE, groups);
    items.push(measurements);
    items
}

/// The images that were read (TID 1600).
fn library(material: &Material, source: &Source) -> DataSet {
    let mut items = vec![
        code(
            ACQUISITION,
            dcm("121139", "Modality"),
            dcm("CT", "Computed Tomography"),
        ),
        code(ACQUISITION, dcm("123014", "Target Region"), CHEST),
    ];
    items.extend(
        source
            .instances()
            .map(|one| image(CONTAINS, instance(one, source, material.identity))),
    );
    let mut group = container(CONTAINS, dcm("126200", "Image Library Group"), None);
    group.sequence(tags::CONTENT_SEQUENCE, items);
    let mut library = container(CONTAINS, dcm("111028", "Image Library"), None);
    library.sequence(tags::CONTENT_SEQUENCE, vec![group]);
    library
}

/// The images as the standard wants them listed outside the content (PS3.3 C.17.2.3).
fn evidence(material: &Material, source: &Source) -> DataSet {
    let identity = material.identity;
    let instances = source
        .instances()
        .map(|image| instance(image, source, identity));
    let mut series = DataSet::new();
    series
        .text(
            tags::SERIES_INSTANCE_UID,
            b"UI",
            identity.uid(&source.series_instance_uid),
        )
        .sequence(tags::REFERENCED_SOP_SEQUENCE, instances.collect());
    let mut study = DataSet::new();
    study
        .text(
            tags::STUDY_INSTANCE_UID,
            b"UI",
            identity.uid(&source.study_instance_uid),
        )
        .sequence(tags::REFERENCED_SERIES_SEQUENCE, vec![series]);
    study
}
