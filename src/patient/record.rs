//! The record itself.

use std::collections::BTreeMap;

use super::input::{Input, Kind};
use super::table::INPUTS;
use crate::warning::Warning;

/// The inputs that are known, each in the unit of [`INPUTS`] and within its possible range.
///
/// Read from a JSON object such as
/// `{"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": {"value": 28, "unit": "mg{BUN}/dL"}}`;
/// `null` means not known. Read from a CSV cell by [`Patient::set_text`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patient {
    entries: BTreeMap<Input, Entry>,
}

/// One known input.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The value, in the unit of the input's row of [`INPUTS`].
    pub value: f64,
    /// As it was given, where that was in another unit.
    pub given: Option<Given>,
}

/// A value as it was given, before conversion.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The number.
    pub value: f64,
    /// Its unit, one of [`super::InputSpec::accepted_units`], or `%` of leukocytes.
    pub unit: &'static str,
    /// Leukocyte count in 10*9/L that came with a share of leukocytes.
    pub leukocytes: Option<f64>,
}

/// Why a value cannot be part of a [`Patient`]. What a person typed is never repeated, but for an
/// unknown name or a number out of range, without which the error could not be found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Not a JSON object of inputs.
    #[error(
        "the patient file is not a JSON object of inputs such as {{\"age\": 62, \"sex\": \"male\"}} (line {line}, column {column})"
    )]
    NotJson {
        /// Line at which reading stopped, from 1; 0 where it could not begin.
        line: usize,
        /// Column at which reading stopped.
        column: usize,
    },
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
    /// The unit is not one that is converted.
    #[error(
        "{name} cannot be read in that unit; it takes {}",
        accepted_units(name)
    )]
    UnknownUnit {
        /// The input.
        name: &'static str,
    },
    /// A share of leukocytes without the leukocyte count.
    #[error(
        "{name} in % of leukocytes needs the input leukocytes, or its own count: {{\"value\": ..., \"unit\": \"%\", \"leukocytes\": ... in 10*9/L}}"
    )]
    LeukocytesMissing {
        /// The input.
        name: &'static str,
    },
    /// A leukocyte count where there is none to use, or an impossible one.
    #[error(
        "{name}: leukocytes must be a count above 0 and up to 1000 x 10*9/L, and goes with lymphocytes, neutrophils or lymphocyte_percent"
    )]
    Leukocytes {
        /// The input.
        name: &'static str,
    },
    /// Outside what a living patient can have.
    #[error(
        "{name} is {value}{}, which is not possible (it lies between {low} and {high}). {trap}",
        spaced(unit)
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
        /// What such a value usually comes from.
        trap: &'static str,
    },
}

/// The inputs that a model or score needs and the record lacks, by name. A score that needs a
/// published model file names the file too.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("cannot be computed without {}", .0.join(", "))]
pub struct MissingInputs(pub Vec<&'static str>);

impl Patient {
    /// The value of an input in its unit of [`INPUTS`], if it was given or follows from what was
    /// given (see [`Patient::is_derived`]). Sex is 1 for male, yes/no inputs are 1 and 0.
    pub fn get(&self, input: Input) -> Option<f64> {
        self.given(input)
            .map(|entry| entry.value)
            .or_else(|| self.derived(input))
    }

    /// A yes/no input, if known.
    pub fn flag(&self, input: Input) -> Option<bool> {
        self.get(input).map(|value| value != 0.0)
    }

    /// What was given for an input.
    pub fn given(&self, input: Input) -> Option<&Entry> {
        self.entries.get(&input)
    }

    /// Whether the input was not given but follows from others: a count from its comorbidities, the
    /// percentage of lymphocytes from the count and the leukocytes, and so on.
    pub fn is_derived(&self, input: Input) -> bool {
        self.given(input).is_none() && self.get(input).is_some()
    }

    /// Sets an input, in its unit of [`INPUTS`]; [`Error::Impossible`] outside the possible range.
    pub fn set(&mut self, input: Input, value: f64) -> Result<(), Error> {
        self.insert(input, value, None)
    }

    /// The same patient with one input set.
    pub fn with(mut self, input: Input, value: f64) -> Result<Patient, Error> {
        self.set(input, value)?;
        Ok(self)
    }

    /// Forgets an input.
    pub fn unset(&mut self, input: Input) {
        self.entries.remove(&input);
    }

    /// Sets an input given in any accepted unit. A share of leukocytes, in `%`, needs their count:
    /// `leukocytes` in 10*9/L, or the record's own, which must then be set before.
    pub fn set_in(
        &mut self,
        input: Input,
        value: f64,
        unit: &str,
        leukocytes: Option<f64>,
    ) -> Result<(), Error> {
        let spec = input.spec();
        let name = spec.name;
        let of_leukocytes = input.is_share_of() == Some(Input::Leukocytes);
        if let Some(count) = leukocytes {
            let fits = of_leukocytes || input == Input::LymphocytePercent;
            let possible = count > 0.0 && count <= 1000.0;
            if !(fits && possible) {
                return Err(Error::Leukocytes { name });
            }
        }
        if of_leukocytes && unit == "%" {
            let leukocytes = leukocytes.or_else(|| self.leukocytes());
            let count = leukocytes.ok_or(Error::LeukocytesMissing { name })?;
            if !(0.0..=100.0).contains(&value) {
                return Err(Error::Impossible {
                    name,
                    value,
                    unit: "%",
                    low: 0.0,
                    high: 100.0,
                    trap: "",
                });
            }
            return self.insert(
                input,
                value / 100.0 * count,
                Some(Given {
                    value,
                    unit: "%",
                    leukocytes,
                }),
            );
        }
        let (factor, offset) = spec.conversion(unit).ok_or(Error::UnknownUnit { name })?;
        let unit = spec
            .accepted_units()
            .into_iter()
            .find(|accepted| *accepted == unit)
            .unwrap_or(spec.unit);
        let given = (unit != spec.unit || leukocytes.is_some()).then_some(Given {
            value,
            unit,
            leukocytes,
        });
        self.insert(input, value * factor + offset, given)
    }

    /// The values of several inputs, or the names of those that are missing.
    pub fn require<const N: usize>(&self, inputs: [Input; N]) -> Result<[f64; N], MissingInputs> {
        let missing = self.missing(&inputs);
        if missing.is_empty() {
            Ok(inputs.map(|input| self.get(input).unwrap_or_default()))
        } else {
            Err(MissingInputs(missing))
        }
    }

    /// The names of those inputs that are not known.
    pub fn missing(&self, inputs: &[Input]) -> Vec<&'static str> {
        inputs
            .iter()
            .filter(|input| self.get(**input).is_none())
            .map(|input| input.name())
            .collect()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is possible but odd: values outside the plausible range, units that mean two things,
    /// values that contradict each other.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings: Vec<_> = self
            .entries
            .iter()
            .filter_map(|(input, entry)| implausible(*input, entry.value))
            .collect();
        if self
            .given(Input::Urea)
            .and_then(|entry| entry.given.as_ref())
            .is_some_and(|given| given.unit == "mg/dL")
        {
            warnings.push(Warning::UreaOrUreaNitrogen);
        }
        if let (Some(systolic), Some(diastolic)) =
            (self.get(Input::Systolic), self.get(Input::Diastolic))
            && diastolic >= systolic
        {
            warnings.push(Warning::DiastolicNotBelowSystolic {
                systolic,
                diastolic,
            });
        }
        if let (Some(on_oxygen), Some(flow)) =
            (self.flag(Input::OnOxygen), self.get(Input::OxygenFlow))
            && on_oxygen != (flow > 0.0)
        {
            warnings.push(Warning::OxygenContradiction {
                on_oxygen,
                oxygen_flow: flow,
            });
        }
        warnings
    }

    /// The count of leukocytes, unless it is 0, of which there are no shares.
    pub(super) fn leukocytes(&self) -> Option<f64> {
        let count = self.given(Input::Leukocytes)?.value;
        (count > 0.0).then_some(count)
    }

    fn insert(&mut self, input: Input, value: f64, given: Option<Given>) -> Result<(), Error> {
        let spec = input.spec();
        let (low, high) = spec.possible;
        if !(low..=high).contains(&value) {
            return Err(Error::Impossible {
                name: spec.name,
                value,
                unit: spec.unit,
                low,
                high,
                trap: spec.trap,
            });
        }
        if spec.kind != Kind::Number && value.fract() != 0.0 {
            return Err(Error::WrongKind {
                name: spec.name,
                expected: "a whole number",
            });
        }
        self.entries.insert(input, Entry { value, given });
        Ok(())
    }
}

fn implausible(input: Input, value: f64) -> Option<Warning> {
    let spec = input.spec();
    let (low, high) = spec.plausible;
    (!(low..=high).contains(&value)).then_some(Warning::ImplausibleValue {
        input: spec.name,
        value,
        unit: spec.unit,
        low,
        high,
        trap: spec.trap,
    })
}

fn names() -> String {
    INPUTS.map(|spec| spec.name).join(", ")
}

fn accepted_units(name: &str) -> String {
    let spec = INPUTS.iter().find(|spec| spec.name == name);
    match spec.map(|spec| spec.accepted_units()) {
        Some(units) if units != [""] => units.join(", "),
        _ => "no unit".into(),
    }
}

fn spaced(unit: &str) -> String {
    if unit.is_empty() || unit == "1" {
        String::new()
    } else {
        format!(" {unit}")
    }
}
