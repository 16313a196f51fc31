//! The published ScanCovIA models: a few bedside values and the CT become a probability.
//!
//! Each model is a logistic regression on transformed inputs, in a file of its own with its
//! coefficients to the last published digit. Source: Lassau et al., Nature Communications 12:634
//! (2021), doi 10.1038/s41467-020-20657-4, and the authors' public reference implementation. Around
//! them stand what explains a result: the risk group, the 1 to 5 score, what each input contributes
//! and how the probability would change with it.

pub mod ai_segment;
pub mod ai_segment_ct;
pub mod ai_severity;
pub mod ai_severity_ct;
pub mod clinical_bio;
pub mod clinical_bio_radiologist;
mod contribution;
pub mod evidence;
pub mod heatmap;
mod logistic;
mod normal;
pub mod radiologist;
mod risk_group;
mod sensitivity;

pub use contribution::{Contribution, REFERENCE_PATIENT, contributions, reference_value};
pub use logistic::{LogisticModel, Term, Transform, logit, sigmoid};
pub use normal::normal_quantile;
pub use risk_group::{LEVEL_NOTE, RiskGroup, TERCILES, level, level_cutoffs, risk_group};
pub use sensitivity::{Curve, sensitivity};

/// The seven models, the main one first.
pub fn registry() -> [&'static LogisticModel; 7] {
    [
        &ai_severity::MODEL,
        &ai_severity_ct::MODEL,
        &ai_segment::MODEL,
        &ai_segment_ct::MODEL,
        &clinical_bio::MODEL,
        &clinical_bio_radiologist::MODEL,
        &radiologist::MODEL,
    ]
}
