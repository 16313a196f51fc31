//! The report as a FHIR R4 Bundle.
//!
//! A collection of: a Patient that holds nothing but the sex, a Device (this software, its model pack
//! and the pack's hashes), one Observation per known input with LOINC and UCUM where there is a code, one
//! RiskAssessment per computed probability, based on the Observations that it used, and one Observation
//! per computed point score; lesions and lung density, where the scan was segmented, are Observations
//! too. De-identified unless a [`Subject`] is given: no identifier, no date (marked as masked, which
//! keeps vital signs valid), and an age of 90 or more as ">= 90". Addresses inside the Bundle are UUIDs
//! made from the report's own content (RFC 9562, version 8).

mod segment;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Pack, Report, ScoreReport, Source};
use crate::patient::{INPUTS, Input, InputSpec, Kind};
use crate::scores::Scale;
use crate::{scores, severity};

/// Whose report it is, for a Bundle that is not de-identified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Reference to the patient on the receiving server, such as `Patient/123`.
    pub reference: String,
    /// Date and time of the observations, FHIR dateTime.
    pub effective: String,
}

/// The report as a FHIR R4 Bundle of type collection; de-identified when there is no `subject`.
pub fn bundle(report: &Report, subject: Option<&Subject>) -> Value {
    let mut bundle = Builder::new(report, subject);
    let device = bundle.add(device(report));
    let observations = bundle.add_inputs(report);
    for mut observation in segment::observations(report) {
        observation["device"] = json!({"reference": device});
        let observation = bundle.observation(observation, "imaging");
        bundle.add(observation);
    }
    for (id, score) in in_order(report) {
        let basis = basis(id, &observations);
        match (score.value, score.scale) {
            (Some(value), Scale::Probability) => {
                let mut assessment = risk_assessment(id, score, value, &basis, &bundle, &device);
                if let Value::Array(notes) = &mut assessment["note"] {
                    let of_segment = segment::notes(report, id);
                    notes.extend(of_segment.into_iter().map(|text| json!({"text": text})));
                }
                bundle.add(assessment);
            }
            (Some(value), _) => {
                let observation = score_observation(score, value, &basis, &bundle, &device);
                bundle.add(observation);
            }
            (None, _) => {}
        }
    }
    json!({"resourceType": "Bundle", "type": "collection", "entry": bundle.entries})
}

struct Builder<'a> {
    seed: [u8; 32],
    entries: Vec<Value>,
    given: Option<&'a Subject>,
    subject: String,
}

impl<'a> Builder<'a> {
    fn new(report: &Report, given: Option<&'a Subject>) -> Self {
        let mut builder = Builder {
            seed: Sha256::digest(report.to_json().to_string()).into(),
            entries: Vec::new(),
            given,
            subject: String::new(),
        };
        builder.subject = match given {
            Some(subject) => subject.reference.clone(),
            None => builder.add(patient(report)),
        };
        builder
    }

    /// Adds a resource and returns its address.
    fn add(&mut self, resource: Value) -> String {
        let address = format!("urn:uuid:{}", uuid(&self.seed, self.entries.len()));
        self.entries
            .push(json!({"fullUrl": address, "resource": resource}));
        address
    }

    /// Adds one Observation per known input; the two blood pressures share one.
    fn add_inputs(&mut self, report: &Report) -> Vec<(Input, String)> {
        let mut addresses = Vec::new();
        let mut pressure = None;
        for spec in INPUTS
            .iter()
            .filter(|spec| spec.input != Input::Sex && report.inputs.contains_key(spec.name))
        {
            let address = if matches!(spec.input, Input::Systolic | Input::Diastolic) {
                match &pressure {
                    Some(address) => String::clone(address),
                    None => {
                        let address =
                            self.add(self.observation(blood_pressure(report), "vital-signs"));
                        pressure = Some(address.clone());
                        address
                    }
                }
            } else {
                self.add(self.observation(
                    input_observation(spec, report, self.given.is_none()),
                    category(spec),
                ))
            };
            addresses.push((spec.input, address));
        }
        addresses
    }

    /// Completes an Observation with status, category, subject and time.
    fn observation(&self, mut observation: Value, category: &str) -> Value {
        observation["resourceType"] = "Observation".into();
        observation["status"] = "final".into();
        observation["category"] = json!([{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": category
        }]}]);
        observation["subject"] = json!({"reference": self.subject});
        match self.given {
            Some(subject) => observation["effectiveDateTime"] = subject.effective.clone().into(),
            None => observation["_effectiveDateTime"] = masked(),
        }
        observation
    }
}

fn patient(report: &Report) -> Value {
    let mut patient = json!({"resourceType": "Patient"});
    if let Some(sex) = report.inputs.get(Input::Sex.name()) {
        patient["gender"] = sex.value.clone();
    }
    patient
}

fn device(report: &Report) -> Value {
    let mut versions =
        vec![json!({"type": {"text": "software"}, "value": report.software.version})];
    let mut device = json!({
        "resourceType": "Device",
        "status": "active",
        "deviceName": [{"name": report.software.name, "type": "model-name"}],
        "type": {"text": "Software that computes severity scores of COVID-19"},
        "note": [{"text": report.software.purpose}]
    });
    let beside = report.segmentation.as_ref();
    let mut packs: Vec<&Pack> = report
        .pack
        .iter()
        .chain(beside.and_then(|found| found.pack.as_ref()))
        .collect();
    packs.dedup();
    for pack in &packs {
        versions.push(
            json!({"type": {"text": format!("model pack {}", pack.name)}, "value": pack.version}),
        );
    }
    let hashes: Vec<Value> = packs.iter().flat_map(|pack| hashes(pack)).collect();
    if !hashes.is_empty() {
        device["property"] = hashes.into();
    }
    device["version"] = versions.into();
    device
}

fn hashes(pack: &Pack) -> Vec<Value> {
    pack.files
        .iter()
        .map(|file| json!({"type": {"text": format!("SHA-256 of {}", file.name)}, "valueCode": [{"text": file.sha256}]}))
        .collect()
}

fn input_observation(spec: &InputSpec, report: &Report, de_identified: bool) -> Value {
    let mut observation = json!({"code": code(spec)});
    let Some(input) = report.inputs.get(spec.name) else {
        return observation;
    };
    match input.source {
        Source::Given => {}
        Source::Derived => observation["note"] = json!([{"text": "Derived from other inputs."}]),
        Source::Scan => {
            let notes = ["Computed from the CT scan."].into_iter();
            let notes = notes.chain(segment::label_of_input(report, spec.input));
            observation["note"] = notes.map(|text| json!({"text": text})).collect();
        }
    }
    match (&input.value, spec.kind) {
        (Value::Bool(flag), _) => observation["valueBoolean"] = (*flag).into(),
        (value, Kind::Whole) => observation["valueInteger"] = value.clone(),
        (value, _)
            if spec.input == Input::Age
                && de_identified
                && value.as_f64().is_some_and(|age| age >= 90.0) =>
        {
            observation["valueQuantity"] = quantity(&90.into(), spec.unit);
            observation["valueQuantity"]["comparator"] = ">=".into();
        }
        (value, _) => observation["valueQuantity"] = quantity(value, spec.unit),
    }
    observation
}

/// The blood-pressure profile of FHIR R4: a panel with both components, a missing one marked.
fn blood_pressure(report: &Report) -> Value {
    let component = |input: Input| {
        let spec = input.spec();
        match report.inputs.get(spec.name) {
            Some(value) => {
                json!({"code": code(spec), "valueQuantity": quantity(&value.value, spec.unit)})
            }
            None => json!({"code": code(spec), "dataAbsentReason": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown"
            }]}}),
        }
    };
    json!({
        "code": {"coding": [{"system": LOINC, "code": "85354-9"}], "text": "Blood pressure"},
        "component": [component(Input::Systolic), component(Input::Diastolic)]
    })
}

fn risk_assessment(
    id: &str,
    score: &ScoreReport,
    value: f64,
    basis: &[Value],
    bundle: &Builder,
    device: &str,
) -> Value {
    // FHIR R4 expresses the probability in percent (RiskAssessment.prediction.probability[x]).
    let mut prediction =
        json!({"outcome": {"text": score.outcome}, "probabilityDecimal": 100.0 * value});
    if let Some(band) = score.band {
        prediction["qualitativeRisk"] = json!({"text": band});
        let code = if band == "medium" { "moderate" } else { band };
        if id == severity::ai_severity::MODEL.id {
            prediction["qualitativeRisk"]["coding"] = json!([{"system": "http://terminology.hl7.org/CodeSystem/risk-probability", "code": code}]);
        }
    }
    let mut assessment = json!({
        "resourceType": "RiskAssessment",
        "status": "final",
        "subject": {"reference": bundle.subject},
        "performer": {"reference": device},
        "method": {"text": format!("{}. {}", score.title, score.citation)},
        "prediction": [prediction],
        "note": score.limits.iter().map(|limit| json!({"text": limit})).collect::<Value>()
    });
    if !basis.is_empty() {
        assessment["basis"] = basis.into();
    }
    match bundle.given {
        Some(subject) => assessment["occurrenceDateTime"] = subject.effective.clone().into(),
        None => assessment["_occurrenceDateTime"] = masked(),
    }
    assessment
}

fn score_observation(
    score: &ScoreReport,
    value: f64,
    basis: &[Value],
    bundle: &Builder,
    device: &str,
) -> Value {
    let mut observation = json!({
        "code": {"text": score.title},
        "valueQuantity": quantity(&value.into(), "{score}"),
        "device": {"reference": device},
        "method": {"text": score.citation}
    });
    if !basis.is_empty() {
        observation["derivedFrom"] = basis.into();
    }
    if let (Some(band), Some(meaning)) = (score.band, score.band_meaning) {
        observation["interpretation"] = json!([{"text": format!("{band}: {meaning}")}]);
    }
    bundle.observation(observation, "survey")
}

fn in_order(report: &Report) -> impl Iterator<Item = (&'static str, &ScoreReport)> {
    let models = severity::registry().into_iter().map(|model| model.id);
    let others = scores::registry().into_iter().map(|score| score.id);
    models
        .chain(others)
        .filter_map(|id| Some((id, report.scores.get(id)?)))
}

/// The Observations that a score reads, each once.
fn basis(id: &str, observations: &[(Input, String)]) -> Vec<Value> {
    let reads = |input: Input| {
        let model = severity::registry()
            .into_iter()
            .find(|model| model.id == id);
        let score = scores::registry().into_iter().find(|score| score.id == id);
        model.is_some_and(|model| model.inputs().any(|read| read == input))
            || score.is_some_and(|score| score.inputs.contains(&input))
    };
    let mut addresses: Vec<&String> = observations
        .iter()
        .filter(|(input, _)| reads(*input))
        .map(|(_, address)| address)
        .collect();
    addresses.dedup();
    addresses
        .into_iter()
        .map(|address| json!({"reference": address}))
        .collect()
}

const LOINC: &str = "http://loinc.org";

fn code(spec: &InputSpec) -> Value {
    let mut codings = Vec::new();
    if spec.input == Input::Spo2 {
        // The oxygen saturation profile of FHIR R4 requires this code beside the more exact one.
        codings.push(json!({"system": LOINC, "code": "2708-6"}));
    }
    if let Some(loinc) = spec.loinc {
        codings.push(json!({"system": LOINC, "code": loinc.code, "display": loinc.display}));
    }
    if codings.is_empty() {
        json!({"text": spec.title})
    } else {
        json!({"coding": codings, "text": spec.title})
    }
}

fn quantity(value: &Value, unit: &str) -> Value {
    json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit})
}

fn category(spec: &InputSpec) -> &'static str {
    match spec.input {
        Input::Spo2 | Input::Temperature | Input::HeartRate | Input::RespiratoryRate => {
            "vital-signs"
        }
        Input::Platelets
        | Input::Urea
        | Input::Ldh
        | Input::Neutrophils
        | Input::Lymphocytes
        | Input::LymphocytePercent
        | Input::Crp
        | Input::DirectBilirubin
        | Input::Egfr
        | Input::CreatineKinase => "laboratory",
        Input::XrayAbnormality
        | Input::DiseaseExtent
        | Input::Opacity
        | Input::CrazyPaving
        | Input::Condensation
        | Input::TopographySubpleural
        | Input::Predominance
        | Input::CtLogit
        | Input::Extent
        | Input::ExtentGroundGlass
        | Input::ExtentConsolidation
        | Input::ExtentCrazyPaving => "imaging",
        _ => "exam",
    }
}

fn masked() -> Value {
    json!({"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]})
}

fn uuid(seed: &[u8; 32], index: usize) -> String {
    let hash = Sha256::new()
        .chain_update(seed)
        .chain_update((index as u64).to_le_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(hash)
        .for_each(|(byte, hashed)| *byte = hashed);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}
