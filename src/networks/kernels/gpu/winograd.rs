//! 3 x 3 convolutions of step 1 by Winograd's algorithm (Lavin and Gray, CVPR 2016, doi
//! 10.1109/CVPR.2016.435).
//!
//! The map is cut into tiles of m x m places, each with its neighbours transformed into n x n
//! numbers, n = m + 2, the weights likewise. What is left of the convolution is a product of
//! matrices for each of the n x n, which [`Product`](super::product::Product) computes, and the
//! transformation back: 36 instead of 144 multiplications per channel pair and tile at m = 4, 16
//! instead of 36 at m = 2. All slices of a launch go through the same products.
//!
//! m = 4 computes least and rounds a little more; its weights are four times as many as the
//! convolution's. The widest layers see small maps, where there are few tiles to share the weights:
//! they have m = 2.

use super::wgsl::{self, Epilogue, Program, Source, THREADS, buffers, main, plane};
use crate::networks::kernels::Geometry;
use crate::networks::kernels::weights::Tile;

/// From this many weights per place of the kernel on, m is 2.
const WIDE: usize = 512 * 512;
/// Below this many channels in the transformations cost more than they save.
const NARROW: usize = 16;

impl Tile {
    /// The tiles for a convolution, if it is one for this algorithm.
    pub fn of(geometry: &Geometry) -> Option<Self> {
        let [inputs, outputs] = geometry.channels;
        if !geometry.is_three_by_three() || inputs < NARROW {
            None
        } else if inputs * outputs < WIDE {
            Some(Self::Four)
        } else {
            Some(Self::Two)
        }
    }

    /// Tiles down and across.
    pub fn count(self, size: [usize; 2]) -> [usize; 2] {
        size.map(|length| length.div_ceil(self.places()))
    }

    /// The input's transformation, row by row of Bᵀ.
    const fn before(self) -> &'static [&'static [f32]] {
        match self {
            Self::Two => &[
                &[1.0, 0.0, -1.0, 0.0],
                &[0.0, 1.0, 1.0, 0.0],
                &[0.0, -1.0, 1.0, 0.0],
                &[0.0, 1.0, 0.0, -1.0],
            ],
            Self::Four => &[
                &[4.0, 0.0, -5.0, 0.0, 1.0, 0.0],
                &[0.0, -4.0, -4.0, 1.0, 1.0, 0.0],
                &[0.0, 4.0, -4.0, -1.0, 1.0, 0.0],
                &[0.0, -2.0, -1.0, 2.0, 1.0, 0.0],
                &[0.0, 2.0, -1.0, -2.0, 1.0, 0.0],
                &[0.0, 4.0, 0.0, -5.0, 0.0, 1.0],
            ],
        }
    }

    /// The sums' transformation back, row by row of Aᵀ.
    const fn after(self) -> &'static [&'static [f32]] {
        match self {
            Self::Two => &[&[1.0, 1.0, 1.0, 0.0], &[0.0, 1.0, -1.0, -1.0]],
            Self::Four => &[
                &[1.0, 1.0, 1.0, 1.0, 1.0, 0.0],
                &[0.0, 1.0, -1.0, 2.0, -2.0, 0.0],
                &[0.0, 1.0, 1.0, 4.0, 4.0, 0.0],
                &[0.0, 1.0, -1.0, 8.0, -8.0, 1.0],
            ],
        }
    }
}

/// `Σ factor * name` over the names whose factor is not zero.
fn combination(factors: &[f32], name: impl Fn(usize) -> String) -> String {
    let mut sum = String::new();
    for (i, &factor) in factors
        .iter()
        .enumerate()
        .filter(|(_, factor)| **factor != 0.0)
    {
        let sign = match (factor < 0.0, sum.is_empty()) {
            (true, true) => "-",
            (true, false) => " - ",
            (false, true) => "",
            (false, false) => " + ",
        };
        let size = factor.abs();
        let times = if size == 1.0 {
            String::new()
        } else {
            format!("{size:?} * ")
        };
        sum += &format!("{sign}{times}{}", name(i));
    }
    sum
}

/// What is transformed: a thread for each tile and channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tiles {
    /// Size of the tiles.
    pub tile: Tile,
    /// Channels of the map.
    pub channels: usize,
    /// Rows and columns of the map.
    pub size: [usize; 2],
    /// Slices of the launch.
    pub slices: usize,
}

impl Tiles {
    /// Tiles of all slices.
    pub fn count(&self) -> usize {
        let [down, across] = self.tile.count(self.size);
        self.slices * down * across
    }

    /// Workgroups.
    pub fn groups(&self) -> [usize; 3] {
        [self.count().div_ceil(THREADS), self.channels, 1]
    }

    /// Numbers from one channel of what is transformed to the next.
    fn stride(&self) -> usize {
        plane([1, self.count()])
    }

    /// Names of the threads.
    fn threads(&self) -> String {
        let [down, across] = self.tile.count(self.size);
        let m = self.tile.places();
        format!(
            "let tile = group.x * {THREADS}u + thread.x;
if (tile >= {tiles}u) {{ return; }}
let channel = group.y;
let slice = tile / {per_slice}u;
let column = tile % {across}u * {m}u;
let row = tile / {across}u % {down}u * {m}u;\n",
            tiles = self.count(),
            per_slice = down * across,
        )
    }
}

/// The map's transformation, to `[numbers²][channels, tiles]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Before {
    /// Of the map.
    pub tiles: Tiles,
    /// Where the channels come from.
    pub source: Source,
}

impl Program for Before {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let Tiles {
            tile,
            channels,
            size,
            ..
        } = self.tiles;
        let [rows, columns] = size;
        let n = tile.numbers();
        let mut named = self.source.buffers("f32");
        named.push(("y", "f32"));
        let mut code = buffers(&named) + &main(self.workgroup());
        code += &self.tiles.threads();
        code += &wgsl::columns(n, 1, 1, columns);
        // Names are "v" and row and column; rows outside are zero.
        for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
            code += &format!("var v{i}_{j} = 0.0;\n");
        }
        let map = match self.source {
            Source::Beside(_) => "",
            _ => &format!(
                "let map = i32((slice * {channels}u + channel) * {}u);\n",
                plane(size)
            ),
        };
        code += map;
        let read = |buffer: &str| {
            let mut code = String::new();
            for i in 0..n {
                code += &format!(
                    "let r{i} = i32(row + {i}u) - 1;\nif (r{i} >= 0 && r{i} < {rows}) {{\n"
                );
                for j in 0..n {
                    code += &format!(
                        "v{i}_{j} = select(0.0, {buffer}[map + r{i} * {columns} + at{j}], inside{j});\n"
                    );
                }
                code += "}\n";
            }
            code
        };
        if let Source::Beside(first) = self.source {
            // One channel for a whole workgroup: all its threads take the same way.
            let (stride, second) = (plane(size), channels - first);
            code += &format!(
                "if (channel < {first}u) {{
let map = i32((slice * {first}u + channel) * {stride}u);\n{}}} else {{
let map = i32((slice * {second}u + channel - {first}u) * {stride}u);\n{}}}\n",
                read("x"),
                read("x2"),
            );
        } else {
            code += &read("x");
        }
        let gate = if self.source == Source::Gated {
            code += &format!("let gate = gates[slice * {channels}u + channel].x;\n");
            " * gate"
        } else {
            ""
        };
        for (i, factors) in tile.before().iter().enumerate() {
            for j in 0..n {
                let sum = combination(factors, |k| format!("v{k}_{j}"));
                code += &format!("let d{i}_{j} = {sum};\n");
            }
        }
        let stride = self.tiles.stride();
        code += &format!("let first = channel * {stride}u + tile;\n");
        for i in 0..n {
            for (j, factors) in tile.before().iter().enumerate() {
                let sum = combination(factors, |k| format!("d{i}_{k}"));
                let at = (i * n + j) * channels * stride;
                code += &format!("y[first + {at}u] = ({sum}){gate};\n");
            }
        }
        code + "}\n"
    }
}

/// The sums' transformation back, and what follows the convolution.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct After {
    /// Of the sums.
    pub tiles: Tiles,
    /// What follows.
    pub epilogue: Epilogue,
}

impl Program for After {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let Tiles {
            tile,
            channels,
            size,
            ..
        } = self.tiles;
        let [rows, columns] = size;
        let (m, n) = (tile.places(), tile.numbers());
        let mut named = vec![("x", "f32")];
        named.extend(self.epilogue.buffers("f32"));
        named.push(("y", "f32"));
        let mut code = buffers(&named) + &main(self.workgroup());
        code += &self.tiles.threads();
        let stride = self.tiles.stride();
        code += &format!("let base = channel * {stride}u + tile;\n");
        for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
            let at = (i * n + j) * channels * stride;
            code += &format!("let v{i}_{j} = x[base + {at}u];\n");
        }
        for (i, factors) in tile.after().iter().enumerate() {
            for j in 0..n {
                let sum = combination(factors, |k| format!("v{k}_{j}"));
                code += &format!("let d{i}_{j} = {sum};\n");
            }
        }
        code += &format!(
            "let first = (slice * {channels}u + channel) * {}u + row * {columns}u + column;\n",
            plane(size),
        );
        for i in 0..m {
            code += &format!("if (row + {i}u < {rows}u) {{\n");
            for (j, factors) in tile.after().iter().enumerate() {
                let sum = combination(factors, |k| format!("d{i}_{k}"));
                let place = format!("first + {}u", i * columns + j);
                let store =
                    self.epilogue
                        .store(&format!("({sum})"), "f32", "channel", &place, channels);
                code += &format!("if (column + {j}u < {columns}u) {{\n{store}}}\n");
            }
            code += "}\n";
        }
        code + "}\n"
    }
}
