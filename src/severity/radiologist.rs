//! Radiologist report: the findings that a radiologist reads, without bedside values.

use super::evidence;
use super::logistic::{LogisticModel, Term};
use crate::patient::Input;

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "radiologist",
    title: "Radiologist report",
    intercept: -1.72478553,
    terms: &[
        Term::plain(Input::Opacity, -0.67385675),
        Term::plain(Input::CrazyPaving, 0.40283637),
        Term::plain(Input::Condensation, -0.0878739),
        Term::plain(Input::TopographySubpleural, -0.13998417),
        Term::plain(Input::Predominance, -0.45379975),
        Term::plain(Input::DiseaseExtent, 0.6869313),
    ],
    evidence: &[evidence::DEVELOPMENT],
};
