//! The table of inputs: names, units, ranges. The page, the CSV and the JSON all read this one.

/// An input of a model or score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// Age in years.
    Age,
    /// Sex: 1 male, 0 female.
    Sex,
    /// Peripheral oxygen saturation in %.
    Spo2,
    /// Platelet count in G/L (10^9/L).
    Platelets,
    /// Urea in mmol/L.
    Urea,
    /// Logit of the CT network's probability.
    CtLogit,
}

/// What kind of value an input takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A measured number.
    Number,
    /// `"male"` (1) or `"female"` (0).
    Sex,
}

/// One row of the table of inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputSpec {
    /// Which input the row describes.
    pub input: Input,
    /// Its name in JSON, CSV, code and page.
    pub name: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Unit of a plain number, in UCUM.
    pub unit: &'static str,
    /// Lowest and highest value that a living patient can have; outside is an error.
    pub possible: (f64, f64),
}

/// Every input, in the order of [`Input`].
pub const INPUTS: [InputSpec; 6] = [
    InputSpec {
        input: Input::Age,
        name: "age",
        kind: Kind::Number,
        unit: "a",
        possible: (0.0, 130.0),
    },
    InputSpec {
        input: Input::Sex,
        name: "sex",
        kind: Kind::Sex,
        unit: "",
        possible: (0.0, 1.0),
    },
    InputSpec {
        input: Input::Spo2,
        name: "spo2",
        kind: Kind::Number,
        unit: "%",
        possible: (20.0, 100.0),
    },
    InputSpec {
        input: Input::Platelets,
        name: "platelets",
        kind: Kind::Number,
        unit: "10*9/L",
        possible: (0.0, 5000.0),
    },
    InputSpec {
        input: Input::Urea,
        name: "urea",
        kind: Kind::Number,
        unit: "mmol/L",
        possible: (0.0, 150.0),
    },
    InputSpec {
        input: Input::CtLogit,
        name: "ct_logit",
        kind: Kind::Number,
        unit: "1",
        possible: (-40.0, 40.0),
    },
];

impl Input {
    /// The row of the table that describes this input.
    pub fn spec(self) -> &'static InputSpec {
        &INPUTS[self as usize]
    }

    /// The input's name in JSON, CSV, code and page.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The input of that name.
    pub fn from_name(name: &str) -> Option<Input> {
        INPUTS
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| spec.input)
    }
}

const _: () = {
    let mut index = 0;
    while index < INPUTS.len() {
        assert!(
            INPUTS[index].input as usize == index,
            "INPUTS is not in the order of Input"
        );
        index += 1;
    }
};
