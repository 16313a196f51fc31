//! Every program against Burn's own operations, on random numbers and on sizes that do not fit the
//! tiles. Where there is no graphics adapter, not even one in software, the tests say so and end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::sync::Mutex;

use super::super::plain::Plain;
use super::super::{Activation, Affine, Convolution, Geometry, Input, Kernels};
use super::Gpu;
use crate::networks::{Backend, open};
use burn::tensor::Device;

/// Largest difference allowed, as a share of the largest value.
const TOLERANCE: f32 = 2e-5;

/// One test at a time uses the device.
static GPU: Mutex<Option<Option<Device>>> = Mutex::new(None);

fn on_gpu(test: impl FnOnce(&Gpu, &Plain)) {
    let mut gpu = GPU.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let device = gpu.get_or_insert_with(|| match pollster::block_on(open(Backend::Gpu)) {
        Ok(device) => Some(device),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    });
    if let Some(device) = device {
        let cpu = pollster::block_on(open(Backend::Cpu)).unwrap();
        test(&Gpu::of(device).unwrap(), &Plain(cpu));
    }
}

/// Numbers between -1 and 1.
fn noise(len: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(747_796_405).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..len).map(|_| next()).collect()
}

/// A convolution of random weights.
fn convolution(geometry: Geometry, activation: Activation, affine: bool) -> Convolution {
    let [_, outputs] = geometry.channels;
    let vector = |seed| noise(outputs, seed);
    Convolution {
        geometry,
        weight: noise(geometry.weight_shape().iter().product(), 1),
        bias: vector(2),
        activation,
        affine: affine.then(|| Affine {
            scale: vector(3),
            shift: vector(4),
        }),
    }
}

/// How a convolution's input is given.
#[derive(Clone, Copy, Debug)]
enum Given {
    Map,
    /// The first of two maps has so many channels.
    Beside(usize),
    Gated,
}

fn computed<K: Kernels>(
    kernels: &K,
    conv: &Convolution,
    given: Given,
    residual: bool,
    [slices, rows, columns]: [usize; 3],
) -> Vec<f32> {
    let geometry = conv.geometry;
    let [inputs, outputs] = geometry.channels;
    let map = |channels, [rows, columns]: [usize; 2], seed| {
        let shape = [slices, channels, rows, columns];
        kernels.upload(noise(shape.iter().product(), seed), shape)
    };
    let size = [rows, columns];
    let residual = residual.then(|| map(outputs, size.map(|length| geometry.output(length)), 8));
    let conv = kernels.convolution(conv.clone());
    let output = match given {
        Given::Map => {
            let x = map(inputs, size, 5);
            kernels.conv(&conv, Input::Map(&x), residual.as_ref())
        }
        Given::Beside(first) => {
            let (x, y) = (map(first, size, 5), map(inputs - first, size, 6));
            kernels.conv(&conv, Input::Beside(&x, &y), residual.as_ref())
        }
        Given::Gated => {
            let (x, gates) = (map(inputs, size, 5), map(inputs, [1, 1], 7));
            kernels.conv(&conv, Input::Gated(&x, &gates), residual.as_ref())
        }
    };
    pollster::block_on(kernels.read(output)).unwrap()
}

fn assert_agree(case: &str, ours: &[f32], plain: &[f32]) {
    assert_eq!(ours.len(), plain.len(), "{case}");
    let largest = plain.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    for (i, (ours, plain)) in ours.iter().zip(plain).enumerate() {
        assert!(
            (ours - plain).abs() <= TOLERANCE * largest,
            "{case}: {ours} is not {plain} at {i}, the largest is {largest}"
        );
    }
}

/// What may follow a convolution: activation, affine, residual.
const FOLLOWING: [(Activation, bool, bool); 4] = [
    (Activation::None, false, true),
    (Activation::Relu, true, false),
    (Activation::Silu, false, false),
    (Activation::Sigmoid, true, true),
];

/// On all sizes, with the input in all ways. What follows alternates: a software adapter takes
/// seconds to compile a program.
fn agrees_with_burn(geometry: Geometry, sizes: &[[usize; 3]], given: &[Given]) {
    on_gpu(|gpu, plain| {
        let cases = sizes
            .iter()
            .flat_map(|&size| given.iter().map(move |&given| (size, given)));
        for ((size, given), following) in cases.zip(FOLLOWING.into_iter().cycle()) {
            let (activation, affine, residual) = following;
            let conv = convolution(geometry, activation, affine);
            let case = format!("{geometry:?} {given:?} on {size:?}, {following:?}");
            let ours = computed(gpu, &conv, given, residual, size);
            let plain = computed(plain, &conv, given, residual, size);
            assert_agree(&case, &ours, &plain);
        }
    });
}

const ODD: [[usize; 3]; 3] = [[2, 5, 7], [1, 1, 1], [3, 18, 33]];

#[test]
fn convolutions_of_one_place() {
    let all = [Given::Map, Given::Beside(5), Given::Gated];
    for channels in [[12, 16], [7, 3], [9, 24]] {
        agrees_with_burn(Geometry::new(channels, 1), &ODD, &all);
    }
}

#[test]
fn convolutions_by_their_definition() {
    let all = [Given::Map, Given::Beside(2), Given::Gated];
    let padded = |stride, padding| Geometry {
        padding,
        ..Geometry::new([3, 16], 3).stride(stride)
    };
    agrees_with_burn(Geometry::new([3, 24], 7).stride(2), &ODD, &all);
    agrees_with_burn(padded(2, [0, 1]), &[[2, 5, 7], [1, 18, 34]], &all);
    agrees_with_burn(padded(1, [1, 1]), &ODD, &all);
    agrees_with_burn(Geometry::new([5, 11], 1).stride(2), &ODD, &all);
}

#[test]
fn three_by_three_convolutions_by_winograds_algorithm() {
    let all = [Given::Map, Given::Beside(7), Given::Gated];
    agrees_with_burn(Geometry::new([18, 20], 3), &ODD, &all);
    let wide = Geometry::new([512, 512], 3);
    agrees_with_burn(wide, &[[2, 5, 6]], &[Given::Map, Given::Beside(200)]);
}

#[test]
fn convolutions_with_a_kernel_for_each_channel() {
    for (kernel, stride, padding) in [
        (3, 1, [1, 1]),
        (5, 1, [2, 2]),
        (3, 2, [0, 1]),
        (5, 2, [1, 2]),
    ] {
        let geometry = Geometry {
            padding,
            depthwise: true,
            ..Geometry::new([11, 11], kernel).stride(stride)
        };
        let sizes = [[2, 5, 7], [1, 18, 33], [1, 4, 4], [3, 3, 2]];
        agrees_with_burn(geometry, &sizes, &[Given::Map]);
    }
}

#[test]
fn gates() {
    fn computed<K: Kernels>(kernels: &K, [slices, rows, columns]: [usize; 3]) -> Vec<f32> {
        let conv = |channels, activation| {
            kernels.convolution(convolution(Geometry::new(channels, 1), activation, false))
        };
        let shape = [slices, 70, rows, columns];
        let x = kernels.upload(noise(shape.iter().product(), 5), shape);
        let reduce = conv([70, 6], Activation::Silu);
        let expand = conv([6, 70], Activation::Sigmoid);
        let gates = kernels.gates(&x, &reduce, &expand);
        pollster::block_on(kernels.read(gates)).unwrap()
    }
    on_gpu(|gpu, plain| {
        for size in ODD {
            let case = format!("gates of {size:?}");
            assert_agree(&case, &computed(gpu, size), &computed(plain, size));
        }
    });
}

#[test]
fn changes_of_size() {
    fn computed<K: Kernels>(
        kernels: &K,
        way: impl Fn(&K, &K::Map) -> K::Map,
        shape: [usize; 4],
    ) -> Vec<f32> {
        let x = kernels.upload(noise(shape.iter().product(), 5), shape);
        pollster::block_on(kernels.read(way(kernels, &x))).unwrap()
    }
    on_gpu(|gpu, plain| {
        for shape in [[2, 3, 5, 7], [1, 2, 6, 10], [1, 1, 1, 1]] {
            let ours = computed(gpu, Kernels::max_pool, shape);
            assert_agree("maximum", &ours, &computed(plain, Kernels::max_pool, shape));
            let ours = computed(gpu, Kernels::double, shape);
            assert_agree("doubling", &ours, &computed(plain, Kernels::double, shape));
        }
        let even = [2, 3, 6, 10];
        let ours = computed(gpu, Kernels::halve, even);
        assert_agree("halving", &ours, &computed(plain, Kernels::halve, even));
    });
}

#[test]
fn a_rehearsal_leaves_the_real_computation_as_it_is() {
    on_gpu(|gpu, plain| {
        let conv = convolution(Geometry::new([18, 20], 3), Activation::Relu, true);
        let size = [1, 18, 33];
        computed(&gpu.rehearsing().unwrap(), &conv, Given::Map, false, size);
        let ours = computed(gpu, &conv, Given::Map, false, size);
        let plain = computed(plain, &conv, Given::Map, false, size);
        assert_agree("after a rehearsal", &ours, &plain);
    });
}
