//! A convolution as the product of the places of its input with its weights.

use pulp::Arch;

use super::blocks::for_each;
use super::epilogue::Epilogue;
use super::map::Map;
use super::product::{Product, ROWS, width_here};
use crate::networks::kernels::weights::in_blocks;
use crate::networks::kernels::{Convolution, Geometry, Input};

/// Values of the matrix that are gathered at a time: half of a usual second-level cache.
const GATHERED: usize = 1 << 17;

/// A convolution and its weights, in panels.
#[derive(Debug)]
pub struct Direct {
    geometry: Geometry,
    panels: Vec<f32>,
    epilogue: Epilogue,
}

impl Direct {
    /// Lays the weights out.
    pub fn new(convolution: Convolution) -> Self {
        let geometry = convolution.geometry;
        let [inputs, outputs] = geometry.channels;
        let taps = geometry.kernel * geometry.kernel;
        // A row of the matrix holds the channels of one tap after those of the other.
        let panels = in_blocks([taps * inputs, outputs], width_here(), |k, output| {
            let (tap, input) = (k / inputs, k % inputs);
            convolution.weight[(output * inputs + input) * taps + tap]
        });
        Self {
            panels,
            epilogue: Epilogue::of(convolution),
            geometry,
        }
    }

    /// Its size.
    pub const fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// Computes it.
    pub fn run(&self, input: &Input<'_, Map>, residual: Option<&Map>, out: &mut Map) {
        let [inputs, outputs] = self.geometry.channels;
        let depth = self.geometry.kernel * self.geometry.kernel * inputs;
        let count = (GATHERED / depth / ROWS).clamp(2, 32) * ROWS;
        let gather = Gather::new(&self.geometry, input, out.shape());
        for_each(out.values_mut(), count * outputs, |scratch, block, out| {
            let first = block * count;
            let rows = out.len() / outputs;
            let matrix = match gather.lies_ready() {
                Some(values) => &values[first * depth..][..rows * depth],
                None => {
                    gather.rows(first, rows, &mut scratch.input);
                    &scratch.input
                }
            };
            Arch::new().dispatch(Product {
                matrix,
                depth,
                panels: &self.panels,
                outputs,
                epilogue: &self.epilogue,
                residual: residual.map(|map| &map.values()[first * outputs..][..out.len()]),
                out,
            });
        });
    }
}

/// The matrix of the places: a row holds what one output sees.
struct Gather<'a> {
    geometry: &'a Geometry,
    input: &'a Input<'a, Map>,
    /// Rows and columns of the input.
    size: [usize; 2],
    /// Rows and columns of the output.
    size_out: [usize; 2],
}

impl<'a> Gather<'a> {
    fn new(geometry: &'a Geometry, input: &'a Input<'a, Map>, out: [usize; 4]) -> Self {
        let [_, _, rows, columns] = input.first().shape();
        Self {
            geometry,
            input,
            size: [rows, columns],
            size_out: [out[2], out[3]],
        }
    }

    /// The whole matrix, where the input is one.
    fn lies_ready(&self) -> Option<&'a [f32]> {
        match self.input {
            Input::Map(x) if self.geometry.kernel == 1 && self.geometry.stride == 1 => {
                Some(x.values())
            }
            _ => None,
        }
    }

    /// Some rows of the matrix.
    fn rows(&self, first: usize, count: usize, matrix: &mut Vec<f32>) {
        matrix.clear();
        let [rows_out, columns_out] = self.size_out;
        let [near, _] = self.geometry.padding;
        let stride = self.geometry.stride;
        for place in first..first + count {
            let (line, column) = (place / columns_out, place % columns_out);
            let (slice, row) = (line / rows_out, line % rows_out);
            for tap_row in 0..self.geometry.kernel {
                for tap_column in 0..self.geometry.kernel {
                    // Of places before the first these differences wrap to huge numbers.
                    let row = (row * stride + tap_row).wrapping_sub(near);
                    let column = (column * stride + tap_column).wrapping_sub(near);
                    self.place(slice, row, column, matrix);
                }
            }
        }
    }

    /// The channels of one place of the input, or zeros.
    fn place(&self, slice: usize, row: usize, column: usize, matrix: &mut Vec<f32>) {
        let [rows, columns] = self.size;
        if row >= rows || column >= columns {
            let [inputs, _] = self.geometry.channels;
            matrix.resize(matrix.len() + inputs, 0.0);
            return;
        }
        let channels = |map: &'a Map| {
            let [_, channels, ..] = map.shape();
            let start = ((slice * rows + row) * columns + column) * channels;
            &map.values()[start..][..channels]
        };
        match self.input {
            Input::Map(x) => matrix.extend_from_slice(channels(x)),
            Input::Beside(x, other) => {
                matrix.extend_from_slice(channels(x));
                matrix.extend_from_slice(channels(other));
            }
            Input::Gated(x, gates) => {
                let values = channels(x);
                let gates = &gates.values()[slice * values.len()..];
                matrix.extend(values.iter().zip(gates).map(|(value, gate)| value * gate));
            }
        }
    }
}
