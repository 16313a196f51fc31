//! The DICOM series that was scored, as far as objects made from it refer to it.

use std::collections::HashSet;

use dicom_dictionary_std::uids;

use crate::dicom::Series;
use crate::dicom::geometry::{Orientation, dot, minus};
use crate::dicom::loss::Loss;
use crate::grid::Grid;

/// The series; no patient data.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Study Instance UID.
    pub study_instance_uid: String,
    /// Series Instance UID.
    pub series_instance_uid: String,
    /// Frame of Reference UID; empty where the files have none.
    pub frame_of_reference_uid: String,
    /// SOP Class UID of the images.
    pub sop_class_uid: String,
    /// The lossy compression that they may have been through.
    pub loss: Option<Loss>,
    /// Whether the images lie like the slices of the volume.
    pub axial: bool,
    /// The images in the order of the volume's slices, inferior first.
    pub images: Vec<Image>,
    /// mm between neighbouring images, as the volume takes it.
    spacing: f64,
    normal: [f64; 3],
    /// Directions down a column and along a row of the images.
    in_plane: [[f64; 3]; 2],
}

/// One image of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// SOP Instance UID.
    pub sop_instance_uid: String,
    /// Number of the frame, from 1, in a multi-frame file.
    pub frame: Option<u32>,
    /// Image Position (Patient), mm.
    pub position: [f64; 3],
}

/// Places along the normal within this are one, mm.
const SAME_PLACE: f64 = 0.05;
/// Directions whose cosine is within this of 1 are one: what six decimals of a direction may leave.
const SAME_DIRECTION: f64 = 1e-5;

impl Source {
    /// Of a catalogued series.
    pub fn of(series: &Series) -> Self {
        let multi_frame = series.sop_class_uid == uids::ENHANCED_CT_IMAGE_STORAGE
            || series.slices.iter().any(|slice| slice.frame > 0);
        let images = series.slices.iter().map(|slice| Image {
            sop_instance_uid: slice.sop_instance_uid.clone(),
            frame: multi_frame.then_some(slice.frame as u32 + 1),
            position: slice.position,
        });
        Self {
            study_instance_uid: series.study_instance_uid.clone(),
            series_instance_uid: series.series_instance_uid.clone(),
            frame_of_reference_uid: series.frame_of_reference_uid.clone(),
            sop_class_uid: series.sop_class_uid.clone(),
            loss: series.loss.clone(),
            axial: series.orientation == Orientation::Axial,
            images: images.collect(),
            spacing: series.slice_spacing,
            normal: series.plane.normal(),
            in_plane: [series.plane.down_column, series.plane.along_row],
        }
    }

    /// The files of the series, each once: a multi-frame file holds several images.
    pub fn instances(&self) -> impl Iterator<Item = &Image> {
        let mut seen = HashSet::new();
        let images = self.images.iter();
        images.filter(move |image| seen.insert(image.sop_instance_uid.as_str()))
    }

    /// The image that each slice of a grid is, where it is the grid of the series itself.
    pub fn images_of_slices(&self, grid: &Grid) -> Option<&[Image]> {
        let same = self.images.len() == grid.shape[0] && self.spacing == grid.spacing[0];
        (self.axial && same).then_some(&self.images)
    }

    /// Spatial Locations Preserved (PS3.3 C.7.6.16.2.6): how the pixels of a slice of the grid lie to
    /// those of the image that it is; `None` where it is none of them but lies between.
    pub fn locations_preserved(&self, grid: &Grid) -> Option<&'static str> {
        self.images_of_slices(grid)?;
        let [_, down_column, along_row] = grid.direction;
        let same = self
            .in_plane
            .into_iter()
            .zip([down_column, along_row])
            .all(|(of_image, of_grid)| dot(of_image, of_grid) > 1.0 - SAME_DIRECTION);
        Some(if same { "YES" } else { "REORIENTED_ONLY" })
    }

    /// The images that a plane through this place was made from: the one that lies there, or the two
    /// around it. None where the images lie across the plane.
    pub fn images_around(&self, place: [f64; 3]) -> &[Image] {
        if !self.axial {
            return &[];
        }
        let along = |image: &Image| dot(minus(image.position, place), self.normal);
        let above = self
            .images
            .partition_point(|image| along(image) < -SAME_PLACE);
        let range = match self.images.get(above) {
            Some(image) if along(image) <= SAME_PLACE => above..above + 1,
            _ => above.saturating_sub(1)..(above + 1).min(self.images.len()),
        };
        self.images.get(range).unwrap_or_default()
    }
}
