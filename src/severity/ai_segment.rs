//! AI-segment: five bedside values and the diseased fraction of the lungs that the network measures.

use super::evidence;
use super::logistic::{LogisticModel, Term};
use crate::patient::Input;

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "ai_segment",
    title: "AI-segment",
    intercept: -1.0383591562158774,
    terms: &[
        Term::saturation(-0.6807632355815612),
        Term::plain(Input::Extent, 3.5406023074928723),
        Term::plain(Input::Age, 0.02086328048247559),
        Term::plain(Input::Sex, 0.6924592728262375),
        Term::log(Input::Platelets, -0.9178319465213124),
        Term::log(Input::Urea, 0.548335781823739),
    ],
    evidence: &[evidence::DEVELOPMENT],
};
