//! The patient and study by name, where the user asks for it.

use dicom_dictionary_std::tags;
use serde_json::{Value, json};

use super::clock::Moment;
use crate::dicom::study::Study;
use crate::dicom::uid;
use crate::report::Report;
use crate::report::fhir::{self, Subject};

/// What an identified print-out says of the patient; for the screen and paper of the user alone.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Patient ID.
    pub id: String,
    /// `YYYY-MM-DD`, empty when absent.
    pub birth_date: String,
    /// `YYYY-MM-DD`, empty when absent.
    pub study_date: String,
    /// Accession Number.
    pub accession_number: String,
}

impl Person {
    /// As the files of a study state it.
    pub fn of(study: &Study) -> Self {
        Self {
            name: study.name(tags::PATIENT_NAME),
            id: study.text(tags::PATIENT_ID),
            birth_date: iso(&study.text(tags::PATIENT_BIRTH_DATE)),
            study_date: iso(&study.text(tags::STUDY_DATE)),
            accession_number: study.text(tags::ACCESSION_NUMBER),
        }
    }
}

/// `YYYYMMDD` as `YYYY-MM-DD`; empty for anything else.
fn iso(date: &str) -> String {
    let parts = (date.get(..4), date.get(4..6), date.get(6..8));
    match parts {
        (Some(year), Some(month), Some(day)) if date.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{year}-{month}-{day}")
        }
        _ => String::new(),
    }
}

/// The Bundle with a Patient of that name, and the day of the study as the time of the observations.
pub(super) fn bundle(report: &Report, study: &Study, now: Moment) -> Value {
    let person = Person::of(study);
    let number = uid::uuid(&[
        "fhir patient",
        &person.id,
        &study.text(tags::STUDY_INSTANCE_UID),
    ]);
    let address = format!("urn:uuid:{number}");
    let effective = match person.study_date.as_str() {
        "" => now.iso(),
        date => date.to_owned(),
    };
    let subject = Subject {
        reference: address.clone(),
        effective,
    };
    let mut bundle = fhir::bundle(report, Some(&subject));
    let mut patient = json!({"resourceType": "Patient"});
    if !person.id.is_empty() {
        patient["identifier"] = json!([{"value": person.id}]);
    }
    if !person.name.is_empty() {
        patient["name"] = json!([{"text": person.name}]);
    }
    if !person.birth_date.is_empty() {
        patient["birthDate"] = person.birth_date.into();
    }
    if let Some(sex) = report.inputs.get("sex") {
        patient["gender"] = sex.value.clone();
    }
    if let Some(Value::Array(entries)) = bundle.get_mut("entry") {
        entries.insert(0, json!({"fullUrl": address, "resource": patient}));
    }
    bundle
}
