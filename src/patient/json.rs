//! The record as JSON.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::input::{Input, Kind};
use super::record::{Entry, Error, Patient};
use super::table::INPUTS;

impl<'de> Deserialize<'de> for Patient {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Patient::from_entries(Entries::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// Written as it was given: values in the given unit, derived inputs left out.
impl Serialize for Patient {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for spec in &INPUTS {
            if let Some(entry) = self.given(spec.input) {
                map.serialize_entry(spec.name, &as_given(spec.kind, entry))?;
            }
        }
        map.end()
    }
}

impl Patient {
    /// Reads a patient file. Unlike the errors of [`serde_json`], those of this one never repeat the
    /// file's content.
    pub fn from_json(bytes: &[u8]) -> Result<Patient, Error> {
        let entries: Entries = serde_json::from_slice(bytes).map_err(|error| Error::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        Patient::from_entries(entries)
    }

    fn from_entries(Entries(mut entries): Entries) -> Result<Patient, Error> {
        // The shares of it need it, wherever it stands.
        entries.sort_by_key(|(name, _)| name != Input::Leukocytes.name());
        let mut patient = Patient::default();
        for (name, value) in &entries {
            patient.set_json(name, value)?;
        }
        Ok(patient)
    }

    /// Sets an input from a JSON value: a plain value in the unit of [`INPUTS`],
    /// `{"value": number, "unit": text}` in any accepted unit, or `null` for not known.
    pub fn set_json(&mut self, name: &str, value: &Value) -> Result<(), Error> {
        let input = Input::from_name(name).ok_or_else(|| Error::UnknownInput(name.into()))?;
        if self.given(input).is_some() {
            return Err(Error::GivenTwice(input.name()));
        }
        match value {
            Value::Null => Ok(()),
            Value::Object(quantity) if input.spec().kind == Kind::Number => {
                self.set_quantity(input, quantity)
            }
            plain => self.set(input, plain_value(input, plain)?),
        }
    }

    fn set_quantity(
        &mut self,
        input: Input,
        quantity: &serde_json::Map<String, Value>,
    ) -> Result<(), Error> {
        let wrong = Error::WrongKind {
            name: input.name(),
            expected: QUANTITY,
        };
        if quantity
            .keys()
            .any(|key| !["value", "unit", "leukocytes"].contains(&key.as_str()))
        {
            return Err(wrong);
        }
        let leukocytes = match quantity.get("leukocytes") {
            None | Some(Value::Null) => None,
            Some(count) => Some(count.as_f64().ok_or(wrong.clone())?),
        };
        let unit = match quantity.get("unit") {
            None | Some(Value::Null) => input.spec().unit,
            Some(unit) => unit.as_str().ok_or(wrong.clone())?,
        };
        match quantity.get("value") {
            Some(Value::Null) => Ok(()),
            Some(value) => self.set_in(input, value.as_f64().ok_or(wrong)?, unit, leukocytes),
            None => Err(wrong),
        }
    }
}

const QUANTITY: &str = "a number or {\"value\": number, \"unit\": text}";

/// The members of a JSON object in order, doubled ones included: which a map would hide.
struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object of inputs such as {\"age\": 62, \"sex\": \"male\"}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

fn plain_value(input: Input, value: &Value) -> Result<f64, Error> {
    let spec = input.spec();
    let wrong = |expected| Error::WrongKind {
        name: spec.name,
        expected,
    };
    match spec.kind {
        Kind::Number => value.as_f64().ok_or(wrong(QUANTITY)),
        Kind::Whole => value.as_f64().ok_or(wrong("a whole number")),
        Kind::Flag => match value.as_bool().map(f64::from).or(value.as_f64()) {
            Some(flag) if flag == 0.0 || flag == 1.0 => Ok(flag),
            _ => Err(wrong("true or false")),
        },
        Kind::Sex => match value.as_str() {
            Some("male") => Ok(1.0),
            Some("female") => Ok(0.0),
            _ => Err(wrong("\"male\" or \"female\"")),
        },
    }
}

fn as_given(kind: Kind, entry: &Entry) -> Value {
    match (kind, &entry.given) {
        (Kind::Sex, _) => if entry.value == 1.0 { "male" } else { "female" }.into(),
        (Kind::Flag, _) => (entry.value == 1.0).into(),
        (_, None) => entry.value.into(),
        (_, Some(given)) => {
            let mut quantity = serde_json::json!({"value": given.value, "unit": given.unit});
            if let Some(leukocytes) = given.leukocytes {
                quantity["leukocytes"] = leukocytes.into();
            }
            quantity
        }
    }
}
