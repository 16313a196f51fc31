//! Each network alone, with seeded weights, against the outputs of the original implementations.
#![cfg(feature = "networks")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;
#[path = "common/gpu.rs"]
mod gpu;

use burn::tensor::Device;
use ct_severity::networks::{Backend, LoadedNetwork, known_answer, open};
use ct_severity::weights::{Network, npz, seeded};
use gpu::on_gpu;

/// Largest difference allowed, as a share of the largest value.
const TOLERANCE: f32 = 1e-4;

fn cpu() -> Device {
    pollster::block_on(open(Backend::Cpu)).expect("the CPU is always there")
}

/// `case` is the name of the reference output, `shape` that of its input.
fn agrees_with_the_reference(network: Network, case: &str, shape: [usize; 4], device: &Device) {
    let Some(path) = common::shared(&format!("reference/networks/{case}.npz")) else {
        return;
    };
    let reference = npz::read(&std::fs::read(path).unwrap().into()).unwrap();
    let expected = reference.get("output").unwrap().to_f32();
    let checkpoint = seeded::checkpoint(network).unwrap();
    let module = LoadedNetwork::load(network, &checkpoint, device).unwrap();
    let input = seeded::network_input(case, shape.iter().product());
    let output = pollster::block_on(module.forward(input, shape)).unwrap();
    assert_eq!(output.len(), expected.len());
    let largest = expected.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    let difference = output
        .iter()
        .zip(&expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0_f32, f32::max);
    eprintln!(
        "{case}: largest difference {:.1e} of the largest value",
        difference / largest
    );
    assert!(
        difference <= TOLERANCE * largest,
        "{case}: off by {difference} of {largest}"
    );
}

#[test]
fn r231_equals_the_original_on_the_cpu() {
    agrees_with_the_reference(Network::R231, "r231", [2, 1, 64, 64], &cpu());
}

#[test]
fn efficientnet_b0_equals_the_original_on_the_cpu() {
    agrees_with_the_reference(
        Network::EfficientNetB0,
        "efficientnet_b0",
        [2, 3, 64, 64],
        &cpu(),
    );
}

#[test]
fn efficientnet_b0_pads_odd_sizes_as_the_original_does() {
    let shape = [1, 3, 75, 91];
    agrees_with_the_reference(
        Network::EfficientNetB0,
        "efficientnet_b0_odd",
        shape,
        &cpu(),
    );
}

#[test]
fn resnet50_equals_the_original_on_the_cpu() {
    agrees_with_the_reference(
        Network::ResNet50Moco,
        "resnet50_moco",
        [2, 3, 64, 64],
        &cpu(),
    );
}

/// A slice that is empty around something: alone it is computed in part, beside a full slice whole.
/// Sums are rounded otherwise where the tiles of the kernels lie otherwise, which is worth 1e-6.
#[test]
fn what_is_empty_around_a_slice_changes_nothing() {
    const SIDE: usize = 192;
    let checkpoint = seeded::checkpoint(Network::ResNet50Moco).unwrap();
    let network = LoadedNetwork::load(Network::ResNet50Moco, &checkpoint, &cpu()).unwrap();
    let run = |input: Vec<f32>, slices: usize| {
        pollster::block_on(network.forward(input, [slices, 3, SIDE, SIDE])).unwrap()
    };
    let full = seeded::network_input("resnet50_moco", 3 * SIDE * SIDE);
    // Rows and columns: amid, at two borders, a pixel, at the other two, a line, nothing.
    for [rows, columns] in [
        [60..123, 71..140],
        [0..40, 0..51],
        [101..102, 90..91],
        [150..SIDE, 120..SIDE],
        [0..SIDE, 95..97],
        [0..0, 0..0],
    ] {
        let pixels = full.iter().enumerate();
        let slice: Vec<f32> = pixels
            .map(|(at, &value)| {
                let (row, column) = (at / SIDE % SIDE, at % SIDE);
                let inside = rows.contains(&row) && columns.contains(&column);
                if inside { value } else { 0.0 }
            })
            .collect();
        let alone = run(slice.clone(), 1);
        let beside = run([slice, full.clone()].concat(), 2);
        let largest = alone.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
        for (found, expected) in alone.iter().zip(&beside) {
            let difference = (found - expected).abs();
            assert!(
                difference <= 1e-5 * largest,
                "rows {rows:?}, columns {columns:?}: off by {difference} of {largest}"
            );
        }
    }
}

#[test]
fn the_lung_network_of_ai_segment_equals_the_original_on_the_cpu() {
    agrees_with_the_reference(Network::UnetLung, "unet_lung", [2, 1, 64, 64], &cpu());
}

#[test]
fn the_lesion_network_of_ai_segment_equals_the_original_on_the_cpu() {
    agrees_with_the_reference(Network::UnetLesion, "unet_lesion", [1, 3, 64, 64], &cpu());
}

#[test]
fn the_three_dimensional_network_of_ai_segment_equals_the_original_on_the_cpu() {
    agrees_with_the_reference(
        Network::ResnetLesion,
        "resnet_lesion",
        [1, 16, 64, 64],
        &cpu(),
    );
}

#[test]
fn the_networks_equal_the_originals_on_the_gpu() {
    on_gpu(|gpu| {
        agrees_with_the_reference(Network::R231, "r231", [2, 1, 64, 64], gpu);
        agrees_with_the_reference(
            Network::EfficientNetB0,
            "efficientnet_b0",
            [2, 3, 64, 64],
            gpu,
        );
        let odd = [1, 3, 75, 91];
        agrees_with_the_reference(Network::EfficientNetB0, "efficientnet_b0_odd", odd, gpu);
        agrees_with_the_reference(Network::ResNet50Moco, "resnet50_moco", [2, 3, 64, 64], gpu);
        agrees_with_the_reference(Network::UnetLung, "unet_lung", [2, 1, 64, 64], gpu);
        agrees_with_the_reference(Network::UnetLesion, "unet_lesion", [1, 3, 64, 64], gpu);
        agrees_with_the_reference(Network::ResnetLesion, "resnet_lesion", [1, 16, 64, 64], gpu);
    });
}

#[test]
fn a_device_must_answer_the_known_question_first() {
    pollster::block_on(known_answer(&cpu())).unwrap();
    on_gpu(|gpu| pollster::block_on(known_answer(gpu)).unwrap());
}

#[test]
fn weights_of_another_network_are_refused_by_the_name_of_a_tensor() {
    let checkpoint = seeded::checkpoint(Network::R231).unwrap();
    let error = LoadedNetwork::load(Network::EfficientNetB0, &checkpoint, &cpu()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("_blocks.0._depthwise_conv.weight"),
        "{error}"
    );
}
