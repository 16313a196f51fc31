//! COVID-19 severity from a chest CT and five bedside values, wholly on one device.
//!
//! The modules stand in the order in which the data flows; arrows go down the list, never up:
//! DICOM bytes become a [`volume::Volume`] in Hounsfield units, the volume becomes a lung mask and
//! the inputs of two networks, their outputs become a probability, and the probability joins the
//! bedside values in a published score.
//!
//! | what | modules |
//! |---|---|
//! | files to a scan | [`input`], [`dicom`], [`nifti`], [`volume`], [`grid`], [`resample`] |
//! | a scan to masks and probabilities | [`lungs`], `networks`, `segmentation`, [`weights`] |
//! | masks and bedside values to scores | [`patient`], [`severity`], [`scores`], [`pipeline`] |
//! | what a person takes away | [`report`], [`export`], [`dump`], [`cohort`] |
//! | what holds it together | [`progress`], [`warning`], [`inspect`], [`self_test`] |
//! | our own networks | [`phantom`] makes synthetic chests, `training` trains on them |
//! | who calls it | `web` for the page, `main` for the command, `bin/train` for `build.sh train` |

pub mod cohort;
pub mod dicom;
pub mod dump;
pub mod export;
pub mod grid;
pub mod input;
pub mod inspect;
pub mod lungs;
pub mod networks;
pub mod nifti;
pub mod patient;
pub mod phantom;
pub mod pipeline;
pub mod progress;
pub mod report;
pub mod resample;
pub mod scores;
pub mod segmentation;
pub mod self_test;
pub mod severity;
#[cfg(feature = "train")]
pub mod training;
pub mod volume;
pub mod warning;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod weights;

/// Version of this crate, as every report carries it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
