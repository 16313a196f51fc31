//! Every layer of the kernels of our own against the same layer in Burn's operations.
#![cfg(feature = "cpu")]
#![allow(clippy::unwrap_used)]

use burn::tensor::Device;
use ct_severity::networks::kernels::cpu::Cpu;
use ct_severity::networks::kernels::plain::Plain;
use ct_severity::networks::kernels::{Activation, Affine, Convolution, Geometry, Input, Kernels};

/// Largest difference allowed, as a share of the largest value: one layer's rounding.
const TOLERANCE: f32 = 1e-5;

/// Values without a pattern that a wrong kernel could get right by chance, about -1 to 1.
fn values(length: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        })
        .collect()
}

fn read<K: Kernels>(kernels: &K, map: K::Map) -> Vec<f32> {
    pollster::block_on(kernels.read(map)).unwrap()
}

fn agree(what: &str, ours: &[f32], plain: &[f32]) {
    assert_eq!(ours.len(), plain.len(), "{what}");
    let largest = plain.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    let difference = ours
        .iter()
        .zip(plain)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0_f32, f32::max);
    assert!(
        difference <= TOLERANCE * largest,
        "{what}: off by {difference:e} of {largest}"
    );
}

/// What a case adds to a convolution.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Extra {
    Nothing,
    Residual,
    Beside,
    Gated,
}

/// A layer on any kernels, on the same values.
fn convolved<K: Kernels>(
    kernels: &K,
    geometry: Geometry,
    size: [usize; 2],
    activation: Activation,
    extra: Extra,
) -> Vec<f32> {
    const SLICES: usize = 2;
    let [inputs, outputs] = geometry.channels;
    let weights = geometry.weight_shape().iter().product();
    let fan_in = (weights / outputs) as f32;
    let convolution = Convolution {
        geometry,
        weight: values(weights, 1)
            .iter()
            .map(|weight| weight / fan_in.sqrt())
            .collect(),
        bias: values(outputs, 2),
        activation,
        affine: (activation == Activation::Relu).then(|| Affine {
            scale: values(outputs, 3),
            shift: values(outputs, 4),
        }),
    };
    let map = |channels: usize, [rows, columns]: [usize; 2], seed| {
        let shape = [SLICES, channels, rows, columns];
        kernels.upload(values(shape.iter().product(), seed), shape)
    };
    let conv = kernels.convolution(convolution);
    let out = size.map(|size| geometry.output(size));
    let y = match extra {
        Extra::Nothing => kernels.conv(&conv, Input::Map(&map(inputs, size, 5)), None),
        Extra::Residual => {
            let residual = map(outputs, out, 6);
            kernels.conv(&conv, Input::Map(&map(inputs, size, 5)), Some(&residual))
        }
        Extra::Beside => {
            let (first, second) = (map(inputs / 2, size, 5), map(inputs / 2, size, 6));
            kernels.conv(&conv, Input::Beside(&first, &second), None)
        }
        Extra::Gated => {
            let (x, gates) = (map(inputs, size, 5), map(inputs, [1, 1], 6));
            kernels.conv(&conv, Input::Gated(&x, &gates), None)
        }
    };
    read(kernels, y)
}

fn check<K: Kernels>(kernels: &K) {
    let plain = Plain(Device::flex());
    let same = |channels, kernel| Geometry::new(channels, kernel);
    let tensorflow = |channels, kernel, padding| Geometry {
        padding,
        ..Geometry::new(channels, kernel).stride(2)
    };
    let depthwise = |geometry| Geometry {
        depthwise: true,
        ..geometry
    };
    use Activation::{None, Relu, Sigmoid, Silu};
    use Extra::{Beside, Gated, Nothing, Residual};
    let cases = [
        (same([3, 5], 1), [7, 9], None, Nothing),
        (same([64, 40], 1), [6, 11], Relu, Residual),
        (same([48, 24], 1), [5, 5], None, Gated),
        (same([10, 100], 1), [1, 1], Sigmoid, Nothing),
        (same([64, 32], 1).stride(2), [9, 12], None, Nothing),
        (same([1, 16], 3), [8, 6], Relu, Nothing),
        (same([3, 16], 7).stride(2), [15, 22], Silu, Nothing),
        (tensorflow([3, 32], 3, [0, 1]), [17, 22], Silu, Nothing),
        (same([24, 20], 3).stride(2), [11, 8], Relu, Residual),
        (same([64, 64], 3), [19, 7], Relu, Nothing),
        (same([32, 48], 3), [4, 4], None, Residual),
        (same([64, 36], 3), [13, 18], Relu, Beside),
        (same([48, 24], 1), [5, 8], None, Beside),
        (depthwise(same([40, 40], 3)), [7, 10], Silu, Nothing),
        (depthwise(same([13, 13], 5)), [6, 5], None, Nothing),
        (
            depthwise(tensorflow([36, 36], 3, [0, 1])),
            [9, 14],
            Silu,
            Nothing,
        ),
        (
            depthwise(tensorflow([24, 24], 5, [1, 2])),
            [12, 11],
            Silu,
            Nothing,
        ),
    ];
    for (geometry, size, activation, extra) in cases {
        let ours = convolved(kernels, geometry, size, activation, extra);
        let theirs = convolved(&plain, geometry, size, activation, extra);
        agree(&format!("{geometry:?} {size:?} {extra:?}"), &ours, &theirs);
    }
    let pictures = [2, 20, 10, 14];
    let length = pictures.iter().product();
    let (ours, theirs) = (
        kernels.upload(values(length, 7), pictures),
        plain.upload(values(length, 7), pictures),
    );
    agree(
        "max",
        &read(kernels, kernels.max_pool(&ours)),
        &read(&plain, plain.max_pool(&theirs)),
    );
    agree(
        "halve",
        &read(kernels, kernels.halve(&ours)),
        &read(&plain, plain.halve(&theirs)),
    );
    agree(
        "double",
        &read(kernels, kernels.double(&ours)),
        &read(&plain, plain.double(&theirs)),
    );
    agree("gates", &gates(kernels, &ours), &gates(&plain, &theirs));
    agree("read", &read(kernels, ours), &read(&plain, theirs));
}

fn gates<K: Kernels>(kernels: &K, x: &K::Map) -> Vec<f32> {
    let small = |channels: [usize; 2], activation, seed| Convolution {
        geometry: Geometry::new(channels, 1),
        weight: values(channels[0] * channels[1], seed),
        bias: values(channels[1], seed + 1),
        activation,
        affine: None,
    };
    let reduce = kernels.convolution(small([20, 5], Activation::Silu, 8));
    let expand = kernels.convolution(small([5, 20], Activation::Sigmoid, 10));
    read(kernels, kernels.gates(x, &reduce, &expand))
}

#[test]
fn the_layers_on_the_processor_are_those_of_burn() {
    check(&Cpu::new());
}

/// The larger of Winograd's tiles and the smaller one, chosen by the number of channels, both at
/// the width of the networks.
#[test]
fn wide_convolutions_on_the_processor_are_those_of_burn() {
    let (cpu, plain) = (Cpu::new(), Plain(Device::flex()));
    for channels in [[512, 512], [1024, 512]] {
        let geometry = Geometry::new(channels, 3);
        let layer = (geometry, [10, 9], Activation::Relu, Extra::Nothing);
        let ours = convolved(&cpu, layer.0, layer.1, layer.2, layer.3);
        let theirs = convolved(&plain, layer.0, layer.1, layer.2, layer.3);
        agree(&format!("{channels:?}"), &ours, &theirs);
    }
}
