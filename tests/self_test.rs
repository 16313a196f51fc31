//! The self-test of a visitor's machine: its numbers are the original's, the processor passes it,
//! and a wrong answer does not.
#![cfg(feature = "networks")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use ct_severity::networks::{Backend, LoadedNetwork, open};
use ct_severity::self_test::{TOLERANCE, VECTORS, Vector};
use ct_severity::weights::{Network, npz};

#[test]
fn every_network_has_its_vector() {
    assert_eq!(VECTORS.map(|vector| vector.network), Network::ALL);
}

#[test]
fn the_expected_numbers_are_those_of_the_original_implementations() {
    let published = VECTORS.iter().filter(|vector| !vector.network.is_own());
    for vector in published {
        let name = vector.network.id();
        let Some(path) = common::shared(&format!("reference/networks/{name}.npz")) else {
            return;
        };
        let reference = npz::read(&std::fs::read(path).unwrap().into()).unwrap();
        let whole = reference.get("output").unwrap().to_f32();
        let first = &whole[..vector.length];
        for (at, expected) in vector.expected {
            assert_eq!(first[at], expected, "{name} at {at}");
        }
        let largest = first
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        assert_eq!(vector.largest(), largest, "{name}");
    }
}

#[test]
fn our_own_networks_equal_an_implementation_in_numpy() {
    let cpu = pollster::block_on(open(Backend::Cpu)).unwrap();
    for vector in VECTORS.iter().filter(|vector| vector.network.is_own()) {
        let checkpoint = vector.checkpoint().unwrap();
        let network = LoadedNetwork::load(vector.network, &checkpoint, &cpu).unwrap();
        let output = pollster::block_on(network.forward(vector.input(), vector.shape)).unwrap();
        let difference = vector.difference(&output);
        assert!(
            difference <= TOLERANCE,
            "{:?}: {difference}",
            vector.network
        );
    }
}

#[test]
fn the_processor_passes_and_an_altered_answer_does_not() {
    let cpu = pollster::block_on(open(Backend::Cpu)).unwrap();
    // One network: tests/networks.rs runs every one of them, on both devices.
    let vector = Vector::of(Network::EfficientNetB0).unwrap();
    let checkpoint = vector.checkpoint().unwrap();
    let network = LoadedNetwork::load(vector.network, &checkpoint, &cpu).unwrap();
    let mut output = pollster::block_on(network.forward(vector.input(), vector.shape)).unwrap();
    assert!(vector.difference(&output) <= TOLERANCE);

    let (at, right) = vector.expected[5];
    output[at] = right + 2.0 * TOLERANCE * vector.largest();
    assert!(vector.difference(&output) > TOLERANCE);
    output[at] = f32::NAN;
    assert_eq!(vector.difference(&output), f32::INFINITY);
    output.pop();
    assert_eq!(vector.difference(&output), f32::INFINITY);
}
