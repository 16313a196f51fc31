//! The self-test of a slice Worker: a network with seeded weights on its known input.

use js_sys::{Float32Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::engine::Engine;
use super::failure::{Kind, failure};
use crate::networks::{LoadedNetwork, Network};
use crate::self_test::{TOLERANCE, VECTORS, Vector};

#[wasm_bindgen]
impl Engine {
    /// The networks that can be tested, by id.
    pub fn tested_networks() -> Vec<String> {
        let ids = VECTORS.iter().map(|vector| vector.network.id().to_string());
        ids.collect()
    }

    /// Replaces the network by that one with seeded weights.
    ///
    /// # Errors
    /// When there is no such network.
    pub fn load_seeded(&mut self, network: &str) -> Result<(), JsValue> {
        let refused = |error: &dyn std::fmt::Display| failure(Kind::Weights, error);
        self.network = None;
        let checkpoint = vector(network)?
            .checkpoint()
            .map_err(|error| refused(&error))?;
        let network = vector(network)?.network;
        let loaded = LoadedNetwork::load(network, &checkpoint, &self.device);
        self.network = Some(loaded.map_err(|error| refused(&error))?);
        Ok(())
    }

    /// The known input through the network: `{ output, difference, largest, tolerance }`, where
    /// `difference` is the distance from the original's numbers as a share of the `largest`.
    ///
    /// # Errors
    /// When the network was not loaded by [`Engine::load_seeded`], or the device fails.
    pub async fn known_vector(&self) -> Result<Object, JsValue> {
        let network = self.loaded()?;
        let vector = vector(network.network().id())?;
        let output = network
            .forward(vector.input(), vector.shape)
            .await
            .map_err(|error| failure(Kind::Device, error))?;
        let answer = Object::new();
        for (name, value) in [
            ("output", Float32Array::from(output.as_slice()).into()),
            ("difference", vector.difference(&output).into()),
            ("largest", vector.largest().into()),
            ("tolerance", TOLERANCE.into()),
        ] {
            Reflect::set(&answer, &name.into(), &value)?;
        }
        Ok(answer)
    }
}

fn vector(network: &str) -> Result<&'static Vector, JsValue> {
    Network::ALL
        .into_iter()
        .find(|known| known.id() == network)
        .and_then(Vector::of)
        .ok_or_else(|| failure(Kind::Weights, "there is no network of that name"))
}
