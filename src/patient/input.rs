//! What an input is, and how it is described.

use serde::Serialize;

use super::table::INPUTS;

/// An input of a model or score. Numbers are in the unit of its row in [`INPUTS`]; yes/no inputs
/// are 1 and 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each variant is described by its row of INPUTS"
)]
pub enum Input {
    Age,
    Sex,
    Spo2,
    Platelets,
    Urea,
    Ldh,
    Leukocytes,
    Neutrophils,
    Lymphocytes,
    LymphocytePercent,
    Crp,
    DirectBilirubin,
    Egfr,
    CreatineKinase,
    Temperature,
    HeartRate,
    RespiratoryRate,
    Systolic,
    Diastolic,
    OnOxygen,
    OxygenFlow,
    HypercapnicTarget,
    Gcs,
    Confusion,
    Unconsciousness,
    Dyspnoea,
    Haemoptysis,
    ChronicKidneyDisease,
    Hypertension,
    CardiovascularDisease,
    Dysrhythmia,
    Diabetes,
    Asthma,
    Emphysema,
    Copd,
    Cancer,
    Comorbidity,
    ComorbidityCountGram,
    ComorbidityCount4c,
    ComorbidityCountLiang,
    XrayAbnormality,
    DiseaseExtent,
    Opacity,
    CrazyPaving,
    Condensation,
    TopographySubpleural,
    Predominance,
    CtLogit,
    Extent,
    ExtentGroundGlass,
    ExtentConsolidation,
    ExtentCrazyPaving,
}

/// What kind of value an input takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A measured number.
    Number,
    /// A whole number: a count, or a grade on an ordinal scale.
    Whole,
    /// Yes (1) or no (0).
    Flag,
    /// `"male"` (1) or `"female"` (0).
    Sex,
}

/// A unit in which an input may be given: `value x factor + offset` is the value in the unit of the
/// input's row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Unit {
    /// Name of the unit: UCUM, or a spelling that laboratories use.
    pub name: &'static str,
    /// Multiplier to the input's own unit.
    pub factor: f64,
    /// What is added after multiplying.
    pub offset: f64,
}

/// A LOINC code with its long common name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Loinc {
    /// Code with check digit.
    pub code: &'static str,
    /// LOINC long common name.
    pub display: &'static str,
}

/// One row of the table of inputs; serialised for the page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct InputSpec {
    /// Which input the row describes.
    #[serde(skip)]
    pub input: Input,
    /// Its name in JSON, CSV, code and page.
    pub name: &'static str,
    /// Its clinical name, and what it means where that is not plain.
    pub title: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Unit of a plain number, in UCUM; empty for yes/no, sex, counts and grades.
    pub unit: &'static str,
    /// Other units that are converted.
    pub other_units: &'static [Unit],
    /// Lowest and highest value expected in a patient; outside is a warning.
    pub plausible: (f64, f64),
    /// Lowest and highest value that a living patient can have; outside is an error.
    pub possible: (f64, f64),
    /// What a value outside the ranges usually comes from; empty when there is no known trap.
    pub trap: &'static str,
    /// LOINC code of the observation; absent where no code says just this.
    pub loinc: Option<Loinc>,
}

impl Input {
    /// The row of the table that describes this input.
    pub fn spec(self) -> &'static InputSpec {
        &INPUTS[self as usize]
    }

    /// The input's name in JSON, CSV, code and page.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The input of which this one is a part, and may be given as a share in `%`.
    pub fn is_share_of(self) -> Option<Input> {
        matches!(self, Input::Neutrophils | Input::Lymphocytes).then_some(Input::Leukocytes)
    }

    /// Whether a value of this input can be given in that unit.
    pub fn takes(self, unit: &str) -> bool {
        self.spec().conversion(unit).is_some() || (unit == "%" && self.is_share_of().is_some())
    }

    /// The input of that name.
    pub fn from_name(name: &str) -> Option<Input> {
        INPUTS
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| spec.input)
    }
}

impl InputSpec {
    /// Conversion from a unit to the input's own: `(factor, offset)`; `None` for a unit that is not
    /// accepted.
    pub fn conversion(&self, unit: &str) -> Option<(f64, f64)> {
        if unit == self.unit {
            return Some((1.0, 0.0));
        }
        self.other_units
            .iter()
            .find(|other| other.name == unit)
            .map(|other| (other.factor, other.offset))
    }

    /// The other units to choose from: one of each conversion, since spellings and synonyms give the
    /// same number, and none that means two things.
    pub fn distinct_units(&self) -> impl Iterator<Item = &'static Unit> {
        let same =
            |one: &Unit, other: &Unit| one.factor == other.factor && one.offset == other.offset;
        let own = Unit {
            name: self.unit,
            factor: 1.0,
            offset: 0.0,
        };
        let clear = |unit: &&Unit| !(self.input == Input::Urea && unit.name == "mg/dL");
        let units = self.other_units;
        units
            .iter()
            .filter(clear)
            .enumerate()
            .filter(move |(index, unit)| {
                let earlier = units.iter().filter(clear).take(*index);
                !same(&own, unit) && !earlier.into_iter().any(|one| same(one, unit))
            })
            .map(|(_, unit)| unit)
    }

    /// Names of all accepted units, the input's own first.
    pub fn accepted_units(&self) -> Vec<&'static str> {
        std::iter::once(self.unit)
            .chain(self.other_units.iter().map(|unit| unit.name))
            .collect()
    }
}
