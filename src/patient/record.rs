//! The record itself, and how it is read from JSON.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor};
use serde_json::Value;

use super::input::{INPUTS, Input, Kind};

/// The inputs that are known, each in the unit of [`INPUTS`] and within its possible range.
///
/// Read from a JSON object such as
/// `{"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}`; `null` means not known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patient {
    values: [Option<f64>; INPUTS.len()],
}

/// Why a value cannot be part of a [`Patient`]. Texts a person typed are never repeated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The name is not one of [`INPUTS`].
    #[error("{0:?} is not an input; the inputs are {names}", names = names())]
    UnknownInput(String),
    /// The same input stands twice in one record.
    #[error("{0} is given twice; give it once")]
    GivenTwice(&'static str),
    /// Not a value of the input's kind.
    #[error("{name} must be {expected}")]
    WrongKind {
        /// The input.
        name: &'static str,
        /// What it takes.
        expected: &'static str,
    },
    /// Outside what a living patient can have.
    #[error(
        "{name} is {value} {unit}, which is not possible (it lies between {low} and {high}); check the value and its unit"
    )]
    Impossible {
        /// The input.
        name: &'static str,
        /// The value, in `unit`.
        value: f64,
        /// Unit of the value, in UCUM.
        unit: &'static str,
        /// Lowest possible value.
        low: f64,
        /// Highest possible value.
        high: f64,
    },
}

/// The inputs that a model or score needs and the record lacks, by name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("cannot be computed without {}", .0.join(", "))]
pub struct MissingInputs(pub Vec<&'static str>);

impl Patient {
    /// The value of an input in its unit of [`INPUTS`], if known. Sex is 1 for male, 0 for female.
    pub fn get(&self, input: Input) -> Option<f64> {
        self.values[input as usize]
    }

    /// Sets an input, in its unit of [`INPUTS`]; [`Error::Impossible`] when outside the possible range.
    pub fn set(&mut self, input: Input, value: f64) -> Result<(), Error> {
        let spec = input.spec();
        let (low, high) = spec.possible;
        if !(low..=high).contains(&value) {
            return Err(Error::Impossible {
                name: spec.name,
                value,
                unit: spec.unit,
                low,
                high,
            });
        }
        self.values[input as usize] = Some(value);
        Ok(())
    }

    /// The same patient with one input set.
    pub fn with(mut self, input: Input, value: f64) -> Result<Patient, Error> {
        self.set(input, value)?;
        Ok(self)
    }

    /// The values of several inputs, or the names of those that are missing.
    pub fn require<const N: usize>(&self, inputs: [Input; N]) -> Result<[f64; N], MissingInputs> {
        let missing: Vec<_> = inputs
            .iter()
            .filter(|input| self.get(**input).is_none())
            .map(|input| input.name())
            .collect();
        if missing.is_empty() {
            Ok(inputs.map(|input| self.get(input).unwrap_or_default()))
        } else {
            Err(MissingInputs(missing))
        }
    }

    fn set_json(&mut self, name: &str, value: &Value) -> Result<(), Error> {
        let input = Input::from_name(name).ok_or_else(|| Error::UnknownInput(name.into()))?;
        if self.get(input).is_some() {
            return Err(Error::GivenTwice(input.name()));
        }
        if value.is_null() {
            return Ok(());
        }
        self.set(input, number(input, value)?)
    }
}

impl<'de> Deserialize<'de> for Patient {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PatientVisitor)
    }
}

struct PatientVisitor;

impl<'de> Visitor<'de> for PatientVisitor {
    type Value = Patient;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object of inputs such as {\"age\": 62, \"sex\": \"male\"}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Patient, A::Error> {
        let mut patient = Patient::default();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            patient.set_json(&name, &value).map_err(de::Error::custom)?;
        }
        Ok(patient)
    }
}

fn number(input: Input, value: &Value) -> Result<f64, Error> {
    let spec = input.spec();
    let wrong = |expected| Error::WrongKind {
        name: spec.name,
        expected,
    };
    match spec.kind {
        Kind::Number => value.as_f64().ok_or(wrong("a number")),
        Kind::Sex => match value.as_str() {
            Some("male") => Ok(1.0),
            Some("female") => Ok(0.0),
            _ => Err(wrong("\"male\" or \"female\"")),
        },
    }
}

fn names() -> String {
    INPUTS.map(|spec| spec.name).join(", ")
}
