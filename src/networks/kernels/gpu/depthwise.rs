//! Convolutions with a kernel for each channel.
//!
//! A thread computes 4 x 4 places of one channel. It goes through the rows it needs once, and adds
//! each to all the places that want it: 36 numbers are read for 16 places of a 3 x 3 kernel, where
//! one place per thread would read 144.

use super::wgsl::{self, Epilogue, Program, THREADS, buffers, main, plane};
use crate::networks::kernels::Geometry;

/// Rows and columns of places per thread.
const SIDE: usize = 4;

/// A depthwise convolution on maps of one size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Depthwise {
    /// Its size.
    pub geometry: Geometry,
    /// Rows and columns in.
    pub input: [usize; 2],
    /// What follows.
    pub epilogue: Epilogue,
}

impl Depthwise {
    fn output(&self) -> [usize; 2] {
        self.geometry.outputs(self.input)
    }

    /// Threads of one slice.
    fn threads(&self) -> usize {
        let [rows, columns] = self.output().map(|length| length.div_ceil(SIDE));
        rows * columns * self.geometry.channels[0]
    }

    /// Workgroups for that many slices.
    pub fn groups(&self, slices: usize) -> [usize; 3] {
        [self.threads().div_ceil(THREADS), slices, 1]
    }
}

impl Program for Depthwise {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let Geometry {
            channels: [channels, _],
            kernel,
            stride,
            padding: [near, _],
            ..
        } = self.geometry;
        let [rows, columns] = self.output();
        let [tiles_down, tiles_across] = [rows, columns].map(|length| length.div_ceil(SIDE));
        let mut named = vec![("x", "f32"), ("weights", "f32")];
        named.extend(self.epilogue.buffers("f32"));
        named.push(("y", "f32"));
        let mut code = buffers(&named) + &main(self.workgroup());
        code += &format!(
            "let id = group.x * {THREADS}u + thread.x;
if (id >= {}u) {{ return; }}
let channel = id / {}u;
let column = id % {tiles_across}u * {SIDE}u;
let row = id / {tiles_across}u % {tiles_down}u * {SIDE}u;
let map = group.y * {channels}u + channel;\n",
            self.threads(),
            tiles_down * tiles_across,
        );
        for tap in 0..kernel * kernel {
            let taps = kernel * kernel;
            code += &format!("let w{tap} = weights[channel * {taps}u + {tap}u];\n");
        }
        let seen = (SIDE - 1) * stride + kernel;
        code += &wgsl::columns(seen, stride, near, self.input[1]);
        for i in 0..SIDE {
            for j in 0..SIDE {
                code += &format!("var s{i}_{j} = 0.0;\n");
            }
        }
        for r in 0..seen {
            code += &format!(
                "let r{r} = i32(row * {stride}u + {r}u) - {near};
if (r{r} >= 0 && r{r} < {}) {{
let base = i32(map * {}u) + r{r} * {};\n",
                self.input[0],
                plane(self.input),
                self.input[1],
            );
            for c in 0..seen {
                code += &format!("let v{c} = select(0.0, x[base + at{c}], inside{c});\n");
            }
            // Row i of the places sees this row by row `r - i * stride` of the kernel.
            for i in (0..SIDE).filter(|i| (i * stride..i * stride + kernel).contains(&r)) {
                for (j, k) in (0..SIDE).flat_map(|j| (0..kernel).map(move |k| (j, k))) {
                    let tap = (r - i * stride) * kernel + k;
                    code += &format!("s{i}_{j} += v{} * w{tap};\n", j * stride + k);
                }
            }
            code += "}\n";
        }
        code += &format!(
            "let first = map * {}u + row * {columns}u + column;\n",
            plane([rows, columns])
        );
        for i in 0..SIDE {
            code += &format!("if (row + {i}u < {rows}u) {{\n");
            for j in 0..SIDE {
                let place = format!("first + {}u", i * columns + j);
                let sum = format!("s{i}_{j}");
                let store = self
                    .epilogue
                    .store(&sum, "f32", "channel", &place, channels);
                code += &format!("if (column + {j}u < {columns}u) {{\n{store}}}\n");
            }
            code += "}\n";
        }
        code + "}\n"
    }
}
