//! Convolutions of one place, and the products in the middle of Winograd's algorithm: matrix
//! products of weights `[out, in]` and a map `[in, places]`.
//!
//! A thread computes 8 channels at 8 places, or 16 channels at 4 places where the map is small, in
//! registers: for each channel in it reads 16 numbers and does 64 multiplications. Places are read
//! and written as vectors of four, neighbouring threads neighbouring vectors; the weights are the
//! same for a whole row of threads, and come from the cache. Nothing is staged in workgroup memory,
//! so no thread waits for another.

use super::wgsl::{BLOCK, Epilogue, Program, Source, THREADS, buffers, main};

/// A matrix product for each slice, or for each of several matrices.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Product {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// Vectors of four places.
    pub vectors: usize,
    /// Where the channels in come from.
    pub source: Source,
    /// What follows; without it every layer of the launch has a matrix of its own.
    pub epilogue: Option<Epilogue>,
}

impl Product {
    fn blocks(&self) -> usize {
        self.channels[1].div_ceil(BLOCK)
    }

    /// Vectors and blocks of channels per thread: 64 sums, so that they fit into registers.
    fn tile(&self) -> [usize; 2] {
        if self.vectors >= THREADS {
            [2, 1]
        } else if self.blocks().is_multiple_of(2) {
            [1, 2]
        } else {
            [1, 1]
        }
    }

    /// Workgroups for that many slices or matrices.
    pub fn groups(&self, layers: usize) -> [usize; 3] {
        let [wide, high] = self.workgroup();
        let [vectors, blocks] = self.tile();
        [
            self.vectors.div_ceil(wide * vectors),
            self.blocks().div_ceil(high * blocks),
            layers,
        ]
    }
}

impl Program for Product {
    fn workgroup(&self) -> [usize; 2] {
        let [vectors, _] = self.tile();
        let wide = self.vectors.div_ceil(vectors).next_power_of_two();
        let wide = wide.clamp(4, THREADS / 2);
        [wide, THREADS / wide]
    }

    fn source(&self) -> String {
        let Self {
            channels: [inputs, outputs],
            vectors: stride,
            source,
            epilogue,
            ..
        } = *self;
        let [wide, high] = self.workgroup();
        let [vectors, blocks] = self.tile();
        let threads_out = self.blocks() / blocks;
        let mut named = source.buffers("vec4<f32>");
        named.push(("weights", "vec4<f32>"));
        if let Some(epilogue) = epilogue {
            named.extend(epilogue.buffers("vec4<f32>"));
        }
        named.push(("y", "vec4<f32>"));
        let mut code = buffers(&named) + &main([wide, high]);
        code += &format!(
            "let block = group.y * {high}u + thread.y;
if (block >= {threads_out}u) {{ return; }}
let first = group.x * {}u + thread.x;\n",
            wide * vectors
        );
        // Threads behind the last vector read it too, and store nothing.
        for j in 0..vectors {
            code += &format!("let p{j} = min(first + {}u, {}u);\n", j * wide, stride - 1);
        }
        // Weights lie in pairs of vectors: [blocks, in, 2].
        let layer = if epilogue.is_some() {
            String::new()
        } else {
            format!("group.z * {}u + ", self.blocks() * inputs * 2)
        };
        code += &format!("var w = {layer}block * {}u;\n", blocks * inputs * 2);
        for j in 0..vectors {
            for t in 0..blocks * BLOCK {
                code += &format!("var s{j}_{t} = vec4<f32>();\n");
            }
        }
        if source == Source::Gated {
            code += &format!("var gate = group.z * {inputs}u;\n");
        }
        for (buffer, channels) in source.parts(inputs) {
            code += &self.accumulate(buffer, channels);
        }
        for j in 0..vectors {
            let at = j * wide;
            code += &format!(
                "if (first + {at}u < {stride}u) {{
var place = (group.z * {outputs}u + block * {}u) * {stride}u + first + {at}u;\n",
                blocks * BLOCK
            );
            for t in 0..blocks * BLOCK {
                code += &format!("// Channel {t} of the thread.\n");
                code += &self.store(&format!("s{j}_{t}"), t, blocks * BLOCK);
            }
            code += "}\n";
        }
        code + "}\n"
    }
}

impl Product {
    /// Adds up the channels of one buffer.
    fn accumulate(&self, buffer: &str, channels: usize) -> String {
        let [inputs, _] = self.channels;
        let (stride, [vectors, blocks]) = (self.vectors, self.tile());
        // A few channels per turn, so that the loop itself costs little.
        let turn = [4, 2]
            .into_iter()
            .find(|turn| channels.is_multiple_of(*turn));
        let turn = turn.unwrap_or(1);
        let mut code = String::new();
        for j in 0..vectors {
            code += &format!(
                "var {buffer}{j} = group.z * {}u + p{j};\n",
                channels * stride
            );
        }
        code += &format!("for (var i = 0u; i < {}u; i++) {{\n", channels / turn);
        for u in 0..turn {
            let gate = if self.source == Source::Gated {
                format!(" * gates[gate + {u}u].x")
            } else {
                String::new()
            };
            for j in 0..vectors {
                let at = u * stride;
                code += &format!("let v{u}_{j} = {buffer}[{buffer}{j} + {at}u]{gate};\n");
            }
            for q in 0..2 * blocks {
                let at = q / 2 * inputs * 2 + u * 2 + q % 2;
                code += &format!("let w{u}_{q} = weights[w + {at}u];\n");
            }
            for t in 0..blocks * BLOCK {
                let weight = format!("w{u}_{}.{}", t / 4, ["x", "y", "z", "w"][t % 4]);
                for j in 0..vectors {
                    code += &format!("s{j}_{t} += v{u}_{j} * {weight};\n");
                }
            }
        }
        for j in 0..vectors {
            code += &format!("{buffer}{j} += {}u;\n", turn * stride);
        }
        if self.source == Source::Gated {
            code += &format!("gate += {turn}u;\n");
        }
        code + &format!("w += {}u;\n}}\n", 2 * turn)
    }

    /// Stores the sum of the thread's channel `t`, if there is that channel.
    fn store(&self, sum: &str, t: usize, per_thread: usize) -> String {
        let [_, outputs] = self.channels;
        let channel = format!("(block * {per_thread}u + {t}u)");
        let place = format!("place + {}u", t * self.vectors);
        let code = match self.epilogue {
            Some(epilogue) => epilogue.store(sum, "vec4<f32>", &channel, &place, outputs),
            None => format!("y[{place}] = {sum};\n"),
        };
        if outputs.is_multiple_of(BLOCK) {
            format!("{{\n{code}}}\n")
        } else {
            format!("if ({channel} < {outputs}u) {{\n{code}}}\n")
        }
    }
}
