//! Errors as JavaScript receives them.

use std::fmt::Display;

use wasm_bindgen::JsValue;

/// Who is at fault; the page says and does something else for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What the person gave: a file, a value, a pack.
    #[cfg(feature = "conductor")]
    Input,
    /// Weights that are not the published ones; the person may choose to use them.
    #[cfg(feature = "conductor")]
    Unlisted,
    /// The person stopped it.
    #[cfg(feature = "conductor")]
    Cancelled,
    /// Weights that do not fit their network.
    #[cfg(feature = "networks")]
    Weights,
    /// The device that computes.
    Device,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "conductor")]
            Kind::Input => "input",
            #[cfg(feature = "conductor")]
            Kind::Unlisted => "unlisted",
            #[cfg(feature = "conductor")]
            Kind::Cancelled => "cancelled",
            #[cfg(feature = "networks")]
            Kind::Weights => "weights",
            Kind::Device => "device",
        }
    }
}

/// A JavaScript `Error` with the sentence of `error` and its `kind`.
pub fn failure(kind: Kind, error: impl Display) -> JsValue {
    let error = js_sys::Error::new(&error.to_string());
    // A fresh Error takes any property; were it refused, the page would still have the sentence.
    let _ = js_sys::Reflect::set(&error, &"kind".into(), &kind.name().into());
    error.into()
}

/// As [`failure`], for what the person gave.
#[cfg(feature = "conductor")]
pub fn input(error: impl Display) -> JsValue {
    failure(Kind::Input, error)
}
