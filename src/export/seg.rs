//! Lungs and lesions as a DICOM Segmentation (PS3.3 A.51), binary, one frame per slice and segment.
//!
//! Frames lie as the slices of the volume do. On the scan's own grid each frame stands in the place of
//! its source image and refers to it; on the 10 mm working grid each lies between the two images it
//! was interpolated from and refers to both. Empty frames and empty segments are left out.

mod segments;

use dicom_dictionary_std::{tags, uids};

use super::codes::dcm;
use super::opening::Opening;
use super::source::{Image, Source};
use super::{Error, Material, identity::Identity};
use crate::dicom::geometry::{minus, plus};
use crate::dicom::write::{DataSet, Value};
use crate::grid::Grid;
use segments::{Segment, segments};

const OPENING: Opening = Opening {
    name: "ct-severity segmentation",
    sop_class_uid: uids::SEGMENTATION_STORAGE,
    modality: "SEG",
    series_number: "9001",
    series_description: "CT Severity: lungs and lesions, research use",
};

/// One frame.
struct Frame {
    /// Number of its segment, from 1.
    segment: u16,
    /// Slice of the grid, from 0.
    slice: usize,
}

/// The segmentation as a data set.
pub(super) fn segmentation(material: &Material, source: &Source) -> Result<DataSet, Error> {
    let lungs = material.lungs.ok_or(Error::Nothing)?;
    let identity = material.identity;
    let (segments, frames) = frames(&segments(material));
    if frames.is_empty() {
        return Err(Error::Nothing);
    }
    let mut object = DataSet::new();
    OPENING.write(&mut object, material);
    let [_, rows, columns] = lungs.grid.shape;
    object
        .text(
            tags::FRAME_OF_REFERENCE_UID,
            b"UI",
            identity.frame_of_reference(source),
        )
        .text(tags::POSITION_REFERENCE_INDICATOR, b"LO", "")
        .sequence(
            tags::REFERENCED_SERIES_SEQUENCE,
            vec![referenced(source, identity)],
        )
        .sequence(
            tags::SEGMENT_SEQUENCE,
            segments
                .iter()
                .map(|segment| segment.item(material))
                .collect(),
        );
    image(&mut object, lungs.grid, frames.len());
    loss(&mut object, material, source);
    dimensions(&mut object, OPENING.uid("dimensions", material));
    object
        .sequence(
            tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
            vec![shared(lungs.grid)],
        )
        .sequence(
            tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
            frames
                .iter()
                .map(|frame| per_frame(frame, lungs.grid, source, identity))
                .collect(),
        )
        .set(
            tags::PIXEL_DATA,
            Value::Bytes(*b"OB", packed(&frames, &segments, rows * columns)),
        );
    Ok(object)
}

/// The segments that are somewhere, numbered from 1, and the slices in which they are.
fn frames<'a>(all: &[Segment<'a>]) -> (Vec<Segment<'a>>, Vec<Frame>) {
    let mut segments: Vec<Segment<'a>> = Vec::new();
    let mut frames = Vec::new();
    for segment in all {
        let number = segments.len() as u16 + 1;
        let before = frames.len();
        let slices = (0..segment.mask.grid.shape[0])
            .filter(|&slice| segment.slice(slice).contains(&segment.label));
        frames.extend(slices.map(|slice| Frame {
            segment: number,
            slice,
        }));
        if frames.len() > before {
            let mut numbered = *segment;
            numbered.number = number;
            segments.push(numbered);
        }
    }
    (segments, frames)
}

/// PS3.5 8.1.1: one bit per pixel, the first in the lowest bit of a byte, frames end to end.
fn packed(frames: &[Frame], segments: &[Segment], pixels_of_frame: usize) -> Vec<u8> {
    let mut bytes = vec![0_u8; (frames.len() * pixels_of_frame).div_ceil(8)];
    for (index, frame) in frames.iter().enumerate() {
        let Some(segment) = segments.get(usize::from(frame.segment) - 1) else {
            continue;
        };
        let labels = segment.slice(frame.slice).iter();
        for (pixel, _) in labels
            .enumerate()
            .filter(|(_, label)| **label == segment.label)
        {
            let bit = index * pixels_of_frame + pixel;
            if let Some(byte) = bytes.get_mut(bit / 8) {
                *byte |= 1 << (bit % 8);
            }
        }
    }
    bytes
}

/// The image as a whole (PS3.3 C.8.20.2).
fn image(object: &mut DataSet, grid: &Grid, frames: usize) {
    let [_, rows, columns] = grid.shape;
    object
        .text(tags::IMAGE_TYPE, b"CS", "DERIVED\\PRIMARY")
        .text(tags::CONTENT_LABEL, b"CS", "LUNGS_LESIONS")
        .text(
            tags::CONTENT_DESCRIPTION,
            b"LO",
            "Lungs and lesions by neural networks",
        )
        .text(tags::CONTENT_CREATOR_NAME, b"PN", "")
        .text(tags::SEGMENTATION_TYPE, b"CS", "BINARY")
        .text(tags::SEGMENTS_OVERLAP, b"CS", "YES")
        .text(tags::NUMBER_OF_FRAMES, b"IS", frames.to_string())
        .text(tags::PHOTOMETRIC_INTERPRETATION, b"CS", "MONOCHROME2")
        .short(tags::SAMPLES_PER_PIXEL, 1)
        .short(tags::ROWS, rows as u16)
        .short(tags::COLUMNS, columns as u16)
        .short(tags::BITS_ALLOCATED, 1)
        .short(tags::BITS_STORED, 1)
        .short(tags::HIGH_BIT, 0)
        .short(tags::PIXEL_REPRESENTATION, 0);
}

/// What an image lost is lost to all that is made from it, so the statement is handed on.
fn loss(object: &mut DataSet, material: &Material, source: &Source) {
    if !material.report.warns_of("lossy_compression") {
        object.text(tags::LOSSY_IMAGE_COMPRESSION, b"CS", "00");
        return;
    }
    object.text(tags::LOSSY_IMAGE_COMPRESSION, b"CS", "01");
    if let Some(loss) = &source.loss {
        object
            .text(
                tags::LOSSY_IMAGE_COMPRESSION_RATIO,
                b"DS",
                loss.ratio.as_str(),
            )
            .text(
                tags::LOSSY_IMAGE_COMPRESSION_METHOD,
                b"CS",
                loss.method.as_str(),
            );
    }
}

/// By what the frames are told apart: segment, then place.
fn dimensions(object: &mut DataSet, organization: String) {
    let index = |pointer, group, label: &str| {
        let mut item = DataSet::new();
        item.text(
            tags::DIMENSION_ORGANIZATION_UID,
            b"UI",
            organization.as_str(),
        )
        .set(tags::DIMENSION_INDEX_POINTER, Value::Tag(pointer))
        .set(tags::FUNCTIONAL_GROUP_POINTER, Value::Tag(group))
        .text(tags::DIMENSION_DESCRIPTION_LABEL, b"LO", label);
        item
    };
    let indices = vec![
        index(
            tags::REFERENCED_SEGMENT_NUMBER,
            tags::SEGMENT_IDENTIFICATION_SEQUENCE,
            "Segment",
        ),
        index(
            tags::IMAGE_POSITION_PATIENT,
            tags::PLANE_POSITION_SEQUENCE,
            "Position",
        ),
    ];
    let mut item = DataSet::new();
    item.text(
        tags::DIMENSION_ORGANIZATION_UID,
        b"UI",
        organization.as_str(),
    );
    object
        .sequence(tags::DIMENSION_ORGANIZATION_SEQUENCE, vec![item])
        .sequence(tags::DIMENSION_INDEX_SEQUENCE, indices);
}

/// What holds for all frames: their spacing and direction.
fn shared(grid: &Grid) -> DataSet {
    let [between_slices, between_rows, between_columns] = grid.spacing;
    let mut measures = DataSet::new();
    measures
        .decimals(tags::SLICE_THICKNESS, &[between_slices])
        .decimals(tags::SPACING_BETWEEN_SLICES, &[between_slices])
        .decimals(tags::PIXEL_SPACING, &[between_rows, between_columns]);
    let [_, down_column, along_row] = grid.direction;
    let mut orientation = DataSet::new();
    orientation.decimals(
        tags::IMAGE_ORIENTATION_PATIENT,
        &[along_row, down_column].concat(),
    );
    let mut shared = DataSet::new();
    shared
        .sequence(tags::PIXEL_MEASURES_SEQUENCE, vec![measures])
        .sequence(tags::PLANE_ORIENTATION_SEQUENCE, vec![orientation]);
    shared
}

fn per_frame(frame: &Frame, grid: &Grid, source: &Source, identity: &Identity) -> DataSet {
    let place = place(grid, frame.slice, source);
    let mut content = DataSet::new();
    content.set(
        tags::DIMENSION_INDEX_VALUES,
        Value::UnsignedLong(vec![frame.segment.into(), frame.slice as u32 + 1]),
    );
    let mut position = DataSet::new();
    position.decimals(tags::IMAGE_POSITION_PATIENT, &place);
    let mut segment = DataSet::new();
    segment.short(tags::REFERENCED_SEGMENT_NUMBER, frame.segment);
    let mut groups = DataSet::new();
    groups
        .sequence(tags::FRAME_CONTENT_SEQUENCE, vec![content])
        .sequence(tags::PLANE_POSITION_SEQUENCE, vec![position])
        .sequence(tags::SEGMENT_IDENTIFICATION_SEQUENCE, vec![segment]);
    let images = source.images_around(place);
    if !images.is_empty() {
        let mut derivation = DataSet::new();
        derivation
            .sequence(
                tags::DERIVATION_CODE_SEQUENCE,
                vec![dcm("113076", "Segmentation").item()],
            )
            .sequence(
                tags::SOURCE_IMAGE_SEQUENCE,
                images
                    .iter()
                    .map(|image| source_image(image, source, identity, grid))
                    .collect(),
            );
        groups.sequence(tags::DERIVATION_IMAGE_SEQUENCE, vec![derivation]);
    }
    groups
}

/// Where a frame lies: on the scan's own grid as its source image says, which may be off an even
/// spacing or sheared by a tilt; else as the grid says.
fn place(grid: &Grid, slice: usize, source: &Source) -> [f64; 3] {
    let images = source.images_of_slices(grid).unwrap_or_default();
    match images.first().zip(images.get(slice)) {
        Some((first, image)) => plus(grid.origin, minus(image.position, first.position), 1.0),
        None => grid.position([slice as f64, 0.0, 0.0]),
    }
}

fn source_image(image: &Image, source: &Source, identity: &Identity, grid: &Grid) -> DataSet {
    let mut item = instance(image, source, identity);
    if let Some(preserved) = source.locations_preserved(grid) {
        item.text(tags::SPATIAL_LOCATIONS_PRESERVED, b"CS", preserved);
    }
    if let Some(frame) = image.frame {
        item.text(tags::REFERENCED_FRAME_NUMBER, b"IS", frame.to_string());
    }
    item.sequence(
        tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
        vec![dcm("121322", "Source image for image processing operation").item()],
    );
    item
}

/// A reference to one image of the source.
pub(super) fn instance(image: &Image, source: &Source, identity: &Identity) -> DataSet {
    let mut item = DataSet::new();
    item.text(
        tags::REFERENCED_SOP_CLASS_UID,
        b"UI",
        source.sop_class_uid.as_str(),
    )
    .text(
        tags::REFERENCED_SOP_INSTANCE_UID,
        b"UI",
        identity.uid(&image.sop_instance_uid),
    );
    item
}

/// The source series and its instances, each once.
fn referenced(source: &Source, identity: &Identity) -> DataSet {
    let mut series = DataSet::new();
    series
        .text(
            tags::SERIES_INSTANCE_UID,
            b"UI",
            identity.uid(&source.series_instance_uid),
        )
        .sequence(
            tags::REFERENCED_INSTANCE_SEQUENCE,
            source
                .instances()
                .map(|image| instance(image, source, identity))
                .collect(),
        );
    series
}
