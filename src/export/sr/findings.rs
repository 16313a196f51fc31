//! The measurement groups of the report: scores, extents, volumes.

use std::collections::HashSet;

use dicom_dictionary_std::tags;

use super::content::{code, container, number, text, uid_reference};
use super::{CONTAINS, CONTEXT, MODIFIER, algorithm};
use crate::dicom::write::DataSet;
use crate::export::Material;
use crate::export::codes::{Code, LEFT, LUNG, RIGHT, dcm, own, sct, unit};
use crate::report::{Densitometry, Report, SegmentationReport};
use crate::severity::RiskGroup;

const NO_UNIT: Code = unit("1", "no units");
const SCORE: Code = unit("{score}", "score");
const PERCENT: Code = unit("%", "percent");
const FINDING_SITE: Code = sct("363698007", "Finding Site");
const COMMENT: Code = dcm("121106", "Comment");
const FINDING: Code = dcm("121071", "Finding");

/// One Measurement Group (TID 1501) per thing measured.
pub(super) fn groups(material: &Material, new_uid: &dyn Fn(&str) -> String) -> Vec<DataSet> {
    let report = material.report;
    let mut groups = vec![(
        "Severity of COVID-19",
        own("SEVERITY", "Severity of COVID-19, estimated"),
        severity(report),
    )];
    if let Some(found) = &report.segmentation {
        groups.push((
            "Lesions of the lungs",
            own("LESIONS", "Lesions of the lungs"),
            lesions(found),
        ));
    }
    if let Some(density) = &report.densitometry {
        let finding = own("DENSITY", "Density of the lungs");
        groups.push(("Density of the lungs", finding, densities(density)));
        groups.push(("Right lung", LUNG, volume(RIGHT, density.right_litres)));
        groups.push(("Left lung", LUNG, volume(LEFT, density.left_litres)));
    }
    groups.push((
        "Remarks",
        own("REMARKS", "What must be read with these measurements"),
        remarks(material),
    ));
    groups
        .into_iter()
        .filter(|(_, _, items)| !items.is_empty())
        .map(|(name, finding, items)| group(name, finding, items, material, new_uid))
        .collect()
}

fn severity(report: &Report) -> Vec<DataSet> {
    let mut items = Vec::new();
    if let Some(main) = &report.ai_severity {
        let concept = own("AI-SEVERITY", "AI-severity, probability of a severe course");
        items.push(number(CONTAINS, concept, main.risk, NO_UNIT));
        let concept = own("LEVEL", "Severity level from 1 (very low) to 5 (very high)");
        items.push(number(CONTAINS, concept, main.level.into(), SCORE));
        let concept = own("RISK-GROUP", "Risk group of AI-severity");
        items.push(code(CONTAINS, concept, of_group(main.group)));
    }
    if let Some(ct) = report.predictions {
        for (value, meaning, probability) in [
            (
                "AI-SEVERITY-CT",
                "Probability of a severe course, CT alone",
                ct.blend,
            ),
            (
                "AISEV-CT-EFFNET",
                "CT alone, EfficientNet-B0",
                ct.efficientnet,
            ),
            ("AISEV-CT-MOCO", "CT alone, MoCo ResNet-50", ct.moco),
        ] {
            items.push(number(CONTAINS, own(value, meaning), probability, NO_UNIT));
        }
    }
    if let Some(segment) = &report.ai_segment {
        let concept = own("AI-SEGMENT", "AI-segment, probability of a severe course");
        items.push(number(CONTAINS, concept, segment.risk, NO_UNIT));
        let concept = own(
            "AISEGMENT-LEVEL",
            "AI-segment, level from 1 to 5, cut-offs of AI-severity",
        );
        items.push(number(CONTAINS, concept, segment.level.into(), SCORE));
    }
    items
}

fn lesions(found: &SegmentationReport) -> Vec<DataSet> {
    let extents = found.extents;
    let mut items = vec![code(MODIFIER, FINDING_SITE, LUNG)];
    let all = [
        (
            "EXTENT",
            "Diseased share of the lungs",
            Some(extents.disease),
        ),
        (
            "EXTENT-GGO",
            "Ground-glass share of the lungs",
            Some(extents.ground_glass),
        ),
        (
            "EXTENT-CONS",
            "Consolidated share of the lungs",
            Some(extents.consolidation),
        ),
        (
            "EXTENT-CRAZY",
            "Crazy-paving share of the lungs",
            extents.crazy_paving,
        ),
    ];
    for (value, meaning, share) in all {
        let percent = share.map(|share| 100.0 * share);
        items
            .extend(percent.map(|percent| number(CONTAINS, own(value, meaning), percent, PERCENT)));
    }
    items
}

fn densities(density: &Densitometry) -> Vec<DataSet> {
    let above = own("ABOVE-700HU", "Share of the lungs above -700 HU");
    let aerated = own("WELL-AERATED", "Share of the lungs from -950 to -700 HU");
    vec![
        code(MODIFIER, FINDING_SITE, LUNG),
        number(CONTAINS, above, 100.0 * density.above_minus_700, PERCENT),
        number(CONTAINS, aerated, 100.0 * density.well_aerated, PERCENT),
    ]
}

fn volume(side: Code, litres: f64) -> Vec<DataSet> {
    let mut site = code(MODIFIER, FINDING_SITE, LUNG);
    site.sequence(
        tags::CONTENT_SEQUENCE,
        vec![code(MODIFIER, sct("272741003", "Laterality"), side)],
    );
    let volume = sct("118565006", "Volume");
    vec![
        site,
        number(CONTAINS, volume, 1000.0 * litres, unit("ml", "milliliter")),
    ]
}

/// Labels of the weights, the purpose, notes and warnings, each once.
fn remarks(material: &Material) -> Vec<DataSet> {
    let report = material.report;
    let levels = [
        report.ai_severity.as_ref().map(|main| main.level_note),
        report.ai_segment.as_ref().map(|segment| segment.level_note),
    ];
    let notes = report.notes.iter().map(String::as_str);
    let warnings = report.warnings.iter();
    let warnings = warnings.filter_map(|warning| warning["message"].as_str());
    let mut seen = HashSet::new();
    notes
        .chain(levels.into_iter().flatten())
        .chain(warnings)
        .filter(|remark| seen.insert(*remark))
        .map(|remark| text(CONTAINS, COMMENT, &material.identity.letters(remark)))
        .collect()
}

fn of_group(group: RiskGroup) -> Code {
    match group {
        RiskGroup::Low => own("RISK-LOW", "Low risk"),
        RiskGroup::Medium => own("RISK-MEDIUM", "Medium risk"),
        RiskGroup::High => own("RISK-HIGH", "High risk"),
    }
}

/// A group with what identifies it.
fn group(
    name: &str,
    finding: Code,
    items: Vec<DataSet>,
    material: &Material,
    new_uid: &dyn Fn(&str) -> String,
) -> DataSet {
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
    let mut group = container(CONTAINS, dcm("125007", "Measurement Group"), Some("1501"));
    group.sequence(tags::CONTENT_SEQUENCE, content);
    group
}
