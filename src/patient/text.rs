//! The record from cells of text: CSV and form fields.

use super::input::{Input, Kind};
use super::record::{Error, Patient};

impl Patient {
    /// Sets an input from a cell of text, in the unit of [`super::INPUTS`] or, with `unit`, in any
    /// accepted one. An empty cell, `NA` and `NaN` mean not known. Decimal point, not comma.
    pub fn set_text(&mut self, input: Input, unit: Option<&str>, text: &str) -> Result<(), Error> {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case("na") || text.eq_ignore_ascii_case("nan") {
            return Ok(());
        }
        let spec = input.spec();
        let wrong = |expected| Error::WrongKind {
            name: spec.name,
            expected,
        };
        let value = match spec.kind {
            Kind::Number | Kind::Whole => text
                .parse::<f64>()
                .ok()
                .filter(|value| value.is_finite())
                .ok_or(wrong("a number with a decimal point"))?,
            Kind::Flag => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => 1.0,
                "false" | "no" | "0" => 0.0,
                _ => return Err(wrong("true or false (or yes, no, 1, 0)")),
            },
            Kind::Sex => match text {
                "male" => 1.0,
                "female" => 0.0,
                _ => return Err(wrong("male or female")),
            },
        };
        match unit {
            None => self.set(input, value),
            Some(unit) => self.set_in(input, value, unit, None),
        }
    }
}
