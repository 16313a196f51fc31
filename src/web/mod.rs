//! The page's side of the library: the only code that knows JavaScript.
//!
//! Two kinds of Worker use it, each with a module of its own so that the page loads no more than it
//! needs. The conductor ([`Conductor`], feature `conductor`) reads files and runs the pipeline; a
//! slice Worker ([`Engine`], feature `cpu` or `gpu`) runs one network on one slice after the other.
//! Errors reach JavaScript as `Error` objects with a `kind`, so that the page knows whether the
//! person, the weights or the device is at fault without reading the sentence.

// What the macro of wasm-bindgen expands to.
#![allow(unsafe_code)]

#[cfg(any(feature = "conductor", feature = "networks"))]
mod failure;

#[cfg(feature = "conductor")]
mod bedside;
#[cfg(feature = "conductor")]
mod cohort;
#[cfg(feature = "conductor")]
mod conductor;
#[cfg(feature = "conductor")]
mod conductor_view;
#[cfg(feature = "networks")]
mod engine;
#[cfg(feature = "conductor")]
mod exam;
#[cfg(feature = "conductor")]
mod exports;
#[cfg(feature = "conductor")]
mod form;
#[cfg(feature = "conductor")]
mod import;
#[cfg(feature = "conductor")]
mod messages;
#[cfg(feature = "conductor")]
mod overlays;
#[cfg(feature = "conductor")]
mod pack_message;
#[cfg(feature = "conductor")]
mod packs;
#[cfg(feature = "conductor")]
mod page;
#[cfg(feature = "conductor")]
mod reading;
#[cfg(feature = "conductor")]
mod scan;
#[cfg(feature = "networks")]
mod self_test;
#[cfg(feature = "conductor")]
mod source;
#[cfg(feature = "conductor")]
mod synthetic;

#[cfg(feature = "conductor")]
pub use cohort::CohortTable;
#[cfg(feature = "conductor")]
pub use conductor::Conductor;
#[cfg(feature = "networks")]
pub use engine::Engine;
#[cfg(feature = "conductor")]
pub use synthetic::{synthetic, synthetic_bedside};

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs when a module is loaded: a panic then tells where in the program it happened.
///
/// Only where: its message could quote a value of the scan.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            web_sys::console::error_1(
                &format!("fault at {}:{}", place.file(), place.line()).into(),
            );
        }
    }));
}
