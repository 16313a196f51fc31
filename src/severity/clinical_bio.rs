//! Clinical and bio: bedside and laboratory values without any CT; what can be said before the scan.

use super::evidence;
use super::logistic::{LogisticModel, Term};
use crate::patient::Input;

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "clinical_bio",
    title: "Clinical and bio",
    intercept: -6.633691346366725,
    terms: &[
        Term::saturation(-0.7734987379380287),
        Term::plain(Input::Age, 0.01801136309055773),
        Term::plain(Input::Sex, 0.5142519676707926),
        Term::log(Input::Ldh, 1.1940053678318288),
        Term::log(Input::Platelets, -1.158777591461933),
        Term::plain(Input::ChronicKidneyDisease, 0.26417295778519984),
        Term::plain(Input::Dyspnoea, 0.3195490108875548),
        Term::plain(Input::Hypertension, 0.19583033430499872),
        Term::log(Input::Neutrophils, 0.5041151224479017),
        Term::log(Input::Urea, 0.3927025448161429),
    ],
    evidence: &[evidence::DEVELOPMENT],
};
