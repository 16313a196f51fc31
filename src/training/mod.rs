//! Training of our own two networks on synthetic chests.
//!
//! From a seed to the weights in `models/bundled`, on the processor: phantoms are made as they are
//! needed, a handful of them is kept at a time, slices of them are varied and shown to the network.
//! What is drawn depends on the seed and on the number of the step alone, so a run can be stopped and
//! taken up again.

mod augment;
pub mod card;
mod course;
pub mod curve;
pub mod history;
pub mod pack;
pub mod random;
mod sheet;
mod trainer;
pub mod validate;

pub use course::{Course, Stock, VALIDATION_SEEDS};
pub use history::History;
pub use sheet::Sheet;
pub use trainer::{Batch, Trainer, stored};

use std::path::Path;

use crate::networks::LoadError;
use crate::weights::WeightsError;

/// Why a training cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A published network.
    #[error("{0} is a published network; only our own are trained here.")]
    NotOurs(&'static str),
    /// Slices that are not of the network's shape.
    #[error("A batch of slices has not the shape that the network takes.")]
    Batch,
    /// The loss is no number any more.
    #[error("The training diverged at step {step}. Start again with a smaller rate.")]
    Diverged {
        /// Steps done.
        step: usize,
    },
    /// What was saved cannot be read.
    #[error("The saved training cannot be read ({0}). Remove its folder and start again.")]
    State(String),
    /// A file.
    #[error("A file of the training cannot be read or written: {0}.")]
    File(#[from] std::io::Error),
    /// Weights.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A scan for validation could not be segmented.
    #[error(transparent)]
    Segmentation(#[from] crate::segmentation::Error),
    /// A scan for validation could not be read.
    #[error(transparent)]
    Scan(#[from] crate::input::Error),
    /// Lungs drawn by others that are not of their scan.
    #[error("The lungs in {0} have not the shape of the scan that they were drawn in.")]
    Drawn(&'static str),
    /// A model card without the place for what is generated.
    #[error("The card has not both lines `{0}` and `{1}`, between which the training writes.")]
    Marks(&'static str, &'static str),
    /// Weights that do not make the network.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Result of a step of the training.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Writes a whole file or leaves the old one.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    std::fs::write(&unfinished, bytes)?;
    Ok(std::fs::rename(unfinished, path)?)
}
