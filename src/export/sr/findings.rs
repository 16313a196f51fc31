//! The measurement groups of the report: scores, extents, volumes.

use dicom_dictionary_std::tags;

use super::content::{code, container, number, text, uid_reference};
use super::{CONTAINS, CONTEXT, MODIFIER, algorithm};
use crate::dicom::write::DataSet;
use crate::export::Material;
use crate::export::codes::{Code, dcm, own, unit};
use crate::severity::RiskGroup;

const NO_UNIT: Code = unit("1", "no units");
const COMMENT: Code = dcm("121106", "Comment");
const FINDING: Code = dcm("121071", "Finding");

/// One Measurement Group (TID 1501) per thing measured.
pub(super) fn groups(material: &Material, new_uid: &dyn Fn(&str) -> String) -> Vec<DataSet> {
    let mut groups = vec![group(
        "Severity of COVID-19",
        own("SEVERITY", "Severity of COVID-19, estimated"),
        severity(material),
        material,
        new_uid,
    )];
    groups.retain(|group| group.get(tags::CONTENT_SEQUENCE).is_some());
    groups
}

/// The scores, what they mean, and what must be read with them.
fn severity(material: &Material) -> Vec<DataSet> {
    let report = material.report;
    let mut items = Vec::new();
    if let Some(main) = &report.ai_severity {
        items.extend([
            number(
                CONTAINS,
                own("AI-SEVERITY", "AI-severity, probability of a severe course"),
                main.risk,
                NO_UNIT,
            ),
            number(
                CONTAINS,
                own("LEVEL", "Severity level from 1 (very low) to 5 (very high)"),
                main.level.into(),
                unit("{score}", "score"),
            ),
            code(CONTAINS, own("RISK-GROUP", "Risk group of AI-severity"), of_group(main.group)),
        ]);
    }
    if let Some(ct) = report.predictions {
        let concepts = [
            ("AI-SEVERITY-CT", "Probability of a severe course from the CT alone", ct.blend),
            ("AISEV-CT-EFFNET", "The same, EfficientNet-B0", ct.efficientnet),
            ("AISEV-CT-MOCO", "The same, MoCo ResNet-50", ct.moco),
        ];
        let items_of = concepts.map(|(value, meaning, probability)| {
            number(CONTAINS, own(value, meaning), probability, NO_UNIT)
        });
        items.extend(items_of);
    }
    if items.is_empty() {
        return items;
    }
    let notes = report.notes.iter().map(String::as_str);
    let level = report.ai_severity.as_ref().map(|main| main.level_note);
    let warnings = report.warnings.iter();
    let warnings = warnings.filter_map(|warning| warning["message"].as_str());
    let remarks = level.into_iter().chain(notes).chain(warnings);
    items.extend(remarks.map(|remark| text(CONTAINS, COMMENT, &material.identity.letters(remark))));
    items
}

fn of_group(group: RiskGroup) -> Code {
    match group {
        RiskGroup::Low => own("RISK-LOW", "Low risk"),
        RiskGroup::Medium => own("RISK-MEDIUM", "Medium risk"),
        RiskGroup::High => own("RISK-HIGH", "High risk"),
    }
}

/// A group with what identifies it, and `items`; without content when there are none.
fn group(
    name: &str,
    finding: Code,
    items: Vec<DataSet>,
    material: &Material,
    new_uid: &dyn Fn(&str) -> String,
) -> DataSet {
    let mut group = container(CONTAINS, dcm("125007", "Measurement Group"), Some("1501"));
    if items.is_empty() {
        return group;
    }
    let mut content = vec![
        text(CONTEXT, dcm("112039", "Tracking Identifier"), name),
        uid_reference(
            CONTEXT,
            dcm("112040", "Tracking Unique Identifier"),
            &new_uid(name),
        ),
        code(CONTAINS, FINDING, finding),
        text(
            MODIFIER,
            dcm("111001", "Algorithm Name"),
            &material.identity.letters(&algorithm(material)),
        ),
        text(
            MODIFIER,
            dcm("111003", "Algorithm Version"),
            material.report.software.version,
        ),
    ];
    content.extend(items);
    group.sequence(tags::CONTENT_SEQUENCE, content);
    group
}
