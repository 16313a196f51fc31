//! Pooling, interpolation and steps: a thread for each place out.

use super::wgsl::{Program, THREADS, buffers, main, plane};

/// What becomes of a map's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Maximum over 3 x 3 in steps of 2, one padded on every side.
    MaxPool,
    /// Mean over 2 x 2.
    Halve,
    /// Bilinear interpolation to twice the size, corners not aligned.
    Double,
    /// Every so manyth row and column, from the first on.
    Every(usize),
}

/// A change of size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Resize {
    /// Which.
    pub way: Way,
    /// Rows and columns in.
    pub input: [usize; 2],
}

impl Resize {
    /// Rows and columns out.
    pub fn output(&self) -> [usize; 2] {
        self.input.map(|length| match self.way {
            Way::MaxPool => length.div_ceil(2),
            Way::Halve => length / 2,
            Way::Double => length * 2,
            Way::Every(step) => length.div_ceil(step),
        })
    }

    /// Workgroups for that many channels of all slices.
    pub fn groups(&self, maps: usize) -> [usize; 3] {
        let [rows, columns] = self.output();
        [(rows * columns).div_ceil(THREADS), maps, 1]
    }
}

impl Program for Resize {
    fn workgroup(&self) -> [usize; 2] {
        [THREADS, 1]
    }

    fn source(&self) -> String {
        let ([high, wide], [rows, columns]) = (self.input, self.output());
        let mut code = buffers(&[("x", "f32"), ("y", "f32")]) + &main(self.workgroup());
        code += &format!(
            "let place = group.x * {THREADS}u + thread.x;
if (place >= {}u) {{ return; }}
let row = place / {columns}u;
let column = place % {columns}u;
let map = group.y * {}u;\n",
            rows * columns,
            plane(self.input),
        );
        let at = |row: &str, column: &str| format!("x[map + {row} * {wide}u + {column}]");
        // The last row and column again where there is none: it is in the window already.
        let (last_row, last_column) = (high - 1, wide - 1);
        code += &match self.way {
            Way::MaxPool => {
                let mut code = format!(
                    "let r0 = max(2u * row, 1u) - 1u;
let r1 = 2u * row;
let r2 = min(2u * row + 1u, {last_row}u);
let c0 = max(2u * column, 1u) - 1u;
let c1 = 2u * column;
let c2 = min(2u * column + 1u, {last_column}u);
var v = {};\n",
                    at("r0", "c0")
                );
                for (r, c) in (0..9).map(|i| (i / 3, i % 3)).skip(1) {
                    let value = at(&format!("r{r}"), &format!("c{c}"));
                    code += &format!("v = max(v, {value});\n");
                }
                code
            }
            Way::Halve => format!(
                "let r = 2u * row;
let c = 2u * column;
let v = 0.25 * ({} + {} + {} + {});\n",
                at("r", "c"),
                at("r", "(c + 1u)"),
                at("(r + 1u)", "c"),
                at("(r + 1u)", "(c + 1u)"),
            ),
            // Place 2i lies a quarter before place i of the input, place 2i + 1 a quarter behind.
            Way::Double => format!(
                "let r0 = max((row + 1u) / 2u, 1u) - 1u;
let r1 = min((row + 1u) / 2u, {last_row}u);
let c0 = max((column + 1u) / 2u, 1u) - 1u;
let c1 = min((column + 1u) / 2u, {last_column}u);
let down = select(0.75, 0.25, row % 2u == 1u);
let right = select(0.75, 0.25, column % 2u == 1u);
let v = mix(mix({}, {}, right), mix({}, {}, right), down);\n",
                at("r0", "c0"),
                at("r0", "c1"),
                at("r1", "c0"),
                at("r1", "c1"),
            ),
            Way::Every(step) => {
                let value = at(&format!("(row * {step}u)"), &format!("(column * {step}u)"));
                format!("let v = {value};\n")
            }
        };
        code + &format!(
            "y[group.y * {}u + place] = v;\n}}\n",
            plane([rows, columns])
        )
    }
}
