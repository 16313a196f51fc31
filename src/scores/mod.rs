//! The literature scores with which the study compared AI-severity.
//!
//! Each score stands in a file of its own with its points, its published risk bands and what is known
//! about it; [`registry`] lists them all. Where the study's benchmark departs from a publication the
//! publication is followed, and the score's `departures` say so. A score that lacks an input says
//! which instead of guessing it.

mod call;
mod colombi;
mod comparators;
mod covid_gram;
mod curb_65;
mod four_c;
pub mod liang;
mod liang_cox;
pub mod mit;
mod mit_calculator;
mod news2;
mod news2_carr;
mod published;
mod score;
mod yan;

pub use comparators::Comparators;
pub use liang_cox::{LIANG_INPUTS, normalised_liang_inputs};
pub use mit_calculator::MIT_INPUTS;
pub use published::{LiangNetwork, MitClassifier};
pub use score::{Band, Context, Evaluation, Part, Scale, Score};

/// The twelve scores, in the order in which they are shown.
pub fn registry() -> [&'static Score; 12] {
    [
        &call::SCORE,
        &colombi::CLINICAL,
        &colombi::CLINICAL_AND_CT,
        &covid_gram::SCORE,
        &curb_65::SCORE,
        &yan::ORIGINAL,
        &yan::RETRAINED,
        &news2::SCORE,
        &news2_carr::SCORE,
        &four_c::SCORE,
        &mit_calculator::SCORE,
        &liang_cox::SCORE,
    ]
}

/// Neutrophil to lymphocyte ratio as the study computes it; the 0.01 keeps a lymphocyte count of 0
/// from dividing by nothing.
fn neutrophil_lymphocyte_ratio(neutrophils: f64, lymphocytes: f64) -> f64 {
    neutrophils / (lymphocytes + 0.01)
}
