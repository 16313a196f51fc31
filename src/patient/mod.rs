//! What is known at the bedside.
//!
//! One record holds every input that any model or score uses. An input that is not known is absent,
//! never zero: each score says which of its inputs are missing instead of guessing them. Values are
//! kept in the unit of the published models, and a record only ever holds values that a living
//! patient can have; an odd but possible one is kept and becomes a warning.

mod input;
mod record;

pub use input::{INPUTS, Input, InputSpec, Kind};
pub use record::{Error, MissingInputs, Patient};
