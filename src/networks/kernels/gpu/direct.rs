//! Convolutions that mix channels over several places or in steps, by their definition.
//!
//! A thread computes 16 channels (8 where the number of blocks is odd) at 4 neighbouring places in
//! a row. It reads each input once for all the columns of the kernel that want it: 13 numbers for 4
//! places of a 7 x 7 kernel in steps of 2. Zeros around the map are put in by `select`, row by row
//! and column by column.

use super::wgsl::{self, BLOCK, Epilogue, Program, Source, THREADS, buffers, main, plane};
use crate::networks::kernels::Geometry;

/// Neighbouring places per thread.
const PLACES: usize = 4;

/// A convolution on maps of one size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Direct {
    /// Its size; not depthwise.
    pub geometry: Geometry,
    /// Rows and columns in.
    pub input: [usize; 2],
    /// Where the channels in come from.
    pub source: Source,
    /// What follows.
    pub epilogue: Epilogue,
}

impl Direct {
    fn output(&self) -> [usize; 2] {
        self.geometry.outputs(self.input)
    }

    fn blocks(&self) -> usize {
        self.geometry.channels[1].div_ceil(BLOCK)
    }

    /// Channels per thread.
    fn channels(&self) -> usize {
        if self.blocks().is_multiple_of(2) {
            2 * BLOCK
        } else {
            BLOCK
        }
    }

    /// Workgroups for that many slices.
    pub fn groups(&self, slices: usize) -> [usize; 3] {
        let ([wide, high], [rows, columns]) = (self.workgroup(), self.output());
        let layers = self.blocks() * BLOCK / self.channels();
        [
            columns.div_ceil(wide * PLACES),
            rows.div_ceil(high),
            slices * layers,
        ]
    }
}

impl Program for Direct {
    fn workgroup(&self) -> [usize; 2] {
        let [_, columns] = self.output();
        let wide = columns.div_ceil(PLACES).next_power_of_two().clamp(4, 8);
        [wide, THREADS / wide]
    }

    fn source(&self) -> String {
        let Geometry {
            channels: [inputs, outputs],
            kernel,
            stride,
            padding: [near, _],
            ..
        } = self.geometry;
        let ([wide, high], [rows, columns]) = (self.workgroup(), self.output());
        let per_thread = self.channels();
        let layers = self.blocks() * BLOCK / per_thread;
        let mut named = self.source.buffers("f32");
        named.push(("weights", "vec4<f32>"));
        named.extend(self.epilogue.buffers("f32"));
        named.push(("y", "f32"));
        let mut code = buffers(&named) + &main([wide, high]);
        code += &format!(
            "let column = (group.x * {wide}u + thread.x) * {PLACES}u;
let row = group.y * {high}u + thread.y;
if (column >= {columns}u || row >= {rows}u) {{ return; }}
let slice = group.z / {layers}u;
let block = group.z % {layers}u;
var w = block * {}u;\n",
            per_thread * inputs * kernel * kernel / 4
        );
        code += &wgsl::columns(self.columns_read(), stride, near, self.input[1]);
        for j in 0..PLACES {
            for t in 0..per_thread {
                code += &format!("var s{j}_{t} = 0.0;\n");
            }
        }
        if self.source == Source::Gated {
            code += &format!("var gate = slice * {inputs}u;\n");
        }
        for (buffer, channels) in self.source.parts(inputs) {
            code += &self.accumulate(buffer, channels);
        }
        code += &format!(
            "let first = (slice * {outputs}u + block * {per_thread}u) * {stride}u + row * {columns}u + column;\n",
            stride = plane([rows, columns]),
        );
        for j in 0..PLACES {
            code += &format!("if (column + {j}u < {columns}u) {{\n");
            for t in 0..per_thread {
                let channel = format!("(block * {per_thread}u + {t}u)");
                let place = format!("first + {}u", t * plane([rows, columns]) + j);
                let sum = format!("s{j}_{t}");
                let store = self.epilogue.store(&sum, "f32", &channel, &place, outputs);
                code += &if outputs.is_multiple_of(BLOCK) {
                    format!("{{\n{store}}}\n")
                } else {
                    format!("if ({channel} < {outputs}u) {{\n{store}}}\n")
                };
            }
            code += "}\n";
        }
        code + "}\n"
    }
}

impl Direct {
    /// Columns that the places of a thread see.
    const fn columns_read(&self) -> usize {
        (PLACES - 1) * self.geometry.stride + self.geometry.kernel
    }

    /// Adds up the channels of one buffer, row by row of the kernel.
    fn accumulate(&self, buffer: &str, channels: usize) -> String {
        let Geometry {
            channels: [inputs, _],
            kernel,
            stride,
            padding: [near, _],
            ..
        } = self.geometry;
        let [rows, columns] = self.input;
        let gate = if self.source == Source::Gated {
            " * gates[gate + i].x"
        } else {
            ""
        };
        let mut code = format!(
            "for (var i = 0u; i < {channels}u; i++) {{
for (var k = 0u; k < {kernel}u; k++) {{
let r = i32(row * {stride}u + k) - {near};
if (r >= 0 && r < {rows}) {{
let base = i32((slice * {channels}u + i) * {plane}u) + r * {columns};\n",
            plane = plane(self.input),
        );
        for c in 0..self.columns_read() {
            code += &format!("let v{c} = select(0.0, {buffer}[base + at{c}], inside{c}){gate};\n");
        }
        for k in 0..kernel {
            for q in 0..self.channels() / 4 {
                let block = q / 2 * inputs * kernel * kernel * 2;
                let at = block + k * 2 + q % 2;
                code += &format!("let w{k}_{q} = weights[w + {at}u];\n");
            }
            for t in 0..self.channels() {
                let weight = format!("w{k}_{}.{}", t / 4, ["x", "y", "z", "w"][t % 4]);
                for j in 0..PLACES {
                    code += &format!("s{j}_{t} += v{} * {weight};\n", j * stride + k);
                }
            }
        }
        code + &format!("}}\nw += {}u;\n}}\n}}\n", 2 * kernel)
    }
}
