//! Content items of a structured report (PS3.3 C.17.3).

use dicom_dictionary_std::tags;

use crate::dicom::write::{DataSet, Value, decimal};
use crate::export::codes::Code;

fn item(relationship: &str, value_type: &str, concept: Option<Code>) -> DataSet {
    let mut item = DataSet::new();
    // The root is related to nothing.
    if !relationship.is_empty() {
        item.text(tags::RELATIONSHIP_TYPE, b"CS", relationship);
    }
    item.text(tags::VALUE_TYPE, b"CS", value_type);
    if let Some(concept) = concept {
        item.sequence(tags::CONCEPT_NAME_CODE_SEQUENCE, vec![concept.item()]);
    }
    item
}

/// A container, of a template (PS3.16) where one begins there.
pub fn container(relationship: &str, concept: Code, template: Option<&str>) -> DataSet {
    let mut container = item(relationship, "CONTAINER", Some(concept));
    container.text(tags::CONTINUITY_OF_CONTENT, b"CS", "SEPARATE");
    if let Some(template) = template {
        let mut identified = DataSet::new();
        identified.text(tags::MAPPING_RESOURCE, b"CS", "DCMR").text(
            tags::TEMPLATE_IDENTIFIER,
            b"CS",
            template,
        );
        container.sequence(tags::CONTENT_TEMPLATE_SEQUENCE, vec![identified]);
    }
    container
}

/// A coded value.
pub fn code(relationship: &str, concept: Code, value: Code) -> DataSet {
    let mut code = item(relationship, "CODE", Some(concept));
    code.sequence(tags::CONCEPT_CODE_SEQUENCE, vec![value.item()]);
    code
}

/// A text.
pub fn text(relationship: &str, concept: Code, value: &str) -> DataSet {
    let mut text = item(relationship, "TEXT", Some(concept));
    text.text(tags::TEXT_VALUE, b"UT", value);
    text
}

/// A UID.
pub fn uid_reference(relationship: &str, concept: Code, value: &str) -> DataSet {
    let mut reference = item(relationship, "UIDREF", Some(concept));
    reference.text(tags::UID, b"UI", value);
    reference
}

/// An image; `reference` is an item of the Referenced SOP Sequence.
pub fn image(relationship: &str, reference: DataSet) -> DataSet {
    let mut image = item(relationship, "IMAGE", None);
    image.sequence(tags::REFERENCED_SOP_SEQUENCE, vec![reference]);
    image
}

/// A number with its unit: as text of at most 16 characters, and exactly.
pub fn number(relationship: &str, concept: Code, value: f64, unit: Code) -> DataSet {
    let mut measured = DataSet::new();
    measured
        .text(tags::NUMERIC_VALUE, b"DS", decimal(value))
        .set(tags::FLOATING_POINT_VALUE, Value::Double(vec![value]))
        .sequence(tags::MEASUREMENT_UNITS_CODE_SEQUENCE, vec![unit.item()]);
    let mut number = item(relationship, "NUM", Some(concept));
    number.sequence(tags::MEASURED_VALUE_SEQUENCE, vec![measured]);
    number
}
