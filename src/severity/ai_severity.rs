//! AI-severity, the main model: five bedside values and the probability of the CT network.

use super::evidence::{self, Discrimination, Evidence};
use super::logistic::{LogisticModel, Term};
use crate::patient::{Input, MissingInputs, Patient};

/// The published model.
pub const MODEL: LogisticModel = LogisticModel {
    id: "ai_severity",
    title: "AI-severity",
    intercept: -0.05311807245634939,
    terms: &[
        Term::saturation(-0.5691738927009029),
        Term::plain(Input::CtLogit, 0.768643675292477),
        Term::plain(Input::Age, 0.01208368240782795),
        Term::plain(Input::Sex, 0.4116879766154334),
        Term::log(Input::Platelets, -0.5667267219464422),
        Term::log(Input::Urea, 0.393194190948113),
    ],
    evidence: &[
        evidence::DEVELOPMENT,
        validated(BICETRE, 150, evidence::SEVERE, 0.77),
        validated(GUSTAVE_ROUSSY, 135, evidence::SEVERE, 0.79),
        validated(BICETRE, 150, "death or intensive care", 0.79),
        validated(GUSTAVE_ROUSSY, 135, "death or intensive care", 0.86),
        validated(BICETRE, 150, "death", 0.81),
        validated(GUSTAVE_ROUSSY, 135, "death", 0.88),
    ],
};

/// AI-severity of a patient whose CT network gave `ct_logit = ln(p / (1 - p))`: probability 0 to 1
/// of a severe course. Replaces a `ct_logit` of the record.
pub fn risk(ct_logit: f64, patient: &Patient) -> Result<f64, MissingInputs> {
    MODEL.risk_by(|input| match input {
        Input::CtLogit => Some(ct_logit),
        other => patient.get(other),
    })
}

const BICETRE: &str = "held-out patients of Bicêtre AP-HP, France";
const GUSTAVE_ROUSSY: &str = "independent patients of Gustave Roussy, France, a cancer centre";

const fn validated(
    cohort: &'static str,
    patients: u32,
    outcome: &'static str,
    auc: f64,
) -> Evidence {
    Evidence {
        cohort,
        patients: Some(patients),
        outcome,
        discrimination: Discrimination::auc(auc),
        source: "read off the performance figure of the authors' reference implementation (owkin/scancovia)",
    }
}
