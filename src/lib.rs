//! COVID-19 severity from a chest CT and five bedside values, wholly on one device.
//!
//! The modules stand in the order in which the data flows; arrows go down the list, never up:
//! DICOM bytes become a [`volume::Volume`] in Hounsfield units, the volume becomes a lung mask and
//! the inputs of two networks, their outputs become a probability, and the probability joins the
//! bedside values in a published score.

pub mod dicom;
pub mod input;
pub mod inspect;
pub mod nifti;
pub mod volume;
pub mod warning;
