//! A slice Worker's engine: one device, one network at a time.

use bytes::Bytes;
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::failure::{Kind, failure};
use crate::networks::{Backend, LoadedNetwork, Network, known_answer, open};
use crate::weights;
use burn::tensor::Device;

/// A device that has proved that it computes, and the network that it runs.
#[wasm_bindgen]
pub struct Engine {
    pub(super) device: Device,
    pub(super) network: Option<LoadedNetwork>,
}

#[wasm_bindgen]
impl Engine {
    /// Opens the device, `"cpu"` or `"gpu"`, and puts a small network with known answer through it.
    ///
    /// # Errors
    /// When there is no such device, or its answer is wrong.
    pub async fn open(backend: String) -> Result<Engine, JsValue> {
        let backend = if backend == "gpu" {
            Backend::Gpu
        } else {
            Backend::Cpu
        };
        let device = open(backend)
            .await
            .map_err(|error| failure(Kind::Device, error))?;
        known_answer(&device)
            .await
            .map_err(|error| failure(Kind::Device, error))?;
        Ok(Self {
            device,
            network: None,
        })
    }

    /// Replaces the network by the one in these bytes, a file of weights of any supported format.
    ///
    /// # Errors
    /// When the bytes are not the weights of that network.
    pub fn load(&mut self, network: &str, bytes: Vec<u8>) -> Result<(), JsValue> {
        let refused = |error: &dyn std::fmt::Display| failure(Kind::Weights, error);
        self.network = None;
        let network = Network::ALL
            .into_iter()
            .find(|known| known.id() == network)
            .ok_or_else(|| refused(&"there is no network of that name"))?;
        let checkpoint = weights::read(Bytes::from(bytes)).map_err(|error| refused(&error))?;
        let checkpoint = network
            .select(&checkpoint)
            .map_err(|error| refused(&error))?;
        let loaded = LoadedNetwork::load(network, &checkpoint, &self.device);
        self.network = Some(loaded.map_err(|error| refused(&error))?);
        Ok(())
    }

    /// Begins to compile what the first slice will need; returns before that is done.
    ///
    /// # Errors
    /// When no network is loaded.
    pub fn warm(&self) -> Result<(), JsValue> {
        self.loaded()?.warm();
        Ok(())
    }

    /// One slice through the network; shapes as said at [`crate::networks::Networks::run`].
    ///
    /// # Errors
    /// When no network is loaded, the slice has another size, or the device fails.
    pub async fn run(&self, slice: Vec<f32>) -> Result<Float32Array, JsValue> {
        let output = self
            .loaded()?
            .run(&slice)
            .await
            .map_err(|error| failure(Kind::Device, error))?;
        Ok(Float32Array::from(output.as_slice()))
    }

    /// The network's own output on an input `[1, channels, rows, columns]`, for the self-test.
    ///
    /// # Errors
    /// As [`Engine::run`].
    pub async fn forward(
        &self,
        input: Vec<f32>,
        shape: Vec<usize>,
    ) -> Result<Float32Array, JsValue> {
        let shape = <[usize; 4]>::try_from(shape)
            .ok()
            .filter(|shape| shape.iter().product::<usize>() == input.len())
            .ok_or_else(|| failure(Kind::Device, "the input does not have this shape"))?;
        let output = self
            .loaded()?
            .forward(input, shape)
            .await
            .map_err(|error| failure(Kind::Device, error))?;
        Ok(Float32Array::from(output.as_slice()))
    }

    pub(super) fn loaded(&self) -> Result<&LoadedNetwork, JsValue> {
        self.network
            .as_ref()
            .ok_or_else(|| failure(Kind::Device, "no network is loaded"))
    }
}
