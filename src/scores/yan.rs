//! Yan et al.: a decision tree on LDH, CRP and the share of lymphocytes.
//!
//! Yan et al., Nature Machine Intelligence 2:283 (2020), figure 2. The benchmark returns 1 for the
//! surviving branch; here, as in the publication, 1 is predicted death. The retrained tree is the
//! study's own (Lassau et al. 2021), with leaf log-odds and its own rule that a missing value takes the
//! first branch.

use super::score::{Band, Context, Evaluation, Scale, Score, part};
use crate::patient::{Input, MissingInputs, Patient};
use crate::severity::evidence::{self, Evidence};
use crate::severity::sigmoid;

pub(super) const ORIGINAL: Score = Score {
    id: "yan_original",
    title: "Yan, original tree",
    citation: "Yan L et al. An interpretable mortality prediction model for COVID-19 patients. Nat Mach Intell 2020",
    doi: "10.1038/s42256-020-0180-7",
    outcome: "death in hospital",
    scale: Scale::Class,
    range: (0.0, 1.0),
    inputs: &INPUTS,
    bands: &[
        Band {
            from: 0.0,
            label: "survival",
            meaning: "the tree predicts survival",
            source: SOURCE,
        },
        Band {
            from: 1.0,
            label: "death",
            meaning: "the tree predicts death",
            source: SOURCE,
        },
    ],
    departures: &[
        "The benchmark's value is 1 where the tree predicts survival; here 1 is predicted death, as in the publication. A lymphocyte share of exactly 14.7 % is on the side of death in both.",
    ],
    evidence: &[Evidence {
        cohort: "development: one hospital, Wuhan, China, January and February 2020; 485 blood samples",
        patients: None,
        outcome: "death in hospital",
        discrimination: None,
        source: SOURCE,
    }],
    limits: &["Made from the last blood sample before the outcome, not the first at admission."],
    evaluate: original,
};

pub(super) const RETRAINED: Score = Score {
    id: "yan_retrained",
    title: "Yan, tree retrained by the study",
    citation: "Lassau N et al. Integrating deep learning CT-scan model, biological and clinical variables to predict severity of COVID-19 patients. Nat Commun 2021, after Yan L et al. 2020",
    doi: "10.1038/s41467-020-20657-4",
    outcome: evidence::SEVERE,
    scale: Scale::Probability,
    range: (0.0, 1.0),
    inputs: &INPUTS,
    bands: &[],
    departures: &[
        "A missing value takes the first branch, as in the benchmark; with none of the three known, nothing is computed.",
    ],
    evidence: &[evidence::DEVELOPMENT],
    limits: &["Four possible values only; not calibrated."],
    evaluate: retrained,
};

const SOURCE: &str = "Yan et al., Nat Mach Intell 2020, doi 10.1038/s42256-020-0180-7";

const INPUTS: [Input; 3] = [Input::Ldh, Input::Crp, Input::LymphocytePercent];

fn original(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let [ldh, crp, lymphocytes] = patient.require(INPUTS)?;
    let death = ldh >= 365.0 || (crp >= 41.2 && lymphocytes <= 14.7);
    let value = f64::from(death);
    Ok(Evaluation::new(value, ORIGINAL.band(value), Vec::new()))
}

fn retrained(patient: &Patient, _: &Context) -> Result<Evaluation, MissingInputs> {
    let missing = patient.missing(&INPUTS);
    if missing.len() == INPUTS.len() {
        return Err(MissingInputs(missing));
    }
    let below = |input, threshold| patient.get(input).is_none_or(|value| value < threshold);
    let log_odds = match (
        below(Input::Ldh, 378.5),
        below(Input::Crp, 90.5),
        below(Input::LymphocytePercent, 9.32),
    ) {
        (true, true, _) => -0.3896,
        (true, false, _) => -0.1348,
        (false, _, true) => -0.1176,
        (false, _, false) => 0.1818,
    };
    Ok(Evaluation {
        imputed: missing,
        ..Evaluation::new(sigmoid(log_odds), None, vec![part("leaf", log_odds)])
    })
}
