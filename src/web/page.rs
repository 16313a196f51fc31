//! What the conductor asks of JavaScript: files one by one, networks, and whether to go on.
//!
//! `www/worker/files.js`, `www/worker/pool.js` and `www/worker/view.js` are the other side.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use js_sys::{Float32Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::networks::{Network, NetworkError, Networks};
use crate::pipeline::{Progress, Step};

#[wasm_bindgen]
extern "C" {
    /// The files that were dropped, in their order.
    #[derive(Clone)]
    pub type Files;

    /// How many there are.
    #[wasm_bindgen(method, getter)]
    fn count(this: &Files) -> u32;

    /// A file's path in what was dropped.
    #[wasm_bindgen(method)]
    fn name(this: &Files, position: u32) -> String;

    /// A file's length in bytes.
    #[wasm_bindgen(method)]
    fn size(this: &Files, position: u32) -> f64;

    /// A file's bytes, a `Uint8Array`; rejects with a failure.
    #[wasm_bindgen(method, catch)]
    async fn read(this: &Files, position: u32) -> Result<JsValue, JsValue>;

    /// Part of a file's bytes, at once.
    #[wasm_bindgen(method, catch)]
    fn part(this: &Files, position: u32, start: f64, end: f64) -> Result<Uint8Array, JsValue>;

    /// Lets waiting messages in, a cancel among them; rejects when the person cancelled.
    #[wasm_bindgen(method, catch)]
    async fn pause(this: &Files) -> Result<JsValue, JsValue>;

    /// The Workers that run the networks.
    pub type Pool;

    /// How many slices are worth having under way at once.
    #[wasm_bindgen(method)]
    fn parallelism(this: &Pool) -> usize;

    /// One slice through one network, a `Float32Array`; rejects with an `Error`.
    #[wasm_bindgen(method, catch)]
    async fn run(this: &Pool, network: &str, slice: Vec<f32>) -> Result<JsValue, JsValue>;

    /// Begins to ready a network.
    #[wasm_bindgen(method)]
    fn prepare(this: &Pool, network: &str);

    /// The slices that the person looks at.
    pub type Viewer;

    /// Whether a slice of the series is still to be shown.
    #[wasm_bindgen(method)]
    pub fn awaits(this: &Viewer, index: usize) -> bool;

    /// Shows a slice, a `Plane`.
    #[wasm_bindgen(method)]
    pub fn show(this: &Viewer, index: usize, plane: JsValue);
}

impl Files {
    /// The files' paths in what was dropped.
    pub fn names(&self) -> Vec<String> {
        (0..self.count())
            .map(|position| self.name(position))
            .collect()
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// JavaScript's own failure, when the file cannot be read or the person cancelled.
    pub async fn bytes(&self, position: usize) -> Result<Vec<u8>, JsValue> {
        let bytes = self.read(position as u32).await?;
        Ok(bytes.dyn_into::<Uint8Array>()?.to_vec())
    }

    /// At most the first `length` bytes of the first file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn start(&self, length: f64) -> Result<Vec<u8>, JsValue> {
        Ok(self.part(0, 0.0, length)?.to_vec())
    }

    /// A file's length in bytes.
    pub fn length(&self, position: usize) -> usize {
        self.size(position as u32) as usize
    }

    /// Reads a file on from as many bytes as are already in `bytes` to `end`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn append(&self, position: usize, end: usize, bytes: &mut Vec<u8>) -> Result<(), JsValue> {
        let start = bytes.len();
        let part = self.part(position as u32, start as f64, end as f64)?;
        bytes.resize(start + part.length() as usize, 0);
        if let Some(target) = bytes.get_mut(start..) {
            part.copy_to(target);
        }
        if bytes.len() < end {
            return Err(super::failure::input(
                "The file is shorter than it was when it was chosen. Choose it again.",
            ));
        }
        Ok(())
    }

    /// Lets waiting messages in.
    ///
    /// # Errors
    /// When the person cancelled.
    pub async fn breathe(&self) -> Result<(), JsValue> {
        self.pause().await.map(drop)
    }

    /// A file to walk about in, read where it lies.
    pub fn walk(&self, position: usize) -> Walk {
        let position = position as u32;
        Walk {
            length: self.size(position) as u64,
            files: self.clone(),
            position,
            at: 0,
        }
    }
}

/// A dropped file that is read in parts, so that an archive need not lie in memory.
pub struct Walk {
    files: Files,
    position: u32,
    length: u64,
    at: u64,
}

impl Read for Walk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.length.min(self.at.saturating_add(buffer.len() as u64));
        if end <= self.at {
            return Ok(0);
        }
        let part = self
            .files
            .part(self.position, self.at as f64, end as f64)
            .map_err(|_| io::Error::other("the file was moved or changed"))?;
        let length = part.length() as usize;
        let target = buffer.get_mut(..length).ok_or(io::ErrorKind::InvalidData)?;
        part.copy_to(target);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Walk {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Networks that run in the Workers of a [`Pool`].
pub struct PoolNetworks<'a>(pub &'a Pool);

impl Networks for PoolNetworks<'_> {
    async fn run(&self, network: Network, slice: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        let output = self
            .0
            .run(network.id(), slice)
            .await
            .map_err(|error| pool_error(network, &error))?
            .dyn_into::<Float32Array>()
            .map_err(|other| pool_error(network, &other))?;
        Ok(output.to_vec())
    }

    fn parallelism(&self) -> usize {
        self.0.parallelism()
    }

    fn prepare(&self, network: Network) {
        self.0.prepare(network.id());
    }
}

/// A rejection by the pool: weights that do not fit say so in their `kind`, all else is the device.
fn pool_error(network: Network, error: &JsValue) -> NetworkError {
    let reason = match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => "an unknown failure".to_string(),
    };
    let network = network.name();
    if kind_of(error) == "weights" {
        NetworkError::Load { network, reason }
    } else {
        NetworkError::Run { network, reason }
    }
}

/// The `kind` of a failure, empty when it has none.
pub fn kind_of(error: &JsValue) -> String {
    Reflect::get(error, &"kind".into())
        .ok()
        .and_then(|kind| kind.as_string())
        .unwrap_or_default()
}

/// Progress told to a JavaScript function `(step, done, total)`, which answers whether to go on.
pub struct PageProgress<'a>(pub &'a Function);

impl PageProgress<'_> {
    /// Tells of a step that is not one of the pipeline's.
    pub fn tell(&self, step: &str, done: usize, total: usize) -> ControlFlow<()> {
        let (done, total) = (JsValue::from(done as u32), JsValue::from(total as u32));
        match self.0.call3(&JsValue::NULL, &step.into(), &done, &total) {
            Ok(answer) if answer.is_truthy() => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }
}

impl Progress for PageProgress<'_> {
    fn report(&self, step: Step, done: usize, total: usize) -> ControlFlow<()> {
        self.tell(step.id(), done, total)
    }
}
