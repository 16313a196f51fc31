//! What the page's form and its list of scores are made from: the inputs with their units and ranges,
//! and every score with what it reads, predicts and is worth.
//!
//! Nothing is defined here: all of it comes from the table of inputs and from the models and scores
//! themselves, so that a new input or score shows on the page without a second description.

use serde::Serialize;

use crate::patient::{Input, Kind};
use crate::report::ScoreScale;
use crate::scores;
use crate::severity::evidence::{self, Evidence};
use crate::severity::{self, TERCILES, ai_severity, level_cutoffs};

/// All that the page asks for when it opens.
#[derive(Serialize)]
pub struct Form {
    inputs: Vec<InputSpec>,
    scores: Vec<ScoreSpec>,
    /// The published terciles of AI-severity.
    terciles: [f64; 2],
    /// The derived cut-offs of its 1 to 5 score.
    cutoffs: [f64; 4],
}

/// One input.
#[derive(Serialize)]
struct InputSpec {
    name: &'static str,
    kind: Kind,
    group: Group,
    unit: &'static str,
    /// What a person may choose, the input's own unit first.
    units: Vec<UnitSpec>,
    /// Outside is an error.
    possible: (f64, f64),
    /// Outside is a warning.
    plausible: (f64, f64),
    /// What a value outside usually comes from.
    trap: &'static str,
    /// The scores that read it.
    scores: Vec<&'static str>,
}

/// `value x factor + offset` is the value in the input's own unit; of a share, times the value of the
/// input `of`, in its own unit.
#[derive(Serialize)]
struct UnitSpec {
    name: &'static str,
    factor: f64,
    offset: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
}

/// Where an input stands in the form.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Group {
    /// The bedside values of AI-severity.
    Severity,
    Signs,
    Blood,
    Symptoms,
    History,
    Radiology,
    /// What the networks give.
    Scan,
}

/// One model or score.
#[derive(Serialize)]
struct ScoreSpec {
    id: &'static str,
    title: &'static str,
    outcome: &'static str,
    scale: ScoreScale,
    range: (f64, f64),
    inputs: Vec<&'static str>,
    bands: Vec<BandSpec>,
    departures: &'static [&'static str],
    evidence: &'static [Evidence],
    limits: &'static [&'static str],
}

/// A published band of a score.
#[derive(Serialize)]
struct BandSpec {
    label: &'static str,
    meaning: &'static str,
}

/// The form of this build.
pub fn form() -> Form {
    Form {
        inputs: inputs(),
        scores: scores(),
        terciles: TERCILES,
        cutoffs: level_cutoffs(),
    }
}

fn inputs() -> Vec<InputSpec> {
    let mut inputs: Vec<_> = crate::patient::INPUTS
        .iter()
        .map(|spec| spec.input)
        .collect();
    // Within a group the order of the table: that in which people state the values.
    inputs.sort_by_key(|input| (Group::of(*input) as u8, *input));
    inputs.into_iter().map(InputSpec::of).collect()
}

impl InputSpec {
    fn of(input: Input) -> Self {
        let spec = input.spec();
        let own = UnitSpec {
            name: spec.unit,
            factor: 1.0,
            offset: 0.0,
            of: None,
        };
        let others = spec.distinct_units().map(|unit| UnitSpec {
            name: unit.name,
            factor: unit.factor,
            offset: unit.offset,
            of: None,
        });
        let share = input.is_share_of().map(|whole| UnitSpec {
            name: "%",
            factor: 0.01,
            offset: 0.0,
            of: Some(whole.name()),
        });
        let models = severity::registry().into_iter();
        let literature = scores::registry().into_iter();
        let read_by = models
            .filter(|model| model.inputs().any(|read| read == input))
            .map(|model| model.id)
            .chain(
                literature
                    .filter(|score| score.inputs.contains(&input))
                    .map(|score| score.id),
            );
        Self {
            name: spec.name,
            kind: spec.kind,
            group: Group::of(input),
            unit: spec.unit,
            units: std::iter::once(own).chain(others).chain(share).collect(),
            possible: spec.possible,
            plausible: spec.plausible,
            trap: spec.trap,
            scores: read_by.collect(),
        }
    }
}

impl Group {
    fn of(input: Input) -> Self {
        match input {
            Input::CtLogit
            | Input::Extent
            | Input::ExtentGroundGlass
            | Input::ExtentConsolidation
            | Input::ExtentCrazyPaving => Self::Scan,
            input if ai_severity::MODEL.inputs().any(|read| read == input) => Self::Severity,
            Input::Temperature
            | Input::HeartRate
            | Input::RespiratoryRate
            | Input::Systolic
            | Input::Diastolic
            | Input::OnOxygen
            | Input::OxygenFlow
            | Input::HypercapnicTarget
            | Input::Gcs
            | Input::Confusion
            | Input::Unconsciousness => Self::Signs,
            Input::Dyspnoea | Input::Haemoptysis => Self::Symptoms,
            Input::ChronicKidneyDisease
            | Input::Hypertension
            | Input::CardiovascularDisease
            | Input::Dysrhythmia
            | Input::Diabetes
            | Input::Asthma
            | Input::Emphysema
            | Input::Copd
            | Input::Cancer
            | Input::Comorbidity
            | Input::ComorbidityCountGram
            | Input::ComorbidityCount4c
            | Input::ComorbidityCountLiang => Self::History,
            Input::XrayAbnormality
            | Input::DiseaseExtent
            | Input::Opacity
            | Input::CrazyPaving
            | Input::Condensation
            | Input::TopographySubpleural
            | Input::Predominance => Self::Radiology,
            Input::Age
            | Input::Sex
            | Input::Spo2
            | Input::Platelets
            | Input::Urea
            | Input::Ldh
            | Input::Leukocytes
            | Input::Neutrophils
            | Input::Lymphocytes
            | Input::LymphocytePercent
            | Input::Crp
            | Input::DirectBilirubin
            | Input::Egfr
            | Input::CreatineKinase => Self::Blood,
        }
    }
}

/// Every model and score, in the order in which they are shown.
fn scores() -> Vec<ScoreSpec> {
    let models = severity::registry().into_iter().map(|model| ScoreSpec {
        id: model.id,
        title: model.title,
        outcome: evidence::SEVERE,
        scale: ScoreScale::Probability,
        range: (0.0, 1.0),
        inputs: model.inputs().map(Input::name).collect(),
        bands: Vec::new(),
        departures: &[],
        evidence: model.evidence,
        limits: evidence::LIMITS,
    });
    let literature = scores::registry().into_iter().map(|score| ScoreSpec {
        id: score.id,
        title: score.title,
        outcome: score.outcome,
        scale: score.scale,
        range: score.range,
        inputs: score.inputs.iter().map(|input| input.name()).collect(),
        bands: score
            .bands
            .iter()
            .map(|band| BandSpec {
                label: band.label,
                meaning: band.meaning,
            })
            .collect(),
        departures: score.departures,
        evidence: score.evidence,
        limits: score.limits,
    });
    models.chain(literature).collect()
}
