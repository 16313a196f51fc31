//! The published ScanCovIA models: a few bedside values and the CT become a probability.
//!
//! Each model is a logistic regression on transformed inputs. Source: Lassau et al., Nature
//! Communications 12:634 (2021), doi 10.1038/s41467-020-20657-4, and the authors' public reference
//! implementation, whose coefficients are used to the last digit.

pub mod ai_severity;
pub mod heatmap;
mod logistic;

pub use logistic::{LogisticModel, Term, Transform, logit, sigmoid};
