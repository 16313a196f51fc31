//! What reading, generating and checking weights must do.

#![allow(clippy::unwrap_used)]

mod common;

#[path = "weights/formats.rs"]
mod formats;
#[path = "weights/originals.rs"]
mod originals;
#[path = "weights/packs.rs"]
mod packs;
#[path = "weights/pytorch.rs"]
mod pytorch;
#[path = "weights/seeded.rs"]
mod seeded;
