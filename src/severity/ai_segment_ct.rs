//! AI-segment-ct: the lesion fractions that the network measures, without bedside values.

use super::evidence;
use super::logistic::{LogisticModel, Term};
use crate::patient::Input;

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "ai_segment_ct",
    title: "AI-segment-ct",
    intercept: -1.861267060140949,
    terms: &[
        Term::plain(Input::ExtentGroundGlass, -1.7286270941282955),
        Term::plain(Input::ExtentConsolidation, 3.2828752888604242),
        Term::plain(Input::ExtentCrazyPaving, 2.9325930870155235),
        Term::plain(Input::Extent, 4.485950268831),
    ],
    evidence: &[evidence::DEVELOPMENT],
};
