//! Bytes to slices to one ordered series.
//!
//! Nothing here opens a file: the caller hands over bytes, one file at a time, because in the
//! browser that is how they come and thousands of files must not lie in memory together.
//!
//! ```text
//! Catalog::add(name, bytes) for every file -> Catalog::finish -> Inventory (the series, one proposed)
//! VolumeBuilder::new(series), add(slice, bytes) in any order -> finish -> Volume and warnings
//! Decoded::new(series), the same for a page that shows slices while they come, and scores them later
//! from where they lie
//! ```

pub mod build;
pub mod catalog;
pub mod decoded;
pub mod element;
pub mod encoded;
pub mod encoding;
pub mod error;
pub mod frame;
pub mod geometry;
mod group;
pub mod header;
pub mod loss;
mod oddities;
pub mod part10;
pub mod patient;
pub mod pixels;
pub mod propose;
pub mod series;
pub mod slice;
pub mod study;
pub mod transfer_syntax;
pub mod uid;
mod value;
pub mod write;

pub use build::VolumeBuilder;
pub use catalog::{Catalog, Inventory, SkipReason, Skipped};
pub use decoded::Decoded;
pub use error::Error;
pub use header::Header;
pub use series::{Reservation, Series, Slice};
pub use slice::DecodedSlice;
