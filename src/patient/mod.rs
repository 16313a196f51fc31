//! What is known at the bedside.
//!
//! One record holds every input that any model or score uses. An input that is not known is absent,
//! never zero: each score says which of its inputs are missing instead of guessing them. Values are
//! kept in the unit of the published models, and a record only ever holds values that a living
//! patient can have; an odd but possible one is kept and becomes a warning.
//!
//! [`INPUTS`] is the only definition of names, units, ranges and codes: the page, the CSV and the
//! JSON all read it.

mod derived;
mod input;
mod json;
mod record;
mod table;
mod text;

pub use derived::comorbidities_counted;
pub use input::{Input, InputSpec, Kind, Loinc, Unit};
pub use record::{Entry, Error, Given, MissingInputs, Patient};
pub use table::INPUTS;
