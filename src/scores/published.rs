//! What the scores with a published model file need from it.
//!
//! The files are not ours to redistribute, so a score works without them: it then names the file
//! among what is missing. Whoever reads a file implements these traits and hands the result over in
//! [`super::Context`].

use super::{LIANG_INPUTS, MIT_INPUTS};

/// The classifier and imputer of `model_without_lab.pkl`.
pub trait MitClassifier {
    /// Probability of death, 0 to 1. Inputs in the order and coding of [`MIT_INPUTS`], a missing one
    /// `None` for the published imputer to fill.
    fn probability(&self, inputs: [Option<f64>; MIT_INPUTS.len()]) -> f64;
}

/// The five networks of `models_liang`.
pub trait LiangNetwork {
    /// The mean of the networks' outputs. Inputs in the order of [`LIANG_INPUTS`], normalised.
    fn feature(&self, inputs: [f64; LIANG_INPUTS.len()]) -> f64;
}
