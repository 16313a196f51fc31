//! Clinical, bio and radiologist report: bedside values and the disease extent read by a radiologist.

use super::evidence;
use super::logistic::{LogisticModel, Term};
use crate::patient::Input;

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "clinical_bio_radiologist",
    title: "Clinical and bio and radiologist report",
    intercept: -2.3138923947470724,
    terms: &[
        Term::saturation(-0.715867705052558),
        Term::plain(Input::DiseaseExtent, 0.6344741735315738),
        Term::plain(Input::Age, 0.023845726941254343),
        Term::plain(Input::Sex, 0.5481826956249627),
        Term::log(Input::Platelets, -0.8337314547539033),
        Term::log(Input::Urea, 0.5606860212992523),
    ],
    evidence: &[evidence::DEVELOPMENT],
};
