//! Squeeze-and-excitation: the mean of each channel, and two small matrix products on the means.
//!
//! The three programs are small; what counts is that none reads a whole row alone. [`Mean`] and
//! [`Squeeze`] give each sum a workgroup, whose threads take every 64th number and then add up what
//! they have. [`Excite`] has so few numbers per sum that a thread does one.

use super::wgsl::{Program, THREADS, activate, buffers, filled, main, plane};
use crate::networks::kernels::Activation;

/// Adds `own`, a number of each thread, over the workgroup, into `sum`.
const ADD_UP: &str = "shared_sums[thread.x] = own;
workgroupBarrier();
if (thread.x != 0u) { return; }
var sum = 0.0;
for (var i = 0u; i < 64u; i++) { sum += shared_sums[i]; }\n";
const _: () = assert!(THREADS == 64, "as ADD_UP has it");

fn shared_sums() -> String {
    format!("var<workgroup> shared_sums: array<f32, {THREADS}>;\n")
}

/// The mean of every channel: `[slices, channels, rows, columns]` to `[slices, channels]`, each in
/// a vector of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mean {
    /// Channels of the map.
    pub channels: usize,
    /// Rows and columns of the map.
    pub size: [usize; 2],
}

impl Mean {
    /// Workgroups for that many slices.
    pub const fn groups(&self, slices: usize) -> [usize; 3] {
        [self.channels, slices, 1]
    }
}

impl Program for Mean {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let places = self.size[0] * self.size[1];
        let channels = self.channels;
        buffers(&[("x", "f32"), ("y", "f32")])
            + &shared_sums()
            + &main(self.workgroup())
            + &format!(
                "let map = group.y * {channels}u + group.x;
var own = 0.0;
for (var i = thread.x; i < {places}u; i += {THREADS}u) {{
own += x[map * {}u + i];
}}
{ADD_UP}y[map * 4u] = sum / {places}.0;\n}}\n",
                plane(self.size)
            )
    }
}

/// The buffers of both products.
const SMALL_PRODUCT: [(&str, &str); 4] = [
    ("x", "f32"),
    ("weights", "f32"),
    ("after", "f32"),
    ("y", "f32"),
];

/// The first product: `[slices, channels in]` to `[slices, channels out]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Squeeze {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// What follows.
    pub activation: Activation,
}

impl Squeeze {
    /// Workgroups for that many slices.
    pub const fn groups(&self, slices: usize) -> [usize; 3] {
        [self.channels[1], slices, 1]
    }
}

/// Weights `[out, in]` in blocks, as `pack` lays them out: where that of `output` and `input` is.
fn weight(inputs: usize, output: &str, input: &str) -> String {
    format!("weights[({output} / 8u * {inputs}u + {input}) * 8u + {output} % 8u]")
}
const _: () = assert!(super::wgsl::BLOCK == 8, "as weight() has it");

impl Program for Squeeze {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let [inputs, outputs] = self.channels;
        buffers(&SMALL_PRODUCT)
            + &shared_sums()
            + &main(self.workgroup())
            + &format!(
                "var own = 0.0;
for (var i = thread.x; i < {inputs}u; i += {THREADS}u) {{
own += x[(group.y * {inputs}u + i) * 4u] * {weight};
}}
{ADD_UP}var v = sum + after[group.x];
{activate}y[(group.y * {outputs}u + group.x) * 4u] = v;\n}}\n",
                weight = weight(inputs, "group.x", "i"),
                activate = activate(self.activation, "f32"),
            )
    }
}

/// The second product, of few channels in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Excite {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// What follows.
    pub activation: Activation,
}

impl Excite {
    /// Workgroups for that many slices.
    pub const fn groups(&self, slices: usize) -> [usize; 3] {
        [filled(self.channels[1]).div_ceil(THREADS), slices, 1]
    }
}

impl Program for Excite {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let [inputs, outputs] = self.channels;
        buffers(&SMALL_PRODUCT)
            + &main(self.workgroup())
            + &format!(
                "let channel = group.x * {THREADS}u + thread.x;
if (channel >= {outputs}u) {{ return; }}
var v = after[channel];
for (var i = 0u; i < {inputs}u; i++) {{
v += x[(group.y * {inputs}u + i) * 4u] * {weight};
}}
{activate}y[(group.y * {outputs}u + channel) * 4u] = v;\n}}\n",
                weight = weight(inputs, "channel", "i"),
                activate = activate(self.activation, "f32"),
            )
    }
}
