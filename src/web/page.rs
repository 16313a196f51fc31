//! What the conductor asks of JavaScript: files one by one, networks, and whether to go on.
//!
//! `www/worker/conductor.js` and `www/worker/pool.js` are the other side.

use std::ops::ControlFlow;

use js_sys::{Float32Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::networks::{Network, NetworkError, Networks};
use crate::pipeline::{Progress, Step};

#[wasm_bindgen]
extern "C" {
    /// The files that were dropped, in their order.
    pub type Files;

    /// How many there are.
    #[wasm_bindgen(method, getter)]
    fn count(this: &Files) -> u32;

    /// A file's path in what was dropped.
    #[wasm_bindgen(method)]
    fn name(this: &Files, position: u32) -> String;

    /// A file's bytes, a `Uint8Array`; rejects with a failure.
    #[wasm_bindgen(method, catch)]
    async fn read(this: &Files, position: u32) -> Result<JsValue, JsValue>;

    /// The Workers that run the networks.
    pub type Pool;

    /// How many slices are worth having under way at once.
    #[wasm_bindgen(method)]
    fn parallelism(this: &Pool) -> usize;

    /// One slice through one network, a `Float32Array`; rejects with an `Error`.
    #[wasm_bindgen(method, catch)]
    async fn run(this: &Pool, network: &str, slice: Vec<f32>) -> Result<JsValue, JsValue>;
}

impl Files {
    /// How many files there are.
    pub fn len(&self) -> usize {
        self.count() as usize
    }

    /// A file's path in what was dropped.
    pub fn name_of(&self, position: usize) -> String {
        self.name(position as u32)
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// JavaScript's own failure, when the file cannot be read or the person cancelled.
    pub async fn bytes(&self, position: usize) -> Result<Vec<u8>, JsValue> {
        let bytes = self.read(position as u32).await?;
        Ok(bytes.dyn_into::<Uint8Array>()?.to_vec())
    }
}

/// Networks that run in the Workers of a [`Pool`].
pub struct PoolNetworks<'a>(pub &'a Pool);

impl Networks for PoolNetworks<'_> {
    async fn run(&self, network: Network, slice: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        let failed = |reason: String| NetworkError::Run {
            network: network.name(),
            reason,
        };
        let output = self
            .0
            .run(network.id(), slice)
            .await
            .map_err(|error| pool_error(network, &error))?
            .dyn_into::<Float32Array>()
            .map_err(|_| failed("its answer is no array of numbers".to_string()))?;
        Ok(output.to_vec())
    }

    fn parallelism(&self) -> usize {
        self.0.parallelism()
    }
}

/// A rejection by the pool: weights that do not fit say so in their `kind`, all else is the device.
fn pool_error(network: Network, error: &JsValue) -> NetworkError {
    let reason = match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => "an unknown failure".to_string(),
    };
    let network = network.name();
    match js_sys::Reflect::get(error, &"kind".into()) {
        Ok(kind) if kind == "weights" => NetworkError::Load { network, reason },
        _ => NetworkError::Run { network, reason },
    }
}

/// Progress told to a JavaScript function `(step, done, total)`, which answers whether to go on.
pub struct PageProgress<'a>(pub &'a Function);

impl Progress for PageProgress<'_> {
    fn report(&self, step: Step, done: usize, total: usize) -> ControlFlow<()> {
        let step = serde_wasm_bindgen::to_value(&step).unwrap_or_default();
        let (done, total) = (JsValue::from(done as u32), JsValue::from(total as u32));
        match self.0.call3(&JsValue::NULL, &step, &done, &total) {
            Ok(answer) if answer.is_truthy() => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }
}
