//! The list of solids that are painted over the base tissues, in painting order.

mod abdomen;
mod chest;
mod devices;
mod skeleton;

use super::fields::Fields;
use super::frame::Frame;
use super::landmarks::Landmarks;
use super::recipe::Recipe;
use super::shape::Shape;
use super::tissue::Tissue;

/// Where a solid may be painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Body,
    /// In the body but not over lung.
    NotLung,
    Lung,
    /// Below the diaphragm.
    Abdomen,
    /// Outside of the skin.
    Outside,
}

/// A solid with its tissue, in the scanner's frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Solid {
    pub(super) shape: Shape,
    pub(super) within: Within,
    pub(super) tissue: Tissue,
    pub(super) hu: f32,
    /// A shell of this thickness (mm) and HU: cortical bone.
    pub(super) shell: Option<(f32, f32)>,
    /// Gas stands above this height, seen against gravity: paint where `up * y < level`.
    pub(super) level: Option<(f32, f32)>,
    /// mm by which the surface is uneven.
    pub(super) rough: f32,
    /// Contours of the lung leave it out.
    pub(super) hilar: bool,
    /// Of the trachea or a main bronchus.
    pub(super) central: bool,
}

/// Builds the list.
pub(super) struct Builder<'a> {
    recipe: &'a Recipe,
    landmarks: &'a Landmarks,
    frame: &'a Frame,
    fields: &'a Fields,
    /// Lowest and highest level wanted: what lies wholly beyond is left out.
    levels: [f32; 2],
    solids: Vec<Solid>,
}

/// All solids of a patient, in painting order: before the lung's own, and those in and over the lung.
pub(super) fn solids(
    recipe: &Recipe,
    landmarks: &Landmarks,
    frame: &Frame,
    fields: &Fields,
    levels: [f32; 2],
) -> Vec<Solid> {
    let mut builder = Builder {
        recipe,
        landmarks,
        frame,
        fields,
        levels,
        solids: Vec::new(),
    };
    builder.abdomen();
    builder.chest();
    builder.bones();
    builder.lung();
    builder.airways();
    builder.devices();
    builder.solids
}

impl Builder<'_> {
    /// Adds a shape of the patient's frame.
    fn put(&mut self, shape: Shape, within: Within, tissue: Tissue, hu: f32) -> &mut Solid {
        let shape = self.frame.shape(shape);
        self.put_scanner(shape, within, tissue, hu)
    }

    fn put_scanner(&mut self, shape: Shape, within: Within, tissue: Tissue, hu: f32) -> &mut Solid {
        self.solids.push(Solid {
            shape,
            within,
            tissue,
            hu,
            shell: None,
            level: None,
            rough: 0.0,
            hilar: false,
            central: false,
        });
        let last = self.solids.len() - 1;
        &mut self.solids[last]
    }
}

/// mm from one vertebra to the next.
pub(super) const VERTEBRA: f32 = 25.0;
