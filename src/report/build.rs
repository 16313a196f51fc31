//! From a patient and what the scan gave to the report.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::score::{literature_score, severity_model};
use super::{AiSegment, AiSeverity, Ct, InputReport, Report, SegmentedCt, Software, Source};
use crate::patient::{self, INPUTS, Input, Kind, Patient};
use crate::scores::{self, Context};
use crate::severity::{self, LEVEL_NOTE, REFERENCE_PATIENT, evidence, level, logit, risk_group};
use crate::warning::Warning;

/// What made every report of this build.
pub(super) const SOFTWARE: Software = Software {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
    purpose: "For research; not a medical device.",
};

impl Report {
    /// The report of a patient; `ct` is what the pipeline computed from the scan, if there was one. Its
    /// values replace those of the record. [`patient::Error`] when a value from the scan is no number.
    pub fn new(
        patient: &Patient,
        ct: Option<Ct>,
        context: &Context,
    ) -> Result<Report, patient::Error> {
        let ct = ct.unwrap_or_default();
        let mut warnings = patient.warnings();
        let mut patient = patient.clone();
        let from_scan = scan_values(&ct);
        for (input, value) in &from_scan {
            if patient.given(*input).is_some() {
                warnings.push(Warning::ScanReplacesInput {
                    input: input.name(),
                });
            }
            patient.set(*input, *value)?;
        }
        warnings.extend(ct.warnings);

        let mut scores = BTreeMap::new();
        for model in severity::registry() {
            scores.insert(model.id, severity_model(model, &patient));
        }
        for score in scores::registry() {
            scores.insert(score.id, literature_score(score, &patient, context));
        }
        Ok(Report {
            software: SOFTWARE,
            predictions: ct.predictions,
            ai_severity: severity::ai_severity::MODEL
                .risk(&patient)
                .ok()
                .map(ai_severity),
            extent: ct.segmented.as_ref().map(|found| found.extents.disease),
            segmentation: ct.segmented.as_ref().map(SegmentedCt::report),
            densitometry: ct.segmented.as_ref().map(|found| found.densitometry),
            ai_segment: severity::ai_segment::MODEL
                .risk(&patient)
                .ok()
                .map(|risk| AiSegment::new(risk, ct.segmented.as_ref())),
            inputs: inputs(&patient, &from_scan),
            scores,
            reference_patient: REFERENCE_PATIENT
                .iter()
                .map(|(input, value)| (input.name(), *value))
                .collect(),
            notes: notes(
                &patient,
                [
                    ct.pack.as_ref().and_then(|pack| pack.label.as_deref()),
                    ct.segmented.as_ref().and_then(SegmentedCt::label),
                ],
            ),
            warnings: warnings.iter().map(Warning::to_json).collect(),
            timings: ct.timings,
            pack: ct.pack,
            backend: ct.backend,
        })
    }
}

fn scan_values(ct: &Ct) -> Vec<(Input, f64)> {
    let mut values = Vec::new();
    if let Some(predictions) = ct.predictions {
        values.push((Input::CtLogit, logit(predictions.blend)));
    }
    if let Some(found) = &ct.segmented {
        let extents = found.extents;
        values.push((Input::Extent, extents.disease));
        // AI-segment-ct weighs crazy paving against ground glass: networks that do not tell the two
        // apart give it nothing.
        if let Some(crazy_paving) = extents.crazy_paving {
            values.extend([
                (Input::ExtentGroundGlass, extents.ground_glass),
                (Input::ExtentConsolidation, extents.consolidation),
                (Input::ExtentCrazyPaving, crazy_paving),
            ]);
        }
    }
    values
}

fn ai_severity(risk: f64) -> AiSeverity {
    AiSeverity {
        risk,
        group: risk_group(risk),
        level: level(risk),
        level_note: LEVEL_NOTE,
    }
}

fn inputs(patient: &Patient, from_scan: &[(Input, f64)]) -> BTreeMap<&'static str, InputReport> {
    INPUTS
        .iter()
        .filter_map(|spec| {
            let value = patient.get(spec.input)?;
            let source = if from_scan.iter().any(|(input, _)| *input == spec.input) {
                Source::Scan
            } else if patient.is_derived(spec.input) {
                Source::Derived
            } else {
                Source::Given
            };
            let given = patient
                .given(spec.input)
                .and_then(|entry| entry.given.as_ref());
            let report = InputReport {
                title: spec.title,
                value: as_json(spec.kind, value),
                unit: Some(spec.unit).filter(|unit| !unit.is_empty()),
                source,
                given: given.map(|given| match given.leukocytes {
                    None => json!({"value": given.value, "unit": given.unit}),
                    Some(count) => {
                        json!({"value": given.value, "unit": given.unit, "leukocytes": count})
                    }
                }),
            };
            Some((spec.name, report))
        })
        .collect()
}

fn as_json(kind: Kind, value: f64) -> Value {
    match kind {
        Kind::Number => value.into(),
        Kind::Whole => (value as i64).into(),
        Kind::Flag => (value == 1.0).into(),
        Kind::Sex => if value == 1.0 { "male" } else { "female" }.into(),
    }
}

fn notes(patient: &Patient, labels: [Option<&str>; 2]) -> Vec<String> {
    let mut notes: Vec<String> = labels.into_iter().flatten().map(str::to_owned).collect();
    let scan_speaks = [Input::CtLogit, Input::Extent].map(|input| patient.get(input).is_some());
    if scan_speaks == [false, false] {
        notes.push(format!(
            "Without a CT, Clinical and bio and the literature scores stand alone. {}",
            evidence::CT_ADDS
        ));
    }
    notes.push(SOFTWARE.purpose.into());
    notes
}
