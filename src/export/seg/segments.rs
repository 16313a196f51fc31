//! What the segments are called, coded and coloured.

use dicom_dictionary_std::tags;

use crate::dicom::write::{DataSet, Value};
use crate::export::codes::{Code, LEFT, LUNG, RIGHT, dcm, own, sct};
use crate::export::{Labels, Material};

/// One segment: a label of a mask.
#[derive(Clone, Copy)]
pub(super) struct Segment<'a> {
    /// Number in the object, from 1.
    pub(super) number: u16,
    /// The mask it is taken from.
    pub(super) mask: Labels<'a>,
    /// Its label there.
    pub(super) label: u8,
    name: &'static str,
    category: Code,
    kind: Code,
    modifier: Option<Code>,
    /// L*, a*, b*.
    colour: [f64; 3],
}

const STRUCTURE: Code = sct("91723000", "Anatomical Structure");
const ABNORMAL: Code = sct("49755003", "Morphologically Abnormal Structure");

/// The lungs, and the lesions where there are any.
pub(super) fn segments<'a>(material: &Material<'a>) -> Vec<Segment<'a>> {
    let mut segments = Vec::new();
    if let Some(mask) = material.lungs {
        let lung = |label, name, side, colour| Segment {
            number: 0,
            mask,
            label,
            name,
            category: STRUCTURE,
            kind: LUNG,
            modifier: Some(side),
            colour,
        };
        segments.extend([
            lung(1, "Right lung", RIGHT, [70.0, -15.0, -25.0]),
            lung(2, "Left lung", LEFT, [78.0, -30.0, 5.0]),
        ]);
    }
    if let Some(lesions) = material.lesions {
        let lesion = |label, name, kind, colour| Segment {
            number: 0,
            mask: lesions.mask,
            label,
            name,
            category: ABNORMAL,
            kind,
            modifier: None,
            colour,
        };
        let ground_glass = if lesions.tells_crazy_paving {
            "Ground glass"
        } else {
            "Ground glass, crazy paving included"
        };
        segments.extend([
            lesion(
                1,
                ground_glass,
                dcm("112120", "Ground glass opacity"),
                [85.0, 5.0, 70.0],
            ),
            lesion(
                2,
                "Consolidation",
                sct("95436008", "Lung consolidation"),
                [50.0, 65.0, 45.0],
            ),
            lesion(
                3,
                "Crazy paving",
                own("CRAZY-PAVING", "Crazy paving"),
                [50.0, 60.0, -45.0],
            ),
        ]);
    }
    segments
}

impl<'a> Segment<'a> {
    /// The labels of one slice of its mask.
    pub(super) fn slice(&self, slice: usize) -> &'a [u8] {
        let [_, rows, columns] = self.mask.grid.shape;
        let len = rows * columns;
        let range = slice * len..(slice + 1) * len;
        self.mask.labels.get(range).unwrap_or_default()
    }

    /// Its item of the Segment Sequence.
    pub(super) fn item(&self, material: &Material) -> DataSet {
        let mut kind = self.kind.item();
        if let Some(modifier) = self.modifier {
            kind.sequence(
                tags::SEGMENTED_PROPERTY_TYPE_MODIFIER_CODE_SEQUENCE,
                vec![modifier.item()],
            );
        }
        let mut item = DataSet::new();
        item.short(tags::SEGMENT_NUMBER, self.number)
            .text(tags::SEGMENT_LABEL, b"LO", self.name)
            .text(tags::SEGMENT_ALGORITHM_TYPE, b"CS", "AUTOMATIC")
            .text(
                tags::SEGMENT_ALGORITHM_NAME,
                b"LO",
                material
                    .identity
                    .letters(&crate::export::sr::algorithm(material)),
            )
            .sequence(
                tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE,
                vec![self.category.item()],
            )
            .sequence(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, vec![kind])
            .set(
                tags::RECOMMENDED_DISPLAY_CIE_LAB_VALUE,
                Value::UnsignedShort(encoded(self.colour).to_vec()),
            );
        item
    }
}

/// PS3.3 C.10.7.1.1: L* from 0 to 100, a* and b* from -128 to 127, on 0 to 65535.
fn encoded([l, a, b]: [f64; 3]) -> [u16; 3] {
    let whole = |share: f64| (share * 65535.0).round() as u16;
    [
        whole(l / 100.0),
        whole((a + 128.0) / 255.0),
        whole((b + 128.0) / 255.0),
    ]
}
