//! What the programs for graphics processors have in common.
//!
//! A program is written out with its sizes as constants: loops unroll, divisions by constants
//! become multiplications, and what a layer does not need is not there. None uses subgroups or
//! half precision, so that every WebGPU runs them all, and only the sums over a whole plane wait
//! for one another.
//!
//! A map lies in memory as `[slices, channels, places]`, each channel's plane rounded up to whole
//! vectors of four places ([`plane`]). What stands in the last, incomplete vector is arbitrary.

use std::fmt::Debug;
use std::hash::Hash;

use crate::networks::kernels::weights::in_blocks;
use crate::networks::kernels::{Activation, Geometry};

/// Channels out whose weights lie together. Every channel number of the networks but the last of
/// R231 is a multiple of it; others are filled up with zeros.
pub const BLOCK: usize = 8;

/// Threads of a workgroup: two of NVIDIA's warps, one of AMD's wavefronts.
pub const THREADS: usize = 64;

/// A program, by all that its text depends on.
pub trait Program: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// Threads of a workgroup along x and y.
    fn workgroup(&self) -> [usize; 2];

    /// Its text in WGSL.
    fn source(&self) -> String;
}

/// Vectors of four places in a plane of that many rows and columns.
pub const fn vectors([rows, columns]: [usize; 2]) -> usize {
    (rows * columns).div_ceil(4)
}

/// Numbers from one channel to the next.
pub const fn plane(size: [usize; 2]) -> usize {
    4 * vectors(size)
}

/// Channels filled up to whole blocks.
pub const fn filled(channels: usize) -> usize {
    channels.next_multiple_of(BLOCK)
}

/// Declares the buffers, in the order of the launch; the last one is written.
pub fn buffers(named: &[(&str, &str)]) -> String {
    // Natively several buffers may be parts of one, which then cannot be both read-only and
    // written in one launch. In a browser each is its own, and reading is faster if it is known to
    // be only that.
    let reading = if cfg!(target_family = "wasm") {
        "read"
    } else {
        "read_write"
    };
    let mut code = String::new();
    for (binding, (name, element)) in named.iter().enumerate() {
        let access = if binding + 1 == named.len() {
            "read_write"
        } else {
            reading
        };
        code += &format!(
            "@group(0) @binding({binding}) var<storage, {access}> {name}: array<{element}>;\n"
        );
    }
    code
}

/// Opens `main`; `group` and `thread` are the places of the workgroup and in it.
pub fn main([x, y]: [usize; 2]) -> String {
    format!(
        "@compute @workgroup_size({x}, {y}, 1)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) thread: vec3<u32>) {{\n"
    )
}

/// Names columns of a map `width` wide, from `column * stride - near` on: `at0`, `at1`, ... are where
/// they are read, `inside0`, ... whether they are there at all.
pub fn columns(count: usize, stride: usize, near: usize, width: usize) -> String {
    (0..count)
        .map(|c| {
            format!(
                "let c{c} = i32(column * {stride}u + {c}u) - {near};
let inside{c} = c{c} >= 0 && c{c} < {width};
let at{c} = clamp(c{c}, 0, {last});\n",
                last = width - 1,
            )
        })
        .collect()
}

/// What is done to a sum before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epilogue {
    /// Whether there is a buffer `residual` to be added.
    pub residual: bool,
    /// After that.
    pub activation: Activation,
    /// Whether `after` holds scale and shift behind the bias.
    pub affine: bool,
}

impl Epilogue {
    /// The buffers read, where maps are arrays of `element`.
    pub fn buffers(self, element: &'static str) -> Vec<(&'static str, &'static str)> {
        let mut named = vec![("after", "f32")];
        if self.residual {
            named.push(("residual", element));
        }
        named
    }

    /// Stores `sum` (an `element`: `f32` or a vector of four places) of a channel at `place` of
    /// `y`. `after` is `[bias, scale, shift]`, each of `channels` filled up.
    pub fn store(
        self,
        sum: &str,
        element: &str,
        channel: &str,
        place: &str,
        channels: usize,
    ) -> String {
        let stride = filled(channels);
        let mut code = format!("var v = {sum} + after[{channel}];\n");
        if self.residual {
            code += &format!("v += residual[{place}];\n");
        }
        code += activate(self.activation, element);
        if self.affine {
            let (scale, shift) = (stride, 2 * stride);
            code +=
                &format!("v = v * after[{scale}u + {channel}] + after[{shift}u + {channel}];\n");
        }
        format!("{code}y[{place}] = v;\n")
    }
}

/// The activation of `v`, in place.
pub fn activate(activation: Activation, element: &str) -> &'static str {
    match (activation, element) {
        (Activation::None, _) => "",
        (Activation::Relu, "f32") => "v = max(v, 0.0);\n",
        (Activation::Relu, _) => "v = max(v, vec4<f32>());\n",
        (Activation::Silu, _) => "v = v / (1.0 + exp(-v));\n",
        (Activation::Sigmoid, _) => "v = 1.0 / (1.0 + exp(-v));\n",
    }
}

/// Where the channels of a convolution's input come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// One map.
    Map,
    /// The first so many channels from one map, the rest from another, `x2`.
    Beside(usize),
    /// One map, each channel times its number in `gates`.
    Gated,
}

impl Source {
    /// The buffers read, where maps are arrays of `element`. Gates are planes of one place.
    pub fn buffers(self, element: &'static str) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Map => vec![("x", element)],
            Self::Beside(_) => vec![("x", element), ("x2", element)],
            Self::Gated => vec![("x", element), ("gates", "vec4<f32>")],
        }
    }

    /// The buffers by name and their number of channels.
    pub fn parts(self, channels: usize) -> Vec<(&'static str, usize)> {
        match self {
            Self::Beside(first) => vec![("x", first), ("x2", channels - first)],
            _ => vec![("x", channels)],
        }
    }
}

/// A channel-mixing convolution's weights `[out, in, kernel, kernel]` as
/// `[out / BLOCK, in, kernel, kernel, BLOCK]`.
pub fn pack(geometry: &Geometry, weight: &[f32]) -> Vec<f32> {
    let [inputs, outputs] = geometry.channels;
    let taps = inputs * geometry.kernel * geometry.kernel;
    in_blocks([taps, outputs], BLOCK, |tap, output| {
        weight[output * taps + tap]
    })
}
