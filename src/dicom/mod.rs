//! Bytes to slices to one ordered series.

pub mod encoded;
pub mod pixels;
