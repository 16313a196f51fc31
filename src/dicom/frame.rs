//! Where a frame lies and how its stored values become Hounsfield units.
//!
//! A classic file says so once, at its top level; an enhanced multi-frame file says it in functional
//! groups, shared by all frames or of each (PS3.3 C.7.6.16).

use dicom_dictionary_std::tags;

use crate::dicom::element::{Element, Elements};
use crate::dicom::value;

/// Geometry and rescale of one frame, by DICOM keywords; `None` when absent.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Frame {
    /// mm, of the centre of the first pixel.
    pub image_position_patient: Option<[f64; 3]>,
    /// Direction cosines of a row, then of a column.
    pub image_orientation_patient: Option<[f64; 6]>,
    /// mm between rows, then between columns.
    pub pixel_spacing: Option<[f64; 2]>,
    /// mm.
    pub slice_thickness: Option<f64>,
    /// 1 when absent.
    pub rescale_slope: Option<f64>,
    /// 0 when absent.
    pub rescale_intercept: Option<f64>,
    /// Image Type, or the Frame Type of an enhanced file.
    pub image_type: Vec<String>,
}

/// Sixteen times the longest dynamic CT.
const MAX_FRAMES: usize = 65_536;

impl Frame {
    /// Takes over what the element says, if it says anything of the frame.
    pub fn take(&mut self, element: &Element) {
        match element.tag {
            tags::IMAGE_POSITION_PATIENT => self.image_position_patient = value::vector(element),
            tags::IMAGE_ORIENTATION_PATIENT => {
                self.image_orientation_patient = value::vector(element);
            }
            tags::PIXEL_SPACING => self.pixel_spacing = value::vector(element),
            tags::SLICE_THICKNESS => self.slice_thickness = value::decimal(element),
            tags::RESCALE_SLOPE => self.rescale_slope = value::decimal(element),
            tags::RESCALE_INTERCEPT => self.rescale_intercept = value::decimal(element),
            tags::IMAGE_TYPE | tags::FRAME_TYPE => self.image_type = value::texts(element),
            _ => {}
        }
    }

    /// Rescale Slope and Rescale Intercept, 1 and 0 when absent. A slope of 0 would make the image
    /// blank and is taken for absent, as GDCM and dcm2niix do.
    pub fn rescale(&self) -> (f64, f64) {
        let slope = self.rescale_slope.filter(|&slope| slope != 0.0);
        (slope.unwrap_or(1.0), self.rescale_intercept.unwrap_or(0.0))
    }

    fn take_groups(&mut self, groups: Elements) {
        for group in groups {
            let of_the_frame = matches!(
                group.tag,
                tags::PLANE_POSITION_SEQUENCE
                    | tags::PLANE_ORIENTATION_SEQUENCE
                    | tags::PIXEL_MEASURES_SEQUENCE
                    | tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE
                    | tags::CT_IMAGE_FRAME_TYPE_SEQUENCE
            );
            if of_the_frame && let Some(item) = group.items().next() {
                item.for_each(|element| self.take(&element));
            }
        }
    }
}

/// One frame per item of the per-frame groups, each on top of the shared ones and of the top level;
/// the top level alone where there are no per-frame groups.
pub fn of_groups(
    mut common: Frame,
    shared: Option<&Element>,
    per_frame: Option<&Element>,
) -> Vec<Frame> {
    if let Some(groups) = shared.and_then(|shared| shared.items().next()) {
        common.take_groups(groups);
    }
    let frames: Vec<Frame> = per_frame
        .into_iter()
        .flat_map(Element::items)
        .take(MAX_FRAMES)
        .map(|groups| {
            let mut frame = common.clone();
            frame.take_groups(groups);
            frame
        })
        .collect();
    if frames.is_empty() {
        vec![common]
    } else {
        frames
    }
}
