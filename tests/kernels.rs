//! Every kernel of ours against Burn's own operations, on random numbers and on sizes that do not fit
//! the tiles. Where there is no graphics adapter, not even one in software, the tests say so and go
//! without it.
#![cfg(all(feature = "cpu", feature = "gpu"))]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "common/gpu.rs"]
mod gpu;

use burn::tensor::Device;
use ct_severity::networks::kernels::cpu::Cpu;
use ct_severity::networks::kernels::gpu::Gpu;
use ct_severity::networks::kernels::plain::Plain;
use ct_severity::networks::kernels::{Activation, Affine, Convolution, Geometry, Input, Kernels};

/// Largest difference allowed, as a share of the largest value.
const TOLERANCE: f32 = 2e-5;
/// The same on the processor, where weights are of the size that networks have.
const ON_CPU: f32 = 1e-5;

fn plain() -> Plain {
    Plain(Device::flex())
}

fn cpu() -> Cpu {
    Cpu::of(&Device::flex()).unwrap()
}

fn on_gpu(test: impl FnOnce(&Gpu)) {
    gpu::on_gpu(|device| test(&Gpu::of(device).unwrap()));
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

fn assert_agree(case: &str, tolerance: f32, ours: &[f32], plain: &[f32]) {
    assert_eq!(ours.len(), plain.len(), "{case}");
    let largest = plain.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    for (i, (ours, plain)) in ours.iter().zip(plain).enumerate() {
        assert!(
            (ours - plain).abs() <= tolerance * largest,
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
    convolutions(&cpu(), geometry, sizes, given);
    on_gpu(|gpu| convolutions(gpu, geometry, sizes, given));
}

fn convolutions<K: Kernels>(
    kernels: &K,
    geometry: Geometry,
    sizes: &[[usize; 3]],
    given: &[Given],
) {
    let cases = sizes
        .iter()
        .flat_map(|&size| given.iter().map(move |&given| (size, given)));
    for ((size, given), following) in cases.zip(FOLLOWING.into_iter().cycle()) {
        let (activation, affine, residual) = following;
        let conv = convolution(geometry, activation, affine);
        let case = format!("{geometry:?} {given:?} on {size:?}, {following:?}");
        let ours = computed(kernels, &conv, given, residual, size);
        let plain = computed(&plain(), &conv, given, residual, size);
        assert_agree(&case, TOLERANCE, &ours, &plain);
    }
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

/// The channels of the networks' narrow layers fill no vector of the processor, and both of its
/// ways of Winograd's algorithm are for channels that do.
#[test]
fn convolutions_of_the_networks_on_the_processor() {
    use Activation::{None, Relu, Sigmoid, Silu};
    use Given::{Beside, Gated, Map};
    let same = Geometry::new;
    let tensorflow = |channels, kernel, padding| Geometry {
        padding,
        ..Geometry::new(channels, kernel).stride(2)
    };
    let depthwise = |geometry| Geometry {
        depthwise: true,
        ..geometry
    };
    let cases = [
        (same([3, 5], 1), [7, 9], None, Map, false),
        (same([64, 40], 1), [6, 11], Relu, Map, true),
        (same([48, 24], 1), [5, 5], None, Gated, false),
        (same([10, 100], 1), [1, 1], Sigmoid, Map, false),
        (same([64, 32], 1).stride(2), [9, 12], None, Map, false),
        (same([1, 16], 3), [8, 6], Relu, Map, false),
        (same([3, 16], 7).stride(2), [15, 22], Silu, Map, false),
        (tensorflow([3, 32], 3, [0, 1]), [17, 22], Silu, Map, false),
        (same([24, 20], 3).stride(2), [11, 8], Relu, Map, true),
        (same([64, 64], 3), [19, 7], Relu, Map, false),
        (same([32, 48], 3), [4, 4], None, Map, true),
        (same([64, 36], 3), [13, 18], Relu, Beside(32), false),
        (same([48, 24], 1), [5, 8], None, Beside(24), false),
        (depthwise(same([40, 40], 3)), [7, 10], Silu, Map, false),
        (depthwise(same([13, 13], 5)), [6, 5], None, Map, false),
        (
            depthwise(tensorflow([36, 36], 3, [0, 1])),
            [9, 14],
            Silu,
            Map,
            false,
        ),
        (
            depthwise(tensorflow([24, 24], 5, [1, 2])),
            [12, 11],
            Silu,
            Map,
            false,
        ),
        (same([512, 512], 3), [10, 9], Relu, Map, false),
        (same([1024, 512], 3), [10, 9], Relu, Map, false),
    ];
    for (geometry, [rows, columns], activation, given, residual) in cases {
        let mut conv = convolution(geometry, activation, activation == Relu);
        let fan_in = conv.weight.len() / geometry.channels[1];
        for weight in &mut conv.weight {
            *weight /= (fan_in as f32).sqrt();
        }
        let size = [2, rows, columns];
        let case = format!("{geometry:?} {given:?} on {size:?}, {activation:?}");
        let ours = computed(&cpu(), &conv, given, residual, size);
        let plain = computed(&plain(), &conv, given, residual, size);
        assert_agree(&case, ON_CPU, &ours, &plain);
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
    fn compare<K: Kernels>(kernels: &K, tolerance: f32) {
        for size in ODD {
            let plain = computed(&plain(), size);
            let case = format!("gates of {size:?}");
            assert_agree(&case, tolerance, &computed(kernels, size), &plain);
        }
    }
    compare(&cpu(), ON_CPU);
    on_gpu(|gpu| compare(gpu, TOLERANCE));
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
    fn compare<K: Kernels>(kernels: &K, tolerance: f32) {
        let agree = |case, ours: Vec<f32>, plain: Vec<f32>| {
            assert_agree(case, tolerance, &ours, &plain);
        };
        let plain = plain();
        for shape in [[2, 3, 5, 7], [1, 2, 6, 10], [1, 1, 1, 1], [2, 20, 10, 14]] {
            let ours = computed(kernels, K::max_pool, shape);
            agree("maximum", ours, computed(&plain, Plain::max_pool, shape));
            let ours = computed(kernels, K::double, shape);
            agree("doubling", ours, computed(&plain, Plain::double, shape));
            let x = |shape: [usize; 4]| noise(shape.iter().product(), 5);
            let ours = pollster::block_on(kernels.read(kernels.upload(x(shape), shape))).unwrap();
            agree("there and back", ours, x(shape));
        }
        for even in [[2, 3, 6, 10], [2, 20, 10, 14]] {
            let ours = computed(kernels, K::halve, even);
            agree("halving", ours, computed(&plain, Plain::halve, even));
        }
    }
    compare(&cpu(), ON_CPU);
    on_gpu(|gpu| compare(gpu, TOLERANCE));
}

#[test]
fn a_rehearsal_leaves_the_real_computation_as_it_is() {
    on_gpu(|gpu| {
        let conv = convolution(Geometry::new([18, 20], 3), Activation::Relu, true);
        let size = [1, 18, 33];
        computed(&gpu.rehearsing().unwrap(), &conv, Given::Map, false, size);
        let ours = computed(gpu, &conv, Given::Map, false, size);
        let plain = computed(&plain(), &conv, Given::Map, false, size);
        assert_agree("after a rehearsal", TOLERANCE, &ours, &plain);
    });
}
